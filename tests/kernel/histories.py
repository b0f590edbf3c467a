"""Random histories of one customer: bytes in, a history out, so that Hypothesis draws fast and shrinks well.

Every byte picks from a short list whose first entry is the dullest, so that zeros mean the simplest history.
Alphabets are small and times are whole minutes, so that ties, crossings, reused ids and merged conversations
happen often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from heardback.kernel.contacts import (
    Bounce,
    CallFacts,
    Channel,
    Commitment,
    Contact,
    Coverage,
    Direction,
    MachineDetection,
    Mark,
    PromiseKind,
    Window,
)
from heardback.kernel.coverage import Covered
from heardback.kernel.decisions import Decision, DecisionKind
from heardback.kernel.judge import CustomerFacts
from heardback.kernel.policy import Mode, Policy, PolicyBook, VoicemailLeft
from heardback.kernel.standards import parse_elapsed

T = TypeVar("T")
BEGIN = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)
EMAIL, PHONE = "email:x@pool.example", "phone:+12025550111"
IDENTITIES = frozenset({EMAIL, PHONE})
SIZE = 320

_M = Mark
_INBOUND_MARKS: Sequence[frozenset[Mark]] = [
    *[frozenset[Mark]()] * 14,
    *[
        frozenset(marks)
        for marks in (
            {_M.QUESTION},
            {_M.REQUEST},
            {_M.CLOSING},
            {_M.CLOSING_NEAR},
            {_M.BARE_YES},
            {_M.CLOSING, _M.BARE_YES},
            {_M.CLOSING, _M.QUESTION},
            {_M.CLOSING, _M.ATTACHMENT},
            {_M.PRAISE},
            {_M.COPIED_ONLY},
            {_M.REGULATED},
            {_M.REPEATS},
            {_M.REPEATS, _M.QUESTION},
            {_M.WANTS_CALL, _M.REQUEST},
            {_M.CITES_US},
            {_M.CITES_US, _M.CLOSING},
            {_M.CITES_US, _M.JUNK},
            {_M.CITES_US, _M.SUBJECT_AUTO},
            {_M.CITES_US, _M.AUTO_REPLIED},
            {_M.CITES_US, _M.LIST_UNSUBSCRIBE, _M.PRECEDENCE_BULK},
            {_M.AUTO_REPLIED},
            {_M.AUTO_GENERATED},
            {_M.AUTO_GENERATED, _M.SENDER_RULE_NO},
            {_M.AUTO_GENERATED, _M.SENDER_RULE_NO_BACKWARDS},
            {_M.AUTO_GENERATED, _M.SENDER_RULE_YES},
            {_M.AUTO_REPLIED, _M.SENDER_RULE_YES},
            {_M.JUNK},
            {_M.JUNK, _M.SENDER_RULE_NO},
            {_M.JUNK, _M.SENDER_RULE_YES},
            {_M.LIST_ID},
            {_M.LIST_ID, _M.LIST_POST},
            {_M.LIST_ID, _M.LIST_UNSUBSCRIBE},
            {_M.LIST_UNSUBSCRIBE, _M.SENDER_RULE_NO},
            {_M.LIST_ID, _M.OWN_GROUP, _M.PRECEDENCE_BULK},
            {_M.LIST_UNSUBSCRIBE, _M.SENDER_RULE_YES},
            {_M.LIST_UNSUBSCRIBE, _M.SENDER_RULE_YES, _M.CLOSING},
            {_M.PRECEDENCE_BULK, _M.FEEDBACK_ID},
            {_M.NO_REPLY_FROM},
            {_M.NO_REPLY_FROM, _M.CITES_US},
            {_M.NO_REPLY_FROM, _M.SENDER_RULE_YES},
            {_M.SENDER_RULE_NO},
            {_M.SENDER_RULE_NO_BACKWARDS},
            {_M.SENDER_RULE_NO_BACKWARDS, _M.COLD_SALES},
            {_M.SENDER_RULE_YES},
            {_M.SENDER_RULE_NO, _M.CITES_US},
            {_M.X_AUTO_REPLY},
            {_M.SUBJECT_AUTO, _M.BODY_AUTO},
            {_M.SUBJECT_AUTO, _M.NULL_RETURN_PATH, _M.QUESTION},
            {_M.SUPPRESS_AUTO},
            {_M.CAMPAIGN},
            {_M.COLD_SALES},
            {_M.ADDRESSED_TO_NONE_OF_US},
            {_M.CARRIER, _M.AUTO_GENERATED},
            {_M.CARRIER_NO_ADDRESS},
            {_M.INTERNAL},
            {_M.INTERNAL, _M.AUTHENTICATION_FAILED},
            {_M.INTERNAL_FORWARD},
            {_M.DSN},
            {_M.MDN},
            {_M.REPORT},
            {_M.CHALLENGE},
            {_M.CHALLENGE, _M.CITES_US, _M.AUTO_GENERATED},
            {_M.CALENDAR_COUNTER},
            {_M.CALENDAR_REQUEST},
            {_M.CALENDAR_REQUEST, _M.CALENDAR_WORDS},
            {_M.CALENDAR_REPLY},
            {_M.CALENDAR_REPLY, _M.CALENDAR_WORDS},
            {_M.CALENDAR_CANCEL},
            {_M.UNPARSED},
            {_M.NO_ROOT},
        )
    ],
]
_OUTBOUND_MARKS: Sequence[frozenset[Mark]] = [
    *[frozenset[Mark]()] * 16,
    *[
        frozenset(marks)
        for marks in (
            {_M.HOLDING},
            {_M.HOLDING, _M.QUESTION},
            {_M.QUESTION},
            {_M.QUESTION},
            {_M.AUTO_REPLIED},
            {_M.AUTO_GENERATED, _M.HOLDING},
            {_M.X_AUTO_REPLY},
            {_M.SUBJECT_AUTO},
            {_M.BODY_AUTO},
            {_M.BODY_AUTO, _M.NO_REPLY_FROM},
            {_M.INTERNAL},
            {_M.DRAFT},
            {_M.RULE_TEMPLATE},
            {_M.AUTHENTICATION_FAILED},
            {_M.MASS_MAILING},
            {_M.CAMPAIGN},
            {_M.LIST_ID},
            {_M.LIST_ID, _M.OWN_GROUP},
            {_M.PRECEDENCE_BULK},
            {_M.EMPTY},
            {_M.EMPTY, _M.ATTACHMENT},
            {_M.CALENDAR_REQUEST},
            {_M.CALENDAR_COUNTER},
            {_M.CALENDAR_REPLY},
        )
    ],
]
_HUMAN, _MACHINE, _UNKNOWN = MachineDetection.HUMAN, MachineDetection.MACHINE, MachineDetection.UNKNOWN
_INBOUND_CALLS = [
    CallFacts(rang_for=25),
    CallFacts(message_for=12),
    CallFacts(bridged_for=60),
    CallFacts(bridged_for=60, message_for=12),
    CallFacts(bridged_for=60, left_waiting_for=40),
    CallFacts(bridged_for=45),
    CallFacts(bridged_for=20),
    CallFacts(bridged_for=12),
    CallFacts(bridged_for=5),
    CallFacts(bridged_for=3, rang_for=4),
    CallFacts(rang_for=6),
    CallFacts(rang_for=1, has_failed=True),
    CallFacts(rang_for=25, is_withheld=True),
    CallFacts(rang_for=6, is_withheld=True),
    CallFacts(message_for=12, is_withheld=True),
    CallFacts(message_for=2, rang_for=20),
    CallFacts(message_for=3, rang_for=4),
    CallFacts(rang_for=10),
    CallFacts(is_silent_message=True, message_for=9),
    CallFacts(bridged_for=45, machine_detection=_UNKNOWN),
    CallFacts(bridged_for=12, machine_detection=_MACHINE, message_for=9),
    None,
]
_OUTBOUND_CALLS = [
    CallFacts(bridged_for=45),
    CallFacts(bridged_for=45, machine_detection=_HUMAN),
    CallFacts(bridged_for=20),
    CallFacts(message_for=15, machine_detection=_MACHINE),
    CallFacts(message_for=15),
    CallFacts(message_for=7),
    CallFacts(bridged_for=40, machine_detection=_UNKNOWN),
    CallFacts(bridged_for=40, machine_detection=_MACHINE),
    CallFacts(bridged_for=12, machine_detection=_HUMAN),
    CallFacts(bridged_for=12, machine_detection=_HUMAN, has_staff_note=True),
    CallFacts(rang_for=30),
    CallFacts(has_failed=True, bridged_for=30),
    None,
]


def minute(count: float) -> datetime:
    return BEGIN + timedelta(minutes=count)


_WINDOWS: Sequence[Window | None] = [
    *[None] * 5,
    Window(minute(2000), minute(2900), "tomorrow"),
    Window(minute(2100), minute(2100), "tomorrow at three"),
    Window(minute(4000), minute(4900), "Thursday"),
]
#: Close to the times of contacts, so that promises are kept, missed, renewed and read as long passed.
_DUE: Sequence[Window | None] = [
    None,
    None,
    Window(minute(60), minute(120), "in an hour"),
    Window(minute(112), minute(112), "at eleven"),
    Window(minute(0), minute(50), "before noon"),
    Window(minute(100), minute(210), "this afternoon"),
    Window(minute(1400), minute(1510), "tomorrow"),
    Window(minute(2000), minute(2900), "on Thursday"),
]
_PROMISED = [*[None] * 5, *PromiseKind]
_TOLD = [*[None] * 12, PromiseKind.CALL_BACK, PromiseKind.REPLY, PromiseKind.BURDEN_SHIFT]
_EMAIL, _PHONE, _VOICEMAIL = Channel.EMAIL, Channel.PHONE, Channel.VOICEMAIL
_CHANNELS = [*[_EMAIL] * 7, _PHONE, _PHONE, _VOICEMAIL, Channel.FORM, Channel.CHAT]
_OUT_CHANNELS = [*[_EMAIL] * 8, *[_PHONE] * 4, _VOICEMAIL, Channel.CHAT, Channel.LETTER]


@dataclass(frozen=True)
class History:
    """Everything that both judges are given."""

    contacts: tuple[Contact, ...]
    decisions: tuple[Decision, ...]
    bounces: tuple[Bounce, ...]
    coverage: tuple[Coverage, ...] | None
    book: PolicyBook
    as_of: datetime

    @property
    def facts(self) -> CustomerFacts:
        return CustomerFacts(
            customer_id=EMAIL,
            contacts=self.contacts,
            identities=IDENTITIES,
            decisions=self.decisions,
            bounces=self.bounces,
            coverage=None if self.coverage is None else Covered(self.coverage),
        )


class _Dice:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._next = 0

    def number(self, below: int) -> int:
        self._next += 1
        return self._data[self._next - 1] % below if self._next <= len(self._data) else 0

    def pick(self, options: Sequence[T]) -> T:
        return options[self.number(len(options))]

    def subset(self, options: Sequence[str], most: int) -> tuple[str, ...]:
        return tuple(self.pick(options) for _ in range(self.number(most + 1)))

    def moment(self) -> datetime:
        """Close together around a few hours, so that both crossings (< 10 min) and due times (1 h) are met."""
        return minute(self.pick((0, 0, 55, 60, 110, 115, 200, 1500)) + self.number(16))


def history_from(data: bytes) -> History:
    """Read a history off `data`; any bytes give one."""
    dice = _Dice(data)
    count = 1 + dice.number(10)
    # Names in an order of their own, so that ties in time are broken by more than the order of writing.
    names = [f"{'khbxadq'[(index * 3 + dice.number(7)) % 7]}{index}" for index in range(count)]
    contacts = tuple(_contact(dice, names, index) for index in range(count))
    outbound = [c.contact_id for c in contacts if c.direction is Direction.OUTBOUND] or [names[0]]
    inbound = [c.contact_id for c in contacts if c.direction is Direction.INBOUND] or [names[0]]
    decisions: list[Decision] = []
    for index in range(max(0, dice.number(7) - 2)):
        decisions.append(_decision(dice, index, inbound, outbound, decisions))
    for index in range(max(0, dice.number(6) - 2)):
        decisions.append(_on_a_promise(dice, index, names, outbound, decisions))
    return History(
        contacts=contacts,
        decisions=tuple(decisions),
        bounces=tuple(_bounce(dice, index, contacts) for index in range(max(0, dice.number(6) - 3))),
        coverage=_coverage(dice),
        book=_book(dice),
        as_of=minute(dice.pick((70, 130, 200, 1570, 5000)) + dice.number(3)),
    )


def _contact(dice: _Dice, names: list[str], index: int) -> Contact:
    is_inbound = dice.number(9) < 5
    channel = dice.pick(_CHANNELS if is_inbound else _OUT_CHANNELS)
    on_phone = channel in (_PHONE, _VOICEMAIL)
    call = dice.pick(_INBOUND_CALLS if is_inbound else _OUTBOUND_CALLS) if on_phone else None
    marks = dice.pick(_INBOUND_MARKS if is_inbound else _OUTBOUND_MARKS)
    if on_phone:
        marks = frozenset({_M.SALES_CALLER}) if is_inbound and dice.number(12) == 11 else frozenset()
    ids = [f"m{number}@mail.example" for number in range(len(names))]
    accepts, proposes = dice.pick(_WINDOWS), dice.pick(_WINDOWS)
    return Contact(
        contact_id=names[index],
        channel=channel,
        direction=Direction.INBOUND if is_inbound else Direction.OUTBOUND,
        occurred_at=dice.moment(),
        counterparties=(PHONE,) if on_phone else dice.pick(((EMAIL,), (EMAIL,), (EMAIL, PHONE))),
        staff=dice.pick(("a", "b")),
        subject="Pump",
        base_subject="" if on_phone else dice.pick(("pump", "pump", "filter", "")),
        message_id=""
        if on_phone
        else dice.pick((ids[index], ids[index], ids[index], ids[index], "", ids[0])),
        cites=() if on_phone else dice.subset([*ids[:3], ids[index - 1], "ghost@mail.example"], 2),
        conversation_keys=_keys(dice, names, on_phone=on_phone),
        inferred_to=() if is_inbound else dice.subset(names, 1),
        responders=dice.pick(((), ("a",), ("a", "b"))) if is_inbound else (),
        marks=marks,
        asks=frozenset(dice.subset(("price?", "when?"), 2)) if is_inbound else frozenset(),
        proposes=() if is_inbound or proposes is None else (proposes,),
        accepts=accepts if is_inbound else None,
        call=call,
        promises=() if is_inbound or on_phone or (said := dice.pick(_WINDOWS)) is None else (said,),
        commitments=() if on_phone else _commitments(dice, is_inbound=is_inbound),
    )


def _commitments(dice: _Dice, *, is_inbound: bool) -> tuple[Commitment, ...]:
    found: list[Commitment] = []
    for key in ("k0", "k1"):
        kind = dice.pick(_TOLD if is_inbound else _PROMISED)
        if kind is not None:
            is_told = is_inbound and dice.number(5) != 4
            found.append(Commitment(key, kind, f"sentence {key}", dice.pick(_DUE), 0.9, "rule", is_told))
    return tuple(found)


def _keys(dice: _Dice, names: list[str], *, on_phone: bool) -> tuple[str, ...]:
    if on_phone:
        return dice.pick((("pair:1",), ("pair:1",), ("pair:2",), (), (f"id:{dice.pick(names)}",)))
    return dice.pick(((), (), (), (), ("form:1",), (f"id:{dice.pick(names)}",)))


_KINDS = [
    DecisionKind.ATTRIBUTE,
    DecisionKind.NOT_AN_ANSWER,
    DecisionKind.OWES_NO,
    DecisionKind.OWES_YES,
    DecisionKind.UNATTRIBUTE,
    DecisionKind.ATTEST,
    DecisionKind.LEFT_VOICEMAIL,
    DecisionKind.ATTEMPT,
    DecisionKind.CONFIRM_CALL,
    DecisionKind.HOLDING,
    DecisionKind.FULL,
    DecisionKind.SPLIT,
    DecisionKind.WITHDRAWN,
    DecisionKind.UNREACHABLE,
    DecisionKind.DUPLICATE_PARTY,
    DecisionKind.LAWFUL_HOLD,
    DecisionKind.PARTIAL,
    DecisionKind.PROMISE,
    DecisionKind.REVERSE,
    DecisionKind.REVERSE,
]
_ON_A_PROMISE = [
    DecisionKind.KEEP_PROMISE,
    DecisionKind.CONFIRM_PROMISE,
    DecisionKind.RENEW_PROMISE,
    DecisionKind.MOVE_PROMISE,
    DecisionKind.BREAK_PROMISE,
    DecisionKind.WAIVE_PROMISE,
    DecisionKind.VOID_PROMISE,
]
_NAMED_BY_CONTACT = ("reply", "reply", "k0", "k1", "try_again", "rest", "agreed")
_WITH_A_DATE = {
    DecisionKind.HOLDING,
    DecisionKind.PARTIAL,
    DecisionKind.ATTEST,
    DecisionKind.LEFT_VOICEMAIL,
    DecisionKind.PROMISE,
}
_OF_OUTBOUND = {
    DecisionKind.NOT_AN_ANSWER,
    DecisionKind.CONFIRM_CALL,
    DecisionKind.HOLDING,
    DecisionKind.FULL,
    DecisionKind.PARTIAL,
}


def _decision(
    dice: _Dice, index: int, inbound: list[str], outbound: list[str], earlier: list[Decision]
) -> Decision:
    kind, theirs, ours = dice.pick(_KINDS), dice.pick(inbound), dice.pick(outbound)
    other_id = {
        DecisionKind.ATTRIBUTE: ours,
        DecisionKind.UNATTRIBUTE: ours,
        DecisionKind.NOT_AN_ANSWER: dice.pick(("", theirs)),
        DecisionKind.REVERSE: dice.pick(earlier).decision_id if earlier else "nothing",
    }.get(kind, "")
    spoke_at = dice.moment()
    return Decision(
        decision_id=f"ruling {'qd'[dice.number(2)]}{index}",
        kind=kind,
        contact_id=ours if kind in _OF_OUTBOUND else theirs,
        decided_at=dice.moment(),
        by="a",
        other_id=other_id,
        occurred_at=spoke_at if dice.number(3) == 2 else None,
        due_at=_due_at(dice) if kind in _WITH_A_DATE else None,
        promise_kind=dice.pick([PromiseKind.REPLY, *PromiseKind]),
    )


def _due_at(dice: _Dice) -> datetime | None:
    return minute(dice.pick((300, 112, 1508, 60, 3000))) if dice.number(3) else None


def _on_a_promise(
    dice: _Dice, index: int, names: list[str], outbound: list[str], earlier: list[Decision]
) -> Decision:
    """A ruling on a promise that may or may not be there."""
    kind, made_by = dice.pick(_ON_A_PROMISE), dice.pick(names)
    entered = [one for one in earlier if one.kind in _WITH_A_DATE or one.kind is DecisionKind.RENEW_PROMISE]
    promise_id = f"{made_by}:{dice.pick(_NAMED_BY_CONTACT)}"
    if entered and dice.number(3) == 2:
        decision = dice.pick(entered)
        promise_id = f"{decision.decision_id}:{decision.promise_kind}"
    spoke_at = dice.moment()
    return Decision(
        decision_id=f"word {'vc'[dice.number(2)]}{index}",
        kind=kind,
        contact_id=made_by,
        decided_at=dice.moment(),
        by="a",
        other_id=dice.pick(("", "", dice.pick(outbound))) if kind is DecisionKind.KEEP_PROMISE else "",
        occurred_at=spoke_at if dice.number(2) else None,
        due_at=_due_at(dice) or minute(400) if kind in _MOVES else dice.pick((None, minute(130))),
        promise_id=promise_id,
    )


_MOVES = (DecisionKind.RENEW_PROMISE, DecisionKind.MOVE_PROMISE)


def _bounce(dice: _Dice, index: int, contacts: tuple[Contact, ...]) -> Bounce:
    return Bounce(
        bounce_id=f"b{index}",
        recipient=dice.pick((EMAIL, EMAIL, PHONE, "email:y@other.example")),
        occurred_at=dice.moment(),
        is_permanent=dice.number(4) < 3,
        message_id=dice.pick((dice.pick(contacts).message_id, "")),
    )


def _coverage(dice: _Dice) -> tuple[Coverage, ...] | None:
    spans = [(0, 9000), (0, 9000), (0, 90), (50, 200), (90, 9000), (0, 60)]
    if dice.number(3) == 0:
        return None
    return tuple(
        Coverage(source, minute(start), minute(end))
        for source in ("", "a", "b")
        for start, end in (dice.pick(spans), dice.pick(spans))
    )


def _book(dice: _Dice) -> PolicyBook:
    mode = dice.pick((Mode.STANDARD, Mode.STANDARD, Mode.STANDARD, Mode.STRICT, Mode.SAME_CLIENT))
    is_list = dice.number(8) == 7
    cc_auto_no = dice.number(4) == 3
    voicemail = dice.pick(
        (VoicemailLeft.HOLDING, VoicemailLeft.HOLDING, VoicemailLeft.NEVER, VoicemailLeft.FULL)
    )
    follow_up = dice.pick((timedelta(hours=24), timedelta(minutes=60)))
    versions = ((1.0, BEGIN - timedelta(days=9), "1"), (2.0, minute(100), "2"))
    return PolicyBook(
        [
            Policy(
                standard=parse_elapsed(hours),
                in_force_from=since,
                version=version,
                mode=mode,
                is_list_mode=is_list,
                cc_auto_no=cc_auto_no,
                voicemail_left=voicemail,
                follow_up_after=follow_up,
                bounce_within=timedelta(minutes=90),
                known_within=timedelta(minutes=120),
            )
            for hours, since, version in versions
        ]
    )


def histories() -> st.SearchStrategy[History]:
    """Random histories; small ones when Hypothesis shrinks."""
    return st.binary(min_size=SIZE, max_size=SIZE).map(history_from)
