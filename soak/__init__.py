"""Long runs of what must not go wrong: faults, kills and races, many times over. See docs/reliability.md."""
