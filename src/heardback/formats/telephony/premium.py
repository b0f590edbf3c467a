"""Whether ringing a number costs extra: premium and shared-cost ranges, by the numbering plans."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def is_premium(number: str) -> bool:
    """Say so for a number in E.164; False for what is no number."""
    import phonenumbers
    from phonenumbers import PhoneNumberType

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(parsed) in (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST)
