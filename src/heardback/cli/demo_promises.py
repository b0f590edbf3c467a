"""What the sample firm's people have said about promises so far: confirmed, dismissed, done, or not looked at yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from heardback.desk.actions.end_promise import keep_promise
from heardback.desk.actions.review_promise import confirm_promise, dismiss_promise
from heardback.desk.models import Contact, PromiseRow, Staff
from heardback.desk.promise_rows import promise_of
from heardback.kernel.promises import PromiseState, Tier
from heardback.sample_firm.live_calls import PhonePast
from heardback.sample_firm.live_promises import PromisedPast
from heardback.sample_firm.promise_truth import TruePromise

#: Whoever promised something looks at it the next morning; what is newer waits for them.
_REVIEWED_AFTER = timedelta(hours=30)
_RUNNING = frozenset({PromiseState.OPEN, PromiseState.UNCONFIRMED, PromiseState.BROKEN})
Progress = Callable[[str, int, int], None]


def with_calls(phones: PhonePast, promised: PromisedPast) -> PhonePast:
    """Return the phones' past with the calls and mails of matters in which something was promised."""
    return replace(
        phones,
        lines=tuple(sorted((*phones.lines, *promised.lines), key=lambda line: line.at)),
        copies=(*phones.copies, *promised.copies),
        links=(*phones.links, *promised.links),
    )


def review_promises(promises: Sequence[TruePromise], now: datetime, progress: Progress) -> None:
    """Let the people of the sample firm say of most of their promises what they know of them."""
    staff = {one.email: one for one in Staff.objects.all()}
    known = [one for one in promises if one.staff in staff]
    for done, one in enumerate(known, 1):
        if datetime.fromtimestamp(one.made_at, UTC) < now - _REVIEWED_AFTER:
            _say(one, staff[one.staff], now, is_busy=done % 4 == 0)
        progress("looking at what was promised", done, len(known))


def _say(one: TruePromise, by: Staff, now: datetime, *, is_busy: bool) -> None:
    """Click as whoever wrote it would; one in four is too busy."""
    contact_id = Contact.objects.filter(message_id=one.made_by).values_list("contact_id", flat=True).first()
    row = PromiseRow.objects.filter(made_by=contact_id or "-").order_by("promise_id").first()
    if row is None or is_busy or promise_of(row).state_at(now) not in _RUNNING:
        return
    if not one.is_promise:
        dismiss_promise(by, row.promise_id, now=now, reason="Nothing was promised.")
        return
    if row.tier == Tier.SUGGESTED:
        confirm_promise(by, row.promise_id, now=now)
    if one.kind in ("act", "deliver") and row.latest_at < now and one.happened in ("kept", "cannot_tell"):
        by_mail = Contact.objects.filter(message_id=one.ended_by).values_list("contact_id", flat=True).first()
        keep_promise(by, row.promise_id, now=now, kept_by=by_mail or "")
