"""Ask Twilio to place one call. Source: twilio.com/docs/voice/api/call-resource (POST Calls.json).

Twilio has no key by which a second try is known as the same call: what may have been taken is not asked again.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from heardback.gateways.http import Answer, Door, HttpProblem, Unreachable
from heardback.gateways.twilio import HOST, TwilioKeys

_MOST_WORDS = 200


class CallRefused(HttpProblem):
    """Twilio does not place the call; the sentence ends in Twilio's own reason."""


class PerhapsPlaced(HttpProblem):
    """The line broke while Twilio may have taken it: the phone may ring, and the call is not asked for again."""


def ring_both(
    keys: TwilioKeys, door: Door, *, phone: str, line: str, asked_at: str, told_at: str, seconds: int
) -> str:
    """Let `phone` (our person's, E.164) ring for `seconds`, with `line` as caller; return the call's SID.

    Whoever picks up hears what `asked_at` answers, which is also what dials the customer; `told_at` hears each
    change of the call. Raises HttpProblem: `PerhapsPlaced` where the phone may ring all the same.
    """
    words = f"{keys.user}:{keys.password}".encode()
    url = f"https://{HOST}/2010-04-01/Accounts/{quote(keys.account_sid, safe='')}/Calls.json"
    wish: Mapping[str, str | Sequence[str]] = {
        "To": phone,
        "From": line,
        "Url": asked_at,
        "Method": "POST",
        "StatusCallback": told_at,
        "StatusCallbackMethod": "POST",
        "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
        "Timeout": str(seconds),
    }
    try:
        answer = door.post(
            url,
            content=urlencode(wish, doseq=True).encode(),
            headers={
                "Authorization": f"Basic {base64.b64encode(words).decode()}",
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
    except Unreachable as problem:
        if type(problem) is Unreachable:
            raise PerhapsPlaced("The line to Twilio broke: your phone may ring all the same.") from problem
        raise
    if answer.status in (500, 502, 503, 504):
        raise PerhapsPlaced(f"Twilio answered with status {answer.status}: your phone may ring all the same.")
    if not answer.is_fine:
        raise CallRefused(f"Twilio does not place the call: {_reason(answer)}")
    return _sid(answer)


def _sid(answer: Answer) -> str:
    try:
        return str(answer.object().get("sid", ""))[:64]
    except HttpProblem:
        return ""  # it was taken: the webhooks name it


def _reason(answer: Answer) -> str:
    try:
        message = json.loads(answer.body).get("message", "")
    except (ValueError, AttributeError, RecursionError):
        message = ""
    return str(message)[:_MOST_WORDS] or f"status {answer.status}"
