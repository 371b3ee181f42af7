"""Near-identical texts as one object, in any script."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from hustings.signals.co_sharing_columns import in_threads, need_the_extra

if TYPE_CHECKING:
    import pyarrow as pa

SHORTEST = 20
"""Letters below which a text is too common to say anything."""
LEAST_ALIKE = 0.8
"""Part of the runs of letters of both texts together that near-identical ones have in common."""

_ADDRESSES = r"(?i)(?:[a-z][a-z0-9+.-]*://|www\.)\S+"
_INVISIBLE = (
    r"[\x{00AD}\x{034F}\x{061C}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180E}\x{200B}-\x{200F}"
    r"\x{202A}-\x{202E}\x{2060}-\x{206F}\x{FE00}-\x{FE0F}\x{FEFF}]"
)


def text_clusters(texts: pa.ChunkedArray) -> pa.Array:
    """Of each text a name that near-identical ones have in common; None where it is missing or short.

    Texts are compared without addresses, invisible characters and case, with runs of spaces as one,
    by their overlapping runs of five letters (Jaccard of at least 0.8, candidates by MinHash in 20
    bands of 5). Clusters hang together link by link: their ends may be less alike. A name is a hash of
    the cluster's first text in alphabetical order, so it depends on the texts alone.
    """
    need_the_extra()
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = plain_texts(texts)
    long = pc.greater_equal(pc.utf8_length(plain), SHORTEST)
    coded = pc.if_else(long, plain, pa.scalar(None, plain.type)).dictionary_encode()
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    if isinstance(coded, pa.ChunkedArray) or not len(coded.dictionary):
        return pa.nulls(len(texts), "string")
    order = pc.sort_indices(coded.dictionary)
    different = coded.dictionary.take(order)
    firsts = _firsts(different)
    names = _names(different, firsts)
    places = np.empty(len(different), np.int64)
    places[np.asarray(order)] = np.arange(len(different))
    return pa.array(names).take(pa.array(places).take(coded.indices))


def plain_texts(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts as they are compared: composed (NFC), case folded, without addresses and invisible signs."""
    import pyarrow.compute as pc

    plain = pc.utf8_normalize(texts.cast("string"), form="NFC")
    plain = pc.replace_substring_regex(plain, _ADDRESSES, " ")
    plain = pc.replace_substring_regex(plain, _INVISIBLE, "")
    # Up and down again folds what has two small letters, such as the Greek sigma.
    plain = pc.utf8_lower(pc.utf8_upper(plain))
    plain = pc.replace_substring_regex(plain, r"[\s\p{Z}]+", " ")
    return pc.utf8_trim(plain, " ")


def _firsts(different: pa.Array) -> Any:
    """Each text's cluster, told by the place of its first text."""
    import numpy as np

    from hustings.signals.kernels import likeness as kernels

    letters, offsets = _letters(different)
    runs, starts = kernels.runs_of(letters, offsets)
    count = len(different)
    bands = np.empty((kernels.BANDS, count), np.uint64)
    in_threads(
        lambda low, high: kernels.bands_of(low, high, runs, starts, bands),
        [count * part // 8 for part in range(9)],
    )
    above = np.arange(count)
    for band in bands:
        order = np.argsort(band, kind="stable")
        kernels.join_alike(runs, starts, band, order, LEAST_ALIKE, above)
    while (above[above] != above).any():
        above = above[above]
    return above


def _letters(different: pa.Array) -> tuple[Any, Any]:
    """The texts' bytes and where each begins, copied so that kernels may take them as their own."""
    import numpy as np

    offsets = np.frombuffer(different.buffers()[1], np.int32)[: len(different) + 1].astype(np.int64)
    held = different.buffers()[2]
    letters = np.frombuffer(held, np.uint8).copy() if held else np.empty(0, np.uint8)
    return letters, offsets


def _names(different: pa.Array, firsts: Any) -> list[str]:
    names = {
        first: f"text-{hashlib.sha256(different[first].as_py().encode()).hexdigest()[:16]}"
        for first in set(firsts.tolist())
    }
    return [names[first] for first in firsts.tolist()]
