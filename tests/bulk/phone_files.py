"""Small audits of call records and mail, written by hand: "Mon" is 16 March 2026, New York, as in SEMANTICS 11.

Calls are written by the sample firm's exchange, which writes what an Asterisk writes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from heardback.bulk.audit import AuditOutcome, AuditRequest, read_parts, run_audit
from heardback.evidence.phones import Phones
from heardback.kernel.standards import parse_elapsed
from heardback.sample_firm.exchange import Caller, Exchange
from heardback.sample_firm.firm import FirmClock

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 3, 16, tzinfo=NEW_YORK)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LINE, STAFF = "+12025550100", "201"
X = Caller("+13125550142", "Xenia Young")
PHONES = Phones(country="US", lines={LINE: "yellow pages"}, people={STAFF: "anna@pool.example"})
MAIL_OF_X = "xenia@home.example"
LINKED = (("email:" + MAIL_OF_X, "phone:" + X.number),)


def at(said: str) -> int:
    """Return "mon 09:00" as epoch seconds; "next tue 10:00" is a week later."""
    words = said.removeprefix("next ").split()
    hour, minute = map(int, words[1].split(":"))
    days = DAYS.index(words[0]) + (7 if said.startswith("next ") else 0)
    wall = (MONDAY + timedelta(days=days)).replace(hour=hour, minute=minute)
    return int(wall.timestamp())


def moment(said: str) -> datetime:
    return datetime.fromtimestamp(at(said), UTC)


@dataclass
class Files:
    """Collects one firm's calls and mail and audits them. A frame of calls and mail covers two weeks around."""

    folder: Path
    exchange: Exchange = field(default_factory=lambda: Exchange(FirmClock("America/New_York")))
    inbox: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    has_mail: bool = False

    def __post_init__(self) -> None:
        for moment_of_frame in ("mon 07:00", "next sun 20:00"):
            self.we_call(moment_of_frame, talks=30, number="+13125550199")

    # --- calls

    def rings(self, when: str, *, rings: int = 25, caller: Caller = X) -> str:
        return self.exchange.given_up(caller, at(when), LINE, STAFF, rings=rings)

    def leaves_message(self, when: str, *, speaks: int = 20) -> str:
        return self.exchange.recorded(X, at(when) - 25 - speaks, LINE, STAFF, rings=20, speaks=speaks)

    def is_taken(self, when: str, *, talks: int = 60) -> str:
        return self.exchange.taken(X, at(when), LINE, STAFF, rings=8, talks=talks)

    def we_call(self, when: str, *, talks: int, number: str = X.number) -> str:
        """A call whose two parties begin to talk at `when`."""
        return self.exchange.dials(STAFF, number, at(when) - 10, rings=10, talks=talks, line=LINE)

    # --- mail

    def writes(
        self, when: str, subject: str = "Pump", *, body: str = "Can you come?", sender: str = MAIL_OF_X
    ) -> None:
        self.has_mail = True
        self.inbox.append(_mail(sender, "info@pool.example", subject, at(when), body))

    def we_write(self, when: str, subject: str, to: str = MAIL_OF_X) -> None:
        self.has_mail = True
        self.sent.append(_mail("anna@pool.example", to, subject, at(when), "We come on Friday."))

    def fills_form(self, when: str, *, number: str = X.number) -> None:
        self.has_mail = True
        body = f"Name: Xenia Young\nE-mail: {MAIL_OF_X}\nPhone: {number}\n\nMessage:\nCan you come?"
        text = _mail("website@pool.example", "info@pool.example", "Website inquiry", at(when), body)
        self.inbox.append(text.replace("\nTo:", f"\nReply-To: {MAIL_OF_X}\nTo:", 1))

    # --- auditing

    def audited(self, *formats: str, **more: Any) -> AuditOutcome:
        """Audit everything written so far; `formats` are those of the call records, default all three."""
        calls = self.folder / "phones"
        if "sources" not in more:
            self.exchange.write(calls)
        names = {"cel": "cel.csv", "cdr": "Master.csv", "queue_log": "queue_log"}
        sources = [f"{name}:{calls / names[name]}" for name in formats or names]
        if self.has_mail:
            # Somebody of the firm writes before and after, so that Sent is covered.
            for edge in ("mon 06:00", "next sun 21:00"):
                self.sent.append(
                    _mail(
                        "anna@pool.example", "parts@depot.example", f"Order {edge}", at(edge), "Two, please."
                    )
                )
            mail = self.folder / "mail"
            mail.mkdir(exist_ok=True)
            (mail / "Inbox").write_text("".join(self.inbox))
            (mail / "Sent").write_text("".join(self.sent))
            sources.append(str(mail))
        asked = AuditRequest(
            sources=sources,
            work=self.folder / "work",
            read_at=datetime(2026, 6, 1, tzinfo=UTC),
            standard=parse_elapsed(24),
            zone=NEW_YORK,
            firm=("pool.example",) if self.has_mail else (),
            as_of=moment("next sun 12:00"),
            country="US",
            phones=PHONES,
        )
        return run_audit(replace(asked, **more))


def message_left_from_a_mobile(files: Files) -> dict[str, Any]:
    """Write a mobile's own table beside the calls so far: it left X a message on "mon 16:00". Returns what `audited`
    needs to read both."""
    table = files.folder / "mobile.csv"
    table.write_text(
        "Begin;Way;Mine;Other;Ring;Talk;Message;Result\n"
        "2026-03-16 07:00:00;out;+12025550181;+13125550199;5;30;;talked\n"
        f"2026-03-16 15:59:37;out;+12025550181;{X.number};8;15;15;left message\n"
        "2026-03-29 20:00:00;out;+12025550181;+13125550199;5;30;;talked\n"
    )
    profile = {
        "delimiter": ";", "columns.started_at": "Begin", "columns.direction": "Way", "columns.from_number": "Mine",
        "columns.to_number": "Other", "columns.ring_seconds": "Ring", "columns.talk_seconds": "Talk",
        "columns.voicemail_seconds": "Message", "columns.status": "Result", "words.outbound": '["out"]',
        "words.spoken": '["talked"]', "words.voicemail": '["left message"]',
    }  # fmt: skip
    files.exchange.write(files.folder / "phones")
    return {"sources": [f"cel:{files.folder}/phones/cel.csv", f"csv:{table}"], "calls_profile": profile}


def _mail(sender: str, to: str, subject: str, when: int, body: str) -> str:
    sent_at = datetime.fromtimestamp(when, UTC)
    return (
        f"From {sender} {sent_at:%a %b %d %H:%M:%S %Y}\nFrom: {sender}\nTo: {to}\nSubject: {subject}\n"
        f"Date: {sent_at:%a, %d %b %Y %H:%M:%S} +0000\n"
        f"Message-ID: <{subject.replace(' ', '.')}.{when}.{sender}>\n\n"
        f"{body}\n\n"
    )


def owed(outcome: AuditOutcome) -> list[dict[str, Any]]:
    """Return the owed answers of everybody but the frame, in order of time."""
    rows = [row for part in read_parts(outcome.owed_files) for row in part.to_pylist()]
    return sorted(rows, key=lambda row: row["opened_at"])


def calls(outcome: AuditOutcome) -> dict[str, dict[str, Any]]:
    return {row["call_key"]: row for part in read_parts(outcome.call_files) for row in part.to_pylist()}


def contacts(outcome: AuditOutcome) -> list[dict[str, Any]]:
    return [row for part in read_parts(outcome.contact_files) for row in part.to_pylist()]
