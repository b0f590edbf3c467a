"""Today's figures, computed beside the pages by the very functions that print the audit's.

Costly where much is recorded, so a page never computes them: it reads the last snapshot and says of when it is.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec

from heardback.desk.firm import go_live_at, policy_book, profile, zone_of
from heardback.desk.models import FirmProfile
from heardback.desk.queries import figures
from heardback.desk.queries.promise_figures import kept_lately
from heardback.findings.shapes import Counts
from heardback.intake.models import ItemState, RawItem
from heardback.kernel.policy import PolicyBook
from heardback.kernel.standards import Standard, StandardKind, described
from heardback.reports.attributes import with_attributes
from heardback.reports.audit import Audit, assemble
from heardback.reports.plots import Styles, waiting_plot
from heardback.reports.searched import Searched
from heardback.reports.words import quantile_words, rate_words, wait_sentence
from heardback.workers.snapshots import Pace, refresh_snapshot

PACE = Pace(after_a_change=timedelta(seconds=20), at_latest=timedelta(minutes=1))
CURVE_STEPS = (1, 4, 12, 24, 48, 96, 168, 336, 720)  # hours


def refresh_figures(now: datetime) -> bool:
    """Compute the snapshot anew if it is due; return whether it was."""
    return refresh_snapshot(figures.SNAPSHOT, PACE, computed, now)


def computed(now: datetime) -> tuple[dict[str, Any], dict[str, str]]:
    """Return Today's figures and plots as of `now`; reads, writes nothing."""
    firm, book, live = profile(), policy_book(), go_live_at()
    standard = book.at(now).standard
    audit = assemble(
        figures.owed_table(live, now), searched=_searched(firm, book, live, now), counts=Counts()
    )
    return _figures(audit, live, standard), _plots(audit, standard)


def _searched(firm: FirmProfile, book: PolicyBook, live: datetime | None, now: datetime) -> Searched:
    policy = book.at(now)
    standard = policy.standard
    phones = figures.phones_seen()
    return Searched(
        firm=firm.name or ", ".join(firm.domains) or "the firm",
        since=live or figures.oldest_received_at() or now,
        as_of=now,
        zone=zone_of(firm),
        standard=described(standard),
        standard_words=_spoken(standard),
        standard_seconds=float(standard.amount) if standard.kind is StandardKind.ELAPSED else None,
        mode=policy.mode.value,
        has_outgoing=figures.has_outgoing(),
        missing_sent=tuple(figures.missing_sent()),
        has_call_records=phones is not None,
        has_outgoing_calls=phones is not None and phones.has_outgoing,
        calls_from=phones.begins_at if phones is not None else None,
        calls_to=phones.ends_at if phones is not None else None,
        made_at=now,
    )


def _spoken(standard: Standard) -> str:
    """As the audit says it inside a sentence: "within 24 hours"."""
    if standard.kind is StandardKind.ELAPSED and standard.amount % 3600 == 0:
        hours = standard.amount // 3600
        return "1 hour" if hours == 1 else f"{hours} hours"
    return described(standard)


def _figures(audit: Audit, live: datetime | None, standard: Standard) -> dict[str, Any]:
    found, view, curve = audit.found, audit.certain, audit.certain.curve
    half, most = curve.answered_by(0.5), curve.answered_by(0.9)
    named = {
        "since": audit.searched.since,
        "headline": {
            "gap": audit.headline.gap,
            "claim": " ".join(part for part in (audit.headline.wrote, audit.headline.never) if part),
            "oldest": audit.headline.oldest,
            "doubts": audit.headline.doubts,
            "text": audit.headline.text,
        },
        "can_tell": audit.searched.has_outgoing,
        "people": found.people,
        "never_people": found.never_people,
        "maybe_people": found.maybe_people,
        "unconfirmed_people": found.unconfirmed_people,
        "unsure_open": found.unsure_open,
        "parts": view.parts,
        "matured": view.parts.matured,
        "total": view.parts.total,
        "excluded": view.excluded,
        "rate": view.rate,
        "rate_words": rate_words(view.rate),
        "rate_with_unsure": rate_words(audit.with_unsure.rate),
        "is_few": view.rate.is_few,
        "standard": _spoken(standard),
        "wait": wait_sentence(half, most, curve.longest) if curve.total else "",
        "half": quantile_words(half, curve.longest) if curve.total else "",
        "curve": [[hours, curve.waiting_after(hours * 3600)] for hours in CURVE_STEPS] if curve.total else [],
        "curve_total": curve.total,
        "holding_share": view.manners.holding_share,
        "before": figures.waiting_before(live),
        "promises": kept_lately(),
        "stuck": RawItem.objects.filter(state=ItemState.STUCK).count(),
    }
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(named))
    return plain


def _plots(audit: Audit, standard: Standard) -> dict[str, str]:
    if not audit.certain.curve.total:
        return {}
    styles = Styles()
    plot = waiting_plot(
        audit.certain.curve,
        audit.answered_only,
        audit.searched.standard_seconds,
        audit.searched.standard_words,
        styles,
    )
    return {"wide": with_attributes(plot.wide, styles), "narrow": with_attributes(plot.narrow, styles)}
