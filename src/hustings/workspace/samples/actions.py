"""Bringing and removing the sample data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from hustings.domain.errors import AskForPermission, CorrectTheValue, UseAKnownName
from hustings.ingest import samples, undoing
from hustings.ingest.options import Progress, Report
from hustings.workspace.dossiers.actions import Said, record_statement
from hustings.workspace.dossiers.models import Statement
from hustings.workspace.homes import home_path
from hustings.workspace.pages.models import PageList, PageListEntry
from hustings.workspace.samples.models import Sample
from hustings.workspace.samples.queries import pages_of_run
from hustings.workspace.teams.acting import acting
from hustings.workspace.teams.models import Membership, Role, Team


@dataclass(frozen=True, slots=True)
class SampleList:
    """A list that comes with the samples; `key` is what stands for it in addresses."""

    key: str
    name: str
    page_ids: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One stop of the way through the samples: a title and where it leads.

    In the address, {list:KEY} stands for the number of the list of that key.
    """

    title: str
    address: str


FRONT = (
    "list={list:canada_2015}&measure=interactions_per_post"
    "&since=2015-08-04&until=2015-10-19&min_posts=20"
)
WAY = (
    Step("Canada 2015: whose posts drew most", f"/leaderboard/?{FRONT}"),
    Step("Cambodia 2016: where an audience is", "/pages/facebook:@samdech-hun-sen/?tab=audience"),
    Step(
        "Cambodia 2016: where new fans came from",
        "/pages/facebook:@samdech-hun-sen/authenticity/?beside=facebook:@sam-rainsy",
    ),
    Step("Germany 2021: who shared the same links together", "/coordination/"),
    Step("How the score of a post comes about", "/measures/overperforming/"),
)
"""The way through the samples; names in braces stand for the numbers of the samples' lists."""

_REPORTED = "https://www.rappler.com/world/126189-cambodia-hun-sen-facebook-likes/"
SAID = {
    "facebook:@samdech-hun-sen": (
        Said(
            "allegation",
            "The opposition leader accused the prime minister of hiring people abroad to make accounts "
            "that raise the number of likes of his page. No proof is named in the report.",
            "Sam Rainsy, as AFP reported it",
            "2016-03-17",
            _REPORTED,
        ),
        Said(
            "reply",
            "He denied it in a speech at a graduation ceremony in Phnom Penh: he did not know where "
            "the likes came from, and was glad to be known abroad as the prime minister.",
            "Hun Sen, as AFP reported it",
            "2016-03-17",
            _REPORTED,
        ),
    )
}
"""What was said in public about the sample's pages, in short words of our own."""


def bring_all(by: Membership, progress: Progress | None = None) -> dict[str, Report]:
    """Import all samples, make a list of each one's pages, and open the Canada leaderboard first."""
    if not by.decides:
        raise AskForPermission(
            _("This needs the role “%(role)s”.") % {"role": Role.ADMINISTRATOR.label},
            remedy=_("Ask an administrator of the team to do it or to change your role."),
        )
    reports = samples.load(home_path(), progress=progress)
    known = samples.samples()
    lists = [
        SampleList(name, known[name].title, pages_of_run(report.run_id), known[name].about)
        for name, report in reports.items()
        if report.run_id
    ]
    run_ids = [report.run_id for report in reports.values() if report.run_id]
    bring(by, run_ids, lists, FRONT, WAY)
    _say(by)
    return reports


def _say(by: Membership) -> None:
    """Record what was said about the samples' pages, once."""
    for page_id, said in SAID.items():
        if not Statement.objects.filter(team_id=by.team_id, page_id=page_id, sample=True).exists():
            for one in said:
                record_statement(by, page_id, one, sample=True)


def bring(
    by: Membership,
    run_ids: Sequence[str],
    lists: Sequence[SampleList],
    front: str,
    steps: Sequence[Step],
) -> Sample:
    """Note which runs brought samples, make their lists, and open the leaderboard `front` first.

    `front` is the query of a leaderboard, in which {list:KEY} may stand as in a step's address.
    """
    with acting(by, Role.ADMINISTRATOR, "sample data brought", run_ids=list(run_ids)):
        made = {wanted.key: _make(by, wanted) for wanted in lists}
        held = [{**asdict(step), "address": _filled(step.address, made)} for step in steps]
        sample, _new = Sample.objects.update_or_create(
            team_id=by.team_id, defaults={"run_ids": list(run_ids), "steps": held}
        )
        Team.objects.filter(pk=by.team_id).update(front_query=_filled(front, made))
        return sample


def remove(by: Membership) -> int:
    """Take back every run of the samples, and their lists; how many runs were taken back.

    A run that was undone before is passed over.
    """
    with acting(by, Role.ADMINISTRATOR, "sample data removed") as deed:
        sample = Sample.objects.filter(team_id=by.team_id).first()
        if sample is None:
            raise UseAKnownName(_("There is no sample data."), remedy=_("It was removed already."))
        undone = [run_id for run_id in sample.run_ids if _undone(run_id)]
        PageList.objects.filter(team_id=by.team_id, sample=True).delete()
        Statement.objects.filter(team_id=by.team_id, sample=True).delete()
        Team.objects.filter(pk=by.team_id).update(front_query="")
        sample.delete()
        deed.detail = {"run_ids": undone}
        return len(undone)


def _make(by: Membership, wanted: SampleList) -> int:
    made, new = PageList.objects.get_or_create(
        team_id=by.team_id, name=wanted.name, defaults={"note": wanted.note, "sample": True}
    )
    if new:
        PageListEntry.objects.bulk_create(
            [PageListEntry(page_list=made, page_id=page_id) for page_id in wanted.page_ids]
        )
    return made.pk


def _filled(text: str, lists: dict[str, int]) -> str:
    for key, number in lists.items():
        text = text.replace(f"{{list:{key}}}", str(number))
    return text


def _undone(run_id: str) -> bool:
    try:
        undoing.undo(home_path(), run_id)
    except (CorrectTheValue, UseAKnownName):
        return False
    return True
