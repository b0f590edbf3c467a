"""A watched mailbox on a real Dovecot, and everything that may happen to it: nothing lost, nothing doubled."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.servers.cutting import CuttingProxy
from tests.servers.dovecot import PASSWORD, Dovecot, WatchedMailbox, shared_dovecot
from tests.servers.gmail import GmailWire

from heardback.desk.firm import profile
from heardback.desk.models import Contact, CoverageSpan, IntakePoint, OwedAnswer, Staff, StaffAddress
from heardback.desk.sealing import seal_text, unseal_compressed
from heardback.gateways.oauth import GOOGLE, Client, Grant
from heardback.intake import watch_imap_account, watch_imap_step
from heardback.intake.backfill import Limits, fetched_today, history_left, why_history_waits
from heardback.intake.backfill_survey import survey
from heardback.intake.coverage import end_stale_spans
from heardback.intake.models import Cursor, ItemState, RawBytes, RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.store import store_raw
from heardback.intake.watch_imap import ImapWatcher
from heardback.intake.watch_imap_account import sealed_grant

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 16, 13, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SMALL = Limits(step_messages=20, batch_messages=5, batch_bytes=50_000)
# Everything that is asked of a watched mailbox; what could change it is not among them.
HARMLESS = {"CAPABILITY", "LOGIN", "ID", "LIST", "EXAMINE", "UID", "FETCH", "NOOP", "IDLE", "DONE", "LOGOUT"}


def letter(number: int, body: str = "Is the pump in stock?", sender: str = "") -> bytes:
    sender = sender or f"ada{number}@customer.example"
    return (
        f"From: Ada <{sender}>\r\nTo: service@firm.example\r\nSubject: Pump {number}\r\n"
        f"Message-ID: <{number}@customer.example>\r\nDate: Mon, 16 Mar 2026 09:00:00 +0000\r\n\r\n{body}\r\n"
    ).encode()


def reply(number: int) -> bytes:
    return (
        f"From: Service <service@firm.example>\r\nTo: ada{number}@customer.example\r\nSubject: Re: Pump {number}\r\n"
        f"Message-ID: <r{number}@firm.example>\r\nIn-Reply-To: <{number}@customer.example>\r\n"
        "Date: Mon, 16 Mar 2026 09:30:00 +0000\r\n\r\nYes, three of them, and we can bring one tomorrow.\r\n"
    ).encode()


class Desk:
    """One intake point on one mailbox, stepped by hand; its clock stands still unless told."""

    def __init__(self, mailbox: WatchedMailbox, limits: Limits = SMALL) -> None:
        firm = profile()
        firm.name, firm.zone, firm.domains = "Firm", "America/New_York", ["firm.example"]
        firm.save()
        StaffAddress.objects.get_or_create(address="service@firm.example", defaults={"kind": "shared"})
        self.mailbox = mailbox
        self.now = MONDAY
        self.point = IntakePoint.objects.create(
            name="Service",
            kind="imap",
            address="service@firm.example",
            settings={
                "host": "localhost",
                "port": mailbox.server.port,
                "security": "plain",
                "username": mailbox.user,
            },
            secret=seal_text(PASSWORD),
            created_at=MONDAY,
        )
        self.watcher = ImapWatcher(limits, timeout=5)

    def through(self, proxy: CuttingProxy) -> None:
        self.point.settings["port"] = proxy.port
        self.point.save()

    def step(self) -> bool:
        self.point.refresh_from_db()
        return self.watcher.ingest_one(self.point, self.now)

    def drain(self) -> int:
        """Step until there is nothing left to do; return how many steps did something."""
        for steps in range(1_000):
            if not self.step():
                return steps
        raise AssertionError("there is no end of it")

    def restart(self, limits: Limits | None = None) -> None:
        """Forget all that a process remembers."""
        self.watcher.close()
        self.watcher = ImapWatcher(limits or SMALL, timeout=5)

    def subjects(self) -> list[int]:
        """Normalise what is stored and return the numbers of the contacts, each as often as it is one."""
        while normalise_one(self.now):
            pass
        assert not RawItem.objects.filter(state=ItemState.STUCK).exists()
        return sorted(
            int(re.sub(r"\D", "", subject)) for subject in Contact.objects.values_list("subject", flat=True)
        )

    def bytes_stored(self) -> set[bytes]:
        return {unseal_compressed(row.sealed) for row in RawBytes.objects.all()}

    @property
    def problem(self) -> str:
        self.point.refresh_from_db()
        return self.point.problem


@pytest.fixture(scope="session")
def server() -> Dovecot:
    return shared_dovecot()


@pytest.fixture
def desk(server: Dovecot) -> Iterator[Desk]:
    made = Desk(server.mailbox())
    yield made
    made.watcher.close()


# -- ordinary days ------------------------------------------------------------------------------------------------


def test_a_question_and_its_answer_are_seen_and_the_mailbox_is_left_as_it_was(desk: Desk) -> None:
    for number in range(12):
        desk.mailbox.deliver(
            letter(number), flags="S" if number % 3 else "", received_at=MONDAY - 60 * MINUTE
        )
    desk.mailbox.deliver(reply(4), "Sent", flags="S", received_at=MONDAY - 30 * MINUTE)
    desk.mailbox.deliver(letter(50), "Junk", received_at=MONDAY - 30 * MINUTE)
    desk.mailbox.deliver(letter(51), "Archive", flags="RS", received_at=MONDAY - 30 * MINUTE)
    desk.mailbox.deliver(letter(52), "Drafts", flags="D")
    desk.mailbox.deliver(letter(53), "Trash", flags="S")
    desk.mailbox.number_all()
    before = desk.mailbox.photograph()
    with CuttingProxy(desk.mailbox.server.port) as proxy:
        desk.through(proxy)
        desk.drain()
        desk.mailbox.deliver(letter(60))
        desk.mailbox.number_all()
        before |= desk.mailbox.photograph()
        desk.drain()
        asked = {line.split()[1].decode() for line in proxy.asked.split(b"\r\n") if len(line.split()) > 1}
        bodies = re.findall(rb"BODY\S*", proxy.asked)
        desk.watcher.close()
    assert desk.mailbox.photograph() == before
    assert asked <= HARMLESS
    assert set(bodies) == {b"BODY.PEEK[])"}
    assert desk.subjects() == [4, *range(12), 50, 51, 60] or desk.subjects() == sorted(
        [4, *range(12), 50, 51, 60]
    )
    open_now = OwedAnswer.objects.filter(is_open=True).values_list("subject", flat=True)
    assert "Pump 5" in open_now
    assert "Pump 4" not in open_now


def test_new_mail_comes_before_history_and_history_newest_first(desk: Desk) -> None:
    for number in range(60):
        desk.mailbox.deliver(letter(number))
    assert desk.step()
    assert desk.subjects() == [*range(40, 60)], "the newest slice of history"
    assert history_left(desk.point)[0] == 40
    for number in range(60, 63):
        desk.mailbox.deliver(letter(number))
    assert desk.step()
    assert desk.subjects() == [*range(40, 63)], "new mail first"
    desk.drain()
    assert desk.subjects() == [*range(63)]
    assert history_left(desk.point) == (0, 0)


def test_a_second_look_stores_and_fetches_nothing(desk: Desk) -> None:
    for number in range(5):
        desk.mailbox.deliver(letter(number))
    desk.drain()
    fetched = fetched_today(desk.point, desk.now)
    assert fetched == sum(len(letter(number)) for number in range(5))
    desk.restart()
    assert not desk.step()
    assert fetched_today(desk.point, desk.now) == fetched
    assert RawItem.objects.count() == 5


def test_waiting_ends_when_mail_comes(desk: Desk) -> None:
    desk.drain()
    timer = threading.Timer(0.2, desk.mailbox.deliver, [letter(1)])
    timer.start()
    began = time.monotonic()
    desk.watcher.wait(20)
    timer.join()
    assert time.monotonic() - began < 10
    desk.drain()
    assert desk.subjects() == [1]


# -- disasters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cut_at", [500, 3_000, 9_000, 20_000, 60_000])
def test_a_connection_cut_again_and_again_loses_and_doubles_nothing(desk: Desk, cut_at: int) -> None:
    for number in range(40):
        desk.mailbox.deliver(letter(number, "y" * 1_500), flags="S" if number % 2 else "")
    desk.mailbox.number_all()
    before = desk.mailbox.photograph()
    with CuttingProxy(desk.mailbox.server.port) as proxy:
        desk.through(proxy)
        proxy.cut_after(cut_at, times=3)
        for _ in range(60):
            if (
                not desk.step()
                and not desk.problem
                and Cursor.objects.filter(is_backfilled=False).count() == 0
            ):
                break
            desk.now += 2 * MINUTE
        assert proxy.connections >= 2
        desk.watcher.close()
    assert desk.subjects() == [*range(40)]
    assert RawItem.objects.count() == RawBytes.objects.count() == 40
    assert desk.problem == ""
    assert desk.mailbox.photograph() == before


def test_five_days_of_downtime_with_two_thousand_mails(desk: Desk) -> None:
    desk.restart(Limits())
    for number in range(20):
        desk.mailbox.deliver(letter(number))
    desk.drain()
    for number in range(20, 2_020):
        desk.mailbox.deliver(letter(number), received_at=MONDAY + number * MINUTE)
    desk.now += timedelta(days=5)
    desk.restart(Limits())
    began = time.monotonic()
    desk.drain()
    assert time.monotonic() - began < 30
    assert RawItem.objects.count() == RawBytes.objects.count() == 2_020
    [inbox] = CoverageSpan.objects.filter(folder="INBOX", is_outgoing=False)
    assert (inbox.covered_to, inbox.is_live) == (desk.now, True), "nothing was removed meanwhile: no gap"
    cursor = Cursor.objects.get(folder="INBOX")
    assert (cursor.highest_uid, cursor.lowest_uid, cursor.is_backfilled) == (2_020, 1, True)


def test_a_folder_numbered_anew_is_read_again_and_nothing_is_doubled(desk: Desk) -> None:
    for number in range(30):
        desk.mailbox.deliver(letter(number))
    desk.drain()
    before = Cursor.objects.get(folder="INBOX").uid_validity
    desk.watcher.close()
    desk.mailbox.renumber("INBOX")
    for number in range(30, 33):
        desk.mailbox.deliver(letter(number))
    desk.drain()
    assert Cursor.objects.get(folder="INBOX").uid_validity != before
    assert desk.subjects() == [*range(33)]
    assert RawBytes.objects.count() == 33


def test_numbers_given_out_twice_are_noticed(desk: Desk) -> None:
    """A server restored from yesterday's copy hands out the same numbers under the same UIDVALIDITY again."""
    for number in range(10):
        desk.mailbox.deliver(letter(number))
    desk.mailbox.number_all()
    copy = desk.mailbox.copied("INBOX")
    for number in range(10, 15):
        desk.mailbox.deliver(letter(number))
    desk.drain()
    desk.watcher.close()
    desk.mailbox.restore("INBOX", copy)
    for number in range(20, 23):
        desk.mailbox.deliver(letter(number))
    desk.drain()
    assert desk.subjects() == [*range(15), *range(20, 23)]


def test_a_second_client_that_moves_and_marks(desk: Desk) -> None:
    for number in range(60):
        desk.mailbox.deliver(letter(number))
    steps = 0
    with desk.mailbox.second_client() as client:
        client.select("INBOX")
        while desk.step() or steps < 8:
            steps += 1
            known = [int(uid) for uid in client.uid("SEARCH", "ALL")[1][0].split()]
            if known:
                some = ",".join(map(str, known[::4]))
                client.uid("STORE", ",".join(map(str, known[::3])), "+FLAGS", r"(\Seen \Flagged)")
                client.uid("COPY", some, "Archive")
                client.uid("STORE", some, "+FLAGS.SILENT", r"\Deleted")
                client.expunge()
    desk.drain()
    assert desk.subjects() == [*range(60)]


def test_a_renamed_folder_is_known_again(desk: Desk) -> None:
    for number in range(40):
        desk.mailbox.deliver(letter(number), "Archive", flags="S")
    desk.drain()
    fetched = fetched_today(desk.point, desk.now)
    desk.watcher.close()
    with desk.mailbox.second_client() as client:
        client.rename("Archive", "Archiv")
    desk.mailbox.deliver(letter(40), "Archiv")
    desk.drain()
    assert desk.subjects() == [*range(41)]
    assert fetched_today(desk.point, desk.now) - fetched == len(letter(40)), "it is not fetched again"
    assert set(Cursor.objects.values_list("folder", flat=True)) >= {"Archiv", "Archive"}
    assert RawBytes.objects.count() == 41


def test_a_chosen_folder_is_followed_to_its_new_name(desk: Desk) -> None:
    with desk.mailbox.second_client() as client:
        client.create("Kunden")
        client.create("Urlaub")
    desk.point.settings["folders"] = ["Kunden"]
    desk.point.save()
    for number in range(10):
        desk.mailbox.deliver(letter(number), "Kunden")
    desk.drain()
    desk.watcher.close()
    with desk.mailbox.second_client() as client:
        client.rename("Kunden", "Clients")
    desk.mailbox.deliver(letter(10), "Clients")
    desk.mailbox.deliver(letter(11), "Urlaub")
    desk.drain()
    assert desk.problem == ""
    assert desk.point.settings["folders"] == ["Clients"]
    assert desk.subjects() == [*range(11)]


def test_new_mail_in_a_folder_numbered_anew_does_not_wait_for_history(desk: Desk) -> None:
    for number in range(60):
        desk.mailbox.deliver(letter(number, "z" * 2_000), received_at=MONDAY - timedelta(days=90 - number))
    desk.point.settings["daily_bytes"] = 50_000
    desk.point.save()
    desk.drain()
    assert "midnight" in why_history_waits(desk.point, desk.now, 50_000)
    desk.watcher.close()
    desk.mailbox.renumber("INBOX")
    for number in range(60, 63):
        desk.mailbox.deliver(letter(number), received_at=MONDAY)
    desk.drain()
    assert {60, 61, 62} <= set(desk.subjects())


def test_another_folder_under_the_old_name_is_not_mistaken(desk: Desk) -> None:
    for number in range(5):
        desk.mailbox.deliver(letter(number), "Archive")
    desk.drain()
    desk.watcher.close()
    with desk.mailbox.second_client() as client:
        client.delete("Archive")
        client.create("Archive")
    for number in range(5, 12):
        desk.mailbox.deliver(letter(number), "Archive")
    desk.drain()
    assert desk.subjects() == [*range(12)]


def test_a_process_killed_at_any_commit_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(45):
        desk.mailbox.deliver(letter(number))
    store, calls = store_raw, iter(range(1_000))

    class Killed(BaseException):
        pass

    def fragile(*args: object, **more: object) -> object:
        call = next(calls)
        if call % 3 == 0:
            raise Killed
        stored = store(*args, **more)  # type: ignore[arg-type]
        if call % 3 == 1:
            raise Killed
        return stored

    monkeypatch.setattr(watch_imap_step, "store_raw", fragile)
    for _ in range(40):
        try:
            desk.step()
        except Killed:
            desk.restart()
        if (
            not history_left(desk.point)[0]
            and Cursor.objects.filter(folder="INBOX", is_backfilled=True).exists()
        ):
            break
    assert desk.subjects() == [*range(45)]
    assert RawItem.objects.count() == 45


def test_a_mail_that_the_server_cannot_read_is_named_and_stops_nothing(desk: Desk) -> None:
    for number in range(12):
        desk.mailbox.deliver(letter(number))
    desk.mailbox.number_all()
    with desk.mailbox.second_client() as client:
        client.select("INBOX", readonly=True)
        client.fetch("1:12", "(RFC822.SIZE INTERNALDATE)")
    path = desk.mailbox.path_of("INBOX", 7)
    path.chmod(0)
    desk.drain()
    while normalise_one(desk.now):
        pass
    assert RawItem.objects.count() == 12
    assert RawItem.objects.filter(problem="").count() == 11
    assert OwedAnswer.objects.filter(is_certain=False).count() == 1, (
        "nobody knows what it says: a person looks"
    )
    path.chmod(0o600)
    desk.now += 61 * MINUTE
    desk.drain()
    assert letter(6) in desk.bytes_stored()


def test_a_wrong_password_is_said_once_and_the_server_left_in_peace(desk: Desk) -> None:
    with CuttingProxy(desk.mailbox.server.port) as proxy:
        desk.through(proxy)
        desk.point.secret = seal_text("changed yesterday")
        desk.point.save()
        assert not desk.step()
        assert "enter the current password" in desk.problem
        since = desk.point.problem_since
        for _ in range(30):
            desk.now += MINUTE
            desk.step()
        assert proxy.connections == 1, "a provider locks an account that keeps knocking"
        assert desk.point.problem_since == since
        desk.point.secret = seal_text(PASSWORD)
        desk.point.save()
        desk.mailbox.deliver(letter(1))
        desk.drain()
        assert desk.problem == ""
        assert desk.subjects() == [1]
        desk.watcher.close()


def test_a_server_that_is_away_is_tried_again(desk: Desk) -> None:
    desk.mailbox.deliver(letter(1))
    port = desk.point.settings["port"]
    desk.watcher.close()
    desk.point.settings["port"] = 1
    desk.point.save()
    assert not desk.step()
    assert "Nobody at localhost" in desk.problem
    desk.point.settings["port"] = port
    desk.point.save()
    desk.drain()
    assert desk.subjects() == [1]


@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking would take minutes of mail server
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    actions=st.lists(
        st.sampled_from(
            [
                "deliver",
                "deliver",
                "step",
                "step",
                "move",
                "mark",
                "cut",
                "renumber",
                "rename",
                "restart",
                "wait",
            ]
        ),
        min_size=5,
        max_size=20,
    )
)
def test_whatever_happens_in_whatever_order(server: Dovecot, db: None, actions: list[str]) -> None:
    IntakePoint.objects.all().update(is_active=False)
    Contact.objects.all().delete()
    desk, delivered = Desk(server.mailbox()), 0
    with CuttingProxy(server.port) as proxy:
        desk.through(proxy)
        for number, action in enumerate(actions):
            if action == "deliver":
                for _ in range(4):
                    desk.mailbox.deliver(letter(delivered))
                    delivered += 1
            elif action == "step":
                desk.step()
            elif action == "cut":
                proxy.cut_after(400 + 997 * number % 5_000)
            elif action == "restart":
                desk.restart()
            elif action == "wait":
                desk.now += timedelta(hours=2)
            else:
                desk.mailbox.disturb(action, number)
        proxy.heal()
        desk.now += timedelta(hours=2)
        desk.drain()
        desk.now += timedelta(hours=2)
        desk.drain()
        desk.watcher.close()
    assert desk.problem == ""
    assert desk.subjects() == [*range(delivered)]


# -- bounds -------------------------------------------------------------------------------------------------------


def test_history_keeps_to_the_volume_of_a_day_and_new_mail_does_not_wait(desk: Desk) -> None:
    for number in range(60):
        desk.mailbox.deliver(letter(number, "z" * 2_000))
    desk.point.settings["daily_bytes"] = 50_000
    desk.point.save()
    desk.drain()
    assert 50_000 <= fetched_today(desk.point, desk.now) < 65_000
    assert "midnight UTC" in why_history_waits(desk.point, desk.now, 50_000)
    desk.mailbox.deliver(letter(60))
    desk.drain()
    assert 60 in desk.subjects()
    for _ in range(3):
        desk.now += timedelta(days=1)
        desk.drain()
    assert desk.subjects() == [*range(61)]


def test_history_stops_before_the_disk_is_full_and_says_so(desk: Desk) -> None:
    room = [10 << 30]
    limits = Limits(step_messages=10, batch_messages=5, free_bytes=lambda: room[0])
    desk.restart(limits)
    for number in range(60):
        desk.mailbox.deliver(letter(number))
    desk.step()
    room[0] = 1 << 30
    desk.drain()
    assert len(desk.subjects()) == 10
    assert "1.0 GB are free" in why_history_waits(desk.point, desk.now, None, limits)
    desk.mailbox.deliver(letter(60))
    desk.drain()
    assert 60 in desk.subjects()
    room[0] = 1 << 20
    desk.mailbox.deliver(letter(61))
    desk.step()
    assert "nothing is lost" in desk.problem
    assert 61 not in desk.subjects()
    room[0] = 10 << 30
    desk.now += 6 * MINUTE
    desk.drain()
    assert desk.problem == ""
    assert desk.subjects() == [*range(62)]


def test_the_survey_says_beforehand_what_it_will_take(desk: Desk) -> None:
    for number in range(30):
        desk.mailbox.deliver(letter(number))
    desk.mailbox.deliver(letter(31), "Trash")
    desk.point.excluded_folders = ["Junk"]
    desk.point.save()
    found = survey(desk.point, desk.now, Limits(free_bytes=lambda: 10 << 30))
    by_name = {folder.name: folder for folder in found.folders}
    assert (by_name["INBOX"].messages, by_name["INBOX"].bytes) == (30, sum(len(letter(n)) for n in range(30)))
    assert by_name["Junk"].is_excluded
    assert not by_name["Trash"].is_watched
    assert found.plan.messages == 30
    assert found.plan.fits
    assert "30 older mails" in found.plan.sentence
    assert RawItem.objects.count() == 0


def test_a_survey_of_more_than_the_disk_holds_says_so(desk: Desk) -> None:
    desk.mailbox.deliver(letter(1))
    found = survey(desk.point, desk.now, Limits(free_bytes=lambda: 2 << 30))
    assert not found.plan.fits
    assert "stops before it is full" in found.plan.sentence


# -- privacy --------------------------------------------------------------------------------------------------------


def test_metadata_only_fetches_no_body(desk: Desk) -> None:
    secret = "the price of the house is nobody's business "
    desk.point.is_metadata_only = True
    desk.point.save()
    for number in range(8):
        desk.mailbox.deliver(letter(number, secret * 500))
    with CuttingProxy(desk.mailbox.server.port) as proxy:
        desk.through(proxy)
        desk.drain()
        assert proxy.passed < len(secret) * 500
        assert b"BODY.PEEK[])" not in proxy.asked
        desk.watcher.close()
    assert desk.subjects() == [*range(8)]
    assert not any(b"business" in raw for raw in desk.bytes_stored())
    assert all(RawItem.objects.values_list("is_metadata_only", flat=True))


def test_excluded_folders_are_never_opened(desk: Desk) -> None:
    with desk.mailbox.second_client() as client:
        for name in ("Private", "Private/Family", "Kunden"):
            client.create(name)
    for number, folder in enumerate(("Private", "Private/Family", "Kunden", "Junk", "INBOX")):
        desk.mailbox.deliver(letter(number), folder)
    desk.point.settings["folders"] = ["Kunden", "Private", "Private/Family"]
    desk.point.excluded_folders = ["private", "Junk"]
    desk.point.save()
    with CuttingProxy(desk.mailbox.server.port) as proxy:
        desk.through(proxy)
        desk.drain()
        assert not re.search(rb"(EXAMINE|SELECT|STATUS)[^\r]*(Private|Junk)", proxy.asked)
        desk.watcher.close()
    assert desk.subjects() == [2, 4]


def test_a_chosen_folder_that_is_gone_is_said_and_the_rest_is_read(desk: Desk) -> None:
    desk.mailbox.deliver(letter(1))
    desk.point.settings["folders"] = ["Kunden"]
    desk.point.save()
    desk.drain()
    assert "Kunden" in desk.problem
    assert desk.subjects() == [1]


def test_a_folder_excluded_later_is_read_no_further_and_chosen_again_anew(desk: Desk) -> None:
    for number in range(60):
        desk.mailbox.deliver(letter(number), "Archive")
    desk.step()
    desk.point.excluded_folders = ["Archive"]
    desk.point.save()
    desk.now += timedelta(days=2)
    desk.drain()
    assert len(desk.subjects()) == 20
    assert history_left(desk.point) == (0, 0)
    desk.point.excluded_folders = []
    desk.point.save()
    desk.drain()
    assert desk.subjects() == [*range(60)]


# -- Gmail ----------------------------------------------------------------------------------------------------------


def test_gmail_mail_is_read_once_with_the_role_of_its_labels(desk: Desk) -> None:
    with desk.mailbox.second_client() as client:
        client.create('"All Mail"')
        client.create("Family")
    labels = {
        1: r'"\\Inbox" "\\Important"',
        2: r'"\\Sent"',
        3: r'"\\Draft"',
        4: '"Family" Kunden',
        5: "",
        6: 'Gro&AN8-kunden "\\\\Inbox"',
        7: "Family/Aunts",
    }
    for number in labels:
        desk.mailbox.deliver(letter(number), "All Mail")
    desk.mailbox.deliver(letter(1), "INBOX")
    desk.mailbox.deliver(letter(8), "Junk")
    desk.point.excluded_folders = ["Family"]
    with GmailWire(desk.mailbox.server.port, labels) as wire:
        desk.point.settings["port"] = wire.port
        desk.point.save()
        desk.drain()
        opened = set(re.findall(rb"EXAMINE \"?([^\"\r]+)", wire.asked))
        desk.watcher.close()
    assert opened == {b"All Mail", b"Junk"}, "every mail comes once"
    found = {row.source_key.rsplit(":", 1)[1]: row for row in RawItem.objects.filter(folder="All Mail")}
    assert {uid: row.role for uid, row in found.items()} == {
        "1": "inbox",
        "2": "sent",
        "5": "archive",
        "6": "inbox",
    }
    assert found["6"].labels == ["Großkunden", "Inbox"]
    assert RawItem.objects.get(folder="Junk").role == "junk"
    assert CoverageSpan.objects.get(source="service@firm.example", is_outgoing=True).folder == "All Mail"


def test_oauth2_tokens_are_renewed_when_they_end_or_are_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, asked = Client(GOOGLE, "client", "client secret"), []

    def renewed(door: object, client: object, refresh_token: str, now: datetime) -> Grant:
        asked.append(refresh_token)
        token = desk.mailbox.server.token(desk.mailbox.user)
        return Grant(token, f"lasting {len(asked)}", now + timedelta(hours=1))

    monkeypatch.setattr(watch_imap_account, "refresh", renewed)
    desk.mailbox.deliver(letter(1))
    desk.point.settings["sign_in"] = "google"
    desk.point.secret = sealed_grant(client, Grant("ended", "lasting 0", MONDAY - MINUTE))
    desk.point.save()
    desk.drain()
    assert desk.subjects() == [1]
    desk.drain()
    assert asked == ["lasting 0"], "a token is used until it ends"
    desk.point.secret = sealed_grant(client, Grant("withdrawn", "lasting 1", MONDAY + timedelta(hours=1)))
    desk.point.save()
    desk.mailbox.deliver(letter(2))
    desk.drain()
    assert asked == ["lasting 0", "lasting 1"]
    assert desk.subjects() == [1, 2]


# -- coverage -------------------------------------------------------------------------------------------------------


def test_answers_count_as_seen_while_the_sent_folder_is(desk: Desk) -> None:
    desk.mailbox.deliver(reply(1), "Sent", received_at=MONDAY - timedelta(days=40))
    desk.drain()
    [own] = CoverageSpan.objects.filter(source="service@firm.example", is_outgoing=True)
    [team] = CoverageSpan.objects.filter(source="", is_outgoing=True)
    for span in (own, team):
        assert (span.covered_from, span.covered_to, span.is_live) == (
            MONDAY - timedelta(days=40),
            MONDAY,
            True,
        )
    desk.watcher.close()
    desk.point.settings["port"] = 1
    desk.point.save()
    desk.now += 5 * MINUTE
    desk.step()
    assert CoverageSpan.objects.filter(is_outgoing=True, is_live=True).count() == 2, "a blip is no blind spot"
    desk.now += 20 * MINUTE
    desk.step()
    assert not CoverageSpan.objects.filter(is_live=True).exists()
    desk.point.settings["port"] = desk.mailbox.server.port
    desk.point.save()
    desk.drain()
    own.refresh_from_db()
    assert (own.covered_to, own.is_live) == (desk.now, True), (
        "what was sent meanwhile was read: the gap is closed"
    )


def test_a_watcher_that_died_is_noticed(desk: Desk) -> None:
    desk.drain()
    assert end_stale_spans(MONDAY + 10 * MINUTE) == 0
    assert end_stale_spans(MONDAY + 16 * MINUTE) > 0
    assert not CoverageSpan.objects.filter(is_live=True).exists()


def test_mail_removed_while_nobody_looked_leaves_a_gap(desk: Desk) -> None:
    desk.mailbox.deliver(letter(1))
    desk.drain()
    for number in range(2, 6):
        desk.mailbox.deliver(letter(number))
    desk.mailbox.number_all()
    desk.mailbox.expunge("INBOX", 3)
    desk.now += timedelta(hours=3)
    desk.drain()
    spans = CoverageSpan.objects.filter(folder="INBOX", is_outgoing=False).order_by("covered_from")
    assert [(span.covered_to, span.is_live) for span in spans] == [(MONDAY, False), (desk.now, True)]
    assert spans[1].covered_from == desk.now


def test_the_team_is_covered_only_while_every_mailbox_is(desk: Desk, server: Dovecot) -> None:
    desk.drain()
    bob = Staff.objects.create_user("bob@firm.example", "correct horse", name="Bob")
    StaffAddress.objects.create(address="bob@firm.example", kind="person", staff=bob)
    other = server.mailbox()
    point = IntakePoint.objects.create(
        name="Bob",
        kind="imap",
        staff=bob,
        address="bob@firm.example",
        settings={**desk.point.settings, "username": other.user},
        secret=seal_text(PASSWORD),
        created_at=MONDAY,
    )
    desk.now += MINUTE
    desk.drain()
    assert not CoverageSpan.objects.get(source="", is_outgoing=True).is_live
    watcher = ImapWatcher(SMALL)
    while watcher.ingest_one(point, desk.now):
        pass
    watcher.close()
    assert CoverageSpan.objects.get(source="", is_outgoing=True).is_live
    assert CoverageSpan.objects.get(source="bob@firm.example").is_outgoing
