"""The promise ledger: its groups, one click a verb, entering, telling of a delay, drafts, rules."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from tests.alerts.outbox import Wire
from tests.desk.world import MONDAY, World
from tests.web.looking import Clock, counted_queries, signed_in, writes_in

from heardback.alerts.models import Letter, LetterPromise
from heardback.alerts.notice_words import morning_notice
from heardback.desk.actions.review_promise import dismiss_promise
from heardback.desk.firm import firm_calendar, profile
from heardback.desk.models import DecisionFact, OwedAnswer, PromiseRow, Role, RuleClick, RuleSwitch
from heardback.desk.promise_rows import promise_of
from heardback.desk.promise_words import by_words, rule_words, sureness
from heardback.desk.queries import promises as queries
from heardback.desk.queries.promises import Group
from heardback.desk.sealing import seal_text
from heardback.evidence.said import commitments_in
from heardback.kernel.contacts import PromiseKind
from heardback.kernel.promises import PromiseState
from heardback.reading.zones import split_zones
from heardback.web.promises.later import WORDS, language_for, later_note, with_date
from heardback.workers import deliver

ANN = "Ann Lee <ann@pool.example>"


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def promised(
    world: World, name: str, at: float, words: str, *, sender: str = "sam@blueheron-pools.example"
) -> PromiseRow:
    """Somebody asks at `at`, is answered an hour later in `words`, and those are a promise."""
    address = f"{name.lower()}@pool.example"
    asked = world.mail(f"{name} Lee <{address}>", at, "Can you come? Our pump leaks.")
    world.reply(asked, at + 1, words, to=address, sender=sender)
    return PromiseRow.objects.get(customer_id=f"email:{address}")


def ledger(client: Client, **query: str) -> str:
    response = client.get(reverse("promises"), query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def section(text: str, name: str) -> str:
    found = re.search(rf'id="group-{name}".*?</section>', text, re.DOTALL)
    return found[0] if found else ""


def say(client: Client, row: PromiseRow, verb: str, **fields: str) -> str:
    answer = client.post(reverse("say_promise", args=[row.promise_id, verb]), fields, follow=True)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


# ---------------------------------------------------------------- the groups


def test_every_running_promise_stands_in_the_group_of_its_moment(world: World, clock: Clock) -> None:
    promised(world, "Slipped", -80, "We will get back to you with a date.")
    promised(world, "Today", 1, "I will get back to you today.")
    promised(world, "Soon", 1, "I will get back to you by Friday.")
    promised(world, "Read", 1, "A pump costs 300 dollars. I'll call you tomorrow.")
    clock.at(2)
    text = ledger(signed_in(world.sam))
    assert "Slipped Lee" in section(text, "slipped")
    assert "Today Lee" in section(text, "today")
    assert "Soon Lee" in section(text, "coming")
    review = section(text, "review")
    assert "Read Lee" in review
    assert "Is this a promise?" in review
    assert "“I'll call you tomorrow.”" in review
    assert "English: “I will …” or “we will …” with “call”" in review
    clock.at(24 * 4 + 2)  # Friday: its reminder has come, its day is not over
    text = ledger(signed_in(world.sam))
    assert "Soon Lee" in section(text, "today")
    assert "Read Lee" in section(text, "review")
    assert "unreviewed" in section(text, "review")
    assert "Read Lee" not in section(text, "slipped")


def test_slipping_is_between_the_reminder_and_the_latest_moment(world: World, clock: Clock) -> None:
    row = promised(world, "Next", 1, "I will get back to you next Friday.")
    assert row.latest_at - row.earliest_at > timedelta(days=6)
    clock.at(24 * 5)
    assert "Next Lee" in section(ledger(signed_in(world.sam)), "slipping")


def test_groups_are_disjoint_and_miss_nobody(world: World, clock: Clock) -> None:
    for number, words in enumerate(
        ("We will get back to you.", "I'll send the quote by Friday.", "I will get back to you next week.")
    ):
        promised(world, f"P{number}", -100 + 30 * number, words)
    running = queries.COUNTED
    for hours in range(-100, 400, 17):
        as_of = clock.at(hours)
        times = queries.Times(queries.EVER, as_of, as_of + timedelta(hours=9))
        rows = queries.promises_between(times.since, as_of).filter(running)
        groups = (Group.SLIPPED, Group.UNCLEAR, Group.TODAY, Group.SLIPPING, Group.COMING)
        found = [row.pk for group in groups for row in rows.filter(queries.condition_of(group, times))]
        assert sorted(found) == sorted(rows.values_list("pk", flat=True))
        slipped = rows.filter(queries.condition_of(Group.SLIPPED, times))
        assert {promise_of(row).state_at(as_of) for row in slipped} <= {PromiseState.BROKEN}


def test_an_empty_ledger_says_when_we_last_looked(world: World, clock: Clock) -> None:
    world.point.last_seen_at = clock.at(0) - timedelta(minutes=3)
    world.point.save()
    text = ledger(signed_in(world.sam))
    assert "No promise is waiting." in text
    assert "We last looked" in text


def test_filters_mine_by_person_and_by_customer(world: World, clock: Clock) -> None:
    promised(world, "Ann", -80, "We will get back to you.", sender="sam@blueheron-pools.example")
    promised(world, "Bob", -80, "We will get back to you.", sender="dana@blueheron-pools.example")
    clock.at(0)
    client = signed_in(world.sam)
    assert "Ann Lee" in ledger(client, owner="me")
    assert "Bob Lee" not in ledger(client, owner="me")
    assert "Ann Lee" not in ledger(client, owner=str(world.dana.pk))
    assert "Bob Lee" not in section(ledger(client, q="ann"), "slipped")
    one = ledger(client, customer="email:bob@pool.example")
    assert "Promised to Bob Lee" in one
    assert "Ann Lee" not in section(one, "slipped")
    assert "No promise is waiting here." in ledger(client, q="nobody by that name")


def test_what_somebody_else_kept_is_no_list(world: World, clock: Clock) -> None:
    row = promised(world, "Ann", -80, "We will get back to you.", sender="dana@blueheron-pools.example")
    world.reply("x", -70, "We come on Friday at nine, and bring the pump.", to="ann@pool.example")
    row.refresh_from_db()
    assert row.answered_at is not None
    clock.at(0)
    client = signed_in(world.sam)
    assert "Ann Lee" in section(ledger(client), "ended")
    assert "Ann Lee" not in ledger(client, owner=str(world.dana.pk))
    assert "Ann Lee" in section(ledger(signed_in(world.dana), owner="me"), "ended")


def test_pages_are_cut_by_key(world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        promised(world, f"P{number}", -90 + number, "We will get back to you.")
    clock.at(0)
    monkeypatch.setattr("heardback.web.promises.views.section_of", _three_rows)
    client, seen, url = signed_in(world.sam), [], f"{reverse('promises')}?group=slipped"
    while url:
        text = unescape(client.get(url).content.decode())
        seen += re.findall(r'<li class="row promise[^"]*" id="promise-([^"]+)"', text)
        more = re.search(r'href="([^"]+after=[^"]+)"', text)
        url = more[1] if more else ""
    assert len(seen) == len(set(seen)) == 7


def _three_rows(*given: object, **named: object) -> queries.Section:
    return queries.section_of(*given, **(named | {"limit": 3}))  # type: ignore[arg-type]


def test_the_same_queries_whatever_the_size(world: World, clock: Clock) -> None:
    client = signed_in(world.sam)
    clock.at(0)
    counts = []
    for size in (2, 9):
        for number in range(size):
            promised(world, f"S{size}x{number}", -80, "We will get back to you.")
        with counted_queries() as seen:
            ledger(client)
        assert writes_in(seen) == []
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 16


# ---------------------------------------------------------------- one click


def test_confirm_dismiss_move_and_undo(world: World, clock: Clock) -> None:
    row = promised(world, "Ann", 1, "A pump costs 300 dollars. I'll call you next Friday.")
    clock.at(2)
    client = signed_in(world.sam)
    assert "It is a promise: to call" in say(client, row, "confirm")
    row.refresh_from_db()
    assert row.confirmed_at is not None
    undo = reverse("undo_decision", args=[DecisionFact.objects.latest("id").decision_id])
    client.post(undo)
    row.refresh_from_db()
    assert row.confirmed_at is None
    say(client, row, "move", due_at="2026-03-27T17:00")
    row.refresh_from_db()
    assert row.latest_at == datetime(2026, 3, 27, 21, tzinfo=UTC)
    assert row.confirmed_at is not None
    client.post(reverse("undo_decision", args=[DecisionFact.objects.latest("id").decision_id]))
    assert "It is no promise." in say(client, row, "dismiss")
    row.refresh_from_db()
    assert row.ended_as == "void"
    assert "Ann Lee" not in section(ledger(client), "review")
    assert "Ann Lee" in section(ledger(client), "ended")


def test_kept_not_kept_waived_and_another_date(world: World, clock: Clock) -> None:
    row = promised(world, "Ann", 1, "I will get back to you by Friday.")
    clock.at(5)
    client = signed_in(world.sam)

    def undo() -> None:
        client.post(reverse("undo_decision", args=[DecisionFact.objects.latest("id").decision_id]))

    def state() -> PromiseState:
        row.refresh_from_db()
        return promise_of(row).state_at(clock.moment)

    say(client, row, "kept")
    assert state() is PromiseState.KEPT
    undo()
    say(client, row, "not-kept")
    assert state() is PromiseState.BROKEN
    undo()
    assert "Give a reason" in say(client, row, "waived", reason=" ")
    say(client, row, "waived", reason="They rang: sold the house")
    assert state() is PromiseState.WAIVED
    undo()
    say(client, row, "they-asked", due_at="2026-03-25T12:00")
    assert state() is PromiseState.OPEN
    assert row.is_moved
    undo()
    assert "A new promise, by 12:00 on Wed." not in say(client, row, "told", due_at="")
    say(client, row, "told", due_at="2026-03-25T12:00")
    assert state() is PromiseState.RENEGOTIATED
    assert PromiseRow.objects.filter(latest_at=datetime(2026, 3, 25, 16, tzinfo=UTC)).exists()


def test_what_may_have_kept_it_is_picked_with_one_click(world: World, clock: Clock) -> None:
    row = promised(world, "Ann", 1, "A pump costs 300 dollars. I'll send the quote by Friday.")
    world.reply("y", 20, "Thank you for asking, here is what we found out.", to="ann@pool.example")
    clock.at(21)
    row.refresh_from_db()
    assert row.candidates
    client = signed_in(world.sam)
    say(client, row, "confirm")
    assert "Is this it?" in ledger(client)
    sheet = client.get(reverse("promise", args=[row.promise_id])).content.decode()
    assert "This was it" in sheet
    say(client, row, "kept", kept_by=row.candidates[0])
    row.refresh_from_db()
    assert row.kept_by
    assert promise_of(row).state_at(clock.moment) is PromiseState.KEPT


def test_a_third_holding_reply_needs_another_lead(world: World, clock: Clock) -> None:
    asked = world.mail(ANN, -60, "Can you come?")
    for number in range(3):
        world.reply(asked, -59 + 5 * number, "I will get back to you.", to="ann@pool.example")
    third = PromiseRow.objects.get(is_unapproved=True)
    assert third.place_in_row == 3
    clock.at(-40)
    staff, author = signed_in(world.sam), signed_in(world.dana)
    assert "Ann Lee" in section(ledger(staff), "approval")
    assert "I agree to it" not in ledger(staff)
    assert staff.post(reverse("say_promise", args=[third.promise_id, "approve"])).status_code == 403
    assert "I agree to it" not in ledger(author)  # she wrote it
    other = signed_in(world.person("lou", "Lou Marsh", Role.LEAD))
    assert "I agree to it" in ledger(other)
    say(other, third, "approve")
    assert section(ledger(staff), "approval") == ""


def test_an_auditor_reads_and_an_admin_sees_no_words(world: World, clock: Clock) -> None:
    row = promised(world, "Ann", -80, "We will get back to you.")
    clock.at(0)
    auditor = signed_in(world.rae)
    text = ledger(auditor)
    assert "Ann Lee" in text
    assert 'id="act"' not in text
    assert auditor.post(reverse("say_promise", args=[row.promise_id, "kept"])).status_code == 403
    assert auditor.get(reverse("promise", args=[row.promise_id])).status_code == 200
    admin = signed_in(world.ada)
    for url in (
        reverse("promises"),
        reverse("promise", args=[row.promise_id]),
        reverse("promises_csv"),
        reverse("enter_promise", args=[row.customer_id]),
    ):
        response = admin.get(url)
        assert response.status_code == 403
        assert b"Ann" not in response.content


def test_a_verb_or_a_promise_that_is_none(world: World, clock: Clock) -> None:
    row = promised(world, "Ann", -80, "We will get back to you.")
    clock.at(0)
    client = signed_in(world.sam)
    assert client.post(reverse("say_promise", args=[row.promise_id, "sing"])).status_code == 404
    assert client.post(reverse("say_promise", args=["none", "kept"])).status_code == 404
    assert "is no date and time" in say(client, row, "told", due_at="soon")


# ---------------------------------------------------------------- entering


def test_a_promise_is_entered_on_an_owed_answer(world: World, clock: Clock) -> None:
    world.mail(ANN, 0, "Can you come?")
    (owed,) = world.waiting()
    clock.at(1)
    client = signed_in(world.sam)
    page = client.get(reverse("customer", args=[owed.customer_id])).content.decode()
    url = reverse("enter_promise", args=[owed.customer_id])
    assert f"{url}?owed={owed.owed_id}" in page
    assert "Promise Ann Lee a time" in client.get(url, {"owed": owed.owed_id}).content.decode()
    given = {"kind": "call_back", "words": "the price of a pump", "due_at": "2026-03-17T16:00"}
    client.post(url, given | {"owed": owed.owed_id})
    row = PromiseRow.objects.get(tier="entered")
    assert (row.kind, row.sentence, row.owner_id) == ("call_back", "the price of a pump", world.sam.pk)
    assert row.owed_id == owed.owed_id
    assert OwedAnswer.objects.get().is_open  # promising answers nobody
    for field in ("words", "due_at"):
        client.post(url, given | {field: ""})
    assert PromiseRow.objects.filter(tier="entered").count() == 1


# ---------------------------------------------------------------- the list as a file


def test_the_list_as_csv(world: World, clock: Clock) -> None:
    promised(world, "Ann", -80, "We will get back to you.")
    promised(world, "=cmd", -80, "We will get back to you.")
    clock.at(0)
    response = signed_in(world.rae).get(reverse("promises_csv"))
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["state"] for row in rows} == {"slipped"}
    assert all(not row["customer"].startswith("=") for row in rows)


# ---------------------------------------------------------------- telling of a delay


@pytest.fixture
def sending(world: World) -> World:
    world.point.settings = {
        "host": "imap.blueheron-pools.example",
        "smtp_host": "smtp.blueheron-pools.example",
    }
    world.point.secret = seal_text("a password")
    world.point.save()
    return world


def fields_of(text: str) -> dict[str, str]:
    """The composer as a browser without scripts would send it."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    found |= {
        name: unescape(value)
        for name, value in re.findall(r'<input type="text" name="(\w+)" value="([^"]*)"', text)
    }
    area = re.search(r'<textarea name="text"[^>]*>\n?(.*?)</textarea>', text, re.DOTALL)
    found["text"] = unescape(area[1]) if area else ""
    if re.search(r'name="is_holding"[^>]* checked', text):
        found["is_holding"] = "on"
    return found


def delivered(now: datetime) -> None:
    wire = Wire()
    while deliver.deliver_step(now, wire):  # type: ignore[arg-type]
        pass


@pytest.mark.parametrize(
    ("at", "is_late", "state"),
    [(30, False, PromiseState.RENEGOTIATED), (140, True, PromiseState.BROKEN)],
)
def test_they_are_told_before_it_slips(
    sending: World, clock: Clock, at: float, is_late: bool, state: PromiseState
) -> None:
    row = promised(sending, "Ann", 1, "I will get back to you tomorrow.")
    clock.at(at)
    client = signed_in(sending.sam)
    button = re.search(r'href="([^"]+\?promise=[^"]+)">Tell them it will be later', ledger(client))
    assert button
    page = client.get(button[1]).content.decode()
    given = fields_of(page)
    assert "> I will get back to you tomorrow." in given["text"]
    assert "[new date]" in given["text"]
    assert ("We are sorry for the delay" in given["text"]) is is_late
    assert given["is_holding"] == "on"
    url = reverse("reply", args=[row.owed_id])
    refused = client.post(url, given)
    assert refused.status_code == 422  # nobody has filled the date in
    assert not Letter.objects.exists()
    client.post(url, given | {"promised_at": "2026-03-25T15:00"})
    letter = Letter.objects.get()
    assert "by Wednesday, 25 March, 15:00" in letter.text
    delivered(clock.at(at + 0.1))
    row.refresh_from_db()
    assert promise_of(row).state_at(clock.moment) is state
    (anew,) = PromiseRow.objects.filter(latest_at=datetime(2026, 3, 25, 19, tzinfo=UTC))
    assert anew.tier == "entered"


def test_a_note_without_its_date_never_goes_out(sending: World, clock: Clock) -> None:
    row = promised(sending, "Ann", 1, "I will get back to you tomorrow.")
    clock.at(30)
    client = signed_in(sending.sam)
    url = reverse("reply", args=[row.owed_id])
    given = fields_of(client.get(url, {"promise": row.promise_id}).content.decode())
    given.pop("is_holding")
    assert "new date is still missing" in client.post(url, given).content.decode()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("language", sorted(WORDS))
@pytest.mark.parametrize("kind", list(PromiseKind))
def test_the_note_is_read_as_the_one_promise_that_it_makes(language: str, kind: PromiseKind) -> None:
    row = PromiseRow(
        kind=kind.value,
        sentence="I'll call you tomorrow.",
        latest_at=MONDAY,
        made_at=MONDAY - timedelta(days=1),
    )
    for as_of in (MONDAY - timedelta(hours=1), MONDAY + timedelta(hours=1)):
        due_at = MONDAY + timedelta(days=9, hours=6)
        note = with_date(later_note(row, "Ann Lee", language, as_of), due_at, UTC)
        (found,) = commitments_in(split_zones(note).new_text, as_of, UTC)
        wanted = {PromiseKind.TRY_AGAIN: PromiseKind.CALL_BACK}.get(kind, kind)
        answers = {PromiseKind.CALL_BACK, PromiseKind.DELIVER, PromiseKind.ACT}
        assert found.kind is (wanted if wanted in answers else PromiseKind.REPLY), note
        assert found.window is not None
        assert abs(found.window.latest_at - due_at) <= timedelta(minutes=15)


def test_the_note_speaks_their_language() -> None:
    assert language_for("Können Sie bitte vorbeikommen? Die Pumpe ist undicht.") == "de"
    assert language_for("Pouvez-vous venir demain ? La pompe fuit.") == "fr"
    assert language_for("Buenos días, ¿cuándo pueden venir? La bomba no funciona.") == "es"
    assert language_for("Can you come? The pump leaks.") == "en"
    assert language_for("") == language_for("+1 202") == "en"


# ---------------------------------------------------------------- what a draft promises


def key_in(text: str) -> str:
    found = re.search(r'name="said-(\w+)"', text)
    assert found
    return found[1]


def test_a_draft_shows_what_it_promises_and_a_click_makes_it_certain(sending: World, clock: Clock) -> None:
    sending.mail(ANN, 0, "What does a pump cost?")
    (owed,) = sending.waiting()
    clock.at(1)
    client = signed_in(sending.sam)
    url = reverse("reply", args=[owed.owed_id])
    words = "A pump costs 300 dollars with all its parts. I'll call you on Friday."
    beside = client.post(reverse("promises_in_draft", args=[owed.owed_id]), {"text": words}).content.decode()
    assert "by the end of Fri" in unescape(beside)
    key = key_in(beside)
    given = fields_of(client.get(url).content.decode()) | {"text": words, f"said-{key}": "yes"}
    client.post(url, given)
    assert LetterPromise.objects.get().is_promise
    delivered(clock.at(1.1))
    row = PromiseRow.objects.get(kind="call_back")
    assert row.confirmed_at is not None
    assert RuleClick.objects.get().is_right
    assert not OwedAnswer.objects.get().is_open


def test_the_follow_up_of_a_holding_reply_takes_the_date_said_in_the_draft(
    sending: World, clock: Clock
) -> None:
    sending.mail(ANN, 0, "What does a pump cost?")
    (owed,) = sending.waiting()
    clock.at(1)
    client = signed_in(sending.sam)
    words = "I got your mail. I will get back to you next Friday."
    key = key_in(
        client.post(reverse("promises_in_draft", args=[owed.owed_id]), {"text": words}).content.decode()
    )
    url = reverse("reply", args=[owed.owed_id])
    given = fields_of(client.get(url).content.decode()) | {"text": words, f"due-{key}": "2026-03-27T12:00"}
    client.post(url, given | {"cc": "Lou Reyes <lou@reyes.example>"})
    delivered(clock.at(1.1))
    rows = list(PromiseRow.objects.all())
    assert rows
    assert {row.latest_at for row in rows if row.customer_id == owed.customer_id} == {
        datetime(2026, 3, 27, 16, tzinfo=UTC)
    }


@pytest.mark.parametrize(
    ("fields", "ended_as", "latest"),
    [
        ({"said": "no"}, "void", None),
        ({"due": "2026-03-27T12:00"}, "", datetime(2026, 3, 27, 16, tzinfo=UTC)),
    ],
)
def test_no_promise_or_another_date_said_in_the_draft(
    sending: World, clock: Clock, fields: dict[str, str], ended_as: str, latest: datetime | None
) -> None:
    sending.mail(ANN, 0, "What does a pump cost?")
    (owed,) = sending.waiting()
    clock.at(1)
    client = signed_in(sending.sam)
    url = reverse("reply", args=[owed.owed_id])
    words = "A pump costs 300 dollars with all its parts. I'll call you next Friday."
    key = key_in(
        client.post(reverse("promises_in_draft", args=[owed.owed_id]), {"text": words}).content.decode()
    )
    given = fields_of(client.get(url).content.decode()) | {"text": words}
    client.post(url, given | {f"{name}-{key}": value for name, value in fields.items()})
    delivered(clock.at(1.1))
    row = PromiseRow.objects.get(kind="call_back")
    assert row.ended_as == ended_as
    assert latest is None or row.latest_at == latest


def test_a_third_not_yet_is_warned_of_while_it_is_written(sending: World, clock: Clock) -> None:
    asked = sending.mail(ANN, -60, "Can you come?")
    (owed,) = sending.waiting()
    client = signed_in(sending.sam)
    url = reverse("reply", args=[owed.owed_id])
    for number in range(2):
        clock.at(-50)
        assert "needs a lead" not in client.get(url).content.decode()
        sending.reply(asked, -59 + 5 * number, "I will get back to you.", to="ann@pool.example")
    assert "needs a lead" in client.get(url).content.decode()


# ---------------------------------------------------------------- words


def test_moments_and_rules_in_words() -> None:
    end = datetime(2026, 3, 20, 3, 59, 59, tzinfo=UTC)
    york = ZoneInfo("America/New_York")
    assert by_words(end, york, MONDAY) == "by the end of Thu"
    assert by_words(datetime(2026, 3, 19, 19, 15, tzinfo=UTC), york, MONDAY) == "by 15:15 on Thu"
    assert rule_words("de.whole.melden") == "German: “melden” and its kin"
    assert rule_words("odd") == "odd"
    assert [sureness(share) for share in (0.97, 0.85, 0.6)] == [
        "almost certainly a promise",
        "probably a promise",
        "perhaps a promise",
    ]


def test_a_rule_that_is_wrong_too_often_switches_itself_off_and_the_ledger_says_so(
    world: World, clock: Clock
) -> None:
    rule = "en.will.call"
    for number in range(49):
        RuleClick.objects.create(
            rule=rule, decision_id=f"d{number}", is_right=number % 2 == 0, clicked_at=MONDAY
        )
    row = promised(world, "Ann", 1, "A pump costs 300 dollars. I'll call you tomorrow.")
    assert row.rule == rule
    clock.at(2)
    client = signed_in(world.sam)
    assert "switched itself off" not in ledger(client)
    say(client, row, "dismiss")
    switch = RuleSwitch.objects.get()
    assert not switch.is_on
    assert switch.by is None
    assert "switched itself off" in ledger(client)
    for person in (world.sam, world.rae):
        assert signed_in(person).get(reverse("settings_reading_rules")).status_code == 403
    for person in (world.dana, world.ada):
        text = unescape(signed_in(person).get(reverse("settings_reading_rules")).content.decode())
        assert "25 of 50 clicks, 50 %" in text
        assert "by itself" in text
        assert "Ann" not in text
    lead = signed_in(world.dana)
    clock.at(3)
    lead.post(reverse("settings_reading_rule"), {"rule": rule, "to": "on"})
    assert "0 of 0 clicks" in lead.get(reverse("settings_reading_rules")).content.decode()
    assert "switched itself off" not in ledger(client)
    lead.post(reverse("settings_reading_rule"), {"rule": "no.such.rule", "to": "off"})
    assert RuleSwitch.objects.count() == 2


# ---------------------------------------------------------------- the queue


def test_what_is_due_stands_beside_who_waits(world: World, clock: Clock) -> None:
    promised(world, "Ann", -80, "We will get back to you.")
    promised(world, "Bob", 1, "I will get back to you next week.")
    world.mail(ANN, 1.5, "And one more thing: what does it cost?", subject="Price")
    clock.at(2)
    client = signed_in(world.sam)
    text = unescape(client.get(reverse("owed")).content.decode())
    band = text[text.index('id="promised-title"') : text.index("Owed an answer")]
    assert "Ann Lee" in band
    assert "Bob Lee" not in band  # its reminder is to come
    assert "promised by the end of" in text[text.index("Owed an answer") :] or "promised by" in text
    assert "Ann Lee" not in client.get(reverse("owed"), {"owner": str(world.dana.pk)}).content.decode()
    assert 'id="promised-title"' not in client.get(reverse("owed"), {"channel": "email"}).content.decode()


def test_the_customers_page_asks_and_explains_in_place(world: World, clock: Clock) -> None:
    row = promised(world, "Ann", 1, "A pump costs 300 dollars. I'll call you tomorrow.")
    clock.at(2)
    page = reverse("customer", args=[row.customer_id])
    text = unescape(signed_in(world.sam).get(page).content.decode())
    assert "Is this a promise? We said we would call <time" in text
    assert "<code>en.will.call</code>" in text
    assert "No promise" in text
    assert "Yes, by" not in signed_in(world.rae).get(page).content.decode()
    say(signed_in(world.sam), row, "kept")
    text = unescape(signed_in(world.sam).get(page).content.decode())
    assert "<b>kept</b>" in text


def test_the_morning_summary_names_what_counts_and_what_waits_for_a_yes(world: World) -> None:
    promised(world, "Ann", -80, "We will get back to you.")
    row = promised(world, "Bob", -50, "A pump costs 300 dollars. I'll call you tomorrow.")
    calendar = firm_calendar(profile(), MONDAY)
    text = morning_notice(world.sam, calendar, "https://desk.example", MONDAY).text
    assert "Ann Lee: slipped: come back to them, was due" in text
    assert "1 sentence of yours reads like a promise" in text
    assert "Bob Lee" not in text
    dismiss_promise(world.sam, row.promise_id, now=MONDAY)
    assert "reads like a promise" not in morning_notice(world.sam, calendar, "", MONDAY).text
    assert "Promises due" not in morning_notice(world.dana, calendar, "", MONDAY).text


def test_a_day_behind_us_bears_its_date(world: World, clock: Clock) -> None:
    promised(world, "Ann", 1, "I will get back to you tomorrow.")
    clock.at(100)
    assert "by Tue 17 Mar</time>" in ledger(signed_in(world.sam))


def test_the_composer_of_a_later_note_asks_for_the_date_right_below_the_text(
    sending: World, clock: Clock
) -> None:
    row = promised(sending, "Ann", 1, "I will get back to you tomorrow.")
    clock.at(140)
    client = signed_in(sending.sam)
    page = client.get(reverse("reply", args=[row.owed_id]), {"promise": row.promise_id}).content.decode()
    text, date, files = (page.index(one) for one in ('id="id_text"', 'id="id_promised_at"', 'id="id_files"'))
    assert text < date < files
    assert page.count('id="id_promised_at"') == 1
    assert "takes the place of “[new date]”" in page
    assert "A question left open" not in page  # the note says itself that more is to come
    plain = client.get(reverse("reply", args=[row.owed_id])).content.decode()
    assert plain.index('id="id_files"') < plain.index('id="id_promised_at"')
