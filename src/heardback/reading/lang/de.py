"""German: days and hours."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.date_words import DateWords
from heardback.reading.lang.speech import Speech

DATES: Final = DateWords(
    code="de",
    weekdays=(
        "montag|mo",
        "dienstag|di",
        "mittwoch|mi",
        "donnerstag|do",
        "freitag|fr",
        "samstag|sonnabend|sa",
        "sonntag|so",
    ),
    months=(
        "januar|jänner|jan",
        "februar|feber|feb",
        "märz|maerz|mär|mrz",
        "april|apr",
        "mai",
        "juni|jun",
        "juli|jul",
        "august|aug",
        "september|sept?",
        "oktober|okt",
        "november|nov",
        "dezember|dez",
    ),
    today="heute",
    tomorrow="morgen",
    day_after="übermorgen|uebermorgen",
    parts=(
        ("früh|morgens|vormittags?", 9, 12),
        ("nachmittags?", 12, 18),
        ("abends?|nacht", 18, 24),
    ),
    this="diese[nrm]?|kommende[nrm]?",
    next_before="nächste[nrm]?|naechste[nrm]?",
    next_after="(?:in der )?nächste[nr]? woche|der nächsten woche",
    past="letzte[nrms]?|vorige[nrms]?|vergangene[nrms]?|seit|jede[nrms]?",
    day="tage?n?",
    week="wochen?",
    month="monat(?:e?n?|s)",
    year="jahr(?:e?n?|es)",
    hour="stunden?|std",
    minute="minuten?|min",
    business_day="(?:werk|arbeits|geschäfts)tage?n?",
    in_="in",
    within="innerhalb(?: von| der nächsten)?|binnen|in den nächsten|im laufe der nächsten",
    few="ein paar|einigen?|wenigen?",
    couple="paar",
    coming_days="in den (?:nächsten|kommenden) (?:paar )?tagen|die nächsten tage",
    end_of="(?:zum )?(?:ende|schluss)(?: der| des| dieser| dieses)?",
    end_of_day="(?:bis )?(?:zum )?(?:ende des tages|tagesende)|im laufe des tages",
    close_of_business="dienstschluss|büroschluss|geschäftsschluss|feierabend",
    next_week="(?:anfang |ende |mitte |in der )?(?:nächste[rn]?|kommende[rn]?) woche",
    this_week="(?:noch )?(?:in )?diese[r]? woche",
    next_month="(?:im )?nächste[nr] monat",
    at="um|gegen|ab|bis",
    on="am|bis|bis zum|ab|oder|und|den|für|spätestens|vor|von|vom",
    by="bis|spätestens",
    before="vor",
    of="",
    between="zwischen|von",
    and_="und|bis|[-–]",
    noon="mittags?",
    clock_mark="uhr|h",
    ordinal=r"\.",
    day_of_month=r"(?:am|bis zum|zum) (\d{1,2})\.(?! ?\d| ?\w)",
    numbers={
        "einem": 1, "einer": 1, "eine": 1, "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6,
        "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "zwölf": 12, "vierzehn": 14,
    },  # fmt: skip
    short=frozenset({"mo", "di", "mi", "do", "fr", "sa", "so"}),
    doubtful=frozenset({"mo", "di", "mi", "do", "fr", "sa", "so"}),
)

SPEECH: Final = Speech(code="de", dates=DATES)
