"""The one way out by HTTP: a short list of hosts, patience with limits, and nothing unbounded.

`Door` speaks to the hosts that it was opened for and to no other: another host in a link or a redirect is
refused before a byte is sent. Every answer has a size limit and a deadline. A server that asks for patience
(429, 503 with Retry-After, RFC 9110 section 10.2.3) gets it up to `longest_wait`; what would take longer is
handed back as `Throttled` with the seconds to wait, so that a worker can do something else meanwhile.
A request that may have taken effect is never repeated unless the caller says that repeating does no harm.
"""

from __future__ import annotations

import json
import math
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx

LOOPBACK = "127.0.0.1"
_PASSING = frozenset({429, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 3
_MOST_ATTEMPTS = 5
_MEBIBYTE = 1 << 20
_LONGEST_BELIEVED = 86_400.0  # a Retry-After of years would end the watching for good


class HttpProblem(Exception):
    """One clear sentence on why there is no answer.

    `can_retry` says whether waiting alone can help; `retry_after` how long to wait at least.
    """

    can_retry = False
    retry_after = timedelta(minutes=15)

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class HostRefused(HttpProblem):
    """The address lies on a host that this door was not opened for."""


class AnswerTooLarge(HttpProblem):
    """The answer is larger than the caller allows; nothing of it was kept."""


class Unreachable(HttpProblem):
    """No answer came: no network, no such name, refused, cut off or too slow."""

    can_retry = True
    retry_after = timedelta(minutes=1)


class NeverAsked(Unreachable):
    """No connection came about, so that the server did nothing of what was asked."""


class Throttled(HttpProblem):
    """The server asks to wait longer than this door waits by itself: until `retry_after` has passed."""

    can_retry = True

    def __init__(self, sentence: str, retry_after: timedelta) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: status, header fields by lower-case name, and the whole body."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_fine(self) -> bool:
        return 200 <= self.status < 300

    def object(self) -> Mapping[str, object]:
        """Return the body as a JSON object; raises HttpProblem where it is none."""
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise HttpProblem(
                f"{urlsplit(self.url).hostname} answered with something that is no JSON object "
                f"(status {self.status}): a proxy or a sign-in page of the network may stand between; try again from "
                "another network."
            )
        return value


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    headers: Mapping[str, str]
    params: Mapping[str, str] | None
    content: bytes | Mapping[str, str] | None
    limit: int
    may_repeat: bool

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


class Door:
    """An HTTP client for the named hosts; safe to share between threads; close it or use it in `with`.

    `stand_ins` answers for a host from a local address (`{"graph.microsoft.com": "http://127.0.0.1:8123"}`),
    which is how tests and demonstrations take a vendor's place; only loopback addresses are accepted.
    `deadline` is the most seconds that one answer may take, `longest_wait` the most that Retry-After is obeyed
    on the spot. Certificates are checked; proxies are taken from the usual environment variables.
    """

    def __init__(
        self,
        hosts: Iterable[str],
        *,
        stand_ins: Mapping[str, str] | None = None,
        deadline: float = 120.0,
        longest_wait: float = 30.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self._stand_ins = {host.lower(): base.rstrip("/") for host, base in (stand_ins or {}).items()}
        for base in self._stand_ins.values():
            if urlsplit(base).hostname != LOOPBACK:
                raise ValueError(f"A stand-in must listen on {LOOPBACK}, not at {base}.")
        self._deadline = deadline
        self._longest_wait = longest_wait
        self._sleep = sleep
        self._client: httpx.Client | None = None
        self._opening = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; the door opens again with the next request."""
        with self._opening:
            if self._client is not None:
                self._client.close()
                self._client = None

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        limit: int = 32 * _MEBIBYTE,
    ) -> Answer:
        """Return the answer to GET `url`, whatever its status; at most `limit` bytes of body."""
        return self._asked(_Request("GET", url, headers or {}, params, None, limit, may_repeat=True))

    def post(
        self,
        url: str,
        *,
        content: bytes | Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        limit: int = 4 * _MEBIBYTE,
        may_repeat: bool = False,
    ) -> Answer:
        """Return the answer to POST `url`; `content` is the body, or the fields of a form.

        Without `may_repeat` a request is sent again only where the server says that it did nothing (429).
        """
        return self._asked(_Request("POST", url, headers or {}, params, content, limit, may_repeat))

    def _asked(self, request: _Request) -> Answer:
        waited, pause = 0.0, 1.0
        for attempt in range(1, _MOST_ATTEMPTS + 1):
            is_last = attempt == _MOST_ATTEMPTS
            try:
                answer = self._followed(request)
            except Unreachable:
                if not request.may_repeat or is_last or waited + pause > self._longest_wait:
                    raise
                wait = pause
            else:
                if not _is_to_repeat(answer, may_repeat=request.may_repeat):
                    return answer
                asked = _retry_after(answer.headers.get("retry-after", ""))
                wait = pause if asked is None else asked
                if is_last or waited + wait > self._longest_wait:
                    return _given_up(answer, wait)
            self._sleep(wait)
            waited, pause = waited + wait, pause * 2
        raise AssertionError("the last attempt returns or raises")

    def _followed(self, request: _Request) -> Answer:
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._once(request)
            if answer.status not in _REDIRECTS or "location" not in answer.headers or request.method != "GET":
                return answer
            target = replace(request, url=urljoin(request.url, answer.headers["location"]), params=None)
            if target.host != request.host:
                raise HostRefused(
                    f"{request.host} sends us on to {target.host}, which is not followed: check the address and "
                    "whether a proxy of the network stands between."
                )
            request = target
        raise HttpProblem(f"{request.host} sends us round in a circle: check the address.")

    def _once(self, request: _Request) -> Answer:
        host, content = self._checked_host(request.url), request.content
        until = time.monotonic() + self._deadline
        try:
            with self._opened().stream(
                request.method,
                self._address(request.url, host),
                headers=dict(request.headers) | ({"Host": host} if host in self._stand_ins else {}),
                params=None if request.params is None else dict(request.params),
                content=content if isinstance(content, bytes) else None,
                data=None if content is None or isinstance(content, bytes) else dict(content),
            ) as response:
                body = _body(response, host, request.limit, until)
                fields = {name.lower(): value for name, value in response.headers.items()}
                return Answer(request.url, response.status_code, fields, body)
        except httpx.HTTPError as problem:
            is_unasked = isinstance(problem, httpx.ConnectError | httpx.ConnectTimeout)
            raise (NeverAsked if is_unasked else Unreachable)(
                f"{host} cannot be reached ({type(problem).__name__}): check the network and the firewall; "
                "it is tried again by itself."
            ) from problem

    def _checked_host(self, url: str) -> str:
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
            if (
                parts.scheme == "https"
                and host in self._hosts
                and parts.port in (None, 443)
                and not parts.username
            ):
                return host
        except ValueError:
            host = ""
        raise HostRefused(
            f"{host or 'An address without a host'} is not among the places that may be spoken to: "
            "nothing was sent; check the address."
        )

    def _address(self, url: str, host: str) -> str:
        base = self._stand_ins.get(host)
        if base is None:
            return url
        parts = urlsplit(url)
        return f"{base}{parts.path}{'?' if parts.query else ''}{parts.query}"

    def _opened(self) -> httpx.Client:
        with self._opening:
            if self._client is None:
                self._client = httpx.Client(
                    timeout=httpx.Timeout(30.0, connect=10.0),
                    follow_redirects=False,
                    verify=_trusted(),
                    mounts={f"all://{LOOPBACK}": httpx.HTTPTransport(verify=_trusted())}
                    if self._stand_ins
                    else None,
                    headers={"User-Agent": "Heardback"},
                )
            return self._client


@cache
def _trusted() -> ssl.SSLContext:
    """Return the certificates that are trusted, read once: reading them takes longer than most requests."""
    return httpx.create_ssl_context()


def _body(response: httpx.Response, host: str, limit: int, until: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        size += len(part)
        if size > limit:
            raise AnswerTooLarge(f"{host} sends more than {limit} bytes: nothing of it was kept.")
        if time.monotonic() > until:
            raise Unreachable(f"{host} sends too slowly: it is tried again by itself.")
        parts.append(part)
    return b"".join(parts)


def _given_up(answer: Answer, wait: float) -> Answer:
    if answer.status == 429 or "retry-after" in answer.headers:
        raise Throttled(
            f"{urlsplit(answer.url).hostname} asks to wait {wait:.0f} seconds: nothing is lost, it goes on then.",
            timedelta(seconds=min(wait, _LONGEST_BELIEVED)),
        )
    return answer


def _is_to_repeat(answer: Answer, *, may_repeat: bool) -> bool:
    return answer.status == 429 or (may_repeat and answer.status in _PASSING)


def _retry_after(value: str) -> float | None:
    """Return the seconds of a Retry-After field: a number, or a moment (RFC 9110 section 10.2.3)."""
    try:
        seconds = float(value)
        return max(0.0, seconds) if math.isfinite(seconds) else None
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None
