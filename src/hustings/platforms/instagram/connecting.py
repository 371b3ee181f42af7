"""Connecting Instagram's professional accounts by the Facebook page that they belong to.

Sources: see `platforms/meta_flow.py`, and developers.facebook.com/docs/instagram-platform/
instagram-api-with-facebook-login, read in November 2026.
"""

from __future__ import annotations

from hustings.platforms.connecting import Blank, Connecting, Grant, Right, Step, Way, said
from hustings.platforms.instagram.rules import ACCOUNT_KEY
from hustings.platforms.meta_flow import ManagedPage, MetaFlow


def grant_of(page: ManagedPage) -> Grant | None:
    """The professional account of a page, by the page's token; None where it has none."""
    account = page.instagram_business_account
    if account is None:
        return None
    return Grant(
        account_id=account.id,
        handle=f"@{account.username}" if account.username else page.name,
        secret=page.access_token,
        more={ACCOUNT_KEY: account.id},
    )


CONNECTING = Connecting(
    platform="instagram",
    title="Instagram",
    nothing=said(
        "Instagram answers nobody without an app. Without one, import exports or published figures."
    ),
    app_secret_goes_along=True,
    webhooks=True,
    ways=(
        Way(
            key="facebook",
            title=said("Connect professional accounts by their Facebook page"),
            why=said(
                "It brings media with counts, comments and insights of your accounts, and lets followers and "
                "media of other professional accounts be looked up by name."
            ),
            rights=(
                Right(name="pages_show_list", why=said("To know which pages you manage.")),
                Right(name="instagram_basic", why=said("To read the account and its media.")),
                Right(
                    name="pages_read_engagement",
                    why=said("To reach the account through its page."),
                ),
                Right(
                    name="instagram_manage_insights",
                    why=said(
                        "To read views, reach and where followers are, and to look other accounts up."
                    ),
                ),
                Right(
                    name="instagram_manage_comments",
                    why=said("To read what people write under the media."),
                    needed=False,
                ),
                Right(
                    name="instagram_content_publish",
                    why=said("To publish what your team approved."),
                    purpose="write",
                ),
            ),
            steps=(
                Step(
                    text=said(
                        "Turn the account into a professional one, and link it to a Facebook page that you manage."
                    ),
                    address="https://www.facebook.com/business/help/connect-instagram-to-page",
                ),
                Step(
                    text=said("Sign in to Meta for Developers and choose Create app."),
                    address="https://developers.facebook.com/apps/",
                ),
                Step(text=said("Add the use case for Instagram with Facebook Login.")),
                Step(
                    text=said(
                        "Under Facebook Login, Settings, enter the address below as a valid OAuth redirect URI."
                    )
                ),
                Step(
                    text=said(
                        "Under App settings, Basic, copy the App ID and the App secret into the form below."
                    )
                ),
            ),
            limits=(
                said(
                    "The consent ends after 90 days unless somebody connects again; you are told a week ahead."
                ),
                said("Private accounts and accounts that are not professional give nothing."),
            ),
            app="own",
            app_blanks=(
                Blank(name="client_id", label=said("App ID")),
                Blank(name="client_secret", label=said("App secret"), secret=True),
            ),
            redirected=MetaFlow(
                grant_of=grant_of,
                nothing_found="None of the pages that you chose has a professional Instagram account.",
            ),
            reads_others=True,
        ),
    ),
)
