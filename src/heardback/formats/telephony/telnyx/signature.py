"""Telnyx's signature: Ed25519 over the moment and the raw body, refused five minutes after that moment.

`telnyx-signature-ed25519` is base64 of the signature over "<telnyx-timestamp>|<body>"; the public key is the
account's own (Mission Control, Keys & Credentials). Source: developers.telnyx.com, Receiving webhooks.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from heardback.formats.telephony.hooks import HookRequest, NotSigned

#: A webhook older or newer than this by its own word is refused, so that nobody can send an old one again.
WINDOW: Final = timedelta(minutes=5)
_WRONG = NotSigned(
    "A webhook came that this Telnyx account did not sign: check that the public key in Settings is the one that "
    "Telnyx shows under Keys & Credentials. Nothing of it was kept."
)
_LATE = NotSigned(
    "A webhook came whose signed time is more than five minutes off: check this machine's clock. Telnyx sends it "
    "again, and the hourly look at the list of call events repairs what was lost. Nothing of it was kept."
)


def check(request: HookRequest, keys: Mapping[str, str]) -> None:
    """Raise NotSigned unless the account of `keys["public_key"]` signed this body within the last five minutes."""
    stamp = request.headers.get("telnyx-timestamp", "")
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(keys.get("public_key", ""), validate=True))
        signature = base64.b64decode(request.headers.get("telnyx-signature-ed25519", ""), validate=True)
        key.verify(signature, stamp.encode() + b"|" + request.body)
    except (InvalidSignature, ValueError, binascii.Error):
        raise _WRONG from None
    # Only now is the moment the account's own word.
    if (
        not stamp.isdigit()
        or len(stamp) > 12
        or abs(request.received_at.timestamp() - int(stamp)) > WINDOW.total_seconds()
    ):
        raise _LATE
