"""What a visitor typed, checked for what can still be mended: never for what only we would like to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from django.core import signing

from heardback.evidence.firm import Firm
from heardback.evidence.form import ReplyBy, form_reading, place_form
from heardback.formats.form_submission import FormSubmission
from heardback.intake.form_points import FIELDS, FormSettings

#: A field that no person sees: whoever fills it in is a machine. Its name says nothing to programs that fill forms.
TRAP: Final = "hb_more"
LONGEST: Final = {"name": 200, "email": 320, "phone": 100, "message": 50_000}
_LONGEST_ASIDE: Final = 2000
_SALT: Final = "heardback.forms.opened"
_LONGEST_OPEN: Final = 60 * 60 * 24 * 7
_NOT_TYPED: Final = dict.fromkeys([*range(0x20), 0x7F]) | {0x09: " ", 0x0A: "\n", 0x0D: None}


@dataclass(frozen=True, slots=True)
class Filled:
    """The submission, and a sentence by field for what is to be mended ('' names the whole form)."""

    submission: FormSubmission
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, str]:
        """Return what was typed, to show again."""
        return {name: getattr(self.submission, name) for name in FIELDS}


def opened_mark(form_id: int, now: datetime) -> str:
    """Return the signed moment at which a page was opened, for a hidden field."""
    return signing.Signer(salt=_SALT).sign(f"{form_id}:{int(now.timestamp() * 10)}")


def read_filled(
    posted: Mapping[str, str], form: FormSettings, *, form_id: int, host: str, country: str, now: datetime
) -> Filled:
    """Return what was typed and what stands in the way of answering it. Pure but for the signing key."""
    typed = {name: _clean(posted.get(name, "")) for name in FIELDS}
    submission = FormSubmission(
        submission_id="",
        submitted_at=now,
        form_point=form.token,
        form_name=form.title,
        host=host,
        name=typed["name"],
        email=typed["email"],
        phone=typed["phone"],
        message=typed["message"],
        page=_clean(posted.get("page", ""))[:_LONGEST_ASIDE],
        campaign=_clean(posted.get("campaign", ""))[:_LONGEST_ASIDE],
        agreed_to=form.consent if posted.get("consent") else "",
        is_trapped=bool(posted.get(TRAP, "").strip()),
        filled_in_for=_seconds_since(posted.get("opened", ""), form_id, now),
    )
    return Filled(submission, _problems(submission, typed, form, country))


def _problems(
    submission: FormSubmission, typed: Mapping[str, str], form: FormSettings, country: str
) -> dict[str, str]:
    problems = {}
    for name, longest in LONGEST.items():
        if len(typed[name]) > longest:
            problems[name] = f"This is longer than {longest:,} characters: please shorten it."
        elif name in form.required and not typed[name]:
            problems[name] = "Please fill this in."
    if form.consent and not submission.agreed_to:
        problems["consent"] = "Please tick this if you agree; we cannot keep your message otherwise."
    if (
        not problems
        and place_form(form_reading(submission, country, UTC), Firm()).reply_by is ReplyBy.NOTHING
    ):
        problems["email"] = (
            "Please check this address: it must look like name@example.com."
            if typed["email"]
            else "Please leave an email address or a phone number, so that we can answer you."
        )
    return problems


def _clean(value: str) -> str:
    """Return the text without what nobody types: control characters; line ends as one sign."""
    return value.replace("\r\n", "\n").replace("\r", "\n").translate(_NOT_TYPED).strip()


def _seconds_since(opened: str, form_id: int, now: datetime) -> float | None:
    """Return how long the page was open; None without a mark of ours (a form on the firm's own page has none)."""
    try:
        of_form, _, tenths = signing.Signer(salt=_SALT).unsign(opened).partition(":")
    except signing.BadSignature:
        return None
    passed = now.timestamp() - int(tenths) / 10
    return passed if of_form == str(form_id) and 0 <= passed <= _LONGEST_OPEN else None
