"""Filters that only this room's templates load."""
