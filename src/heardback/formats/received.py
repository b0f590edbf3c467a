"""`Received:` lines, and the moment a mail crossed the firm's perimeter (RFC 5321 section 4.4, SEMANTICS 2.1).

`parse_hop` reads what any mail server stamps and leaves empty what it does not find; it never raises.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from heardback.formats.dates_header import parse_date
from heardback.formats.records import Hop

MOST_HOPS = 200
LONGEST_ODD = 4000
# The shape nearly every server prints; anything else takes the tolerant way.
_USUAL = re.compile(
    r"from ([\w.-]+) \((?:[\w.-]+ )?\[(?:IPv6:)?([0-9A-Fa-f.:]{3,45})\]\)"
    r"(?:\s+\(using TLS[^()]*(?:\([^()]*\)[^()]*){0,4}\))?(?: \(No client certificate requested\))?\s+"
    r"by ([\w.-]+)(?: \([\w ./-]*\))? with (E?SMTPS?A?|LMTPS?A?|HTTPS?|UTF8SMTPS?A?) id ([\w.+=-]+)"
    r"(?:\s+for <([^<>\s]+)>)?(?:\s+\([\w ]*\))?\s*;(?=[^;]*\Z)",
    re.ASCII,
)
_EXCHANGE = re.compile(
    r"from ([\w.-]+) \(([0-9A-Fa-f.:]{3,45})\) by ([\w.-]+) \([0-9A-Fa-f.:]{3,45}\) with Microsoft (SMTP) Server"
    r"(?: \(version=[\w, =-]*\))? id ([\w.-]+)(?: via Frontend Transport)?\s*;(?=[^;]*\Z)",
    re.ASCII,
)
_INTERNAL = re.compile(r"by ([\w.:-]+) with (SMTP) id ([\w.+=-]+)\s*;(?=[^;]*\Z)", re.ASCII)
_TOKEN = re.compile(r"\(|\)|<[^<>\s]*>|\[[^\[\]]*\]|[^\s()<>\[\];,]+|[<>\[\];,]")
_KEYWORDS = frozenset({"from", "by", "via", "with", "id", "for"})
_IP = re.compile(
    r"(?<![\w.:-])(?:IPv6:)?"
    r"(\d{1,3}(?:\.\d{1,3}){3}(?![\w.-]|:\d+\.)|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f.]{0,15}){2,8})"
)
_HELO = re.compile(r"(?i)\b(?:HELO|EHLO|LHLO)[ =:]+\[?(?!\))([^\s()\[\],;]+)")
_PROTOCOL = re.compile(
    r"(?i)(?<![\w./])(?:local-)?((?:utf8)?[ab]?(?:e?smtps?a?|lmtps?a?)|https?|local|mapi|uucp|imap|pop3)"
    r"(-tls)?(?:svc|rest)?(?![\w.])"
)
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_DATE_WITHOUT_SEMICOLON = re.compile(
    rf"(?:{_DAY},?\s)?\d{{1,2}}[ -][A-Z][a-z]{{2}}[ -]\d{{2,4}}\s\d\d?:\d\d"
    rf"|{_DAY}\s[A-Z][a-z]{{2}}\s{{1,2}}\d{{1,2}}\s\d\d?:\d\d"
)


def hops_of(headers: Iterable[tuple[str, str]]) -> Iterator[Hop]:
    """Yield the `Received:` lines among `headers` (lower-cased name, value), topmost first, `MOST_HOPS` at most.

    Each is read when it is asked for. The caller says so where lines stay unread.
    """
    return islice((parse_hop(value) for name, value in headers if name == "received"), MOST_HOPS)


def parse_hop(value: str) -> Hop:
    """Return one unfolded `Received:` value as a `Hop`; of an odd one the first `LONGEST_ODD` characters count."""
    usual = _USUAL.match(value)
    if usual:
        from_host, ip, by_host, protocol, queue_id, for_address = usual.groups()
        moment = parse_date(value[usual.end() :])[0]
        return Hop(
            by_host,
            from_host,
            moment,
            _ip(ip) if ":" in ip else ip,
            "",
            protocol,
            queue_id,
            for_address or "",
        )
    internal = _INTERNAL.match(value)
    if internal:
        moment = parse_date(value[internal.end() :])[0]
        return Hop(internal[1], "", moment, "", "", internal[2], internal[3])
    exchange = _EXCHANGE.match(value)
    if exchange:
        from_host, ip, by_host, protocol, queue_id = exchange.groups()
        return Hop(
            by_host, from_host, parse_date(value[exchange.end() :])[0], _ip(ip), "", protocol, queue_id
        )
    return _parse_odd(value[1:LONGEST_ODD] if value.startswith("(from ") else value[:LONGEST_ODD])


def _parse_odd(value: str) -> Hop:
    """Read clause by clause: a keyword outside comments opens one, comments belong to the clause before them."""
    head, moment = _clauses_and_moment(value)
    words, notes = _clauses(head)
    source, note = words["from"], notes["from"]
    from_host = source.strip("[]<>")
    helo = _HELO.search(note)
    from_ip = _ip(note) or _ip(source)
    protocol = _PROTOCOL.search(words["with"]) or _PROTOCOL.search(notes["with"])
    return Hop(
        by_host=words["by"].strip("[]<>"),
        from_host=from_host,
        occurred_at=moment,
        from_ip=from_ip,
        helo=helo[1] if helo else "",
        protocol=_protocol(protocol) if protocol else "",
        queue_id=words["id"].strip("<>"),
        for_address=words["for"].strip("<>"),
    )


def _clauses_and_moment(value: str) -> tuple[str, datetime | None]:
    head, semicolon, tail = value.rpartition(";")
    moment = parse_date(tail)[0] if semicolon else None
    if moment:
        return head, moment
    dates = list(_DATE_WITHOUT_SEMICOLON.finditer(value))
    if not dates:
        return value, None
    return value[: dates[-1].start()], parse_date(value[dates[-1].start() :])[0]


def _clauses(head: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the first word of each clause and the comments that follow it."""
    words = dict.fromkeys(_KEYWORDS, "")
    notes = dict.fromkeys(_KEYWORDS, "")
    clause = ""
    note: list[str] = []
    depth = 0
    for token in _TOKEN.findall(head):
        if token == "(":
            depth += 1
        elif token == ")":
            depth = max(0, depth - 1)
            if not depth and clause:
                notes[clause] += " ".join(note) + " ) "
                note = []
        elif depth:
            note.append(token)
        elif token.lower() in _KEYWORDS and not (token.lower() == clause and not words[clause]):
            clause = token.lower()
            if words[clause]:
                clause = "" if clause == "from" else clause
        elif clause and token not in "<>[];,":
            if not words[clause]:
                words[clause] = token
            else:
                notes[clause] += token + " "
    return words, notes


def _protocol(match: re.Match[str]) -> str:
    """Name the protocol as the registry of RFC 3848 does; "batched" and "local" SMTP are SMTP."""
    name = match[1].upper()
    if name in {"BSMTP", "ASMTP", "BESMTP"}:
        name = name[1:]
    return f"{name}S" if match[2] and not name.endswith("S") else name


def _ip(text: str) -> str:
    for match in _IP.finditer(text):
        candidate = match[1]
        try:
            return str(ipaddress.ip_address(candidate)) if ":" not in candidate else _ipv6(candidate)
        except ValueError:
            continue
    return ""


def _ipv6(text: str) -> str:
    return str(ipaddress.IPv6Address(text))


def stamped_at(headers: Iterable[tuple[str, str]]) -> datetime | None:
    """Return the moment of the topmost `Received:` line, or None; the same as `hops_of` tells, for less work."""
    for name, value in headers:
        if name == "received":
            _, semicolon, date = value.rpartition(";")
            is_plain = semicolon and len(value) < LONGEST_ODD
            return (parse_date(date)[0] if is_plain else None) or parse_hop(value).occurred_at
    return None
