"""Settings, Reading rules: how often people agreed with what each rule found, and its switch."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from heardback.desk.access import access_settings
from heardback.desk.actions.switch_rule import switch_rule
from heardback.desk.promise_words import rule_words
from heardback.desk.queries.rule_precision import FEWEST_CLICKS, LEAST_PRECISION, precisions
from heardback.web.moments import as_of_for

#: Below so many clicks a share says nothing (SEMANTICS 7).
FEWEST_FOR_A_SHARE = 20


@require_GET
def reading_rules(request: HttpRequest) -> HttpResponse:
    """Every rule that somebody clicked on or switched, those that are off first; no word of any customer."""
    access_settings(request.user)
    context = {
        "rules": [(one, rule_words(one.rule), one.clicks >= FEWEST_FOR_A_SHARE) for one in precisions()],
        "fewest": FEWEST_CLICKS,
        "least": LEAST_PRECISION,
    }
    return render(request, "heardback/settings/reading_rules.html", context)


@require_POST
def reading_rule(request: HttpRequest) -> HttpResponse:
    """Switch one rule on or off by hand; what it finds counts anew from then on."""
    by = access_settings(request.user)
    rule = request.POST.get("rule", "").replace("\0", "")[:80]
    if rule in {one.rule for one in precisions()}:
        reason = request.POST.get("reason", "").replace("\0", "")
        switch_rule(by, rule, to_on=request.POST.get("to") == "on", now=as_of_for(request), reason=reason)
    return redirect("settings_reading_rules")
