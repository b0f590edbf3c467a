"""Add or rename a team."""

from __future__ import annotations

from heardback.desk.actions.change_refused import Refused
from heardback.desk.models import Team


def name_team(name: str, team: Team | None = None) -> Team:
    """Add a team, or give one another name. Raises Refused."""
    cleaned = name.strip()
    if not cleaned:
        raise Refused("Give the team a name.", "name")
    others = Team.objects.filter(name=cleaned)
    if team is not None:
        others = others.exclude(pk=team.pk)
    if others.exists():
        raise Refused(f"There is a team {cleaned} already.", "name")
    row = team or Team()
    row.name = cleaned
    row.save()
    return row
