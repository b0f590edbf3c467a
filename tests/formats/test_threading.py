"""Message ids and base subjects: RFC 5322 3.6.4 and 4.5.4, RFC 5256 2.1 and 5."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.formats.threading import base_subject, is_reply_subject, parse_message_ids


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("", ()),
        ("<>", ()),
        ("<a@b.example>", ("a@b.example",)),
        ("<a@b.example> <c@d.example>\r\n\t<e@f.example>", ("a@b.example", "c@d.example", "e@f.example")),
        ("<a@b.example><c@d.example>", ("a@b.example", "c@d.example")),
        ("<a@b.example>,<c@d.example>", ("a@b.example", "c@d.example")),
        ("<a@b.example> <c@d.example> <a@b.example>", ("a@b.example", "c@d.example")),
        ("<long-id-that-was\r\n -folded@b.example>", ("long-id-that-was-folded@b.example",)),
        ("<<a@b.example>>", ("a@b.example",)),
        ("<a@b.example", ("a@b.example",)),
        ("<a@b.example> <c@d.example", ("a@b.example", "c@d.example")),
        ("a@b.example", ("a@b.example",)),
        ("a@b.example, c@d.example", ("a@b.example", "c@d.example")),
        ('<"01KF8"@b.example>', ("01KF8@b.example",)),
        ("<no-at-sign>", ("no-at-sign",)),
        ("<Case.Kept@B.example>", ("Case.Kept@B.example",)),
        ('Your message of "Mon, 25 Nov 2002" <a@b.example>', ("a@b.example",)),
        ("<a@b.example>; from ann@c.example on Thu, Jan 02, 2003 at 03:29:43PM", ("a@b.example",)),
        ("<a@b.example> (ann@c.example's message)", ("a@b.example",)),
        ("Ann Bee's message as of Nov 13,  9:56am.", ()),
        ('"Ann C. Bee"\'s message of "Wed, 19 Jul 2000"', ()),
        ("ann@c.example's message of Monday", ()),
    ],
)
def test_ids_of_every_odd_sort(value: str, ids: tuple[str, ...]) -> None:
    assert parse_message_ids(value) == ids


def test_a_person_named_in_a_phrase_is_no_id() -> None:
    """Else every answer to that person, ever, would be one conversation."""
    assert parse_message_ids('Message from Ann Bee <ann@c.example> \r\n of "Mon, 25 Nov 2002"') == ()
    assert parse_message_ids("Nachricht von Ann <ann@c.example> vom Montag <a@b.example>") == ("a@b.example",)


@given(
    st.lists(st.from_regex(r"[a-z0-9.]{1,9}@[a-z]{1,5}\.example", fullmatch=True), unique=True, max_size=6)
)
@settings(max_examples=60)
def test_well_formed_references_come_back_as_written(ids: list[str]) -> None:
    assert parse_message_ids(" ".join(f"<{one}>" for one in ids)) == tuple(ids)


@given(st.text(alphabet='<>"@ ,;a.\n\t()', max_size=40))
@settings(max_examples=200)
def test_any_text_gives_clean_ids(value: str) -> None:
    ids = parse_message_ids(value)
    assert len(set(ids)) == len(ids)
    assert all(one and not set(one) & set("<> \t\n") for one in ids)


@pytest.mark.parametrize(
    "subject",
    [
        "Leaking pump",
        "  Leaking \t pump ",
        "Leaking\r\n pump",
        "Re: Leaking pump",
        "RE:Leaking pump",
        "re : Leaking pump",
        "Re: Re: RE: Leaking pump",
        "Re[2]: Leaking pump",
        "Re(4): Leaking pump",
        "Re^3: Leaking pump",
        "Re*2: Leaking pump",
        "Fwd: Leaking pump",
        "FW: Re: Leaking pump",
        "Leaking pump (fwd)",
        "Re: Leaking pump (fwd) (FWD)",
        "[Fwd: Leaking pump]",
        "[Fwd: Re: Leaking pump (fwd)] (fwd)",
        "[pool-club] Leaking pump",
        "[pool-club] Re: Leaking pump",
        "Re: [pool-club] Re: Leaking pump",
        "Re: [a] [b] Leaking pump",
        "AW: Leaking pump",
        "WG: AW: Leaking pump",
        "Antw.: Leaking pump",
        "Antw: Leaking pump",
        "SV: Leaking pump",
        "VS: Leaking pump",
        "VB: Leaking pump",
        "R: Leaking pump",
        "RIF: Leaking pump",
        "I: Leaking pump",
        "RES: Leaking pump",
        "ENC: Leaking pump",
        "RV: Leaking pump",
        "TR: Leaking pump",
        "RÉ: Leaking pump",
        "Odp: Leaking pump",
        "PD: Leaking pump",
        "Vá: Leaking pump",
        "YNT: Leaking pump",
        "İLT: Leaking pump",
        "Atb.: Leaking pump",
        "ΑΠ: Leaking pump",
        "ΠΡΘ: Leaking pump",
        "Отв: Leaking pump",
        "Ответ: Leaking pump",
        "השב: Leaking pump",
        "رد: Leaking pump",
        "回复: Leaking pump",
        "回复：Leaking pump",
        "答复: 转发: Leaking pump",
        "返信: Leaking pump",
        "답장: Leaking pump",
        "Trả lời: Leaking pump",
    ],
)
def test_what_replying_and_forwarding_add_is_taken_off(subject: str) -> None:
    assert base_subject(subject) == "leaking pump"


@pytest.mark.parametrize(
    "subject",
    [
        "Red: a colour",
        "Visit: Tuesday",
        "Regarding the pump",
        "Reply: needed",
        "I like it: really",
        "(1) Foo",
        "A: b",
    ],
)
def test_words_that_only_look_like_prefixes_stay(subject: str) -> None:
    assert base_subject(subject) == subject.casefold()
    assert not is_reply_subject(subject)


def test_a_blob_stays_where_nothing_else_would_be_left() -> None:
    assert base_subject("[pool-club]") == "[pool-club]"
    assert base_subject("Re: [pool-club]") == "[pool-club]"
    assert base_subject("Re:") == ""
    assert base_subject("") == ""


@given(st.text(max_size=30))
@settings(max_examples=200)
def test_base_subject_is_settled_and_replying_keeps_it(subject: str) -> None:
    base = base_subject(subject)
    assert base_subject(base) == base
    assert base_subject(f"Re: {subject}") == base
    assert base_subject(f"Fwd: {subject}") == base


def test_replies_are_told_from_forwards() -> None:
    assert is_reply_subject("Re: pump")
    assert is_reply_subject("[pool-club] AW: pump")
    assert is_reply_subject("回复：pump")
    assert not is_reply_subject("Fwd: pump")
    assert not is_reply_subject("WG: pump")
    assert not is_reply_subject("pump")
