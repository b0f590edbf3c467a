"""The text of an RTF body, as Outlook keeps it where a mail has neither a plain nor an HTML body.

RTF that wraps HTML (`\\fromhtml1`) gives the HTML back. Source: RTF 1.9.1; MS-OXRTFEX.
Pictures, fonts, colours and unknown destinations are left out; text is not.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer themedata datastore generator".split()
)
_TEXT = {b"par": "\n", b"line": "\n", b"tab": "\t", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
         b"rdblquote": "”", b"bullet": "•",
         b"endash": "–", b"emdash": "—", b"cell": "\t", b"row": "\n"}  # fmt: skip


def rtf_text(data: bytes) -> tuple[str, bool]:
    """Return the text of an RTF document and whether that text is HTML."""
    is_html = b"\\fromhtml" in data[:1024]
    codepage = _codepage(data)
    out: list[str] = []
    pending = bytearray()
    stack: list[tuple[bool, bool, int]] = []
    is_skipped, is_hidden, fallback, to_skip = False, False, 1, 0
    is_tag = is_starred = False

    def flush() -> None:
        if pending:
            out.append(pending.decode(codepage, "replace"))
            pending.clear()

    for token in _TOKEN.finditer(data):
        word, number, hexed, symbol, brace, text = token.groups()
        if brace == b"{":
            stack.append((is_skipped, is_hidden, fallback))
        elif brace == b"}":
            if stack:
                is_skipped, is_hidden, fallback = stack.pop()
            is_tag = is_starred = False
        elif symbol == b"*":
            is_starred = True
        elif word is not None:
            if is_starred:
                is_starred = False
                is_tag = word == b"htmltag"
                is_skipped = is_skipped or not is_tag
                continue
            if word in _SKIPPED:
                is_skipped = True
            elif word == b"htmlrtf":
                is_hidden = number != b"0"
            elif word == b"uc":
                fallback = int(number or b"1")
            elif is_skipped or is_hidden:
                continue
            elif word == b"u" and number is not None:
                flush()
                out.append(_char(int(number)))
                to_skip = fallback
            elif word in _TEXT:
                flush()
                out.append(_TEXT[word])
        elif is_skipped or is_hidden:
            continue
        elif to_skip and (hexed or text):
            if text:
                pending += text[to_skip:]
                to_skip = max(0, to_skip - len(text))
            else:
                to_skip -= 1
        elif hexed:
            pending.append(int(hexed, 16))
        elif symbol is not None:
            pending += {b"~": b" ", b"_": b"-", b"-": b""}.get(symbol, symbol)
        elif text is not None:
            pending += text
    flush()
    joined = "".join(out)
    # Characters beyond the basic plane come as two halves.
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), is_html


def _char(number: int) -> str:
    return chr(number & 0xFFFF)


def _codepage(data: bytes) -> str:
    found = re.search(rb"\\ansicpg(\d{3,5})", data[:2048])
    name = f"cp{found.group(1).decode()}" if found else "cp1252"
    name = "utf-8" if name == "cp65001" else name
    try:
        b"".decode(name)
    except LookupError:
        return "cp1252"
    return name
