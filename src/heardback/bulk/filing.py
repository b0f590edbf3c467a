"""File: staged readings become contacts, each filed under every customer it concerns, in worker processes.

Runs once the firm is known. A contact's one *home* filing carries what the output files need, so that every contact
is written exactly once however many sightings and customers it has.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.ipc as ipc

from heardback.bulk.staging import known_moment
from heardback.evidence.contacts import Seen, bounces_of, list_contact, name_of_person, place
from heardback.evidence.firm import Firm
from heardback.evidence.readings import MailReading, decode_reading
from heardback.kernel.contacts import Bounce, Contact, Direction, Mark

FILED_SCHEMA = pa.schema([("customer_id", pa.string()), ("order_us", pa.int64()), ("filed", pa.binary())])
_CITES_US = frozenset({Mark.CITES_US})
_MASS = frozenset({Mark.MASS_MAILING})
_NO_MARKS: frozenset[Mark] = frozenset()


class CallSeen(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What people will want to see of a call: moments, seconds, numbers, and how many records told of it."""

    system: str
    call_key: str
    started_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str = ""
    is_answered_by_person: bool = False
    reached_voicemail: bool = False
    bridged_for: float = 0.0
    rang_for: float = 0.0
    message_for: float = 0.0
    is_withheld: bool = False
    number: str = ""
    dialled: str = ""
    campaign: str = ""
    queue: str = ""
    records: int = 1


class Filed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One contact (or bounce) as filed under one customer, with what people will want to see of it.

    `from_key` and `to_keys` are identity keys where these are no mail addresses; `call` is of calls only.
    """

    contact: Contact | None
    bounce: Bounce | None = None
    is_home: bool = True
    from_address: str = ""
    from_name: str = ""
    to: tuple[str, ...] = ()
    source: str = ""
    offset: int = 0
    claimed_sent_at: datetime | None = None
    snippet: str = ""
    has_number: bool = False
    is_automatic: bool = False
    customer_ids: tuple[str, ...] = ()
    from_key: str = ""
    to_keys: tuple[str, ...] = ()
    call: CallSeen | None = None


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Filed)


def encode_filed(filed: Filed) -> bytes:
    """Return what `decode_filed` reads."""
    return _ENCODER.encode(filed)


def decode_filed(encoded: bytes) -> Filed:
    """Return what was filed."""
    return _DECODER.decode(encoded)


@dataclass(frozen=True, slots=True)
class Asker:
    """List mode: whose conversation a message lies in, and which message it seems to answer (2.6)."""

    customer: str
    is_askers_own: bool
    inferred_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilingPlan:
    """What every filing worker needs to know; `our_hashes` is a .npy file of Message-ID hashes of our own mail.

    `undated_at` stands for the time of a mail that nothing dates, not even a neighbour. `mixed` are customers known
    by mail and by phone; `phone_source` names what must be covered as well before silence proves anything of
    them. `has_calls`: call records are searched, so a number counts as left only where they can be searched for it.
    """

    firm: Firm
    linked: dict[str, str]
    partitions: int
    our_hashes: Path
    mass_ids: frozenset[str]
    as_of: datetime
    undated_at: datetime
    mixed: frozenset[str] = frozenset()
    phone_source: str = ""
    has_calls: bool = False


@dataclass(frozen=True, slots=True)
class FilingCount:
    """How many messages were filed, and how often one of them went out to somebody outside the firm.

    `numbers_left`: telephone numbers (E.164) that customers left in their mail, with those customers.
    """

    messages: int
    outgoing: int
    numbers_left: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Staged:
    """One staged file and what is known of its rows: which are first sightings, and in list mode whose they are."""

    path: Path
    first_sightings: npt.NDArray[np.bool_]
    askers: Sequence[Asker] | None = None


def file_staged(files: Sequence[Staged], plan: FilingPlan, out: Path) -> FilingCount:
    """File all readings of `files`; write one Arrow file a partition below `out`; return how many there were."""
    rows: list[list[tuple[str, int, bytes]]] = [[] for _ in range(plan.partitions)]
    messages = outgoing = 0
    left: dict[str, tuple[str, ...]] = {}
    for file in files:
        count = _file_one(file, plan, rows)
        messages += count.messages
        outgoing += count.outgoing
        add_numbers(left, count.numbers_left)
    for partition, found in enumerate(rows):
        write_filed(found, out / f"{partition:04d}-{files[0].path.stem}.arrow")
    return FilingCount(messages, outgoing, left)


def add_numbers(known: dict[str, tuple[str, ...]], more: Mapping[str, tuple[str, ...]]) -> None:
    """Add to `known` who else left which number."""
    for number, customers in more.items():
        known[number] = tuple(dict.fromkeys(known.get(number, ()) + customers))


def _file_one(file: Staged, plan: FilingPlan, rows: list[list[tuple[str, int, bytes]]]) -> FilingCount:
    left: dict[str, tuple[str, ...]] = {}
    with pa.memory_map(str(file.path)) as mapped:
        table = ipc.open_file(mapped).read_all()
    cites_us = _cites_us(table, plan.our_hashes).tolist()
    firsts = file.first_sightings.tolist()
    outgoing = 0
    for position, encoded in enumerate(table.column("reading").to_pylist()):
        reading = decode_reading(encoded)
        asker = file.askers[position] if file.askers is not None else None
        seen_marks = _CITES_US if cites_us[position] else _NO_MARKS
        if reading.contact_id in plan.mass_ids:
            seen_marks |= _MASS
        for customer_id, filed, moment in _filings(reading, plan, seen_marks, asker, firsts[position]):
            partition = partition_of(customer_id, plan.partitions)
            rows[partition].append((customer_id, microseconds(moment), _ENCODER.encode(filed)))
            outgoing += filed.contact is not None and filed.contact.direction is Direction.OUTBOUND
            if reading.numbers and filed.contact is not None and filed.contact.direction is Direction.INBOUND:
                add_numbers(left, dict.fromkeys(reading.numbers, (customer_id,)))
    return FilingCount(len(firsts), outgoing, left)


def microseconds(moment: datetime) -> int:
    """Return a moment as whole microseconds since 1970 UTC, by which rows of a customer are sorted."""
    return int(moment.timestamp() * 1_000_000)


def partition_of(customer_id: str, partitions: int) -> int:
    """Return in which of `partitions` a customer is judged, the same in every process."""
    return zlib.crc32(customer_id.encode("utf-8", "replace")) % partitions if partitions > 1 else 0


def _cites_us(table: pa.Table, our_hashes: Path) -> npt.NDArray[np.bool_]:
    ours = np.load(our_hashes, mmap_mode="r")
    column = table.column("cite_hashes").combine_chunks()
    flags = np.zeros(table.num_rows, dtype=bool)
    values = column.flatten().to_numpy(zero_copy_only=False)
    if len(values) and len(ours):
        hits = ours[np.minimum(np.searchsorted(ours, values), len(ours) - 1)] == values
        flags[
            np.repeat(np.arange(table.num_rows), column.value_lengths().to_numpy(zero_copy_only=False))[hits]
        ] = True
    return flags


def _filings(
    reading: MailReading,
    plan: FilingPlan,
    seen_marks: frozenset[Mark],
    asker: Asker | None,
    is_first: bool,
) -> Iterable[tuple[str, Filed, datetime]]:
    occurred_at = plan.undated_at if known_moment(reading) is None else None
    seen = Seen(occurred_at, seen_marks, asker.inferred_to if asker else ())
    if asker is None:
        contact = place(reading, plan.firm, seen).contact
    else:
        contact = list_contact(reading, asker.customer, asker.is_askers_own, seen)
    customers = tuple(sorted({plan.linked.get(identity, identity) for identity in contact.counterparties}))
    if contact.occurred_at > plan.as_of and contact.direction is not Direction.INTERNAL:
        # Later than the moment the audit speaks of: kept among the contacts, judged by nobody.
        yield LATER, _filed(contact, reading, is_first, customers, plan.has_calls), contact.occurred_at
        return
    if not customers:
        yield NOBODY, _filed(contact, reading, is_first, customers, plan.has_calls), contact.occurred_at
    for position, customer_id in enumerate(customers):
        searched = contact
        if customer_id in plan.mixed:
            # Who is known by phone too may have been rung.
            searched = replace(contact, responders=(*(contact.responders or ("",)), plan.phone_source))
        yield (
            customer_id,
            _filed(searched, reading, is_first and position == 0, customers, plan.has_calls),
            contact.occurred_at,
        )
    for bounce in bounces_of(reading, contact.occurred_at, None):
        customer_id = plan.linked.get(bounce.recipient, bounce.recipient)
        yield customer_id, Filed(None, bounce, is_home=False), contact.occurred_at


NOBODY = "nobody:"
LATER = "later:"


def _filed(
    contact: Contact, reading: MailReading, is_home: bool, customers: tuple[str, ...], has_calls: bool
) -> Filed:
    return Filed(
        contact,
        None,
        is_home,
        reading.from_address,
        name_of_person(contact, reading),
        reading.to + reading.cc,
        reading.source,
        reading.offset,
        reading.claimed_sent_at,
        reading.snippet,
        bool(reading.numbers) if has_calls else reading.has_number or bool(reading.fields_phone),
        reading.is_automatic,
        customers,
    )


def write_filed(rows: list[tuple[str, int, bytes]], path: Path) -> None:
    """Write rows (customer, order in microseconds, encoded filing) as one Arrow file, or none for no rows."""
    if not rows:
        return
    customers, orders, filed = zip(*rows, strict=True)
    table = pa.table(
        {"customer_id": list(customers), "order_us": list(orders), "filed": list(filed)}, schema=FILED_SCHEMA
    )
    hidden = path.with_name(f".{path.name}.part")
    with ipc.new_file(hidden, FILED_SCHEMA, options=ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_table(table)
    hidden.replace(path)
