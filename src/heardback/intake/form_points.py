"""A web form of the firm: an intake point whose settings say what the visitor sees and must fill in.

The address of a form is its token: public (it stands on the firm's pages), but not to be guessed.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import Final

import msgspec

from heardback.desk.models import IntakeKind, IntakePoint

FIELDS: Final = ("name", "email", "phone", "message")


class FormMissing(Exception):
    """No form has this address, or it is switched off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSettings:
    """What one form asks and says. Labels are the firm's own words, in its visitors' language.

    `required` are names of FIELDS; whatever is required, an address or a number must be left. `consent` is a
    sentence to tick, '' for none. `back_url` is a page of the firm's to return to, '' for none.
    """

    token: str
    title: str = "Ask us"
    intro: str = ""
    name_label: str = "Your name"
    email_label: str = "Your email address"
    phone_label: str = "Your phone number, if we should call"
    message_label: str = "What can we do for you?"
    send_label: str = "Send"
    required: tuple[str, ...] = ("message",)
    consent: str = ""
    back_url: str = ""
    language: str = "en"

    def as_row(self) -> dict[str, object]:
        """Return the settings as the intake point keeps them."""
        return asdict(self)


def new_token() -> str:
    """Return a new form's address: 128 bits of chance."""
    return secrets.token_urlsafe(16)


def form_settings(point: IntakePoint) -> FormSettings:
    """Return a form's settings; raise `FormMissing` where the point is no form."""
    try:
        return msgspec.convert(point.settings, FormSettings)
    except msgspec.ValidationError:
        raise FormMissing from None


def form_point(token: str) -> tuple[IntakePoint, FormSettings]:
    """Return the form with this address; raise `FormMissing` where there is none in use."""
    for point in IntakePoint.objects.filter(kind=IntakeKind.FORM, is_active=True).select_related("team"):
        if secrets.compare_digest(str(point.settings.get("token", "")).encode(), token.encode()):
            return point, form_settings(point)
    raise FormMissing
