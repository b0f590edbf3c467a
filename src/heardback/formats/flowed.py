"""Text with `format=flowed` as a mail client shows it: wrapped lines made one again (RFC 3676).

`unflowed` returns any other text as it is. Quoted lines are joined with quoted lines of the same depth only, and the
signature delimiter stays a line of its own. Linear in the text; never raises.
"""

from __future__ import annotations

from heardback.formats.mime_params import HeaderValue

_SIGNATURE = "-- "


def unflowed(text: str, content_type: HeaderValue) -> str:
    """Return `text` (LF line ends) with its flowed lines joined, if `content_type` says that it has any."""
    if content_type.get("format").lower() != "flowed":
        return text
    return _joined(text.split("\n"), content_type.get("delsp").lower() == "yes")


def _joined(lines: list[str], drops_blank: bool) -> str:
    out: list[str] = []
    paragraph: list[str] = []
    depth = 0
    for line in lines:
        content = line.lstrip(">")
        level = len(line) - len(content)
        # a blank in front was put there so that the line is no quote and no "From " (section 4.4)
        content = content.removeprefix(" ")
        # an empty line parts paragraphs even where the line above it promises more
        if paragraph and (level != depth or not content or content == _SIGNATURE):
            out.append(_shown(paragraph, depth))
            paragraph = []
        depth = level
        if content.endswith(" ") and content != _SIGNATURE:
            paragraph.append(content[:-1] if drops_blank else content)
            continue
        paragraph.append(content)
        out.append(_shown(paragraph, depth))
        paragraph = []
    if paragraph:
        out.append(_shown(paragraph, depth))
    return "\n".join(out)


def _shown(paragraph: list[str], depth: int) -> str:
    text = "".join(paragraph)
    if not depth:
        return text
    return f"{'>' * depth} {text}" if text else ">" * depth
