"""What `heardback doctor` finds: each trouble is made, named with its mend, and mended again."""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.desk.world import FIRM, MONDAY, World

from heardback.alerts.models import Letter, LetterState
from heardback.cli import doctor_looks
from heardback.cli.doctor import doctor
from heardback.cli.doctor_looks import State, look
from heardback.cli.import_ import import_
from heardback.config.environment import Environment
from heardback.desk.actions.beat_worker import begin_worker
from heardback.desk.firm import profile
from heardback.desk.models import Chore, CoverageSpan, GoLive, IntakePoint, StaffAddress, TextMessage
from heardback.intake.calls import CallText, store_calls
from heardback.intake.health import WORKERS
from heardback.intake.models import ItemState, RawItem

pytestmark = pytest.mark.django_db
_Usage = namedtuple("_Usage", "total used free")


def _sick(now: datetime = MONDAY) -> set[str]:
    return {f"{one.what}: {one.sentence} | {one.mend}" for one in look(now) if one.state is not State.FINE}


@pytest.fixture
def well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> World:
    """A desk that has nothing to mend."""
    monkeypatch.setattr(doctor_looks, "run_checks", list)
    world = World()
    firm = profile()
    firm.hours = {"mon": "09:00-17:00", "holidays": {"2026-12-25": "Christmas Day", "2027-01-01": "New Year"}}
    firm.staff_told_at = MONDAY
    firm.save()
    for name in WORKERS:
        begin_worker(name, MONDAY)
    IntakePoint.objects.update(
        last_seen_at=MONDAY,
        secret=b"x",
        settings={"host": "imap.lake.example", "smtp_host": "smtp.lake.example"},
    )
    for address in StaffAddress.objects.values_list("address", flat=True):
        CoverageSpan.objects.get_or_create(
            source=address,
            is_outgoing=True,
            defaults={"covered_from": MONDAY, "covered_to": MONDAY, "is_live": True},
        )
    CoverageSpan.objects.update(is_live=True)
    return world


def test_a_well_desk_is_said_to_be_well(well: World) -> None:
    assert _sick() == set()


def _no_go_live(world: World) -> None:
    GoLive.objects.all().delete()


def _not_set_up(world: World) -> None:
    firm = profile()
    firm.is_set_up = False
    firm.save()


def _silent(world: World) -> None:
    IntakePoint.objects.update(last_seen_at=MONDAY - timedelta(hours=2))


def _troubled(world: World) -> None:
    IntakePoint.objects.update(problem="The password of Service is refused.", problem_since=MONDAY)


def _paused(world: World) -> None:
    IntakePoint.objects.update(is_active=False)


def _nowhere(world: World) -> None:
    CoverageSpan.objects.all().delete()
    IntakePoint.objects.all().delete()


def _unseen(world: World) -> None:
    CoverageSpan.objects.filter(source=world.sam.email).update(is_live=False)


def _unsent(world: World) -> None:
    CoverageSpan.objects.filter(is_outgoing=True).delete()


def _stuck(world: World) -> None:
    world.mail("Kim <kim@lake.example>", 0, "Hello?")
    RawItem.objects.update(state=ItemState.STUCK, problem="Reading failed (KeyError).")


def _refused_letter(world: World) -> None:
    Letter.objects.create(
        message_id="<1@x>", from_address=f"service@{FIRM}", recipients=["kim@lake.example"], text="Hi", raw=b"",
        customer_id="email:kim@lake.example", state=LetterState.UNKNOWN, written_at=MONDAY, not_before=MONDAY,
        problem="The line broke.", opened_at=MONDAY, written_by=world.dana,
    )  # fmt: skip


def _unsent_text(world: World) -> None:
    TextMessage.objects.create(intake_point=world.point, call_key="CA1", number="+12025550142", due_at=MONDAY,
                               text="We call", wanted_at=MONDAY, problem="No sender is named.")  # fmt: skip


def _failed_chore(world: World) -> None:
    Chore.objects.create(kind="import", state="failed", problem="Importing failed: no mail in it.",
                         asked_at=MONDAY, finished_at=MONDAY)  # fmt: skip


def _no_holidays(world: World) -> None:
    firm = profile()
    firm.hours = {"holidays": {"2026-12-25": "Christmas Day"}}
    firm.save()


def _nobody_told(world: World) -> None:
    firm = profile()
    firm.staff_told_at = None
    firm.save()


def _cannot_send(world: World) -> None:
    IntakePoint.objects.update(settings={"host": "imap.lake.example"})


@pytest.mark.parametrize(
    ("make", "words", "mend"),
    [
        (_no_go_live, "Nobody decided from when on", "Go-live"),
        (_not_set_up, "not set up yet", "open the link"),
        (_silent, "last looked at 16 Mar 11:00 UTC: what came since is not seen", "press Test"),
        (_troubled, "The password of Service is refused. (since 16 Mar 13:00 UTC)", "press Test"),
        (_paused, "is paused", "Let it go on"),
        (_nowhere, "there is no intake point", "Add a mailbox"),
        (_unseen, f"Answers from sam@{FIRM} are not seen now", "Read that mailbox too"),
        (_unsent, "No Sent folder is read", "Add the mailboxes"),
        (_stuck, "Reading failed (KeyError)", "an upgrade tries it again"),
        (_refused_letter, "kim@lake.example may not have gone out: The line broke.", "send it again"),
        (_failed_chore, "no mail in it", "Ask for it again"),
        (_unsent_text, "+12025550142 did not go out: No sender is named.", "the caller waits as before"),
        (_no_holidays, "No holiday of 2027 is entered", "keep them"),
        (_nobody_told, "know it", "docs/staff-notice.md"),
        (_cannot_send, "No notice can be mailed", "HEARDBACK_NOTICES"),
    ],
)
def test_each_trouble_is_named_with_its_mend(
    well: World, make: Callable[[World], None], words: str, mend: str
) -> None:
    make(well)
    assert any(words in said.partition(" | ")[0] and mend in said.partition(" | ")[2] for said in _sick()), (
        _sick()
    )


def test_workers_that_fell_silent_are_named(well: World) -> None:
    found = _sick(MONDAY + timedelta(minutes=10))
    assert any("The worker ingest gives no sign of life" in said for said in found)


def test_a_nearly_full_disk_is_a_problem(well: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: _Usage(10**12, 10**12, 10**9))
    assert any("1.0 GB are free" in said and "Make room" in said for said in _sick())


def test_a_wrong_clock_is_a_problem(well: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_looks, "_database_time", lambda: datetime.now(UTC) - timedelta(minutes=7))
    assert any("differ by 420 s" in said and "NTP" in said for said in _sick())


def test_the_databases_own_clock_is_read(well: World) -> None:
    assert abs(doctor_looks._database_time() - datetime.now(UTC)) < timedelta(seconds=30)


def test_a_server_for_notices_that_does_not_answer(well: World, settings: object) -> None:
    settings.ENVIRONMENT = Environment({"HEARDBACK_NOTICES": "smtp://127.0.0.1:1"})  # type: ignore[attr-defined]
    assert any("127.0.0.1" in said and "Correct HEARDBACK_NOTICES" in said for said in _sick())


def test_the_command_says_it_to_people_and_programs(well: World) -> None:
    told = CliRunner().invoke(doctor, [])
    assert told.exit_code == 1, "the world's moment lies in the past, so mailboxes are stale"
    assert "what came since is not seen" in told.output
    assert "to mend" in told.output
    lines = CliRunner().invoke(doctor, ["--json"]).output.splitlines()
    found = [json.loads(line) for line in lines]
    assert {"what", "state", "sentence", "mend"} == set(found[0])
    assert {one["state"] for one in found} <= {"problem", "notice", "fine"}
    assert all(one["mend"] for one in found if one["state"] != "fine")


def test_an_export_comes_in_by_the_terminal(well: World, tmp_path: Path) -> None:
    mbox = tmp_path / "old.mbox"
    mbox.write_bytes(
        b"From kim@lake.example Mon Mar 16 13:00:00 2026\nFrom: Kim <kim@lake.example>\n"
        b"To: service@blueheron-pools.example\nSubject: Pump\nMessage-ID: <a1@lake.example>\n"
        b"Date: Mon, 16 Mar 2026 13:00:00 +0000\n\nCan you fix our pump?\n\n"
    )
    first = CliRunner().invoke(import_, [str(mbox), "--name", "Old mail"])
    assert (first.exit_code, first.stdout) == (0, "1 new items under “Old mail”.\n"), first.output
    assert "Nothing new" in CliRunner().invoke(import_, [str(mbox), "--name", "Old mail"]).stdout
    assert IntakePoint.objects.get(name="Old mail").kind == "import"
    missing = CliRunner().invoke(import_, [str(tmp_path / "none.mbox"), "--name", "Old mail"])
    assert missing.exit_code == 2
    assert "none.mbox" in missing.output


def test_a_phone_system_that_was_not_looked_at_or_tells_of_no_call_is_named(well: World) -> None:
    phones = IntakePoint.objects.create(name="Phones", kind="pbx_files", created_at=MONDAY)
    assert any("Phones was never looked at." in one for one in _sick())
    phones.last_seen_at = MONDAY
    phones.save()
    assert any("Phones has told of no call so far." in one and "docs/phones.md" in one for one in _sick())
    store_calls(phones, [CallText("cdr", "x\n")], seen_at=MONDAY)
    assert not any("Phones" in one for one in _sick())
    phones.last_seen_at = MONDAY + timedelta(days=5)
    phones.save()
    assert any("Phones has told of no call since 16 Mar." in one for one in _sick(MONDAY + timedelta(days=5)))
