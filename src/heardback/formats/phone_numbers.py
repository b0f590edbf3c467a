"""Telephone numbers as people, trunks and bills write them, made comparable.

A caller may rely on: one line has one E.164 spelling however it was written, what is no number gives '', and
nothing here raises. An identity is never built on a guess: without a country ('' region) only numbers written
internationally are understood. Numbering plans come from `phonenumbers`, loaded with the first number.
Source: ITU-T E.164, RFC 3966 (tel:), RFC 3261 (sip:), SEMANTICS 2.2.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import ModuleType
from urllib.parse import unquote

from heardback.formats.calls import is_withheld

# A million call records of one firm name some ten thousand numbers.
_KEPT = 1 << 17
#: A short number may have this many digits: PBXs rarely go beyond, though a few small towns' numbers are as short.
LONGEST_EXTENSION = 6
# Below this an international number without "+" or "00" could be a local one.
_SHORTEST_BARE_INTERNATIONAL = 11
_SHORTEST_UNKNOWN = 9
_NANP_LENGTH = 10

_ANGLED = re.compile(r"<([^<>]*)>\s*$")
_URI = re.compile(r"^(?:sips?|tel|callto|phone):(?://)?", re.IGNORECASE)
_EXTENSION = re.compile(rf"^[*#]?\d{{1,{LONGEST_EXTENSION}}}#?$")
# "w" and "p" are pauses before digits that are keyed in after the answer.
_KEYED_LATER = re.compile(r"(?<=\d)\s*[,wp][\s,wp]*[\d*#]*$", re.IGNORECASE)
_WITH_EXTENSION = re.compile(
    r"(?<=[\d)\s])[\s,;]*(?:ext(?:ension|n)?|x|int(?:erno)?|poste|anexo|toestel|доб|dw|durchwahl|#|~)[.:=\s]*\d{1,7}#?$",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_VANITY = re.compile(r"^\+?[\s(]*\d(?:[\s().-]*\d){2,}[\s().-]*[A-Za-z][A-Za-z-]{2,}\d*$")
_DATE = re.compile(r"^\d{4}-\d\d-\d\d")
_INTERNATIONAL = ("+", "\uff0b", "tel:")


@lru_cache(maxsize=_KEPT)
def e164(written: str, region: str = "") -> str:
    """Return "+12025550142" for however a number was written; '' for none, a withheld or an impossible one.

    `region` is the firm's country ("US", also "US-NY"), in which numbers without a country code were dialled.
    Understood: "+", "00" and the country's own prefixes, "(0)", sip: and tel: URIs, '"Ann" <2025550142>',
    extensions ("x12", dropped), pauses, vanity letters behind digits. A number that is valid in no numbering
    plan counts where its length is possible and its country sure: ranges are opened faster than tables learn of
    them, and who calls from one is owed an answer too. Internal extensions give ''.
    """
    bare = _bare(written)
    if not bare or is_withheld(bare.partition(";")[0]) or is_extension(bare) or _is_junk(bare):
        return ""
    country = region[:2].upper()
    readings = _readings(bare)
    for reading in readings:
        if found := _numbered(reading, country, is_valid=True):
            return found
    for reading in readings:
        if _is_country_sure(reading, country) and (found := _numbered(reading, country, is_valid=False)):
            return found
    return ""


def is_extension(written: str) -> bool:
    """Whether this is a short number that only means something inside a phone system ("201", "*97").

    Emergency and service numbers (112, 911) look alike and count as such: nobody is owed an answer there.
    """
    return bool(_EXTENSION.match(_bare(written)))


@lru_cache(maxsize=_KEPT)
def shown(number: str, region: str = "") -> str:
    """Return an E.164 number as people of `region` write it: national at home, with "+" abroad.

    What is no E.164 number (an extension, a word) is shown as it is.
    """
    library = _library()
    try:
        parsed = library.parse(number, None)
    except library.NumberParseException:
        return number
    home = library.COUNTRY_CODE_TO_REGION_CODE.get(parsed.country_code, ())
    style = library.PhoneNumberFormat
    is_home = region[:2].upper() in home
    shape = style.NATIONAL if is_home else style.INTERNATIONAL
    return str(library.format_number(parsed, shape))


def _bare(written: str) -> str:
    """Return what was dialled: without display name, URI scheme, host and pauses."""
    text = written.strip()
    angled = _ANGLED.search(text)
    if angled:
        text = angled[1].strip()
    uri = _URI.match(text)
    if uri:
        text = unquote(text[uri.end() :])
        if not text.lower().startswith("+") and ";phone-context=" in text.lower():
            return f"tel:{text}"
    if "@" in text:
        text = text.partition("@")[0].partition(";")[0].partition(":")[0]
    return _WITH_EXTENSION.sub("", _KEYED_LATER.sub("", text.partition("&")[0]).strip()).strip()


def _is_junk(bare: str) -> bool:
    """Whether it is a word, a date or one digit over and over, of which a lenient reading would make a number."""
    if bare.startswith("tel:"):
        return False
    if _DATE.match(bare) or len(set(filter(str.isdigit, bare))) == 1:
        return True
    return bool(_LETTER.search(bare)) and not _VANITY.match(bare)


def _readings(bare: str) -> list[str]:
    """Return the ways to read it, the likeliest first."""
    readings = [bare]
    digits = "".join(filter(str.isdigit, bare))
    if bare.startswith(_INTERNATIONAL):
        return readings
    # "00" is dialled on PBXs of countries with another prefix too; carriers leave "+" out altogether.
    if digits.startswith("00"):
        readings.append("+" + re.sub(r"^\D*0\D*0", "", bare))
    elif len(digits) >= _SHORTEST_BARE_INTERNATIONAL and not digits.startswith("0"):
        readings.append("+" + bare)
    return readings


def _is_country_sure(reading: str, country: str) -> bool:
    """Whether the country was written, or the number has its country's own prefix and a full length."""
    if reading.startswith(_INTERNATIONAL):
        return True
    digits = "".join(filter(str.isdigit, reading))
    if _library().country_code_for_region(country) == 1:
        return len(digits) == _NANP_LENGTH
    prefix = _library().ndd_prefix_for_region(country, True)
    return bool(prefix) and digits.startswith(prefix) and len(digits) >= _SHORTEST_UNKNOWN


@lru_cache(maxsize=1)
def _library() -> ModuleType:
    """Return `phonenumbers`, loaded late: it takes a third of a second that most commands never need."""
    import phonenumbers

    return phonenumbers


def _numbered(reading: str, country: str, *, is_valid: bool) -> str:
    library = _library()
    try:
        parsed = library.parse(reading, country or None)
    except library.NumberParseException:
        return ""
    reason = library.is_possible_number_with_reason(parsed)
    if reason != library.ValidationResult.IS_POSSIBLE or (is_valid and not library.is_valid_number(parsed)):
        return ""
    parsed.extension = None
    return str(library.format_number(parsed, library.PhoneNumberFormat.E164))
