"""Cards out of evidence, and what of it the public never sees."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from hustings.domain.periods import Window
from hustings.reporting.answers import PageRow
from hustings.reporting.dossiers import Dossier
from hustings.signals import definition
from hustings.signals.evidence import Evidence, Number
from hustings.workspace.dossiers import findings
from hustings.workspace.dossiers.reading_back import dossier_of

NOW = datetime(2026, 1, 1)  # noqa: DTZ001 - naive UTC, as in frames


def _page() -> PageRow:
    row: Any = dossier_of(
        '{"page_id":"facebook:1","name":"Alder","window":{"since":null,"until":null},'
        '"store_version":1,"as_of":"2026-01-01T00:00:00Z","signals":[],"timeline":[],'
        '"citations":[],"runs":[],"remarks":[],"beside":[]}'
    )
    return row.page  # type: ignore[no-any-return]


def _dossier(*evidence: Evidence) -> Dossier:
    return Dossier(_page(), Window(), 1, NOW, evidence, (), (), ())


@pytest.fixture
def of_accounts(monkeypatch: pytest.MonkeyPatch) -> str:
    """A signal on accounts by that name."""
    known = dict(definition.signals())
    known["ring"] = definition.Signal(
        "ring", 1, "A ring", "accounts", "", "", "", (), "", lambda: ()
    )
    monkeypatch.setattr(findings, "signals", lambda: known)
    return "ring"


def test_a_card_has_the_state_of_its_worst_finding_and_flagged_cards_come_first() -> None:
    made = findings.cards(
        _dossier(
            Evidence("saturation", 1, "clear", "All is well."),
            Evidence("growth_burst", 1, "insufficient", "Too few."),
            Evidence("growth_burst", 1, "flagged", "A burst.", kind="burst"),
        )
    )
    assert [(card.name, card.state) for card in made] == [
        ("growth_burst", "flagged"),
        ("saturation", "clear"),
    ]
    assert made[0].findings[0].evidence.reason == "A burst."


def test_a_signal_that_is_no_longer_defined_still_has_its_card() -> None:
    card = findings.cards(_dossier(Evidence("gone_by", 3, "flagged", "Seen once.")))[0]
    assert card.title == "gone by"
    assert card.signal is None
    assert card.version == 3


def test_the_public_never_sees_a_single_account_nor_a_group_below_ten(of_accounts: str) -> None:
    evidence = Evidence(
        of_accounts,
        1,
        "flagged",
        "Many follow in step.",
        numbers=(
            Number("strength", "count", 7, key="account-1"),
            Number("members", "accounts", 9),
            Number("members", "accounts", 10),
            Number("pairs", "count", 3),
        ),
    )
    shown = findings.for_the_public(evidence)
    assert [(one.name, one.value, one.key) for one in shown.numbers] == [
        ("members", None, None),
        ("members", 10, None),
        ("pairs", 3, None),
    ]


def test_figures_of_a_page_by_country_stay_for_the_public() -> None:
    evidence = Evidence(
        "origin_shift", 1, "flagged", "x", numbers=(Number("gain", "people", 3, key="IN"),)
    )
    assert findings.for_the_public(evidence) is evidence
