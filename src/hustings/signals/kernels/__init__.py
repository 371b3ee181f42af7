"""Compiled loops over columns; the extra `coordination` brings what they are compiled with."""
