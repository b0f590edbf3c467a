"""A signed-in person at a chosen moment, for tests of pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.desk.world import MONDAY

from heardback.desk.models import Staff


class Clock:
    """The clock that the pages read; `at` is hours after Monday 09:00."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.moment = MONDAY
        clock = self

        class Frozen(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
                return clock.moment

        monkeypatch.setattr("heardback.web.middleware.datetime", Frozen)

    def at(self, hours: float) -> datetime:
        self.moment = MONDAY + timedelta(hours=hours)
        return self.moment


def signed_in(staff: Staff) -> Client:
    """Return a browser in which `staff` has signed in."""
    client = Client()
    client.force_login(staff)
    return client


@contextmanager
def counted_queries() -> Iterator[CaptureQueriesContext]:
    """Count every query, the session's and the person's among them."""
    with CaptureQueriesContext(connection) as seen:
        yield seen


WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def writes_in(seen: CaptureQueriesContext) -> list[str]:
    """Return the statements that change something."""
    return [one["sql"] for one in seen.captured_queries if one["sql"].lstrip().upper().startswith(WRITES)]
