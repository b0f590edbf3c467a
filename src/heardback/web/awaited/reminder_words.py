"""What a reminder says in each language that we write in; greeting, days and months are those of the note that tells
of a delay. Quotes keep “ ” in every language: the reading of asks knows them as somebody's words that are repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from heardback.web.promises.later import WORDS


@dataclass(frozen=True, slots=True)
class ReminderWords:
    """A language's sentences; `i_` where whoever writes asked it themselves, `we_` where a colleague did."""

    i_asked: str
    we_asked: str
    i_wait: str
    we_wait: str
    you_wrote: str
    how_is_it: str
    regards: str
    day: str


REMINDERS: Final[dict[str, ReminderWords]] = {
    "en": ReminderWords(
        i_asked="on {day} I asked you:",
        we_asked="on {day} we asked you:",
        i_wait="I have not heard back yet and would be glad of a word.",
        we_wait="We have not heard back yet and would be glad of a word.",
        you_wrote="on {day} you wrote:",
        how_is_it="How does it stand?",
        regards="Kind regards",
        day="{weekday}, {number} {month}",
    ),
    "de": ReminderWords(
        i_asked="am {day} hatte ich Sie gefragt:",
        we_asked="am {day} hatten wir Sie gefragt:",
        i_wait="Ich habe noch nichts gehört und würde mich über ein Wort von Ihnen freuen.",
        we_wait="Wir haben noch nichts gehört und würden uns über ein Wort von Ihnen freuen.",
        you_wrote="am {day} haben Sie uns geschrieben:",
        how_is_it="Wie steht es damit?",
        regards="Mit freundlichen Grüßen",
        day="{weekday}, {number}. {month}",
    ),
    "es": ReminderWords(
        i_asked="El {day} le pregunté:",
        we_asked="El {day} le preguntamos:",
        i_wait="Todavía no he tenido noticias y le agradecería unas palabras.",
        we_wait="Todavía no hemos tenido noticias y le agradeceríamos unas palabras.",
        you_wrote="El {day} usted nos escribió:",
        how_is_it="¿Cómo va el asunto?",
        regards="Un cordial saludo",
        day="{weekday}, {number} de {month}",
    ),
    "fr": ReminderWords(
        i_asked="Le {day}, je vous avais demandé :",
        we_asked="Le {day}, nous vous avions demandé :",
        i_wait="Je n’ai pas encore eu de nouvelles et serais heureux d’un mot de votre part.",
        we_wait="Nous n’avons pas encore eu de nouvelles et serions heureux d’un mot de votre part.",
        you_wrote="Le {day}, vous nous avez écrit :",
        how_is_it="Où en est-on ?",
        regards="Cordialement",
        day="{weekday} {number} {month}",
    ),
}


def greeting(name: str, language: str) -> str:
    """Return the first line; without a name where none is known."""
    words = WORDS[language]
    return words.hello.format(name=name) if name else words.hello_nobody


def said_day(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return "Monday, 16 March" in the language."""
    local, words = moment.astimezone(zone), WORDS[language]
    weekday, month = words.days.split()[local.weekday()], words.months.split()[local.month - 1]
    return REMINDERS[language].day.format(weekday=weekday, number=local.day, month=month)
