"""Everything that can be changed about lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from hustings.domain.errors import CorrectTheValue, UseAKnownName
from hustings.domain.identity import split_id
from hustings.workspace.pages.models import PageList, PageListEntry
from hustings.workspace.teams.acting import acting
from hustings.workspace.teams.models import Membership, Role

ENTRIES_MOST = 50_000
NAME_LONGEST = 120


def make_list(
    by: Membership, name: str, page_ids: Sequence[str] = (), note: str = "", *, sample: bool = False
) -> PageList:
    """Make a list of these pages; the name must be new in the team."""
    with acting(by, Role.MEMBER, "list made", name, pages_count=len(page_ids)):
        made = PageList.objects.create(
            team_id=by.team_id, name=_new_name(by, name), note=note[:500], sample=sample
        )
        _add(made, page_ids)
        return made


def rename_list(by: Membership, list_id: int, name: str, note: str) -> PageList:
    """Give a list another name and note."""
    with acting(by, Role.MEMBER, "list renamed", name) as deed:
        found = _found(by, list_id)
        deed.detail = {"before": found.name}
        if found.name != name.strip():
            found.name = _new_name(by, name)
        found.note = note[:500]
        found.save(update_fields=["name", "note"])
        return found


def remove_list(by: Membership, list_id: int) -> None:
    """Remove a list; the trail keeps its pages, so that it can be made again."""
    with acting(by, Role.MEMBER, "list removed") as deed:
        found = _found(by, list_id)
        deed.subject = found.name
        deed.detail = {"page_ids": list(found.entries.values_list("page_id", flat=True))}
        found.delete()


def add_pages(by: Membership, list_id: int, page_ids: Iterable[str]) -> int:
    """Add pages to a list; how many were new in it."""
    with acting(by, Role.MEMBER, "pages added to list") as deed:
        found = _found(by, list_id)
        added = _add(found, list(page_ids))
        deed.subject = found.name
        deed.detail = {"page_ids": added}
        return len(added)


def remove_page(by: Membership, list_id: int, page_id: str) -> None:
    """Take a page out of a list."""
    with acting(by, Role.MEMBER, "page taken out of list", page_id=page_id) as deed:
        found = _found(by, list_id)
        deed.subject = found.name
        gone, _rows = found.entries.filter(page_id=page_id).delete()
        if not gone:
            raise UseAKnownName(_("The page is not in the list."), remedy=_("Load the page again."))


def _found(by: Membership, list_id: int) -> PageList:
    found = PageList.objects.filter(team_id=by.team_id, pk=list_id).first()
    if found is None:
        raise UseAKnownName(
            _("There is no such list."), remedy=_("Choose one on the screen Lists.")
        )
    return found


def _new_name(by: Membership, name: str) -> str:
    name = name.strip()
    if not name or len(name) > NAME_LONGEST:
        raise CorrectTheValue(
            _("A list needs a name of at most %(count)d characters.") % {"count": NAME_LONGEST},
            field="name",
            remedy=_("Write one and send the form again."),
        )
    if PageList.objects.filter(team_id=by.team_id, name=name).exists():
        raise CorrectTheValue(
            _("There is a list “%(name)s” already.") % {"name": name},
            field="name",
            remedy=_("Choose another name, or add the pages to that list."),
        )
    return name


def _add(page_list: PageList, page_ids: Sequence[str]) -> list[str]:
    if len(page_ids) > ENTRIES_MOST:
        raise CorrectTheValue(
            _("A list holds at most %(count)d pages.") % {"count": ENTRIES_MOST},
            remedy=_("Split it."),
        )
    held = set(page_list.entries.values_list("page_id", flat=True))
    new = [page_id for page_id in dict.fromkeys(page_ids) if page_id not in held]
    for page_id in new:
        split_id(page_id)
    PageListEntry.objects.bulk_create(
        [PageListEntry(page_list=page_list, page_id=page_id) for page_id in new], batch_size=1000
    )
    return new
