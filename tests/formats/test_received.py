"""`Received:` lines of many servers, and the perimeter time they prove."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heardback.formats.perimeter import perimeter_time
from heardback.formats.received import _parse_odd, hops_of, parse_hop, stamped_at
from heardback.formats.records import Hop

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DATE = "Mon, 2 Mar 2026 10:00:00 +0100"


CASES = [
    (
        "from mail.client.example (mail.client.example [192.0.2.7]) by mx.firm.example (Postfix) with ESMTPS"
        f" id 4AB0CD for <desk@firm.example>; {DATE} (CET)",
        Hop(
            "mx.firm.example",
            "mail.client.example",
            AT,
            "192.0.2.7",
            "",
            "ESMTPS",
            "4AB0CD",
            "desk@firm.example",
        ),
    ),
    (
        f"from [192.0.2.7] (helo=laptop ident=ann) by mx.firm.example with esmtpsa (Exim 4.96) id 1abC-0001; {DATE}",
        Hop("mx.firm.example", "192.0.2.7", AT, "192.0.2.7", "laptop", "ESMTPSA", "1abC-0001", ""),
    ),
    (
        f"from unknown (HELO laptop) (192.0.2.7) by mx.firm.example with SMTP; {DATE}",
        Hop("mx.firm.example", "unknown", AT, "192.0.2.7", "laptop", "SMTP", "", ""),
    ),
    (
        f"by 2001:db8::1 with SMTP id q12mr3; {DATE}",
        Hop("2001:db8::1", "", AT, "", "", "SMTP", "q12mr3", ""),
    ),
    (
        "from A.prod.example (2001:db8::2) by B.prod.example (2001:db8::3) with Microsoft SMTP Server"
        f" (version=TLS1_2, cipher=TLS_X) id 15.20.1.2; {DATE}",
        Hop("B.prod.example", "A.prod.example", AT, "2001:db8::2", "", "SMTP", "15.20.1.2", ""),
    ),
    (
        "from localhost ([127.0.0.1]) by mx.firm.example ([192.0.2.1]) with LMTP id abc"
        f" (envelope-from <a@x.example>) for <desk@firm.example>; {DATE}",
        Hop("mx.firm.example", "localhost", AT, "127.0.0.1", "", "LMTP", "abc", "desk@firm.example"),
    ),
    (f"(qmail 123 invoked by uid 89); {DATE}", Hop("", "", AT)),
    (
        f"from a.example by mx.firm.example id X1 {DATE}",
        Hop("mx.firm.example", "a.example", AT, queue_id="X1"),
    ),
    ("nonsense", Hop("", "", None)),
    ("", Hop("", "", None)),
]


@pytest.mark.parametrize(("value", "hop"), CASES)
def test_reads(value: str, hop: Hop) -> None:
    assert parse_hop(value) == hop


SHORTCUTS = [
    "from a.example (b.example. [192.0.2.7]) by mx.example with SMTPS id q1-2 for <d@x.example> (Security); ",
    "from a.example (b.example [192.0.2.7]) (using TLSv1.3 with cipher TLS_X (256/256 bits) key-exchange X (2 bits))"
    " (No client certificate requested) by mx.example (Postfix) with ESMTPS id 4A for <d@x.example>; ",
    "from a.example ([IPv6:2001:DB8:0::7]) by mx.example (Postfix) with LMTP id 4A; ",
    "from A.prod.example (2001:db8:0::2) by B.prod.example (2001:db8::3) with Microsoft SMTP Server id 15.2; ",
    "from A.x.example (192.0.2.1) by B.x.example (192.0.2.2) with Microsoft SMTP Server (version=TLS1_2, cipher=X_Y)"
    " id 15.2.1 via Frontend Transport; ",
    "by 2001:db8::1 with SMTP id q12mr3; ",
]


@pytest.mark.parametrize("head", SHORTCUTS)
def test_the_short_way_and_the_tolerant_way_agree(head: str) -> None:
    assert parse_hop(head + DATE) == _parse_odd(head + DATE)
    assert parse_hop(head + DATE).occurred_at == AT


def _at(hour: int) -> datetime:
    return datetime(2026, 3, 2, hour, tzinfo=UTC)


def test_the_perimeter_is_the_earliest_of_the_unbroken_trusted_run() -> None:
    hops = [
        Hop("store.firm.example", "mx.firm.example", _at(12)),
        Hop("mx.firm.example", "relay.other.example", _at(10)),
        Hop("relay.other.example", "", _at(9)),
        Hop("mx.firm.example", "", _at(1)),  # below the run: the sender's word
    ]
    assert perimeter_time(hops, ["firm.example"]) == _at(10)


def test_a_forged_line_below_a_foreign_hop_moves_no_clock() -> None:
    hops = [Hop("evil.example", "", _at(12)), Hop("mx.firm.example", "", _at(1))]
    assert perimeter_time(hops, ["firm.example"]) is None


def test_an_unreadable_date_does_not_break_the_run() -> None:
    hops = [Hop("mx2.firm.example", "", None), Hop("mx1.firm.example", "", _at(8))]
    assert perimeter_time(hops, {"firm.example"}) == _at(8)


def test_without_trusted_hosts_the_topmost_line_counts() -> None:
    assert perimeter_time([Hop("a", "", _at(5)), Hop("b", "", _at(4))], ()) == _at(5)
    assert perimeter_time([], ()) is None


def test_a_trusted_name_covers_its_subdomains_and_no_lookalike() -> None:
    assert perimeter_time([Hop("MX.Firm.Example.", "", _at(5))], ["firm.example"]) == _at(5)
    assert perimeter_time([Hop("notfirm.example", "", _at(5))], ["firm.example"]) is None


@pytest.mark.parametrize(
    "value", ["(" * 50_000, "from " * 20_000, "[" * 50_000, ":" * 50_000, "1." * 30_000, ";" * 50_000]
)
def test_hostile_lines_end_soon(value: str) -> None:
    assert parse_hop(value).occurred_at is None


@pytest.mark.parametrize(
    "value",
    [
        "from a.example by b.example with SMTP id 1; Mon, 2 Mar 2026 10:00:00 +0100",
        "by b.example (Postfix, from userid 0) id X; Mon,  2 Mar 2026 10:00:00 +0100 (CET)",
        "from a.example by b.example; id 1; no date at all",
        "from a.example by b.example Mon, 2 Mar 2026 10:00:00 +0100",
        "from a.example by b.example Mon, 2 Mar 2026 10:00:00 +0100; (comment)",
        "",
        ";",
    ],
)
def test_the_topmost_moment_alone_is_the_one_of_the_whole_line(value: str) -> None:
    assert stamped_at([("from", "x"), ("received", value), ("received", "x")]) == parse_hop(value).occurred_at


def test_no_received_line_no_moment() -> None:
    assert stamped_at([("from", "ann@client.example")]) is None


def test_hops_are_read_one_by_one() -> None:
    headers = [("received", "by a.example"), ("to", "x"), ("received", "by b.example")]
    hops = hops_of(headers)
    assert next(hops).by_host == "a.example"
    assert [hop.by_host for hop in hops] == ["b.example"]


def test_a_line_in_our_name_below_the_handover_is_the_senders_word() -> None:
    """Whoever hands us a mail may write any line below ours; it must not move the time at which we had it."""
    forged = Hop("mx.firm.example", "liar.example", _at(3))
    ours = Hop("mx.firm.example", "mail.liar.example", _at(9), from_ip="203.0.113.9")
    inside = Hop("store.firm.example", "mx.firm.example", _at(10), from_ip="10.0.0.4")
    assert perimeter_time([inside, ours, forged], ["firm.example"]) == _at(9)
