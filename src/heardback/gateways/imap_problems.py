"""What can go wrong with a watched mailbox: one class a cause, one sentence naming the account and the mend.

`can_retry` says whether waiting alone can help; `retry_after` how long to wait at least. What the server
said is quoted in the sentence, printable and cut to a line: it is foreign text.
"""

from __future__ import annotations

import re
from datetime import timedelta

_SOON = timedelta(seconds=30)
_MOST_QUOTED = 200


class ImapProblem(Exception):
    """Why a mailbox could not be read; `sentence` is for a person, `can_retry` for the worker."""

    can_retry = True
    retry_after = _SOON

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Unreachable(ImapProblem):
    """No connection: the name is unknown, nobody listens, or nobody replies in time."""

    retry_after = timedelta(minutes=1)


class CertificateRefused(ImapProblem):
    """The server's certificate does not prove that it is the named server."""

    can_retry = False
    retry_after = timedelta(hours=1)


class NoEncryption(ImapProblem):
    """The server cannot, or will not, speak under the encryption that the account asks for."""

    can_retry = False
    retry_after = timedelta(hours=1)


class WrongPassword(ImapProblem):
    """The server refuses this user with this password or token."""

    can_retry = False
    # Providers lock an account that keeps knocking with an old password.
    retry_after = timedelta(hours=1)


class AppPasswordNeeded(WrongPassword):
    """The provider wants an app password or OAuth2 instead of the account's own password."""


class TokenRefused(WrongPassword):
    """The provider refuses the OAuth2 access token."""


class ImapDisabled(ImapProblem):
    """The account exists and the password is right, but IMAP is switched off for it."""

    can_retry = False
    retry_after = timedelta(hours=1)


class TooManyConnections(ImapProblem):
    """The provider's number of simultaneous connections is used up (Gmail allows 15 an account)."""

    retry_after = timedelta(minutes=5)


class VolumeLimitReached(ImapProblem):
    """The provider's volume for a day is used up (Gmail allows about 2.5 GB of IMAP download a day)."""

    retry_after = timedelta(hours=1)


class ServerTrouble(ImapProblem):
    """The server says that it cannot just now, or replies what no server should."""

    retry_after = timedelta(minutes=2)


class ServerClosed(ImapProblem):
    """The server said good-bye (BYE) in the middle of the work."""


class ConnectionCut(ImapProblem):
    """The connection ended or fell silent in the middle of the work."""


class NoSuchFolder(ImapProblem):
    """The folder is not there: deleted, or renamed."""

    can_retry = False
    retry_after = timedelta(minutes=15)


class FolderRefused(ImapProblem):
    """The folder is there, but this user may not read it, or the server cannot open it."""

    retry_after = timedelta(minutes=15)


class FolderChanged(ImapProblem):
    """The folder was made anew while it was read: its UIDVALIDITY is another, so no UID means what it did."""

    retry_after = timedelta(0)


_TOO_MANY = re.compile(
    r"\[LIMIT\]|too many (simultaneous )?(connections|users)|maximum number of connections", re.I
)
_VOLUME = re.compile(r"\[OVERQUOTA\]|bandwidth|exceeded (command|download)|download quota", re.I)
_DISABLED = re.compile(
    r"not enabled for imap|imap\S* (access |use )?(is )?(disabled|not enabled|not allowed|switched off)"
    r"|authenticated but not connected|protocol.{0,20}disabled|disabled.{0,20}protocol",
    re.I,
)
_APP_PASSWORD = re.compile(
    r"application.specific password|app(lication)?[- ]password|\[WEBALERT|web login|basic auth", re.I
)
_NOT_NOW = re.compile(
    r"\[(UNAVAILABLE|INUSE|SERVERBUG)\]|temporar|try again|unavailable|internal error", re.I
)
_UNKNOWN_FOLDER = re.compile(
    r"\[(NONEXISTENT|TRYCREATE)\]|does ?n.t exist|not exist|unknown mailbox|no such|not found|invalid folder",
    re.I,
)

# learn.microsoft.com, "Deprecation of Basic authentication in Exchange Online"
_NO_PASSWORDS = frozenset({"outlook.office365.com", "imap-mail.outlook.com", "outlook.office.com"})


def quoted(text: str) -> str:
    """Return a server's words as one printable line in quotes, its cut marked."""
    line = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    if len(line) > _MOST_QUOTED:
        line = f"{line[:_MOST_QUOTED]}…"
    return f"“{line}”"


def login_problem(user: str, host: str, said: str, *, is_token: bool) -> ImapProblem:
    """Return what a refused login means, from the server's words (RFC 5530 codes, vendors' phrases)."""
    words = quoted(said)
    if _TOO_MANY.search(said):
        return too_many(user, host, words)
    if _VOLUME.search(said):
        return volume(user, host, words)
    if _DISABLED.search(said):
        return ImapDisabled(
            f"{host} knows {user} but has IMAP switched off for it (it said {words}): "
            "switch IMAP on in the mailbox's settings, or ask whoever administers the mail."
        )
    if _APP_PASSWORD.search(said):
        return AppPasswordNeeded(
            f"{host} does not take the account's own password for {user} (it said {words}): "
            "make an app password in the account's security settings and enter that, or connect by OAuth2."
        )
    if host.lower() in _NO_PASSWORDS and not is_token:
        return AppPasswordNeeded(
            f"Microsoft takes no passwords over IMAP any more, so {user} cannot sign in at {host} with one: "
            "connect the mailbox as Microsoft 365, or by OAuth2."
        )
    if _NOT_NOW.search(said):
        return ServerTrouble(f"{host} cannot sign {user} in just now (it said {words}): it is tried again.")
    if is_token:
        return TokenRefused(
            f"{host} refuses the access token of {user} (it said {words}): connect the mailbox again."
        )
    return WrongPassword(
        f"{host} refuses the password of {user} (it said {words}): enter the current password, "
        "or an app password where the provider asks for one."
    )


def folder_problem(user: str, host: str, folder: str, said: str, *, is_listed: bool) -> ImapProblem:
    """Return why a folder does not open; `is_listed` says whether the server's list of folders has it."""
    if not is_listed or _UNKNOWN_FOLDER.search(said):
        return NoSuchFolder(
            f"{user} at {host} has no folder {quoted(folder)} any more: choose the folder that replaced it."
        )
    return FolderRefused(
        f"{host} does not open the folder {quoted(folder)} of {user} (it said {quoted(said)}): "
        "give this user the right to read it, or leave the folder out."
    )


def command_problem(user: str, host: str, doing: str, said: str) -> ImapProblem:
    """Return what a refused command means; `doing` completes “while …”."""
    words = quoted(said)
    if _TOO_MANY.search(said):
        return too_many(user, host, words)
    if _VOLUME.search(said):
        return volume(user, host, words)
    return ServerTrouble(
        f"{host} could not go on while {doing} for {user} (it said {words}): it is tried again."
    )


def too_many(user: str, host: str, words: str) -> ImapProblem:
    """Return the problem of a used-up number of connections."""
    return TooManyConnections(
        f"{host} has too many connections open for {user} (it said {words}): "
        "close other mail programs that use this mailbox; it is tried again."
    )


def volume(user: str, host: str, words: str) -> ImapProblem:
    """Return the problem of a used-up daily volume."""
    return VolumeLimitReached(
        f"{host} has handed over all that it allows {user} for now (it said {words}): "
        "reading goes on by itself when the provider allows it; lower the daily volume in the settings if it returns."
    )
