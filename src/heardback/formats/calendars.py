"""Calendar parts of mail: what the invitation or answer says (RFC 5545, RFC 5546, RFC 6047).

`parse_calendar` never raises. It reads the first event (or to-do) only: mail carries one scheduling message a part.
"""

from __future__ import annotations

import re

from heardback.formats.records import Calendar

MOST_CHARACTERS = 1 << 20
_ESCAPED = re.compile(r"\\([nN\\;,])")
_PARTSTAT = re.compile(r';PARTSTAT="?([A-Z-]+)', re.IGNORECASE)


def parse_calendar(text: str, declared_method: str = "") -> Calendar:
    """Return method, summary, the person's comment and attendee status of a text/calendar part.

    Beyond `MOST_CHARACTERS` nothing is read; the caller says so.
    """
    method = ""
    found = {"SUMMARY": "", "COMMENT": ""}
    status = ""
    component: list[str] = []
    for line in _unfolded(text[:MOST_CHARACTERS]):
        head, colon, value = line.partition(":")
        if not colon:
            continue
        name = head.partition(";")[0].strip().upper()
        if name == "BEGIN":
            component.append(value.strip().upper())
        elif name == "END":
            if component:
                component.pop()
        elif name == "METHOD" and not method:
            method = value.strip().upper()
        elif component[-1:] and component[-1] in {"VEVENT", "VTODO", "VJOURNAL"}:
            if name in found and not found[name]:
                found[name] = _plain(value)
            elif name == "ATTENDEE" and not status:
                # a quoted parameter may hold the colon that ended `head`
                partstat = _PARTSTAT.search(line)
                status = partstat[1].upper() if partstat else ""
    return Calendar(method or declared_method.strip().upper(), found["SUMMARY"], found["COMMENT"], status)


def _unfolded(text: str) -> list[str]:
    return re.sub(r"\r?\n[ \t]", "", text).splitlines()


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value).strip()
