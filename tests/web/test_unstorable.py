"""A NUL is refused at the door: PostgreSQL could not store or look it up."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_nul_in_an_address_is_a_bad_request() -> None:
    assert Client().get("/customers/a%00b/").status_code == 400


def test_a_nul_in_a_field_is_a_bad_request() -> None:
    found = Client().post("/accounts/login/", {"login": "a\0b", "password": "x"})
    assert found.status_code == 400
    assert b"NUL" in found.content


def test_bodies_that_are_no_forms_are_left_alone() -> None:
    assert (
        Client().post("/accounts/login/", b"a\0b", content_type="application/octet-stream").status_code != 400
    )
