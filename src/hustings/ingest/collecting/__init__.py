"""Collecting: what readers hand over becomes one run of the store, with what was asked and how far."""
