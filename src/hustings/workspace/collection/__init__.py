"""Collection: which pages are followed live, how it goes, and what is new on them."""
