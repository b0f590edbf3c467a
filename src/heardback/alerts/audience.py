"""Who is told of an owed answer: its owner, else the team, else everybody who works the desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from heardback.desk.access import WORKERS
from heardback.desk.models import OwedAnswer, Staff


def people_told() -> list[Staff]:
    """Return everybody who may be told anything: active staff and leads."""
    return list(Staff.objects.filter(is_active=True, role__in=WORKERS).order_by("pk"))


def audience_of(row: OwedAnswer, people: Iterable[Staff]) -> list[Staff]:
    """Return who is told of `row`: its owner (and to whom it is being handed), else the team, else all."""
    everybody = list(people)
    named = {row.owner_id, row.handed_to_id} - {None}
    owners = [staff for staff in everybody if staff.pk in named]
    if owners:
        return owners
    team = [staff for staff in everybody if row.team_id is not None and staff.team_id == row.team_id]
    return team or everybody


def own_rows(staff: Staff) -> Q:
    """Return the condition for owed answers that are this person's own."""
    return Q(owner=staff) | Q(handed_to=staff)


def untaken_rows(staff: Staff, people: Iterable[Staff]) -> Q:
    """Return the condition for owed answers that nobody who works took, and that this person is told of."""
    everybody = list(people)
    manned = {one.team_id for one in everybody} - {None}
    unmanned = Q(team=None) | ~Q(team__in=manned)
    working = [one.pk for one in everybody]
    is_free = (Q(owner=None) | ~Q(owner__in=working)) & (Q(handed_to=None) | ~Q(handed_to__in=working))
    return is_free & (unmanned | Q(team=staff.team_id) if staff.team_id is not None else unmanned)
