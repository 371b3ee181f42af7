"""What every measure must have: a whole definition, and a page that says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from hustings.domain.errors import UseAKnownName
from hustings.measures.definition import (
    INPUTS,
    OUTPUT,
    Frame,
    Measure,
    measure,
    measure_named,
    measures,
)

PAGES = Path(__file__).parents[2] / "docs" / "measures"
DEFINITION = (
    "numerator",
    "weights",
    "denominator",
    "denominator_at",
    "aggregation",
    "null_rule",
    "source",
)


@pytest.mark.parametrize("held", measures().values(), ids=list(measures()))
def test_a_measure_is_defined_in_full_and_its_page_says_the_same(held: Measure) -> None:
    for name in ("title", "unit", "formula", "family", *DEFINITION):
        assert getattr(held, name).strip(), name
    assert held.compute.__doc__
    assert held.inputs
    assert set(held.inputs) <= set(INPUTS)
    assert set(OUTPUT) <= set(held.columns)
    page = (PAGES / f"{held.name}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {held.title}\n")
    assert f"```text\n{held.formula}\n```" in page
    assert f"| Version | {held.version} |" in page
    assert f"- **{held.version}** " in page.split("## Versions")[1]
    for name in ("unit", *DEFINITION):
        assert getattr(held, name)[1:] in page, name
    for name in held.extra:
        assert f"`{name}`" in page
    for heading in ("What it tells", "An example by hand", "What it does not tell"):
        assert len(page.split(f"## {heading}\n")[1].split("\n## ")[0]) > 40, heading


def test_every_page_is_of_a_measure_and_the_index_names_them_all() -> None:
    pages = {path.stem for path in PAGES.glob("*.md")} - {"index"}
    assert pages == set(measures())
    index = (PAGES / "index.md").read_text(encoding="utf-8")
    assert [name for name in measures() if f"[`{name}`]({name}.md)" not in index] == []


def test_means_of_ratios_are_marked_and_say_so() -> None:
    for held in measures().values():
        says_so = held.aggregation.startswith("mean of the daily rates")
        assert held.mean_of_ratios == says_so, held.name


def test_the_measures_that_the_field_knows_are_there() -> None:
    assert set(measures()) >= {
        *("post_count", "reactions", "comments", "shares", "interactions", "interactions_per_post"),
        *("follower_count", "fan_count", "follower_growth_absolute", "follower_growth_percent"),
        *("follower_growth_weekly", "ct_rate_post", "ct_rate_account", "ct_rate_list"),
        *("fpk_engagement", "fpk_post_interaction", "fpk_weighted_engagement", "fpk_ppi"),
        *("fpk_weighted_post_interaction", "sb_post_er", "sb_average_post_er", "nc_er"),
        *("quintly_interaction_rate", "er_reach", "er_views", "er_fans_at_posting"),
        *("yearly_interactions_per_fan", "overperforming", "share_of_voice", "momentum"),
        *("posts_a_day", "longest_silence", "posting_regularity", "posting_grid", "content_mix"),
        *("penetration_population", "penetration_online", "views", "reach"),
    }


def test_a_wrong_name_is_answered_with_near_ones() -> None:
    assert measure_named("momentum") is measures()["momentum"]
    with pytest.raises(UseAKnownName, match="fpk_engagement"):
        measure_named("fpk_engagment")


def test_a_function_that_asks_for_something_unheard_of_is_refused() -> None:
    def guess(weather: Frame) -> Frame:
        return weather

    with pytest.raises(TypeError, match="weather"):
        measure(version=1)(guess)
