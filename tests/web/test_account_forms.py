from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client


@pytest.mark.django_db
def test_changing_a_password_leads_to_no_reset_that_is_not_there() -> None:
    client = Client()
    client.force_login(
        get_user_model().objects.create_user("somebody", password="a long passphrase")
    )
    page = client.get("/accounts/password/change/").content.decode()
    assert 'name="oldpassword"' in page
    assert "closed/reset_password" not in page
