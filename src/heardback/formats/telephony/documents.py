"""JSON as vendors export it: one document, or one object a line, or a page of objects inside another."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

_MOST = 256 << 20  # one document is read whole; larger exports come as one object a line


def entries(
    lines: Iterable[str], is_one: Callable[[dict[str, Any]], bool]
) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Give (line number, object) for every object that `is_one` knows; text that is no JSON is given as it is.

    A line of its own is one object or a list; what does not parse as lines is read as one document. An object that
    `is_one` does not know and that holds no others is given too: nothing is dropped.
    """
    numbered = ((number, line.strip()) for number, line in enumerate(lines, 1))
    filled = ((number, line) for number, line in numbered if line)
    first = next(filled, None)
    if first is None:
        return
    if first[1][0] in "[{" and _parsed(first[1]) is None:
        text = "\n".join(line for _, line in chain([first], filled))
        document = _parsed(text) if len(text) <= _MOST else None
        if document is not None:
            for number, found in enumerate(_inside(document, is_one), 1):
                yield number, found
            return
        filled = ((first[0] + at, line) for at, line in enumerate(text.split("\n")))
        first = next(filled)
    for number, line in chain([first], filled):
        parsed = _parsed(line) if line[0] in "[{" else None
        if parsed is None:
            yield number, line
        else:
            for found in _inside(parsed, is_one):
                yield number, found


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _inside(value: Any, is_one: Callable[[dict[str, Any]], bool]) -> Iterator[dict[str, Any] | str]:
    """Give the objects within a document: itself, or those in its lists and properties."""
    if isinstance(value, list):
        for part in value:
            yield from _inside(part, is_one)
    elif isinstance(value, dict) and not is_one(value):
        held = [part for part in value.values() if isinstance(part, list | dict) and part]
        found = [one for part in held for one in _inside(part, is_one)]
        if any(isinstance(one, dict) and is_one(one) for one in found):
            yield from (one for one in found if isinstance(one, str) or is_one(one))
        else:
            yield value
    elif isinstance(value, dict):
        yield value
    else:
        yield json.dumps(value)
