"""Figures for Prometheus, counted in the database when asked: the same whichever process answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from heardback.alerts.models import Letter
from heardback.desk.models import IntakePoint, OwedAnswer, PromiseRow, WorkerBeat
from heardback.intake.models import Cursor, ItemState, RawItem

CONTENT_TYPE = CONTENT_TYPE_LATEST


def metrics_at(now: datetime) -> bytes:
    """Return all figures as of `now` in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(now))
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterable[Metric]:
        yield from self._owed()
        yield from self._intake()
        yield from self._workers()

    def _owed(self) -> Iterable[Metric]:
        open_now = GaugeMetricFamily(
            "heardback_owed_open", "People who wait for an answer now.", labels=["certain", "overdue"]
        )
        rows = OwedAnswer.objects.filter(is_open=True)
        for is_certain in (True, False):
            of_these = rows.filter(is_certain=is_certain)
            overdue = of_these.filter(due_at__lt=self._now).count()
            open_now.add_metric([_word(is_certain), "no"], of_these.count() - overdue)
            open_now.add_metric([_word(is_certain), "yes"], overdue)
        yield open_now
        promises = PromiseRow.objects.filter(answered_at=None, told_at=None)
        yield _gauge("heardback_promises_open", "Promises that wait to be kept.", promises.count())
        letters = GaugeMetricFamily("heardback_letters", "Replies written here, by state.", labels=["state"])
        for state, count in Letter.objects.values_list("state").annotate(Count("pk")):
            letters.add_metric([state], count)
        yield letters

    def _intake(self) -> Iterable[Metric]:
        items = GaugeMetricFamily(
            "heardback_raw_items", "Items that came in and are not contacts yet.", labels=["state"]
        )
        for state in (ItemState.NEW, ItemState.STUCK):
            items.add_metric([state.name.lower()], RawItem.objects.filter(state=state).count())
        yield items
        looks = GaugeMetricFamily(
            "heardback_intake_look_age_seconds", "Seconds since the last good look.", labels=["point"]
        )
        trouble = GaugeMetricFamily(
            "heardback_intake_trouble", "1 where an intake point has a problem.", labels=["point"]
        )
        for pk, seen_at, problem in IntakePoint.objects.filter(is_active=True).values_list(
            "pk", "last_seen_at", "problem"
        ):
            if seen_at is not None:
                looks.add_metric([str(pk)], (self._now - seen_at).total_seconds())
            trouble.add_metric([str(pk)], float(bool(problem)))
        yield from (looks, trouble)
        left = sum(Cursor.objects.filter(is_backfilled=False).values_list("to_fetch", flat=True))
        yield _gauge("heardback_history_left", "Messages of history that are still to be read.", left)

    def _workers(self) -> Iterable[Metric]:
        ages = GaugeMetricFamily(
            "heardback_worker_age_seconds", "Seconds since a worker's last sign of life.", labels=["worker"]
        )
        for name, beaten_at in WorkerBeat.objects.exclude(name="version").values_list("name", "beaten_at"):
            ages.add_metric([name], (self._now - beaten_at).total_seconds())
        yield ages


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)


def _word(is_true: bool) -> str:
    return "yes" if is_true else "no"
