"""What a text asks its reader to come back on; advice, pleasantries and negations are no waits."""

from __future__ import annotations

import pytest

from heardback.reading.awaited_asks import awaited_asks


@pytest.mark.parametrize(
    "text",
    [
        "Which model is it, and how old is it?",
        "Could we talk on Monday or Tuesday?",
        "Please send two shaft seal kits and one box of test strips to our shop.",
        "Let me know which day suits you.",
        "Please confirm the date.",
        "Please sign page three and return it.",
        "Please send us the payoff letter by Friday.",
        "Bitte schicken Sie uns den Vertrag.",
        "Geben Sie uns bitte Bescheid, ob es passt.",
        "Können Sie uns den Termin bestätigen?",
        "Veuillez nous envoyer le contrat.",
        "Merci de nous confirmer la date.",
        "Por favor, envíenos el contrato.",
        "¿Nos puede enviar el contrato?",
    ],
)
def test_something_comes_back_to_it(text: str) -> None:
    assert [one.sentence for one in awaited_asks(text)] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Please leave the breaker off until then.",
        "Please do not pull the cover by hand, it tears the webbing.",
        "Please switch the heater off at the breaker before you open the panel.",
        "Sam is out on a job, he will call you this afternoon.",
        "Bis dahin können Sie die Pumpe zwei Stunden am Tag laufen lassen.",
        "En attendant, vous pouvez faire tourner la pompe deux heures par jour.",
        "Mientras tanto puede usar la bomba dos horas al día sin problema.",
        "Please do not send cash.",
        "How are you?",
        "Do you have any questions?",
        "Please find the invoice attached.",
        "We look forward to hearing from you.",
        "Thank you for your patience.",
        "",
    ],
)
def test_nothing_comes_back_to_it(text: str) -> None:
    assert awaited_asks(text) == ()
