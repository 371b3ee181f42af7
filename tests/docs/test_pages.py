"""Pages lead where they say, and every page can be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import ROOT, anchors, links, markdown_files, sections, text_of

ADR = ROOT / "docs" / "adr"
GUIDES = ROOT / "docs" / "how-to"
DECISIONS = sorted(ADR.glob("[0-9]*.md"))
HEADINGS = ["Context", "Decision", "Consequences", "What would change our mind"]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", markdown_files(), ids=_name)
def test_every_relative_link_leads_to_a_file_and_to_a_heading_in_it(page: Path) -> None:
    broken = [
        f"{file.name}#{anchor}"
        for file, anchor in links(page)
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file))
    ]
    assert broken == []


def test_links_are_seen_at_all() -> None:
    assert sum(1 for page in markdown_files() for _ in links(page)) > 150


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_has_its_four_headings_in_order_and_something_under_each(page: Path) -> None:
    held = sections(page)
    assert list(held) == HEADINGS
    assert all(len(text.split()) >= 5 for text in held.values())


def test_decisions_are_numbered_without_gaps_and_stand_in_the_index() -> None:
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    index = text_of(ADR / "index.md")
    for number, page in enumerate(DECISIONS, start=1):
        title = text_of(page).splitlines()[0].removeprefix(f"# {number}. ")
        assert f"{number}. [{title}]({page.name})" in index


def test_every_guide_stands_in_the_index() -> None:
    linked = {file for file, _ in links(ROOT / "docs" / "index.md")}
    assert [page.name for page in sorted(GUIDES.glob("*.md")) if page not in linked] == []


def test_every_page_of_the_documentation_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    due = [ROOT / "README.md"]
    while due:
        page = due.pop()
        if page not in reached and page.suffix == ".md" and page.exists():
            reached.add(page)
            due.extend(file for file, _ in links(page))
    assert [_name(page) for page in (ROOT / "docs").rglob("*.md") if page not in reached] == []


def test_the_charter_has_its_twelve_lines() -> None:
    lines = text_of(ROOT / "docs" / "charter.md").splitlines()
    assert [line.split(".")[0] for line in lines if line[:1].isdigit()] == [
        str(number) for number in range(1, 13)
    ]


def test_a_picture_has_words_for_those_who_do_not_see_it() -> None:
    bare = [_name(page) for page in markdown_files() if "![](" in text_of(page)]
    assert bare == []
