"""Who withholds a number cannot be called back, who calls from an address of the telephone network can."""

from __future__ import annotations

import pytest

from heardback.formats.calls import is_withheld

WITHHELD = """anonymous Anonymous sip:anonymous@anonymous.invalid anonymous@trunk.example unknown s Restricted
    266696687 +266696687 <unknown> asterisk@198.51.100.7 ALERTBANK sip:@pbx.example"""
TOLD = """911 2025550142 sip:2025550142@trunk.example sip:ann@home.example ann@home.example:5060
    SIPS:Ann@home.example;x"""


@pytest.mark.parametrize("written", ["", *WITHHELD.split()])
def test_withheld(written: str) -> None:
    assert is_withheld(written)


@pytest.mark.parametrize("written", TOLD.split())
def test_not_withheld(written: str) -> None:
    assert not is_withheld(written)
