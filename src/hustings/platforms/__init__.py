"""A platform is a folder: what it offers, its rules, and a reader; found by being here."""
