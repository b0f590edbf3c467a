"""The form as plain HTML for the firm's own pages: works without script and without a style of ours."""

from __future__ import annotations

from django.template.loader import render_to_string

from heardback.intake.form_points import FormSettings
from heardback.web.forms.filled import LONGEST, TRAP


def snippet_of(form: FormSettings, base_url: str, page: str = "", campaign: str = "") -> str:
    """Return HTML to paste into a page of the firm's. `base_url` is the desk's own address.

    `page` and `campaign` are sent along with each submission; the small script that it names, which may be left
    out, fills them from the address of the page.
    """
    context = {
        "form": form,
        "base_url": base_url.rstrip("/"),
        "page": page,
        "campaign": campaign,
        "trap": TRAP,
        "longest": LONGEST,
    }
    lines = render_to_string("heardback/forms/snippet.html", context).splitlines()
    return "\n".join(line for line in lines if line.strip()) + "\n"
