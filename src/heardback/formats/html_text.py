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

# One tag in three groups; a "<" inside ends the attempt, so hostile input costs nothing extra.
_TAG = re.compile(r"<(/?)([a-zA-Z!?][a-zA-Z0-9:_-]*)([^<>]*)>")
# Searched in lower-cased HTML: a pattern that ignores case is ten times slower.
_SKIPPED = re.compile(r"<(?:!--|(script|style|title|template|xml|svg|math|object|noframes)\b)")
_OPENINGS = (b"<!--", b"<sc", b"<st", b"<ti", b"<te", b"<xml", b"<svg", b"<mat", b"<ob", b"<nof")
_EMOJI_ALT = re.compile(r"""\balt\s?=\s?["']([^"'<>]{1,8})["']""", re.IGNORECASE)
_MANY_BLANKS = re.compile(r"[ \t\n\r\f\v]+")
_DOUBLE_BLANKS = re.compile(r" {2,}")

_BREAK, _BLOCK, _SPACED, _QUOTE, _LIST, _ITEM, _CELL, _RULE, _PRE, _IMAGE = range(1, 11)
_ROLES = {
    "br": _BREAK,
    "blockquote": _QUOTE,
    "li": _ITEM,
    "td": _CELL,
    "th": _CELL,
    "hr": _RULE,
    "pre": _PRE,
    "img": _IMAGE,
    **dict.fromkeys(["ul", "ol", "menu", "dir"], _LIST),
    **dict.fromkeys(["p", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "table"], _SPACED),
    **dict.fromkeys(
        [
            "address",
            "article",
            "aside",
            "body",
            "caption",
            "center",
            "dd",
            "details",
            "dialog",
            "div",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "header",
            "hgroup",
            "html",
            "legend",
            "main",
            "nav",
            "optgroup",
            "option",
            "section",
            "summary",
            "tbody",
            "tfoot",
            "thead",
            "tr",
        ],
        _BLOCK,
    ),
}


def html_to_text(html: str) -> str:
    """Return the readable text of `html`; longer than `MOST_CHARACTERS` is cut there (the caller says so)."""
    page = _without_unseen(html[:MOST_CHARACTERS])
    has_pre = "<pre" in page or "<PRE" in page
    if not has_pre:
        page = " ".join(page.split())
    writer = _Writer()
    # text, slash, name, attributes, text, slash, name, attributes, ... text
    pieces = _TAG.split(page)
    line = writer.line
    for index in range(0, len(pieces) - 1, 4):
        text = pieces[index]
        if text and (line or text != " "):
            line.append(text if not has_pre or writer.preformatted else _MANY_BLANKS.sub(" ", text))
        name = pieces[index + 2]
        attributes = pieces[index + 3]
        if attributes and attributes.count('"') % 2:
            # a ">" inside a quoted attribute: the rest of the tag went into the text
            rest = pieces[index + 4]
            end = rest.find(">", rest.find('"') + 1) if '"' in rest[:500] else -1
            if end >= 0:
                pieces[index + 4] = rest[end + 1 :]
        role = _ROLES.get(name) or _ROLES.get(name.lower())
        if role is None:
            continue
        if role <= _SPACED:
            if line or role == _BREAK:
                writer.end_line(role == _BREAK)
            if role == _SPACED:
                writer.wants_gap = True
        else:
            writer.tag(role, name.lower(), bool(pieces[index + 1]), attributes)
    if pieces[-1]:
        line.append(pieces[-1])
    return writer.finish()


def _without_unseen(page: str) -> str:
    """Cut comments, scripts and styles out. An unclosed comment or style hides the rest, as browsers do."""
    # lower case of bytes is far faster than of text, and decides most pages
    lowered_bytes = page.encode("utf-8", "replace").lower()
    if not any(opening in lowered_bytes for opening in _OPENINGS):
        return page
    lowered = page.lower()
    if len(lowered) != len(page):
        # a few letters change length in lower case; positions must agree
        lowered = page.translate(_ASCII_LOWER)
    match = _SKIPPED.search(lowered)
    kept: list[str] = []
    position = 0
    missing: set[str] = set()
    while match:
        kept.append(page[position : match.start()])
        name = match[1] or ""
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
        match = _SKIPPED.search(lowered, position)
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
        self.bullet = ""

    def tag(self, role: int, name: str, closing: bool, attributes: str) -> None:
        if role == _CELL:
            if closing:
                self.line.append("\t")
        elif role == _IMAGE:
            alt = _EMOJI_ALT.search(attributes)
            # an emoji sent as a picture is text; a logo's caption is not
            if alt and not alt[1].isascii():
                self.line.append(alt[1])
        else:
            self.end_line()
            self._structure(role, name, closing)

    def _structure(self, role: int, name: str, closing: bool) -> None:
        if role == _QUOTE:
            # the line that says who wrote stands right above the quote
            self.quote = max(0, self.quote - 1) if closing else min(_DEEPEST_QUOTE, self.quote + 1)
            self.wants_gap = closing
        elif role == _LIST:
            self.wants_gap = self.wants_gap or len(self.lists) <= closing
            if not closing:
                self.lists.append(0 if name == "ol" else -1)
            elif self.lists:
                self.lists.pop()
        elif role == _ITEM:
            self.bullet = "" if closing else self._next_bullet()
        elif role == _PRE:
            self.wants_gap = True
            self.preformatted = max(0, self.preformatted + (-1 if closing else 1))
        elif role == _RULE and not closing:
            self.line.append("-" * 20)
            self.end_line()

    def _next_bullet(self) -> str:
        indent = "  " * min(9, max(0, len(self.lists) - 1))
        if self.lists and self.lists[-1] >= 0:
            self.lists[-1] += 1
            return f"{indent}{self.lists[-1]}. "
        return f"{indent}- "

    def end_line(self, keep_empty: bool = False) -> None:
        if self.line:
            text = "".join(self.line)
            self.line.clear()
            if self.preformatted:
                self._put_lines(text)
                return
            text = text.strip()
            if "  " in text:
                text = _DOUBLE_BLANKS.sub(" ", text)
        else:
            text = ""
        if text:
            self._gap()
            self._put(self.bullet + text)
            self.bullet = ""
        elif keep_empty:
            self.wants_gap = False
            self._put("")

    def _put_lines(self, text: str) -> None:
        if text.strip():
            self._gap()
            for line in text.strip("\n").split("\n"):
                self._put(line)

    def _gap(self) -> None:
        if self.wants_gap:
            self.wants_gap = False
            if self.lines and self.lines[-1].strip("> "):
                self._put("")

    def _put(self, text: str) -> None:
        self.lines.append("> " * self.quote + text if self.quote else text)

    def finish(self) -> str:
        self.end_line()
        text = "\n".join(self.lines)
        if "&" in text:
            text = unescape(text)
        return text.replace("\xa0", " ").strip("\n")
