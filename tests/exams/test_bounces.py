"""Exams `bounces_sisimai` and `bounces_flufl`: machines' mail told from people's, whom it failed, and for good?"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest

from heardback.evidence.automatic import read_automatic
from heardback.evidence.kinds import mail_kind
from heardback.formats.dsn import DeliveryReport, read_delivery_report
from heardback.formats.records import MailRecord
from heardback.formats.rfc5322 import parse_mail

EXAMS = os.environ.get("HEARDBACK_EXAMS", "")
if not EXAMS:
    pytest.skip("HEARDBACK_EXAMS names no folder of exams", allow_module_level=True)

FLOOR_SAME_HARDNESS = 0.93
FLOOR_EXACT_RECIPIENTS = 0.97
FLOOR_NOT_HUMAN_RECALL = 0.99


@cache
def _mails(exam: str, part: str) -> dict[str, MailRecord]:
    folder = Path(EXAMS) / exam
    assert folder.is_dir(), f"the exam {folder} is missing"
    names = [path for path in sorted((folder / part).rglob("*")) if path.is_file()]
    assert names, f"the exam {folder} holds no mail"
    return {str(path.relative_to(folder)): parse_mail(path.read_bytes()) for path in names}


def _report(record: MailRecord) -> DeliveryReport | None:
    return read_delivery_report(record)


def test_same_hardness() -> None:
    mails = _mails("bounces_sisimai", "maildir")
    expected = json.loads((Path(EXAMS) / "bounces_sisimai/expected.json").read_text(encoding="utf-8"))
    cases = {name: case["expected"][0] for name, case in expected.items() if name in mails}
    wrong = []
    for name, case in cases.items():
        report = _report(mails[name])
        if bool(report and report.is_permanent) is not bool(case["hardbounce"]):
            wrong.append(f"{name} expected {case['reason']} {case['dsn']}")
    score = 1 - len(wrong) / len(cases)
    print(
        f"\nbounces_sisimai: same hard/soft {len(cases) - len(wrong)}/{len(cases)} = {score:.3f}",
        *wrong,
        sep="\n  ",
    )
    assert score >= FLOOR_SAME_HARDNESS


def test_exact_recipients() -> None:
    mails = _mails("bounces_flufl", "data")
    expected = json.loads((Path(EXAMS) / "bounces_flufl/expected.json").read_text(encoding="utf-8"))
    wrong = []
    temporary = 0
    for case in expected:
        report = _report(mails[f"data/{case['file']}"])
        found = {recipient.address.lower() for recipient in report.failed} if report else set()
        if found != {address.lower() for address in case["addresses"]}:
            wrong.append(f"{case['file']} ({case['detector']})")
        if report and report.failed and (report.action == "delayed") is not case["is_temporary"]:
            temporary += 1
    score = 1 - len(wrong) / len(expected)
    print(
        f"\nbounces_flufl: exact recipients {len(expected) - len(wrong)}/{len(expected)} = {score:.3f}",
        *wrong,
        sep="\n  ",
    )
    print(f"bounces_flufl: final and transient confused in {temporary}")
    assert score >= FLOOR_EXACT_RECIPIENTS
    assert temporary == 0


def test_machines_are_not_taken_for_people() -> None:
    mails = _mails("bounces_sisimai", "maildir") | _mails("bounces_flufl", "data")
    people = [
        name for name, record in mails.items() if not mail_kind(record, read_automatic(record)).is_automatic
    ]
    score = 1 - len(people) / len(mails)
    print(f"\nnot a human: recall {len(mails) - len(people)}/{len(mails)} = {score:.4f}", *people, sep="\n  ")
    assert score >= FLOOR_NOT_HUMAN_RECALL
