"""A desk that is killed while it sends a promise: `python -m tests.faults.killed_promise WORK POINT|check`.

POINT says where the process kills itself (SIGKILL): between any two steps from the pressed button to the decision.
`check` is the desk started again: it does what is left to do and prints what it holds, as JSON.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardback.config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from tests.alerts.outbox import Wire, sending_world  # noqa: E402
from tests.desk.world import MONDAY  # noqa: E402

from heardback.alerts import letter_promises  # noqa: E402
from heardback.alerts.models import Letter, LetterPromise, LetterState  # noqa: E402
from heardback.alerts.write_letter import say_sent  # noqa: E402
from heardback.desk.models import DecisionFact, OwedAnswer, PromiseRow, RuleClick, Staff  # noqa: E402
from heardback.intake.normalise import normalise_one  # noqa: E402
from heardback.intake.rebuild import differences  # noqa: E402
from heardback.web import middleware  # noqa: E402
from heardback.web.replies import views  # noqa: E402
from heardback.workers import deliver  # noqa: E402

POINTS = ("kept", "handing", "marking", "reading", "deciding", "decided")
ANN = "ann@pool.example"
#: The first is the follow-up of a holding reply with its entered date; the second is read, and said to be a promise.
TEXT = (
    "Got it, thank you. We will get back to you by Friday. I will also call you on Thursday about the seal."
)


def die(*given: object, **named: object) -> Any:
    """End this process as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


def after(deed: Callable[..., Any]) -> Callable[..., Any]:
    """Do it, and die before anybody hears of it."""

    def done(*given: Any, **named: Any) -> Any:
        deed(*given, **named)
        die()

    return done


class Server(Wire):
    """A mail server that outlives the desk: what it took stands in a file."""

    def __init__(self, work: Path, *, dies: bool) -> None:
        super().__init__()
        self._file, self._dies = work / "handed", dies

    def hand_over(self, sender: str, recipients: Any, raw: bytes) -> Any:
        with self._file.open("a") as file:
            file.write(f"{len(raw)}\n")
        if self._dies:
            die()
        return ()


def at(hours: float) -> datetime:
    """Set the clock of the pages."""
    moment = MONDAY + timedelta(hours=hours)

    class Frozen(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return moment

    setattr(middleware, "datetime", Frozen)  # noqa: B010
    return moment


def step(now: datetime, server: Server) -> bool:
    """One step of the deliverer, without what needs a network."""
    did = deliver.deliver_letter(now, server)  # type: ignore[arg-type]
    did |= deliver.settle_unclear(now)
    did |= bool(normalise_one(now))
    return did | letter_promises.decide_said(now)


def send(work: Path, point: str) -> None:
    """Ask, answer, and die at `point`."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    world = sending_world()
    world.mail(ANN, 0, "Can you help with our pump?")
    at(1)
    if point == "kept":
        setattr(views, "keep_said", die)  # noqa: B010
    press(Client(HTTP_HOST="127.0.0.1"), world.sam)
    server = Server(work, dies=point == "handing")
    for name, where, deed in (
        ("marking", deliver, "keep"),
        ("reading", deliver, "normalise_one"),
        ("deciding", letter_promises, "_decide"),
    ):
        if name == point:
            setattr(where, deed, die)
    if point == "decided":
        setattr(letter_promises, "_decide", after(letter_promises._decide))  # noqa: B010
    while step(MONDAY + timedelta(hours=1.1), server):
        pass


def press(client: Client, sam: Staff) -> None:
    """Fill in the composer and press Send."""
    client.force_login(sam)
    url = reverse("reply", args=[OwedAnswer.objects.get().owed_id])
    text = client.get(url).content.decode()
    form = text[text.index('<form id="composer"') :]
    fields = {}
    for tag in re.findall(r"<input [^>]*>", form[: form.index("</form>")]):
        named = dict(re.findall(r'([a-z_-]+)="([^"]*)"', tag))
        if named.get("type") not in ("file", "checkbox", "radio") and "name" in named:
            fields[named["name"]] = unescape(named.get("value", ""))
    point = re.search(r'<option value="(\d+)" selected', form)
    fields |= {"point": point[1]} if point else {}
    entered = {"text": TEXT, "is_holding": "on", "promised_at": "2026-03-20T12:00"}
    beside = client.post(reverse("promises_in_draft", args=[OwedAnswer.objects.get().owed_id]), entered)
    keys = set(re.findall(r'name="said-([0-9a-f]+)"', beside.content.decode()))
    said = {f"said-{key}": "yes" for key in keys}
    answer = client.post(url, fields | entered | said)
    assert answer.status_code == 302, answer.content.decode()


def check(work: Path) -> dict[str, Any]:
    """Start again: press Send once more where nothing was kept, go on, and say what there is."""
    sam = Staff.objects.get(email__startswith="sam@")
    before = Letter.objects.count()
    if not before:
        at(1.2)
        press(Client(HTTP_HOST="127.0.0.1"), sam)
    server = Server(work, dies=False)
    unclear = 0
    for number in range(20):
        now = MONDAY + timedelta(hours=1.5 + number)
        for letter in Letter.objects.filter(state=LetterState.UNKNOWN, said_sent_by=None):
            unclear += 1
            say_sent(letter.written_by, letter, now=now)
        while step(now, server):
            pass
    rows = PromiseRow.objects.order_by("kind")
    return {
        "letters_before": before,
        "letters": list(Letter.objects.values_list("state", flat=True)),
        "handed": len((work / "handed").read_text().splitlines()),
        "unclear": unclear,
        "said": [[one.is_promise, one.decided_at is None] for one in LetterPromise.objects.all()],
        "decisions": sorted(DecisionFact.objects.values_list("kind", flat=True)),
        "clicks": RuleClick.objects.count(),
        "promises": [
            (row.kind, row.tier, row.confirmed_at is not None, row.latest_at.isoformat()) for row in rows
        ],
        "is_open": OwedAnswer.objects.get().is_open,
        "differences": [one.sentence for one in differences(MONDAY + timedelta(hours=30))],
    }


if __name__ == "__main__":
    place, what = Path(sys.argv[1]), sys.argv[2]
    if what == "check":
        print(json.dumps(check(place)))
    else:
        send(place, what)
