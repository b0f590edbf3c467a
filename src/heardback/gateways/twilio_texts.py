"""Hand one text message to Twilio. Source: twilio.com/docs/messaging/api/message-resource (POST Messages.json).

Twilio has no key by which a second try is known as the same message: what may have been taken is not sent again.
"""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

from heardback.gateways.http import Answer, Door, HttpProblem, Unreachable
from heardback.gateways.twilio import HOST, TwilioKeys

_MOST_WORDS = 200


class TextRefused(HttpProblem):
    """Twilio does not take the message; the sentence is Twilio's own reason."""


class PerhapsSent(HttpProblem):
    """The line broke while Twilio may have taken it: it is not sent a second time."""


def send_text(keys: TwilioKeys, door: Door, *, sender: str, number: str, text: str) -> None:
    """Hand a text message over. Raises HttpProblem: `can_retry` where nothing was taken and waiting may help."""
    words = f"{keys.user}:{keys.password}".encode()
    url = f"https://{HOST}/2010-04-01/Accounts/{quote(keys.account_sid, safe='')}/Messages.json"
    try:
        answer = door.post(
            url,
            content={"From": sender, "To": number, "Body": text},
            headers={"Authorization": f"Basic {base64.b64encode(words).decode()}"},
        )
    except Unreachable as problem:
        if type(problem) is Unreachable:
            raise PerhapsSent(
                "The line broke while the text message was handed over: it may have been sent, and is not sent again."
            ) from problem
        raise
    if answer.status in (500, 502, 503, 504):
        raise PerhapsSent(f"Twilio answered with status {answer.status}: the message may have been sent.")
    if not answer.is_fine:
        raise TextRefused(f"Twilio does not take the text message: {_reason(answer)}")


def _reason(answer: Answer) -> str:
    try:
        message = json.loads(answer.body).get("message", "")
    except (ValueError, AttributeError, RecursionError):
        message = ""
    return str(message)[:_MOST_WORDS] or f"status {answer.status}"
