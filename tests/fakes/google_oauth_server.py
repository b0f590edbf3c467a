"""A stand-in for Google's token endpoint (oauth2.googleapis.com/token) with its documented answers.

Codes work once and only with their PKCE verifier and redirect address; refresh tokens live until they are ended;
errors are `invalid_grant`, `invalid_client`, `redirect_uri_mismatch` in Google's shape.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.serving import Asked, LoopbackServer, Reply

CLIENT_ID = "1234-firm.apps.googleusercontent.example"
SECRET = "GOCSPX-the-firms-own"
SCOPE = "https://mail.google.com/"


class GoogleOAuthServer(AbstractContextManager["GoogleOAuthServer"]):
    """Use in `with`; `consent` plays the person in the browser and returns what comes back to the firm."""

    def __init__(self) -> None:
        self.redirects = {"https://desk.firm.example/oauth/back"}
        self.refresh_tokens: set[str] = set()
        self.access_tokens: set[str] = set()
        self.ticked_scope = SCOPE
        self.gives_refresh_token = True
        self.faults: list[Reply] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._count = itertools.count(1)
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
        return {"oauth2.googleapis.com": self._server.base}

    @property
    def log(self) -> list[Asked]:
        return self._server.log

    def consent(self, url: str, *, allow: bool = True) -> dict[str, str]:
        """Return the fields that Google sends the browser back with, after checking the address as Google does."""
        split = urlsplit(url)
        assert (split.scheme, split.netloc, split.path) == (
            "https",
            "accounts.google.com",
            "/o/oauth2/v2/auth",
        )
        fields = dict(parse_qsl(split.query))
        assert fields["client_id"] == CLIENT_ID
        assert fields["redirect_uri"] in self.redirects, "Error 400: redirect_uri_mismatch"
        assert (fields["response_type"], fields["code_challenge_method"]) == ("code", "S256")
        if not allow:
            return {"error": "access_denied", "state": fields["state"]}
        code = f"4/0Ab-{next(self._count)}"
        self._codes[code] = fields
        return {"code": code, "state": fields["state"], "scope": self.ticked_scope}

    def end_permission(self) -> None:
        """The password was changed, or the access withdrawn."""
        self.refresh_tokens.clear()
        self.access_tokens.clear()

    def _answer(self, asked: Asked) -> Reply:
        if asked.host != "oauth2.googleapis.com" or asked.path != "/token":
            return Reply(404)
        if self.faults:
            return self.faults.pop(0)
        form = dict(parse_qsl(asked.body.decode()))
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, SECRET):
            return _refused(401, "invalid_client", "The OAuth client was not found.")
        if form.get("grant_type") == "refresh_token":
            if form.get("refresh_token") not in self.refresh_tokens:
                return _refused(400, "invalid_grant", "Token has been expired or revoked.")
            return self._given({})
        return self._exchanged(form)

    def _exchanged(self, form: dict[str, str]) -> Reply:
        fields = self._codes.pop(form.get("code", ""), None)
        if fields is None:
            return _refused(400, "invalid_grant", "Malformed auth code.")
        if form.get("redirect_uri") != fields["redirect_uri"]:
            return _refused(400, "redirect_uri_mismatch", "Bad Request")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != fields["code_challenge"]:
            return _refused(400, "invalid_grant", "Invalid code verifier.")
        if fields.get("access_type") != "offline" or not self.gives_refresh_token:
            return self._given({})
        lasting = f"1//lasting-{next(self._count)}"
        self.refresh_tokens.add(lasting)
        return self._given({"refresh_token": lasting})

    def _given(self, more: dict[str, str]) -> Reply:
        token = f"ya29.short-{next(self._count)}"
        self.access_tokens.add(token)
        value = {
            "access_token": token,
            "expires_in": 3599,
            "scope": self.ticked_scope,
            "token_type": "Bearer",
        }
        return Reply(200, json.dumps(value | more).encode(), {"Content-Type": "application/json"})


def _refused(status: int, error: str, words: str) -> Reply:
    return Reply(status, json.dumps({"error": error, "error_description": words}).encode())
