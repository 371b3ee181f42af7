"""TikTok."""

from hustings.domain.platforms import Platform

PLATFORM = Platform("tiktok", "TikTok", ("reactions", "comments", "shares"))
