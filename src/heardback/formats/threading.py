"""Message ids and base subjects: what the headers of one mail say about the conversation it belongs to.

Sources: RFC 5322 section 3.6.4 and 4.5.4 (identification fields and their obsolete forms), RFC 5256 section 2.1
(base subject) and 5 (normalised ids), RFC 5536; SEMANTICS 2.2, 3.1, 3.7.
"""

from __future__ import annotations

import re
from functools import lru_cache

_BRACKETED = re.compile(r"<([^<>]*)>")
_NAMES_A_PERSON = re.compile(r"[\s\"'(](?:from|by|de|von|van|da|di|от|fra|från)\s", re.IGNORECASE)
_NOT_OF_IDS = str.maketrans("<>,", "   ")
_SPACE = re.compile(r"\s+")


def parse_message_ids(value: str) -> tuple[str, ...]:
    """Return the ids of a References, In-Reply-To or Message-ID value: in order, once each, without brackets.

    Copes with comments and phrases around ids ("Your message of Monday <id>"), folded ids, missing or doubled
    brackets, commas, and quoted local parts (`<"a"@b>` equals `<a@b>`, RFC 5256 section 5). An address that a
    phrase introduces as a person ("Message from Ann <ann@a.example> of Monday") is no id: taking it for one
    would join everything ever answered to that person. Ids keep their case. Never raises.
    """
    if not value:
        return ()
    if value[0] == "<" and value[-1] == ">" and '"' not in value:
        ids = value[1:-1].split("> <")
        count = len(ids)
        # nothing but ids, with one blank between two: what nearly every client writes
        if value.count("<") == count == value.count(">") and len(value.split()) == count and "" not in ids:
            return (ids[0],) if count == 1 else tuple(dict.fromkeys(ids))
    return _parse_odd_ids(value)


def _parse_odd_ids(value: str) -> tuple[str, ...]:
    found: list[str] = []
    after = 0
    for match in _BRACKETED.finditer(value):
        phrase = value[after : match.start()]
        after = match.end()
        if len(phrase) > 4 and _introduces_a_person(phrase):
            continue
        found.append(match.group(1))
    if not found and after == 0:
        unclosed = _unclosed(value)
        if unclosed:
            found = [unclosed]
        else:
            words = value.translate(_NOT_OF_IDS).split()
            found = words if all("@" in word[1:-1] for word in words) else []
    else:
        unclosed = _unclosed(value[after:])
        if unclosed:
            found.append(unclosed)
    return tuple(dict.fromkeys(one for one in map(_clean_id, found) if one))


def _introduces_a_person(phrase: str) -> bool:
    """Say whether the last clause of `phrase` holds a word such as "from"; linear, whatever the header holds."""
    clause = phrase.rstrip("<")
    start = max(clause.rfind(mark) for mark in "<>;") + 1
    return _NAMES_A_PERSON.search(clause[start:] if start else f" {clause}") is not None


def _unclosed(text: str) -> str:
    """Return the id behind the last "<" where its ">" is missing, or ''."""
    _, bracket, rest = text.rpartition("<")
    words = rest.split() if bracket and ">" not in rest else []
    return words[0] if len(words) == 1 and "@" in words[0][1:-1] else ""


def _clean_id(raw: str) -> str:
    text = "".join(raw.split())
    if text.startswith('"'):
        local, at, domain = text.rpartition("@")
        if at and local.endswith('"') and len(local) > 1:
            return f"{local[1:-1]}@{domain}".replace("\\", "")
    return text


# What mail clients put before the subject of a reply or a forwarded mail, by language of the client.
_REPLY_WORDS = (
    "re",  # English, and most clients in any language
    "aw|antw",  # German; Dutch ("antw") and German
    "sv",  # Danish, Norwegian, Swedish, Icelandic
    "vs",  # Finnish
    "r|rif|ris",  # Italian
    "res",  # Portuguese
    "rsp|resp",  # Spanish
    "ré|rép|rep",  # French
    "odp",  # Polish
    "odpoveď|odpověď",  # Slovak, Czech
    "vá|valasz|válasz",  # Hungarian
    "ynt|cvp|yanıt|yanit",  # Turkish
    "atb|ats",  # Latvian, Lithuanian
    "vast",  # Estonian
    "răsp|rasp",  # Romanian
    "απ|σχετ|σχετικά",  # Greek
    "отв|отг|на|ha|відп|відповідь|ответ",  # Russian, Bulgarian, Ukrainian
    "בעניין|השב|תגובה",  # Hebrew
    "رد|پاسخ",  # Arabic, Persian
    "回复|回覆|答复|答覆|回信",  # Chinese
    "返信|返",  # Japanese
    "답장|회신|답글",  # Korean
    "bls|balas",  # Indonesian, Malay
    "trả lời|tl",  # Vietnamese
    "ตอบ|ตอบกลับ",  # Thai
    "erantzun",  # Basque
)
_FORWARD_WORDS = (
    "fw|fwd",
    "wg|wtr|weitergeleitet",  # German
    "tr|trans|transf",  # French
    "rv|reenv|reenvío",  # Spanish
    "enc",  # Portuguese
    "i|inoltra|inoltro",  # Italian
    "doorst|doorsturen",  # Dutch
    "vb|vidarebef",  # Swedish
    "vl",  # Finnish
    "videresendt",  # Danish, Norwegian
    "pd|prz",  # Polish
    "přep|prep",  # Czech, Slovak
    "továbbítás|tov|továbbítva",  # Hungarian
    "ilt|yön",  # Turkish
    "πρθ|προώθ",  # Greek
    "пер|пересл|препр|пересланное",  # Russian, Bulgarian
    "הועבר|העבר",  # Hebrew
    "إعادة توجيه|اعادة توجيه",  # Arabic
    "转发|轉寄|轉發|转寄",  # Chinese
    "転送",  # Japanese
    "전달",  # Korean
    "terusan",  # Indonesian
    "chuyển tiếp",  # Vietnamese
    "ส่งต่อ",  # Thai
)


def _alternatives(words: tuple[str, ...]) -> str:
    every = {word for group in words for word in group.split("|")}
    return "|".join(sorted(every, key=lambda word: (-len(word), word)))


# "Re", "Re[2]", "Re^3", "Re(4)", "Re*2", "Re2", then blanks and further blobs, then a Latin or a full-width colon.
_COUNT = r"\.?\s?(?:[\[(^*]?\s?\d{1,3}[\])]?)?(?:\s?\[[^\[\]]*\])*\s?[:：]"
_BLOB = r"\[[^\[\]]{0,120}\]\s?"
_LEADER = re.compile(
    rf"(?:{_BLOB})*(?:{_alternatives(_REPLY_WORDS)}|{_alternatives(_FORWARD_WORDS)}){_COUNT}\s?",
    re.IGNORECASE,
)
_REPLY_LEADER = re.compile(rf"(?:{_BLOB})*(?:{_alternatives(_REPLY_WORDS)}){_COUNT}", re.IGNORECASE)
_ONE_BLOB = re.compile(_BLOB)
_TRAILER = re.compile(r"(?:\s*\(fwd\))+\s*$", re.IGNORECASE)


@lru_cache(maxsize=8192)
def base_subject(subject: str) -> str:
    """Return `subject` without what replying and forwarding add, case-folded, for comparing only.

    RFC 5256 section 2.1 (Re:, Fw:, [blobs], "(fwd)", "[Fwd: …]", white space) and the prefixes of mail clients
    in other languages, also counted ("Re[2]:", "AW^3:"). Takes the decoded subject. A blob stays where nothing
    else would be left; '' where nothing at all is.
    """
    text = (
        _SPACE.sub(" ", subject).strip() if "  " in subject or not subject.isprintable() else subject.strip()
    )
    while True:
        if text[-1:] == ")":
            text = _TRAILER.sub("", text).rstrip()
        text = _strip_leaders(text)
        if text[-1:] == "]" and text[:5].lower() in ("[fwd:", "[fw: "):
            text = text[text.index(":") + 1 : -1].strip()
            continue
        return text.casefold()


def _strip_leaders(text: str) -> str:
    while True:
        before = text
        if ":" in text or "：" in text:
            match = _LEADER.match(text)
            while match:
                text = text[match.end() :].lstrip()
                match = _LEADER.match(text)
        if text[:1] == "[" and text[:5].lower() not in ("[fwd:", "[fw: "):
            blob = _ONE_BLOB.match(text)
            if blob and blob.end() < len(text):
                text = text[blob.end() :].lstrip()
        if text == before:
            return text


def is_reply_subject(subject: str) -> bool:
    """Say whether `subject` starts as mail clients start the subject of a reply (not of a forwarded mail)."""
    return (":" in subject or "：" in subject) and _REPLY_LEADER.match(subject.strip()) is not None
