"""Running a piece of work in a process of its own, so that its time and memory are its own."""

from __future__ import annotations

import multiprocessing
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Measured:
    """Wall and processor seconds and the peak of memory of one process, and what it printed."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    printed: str


def run(code: str, *arguments: str) -> Measured:
    """Run Python code in a new process; its own failure fails the benchmark."""
    with tempfile.TemporaryFile("w+") as printed:
        started_s = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=printed)
        _pid, status, used = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started_s
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"a benchmark's process ended with {process.returncode}")
        printed.seek(0)
        return Measured(
            wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, printed.read().strip()
        )


def apart(work: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Do what takes much memory in a process of its own.

    A process's peak of memory is handed down to those it starts, so whoever measures stays small.
    """
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments, named)


def in_turn(
    first: str, second: str, times: int, *arguments: str
) -> tuple[list[Measured], list[Measured]]:
    """Run two sides A B A B, so that a drift of the machine touches both."""
    ours, theirs = [], []
    for _ in range(times):
        ours.append(run(first, *arguments))
        theirs.append(run(second, *arguments))
    return ours, theirs


def median(values: list[float]) -> float:
    return statistics.median(values)


def machine() -> str:
    """Processor, cores, memory and the versions that matter, as one line of Markdown."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    names = ("duckdb", "deltalake", "narwhals", "polars", "pandas", "django", "granian")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return f"{model}, {os.cpu_count()} cores, {memory_gib:.0f} GiB; Python {platform.python_version()}, {versions}."
