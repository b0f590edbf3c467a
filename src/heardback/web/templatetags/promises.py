"""A stored promise in words, for templates that have nothing but the row."""

from __future__ import annotations

from django import template
from django.template.context import Context

from heardback.desk.models import PromiseRow
from heardback.desk.queries.promises import About
from heardback.web.moments import as_of_for, zone_for
from heardback.web.promises.shown import Looker, PromiseShown, shown

register = template.Library()


@register.simple_tag(takes_context=True, name="promise")
def promise_tag(context: Context, row: PromiseRow) -> PromiseShown:
    """Return the promise in words, without what it is about: it costs no query."""
    request = context["request"]
    looker = Looker(as_of_for(request), zone_for(request), request.user.pk or 0)
    return shown(row, About(row.owed_id), looker)
