"""The app's own key to Microsoft 365: tokens for Graph by client secret or certificate.

App-only access (OAuth 2.0 client credentials): nobody signs in, and the firm's administrator says by policy which
mailboxes the app may open. MSAL asks for the tokens and keeps them in memory until shortly before they expire.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

import msal

from heardback.gateways.graph_problems import GraphProblem, Kind, sign_in_problem
from heardback.gateways.http import Answer, Door, HttpProblem

GRAPH_HOST = "graph.microsoft.com"
SIGN_IN_HOST = "login.microsoftonline.com"
GRAPH_HOSTS = frozenset({GRAPH_HOST, SIGN_IN_HOST})
_SCOPES = [f"https://{GRAPH_HOST}/.default"]


@dataclass(frozen=True, slots=True)
class Secret:
    """A client secret: the value that the app registration showed once."""

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate whose public part the app registration knows; both as PEM text."""

    private_key: str = field(repr=False)
    public_certificate: str = field(repr=False)


Credential = Secret | Certificate


class AppAccess:
    """One app registration in one tenant; share it between the tenant's mailboxes so that they share tokens.

    Nothing is asked of the network before the first `token()`. Safe to use from several threads.
    """

    def __init__(self, tenant: str, client_id: str, credential: Credential, door: Door) -> None:
        self.tenant = tenant
        self.door = door
        self._client_id = client_id
        self._credential = credential
        self._app: msal.ConfidentialClientApplication | None = None
        self._one_at_a_time = threading.Lock()

    def token(self, *, fresh: bool = False) -> str:
        """Return a valid access token, from memory where there is one; `fresh` throws the kept one away first.

        Raises GraphProblem with the mend where the sign-in service refuses, HttpProblem where it cannot be reached.
        """
        with self._one_at_a_time:
            app = self._opened()
            if fresh:
                app.remove_tokens_for_client()
            result = app.acquire_token_for_client(scopes=_SCOPES)
        token = result.get("access_token")
        if not isinstance(token, str):
            raise sign_in_problem(result, self.tenant)
        return token

    def _opened(self) -> msal.ConfidentialClientApplication:
        if self._app is None:
            try:
                self._app = msal.ConfidentialClientApplication(
                    self._client_id,
                    client_credential=_as_msal_wants(self._credential),
                    authority=f"https://{SIGN_IN_HOST}/{self.tenant}",
                    http_client=_MsalClient(self.door),
                    instance_discovery=False,
                )
            except ValueError as problem:
                raise self._unusable(problem) from problem
        return self._app

    def _unusable(self, problem: ValueError) -> GraphProblem:
        if isinstance(self._credential, Certificate) and "authority" not in str(problem):
            return GraphProblem(
                "The certificate cannot be read: give the private key and the certificate as PEM text, without "
                "a passphrase.",
                Kind.SECRET,
            )
        return GraphProblem(
            f"There is no Microsoft 365 tenant {self.tenant!r}: copy the Directory (tenant) ID from the app's "
            "overview page.",
            Kind.APP,
        )


def _as_msal_wants(credential: Credential) -> str | dict[str, str]:
    match credential:
        case Secret(value):
            return value
        case Certificate(private_key, public_certificate):
            return {"private_key": private_key, "public_certificate": public_certificate}


def _as_text(value: object) -> str:
    return value.decode("ascii") if isinstance(value, bytes) else str(value)


class _MsalAnswer:
    def __init__(self, answer: Answer) -> None:
        self.status_code = answer.status
        self.text = answer.body.decode("utf-8", "replace")
        self.headers = dict(answer.headers)

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise HttpProblem(
                f"{SIGN_IN_HOST} cannot answer just now (status {self.status_code}): it is tried again by itself."
            )


class _MsalClient:
    """The door in the shape of the HTTP client that MSAL asks for: it must not open sockets of its own."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> _MsalAnswer:
        return _MsalAnswer(self._door.get(url, params=params, headers=headers, limit=1 << 20))

    def post(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> _MsalAnswer:
        fields = {name: _as_text(value) for name, value in (data or {}).items() if value is not None}
        return _MsalAnswer(
            self._door.post(url, content=fields, params=params, headers=headers, may_repeat=True)
        )

    def close(self) -> None:
        """The door is closed by its owner."""
