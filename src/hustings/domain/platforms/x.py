"""X."""

from hustings.domain.platforms import Platform

PLATFORM = Platform("x", "X", ("reactions", "comments", "shares"))
