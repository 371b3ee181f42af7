"""Everything that can be changed about connections; platforms are asked before the transaction begins."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from hustings.domain.errors import CorrectTheValue, HustingsError, ReportTheAnswer
from hustings.network import dpop
from hustings.network.asking import Purpose as TokenPurpose
from hustings.platforms.connecting import (
    Blank,
    Client,
    Connecting,
    Departure,
    Grant,
    Return,
    Way,
    connecting,
)
from hustings.workspace.connections import following, handshakes, keeping, outside, queries
from hustings.workspace.connections.models import App, Connection, Handshake, Purpose, State
from hustings.workspace.teams.acting import acting, allowed
from hustings.workspace.teams.models import Membership, Role

log = logging.getLogger("hustings.connections")

READ: TokenPurpose = "read"
TYPED_LONGEST = 2000


def enter_app(by: Membership, platform: str, way_key: str, typed: Mapping[str, str]) -> App:
    """Keep the id and the secret of the team's own app at a platform."""
    way = connecting(platform).way(way_key)
    values = _typed(way.app_blanks, typed)
    if way.app != "own":
        raise CorrectTheValue(_("This way needs no app."), remedy=_("Go on without one."))
    with acting(by, Role.ADMINISTRATOR, "platform app entered", platform) as deed:
        deed.detail = {"client_id": values["client_id"]}
        return _keep_app(
            by, platform, "", Client(id=values["client_id"], secret=values["client_secret"])
        )


def connect_typed(
    by: Membership, platform: str, way_key: str, typed: Mapping[str, str]
) -> list[Connection]:
    """Connect what was typed in lets in."""
    allowed(by, Role.ADMINISTRATOR)
    way = connecting(platform).way(way_key)
    if way.typed is None:
        raise CorrectTheValue(
            _("This way leads over the platform's own page."), remedy=_("Begin there.")
        )
    values = _typed(way.blanks, typed)
    grants = way.typed.connect(outside.asker_for(platform), values)
    return _keep(by, platform, way, grants, purpose=Purpose.READ, app=None)


def leave(
    by: Membership,
    session: str,
    platform: str,
    way_key: str,
    typed: Mapping[str, str],
    *,
    site: str,
    purpose: TokenPurpose = READ,
) -> str:
    """The address at the platform where consent is given; what has to be known again is kept till then."""
    allowed(by, Role.ADMINISTRATOR)
    declared = connecting(platform)
    way = declared.way(way_key)
    if way.redirected is None:
        raise CorrectTheValue(
            _("In this way everything is typed in."), remedy=_("Fill in the form.")
        )
    values = _typed(way.blanks, typed)
    server = way.registered.server_of(values) if way.registered else ""
    app = _app_for(by, declared, way, server, purpose, site)
    departure = Departure(
        state=handshakes.new_state(),
        back_to=outside.back_to(site),
        rights=way.right_names(purpose),
        server=server,
        typed=values,
        client=keeping.client_of(app),
    )
    leaving = way.redirected.leave(outside.asker_for(platform), departure)
    if not outside.may_be_left_for(leaving.address):
        raise ReportTheAnswer(
            _("The platform named a page that is not reached by https."),
            remedy=_("Do not go on; tell whoever runs that server."),
        )
    with acting(by, Role.ADMINISTRATOR, "connection begun", platform) as deed:
        deed.detail = {"way": way_key, "server": server, "purpose": purpose}
        kept = {**leaving.kept, "back_to": departure.back_to}
        begun = Handshake(platform=platform, way=way_key, server=server, purpose=purpose, app=app)
        handshakes.begin(by, session, departure.state, kept, begun)
    return leaving.address


def come_back(by: Membership, session: str, answered: Mapping[str, str]) -> list[Connection]:
    """Connect what was granted; the same answer a second time, or another's, is refused."""
    allowed(by, Role.ADMINISTRATOR)
    handshake, kept = handshakes.end(by, session, answered.get("state", ""))
    way = connecting(handshake.platform).way(handshake.way)
    purpose: TokenPurpose = "write" if handshake.purpose == Purpose.WRITE else "read"
    if way.redirected is None:
        raise CorrectTheValue(_("This way is not there any more."), remedy=_("Begin again."))
    grants = way.redirected.come_back(
        outside.asker_for(handshake.platform),
        Return(
            answered=answered,
            kept=kept,
            back_to=kept["back_to"],
            rights=way.right_names(purpose),
            server=handshake.server,
            client=keeping.client_of(handshake.app),
        ),
    )
    return _keep(by, handshake.platform, way, grants, purpose=handshake.purpose, app=handshake.app)


def disconnect(by: Membership, connection_id: int) -> Connection:
    """Forget a connection's tokens, and give them back to the platform where that is possible."""
    allowed(by, Role.ADMINISTRATOR)
    connection = queries.connection(by.team, connection_id)
    told = _given_back(connection)
    with acting(by, Role.ADMINISTRATOR, "account disconnected", str(connection)) as deed:
        deed.detail = {"platform": connection.platform, "given_back": told}
        keeping.forget(connection)
        connection.state, connection.problem = State.DISCONNECTED, ""
        connection.refresh_again_at = connection.refreshing_at = None
        connection.version += 1
        connection.save()
    return connection


def _given_back(connection: Connection) -> bool:
    """Whether the platform forgot the token too; that it cannot is no reason to keep it here."""
    way = keeping.way_of(connection)
    if way.revoked is None:
        return False
    try:
        way.revoked.revoke(outside.asker_for(connection.platform), keeping.held_of(connection))
    except HustingsError as error:
        log.info("connection %s was not given back: %s", connection.pk, type(error).__name__)
        return False
    return True


def _keep(
    by: Membership,
    platform: str,
    way: Way,
    grants: Sequence[Grant],
    *,
    purpose: str,
    app: App | None,
) -> list[Connection]:
    with acting(by, Role.ADMINISTRATOR, "account connected", platform) as deed:
        kept = [
            keeping.keep(
                grant,
                way,
                team_id=by.team_id,
                user_id=by.user_id,
                platform=platform,
                purpose=purpose,
                app=app,
            )
            for grant in grants
        ]
        following.free_pages(by.team_id, platform)
        deed.subject = ", ".join(str(one) for one in kept)
        deed.detail = {
            "way": way.key,
            "purpose": purpose,
            "missing": sorted({name for one in kept for name in one.missing}),
        }
        return kept


def _app_for(
    by: Membership, declared: Connecting, way: Way, server: str, purpose: TokenPurpose, site: str
) -> App | None:
    """The program through which to connect: the team's own, or one that makes itself known."""
    held = queries.app(by.team, declared.platform, server)
    if way.app == "none" or (way.app == "own" and held is not None):
        return held
    if way.app == "own":
        raise CorrectTheValue(
            _("There is no app of your team yet."), field="app", remedy=_("Follow the steps first.")
        )
    rights, back_to = way.right_names("write"), outside.back_to(site)
    if held is not None and held.open()["more"].get("back_to") == back_to:
        return held
    if way.registered is not None:
        asker = outside.asker_for(declared.platform)
        client = way.registered.register(asker, server, back_to, rights, site)
        client = Client(
            id=client.id, secret=client.secret, more={"back_to": back_to}, scopes=rights
        )
    else:
        client = _published(way, rights, back_to)
    with acting(by, Role.ADMINISTRATOR, "platform app registered", declared.platform) as deed:
        deed.detail = {"server": server}
        app = _keep_app(by, declared.platform, server, client)
        if not client.id:
            app.client_id = outside.document_address(app.pk)
            app.save(update_fields=["client_id"])
        return app


def _published(way: Way, rights: Sequence[str], back_to: str) -> Client:
    if outside.public_address():
        more = {"client_key": dpop.make_key(), "back_to": back_to}
        return Client(id="", more=more, scopes=tuple(rights))
    local = way.published.local_client(back_to, rights) if way.published else None
    if local is None:
        raise CorrectTheValue(
            _("This way needs the site to have a public address."),
            field="HUSTINGS_PUBLIC_ADDRESS",
            remedy=_("Have whoever runs the machine set it, or use an app password."),
        )
    return Client(id=local.id, more={"back_to": back_to}, scopes=local.scopes)


def _keep_app(by: Membership, platform: str, server: str, client: Client) -> App:
    app = queries.app(by.team, platform, server) or App(
        team_id=by.team_id, platform=platform, server=server
    )
    app.client_id, app.scopes = client.id, list(client.scopes)
    app.seal({"secret": client.secret, "more": dict(client.more)}).save()
    return app


def _typed(blanks: Sequence[Blank], typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed into the blanks and nothing else; CorrectTheValue where one is empty."""
    values = {blank.name: typed.get(blank.name, "").strip() for blank in blanks}
    for blank in blanks:
        if (blank.needed and not values[blank.name]) or len(values[blank.name]) > TYPED_LONGEST:
            raise CorrectTheValue(
                _("The field “%(name)s” is empty or too long.") % {"name": _(blank.label)},
                field=blank.name,
                remedy=_("Fill it in."),
            )
    return values
