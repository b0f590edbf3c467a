"""What `heardback doctor` looks at: each look yields findings, one sentence and its mend."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.db import DatabaseError, connection

from heardback.alerts.mailboxes import can_send
from heardback.alerts.models import Letter, LetterState
from heardback.desk.firm import go_live_at, profile
from heardback.desk.models import (
    MAILBOXES,
    Chore,
    ChoreState,
    CoverageSpan,
    FirmProfile,
    IntakeKind,
    IntakePoint,
    StaffAddress,
    StaffAddressKind,
    StandardVersion,
    TextMessage,
)
from heardback.gateways.ports import is_free
from heardback.gateways.smtp import SmtpProblem, try_out
from heardback.gateways.smtp_url import server_of_url
from heardback.intake.health import WORKERS, health_at
from heardback.intake.models import ItemState, RawItem

STALE = timedelta(hours=1)
QUIET = timedelta(days=3)
#: Kinds that are looked at again and again, rather than waited for.
LOOKED_AT = (*MAILBOXES, IntakeKind.PBX_FILES, IntakeKind.FREEPBX, IntakeKind.THREECX)
MOST_SKEW = timedelta(minutes=1)
LEAST_FREE = 2_000_000_000
SOON = 10.0  # seconds that a server for notices has to answer a person who waits


class State(StrEnum):
    """`problem`: something does not work or is not seen. `notice`: it works; somebody should know."""

    PROBLEM = "problem"
    NOTICE = "notice"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `mend` is what to do, '' where nothing is to do."""

    what: str
    state: State
    sentence: str
    mend: str = ""


def look(now: datetime) -> Iterator[Finding]:
    """Look at everything; where the database does not answer, at what can be seen without it."""
    yield from _configuration()
    yield from _disk()
    database = list(_database(now))
    yield from database
    if any(one.state is State.PROBLEM for one in database):
        return
    yield from _running(now)
    firm = profile()
    yield from _set_up(firm)
    yield from _points(now)
    yield from _answers(now)
    yield from _stuck(now)
    yield from _calendar(firm, now)
    yield from _notices()


def _configuration() -> Iterator[Finding]:
    messages = run_checks()
    for message in messages:
        state = State.PROBLEM if message.level >= ERROR else State.NOTICE
        yield Finding("settings", state, str(message.msg), str(message.hint or ""))
    if not messages:
        yield Finding("settings", State.FINE, f"The desk is at {settings.HEARDBACK_URL}.")


def _disk() -> Iterator[Finding]:
    home = Path(settings.HEARDBACK_HOME)
    free = shutil.disk_usage(home).free
    said = f"{free / 1e9:.1f} GB are free at {home}."
    if free < LEAST_FREE:
        yield Finding(
            "disk", State.PROBLEM, said, "Make room: older mail waits already, and new mail needs a place."
        )
    else:
        yield Finding("disk", State.FINE, said)


def _database(now: datetime) -> Iterator[Finding]:
    from heardback.cli.errors import Refused
    from heardback.cli.prepare import migrations_waiting

    try:
        waiting = migrations_waiting()
        skew = abs(_database_time() - datetime.now(UTC))
    except Refused as refused:
        yield Finding("database", State.PROBLEM, str(refused), "Install the newer version again.")
        return
    except DatabaseError as problem:
        yield Finding(
            "database",
            State.PROBLEM,
            f"The database does not answer: {str(problem).splitlines()[0]}",
            "Check HEARDBACK_DATABASE_URL and whether the server runs.",
        )
        return
    if waiting:
        yield Finding(
            "database", State.PROBLEM, f"The database lacks {waiting} steps.", "Run: heardback upgrade"
        )
        return
    yield Finding("database", State.FINE, f"{connection.vendor} answers and is up to date.")
    if skew > MOST_SKEW:
        seconds = round(skew.total_seconds())
        mend = "Let both machines take the time from the network (NTP)."
        yield Finding(
            "clock", State.PROBLEM, f"This machine's clock and the database's differ by {seconds} s.", mend
        )
    else:
        yield Finding("clock", State.FINE, "This machine's clock and the database's agree.")


def _database_time() -> datetime:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT CAST(strftime('%s', 'now') AS INTEGER)")
            return datetime.fromtimestamp(cursor.fetchone()[0], UTC)
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
        return found.astimezone(UTC)


def _running(now: datetime) -> Iterator[Finding]:
    bind = settings.ENVIRONMENT.value("HEARDBACK_BIND")
    port = settings.ENVIRONMENT.number("HEARDBACK_PORT")
    health = health_at(now)
    if is_free(bind, port) and all(health.ages.get(name) is None for name in WORKERS):
        yield Finding("running", State.PROBLEM, "The desk does not run.", "Run: heardback serve")
        return
    for problem in health.problems:
        yield Finding(
            "running", State.PROBLEM, problem, "Look at the log of heardback serve, or start it again."
        )
    if not health.problems:
        yield Finding("running", State.FINE, "All workers give signs of life.")


def _set_up(firm: FirmProfile) -> Iterator[Finding]:
    if not firm.is_set_up:
        mend = "Run heardback serve and open the link that it prints."
        yield Finding("set-up", State.PROBLEM, "The desk is not set up yet.", mend)
        return
    if go_live_at() is None:
        mend = "Decide it under Settings, Firm, Go-live."
        yield Finding("set-up", State.PROBLEM, "Nobody decided from when on the queue speaks.", mend)
    if not StandardVersion.objects.exists():
        sentence = "No standard was chosen: 24 hours, seven days a week, holds."
        yield Finding("set-up", State.NOTICE, sentence, "Choose it under Settings, Standard.")
    if firm.staff_told_at is None:
        sentence = "Nobody confirmed that the people whose mail is read know it."
        yield Finding(
            "set-up",
            State.NOTICE,
            sentence,
            "Hand out docs/staff-notice.md, then say so under Settings, Staff.",
        )


def _points(now: datetime) -> Iterator[Finding]:
    points = list(IntakePoint.objects.exclude(kind=IntakeKind.IMPORT).order_by("name", "pk"))
    if not points:
        mend = "Add a mailbox under Settings, Intake points."
        yield Finding("intake points", State.PROBLEM, "Nothing is read: there is no intake point.", mend)
    for point in points:
        yield _point(point, now)


def _point(point: IntakePoint, now: datetime) -> Finding:
    what, name = "intake points", point.name
    mend = f"Open Settings, Intake points, {name}, and press Test."
    if not point.is_active:
        return Finding(
            what, State.NOTICE, f"{name} is paused: what comes there is not seen.", "Let it go on there."
        )
    if point.problem:
        since = f" (since {point.problem_since:%d %b %H:%M} UTC)" if point.problem_since else ""
        return Finding(what, State.PROBLEM, f"{point.problem}{since}", mend)
    if point.kind not in LOOKED_AT:
        return Finding(what, State.FINE, f"{name} waits for what arrives.")
    if point.last_seen_at is None:
        return Finding(what, State.PROBLEM, f"{name} was never looked at.", mend)
    said = f"{name} was last looked at {point.last_seen_at:%d %b %H:%M} UTC"
    if now - point.last_seen_at > STALE:
        return Finding(what, State.PROBLEM, f"{said}: what came since is not seen.", mend)
    return _quiet(point, now) or Finding(what, State.FINE, f"{said}.")


def _quiet(point: IntakePoint, now: datetime) -> Finding | None:
    """A phone system that can be read and tells of no call may have stopped writing them down."""
    if point.kind in MAILBOXES:
        return None
    last = (
        RawItem.objects.filter(intake_point=point)
        .order_by("-pk")
        .values_list("first_seen_at", flat=True)
        .first()
    )
    if last is not None and now - last <= QUIET:
        return None
    since = f"since {last:%d %b}" if last is not None else "so far"
    mend = "If there were calls, see in docs/phones.md how it is told to write them down."
    return Finding("intake points", State.NOTICE, f"{point.name} has told of no call {since}.", mend)


def _answers(now: datetime) -> Iterator[Finding]:
    """Whose answers would be seen: without that, silence proves nothing (D12)."""
    spans = CoverageSpan.objects.filter(is_outgoing=True)
    if not spans.exists():
        sentence = "No Sent folder is read: every figure would accuse, because no answer is seen."
        yield Finding("answers", State.PROBLEM, sentence, "Add the mailboxes that your people answer from.")
        return
    covered = set(spans.filter(is_live=True).values_list("source", flat=True))
    people = StaffAddress.objects.filter(kind=StaffAddressKind.PERSON).order_by("address")
    unseen = [row.address for row in people if row.address not in covered]
    for address in unseen[:10]:
        sentence = f"Answers from {address} are not seen now."
        yield Finding(
            "answers", State.NOTICE, sentence, "Read that mailbox too, or take the address off your staff."
        )
    if len(unseen) > 10:
        yield Finding(
            "answers", State.NOTICE, f"And those of {len(unseen) - 10} further addresses.", "As above."
        )
    if not unseen:
        yield Finding("answers", State.FINE, "Everybody's answers are seen.")


def _stuck(now: datetime) -> Iterator[Finding]:
    stuck = RawItem.objects.filter(state=ItemState.STUCK)
    for row in stuck.order_by("pk")[:5]:
        mend = "It is kept and owed until a person looks; an upgrade tries it again."
        yield Finding("mail", State.PROBLEM, f"{row.source_key}: {row.problem}", mend)
    more = stuck.count() - 5
    if more > 0:
        yield Finding("mail", State.PROBLEM, f"And {more} further mails that could not be read.", "As above.")
    for letter in Letter.objects.filter(state__in=(LetterState.REFUSED, LetterState.UNKNOWN)).order_by("pk")[
        :5
    ]:
        to = ", ".join(str(one) for one in letter.recipients)[:80]
        sentence = f"The answer to {to} may not have gone out: {letter.problem}"
        yield Finding("letters", State.PROBLEM, sentence, "Open it in the desk and send it again, or call.")
    unsent = TextMessage.objects.filter(
        sent_at=None, next_look_at=None, wanted_at__gte=now - timedelta(days=7)
    )
    for text in unsent.exclude(problem="").order_by("-pk")[:3]:
        sentence = f"The text message to {text.number} did not go out: {text.problem}"
        mend = "See the answer point in Settings; the caller waits as before."
        yield Finding("text messages", State.NOTICE, sentence, mend)
    for chore in Chore.objects.filter(state=ChoreState.FAILED, finished_at__gte=now - timedelta(days=7)):
        yield Finding("chores", State.PROBLEM, chore.problem, "Ask for it again in Settings.")


def _calendar(firm: FirmProfile, now: datetime) -> Iterator[Finding]:
    if not firm.is_set_up or not firm.country:
        return
    year = now.astimezone(ZoneInfo(firm.zone)).year
    kept = firm.hours.get("holidays")
    dates = [str(day) for day in kept] if isinstance(kept, dict) else []
    missing = [
        wanted for wanted in (year, year + 1) if not any(day.startswith(f"{wanted}-") for day in dates)
    ]
    for wanted in missing:
        sentence = f"No holiday of {wanted} is entered."
        mend = "Open Settings, Opening hours and holidays, look through the dates and keep them."
        yield Finding("holidays", State.NOTICE, sentence, mend)
    if not missing:
        yield Finding("holidays", State.FINE, f"Holidays are entered up to {year + 1}.")


def _notices() -> Iterator[Finding]:
    given = settings.ENVIRONMENT.value("HEARDBACK_NOTICES")
    if not given:
        if any(can_send(point) for point in IntakePoint.objects.filter(is_active=True)):
            yield Finding("notices", State.FINE, "Notices go out through a mailbox of yours.")
            return
        sentence = "No notice can be mailed: no mailbox has an outgoing server."
        yield Finding("notices", State.NOTICE, sentence, "Enter one in Settings, or set HEARDBACK_NOTICES.")
        return
    try:
        offer = try_out(replace(server_of_url(given)[0], timeout=SOON))
    except (SmtpProblem, ValueError) as problem:
        sentence = (
            problem.sentence if isinstance(problem, SmtpProblem) else "HEARDBACK_NOTICES cannot be read."
        )
        yield Finding("notices", State.PROBLEM, sentence, "Correct HEARDBACK_NOTICES.")
        return
    yield Finding(
        "notices", State.FINE, f"The server for notices answers{' encrypted' if offer.is_encrypted else ''}."
    )
