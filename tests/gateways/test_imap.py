"""The IMAP gateway against a real Dovecot: what it reads, what it never touches, and how it fails."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.servers.cutting import CuttingProxy
from tests.servers.dovecot import (
    MOST_CONNECTIONS,
    ODD_PASSWORD,
    ODD_USER,
    PASSWORD,
    Dovecot,
    WatchedMailbox,
    shared_dovecot,
)

from heardback.formats.exports.items import FolderRole
from heardback.gateways import imap_wire
from heardback.gateways.imap import Mailbox, append_to_sent, check_account, open_mailbox
from heardback.gateways.imap_problems import (
    AppPasswordNeeded,
    CertificateRefused,
    ConnectionCut,
    ImapDisabled,
    ImapProblem,
    NoEncryption,
    NoSuchFolder,
    ServerClosed,
    ServerTrouble,
    TokenRefused,
    TooManyConnections,
    Unreachable,
    VolumeLimitReached,
    WrongPassword,
    command_problem,
    login_problem,
)
from heardback.gateways.imap_records import Batch
from heardback.gateways.imap_wire import ImapAccount, Security

MEBIBYTE = 1 << 20


def letter(number: int, body: str = "Is the pump in stock?") -> bytes:
    return (
        f"From: Ada <ada{number}@customer.example>\r\nTo: desk@firm.example\r\nSubject: Pump {number}\r\n"
        f"Message-ID: <{number}@customer.example>\r\nDate: Mon, 02 Mar 2026 09:00:00 +0000\r\n\r\n{body}\r\n"
    ).encode()


@pytest.fixture(scope="session")
def server() -> Dovecot:
    return shared_dovecot()


@pytest.fixture
def watched(server: Dovecot) -> WatchedMailbox:
    return server.mailbox()


def account(watched: WatchedMailbox, **changes: object) -> ImapAccount:
    fields: dict[str, object] = {
        "host": "localhost",
        "port": watched.server.port,
        "security": Security.PLAIN,
        "username": watched.user,
        "secret": PASSWORD,
    }
    return ImapAccount(**{**fields, **changes})  # type: ignore[arg-type]


def forward(mailbox: Mailbox, uid: int = 0, messages: int = 10, size: int = MEBIBYTE) -> list[Batch]:
    return list(mailbox.batches_after(uid, most_messages=messages, most_bytes=size))


def backward(mailbox: Mailbox, uid: int, messages: int = 10, size: int = MEBIBYTE) -> list[Batch]:
    return list(mailbox.batches_before(uid, most_messages=messages, most_bytes=size))


def uids(batches: list[Batch]) -> list[int]:
    return [mail.uid for batch in batches for mail in batch.mails]


# -- reading ----------------------------------------------------------------------------------------------------


def test_folders_tell_what_they_are_for(watched: WatchedMailbox) -> None:
    with watched.second_client() as client:
        client.create('"Gesendete Objekte"')
        client.create("Kunden/2025")
        client.create('"Envoy&AOk-s"')
        client.append('"Envoy&AOk-s"', "", '"02-Mar-2026 09:00:00 +0000"', letter(1))
    with open_mailbox(account(watched)) as mailbox:
        roles = {folder.name: folder.role for folder in mailbox.folders() if folder.is_selectable}
        assert mailbox.examine("Envoyés").messages == 1
    assert roles == {
        "INBOX": FolderRole.INBOX,
        "Sent": FolderRole.SENT,
        "Gesendete Objekte": FolderRole.SENT,
        "Envoyés": FolderRole.SENT,
        "Junk": FolderRole.JUNK,
        "Drafts": FolderRole.DRAFTS,
        "Trash": FolderRole.TRASH,
        "Archive": FolderRole.ARCHIVE,
        "Kunden/2025": FolderRole.OTHER,
    }


def test_every_mail_comes_once_and_whole_in_both_directions(watched: WatchedMailbox) -> None:
    for number in range(25):
        watched.deliver(letter(number))
    with open_mailbox(account(watched)) as mailbox:
        state = mailbox.examine("INBOX")
        ahead, back = forward(mailbox), backward(mailbox, state.uid_next)
    assert (state.messages, state.uid_next) == (25, 26)
    assert [mail.raw for batch in ahead for mail in batch.mails] == [letter(n) for n in range(25)]
    assert [len(batch.mails) for batch in ahead] == [10, 10, 5]
    assert [uid for batch in back for uid in sorted((m.uid for m in batch.mails), reverse=True)] == [
        *range(25, 0, -1)
    ]


def test_a_mail_carries_its_moment_flags_and_size(watched: WatchedMailbox) -> None:
    moment = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    watched.deliver(letter(1), flags="RS", received_at=moment)
    with open_mailbox(account(watched)) as mailbox:
        mailbox.examine("INBOX")
        [mail] = forward(mailbox)[0].mails
    assert mail.internal_date == moment
    assert mail.flags == {"\\Answered", "\\Seen"}
    assert mail.size == len(letter(1))
    assert not mail.is_headers_only


def test_headers_only_fetches_no_body(watched: WatchedMailbox) -> None:
    watched.deliver(letter(1, "What the body says is nobody's business." * 10_000))
    with (
        CuttingProxy(watched.server.port) as proxy,
        open_mailbox(account(watched, port=proxy.port)) as mailbox,
    ):
        mailbox.examine("INBOX")
        [batch] = mailbox.batches_after(0, most_messages=5, most_bytes=MEBIBYTE, is_headers_only=True)
        assert proxy.passed < 5_000
    [mail] = batch.mails
    assert mail.raw == letter(1).split(b"\r\n\r\n")[0] + b"\r\n\r\n"
    assert mail.is_headers_only


def test_bytes_are_those_of_the_server(watched: WatchedMailbox) -> None:
    odd = b"Subject: )(\\ {12}\r\n\r\n* 3 EXISTS\r\nA001 OK done\r\n\xff\xfe {5}\r\n"
    huge = letter(2, "x" * 3 * MEBIBYTE)
    for raw in (b"\r\n", odd, huge, b"No header at all\r\n", b"Subject: digits\r\n\r\n"):
        watched.deliver(raw)
    with open_mailbox(account(watched)) as mailbox:
        mailbox.examine("INBOX")
        batches = forward(mailbox)
    assert [mail.raw for batch in batches for mail in batch.mails] == [
        b"\r\n",
        odd,
        huge,
        b"No header at all\r\n",
        b"Subject: digits\r\n\r\n",
    ]
    assert [len(batch.mails) for batch in batches] == [2, 1, 2], "the huge one stands alone"


@settings(max_examples=25, deadline=None)
@given(
    standing=st.sets(st.integers(1, 60), max_size=30),
    cursor=st.integers(0, 62),
    messages=st.integers(1, 12),
    size=st.integers(1, 2_000),
)
def test_batches_tile_the_folder_whatever_is_expunged(
    numbered: WatchedMailbox, standing: set[int], cursor: int, messages: int, size: int
) -> None:
    with numbered.second_client() as client:
        client.create("Tiled")
        client.select("Numbered")
        client.copy("1:60", "Tiled")
        client.select("Tiled")
        for uid in set(range(1, 61)) - standing:
            client.store(str(uid), "+FLAGS.SILENT", "\\Deleted")
        client.expunge()
    try:
        with open_mailbox(account(numbered)) as mailbox:
            mailbox.examine("Tiled")
            ahead, back = forward(mailbox, cursor, messages, size), backward(mailbox, cursor, messages, size)
    finally:
        with numbered.second_client() as client:
            client.delete("Tiled")
    assert uids(ahead) == sorted(uid for uid in standing if uid > cursor)
    assert sorted(uids(back)) == sorted(uid for uid in standing if uid < cursor)
    covered = [range(batch.lowest_uid, batch.highest_uid + 1) for batch in ahead]
    assert [uid for stretch in covered for uid in stretch] == [*range(cursor + 1, 61)]
    covered = [range(batch.highest_uid, batch.lowest_uid - 1, -1) for batch in back]
    assert [uid for stretch in covered for uid in stretch] == [*range(min(cursor, 61) - 1, 0, -1)]


@pytest.fixture(scope="session")
def numbered(server: Dovecot) -> WatchedMailbox:
    watched = server.mailbox()
    with watched.second_client() as client:
        client.create("Numbered")
        for number in range(60):
            client.append("Numbered", "", '"02-Mar-2026 09:00:00 +0000"', letter(number, "x" * (number * 7)))
    return watched


def test_a_wide_gap_of_expunged_mail_takes_few_looks(watched: WatchedMailbox) -> None:
    for number in range(3):
        watched.deliver(letter(number))
    watched.jump("INBOX", 4_000_000_000)
    watched.deliver(letter(3))
    with open_mailbox(account(watched)) as mailbox:
        state = mailbox.examine("INBOX")
        ahead, back = forward(mailbox), backward(mailbox, state.uid_next)
    assert uids(ahead) == [1, 2, 3, 4_000_000_000]
    assert sorted(uids(back)) == [1, 2, 3, 4_000_000_000]
    assert len(ahead) + len(back) < 12


def test_the_estimate_counts_what_lies_before(watched: WatchedMailbox) -> None:
    for number in range(40):
        watched.deliver(letter(number))
    with open_mailbox(account(watched)) as mailbox:
        mailbox.examine("INBOX")
        everything, half, nothing = (mailbox.estimate_before(uid) for uid in (999, 21, 1))
    assert (everything.messages, everything.bytes) == (40, sum(len(letter(n)) for n in range(40)))
    assert (half.messages, half.bytes, half.is_exact) == (20, sum(len(letter(n)) for n in range(20)), True)
    assert (nothing.messages, nothing.bytes) == (0, 0)


# -- untouched --------------------------------------------------------------------------------------------------


def test_a_watched_mailbox_is_left_as_it_was(watched: WatchedMailbox) -> None:
    watched.deliver(letter(1))
    watched.deliver(letter(2), flags="FS")
    watched.deliver(letter(3), "Sent", flags="S")
    watched.deliver(letter(4), "Junk")
    with watched.second_client() as client:  # numbers every mail and gives one a keyword
        for folder in ("Sent", "Junk", "INBOX"):
            client.select(folder, readonly=folder != "INBOX")
        client.store("2", "+FLAGS", "urgent")
    watched.deliver(letter(5))
    with watched.second_client() as client:
        client.select("INBOX", readonly=True)
    before = watched.photograph()
    with open_mailbox(account(watched)) as mailbox:
        for place in mailbox.folders():
            mailbox.examine(place.name)
            forward(mailbox)
            backward(mailbox, 1_000)
            mailbox.estimate_before(1_000)
            mailbox.wait_for_change(0.01)
    assert watched.photograph() == before
    assert sum("/new/" in f"/{name}" for name in before) == 2, "unseen mail still lies where it was delivered"


# -- what others do meanwhile ---------------------------------------------------------------------------------------


def test_mail_expunged_while_it_is_fetched_is_no_trouble(watched: WatchedMailbox) -> None:
    for number in range(30):
        watched.deliver(letter(number))
    with open_mailbox(account(watched)) as mailbox, watched.second_client() as client:
        mailbox.examine("INBOX")
        batches = mailbox.batches_after(0, most_messages=10, most_bytes=MEBIBYTE)
        found = [next(batches)]
        client.select("INBOX")
        client.store("12:15,25", "+FLAGS.SILENT", "\\Deleted")
        client.expunge()
        found += batches
    assert uids(found) == [*range(1, 12), *range(16, 25), *range(26, 31)]
    assert not [one for batch in found for one in batch.withheld]


def test_a_mail_the_server_cannot_hand_over_is_named_and_stops_nothing(watched: WatchedMailbox) -> None:
    for number in range(5):
        watched.deliver(letter(number))
    with watched.second_client() as client:
        client.select("INBOX", readonly=True)
        client.uid("FETCH", "1:5", "(RFC822.SIZE INTERNALDATE)")  # the server keeps these
    watched.path_of("INBOX", 3).chmod(0)
    with open_mailbox(account(watched)) as mailbox:
        mailbox.examine("INBOX")
        batches = forward(mailbox)
    assert uids(batches) == [1, 2, 4, 5]
    [withheld] = [one for batch in batches for one in batch.withheld]
    assert (withheld.uid, withheld.size) == (3, len(letter(2)))
    assert "localhost" in withheld.reason


def test_new_mail_wakes_the_waiting(watched: WatchedMailbox) -> None:
    with open_mailbox(account(watched)) as mailbox:
        mailbox.examine("INBOX")
        assert not mailbox.wait_for_change(0.05)
        timer = threading.Timer(0.2, watched.deliver, [letter(1)])
        timer.start()
        assert mailbox.wait_for_change(20)
        timer.join()
        mailbox.examine("INBOX")
        assert uids(forward(mailbox)) == [1]


def test_without_idle_the_folder_is_polled(watched: WatchedMailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_wire, "_POLL_EVERY", 0.05)
    monkeypatch.setattr(imap_wire.Wire, "can", lambda wire, capability: False)
    with open_mailbox(account(watched)) as mailbox:
        mailbox.examine("INBOX")
        assert not mailbox.wait_for_change(0.1)
        watched.deliver(letter(1))
        assert mailbox.wait_for_change(20)


# -- failures ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cut_at", [1, 40, 300])
def test_a_connection_cut_early_is_said(watched: WatchedMailbox, cut_at: int) -> None:
    with CuttingProxy(watched.server.port) as proxy:
        proxy.cut_after(cut_at)
        problem = check_account(account(watched, port=proxy.port))
        assert isinstance(problem, ConnectionCut | Unreachable)
        assert problem.can_retry
        assert "localhost" in problem.sentence
        assert check_account(account(watched, port=proxy.port)) is None


@pytest.mark.parametrize("cut_at", [2_000, 8_000, 40_000])
def test_a_connection_cut_in_the_middle_of_a_mail_goes_on_there(watched: WatchedMailbox, cut_at: int) -> None:
    for number in range(30):
        watched.deliver(letter(number, "y" * 2_000))
    with (
        CuttingProxy(watched.server.port) as proxy,
        open_mailbox(account(watched, port=proxy.port)) as mailbox,
    ):
        mailbox.examine("INBOX")
        proxy.cut_after(cut_at)
        found = forward(mailbox, messages=7)
        assert proxy.connections == 2
    assert [mail.raw for batch in found for mail in batch.mails] == [
        letter(number, "y" * 2_000) for number in range(30)
    ]


def test_a_connection_that_is_always_cut_is_said(watched: WatchedMailbox) -> None:
    for number in range(30):
        watched.deliver(letter(number, "y" * 2_000))
    with (
        CuttingProxy(watched.server.port) as proxy,
        open_mailbox(account(watched, port=proxy.port)) as mailbox,
    ):
        mailbox.examine("INBOX")
        proxy.cut_after(1_000, times=100)
        with pytest.raises((ConnectionCut, Unreachable), match="localhost"):
            forward(mailbox)


def test_a_silent_server_is_given_up(watched: WatchedMailbox) -> None:
    watched.deliver(letter(1, "z" * 100_000))
    with CuttingProxy(watched.server.port) as proxy:
        proxy.fall_silent_after(20_000)
        with open_mailbox(account(watched, port=proxy.port), timeout=0.3) as mailbox:
            mailbox.examine("INBOX")
            with pytest.raises((ConnectionCut, Unreachable), match=r"silent|sign of life"):
                forward(mailbox)


def test_a_wrong_password_is_said(watched: WatchedMailbox) -> None:
    problem = check_account(account(watched, secret="wrong"))
    assert isinstance(problem, WrongPassword)
    assert not problem.can_retry
    assert watched.user in problem.sentence
    assert "“[AUTHENTICATIONFAILED] Authentication failed.”" in problem.sentence


def test_a_password_of_any_characters_is_sent_whole(server: Dovecot) -> None:
    assert check_account(account(server.mailbox(), username=ODD_USER, secret=ODD_PASSWORD)) is None


def test_oauth2_tokens_sign_in_and_a_stale_one_is_said(watched: WatchedMailbox) -> None:
    token = watched.server.token
    assert check_account(account(watched, secret=lambda: token(watched.user))) is None
    stale = check_account(account(watched, secret=lambda: token(watched.user, -timedelta(seconds=30))))
    assert isinstance(stale, TokenRefused)


def test_secrets_are_not_shown(watched: WatchedMailbox, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("imapclient").setLevel(logging.WARNING)
    assert PASSWORD not in repr(account(watched))
    token = watched.server.token(watched.user)
    assert check_account(account(watched)) is None
    assert check_account(account(watched, secret=lambda: token)) is None
    assert PASSWORD not in caplog.text
    assert token not in caplog.text


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_certificates_are_proven(watched: WatchedMailbox, security: Security) -> None:
    port = watched.server.tls_port if security is Security.TLS else watched.server.port
    asked = account(watched, security=security, port=port)
    known = account(watched, security=security, port=port, trusted_certificates=watched.server.certificate)
    other = account(
        watched,
        security=security,
        port=port,
        trusted_certificates=watched.server.certificate,
        host="127.0.0.1",
    )
    assert check_account(known) is None
    for refused in (asked, other):
        problem = check_account(refused)
        assert isinstance(problem, CertificateRefused)
        assert not problem.can_retry


def test_the_wrong_port_is_said(watched: WatchedMailbox) -> None:
    crossed = check_account(account(watched, security=Security.TLS))
    assert isinstance(crossed, NoEncryption)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]
    for unreachable in (account(watched, port=free), account(watched, host="nobody.invalid")):
        problem = check_account(unreachable)
        assert isinstance(problem, Unreachable)
        assert problem.can_retry


def test_a_missing_folder_is_said(watched: WatchedMailbox) -> None:
    with open_mailbox(account(watched)) as mailbox, pytest.raises(NoSuchFolder, match="Kunden") as caught:
        mailbox.examine("Kunden")
    assert not caught.value.can_retry


def test_the_providers_limit_of_connections_is_said(watched: WatchedMailbox) -> None:
    with ExitStack() as stack:
        for _ in range(MOST_CONNECTIONS):
            stack.enter_context(open_mailbox(account(watched)))
        problem = check_account(account(watched))
    assert isinstance(problem, TooManyConnections)
    assert problem.can_retry
    assert check_account(account(watched)) is None


@contextmanager
def scripted(*lines: bytes) -> Iterator[int]:
    """Yield the port of a server that greets, then replies one line to each of the client's."""

    def serve() -> None:
        client, _ = listener.accept()
        with client, client.makefile("rb") as asked:
            tag = b""
            for line in lines:
                client.sendall(line.replace(b"TAG", tag))
                tag = asked.readline().split(b" ")[0]

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5)


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ([b"* BYE Too many connections from your address\r\n"], TooManyConnections),
        ([b"* BYE Server shutting down\r\n"], ServerTrouble),
        ([b"220 mail.firm.example ESMTP\r\n"], Unreachable),
        ([b"* OK hello\r\n", b"* BYE going down for maintenance\r\n"], Unreachable),
        ([b"* OK\r\n", b"* CAPABILITY IMAP4rev1 LOGINDISABLED\r\nTAG OK 1\r\n"], NoEncryption),
        (
            [b"* OK\r\n", b"* CAPABILITY IMAP4rev1\r\nTAG OK 1\r\n", b"TAG OK 2\r\n", b"?\r\n"],
            ServerTrouble,
        ),
    ],
)
def test_a_server_that_turns_us_away_is_quoted(
    watched: WatchedMailbox, lines: list[bytes], kind: type[ImapProblem]
) -> None:
    with scripted(*lines) as port:
        problem = check_account(account(watched, port=port), timeout=2)
    assert isinstance(problem, kind), problem
    assert problem.sentence.isprintable()


@pytest.mark.parametrize(
    ("said", "kind", "can_retry"),
    [
        (
            "[ALERT] Application-specific password required: https://x.example (Failure)",
            AppPasswordNeeded,
            False,
        ),
        ("[ALERT] Your account is not enabled for IMAP use. Please visit your settings", ImapDisabled, False),
        ("User is authenticated but not connected.", ImapDisabled, False),
        ("[AUTHENTICATIONFAILED] Invalid credentials (Failure)", WrongPassword, False),
        ("LOGIN failed.", WrongPassword, False),
        ("[ALERT] Too many simultaneous connections. (Failure)", TooManyConnections, True),
        ("[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)", VolumeLimitReached, True),
        ("[UNAVAILABLE] Temporary authentication failure", ServerTrouble, True),
    ],
)
def test_providers_words_at_signing_in(said: str, kind: type[ImapProblem], can_retry: bool) -> None:
    problem = login_problem("desk@firm.example", "imap.provider.example", said, is_token=False)
    assert type(problem) is kind
    assert problem.can_retry is can_retry


def test_microsoft_without_oauth2_is_told_the_way_out() -> None:
    problem = login_problem("desk@firm.example", "outlook.office365.com", "LOGIN failed.", is_token=False)
    assert isinstance(problem, AppPasswordNeeded)
    assert "Microsoft 365" in problem.sentence
    refused = login_problem(
        "desk@firm.example", "outlook.office365.com", "AUTHENTICATE failed.", is_token=True
    )
    assert isinstance(refused, TokenRefused)


def test_a_servers_words_are_quoted_as_one_printable_line() -> None:
    hostile = "go to\r\nhttps://evil.example \x1b[31m" + "now " * 200
    problem = command_problem("desk@firm.example", "mail.example", "reading mail", hostile)
    assert problem.sentence.isprintable()
    assert len(problem.sentence) < 400
    assert "…" in problem.sentence


def test_good_bye_in_the_middle_is_told_from_a_cut(watched: WatchedMailbox) -> None:
    watched.deliver(letter(1))
    with open_mailbox(account(watched)) as mailbox:
        mailbox.examine("INBOX")
        with watched.second_client() as client:
            client.select("INBOX")
        watched.server.kick(watched.user)
        with pytest.raises((ServerClosed, ConnectionCut)) as caught:
            forward(mailbox)
    assert isinstance(caught.value, ServerClosed), caught.value
    assert caught.value.can_retry


# -- our own reply --------------------------------------------------------------------------------------------------


def test_our_reply_is_put_into_sent_once(watched: WatchedMailbox) -> None:
    moment = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    before = watched.photograph()
    for expected in (True, False):
        assert expected is append_to_sent(
            account(watched), "Sent", letter(9), message_id="<9@customer.example>", sent_at=moment
        )
    with open_mailbox(account(watched)) as mailbox:
        mailbox.examine("Sent")
        [mail] = forward(mailbox)[0].mails
    assert (mail.raw, mail.internal_date) == (letter(9), moment)
    assert mail.flags == {"\\Seen"}
    after = watched.photograph()
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert {name.split("/")[0] for name in changed} == {".Sent"}
