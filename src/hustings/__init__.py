"""Hustings: run and audit public pages on social media."""

__version__ = "0.1.0"
