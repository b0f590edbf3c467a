"""One desk and one Chromium for all tests of this folder; a page that misbehaves fails its test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from tests.browser.visiting import ARGUMENTS, CHROMIUM, MISSING, PATIENCE, Visitor, is_there
from tests.servers.desk_server import DeskServer, desk_server

Visit = Callable[..., Visitor]


@pytest.fixture(scope="package")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskServer]:
    """Return the shared desk; each test works with customers of its own."""
    with desk_server(tmp_path_factory.mktemp("desk")) as server:
        yield server


# Not longer than this folder's tests: while it lives, Django takes the test process for an asynchronous one.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Return the browser."""
    if not is_there():
        pytest.fail(MISSING)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, desk: DeskServer) -> Iterator[Visit]:
    """Return a maker of visitors: `visit("sam")`, `visit(None)` for a stranger; options as Playwright's contexts."""
    visitors: list[Visitor] = []

    def make(person: str | None = "sam", *, at: DeskServer = desk, **options: Any) -> Visitor:
        visitors.append(Visitor(chromium, at, person, **options))
        return visitors[-1]

    yield make
    faults = [fault for visitor in visitors for fault in visitor.unexpected()]
    for visitor in visitors:
        visitor.context.close()
    assert not faults, "\n".join(faults)
