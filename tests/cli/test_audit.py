"""`heardback audit` on the sample firm: exit codes, files, shapes, balance, options, one result however it runs."""

from __future__ import annotations

import contextlib
import csv
import json
import re
import shlex
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from tests.bulk.promise_files import OldMail
from tests.cli.auditing import FILES, ROOT, Ran, audit, check_balance, names, rows
from tests.cli.letters import FIRM, STAFF, answered, asked, at, letter, mbox

from heardback.bulk import sources
from heardback.bulk.audit import AuditRequest, read_parts, run_audit
from heardback.cli import cli
from heardback.findings.promise_shapes import AwaitedRow, MadePromiseRow
from heardback.findings.shapes import AuditSummary, ContactRow, OwedRow, SetAsideRow, UnreadableRow
from heardback.formats.standard_files import standard_from
from heardback.sample_firm import write_sample_firm

NEVER = re.compile(r"never (?:got|heard|answered)|no written answer|waits? past|waiting longest", re.I)


def invoke(*arguments: str | Path) -> Result:
    """Run the command in this process: as true as another one, without its start."""
    return CliRunner().invoke(cli, ["audit", *map(str, arguments)])


def summary_of(*arguments: str | Path) -> dict[str, Any]:
    """Return the object of --json, printed and nothing else, whatever the exit code 0 or 1 says."""
    ran = invoke(*arguments, "--json")
    assert ran.exit_code in (0, 1), (ran.exit_code, ran.stderr, ran.exception)
    found: dict[str, Any] = json.loads(ran.stdout)
    waiting = found["certain"]["never_answered"] if found["never_answered_people"] is not None else 0
    assert ran.exit_code == (1 if waiting else 0)
    return found


def invoke_in(folder: Path, *arguments: str | Path) -> dict[str, Any]:
    """Return the object of --json of an audit that runs in `folder`."""
    with contextlib.chdir(folder):
        return summary_of(*arguments)


# -- the sample firm, as its README says ----------------------------------------------------------------------


@pytest.fixture(scope="module", params=[(301, "mbox"), (302, "maildir")], ids=lambda p: f"{p[0]}-{p[1]}")
def firm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    seed, layout = request.param
    folder = tmp_path_factory.mktemp(f"firm-{seed}") / "firm"
    write_sample_firm(folder, 350, seed, layout=layout)
    return folder


def readme_command(firm: Path) -> list[str]:
    """Return the arguments that the sample firm's README names."""
    line = next(
        line
        for line in (firm / "README.txt").read_text().splitlines()
        if line.startswith("  heardback audit")
    )
    return shlex.split(line)[2:]


@pytest.fixture(scope="module")
def audited(firm: Path) -> tuple[Ran, Path]:
    ran = audit(*readme_command(firm), "--out", firm / "out", cwd=firm)
    return ran, firm / "out"


def test_somebody_waits_so_the_exit_code_is_1_and_every_file_is_there(audited: tuple[Ran, Path]) -> None:
    ran, out = audited
    assert ran.code == 1, ran.err
    assert names(out) == sorted(FILES)
    assert "\x1b" not in ran.out + ran.err, "quiet when piped"
    assert "Reading" not in ran.err


def test_the_json_is_what_the_files_say(audited: tuple[Ran, Path], firm: Path) -> None:
    ran = audit(*readme_command(firm), "--json", cwd=firm)
    assert ran.code == 1
    check_balance(ran.summary, audited[1])
    decoded = msgspec.json.decode(ran.out, type=AuditSummary)
    owed = rows(audited[1] / "owed.parquet")
    for name, classification in (("certain", "yes"), ("unsure", "unsure")):
        for verdict, count in ran.summary[name].items():
            found = [
                row for row in owed if row["classification"] == classification and row["verdict"] == verdict
            ]
            assert count == len(found), (name, verdict)
    waiting = [row for row in owed if row["verdict"] == "never_answered" and row["classification"] == "yes"]
    oldest = sorted(waiting, key=lambda row: (row["opened_at"], row["owed_id"]))[
        : len(decoded.oldest_waiting)
    ]
    assert {row.owed_id for row in decoded.oldest_waiting} == {row["owed_id"] for row in oldest}
    manifest = json.loads((audited[1] / "manifest.json").read_text())
    assert manifest["counts"] == {name: ran.summary[name] for name in manifest["counts"]}
    assert manifest["as_of"] == ran.summary["as_of"]
    html = (audited[1] / "report.html").read_text()
    words = " ".join(audited[0].out.split())
    for sentence in decoded.headline.split(". "):
        assert sentence.rstrip(".") in words
        assert sentence.rstrip(".") in " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_every_row_is_of_the_shape_that_the_schema_names(audited: tuple[Ran, Path]) -> None:
    out = audited[1]
    for name, shape in (
        ("owed.parquet", OwedRow),
        ("contacts.parquet", ContactRow),
        ("promises.parquet", MadePromiseRow),
    ):
        for row in rows(out / name):
            known = {key: value for key, value in row.items() if value is not None}
            msgspec.convert(known, shape, strict=False)
    for row in rows(out / "set_aside.csv"):
        msgspec.convert({**row, "evidence": json.loads(row["evidence"] or "[]")}, SetAsideRow, strict=False)
    for row in rows(out / "unreadable.csv"):
        msgspec.convert(row, UnreadableRow, strict=False)
    for row in rows(out / "awaited.csv"):
        known = {key: value for key, value in row.items() if value != ""}
        msgspec.convert(known, AwaitedRow, strict=False)
    for name in ("owed", "promises"):
        with (out / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert len(list(csv.DictReader(file))) == len(rows(out / f"{name}.parquet"))


def test_promises_are_counted_alike_in_every_place(audited: tuple[Ran, Path], firm: Path) -> None:
    printed = invoke_in(firm, *readme_command(firm), "--json")
    found, as_of = printed["promises"], datetime.fromisoformat(printed["as_of"])
    written = rows(audited[1] / "promises.parquet")
    assert written
    assert found["found"] == len(written)
    counts = ("follow_ups", "others", "suggested")
    assert found["found"] == sum(sum(found[name].values()) for name in counts) + found["void"]
    ours = [row for row in written if not row["is_suggestion"] and row["kind"] != "burden_shift"]
    for state, count in found["follow_ups"].items():
        assert count == sum(row["state"] == state for row in ours), state
    assert found["suggested"]["broken"] == 0
    parts = found["follow_ups"]
    # The rate leaves out what was kept before it was due, if it is due only after the audit's moment (SEMANTICS 7).
    early = sum(row["state"] == "kept" and row["latest"] >= as_of for row in ours)
    settled = parts["kept"] + parts["kept_late"] + parts["broken"]
    assert found["kept_rate"]["settled"] == settled - early
    assert sum(found["people"].values()) == len(
        {row["customer_id"] for row in ours if row["state"] != "void"}
    )
    manifest = json.loads((audited[1] / "manifest.json").read_text())
    assert manifest["promises"] == found
    sentence = f"We said we would come back to {sum(found['people'].values())}"
    assert sentence in " ".join(audited[0].out.split())
    assert sentence in (audited[1] / "report.html").read_text()


def test_the_schema_describes_what_is_written(audited: tuple[Ran, Path]) -> None:
    schema = json.loads(CliRunner().invoke(cli, ["schema"]).stdout)["$defs"]
    for name, shape in (
        ("owed.parquet", "OwedRow"),
        ("contacts.parquet", "ContactRow"),
        ("promises.parquet", "MadePromiseRow"),
        ("awaited.csv", "AwaitedRow"),
    ):
        for row in rows(audited[1] / name):
            assert set(row) <= set(schema[shape]["properties"]), shape
            break
    for column, enum in (("kind", "PromiseKind"), ("tier", "Tier"), ("state", "PromiseState")):
        values = {row[column] for row in rows(audited[1] / "promises.parquet")}
        assert values
        assert values <= set(schema[enum]["enum"]), column
    for column, enum in (("verdict", "Verdict"), ("state", "State"), ("rule", "Rule"), ("grade", "Grade")):
        values = {row[column] for row in rows(audited[1] / "owed.parquet")} - {None, ""}
        assert values <= set(schema[enum]["enum"]), column


def test_it_says_the_same_again_byte_for_byte(audited: tuple[Ran, Path], firm: Path) -> None:
    before = {
        name: (audited[1] / name).read_bytes()
        for name in ("owed.csv", "promises.csv", "awaited.csv", "set_aside.csv", "unreadable.csv")
    }
    ran = audit(*readme_command(firm), "--out", firm / "again", cwd=firm)
    assert ran.code == 1
    assert {name: (firm / "again" / name).read_bytes() for name in before} == before


def test_modes_differ_only_as_they_may(firm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(firm)
    found = {
        mode: summary_of(*readme_command(firm), "--mode", mode)
        for mode in ("strict", "standard", "same_client")
    }
    met = {
        mode: one["certain"]["met"] + one["certain"]["late"] + one["certain"]["early"]
        for mode, one in found.items()
    }
    assert met["strict"] <= met["standard"] <= met["same_client"]
    assert len({one["contacts"] for one in found.values()}) == 1
    assert {mode: one["mode"] for mode, one in found.items()} == {mode: mode for mode in found}


def test_a_moment_to_speak_of_and_a_beginning(firm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(firm)
    whole = summary_of(*readme_command(firm))
    begin, end = (whole["oldest_waiting"][0]["opened_at"], whole["as_of"])
    middle = datetime.fromisoformat(begin) + (datetime.fromisoformat(end) - datetime.fromisoformat(begin)) / 2
    earlier = summary_of(*readme_command(firm), "--as-of", middle.isoformat())
    assert datetime.fromisoformat(earlier["as_of"]) == middle
    assert earlier["contacts"] == whole["contacts"]
    assert earlier["owed"] < whole["owed"]
    assert earlier["set_aside"] > whole["set_aside"], "what came later is set aside by name"
    later = summary_of(*readme_command(firm), "--since", middle.isoformat())
    assert later["contacts"] == whole["contacts"]
    assert 0 < later["owed"] < whole["owed"]
    opened = [datetime.fromisoformat(row["opened_at"]) for row in later["oldest_waiting"]]
    assert min(opened) >= middle


def test_a_standard_from_a_file(firm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(firm)
    whole = summary_of(*readme_command(firm))
    command = readme_command(firm)
    command[command.index("--standard") + 1] = "8 business hours"
    hours = summary_of(*command)
    assert hours["standard"] == "8 business hours"
    assert hours["owed"] == whole["owed"]
    assert hours["certain"] != whole["certain"]
    command[command.index("--standard") + 1] = str(ROOT / "docs" / "examples" / "standard.toml")
    ran = invoke(*command, "--json")
    assert ran.exit_code in (0, 1), ran.stderr
    assert json.loads(ran.stdout)["owed"] == whole["owed"]


# -- one result, however it runs ------------------------------------------------------------------------------


def outcome_rows(
    request: AuditRequest,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Return owed answers, contacts and what was set aside, in an order of their own."""
    outcome = run_audit(request)
    found = []
    for files, key in (
        (outcome.owed_files, "owed_id"), (outcome.contact_files, "contact_id"), (outcome.aside_files, "contact_id"),
    ):  # fmt: skip
        found.append(
            sorted((row for part in read_parts(files) for row in part.to_pylist()), key=lambda row: row[key])
        )
    return found[0], found[1], found[2]


@pytest.fixture(scope="module")
def request_(firm: Path, tmp_path_factory: pytest.TempPathFactory) -> AuditRequest:
    return AuditRequest(
        sources=[str(path) for path in sorted((firm / "mail").iterdir())],
        work=tmp_path_factory.mktemp("work"),
        read_at=datetime(2026, 11, 1, tzinfo=UTC),
        standard=standard_from("24h", timezone="America/New_York", country=""),
        zone=UTC,
        firm=["blueheron-pools.example"],
        workers=1,
    )


def differences(
    one: list[dict[str, Any]], other: list[dict[str, Any]], but: frozenset[str] = frozenset()
) -> list[str]:
    found = []
    if len(one) != len(other):
        found.append(f"{len(one)} rows, {len(other)} rows")
    for left, right in zip(one, other, strict=False):
        for key in left:
            if key not in but and left[key] != right[key]:
                found.append(f"{left.get('subject')!r} {key}: {left[key]!r} != {right[key]!r}")
    return found


@pytest.mark.parametrize("size", [20_000, 150_000])
def test_segments_of_any_size_give_the_same(
    size: int, request_: AuditRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = outcome_rows(request_)
    plan = sources._Plan.__init__

    def smaller(self: Any, spool: Path, limits: Any, progress: Any, step: int, **more: Any) -> None:
        plan(self, spool, limits, progress, size, **more)

    monkeypatch.setattr(sources._Plan, "__init__", smaller)
    cut = outcome_rows(replace(request_, work=tmp_path))
    for one, other in zip(whole, cut, strict=True):
        assert differences(one, other) == []


def test_sources_in_any_order_give_the_same(request_: AuditRequest, tmp_path: Path) -> None:
    """Of a mail that lies in several places another copy, with its words, may be shown; nothing else differs."""
    whole = outcome_rows(request_)
    turned = outcome_rows(replace(request_, sources=list(reversed(request_.sources)), work=tmp_path))
    places = frozenset({"source", "offset", "last_words"})
    for one, other in zip(whole, turned, strict=True):
        assert differences(one, other, places) == []


def test_two_workers_give_the_same_as_one(
    request_: AuditRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = outcome_rows(request_)
    monkeypatch.setattr("heardback.bulk.processes.SMALL", 0)
    two = outcome_rows(replace(request_, work=tmp_path, workers=2))
    for one, other in zip(whole, two, strict=True):
        assert differences(one, other) == []


def test_many_partitions_give_the_same_as_one(
    request_: AuditRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = outcome_rows(request_)
    monkeypatch.setattr("heardback.bulk.audit.ROWS_PER_PARTITION", 13)
    parted = outcome_rows(replace(request_, work=tmp_path))
    for one, other in zip(whole, parted, strict=True):
        assert differences(one, other) == []


# -- decisions, staff, proposals, gaps ------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a mailbox: Ben waits, Cleo is answered, a seller sells, Ann's private address answers Dora."""
    mails = [
        asked("ben@mail.example", "leak", 1, mid="ben@m"),
        asked("cleo@mail.example", "filter", 2, mid="cleo@m"),
        asked("dora@mail.example", "heater", 3, mid="dora@m"),
        letter("sell@crm.example", "someone@else.example", "offer 1", "We offer leads.", 4, mid="s1@m"),
        letter("sell@crm.example", "someone@else.example", "offer 2", "We offer more leads.", 5, mid="s2@m"),
    ]
    mbox(tmp_path / "mail" / "Inbox", mails)
    sent = [
        answered("cleo@mail.example", "filter", 3, answers="cleo@m"),
        answered("zoe@mail.example", "hello", 400),
        answered("ben@mail.example", "something else", 6),
    ]
    mbox(tmp_path / "mail" / "Sent", sent)
    private = [
        answered("dora@mail.example", "heater", 5, answers="dora@m", sender="ann.home@private.example")
    ]
    mbox(tmp_path / "mail" / "other", private)
    return tmp_path


def by_subject(small: Path, *arguments: str | Path) -> dict[str, dict[str, Any]]:
    ran = invoke(small / "mail", "--firm", FIRM, "--out", small / "out", *arguments)
    assert ran.exit_code in (0, 1), (ran.stderr, ran.exception)
    return {row["subject"]: row for row in rows(small / "out" / "owed.parquet")}


def test_a_private_address_is_staff_once_somebody_says_so(small: Path) -> None:
    assert by_subject(small)["heater"]["verdict"] != "met"
    file = small / "decisions.txt"
    file.write_text("staff ann.home@private.example yes\n")
    found = by_subject(small, "--decisions", file)["heater"]
    assert (found["verdict"], found["staff"]) == ("met", "ann.home@private.example")
    assert (
        by_subject(small, "--staff", STAFF, "--staff", "ann.home@private.example")["heater"]["verdict"]
        == "met"
    )
    (small / "staff.txt").write_text(f"# ours\n{STAFF}\nAnn <Ann.Home@Private.example>\n")
    assert by_subject(small, "--staff", small / "staff.txt")["heater"]["verdict"] == "met"


def test_a_sender_rule_settles_all_that_is_unsure_of_a_sender(small: Path) -> None:
    unsure = [row for row in by_subject(small).values() if row["customer_id"] == "email:sell@crm.example"]
    assert {row["classification"] for row in unsure} == {"unsure"}
    file = small / "decisions.txt"
    for line in ("sender sell@crm.example no", "sender crm.example no  # a seller"):
        file.write_text(line + "\n")
        assert "offer 1" not in by_subject(small, "--decisions", file)
        aside = {row["subject"]: row["rule"] for row in rows(small / "out" / "set_aside.csv")}
        assert aside["offer 1"] == aside["offer 2"] != ""
    file.write_text("sender sell@crm.example yes\n")
    assert by_subject(small, "--decisions", file)["offer 1"]["classification"] == "yes"


def test_rulings_on_single_contacts(small: Path) -> None:
    before = by_subject(small)
    ben, offer = before["leak"]["owed_id"], before["offer 1"]["owed_id"]
    other = next(
        row["contact_id"]
        for row in rows(small / "out" / "contacts.parquet")
        if row["subject"] == "Re: something else"
    )
    assert before["leak"]["verdict"] == "maybe_answered"
    assert before["leak"]["candidates"] == [other]
    file = small / "decisions.txt"
    file.write_text(f"answers {other} {ben}\nowes {offer} yes it is a real person\n")
    found = by_subject(small, "--decisions", file)
    assert (found["leak"]["verdict"], found["leak"]["grade"], found["leak"]["settled_by"]) == (
        "met",
        "A",
        other,
    )
    assert found["offer 1"]["classification"] == "yes"
    file.write_text(f"owes {ben} no a test mail\n")
    found = by_subject(small, "--decisions", file)
    assert "leak" not in found or found["leak"]["state"] == "closed"
    file.write_text(f"withdrawn {ben}\n")
    assert by_subject(small, "--decisions", file)["leak"]["state"] == "closed"


def test_people_say_what_became_of_promises(tmp_path: Path) -> None:
    mail = OldMail(tmp_path)
    for who in ("ann", "bea", "cleo"):
        mail.asks(who, "mon 09:00")
        mail.says(who, "mon 15:00", "Thank you, got it. I will get back to you by Friday.")
    folder, file, out = mail.write(), tmp_path / "said.txt", tmp_path / "out"

    def states(*lines: str) -> dict[str, str]:
        file.write_text("".join(f"{line}\n" for line in lines))
        ran = invoke(folder, "--firm", "pool.example", "--out", out, "--decisions", file)
        assert ran.exit_code == 0, ran.output
        return {row["customer"]: row["state"] for row in rows(out / "promises.parquet")}

    assert set(states().values()) == {"broken"}
    ids = {row["customer"]: row["promise_id"] for row in rows(out / "promises.parquet")}
    lines = (
        f"promise {ids['Ann Lee']} no it was no promise",
        f"promise {ids['Bea Lee']} kept 2026-03-20T16:00-04:00 on the phone",
        f"promise {ids['Cleo Lee']} waived",
    )
    assert states(*lines) == {"Ann Lee": "void", "Bea Lee": "kept", "Cleo Lee": "waived"}
    bea = next(row for row in rows(out / "promises.parquet") if row["customer"] == "Bea Lee")
    assert bea["kept_at"] == datetime(2026, 3, 20, 20, tzinfo=UTC)
    file.write_text(f"promise {ids['Ann Lee']}x no\n")
    ran = invoke(folder, "--firm", "pool.example", "--out", out, "--decisions", file)
    assert f"names promise {ids['Ann Lee']}x, which was not found" in ran.stderr


@pytest.mark.parametrize(
    "line", ["promise", "promise 77b1:reply", "promise 77b1 no", "promise 77b1:reply perhaps"]
)
def test_a_word_on_a_promise_that_is_not_understood_is_refused(small: Path, line: str) -> None:
    refused = refusal(small, line)
    assert "promises.csv" in refused


@pytest.mark.parametrize("moment", ["", "soon", "2026-03-20", "2026-03-20T16:00"])
def test_a_promise_is_kept_at_a_moment_with_its_zone(small: Path, moment: str) -> None:
    assert "with the zone" in refusal(small, f"promise 77b1:reply kept {moment}")


def refusal(small: Path, line: str) -> str:
    file = small / "decisions.txt"
    file.write_text(f"# a note\n{line}\n")
    ran = invoke(small / "mail", "--firm", FIRM, "--json", "--decisions", file)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "decisions.txt, line 2" in ran.stderr
    return ran.stderr


def test_a_decision_that_fits_no_contact_is_said(small: Path) -> None:
    file = small / "decisions.txt"
    file.write_text("owes 00ff00ff no gone\n")
    ran = invoke(small / "mail", "--firm", FIRM, "--json", "--decisions", file)
    assert ran.exit_code in (0, 1)
    assert "00ff00ff" in ran.stderr
    file.write_text("owes\n")
    ran = invoke(small / "mail", "--firm", FIRM, "--json", "--decisions", file)
    assert ran.exit_code == 2
    assert "decisions.txt, line 1" in ran.stderr


def test_without_firm_it_is_proposed_aloud(small: Path) -> None:
    ran = invoke(small / "mail", "--json")
    assert ran.exit_code in (0, 1)
    assert f"Taken as the firm: {FIRM}" in ran.stderr
    assert "--firm" in ran.stderr


def test_a_one_person_firm_on_a_public_domain_is_its_address_alone(tmp_path: Path) -> None:
    mails = [
        letter(f"c{n}@gmail.com", "pools.ann@gmail.com", f"q{n}", "Can you come?", n, mid=f"q{n}@m")
        for n in range(9)
    ]
    sent = [
        letter(
            "pools.ann@gmail.com",
            f"c{n}@gmail.com",
            f"Re: q{n}",
            "Yes, it costs 40 dollars.",
            n + 1,
            mid=f"a{n}@m",
            answers=f"q{n}@m",
        )
        for n in range(5)
    ]
    mbox(tmp_path / "mail" / "Inbox", mails)
    mbox(tmp_path / "mail" / "Sent", sent)
    ran = invoke(tmp_path / "mail", "--json")
    assert "pools.ann@gmail.com" in ran.stderr
    assert "Taken as the firm: gmail.com" not in ran.stderr
    assert json.loads(ran.stdout)["owed"] == 9
    assert json.loads(ran.stdout)["certain"]["early"] == 5


def test_where_nothing_shows_who_the_firm_is_it_asks(tmp_path: Path) -> None:
    path = mbox(
        tmp_path / "x.mbox",
        [letter(f"a{n}@a{n}.example", f"b{n}@b{n}.example", "s", "Hi?", n) for n in range(9)],
    )
    ran = audit(path, "--out", tmp_path / "out")
    assert ran.code == 2
    assert "--firm" in ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("option", "moment"), [("--since", "2199-01-01"), ("--as-of", "1970-01-02")])
def test_a_span_without_any_mail_is_refused_not_good_news(small: Path, option: str, moment: str) -> None:
    ran = invoke(small / "mail", "--firm", FIRM, option, moment, "--out", small / "empty")
    assert ran.exit_code == 2
    assert option in ran.stderr
    assert not (small / "empty").exists()


def test_without_sent_mail_the_gap_comes_first_and_nobody_is_called_never_answered(tmp_path: Path) -> None:
    path = mbox(tmp_path / "Inbox", [asked(f"c{n}@mail.example", f"q{n}", n * 3) for n in range(30)])
    ran = audit(path, "--firm", FIRM, "--out", tmp_path / "out")
    assert ran.code == 0, ran.err
    assert " ".join(ran.out.split()).startswith("No sent mail of pool.example is in these sources")
    html = re.sub(
        r"<(style|title)\b.*?</\1>|<[^>]+>", " ", (tmp_path / "out" / "report.html").read_text(), flags=re.S
    )
    summary = summary_of(path, "--firm", FIRM)
    assert summary["never_answered_people"] is None
    assert summary["certain"]["never_answered"] == 0
    assert summary["certain"]["breached_unconfirmed"] > 20
    for words in (ran.out, html, summary["headline"]):
        assert NEVER.findall(words) == []
    assert "never_answered" not in {row["verdict"] for row in rows(tmp_path / "out" / "owed.parquet")}


def test_list_mode(tmp_path: Path) -> None:
    def post(who: str, subject: str, text: str, hours: float, mid: str, answers: str = "") -> bytes:
        return letter(
            who,
            "list@lists.example",
            subject,
            text,
            hours,
            mid=mid,
            answers=answers,
            headers=["List-Id: <l.lists.example>"],
        )

    mails = [
        post("ask@a.example", "How to?", "How do I do this?", 1, "r1@m"),
        post("help@b.example", "Re: How to?", "You do it so, with a lever.", 2, "r2@m", "r1@m"),
        post("lone@c.example", "Nobody knows", "Does anybody know?", 3, "r3@m"),
        post("lone@c.example", "Re: Nobody knows", "Anybody at all?", 30, "r4@m", "r3@m"),
        post("late@d.example", "Re: gone", "It was so, I think.", 40, "r5@m", "gone@m"),
        post("x@e.example", "Last", "What about this?", 100, "r6@m"),
    ]
    ran = audit(mbox(tmp_path / "list.mbox", mails), "--staff", "anyone", "--out", tmp_path / "out")
    assert ran.code == 1, ran.err
    found = {row["subject"]: row for row in rows(tmp_path / "out" / "owed.parquet")}
    assert (found["How to?"]["verdict"], found["How to?"]["staff"]) == ("met", "help@b.example")
    assert (found["Nobody knows"]["verdict"], found["Nobody knows"]["chases"]) == ("never_answered", 1)
    assert found["Last"]["verdict"] == "pending"
    aside = {row["subject"]: row["rule"] for row in rows(tmp_path / "out" / "set_aside.csv")}
    assert aside["Re: gone"] == "no_root"


def test_a_source_given_twice_is_read_once_and_said(small: Path) -> None:
    path = small / "mail" / "Inbox"
    ran = invoke(path, path, path.parent / "Sent", "--firm", FIRM, "--json")
    assert json.loads(ran.stdout)["messages"] == 8
    assert "is the same as" in ran.stderr
    ran = invoke(small / "mail", path, "--firm", FIRM, "--json")
    assert json.loads(ran.stdout)["messages"] == 9
    assert "stands inside" in ran.stderr


def test_a_copy_of_a_mailbox_makes_duplicates_and_no_difference(small: Path) -> None:
    before = summary_of(small / "mail", "--firm", FIRM)
    (small / "copy").mkdir()
    (small / "copy" / "Inbox").write_bytes((small / "mail" / "Inbox").read_bytes())
    after = summary_of(small / "mail", small / "copy", "--firm", FIRM)
    assert after["duplicates"] == before["duplicates"] + 5
    same = ("contacts", "owed", "certain", "unsure", "people", "headline", "within_standard")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}


def test_mail_after_the_moment_spoken_of_is_set_aside(small: Path) -> None:
    found = summary_of(small / "mail", "--firm", FIRM, "--as-of", at(2.5).isoformat())
    assert found["owed"] == 2
    assert found["certain"]["pending"] == 2
