"""Whether a number can take a text message: mobiles, and where a country does not tell them apart, its numbers."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def is_textable(number: str, region: str) -> bool:
    """Say so for a number in E.164; False for what is no number, a landline, or of a premium or service kind.

    `region` is the firm's country ("US", also "US-NY"): a caller's number is easily forged, and texts to numbers
    abroad are what forgers earn by. A caller from abroad is called back like everybody.
    """
    import phonenumbers
    from phonenumbers import PhoneNumberType

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    if phonenumbers.region_code_for_number(parsed) != region[:2].upper():
        return False
    kind = phonenumbers.number_type(parsed)
    return kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
