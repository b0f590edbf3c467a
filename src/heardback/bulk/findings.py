"""Findings as columns: what the judge said of one partition, ready to become the output files.

Column names and meaning are the shapes' (`owed.parquet`, `contacts.parquet`); this module only transposes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from heardback.bulk.filing import Filed
from heardback.evidence.likelihood import likelihood_of
from heardback.findings.reasons import reasons_of
from heardback.findings.spoken import address_of
from heardback.findings.tables import CALL_SCHEMA, CONTACT_SCHEMA, OWED_SCHEMA, table_of
from heardback.kernel.contacts import Contact
from heardback.kernel.judge import Judgement, OwedAnswer
from heardback.kernel.owing import Owes
from heardback.kernel.reasons import Grade, Rule
from heardback.kernel.status import state_at, verdict_at


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A contact that was set aside, and the rule that did it."""

    filed: Filed
    rule: Rule


ASIDE_SCHEMA = pa.schema(
    [
        ("contact_id", pa.string()),
        ("occurred_at", pa.timestamp("us", tz="UTC")),
        ("from_identity", pa.string()),
        ("subject", pa.string()),
        ("rule", pa.string()),
        ("evidence", pa.list_(pa.string())),
        ("source", pa.string()),
        ("offset", pa.int64()),
    ]
)


def aside_table(rows: Sequence[AsideRow]) -> pa.Table:
    """Return what was set aside, with every mark as evidence."""
    found = []
    for row in rows:
        contact, filed = _contact(row.filed), row.filed
        sender = _sender(filed)
        marks = sorted(mark.value for mark in contact.marks)
        place = (filed.source, filed.offset)
        found.append(
            (contact.contact_id, contact.occurred_at, sender, contact.subject, row.rule.value, marks, *place)
        )
    return table_of(found, ASIDE_SCHEMA)


def _sender(filed: Filed) -> str:
    if filed.from_key:
        return filed.from_key
    return f"email:{filed.from_address}" if filed.from_address else ""


class OwedColumns:
    """Collects rows of OWED_SCHEMA column by column."""

    def __init__(self) -> None:
        self._rows: list[tuple[Any, ...]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(
        self, judgement: Judgement, filed: Mapping[str, Filed], as_of: datetime, since: datetime | None
    ) -> None:
        """Add every owed answer of `judgement` that was opened at or after `since`."""
        for owed in judgement.owed:
            if since is None or owed.opened_at >= since:
                self._rows.append(_owed_row(owed, filed, as_of))

    def table(self) -> pa.Table:
        return table_of(self._rows, OWED_SCHEMA)


class ContactColumns:
    """Collects rows of CONTACT_SCHEMA column by column."""

    def __init__(self) -> None:
        self._rows: list[tuple[Any, ...]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, filed: Filed, owes: Owes | None, rule: Rule | None, conversation_id: str) -> None:
        """Add one contact at its home; `customer_ids` are those of the owed answers, linked addresses as one."""
        contact = _contact(filed)
        self._rows.append(
            (
                contact.contact_id,
                contact.message_id,
                contact.channel.value,
                contact.direction.value,
                contact.occurred_at,
                filed.claimed_sent_at,
                _sender(filed),
                list(filed.to_keys) or [f"email:{address}" for address in filed.to],
                list(filed.customer_ids),
                contact.staff,
                conversation_id,
                filed.is_automatic,
                owes.value if owes is not None else None,
                rule.value if rule is not None else None,
                contact.subject,
                list(contact.cites),
                filed.source,
                filed.offset,
            )
        )

    def table(self) -> pa.Table:
        return table_of(self._rows, CONTACT_SCHEMA)


class CallColumns:
    """Collects rows of CALL_SCHEMA column by column: every call once, at its home."""

    def __init__(self) -> None:
        self._rows: list[tuple[Any, ...]] = []

    def add(self, filed: Filed, owes: Owes | None, rule: Rule | None, *, is_first_contact: bool) -> None:
        """Add one call, with what was ruled on it and whether anything was known of the customer before."""
        contact, call = _contact(filed), filed.call
        if call is None:
            return
        self._rows.append(
            (
                contact.contact_id,
                call.system,
                call.call_key,
                contact.direction.value,
                contact.channel.value,
                contact.occurred_at,
                call.started_at,
                call.answered_at,
                call.ended_at,
                call.outcome,
                call.is_answered_by_person,
                call.reached_voicemail,
                call.bridged_for,
                call.rang_for,
                call.message_for,
                call.is_withheld,
                call.number,
                filed.customer_ids[0] if filed.customer_ids else "",
                call.dialled,
                call.campaign,
                call.queue,
                contact.staff,
                is_first_contact,
                owes.value if owes is not None else None,
                rule.value if rule is not None else None,
                call.records,
                filed.source,
                filed.offset,
            )
        )

    def table(self) -> pa.Table:
        return table_of(self._rows, CALL_SCHEMA)


def _owed_row(owed: OwedAnswer, filed: Mapping[str, Filed], as_of: datetime) -> tuple[Any, ...]:
    settlement, closure = owed.settlement, owed.closure
    members = [filed[contact_id] for contact_id in owed.contacts]
    opener = members[0]
    contact = _contact(opener)
    candidates = [line.contact_id for line in owed.suggestions if line.grade is Grade.C]
    return (
        owed.key,
        owed.customer_id,
        opener.from_name or address_of(owed.customer_id),
        owed.channel.value,
        owed.subject,
        owed.opened_at,
        owed.due_at,
        state_at(owed, as_of).value,
        verdict_at(owed, as_of).value,
        settlement.settled_at if settlement else None,
        settlement.contact_id if settlement else None,
        settlement.staff if settlement else None,
        settlement.grade.value if settlement else None,
        settlement.manner.value if settlement else None,
        owed.chases,
        len(owed.attempts),
        "yes" if owed.is_certain else "unsure",
        owed.rule.value,
        members[-1].snippet,
        [
            {"channel": _contact(one).channel.value, "occurred_at": _contact(one).occurred_at}
            for one in members
            if _contact(one).contact_id not in owed.told_twice
        ],
        any(one.has_number for one in members),
        list(dict.fromkeys(candidates)),
        owed.is_first_contact,
        _intake_point(opener, contact),
        _reasons(owed, filed),
        owed.uncovered_from,
        closure.rule.value if closure else None,
        closure.closed_at if closure else None,
        1.0 if owed.is_certain else likelihood_of(owed.rule, contact.marks),
        opener.call.campaign if opener.call is not None else "",
        sum(line.grade is Grade.D for line in owed.suggestions),
    )


def _intake_point(opener: Filed, contact: Contact) -> str:
    """The address that was written to, or the line that was rung."""
    if opener.call is not None:
        return opener.call.dialled
    return contact.intake_points[0] if contact.intake_points else ""


def _contact(filed: Filed) -> Contact:
    if filed.contact is None:
        raise TypeError("A member of an owed answer is a contact.")
    return filed.contact


def _reasons(owed: OwedAnswer, filed: Mapping[str, Filed]) -> list[dict[str, str]]:
    contacts = {contact_id: one.contact for contact_id, one in filed.items() if one.contact is not None}
    return [
        {"sentence": reason.sentence, "rule": reason.rule, "contact_id": reason.contact_id}
        for reason in reasons_of(owed, contacts)
    ]
