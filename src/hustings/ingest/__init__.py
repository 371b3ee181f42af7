"""File to checked records to one atomic batch and a run row."""
