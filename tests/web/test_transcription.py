"""Transcription: off by default, a guess and never a fact, nothing sent where it must not go."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import HTTP

import pytest
from django.template.loader import render_to_string
from tests.desk.world import MONDAY, World
from tests.fakes.serving import Asked, LoopbackServer, Reply

from heardback.desk.actions.change_refused import Refused
from heardback.desk.actions.change_transcription import change_transcription
from heardback.desk.models import Recording, Transcription
from heardback.desk.queries.recordings import recordings_of
from heardback.gateways.transcription import Endpoint, EndpointRefused, problem_of, transcribe
from heardback.intake.recordings import erase_recordings, store_recording
from heardback.intake.transcribe import MOST_TRIES, transcribe_one

SOUND = b"RIFF....WAVE--\r\n--" + bytes(range(256))
WORDS = "Hi, this is Ann, could you call me about the pump?"


def fields_of(asked: Asked) -> dict[str, bytes]:
    """Read the multipart body with the standard library, as a server would."""
    head = f"Content-Type: {asked.headers['content-type']}\r\n\r\n".encode()
    mail = message_from_bytes(head + asked.body, policy=HTTP)
    return {
        str(part.get_param("name", header="content-disposition")): bytes(part.get_payload(decode=True))
        for part in mail.iter_parts()
    }


class Model:
    """A loopback endpoint that speaks the protocol; `status` and `said` can be changed."""

    def __init__(self) -> None:
        self.status, self.said = 200, json.dumps({"text": WORDS})

    def __call__(self, asked: Asked) -> Reply:
        if asked.path != "/v1/audio/transcriptions":
            return Reply(404)
        return Reply(self.status, self.said.encode(), {"Content-Type": "application/json"})


@pytest.fixture
def model() -> Iterator[tuple[Model, LoopbackServer]]:
    answering = Model()
    with LoopbackServer(answering) as server:
        yield answering, server


def test_what_is_sent_is_the_sound_the_model_and_the_key(model: tuple[Model, LoopbackServer]) -> None:
    _, server = model
    assert transcribe(Endpoint(f"{server.base}/v1/", "whisper-1", "key"), SOUND, "audio/mpeg") == WORDS
    asked = server.log[0]
    assert asked.headers["authorization"] == "Bearer key"
    assert b'filename="voicemail.mp3"' in asked.body
    assert fields_of(asked)["model"] == b"whisper-1"
    assert SOUND in asked.body


@pytest.mark.parametrize(
    ("url", "is_fine"),
    [
        ("https://api.example/v1", True),
        ("http://127.0.0.1:8000/v1", True),
        ("http://localhost/v1", True),
        ("http://api.example/v1", False),
        ("http://127.0.0.1.evil.example/v1", False),
        ("https://api.example:8443/v1", False),
        ("https://user:pw@api.example/v1", False),
        ("ftp://api.example", False),
        ("api.example/v1", False),
        ("", False),
        ("https://[bad", False),
    ],
)
def test_voices_leave_encrypted_or_not_at_all(url: str, is_fine: bool) -> None:
    assert (problem_of(url) == "") is is_fine
    if not is_fine:
        with pytest.raises(EndpointRefused):
            transcribe(Endpoint(url, "m"), SOUND, "audio/mpeg")


def kept(world: World) -> Recording:
    return store_recording(world.point, "CA1", SOUND, "audio/wav", MONDAY, reference="RE1", seconds=12)


@pytest.mark.django_db
def test_it_is_off_until_somebody_switches_it_on(model: tuple[Model, LoopbackServer]) -> None:
    world = World()
    kept(world)
    assert not transcribe_one(MONDAY)
    assert model[1].log == []


def switched_on(world: World, server: LoopbackServer, hours: float = 0) -> Transcription:
    moment = MONDAY + timedelta(hours=hours)
    return change_transcription(
        world.dana, is_on=True, url=f"{server.base}/v1", model="whisper-1", secret="key", now=moment
    )


@pytest.mark.django_db
def test_a_guess_is_kept_sealed_beside_the_sound_and_shown_as_one(
    model: tuple[Model, LoopbackServer],
) -> None:
    world = World()
    switched_on(world, model[1])
    row = kept(world)
    assert transcribe_one(MONDAY)
    assert not transcribe_one(MONDAY + timedelta(days=1))
    row.refresh_from_db()
    assert b"pump" not in bytes(row.words)
    shown = recordings_of([row.contact_id])[row.contact_id][0]
    page = render_to_string("heardback/voicemail/player.html", {"recording": shown})
    assert WORDS in page
    assert "A machine&#x27;s guess" in page or "A machine's guess" in page
    erase_recordings([row.contact_id], MONDAY, "private")
    assert recordings_of([row.contact_id])[row.contact_id][0].words == ""


@pytest.mark.django_db
def test_voices_from_before_it_was_switched_on_are_never_sent(model: tuple[Model, LoopbackServer]) -> None:
    world = World()
    kept(world)
    switched_on(world, model[1], hours=1)
    assert not transcribe_one(MONDAY + timedelta(hours=2))
    assert model[1].log == []


@pytest.mark.django_db
def test_a_failing_endpoint_is_asked_ever_more_rarely_and_then_no_more(
    model: tuple[Model, LoopbackServer],
) -> None:
    world = World()
    switched_on(world, model[1])
    row = kept(world)
    model[0].status = 500
    assert transcribe_one(MONDAY)
    assert not transcribe_one(MONDAY + timedelta(minutes=1))
    moment = MONDAY
    for _ in range(MOST_TRIES - 1):
        moment += timedelta(days=1)
        assert transcribe_one(moment)
    assert not transcribe_one(moment + timedelta(days=30))
    row.refresh_from_db()
    assert "status 500" in row.words_problem


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["[]", "{}", '{"text": 7}', "no json"])
def test_what_is_no_transcription_is_no_guess(model: tuple[Model, LoopbackServer], said: str) -> None:
    world = World()
    switched_on(world, model[1])
    row = kept(world)
    model[0].said = said
    assert transcribe_one(MONDAY)
    row.refresh_from_db()
    assert bytes(row.words) == b""
    assert row.words_problem


@pytest.mark.django_db
def test_a_key_is_not_handed_to_another_address(model: tuple[Model, LoopbackServer]) -> None:
    world = World()
    switched_on(world, model[1])
    with pytest.raises(Refused, match="encrypted"):
        change_transcription(
            world.dana, is_on=True, url="http://api.example/v1", model="m", secret=None, now=MONDAY
        )
    same = change_transcription(
        world.dana, is_on=True, url=f"{model[1].base}/v1", model="m", secret=None, now=MONDAY
    )
    assert bytes(same.secret) != b""
    other = change_transcription(
        world.dana, is_on=True, url="https://api.example/v1", model="m", secret=None, now=MONDAY
    )
    assert bytes(other.secret) == b""
