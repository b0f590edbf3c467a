"""The page that checks what was said: who may look, what is noted, what it says, and its files."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk.world import FIRM, MONDAY, World

from heardback.desk.firm import profile
from heardback.desk.models import AccessEntry, CoverageSpan, Staff

pytestmark = pytest.mark.django_db
ANN = "Ann Lee <ann@lee.example>"
KEY = "email:ann@lee.example"
HOUR = timedelta(hours=1)
NOW = MONDAY + timedelta(days=5)
BANNED = re.compile(r"\b(lie|lies|lied|lying|decept\w*|deceiv\w*|dishonest\w*|excuse\w*)\b", re.IGNORECASE)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Return the world at noon on Saturday, whatever the day is."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return NOW

    monkeypatch.setattr("heardback.web.middleware.datetime", Clock)
    return World()


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def covered(world: World, folder: str = "INBOX", since: datetime = MONDAY - timedelta(days=30)) -> None:
    CoverageSpan.objects.create(
        intake_point=world.point, source="", folder=folder, covered_from=since, covered_to=NOW, is_live=True
    )


def ask(world: World, staff: Any = None, **given: str) -> Any:
    asked = {
        "claim": "never_got",
        "since": "2026-03-16T00:00",
        "until": "2026-03-17T00:00",
        "words": "",
    } | given
    return signed_in(staff or world.sam).get(reverse("claims", args=[KEY]), asked)


def test_the_way_there_and_the_empty_form(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    client = signed_in(world.sam)
    page = client.get(reverse("customer", args=[KEY])).content.decode()
    assert reverse("claims", args=[KEY]) in page
    assert "Check what was said" in page
    empty = client.get(reverse("claims", args=[KEY]))
    assert empty.status_code == 200
    text = empty.content.decode()
    assert "Records are compared with a sentence" in text
    assert 'value="2026-03-07T00:00"' in text
    assert "What we could not see" not in text
    assert not AccessEntry.objects.filter(what__startswith="claim")


def test_a_link_may_name_the_claim(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    page = signed_in(world.sam).get(reverse("claims", args=[KEY]), {"claim": "called"})
    assert '<option value="called" selected>' in page.content.decode()


def test_a_finding_says_what_reached_us_and_what_could_not_be_seen(world: World) -> None:
    world.mail(
        ANN,
        0,
        "Can you repair our pump?",
        headers={
            "Received": "from out.lee.example (out.lee.example [192.0.2.7]) by mx.blueheron-pools.example (Postfix) "
            f"with ESMTPS id 4F1AB for <service@{FIRM}>; Mon, 16 Mar 2026 09:00:00 -0400"
        },
    )
    page = ask(world).content.decode()
    assert "Contradicted by records" in page
    assert "Records show 1 mail of Ann Lee" in page
    assert "<code>4F1AB</code>" in page
    assert "mx.blueheron-pools.example" in page
    assert "What we could not see" in page
    assert "Monday 16 March" not in page
    assert 'title="Mon 16 March 2026, 09:00:00 -0400, America/New_York (13:00:00 UTC)" tabindex="0"' in page
    assert not BANNED.search(re.sub(r"<[^>]*>", " ", page))


def test_coverage_decides_what_silence_means(world: World) -> None:
    world.mail(ANN, 30, "Can you repair our pump?")
    assert "Cannot tell" in ask(world).content.decode()
    covered(world)
    assert "Consistent with records" in ask(world).content.decode()
    covered(world, "Junk", since=MONDAY + HOUR)
    torn = ask(world).content.decode()
    assert "Cannot tell" in torn
    assert "Service, Junk" in torn
    assert "Not seen: " in torn
    assert "The times named above as not seen." in torn


@pytest.mark.parametrize("role", ["sam", "dana", "rae"])
def test_who_reads_may_check_and_every_check_is_noted(world: World, role: str) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    staff = getattr(world, role)
    assert ask(world, staff).status_code == 200
    (entry,) = AccessEntry.objects.filter(what__startswith="claim")
    assert (entry.staff, entry.what, entry.key) == (staff, "claim never_got", KEY)


def test_an_admin_reads_no_words_and_a_stranger_nothing(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    assert ask(world, world.ada).status_code == 403
    assert ask(world, world.ada, **{"as": "json"}).status_code == 403
    stranger = Client().get(reverse("claims", args=[KEY]), {"claim": "never_got", "since": "2026-03-16"})
    assert stranger.status_code in (302, 403, 404)
    assert signed_in(world.sam).get(reverse("claims", args=["email:no@body.example"])).status_code == 404
    assert not AccessEntry.objects.filter(what__startswith="claim")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"since": "soon"}, "is no time: write a date as 2026-03-16"),
        ({"since": ""}, "This field is required."),
        ({"until": "2026-03-15T00:00"}, "ends before it begins"),
        ({"since": "2027-03-15T00:00", "until": "2027-03-16T00:00"}, "has not begun yet"),
        ({"claim": "never_told"}, "Give the words to look for"),
        ({"claim": "never_told", "words": "…"}, "Give the words to look for"),
        ({"claim": "guess"}, "Select a valid choice"),
        ({"since": "0001-01-01T00:00"}, "is no time"),
        ({"claim": "never_told", "words": "a\0b"}, "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_asked_so_is_said_at_the_field(world: World, given: dict[str, str], said: str) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    answer = ask(world, **given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not AccessEntry.objects.filter(what__startswith="claim")


def test_words_are_quoted_harmlessly(world: World) -> None:
    covered(world)
    world.mail(ANN, 0, "Please cancel our contract <script>alert(1)</script> by Friday.")
    page = ask(world, claim="never_told", words="cancel contract").content.decode()
    assert "Records show these words in 1 of 1 message" in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    none = ask(world, claim="never_told", words="refund").content.decode()
    assert "Not found, coverage complete" in none
    assert "None of their messages in this time holds these words." in none


def test_files_say_the_same_as_the_page(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?", subject="=cmd|' /C calc'!A1")
    answer = ask(world, **{"as": "json"})
    found = answer.json()
    assert (found["outcome"], found["since"], found["timezone"]) == (
        "contradicted_by_records",
        "2026-03-16T04:00:00+00:00",
        "America/New_York",
    )
    assert answer["Content-Disposition"] == 'attachment; filename="claim-never-got.json"'
    assert answer["Cache-Control"] == "private, no-store"
    table = ask(world, **{"as": "csv"}).content.decode("utf-8-sig")
    rows = {row["record"]: row for row in csv.DictReader(io.StringIO(table))}
    assert rows["outcome"]["detail"] == found["sentence"]
    assert rows["mail"]["what"].startswith("'=")
    assert "gap" in rows
    assert AccessEntry.objects.filter(what="export", key=KEY).count() == 1


def test_the_time_is_the_firms_and_ends_now(world: World) -> None:
    firm = profile()
    firm.zone = "Asia/Tokyo"
    firm.save()
    world.mail(ANN, 0, "Can you repair our pump?")
    found = ask(world, until="2027-01-01T00:00", **{"as": "json"}).json()
    assert (found["since"], found["until"]) == ("2026-03-15T15:00:00+00:00", NOW.isoformat())


def test_dates_of_a_link_fill_the_form_with_what_they_mean(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    page = ask(world, since="2026-03-08", until="2026-03-16").content.decode()
    assert 'value="2026-03-08T00:00"' in page
    assert 'value="2026-03-17T00:00"' in page


def test_every_claim_has_a_page(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump? Call +1 202 555 0142.")
    for claim in ("never_got", "not_instant", "called", "never_told", "off_sick"):
        answer = ask(world, claim=claim, words="pump")
        text = re.sub(r"<[^>]*>", " ", answer.content.decode())
        assert answer.status_code == 200, claim
        assert "Records show" in text
        assert "What we could not see" in text
        assert not BANNED.search(text), claim
