"""How a kernel is compiled: once, and kept beside the package or in the user's cache folder."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from hustings.domain.errors import InstallTheExtra

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(function: Kernel) -> Kernel:
    """The function as machine code, of the same types; InstallTheExtra without numba."""
    try:
        from numba import njit
    except ImportError as error:
        raise InstallTheExtra(
            "Kernels need numba, numpy and pyarrow, which are not installed.",
            remedy="Install them with: pip install 'hustings[coordination]'",
        ) from error
    return cast("Kernel", njit(cache=True, nogil=True)(function))
