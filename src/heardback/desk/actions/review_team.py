"""Review a team: where more than 5 % of settlements by phone are undone, grade B only suggests (SEMANTICS 12.2)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from heardback.desk.models import Staff, Team, TeamMode
from heardback.desk.projection import beat
from heardback.desk.queries.undone import share_undone


def review_team(team: Team, now: datetime) -> TeamMode | None:
    """Make `team` strict from now on if too many of its grade B settlements were undone; None if nothing changed."""
    if team.is_strict:
        return None
    share = share_undone(team, now)
    if not share.is_too_high:
        return None
    return set_team_mode(None, team, is_strict=True, reason=share.sentence, now=now)


def set_team_mode(by: Staff | None, team: Team, *, is_strict: bool, reason: str, now: datetime) -> TeamMode:
    """Say whether from now on this team's grade B settles or only suggests; what came before stays as judged."""
    with transaction.atomic():
        row = TeamMode.objects.create(team=team, is_strict=is_strict, in_force_from=now, reason=reason, by=by)
        team.is_strict = is_strict
        team.save(update_fields=["is_strict"])
        beat(now)
    return row
