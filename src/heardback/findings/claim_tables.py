"""A finding as plain data for programs and as rows for spreadsheets. Pure; moments ISO 8601 in UTC with offset."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from heardback.findings.claim_coverage import Looked
from heardback.findings.claim_shapes import (
    CLAIM_WORDS,
    OUTCOME_WORDS,
    CallSeen,
    Finding,
    MailSeen,
    Quote,
    Sighting,
)
from heardback.findings.claim_transit import Receipt, Usual
from heardback.findings.csv_cells import disarmed

COLUMNS = ("record", "moment", "until", "source", "what", "seconds", "detail", "contact_id")


def finding_as_plain(found: Finding) -> dict[str, Any]:
    """Return a finding as JSON takes it; keys are added, never renamed."""
    asked = found.asked
    return {
        "claim": asked.claim.value,
        "said": CLAIM_WORDS[asked.claim],
        "customer_id": asked.customer_id,
        "customer": asked.customer,
        "since": _iso(asked.since),
        "until": _iso(asked.until),
        "timezone": asked.zone,
        "words": asked.words,
        "checked_at": _iso(found.checked_at),
        "outcome": found.outcome.value,
        "outcome_words": OUTCOME_WORDS[found.outcome],
        "sentence": found.sentence,
        "mails": [_mail(one) for one in found.mails],
        "usual": _usual(found.usual) if found.usual else None,
        "calls": [_call(one) for one in found.calls],
        "statements": [
            {"said_at": _iso(one.said_at), "speaks_of": _iso(one.speaks_of), "words": one.words}
            for one in found.statements
        ],
        "quotes": [_quote(one) for one in found.quotes],
        "searched": found.searched,
        "looked_at": [_looked(one) for one in found.looked],
        "is_covered": found.is_covered,
        "not_seen": list(found.not_seen),
    }


def _mail(one: MailSeen) -> dict[str, Any]:
    return {
        "contact_id": one.contact_id,
        "reached_at": _iso(one.reached_at),
        "received_at": _iso(one.received_at),
        "claimed_sent_at": _iso(one.claimed_sent_at),
        "from": one.from_address,
        "subject": one.subject,
        "is_automatic": one.is_automatic,
        "set_aside": one.set_aside,
        "is_in_junk_only": one.is_in_junk_only,
        "notes": list(one.notes),
        "sightings": [_sighting(seen) for seen in one.sightings],
    }


def _sighting(one: Sighting) -> dict[str, Any]:
    return {
        "point": one.point,
        "folder": one.folder,
        "role": one.role,
        "first_seen_at": _iso(one.first_seen_at),
        "note": one.note,
        "receipt": _receipt(one.receipt) if one.receipt else None,
    }


def _receipt(one: Receipt) -> dict[str, Any]:
    return {
        "reached_at": _iso(one.reached_at),
        "host": one.host,
        "queue_id": one.queue_id,
        "from_host": one.from_host,
        "from_ip": one.from_ip,
        "first_stamp_at": _iso(one.first_stamp_at),
        "first_host": one.first_host,
        "seconds": one.under_way,
        "is_sound": one.is_sound,
        "is_proven": one.is_proven,
        "notes": list(one.notes),
    }


def _usual(one: Usual) -> dict[str, Any]:
    return {
        "counted": one.counted,
        "left_out": one.left_out,
        "p50_seconds": one.half,
        "p99_seconds": one.p99,
        "longest_seconds": one.longest,
        "since": _iso(one.since),
        "until": _iso(one.until),
        "is_newest_only": one.is_cut,
        "unread": one.unread,
    }


def _call(one: CallSeen) -> dict[str, Any]:
    return {
        "contact_id": one.contact_id,
        "started_at": _iso(one.started_at),
        "number": one.number,
        "staff": one.staff,
        "truth": one.truth,
        "rang_seconds": one.rang_for,
        "talked_seconds": one.talked_for,
        "message_seconds": one.message_for,
        "system": one.system,
        "is_their_number": one.is_their_number,
    }


def _quote(one: Quote) -> dict[str, Any]:
    return {
        "contact_id": one.contact_id,
        "occurred_at": _iso(one.occurred_at),
        "channel": one.channel,
        "subject": one.subject,
        "text": list(one.text),
        "is_own": one.is_own,
    }


def _looked(one: Looked) -> dict[str, Any]:
    return {
        "source": one.source,
        "covered": [[_iso(begins), _iso(ends)] for begins, ends in one.spans],
        "gaps": [[_iso(begins), _iso(ends)] for begins, ends in one.gaps],
        "is_complete": one.is_complete,
        "why": one.why,
    }


def finding_as_csv(found: Finding) -> str:
    """Return the finding as one table (RFC 4180) with a header line; what would run as a formula stays text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([[_cell(value) for value in row] for row in _rows(found)])
    return out.getvalue()


_Row = tuple[object, ...]


def _rows(found: Finding) -> Iterator[_Row]:
    asked = found.asked
    yield "claim", asked.since, asked.until, asked.customer, CLAIM_WORDS[asked.claim], None, asked.words, ""
    yield "outcome", found.checked_at, None, "", OUTCOME_WORDS[found.outcome], None, found.sentence, ""
    for mail in found.mails:
        yield from _mail_rows(mail)
    if found.usual:
        usual = found.usual
        for what, seconds in (("p50", usual.half), ("p99", usual.p99), ("longest", usual.longest)):
            yield "usual", usual.since, usual.until, "", what, seconds, f"{usual.counted} mails", ""
    for call in found.calls:
        detail = f"to {call.number}" + (f", by {call.staff}" if call.staff else "")
        yield "call", call.started_at, None, call.system, call.truth, call.talked_for, detail, call.contact_id
    for said in found.statements:
        yield "noted", said.speaks_of, None, "", said.words, None, f"noted at {_iso(said.said_at)}", ""
    for quote in found.quotes:
        whose = "own words" if quote.is_own else "quoted there"
        yield (
            "quote",
            quote.occurred_at,
            None,
            whose,
            quote.subject,
            None,
            " | ".join(quote.text),
            quote.contact_id,
        )
    for looked in found.looked:
        for begins, ends in looked.spans:
            yield "covered", begins, ends, looked.source, "", None, "", ""
        for begins, ends in looked.gaps:
            yield "gap", begins, ends, looked.source, "", None, looked.why, ""
    for sentence in found.not_seen:
        yield "not seen", None, None, "", sentence, None, "", ""


def _mail_rows(mail: MailSeen) -> Iterator[_Row]:
    notes = "; ".join(mail.notes)
    yield "mail", mail.reached_at, None, mail.from_address, mail.subject, None, notes, mail.contact_id
    for seen in mail.sightings:
        receipt = seen.receipt or Receipt()
        took = f"taken by {receipt.host}" if receipt.host else ""
        number = f"as {receipt.queue_id}" if receipt.queue_id else ""
        detail = "; ".join(filter(None, (f"{took} {number}".strip(), seen.note, *receipt.notes)))
        place = f"{seen.point}, {seen.folder}" if seen.folder else seen.point
        what = f"first seen {_iso(seen.first_seen_at)}"
        yield "found in", receipt.reached_at, None, place, what, receipt.under_way, detail, mail.contact_id


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return _iso(value) or ""
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float) else disarmed(str(value))


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment is not None else None
