"""A web form mailer's own structure in a mail body: "Label: value" lines (SEMANTICS 2.3 rule 1).

Read from structure and from the labels of common languages; the values are the visitor's own words and prove
nothing about who they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(r"^[ \t>*_-]*\**([^\W\d_][^:\n]{0,38}?)\**[ \t]*(?::|=|\|)\**[ \t]*(.*)$", re.MULTILINE)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_EMAIL_LABEL = re.compile(
    r"e-?mail|correo|courriel|adresse (?:mail|électronique)|indirizzo e|e-?post|sähköposti|adres e|メール|邮箱|почта",
    re.I,
)
_PHONE_LABEL = re.compile(
    r"phone|tel(?:[eé]f|\.|$)|mobile|cell|handy|rückruf|móvil|portable|num[eé]ro|電話|电话|телефон", re.I
)
_NAME_LABEL = re.compile(
    r"^(?:your |full |first |last |ihr |votre |su )?"
    r"(?:name|nombre|nom|nome|naam|namn|vorname|nachname|名前|姓名|имя)",
    re.I,
)
_TEXT_LABEL = re.compile(
    r"message|nachricht|mensaje|comment|kommentar|question|frage|pregunta|anliegen|inquiry|enquiry|details"
    r"|messaggio|bericht|内容|留言|сообщение",
    re.I,
)
_MAIL_HEADER = re.compile(
    r"^(?:from|von|de|da|van|sent|gesendet|envoyé|enviado|date|datum|to|an|à|para|subject|betreff|objet|asunto|cc)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class FormFields:
    """What a visitor typed; '' where the form has no such field."""

    address: str = ""
    name: str = ""
    phone: str = ""


def parse_form(text: str) -> FormFields | None:
    """Return the visitor's fields if `text` is built as a form mailer builds it, else None.

    Asked for: at least two labelled lines of which two are among e-mail, phone, name and message. A quoted mail
    header block ("From: … Sent: … To: …") is no form.
    """
    if text.count(":") + text.count("=") + text.count("|") < 2:
        return None
    fields = {"address": "", "name": "", "phone": ""}
    known: set[str] = set()
    headers = 0
    for match in _LINE.finditer(text, 0, 6000):
        label, value = match[1].strip(), match[2].strip()
        headers += _MAIL_HEADER.match(label) is not None
        kind = _kind_of(label)
        if kind is None:
            continue
        known.add(kind)
        if kind in fields and not fields[kind]:
            fields[kind] = value or _next_line(text, match.end())
    if len(known) < 2 or headers >= 3:
        return None
    found = _ADDRESS.search(fields["address"])
    return FormFields(found[0].lower() if found else "", fields["name"], fields["phone"])


def _kind_of(label: str) -> str | None:
    if _EMAIL_LABEL.search(label):
        return "address"
    if _PHONE_LABEL.search(label):
        return "phone"
    if _NAME_LABEL.match(label):
        return "name"
    return "text" if _TEXT_LABEL.search(label) else None


def _next_line(text: str, end: int) -> str:
    """Some mailers put the value on the line below its label."""
    following = text[end + 1 : end + 200].split("\n", 1)[0].strip()
    return "" if ":" in following else following
