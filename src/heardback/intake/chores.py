"""Long work that a change asked for, done by the worker one chore at a time, with its progress on the pages.

A chore may be ended anywhere and begun again: placing, judging and importing all give the same result twice. A
worker that died leaves its lease to run out; a chore that failed three times stays and says why.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from heardback.desk.models import Chore, ChoreKind, ChoreState, IntakePoint
from heardback.formats.exports.items import SourceError
from heardback.intake.import_export import cover_import, import_sources
from heardback.intake.models import ItemState, RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.rejudge import Progress, read_all, rejudge_all, replace_all

LOG = logging.getLogger(__name__)
LEASE = timedelta(minutes=30)
MOST_TRIES = 3
_SAVE_EVERY = 20  # steps of progress between two rows written


def chore_one(now: datetime, moment: Callable[[], datetime] | None = None) -> bool:
    """Do the oldest chore that waits, whole; return whether there was one.

    `moment` renews the lease while it runs; without it the lease is not renewed. Raises nothing: what fails is kept
    with one sentence.
    """
    chore = _leased(now)
    if chore is None:
        return False
    try:
        _DOERS[ChoreKind(chore.kind)](chore, now, _noting(chore, moment))
    except Exception as problem:
        LOG.exception("A chore failed: %s", chore.get_kind_display())
        _failed(chore, problem, now)
        return True
    Chore.objects.filter(pk=chore.pk).update(
        state=ChoreState.DONE, finished_at=now, leased_until=None, problem=""
    )
    return True


def open_chores() -> list[Chore]:
    """Return what waits or runs, oldest first."""
    return list(Chore.objects.filter(state__in=(ChoreState.WAITING, ChoreState.RUNNING)).order_by("pk"))


def _leased(now: datetime) -> Chore | None:
    free = Q(state=ChoreState.WAITING, leased_until=None) | Q(leased_until__lt=now)
    with transaction.atomic():
        rows = Chore.objects.filter(free, state__in=(ChoreState.WAITING, ChoreState.RUNNING)).order_by("pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        chore = rows.first()
        if chore is None:
            return None
        chore.state, chore.leased_until = ChoreState.RUNNING, now + LEASE
        chore.tries += 1
        chore.save(update_fields=["state", "leased_until", "tries"])
    return chore


def _noting(chore: Chore, moment: Callable[[], datetime] | None) -> Progress:
    calls = 0

    def note(step: str, done: int, total: int) -> None:
        nonlocal calls
        calls += 1
        if calls % _SAVE_EVERY and done < total:
            return
        lease = {"leased_until": moment() + LEASE} if moment else {}
        Chore.objects.filter(pk=chore.pk).update(done=done, total=total, **lease)

    return note


def _failed(chore: Chore, problem: Exception, now: datetime) -> None:
    is_last = chore.tries >= MOST_TRIES or isinstance(problem, SourceError | FileNotFoundError | _Refused)
    sentence = str(problem) or type(problem).__name__
    Chore.objects.filter(pk=chore.pk).update(
        state=ChoreState.FAILED if is_last else ChoreState.WAITING,
        finished_at=now if is_last else None,
        leased_until=None if is_last else now + timedelta(minutes=2) * chore.tries,
        problem=f"{chore.get_kind_display()} failed: {sentence[:500]}",
    )


class _Refused(Exception):
    """Trying again cannot help."""


def _place(chore: Chore, now: datetime, progress: Progress) -> None:
    replace_all(now, progress)
    rejudge_all(now, progress)


def _judge(chore: Chore, now: datetime, progress: Progress) -> None:
    rejudge_all(now, progress)


def _import(chore: Chore, now: datetime, progress: Progress) -> None:
    point = IntakePoint.objects.filter(pk=chore.details.get("intake_point")).first()
    if point is None:
        raise _Refused("the intake point of this import is gone: start the import again.")
    import_all([str(source) for source in chore.details.get("sources", ())], point, now, progress)
    for path in chore.details.get("uploaded", ()):
        Path(str(path)).unlink(missing_ok=True)


def import_all(
    sources: list[str], point: IntakePoint, now: datetime, progress: Progress = lambda step, done, total: None
) -> int:
    """Store, normalise and cover an export under `point`, then judge everybody by the new coverage; return how many
    items were new. The same sources again store nothing. Raises SourceError or OSError."""
    with tempfile.TemporaryDirectory(prefix="import-", dir=_work_folder()) as work:
        stored = import_sources(sources, point, Path(work), now, progress)
    waiting = RawItem.objects.filter(intake_point=point, state=ItemState.NEW)
    total = waiting.count()
    while waiting.exists():
        if not normalise_one(now):
            break
        progress("normalising", total - waiting.count(), total)
    cover_import(point, now)
    point.last_seen_at = now
    point.save(update_fields=["last_seen_at"])
    rejudge_all(now, progress)
    return stored


def _work_folder() -> Path:
    folder = Path(settings.HEARDBACK_HOME) / "work"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _read(chore: Chore, now: datetime, progress: Progress) -> None:
    read_all(now, progress)


_DOERS: dict[ChoreKind, Callable[[Chore, datetime, Progress], None]] = {
    ChoreKind.READ: _read,
    ChoreKind.PLACE: _place,
    ChoreKind.JUDGE: _judge,
    ChoreKind.IMPORT: _import,
}
