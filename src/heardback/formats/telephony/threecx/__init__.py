"""3CX: calls as its CDR output tells them over TCP or in a file, and as its call log exports them (doc.md)."""

from heardback.formats.calls import CallFormat
from heardback.formats.telephony.threecx.fold import fold
from heardback.formats.telephony.threecx.rows import NAME, SYSTEM, split

FORMAT = CallFormat(NAME, SYSTEM, split, fold)
