"""The sample data: where it leads, and how it is removed in one go."""
