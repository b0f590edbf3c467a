"""The firm's standard by version, and the options that belong to it (SEMANTICS 0, 3.2, 4.4).

A policy is frozen at an owed answer's opener: a later edit never moves a due time (P4).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from heardback.kernel.standards import Standard, parse_elapsed

ALWAYS = datetime.min.replace(tzinfo=UTC)


class Mode(StrEnum):
    """How much evidence settles (SEMANTICS 3.2 options)."""

    STANDARD = "standard"
    STRICT = "strict"
    SAME_CLIENT = "same_client"


class VoicemailLeft(StrEnum):
    """What a voicemail message that we leave counts as (SEMANTICS 3.3)."""

    HOLDING = "holding"
    NEVER = "never"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of the firm's rules, in force for contacts received from `in_force_from` on."""

    standard: Standard = field(default_factory=lambda: parse_elapsed(24))
    version: str = "1"
    in_force_from: datetime = ALWAYS
    mode: Mode = Mode.STANDARD
    is_list_mode: bool = False
    cc_auto_no: bool = False
    voicemail_left: VoicemailLeft = VoicemailLeft.HOLDING
    conversation_from: float = 20.0  # seconds bridged that make a conversation
    crossing_within: timedelta = timedelta(minutes=10)
    bounce_within: timedelta = timedelta(days=5)
    known_within: timedelta = timedelta(days=730)  # "24 months" of the guard
    follow_up_after: timedelta = timedelta(hours=24)


class PolicyBook:
    """All versions of a firm's policy; `at(received_at)` is the one in force then."""

    def __init__(self, policies: Sequence[Policy]) -> None:
        if not policies:
            raise ValueError("A policy book needs at least one policy.")
        self._policies = sorted(policies, key=lambda policy: (policy.in_force_from, policy.version))
        self._starts = [policy.in_force_from for policy in self._policies]

    @property
    def starts(self) -> tuple[datetime, ...]:
        """The moments from which its versions are in force, in order."""
        return tuple(self._starts)

    def at(self, received_at: datetime) -> Policy:
        """Return the policy in force at `received_at`; before the first one, the first."""
        if len(self._policies) == 1:
            return self._policies[0]
        return self._policies[max(0, bisect_right(self._starts, received_at) - 1)]
