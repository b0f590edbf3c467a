"""The place Figures: calls in words and numbers, each number with its people, never more certain than the records."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk.calling import Pbx
from tests.desk.world import MONDAY, World
from tests.web.looking import Clock, counted_queries, signed_in, writes_in

from heardback.desk.models import CoverageSpan, IntakePoint
from heardback.findings.phone_words import DEFINITIONS, LISTS
from heardback.workers.phone_figures import refresh_phone_figures

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).parents[2] / "docs" / "figures.md"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def pbx(world: World) -> Pbx:
    return Pbx(world)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def page(client: Client, address: str = "") -> str:
    got = client.get(address or reverse("figures"))
    assert got.status_code == 200
    return got.content.decode()


def plain(text: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def a_morning(pbx: Pbx) -> None:
    pbx.answered("+12025550101", 0.1, 8)
    pbx.answered("+12025550102", 0.2, 33)
    pbx.missed("+12025550103", 0.3, 15, line=Pbx.RADIO)
    pbx.machine("+12025550104", 0.4, line=Pbx.RADIO)
    pbx.voicemail("+12025550105", 0.5)
    pbx.missed("+12025550106", 0.6, 5)
    pbx.missed("anonymous", 0.7, 25)
    pbx.missed("+12025550107", 11, 25)
    pbx.rings_back("+12025550103", 2)


def test_few_calls_are_told_as_counts_and_every_number_opens_its_people(
    world: World, pbx: Pbx, clock: Clock
) -> None:
    a_morning(pbx)
    now = clock.at(48)
    client = signed_in(world.sam)
    assert "are being worked out" in page(client)
    assert refresh_phone_figures(now)
    text = page(client)
    said = plain(text)
    assert "2 of 6 calls Too few for a rate: 6/20." in said
    assert "1 of 6 calls" in said
    assert "Radio" in said
    links = {found.replace("&amp;", "&") for found in re.findall(r'href="(/figures/calls/[^"]+)"', text)}
    names = {link.split("/")[3] for link in links}
    assert {"open_answered", "open_gave_up", "open_machine", "open_message", "open_short"} <= names
    assert {"withheld", "prospect_lost", "owed_in_time", "closed_gave_up"} <= names
    for link in sorted(links):
        rows = len(re.findall("data-row", page(client, link)))
        name = link.split("/")[3]
        assert rows > 0, name
        counted = re.search(rf'<a href="{re.escape(link)}"><b>(\d+)</b>', text)
        assert counted is None or int(counted[1]) == rows, name
    lost = page(client, reverse("figures_calls", args=["prospect_lost"]))
    assert "+12025550104" in lost
    assert "+12025550103" not in lost


def test_rates_have_their_interval_and_what_they_count(world: World, pbx: Pbx, clock: Clock) -> None:
    for number in range(24):
        caller = f"+1202555{120 + number:04}"
        if number % 4:
            pbx.answered(caller, number / 10, 10)
        else:
            pbx.missed(caller, number / 10, 20)
    refresh_phone_figures(clock.at(3))
    said = plain(page(signed_in(world.sam)))
    assert "A person picked up 75 % 18 of 24 calls; somewhere between 55 % and 88 %." in said
    assert "Our aim is 80 %." in said
    assert "25 % 6 of 24 calls" in said
    for name in ("picked_up", "within", "abandoned", "answer_time", "tries", "made", "first", "prospects"):
        assert DEFINITIONS[name].meaning in said
    assert "9 s On average; half within 9 s. Answered calls only." in said


def test_windows_are_apart(world: World, pbx: Pbx, clock: Clock) -> None:
    pbx.answered("+12025550101", 0.1)
    refresh_phone_figures(clock.at(24 * 10))
    client = signed_in(world.sam)
    assert "No calls in this time." in page(client, reverse("figures") + "?days=7")
    assert "1 of 1 call" in plain(page(client, reverse("figures") + "?days=91"))
    assert "1 of 1 call" in plain(page(client, reverse("figures") + "?days=nonsense"))


def test_what_was_not_seen_stands_above_every_rate(world: World, pbx: Pbx, clock: Clock) -> None:
    now = clock.at(24)
    client = signed_in(world.sam)
    assert "nothing says how completely" in page(client)
    CoverageSpan.objects.create(
        intake_point=pbx.point,
        source="",
        covered_from=now - timedelta(days=14),
        covered_to=now - timedelta(days=7),
        is_live=False,
    )
    assert "based on 25 % coverage" in page(client)
    IntakePoint.objects.filter(pk=pbx.point.pk).update(problem="The file is gone.")
    assert "Office phones: The file is gone." in page(client)
    IntakePoint.objects.filter(pk=pbx.point.pk).delete()
    assert "No phone system is read" in page(client)


def test_figures_cost_a_page_few_queries_and_write_nothing(world: World, pbx: Pbx, clock: Clock) -> None:
    a_morning(pbx)
    refresh_phone_figures(clock.at(48))
    client = signed_in(world.sam)
    with counted_queries() as seen:
        page(client)
    assert len(seen) <= 8, [one["sql"][:90] for one in seen.captured_queries]
    assert writes_in(seen) == []


def test_who_may_see(world: World, pbx: Pbx, clock: Clock) -> None:
    refresh_phone_figures(clock.at(0))
    for staff, status in ((world.dana, 200), (world.rae, 200), (world.ada, 403)):
        assert signed_in(staff).get(reverse("figures")).status_code == status
        assert signed_in(staff).get(reverse("figures_calls", args=["withheld"])).status_code == status
    assert signed_in(world.sam).get(reverse("figures_calls", args=["nothing"])).status_code == 404
    assert Client().get(reverse("figures")).status_code == 302


def test_computed_anew_only_when_due(world: World, pbx: Pbx, clock: Clock) -> None:
    now = clock.at(0)
    assert refresh_phone_figures(now)
    assert not refresh_phone_figures(now + timedelta(minutes=5))
    assert refresh_phone_figures(now + timedelta(minutes=11))
    pbx.missed("+12025550101", 0.5)
    assert refresh_phone_figures(now + timedelta(minutes=13))
    assert refresh_phone_figures(MONDAY - timedelta(days=1))  # a clock that was put back


def test_the_definitions_are_the_documentations() -> None:
    written = re.sub(r"\s+", " ", DOCS.read_text(encoding="utf-8"))
    for words in (*DEFINITIONS.values(), *LISTS.values()):
        assert words.meaning in written, words.title
