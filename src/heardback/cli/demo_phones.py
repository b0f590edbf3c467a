"""The sample firm's phones: its lines, extensions, an exchange whose file is watched, and what was rung."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from heardback.desk.actions.change_questions import add_question, keep_set
from heardback.desk.actions.link_identities import link
from heardback.desk.models import (
    Identity,
    IntakeKind,
    IntakePoint,
    NumberKind,
    NumberWord,
    PhoneLine,
    Staff,
    StaffPhone,
    Team,
)
from heardback.desk.sealing import seal_text
from heardback.intake.coverage import note_phone_looks
from heardback.intake.demo_calls import append_lines, begin_file, keep_messages
from heardback.intake.normalise import normalise_one
from heardback.intake.watch_call_files import CallFilesWatcher
from heardback.sample_firm.firm import STAFF
from heardback.sample_firm.live import ZONE
from heardback.sample_firm.live_calls import PhonePast
from heardback.sample_firm.phone_stories import (
    EXTENSIONS,
    FAMILY_NUMBER,
    LINES,
    MAIN,
    SALES_NUMBER,
    WEB_ADS,
    YELLOW_PAGES,
)

EXCHANGE = "Office exchange"
_NAMES = {MAIN: "Main number", YELLOW_PAGES: "Yellow pages", WEB_ADS: "Web ads"}
_QUESTIONS = {
    "Leak": (
        "Which pool, and where is it?",
        "Since when, and how much water a day?",
        "Is the pump still running?",
        "When can somebody let us in?",
    ),
}
Progress = Callable[[str, int, int], None]


def file_of_exchange() -> Path:
    """Return the file that the exchange writes."""
    return Path(settings.HEARDBACK_HOME) / "import" / "exchange" / "cel.csv"


def lay_phones(now: datetime, began: datetime) -> None:
    """Say whose phone is whose and what people said of numbers, before any call is read."""
    office = Team.objects.get(name="Office")
    for number, campaign in LINES.items():
        PhoneLine.objects.create(
            number=number, name=_NAMES[number], campaign=campaign, team=office, made_at=now
        )
    people = {staff.email: staff for staff in Staff.objects.all()}
    for extension, colleague in zip(EXTENSIONS, STAFF, strict=True):
        StaffPhone.objects.create(value=extension, staff=people[colleague.party.address], made_at=now)
    for number, kind in ((FAMILY_NUMBER, NumberKind.SHARED), (SALES_NUMBER, NumberKind.SALES)):
        NumberWord.objects.create(number=number, kind=kind, made_at=began)


def read_phones(phones: PhonePast, lead: Staff, now: datetime, progress: Progress) -> None:
    """Have the exchange tell its past, read it as any firm's, and lay in what belongs to calls."""
    begin_file(file_of_exchange())
    append_lines(file_of_exchange(), phones.lines)
    point = _exchange(now)
    watcher = CallFilesWatcher()
    is_left = True
    while is_left:
        is_left = watcher.ingest_one(point, now)
        while normalise_one(now):
            pass
    watcher.close()
    keep_messages(point, phones.messages)
    note_phone_looks(now)
    _links(phones, lead, now, progress)
    for name, wordings in _QUESTIONS.items():
        made = keep_set(lead, name, now=now)
        for wording in wordings:
            add_question(lead, made, wording, now=now)


def _exchange(now: datetime) -> IntakePoint:
    return IntakePoint.objects.create(
        name=EXCHANGE,
        kind=IntakeKind.PBX_FILES,
        team=Team.objects.get(name="Office"),
        settings={"paths": [f"cel:{file_of_exchange()}"], "zone": ZONE},
        secret=seal_text(""),
        created_at=now,
    )


def _links(phones: PhonePast, lead: Staff, now: datetime, progress: Progress) -> None:
    """Join the addresses and numbers that a person said are one customer, where both have been seen."""
    wanted = [(f"email:{address}", f"phone:{number}") for address, number in phones.links]
    known = set(
        Identity.objects.filter(key__in=[key for pair in wanted for key in pair]).values_list(
            "key", flat=True
        )
    )
    for done, pair in enumerate(wanted, 1):
        if known.issuperset(pair):
            link(lead, *pair, reason="They said so on the phone.", now=now)
        progress("joining mail and phone", done, len(wanted))
