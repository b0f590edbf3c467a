"""Dates of mail, from RFC 5322 to what clocks and programs have printed instead."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heardback.formats.dates_header import parse_date

CASES = [
    ("Mon, 2 Mar 2026 09:59:58 +0100", "2026-03-02 08:59:58", 60),
    ("Mon, 02 Mar 2026 09:59:58 -0800 (PST)", "2026-03-02 17:59:58", -480),
    ("2 Mar 2026 09:59 GMT", "2026-03-02 09:59:00", 0),
    ("Mon, 2 Mar 2026 09:59:58 -0000", "2026-03-02 09:59:58", None),
    ("Mon, 2 Mar 2026 09:59:58", "2026-03-02 09:59:58", None),
    ("Mon, 2 Mar 2026 09:59:58 EST", "2026-03-02 14:59:58", -300),
    ("Mon, 2 Mar 2026 09:59:58 CEST", "2026-03-02 07:59:58", 120),
    ("Mon, 2 Mar 2026 09:59:58 XYZ", "2026-03-02 09:59:58", None),
    ("Mon, 2 Mar 2026 09:59:58 GMT+0200", "2026-03-02 07:59:58", 120),
    ("Mon, 2 Mar 2026 09:59:58 +02:00", "2026-03-02 07:59:58", 120),
    ("Mon, 2 Mar 2026 09:59:58 +9999", "2026-03-02 09:59:58", None),
    ("Tue Jun  1 17:46:44 2004", "2004-06-01 17:46:44", None),
    ("Fri Sep 14 14:36:56 EDT 2018", "2018-09-14 18:36:56", -240),
    ("21-Nov-1997 09:55:06 +0000", "1997-11-21 09:55:06", 0),
    ("21 Nov 97 09:55:06 GMT", "1997-11-21 09:55:06", 0),
    ("21 Nov 04 09:55:06 GMT", "2004-11-21 09:55:06", 0),
    ("Mon, 2 Apr 101 04:20:10 CST", "2001-04-02 10:20:10", -360),
    ("Sat, 1 Jan 19100 10:00:00 +0000", "2000-01-01 10:00:00", 0),
    ("2026-03-02T09:59:58Z", "2026-03-02 09:59:58", 0),
    ("2026-03-02T09:59:58.123+01:00", "2026-03-02 08:59:58", 60),
    ("2026-03-02 09:59:58", "2026-03-02 09:59:58", None),
    ("Mon, 2 (the second) Mar 2026 09:59:58 +0100", "2026-03-02 08:59:58", 60),
    ("March 2, 2026 3:05 PM", "2026-03-02 15:05:00", None),
    ("Mon, 2 Mar 2026 12:05:00 AM +0000", "2026-03-02 00:05:00", 0),
    ("Mo, 2 Mär 2026 09:59:58 +0100", "2026-03-02 08:59:58", 60),
    ("Fri, 30 Jun 2017 23:59:60 +0000", "2017-06-30 23:59:59", 0),
    ("Mon, 2 Mar 2026 09.59.58 +0100", "2026-03-02 08:59:58", 60),
]


@pytest.mark.parametrize(("header", "moment", "offset"), CASES)
def test_reads(header: str, moment: str, offset: int | None) -> None:
    expected = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert parse_date(header) == (expected, offset)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "yesterday",
        "2026-03-02",
        "Mon, 2 Mar 2026",
        "31 Feb 2026 10:00:00 +0000",
        "2 Zzz 2026 10:00:00 +0000",
        "0 Mar 2026 10:00:00 +0000",
        "2 Mar 2026 25:00:00 +0000",
        "2 Mar 0026 10:00:00 +0000",
        "02/03/2026 10:00",
        "1 Jan 99999999999 10:00:00",
        ":" * 100_000,
        "1" * 100_000,
        "(" * 100_000,
        "\u00b2 Mar 2026 10:00",
    ],
)
def test_refuses_what_no_calendar_has_or_nobody_can_know(header: str) -> None:
    assert parse_date(header) == (None, None)
