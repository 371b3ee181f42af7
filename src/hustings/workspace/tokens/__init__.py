"""Access tokens for the REST interface."""
