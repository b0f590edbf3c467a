"""What of the queue somebody wants to see, and where the page before ended."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from heardback.desk.queries.rows import contains
from heardback.desk.storable import plain

_NUMBER = re.compile(r"[+()\d][\d\s().\-/]{2,}")
_MOST_CHASES = 2**31
_SEARCHED = ("o.customer", "o.customer_id", "o.subject", "o.last_words", "o.number")


@dataclass(frozen=True, slots=True)
class After:
    """The last row of the page before: `part` 0 are those still to be won today, 1 everybody else."""

    part: int
    due_at: datetime
    chases: int
    owed_id: str

    def encoded(self) -> str:
        """Return it for an address."""
        parts = [self.part, self.due_at.isoformat(), self.chases, self.owed_id]
        return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def after_from(text: str) -> After | None:
    """Return the page mark of an address; None (the first page) where there is none or it is no mark of ours."""
    try:
        raw = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        part, due_at, chases, owed_id = raw
        moment = datetime.fromisoformat(due_at)
        if moment.tzinfo is None:
            return None
        mark = After(int(part), moment.astimezone(UTC), int(chases), plain(str(owed_id)))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    return mark if abs(mark.part) <= 1 and 0 <= mark.chases < _MOST_CHASES else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Whom to show. `owner_id` and `is_unowned` exclude each other; `words` are all to be found."""

    team_id: int | None = None
    owner_id: int | None = None
    is_unowned: bool = False
    channel: str = ""
    point_id: int | None = None
    words: str = ""

    @property
    def is_everything(self) -> bool:
        """Whether nobody is left out."""
        return self == Filters()

    def condition(self, as_of: datetime) -> tuple[str, list[Any]]:
        """Return the SQL that stands after WHERE for what is wished, on the queue's table `o`, and its values.

        An unsure one stands in the queue once nobody has sorted it out in time (`listed_from`, SEMANTICS 2.4).
        """
        tests, values = ["o.is_open", "o.listed_from <= %s"], list[Any]([as_of])
        for column, value in (
            ("team_id", self.team_id),
            ("owner_id", self.owner_id),
            ("intake_point_id", self.point_id),
            ("channel", self.channel or None),
        ):
            if value is not None:
                tests.append(f"o.{column} = %s")
                values.append(value)
        if self.is_unowned:
            tests.append("o.owner_id IS NULL")
        for word in search_words(self.words):
            test, more = contains(_SEARCHED, word)
            tests.append(test)
            values += more
        return " AND ".join(tests), values


def search_words(text: str) -> list[str]:
    """Return the words to look for: a number as its digits, without spaces and the trunk's leading zero."""
    found, text = [], plain(text)
    for number in _NUMBER.findall(text):
        digits = re.sub(r"\D", "", number).lstrip("0")
        if len(digits) >= 4:
            found.append(digits)
            text = text.replace(number, " ")
    return [*text.split(), *found]
