"""Mass mailings never settle (SEMANTICS 3.3, T40)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.evidence.mass_mailing import Sent, mass_mailings
from heardback.kernel.contacts import Mark

NINE = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)


def sent(
    number: int, minutes: float = 0, *, body: str = "same", sender: str = "maria", to: tuple[str, ...] = ()
) -> Sent:
    customers = to or (f"email:customer{number}@x.example",)
    return Sent(f"c{number}", sender, NINE + timedelta(minutes=minutes), customers, body)


def test_more_than_five_outside_recipients() -> None:
    five = tuple(f"email:c{number}@x.example" for number in range(5))
    assert mass_mailings([sent(1, to=five)]) == {}
    assert set(mass_mailings([sent(1, to=(*five, "email:c5@x.example"))])) == {"c1"}


def test_one_recipient_named_six_times_is_one() -> None:
    assert mass_mailings([sent(1, to=("email:ann@x.example",) * 6)]) == {}


def test_same_words_to_six_customers_within_the_hour() -> None:
    rows = [sent(number, number * 12) for number in range(6)]  # 0..60 minutes
    assert set(mass_mailings(rows)) == {f"c{number}" for number in range(6)}
    assert mass_mailings(rows[:5]) == {}
    assert mass_mailings([sent(number, number * 12.1) for number in range(6)]) == {}


def test_mails_outside_the_burst_are_not_marked() -> None:
    rows = [sent(number, number) for number in range(6)] + [sent(9, 300)]
    assert "c9" not in mass_mailings(rows)


def test_six_mails_to_one_customer_are_no_mailing() -> None:
    assert mass_mailings([sent(number, number, to=("email:ann@x.example",)) for number in range(6)]) == {}


def test_staff_who_write_the_same_two_words_sent_no_mailing() -> None:
    assert mass_mailings([sent(number, number, sender=f"staff{number}") for number in range(6)]) == {}


def test_empty_bodies_are_not_compared() -> None:
    assert mass_mailings([sent(number, number, body="") for number in range(8)]) == {}


def test_bulk_headers_and_own_groups() -> None:
    listed = Sent(
        "c1", "maria", NINE, ("email:ann@x.example",), "a", frozenset({Mark.LIST_ID, Mark.PRECEDENCE_BULK})
    )
    assert set(mass_mailings([listed])) == {"c1"}
    assert mass_mailings([listed], own_groups_post=True) == {}
    campaign = Sent("c2", "maria", NINE, ("email:ann@x.example",), "a", frozenset({Mark.CAMPAIGN}))
    assert set(mass_mailings([campaign], own_groups_post=True)) == {"c2"}


def naive(rows: list[Sent]) -> set[str]:
    marked = set()
    for start in rows:
        window = [
            row
            for row in rows
            if (row.sender, row.body_hash) == (start.sender, start.body_hash)
            and timedelta(0) <= row.sent_at - start.sent_at <= timedelta(hours=1)
        ]
        if len({customer for row in window for customer in row.customers}) > 5:
            marked |= {row.contact_id for row in window}
    return marked


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 9), st.sampled_from("ab")), max_size=30),
    st.randoms(use_true_random=False),
)
def test_agrees_with_the_definition_in_any_order_with_duplicates(
    drawn: list[tuple[int, int, str]], order: object
) -> None:
    rows = [
        Sent(f"c{index}", "maria", NINE + timedelta(minutes=minute), (f"email:c{customer}@x.example",), body)
        for index, (minute, customer, body) in enumerate(drawn)
    ]
    shuffled = rows + rows[:3]
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert set(mass_mailings(shuffled)) == naive(rows)
