"""What we wait for: the list and its groups, asking again, dates, promises that hang on it, strangers, the quiet."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk.world import FIRM, MONDAY, World
from tests.web.looking import Clock, counted_queries, signed_in

from heardback.alerts.models import Letter
from heardback.alerts.notice_words import morning_notice
from heardback.desk.actions.promise import promise
from heardback.desk.firm import firm_calendar, profile
from heardback.desk.models import AwaitedRow, DecisionFact, IntakePoint, PromiseRow, WaitsFor
from heardback.desk.promise_rows import awaited_of
from heardback.desk.queries.awaited import held_up, own_past, waiting_of, waiting_page
from heardback.desk.sealing import seal_text
from heardback.formats.exports.items import FolderRole
from heardback.kernel.awaiting import QUIET_AFTER
from heardback.kernel.contacts import PromiseKind

pytestmark = pytest.mark.django_db

MILLER = "Miller Supplies <office@miller.example>"
ASKED = "Could you send us the payoff letter?"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(monkeypatch)
    clock.at(30)
    return clock


class Asking(World):
    """Blue Heron Pools, waiting for Miller; `asking` is the Message-ID of the question."""

    asking: str


@pytest.fixture
def world(clock: Clock) -> Asking:
    """Miller once wrote and was answered; on Monday 10:00 Dana asked them for a letter."""
    world = Asking()
    first = world.mail(MILLER, -100, "When do you open?", subject="Hours")
    world.reply(first, -99, "At nine.", to="office@miller.example")
    world.asking = ask(world, 1)
    return world


def ask(
    world: World, at: float, *, to: str = "office@miller.example", answers: str = "", text: str = ASKED
) -> str:
    return world.mail(
        f"dana@{FIRM}", at, text, to=to, subject="Payoff letter", answers=answers, role=FolderRole.SENT
    )


def page_of(world: Asking, **query: str) -> str:
    return signed_in(world.dana).get(reverse("awaited"), query).content.decode()


def the_row() -> AwaitedRow:
    return AwaitedRow.objects.get(sentence__contains="payoff letter")


def test_a_question_stands_in_the_list_until_they_answer(world: Asking) -> None:
    page = page_of(world)
    assert "Miller Supplies" in page
    assert f"“{ASKED}”" in page
    assert "Dana Reyes asked" in page
    assert "Coming" in page
    assert "Past the date" not in page
    world.mail(MILLER, 25, "Here it is.", subject="Re: Payoff letter", answers=world.asking)
    assert "We wait for nobody." in page_of(world)


@pytest.mark.parametrize(("hours", "title"), [(30, "Coming"), (72, "Due today"), (74, "Past the date")])
def test_the_groups_follow_the_date(world: Asking, clock: Clock, hours: float, title: str) -> None:
    clock.at(hours)
    page = page_of(world)
    assert [one for one in ("Past the date", "Due today", "Coming") if f">{one}</h2>" in page] == [title]


def test_out_of_office_ends_nothing(world: Asking) -> None:
    world.mail(
        MILLER,
        2,
        "I am away until Friday.",
        subject="Automatic reply: Payoff letter",
        answers=world.asking,
        headers={"Auto-Submitted": "auto-replied"},
    )
    assert ASKED in page_of(world)


def test_mine_are_those_that_i_asked_or_that_my_promise_hangs_on(world: Asking) -> None:
    client = signed_in(world.sam)
    assert "You wait for nobody." in client.get(reverse("awaited"), {"whose": "me"}).content.decode()
    assert ASKED in page_of(world, whose="me")
    made = promised(world)
    hang(world, made)
    PromiseRow.objects.filter(pk=made.pk).update(owner=world.sam)
    assert ASKED in client.get(reverse("awaited"), {"whose": "me"}).content.decode()


def test_cold_mail_to_a_stranger_is_not_listed_until_they_turn_to_us(world: Asking) -> None:
    ask(world, 2, to="buyer@stranger.example", text="Could you tell me who looks after your new pool pump?")
    assert "new pool pump" not in page_of(world)
    (cold,) = waiting_of("email:buyer@stranger.example", MONDAY + timedelta(hours=30))
    assert cold.awaited.known_from is None
    page = signed_in(world.dana).get(reverse("customer", args=["email:buyer@stranger.example"]))
    assert "they never wrote to us" in page.content.decode()
    assert "Never wrote to us (1)" in page_of(world)
    assert "new pool pump" in page_of(world, which="strangers")
    world.mail("Buyer <buyer@stranger.example>", 26, "Who are you?", subject="Hello")
    assert "new pool pump" in page_of(world)


def test_a_lender_who_never_wrote_is_listed_when_asked_alone_for_something_by_a_day(world: Asking) -> None:
    ask(world, 2, to="loans@bank.example", text="Please send us the payoff figures by Friday.")
    row = AwaitedRow.objects.get(customer_id="email:loans@bank.example")
    assert row.latest_at.isoformat() == "2026-03-21T03:59:59+00:00"
    assert "the payoff figures by Friday" in page_of(world)


def test_expect_it_by_and_its_undo(world: Asking) -> None:
    row, client = the_row(), signed_in(world.sam)
    url = reverse("say_awaited", args=[row.awaited_id, "until"])
    client.post(url, {"day": "2026-03-27"})
    row.refresh_from_db()
    assert row.latest_at.isoformat() == "2026-03-28T03:59:59+00:00"
    undo_last(client, world)
    row.refresh_from_db()
    assert row.latest_at == MONDAY + timedelta(hours=73)


@pytest.mark.parametrize("day", ["", "soon", "2026-03-16", "2026-02-30"])
def test_a_day_that_is_none_or_is_over_is_refused_in_words(world: Asking, day: str) -> None:
    row, client = the_row(), signed_in(world.sam)
    url = reverse("say_awaited", args=[row.awaited_id, "until"])
    page = client.post(url, {"day": day}, follow=True).content.decode()
    assert "Say by which day" in page or "That moment has passed" in page
    assert AwaitedRow.objects.get(pk=row.pk).latest_at == row.latest_at


def test_no_longer_waiting_and_its_undo(world: Asking) -> None:
    row, client = the_row(), signed_in(world.sam)
    page = client.post(reverse("say_awaited", args=[row.awaited_id, "stop"]), follow=True).content.decode()
    assert "We wait for that from Miller Supplies no longer." in page
    assert ASKED not in page_of(world)
    undo_last(client, world)
    assert ASKED in page_of(world)


def undo_last(client: Client, world: World) -> None:
    last = DecisionFact.objects.order_by("-id").first()
    assert last is not None
    client.post(reverse("undo_decision", args=[last.decision_id]))


# -- promises that hang on it


def promised(world: Asking) -> PromiseRow:
    """Dana promised Ann the figures by Wednesday evening."""
    asked = world.mail("Ann <ann@lake.example>", 2, "When can I have the figures?", subject="Figures")
    world.reply(asked, 3, "They are nearly ready.", to="ann@lake.example")
    promise(
        world.dana,
        "email:ann@lake.example",
        kind=PromiseKind.DELIVER,
        words="the figures",
        due_at=MONDAY + timedelta(hours=60),
        now=MONDAY + timedelta(hours=4),
    )
    return PromiseRow.objects.get(customer_id="email:ann@lake.example")


def hang(world: Asking, made: PromiseRow) -> None:
    url = reverse("say_awaited", args=[the_row().awaited_id, "hang"])
    signed_in(world.dana).post(url, {"promise": made.promise_id})


def test_a_promise_hangs_on_it_and_its_own_clock_runs_on(world: Asking, clock: Clock) -> None:
    made = promised(world)
    before = made.latest_at
    hang(world, made)
    made.refresh_from_db()
    assert made.latest_at == before
    (held,) = held_up(clock.moment, [made.promise_id])[made.promise_id]
    assert (held.customer, held.state) == ("Miller Supplies", "waiting")
    assert "our promise to Ann hangs on it" in page_of(world)
    (late,) = held_up(clock.at(80), [made.promise_id])[made.promise_id]
    assert late.state == "past"


def test_when_they_were_heard_the_promise_can_go_on(world: Asking, clock: Clock) -> None:
    made = promised(world)
    hang(world, made)
    world.mail(MILLER, 25, "Here it is.", subject="Re: Payoff letter", answers=world.asking)
    (held,) = held_up(clock.moment, [made.promise_id])[made.promise_id]
    assert held.state == "heard"


def test_hanging_is_undone_and_said_twice_is_once(world: Asking) -> None:
    made = promised(world)
    hang(world, made)
    hang(world, made)
    assert WaitsFor.objects.filter(undone_at__isnull=True).count() == 1
    client = signed_in(world.dana)
    client.post(f"{reverse('say_awaited', args=[the_row().awaited_id, 'unhang'])}?promise={made.promise_id}")
    assert not WaitsFor.objects.filter(undone_at__isnull=True).exists()
    client.post(
        f"{reverse('say_awaited', args=[the_row().awaited_id, 'hang-again'])}?promise={made.promise_id}"
    )
    assert WaitsFor.objects.filter(undone_at__isnull=True).count() == 1


def test_no_promise_chosen_or_one_that_is_gone_is_refused(world: Asking) -> None:
    client = signed_in(world.dana)
    url = reverse("say_awaited", args=[the_row().awaited_id, "hang"])
    assert "Choose a promise" in client.post(url, follow=True).content.decode()
    assert "no such promise" in client.post(url, {"promise": "gone"}, follow=True).content.decode()
    assert not WaitsFor.objects.exists()


def test_the_sheet_offers_running_promises(world: Asking) -> None:
    made = promised(world)
    page = signed_in(world.dana).get(reverse("awaited_one", args=[the_row().awaited_id])).content.decode()
    assert made.promise_id in page
    assert "To others" in page
    narrowed = signed_in(world.dana).get(reverse("awaited_one", args=[the_row().awaited_id]), {"q": "nobody"})
    assert made.promise_id not in narrowed.content.decode()


# -- asking again


@pytest.fixture
def sending(world: Asking) -> IntakePoint:
    world.point.settings = {
        "host": "imap.blueheron-pools.example",
        "smtp_host": "smtp.blueheron-pools.example",
    }
    world.point.secret = seal_text("a password")
    world.point.save()
    return world.point


def test_a_reminder_is_drafted_with_our_question_and_a_person_sends_it(
    world: World, sending: IntakePoint
) -> None:
    client = signed_in(world.dana)
    url = reverse("ask_again", args=[the_row().awaited_id])
    page = client.get(url)
    text = page.context["form"].initial["text"]
    assert f"on Monday, 16 March I asked you:\n\n“{ASKED}”" in text
    assert not Letter.objects.exists()
    initial = page.context["form"].initial
    sent = client.post(url, {**initial, "point": sending.pk, "do": "send"})
    (letter,) = Letter.objects.all()
    assert sent["Location"] == reverse("letter", args=[letter.pk])
    assert (letter.recipients, letter.answers) == (["office@miller.example"], "")
    assert client.get(sent["Location"]).status_code == 200


def test_a_colleague_s_reminder_says_we(world: Asking, sending: IntakePoint) -> None:
    page = signed_in(world.sam).get(reverse("ask_again", args=[the_row().awaited_id]))
    assert "we asked you:" in page.context["form"].initial["text"]


@pytest.mark.parametrize(
    ("theirs", "question", "begins"),
    [
        (
            "Wann haben Sie geöffnet?",
            "Können Sie uns bitte die Unterlagen schicken?",
            "am Montag, 16. März hatte ich",
        ),
        (
            "¿Cuándo abren ustedes?",
            "¿Nos puede enviar los papeles, por favor?",
            "El lunes, 16 de marzo le pregunté",
        ),
        (
            "Quand est-ce que vous ouvrez ?",
            "Pouvez-vous nous envoyer le dossier ?",
            "Le lundi 16 mars, je vous avais",
        ),
    ],
)
def test_a_reminder_is_in_their_language_and_counts_as_asking_again(
    clock: Clock, theirs: str, question: str, begins: str
) -> None:
    world = World()
    first = world.mail(MILLER, -100, theirs, subject="Hours")
    world.reply(first, -99, "9:00", to="office@miller.example")
    asking = ask(world, 1, text=question)
    row = AwaitedRow.objects.get(sentence=question)
    page = signed_in(world.dana).get(reverse("ask_again", args=[row.awaited_id]))
    text = page.context["form"].initial["text"]
    assert begins in text
    assert f"“{question}”" in text
    ask(world, 28, answers=asking, text=text)
    row.refresh_from_db()
    assert (row.times, row.sentence) == (2, question)
    assert not PromiseRow.objects.exists()


def test_enter_in_a_line_sends_nothing(world: Asking, sending: IntakePoint) -> None:
    client = signed_in(world.dana)
    url = reverse("ask_again", args=[the_row().awaited_id])
    initial = client.get(url).context["form"].initial
    assert client.post(url, {**initial, "point": sending.pk, "do": "look"}).status_code == 422
    assert not Letter.objects.exists()


def test_without_a_mailbox_that_sends_the_page_says_so(world: Asking) -> None:
    page = signed_in(world.dana).get(reverse("ask_again", args=[the_row().awaited_id])).content.decode()
    assert "No mailbox can send from here yet" in page


def test_asking_again_moves_the_date_and_is_counted_once_quoted(world: Asking) -> None:
    ask(
        world,
        28,
        answers=world.asking,
        text=f"On Monday I asked you:\n\n“{ASKED}”\n\nWe would be glad of a word.",
    )
    row = the_row()
    assert (row.times, row.sentence) == (2, ASKED)
    assert "asked twice" in page_of(world)


# -- the quiet, the whole list, who may


def test_what_is_long_quiet_is_folded_and_still_there(world: Asking, clock: Clock) -> None:
    clock.at(24 * 64)
    assert ASKED not in page_of(world)
    assert "Long quiet (1)" in page_of(world)
    assert ASKED in page_of(world, which="quiet")


@pytest.mark.parametrize("after", [timedelta(0), timedelta(microseconds=1)])
def test_what_is_folded_is_what_the_kernel_calls_quiet(world: Asking, after: timedelta) -> None:
    kernel = awaited_of(the_row())
    moment = kernel.window.latest_at + QUIET_AFTER + after
    assert kernel.is_listed_at(moment)
    assert waiting_page(moment).quiet == int(kernel.is_quiet_at(moment)) == int(bool(after))


def test_what_a_promise_hangs_on_is_never_folded(world: Asking, clock: Clock) -> None:
    hang(world, promised(world))
    clock.at(24 * 64)
    assert ASKED in page_of(world)


def test_the_whole_list_as_csv_runs_nothing_in_a_spreadsheet(world: Asking) -> None:
    ask(world, 4, to="office@miller.example", text="=1+1 Could you say?")
    response = signed_in(world.dana).get(reverse("awaited_csv"))
    text = b"".join(response).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["customer"] == "Miller Supplies"
    assert rows[0]["since"] == "2026-03-16T10:00:00-04:00"
    assert not any(cell.startswith("=") for row in rows for cell in row.values())


def test_an_auditor_reads_and_changes_nothing_and_an_admin_reads_nothing(world: Asking) -> None:
    row = the_row()
    auditor, admin = signed_in(world.rae), signed_in(world.ada)
    page = auditor.get(reverse("awaited")).content.decode()
    assert ASKED in page
    assert "Ask again" not in page
    for verb in ("until", "stop", "hang", "unhang"):
        assert auditor.post(reverse("say_awaited", args=[row.awaited_id, verb])).status_code == 403
    assert auditor.get(reverse("ask_again", args=[row.awaited_id])).status_code == 403
    assert admin.get(reverse("awaited")).status_code == 403
    assert admin.get(reverse("awaited_csv")).status_code == 403


def test_what_is_not_there_is_not_found(world: Asking) -> None:
    client = signed_in(world.dana)
    assert client.get(reverse("awaited_one", args=["none"])).status_code == 404
    assert client.post(reverse("say_awaited", args=["none", "stop"])).status_code == 404
    assert client.post(reverse("say_awaited", args=[the_row().awaited_id, "shout"])).status_code == 404


def test_own_ones_past_their_date_are_for_the_morning(world: Asking, clock: Clock) -> None:
    assert own_past(world.dana, clock.moment) == []
    assert [row.awaited_id for row in own_past(world.dana, clock.at(80))] == [the_row().awaited_id]
    assert own_past(world.sam, clock.moment) == []
    calendar = firm_calendar(profile(), clock.moment)
    told = morning_notice(world.dana, calendar, "https://desk.example", clock.moment)
    assert "You wait for (1)\n\nMiller Supplies: expected by" in told.text
    assert "https://desk.example/promises/waiting/?whose=me" in told.text
    assert "Miller" not in told.push().decode()
    assert "You wait for" not in morning_notice(world.sam, calendar, "", clock.moment).text


def test_the_promise_s_row_says_what_it_waits_for(world: Asking, clock: Clock) -> None:
    hang(world, promised(world))
    client = signed_in(world.dana)
    assert "waits for" in client.get(reverse("promises")).content.decode()
    clock.at(78)
    late = client.get(reverse("promises")).content.decode()
    assert "whose answer was expected" in late
    world.mail(MILLER, 79, "Here it is.", subject="Re: Payoff letter", answers=world.asking)
    clock.at(80)
    assert "it can go on" in client.get(reverse("promises")).content.decode()


def test_a_customer_s_page_says_what_we_wait_for_from_them(world: Asking) -> None:
    page = (
        signed_in(world.dana).get(reverse("customer", args=["email:office@miller.example"])).content.decode()
    )
    assert "We wait for one thing from them" in page
    assert reverse("ask_again", args=[the_row().awaited_id]) in page
    read = (
        signed_in(world.rae).get(reverse("customer", args=["email:office@miller.example"])).content.decode()
    )
    assert "We wait for one thing from them" in read
    assert reverse("ask_again", args=[the_row().awaited_id]) not in read


def test_pages_are_bounded_and_cost_no_query_a_row(world: Asking, clock: Clock) -> None:
    for number in range(60):
        AwaitedRow.objects.create(
            awaited_id=f"a{number:03}",
            customer_id="email:office@miller.example",
            customer="Miller Supplies",
            kind="asked",
            contact_id=the_row().contact_id,
            since=MONDAY,
            earliest_at=MONDAY + timedelta(hours=100 + number),
            latest_at=MONDAY + timedelta(hours=100 + number),
            sentence=f"Number {number}?",
            known_from=MONDAY,
        )
    first = waiting_page(clock.moment)
    second = waiting_page(clock.moment, after=first.next_after)
    assert [len(first.rows), len(second.rows), second.next_after] == [50, 11, None]
    client = signed_in(world.dana)
    client.get(reverse("awaited"))
    with counted_queries() as seen:
        client.get(reverse("awaited"))
    assert len(seen) <= 16
