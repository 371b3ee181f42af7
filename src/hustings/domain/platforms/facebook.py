"""Facebook."""

from hustings.domain.platforms import Platform

PLATFORM = Platform(
    "facebook", "Facebook", ("reactions", "comments", "shares"), ("followers", "fans")
)
