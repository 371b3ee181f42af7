from __future__ import annotations

from contextlib import suppress
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import SupplyAMapping
from hustings.formats.layout import RECORD_COLUMNS, Cell, Format
from hustings.formats.mapping import dump_mapping, load_mapping, usual_parse
from hustings.formats.recognition import MAPPINGS, all_formats
from tests.formats.tables import selected

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
PLAIN = (
    "text",
    "id",
    "count",
    "decimal",
    "percent",
    "time",
    "unix_s",
    "flag",
    "texts",
    "kind",
    "country",
)


@st.composite
def cells_of(draw: st.DrawFn, record: str) -> Cell:
    """Any cell that a mapping can hold."""
    constant = draw(st.none() | WORDS)
    return Cell(
        record,
        draw(WORDS) if constant is None else draw(st.none() | WORDS),
        draw(st.sampled_from(PLAIN)),  # type: ignore[arg-type]
        required=draw(st.booleans()),
        prefix=draw(st.booleans()),
        aliases=tuple(draw(st.lists(WORDS, max_size=2))),
        constant=constant,
        pattern=draw(st.sampled_from([None, r"^(\d+)_", 'a "quoted" (.*)'])),
        template=draw(st.none() | st.just("2014-{}")),
        values=draw(st.dictionaries(WORDS, WORDS, max_size=2)),
        times=tuple(draw(st.lists(WORDS, max_size=2))),
        separator=draw(st.sampled_from([",", ";", "\n", "\x7f", "|"])),
        unknown=tuple(draw(st.lists(WORDS, max_size=3))),
    )


@st.composite
def formats(draw: st.DrawFn) -> Format:
    """Any format that a mapping can hold."""
    records = draw(st.sampled_from(["posts", "pages", "audience", "figures"]))
    columns = draw(
        st.lists(
            st.sampled_from(sorted(RECORD_COLUMNS[records])), min_size=1, max_size=4, unique=True
        )
    )  # type: ignore[index]
    cells = tuple(
        cell
        for column in columns
        for cell in draw(st.lists(cells_of(column), min_size=1, max_size=2))
    )
    return Format(
        name=draw(WORDS),
        title=draw(WORDS),
        records=records,  # type: ignore[arg-type]
        platform=draw(st.sampled_from([None, "facebook", "x"])),
        all_of=tuple(draw(st.lists(WORDS, min_size=1, max_size=3))),
        cells=cells,
        source=draw(WORDS),
        none_of=tuple(draw(st.lists(WORDS, max_size=2))),
        zone=draw(st.sampled_from([None, "UTC", "Asia/Phnom_Penh"])),
        sums=tuple(draw(st.lists(st.sampled_from(sorted(RECORD_COLUMNS[records])), max_size=2))),  # type: ignore[index]
        needs_page=draw(st.booleans()),
        pages=draw(
            st.dictionaries(
                WORDS,
                st.dictionaries(st.sampled_from(["name", "handle", "country", "category"]), WORDS),
                max_size=2,
            )
        ),
        licence=draw(st.none() | WORDS),
        note=draw(st.none() | WORDS),
    )


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(form=formats())
def test_a_mapping_that_was_written_loads_to_the_same_format(form: Format) -> None:
    assert load_mapping(dump_mapping(form), file="made.toml") == form


@pytest.mark.parametrize("name", [path.stem.replace("_", "-") for path in MAPPINGS.glob("*.toml")])
def test_every_shipped_mapping_is_a_format_and_survives_being_written(name: str) -> None:
    form = all_formats()[name]
    assert load_mapping(dump_mapping(form), file="made.toml") == form


def test_a_format_that_needs_code_cannot_be_written_as_a_mapping() -> None:
    with pytest.raises(SupplyAMapping, match="plain tables"):
        dump_mapping(all_formats()["business-suite-series"])
    with pytest.raises(SupplyAMapping, match="plain tables"):
        dump_mapping(all_formats()["published-figures"])


SMALL = """
name = "small"
platform = "facebook"
zone = "UTC"

[columns]
post_native_id = "post"
page_native_id = { from = "post", pattern = '^(\\d+)_' }
kind = { from = "what", values = { "Bildchen" = "photo" } }
likes = "hearts"
observed_at = { constant = "2020-01-31" }
page_country = { constant = "NA" }
created_at = { from = "month", template = "2019-{}", times = ["%Y-%m"] }
created_precision = { constant = "month" }

[pages."77"]
name = "A fictional page"
category = "Party"
"""


def test_a_mapping_holds_constants_patterns_values_templates_and_pages(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    form = load_mapping(SMALL, file="small.toml")
    assert form.all_of == ("post", "what", "hearts", "month")
    rows = [
        ["77_1", "bildchen", "1,234", "3"],
        ["78_2", "Video", "", "12"],
        ["oops", "video", "1", "13"],
    ]
    got = selected(connection, form, ["post", "what", "hearts", "month"], rows)
    wanted = (
        "page_native_id",
        "post_native_id",
        "page_name",
        "page_category",
        "page_country",
        "kind",
        "likes",
        "created_precision",
    )
    assert tuple(got[0][name] for name in wanted) == (
        "77",
        "77_1",
        "A fictional page",
        "Party",
        "NA",
        "photo",
        1234,
        "month",
    )
    assert tuple(got[1][name] for name in wanted) == (
        "78",
        "78_2",
        None,
        None,
        "NA",
        "video",
        None,
        "month",
    )
    assert got[0]["created_at"].isoformat() == "2019-03-01T00:00:00"
    assert got[0]["observed_at"].isoformat() == "2020-01-31T00:00:00"
    assert (got[2]["problem_column"], "form" in got[2]["problem_reason"]) == ("post", True)


@pytest.mark.parametrize(
    ("text", "line", "field", "hint"),
    [
        ("name = \n", 1, None, "not TOML"),
        ('title = "x"\n', 1, "name", "no name"),
        ('name = "x"\n', 1, "columns", "no columns"),
        ('name = "x"\nplatfrom = "facebook"\n[columns]\nkind = "k"\n', 2, "platfrom", "platform"),
        ('name = "x"\nplatform = "facebok"\n[columns]\nkind = "k"\n', 2, "platform", "facebook"),
        ('name = "x"\nrecords = "post"\n[columns]\nkind = "k"\n', 2, "records", "posts"),
        ('name = "x"\n[columns]\nkind = "k"\nlike = "l"\n', 4, "columns.like", "likes"),
        ('name = "x"\n[columns]\nlikes = { form = "l" }\n', 3, "columns.likes.form", "from"),
        ('name = "x"\n[columns]\nlikes = { from = "l", as = "number" }\n', 3, "columns.likes.as", "count"),
        ('name = "x"\n[columns]\nlikes = { from = "l", as = "sql" }\n', 3, "columns.likes.as", "none of the words"),
        ('name = "x"\n[columns]\nlikes = { from = "l", sql = "1" }\n', 3, "columns.likes.sql", "not known"),
        ('name = "x"\n[columns]\nlikes = { as = "count" }\n', 3, "columns.likes", "nowhere"),
        ('name = "x"\n[columns]\nlikes = 3\n', 3, "columns.likes", "neither"),
        ('name = "x"\n[columns]\nlikes = { from = "l", pattern = "(" }\n', 3, "columns.likes.pattern", "wrong"),
        ('name = "x"\n[columns]\nlikes = { from = "l", pattern = "l" }\n', 3, "columns.likes.pattern", "no group"),
        ('name = "x"\n[columns]\nlikes = { from = "l", required = "yes" }\n', 3, "columns.likes.required", "true or false"),
        ('name = "x"\nsums = ["hearts"]\n[columns]\nlikes = "l"\n', 2, "sums", "none of the words"),
        ('name = "x"\nzone = "Mars"\n[columns]\nlikes = "l"\n', 2, "zone", "no time zone"),
        ('name = "x"\n[columns]\nlikes = "l"\n[pages."1"]\ncountri = "KH"\n', 5, "pages.1.countri", "country"),
    ],
)  # fmt: skip
def test_a_fault_in_a_mapping_is_told_with_its_line_and_field(
    text: str, line: int, field: str | None, hint: str
) -> None:
    with pytest.raises(SupplyAMapping) as told:
        load_mapping(text, file="small.toml")
    assert (told.value.file, told.value.line, told.value.field) == ("small.toml", line, field)
    assert hint in str(told.value)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
def test_any_other_text_is_told_as_a_fault_and_never_as_a_crash(text: str) -> None:
    with pytest.raises(SupplyAMapping):
        load_mapping(text, file="small.toml")


JSON_LIKE = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["from", "as", "values", "likes", "kind", "x"]), inner, max_size=3), max_leaves=6
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    columns=st.dictionaries(
        st.sampled_from(["likes", "kind", "x"]), JSON_LIKE, min_size=1, max_size=2
    )
)
def test_columns_of_any_shape_load_or_are_told_as_a_fault(columns: dict[str, Any]) -> None:
    text = f'name = "x"\ncolumns = {_inline(columns)}\n'
    with suppress(SupplyAMapping):
        assert load_mapping(text, file="small.toml").cells


def _inline(value: Any) -> str:
    from hustings.formats.mapping import _toml

    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, dict):
        return (
            "{ "
            + ", ".join(f"{_toml(key)} = {_inline(item)}" for key, item in value.items())
            + " }"
        )
    return _toml(value)


def test_the_usual_parse_follows_from_the_column() -> None:
    assert [usual_parse(name, "posts") for name in ("likes", "created_at", "hashtags", "page_verified", "kind", "post_native_id", "text")] == [
        "count", "time", "texts", "flag", "kind", "id", "text",
    ]  # fmt: skip
