"""The kernel's Contact as bytes in a row: msgpack, decoded into the very dataclass that the judge takes."""

from __future__ import annotations

import msgspec

from heardback.kernel.contacts import Contact

_ENCODER = msgspec.msgpack.Encoder(order="sorted")
_DECODER = msgspec.msgpack.Decoder(Contact)


def encode_contact(contact: Contact) -> bytes:
    """Return the contact as bytes, equal for equal contacts."""
    return _ENCODER.encode(contact)


def decode_contact(encoded: bytes | memoryview) -> Contact:
    """Return the contact that `encode_contact` was given."""
    return _DECODER.decode(encoded)
