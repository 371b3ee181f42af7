"""Streaming: a platform's live stream becomes one run of the store after another, none lost and none twice."""
