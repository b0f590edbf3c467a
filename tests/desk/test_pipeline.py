"""From raw bytes to the queue and back: the thinnest way through the house."""

from __future__ import annotations

import pytest
from tests.desk.world import MONDAY, World

from heardback.desk.models import Contact, OwedAnswer
from heardback.desk.sealing import unseal_compressed
from heardback.formats.exports.items import FolderRole
from heardback.intake.models import ItemState, RawBytes, RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.rebuild import differences
from heardback.intake.store import Arrived, store_raw

pytestmark = pytest.mark.django_db


def test_a_mail_is_owed_an_answer_until_a_person_writes() -> None:
    world = World()
    asked = world.mail("Ann Lee <ann@lee.example>", 0, "Can you repair our pump? It leaks.")
    (owed,) = world.waiting()
    assert (owed.customer, owed.is_certain, owed.chases) == ("Ann Lee", True, 0)
    world.reply(asked, 2, "Yes, Thursday at nine. It costs 90.", to="ann@lee.example")
    owed = OwedAnswer.objects.get()
    assert (owed.is_open, owed.grade, owed.manner, owed.staff) == (
        False,
        "A",
        "full",
        "dana@blueheron-pools.example",
    )


def test_the_same_item_fetched_twice_is_one_contact() -> None:
    world = World()
    world.mail("Ann Lee <ann@lee.example>", 0, "Can you repair our pump?")
    row = RawItem.objects.get()
    row.pk, row.source_key, row.state = None, "imap:archive:1:7", ItemState.NEW
    row.save()
    normalise_one(row.first_seen_at)
    assert (RawItem.objects.count(), Contact.objects.count(), len(world.waiting())) == (2, 1, 1)


def test_metadata_alone_tells_who_waits_and_who_was_answered() -> None:
    world = World()
    world.point.is_metadata_only = True
    world.point.save()
    asked = world.mail("Ann Lee <ann@lee.example>", 0, "Can you repair our pump? It leaks.")
    (owed,) = world.waiting()
    assert (owed.customer, owed.last_words) == ("Ann Lee", "")
    world.reply(asked, 2, "Yes, Thursday at nine.", to="ann@lee.example")
    assert world.waiting() == []
    assert all(b"Thursday" not in unseal_compressed(row.sealed) for row in RawBytes.objects.all())


@pytest.mark.parametrize("raw", [b"", b"\x00\xff\xfe", b"Subject: Who is this?\r\n\r\nPlease ring me.\r\n"])
def test_what_nobody_can_read_or_place_waits_all_the_same(raw: bytes) -> None:
    world = World()
    store_raw(
        world.point,
        [Arrived(source_key="imap:INBOX:1:1", raw=raw, role=FolderRole.INBOX, delivered_at=MONDAY)],
        seen_at=MONDAY,
    )
    normalise_one(MONDAY)
    (owed,) = world.waiting()
    assert (owed.customer, owed.opened_at, owed.reply_channel) == ("Unknown sender", MONDAY, "none")
    assert list(differences(MONDAY)) == []
