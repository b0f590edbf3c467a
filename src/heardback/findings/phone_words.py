"""The figures of calls in plain words: what each is of, and what each list behind a number holds.

One wording for the page, the report and docs/figures.md (a test compares them). Source: SEMANTICS 7.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A figure's or list's title, what it means in a sentence or two, and the method's name where it has one."""

    title: str
    meaning: str
    method: str = ""


DEFINITIONS = {
    "picked_up": Words(
        "A person picked up",
        "Of the calls in opening hours, those in which a person of ours is proven to have been joined with the "
        "caller. A machine that answers is nobody. Left out and counted beside: who hung up within 10 seconds, calls "
        "in which nothing proves a person, and calls not known to have ended.",
    ),
    "within": Words(
        "Within 20 seconds",
        "Of the same calls, those in which a person picked up within 20 seconds of the first ring. Whoever gave up "
        "counts as not answered in time, however soon they gave up.",
    ),
    "answer_time": Words(
        "Seconds until a person answered",
        "The average and the median of the answered calls only. Whoever gave up is not in it, so it is never shown "
        "without the share within 20 seconds and the share who gave up.",
    ),
    "abandoned": Words(
        "Gave up waiting",
        "Of the same calls, those in which the caller waited 10 seconds or longer for a person and hung up.",
    ),
    "short": Words(
        "Hung up within 10 seconds", "Slips and wrong numbers, mostly. In no rate, and owed no answer."
    ),
    "unproven": Words(
        "Nothing proves a person",
        "Something answered, and the phone system does not tell whether it was a person. Neither answered nor "
        "unanswered here; the caller stays in the queue.",
    ),
    "tries": Words(
        "Callers who reached a person",
        "Calls of one number within 30 minutes of the first are one try to reach us, answered if a person picked up "
        "any of them. A withheld number is one call and one try.",
    ),
    "closed": Words("Outside opening hours", "Counted apart: in no rate of opening hours."),
    "hours": Words(
        "By hour of the day",
        "Calls in opening hours by the hour in which they began, in the firm's own time.",
    ),
    "made": Words(
        "Rung back in time",
        "Of the people who rang without reaching anybody, left a message, or sent a form with a number, and whose "
        "answer has come due: those whom a person of ours reached by phone before it was due. An attempt that nobody "
        "took and a message on their voicemail are no callback; they are counted beside it.",
    ),
    "rang_again": Words(
        "Had to ring again",
        "Of the same people, those who rang once more before they heard from us.",
    ),
    "first": Words(
        "Until a first caller is rung back",
        "People who got in touch for the first time, from their call to our first live call. Whoever still waits "
        "is kept in, so that the forgotten do not make it shorter; whoever was answered in another way counts as "
        "not rung back.",
        "The estimate of Kaplan and Meier over all certain first contacts; answers of another kind compete with the "
        "call.",
    ),
    "prospects": Words(
        "Rang in vain",
        "People unknown to us before, who rang in opening hours, gave up after 10 seconds or longer or heard only a "
        "machine, and have not heard from a person since. By the line that they dialled and where it is advertised.",
    ),
    "withheld": Words(
        "Withheld numbers, lost",
        "No number, no message, and nobody answered: nobody can ever ring them back. They are in the rates above.",
    ),
}

_ENDED = {
    "answered": ("A person picked up", "A person of ours is proven to have been joined with the caller."),
    "gave_up": ("Gave up waiting", "Waited 10 seconds or longer for a person, and hung up."),
    "machine": ("Heard only a machine", "A menu or an announcement of ours answered, and no person."),
    "message": ("Left a message", "On our voicemail."),
    "turned_away": ("Turned away", "The line was busy, or the call failed."),
    "short": ("Hung up within 10 seconds", "Slips and wrong numbers, mostly."),
    "unproven": ("Nothing proves a person", "Something answered; nothing tells whether it was a person."),
    "running": ("Not known to have ended", "The phone system has not told yet how the call ended."),
}
_PROSPECTS = {
    "answered": ("New callers, answered", "A person took their first try."),
    "left_message": ("New callers who left a message", "They are counted among those to be rung back."),
    "reached_later": (
        "New callers, reached later",
        "Nobody took their first try; a person reached them since.",
    ),
    "to_win": ("New callers still to win", "Nobody took their first try, and their answer is not due yet."),
    "lost": (
        "Rang in vain",
        "They gave up or heard only a machine, and have not heard from a person since.",
    ),
    "turned_away": (
        "New callers, turned away",
        "The line was busy or failed, and nobody reached them since.",
    ),
    "short": ("New callers who hung up", "Within 10 seconds."),
    "unproven": ("New callers, nothing proven", "Nothing tells whether a person answered."),
}
_CALLED_BACK = {
    "in_time": ("Rung back in time", "A person of ours reached them by phone before it was due."),
    "late": ("Rung back late", "A person of ours reached them by phone after it was due."),
    "otherwise": ("Answered in another way", "By mail, for instance, before anybody rang them."),
    "attested": ("Rung back, by a person's word", "Somebody said that they called; no record shows it."),
    "called_again": ("Rang again and were answered", "They reached us themselves before we rang them."),
    "left_message": ("We left a message", "On their voicemail; nobody has spoken with them."),
    "only_tried": ("We rang, nobody answered", "There were attempts, and nothing more."),
    "nothing": ("Never rung back", "No call of ours, and no other answer."),
}

#: Name of a list behind a number -> what it holds.
LISTS = {
    **{f"open_{name}": Words(*words) for name, words in _ENDED.items()},
    **{f"closed_{name}": Words(f"{words[0]}, outside hours", words[1]) for name, words in _ENDED.items()},
    **{f"prospect_{name}": Words(*words) for name, words in _PROSPECTS.items()},
    **{f"owed_{name}": Words(*words) for name, words in _CALLED_BACK.items()},
    "owed_rang_again": DEFINITIONS["rang_again"],
    "withheld": DEFINITIONS["withheld"],
}
