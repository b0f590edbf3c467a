"""Bad input: each with one sentence that names the input and the mend, and nothing readable lost."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from heardback.bulk.sources import Limits, Sources, open_sources
from heardback.formats.exports.items import RawItem, SourceError
from heardback.formats.exports.segments import SegmentReport

LINE = b"From 12@xxx Tue Jun 01 17:40:49 +0000 2004\n"


def mail(number: int) -> bytes:
    noise = os.urandom(300).hex()
    return (
        f"From: a@pool.example\nSubject: n{number}\nMessage-ID: <{number}@pool.example>\n\n{noise}\n".encode()
    )


def mbox_bytes(count: int) -> bytes:
    return b"".join(LINE + mail(number) + b"\n" for number in range(count))


def sentence(*paths: Path | str, spool: Path, limits: Limits | None = None) -> str:
    """Return the error's one sentence; nothing half-written stays behind."""
    with pytest.raises(SourceError) as caught:
        open_sources([str(path) for path in paths], spool, limits)
    reason = caught.value.reason
    assert "\n" not in reason
    assert reason[-1] in ".?"
    assert not list(spool.glob("*.part"))
    return reason


def read(sources: Sources) -> tuple[list[RawItem], list[SegmentReport]]:
    items: list[RawItem] = []
    reports: list[SegmentReport] = []
    for segment in sources.segments:
        reader = segment.read()
        items.extend(reader)
        reports.append(reader.report())
    return items, reports


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "spool"


def test_an_empty_file(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "all.mbox").touch()
    assert sentence(tmp_path / "all.mbox", spool=spool) == (
        f"{tmp_path}/all.mbox is an empty file: export the mailbox again and check that it has a size."
    )


def test_an_empty_file_beside_a_mailbox_is_a_warning(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "Drafts.mbox").touch()
    (tmp_path / "Inbox.mbox").write_bytes(mbox_bytes(1))
    sources = open_sources([str(tmp_path / "Drafts.mbox"), str(tmp_path / "Inbox.mbox")], spool)
    assert len(read(sources)[0]) == 1
    assert sources.warnings == (
        f"{tmp_path}/Drafts.mbox is an empty file: if it should hold mail, export it again.",
    )


def test_an_empty_folder(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "mail").mkdir()
    assert "holds no mail, but nothing" in sentence(tmp_path / "mail", spool=spool)


def test_a_directory_of_photos(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "photos").mkdir()
    for number in range(12):
        (tmp_path / "photos" / f"{number}.jpg").write_bytes(b"\xff\xd8\xff\xe1" + os.urandom(2000))
    (tmp_path / "photos" / "a.heic").write_bytes(b"\x00\x00\x00\x18ftypheic" + os.urandom(2000))
    assert sentence(tmp_path / "photos", spool=spool) == (
        f"{tmp_path}/photos holds no mail, but 12 x a JPEG photo, 1 x a photo (HEIC or AVIF): give a mailbox "
        "(mbox, Maildir, .pst) or a folder or zip of .eml files."
    )


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"%PDF-1.7\n" + bytes(50), "a PDF document"),
        ("a.docx", b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "an office document"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(50), "a JPEG photo"),
        ("a.db", b"SQLite format 3\x00" + bytes(50), "an SQLite database"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "save it from Outlook as .eml"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "an old Office document"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50), "a 7-Zip archive"),
        ("a.html", b"<!DOCTYPE html><html>", "a web page"),
        ("a.txt", b"Dear diary,\nnothing happened.\n", "no mail that can be recognised"),
        ("a.csv", b"from,to,subject\na,b,c\n", "no mail that can be recognised"),
        ("a.mbox", os.urandom(5000), "no mailbox, though its name says so"),
        ("a.mbox", b"this is a text about mail\n", "no mailbox, though its name says so"),
    ],
)
def test_a_file_that_is_something_else(
    name: str, data: bytes, words: str, tmp_path: Path, spool: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    reason = sentence(tmp_path / name, spool=spool)
    assert words in reason
    assert reason.startswith(f"{tmp_path}/{name} ")


def test_a_truncated_mbox_keeps_its_last_message_and_says_so(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "cut.mbox").write_bytes(mbox_bytes(5)[:-200])
    items, reports = read(open_sources([str(tmp_path / "cut.mbox")], spool))
    assert len(items) == 5
    assert [sorted(item.flags) for item in items] == [[]] * 4 + [["cut_short"]]
    (note,) = reports[-1].notes
    assert note.startswith(f"{tmp_path}/cut.mbox ends in the middle of a line: its last message, at byte ")


COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("suffix", COMPRESSORS)
@pytest.mark.parametrize("keep", [0.3, 0.7, 0.999])
def test_a_compressed_mailbox_cut_short(suffix: str, keep: float, tmp_path: Path, spool: Path) -> None:
    data = mbox_bytes(2000)
    packed = COMPRESSORS[suffix](data)
    path = tmp_path / f"all.mbox.{suffix}"
    path.write_bytes(packed[: int(len(packed) * keep)])
    sources = open_sources([str(path)], spool)
    (warning,) = sources.warnings
    assert warning.startswith(f"{path} is cut short: it ends after {path.stat().st_size:,} bytes")
    items, _ = read(sources)
    covered = items[-1].offset + items[-1].length
    assert f"the {covered:,} bytes unpacked up to there are read" in warning
    assert covered > len(data) * (keep - 0.25)
    assert b"".join(bytes(item.raw) for item in items[:3]) in data.replace(b"\n" + LINE, b"").replace(
        LINE, b""
    )


def test_a_gzip_damaged_in_the_middle(tmp_path: Path, spool: Path) -> None:
    packed = bytearray(gzip.compress(mbox_bytes(3000)))
    half = len(packed) // 2
    packed[half : half + 64] = bytes(64)
    path = tmp_path / "all.mbox.gz"
    path.write_bytes(packed)
    sources = open_sources([str(path)], spool)
    (warning,) = sources.warnings
    assert "is damaged near byte" in warning
    assert "%) of it could not be read" in warning
    assert len(read(sources)[0]) > 500


def test_a_tar_gz_cut_short(tmp_path: Path, spool: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for number in range(400):
            info = tarfile.TarInfo(f"mail/{number}.eml")
            info.size = len(mail(number))
            tar.addfile(info, io.BytesIO(mail(number)))
    path = tmp_path / "mail.tar.gz"
    path.write_bytes(buffer.getvalue()[: len(buffer.getvalue()) // 2])
    sources = open_sources([str(path)], spool)
    assert any("cut short" in warning for warning in sources.warnings)
    assert 100 < len(read(sources)[0]) < 300


def test_a_zip_cut_short(tmp_path: Path, spool: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        out.writestr("all.mbox", mbox_bytes(50))
    (tmp_path / "all.zip").write_bytes(buffer.getvalue()[:-500])
    reason = sentence(tmp_path / "all.zip", spool=spool)
    assert reason.startswith(f"{tmp_path}/all.zip cannot be opened as a zip")
    assert reason.endswith("fetch it again.")


def test_a_zip_with_a_damaged_member_keeps_the_others(tmp_path: Path, spool: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        out.writestr("one.eml", mail(1))
        out.writestr("two.eml", mail(2))
    data = buffer.getvalue()
    (tmp_path / "all.zip").write_bytes(data.replace(b"Subject: n1", b"Subject: nX"))
    sources = open_sources([str(tmp_path / "all.zip")], spool)
    assert any("one.eml is damaged" in warning for warning in sources.warnings)
    assert len(read(sources)[0]) == 2


def test_an_encrypted_zip(tmp_path: Path, spool: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        out.writestr("all.mbox", mbox_bytes(1))
    data = bytearray(buffer.getvalue())
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "all.zip").write_bytes(data)
    assert sentence(tmp_path / "all.zip", spool=spool) == (
        f"{tmp_path}/all.zip is encrypted: unpack it with its password and give the folder."
    )


def test_a_bomb_by_ratio_and_one_by_size(tmp_path: Path, spool: Path) -> None:
    bomb = tmp_path / "bomb.mbox.gz"
    bomb.write_bytes(gzip.compress(LINE + mail(1) + bytes(8_000_000)))
    few = Limits(ratio_free_bytes=1_000_000, max_ratio=100)
    assert "more than 100 times its size" in sentence(bomb, spool=spool, limits=few)
    assert "more than 5,000,000 bytes" in sentence(
        bomb, spool=spool, limits=Limits(max_unpacked_bytes=5_000_000)
    )
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.mbox", LINE + mail(1) + bytes(8_000_000))
    assert "as a decompression bomb does" in sentence(tmp_path / "bomb.zip", spool=spool, limits=few)
    zst = tmp_path / "bomb.mbox.zst"
    zst.write_bytes(zstandard.ZstdCompressor().compress(LINE + mail(1) + bytes(80_000_000)))
    assert "as a decompression bomb does" in sentence(zst, spool=spool, limits=few)


def test_an_archive_of_too_many_members(tmp_path: Path, spool: Path) -> None:
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as out:
        for number in range(30):
            out.writestr(f"{number}.eml", mail(number))
    assert "more than 20 members" in sentence(
        tmp_path / "many.zip", spool=spool, limits=Limits(max_members=20)
    )


def test_a_full_disk(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "a.mbox.gz").write_bytes(gzip.compress(mbox_bytes(3)))
    reason = sentence(tmp_path / "a.mbox.gz", spool=spool, limits=Limits(keep_free_bytes=1 << 60))
    assert "needs more disk space to unpack" in reason


def test_members_that_lead_out_are_refused_and_never_written(tmp_path: Path, spool: Path) -> None:
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        for name in ("../../escaped.eml", "/tmp/escaped.eml", "good.eml"):
            info = tarfile.TarInfo(name)
            info.size = len(mail(1))
            tar.addfile(info, io.BytesIO(mail(1)))
        link = tarfile.TarInfo("link.eml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
        device = tarfile.TarInfo("null")
        device.type = tarfile.CHRTYPE
        tar.addfile(device)
    sources = open_sources([str(tmp_path / "evil.tar")], spool)
    assert len(read(sources)[0]) == 1
    assert [words for _, words in sources.refused] == [
        "a name that leads out of the archive", "a name that leads out of the archive", "a link", "a device",
    ]  # fmt: skip
    assert "2 x a name that leads out of the archive" in sources.warnings[0]
    assert not list(tmp_path.parent.rglob("escaped.eml"))


def test_links_in_a_zip_are_refused(tmp_path: Path, spool: Path) -> None:
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as out:
        link = zipfile.ZipInfo("inbox.mbox")
        link.external_attr = 0o120777 << 16
        out.writestr(link, "/etc/passwd")
        out.writestr("..\\..\\escaped.eml", mail(1))
    reason = sentence(tmp_path / "evil.zip", spool=spool)
    assert "1 x a link" in reason
    assert "1 x a name that leads out of the archive" in reason


def test_a_path_that_does_not_exist_suggests_near_names(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "Inbox.mbox").write_bytes(mbox_bytes(1))
    assert sentence(tmp_path / "inbox.mbx", spool=spool) == (
        f"{tmp_path}/inbox.mbx does not exist: did you mean {tmp_path}/Inbox.mbox?"
    )
    assert f"the path is right up to {tmp_path}." in sentence(tmp_path / "no" / "such" / "box", spool=spool)
    assert "check the path" in sentence(tmp_path / "zzzzzz", spool=spool)


def test_no_source_at_all(spool: Path) -> None:
    assert "No source was given" in sentence(spool=spool)


def test_a_broken_link_a_pipe_and_a_device(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "broken").symlink_to(tmp_path / "gone.mbox")
    assert f"is a link to {tmp_path}/gone.mbox, which does not exist" in sentence(
        tmp_path / "broken", spool=spool
    )
    os.mkfifo(tmp_path / "pipe")
    assert "is a pipe or device, not a file" in sentence(tmp_path / "pipe", spool=spool)
    assert "is a pipe or device, not a file" in sentence("/dev/null", spool=spool)


def test_a_file_that_cannot_be_read(tmp_path: Path, spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "locked.mbox"
    path.write_bytes(mbox_bytes(1))
    _refuse_to_open(monkeypatch, "locked.mbox")
    assert sentence(path, spool=spool) == (
        f"{path} cannot be read (Permission denied): check its permissions, or copy it and give the copy."
    )


def _refuse_to_open(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Stand in for permissions, which do not bind a superuser."""
    real = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == name:
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)


def test_odd_things_in_a_folder_are_listed_and_the_mail_is_read(
    tmp_path: Path, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "export"
    (root / "loop").mkdir(parents=True)
    (root / "loop" / "up").symlink_to(root)
    (root / "broken").symlink_to(root / "gone")
    os.mkfifo(root / "pipe")
    (root / "locked.mbox").write_bytes(mbox_bytes(1))
    (root / "all.mbox").write_bytes(mbox_bytes(2))
    (root / "bad.zip").write_bytes(b"PK\x03\x04 and no more")
    _refuse_to_open(monkeypatch, "locked.mbox")
    sources = open_sources([str(root)], spool)
    assert len(read(sources)[0]) == 2
    refused = dict(sources.refused)
    assert refused[f"{root}/locked.mbox"] == "unreadable (Permission denied)"
    assert refused[f"{root}/pipe"] == "a pipe, socket or device"
    assert refused[f"{root}/broken"] == refused[f"{root}/loop/up"] == "a link that was not followed"
    assert "cannot be opened as a zip" in refused[f"{root}/bad.zip"]


def test_an_eml_that_vanishes_is_named_and_the_others_are_read(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "m").mkdir()
    for number in range(3):
        (tmp_path / "m" / f"{number}.eml").write_bytes(mail(number))
    sources = open_sources([str(tmp_path / "m")], spool)
    (tmp_path / "m" / "1.eml").unlink()
    items, (report,) = read(sources)
    assert len(items) == 2
    assert report.unreadable == ((f"{tmp_path}/m/1.eml", "No such file or directory"),)


def test_a_mailbox_that_changes_while_it_is_read(tmp_path: Path, spool: Path) -> None:
    path = tmp_path / "live.mbox"
    path.write_bytes(mbox_bytes(3))
    sources = open_sources([str(path)], spool)
    with path.open("ab") as file:
        file.write(LINE + mail(3))
    items, (report,) = read(sources)
    assert len(items) == 3
    assert report.has_changed
    assert f"{path} changed while it was read" in report.notes[0]


def test_a_mailbox_that_shrinks_while_it_is_read_does_not_crash(tmp_path: Path, spool: Path) -> None:
    path = tmp_path / "live.mbox"
    path.write_bytes(mbox_bytes(300))
    sources = open_sources([str(path)], spool, segment_bytes=20_000)
    path.write_bytes(mbox_bytes(10))
    _, reports = read(sources)
    assert any(report.has_changed for report in reports)


def test_a_mailbox_that_is_gone_when_it_is_read(tmp_path: Path, spool: Path) -> None:
    path = tmp_path / "gone.mbox"
    path.write_bytes(mbox_bytes(3))
    sources = open_sources([str(path)], spool)
    path.unlink()
    items, (report,) = read(sources)
    assert items == []
    assert report.unreadable == ((str(path), "No such file or directory"),)


def test_a_pst_that_is_none(tmp_path: Path, spool: Path) -> None:
    path = tmp_path / "mail.pst"
    path.write_bytes(b"!BDN" + os.urandom(5000))
    reason = sentence(path, spool=spool)
    assert reason.startswith(f"{path} cannot be opened as an Outlook data file (")
    assert "scanpst" in reason


def test_one_huge_message_is_a_view_of_the_file(tmp_path: Path, spool: Path) -> None:
    path = tmp_path / "huge.mbox"
    with path.open("wb") as file:
        file.write(LINE + mail(1))
        file.seek(200 << 20)
        file.write(b"\n\n" + LINE + mail(2))
    sources = open_sources([str(path)], spool, segment_bytes=100 << 20)
    item = next(iter(sources.segments[0].read()))
    assert isinstance(item.raw, memoryview)
    assert item.length == (200 << 20) + 2
    second = next(iter(sources.segments[-1].read()))
    assert b"Subject: n2" in bytes(second.raw)
