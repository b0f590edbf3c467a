"""Told without looking: one summary a working day, one notice when a debt comes due, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time

import pytest
from tests.alerts.outbox import Wire, at, sending_world, written
from tests.desk.world import FIRM, World
from tests.fakes.push_service import Browser, PushService

from heardback.alerts.decide_notices import decide_notices
from heardback.alerts.deliver_notices import Notifier, notify_one
from heardback.alerts.models import Alert, AlertKind, PushSubscription
from heardback.alerts.subscriptions import NotSubscribed, browsers_of, subscribe
from heardback.alerts.transports import NotHandedOver
from heardback.desk.firm import judging_context
from heardback.desk.models import Claim, IntakePoint, OwedAnswer, Staff
from heardback.desk.projection import refresh
from heardback.formats.records import Mailbox
from heardback.formats.rfc5322 import parse_mail
from heardback.gateways.push import Subscription
from heardback.gateways.smtp_url import server_of_url
from heardback.workers.outgoing import OutgoingMail

pytestmark = pytest.mark.django_db
URL = "https://desk.blueheron-pools.example"


class Post:
    """Decides and tells as the workers do, every quarter of an hour."""

    def __init__(self, wire: Wire | None = None) -> None:
        self.wire = wire or Wire()
        self.notifier = Notifier(Mailbox("Blue Heron Pools", f"service@{FIRM}"), self.wire, None, URL)

    def until(self, begin: float, end: float) -> list[tuple[str, str]]:
        """Return (to whom, subject) of what was told in these hours after Monday 09:00."""
        before, hours = len(self.wire.handed), begin
        while hours <= end:
            decide_notices(at(hours))
            while notify_one(at(hours), self.notifier):
                pass
            hours += 0.25
        return [
            (to[0].partition("@")[0], parse_mail(raw).subject) for _, to, raw in self.wire.handed[before:]
        ]

    def newest(self) -> str:
        """Return the text of the mail told last."""
        return parse_mail(self.wire.handed[-1][2]).text


@pytest.fixture
def world() -> World:
    return sending_world()


def own(world: World, staff: Staff, hours: float) -> OwedAnswer:
    """Let a person take the newest that waits."""
    owed = OwedAnswer.objects.order_by("-opened_at")[0]
    Claim.objects.create(contact_id=owed.owed_id, kind="take", owner=staff, by=staff, claimed_at=at(hours))
    refresh([owed.customer_id], judging_context(), at(hours))
    return owed


def test_each_person_has_one_summary_a_working_day(world: World) -> None:
    post = Post()
    told = post.until(0, 24 * 7 - 0.25)
    assert [who for who, _ in told].count("sam") == 5  # Monday to Friday
    assert {who for who, _ in told} == {"sam", "dana"}  # an auditor and an admin answer nobody
    assert told[0] == ("dana", "Nobody is waiting for you (Monday 16 March)")


def test_the_summary_says_who_waits_and_leads_to_each(world: World) -> None:
    world.mail("Ann Lee <ann@lee.example>", 0, "Can you repair our pump? It leaks.")
    world.mail("Bo Orr <bo@orr.example>", 8, "Do you clean pools?", subject="Cleaning")
    bo = own(world, world.sam, 8.5)
    IntakePoint.objects.update(problem="The password is refused: type it anew.")
    post = Post()
    told = dict(post.until(24.25, 24.25))
    assert told["sam"] == "1 person waits for you (Tuesday 17 March)"
    text = post.newest()
    assert "1 overdue and 1 due before 09:00 tomorrow." in text
    assert f"Bo Orr: waiting 16 h 15 min, hears back by 17:00 today.\n{URL}/go/{bo.owed_id}/" in text
    assert "Not taken by anybody (1)\n\nAnn Lee: waiting 24 h 15 min" in text
    assert "Service: The password is refused" in text
    assert "It leaks" not in text


def test_a_summary_comes_at_ones_own_time(world: World) -> None:
    Staff.objects.filter(pk=world.sam.pk).update(morning_at=time(7, 30))
    decide_notices(at(-1.6))
    assert not Alert.objects.exists()
    decide_notices(at(-1.5))
    assert [alert.staff for alert in Alert.objects.all()] == [world.sam]


def test_yesterdays_summary_is_not_told_today(world: World) -> None:
    decide_notices(at(0))
    post = Post()
    assert len(post.until(24, 24)) == 2
    assert Alert.objects.filter(dropped_at__isnull=False).count() == 2


def soon(told: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [one for one in told if "(" not in one[1]]


def test_an_owner_is_told_once_when_three_quarters_are_used(world: World) -> None:
    world.mail(
        "Ann Lee <ann@lee.example>", 8, "Can you repair our pump?"
    )  # due Tue 17:00, due soon Tue 11:00
    owed, post = own(world, world.sam, 8.5), Post()
    assert soon(post.until(9, 25.75)) == []
    assert soon(post.until(26, 26)) == [("sam", "Ann Lee hears back by 17:00 today")]
    assert Alert.objects.get(kind=AlertKind.DUE_SOON).key == owed.owed_id
    assert soon(post.until(26.25, 90)) == []


def test_what_comes_due_at_night_is_said_by_the_summary(world: World) -> None:
    world.mail(
        "Ann Lee <ann@lee.example>", 4, "Can you repair our pump?"
    )  # due Tue 13:00, due soon Tue 07:00
    own(world, world.sam, 5)
    post = Post()
    told = post.until(9, 47)
    assert [one for one in told if one[0] == "sam"] == [("sam", "1 person waits for you (Tuesday 17 March)")]
    assert "Ann Lee: waiting 20 h, hears back by 13:00 today." in post.newest()
    alert = Alert.objects.get(kind=AlertKind.DUE_SOON)
    assert (alert.decided_at, alert.not_before, alert.told_at) == (at(22), at(24), at(24))


def test_what_comes_due_on_a_day_off_is_told_before_closing(world: World) -> None:
    friday = 24 * 4
    world.mail("Ann Lee <ann@lee.example>", friday + 4, "Can you repair our pump?")  # due Sat 13:00
    own(world, world.sam, friday + 5)
    post = Post()
    assert soon(post.until(friday + 5, friday + 6.75)) == []
    assert soon(post.until(friday + 7, friday + 7)) == [("sam", "Ann Lee hears back by 13:00 tomorrow")]
    assert post.until(friday + 7.25, 24 * 7 - 0.25) == []
    assert soon(post.until(24 * 7, 24 * 7)) == []


def test_what_nobody_took_is_told_to_the_team(world: World) -> None:
    world.mail("Ann Lee <ann@lee.example>", 8, "Can you repair our pump?")
    told = soon(Post().until(24, 30))
    assert sorted(who for who, _ in told) == ["dana", "sam"]


def test_settled_meanwhile_it_is_dropped(world: World) -> None:
    asked = world.mail("Ann Lee <ann@lee.example>", 4, "Can you repair our pump?")
    decide_notices(at(22))
    decide_notices(at(22.25))
    world.reply(asked, 23, "Yes, on Thursday.", to="ann@lee.example")
    assert soon(Post().until(24, 30)) == []
    assert Alert.objects.filter(kind=AlertKind.DUE_SOON, dropped_at__isnull=False).count() == 2


def test_taken_over_meanwhile_the_new_owner_is_told(world: World) -> None:
    world.mail("Ann Lee <ann@lee.example>", 8, "Can you repair our pump?")
    own(world, world.dana, 8.5)
    post = Post()
    post.until(24, 25.75)
    decide_notices(at(26))
    own(world, world.sam, 26)
    assert soon(post.until(26, 30)) == [("sam", "Ann Lee hears back by 17:00 today")]


def test_several_at_once_are_one_notice(world: World) -> None:
    for name in ("Ann Lee <ann@lee.example>", "Bo Orr <bo@orr.example>", "Cy Poe <cy@poe.example>"):
        world.mail(name, 8, "Can you repair our pump?", subject=f"Pump of {name[:3]}")
    told = soon(Post().until(24, 30))
    assert told == [
        ("dana", "3 people wait for your answer, the first by 17:00 today"),
        ("sam", "3 people wait for your answer, the first by 17:00 today"),
    ]


def test_unsure_mail_and_old_mail_are_told_in_the_summary_alone(world: World) -> None:
    world.mail(
        "Offers <deals@bulk.example>",
        0,
        "Last days of our sale.",
        headers={"Precedence": "bulk", "X-Autoreply": "yes"},
    )
    world.mail("Ann Lee <ann@lee.example>", -24 * 20, "Can you repair our pump?")
    assert soon(Post().until(0, 40)) == []


def test_after_a_long_standstill_nobody_gets_a_flood(world: World) -> None:
    for number in range(5):
        world.mail(f"ann{number}@lee.example", number, "Can you repair our pump?", subject=f"Pump {number}")
    assert soon(Post().until(72, 74)) == []


def test_a_notice_says_that_a_machine_wrote_it(world: World) -> None:
    post = Post()
    post.until(0, 0)
    headers = dict(parse_mail(post.wire.handed[0][2]).headers)
    assert headers["auto-submitted"] == "auto-generated"
    assert f"{URL}/account/notices/" in post.newest()


def test_a_busy_server_is_tried_again_and_a_killed_notice_is_told_again(world: World) -> None:
    Staff.objects.filter(pk=world.dana.pk).update(is_active=False)
    wire = Wire(fails=[NotHandedOver("Busy.", is_passing=True), KeyboardInterrupt()])
    post = Post(wire)
    decide_notices(at(0))
    assert notify_one(at(0), post.notifier)
    assert not notify_one(at(0, 30), post.notifier)
    with pytest.raises(KeyboardInterrupt):
        notify_one(at(0, 61), post.notifier)
    assert not notify_one(at(0, 62), post.notifier)
    assert notify_one(at(0.5), post.notifier)
    alert = Alert.objects.get()
    assert (len(wire.handed), alert.mailed_at) == (1, at(0.5))


def test_who_wants_no_mail_gets_none(world: World) -> None:
    Staff.objects.update(wants_mail=False, wants_push=False)
    assert Post().until(0, 4) == []
    assert not Alert.objects.filter(told_at__isnull=True, dropped_at__isnull=True).exists()


def test_a_phone_is_told_without_a_name(world: World) -> None:
    world.mail("Ann Lee <ann@lee.example>", 8, "Can you repair our pump?")
    owed, browser = own(world, world.sam, 8.5), Browser("sam")
    Staff.objects.update(wants_mail=False)
    subscribe(world.sam, browser.subscription, now=at(0))
    with PushService() as service:
        for hours in (24, 26):
            ways = OutgoingMail(at(hours), service.door)  # type: ignore[arg-type]
            decide_notices(at(hours))
            while notify_one(at(hours), replace(ways.notifier(), url=URL)):
                pass
        told = [json.loads(browser.reads(asked.body)) for asked in service.log]
    assert [one["tag"] for one in told] == ["morning", "due-soon"]
    assert told[1] == {
        "title": "1 person waits",
        "body": "The answer is due 17:00 today.",
        "url": f"/go/{owed.owed_id}/",
        "tag": "due-soon",
    }
    assert not any("Ann" in json.dumps(one) for one in told)


def test_a_browser_that_is_gone_is_forgotten(world: World) -> None:
    subscribe(world.sam, Browser("old").subscription, now=at(0))
    Staff.objects.filter(pk=world.dana.pk).update(is_active=False)
    with PushService(410) as service:
        decide_notices(at(0))
        post = Post()
        notifier = replace(OutgoingMail(at(0), service.door).notifier(), transport=post.wire)  # type: ignore[arg-type]
        assert notify_one(at(0), notifier)
    assert browsers_of(world.sam) == []
    assert bytes(PushSubscription.objects.get().keys) == b""
    assert len(post.wire.handed) == 1


def test_a_browser_is_kept_once_for_whoever_signed_in_last(world: World) -> None:
    browser = Browser().subscription
    subscribe(world.sam, browser, now=at(0))
    subscribe(world.dana, browser, now=at(1))
    assert (browsers_of(world.sam), len(browsers_of(world.dana))) == ([], 1)
    with pytest.raises(NotSubscribed):
        subscribe(world.sam, Subscription("https://10.0.0.1/x", browser.p256dh, browser.auth), now=at(2))


def test_answers_that_did_not_go_out_are_in_the_summary(world: World) -> None:
    asked = world.mail("Ann Lee <ann@lee.example>", 0, "Can you repair our pump?")
    letter = written(world, asked, 2)
    letter.state = "unknown"
    letter.save()
    post = Post()
    post.until(24, 24)
    assert f"1 answer of yours has not gone out for certain: {URL}/letters/" in post.newest()


def test_a_server_for_notices_by_one_address() -> None:
    server, sender = server_of_url("smtp://desk%40x.example:p%40ss@mail.x.example:2525")
    assert (server.host, server.port, server.security, sender) == (
        "mail.x.example",
        2525,
        "starttls",
        "desk@x.example",
    )
    server, sender = server_of_url("smtps://mail.x.example?from=no-reply%40x.example")
    assert (server.port, server.security, server.login, sender) == (465, "tls", None, "no-reply@x.example")
    for nonsense in (
        "mail.x.example:587",
        "http://mail.x.example",
        "smtp://",
        "smtp://x.example:0",
        "smtp://x:y",
    ):
        with pytest.raises(ValueError, match=r"address|[Pp]ort"):
            server_of_url(nonsense)
