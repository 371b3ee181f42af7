"""Signals: evidence with a method, an uncertainty and its innocent explanations."""
