"""One tap from a notice to its row; browsers that are told; the service worker."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from tests.desk.world import World
from tests.fakes.push_service import Browser
from tests.web.looking import counted_queries, signed_in, writes_in

from heardback.alerts.models import PushSubscription
from heardback.alerts.notice_words import path_of
from heardback.alerts.push_keys import push_key
from heardback.alerts.subscriptions import browsers_of, opened
from heardback.desk.models import OwedAnswer
from heardback.gateways.push import public_key_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def given(browser: Browser) -> dict[str, str]:
    one = browser.subscription
    return {"endpoint": one.endpoint, "p256dh": one.p256dh, "auth": one.auth}


def test_one_tap_leads_to_the_row_and_through_signing_in(world: World) -> None:
    world.mail("Ann Lee <ann@lee.example>", 0, "Can you repair our pump?")
    owed = OwedAnswer.objects.get()
    assert reverse("go", args=[owed.owed_id]) == path_of(owed.owed_id)
    answer = signed_in(world.sam).get(path_of(owed.owed_id))
    assert answer["Location"].endswith(f"?owed={owed.owed_id}#owed-{owed.owed_id}")
    stranger = Client().get(path_of(owed.owed_id))
    assert f"next={path_of(owed.owed_id)}" in stranger["Location"].replace("%2F", "/")
    assert signed_in(world.ada).get(path_of(owed.owed_id)).status_code == 403


def test_a_browser_is_subscribed_and_forgotten(world: World) -> None:
    sam, browser = signed_in(world.sam), Browser()
    page = sam.post(reverse("notices_subscribe"), given(browser), follow=True).content.decode()
    assert "This browser tells you from now on." in page
    (row,) = browsers_of(world.sam)
    assert opened(row) == browser.subscription
    assert browser.subscription.auth.encode() not in bytes(row.keys)
    signed_in(world.dana).post(reverse("notices_forget", args=[row.pk]))
    assert len(browsers_of(world.sam)) == 1
    sam.post(reverse("notices_forget", args=[row.pk]))
    assert browsers_of(world.sam) == []


def test_a_browser_of_an_unknown_service_is_refused(world: World) -> None:
    odd = {**given(Browser()), "endpoint": "https://169.254.169.254/latest"}
    page = signed_in(world.sam).post(reverse("notices_subscribe"), odd, follow=True).content.decode()
    assert "push service is not known" in page
    assert not PushSubscription.objects.exists()


def test_the_page_offers_our_key_and_writes_nothing(world: World) -> None:
    sam = signed_in(world.sam)
    sam.get(reverse("notices"))
    with counted_queries() as seen:
        page = sam.get(reverse("notices")).content.decode()
    assert writes_in(seen) == []
    assert f'data-key="{public_key_of(push_key())}"' in page


def test_the_service_worker_comes_from_the_root_for_anybody(world: World) -> None:
    answer = Client().get("/sw.js")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert b"showNotification" in answer.content
    assert b"fetch" not in answer.content  # it never stands between a page and the desk


def test_the_manifest_names_files_that_exist() -> None:
    found = finders.find("heardback/manifest.webmanifest")
    assert isinstance(found, str)
    manifest = json.loads(Path(found).read_text())
    assert all(finders.find(f"heardback/{icon['src']}") for icon in manifest["icons"])
