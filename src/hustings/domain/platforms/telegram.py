"""Telegram."""

from hustings.domain.platforms import Platform

PLATFORM = Platform("telegram", "Telegram", ("reactions",), page_word="channel")
