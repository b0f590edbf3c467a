"""The one object of --json, and the schema that describes it."""

from __future__ import annotations

import json
from dataclasses import fields

import msgspec
from tests.reports.sample import sample_audit

from heardback.findings.shapes import AuditSummary
from heardback.kernel.status import Verdict
from heardback.reports.schema import SHAPES, json_schema

CONTRACT = [
    "messages",
    "contacts",
    "inbound",
    "outbound",
    "set_aside",
    "unreadable",
    "duplicates",
    "people",
    "owed",
    "certain",
    "unsure",
    "within_standard",
    "median_seconds",
    "p90_seconds",
    "oldest_waiting",
    "coverage",
    "as_of",
    "standard",
]
PARTITION = (
    "met",
    "late",
    "never_answered",
    "maybe_answered",
    "breached_unconfirmed",
    "early",
    "pending",
)


def test_the_summary_has_every_field_of_the_contract() -> None:
    summary = json.loads(msgspec.json.encode(sample_audit().summary))
    assert [name for name in CONTRACT if name not in summary] == []
    assert tuple(summary["certain"]) == PARTITION
    assert tuple(summary["unsure"]) == PARTITION
    assert {"rate", "wilson_low", "wilson_high", "bound_low", "bound_high"} <= set(summary["within_standard"])
    assert {"owed_id", "customer", "subject", "opened_at", "chases"} == set(summary["oldest_waiting"][0])


def test_the_summary_reads_back() -> None:
    summary = sample_audit().summary
    assert msgspec.json.decode(msgspec.json.encode(summary), type=AuditSummary) == summary


def test_counts_of_the_summary_balance() -> None:
    summary = sample_audit().summary
    outside = sum(getattr(summary.excluded, field.name) for field in fields(summary.excluded))
    assert summary.certain.total + summary.unsure.total + outside == summary.owed


def test_every_shape_and_enum_is_described() -> None:
    schema = json_schema()
    assert {shape.__name__ for shape in SHAPES} <= set(schema["$defs"])
    assert set(schema["$defs"]["Verdict"]["enum"]) == {verdict.value for verdict in Verdict}
    assert set(schema["$defs"]["AuditSummary"]["properties"]) == {
        field.name for field in fields(AuditSummary)
    }
