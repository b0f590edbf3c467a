"""Polish: how people close, agree, ask and repeat."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.speech import Speech

SPEECH: Final = Speech(
    code="pl",
    thanks="dziękuję|dzięki|dziękuję bardzo|bardzo dziękuję|dziękujemy|wielkie dzięki|dziękuję za pomoc|"
    "dziękuję za odpowiedź|dziękuję za informację|dzięki za pomoc|serdecznie dziękuję|dziękuję za "
    "szybką odpowiedź",
    thanks_for=(
        "dziękuję|dziękuję bardzo|bardzo dziękuję|dzięki|wielkie dzięki|dziękujemy",
        "za|za szybką|za pana|za pani|za miłą",
        "odpowiedź|pomoc|informację|informacje|wiadomość|wyjaśnienie|potwierdzenie",
    ),
    closed="świetnie|super|doskonale|idealnie|bardzo dobrze|dobrze|działa|już działa|wszystko działa|"
    "rozwiązane|"
    "zrozumiałem|zrozumiałam|otrzymałem|otrzymałam|proszę bardzo|nie ma sprawy|miłego dnia|miłego "
    "weekendu|do widzenia|"
    "do zobaczenia|do usłyszenia|wzajemnie|wspaniale",
    yes="tak|ok|okej|zgoda|oczywiście|zgadza się|potwierdzam|tak dziękuję|jasne",
    greetings="dzień dobry|cześć|witam|szanowny panie|szanowna pani|szanowni państwo|dziękuję|panie|pani",
    sign_offs="pozdrawiam|z poważaniem|pozdrowienia|serdecznie pozdrawiam|z wyrazami szacunku",
    negations="nie|ale|jednak|niestety|nadal|wciąż|nic|nigdy|bez|problem|błąd|awaria|reklamacja|"
    "zwrot|góry|kiedy|jak|"
    "gdzie|dlaczego|co|muszę|potrzebuję|chcę|czekam|pilne|jeśli|tylko",
    boilerplate="pytania|jakieś pytania",
    requests={
        "proszę|prosimy|prosze": r"(?:proszę|prosimy|prosze)\b(?! bardzo)",
        "czy": r"czy (?:mogę|może|możecie|mógłby|mogłaby|mogą|jest|są)",
        "potrzebuję|potrzebujemy|chciałbym|chciałabym": r"(?:potrzebuję|potrzebujemy|chciałbym|chciałabym)"
        r"\b(?! podziękować)",
    },
    repeats={
        "czekam": r"(?:nadal|wciąż|ciągle) czekam|czekam (?:nadal|wciąż|ciągle)",
        "odpowiedzi": r"(?:bez|brak|nie (?:dostałem|dostałam|otrzymałem|otrzymałam)) odpowiedzi",
    },
)
