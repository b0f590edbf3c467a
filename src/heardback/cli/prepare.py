"""Make the installation ready to run: tables up to date, a backup before they change, static files in place.

Two starts at once take turns; a start that was killed leaves the next one to do it again.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from heardback.cli.errors import Refused

LOG = logging.getLogger(__name__)
_KEPT = 5  # backups made before upgrades
_ADVISORY = 7302  # ours alone on PostgreSQL, beside desk.locks


def prepare(now: datetime) -> int:
    """Bring database and static files to this version and return how many steps that took.

    Raises Refused with one sentence where it cannot be done.
    """
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DatabaseError

    home = Path(settings.HEARDBACK_HOME)
    with alone(home, "prepare.lock", is_waiting=True):
        check_database()
        try:
            with _alone_on_database():
                waiting = migrations_waiting()
                if waiting:
                    _back_up_first(home, now)
                    call_command("migrate", interactive=False, verbosity=0)
                    LOG.info("Database brought up to date: %d steps.", waiting)
                _fill_words(now)
                _note_version(now)
        except DatabaseError as problem:
            raise Refused(
                f"The database could not be brought up to date ({str(problem).splitlines()[0]}): the state before "
                f"is in {home / 'backups'}; please report this."
            ) from problem
        call_command("collectstatic", interactive=False, verbosity=0)
        return waiting


def check_database() -> None:
    """Raise Refused where the database cannot be opened."""
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        raise Refused(
            f"The database cannot be reached ({str(problem).splitlines()[0]}): check HEARDBACK_DATABASE_URL."
        ) from problem


def migrations_waiting() -> int:
    """Return how many steps the database lacks; Refused where it was made by a newer version than this one."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    known = executor.loader.disk_migrations
    ours = {app for app, _ in known}
    ahead = [key for key in executor.loader.applied_migrations if key[0] in ours and key not in known]
    if ahead:
        raise Refused(
            f"The database was written by a newer version than {version('heardback')}: install that version again, "
            "or restore the backup that its upgrade made."
        )
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _back_up_first(home: Path, now: datetime) -> None:
    from django.db import connection

    if "desk_firmprofile" not in connection.introspection.table_names():
        return
    from heardback.cli.backup import write_backup

    target = home / "backups" / f"before-{version('heardback')}-{now:%Y%m%d-%H%M%S}.heardback"
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_backup(target, now, with_keys=False)
    LOG.info("The state before the upgrade is kept in %s.", target)
    for older in sorted(target.parent.glob("before-*.heardback"), key=_made)[:-_KEPT]:
        older.unlink()


def _made(path: Path) -> float:
    return path.stat().st_mtime


def _fill_words(now: datetime) -> None:
    """Columns that an upgrade added hold what the kernel says before anybody reads them."""
    from heardback.desk.firm import policy_book
    from heardback.desk.projection import fill_words

    filled = fill_words(policy_book(), now)
    if filled:
        LOG.info("The verdicts of %d owed answers were written down.", filled)


def _note_version(now: datetime) -> None:
    """After an upgrade: what an earlier version could not read, or read otherwise, is read again."""
    from heardback.desk.actions.beat_worker import beat_worker, begin_worker
    from heardback.desk.actions.change_chores import ask_for
    from heardback.desk.models import ChoreKind
    from heardback.intake.kinds import READ_BY
    from heardback.intake.models import ItemState, RawItem

    state = begin_worker("version", now)
    this = {"version": version("heardback"), "read_by": READ_BY}
    if state == this:
        return
    if state.get("version") != this["version"]:
        stuck = RawItem.objects.filter(state=ItemState.STUCK).update(state=ItemState.NEW, problem="")
        if stuck:
            LOG.info("%d mails that the earlier version could not read are tried again.", stuck)
    if state.get("read_by") != READ_BY and RawItem.objects.filter(state=ItemState.DONE).exists():
        ask_for(ChoreKind.READ, None, now)
    beat_worker("version", now, state=this)


@contextmanager
def alone(home: Path, name: str, *, is_waiting: bool = False) -> Iterator[None]:
    """Hold the lock `name` of this home; raises BlockingIOError where another process does, unless `is_waiting`."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / name).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if is_waiting else fcntl.LOCK_NB))
        yield


@contextmanager
def _alone_on_database() -> Iterator[None]:
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY])
