"""The evidence of a call in words: one line for each event that decides something, oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from heardback.formats.cel_channels import is_local
from heardback.formats.cel_events import Event
from heardback.formats.cel_hints import extra_of
from heardback.formats.cel_parties import Parties
from heardback.formats.cel_story import Story

_WORDS = {
    "PARK_START": "was parked",
    "PARK_END": "was taken from parking",
    "BLINDTRANSFER": "passed the call on unannounced",
    "ATTENDEDTRANSFER": "passed the call on after asking",
    "TRANSFER": "passed the call on",
    "PICKUP": "was picked up from another phone",
    "FORWARD": "forwarded the call",
    "CONF_ENTER": "entered a conference",
    "CONF_EXIT": "left a conference",
    "CONF_START": "opened a conference",
    "CONF_END": "closed a conference",
    "HOOKFLASH": "flashed the hook",
    "3WAY_START": "began a three-way call",
    "3WAY_END": "ended a three-way call",
    "MIXMONITOR_START": "was recorded from here",
    "MIXMONITOR_END": "was recorded until here",
}
# Asterisk answers the caller when the called leg has picked up: that is no machine's answer.
_AT_ONCE = timedelta(seconds=1)
_SILENT = frozenset({"LOCAL_OPTIMIZE", "LOCAL_OPTIMIZE_BEGIN", "STREAM_BEGIN", "STREAM_END", "DTMF", "ALL"})


def lines_of(story: Story, events: Sequence[Event], parties: Parties) -> tuple[str, ...]:
    """Return what happened, each line beginning with its time of day in UTC."""
    caller = story.caller
    told = [(caller.since, f"{_who(parties.source.number, caller.endpoint)} calls {parties.dialled or '?'}")]
    for leg in story.legs.values():
        if leg is not caller and leg.is_created:
            told.append((leg.since, f"{leg.endpoint} rings"))
    if caller.answered_at is not None and (
        not story.joined or caller.answered_at < story.joined[0][0] - _AT_ONCE
    ):
        told.append((caller.answered_at, f"the system answers {caller.endpoint}"))
    if story.queued_at is not None:
        told.append((story.queued_at, f"waits in queue {story.queue or '?'}"))
    for joined_at, leg in story.joined:
        through = ", through an outside line" if leg.is_outside else ""
        told.append((joined_at, f"{leg.endpoint} is joined with the caller{through}"))
    if story.voicemail_at is not None:
        told.append((story.voicemail_at, "the caller reaches voicemail"))
    if story.detection_at is not None:
        told.append((story.detection_at, "machine detection runs"))
    told.extend((move.occurred_at, _moved(move)) for move in story.moves if move.kind not in _SILENT)
    if story.ended_at is not None:
        told.append((story.ended_at, "ended"))
    told.sort(key=lambda line: line[0])
    return tuple(f"{at.isoformat()[11:19]} {words}" for at, words in told)


def _moved(move: Event) -> str:
    words = _WORDS.get(move.kind)
    if words is None:
        return f"event {move.kind}"
    target = extra_of(move.row.extra).get("extension", "")
    name = "" if is_local(move.name) else f"{move.name.rpartition('-')[0] or move.name} "
    return f"{name}{words}{f' to {target}' if target else ''}"


def _who(number: str, endpoint: str) -> str:
    return f"{number} ({endpoint})" if number else endpoint
