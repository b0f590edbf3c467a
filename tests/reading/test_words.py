"""What the author's own words say, by the cases of SEMANTICS 2.3, 3.6 and section 11."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.kernel.contacts import Mark, Window
from heardback.reading.lang.automatic import is_cold_sales
from heardback.reading.words import Words, read_words

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 3, 16, 15, tzinfo=NEW_YORK)


def read(text: str) -> Words:
    return read_words(text, MONDAY, NEW_YORK)


def shown(window: Window | None) -> str:
    assert window is not None
    earliest, latest = window.earliest_at.astimezone(NEW_YORK), window.latest_at.astimezone(NEW_YORK)
    return f"{earliest:%a %H:%M} {latest:%a %H:%M:%S}"


CLOSINGS = [
    "Thanks, works!",  # T32
    "Thanks\nAnn",
    "Hi Tom,\n\nthank you very much!\n\nBest regards\nAnn Sample",
    "Great!",
    "THANKS!!",
    "ok thanks",
    "Got it now. Thanks, Tom",
    "Danke, passt!",
    "Vielen Dank, Herr Muster",
    "Merci beaucoup, bonne journée",
    "Muchas gracias, perfecto",
    "Grazie mille!",
    "Bedankt, het werkt",
    "Muito obrigada",
    "Tack så mycket",
    "Mange tak",
    "Dziękuję bardzo",
    "Vielen Dank für die Auskunft",
    "Hartelijk dank voor uw antwoord",
    "ありがとうございます。\n\n見本",
    "ご返信ありがとうございました。よろしくお願いいたします。",
    "好的，谢谢！",
    "감사합니다. 좋은 하루 되세요.",
    "Спасибо большое, всё понятно!\nАнна",
    "Çok teşekkürler Ayşe Hanım",
    "Kiitos paljon!\nMatti",
    "Děkuji moc, hezký den",
    "Thanks a lot!\n\nAnn Sample\nSample Bakery\n12 Harbor Road\n202-555-0123",
]


@pytest.mark.parametrize("text", CLOSINGS)
def test_a_closing_is_made_of_closed_phrases_and_names(text: str) -> None:
    assert Mark.CLOSING in read(text).marks


NO_CLOSINGS = [
    "Thanks, but it still fails",  # T33
    "Thanks?",
    "Thanks. Refund",
    "Thanks Monday",
    "Thanks, please call",
    "Thanks in advance",
    "Not great",
    "Best regards\nAnn",
    "Hello Tom",
    "Danke im Voraus",
    "Danke, Rechnung fehlt",
    "Merci d'avance",
    "Gracias, pero no funciona",
    "Thanks, invoice 4711",
    "Thank you so much again " * 4,
    "ありがとうございます。\n返金",
    "ありがとうございます。電話をください。",
    "Спасибо, но не работает",
    "Thanks!\n202-555-0123",  # a number alone may be the answer to a question
]


@pytest.mark.parametrize("text", NO_CLOSINGS)
def test_one_word_too_many_is_no_closing(text: str) -> None:
    assert Mark.CLOSING not in read(text).marks


@pytest.mark.parametrize("text", ["thanks ann", "Many thanks, splendid", "Thanks a lot, it runs"])
def test_nearly_a_closing_is_unsure(text: str) -> None:
    assert read(text).marks == {Mark.CLOSING_NEAR}


@pytest.mark.parametrize("text", ["Yes", "Yes.", "ok", "Ja gern", "Sí", "Oui", "d'accord", "ok, thanks Ann"])
def test_a_bare_yes(text: str) -> None:
    assert Mark.BARE_YES in read(text).marks


def test_yes_please_asks_for_something() -> None:
    marks = read("Yes please").marks
    assert Mark.REQUEST in marks
    assert Mark.BARE_YES not in marks


@pytest.mark.parametrize(
    "text",
    [
        "Thank you, Maria was wonderful!!",
        "Danke, Frau Muster war wirklich toll und freundlich!",
        "I just want to say that Maria was fantastic. She is very friendly, and we are really happy.",
    ],
)
def test_praise_is_no_closing(text: str) -> None:
    assert read(text).marks == {Mark.PRAISE}  # T34


def test_praise_that_takes_back_or_asks_is_none() -> None:
    assert Mark.PRAISE not in read("Thanks, Maria was wonderful, but the pump leaks").marks
    assert Mark.PRAISE not in read("Thanks, Maria was wonderful. Could you send the bill?").marks


@pytest.mark.parametrize("text", ["?", "???", "👍", "", "   \n", "--"])
def test_no_letter_and_no_digit_is_empty(text: str) -> None:
    assert read(text).marks == {Mark.EMPTY}


QUESTIONS = [
    "What does it cost?",
    "¿Cuánto cuesta?",
    "いくらですか？",
    "What does it cost",
    "Wann kommt der Techniker",
]


@pytest.mark.parametrize("text", QUESTIONS)
def test_questions(text: str) -> None:
    assert Mark.QUESTION in read(text).marks


@pytest.mark.parametrize("text", ["see https://x.example/?a=1 for it", "Questions? Call us at 555-0100."])
def test_no_questions(text: str) -> None:
    assert not read(text).marks & {Mark.QUESTION, Mark.REQUEST}


REQUESTS = [
    "Please call me about the filter.",
    "I need a new filter.",
    "Send me the bill.",
    "Bitte senden Sie mir ein Angebot.",
    "Wir benötigen Hilfe",
    "Merci de m'envoyer un devis",
    "Por favor, llámeme.",
    "Vorrei un preventivo",
    "Kunt u mij bellen",
]


@pytest.mark.parametrize("text", REQUESTS)
def test_requests(text: str) -> None:
    assert Mark.REQUEST in read(text).marks
    assert read(text).asks


@pytest.mark.parametrize("text", ["Please find attached our invoice.", "Please note that we moved."])
def test_no_requests(text: str) -> None:
    assert Mark.REQUEST not in read(text).marks


REPEATS = [
    "Second try: is anybody there?",
    "I am still waiting for your answer.",
    "I wrote last week about the pump.",
    "Following up on my email below.",
    "I haven't heard back from you.",
    "zweiter Versuch",
    "Ich warte immer noch auf eine Antwort",
    "sigo esperando su respuesta",
    "Did you get my message?",
    "Haben Sie meine Nachricht erhalten?",
    "toujours sans réponse",
]


NO_REPEATS = [
    "The second try does not work either.",
    "If you have not received a reply, write to the office.",
    "Since no one has answered your question, here is what I know.",
    "That is the question I asked yesterday.",
    "The download failed, trying again.",
]


@pytest.mark.parametrize("text", NO_REPEATS)
def test_only_who_repeats_the_own_words_repeats(text: str) -> None:
    assert Mark.REPEATS not in read(text).marks


@pytest.mark.parametrize("text", REPEATS)
def test_repeats_and_asks_nothing_new(text: str) -> None:
    words = read(text)
    assert Mark.REPEATS in words.marks
    assert words.asks == ()


@pytest.mark.parametrize(
    "text",
    [
        "any news?",
        "Did you get my mail?",
        "Can you please reply?",
        "Hello?",
        "Haben Sie meine Mail erhalten?",
        "Avez-vous reçu mon mail ?",
        "¿Ha recibido mi correo?",
    ],
)
def test_a_nag_asks_nothing_new(text: str) -> None:
    assert read(text).asks == ()  # T06


def test_asks_compare_by_set_difference() -> None:
    first = read("Hello,\n\nwhat does a new pump cost?")
    second = read("What does a new  pump cost? And can you come on Monday?")
    assert set(second.asks) - set(first.asks) == {"and can you come on monday"}
    assert all(len(ask) <= 80 for ask in read("Please " + "explain this very long sentence " * 20).asks)
    assert len(read("Why? Who? " + " ".join(f"What is item {number}?" for number in range(90))).asks) == 20


REGULATED = [
    "Please delete all my personal data.",
    "This is a subject access request.",
    "I want to make a formal complaint.",
    "Bitte löschen Sie alle meine Daten.",
    "Je veux supprimer toutes mes données",
    "Quiero presentar una reclamación formal",
]


@pytest.mark.parametrize("text", REGULATED)
def test_rights_and_complaints(text: str) -> None:
    assert Mark.REGULATED in read(text).marks


HOLDING = [
    "got it, can we talk Wed or Thu?",  # T08
    "Got it, I'll call you Tuesday.",
    "We will get back to you by Friday.",
    "Hello Ann,\n\nthank you for your message. We are looking into it and will get back to you.\n\nKind regards",
    "Let me check with our technician and I'll get back to you shortly.",
    "Would Tuesday 3pm suit you?",
    "I'll send you the quote by Friday.",
    "Ich melde mich morgen bei Ihnen.",
    "Ich rufe Sie am Dienstag an.",
    "Je vous rappelle demain.",
    "Le llamaré mañana",
    "Your mail has reached us. We have to check with our supplier and will write to you on Monday.",
    "Sam is out on a job, he will call you this afternoon.",
    "Ihre Anfrage ist angekommen. Ich frage unseren Techniker und melde mich bis Freitag.",
    "Votre message est bien arrivé. Je dois demander à notre technicien et je vous rappelle vendredi.",
    "He recibido su mensaje. Tengo que preguntar al técnico y le llamo el viernes.",
    "Got it, I'll call you Tuesday.\n\nOffice | Sample Pools\n12 Harbor Road | 202-555-0100 | www.sample.example",
]


@pytest.mark.parametrize("text", HOLDING)
def test_holding_replies(text: str) -> None:
    assert Mark.HOLDING in read(text).marks


FULL = [
    "You can reset it in the settings. Choose Users, then Reset. I'll call you tomorrow to confirm.",
    "We received your payment and shipped the pump yesterday.",
    "I've cancelled your order and will call you tomorrow.",
    "Yes. I'll call you tomorrow.",
    "The price is 300 EUR, I'll call you tomorrow.",
    "Hopefully I got it right this time.",
    "What is your order number?",
    "What about the invoice?",
    "Does anyone know a good pump?",
    "Thursday is not fine",
    "Never mind, got it: used the other valve.",
    "The pump is out of stock. I will call you.",
    "Got it, I'll call you Tuesday.\n\nThe seal costs 40 dollars | The work costs 95 dollars",
]


@pytest.mark.parametrize("text", FULL)
def test_one_clause_of_substance_makes_it_full(text: str) -> None:
    assert Mark.HOLDING not in read(text).marks


def test_proposals_and_promises() -> None:
    words = read("got it, can we talk Wed or Thu?")
    assert [shown(window) for window in words.proposes] == [
        "Wed 09:00 Wed 23:59:59",
        "Thu 09:00 Thu 23:59:59",
    ]
    assert [shown(window) for window in read("I'll call you Tuesday.").promises] == ["Tue 09:00 Tue 23:59:59"]


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Thursday 3pm is fine", "Thu 15:00 Thu 15:00:00"),  # T09
        ("Thursday works for me, thanks!", "Thu 09:00 Thu 23:59:59"),
        ("See you Thursday then", "Thu 09:00 Thu 23:59:59"),
        ("Donnerstag 15 Uhr passt mir gut", "Thu 15:00 Thu 15:00:00"),
        ("jeudi me convient", "Thu 09:00 Thu 23:59:59"),
        ("el jueves me viene bien", "Thu 09:00 Thu 23:59:59"),
    ],
)
def test_an_acceptance(text: str, window: str) -> None:
    words = read(text)
    assert shown(words.accepts) == window
    assert not words.marks & {Mark.QUESTION, Mark.REQUEST, Mark.CLOSING_NEAR}


@pytest.mark.parametrize(
    "text",
    [
        "Thursday is not fine",
        "Thursday is fine but the pump leaks",
        "Thursday is fine. The pump is leaking badly into the garden now.",
        "Thursday or Friday is fine",
        "Is Thursday fine?",
        "If it rains, Thursday is fine",
    ],
)
def test_no_acceptance(text: str) -> None:
    assert read(text).accepts is None


def test_an_acceptance_that_asks_is_a_question() -> None:
    words = read("Thursday 3pm is fine, and what will it cost?")
    assert Mark.QUESTION in words.marks
    assert words.accepts is None


def test_without_a_base_there_are_no_windows() -> None:
    words = read_words("Got it, can we talk Wed or Thu?", None, UTC)
    assert words.proposes == ()
    assert Mark.HOLDING in words.marks


def test_a_long_text_is_read_at_both_ends() -> None:
    text = "The pump hums. " * 500
    assert Mark.QUESTION in read(f"{text}\n\nWhat does it cost?").marks
    assert not read("Thanks. " * 1000).marks & {Mark.CLOSING, Mark.CLOSING_NEAR}


@pytest.mark.parametrize("piece", ["?", "please ", "a", "\n", "i'll call you "])
def test_time_is_linear(piece: str) -> None:
    text = piece * 10**6
    begun = time.process_time()
    read(text)
    assert time.process_time() - begun < 2


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    words = read(text)
    assert len(words.asks) <= 20
    assert (Mark.EMPTY in words.marks) == (not any(map(str.isalnum, text)))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "thanks",
                "great",
                "Ann",
                ",",
                ".",
                "!",
                "but",
                "not",
                "please",
                "I'll",
                "call",
                "you",
                "Thursday",
                "3pm",
                "is",
                "fine",
                "got",
                "it",
                "danke",
                "merci",
                "can",
                "we",
                "talk",
                "waiting",
                "for",
                "your",
                "answer",
                "works",
            ]
        ),
        max_size=14,
    )
)
def test_a_closing_never_holds_a_doubt(pieces: list[str]) -> None:
    words = read(" ".join(pieces))
    if Mark.CLOSING in words.marks:
        assert not set(pieces) & {"but", "not", "please", "waiting", "call", "Thursday"}


COLD_SALES = [
    "Hello,\n\nwe help shops like yours to rank higher on Google. Are you open to a quick call this week?\n\n"
    "If you would rather not hear from me, let me know.",
    "Hi again,\n\nbumping this in case you missed it. Our clients see 30% more bookings. Worth a short chat?",
    "Guten Tag, wir helfen Unternehmen wie Ihrem mit Suchmaschinenoptimierung. Hätten Sie Zeit für ein kurzes "
    "Telefonat? Abmelden ist jederzeit möglich.",
]


@pytest.mark.parametrize("text", COLD_SALES)
def test_cold_sales_mail_shows_itself_by_three_signs(text: str) -> None:
    assert is_cold_sales(text)


INQUIRIES = [
    "Hi, I came across your website. Could we have a quick call about cleaning our office pool? Are you the right "
    "person for businesses?",
    "We own two companies with pools and need a proposal. A short chat this week would be great.",
    "Please unsubscribe me, I am not interested. And stop the weekly service, we are moving.",
    "Do you offer financing for business owners? I would like to save on processing fees if we pay by card.",
]


@pytest.mark.parametrize("text", INQUIRIES)
def test_an_inquiry_is_no_cold_sales_mail(text: str) -> None:
    assert is_cold_sales(text) == ""
