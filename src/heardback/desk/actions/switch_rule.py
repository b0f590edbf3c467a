"""Switch a rule of reading off or on: by its own precision here, or by a lead (SEMANTICS 5.1, 5.6)."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.models import RuleSwitch, Staff
from heardback.desk.queries.rule_precision import FEWEST_CLICKS, LEAST_PRECISION, is_on, precision_of


def switch_off_if_poor(rule: str, now: datetime) -> RuleSwitch | None:
    """Switch `rule` off where fewer than 80 % of at least 50 clicks since it was last switched on were right."""
    if not is_on(rule):
        return None
    found = precision_of(rule)
    if found.clicks < FEWEST_CLICKS or found.share >= LEAST_PRECISION:
        return None
    reason = (
        f"{found.right} of {found.clicks} clicks said that it found a promise: under {LEAST_PRECISION:.0%}."
    )
    return RuleSwitch.objects.create(rule=rule, is_on=False, reason=reason, made_at=now)


def switch_rule(by: Staff, rule: str, *, to_on: bool, now: datetime, reason: str = "") -> RuleSwitch:
    """Switch `rule` by a person's hand; what it finds counts anew from then on."""
    return RuleSwitch.objects.create(rule=rule, is_on=to_on, by=by, reason=reason.strip(), made_at=now)
