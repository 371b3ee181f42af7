"""Progress on a terminal's standard error, with the rate and the time left; nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hustings.ingest.options import Progress


@contextmanager
def progress_of(bytes_count: int) -> Iterator[Progress | None]:
    """A function to tell steps to, drawn as one bar a step over so many bytes; None off a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        TaskID,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )
    from rich.progress import Progress as Bars

    steps: dict[str, TaskID] = {}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:

        def tell(step: str, share: float) -> None:
            if step not in steps:
                for done in steps.values():
                    bars.update(done, completed=bytes_count)
                steps[step] = bars.add_task(step, total=bytes_count)
            bars.update(steps[step], completed=share * bytes_count)

        yield tell


@contextmanager
def working(what: str) -> Iterator[None]:
    """What is being done and for how long, while it cannot be said how far it is; nothing off a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        bars.add_task(what, total=None)
        yield


@contextmanager
def counting(what: str) -> Iterator[Callable[[str, int], None]]:
    """A function to tell who is at work and how many records it brought so far, drawn with the time; silent off a terminal."""
    if not sys.stderr.isatty():
        yield lambda _name, _count: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    brought: dict[str, int] = {}
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(what, total=None)

        def count(name: str, records: int) -> None:
            brought[name] = records
            bars.update(task, description=f"{what}: {name}, {sum(brought.values()):,} records")

        yield count
