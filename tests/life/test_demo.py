"""The demo lives: its past ends now, its future is the same each time, and mail comes in and is answered."""

from __future__ import annotations

import os
import re
import signal
from collections import Counter
from itertools import pairwise
from pathlib import Path

from tests.life.installation import Installation, get

from heardback.formats.rfc5322 import parse_mail
from heardback.sample_firm import FEWEST
from heardback.sample_firm.live import Life, past, shift_to
from heardback.sample_firm.live_promises import promised_past

NOW = 1_795_350_000  # Sun 22 Nov 2026, 12:20 UTC


def test_the_past_ends_now_and_keeps_its_weekdays() -> None:
    copies = list(past(FEWEST, 1, NOW))
    assert shift_to(NOW) % (7 * 86_400) == 0
    assert all(one.at <= other.at for one, other in pairwise(copies))
    assert NOW - 3 * 86_400 < copies[-1].at <= NOW
    assert copies == list(past(FEWEST, 1, NOW))
    assert len({copy.key for copy in copies}) == len(copies)


def test_what_comes_next_is_told_in_minutes_and_the_same_each_time() -> None:
    life = Life(1)
    ids: set[str] = set()
    for number in range(120):
        copies = life.story(number, NOW)
        assert copies == Life(1).story(number, NOW)
        assert all(NOW <= copy.at <= NOW + 30 * 60 for copy in copies)
        found = {parse_mail(copy.raw).message_id for copy in copies}
        assert not found & ids, "two stories share a mail"
        ids |= found
    assert sum(any(copy.is_ours for copy in life.story(number, NOW)) for number in range(120)) > 60


def test_what_was_promised_is_open_slipping_kept_and_broken_and_the_same_each_time() -> None:
    promised = promised_past(1, NOW)
    assert promised == promised_past(1, NOW)
    states = Counter(one.state(NOW) for one in promised.promises)
    assert (
        min(states[name] for name in ("open", "kept", "kept_late", "broken", "renegotiated", "unconfirmed"))
        >= 3
    )
    due_today = [
        one for one in promised.promises if NOW < one.latest_at < NOW + 86_400 and one.state(NOW) == "open"
    ]
    assert len(due_today) >= 5
    assert all(copy.at <= NOW for copy in promised.copies)
    ours = {one.key.partition(":")[0] for one in past(FEWEST, 1, NOW)}
    assert not ours & {copy.key.partition(":")[0] for copy in promised.copies}
    told = [
        story for number in range(120) for story in Life(1).story(number, NOW) if _PROMISES.search(story.raw)
    ]
    assert len(told) > 10, "somebody promises something while one watches"


def test_mail_and_calls_come_in_and_are_answered(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "demo")
    arguments = ("--home", str(installation.home), "--messages", str(FEWEST))
    with installation.serving(*arguments, command="demo") as desk:
        desk.until(lambda: "live started" in desk.log, "the firm is built")
        (address,) = set(re.findall(r"http://127\.0\.0\.1:\d+", desk.log))
        installation.url = address
        link = re.search(r"http\S+/sign-in/\S+", desk.log)
        assert link is not None
        desk.until(lambda: bool(desk.health()), "pages are served")
        assert b"Maria Lopez" in get(link[0])
        before, calls = int(installation.python(_ITEMS)), int(installation.python(_CALLS))
        desk.until(
            lambda: int(installation.python(_RINGING)) >= 1, "a call that still rings is owed an answer"
        )
        desk.until(lambda: int(installation.python(_LIVE)) >= 2, "somebody new writes")
        os.kill(desk.pid_of("live"), signal.SIGKILL)
        desk.until(lambda: desk.log.count("live started") == 2, "it goes on")
        desk.until(lambda: int(installation.python(_ANSWERED)) >= 1, "somebody is answered")
        assert int(installation.python(_ITEMS)) > before
        assert int(installation.python(_CALLS)) > calls > 100
        assert min(int(count) for count in installation.python(_PROMISED).split()) >= 3
        assert "is running" in installation.run("demo", *arguments, "--fresh", code=2).stderr
        assert desk.stop() < 10
        assert not desk.left()
    assert "No difference" in installation.run("rebuild", "--check").stdout
    assert "holds no demo" in installation.run("demo", "--home", str(tmp_path), "--fresh", code=2).stderr


_PROMISES = re.compile(rb"I(?:'|=E2=80=99)ll |We(?:'|=E2=80=99)ll |will call|hear from")
_OPENED = "from heardback.intake.models import *\nfrom heardback.desk.models import *\n"
_ITEMS = _OPENED + "print(RawItem.objects.count())"
_CALLS = _OPENED + "print(Contact.objects.filter(channel__in=['phone', 'voicemail']).count())"
_RINGING = _OPENED + (
    "print(OwedAnswer.objects.filter(is_open=True, channel='phone', last_words__contains='is known').count())"
)
_PROMISED = _OPENED + (
    "from heardback.desk.promise_rows import promise_of\n"
    "from datetime import datetime, UTC\n"
    "found = [promise_of(row) for row in PromiseRow.objects.all()]\n"
    "states = [str(one.state_at(datetime.now(UTC))) for one in found if not one.is_suggestion]\n"
    "guesses = sum(one.is_suggestion for one in found)\n"
    "print(guesses, *(states.count(name) for name in ('open', 'kept', 'kept_late', 'broken')))"
)
_FROM_LIFE = "source_key__regex=r'^demo:5\\d{5}:'"
_LIVE = _OPENED + f"print(RawItem.objects.filter({_FROM_LIFE}).count())"
_ANSWERED = _OPENED + (
    f"ids = RawItem.objects.filter({_FROM_LIFE}, role='sent').values_list('contact_id', flat=True)\n"
    "print(OwedAnswer.objects.filter(is_open=False, settled_by__in=list(ids)).count())"
)
