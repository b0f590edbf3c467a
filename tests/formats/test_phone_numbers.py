"""One line has one E.164 spelling, however people, trunks and bills of thirty countries write it."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from heardback.formats.phone_numbers import e164, is_extension, shown

COUNTRIES = [
    "US",
    "CA",
    "MX",
    "BR",
    "CL",
    "CO",
    "PE",
    "GB",
    "IE",
    "FR",
    "DE",
    "AT",
    "CH",
    "IT",
    "ES",
    "PT",
    "NL",
    "BE",
    "LU",
    "DK",
    "NO",
    "SE",
    "FI",
    "PL",
    "CZ",
    "HU",
    "RO",
    "GR",
    "TR",
    "UA",
    "RU",
    "IL",
    "AE",
    "ZA",
    "NG",
    "EG",
    "IN",
    "PK",
    "CN",
    "JP",
    "KR",
    "TH",
    "SG",
    "AU",
    "NZ",
]


def _examples(country: str) -> list[phonenumbers.PhoneNumber]:
    kinds = (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE)
    return [
        number
        for kind in kinds
        if (number := phonenumbers.example_number_for_type(country, kind)) is not None
    ]


def _spellings(number: phonenumbers.PhoneNumber) -> dict[str, str]:
    plain = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    international = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    digits = "".join(filter(str.isdigit, national))
    return {
        "E.164": plain,
        "international": international,
        "tel": phonenumbers.format_number(number, PhoneNumberFormat.RFC3966),
        "sip": f"sip:{plain}@trunk.example:5060;user=phone",
        "escaped": f"sip:%2B{plain[1:]}@trunk.example",
        "double zero": f"00{plain[1:]}",
        "national": national,
        "national digits": digits,
        "angled": f'"Ann Field" <{digits}>',
        "extension": f"{international} ext. 12",
        "no-break spaces": international.replace(" ", "\u00a0"),
        "dots": international.replace(" ", ".").replace("-", "."),
    }


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_spelling_of_a_countrys_number_is_one_number(country: str) -> None:
    examples = _examples(country)
    assert examples
    for number in examples:
        wanted = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        found = {name: e164(spelling, country) for name, spelling in _spellings(number).items()}
        assert found == dict.fromkeys(found, wanted)


@pytest.mark.parametrize(
    ("written", "region", "wanted"),
    [
        ("(202) 555-0142", "US", "+12025550142"),
        ("(202) 555-0142", "us-ny", "+12025550142"),
        ("1 202 555 0142", "US", "+12025550142"),
        ("202.555.0142x12", "US", "+12025550142"),
        ("202-555-0142 Ext: 7", "US", "+12025550142"),
        ("030 1234567 Durchwahl 12", "DE", "+49301234567"),
        ("01 42 68 53 00 poste 12", "FR", "+33142685300"),
        ("2025550142#12", "US", "+12025550142"),
        ("2025550142,,123#", "US", "+12025550142"),
        ("2025550142w9", "US", "+12025550142"),
        ("tel:555-0142;phone-context=+1202", "GB", "+12025550142"),
        ("tel:+1-202-555-0142;ext=12", "", "+12025550142"),
        ("<sip:+12025550142@pbx.example>", "GB", "+12025550142"),
        ("+12025550142@pbx.example", "GB", "+12025550142"),
        ("+44 (0)20 7946 0123", "US", "+442079460123"),
        ("+44 (0) 20 7946 0123", "GB", "+442079460123"),
        ("011 44 20 7946 0123", "US", "+442079460123"),
        ("00 44 20 7946 0123", "US", "+442079460123"),  # a PBX dials 00 wherever it stands
        ("442079460123", "US", "+442079460123"),  # a trunk leaves "+" out
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("+39 06 1234 5678", "DE", "+390612345678"),  # Italy keeps its zero
        ("8 (495) 123-45-67", "RU", "+74951234567"),
        ("٠٢٠٧٩٤٦٠١٢٣", "GB", "+442079460123"),
        ("＋４４２０７９４６０１２３", "US", "+442079460123"),
    ],
)
def test_what_people_and_trunks_write(written: str, region: str, wanted: str) -> None:
    assert e164(written, region) == wanted


@pytest.mark.parametrize(
    ("written", "wanted"),
    [("01632 960123", "+441632960123"), ("+44 1632 960123", "+441632960123"), ("0132 9601", "")],
)
def test_a_range_that_no_table_knows_counts_where_its_length_is_possible(written: str, wanted: str) -> None:
    assert e164(written, "GB") == wanted


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "anonymous",
        "Anonymous",
        "sip:anonymous@anonymous.invalid",
        '"Private" <restricted>',
        "unavailable",
        "Unknown",
        "+266696687",
        "266696687",
        "7378742833",
        "86282452253",
        "-",
        "<>",
    ],
)
def test_a_withheld_caller_has_no_number(written: str) -> None:
    assert [e164(written, region) for region in ("US", "GB", "DE", "")] == [""] * 4


@pytest.mark.parametrize(
    "written",
    [
        "s",
        "h",
        "i",
        "SOFTPHONE_A",
        "PJSIP/201-0000001a",
        "anna@firm.example",
        "2026-11-20 10:00:00",
        "0000000000",
        "+0123456789",
        "99999999999999999999",
        "Mon 10:00",
        "call 2 me",
        "0x1F",
        "\x00\x00",
        "é",
        "+",
        "00",
        "0;0",
        "12",
        "201",
        "4711",
        "*97",
        "#201",
        "112",
        "123456",
    ],
)
def test_junk_and_extensions_are_no_numbers(written: str) -> None:
    assert [e164(written, region) for region in ("US", "GB", "DE", "ZZ", "")] == [""] * 5


@pytest.mark.parametrize(
    "written", ["201", "*97", "12#", "sip:201@pbx.example", '"Anna" <201>', "112", "123456"]
)
def test_short_numbers_are_extensions(written: str) -> None:
    assert is_extension(written)


@pytest.mark.parametrize("written", ["", "s", "+201", "2025550142", "1234567", "anonymous", "20a", "SIP/201"])
def test_the_rest_are_no_extensions(written: str) -> None:
    assert not is_extension(written)


def test_numbers_are_shown_as_people_of_the_country_write_them() -> None:
    assert shown("+12025550142", "US") == "(202) 555-0142"
    assert shown("+12025550142", "CA") == "(202) 555-0142"
    assert shown("+12025550142", "GB") == "+1 202-555-0142"
    assert shown("+442079460123", "GB") == "020 7946 0123"
    assert shown("+442079460123") == "+44 20 7946 0123"
    assert [shown(odd, "US") for odd in ("", "201", "anonymous", "+")] == ["", "201", "anonymous", "+"]


@given(st.text(max_size=40), st.sampled_from(["US", "GB", "DE", "", "??"]))
@settings(max_examples=200, deadline=None)
def test_nothing_raises_and_a_number_found_is_found_again(written: str, region: str) -> None:
    found = e164(written, region)
    assert found == "" or e164(found, "") == found
    shown(written, region)
    is_extension(written)
