"""Accounts that a team connected, so that platforms tell us more about its own pages."""
