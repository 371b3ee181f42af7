"""Engines that read the store: one file each."""
