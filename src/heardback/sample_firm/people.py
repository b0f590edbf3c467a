"""Customers and strangers: names, unique addresses at `.example` domains, mail programs, languages."""

from __future__ import annotations

import unicodedata

from heardback.sample_firm.dice import Dice
from heardback.sample_firm.firm import Party
from heardback.sample_firm.letters import Customer
from heardback.sample_firm.words import (
    COMPANY_KINDS,
    COMPANY_WORDS,
    LANGUAGE_SHARES,
    LANGUAGES,
    NAMES,
    PRIVATE_DOMAINS,
)

_PROGRAMS = ("outlook", "gmail", "iphone", "apple", "android", "thunderbird", "webmail")
_PROGRAM_SHARES = (0.27, 0.27, 0.16, 0.10, 0.08, 0.06, 0.06)
_ROMAN = {"花子": "hanako", "太郎": "taro", "美咲": "misaki", "健一": "kenichi"}
_ROMAN |= {"佐藤": "sato", "鈴木": "suzuki", "高橋": "takahashi", "田中": "tanaka"}
_OFFSETS = {"es": 7200, "de": 7200, "fr": 7200, "ja": 32_400}


def plain_word(word: str) -> str:
    """Return a name as it stands in an address: lower case, ASCII."""
    roman = _ROMAN.get(word, word).replace("ß", "ss").replace("ø", "o")
    return unicodedata.normalize("NFKD", roman).encode("ascii", "ignore").decode().lower()


class People:
    """Makes people that never share an address."""

    def __init__(self, seed: int, first_serial: int = 100) -> None:
        self._dice = Dice(seed, "people")
        self._serial = first_serial

    def customer(self, language: str = "", client: str = "") -> Customer:
        """Return somebody new; from a firm in one of five cases."""
        dice = self._dice
        code = language or LANGUAGES[dice.weighted(LANGUAGE_SHARES)].code
        first, last = dice.pick(NAMES[code][0]), dice.pick(NAMES[code][1])
        self._serial += 1
        if code == "en" and dice.chance(0.2):
            company = f"{dice.pick(COMPANY_WORDS)}-{dice.pick(COMPANY_KINDS)}"
            domain = f"{company}{self._serial}.example"
            address = f"{plain_word(first)}.{plain_word(last)}@{domain}"
        else:
            company, domain = "", dice.pick(PRIVATE_DOMAINS)
            address = f"{plain_word(first)}.{plain_word(last)}{self._serial}@{domain}"
        name = f"{last} {first}" if code == "ja" else f"{first} {last}"
        program = client or _PROGRAMS[dice.weighted(_PROGRAM_SHARES)]
        offset = _OFFSETS[code] if code in _OFFSETS and dice.chance(0.2) else None
        return Customer(
            Party(name, address), code, program, offset, f"mail-{self._serial % 40}.{domain}", company
        )

    def stranger(self, domain: str, local: str = "") -> Customer:
        """Return a sender of business mail at a domain of their own."""
        dice = self._dice
        first, last = dice.pick(NAMES["en"][0]), dice.pick(NAMES["en"][1])
        self._serial += 1
        host = f"{domain}{self._serial}.example"
        address = f"{local or plain_word(first)}@{host}"
        return Customer(
            Party(f"{first} {last}", address), "en", dice.pick(("gmail", "outlook")), None, f"out.{host}"
        )
