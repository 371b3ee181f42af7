"""The room of health: whether everything that must run does, and what to do where it does not."""
