"""Claims checked against mail and calls that came in through the real intake, on the desk and at the terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from tests.desk.calls_world import SAM_PHONE, CallWorld
from tests.desk.world import FIRM, MONDAY, World

from heardback.cli.explain_claim import claim as claim_command
from heardback.desk.actions.attest import attest
from heardback.desk.actions.dial import dial
from heardback.desk.firm import profile
from heardback.desk.models import (
    AccessEntry,
    Contact,
    CoverageSpan,
    Customer,
    IntakePoint,
    OwedAnswer,
    SenderRule,
)
from heardback.findings.claim_shapes import Claim, Finding, Outcome
from heardback.findings.claim_transit import FORGED, NO_OURS, OURS_AHEAD
from heardback.formats.exports.items import FolderRole
from heardback.formats.records import Unreadable
from heardback.intake import claim_records
from heardback.intake.check_claim import Question, check_claim
from heardback.intake.coverage import CALLS, PATIENCE, PHONE_PATIENCE, note_look
from heardback.intake.models import Cursor, ItemState, RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.store import Arrived, store_raw

pytestmark = pytest.mark.django_db
ANN, KEY = "Ann Lee <ann@lee.example>", "email:ann@lee.example"
NUMBER = "+12025550142"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = MONDAY + 5 * DAY
OURS = "mx.blueheron-pools.example"


def line(
    by: str, at: datetime, *, source: str = "out.lee.example", ip: str = "192.0.2.7", number: str = "4F1"
) -> str:
    return f"from {source} ({source} [{ip}]) by {by} (Postfix) with ESMTPS id {number}; {at:%a, %d %b %Y %H:%M:%S %z}"


def check(claim: Claim, since: str = "2026-03-16", until: str = "2026-03-16", **more: str) -> Finding:
    row = Customer.objects.get(customer_id=more.pop("customer", KEY))
    return check_claim(row, Question(claim, since, until, **more), NOW)


def looked(
    world: World, folder: str = "INBOX", since: datetime = MONDAY - 30 * DAY, until: datetime = NOW
) -> None:
    """Let a folder be looked at whole, from its oldest mail on, the last time at `until`."""
    role = "junk" if folder == "Junk" else "inbox"
    cursor = Cursor.objects.create(
        intake_point=world.point,
        folder=folder,
        role=role,
        oldest_at=since,
        looked_at=until,
        is_backfilled=True,
    )
    note_look(world.point, cursor, until, is_all_mail=False, has_vanished=False)


def arrive(
    world: World, at: float, *received: str, folder: str = "INBOX", role: str = "inbox", **more: Any
) -> str:
    """Let Ann's mail arrive with these Received lines; return its contact's id."""
    moment = MONDAY + at * HOUR
    sent = more.get("sent", moment)
    number = more.get("number", "1")
    raw = "".join(f"Received: {one}\r\n" for one in received) + (
        f"From: {ANN}\r\nTo: service@{FIRM}\r\nSubject: Pump\r\nMessage-ID: <a{number}@lee.example>\r\n"
        f"Date: {sent:%a, %d %b %Y %H:%M:%S %z}\r\n{more.get('header', '')}\r\n"
        f"{more.get('text', 'Our pump leaks.')}\r\n"
    )
    point = more.get("point", world.point)
    item = Arrived(
        source_key=f"imap:{folder}:1:{number}",
        raw=raw.encode(),
        folder=folder,
        role=FolderRole(role),
        delivered_at=more.get("delivered", moment),
    )
    store_raw(point, [item], seen_at=more.get("seen", moment + HOUR))
    while normalise_one(moment + HOUR):
        pass
    return RawItem.objects.order_by("-pk")[0].contact_id


@pytest.fixture
def world() -> World:
    world = World()
    firm = profile()
    firm.trusted_hosts = [OURS]
    firm.save()
    return world


# -- "we never got your email" ------------------------------------------------------------------------------


def test_a_mail_that_lay_in_junk_reached_us_with_host_and_queue_id(world: World) -> None:
    """S2.6, S2.16."""
    at = MONDAY.astimezone(UTC)
    arrive(world, 0, line(OURS, at, number="4F1AB"), folder="Junk", role="junk", seen=MONDAY + 3 * HOUR)
    found = check(Claim.NEVER_GOT)
    assert found.outcome is Outcome.CONTRADICTED
    assert "found in Junk only" in found.sentence
    (mail,) = found.mails
    (seen,) = mail.sightings
    assert (seen.point, seen.folder, seen.first_seen_at) == ("Service", "Junk", MONDAY + 3 * HOUR)
    assert seen.receipt is not None
    assert (seen.receipt.host, seen.receipt.queue_id, seen.receipt.reached_at) == (OURS, "4F1AB", MONDAY)


def test_two_sightings_of_one_mail_are_one_mail_in_two_places(world: World) -> None:
    way = line(OURS, MONDAY, number="4F1AB")
    arrive(world, 0, way, folder="Junk", role="junk")
    sams = IntakePoint.objects.create(name="Sam", kind="imap", address=f"sam@{FIRM}", created_at=MONDAY)
    forwarded = line(OURS, MONDAY + timedelta(seconds=9), source=OURS, ip="10.0.0.5", number="9Z")
    arrive(world, 0, forwarded, way, folder="INBOX", point=sams, seen=MONDAY + 2 * HOUR)
    (mail,) = check(Claim.NEVER_GOT).mails
    assert [(one.point, one.folder) for one in mail.sightings] == [("Service", "Junk"), ("Sam", "INBOX")]
    assert not mail.is_in_junk_only
    assert [one.receipt.queue_id for one in mail.sightings if one.receipt] == ["4F1AB", "4F1AB"]


def test_silence_means_something_only_while_every_folder_was_seen(world: World) -> None:
    arrive(world, 30, line(OURS, MONDAY + 30 * HOUR))
    assert check(Claim.NEVER_GOT).outcome is Outcome.CANNOT_TELL  # nobody ever looked
    looked(world)
    assert check(Claim.NEVER_GOT).outcome is Outcome.CONSISTENT
    looked(world, "Junk", since=MONDAY + 2 * HOUR)
    torn = check(Claim.NEVER_GOT)
    assert torn.outcome is Outcome.CANNOT_TELL
    (junk,) = [one for one in torn.looked if one.gaps]
    assert (junk.source, junk.gaps) == (
        "Service, Junk",
        ((datetime(2026, 3, 16, 4, tzinfo=UTC), MONDAY + 2 * HOUR),),
    )


def test_a_mailbox_that_cannot_be_read_now_proves_nothing_of_the_time_since(world: World) -> None:
    arrive(world, 30, line(OURS, MONDAY + 30 * HOUR))
    looked(world, until=MONDAY + 2 * HOUR)
    IntakePoint.objects.filter(pk=world.point.pk).update(problem="The password was refused.")
    found = check(Claim.NEVER_GOT)
    assert found.outcome is Outcome.CANNOT_TELL
    assert found.looked[0].why == "The password was refused."
    assert found.looked[0].gaps[0][0] == MONDAY + 2 * HOUR
    # A live span without a look for longer than patience has ended, whoever would have had to say so.
    assert CoverageSpan.objects.get(folder="INBOX").is_live
    assert PATIENCE < NOW - MONDAY


def test_a_folder_left_out_a_mail_unread_or_no_mailbox_at_all_is_no_proof(world: World) -> None:
    arrive(world, 30, line(OURS, MONDAY + 30 * HOUR))
    looked(world)
    IntakePoint.objects.filter(pk=world.point.pk).update(excluded_folders=["Private"])
    found = check(Claim.NEVER_GOT)
    assert found.outcome is Outcome.CANNOT_TELL
    assert [one.why for one in found.looked if one.gaps] == ["This folder is left out by the settings."]
    IntakePoint.objects.filter(pk=world.point.pk).update(excluded_folders=[])
    assert check(Claim.NEVER_GOT).outcome is Outcome.CONSISTENT
    RawItem.objects.update(state=ItemState.STUCK, delivered_at=MONDAY)
    stuck = check(Claim.NEVER_GOT)
    assert stuck.outcome is Outcome.CANNOT_TELL
    assert stuck.not_seen[0].startswith("1 item that came in could not be read yet")
    RawItem.objects.update(state=ItemState.DONE)
    IntakePoint.objects.update(kind="smtp")
    passive = check(Claim.NEVER_GOT)
    assert passive.outcome is Outcome.CANNOT_TELL
    assert any(one.startswith("Service: only what was passed on") for one in passive.not_seen)


def test_a_folder_that_is_gone_takes_nothing_in_and_one_never_looked_at_may(world: World) -> None:
    arrive(world, 30, line(OURS, MONDAY + 30 * HOUR))
    looked(world)
    looked(world, "Old", until=MONDAY - DAY)
    assert check(Claim.NEVER_GOT).outcome is Outcome.CANNOT_TELL
    Cursor.objects.filter(folder="Old").delete()
    assert check(Claim.NEVER_GOT).outcome is Outcome.CONSISTENT
    IntakePoint.objects.filter(pk=world.point.pk).update(excluded_folders=["old"])
    assert check(Claim.NEVER_GOT).outcome is Outcome.CANNOT_TELL  # not gone, but left out
    IntakePoint.objects.filter(pk=world.point.pk).update(excluded_folders=[])
    Cursor.objects.create(intake_point=world.point, folder="New", role="other")
    new = check(Claim.NEVER_GOT)
    assert new.outcome is Outcome.CANNOT_TELL
    assert [one.source for one in new.looked if one.gaps] == ["Service, New"]


def test_a_mailbox_of_which_no_folder_is_followed_takes_in_what_nobody_sees(world: World) -> None:
    arrive(world, 30, line(OURS, MONDAY + 30 * HOUR))
    looked(world, until=MONDAY - DAY)
    Cursor.objects.all().delete()
    assert check(Claim.NEVER_GOT).outcome is Outcome.CANNOT_TELL


def test_folders_of_microsoft_365_are_named_not_numbered(world: World) -> None:
    arrive(world, 30, line(OURS, MONDAY + 30 * HOUR))
    IntakePoint.objects.filter(pk=world.point.pk).update(kind="graph")
    looked(world, "AAMkAD=")
    Cursor.objects.filter(folder="AAMkAD=").update(token=json.dumps({"path": "Inbox/Pools"}))
    assert [one.source for one in check(Claim.NEVER_GOT).looked] == ["Service, Inbox/Pools"]


def test_lines_forged_below_the_handover_move_neither_time_nor_finding(world: World) -> None:
    looked(world)
    long_ago = MONDAY - 9 * DAY
    forged = line(OURS, long_ago, source="nowhere.example", ip="198.51.100.9", number="FAKE")
    arrive(world, 0, line(OURS, MONDAY, number="REAL"), forged)
    found = check(Claim.NEVER_GOT)
    assert found.outcome is Outcome.CONTRADICTED
    (mail,) = found.mails
    assert mail.reached_at == MONDAY
    assert mail.receipt is not None
    assert mail.receipt.queue_id == "REAL"
    assert FORGED in mail.receipt.notes
    before = check(Claim.NEVER_GOT, "2026-03-06", "2026-03-08")
    assert not before.mails


def test_a_mail_whose_top_line_is_nobodys_of_ours_is_dated_by_its_mailbox_and_says_so(world: World) -> None:
    arrive(world, 0, line("mx.elsewhere.example", MONDAY - DAY))
    (mail,) = check(Claim.NEVER_GOT).mails
    assert mail.receipt is not None
    assert mail.receipt.notes == (NO_OURS,)
    assert mail.reached_at == MONDAY
    assert mail.notes == ("dated by the mailbox: no line of our servers tells when it reached us",)


def test_a_machine_of_theirs_and_a_sender_rule_are_told(world: World) -> None:
    looked(world)
    arrive(world, 0, line(OURS, MONDAY), header="Auto-Submitted: auto-replied\r\n")
    found = check(Claim.NEVER_GOT)
    assert found.outcome is Outcome.CONSISTENT
    assert "1 automatic message" in found.sentence
    SenderRule.objects.create(sender="lee.example", owes=False, made_at=MONDAY)
    arrive(world, 1, line(OURS, MONDAY + HOUR), number="2")
    person = check(Claim.NEVER_GOT).mails[1]
    assert "a rule on the desk says that mail of lee.example needs no answer" in person.notes


def test_a_day_of_23_hours_is_asked_whole(world: World) -> None:
    late = datetime(2026, 3, 9, 3, 59, tzinfo=UTC)  # Sunday 8 March, 23:59 in New York
    arrive(world, (late - MONDAY) / HOUR, line(OURS, late))
    assert check(Claim.NEVER_GOT, "2026-03-08", "2026-03-08").outcome is Outcome.CONTRADICTED
    assert check(Claim.NEVER_GOT, "2026-03-09T00:01", "2026-03-09").outcome is Outcome.CANNOT_TELL


def test_an_erased_original_keeps_its_time_and_says_what_is_gone(world: World) -> None:
    arrive(world, 0, line(OURS, MONDAY))
    raw = RawItem.objects.get().raw
    raw.sealed, raw.erased_at, raw.erased_because = b"", NOW, "retention"
    raw.save()
    (mail,) = check(Claim.NEVER_GOT).mails
    assert mail.reached_at == MONDAY
    assert "not kept any more" in mail.sightings[0].note


# -- "emails aren't instant" --------------------------------------------------------------------------------


def test_the_time_under_way_and_the_firms_own(world: World) -> None:
    """S2.7."""
    for number in range(1, 121):
        at = MONDAY - DAY + number * timedelta(minutes=1)
        theirs = line("out.lee.example", at - timedelta(seconds=number), source="laptop", ip="10.1.1.1")
        arrive(world, (at - MONDAY) / HOUR, line(OURS, at), theirs, number=f"u{number}")
    theirs = line("out.lee.example", MONDAY - timedelta(seconds=4), source="laptop", ip="10.1.1.1")
    arrive(world, 0, line(OURS, MONDAY), theirs, number="asked")
    ahead = line("out.lee.example", MONDAY + 2 * HOUR, source="laptop", ip="10.1.1.1")
    arrive(world, 1, line(OURS, MONDAY + HOUR), ahead, number="ahead")
    found = check(Claim.NOT_INSTANT)
    assert found.outcome is Outcome.FIGURE
    assert found.sentence == (
        "Records show 1 mail under way for 4 s. For 1 more no length follows from the stamps. "
        "Of 121 mails to us, half were under way for at most 1 min, 99 of 100 for at most 1 min 59 s."
    )
    assert found.mails[1].receipt is not None
    assert found.mails[1].receipt.notes == (OURS_AHEAD,)
    assert found.usual is not None
    assert (found.usual.left_out, found.usual.is_cut) == (1, False)
    assert any("left out because their clocks" in one for one in found.not_seen)


def test_the_usual_time_is_of_a_bounded_sample_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim_records, "SAMPLE", 3)
    monkeypatch.setattr(claim_records, "SAMPLE_BYTES", 2_000)
    for number in range(5):
        at = MONDAY + number * HOUR
        theirs = line("out.lee.example", at - timedelta(seconds=7), source="laptop", ip="10.1.1.1")
        text = "x" * 3_000 if number == 4 else "short"
        arrive(world, number, line(OURS, at), theirs, number=f"s{number}", text=text)
    found = check(Claim.NOT_INSTANT)
    assert found.usual is not None
    assert (found.usual.counted, found.usual.unread, found.usual.is_cut) == (2, 1, True)
    assert any(one.startswith("The usual time is that of the newest") for one in found.not_seen)
    assert any("of the mails behind the usual time were not counted" in one for one in found.not_seen)


def test_no_more_is_opened_than_one_check_opens(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_records, "MOST_BYTES", 1_000)
    arrive(world, 0, line(OURS, MONDAY), text="cancel " * 300)
    (mail,) = check(Claim.NEVER_GOT).mails
    assert mail.sightings[0].note.startswith("not opened")
    assert check(Claim.NEVER_TOLD, words="cancel").outcome is Outcome.CANNOT_TELL


# -- "I called, you didn't pick up" -------------------------------------------------------------------------


@pytest.fixture
def calling(db: None) -> CallWorld:
    return CallWorld()


def phones_covered(world: CallWorld, *gaps: tuple[datetime, datetime]) -> None:
    begins = MONDAY - 30 * DAY
    for gap in (*gaps, (NOW, NOW)):
        CoverageSpan.objects.create(
            intake_point=world.pbx, source="", folder=CALLS, covered_from=begins, covered_to=gap[0]
        )
        begins = gap[1]


PHONE_KEY = f"phone:{NUMBER}"


def test_calls_are_listed_with_how_far_each_got(calling: CallWorld) -> None:
    calling.rings(NUMBER, 0)
    calling.calls(NUMBER, 1)
    calling.calls(NUMBER, 2, bridged=95)
    calling.calls(NUMBER, 3, bridged=40, detection="unknown")
    calling.calls(NUMBER, 4, message=12)
    calling.calls(NUMBER, 5, outcome="failed")
    calling.calls("+12025550199", 2, bridged=95)
    found = check(Claim.CALLED, customer=PHONE_KEY)
    assert found.outcome is Outcome.CALLS_LISTED
    assert [(one.truth, one.talked_for) for one in found.calls] == [
        ("rang out", 0.0),
        ("conversation", 95.0),
        ("connected, perhaps only to a machine", 40.0),
        ("left a voicemail", 0.0),
        ("the call failed", 0.0),
    ]
    assert {(one.staff, one.system, one.number) for one in found.calls} == {("Sam Okafor", "Phones", NUMBER)}
    assert found.sentence.startswith("Records show 5 calls to ")


def test_no_call_is_a_finding_only_with_call_records_of_the_whole_time(calling: CallWorld) -> None:
    """T48: the records have no data from 13:00 to 15:00 on Tuesday."""
    calling.rings(NUMBER, 0)
    asked = {"since": "2026-03-17T13:30", "until": "2026-03-17T14:30", "customer": PHONE_KEY}
    assert check(Claim.CALLED, **asked).outcome is Outcome.CANNOT_TELL  # never looked at
    gap = (MONDAY + 28 * HOUR, MONDAY + 30 * HOUR)
    phones_covered(calling, gap)
    torn = check(Claim.CALLED, **asked)
    assert torn.outcome is Outcome.CANNOT_TELL
    assert torn.looked[0].gaps == ((gap[0] + HOUR / 2, gap[1] - HOUR / 2),)
    earlier = check(Claim.CALLED, since="2026-03-17T10:00", until="2026-03-17T13:00", customer=PHONE_KEY)
    assert earlier.outcome is Outcome.NO_CALLS
    touching = check(Claim.CALLED, since="2026-03-17T10:00", until="2026-03-17T13:01", customer=PHONE_KEY)
    assert touching.outcome is Outcome.CANNOT_TELL


def test_a_phone_system_that_nobody_looked_at_for_hours_has_a_gap_though_its_span_is_live(
    calling: CallWorld,
) -> None:
    calling.rings(NUMBER, 0)
    CoverageSpan.objects.create(
        intake_point=calling.pbx,
        source="",
        folder=CALLS,
        covered_from=MONDAY - DAY,
        covered_to=NOW - PHONE_PATIENCE - timedelta(minutes=1),
        is_live=True,
    )
    stale = check(Claim.CALLED, since="2026-03-21T07:00", until="2026-03-21T09:00", customer=PHONE_KEY)
    assert stale.outcome is Outcome.CANNOT_TELL
    CoverageSpan.objects.filter(folder=CALLS).update(covered_to=NOW - PHONE_PATIENCE)
    fresh = check(Claim.CALLED, since="2026-03-21T07:00", until="2026-03-21T09:00", customer=PHONE_KEY)
    assert fresh.outcome is Outcome.NO_CALLS


def test_a_firm_without_call_records_cannot_tell(world: World) -> None:
    arrive(world, 0, line(OURS, MONDAY), text="Call me: +1 202 555 0142")
    found = check(Claim.CALLED)
    assert found.outcome is Outcome.CANNOT_TELL
    assert "No source of such records is connected" in found.not_seen[0]


def test_a_customer_without_a_number_cannot_be_found_among_calls(calling: CallWorld) -> None:
    calling.mail(ANN, 0, "Our pump leaks.")
    phones_covered(calling)
    found = check(Claim.CALLED)
    assert found.outcome is Outcome.CANNOT_TELL
    assert "no telephone number" in found.sentence


def test_a_call_to_a_number_that_they_only_left_is_told_apart(calling: CallWorld) -> None:
    calling.mail(ANN, 0, "Our pump leaks. Please call me at +1 202 555 0142.")
    calling.calls(NUMBER, 2)
    phones_covered(calling)
    found = check(Claim.CALLED)
    assert found.outcome is Outcome.CALLS_LISTED
    assert [(one.number, one.is_their_number) for one in found.calls] == [(NUMBER, False)]
    assert "nobody confirmed as theirs" in found.sentence


def test_calls_from_a_withheld_number_and_of_unknown_length_are_still_calls(calling: CallWorld) -> None:
    calling.rings(NUMBER, 0)
    made = calling.calls(NUMBER, 1, source="anonymous")
    calling.calls(NUMBER, 2)
    unknown = Contact.objects.order_by("-occurred_at")[0]
    unknown.bridged_for = unknown.rang_for = None
    unknown.save()
    calling.rings("", 3)  # a withheld caller of nobody's
    found = check(Claim.CALLED, customer=PHONE_KEY)
    told = {one.contact_id: one for one in found.calls}
    assert told[unknown.contact_id].truth == "how far it got is not recorded"
    assert (told[unknown.contact_id].talked_for, told[unknown.contact_id].message_for) == (None, None)
    outbound = Contact.objects.filter(contact_id=made, direction="outbound").exists()
    assert (made in told) == outbound
    assert len(told) == 1 + outbound


def test_what_was_only_noted_is_listed_as_noted(calling: CallWorld) -> None:
    calling.rings(NUMBER, 0)
    row = OwedAnswer.objects.get()
    dial(calling.sam, row.owed_id, now=MONDAY + HOUR)
    attest(calling.sam, row.owed_id, now=MONDAY + 2 * HOUR)
    phones_covered(calling)
    found = check(Claim.CALLED, customer=PHONE_KEY)
    assert found.outcome is Outcome.CANNOT_TELL
    assert [(one.speaks_of, one.words) for one in found.statements] == [
        (MONDAY + HOUR, "dialled from the desk"),
        (MONDAY + 2 * HOUR, "noted as spoken with them"),
    ]
    assert SAM_PHONE not in str(found)


# -- "you never told us" ------------------------------------------------------------------------------------


def test_their_own_words_are_found_with_a_quote(world: World) -> None:
    arrive(world, 0, line(OURS, MONDAY), text="Hello,\r\nplease cancel our\r\ncontract by Friday.\r\n")
    found = check(Claim.NEVER_TOLD, words="cancel contract")
    assert found.outcome is Outcome.FOUND
    assert [(one.text, one.is_own) for one in found.quotes] == [
        (("Pump Hello, please cancel our contract by Friday.",), True)
    ]
    looked(world)
    assert check(Claim.NEVER_TOLD, words="refund").outcome is Outcome.NOT_FOUND
    assert check(Claim.NEVER_TOLD, "2026-03-17", "2026-03-17", words="cancel").outcome is Outcome.NOT_FOUND


def test_what_stands_only_in_a_quotation_is_for_a_person_to_read(world: World) -> None:
    looked(world)
    arrive(
        world,
        0,
        line(OURS, MONDAY),
        text=f"Thanks.\r\n\r\nOn Sunday, Dana <dana@{FIRM}> wrote:\r\n> please cancel it\r\n",
    )
    found = check(Claim.NEVER_TOLD, words="cancel")
    assert found.outcome is Outcome.CANNOT_TELL
    assert [one.is_own for one in found.quotes] == [False]


@pytest.mark.parametrize("what", ["gap", "erased", "file", "call", "bare"])
def test_not_found_needs_every_word_to_have_been_readable(calling: CallWorld, what: str) -> None:
    header = text = ""
    if what == "file":
        header = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n'
        text = (
            "--b\r\nContent-Type: text/plain\r\n\r\nSee the letter.\r\n--b\r\nContent-Type: application/pdf\r\n"
            'Content-Disposition: attachment; filename="letter.pdf"\r\n\r\n%PDF-1.4\r\n--b--\r\n'
        )
    arrive(calling, 0, line(OURS, MONDAY), header=header, text=text or "Our pump leaks.")
    looked(calling, since=MONDAY + HOUR if what == "gap" else MONDAY - 30 * DAY)
    if what == "erased":
        raw = RawItem.objects.get().raw
        raw.sealed = b""
        raw.save()
    if what == "bare":
        RawItem.objects.update(is_metadata_only=True)
    if what == "call":
        Customer.objects.filter(customer_id=KEY).update(name="Ann")
        calling.rings(NUMBER, 1, bridged=60)
        found = check(Claim.NEVER_TOLD, customer=PHONE_KEY, words="cancel")
    else:
        found = check(Claim.NEVER_TOLD, words="cancel")
    # A bare mail keeps its subject and whatever text is there: here all of it, so that it can be searched.
    assert found.outcome is (Outcome.NOT_FOUND if what == "bare" else Outcome.CANNOT_TELL)


# -- "I was off sick" ---------------------------------------------------------------------------------------


def test_absences_are_not_recorded_and_nothing_follows(world: World) -> None:
    """S2.9."""
    arrive(world, 0, line(OURS, MONDAY))
    found = check(Claim.OFF_SICK, complained_at="2026-03-18")
    assert found.outcome is Outcome.NOT_RECORDED
    assert found.sentence.endswith("Nothing follows from that.")
    assert found.not_seen == ("Absences are not recorded by this desk.",)


# -- the terminal -------------------------------------------------------------------------------------------


def test_the_terminal_says_the_same_and_is_noted(world: World) -> None:
    arrive(world, 0, line(OURS, MONDAY, number="4F1AB"))
    given = ["ann@lee.example", "--claim", "never_got", "--from", "2026-03-16", "--to", "2026-03-16"]
    ran = CliRunner().invoke(claim_command, [*given, "--json"])
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.output)
    assert found["outcome"] == "contradicted_by_records"
    assert found["mails"][0]["sightings"][0]["receipt"]["queue_id"] == "4F1AB"
    assert (found["since"], found["until"]) == ("2026-03-16T04:00:00+00:00", "2026-03-17T04:00:00+00:00")
    entry = AccessEntry.objects.get()
    assert (entry.staff, entry.what, entry.key) == (None, "claim never_got, at the terminal", KEY)
    plain = CliRunner().invoke(claim_command, given)
    assert plain.exit_code == 0
    assert "contradicted by records" in plain.output
    assert "4F1AB" in plain.output


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            ["no@body.example", "--claim", "never_got", "--from", "2026-03-16", "--to", "2026-03-16"],
            "no customer here",
        ),
        ([KEY, "--claim", "never_got", "--from", "soon", "--to", "2026-03-16"], "'soon' is no time"),
        ([KEY, "--claim", "never_told", "--from", "2026-03-16", "--to", "2026-03-17"], "Give the words"),
        ([KEY, "--claim", "guess", "--from", "2026-03-16", "--to", "2026-03-17"], "is not one of"),
    ],
)
def test_what_cannot_be_asked_so_is_one_sentence(world: World, given: list[str], said: str) -> None:
    arrive(world, 0, line(OURS, MONDAY))
    ran = CliRunner().invoke(claim_command, given)
    assert ran.exit_code == 2
    assert said in ran.output
    assert not AccessEntry.objects.exists()


def test_a_time_to_come_is_no_time_to_ask_about(world: World) -> None:
    arrive(world, 0, line(OURS, MONDAY))
    with pytest.raises(Unreadable, match="not begun yet"):
        check(Claim.NEVER_GOT, "2026-04-01", "2026-04-02")
    assert check(Claim.NEVER_GOT, "2026-03-16", "2026-12-31").asked.until == NOW
