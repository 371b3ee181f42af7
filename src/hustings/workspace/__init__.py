"""Rooms: Django apps, one a room."""
