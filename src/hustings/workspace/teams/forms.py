"""The forms of the team's screens."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hustings.workspace.teams.models import Role


class NewMember(forms.Form):
    username = forms.CharField(label=_("Name to sign in with"), max_length=150)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MEMBER)
    password = forms.CharField(
        label=_("First password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("For a new account; they can change it later."),
    )


class NewLink(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    query = forms.CharField(widget=forms.HiddenInput, max_length=1000, required=False)
