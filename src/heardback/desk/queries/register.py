"""The register of what was set aside: every contact that needs no answer, with its rule and evidence (L2)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from heardback.desk.models import Filing
from heardback.desk.queries.page_keys import moment_and_number, page_key
from heardback.desk.queries.timeline import ContactLine, contact_line
from heardback.kernel.reasons import HARD_RULES, MEANINGS, Rule

PAGE = 50


@dataclass(frozen=True, slots=True)
class SetAside:
    """One contact that was set aside, on this customer's timeline."""

    customer_id: str
    line: ContactLine


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One page, newest first; `rules` counts by rule what the search finds."""

    rows: tuple[SetAside, ...]
    more: str
    rules: tuple[tuple[Rule, str, int], ...]


def register_page(words: str = "", rule: str = "", after: str = "", size: int = PAGE) -> RegisterPage:
    """Return what was set aside, searched by sender, name, subject and first words."""
    rows = Filing.objects.filter(owes="no")
    if words:
        rows = rows.filter(
            Q(contact__from_address__icontains=words)
            | Q(contact__from_name__icontains=words)
            | Q(contact__subject__icontains=words)
            | Q(contact__snippet__icontains=words)
        )
    counts = dict(rows.order_by().values_list("rule").annotate(Count("pk")))
    if rule in HARD_RULES:
        rows = rows.filter(rule=rule)
    cut = moment_and_number(after)
    if cut is not None:
        rows = rows.filter(Q(occurred_at__lt=cut[0]) | Q(occurred_at=cut[0], pk__lt=cut[1]))
    found = list(rows.select_related("contact").order_by("-occurred_at", "-pk")[: size + 1])
    page = found[:size]
    return RegisterPage(
        rows=tuple(SetAside(filing.customer_id, contact_line(filing)) for filing in page),
        more=page_key(page[-1].occurred_at, page[-1].pk) if len(found) > size else "",
        rules=tuple(
            (Rule(name), MEANINGS[Rule(name)], count)
            for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            if name
        ),
    )
