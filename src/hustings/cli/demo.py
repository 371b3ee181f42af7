"""The sample data, to look around in."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated

import typer

from hustings.cli.speaking import options

if TYPE_CHECKING:
    from hustings.workspace.teams.models import Membership

DEMO_USER = "demo"


def command(
    *,
    serve: Annotated[
        bool, typer.Option("--serve", help="Serve it when it is loaded, until stopped.")
    ] = False,
    remove: Annotated[
        bool, typer.Option("--remove", help="Take the sample data back, and its lists.")
    ] = False,
    host: Annotated[str, typer.Option(help="The address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to serve on.")] = 8000,
    as_json: options.Json = False,
) -> None:
    """Load the sample data and print the address and the sign-in.

    Where there is no team yet, one is made with an account `demo`, whose password is new each time.

    \b
    Examples:
      hustings demo --serve
      hustings demo --remove
    """
    from hustings.cli.speaking.rooms import bring_up_to_date

    bring_up_to_date()
    if remove:
        _remove(as_json=as_json)
        return
    by, password = _administrator()
    _load(by)
    _say(host, port, password, as_json=as_json)
    if serve:
        from hustings.cli.speaking.serving import become_the_server

        become_the_server(host, port)


def _administrator() -> tuple[Membership, str | None]:
    """Who brings the samples, and the password if it is the account of the demo."""
    from hustings.workspace.teams import actions, operating
    from hustings.workspace.teams.models import Membership, Role

    password = secrets.token_urlsafe(9)
    if not operating.has_administrator():
        return actions.set_up("Demo", DEMO_USER, password), password
    administrators = Membership.objects.select_related("user", "team").filter(
        team=operating.first_team(), role=Role.ADMINISTRATOR
    )
    demo = administrators.filter(user__username=DEMO_USER).first()
    if demo is not None:
        operating.renew_password(DEMO_USER, password)
        return demo, password
    return administrators.order_by("pk")[0], None


def _load(by: Membership) -> None:
    from hustings.cli.speaking.printing import tell
    from hustings.workspace.samples import actions, queries

    if queries.sample_of(by.team) is not None:
        tell("The sample data is here already.")
        return
    for name, report in actions.bring_all(by).items():
        tell(f"{name}: {report.read} rows read, {report.stored} stored")


def _say(host: str, port: int, password: str | None, *, as_json: bool) -> None:
    from hustings.cli.speaking.printing import print_facts, print_json

    facts = {"address": f"http://{host}:{port}/"}
    if password is not None:
        facts |= {"user": DEMO_USER, "password": password}
    if as_json:
        print_json(facts)
    else:
        print_facts(facts.items())


def _remove(*, as_json: bool) -> None:
    from hustings.cli.speaking.printing import print_json, print_text
    from hustings.domain.errors import UseAKnownName
    from hustings.workspace.samples import actions
    from hustings.workspace.samples.models import Sample
    from hustings.workspace.teams.models import Membership, Role

    sample = Sample.objects.select_related("team").order_by("pk").first()
    if sample is None:
        raise UseAKnownName("There is no sample data.", remedy="It was removed already.")
    by = Membership.objects.filter(team=sample.team, role=Role.ADMINISTRATOR).order_by("pk")[0]
    count = actions.remove(by)
    if as_json:
        print_json({"runs_taken_back": count})
    else:
        print_text(f"The sample data is removed: {count} runs were taken back.")
