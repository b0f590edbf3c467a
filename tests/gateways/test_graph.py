"""Microsoft 365 through Graph, against a stand-in of its endpoints: reading, following, sending, and every no."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from tests.fakes.graph_mailboxes import FakeMailbox
from tests.fakes.graph_server import CLIENT_ID, SECRET, TENANT, GraphServer
from tests.fakes.serving import Reply

from heardback.formats.exports.items import FolderRole
from heardback.formats.rfc5322 import parse_mail
from heardback.gateways.graph import GraphMailbox
from heardback.gateways.graph_access import GRAPH_HOSTS, AppAccess, Certificate, Secret
from heardback.gateways.graph_problems import Gone, GraphProblem, Kind, ReadAnew
from heardback.gateways.graph_shapes import Change
from heardback.gateways.http import Door, HostRefused, HttpProblem, Throttled

OFFICE = "office@firm.example"
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def letter(number: int, sender: str = "alice@customer.example", **fields: str) -> bytes:
    lines = {
        "From": sender,
        "To": OFFICE,
        "Subject": f"Question {number}",
        "Message-ID": f"<{number}@customer.example>",
        "Date": "Mon, 02 Mar 2026 09:00:00 +0000",
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{head}\r\nWhen do you open?\r\n".encode()


@pytest.fixture
def server() -> Iterator[GraphServer]:
    with GraphServer() as server:
        yield server


@pytest.fixture
def office(server: GraphServer) -> FakeMailbox:
    return server.add_mailbox(OFFICE)


@pytest.fixture
def door(server: GraphServer) -> Iterator[Door]:
    with Door(GRAPH_HOSTS, stand_ins=server.stand_ins, sleep=lambda _: None) as door:
        yield door


@pytest.fixture
def mailbox(door: Door) -> GraphMailbox:
    return GraphMailbox(AppAccess(TENANT, CLIENT_ID, Secret(SECRET), door), OFFICE)


def whole_round(
    mailbox: GraphMailbox, folder_id: str, since: datetime | None = None
) -> tuple[list[Change], str]:
    page = mailbox.first_page(folder_id, since)
    changes = list(page.changes)
    while not page.is_last:
        page = mailbox.page(page.link)
        changes += page.changes
    return changes, page.link


def test_folders_have_roles_whatever_their_language(mailbox: GraphMailbox, office: FakeMailbox) -> None:
    inbox = office.folder_id("inbox")
    office.add_folder("Sent", inbox)
    office.add_folder("2025", office.folder_id("sentitems"))
    office.add_folder("Alle ungelesenen", is_search=True)
    chats = office.add_folder("Unterhaltungsverlauf", well_known="conversationhistory")
    office.add_folder("Teamchat", chats)
    office.add_folder("A/B")
    found = {folder.path: folder.role for folder in mailbox.folders()}
    assert found == {
        "Posteingang": FolderRole.INBOX,
        "Posteingang/Sent": FolderRole.OTHER,
        "Gesendete Elemente": FolderRole.SENT,
        "Gesendete Elemente/2025": FolderRole.SENT,
        "Junk-E-Mail": FolderRole.JUNK,
        "Archiv": FolderRole.ARCHIVE,
        "Entwürfe": FolderRole.DRAFTS,
        "Gelöschte Elemente": FolderRole.TRASH,
        "A∕B": FolderRole.OTHER,
    }


def test_a_mailbox_without_an_archive_is_fine(mailbox: GraphMailbox, office: FakeMailbox) -> None:
    office.drop_folder("archive")
    assert FolderRole.ARCHIVE not in {folder.role for folder in mailbox.folders()}


def test_a_round_lists_all_newest_first_and_the_next_one_what_is_new(
    mailbox: GraphMailbox, office: FakeMailbox
) -> None:
    ids = [office.deliver(letter(n), at=MONDAY + timedelta(minutes=n)) for n in range(250)]
    inbox = office.folder_id("inbox")
    changes, link = whole_round(mailbox, inbox)
    assert [change.id for change in changes] == ids[::-1]
    assert changes[0].received_at == MONDAY + timedelta(minutes=249)
    assert (changes[0].from_address, changes[0].message_id) == (
        "alice@customer.example",
        "<249@customer.example>",
    )
    assert mailbox.page(link).changes == ()
    new = office.deliver(letter(999))
    office.read(ids[0])
    page = mailbox.page(link)
    assert [change.id for change in page.changes] == [new, ids[0]]
    assert [change.id for change in mailbox.page(link).changes] == [new, ids[0]], "a kept link works again"


def test_a_quick_round_lists_from_a_moment_on_and_follows_from_there(
    mailbox: GraphMailbox, office: FakeMailbox
) -> None:
    office.deliver(letter(1), at=MONDAY)
    late = office.deliver(letter(2), at=MONDAY + timedelta(hours=1))
    changes, link = whole_round(mailbox, office.folder_id("inbox"), MONDAY + timedelta(minutes=30))
    assert [change.id for change in changes] == [late]
    new = office.deliver(letter(3), at=MONDAY + timedelta(hours=2))
    assert [change.id for change in mailbox.page(link).changes] == [new]


def test_a_move_keeps_the_id_and_a_removal_says_only_that(mailbox: GraphMailbox, office: FakeMailbox) -> None:
    moved, deleted = office.deliver(letter(1)), office.deliver(letter(2))
    inbox, archive = office.folder_id("inbox"), office.folder_id("archive")
    _, inbox_link = whole_round(mailbox, inbox)
    _, archive_link = whole_round(mailbox, archive)
    office.move(moved, "archive")
    office.delete(deleted)
    assert mailbox.page(inbox_link).changes == (
        Change(moved, is_removed=True),
        Change(deleted, is_removed=True),
    )
    assert [change.id for change in mailbox.page(archive_link).changes] == [moved]
    assert mailbox.raw(moved) == letter(1)
    with pytest.raises(Gone):
        mailbox.raw(deleted)


def test_drafts_are_told(mailbox: GraphMailbox, office: FakeMailbox) -> None:
    office.deliver(letter(1), "drafts", is_draft=True)
    assert mailbox.first_page(office.folder_id("drafts")).changes[0].is_draft


def test_the_raw_mail_is_byte_for_byte_and_nothing_is_marked(
    mailbox: GraphMailbox, office: FakeMailbox, server: GraphServer
) -> None:
    raw = letter(1) + bytes(range(256))
    message = office.deliver(raw)
    whole_round(mailbox, office.folder_id("inbox"))
    assert mailbox.raw(message) == raw
    assert not office.messages[message].is_read
    assert {asked.method for asked in server.log if asked.host == "graph.microsoft.com"} == {"GET"}


@pytest.mark.parametrize("status", [410, 400])
def test_a_forgotten_link_says_read_anew_and_gives_the_same_ids(
    mailbox: GraphMailbox, office: FakeMailbox, server: GraphServer, status: int
) -> None:
    ids = {office.deliver(letter(n)) for n in range(5)}
    inbox = office.folder_id("inbox")
    _, link = whole_round(mailbox, inbox)
    if status == 410:
        server.forget_delta_tokens()
    else:
        server.fail(Reply(400, b'{"error": {"code": "syncStateNotFound", "message": "expired"}}'))
    with pytest.raises(ReadAnew, match="read anew by itself"):
        mailbox.page(link)
    changes, _ = whole_round(mailbox, inbox)
    assert {change.id for change in changes} == ids


def test_a_folder_that_was_deleted_is_gone(mailbox: GraphMailbox, office: FakeMailbox) -> None:
    folder = office.add_folder("Projekt")
    _, link = whole_round(mailbox, folder)
    office.drop_folder(folder)
    with pytest.raises(Gone):
        mailbox.page(link)


def test_throttling_is_waited_for_or_handed_back(
    mailbox: GraphMailbox, office: FakeMailbox, server: GraphServer
) -> None:
    office.deliver(letter(1))
    inbox = office.folder_id("inbox")
    server.throttle(2, "3")
    assert len(mailbox.first_page(inbox).changes) == 1
    server.throttle(1, "300")
    with pytest.raises(Throttled) as caught:
        mailbox.first_page(inbox)
    assert caught.value.retry_after == timedelta(seconds=300)


def test_never_more_than_four_requests_at_once(
    mailbox: GraphMailbox, office: FakeMailbox, server: GraphServer
) -> None:
    ids = [office.deliver(letter(n)) for n in range(40)]
    server.delay = 0.01
    with ThreadPoolExecutor(16) as pool:
        raws = list(pool.map(mailbox.raw, ids))
    assert raws == [letter(n) for n in range(40)]
    assert 2 <= server.most_at_once <= 4


def test_one_token_serves_many_requests_and_an_expired_one_is_renewed(
    mailbox: GraphMailbox, office: FakeMailbox, server: GraphServer
) -> None:
    message = office.deliver(letter(1))
    for _ in range(5):
        mailbox.raw(message)
    assert server.tokens_given == 1
    server.expire_access_tokens()
    assert mailbox.raw(message) == letter(1)
    assert server.tokens_given == 2


def test_headers_alone_are_read_without_asking_for_the_body(
    mailbox: GraphMailbox, office: FakeMailbox, server: GraphServer
) -> None:
    folded = "<a@customer.example>\r\n <b@customer.example>"
    message = office.deliver(letter(7, References=folded, List_Unsubscribe="<mailto:x@y.example>"))
    block = mailbox.headers(message)
    assert block.endswith(b"\r\n\r\n")
    mail = parse_mail(block)
    assert (mail.subject, mail.message_id) == ("Question 7", "7@customer.example")
    assert b"List-Unsubscribe: <mailto:x@y.example>" in block
    assert b"When do you open" not in block
    assert "body" not in server.log[-1].query["$select"].lower()
    assert "$value" not in server.log[-1].path


def test_headers_of_an_own_mail_are_composed_and_still_cite_what_they_answer(
    mailbox: GraphMailbox, office: FakeMailbox
) -> None:
    raw = letter(
        8,
        "Büro <office@firm.example>",
        In_Reply_To="<7@customer.example>",
        References="<6@c.example> <7@customer.example>",
    )
    raw = raw.replace(b"Question 8", "Öffnung".encode()).replace(b"To: office@", b"To: alice@")
    message = office.deliver(raw, "sentitems", is_own=True)
    mail = parse_mail(mailbox.headers(message))
    assert mail.subject == "Öffnung"
    assert mail.message_id == "8@customer.example"
    assert mail.in_reply_to == ("7@customer.example",)
    assert mail.references == ("6@c.example", "7@customer.example")
    assert mail.claimed_sent_at == MONDAY


def test_a_header_value_cannot_add_a_header(
    mailbox: GraphMailbox, server: GraphServer, office: FakeMailbox
) -> None:
    message = office.deliver(letter(1))
    fields = [
        {"name": "Subject", "value": "Hi\r\nFrom: boss@firm.example"},
        {"name": "X:\r\nBcc", "value": "e"},
    ]
    body = json.dumps({"internetMessageHeaders": fields}).encode()
    mailbox.raw(message)
    server.fail(Reply(200, body))
    assert mailbox.headers(message) == b"Subject: Hi\r\n From: boss@firm.example\r\n\r\n"


def test_a_mail_is_sent_once_and_exchange_keeps_the_copy(
    mailbox: GraphMailbox, office: FakeMailbox, server: GraphServer
) -> None:
    raw = letter(1, OFFICE, To="alice@customer.example")
    server.throttle(1)
    mailbox.send(raw)
    sent = [one for one in office.messages.values() if one.folder_id == office.folder_id("sentitems")]
    assert [one.raw for one in sent] == [raw]
    with pytest.raises(GraphProblem, match="smaller than 3 MB"):
        mailbox.send(raw + b"x" * 3_000_001)
    server.fail(Reply(503, b"{}"))
    with pytest.raises(GraphProblem):
        mailbox.send(raw)
    assert len([asked for asked in server.log if asked.path.endswith("/sendMail")]) == 3, (
        "an unsure one is not repeated"
    )


def test_links_elsewhere_are_not_followed(
    mailbox: GraphMailbox, office: FakeMailbox, server: GraphServer
) -> None:
    with pytest.raises(HostRefused):
        mailbox.page("https://graph.microsoft.com.evil.example/v1.0/x")
    mailbox.folders()
    server.fail(Reply(200, b'{"value": [], "@odata.nextLink": "https://evil.example/"}'))
    with pytest.raises(HostRefused):
        mailbox.first_page(office.folder_id("inbox"))


@pytest.mark.parametrize(
    "body",
    [
        b'{"value": []}',
        b'{"value": {}}',
        b'{"value": [{"subject": "x"}], "@odata.deltaLink": "https://graph.microsoft.com/x"}',
        b"[]",
        b"",
    ],
)
def test_half_a_list_is_never_taken_for_a_whole_one(
    mailbox: GraphMailbox, office: FakeMailbox, server: GraphServer, body: bytes
) -> None:
    mailbox.folders()
    server.fail(Reply(200, body))
    with pytest.raises(HttpProblem):
        mailbox.first_page(office.folder_id("inbox"))


# -- every no is one sentence with the mend


def said(mailbox: GraphMailbox) -> GraphProblem:
    with pytest.raises(GraphProblem) as caught:
        mailbox.folders()
    assert "\n" not in caught.value.sentence
    assert ":" in caught.value.sentence
    return caught.value


def with_app(door: Door, tenant: str = TENANT, client: str = CLIENT_ID, secret: str = SECRET) -> GraphMailbox:
    return GraphMailbox(AppAccess(tenant, client, Secret(secret), door), OFFICE)


def test_wrong_and_expired_secrets(door: Door, server: GraphServer, office: FakeMailbox) -> None:
    wrong = said(with_app(door, secret="the-id-of-the-secret"))
    assert (wrong.kind, "not its Secret ID" in wrong.sentence) == (Kind.SECRET, True)
    server.secrets["old"] = "expired"
    expired = said(with_app(door, secret="old"))
    assert "has expired" in expired.sentence
    assert "AADSTS7000222" in expired.sentence


def test_wrong_app_and_wrong_tenant(door: Door, office: FakeMailbox) -> None:
    assert "no app with this Application (client) ID" in said(with_app(door, client="99999999")).sentence
    tenant = said(with_app(door, tenant="other.example"))
    assert (tenant.kind, "no Microsoft 365 tenant 'other.example'" in tenant.sentence) == (Kind.APP, True)


def test_missing_consent_policy_and_unknown_mailbox(
    mailbox: GraphMailbox, server: GraphServer, office: FakeMailbox, door: Door
) -> None:
    server.is_consented = False
    assert "must grant the app Mail.Read" in said(mailbox).sentence
    with pytest.raises(GraphProblem, match=r"Mail\.Send"):
        mailbox.send(letter(1))
    server.is_consented = True
    server.allowed = {"sales@firm.example"}
    assert "policy does not let the app into office@firm.example" in said(mailbox).sentence
    server.allowed = None
    nobody = GraphMailbox(AppAccess(TENANT, CLIENT_ID, Secret(SECRET), door), "nobody@firm.example")
    assert said(nobody).kind is Kind.MAILBOX
    server.fail(Reply(404, b'{"error": {"code": "MailboxNotEnabledForRESTAPI", "message": "on-premise"}}'))
    assert said(mailbox).kind is Kind.MAILBOX


def test_what_is_unknown_is_quoted(mailbox: GraphMailbox, server: GraphServer, office: FakeMailbox) -> None:
    server.fail(*[Reply(500, b'{"error": {"code": "ErrorInternal", "message": "Odd.\\nTrace: 1"}}')] * 2)
    problem = said(mailbox)
    assert '"Odd."' in problem.sentence
    assert problem.can_retry


def test_a_certificate_does_instead_of_a_secret(door: Door, server: GraphServer, office: FakeMailbox) -> None:
    key, certificate = key_and_certificate()
    server.certificate_key = public_key_of(certificate)
    message = office.deliver(letter(1))
    mailbox = GraphMailbox(AppAccess(TENANT, CLIENT_ID, Certificate(key, certificate), door), OFFICE)
    assert mailbox.raw(message) == letter(1)
    _, other = key_and_certificate()
    server.certificate_key = public_key_of(other)
    again = GraphMailbox(AppAccess(TENANT, CLIENT_ID, Certificate(key, certificate), door), OFFICE)
    assert "upload its public part" in said(again).sentence
    broken = GraphMailbox(AppAccess(TENANT, CLIENT_ID, Certificate("no key", "no certificate"), door), OFFICE)
    assert said(broken).kind is Kind.SECRET


def test_secrets_are_not_printed() -> None:
    assert SECRET not in repr(Secret(SECRET))
    assert "PRIVATE" not in repr(Certificate("PRIVATE", "x"))


def key_and_certificate() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "heardback")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(MONDAY)
        .not_valid_after(MONDAY + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem.decode(), built.public_bytes(serialization.Encoding.PEM).decode()


def public_key_of(certificate: str) -> str:
    public = x509.load_pem_x509_certificate(certificate.encode()).public_key()
    return public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()
