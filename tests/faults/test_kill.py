"""An audit that is killed, stopped, starved of disk or read from under: it goes on, or says so, and never half."""

from __future__ import annotations

import base64
import contextlib
import os
import random
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from tests.cli.auditing import COMMAND, FILES, audit, environment, names, rows
from tests.cli.letters import FIRM, STAFF, answered, asked, letter, mbox

MAILS = 1_500  # with their attachments above the size from which worker processes are used


def with_attachment(number: int, paper: str) -> bytes:
    body = (
        f"--b\nContent-Type: text/plain\n\nCould you please look at this plan {number}?\n--b\n"
        "Content-Type: application/pdf; name=plan.pdf\nContent-Transfer-Encoding: base64\n"
        f"Content-Disposition: attachment\n\n{paper}--b--"
    )
    headers = ["MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"']
    who = f"c{number}@mail.example"
    return letter(
        who, f"info@{FIRM}", f"matter {number}", body, number / 20, mid=f"q{number}@m", headers=headers
    )


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of mailboxes that several workers read in many segments."""
    folder = tmp_path_factory.mktemp("big") / "mail"
    paper = base64.encodebytes(random.Random(1).randbytes(13_000)).decode()
    for part in range(3):
        mails = [with_attachment(number, paper) for number in range(part, MAILS, 3)]
        mbox(folder / f"box {part}" / "Inbox", mails)
    replies = [
        answered(f"c{number}@mail.example", f"matter {number}", number / 20 + 2, answers=f"q{number}@m")
        for number in range(0, MAILS, 5)
    ]
    mbox(folder / "Sent", replies)
    return folder


@pytest.fixture(scope="module")
def undisturbed(mail: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    ran = audit(mail, "--firm", FIRM, "--staff", STAFF, "--out", out)
    assert ran.code == 1, ran.err
    assert names(out) == sorted(FILES)
    return out


def started(mail: Path, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, "audit", str(mail), "--firm", FIRM, "--staff", STAFF, "--out", str(out)],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def staged(out: Path) -> dict[str, int]:
    """Return the finished staged files by name, with their times."""
    return {path.name: path.stat().st_mtime_ns for path in (out / ".work").rglob("staged/*/*.digest")}


def wait_for_staged(out: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while len(staged(out)) < count and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """Kill the process with its workers, as a power cut would."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def same_result(out: Path, wanted: Path) -> None:
    assert names(out) == sorted(FILES)
    assert (out / "owed.csv").read_bytes() == (wanted / "owed.csv").read_bytes()
    for name in ("owed.parquet", "contacts.parquet", "set_aside.csv", "unreadable.csv"):
        assert rows(out / name) == rows(wanted / name), name


def test_killed_while_reading_it_goes_on_with_what_was_read(
    mail: Path, undisturbed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    process = started(mail, out)
    wait_for_staged(out, 1, process)
    kill_all(process)
    kept = staged(out)
    assert kept, "nothing was staged before the kill"
    assert names(out) == [".work"], "half-written results"
    process = started(mail, out)
    reused: dict[str, int] = {}
    while process.poll() is None and not (out / ".work" / "filed").exists():
        reused = staged(out)
        time.sleep(0.005)
    _, err = process.communicate()
    assert process.returncode == 1, err
    assert b"Traceback" not in err
    assert kept.items() <= reused.items(), "what was read already is not read again"
    same_result(out, undisturbed)


def test_killed_at_any_moment_and_again_the_result_is_the_same(
    mail: Path, undisturbed: Path, tmp_path: Path
) -> None:
    out, chance = tmp_path / "out", random.Random(7)
    seconds = [chance.uniform(0.8, 4.0) for _ in range(4)]
    for wait in seconds:
        process = started(mail, out)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(wait)
        kill_all(process)
        left = [name for name in names(out) if name in FILES] if out.exists() else []
        assert left in ([], sorted(FILES)) or "manifest.json" not in left
    ran = audit(mail, "--firm", FIRM, "--staff", STAFF, "--out", out)
    assert ran.code == 1, ran.err
    same_result(out, undisturbed)


def test_a_killed_run_keeps_an_older_report_whole(mail: Path, undisturbed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(undisturbed, out)
    before = {name: (out / name).read_bytes() for name in names(out)}
    process = started(mail, out)
    wait_for_staged(out, 1, process)
    kill_all(process)
    assert {name: (out / name).read_bytes() for name in FILES} == before


@pytest.mark.parametrize("is_terminal", [True, False], ids=["ctrl-c", "kill -INT"])
def test_interrupted_it_says_how_to_go_on(
    is_terminal: bool, mail: Path, undisturbed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    process = started(mail, out)
    wait_for_staged(out, 1, process)
    begun = time.monotonic()
    if is_terminal:
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    print(f"stopped after {time.monotonic() - begun:.1f} s")
    assert process.returncode == 130
    assert err.decode().strip() == "Stopped. Run the same command again to go on where it stopped."
    assert names(out) == [".work"]
    if is_terminal:
        ran = audit(mail, "--firm", FIRM, "--staff", STAFF, "--out", out)
        assert ran.code == 1
        same_result(out, undisturbed)


def small_mailbox(place: Path) -> Path:
    mails = [asked(f"c{number}@mail.example", f"matter {number}", number) for number in range(300)]
    return mbox(place / "Inbox", [*mails, answered("c1@mail.example", "matter 1", 400)])


@pytest.mark.parametrize("kilobytes", [1, 8, 40])
def test_a_file_that_cannot_grow_ends_in_one_sentence(kilobytes: int, tmp_path: Path) -> None:
    source, out = small_mailbox(tmp_path), tmp_path / "out"
    limit = (resource.RLIMIT_FSIZE, kilobytes * 1024)
    ran = audit(source, "--firm", FIRM, "--out", out, limits=[limit])
    assert ran.code == 2, (ran.out[-300:], ran.err)
    assert ran.err.count("\n") == 1
    assert "room" in ran.err
    assert not out.exists() or names(out) == []


@pytest.mark.parametrize("kilobytes", [64, 500])
def test_a_full_disk_ends_in_one_sentence(kilobytes: int, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting a small disk needs root; the file size limit above stands in for it")
    try:
        source, out = small_mailbox(tmp_path), disk / "out"
        ran = audit(source, "--firm", FIRM, "--out", out)
        assert ran.code == 2, (ran.out[-300:], ran.err)
        assert ran.err.count("\n") == 1
        assert "room" in ran.err
        assert not out.exists() or names(out) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_source_that_changes_while_it_is_read_is_named(mail: Path, tmp_path: Path) -> None:
    copy = tmp_path / "mail"
    shutil.copytree(mail, copy)
    out = tmp_path / "out"
    process = started(copy, out)
    wait_for_staged(out, 1, process)
    with (copy / "box 2" / "Inbox").open("ab") as file:
        file.write(b"From x@y.example Mon Mar  2 09:00:00 2026\nFrom: late@mail.example\n\nlate\n")
    _, err = process.communicate(timeout=100)
    assert process.returncode in (1, 2), err
    assert b"Traceback" not in err
    assert b"changed while it was read" in err, err


def test_a_source_that_vanishes_while_it_is_read_is_named(mail: Path, tmp_path: Path) -> None:
    copy = tmp_path / "mail"
    shutil.copytree(mail, copy)
    out = tmp_path / "out"
    process = started(copy, out)
    wait_for_staged(out, 1, process)
    shutil.rmtree(copy / "box 2")
    (copy / "Sent").unlink()
    _, err = process.communicate(timeout=100)
    assert process.returncode in (1, 2), err
    assert b"Traceback" not in err, err
    assert b"could not be read" in err or b"cannot be read" in err, err
