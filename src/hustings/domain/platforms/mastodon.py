"""Mastodon."""

from hustings.domain.platforms import Platform

PLATFORM = Platform("mastodon", "Mastodon", ("reactions", "comments", "shares"))
