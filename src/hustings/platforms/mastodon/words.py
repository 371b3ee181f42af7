"""A post's HTML as plain words, and the addresses that it points to.

Nothing of it is ever run or shown as HTML: what is no text is dropped. Paragraphs are parted by an empty
line, breaks become line breaks, custom emoji stay as :shortcode:. Addresses that Mastodon cuts short for
the eye (classes invisible and ellipsis) come out whole, since the parts are all there.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_PARAGRAPHS = frozenset(
    {"p", "div", "blockquote", "ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "table", "hr"}
)
_LINES = frozenset({"br", "li", "tr"})
_SILENT = frozenset({"script", "style", "template", "title", "head", "noscript", "iframe", "svg"})
_NO_LINK = frozenset({"mention", "hashtag", "u-url"})
_QUOTE = "quote-inline"
"""The class of the line that Mastodon puts before a quoting post for servers that know no quotes."""


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []
        self._silent: list[str] = []
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        if self._silent or tag in _SILENT or _QUOTE in classes:
            if tag not in ("br", "img", "hr", "input", "meta", "link"):
                self._silent.append(tag)
            return
        if tag == "pre":
            self._pre += 1
        if tag in _PARAGRAPHS:
            self.parts.append("\n\n")
        elif tag in _LINES:
            self.parts.append("\n")
        elif tag == "img" and re.fullmatch(r":[^\s:]+:", given.get("alt", "")):
            self.parts.append(given["alt"])
        elif tag == "a" and not classes & _NO_LINK and "tag" not in given.get("rel", "").split():
            self.links.append(given.get("href", "").strip())

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag in self._silent:
                while self._silent.pop() != tag:
                    pass
            return
        if tag == "pre" and self._pre:
            self._pre -= 1
        if tag in _PARAGRAPHS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data if self._pre else re.sub(r"[ \t\r\n\f]+", " ", data))


def _read(html: str) -> _Reading:
    reading = _Reading()
    reading.feed(html)
    reading.close()
    return reading


def plain_text(html: str) -> str:
    """The words of a post's HTML; empty where there are none."""
    text = "".join(_read(html).parts)
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def links_in(html: str) -> list[str]:
    """The web addresses that a post's HTML points to, each once, without mentions and hashtags."""
    return [
        link
        for link in dict.fromkeys(_read(html).links)
        if link.lower().startswith(("https://", "http://"))
    ]


def warned_text(spoiler_text: str, html: str) -> str:
    """The words of a post, under the content warning that its author put before it, parted by an empty line."""
    return "\n\n".join(part for part in (spoiler_text.strip(), plain_text(html)) if part)
