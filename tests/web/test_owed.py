"""The queue: who stands in it and in what order, filters, pages by key, polling, and taking care of a row."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk.world import FIRM, MONDAY, World
from tests.web.looking import Clock, counted_queries, signed_in, writes_in

from heardback.desk.actions import claim
from heardback.desk.firm import policy_book
from heardback.desk.models import Claim, IntakePoint, Note, OwedAnswer, Pulse, StaffAddress, Team
from heardback.desk.queries import owed_page
from heardback.desk.queries.owed_page import clocks_at, page_of
from heardback.desk.queries.owed_page_filters import Filters, after_from
from heardback.desk.queries.owed_page_frame import frame_of, names_of
from heardback.desk.refused import Refused
from heardback.desk.restored import restored
from heardback.intake.rejudge import rejudge_all
from heardback.kernel.status import flags_at
from heardback.web.owed.calling import good_hour, spoken_number, tel

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def ask(
    world: World, name: str, at: float, text: str = "Can you repair our pump?", *, to: str = f"service@{FIRM}"
) -> str:
    """Let somebody new write; return the id of what they are owed."""
    world.mail(f"{name.title()} Doe <{name}@pool.example>", at, text, to=to)
    return owed_to(name)


def owed_to(name: str) -> str:
    return OwedAnswer.objects.get(customer_id=f"email:{name}@pool.example", is_open=True).owed_id


def names_on(client: Client, **query: str) -> list[str]:
    """The names of the rows, from the top."""
    page = client.get(reverse("owed"), query)
    assert page.status_code == 200
    return re.findall(r"data-open[^>]*>(\w+) Doe</a>", page.content.decode())


# ---------------------------------------------------------------- who stands where


def test_who_can_still_be_won_comes_first_then_by_due_time(world: World, clock: Clock) -> None:
    answered = world.mail("Old Doe <old@pool.example>", -200, "Do you repair pumps?")
    world.reply(answered, -199, "Yes, we do.", to="old@pool.example")
    ask(world, "late", -30)
    ask(world, "old", -20, "And what does it cost?")
    ask(world, "fresh", -2)
    ask(world, "fresher", -1)
    clock.at(0)
    assert names_on(signed_in(world.sam)) == ["Fresh", "Fresher", "Late", "Old"]


def test_history_from_before_go_live_does_not_bury_the_living(world: World, clock: Clock) -> None:
    ask(world, "ancient", -24 * 15)
    ask(world, "young", -24 * 13)
    clock.at(0)
    assert names_on(signed_in(world.sam)) == ["Young"]


def test_the_unsure_are_one_line_until_nobody_sorted_them_out(world: World, clock: Clock) -> None:
    world.mail(
        "News Doe <news@pool.example>",
        0.5,
        "Our spring offers.",
        headers={"Precedence": "bulk"},
        to=f"sam@{FIRM}",
    )
    unsure = OwedAnswer.objects.filter(is_open=True, is_certain=False)
    if not unsure:
        world.mail(
            "Cc Doe <cc@pool.example>",
            0.5,
            "For your files.",
            to="other@pool.example",
            headers={"Cc": f"service@{FIRM}"},
        )
    row = OwedAnswer.objects.get(is_open=True, is_certain=False)
    clock.at(1)
    page = signed_in(world.sam).get(reverse("owed")).content.decode()
    assert "1 to sort out" in page
    assert "data-open" not in page
    clock.moment = row.listed_from
    assert "data-open" in signed_in(world.sam).get(reverse("owed")).content.decode()


def test_nobody_waiting_says_when_we_last_looked(world: World, clock: Clock) -> None:
    IntakePoint.objects.update(last_seen_at=clock.at(0) - timedelta(minutes=3))
    page = signed_in(world.sam).get(reverse("owed")).content.decode()
    assert "Nobody is waiting" in page
    assert "08:57 today" in page


def test_a_point_that_cannot_be_read_is_said(world: World, clock: Clock) -> None:
    IntakePoint.objects.update(problem="The server refuses the password.")
    assert "1 intake point cannot be read" in signed_in(world.sam).get(reverse("owed")).content.decode()


def test_tones_are_the_kernels_flags(world: World) -> None:
    for hours in (-30, -20, -2):
        ask(world, f"p{-hours}", hours)
    as_of = MONDAY
    book = policy_book()
    rows = page_of(Filters(), None, as_of).rows
    assert {row.tone_at(as_of) for row in rows} == {"overdue", "soon", ""}
    for row in rows:
        flags = flags_at(restored(OwedAnswer.objects.get(pk=row.owed_id), book), as_of)
        assert row.tone_at(as_of) == next((f for f in ("overdue", "due_soon") if f in flags), "").replace(
            "due_soon", "soon"
        )


def test_both_clocks_where_they_differ(world: World) -> None:
    ask(world, "wall", -16)  # Sunday 17:00
    row = page_of(Filters(), None, MONDAY).rows[0]
    assert clocks_at(row, policy_book(), MONDAY).own_share is None
    from heardback.desk.models import StandardVersion

    StandardVersion.objects.update(text="8 business hours")
    rejudge_all(MONDAY)
    row = page_of(Filters(), None, MONDAY).rows[0]
    clocks = clocks_at(row, names_of().book, MONDAY + timedelta(hours=2))
    assert clocks.own_share == pytest.approx(0.25)
    assert clocks.own_left == timedelta(hours=6)
    assert clocks.wall_share > 0.25


def test_a_third_contact_within_thirty_days_is_said_on_the_row_and_on_the_customers_page(
    world: World, clock: Clock
) -> None:
    client, question = signed_in(world.sam), ""
    pages = [reverse("owed"), reverse("customer", args=["email:nora@pool.example"])]
    for day, is_repeat in enumerate((False, False, True)):
        question = world.mail(
            "Nora Doe <nora@pool.example>", 24 * day, "It leaks again. Can you help?", answers=question
        )
        clock.at(24 * day + 1)
        said = ["3 or more contacts in 30 days" in client.get(page).content.decode() for page in pages]
        assert said == [is_repeat, is_repeat]
        world.reply(question, 24 * day + 2, "We repaired it. All is fine now.", to="nora@pool.example")


# ---------------------------------------------------------------- filters, search, pages


def test_filters_by_owner_team_channel_and_point(world: World, clock: Clock) -> None:
    field = Team.objects.create(name="Field")
    point = IntakePoint.objects.create(
        name="Jobs", kind="imap", address=f"jobs@{FIRM}", team=field, created_at=MONDAY
    )
    StaffAddress.objects.create(address=f"jobs@{FIRM}", kind="shared")
    ask(world, "one", -3)
    two = ask(world, "two", -2, to=f"jobs@{FIRM}")
    claim.take(world.sam, two, now=MONDAY)
    clock.at(0)
    sam = signed_in(world.sam)
    assert names_on(sam) == ["One", "Two"]
    assert names_on(sam, owner="me") == ["Two"]
    assert names_on(sam, owner="nobody") == ["One"]
    assert names_on(sam, owner=str(world.dana.pk)) == []
    assert names_on(sam, team=str(field.pk)) == ["Two"]
    assert names_on(sam, point=str(point.pk)) == ["Two"]
    assert names_on(sam, channel="email") == ["One", "Two"]
    assert names_on(sam, channel="phone") == []
    assert names_on(sam, team="x", owner="y", point="-1", after="nonsense") == ["One", "Two"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ann", ["Ann"]),
        ("ANN@POOL", ["Ann"]),
        ("skimmer", ["Bob"]),
        ("skimmer crack", ["Bob"]),
        ("skimmer barn", []),
        ("(626) 555-0134", ["Ann"]),
        ("626 555", ["Ann"]),
        ("100%", []),
        ("a_n", []),
        ("élan", ["Élan"]),
        ("Élan", ["Élan"]),
    ],
)
def test_search(world: World, clock: Clock, words: str, found: list[str]) -> None:
    ask(world, "ann", -3, "Please ring me at (626) 555-0134, the pump is loud.")
    ask(world, "bob", -2, "There is a crack in the skimmer.")
    world.mail("Élan Doe <elan@pool.example>", -1, "Do you clean pools?")
    clock.at(0)
    assert names_on(signed_in(world.sam), q=words) == found


def test_pages_are_cut_by_key_and_lose_nobody(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        ask(world, f"new{number}", -5 + number)
        ask(world, f"due{number}", -40 + number)
    as_of = clock.at(0)
    monkeypatch.setattr(owed_page, "ROWS", 3)
    everybody, after = [], None
    while True:
        page = page_of(Filters(), None, as_of, after)
        everybody += [row.owed_id for row in page.rows]
        if page.next_after is None:
            break
        after = after_from(page.next_after.encoded())
        assert after == page.next_after
    assert len(everybody) == len(set(everybody)) == 10
    whole = [row.customer for row in _all(as_of, monkeypatch)]
    assert [name[:3] for name in whole] == ["New"] * 5 + ["Due"] * 5


def _all(as_of: datetime, monkeypatch: pytest.MonkeyPatch) -> tuple[owed_page.Waiting, ...]:
    monkeypatch.setattr(owed_page, "ROWS", 50)
    return page_of(Filters(), None, as_of).rows


def test_five_queries_and_no_write_whatever_the_size(world: World, clock: Clock) -> None:
    client = signed_in(world.sam)
    clock.at(0)
    for size in (0, 2, 9):
        for number in range(size):
            ask(world, f"p{size}x{number}", -3)
        for path in (reverse("owed"), reverse("owed_list")):
            with counted_queries() as seen:
                assert client.get(path).status_code == 200
            assert len(seen) <= 5, [one["sql"][:60] for one in seen.captured_queries]
            assert writes_in(seen) == []


# ---------------------------------------------------------------- polling


def test_304_while_no_fact_and_no_minute_has_changed(world: World, clock: Clock) -> None:
    client = signed_in(world.sam)
    clock.at(0)
    key = ask(world, "ann", -3)
    first = client.get(reverse("owed_list"))
    tag = first["ETag"]
    assert 'hx-headers="{&quot;If-None-Match' in client.get(reverse("owed")).content.decode()
    with counted_queries() as seen:
        assert client.get(reverse("owed_list"), headers={"If-None-Match": tag}).status_code == 304
    assert len(seen) <= 3
    assert client.get(reverse("owed_list") + "?owner=me", headers={"If-None-Match": tag}).status_code == 200
    assert signed_in(world.dana).get(reverse("owed_list"), headers={"If-None-Match": tag}).status_code == 200
    claim.take(world.sam, key, now=MONDAY)
    assert client.get(reverse("owed_list"), headers={"If-None-Match": tag}).status_code == 200
    tag = client.get(reverse("owed_list"))["ETag"]
    clock.at(1 / 60)
    assert client.get(reverse("owed_list"), headers={"If-None-Match": tag}).status_code == 200


def test_the_page_hands_the_list_the_tag_that_it_was_made_with(world: World, clock: Clock) -> None:
    clock.at(0)
    client = signed_in(world.sam)
    page = client.get(reverse("owed"), {"owner": "nobody"}).content.decode()
    tag = re.search(r"If-None-Match&quot;: &quot;(W/.*?)&quot;}", page)
    url = re.search(r'hx-get="(/owed/list/[^"]*)"', page)
    assert tag
    assert url
    plain = tag[1].replace("\\&quot;", '"')
    assert client.get(url[1].replace("&amp;", "&"), headers={"If-None-Match": plain}).status_code == 304


# ---------------------------------------------------------------- taking care


def test_take_is_a_fact_and_the_queue_shows_it_at_once(world: World, clock: Clock) -> None:
    key = ask(world, "ann", -3)
    due_at = OwedAnswer.objects.get(pk=key).due_at
    before = Pulse.objects.get().count
    clock.at(0)
    client = signed_in(world.sam)
    done = client.post(reverse("owed_take", args=[key]), {"next": reverse("owed") + "?owner=me"})
    assert done["Location"] == "/owed/?owner=me"
    row = OwedAnswer.objects.get(pk=key)
    assert (row.owner, row.due_at) == (world.sam, due_at)
    assert Pulse.objects.get().count > before
    page = client.get(reverse("owed")).content.decode()
    assert "Ann Doe is yours." in page
    assert "yours" in page
    client.post(reverse("owed_take", args=[key]))
    assert Claim.objects.count() == 1


def test_with_script_the_answer_says_what_happened_in_place(world: World, clock: Clock) -> None:
    key = ask(world, "ann", -3)
    clock.at(0)
    done = signed_in(world.sam).post(reverse("owed_take", args=[key]), headers={"HX-Request": "true"})
    assert done["HX-Trigger"] == "acted"
    assert "Ann Doe is yours." in done.content.decode()


def test_a_strange_next_is_not_followed(world: World, clock: Clock) -> None:
    key = ask(world, "ann", -3)
    clock.at(0)
    done = signed_in(world.sam).post(reverse("owed_take", args=[key]), {"next": "https://evil.example/"})
    assert done["Location"] == reverse("owed")


def test_a_hand_over_waits_for_a_yes_and_goes_back_after_one_opening_hour(world: World) -> None:
    key = ask(world, "ann", -3)
    claim.take(world.sam, key, now=MONDAY)
    row = claim.hand_over(world.sam, key, world.dana, now=MONDAY + timedelta(minutes=1), note="knows her")
    assert (row.owner, row.handed_to) == (world.sam, world.dana)
    assert row.returns_at == MONDAY + timedelta(hours=1, minutes=1)
    with pytest.raises(Refused, match="not being handed to you"):
        claim.accept_hand_over(world.dana, key, now=MONDAY + timedelta(hours=2))
    row = claim.accept_hand_over(world.dana, key, now=MONDAY + timedelta(minutes=30))
    assert (row.owner, row.handed_to) == (world.dana, None)


def test_a_hand_over_after_hours_waits_for_the_next_opening_hour(world: World) -> None:
    key = ask(world, "ann", -3)
    claim.take(world.sam, key, now=MONDAY)
    row = claim.hand_over(world.sam, key, world.dana, now=MONDAY + timedelta(hours=10))  # 19:00
    assert row.returns_at == MONDAY + timedelta(hours=25)  # Tuesday 10:00


def test_no_to_a_hand_over_leaves_it_where_it_was(world: World, clock: Clock) -> None:
    key = ask(world, "ann", -3)
    claim.take(world.sam, key, now=MONDAY)
    claim.hand_over(world.sam, key, world.dana, now=MONDAY)
    clock.at(0.2)
    dana = signed_in(world.dana)
    assert "Accept" in dana.get(reverse("owed")).content.decode()
    dana.post(reverse("owed_return", args=[key]))
    row = OwedAnswer.objects.get(pk=key)
    assert (row.owner, row.handed_to) == (world.sam, None)
    assert "Accept" not in dana.get(reverse("owed")).content.decode()


def test_who_may_give_what_to_whom(world: World) -> None:
    key = ask(world, "ann", -3)
    with pytest.raises(Refused, match="Nobody has it yet"):
        claim.hand_over(world.sam, key, world.dana, now=MONDAY)
    with pytest.raises(Refused, match="does not answer customers"):
        claim.assign(world.sam, key, world.rae, now=MONDAY)
    claim.assign(world.sam, key, world.dana, now=MONDAY)
    with pytest.raises(Refused, match="Only a lead"):
        claim.assign(world.sam, key, world.sam, now=MONDAY)
    with pytest.raises(Refused, match="only they or a lead"):
        claim.release(world.sam, key, now=MONDAY)
    assert claim.assign(world.dana, key, world.sam, now=MONDAY).owner == world.sam
    assert claim.release(world.dana, key, now=MONDAY).owner is None


def test_what_is_answered_cannot_be_taken(world: World, clock: Clock) -> None:
    message_id = world.mail("Ann Doe <ann@pool.example>", -3, "Can you come?")
    key = owed_to("ann")
    world.reply(message_id, -1, "Yes, tomorrow at nine.", to="ann@pool.example")
    clock.at(0)
    client = signed_in(world.sam)
    client.post(reverse("owed_take", args=[key]))
    assert "answered meanwhile" in client.get(reverse("owed")).content.decode()
    assert not Claim.objects.exists()


def test_a_note_is_kept_and_answers_nobody(world: World, clock: Clock) -> None:
    key = ask(world, "ann", -3)
    clock.at(0)
    client = signed_in(world.sam)
    client.post(reverse("owed_note", args=[key]), {"text": "  She is in Spain until Friday. "})
    assert Note.objects.get().text == "She is in Spain until Friday."
    assert OwedAnswer.objects.get(pk=key).is_open
    client.post(reverse("owed_note", args=[key]), {"text": "   "})
    assert Note.objects.count() == 1


def test_the_menu_works_as_a_page_and_as_a_sheet(world: World, clock: Clock) -> None:
    key = ask(world, "ann", -3)
    clock.at(0)
    client = signed_in(world.sam)
    page = client.get(reverse("owed_menu", args=[key])).content.decode()
    assert "<html" in page
    assert "Ann Doe" in page
    sheet = client.get(reverse("owed_menu", args=[key]), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in sheet
    assert reverse("owed_assign", args=[key]) in sheet


def test_who_only_reads_sees_no_buttons_and_changes_nothing(world: World, clock: Clock) -> None:
    key = ask(world, "ann", -3)
    clock.at(0)
    rae = signed_in(world.rae)
    page = rae.get(reverse("owed")).content.decode()
    assert "Ann Doe" in page
    assert "Take</button>" not in page
    verbs = ("take", "release", "assign", "hand_over", "accept", "return", "note")
    for verb in verbs:
        assert (
            rae.post(reverse(f"owed_{verb}", args=[key]), {"to": str(world.sam.pk), "text": "x"}).status_code
            == 403
        )
        assert rae.get(reverse(f"owed_{verb}", args=[key])).status_code == 405
        assert signed_in(world.ada).post(reverse(f"owed_{verb}", args=[key])).status_code == 403
    assert signed_in(world.ada).get(reverse("owed")).status_code == 403
    assert Client().get(reverse("owed")).status_code == 302
    assert not Claim.objects.exists()
    assert not Note.objects.exists()


def test_no_such_row(world: World, clock: Clock) -> None:
    client = signed_in(world.sam)
    assert client.get(reverse("owed_menu", args=["nothing"])).status_code == 404
    assert client.post(reverse("owed_take", args=["nothing"])).status_code == 404


def test_no_style_no_script_and_no_handler_in_the_page(world: World, clock: Clock) -> None:
    ask(world, "ann", -3, "<script>alert(1)</script><b style='x'>")
    clock.at(0)
    page = signed_in(world.sam).get(reverse("owed")).content.decode()
    assert " style=" not in page.replace("&lt;b style=", "")
    assert not re.search(r"<script(?! src=)|\son\w+=", page)


# ---------------------------------------------------------------- counts and calling


def test_counts_stop_where_they_say_more_than(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        ask(world, f"p{number}", -30 + number)
    monkeypatch.setattr("heardback.desk.queries.owed_page_frame.MOST_COUNTED", 2)
    frame = frame_of(Filters(), MONDAY)
    assert str(frame.waiting) == "more than 2"


def test_calling() -> None:
    sunday = MONDAY - timedelta(days=1)
    assert spoken_number("+16265550134", "US") == "(626) 555-0134"
    assert spoken_number("+16265550134", "DE") == "+1 626-555-0134"
    assert spoken_number("call the barn", "US") == "call the barn"
    assert tel("+1 626 555-0134") == "tel:+16265550134"
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("America/New_York")
    night = MONDAY.replace(hour=9)  # 02:00 in Los Angeles
    assert good_hour("+16265550134", (), night, zone) == "it is 02:00 there"
    rang = (owed_page.Tried("phone", sunday),)
    assert good_hour("+16265550134", rang, MONDAY + timedelta(hours=6), zone) == "they rang at 09:00"
    assert good_hour("555-0134", (), MONDAY, zone) == ""


def test_a_number_left_makes_calling_the_next_action(world: World, clock: Clock) -> None:
    ask(world, "ann", -3, "Please call me at (626) 555-0134.")
    ask(world, "bob", -2, "Please write to me.")
    clock.at(6)
    page = signed_in(world.sam).get(reverse("owed")).content.decode()
    assert page.count('href="tel:') == 1
    assert "Call back" in page
