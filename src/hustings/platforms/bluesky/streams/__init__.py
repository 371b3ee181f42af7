"""Bluesky's live streams: Jetstream's JSON and the firehose, from the socket to one shape of event."""
