"""The hustings command: one module a verb."""
