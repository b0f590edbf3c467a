"""Spanish: days and hours."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.date_words import DateWords
from heardback.reading.lang.speech import Speech

DATES: Final = DateWords(
    code="es",
    weekdays=("lunes", "martes", "mi[ée]rcoles", "jueves", "viernes", "s[áa]bados?", "domingos?"),
    months=(
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre|setiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    today="hoy",
    tomorrow="(?<!por la )(?<!de la )mañana",
    day_after="pasado mañana",
    parts=(
        ("(?:por|de|en|a) la mañana", 9, 12),
        ("(?:por |de |en )?(?:la |esta )?tarde", 12, 20),
        ("(?:por |de |en )?(?:la |esta )?noche", 18, 24),
    ),
    this="este|esta",
    next_before="próximo|proximo|próxima",
    next_after="próximo|que viene|de la (?:próxima semana|semana que viene)|siguiente",
    past="pasado|pasada|desde el|desde|cada|último",
    day="días?|dias?",
    week="semanas?",
    month="mes(?:es)?",
    year="años?",
    hour="horas?",
    minute="minutos?",
    business_day="días? (?:hábiles|laborables|hábil|laborable)",
    in_="en|dentro de",
    within="en (?:menos de|un plazo de|las próximas|los próximos)|dentro de",
    few="unos|unas|pocos|algunos",
    couple="un par de",
    coming_days="en los (?:próximos días|días siguientes)",
    end_of="(?:a )?(?:el )?(?:fin(?:al)?(?:es)?) (?:de la|del|de)",
    end_of_day="(?:al )?final del día|hoy mismo",
    close_of_business="cierre",
    next_week="(?:la )?(?:próxima semana|semana que viene|semana próxima)",
    this_week="esta (?:misma )?semana",
    next_month="(?:el )?(?:próximo mes|mes que viene|mes próximo)",
    at="a las?|sobre las?|hacia las?|antes de las?",
    on="el|para el|antes del|hasta el|o|o el|u|y|del|este|a más tardar el",
    by="para el|antes del|hasta el",
    before="antes del",
    of="de",
    between="entre las?|de",
    and_="y las?|y|a|[-–]",
    noon="mediodía",
    clock_mark="h|hrs?|horas",
    ordinal="º",
    day_of_month=r"(?:el|el día|antes del|para el) (\d{1,2})(?= ?[,.;!?]|\s*$)",
    numbers={
        "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
        "ocho": 8, "nueve": 9, "diez": 10, "quince": 15,
    },  # fmt: skip
    has_am_pm=True,
)

SPEECH: Final = Speech(code="es", dates=DATES)
