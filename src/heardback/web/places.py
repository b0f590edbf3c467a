"""The places of the desk as the rail shows them: only those that exist, for whom they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from heardback.desk.access import READERS, RULERS
from heardback.desk.models import Role


@dataclass(frozen=True, slots=True)
class Place:
    """One place: its word, icon, the URL names that it may have, the key after "g" and who sees it."""

    words: str
    icon: str
    names: tuple[str, ...]
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Shown:
    """A place in the rail."""

    words: str
    icon: str
    url: str
    is_here: bool


PLACES = (
    Place("Today", "today", ("today",), frozenset(Role)),
    Place("Owed", "owed", ("owed",), READERS),
    Place("Promises", "promises", ("promises",), READERS),
    Place("Not sure", "not_sure", ("not_sure",), READERS),
    Place("Customers", "customers", ("customers",), READERS),
    Place("Figures", "figures", ("figures",), READERS),
    Place("Settings", "settings", ("settings",), RULERS),
)


@cache
def _url(names: tuple[str, ...]) -> str:
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def shown(request: HttpRequest) -> list[Shown]:
    """Return the places that this person may open; "" stands for no place with that name yet."""
    role = getattr(request.user, "role", None)
    found = [(place, _url(place.names)) for place in PLACES if role in place.roles]
    path = request.path
    return [
        Shown(place.words, place.icon, url, path == url or (url != "/" and path.startswith(url)))
        for place, url in found
        if url
    ]
