"""The sample firm as an installation of its own: its people, mailboxes, phones, standard, and its past."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from heardback.cli.demo_phones import lay_phones, read_phones
from heardback.cli.demo_promises import review_promises, with_calls
from heardback.desk.actions.claim import take
from heardback.desk.firm import profile
from heardback.desk.models import (
    CoverageSpan,
    GoLive,
    IntakeKind,
    IntakePoint,
    OwedAnswer,
    Role,
    Staff,
    StaffAddress,
    StaffAddressKind,
    StandardVersion,
    Team,
)
from heardback.desk.sealing import seal_text
from heardback.intake.demo_mail import store_copies
from heardback.intake.normalise import normalise_one
from heardback.sample_firm.firm import DOMAIN, FORMER_STAFF, NAME, PRIVATE, SHARED, STAFF
from heardback.sample_firm.live import ZONE, Copy, past
from heardback.sample_firm.live_calls import phone_past
from heardback.sample_firm.live_promises import promised_past

SEED = 1
LEAD = "Maria Lopez"
_TEAMS = {
    "Office": ("Hannah Price", "Maria Lopez", "Luc Martin", "Ruth Ellis"),
    "Service": ("Tom Becker", "Dev Patel", "Sam Whitfield"),
    "Quotes": ("Grace Okafor",),
}
_LEADS = (LEAD, "Ruth Ellis")
_SERVES = {"info": "Office", "service": "Service", "quotes": "Quotes"}
_DAY = ("08:00-17:00",)
_HOURS = {
    "zone": ZONE,
    **{day: list(_DAY) for day in ("mon", "tue", "wed", "thu", "fri")},
    "sat": ["09:00-13:00"],
}
_AT_ONCE = 400
Progress = Callable[[str, int, int], None]


def build_firm(now: datetime, messages: int, progress: Progress) -> None:
    """Set the sample firm up and read the mail of its past; some seconds for three months."""
    _people(now)
    moment = int(now.timestamp())
    promised = promised_past(SEED, moment)
    phones = with_calls(phone_past(SEED, moment), promised)
    copies = sorted((*past(messages, SEED, moment), *phones.copies), key=lambda copy: copy.at)
    began = datetime.fromtimestamp(copies[0].at, UTC)
    points = _mailboxes(now)
    _rules(now, began)
    _coverage(points, began, now)
    lay_phones(now, began)
    for done, batch in _batches(copies):
        store_copies(points, batch, now)
        while normalise_one(now):
            pass
        progress("reading the sample firm's mail", done, len(copies))
    read_phones(phones, Staff.objects.get(name=LEAD), now, progress)
    _first_claims(now)
    review_promises(promised.promises, now, progress)
    firm = profile()
    firm.is_set_up = True
    firm.save()


def _batches(copies: list[Copy]) -> Iterator[tuple[int, list[Copy]]]:
    waiting, done = iter(copies), 0
    while batch := list(islice(waiting, _AT_ONCE)):
        done += len(batch)
        yield done, batch


def _people(now: datetime) -> None:
    firm = profile()
    firm.name, firm.zone, firm.country, firm.domains, firm.hours = NAME, ZONE, "US", [DOMAIN], _HOURS
    firm.staff_told_at = now
    firm.save()
    for team_name, names in _TEAMS.items():
        team = Team.objects.create(name=team_name)
        for colleague in (one for one in STAFF if one.party.name in names):
            role = Role.LEAD if colleague.party.name in _LEADS else Role.STAFF
            staff = Staff.objects.create_user(
                colleague.party.address,
                None,
                name=colleague.party.name,
                role=role,
                team=team,
                wants_mail=False,
            )
            _address(staff.email, staff)
            if colleague.party.name == PRIVATE.party.name:
                _address(PRIVATE.party.address, staff)
    _address(FORMER_STAFF.party.address, None)
    for party in SHARED:
        StaffAddress.objects.create(address=party.address, kind=StaffAddressKind.SHARED)


def _address(address: str, staff: Staff | None) -> None:
    StaffAddress.objects.create(address=address, kind=StaffAddressKind.PERSON, staff=staff)


def _mailboxes(now: datetime) -> dict[str, IntakePoint]:
    """Make the firm's mailboxes. There is no server behind them: `workers.live` brings their mail."""
    teams = {team.name: team for team in Team.objects.all()}
    people = {staff.email: staff for staff in Staff.objects.all()}
    points = {}
    for party in (*SHARED, *(colleague.party for colleague in (*STAFF, FORMER_STAFF))):
        local = party.address.partition("@")[0]
        staff = people.get(party.address)
        points[local] = IntakePoint.objects.create(
            name=party.name,
            kind=IntakeKind.IMAP,
            address=party.address,
            staff=staff,
            team=staff.team if staff else teams.get(_SERVES.get(local, "")),
            settings={"host": "127.0.0.1", "keeps_sent": True},
            secret=seal_text("nothing to keep secret"),
            created_at=now,
            last_seen_at=now,
        )
    return points


def _rules(now: datetime, began: datetime) -> None:
    lead = Staff.objects.get(name=LEAD)
    StandardVersion.objects.create(
        text="24h", hours=_HOURS, version="1", in_force_from=began, made_by=lead, made_at=now
    )
    GoLive.objects.create(go_live_at=now - timedelta(days=14), by=lead, decided_at=now)


def _coverage(points: dict[str, IntakePoint], began: datetime, now: datetime) -> None:
    CoverageSpan.objects.bulk_create(
        [
            CoverageSpan(
                intake_point=point,
                source=source,
                folder="Sent",
                covered_from=began,
                covered_to=now,
                is_live=True,
                is_outgoing=True,
            )
            for point in points.values()
            for source in ([point.address, ""] if point.staff_id else [""])
        ]
    )


def _first_claims(now: datetime) -> None:
    """Let some of those who wait have an owner already."""
    staff = list(Staff.objects.filter(role=Role.STAFF).order_by("pk"))
    waiting = OwedAnswer.objects.filter(is_open=True, is_certain=True).order_by("-opened_at")
    for place, owed_id in enumerate(waiting.values_list("owed_id", flat=True)[1:9:2]):
        take(staff[place % len(staff)], owed_id, now=now)
