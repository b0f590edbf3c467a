"""A matter with a promise as a visitor of the demo watches it: asked, promised, and kept, put off, or left open."""

from __future__ import annotations

from heardback.sample_firm.firm import HOUR, Staff
from heardback.sample_firm.letters import Customer, Letter
from heardback.sample_firm.promise_due import due_of
from heardback.sample_firm.promise_words import FULL, NEW_DATES, NO_PROMISE, QUESTIONS, WORDINGS
from heardback.sample_firm.story import Story


def promised(story: Story) -> None:
    """Plan a matter in which a colleague promises something, or asks back."""
    customer = story.english_customer()
    topic = story.topic(customer)
    opener = story.inquires(customer, topic)
    owed = story.owes(opener)
    staff = story.staff_for(customer)
    if story.dice.chance(0.2):
        first = story.replies(staff, opener.at + HOUR, opener, customer, story.dice.pick(QUESTIONS))
        story.settles(owed, first)
        return
    first = _promise(story, staff, customer, opener, topic.answer)
    story.settles(owed, first, "holding")
    throw = story.dice.fraction()
    if throw < 0.2:
        rule, marked = story.dice.pick(NEW_DATES["en"])
        _says(story, staff, customer, first, rule, marked)
    elif throw < 0.6:
        story.replies(staff, first.at + 5 * HOUR, first, customer, topic.answer, client=first.client)


def _promise(story: Story, staff: Staff, customer: Customer, opener: Letter, answer: str) -> Letter:
    wordings = [one for one in WORDINGS if one.language == "en" and one.kind != NO_PROMISE]
    wording = story.dice.pick(wordings)
    body = f"{answer}\n\n{wording.marked}" if wording.form == FULL else wording.marked
    return _says(story, staff, customer, opener, wording.due, body)


def _says(story: Story, staff: Staff, customer: Customer, parent: Letter, rule: str, marked: str) -> Letter:
    at = parent.at + HOUR
    due = due_of(rule, story.clock, at, story.dice, "en")
    words = marked.replace("[", "").replace("]", "")
    words = words.replace("{weekday}", due.weekday).replace("{date}", due.date)
    return story.replies(staff, at, parent, customer, words)
