"""A whole Bluesky network on loopback, and what is tried on it."""
