from __future__ import annotations

import pytest

from hustings.domain.errors import ChooseAFormat
from hustings.formats.recognition import all_formats, format_named, recognise, recognise_rows
from tests.formats.generator import AUDIENCE, HEADERS, SERIES, header_of


def rows_of(text: str) -> list[tuple[int, list[str]]]:
    return [
        (line, header_of(row)) if row else (line, [])
        for line, row in enumerate(text.splitlines(), start=1)
    ]


def test_every_format_says_where_its_header_was_read() -> None:
    assert [name for name, form in all_formats().items() if len(form.source) < 20] == []


def test_a_header_that_no_format_has_names_the_nearest_and_what_is_missing() -> None:
    header = [
        name for name in header_of(HEADERS["crowdtangle-facebook"]) if name not in ("Care", "URL")
    ]
    with pytest.raises(ChooseAFormat) as told:
        recognise(header)
    assert "crowdtangle-facebook lacks Care, URL" in told.value.remedy


def test_a_header_like_none_at_all_asks_for_a_mapping() -> None:
    with pytest.raises(ChooseAFormat, match="--map"):
        recognise(["fictional", "columns"])


def test_of_two_formats_that_fit_the_more_specific_one_wins() -> None:
    # The default answers of the content library hold all that its Instagram download asks for.
    assert (
        recognise(header_of(HEADERS["meta-content-library-facebook"])).name
        == "meta-content-library-facebook"
    )


@pytest.mark.parametrize("weights", ["Likes 1x Shares 3x Comments 2x ", "Likes 1x ", ""])
def test_a_crowdtangle_header_is_recognised_with_any_weights(weights: str) -> None:
    header = header_of(HEADERS["crowdtangle-facebook"])
    header[-1] = f"Overperforming Score (weighted  —  {weights})"
    assert recognise(header).name == "crowdtangle-facebook"


def test_rows_above_the_header_are_passed_over() -> None:
    rows = [(1, ["sep=,"]), (2, []), (3, header_of(HEADERS["canada-2015"]))]
    form, place = recognise_rows(rows)
    assert (form.name, place) == ("canada-2015", 2)


def test_a_daily_series_is_recognised_by_its_title_and_header() -> None:
    assert recognise_rows(rows_of(SERIES))[0].name == "business-suite-series"


def test_an_audience_file_is_recognised_by_the_titles_of_its_blocks() -> None:
    assert recognise_rows(rows_of(AUDIENCE))[0].name == "business-suite-audience"


@pytest.mark.parametrize("header", ["Top territories,Distribution", "Top Territories,Distribution"])
def test_a_snapshot_of_territories_is_recognised_in_either_case(header: str) -> None:
    assert recognise(header_of(header)).name == "business-suite-territories"


def test_an_empty_file_has_no_header() -> None:
    with pytest.raises(ChooseAFormat, match="no header"):
        recognise_rows([(1, [""]), (2, [])])


def test_an_unknown_name_of_a_format_lists_those_there_are() -> None:
    with pytest.raises(ChooseAFormat, match="canada-2015"):
        format_named("fictional")
