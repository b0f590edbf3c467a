"""The original inside an inline forward: who wrote it, when, about what, and its words.

For SEMANTICS 2.3 (2b): staff passing a customer's mail on to an intake point. The header block is what the
forwarding client printed; it is that person's word, no proof of receipt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heardback.reading.header_blocks import HeaderBlock, label_of, read_header_block, split_party
from heardback.reading.zones import is_separator


@dataclass(frozen=True, slots=True)
class ForwardedBlock:
    """One original as quoted: `date_text` as printed (any language), `text` without quote marks, '' if not given.

    `comment` is everything above the block (the forwarder's words, quotes included); `has_marker` says that a line
    such as "Forwarded message" stood above it.
    """

    from_name: str
    from_address: str
    to_text: str
    cc_text: str
    date_text: str
    subject: str
    text: str
    comment: str
    has_marker: bool


def parse_forward(text: str) -> ForwardedBlock | None:
    """Return the first original with a header block in `text`, or None; it may also stand below a reply."""
    return next(iter(forwarded_blocks(text)), None)


def forwarded_blocks(text: str) -> tuple[ForwardedBlock, ...]:
    """Return every original with a header block in `text`, outermost first; each text ends where the next begins."""
    lines = [_unquoted(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    blocks = _blocks(lines)
    found: list[ForwardedBlock] = []
    for index, (top, block) in enumerate(blocks):
        end = blocks[index + 1][0] if index + 1 < len(blocks) else len(lines)
        name, address = split_party(block.value("from"))
        found.append(
            ForwardedBlock(
                from_name=name,
                from_address=address,
                to_text=block.value("to"),
                cc_text=block.value("cc"),
                date_text=block.value("date"),
                subject=block.value("subject"),
                text="\n".join(lines[block.end : end]).strip(),
                comment="\n".join(lines[:top]).strip(),
                has_marker=any(_marker(lines[at]) == "forward" for at in range(top, block.start)),
            )
        )
    return tuple(found)


def _unquoted(line: str) -> str:
    while line[:1] == ">":
        line = line[1:].removeprefix(" ")
    return line


def _marker(line: str) -> str:
    stripped = line.strip()
    return is_separator(stripped) if stripped else ""


def _blocks(lines: Sequence[str]) -> list[tuple[int, HeaderBlock]]:
    """Return (first line of the marker or block, block) for each header block that heads an original."""
    found: list[tuple[int, HeaderBlock]] = []
    at = 0
    top = -1
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        if _marker(lines[at]) or not lines[at].strip("-_=* "):
            top = at if top < 0 or _marker(lines[at]) else top
            at += 1
            continue
        block = read_header_block(lines, at) if ":" in lines[at] or "：" in lines[at] else None
        if (
            block is not None
            and "from" in block.kinds
            and (block.is_original or (top >= 0 and label_of(lines[at]) is not None))
        ):
            found.append((top if top >= 0 else at, block))
            at = block.end
        else:
            at += 1
        top = -1
    return found
