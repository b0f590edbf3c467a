"""Call records in files, read while they grow: each line once, however the files are rotated, cut or broken."""

from __future__ import annotations

import gzip
import os
import random
import shutil
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk.world import MONDAY, World
from tests.flows.call_lines import CelCall, cdr

from heardback.desk.models import Contact, Filing, IntakeKind, IntakePoint
from heardback.desk.sealing import unseal_compressed
from heardback.intake.models import Cursor, RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.watch_call_files import CallFilesWatcher, Source, files_of

pytestmark = pytest.mark.django_db


class Phones:
    """An intake point over a folder, a watcher, and a clock of minutes after Monday 09:00."""

    def __init__(self, *paths: Path | str, most_bytes: int = 1 << 20, **more: object) -> None:
        World()
        self.minutes = 0.0
        self.most_bytes = most_bytes
        self.point = IntakePoint.objects.create(
            name="Phones",
            kind=IntakeKind.PBX_FILES,
            settings={"paths": [str(path) for path in paths], **more},
            created_at=MONDAY,
        )
        self.watcher = CallFilesWatcher(most_bytes)

    @property
    def now(self) -> datetime:
        return MONDAY + timedelta(minutes=self.minutes)

    def look(self, minutes: float = 1) -> None:
        """Let the worker do its steps and normalise."""
        self.minutes += minutes
        self.point.refresh_from_db()
        for _ in range(200):
            if not self.watcher.ingest_one(self.point, self.now):
                break
        while normalise_one(self.now):
            pass
        self.point.refresh_from_db()

    def restart(self) -> None:
        """A new process remembers what is in the database alone."""
        self.watcher = CallFilesWatcher(self.most_bytes)


def write(path: Path, lines: Sequence[str], mode: str = "a") -> None:
    with path.open(mode) as file:
        file.write("".join(lines))


def stored_lines() -> list[str]:
    """Return every line stored, sorted."""
    found: list[str] = []
    for item in RawItem.objects.filter(kind="call").select_related("raw"):
        found += unseal_compressed(item.raw.sealed).decode().splitlines(keepends=True)
    return sorted(found)


def rows(count: int, first: int = 0) -> list[str]:
    return [cdr("+12025550142", (first + number) / 100) for number in range(count)]


def test_lines_are_read_once_while_the_file_grows(tmp_path: Path) -> None:
    file = tmp_path / "Master.csv"
    wanted = rows(3)
    write(file, wanted)
    phones = Phones(file)
    phones.look()
    phones.look()
    more = rows(2, 10)
    write(file, more)
    phones.look()
    phones.restart()
    phones.look()
    assert stored_lines() == sorted(wanted + more)
    assert Contact.objects.filter(channel="phone").count() == 5
    assert (phones.point.problem, phones.point.last_seen_at) == ("", phones.now)


def test_half_a_last_line_waits_for_its_end(tmp_path: Path) -> None:
    file = tmp_path / "Master.csv"
    first, second = rows(2)
    write(file, [first, second[:40]])
    phones = Phones(file)
    phones.look()
    assert stored_lines() == [first]
    write(file, [second[40:]])
    phones.look()
    assert stored_lines() == sorted([first, second])


def test_a_last_line_that_never_ends_is_not_lost_nor_doubled_by_its_end(tmp_path: Path) -> None:
    file = tmp_path / "Master.csv"
    first, second = rows(2)
    write(file, [first, second.rstrip("\n")])
    phones = Phones(file)
    phones.look()
    assert stored_lines() == [first]
    for _ in range(3):
        phones.look(minutes=1)
    assert stored_lines() == sorted([first, second])
    write(file, ["\n"])
    phones.look()
    assert stored_lines() == sorted([first, second])


def test_a_header_holds_for_lines_that_come_later(tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    header = (
        "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,duration,billsec,disposition,uniqueid\n"
    )
    row = (
        "2026-03-16 09:0{0}:00,,+12025550142,201,from-trunk,PJSIP/t-{0},,Dial,20,0,NO ANSWER,177366600{0}.1\n"
    )
    write(file, [header])
    phones = Phones(f"cdr:{file}")
    phones.look()
    for number in range(3):
        write(file, [row.format(number)])
        phones.look()
        phones.restart()
    assert Contact.objects.filter(channel="phone").count() == 3
    assert not RawItem.objects.exclude(problem="").exists()


@pytest.mark.parametrize("is_at_once", [True, False])
def test_a_header_that_changes_holds_for_the_lines_below_it(tmp_path: Path, is_at_once: bool) -> None:
    file = tmp_path / "calls.csv"
    names = "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,duration,billsec,disposition,uniqueid"
    row = "2026-03-16 09:0{0}:00,,+12025550142,201,from-trunk,PJSIP/t-{0},,Dial,20,0,NO ANSWER,177366600{0}.1"
    lines = [names, row.format(1), f"did,{names}", f"12025550100,{row.format(2)}"]
    lines += [f"12025550100,{row.format(3)}", names, row.format(4)]
    phones = Phones(f"cdr:{file}")
    for line in ["\n".join(lines)] if is_at_once else lines:
        write(file, [f"{line}\n"])
        phones.look()
        phones.restart()
    found = Contact.objects.filter(channel="phone").order_by("occurred_at")
    assert [one.rang_for for one in found] == [20, 20, 20, 20]
    assert {one.dialled for one in found} == {"201", "+12025550100"}
    assert not RawItem.objects.exclude(problem="").exists()


@pytest.mark.parametrize("is_folder", [True, False])
@pytest.mark.parametrize("how", ["renamed", "copied and cut"])
def test_a_rotated_file_goes_on_where_it_was(tmp_path: Path, how: str, is_folder: bool) -> None:
    file = tmp_path / "Master.csv"
    one, two, three = rows(3), rows(2, 10), rows(2, 20)
    write(file, one)
    phones = Phones(tmp_path if is_folder else file)
    phones.look()
    write(file, two)  # not yet seen when the file is rotated
    if how == "renamed":
        file.rename(tmp_path / "Master.csv.1")
    else:
        shutil.copy(file, tmp_path / "Master.csv.1")
        os.truncate(file, 0)
    write(file, three)
    phones.look()
    assert stored_lines() == sorted(one + two + three)
    # The next night the older one is compressed, under another name again.
    (tmp_path / "Master.csv.2.gz").write_bytes(gzip.compress((tmp_path / "Master.csv.1").read_bytes()))
    (tmp_path / "Master.csv.1").unlink()
    file.rename(tmp_path / "Master.csv.1")
    four = rows(2, 30)
    write(file, four)
    phones.restart()
    phones.look()
    phones.look()
    assert stored_lines() == sorted(one + two + three + four)
    assert phones.point.problem == ""


def test_a_file_cut_short_is_read_from_its_beginning(tmp_path: Path) -> None:
    file = tmp_path / "Master.csv"
    one, two = rows(3), rows(1, 10)
    write(file, one)
    phones = Phones(file)
    phones.look()
    write(file, two, "w")
    phones.look()
    assert stored_lines() == sorted(one + two)


def test_a_file_replaced_by_a_longer_one_stores_nothing_twice(tmp_path: Path) -> None:
    file = tmp_path / "Master.csv"
    one, two = rows(3), rows(3, 10)
    write(file, one)
    phones = Phones(file)
    phones.look()
    # The newest first: nothing of it stands where it stood, and the file's own clock is put back.
    write(tmp_path / "new", [*two, *one])
    os.utime(tmp_path / "new", (0, 0))
    (tmp_path / "new").rename(file)
    phones.look()
    assert stored_lines() == sorted(one + two)


def test_a_compressed_history_that_is_cut_off_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    whole = gzip.compress("".join(rows(50)).encode())
    (tmp_path / "Master.csv.1.gz").write_bytes(whole[:-20])
    live = rows(2, 60)
    write(tmp_path / "Master.csv", live)
    phones = Phones(tmp_path)
    phones.look()
    assert "Master.csv.1.gz is not compressed to its end" in phones.point.problem
    assert stored_lines() == sorted(live)
    (tmp_path / "Master.csv.1.gz").write_bytes(whole)
    phones.look()
    assert (phones.point.problem, len(stored_lines())) == ("", 52)


def test_what_is_not_there_or_may_not_be_read_is_said_with_the_mend(tmp_path: Path) -> None:
    there = tmp_path / "Master.csv"
    write(there, rows(1))
    phones = Phones(tmp_path / "gone" / "queue_log", there)
    phones.look()
    assert "gone/queue_log cannot be looked into" in phones.point.problem
    assert len(stored_lines()) == 1, "the other file is read"
    assert phones.point.last_seen_at is None, "a look that could not see all is none"
    phones.point.settings = {"paths": [str(tmp_path / "absent.csv")]}
    phones.point.save()
    phones.look()
    assert "absent.csv is not there: name the file" in phones.point.problem


def test_a_file_that_may_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "Master.csv"
    write(file, rows(1))
    opened = os.open

    def refuse(path: Path, *more: int) -> int:  # the tests may run as root, who may read everything
        if path == file:
            raise PermissionError(13, "Permission denied")
        return opened(path, *more)

    phones = Phones(file)
    with monkeypatch.context() as patched:
        patched.setattr("heardback.intake.watch_call_files_reading.os.open", refuse)
        phones.look()
    assert "may not be read: let the user that runs Heardback read it" in phones.point.problem
    phones.look()
    assert (phones.point.problem, len(stored_lines())) == ("", 1)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "No file is named"),
        ("queue_log", "is no full path"),
        ("cdx:/var/log/x", "cdx is no format: choose one of cel, cdr"),
        ("/etc/shadow", "is no place for call records"),
        ("/proc/self/environ", "is no place for call records"),
    ],
)
def test_settings_that_cannot_be_used_are_said(line: str, said: str) -> None:
    phones = Phones(line)
    phones.look()
    assert said in phones.point.problem


def test_a_link_does_not_lead_to_secrets(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").symlink_to("/etc/passwd")
    phones = Phones(tmp_path / "calls.csv")
    phones.look()
    assert "is no place for call records" in phones.point.problem


def test_a_link_in_a_folder_leads_to_no_secret_either(tmp_path: Path) -> None:
    """A phone system writes there from another machine, and says what a link leads to."""
    (tmp_path / "queue_log").write_text("1772460000|1772459995.7|8000|NONE|ENTERQUEUE||2025550142|1\n")
    (tmp_path / "queue_log.1").symlink_to("/etc/passwd")
    (tmp_path / "z").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "queue_log"):
        assert [one.name for one in files_of(Source(path))] == ["queue_log"]


@pytest.mark.parametrize("what", ["a line", "a new file"])
def test_the_reader_wakes_when_something_was_written(tmp_path: Path, what: str) -> None:
    file = tmp_path / "Master.csv"
    write(file, rows(1))
    phones = Phones(tmp_path)
    phones.look()
    began = time.monotonic()
    phones.watcher.wait(0.7)
    assert time.monotonic() - began >= 0.7, "nothing happened"
    write(file if what == "a line" else tmp_path / "cdr-custom.csv", rows(1, 5))
    began = time.monotonic()
    phones.watcher.wait(20)
    assert time.monotonic() - began < 5
    phones.look()
    assert len(stored_lines()) == 2


def test_what_is_no_call_record_in_a_folder_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path / "messages", ["[Mar 16 09:00:00] NOTICE[1]: chan_sip.c: hello\n"] * 30)
    (tmp_path / "noise.bin").write_bytes(random.Random(1).randbytes(5000))
    write(tmp_path / "Master.csv", rows(1))
    phones = Phones(tmp_path)
    phones.look()
    assert (phones.point.problem, len(stored_lines())) == ("", 1)


def test_a_file_of_another_format_than_said_is_refused_whole_and_read_once_that_is_mended(
    tmp_path: Path,
) -> None:
    file = tmp_path / "calls"
    write(file, rows(30))
    phones = Phones(f"cel:{file}")
    phones.look()
    assert "cannot be read as cel" in phones.point.problem
    assert stored_lines() == []
    phones.point.settings = {"paths": [f"cdr:{file}"]}
    phones.point.save()
    phones.look()
    assert (phones.point.problem, len(stored_lines())) == ("", 30)


def test_a_file_that_is_said_to_be_another_format_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "calls"
    write(file, CelCall("+12025550142", 0).missed(25))
    phones = Phones(f"queue_log:{file}")
    phones.look()
    phones.point.settings = {"paths": [f"cel:{file}"]}
    phones.point.save()
    phones.look()
    assert Filing.objects.filter(rule="missed_call").count() == 1


def test_a_note_of_several_lines_is_not_cut_by_the_end_of_a_batch(tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    head = "calldate,src,dst,dstchannel,lastapp,duration,billsec,disposition,uniqueid,userfield\n"
    row = '2026-03-16 09:00:{0:02},+12025550142,201,PJSIP/201-2,Dial,20,0,NO ANSWER,17736660{0:02}.1,"a\nb\nc"\n'
    write(file, [head, *(row.format(number) for number in range(40))])
    phones = Phones(f"cdr:{file}", most_bytes=331)
    phones.look()
    assert not RawItem.objects.exclude(problem="").exists()
    assert Contact.objects.filter(channel="phone").count() == 40


def test_one_broken_line_costs_itself_alone_and_waits_as_unsure(tmp_path: Path) -> None:
    file = tmp_path / "Master.csv"
    good = rows(4)
    write(file, [*good[:2], "\x00\x00\x00\n", '"cut, "off\n', *good[2:]])
    phones = Phones(file)
    phones.look()
    assert Filing.objects.filter(owes="yes", rule="missed_call").count() == 4
    assert Filing.objects.filter(owes="unsure").count() == 2
    assert RawItem.objects.exclude(problem="").count() == 2


def test_a_call_is_owed_from_its_first_ring_whichever_batch_its_lines_come_in(tmp_path: Path) -> None:
    file = tmp_path / "cel.csv"
    call = CelCall("+12025550142", 0)
    phones = Phones(f"cel:{file}", most_bytes=300)  # a line or two a batch
    write(file, call.talk(9, 60))
    phones.look()
    filed = Filing.objects.get()
    assert (filed.owes, filed.rule) == ("no", "call_answered")


def test_killed_before_any_write_nothing_is_lost_and_nothing_is_doubled(tmp_path: Path) -> None:
    """A step that ends at any of its writes, as kill -9 ends it, leaves cursor and lines together."""
    file = tmp_path / "Master.csv"
    wanted = rows(12)
    write(file, wanted[:8])
    phones = Phones(tmp_path, most_bytes=700)
    for after in range(1, 40):
        with DiesAfter(after):
            phones.look(minutes=0.1)
        if after == 10:
            file.rename(tmp_path / "Master.csv.1")
            write(file, wanted[8:])
        phones.restart()
    phones.look()
    assert stored_lines() == sorted(wanted)


class Killed(BaseException):
    """The process ends here."""


class DiesAfter:
    """End the watcher's work before its `count`-th statement that writes."""

    def __init__(self, count: int) -> None:
        self._left = count

    def __enter__(self) -> None:
        self._wrapper = connection.execute_wrapper(self._execute)
        self._wrapper.__enter__()

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        self._wrapper.__exit__(None, None, None)
        return isinstance(error, Killed)

    def _execute(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if sql.split(" ", 1)[0] in ("INSERT", "UPDATE", "DELETE"):
            self._left -= 1
            if self._left < 0:
                raise Killed
        return execute(sql, params, many, context)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dice=st.randoms(use_true_random=False))
def test_whatever_happens_to_the_files_every_line_is_stored_once(
    dice: random.Random, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("asterisk")
    RawItem.objects.all().delete()
    Cursor.objects.all().delete()
    phones = (
        Phones(folder, most_bytes=dice.choice([500, 5000]))
        if not IntakePoint.objects.filter(kind=IntakeKind.PBX_FILES).exists()
        else _again(folder, dice)
    )
    file, pending, written, turn = folder / "Master.csv", "", [], 0
    for number in range(25):
        what = dice.choice(
            ["write", "write", "half", "look", "look", "restart", "rename", "copytruncate", "gzip"]
        )
        if what in ("write", "half") or pending:
            line = pending or cdr("+12025550142", number / 10)
            if not pending:
                written.append(line)
            cut = dice.randrange(1, len(line)) if what == "half" and not pending else len(line)
            write(file, [line[:cut]])
            pending = line[cut:]
        if what == "look":
            phones.look(minutes=0.2)
        elif what == "restart":
            phones.restart()
        elif pending or not file.exists():
            continue
        elif what in ("rename", "copytruncate"):
            turn += 1
            old = folder / f"Master.csv.{turn:03}"
            if what == "rename":
                file.rename(old)
            else:
                shutil.copy(file, old)
                os.truncate(file, 0)
        elif what == "gzip":
            for old in folder.glob("Master.csv.[0-9][0-9][0-9]"):
                (folder / f"{old.name}.gz").write_bytes(gzip.compress(old.read_bytes()))
                old.unlink()
    write(file, [pending])
    phones.look(minutes=0.2)
    phones.look(minutes=0.2)
    assert stored_lines() == sorted(written)


def _again(folder: Path, dice: random.Random) -> Phones:
    phones = Phones.__new__(Phones)
    phones.minutes, phones.most_bytes = 0.0, dice.choice([500, 5000])
    phones.point = IntakePoint.objects.get(kind=IntakeKind.PBX_FILES)
    phones.point.settings = {"paths": [str(folder)]}
    phones.point.save()
    phones.restart()
    return phones
