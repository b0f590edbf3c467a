"""The place Promises: the ledger in its groups, everything about one promise, and one click a verb."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from heardback.desk.access import WORKERS, access_desk, access_promise, access_work
from heardback.desk.actions.note_access import note_access
from heardback.desk.firm import go_live_at, profile, zone_of
from heardback.desk.models import Contact, Customer, PromiseRow, Role, Staff
from heardback.desk.promise_words import DOES, rule_words
from heardback.desk.queries.owed_page_frame import names_of
from heardback.desk.queries.promises import (
    EVER,
    SHOWN,
    About,
    Group,
    Section,
    Times,
    Wanted,
    abouts_of,
    candidates_of,
    counts_of,
    looked_at,
    section_of,
    switched_off_by_itself,
)
from heardback.kernel.contacts import PromiseKind
from heardback.web.decisions.acting import act, next_url
from heardback.web.moments import as_of_for, end_of_day
from heardback.web.pages import mark_from, mark_of
from heardback.web.promises.shown import Looker, PromiseShown, all_shown, shown
from heardback.web.promises.verbs import PROMISE_VERBS

#: The groups as the page shows them: a heading, and what it means.
TITLES: dict[Group, tuple[str, str]] = {
    Group.SLIPPED: ("Slipped", "The time that we named has passed, and nothing that we did since kept it."),
    Group.TODAY: ("Due today", ""),
    Group.SLIPPING: ("Slipping", "They may expect it already; the last moment that our words allow is still ahead."),
    Group.UNCLEAR: ("Cannot tell", "We were in touch since, or could not see everything: a person knows."),
    Group.REVIEW: ("To review", "Read in our words or in theirs. Until somebody says yes, it counts as nothing."),
    Group.APPROVAL: ("A third “not yet” in a row", "They were told twice before that more will come, or for "
                     "more than ten working days. A lead agrees, or the full answer goes out."),
    Group.COMING: ("Coming up", ""),
    Group.ENDED: ("Kept and ended", "The last 30 days."),
}  # fmt: skip


@require_GET
def promises(request: HttpRequest) -> HttpResponse:
    """What we said we would do, for whom, by when; `?group=` shows one group whole."""
    staff = access_desk(request.user)
    looker, times = looking(request, staff)
    wanted, query = wanted_of(request.GET, staff)
    group = request.GET.get("group", "")
    counts = counts_of(wanted, times)
    one = Group(group) if group in set(Group) else None
    after = mark_from(request.GET.get("after", ""))
    sections = (
        [section_of(one, wanted, times, after=after, count=counts.get(one, -1))]
        if one is not None
        else _all(wanted, times, counts, has_ended=wanted.owner_id in (None, staff.pk))
    )
    context: dict[str, Any] = {
        "sections": [_section(section, looker, query) for section in sections],
        "counts": [(name, TITLES[name][0], count) for name, count in counts.items() if count],
        "group": one,
        "query": query,
        "base": urlencode(query),
        "of_customer": Customer.objects.filter(customer_id=wanted.customer_id).first()
        if wanted.customer_id
        else None,
        "people": names_of().people,
        "is_first_page": after is None,
        "may_work": staff.role in WORKERS,
        "may_approve": staff.role == Role.LEAD,
        "switched_off": [(switch, rule_words(switch.rule)) for switch in switched_off_by_itself()],
        "may_switch": staff.role in (Role.LEAD, Role.ADMIN),
        "looked_at": looked_at() if not any(counts.values()) else None,
        "next": request.get_full_path(),
    }
    return render(request, "heardback/promises/page.html", context)


def looking(request: HttpRequest, staff: Staff) -> tuple[Looker, Times]:
    """Return who looks from where, and the moment with the day around it."""
    firm = profile()
    zone = zone_of(firm)
    request.zone = zone  # type: ignore[attr-defined]
    as_of = as_of_for(request)
    looker = Looker(as_of, zone, staff.pk, firm.country.partition("-")[0])
    return looker, Times(go_live_at() or EVER, as_of, end_of_day(as_of, zone))


def wanted_of(given: QueryDict, staff: Staff) -> tuple[Wanted, dict[str, str]]:
    """Return what `?owner= customer= q=` ask for, and those of them that are set, for links."""
    owner, customer, words = (
        given.get(name, "").replace("\0", "").strip() for name in ("owner", "customer", "q")
    )
    owner_id = staff.pk if owner == "me" else int(owner) if owner.isdecimal() and len(owner) < 10 else None
    query = {"owner": owner if owner_id is not None else "", "customer": customer[:400], "q": words[:200]}
    return Wanted(owner_id, query["customer"], query["q"]), {
        key: value for key, value in query.items() if value
    }


def _all(wanted: Wanted, times: Times, counts: dict[Group, int], *, has_ended: bool) -> list[Section]:
    """Every group that has rows. What somebody else kept or let slip is no list: the work is shared, not scored."""
    found = [
        section_of(group, wanted, times, limit=SHOWN, count=count) for group, count in counts.items() if count
    ]
    if has_ended:
        ended = section_of(Group.ENDED, wanted, times, limit=SHOWN)
        found += [ended] if ended.rows else []
    return found


def _section(section: Section, looker: Looker, query: dict[str, str]) -> dict[str, Any]:
    title, meaning = TITLES[section.group]
    here = query | {"group": section.group.value}
    return {
        "name": section.group.value,
        "title": title,
        "meaning": meaning,
        "count": section.count,
        "rows": all_shown(section.rows, looker),
        "url": f"{reverse('promises')}?{urlencode(here)}",
        "next_url": f"{reverse('promises')}?{urlencode(here | {'after': mark_of(section.next_after)})}"
        if section.next_after
        else "",
    }


@require_GET
def promise(request: HttpRequest, promise_id: str) -> HttpResponse:
    """One promise with its facts and everything that may be said of it: a sheet, or a page without script."""
    staff = access_desk(request.user)
    row = access_promise(staff, promise_id)
    note_access(staff, "customer", row.customer_id, as_of_for(request))
    looker, _ = looking(request, staff)
    one = _shown(row, looker)
    context = {
        "one": one,
        "does": DOES[PromiseKind(row.kind)],
        "contact_url": _contact_url(row.made_by),
        "kept_url": _contact_url(row.kept_by),
        "candidates": candidates_of(row),
        "may_work": staff.role in WORKERS,
        "may_approve": staff.role == Role.LEAD and row.is_unapproved and row.owner_id != staff.pk,
        "next": next_url(request, reverse("customer", args=[row.customer_id])),
        "template": "heardback/owed/sheet.html" if request.htmx else "heardback/base.html",  # type: ignore[attr-defined]
    }
    return render(request, "heardback/promises/one.html", context)


def _contact_url(contact_id: str) -> str:
    """Where the contact can be read; a person's word makes and keeps promises, too."""
    is_contact = bool(contact_id) and Contact.objects.filter(contact_id=contact_id).exists()
    return reverse("contact", args=[contact_id]) if is_contact else ""


def _shown(row: PromiseRow, looker: Looker) -> PromiseShown:
    return shown(row, abouts_of([row]).get(row.promise_id, About()), looker)


@require_POST
def say_promise(request: HttpRequest, promise_id: str, verb: str) -> HttpResponse:
    """One click on a promise."""
    staff = access_work(request.user)
    row = access_promise(staff, promise_id)
    deed = PROMISE_VERBS.get(verb)
    if deed is None:
        raise Http404("There is no such verb for a promise.")
    return act(request, lambda: deed(request, staff, row), reverse("customer", args=[row.customer_id]))
