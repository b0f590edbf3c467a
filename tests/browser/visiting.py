"""A browser that somebody of the firm works in, and everything that went wrong in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response
from tests.servers.desk_server import DeskServer

CHROMIUM = "/usr/bin/chromium"
MISSING = f"These tests drive a real browser ({CHROMIUM}). Install it: apt-get install chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 1,
}
PATIENCE = 15_000  # milliseconds; the machine may be busy


def is_there() -> bool:
    """Whether the browser is installed."""
    return Path(CHROMIUM).exists()


class Visitor:
    """One browser window of one person. `faults` is what no page may do: errors, refusals, requests elsewhere."""

    def __init__(self, browser: Browser, desk: DeskServer, person: str | None, **options: Any) -> None:
        self.desk = desk
        self.faults: list[str] = []
        self._allowed: list[re.Pattern[str]] = []
        self.context: BrowserContext = browser.new_context(
            base_url=desk.url, locale="en-GB", timezone_id="America/New_York", **options
        )
        self.context.set_default_timeout(PATIENCE)
        if person is not None:
            cookie = desk.do("session", person)
            self.context.add_cookies([{**cookie, "url": desk.url}])  # type: ignore[typeddict-item]
        self.context.on("page", self._watch)
        self.page: Page = self.context.new_page()

    def goes(self, path: str) -> Page:
        """Visit a path of the desk; return the page once all that it loads by itself is there and listens."""
        self.page.goto(path, wait_until="networkidle")
        return self.page

    def allows(self, *patterns: str) -> None:
        """Expect faults that match, such as a refused form's 422."""
        self._allowed += [re.compile(pattern) for pattern in patterns]

    def unexpected(self) -> Sequence[str]:
        """Return the faults that nobody expected."""
        return [fault for fault in self.faults if not any(one.search(fault) for one in self._allowed)]

    def _watch(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"script error on {page.url}: {error}"))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console {message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if (
            parts.scheme not in ("data", "blob", "about")
            and f"{parts.scheme}://{parts.netloc}" != self.desk.url
        ):
            self.faults.append(f"request to another host: {request.url}")

    def _failed(self, request: Request) -> None:
        # A poll under way is cut short when one leaves the page; a download is no page.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed request: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"answer {response.status}: {response.request.method} {response.url}")
