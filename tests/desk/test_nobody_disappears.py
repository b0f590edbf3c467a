"""Nobody disappears: whatever is done on the desk, who waits stops waiting only by a human answer of ours, a named
person's decision, or a person's word that they spoke (the issue's promise, SEMANTICS L1, L4, D4).

Two things are held after every step: what changes nothing about answers frees nobody; and for everybody who ever
waited and waits no more there is a person to name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from tests.desk.any_order import SUBJECTS, AnyOrder, run_in_any_order
from tests.desk.world import FIRM, MONDAY

from heardback.desk.actions import claim
from heardback.desk.actions.attest import attest
from heardback.desk.actions.attribute import attribute
from heardback.desk.actions.change_go_live import decide_go_live
from heardback.desk.actions.dial import dial, undo_dial
from heardback.desk.actions.link_identities import (
    accept_proposal,
    link,
    refuse_proposal,
    undo_proposal,
    unlink,
)
from heardback.desk.actions.look_at_sample import look_at_sample
from heardback.desk.actions.manner import say_full, say_holding, say_partial
from heardback.desk.actions.matters import join_matters, split_matter
from heardback.desk.actions.not_an_answer import undo_settlement
from heardback.desk.actions.not_owed import decide_not_owed
from heardback.desk.actions.note_access import note_access
from heardback.desk.actions.number_words import say_sales, say_shared, say_wrong, take_back_word
from heardback.desk.actions.owes import decide_owes
from heardback.desk.actions.private import ask_private, refuse_private
from heardback.desk.actions.propose_merges import propose_merges_one
from heardback.desk.actions.reverse import reverse
from heardback.desk.actions.review_team import set_team_mode
from heardback.desk.actions.sender_rule import make_sender_rule, revoke_sender_rule
from heardback.desk.actions.split import split
from heardback.desk.actions.unreachable import give_up
from heardback.desk.actions.withdrawn import withdraw
from heardback.desk.actions.wrap_up import wrap_up, wrap_up_taken
from heardback.desk.actions.write_note import write_note
from heardback.desk.judging import kernel_decision
from heardback.desk.models import (
    Contact,
    DecisionFact,
    Dialled,
    DialOutcome,
    Filing,
    Identity,
    MergeProposal,
    NumberWord,
    OwedAnswer,
    SenderRule,
    Team,
)
from heardback.desk.refused import Refused
from heardback.formats.exports.items import FolderRole
from heardback.intake.chores import chore_one
from heardback.kernel.judge import standing

PEOPLE = ("Ann <ann@lee.example>", "Ann <ann@home.example>", "Bo <bo@moss.example>")
ADDRESSES = ("ann@lee.example", "ann@home.example", "bo@moss.example")
TEXTS = (
    "Can you repair our pump?",
    "Any news?",
    "I wrote last week and still wait. Second try!",
    "Do you sell filters?",
    "Please call me back on {number}.",
)
NUMBERS = ("+12025550142", "+12025550143", "+12025550142")  # Ann's and Bo's phone is one
SOFT = {"X-Auto-Response-Suppress": "All"}
pick = st.integers(min_value=0, max_value=1_000)


class Desk(AnyOrder):
    """Customers write, colleagues answer or do anything else that the desk offers, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.ever: set[str] = set()
        self.sent: list[str] = []

    def waiting(self) -> set[str]:
        """Contact ids of everybody who waits."""
        members = Filing.objects.filter(
            owed_id__in=OwedAnswer.objects.filter(is_open=True).values("owed_id"), owes__in=["yes", "unsure"]
        )
        return set(members.values_list("contact__contact_id", flat=True))

    def tried(self, deed: Callable[[], object]) -> None:
        """A refusal is fine; it must have changed nothing."""
        before = self.waiting()
        decisions = DecisionFact.objects.count()
        try:
            deed()
        except Refused:
            assert self.waiting() == before
            assert DecisionFact.objects.count() == decisions

    def harmless(self, deed: Callable[[], object]) -> None:
        """It is no answer and no decision on anybody: nobody may stop waiting."""
        before = self.waiting()
        self.tried(deed)
        assert before <= self.waiting()

    # -- the world goes on

    @rule(
        who=st.integers(0, 2),
        text=st.integers(0, 4),
        subject=st.integers(0, 1),
        later=st.sampled_from([0.05, 2, 30]),
    )
    def a_customer_writes(self, who: int, text: int, subject: int, later: float) -> None:
        self.hours += later
        headers = SOFT if text == 3 else None
        words = TEXTS[text].format(number=NUMBERS[who])
        self.harmless(
            lambda: self.world.mail(
                PEOPLE[who], self.hours, words, subject=SUBJECTS[subject], headers=headers
            )
        )

    @rule(who=st.integers(0, 2), rang=st.sampled_from([4, 42]), message=st.sampled_from([0, 12]))
    def a_customer_rings_in_vain(self, who: int, rang: int, message: int) -> None:
        self.hours += 0.3
        self.harmless(lambda: self.world.rings(NUMBERS[who], self.hours, rang=rang, message=message))

    @rule(who=st.integers(0, 2), bridged=st.sampled_from([8, 90]))
    def a_customer_rings_and_is_answered(self, who: int, bridged: int) -> None:
        self.hours += 0.3
        self.world.rings(NUMBERS[who], self.hours, bridged=bridged)

    @rule(
        who=st.integers(0, 2),
        bridged=st.sampled_from([0, 12, 90]),
        message=st.sampled_from([0, 0, 15]),
        detection=st.sampled_from(["human", "unknown"]),
        later=st.sampled_from([0.01, 5]),
    )
    def a_colleague_rings(self, who: int, bridged: int, message: int, detection: str, later: float) -> None:
        self.hours += later
        is_heard = bridged >= 20 or message

        def ring() -> str:
            said = 0 if message else bridged
            return self.world.calls(
                NUMBERS[who], self.hours, bridged=said, message=message, detection=detection
            )

        if is_heard:
            ring()
        else:
            self.harmless(ring)

    @rule(
        who=st.integers(0, 2),
        subject=st.integers(0, 1),
        is_reply=st.booleans(),
        later=st.sampled_from([0.1, 26]),
    )
    def a_colleague_answers(self, who: int, subject: int, is_reply: bool, later: float) -> None:
        self.hours += later
        self.world.mail(
            f"dana@{FIRM}",
            self.hours,
            f"Yes, we come on Thursday; this is number {self.hours}.",
            to=ADDRESSES[who],
            subject=SUBJECTS[subject],
            answers=self.last_of(ADDRESSES[who], is_reply=is_reply),
            role=FolderRole.SENT,
        )

    @rule(who=st.integers(0, 2))
    def a_machine_answers(self, who: int) -> None:
        self.hours += 0.01
        self.harmless(
            lambda: self.world.mail(
                f"service@{FIRM}",
                self.hours,
                "We got your mail.",
                to=ADDRESSES[who],
                answers=self.last_of(ADDRESSES[who]),
                role=FolderRole.SENT,
                headers={"Auto-Submitted": "auto-replied"},
            )
        )

    # -- what frees nobody

    @rule(
        number=pick,
        verb=st.sampled_from(
            ["take", "release", "assign", "hand_over", "accept_hand_over", "return_hand_over"]
        ),
    )
    def somebody_claims(self, number: int, verb: str) -> None:
        row = self.one_of(OwedAnswer.objects.filter(is_open=True), number)
        if row is None:
            return
        by, to = self.colleague(number), self.colleague(number + 1)
        more = (to,) if verb in ("assign", "hand_over") else ()
        self.harmless(lambda: getattr(claim, verb)(by, row.owed_id, *more, now=self.now))

    @rule(number=pick, what=st.integers(0, 6))
    def somebody_does_something_else(self, number: int, what: int) -> None:
        contact = self.one_of(Contact.objects.all(), number)
        if contact is None:
            return
        by, key = self.colleague(number), contact.contact_id
        customer = contact.customers[0] if contact.customers else "email:x@x.example"
        other = self.one_of(Contact.objects.all(), number + 1)
        deeds: list[Callable[[], object]] = [
            lambda: write_note(by, contact_id=key, customer_id=customer, text="He rang twice.", now=self.now),
            lambda: note_access(by, "contact", key, self.now),
            lambda: ask_private(by, key, now=self.now),
            lambda: refuse_private(by, key, now=self.now),
            lambda: join_matters(by, key, other.contact_id, now=self.now),
            lambda: split_matter(by, key, now=self.now),
            lambda: propose_merges_one(self.now),
        ]
        self.harmless(deeds[what])

    @rule(number=pick, later=st.sampled_from([0, 0.02, 0.5]))
    def somebody_dials(self, number: int, later: float) -> None:
        self.hours += later
        row = self.one_of(OwedAnswer.objects.exclude(number=""), number)
        made = self.one_of(Dialled.objects.all(), number)
        by = self.colleague(number)
        if row is not None:
            self.frees_only_whom_we_reached(lambda: dial(by, row.owed_id, now=self.now))
        if made is not None and number % 5 == 0:
            self.frees_only_whom_we_reached(lambda: undo_dial(by, made.pk, now=self.now))

    @rule(number=pick, outcome=st.sampled_from(["no_answer", "wrong_number"]))
    def somebody_reached_nobody(self, number: int, outcome: str) -> None:
        self.hours += 0.02
        row = self.one_of(OwedAnswer.objects.all(), number)
        if row is not None:
            by = self.colleague(number)
            self.frees_only_whom_we_reached(
                lambda: wrap_up(by, row.owed_id, DialOutcome(outcome), now=self.now)
            )

    @rule(number=pick)
    def somebody_notes_a_call_they_took(self, number: int) -> None:
        self.hours += 0.02
        call = self.one_of(Contact.objects.filter(direction="inbound", channel="phone"), number)
        if call is not None:
            by, due_at = self.colleague(number), self.now + timedelta(hours=9)
            self.harmless(
                lambda: wrap_up_taken(by, call.contact_id, now=self.now, promise_by=due_at, note="Later.")
            )

    @rule(number=pick, what=st.integers(0, 2))
    def somebody_says_what_a_number_is(self, number: int, what: int) -> None:
        self.hours += 0.02
        by, wanted = self.colleague(number), NUMBERS[number % 2]
        word = self.one_of(NumberWord.objects.filter(revoked_at=None), number)
        deeds: list[Callable[[], object]] = [
            lambda: say_shared(by, wanted, now=self.now),
            lambda: say_wrong(by, wanted, now=self.now),
            lambda: take_back_word(by, word.pk if word else 0, now=self.now),
        ]
        self.frees_only_whom_we_reached(deeds[what])
        self.frees_only_whom_we_reached(lambda: chore_one(self.now))

    def frees_only_whom_we_reached(self, deed: Callable[[], object]) -> None:
        """Who is one with whom may change: without any answer of ours, that frees nobody."""
        if self.sent_anything():
            self.tried(deed)
        else:
            self.harmless(deed)

    @rule(number=pick)
    def a_lead_changes_how_the_team_works(self, number: int) -> None:
        self.hours += 0.01
        if number % 2:
            self.harmless(
                lambda: set_team_mode(
                    self.world.dana,
                    Team.objects.get(),
                    is_strict=bool(number % 4 == 1),
                    reason="",
                    now=self.now,
                )
            )
        else:
            self.harmless(
                lambda: decide_go_live(self.world.dana, MONDAY + timedelta(hours=number % 40 - 20), self.now)
            )

    @rule(number=pick)
    def somebody_says_that_an_answer_is_owed(self, number: int) -> None:
        contact = self.one_of(Contact.objects.filter(direction="inbound"), number)
        if contact is not None:
            self.hours += 0.01
            if number % 3:
                self.harmless(lambda: decide_owes(self.colleague(number), contact.contact_id, now=self.now))
            else:
                week = MONDAY.date()
                by = self.colleague(number)
                self.harmless(
                    lambda: look_at_sample(
                        by, week, contact.contact_id, agrees=bool(number % 2), now=self.now
                    )
                )

    # -- what may free somebody, by a named person: `names_a_person` checks it

    @rule(number=pick)
    def somebody_says_that_none_is_needed(self, number: int) -> None:
        self.hours += 0.01
        row = self.one_of(OwedAnswer.objects.filter(is_open=True), number)
        if row is not None:
            by = self.colleague(number)
            self.tried(lambda: decide_not_owed(by, row.owed_id, reason="Cold sales", now=self.now))

    @rule(number=pick)
    def somebody_says_that_sales_calls_come_from_there(self, number: int) -> None:
        self.hours += 0.01
        row = self.one_of(OwedAnswer.objects.filter(is_open=True).exclude(number=""), number)
        if row is not None:
            by = self.colleague(number)
            self.tried(lambda: say_sales(by, row.number, now=self.now, key=row.owed_id))

    @rule(number=pick, outcome=st.sampled_from(["spoke", "voicemail"]))
    def somebody_wraps_a_call_up(self, number: int, outcome: str) -> None:
        self.hours += 0.02
        row = self.one_of(OwedAnswer.objects.all(), number)
        if row is not None:
            by = self.colleague(number)
            due_at = self.now + timedelta(hours=9) if number % 2 else None
            self.tried(
                lambda: wrap_up(by, row.owed_id, DialOutcome(outcome), now=self.now, promise_by=due_at)
            )

    @rule(number=pick, what=st.integers(0, 8))
    def somebody_decides(self, number: int, what: int) -> None:
        self.hours += 0.01
        row = self.one_of(OwedAnswer.objects.all(), number)
        if row is None:
            return
        by, key = self.colleague(number), row.owed_id
        sent = self.one_of(Contact.objects.filter(direction="outbound"), number)
        chase = self.one_of(Contact.objects.filter(direction="inbound"), number)
        deeds: list[Callable[[], object]] = [
            lambda: attribute(by, key, sent.contact_id if sent else "-", now=self.now),
            lambda: attest(by, key, now=self.now),
            lambda: withdraw(by, key, reason="Solved, they say", now=self.now),
            lambda: give_up(by, key, reason="no luck", now=self.now),
            lambda: undo_settlement(by, key, now=self.now),
            lambda: split(by, chase.contact_id, now=self.now),
            lambda: say_holding(by, row.settled_by, now=self.now),
            lambda: say_full(by, row.settled_by, now=self.now),
            lambda: say_partial(by, row.settled_by, now=self.now),
        ]
        self.tried(deeds[what])

    @rule(number=pick)
    def somebody_takes_a_decision_back(self, number: int) -> None:
        row = self.one_of(DecisionFact.objects.all(), number)
        if row is not None:
            self.hours += 0.01
            self.tried(lambda: reverse(self.colleague(number), row.decision_id, now=self.now))

    @rule(number=pick, what=st.integers(0, 4))
    def somebody_says_who_is_one(self, number: int, what: int) -> None:
        self.hours += 0.01
        one, other = (
            self.one_of(Identity.objects.all(), number),
            self.one_of(Identity.objects.all(), number // 7),
        )
        proposal = self.one_of(MergeProposal.objects.all(), number)
        if one is None:
            return
        by, pk = self.colleague(number), proposal.pk if proposal else 0
        deeds: list[Callable[[], object]] = [
            lambda: link(by, one.key, other.key, reason="same voice", now=self.now),
            lambda: unlink(by, one.key, other.key, reason="two people", now=self.now),
            lambda: accept_proposal(by, pk, now=self.now),
            lambda: refuse_proposal(by, pk, now=self.now),
            lambda: undo_proposal(by, pk, now=self.now),
        ]
        self.frees_only_whom_we_reached(deeds[what])

    def sent_anything(self) -> bool:
        """Whether a person of ours wrote, rang or picked up; or says that they rang."""
        reached = Contact.objects.filter(direction="outbound", is_automatic=False)
        took = Contact.objects.filter(direction="inbound", outcome="answered")
        said = DecisionFact.objects.filter(kind__in=["attest", "left_voicemail"])
        return reached.exists() or took.exists() or said.exists()

    @rule(number=pick, owes=st.booleans())
    def somebody_makes_a_rule_for_a_sender(self, number: int, owes: bool) -> None:
        self.hours += 0.01
        by, sender = self.colleague(number), (*ADDRESSES, "moss.example")[number % 4]
        rule_row = SenderRule.objects.filter(revoked_at__isnull=True).order_by("-pk").first()
        if rule_row is not None and number % 3 == 0:
            self.harmless(lambda: revoke_sender_rule(by, rule_row.pk, now=self.now))
        else:
            self.tried(lambda: make_sender_rule(by, sender, owes=owes, reason="Newsletter", now=self.now))

    # -- what must hold

    @invariant()
    def names_a_person(self) -> None:
        """Whoever ever waited and waits no more was answered by a person of ours, or a person said why not."""
        waiting = self.waiting()
        self.ever |= waiting
        gone = self.ever - waiting
        if not gone:
            return
        stand = {
            decision.decision_id: decision
            for decision in standing(kernel_decision(row) for row in DecisionFact.objects.all())
        }
        decided = {(decision.contact_id, decision.kind.value) for decision in stand.values() if decision.by}
        for filing in Filing.objects.filter(contact__contact_id__in=gone).select_related("contact"):
            key = filing.contact.contact_id
            if filing.owes == "no":
                is_named = (key, "owes_no") in decided or _has_sender_rule(filing.contact.from_address)
                assert is_named, f"{key} was set aside by {filing.rule}, and nobody said so"
                continue
            owed = OwedAnswer.objects.get(owed_id=filing.owed_id)
            if owed.settled_at is not None:
                answer = Contact.objects.filter(contact_id=owed.settled_by).first()
                is_ours = answer is not None and (
                    answer.direction == "outbound" or answer.outcome == "answered"
                )
                is_human = is_ours and answer is not None and not answer.is_automatic
                assert is_human or owed.settled_by in stand, f"{key} was settled by {owed.settled_by}"
            else:
                assert owed.close_rule in ("withdrawn", "unreachable"), (
                    f"{key} was closed by {owed.close_rule}"
                )
                members = set(
                    Filing.objects.filter(owed_id=owed.owed_id).values_list("contact__contact_id", flat=True)
                )
                assert any((member, owed.close_rule) in decided for member in members)
        found = Filing.objects.filter(contact__contact_id__in=gone).values_list(
            "contact__contact_id", flat=True
        )
        assert set(found) == gone, "a contact left every timeline"


def _has_sender_rule(address: str) -> bool:
    names = (address, address.rpartition("@")[2])
    return SenderRule.objects.filter(
        sender__in=names, owes=False, revoked_at__isnull=True, by__isnull=False
    ).exists()


@pytest.mark.django_db
def test_nobody_disappears() -> None:
    run_in_any_order(Desk, steps=18)
