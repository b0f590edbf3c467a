"""Twilio: calls as its webhooks and its REST resources tell them (doc.md)."""

from heardback.formats.calls import CallFormat
from heardback.formats.telephony.twilio.fold import fold
from heardback.formats.telephony.twilio.rows import NAME, SYSTEM, split

FORMAT = CallFormat(NAME, SYSTEM, split, fold)
