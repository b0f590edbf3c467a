"""Not owed: a person says that no answer is needed; it leaves the figures and stays in the register."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.record_decision import record_batch
from heardback.desk.debts import check_may_say_no, members_of, open_owed, reason_given
from heardback.desk.models import DecisionFact, Staff
from heardback.kernel.decisions import DecisionKind


def decide_not_owed(by: Staff, key: str, *, reason: str, now: datetime) -> DecisionFact:
    """Rule every contact of the open owed answer `key` as owing nothing; undone together.

    Refused without a reason, once it is answered, and for its own owner once it is past due (SEMANTICS 2.4).
    """
    given = reason_given(reason, "it is shown in the register of what was set aside.")
    row = open_owed(key, now)
    check_may_say_no(by, row, now)
    members = [(contact_id, "") for contact_id in members_of(row.owed_id)]
    return record_batch(by, DecisionKind.OWES_NO, members, now=now, reason=given)[0]
