"""`heardback explain calls`: what became of each call in a file of call records, by which rule, on which evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from heardback.evidence.call import fold_call, place_call
from heardback.evidence.firm import Firm
from heardback.evidence.phones import Phones
from heardback.formats.call_formats import call_format
from heardback.formats.calls import CallParty, CallRecord, Piece
from heardback.formats.records import Unreadable
from heardback.kernel.contacts import Contact, Direction
from heardback.kernel.matching import Weight, reach_of
from heardback.kernel.owing import NOTHING_BEFORE, Owes, rule_on
from heardback.kernel.policy import Policy
from heardback.kernel.reasons import Rule

_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CallExplained:
    """One call explained; names and meaning as in the contract. Lengths are seconds, '' is "not told".

    `source` and `destination` are numbers as the system wrote them (else the channel's endpoint): who called, and
    whom the call reached or rang last; `requested` is what was dialled. `owes` and `rule` are judged on this call
    alone, as if nobody had called before; what nobody can tell is judged as inbound. `answered_at` is null unless
    a person is proven. `problems` were met in this call's records.
    """

    file: str
    call_id: str
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    direction: str
    is_answered_by_person: bool
    reached_voicemail: bool
    source: str
    source_name: str
    source_endpoint: str
    destination: str
    destination_name: str
    destination_endpoint: str
    answered_by: str
    answered_by_name: str
    answered_by_endpoint: str
    requested: str
    queue: str
    bridged_for: float
    rang_for: float
    message_for: float
    machine_detection: str
    is_withheld: bool
    outcome: str
    owes: str
    rule: str
    recording: str
    campaign: str
    lines: tuple[str, ...]
    problems: tuple[str, ...]


def explain_calls(
    path: Path,
    format_name: str,
    zone: tzinfo,
    *,
    profile: Mapping[str, str],
    country: str = "",
    say: Callable[[str], None] = lambda sentence: None,
) -> Iterator[CallExplained]:
    """Explain each call of one file, in the order in which the file first names them.

    `zone` is where times without a zone were written, `country` where numbers without a country code are dialled.
    `say` is told one sentence for each record that cannot be used, and their number. Raises Unreadable where the
    file as a whole is of no use.
    """
    calls: dict[str, list[Piece]] = {}
    bad = 0
    for piece in call_format(format_name).split(_lines(path, say), profile):
        if piece.problem:
            bad += 1
            say(f"{path}: {piece.problem}")
        if piece.call_key:
            calls.setdefault(piece.call_key, []).append(piece)
    if not bad and not calls:
        raise Unreadable(f"{path} holds no call record: export it again, or leave it out.")
    if bad and not calls:
        raise Unreadable(
            f"{path}: not one of its {bad} records could be used: check what --format they are in."
        )
    firm = Firm(phones=Phones(country=country))
    for key, pieces in calls.items():
        try:
            record = fold_call(pieces, zone)
        except Unreadable as problem:
            say(f"{path}: the call {key} cannot be told: {problem.reason}")
            continue
        yield _explained(str(path), record, place_call(record, firm).contact)
    if bad:
        records = "record" if bad == 1 else "records"
        say(f"{path}: {bad} {records} could not be used; the rest was.")


def columns_in(profile: str) -> Mapping[str, str]:
    """Return the column mapping kept in the file `profile`, empty for ''; raises Unreadable."""
    if not profile:
        return {}
    try:
        text = Path(profile).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise Unreadable(f"--profile {profile} cannot be read ({problem}): check its path.") from problem
    from heardback.formats.call_csv_profile import parse_profile

    return parse_profile(text).flat()


def _explained(file: str, record: CallRecord, contact: Contact) -> CallExplained:
    owes, rule = _ruled(contact)
    source, destination, answered_by = record.source, record.destination, record.answered_by
    return CallExplained(
        file=file,
        call_id=record.call_key,
        started_at=record.started_at,
        answered_at=record.answered_at if record.is_answered_by_person else None,
        ended_at=record.ended_at,
        direction=record.direction.value,
        is_answered_by_person=record.is_answered_by_person,
        reached_voicemail=record.reached_voicemail,
        source=_shown(source),
        source_name=source.name,
        source_endpoint=source.endpoint,
        destination=_shown(destination),
        destination_name=destination.name,
        destination_endpoint=destination.endpoint,
        answered_by=_shown(answered_by),
        answered_by_name=answered_by.name,
        answered_by_endpoint=answered_by.endpoint,
        requested=record.dialled,
        queue=record.queue,
        bridged_for=record.bridged_for,
        rang_for=record.rang_for,
        message_for=record.message_for,
        machine_detection=record.machine_detection.value,
        is_withheld=record.is_withheld,
        outcome=record.outcome.value,
        owes=owes.value,
        rule=rule.value,
        recording=record.recording,
        campaign=record.campaign,
        lines=record.lines,
        problems=record.problems,
    )


def _shown(party: CallParty) -> str:
    return party.number or party.endpoint


def _ruled(contact: Contact) -> tuple[Owes, Rule]:
    if contact.direction is Direction.INTERNAL:
        return Owes.NO, Rule.INTERNAL
    if contact.direction is Direction.INBOUND:
        ruling = rule_on(contact, NOTHING_BEFORE, Policy())
        return ruling.owes, ruling.rule
    reach = reach_of(contact, Policy(), cites_customer=False, is_bounced=False)
    # A call of ours that reached somebody would settle the one answer that is owed to them (3.2, grade B).
    return Owes.NO, reach.rule or (Rule.LINKED_CALL if reach.weight is Weight.ANSWER else Rule.ATTEMPT)


def _lines(path: Path, say: Callable[[str], None]) -> list[str]:
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise Unreadable(
            f"{path} cannot be read ({problem.strerror or problem}): check its path."
        ) from problem
    encoding = next((name for mark, name in _BOMS if raw.startswith(mark)), "utf-8-sig")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
        say(f"{path} is not in UTF-8: it was read as Windows-1252, so look at names with accents.")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
