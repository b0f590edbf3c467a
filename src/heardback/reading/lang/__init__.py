"""One grammar file a language."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang import da, it, nl, pl, pt, sv
from heardback.reading.lang.speech import Speech

MORE: Final[tuple[Speech, ...]] = (it.SPEECH, nl.SPEECH, pt.SPEECH, sv.SPEECH, da.SPEECH, pl.SPEECH)
