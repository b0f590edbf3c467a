"""Telephone numbers in a signature: identities to suggest to a person, never to link by themselves.

Source: SEMANTICS 2.2, E.164. `phonenumbers` is loaded only where a cheap look finds enough digits.
"""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(
    r"(?<![\w@/=.-])(?:\+|00)?\(?\d(?:[ ()./\-\u00a0\u2010-\u2013]{0,3}\d){6,16}(?![\w@=])"
)
_FAX: Final = re.compile(
    r"(?:tele?fax|fax|f|faks|факс|传真|ファックス|φαξ)\s*[.:]*\s*(?:no\.?|nr\.?)?\s*[.:]?\s*$", re.IGNORECASE
)
_DATE: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}")
_MOST: Final = 10


def suggested_numbers(signature: str, country: str) -> tuple[str, ...]:
    """Return the valid telephone numbers of `signature` as E.164, in order, without repeats and fax numbers.

    `country` is the ISO 3166 code that national numbers are read in, '' for none (then only numbers with a country
    code count). At most ten are returned; what is no valid number is left out.
    """
    candidates = [
        match for match in _NUMBER.finditer(signature[:20_000]) if not _DATE.fullmatch(match.group())
    ]
    if not candidates:
        return ()
    import phonenumbers

    region = country[:2].upper() or None
    found: dict[str, None] = {}
    for match in candidates:
        if _FAX.search(signature, max(0, match.start() - 16), match.start()):
            continue
        try:
            number = phonenumbers.parse(match.group().replace("(0)", ""), region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            found[phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)] = None
        if len(found) == _MOST:
            break
    return tuple(found)
