"""Bytes to text the way a mail client shows them, whatever charset the mail claims.

`decode_text` never raises and never returns a lone surrogate. Labels are hints: mail declares us-ascii and sends
UTF-8, declares iso-8859-1 and sends windows-1252, declares gb2312 and uses gb18030. Source: RFC 2045 section 5.1,
RFC 2046 4.1.2, RFC 2978; the wider sets as the WHATWG Encoding Standard assigns labels.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# A label names the narrow set, the mail uses the wide one.
_WIDER = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "hz",
    "euc_kr": "cp949",
    "johab": "johab",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_ext",
    "utf-8-sig": "utf-8",
}
_ALIASES = {
    "utf8mb4": "utf-8",
    "utf8mb3": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "visual": "iso8859-8",
    "logical": "iso8859-8",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "ksc5601": "cp949",
    "windows-949": "cp949",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "windows-936": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "csgb2312": "gb18030",
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "ansi": "cp1252",
    "ansi_x3.4-1968": "utf-8",
    "ansi_x3.110-1983": "cp1252",
    "646": "utf-8",
    "unicode": "utf-8",
    "iso-10646": "utf-8",
    "iso-10646-ucs-2": "utf-16",
    "koi8": "koi8-r",
    "koi": "koi8-r",
    "cp-850": "cp850",
}
# Python codecs that are no charset of mail: escapes, host names, or the operating system's choice.
_NOT_CHARSETS = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "palmos"}
)
# Stateful sets whose bytes look like ASCII but are not.
_SEVEN_BIT = frozenset({"utf-7", "hz", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_2004"})
_SEVEN_BIT |= {"iso2022_jp_3", "iso2022_jp_ext", "iso2022_kr"}
_WIDE_UNITS = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
_EBCDIC = frozenset({"cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140"})
# windows-1252 leaves five bytes open; the Encoding Standard gives them their C1 control.
_HIGH = {n: bytes([n]).decode("cp1252", "ignore") or chr(n) for n in range(0x80, 0xA0)}
_JAPANESE_ESCAPE = re.compile(rb"\x1b\$[@B]")


@lru_cache(maxsize=512)
def codec_for(label: str) -> str:
    """Return the Python codec to try first for charset `label`, or '' for an unknown one."""
    name = label.strip(" \t\r\n\"'").lower().partition("*")[0]
    if not name or len(name) > 60 or not name.isascii() or not name.isprintable():
        return ""
    name = _ALIASES.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    if not getattr(info, "_is_text_encoding", True) or info.name in _NOT_CHARSETS:
        return ""
    return _WIDER.get(info.name, info.name)


def decode_text(data: bytes, label: str) -> tuple[str, str]:
    """Return (text, defect): the bytes as a person reads them, and '' or what was odd about their charset."""
    codec = codec_for(label) if label else "utf-8"
    if data.isascii() and codec not in _SEVEN_BIT and codec not in _WIDE_UNITS and codec not in _EBCDIC:
        if b"\x1b$" in data and _JAPANESE_ESCAPE.search(data):
            return _strict(data, "iso2022_jp_ext") or data.decode(
                "ascii"
            ), "charset not declared: iso-2022-jp"
        return data.decode("ascii"), ""
    if codec == "utf-8":
        return _utf8_or_western(data, label)
    if not codec:
        text, _ = _utf8_or_western(data, label)
        return text, f"unknown charset {label[:40]!r}"
    if codec == "cp1252":
        # Western text that happens to be valid UTF-8 is UTF-8 under a wrong label.
        text = _strict(data, "utf-8")
        if text:
            return text, f"charset {label[:40]!r} declared, utf-8 found"
        return _western(data), ""
    return _declared(data, codec, label)


def _declared(data: bytes, codec: str, label: str) -> tuple[str, str]:
    text = _strict(data, codec)
    if text or not data:
        return text, ""
    for other in ("utf-8", *(("euc_jp", "cp932") if "2022_jp" in codec else ())):
        text = _strict(data, other)
        if text:
            return text, f"charset {label[:40]!r} declared, {other} found"
    try:
        text = data.decode(codec, "replace")
    except (UnicodeError, ValueError, LookupError):
        return _western(data), f"not readable as {label[:40]!r}"
    return without_surrogates(text), f"bytes that are not {label[:40]!r}"


def _strict(data: bytes, codec: str) -> str:
    try:
        return without_surrogates(data.decode(codec))
    except (UnicodeError, ValueError, LookupError):
        return ""


def _utf8_or_western(data: bytes, label: str) -> tuple[str, str]:
    try:
        text = data.decode("utf-8")
        return text.removeprefix("\ufeff"), ""
    except UnicodeDecodeError:
        pass
    lossy = data.decode("utf-8", "replace")
    broken = lossy.count("\ufffd")
    # len(data) counts bytes, len(lossy) characters: their difference is what valid sequences saved.
    sound = (len(data) - len(lossy)) // 2
    if sound > broken:
        return lossy, "bytes that are not utf-8"
    return _western(data), f"charset {label[:40] or 'us-ascii'!r} declared, windows-1252 assumed"


def _western(data: bytes) -> str:
    text = data.decode("latin-1")
    return text if text.isascii() else text.translate(_HIGH)


def without_surrogates(text: str) -> str:
    """Return `text` with lone surrogates replaced by U+FFFD, so that it can be stored as UTF-8."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
