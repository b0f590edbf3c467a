"""The sole writer of owed answers, promises, rulings and customers: judges customers and stores the difference.

`refresh` may be called any number of times with the same result. It decides nothing (the kernel does) and records
no facts but one: that a published verdict changed (SEMANTICS 4.6).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from heardback.desk.firm import JudgingContext
from heardback.desk.judging import Judged, judge_customers
from heardback.desk.locks import lock_customers
from heardback.desk.models import (
    AwaitedRow,
    Customer,
    Filing,
    OwedAnswer,
    PromiseRow,
    Pulse,
    RevisedVerdict,
)
from heardback.desk.owed_rows import Setting
from heardback.desk.promise_rows import Columns, Makers, awaited_columns, is_running, promise_columns
from heardback.desk.restored import restored
from heardback.desk.updating import update_rows
from heardback.kernel.policy import PolicyBook
from heardback.kernel.reasons import Grade, Rule
from heardback.kernel.revisions import revisions
from heardback.kernel.status import (
    verdicts_around_due,
)

_AT_ONCE = 1000
CONTACT_ID_LENGTH = 64  # SHA-256 in hex; decisions' ids are shorter


@dataclass(frozen=True, slots=True)
class Derived:
    """Everything that the projection holds of some customers, by key: what `rebuild --check` compares."""

    owed: dict[str, Columns]
    promises: dict[str, Columns]
    awaited: dict[str, Columns]
    filings: dict[int, Columns]
    customers: dict[str, Columns]
    judged: dict[str, Judged]


def refresh(
    customer_ids: Collection[str], context: JudgingContext, now: datetime, because: Collection[str] = ()
) -> bool:
    """Judge these customers and store what changed; return whether anything did. Needs an open transaction.

    `because` are ids of the facts (contacts, decisions) that made this necessary: a revised verdict names them.
    """
    if not customer_ids:
        return False
    lock_customers(customer_ids)
    derived = derive(customer_ids, context, now)
    changed = _store_owed(derived, customer_ids, context, now, because)
    changed |= _store(PromiseRow, "promise_id", derived.promises, {"customer_id__in": customer_ids})
    changed |= _store(AwaitedRow, "awaited_id", derived.awaited, {"customer_id__in": customer_ids})
    changed |= _store_filings(derived.filings)
    changed |= _store(Customer, "customer_id", derived.customers, {"customer_id__in": customer_ids})
    if changed:
        beat(now)
    return changed


def beat(now: datetime) -> None:
    """Say that something on the pages changed."""
    if not Pulse.objects.filter(pk=1).update(count=F("count") + 1, changed_at=now):
        Pulse.objects.get_or_create(pk=1, defaults={"count": 1, "changed_at": now})


def derive(customer_ids: Collection[str], context: JudgingContext, now: datetime) -> Derived:
    """Judge and lay out the rows as they should be; writes nothing."""
    judged = judge_customers(customer_ids, context)
    setting = Setting(judged, now)
    makers = Makers(judged, setting.people)
    owed: dict[str, Columns] = {}
    promises: dict[str, Columns] = {}
    awaited: dict[str, Columns] = {}
    filings: dict[int, Columns] = {}
    customers: dict[str, Columns] = {}
    for customer_id, one in judged.items():
        if not one.contacts:
            continue
        name = setting.name_of(customer_id, one)
        for answer in one.judgement.owed:
            owed[answer.key] = setting.owed_columns(answer, one, name)
        teams = {answer.key: owed[answer.key]["team_id"] for answer in one.judgement.owed}
        promises |= promise_columns(one, name, teams, makers, context.calendar)
        awaited |= awaited_columns(one, name, makers)
        filings |= _filings(one)
        customers[customer_id] = _customer(one, name, now)
    return Derived(owed, promises, awaited, filings, customers, judged)


def fill_words(book: PolicyBook, now: datetime) -> int:
    """Give rows that an earlier version wrote their verdicts' words; return how many lacked them."""
    done = 0
    while rows := list(OwedAnswer.objects.filter(word_until_due="")[:_AT_ONCE]):
        for row in rows:
            until_due, after_due = verdicts_around_due(restored(row, book), now)
            row.word_until_due, row.word_after_due = until_due.value, after_due.value
        update_rows(rows, ["word_until_due", "word_after_due"])
        done += len(rows)
    return done


def _filings(one: Judged) -> dict[int, Columns]:
    """How each contact was ruled on this customer's timeline, and which owed answer it belongs to."""
    judgement = one.judgement
    ruled = dict(judgement.rulings)
    reached = {line.contact_id: line for line in judgement.reached}
    owed_of = {contact_id: owed.key for owed in judgement.owed for contact_id in owed.contacts}
    settled = {owed.settlement.contact_id: owed.key for owed in judgement.owed if owed.settlement}
    found = {}
    for contact_id, shown in one.contacts.items():
        ruling, line = ruled.get(contact_id), reached.get(contact_id)
        rule = ruling.rule.value if ruling else line.rule.value if line else ""
        found[shown.filing_id] = {
            "owes": ruling.owes.value if ruling else "",
            "rule": rule,
            "grade": line.grade.value if line and line.grade else "",
            "conversation": judgement.conversations.get(contact_id, ""),
            "owed_id": owed_of.get(contact_id) or settled.get(contact_id, ""),
        }
    return found


def _customer(one: Judged, name: str, now: datetime) -> Columns:
    told_twice = {contact_id for owed in one.judgement.owed for contact_id in owed.told_twice}
    moments = [
        shown.contact.occurred_at
        for contact_id, shown in one.contacts.items()
        if contact_id not in told_twice
    ]
    # Who was only tried was never answered.
    reached = [
        line for line in one.judgement.reached if line.grade is not Grade.X and line.rule is not Rule.ATTEMPT
    ]
    return {
        "name": name[:400],
        "since": min(moments),
        "last_at": max(moments),
        "contacts": len(moments),
        "has_history": bool(reached),
        "promises_open": sum(map(is_running, one.judgement.promises)),
        "stale_decisions": list(one.judgement.stale_decisions),
    }


# -- storing the difference ---------------------------------------------------------------------------------


def _store_owed(
    derived: Derived,
    customer_ids: Collection[str],
    context: JudgingContext,
    now: datetime,
    because: Collection[str],
) -> bool:
    before = {row.owed_id: row for row in OwedAnswer.objects.filter(customer_id__in=customer_ids)}
    # An owed answer may have moved here from a customer that is not among these (identities linked anew).
    strangers = [key for key in derived.owed if key not in before]
    before |= {row.owed_id: row for row in OwedAnswer.objects.filter(owed_id__in=strangers)}
    fresh, changed = [], []
    for key, columns in derived.owed.items():
        row = before.get(key)
        if row is None:
            fresh.append(OwedAnswer(owed_id=key, judged_at=now, changed_at=now, **columns))
        elif differing(row, columns):
            changed.append((row, columns))
    gone = [row for key, row in before.items() if key not in derived.owed and row.customer_id in customer_ids]
    _note_revisions([row for row, _ in changed] + gone, derived, context, now, because)
    for row, columns in changed:
        _lay(row, columns)
        row.judged_at = row.changed_at = now
    OwedAnswer.objects.filter(pk__in=[row.pk for row in gone]).delete()
    OwedAnswer.objects.bulk_create(fresh)
    if changed:
        names = [*changed[0][1], "judged_at", "changed_at"]
        update_rows([row for row, _ in changed], names)
    return bool(fresh or changed or gone)


def differing(row: Any, columns: Columns) -> list[str]:
    """Return the names of the columns in which a stored row is not as derived."""
    return [name for name, value in columns.items() if getattr(row, name) != value]


def _lay(row: Any, columns: Columns) -> None:
    for name, value in columns.items():
        setattr(row, name, value)


def _note_revisions(
    before: list[OwedAnswer],
    derived: Derived,
    context: JudgingContext,
    now: datetime,
    because: Collection[str],
) -> None:
    """A verdict that was shown turned out otherwise, as of the moment it was shown: kept for good (4.6)."""
    found = []
    for row in before:
        one = derived.judged.get(row.customer_id)
        if one is None:
            continue
        old = restored(row, context.book)
        # Of the facts that came in this step, those of this customer: contacts of theirs, and decisions.
        causes = [fact for fact in because if fact in one.contacts or len(fact) < CONTACT_ID_LENGTH]
        for revised in revisions(
            [old], one.judgement.owed, as_of=row.judged_at, because=causes, revised_at=now
        ):
            found.append(
                RevisedVerdict(
                    owed_id=revised.key,
                    old_id=revised.old_key,
                    customer_id=row.customer_id,
                    old=revised.old.value if revised.old else "",
                    new=revised.new.value if revised.new else "",
                    because=list(revised.because),
                    revised_at=now,
                )
            )
    RevisedVerdict.objects.bulk_create(found)


def _store(model: Any, key_name: str, wanted: Mapping[str, Columns], among: Mapping[str, Any]) -> bool:
    before = {getattr(row, key_name): row for row in model.objects.filter(**among)}
    strangers = [key for key in wanted if key not in before]
    if strangers:
        before |= {
            getattr(row, key_name): row for row in model.objects.filter(**{f"{key_name}__in": strangers})
        }
    fresh = [model(**{key_name: key}, **columns) for key, columns in wanted.items() if key not in before]
    changed = [(before[key], columns) for key, columns in wanted.items() if key in before]
    changed = [(row, columns) for row, columns in changed if differing(row, columns)]
    gone = [row.pk for key, row in before.items() if key not in wanted]
    for row, columns in changed:
        _lay(row, columns)
    model.objects.filter(pk__in=gone).delete()
    model.objects.bulk_create(fresh)
    if changed:
        update_rows([row for row, _ in changed], list(changed[0][1]))
    return bool(fresh or changed or gone)


def _store_filings(wanted: Mapping[int, Columns]) -> bool:
    changed = []
    for row in Filing.objects.filter(pk__in=list(wanted)):
        columns = wanted[row.pk]
        if differing(row, columns):
            _lay(row, columns)
            changed.append(row)
    update_rows(changed, ["owes", "rule", "grade", "conversation", "owed_id"])
    return bool(changed)
