"""Text that no spreadsheet takes for a formula, however a stranger began it. Pure."""

from __future__ import annotations

from typing import Final

#: What a spreadsheet begins a formula with; the wide signs are read as the plain ones by some.
FORMULA_STARTS: Final = "=+-@\t\r\n＝＋－＠"


def disarmed(text: str) -> str:
    """Return `text`, behind an apostrophe where it would be run as a formula."""
    return f"'{text}" if text.startswith(tuple(FORMULA_STARTS)) else text
