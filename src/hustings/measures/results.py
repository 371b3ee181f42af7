"""How every measure ends: the columns of OUTPUT in their order and types."""

from __future__ import annotations

import narwhals as nw

from hustings.measures.definition import Frame

NO_TIME = nw.lit(None, dtype=nw.Datetime("us"))
NO_NUMBER = nw.lit(None, dtype=nw.Float64)


def ratio(
    frame: Frame, *keys: str, times: float = 1.0, at: str | None = None, extra: tuple[str, ...] = ()
) -> Frame:
    """Numerator over denominator, times a factor; unknown without a numerator or a positive denominator.

    The frame holds numerator, denominator, n and unknown_count, and the denominator's time under
    the name `at`.
    """
    known = nw.col("denominator") > 0
    numerator = nw.col("numerator").cast(nw.Float64)
    denominator = nw.col("denominator").cast(nw.Float64)
    return frame.select(
        *keys,
        value=nw.when(known).then(numerator / denominator * times),
        numerator=nw.when(known).then(numerator),
        denominator=denominator,
        denominator_at=NO_TIME if at is None else nw.col(at).cast(nw.Datetime("us")),
        n=nw.col("n").cast(nw.Int64),
        unknown_count=nw.col("unknown_count").cast(nw.Int64),
        **{name: nw.col(name) for name in extra},
    )


def amount(frame: Frame, *keys: str, extra: tuple[str, ...] = ()) -> Frame:
    """A value that is no ratio and can be added up: its numerator is the value itself.

    The frame holds value, n and unknown_count.
    """
    return frame.select(
        *keys,
        value=nw.col("value").cast(nw.Float64),
        numerator=nw.col("value").cast(nw.Float64),
        denominator=NO_NUMBER,
        denominator_at=NO_TIME,
        n=nw.col("n").cast(nw.Int64),
        unknown_count=nw.col("unknown_count").cast(nw.Int64),
        **{name: nw.col(name) for name in extra},
    )


def index(frame: Frame, *keys: str, extra: tuple[str, ...] = ()) -> Frame:
    """A value that is neither a ratio of two amounts nor an amount.

    The frame holds value, n and unknown_count.
    """
    return frame.select(
        *keys,
        value=nw.col("value").cast(nw.Float64),
        numerator=NO_NUMBER,
        denominator=NO_NUMBER,
        denominator_at=NO_TIME,
        n=nw.col("n").cast(nw.Int64),
        unknown_count=nw.col("unknown_count").cast(nw.Int64),
        **{name: nw.col(name) for name in extra},
    )
