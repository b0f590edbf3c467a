"""Take the README's pictures of the desk anew: `.venv/bin/python docs/images/take_desk.py`, some minutes.

With names (`desk-promises.png …`), only those of the demo that stand in PICTURES.
Starts a demo and an empty desk of its own in a scratch folder, signs in with the link that the terminal prints, and
stops both. Needs Chromium and the development requirements.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from heardback.gateways.ports import free_port

HERE = Path(__file__).resolve().parent
HEARDBACK = (sys.executable, "-c", "from heardback.cli import main; main()")
PATIENCE = 300.0
WIDE, PHONE = (1280, 860), (390, 844)


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as a visitor sees it. `opens` is what is opened before the picture is taken."""

    name: str
    path: str
    size: tuple[int, int] = WIDE
    scheme: str = "light"
    opens: str = ""


PICTURES = (
    Picture("desk-today.png", "/", (1100, 1180)),
    Picture("desk-owed.png", "/owed/", (1400, 820), opens="li.row:nth-of-type(2) [data-open]"),
    Picture("desk-owed-phone.png", "/owed/", PHONE),
    Picture("desk-owed-dark.png", "/owed/", PHONE, scheme="dark"),
    Picture("desk-figures.png", "/figures/", (1100, 1180)),
    Picture("desk-figures-phone.png", "/figures/", PHONE),
    Picture("desk-promises.png", "/promises/", (1400, 900), opens="li.row [data-open]"),
    Picture("desk-promises-phone.png", "/promises/", PHONE, scheme="dark"),
    Picture("desk-figures-promises.png", "/figures/#promised", (1100, 900)),
    Picture("desk-not-sure.png", "/not-sure/", (1400, 820), opens="li.row [data-open]"),
)


@contextmanager
def running(home: Path, *command: str) -> Iterator[str]:
    """Run a desk for as long as the block lasts; yield the link that its terminal prints."""
    port = free_port()
    log = home.parent / f"{home.name}.log"
    env = {name: value for name, value in os.environ.items() if not name.startswith("HEARDBACK_")}
    env |= {"HEARDBACK_HOME": str(home), "HEARDBACK_PORT": str(port)}
    env |= {
        "HEARDBACK_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "heardback.config.settings",
    }
    with log.open("wb") as file:
        desk = subprocess.Popen([*HEARDBACK, *command], env=env, stdout=file, stderr=subprocess.STDOUT)
    try:
        yield _link(desk, log)
    finally:
        desk.send_signal(signal.SIGTERM)
        desk.wait(60)


def _link(desk: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and desk.poll() is None:
        found = re.search(r"(http://[^/\s]+)/(?:sign-in|set-up)/\S+", log.read_text())
        if found and _answers(found[1]):
            return found[0]
        time.sleep(0.5)
    raise SystemExit(f"The desk did not start:\n{log.read_text()}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def take(browser: Browser, url: str, picture: Picture, state: Any) -> None:
    """Write one picture."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": picture.size[0], "height": picture.size[1]},
        color_scheme=picture.scheme,  # type: ignore[arg-type]
        storage_state=state,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(picture.path)
    if picture.opens:
        page.locator(picture.opens).first.focus()
        page.keyboard.press("Enter")
        page.locator("#aside article, #aside h1").first.wait_for()
        page.mouse.move(0, 0)
    page.wait_for_timeout(800)
    page.screenshot(path=HERE / picture.name)
    context.close()


def signed_in(browser: Browser, link: str) -> Any:
    """Return the cookies of whoever the link signs in."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(link)
    page.locator("main button").first.click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    _until_figured(page)
    state = context.storage_state()
    context.close()
    return state


def _until_figured(page: Page) -> None:
    """Wait until Today has its figures: the clock's worker counts them within a minute or two."""
    for _ in range(60):
        page.goto("/".join(page.url.split("/")[:3]) + "/")
        is_figured = not page.get_by_text("being worked out").count()
        page.goto("/".join(page.url.split("/")[:3]) + "/figures/")
        if is_figured and not page.get_by_text("being worked out").count():
            return
        page.wait_for_timeout(3000)


def one_history(browser: Browser, url: str, state: Any) -> tuple[str, str]:
    """Return the pages of somebody who wrote, was answered, wrote again and waits, and of an answer to them."""
    context = browser.new_context(base_url=url, storage_state=state)
    page = context.new_page()
    page.goto("/owed/")
    rows = page.locator("li.row:not(.promise)").all()
    old = [row for row in rows if row.locator(".row-tenure").inner_text() != "new"] or rows
    paths = [row.locator("[data-open]").first.get_attribute("href") or "" for row in old]
    found = paths[0]
    for path in paths:
        page.goto(path)
        if page.locator(".event.out").count() and page.locator(".event.in").count() > 1:
            found = path
            break
    page.goto(found)
    reply = page.locator("section.waiting a[href$='/reply/']").first.get_attribute("href") or ""
    context.close()
    return found, reply


def somebody_who_rang(browser: Browser, url: str, state: Any) -> tuple[str, str]:
    """Return the pages of somebody who left a message and waits, and of calling them back."""
    context = browser.new_context(base_url=url, storage_state=state)
    page = context.new_page()
    page.goto("/owed/?channel=voicemail")
    customer = page.locator("li.row [data-open]").first.get_attribute("href") or ""
    page.goto(customer)
    call = page.locator("section.waiting [data-told]").first.get_attribute("data-told") or ""
    context.close()
    return customer, call.partition("?")[0]


def main(names: list[str]) -> None:
    """Take all pictures of the desk, or those named."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=options)
        demo = Path(scratch) / "demo"
        with running(demo, "demo", "--home", str(demo)) as link:
            url = "/".join(link.split("/")[:3])
            state = signed_in(browser, link)
            if names:
                for picture in (one for one in PICTURES if one.name in names):
                    take(browser, url, picture, state)
                return
            customer, reply = one_history(browser, url, state)
            voicemail, call = somebody_who_rang(browser, url, state)
            more = (
                Picture("desk-voicemail.png", voicemail, (1100, 700)),
                Picture("desk-call-back.png", call, PHONE),
                Picture("desk-customer.png", customer, (1100, 1180)),
                Picture("desk-reply.png", reply, (1400, 900)),
            )
            for picture in (*PICTURES, *more):
                take(browser, url, picture, state)
        with running(Path(scratch) / "new", "serve") as link:
            take(browser, link, Picture("desk-set-up.png", link, (900, 860)), None)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
