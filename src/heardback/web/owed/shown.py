"""A row of the queue in words: everything that the template prints, nothing that it has to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.urls import NoReverseMatch, reverse

from heardback.desk.promise_words import by_words
from heardback.desk.queries.owed_page import Clocks, Tried, Waiting, clocks_at
from heardback.kernel.contacts import Channel
from heardback.kernel.policy import PolicyBook
from heardback.reports.words import TRIED_BY
from heardback.web import wording
from heardback.web.owed.calling import good_hour, spoken_number, tel

MOST_MARKS = 8  # more tries are said in words
_KEY = "KEY"
CHANNEL_WORDS = {
    Channel.PHONE: "phone",
    Channel.VOICEMAIL: "voicemail",
    Channel.EMAIL: "mail",
    Channel.FORM: "form",
    Channel.CHAT: "chat",
    Channel.SMS: "text message",
    Channel.SOCIAL: "social media",
    Channel.LETTER: "letter",
    Channel.IN_PERSON: "in person",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One small mark: how and when they tried."""

    icon: str
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One thin bar: `value` of 100 has run."""

    value: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person who waits, ready to print."""

    owed_id: str
    customer: str
    customer_url: str
    tenure: str
    words: str
    subject: str
    marks: tuple[Mark, ...]
    tried: str
    waited: str
    since_exact: str
    since_iso: str
    due: str
    due_exact: str
    due_iso: str
    left: str
    tone: str
    bars: tuple[Bar, ...]
    owner: str
    is_mine: bool
    is_nobodys: bool
    handed: str
    is_handed_to_me: bool
    doubt: str
    repeat: str
    promised: str
    place: str
    call_url: str
    dial_url: str
    told_url: str
    has_voicemail: bool
    number: str
    good_hour: str
    write_url: str
    menu_url: str
    take_url: str
    accept_url: str


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who looks, when, from where: what turns a row into words."""

    as_of: datetime
    zone: ZoneInfo
    book: PolicyBook
    staff_id: int
    country: str = ""
    has_teams: bool = False
    has_points: bool = False


def shown(row: Waiting, eyes: Eyes) -> Row:
    """Return the row in words, as of `eyes.as_of`."""
    as_of, zone = eyes.as_of, eyes.zone
    tone = row.tone_at(as_of)
    is_call = row.reply_channel == "call" and bool(row.number)
    is_handed = row.is_handed_at(as_of)
    return Row(
        owed_id=row.owed_id,
        customer=row.customer or wording.address_of(row.customer_id),
        customer_url=customer_url(row.customer_id),
        tenure=wording.tenure(row.since, row.has_history, zone, as_of) if row.since else "",
        words=row.last_words or row.subject or "(no words)",
        subject=row.subject,
        marks=tuple(_mark(one, zone, as_of) for one in row.tried[-MOST_MARKS:]),
        tried=_tried(row),
        waited=wording.waited(row.opened_at, as_of),
        since_exact=f"waiting since {wording.exact(row.opened_at, zone)}",
        since_iso=row.opened_at.isoformat(),
        due=wording.due_words(row.due_at, zone, as_of),
        due_exact=f"hears back by {wording.exact(row.due_at, zone)}",
        due_iso=row.due_at.isoformat(),
        left=wording.left_words(row.due_at, as_of),
        tone=tone,
        bars=_bars(clocks_at(row, eyes.book, as_of), tone),
        owner=row.owner,
        is_mine=row.owner_id == eyes.staff_id,
        is_nobodys=row.owner_id is None,
        handed=_handed(row, eyes) if is_handed else "",
        is_handed_to_me=is_handed and row.handed_to_id == eyes.staff_id,
        doubt=_doubt(row, as_of),
        repeat=wording.repeated(row.flags),
        promised=f"promised {by_words(row.promised_at, zone, as_of)}" if row.promised_at else "",
        place=row.team if eyes.has_teams else row.point if eyes.has_points else "",
        call_url=tel(row.number) if is_call else "",
        dial_url=_url("dial", row.owed_id) if is_call else "",
        told_url=_url("call", row.owed_id) if is_call else "",
        has_voicemail=any(one.channel == Channel.VOICEMAIL for one in row.tried),
        number=spoken_number(row.number, eyes.country) if row.number else "",
        good_hour=good_hour(row.number, row.tried, as_of, zone) if is_call else "",
        write_url="" if row.reply_channel == "none" else write_url(row.owed_id),
        menu_url=_url("owed_menu", row.owed_id),
        take_url=_url("owed_take", row.owed_id),
        accept_url=_url("owed_accept", row.owed_id),
    )


def customer_url(customer_id: str) -> str:
    """Return the address of a customer's page, '' where there is no such page."""
    return _url("customer", customer_id)


def write_url(owed_id: str) -> str:
    """Return the address of writing to them, '' where there is no such page."""
    return _url("reply", owed_id)


def _url(name: str, key: str) -> str:
    return _pattern(name).replace(_KEY, quote(key, safe="/~:@"))


@cache
def _pattern(name: str) -> str:
    """Looking up an address costs more than everything else of a row, so each place is looked up once."""
    try:
        return reverse(name, args=[_KEY])
    except NoReverseMatch:
        return ""


def _mark(one: Tried, zone: ZoneInfo, as_of: datetime) -> Mark:
    words = CHANNEL_WORDS.get(Channel(one.channel), one.channel)
    return Mark(one.channel, f"{words} {wording.moment_words(one.occurred_at, zone, as_of)}")


def _tried(row: Waiting) -> str:
    count = row.chases + 1
    if count > 1:
        return f"tried {wording.times(count)}"
    return TRIED_BY.get(Channel(row.channel), "got in touch")


def _bars(clocks: Clocks, tone: str) -> tuple[Bar, ...]:
    if tone == "overdue":
        return (Bar(100, "overdue"),)
    wall = f"{wording.lasting(clocks.wall_left.total_seconds())} left"
    if clocks.own_share is None or clocks.own_left is None:
        return (Bar(round(100 * clocks.wall_share), wall),)
    own = f"{wording.lasting(clocks.own_left.total_seconds())} of opening time left"
    return (Bar(round(100 * clocks.wall_share), wall), Bar(round(100 * clocks.own_share), own))


def _handed(row: Waiting, eyes: Eyes) -> str:
    whom = "you" if row.handed_to_id == eyes.staff_id else row.handed_to
    if row.returns_at is None:
        return f"handed to {whom}"
    return (
        f"handed to {whom}, to be accepted by {wording.moment_words(row.returns_at, eyes.zone, eyes.as_of)}"
    )


def _doubt(row: Waiting, as_of: datetime) -> str:
    if not row.is_certain:
        return "not sure"
    if row.is_maybe_answered_at(as_of):
        return "may have been answered"
    if row.uncovered_from is not None and row.uncovered_from < row.due_at < as_of:
        return "answers may be out of sight"
    return ""
