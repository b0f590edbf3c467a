"""A promise is remembered before it slips: once a date, to whoever made it, and never for a mere suggestion."""

from __future__ import annotations

import pytest
from tests.alerts.outbox import at, sending_world
from tests.alerts.test_notices import Post, soon
from tests.desk.world import FIRM, World

from heardback.alerts.models import Alert, AlertKind
from heardback.desk.actions.end_promise import keep_promise
from heardback.desk.actions.renew_promise import move_by_customer
from heardback.desk.actions.review_promise import confirm_promise
from heardback.desk.models import PromiseRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return sending_world()


def answered(world: World, text: str) -> PromiseRow:
    asked = world.mail("Ann Lee <ann@lee.example>", 1, "Can you repair our pump?")
    world.reply(asked, 2, text, to="ann@lee.example", sender=f"sam@{FIRM}")
    return PromiseRow.objects.get()


def test_the_maker_is_reminded_at_the_earliest_reading(world: World) -> None:
    row = answered(world, "Got it, thank you. I'll call you on Thursday.")
    assert (row.remind_at, row.owner) == (at(72), world.sam)
    post = Post()
    told = soon(post.until(2, 71.75))
    assert told == []
    # The summary of Thursday morning says it, and nobody is told twice.
    told = post.until(72, 95.75)
    assert [one for one in told if one[0] == "sam"] == [
        ("sam", "Nobody is waiting for you (Thursday 19 March)")
    ]
    assert "Promises due (1)" in post.newest()


def test_within_24_hours_is_reminded_while_there_is_time(world: World) -> None:
    row = answered(world, "Got it, thank you, we are looking into it.")
    assert (row.latest_at, row.remind_at) == (at(26), at(20))
    told = Post().until(2, 26)
    assert ("sam", "Nobody is waiting for you (Tuesday 17 March)") in told
    assert Alert.objects.get(kind=AlertKind.PROMISE).told_at is not None


def test_kept_meanwhile_nobody_is_reminded(world: World) -> None:
    row = answered(world, "Got it. I'll call you tomorrow at 3 pm.")
    keep_promise(world.sam, row.promise_id, now=at(25))
    assert soon(Post().until(26, 40)) == []


def test_another_date_reminds_anew(world: World) -> None:
    row = answered(world, "Got it. I'll call you tomorrow at 3 pm.")
    post = Post()
    assert soon(post.until(29, 30)) == [("sam", "Ann Lee: we said we would by 15:15 today")]
    move_by_customer(world.sam, row.promise_id, due_at=at(54), now=at(30.25))
    assert PromiseRow.objects.get().remind_at == at(41)
    assert soon(post.until(30.5, 54)) == []  # it comes at night: Wednesday's summary says it
    assert "Promises due (1)" in post.newest()
    assert Alert.objects.filter(kind=AlertKind.PROMISE, told_at__isnull=False).count() == 2


def test_a_suggestion_reminds_nobody_until_it_is_confirmed(world: World) -> None:
    row = answered(
        world,
        "The pump costs 300 dollars and we have two of them in stock, in grey and in blue. "
        "I'll send you the drawing tomorrow at 3 pm.",
    )
    assert row.tier == "suggested"
    post = Post()
    assert soon(post.until(24, 30)) == []
    confirm_promise(world.sam, row.promise_id, now=at(30))
    assert soon(post.until(30, 30)) == [("sam", "Ann Lee: we said we would by 15:15 today")]
