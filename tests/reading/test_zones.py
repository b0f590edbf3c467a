"""Zones: what the author wrote, told apart from quotes, attributions and signatures, in many languages."""

# ruff: noqa: E501 - mail lines stay whole

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.zone_samples import ATTRIBUTIONS, BLOCKS, CLOSINGS, FORWARDS, MARKED_ONLY, MOBILE

from heardback.reading.zones import new_text_of, split_zones

WORDS = "Please call me about the pump tomorrow."


@pytest.mark.parametrize("line", ATTRIBUTIONS + MARKED_ONLY)
def test_attribution_above_a_marked_quote(line: str) -> None:
    zones = split_zones(f"{WORDS}\n\n{line}\n\n> old words\n> more\n")
    assert zones.new_text == WORDS
    assert zones.attribution.split() == line.split()
    assert zones.quoted_text == "> old words\n> more"
    assert [piece.kind for piece in zones.fragments] == ["new", "attribution", "quoted"]


@pytest.mark.parametrize("line", ATTRIBUTIONS)
def test_attribution_above_an_unmarked_quote(line: str) -> None:
    zones = split_zones(f"{WORDS}\n\n{line}\n\nold words\nmore\n")
    assert zones.new_text == WORDS
    assert zones.quoted_text == "old words\nmore"


@pytest.mark.parametrize("line", ATTRIBUTIONS)
def test_answer_below_a_marked_quote(line: str) -> None:
    assert new_text_of(f"{line}\n> old words\n\n{WORDS}\n".replace("\n", "\r\n")) == WORDS


@pytest.mark.parametrize("block", BLOCKS + FORWARDS)
def test_header_block(block: str) -> None:
    zones = split_zones(f"{WORDS}\n\n{block}\n\nold words\nmore\n")
    assert zones.new_text == WORDS
    assert zones.quoted_text == "old words\nmore"
    assert zones.attribution.split() == block.split()


@pytest.mark.parametrize("block", BLOCKS + FORWARDS)
def test_header_block_without_own_words(block: str) -> None:
    zones = split_zones(f"{block}\n\nold words\n")
    assert zones.new_text == ""
    assert zones.is_forward


@pytest.mark.parametrize("block", FORWARDS)
def test_forward_marker(block: str) -> None:
    assert split_zones(f"{WORDS}\n\n{block}\n\nold words\n").is_forward


@pytest.mark.parametrize("line", MOBILE)
def test_mobile_signature(line: str) -> None:
    zones = split_zones(f"{WORDS}\n\n{line}\n")
    assert (zones.new_text, zones.signature) == (WORDS, line)
    assert new_text_of(f"{line}\n\n> old words\n") == ""


@pytest.mark.parametrize("closing", CLOSINGS)
def test_closing_and_name(closing: str) -> None:
    zones = split_zones(f"{WORDS}\n\n{closing}\n\n> old words\n")
    assert zones.new_text == WORDS
    assert zones.signature == closing


def test_answers_between_quotes_are_kept_in_order() -> None:
    text = "On 3 May 2026, Ann <ann@x.example> wrote:\n> One?\n\nYes.\n\n> Two?\nNo.\n> Three?\n\nMaybe.\n-- \nBob\n"
    zones = split_zones(text)
    assert zones.new_text == "Yes.\n\nNo.\n\nMaybe."
    assert zones.signature == "-- \nBob"
    assert [piece.is_hidden for piece in zones.fragments if piece.kind == "quoted"] == [False, False, False]


def test_lines_that_a_client_wrapped_out_of_a_quote() -> None:
    text = "Fine.\n\n> This quoted line is just as long as a client allows and is wrapped by\nthe next one\n> and goes on.\n"
    assert new_text_of(text) == "Fine."


def test_a_short_answer_between_quotes_is_no_wrapped_line() -> None:
    assert new_text_of("> Is it good?\nyes\n> And now?\nno\n") == "yes\n\nno"


KEPT = (
    "On the other hand, we wrote to you on 12/03/2026 and asked the following:\nwhen do you come?",
    "On 12.03.2026 I wrote:\nplease come. Nobody came.",
    "Am 12.03.2026 schrieb ich Ihnen:\nbitte kommen Sie.",
    "Please send it until 12.03.2026 to ann@x.example:\nthe plan and the quote.",
    "From: Hamburg\nTo: Berlin\nDate: 3 May\n\nWhat does the move cost?",
    "From: Ann Lee <ann@x.example>\nSubject: Pump\n\nMessage Body:\nThe pump leaks.",
    "Sent from my desk, which is easier than my phone.",
    "The alarm is sent from my iPhone app to all users.",
    "I need:\n-- a pump\n-- a filter\n-- a hose\n\nCan you send them?",
    "Offers\n------\nOne\nTwo\n\n----\n\nWhich one is better?",
    "With regards to the payment, when is it due?",
    "Best time to call is 3 pm.\nThanks",
    "Thanks!\nAnn",
    "Ok, great.\n\nThank you,\nAnn",
    "Best regards,\nAnn",
    "- Ann",
    "Prices:\n100\n200\nTotal: 300",
    "Subject: to change, I think.\nFrom: my view it is fine.",
    "Regards to your wife. Does she still want the blue tiles from the catalogue?",
    "Hello,\n\nthe date: Monday\nthe place: here\n\nOK?",
)


@pytest.mark.parametrize("text", KEPT)
def test_in_doubt_it_is_new_text(text: str) -> None:
    assert new_text_of(text) == text


def test_a_question_below_the_closing_is_new_text() -> None:
    text = f"{WORDS}\n\nRegards,\nAnn\n\nPS: what does the filter cost?"
    assert new_text_of(text) == f"{WORDS}\n\nPS: what does the filter cost?"
    text = f"{WORDS}\n\nRegards,\nAnn\n\nPlease also bring the new filter when you come."
    assert new_text_of(text) == f"{WORDS}\n\nPlease also bring the new filter when you come."


def test_text_below_a_mobile_signature_is_doubtful() -> None:
    zones = split_zones("Thanks!\n\nSent from my iPhone\n\nWhen do you come?")
    assert zones.new_text == "Thanks!"
    assert zones.doubtful_text == "When do you come?"
    assert [piece.is_certain for piece in zones.fragments] == [True, True, False]
    assert new_text_of("Sent from my iPhone\n\nWhen do you come?") == "When do you come?"


def test_an_attribution_without_own_words_above_hides_nothing_unmarked() -> None:
    zones = split_zones("On 3 May 2026, Ann Lee <ann@x.example> wrote:\n\nWhen do you come?\n\nTomorrow.")
    assert zones.new_text == "When do you come?\n\nTomorrow."


def test_unmarked_text_below_an_attribution_without_address_is_doubtful() -> None:
    zones = split_zones("I see.\n\nOn Nov 26, 2025 you wrote:\n\nIt is blue.")
    assert (zones.new_text, zones.doubtful_text) == ("I see.", "It is blue.")


SIGNATURES = (
    "-- \nAnn Lee\nLee Pools\n+44 20 7946 0123",
    "--\nAnn Lee\nwww.x.example",
    "__\npool-users mailing list\npool-users@x.example\nhttp://x.example/listinfo",
    "_______________________________________________\nPool mailing list\nPool@x.example\nhttps://x.example/mailman/listinfo/pool",
    "—————\nAnn Lee\nOwner\nann@x.example",
    "This e-mail and any attachments are confidential and intended only for the recipient.\nIf not, delete it.",
    "Diese E-Mail enthält vertrauliche Informationen.\n\nBitte löschen Sie sie.",
    "Ce message et toutes les pièces jointes sont confidentiels et à l'usage exclusif des destinataires.",
    "--\nYou received this message because you are subscribed to the group.\nTo unsubscribe from this group, send a mail.",
    "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n-----END PGP SIGNATURE-----",
)


@pytest.mark.parametrize("tail", SIGNATURES)
def test_signatures_and_footers(tail: str) -> None:
    zones = split_zones(f"{WORDS}\n\n{tail}\n")
    assert (zones.new_text, zones.signature) == (WORDS, tail)


def test_a_banner_on_top_is_not_the_authors() -> None:
    text = f"CAUTION: This email originated from outside of the organization. Do not click.\n\n{WORDS}"
    assert new_text_of(text) == WORDS


def test_signature_above_the_quote() -> None:
    zones = split_zones(
        f"{WORDS}\n\n-- \nBob\n\nOn 3 May 2026 at 10:00, Ann <ann@x.example> wrote:\n> Old.\n"
    )
    assert (zones.new_text, zones.signature, zones.quoted_text) == (WORDS, "-- \nBob", "> Old.")


def test_a_forwarded_mail_in_quote_marks() -> None:
    zones = split_zones(
        "FYI\n\nBegin forwarded message:\n\n> From: Ann <ann@x.example>\n> Subject: Pump\n>\n> It leaks.\n\nBob"
    )
    assert zones.new_text == "FYI\n\nBob"
    assert zones.is_forward


def test_empty_and_blank() -> None:
    for text in ("", "\n", " \r\n\t\n", "\r"):
        zones = split_zones(text)
        assert (zones.new_text, zones.quoted_text, zones.signature) == ("", "", "")
        assert "".join(piece.text for piece in zones.fragments) == text


PIECES = st.sampled_from(
    [
        "Hello Ann,", "", " ", "> old", ">> older", ">", ">:", "-- ", "--", "__", "____________", "-----Original Message-----",
        "On 3 May 2026, Ann <ann@x.example> wrote:", "wrote:", "<ann@x.example> wrote:", "On Wed, Mar 18, 2026 Ann <",
        "From: Ann <ann@x.example>", "Sent: 3 May 2026 14:00", "To: Bob", "Subject: x", "Best regards,", "Ann", "Sent from my iPhone",
        "PS: when?", "| bar", "Please call.", "Am 18.03.2026 um 14:00 schrieb Ann:", "\u202bבתאריך 18/3/2026 Ann <a@x.example>:\u202c",
        "This e-mail is confidential and for the intended recipient only.", "---------- Forwarded message ---------", "\u200e", "：",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=25).flatmap(
        lambda lines: st.sampled_from(["\n", "\r\n", "\r"]).map(lambda end: end.join(lines))
    ),
)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_nothing_is_lost(text: str) -> None:
    zones = split_zones(text)
    assert "".join(piece.text for piece in zones.fragments) == text
    at = 0
    for piece in zones.fragments:
        assert piece.start == at
        at += len(piece.text)
    assert zones.new_text == new_text_of(text)
    for line in zones.new_text.split("\n"):
        assert line.strip() in text


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.text(alphabet="quvxz ", min_size=3, max_size=40).filter(lambda s: s.strip()),
        min_size=1,
        max_size=8,
    )
)
def test_plain_prose_is_all_new(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert new_text_of(text).split() == text.split()


@pytest.mark.parametrize(
    "text",
    [
        ">" * 1_000_000,
        "> a\n" * 250_000,
        "On " * 330_000,
        "On Mon:\n" * 125_000,
        "On 3 May 2026 Ann <ann@x.example\n" * 30_000,
        "From: a@x.example\n" * 55_000,
        "From:\n\n" * 150_000,
        "-" * 1_000_000,
        "-- \n" * 250_000,
        "____\n" * 200_000,
        "Best regards,\n" * 70_000,
        "Sent from my iPhone\n" * 50_000,
        "a:" * 500_000,
        "This message confidential\n\n" * 40_000,
        "wrote:\n" * 140_000,
        ("x" * 999 + "\n") * 1000,
        "\n" * 1_000_000,
        "> a\nOn 3 May 2026 Ann <a@x.example> wrote:\n" * 20_000,
        "- \n" * 300_000,
        "@" * 500_000 + ":",
        "From: a@x.example " + "to: " * 200_000,
    ],
    ids=lambda text: text[:12].strip() or "blank",
)
def test_hostile_input_takes_linear_time(text: str) -> None:
    began = time.process_time()
    new_text_of(text)
    assert time.process_time() - began < 4
