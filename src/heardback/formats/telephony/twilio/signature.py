"""Twilio's signature: HMAC over the address that it called and the sorted parameters of the form.

`X-Twilio-Signature` is base64 of HMAC-SHA1 (or, where `X-Twilio-Webhooks-Signature-Settings` names HMAC_SHA256 with a
shared key, SHA-256) keyed with the auth token. A JSON body is covered by `bodySHA256` in the signed address. Twilio
signs no moment: a webhook sent again by anybody is the same webhook, which is stored once, and its times are facts of
that call only. Source: twilio.com/docs/usage/security.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qs, parse_qsl, urlsplit

from heardback.formats.telephony.hooks import HookRequest, NotSigned

_ALGORITHMS: Final[dict[str, Callable[..., Any]]] = {"HMAC_SHA1": hashlib.sha1, "HMAC_SHA256": hashlib.sha256}
_WRONG = NotSigned(
    "A webhook came that this Twilio account did not sign: check that the auth token in Settings is the account's "
    "primary one and that Twilio calls exactly the address shown there. Nothing of it was kept."
)


def check(request: HookRequest, keys: Mapping[str, str]) -> None:
    """Raise NotSigned unless `keys["auth_token"]` signed this address and body."""
    given = request.headers.get("x-twilio-signature", "")
    algorithm = _ALGORITHMS.get(_algorithm_name(request.headers))
    token = keys.get("auth_token", "")
    if not given or algorithm is None or not token:
        raise _WRONG
    signed = _signed_words(request)
    is_right = [
        hmac.compare_digest(_signature(token, address + signed, algorithm), given.encode("utf-8", "replace"))
        for address in _addresses(request.url)
    ]
    if not any(is_right):
        raise _WRONG


def _algorithm_name(headers: Mapping[str, str]) -> str:
    for part in headers.get("x-twilio-webhooks-signature-settings", "").split(","):
        name, _, value = part.partition("=")
        if name.strip() == "algorithm" and value.strip():
            return value.strip().upper()
    return "HMAC_SHA1"


def _signed_words(request: HookRequest) -> str:
    """Return what is signed after the address; of a body that is no form, its hash in the address is."""
    expected = parse_qs(urlsplit(request.url).query).get("bodySHA256")
    is_form = request.headers.get("content-type", "").lower().startswith("application/x-www-form-urlencoded")
    if expected is not None and not is_form:
        if not hmac.compare_digest(hashlib.sha256(request.body).hexdigest(), expected[0].lower()):
            raise _WRONG
        return ""
    if not is_form:
        if request.body:
            raise _WRONG
        return ""
    try:
        text = request.body.decode("utf-8")
    except UnicodeDecodeError:
        raise _WRONG from None
    pairs = sorted(set(parse_qsl(text, keep_blank_values=True)))
    return "".join(name + value for name, value in pairs)


def _signature(token: str, words: str, algorithm: Callable[..., Any]) -> bytes:
    return base64.b64encode(hmac.new(token.encode(), words.encode("utf-8", "replace"), algorithm).digest())


def _addresses(url: str) -> tuple[str, str]:
    """Return the address without and with its port: Twilio signs now one, now the other."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    bare = host if host.endswith("]") else host.partition(":")[0] if host.count(":") == 1 else host
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return tuple(parts._replace(netloc=netloc).geturl() for netloc in (bare, f"{bare}:{port}"))  # type: ignore[return-value]
