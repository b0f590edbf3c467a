"""The door: only the named hosts, patience with limits, nothing unbounded, nothing sent twice that may do harm."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.utils import formatdate
from time import time

import pytest
from tests.fakes.serving import Asked, LoopbackServer, Reply

from heardback.gateways.http import AnswerTooLarge, Door, HostRefused, HttpProblem, Throttled, Unreachable

HOST = "api.vendor.example"
URL = f"https://{HOST}/things"


class Serving:
    def __init__(self, replies: list[Reply]) -> None:
        self.replies = replies
        self.slept: list[float] = []
        self.asked: list[Asked] = []

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def opened(*replies: Reply, **limits: float) -> Iterator[tuple[Door, Serving]]:
    serving = Serving(list(replies))
    with (
        LoopbackServer(serving.answer) as server,
        Door([HOST], stand_ins={HOST: server.base}, sleep=serving.slept.append, **limits) as door,
    ):
        yield door, serving


FINE = Reply(200, b'{"a": 1}')


def test_the_answer_comes_whole_and_the_host_is_told() -> None:
    with opened(FINE) as (door, serving):
        answer = door.get(URL, params={"$select": "a b"}, headers={"X": "y"})
        assert (answer.status, answer.object()) == (200, {"a": 1})
        asked = serving.asked[0]
        assert (asked.host, asked.query, asked.headers["x"]) == (HOST, {"$select": "a b"}, "y")


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/",
        f"http://{HOST}/",
        f"https://{HOST}:8443/",
        f"https://{HOST}@elsewhere.example/",
        f"https://user@{HOST}/",
        f"https://{HOST}.elsewhere.example/",
        "https://[::bad/",
        "file:///etc/passwd",
        "",
    ],
)
def test_no_other_place_is_spoken_to(url: str) -> None:
    with opened(FINE) as (door, serving):
        with pytest.raises(HostRefused, match="nothing was sent"):
            door.get(url)
        assert serving.asked == []


def test_a_redirect_is_followed_on_the_same_host_only() -> None:
    with opened(Reply(302, b"", {"Location": "/other?x=1"}), FINE) as (door, serving):
        assert door.get(URL).status == 200
        assert serving.asked[1].path == "/other"
    with (
        opened(Reply(302, b"", {"Location": "https://elsewhere.example/"})) as (door, _),
        pytest.raises(HostRefused),
    ):
        door.get(URL)
    with (
        opened(Reply(302, b"", {"Location": "/things"})) as (door, _),
        pytest.raises(HttpProblem, match="circle"),
    ):
        door.get(URL)


def test_retry_after_is_obeyed_in_seconds_and_as_a_moment() -> None:
    with opened(Reply(429, b"", {"Retry-After": "7"}), FINE) as (door, serving):
        assert door.get(URL).status == 200
        assert serving.slept == [7.0]
    with opened(Reply(503, b"", {"Retry-After": formatdate(time() + 10, usegmt=True)}), FINE) as (
        door,
        serving,
    ):
        assert door.get(URL).status == 200
        assert 7 <= serving.slept[0] <= 10


def test_a_long_wait_is_handed_back_with_its_seconds() -> None:
    with opened(Reply(429, b"", {"Retry-After": "600"})) as (door, serving):
        with pytest.raises(Throttled, match="wait 600 seconds") as caught:
            door.get(URL)
        assert (caught.value.retry_after, serving.slept) == (timedelta(seconds=600), [])
        assert caught.value.can_retry


@pytest.mark.parametrize("value", ["soon", "inf", "nan", "1e400", "-5", "Mon, 99 Foo"])
def test_a_strange_retry_after_is_no_trap(value: str) -> None:
    with opened(Reply(429, b"", {"Retry-After": value}), FINE) as (door, serving):
        assert door.get(URL).status == 200
        assert serving.slept in ([1.0], [0.0])
    with opened(Reply(429, b"", {"Retry-After": "9" * 30})) as (door, _), pytest.raises(Throttled) as caught:
        door.get(URL)
    assert caught.value.retry_after == timedelta(days=1)


def test_patience_ends() -> None:
    with opened(Reply(429)) as (door, serving):
        with pytest.raises(Throttled):
            door.get(URL)
        assert serving.slept == [1.0, 2.0, 4.0, 8.0]
    with opened(Reply(502, b"bad")) as (door, serving):
        assert door.get(URL).status == 502
        assert len(serving.asked) == 5


def test_what_may_have_taken_effect_is_not_sent_again() -> None:
    with opened(Reply(503, b"perhaps")) as (door, serving):
        assert door.post(URL, content=b"x").status == 503
        assert len(serving.asked) == 1
    with opened(Reply(429), Reply(202)) as (door, serving):
        assert door.post(URL, content=b"x").status == 202
    cut = Reply(200, b"{}", {"Content-Length": "99"})
    with opened(cut, FINE) as (door, serving):
        with pytest.raises(Unreachable):
            door.post(URL, content=b"x")
        assert len(serving.asked) == 1


def test_a_cut_answer_is_asked_for_again() -> None:
    with opened(Reply(200, b'{"a":', {"Content-Length": "99"}), FINE) as (door, serving):
        assert door.get(URL).object() == {"a": 1}
        assert serving.slept == [1.0]


def test_an_answer_has_a_size_limit_also_when_it_is_packed() -> None:
    packed = gzip.compress(b"0" * 1_000_000)
    with opened(Reply(200, packed, {"Content-Encoding": "gzip"})) as (door, _):
        with pytest.raises(AnswerTooLarge, match="more than 5000 bytes"):
            door.get(URL, limit=5000)
        assert len(door.get(URL, limit=1_000_000).body) == 1_000_000


def test_nobody_there_is_one_sentence() -> None:
    with LoopbackServer(lambda _: FINE) as server:
        base = server.base
    with Door([HOST], stand_ins={HOST: base}, longest_wait=0) as door:
        with pytest.raises(Unreachable, match=f"{HOST} cannot be reached") as caught:
            door.get(URL)
        assert caught.value.can_retry


def test_what_is_no_object_is_one_sentence() -> None:
    with (
        opened(Reply(200, b"<html>Welcome to the hotel")) as (door, _),
        pytest.raises(HttpProblem, match="no JSON object"),
    ):
        door.get(URL).object()


def test_a_stand_in_must_be_local() -> None:
    with pytest.raises(ValueError, match="must listen on"):
        Door([HOST], stand_ins={HOST: "http://192.0.2.1:80"})
