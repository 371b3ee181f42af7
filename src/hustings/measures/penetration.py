"""A page's fans in a country against the people who live there, and those online."""

from __future__ import annotations

import narwhals as nw

from hustings.measures.definition import Frame, measure
from hustings.measures.results import ratio
from hustings.measures.sizes import sightings, sizes_by_day, with_size_of_day

_SHARED = {
    "version": 1,
    "unit": "percent",
    "grain": "page_country",
    "numerator": "the page's fans in the country as last observed; where a share is given, that share of the page's fans (followers, where fans were never seen) on that day",
    "weights": "none",
    "aggregation": "the last observation of each country, never a mean",
    "extra": ("observed_at", "quality", "world_year"),
}


def _fans_by_country(audience: Frame, page_observations: Frame) -> Frame:
    """The last count or share of each country: page_id, country, observed_at, quality, fans."""
    places = audience.filter(
        (nw.col("dimension") == "country")
        & nw.col("unit").is_in(("count", "share"))
        & ~nw.col("value").is_null()
    )
    latest = places.filter(
        nw.col("observed_at") == nw.col("observed_at").max().over("page_id", "key")
    )
    # A count, where both were observed at one time, is nearer to the source than a share.
    counted = nw.when(nw.col("unit") == "count").then(nw.col("value"))
    shared = nw.when(nw.col("unit") == "share").then(nw.col("value"))
    rows = latest.group_by("page_id", "key", "observed_at").agg(
        counted=counted.max(), shared=shared.max(), quality=nw.col("quality").max()
    )
    days = rows.select("page_id", day=nw.col("observed_at").dt.date()).unique()
    sizes = sizes_by_day(sightings(page_observations), "fans")
    sized = with_size_of_day(days, sizes).select("page_id", "day", "size")
    return (
        rows.with_columns(day=nw.col("observed_at").dt.date())
        .join(sized, on=["page_id", "day"], how="left")
        .select(
            "page_id",
            "observed_at",
            "quality",
            country=nw.col("key"),
            fans=nw.coalesce(nw.col("counted"), nw.col("shared") * nw.col("size")),
        )
    )


def _penetration(audience: Frame, page_observations: Frame, people: Frame) -> Frame:
    """Fans of each country over its people in the last year at or before the observation.

    `people` holds country, year and people.
    """
    fans = _fans_by_country(audience, page_observations)
    by_then = nw.col("year") <= nw.col("observed_at").dt.year()
    newest = nw.col("year") == nw.col("year").max().over("page_id", "country")
    matched = (
        fans.join(people.filter(~nw.col("people").is_null()), on="country", how="inner")
        .filter(by_then)
        .filter(newest)
        .select("page_id", "country", "people", world_year=nw.col("year").cast(nw.Int64))
    )
    known = ~nw.col("fans").is_null() & (nw.col("people") > 0)
    new_year = nw.concat_str([nw.col("world_year").cast(nw.String), nw.lit("-01-01")])
    return ratio(
        fans.join(matched, on=["page_id", "country"], how="left").with_columns(
            numerator=nw.col("fans"),
            denominator=nw.col("people"),
            year_at=new_year.str.to_datetime(format="%Y-%m-%d"),
            n=nw.when(known).then(nw.lit(1)).otherwise(nw.lit(0)),
            unknown_count=nw.when(known).then(nw.lit(0)).otherwise(nw.lit(1)),
        ),
        "page_id",
        "country",
        times=100,
        at="year_at",
        extra=("observed_at", "quality", "world_year"),
    )


@measure(
    **_SHARED,
    title="Penetration of the population",
    formula="fans in the country / population * 100",
    denominator="the country's population",
    denominator_at="the last year at or before the observation of which the population is known (world_year)",
    null_rule="Unknown when a share cannot be turned into people because the page's size was not seen by then, or when no population is known by then.",
    source="Hustings, with World Bank population figures",
)
def penetration_population(audience: Frame, page_observations: Frame, world: Frame) -> Frame:
    """A page's fans in each country against the people who live there."""
    people = world.select("country", "year", people=nw.col("population").cast(nw.Float64))
    return _penetration(audience, page_observations, people)


@measure(
    **_SHARED,
    title="Penetration of the people online",
    formula="fans in the country / (population * share of people online) * 100",
    denominator="the country's population times the share of people who use the internet",
    denominator_at="the last year at or before the observation of which both are known (world_year)",
    null_rule="Unknown when a share cannot be turned into people because the page's size was not seen by then, or when population and share online are not known for one year by then.",
    source="Hustings, with World Bank population figures and the ITU's share of people online through Our World in Data",
)
def penetration_online(audience: Frame, page_observations: Frame, world: Frame) -> Frame:
    """A page's fans in each country against the people there who are online."""
    people = world.select("country", "year", people=nw.col("population") * nw.col("online_ratio"))
    return _penetration(audience, page_observations, people)
