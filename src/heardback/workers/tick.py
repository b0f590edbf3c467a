"""The clock's worker: looks again when time alone changes something, and does the chores that nobody calls for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from heardback.desk.actions.look_again import blindness, look_again_one, rejudge_open_one
from heardback.desk.actions.propose_merges import propose_merges_one
from heardback.desk.actions.review_team import review_team
from heardback.desk.models import Team
from heardback.intake.chores import chore_one
from heardback.intake.coverage import end_stale_spans, note_phone_looks
from heardback.intake.retention import erase_one
from heardback.workers.deliver import decide_notices
from heardback.workers.figures import refresh_figures
from heardback.workers.look_over_sent import look_over_sent
from heardback.workers.loop import Life, Stop, run_steps, utc_now
from heardback.workers.phone_figures import refresh_phone_figures
from heardback.workers.promise_figures import refresh_promise_figures

LOG = logging.getLogger(__name__)
_REST = 1.0
_SECONDS_TO_END = 2.0
State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do every so often. `run` gets the moment and what the worker remembers; True: more waits."""

    name: str
    every: timedelta
    run: Callable[[datetime, State], bool]


def _look_again(now: datetime, state: State) -> bool:
    return look_again_one(now) > 0


def _coverage(now: datetime, state: State) -> bool:
    """Once feeds die or come back, everybody who waits is judged anew: silence proves more, or less."""
    note_phone_looks(now)
    end_stale_spans(now)
    seen = blindness()
    if state.get("blindness") != seen:
        state["blindness"], state["rejudge_after"] = seen, ""
    if state.get("rejudge_after") is None:
        return False
    state["rejudge_after"] = rejudge_open_one(now, state["rejudge_after"]) or None
    return state["rejudge_after"] is not None


def _notices(now: datetime, state: State) -> bool:
    return decide_notices(now)


def _sent_mail(now: datetime, state: State) -> bool:
    return look_over_sent(now)


def _merges(now: datetime, state: State) -> bool:
    return propose_merges_one(now) > 0


def _teams(now: datetime, state: State) -> bool:
    for team in Team.objects.all():
        review_team(team, now)
    return False


def _figures(now: datetime, state: State) -> bool:
    refresh_figures(now)
    return False


def _phone_figures(now: datetime, state: State) -> bool:
    refresh_phone_figures(now)
    return False


def _promise_figures(now: datetime, state: State) -> bool:
    refresh_promise_figures(now)
    return False


def _retention(now: datetime, state: State) -> bool:
    return erase_one(now)


CHORES: Sequence[Chore] = (
    Chore("looking again", timedelta(seconds=1), _look_again),
    Chore("coverage", timedelta(seconds=10), _coverage),
    Chore("hints on sent mail", timedelta(minutes=10), _sent_mail),
    Chore("notices", timedelta(minutes=1), _notices),
    Chore("merge proposals", timedelta(seconds=30), _merges),
    Chore("Today's figures", timedelta(seconds=5), _figures),
    Chore("figures of calls", timedelta(seconds=15), _phone_figures),
    Chore("figures of promises", timedelta(seconds=15), _promise_figures),
    Chore("teams' evidence", timedelta(hours=1), _teams),
    Chore("retention", timedelta(hours=1), _retention),
)


class Tick:
    """Does what is due, one chore a step; a chore that fails is said and tried again when it is due next."""

    def __init__(self, chores: Sequence[Chore] = CHORES) -> None:
        self._chores = chores
        self._due_at: dict[str, datetime] = {}
        self.problems: dict[str, str] = {}

    def tick_one(self, now: datetime, state: State) -> bool:
        """Do every chore that is due at `now`; True where one has more to do at once."""
        has_more = False
        for chore in self._chores:
            due_at = self._due_at.get(chore.name)
            # A clock that was put back must not leave a chore undone until it has caught up.
            if due_at is not None and now < due_at <= now + chore.every:
                continue
            self._due_at[chore.name] = now + chore.every
            try:
                if chore.run(now, state):
                    has_more = True
                    self._due_at[chore.name] = now
                self.problems.pop(chore.name, None)
            except Exception as problem:
                LOG.exception("%s failed; it is tried again in %s.", chore.name, chore.every)
                self.problems[chore.name] = f"{chore.name}: {type(problem).__name__}: {problem}"
        return has_more


def run(stop: Stop) -> None:
    """Tick until told to stop; the long work that changes ask for has a thread of its own beside it."""
    long_work = threading.Thread(target=_long_work, args=(stop,), name="chores", daemon=True)
    long_work.start()
    life, tick = Life("tick"), Tick()

    def step(now: datetime) -> bool:
        has_more = tick.tick_one(now, life.state)
        life.problem = "; ".join(tick.problems.values())
        return has_more

    run_steps(life, step, stop, _REST)
    # A chore may be ended anywhere and is begun again; it gets the time to finish its step.
    long_work.join(_SECONDS_TO_END)


def _long_work(stop: Stop) -> None:
    run_steps(Life("chores"), lambda now: chore_one(now, utc_now), stop, _REST)
