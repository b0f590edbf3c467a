"""Mail written to harm: it is audited like any other, it harms nobody, and it costs bounded time and memory."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.cli.auditing import Ran, audit, check_balance, rows
from tests.cli.letters import FIRM, STAFF, answered, asked, at, letter, mbox

FORMULA_STARTS = set("=+-@\t\r＝＋－＠")
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def deep_multipart(depth: int) -> bytes:
    head = "".join(
        f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n' for number in range(depth)
    )
    return (
        f"From: nest@mail.example\nTo: info@{FIRM}\nSubject: nested\nMessage-ID: <nest@mail.example>\n"
        f"Date: Mon, 2 Mar 2026 11:00:00 +0000\nMIME-Version: 1.0\n{head}"
        "Content-Type: text/plain\n\nCould you please help me with the deep end?\n"
    ).encode()


def hostile_mails() -> dict[str, bytes]:
    """Return mails by the name of their trick; every one is a customer's question."""
    info = f"info@{FIRM}"
    ask = "Could you please call me about the pump?"
    script = "<script>alert(1)</script>"
    image = '"><img src=http://evil.example/p.png onerror=alert(1)>'
    css = "</style><style>body{background:url(//evil.example/x)}</style>"
    many = ", ".join(f"p{number}@crowd.example" for number in range(10_000))
    references = " ".join(f"<r{number}@mail.example>" for number in range(5_000))
    return {
        "html": letter(
            f'"{script}{image}" <html@mail.example>', info, f"{css}{script}{image}", f"{ask} {script}{css}", 1,
            mid=f"html{script}@mail.example",
        ),
        "formula": letter(
            '"=HYPERLINK(""http://evil.example"")" <=formula@mail.example>', info,
            '=cmd|" /C calc"!A0', "=1+1 " + ask, 2, mid="=formula@mail.example",
        ),
        "formula plus": letter('"+1" <+plus@mail.example>', info, "+1+1", "-2+3 " + ask, 2.1, mid="+p@m.example"),
        "formula at": letter('"@SUM(A1)" <at@mail.example>', info, "@SUM(A1)", ask, 2.2, mid="@s@m.example"),
        "formula tab": letter("tab@mail.example", info, "=?utf-8?q?=09=3D1+1?=", ask, 2.3, mid="tab@m.example"),
        "escape": letter(
            "=?utf-8?q?Red_=1B[31mA=1B]0;owned=07?= <esc@mail.example>", info,
            "=?utf-8?q?=1B[2J=1B[31mwipe=0D=0A=07=E2=80=AEcod.exe?=", f"\x1b[2J{ask}\x07\x08\x9b31m", 3,
            mid="esc@mail.example",
        ),
        "nul": letter("nul@mail.example", info, "nul\0subject", f"{ask}\0\0", 4, mid="nul\0@mail.example"),
        "surrogates": letter("sur@mail.example", info, "bad \udcff\udcfe", f"{ask} \udced\udca0\udc80", 5,
                             mid="sur@mail.example"),
        "surrogate word": letter("sur2@mail.example", info, "=?utf-16?b?2AA=?= =?utf-7?q?+2AA-?=", ask, 5.1,
                                 mid="sur2@mail.example"),
        "long subject": letter("long@mail.example", info, "x" * 1_000_000, ask, 6, mid="long@mail.example"),
        "crowd": letter("crowd@mail.example", f"{info}, {many}", "everybody", ask, 7, mid="crowd@mail.example"),
        "references": letter("refs@mail.example", info, "references", ask, 8, mid="refs@mail.example",
                             headers=[f"References: {references}"]),
        "no body": f"From: nobody@mail.example\nTo: {info}\nSubject: no body\nDate: Mon, 2 Mar 2026 18:00:00 +0000\n"
        "Message-ID: <nobody@mail.example>\n".encode(),
        "nested": deep_multipart(1_000),
        "no address": letter("Somebody Without Address", info, "who am I", ask, 10, mid="noaddr@mail.example"),
        "empty from": letter("", info, "empty from", ask, 11, mid="empty@mail.example"),
        "null from": letter("<>", info, "null from", ask, 11.1, mid="nullfrom@mail.example"),
        "no from": f"To: {info}\nSubject: no from\nDate: Mon, 2 Mar 2026 20:00:00 +0000\n\n{ask}\n".encode(),
        "own from": letter(f"info@{FIRM}", info, "own from", ask, 12, mid="own@mail.example",
                           headers=["Reply-To: outside@mail.example"]),
        "two froms": letter("one@mail.example, two@mail.example", info, "two froms", ask, 12.5, mid="twofroms@m"),
        "long address": letter("a" * 70_000 + "@mail.example", info, "long address", ask, 12.6, mid="longaddr@m"),
        "long id": letter("longid@mail.example", info, "long id", ask, 12.7, mid="i" * 200_000 + "@m.example"),
    }  # fmt: skip


def absurd_dates() -> dict[str, bytes]:
    found = {}
    for number, date in enumerate(
        (
            "Mon, 1 Jan 0001 00:00:00 +0000", "Fri, 31 Dec 9999 23:59:59 +0000", "Fri, 31 Dec 9999 23:59:59 -1200",
            "Thu, 1 Jan 1970 00:00:00 +0000", "Thu, 31 Dec 2099 12:00:00 +0000", "Mon, 1 Jan 0001 00:00:00 +1400",
            "Thu, 31 Dec 1969 23:59:59 +0000", "Mon, 99 Foo 2026 99:99:99 +9999", "Mon, 2 Mar 2026 09:00:00 +9959",
            "12345678901234567890", "", "Mon, 2 Mar 26 09:00 EST", "Tue, 19 Jan 2038 03:14:08 +0000",
            "Sun, 31 Dec 1 23:00:00 -2359",
        )
    ):  # fmt: skip
        who = f"date{number}@mail.example"
        found[f"date {date}"] = (
            f"From: {who}\nTo: info@{FIRM}\nSubject: date {number}\nDate: {date}\nMessage-ID: <{who}>\n\n"
            "Could you please tell me when you open?\n"
        ).encode()
    return found


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def ran(place: Path) -> Ran:
    mails = [*hostile_mails().values(), *absurd_dates().values()]
    sent = [answered("friend@mail.example", "hours", -1), answered("friend@mail.example", "hours", 200)]
    mbox(place / "mail" / "Inbox", mails)
    mbox(place / "mail" / "Sent", sent)
    return audit("mail", "--firm", FIRM, "--out", "out", cwd=place, timeout=60)


def owed(place: Path) -> list[dict[str, Any]]:
    return rows(place / "out" / "owed.parquet")


def test_every_hostile_mail_is_a_contact_and_the_counts_balance(ran: Ran, place: Path) -> None:
    assert ran.code == 1, ran.err
    manifest = json.loads((place / "out" / "manifest.json").read_text())
    assert manifest["counts"]["messages"] == len(hostile_mails()) + len(absurd_dates()) + 2
    check_balance({**manifest["counts"], "owed": len(owed(place))}, place / "out")


def test_it_is_read_in_seconds(ran: Ran) -> None:
    print(f"{ran.seconds:.1f} s, peak {ran.peak_bytes / 1e6:.0f} MB")
    assert ran.seconds < 40
    assert ran.peak_bytes < 1 << 30


def test_each_question_is_owed(ran: Ran, place: Path) -> None:
    by_id = {row["contact_id"]: row for row in rows(place / "out" / "contacts.parquet")}
    subjects = {row["subject"] for row in owed(place)}
    rules = {(row["subject"][:30], row["rule"]) for row in by_id.values() if row["direction"] == "inbound"}
    for wanted in ("references", "who am I", "empty from", "null from", "no from", "own from", "nested", "two froms",
                   "everybody", "long address", "long id"):  # fmt: skip
        assert wanted in subjects, (wanted, sorted(rules))


def test_own_from_with_external_reply_to_is_the_other_persons(ran: Ran, place: Path) -> None:
    (row,) = [row for row in owed(place) if row["subject"] == "own from"]
    assert row["customer_id"] == "email:outside@mail.example"


def test_the_report_runs_nothing_and_fetches_nothing(ran: Ran, place: Path) -> None:
    html = (place / "out" / "report.html").read_text(encoding="utf-8")
    assert "Content-Security-Policy" in html
    assert "default-src 'none'" in html
    assert not re.search(r"<script|<iframe|<object|<embed|<link|<base|<form|<meta[^>]+refresh", html, re.I)
    tags = re.findall(r"<[a-zA-Z][^<>]*>", html)
    assert not [tag for tag in tags if re.search(r"\son\w+\s*=", tag, re.I)]
    assert not [
        tag for tag in tags if re.search(r"\b(?:src|href)\s*=\s*[\"']?(?!#|data:image)[^\s\"'#]", tag, re.I)
    ]
    styles = "".join(re.findall(r"<style[^>]*>(.*?)</style>", html, re.S))
    assert "evil.example" not in styles
    assert not re.search(r"url\(\s*[\"']?(?!#|data:)|@import", styles)
    assert "&lt;script&gt;" in html


def test_no_cell_of_a_csv_is_a_formula(ran: Ran, place: Path) -> None:
    csv.field_size_limit(1 << 24)
    for name in ("owed.csv", "set_aside.csv", "unreadable.csv"):
        with (place / "out" / name).open(encoding="utf-8", newline="") as file:
            cells = [cell for line in csv.reader(file) for cell in line]
        assert not [cell[:40] for cell in cells if cell[:1] in FORMULA_STARTS], name
    assert any(row["subject"].startswith("'=") for row in rows(place / "out" / "owed.csv"))


def test_the_terminal_receives_no_control_characters(ran: Ran) -> None:
    found = CONTROLS.findall(ran.out) + CONTROLS.findall(ran.err)
    assert not found, {hex(ord(each)) for each in found}


def test_lying_dates_do_not_move_the_moment_spoken_of(ran: Ran, place: Path) -> None:
    manifest = json.loads((place / "out" / "manifest.json").read_text())
    as_of = datetime.fromisoformat(manifest["as_of"])
    assert at(200) <= as_of <= datetime.now(UTC)
    contacts = {row["subject"]: row for row in rows(place / "out" / "contacts.parquet")}
    assert {f"date {number}" for number in range(len(absurd_dates()))} <= set(contacts)


@pytest.mark.parametrize("standard", ["24h", "8 business hours", "2 business days", "1 calendar month"])
def test_absurd_dates_have_due_times_under_every_clock(standard: str, tmp_path: Path) -> None:
    # No separator's date to lean on: single files know only what the mail claims.
    for number, mail in enumerate(absurd_dates().values()):
        folder = tmp_path / "mail"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.eml").write_bytes(mail)
    (tmp_path / "mail" / "sent.eml").write_bytes(answered("friend@mail.example", "hours", 100))
    got = audit("mail", "--firm", FIRM, "--standard", standard, "--json", cwd=tmp_path, timeout=60)
    assert got.code in (0, 1), got.err
    assert got.summary["messages"] == len(absurd_dates()) + 1
    assert datetime.fromisoformat(got.summary["as_of"]) <= datetime.now(UTC)


def test_a_conversation_of_20_000_contacts_takes_bounded_time(tmp_path: Path) -> None:
    mails = []
    for number in range(20_000):
        who, to = (STAFF, "busy@mail.example") if number % 4 == 3 else ("busy@mail.example", f"info@{FIRM}")
        mails.append(
            letter(who, to, "Re: matter", f"What about number {number}?", number / 10, mid=f"m{number}@m.example",
                   answers=f"m{number - 1}@m.example" if number else "")
        )  # fmt: skip
    got = audit(
        mbox(tmp_path / "thread.mbox", mails), "--firm", FIRM, "--staff", STAFF, "--json", timeout=120
    )
    print(f"20,000 contacts in one conversation: {got.seconds:.1f} s, peak {got.peak_bytes / 1e6:.0f} MB")
    assert got.code in (0, 1), got.err
    assert got.summary["messages"] == 20_000
    assert got.seconds < 60


def test_a_customer_with_2_000_matters_takes_bounded_time(tmp_path: Path) -> None:
    mails = [
        answered("busy@mail.example", f"matter {number}", number / 10)
        if number % 4 == 3
        else asked("busy@mail.example", f"matter {number}", number / 10)
        for number in range(2_000)
    ]
    got = audit(mbox(tmp_path / "busy.mbox", mails), "--firm", FIRM, "--staff", STAFF, "--json", timeout=120)
    print(f"2,000 matters of one customer: {got.seconds:.1f} s, peak {got.peak_bytes / 1e6:.0f} MB")
    assert got.code in (0, 1), got.err
    assert got.summary["messages"] == 2_000
    assert got.seconds < 60


def test_5_000_open_unsure_contacts_of_one_customer_take_bounded_time(tmp_path: Path) -> None:
    mails = [
        letter("copy@mail.example", "third@other.example", f"copy {number}", "For your files.", number / 10,
               mid=f"c{number}@m.example", headers=[f"Cc: info@{FIRM}"])
        for number in range(5_000)
    ]  # fmt: skip
    mails += [answered("copy@mail.example", f"other {number}", number / 10 + 0.05) for number in range(500)]
    path = mbox(tmp_path / "unsure.mbox", mails)
    got = audit(path, "--firm", FIRM, "--staff", STAFF, "--json", timeout=120)
    print(f"5,000 open unsure contacts: {got.seconds:.1f} s, peak {got.peak_bytes / 1e6:.0f} MB")
    assert got.code in (0, 1), got.err
    assert sum(got.summary["unsure"].values()) >= 4_900
    assert got.seconds < 60
