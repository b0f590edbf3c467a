"""What a running process remembers of a watched Microsoft 365 point: sign-in, when folders were listed, troubles.

All of it can be lost: the cursors know how far each folder was read. Trouble rests what it is about, and only that:
the whole point (its secret), one mailbox (permission, throttling), or one folder.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from heardback.gateways.graph import GraphMailbox
from heardback.gateways.graph_problems import GraphProblem, Kind
from heardback.gateways.http import HttpProblem, Throttled, Unreachable
from heardback.intake.backfill import NoRoom
from heardback.intake.watch_graph_settings import GraphSettings

EVERYWHERE = "*"
_FORGOTTEN = timedelta(hours=1)
_SHORTEST_REST = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong with one mailbox or folder, and when it is tried again."""

    sentence: str
    until: datetime


@dataclass(slots=True)
class Watch:
    """What a running process remembers of one point; all of it can be lost: the cursors know how far it was read."""

    settings: GraphSettings
    mailboxes: dict[str, GraphMailbox]  # '' the mailbox itself, else by member
    listed_at: dict[str, datetime] = field(default_factory=dict)
    troubles: dict[str, Trouble] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    retried_at: dict[int, datetime] = field(default_factory=dict)

    def rests(self, key: str, now: datetime) -> bool:
        """Say whether this mailbox or folder is left alone for now."""
        return key in self.troubles and now < self.troubles[key].until

    def note(self, problem: HttpProblem | NoRoom, key: str, member: str, now: datetime) -> None:
        """Remember a trouble that showed at `key`, and rest what it is about for as long as it asks."""
        until = now + max(problem.retry_after, _SHORTEST_REST)
        self.troubles[reach(problem, key, member)] = Trouble(problem.sentence, until)

    def first_sentence(self, now: datetime) -> str:
        """Return the sentence of the oldest trouble, '' without any; what nobody looks at any more is forgotten."""
        for key in [key for key, one in self.troubles.items() if now - one.until > _FORGOTTEN]:
            del self.troubles[key]
        return next((one.sentence for one in self.troubles.values() if one.sentence), "")


def reach(problem: HttpProblem | NoRoom, key: str, member: str) -> str:
    """Return what a trouble is about: the whole point, one mailbox, or only the place where it showed."""
    kind = problem.kind if isinstance(problem, GraphProblem) else None
    if kind in (Kind.SECRET, Kind.APP) or isinstance(problem, NoRoom):
        return EVERYWHERE
    if kind in (Kind.CONSENT, Kind.MAILBOX) or isinstance(problem, Throttled | Unreachable):
        return mailbox_key(member)
    return key


def mailbox_key(member: str) -> str:
    return f"@{member}"
