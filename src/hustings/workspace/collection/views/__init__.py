"""Screens: following pages, how collection goes, and the wall."""
