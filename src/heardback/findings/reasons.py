"""The way to a verdict, in sentences: the same in the audit's files and on the desk."""

from __future__ import annotations

from collections.abc import Mapping

from heardback.findings.shapes import Reason
from heardback.kernel.contacts import Contact, Direction, is_phone
from heardback.kernel.judge import OwedAnswer
from heardback.kernel.reasons import MEANINGS, Rule


def reasons_of(owed: OwedAnswer, contacts: Mapping[str, Contact]) -> list[Reason]:
    """Return the ruling on the opener, then every line of the trail and every suggestion, in order of time."""
    found = [Reason(MEANINGS[owed.rule], owed.rule.value, owed.key)]
    lines = sorted((*owed.trail, *owed.suggestions), key=lambda line: (line.occurred_at, line.contact_id))
    for line in lines:
        sentence = MEANINGS[line.rule]
        ours = contacts.get(line.contact_id)
        if ours is not None and ours.direction is Direction.OUTBOUND:
            what = "Our call of" if is_phone(ours.channel) else "What we sent on"
            sentence = f"{what} {line.occurred_at.day} {line.occurred_at:%b %Y}: {sentence}"
        found.append(Reason(sentence, line.rule.value, line.contact_id))
    if owed.more_suggestions:
        more = (
            f"{owed.more_suggestions:,} more outgoing contacts may answer it; they stand in contacts.parquet."
        )
        found.append(Reason(more, Rule.SEVERAL_OPEN.value))
    return found
