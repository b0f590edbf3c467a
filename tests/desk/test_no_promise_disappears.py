"""No promise disappears: whoever a holding reply told "more later" stands on the ledger until a named fact ends it.

A named fact is a human answer of ours that kept it, a new promise that was told in its place, a person's word, or the
letter that made it having come back, so that its customer waits in Owed again (SEMANTICS 3.6, 4.8, 5.5).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import Q
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from tests.desk.any_order import SUBJECTS, AnyOrder, run_in_any_order
from tests.desk.world import FIRM, MONDAY

from heardback.desk.actions.attribute import attribute
from heardback.desk.actions.end_promise import break_promise, keep_promise, waive_promise
from heardback.desk.actions.link_identities import link, unlink
from heardback.desk.actions.manner import say_full, say_holding, say_partial
from heardback.desk.actions.not_an_answer import undo_settlement
from heardback.desk.actions.promise import promise
from heardback.desk.actions.renew_promise import move_by_customer, tell_new_date
from heardback.desk.actions.reverse import reverse
from heardback.desk.actions.review_promise import confirm_promise, dismiss_promise
from heardback.desk.judging import kernel_decision
from heardback.desk.models import Contact, DecisionFact, Filing, Identity, OwedAnswer, PromiseRow
from heardback.desk.promise_rows import promise_of
from heardback.desk.queries.promises import Group, Times, condition_of, promises_between
from heardback.desk.refused import Refused
from heardback.formats.exports.items import FolderRole
from heardback.kernel.contacts import PromiseKind
from heardback.kernel.decisions import Decision
from heardback.kernel.judge import standing

PEOPLE = ("ann@lee.example", "ann@home.example", "bo@moss.example")
ASKED = (
    "Can you repair our pump?",
    "Any news?",
    "Thanks.",
    "You told me that you would call me on Tuesday.",
    "Do you sell filters? Please call me.",
)
SAID = (
    "Thanks, got it. We will get back to you by tomorrow.",
    "Thanks for your patience, we are still looking into it.",
    "Still waiting for the part. I will get back to you by Friday.",
    "Yes, it is the seal, that costs 80 dollars to repair. I will send you the quote by Friday.",
    "Yes, we repair it for free. I will call you tomorrow.",
    "Yes, we come on Thursday.",
    "It is out of stock. Please call us again in three months.",
    "Once the part is here I will call you.",
)
ON_LIST = (Group.SLIPPED, Group.TODAY, Group.SLIPPING, Group.UNCLEAR, Group.COMING)
pick = st.integers(min_value=0, max_value=1_000)


class Ledger(AnyOrder):
    """Customers write, colleagues hold off, answer, and say what they like of promises, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.ever: dict[str, PromiseRow] = {}
        self.bounced: set[str] = set()
        self.a_customer_writes(0, 0, 0, is_reply=False, later=0.05)
        self.a_colleague_writes(0, both=False, text=0, subject=0, is_reply=True, shared=False, later=2)

    # -- the world goes on

    @rule(
        who=st.integers(0, 2),
        text=st.integers(0, 4),
        subject=st.integers(0, 1),
        is_reply=st.booleans(),
        later=st.sampled_from([0.05, 2, 30]),
    )
    def a_customer_writes(self, who: int, text: int, subject: int, is_reply: bool, later: float) -> None:
        self.hours += later
        said = Contact.objects.filter(direction="outbound").exclude(message_id="").order_by("-pk").first()
        self.world.mail(
            PEOPLE[who],
            self.hours,
            ASKED[text],
            subject=SUBJECTS[subject],
            answers=said.message_id if said and is_reply else "",
        )

    @rule(
        who=st.integers(0, 2),
        both=st.booleans(),
        text=st.integers(0, len(SAID) - 1),
        subject=st.integers(0, 1),
        is_reply=st.booleans(),
        shared=st.booleans(),
        later=st.sampled_from([0.1, 5, 26, 60]),
    )
    def a_colleague_writes(
        self, who: int, both: bool, text: int, subject: int, is_reply: bool, shared: bool, later: float
    ) -> None:
        self.hours += later
        self.world.mail(
            f"service@{FIRM}" if shared else f"dana@{FIRM}",
            self.hours,
            SAID[text],
            to=", ".join(PEOPLE[who : who + 1 + both]),
            subject=SUBJECTS[subject],
            answers=self.last_of(PEOPLE[who], is_reply=is_reply),
            role=FolderRole.SENT,
        )

    @rule(text=st.integers(0, 2), is_reply=st.booleans(), later=st.sampled_from([5, 60]))
    def a_colleague_holds_off(self, text: int, is_reply: bool, later: float) -> None:
        """Ann hears "not yet" again, in the same conversation or elsewhere, in time or late."""
        self.a_colleague_writes(
            0, both=False, text=text, subject=1, is_reply=is_reply, shared=False, later=later
        )

    @rule(number=pick)
    def somebody_confirms_what_was_read(self, number: int) -> None:
        self.hours += 0.01
        row = self.one_of(PromiseRow.objects.filter(tier__in=["suggested", "customer_says"]), number)
        if row is not None:
            self.tried(lambda: confirm_promise(self.world.dana, row.promise_id, now=self.now))

    @rule(who=st.integers(0, 1), bridged=st.sampled_from([0, 90]), message=st.sampled_from([0, 15]))
    def a_colleague_rings(self, who: int, bridged: int, message: int) -> None:
        self.hours += 1
        number = ("+12025550142", "+12025550143")[who]
        self.world.calls(number, self.hours, bridged=0 if message else bridged, message=message)
        self.hours += 0.1  # a call is on record once it is over

    @rule(number=pick)
    def a_letter_comes_back(self, number: int) -> None:
        sent = self.one_of(Contact.objects.filter(direction="outbound").exclude(message_id=""), number)
        if sent is None or not sent.to_addresses:
            return
        self.hours += 0.5
        self.bounced.add(sent.contact_id)
        self.world.bounces(sent.message_id, self.hours, to=PEOPLE[number % 3])

    # -- people's words

    def tried(self, deed: Callable[[], object]) -> None:
        with contextlib.suppress(Refused):
            deed()

    @rule(number=pick, what=st.integers(0, 7), late=st.booleans())
    def somebody_speaks_of_a_promise(self, number: int, what: int, late: bool) -> None:
        self.hours += 0.01
        row = self.one_of(PromiseRow.objects.all(), number)
        if row is None:
            return
        by, key, now = self.colleague(number), row.promise_id, self.now
        due_at = now + timedelta(hours=9)
        sent = self.one_of(Contact.objects.filter(direction="outbound"), number)
        deeds: list[Callable[[], object]] = [
            lambda: confirm_promise(by, key, now=now, due_at=due_at if late else None),
            lambda: dismiss_promise(by, key, now=now, reason="misread"),
            lambda: keep_promise(by, key, now=now, kept_by=sent.contact_id if late and sent else ""),
            lambda: break_promise(by, key, now=now),
            lambda: waive_promise(by, key, now=now, reason="they said so"),
            lambda: tell_new_date(by, key, due_at=due_at, now=now),
            lambda: move_by_customer(by, key, due_at=due_at, now=now),
            lambda: promise(
                by, row.customer_id, kind=PromiseKind.REPLY, words="I write", due_at=due_at, now=now
            ),
        ]
        self.tried(deeds[what])

    @rule(number=pick, what=st.integers(0, 4))
    def somebody_speaks_of_an_answer(self, number: int, what: int) -> None:
        self.hours += 0.01
        sent = self.one_of(Contact.objects.filter(direction="outbound"), number)
        owed = self.one_of(OwedAnswer.objects.all(), number)
        if sent is None or owed is None:
            return
        by, key, now = self.colleague(number), sent.contact_id, self.now
        deeds: list[Callable[[], object]] = [
            lambda: say_holding(by, key, now=now),
            lambda: say_full(by, key, now=now),
            lambda: say_partial(by, key, now=now),
            lambda: attribute(by, owed.owed_id, key, now=now),
            lambda: undo_settlement(by, owed.owed_id, now=now),
        ]
        self.tried(deeds[what])

    @rule(number=pick)
    def somebody_takes_a_word_back(self, number: int) -> None:
        row = self.one_of(DecisionFact.objects.all(), number)
        if row is not None:
            self.hours += 0.01
            self.tried(lambda: reverse(self.colleague(number), row.decision_id, now=self.now))

    @rule(number=pick, is_one=st.booleans())
    def somebody_says_who_is_one(self, number: int, is_one: bool) -> None:
        self.hours += 0.01
        one = self.one_of(Identity.objects.all(), number)
        other = self.one_of(Identity.objects.all(), number // 7)
        if one is not None:
            say = link if is_one else unlink
            self.tried(
                lambda: say(self.colleague(number), one.key, other.key, reason="same voice", now=self.now)
            )

    # -- what must hold

    @invariant()
    def ends_by_a_named_fact(self) -> None:
        """Every promise that counted until now is on the ledger, or what ended it can be named."""
        rows = {row.promise_id: row for row in PromiseRow.objects.all()}
        times = Times(MONDAY - timedelta(days=400), self.now, self.now + timedelta(hours=9))
        listed: dict[str, int] = {}
        for group in ON_LIST:
            for key in (
                promises_between(times.since, times.as_of)
                .filter(condition_of(group, times))
                .values_list("promise_id", flat=True)
            ):
                listed[key] = listed.get(key, 0) + 1
        assert all(count == 1 for count in listed.values()), listed
        stand = standing(kernel_decision(row) for row in DecisionFact.objects.all())
        for key, row in rows.items():
            if not promise_of(row).is_suggestion:
                self.ever[key] = row
        for key, before in list(self.ever.items()):
            # Whoever waits in Owed (again) is on a list.
            if key not in listed and not self.is_owed(self.ever.pop(key)):
                why = f"{key} of {before.customer_id}: {before.kind} {before.tier} {before.sentence!r}"
                self.is_named(before, rows, stand, listed, why)

    def is_named(
        self,
        before: PromiseRow,
        rows: dict[str, PromiseRow],
        stand: list[Decision],
        listed: dict[str, int],
        why: str,
    ) -> None:
        """What counted once and runs no more was ended by something that can be named."""
        row = rows.get(before.promise_id)
        on_it = [one for one in stand if one.promise_id == before.promise_id]
        if row is None:
            assert self.is_taken_back(before, rows), f"{why} has gone, and nothing says why"
        elif row.ended_at is not None:
            assert on_it, f"{why} ended, and nobody said so"
        elif row.answered_at is not None:
            kept = Contact.objects.filter(contact_id=row.kept_by, is_automatic=False).first()
            is_ours = kept is not None and (kept.direction == "outbound" or kept.outcome == "answered")
            is_said = any(row.kept_by in (one.decision_id, one.other_id) for one in stand)
            assert is_ours or is_said, f"{why} was kept by nobody"
        elif row.told_at is not None:
            assert self.has_new(row, rows, stand), f"{why} was put off, and no other promise runs"
        else:
            # It stands to be reviewed again: a word on it, its letter or the promise that it had put off says why.
            assert promise_of(row).is_suggestion, f"{why} runs and stands on no list"
            theirs = {one.promise_id: one for one in rows.values() if one.customer_id == row.customer_id}
            was_said = DecisionFact.objects.filter(kind="reverse").exists()
            is_said = any(one.promise_id in theirs or one.contact_id == row.made_by for one in stand)
            # A word on an earlier letter may open what that one promised again: then its customer waits for that.
            letters = {one.made_by for one in theirs.values()}
            waits_on = any(one.contact_id in letters for one in stand) and not listed.keys().isdisjoint(
                theirs
            )
            assert is_said or was_said or waits_on, f"{why} counts no more, and nobody said so"

    @staticmethod
    def has_new(row: PromiseRow, rows: dict[str, PromiseRow], stand: list[Decision]) -> bool:
        """Whether at the moment at which it was put off something else was promised that counts or was ruled on."""
        return any(
            one.made_at == row.told_at
            and one.customer_id == row.customer_id
            and one.promise_id != row.promise_id
            and (
                not promise_of(one).is_suggestion or any(word.promise_id == one.promise_id for word in stand)
            )
            for one in rows.values()
        )

    def is_taken_back(self, before: PromiseRow, rows: dict[str, PromiseRow]) -> bool:
        """Whether a person or the letter's coming back took its reason away, or it goes by another name now."""
        theirs = Filing.objects.filter(customer_id=before.customer_id).values("contact__contact_id")
        is_spoken_of = DecisionFact.objects.filter(
            Q(contact_id=before.made_by) | Q(contact_id__in=theirs)
        ).exists()
        is_again = any(one.made_by == before.made_by for one in rows.values())
        is_word = not Contact.objects.filter(contact_id=before.made_by).exists()
        return is_spoken_of or is_again or is_word or before.made_by in self.bounced

    @staticmethod
    def is_owed(before: PromiseRow) -> bool:
        same = Q(owed_id=before.owed_id) | Q(customer_id=before.customer_id)
        return OwedAnswer.objects.filter(same, is_open=True).exists()


@pytest.mark.django_db
def test_no_promise_disappears() -> None:
    run_in_any_order(Ledger, steps=14)
