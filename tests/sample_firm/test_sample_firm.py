"""The sample firm is an honest witness: the same every time, readable by anybody's parser, its sums right."""

from __future__ import annotations

import ast
import csv
import email
import email.policy
import hashlib
import mailbox
import sys
import time
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path

import pytest

import heardback.sample_firm
from heardback.sample_firm import FEWEST, PLANTED, SampleFirmSummary, write_sample_firm

Row = dict[str, str]
VERDICTS = {
    "met",
    "late",
    "never_answered",
    "maybe_answered",
    "breached_unconfirmed",
    "early",
    "pending",
}


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def messages_of(path: Path) -> list[mailbox.mboxMessage]:
    box = mailbox.mbox(path, create=False)
    try:
        return list(box)
    finally:
        box.close()


def digest_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SampleFirmSummary]:
    out = tmp_path_factory.mktemp("firm") / "firm"
    return out, write_sample_firm(out, 400, 5)


@pytest.fixture(scope="module")
def bigger(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SampleFirmSummary]:
    out = tmp_path_factory.mktemp("bigger") / "firm"
    begun = time.process_time()
    summary = write_sample_firm(out, 6000, 11)
    seconds = time.process_time() - begun
    print(f"sample firm: {6000 / seconds:,.0f} messages a CPU second, {summary.size / 6000:,.0f} bytes each")
    return out, summary


@pytest.mark.parametrize("layout", ["mbox", "maildir"])
def test_same_arguments_give_the_same_bytes(tmp_path: Path, layout: str) -> None:
    for name in ("first", "second"):
        write_sample_firm(tmp_path / name, FEWEST, 3, layout=layout)
    assert digest_of(tmp_path / "first") == digest_of(tmp_path / "second")


def test_another_seed_gives_another_firm(tmp_path: Path) -> None:
    write_sample_firm(tmp_path / "first", FEWEST, 3)
    write_sample_firm(tmp_path / "second", FEWEST, 4)
    assert digest_of(tmp_path / "first" / "mail") != digest_of(tmp_path / "second" / "mail")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_smallest_firm_plants_everything_and_has_exactly_its_messages(tmp_path: Path, seed: int) -> None:
    summary = write_sample_firm(tmp_path / "firm", FEWEST, seed)
    assert set(PLANTED) <= set(summary.traps)
    assert summary.messages == FEWEST


def test_every_planted_situation_is_in_a_firm_of_400(firm: tuple[Path, SampleFirmSummary]) -> None:
    out, _ = firm
    planted = {row["trap"] for row in rows_of(out / "truth" / "contacts.csv")}
    assert set(PLANTED) <= planted


def test_messages_are_contacts_and_duplicates(bigger: tuple[Path, SampleFirmSummary]) -> None:
    out, summary = bigger
    rows = rows_of(out / "truth" / "contacts.csv")
    assert summary.messages == len(rows) == 6000
    assert summary.messages == summary.contacts + summary.duplicates
    assert (
        summary.contacts
        == sum(row["is_duplicate"] == "no" for row in rows)
        == len({row["contact"] for row in rows})
    )


def test_every_message_lies_where_the_truth_says(firm: tuple[Path, SampleFirmSummary]) -> None:
    out, _ = firm
    expected: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of(out / "truth" / "contacts.csv"):
        expected[row["source"]].append(row)
    assert set(expected) == {path.relative_to(out).as_posix() for path in (out / "mail").rglob("*.mbox")}
    for source, rows in expected.items():
        for message, row in zip(messages_of(out / source), rows, strict=True):
            assert (message["Message-ID"] or "").strip("<> ") == row["message_id"]
            assert row["from"] in str(message["From"])


def test_received_at_is_the_perimeters_and_sent_at_the_senders(firm: tuple[Path, SampleFirmSummary]) -> None:
    out, _ = firm
    boxes = {path: messages_of(path) for path in (out / "mail").rglob("*.mbox")}
    for row in rows_of(out / "truth" / "contacts.csv"):
        message = boxes[out / row["source"]][int(row["nth"]) - 1]
        said = str(message["Received"] or message["Date"]).rpartition(";")[2]
        assert parsedate_to_datetime(said) == datetime.fromisoformat(row["occurred_at"])


def test_the_standard_library_reads_every_part(firm: tuple[Path, SampleFirmSummary]) -> None:
    out, _ = firm
    charsets: Counter[str] = Counter()
    for path in (out / "mail").rglob("*.mbox"):
        for message in messages_of(path):
            for part in email.message_from_bytes(message.as_bytes(), policy=email.policy.compat32).walk():
                assert not part.defects
                if part.get_content_maintype() == "text" and not part.is_multipart():
                    charset = part.get_content_charset() or "us-ascii"
                    part.get_payload(decode=True).decode(charset)  # type: ignore[union-attr]
                    charsets[charset] += 1
    assert {"utf-8", "us-ascii", "iso-8859-1", "windows-1252", "iso-2022-jp"} <= set(charsets)


def test_maildir_holds_the_same_letters(tmp_path: Path) -> None:
    summary = write_sample_firm(tmp_path / "firm", FEWEST, 5, layout="maildir")
    rows = rows_of(tmp_path / "firm" / "truth" / "contacts.csv")
    places = Counter(row["source"] for row in rows)
    found = 0
    for source, count in places.items():
        box = mailbox.Maildir(tmp_path / "firm" / source, create=False)
        assert len(box) == count
        found += count
    assert found == summary.messages
    write_sample_firm(tmp_path / "other", FEWEST, 5)
    assert (tmp_path / "firm/truth/owed.csv").read_bytes() == (tmp_path / "other/truth/owed.csv").read_bytes()


def test_the_truth_keeps_its_own_rules(bigger: tuple[Path, SampleFirmSummary]) -> None:
    out, summary = bigger
    as_of = datetime.fromisoformat(summary.as_of)
    contacts = {row["contact"]: row for row in rows_of(out / "truth" / "contacts.csv")}
    for row in rows_of(out / "truth" / "owed.csv"):
        opened, due = datetime.fromisoformat(row["opened_at"]), datetime.fromisoformat(row["due_at"])
        assert due - opened == timedelta(hours=24)
        assert row["verdict"] in VERDICTS
        assert contacts[row["contact"]]["owes"] == row["classification"]
        if row["state"] == "settled":
            settled = datetime.fromisoformat(row["settled_at"])
            assert opened < settled < as_of
            wanted = "early" if due >= as_of else "met" if settled <= due else "late"
            assert row["verdict"] == wanted
            assert row["grade"] in ("A", "B")
        else:
            assert (row["verdict"] == "pending") == (due >= as_of)
            assert not row["settled_at"] + row["settled_by_message_id"] + row["grade"]


def test_the_sources_end_at_as_of_and_staff_send_until_then(bigger: tuple[Path, SampleFirmSummary]) -> None:
    out, summary = bigger
    rows = rows_of(out / "truth" / "contacts.csv")
    assert max(row["occurred_at"] for row in rows) == summary.as_of
    spans: dict[str, list[datetime]] = defaultdict(list)
    for row in rows:
        if row["direction"] == "outbound":
            spans[row["from"]].append(datetime.fromisoformat(row["occurred_at"]))
    staff = [
        line for line in (out / "staff.txt").read_text().splitlines() if line and not line.startswith("#")
    ]
    assert set(spans) <= set(staff)
    as_of = datetime.fromisoformat(summary.as_of)
    for address in staff:
        gap = as_of - max(spans[address])
        assert gap > timedelta(days=30) if address.startswith("dana.kerr") else gap < timedelta(hours=1)
    for row in rows_of(out / "truth" / "owed.csv"):
        due = datetime.fromisoformat(row["due_at"])
        assert not timedelta(0) <= as_of - due < timedelta(hours=1), (
            "nobody's last mail may leave a due time uncovered"
        )


def test_one_in_eight_is_never_answered(bigger: tuple[Path, SampleFirmSummary]) -> None:
    _, summary = bigger
    share = summary.certain["never_answered"] / sum(summary.certain.values())
    assert 0.09 < share < 0.17


def test_mail_is_as_big_as_real_mail(bigger: tuple[Path, SampleFirmSummary]) -> None:
    _, summary = bigger
    assert 8_000 < summary.size / summary.messages < 15_000


def test_no_message_id_names_two_contacts_but_where_planted(bigger: tuple[Path, SampleFirmSummary]) -> None:
    out, _ = bigger
    seen: dict[str, str] = {}
    for row in rows_of(out / "truth" / "contacts.csv"):
        if row["message_id"] and row["trap"] != "reused_message_id":
            assert seen.setdefault(row["message_id"], row["contact"]) == row["contact"]


def test_nobody_waits_for_two_answers_at_once_but_where_planted(
    bigger: tuple[Path, SampleFirmSummary],
) -> None:
    """Else an answer in one matter would be a candidate in another, and the truth would not be plain."""
    out, _ = bigger
    by_customer: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of(out / "truth" / "owed.csv"):
        if row["customer"] and row["trap"] != "crossing_question":
            by_customer[row["customer"]].append(row)
    for rows in by_customer.values():
        rows.sort(key=lambda row: row["opened_at"])
        for earlier, later in pairwise(rows):
            assert earlier["settled_at"], "whoever waits must not come back in another story"
            assert earlier["settled_at"] < later["opened_at"]


def test_the_witness_shares_no_code_with_the_audit() -> None:
    folder = Path(heardback.sample_firm.__file__).parent
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                top = name.partition(".")[0]
                assert top in sys.stdlib_module_names or name.startswith("heardback.sample_firm"), name


def test_what_cannot_be_met_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least"):
        write_sample_firm(tmp_path / "firm", FEWEST - 1, 1)
    with pytest.raises(ValueError, match="layout"):
        write_sample_firm(tmp_path / "firm", FEWEST, 1, layout="pst")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "something").touch()
    with pytest.raises(FileExistsError):
        write_sample_firm(tmp_path / "full", FEWEST, 1)
