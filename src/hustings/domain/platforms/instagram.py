"""Instagram."""

from hustings.domain.platforms import Platform

PLATFORM = Platform("instagram", "Instagram", ("reactions", "comments"))
