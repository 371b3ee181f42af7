"""Rows in, chart options or SVG out; for screens and reports alike."""
