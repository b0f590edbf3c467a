"""Decisions: what each needs, what it does to the queue, and that it can be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.desk.world import FIRM, MONDAY, World

from heardback.desk.actions.attest import attest
from heardback.desk.actions.attribute import attribute
from heardback.desk.actions.claim import release, take
from heardback.desk.actions.link_identities import (
    accept_proposal,
    link,
    refuse_proposal,
    undo_proposal,
    unlink,
)
from heardback.desk.actions.manner import say_full, say_holding, say_partial
from heardback.desk.actions.not_an_answer import say_not_an_answer, undo_settlement
from heardback.desk.actions.not_owed import decide_not_owed
from heardback.desk.actions.owes import decide_owes
from heardback.desk.actions.propose_merges import propose_merges_one
from heardback.desk.actions.record_decision import record_decision
from heardback.desk.actions.reverse import reverse
from heardback.desk.actions.review_team import set_team_mode
from heardback.desk.actions.split import split
from heardback.desk.actions.unreachable import give_up
from heardback.desk.actions.withdrawn import withdraw
from heardback.desk.models import (
    Contact,
    DecisionFact,
    MergeProposal,
    OwedAnswer,
    PromiseRow,
    Role,
    Staff,
    Team,
    TeamMode,
)
from heardback.desk.queries.undone import share_undone
from heardback.desk.refused import Refused
from heardback.formats.exports.items import FolderRole
from heardback.intake.rebuild import differences
from heardback.kernel.decisions import DecisionKind

pytestmark = pytest.mark.django_db

ANN = "Ann Lee <ann@lee.example>"
DANA = f"Dana <dana@{FIRM}>"


@pytest.fixture
def world() -> World:
    return World()


def hour(number: float) -> datetime:
    return MONDAY + timedelta(hours=number)


def new_mail(world: World, at: float, text: str = "Yes, on Thursday.", subject: str = "Pool pump") -> str:
    """A colleague writes without replying: at best grade B."""
    world.mail(DANA, at, text, to="ann@lee.example", subject=subject, role=FolderRole.SENT)
    return Contact.objects.filter(direction="outbound").order_by("-pk")[0].contact_id


def the_owed() -> OwedAnswer:
    return OwedAnswer.objects.get()


def nothing_differs() -> None:
    assert not list(differences(hour(200)))


def test_not_owed_takes_the_whole_owed_answer_and_undo_brings_all_of_it_back(world: World) -> None:
    asked = world.mail(ANN, 0, "Do you want our catalogue?")
    world.mail(ANN, 1, "Just asking once more.", answers=asked, subject="Re: Pool pump")
    before = the_owed()
    with pytest.raises(Refused, match="Give a reason"):
        decide_not_owed(world.sam, before.owed_id, reason=" ", now=hour(2))
    made = decide_not_owed(world.sam, before.owed_id, reason="Cold sales", now=hour(2))
    assert not OwedAnswer.objects.exists()
    assert (made.by_name, made.reason, DecisionFact.objects.count()) == ("Sam Okafor", "Cold sales", 2)
    nothing_differs()
    reverse(world.sam, made.decision_id, now=hour(3))
    after = the_owed()
    assert (after.owed_id, after.due_at, after.chases) == (before.owed_id, before.due_at, 1)
    with pytest.raises(Refused, match="taken back already"):
        reverse(world.sam, made.decision_id, now=hour(4))
    nothing_differs()


def test_an_owner_does_not_decide_away_what_is_past_due(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    key = the_owed().owed_id
    take(world.sam, key, now=hour(1))
    with pytest.raises(Refused, match="a colleague must decide"):
        decide_not_owed(world.sam, key, reason="x", now=hour(30))
    release(world.sam, key, now=hour(30))
    with pytest.raises(Refused, match="a colleague must decide"):
        decide_not_owed(world.sam, key, reason="x", now=hour(31))
    decide_not_owed(world.dana, key, reason="A newsletter after all", now=hour(32))
    assert not world.waiting()


def test_an_owner_does_not_reverse_a_yes_away_either(world: World) -> None:
    world.mail("Bot <bot@x.example>", 0, "Disk full", headers={"Auto-Submitted": "auto-generated"})
    contact = Contact.objects.get()
    made = decide_owes(world.dana, contact.contact_id, now=hour(1))
    take(world.sam, contact.contact_id, now=hour(2))
    with pytest.raises(Refused, match="a colleague must decide"):
        reverse(world.sam, made.decision_id, now=hour(30))
    reverse(world.dana, made.decision_id, now=hour(30))
    assert not world.waiting()


def test_a_sole_user_decides_with_a_reason(world: World) -> None:
    Staff.objects.exclude(pk=world.sam.pk).update(role=Role.ADMIN)
    world.mail(ANN, 0, "Can you repair our pump?")
    key = the_owed().owed_id
    take(world.sam, key, now=hour(1))
    decide_not_owed(world.sam, key, reason="A newsletter", now=hour(30))
    assert not world.waiting()


def test_what_was_answered_cannot_be_decided_away(world: World) -> None:
    asked = world.mail(ANN, 0, "Can you repair our pump?")
    world.reply(asked, 30, "Yes, Thursday.", to="ann@lee.example")
    for verb in (decide_not_owed, withdraw, give_up):
        with pytest.raises(Refused, match="was answered meanwhile"):
            verb(world.sam, the_owed().owed_id, reason="x", now=hour(40))


def test_attribute_counts_from_when_it_was_sent(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    sent = new_mail(world, 3, subject="Your appointment")
    owed = the_owed()
    assert (owed.is_open, owed.candidates) == (True, [sent])
    made = attribute(world.sam, owed.owed_id, sent, now=hour(40))
    owed = the_owed()
    assert (owed.grade, owed.settled_at, owed.settled_by) == ("A", hour(3), sent)
    reverse(world.sam, made.decision_id, now=hour(41))
    assert the_owed().is_open
    nothing_differs()


def test_attribute_refuses_what_cannot_be_the_answer(world: World) -> None:
    early = new_mail(world, -5, subject="Before")
    world.mail(ANN, 0, "Can you repair our pump?")
    key = the_owed().owed_id
    world.mail(DANA, 1, "Hello Bob.", to="bob@moss.example", role=FolderRole.SENT)
    to_bob = Contact.objects.order_by("-pk")[0].contact_id
    world.mail(
        f"service@{FIRM}",
        1,
        "We got your mail.",
        to="ann@lee.example",
        role=FolderRole.SENT,
        headers={"Auto-Submitted": "auto-replied"},
    )
    machine = Contact.objects.order_by("-pk")[0].contact_id
    for sent, sentence in (
        (early, "before Ann Lee wrote"),
        (to_bob, "did not go to Ann Lee"),
        (machine, "A machine sent it"),
        (key, "Only what we sent"),
    ):
        with pytest.raises(Refused, match=sentence):
            attribute(world.sam, key, sent, now=hour(2))
    assert the_owed().is_open


def test_one_tap_attests_and_says_what_it_needs(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump? Ring me on (202) 555-0123.")
    key = the_owed().owed_id
    with pytest.raises(Refused, match="still to come"):
        attest(world.sam, key, now=hour(2), spoke_at=hour(3))
    with pytest.raises(Refused, match="only after that moment"):
        attest(world.sam, key, now=hour(2), spoke_at=hour(-1))
    made = attest(world.sam, key, now=hour(2), spoke_at=hour(1))
    owed = the_owed()
    assert (owed.grade, owed.manner, owed.settled_at) == ("D", "attested", hour(1))
    assert made.reason == "Called back (+12025550123)"
    undo_settlement(world.dana, key, now=hour(4))
    assert the_owed().is_open
    nothing_differs()


def test_withdrawn_before_due_leaves_the_figures_and_comes_back_by_undo(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    key = the_owed().owed_id
    made = withdraw(world.sam, key, reason="She rang: it runs again", now=hour(2))
    assert (the_owed().is_open, the_owed().close_rule) == (False, "withdrawn")
    reverse(world.sam, made.decision_id, now=hour(3))
    assert the_owed().is_open


def test_giving_up_says_what_is_missing(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    with pytest.raises(
        Refused, match="3 attempts to reach them; attempts on 2 different days; a written message"
    ):
        give_up(world.sam, the_owed().owed_id, reason="no luck", now=hour(2))
    assert the_owed().is_open


def test_a_chase_is_split_off_with_its_own_time(world: World) -> None:
    asked = world.mail(ANN, 0, "Can you repair our pump?")
    world.mail(ANN, 5, "Do you sell filters?", answers=asked, subject="Re: Pool pump")
    chase = Contact.objects.order_by("-occurred_at")[0].contact_id
    with pytest.raises(Refused, match="the first of its owed answer"):
        split(world.sam, the_owed().owed_id, now=hour(6))
    made = split(world.sam, chase, now=hour(6))
    first, second = world.waiting()
    assert (second.owed_id, second.opened_at, first.chases) == (chase, hour(5), 0)
    reverse(world.sam, made.decision_id, now=hour(7))
    assert the_owed().chases == 1
    nothing_differs()


def test_manner_makes_and_takes_promises(world: World) -> None:
    asked = world.mail(ANN, 0, "Can you repair our pump?")
    world.reply(asked, 2, "Yes, Thursday at nine. It costs 90.", to="ann@lee.example")
    sent = the_owed().settled_by
    assert not PromiseRow.objects.exists()
    made = say_holding(world.sam, sent, now=hour(3))
    assert (PromiseRow.objects.get().kind, the_owed().manner) == ("reply", "holding")
    reverse(world.sam, made.decision_id, now=hour(4))
    assert not PromiseRow.objects.exists()
    with pytest.raises(Refused, match="only follow after"):
        say_partial(world.sam, sent, now=hour(5), rest_by=hour(1))
    say_partial(world.sam, sent, now=hour(5), rest_by=hour(50))
    assert (PromiseRow.objects.get().kind, PromiseRow.objects.get().latest_at) == ("rest", hour(50))
    say_full(world.sam, sent, now=hour(6))
    nothing_differs()


def test_no_answer_at_all_opens_what_it_settled(world: World) -> None:
    asked = world.mail(ANN, 0, "Can you repair our pump?")
    world.reply(asked, 2, "Wrong person, sorry.", to="ann@lee.example")
    say_not_an_answer(world.sam, the_owed().settled_by, now=hour(3))
    assert the_owed().is_open
    with pytest.raises(Refused, match="Only what we sent"):
        say_not_an_answer(world.sam, the_owed().owed_id, now=hour(3))


def test_linking_judges_both_together_and_parting_restores(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    world.mail("A. Lee <a@home.example>", 2, "Any news?", subject="Pool pump")
    before = [(row.owed_id, row.customer_id, row.chases) for row in world.waiting()]
    link(world.sam, "email:ann@lee.example", "email:a@home.example", reason="same voice", now=hour(3))
    (owed,) = world.waiting()
    assert (owed.customer_id, owed.chases, owed.opened_at) == ("email:a@home.example", 1, hour(0))
    with pytest.raises(Refused, match="one customer already"):
        link(world.sam, "email:ann@lee.example", "email:a@home.example", reason="again", now=hour(3))
    with pytest.raises(Refused, match="is not known here"):
        link(world.sam, "email:ann@lee.example", "email:who@x.example", reason="?", now=hour(3))
    nothing_differs()
    unlink(world.sam, "email:ann@lee.example", "email:a@home.example", reason="two people", now=hour(4))
    assert [(row.owed_id, row.customer_id, row.chases) for row in world.waiting()] == before
    nothing_differs()


def test_proposals_come_with_reasons_and_a_name_alone_is_none(world: World) -> None:
    world.mail("Ann Lee <ann@lee.example>", 0, "Please ring (202) 555-0123 about the pump.")
    world.mail("Ann Lee <annlee@gmail.com>", 1, "Ring (202) 555-0123 please.", subject="Other")
    world.mail("Ann Lee <ann.lee@elsewhere.example>", 2, "Hello?", subject="Third")
    world.mail("Bo Berg <bo+shop@berg.example>", 3, "Hello?", subject="Fourth")
    world.mail("Bo B <bo@berg.example>", 4, "Hello!", subject="Fifth")
    world.mail("Bo Berg <bo+shop@berg.example>", 5, "Hello again?", subject="Sixth")
    while propose_merges_one(hour(6), limit=2):
        pass
    found = {(row.one, row.other): row.reason for row in MergeProposal.objects.all()}
    assert found == {
        (
            "email:ann@lee.example",
            "email:annlee@gmail.com",
        ): "Both are Ann Lee and left the number +12025550123.",
        (
            "email:bo+shop@berg.example",
            "email:bo@berg.example",
        ): "bo+shop@berg.example is bo@berg.example with a tag.",
    }
    first, second = MergeProposal.objects.order_by("one")
    refuse_proposal(world.sam, second.pk, now=hour(7))
    with pytest.raises(Refused, match="answered this proposal already"):
        accept_proposal(world.sam, second.pk, now=hour(7))
    accept_proposal(world.sam, first.pk, now=hour(7))
    assert len({row.customer_id for row in world.waiting()}) == 4
    undo_proposal(world.sam, first.pk, now=hour(8))
    assert len({row.customer_id for row in world.waiting()}) == 5
    nothing_differs()


def test_above_five_percent_undone_a_teams_links_only_suggest(world: World) -> None:
    for number in range(20):
        world.mail(f"P{number} <p{number}@x.example>", 0, "Can you come?", subject=f"Job {number}")
        world.mail(
            DANA,
            1,
            f"Yes, number {number}.",
            to=f"p{number}@x.example",
            subject=f"Job {number}",
            role=FolderRole.SENT,
        )
    rows = list(OwedAnswer.objects.filter(grade="B").order_by("owed_id"))
    assert len(rows) == 20
    undo_settlement(world.sam, rows[0].owed_id, now=hour(2))
    assert not Team.objects.get().is_strict  # 1 of 20 is 5 %, not more
    undo_settlement(world.sam, rows[1].owed_id, now=hour(3))
    assert Team.objects.get().is_strict
    assert (
        TeamMode.objects.get().reason == "10% (2 of 20) settled by phone or new mail were undone in 90 days."
    )
    world.mail("Q <q@x.example>", 4, "Can you come?", subject="Job q")
    world.mail(DANA, 5, "Yes.", to="q@x.example", subject="Job q", role=FolderRole.SENT)
    owed = OwedAnswer.objects.get(customer_id="email:q@x.example")
    assert (owed.is_open, len(owed.candidates), owed.policy_version) == (True, 1, "1 strict")
    # What came before stays as it was judged.
    assert OwedAnswer.objects.filter(grade="B").count() == 18
    nothing_differs()
    set_team_mode(world.dana, Team.objects.get(), is_strict=False, reason="New phone lines", now=hour(6))
    world.mail("R <r@x.example>", 7, "Can you come?", subject="Job r")
    world.mail(DANA, 8, "Yes.", to="r@x.example", subject="Job r", role=FolderRole.SENT)
    assert OwedAnswer.objects.get(customer_id="email:r@x.example").grade == "B"
    assert OwedAnswer.objects.get(customer_id="email:q@x.example").is_open
    assert share_undone(Team.objects.get(), hour(9)).undone == 2


def test_a_reversal_can_be_reversed(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    key = the_owed().owed_id
    first = record_decision(world.sam, DecisionKind.OWES_NO, key, now=hour(1))
    second = reverse(world.sam, first.decision_id, now=hour(2))
    assert world.waiting()
    reverse(world.sam, second.decision_id, now=hour(3))
    assert not world.waiting()
