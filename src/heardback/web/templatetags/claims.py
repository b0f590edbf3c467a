"""Moments of a finding: to the second on the page itself, with the zone and UTC when pointed at or focused."""

from __future__ import annotations

from datetime import UTC, datetime

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from heardback.web import wording
from heardback.web.moments import zone_for

register = template.Library()


@register.simple_tag(takes_context=True, name="at")
def at_tag(context: Context, moment: datetime) -> SafeString:
    """Return "Mon 16 Mar 2026, 09:00:04" as a <time> that can be focused; its zone stands in `title`."""
    zone = zone_for(context["request"])
    local = moment.astimezone(zone)
    exact = f"{wording.exact(moment, zone)} ({moment.astimezone(UTC):%H:%M:%S} UTC)"
    return format_html(
        '<time datetime="{}" title="{}" tabindex="0">{}</time>',
        moment.isoformat(),
        exact,
        f"{local:%a} {local.day} {local:%b %Y, %H:%M:%S}",
    )
