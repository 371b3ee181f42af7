"""Errors by their numbers, budgets by their headers, cursors without tokens, and names that spoil an answer."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import (
    ConnectAgain,
    FindThePage,
    GrantThePermission,
    LeaveOutTheMetric,
    ReportTheAnswer,
    SeeToThePlatform,
    UnblockTheAccount,
    WaitForTheBudget,
    WaitForThePlatform,
)
from hustings.network import graph
from hustings.network.asking import Answer, Request, Token
from hustings.network.graph_answers import (
    Cursors,
    Listing,
    Paging,
    Round,
    ask_in_parts,
    challenge_answer,
    cursor_query,
    decoded,
    each,
    next_cursor,
    signature_is_good,
    time_of,
    without_tokens,
)

NOW_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def answer(body: object, status: int = 400, headers: dict[str, str] | None = None) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(
        status=status,
        headers=headers or {},
        body=content,
        asked_at=NOW_AT,
        shown_address="https://graph.facebook.com/v26.0/1",
    )


def error(code: int, message: str = "words", subcode: int | None = None, **more: object) -> Answer:
    held: dict[str, object] = {"message": message, "type": "OAuthException", "code": code, **more}
    if subcode is not None:
        held["error_subcode"] = subcode
    return answer({"error": held})


def fault(given: Answer) -> SeeToThePlatform:
    found = graph.fault(given, platform="facebook", version=graph.VERSION)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("code", "subcode", "kind"),
    [
        # https://developers.facebook.com/docs/graph-api/guides/error-handling
        (1, None, WaitForThePlatform),
        (2, None, WaitForThePlatform),
        (3, None, GrantThePermission),
        (4, None, WaitForTheBudget),
        (10, None, GrantThePermission),
        (17, None, WaitForTheBudget),
        (102, None, ConnectAgain),
        (190, None, ConnectAgain),
        (190, 458, ConnectAgain),
        (190, 460, ConnectAgain),
        (200, None, GrantThePermission),
        (299, None, GrantThePermission),
        (341, None, WaitForTheBudget),
        (368, None, UnblockTheAccount),
        (506, None, ReportTheAnswer),
        # Seen in the field; see the README of the platform.
        (4, 2207051, UnblockTheAccount),
        (1390008, None, UnblockTheAccount),
        (32, None, WaitForTheBudget),
        (613, None, WaitForTheBudget),
        (80001, None, WaitForTheBudget),
        (80002, None, WaitForTheBudget),
        (100, 33, FindThePage),
        (110, 2207013, FindThePage),
        (803, None, FindThePage),
        (100, None, ReportTheAnswer),
        (2500, None, ReportTheAnswer),
        (99999, None, ReportTheAnswer),
    ],
)
def test_an_error_is_told_by_its_numbers(
    code: int, subcode: int | None, kind: type[SeeToThePlatform]
) -> None:
    found = fault(error(code, subcode=subcode, fbtrace_id="AbC"))
    assert type(found) is kind
    assert found.platform == "facebook"
    assert found.request_id == "AbC"


@pytest.mark.parametrize(
    ("message", "missing"),
    [
        ("(#100) The value must be a valid insights metric", ()),
        (
            "(#100) Tried accessing nonexisting field (sponsor_tags) on node type (Post)",
            ("sponsor_tags",),
        ),
        (
            (
                "(#100) Starting from version v22.0 and above, the impressions metric is no longer "
                "supported for the queried media."
            ),
            ("impressions",),
        ),
        ("(#100) Incompatible metrics (views, plays) for the media", ("views", "plays")),
        ("(#100) metric[0] must be one of the following values: reach, views", ()),
    ],
)
def test_a_name_that_is_no_longer_known_is_told_as_far_as_the_message_names_it(
    message: str, missing: tuple[str, ...]
) -> None:
    found = fault(error(100, message))
    assert type(found) is LeaveOutTheMetric
    assert found.field == graph.METRIC
    assert found.missing == missing


def test_too_few_viewers_are_no_missing_permission() -> None:
    found = fault(error(10, "(#10) Not enough viewers for the media to show insights"))
    assert type(found) is LeaveOutTheMetric
    assert found.field != graph.METRIC


def test_a_missing_permission_is_named() -> None:
    found = fault(
        error(
            10,
            "(#10) This endpoint requires the 'pages_read_engagement' permission or the "
            "'Page Public Content Access' feature. Refer to page_fans for details.",
        )
    )
    assert found.missing == ("pages_read_engagement", "Page Public Content Access")
    assert "pages_read_engagement" in found.remedy


@pytest.mark.parametrize("subcode", [458, 459, 460, 463, 464, 467, 490, 492])
def test_each_way_a_connection_ends_has_words_of_its_own(subcode: int) -> None:
    plain = fault(error(190)).remedy
    assert fault(error(190, subcode=subcode)).remedy not in ("", plain)


def test_a_page_that_moved_names_its_new_id() -> None:
    found = fault(
        error(
            21, "(#21) Page ID 123456 was migrated to page ID 987654. Please update your API calls"
        )
    )
    assert type(found) is FindThePage
    assert (found.field, found.missing) == (graph.MOVED, ("987654",))


def test_a_wrong_proof_asks_for_the_secret_anew() -> None:
    found = fault(error(100, "Invalid appsecret_proof provided in the API argument"))
    assert type(found) is ConnectAgain
    assert "secret" in found.remedy


def test_a_token_in_a_message_is_not_shown() -> None:
    token = "EAAG" + "x1Y" * 40
    assert token not in str(fault(error(190, f"Malformed access token {token}")))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"error": {"message": "m", "type": "OAuthException"}}, ConnectAgain),
        ({"error_code": 190, "error_description": "Invalid OAuth Access Token"}, ConnectAgain),
        ({"error_type": "OAuthException", "code": 400, "error_message": "no"}, ReportTheAnswer),
        ({"error": "words alone"}, ReportTheAnswer),
        (b"<html>", ReportTheAnswer),
        ([1], ReportTheAnswer),
    ],
)
def test_older_shapes_and_none_at_all_are_errors_too(
    body: object, kind: type[SeeToThePlatform]
) -> None:
    assert type(fault(answer(body))) is kind


def test_an_error_under_status_200_is_an_error() -> None:
    held = answer({"error": {"message": "m", "type": "OAuthException", "code": 2}}, status=200)
    assert type(fault(held)) is WaitForThePlatform


def test_an_answer_whose_texts_speak_of_errors_is_none() -> None:
    held = answer({"data": [{"message": 'say "error": {"code": 190}'}]}, status=200)
    assert graph.fault(held, platform="facebook") is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (500, WaitForThePlatform),
        (429, WaitForTheBudget),
        # A proxy's "not found" must delete nothing.
        (404, ReportTheAnswer),
        (410, ReportTheAnswer),
    ],
)
def test_a_status_without_an_error_object_counts(status: int, kind: type[SeeToThePlatform]) -> None:
    assert type(fault(answer(b"", status=status))) is kind


def test_an_answer_of_another_version_is_reported() -> None:
    held = answer({}, status=200, headers={"facebook-api-version": "v27.0"})
    found = fault(held)
    assert type(found) is ReportTheAnswer
    assert "v27.0" in found.message
    same = answer({}, status=200, headers={"facebook-api-version": graph.VERSION})
    assert graph.fault(same, platform="facebook", version=graph.VERSION) is None


def test_waiting_lasts_as_many_minutes_as_the_header_says() -> None:
    held = {
        "9": [{"type": "pages", "call_count": 120, "total_cputime": 3, "total_time": 4,
               "estimated_time_to_regain_access": 19}]
    }  # fmt: skip
    given = Answer(
        status=400,
        headers={"x-business-use-case-usage": json.dumps(held)},
        body=error(80001).body,
        asked_at=NOW_AT,
        shown_address="a",
    )
    assert fault(given).retry_at == NOW_AT + timedelta(minutes=19)


def test_usage_is_the_fullest_of_three_shares() -> None:
    headers = {
        # The recorded batch answer's header.
        "x-app-usage": '{"call_count":2,"total_cputime":2,"total_time":80}',
        "x-business-use-case-usage": '{"7":[{"type":"instagram","call_count":95}]}',
    }
    budgets = graph.usage(headers, NOW_AT)
    assert [(one.name, one.used_ratio) for one in budgets] == [("app", 0.8), ("instagram 7", 0.95)]


@settings(max_examples=40, deadline=None)
@given(st.one_of(st.text(), st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["call_count", "total_time", "estimated_time_to_regain_access", "x"]),
        inner, max_size=3),
    max_leaves=8,
).map(json.dumps)))  # fmt: skip
def test_a_header_of_any_kind_is_read_or_passed_over(header: str) -> None:
    names = ("x-app-usage", "x-page-usage", "x-business-use-case-usage")
    for budget in graph.usage(dict.fromkeys(names, header), NOW_AT):
        assert budget.used_ratio >= 0
        assert budget.resets_at is None or budget.resets_at > NOW_AT


@settings(max_examples=40, deadline=None)
@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["error", "message", "code", "error_subcode", "type", "fbtrace_id",
                         "error_code", "error_message", "is_transient"]), inner, max_size=5),
    max_leaves=10,
), st.sampled_from([200, 400, 500]))  # fmt: skip
def test_any_body_is_an_error_of_the_platform_or_none(body: object, status: int) -> None:
    found = graph.fault(answer(body, status=status), platform="facebook")
    assert isinstance(found, SeeToThePlatform) or (found is None and status == 200)


def test_the_proof_is_made_with_the_apps_secret_and_neither_is_shown() -> None:
    token = Token(secret="EAAGtoken", more={graph.PROOF_KEY: "the-secret"})
    asked = graph.authorised(Request(address="https://graph.facebook.com/v26.0/1"), token)
    proof = hmac.new(b"the-secret", b"EAAGtoken", hashlib.sha256).hexdigest()
    assert asked.secret_query == {"access_token": "EAAGtoken", "appsecret_proof": proof}
    assert asked.query == {}
    without = graph.authorised(
        Request(address="https://graph.threads.net/v1.0/1"), Token(secret="T")
    )
    assert without.secret_query == {"access_token": "T"}


def test_a_cursor_goes_on_where_next_is_given_and_holds_no_token() -> None:
    address = "https://graph.facebook.com/v26.0/1/feed?access_token=EAAG&limit=25&after=QVFI"
    assert next_cursor(Paging(next=address)) == "after=QVFI"
    timed = address.replace("after=QVFI", "until=17&__paging_token=enc_A&appsecret_proof=9")
    cursor = next_cursor(Paging(next=timed))
    assert cursor_query(cursor) == {"until": "17", "__paging_token": "enc_A"}


def test_a_list_ends_where_no_next_is_given_whatever_its_cursors_say() -> None:
    assert next_cursor(Paging(cursors=Cursors(before="A", after="A"))) is None
    assert next_cursor(None) is None


def test_a_next_without_any_cursor_does_not_end_in_silence() -> None:
    bare = Paging(next="https://graph.facebook.com/v18.0/page2?access_token=R&format=json")
    assert next_cursor(bare) == "after="
    named = Paging(next=bare.next, cursors=Cursors(after="NzU1"))
    assert next_cursor(named) == "after=NzU1"


def test_a_cursor_that_comes_twice_is_reported() -> None:
    way = Round("after=1")
    held = answer({}, status=200)
    assert way.on_to("after=2", held) == "after=2"
    with pytest.raises(ReportTheAnswer):
        way.on_to("after=1", held)


class Pretending:
    """Answers for the names that it knows, and refuses all at once where one is not among them."""

    def __init__(self, bad: set[str], *, naming: bool) -> None:
        self.bad, self.naming = bad, naming
        self.asked: list[str] = []

    def now(self) -> datetime:
        return NOW_AT

    def ask(self, request: Request) -> Answer:
        names = str(request.query["metric"]).split(",")
        self.asked.append(",".join(names))
        bad = [name for name in names if name in self.bad]
        if bad:
            missing = tuple(bad[:1]) if self.naming else ()
            raise LeaveOutTheMetric("no", missing=missing)
        return answer({}, status=200)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=10).map(sorted),
    st.sets(st.sampled_from("abcdefghij")),
    st.booleans(),
)
def test_bad_names_are_found_and_the_good_ones_answered_once_each(
    names: list[str], bad: set[str], naming: bool
) -> None:
    asker = Pretending(bad, naming=naming)
    refused: list[str] = []
    answered: list[str] = []
    for part, given_ in ask_in_parts(
        asker,
        names,
        lambda part: Request(address="https://a.b/", query={"metric": ",".join(part)}),
        refusal=LeaveOutTheMetric,
    ):
        (answered if isinstance(given_, Answer) else refused).extend(part)
    assert sorted(answered) == [name for name in names if name not in bad]
    assert sorted(refused) == [name for name in names if name in bad]
    assert len(asker.asked) <= 2 * len(names) + 1


def test_a_name_that_is_blamed_by_its_place_is_left_out_at_once() -> None:
    class Placing(Pretending):
        def ask(self, request: Request) -> Answer:
            names = str(request.query["metric"]).split(",")
            self.asked.append(",".join(names))
            if "bad" in names:
                raise LeaveOutTheMetric(
                    f"(#100) metric[{names.index('bad')}] must be one of the following values: a"
                )
            return answer({}, status=200)

    asker = Placing(set(), naming=False)
    list(
        ask_in_parts(
            asker,
            ("a", "bad", "c"),
            lambda part: Request(address="https://a.b/", query={"metric": ",".join(part)}),
            refusal=LeaveOutTheMetric,
        )
    )
    assert asker.asked == ["a,bad,c", "a,c"]


def test_an_item_that_cannot_be_read_is_set_aside_with_its_place() -> None:
    listing = decoded(answer({"data": [1, "x", 3]}, status=200), Listing)

    def read(item: object) -> list[int]:
        return [int(bytes(item))]  # type: ignore[call-overload]

    found, quarantined = each(listing.data, read)
    assert found == [1, 3]
    assert list(quarantined) == ["data[1]"]


def test_a_time_without_a_zone_is_none() -> None:
    assert time_of("2026-11-23T09:00:00+0700") == datetime(2026, 11, 23, 2, tzinfo=UTC)
    with pytest.raises(ValueError, match="zone"):
        time_of("2026-11-23T09:00:00")


def test_the_challenge_is_answered_to_whom_knows_our_word() -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "ours"}
    assert challenge_answer(query, "ours") == "1158201444"
    assert challenge_answer(query, "another") is None
    assert challenge_answer(query | {"hub.verify_token": ""}, "") is None
    assert challenge_answer(query | {"hub.mode": "leave"}, "ours") is None


def test_a_signature_is_over_the_raw_bytes() -> None:
    body = b'{"object": "page", "x": "\\u00e4"}'
    made = "sha256=" + hmac.new(b"secret", body, hashlib.sha256).hexdigest()
    assert signature_is_good(body, made, "secret")
    assert not signature_is_good(body + b" ", made, "secret")
    assert not signature_is_good(body, made.upper(), "secret")
    assert not signature_is_good(body, None, "secret")
    assert not signature_is_good(body, "sha256=\u00e9", "secret")
    assert not signature_is_good(
        body, "sha256=" + hmac.new(b"", body, hashlib.sha256).hexdigest(), ""
    )


def test_kept_bytes_hold_no_token() -> None:
    body = (
        b'{"paging":{"next":"https:\\/\\/graph.facebook.com\\/v26.0\\/1?access_token=EAAGx%7C1&limit=2",'
        b'"previous":"https://g.f.c/1?limit=2&access_token=EAAGx&appsecret_proof=ab12"}}'
    )
    kept = without_tokens(body)
    assert b"EAAG" not in kept
    assert b"ab12" not in kept
    assert json.loads(kept)["paging"]["next"].endswith("access_token=[hidden]&limit=2")
