"""Decide from when on the queue speaks (SEMANTICS 2.4); nothing older is closed by it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from heardback.desk.actions.change_chores import ask_for
from heardback.desk.actions.change_refused import Refused
from heardback.desk.models import ChoreKind, GoLive, Staff

USUAL = timedelta(days=14)


def decide_go_live(by: Staff | None, go_live_at: datetime, now: datetime) -> GoLive:
    """Record the decision; sender rules reach back to it, so everybody is judged anew. Raises Refused."""
    if go_live_at > now:
        raise Refused("The queue cannot begin in the future: choose today or an earlier day.", "go_live")
    with transaction.atomic():
        row = GoLive.objects.create(go_live_at=go_live_at, by=by, decided_at=now)
        ask_for(ChoreKind.JUDGE, by, now)
    return row
