"""Telnyx: calls as its signed events tell them (doc.md)."""

from heardback.formats.calls import CallFormat
from heardback.formats.telephony.telnyx.fold import fold
from heardback.formats.telephony.telnyx.rows import NAME, SYSTEM, split

FORMAT = CallFormat(NAME, SYSTEM, split, fold)
