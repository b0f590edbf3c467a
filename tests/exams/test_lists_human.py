"""Exam `lists`: people's mail through mailing lists is people's; every mail called automatic is printed."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from heardback.evidence.automatic import read_automatic
from heardback.evidence.kinds import mail_kind
from heardback.formats.rfc5322 import parse_mail

EXAMS = os.environ.get("HEARDBACK_EXAMS", "")
if not EXAMS:
    pytest.skip("HEARDBACK_EXAMS names no folder of exams", allow_module_level=True)

CEILING = 0.001
_SEPARATOR = re.compile(rb"^From .*\d\d:\d\d:\d\d \d{4}\r?\n(?=[A-Za-z][\w-]*:)", re.M)


def _raw_mails(name: str) -> Iterator[bytes]:
    path = Path(EXAMS) / "lists" / name
    assert path.is_file(), f"the exam {path} is missing"
    data = gzip.decompress(path.read_bytes())
    starts = [found.start() for found in _SEPARATOR.finditer(data)] + [len(data)]
    for start, end in pairwise(starts):
        yield data[data.index(b"\n", start) + 1 : end]


@pytest.mark.parametrize("name", ["r-sig-finance.mbox.gz", "r-announce.mbox.gz"])
def test_people_stay_people(name: str) -> None:
    count = 0
    automatic = []
    for raw in _raw_mails(name):
        record = parse_mail(raw)
        kind = mail_kind(record, read_automatic(record))
        count += 1
        if kind.is_automatic:
            automatic.append(f"{kind.kind} by {kind.rule}: {record.message_id} {'; '.join(kind.evidence)}")
    print(f"\nlists/{name}: {len(automatic)} of {count} called automatic", *automatic, sep="\n  ")
    assert count > 500
    assert len(automatic) <= CEILING * count
