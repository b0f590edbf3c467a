"""A reply looked at once: its sentences, times, promises and questions, for the tests of `reading.signals`.

Each property is one test or one guard of SEMANTICS 6.2, over texts without signature; all are linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from itertools import pairwise
from typing import Final, Protocol

from heardback.kernel.contacts import Mark
from heardback.reading.closings import read_closing
from heardback.reading.commitment_languages import LANGUAGES, region_of, regional
from heardback.reading.commitment_sentences import Said, sentences_of
from heardback.reading.commitments import CommitmentKind, FoundPromise, read_promises
from heardback.reading.dates import FoundDate, find_dates
from heardback.reading.lang.signal_words import SignalWords
from heardback.reading.named_times import coming_times
from heardback.reading.requests import read_requests
from heardback.reading.signal_languages import Cues, cues_of, language_of, tokens
from heardback.reading.signal_questions import (
    Answers,
    Question,
    answered_below_quotes,
    questions_in,
    unaddressed,
)
from heardback.reading.signal_repeats import is_frame, repeated

_LONGEST_QUOTE: Final = 200
_EARLY: Final = 3  # sentences in which trouble is named early (6.2, empathy_named)
_SHARED: Final = 2  # words of theirs that make a reply concrete
_DIGIT: Final = re.compile(r"\d")
_NUMBER: Final = re.compile(r"\d{1,4}\Z")


class About(Protocol):
    """What `reading.signals.Setting` holds."""

    @property
    def written_at(self) -> datetime: ...
    @property
    def zone(self) -> tzinfo: ...
    @property
    def language(self) -> str: ...
    @property
    def inbound(self) -> str: ...
    @property
    def previous(self) -> tuple[str, ...]: ...
    @property
    def is_late(self) -> bool: ...
    @property
    def chases(self) -> int: ...
    @property
    def waited_for(self) -> timedelta: ...
    @property
    def wants_call(self) -> bool: ...
    @property
    def asked_to_call_again(self) -> bool: ...
    @property
    def problem(self) -> tuple[str, ...]: ...


def cut(text: str) -> str:
    """Return a quote short enough to stand beside a text."""
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1].rstrip()}…"


def look_at(reply: str, about: About) -> Looked | None:
    """Return the reply looked at; None for one without words or in a language that is none of ours."""
    sentences = sentences_of(reply)
    low = " ".join(said.low for said in sentences)
    fallback = about.language or language_of(about.inbound[:2_000].lower()) if low else ""
    code = language_of(low, fallback)
    if not sentences or not code:
        return None
    return Looked(reply, sentences, about, cues_of(code))


@dataclass(frozen=True, eq=False)
class Looked:
    """A reply in its setting; what is costly is found once, when it is asked for."""

    reply: str
    sentences: Sequence[Said]
    about: About
    cues: Cues

    @property
    def words(self) -> SignalWords:
        """The language's words."""
        return self.cues.words

    @cached_property
    def body(self) -> tuple[Said, ...]:
        """The sentences without greeting and sign-off; all where nothing else is there."""
        kept = tuple(said for said in self.sentences if not is_frame(said))
        return kept or tuple(self.sentences)

    @cached_property
    def inbound(self) -> tuple[Said, ...]:
        """The customer's sentences."""
        return tuple(sentences_of(self.about.inbound))

    # -- promises and times -----------------------------------------------------------------------------------

    @cached_property
    def promises(self) -> tuple[FoundPromise, ...]:
        """What the reply promises, burden shifts among them."""
        about = self.about
        return read_promises(self.sentences, about.written_at, about.zone, self._language)

    @cached_property
    def _own_promises(self) -> tuple[FoundPromise, ...]:
        return tuple(one for one in self.promises if one.kind is not CommitmentKind.BURDEN_SHIFT)

    @property
    def _language(self) -> str:
        region = region_of(self.about.language)
        return f"{self.words.code}-{region}" if region else self.words.code

    def dates(self, said: Said) -> tuple[FoundDate, ...]:
        """Return the times to come that a sentence names."""
        return self._dates.get(said.raw, ())

    @cached_property
    def _dates(self) -> dict[str, tuple[FoundDate, ...]]:
        about, words = self.about, regional(LANGUAGES[self.words.code], region_of(self.about.language))
        return {
            said.raw: find_dates(said.raw, about.written_at, about.zone, words)
            or tuple(coming_times(said.raw, about.written_at, about.zone, words))
            for said in self.sentences
        }

    @cached_property
    def _promising(self) -> frozenset[str]:
        return frozenset(one.sentence for one in self.promises)

    # -- questions ----------------------------------------------------------------------------------------------

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What the customer asked."""
        return questions_in(self.about.inbound, self.cues)

    @cached_property
    def open_questions(self) -> tuple[Question, ...]:
        """What of it the reply does not touch."""
        if not self.questions:
            return ()
        free = [said for said in self.body if said.raw not in self._promising]
        every = frozenset().union(*(self.cues.all_content(said.low) for said in self.body))
        answers = Answers(
            self.body, every, any(map(self.dates, free)), answered_below_quotes(self.reply, self.cues)
        )
        return unaddressed(self.questions, answers, self.cues)

    @cached_property
    def content(self) -> frozenset[str]:
        """The stems of the reply's own words that say something of the matter."""
        return frozenset().union(*(self.cues.content(said.low) for said in self.body))

    # -- burden shift -------------------------------------------------------------------------------------------

    def burdens(self) -> Iterator[tuple[Said, str]]:
        """Yield sentences that give the next move away at a time, with the time as said."""
        if self.about.asked_to_call_again or self._customer_moves():
            return
        for said in self.body:
            wording = self._burden(said)
            if wording is not None and not self._is_theirs_to_do(said):
                yield said, wording

    def _burden(self, said: Said) -> str | None:
        found = next(
            (
                one
                for one in self.promises
                if one.sentence == said.raw and one.kind is CommitmentKind.BURDEN_SHIFT
            ),
            None,
        )
        if found is not None:
            return found.window.wording if found.window is not None else ""
        times = self.dates(said)
        is_asked = times and not said.is_question and self.cues.find("burdens", said.low)
        return times[0].wording if is_asked else None

    def _is_theirs_to_do(self, said: Said) -> bool:
        """Only they have or can choose it; or it stands in for a dated promise of our own."""
        if self.cues.find("only_they", said.low):
            return True
        has_own_date = any(one.window is not None and one.window.wording for one in self._own_promises)
        return has_own_date and self.cues.find("if_silent", said.low) is not None

    def _customer_moves(self) -> bool:
        return any(self.cues.find("customer_moves", said.low) for said in self.inbound)

    # -- next step ----------------------------------------------------------------------------------------------

    @cached_property
    def has_next_step(self) -> bool:
        """A promise, question, proposal or date, a full answer, or nothing that needs one."""
        if self.promises or any(said.is_question or self.dates(said) for said in self.body):
            return True
        if any(self._steps_on(said) for said in self.body):
            return True
        return self._is_closing or self._is_full_answer or self._asks_nothing

    def _steps_on(self, said: Said) -> bool:
        names = ("next_steps", "how_to", "alternatives")
        return any(self.cues.find(name, said.low) for name in names)

    @property
    def has_dated_step(self) -> bool:
        """A next step, and when."""
        if any(one.window is not None and one.window.wording for one in self._own_promises):
            return True
        return any(self.dates(said) and self._burden(said) is None for said in self.body)

    @property
    def _is_closing(self) -> bool:
        if any(self.cues.find("closing", said.low) for said in self.body):
            return True
        ending = {Mark.CLOSING, Mark.CLOSING_NEAR}
        return any(ending & read_closing(text) for text in (self.about.inbound, self.reply))

    @property
    def _is_full_answer(self) -> bool:
        """Every question is touched and nothing is refused or left in doubt."""
        is_refused = any(self.cues.find("denials", said.low) or self.hedges(said) for said in self.body)
        return bool(self.questions) and not self.open_questions and not is_refused

    @property
    def _asks_nothing(self) -> bool:
        """They told something and want nothing: no question, no request, no trouble."""
        if not self.inbound or read_requests(self.inbound):
            return False
        return not any(self.cues.find("problems", said.low) for said in self.inbound)

    @cached_property
    def is_repeat(self) -> bool:
        """The same customer has had nearly these words before."""
        return bool(self.about.previous) and repeated(self.reply, self.about.previous) is not None

    # -- denial, doubt, blame -----------------------------------------------------------------------------------

    def bare_denial(self) -> Said | None:
        """Return the sentence that denies, where no alternative, option or date stands in the reply."""
        denial = next((said for said in self.body if self._denies(said) is not None), None)
        if denial is None or self._has_alternative():
            return None
        return denial

    def _denies(self, said: Said) -> int | None:
        """Return where a sentence's denial ends."""
        found = self.cues.find("denials", said.low) or self.cues.find("policy", said.low)
        if found is None or said.is_question or self.cues.find("denials_void", said.low):
            return None
        return found.end()

    def _has_alternative(self) -> bool:
        denied = False
        for said in self.body:
            end = self._denies(said)
            denied = denied or end is not None
            if self.cues.find("alternatives", said.low):
                return True
            if denied and self.cues.find("alternatives_after", said.low, end or 0):
                return True
            # A date or question beside the denial is a way on; "not on Friday" is none.
            if end is None and (self.dates(said) or said.is_question):
                return True
        return bool(self._own_promises)

    def hedges(self, said: Said) -> bool:
        """Whether a sentence leaves in doubt what records could say."""
        if said.is_question or self.cues.find("hedges_void", said.low):
            return False
        return self.cues.find("hedges", said.low) is not None

    def blamed_medium(self) -> Said | None:
        """Return the sentence that gives a medium as the cause, where none says what we do now."""
        blamed = next((said for said in self.body if self._blames(said)), None)
        if blamed is None or self._own_promises:
            return None
        return None if any(self.cues.find("mending", said.low) for said in self.body) else blamed

    def _blames(self, said: Said) -> bool:
        if said.is_question or self.cues.find("media_not", said.low):
            return False
        return bool(self.cues.find("media", said.low) and self.cues.find("media_fail", said.low))

    # -- the wait -----------------------------------------------------------------------------------------------

    @property
    def is_after_wait(self) -> bool:
        """After due, or after the customer had to ask again."""
        return self.about.is_late or self.about.chases >= 1

    @cached_property
    def says_sorry(self) -> bool:
        """An apology, or thanks for waiting."""
        return any(self.cues.find("apologies", said.low) for said in self.sentences)

    @property
    def wait_words(self) -> str:
        """How long they waited, in the reply's language, for the better sentence; "" below a day."""
        days = self.about.waited_for // timedelta(days=1)
        template = self.words.suggestions.get("wait_one" if days == 1 else "wait", "")
        return template.replace("{days}", str(days)) if days >= 1 else ""

    # -- the channel --------------------------------------------------------------------------------------------

    @property
    def wants_call(self) -> bool:
        """They asked for a call."""
        return self.about.wants_call

    @cached_property
    def mentions_call(self) -> bool:
        """The reply says that we called, or will."""
        is_promised = any(one.act is CommitmentKind.CALL_BACK for one in self._own_promises)
        return is_promised or any(self.cues.find("phoning", said.low) for said in self.body)

    # -- what works well ----------------------------------------------------------------------------------------

    @cached_property
    def named_trouble(self) -> Said | None:
        """The early sentence that names their problem or their wait."""
        problems = self._problem_stems()
        for said in self.body[:_EARLY]:
            if said.is_question or self._is_hinted_at(said):
                continue
            if problems & self.cues.content(said.low) or self._names_wait(said):
                return said
        return None

    def _is_hinted_at(self, said: Said) -> bool:
        """What a hint speaks of is not praised as well."""
        return self._denies(said) is not None or self.hedges(said) or self._burden(said) is not None

    def _problem_stems(self) -> frozenset[str]:
        found = [match[0] for said in self.inbound if (match := self.cues.find("problems", said.low))]
        named = " ".join((*found, *self.about.problem)).lower()
        return self.cues.content(named)

    def _names_wait(self, said: Said) -> bool:
        """A length of time that they named, that they truly waited, or that stands with a word for waiting."""
        lasts = list(self._lasting(said.low))
        if not lasts or said.raw in self._promising:
            return False
        if self.cues.find("waits", said.low):
            return True
        told = {hours for one in self.inbound for hours in self._lasting(one.low)}
        return any(hours in told for hours in lasts)

    def _lasting(self, low: str) -> Iterator[int]:
        """Yield the lengths of time in a sentence, in hours; those below an hour are none."""
        found = tokens(low)
        for count, unit in pairwise(found):
            hours = self.words.units.get(unit, 0)
            many = (
                int(count) if _NUMBER.match(count) and count.isascii() else self.words.numbers.get(count, 0)
            )
            if hours and many:
                yield hours * many

    def concrete(self) -> Said | None:
        """Return the sentence with a day, person or figure, where the reply takes up the customer's words."""
        theirs = frozenset().union(*(self.cues.content(said.low) for said in self.inbound))
        if len(theirs & self.content) < _SHARED:
            return None
        told = [
            said
            for said in self.body
            if (self.dates(said) or _DIGIT.search(said.raw) or self._names_person(said))
            and not self._is_hinted_at(said)
        ]
        return max(told, key=lambda said: len(theirs & self.cues.content(said.low)), default=None)

    def _names_person(self, said: Said) -> bool:
        found = self.cues.find("people", said.low)
        if found is None:
            return False
        following = said.raw[found.end() :].lstrip(". ")
        return following[:1].isupper()
