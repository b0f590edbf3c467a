"""Telephone providers' accounts as intake points: their keys, the webhook address to enter there, and a try."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms

from heardback.desk.firm import profile
from heardback.desk.models import IntakeKind, IntakePoint
from heardback.formats.phone_numbers import e164
from heardback.gateways.http import Door, HttpProblem
from heardback.intake.click_to_call import CALL_FROM
from heardback.intake.phone_points import (
    KeysUnreadable,
    hook_log,
    hook_path,
    keys_of,
    new_hook_key,
    public_address,
)
from heardback.intake.watch_calls import KeysMissing, Provider
from heardback.intake.watch_telnyx import TELNYX
from heardback.intake.watch_twilio import TWILIO
from heardback.web.settings.forms import PointForm

PROVIDERS: Final[dict[str, Provider]] = {IntakeKind.TWILIO: TWILIO, IntakeKind.TELNYX: TELNYX}
_PULLS: Final = (
    ("", "By itself: hourly where webhooks come, else every minute"),
    ("hourly", "Every hour"),
    ("alone", "Every minute"),
)
_TRIED: Final = timedelta(days=1)


class VendorForm(PointForm):
    """What every provider's account has; `NAMES` are the settings that only this provider asks for."""

    NAMES: tuple[str, ...] = ()
    secret = forms.CharField(
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Empty keeps the one that is stored.",
    )
    pulls = forms.ChoiceField(label="Look at the list of calls", choices=_PULLS, required=False)
    history_since = forms.DateField(
        label="Read no calls older than",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Empty: the last 30 days.",
    )
    is_metadata_only = forms.BooleanField(label="Fetch no sound of voicemails", required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        del self.fields["address"]  # telephones have numbers: they stand among the lines
        self.fields["name"].required = True

    @classmethod
    def initial_of(cls, point: IntakePoint) -> dict[str, Any]:
        """Return the form's values for a stored point; never its secret."""
        names = (*cls.NAMES, "pulls", "history_since")
        return {name: point.settings.get(name, "") for name in names} | {
            "name": point.name,
            "team": point.team_id,
            "is_metadata_only": point.is_metadata_only,
        }

    def wished_settings(self, before: dict[str, Any]) -> dict[str, Any]:
        """Return the point's settings; its webhook address stays what it was."""
        given = self.cleaned_data
        since = given.get("history_since")
        return {"hook_key": new_hook_key()} | before | {name: given[name].strip() for name in self.NAMES} | {
            "pulls": given.get("pulls", ""),
            "history_since": since.isoformat() if since else "",
        }  # fmt: skip


class TwilioForm(VendorForm):
    """A Twilio account."""

    NAMES = ("account_sid", CALL_FROM)
    account_sid = forms.RegexField(
        r"^AC[0-9a-f]{32}$",
        label="Account SID",
        error_messages={
            "invalid": "An account SID is AC and 32 digits and letters: copy it from the console."
        },
    )
    call_from = forms.CharField(
        label="Your number that customers see",
        max_length=40,
        required=False,
        help_text="For calls that people start on the desk: their own phone rings first, then the customer's.",
    )
    field_order = (
        "name",
        "account_sid",
        "secret",
        CALL_FROM,
        "team",
        "pulls",
        "history_since",
        "is_metadata_only",
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["secret"].label = "Auth token"

    def clean_call_from(self) -> str:
        """Return the number as E.164; empty where nobody starts calls here."""
        written = str(self.cleaned_data[CALL_FROM]).strip()
        number = e164(written, profile().country)
        if written and not number:
            raise forms.ValidationError("This is no telephone number: write it as +1 202 555 0100.")
        return number


class TelnyxForm(VendorForm):
    """A Telnyx account."""

    NAMES = ("public_key",)
    public_key = forms.RegexField(
        r"^[A-Za-z0-9+/]{43}=$",
        label="Public key",
        error_messages={
            "invalid": "A public key is 44 signs that end in =: copy it from Keys & Credentials."
        },
    )
    field_order = ("name", "public_key", "secret", "team", "pulls", "history_since", "is_metadata_only")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["secret"].label = "API key"


VENDOR_FORMS: Final[dict[IntakeKind, type[VendorForm]]] = {
    IntakeKind.TWILIO: TwilioForm,
    IntakeKind.TELNYX: TelnyxForm,
}


def told_of_hooks(point: IntakePoint) -> dict[str, Any]:
    """Return what the point's page says of its webhooks: their address, how many came and were refused."""
    if point.kind not in VENDOR_FORMS or not point.settings.get("hook_key"):
        return {}
    log, address = hook_log(point), public_address(hook_path(point))
    return {
        "hook_address": address,
        "is_hook_public": address.startswith("https://"),
        "hooks_taken": log.highest_uid,
        "hooks_refused": log.lowest_uid,
        "last_hook_at": log.looked_at,
    }


def problem_of_vendor(point: IntakePoint, now: datetime) -> str:
    """Ask the provider for the calls of one day; return what is wrong in one sentence, '' where they can be read."""
    provider = PROVIDERS[point.kind]
    try:
        with Door(provider.hosts, longest_wait=5.0) as door:
            next(iter(provider.open(keys_of(point), door).pages(now - _TRIED)), None)
    except (KeysMissing, KeysUnreadable, HttpProblem) as problem:
        return problem.sentence
    return ""
