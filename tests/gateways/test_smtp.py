"""Handing mail over: to a real Postfix with TLS and sign-in, and to servers that misbehave."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.servers.cutting import CuttingProxy
from tests.servers.scripted_smtp import HANG_UP, SILENCE, ScriptedSmtp
from tests.servers.smtp_server import (
    MOST_BYTES,
    PASSWORD,
    USER,
    SmtpTestServer,
    free_port,
    smtp_server,
    write_certificates,
)

from heardback.formats.compose import File, Letter, compose, envelope_of
from heardback.formats.records import Mailbox
from heardback.formats.rfc5322 import parse_mail
from heardback.gateways import smtp
from heardback.gateways.smtp import (
    AccessToken,
    Outcome,
    Password,
    Security,
    SmtpProblem,
    SmtpServer,
    Submitted,
    queue_id_of,
    submit,
    try_out,
)

LETTER = Letter(
    from_=Mailbox("Pool Desk", USER),
    to=(Mailbox("Ann Lee", "ann@lee.example"),),
    subject="Re: Pumpe läuft",
    text=".\nWe come on Thursday, at nine – with a new pump.\n..\n",
    sent_at=datetime(2026, 3, 18, 14, 0, tzinfo=UTC),
    message_id="1a2b@pool.example",
    in_reply_to="q@lee.example",
    references=("p@lee.example", "q@lee.example"),
    files=(File("offer.pdf", "application/pdf", bytes(range(256))),),
)


@pytest.fixture(scope="module")
def postfix() -> Iterator[SmtpTestServer]:
    with smtp_server() as server:
        yield server


@pytest.fixture
def mailbox(postfix: SmtpTestServer) -> SmtpTestServer:
    postfix.clear()
    return postfix


def encrypted(
    server: SmtpTestServer, security: Security = Security.STARTTLS, password: str = PASSWORD
) -> SmtpServer:
    port = server.tls_port if security is Security.TLS else server.starttls_port
    return SmtpServer("127.0.0.1", port, security, Password(USER, password), ca_file=str(server.ca_file))


def plain(port: int, timeout: float = 5) -> SmtpServer:
    return SmtpServer("127.0.0.1", port, Security.PLAIN, timeout=timeout)


def problem_of(server: SmtpServer, raw: bytes = b"Subject: x\r\n\r\ny\r\n", *to: str) -> SmtpProblem:
    with pytest.raises(SmtpProblem) as raised:
        submit(server, USER, to or ("ann@lee.example",), raw)
    problem = raised.value
    assert problem.sentence.endswith(".")
    assert "\n" not in problem.sentence
    assert PASSWORD not in problem.sentence
    return problem


# -- a real server -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_what_we_compose_arrives_as_it_was_written(mailbox: SmtpTestServer, security: Security) -> None:
    server = encrypted(mailbox, security)
    found = submit(server, USER, envelope_of(LETTER), compose(LETTER))
    assert found.refused == ()
    assert found.queue_id in mailbox.log()
    record = parse_mail(mailbox.delivered()[0])
    assert record.text.rstrip("\n") == LETTER.text.rstrip("\n")
    assert record.subject == LETTER.subject
    assert (record.message_id, record.in_reply_to, record.references) == (
        LETTER.message_id,
        (LETTER.in_reply_to,),
        LETTER.references,
    )
    assert [(file.filename, file.content_type) for file in record.attachments] == [
        ("offer.pdf", "application/pdf")
    ]
    assert record.received[0].protocol.upper() == "ESMTPSA"


def test_letters_beyond_ascii_in_an_address(mailbox: SmtpTestServer) -> None:
    letter = replace(LETTER, to=(Mailbox("", "jörg@lee.example"),))
    submit(encrypted(mailbox), USER, envelope_of(letter), compose(letter))
    assert parse_mail(mailbox.delivered()[0]).to[0].address == "jörg@lee.example"


def test_one_refused_recipient_costs_the_others_nothing(mailbox: SmtpTestServer) -> None:
    to = ("gone@lee.example", "ann@lee.example", "busy@lee.example")
    found = submit(encrypted(mailbox), USER, to, compose(LETTER))
    assert [(one.address, one.code, one.is_passing) for one in found.refused] == [
        ("gone@lee.example", 550, False),
        ("busy@lee.example", 450, True),
    ]
    assert b"Delivered-To: ann@lee.example" in mailbox.delivered()[0]


@pytest.mark.parametrize(("address", "is_passing"), [("gone@lee.example", False), ("busy@lee.example", True)])
def test_all_recipients_refused_is_a_problem(mailbox: SmtpTestServer, address: str, is_passing: bool) -> None:
    problem = problem_of(encrypted(mailbox), compose(LETTER), address)
    assert (problem.outcome, problem.is_passing) == (Outcome.NOT_SENT, is_passing)
    assert address in problem.sentence
    assert problem.refused[0].address == address


def test_a_wrong_password_is_said_and_not_retried(postfix: SmtpTestServer) -> None:
    problem = problem_of(encrypted(postfix, password="wrong"))
    assert not problem.is_passing
    assert USER in problem.sentence
    assert "password" in problem.sentence


def test_a_name_that_is_not_ours_is_refused(postfix: SmtpTestServer) -> None:
    with pytest.raises(SmtpProblem, match=r"forged@pool\.example") as raised:
        submit(encrypted(postfix), "forged@pool.example", ("ann@lee.example",), b"Subject: x\r\n\r\ny\r\n")
    assert not raised.value.is_passing


def test_too_large_is_known_before_it_is_sent(postfix: SmtpTestServer) -> None:
    problem = problem_of(encrypted(postfix), b"Subject: x\r\n\r\n" + b"y" * MOST_BYTES)
    assert "0.2 MB" in problem.sentence
    assert not problem.is_passing


def test_an_unknown_authority_is_not_trusted(postfix: SmtpTestServer) -> None:
    for security in (Security.TLS, Security.STARTTLS):
        problem = problem_of(replace(encrypted(postfix, security), ca_file=""))
        assert "not trusted" in problem.sentence
        assert not problem.is_passing


def test_a_certificate_for_another_name_is_not_trusted(postfix: SmtpTestServer) -> None:
    problem = problem_of(replace(encrypted(postfix, Security.TLS), host="127.0.0.2"))
    assert "not trusted" in problem.sentence or "does not answer" in problem.sentence


def test_tls_on_the_wrong_port_names_the_right_one(postfix: SmtpTestServer) -> None:
    problem = problem_of(replace(encrypted(postfix, Security.TLS), port=postfix.starttls_port))
    assert "587 STARTTLS" in problem.sentence


def test_trying_out_sends_nothing(mailbox: SmtpTestServer) -> None:
    offer = try_out(encrypted(mailbox))
    assert offer == smtp.Offer("mx.pool.example", MOST_BYTES, True, True, True)
    with pytest.raises(SmtpProblem):
        try_out(encrypted(mailbox, password="wrong"))


def test_cut_before_the_end_nobody_has_it_and_after_it_it_is_unknown(mailbox: SmtpTestServer) -> None:
    """The wire is cut in the middle of every answer; what we claim must be true in the mailbox."""
    with CuttingProxy(mailbox.starttls_port) as wire:
        assert outcome_at(wire.port, "whole") == "sent"
        answers = wire.passed
    claimed = {}
    # every twelfth byte, and each byte around the start of the last answer but one ("250 2.0.0 Ok: queued as ...")
    last = answers - len("250 2.0.0 Ok: queued as 4ABCDEF1234\r\n221 2.0.0 Bye\r\n")
    for cut in sorted({*range(10, answers, 12), *range(last - 3, last + 6)}):
        with CuttingProxy(mailbox.starttls_port) as wire:
            wire.cut_after(cut)
            claimed[f"cut{cut}@pool.example"] = outcome_at(wire.port, f"cut{cut}")
    assert outcome_at(mailbox.starttls_port, "last") == "sent"
    least = 2 + list(claimed.values()).count("sent")
    mailbox.delivered(least)
    time.sleep(0.2)
    delivered = {parse_mail(raw).message_id for raw in mailbox.delivered(least)}
    assert {"whole@pool.example", "last@pool.example"} <= delivered
    assert all(one in delivered for one, outcome in claimed.items() if outcome == "sent")
    assert not any(one in delivered for one, outcome in claimed.items() if outcome == "not_sent")
    assert any(one in delivered for one, outcome in claimed.items() if outcome == "unknown")
    assert set(claimed.values()) - {"sent"} == {"not_sent", "unknown"}


def outcome_at(port: int, name: str) -> str:
    letter = replace(LETTER, message_id=f"{name}@pool.example")
    try:
        submit(plain(port), USER, ("ann@lee.example",), compose(letter))
    except SmtpProblem as problem:
        is_certain = problem.outcome is Outcome.NOT_SENT
        return problem.outcome.value if problem.is_passing is is_certain else "contradiction"
    return "sent"


# -- servers that misbehave --------------------------------------------------------------------------------------


def test_the_connection_dies_after_the_last_dot() -> None:
    with ScriptedSmtp({"(end of data)": HANG_UP}) as server:
        problem = problem_of(plain(server.port))
        assert len(server.bodies) == 1
    assert problem.outcome is Outcome.UNKNOWN
    assert not problem.is_passing
    assert "Sent folder" in problem.sentence


def test_silence_after_the_last_dot_is_unknown_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "PATIENCE_AFTER_DATA", 0.2)
    with ScriptedSmtp({"(end of data)": SILENCE}) as server:
        problem = problem_of(plain(server.port, timeout=0.5))
    assert problem.outcome is Outcome.UNKNOWN
    assert "no answer in time" in problem.sentence


@pytest.mark.parametrize("place", ["(greeting)", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("said", "is_passing"), [("421 4.3.2 going down", True), ("554 5.7.1 not you", False), (HANG_UP, True)]
)
def test_every_refusal_before_the_end_is_certain(place: str, said: str, is_passing: bool) -> None:
    with ScriptedSmtp({place: said}) as server:
        problem = problem_of(plain(server.port))
        assert server.bodies == []
    assert problem.outcome is Outcome.NOT_SENT
    assert problem.is_passing is is_passing
    assert said[4:] in problem.sentence
    assert problem.sentence.count("127.0.0.1") == 1


@pytest.mark.parametrize(
    ("said", "is_passing"), [("452 4.3.1 disk full", True), ("552 5.3.4 too large", False)]
)
def test_a_refusal_at_the_end_is_certain(said: str, is_passing: bool) -> None:
    with ScriptedSmtp({"(end of data)": said}) as server:
        problem = problem_of(plain(server.port))
    assert (problem.outcome, problem.is_passing) == (Outcome.NOT_SENT, is_passing)


@pytest.mark.parametrize("place", ["(greeting)", "EHLO", "MAIL", "RCPT", "DATA", "(end of data)"])
@pytest.mark.parametrize("said", ["hello there", "25"])
def test_garbage_for_an_answer(place: str, said: str) -> None:
    with ScriptedSmtp({place: said}) as server:
        problem = problem_of(plain(server.port))
    assert problem.outcome is (Outcome.UNKNOWN if place == "(end of data)" else Outcome.NOT_SENT)


def test_the_sender_is_said_once_and_dots_are_doubled() -> None:
    with ScriptedSmtp() as server:
        found = submit(plain(server.port), USER, ("ann@lee.example",), b"Subject: x\n\n.\n..\nbare\rreturn")
        assert server.bodies == [b"Subject: x\r\n\r\n..\r\n...\r\nbare\r\nreturn\r\n"]
        assert sum(line.startswith("MAIL") for line in server.heard) == 1
        assert server.connections == 1
    assert found == Submitted("4ABC", "2.0.0 Ok: queued as 4ABC", ())


@pytest.mark.parametrize(
    "address", ["ann@lee.example>\r\nRCPT TO:<x@y.example", "a b@lee.example", "<ann@lee.example>"]
)
def test_an_address_cannot_smuggle_a_command(address: str) -> None:
    with ScriptedSmtp() as server:
        assert "no mail address" in problem_of(plain(server.port), b"Subject: x\r\n\r\n", address).sentence
        assert server.heard == []


def test_an_access_token_signs_in(tmp_path: Path) -> None:
    write_certificates(tmp_path)
    with ScriptedSmtp(tls=tmp_path) as server:
        login = AccessToken(USER, "ya29.token")
        asked = SmtpServer(
            "localhost", server.port, Security.STARTTLS, login, str(tmp_path / "ca.pem"), timeout=5
        )
        with ScriptedSmtp() as bare:
            assert "no STARTTLS" in problem_of(replace(asked, port=bare.port)).sentence
            assert not any("AUTH" in line for line in bare.heard)
    with ScriptedSmtp({"EHLO": "250-mx\r\n250-STARTTLS\r\n250 AUTH XOAUTH2"}, tls=tmp_path) as server:
        submit(replace(asked, port=server.port), USER, ("ann@lee.example",), b"Subject: x\r\n\r\ny\r\n")
        sent = next(line for line in server.heard if line.startswith("AUTH"))
    mechanism, coded = sent.split()[1:]
    assert mechanism == "XOAUTH2"
    assert base64.b64decode(coded) == f"user={USER}\x01auth=Bearer ya29.token\x01\x01".encode()


def test_a_token_that_is_refused_with_a_challenge(tmp_path: Path) -> None:
    write_certificates(tmp_path)
    says = {
        "EHLO": "250-mx\r\n250-STARTTLS\r\n250 AUTH XOAUTH2",
        "AUTH": "334 eyJzdGF0dXMiOiI0MDAifQ==",
        "": "535 5.7.8 Username and Password not accepted",
    }
    with ScriptedSmtp(says, tls=tmp_path) as server:
        login = AccessToken(USER, "stale-token")
        ca = str(tmp_path / "ca.pem")
        problem = problem_of(SmtpServer("localhost", server.port, Security.STARTTLS, login, ca, timeout=5))
    assert "535" in problem.sentence
    assert "connect the mailbox anew" in problem.sentence
    assert "stale-token" not in problem.sentence
    assert not problem.is_passing


def test_a_password_by_login_where_plain_is_not_offered() -> None:
    says = {
        "EHLO": "250-mx\r\n250 AUTH LOGIN",
        "AUTH": "334 UGFzc3dvcmQ6",
        base64.b64encode(PASSWORD.encode()).decode(): "235 2.7.0 welcome",
    }
    with ScriptedSmtp(says) as server:
        login = replace(plain(server.port), login=Password(USER, PASSWORD))
        submit(login, USER, ("ann@lee.example",), b"Subject: x\r\n\r\ny\r\n")


def test_no_password_in_the_clear_beyond_this_machine() -> None:
    server = SmtpServer("mail.pool.example", 25, Security.PLAIN, Password(USER, PASSWORD))
    assert "readable" in problem_of(server).sentence


def test_nobody_there() -> None:
    problem = problem_of(plain(free_port()))
    assert problem.is_passing
    assert "does not answer" in problem.sentence
    missing = problem_of(SmtpServer("mail.pool.invalid", 25, Security.PLAIN, timeout=5))
    assert missing.is_passing


def test_secrets_are_not_shown() -> None:
    shown = repr(SmtpServer("mail.pool.example", 465, Security.TLS, Password(USER, PASSWORD)))
    assert PASSWORD not in shown
    assert "secret-token" not in repr(AccessToken(USER, "secret-token"))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2.0.0 Ok: queued as 4VxyzQ1abc", "4VxyzQ1abc"),
        ("OK id=1rAbCd-0001xY-2z", "1rAbCd-0001xY-2z"),
        ("2.0.0 f2a81b90 Message accepted for delivery", "f2a81b90"),
        ("2.0.0 OK  1711111111 ab12cd-34 - gsmtp", "1711111111 ab12cd-34"),
        (
            "2.6.0 <1a2b@pool.example> [InternalId=123456789, Hostname=mx] Queued mail for delivery",
            "123456789",
        ),
        ("Thanks", ""),
    ],
)
def test_queue_ids_of_known_servers(said: str, expected: str) -> None:
    assert queue_id_of(said) == expected
