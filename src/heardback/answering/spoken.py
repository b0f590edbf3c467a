"""A moment as a voice says it: "4:40 pm today", "Monday at 9 am". In the firm's zone, the day always named.

Seconds are left off, never rounded up: what is said is never later than what is owed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class _Tongue:
    today: str
    tomorrow: str
    days: Sequence[str]
    months: Sequence[str]
    clock: Callable[[int, int], str]
    near: str  # {day} and {clock}: today, tomorrow
    week: str  # a day of the next seven
    far: str  # with {date} and {month}


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def _english(hour: int, minute: int) -> str:
    half = "am" if hour < 12 else "pm"
    shown = f"{hour % 12 or 12}:{minute:02}" if minute else f"{hour % 12 or 12}"
    return f"{shown} {half}"


def _german(hour: int, minute: int) -> str:
    return f"{hour} Uhr {minute}" if minute else f"{hour} Uhr"


def _french(hour: int, minute: int) -> str:
    return f"{hour} heures {minute}" if minute else f"{hour} heures"


def _digits(hour: int, minute: int) -> str:
    return f"{hour}:{minute:02}"


_TONGUES: Final = {
    "en": _Tongue(
        "today",
        "tomorrow",
        _each("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        _english,
        "{clock} {day}",
        "{day} at {clock}",
        "{day}, {date} {month}, at {clock}",
    ),
    "de": _Tongue(
        "heute",
        "morgen",
        _each("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
        [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
        _german,
        "{day} {clock}",
        "{day}, {clock}",
        "{day}, {date}. {month}, {clock}",
    ),
    "fr": _Tongue(
        "aujourd'hui",
        "demain",
        _each("lundi mardi mercredi jeudi vendredi samedi dimanche"),
        [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        _french,
        "{day} à {clock}",
        "{day} à {clock}",
        "{day} {date} {month} à {clock}",
    ),
    "es": _Tongue(
        "hoy",
        "mañana",
        _each("lunes martes miércoles jueves viernes sábado domingo"),
        [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
        _digits,
        "{day} a las {clock}",
        "el {day} a las {clock}",
        "el {day} {date} de {month} a las {clock}",
    ),
    "nl": _Tongue(
        "vandaag",
        "morgen",
        _each("maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"),
        [
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
        _digits,
        "{day} om {clock}",
        "{day} om {clock}",
        "{day} {date} {month} om {clock}",
    ),
}
#: Languages in which a moment can be said; in any other it is said in English.
LANGUAGES: Final = tuple(_TONGUES)


def spoken_moment(moment: datetime, now: datetime, zone: ZoneInfo, language: str = "en") -> str:
    """Return a moment in words; `language` such as "de" or "de-AT"."""
    tongue = _TONGUES.get(language.partition("-")[0].lower(), _TONGUES["en"])
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    away = (local.date() - today).days
    clock = tongue.clock(local.hour, local.minute)
    if away in (0, 1):
        return tongue.near.format(day=tongue.tomorrow if away else tongue.today, clock=clock)
    day, month = tongue.days[local.weekday()], tongue.months[local.month - 1]
    pattern = tongue.week if 1 < away < 7 else tongue.far
    return pattern.format(day=day, clock=clock, date=local.day, month=month)
