"""A promise in words: everything that the templates print, and the one next thing to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.urls import reverse

from heardback.desk.models import PromiseRow
from heardback.desk.promise_rows import promise_of
from heardback.desk.promise_words import DOES, STATE_WORDS, by_words, rule_words, sureness
from heardback.desk.queries.promises import About, abouts_of
from heardback.kernel.contacts import PromiseKind
from heardback.kernel.promises import PromiseState, Tier
from heardback.web import wording
from heardback.web.owed.calling import spoken_number, tel, zone_there

_SPOKEN = frozenset({PromiseKind.CALL_BACK, PromiseKind.TRY_AGAIN})
_DATELESS = frozenset({PromiseKind.VAGUE, PromiseKind.CONDITIONAL})
_DONE_BY_WORD = frozenset({PromiseKind.ACT, PromiseKind.DELIVER})
_OVER = frozenset({PromiseState.BROKEN, PromiseState.UNCONFIRMED})


@dataclass(frozen=True, slots=True)
class Next:
    """The one next action: `name` is what the template draws it by, `words` the button, `url` where it leads."""

    name: str  # call, write, date, done, pick, look
    words: str
    icon: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseShown:
    """One promise, ready to print. `quoted` are the words in which it was made, if any."""

    row: PromiseRow
    state: PromiseState
    state_words: str
    lead: str
    quoted: str
    by: str
    by_exact: str
    there: str
    tone: str
    made_by: str
    is_mine: bool
    matter: str
    next: Next
    number: str
    call_url: str
    dial_url: str
    told_url: str
    later_url: str
    sure: str
    found_by: str
    is_suggestion: bool
    is_unreviewed: bool
    is_reminded: bool

    @property
    def customer(self) -> str:
        """Who was promised something, as we call them."""
        return self.row.customer or wording.address_of(self.row.customer_id)

    @property
    def url(self) -> str:
        """The address of everything about this promise."""
        return reverse("promise", args=[self.row.promise_id])

    @property
    def customer_url(self) -> str:
        """The address of the customer's page."""
        return reverse("customer", args=[self.row.customer_id])


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks, when, from where."""

    as_of: datetime
    zone: ZoneInfo
    staff_id: int
    country: str = ""


def all_shown(rows: Iterable[PromiseRow], looker: Looker) -> list[PromiseShown]:
    """Return the rows in words, in their order; one query for what they are about."""
    found = list(rows)
    abouts: Mapping[str, About] = abouts_of(found) if found else {}
    return [shown(row, abouts[row.promise_id], looker) for row in found]


def shown(row: PromiseRow, about: About, looker: Looker) -> PromiseShown:
    """Return one promise in words, as of the looker's moment."""
    kind = PromiseKind(row.kind)
    promise = promise_of(row)
    as_of = looker.as_of
    state = promise.state_at(as_of)
    reminded_at = row.remind_at or row.earliest_at
    is_reminded = state in (PromiseState.OPEN, *_OVER) and reminded_at <= as_of
    number = about.number or (row.customer_id[6:] if row.customer_id.startswith("phone:") else "")
    can_call = bool(about.owed_id and about.number)
    return PromiseShown(
        row=row,
        state=state,
        state_words=state_words(row, state),
        lead=lead_words(row),
        quoted=row.sentence or row.wording,
        by=by_words(row.latest_at, looker.zone, as_of, row.earliest_at),
        by_exact=wording.exact(row.latest_at, looker.zone),
        there=_there(row.latest_at, looker.zone, number),
        tone=_tone(state, is_reminded, is_suggestion=promise.is_suggestion),
        made_by=str(row.owner) if row.owner else row.staff,
        is_mine=row.owner_id == looker.staff_id,
        matter=about.subject,
        next=_next(row, kind, about, state),
        number=spoken_number(number, looker.country) if number else "",
        call_url=tel(about.number) if can_call else "",
        dial_url=reverse("dial", args=[about.owed_id]) if can_call else "",
        told_url=reverse("call", args=[about.owed_id]) if can_call else "",
        later_url=later_url(row, about) if is_reminded and not promise.is_suggestion else "",
        sure=sureness(row.confidence),
        found_by=rule_words(row.rule) if row.rule else "",
        is_suggestion=promise.is_suggestion,
        is_unreviewed=promise.is_suggestion
        and row.unreviewed_from is not None
        and row.unreviewed_from <= as_of,
        is_reminded=is_reminded,
    )


def lead_words(row: PromiseRow) -> str:
    """Return the sentence that stands before "by 17:00 on Tue": "we said we would call"."""
    kind = PromiseKind(row.kind)
    does = DOES[kind]
    if row.tier == Tier.CUSTOMER_SAYS:
        return f"they say that we would {does}"
    if kind is PromiseKind.BURDEN_SHIFT:
        return f"we {does}"
    if kind is PromiseKind.TRY_AGAIN:
        return f"we left a voicemail and {does}"
    if kind is PromiseKind.REST:
        return "a part of their question is still open"
    return f"we said we would {does}"


def state_words(row: PromiseRow, state: PromiseState) -> str:
    """Return how it stands, and what is special about that."""
    words = STATE_WORDS[state]
    if state is PromiseState.BROKEN and row.told_at is not None:
        return f"{words}, a new date was told after it"
    if row.is_moved and state is PromiseState.OPEN:
        return "open, they asked for this date"
    if state in (PromiseState.KEPT, PromiseState.KEPT_LATE) and row.is_other_channel:
        return f"{words}, in another way than by phone"
    return words


def later_url(row: PromiseRow, about: About) -> str:
    """Return where one tells them that it will be later, '' where nothing leads to their mail."""
    if not about.owed_id:
        return ""
    return f"{reverse('reply', args=[about.owed_id])}?promise={quote(row.promise_id)}"


def _next(row: PromiseRow, kind: PromiseKind, about: About, state: PromiseState) -> Next:
    sheet = reverse("promise", args=[row.promise_id])
    if row.candidates and state in (PromiseState.OPEN, *_OVER):
        return Next("pick", "Is this it?", "check", sheet)
    if kind in _DATELESS and not row.wording and about.owed_id and row.confirmed_at is None:
        return Next("date", "Give them a date", "write", later_url(row, about))
    if kind in _DONE_BY_WORD:
        return Next("done", "Say it is done", "check", reverse("say_promise", args=[row.promise_id, "kept"]))
    if about.owed_id and about.number and (kind in _SPOKEN or row.wants_call):
        return Next("call", "Call back", "phone", reverse("call", args=[about.owed_id]))
    if about.owed_id:
        return Next("write", "Write", "write", reverse("reply", args=[about.owed_id]))
    return Next("look", "Look", "info", reverse("customer", args=[row.customer_id]))


def _tone(state: PromiseState, is_reminded: bool, *, is_suggestion: bool) -> str:
    if is_suggestion:
        return ""
    if state is PromiseState.BROKEN:
        return "overdue"
    return "soon" if state is PromiseState.OPEN and is_reminded else ""


def _there(moment: datetime, zone: ZoneInfo, number: str) -> str:
    """What their clock says then, "" where it is ours or where nothing tells where they are."""
    there = zone_there(number) if number else None
    if there is None:
        return ""
    local = moment.astimezone(there)
    return "" if local.utcoffset() == moment.astimezone(zone).utcoffset() else f"{local:%a %H:%M} for them"
