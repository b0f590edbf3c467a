"""The forms of the settings pages: what may be typed; what it means is decided by the verbs."""

from __future__ import annotations

from typing import Any

from django import forms

from heardback.desk.models import IntakePoint, Role, Staff, StaffAddressKind, Team
from heardback.kernel.policy import Mode
from heardback.web.setup.forms import ServerFields
from heardback.web.setup.guesses import countries, zones

MODES = (
    (Mode.STANDARD.value, "Usual: an answer counts where it clearly answers"),
    (Mode.STRICT.value, "Strict: only answers in the same thread, or ruled by a person"),
    (Mode.SAME_CLIENT.value, "Generous: whatever is sent to the same customer counts"),
)


def lines_of(value: object) -> list[str]:
    """Return the non-empty lines of a text field."""
    return [line.strip() for line in str(value or "").splitlines() if line.strip()]


def _area(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": 3})
    )


class FirmForm(forms.Form):
    """Name, place, what counts as ours."""

    name = forms.CharField(label="Name", max_length=200)
    zone = forms.ChoiceField(label="Time zone")
    country = forms.ChoiceField(label="Country", required=False)
    domains = _area(
        "Your own mail domains, one a line",
        "Every address at these counts as yours. Shared ones such as gmail.com do not belong here.",
    )
    trusted_hosts = _area(
        "Mail servers of yours, one a line",
        "Their time stamps say when a mail reached you. Left empty, the server that delivered it is believed.",
    )
    own_groups = _area(
        "Mailing groups of yours, one a line",
        "The List-Id of a group such as support@, so that its mail is no newsletter.",
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones()]  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", "Not in this list"), *countries().items()]  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    """A new person."""

    email = forms.EmailField(label="Mail address")
    name = forms.CharField(label="Name", max_length=150)
    role = forms.ChoiceField(
        label="Role",
        choices=Role.choices,
        help_text=(
            "Staff answer. Leads also rule and change settings. An auditor reads all and decides nothing. An admin "
            "sets up and reads no customer's words."
        ),
    )
    team = forms.ModelChoiceField(Team.objects.order_by("name"), label="Team", required=False)


class StaffForm(forms.Form):
    """One person as they are now."""

    name = forms.CharField(label="Name", max_length=150)
    role = forms.ChoiceField(label="Role", choices=Role.choices)
    team = forms.ModelChoiceField(Team.objects.order_by("name"), label="Team", required=False)
    is_active = forms.BooleanField(label="May sign in", required=False)


class AddressForm(forms.Form):
    """An address of ours."""

    address = forms.EmailField(label="Address")
    kind = forms.ChoiceField(label="It is", choices=StaffAddressKind.choices)
    staff = forms.ModelChoiceField(
        Staff.objects.filter(is_active=True).order_by("name"), label="Whose", required=False
    )


class StandardForm(forms.Form):
    """The next version of the standard."""

    text = forms.CharField(
        label="Answer within",
        max_length=200,
        help_text="Such as 24h, 24h skipping closed days, 8 business hours, 2 business days.",
    )
    mode = forms.ChoiceField(label="What counts as an answer", choices=MODES)
    in_force_from = forms.DateField(
        label="In force from",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Empty: from now on.",
    )
    reason = forms.CharField(label="Why", max_length=500, required=False)


class PhraseForm(forms.Form):
    """A phrase for replies."""

    name = forms.CharField(label="Short name", max_length=120)
    text = forms.CharField(label="Words", widget=forms.Textarea(attrs={"rows": 4}))


class RetentionForm(forms.Form):
    """How long things are kept."""

    body_months = forms.IntegerField(label="Words of mails, in months", min_value=1, max_value=1200)
    header_months = forms.IntegerField(
        label="Headers of mails as they came, in months", min_value=1, max_value=1200
    )
    owed_years = forms.IntegerField(
        label="People who waited too long or complained: words kept so many years more",
        min_value=0,
        max_value=100,
    )


class PointForm(forms.Form):
    """What every intake point has."""

    name = forms.CharField(
        label="Name", max_length=200, required=False, help_text="As it is called among you."
    )
    address = forms.EmailField(label="Address that customers write to", required=False)
    team = forms.ModelChoiceField(Team.objects.order_by("name"), label="Team that answers", required=False)


class _Mailbox(PointForm):
    staff = forms.ModelChoiceField(
        Staff.objects.filter(is_active=True).order_by("name"),
        label="Whose own mailbox it is",
        required=False,
        help_text="Empty for a shared one. The person sees that it is read.",
    )
    is_metadata_only = forms.BooleanField(
        label="Keep no words: only who wrote to whom, when, and the subject", required=False
    )
    excluded_folders = _area("Folders that are never opened, one a line", "Such as Private.")
    secret = forms.CharField(
        label="Password or app password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Empty keeps the one that is stored.",
    )


class ImapForm(_Mailbox, ServerFields):
    """A mailbox by IMAP, Gmail among them."""

    folders = _area("Further folders to read, one a line", "Inbox, Sent, Junk and Archive are read anyway.")
    field_order = (
        "name",
        "address",
        "secret",
        "team",
        "staff",
        "is_metadata_only",
        "folders",
        "excluded_folders",
        "imap_host",
        "imap_port",
        "imap_security",
        "username",
        "smtp_host",
        "smtp_port",
        "smtp_security",
        "trusted_certificates",
    )

    @staticmethod
    def initial_of(point: IntakePoint) -> dict[str, Any]:
        """Return the form's values for a stored point."""
        given = point.settings
        names = {"imap_host": "host", "imap_port": "port", "imap_security": "security"}
        same = ("username", "smtp_host", "smtp_port", "smtp_security", "trusted_certificates")
        return (
            _common(point)
            | {field: given.get(name, "") for field, name in names.items()}
            | {name: given.get(name, "") for name in same}
            | {"folders": "\n".join(given.get("folders", []))}
        )

    def wished_settings(self, before: dict[str, Any]) -> dict[str, Any]:
        """Return the point's settings; what the form does not speak of stays."""
        own = {
            "host",
            "port",
            "security",
            "username",
            "smtp_host",
            "smtp_port",
            "smtp_security",
            "trusted_certificates",
            "folders",
        }
        kept = {name: value for name, value in before.items() if name not in own}
        folders = lines_of(self.cleaned_data.get("folders"))
        return kept | self.point_settings() | ({"folders": folders} if folders else {})


class GraphForm(_Mailbox):
    """A Microsoft 365 mailbox, by the firm's own app registration."""

    tenant = forms.CharField(label="Directory (tenant) ID", max_length=100)
    client_id = forms.CharField(label="Application (client) ID", max_length=100)
    is_shared = forms.BooleanField(label="It is a shared mailbox", required=False)
    members = _area(
        "Who answers it, one address a line",
        "Exchange keeps replies from a shared mailbox in the members' own Sent Items: without them no answer shows.",
    )
    keeps_copies = forms.BooleanField(
        label="Exchange keeps copies of what is sent in the shared mailbox (MessageCopyForSentAsEnabled)",
        required=False,
    )
    also_ours = _area("Further addresses that replies are sent as, one a line", "")
    history_since = forms.DateField(
        label="Read no mail older than", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    field_order = ("name", "address", "tenant", "client_id", "secret")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["secret"].label = "Client secret"
        self.fields["address"].required = True

    @staticmethod
    def initial_of(point: IntakePoint) -> dict[str, Any]:
        """Return the form's values for a stored point."""
        given = point.settings
        return _common(point) | {
            "tenant": given.get("tenant", ""),
            "client_id": given.get("client_id", ""),
            "is_shared": given.get("is_shared", False),
            "keeps_copies": given.get("keeps_copies", False),
            "members": "\n".join(given.get("members", [])),
            "also_ours": "\n".join(given.get("also_ours", [])),
            "history_since": given.get("history_since", ""),
        }

    def wished_settings(self, before: dict[str, Any]) -> dict[str, Any]:
        """Return the point's settings."""
        given = self.cleaned_data
        since = given.get("history_since")
        return before | {
            "tenant": given["tenant"],
            "client_id": given["client_id"],
            "is_shared": given["is_shared"],
            "keeps_copies": given["keeps_copies"],
            "members": [line.lower() for line in lines_of(given["members"])],
            "also_ours": [line.lower() for line in lines_of(given["also_ours"])],
            "history_since": since.isoformat() if since else "",
        }


class WebForm(PointForm):
    """A form on the firm's own pages."""

    title = forms.CharField(label="Heading", max_length=200, initial="Ask us")
    intro = forms.CharField(label="A line above it", max_length=1000, required=False)
    language = forms.CharField(label="Language code", max_length=10, initial="en")
    name_label = forms.CharField(label="Word for: your name", max_length=200, initial="Your name")
    email_label = forms.CharField(
        label="Word for: your email address", max_length=200, initial="Your email address"
    )
    phone_label = forms.CharField(
        label="Word for: your phone number", max_length=200, initial="Your phone number, if we should call"
    )
    message_label = forms.CharField(
        label="Word for: the question", max_length=200, initial="What can we do for you?"
    )
    send_label = forms.CharField(label="Word on the button", max_length=60, initial="Send")
    consent = forms.CharField(label="A sentence to tick", max_length=1000, required=False)
    back_url = forms.URLField(
        label="Page of yours to go back to", required=False, assume_scheme="https", max_length=500
    )

    @staticmethod
    def initial_of(point: IntakePoint) -> dict[str, Any]:
        """Return the form's values for a stored point."""
        return {**_common(point), **point.settings}

    def wished_settings(self, before: dict[str, Any]) -> dict[str, Any]:
        """Return the point's settings; its token stays for good, as it stands on the firm's pages."""
        own = {
            name: self.cleaned_data[name] for name in self.fields if name not in ("name", "address", "team")
        }
        return before | own


class SmtpForm(PointForm):
    """Mail that is forwarded or journaled to the listener."""

    is_metadata_only = forms.BooleanField(
        label="Keep no words: only who wrote to whom, when, and the subject", required=False
    )

    is_journal = forms.BooleanField(
        label="Unpack journal reports (Exchange and Microsoft 365 journaling)",
        help_text="Only for an address that nobody but your own mail server can write to.",
        required=False,
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["address"].required = True
        self.fields["address"].label = "Address that mail is forwarded or journaled to"

    @staticmethod
    def initial_of(point: IntakePoint) -> dict[str, Any]:
        """Return the form's values for a stored point."""
        return {**_common(point), "is_journal": bool(point.settings.get("is_journal"))}

    def wished_settings(self, before: dict[str, Any]) -> dict[str, Any]:
        """Return the point's settings: whether what arrives are journal reports."""
        return before | {"is_journal": self.cleaned_data["is_journal"]}


def _common(point: IntakePoint) -> dict[str, Any]:
    return {
        "name": point.name,
        "address": point.address,
        "team": point.team_id,
        "staff": point.staff_id,
        "is_metadata_only": point.is_metadata_only,
        "excluded_folders": "\n".join(point.excluded_folders),
    }
