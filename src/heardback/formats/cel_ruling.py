"""What a call's story proves: its direction, a message, machine detection, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from heardback.formats.calls import CallDirection, CallOutcome
from heardback.formats.cdr.channels import is_short_number
from heardback.formats.cel_channels import dials_out, is_local, is_machine
from heardback.formats.cel_events import Event
from heardback.formats.cel_legs import Leg
from heardback.formats.cel_story import Story
from heardback.kernel.call_lengths import SHORTEST_MESSAGE
from heardback.kernel.contacts import MachineDetection

# The stock greeting and its beep; personal greetings are longer, so that this errs towards a message.
_GREETING_FOR: Final = 5.0
_TOGETHER: Final = 2.0
_PASSED_ON: Final = frozenset({"BLINDTRANSFER", "ATTENDEDTRANSFER", "PARK_START"})
_AS_IT_ENDED: Final = timedelta(seconds=2)
_LONGEST_EXTENSION: Final = 6
_FAILED_STATUS: Final = frozenset({"CHANUNAVAIL", "CONGESTION", "INVALIDARGS"})
_FAILED_CAUSES: Final = frozenset(
    {"1", "2", "3", "22", "27", "28", "34", "38", "41", "42", "44", "58", "88", "127"}
)
_BUSY_CAUSE: Final = "17"


def is_originated(story: Story, events: Sequence[Event]) -> bool:
    """Whether the system itself called the first leg (click-to-call, diallers), instead of being called by it."""
    caller = story.caller
    if is_local(events[0].name) or "AppDial2" in caller.apps:
        return True
    if caller.answered_at is None or caller.extens[:1] != ["s"] or caller.is_outside:
        return False
    rung = story.rung
    return not rung or caller.answered_at < min(leg.since for leg in rung)


def direction_of(story: Story, is_originated: bool) -> CallDirection:
    """Return which way the call went, seen from the firm; UNKNOWN where neither lines nor numbers tell."""
    caller = story.caller
    if story.hints.direction is not CallDirection.UNKNOWN:
        return story.hints.direction
    if is_machine(caller.name):
        # Nothing but Asterisk's own plumbing took part.
        return CallDirection.INTERNAL
    if caller.is_outside:
        return CallDirection.OUTBOUND if is_originated else CallDirection.INBOUND
    dialled = caller.dialled
    others = [leg for leg in story.legs.values() if leg is not caller]
    if any(leg.is_outside for leg in others) or any(map(dials_out, caller.contexts)):
        # A colleague's phone that rings their mobile as well is still a colleague.
        is_colleague = dialled.isdigit() and len(dialled) <= _LONGEST_EXTENSION
        is_colleague = is_colleague and any(leg.is_created and not leg.is_outside for leg in others)
        return CallDirection.INTERNAL if is_colleague else CallDirection.OUTBOUND
    if not 2 <= _digits(caller.started_number or next(iter(caller.numbers), "")) <= _LONGEST_EXTENSION:
        return CallDirection.UNKNOWN
    is_long = _digits(dialled) > _LONGEST_EXTENSION and dialled[0] != "*"
    return CallDirection.OUTBOUND if is_long else CallDirection.INTERNAL


def _digits(number: str) -> int:
    return sum(map(str.isdigit, number))


def detection_of(story: Story) -> MachineDetection:
    """Return what AMD found, as far as a user-defined event tells: the application itself tells CEL nothing."""
    if story.detection_at is None:
        return MachineDetection.NOT_RUN
    words = " ".join(f"{move.kind} {move.row.userfield} {move.row.extra}".upper() for move in story.moves)
    if "AMD" in words or "DETECT" in words:
        if "MACHINE" in words:
            return MachineDetection.MACHINE
        if "HUMAN" in words or "PERSON" in words:
            return MachineDetection.HUMAN
    return MachineDetection.UNKNOWN


def is_outside_only(story: Story, direction: CallDirection, detection: MachineDetection) -> bool:
    """Whether nothing but outside lines took a call to us: a mobile's voicemail picks up as its owner does."""
    if direction is not CallDirection.INBOUND or detection is MachineDetection.HUMAN or not story.joined:
        return False
    return all(
        leg.is_outside and not is_short_number(leg.endpoint.rpartition("/")[2]) for _, leg in story.joined
    )


def unproven_for(story: Story, until: datetime) -> float:
    """Return how long something was connected that no event proves to be a person; 0 where nothing was."""
    if story.joined_unknown_at is not None:
        return max(0.0, (until - story.joined_unknown_at).total_seconds())
    if story.has_bridges or story.caller.answered_at is None:
        return 0.0
    return max((_together(story.caller, leg, until) for leg in story.rung), default=0.0)


def _together(caller: Leg, leg: Leg, until: datetime) -> float:
    """How long two legs were up together, if the caller was answered because the other was."""
    if leg.answered_at is None or caller.answered_at is None:
        return 0.0
    after = (caller.answered_at - leg.answered_at).total_seconds()
    gone_at = min(leg.ended_at or until, caller.ended_at or until)
    together = (gone_at - caller.answered_at).total_seconds()
    return together if 0 <= after <= _TOGETHER <= together else 0.0


def reached_voicemail(story: Story) -> bool:
    """Whether our voicemail took the caller."""
    if story.voicemail_at is None:
        return story.hints.meant_kind == "voicemail" and not story.joined
    # A member of a ringing group may have voicemail of their own, which the caller never hears.
    return not is_local(story.voicemail_on) or story.voicemail_on in story.bridges.through


def message_of(story: Story, events: Sequence[Event]) -> tuple[float, datetime | None]:
    """Return how long the caller can have spoken on our voicemail, and until when."""
    since, until = story.voicemail_at, story.voicemail_until
    if since is None or until is None or not reached_voicemail(story):
        return 0.0, None
    # Who was joined before was passed on to the mailbox; who was joined later left it for a person.
    if any(at >= since for at, _ in story.joined):
        return 0.0, None
    if any("VMSTATUS" in event.row.extra and "SUCCESS" not in event.row.extra for event in events):
        return 0.0, None
    answered_at = story.caller.answered_at
    if answered_at is not None and since < answered_at <= until:
        since = answered_at
    spoke_for = (until - since).total_seconds() - _GREETING_FOR
    return (spoke_for, until) if spoke_for >= SHORTEST_MESSAGE else (0.0, None)


def left_waiting_for(story: Story) -> float:
    """Return how long the caller still waited for somebody else after the last conversation; 0 for who did not.

    Passed on was who was transferred or parked as it ended, and for whom a phone rang or a queue began after it.
    """
    since, until = story.quiet_since, story.caller.ended_at
    if since is None or until is None or not story.joined:
        return 0.0
    was_sent = any(
        move.kind in _PASSED_ON and abs(move.occurred_at - since) <= _AS_IT_ENDED for move in story.moves
    )
    rang_again = any(leg.since >= since for leg in story.rung)
    queued_again = story.queued_last_at is not None and story.queued_last_at >= since
    return max(0.0, (until - since).total_seconds()) if was_sent or rang_again or queued_again else 0.0


def rang_for(story: Story, direction: CallDirection, until: datetime) -> float:
    """Return how long somebody waited for the called side, until it answered or all was over."""
    caller = story.caller
    starts = [leg.since for leg in story.rung]
    starts.extend(at for at in (story.queued_at, story.dialled_at) if at is not None)
    # Whoever waits for us waits from the moment that a machine of ours took the call.
    if direction is not CallDirection.OUTBOUND and caller.answered_at is not None:
        starts.append(caller.answered_at)
    return max(0.0, (until - min(starts, default=caller.since)).total_seconds())


def unanswered(story: Story, direction: CallDirection, is_originated: bool) -> CallOutcome:
    """Return what became of a call that ended without anybody or anything being joined with the caller."""
    status, cause = story.dialstatus.upper(), story.hangup_cause
    if not story.rung and story.queued_at is None and story.voicemail_at is None and story.caller.answered_at:
        return CallOutcome.IVR_ONLY
    if status == "BUSY" or (not status and cause == _BUSY_CAUSE):
        return CallOutcome.BUSY
    if status in _FAILED_STATUS or (not status and cause in _FAILED_CAUSES):
        return CallOutcome.FAILED
    # Where the system rang our own phone, or we rang somebody, there is no caller who gave up on us.
    if is_originated or direction is CallDirection.OUTBOUND or status == "NOANSWER":
        return CallOutcome.NO_ANSWER
    return CallOutcome.ABANDONED if status == "CANCEL" or _gave_up(story) else CallOutcome.NO_ANSWER


def _gave_up(story: Story) -> bool:
    """Whether the caller left first: no leg that rang for them was gone before."""
    if story.hangup_source:
        return story.hangup_source.startswith(story.caller.endpoint)
    gone = [leg.ended_at for leg in story.rung if leg.ended_at is not None]
    gone_at = story.caller.ended_at
    return gone_at is None or not gone or max(gone) >= gone_at
