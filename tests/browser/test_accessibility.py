"""axe finds nothing serious on any page of the URL table: light and dark, wide and narrow."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, Page
from tests.browser.visiting import PATIENCE
from tests.servers.desk_server import DeskServer

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
GRAVE = ("serious", "critical")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# What a scheme of colours changes; all other rules see the same page.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
# What is downloaded, only posted to, asked by programs, or leads elsewhere by design.
NOT_PAGES = {
    "healthz",
    "metrics",
    "service_worker",
    "contact_raw",
    "contact_attachment",
    "awaited_csv",
    "before_csv",
    "mfa_download_recovery_codes",
    "mfa_login_webauthn",
    "go",
    "sign_in_once",
    "invitation",
    "set_up",
}


def violations(page: Page, rules: dict[str, Any]) -> list[str]:
    """Return what axe finds serious, one line a fault."""
    found = page.evaluate("(rules) => axe.run(document, rules).then(all => all.violations)", rules)
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: {node['target']} {node['html'][:160]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"][:3]
    ]


def looked_at(page: Page) -> list[str]:
    """Return the faults of the page that is open, in both schemes and on both screens."""
    faults = []
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for scheme, rules in (("light", RULES), ("dark", {**RULES, **COLOURS})):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            faults += [f"{scheme}, {size['width']}: {fault}" for fault in violations(page, rules)]
    return faults


def pages_of(browser: Browser, desk: DeskServer, person: str | None) -> Page:
    """Return a window of one person in which axe is there before every page; the desk's own policy refuses it."""
    context = browser.new_context(base_url=desk.url, bypass_csp=True, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.add_init_script(AXE)
    if person:
        context.add_cookies([{**desk.do("session", person), "url": desk.url}])  # type: ignore[typeddict-item]
    return context.new_page()


def test_a_planted_fault_is_found(chromium: Browser, desk: DeskServer) -> None:
    page = pages_of(chromium, desk, "dana")
    page.goto("/owed/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend',"
        "'<input><p style=\"color: #bbb; background: #fff\">Hardly to be read</p>')"
    )
    found = "\n".join(looked_at(page))
    assert "label (critical)" in found
    assert "dark, 390: color-contrast (serious)" in found
    page.context.close()


def test_no_page_shuts_anybody_out(chromium: Browser, desk: DeskServer) -> None:
    """Dana, who leads, sees nearly every page; the others are asked for what she does not get."""
    waiting = [one for one in desk.do("addresses") if one["name"] not in NOT_PAGES]
    assert len(waiting) > 60, "the URL table is walked"
    faults: dict[str, list[str]] = {}
    seen = set()
    for person in ("dana", "ada", "rae", None):
        page = pages_of(chromium, desk, person)
        for one in list(waiting):
            answer = page.context.request.get(one["path"])
            assert answer.status < 500, f"{one['path']}: {answer.status}"
            if (
                answer.status != 200 or "<html" not in answer.text()
            ):  # refused to this person, or part of a page
                continue
            page.goto(one["path"])
            waiting.remove(one)
            if page.url not in seen and (found := looked_at(page)):
                faults[one["path"]] = found
            seen.add(page.url)
        page.context.close()
    assert len(seen) > 40, "most of them are pages"
    assert not faults, json.dumps(faults, indent=1)
