"""Letters: one contact, sent once, undone in time, held when somebody wrote meanwhile, never lost."""

from __future__ import annotations

import pytest
from tests.alerts.outbox import Wire, at, sending_world, written
from tests.desk.world import FIRM, World

from heardback.alerts.file_copy import file_one
from heardback.alerts.models import Draft, Letter, LetterState
from heardback.alerts.transports import NotHandedOver, Unclear
from heardback.alerts.write_letter import send_again, undo_letter
from heardback.desk.access import Denied
from heardback.desk.models import Contact, IntakePoint, OwedAnswer, PromiseRow
from heardback.desk.sealing import unseal_compressed
from heardback.formats.exports.items import FolderRole
from heardback.formats.records import Mailbox
from heardback.formats.rfc5322 import parse_mail
from heardback.gateways.smtp import Refused
from heardback.intake.models import RawBytes, RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.rejudge import rejudge_all
from heardback.intake.store import Arrived, store_raw
from heardback.workers import deliver
from heardback.workers.outgoing import OutgoingMail

pytestmark = pytest.mark.django_db
BO = Mailbox("Bo Orr", "bo@orr.example")


class Killed(BaseException):
    """The process is gone: nothing after this line happens."""


def deliver_at(wire: Wire, hours: float, seconds: float = 0) -> bool:
    return deliver.deliver_letter(at(hours, seconds), wire)  # type: ignore[arg-type]


@pytest.fixture
def world() -> World:
    return sending_world()


@pytest.fixture
def asked(world: World) -> str:
    return world.mail("Ann Lee <ann@lee.example>", 0, "Can you repair our pump? It leaks.")


def test_an_answer_counts_at_once_and_is_one_contact(world: World, asked: str) -> None:
    wire, letter = Wire(), written(world, asked, 2)
    assert not deliver_at(wire, 2, 9)
    assert deliver_at(wire, 2, 10)
    owed = OwedAnswer.objects.get()
    assert (owed.is_open, owed.grade, owed.manner, owed.settled_by) == (False, "A", "full", letter.contact_id)
    assert owed.settled_at == at(2, 10)
    ((sender, recipients, raw),) = wire.handed
    assert (sender, recipients) == (f"service@{FIRM}", ("ann@lee.example",))
    mail = parse_mail(raw)
    assert (mail.in_reply_to, mail.message_id) == ((asked,), letter.message_id)
    # The watcher reads the same mail from Sent, with a line that the server added above.
    store_raw(
        world.point,
        [
            Arrived(
                source_key="imap:Sent:1:7",
                raw=b"Received: from desk by smtp.blueheron-pools.example; Mon, 16 Mar 2026 11:00:11 -0400\r\n"
                + raw,
                folder="Sent",
                role=FolderRole.SENT,
                delivered_at=at(2, 11),
            )
        ],
        seen_at=at(2, 40),
    )
    while normalise_one(at(2, 40)):
        pass
    assert Contact.objects.filter(direction="outbound").count() == 1
    assert RawItem.objects.filter(contact_id=letter.contact_id).count() == 2
    assert OwedAnswer.objects.get().settled_at == at(2, 10)


def test_undone_within_ten_seconds_it_never_goes_and_its_words_are_kept(world: World, asked: str) -> None:
    wire, letter = Wire(), written(world, asked, 2)
    with pytest.raises(Denied, match="Sam Okafor wrote this"):
        undo_letter(world.dana, letter, now=at(2, 3))
    assert undo_letter(world.sam, letter, now=at(2, 3))
    assert not deliver_at(wire, 3)
    assert (wire.handed, OwedAnswer.objects.get().is_open) == ([], True)
    assert Draft.objects.get().text == "We come on Thursday at nine. It costs 90."
    assert bytes(Letter.objects.get().raw) == b""


def test_what_is_gone_is_not_undone(world: World, asked: str) -> None:
    wire, letter = Wire(), written(world, asked, 2)
    deliver_at(wire, 2, 10)
    assert not undo_letter(world.sam, letter, now=at(2, 10))
    assert Letter.objects.get().state == LetterState.SENT


def test_the_form_sent_twice_is_one_letter(world: World, asked: str) -> None:
    first = written(world, asked, 2, token="same")
    assert written(world, asked, 2, token="same") == first
    assert Letter.objects.count() == 1


def test_a_colleague_who_answered_meanwhile_holds_it(world: World, asked: str) -> None:
    wire = Wire()
    written(world, asked, 2, by=world.dana, opened_at=at(1.9))
    letter = written(world, asked, 2.01, opened_at=at(1.95))
    assert letter.state == LetterState.HELD
    deliver_at(wire, 2.1)
    assert not deliver_at(wire, 2.2)
    assert len(wire.handed) == 1
    assert send_again(world.sam, letter, now=at(2.3))
    assert deliver_at(wire, 2.3, 10)
    assert len(wire.handed) == 2


@pytest.mark.parametrize("who", ["colleague", "customer"])
def test_mail_that_came_since_the_form_was_opened_holds_it(world: World, asked: str, who: str) -> None:
    if who == "colleague":
        world.reply(asked, 2, "Yes, on Friday.", to="ann@lee.example")
    else:
        world.mail(
            "Ann Lee <ann@lee.example>", 2, "Never mind, it works again. What do I owe you?", answers=asked
        )
    assert written(world, asked, 2.1, opened_at=at(1.9)).state == LetterState.HELD
    assert written(world, asked, 2.1, opened_at=at(2.05)).state == LetterState.WAITING


def test_a_server_that_is_busy_gets_it_later_and_one_that_refuses_is_said(world: World, asked: str) -> None:
    busy = NotHandedOver("The server is busy: try again later.", is_passing=True)
    wire, letter = Wire(fails=[busy]), written(world, asked, 2)
    assert deliver_at(wire, 2, 10)
    letter.refresh_from_db()
    assert (letter.state, letter.problem) == (LetterState.WAITING, busy.sentence)
    assert not deliver_at(wire, 2, 60)
    assert deliver_at(wire, 2, 71)
    assert len(wire.handed) == 1
    no = NotHandedOver("It does not let us send as service@: check the account.", is_passing=False)
    world.mail("Bo Orr <bo@orr.example>", 3, "Do you clean pools?", subject="Cleaning")
    second = written(world, "", 4, opened_at=at(4))
    deliver_at(Wire(fails=[no]), 4, 10)
    second.refresh_from_db()
    assert (second.state, second.problem) == (LetterState.REFUSED, no.sentence)
    assert OwedAnswer.objects.get(pk=second.answers).is_open


def test_a_server_that_stays_busy_for_hours_is_a_refusal_in_the_end(world: World, asked: str) -> None:
    written(world, asked, 2)
    wire = Wire(fails=[NotHandedOver("Busy: later.", is_passing=True) for _ in range(20)])
    for minute in range(0, 600, 1):
        deliver_at(wire, 2, 10 + 60 * minute)
    assert (Letter.objects.get().state, len(wire.fails)) == (LetterState.REFUSED, 11)


def test_a_line_cut_after_the_data_is_never_sent_again_by_itself(world: World, asked: str) -> None:
    wire, letter = Wire(fails=[Unclear("It may have been sent: look into Sent.")]), written(world, asked, 2)
    deliver_at(wire, 2, 10)
    for hours in (3, 10, 40):
        deliver_at(wire, hours)
        deliver.settle_unclear(at(hours))
    letter.refresh_from_db()
    assert (letter.state, wire.handed) == (LetterState.UNKNOWN, [])
    assert OwedAnswer.objects.get().is_open


def test_an_unclear_one_that_the_sent_folder_shows_was_sent(world: World, asked: str) -> None:
    letter = written(world, asked, 2)
    deliver_at(Wire(fails=[Unclear("It may have been sent.")]), 2, 10)
    raw = unseal_compressed(Letter.objects.get().raw)
    store_raw(
        world.point,
        [Arrived(source_key="imap:Sent:1:9", raw=raw, role=FolderRole.SENT, delivered_at=at(2, 11))],
        seen_at=at(3),
    )
    normalise_one(at(3))
    assert deliver.settle_unclear(at(3))
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT
    assert Contact.objects.filter(direction="outbound").count() == 1
    assert not OwedAnswer.objects.get().is_open


def test_an_unclear_one_that_the_customer_cites_was_sent(world: World, asked: str) -> None:
    letter = written(world, asked, 2)
    deliver_at(Wire(fails=[Unclear("It may have been sent.")]), 2, 10)
    world.mail(
        "Ann Lee <ann@lee.example>", 5, "Thursday is fine. Which filter fits?", answers=letter.message_id
    )
    assert deliver.settle_unclear(at(6))
    answered = OwedAnswer.objects.get(pk=letter.answers)
    assert (answered.is_open, answered.settled_by) == (False, letter.contact_id)


@pytest.mark.parametrize("step", ["before_sending", "after_sending", "before_keeping"])
def test_killed_between_two_steps_nothing_is_sent_twice_or_lost(
    world: World, asked: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire, letter = Wire(), written(world, asked, 2)
    if step == "before_sending":
        wire.fails.append(Killed())
    elif step == "after_sending":

        def dies(*_: object) -> None:
            raise Killed

        monkeypatch.setattr("heardback.alerts.deliver_letter.mark_sent", dies)
    else:

        def dies_too(*_: object, **__: object) -> None:
            raise Killed

        monkeypatch.setattr("heardback.workers.deliver.store_raw", dies_too)
    with pytest.raises(Killed):
        deliver_at(wire, 2, 10)
    monkeypatch.undo()
    sent = len(wire.handed)
    for hours in (2.1, 3, 5, 30):
        deliver_at(wire, hours)
    letter.refresh_from_db()
    assert len(wire.handed) == sent
    assert letter.state == LetterState.UNKNOWN
    assert "stopped" in letter.problem
    assert OwedAnswer.objects.get().is_open
    assert send_again(world.sam, letter, now=at(31))
    assert deliver_at(wire, 31, 10)
    assert not OwedAnswer.objects.get().is_open
    assert parse_mail(wire.handed[-1][2]).message_id == letter.message_id


def test_killed_after_marking_the_ingest_worker_finishes_it(
    world: World, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire()
    written(world, asked, 2)
    monkeypatch.setattr(
        "heardback.workers.deliver.normalise_one", lambda now: (_ for _ in ()).throw(Killed())
    )
    with pytest.raises(Killed):
        deliver_at(wire, 2, 10)
    monkeypatch.undo()
    assert Letter.objects.get().state == LetterState.SENT
    assert normalise_one(at(3)) == 1
    assert not OwedAnswer.objects.get().is_open


def test_a_holding_reply_promises_the_date_that_was_entered(world: World, asked: str) -> None:
    letter = written(world, asked, 2, text="Thank you. I ask our supplier.", promised_at=at(50))
    deliver_at(Wire(), 2, 10)
    owed, promise = OwedAnswer.objects.get(), PromiseRow.objects.get()
    assert (owed.is_open, owed.manner) == (False, "holding")
    assert (promise.latest_at, promise.made_by, promise.owed_id) == (at(50), letter.contact_id, owed.owed_id)
    rejudge_all(at(3))
    assert PromiseRow.objects.get().latest_at == at(50)


def test_what_no_header_can_tie_is_tied_by_its_writers_word(world: World) -> None:
    """A form's sender has no Message-ID to cite: written from the owed answer, it is grade A all the same."""
    world.mail("Bo Orr <bo@orr.example>", 0, "Do you clean pools?", subject="Cleaning")
    world.mail("Bo Orr <bo@orr.example>", 1, "And what does a cover cost?", subject="Covers")
    letter = written(world, "", 2, to=(BO,), subject="About your pool")
    deliver_at(Wire(), 2, 10)
    owed = OwedAnswer.objects.get(pk=letter.answers)
    assert (owed.is_open, owed.grade, owed.settled_rule) == (False, "A", "attributed")
    assert OwedAnswer.objects.filter(is_open=True).count() == 1


def test_what_did_not_reach_the_customer_settles_nothing(world: World, asked: str) -> None:
    wire = Wire(refuses=(Refused("ann@lee.example", 550, "5.1.1 nobody of that name", is_passing=False),))
    written(world, asked, 2, cc=(BO,))
    deliver_at(wire, 2, 10)
    letter, owed = Letter.objects.get(), OwedAnswer.objects.get()
    assert (letter.state, owed.is_open) == (LetterState.SENT, True)
    assert "ann@lee.example (550" in letter.problem


def test_one_copy_in_sent_whoever_puts_it_there(world: World, asked: str) -> None:
    wire, letter = Wire(), written(world, asked, 2)
    deliver_at(wire, 2, 10)
    assert not file_one(at(2, 39), wire.sent_folder_of)
    assert file_one(at(2, 41), wire.sent_folder_of)
    assert not file_one(at(9), wire.sent_folder_of)
    letter.refresh_from_db()
    assert (list(wire.sent_folder), letter.kept_by_provider) == ([letter.message_id], False)
    assert (bytes(letter.raw), letter.text) == (b"", "")
    assert IntakePoint.objects.get(pk=world.point.pk).settings["keeps_sent"] is False
    assert RawBytes.objects.count() == 2


def test_a_provider_that_keeps_copies_is_remembered(world: World, asked: str) -> None:
    wire, letter = Wire(keeps=True), written(world, asked, 2)
    deliver_at(wire, 2, 10)
    file_one(at(2, 41), wire.sent_folder_of)
    letter.refresh_from_db()
    assert (wire.sent_folder, letter.kept_by_provider) == ({}, True)
    assert IntakePoint.objects.get(pk=world.point.pk).settings["keeps_sent"] is True


def test_killed_while_filing_the_copy_is_found_and_teaches_nothing(world: World, asked: str) -> None:
    wire, letter = Wire(), written(world, asked, 2)
    deliver_at(wire, 2, 10)

    class Dies(Wire):
        def put(self, raw, message_id, sent_at):  # type: ignore[no-untyped-def]
            wire.put(raw, message_id, sent_at)
            raise Killed

    with pytest.raises(Killed):
        file_one(at(2, 41), Dies().sent_folder_of)
    assert not file_one(at(2, 60), wire.sent_folder_of)
    assert file_one(at(3), wire.sent_folder_of)
    letter.refresh_from_db()
    assert (len(wire.sent_folder), letter.filed_at, letter.kept_by_provider) == (1, at(3), None)
    assert "keeps_sent" not in IntakePoint.objects.get(pk=world.point.pk).settings


def test_a_mailbox_without_a_server_to_send_by_says_so(world: World, asked: str) -> None:
    world.point.settings = {"host": "imap.blueheron-pools.example"}
    world.point.save()
    written(world, asked, 2)
    assert deliver.deliver_letter(at(2, 10), OutgoingMail(at(2, 10)))
    letter = Letter.objects.get()
    assert (letter.state, "no outgoing server" in letter.problem) == (LetterState.REFUSED, True)
