"""The figures of promises, computed beside the pages by the function that the audit's report uses too.

Stored for the last week, four weeks and a quarter, each with the promises behind its numbers, the newest first.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from heardback.desk.models import FigureSnapshot, Pulse
from heardback.desk.queries.promise_figures import SNAPSHOT, TeamPromise, promise_snapshot, promises_since
from heardback.findings.promise_figures import promise_figures
from heardback.workers.phone_figures import MOST_LISTED, WINDOWS, is_due


def refresh_promise_figures(now: datetime) -> bool:
    """Compute the snapshot anew if it is due; return whether it was."""
    before = promise_snapshot()
    pulse = Pulse.objects.filter(pk=1).values_list("count", flat=True).first() or 0
    if before is not None and not is_due(before, pulse, now):
        return False
    begun = time.monotonic()
    found = computed(now)
    values = {"as_of": now, "pulse": pulse, "took": time.monotonic() - begun, "figures": found, "plots": {}}
    FigureSnapshot.objects.update_or_create(pk=SNAPSHOT, defaults=values)
    return True


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
