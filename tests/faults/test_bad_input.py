"""Bad input through the command: an exit code, one sentence that names the input and the mend, nothing lost."""

from __future__ import annotations

import gzip
import os
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.auditing import Ran, audit, names, rows
from tests.cli.letters import FIRM, answered, asked, letter, mbox, separator

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 200
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\x11" * 500


def refused(ran: Ran, *wanted: str, out: Path | None = None) -> str:
    """Exit code 2 and one sentence for a person on standard error; nothing is written."""
    assert ran.code == 2, (ran.code, ran.out[:300], ran.err[:600])
    assert ran.out == ""
    lines = ran.err.strip().splitlines()
    assert len(lines) == 1, lines
    sentence = lines[0]
    assert sentence.startswith("heardback: ")
    assert sentence[-1] in ".?"
    for word in wanted:
        assert re.search(word, sentence, re.I), (word, sentence)
    if out is not None:
        assert not out.exists() or names(out) == []
    return sentence


def empty_file(place: Path) -> Path:
    path = place / "Inbox.mbox"
    path.touch()
    return path


def photos(place: Path) -> Path:
    for number in range(5):
        (place / f"IMG_{number}.jpg").write_bytes(JPEG)
        (place / f"pic_{number}.png").write_bytes(PNG)
    return place


def one_photo(place: Path) -> Path:
    (place / "IMG.jpg").write_bytes(JPEG)
    return place / "IMG.jpg"


def random_mbox(place: Path) -> Path:
    path = place / "random.mbox"
    path.write_bytes(random.Random(1).randbytes(200_000))
    return path


def nothing(place: Path) -> Path:
    return place / "Inbax.mbox"


def dangling(place: Path) -> Path:
    path = place / "link.mbox"
    path.symlink_to(place / "gone.mbox")
    return path


def empty_folder(place: Path) -> Path:
    return place


def bomb(place: Path) -> Path:
    path = place / "bomb.zip"
    first = asked("a@mail.example", "x", 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.mbox", separator(first) + first + bytes(620_000_000))
    return path


def broken_zip(place: Path) -> Path:
    path = place / "mail.zip"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 400)
    return path


def torn_gzip(place: Path) -> Path:
    """Cut before the first mail is whole: nothing of it can be read."""
    path = place / "head.mbox.gz"
    path.write_bytes(gzip.compress(os.urandom(100_000))[:20])
    return path


def a_pipe(place: Path) -> Path:
    path = place / "pipe"
    os.mkfifo(path)
    return path


@pytest.mark.parametrize(
    ("make", "wanted"),
    [
        (empty_file, ["Inbox.mbox", "empty", "export"]),
        (photos, ["photos", "5 x a JPEG", "5 x a PNG", "give"]),
        (one_photo, ["IMG.jpg", "image|photo|picture|JPEG", "export|give"]),
        (random_mbox, ["random.mbox"]),
        (nothing, ["Inbax.mbox", "does not exist"]),
        (dangling, ["link.mbox", "gone.mbox", "does not exist"]),
        (empty_folder, ["empty_folder", "no mail"]),
        (broken_zip, ["mail.zip"]),
        (torn_gzip, ["head.mbox.gz"]),
        (a_pipe, ["pipe", "not a file"]),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_what_cannot_be_used_is_refused_in_one_sentence(
    make: Callable[[Path], Path], wanted: list[str], tmp_path: Path
) -> None:
    place = tmp_path / make.__name__
    place.mkdir()
    source = make(place)
    ran = audit(source, "--firm", FIRM, "--out", tmp_path / "out")
    print(refused(ran, *wanted, out=tmp_path / "out"))


ARGUMENTS = {
    "no such standard": (["--standard", "soon"], ["soon"]),
    "standard file missing": (["--standard", "nope.toml"], ["nope.toml"]),
    "zone": (["--timezone", "Mars/Olympus"], ["Mars/Olympus"]),
    "country": (["--standard", "8 business hours", "--country", "QQ"], ["QQ"]),
    "since": (["--since", "someday"], ["--since", "someday"]),
    "as of": (["--as-of", "2026-13-99"], ["--as-of", "2026-13-99"]),
    "decisions missing": (["--decisions", "nope.txt"], ["nope.txt"]),
    "staff missing": (["--staff", "nope.txt"], ["nope.txt"]),
    "engine": (["--engine", "spark://x"], ["spark://x"]),
}


@pytest.mark.parametrize("case", ARGUMENTS)
def test_arguments_that_cannot_be_used(case: str, tmp_path: Path) -> None:
    source = mbox(tmp_path / "in.mbox", [asked("a@mail.example", "x", 1)])
    arguments, wanted = ARGUMENTS[case]
    ran = audit(source, "--firm", FIRM, "--out", tmp_path / "out", *arguments, cwd=tmp_path)
    print(refused(ran, *wanted, out=tmp_path / "out"))


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    source = mbox(tmp_path / "in.mbox", [asked("a@mail.example", "x", 1)])
    (tmp_path / "file").write_text("x")
    refused(audit(source, "--firm", FIRM, "--out", tmp_path / "file"), "file")
    refused(audit(source, "--firm", FIRM, "--out", tmp_path / "file" / "below"), "below")


def test_a_file_without_permission(tmp_path: Path) -> None:
    source = mbox(tmp_path / "secret.mbox", [asked("a@mail.example", "x", 1)])
    source.chmod(0)
    if os.access(
        source, os.R_OK
    ):  # root reads everything: a directory of its own kind cannot be read as a file
        source = Path("/proc/self/mem")
    ran = audit(source, "--firm", FIRM, "--out", tmp_path / "out")
    refused(ran, re.escape(str(source)), out=tmp_path / "out")


def two_mails() -> list[bytes]:
    return [asked("one@mail.example", "first", 1), asked("two@mail.example", "second", 2)]


def sent(place: Path) -> Path:
    return mbox(place / "Sent", [answered("x@mail.example", "y", -1), answered("x@mail.example", "y", 90)])


def test_a_truncated_mbox_keeps_what_is_whole(tmp_path: Path) -> None:
    path = mbox(tmp_path / "Inbox", two_mails())
    path.write_bytes(path.read_bytes()[:-40])
    ran = audit(path, sent(tmp_path), "--firm", FIRM, "--json")
    assert ran.code == 1
    assert ran.summary["messages"] == 4
    assert ran.summary["owed"] == 2


def test_a_gzip_cut_short_keeps_what_is_whole_and_says_so(tmp_path: Path) -> None:
    whole = b"".join(
        separator(mail) + mail + b"\n"
        for mail in (
            asked(f"c{n}@m.example", f"s{n}", n, text=f"What is {os.urandom(400).hex()}?") for n in range(200)
        )
    )
    path = tmp_path / "Inbox.gz"
    packed = gzip.compress(whole)
    path.write_bytes(packed[: len(packed) // 2])
    ran = audit(path, sent(tmp_path), "--firm", FIRM, "--out", tmp_path / "out")
    assert ran.code == 1
    assert "Inbox.gz" in ran.err
    assert re.search("cut short|ends|incomplete|damaged", ran.err, re.I), ran.err
    contacts = rows(tmp_path / "out" / "contacts.parquet")
    assert 60 <= len(contacts) <= 150


def test_a_bomb_is_refused_or_bounded(tmp_path: Path) -> None:
    ran = audit(bomb(tmp_path), "--firm", FIRM, "--out", tmp_path / "out", timeout=60)
    print(ran.err)
    assert ran.code == 2
    assert "bomb.zip" in ran.err
    assert ran.peak_bytes < 1 << 30
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) < 100_000_000


def test_names_that_climb_out_of_an_archive_write_nothing_outside(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    path = place / "mail.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("../../evil.eml", "/tmp/heardback-evil.eml", "good.eml", "a/../../evil2.eml"):
            archive.writestr(name, asked(f"{len(name)}@mail.example", "x", 1))
    ran = audit(path, "--firm", FIRM, "--out", place / "out")
    assert ran.code in (0, 1), ran.err
    assert not list(tmp_path.rglob("evil*"))
    assert not Path("/tmp/heardback-evil.eml").exists()
    assert any("evil" in row["source"] for row in rows(place / "out" / "unreadable.csv"))
    assert [row["subject"] for row in rows(place / "out" / "contacts.parquet")] == ["x"]


def test_a_huge_single_message_stays_within_memory(tmp_path: Path) -> None:
    path = tmp_path / "huge.mbox"
    first, last = asked("huge@mail.example", "huge", 1), asked("next@mail.example", "next", 2)
    with path.open("wb") as file:
        file.write(separator(first) + first)
        file.seek(300_000_000)
        file.write(b"\n\n" + separator(last) + last)
    ran = audit(path, sent(tmp_path), "--firm", FIRM, "--json", timeout=100)
    print(f"300 MB message: {ran.seconds:.1f} s, peak {ran.peak_bytes / 1e6:.0f} MB")
    assert ran.code == 1, ran.err
    assert ran.summary["messages"] == 4
    assert ran.summary["owed"] == 2
    assert ran.peak_bytes < 2 << 30


def test_100_000_identical_message_ids_take_bounded_time(tmp_path: Path) -> None:
    mail = letter(
        "same@mail.example", f"info@{FIRM}", "same", "Could you please call?", 1, mid="same@mail.example"
    )
    path = tmp_path / "same.mbox"
    path.write_bytes((separator(mail) + mail + b"\n") * 100_000)
    ran = audit(path, sent(tmp_path), "--firm", FIRM, "--json", timeout=150)
    print(f"100,000 identical: {ran.seconds:.1f} s, peak {ran.peak_bytes / 1e6:.0f} MB")
    assert ran.code == 1
    assert ran.summary["messages"] == 100_002
    assert ran.summary["contacts"] == 3
    assert ran.summary["duplicates"] == 99_999
    assert ran.summary["owed"] == 1


def test_one_message_id_on_many_different_mails_keeps_them_all(tmp_path: Path) -> None:
    mails = [
        asked(f"c{number}@mail.example", f"s{number}", number / 60, mid="same@m.example")
        for number in range(2_000)
    ]
    ran = audit(mbox(tmp_path / "Inbox", mails), sent(tmp_path), "--firm", FIRM, "--json")
    assert ran.summary["contacts"] == 2_002
    assert ran.summary["owed"] == 2_000


def test_an_unreadable_mail_among_good_ones_is_listed_and_owed_as_unsure(tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "good.eml").write_bytes(asked("a@mail.example", "good", 1))
    (tmp_path / "mail" / "cur").mkdir()
    (tmp_path / "mail" / "photo.jpg").write_bytes(JPEG)
    (tmp_path / "mail" / "empty.eml").touch()
    packed = struct.pack("<I", zlib.crc32(b"x")) * 50
    (tmp_path / "mail" / "noise.eml").write_bytes(packed)
    ran = audit(tmp_path / "mail", sent(tmp_path), "--firm", FIRM, "--out", tmp_path / "out")
    assert ran.code == 1
    listed = {Path(row["source"]).name for row in rows(tmp_path / "out" / "unreadable.csv")}
    assert {"photo.jpg", "noise.eml"} <= listed, listed
