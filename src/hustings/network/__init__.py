"""The one door out: whatever leaves for another machine goes through here."""
