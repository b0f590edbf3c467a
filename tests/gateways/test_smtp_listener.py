"""The door for forwarded mail: what it says 250 to is stored, what it is not asked for it does not pass on."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.servers.smtp_server import smtp_server, write_certificates

from heardback.gateways.smtp import Security, SmtpProblem, SmtpServer, submit
from heardback.gateways.smtp_listener import (
    MOST_RECIPIENTS,
    Admits,
    ListenerProblem,
    ListenerSettings,
    SmtpListener,
)

NOW = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
MAIL = b"Received: from mx.lee.example by mx.pool.example; Wed, 18 Mar 2026 09:00:00 +0000\r\nSubject: x\r\n\r\ny\r\n"
OURS = "in+secret@heardback.pool.example"
JOURNAL = (
    b"From: <postmaster@pool.example>\r\nTo: <in+secret@heardback.pool.example>\r\nSubject: Pump\r\n"
    b"X-MS-Journal-Report:\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nSender: ann@lee.example\r\nTo: desk@pool.example\r\n"
    b"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: ann@lee.example\r\nTo: desk@pool.example\r\nSubject: Pump\r\n"
    b"\r\nWhen?\r\n--b--\r\n"
)


@dataclass
class Stored:
    """A stand-in for the database: keeps what was committed, fails or waits when told to."""

    mails: list[tuple[str, tuple[str, ...], bytes, str, datetime]] = field(default_factory=list)
    fails: int = 0
    gate: threading.Event = field(default_factory=threading.Event)
    entered: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def store(self, sender: str, to: tuple[str, ...], raw: bytes, peer: str, received_at: datetime) -> None:
        self.entered.set()
        self.gate.wait(10)
        if self.fails:
            self.fails -= 1
            raise RuntimeError("database is locked")
        self.mails.append((sender, to, raw, peer, received_at))


SETTINGS = ListenerSettings("127.0.0.1", 0)


@contextmanager
def listening(
    stored: Stored, settings: ListenerSettings = SETTINGS, admits: Admits = lambda peer: True
) -> Iterator[SmtpListener]:
    with SmtpListener(
        settings, store=stored.store, knows=lambda address: address == OURS, clock=lambda: NOW, admits=admits
    ) as listener:
        yield listener


@contextmanager
def client(listener: SmtpListener) -> Iterator[smtplib.SMTP]:
    with closing(smtplib.SMTP("127.0.0.1", listener.port, "mx.pool.example", timeout=10)) as smtp:
        smtp.ehlo()
        yield smtp


def send(listener: SmtpListener, raw: bytes = MAIL, *to: str) -> None:
    submit(
        SmtpServer("127.0.0.1", listener.port, Security.PLAIN, timeout=10),
        "ann@lee.example",
        to or (OURS,),
        raw,
    )


def test_a_mail_is_stored_as_it_came() -> None:
    stored = Stored()
    with listening(stored) as listener:
        send(listener)
    assert stored.mails == [("ann@lee.example", (OURS,), MAIL, "127.0.0.1", NOW)]


def test_a_bounce_and_a_journal_report_come_from_nobody() -> None:
    stored = Stored()
    with listening(stored) as listener:
        submit(SmtpServer("127.0.0.1", listener.port, Security.PLAIN), "", (OURS,), JOURNAL)
    assert stored.mails[0][0] == ""
    assert stored.mails[0][2] == JOURNAL


@pytest.mark.parametrize(
    "to", ["ann@lee.example", "desk@heardback.pool.example", f"{OURS}.else.example", "%".join([OURS, "x"])]
)
def test_it_refuses_to_relay(to: str) -> None:
    stored = Stored()
    with listening(stored) as listener:
        with pytest.raises(SmtpProblem, match=r"550 5\.7\.1 Relaying denied") as raised:
            send(listener, MAIL, to)
        assert not raised.value.is_passing
        send(listener, MAIL, to, OURS.upper())
    assert [mail[1] for mail in stored.mails] == [(OURS.upper(),)]


def test_no_250_before_the_commit() -> None:
    stored = Stored()
    stored.gate.clear()
    with listening(stored) as listener, client(listener) as smtp:
        smtp.mail("ann@lee.example")
        smtp.rcpt(OURS)
        smtp.docmd("DATA")
        smtp.send(b"Subject: x\r\n\r\ny\r\n.\r\n")
        assert stored.entered.wait(5)
        assert smtp.sock is not None
        smtp.sock.settimeout(0.3)
        with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
            smtp.getreply()
        assert stored.mails == []
        stored.gate.set()


def test_what_cannot_be_stored_is_asked_for_again() -> None:
    stored = Stored(fails=1)
    with listening(stored) as listener:
        with pytest.raises(SmtpProblem, match="451") as raised:
            send(listener)
        assert raised.value.is_passing
        send(listener)
    assert len(stored.mails) == 1


def test_addresses_that_cannot_be_looked_up_are_asked_for_again() -> None:
    stored = Stored()

    def knows(address: str) -> bool:
        raise RuntimeError("database is locked")

    with SmtpListener(SETTINGS, store=stored.store, knows=knows, clock=lambda: NOW) as listener:
        with pytest.raises(SmtpProblem, match="451") as raised:
            send(listener)
        assert raised.value.is_passing


def test_too_large_is_refused_by_its_word_and_by_its_bytes() -> None:
    stored = Stored()
    settings = replace(SETTINGS, most_bytes=1000)
    with listening(stored, settings) as listener:
        with pytest.raises(SmtpProblem, match="at most"):
            send(listener, MAIL + b"x" * 2000)
        with client(listener) as smtp:
            assert smtp.docmd("MAIL", "FROM:<ann@lee.example> SIZE=5000")[0] == 552
            smtp.mail("ann@lee.example")
            smtp.rcpt(OURS)
            assert smtp.data(MAIL + b"x" * 2000)[0] == 552
            smtp.mail("ann@lee.example")
            smtp.rcpt(OURS)
            assert smtp.data(MAIL)[0] == 250
    assert [mail[2] for mail in stored.mails] == [MAIL]


def test_long_lines_bare_ends_and_eight_bits_are_kept() -> None:
    stored = Stored()
    raw = b"Subject: x\r\n\r\n" + b"y" * 300_000 + b"\r\n\xff\xfe bare\nend\r\n..\r\n"
    with listening(stored) as listener, client(listener) as smtp:
        smtp.mail("ann@lee.example", ["BODY=8BITMIME"])
        smtp.rcpt(OURS)
        smtp.docmd("DATA")
        smtp.send(raw.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        assert smtp.getreply()[0] == 250
    assert stored.mails[0][2] == raw


def test_a_dot_between_bare_line_ends_smuggles_no_second_mail() -> None:
    stored = Stored()
    with listening(stored) as listener, client(listener) as smtp:
        smtp.mail("ann@lee.example")
        smtp.rcpt(OURS)
        smtp.docmd("DATA")
        smtp.send(b"Subject: x\r\n\r\ny\n.\nMAIL FROM:<boss@pool.example>\r\n.\r\n")
        assert smtp.getreply()[0] == 250
    assert len(stored.mails) == 1
    assert b"boss@pool.example" in stored.mails[0][2]


def test_a_connection_that_breaks_off_stores_nothing() -> None:
    stored = Stored()
    with listening(stored) as listener:
        with client(listener) as smtp:
            smtp.mail("ann@lee.example")
            smtp.rcpt(OURS)
            smtp.docmd("DATA")
            smtp.send(b"Subject: half a ma")
        send(listener)
    assert [mail[2] for mail in stored.mails] == [MAIL]


def test_more_connections_than_allowed_are_put_off_and_freed() -> None:
    stored = Stored()
    with listening(stored, replace(SETTINGS, most_connections=2)) as listener:
        with client(listener), client(listener):
            with pytest.raises(SmtpProblem, match="421") as raised:
                send(listener)
            assert raised.value.is_passing
        for _ in range(100):
            try:
                send(listener)
                break
            except SmtpProblem:
                time.sleep(0.02)
    assert len(stored.mails) == 1


def test_strangers_are_not_let_in() -> None:
    stored = Stored()
    with (
        listening(stored, admits=lambda peer: peer != "127.0.0.1") as listener,
        pytest.raises(SmtpProblem, match="554"),
    ):
        send(listener)
    assert stored.mails == []


def test_recipients_are_limited() -> None:
    stored = Stored()
    with listening(stored) as listener, client(listener) as smtp:
        smtp.mail("ann@lee.example")
        codes = [smtp.rcpt(OURS)[0] for _ in range(MOST_RECIPIENTS + 1)]
    assert codes == [250] * MOST_RECIPIENTS + [452]


def test_encryption_where_there_is_a_certificate(tmp_path: Path) -> None:
    write_certificates(tmp_path)
    stored = Stored()
    pem, key = str(tmp_path / "server.pem"), str(tmp_path / "server.key")
    with listening(stored, replace(SETTINGS, needs_tls=True, certificate=pem, key=key)) as listener:
        with pytest.raises(SmtpProblem, match="530"):
            send(listener)
        server = SmtpServer("localhost", listener.port, Security.STARTTLS, ca_file=str(tmp_path / "ca.pem"))
        submit(server, "ann@lee.example", (OURS,), MAIL)
        with client(listener) as smtp:
            # what is sent along with STARTTLS, still readable, must not be taken for encrypted
            smtp.send(b"STARTTLS\r\nMAIL FROM:<ann@lee.example>\r\n")
            assert smtp.getreply()[0] == 220
            context = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
            assert smtp.sock is not None
            smtp.sock = context.wrap_socket(smtp.sock, server_hostname="localhost")
            smtp.file = None
            assert smtp.docmd("NOOP")[0] == 250
    assert len(stored.mails) == 1


def test_without_a_certificate_no_encryption_is_offered() -> None:
    with listening(Stored()) as listener, client(listener) as smtp:
        assert not smtp.has_extn("starttls")
        assert not smtp.has_extn("auth")


def test_a_mail_being_stored_gets_its_answer_while_we_stop() -> None:
    stored = Stored()
    stored.gate.clear()
    told: list[int] = []
    listener = SmtpListener(SETTINGS, store=stored.store, knows=lambda address: True, clock=lambda: NOW)
    listener.start()

    def hand_over() -> None:
        with client(listener) as smtp:
            smtp.mail("ann@lee.example")
            smtp.rcpt(OURS)
            told.append(smtp.data(MAIL)[0])

    sender = threading.Thread(target=hand_over)
    sender.start()
    assert stored.entered.wait(5)
    stopper = threading.Thread(target=listener.stop)
    stopper.start()
    time.sleep(0.1)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", listener.port), timeout=1).close()
    stored.gate.set()
    sender.join(10)
    stopper.join(10)
    assert told == [250]
    assert len(stored.mails) == 1


def test_stopping_does_not_wait_for_the_silent() -> None:
    with listening(Stored()) as listener, client(listener):
        began = time.monotonic()
        listener.stop()
        assert time.monotonic() - began < 3


def test_a_taken_port_is_said() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ListenerProblem, match=f"port {port}"):
            SmtpListener(
                replace(SETTINGS, port=port),
                store=Stored().store,
                knows=lambda address: True,
                clock=lambda: NOW,
            ).start()


def test_an_unreadable_certificate_is_said(tmp_path: Path) -> None:
    for settings in (
        replace(SETTINGS, certificate=str(tmp_path / "none.pem")),
        replace(SETTINGS, needs_tls=True),
    ):
        with pytest.raises(ListenerProblem, match="certificate"):
            SmtpListener(settings, store=Stored().store, knows=lambda address: True, clock=lambda: NOW)


def test_a_real_server_forwards_to_us_and_keeps_what_we_cannot_store() -> None:
    """Postfix delivers to our door, is told 451 first, keeps the mail and brings it again."""
    stored = Stored(fails=1)
    with listening(stored) as listener, smtp_server(forward={OURS: listener.port}) as postfix:
        raw = b"From: ann@lee.example\r\nTo: desk@pool.example\r\nMessage-ID: <q@lee.example>\r\n\r\n.\r\n"
        submit(
            SmtpServer("127.0.0.1", postfix.starttls_port, Security.PLAIN), "ann@lee.example", (OURS,), raw
        )
        for _ in range(500):
            if stored.mails:
                break
            postfix.flush()
            time.sleep(0.05)
        log = postfix.log()
    assert "451 4.3.0" in log
    sender, to, kept, _, _ = stored.mails[0]
    assert (sender, to) == ("ann@lee.example", (OURS,))
    assert kept.startswith(b"Received: ")
    assert kept.endswith(b"\r\n\r\n.\r\n")
