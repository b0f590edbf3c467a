"""A desk on which anything may be done in any order: what the state machines of the desk's tests share."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from tests.desk.calls_world import CallWorld
from tests.desk.world import MONDAY

from heardback.desk.models import Contact, Staff
from heardback.intake.rebuild import differences

SUBJECTS = ("Pump", "Filter")


class AnyOrder(RuleBasedStateMachine):
    """Each run has a world of its own, rolled back; at its end everything derives again without a difference."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.world = CallWorld()
        self.hours = 0.0

    def teardown(self) -> None:
        try:
            found = list(differences(self.now))
            assert not found, found
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @property
    def now(self) -> datetime:
        return MONDAY + timedelta(hours=self.hours)

    def one_of(self, rows: Any, number: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    def colleague(self, number: int) -> Staff:
        return (self.world.sam, self.world.dana)[number % 2]

    @staticmethod
    def last_of(address: str, *, is_reply: bool = True) -> str:
        """The Message-ID of what that address wrote last, '' where it wrote nothing or nothing is replied to."""
        asked = Contact.objects.filter(from_address=address).order_by("-pk").first()
        return asked.message_id if asked and is_reply else ""


def run_in_any_order(machine: type[AnyOrder], *, steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[
                HealthCheck.too_slow,
                HealthCheck.data_too_large,
                HealthCheck.filter_too_much,
            ],
        ),
    )
