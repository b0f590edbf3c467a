"""Which message a mail without usable reply headers most likely answers: a guess, marked and graded as one.

Evidence: base subject (RFC 5256 section 2.1), quoted words, the line that introduces a quote (name, time of day),
the greeting, people, and time. It is a choice among the earlier messages it could answer and "none of them"; the
weights were fitted on a public list archive and rounded, save those of which such an archive knows nothing (who
wrote to whom, "Re:"): they were set so that two customers who write the same subject stay apart. A guess settles
nothing by itself (SEMANTICS 3.2: at best grade C until a person confirms it).

Messages are taken one by one in order of time. What is remembered is bounded (REMEMBERED_FOR, MOST_REMEMBERED,
MOST_PRINTS_REMEMBERED), so a source of any length streams through: at most about 300 MB, whatever its size.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from heardback.evidence.conversations import ThreadItem
from heardback.formats.threading import base_subject, is_reply_subject

REMEMBERED_FOR = 1000 * 86_400  # seconds; 99 of 100 replies come within sixty days, the rest within years
PRINTS_FOR = 150 * 86_400
MOST_REMEMBERED = 100_000  # messages
MOST_PRINTS_REMEMBERED = 1_000_000
MOST_OF_A_SUBJECT = 40  # the latest messages of one subject that are weighed
MOST_WITH_A_PRINT = 4  # words that more messages share are boilerplate
_HEAD_OF_SUBJECT = 20  # subjects that start alike may be one subject, cut or continued
_FOLLOW_UPS_TO_JUDGE_MARKS = 20
# What mail clients and archives put where a mail has no subject: as good as none.
_NO_SUBJECT = re.compile(
    r"[(<\[]?(?:no subject|none|kein betreff|sans objet|sin asunto|geen onderwerp|nessun oggetto|sem assunto"
    r"|brak tematu|без темы|inget ämne|intet emne|無主題|无主题|件名なし)[)>\]]?"
)
# Weight of each feature of (message, candidate), as log-odds, and the words that explain it.
_WEIGHTS: tuple[tuple[str, float, str], ...] = (
    ("same_subject", 3.2, "same base subject"),
    ("alike_subject", 0.5, "similar subject"),
    ("raw_subject", 1.6, ""),
    ("log_hours", -0.7, ""),
    ("just_now", -0.5, ""),
    ("latest", 1.3, "latest message of the subject"),
    ("latest_of_others", -0.3, ""),
    ("opener", 1.1, "first message of the subject"),
    ("log_later", -0.8, ""),
    ("own_message", 0.3, ""),
    ("asker_to_self", -1.2, ""),
    ("by_asker", 0.6, "written by the one who asked"),
    ("quoted_top", 1.9, "quotes its words first"),
    ("coverage", 1.9, "quotes much of it"),
    ("log_deeper", 0.2, ""),
    ("log_unmarked", 0.6, "repeats its words"),
    ("latest_quoted", -0.2, ""),
    ("quotes_other", -0.7, ""),
    ("cited_name", 1.4, "names its writer above the quote"),
    ("cited_part", 2.7, "names its writer above the quote"),
    ("cited_other", -0.7, ""),
    ("cited_moment", 2.2, "gives its time above the quote"),
    ("cited_minute", -0.4, ""),
    ("cited_other_time", -1.5, ""),
    ("greeted", 1.4, "greets its writer"),
    ("greets_us", 0.3, "it greets this writer"),
    ("answers_us", 0.7, "it answered this writer"),
    ("written_to_us", 1.0, "sent between the same people"),
    ("strangers", -4.0, ""),
)
FEATURES = tuple(name for name, _, _ in _WEIGHTS)
NONE_FEATURES = ("always", "has_quotes", "has_citation", "repeats_own_subject", "marked", "unmarked")
WEIGHTS = tuple(weight for _, weight, _ in _WEIGHTS)
NONE_WEIGHTS = (1.1, 0.3, -0.1, -2.3, -1.5, 3.0)
_REASONS = tuple(reason for _, _, reason in _WEIGHTS)

_CLOCK = re.compile(r"(?<![\d/.-])(\d{1,2})[:.h](\d{2})(?:[:.]\d{2})?(?![\d/])[\s?]?([ap])?")
_WORD = re.compile(r"[^\W\d_]{2,}")
_WAS = re.compile(r"[(\[,;-]?\s?\bwas:? (.{4,}?)[)\]]?$")


@dataclass(frozen=True, slots=True)
class InferredReply:
    """A guess: `parent` is the position of the message answered, or None for "answers none that is known".

    `confidence` in [0, 1] is the share of the choice that fell on `parent` (or on none) among all that was weighed;
    `reasons` say in words what spoke for it.
    """

    parent: int | None
    confidence: float
    reasons: tuple[str, ...] = ()


class _Message:
    """What is remembered of one message."""

    __slots__ = (
        "address", "answered_author", "asker", "author", "base", "conversation", "greeting", "is_list_mail",
        "local_part", "minute_of_day", "name", "number_of_prints", "offset", "order", "people", "position", "prints",
        "subject", "time", "words_of_name",
    )  # fmt: skip

    def __init__(self, item: ThreadItem, position: int, order: int, time: float) -> None:
        name = item.from_name.lower()
        sent_at = item.sent_at
        self.address = item.from_address.lower()
        local_part = self.address.partition("@")[0]
        self.position = position
        self.order = order
        self.conversation = order
        self.time = time
        self.offset = item.offset_minutes
        self.minute_of_day = -1 if sent_at is None else sent_at.hour * 60 + sent_at.minute
        self.subject = item.subject
        self.base = base_subject(item.subject)
        self.name = name if len(name) > 4 else ""
        self.words_of_name = [word for word in _WORD.findall(name) if len(word) > 2][:4]
        self.local_part = local_part if len(local_part) > 3 else ""
        self.author = self.asker = name or self.address
        self.people = {address.lower() for address in item.to_addresses}
        self.is_list_mail = item.is_list_mail
        self.greeting = item.traces.greeting
        self.prints = item.traces.own
        self.number_of_prints = len(self.prints)
        self.answered_author = ""


class _Candidate:
    """One earlier message and how many prints of it the new one repeats; a print of several counts a share."""

    __slots__ = ("deeper", "message", "quoted", "quoted_top", "unmarked")

    def __init__(self, message: _Message) -> None:
        self.message = message
        self.quoted = self.quoted_top = self.deeper = self.unmarked = 0.0


class _Citation:
    """What the line above a quote says, tried against each candidate."""

    __slots__ = ("minutes", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.minutes = [_minute_of_day(*found) for found in _CLOCK.findall(text)] if text else []

    def names(self, message: _Message) -> float:
        """Return 1 where the writer is named in full or by address, a half where in part, else 0."""
        text = self.text
        if not text:
            return 0.0
        if (message.name and message.name in text) or (message.local_part and message.local_part in text):
            return 1.0
        named = sum(word in text for word in message.words_of_name)
        if not named:
            return 0.0
        return 1.0 if named == len(message.words_of_name) else 0.5

    def times(self, message: _Message, offset: int | None) -> float:
        """Return 1 where the time of day is the message's in a known zone, a half where only the minute is."""
        best = 0.0
        for minute in self.minutes:
            apart = message.minute_of_day - minute
            if offset is not None and (apart + offset) % 720 == 0:
                return 1.0
            if message.offset is not None and (apart + message.offset) % 720 == 0:
                return 1.0
            if apart % 60 == 0:
                best = 0.5
        return best


def _minute_of_day(hour: str, minute: str, half: str) -> int:
    return (int(hour) % 12 + 12 if half == "p" else int(hour)) * 60 + int(minute)


class ReplyFinder:
    """Guesses parents of messages handed over in order of time, remembering a bounded past.

    `weights` and `none_weights` go with FEATURES and NONE_FEATURES.
    """

    def __init__(
        self, weights: Sequence[float] = WEIGHTS, none_weights: Sequence[float] = NONE_WEIGHTS
    ) -> None:
        self._weights = weights
        self._none_weights = none_weights
        self._remembered: deque[_Message] = deque()
        self._printed: deque[_Message] = deque()
        self._by_subject: dict[str, deque[_Message]] = {}
        self._by_print: dict[int, tuple[_Message, ...]] = {}
        self._by_position: dict[int, _Message] = {}
        self._number_of_prints = 0
        self._taken = 0
        self._time = 0.0
        self._follow_ups = self._marked_follow_ups = 0

    def find(self, item: ThreadItem, position: int) -> InferredReply:
        """Guess what `item` answers among the messages taken before, and remember it under `position`."""
        message = self._message(item, position)
        candidates = self.candidates(item, message)
        guess, parent = self._choose(item, message, candidates)
        self._remember(message, parent)
        return guess

    def take(self, item: ThreadItem, position: int, parent: int | None) -> None:
        """Remember `item`, whose parent (the position of an earlier message, or None) is known."""
        self._remember(
            self._message(item, position), None if parent is None else self._by_position.get(parent)
        )

    def _message(self, item: ThreadItem, position: int) -> _Message:
        """Read `item`; one without a date counts as sent with the message before it."""
        self._time = max(self._time, item.sent_at.timestamp()) if item.sent_at else self._time
        self._taken += 1
        return _Message(item, position, self._taken, self._time)

    def candidates(self, item: ThreadItem, message: _Message) -> list[_Candidate]:
        """Return the earlier messages that share a subject or words with `message`, oldest first."""
        found: dict[int, _Candidate] = {}
        for key in _subject_keys(message.base):
            for earlier in self._by_subject.get(key, ()):
                found[earlier.order] = _Candidate(earlier)
        by_print = self._by_print
        traces = item.traces
        for kind, prints in enumerate((traces.quoted, traces.deeper, traces.own)):
            for place, one in enumerate(prints):
                posted = by_print.get(one)
                if posted is None or len(posted) > MOST_WITH_A_PRINT:
                    continue
                share = 1.0 / len(posted)
                for earlier in posted:
                    if kind == 2 and earlier.author == message.author:
                        continue
                    candidate = found.get(earlier.order)
                    if candidate is None:
                        candidate = found[earlier.order] = _Candidate(earlier)
                    if kind == 0:
                        candidate.quoted += share
                        if place < 8:
                            candidate.quoted_top += share
                    elif kind == 1:
                        candidate.deeper += share
                    else:
                        candidate.unmarked += share
        return sorted(found.values(), key=lambda one: one.message.order)

    def _choose(
        self, item: ThreadItem, message: _Message, candidates: list[_Candidate]
    ) -> tuple[InferredReply, _Message | None]:
        if not candidates:
            return InferredReply(None, 1.0), None
        none = _dot(self._none_weights, self.none_features(item, message, candidates))
        rows = features_of(item, message, candidates)
        scores = [_dot(self._weights, row) for row in rows]
        highest = max(scores)
        best = scores.index(highest)
        ceiling = max(highest, none)
        total = sum(math.exp(score - ceiling) for score in scores) + math.exp(none - ceiling)
        if highest <= none:
            return InferredReply(None, math.exp(none - ceiling) / total), None
        reasons = [
            reason
            for value, weight, reason in zip(rows[best], self._weights, _REASONS, strict=True)
            if reason and value * weight > 0.3
        ]
        parent = candidates[best].message
        return InferredReply(
            parent.position, math.exp(highest - ceiling) / total, tuple(dict.fromkeys(reasons))
        ), parent

    def none_features(
        self, item: ThreadItem, message: _Message, candidates: list[_Candidate]
    ) -> tuple[float, ...]:
        """Return what speaks for "answers none of them", in the order of NONE_FEATURES."""
        repeats = any(
            one.message.author == message.author and one.message.base == message.base for one in candidates
        )
        is_marked = is_reply_subject(item.subject)
        return (
            1.0,
            1.0 if item.traces.quoted else 0.0,
            1.0 if item.traces.citation else 0.0,
            1.0 if repeats else 0.0,
            1.0 if is_marked else 0.0,
            1.0 if not is_marked and self._has_marked_replies(message) else 0.0,
        )

    def _has_marked_replies(self, message: _Message) -> bool:
        """Say whether replies carry "Re:" here: mailboxes, which name readers, keep it; list archives strip it."""
        if self._follow_ups < _FOLLOW_UPS_TO_JUDGE_MARKS:
            return bool(message.people)
        return self._marked_follow_ups * 2 > self._follow_ups

    def _remember(self, message: _Message, parent: _Message | None) -> None:
        if parent is not None:
            message.answered_author = parent.author
            message.asker = parent.asker
            message.conversation = parent.conversation
            self._follow_ups += 1
            self._marked_follow_ups += is_reply_subject(message.subject)
        self._remembered.append(message)
        self._by_position[message.position] = message
        for key in _own_subject_keys(message.base):
            self._by_subject.setdefault(key, deque(maxlen=MOST_OF_A_SUBJECT)).append(message)
        self._remember_prints(message, parent)
        self._forget()

    def _remember_prints(self, message: _Message, parent: _Message | None) -> None:
        by_print = self._by_print
        for one in message.prints:
            posted = by_print.get(one)
            if posted is None:
                by_print[one] = (message,)
                self._number_of_prints += 1
            elif posted[-1] is not message and len(posted) <= MOST_WITH_A_PRINT:
                last = posted[-1]
                is_unmarked_quote = (
                    parent and last.conversation == message.conversation and last.author != message.author
                )
                if not is_unmarked_quote:
                    by_print[one] = (*posted, message)
        self._printed.append(message)

    def _forget(self) -> None:
        oldest_print = self._time - PRINTS_FOR
        while self._printed and (
            self._printed[0].time < oldest_print or self._number_of_prints > MOST_PRINTS_REMEMBERED
        ):
            self._forget_prints(self._printed.popleft())
        oldest = self._time - REMEMBERED_FOR
        while self._remembered and (
            self._remembered[0].time < oldest or len(self._remembered) > MOST_REMEMBERED
        ):
            self._forget_message(self._remembered.popleft())

    def _forget_prints(self, message: _Message) -> None:
        by_print = self._by_print
        for one in message.prints:
            posted = by_print.get(one)
            if posted is not None:
                left = tuple(earlier for earlier in posted if earlier is not message)
                if left:
                    by_print[one] = left
                else:
                    del by_print[one]
                    self._number_of_prints -= 1
        message.prints = ()

    def _forget_message(self, message: _Message) -> None:
        del self._by_position[message.position]
        for key in _own_subject_keys(message.base):
            kept = self._by_subject.get(key)
            if kept is not None and kept and kept[0] is message:
                kept.popleft()
                if not kept:
                    del self._by_subject[key]


def _dot(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum([weight * value for weight, value in zip(weights, values, strict=True)])


def _own_subject_keys(base: str) -> tuple[str, ...]:
    if not base or _NO_SUBJECT.fullmatch(base):
        return ()
    return (base, base[:_HEAD_OF_SUBJECT] + "\0") if len(base) > _HEAD_OF_SUBJECT + 3 else (base,)


def _subject_keys(base: str) -> tuple[str, ...]:
    was = _WAS.search(base) if "was" in base else None
    keys = _own_subject_keys(base)
    return (was.group(1).strip(), *keys) if was else keys


def _alike(one: str, other: str) -> float:
    """Return the share of the shorter subject's words that the longer has."""
    words, others = set(_WORD.findall(one)), set(_WORD.findall(other))
    fewest = min(len(words), len(others))
    return len(words & others) / max(fewest, 2) if fewest else 0.0


def features_of(item: ThreadItem, message: _Message, candidates: list[_Candidate]) -> list[tuple[float, ...]]:
    """Return one row of FEATURES for each candidate."""
    citation = _Citation(item.traces.citation)
    named = [citation.names(one.message) for one in candidates]
    timed = [citation.times(one.message, message.offset) for one in candidates]
    is_other_named, is_other_timed = 1.0 in named, max(timed, default=0.0)
    same = [one.message for one in candidates if one.message.base == message.base]
    others = [one for one in same if one.author != message.author]
    latest, latest_of_others = same[-1] if same else None, others[-1] if others else None
    opener = same[0] if same else None
    quoted_last = _latest_quoted(candidates)
    most_top = min(8, len(item.traces.quoted)) or 1
    greeting, words_of_name = message.greeting, message.words_of_name
    later = {one.order: len(same) - 1 - place for place, one in enumerate(same)}
    rows: list[tuple[float, ...]] = []
    for candidate, name, moment in zip(candidates, named, timed, strict=True):
        one = candidate.message
        gap = message.time - one.time
        is_same = one.base == message.base
        is_own = one.author == message.author
        after = later[one.order] if is_same else sum(order > one.order for order in later)
        rows.append(
            (
                1.0 if is_same else 0.0,
                0.0 if is_same else _alike(one.base, message.base),
                1.0 if one.subject == message.subject else 0.0,
                math.log1p(gap / 3600.0),
                1.0 if gap < 600 else 0.0,
                1.0 if one is latest else 0.0,
                1.0 if one is latest_of_others else 0.0,
                1.0 if one is opener else 0.0,
                math.log1p(after),
                1.0 if is_own else 0.0,
                1.0 if is_own and one.asker == one.author else 0.0,
                1.0 if not is_own and one.asker == one.author else 0.0,
                candidate.quoted_top / most_top,
                min(1.0, candidate.quoted / (one.number_of_prints or 1)),
                math.log1p(candidate.deeper),
                math.log1p(candidate.unmarked),
                1.0 if candidate is quoted_last else 0.0,
                1.0 if quoted_last is not None and candidate is not quoted_last else 0.0,
                1.0 if name == 1.0 else 0.0,
                1.0 if name == 0.5 and not is_other_named else 0.0,
                1.0 if name < 1.0 and is_other_named else 0.0,
                1.0 if moment == 1.0 else 0.0,
                1.0 if moment == 0.5 else 0.0,
                1.0 if moment < is_other_timed else 0.0,
                1.0
                if greeting and not is_own and any(word in greeting for word in one.words_of_name)
                else 0.0,
                1.0
                if one.greeting and not is_own and any(word in one.greeting for word in words_of_name)
                else 0.0,
                1.0 if one.answered_author and one.answered_author == message.author else 0.0,
                1.0 if not is_own and _wrote_to_each_other(message, one) else 0.0,
                1.0 if not is_own and _are_strangers(message, one) else 0.0,
            )
        )
    return rows


def _latest_quoted(candidates: list[_Candidate]) -> _Candidate | None:
    """Return the latest message whose own words are quoted: nobody quotes what is not written yet."""
    for candidate in reversed(candidates):
        if candidate.quoted >= 2 or candidate.quoted_top >= 1:
            return candidate
    return next((candidate for candidate in reversed(candidates) if candidate.unmarked >= 2), None)


def _wrote_to_each_other(message: _Message, one: _Message) -> bool:
    return message.address in one.people or one.address in message.people


def _are_strangers(message: _Message, one: _Message) -> bool:
    """Say whether both name all their readers and neither wrote to the other, as two customers do."""
    if message.is_list_mail or not (message.people and one.people):
        return False
    return not _wrote_to_each_other(message, one)


def infer_replies(
    items: Sequence[ThreadItem], known: Mapping[int, int | None] | None = None
) -> list[InferredReply | None]:
    """Guess the parent of each item without a look at its headers; guesses come in the order of `items`.

    `known` gives positions whose parent is known (None: nothing here): they get no guess (None) but help to guess
    the others. Items are taken in order of `sent_at`; ties and undated ones in their order in `items`.
    """
    known = known or {}
    guesses: list[InferredReply | None] = [None] * len(items)
    finder = ReplyFinder()
    for position in _in_order_of_time(items):
        if position in known:
            finder.take(items[position], position, known[position])
        else:
            guesses[position] = finder.find(items[position], position)
    return guesses


def _in_order_of_time(items: Sequence[ThreadItem]) -> Iterable[int]:
    times: list[float] = []
    for item in items:
        times.append(item.sent_at.timestamp() if item.sent_at else (times[-1] if times else 0.0))
    return sorted(range(len(items)), key=lambda position: (times[position], position))
