"""Signing in as people do: with a password, with a code from an app besides, with a passkey instead."""

from __future__ import annotations

import hmac
import struct
import time
from base64 import b32decode

from playwright.sync_api import Page, expect
from tests.browser.conftest import Visit
from tests.servers.desk_server import DeskServer

PASSWORD = "correct horse"  # the shared world's


def signs_in(page: Page, person: str, password: str = PASSWORD) -> None:
    """Fill in the sign-in page."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(f"{person}@blueheron-pools.example")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def opens(page: Page, address: str) -> None:
    """Visit a page that asks for the password once more."""
    page.goto(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Confirm").click()
    page.wait_for_url(lambda url: "/reauthenticate/" not in url)


def code_of(secret: str) -> str:
    """Return the code that an authenticator app shows now (RFC 6238)."""
    key = b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def test_a_password_opens_the_page_that_was_asked_for(visit: Visit) -> None:
    stranger = visit(None)
    stranger.allows("answer 4..", "status of 4..")
    page = stranger.goes("/owed/?q=Somebody")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("Email").fill("sam@blueheron-pools.example")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".error").first).to_be_visible()
    page.get_by_label("Email").fill("sam@blueheron-pools.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/owed/?q=Somebody")
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto("/owed/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_passkey_instead_of_a_password(visit: Visit, desk: DeskServer) -> None:
    sam = visit(None)
    page = sam.page
    page.goto("/accounts/login/")
    # Passkeys belong to a name, not to an address of numbers.
    local = desk.url.replace("127.0.0.1", "localhost")
    sam.allows("request to another host: " + local)
    devices = sam.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"{local}/accounts/login/")
    page.get_by_label("Email").fill("rae@blueheron-pools.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)
    opens(page, f"{local}/accounts/2fa/webauthn/add/")
    page.locator("#id_name").fill("My laptop")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(lambda url: "/webauthn/add" not in url)
    page.goto(f"{local}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{local}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto(f"{local}/account/")
    expect(page.get_by_role("main")).to_contain_text("rae@blueheron-pools.example")


def test_a_code_from_an_app_besides(visit: Visit) -> None:
    page = visit(None).page
    signs_in(page, "ada")
    page.wait_for_url(lambda url: "/login/" not in url)
    opens(page, "/accounts/2fa/totp/activate/")
    secret = page.locator("input[disabled]").input_value()
    page.locator("input[name=code]").fill(code_of(secret))
    page.get_by_role("main").get_by_role("button").last.click()
    page.wait_for_url(lambda url: "/activate/" not in url)
    again = visit(None)
    again.allows("answer 4..", "status of 4..")
    signs_in(again.page, "ada")
    expect(again.page.locator("input[name=code]")).to_be_visible()
    again.page.locator("input[name=code]").fill("000000")
    again.page.get_by_role("main").get_by_role("button").first.click()
    expect(again.page.locator(".error").first).to_be_visible()
