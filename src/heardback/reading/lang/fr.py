"""French: days and hours."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.date_words import DateWords
from heardback.reading.lang.speech import Speech

DATES: Final = DateWords(
    code="fr",
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    months=(
        "janvier|janv",
        "février|fevrier|févr",
        "mars",
        "avril|avr",
        "mai",
        "juin",
        "juillet|juil",
        "août|aout",
        "septembre|sept",
        "octobre|oct",
        "novembre|nov",
        "décembre|decembre|déc",
    ),
    today="aujourd['’]hui",
    tomorrow="demain",
    day_after="après-demain|après demain|apres-demain",
    parts=(("matin(?:ée)?", 9, 12), ("après-midi|apres-midi", 12, 18), ("soir(?:ée)?", 18, 24)),
    this="ce|cet|cette",
    next_before="",
    next_after="prochaine?|de la semaine prochaine|qui vient",
    past="dernière?|depuis|chaque|passée?",
    day="jours?",
    week="semaines?",
    month="mois",
    year="ans?|années?",
    hour="heures?",
    minute="minutes?",
    business_day="jours? (?:ouvrés?|ouvrables?)",
    in_="dans|d['’]ici",
    within="sous|dans les|d['’]ici|dans un délai de|en moins de",
    few="quelques",
    couple="deux ou trois",
    coming_days="dans les (?:prochains jours|jours (?:à venir|qui viennent))",
    end_of="(?:la )?fin (?:de la|du|de)|fin",
    end_of_day="fin de (?:la )?journée|ce jour|dans la journée",
    close_of_business="fermeture(?: des bureaux)?",
    next_week="(?:début |fin |courant )?(?:de )?(?:la )?semaine prochaine",
    this_week="cette semaine|dans la semaine",
    next_month="(?:le )?mois prochain",
    at="à|vers|avant|dès",
    on="le|avant le|d['’]ici|ou|et|pour|avant|ce|au plus tard|de",
    by="d['’]ici|avant|pour",
    before="avant",
    of="",
    between="entre|de",
    and_="et|à|[-–]",
    noon="midi",
    clock_mark="h|heures?",
    ordinal="er",
    day_of_month=r"(?:le|avant le|d['’]ici le) (\d{1,2})(?= ?[,.;!?]|\s*$)",
    numbers={
        "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
        "neuf": 9, "dix": 10, "quinze": 15, "vingt-quatre": 24, "quarante-huit": 48,
    },  # fmt: skip
)

SPEECH: Final = Speech(code="fr", dates=DATES)
