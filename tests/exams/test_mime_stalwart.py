"""Exam `mime_stalwart`: header tables and parse trees that another mail parser is tested with.

Compared is what both model:
- date: the instant. `Date:` of a mail → `claimed_sent_at`.
- address: every mailbox's name and address in order, groups flattened. Blanks inside an address mean nothing
  (RFC 5322 section 4.4) and are left out on both sides; source routes are not forgiven.
- id: `References:` (one bare id: `Message-ID:`). Blanks inside an id are left out on both sides.
- unstructured: `Subject:`. list: the decoded value split at commas.
- content_type: type and parameters; languages (RFC 2231) are not modelled here and left out.
- received: each field of a `Hop`, right only if all are; `from_ip` may stand in `from`.
- eml: sender, recipients, subject, date, id, text (blanks normalised) and the number of attached parts, recursively.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from heardback.formats.html_text import html_to_text
from heardback.formats.mime_params import parse_header_value
from heardback.formats.mime_words import decode_words
from heardback.formats.records import Hop, MailRecord
from heardback.formats.rfc5322 import parse_mail

EXAMS = os.environ.get("HEARDBACK_EXAMS", "")
if not EXAMS:
    pytest.skip("HEARDBACK_EXAMS names no folder of exams", allow_module_level=True)

FLOORS = {
    "date": 0.97,
    "address": 0.93,
    "id": 0.99,
    "unstructured": 0.96,
    "list": 0.99,
    "content_type": 0.93,
    "received": 0.83,
}
FLOOR_EML = 0.95


def _table(name: str) -> Any:
    path = Path(EXAMS) / "mime_stalwart" / f"{name}.json"
    assert path.is_file(), f"the exam {path} is missing"
    return json.loads(path.read_text(encoding="utf-8"))


def _mail(field: str, header: str) -> MailRecord:
    """Put one header into a mail; its table entry may carry line ends and what follows them."""
    return parse_mail(f"{field}: {header.rstrip()}\n\n".encode())


def _instant(parts: dict[str, Any] | None) -> datetime | None:
    if not parts:
        return None
    offset = timedelta(hours=parts["tz_hour"], minutes=parts["tz_minute"])
    names = ("year", "month", "day", "hour", "minute", "second")
    try:
        year, month, day, hour, minute, second = (int(parts[name]) for name in names)
        local = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return local + offset if parts["tz_before_gmt"] else local - offset


def _people(expected: dict[str, Any]) -> list[tuple[str, str]]:
    groups = expected.get("Group") or [{"addresses": expected.get("List") or []}]
    return [
        ((one["name"] or "").strip(), "".join((one["address"] or "").split()))
        for group in groups
        for one in group["addresses"]
    ]


def _boxes(found: tuple[Any, ...]) -> list[tuple[str, str]]:
    return [(box.name.strip(), "".join(box.address.split())) for box in found]


def _date(header: str, expected: Any) -> bool:
    return _mail("Date", header).claimed_sent_at == _instant(expected)


def _address(header: str, expected: Any) -> bool:
    return _boxes(_mail("To", header).to) == _people(expected)


def _id(header: str, expected: Any) -> bool:
    wanted = ["".join(one.split()) for one in expected or []]
    if len(wanted) > 1 or not wanted:
        return list(_mail("References", header).references) == wanted
    return _mail("Message-ID", header).message_id == wanted[0]


def _unstructured(header: str, expected: str) -> bool:
    return _mail("Subject", header).subject == expected.strip()


def _list(header: str, expected: list[str]) -> bool:
    value = decode_words(_mail("Keywords", header).header("keywords"))
    return [part.strip() for part in value.split(",") if part.strip()] == expected


def _content_type(header: str, expected: Any) -> bool:
    found = parse_header_value(_mail("Content-Type", header).header("content-type"))
    if expected is None:
        return not found.value.partition("/")[0]
    wanted = "/".join(part for part in (expected["c_type"], expected.get("c_subtype")) if part)
    attributes = [tuple(one) for one in expected.get("attributes") or () if not one[0].endswith("-language")]
    return found.value.rstrip("/") == wanted.lower() and list(found.parameters) == attributes


def _received(header: str, expected: Any) -> bool:
    hop = _mail("Received", header).received[0]
    return hop == _expected_hop(expected)


def _expected_hop(expected: dict[str, Any]) -> Hop:
    def host(key: str) -> str:
        named: dict[str, str] = expected.get(key) or {"": ""}
        return next(iter(named.values()))

    is_ip = "IpAddr" in (expected.get("from") or {})
    return Hop(
        by_host=host("by"),
        from_host=host("from"),
        occurred_at=_instant(expected.get("date")),
        from_ip=expected.get("from_ip") or (host("from") if is_ip else ""),
        helo=host("helo"),
        protocol=(expected.get("with") or "").upper(),
        queue_id=expected.get("id") or "",
        for_address=expected.get("for_") or "",
    )


JUDGES: dict[str, Callable[[str, Any], bool]] = {
    "date": _date,
    "address": _address,
    "id": _id,
    "unstructured": _unstructured,
    "list": _list,
    "content_type": _content_type,
    "received": _received,
}


@pytest.mark.parametrize("name", sorted(JUDGES))
def test_header_table(name: str) -> None:
    cases = _table(name)
    wrong = [case["header"] for case in cases if not JUDGES[name](case["header"], case["expected"])]
    score = 1 - len(wrong) / len(cases)
    print(f"\nmime_stalwart {name}: {score:.1%} of {len(cases)}")
    assert score >= FLOORS[name], wrong


def test_parse_trees() -> None:
    folder = Path(EXAMS) / "mime_stalwart" / "eml"
    trees = sorted(folder.rglob("*.json"))
    assert trees, f"the exam {folder} is missing"
    right = total = 0
    wrong: list[str] = []
    for tree in trees:
        raw = tree.with_name(tree.name.split(".")[0] + ".eml").read_bytes()
        if ".crlf." in tree.name:
            raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        checks = _compare(parse_mail(raw), json.loads(tree.read_text(encoding="utf-8")))
        right += sum(good for _, good in checks)
        total += len(checks)
        wrong += [f"{tree.name}: {what}" for what, good in checks if not good]
    print(f"\nmime_stalwart eml: {right / total:.1%} of {total} facts in {len(trees)} trees")
    assert right / total >= FLOOR_EML, wrong


def _compare(mail: MailRecord, tree: dict[str, Any]) -> list[tuple[str, bool]]:
    parts = tree["parts"]
    headers = {one["name"]: one["value"] for one in reversed(parts[0]["headers"])}
    checks = [
        (name, _boxes(found) == _people(headers[name]["Address"]))
        for name, found in (("from", mail.from_), ("to", mail.to), ("cc", mail.cc))
        if "Address" in (headers.get(name) or {})
    ]
    if "subject" in headers:
        checks.append(("subject", mail.subject == headers["subject"]["Text"].strip()))
    if "date" in headers and "DateTime" in headers["date"]:
        checks.append(("date", mail.claimed_sent_at == _instant(headers["date"]["DateTime"])))
    if "message_id" in headers:
        checks.append(("message_id", mail.message_id == headers["message_id"].get("Text")))
    checks.append(("text", _blanks(mail.text) == _blanks(_text(parts, tree["text_body"]))))
    messages = [part["body"]["Message"] for part in parts if "Message" in part["body"]]
    found = len(mail.attachments) + len(mail.attached) + len(mail.machine_parts)
    checks.append(("attachments", found == len(tree["attachments"])))
    checks.append(("attached mails", len(mail.attached) == len(messages)))
    for inner, message in zip(mail.attached, messages, strict=False):
        checks += _compare(inner, message)
    return checks


def _text(parts: list[dict[str, Any]], shown: list[int]) -> str:
    bodies = [parts[index]["body"] for index in shown]
    return "\n".join(
        body["Text"] if "Text" in body else html_to_text(body.get("Html", "")) for body in bodies
    )


def _blanks(text: str) -> str:
    return " ".join(text.split())
