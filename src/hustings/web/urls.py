"""All addresses: accounts, the rooms, the API when it is there."""

from __future__ import annotations

import importlib
import importlib.util

from allauth.account import views as accounts
from django.urls import URLPattern, URLResolver, include, path

from hustings.web.middleware.errors import not_found
from hustings.workspace.rooms import room_packages

handler400 = "hustings.web.middleware.errors.bad_request"
handler403 = "hustings.web.middleware.errors.permission_denied"
handler404 = "hustings.web.middleware.errors.not_found"
handler500 = "hustings.web.middleware.errors.server_error"

# Of django-allauth only what an account without e-mail needs. Its sign-in page asks for the
# address of a sign-up page, so that name exists and leads nowhere.
_accounts: list[URLPattern | URLResolver] = [
    path("login/", accounts.login, name="account_login"),
    path("logout/", accounts.logout, name="account_logout"),
    path("inactive/", accounts.account_inactive, name="account_inactive"),
    path("reauthenticate/", accounts.reauthenticate, name="account_reauthenticate"),
    path("password/change/", accounts.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    *(
        path(f"closed/{name}/", not_found, name=f"account_{name}")
        for name in ("signup", "email", "reset_password", "set_password", "email_verification_sent")
    ),
]


def _api() -> list[URLPattern | URLResolver]:
    if importlib.util.find_spec("hustings.web.api") is None:
        return []
    return importlib.import_module("hustings.web.api").urlpatterns  # type: ignore[no-any-return]


urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(_accounts)),
    path("language/", include("django.conf.urls.i18n")),
    *_api(),
    *(path("", include(f"{package}.urls")) for package in room_packages()),
]
