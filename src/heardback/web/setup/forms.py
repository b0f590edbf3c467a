"""The one page that the set-up asks; what can be found out is not asked."""

from __future__ import annotations

from typing import Any

from django import forms

from heardback.web.setup.guesses import countries, zones

SECURITY = (
    ("tls", "TLS (usual)"),
    ("starttls", "STARTTLS"),
    ("plain", "none: only for a server on this machine"),
)


class ServerFields(forms.Form):
    """Where the mailbox is; left empty, it is found from the address."""

    imap_host = forms.CharField(label="Mail server (IMAP)", required=False, max_length=255)
    imap_port = forms.IntegerField(label="Port", required=False, min_value=1, max_value=65535)
    imap_security = forms.ChoiceField(label="Encryption", choices=SECURITY, required=False)
    username = forms.CharField(label="User name", required=False, max_length=320)
    smtp_host = forms.CharField(label="Sending server (SMTP)", required=False, max_length=255)
    smtp_port = forms.IntegerField(label="Its port", required=False, min_value=1, max_value=65535)
    smtp_security = forms.ChoiceField(label="Its encryption", choices=SECURITY, required=False)
    trusted_certificates = forms.CharField(
        label="File of a certificate to trust (PEM, on the server)", required=False, max_length=400
    )

    def point_settings(self) -> dict[str, Any]:
        """Return the settings of an IMAP intake point, as its watcher and its sender read them."""
        given = self.cleaned_data
        names = {
            "host": "imap_host",
            "port": "imap_port",
            "security": "imap_security",
            "username": "username",
            "smtp_host": "smtp_host",
            "smtp_port": "smtp_port",
            "smtp_security": "smtp_security",
            "trusted_certificates": "trusted_certificates",
        }
        return {name: given[field] for name, field in names.items() if given.get(field)}


class SetUpForm(ServerFields):
    """Firm, mailbox, first person."""

    firm_name = forms.CharField(label="What is your firm called?", max_length=200)
    zone = forms.ChoiceField(label="Time zone")
    country = forms.ChoiceField(label="Country", required=False)
    address = forms.EmailField(
        label="Which address do customers write to?", required=False, help_text="You add more later."
    )
    mailbox_password = forms.CharField(
        label="That mailbox's password or app password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Kept encrypted on this machine. Gmail, iCloud and Yahoo want an app password.",
    )
    lead_name = forms.CharField(
        label="Your name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    lead_email = forms.EmailField(
        label="Your own mail address, to sign in with",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="A password for Heardback",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least ten characters.",
    )
    has_told_staff = forms.BooleanField(
        label="Whoever's mailbox is read knows it, or will before it is read", required=False
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones()]  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", "Not in this list"), *countries().items()]  # type: ignore[attr-defined]
