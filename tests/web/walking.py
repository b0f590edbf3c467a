"""Every address of the desk, with real rows put into its gaps: what the safety tests walk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from tests.desk.world import FIRM, MONDAY, World

from heardback.desk.actions.change_questions import add_question, keep_set
from heardback.desk.actions.change_retention import hold_customer
from heardback.desk.models import (
    AwaitedRow,
    Contact,
    Dialled,
    Identity,
    IntakePoint,
    MergeProposal,
    Note,
    NumberWord,
    OwedAnswer,
    PhoneLine,
    Phrase,
    PromiseRow,
    SenderRule,
    StaffAddress,
    StaffPhone,
)
from heardback.formats.exports.items import FolderRole
from heardback.intake.models import RawItem
from heardback.intake.recordings import store_recording

CANARY = "canary-of-lake-example"
_GAP = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its route as the URL table writes it, and a path that leads to a real row where there is one."""

    route: str
    path: str
    name: str


class Walked(World):
    """The shared world with one row of everything that an address may name; Kim's words hold the canary."""

    def __init__(self) -> None:
        super().__init__()
        asked = self.mail(
            "Kim <kim@lake.example>", 1, f"Could you look at our pump? {CANARY}", subject=f"Pump {CANARY}"
        )
        self.mail("Lee <lee@lake.example>", 2, f"Is anybody there? {CANARY}", subject=f"Pool {CANARY}")
        answered = self.mail("Mo <mo@lake.example>", 3, f"When do you open? {CANARY}")
        self.reply(answered, 4, "I'll get back to you by Friday.", to="mo@lake.example")
        asking = f"Could you send us the deed of {CANARY}?"
        self.mail(f"dana@{FIRM}", 5, asking, to="mo@lake.example", subject="Deed", role=FolderRole.SENT)
        self.contact = Contact.objects.get(message_id=asked)
        owed = OwedAnswer.objects.get(customer_id="email:kim@lake.example")
        note = Note.objects.create(
            contact_id=self.contact.contact_id, customer_id=owed.customer_id, text=CANARY, written_at=MONDAY
        )
        keys = list(Identity.objects.order_by("key").values_list("key", flat=True))
        proposal = MergeProposal.objects.create(
            one=keys[0], other=keys[1], reason="same name", made_at=MONDAY
        )
        self.form = IntakePoint.objects.create(
            name="Website", kind="form", created_at=MONDAY, settings={"token": "form-token-of-the-tests"}
        )
        promise = PromiseRow.objects.first()
        questions = keep_set(self.dana, "Leak", now=MONDAY)
        drips = add_question(self.dana, questions, "Where does it drip?", now=MONDAY)
        dialled = Dialled.objects.create(
            contact_id=owed.owed_id, number="+12025550142", staff=self.sam, dialled_at=MONDAY
        )
        word = NumberWord.objects.create(number="+12025550143", kind="shared", made_at=MONDAY)
        line = PhoneLine.objects.create(number="+12025550100", name="Office", made_at=MONDAY)
        self.rows: dict[str, Any] = {
            "contact_id": self.contact.contact_id,
            "owed_id": owed.owed_id,
            "customer_id": owed.customer_id,
            "key": owed.owed_id,
            "token": "form-token-of-the-tests",
            "point_id": self.form.pk,
            "kind": "imap",
            "promise_id": promise.promise_id if promise else "none",
            "awaited_id": AwaitedRow.objects.get(sentence__contains="deed").awaited_id,
            "proposal_id": proposal.pk,
            "note_id": note.pk,
            "raw_id": RawItem.objects.order_by("pk").first().pk,  # type: ignore[union-attr]
            "staff_id": self.sam.pk,
            "dialled_id": dialled.pk,
            "word_id": word.pk,
        }
        self.by_route: dict[str, Any] = {
            "settings/phrases/": Phrase.objects.create(name="Thanks", text="Thank you.").pk,
            "settings/retention/holds/": hold_customer(
                self.dana, "email:kim@lake.example", "claim", MONDAY
            ).pk,
            "settings/senders/": SenderRule.objects.create(sender="news.example", made_at=MONDAY).pk,
            "settings/teams/": self.team.pk,
            "settings/staff/": self.sam.pk,
            "settings/addresses/": StaffAddress.objects.get(address=self.sam.email).pk,
            "settings/intake/": self.point.pk,
            "settings/phones/lines/": line.pk,
            "settings/phones/staff/": StaffPhone.objects.create(
                value="201", staff=self.sam, made_at=MONDAY
            ).pk,
            "settings/questions/sets/": questions.pk,
            "settings/questions/": drips.pk,
            "settings/answer-points/": IntakePoint.objects.create(
                name="Main number",
                kind="twilio",
                created_at=MONDAY,
                settings={"hook_key": "hook-key-of-the-tests"},
            ).pk,
            "voicemail/": store_recording(
                self.point, "CA1", CANARY.encode(), "audio/mpeg", MONDAY, contact_id=self.contact.contact_id
            ).pk,
        }

    def addresses(self) -> list[Address]:
        """Return every address of the URL table."""
        return [Address(route, self._filled(route), name) for route, name in _routes(get_resolver(), "")]

    def _filled(self, route: str) -> str:
        def value(gap: re.Match[str]) -> str:
            if gap["name"] == "pk":
                found = next((row for start, row in self.by_route.items() if route.startswith(start)), 1)
            else:
                found = self.rows.get(
                    gap["name"], self.contact.contact_id if gap["kind"] in (None, "str") else 1
                )
            return str(found)

        return "/" + _GAP.sub(value, route)


def _routes(resolver: URLResolver, before: str) -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        route = before + _route_of(one)
        if isinstance(one, URLResolver):
            yield from _routes(one, route)
        else:
            yield route, one.name or ""


def _route_of(one: URLPattern | URLResolver) -> str:
    route = str(one.pattern)
    if route.startswith("^") or "(?P" in route:
        raise AssertionError(
            f"{route} is a regular expression: write it with path(), so that it can be walked."
        )
    return route
