"""Mass mailings among the staged mail: columns narrow down whom to ask, `evidence.mass_mailing` decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.ipc as ipc

from heardback.bulk.columns import ours_mask, read_columns
from heardback.evidence.contacts import place
from heardback.evidence.firm import Firm
from heardback.evidence.mass_mailing import MOST_RECIPIENTS, Sent, mass_mailings
from heardback.evidence.readings import decode_reading
from heardback.kernel.contacts import Direction


def mass_mailing_ids(staged: Sequence[Path], firm: Firm) -> frozenset[str]:
    """Return the contact ids of the firm's outgoing mail that went to many at once."""
    return frozenset(mass_mailings(_candidates(staged, firm)))


def _candidates(staged: Sequence[Path], firm: Firm) -> Iterator[Sent]:
    often = _frequent_bodies(staged, firm)
    for path in staged:
        table = read_columns(path, ["from_address", "body_hash", "recipients", "is_bulk"])
        mine = ours_mask(table.column("from_address"), firm)
        suspicious = (
            (table.column("recipients").to_numpy() > MOST_RECIPIENTS)
            | table.column("is_bulk").to_numpy()
            | np.isin(table.column("body_hash").to_numpy(), often)
        )
        yield from _sent(path, np.flatnonzero(mine & suspicious), firm)


def _frequent_bodies(staged: Sequence[Path], firm: Firm) -> npt.NDArray[np.int64]:
    """Bodies that together had more recipients than a person writes to by hand, in however few mails."""
    bodies, recipients = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int32)]
    for path in staged:
        table = read_columns(path, ["from_address", "body_hash", "recipients"])
        mine = ours_mask(table.column("from_address"), firm)
        bodies.append(table.column("body_hash").to_numpy()[mine])
        recipients.append(table.column("recipients").to_numpy()[mine])
    hashes, places = np.unique(np.concatenate(bodies), return_inverse=True)
    reached = np.bincount(places, weights=np.concatenate(recipients), minlength=len(hashes))
    frequent: npt.NDArray[np.int64] = hashes[(reached > MOST_RECIPIENTS) & (hashes != 0)]
    return frequent


def _sent(path: Path, rows: npt.NDArray[np.int64], firm: Firm) -> Iterator[Sent]:
    if not len(rows):
        return
    with pa.memory_map(str(path)) as mapped:
        column = ipc.open_file(mapped).read_all().column("reading").take(pa.array(rows))
    for encoded in column:
        reading = decode_reading(encoded.as_buffer())
        contact = place(reading, firm).contact
        if contact.direction is Direction.OUTBOUND:
            body = str(reading.body_hash) if reading.body_hash else ""
            yield Sent(
                contact.contact_id,
                contact.staff,
                contact.occurred_at,
                contact.counterparties,
                body,
                contact.marks,
            )
