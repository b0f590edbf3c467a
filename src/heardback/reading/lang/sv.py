"""Swedish: how people close, agree, ask and repeat."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.speech import Speech

SPEECH: Final = Speech(
    code="sv",
    thanks="tack|tack så mycket|stort tack|tusen tack|tack igen|tackar|många tack|tack för hjälpen|"
    "tack för svar|"
    "tack för svaret|tack för ditt svar|tack för informationen|tack för infon|tack för snabbt svar",
    thanks_for=(
        "tack|tack så mycket|stort tack|tusen tack|många tack|tackar",
        "för|för ditt|för din|för ert|för er|för snabbt|för det snabba|för den snabba",
        "svar|svaret|hjälp|hjälpen|information|informationen|info|återkoppling|besked|beskedet|bekräftelsen|"
        "förklaringen",
    ),
    closed="perfekt|toppen|bra|jättebra|mycket bra|utmärkt|det fungerar|nu fungerar det|fungerar|"
    "löst|klart|mottaget|"
    "uppfattat|inga problem|varsågod|ingen fara|ha en bra dag|trevlig helg|hej då|hejdå|vi hörs|"
    "detsamma|super",
    yes="ja|japp|ja tack|ok|okej|absolut|visst|javisst|stämmer|det stämmer|ja gärna|gärna",
    greetings="hej|hejsan|god morgon|bästa|kära|tack|hallå",
    sign_offs="med vänlig hälsning|med vänliga hälsningar|vänliga hälsningar|hälsningar|mvh|vänligen|hälsning",
    negations="inte|ej|men|dock|tyvärr|fortfarande|ingen|inget|aldrig|utan|problem|fel|trasig|avboka|"
    "reklamation|"
    "återbetalning|förhand|när|hur|var|varför|vad|vem|måste|behöver|vill|väntar|bråttom|om|bara|än",
    no_names="måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|faktura|order|avbokning|offert",
    boilerplate="frågor|några frågor|hur mår du",
    requests={
        "kan|skulle|kunde": r"(?:kan|skulle|kunde) (?:du|ni|någon)\b",
        "vänligen": r"vänligen (?!hälsning)\w+",
        "behöver": r"(?:jag|vi) behöver",
        "vill": r"(?:jag|vi) vill\b(?! tacka)",
        "snälla|gärna": r"snälla\b|(?:hör|återkom|ring|skicka) gärna",
        "skicka|ring|svara|återkom": r"^(?:skicka|ring|svara|återkom)\b",
    },
    repeats={
        "väntar": r"väntar (?:fortfarande|ännu)|fortfarande väntar",
        "svar": r"(?:inget|utan|inte fått (?:något )?) ?svar",
        "andra|tredje": r"(?:andra|tredje) (?:försöket|mejlet|mailet|gången|påminnelsen)",
        "påminnelse": r"påminnelse",
    },
)
