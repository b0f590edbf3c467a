"""Dutch: how people close, agree, ask and repeat."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.speech import Speech

SPEECH: Final = Speech(
    code="nl",
    thanks="bedankt|dank|dank je|dank je wel|dank u|dank u wel|dankjewel|dankuwel|hartelijk dank|"
    "heel erg bedankt|"
    "hartelijk bedankt|nogmaals bedankt|bedankt voor de hulp|bedankt voor je hulp|bedankt voor uw hulp|"
    "bedankt voor het antwoord|bedankt voor uw antwoord|bedankt voor je antwoord|bedankt voor de "
    "info|veel dank|"
    "bedankt voor de informatie|bedankt voor de snelle reactie|bedankt voor uw reactie|bedankt voor "
    "je reactie",
    thanks_for=(
        "bedankt|dank|dank u|dank je|hartelijk dank|hartelijk bedankt|heel erg bedankt|dank u wel|dank je "
        "wel|veel dank",
        "voor de|voor uw|voor je|voor het|voor jullie|voor de snelle|voor uw snelle|voor je snelle|voor het "
        "snelle",
        "antwoord|reactie|hulp|informatie|info|uitleg|bericht|moeite|bevestiging|service|werk|advies",
    ),
    closed="prima|perfect|top|super|mooi|fijn|geweldig|helemaal goed|goed|het werkt|het werkt nu|"
    "werkt|opgelost|"
    "ontvangen|begrepen|duidelijk|akkoord|geen probleem|graag gedaan|fijne dag|fijne dag nog|prettige dag|"
    "fijn weekend|prettig weekend|fijne avond|tot ziens|tot dan|tot snel|doei|insgelijks|komt goed|in orde",
    yes="ja|jawel|ja graag|graag|oké|oke|ok|ja hoor|klopt|dat klopt|ja dat klopt|zeker|natuurlijk|"
    "ja prima|akkoord",
    greetings="hallo|hoi|beste|goedemorgen|goedemiddag|goedenavond|geachte|geachte heer|geachte "
    "mevrouw|dag|bedankt",
    sign_offs="met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|groet|groeten|"
    "groetjes|mvg|hartelijke groet",
    negations="niet|geen|maar|echter|helaas|nog|toch|nooit|niets|zonder|probleem|fout|kapot|storing|"
    "annuleren|klacht|"
    "terugbetaling|voorbaat|alvast|wanneer|hoe|waar|waarom|wat|wie|moet|nodig|wil|graag|wacht|dringend|"
    "als|alleen",
    no_names="maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|factuur|bestelling|annulering|"
    "offerte|klacht",
    boilerplate="vragen|heeft u vragen|hoe gaat het",
    requests={
        "alstublieft|aub|graag|svp": r"(?:alstublieft|aub|svp)\b|graag (?:ontvang|zou|een|uw|hoor|wil)",
        "kunt|zou|kan|kun": r"(?:kunt|zou|kan|kun) (?:u|je|jij|iemand|jullie)\b",
        "nodig": r"nodig\b",
        "willen|wil": r"(?:ik wil|wij willen|we willen|zou ik .{0,20}willen)\b(?! bedanken)",
        "verzoek|verzoeken": r"(?:verzoek|verzoeken) (?:ik|wij|u|om)",
        "laat": r"laat (?:het )?(?:mij|me|ons)",
    },
    repeats={
        "wacht|wachten": r"(?:wacht|wachten) (?:ik |wij |we )?(?:nog steeds|nog altijd|al)",
        "tweede|derde": r"(?:tweede|derde) (?:poging|mail|bericht|verzoek|keer|herinnering)",
        "antwoord|reactie|gehoord": r"(?:nog )?(?:geen|nooit) (?:antwoord|reactie)|niets (?:meer )?gehoord",
        "herinnering": r"herinnering\b",
    },
    nags={
        "nieuws|update": r"(?:is er|al|enig) (?:al )?(?:nieuws|update)",
        "ontvangen|gelezen": r"(?:heeft u|heb je) .{0,20}(?:ontvangen|gelezen)",
    },
    regulated={
        "gegevens|account": r"(?:verwijder|verwijderen|wissen) .{0,25}(?:mijn|van mijn) (?:\w+ )"
        r"?(?:gegevens|account)|(?:mijn) (?:\w+ )?(?:gegevens|account) .{0,20}(?:verwijder|wissen)",
        "avg": r"(?:volgens|op grond van|artikel \d+) .{0,8}avg",
        "klacht": r"(?:formele|officiële) klacht|klacht (?:in te dienen|indienen)|dien .{0,20}klacht in",
    },
)
