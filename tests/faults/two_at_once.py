"""Two people at once: `python -m tests.faults.two_at_once` lets two threads press at the same moment, prints JSON.

A process of its own, so that SQLite lies in a file with the settings of the product; HEARDBACK_DATABASE_URL runs it
on PostgreSQL. What is written is held back a moment, so that whoever looked before it was written has looked too
early each time and not now and then.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardback.config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from tests.desk.world import FIRM, MONDAY, World  # noqa: E402

from heardback.alerts.letter_promises import SaidInDraft, decide_said, keep_said  # noqa: E402
from heardback.alerts.models import Letter, LetterState  # noqa: E402
from heardback.desk.actions import record_decision as recording  # noqa: E402
from heardback.desk.actions.approve_holding import approve_holding  # noqa: E402
from heardback.desk.actions.await_answers import stop_awaiting  # noqa: E402
from heardback.desk.actions.end_promise import keep_promise, waive_promise  # noqa: E402
from heardback.desk.actions.promise import promise  # noqa: E402
from heardback.desk.actions.renew_promise import move_by_customer, tell_new_date  # noqa: E402
from heardback.desk.actions.reverse import reverse  # noqa: E402
from heardback.desk.actions.review_promise import confirm_promise, dismiss_promise  # noqa: E402
from heardback.desk.models import AwaitedRow, Contact, DecisionFact, PromiseRow, Role, RuleClick  # noqa: E402
from heardback.desk.projection import refresh  # noqa: E402
from heardback.desk.queries.rule_precision import precision_of  # noqa: E402
from heardback.desk.refused import Refused  # noqa: E402
from heardback.intake.rebuild import differences  # noqa: E402
from heardback.kernel.contacts import PromiseKind  # noqa: E402
from heardback.kernel.decisions import DecisionKind  # noqa: E402

NOW = MONDAY + timedelta(hours=5)
Deed = Callable[[], object]


def at_once(*deeds: Deed) -> list[str]:
    """Let each deed begin at the same moment in a thread of its own; return what became of each."""
    gate = threading.Barrier(len(deeds))
    said: list[str] = [""] * len(deeds)

    def run(place: int, deed: Deed) -> None:
        gate.wait(20)
        try:
            found = deed()
            said[place] = "done" if not isinstance(found, DecisionFact) else found.decision_id
        except Refused as refused:
            said[place] = f"refused: {refused}"
        except Exception as problem:  # what a person would see as a broken page
            said[place] = f"broken: {type(problem).__name__}: {problem}"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return said


def slowly(judge: Callable[..., Any]) -> Callable[..., Any]:
    """Hold back what follows a decision, while it is written and not yet seen by anybody else."""

    def slow(*given: Any, **named: Any) -> Any:
        time.sleep(0.15)
        return judge(*given, **named)

    return slow


class Desk:
    """The world, with a promise a customer."""

    def __init__(self) -> None:
        self.world = World()
        self.lee = self.world.person("lee", "Lee Moss", Role.LEAD)
        self._count = 0

    def customer(self) -> str:
        self._count += 1
        return f"p{self._count}@larkspur.example"

    def suggested(self) -> PromiseRow:
        """Dana answers in full and holds out a quote besides."""
        writer = self.customer()
        question = self.world.mail(writer, 0, "Our pump is leaking. Can you help?")
        text = "Yes, it is the seal, that costs 80 dollars to repair. I will send you the quote by Friday."
        answer = self.world.reply(question, 2, text, to=writer)
        made_by = Contact.objects.get(message_id=answer).contact_id
        return PromiseRow.objects.get(made_by=made_by, tier="suggested")

    def held(self, rounds: int = 1) -> PromiseRow:
        """Dana puts it off, `rounds` times."""
        writer = self.customer()
        question = self.world.mail(writer, 0, "Our pump is leaking. Can you help?")
        for number in range(rounds):
            text = "Thanks, got it. We will get back to you by tomorrow."
            self.world.reply(question, 2 + number / 2, text, to=writer)
        return PromiseRow.objects.filter(customer_id=f"email:{writer}").latest("made_at")

    def awaited(self) -> AwaitedRow:
        """We ask a customer for something."""
        writer = self.customer()
        question = self.world.mail(writer, 0, "Our pump is leaking. Can you help?")
        self.world.reply(question, 1, "Which model is it? Please send us a photo by Friday.", to=writer)
        return AwaitedRow.objects.get(customer_id=f"email:{writer}")

    def letter(self) -> Letter:
        """A letter that has gone out, with its writer's word on the promise in it."""
        row = self.suggested()
        sent = Contact.objects.get(contact_id=row.made_by)
        found = Letter.objects.create(
            message_id=sent.message_id, contact_id=sent.contact_id, from_address=f"dana@{FIRM}", recipients=[],
            raw=b"", written_by=self.world.dana, customer_id=row.customer_id, state=LetterState.SENT,
            opened_at=NOW, written_at=NOW, not_before=NOW, sent_at=NOW,
        )  # fmt: skip
        keep_said(found, [SaidInDraft(row.promise_id.partition(":")[2], is_promise=True)])
        return found


def after(row: PromiseRow, said: list[str]) -> dict[str, Any]:
    """Return what stands of one promise after two deeds."""
    decisions = DecisionFact.objects.filter(promise_id=row.promise_id)
    ids = [one.decision_id for one in decisions]
    back = DecisionFact.objects.filter(kind=DecisionKind.REVERSE, other_id__in=ids)
    here = PromiseRow.objects.filter(customer_id=row.customer_id)
    return {
        "said": said,
        "kinds": sorted(decisions.values_list("kind", flat=True)),
        "taken_back": back.count(),
        "clicks": RuleClick.objects.filter(decision_id__in=ids).count(),
        "promises": here.count(),
        "ended_as": PromiseRow.objects.get(pk=row.pk).ended_as,
    }


def main() -> dict[str, Any]:
    """Play every pair; return what became of each by name."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    desk = Desk()
    dana, sam, world = desk.world.dana, desk.world.sam, desk.world
    later = timedelta(milliseconds=3)
    friday, monday = MONDAY + timedelta(days=4), MONDAY + timedelta(days=7)
    found: dict[str, Any] = {}
    rows = {
        name: desk.suggested()
        for name in (
            "confirm twice",
            "confirm and dismiss",
            "dismiss twice",
            "keep and waive",
            "undo and dismiss",
        )
    } | {name: desk.held() for name in ("told twice", "told two dates", "moved twice", "kept twice")}
    row = desk.held(4)
    waiting = desk.awaited()
    letter = desk.letter()
    undone = confirm_promise(dana, rows["undo and dismiss"].promise_id, now=NOW).decision_id
    twice = confirm_promise(dana, desk.suggested().promise_id, now=NOW).decision_id
    setattr(recording, "refresh", slowly(refresh))  # noqa: B010

    def on(name: str, one: Callable[[str], object], other: Callable[[str], object]) -> None:
        promise_id = rows[name].promise_id
        found[name] = after(rows[name], at_once(lambda: one(promise_id), lambda: other(promise_id)))

    on("confirm twice", lambda key: confirm_promise(dana, key, now=NOW),
       lambda key: confirm_promise(sam, key, now=NOW + later))  # fmt: skip
    on("dismiss twice", lambda key: dismiss_promise(dana, key, now=NOW),
       lambda key: dismiss_promise(dana, key, now=NOW + later))  # fmt: skip
    on("confirm and dismiss", lambda key: confirm_promise(dana, key, now=NOW),
       lambda key: dismiss_promise(sam, key, now=NOW + later))  # fmt: skip
    on("keep and waive", lambda key: keep_promise(dana, key, now=NOW),
       lambda key: waive_promise(sam, key, now=NOW + later, reason="They said so"))  # fmt: skip
    on("kept twice", lambda key: keep_promise(dana, key, now=NOW),
       lambda key: keep_promise(sam, key, now=NOW + later))  # fmt: skip
    on("told twice", lambda key: tell_new_date(dana, key, due_at=friday, now=NOW),
       lambda key: tell_new_date(dana, key, due_at=friday, now=NOW + later))  # fmt: skip
    on("told two dates", lambda key: tell_new_date(dana, key, due_at=friday, now=NOW),
       lambda key: tell_new_date(sam, key, due_at=monday, now=NOW + later))  # fmt: skip
    on("moved twice", lambda key: move_by_customer(dana, key, due_at=friday, now=NOW),
       lambda key: move_by_customer(dana, key, due_at=friday, now=NOW + later))  # fmt: skip
    on("undo and dismiss", lambda key: reverse(dana, undone, now=NOW + later),
       lambda key: dismiss_promise(sam, key, now=NOW + later))  # fmt: skip
    said = at_once(
        lambda: reverse(dana, twice, now=NOW + later), lambda: reverse(sam, twice, now=NOW + later)
    )
    found["undo twice"] = {"said": said, "undone": DecisionFact.objects.filter(other_id=twice).count()}
    found["approve twice"] = {
        "said": at_once(
            *(lambda by=by: approve_holding(by, row.promise_id, now=NOW) for by in (desk.lee, desk.lee))
        ),
        "decisions": DecisionFact.objects.filter(kind=DecisionKind.APPROVE_HOLDING).count(),
    }
    found["stop twice"] = {
        "said": at_once(
            lambda: stop_awaiting(dana, waiting.awaited_id, now=NOW),
            lambda: stop_awaiting(sam, waiting.awaited_id, now=NOW + later),
        ),
        "decisions": DecisionFact.objects.filter(kind=DecisionKind.STOP_AWAITING).count(),
    }
    found["two deliverers"] = {
        "said": at_once(lambda: decide_said(NOW), lambda: decide_said(NOW)),
        "confirmed": DecisionFact.objects.filter(promise_id__startswith=letter.contact_id).count(),
    }
    customer = rows["kept twice"].customer_id
    found["entered twice"] = {
        "said": at_once(
            *(lambda moment=moment: entered(world, customer, moment) for moment in (NOW, NOW + later))
        ),
        "promises": PromiseRow.objects.filter(customer_id=customer, tier="entered").count(),
    }
    found["rules"] = {
        rule: precision_of(rule).clicks
        for rule in RuleClick.objects.values_list("rule", flat=True).distinct()
    }
    found["differences"] = [
        f"{one.what} {one.key}: {one.sentence}" for one in differences(NOW + timedelta(hours=1))
    ]
    return found


def entered(world: World, customer: str, now: datetime) -> DecisionFact:
    """Enter the same promise, as a form sent twice does."""
    return promise(
        world.sam,
        customer,
        kind=PromiseKind.CALL_BACK,
        words="I ring you",
        due_at=MONDAY + timedelta(days=2),
        now=now,
    )


if __name__ == "__main__":
    print(json.dumps(main()))
