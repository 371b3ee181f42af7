"""Published measures: pure functions over frames, found by being here."""
