"""From an earlier version's state to this one: a backup first, then the same facts, and nothing derived differs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.life.conftest import Make
from tests.life.installation import Installation
from tests.life.make_state import STATES

from heardback import alerts

KEPT = sorted(STATES.glob("*.heardback"))


def test_there_is_a_state_to_come_from() -> None:
    assert KEPT, "python -m tests.life.make_state writes one"


@pytest.mark.parametrize("state", KEPT, ids=lambda path: path.stem)
def test_an_earlier_state_is_brought_up_to_date(state: Path, make_installation: Make) -> None:
    """On PostgreSQL this is the move from SQLite as well."""
    installation = make_installation("new")
    installation.run("restore", str(state))
    before = installation.python(_FACTS)
    installation.run("upgrade")
    assert installation.run("upgrade").stdout.startswith("Nothing to do")
    assert (
        installation.python(_FACTS)
        == before
        == "5 contacts, 2 waiting, 1 promised, 1 decided, 1 claimed, 1 noted"
    )
    assert installation.run("rebuild", "--check").stdout.strip() == "No difference."


def test_the_state_before_is_kept_and_can_be_restored(
    installation: Installation, make_installation: Make
) -> None:
    installation.python(_UNDO_A_STEP)
    assert installation.run("upgrade").stdout == STEPS
    (kept,) = (installation.home / "backups").glob("before-*.heardback")
    assert kept.stat().st_mode & 0o077 == 0
    other = make_installation("other")
    shutil.copytree(installation.home / "keys", other.home / "keys")
    other.run("restore", str(kept))
    assert other.run("upgrade").stdout == STEPS
    assert other.python("from tests.life.contents import *\nprint(items())") == "30"


def test_a_newer_database_is_refused(installation: Installation) -> None:
    installation.python(
        "from django.db.migrations.recorder import MigrationRecorder\nfrom django.db import connection\n"
        "MigrationRecorder(connection).record_applied('desk', '9999_from_the_future')"
    )
    assert "was written by a newer version" in installation.run("upgrade", code=2).stderr
    assert "was written by a newer version" in installation.run("serve", code=2).stderr


def test_what_an_earlier_version_could_not_read_is_tried_again(installation: Installation) -> None:
    installation.python(
        "from heardback.intake.models import *\nfrom heardback.desk.models import WorkerBeat\n"
        "RawItem.objects.update(state=ItemState.STUCK, problem='a mistake of ours')\n"
        "WorkerBeat.objects.filter(name='version').update(state={'version': '0.0.1', 'read_by': 'an older way'})"
    )
    installation.run("upgrade")
    assert installation.python(_NEW) == "30"
    installation.python(
        "from heardback.intake.models import *\nRawItem.objects.update(state=ItemState.STUCK)"
    )
    installation.run("upgrade")
    assert installation.python(_NEW) == "0"


_NEW = "from heardback.intake.models import *\nprint(RawItem.objects.filter(state=ItemState.NEW, problem='').count())"
_APP = Path(alerts.__file__).parent / "migrations"
STEPS = f"{len(list(_APP.glob('0*.py')))} steps done.\n"  # all of one app
_UNDO_A_STEP = (
    "from django.core.management import call_command\ncall_command('migrate', 'alerts', 'zero', verbosity=0)"
)
_FACTS = (
    "from heardback.desk.models import *\n"
    "print(f'{Contact.objects.count()} contacts, {OwedAnswer.objects.filter(is_open=True).count()} waiting, '\n"
    "f'{PromiseRow.objects.count()} promised, {DecisionFact.objects.count()} decided, '\n"
    "f'{Claim.objects.count()} claimed, {Note.objects.count()} noted')"
)


def test_what_an_earlier_version_read_otherwise_is_read_anew(installation: Installation) -> None:
    installation.python(
        "from heardback.intake.models import *\nfrom heardback.desk.models import WorkerBeat\n"
        "from datetime import UTC, datetime\nfrom heardback.intake.normalise import normalise_one\n"
        "normalise_one(datetime.now(UTC))\n"
        "row = RawItem.objects.filter(state=ItemState.DONE).first()\n"
        "row.problem, row.contact_id = 'as it was read then', 'another'\nrow.save()\n"
        "WorkerBeat.objects.filter(name='version').update(state={'version': '0.0.1'})"
    )
    assert installation.run("rebuild", "--check", code=1).stdout
    assert "read anew" in installation.run("upgrade").stderr
    assert installation.run("rebuild", "--check").stdout.strip() == "No difference."
