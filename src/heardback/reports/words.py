"""Numbers and moments as a person says them, and strangers' text made safe to show.

Durations are floored: a report never claims that somebody waited longer than they did.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from heardback.findings.promise_shapes import KeptRate, PromisedPeople
from heardback.findings.promise_words import never_heard, people_sentence
from heardback.findings.rates import MATURED_FOR_A_RATE, Share, share_of
from heardback.findings.shapes import WithinStandard
from heardback.kernel.contacts import Channel
from heardback.reports.searched import Searched

YEAR_DAYS = 365.25
TIMES = ("never", "once", "twice", "three times", "four times", "five times", "six times", "seven times")
TRIED_BY = {
    Channel.PHONE: "rang",
    Channel.VOICEMAIL: "left a voicemail",
    Channel.EMAIL: "wrote",
    Channel.FORM: "sent the form",
    Channel.CHAT: "wrote in the chat",
    Channel.SMS: "sent a text message",
    Channel.SOCIAL: "wrote on social media",
    Channel.LETTER: "sent a letter",
    Channel.IN_PERSON: "came in person",
}
# C0 and C1 controls, line separators, and the marks that turn the direction of text or hide in it.
_UNSHOWABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u2028\u2029]+")


def plain_text(text: str) -> str:
    """Return a stranger's text on one line; hidden and controlling characters show as "⟨202E⟩"."""
    return _UNSHOWABLE.sub(lambda found: f"⟨{ord(found[0]):04X}⟩", _SPACES.sub(" ", text)).strip()


def spoken_duration(seconds: float) -> str:
    """Return "45 min", "3 h 12 min", "30 h", "9 days", "3 years"; floored to the step that is shown."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return "under a minute"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    days = minutes // (24 * 60)
    return f"{days:,} days" if days < 2 * YEAR_DAYS else f"{days // YEAR_DAYS:,.0f} years"


def spoken_times(count: int) -> str:
    """Return "once", "twice", "three times", … "12 times"."""
    return TIMES[count] if count < len(TIMES) else f"{count} times"


def spoken_day(moment: datetime, zone: ZoneInfo) -> str:
    """Return "5 March 2026" in `zone`."""
    local = moment.astimezone(zone)
    return f"{local.day} {local:%B %Y}"


def spoken_moment(moment: datetime, zone: ZoneInfo) -> str:
    """Return "Thu 5 March 2026, 16:40" in `zone`."""
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%B %Y, %H:%M}"


def exact_moment(moment: datetime, zone: ZoneInfo) -> str:
    """Return the moment to the second with its offset, and the zone's name."""
    return f"{moment.astimezone(zone).isoformat(sep=' ', timespec='seconds')} {zone.key}"


def answer_lines(answers: Sequence[str]) -> list[tuple[str, str]]:
    """Return what each answer to a question says, beside its line of a decisions file: the first is yes, then no."""
    return list(zip(("yes", "no"), answers, strict=False))


def never_words(searched: Searched) -> str:
    """Return what may be said of those without an answer, given what was searched."""
    if searched.is_list or (searched.has_call_records and (searched.has_outgoing or not searched.has_mail)):
        return "no human answer found" if searched.has_call_records else "never answered"
    return "no written answer found" if searched.has_outgoing else "no answer seen"


def percent(share: float) -> str:
    """Return "37 %"; "100 %" and "0 %" only where it is all or none."""
    if 0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1:
        return "over 99 %"
    return f"{100 * share:.0f} %"


def rate_words(rate: WithinStandard) -> str:
    """Return "37 %", or "3 of 8 (too few for a rate: 8/20)", or that nothing has come due."""
    if rate.rate is None:
        return "nothing has come due"
    if rate.is_few:
        return f"{rate.met} of {rate.matured} (too few for a rate: {rate.matured}/{MATURED_FOR_A_RATE})"
    return percent(rate.rate)


def short_rate(rate: WithinStandard) -> str:
    """Return the rate for a cell: "37 %", "3 of 8 (8/20)", or "none due"."""
    if rate.rate is None:
        return "none due"
    if rate.is_few:
        return _few(rate.met, rate.matured)
    return percent(rate.rate)


def kept_words(rate: KeptRate) -> str:
    """Return "43 % (49 of 114)", "3 of 8 (8/20)", or that of none one can tell."""
    return share_words(share_of(rate.kept, rate.settled)) if rate.settled else "none to tell of"


def never_came_back(searched: Searched) -> str:
    """Return "never", as far as these sources can show it."""
    has_calls = searched.has_call_records and searched.has_outgoing_calls
    return never_heard(has_mail=searched.has_mail and searched.has_outgoing, has_calls=has_calls)


def promised_sentence(people: PromisedPeople, searched: Searched) -> str:
    """Return whom we said we would come back to, and how many of them heard from us."""
    return people_sentence(people, never_came_back(searched))


def share_words(share: Share) -> str:
    """Return a share for a cell: "37 % (43 of 116)", "3 of 8 (8/20)", or "none"."""
    if share.rate is None:
        return "none"
    if share.is_few:
        return _few(share.hits, share.total)
    return f"{percent(share.rate)} ({share.hits:,} of {share.total:,})"


def _few(hits: int, total: int) -> str:
    return f"{hits} of {total} ({total}/{MATURED_FOR_A_RATE})"


def wait_sentence(half: float | None, most: float | None, longest: float) -> str:
    """Return when half and nine in ten have an answer; no time is made up for what is never reached."""
    seen = f"the longest wait seen is {spoken_duration(longest)}"
    if half is None:
        return f"Fewer than half ever get an answer; {seen}."
    first = f"Half have an answer after {spoken_duration(half)}"
    if most is None:
        return f"{first}; fewer than nine in ten ever get one, and {seen}."
    return f"{first}, nine in ten after {spoken_duration(most)}."


def quantile_words(seconds: float | None, longest: float) -> str:
    """Return a quantile of the wait as said, or that even the longest wait seen does not reach it."""
    return spoken_duration(seconds) if seconds is not None else f"> {spoken_duration(longest)}"
