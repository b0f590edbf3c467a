"""The figures of calls, computed beside the pages by the function that the audit's report uses too.

Stored for the last week, four weeks and a quarter, each with who is behind its numbers, the newest first.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec

from heardback.desk.firm import firm_calendar, policy_book, profile, zone_of
from heardback.desk.queries import phone_figures as rows
from heardback.findings.phone_callbacks import PhoneOwed
from heardback.findings.phone_calls import PhoneCall
from heardback.findings.phone_figures import phone_figures
from heardback.workers.snapshots import Pace, refresh_snapshot

WINDOWS = (7, 28, 91)  # days
PACE = Pace(after_a_change=timedelta(minutes=1), at_latest=timedelta(minutes=10))
MOST_LISTED = 500  # of one list; the count is always whole


def refresh_phone_figures(now: datetime) -> bool:
    """Compute the snapshot anew if it is due; return whether it was."""
    return refresh_snapshot(rows.SNAPSHOT, PACE, lambda as_of: (computed(as_of), {}), now)


def computed(now: datetime) -> dict[str, Any]:
    """Return the figures by window and who is behind them; reads, writes nothing."""
    firm = profile()
    calendar = firm_calendar(firm, now)
    earliest = now - timedelta(days=max(WINDOWS))
    calls = rows.calls_since(earliest, now, calendar.is_open)
    ours = rows.our_calls_since(earliest, now, policy_book())
    owed = rows.owed_since(earliest, now, ours)
    reached = rows.reached_of(calls, ours)
    windows = {}
    for days in WINDOWS:
        since = now - timedelta(days=days)
        figures, behind = phone_figures(
            [call for call in calls if call.started_at >= since],
            [one for one in owed if one.opened_at >= since],
            reached,
            since=since,
            as_of=now,
            zone=zone_of(firm),
        )
        windows[str(days)] = {
            "figures": figures,
            "behind": {name: ids[:MOST_LISTED] for name, ids in behind.items()},
            "unrecorded": rows.unrecorded_since(since, now),
            "oldest": _oldest(calls, owed),
        }
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode({"windows": windows}))
    return plain


def _oldest(calls: list[PhoneCall], owed: list[PhoneOwed]) -> datetime | None:
    return min((*(call.started_at for call in calls), *(one.opened_at for one in owed)), default=None)
