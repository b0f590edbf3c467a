"""`--decisions FILE`: answers to the report's questions, one a line, written by the report or by hand.

# a comment
sender news@shop.example no          mail of this sender that is unsure owes no answer
sender shop.example no               the same for a whole domain
staff ann@private.example yes        this address is one of ours
staff bot@firm.example no            ... or is not
owes 3f2a... no  it was a test       this contact (its whole id) owes no answer
answers 77b1... 3f2a...              the first (outgoing) contact answers the second
withdrawn 3f2a...  solved by itself  the customer needs no answer any more
promise 77b1...:reply yes            it is a promise (its whole id, from promises.csv)
promise 77b1...:reply no             ... or is none; also `broken`, or `waived`: the customer needed it no more
promise 77b1...:reply kept 2026-03-05T14:00-05:00   it was kept then
link ann@home.example +12025550142   this address and this number (or two of either) are one customer
link ann@home.example +12025550142 no  ... or are not
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from heardback.formats.phone_numbers import e164
from heardback.formats.records import Unreadable
from heardback.kernel.decisions import Decision, DecisionKind
from heardback.kernel.identities import email_identity, phone_identity

_KINDS = {"yes": True, "no": False}
_ON_PROMISES = {
    "yes": DecisionKind.CONFIRM_PROMISE,
    "no": DecisionKind.VOID_PROMISE,
    "broken": DecisionKind.BREAK_PROMISE,
    "waived": DecisionKind.WAIVE_PROMISE,
    "kept": DecisionKind.KEEP_PROMISE,
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What people answered: sender rules, who is staff and who is not, and rulings on single contacts."""

    sender_rules: dict[str, bool]
    staff: tuple[str, ...]
    not_staff: tuple[str, ...]
    decisions: tuple[Decision, ...]
    links: tuple[tuple[str, str], ...] = ()
    not_links: tuple[tuple[str, str], ...] = ()


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
    links: dict[tuple[str, str], bool] = {}
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
        elif words[0] == "link" and len(words) >= 3:
            one, other = sorted(_identity(word, place) for word in words[1:3])
            links[one, other] = _KINDS.get(words[3] if len(words) > 3 else "yes", True)
        elif words[0] == "promise":
            decisions.append(_on_promise(words, place, f"{name}:{number:06d}", decided_at))
        else:
            decisions.append(_decision(words, place, f"{name}:{number:06d}", decided_at))
    return Answers(
        rules,
        tuple(address for address, is_staff in staff.items() if is_staff),
        tuple(address for address, is_staff in staff.items() if not is_staff),
        tuple(decisions),
        tuple(pair for pair, is_one in links.items() if is_one),
        tuple(pair for pair, is_one in links.items() if not is_one),
    )


def _identity(written: str, place: str) -> str:
    """Return the identity key of an address or of a number with its country code."""
    bare = written.removeprefix("email:").removeprefix("phone:")
    if "@" in bare:
        return email_identity(bare)
    number = e164(bare)
    if not number:
        raise Unreadable(
            f"{place}: {written} is neither a mail address nor a number with its country code, such as +12025550142."
        )
    return phone_identity(number)


def _on_promise(words: list[str], place: str, decision_id: str, decided_at: datetime) -> Decision:
    """Return what a line says of one promise, whose id begins with that of the contact that made it."""
    kind = _ON_PROMISES.get(words[2]) if len(words) > 2 else None
    if kind is None or ":" not in words[1]:
        raise Unreadable(
            f"{place} is not understood: write 'promise ID yes', or no, broken, waived, 'kept MOMENT' for yes; ID is "
            "the whole promise_id of promises.csv."
        )
    is_kept = kind is DecisionKind.KEEP_PROMISE
    return Decision(
        decision_id=decision_id,
        kind=kind,
        contact_id=words[1].partition(":")[0],
        promise_id=words[1],
        decided_at=decided_at,
        occurred_at=_moment(words[3] if len(words) > 3 else "", place) if is_kept else None,
        by="decisions file",
        reason=" ".join(words[4 if is_kept else 3 :]),
    )


def _moment(written: str, place: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Unreadable(f"{place}: say when it was kept, with the zone, such as 2026-03-05T14:00-05:00.")
    return moment.astimezone(UTC)


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
                "'answers OUTGOING CONTACT', 'link ADDRESS NUMBER', 'withdrawn CONTACT' or 'promise ID no'."
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
