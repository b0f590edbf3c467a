"""The report as one HTML page that needs no script, no network and no other file.

What strangers wrote is escaped by the template engine, shown without control characters, and cannot load or run
anything: the page's own policy forbids every source and allows exactly its one stylesheet.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

import jinja2
import numpy as np
from markupsafe import Markup

from heardback.findings.phone_words import DEFINITIONS, LISTS
from heardback.findings.promise_words import (
    CANNOT_TELL_MEANS,
    KEPT_MEANS,
    KIND_TITLES,
    NOTHING_SEEN,
    STATE_TITLES,
    what_followed,
)
from heardback.findings.shapes import OwedRow, Partition
from heardback.findings.spoken import counted
from heardback.findings.waiting import WaitingCurve
from heardback.kernel.contacts import Channel
from heardback.kernel.promises import PromiseState
from heardback.reports import plots
from heardback.reports.audit import Audit, Shown
from heardback.reports.figures import (
    AGE_STEPS,
    HOLDING_WARNING,
    OFFICE_DAYS,
    OFFICE_HOURS,
    OFFICE_OPENS,
    Age,
    Group,
)
from heardback.reports.words import (
    TRIED_BY,
    answer_lines,
    exact_moment,
    kept_words,
    never_words,
    percent,
    plain_text,
    promised_sentence,
    quantile_words,
    rate_words,
    share_words,
    short_rate,
    spoken_day,
    spoken_duration,
    spoken_moment,
    spoken_times,
    wait_sentence,
)

TEMPLATES = Path(__file__).parent / "templates"
FIRST_SHOWN = 10
TRIES_SHOWN = 24
GROUPS_DRAWN = 12
MONTHS_DRAWN = 30
UNREADABLE_SHOWN = 200
LINES_SHOWN = 40
LINKS_SHOWN = 100
CURVE_STEPS = (
    (3600, "1 hour"),
    (4 * 3600, "4 hours"),
    (8 * 3600, "8 hours"),
    (86_400, "1 day"),
    (2 * 86_400, "2 days"),
    (4 * 86_400, "4 days"),
    (7 * 86_400, "1 week"),
    (14 * 86_400, "2 weeks"),
    (30 * 86_400, "30 days"),
    (91 * 86_400, "91 days"),
    (365 * 86_400, "365 days"),
)
MARKS = {Channel.PHONE: "phone", Channel.VOICEMAIL: "voicemail", Channel.FORM: "form"}
PARTS = (
    ("met", "answered in time", "answered"),
    ("late", "answered late", "late"),
    ("never_answered", "", "overdue"),
    ("maybe_answered", "maybe answered", "doubt"),
    ("breached_unconfirmed", "no answer seen, but not all mail was searched", "doubt"),
    ("early", "answered, not yet due", "undue"),
    ("pending", "waiting, not yet due", "undue"),
)
PROMISE_INKS = {
    PromiseState.KEPT: "answered",
    PromiseState.KEPT_LATE: "late",
    PromiseState.RENEGOTIATED: "answered",
    PromiseState.BROKEN: "overdue",
    PromiseState.UNCONFIRMED: "doubt",
    PromiseState.OPEN: "undue",
    PromiseState.WAIVED: "undue",
}
ANCHORS = {
    "never_answered": "never",
    "maybe_answered": "maybe",
    "breached_unconfirmed": "unconfirmed",
    "pending": "pending",
}


@dataclass(frozen=True, slots=True)
class PartLine:
    """One line of the partition: its words, its two counts, its share of the certain, where its people are."""

    words: str
    ink: str
    anchor: str
    certain: int
    unsure: int
    share: float


@dataclass(frozen=True, slots=True)
class CurveLine:
    """The waiting curve read off at one length of time."""

    words: str
    waiting: float
    low: float
    high: float
    answered_only: float


def render_html(audit: Audit) -> str:
    """Return the whole page. Same audit, same bytes."""
    styles = plots.Styles()
    drawn = _plots(audit, styles) if _can_tell(audit) else {}
    css = (TEMPLATES / "report.css").read_text(encoding="utf-8") + styles.css
    template = _environment().get_template("report.html.j2")
    zone = audit.searched.zone
    return template.render(
        audit=audit,
        searched=audit.searched,
        can_tell=_can_tell(audit),
        never=never_words(audit.searched),
        linked={"unconfirmed", "pending"} | ({"never", "maybe"} if _can_tell(audit) else set()),
        plots=drawn,
        css=Markup(css),
        css_hash=base64.b64encode(hashlib.sha256(css.encode()).digest()).decode(),
        parts=_part_lines(audit),
        verdicts={verdict: words or never_words(audit.searched) for verdict, words, _ in PARTS},
        curve=_curve_lines(audit.certain.curve, audit.answered_only),
        periods=_periods(audit),
        seen=_what_to_see(audit) if drawn else {},
        standing=_standing(audit),
        ages=[age for age in audit.groups.ages if age.owed],
        holding_warning=HOLDING_WARNING,
        groups_drawn=GROUPS_DRAWN,
        first_shown=FIRST_SHOWN,
        tries_shown=TRIES_SHOWN,
        unreadable_shown=UNREADABLE_SHOWN,
        definitions=DEFINITIONS,
        lists=LISTS,
        lines_shown=LINES_SHOWN,
        links_shown=LINKS_SHOWN,
        promise_kinds=KIND_TITLES,
        promise_lines=[(state.value, STATE_TITLES[state], ink) for state, ink in PROMISE_INKS.items()],
        kept_means=KEPT_MEANS,
        cannot_tell_means=CANNOT_TELL_MEANS,
        nothing_seen=NOTHING_SEEN,
        moment=partial(_moment, zone=zone),
        day=partial(spoken_day, zone=zone),
        waited=partial(_waited, as_of=audit.as_of),
        waited_until=_waited,
    )


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        plain=plain_text,
        answer_lines=answer_lines,
        identity=_identity_words,
        percent=percent,
        duration=spoken_duration,
        times=spoken_times,
        number=_number,
        counted=counted,
        rate=rate_words,
        cell_rate=short_rate,
        interval=_interval,
        share=share_words,
        age=_age_words,
        mark=_mark,
        tried_by=_tried_by,
        shown=_shown_words,
        period=_period_words,
        followed=what_followed,
        kept=kept_words,
        promised=_promised,
    )
    environment.globals["quantile"] = quantile_words
    environment.globals["wait_sentence"] = wait_sentence
    environment.globals["weekdays"] = plots.WEEKDAYS
    return environment


def _promised(audit: Audit) -> str:
    return promised_sentence(audit.promises.people, audit.searched)


def _can_tell(audit: Audit) -> bool:
    return audit.searched.can_tell


def _plots(audit: Audit, styles: plots.Styles) -> dict[str, plots.Plot]:
    searched, certain = audit.searched, audit.certain
    if not certain.parts.total:
        return {}
    periods = _periods(audit)
    sections = [
        ("Intake point", audit.groups.intake_points[:GROUPS_DRAWN]),
        ("Channel", audit.groups.channels[:GROUPS_DRAWN]),
        ("Who", audit.groups.first_contacts),
    ]
    sections = [section for section in sections if len(section[1]) > 1] or sections[-1:]
    return {
        "waiting": plots.waiting_plot(
            certain.curve, audit.answered_only, searched.standard_seconds, searched.standard_words, styles
        ),
        "periods": plots.period_plot(periods, styles),
        "groups": plots.groups_plot(sections, certain.rate.rate, styles),
        "week": plots.week_plot(audit.groups.arrivals, audit.groups.answers, styles),
    }


def _standing(audit: Audit) -> str:
    """Whether the rate can still change, and what it is based on."""
    open_ones = audit.certain.parts.early + audit.certain.parts.pending
    gaps = sum(bool(source.gap) for source in audit.coverage)
    reasons = []
    if open_ones:
        reasons.append(f"{counted(open_ones, 'answer')} not yet due")
    if gaps:
        reasons.append(f"gaps in {gaps:,} of {counted(len(audit.coverage), 'source')}")
    if not audit.coverage and not audit.searched.is_list:
        reasons.append("nothing known of what the sources cover")
    if not reasons:
        return "Final: everything has come due and every source is covered."
    return f"Not final: {', '.join(reasons)}."


def _periods(audit: Audit) -> tuple[Group, ...]:
    return audit.groups.months if len(audit.groups.months) <= MONTHS_DRAWN else audit.groups.years


def _what_to_see(audit: Audit) -> dict[str, str]:
    """One sentence a plot, from its own numbers."""
    return {
        "periods": _worst_period(_periods(audit), audit),
        "groups": _spread_of_groups(
            (*audit.groups.intake_points, *audit.groups.channels, *audit.groups.first_contacts)
        ),
        "week": _outside_the_office(audit),
    }


def _worst_period(groups: tuple[Group, ...], audit: Audit) -> str:
    worst = max(groups, key=lambda group: group.parts.never_answered)
    if not worst.parts.never_answered:
        return "Nobody was left without an answer in any month."
    words = never_words(audit.searched)
    return (
        f"{_period_words(worst)} left most people waiting: {words} for {worst.parts.never_answered:,} "
        f"of {worst.parts.total:,}."
    )


def _spread_of_groups(groups: tuple[Group, ...]) -> str:
    rated = [group for group in groups if group.rate.rate is not None and not group.rate.is_few]
    if len(rated) < 2:
        return "Too few have come due to compare."
    low, high = (choose(rated, key=lambda group: group.rate.rate or 0.0) for choose in (min, max))
    apart = (low.rate.wilson_high or 0.0) < (high.rate.wilson_low or 1.0)
    ends = [f"{percent(group.rate.rate or 0.0)} ({plain_text(group.name)})" for group in (low, high)]
    sentence = f"From {ends[0]} to {ends[1]}"
    return f"{sentence}." if apart else f"{sentence}: the intervals overlap, so this may be chance."


def _outside_the_office(audit: Audit) -> str:
    total = int(audit.groups.arrivals.sum())
    inside = int(audit.groups.arrivals[:OFFICE_DAYS, OFFICE_OPENS : OFFICE_OPENS + OFFICE_HOURS].sum())
    return f"{percent((total - inside) / max(1, total))} of what people ask comes in outside Mon to Fri, 9 to 17."


def _part_lines(audit: Audit) -> list[PartLine]:
    total = max(1, audit.certain.parts.total)
    lines = []
    for name, words, ink in PARTS:
        certain, unsure = _count(audit.certain.parts, name), _count(audit.unsure_parts, name)
        shown = words or never_words(audit.searched)
        ink = ink if _can_tell(audit) or ink != "overdue" else "doubt"
        lines.append(PartLine(shown, ink, ANCHORS.get(name, ""), certain, unsure, certain / total))
    return lines


def _count(parts: Partition, name: str) -> int:
    return int(getattr(parts, name))


def _curve_lines(curve: WaitingCurve, answered_only: WaitingCurve) -> list[CurveLine]:
    lines = []
    for seconds, words in CURVE_STEPS:
        if seconds > curve.longest:
            break
        at = int(np.searchsorted(curve.times, seconds, side="right")) - 1
        low, high = (float(curve.low[at]), float(curve.high[at])) if at >= 0 else (1.0, 1.0)
        waiting = curve.waiting_after(seconds)
        lines.append(CurveLine(words, waiting, low, high, answered_only.waiting_after(seconds)))
    return lines


def _moment(moment: datetime, zone: ZoneInfo) -> Markup:
    """A moment in the firm's time; the exact one with its zone on hover and for machines."""
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        moment.isoformat(), exact_moment(moment, zone), spoken_moment(moment, zone)
    )


def _waited(row: OwedRow, as_of: datetime) -> str:
    return spoken_duration((as_of - row.opened_at).total_seconds())


def _identity_words(identity: str) -> str:
    """ "email:ann@home.example" is shown without its kind: an address explains itself."""
    return plain_text(identity.removeprefix("email:").removeprefix("phone:"))


def _number(value: int) -> str:
    return f"{value:,}"


def _interval(pair: tuple[float | None, float | None]) -> str:
    low, high = pair
    return "" if low is None or high is None else f"{100 * low:.0f}–{100 * high:.0f} %"


def _age_words(age: Age) -> str:
    if age.below_days is None:
        return f"{age.from_days} days or more"
    return f"{age.from_days} to {age.below_days} days" if age.from_days else f"under {AGE_STEPS[1]} days"


def _mark(channel: Channel) -> str:
    return MARKS.get(channel, "mail")


def _tried_by(channel: Channel) -> str:
    return TRIED_BY[channel]


def _shown_words(shown: Shown) -> str:
    """Nothing is cut silently: how many more there are, and where."""
    if not shown.missing:
        return ""
    return f"{len(shown.rows):,} of {shown.total:,} are shown here; all {shown.total:,} are in owed.csv."


def _period_words(group: Group) -> str:
    if len(group.name) == 4:
        return group.name
    return str(np.datetime64(group.name, "M").item().strftime("%B %Y"))
