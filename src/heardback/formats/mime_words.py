"""Encoded words in headers (RFC 2047), read as leniently as mail clients read them.

Adjacent words are joined before their charset is decoded, so a character split between two words is whole.
Words inside quotes, glued to text, or with blanks inside are read too: senders write them and clients show them.
Never raises; no lone surrogates. Source: RFC 2047 sections 2, 4, 6.2; RFC 2231 section 5 (language suffix).
"""

from __future__ import annotations

import binascii
import re

from heardback.formats.mime_charset import decode_text

# No blank in charset or encoding; the payload ends at the first "?=".
_WORD = re.compile(r"=\?([^?\s=]{1,80})\?([bBqQ])\?(.*?)\?=", re.DOTALL)
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]+")


def decode_words(value: str) -> str:
    """Return header text with every encoded word decoded."""
    if "=?" not in value:
        return value
    out: list[str] = []
    position = 0
    charset = ""
    pending = b""
    # Nothing behind the last "?=" can be a word; looking there would cost the square of its length.
    for match in _WORD.finditer(value, 0, value.rfind("?=") + 2):
        between = value[position : match.start()]
        position = match.end()
        label = match[1]
        data = _payload(match[2], match[3])
        if out and not between.strip() and pending:
            if label.lower() == charset.lower():
                pending += data
                continue
            out.append(decode_text(pending, charset)[0])
        else:
            if pending:
                out.append(decode_text(pending, charset)[0])
            out.append(between)
            # A gateway put its tag "[SPAM]" straight before the word; the separator that RFC 2047 demands is lost.
            if between and not between[-1].isspace() and between[-1] in "]):":
                out.append(" ")
        charset, pending = label, data
        if not out:
            out.append("")
    if pending:
        out.append(decode_text(pending, charset)[0])
    out.append(value[position:])
    return "".join(out)


def _payload(encoding: str, text: str) -> bytes:
    if encoding in "bB":
        clean = _NOT_BASE64.sub("", text)
        if len(clean) % 4 == 1:
            clean = clean[:-1]
        return binascii.a2b_base64(clean + "=" * (-len(clean) % 4))
    # A blank beside an underscore is where a folded word was unfolded.
    if " " in text:
        text = text.replace(" _", "_").replace("_ ", "_")
    return binascii.a2b_qp(text.encode("utf-8", "replace"), header=True)
