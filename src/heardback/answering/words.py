"""What the answer point says: the firm's own words, with honest defaults in English.

Placeholders: {firm} its name, {caller} the number that calls (to staff only), {by} the moment by which a person
calls back, {back} the sentence that names it. Anything else in braces is spoken as it stands: the words are a
firm's settings, and nothing that a caller sends is ever looked at for placeholders.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

LONGEST = 600
_PLACEHOLDER = re.compile(r"\{(firm|caller|by|back)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Every sentence of a call. No greeting says that a call is important, only what will happen."""

    greeting: str = (
        "You have reached {firm}. We are ringing the people who are in. If nobody can take your call, you can "
        "leave a message. {back}"
    )
    nobody_in: str = "You have reached {firm}. Nobody can take your call at this moment. {back}"
    closed: str = "You have reached {firm}. We are closed now. {back}"
    unanswered: str = "Nobody could take your call. {back}"
    back: str = "A person will call you back by {by}."
    back_undated: str = "A person will call you back."
    back_withheld: str = (
        "Your number is withheld, so please say it in your message: else we cannot call you back."
    )
    message: str = (
        "Please say your name and the reason for your call after the tone, then press the hash key."
    )
    message_again: str = "We heard nothing. Please say your name and the reason for your call after the tone."
    offer: str = "A call for {firm} from {caller}. Press 1 to take it."
    gone: str = "The caller is no longer waiting for you."
    text_offer: str = "To get a text message that names the time of our call, press 1."
    text: str = "{firm}: we saw your call. {back}"
    goodbye: str = "Thank you. {back}"


def words_of(given: Mapping[str, object]) -> Words:
    """Return the firm's words; what is missing or empty keeps its default, what is too long is cut at LONGEST."""
    names = {field.name for field in fields(Words)}
    own = {
        name: " ".join(text.split())[:LONGEST]
        for name, text in given.items()
        if name in names and isinstance(text, str) and text.strip()
    }
    return Words(**own)


def filled(template: str, *, firm: str, caller: str = "", by: str = "", back: str = "") -> str:
    """Return a sentence with its placeholders filled in, once: what is filled in is not looked at again."""
    values = {"firm": firm, "caller": caller, "by": by, "back": back}
    return " ".join(_PLACEHOLDER.sub(lambda found: values[found.group(1)], template).split())
