"""How a Microsoft 365 intake point is set up, read from its row.

`settings` of the row: tenant, client_id, mailbox (default: the address), is_shared, members (people who answer a
shared mailbox, whose own Sent Items are looked at), keeps_copies (Exchange keeps sent copies in the shared mailbox),
also_ours (further addresses that replies are sent as), history_since (ISO date; older mail is not fetched).
`secret`: the client secret's value, or private key and certificate as PEM text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from heardback.desk.models import IntakePoint
from heardback.desk.sealing import Unsealable, unseal_text
from heardback.formats.exports.items import FolderRole
from heardback.gateways.graph import GraphMailbox
from heardback.gateways.graph_access import GRAPH_HOSTS, AppAccess, Certificate, Credential, Secret
from heardback.gateways.graph_problems import GraphProblem, Kind
from heardback.gateways.graph_shapes import Folder
from heardback.gateways.http import Door

_UNWATCHED = frozenset({FolderRole.DRAFTS, FolderRole.TRASH, FolderRole.OUTBOX})
_CERTIFICATE = "-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class GraphSettings:
    """One Microsoft 365 intake point. `ours` are the addresses that a reply from it may be sent as, lower-case."""

    tenant: str
    client_id: str
    credential: Credential
    mailbox: str
    members: tuple[str, ...]
    is_shared: bool
    keeps_copies: bool
    ours: frozenset[str]
    excluded: frozenset[str]
    history_since: datetime | None

    @property
    def shows_replies(self) -> bool:
        """Say whether replies from here can be seen at all: a shared mailbox's lie elsewhere by default."""
        return not self.is_shared or bool(self.members) or self.keeps_copies

    def watches(self, folder: Folder) -> bool:
        """Say whether a folder of the mailbox is read: all but drafts, deleted items and what the firm excludes."""
        if folder.role in _UNWATCHED:
            return False
        parts = folder.path.casefold().split("/")
        return not any("/".join(parts[: depth + 1]) in self.excluded for depth in range(len(parts)))


def settings_of(point: IntakePoint) -> GraphSettings:
    """Return the point's settings; raises GraphProblem naming what is missing."""
    given = point.settings
    address = point.address.strip().lower()
    mailbox = str(given.get("mailbox") or address).strip().lower()
    missing = [name for name in ("tenant", "client_id") if not given.get(name)]
    if missing or not mailbox or not point.secret:
        names = ", ".join(
            [*missing, *([] if mailbox else ["address"]), *([] if point.secret else ["secret"])]
        )
        raise GraphProblem(
            f"{point.name} is not set up yet ({names} missing): enter it in Settings.", Kind.APP
        )
    own = {mailbox, address, *(str(one).strip().lower() for one in given.get("also_ours", ()))} - {""}
    members = (str(one).strip().lower() for one in given.get("members", ()))
    return GraphSettings(
        tenant=str(given["tenant"]).strip(),
        client_id=str(given["client_id"]).strip(),
        credential=_credential(_secret_of(point)),
        mailbox=mailbox,
        members=tuple(sorted({one for one in members if one} - {mailbox})),
        is_shared=bool(given.get("is_shared") or given.get("members")),
        keeps_copies=bool(given.get("keeps_copies")),
        ours=frozenset(own),
        excluded=frozenset(str(path).strip("/ ").casefold() for path in point.excluded_folders),
        history_since=_moment(given.get("history_since"), point),
    )


@contextmanager
def opened(point: IntakePoint, stand_ins: Mapping[str, str] | None = None) -> Iterator[GraphMailbox]:
    """Give the point's own mailbox for a short while: to test it, or to send a reply from it.

    Sending: `with opened(point) as mailbox: mailbox.send(raw)`. Exchange keeps the copy, so nothing is appended.
    """
    settings = settings_of(point)
    with Door(GRAPH_HOSTS, stand_ins=stand_ins) as door:
        access = AppAccess(settings.tenant, settings.client_id, settings.credential, door)
        yield GraphMailbox(access, settings.mailbox)


def _secret_of(point: IntakePoint) -> str:
    try:
        return unseal_text(point.secret)
    except Unsealable as problem:
        raise GraphProblem(f"The secret of {point.name} cannot be read: {problem}", Kind.SECRET) from problem


def _credential(secret: str) -> Credential:
    key, begin, rest = secret.partition(_CERTIFICATE)
    if not begin:
        return Secret(secret.strip())
    if "PRIVATE KEY" in key:
        return Certificate(key.strip(), begin + rest)
    certificate, _, after = (begin + rest).partition("-----END CERTIFICATE-----")
    return Certificate(after.strip(), f"{certificate}-----END CERTIFICATE-----\n")


def _moment(value: object, point: IntakePoint) -> datetime | None:
    if not value:
        return None
    try:
        read = datetime.fromisoformat(str(value))
    except ValueError:
        raise GraphProblem(
            f"{point.name} has no date that can be read as the beginning of history: write it as 2026-01-31.",
            Kind.APP,
        ) from None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read
