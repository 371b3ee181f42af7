"""Coordination: who shares the same things at the same time, asked by screen and computed by the worker."""
