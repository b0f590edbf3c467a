"""Address headers as senders, gateways and archives write them."""

from __future__ import annotations

import pytest

from heardback.formats.addresses import parse_addresses

CASES = [
    ("ann@firm.example", [("", "ann@firm.example")]),
    ("Ann Lee <ann@firm.example>", [("Ann Lee", "ann@firm.example")]),
    (
        '"Lee, Ann" <ann@firm.example>, bob@firm.example',
        [("Lee, Ann", "ann@firm.example"), ("", "bob@firm.example")],
    ),
    ('"Ann \\"Nan\\" Lee" <ann@firm.example>', [('Ann "Nan" Lee', "ann@firm.example")]),
    ("ann@firm.example (Ann Lee)", [("Ann Lee", "ann@firm.example")]),
    ("Ann (from Sales) <ann@firm.example>", [("Ann (from Sales)", "ann@firm.example")]),
    (
        "Sales: ann@firm.example, Bob <bob@firm.example>;",
        [("", "ann@firm.example"), ("Bob", "bob@firm.example")],
    ),
    ("undisclosed-recipients:;", []),
    ("A: a@x.example; b@x.example", [("", "a@x.example"), ("", "b@x.example")]),
    ("Ann <@relay.example,@hub.example:ann@firm.example>", [("Ann", "ann@firm.example")]),
    ("ann @ firm . example", [("", "ann@firm.example")]),
    ("<ann@firm.example", [("", "ann@firm.example")]),
    (
        "Ann Lee <ann@firm.example>; Bob <bob@firm.example>",
        [("Ann Lee", "ann@firm.example"), ("Bob", "bob@firm.example")],
    ),
    ("jörg@bücher.example", [("", "jörg@bücher.example")]),
    ("Jörg Müller <jörg@bücher.example>", [("Jörg Müller", "jörg@bücher.example")]),
    ("=?utf-8?Q?M=C3=BCller=2C_Ann?= <ann@firm.example>", [("Müller, Ann", "ann@firm.example")]),
    ("=?utf-8?Q?Müller,_Ann?= <ann@firm.example>", [("Müller, Ann", "ann@firm.example")]),
    ('"=?utf-8?B?w4RubmU=?=" <ann@firm.example>', [("Änne", "ann@firm.example")]),
    ("=?utf-8?B?w4RubmUgPGFubkBmaXJtLmV4YW1wbGU+?=", [("Änne", "ann@firm.example")]),
    ("bob at firm.example (Bob Smith)", [("Bob Smith", "bob@firm.example")]),
    ("bob at firm.example", [("", "bob@firm.example")]),
    ("bob.smith at firm.example (=?iso-8859-1?Q?B=F6b?=)", [("Böb", "bob.smith@firm.example")]),
    ("bob @end|ng |rom exam@|e@com (Bob)", [("Bob", "bob@exam*|e*com")]),
    ("b@b @ending from ex@m@le@com (Bob)", [("Bob", "b*b@ex*m*le*com")]),
    ("Bob Smith [mailto:bob@firm.example]", [("Bob Smith", "bob@firm.example")]),
    ("root (Cron Daemon)", [("Cron Daemon", "root")]),
    ("MAILER-DAEMON <>", [("MAILER-DAEMON", "")]),
    ("Somebody", [("Somebody", "")]),
    ("'bob@firm.example' <bob@firm.example>", [("'bob@firm.example'", "bob@firm.example")]),
    ("bob@firm.example <bob@firm.example>", [("bob@firm.example", "bob@firm.example")]),
    ('"john doe"@firm.example', [("", '"john doe"@firm.example')]),
    ("", []),
    (", ,", []),
]


@pytest.mark.parametrize(("header", "expected"), CASES)
def test_reads(header: str, expected: list[tuple[str, str]]) -> None:
    assert [(box.name, box.address) for box in parse_addresses(header)] == expected


def test_a_group_member_is_never_the_group() -> None:
    """A group's name is no sender: "Desk:ann@x.example;" is from ann alone."""
    (box,) = parse_addresses("Desk:ann@x.example;")
    assert box.address == "ann@x.example"
    assert box.name == ""


@pytest.mark.parametrize(
    "header", ["<" * 50_000, "(" * 50_000, '"' * 50_001, "a@b," * 30_000, "=?a?q?x" * 20_000]
)
def test_hostile_headers_are_linear(header: str) -> None:
    assert len(parse_addresses(header)) <= 10_000
