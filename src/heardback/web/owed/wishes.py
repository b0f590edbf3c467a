"""What the address of the queue asks for, read into filters; what it cannot mean is left out and said so."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from heardback.desk.queries.owed_page_filters import After, Filters, after_from
from heardback.kernel.contacts import Channel

FIELDS = ("team", "owner", "channel", "point", "q")


@dataclass(frozen=True, slots=True)
class Wish:
    """The filters, the mark of the page, and the address's own words for both (only those that are set)."""

    filters: Filters
    after: After | None
    query: dict[str, str]


def wish_of(given: QueryDict, staff_id: int) -> Wish:
    """Return what `?team= owner= channel= point= q= after=` ask for; `owner` is me, nobody or a person's number."""
    owner = given.get("owner", "")
    channel = given.get("channel", "")
    filters = Filters(
        team_id=_number(given.get("team", "")),
        owner_id=staff_id if owner == "me" else _number(owner),
        is_unowned=owner == "nobody",
        channel=channel if channel in set(Channel) else "",
        point_id=_number(given.get("point", "")),
        words=given.get("q", "").strip()[:200],
    )
    query = {name: given.get(name, "").strip() for name in FIELDS if given.get(name, "").strip()}
    return Wish(filters, after_from(given.get("after", "")), query)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None
