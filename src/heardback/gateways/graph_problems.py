"""What Microsoft says when it says no, in one sentence each with the mend.

Microsoft's own texts change; the codes that are relied on are those of its documentation: AADSTS numbers of the
sign-in service, and `error.code` with telling words of the message for Graph. What is not known here is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from heardback.gateways.http import Answer, HttpProblem


class Kind(StrEnum):
    """What has to be done about it, and by whom."""

    SECRET = "secret"  # the app's secret or certificate must be renewed
    APP = "app"  # the app's or tenant's ids are wrong
    CONSENT = "consent"  # an administrator must grant or scope a permission
    MAILBOX = "mailbox"  # the address is no mailbox that Graph can read
    GONE = "gone"  # this message or folder is there no more
    RESYNC = "resync"  # the change token is too old: read the folder anew
    REFUSED = "refused"  # what was sent was refused
    OTHER = "other"


class GraphProblem(HttpProblem):
    """One sentence on what Microsoft refused and what mends it; `kind` says who can."""

    def __init__(self, sentence: str, kind: Kind, *, can_retry: bool = False) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.can_retry = can_retry
        if can_retry:
            self.retry_after = timedelta(minutes=1)


class ReadAnew(GraphProblem):
    """The change token of a folder has expired: ask for the folder from its beginning."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"Microsoft has forgotten how far {address} was read: the folder is read anew by itself, nothing is "
            "doubled.",
            Kind.RESYNC,
        )


class Gone(GraphProblem):
    """The message or folder was deleted or moved away for good between listing and fetching."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not in the mailbox any more.", Kind.GONE)


_SIGN_IN: dict[int, tuple[Kind, str]] = {
    7000215: (
        Kind.SECRET,
        "the client secret is wrong: copy the secret's Value (not its Secret ID) from the app registration, or "
        "make a new one",
    ),
    7000222: (
        Kind.SECRET,
        "the client secret has expired: make a new one under Certificates & secrets and enter it in Settings",
    ),
    7000218: (Kind.SECRET, "no client secret or certificate was given: enter one in Settings"),
    700027: (
        Kind.SECRET,
        "the certificate is not the one that the app registration knows, or it has expired: upload its public "
        "part there",
    ),
    700016: (
        Kind.APP,
        "there is no app with this Application (client) ID in this tenant: copy both ids from the app's "
        "overview page",
    ),
    7000112: (
        Kind.APP,
        "the app is disabled in this tenant: an administrator can enable it under Enterprise applications",
    ),
    7000229: (
        Kind.CONSENT,
        "the app was never let into this tenant: an administrator must grant consent once",
    ),
    90002: (Kind.APP, "there is no such tenant: copy the Directory (tenant) ID from the app's overview page"),
    900023: (
        Kind.APP,
        "the tenant id is no valid id: copy the Directory (tenant) ID from the app's overview page",
    ),
    65001: (Kind.CONSENT, "nobody has consented to the app: an administrator must grant consent once"),
    50034: (Kind.MAILBOX, "there is no such account in this tenant: check the address"),
    53003: (
        Kind.CONSENT,
        "a conditional access policy blocks the app: an administrator must exclude it or allow this network",
    ),
}
_CODE = re.compile(r"AADSTS(\d{5,8})")
_RESYNC_CODES = frozenset(
    {"syncstatenotfound", "resyncrequired", "syncstateinvalid", "errorinvalidsyncstatedata"}
)
_NO_MAILBOX = frozenset(
    {
        "errorinvaliduser",
        "resourcenotfound",
        "request_resourcenotfound",
        "mailboxnotenabledforrestapi",
        "mailboxnotsupportedforrestapi",
        "errornonexistentmailbox",
        "errormailboxstoreunavailable",
    }
)
_GONE_CODES = frozenset({"erroritemnotfound", "errorfoldernotfound"})
_POLICY_WORDS = ("accesspolicy", "access policy", "access to odata is disabled", "raop")


def sign_in_problem(result: Mapping[str, object], tenant: str) -> GraphProblem:
    """Return the sentence for a refused token: AADSTS code, cause and mend."""
    text = str(result.get("error_description") or result.get("error") or "no reason given")
    found = _CODE.search(text)
    number = int(found.group(1)) if found else 0
    if number in _SIGN_IN:
        kind, words = _SIGN_IN[number]
        return GraphProblem(f"Microsoft does not let the app into {tenant}: {words} (AADSTS{number}).", kind)
    first = text.splitlines()[0][:200] if text.strip() else "no reason given"
    return GraphProblem(
        f'Microsoft does not let the app into {tenant} and says "{first}": look the code up at '
        "https://login.microsoftonline.com/error.",
        Kind.OTHER,
    )


def graph_problem(answer: Answer, address: str, what: str = "") -> GraphProblem:
    """Return the sentence for an answer of Graph that is no success; `what` names the thing asked for."""
    code, message = _code_and_message(answer)
    lower = code.lower()
    if answer.status == 410 or lower in _RESYNC_CODES:
        return ReadAnew(address)
    if lower in _NO_MAILBOX:
        return GraphProblem(
            f"{address} is no mailbox that Microsoft 365 can show: check the spelling, and that it has a "
            "licence or is a "
            f"shared mailbox in the cloud ({code}).",
            Kind.MAILBOX,
        )
    if answer.status == 404 and (what or lower in _GONE_CODES):
        return Gone(what or f"What was asked of {address}")
    if answer.status == 403 or lower in ("erroraccessdenied", "authorization_requestdenied"):
        return _denied(message, address, what)
    if answer.status == 401:
        return GraphProblem(
            f"Microsoft does not accept the app's sign-in for {address} any more: check that its secret or "
            "certificate is "
            "valid and that the app is enabled.",
            Kind.SECRET,
        )
    if answer.status in (400, 413):
        return GraphProblem(
            f"Microsoft refuses {what or 'the request'} for {address} ({code or answer.status}): "
            f"{_quoted(message)}.",
            Kind.REFUSED,
        )
    return GraphProblem(
        f"Microsoft cannot answer for {address} ({code or answer.status}): {_quoted(message)}; it is tried "
        "again by itself.",
        Kind.OTHER,
        can_retry=answer.status >= 500,
    )


def _denied(message: str, address: str, what: str) -> GraphProblem:
    if any(word in message.lower() for word in _POLICY_WORDS):
        return GraphProblem(
            f"The firm's policy does not let the app into {address}: an administrator must add this mailbox to "
            "the group "
            "that the app is restricted to (changes take up to an hour or two to work).",
            Kind.CONSENT,
        )
    permission = "Mail.Send" if what == "the mail to send" else "Mail.Read"
    return GraphProblem(
        f"Microsoft denies access to {address}: an administrator must grant the app {permission} (application "
        "permission) "
        "or add this mailbox to the app's scope.",
        Kind.CONSENT,
    )


def _code_and_message(answer: Answer) -> tuple[str, str]:
    try:
        error = answer.object().get("error")
    except HttpProblem:
        return "", ""
    if not isinstance(error, dict):
        return "", ""
    return str(error.get("code") or ""), str(error.get("message") or "")


def _quoted(message: str) -> str:
    first = message.strip().splitlines()[0][:200] if message.strip() else "no reason given"
    return f'"{first}"'
