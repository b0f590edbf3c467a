"""Somebody who rings a number at Twilio: posts what Twilio posts, signed by its own library, and reads markup."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from unittest import mock
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree as ET

from django.test import Client
from twilio.request_validator import RequestValidator

_numbers = itertools.count(1)


@dataclass(slots=True)
class TwilioCaller:
    """One call: `start` rings the answer point, `ask` posts a webhook as Twilio would, `verbs` is the last markup."""

    client: Client
    token: str
    number: str = "+12025550142"
    dialled: str = "+12025550100"
    sid: str = field(default_factory=lambda: f"CA{next(_numbers):032x}")
    verbs: list[ET.Element] = field(default_factory=list)
    status: int = 0

    def ask(self, url: str, now: datetime, **fields: str) -> list[ET.Element]:
        """Post one webhook to an address that markup named; remember and return what it is told to do."""
        params = {
            "CallSid": self.sid,
            "AccountSid": "AC" + "0" * 32,
            "From": self.number,
            "To": self.dialled,
            "Direction": "inbound",
            "CallStatus": "in-progress",
        } | fields
        response = self.post(url, now, params)
        self.status = response.status_code
        self.verbs = list(ET.fromstring(response.content)) if self.status == 200 else []
        return self.verbs

    def post(self, url: str, now: datetime, params: dict[str, str], signature: str = "") -> Any:
        """Post a signed webhook at a moment of the test's own."""
        signed = signature or RequestValidator(self.token).compute_signature(url, params)
        with mock.patch("heardback.web.middleware.datetime") as clock:
            clock.now.return_value = now
            return self.client.post(
                urlsplit(url).path,
                urlencode(params),
                content_type="application/x-www-form-urlencoded",
                headers={"x-twilio-signature": signed},
            )

    def of_leg(self, place: int = 0) -> dict[str, str]:
        """Return the fields of a webhook for a phone that is dialled."""
        return {"CallSid": self.leg_sid(place), "ParentCallSid": self.sid, "Direction": "outbound-dial"}

    def leg_sid(self, place: int = 0) -> str:
        """Return the leg's own name."""
        return f"{self.sid[:-2]}f{place}"

    def verb(self, tag: str) -> ET.Element:
        """Return the one verb of this kind in the last markup."""
        found = [verb for verb in self.verbs if verb.tag == tag]
        assert len(found) == 1, f"{tag} in {[verb.tag for verb in self.verbs]}"
        return found[0]

    def said(self) -> str:
        """Return everything that was spoken in the last markup."""
        spoken = [one.text or "" for verb in self.verbs for one in verb.iter("Say")]
        return " ".join(spoken)
