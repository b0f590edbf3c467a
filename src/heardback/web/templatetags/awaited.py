"""What we wait for, on pages of other places: what holds a promise up, and a customer's own section."""

from __future__ import annotations

from django import template
from django.template.context import Context

from heardback.desk.queries.awaited import HeldUp, Waiting, held_up, waiting_of
from heardback.web.moments import as_of_for

register = template.Library()


@register.simple_tag(takes_context=True, name="held_up")
def held_up_tag(context: Context, promise_id: str) -> list[HeldUp]:
    """Return what one promise waits for; all promises of a page cost two queries together."""
    request = context["request"]
    known: dict[str, list[HeldUp]] | None = getattr(request, "held_up", None)
    if known is None:
        known = request.held_up = held_up(as_of_for(request))
    return known.get(promise_id, [])


@register.simple_tag(takes_context=True, name="waiting_of")
def waiting_of_tag(context: Context, customer_id: str) -> tuple[Waiting, ...]:
    """Return what we wait for from one customer."""
    return waiting_of(customer_id, as_of_for(context["request"]))
