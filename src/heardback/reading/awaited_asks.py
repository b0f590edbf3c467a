"""What a text asks its reader to answer: questions, and requests to send, tell, confirm or sign something.

"Please leave the breaker off until then" asks for something, too, but nobody answers it: advice is no wait. The asks
themselves are found by `reading.real_asks`; here only those stay that something comes back to. Linear, never raises.
"""

from __future__ import annotations

import re
from typing import Final

from heardback.reading.real_asks import asks_said, not_meant
from heardback.reading.requests import FoundRequest
from heardback.reading.spoken import Spoken

#: Words for giving us something or telling us something, by language; a new language is one more line.
_GIVES: Final[dict[str, str]] = {
    "en": r"send|tell (?:me|us)|give (?:me|us)|let (?:me|us) (?:know|have)|confirm|provide|forward|return|"
    r"sign"
    r"|reply|respond|answer|advise|share|e-?mail|(?:call|ring|text) (?:me|us)|get back|come back to (?:me|us)"
    r"|write (?:to )?(?:me|us)|pay|deliver|supply|quote|fax|upload|fill (?:in|out)|complete|choose|suggest"
    r"|need (?:your|the|a|an|to (?:know|have))|waiting for|looking for|drop (?:me|us) a|grateful for|"
    r"appreciate (?:the|a"
    r"|an|your)|missing|welcome",
    "de": r"schick\w*|send\w*|übersend\w*|zusend\w*|zukommen|sag(?:en)? (?:sie|du)|mit(?:zu)?teil\w*|"
    r"teilen sie"
    r"|bestätig\w*|bescheid|geben sie (?:uns|mir)|antwort\w*|unterschr\w*|zurück\w*|rufen sie (?:uns|mich)"
    r"|meld\w*|überweis\w*|bezahl\w*|ausfüll\w*|füllen sie|liefer\w*|nenn\w*|brauch\w*|benötig\w*",
    "fr": r"envo[iy]\w*|transm\w*|parvenir|confirm\w*|dire|dites|indiqu\w*|inform\w*|répon\w*|retourn\w*"
    r"|renvo[iy]\w*|sign(?:er|ez)|(?:r?appel)\w*|pay\w*|régl\w*|rempl\w*|donn\w*|livr(?:er|ez)|communiqu\w*"
    r"|besoin|fau(?:t|drait|dra)|manque\w*",
    "es": r"env[ií]\w*|mand\w*|confirm\w*|d[ií]ga\w*|dec[ií]r\w*|indi(?:qu|c)\w*|inform\w*|respond\w*|"
    r"contest\w*"
    r"|devolv\w*|devuelv\w*|firm(?:ar|e|en)\w*|ll[aá]m\w*|pag(?:ar|ue)\w*|rellen\w*|complet\w*|entreg\w*"
    r"|necesit\w*|falta\w*",
}
_GIVE: Final = re.compile(rf"(?<!\w)(?:{'|'.join(_GIVES.values())})(?!\w)")
_NOT: Final = re.compile(
    r"(?<!\w)(?:do not|don['’]t|never|no need|nicht|kein\w*|nie|ne [^.]{1,30}? pas|n['’]\w+ pas"
    r"|no (?:es )?necesari\w*|no (?:lo|la|nos|se) )(?!\w)"
)
_TELLING: Final = frozenset({"let_me_know", "call_me", "wondering"})
#: What every sentence with one of these features has a word of.
_TELLS: Final = re.compile(
    r"\?|(?<!\w)(?:know|posted|informed|updated|me|us|wonder\w*|a (?:call|ring|shout|buzz)|bescheid|"
    r"rückmeldung"
    r"|wissen|melden|sagen|moi|nous|av[ií]se\w*|hágame|me confirma)(?!\w)"
)


#: What begins with one of these may be read otherwise where it stands alone: an item of a list, a quote.
_NO_LETTERS: Final = frozenset("-*•·–0123456789>|&")


def awaited_asks(text: str, language: str = "") -> tuple[FoundRequest, ...]:
    """Return what `text`, without quotes and signature, asks its reader to come back on."""
    return awaited_said(Spoken(text), language)


def awaited_said(spoken: Spoken, language: str = "") -> tuple[FoundRequest, ...]:
    """Return the same of a text that other readers share."""
    if not _may_ask(spoken.text):
        return ()
    left_out = not_meant(spoken.said()) if "?" in spoken.text else frozenset()
    asking = [one for one in spoken.said() if _may_ask(one[0].raw) and one[0].raw not in left_out]
    if not asking:
        return ()
    if any(said.raw[0] in _NO_LETTERS for said, _ in asking):
        # "2. Send the drawing": standing alone, the number would be a list's.
        asking = Spoken("\n\n".join(said.raw for said, _ in asking)).said()
    return tuple(one for one in asks_said(asking, language) if _has_an_answer(one))


def _may_ask(text: str) -> bool:
    """Whether it has anything that `_has_an_answer` looks for: most sentences have not, and need no "
    "reading."""
    low = text.lower()
    return _TELLS.search(low) is not None or _GIVE.search(low) is not None


def _has_an_answer(found: FoundRequest) -> bool:
    if "?" in found.sentence or not _TELLING.isdisjoint(found.features):
        return True
    low = found.sentence.lower()
    return _GIVE.search(low) is not None and _NOT.search(low) is None
