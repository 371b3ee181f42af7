"""Near-identical texts become one object, in any script."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from hustings.signals.co_sharing_texts import plain_texts, text_clusters

# Made up for this test: the same kind of announcement in several scripts.
ANNOUNCEMENTS = {
    "Latin": "The office opens again on Monday at eight o'clock, bring your papers with you please",
    "Khmer": "ការិយាល័យនឹងបើកឡើងវិញនៅថ្ងៃច័ន្ទម៉ោងប្រាំបីព្រឹក សូមយកឯកសាររបស់អ្នកមកជាមួយ",
    "Thai": "สำนักงานจะเปิดอีกครั้งในวันจันทร์เวลาแปดโมงเช้า กรุณานำเอกสารของท่านมาด้วย",
    "Arabic": "يفتح المكتب أبوابه من جديد يوم الاثنين في الساعة الثامنة صباحا يرجى إحضار أوراقكم",
    "Greek": "Το γραφείο ανοίγει ξανά τη Δευτέρα στις οκτώ το πρωί, φέρτε μαζί τα χαρτιά σας",
}


def clusters(*texts: str | None) -> list[str | None]:
    found: list[str | None] = text_clusters(
        pa.chunked_array([pa.array(texts, "string")])
    ).to_pylist()
    return found


@pytest.mark.parametrize("text", ANNOUNCEMENTS.values(), ids=list(ANNOUNCEMENTS))
def test_a_few_other_letters_an_address_and_invisible_signs_make_no_other_text(text: str) -> None:
    middle = len(text) // 2
    same = clusters(
        text,
        f"{text} https://example.org/a?b=c",
        f"{text[:middle]}\u200b{text[middle:]}",
        text.upper(),
        f"{text}!!",
        f"  {text.replace(' ', '  ')}\n",
    )
    assert len(set(same)) == 1
    assert same[0] is not None
    assert same[0].startswith("text-")


def test_different_announcements_stay_different() -> None:
    assert len(set(clusters(*ANNOUNCEMENTS.values()))) == len(ANNOUNCEMENTS)


def test_composed_and_decomposed_letters_are_one() -> None:
    assert len(set(clusters("Café au lait pour tout le monde ici", "Cafe\u0301 au lait pour tout le monde ici"))) == 1  # fmt: skip


def test_short_and_missing_texts_have_no_cluster() -> None:
    assert clusters("good morning", None, "", "https://example.org/a/very/long/address/that/is/long") == [None] * 4  # fmt: skip


def test_no_texts_give_no_clusters() -> None:
    assert clusters() == []


def test_a_greek_sigma_at_the_end_of_a_word_folds_like_any_other() -> None:
    plain = plain_texts(pa.chunked_array([["ΟΔΟΣ", "οδος"]])).to_pylist()
    assert plain[0] == plain[1]


@settings(max_examples=20, deadline=None)
@given(some.lists(some.sampled_from([*ANNOUNCEMENTS.values(), "short", None]), max_size=8), some.randoms(use_true_random=False))  # fmt: skip
def test_a_texts_cluster_does_not_depend_on_the_order(
    texts: list[str | None], chance: object
) -> None:
    mixed = list(enumerate(texts))
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    found = clusters(*(text for _, text in mixed))
    again = clusters(*texts)
    assert {k: name for (k, _), name in zip(mixed, found, strict=True)} == dict(enumerate(again))
