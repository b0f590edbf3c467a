"""`heardback audit` with call records: options, files, sentences and exit codes, as a person meets them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.auditing import FILES, audit, check_balance, environment, names, rows, run_command

from heardback.sample_firm.exchange import Caller, Exchange
from heardback.sample_firm.firm import FirmClock

MONDAY = 1_773_666_000  # Mon 16 March 2026, 09:00 in New York
HOUR = 3600
X = Caller("+13125550142", "Xenia Young")
LINE = "+12025550100"
OPTIONS = ("--timezone", "America/New_York", "--json", "--out", "out")
PHONES = """country = "US"
[lines]
"+1 202 555 0100" = "yellow pages"
[people]
"201" = "anna@pool.example"
"""
MAIL = """From x@home.example Mon Mar 16 13:00:00 2026
From: Xenia <x@home.example>
To: info@pool.example
Subject: Pump
Date: Mon, 16 Mar 2026 13:00:00 +0000
Message-ID: <1@home.example>

Can you come?

Xenia Young
Phone 312-555-0142

"""
SENT = """From anna@pool.example {day} 2026
From: anna@pool.example
To: parts@depot.example
Subject: Order
Date: {date} +0000
Message-ID: <{number}@pool.example>

Two, please.

"""


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    """A week of calls: one in vain and rung back, one in vain; and a mail of whoever was rung back."""
    exchange = Exchange(FirmClock("America/New_York"))
    exchange.dials("201", "+13125550199", MONDAY - HOUR, rings=5, talks=30, line=LINE)
    exchange.given_up(X, MONDAY + HOUR, LINE, "201", rings=25)
    exchange.dials("201", X.number, MONDAY + 6 * HOUR, rings=10, talks=120, line=LINE)
    exchange.given_up(Caller("+13125550155", "Zoe"), MONDAY + 5 * HOUR, LINE, "201", rings=40)
    exchange.dials("201", "+13125550199", MONDAY + 7 * 24 * HOUR, rings=5, talks=30, line=LINE)
    exchange.write(tmp_path)
    (tmp_path / "phones.toml").write_text(PHONES)
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "Inbox").write_text(MAIL)
    (tmp_path / "mail" / "Sent").write_text(
        SENT.format(day="Mon Mar 16 10:00:00", date="Mon, 16 Mar 2026 10:00:00", number=2)
        + SENT.format(day="Mon Mar 23 10:00:00", date="Mon, 23 Mar 2026 10:00:00", number=3)
    )
    return tmp_path


def test_calls_alone_make_an_audit(firm: Path) -> None:
    ran = audit("cel:cel.csv", "cdr:Master.csv", "--phones", "phones.toml", *OPTIONS, cwd=firm)
    assert ran.code == 1
    assert names(firm / "out") == sorted((*FILES, "calls.parquet", "links.csv"))
    check_balance(ran.summary, firm / "out")
    assert (ran.summary["messages"], ran.summary["calls"]) == (5, 5)
    assert ran.summary["call_records"] > 40
    assert ran.summary["headline"].startswith(
        "In the 7 days up to 23 March 2026, 2 people called you. For 1 no human"
    )
    assert ran.summary["certain"]["met"] == ran.summary["certain"]["never_answered"] == 1
    assert "mail was not searched" in ran.summary["headline"]
    report = (firm / "out" / "report.html").read_text()
    for words in ("Lost to the machine", "yellow pages", "Rung back", "A machine that answers is nobody"):
        assert words in report
    assert "<script" not in report


def test_mail_and_calls_together_and_what_a_decisions_file_joins(firm: Path) -> None:
    sources = ("mail", "cel:cel.csv", "--firm", "pool.example", "--phones", "phones.toml")
    ran = audit(*sources, *OPTIONS, cwd=firm)
    assert ran.summary["certain"]["maybe_answered"] == 1
    (link,) = rows(firm / "out" / "links.csv")
    assert link["answer"] == "link x@home.example +13125550142"
    assert "link x@home.example +13125550142" in (firm / "out" / "report.html").read_text()
    check_balance(ran.summary, firm / "out")
    (firm / "decisions.txt").write_text(link["answer"] + "\n")
    again = audit(*sources, "--decisions", "decisions.txt", *OPTIONS, cwd=firm)
    assert again.summary["certain"]["maybe_answered"] == 0
    assert again.summary["certain"]["met"] == 1, "mail and call are one owed answer, which the call settled"
    assert again.summary["people"] == ran.summary["people"] - 1
    assert rows(firm / "out" / "links.csv") == []


def test_a_terminal_is_told_of_calls_and_of_what_was_taken_for_granted(firm: Path) -> None:
    ran = audit("cel:cel.csv", "--timezone", "America/New_York", cwd=firm)
    said = " ".join(ran.out.split())
    assert "5 calls, told by" in said
    assert "New callers lost to the machine: 1 of 2." in said
    assert "Taken as the firm's own lines" in ran.err
    assert "read as of US; --country says otherwise" in ran.err


def test_without_outgoing_calls_nothing_is_claimed_and_nobody_is_blamed(firm: Path) -> None:
    ran = audit("queue_log:queue_log", "--as-of", "2026-03-20", *OPTIONS, cwd=firm)
    assert ran.code == 0
    assert ran.summary["never_answered_people"] is None
    assert ran.summary["headline"].startswith("No outgoing call of")
    assert ran.summary["certain"]["breached_unconfirmed"] == 2


def test_mail_without_sent_claims_nothing_of_mail_but_calls_speak(firm: Path) -> None:
    (firm / "mail" / "Sent").unlink()
    ran = audit(
        "mail", "cel:cel.csv", "--firm", "pool.example", "--phones", "phones.toml", *OPTIONS, cwd=firm
    )
    assert ran.code == 1
    assert ran.summary["headline"].startswith("No sent mail of pool.example is in these sources")
    verdicts = {
        row["channel"]: row["verdict"]
        for row in rows(firm / "out" / "owed.parquet")
        if row["verdict"] != "met"
    }
    assert verdicts == {"email": "maybe_answered", "phone": "never_answered"}


CSV = """Start time,Direction,From,To,Talk time,Status
2026-03-16 08:00:00,outbound,+12025550100,+13125550199,30,{said}
2026-03-16 10:00:00,inbound,+13125550142,+12025550100,0,missed
2026-03-23 09:00:00,outbound,+12025550100,+13125550199,30,{said}
"""


def test_a_csv_whose_columns_leave_no_doubt_is_read_and_says_how(firm: Path) -> None:
    (firm / "calls.csv").write_text(CSV.format(said="missed").replace(",30,", ",0,"))
    ran = audit("csv:calls.csv", *OPTIONS, cwd=firm)
    assert ran.code in (0, 1), ran.err
    assert "its columns are taken as" in ran.err
    assert ran.summary["calls"] == 3


def test_a_csv_that_leaves_a_doubt_is_refused_with_the_question(firm: Path) -> None:
    (firm / "calls.csv").write_text("Date,A,B\n01.02.2026 10:00:00,+13125550142,+12025550100\n")
    ran = audit("csv:calls.csv", *OPTIONS, cwd=firm)
    assert ran.code == 2
    assert "?" in ran.err
    assert "--calls-profile" in ran.err
    assert not (firm / "out").exists()


PROFILE = """[columns]
started_at = "Start time"
direction = "Direction"
from_number = "From"
to_number = "To"
talk_seconds = "Talk time"
status = "Status"
[words]
spoken = ["talked"]
missed = ["missed"]
"""


@pytest.mark.parametrize("way", ["option", "source"])
def test_a_profile_says_what_the_columns_are(firm: Path, way: str) -> None:
    (firm / "calls.csv").write_text(CSV.format(said="talked"))
    (firm / "profile.toml").write_text(PROFILE)
    if way == "option":
        ran = audit("csv:calls.csv", "--calls-profile", "profile.toml", *OPTIONS, cwd=firm)
    else:
        ran = audit("csv:calls.csv?profile=profile.toml", *OPTIONS, cwd=firm)
    assert ran.code == 1, ran.err
    assert ran.summary["certain"]["never_answered"] == 1


def test_a_profile_of_another_file_is_refused_naming_the_column(firm: Path) -> None:
    (firm / "calls.csv").write_text(CSV.format(said="talked"))
    (firm / "profile.toml").write_text(PROFILE.replace("Start time", "Beginn"))
    ran = audit("csv:calls.csv", "--calls-profile", "profile.toml", *OPTIONS, cwd=firm)
    assert ran.code == 2
    assert "'Beginn'" in ran.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("cel:nothing.csv",), "cel:nothing.csv does not exist"),
        (("cel:Master.csv",), "cel:Master.csv"),
        (("cdr:cel.csv",), "cdr:cel.csv"),
        (("cdr:mail",), "cdr:mail/Inbox"),
        (("cel:cel.csv", "--phones", "nothing.toml"), "--phones nothing.toml cannot be read"),
        (("cel:cel.csv", "--phones", "odd.toml"), "names lanes"),
        (("cel:cel.csv", "--phones", "odd.csv"), "odd.csv, line 2"),
        (("cel:cel.csv", "--calls-profile", "nothing.toml"), "cannot be read"),
        (("cel:cel.csv", "--decisions", "odd.txt"), "neither a mail address nor a number"),
        (("cel:cel.csv", "--staff", "anyone"), "a list has no telephone"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(
    firm: Path, arguments: tuple[str, ...], words: str
) -> None:
    (firm / "odd.toml").write_text("[lanes]\n")
    (firm / "odd.csv").write_text("kind,number,name\nlune,+12025550100,x\n")
    (firm / "odd.txt").write_text("link ann@home.example 12345\n")
    ran = audit(*arguments, *OPTIONS, cwd=firm)
    assert ran.code == 2
    assert words in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert not (firm / "out").exists()


def test_phones_as_csv_say_the_same(firm: Path) -> None:
    (firm / "phones.csv").write_text(
        "kind,number,name\nline,+1 202 555 0100,yellow pages\nperson,201,anna@pool.example\nsales,+1 312 555 0155,\n"
    )
    ran = audit("cel:cel.csv", "--phones", "phones.csv", *OPTIONS, cwd=firm)
    assert ran.summary["certain"]["never_answered"] == 0, "who is a sales caller is owed nothing"
    staff = {row["staff"] for row in rows(firm / "out" / "calls.parquet") if row["direction"] == "outbound"}
    assert staff == {"anna@pool.example"}


def test_calls_are_in_the_manifest_with_their_hash(firm: Path) -> None:
    audit("cel:cel.csv", "cdr:Master.csv", *OPTIONS, cwd=firm)
    manifest = json.loads((firm / "out" / "manifest.json").read_text())
    assert [(one["path"], one["kind"], len(one["sha256"])) for one in manifest["sources"]] == [
        ("cel:cel.csv", "cel", 64),
        ("cdr:Master.csv", "cdr", 64),
    ]
    assert manifest["counts"]["calls"] == 5


def test_an_audit_of_mail_alone_loads_nothing_of_telephony(firm: Path) -> None:
    code = (
        "import sys; from heardback.cli import main\n"
        "sys.argv = ['heardback', 'audit', 'mail', '--firm', 'pool.example', '--json']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "found = [name for name in sys.modules if name.startswith(('heardback.bulk.calls', 'heardback.formats.cel',"
        " 'django', 'phonenumbers'))]\n"
        "print(found, file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=firm, env=environment(), capture_output=True, text=True
    )
    assert ran.stderr.strip().splitlines()[-1] == "[]"


def test_the_help_names_the_prefixes() -> None:
    said = run_command("audit", "--help").out
    assert "cdr:Master.csv, cel:FILE, queue_log:FILE" in " ".join(said.split())
    assert "--phones" in said
