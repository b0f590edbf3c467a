"""Figures of promises: from mail through the real intake to the number, the list behind it, and Today's line."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk.world import World
from tests.web.looking import Clock, counted_queries, signed_in

from heardback.desk.models import FigureSnapshot, PromiseRow
from heardback.findings.promise_meanings import DEFINITIONS, LISTS
from heardback.workers.figures import refresh_figures
from heardback.workers.promise_figures import computed, refresh_promise_figures

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).parents[2] / "docs" / "figures.md"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def page(client: Client, address: str = "") -> str:
    got = client.get(address or reverse("figures"))
    assert got.status_code == 200
    return got.content.decode()


def plain(text: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def promised(world: World, number: int, *, kept_after: float | None) -> None:
    """Somebody writes, is held off ("within a day"), and hears from us so many hours later, or never."""
    address = f"p{number}@pool.example"
    asked = world.mail(f"Pat {number} <{address}>", -200 + number, "Can you come?")
    held = world.reply(
        asked, -199 + number, "Thank you. We will get back to you within 24 hours.", to=address
    )
    assert held
    if kept_after is not None:
        world.reply(asked, -199 + number + kept_after, "It costs 48 dollars.", to=address)


def figured(now: datetime) -> datetime:
    assert refresh_promise_figures(now)
    refresh_figures(now)
    return now


def test_kept_late_and_broken_from_mail_to_the_page_and_today(world: World, clock: Clock) -> None:
    for number in range(24):
        promised(world, number, kept_after=3 if number < 17 else 30 if number < 20 else None)
    client = signed_in(world.sam)
    now = clock.at(0)
    assert "being worked out" in page(client)
    figured(now)
    said = plain(page(client))
    assert "71 %" in said
    assert "17 of 24 promises; somewhere between" in said
    assert "3 kept late" in said
    assert "4 slipped" in said
    assert all(
        words.meaning in said
        for name, words in DEFINITIONS.items()
        if name in ("kept", "until_kept", "renewed")
    )
    assert "We kept 17 of 24 promises that came due in the last four weeks." in plain(
        page(client, reverse("today"))
    )
    links = {
        found.replace("&amp;", "&") for found in re.findall(r'href="(/figures/promises/[^"]+)"', page(client))
    }
    rows = {link.split("/")[3]: len(re.findall("data-row", page(client, link))) for link in links}
    assert rows == {"kept": 17, "kept_late": 3, "broken": 4}


def test_few_promises_are_told_as_counts(world: World, clock: Clock) -> None:
    promised(world, 1, kept_after=3)
    figured(clock.at(0))
    assert "1 of 1 promise Too few for a rate: 1/20." in plain(page(signed_in(world.sam)))


def test_without_promises_nothing_is_claimed(world: World, clock: Clock) -> None:
    figured(clock.at(0))
    client = signed_in(world.sam)
    assert "No promise came due in this time" in plain(page(client))
    assert "We kept" not in plain(page(client, reverse("today")))


def test_what_nobody_confirmed_is_beside_the_rates(world: World, clock: Clock) -> None:
    asked = world.mail("Ann Doe <ann@pool.example>", -100, "Can you come?")
    words = (
        "The seal kit costs 48 dollars and the work takes an hour. I'll send you a written quote by tomorrow."
    )
    world.reply(asked, -99, words, to="ann@pool.example")
    assert PromiseRow.objects.filter(tier="suggested").count() == 1
    figured(clock.at(0))
    said = plain(page(signed_in(world.sam)))
    assert "1 found in our words, never confirmed" in said
    assert "We kept" not in said


def test_nobody_is_named_and_no_person_can_be_asked_for(world: World, clock: Clock) -> None:
    promised(world, 1, kept_after=None)
    now = figured(clock.at(0))
    text = FigureSnapshot.objects.get(pk=3).figures
    assert "sam" not in str(text).lower()
    section = page(signed_in(world.dana)).partition('id="promised"')[2].partition("</section>")[0]
    assert "Sam" not in section
    assert computed(now)["windows"]["28"]["teams"][0]["name"] == "Office"


def test_the_page_costs_no_query_more_with_more_promises(world: World, clock: Clock) -> None:
    client, counts = signed_in(world.sam), []
    for number in (1, 12):
        for each in range(number):
            promised(world, number * 20 + each, kept_after=3)
        now = clock.at(number)
        FigureSnapshot.objects.all().delete()
        figured(now)
        with counted_queries() as seen:
            page(client)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8


def test_the_snapshot_is_renewed_only_when_due(world: World, clock: Clock) -> None:
    now = figured(clock.at(0))
    assert not refresh_promise_figures(now + timedelta(seconds=30))
    assert refresh_promise_figures(now + timedelta(minutes=11))


def test_words_are_those_of_the_docs() -> None:
    text = " ".join(DOCS.read_text(encoding="utf-8").split())
    for words in (*DEFINITIONS.values(), *LISTS.values()):
        assert words.title in text, words.title
        assert words.meaning in text, words.title


def test_a_list_that_there_is_not_is_not_found(world: World, clock: Clock) -> None:
    clock.at(0)
    assert signed_in(world.sam).get(reverse("figures_promises", args=["nothing"])).status_code == 404
