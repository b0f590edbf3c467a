"""Accounts: people are invited, nobody signs up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's door with sign-up shut."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
