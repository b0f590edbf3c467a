"""The words by which one language names a time behind or a stretch of time; `reading.named_times` reads by them.

A language without an entry is read by its `DateWords` alone: days, months, weekdays, clock times.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from heardback.reading.lang import number_words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TimeWords:
    """Pieces of regular expressions in lower case. `relative_days`: words and the days from today. `periods`: words
    and (unit, how many from this one); `this`, `next`, `last` stand before a weekday, `last_after` behind it.
    """

    relative_days: dict[str, int]
    now: str
    last: str
    last_after: str = ""
    this: str = ""
    next: str = ""
    next_after: str = ""
    ago: str = ""  # behind a stretch: "two weeks ago"
    ago_before: str = ""  # before it: "il y a deux semaines"
    ahead: str = ""  # behind a stretch: "two weeks from now"
    ahead_before: str = ""  # before it: "in two weeks"
    after: str = ""  # between a stretch and a day: "two days after Friday"
    before: str = ""
    next_many: str = ""  # "the next two weeks"
    last_many: str = ""
    periods: dict[str, tuple[str, int]] = field(default_factory=dict)
    parts: dict[str, tuple[int, int]] = field(default_factory=dict)
    last_night: str = ""
    midnight: str = ""
    noon: str = ""
    month_leads: str = ""  # before a month that stands alone
    to: str = ""  # between the ends of a span
    units: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    ordinals: dict[str, int] = field(default_factory=dict)
    at: str = ""


ENGLISH = TimeWords(
    relative_days={
        "the day before yesterday": -2,
        "day before yesterday": -2,
        "yesterday": -1,
        "today": 0,
        "the day after tomorrow": 2,
        "day after tomorrow": 2,
        "overmorrow": 2,
        "tomorrow": 1,
        "tmrw?": 1,
        "tmr": 1,
    },
    now="now|right now|at the moment|just now",
    last="last|past|previous",
    this="this|this coming|the coming",
    next="next",
    next_after=",? (?:of )?next week",
    last_after=",? (?:of )?last week",
    ago="ago|earlier|before now|back",
    ahead="from now|later|hence|from today|out|from this moment|in the future",
    ahead_before="in|within|in (?:about|around)(?: ~)?|within (?:about|around)|in another|no later than in|after|"
    "(?<!to )wait(?: for)?(?: another)?|timer for|give (?:it|me|us)(?: another| about)?",
    after="after|from|following|since",
    before="before|prior to|ahead of",
    next_many="(?:the |over the |in the |within the )?(?:next|coming|following)",
    last_many="(?:the |over the |in the |within the |during the )?(?:last|past|previous)",
    periods={
        "next week": ("week", 1),
        "this week": ("week", 0),
        "last week|past week|previous week": ("week", -1),
        "the week after next": ("week", 2),
        "(?:the |this |over the |at the |on the |this coming )weekend": ("weekend", 0),
        "next weekend": ("weekend", 1),
        "last weekend|past weekend": ("weekend", -1),
        "next month": ("month", 1),
        "this month": ("month", 0),
        "last month|past month|previous month": ("month", -1),
        "next (?:quarter|qtr)": ("quarter", 1),
        "this (?:quarter|qtr)": ("quarter", 0),
        "(?:last|past) (?:quarter|qtr)": ("quarter", -1),
        "next year": ("year", 1),
        "this year": ("year", 0),
        "last year|past year|previous year": ("year", -1),
    },
    parts={
        "(?:in the |this )?morning": (6, 12),
        "(?:in the |this )?afternoon": (12, 18),
        "(?:in the |this )?evening": (18, 24),
        "tonight|(?:at )?night": (18, 24),
    },
    last_night="last night",
    midnight="(?:at )?midnight",
    noon="(?:at )?(?:noon|midday)",
    month_leads="in|by|during|since|until|till|from|of|end of|this|next|last|mid|early|late|around|through|to",
    to="to|until|till|through|thru|[-–—~]|and",
    units={
        "second": r"seconds?|secs?|(?<=\d)s",
        "minute": r"minutes?|mins?|(?<=\d)m",
        "hour": "hours?|hrs?|h",
        "day": "days?|d",
        "week": r"weeks?|wks?|(?<=\d)w",
        "fortnight": "fortnights?",
        "month": "months?|mon|mos?",
        "quarter": "quarters?|qtrs?",
        "year": r"years?|yrs?|(?<=\d)y",
    },
    numbers={
        "half an": 0.5,
        "half a": 0.5,
        "a couple of": 2,
        "a couple": 2,
        "couple of": 2,
        "several": 7,
        "a few": 3,
        "few": 3,
        **number_words.ENGLISH,
        "eleven": 11,
        "twelve": 12,
        "fourteen": 14,
        "fifteen": 15,
        "twenty": 20,
        "thirty": 30,
    },
    ordinals={
        "first": 1,
        "second": 2,
        "third": 3,
        "fourth": 4,
        "fifth": 5,
        "sixth": 6,
        "seventh": 7,
        "eighth": 8,
        "ninth": 9,
        "tenth": 10,
        "eleventh": 11,
        "twelfth": 12,
        "thirteenth": 13,
        "fourteenth": 14,
        "fifteenth": 15,
        "sixteenth": 16,
        "seventeenth": 17,
        "eighteenth": 18,
        "nineteenth": 19,
        "twentieth": 20,
        "twenty[- ]first": 21,
        "twenty[- ]second": 22,
        "twenty[- ]third": 23,
        "twenty[- ]fourth": 24,
        "twenty[- ]fifth": 25,
        "twenty[- ]sixth": 26,
        "twenty[- ]seventh": 27,
        "twenty[- ]eighth": 28,
        "twenty[- ]ninth": 29,
        "thirtieth": 30,
        "thirty[- ]first": 31,
    },
    at="at|@",
)

GERMAN = TimeWords(
    relative_days={"vorgestern": -2, "gestern": -1, "heute": 0, "übermorgen|uebermorgen": 2, "morgen": 1},
    now="jetzt|gerade eben",
    last="letzte[nrms]?|vorige[nrms]?|vergangene[nrms]?",
    this="diese[nrms]?|kommende[nrms]?",
    next="nächste[nrms]?|naechste[nrms]?",
    next_after=" (?:der |in der )?nächste[nr]? woche",
    last_after=" (?:der |in der )?letzte[nr]? woche",
    ago_before="vor",
    ahead_before="in|innerhalb von|binnen",
    after="nach",
    before="vor",
    periods={
        "nächste woche|kommende woche": ("week", 1),
        "diese woche": ("week", 0),
        "(?:in der )?(?:letzten?|vorigen?|vergangenen?) woche": ("week", -1),
        "(?:am |dieses )wochenende": ("weekend", 0),
        "nächstes wochenende": ("weekend", 1),
        "letztes wochenende": ("weekend", -1),
        "(?:im )?nächste[nrs] monat": ("month", 1),
        "diese[nrs]? monat": ("month", 0),
        "(?:im )?letzte[nrs] monat": ("month", -1),
        "(?:im )?nächste[ns]? jahr": ("year", 1),
        "(?:im )?letzte[ns]? jahr": ("year", -1),
    },
    parts={
        "(?:am |heute )?morgens|früh|(?:am )?vormittags?": (6, 12),
        "(?:am )?nachmittags?": (12, 18),
        "(?:am )?abends?": (18, 24),
    },
    last_night="letzte nacht|gestern nacht",
    midnight="(?:um )?mitternacht",
    noon="(?:am )?mittags?",
    month_leads="im|bis|seit|ende|anfang|mitte|ab|von",
    to="bis|[-–—]|und",
    units={
        "second": "sekunden?",
        "minute": "minuten?|min",
        "hour": "stunden?|std",
        "day": "tage?n?",
        "week": "wochen?",
        "month": "monate?n?",
        "year": "jahre?n?",
    },
    numbers={"einer halben": 0.5, "ein paar": 3, **number_words.GERMAN, "zwölf": 12, "vierzehn": 14},
    at="um|gegen|ab",
)

FRENCH = TimeWords(
    relative_days={"avant-hier": -2, "hier": -1, "aujourd'hui": 0, "après-demain": 2, "demain": 1},
    now="maintenant|tout de suite",
    last="(?!)",
    last_after=" (?:dernier|dernière|passée?)",
    this="ce",
    next="(?!)",
    next_after=" (?:prochaine?|en huit)",
    ago_before="il y a",
    ahead_before="dans|sous|d'ici|en",
    after="après",
    before="avant",
    periods={
        "la semaine prochaine": ("week", 1),
        "cette semaine": ("week", 0),
        "la semaine (?:dernière|passée)": ("week", -1),
        "ce week-end": ("weekend", 0),
        "le week-end prochain": ("weekend", 1),
        "le week-end dernier": ("weekend", -1),
        "le mois prochain": ("month", 1),
        "ce mois(?:-ci)?": ("month", 0),
        "le mois (?:dernier|passé)": ("month", -1),
        "l'an(?:née)? prochaine?": ("year", 1),
        "l'an(?:née)? (?:dernière?|passée?)": ("year", -1),
    },
    parts={
        "(?:ce |le |au )?matin": (6, 12),
        "(?:cet |l')?après-midi": (12, 18),
        "(?:ce |le )?soir": (18, 24),
    },
    last_night="cette nuit|la nuit dernière",
    midnight="(?:à )?minuit",
    noon="(?:à )?midi",
    month_leads="en|fin|début|mi|depuis|jusqu'en|d'ici",
    to="au|à|jusqu'au|[-–—]|et",
    units={
        "second": "secondes?",
        "minute": "minutes?|min",
        "hour": "heures?",
        "day": "jours?",
        "week": "semaines?",
        "month": "mois",
        "year": "ans?|années?",
    },
    numbers={"une demi-?": 0.5, "quelques": 3, **number_words.FRENCH, "quinze": 15},
    at="à|vers|dès",
)

SPANISH = TimeWords(
    relative_days={"anteayer|antes de ayer": -2, "ayer": -1, "hoy": 0, "pasado mañana": 2, "mañana": 1},
    now="ahora|ahora mismo",
    last="(?:el )?(?:pasado|último)",
    last_after=" (?:pasado|último)",
    this="este",
    next="(?:el )?próximo",
    next_after=" (?:que viene|próximo|de la próxima semana)",
    ago_before="hace",
    ahead_before="en|dentro de",
    after="después de",
    before="antes de",
    periods={
        "la (?:próxima semana|semana que viene)": ("week", 1),
        "esta semana": ("week", 0),
        "la semana pasada": ("week", -1),
        "este fin de semana": ("weekend", 0),
        "el próximo fin de semana": ("weekend", 1),
        "el fin de semana pasado": ("weekend", -1),
        "el (?:próximo mes|mes que viene)": ("month", 1),
        "este mes": ("month", 0),
        "el mes pasado": ("month", -1),
        "el (?:próximo año|año que viene)": ("year", 1),
        "el año pasado": ("year", -1),
    },
    parts={
        "(?:por|de|esta) la mañana|esta mañana": (6, 12),
        "(?:por|de) la tarde|esta tarde": (12, 20),
        "(?:por|de) la noche|esta noche": (20, 24),
    },
    last_night="anoche",
    midnight="(?:a )?medianoche",
    noon="(?:al )?mediodía",
    month_leads="en|desde|hasta|finales de|principios de|mediados de",
    to="al?|hasta(?: el)?|[-–—]|y",
    units={
        "second": "segundos?",
        "minute": "minutos?|min",
        "hour": "horas?",
        "day": "días?",
        "week": "semanas?",
        "month": "mes(?:es)?",
        "year": "años?",
    },
    numbers={"media": 0.5, "un par de": 2, "unos": 3, "unas": 3, **number_words.SPANISH, "quince": 15},
    at="a las?|sobre las?|hacia las?",
)

TIME_WORDS = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH}
