"""The deliverer's steps: answers out, their copies filed, people told. Each does one thing and says whether it did.

What was handed over becomes a contact at once: its bytes are stored as a raw item of the desk and normalised here,
and the copy that the watcher later reads from Sent is the same contact (same Message-ID, From and Date).
"""

from __future__ import annotations

import threading
from datetime import datetime

from heardback.alerts import decide_notices as deciding
from heardback.alerts.deliver_letter import deliver_one, settle_unknown
from heardback.alerts.deliver_notices import has_something_to_tell, notify_one
from heardback.alerts.file_copy import file_one
from heardback.alerts.letter_promises import decide_said
from heardback.alerts.models import Letter
from heardback.alerts.refusal_report import refusal_report
from heardback.formats.exports.items import FolderRole
from heardback.gateways.smtp import Refused
from heardback.intake.normalise import normalise_one
from heardback.intake.send_texts import send_text_one
from heardback.intake.store import Arrived, headers_only, store_raw
from heardback.workers import voices
from heardback.workers.loop import Life, Stop, run_steps
from heardback.workers.outgoing import OutgoingMail

_REST = 1.0


def run(stop: Stop) -> None:
    """Deliver until told to stop; voices have a thread of their own beside it."""
    threading.Thread(target=voices.run, args=(stop,), name="voices", daemon=True).start()
    run_steps(Life("deliver"), deliver_step, stop, _REST)


def deliver_step(now: datetime, outgoing: OutgoingMail | None = None) -> bool:
    """Do whatever is due: a letter, a copy, a text message, a notice; True where something was: there may be more."""
    ways = outgoing or OutgoingMail(now)
    did = deliver_letter(now, ways)
    did |= file_copy(now, ways)
    did |= settle_unclear(now)
    did |= decide_said(now)
    did |= send_text_one(now)
    did |= tell(now, ways)
    return did


def deliver_letter(now: datetime, ways: OutgoingMail) -> bool:
    """Hand over one letter; what went out is the firm's answer when this returns."""
    did = deliver_one(now, ways.transport_of, keep)
    if did:
        normalise_one(now)
    return did


def file_copy(now: datetime, ways: OutgoingMail) -> bool:
    """Settle one letter's copy in Sent."""
    return file_one(now, ways.sent_folder_of)


def settle_unclear(now: datetime) -> bool:
    """Mark unclear letters that showed themselves."""
    did = settle_unknown(now, keep)
    if did:
        normalise_one(now)
    return did


def tell(now: datetime, ways: OutgoingMail) -> bool:
    """Tell one person what was decided for them."""
    return has_something_to_tell(now) and notify_one(now, ways.notifier())


def decide_notices(now: datetime) -> bool:
    """Decide what people are to be told; for the clock's worker, once a minute."""
    return deciding.decide_notices(now) > 0


def keep(letter: Letter, raw: bytes, sent_at: datetime, refused: tuple[Refused, ...]) -> None:
    """Store a sent letter as a raw item, and what the server refused as a delivery report."""
    arrived = [
        Arrived(
            source_key=f"desk:{letter.message_id}",
            raw=raw,
            folder="Heardback",
            role=FolderRole.SENT,
            delivered_at=sent_at,
        )
    ]
    if refused:
        report = refusal_report(letter.message_id, letter.from_address, refused, sent_at, headers_only(raw))
        arrived.append(
            Arrived(
                source_key=f"desk:refused:{letter.message_id}",
                raw=report,
                folder="Heardback",
                role=FolderRole.INBOX,
                delivered_at=sent_at,
            )
        )
    store_raw(letter.intake_point, arrived, seen_at=sent_at)
