"""One grammar file a language."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.speech import Speech

MORE: Final[tuple[Speech, ...]] = ()
