"""How often people agreed with what each rule of reading found, since it was last switched (SEMANTICS 5.6)."""

from __future__ import annotations

from dataclasses import dataclass

from heardback.desk.models import DecisionFact, RuleClick, RuleSwitch
from heardback.kernel.decisions import DecisionKind

FEWEST_CLICKS = 50
LEAST_PRECISION = 0.8


@dataclass(frozen=True, slots=True)
class RulePrecision:
    """One rule: `right` of `clicks` said that it found a promise; `switch` is the last word on it, None for none."""

    rule: str
    clicks: int
    right: int
    switch: RuleSwitch | None = None

    @property
    def share(self) -> float:
        """The share that was right; 1 while nobody clicked."""
        return self.right / self.clicks if self.clicks else 1.0

    @property
    def is_on(self) -> bool:
        """Whether what it finds is suggested."""
        return self.switch is None or self.switch.is_on


def is_on(rule: str) -> bool:
    """Return whether what `rule` finds is suggested."""
    latest = _latest(rule)
    return latest is None or latest.is_on


def precision_of(rule: str) -> RulePrecision:
    """Return the clicks on `rule` that stand, since it was last switched on; of a promise the last one counts."""
    latest = _latest(rule)
    clicks = RuleClick.objects.filter(rule=rule)
    if latest is not None and latest.is_on:
        clicks = clicks.filter(clicked_at__gte=latest.made_at)
    said = dict(clicks.order_by("clicked_at", "id").values_list("decision_id", "is_right"))
    taken_back = DecisionFact.objects.filter(kind=DecisionKind.REVERSE, other_id__in=said)
    for decision_id in taken_back.values_list("other_id", flat=True):
        said.pop(decision_id, None)
    decided = DecisionFact.objects.filter(decision_id__in=said).values_list("decision_id", "promise_id")
    promise_of = {decision_id: promise_id or decision_id for decision_id, promise_id in decided}
    last = {promise_of.get(decision_id, decision_id): is_right for decision_id, is_right in said.items()}
    return RulePrecision(rule, len(last), sum(last.values()), latest)


def precisions() -> list[RulePrecision]:
    """Return every rule that somebody clicked on or switched, the worst first."""
    rules = {*RuleClick.objects.values_list("rule", flat=True).distinct()}
    rules |= {*RuleSwitch.objects.values_list("rule", flat=True).distinct()}
    found = [precision_of(rule) for rule in rules]
    return sorted(found, key=lambda one: (one.is_on, one.share, -one.clicks, one.rule))


def _latest(rule: str) -> RuleSwitch | None:
    return RuleSwitch.objects.filter(rule=rule).order_by("-made_at", "-id").first()
