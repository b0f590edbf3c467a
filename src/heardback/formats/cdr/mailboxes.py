"""When a call record lets a message be presumed: it tells how long a mailbox was on the line, never what was said."""

from __future__ import annotations

from typing import Final

#: A mailbox's greeting takes about as long, in seconds; who stays longer is taken to have spoken (in doubt, owed).
GREETING_FOR: Final = 10.0
