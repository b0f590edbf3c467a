"""`--decisions FILE`: answers to the report's questions, one a line, written by the report or by hand.

# a comment
sender news@shop.example no          mail of this sender that is unsure owes no answer
sender shop.example no               the same for a whole domain
staff ann@private.example yes        this address is one of ours
staff bot@firm.example no            ... or is not
owes 3f2a... no  it was a test       this contact (its whole id) owes no answer
answers 77b1... 3f2a...              the first (outgoing) contact answers the second
withdrawn 3f2a...  solved by itself  the customer needs no answer any more
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from heardback.formats.records import Unreadable
from heardback.kernel.decisions import Decision, DecisionKind

_KINDS = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Answers:
    """What people answered: sender rules, who is staff and who is not, and rulings on single contacts."""

    sender_rules: dict[str, bool]
    staff: tuple[str, ...]
    not_staff: tuple[str, ...]
    decisions: tuple[Decision, ...]


def read_decisions(path: Path, *, decided_at: datetime) -> Answers:
    """Return the answers of a file; raises Unreadable naming the line that is not understood."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise Unreadable(f"{path} cannot be read as text ({problem}): give a decisions file.") from problem
    return parse_decisions(lines, decided_at=decided_at, name=str(path))


def parse_decisions(lines: list[str], *, decided_at: datetime, name: str) -> Answers:
    """Return the answers on `lines`; a later line wins over an earlier one."""
    rules: dict[str, bool] = {}
    staff: dict[str, bool] = {}
    decisions: list[Decision] = []
    for number, line in enumerate(lines, start=1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        place = f"{name}, line {number}"
        if words[0] in ("sender", "staff") and len(words) >= 3 and words[2] in _KINDS:
            if words[0] == "staff" and "@" not in words[1].lstrip("@"):
                raise Unreadable(f"{place} names no address: write 'staff ADDRESS yes', one line an address.")
            target = rules if words[0] == "sender" else staff
            target[words[1].lower().lstrip("@")] = _KINDS[words[2]]
        else:
            decisions.append(_decision(words, place, f"{name}:{number:06d}", decided_at))
    return Answers(
        rules,
        tuple(address for address, is_staff in staff.items() if is_staff),
        tuple(address for address, is_staff in staff.items() if not is_staff),
        tuple(decisions),
    )


def _decision(words: list[str], place: str, decision_id: str, decided_at: datetime) -> Decision:
    match words:
        case ["owes", contact_id, ("yes" | "no") as answer, *reason]:
            kind = DecisionKind.OWES_YES if answer == "yes" else DecisionKind.OWES_NO
            other = ""
        case ["answers", other, contact_id, *reason]:
            kind = DecisionKind.ATTRIBUTE
        case ["withdrawn", contact_id, *reason]:
            kind, other = DecisionKind.WITHDRAWN, ""
        case _:
            raise Unreadable(
                f"{place} is not understood: write 'sender ADDRESS no', 'staff ADDRESS yes', 'owes CONTACT no', "
                "'answers OUTGOING CONTACT' or 'withdrawn CONTACT'."
            )
    return Decision(
        decision_id=decision_id,
        kind=kind,
        contact_id=contact_id,
        other_id=other,
        decided_at=decided_at,
        by="decisions file",
        reason=" ".join(reason),
    )
