"""The promise ledger: what we said we would do, in groups by what is to be done about it now.

A group is one condition on the stored rows and the moment, so that a page costs the same whatever its size; pages
are cut by key. What nobody confirmed stands in its own group and is never among those that slipped (SEMANTICS 5.1).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import Coalesce

from heardback.desk.models import Contact, Filing, IntakePoint, OwedAnswer, PromiseRow, RuleSwitch
from heardback.desk.queries.owed_page_filters import search_words
from heardback.kernel.promises import PromiseState, Tier

ROWS: Final = 50
SHOWN: Final = 12  # of a group, on the page of all groups
ENDED_FOR: Final = timedelta(days=30)
EVER: Final = datetime.min.replace(tzinfo=UTC, year=1900)
MOST_CANDIDATES: Final = 10

RUNNING: Final = Q(answered_at__isnull=True, told_at__isnull=True, ended_at__isnull=True)
SUGGESTED: Final = Q(tier__in=[Tier.SUGGESTED.value, Tier.CUSTOMER_SAYS.value], confirmed_at__isnull=True)
COUNTED: Final = RUNNING & ~SUGGESTED
#: The same for the queue's own SQL, on table `m`.
COUNTED_SQL: Final = (
    "m.answered_at IS NULL AND m.told_at IS NULL AND m.ended_at IS NULL "
    "AND (m.confirmed_at IS NOT NULL OR m.tier IN ('entered', 'follow_up'))"
)


class Group(StrEnum):
    """What is to be done about a promise; the first ones are the most pressing."""

    SLIPPED = "slipped"
    TODAY = "today"
    SLIPPING = "slipping"  # its reminder has passed, its latest moment has not
    UNCLEAR = (
        "unclear"  # its latest moment has passed, something was done since: a person says whether that was it
    )
    REVIEW = "review"  # read in words; nobody said yet whether it is a promise
    APPROVAL = "approval"  # a third holding reply without a supervisor's yes
    COMING = "coming"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose promises: made by a person, to one customer, by words of the customer's name; '' and None for all."""

    owner_id: int | None = None
    customer_id: str = ""
    words: str = ""

    @property
    def condition(self) -> Q:
        """What the rows have to meet."""
        found = Q()
        if self.owner_id is not None:
            found &= Q(owner_id=self.owner_id)
        if self.customer_id:
            found &= Q(customer_id=self.customer_id)
        for word in search_words(self.words):
            found &= Q(customer__icontains=word) | Q(customer_id__icontains=word)
        return found


@dataclass(frozen=True, slots=True)
class Times:
    """The page's moment: promises since `since` (go-live), as of `as_of`, the firm's day ending at `tomorrow`."""

    since: datetime
    as_of: datetime
    tomorrow: datetime

    @property
    def ended_since(self) -> datetime:
        """Since when what ended is shown."""
        return self.as_of - ENDED_FOR


Key = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one group, the most pressing first; `count` of all its rows, `next_after` the key of the next page."""

    group: Group
    rows: tuple[PromiseRow, ...]
    count: int
    next_after: Key | None = None


def condition_of(group: Group, times: Times) -> Q:
    """Return which rows belong to `group` at `times`; every running promise that counts is in exactly one of them."""
    past = Q(latest_at__lt=times.as_of)
    due_today = Q(latest_at__gte=times.as_of, latest_at__lt=times.tomorrow)
    later = Q(latest_at__gte=times.as_of) & Q(latest_at__gte=times.tomorrow)
    broken = Q(word_after_latest=PromiseState.BROKEN.value)
    reminded = reminded_by(times.as_of)
    match group:
        case Group.SLIPPED:
            return COUNTED & past & broken
        case Group.UNCLEAR:
            return COUNTED & past & ~broken
        case Group.TODAY:
            return COUNTED & due_today
        case Group.SLIPPING:
            return COUNTED & later & reminded
        case Group.COMING:
            return COUNTED & later & ~reminded
        case Group.REVIEW:
            return RUNNING & SUGGESTED
        case Group.APPROVAL:
            return RUNNING & Q(is_unapproved=True)
        case Group.ENDED:
            return ~RUNNING & ~(SUGGESTED & Q(ended_at__isnull=True))


def reminded_by(moment: datetime) -> Q:
    """Return which rows were to be reminded of by `moment`; older ones, without a reminder, by their window."""
    return Q(remind_at__lte=moment) | Q(remind_at__isnull=True, earliest_at__lte=moment)


def promises_between(since: datetime, as_of: datetime) -> QuerySet[PromiseRow]:
    """Return all promises made in [since, as_of]."""
    return PromiseRow.objects.filter(made_at__gte=since, made_at__lte=as_of)


def counts_of(wanted: Wanted, times: Times) -> dict[Group, int]:
    """Return how many stand in each group but the ended ones, in one query."""
    rows = promises_between(times.since, times.as_of).filter(RUNNING & wanted.condition)
    groups = [group for group in Group if group is not Group.ENDED]
    found = rows.aggregate(
        **{group.value: Count("pk", filter=condition_of(group, times)) for group in groups}
    )
    return {group: found[group.value] for group in groups}


def section_of(
    group: Group,
    wanted: Wanted,
    times: Times,
    *,
    after: Key | None = None,
    limit: int = ROWS,
    count: int = -1,
) -> Section:
    """Return one page of a group by their latest moment; the ended ones by when they ended, the last one first."""
    rows = promises_between(times.since, times.as_of).filter(condition_of(group, times) & wanted.condition)
    rows = rows.select_related("owner")
    if group is Group.ENDED:
        found, key = _ended(rows, times, after, limit), _ended_key
    else:
        if after is not None:
            rows = rows.filter(
                Q(latest_at__gt=after[0]) | Q(latest_at=after[0], promise_id__gt=after[1]),
                latest_at__gte=after[0],
            )
        found, key = list(rows.order_by("latest_at", "promise_id")[: limit + 1]), _key
    page = found[:limit]
    next_after = key(page[-1]) if len(found) > limit else None
    return Section(group, tuple(page), len(page) if count < 0 else count, next_after)


def _ended(rows: QuerySet[PromiseRow], times: Times, after: Key | None, limit: int) -> list[PromiseRow]:
    ended = rows.annotate(over_at=Coalesce(F("ended_at"), F("answered_at"), F("told_at")))
    ended = ended.filter(over_at__gte=times.ended_since, over_at__lte=times.as_of)
    if after is not None:
        ended = ended.filter(Q(over_at__lt=after[0]) | Q(over_at=after[0], promise_id__gt=after[1]))
    return list(ended.order_by("-over_at", "promise_id")[: limit + 1])


def _key(row: PromiseRow) -> Key:
    return row.latest_at, row.promise_id


def _ended_key(row: PromiseRow) -> Key:
    over_at: datetime = row.over_at  # type: ignore[attr-defined] # `_ended` annotates it
    return over_at, row.promise_id


# -- what a row is about ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class About:
    """The owed answer through which one writes or calls ('' where there was none), its subject and number."""

    owed_id: str = ""
    subject: str = ""
    number: str = ""


def abouts_of(rows: Collection[PromiseRow]) -> dict[str, About]:
    """Return what each promise is about by its id: its own owed answer, else the customer's newest; one query."""
    own = {row.owed_id for row in rows if row.owed_id}
    others = {row.customer_id for row in rows if not row.owed_id}
    owed = OwedAnswer.objects.filter(Q(owed_id__in=own) | Q(customer_id__in=others)).order_by("opened_at")
    by_id: dict[str, About] = {}
    newest: dict[str, About] = {}
    for owed_id, customer_id, subject, number in owed.values_list(
        "owed_id", "customer_id", "subject", "number"
    ):
        by_id[owed_id] = newest[customer_id] = About(owed_id, subject, number)
    return {
        row.promise_id: by_id.get(row.owed_id) or newest.get(row.customer_id) or About(row.owed_id)
        for row in rows
    }


def candidates_of(row: PromiseRow) -> tuple[Contact, ...]:
    """Return our contacts that may have kept it, the newest first."""
    found = Contact.objects.filter(contact_id__in=row.candidates).defer("facts")
    return tuple(found.order_by("-occurred_at")[:MOST_CANDIDATES])


def reminded(since: datetime, as_of: datetime, *, limit: int, condition: Q | None = None) -> list[PromiseRow]:
    """Return the promises whose reminder has come, the first due first: the next actions beside the owed answers."""
    rows = promises_between(since, as_of).filter(COUNTED & reminded_by(as_of) & (condition or Q()))
    return list(rows.select_related("owner").order_by("latest_at", "promise_id")[:limit])


def due_before(
    until: datetime, since: datetime, as_of: datetime, *, limit: int
) -> tuple[list[PromiseRow], int]:
    """Return the running promises due before `until` or to be reminded of by then, and how many there are of them."""
    rows = promises_between(since, as_of).filter(COUNTED & (reminded_by(until) | Q(latest_at__lt=until)))
    # Counted over all rows before the first ones are cut off: one query gives both.
    counted = rows.select_related("owner").annotate(together=Window(Count("pk")))
    found = list(counted.order_by("latest_at", "promise_id")[:limit])
    return [*found], found[0].together if found else 0


def holding_in_a_row(customer_id: str, contact_id: str) -> int:
    """Return how many holding replies in a row stand without a full answer in the conversation of `contact_id`."""
    conversations = Filing.objects.filter(customer_id=customer_id, contact__contact_id=contact_id)
    rows = PromiseRow.objects.filter(
        customer_id=customer_id,
        is_holding=True,
        answered_at__isnull=True,
        conversation__in=conversations.values("conversation"),
    )
    found: int | None = rows.order_by("-made_at").values_list("place_in_row", flat=True).first()
    return found or 0


def switched_off_by_itself() -> list[RuleSwitch]:
    """Return the rules that switched themselves off and that nobody has switched on since."""
    latest: dict[str, RuleSwitch] = {}
    for switch in RuleSwitch.objects.order_by("made_at", "id"):
        latest[switch.rule] = switch
    return [switch for switch in latest.values() if not switch.is_on and switch.by_id is None]


def looked_at() -> datetime | None:
    """Return when any mailbox was last seen."""
    seen = IntakePoint.objects.filter(is_active=True, last_seen_at__isnull=False).order_by("-last_seen_at")
    found: datetime | None = seen.values_list("last_seen_at", flat=True).first()
    return found
