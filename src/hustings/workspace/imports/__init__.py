"""Bringing files in by screen, and the runs that came of it."""
