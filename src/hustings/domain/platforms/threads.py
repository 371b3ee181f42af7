"""Threads."""

from hustings.domain.platforms import Platform

PLATFORM = Platform("threads", "Threads", ("reactions", "comments", "shares"))
