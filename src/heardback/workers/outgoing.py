"""What sending needs of both sides: an intake point's servers and secrets, as the outbox takes them.

A token that intake keeps fresh signs in for sending as well. `Outgoing` may be given stand-ins for tests and demos.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from heardback.alerts.deliver_notices import Notifier, Push
from heardback.alerts.file_copy import NotFiled, SentFolder
from heardback.alerts.mailboxes import can_send, outgoing_of
from heardback.alerts.push_keys import push_key
from heardback.alerts.transports import ByGraph, BySmtp, NotHandedOver, Transport
from heardback.desk.firm import profile
from heardback.desk.models import IntakeKind, IntakePoint
from heardback.formats.exports.items import FolderRole
from heardback.formats.records import Mailbox
from heardback.gateways.graph import GraphMailbox
from heardback.gateways.graph_access import GRAPH_HOSTS, AppAccess
from heardback.gateways.http import Door, HttpProblem
from heardback.gateways.imap import append_to_sent, open_mailbox
from heardback.gateways.imap_problems import ImapProblem
from heardback.gateways.imap_wire import ImapAccount
from heardback.gateways.push import Sender, Subscription, send_push
from heardback.gateways.smtp import AccessToken, Password, SmtpServer
from heardback.gateways.smtp_url import server_of_url
from heardback.intake.models import Cursor
from heardback.intake.watch_graph_settings import settings_of as graph_settings_of
from heardback.intake.watch_imap_account import UnusableSettings, account_of

OpenDoor = Callable[[Sequence[str]], Door]
NO_MAILBOX = (
    "No mailbox can send notices: name an outgoing server in Settings, or set HEARDBACK_NOTICES to one."
)
UNREADABLE = "HEARDBACK_NOTICES cannot be read: write it as smtp://user:password@host:587."


@dataclass(frozen=True, slots=True)
class InSentFolder:
    """The Sent folder of an IMAP mailbox."""

    account: ImapAccount
    folder: str

    def put(self, raw: bytes, message_id: str, sent_at: datetime) -> bool:
        """Append the mail unless it is there."""
        try:
            folder = self.folder or self._found()
            return append_to_sent(self.account, folder, raw, message_id=message_id, sent_at=sent_at)
        except ImapProblem as problem:
            raise NotFiled(problem.sentence) from problem

    def _found(self) -> str:
        with open_mailbox(self.account) as mailbox:
            for folder in mailbox.folders():
                if folder.role is FolderRole.SENT:
                    return folder.name
        raise NotFiled("The mailbox has no Sent folder: make one, and it is used from then on.")


class OutgoingMail:
    """Transports, Sent folders and notices of this installation at the moment `now`."""

    def __init__(self, now: datetime, open_door: OpenDoor = Door) -> None:
        self._now = now
        self._open_door = open_door

    def transport_of(self, point: IntakePoint) -> Transport:
        """Return how a mailbox's answers go out; raises NotHandedOver with the mend where its settings forbid it."""
        try:
            if point.kind == IntakeKind.GRAPH:
                found = graph_settings_of(point)
                door = self._open_door(sorted(GRAPH_HOSTS))
                access = AppAccess(found.tenant, found.client_id, found.credential, door)
                return ByGraph(access, GraphMailbox(access, found.mailbox))
            return BySmtp(self._server(point))
        except UnusableSettings as problem:
            raise NotHandedOver(problem.sentence, is_passing=False) from problem
        except HttpProblem as problem:
            raise NotHandedOver(problem.sentence, is_passing=problem.can_retry) from problem

    def sent_folder_of(self, point: IntakePoint) -> SentFolder | None:
        """Return where a copy must be looked for; None where the provider keeps what it sends."""
        if point.kind != IntakeKind.IMAP or point.settings.get("host") in _KEEPING_HOSTS:
            return None
        try:
            account = account_of(point, self._now)
        except (UnusableSettings, HttpProblem) as problem:
            raise NotFiled(problem.sentence) from problem
        cursor = Cursor.objects.filter(intake_point=point, role=FolderRole.SENT.value).order_by("pk").first()
        return InSentFolder(account, cursor.folder if cursor is not None else "")

    def notifier(self) -> Notifier:
        """Return the ways to tell people something: HEARDBACK_NOTICES, else the first mailbox that can send."""
        from_, transport, why = self._notices()
        push = _push(from_.address, self._open_door) if from_.address else None
        return Notifier(from_, transport, push, settings.HEARDBACK_URL, why)

    def _notices(self) -> tuple[Mailbox, Transport | None, str]:
        name = profile().name or "Heardback"
        points = [one for one in IntakePoint.objects.filter(is_active=True).order_by("pk") if can_send(one)]
        points.sort(key=lambda point: point.staff_id is not None)
        address = points[0].address if points else ""
        url = settings.ENVIRONMENT.value("HEARDBACK_NOTICES")
        if url:
            try:
                server, sender = server_of_url(url)
            except ValueError:
                return Mailbox(name, address), None, UNREADABLE
            return Mailbox(name, sender or address), BySmtp(server), ""
        if not points:
            return Mailbox(name, ""), None, NO_MAILBOX
        try:
            return Mailbox(name, address), self.transport_of(points[0]), ""
        except NotHandedOver as problem:
            return Mailbox(name, address), None, problem.sentence

    def _server(self, point: IntakePoint) -> SmtpServer:
        found = outgoing_of(point)
        if found is None:
            raise NotHandedOver(
                f"{point.name} has no outgoing server: name it in Settings, or answer from your mail program; it "
                "counts the same.",
                is_passing=False,
            )
        secret = account_of(point, self._now).secret
        login = (
            Password(found.username, secret)
            if isinstance(secret, str)
            else AccessToken(found.username, secret())
        )
        return SmtpServer(found.host, found.port, found.security, login, ca_file=found.ca_file)


_KEEPING_HOSTS = frozenset({"imap.gmail.com", "imap.googlemail.com", "outlook.office365.com"})


def _push(contact: str, open_door: OpenDoor) -> Push:
    sender = Sender(push_key(), f"mailto:{contact}")

    def push(to: Subscription, payload: bytes, now: datetime, ttl: timedelta, topic: str) -> None:
        send_push(to, payload, sender, now, ttl=ttl, topic=topic, open_door=open_door)

    return push
