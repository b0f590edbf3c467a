"""The figures of promises, computed beside the pages by the function that the audit's report uses too.

Stored for the last week, four weeks and a quarter, each with the promises behind its numbers, the newest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from heardback.desk.queries.promise_figures import SNAPSHOT, TeamPromise, promises_since
from heardback.findings.promise_figures import promise_figures
from heardback.workers.phone_figures import MOST_LISTED, PACE, WINDOWS
from heardback.workers.snapshots import refresh_snapshot


def refresh_promise_figures(now: datetime) -> bool:
    """Compute the snapshot anew if it is due; return whether it was."""
    return refresh_snapshot(SNAPSHOT, PACE, lambda as_of: (computed(as_of), {}), now)


def computed(now: datetime) -> dict[str, Any]:
    """Return the figures by window and which promises are behind them; reads, writes nothing."""
    promises = promises_since(now - timedelta(days=max(WINDOWS)), now)
    windows = {str(days): _window(promises, now - timedelta(days=days), now) for days in WINDOWS}
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode({"windows": windows}))
    return plain


def _window(promises: Sequence[TeamPromise], since: datetime, now: datetime) -> dict[str, Any]:
    figures, behind = promise_figures((one.promise for one in promises), since=since, as_of=now)
    names = sorted({one.team for one in promises})
    teams = {
        name: promise_figures((one.promise for one in promises if one.team == name), since=since, as_of=now)[
            0
        ]
        for name in names
    }
    return {
        "figures": figures,
        "behind": {name: ids[:MOST_LISTED] for name, ids in behind.items()},
        "teams": [{"name": name, "parts": one.parts, "kept": one.kept} for name, one in teams.items()],
    }
