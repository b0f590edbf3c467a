"""A voicemail on the desk: kept sealed, fetched from the carrier, heard by the part, erased in time."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st
from tests.desk.world import MONDAY, World
from tests.fakes.serving import Asked, LoopbackServer, Reply
from tests.web.looking import signed_in

from heardback.desk.actions.change_retention import decide_retention
from heardback.desk.models import AccessEntry, IntakePoint, Recording
from heardback.desk.queries.recordings import recordings_of
from heardback.desk.sealing import seal_text
from heardback.evidence.call import call_contact_id
from heardback.intake.recordings import (
    MOST_TRIES,
    NotHere,
    TooLarge,
    erase_recordings,
    fetch_recording_one,
    sound_of,
    store_recording,
)
from heardback.intake.retention import erase_one
from heardback.web.ranges import Part, Unsatisfiable, part_of

SOUND = bytes(range(256)) * 40  # 10,240 bytes, every one of them known by its place
SID = "RE" + "a" * 32


def kept(world: World, sound: bytes = SOUND, content_type: str = "audio/mpeg") -> Recording:
    return store_recording(world.point, "CA1", sound, content_type, MONDAY, reference=SID, seconds=12)


@pytest.mark.django_db
def test_the_whole_is_sent_where_no_part_is_asked_for() -> None:
    world = World()
    row = kept(world)
    response = signed_in(world.sam).get(f"/voicemail/{row.pk}/")
    assert response.status_code == 200
    assert response.content == SOUND
    assert response["Content-Type"] == "audio/mpeg"
    assert response["Accept-Ranges"] == "bytes"
    assert "private" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-99", 206, 0, 100),
        ("bytes=100-", 206, 100, 10_240),
        ("bytes=-16", 206, 10_224, 10_240),
        ("bytes=-99999", 206, 0, 10_240),
        ("bytes=10239-20000", 206, 10_239, 10_240),
        ("bytes=0-0", 206, 0, 1),
        ("bytes=0-1,5-6", 200, 0, 10_240),
        ("bytes=9-3", 200, 0, 10_240),
        ("chapters=1-2", 200, 0, 10_240),
        ("bytes=", 200, 0, 10_240),
    ],
)
def test_a_part_is_sent_as_asked(asked: str, status: int, start: int, end: int) -> None:
    world = World()
    row = kept(world)
    response = signed_in(world.sam).get(f"/voicemail/{row.pk}/", headers={"Range": asked})
    assert response.status_code == status
    assert response.content == SOUND[start:end]
    if status == 206:
        assert response["Content-Range"] == f"bytes {start}-{end - 1}/10240"


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["bytes=10240-", "bytes=99999-100000", "bytes=-0"])
def test_a_part_behind_the_end_is_refused_with_the_length(asked: str) -> None:
    world = World()
    row = kept(world)
    response = signed_in(world.sam).get(f"/voicemail/{row.pk}/", headers={"Range": asked})
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */10240"


@pytest.mark.django_db
def test_a_part_of_another_version_is_not_mixed_in() -> None:
    world = World()
    row = kept(world)
    browser = signed_in(world.sam)
    etag = browser.get(f"/voicemail/{row.pk}/")["ETag"]
    same = browser.get(f"/voicemail/{row.pk}/", headers={"Range": "bytes=0-9", "If-Range": etag})
    assert same.status_code == 206
    for other in ('"another"', f"W/{etag}", "Mon, 16 Mar 2026 13:00:00 GMT"):
        whole = browser.get(f"/voicemail/{row.pk}/", headers={"Range": "bytes=0-9", "If-Range": other})
        assert (whole.status_code, len(whole.content)) == (200, 10_240)
    known = browser.get(f"/voicemail/{row.pk}/", headers={"If-None-Match": etag})
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.django_db
def test_head_says_the_length_and_sends_nothing() -> None:
    world = World()
    response = signed_in(world.sam).head(f"/voicemail/{kept(world).pk}/")
    assert response["Content-Length"] == "10240"
    assert response.content == b""


@given(st.text(max_size=30), st.integers(0, 5000))
def test_no_range_field_is_too_odd(header: str, size: int) -> None:
    try:
        part = part_of(header, size)
    except Unsatisfiable:
        return
    assert part is None or 0 <= part.start < part.end <= size


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 40))
def test_what_is_asked_for_is_what_is_sent(start: int, end: int, size: int) -> None:
    whole = bytes(range(size))
    try:
        part = part_of(f"bytes={start}-{end}", size)
    except Unsatisfiable:
        assert start >= size
        return
    if part is None:
        assert end < start
    else:
        assert part == Part(start, min(end + 1, size))
        assert whole[part.start : part.end] == whole[start : end + 1]


@pytest.mark.django_db
def test_who_hears_it_is_noted_and_who_may_not_read_does_not_hear() -> None:
    world = World()
    row = kept(world)
    assert signed_in(world.ada).get(f"/voicemail/{row.pk}/").status_code == 403  # an admin reads no words
    assert signed_in(world.rae).get(f"/voicemail/{row.pk}/").status_code == 200
    assert AccessEntry.objects.get(what="recording").staff == world.rae
    assert signed_in(world.sam).get("/voicemail/999999/").status_code == 404


@pytest.mark.django_db
def test_what_is_no_sound_is_never_shown_in_place() -> None:
    world = World()
    row = kept(world, b"<script>alert(1)</script>", "text/html")
    response = signed_in(world.sam).get(f"/voicemail/{row.pk}/")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_the_sound_lies_sealed_in_the_database() -> None:
    world = World()
    row = kept(world, b"RIFF of somebody's voice" * 20)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM desk_recording WHERE id = %s", [row.pk])
        assert b"somebody" not in bytes(cursor.fetchone()[0])


@pytest.mark.django_db
def test_kept_twice_is_kept_once_and_too_large_is_refused() -> None:
    world = World()
    assert kept(world).pk == kept(world, b"something else").pk
    assert sound_of(Recording.objects.get()) == SOUND
    with pytest.raises(TooLarge, match="larger than is kept"):
        store_recording(world.point, "CA2", bytes(70 << 20), "audio/mpeg", MONDAY)


@pytest.mark.django_db
def test_the_player_offers_the_sound_and_says_that_words_are_a_guess() -> None:
    world = World()
    row = kept(world)
    shown = recordings_of([call_contact_id("twilio", "CA1")])[row.contact_id][0]
    page = render_to_string("heardback/voicemail/player.html", {"recording": shown})
    assert f'src="/voicemail/{row.pk}/"' in page
    assert "<audio controls" in page
    assert 'data-speed="1.5"' in page
    assert "<script" not in page
    assert "style=" not in page


def carriers_answer(asked: Asked) -> Reply:
    """Twilio's media address for one recording."""
    expected = "Basic " + base64.b64encode(b"AC1:auth-token").decode()
    if asked.headers.get("authorization") != expected:
        return Reply(401)
    if asked.path != f"/2010-04-01/Accounts/AC1/Recordings/{SID}.mp3":
        return Reply(404)
    return Reply(200, SOUND, {"Content-Type": "audio/mpeg"})


@pytest.fixture
def carrier() -> Iterator[dict[str, str]]:
    with LoopbackServer(carriers_answer) as server:
        yield {"api.twilio.com": server.base}


def named(world: World, token: str = "auth-token", reference: str = SID) -> Recording:
    point = IntakePoint.objects.create(
        name="Main number",
        kind="twilio",
        settings={"account_sid": "AC1", "hook_key": "k"},
        secret=seal_text(token),
        created_at=MONDAY,
    )
    return Recording.objects.create(
        intake_point=point,
        call_key="CA1",
        contact_id=call_contact_id("twilio", "CA1"),
        reference=reference,
        address=f"https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/{reference}",
        seconds=12,
        heard_of_at=MONDAY,
        next_look_at=MONDAY,
    )


@pytest.mark.django_db
def test_it_is_fetched_from_the_carrier_with_the_accounts_keys(carrier: dict[str, str]) -> None:
    row = named(World())
    assert fetch_recording_one(MONDAY, carrier)
    assert not fetch_recording_one(MONDAY + timedelta(days=1), carrier)
    row.refresh_from_db()
    assert sound_of(row) == SOUND
    assert row.content_type == "audio/mpeg"


@pytest.mark.django_db
def test_what_cannot_be_fetched_says_why_is_tried_again_and_ends(carrier: dict[str, str]) -> None:
    row = named(World(), token="wrong")
    moment = MONDAY
    for _ in range(MOST_TRIES):
        assert fetch_recording_one(moment, carrier)
        moment += timedelta(days=1)
    row.refresh_from_db()
    assert row.next_look_at is None
    assert "Settings" in row.problem
    with pytest.raises(NotHere, match="Settings"):
        sound_of(row)


@pytest.mark.django_db
def test_nobody_but_the_carrier_is_ever_asked(carrier: dict[str, str]) -> None:
    row = named(World())
    Recording.objects.update(address=f"https://evil.example/2010-04-01/Accounts/AC1/Recordings/{SID}")
    assert fetch_recording_one(MONDAY, carrier)
    row.refresh_from_db()
    assert sound_of(row) == SOUND  # Twilio was asked for that name; the other host was not


@pytest.mark.django_db
def test_erased_is_erased() -> None:
    world = World()
    row = kept(world)
    assert erase_recordings([row.contact_id], MONDAY, "private") == 1
    row.refresh_from_db()
    assert bytes(row.sealed) == b""
    response = signed_in(world.sam).get(f"/voicemail/{row.pk}/")
    assert response.status_code == 404
    assert b"erased" in response.content
    kept(world)  # the carrier tells of it again
    row.refresh_from_db()
    assert bytes(row.sealed) == b""


@pytest.mark.django_db
def test_a_voice_goes_when_words_go() -> None:
    world = World()
    row = kept(world)
    decide_retention(world.dana, body_months=1, header_months=2, owed_years=0, now=MONDAY)
    erase_one(MONDAY + timedelta(days=20))
    row.refresh_from_db()
    assert row.erased_at is None
    erase_one(MONDAY + timedelta(days=40))
    row.refresh_from_db()
    assert row.erased_at is not None
