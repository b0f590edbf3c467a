"""Header links, quote traces, and guessed parents (SEMANTICS 3.1): people and firms of the sample world only."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.cli.explain_threads import explain_threads
from heardback.evidence import inferred_replies
from heardback.evidence.conversations import (
    Components,
    ThreadItem,
    header_parents,
    link_by_headers,
    thread_item,
)
from heardback.evidence.inferred_replies import ReplyFinder, infer_replies
from heardback.evidence.quotes import MOST_PRINTS, fingerprints, read_quote_traces
from heardback.formats.rfc5322 import parse_mail

MONDAY = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
QUESTION = """\
Hello,

since yesterday our circulation pump makes a grinding noise whenever the heating switches on.
Could somebody please come and have a look before the weekend? The cellar floor is already wet.
Best wishes
Alice Archer
"""
OTHER = """\
Good morning, the invoice for our swimming pool cover arrived twice, numbered differently each time.
Which of these amounts should actually be transferred, and until when exactly?
Bob Baker
"""


def mail(
    name: str,
    *,
    after: float = 0,
    cites: tuple[str, ...] = (),
    references: tuple[str, ...] = (),
    person: str = "Alice Archer",
    subject: str = "Grinding noise",
    text: str = "",
    to: tuple[str, ...] = (),
) -> ThreadItem:
    return ThreadItem(
        message_id=f"{name}@mail.example",
        in_reply_to=tuple(f"{one}@mail.example" for one in cites),
        references=tuple(f"{one}@mail.example" for one in references),
        from_address=f"{person.split()[0].lower()}@home.example",
        from_name=person,
        to_addresses=to,
        subject=subject,
        sent_at=MONDAY + timedelta(hours=after),
        offset_minutes=0,
        traces=read_quote_traces(text),
    )


def quoted(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.splitlines())


# --- links by headers ---


def test_an_id_never_seen_joins_those_who_cite_it() -> None:
    links = link_by_headers([mail("a", references=("lost",)), mail("b", cites=("lost",)), mail("c")])
    assert links.find("a@mail.example") == links.find("b@mail.example") == "a@mail.example"
    assert links.find("c@mail.example") == "c@mail.example"


def test_a_message_that_cites_two_conversations_makes_them_one() -> None:
    links = link_by_headers([mail("a"), mail("b"), mail("c", references=("a", "b"))])
    assert links.find("c@mail.example") == links.find("b@mail.example") == "a@mail.example"


@given(st.permutations(range(6)))
@settings(max_examples=40)
def test_components_are_the_same_in_any_order(order: list[int]) -> None:
    items = [
        mail("a"), mail("b", cites=("a",)), mail("c", references=("x",)),
        mail("d", references=("x", "y")), mail("e", references=("y",)), mail("f"),
    ]  # fmt: skip
    links = link_by_headers([items[place] for place in order])
    groups = {frozenset(other for other in items if _together(links, one, other)) for one in items}
    assert {frozenset(one.message_id[0] for one in group) for group in groups} == {
        frozenset("ab"),
        frozenset("cde"),
        frozenset("f"),
    }


def _together(links: Components, one: ThreadItem, other: ThreadItem) -> bool:
    return links.find(one.message_id) == links.find(other.message_id)


def test_the_parent_is_named_by_in_reply_to_else_by_the_last_reference_present() -> None:
    items = [
        mail("a"),
        mail("b", references=("a",)),
        mail("c", cites=("a",), references=("a", "b")),
        mail("d", references=("a", "b", "lost")),
        mail("e", cites=("lost",), references=("a",)),
        mail("f", cites=("lost",)),
    ]
    assert header_parents(items) == [None, 0, 0, 1, 0, None]


def test_a_reply_dated_before_its_parent_keeps_it() -> None:
    assert header_parents([mail("b", after=-3, cites=("a",)), mail("a")]) == [1, None]


def test_nobody_is_his_own_ancestor() -> None:
    items = [
        mail("a", cites=("c",)),
        mail("b", cites=("a",)),
        mail("c", cites=("b",)),
        mail("d", cites=("d",)),
    ]
    parents = header_parents(items)
    assert parents == [2, 0, None, None]


@given(st.lists(st.lists(st.integers(0, 7), max_size=3), min_size=8, max_size=8))
@settings(max_examples=100)
def test_parents_never_close_a_circle(cites: list[list[int]]) -> None:
    items = [mail(str(number), references=tuple(map(str, cited))) for number, cited in enumerate(cites)]
    parents = header_parents(items)
    for start in range(len(items)):
        seen = {start}
        place = parents[start]
        while place is not None:
            assert place not in seen
            seen.add(place)
            place = parents[place]


# --- quote traces ---


def test_quoted_words_leave_the_prints_of_the_original_however_they_are_wrapped() -> None:
    original = set(read_quote_traces(QUESTION).own)
    rewrapped = "\n".join(
        f">  {word}" for word in " ".join(QUESTION.split()).replace("please come", "please\ncome").split("\n")
    )
    traces = read_quote_traces(f"Tomorrow at nine.\n\nOn Monday, Alice Archer wrote:\n{rewrapped}\n")
    assert len(original & set(traces.quoted)) >= 0.7 * len(original)
    assert not original & set(traces.own)


def test_quotes_of_quotes_are_told_apart() -> None:
    traces = read_quote_traces(f"Yes.\n\n{quoted(quoted(QUESTION) + OTHER)}")
    assert set(traces.deeper) >= set(read_quote_traces(QUESTION).own[1:-1])
    assert set(traces.quoted) >= set(read_quote_traces(OTHER).own[1:-1])


def test_an_outlook_block_is_a_quote_without_marks() -> None:
    text = (
        "We come tomorrow.\n\n-----Original Message-----\nFrom: Archer, Alice\nSent: Monday, March 16, 2026 8:00 AM\n"
        f"To: Service\nSubject: Grinding noise\n\n{QUESTION}"
    )
    traces = read_quote_traces(text)
    assert set(traces.quoted) >= set(read_quote_traces(QUESTION).own)
    assert "archer, alice" in traces.citation
    assert "8:00 am" in traces.citation


def test_a_german_block_is_one_too() -> None:
    block = "Von: Alice Archer\nGesendet: Montag, 16. März 2026 08:00\nAn: Service\nBetreff: Pumpe"
    text = f"Gern.\n\n{block}\n\n{QUESTION}"
    traces = read_quote_traces(text)
    assert traces.citation.startswith("von: alice archer")
    assert set(traces.quoted) >= set(read_quote_traces(QUESTION).own)


def test_the_citing_line_is_found_also_when_wrapped() -> None:
    text = f"Yes.\n\nOn Mon, Mar 16, 2026 at 8:00 AM Alice Archer\n<alice@home.example> wrote:\n{quoted(QUESTION)}"
    citation = read_quote_traces(text).citation
    assert "alice archer" in citation
    assert "8:00 am" in citation


@pytest.mark.parametrize(
    "line",
    [
        "Am 16.03.2026 um 08:00 schrieb Alice Archer:",
        "Alice Archer schrieb am 16.03.2026 08:00:",
        "Le 16 mars 2026 à 08:00, Alice Archer a écrit :",
        "El lun, 16 mar 2026 a las 8:00, Alice Archer (<alice@home.example>) escribió:",
        "W dniu 16.03.2026 o 08:00, Alice Archer pisze:",
        "Alice Archer <alice@home.example> skrev:",
        "2026-03-16 8:00 GMT+01:00 Alice Archer <alice@home.example>:",
    ],
)
def test_the_citing_line_is_found_in_other_languages(line: str) -> None:
    assert read_quote_traces(f"Ok.\n\n{line}\n{quoted(QUESTION)}").citation.endswith(line.lower())


def test_a_signature_is_not_among_the_own_words() -> None:
    with_signature = read_quote_traces(
        f"{QUESTION}\n-- \nArcher Consulting International, Birmingham, telephone 555-0142\n"
    )
    assert with_signature.own == read_quote_traces(QUESTION).own


def test_traces_are_bounded() -> None:
    long = " ".join(f"wordnumber{number} follows another" for number in range(5000))
    assert len(fingerprints(long)) == MOST_PRINTS
    assert all(0 <= one < 2**63 for one in fingerprints(long))


@given(st.text(max_size=200))
@settings(max_examples=100)
def test_any_text_can_be_read(text: str) -> None:
    read_quote_traces(text)


# --- guesses ---


def test_a_reply_without_headers_goes_to_the_message_it_quotes() -> None:
    items = [
        mail("a", text=QUESTION),
        mail(
            "b",
            after=1,
            person="Bob Baker",
            text=f"Same here, and also terribly loud upstairs.\n\n{quoted(QUESTION)}",
        ),
        mail(
            "c", after=2, person="Carol Clark", text="Everybody with this model should shut the upper valve."
        ),
        mail(
            "d",
            after=3,
            person="Dan Drew",
            text=f"We come on Wednesday.\n\nAlice Archer wrote:\n{quoted(QUESTION)}",
        ),
    ]
    guesses = infer_replies(items)
    assert [guess and guess.parent for guess in guesses] == [None, 0, guesses[2] and guesses[2].parent, 0]
    assert guesses[3] is not None
    assert "quotes its words first" in guesses[3].reasons
    assert 0.5 < guesses[3].confidence <= 1


def test_the_time_in_the_citing_line_picks_among_messages_of_one_writer() -> None:
    items = [
        mail("a", text="Any news?"),
        mail("b", after=2.2, text="Hello?"),
        mail(
            "c",
            after=30,
            person="Dan Drew",
            text="Sorry!\n\nOn Mon, Mar 16, 2026 at 8:00 AM Alice Archer wrote:\n> Any news?\n",
        ),
        mail(
            "d",
            after=31,
            person="Eve Ellis",
            text="Sorry!\n\nOn Mon, Mar 16, 2026 at 10:12 AM Alice Archer wrote:\n> Hello?\n",
        ),
    ]
    guesses = infer_replies(items)
    assert [guess and guess.parent for guess in guesses[2:]] == [0, 1]


def test_two_customers_who_write_the_same_subject_stay_apart() -> None:
    desk = ("service@pools.example",)
    items = [
        mail("a", text=QUESTION, subject="Invoice", to=desk),
        mail("b", after=1, person="Bob Baker", text=OTHER, subject="Invoice", to=desk),
        mail("c", after=2, person="Carol Clark", text="Please find enclosed.", subject="Invoice", to=desk),
    ]
    assert [guess and guess.parent for guess in infer_replies(items)] == [None, None, None]


def test_the_firms_answer_goes_to_the_customer_it_is_sent_to() -> None:
    desk = ("service@pools.example",)
    items = [
        mail("a", text=QUESTION, subject="Invoice", to=desk),
        mail("b", after=1, person="Bob Baker", text=OTHER, subject="Invoice", to=desk),
        mail(
            "r",
            after=2,
            person="Dan Drew",
            text="Corrected.",
            subject="Re: Invoice",
            to=("alice@home.example",),
        ),
    ]
    guesses = infer_replies(items)
    assert guesses[2] is not None
    assert guesses[2].parent == 0


def test_on_a_list_whoever_reads_may_answer() -> None:
    club = ("talk@pool-club.example",)
    items = [
        mail("a", text=QUESTION, subject="Grinding noise", to=club),
        mail(
            "b", after=1, person="Bob Baker", text="Is it the bearing?", subject="Re: Grinding noise", to=club
        ),
    ]
    guesses = infer_replies([replace(item, is_list_mail=True) for item in items])
    assert guesses[1] is not None
    assert guesses[1].parent == 0


def test_no_subject_is_no_common_subject() -> None:
    items = [
        mail("a", subject="(no subject)", text=QUESTION),
        mail("b", after=1, subject="(no subject)", person="Bob Baker", text=OTHER),
    ]
    guesses = infer_replies(items)
    assert guesses[1] is not None
    assert guesses[1].parent is None


def test_known_parents_get_no_guess() -> None:
    items = [
        mail("a", text=QUESTION),
        mail("b", after=1, person="Bob Baker", text=f"Yes.\n{quoted(QUESTION)}"),
    ]
    assert infer_replies(items, {1: None})[1] is None


def test_guesses_do_not_depend_on_the_order_of_the_source() -> None:
    items = [
        mail(str(n), after=n, person=f"Person{n} Name{n}", text=f"Text {n}\n{quoted(QUESTION)}")
        for n in range(8)
    ]
    expected = {items[n].message_id: _parent(items, n) for n in range(len(items))}
    shuffled = items[:]
    random.Random(7).shuffle(shuffled)
    assert {shuffled[n].message_id: _parent(shuffled, n) for n in range(len(items))} == expected


def _parent(items: list[ThreadItem], place: int) -> str | None:
    guess = infer_replies(items)[place]
    return None if guess is None or guess.parent is None else items[guess.parent].message_id


def test_what_is_remembered_is_bounded() -> None:
    finder = ReplyFinder()
    for number in range(300):
        item = mail(
            str(number), after=24.0 * number, subject=f"Matter {number}", text=f"{QUESTION} number{number}"
        )
        finder.find(item, number)
    within = inferred_replies.PRINTS_FOR / 86_400
    assert len(finder._printed) <= within + 1
    assert finder._number_of_prints == len(finder._by_print)
    assert len(finder._by_print) < 20 + 4 * within


# --- items from mails ---

RAW = b"""\
Received: from home.example by mx.pools.example; Mon, 16 Mar 2026 08:00:05 +0000
From: Alice Archer <alice@home.example>
To: Service <service@pools.example>
Cc: bob@home.example
Subject: Re: Grinding noise
Date: %s
Message-ID: <b@mail.example>
In-Reply-To: <a@mail.example>
References: <0@mail.example> <a@mail.example>

On Sunday, Dan Drew wrote:
> Which pump is it that makes this grinding noise, please?

The circulation pump.
"""


def test_an_item_tells_what_the_mail_says() -> None:
    item = thread_item(parse_mail(RAW % b"Mon, 16 Mar 2026 09:00:00 +0100"))
    assert item.message_id == "b@mail.example"
    assert item.in_reply_to == ("a@mail.example",)
    assert item.references == ("0@mail.example", "a@mail.example")
    assert (item.from_name, item.from_address) == ("Alice Archer", "alice@home.example")
    assert item.to_addresses == ("service@pools.example", "bob@home.example")
    assert item.sent_at == MONDAY
    assert item.offset_minutes == 60
    assert not item.is_list_mail
    assert item.traces.quoted
    assert "dan drew" in item.traces.citation


def test_a_date_that_cannot_be_gives_way_to_the_receipt() -> None:
    for date in (b"Mon, 16 Mar 1970 09:00:00 +0100", b"soon"):
        assert thread_item(parse_mail(RAW % date)).sent_at == MONDAY + timedelta(seconds=5)


# --- rows ---


def test_by_headers_a_guess_is_a_suggestion_and_joins_nothing() -> None:
    items = [
        mail("a", text=QUESTION),
        mail("b", after=1, person="Dan Drew", cites=("a",), text="We come."),
        mail("c", after=2, person="Eve Ellis", text=f"Alice Archer wrote:\n{quoted(QUESTION)}\nTomorrow."),
    ]
    rows = explain_threads(items, without_headers=False)
    assert [row.parent for row in rows] == [None, "a@mail.example", None]
    assert [row.conversation_id[0] for row in rows] == ["a", "a", "c"]
    assert rows[2].suggested_parent == "a@mail.example"
    assert not rows[2].is_inferred
    assert rows[2].reasons


def test_without_headers_every_row_says_that_it_is_inferred() -> None:
    items = [
        mail("a", text=QUESTION),
        mail("b", after=1, person="Dan Drew", cites=("x",), text=f"We come.\n{quoted(QUESTION)}"),
    ]
    rows = explain_threads(items, without_headers=True)
    assert all(row.is_inferred for row in rows)
    assert rows[1].parent == "a@mail.example"
    assert rows[1].conversation_id == "a@mail.example"


def test_a_mail_found_twice_is_one_message() -> None:
    items = [mail("a", text=QUESTION), mail("a", text=QUESTION)]
    first, second = explain_threads(items, without_headers=True)
    assert first == second
    assert first.parent is None


def test_messages_without_an_id_stand_alone_under_a_name_of_their_own() -> None:
    nameless = ThreadItem(message_id="", subject="Hello", references=("a@mail.example",))
    rows = explain_threads(
        [mail("a", subject="Other"), nameless, ThreadItem(message_id="")], without_headers=False
    )
    assert len({row.message_id for row in rows}) == 3
    assert rows[1].parent == "a@mail.example"
