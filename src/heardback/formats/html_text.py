"""HTML mail as the text a person reads (the block structure of the HTML Standard section 15, much simplified).

`html_to_text` gives one line per block or line break, an empty line between paragraphs, "- " or "1. " before list
items, "> " before every line of a blockquote (once per level), cells of a table row parted by a tab. Scripts, styles
and comments are gone; links show their text. Never raises and is linear in its input, whatever that is.
"""

from __future__ import annotations

import re
from html import unescape

MOST_CHARACTERS = 4 << 20
_DEEPEST_QUOTE = 20

# One tag without its brackets; a "<" inside ends the attempt, so hostile input costs nothing extra.
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]*)([^<>]*)>|<[!?][^<>]*>")
_SKIPPED = re.compile(r"<!--|<(script|style|title|template|xml|svg|math|object|noframes)\b", re.IGNORECASE)
_BLOCKS = frozenset(
    "address article aside body caption center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form frameset h1 h2 h3 h4 h5 h6 header hgroup html legend li main menu nav ol optgroup option p pre section "
    "summary table tbody tfoot thead tr ul blockquote hr".split()
)
_SPACED = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl pre table blockquote hr".split())
_CELLS = frozenset({"td", "th"})
_EMOJI_ALT = re.compile(r"""\balt\s?=\s?["']([^"'<>]{1,8})["']""", re.IGNORECASE)
_INTERESTING = _BLOCKS | _CELLS | {"br", "img"}


def html_to_text(html: str) -> str:
    """Return the readable text of `html`; longer than `MOST_CHARACTERS` is cut there (the caller says so)."""
    page = _without_unseen(html[:MOST_CHARACTERS])
    writer = _Writer()
    position = 0
    for tag in _TAG.finditer(page):
        start = tag.start()
        if start < position:
            continue
        if start > position:
            writer.text(page[position:start])
        position = tag.end()
        name = tag[2]
        if not name:
            continue
        attributes = tag[3]
        if attributes.count('"') % 2:
            # a ">" inside a quoted attribute value: the tag ends behind the closing quote
            closing = page.find('"', position)
            behind = page.find(">", closing, closing + 2000) if 0 <= closing < position + 2000 else -1
            if behind >= 0:
                position = behind + 1
        name = name.lower()
        if name in _INTERESTING:
            writer.tag(name, bool(tag[1]), attributes)
    if position < len(page):
        writer.text(page[position:])
    return writer.finish()


def _without_unseen(page: str) -> str:
    """Cut comments, scripts and styles out. An unclosed comment or style hides the rest, as browsers do."""
    first = _SKIPPED.search(page)
    if not first:
        return page
    lowered = page.lower()
    if len(lowered) != len(page):
        # a few letters change length in lower case; positions must agree
        lowered = page.translate(_ASCII_LOWER)
    kept: list[str] = []
    position = 0
    missing: set[str] = set()
    match: re.Match[str] | None = first
    while match:
        kept.append(page[position : match.start()])
        name = (match[1] or "").lower()
        closing = f"</{name}" if name else "-->"
        # remembering what never closes keeps a million unclosed openings linear
        stop = -1 if closing in missing else lowered.find(closing, match.start() + (2 if not name else 1))
        if stop < 0:
            missing.add(closing)
            if name in {"", "script", "style", "title"}:
                position = len(page) if name else match.end()
                if name:
                    break
            else:
                position = match.end()
        else:
            stop += len(closing)
            if name:
                bracket = page.find(">", stop)
                stop = bracket + 1 if bracket >= 0 else len(page)
            position = stop
        match = _SKIPPED.search(page, position)
    kept.append(page[position:])
    return " ".join(kept)


_ASCII_LOWER = {n: n + 32 for n in range(65, 91)}


class _Writer:
    """Collects lines; knows the quote depth, the open lists and whether blanks count."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.quote = 0
        self.lists: list[int] = []
        self.preformatted = 0
        self.wants_gap = False
        self.has_blank = True

    def text(self, text: str) -> None:
        if "&" in text:
            text = unescape(text)
        if self.preformatted:
            first, *more = text.split("\n")
            self._put(first)
            for line in more:
                self._break()
                self._put(line)
            return
        words = text.split()
        if not words:
            if not self.has_blank:
                self.line.append(" ")
                self.has_blank = True
            return
        if text[0].isspace() and not self.has_blank:
            self.line.append(" ")
        self._put(" ".join(words))
        self.has_blank = text[-1].isspace()
        if self.has_blank:
            self.line.append(" ")

    def _put(self, text: str) -> None:
        if self.wants_gap:
            self.wants_gap = False
            if self.lines and self.lines[-1].strip("> "):
                self.lines.append((">" * 1 + " ") * self.quote if self.quote else "")
        self.line.append(text)
        self.has_blank = False

    def tag(self, name: str, closing: bool, attributes: str) -> None:
        if name == "br":
            if not self._has_text():
                self._put("")
            self._break()
            return
        if name == "img":
            alt = _EMOJI_ALT.search(attributes)
            # an emoji sent as a picture is text; a logo's caption is not
            if alt and not alt[1].isascii():
                self._put(alt[1])
            return
        if name in _CELLS:
            if closing and self._has_text():
                self.line.append("\t")
                self.has_blank = True
            return
        if self._has_text():
            self._break()
        else:
            self.line = []
            self.has_blank = True
        if name in _SPACED and not (name in {"ul", "ol"} and len(self.lists) > (1 if closing else 0)):
            self.wants_gap = True
        if name == "blockquote":
            self.quote = max(0, self.quote - 1) if closing else min(_DEEPEST_QUOTE, self.quote + 1)
        elif name == "pre":
            self.preformatted = max(0, self.preformatted + (-1 if closing else 1))
        elif name in {"ul", "ol", "menu", "dir"}:
            if not closing:
                self.lists.append(0 if name == "ol" else -1)
            elif self.lists:
                self.lists.pop()
        elif name == "li" and not closing:
            self._bullet()
        elif name == "hr" and not closing:
            self._put("-" * 20)
            self._break()

    def _bullet(self) -> None:
        if self.lists and self.lists[-1] >= 0:
            self.lists[-1] += 1
            bullet = f"{self.lists[-1]}. "
        else:
            bullet = "- "
        self._put("  " * min(9, max(0, len(self.lists) - 1)) + bullet)
        self.has_blank = True

    def _has_text(self) -> bool:
        return bool(self.line) and any(piece and not piece.isspace() for piece in self.line)

    def _break(self) -> None:
        text = "".join(self.line).rstrip()
        self.line = []
        self.has_blank = True
        self.lines.append("> " * self.quote + text if self.quote else text)

    def finish(self) -> str:
        if self._has_text():
            self._break()
        return "\n".join(line.rstrip() if not line.endswith("> ") else line for line in self.lines).strip("\n")
