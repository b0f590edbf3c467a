"""The share of grade B settlements that people undid, per team: "settled by phone – right matter?" (12.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from heardback.desk.models import DecisionFact, Filing, OwedAnswer, Team

LOOK_BACK = timedelta(days=90)
MOST_UNDONE = 0.05
#: Below this many, a share says nothing (SEMANTICS 7).
FEWEST = 20


@dataclass(frozen=True, slots=True)
class ShareUndone:
    """Of `settled` grade B settlements of a team in 90 days, `undone` were taken back."""

    team: Team
    settled: int
    undone: int

    @property
    def is_too_high(self) -> bool:
        """Whether grade B must only suggest from now on."""
        return self.settled >= FEWEST and self.undone / self.settled > MOST_UNDONE

    @property
    def sentence(self) -> str:
        """The share in words; a count where it is too few for a share."""
        if self.settled < FEWEST:
            return f"{self.undone} of {self.settled} settled by phone or new mail were undone in 90 days."
        share = self.undone / self.settled
        return f"{share:.0%} ({self.undone} of {self.settled}) settled by phone or new mail were undone in 90 days."


def share_undone(team: Team, now: datetime) -> ShareUndone:
    """Return the share undone of one team in the 90 days before `now`."""
    since = now - LOOK_BACK
    standing = OwedAnswer.objects.filter(
        team=team, grade="B", settled_at__gt=since, settled_at__lte=now
    ).count()
    undone = DecisionFact.objects.filter(undid_grade="B", decided_at__gt=since, decided_at__lte=now)
    owed_ids = set(
        Filing.objects.filter(contact__contact_id__in=undone.values("other_id"))
        .exclude(owed_id="")
        .values_list("owed_id", flat=True)
    )
    # Counted once an owed answer, however often it was settled and undone.
    count = OwedAnswer.objects.filter(owed_id__in=owed_ids, team=team).exclude(grade="B").count()
    return ShareUndone(team, standing + count, count)


def shares_undone(now: datetime) -> list[ShareUndone]:
    """Return the share of every team, the highest first."""
    shares = [share_undone(team, now) for team in Team.objects.order_by("name")]
    return sorted(shares, key=lambda share: -(share.undone / share.settled if share.settled else 0))
