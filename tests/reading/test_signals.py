"""How a reply will read: every signal of table 6.2 with what raises it and what must not, in four languages."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from heardback.reading.commitment_languages import LANGUAGES
from heardback.reading.signal_languages import SIGNAL_LANGUAGES, cues_of
from heardback.reading.signal_repeats import grams_of, likeness, repeat_groups
from heardback.reading.signals import (
    LABELS,
    LONGEST,
    MOST_HINTS,
    ORDER,
    Setting,
    SignalName,
    checklist,
    hints_of,
    praise_of,
    signals_in,
)

NEW_YORK = ZoneInfo("America/New_York")
WEDNESDAY = datetime(2026, 3, 18, 18, 0, tzinfo=UTC)  # 14:00 in New York
LEAK = "Our pool pump leaks. Can you repair it?"


def setting(inbound: str = LEAK, **more: Any) -> Setting:
    return Setting(**{"written_at": WEDNESDAY, "zone": NEW_YORK, "inbound": inbound, **more})


def names(reply: str, inbound: str = LEAK, **more: Any) -> set[str]:
    return {one.name.value for one in signals_in(reply, setting(inbound, **more))}


def quoted(name: str, reply: str, inbound: str = LEAK, **more: Any) -> str:
    found = {one.name.value: one for one in signals_in(reply, setting(inbound, **more))}
    assert name in found, f"{name} is not among {sorted(found)}"
    return found[name].quote


# -- burden shift ------------------------------------------------------------------------------------------------

BURDENS = [
    "So you call me in three months.",
    "Please call us again next week.",
    "You can email us in a few days.",
    "Check back with us on Monday.",
    "Please get in touch again in two weeks.",
    "Let us know if you don't hear from us.",
    "If you have not heard from us by Friday, please call.",
    "Please let us know next week how it goes.",
    "Rufen Sie uns nächste Woche noch einmal an.",
    "Melden Sie sich in drei Monaten wieder.",
    "Llámenos dentro de tres meses.",
    "Rappelez-nous dans trois mois.",
]
NO_BURDENS = [
    ("I will call you on Friday.", LEAK),
    ("Please send us your serial number by Friday.", LEAK),
    ("Please email us a photo of the pump by Friday.", LEAK),
    ("Let us know by Friday which day suits you.", LEAK),
    ("Please let us know by tomorrow whether you want the blue one.", LEAK),
    ("I'll repair it on Friday. Let us know if you don't hear from us.", LEAK),
    ("If you have any questions, please let us know.", LEAK),
    ("Call us again next week, then.", "I will call you again next week."),
    ("You can call us on Monday.", "When should I call you about the pump?"),
    ("Could you call us on Monday?", LEAK),
]


@pytest.mark.parametrize("reply", BURDENS)
def test_the_next_move_given_away(reply: str) -> None:
    assert quoted("burden_shift", reply, "") == reply


@pytest.mark.parametrize(("reply", "inbound"), NO_BURDENS)
def test_the_next_move_kept_or_wished_for(reply: str, inbound: str) -> None:
    assert "burden_shift" not in names(reply, inbound)


def test_a_setting_may_say_that_they_call_again() -> None:
    assert "burden_shift" in names(BURDENS[1])
    assert "burden_shift" not in names(BURDENS[1], asked_to_call_again=True)


def test_the_better_sentence_takes_the_time_as_said() -> None:
    """The follow-up is ours, at the date that was named."""
    signal = signals_in("So you call me in three months.", setting(""))[0]
    assert signal.suggestion == "I will call you in three months myself; you need not do anything."
    assert signal.rule == "burden_shift.en"


# -- the same again ----------------------------------------------------------------------------------------------

SCRIPT = (
    "Thank you for contacting Blue Heron Pools about your recent service experience. We take all feedback seriously "
    "and have forwarded your comments to the responsible department for review. Please be assured that your "
    "satisfaction matters to us and that we continuously improve our service."
)


def test_a_script_is_seen() -> None:
    """Near-duplicate replies to the same customer."""
    assert "scripted_repeat" in names(SCRIPT, previous=(SCRIPT,))
    assert "scripted_repeat" in names(
        f"Dear Ann,\n\n{SCRIPT}\n\nDana", previous=(f"Hello!\n\n{SCRIPT}\n\nSam",)
    )
    assert "scripted_repeat" not in names(SCRIPT)
    assert "scripted_repeat" not in names(
        "We repair the pump on Friday at nine in the morning.", previous=(SCRIPT,)
    )


def test_greetings_and_legal_blocks_are_no_repeat() -> None:
    legal = (
        "This message is confidential and intended only for the addressee. If you have received it in error, please "
        "delete it. Blue Heron Pools, registered office 1 Lake Road, company number 12345."
    )
    framed = "Dear Ann,\n\n{}\n\nKind regards,\nDana Reyes\n\n" + legal
    first = framed.format("We repair the pump on Friday at nine in the morning.")
    other = framed.format("The invoice of March was credited to your account today.")
    assert "scripted_repeat" not in names(other, previous=(first,))


THIRTEEN = "we come to you with a pump and repair the pool at nine"


def test_the_threshold_is_exact() -> None:
    # 13 words have 9 5-grams; another last word leaves 8 in common of 10 in all: exactly 0.8.
    other = THIRTEEN.replace("nine", "ten")
    assert likeness(grams_of(f"{THIRTEEN}."), grams_of(f"{other}.")) == 0.8
    assert "scripted_repeat" in names(f"{other}.", previous=(f"{THIRTEEN}.",))
    # One word fewer: 7 of 9, just below.
    shorter = THIRTEEN.removeprefix("we ")
    other = shorter.replace("nine", "ten")
    assert likeness(grams_of(f"{shorter}."), grams_of(f"{other}.")) == pytest.approx(7 / 9)
    assert "scripted_repeat" not in names(f"{other}.", previous=(f"{shorter}.",))


WORD = st.sampled_from(list("abcdefg"))


@given(st.lists(WORD, min_size=8, max_size=40), st.lists(WORD, min_size=8, max_size=40))
@settings(max_examples=60, deadline=None)
def test_likeness_is_the_jaccard_index(one: list[str], other: list[str]) -> None:
    left, right = grams_of(" ".join(one) + "."), grams_of(" ".join(other) + ".")
    expected = len(left & right) / len(left | right) if left | right else 0.0
    assert likeness(left, right) == pytest.approx(expected, abs=1e-12)


def test_groups_of_repeats() -> None:
    other = "The invoice of March was credited to your account today and the refund is on its way."
    assert repeat_groups([SCRIPT, other, f"Hello!\n\n{SCRIPT}", "", SCRIPT]) == [(0, 2, 4)]
    assert repeat_groups([]) == repeat_groups(["", ""]) == []


# -- questions ---------------------------------------------------------------------------------------------------

OPEN = [
    ("Thank you for your message.", "What does the filter cost?", "What does the filter cost?"),
    ("You call me in three months.", "When will you make things right?", "When will you make things right?"),
    (
        "The pump was replaced yesterday.",
        "Is the pump in? And why was I billed twice in March?",
        "And why was I billed twice in March?",
    ),
    ("Vielen Dank für Ihre Nachricht.", "Was kostet der Filter?", "Was kostet der Filter?"),
    ("Gracias por su mensaje.", "¿Cuánto cuesta el filtro?", "¿Cuánto cuesta el filtro?"),
    ("Merci pour votre message.", "Combien coûte le filtre ?", "Combien coûte le filtre ?"),
]
ADDRESSED = [
    ("The filter costs 40 dollars.", "What does the filter cost?"),
    ("$40.", "What does the filter cost?"),
    ("At 9 on Monday.", "When do you open?"),
    ("Yes, we do.", "Do you open on Saturdays?"),
    ("Repairs take two days.", "How long does the repair take?"),  # stems
    ("> What does the filter cost?\nForty.", "What does the filter cost?"),
    ("We come on Friday.", "Any news?"),
    ("We come on Friday.", "Did you get my mail?"),
    ("We come on Friday.", "How are you?"),
    ("We come on Friday.", "Can anybody help me with this? Any hint?"),
    ("We come on Friday.", "The pump leaks."),
]


@pytest.mark.parametrize(("reply", "inbound", "question"), OPEN)
def test_a_question_left_open(reply: str, inbound: str, question: str) -> None:
    """T47: the question is what is quoted."""
    assert quoted("question_not_addressed", reply, inbound) == question


@pytest.mark.parametrize(("reply", "inbound"), ADDRESSED)
def test_a_question_touched(reply: str, inbound: str) -> None:
    assert "question_not_addressed" not in names(reply, inbound)


def test_one_yes_answers_one_question() -> None:
    inbound = "Do you open on Saturdays? Is parking free?"
    assert quoted("question_not_addressed", "Yes, we do.", inbound) == "Is parking free?"


def test_a_time_for_something_else_is_no_answer() -> None:
    assert "question_not_addressed" in names("I will call you tomorrow.", "When is the refund paid?")


# -- next step ---------------------------------------------------------------------------------------------------

NO_STEP = [
    "So busy.",
    "We are so busy at the moment.",
    "Wir sind gerade sehr beschäftigt.",
    "Nous sommes débordés.",
]
STEP = [
    ("I will repair it.", LEAK),
    ("Would Monday suit you?", LEAK),
    ("We are there on Friday at 9.", LEAK),
    ("The pump is repaired now.", LEAK),
    ("Click Settings and choose Reset.", "How do I reset the timer?"),
    ("The timer resets itself at midnight.", "How does the timer reset?"),
    ("You're welcome.", "Thank you!"),
    ("Thank you for letting us know.", "The pump works again."),
    ("Noted.", "I moved to another street, number 4."),
]


@pytest.mark.parametrize("reply", NO_STEP)
def test_nothing_follows(reply: str) -> None:
    """So busy is a human answer and no next step."""
    assert "no_next_step" in names(reply)


@pytest.mark.parametrize(("reply", "inbound"), STEP)
def test_something_follows_or_need_not(reply: str, inbound: str) -> None:
    assert "no_next_step" not in names(reply, inbound)


# -- doubt, blame, refusal ---------------------------------------------------------------------------------------

HEDGES = [
    "I don't think I got your email.",
    "We believe we received it.",
    "I think I missed your call.",
    "Your message may have been overlooked.",
    "It must have gone to spam.",
    "I must have missed it.",
    "Wir glauben nicht, dass wir Ihre Mail erhalten haben.",
    "Ihre Nachricht muss untergegangen sein.",
    "Creo que no recibimos su correo.",
    "Je ne crois pas avoir reçu votre message.",
    "Votre message a dû se perdre.",
]
NO_HEDGES = [
    "We received your email on Monday.",
    "Did you get our email?",
    "Here is the answer to the questions you may have.",
    "You may have to restart the pump.",
    "You may have noticed the new filter.",
    "We could have a different filter for you.",
    "Ihre Nachricht ist am Montag eingegangen.",
    "Recibimos su correo el lunes.",
    "Nous avons reçu votre message lundi.",
]


@pytest.mark.parametrize("reply", HEDGES)
def test_doubt_about_what_arrived(reply: str) -> None:
    assert quoted("hedged_ack", reply) == reply


@pytest.mark.parametrize("reply", NO_HEDGES)
def test_no_doubt(reply: str) -> None:
    assert "hedged_ack" not in names(reply)


BLAMES = [
    "Emails aren't always instant.",
    "Emails are not always instant.",
    "Your email went to our spam folder.",
    "Our phone system was down.",
    "Unfortunately our server failed on Monday.",
    "Ihre Mail ist im Spamordner gelandet.",
    "Unsere Telefonanlage war ausgefallen.",
    "Su correo estaba en la carpeta de spam y el sistema falló.",
    "Votre message est arrivé dans les spams.",
]
NO_BLAMES = [
    "Your email went to our spam folder. I will repair the pump tomorrow.",
    "Our phone system was down; I have now checked every call of that day.",
    "Is your phone not working?",
    "The router in your phone system failed.",
    "Ihre Mail ist im Spamordner gelandet; ab heute prüfen wir ihn.",
]


@pytest.mark.parametrize("reply", BLAMES)
def test_a_medium_to_blame(reply: str) -> None:
    """Figures answer that, not opinion."""
    assert quoted("medium_blame", reply) == reply


@pytest.mark.parametrize("reply", NO_BLAMES)
def test_a_medium_named_with_what_we_do(reply: str) -> None:
    assert "medium_blame" not in names(reply)


DENIALS = [
    "We cannot refund the fee.",
    "I'm sorry, but we can't do that.",
    "We are unable to help.",
    "That is not possible.",
    "This is against our policy.",
    "Unfortunately we can't come on Friday.",
    "Das ist leider nicht möglich.",
    "Wir können die Gebühr nicht erstatten.",
    "No es posible.",
    "No podemos devolver el importe.",
    "Ce n'est pas possible.",
    "Nous ne pouvons pas rembourser.",
]
NO_DENIALS = [
    "We cannot refund the fee, but you get a credit of 20 dollars.",
    "We can't repair it. We can offer a new one at half price.",
    "That is not possible. Would Monday help?",
    "We cannot come today. I will be there on Friday.",
    "We can't wait to see you on Friday.",
    "If you cannot open the file, click the link.",
    "Your insurance policy covers it.",
    "There is a filter that cannot clog.",
    "Das geht nicht. Stattdessen können wir den Filter tauschen.",
    "No es posible, pero podemos cambiar el filtro.",
    "Ce n'est pas possible, mais nous pouvons changer le filtre.",
]


@pytest.mark.parametrize("reply", DENIALS)
def test_a_no_without_a_way_on(reply: str) -> None:
    """Solutions instead of denials."""
    assert quoted("denial_without_alternative", reply) == reply


@pytest.mark.parametrize("reply", NO_DENIALS)
def test_a_no_with_a_way_on(reply: str) -> None:
    assert "denial_without_alternative" not in names(reply)


# -- the wait, the channel ---------------------------------------------------------------------------------------

REPAIR = "We repair the pump on Friday."
SORRY = [
    f"Sorry for the delay. {REPAIR}",
    f"My apologies. {REPAIR}",
    f"We apologise. {REPAIR}",
    f"Thank you for waiting. {REPAIR}",
    f"Thanks so much for your patience. {REPAIR}",
    "Entschuldigen Sie bitte. Wir kommen am Freitag und reparieren die Pumpe.",
    "Lo siento. Venimos el viernes a reparar la bomba.",
    "Je suis désolé. Nous venons vendredi pour réparer la pompe.",
]


@pytest.mark.parametrize("more", [{"is_late": True}, {"chases": 1}])
def test_a_wait_without_a_word(more: dict[str, Any]) -> None:
    assert quoted("late_no_apology", REPAIR, **more) == REPAIR
    for reply in SORRY:
        assert "late_no_apology" not in names(reply, **more)


def test_in_time_there_is_nothing_to_be_sorry_for() -> None:
    assert "late_no_apology" not in names(REPAIR)


def test_the_wait_is_in_the_better_sentence() -> None:
    found = {one.name: one for one in signals_in(REPAIR, setting(is_late=True, waited_for=timedelta(days=4)))}
    suggestion = found[SignalName.LATE_NO_APOLOGY].suggestion
    assert suggestion == "I am sorry that you had to wait 4 days for this answer."


def test_a_call_was_wished_for() -> None:
    """A mail counts as an answer; the hint says what they asked for."""
    assert "channel_preference_missed" in names(REPAIR, wants_call=True)
    assert "channel_preference_missed" not in names(REPAIR)
    for reply in ("I tried to call you. We repair it on Friday.", "I'll call you tomorrow at 9."):
        assert "channel_preference_missed" not in names(reply, wants_call=True)


# -- what works well ---------------------------------------------------------------------------------------------

WAITED = "I wrote four days ago. The pool pump leaks into the garden."
GOOD = "I'm sorry that you had to wait four days. Our technician Maria repairs the pool pump on Friday at 9."


def test_trouble_is_named() -> None:
    assert (
        quoted("empathy_named", "I am sorry about the leak. We come on Friday.")
        == "I am sorry about the leak."
    )
    assert "empathy_named" in names(GOOD, WAITED)
    assert "empathy_named" in names("Es tut mir leid, dass Sie vier Tage warten mussten.", "Die Pumpe leckt.")
    assert "empathy_named" not in names("We will come in four days.", WAITED)
    assert "empathy_named" not in names("One. Two. Three is nice. Four is it. Sorry about the leak.", LEAK)


def test_concrete() -> None:
    assert quoted("concrete", GOOD, WAITED).startswith("Our technician Maria")
    assert "concrete" not in names("We will look into it on Friday.", WAITED)
    assert "concrete" not in names("The pool pump will be repaired soon.", WAITED)


def test_what_a_hint_speaks_of_is_not_praised() -> None:
    reply = (
        "So you call me about the pool pump in three months. I don't think I got your mail about the leak."
    )
    assert {one.name.value for one in signals_in(reply, setting()) if one.is_positive} == set()


def test_praise_stands_apart_from_hints() -> None:
    found = signals_in(GOOD, setting(WAITED, is_late=True))
    assert {one.name for one in praise_of(found)} == {SignalName.EMPATHY_NAMED, SignalName.CONCRETE}
    assert hints_of(found) == ()
    assert all(one.suggestion == "" for one in found if one.is_positive)


def test_the_list_of_a_good_answer() -> None:
    """Acknowledges, names the problem, next step with a date, answers each question."""
    inbound = f"{WAITED} Can you repair the pump?"
    assert [line.is_there for line in checklist(GOOD, setting(inbound))] == [True, True, True, True]
    assert [line.is_there for line in checklist("So busy.", setting(inbound))] == [False, False, False, False]
    assert len(checklist(GOOD, setting(WAITED))) == 3


# -- which of them are shown -------------------------------------------------------------------------------------


def test_at_most_two_in_the_stated_order() -> None:
    reply = "I don't think I got your email. Unfortunately that is not possible."
    found = signals_in(reply, setting(chases=2))
    assert [one.name for one in found] == sorted((one.name for one in found), key=ORDER.index)
    assert [one.name.value for one in hints_of(found)] == [
        "denial_without_alternative",
        "question_not_addressed",
    ]
    assert [one.name.value for one in hints_of(found, {"question_not_addressed"})] == [
        "denial_without_alternative",
        "hedged_ack",
    ]
    assert len(hints_of(found)) == MOST_HINTS


def test_t47() -> None:
    found = hints_of(signals_in("You call me in three months.", setting("When will you make things right?")))
    assert [one.name.value for one in found] == ["burden_shift", "question_not_addressed"]


def test_every_hint_says_what_why_and_what_instead() -> None:
    replies = [*BURDENS, *NO_STEP, *HEDGES, *BLAMES, *DENIALS]
    found = [one for reply in replies for one in signals_in(reply, setting(is_late=True, wants_call=True))]
    for one in found:
        assert one.quote
        assert one.rule
        assert one.why
        assert one.label
        assert one.is_positive or one.suggestion
    assert {one.name for one in found} >= set(ORDER) - {
        SignalName.SCRIPTED_REPEAT,
        SignalName.EMPATHY_NAMED,
        SignalName.CONCRETE,
    }


BANNED = ("lie", "lies", "liar", "lying", "deceptive", "dishonest", "excuse", "excuses")


def test_no_banned_word_is_shown() -> None:
    shown = [
        one.why for reply in (*BURDENS, *HEDGES, *BLAMES, *DENIALS) for one in signals_in(reply, setting())
    ]
    shown += LABELS.values()
    shown += [text for code in SIGNAL_LANGUAGES for text in SIGNAL_LANGUAGES[code].suggestions.values()]
    assert not [text for text in shown if set(text.lower().replace(".", " ").split()) & set(BANNED)]


def test_each_language_of_promises_has_its_words() -> None:
    assert SIGNAL_LANGUAGES.keys() == LANGUAGES.keys()
    for code, spoken in SIGNAL_LANGUAGES.items():
        assert cues_of(code).words is spoken
        wanted = {name.value for name in ORDER} - {"empathy_named", "concrete"}
        assert wanted <= spoken.suggestions.keys()


FOREIGN = [
    "We hebben uw bericht ontvangen en zullen er naar kijken, het kan helaas niet gerepareerd worden, bel ons later.",
    "Abbiamo ricevuto il suo messaggio e la pompa non può essere riparata, la richiamiamo appena possibile.",
    "Recebemos a sua mensagem e infelizmente não é possível reparar a bomba, entre em contato mais tarde.",
    "Otrzymaliśmy Państwa wiadomość i niestety nie możemy naprawić pompy, prosimy o kontakt za kilka tygodni.",
]


@pytest.mark.parametrize("reply", FOREIGN)
def test_a_language_of_others_is_left_alone(reply: str) -> None:
    assert signals_in(reply, setting(chases=3, is_late=True)) == ()


# -- hostile texts -----------------------------------------------------------------------------------------------


@given(reply=st.text(max_size=400), inbound=st.text(max_size=200), previous=st.text(max_size=200))
@example(reply="İ" * 30 + "?", inbound="ŉ?", previous="")
@example(reply="\0\ud800 call us in 3 months", inbound="\r\r?", previous="\u2028")
@settings(max_examples=120, deadline=None)
def test_it_never_raises(reply: str, inbound: str, previous: str) -> None:
    found = signals_in(reply, setting(inbound, previous=(previous,), is_late=True, chases=1, wants_call=True))
    assert len({one.name for one in found}) == len(found)
    checklist(reply, setting(inbound))


_SENTENCE = 690  # longer ones are no sentences and are not looked at
HOSTILE = [
    "you can " * 400,
    "if you don't hear " * 300,
    "what we can " * 300,
    "may have " * 500,
    "not " * 800,
    "(((" * 900,
    "a?" * 1500,
    "> " * 1500,
    "\n" * 3000,
    "in 3 " * 600,
    "i don't think that we have " * 150,
    "können sie die " * 200,
    "il est possible que le " * 150,
    "é" * 3000,
    "1 day " * 500,
]


@pytest.mark.parametrize("piece", HOSTILE, ids=lambda piece: piece[:12].strip() or "lines")
def test_time_grows_with_the_text(piece: str) -> None:
    """Linear: eight times the text takes no more than some thirty times as long, on a busy machine."""

    def taken(times: int) -> float:
        text = (piece[:_SENTENCE] + ". ") * (4 * times) + piece
        about = setting(text, previous=(text,), is_late=True, chases=1)
        began = time.process_time()
        signals_in(text, about)
        return time.process_time() - began

    taken(1)
    small = max(taken(1), 0.01)
    assert taken(8) < 30 * small


def test_only_so_much_is_looked_at() -> None:
    assert "denial_without_alternative" not in names("We come on Friday. " * LONGEST + DENIALS[0])


# -- the page about them -----------------------------------------------------------------------------------------

PAGE = Path(__file__).parents[2] / "docs" / "coaching.md"
IN_THE_PAGE = "Our pool pump leaks. What does a new one cost?"


def examples() -> list[tuple[str, str, str, str, str]]:
    rows = re.findall(
        r"^\| `(\w+)`(?: \(([^)]*)\))? \| (.*?) \| (.*?) \| (.*?) \|$", PAGE.read_text(), re.MULTILINE
    )
    assert len(rows) == 9
    return rows


@pytest.mark.parametrize(("name", "when", "label", "raises", "quiet"), examples())
def test_the_examples_of_the_page(name: str, when: str, label: str, raises: str, quiet: str) -> None:
    settings: dict[str, dict[str, Any]] = {
        "": {},
        "sent before": {"previous": (raises,)},
        "late": {"is_late": True},
        "asked for a call": {"wants_call": True},
    }
    more = settings[when]
    assert label == LABELS[SignalName(name)]
    assert name in names(raises, IN_THE_PAGE, **more)
    assert name not in names(quiet, IN_THE_PAGE, **more)
    assert IN_THE_PAGE in PAGE.read_text()
