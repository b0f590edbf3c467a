"""Mail and phone are one person only where somebody said so; what a number suggests is never more than that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.bulk.phone_files import LINKED, MAIL_OF_X, PHONES, Files, X, owed

SIGNED = f"Can you come?\n\nXenia Young\nPhone {X.number}"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_a_number_in_a_signature_suggests_and_settles_nothing(files: Files) -> None:
    files.writes("mon 08:00", body=SIGNED)
    files.we_call("mon 16:00", talks=60)
    outcome = files.audited()
    (one,) = owed(outcome)
    assert (one["verdict"], one["state"], one["grade"]) == ("maybe_answered", "open", None)
    assert "number_left" in [reason["rule"] for reason in one["reasons"]]
    assert outcome.calls is not None
    (link,) = outcome.calls.filed.links
    assert (link.customer_id, link.number, link.calls) == (f"email:{MAIL_OF_X}", X.number, 1)


def test_once_confirmed_it_settles_and_is_suggested_no_more(files: Files) -> None:
    files.writes("mon 08:00", body=SIGNED)
    files.we_call("mon 16:00", talks=60)
    outcome = files.audited(links=LINKED)
    (one,) = owed(outcome)
    assert (one["verdict"], one["grade"]) == ("met", "B")
    assert outcome.calls is not None
    assert outcome.calls.filed.links == ()


def test_a_refused_number_suggests_nothing(files: Files) -> None:
    files.writes("mon 08:00", body=SIGNED)
    files.we_call("mon 16:00", talks=60)
    outcome = files.audited(not_links=LINKED)
    (one,) = owed(outcome)
    assert one["verdict"] == "never_answered"
    assert outcome.calls is not None
    assert outcome.calls.filed.links == ()


@pytest.mark.parametrize("talks", [0, 12])
def test_a_number_left_that_nobody_spoke_with_changes_nothing(files: Files, talks: int) -> None:
    files.writes("mon 08:00", body=SIGNED)
    files.we_call("mon 16:00", talks=talks)
    (one,) = owed(files.audited())
    assert (one["verdict"], one["number_left"]) == ("never_answered", True)


def test_a_call_before_the_mail_is_no_answer_to_it(files: Files) -> None:
    files.writes("tue 08:00", body=SIGNED)
    files.we_call("mon 16:00", talks=60)
    (one,) = owed(files.audited())
    assert one["verdict"] == "never_answered"


def test_who_rang_us_from_the_number_they_left_may_have_been_answered(files: Files) -> None:
    files.writes("mon 08:00", body=SIGNED)
    files.is_taken("mon 12:00", talks=90)
    (one,) = owed(files.audited())
    assert one["verdict"] == "maybe_answered"


def test_a_missed_call_from_a_number_left_is_an_owed_answer_of_its_own(files: Files) -> None:
    files.writes("mon 08:00", body=SIGNED)
    files.rings("mon 12:00")
    assert [
        (row["customer_id"].partition(":")[0], row["verdict"], row["chases"]) for row in owed(files.audited())
    ] == [
        ("email", "never_answered", 0),
        ("phone", "never_answered", 0),
    ]


def test_a_shared_number_suggests_nothing_and_links_nobody(files: Files) -> None:
    files.writes("mon 08:00", body=SIGNED)
    files.we_call("mon 16:00", talks=60)
    shared = replace(PHONES, shared=frozenset({X.number}))
    outcome = files.audited(phones=shared, links=LINKED)
    (one,) = owed(outcome)
    assert one["verdict"] == "never_answered"
    assert outcome.calls is not None
    assert outcome.calls.filed.links == ()


def test_a_call_back_to_a_shared_number_settles_nobodys_missed_call(files: Files) -> None:
    files.rings("mon 08:00")
    files.we_call("mon 16:00", talks=60)
    shared = replace(PHONES, shared=frozenset({X.number}))
    (one,) = owed(files.audited(phones=shared))
    assert (one["verdict"], one["state"]) == ("maybe_answered", "open")


def test_a_number_that_many_left_is_a_switchboard(files: Files) -> None:
    for number in range(5):
        files.writes("mon 08:00", f"Leak {number}", body=SIGNED, sender=f"ann{number}@home{number}.example")
    files.we_call("mon 16:00", talks=60)
    outcome = files.audited()
    assert {row["verdict"] for row in owed(outcome)} == {"never_answered"}
    assert outcome.calls is not None
    assert outcome.calls.filed.links == ()


def test_a_number_that_two_left_is_suggested_to_neither_as_a_link(files: Files) -> None:
    for name in ("ann", "ben"):
        files.writes("mon 08:00", f"Leak of {name}", body=SIGNED, sender=f"{name}@home.example")
    files.we_call("mon 16:00", talks=60)
    outcome = files.audited()
    assert {row["verdict"] for row in owed(outcome)} == {"maybe_answered"}
    assert outcome.calls is not None
    assert outcome.calls.filed.links == ()


def test_two_people_linked_to_one_number_are_not_made_one(files: Files) -> None:
    files.writes("mon 08:00", "Leak of ann", sender="ann@home.example")
    files.writes("mon 09:00", "Leak of ben", sender="ben@home.example")
    files.we_call("mon 16:00", talks=60)
    links = tuple((f"email:{name}@home.example", f"phone:{X.number}") for name in ("ann", "ben"))
    outcome = files.audited(links=links)
    assert {row["customer_id"] for row in owed(outcome)} == {
        "email:ann@home.example",
        "email:ben@home.example",
    }
    assert {row["verdict"] for row in owed(outcome)} == {"maybe_answered"}


def test_our_own_number_in_a_mail_is_nobodys(files: Files) -> None:
    files.writes("mon 08:00", body="Is +1 202 555 0100 still your number?")
    files.is_taken("mon 12:00", talks=60)
    outcome = files.audited()
    assert owed(outcome)[0]["verdict"] == "never_answered"
