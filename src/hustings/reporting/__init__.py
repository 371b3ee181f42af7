"""Questions that people ask, answered from measures and the store."""
