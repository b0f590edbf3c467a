"""Records of calls come in: stored as they came, grouped by call, folded anew whenever one more arrives.

A raw item holds some records of ONE call, in one format (`RawItem.folder` names it), as the source wrote them. All
items of a call share its contact id, so that a webhook, a file and a database that tell of the same call are one
contact, and a lost or late event never makes two.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from heardback.desk.actions.dial import CLOCKS_APART, RECORDED_WITHIN
from heardback.desk.firm import zone_of
from heardback.desk.models import Contact as ContactRow
from heardback.desk.models import Dialled, DialOutcome, FirmProfile, IntakePoint
from heardback.desk.sealing import unseal_compressed
from heardback.desk.sighted import Sighted
from heardback.desk.storable import plain
from heardback.evidence.call import call_contact_id, fold_call, place_call, unparsed_call
from heardback.evidence.firm import Firm
from heardback.formats.call_formats import call_format
from heardback.formats.calls import CallFormat, CallRecord, Piece
from heardback.formats.records import Unreadable
from heardback.intake.models import Cursor, ItemState, RawItem
from heardback.intake.store import Arrived, Stored, store_raw
from heardback.kernel.contacts import Contact, Direction, Mark

LOG = logging.getLogger(__name__)
KIND: Final = "call"
_PIECES = msgspec.msgpack.Decoder(list[Piece])


@dataclass(frozen=True, slots=True)
class CallText:
    """Some records of one call as text, in `format`. `source_key` names their place; '' takes their own hash."""

    format: str
    text: str
    source_key: str = ""


def store_calls(
    point: IntakePoint, arrived: Sequence[CallText], *, seen_at: datetime, cursor: Cursor | None = None
) -> Stored:
    """Store records of calls as they came (commit 1); the same text again stores nothing.

    Each text must speak of one call: `texts_by_call` cuts a longer one.
    """
    items = [
        Arrived(
            source_key=one.source_key or f"call:{one.format}:{_hash(one.text)}",
            raw=one.text.encode("utf-8", "surrogateescape"),
            kind=KIND,
            folder=one.format,
        )
        for one in arrived
    ]
    return store_raw(point, items, seen_at=seen_at, cursor=cursor)


def texts_by_call(
    format_name: str, lines: Sequence[str], profile: Mapping[str, str]
) -> tuple[list[CallText], list[str]]:
    """Cut the lines of a file or feed into one text a call, each with the header that stands above it, if any.

    Returns the last header too, for the lines to come. Nothing is left out: what cannot be read is a text of its
    own. Raises Unreadable where the whole is something else.
    """
    found = call_format(format_name)
    pieces = list(found.split(lines, profile))
    if not pieces:
        return [], list(lines)
    starts = [max(piece.position - 1, 0) for piece in pieces]
    ends = [*starts[1:], len(lines)][: len(starts)]
    header = list(lines[: starts[0]])
    texts: dict[tuple[str, str], list[str]] = {}
    for piece, start, end in zip(pieces, starts, ends, strict=True):
        key = piece.call_key or f"\0{piece.position}"
        rows, below = _parted(found, lines[start : max(end, start + 1)], profile)
        texts.setdefault((key, "".join(map(_ended, header))), []).extend(map(_ended, rows))
        header = below or header
    return [CallText(format_name, above + "".join(rows)) for (_, above), rows in texts.items()], header


def _parted(
    found: CallFormat, lines: Sequence[str], profile: Mapping[str, str]
) -> tuple[Sequence[str], list[str]]:
    """Part the lines of one record from a header that follows them: files that were joined differ in columns."""
    for place, line in enumerate(lines[1:], 1):
        if line.strip() and _is_header(found, line, profile):
            return lines[:place], list(lines[place:])
    return lines, []


def _is_header(found: CallFormat, line: str, profile: Mapping[str, str]) -> bool:
    try:
        return next(found.split([line], profile), None) is None
    except Unreadable:
        return False


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:40]


def zone_of_point(point: IntakePoint | None, firm_row: FirmProfile) -> ZoneInfo:
    """Return the zone in which a point's phone system writes naive times: its own setting, else the firm's."""
    given = point.settings.get("zone") if point is not None else None
    if given:
        try:
            return ZoneInfo(str(given))
        except (ValueError, OSError):
            LOG.warning("%s is no time zone: the firm's is taken.", given)
    return zone_of(firm_row)


def read_anew(point: IntakePoint) -> int:
    """Have all calls of a point read again from what was stored: its zone or its columns were said anew."""
    stored = RawItem.objects.filter(intake_point=point, kind=KIND, state=ItemState.DONE)
    return stored.update(state=ItemState.NEW)


class CallKind:
    """Calls, from whichever phone system."""

    def read(self, rows: Sequence[RawItem], firm_row: FirmProfile) -> None:
        """Fill `reading` and `contact_id` of every row; never fails for the sake of one."""
        for row in rows:
            pieces, row.problem = _pieces(row)
            named = next((piece for piece in pieces if piece.call_key), None)
            row.contact_id = (
                call_contact_id(_system(call_format(named.format).system, row), named.call_key)
                if named is not None
                else call_contact_id("unparsed", row.raw.digest)
            )
            row.reading = msgspec.msgpack.encode(pieces)
            row.state = ItemState.DONE

    def place_all(self, rows: Sequence[RawItem], firm: Firm, firm_row: FirmProfile) -> list[Sighted]:
        """Fold everything known of one call and place it: one sighting."""
        first = min(rows, key=lambda row: row.pk)
        pieces = [piece for row in rows for piece in _PIECES.decode(bytes(row.reading))]
        # A number is dialled in the country of whoever took the call in; naive times are the firm's own.
        try:
            record = fold_call(pieces, _zone_of(rows, firm_row))
        except Unreadable:
            contact = unparsed_call(first.contact_id, first.first_seen_at)
            return [Sighted(contact=contact, known_at=first.first_seen_at, raw_id=first.pk, kind="unparsed")]
        return [_sighted(replace(record, system=_system(record.system, first)), first, firm)]

    def reply_pairs(self, row: RawItem) -> Iterable[tuple[str, str]]:
        """A call links nobody to anybody."""
        return ()


def _system(system: str, row: RawItem) -> str:
    """Two phone systems of one kind may give two calls one name: the site tells them apart (2.2).

    Lists of calls number their rows as they like, so that each point is a site of its own unless it names one.
    """
    point = row.intake_point
    if point is None:
        return system
    site = str(point.settings.get("site", "")).strip() or (f"point {point.pk}" if row.folder == "csv" else "")
    return f"{system}@{site}" if site else system


def _zone_of(rows: Sequence[RawItem], firm_row: FirmProfile) -> ZoneInfo:
    told = [
        row.intake_point
        for row in rows
        if row.intake_point is not None and row.intake_point.settings.get("zone")
    ]
    return zone_of_point(told[0] if told else None, firm_row)


def _pieces(row: RawItem) -> tuple[list[Piece], str]:
    text = unseal_compressed(row.raw.sealed).decode("utf-8", "surrogateescape")
    point = row.intake_point
    profile = point.settings.get("profile", {}) if point is not None else {}
    try:
        pieces = list(call_format(row.folder).split(text.splitlines(keepends=True), profile))
    except Unreadable as problem:
        return [], plain(problem.reason)
    return pieces, plain(" ".join(piece.problem for piece in pieces if piece.problem))


def _sighted(record: CallRecord, first: RawItem, firm: Firm) -> Sighted:
    placed = place_call(record, firm)
    contact = placed.contact
    if contact.direction is Direction.OUTBOUND:
        is_shared = placed.number in firm.phones.shared
        task = _dialled_from(placed.number, record.started_at, first.first_seen_at)
        contact = _for_its_task(contact, task, is_shared=is_shared)
    return Sighted(
        contact=contact,
        known_at=first.first_seen_at,
        raw_id=first.pk,
        intake_point_id=first.intake_point_id,
        kind=KIND,
        from_name=placed.name if contact.direction is Direction.INBOUND else "",
        to_addresses=(placed.dialled,) if placed.dialled else (),
        snippet=placed.words,
        number=placed.number if contact.direction is not Direction.INTERNAL else "",
        has_number=bool(placed.number),
        asks_for_call=contact.direction is Direction.INBOUND and bool(placed.number),
        dialled=placed.dialled,
        campaign=placed.campaign,
        outcome=record.outcome.value,
    )


def _for_its_task(contact: Contact, task: ContactRow | None, *, is_shared: bool) -> Contact:
    """Return a call of ours with the task that it was dialled from: it is with that customer, grade A (3.2).

    Who shares a number with others is not answered by a call to it, unless it was dialled for them.
    """
    if task is None:
        return replace(contact, marks=contact.marks | {Mark.NUMBER_LEFT}) if is_shared else contact
    own = () if is_shared else contact.counterparties
    return replace(
        contact,
        counterparties=tuple(dict.fromkeys((*own, *task.customers[:1]))) or contact.counterparties,
        conversation_keys=(*(() if is_shared else contact.conversation_keys), f"id:{task.contact_id}"),
    )


def _dialled_from(number: str, started_at: datetime, seen_at: datetime) -> ContactRow | None:
    """The contact from whose task this number was dialled just before: the last tap counts.

    A tap after the call was already known speaks of the next one, so that placing anew finds the same.
    """
    if not number:
        return None
    near = Dialled.objects.filter(
        number=number,
        dialled_at__lte=started_at + CLOCKS_APART,
        dialled_at__lt=seen_at,
        dialled_at__gt=started_at - RECORDED_WITHIN,
    ).exclude(outcome=DialOutcome.NOT_MADE)
    last = near.order_by("-dialled_at", "-pk").first()
    if last is None:
        return None
    return ContactRow.objects.filter(contact_id=last.contact_id).only("contact_id", "customers").first()
