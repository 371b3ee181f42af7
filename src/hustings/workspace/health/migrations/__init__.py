"""Changes of the database over time."""
