"""T24 and T25: a backdated Sent item proves nothing alone; an archive copy that we received proves it (3.5, 2.1)."""

from __future__ import annotations

from datetime import datetime

from tests.scenario import Story, at

from heardback.evidence.contacts import UNDATED, time_of
from heardback.evidence.readings import MailReading
from heardback.kernel.contacts import Direction, Mark

SENT = Direction.OUTBOUND
NO_MARKS: frozenset[Mark] = frozenset()


def reading(
    *,
    claimed: str = "",
    perimeter: str = "",
    delivered: str = "",
    role: str = "sent",
) -> MailReading:
    def moment(said: str) -> datetime | None:
        return at(said) if said else None

    return MailReading(
        contact_id="a1",
        source="sent.mbox",
        offset=0,
        length=0,
        role=role,
        message_id="a1@pool.example",
        cites=(),
        from_address="a@pool.example",
        from_name="A",
        reply_to=(),
        to=("x@customer.example",),
        cc=(),
        bcc=(),
        delivered_to=(),
        list_id="",
        subject="Pump",
        base_subject="pump",
        kind="message",
        perimeter_at=moment(perimeter),
        delivered_at=moment(delivered),
        claimed_sent_at=moment(claimed),
        marks=(),
        asks=(),
        snippet="",
        body_hash=0,
    )


def told_with(answered: str) -> list[str]:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("a1", answered, cites=["x1"])
    return story.told("fri 00:00")


def test_t24_a_sent_item_stored_two_days_after_its_date_counts_when_it_was_stored() -> None:
    found = time_of(reading(claimed="mon 20:00", delivered="wed 10:00"), SENT)
    assert found == (at("wed 10:00"), frozenset({Mark.DATE_NOT_CORROBORATED}))
    assert told_with("wed 10:00") == ["x1: late A full by a1"]


def test_t25_an_archive_copy_received_at_that_time_proves_the_date() -> None:
    found = time_of(reading(claimed="mon 20:00", perimeter="mon 20:00", delivered="wed 10:00"), SENT)
    assert found == (at("mon 20:00"), NO_MARKS)
    assert told_with("mon 20:00") == ["x1: met A full by a1"]


def test_within_ten_minutes_the_earlier_of_both_counts() -> None:
    assert time_of(reading(claimed="mon 20:00", delivered="mon 20:10"), SENT) == (at("mon 20:00"), NO_MARKS)
    late = time_of(reading(claimed="mon 20:00", delivered="mon 20:11"), SENT)
    assert late == (at("mon 20:11"), frozenset({Mark.DATE_NOT_CORROBORATED}))


def test_in_an_export_the_sent_mails_own_date_is_all_there_is() -> None:
    assert time_of(reading(claimed="mon 20:00"), SENT) == (at("mon 20:00"), frozenset({Mark.SENDER_CLOCK}))
    copied = reading(claimed="mon 20:00", delivered="wed 10:00", role="inbox")
    assert time_of(copied, SENT) == (at("mon 20:00"), frozenset({Mark.SENDER_CLOCK}))


def test_inbound_never_runs_on_the_senders_word_where_a_server_spoke() -> None:
    inbound = reading(claimed="sun 08:00", perimeter="mon 08:00", delivered="mon 09:00", role="inbox")
    assert time_of(inbound, Direction.INBOUND) == (at("mon 08:00"), NO_MARKS)
    alone = reading(claimed="sun 08:00", role="inbox")
    assert time_of(alone, Direction.INBOUND) == (at("sun 08:00"), frozenset({Mark.SENDER_CLOCK}))
    assert time_of(reading(role="inbox"), Direction.INBOUND) == (UNDATED, frozenset({Mark.SENDER_CLOCK}))
