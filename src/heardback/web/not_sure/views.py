"""Not sure: sorting out, rules for senders, the register, its sample, those from before, settled by phone."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heardback.desk.access import access_contact, access_desk, access_owed, access_work
from heardback.desk.actions.look_at_sample import look_at_sample
from heardback.desk.actions.note_access import note_access
from heardback.desk.actions.sender_rule import make_sender_rule, others_waiting, revoke_sender_rule
from heardback.desk.firm import policy_book, profile, zone_of
from heardback.desk.models import Contact, OwedAnswer, Role
from heardback.desk.queries.before import COLUMNS, before_lines, before_page
from heardback.desk.queries.not_sure import unsure_page
from heardback.desk.queries.register import register_page
from heardback.desk.queries.sample import last_week, sample_of
from heardback.desk.queries.timeline import owed_line
from heardback.desk.queries.undone import shares_undone
from heardback.evidence.firm import PUBLIC_MAIL_DOMAINS, domain_of
from heardback.findings.csv_cells import disarmed
from heardback.web.customers.views import may_work
from heardback.web.decisions.acting import Done, act, next_url
from heardback.web.decisions.verbs import given
from heardback.web.moments import as_of_for


@require_GET
def not_sure(request: HttpRequest) -> HttpResponse:
    """What a person must sort out, the likeliest first."""
    staff = access_desk(request.user)
    page = unsure_page(as_of_for(request), request.GET.get("after", ""))
    template = "list" if request.htmx else "page"  # type: ignore[attr-defined]
    context = {"page": page, "may_work": may_work(staff), "here": "not_sure"}
    return render(request, f"heardback/not_sure/{template}.html", context)


@require_http_methods(["GET", "POST"])
def sender_rule(request: HttpRequest, key: str) -> HttpResponse:
    """One word on all mail of a sender: the form with what it would settle, and the doing."""
    staff = access_work(request.user)
    row = access_owed(staff, key)
    if request.method == "POST":
        return act(request, lambda: _rule(request), reverse("not_sure"))
    opener = Contact.objects.filter(contact_id=row.owed_id).only("from_address").first()
    address = opener.from_address if opener else ""
    domain = domain_of(address)
    senders = [one for one in (address, domain) if one and one not in PUBLIC_MAIL_DOMAINS]
    context = {
        "row": row,
        "senders": [(one, others_waiting(one)) for one in senders],
        "next": next_url(request, reverse("not_sure")),
        "template": "heardback/owed/sheet.html" if request.htmx else "heardback/base.html",  # type: ignore[attr-defined]
    }
    return render(request, "heardback/not_sure/rule.html", context)


def _rule(request: HttpRequest) -> Done:
    staff = access_work(request.user)
    owes = given(request, "owes") == "yes"
    sender, reason = given(request, "sender"), given(request, "reason")
    ruled = make_sender_rule(staff, sender, owes=owes, reason=reason, now=as_of_for(request))
    said = f"From now on mail of {ruled.rule.sender} {'is owed an answer' if owes else 'needs no answer'}."
    if ruled.decided:
        said += f" {ruled.decided} that waited {'was' if ruled.decided == 1 else 'were'} settled with it."
    if ruled.past_due:
        said += f" {ruled.past_due} past due must be looked at one by one."
    return Done(said, reverse("revoke_rule", args=[ruled.rule.pk]))


@require_POST
def revoke_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Take a rule back with all that it settled."""
    staff = access_work(request.user)

    def deed() -> Done:
        rule = revoke_sender_rule(staff, rule_id, now=as_of_for(request))
        return Done(f"The rule for {rule.sender} is gone, and what it settled waits again.")

    return act(request, deed, reverse("not_sure"))


@require_GET
def set_aside(request: HttpRequest) -> HttpResponse:
    """Everything that needs no answer, by which rule and on which evidence."""
    staff = access_desk(request.user)
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    note_access(staff, "search", f"set aside: {words}", as_of_for(request))
    rule = request.GET.get("rule", "")
    page = register_page(words, rule, request.GET.get("after", ""))
    context = {"page": page, "words": words, "rule": rule, "may_work": may_work(staff), "here": "set_aside"}
    return render(request, "heardback/not_sure/set_aside.html", context)


@require_GET
def sample(request: HttpRequest) -> HttpResponse:
    """The sample of the last complete week, or of an earlier one, for a second look."""
    staff = access_desk(request.user)
    now = as_of_for(request)
    newest = last_week(now, zone_of(profile()))
    week = _week(request.GET.get("week", ""), newest)
    found = sample_of(week, now)
    note_access(staff, "search", f"sample of {week}", now)
    context = {
        "sample": found,
        "earlier": week - timedelta(days=7),
        "later": week + timedelta(days=7) if week < newest else None,
        "may_work": may_work(staff),
        "here": "sample",
    }
    return render(request, "heardback/not_sure/sample.html", context)


def _week(text: str, newest: date) -> date:
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        return newest
    return min(wanted - timedelta(days=wanted.weekday()), newest)


@require_POST
def look(request: HttpRequest, week: str, contact_id: str) -> HttpResponse:
    """Agree or disagree that a drawn contact needs no answer."""
    staff = access_work(request.user)
    access_contact(staff, contact_id)
    try:
        monday = date.fromisoformat(week)
    except ValueError:
        raise Http404("There is no such week.") from None
    agrees = given(request, "agrees") == "yes"

    def deed() -> Done:
        look_at_sample(staff, monday, contact_id, agrees=agrees, now=as_of_for(request))
        return Done("Noted." if agrees else "It is owed an answer now, with its original clock.")

    return act(request, deed, f"{reverse('sample')}?week={week}")


@require_GET
def before(request: HttpRequest) -> HttpResponse:
    """People unanswered from before go-live: a list to win back."""
    staff = access_desk(request.user)
    with_unsure = request.GET.get("all") == "1"
    page = before_page(request.GET.get("after", ""), with_unsure=with_unsure)
    note_access(staff, "search", "before we began", as_of_for(request))
    return render(
        request, "heardback/not_sure/before.html", {"page": page, "all": with_unsure, "here": "before"}
    )


class _Echo:
    """What csv writes to: gives each line back."""

    def write(self, line: str) -> str:
        return line


@require_GET
def before_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same list whole, as CSV."""
    staff = access_desk(request.user)
    note_access(staff, "export", "before we began", as_of_for(request))
    writer = csv.writer(_Echo())
    response = StreamingHttpResponse(_csv_lines(writer), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="before-we-began.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _csv_lines(writer: object) -> Iterator[str]:
    yield "\ufeff" + str(writer.writerow(COLUMNS))  # type: ignore[attr-defined]
    for line in before_lines():
        yield str(writer.writerow([disarmed(cell) for cell in line]))  # type: ignore[attr-defined]


@require_GET
def settled_by_phone(request: HttpRequest) -> HttpResponse:
    """Settled by phone or new mail: right matter? With the share undone for leads."""
    staff = access_desk(request.user)
    as_of = as_of_for(request)
    rows = OwedAnswer.objects.filter(grade="B", settled_at__gt=as_of - timedelta(days=14)).select_related(
        "owner"
    )
    book = policy_book()
    context = {
        "lines": [owed_line(row, book, as_of) for row in rows.order_by("-settled_at")[:200]],
        "shares": shares_undone(as_of) if staff.role in (Role.LEAD, Role.AUDITOR) else [],
        "may_work": may_work(staff),
        "here": "settled_by_phone",
    }
    return render(request, "heardback/not_sure/settled_by_phone.html", context)
