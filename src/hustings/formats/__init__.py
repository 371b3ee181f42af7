"""Export formats: one file each, found by being here."""
