"""HTML becomes plain words, in any script, and nothing of it survives that is no word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.platforms.mastodon.words import links_in, plain_text, warned_text

LONG = (
    '<p>Read <a href="https://example.org/a/very/long/path?x=1&amp;y=2" rel="nofollow noopener">'
    '<span class="invisible">https://</span><span class="ellipsis">example.org/a/very</span>'
    '<span class="invisible">/long/path?x=1&amp;y=2</span></a></p>'
)
MENTIONS = (
    '<p><span class="h-card"><a href="https://m.example/@ann" class="u-url mention">@<span>ann</span></a></span> '
    '<a href="https://m.example/tags/vote" class="mention hashtag" rel="tag">#<span>vote</span></a> '
    '<a href="https://example.org/">here</a> <a href="javascript:alert(1)">not here</a></p>'
)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain words", "plain words"),
        ("<p>One</p><p>Two<br>Three<br />Four</p>", "One\n\nTwo\nThree\nFour"),
        ("<p>you can&#39;t &amp; &lt;b&gt;</p>", "you can't & <b>"),
        ("<p>ខ្ញុំស្រឡាញ់</p><p>مرحبا :blobcat:</p>", "ខ្ញុំស្រឡាញ់\n\nمرحبا :blobcat:"),
        ("<ul><li>One</li><li>Two</li></ul>", "One\nTwo"),
        ("<p>a  \n  b</p>", "a b"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ('<p>Hi <img class="emoji" alt=":cat:" src="x"></p>', "Hi :cat:"),
        ('<p>Hi <img alt="A photo of a street"></p>', "Hi"),
        ("<p>a</p><script>alert(1)</script><style>p{}</style><p>b</p>", "a\n\nb"),
        ('<p class="quote-inline">RE: <a href="https://m.example/1">x</a></p><p>So</p>', "So"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("a</script>b", "ab"),
    ],
)
def test_html_reads_as_it_is_seen(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_an_address_that_is_cut_short_for_the_eye_is_whole() -> None:
    assert plain_text(LONG) == "Read https://example.org/a/very/long/path?x=1&y=2"
    assert links_in(LONG) == ["https://example.org/a/very/long/path?x=1&y=2"]


def test_mentions_hashtags_and_scripts_are_no_links() -> None:
    assert plain_text(MENTIONS) == "@ann #vote here not here"
    assert links_in(MENTIONS) == ["https://example.org/"]


def test_a_content_warning_is_the_first_paragraph() -> None:
    assert warned_text("Roads", "<p>Closed.</p>") == "Roads\n\nClosed."
    assert warned_text("  ", "<p>Closed.</p>") == "Closed."
    assert warned_text("Roads", "") == "Roads"


@settings(max_examples=30, deadline=None)
@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    plain_text(text)
    assert all(link.lower().startswith(("http://", "https://")) for link in links_in(text))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(alphabet="កខគab é中", min_size=1).map(str.strip).filter(bool), min_size=1))
def test_paragraphs_stay_in_order_in_any_script(paragraphs: list[str]) -> None:
    html = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    assert plain_text(html) == "\n\n".join(" ".join(p.split(" ")) for p in _narrow(paragraphs))


def _narrow(paragraphs: list[str]) -> list[str]:
    """Runs of spaces as one, which is how a browser shows them."""
    return [" ".join(part for part in paragraph.split(" ") if part) for paragraph in paragraphs]
