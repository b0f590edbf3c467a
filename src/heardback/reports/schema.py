"""JSON Schema of every shape and enum that leaves an audit, for `heardback schema` and for the tests."""

from __future__ import annotations

from typing import Any

import msgspec

from heardback.findings import promise_shapes, shapes
from heardback.kernel.awaiting import AwaitedKind
from heardback.kernel.contacts import Channel, Direction, Manner, Mark, PromiseKind
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.owing import Owes
from heardback.kernel.policy import Mode
from heardback.kernel.promises import PromiseState, Tier
from heardback.kernel.reasons import Grade, Rule
from heardback.kernel.status import State, Verdict

SHAPES: tuple[type, ...] = (
    shapes.AuditSummary,
    shapes.OwedRow,
    shapes.ContactRow,
    shapes.SetAsideRow,
    shapes.UnreadableRow,
    shapes.SourceCoverage,
    shapes.Question,
    shapes.LinkRow,
    promise_shapes.MadePromiseRow,
    promise_shapes.AwaitedRow,
    State,
    Verdict,
    shapes.Classification,
    Grade,
    shapes.CloseReason,
    Owes,
    Channel,
    Direction,
    Manner,
    Mark,
    DecisionKind,
    PromiseKind,
    PromiseState,
    Tier,
    AwaitedKind,
    Rule,
    Mode,
)


def json_schema(more: tuple[type, ...] = ()) -> dict[str, Any]:
    """Return one JSON Schema (2020-12) whose `$defs` hold every shape and enum by name, and `more`."""
    _, components = msgspec.json.schema_components((*SHAPES, *more), ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Heardback audit",
        "$ref": "#/$defs/AuditSummary",
        "$defs": dict(sorted(components.items())),
    }
