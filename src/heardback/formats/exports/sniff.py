"""What a file is, from its first bytes and its name; never from the name alone where the bytes speak.

Every kind that is no mail has words for a person, so that a refusal can say what was found and the mend.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from heardback.formats.exports.mbox import KNOWN_HEADER, find_separators, separator_at

SNIFF_BYTES = 64 * 1024


class FileKind(StrEnum):
    """What may be done with a file."""

    MBOX = "mbox"
    EML = "eml"
    EMLX = "emlx"
    PST = "pst"
    GZIP = "gzip"
    XZ = "xz"
    ZSTD = "zstd"
    BZIP2 = "bzip2"
    ZIP = "zip"
    TAR = "tar"
    EMPTY = "empty"
    COMPANION = "companion"
    NOT_MAIL = "not_mail"


COMPRESSED = frozenset({FileKind.GZIP, FileKind.XZ, FileKind.ZSTD, FileKind.BZIP2})
ARCHIVES = frozenset({FileKind.ZIP, FileKind.TAR})
MAIL = frozenset({FileKind.MBOX, FileKind.EML, FileKind.EMLX, FileKind.PST})


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A file's kind; for what is no mail also `words` ("a PDF document") and the `mend`."""

    kind: FileKind
    words: str = ""
    mend: str = ""


_EXPORT = "export the mail itself as .eml, mbox or .pst"
_MAGIC: tuple[tuple[bytes, FileKind, str], ...] = (
    (b"\x1f\x8b", FileKind.GZIP, ""),
    (b"\xfd7zXZ\x00", FileKind.XZ, ""),
    (b"\x28\xb5\x2f\xfd", FileKind.ZSTD, ""),
    (b"!BDN", FileKind.PST, ""),
    (b"%PDF", FileKind.NOT_MAIL, "a PDF document"),
    (b"\xff\xd8\xff", FileKind.NOT_MAIL, "a JPEG photo"),
    (b"\x89PNG", FileKind.NOT_MAIL, "a PNG picture"),
    (b"GIF8", FileKind.NOT_MAIL, "a GIF picture"),
    (b"BM", FileKind.NOT_MAIL, "a bitmap picture"),
    (b"II*\x00", FileKind.NOT_MAIL, "a TIFF or raw photo"),
    (b"MM\x00*", FileKind.NOT_MAIL, "a TIFF or raw photo"),
    (b"RIFF", FileKind.NOT_MAIL, "a picture, sound or video"),
    (b"OggS", FileKind.NOT_MAIL, "a sound recording"),
    (b"ID3", FileKind.NOT_MAIL, "a sound recording"),
    (b"fLaC", FileKind.NOT_MAIL, "a sound recording"),
    (b"\x1aE\xdf\xa3", FileKind.NOT_MAIL, "a video"),
    (b"SQLite format 3\x00", FileKind.NOT_MAIL, "an SQLite database"),
    (b"\x7fELF", FileKind.NOT_MAIL, "a program"),
    (b"MZ", FileKind.NOT_MAIL, "a program"),
    (b"{\\rtf", FileKind.NOT_MAIL, "an RTF document"),
    (b"\x78\x9f\x3e\x22", FileKind.NOT_MAIL, "an Outlook winmail.dat part"),
    (b"PAR1", FileKind.NOT_MAIL, "a Parquet table"),
    (b"7z\xbc\xaf\x27\x1c", FileKind.NOT_MAIL, "a 7-Zip archive"),
    (b"Rar!", FileKind.NOT_MAIL, "a RAR archive"),
    (b"BABYL OPTIONS", FileKind.NOT_MAIL, "a Babyl (Emacs Rmail) mailbox"),
    (b"\x01\x01\x01\x01", FileKind.NOT_MAIL, "an MMDF mailbox"),
    (b"\xcf\xad\x12\xfe", FileKind.NOT_MAIL, "an Outlook Express mailbox (.dbx)"),
    (b"// <!-- <mdb:mork", FileKind.COMPANION, "Thunderbird's index of a folder"),
)
_ALSO_TEXT = frozenset({b"BM", b"MZ", b"ID3", b"GIF8", b"RIFF", b"PAR1", b"II*\x00"})
_PHOTO_BRANDS = re.compile(rb"ftyp(heic|heix|mif1|avif|crx )")
_OFFICE = re.compile(
    rb"\[Content_Types\]\.xml|word/|xl/|ppt/|mimetypeapplication/vnd\.oasis|META-INF/MANIFEST"
)
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_DATED = re.compile(rb"From [^\n]*\b\d{1,2}:\d\d(?::\d\d)?\b[^\n]*\b\d{4}\b")
_FIRST_HEADER = re.compile(rb"[!-9;-~]{1,76}[ \t]*:")
_EMLX = re.compile(rb"[ \t]*(\d{1,12})[ \t]*\r?\n(?=[!-9;-~]{1,76}:|From )")
_COMPANION_NAME = re.compile(
    r"(?i)^(?:\.ds_store|thumbs\.db|desktop\.ini|\._.*|.*\.msf|.*\.mozmsgs|table_of_contents|maildirfolder"
    r"|dovecot.*|courier.*|\.?subscriptions|.*\.plist|msgfilterrules\.dat|filterlog\.html|popstate\.dat"
    r"|foldertree\.json|panacea\.dat|maildirsize|\.uidvalidity|.*\.idx|.*\.dat|__macosx)$"
)


def sniff(head: bytes, name: str, size: int) -> Sniffed:
    """Return what the file called `name` of `size` bytes is, from its first SNIFF_BYTES."""
    if size == 0:
        return Sniffed(FileKind.EMPTY, "an empty file", "export it again")
    lower = name.lower()
    if lower.endswith((".eml", ".mht", ".rfc822")) and _looks_like_mail(head, 1):
        return Sniffed(FileKind.EML)
    found = _by_magic(head, name)
    if found is not None:
        return found
    if _COMPANION_NAME.match(name):
        return Sniffed(FileKind.COMPANION, "a mail program's own file")
    if _starts_as_mbox(head):
        return Sniffed(FileKind.MBOX)
    if _EMLX.match(head) and (lower.endswith(".emlx") or _looks_like_mail(head[head.find(b"\n") + 1 :], 2)):
        return Sniffed(FileKind.EMLX)
    if _looks_like_mail(head, 2):
        return Sniffed(FileKind.EML)
    if find_separators(head, 1, max(0, len(head) - 16384) or len(head)):
        return Sniffed(FileKind.MBOX)
    if lower.endswith((".eml", ".emlx")):
        return Sniffed(FileKind.EML)
    if lower.endswith((".mbox", ".mbx")):
        return Sniffed(FileKind.NOT_MAIL, "no mailbox, though its name says so", "export it again")
    return Sniffed(FileKind.NOT_MAIL, "no mail that can be recognised", _EXPORT)


def _by_magic(head: bytes, name: str) -> Sniffed | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if _OFFICE.search(head, 0, 4096):
            return Sniffed(FileKind.NOT_MAIL, "an office document or program package", _EXPORT)
        return Sniffed(FileKind.ZIP)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if name.lower().endswith(".msg"):
            mend = "save it from Outlook as .eml, or export the folder as .pst"
            return Sniffed(FileKind.NOT_MAIL, "an Outlook message (.msg)", mend)
        return Sniffed(FileKind.NOT_MAIL, "an old Office document or Outlook .msg", _EXPORT)
    for magic, kind, words in _MAGIC:
        if head.startswith(magic) and (magic not in _ALSO_TEXT or _is_binary(head)):
            return Sniffed(kind, words, _EXPORT)
    if _BZIP2.match(head):
        return Sniffed(FileKind.BZIP2)
    if _PHOTO_BRANDS.search(head, 4, 12):
        return Sniffed(FileKind.NOT_MAIL, "a photo (HEIC or AVIF)", _EXPORT)
    if head[4:8] == b"ftyp":
        return Sniffed(FileKind.NOT_MAIL, "a video or sound recording", _EXPORT)
    if head[257:262] == b"ustar":
        return Sniffed(FileKind.TAR)
    start = head[:512].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return Sniffed(FileKind.NOT_MAIL, "a web page", _EXPORT)
    return None


def _is_binary(head: bytes) -> bool:
    return b"\x00" in head[:4096]


def _starts_as_mbox(head: bytes) -> bool:
    text = head[3:] if head.startswith(b"\xef\xbb\xbf") else head
    text = text.lstrip(b"\r\n")
    if not text.startswith(b"From "):
        return False
    if separator_at(text, 0, is_patch_series=True) is not None:
        return True
    return _DATED.match(text) is not None  # its first message has lost its header, or never had one


def _looks_like_mail(head: bytes, known: int) -> bool:
    """Say whether `head` begins as a mail does: header lines, `known` of them well-known ones."""
    text = head[3:] if head.startswith(b"\xef\xbb\xbf") else head
    count = 0
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", text.lstrip(b"\r\n")[:16384])):
        if not line and number:
            break
        if line[:1] in b" \t" and number:
            continue
        if _FIRST_HEADER.match(line) is None:
            return count >= known and number > 0 and len(text) > 8192
        count += KNOWN_HEADER.match(line) is not None
        if count >= known:
            return True
    return count >= known


def emlx_message(data: bytes) -> bytes:
    """Return the mail inside an Apple Mail .emlx: a byte count on a line, the mail, a property list."""
    found = _EMLX.match(data)
    if found is None:
        return data
    return data[found.end() : found.end() + int(found.group(1))]
