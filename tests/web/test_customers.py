"""The customer's page, the original of a contact, decisions by form: seen through the browser's requests."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk.world import FIRM, MONDAY, World

from heardback.desk.models import AccessEntry, Contact, DecisionFact, MergeProposal, OwedAnswer, Staff
from heardback.formats.exports.items import FolderRole
from heardback.intake.models import RawBytes, RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.store import Arrived, store_raw

pytestmark = pytest.mark.django_db

ANN = "Ann Lee <ann@lee.example>"


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def world() -> World:
    return World()


def arrive(world: World, mail: EmailMessage, at: float = 0) -> str:
    """Let a mail with parts arrive; return its contact id."""
    moment = MONDAY + timedelta(hours=at)
    if "Date" not in mail:
        mail["Date"] = moment
    raw = mail.as_bytes()
    store_raw(
        world.point,
        [
            Arrived(
                source_key=f"imap:INBOX:{at}:{len(raw)}", raw=raw, role=FolderRole.INBOX, delivered_at=moment
            )
        ],
        seen_at=moment,
    )
    normalise_one(moment)
    return RawItem.objects.order_by("-pk")[0].contact_id


def doctors(headers: dict[str, str]) -> EmailMessage:
    mail = EmailMessage()
    for name, value in headers.items():
        mail[name] = value
    mail["From"], mail["To"], mail["Subject"] = "Doc <doc@clinic.example>", f"dana@{FIRM}", "Results"
    mail["Message-ID"], mail["Date"] = "<r1@clinic.example>", MONDAY
    mail.set_content("Your results are in, please ring.")
    return mail


def hostile() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = (
        ANN,
        f"service@{FIRM}",
        "Pump",
        "<h1@lee.example>",
    )
    mail.set_content("Can you repair our pump?")
    mail.add_alternative(
        '<p style="color:red;background:url(http://t.example/x)" onclick="x()">Can you repair <b>our pump</b>?</p>'
        '<script>alert(1)</script><img src="http://t.example/pixel.gif" alt="logo"><img src="cid:pic">'
        '<a href="http://real.example/path" onmouseover="x()">http://bank.example</a>'
        '<a href="javascript:alert(1)">click</a><form action="http://t.example"><input name="p"></form>'
        '<iframe src="http://t.example"></iframe><base href="http://t.example">',
        subtype="html",
    )
    html = mail.get_body(("html",))
    assert html is not None
    html.add_related(b"\x89PNG small", "image", "png", cid="<pic>")
    mail.add_attachment(b"<script>alert(1)</script>", "text", "html", filename='../../evil"x.html')
    return mail


def test_one_timeline_shows_contacts_rulings_decisions_and_promises(world: World) -> None:
    asked = world.mail(ANN, 0, "Can you repair our pump? It leaks.")
    world.mail(ANN, 3, "Any news on this?", answers=asked, subject="Re: Pool pump")
    world.reply(asked, 5, "I got your mail and will get back to you by Friday.", to="ann@lee.example")
    page = signed_in(world.sam).get(reverse("customer", args=["email:ann@lee.example"]))
    text = page.content.decode()
    assert page.status_code == 200
    for words in (
        "It leaks.",
        "Any news on this?",
        "Tried again",
        "Holding reply",
        "We said we would come back to them",
        "why?",
    ):
        assert words in text
    assert "same_conversation" in text
    assert text.index("Holding reply") < text.index("Tried again") < text.index("It leaks.")
    assert AccessEntry.objects.filter(staff=world.sam, what="customer", key="email:ann@lee.example").exists()


def test_machines_are_folded_and_their_rule_is_named(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    world.mail(
        ANN, 1, "I am away until May.", subject="Out of office", headers={"Auto-Submitted": "auto-replied"}
    )
    text = signed_in(world.sam).get(reverse("customer", args=["email:ann@lee.example"])).content.decode()
    assert "1 machine&#x27;s message" in text or "1 machine's message" in text
    assert "Its header says that a machine sent it" in text


def test_a_long_timeline_comes_in_pages_that_lose_and_repeat_nothing(world: World) -> None:
    first = world.mail(ANN, 0, "Number 0")
    for at in range(1, 95):
        world.mail(ANN, at / 10, f"Number {at} here", answers=first, subject="Re: Pool pump")
    client, seen, url = signed_in(world.sam), [], reverse("customer", args=["email:ann@lee.example"])
    query, pages = "", 0
    while pages < 9:
        page = client.get(url + query).content.decode()
        seen += [line.split('"')[0] for line in page.split('id="c-')[1:]]
        pages += 1
        if 'href="?before=' not in page:
            break
        query = "?before=" + page.split('href="?before=')[1].split('"')[0]
    assert pages == 3
    assert len(seen) == len(set(seen)) == 95


def test_the_page_of_a_busy_customer_asks_few_questions(
    world: World, django_assert_max_num_queries: object
) -> None:
    first = world.mail(ANN, 0, "Number 0")
    for at in range(1, 30):
        world.mail(ANN, at, f"Number {at} here", answers=first, subject="Re: Pool pump")
    client = signed_in(world.sam)
    client.get(reverse("customer", args=["email:ann@lee.example"]))
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        client.get(reverse("customer", args=["email:ann@lee.example"]))


def test_html_is_shown_without_anything_that_acts_or_loads(world: World) -> None:
    contact_id = arrive(world, hostile())
    client = signed_in(world.sam)
    page = client.get(reverse("contact", args=[contact_id])).content.decode()
    assert "Can you repair our pump?" in page
    assert "<iframe" not in page
    page = client.get(reverse("contact", args=[contact_id]), {"as": "html"}).content.decode()
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    frame = client.get(reverse("contact_html", args=[contact_id]))
    html = frame.content.decode()
    for gone in (
        "script",
        "pixel.gif",
        "onclick",
        "onmouseover",
        "javascript:",
        "<form",
        "<input",
        "iframe",
        "<base",
    ):
        assert gone not in html
    assert "url(" not in html
    assert "data:image/png;base64," in html
    assert "1 picture kept elsewhere was not loaded" in html
    assert 'rel="noopener noreferrer"' in html
    assert "[real.example/path]" in html
    policy = frame["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups")
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


def test_downloads_are_attachments_from_a_sandbox(world: World) -> None:
    contact_id = arrive(world, hostile())
    client = signed_in(world.sam)
    for url in (
        reverse("contact_attachment", args=[contact_id, 2]),
        reverse("contact_raw", args=[contact_id]),
    ):
        response = client.get(url)
        assert response.status_code == 200
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"].startswith("attachment; ")
        assert "\n" not in response["Content-Disposition"]
        assert ".." not in response["Content-Disposition"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert (
        client.get(reverse("contact_attachment", args=[contact_id, 2])).content
        == b"<script>alert(1)</script>"
    )
    assert client.get(reverse("contact_attachment", args=[contact_id, 9])).status_code == 404
    assert set(AccessEntry.objects.filter(key=contact_id).values_list("what", flat=True)) == {"raw"}


def test_what_is_not_there_is_said_in_one_sentence(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    contact_id = Contact.objects.get().contact_id
    client = signed_in(world.sam)
    RawBytes.objects.update(sealed=b"", erased_at=MONDAY, erased_because="12 months are over")
    assert (
        "Its words were erased (12 months are over)"
        in client.get(reverse("contact", args=[contact_id])).content.decode()
    )
    assert client.get(reverse("contact_raw", args=[contact_id])).status_code == 404
    world.point.is_metadata_only = True
    world.point.save()
    world.mail("Bob <bob@moss.example>", 1, "Secret words")
    contact_id = Contact.objects.order_by("-pk")[0].contact_id
    page = client.get(reverse("contact", args=[contact_id])).content.decode()
    assert "metadata-only mode" in page
    assert "Secret words" not in page


def test_an_admin_and_a_stranger_see_no_words(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    contact_id = Contact.objects.get().contact_id
    urls = [
        reverse("customers"),
        reverse("customer", args=["email:ann@lee.example"]),
        reverse("contact", args=[contact_id]),
        reverse("contact_html", args=[contact_id]),
        reverse("contact_raw", args=[contact_id]),
        reverse("contact_attachment", args=[contact_id, 1]),
        reverse("decide", args=[contact_id]),
    ]
    for url in urls:
        assert Client().get(url).status_code == 302
        response = signed_in(world.ada).get(url)
        assert response.status_code == 403
        assert b"repair" not in response.content


def test_an_auditor_reads_and_decides_nothing(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    (owed,) = world.waiting()
    client = signed_in(world.rae)
    page = client.get(reverse("customer", args=[owed.customer_id]))
    assert page.status_code == 200
    assert b"I called" not in page.content
    url = reverse("decide_owed", args=[owed.owed_id, "attest"])
    assert client.post(url).status_code == 403
    assert not DecisionFact.objects.exists()
    assert client.get(url).status_code == 405


def test_one_tap_settles_and_undo_opens_again(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump? Ring 202-555-0123.")
    (owed,) = world.waiting()
    client = signed_in(world.sam)
    page = client.post(reverse("decide_owed", args=[owed.owed_id, "attest"]), follow=True)
    owed.refresh_from_db()
    assert (owed.is_open, owed.grade, owed.staff) == (False, "D", "Sam Okafor")
    assert b"as you state" in page.content
    assert b"Undo" in page.content
    decision = DecisionFact.objects.get()
    client.post(reverse("undo_decision", args=[decision.decision_id]), follow=True)
    owed.refresh_from_db()
    assert owed.is_open
    assert DecisionFact.objects.count() == 2


def test_with_script_the_answer_comes_in_place_and_a_refusal_keeps_what_was_typed(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    (owed,) = world.waiting()
    client = signed_in(world.sam)
    url = reverse("decide_owed", args=[owed.owed_id, "not-owed"])
    refused = client.post(url, {"reason": " ", "in_sheet": "1"}, headers={"HX-Request": "true"})
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#refused")
    assert b"Give a reason" in refused.content
    done = client.post(url, {"reason": "Newsletter", "in_sheet": "1"}, headers={"HX-Request": "true"})
    assert done["HX-Trigger"] == "acted"
    assert not world.waiting()


def test_a_form_never_sends_people_to_another_site(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    (owed,) = world.waiting()
    response = signed_in(world.sam).post(
        reverse("decide_owed", args=[owed.owed_id, "attest"]), {"next": "https://evil.example/"}
    )
    assert response["Location"] == reverse("customer", args=["email:ann@lee.example"])


def test_settled_by_phone_asks_whether_it_was_the_right_matter(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    world.mail(
        f"Dana <dana@{FIRM}>", 3, "Yes, on Thursday.", to="ann@lee.example", role=FolderRole.SENT
    )  # a new mail, same subject, no reply header: grade B
    owed = OwedAnswer.objects.get()
    assert owed.grade == "B"
    client = signed_in(world.sam)
    url = reverse("customer", args=[owed.customer_id])
    assert "Right matter?" in client.get(url).content.decode()
    client.post(reverse("decide_owed", args=[owed.owed_id, "undo-settlement"]))
    assert OwedAnswer.objects.get().is_open
    assert "Right matter?" not in client.get(url).content.decode()


def test_beside_the_list_only_the_panel_comes(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    page = signed_in(world.sam).get(
        reverse("customer", args=["email:ann@lee.example"]), headers={"HX-Request": "true"}
    )
    assert b"<html" not in page.content
    assert b'class="timeline"' in page.content


def test_every_decision_sheet_renders(world: World) -> None:
    asked = world.mail(ANN, 0, "Can you repair our pump?")
    client = signed_in(world.sam)
    (owed,) = world.waiting()
    assert b"Not reachable" in client.get(reverse("decide", args=[owed.owed_id])).content
    world.reply(asked, 2, "Yes, Thursday at nine.", to="ann@lee.example")
    page = client.get(reverse("decide", args=[owed.owed_id]), headers={"HX-Request": "true"}).content
    assert b"That was no answer" in page
    client.post(reverse("decide_owed", args=[owed.owed_id, "partial"]), {"rest_by": "2026-03-20T12:00"})
    page = client.get(reverse("customer", args=[owed.customer_id])).content
    assert b"A part of their question is still open" in page


def test_identities_are_linked_by_hand_and_parted_again(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    world.mail("A. Lee <ann.lee@home.example>", 1, "And the filter?", subject="Filter")
    client = signed_in(world.sam)
    client.post(
        reverse("link"),
        {"one": "email:ann@lee.example", "other": "ann.lee@home.example", "reason": "she said so"},
    )
    page = client.get(reverse("customer", args=["email:ann.lee@home.example"])).content.decode()
    assert "And the filter?" in page
    assert "repair our pump" in page
    assert "she said so" in page
    assert client.get(reverse("customer", args=["email:ann@lee.example"])).status_code == 200
    client.post(
        reverse("unlink"),
        {"one": "email:ann@lee.example", "other": "email:ann.lee@home.example", "reason": "no"},
    )
    page = client.get(reverse("customer", args=["email:ann.lee@home.example"])).content.decode()
    assert "repair our pump" not in page


def test_a_proposal_is_accepted_and_taken_back(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    world.mail("Ann Lee <a.lee@lee.example>", 1, "And the filter?", subject="Filter")
    from heardback.desk.actions.propose_merges import propose_merges_one

    assert propose_merges_one(MONDAY) == 2
    assert propose_merges_one(MONDAY) == 0
    proposal = MergeProposal.objects.get()
    assert proposal.reason == "Both are Ann Lee at lee.example."
    client = signed_in(world.sam)
    page = client.get(reverse("customer", args=["email:ann@lee.example"])).content.decode()
    assert "may be one customer: Both are Ann Lee at lee.example." in page
    client.post(reverse("answer_proposal", args=[proposal.pk, "accept"]))
    assert len({owed.customer_id for owed in world.waiting()}) == 1
    client.post(reverse("answer_proposal", args=[proposal.pk, "undo"]))
    assert len({owed.customer_id for owed in world.waiting()}) == 2
    proposal.refresh_from_db()
    assert proposal.answered_at is None


def test_matters_are_joined_split_and_undone(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    world.mail(ANN, 1, "The roof leaks, too.", subject="Roof")
    first, second = Contact.objects.order_by("occurred_at")
    client = signed_in(world.sam)
    url = reverse("customer", args=["email:ann@lee.example"])
    assert "2 matters" in client.get(url).content.decode()
    client.post(
        reverse("join_matters"), {"contact": second.contact_id, "other": first.contact_id, "next": url}
    )
    assert "2 matters" not in client.get(url).content.decode()
    from heardback.desk.models import MatterFact

    client.post(reverse("undo_matter", args=[MatterFact.objects.get().pk]))
    page = client.get(url).content.decode()
    assert "2 matters" in page
    narrowed = client.get(url, {"matter": second.contact_id}).content.decode()
    assert "The roof leaks" in narrowed
    assert f'id="c-{first.contact_id}"' not in narrowed


def test_private_needs_two_people_and_leaves_no_words(world: World) -> None:
    contact_id = arrive(world, doctors({}))
    sam, dana = signed_in(world.sam), signed_in(world.dana)
    sam.post(reverse("decide_contact", args=[contact_id, "ask-private"]))
    refused = sam.post(reverse("decide_contact", args=[contact_id, "confirm-private"]), follow=True)
    assert b"a second person must agree" in refused.content
    assert "results" in dana.get(reverse("contact", args=[contact_id])).content.decode()
    dana.post(reverse("decide_contact", args=[contact_id, "confirm-private"]))
    page = dana.get(reverse("contact", args=[contact_id])).content.decode()
    assert "this is private: its words are gone for good" in page
    assert "esults" not in page
    assert "clinic.example" not in page
    assert not world.waiting()
    row = Contact.objects.get()
    assert (row.subject, row.snippet, row.from_address, row.customers) == ("", "", "", [])
    item = RawItem.objects.select_related("raw").get()
    assert bytes(item.raw.sealed) == bytes(item.reading) == b""
    assert len(item.raw.digest) == 64
    # Found again, with the same bytes or from another mailbox with other ones, it stays gone.
    for headers in ({}, {"Received": "from a.example by b.example; Mon, 16 Mar 2026 13:00:01 +0000"}):
        again = arrive(world, doctors(headers), 1)
        assert again == contact_id
    assert (Contact.objects.count(), Contact.objects.get().snippet, len(world.waiting())) == (1, "", 0)
    assert not RawBytes.objects.exclude(sealed=b"").exists()


def test_customers_are_found_by_name_address_and_number(world: World) -> None:
    world.mail(ANN, 0, "Can you repair our pump?")
    world.mail("Bob Moss <bob@moss.example>", 1, "Hello?")
    client = signed_in(world.sam)
    assert client.get(reverse("customers")).content.count(b"data-row") == 2
    for words in ("ann lee", "lee.example"):
        found = client.get(reverse("customers"), {"q": words}).content.decode()
        assert "Ann Lee" in found
        assert "Bob Moss" not in found
    assert AccessEntry.objects.filter(what="search", key="ann lee").exists()
