"""What every platform must pass; a platform joins by its folder's cases.py (see tests/platforms/cases.py)."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from typing import TypeGuard

import pytest

from hustings.domain.errors import FindThePage, ReportTheAnswer
from hustings.domain.records import CountsRecord, EventRecord, PostRecord, Record
from hustings.domain.tables import TABLES
from hustings.platforms.definition import Collected, Reader, collected
from tests.platforms.cases import MOST_PORTIONS, Case, all_cases, cases_of, not_there, read
from tests.platforms.mutations import mutated, with_a_broken_item, with_an_empty_page
from tests.platforms.validity import columns_set, complaints

METHODS = frozenset(
    name for name, _ in inspect.getmembers(Reader, inspect.isfunction) if not name.startswith("_")
)
SEEDS = range(12)
"""How many mutated runs each case gets; the fault matrix, which takes long, makes many more."""

every_platform = pytest.mark.parametrize("platform", collected().values(), ids=collected())
every_case = pytest.mark.parametrize(
    ("platform", "case"),
    [pytest.param(*pair, id=f"{pair[0].key}-{pair[1].name}") for pair in all_cases()],
)


@every_platform
def test_a_reader_has_the_methods_that_its_offers_name_and_no_others(platform: Collected) -> None:
    has = {name for name in METHODS if hasattr(platform.reader, name)}
    assert has == {offer.method for offer in platform.offers} | {"resolve"}


@every_platform
def test_each_method_of_a_reader_has_a_case(platform: Collected) -> None:
    tried = {case.method for case in cases_of(platform.key)}
    assert tried >= {name for name in METHODS if hasattr(platform.reader, name)}


@every_platform
def test_every_offer_and_lack_names_known_columns_and_its_source(platform: Collected) -> None:
    for declared in (*platform.offers, *platform.lacks):
        assert re.match(r"https?://\S+$", declared.source), declared
        known = {column.name for column in TABLES[declared.table].columns}
        assert set(declared.columns) <= known, declared


@every_platform
def test_nothing_is_both_offered_and_lacking_everywhere(platform: Collected) -> None:
    offered = {(offer.table, column) for offer in platform.offers for column in offer.columns}
    lacking = {
        (lack.table, column)
        for lack in platform.lacks
        if lack.software is None
        for column in lack.columns
    }
    assert not offered & lacking


@every_platform
def test_address_shapes_are_regular_expressions(platform: Collected) -> None:
    assert platform.address_shapes
    for shape in platform.address_shapes:
        re.compile(shape)


@every_platform
def test_where_counts_are_read_again_a_case_shows_a_deletion(platform: Collected) -> None:
    if hasattr(platform.reader, "counts"):
        assert any(case.deleted for case in cases_of(platform.key) if case.method == "counts")


@every_case
def test_a_case_gives_what_it_expects(platform: Collected, case: Case) -> None:
    result = read(platform, case)
    if case.raises is None and result.error is not None:
        raise result.error
    assert type(result.error) is (case.raises or type(None))
    if case.expected is not None:
        assert result.records == list(case.expected)
    deleted = [
        record.subject_id
        for record in result.records
        if isinstance(record, EventRecord) and record.event == "deleted"
    ]
    assert deleted == list(case.deleted)
    assert [name for gap in result.gaps for name in gap.names] == list(case.gaps)
    assert sum(len(portion.quarantined) for portion in result.portions) == case.quarantined


@every_case
def test_records_are_in_utc_of_the_platform_and_without_made_up_counts(
    platform: Collected, case: Case
) -> None:
    assert complaints(platform.key, read(platform, case).records) == []


@every_case
def test_records_bring_only_what_the_platform_offers(platform: Collected, case: Case) -> None:
    offered = {(offer.table, column) for offer in platform.offers for column in offer.columns}
    brought = {
        fact
        for record in read(platform, case).records
        if not isinstance(record, EventRecord)
        for fact in columns_set(record)
    }
    assert brought <= offered


@every_case
def test_counts_are_seen_at_the_time_of_their_answer(platform: Collected, case: Case) -> None:
    for portion in read(platform, case).portions:
        for record in portion.records:
            if isinstance(record, CountsRecord):
                assert record.observed_at == portion.answer.asked_at


@every_case
def test_paging_ends_without_a_cursor_or_where_it_was_asked_to(
    platform: Collected, case: Case
) -> None:
    portions = read(platform, case).portions
    since_at = case.arguments.get("since_at")
    for portion in portions[:-1]:
        assert portion.cursor is not None, "a portion without a cursor is the last one"
        seen_at = portion.read_back_to_at
        assert since_at is None or seen_at is None or seen_at > since_at, "read on past its end"
    if portions and case.raises is None and portions[-1].cursor is not None:
        end_at = portions[-1].read_back_to_at
        assert since_at is not None
        assert end_at is not None
        assert end_at <= since_at


@every_case
def test_reading_goes_on_from_every_cursor(platform: Collected, case: Case) -> None:
    if "cursor" not in case.arguments or case.raises is not None:
        return
    portions = read(platform, case).portions
    for index, portion in enumerate(portions[:-1]):
        rest = read(platform, case, cursor=portion.cursor)
        assert rest.error is None
        following = [record for later in portions[index + 1 :] for record in later.records]
        assert rest.records == following


@every_case
def test_a_broken_item_costs_that_item_alone(platform: Collected, case: Case) -> None:
    if case.method != "posts" or case.raises is not None:
        return
    unbroken = read(platform, case)
    whole = {record.post_id for record in unbroken.records if _is_post(record)}
    for exchanges in with_a_broken_item(list(case.exchanges)):
        result = read(platform, case, exchanges=exchanges, otherwise=not_there)
        if result.network.asked != unbroken.network.asked:
            continue  # The item led to further questions, of which nobody recorded these.
        assert result.error is None
        left = {record.post_id for record in result.records if _is_post(record)}
        assert left <= whole
        assert len(left) >= len(whole) - 1


@every_case
def test_an_empty_page_with_a_cursor_is_not_the_end(platform: Collected, case: Case) -> None:
    unbroken = read(platform, case)
    if case.method != "posts" or len(unbroken.portions) < 2 or unbroken.error is not None:
        return
    exchanges = with_an_empty_page(list(case.exchanges))
    if exchanges is None:
        return
    result = read(platform, case, exchanges=exchanges, otherwise=not_there)
    assert result.error is None
    assert len(result.portions) == len(unbroken.portions)


@every_case
def test_a_list_that_leads_back_to_itself_can_be_told(platform: Collected, case: Case) -> None:
    portions = read(platform, case).portions
    if "cursor" not in case.arguments or len(portions) < 3 or case.raises is not None:
        return
    again = next((e for e in case.exchanges if e.content == portions[0].answer.body), None)
    if again is None:
        return
    others = [e for e in case.exchanges if e.address != again.address]
    result = read(
        platform, case, exchanges=[replace(again, query={}), *others], otherwise=not_there
    )
    # The collector ends it where the reader does not, and can tell by a cursor that comes again.
    cursors = [portion.cursor for portion in result.portions if portion.cursor is not None]
    assert len(result.portions) < MOST_PORTIONS or len(set(cursors)) < len(cursors)
    assert result.error is None or isinstance(result.error, ReportTheAnswer | FindThePage)


def _is_post(record: Record) -> TypeGuard[PostRecord]:
    return isinstance(record, PostRecord)


@every_case
@pytest.mark.parametrize("seed", SEEDS)
def test_a_subtly_wrong_answer_gives_good_records_or_an_error_of_the_platform(
    platform: Collected, case: Case, seed: int
) -> None:
    if not case.mutate:
        return
    exchanges = mutated(list(case.exchanges), seed)
    result = read(platform, case, exchanges=exchanges, otherwise=not_there)
    assert complaints(platform.key, result.records) == []
    for request in result.network.transport.requests:
        if request.url.host == "evil.example":
            # An address may be another server's to answer for, as WebFinger has it; a page is not.
            assert case.method == "resolve"
            assert (
                case.token is None
                or case.token.secret not in f"{request.url} {request.headers.raw}"
            )
