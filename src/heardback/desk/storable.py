"""Text as every database keeps it: mail may hold what PostgreSQL refuses, and nobody who wrote it may be lost for it.

NUL and lone surrogates are shown as the replacement character. Marks that turn the direction of what follows are
left out of what is only shown: a stranger's name must not turn our own words around (UAX 9, UTR 36). What stands in
an index is at most as long as an index takes; a longer one keeps its beginning and a hash of the whole, so that two
of them stay two.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from heardback.kernel.contacts import Commitment, Contact, Window

MOST_OF_A_KEY = 400  # bytes of an address or identity key
MOST_OF_AN_ID = 1000  # bytes of a Message-ID
_NUL, _SHOWN_AS = "\0", "\N{REPLACEMENT CHARACTER}"
_HASH_LENGTH = 32
#: Embeddings, overrides and isolates; a letter's own direction needs none of them.
_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def plain(text: str) -> str:
    """Return `text` without what a database refuses; the same text where it holds nothing of the kind."""
    if _NUL in text:
        text = text.replace(_NUL, _SHOWN_AS)
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def readable(text: str) -> str:
    """Return `text` plain and without marks that turn its direction: to be shown, never to be compared."""
    return plain(text) if text.isascii() else plain(text).translate(_TURNING)


def fitting(text: str, most: int = MOST_OF_A_KEY) -> str:
    """Return `text` plain and in at most `most` bytes of UTF-8; equal exactly for equal texts."""
    text = plain(text)
    if len(text) * 4 <= most:
        return text
    encoded = text.encode()
    if len(encoded) <= most:
        return text
    start = encoded[: most - _HASH_LENGTH - 1].decode(errors="ignore")
    return f"{start}#{hashlib.sha256(encoded).hexdigest()[:_HASH_LENGTH]}"


def storable_contact(contact: Contact) -> Contact:
    """Return the contact with all its text storable; the very same one where it is so already."""
    wanted = {
        "counterparties": tuple(fitting(key) for key in contact.counterparties),
        "staff": fitting(contact.staff),
        "intake_points": tuple(fitting(address) for address in contact.intake_points),
        "subject": readable(contact.subject),
        "base_subject": plain(contact.base_subject),
        "message_id": fitting(contact.message_id, MOST_OF_AN_ID),
        "cites": tuple(fitting(cited, MOST_OF_AN_ID) for cited in contact.cites),
        "proposes": tuple(map(_window, contact.proposes)),
        "promises": tuple(map(_window, contact.promises)),
        "commitments": tuple(map(_commitment, contact.commitments)),
        "asked": tuple(map(readable, contact.asked)),
        "asked_by": contact.asked_by and _window(contact.asked_by),
    }
    changed = {name: value for name, value in wanted.items() if getattr(contact, name) != value}
    return replace(contact, **changed) if changed else contact  # type: ignore[arg-type]


def _commitment(commitment: Commitment) -> Commitment:
    window = commitment.window
    return replace(commitment, sentence=readable(commitment.sentence), window=window and _window(window))


def _window(window: Window) -> Window:
    return replace(window, wording=readable(window.wording))
