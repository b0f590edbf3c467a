"""An answer from the desk through a real SMTP server, its copy in a real IMAP mailbox: one mail, one contact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from tests.alerts.outbox import at, writing
from tests.desk.world import FIRM, World
from tests.servers import smtp_server as postfix_server
from tests.servers.dovecot import PASSWORD, WatchedMailbox, shared_dovecot
from tests.servers.smtp_server import USER, SmtpTestServer, smtp_server

from heardback.alerts.models import Letter, LetterState
from heardback.alerts.write_letter import undo_letter, write_letter
from heardback.desk.models import Contact, IntakePoint, OwedAnswer
from heardback.desk.sealing import seal_text
from heardback.formats.rfc5322 import parse_mail
from heardback.intake.models import RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.watch_imap import ImapWatcher
from heardback.workers import deliver
from heardback.workers.outgoing import OutgoingMail

pytestmark = pytest.mark.django_db
ASKED = (
    b"From: Ann Lee <ann@lee.example>\r\nTo: service@blueheron-pools.example\r\nSubject: Pool pump\r\n"
    b"Message-ID: <q1@lee.example>\r\nDate: Mon, 16 Mar 2026 09:00:00 -0400\r\n\r\nCan you repair our pump?\r\n"
)


@pytest.fixture(scope="module")
def postfix() -> Iterator[SmtpTestServer]:
    patch = pytest.MonkeyPatch()
    patch.setattr(
        postfix_server, "PASSWORD", PASSWORD
    )  # one password opens the mailbox and its outgoing server
    with smtp_server() as server:
        yield server
    patch.undo()


class Firm:
    """The shared world with its one mailbox on real servers."""

    def __init__(self, postfix: SmtpTestServer) -> None:
        postfix.clear()
        self.world, self.postfix = World(), postfix
        self.mailbox: WatchedMailbox = shared_dovecot().mailbox()
        self.point = self.world.point
        self.point.settings = {
            "host": "127.0.0.1",
            "port": shared_dovecot().port,
            "security": "plain",
            "username": self.mailbox.user,
            "smtp_host": "127.0.0.1",
            "smtp_port": postfix.starttls_port,
            "smtp_username": USER,
            "smtp_certificates": str(postfix.ca_file),
        }
        self.point.secret = seal_text(PASSWORD)
        self.point.save()
        self.watcher = ImapWatcher()

    def reads(self, now: datetime) -> None:
        """Let the watcher and the normaliser catch up."""
        point = IntakePoint.objects.get(pk=self.point.pk)
        while self.watcher.ingest_one(point, now):
            pass
        assert IntakePoint.objects.get(pk=self.point.pk).problem == ""
        while normalise_one(now):
            pass

    def delivers(self, now: datetime) -> None:
        """Let the deliverer do all that is due."""
        for _ in range(10):
            did = deliver.deliver_letter(now, OutgoingMail(now)) | deliver.file_copy(now, OutgoingMail(now))
            if not did:
                return

    def in_sent(self) -> list[str]:
        """Return the Message-IDs of all that lies in Sent."""
        found = []
        with self.mailbox.second_client() as client:
            client.select("Sent", readonly=True)
            for number in client.search(None, "ALL")[1][0].split():
                fetched = client.fetch(number, "(BODY.PEEK[])")[1][0]
                assert isinstance(fetched, tuple)
                found.append(parse_mail(fetched[1]).message_id)
        return found

    def asked(self) -> None:
        self.mailbox.deliver(ASKED, received_at=at(0))
        self.reads(at(1))

    def written(self, hours: float = 2) -> Letter:
        return write_letter(self.world.sam, writing(self.world, "q1@lee.example", hours), now=at(hours))


@pytest.fixture
def firm(postfix: SmtpTestServer) -> Iterator[Firm]:
    found = Firm(postfix)
    yield found
    found.watcher.close()


def outbound() -> list[Contact]:
    return list(Contact.objects.filter(direction="outbound"))


def test_one_mail_one_copy_one_contact(firm: Firm) -> None:
    firm.asked()
    letter = firm.written()
    before = firm.mailbox.photograph()
    firm.delivers(at(2, 10))
    (owed,) = OwedAnswer.objects.all()
    assert (owed.is_open, owed.grade, owed.settled_at) == (False, "A", at(2, 10))
    (mail,) = firm.postfix.delivered()
    assert parse_mail(mail).message_id == letter.message_id
    assert firm.in_sent() == []  # the provider has its time to show a copy of its own
    firm.delivers(at(2, 41))
    firm.delivers(at(3))
    assert firm.in_sent() == [letter.message_id]
    for hours in (3, 4):
        firm.reads(at(hours))
    assert len(outbound()) == 1
    assert RawItem.objects.filter(contact_id=letter.contact_id).count() == 2  # by the desk, and in Sent
    assert OwedAnswer.objects.get().settled_at == at(2, 10)
    after = firm.mailbox.photograph()
    assert [name for name in before if before[name] != after.get(name) and "uid" not in name] == []
    assert len([name for name in after if name not in before and "/cur/" in name and "Sent" in name]) == 1


def test_a_provider_that_keeps_its_own_copy_gets_no_second_one(firm: Firm) -> None:
    firm.asked()
    letter = firm.written()
    firm.delivers(at(2, 10))
    (mail,) = firm.postfix.delivered()
    firm.mailbox.deliver(
        mail, "Sent", flags="S", received_at=at(2, 11)
    )  # with the lines that the server added
    firm.delivers(at(2, 41))
    assert firm.in_sent() == [letter.message_id]
    assert IntakePoint.objects.get(pk=firm.point.pk).settings["keeps_sent"] is True
    firm.reads(at(3))
    assert len(outbound()) == 1
    second = firm.written(5)
    firm.delivers(at(5, 10))
    assert second.message_id not in firm.in_sent()


def test_the_next_answer_of_a_mailbox_that_keeps_none_is_filed_at_once(firm: Firm) -> None:
    firm.asked()
    firm.written()
    firm.delivers(at(2, 10))
    firm.delivers(at(2, 41))
    second = firm.written(5)
    firm.delivers(at(5, 10))
    assert second.message_id in firm.in_sent()
    assert len(firm.in_sent()) == 2


def test_undone_no_server_hears_of_it(firm: Firm) -> None:
    firm.asked()
    assert undo_letter(firm.world.sam, firm.written(), now=at(2, 9))
    firm.delivers(at(9))
    assert (firm.in_sent(), firm.postfix._mails()) == ([], [])
    assert OwedAnswer.objects.get().is_open


def test_a_customer_whom_the_server_refuses_still_waits(firm: Firm) -> None:
    firm.mailbox.deliver(ASKED.replace(b"ann@lee", b"gone@lee"), received_at=at(0))
    firm.reads(at(1))
    to = writing(firm.world, "q1@lee.example", 2).to[0]
    gone, other = type(to)("Ann", "gone@lee.example"), type(to)("", "ann@lee.example")
    letter = write_letter(
        firm.world.sam, writing(firm.world, "q1@lee.example", 2, to=(gone,), cc=(other,)), now=at(2)
    )
    firm.delivers(at(2, 10))
    letter.refresh_from_db()
    assert len(firm.postfix.delivered()) == 1
    assert (letter.state, "gone@lee.example (550" in letter.problem) == (LetterState.SENT, True)
    assert OwedAnswer.objects.get().is_open


def test_a_wrong_password_is_said_and_nothing_is_sent(firm: Firm) -> None:
    firm.asked()
    firm.point.settings = {**firm.point.settings, "smtp_username": f"nobody@{FIRM}"}
    firm.point.save()
    letter = firm.written()
    firm.delivers(at(2, 10))
    letter.refresh_from_db()
    assert letter.state == LetterState.REFUSED
    assert "type the password anew" in letter.problem
    assert OwedAnswer.objects.get().is_open


def test_notices_go_out_by_the_mailboxs_own_server(firm: Firm) -> None:
    firm.asked()
    firm.world.sam.email = "sam@lee.example"
    firm.world.sam.save()
    firm.world.dana.is_active = False
    firm.world.dana.save()
    assert deliver.decide_notices(at(4))
    while deliver.tell(at(4), OutgoingMail(at(4))):
        pass
    (mail,) = [parse_mail(raw) for raw in firm.postfix.delivered()]
    headers = dict(mail.headers)
    assert (headers["auto-submitted"], mail.from_[0].address) == ("auto-generated", f"service@{FIRM}")
    assert "Ann Lee" in mail.text
    assert "repair" not in mail.text
