"""django-allauth's forms, for accounts that have no e-mail."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """Leads to no reset by e-mail: an administrator sets a new password instead."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""
