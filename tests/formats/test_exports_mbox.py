"""mbox files: every message once, whatever the dialect, the range and the writer."""

from __future__ import annotations

import mailbox
import os
import re
import tempfile
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heardback.formats.exports import mbox
from heardback.formats.exports.items import FolderRole, Origin, RawItem

ORIGIN = Origin("box", "INBOX", FolderRole.INBOX)
MAIL = (
    b"From: alice@pool.example\nTo: bob@firm.example\nSubject: Pump\nMessage-ID: <1@pool.example>\n\nHello\n"
)
LINE = b"From alice@pool.example Tue Jun  1 17:40:49 2004\n"


def read(data: bytes, step: int = 1 << 20) -> list[RawItem]:
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        dialect = mbox.detect_dialect(file.fileno(), len(data))
        return [
            item
            for start, end in mbox.plan_ranges(file.fileno(), len(data), dialect, step)
            for item in mbox.read_range(file.fileno(), start, end, len(data), dialect, ORIGIN)
        ]


def raws(data: bytes) -> list[bytes]:
    return [bytes(item.raw) for item in read(data)]


def test_two_messages_lose_their_framing_and_keep_their_place() -> None:
    items = read(LINE + MAIL + b"\n" + LINE + MAIL)
    assert [bytes(item.raw) for item in items] == [MAIL, MAIL]
    assert [(item.offset, item.length) for item in items] == [
        (0, len(LINE + MAIL) + 1),
        (len(LINE + MAIL) + 1, len(LINE + MAIL)),
    ]
    assert items[0].delivered_at == datetime(2004, 6, 1, 17, 40, 49, tzinfo=UTC)
    assert items[0].envelope_from == "alice@pool.example"


@pytest.mark.parametrize(
    "line",
    [
        b"From bob at firm.example  Tue Jun  1 17:40:49 2004",
        b"From bob@firm.example Tue Jun 01 17:40:49 +0000 2004",
        b"From 1234567890123@xxx Mon Nov 22 17:40:49 +0000 2021",
        b"From - Tue Jun 01 17:40:49 2004",
        b"From MAILER-DAEMON Tue Jun  1 17:40 2004",
        b"From bob@firm.example Tue Jun  1 17:40:49 CEST 2004",
        b"From bob@firm.example Tue Jun  1 17:40:49 2004 +0200",
        b"From bob@firm.example Tue, 1 Jun 2004 17:40:49 +0200",
        b"From bob@firm.example 2004-06-01T17:40:49Z",
        b"From ???@??? Tue Jun 01 17:40:49 2004",
        b'From "bob smith"@firm.example Tue Jun  1 17:40:49 2004',
        b"From uucp Tue Jun  1 17:40:49 2004 remote from relay",
        b"From bob@firm.example",
        b"From -",
    ],
)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_the_separators_that_writers_use(line: bytes, newline: bytes) -> None:
    one = (line + b"\n" + MAIL).replace(b"\n", newline)
    assert raws(one + newline + one) == [MAIL.replace(b"\n", newline)] * 2


@pytest.mark.parametrize(
    "text",
    [
        b"From now on we answer the phone.\n",
        b"From Monday to Friday we open at 10:00:00 2024\nNote: closed on Sunday\n",
        b"see below\nFrom bob@firm.example Tue Jun  1 17:40:49 2004\nwrote: hello\n",
        b"\nFrom bob@firm.example Tue Jun  1 17:40:49 2004\nand this is no header\n",
        b"\nFrom here\nSubject: to there\n",
        b"\nFrom 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nSubject: [PATCH]\n",
    ],
)
def test_a_from_line_in_a_body_does_not_split(text: bytes) -> None:
    assert raws(LINE + MAIL + text + b"\n" + LINE + MAIL) == [MAIL + text, MAIL]


def test_a_missing_blank_line_before_a_separator_still_splits() -> None:
    assert raws(LINE + MAIL + LINE + MAIL) == [MAIL, MAIL]


def test_a_series_of_patches_is_split_at_its_marks() -> None:
    line = b"From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n"
    items = read((line + MAIL + b"\n") * 3)
    assert len(items) == 3
    assert items[0].delivered_at is None


def test_escaped_lines_are_restored_by_one_step() -> None:
    body = b">From the top\n>>From a quotation\n> From kept\n"
    assert raws(LINE + MAIL + body) == [MAIL + b"From the top\n>>From a quotation\n> From kept\n"]


def test_content_length_places_the_separators() -> None:
    inner = LINE + MAIL + b"\n"
    head = b"From: a@b.example\nDate: Tue, 1 Jun 2004 17:40:49 +0000\nContent-Length: %d\n\n"
    one = LINE + head % len(inner) + inner
    items = read((one + b"\n") * 3)
    assert [bytes(item.raw) for item in items] == [(head % len(inner) + inner)] * 3


def test_a_senders_own_content_length_swallows_nothing() -> None:
    evil = b"From: a@b.example\nContent-Length: %d\n\n" % (len(LINE + MAIL) + 7) + b"hello\n"
    data = LINE + MAIL + b"\n" + LINE + evil + b"\n" + LINE + MAIL + b"\n" + LINE + MAIL
    assert len(raws(data)) == 4


def test_pipermail_and_copies_give_no_delivery_time() -> None:
    for line in (
        b"From bob at firm.example  Tue Jun  1 17:40:49 2004\n",
        b"From - Tue Jun  1 17:40:49 2004\n",
    ):
        assert read(line + MAIL)[0].delivered_at is None


def test_the_zone_in_a_separator_counts() -> None:
    item = read(b"From 1@xxx Tue Jun 01 17:40:49 +0200 2004\n" + MAIL)[0]
    assert item.delivered_at == datetime(2004, 6, 1, 15, 40, 49, tzinfo=UTC)


def test_what_stands_before_the_first_separator_is_kept_and_flagged() -> None:
    data = b"half of a mail\nits end\n\n" + LINE + MAIL
    first, second = read(data)
    assert first.flags == {"fragment"}
    assert bytes(first.raw) == b"half of a mail\nits end\n\n"
    assert second.offset == first.length


def test_a_last_message_without_its_end_is_flagged() -> None:
    items = read(LINE + MAIL + b"\n" + LINE + MAIL[:-3])
    assert [sorted(item.flags) for item in items] == [[], ["cut_short"]]


def test_flags_and_labels_are_read_from_the_header_only() -> None:
    marked = b"Status: RO\nX-Status: A\nX-Gmail-Labels: =?UTF-8?Q?Gesendet,Wichtig,=22a,b=22?=\n" + MAIL
    item, plain = read(LINE + marked + b"\n" + LINE + MAIL + b"\nStatus: RO\nX-Gmail-Labels: Spam\n")
    assert item.flags == {"seen", "answered"}
    assert item.labels == ("Gesendet", "Wichtig", "a,b")
    assert item.role is FolderRole.SENT
    assert (plain.flags, plain.labels, plain.role) == (frozenset(), (), FolderRole.INBOX)


def test_a_thunderbird_message_that_was_deleted_is_flagged() -> None:
    assert read(LINE + b"X-Mozilla-Status: 0009\n" + MAIL)[0].flags == {"seen", "deleted"}


def test_a_message_larger_than_the_copy_limit_is_a_view(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "COPY_LIMIT", 10_000)
    body = b"x" * 70 + b"\n"
    large = MAIL + body * 2000 + b">From me\n"
    items = read(LINE + MAIL + b"\n" + LINE + large + LINE + MAIL, step=5000)
    assert [item.offset for item in items] == [
        0,
        len(LINE + MAIL) + 1,
        len(LINE + MAIL) + 1 + len(LINE + large),
    ]
    assert isinstance(items[1].raw, memoryview)
    assert bytes(items[1].raw) == large
    assert items[1].flags == {"still_escaped"}


def test_a_sparse_message_of_300_megabytes_takes_little_memory(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "box"
    with path.open("wb") as file:
        file.write(LINE + MAIL)
        file.seek(300 * 1024 * 1024)
        file.write(b"\n\n" + LINE + MAIL)
    size = path.stat().st_size
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with path.open("rb") as file:
        items = list(mbox.read_range(file.fileno(), 0, 1 << 20, size, mbox.PLAIN, ORIGIN))
        assert [type(item.raw) for item in items] == [memoryview]
        assert items[0].length == 300 * 1024 * 1024 + 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150 * 1024


words = st.sampled_from(
    [
        "hello",
        "From now on",
        "From bob@firm.example Tue Jun  1 17:40:49 2004",
        "",
        "Subject: x",
        ">From me",
        "--",
        "é",
    ]
)
bodies = st.lists(words, max_size=12).map("\n".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(bodies, min_size=1, max_size=6), st.integers(1, 900), st.integers(1, 900))
def test_any_ranges_give_the_same_messages_of_a_library_written_mbox(
    texts: list[str], one: int, two: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "box")
        box = mailbox.mbox(path)
        for number, text in enumerate(texts):
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = "a@b.example", "c@d.example", f"n{number}"
            mail.set_content(text)
            box.add(mail)
        box.close()
        data = path.read_bytes()
    found = read(data, one)
    assert found == read(data, two) == read(data)
    assert len(found) == len(texts)
    assert _tiles(found, data)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(bodies, min_size=1, max_size=6),
    st.integers(1, 900),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_ranges_give_the_same_messages_of_mboxrd_and_mboxcl2(
    texts: list[str], step: int, has_length: bool, newline: str
) -> None:
    data, mails = b"", []
    for text in texts:
        body = (text + "\n").replace("\n", newline).encode()
        head = "From: a@b.example\nDate: Tue, 1 Jun 2004 17:40:49 +0000\n"
        head += f"Content-Length: {len(body)}\n\n" if has_length else "\n"
        whole = head.replace("\n", newline).encode() + body
        mails.append(whole)
        kept = whole if has_length else re.sub(rb"(?m)^(>*From )", rb">\1", whole)
        data += LINE.replace(b"\n", newline.encode()) + kept + newline.encode()
    found = read(data, step)
    assert found == read(data)
    assert _tiles(found, data)
    if has_length:
        assert [bytes(item.raw) for item in found] == mails
    else:
        assert [_unquoted(bytes(item.raw)) for item in found] == [_unquoted(mail) for mail in mails]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from([LINE, MAIL, b"\n", b"From ", b"\r\n", b"x", b"From -\n"]), max_size=20),
    st.integers(1, 300),
)
def test_nothing_is_lost_of_any_bytes(parts: list[bytes], step: int) -> None:
    data = b"".join(parts)
    found = read(data, step)
    assert found == read(data)
    assert _tiles(found, data)


def _unquoted(raw: bytes) -> bytes:
    return re.sub(rb"(?m)^>*From ", b"From ", raw)


def _tiles(found: list[RawItem], data: bytes) -> bool:
    """Say whether the items cover the data without gap or overlap, but for blank bytes before the first."""
    at = found[0].offset if found else len(data)
    if data[:at].strip():
        return False
    for item in found:
        if item.offset != at:
            return False
        at += item.length
    return at == len(data)


def test_reading_at_an_offset_beyond_the_end_gives_what_there_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    fd = os.open(tmp_path / "a", os.O_RDONLY)
    assert mbox.read_at(fd, 1, 100) == b"bc"
    os.close(fd)
