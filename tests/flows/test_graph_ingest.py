"""Microsoft 365 mailboxes watched by the desk, against a stand-in of its endpoints: nothing lost or doubled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from tests.desk.world import MONDAY, World
from tests.fakes.graph_mailboxes import FakeMailbox
from tests.fakes.graph_server import CLIENT_ID, SECRET, TENANT, GraphServer
from tests.flows.graph_desk import DANA, NOON, OFFICE, SAM, Desk, answer, letter, serving, watcher_of

from heardback.desk.models import (
    Citation,
    Contact,
    CoverageSpan,
    OwedAnswer,
)
from heardback.desk.sealing import seal_text
from heardback.gateways.graph_problems import GraphProblem
from heardback.intake.backfill import Limits
from heardback.intake.models import Cursor, RawItem
from heardback.intake.watch_graph_places import place_of
from heardback.intake.watch_graph_settings import opened
from heardback.intake.watch_graph_survey import survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[GraphServer]:
    with serving() as server:
        yield server


@pytest.fixture
def office(server: GraphServer) -> FakeMailbox:
    return server.add_mailbox(OFFICE)


def held(office: FakeMailbox) -> dict[str, tuple[bytes, str, bool]]:
    return {key: (one.raw, one.folder_id, one.is_read) for key, one in office.messages.items()}


# -- new mail, history, moves


def test_new_mail_comes_in_and_an_answer_settles_it(server: GraphServer, office: FakeMailbox) -> None:
    desk = Desk(server)
    desk.run()
    office.deliver(letter(1))
    before = held(office)
    desk.run(1)
    (owed,) = World.waiting()
    assert (owed.customer, owed.opened_at) == ("Ann Lee", MONDAY)
    office.deliver(answer(2, 1), "sentitems", is_own=True)
    desk.run(1)
    owed = OwedAnswer.objects.get()
    assert (owed.is_open, owed.grade, owed.manner) == (False, "A", "full")
    assert before.items() <= held(office).items(), "watching changes nothing"
    assert desk.point.last_seen_at == desk.now
    assert desk.point.problem == ""


def test_history_is_read_back_whole_while_new_mail_goes_first(
    server: GraphServer, office: FakeMailbox
) -> None:
    old = [letter(n, at=MONDAY - timedelta(days=300 - n)) for n in range(1, 251)]
    for raw in old:
        office.deliver(raw)
    desk = Desk(server)
    for _ in range(3):
        desk.step()
    new = letter(999)
    office.deliver(new)
    desk.now += timedelta(minutes=5)
    while new not in desk.stored():
        assert desk.step()
    assert len(desk.stored()) < 251, "it did not wait for history"
    desk.run()
    assert sorted(desk.stored()) == sorted([*old, new])
    inbox = Cursor.objects.get(role="inbox")
    assert (inbox.is_backfilled, inbox.to_fetch) == (True, 0)
    assert inbox.oldest_at == MONDAY - timedelta(days=299)


def test_what_is_left_of_history_is_estimated(server: GraphServer, office: FakeMailbox) -> None:
    for n in range(1, 251):
        office.deliver(letter(n, at=MONDAY - timedelta(days=30)))
    desk = Desk(server)
    desk.step()
    inbox = Cursor.objects.get(role="inbox")
    assert inbox.to_fetch == 250
    assert inbox.to_fetch_bytes > 250 * 1000


@pytest.mark.parametrize("every", [1, 2, 5])
def test_killed_after_any_step_nothing_is_lost_or_doubled(
    server: GraphServer, office: FakeMailbox, every: int
) -> None:
    raws = [letter(n, at=MONDAY - timedelta(days=n % 40)) for n in range(1, 131)]
    for raw in raws[:120]:
        office.deliver(raw)
    desk = Desk(server)
    for round_ in range(14):
        desk.now += timedelta(minutes=1)
        for _ in range(every):
            desk.step()
        if round_ < 10:
            office.deliver(raws[120 + round_])
        desk.restart()
    desk.run(5)
    assert sorted(desk.stored()) == sorted(raws)
    assert Contact.objects.count() == 130


def test_killed_between_the_mails_of_a_page(server: GraphServer, office: FakeMailbox) -> None:
    raws = [letter(n) for n in range(1, 61)]
    for raw in raws:
        office.deliver(raw)
    desk = Desk(server)
    desk.step()
    counts = []
    for _ in range(2):
        server.cut_after = 25  # some mails of the page are stored, its cursor is not moved
        desk.run(5)
        counts.append(len(desk.stored()))
        desk.restart()
    server.cut_after = None
    assert 0 < counts[0] < counts[1] <= 60
    desk.run(30)
    assert sorted(desk.stored()) == sorted(raws)


def test_a_moved_mail_is_one_contact_seen_twice_and_not_fetched_again(
    server: GraphServer, office: FakeMailbox
) -> None:
    desk = Desk(server)
    message = office.deliver(letter(1), "junkemail")
    desk.run()
    assert World.waiting() == [], "a stranger's mail in Junk is set aside"
    office.move(message, "inbox")
    fetched = [asked for asked in server.log if asked.path.endswith("$value")]
    desk.run(5)
    assert [asked for asked in server.log if asked.path.endswith("$value")] == fetched
    assert sorted(RawItem.objects.values_list("role", flat=True)) == ["inbox", "junk"]
    assert Contact.objects.count() == 1
    assert [owed.customer for owed in World.waiting()] == ["Ann Lee"], "somebody took it out of Junk"


def test_an_old_mail_moved_into_a_folder_that_was_read_is_found(
    server: GraphServer, office: FakeMailbox
) -> None:
    for n in range(1, 201):
        office.deliver(letter(n, at=MONDAY - timedelta(days=100)), "archive")
    hidden = office.deliver(letter(500, at=MONDAY - timedelta(days=200)), "deleteditems")
    desk = Desk(server)
    desk.run()
    assert len(desk.stored()) == 200
    office.move(hidden, "archive")
    desk.run(5)
    assert letter(500, at=MONDAY - timedelta(days=200)) in desk.stored()


def test_reading_deleting_and_drafting_change_nothing(server: GraphServer, office: FakeMailbox) -> None:
    desk = Desk(server)
    message = office.deliver(letter(1))
    desk.run()
    office.read(message)
    office.deliver(answer(2, 1), "inbox", is_draft=True)
    office.deliver(answer(3, 1), "drafts", is_draft=True)
    desk.run(5)
    office.delete(message)
    desk.run(5)
    assert len(desk.stored()) == 1
    assert len(World.waiting()) == 1, "whoever deletes a mail does not end the waiting"


def test_folders_are_found_renamed_excluded_and_dropped(server: GraphServer, office: FakeMailbox) -> None:
    desk = Desk(server)
    desk.point.excluded_folders = ["Posteingang/Privat"]
    desk.point.save()
    inbox = office.folder_id("inbox")
    private = office.add_folder("Privat", inbox)
    office.add_folder("Familie", private)
    orders = office.add_folder("Aufträge", inbox)
    office.deliver(letter(1), "Aufträge")
    office.deliver(letter(2), "Privat")
    office.deliver(letter(3), "Familie")
    desk.run()
    assert desk.stored() == [letter(1)]
    assert RawItem.objects.get().folder == "Posteingang/Aufträge"
    office.folders[orders].name = "Jobs"
    office.deliver(letter(4), "Jobs")
    desk.run(15)
    assert set(RawItem.objects.values_list("folder", flat=True)) == {
        "Posteingang/Aufträge",
        "Posteingang/Jobs",
    }
    office.drop_folder("Jobs")
    desk.run(15)
    desk.run(15)
    assert desk.point.problem == ""
    assert len(desk.stored()) == 2


# -- disasters


def test_a_forgotten_link_reads_the_folder_anew_without_doubling(
    server: GraphServer, office: FakeMailbox
) -> None:
    raws = [letter(n, at=MONDAY - timedelta(days=n)) for n in range(1, 151)]
    for raw in raws:
        office.deliver(raw)
    desk = Desk(server)
    desk.run()
    server.forget_delta_tokens()
    new = letter(999)
    office.deliver(new)
    moved = office.deliver(letter(998, at=MONDAY - timedelta(days=500)), "archive")
    office.move(moved, "inbox")
    desk.run(10)
    assert sorted(desk.stored()) == sorted([*raws, new, letter(998, at=MONDAY - timedelta(days=500))])
    assert Cursor.objects.filter(is_backfilled=False).count() == 0


def test_links_forgotten_in_the_middle_of_history(server: GraphServer, office: FakeMailbox) -> None:
    raws = [letter(n, at=MONDAY - timedelta(days=n)) for n in range(1, 251)]
    for raw in raws:
        office.deliver(raw)
    desk = Desk(server)
    while not any(place_of(cursor).history for cursor in Cursor.objects.all()):
        desk.step()
    server.forget_delta_tokens()
    desk.run(1)
    assert sorted(desk.stored()) == sorted(raws)


def test_five_days_down(server: GraphServer, office: FakeMailbox) -> None:
    desk = Desk(server)
    desk.run()
    raws = [letter(n, at=NOON + timedelta(minutes=3 * n)) for n in range(1, 221)]
    for raw in raws:
        office.deliver(raw)
    desk.restart()
    desk.run(5 * 24 * 60)
    assert sorted(desk.stored()) == sorted(raws)


def test_throttling_is_said_and_waited_for(server: GraphServer, office: FakeMailbox) -> None:
    desk = Desk(server)
    desk.run()
    office.deliver(letter(1))
    server.throttle(50, "600")
    desk.run(1)
    assert desk.stored() == []
    assert "asks to wait 600 seconds" in desk.point.problem
    asked = len(server.log)
    desk.run(5)
    assert len(server.log) == asked, "nobody knocks before the time is up"
    server.recover()
    desk.run(6)
    assert desk.stored() == [letter(1)]
    assert (desk.point.problem, desk.point.problem_since) == ("", None)


def test_an_expired_secret_is_said_and_mended_at_once(server: GraphServer, office: FakeMailbox) -> None:
    server.secrets["new"] = "valid"
    desk = Desk(server)
    desk.run()
    server.secrets[SECRET] = "expired"
    desk.restart()
    office.deliver(letter(1))
    desk.run(1)
    assert "secret has expired" in desk.point.problem
    since = desk.point.problem_since
    desk.run(16)
    assert desk.point.problem_since == since
    desk.point.secret = seal_text("new")
    desk.point.save()
    desk.run(1)
    assert desk.point.problem == ""
    assert desk.stored() == [letter(1)]


def test_a_mail_that_exchange_cannot_give_is_owed_all_the_same(
    server: GraphServer, office: FakeMailbox
) -> None:
    desk = Desk(server)
    broken = office.deliver(letter(1))
    office.deliver(letter(2, "Bo <bo@moe.example>"))
    server.broken.add(broken)
    desk.run()
    desk.run(2)
    assert letter(2, "Bo <bo@moe.example>") in desk.stored(), "one bad mail holds up the others for a minute"
    assert {owed.customer for owed in World.waiting()} == {"Ann Lee", "Bo"}
    assert RawItem.objects.get(source_key__endswith="#headers").flags == ["rebuilt"]
    desk.restart()
    office.deliver(letter(3, "Cy <cy@poe.example>"))
    desk.run(1)
    assert letter(3, "Cy <cy@poe.example>") in desk.stored(), "known to be bad, it holds up nothing"
    server.broken.clear()
    desk.run(90)
    assert letter(1) in desk.stored(), "asked for again, and there it is"
    assert Contact.objects.count() == 3


def test_a_server_that_stops_us_every_few_mails_is_outwaited(
    server: GraphServer, office: FakeMailbox
) -> None:
    raws = [letter(n) for n in range(1, 41)]
    for raw in raws:
        office.deliver(raw)
    desk = Desk(server)
    for _ in range(15):
        server.throttle_after = 8
        desk.run(11)
    server.throttle_after = None
    assert sorted(desk.stored()) == sorted(raws)


def test_a_full_disk_stops_history_but_not_new_mail(server: GraphServer, office: FakeMailbox) -> None:
    for n in range(1, 151):
        office.deliver(letter(n, at=MONDAY - timedelta(days=100)))
    new = letter(999)
    office.deliver(new)
    desk = Desk(server)
    desk.restart(Limits(free_bytes=lambda: 1 << 30))
    desk.run()
    assert desk.stored() == [new]
    assert "Older mail waits" in desk.point.problem
    desk.restart(Limits(free_bytes=lambda: 1 << 20))
    office.deliver(letter(1000))
    desk.run(1)
    assert desk.stored() == [new]
    assert "new mail waits at the provider" in desk.point.problem
    desk.restart()
    desk.run(10)
    assert len(desk.stored()) == 152
    assert desk.point.problem == ""


def test_metadata_only_never_asks_for_a_body(server: GraphServer, office: FakeMailbox) -> None:
    desk = Desk(server)
    desk.point.is_metadata_only = True
    desk.point.save()
    office.deliver(letter(1))
    office.deliver(answer(2, 1), "sentitems", is_own=True)
    desk.run()
    assert not any(asked.path.endswith("$value") for asked in server.log)
    assert not any(b"pump? It leaks" in raw or b"Thursday" in raw for raw in desk.stored())
    assert Contact.objects.get(direction="outbound").customers == ["email:ann@lee.example"]
    assert Citation.objects.filter(message_id="1@mail.example").exists()


def test_what_is_missing_in_the_settings_is_named(server: GraphServer, office: FakeMailbox) -> None:
    desk = Desk(server)
    desk.point.settings = {"tenant": TENANT}
    desk.point.save()
    desk.run()
    assert desk.point.problem == "Office is not set up yet (client_id missing): enter it in Settings."
    desk.point.settings |= {"client_id": CLIENT_ID}
    desk.point.secret = b"\x01" + bytes(100)
    desk.point.save()
    desk.run()
    assert "The secret of Office cannot be read" in desk.point.problem
    assert server.log == []


def test_history_may_begin_at_a_date(server: GraphServer, office: FakeMailbox) -> None:
    desk = Desk(server, history_since="2026-01-01")
    for n in range(1, 151):
        office.deliver(letter(n, at=MONDAY - timedelta(days=n)))
    desk.run()
    assert len(desk.stored()) == 74
    assert Cursor.objects.get(role="inbox").oldest_at == MONDAY - timedelta(days=74)
    assert len([asked for asked in server.log if asked.path.endswith("$value")]) == 74


# -- shared mailboxes: the replies lie in their members' own Sent Items


@pytest.fixture
def dana(server: GraphServer) -> FakeMailbox:
    return server.add_mailbox(DANA)


@pytest.fixture
def sam(server: GraphServer) -> FakeMailbox:
    return server.add_mailbox(SAM)


def seen_since_and_until(source: str = "") -> tuple[datetime, datetime] | None:
    span = CoverageSpan.objects.filter(source=source, is_outgoing=True, is_live=True).first()
    return (span.covered_from, span.covered_to) if span else None


@pytest.mark.parametrize("behalf", ["", DANA])
def test_a_members_reply_settles_the_shared_mailboxs_owed_answer(
    server: GraphServer, office: FakeMailbox, dana: FakeMailbox, behalf: str
) -> None:
    desk = Desk(server, is_shared=True, members=[DANA])
    office.deliver(letter(1))
    desk.run()
    assert len(World.waiting()) == 1
    dana.deliver(answer(2, 1, behalf=behalf), "sentitems", is_own=True)
    desk.run(1)
    owed = OwedAnswer.objects.get()
    assert (owed.is_open, owed.grade, owed.settled_at) == (False, "A", NOON)


def test_nothing_else_of_a_member_is_kept_or_even_asked_for(
    server: GraphServer, office: FakeMailbox, dana: FakeMailbox
) -> None:
    desk = Desk(server, members=[DANA])
    dana.deliver(letter(1, to=DANA))
    dana.deliver(answer(2, 1, sender=DANA), "sentitems", is_own=True)
    dana.deliver(letter(3, DANA, "doctor@clinic.example"), "sentitems", is_own=True)
    desk.run()
    desk.run(15)
    assert desk.stored() == []
    assert not any(
        DANA in asked.path and "/messages/" in asked.path and "delta" not in asked.path
        for asked in server.log
    )
    kept = " ".join(str(row) for row in Cursor.objects.values_list("token", "folder"))
    assert "clinic" not in kept


def test_a_reply_kept_in_both_places_is_one_contact(
    server: GraphServer, office: FakeMailbox, dana: FakeMailbox
) -> None:
    desk = Desk(server, members=[DANA], keeps_copies=True)
    office.deliver(letter(1))
    office.deliver(answer(2, 1), "sentitems", is_own=True)
    dana.deliver(answer(2, 1), "sentitems", is_own=True)
    desk.run()
    assert Contact.objects.count() == 2
    assert RawItem.objects.count() == 3


def test_silence_proves_nothing_until_every_members_sent_items_are_seen(
    server: GraphServer, office: FakeMailbox, dana: FakeMailbox, sam: FakeMailbox
) -> None:
    server.allowed = {OFFICE, DANA}
    desk = Desk(server, members=[DANA, SAM])
    office.deliver(letter(1))
    desk.run()
    assert seen_since_and_until() is None
    assert f"does not let the app into {SAM}" in desk.point.problem
    assert len(World.waiting()) == 1, "the shared mailbox itself is read all the same"
    server.allowed.add(SAM)
    desk.run(20)
    assert desk.point.problem == ""
    seen = seen_since_and_until()
    assert seen is not None
    assert seen[1] == desk.now
    server.allowed.remove(SAM)
    for _ in range(8):
        desk.run(5)
    assert seen_since_and_until() is None, "it ends where one of them is not seen any more"


def test_a_shared_mailbox_without_members_or_copies_claims_nothing(
    server: GraphServer, office: FakeMailbox
) -> None:
    desk = Desk(server, is_shared=True)
    desk.run()
    assert seen_since_and_until() is None
    desk.point.settings |= {"keeps_copies": True}
    desk.point.save()
    desk.run(1)
    assert seen_since_and_until() is not None


def test_a_member_who_is_watched_anyway_is_read_once(
    server: GraphServer, office: FakeMailbox, dana: FakeMailbox
) -> None:
    desk = Desk(server, members=[DANA])
    own = desk.new_point("Dana", DANA)
    own.staff = desk.world.dana
    own.save()
    desk.run()
    assert not any(f"/users/{DANA}/" in asked.path for asked in server.log)
    assert seen_since_and_until() is None
    other = watcher_of(server)
    while other.ingest_one(own, desk.now):
        pass
    assert seen_since_and_until(DANA) is not None
    desk.run(1)
    assert CoverageSpan.objects.filter(intake_point=desk.point, is_outgoing=True, is_live=True).exists()


def test_a_former_member_is_looked_at_no_more(
    server: GraphServer, office: FakeMailbox, dana: FakeMailbox
) -> None:
    desk = Desk(server, members=[DANA])
    desk.run()
    assert Cursor.objects.filter(folder__startswith=DANA).count() == 1
    desk.point.settings |= {"members": []}
    desk.point.save()
    asked = len(server.log)
    desk.run(15)
    assert Cursor.objects.filter(folder__startswith=DANA).count() == 0
    assert not any(DANA in one.path for one in server.log[asked:])


# -- before and beside watching


def test_a_survey_says_what_will_be_read_and_stores_nothing(
    server: GraphServer, office: FakeMailbox, dana: FakeMailbox
) -> None:
    desk = Desk(server, members=[DANA])
    for n in range(1, 31):
        office.deliver(letter(n))
    dana.deliver(answer(99, 1), "sentitems", is_own=True)
    dana.deliver(letter(100, to=DANA))
    found = survey(desk.point, stand_ins=server.stand_ins)
    read = {folder.name: folder.messages for folder in found.folders if folder.is_watched}
    assert read["Posteingang"] == 30
    assert read[f"{DANA}/Gesendete Elemente"] == 1
    assert "Gelöschte Elemente" not in read
    assert found.plan.messages == 31
    assert found.plan.bytes > 31 * 100
    assert RawItem.objects.count() == 0
    server.allowed = {OFFICE}
    with pytest.raises(GraphProblem, match=f"does not let the app into {DANA}"):
        survey(desk.point, stand_ins=server.stand_ins)


def test_a_reply_sent_through_graph_comes_back_once_and_settles(
    server: GraphServer, office: FakeMailbox
) -> None:
    desk = Desk(server)
    office.deliver(letter(1))
    desk.run()
    with opened(desk.point, server.stand_ins) as mailbox:
        mailbox.send(answer(2, 1))
    desk.run(1)
    owed = OwedAnswer.objects.get()
    assert (owed.is_open, owed.grade) == (False, "A")
    assert desk.stored().count(answer(2, 1)) == 1
