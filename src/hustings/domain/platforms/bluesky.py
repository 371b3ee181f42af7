"""Bluesky."""

from hustings.domain.platforms import Platform

PLATFORM = Platform("bluesky", "Bluesky", ("reactions", "comments", "shares"))
