"""Fill an installation with what promises leave: made, confirmed, moved, awaited, clicked on, hinted at, checked."""

from __future__ import annotations

from datetime import timedelta

from tests.life.filling import NOW

#: Each of these tables has a row then.
TABLES = (
    "PromiseRow",
    "AwaitedRow",
    "RuleClick",
    "RuleSwitch",
    "WaitsFor",
    "CoachingWish",
    "HintShown",
    "HintDismissed",
    "SignalSwitch",
)


def promise_and_wait() -> None:
    """Make a firm that promises, asks, confirms, puts off, and has its own mind about hints and rules."""
    from tests.desk.world import World

    from heardback.desk.actions.await_answers import hang_on
    from heardback.desk.actions.change_coaching import switch_signal, wish_morning
    from heardback.desk.actions.dismiss_hint import dismiss_hint
    from heardback.desk.actions.note_hints import note_hints
    from heardback.desk.actions.renew_promise import tell_new_date
    from heardback.desk.actions.review_promise import confirm_promise
    from heardback.desk.actions.switch_rule import switch_rule
    from heardback.desk.models import AwaitedRow, PromiseRow
    from heardback.desk.models.coaching import HintPlace
    from heardback.reading.signals import Signal, SignalName

    world = World()
    asked = world.mail("Ann Lee <ann@lee.example>", 0, "Can you repair our pump?")
    words = "Yes, that costs 80 dollars. I will send you the quote by Friday. Could you send us a photo by Thursday?"
    world.reply(asked, 2, words, to="ann@lee.example")
    now = NOW + timedelta(hours=3)
    found = PromiseRow.objects.get()
    confirm_promise(world.sam, found.promise_id, now=now)
    hang_on(world.sam, found.promise_id, AwaitedRow.objects.get().awaited_id, now=now)
    tell_new_date(world.sam, found.promise_id, due_at=now + timedelta(days=9), now=now)
    switch_rule(world.dana, found.rule, to_on=False, now=now, reason="wrong here")
    wish_morning(world.sam, wants=True, now=now)
    hint = Signal(SignalName.NO_NEXT_STEP, "Thanks.", "no_next_step", "Nothing says what comes next.")
    note_hints(world.sam, HintPlace.DRAFT, asked, [hint], now=now)
    dismiss_hint(world.sam, HintPlace.DRAFT, asked, SignalName.NO_NEXT_STEP, now=now)
    switch_signal(world.dana, SignalName.NO_NEXT_STEP, is_on=False, now=now)
