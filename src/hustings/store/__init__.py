"""Append-only observations in Delta tables, their versions and rollups."""
