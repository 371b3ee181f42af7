"""Dossiers: the signals on a page, what people say about them, and versions that are frozen and published."""
