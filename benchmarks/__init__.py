"""Claims of speed: each against a peer, both sides in one run."""
