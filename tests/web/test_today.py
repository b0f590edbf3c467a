"""The front page: the audit's own figures, lists behind every number, promises, what we see."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.urls import reverse
from tests.desk.exported import Export, audited_export, import_export
from tests.desk.world import MONDAY, World
from tests.web.looking import Clock, counted_queries, signed_in, writes_in

from heardback.desk.firm import policy_book, profile, zone_of
from heardback.desk.models import FigureSnapshot, GoLive, IntakePoint, OwedAnswer, PromiseRow
from heardback.desk.queries.figures import owed_table
from heardback.desk.queries.people import GROUPS, behind
from heardback.desk.restored import restored
from heardback.findings.shapes import Counts
from heardback.intake.rejudge import rejudge_all
from heardback.kernel.status import Verdict, verdict_at
from heardback.reports.audit import assemble
from heardback.reports.searched import Searched
from heardback.workers.figures import computed, refresh_figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Export:
    return audited_export(tmp_path_factory.mktemp("export"), messages=500, seed=4)


def page(client: Client, name: str = "today", *args: str) -> str:
    got = client.get(reverse(name, args=args))
    assert got.status_code == 200
    return got.content.decode()


# ---------------------------------------------------------------- the same figures as the audit's


def test_the_same_facts_give_the_audits_figures(export: Export, tmp_path: Path) -> None:
    import_export(export, tmp_path)
    as_of = export.as_of
    audited = pq.read_table(export.folder.parent / "audit" / "owed.parquet")
    searched = Searched(
        firm="x", since=as_of - timedelta(days=90), as_of=as_of, zone=zone_of(profile()), made_at=as_of
    )
    ours = assemble(owed_table(None, as_of), searched=searched, counts=Counts())
    theirs = assemble(audited, searched=searched, counts=Counts())
    assert ours.headline.text == theirs.headline.text
    assert ours.found.never_people > 0
    assert replace(ours.summary, oldest_waiting=()) == replace(theirs.summary, oldest_waiting=())
    assert [one.opened_at for one in ours.summary.oldest_waiting] == [
        one.opened_at for one in theirs.summary.oldest_waiting
    ]
    assert ours.certain.parts == theirs.certain.parts
    assert list(ours.certain.curve.times) == list(theirs.certain.curve.times)


def test_every_group_is_what_the_kernel_says(export: Export, tmp_path: Path) -> None:
    import_export(export, tmp_path)
    book = policy_book()
    rows = {row.owed_id: restored(row, book) for row in OwedAnswer.objects.all()}
    for as_of in (export.as_of, export.as_of - timedelta(days=20)):
        seen = {key: owed for key, owed in rows.items() if owed.opened_at <= as_of}
        verdicts = {key: verdict_at(owed, as_of) for key, owed in seen.items() if owed.is_certain}
        wanted = {
            "never": Verdict.NEVER_ANSWERED,
            "maybe": Verdict.MAYBE_ANSWERED,
            "unseen": Verdict.BREACHED_UNCONFIRMED,
            "met": Verdict.MET,
            "late": Verdict.LATE,
            "early": Verdict.EARLY,
            "pending": Verdict.PENDING,
        }
        rejudge_all(as_of)
        for group, verdict in wanted.items():
            found = {row.owed_id for row in behind(group, None, as_of, limit=10_000).rows}
            assert found == {key for key, one in verdicts.items() if one is verdict}, group


# ---------------------------------------------------------------- the page


def test_the_headline_comes_first_and_every_number_opens_its_people(world: World, clock: Clock) -> None:
    waiting = world.mail("Ann Doe <ann@pool.example>", -60, "Can you come?")
    answered = world.mail("Bob Doe <bob@pool.example>", -50, "Do you clean pools?")
    world.reply(answered, -49, "Yes, we do.", to="bob@pool.example")
    assert waiting
    now = clock.at(0)
    client = signed_in(world.sam)
    assert "are being worked out" in page(client)
    assert refresh_figures(now)
    text = page(client)
    assert "2 people wrote to you. For 1 of them no written answer was found" in text
    assert text.index("wrote to you") < text.index("never answered") < text.index("How long people wait")
    links = set(re.findall(r'href="/today/(\w+)/"', text))
    assert {"never", "pending", "met", "late"} <= links
    for group in links:
        page(client, "today_group", group)
    assert "Ann Doe" in page(client, "today_group", "never")
    assert "Ann Doe" not in page(client, "today_group", "met")
    assert "Bob Doe" in page(client, "today_group", "met")


def test_figures_are_computed_anew_when_due_and_never_by_a_page(world: World, clock: Clock) -> None:
    now = clock.at(0)
    assert refresh_figures(now)
    FigureSnapshot.objects.update(took=0.1)
    assert not refresh_figures(now + timedelta(seconds=30))
    assert refresh_figures(now + timedelta(seconds=61))
    world.mail("Ann Doe <ann@pool.example>", 0.02, "Can you come?")
    FigureSnapshot.objects.update(took=0.1)
    assert not refresh_figures(now + timedelta(seconds=70))
    assert refresh_figures(now + timedelta(seconds=85))
    FigureSnapshot.objects.update(took=30)
    assert not refresh_figures(now + timedelta(minutes=5))
    assert refresh_figures(now - timedelta(days=1))  # a clock that was put back
    client = signed_in(world.sam)
    with counted_queries() as seen:
        page(client)
    assert writes_in(seen) == []


def test_six_queries_whatever_the_size(world: World, clock: Clock) -> None:
    client = signed_in(world.sam)
    now = clock.at(0)
    for size in (0, 8):
        for number in range(size):
            asked = world.mail(f"P{number} Doe <p{number}@pool.example>", -60 + number, "Can you come?")
            if number % 2:
                world.reply(asked, -58 + number, "We will get back to you.", to=f"p{number}@pool.example")
        refresh_figures(now)
        with counted_queries() as seen:
            page(client)
        assert len(seen) <= 6, [one["sql"][:90] for one in seen.captured_queries]
        assert writes_in(seen) == []
        FigureSnapshot.objects.all().delete()


def test_the_plot_has_no_style_and_draws_the_standard(world: World, clock: Clock) -> None:
    for number in range(6):
        asked = world.mail(f"P{number} Doe <p{number}@pool.example>", -60 + number, "Can you come?")
        world.reply(asked, -60 + number * 9, "Yes.", to=f"p{number}@pool.example")
    refresh_figures(clock.at(0))
    text = page(signed_in(world.sam))
    assert text.count('<svg class="plot"') == 2
    assert "our standard: 24 hours" in text
    assert " style=" not in text
    assert "<style" not in text


def test_before_we_began_is_counted_apart(clock: Clock) -> None:
    world = World(go_live=MONDAY - timedelta(days=2))
    world.mail("Old Doe <old@pool.example>", -24 * 5, "Can you come?")
    world.mail("Ann Doe <ann@pool.example>", -30, "Can you come?")
    refresh_figures(clock.at(0))
    client = signed_in(world.sam)
    text = page(client)
    assert "1 person wrote to you" in text
    assert 'href="/today/before/"' in text
    assert "Old Doe" in page(client, "today_group", "before")
    assert "Old Doe" not in page(client, "today_group", "never")
    found, _ = computed(MONDAY)
    assert found["before"] == 1
    GoLive.objects.all().delete()
    assert computed(MONDAY)[0]["before"] == 0


def test_what_we_cannot_see_is_said(world: World, clock: Clock) -> None:
    now = clock.at(0)
    IntakePoint.objects.update(last_seen_at=now - timedelta(minutes=1))
    IntakePoint.objects.create(
        name="Jobs", kind="imap", created_at=MONDAY, problem="The password is refused.", problem_since=now
    )
    IntakePoint.objects.create(
        name="Silent", kind="imap", created_at=MONDAY, last_seen_at=now - timedelta(hours=5)
    )
    text = page(signed_in(world.sam))
    assert "The password is refused." in text
    assert re.search(r"not seen since <time[^>]*>04:00 today", text)
    assert re.search(r"last looked <time[^>]*>08:59 today", text)


def test_an_admin_sees_figures_and_no_words(world: World, clock: Clock) -> None:
    world.mail("Ann Doe <ann@pool.example>", -60, "Can you come?")
    refresh_figures(clock.at(0))
    text = page(signed_in(world.ada))
    assert "wrote to you" in text
    assert "Ann Doe" not in text
    assert signed_in(world.ada).get(reverse("today_group", args=["never"])).status_code == 403
    assert signed_in(world.sam).get(reverse("today_group", args=["nothing"])).status_code == 404
    assert Client().get(reverse("today")).status_code == 302


def test_groups_page_by_key(world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        world.mail(f"P{number} Doe <p{number}@pool.example>", -60 + number, "Can you come?")
    found, after = [], None
    while True:
        group = behind("never", None, MONDAY, after, limit=2)
        found += [row.customer for row in group.rows]
        if (after := group.next_after) is None:
            break
    assert found == [f"P{number} Doe" for number in range(5)]
    assert set(GROUPS) >= {"never", "before"}


# ---------------------------------------------------------------- promises


def test_promises_slipped_due_and_coming(world: World, clock: Clock) -> None:
    for name, at in (("ann", -80), ("bob", -3)):
        asked = world.mail(f"{name.title()} Doe <{name}@pool.example>", at, "Can you come?")
        world.reply(asked, at + 1, "We will get back to you with a date.", to=f"{name}@pool.example")
    assert PromiseRow.objects.count() == 2
    clock.at(0)
    client = signed_in(world.sam)
    with counted_queries() as seen:
        text = page(client, "promises")
    assert len(seen) <= 16  # two for each group that has rows
    assert text.index("Slipped") < text.index("Ann Doe") < text.index("Bob Doe")
    refresh_figures(MONDAY)
    assert "Ann Doe" in page(client)
    clock.at(-79.5)
    assert "Slipped" not in page(client, "promises")


def test_today_says_how_many_more_promises_there_are(world: World, clock: Clock) -> None:
    for number in range(9):
        asked = world.mail(f"P{number} Doe <p{number}@pool.example>", -80, "Can you come?")
        world.reply(asked, -79, "We will get back to you with a date.", to=f"p{number}@pool.example")
    clock.at(0)
    refresh_figures(MONDAY)
    promised = page(signed_in(world.sam)).split('id="promises-title"')[1]
    assert promised.count("data-row") == 6
    assert ">3 more promises</a>" in promised


def test_a_promise_that_was_kept_or_told_anew_is_gone(world: World, clock: Clock) -> None:
    asked = world.mail("Ann Doe <ann@pool.example>", -80, "Can you come?")
    world.reply(asked, -79, "We will get back to you with a date.", to="ann@pool.example")
    world.reply(asked, -70, "We come on Friday at nine, and bring the new pump.", to="ann@pool.example")
    clock.at(0)
    assert "No promise is waiting" in page(signed_in(world.sam), "promises")


def test_a_page_that_there_is_not_leads_back(world: World) -> None:
    got = signed_in(world.sam).get("/nothing/here/")
    assert got.status_code == 404
    said = got.content.decode()
    assert "There is no such page" in said
    assert 'name="viewport"' in said


def test_where_nothing_is_known_it_says_so_and_leads_on(clock: Clock) -> None:
    world = World()
    IntakePoint.objects.all().delete()
    clock.at(0)
    refresh_figures(MONDAY)
    text = page(signed_in(world.dana))
    assert "No answer has come due yet." in text
    assert "Nobody is waiting now" in text
    assert (
        f'No mailbox is watched yet, so nobody can be seen waiting. <a href="{reverse("settings_intake")}"'
        in text
    )
    assert "wait now" not in text
