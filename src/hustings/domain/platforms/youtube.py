"""YouTube."""

from hustings.domain.platforms import Platform

PLATFORM = Platform("youtube", "YouTube", ("reactions", "comments"), page_word="channel")
