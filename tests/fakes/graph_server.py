"""A stand-in for login.microsoftonline.com and graph.microsoft.com: a real HTTP server with the documented habits.

What it keeps to, from learn.microsoft.com: OpenID discovery and the client credentials grant with AADSTS errors;
delta rounds with opaque skip and delta tokens that remember the query of the first request, `@removed` entries,
replays, 410 and `syncStateNotFound` for forgotten tokens; `Prefer: odata.maxpagesize` and `IdType="ImmutableId"`
per request; MIME by `$value`; `internetMessageHeaders` only on `$select`; MIME `sendMail` with its copy in Sent
Items; four concurrent requests a mailbox, 429 with Retry-After; an application access policy.
"""

from __future__ import annotations

import base64
import binascii
import email
import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl

import jwt
from tests.fakes.graph_mailboxes import (
    FakeFolder,
    FakeMailbox,
    FakeMessage,
    as_resource,
    extended,
    headers_of,
)
from tests.fakes.serving import Asked, LoopbackServer, Reply

TENANT = "firm.example"
CLIENT_ID = "11111111-2222-3333-4444-555555555555"
SECRET = "the-value-of-the-secret"
GRAPH, SIGN_IN = "graph.microsoft.com", "login.microsoftonline.com"
MOST_CONCURRENT = 4
MOST_FILTERED = 5000


class Refusal(Exception):
    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.reply = Reply(
            status,
            json.dumps(
                {
                    "error": {
                        "code": code,
                        "message": message,
                        "innerError": {
                            "date": "2026-03-02T09:00:00",
                            "request-id": "0",
                            "client-request-id": "0",
                        },
                    }
                }
            ).encode(),
            {"Content-Type": "application/json"} | (headers or {}),
        )


class GraphServer(AbstractContextManager["GraphServer"]):
    """Use in `with`; set its state by its verbs, and give `stand_ins` to the Door."""

    def __init__(self) -> None:
        self.mailboxes: dict[str, FakeMailbox] = {}
        self.allowed: set[str] | None = None  # the access policy's group; None: every mailbox
        self.is_consented = True
        self.secrets = {SECRET: "valid"}
        self.certificate_key: str | None = None
        self.most_at_once = 0
        self.delay = 0.0
        self.broken: set[str] = set()  # messages whose MIME Exchange cannot convert
        self.cut_after: int | None = None  # raw mails given before the service fails
        self.throttle_after: int | None = None  # raw mails given before the service asks to wait ten minutes
        self.tokens_given = 0
        self._tokens: set[str] = set()
        self._states: dict[str, dict[str, object]] = {}
        self._count = itertools.count(1)
        self._faults: list[Reply] = []
        self._at_once: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._server = LoopbackServer(self._answer)

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, problem, trace)

    @property
    def stand_ins(self) -> dict[str, str]:
        return {GRAPH: self._server.base, SIGN_IN: self._server.base}

    @property
    def log(self) -> list[Asked]:
        return self._server.log

    def add_mailbox(self, address: str) -> FakeMailbox:
        self.mailboxes[address.lower()] = FakeMailbox(address)
        return self.mailboxes[address.lower()]

    def throttle(self, times: int, retry_after: str = "1") -> None:
        """Answer the next requests to Graph with 429."""
        body = json.dumps(
            {"error": {"code": "TooManyRequests", "message": "Please retry again later."}}
        ).encode()
        self._faults += [Reply(429, body, {"Retry-After": retry_after} if retry_after else {})] * times

    def fail(self, *replies: Reply) -> None:
        """Answer the next requests to Graph with these."""
        self._faults += replies

    def recover(self) -> None:
        """Answer everything again."""
        self._faults.clear()

    def forget_delta_tokens(self) -> None:
        self._states.clear()

    def expire_access_tokens(self) -> None:
        self._tokens.clear()

    # -- serving

    def _answer(self, asked: Asked) -> Reply:
        try:
            if asked.host == SIGN_IN:
                return self._sign_in(asked)
            if asked.host != GRAPH:
                return Reply(421, b"{}")
            return self._graph(asked)
        except Refusal as refusal:
            return refusal.reply

    def _sign_in(self, asked: Asked) -> Reply:
        tenant = asked.parts[0]
        root = f"https://{SIGN_IN}/{tenant}"
        if tenant != TENANT:
            return _json(
                400,
                {
                    "error": "invalid_tenant",
                    "error_description": f"AADSTS90002: Tenant '{tenant}' not found.",
                },
            )
        if asked.parts[-1] == "openid-configuration":
            return _json(
                200,
                {
                    "token_endpoint": f"{root}/oauth2/v2.0/token",
                    "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
                    "issuer": f"{root}/v2.0",
                },
            )
        form = dict(parse_qsl(asked.body.decode()))
        refused = self._refused_sign_in(form, root)
        if refused:
            text = f"{refused} Trace ID: 0 Correlation ID: 0 Timestamp: 2026-03-02 09:00:00Z"
            number = int(refused[6:].split(":")[0])
            return _json(401, {"error": "invalid_client", "error_description": text, "error_codes": [number]})
        token = f"eyJ0.token-{next(self._count)}"
        self._tokens.add(token)
        self.tokens_given += 1
        return _json(
            200, {"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": token}
        )

    def _refused_sign_in(self, form: Mapping[str, str], root: str) -> str:
        if form.get("grant_type") != "client_credentials" or form.get("scope") != f"https://{GRAPH}/.default":
            return "AADSTS70011: The provided value for the input parameter 'scope' is not valid."
        if form.get("client_id") != CLIENT_ID:
            return f"AADSTS700016: Application '{form.get('client_id')}' was not found in the directory."
        if "client_assertion" in form:
            return self._refused_assertion(form["client_assertion"], root)
        state = self.secrets.get(form.get("client_secret", ""))
        if state == "expired":
            return "AADSTS7000222: The provided client secret keys for app are expired."
        return "" if state else "AADSTS7000215: Invalid client secret provided."

    def _refused_assertion(self, assertion: str, root: str) -> str:
        try:
            assert self.certificate_key is not None
            jwt.decode(
                assertion,
                self.certificate_key,
                algorithms=["RS256", "PS256"],
                audience=f"{root}/oauth2/v2.0/token",
            )
        except (AssertionError, jwt.InvalidTokenError):
            return "AADSTS700027: The certificate used to sign the client assertion is not registered on application."
        return ""

    def _graph(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization", "").removeprefix("Bearer ") not in self._tokens:
            raise Refusal(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.")
        if self._faults:
            return self._faults.pop(0)
        assert asked.parts[:2] == ("v1.0", "users"), asked.path
        address = asked.parts[2].lower()
        with self._lock:
            self._at_once[address] += 1
            at_once = self._at_once[address]
            self.most_at_once = max(self.most_at_once, at_once)
        try:
            if at_once > MOST_CONCURRENT:
                raise Refusal(
                    429,
                    "ApplicationThrottled",
                    "Application is over its MailboxConcurrency limit.",
                    {"Retry-After": "1"},
                )
            if self.delay:
                time.sleep(self.delay)
            return self._mailbox(asked, address, asked.parts[3:])
        finally:
            with self._lock:
                self._at_once[address] -= 1

    def _mailbox(self, asked: Asked, address: str, rest: tuple[str, ...]) -> Reply:
        if not self.is_consented:
            raise Refusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        if self.allowed is not None and address not in self.allowed:
            raise Refusal(
                403,
                "ErrorAccessDenied",
                "Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.",
            )
        mailbox = self.mailboxes.get(address)
        if mailbox is None:
            raise Refusal(404, "ErrorInvalidUser", f"The requested user '{address}' is invalid.")
        immutable = 'IdType="ImmutableId"' in asked.headers.get("prefer", "")
        with mailbox.lock:
            match rest:
                case ("sendMail",) if asked.method == "POST":
                    return _send(mailbox, asked)
                case ("mailFolders",):
                    return _json(
                        200,
                        {
                            "value": [
                                _folder(mailbox, one)
                                for one in mailbox.folders.values()
                                if one.parent == "root"
                            ]
                        },
                    )
                case ("mailFolders", name):
                    return _json(200, _folder(mailbox, _found(mailbox, name)))
                case ("mailFolders", name, "childFolders"):
                    above = _found(mailbox, name).id
                    return _json(
                        200,
                        {
                            "value": [
                                _folder(mailbox, one)
                                for one in mailbox.folders.values()
                                if one.parent == above
                            ]
                        },
                    )
                case ("mailFolders", name, "messages", "delta"):
                    return self._delta(mailbox, _found(mailbox, name), asked, immutable)
                case ("messages", _, "$value") if self._is_used_up():
                    raise Refusal(429, "ApplicationThrottled", "Too many requests.", {"Retry-After": "600"})
                case ("messages", message_id, "$value") if self._cannot_give(message_id):
                    raise Refusal(
                        500, "ErrorMimeContentConversionFailed", "Conversion of MIME content failed."
                    )
                case ("messages", message_id, "$value"):
                    return Reply(200, _message(mailbox, message_id).raw, {"Content-Type": "text/plain"})
                case ("messages", message_id):
                    return _json(200, _selected(_message(mailbox, message_id), asked.query, immutable))
        raise Refusal(400, "BadRequest", f"Resource not found for the segment '{rest[-1] if rest else ''}'.")

    def _is_used_up(self) -> bool:
        if self.throttle_after is None:
            return False
        self.throttle_after -= 1
        return self.throttle_after < 0

    def _cannot_give(self, message_id: str) -> bool:
        if self.cut_after is not None:
            self.cut_after -= 1
        return message_id in self.broken or (self.cut_after is not None and self.cut_after < 0)

    # -- delta rounds

    def _delta(self, mailbox: FakeMailbox, folder: FakeFolder, asked: Asked, immutable: bool) -> Reply:
        token = asked.query.get("$skiptoken") or asked.query.get("$deltatoken")
        if token is None:
            state = self._begun(mailbox, folder, asked.query)
        else:
            found = self._states.get(token)
            if found is None:
                headers = {"Location": f"https://{GRAPH}{asked.path}?$deltatoken="}
                raise Refusal(410, "syncStateNotFound", "The sync state generation is not found.", headers)
            state = dict(found)
            if "$deltatoken" in asked.query:
                state = self._continued(mailbox, folder, state)
        size = int(_preferred(asked, "odata.maxpagesize", "10"))
        queue = state["queue"]
        assert isinstance(queue, list)
        entries = [self._entry(mailbox, folder, one, str(state["select"]), immutable) for one in queue[:size]]
        state["queue"] = queue[size:]
        word = "skiptoken" if state["queue"] else "deltatoken"
        token = f"{word[0].upper()}{next(self._count):04d}-opaque_{folder.id[5:11]}"
        self._states[token] = state
        link = f"https://{GRAPH}{asked.path}?${word}={token}"
        name = "@odata.nextLink" if state["queue"] else "@odata.deltaLink"
        return _json(
            200,
            {
                "@odata.context": f"https://{GRAPH}/v1.0/$metadata#Collection(message)",
                name: link,
                "value": entries,
            },
        )

    def _begun(self, mailbox: FakeMailbox, folder: FakeFolder, query: Mapping[str, str]) -> dict[str, object]:
        since = _since(query.get("$filter", ""))
        if query.get("$orderby", "receivedDateTime desc") != "receivedDateTime desc":
            raise Refusal(400, "ErrorInvalidUrlQuery", "The query orderby is not supported.")
        held = [one for one in mailbox.messages.values() if one.folder_id == folder.id]
        if since is not None:
            held = [one for one in held if one.received_at >= since]
        held.sort(key=lambda one: one.received_at, reverse=True)
        if since is not None:
            held = held[:MOST_FILTERED]
        return {
            "queue": [(one.immutable_id, "added") for one in held],
            "at": len(mailbox.log),
            "since": since,
            "select": query.get("$select", ""),
        }

    def _continued(
        self, mailbox: FakeMailbox, folder: FakeFolder, state: dict[str, object]
    ) -> dict[str, object]:
        at, since = state["at"], state["since"]
        assert isinstance(at, int)
        queue = [
            (message_id, kind) for folder_id, message_id, kind in mailbox.log[at:] if folder_id == folder.id
        ]
        if isinstance(since, datetime):
            # Additions that do not match the filter stay out; removals are told all the same.
            queue = [one for one in queue if one[1] == "removed" or _is_since(mailbox, one[0], since)]
        return state | {"queue": queue, "at": len(mailbox.log)}

    def _entry(
        self, mailbox: FakeMailbox, folder: FakeFolder, queued: tuple[str, str], select: str, immutable: bool
    ) -> dict[str, object]:
        message = mailbox.messages.get(queued[0])
        if queued[1] == "removed" or message is None or message.folder_id != folder.id:
            return {
                "@odata.type": "#microsoft.graph.message",
                "id": queued[0],
                "@removed": {"reason": "deleted"},
            }
        whole = as_resource(message, immutable=immutable)
        wanted = {name.strip() for name in select.split(",")} if select else set(whole)
        shown = {name: value for name, value in whole.items() if name in wanted | {"id", "@odata.etag"}}
        return {"@odata.type": "#microsoft.graph.message"} | shown


def _send(mailbox: FakeMailbox, asked: Asked) -> Reply:
    if asked.headers.get("content-type") != "text/plain":
        raise Refusal(400, "ErrorInvalidRequest", "Only MIME is taken by this stand-in.")
    try:
        raw = base64.b64decode(asked.body, validate=True)
    except binascii.Error:
        raise Refusal(
            400, "ErrorMimeContentInvalidBase64String", "Invalid base64 string for MIME content."
        ) from None
    if email.message_from_bytes(raw).get("To") is None:
        raise Refusal(400, "ErrorInvalidRecipients", "At least one recipient isn't valid.")
    mailbox.deliver(raw, "sentitems", is_own=True)
    return Reply(202)


def _folder(mailbox: FakeMailbox, folder: FakeFolder) -> dict[str, object]:
    kind = {"@odata.type": "#microsoft.graph.mailSearchFolder"} if folder.is_search else {}
    return kind | {
        "id": folder.id,
        "displayName": folder.name,
        "parentFolderId": folder.parent,
        "childFolderCount": sum(one.parent == folder.id for one in mailbox.folders.values()),
        "totalItemCount": sum(one.folder_id == folder.id for one in mailbox.messages.values()),
        "isHidden": folder.is_hidden,
    }


def _found(mailbox: FakeMailbox, name: str) -> FakeFolder:
    by_id = mailbox.folders.get(name)
    known = [one for one in mailbox.folders.values() if one.well_known and one.well_known == name.lower()]
    if by_id or known:
        return by_id or known[0]
    raise Refusal(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def _message(mailbox: FakeMailbox, message_id: str) -> FakeMessage:
    message = mailbox.find(message_id)
    if message is None:
        raise Refusal(404, "ErrorItemNotFound", "The specified object was not found in the store.")
    return message


def _selected(message: FakeMessage, query: Mapping[str, str], immutable: bool) -> dict[str, object]:
    whole = as_resource(message, immutable=immutable)
    wanted = [name.strip() for name in query.get("$select", "").split(",") if name.strip()]
    shown = {name: value for name, value in whole.items() if not wanted or name in wanted or name == "id"}
    own_headers = headers_of(message)
    if "internetMessageHeaders" in wanted and own_headers is not None:
        shown["internetMessageHeaders"] = own_headers
    if "singleValueExtendedProperties" in query.get("$expand", ""):
        shown["singleValueExtendedProperties"] = extended(message)
    return shown


def _is_since(mailbox: FakeMailbox, message_id: str, since: datetime) -> bool:
    message = mailbox.messages.get(message_id)
    return message is not None and message.received_at >= since


def _since(text: str) -> datetime | None:
    if not text:
        return None
    words = text.split()
    if len(words) != 3 or words[0] != "receivedDateTime" or words[1] not in ("ge", "gt"):
        raise Refusal(
            400, "ErrorInvalidUrlQueryFilter", "The query filter contains one or more invalid nodes."
        )
    return datetime.fromisoformat(words[2])


def _preferred(asked: Asked, name: str, otherwise: str) -> str:
    for part in asked.headers.get("prefer", "").split(","):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return otherwise


def _json(status: int, value: Mapping[str, object]) -> Reply:
    return Reply(status, json.dumps(value).encode(), {"Content-Type": "application/json"})
