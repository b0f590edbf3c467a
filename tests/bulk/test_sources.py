"""Sources: what is recognised, and that every mail of it is read exactly once."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import mailbox
import os
import pickle
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.bulk.sources import Sources, folder_hash, hash_file, open_sources
from heardback.formats.exports.folders import decode_mailbox_name, folder_role, label_role
from heardback.formats.exports.items import FolderRole, RawItem, SourceError

LINE = b"From 12@xxx Tue Jun 01 17:40:49 +0000 2004\n"


def mail(number: int, text: str = "Hello") -> bytes:
    return (
        f"From: alice@pool.example\nTo: bob@firm.example\nSubject: n{number}\n"
        f"Message-ID: <{number}@pool.example>\n\n{text}\n"
    ).encode()


def mbox_bytes(count: int, first: int = 0) -> bytes:
    return b"".join(LINE + mail(number) + b"\n" for number in range(first, first + count))


def take(sources: Sources) -> list[RawItem]:
    found = []
    for segment in sources.segments:
        reader = pickle.loads(pickle.dumps(segment)).read()
        found.extend(reader)
        assert reader.report().unreadable == ()
    return found


def read(*paths: Path | str, spool: Path, step: int = 1 << 24) -> list[RawItem]:
    return take(open_sources([str(path) for path in paths], spool, segment_bytes=step))


def subjects(items: Sequence[RawItem]) -> list[str]:
    return sorted(bytes(item.raw).split(b"Subject: ")[1].split(b"\n")[0].strip().decode() for item in items)


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "spool"


COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "xz": lzma.compress,
    "bz2": bz2.compress,
    "zst": lambda data: zstandard.ZstdCompressor().compress(data),
}


@pytest.mark.parametrize("suffix", COMPRESSORS)
def test_a_compressed_mbox_reads_as_the_plain_one(suffix: str, tmp_path: Path, spool: Path) -> None:
    data = mbox_bytes(50)
    half = data.index(LINE, len(data) // 2)
    (tmp_path / "Sent.mbox").write_bytes(data)
    # Two members one after the other, as log rotation and parallel compressors write them.
    packed = tmp_path / f"Sent.mbox.{suffix}"
    packed.write_bytes(COMPRESSORS[suffix](data[:half]) + COMPRESSORS[suffix](data[half:]))
    plain = read(tmp_path / "Sent.mbox", spool=spool)
    found = read(packed, spool=spool, step=700)
    assert [(item.raw, item.offset) for item in found] == [(item.raw, item.offset) for item in plain]
    assert {(item.folder, item.role, item.source) for item in found} == {
        ("Sent", FolderRole.SENT, str(packed))
    }


def test_an_unpacked_source_is_used_again_and_its_hash_is_of_the_file(tmp_path: Path, spool: Path) -> None:
    packed = tmp_path / "a.mbox.gz"
    packed.write_bytes(gzip.compress(mbox_bytes(3)))
    first = open_sources([str(packed)], spool)
    written = {path: path.stat().st_mtime_ns for path in spool.rglob("*")}
    assert open_sources([str(packed)], spool) == first
    assert {path: path.stat().st_mtime_ns for path in spool.rglob("*")} == written
    assert first.inputs[0].sha256 == hash_file(str(packed))


def test_a_killed_unpacking_leaves_nothing_that_is_taken_for_whole(
    tmp_path: Path, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = tmp_path / "a.mbox.gz"
    packed.write_bytes(gzip.compress(mbox_bytes(3)))
    monkeypatch.setattr(Path, "rename", lambda self, to: (_ for _ in ()).throw(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        open_sources([str(packed)], spool)
    monkeypatch.undo()
    for left in spool.glob("*"):
        (left / "half").write_bytes(b"x")
    assert len(read(packed, spool=spool)) == 3


def test_a_maildir_with_folders_tells_flags_times_and_roles(tmp_path: Path, spool: Path) -> None:
    root = tmp_path / "Maildir"
    box = mailbox.Maildir(root)
    for number, folder in enumerate(("", "Gesendet", "Junk.2019", "Envoy&AOk-s")):
        place = box.add_folder(folder) if folder else box
        message = mailbox.MaildirMessage(mail(number))
        message.set_subdir("cur")
        message.set_flags("RS")
        place.add(message)
    (root / "new" / "1086111649.M1P1.host,S=9999:2,").write_bytes(mail(9))
    (root / "tmp" / "1086111650.M1P1.host").write_bytes(mail(10))
    sources = open_sources([str(root)], spool)
    found = {item.folder: item for item in take(sources) if "n9" not in str(item.raw)}
    assert {folder: item.role for folder, item in found.items()} == {
        "INBOX": FolderRole.INBOX,
        "Gesendet": FolderRole.SENT,
        "Junk/2019": FolderRole.JUNK,
        "Envoyés": FolderRole.SENT,
    }
    assert all(item.flags == {"answered", "seen"} for item in found.values())
    new = next(item for item in take(sources) if b"Subject: n9" in bytes(item.raw))
    assert new.flags == {"cut_short"}
    assert new.delivered_at == datetime(2004, 6, 1, 17, 40, 49, tzinfo=UTC)
    assert any("unfinished" in sentence for sentence in sources.warnings)


def test_a_maildir_file_is_found_again_after_a_mail_program_renamed_it(tmp_path: Path, spool: Path) -> None:
    root = tmp_path / "Maildir"
    mailbox.Maildir(root)
    (root / "new" / "1086111649.M1P1.host").write_bytes(mail(1))
    sources = open_sources([str(root)], spool)
    (root / "new" / "1086111649.M1P1.host").rename(root / "cur" / "1086111649.M1P1.host:2,S")
    assert subjects(take(sources)) == ["n1"]


def test_maildirs_of_several_people_keep_their_inboxes(tmp_path: Path, spool: Path) -> None:
    for number, person in enumerate(("alice", "bob")):
        (tmp_path / "home" / person).mkdir(parents=True)
        mailbox.Maildir(tmp_path / "home" / person / "Maildir").add(mail(number))
    found = read(tmp_path / "home", spool=spool)
    assert [item.role for item in found] == [FolderRole.INBOX] * 2
    assert "alice" in found[0].source
    assert "bob" in found[1].source


def test_a_maildir_mail_stored_compressed_is_expanded(tmp_path: Path, spool: Path) -> None:
    root = tmp_path / "Maildir"
    mailbox.Maildir(root)
    (root / "cur" / f"1.M1.host,S={len(mail(1))}:2,S").write_bytes(gzip.compress(mail(1)))
    (item,) = read(root, spool=spool)
    assert bytes(item.raw) == mail(1)
    assert item.flags == {"seen"}


def tree(root: Path) -> None:
    """A folder as Thunderbird, Apple Mail and a person who saves mails would leave it, side by side."""
    (root / "Inbox.sbd").mkdir(parents=True)
    (root / "Inbox").write_bytes(mbox_bytes(2))
    (root / "Inbox.msf").write_bytes(b'// <!-- <mdb:mork:z v="1.4"/> -->')
    (root / "Inbox.sbd" / "Pumps").write_bytes(mbox_bytes(1, 2))
    (root / "Sent").write_bytes(mbox_bytes(1, 3))
    (root / "Trash").write_bytes(b"")
    (root / "Archive.mbox").mkdir()
    (root / "Archive.mbox" / "mbox").write_bytes(mbox_bytes(1, 4))
    (root / "Archive.mbox" / "table_of_contents").write_bytes(b"\x00\x01")
    (root / "Drafts.mbox" / "Messages").mkdir(parents=True)
    body = mail(5)
    (root / "Drafts.mbox" / "Messages" / "12.emlx").write_bytes(
        b"%d\n" % len(body) + body + b"<?xml version='1.0'?>"
    )
    (root / "saved").mkdir()
    (root / "saved" / "one.eml").write_bytes(mail(6))
    (root / "saved" / "two").write_bytes(mail(7))
    (root / "saved" / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(64))


EXPECTED = {
    "n0": ("Inbox", FolderRole.INBOX),
    "n1": ("Inbox", FolderRole.INBOX),
    "n2": ("Inbox/Pumps", FolderRole.OTHER),
    "n3": ("Sent", FolderRole.SENT),
    "n4": ("Archive", FolderRole.ARCHIVE),
    "n5": ("Drafts", FolderRole.DRAFTS),
    "n6": ("saved", FolderRole.OTHER),
    "n7": ("saved", FolderRole.OTHER),
}


def placed(items: Sequence[RawItem]) -> dict[str, tuple[str, FolderRole]]:
    return {subjects([item])[0]: (item.folder, item.role) for item in items}


def test_a_folder_of_many_programs_is_read_whole_and_photos_are_named(tmp_path: Path, spool: Path) -> None:
    root = tmp_path / "export"
    tree(root)
    sources = open_sources([str(root)], spool)
    assert placed(take(sources)) == EXPECTED
    assert sources.refused == ((f"{root}/saved/photo.jpg", "a JPEG photo"),)
    assert sources.warnings == (
        f"{root} holds files that were not read: 1 x a JPEG photo; unreadable.csv names them.",
    )


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "tar.xz", "tar.zst"])
def test_an_archive_of_a_folder_reads_as_the_folder(kind: str, tmp_path: Path, spool: Path) -> None:
    root = tmp_path / "export"
    tree(root)
    packed = tmp_path / f"export.{kind}"
    files = sorted(path for path in root.rglob("*") if path.is_file())
    if kind == "zip":
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
            for path in files:
                out.write(path, path.relative_to(root))
    else:
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as tar:
            for path in files:
                tar.add(path, str(path.relative_to(root)))
        packed.write_bytes(COMPRESSORS.get(kind.removeprefix("tar."), bytes)(buffer.getvalue()))
    sources = open_sources([str(packed)], spool)
    assert placed(take(sources)) == EXPECTED
    assert [words for _, words in sources.refused] == ["a JPEG photo"]
    plain = {bytes(item.raw) for item in read(root, spool=spool)}
    assert {bytes(item.raw) for item in take(sources)} == plain


def test_a_takeout_zip_with_labels(tmp_path: Path, spool: Path) -> None:
    def labelled(number: int, labels: str) -> bytes:
        return LINE + f"X-GM-THRID: 1\nX-Gmail-Labels: {labels}\n".encode() + mail(number) + b"\n"

    data = labelled(0, "Inbox,Opened") + labelled(1, "=?UTF-8?Q?Entw=C3=BCrfe?=") + labelled(2, "Spam,Unread")
    data += labelled(3, "Archived,Category\n Promotions") + labelled(4, "Sent,Inbox")
    with zipfile.ZipFile(tmp_path / "takeout.zip", "w") as out:
        out.writestr("Takeout/Mail/All mail Including Spam and Trash.mbox", data)
        out.writestr("Takeout/archive_browser.html", "<!DOCTYPE html><title>x</title>")
    found = read(tmp_path / "takeout.zip", spool=spool)
    assert [item.role.value for item in found] == ["inbox", "drafts", "junk", "archive", "sent"]
    assert found[3].labels == ("Archived", "Category Promotions")
    assert found[0].delivered_at == datetime(2004, 6, 1, 17, 40, 49, tzinfo=UTC)


def test_a_maildir_in_a_tar_keeps_flags_and_folders(tmp_path: Path, spool: Path) -> None:
    with tarfile.open(tmp_path / "home.tar", "w") as tar:
        for number, name in enumerate(
            ("bob/Maildir/cur/1.M1.h:2,S", "bob/Maildir/.Sent/cur/2.M1.h:2,RS", "bob/Maildir/tmp/3.M1.h")
        ):
            info = tarfile.TarInfo(name)
            info.size = len(mail(number))
            tar.addfile(info, io.BytesIO(mail(number)))
    found = read(tmp_path / "home.tar", spool=spool)
    assert [(item.folder, item.role.value, sorted(item.flags)) for item in found] == [
        ("INBOX", "inbox", ["seen"]),
        ("Sent", "sent", ["answered", "seen"]),
    ]


def test_a_mail_linked_into_two_folders_of_a_tar_is_seen_in_both(tmp_path: Path, spool: Path) -> None:
    root = tmp_path / "Maildir"
    box = mailbox.Maildir(root)
    box.add_folder("Sent")
    (root / "cur" / "1.M1.h:2,S").write_bytes(mail(1))
    (root / ".Sent" / "cur" / "1.M1.h:2,S").hardlink_to(root / "cur" / "1.M1.h:2,S")
    with tarfile.open(tmp_path / "home.tar", "w") as tar:
        tar.add(root, "Maildir")
    sources = open_sources([str(tmp_path / "home.tar")], spool)
    assert sorted(item.folder for item in take(sources)) == ["INBOX", "Sent"]
    assert {bytes(item.raw) for item in take(sources)} == {mail(1)}


def test_a_compressed_mbox_inside_a_zip_is_read_and_deeper_archives_are_named(
    tmp_path: Path, spool: Path
) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as deep:
        deep.writestr("b.mbox.gz", gzip.compress(mbox_bytes(1, 5)))
        deep.writestr("a.eml", mail(4))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as out:
        out.writestr("Sent.mbox.gz", gzip.compress(mbox_bytes(2)))
        out.writestr("more.zip", inner.getvalue())
    sources = open_sources([str(tmp_path / "all.zip")], spool)
    assert placed(take(sources)) == {
        "n0": ("Sent", FolderRole.SENT), "n1": ("Sent", FolderRole.SENT), "n4": ("more", FolderRole.OTHER),
    }  # fmt: skip
    assert [words for _, words in sources.refused] == ["an archive inside an archive inside an archive"]


def test_several_sources_at_once_and_none_twice(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "d").mkdir()
    for number, name in enumerate(("a.mbox", "b.mbox", "d/c.mbox")):
        (tmp_path / name).write_bytes(mbox_bytes(1, number))
    (tmp_path / "link.mbox").symlink_to(tmp_path / "a.mbox")
    paths = [str(tmp_path / name) for name in ("a.mbox", "b.mbox", "link.mbox", "d", "d/c.mbox")]
    sources = open_sources(paths, spool)
    assert subjects(take(sources)) == ["n0", "n1", "n2"]
    assert sources.warnings == (
        f"{paths[2]} is the same as {paths[0]}: it is read once.",
        f"{paths[4]} stands inside {paths[3]}: it is read once.",
    )


def test_the_same_path_given_twice_is_read_once(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(mbox_bytes(2))
    path = str(tmp_path / "a.mbox")
    sources = open_sources([path, path], spool)
    assert len(take(sources)) == 2
    assert len(sources.warnings) == 1


def test_a_name_that_is_no_utf8_is_printable(tmp_path: Path, spool: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.mbox"
    with open(name, "wb") as file:  # noqa: PTH123 a path of bytes
        file.write(mbox_bytes(1))
    (item,) = read(os.fsdecode(name), spool=spool)
    assert item.source.endswith("caf\\xe9.mbox")
    item.source.encode()


def test_a_folders_hash_does_not_depend_on_the_segments(tmp_path: Path, spool: Path) -> None:
    (tmp_path / "m").mkdir()
    for number in range(20):
        (tmp_path / "m" / f"{number}.eml").write_bytes(mail(number))
    hashes = set()
    for step in (1, 300, 1 << 20):
        digests: list[tuple[str, str]] = []
        for segment in open_sources([str(tmp_path / "m")], spool, segment_bytes=step).segments:
            reader = segment.read()
            list(reader)
            digests += reader.report().digests
        assert len(digests) == 20
        hashes.add(folder_hash(digests))
    assert len(hashes) == 1


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 40), st.integers(1, 3000), st.sampled_from([b"\n", b"\r\n"]))
def test_any_segment_size_yields_each_mail_once(count: int, step: int, newline: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "box")
        path.write_bytes(mbox_bytes(count).replace(b"\n", newline))
        spool = Path(folder, "spool")
        assert read(path, spool=spool, step=step) == read(path, spool=spool)
        assert len(read(path, spool=spool, step=step)) == count


def test_a_hundred_thousand_equal_mails_stream(tmp_path: Path, spool: Path) -> None:
    one = LINE + mail(1) + b"\n"
    (tmp_path / "same.mbox").write_bytes(one * 100_000)
    sources = open_sources([str(tmp_path / "same.mbox")], spool)
    assert sum(1 for segment in sources.segments for _ in segment.read()) == 100_000


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Gesendet", "sent"), ("INBOX.Sent", "other"), ("Envoyés", "sent"), ("Enviados", "sent"),
        ("Sent/2019", "sent"), ("Posta inviata", "sent"), ("Skickat", "sent"), ("Wysłane", "sent"),
        ("Verzonden", "sent"), ("Отправленные", "sent"), ("Gesendete Elemente", "sent"),
        ("[Gmail]/Sent Mail", "sent"), ("Sendt", "sent"), ("送信済みメール", "sent"),
        ("Junk-E-Mail", "junk"), ("SPAM", "junk"), ("Corbeille", "trash"), ("Entwürfe", "drafts"),
        ("Inbox", "inbox"), ("Posteingang", "inbox"), ("Inbox/Pumps", "other"),
        ("Alle Nachrichten", "archive"), ("Outbox", "outbox"), ("Sent_Items", "sent"),
        ("Sent-1", "sent"), ("sentences", "other"), ("Kunden", "other"), ("", "other"),
    ],
)  # fmt: skip
def test_what_a_folder_is_for(name: str, role: str) -> None:
    assert folder_role(name).value == role


def test_labels_tell_the_most_telling_role() -> None:
    assert label_role(("Important", "Inbox", "Sent")) is FolderRole.SENT
    assert label_role(("Important",)) is None


def test_modified_utf7_names() -> None:
    assert decode_mailbox_name("Entw&APw-rfe") == "Entwürfe"
    assert decode_mailbox_name("R&-D") == "R&D"
    assert decode_mailbox_name("&ZeVnLIqe-") == "日本語"
    assert decode_mailbox_name("A & B") == "A & B"


def test_an_unpacking_tells_its_progress(tmp_path: Path, spool: Path) -> None:
    packed = tmp_path / "a.mbox.gz"
    packed.write_bytes(
        gzip.compress(os.urandom(20).hex().encode().join([mbox_bytes(1)] * 2) + os.urandom(3_000_000))
    )
    told: list[tuple[str, int, int]] = []
    open_sources([str(packed)], spool, progress=lambda *each: told.append(each))
    assert told
    assert told[-1][1] <= told[-1][2] == packed.stat().st_size


def test_calls_are_named_for_what_they_are(tmp_path: Path, spool: Path) -> None:
    with pytest.raises(SourceError, match="call records are no mail"):
        open_sources([f"cdr:{tmp_path}/Master.csv"], spool)
