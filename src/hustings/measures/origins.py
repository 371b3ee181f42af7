"""Where a page's audience is: how much of it is at home, and over how many countries it is spread."""

from __future__ import annotations

import narwhals as nw

from hustings.measures.definition import Frame, measure
from hustings.measures.results import index
from hustings.measures.sizes import sightings, sizes_by_day, with_size_of_day

PLACED_ENOUGH = 0.9
"""From this part of an audience on, the countries placed stand for all of it."""

_SHARE_OF = "the share as stated; where a number of people is stated, that number over the page's fans (followers, where fans were never seen) as last seen by that day"
_EXTRA = ("low", "high", "observed_at")


def _shares(audience: Frame, page_observations: Frame) -> Frame:
    """Every country's share at every time that it was seen: page_id, country, observed_at, share, low, high.

    low and high are what the printed share leaves open; a share worked out from people is its own.
    """
    placed = audience.filter(
        (nw.col("dimension") == "country")
        & (nw.col("key") != "ALL")
        & nw.col("unit").is_in(("count", "share"))
        & ~nw.col("value").is_null()
    )
    stated = nw.when(nw.col("unit") == "share").then(nw.col("value"))
    counted = nw.when(nw.col("unit") == "count").then(nw.col("value"))
    rounded = nw.when((nw.col("unit") == "share") & (nw.col("quality") == "rounded")).then(
        nw.lit(1)
    )
    rows = placed.group_by("page_id", "key", "observed_at").agg(
        stated=stated.max(), counted=counted.max(), rounded=rounded.max()
    )
    days = rows.select("page_id", day=nw.col("observed_at").dt.date()).unique()
    sizes = sizes_by_day(sightings(page_observations), "fans")
    sized = with_size_of_day(days, sizes).select("page_id", "day", "size")
    shares = (
        rows.with_columns(day=nw.col("observed_at").dt.date())
        .join(sized, on=["page_id", "day"], how="left")
        .with_columns(
            worked_out=nw.when(nw.col("size") > 0).then(nw.col("counted") / nw.col("size"))
        )
        .with_columns(share=nw.coalesce(nw.col("stated"), nw.col("worked_out")))
        .filter(~nw.col("share").is_null())
        .with_columns(half=_half_step())
    )
    return shares.select(
        "page_id",
        "observed_at",
        "share",
        country=nw.col("key"),
        low=_clipped(nw.col("share") - nw.col("half")),
        high=_clipped(nw.col("share") + nw.col("half")),
    )


def _half_step() -> nw.Expr:
    """Half of what a stated share is rounded to, as a ratio: by its decimals, and "about" by tens and fives."""
    percent, about = nw.col("stated") * 100, nw.col("rounded") == 1
    return (
        nw.when(nw.col("stated").is_null())
        .then(nw.lit(0.0))
        .when(about & _is_whole(percent / 10))
        .then(nw.lit(0.05))
        .when(about & _is_whole(percent / 5))
        .then(nw.lit(0.025))
        .when(_is_whole(percent))
        .then(nw.lit(0.005))
        .when(_is_whole(percent * 10))
        .then(nw.lit(0.0005))
        .when(_is_whole(percent * 100))
        .then(nw.lit(0.00005))
        .otherwise(nw.lit(0.000005))
    )


def _is_whole(value: nw.Expr) -> nw.Expr:
    return (value - value.round(0)).abs() < 1e-7


def _clipped(share: nw.Expr) -> nw.Expr:
    return nw.when(share < 0).then(nw.lit(0.0)).when(share > 1).then(nw.lit(1.0)).otherwise(share)


def _latest(shares: Frame) -> Frame:
    """The shares of the last time that a page's countries were seen."""
    return shares.filter(nw.col("observed_at") == nw.col("observed_at").max().over("page_id"))


@measure(
    version=1,
    title="Home share",
    unit="percent",
    grain="page",
    formula="share of the page's audience in its own country * 100",
    numerator="the audience in the page's own country, or where no source states that country, in the one with the largest share ever seen (home names it)",
    weights="none",
    denominator="the whole audience, those whom no source placed included",
    denominator_at=f"observed_at; {_SHARE_OF}",
    aggregation="the last observation of the country, never a mean",
    null_rule="Unknown when the country's share was never seen by the window's end, nor people of it together with the page's size. A page without any country is not listed.",
    source="Hustings",
    extra=(*_EXTRA, "home"),
)
def home_share(audience: Frame, page_observations: Frame, pages: Frame) -> Frame:
    """How much of a page's audience is in the page's own country, with what rounding leaves open."""
    shares = _shares(audience, page_observations)
    largest = (
        shares.group_by("page_id", "country")
        .agg(most=nw.col("share").max())
        .filter(nw.col("most") == nw.col("most").max().over("page_id"))
        .group_by("page_id")
        .agg(assumed=nw.col("country").min())
    )
    own = pages.select("page_id", stated=nw.col("country"))
    homes = largest.join(own, on="page_id", how="left").select(
        "page_id", home=nw.coalesce(nw.col("stated"), nw.col("assumed"))
    )
    there = _latest(
        shares.join(homes, on="page_id", how="inner").filter(nw.col("country") == nw.col("home"))
    ).select("page_id", "observed_at", "share", "low", "high")
    found = homes.join(there, on="page_id", how="left")
    known = nw.when(nw.col("share").is_null()).then(nw.lit(0)).otherwise(nw.lit(1))
    return index(
        found.with_columns(
            value=nw.col("share") * 100,
            low=nw.col("low") * 100,
            high=nw.col("high") * 100,
            n=known,
            unknown_count=1 - known,
        ),
        "page_id",
        extra=(*_EXTRA, "home"),
    )


@measure(
    version=1,
    title="Effective number of countries",
    unit="countries",
    grain="page",
    formula="1 / sum over the countries placed of (share / sum of their shares) ** 2",
    numerator="one",
    weights="none",
    denominator="the Herfindahl index of the countries placed; low and high that of all, when those not placed are all in the largest country, and when they are spread thinly",
    denominator_at=f"observed_at; {_SHARE_OF}",
    aggregation="the last time that the page's countries were seen, never a mean",
    null_rule="Unknown when two countries or more do not make up 90 percent of the audience; low and high are then known all the same. All are unknown when the shares add up to more than the whole.",
    source="Hustings; the index is that of Hirschman and Herfindahl, its inverse the numbers equivalent of Adelman (1969)",
    extra=_EXTRA,
)
def effective_countries(audience: Frame, page_observations: Frame) -> Frame:
    """Over how many countries of equal size a page's audience is spread."""
    latest = _latest(_shares(audience, page_observations))
    sums = latest.group_by("page_id").agg(
        observed_at=nw.col("observed_at").max(),
        countries=nw.len(),
        placed=nw.col("share").sum(),
        squares=(nw.col("share") * nw.col("share")).sum(),
        least=nw.col("low").sum(),
        least_squares=(nw.col("low") * nw.col("low")).sum(),
        largest=nw.col("low").max(),
    )
    rest = 1 - nw.col("least")
    most_index = nw.col("least_squares") + 2 * nw.col("largest") * rest + rest * rest
    whole = rest >= -1e-9
    known = whole & (nw.col("placed") >= PLACED_ENOUGH) & (nw.col("countries") > 1)
    value = nw.col("placed") * nw.col("placed") / nw.col("squares")
    return index(
        sums.with_columns(
            value=nw.when(known).then(value),
            low=nw.when(whole & (most_index > 0)).then(1 / most_index),
            high=nw.when(whole & (nw.col("least_squares") > 0)).then(1 / nw.col("least_squares")),
            n=nw.when(known).then(nw.col("countries")).otherwise(nw.lit(0)),
            unknown_count=nw.when(known).then(nw.lit(0)).otherwise(nw.lit(1)),
        ),
        "page_id",
        extra=_EXTRA,
    )
