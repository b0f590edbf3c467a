"""An honest note before a promise slips, for a person to edit and send: what was promised, that it is not done yet,
and a new date, which only a person fills in. Pure but for the rows it is given.

The mark for the date stands in the note in its own language; sending replaces it by the date that was chosen, and a
note that still holds it does not go out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from heardback.desk.models import PromiseRow
from heardback.kernel.contacts import PromiseKind
from heardback.reading.commitment_languages import languages_of
from heardback.reading.cues import lowered, words_of


@dataclass(frozen=True, slots=True)
class NoteWords:
    """A language's sentences. `call`, `send`, `act` and `answer` say what is done by {date}, and are read as promises
    of that; `days` and `months` stand in their order, the week from Monday.
    """

    mark: str
    hello: str
    hello_nobody: str
    quoted: str
    said: str
    not_yet: str
    sorry: str
    call: str
    send: str
    act: str
    answer: str
    days: str
    months: str
    date: str

    def done(self, kind: PromiseKind) -> str:
        """Return the sentence that promises the same again."""
        sentences = {
            PromiseKind.CALL_BACK: self.call,
            PromiseKind.TRY_AGAIN: self.call,
            PromiseKind.DELIVER: self.send,
            PromiseKind.ACT: self.act,
        }
        return sentences.get(kind, self.answer)

    def date_of(self, local: datetime) -> str:
        """Return a moment of the firm's own clock."""
        return self.date.format(
            weekday=self.days.split()[local.weekday()],
            day=local.day,
            month=self.months.split()[local.month - 1],
            hour=local.hour,
            minute=local.minute,
        )


WORDS: Final[dict[str, NoteWords]] = {
    "en": NoteWords(
        mark="[new date]",
        hello="Hello {name},",
        hello_nobody="Hello,",
        quoted="We wrote to you:",
        said="You were told that you would hear from us.",
        not_yet="That is not done yet, and you should know it from us before you have to ask.",
        sorry="That is not done yet, although the time for it has passed. We are sorry for the delay.",
        call="We will call you by {date}.",
        send="We will send it to you by {date}.",
        act="We will do it by {date}.",
        answer="We will get back to you by {date}.",
        days="Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        months="January February March April May June July August September October November December",
        date="{weekday}, {day} {month}, {hour:02d}:{minute:02d}",
    ),
    "de": NoteWords(
        mark="[neues Datum]",
        hello="Guten Tag {name},",
        hello_nobody="Guten Tag,",
        quoted="wir hatten Ihnen geschrieben:",
        said="Ihnen war eine Antwort von uns zugesagt.",
        not_yet="Das ist noch nicht erledigt, und das sollen Sie von uns hören, bevor Sie fragen müssen.",
        sorry="Das ist noch nicht erledigt, obwohl die Zeit dafür vorbei ist. Wir bitten um Entschuldigung.",
        call="Wir rufen Sie bis {date} an.",
        send="Wir schicken es Ihnen bis {date}.",
        act="Wir erledigen es bis {date}.",
        answer="Wir melden uns bis {date} bei Ihnen.",
        days="Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        months="Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        date="{weekday}, {day}. {month}, {hour:02d}:{minute:02d} Uhr",
    ),
    "es": NoteWords(
        mark="[nueva fecha]",
        hello="Hola, {name}:",
        hello_nobody="Hola:",
        quoted="Le habíamos escrito:",
        said="Le habíamos dicho que tendría noticias nuestras.",
        not_yet="Todavía no está hecho, y preferimos decírselo antes de que tenga que preguntar.",
        sorry="Todavía no está hecho, aunque ya pasó el plazo. Le pedimos disculpas por el retraso.",
        call="Le llamaremos a más tardar el {date}.",
        send="Se lo enviaremos a más tardar el {date}.",
        act="Lo haremos a más tardar el {date}.",
        answer="Le responderemos a más tardar el {date}.",
        days="lunes martes miércoles jueves viernes sábado domingo",
        months="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        date="{weekday}, {day} de {month}, {hour:02d}:{minute:02d}",
    ),
    "fr": NoteWords(
        mark="[nouvelle date]",
        hello="Bonjour {name},",
        hello_nobody="Bonjour,",
        quoted="Nous vous avions écrit :",
        said="Une réponse de notre part vous avait été annoncée.",
        not_yet="Ce n’est pas encore fait, et nous tenons à vous le dire avant que vous ayez à le demander.",
        sorry="Ce n’est pas encore fait, alors que le délai est passé. Nous vous prions d’excuser ce retard.",
        call="Nous vous rappellerons au plus tard le {date}.",
        send="Nous vous l'enverrons au plus tard le {date}.",
        act="Nous le ferons au plus tard le {date}.",
        answer="Nous vous répondrons au plus tard le {date}.",
        days="lundi mardi mercredi jeudi vendredi samedi dimanche",
        months="janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        date="{weekday} {day} {month} à {hour}h{minute:02d}",
    ),
}


def language_for(words: str) -> str:
    """Return the language of what the customer wrote last, "en" where it tells none."""
    found = languages_of(frozenset(words_of(lowered(words)))) if words.strip() else ()
    likely = found[0].code if 0 < len(found) < len(WORDS) else "en"
    return likely if likely in WORDS else "en"


def later_note(row: PromiseRow, name: str, language: str, as_of: datetime) -> str:
    """Return the note on a promise that is not kept yet; after its latest moment it says that we are sorry.

    What we wrote is quoted line by line as mail quotes, so that nobody, no machine either, reads it as promised anew.
    """
    words = WORDS[language]
    is_name = any(letter.isalpha() for letter in name) and "@" not in name
    quoted = [words.quoted, f"> {row.sentence}"] if row.sentence else [words.said]
    parts = [
        words.hello.format(name=name) if is_name else words.hello_nobody,
        "\n".join(quoted),
        words.sorry if as_of > row.latest_at else words.not_yet,
        words.done(PromiseKind(row.kind)).format(date=words.mark),
    ]
    return "\n\n".join(parts)


def has_mark(text: str) -> bool:
    """Whether the note still waits for its date."""
    return any(words.mark in text for words in WORDS.values())


def with_date(text: str, moment: datetime, zone: tzinfo) -> str:
    """Return the note with the date written out where its mark stood, in the language of the mark."""
    local = moment.astimezone(zone)
    for words in WORDS.values():
        text = text.replace(words.mark, words.date_of(local))
    return text
