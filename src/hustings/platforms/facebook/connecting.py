"""Connecting Facebook pages through an app of the team's own. Sources: see `platforms/meta_flow.py`."""

from __future__ import annotations

from hustings.platforms.connecting import Blank, Connecting, Grant, Right, Step, Way, said
from hustings.platforms.meta_flow import ManagedPage, MetaFlow


def grant_of(page: ManagedPage) -> Grant:
    """The page itself, by its own token."""
    return Grant(account_id=page.id, handle=page.name, secret=page.access_token)


CONNECTING = Connecting(
    platform="facebook",
    title="Facebook",
    nothing=said(
        "Facebook answers nobody without an app. Without one, import exports of your pages, published "
        "figures, or files of a research programme."
    ),
    webhooks=True,
    app_secret_goes_along=True,
    ways=(
        Way(
            key="pages",
            title=said("Connect pages that you manage"),
            why=said(
                "It brings posts, reactions by kind, comments, and what only the owner sees: views, reach, "
                "and followers by country and city. Meta lets only registered apps ask, so the team makes one."
            ),
            rights=(
                Right(name="pages_show_list", why=said("To know which pages you manage.")),
                Right(
                    name="pages_read_engagement",
                    why=said("To read the page's posts, reactions and followers."),
                ),
                Right(
                    name="pages_read_user_content",
                    why=said("To read what people write under the posts."),
                    needed=False,
                ),
                Right(
                    name="read_insights",
                    why=said("To read views, reach and where followers are."),
                    needed=False,
                ),
                Right(
                    name="pages_manage_posts",
                    why=said("To publish what your team approved."),
                    purpose="write",
                ),
                Right(
                    name="pages_manage_engagement",
                    why=said("To answer and hide comments."),
                    purpose="write",
                ),
            ),
            steps=(
                Step(
                    text=said("Sign in to Meta for Developers and choose Create app."),
                    address="https://developers.facebook.com/apps/",
                ),
                Step(
                    text=said(
                        "Choose the use case for managing everything on your page, and the business that "
                        "owns the page."
                    )
                ),
                Step(
                    text=said(
                        "Under Facebook Login, Settings, enter the address below as a valid OAuth redirect URI."
                    )
                ),
                Step(
                    text=said(
                        "Under App settings, Advanced, turn on Require app secret; Hustings proves it with "
                        "every question."
                    )
                ),
                Step(
                    text=said(
                        "Under App settings, Basic, copy the App ID and the App secret into the form below."
                    )
                ),
                Step(
                    text=said(
                        "For pages of people who have no role in the app, ask for App Review of each right. "
                        "For your own pages none is needed while you have a role in the app."
                    )
                ),
            ),
            limits=(
                said(
                    "The consent ends after 90 days unless somebody connects again; you are told a week ahead."
                ),
                said(
                    "Pages of others need the feature Page Public Content Access, which Meta grants after review."
                ),
            ),
            app="own",
            app_blanks=(
                Blank(name="client_id", label=said("App ID")),
                Blank(name="client_secret", label=said("App secret"), secret=True),
            ),
            redirected=MetaFlow(
                grant_of=grant_of,
                nothing_found="Facebook named no page that you manage.",
            ),
            reads_others=True,
        ),
    ),
)
