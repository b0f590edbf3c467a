"""How mail programs write bodies: wrapping, quoting, plain and HTML alternatives, charsets, attachments, reports.

Everything ends in LF; a body is given with the content headers that belong to it.
"""

from __future__ import annotations

from base64 import b64encode, encodebytes
from binascii import b2a_qp
from functools import lru_cache

from heardback.sample_firm.dice import Dice
from heardback.sample_firm.firm import PERIMETER, FirmClock, Party, iso
from heardback.sample_firm.letters import Letter

_WRAPPING = frozenset({"gmail", "thunderbird"})
_SMART_QUOTES = frozenset({"outlook", "iphone"})
_HTML = frozenset({"outlook", "gmail", "apple", "webmail"})
_FOOTER = (
    "______________________________________________________________________\n"
    "This message passed the mail gateway of Blue Heron Pool Repair. Caution: it came from outside the firm."
)

_OUTLOOK_HEAD = b2a_qp(
    b"""<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns:m="http://schemas.microsoft.com/office/2004/12/omml" \
xmlns="http://www.w3.org/TR/REC-html40">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=us-ascii">
<meta name="Generator" content="Microsoft Word 15 (filtered medium)">
<style><!--
/* Font Definitions */
@font-face
\t{font-family:"Cambria Math";
\tpanose-1:2 4 5 3 5 4 6 3 2 4;}
@font-face
\t{font-family:Calibri;
\tpanose-1:2 15 5 2 2 2 4 3 2 4;}
@font-face
\t{font-family:Aptos;}
/* Style Definitions */
p.MsoNormal, li.MsoNormal, div.MsoNormal
\t{margin:0in;
\tfont-size:11.0pt;
\tfont-family:"Calibri",sans-serif;
\tmso-ligatures:standardcontextual;}
a:link, span.MsoHyperlink
\t{mso-style-priority:99;
\tcolor:#0563C1;
\ttext-decoration:underline;}
span.EmailStyle17
\t{mso-style-type:personal-compose;
\tfont-family:"Calibri",sans-serif;
\tcolor:windowtext;}
.MsoChpDefault
\t{mso-style-type:export-only;
\tfont-size:10.0pt;}
@page WordSection1
\t{size:8.5in 11.0in;
\tmargin:1.0in 1.0in 1.0in 1.0in;}
div.WordSection1
\t{page:WordSection1;}
--></style><!--[if gte mso 9]><xml>
<o:shapedefaults v:ext="edit" spidmax="1026" />
</xml><![endif]--><!--[if gte mso 9]><xml>
<o:shapelayout v:ext="edit">
<o:idmap v:ext="edit" data="1" />
</o:shapelayout></xml><![endif]-->
</head>
<body lang="EN-US" link="#0563C1" vlink="#954F72" style="word-wrap:break-word">
<div class="WordSection1">
""",
    istext=True,
)
_OUTLOOK_TAIL = b"</div>\n</body>\n</html>\n"
_LETTERHEAD = b2a_qp(
    b"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style type="text/css">body{margin:0;padding:0;background:#f4f6f7}table{border-collapse:collapse}
td{font-family:Helvetica,Arial,sans-serif;font-size:15px;line-height:22px;color:#22313f}
.button{background:#0b6e75;color:#ffffff;padding:10px 18px;border-radius:4px;text-decoration:none}
@media only screen and (max-width:620px){.wrap{width:100%!important}.hide{display:none!important}}</style></head>
<body><div style="display:none;max-height:0;overflow:hidden">&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;</div>
<table role="presentation" width="100%" bgcolor="#f4f6f7"><tr><td align="center" style="padding:24px 0">
<table role="presentation" class="wrap" width="600" bgcolor="#ffffff"><tr><td style="padding:28px 36px">
"""
    + b"".join(
        b'<table role="presentation" width="100%%"><tr><td width="33%%" style="padding:8px;border:1px solid #e3e8ea">'
        b'<img src="https://img.campaign.example/c/%04d/teaser.png" width="164" height="96" alt=""></td>'
        b"</tr></table>\n" % number
        for number in range(1201, 1225)
    ),
    istext=True,
)
_LETTER_TAIL = b2a_qp(
    b"""</td></tr><tr><td style="padding:18px 36px;font-size:12px;color:#7a8a94">You receive this message because \
your address is on our list. <a href="https://news.campaign.example/u/7f2c" style="color:#7a8a94">Unsubscribe</a> or \
<a href="https://news.campaign.example/p/7f2c" style="color:#7a8a94">change what you receive</a>.
<img src="https://news.campaign.example/o/7f2c.gif" width="1" height="1" alt=""></td></tr></table>
</td></tr></table></body></html>
""",
    istext=True,
)


@lru_cache(maxsize=8192)
def _wrapped(paragraph: str, is_flowed: bool) -> str:
    """Break one paragraph's lines at 74 columns; flowed lines keep the soft space (RFC 3676)."""
    joint = " \n" if is_flowed else "\n"
    return "\n".join(joint.join(_broken(line)) if len(line) > 76 else line for line in paragraph.split("\n"))


def _broken(line: str) -> list[str]:
    pieces: list[str] = []
    current = ""
    for word in line.split(" "):
        if current and len(current) + len(word) >= 74:
            pieces.append(current)
            current = word
        else:
            current = f"{current} {word}" if current else word
    pieces.append(current)
    return pieces


def new_text(letter: Letter) -> str:
    """Return the author's own words as their mail program lays them out."""
    text = letter.text
    if letter.client in _SMART_QUOTES and "'" in text:
        text = text.replace("'", "’")
    if letter.client in _WRAPPING:
        is_flowed = letter.client == "thunderbird"
        return "\n\n".join([_wrapped(part, is_flowed) for part in text.split("\n\n")])
    return text


def _quoted_with_marks(text: str) -> str:
    lines = text.rstrip("\n").split("\n")
    return "\n".join(
        [
            f">{line}" if line[:1] == ">" else f"> {line}".rstrip() if not line else f"> {line}"
            for line in lines
        ]
    )


def _attribution(letter: Letter, parent: Letter, clock: FirmClock) -> str:
    """Return the line above a quote, as the program and its language write it."""
    weekday, day, month, year, hour, minute = clock.parts(parent.written_at)
    name, address = parent.sender.name or parent.sender.address, parent.sender.address
    number = clock.month_number(parent.written_at)
    half = f"{(hour + 11) % 12 + 1}:{minute:02d}\u202f{'AM' if hour < 12 else 'PM'}"
    if letter.client == "outlook":
        return ""
    if letter.language == "de":
        return f"Am {day:02d}.{number:02d}.{year} um {hour:02d}:{minute:02d} schrieb {name} <{address}>:"
    if letter.language == "es":
        return f"El {day}/{number}/{year} a las {hour}:{minute:02d}, {name} (<{address}>) escribió:"
    if letter.language == "fr":
        return f"Le {day:02d}/{number:02d}/{year} à {hour:02d}:{minute:02d}, {name} a écrit :"
    if letter.client in ("apple", "iphone"):
        return f"On {month} {day}, {year}, at {half}, {name} <{address}> wrote:"
    if letter.client == "thunderbird":
        return f"On {number}/{day}/{year} {half.replace(chr(0x202F), ' ')}, {name} wrote:"
    return f"On {weekday}, {month} {day}, {year} at {half}, {name} <{address}>\nwrote:"


_BLOCK_WORDS = {
    "de": ("Von", "Gesendet", "An", "Betreff"),
    "es": ("De", "Enviado", "Para", "Asunto"),
    "fr": ("De", "Envoyé", "À", "Objet"),
}


def _header_block(letter: Letter, parent: Letter, clock: FirmClock) -> str:
    """Return Outlook's block of headers above the original."""
    words = _BLOCK_WORDS.get(letter.language, ("From", "Sent", "To", "Subject"))
    weekday, day, month, year, hour, minute = clock.parts(parent.written_at)
    sent = (
        f"{weekday}, {month} {day}, {year} {(hour + 11) % 12 + 1}:{minute:02d} {'AM' if hour < 12 else 'PM'}"
    )
    to = "; ".join(f"{party.name} <{party.address}>" if party.name else party.address for party in parent.to)
    return (
        f"{words[0]}: {parent.sender.name} <{parent.sender.address}>\n{words[1]}: {sent}\n"
        f"{words[2]}: {to}\n{words[3]}: {parent.subject}"
    )


def _phone_block(parent: Letter, clock: FirmClock) -> str:
    return (
        f"-------- Original message --------\nFrom: {parent.sender.name} <{parent.sender.address}>\n"
        f"Date: {clock.header_date(parent.written_at)[5:-6]}\nTo: {parent.to[0].address}\nSubject: "
        f"{parent.subject}"
    )


def plain_text(letter: Letter, clock: FirmClock) -> str:
    """Return the whole plain body: new words and the quoted history below them."""
    if letter.plain is None:
        letter.plain = _plain_text(letter, clock)
    return letter.plain


def _plain_text(letter: Letter, clock: FirmClock) -> str:
    text = new_text(letter)
    parent = letter.parent
    if parent is None or not letter.quotes:
        return text
    history = plain_text(parent, clock)
    if letter.client == "outlook":
        rule = "" if letter.number % 3 else "-----Original Message-----\n"
        return f"{text}\n\n{rule}{_header_block(letter, parent, clock)}\n\n{history}"
    if letter.client in ("android", "webmail"):
        return f"{text}\n\n{_phone_block(parent, clock)}\n\n{history}"
    return f"{text}\n\n{_attribution(letter, parent, clock)}\n\n{_quoted_with_marks(history)}\n"


def _escaped(text: str) -> bytes:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.encode("ascii", "xmlcharrefreplace")


@lru_cache(maxsize=8192)
def _markup_paragraph(paragraph: str, client: str) -> bytes:
    """Return one paragraph as this program's HTML, already quoted-printable."""
    inner = _escaped(paragraph).replace(b"\n", b"<br>\n")
    if client == "outlook":
        out = b'<p class="MsoNormal">%s<o:p></o:p></p>\n<p class="MsoNormal"><o:p>&nbsp;</o:p></p>\n' % inner
    elif client == "gmail":
        out = b"<div>%s</div><div><br></div>\n" % inner
    elif client == "apple":
        out = b'<div>%s</div><div><br class=""></div>\n' % inner
    else:
        out = b'<p style="font-family:Arial,sans-serif;font-size:14px;margin:0 0 12px 0">%s</p>\n' % inner
    return b2a_qp(out, istext=True)


def markup(letter: Letter, clock: FirmClock) -> bytes:
    """Return the HTML of the body without its frame: own paragraphs and the quoted history (quoted-printable)."""
    if letter.markup is None:
        text = letter.text.replace("'", "’") if letter.client in _SMART_QUOTES else letter.text
        own = b"".join([_markup_paragraph(part, letter.client) for part in text.split("\n\n")])
        parent = letter.parent
        letter.markup = (
            own if parent is None or not letter.quotes else own + _markup_quote(letter, parent, clock)
        )
    return letter.markup


def _markup_quote(letter: Letter, parent: Letter, clock: FirmClock) -> bytes:
    history = markup(parent, clock)
    if letter.client == "outlook":
        lines = _escaped(_header_block(letter, parent, clock)).split(b"\n")
        block = b"<br>\n".join(b"<b>%s:</b>%s" % tuple(line.split(b":", 1)) for line in lines)
        opening = (
            b'<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in">\n'
            b'<p class="MsoNormal">%s<o:p></o:p></p>\n</div>\n' % block
        )
        return b2a_qp(opening, istext=True) + history
    line = _escaped(_attribution(letter, parent, clock).replace("\n", " "))
    if letter.client == "gmail":
        opening = (
            b'<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">%s<br></div>'
            b'<blockquote class="gmail_quote" '
            b'style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">\n'
            % line
        )
        return b2a_qp(opening, istext=True) + history + b"</blockquote></div>\n"
    opening = b'<br><blockquote type="cite"><div>%s</div><br>\n' % line
    return b2a_qp(opening, istext=True) + history + b"</blockquote>\n"


def _framed(letter: Letter, clock: FirmClock) -> bytes:
    inner = markup(letter, clock)
    if letter.client == "outlook":
        return _OUTLOOK_HEAD + inner + _OUTLOOK_TAIL
    if letter.client == "gmail":
        return b'<div dir=3D"ltr">' + inner + b"</div>\n"
    if letter.kind == "letterhead":
        return _LETTERHEAD + inner + _LETTER_TAIL
    return b"<html><body>\n" + inner + b"</body></html>\n"


def _encoded_text(letter: Letter, text: str, dice: Dice) -> tuple[str, bytes]:
    """Return (content headers, encoded bytes) of a plain text part in the charset this program would choose."""
    client = letter.client
    if not text.endswith("\n"):
        text += "\n"
    flowed = "; format=flowed" if client == "thunderbird" else ""
    if text.isascii() and not letter.charset:
        charset = {
            "gmail": '"UTF-8"',
            "outlook": '"us-ascii"',
            "thunderbird": "UTF-8",
            "android": "utf-8",
        }.get(client, "us-ascii")
        if client == "outlook" or client == "apple":
            return (
                f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: quoted-printable\n",
                b2a_qp(text.encode(), istext=True),
            )
        if client == "android":
            return (
                "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n",
                encodebytes(text.encode()),
            )
        return (
            f"Content-Type: text/plain; charset={charset}{flowed}\nContent-Transfer-Encoding: 7bit\n",
            text.encode(),
        )
    charset = letter.charset or {"outlook": "Windows-1252", "thunderbird": "iso-8859-1"}.get(client, "utf-8")
    try:
        data = text.encode(charset)
    except UnicodeEncodeError:
        charset, data = "utf-8", text.encode()
    if charset == "iso-2022-jp":
        return "Content-Type: text/plain; charset=ISO-2022-JP\nContent-Transfer-Encoding: 7bit\n", data
    if client in ("android", "webmail") or (client == "gmail" and letter.number % 2):
        encoding, data = "base64", encodebytes(data)
    elif client == "thunderbird":
        encoding = "8bit"
    else:
        encoding, data = "quoted-printable", b2a_qp(data, istext=True)
    return (
        f'Content-Type: text/plain; charset="{charset}"{flowed}\nContent-Transfer-Encoding: {encoding}\n',
        data,
    )


def _boundary(letter: Letter, client: str, level: int, dice: Dice) -> str:
    word = dice.hexadecimal(10)
    if client == "outlook":
        return f"_00{level}_DM6PR{letter.number:07d}{word.upper()}_"
    if client == "gmail":
        return f"00000000000{level}{letter.number:08x}{word}"
    if client in ("apple", "iphone"):
        return f"Apple-Mail-{level}{letter.number:06d}-{word.upper()}"
    return f"------------{level}{letter.number:09d}{word}"


def _text_part(letter: Letter, clock: FirmClock, dice: Dice, with_footer: bool) -> tuple[str, bytes]:
    text = plain_text(letter, clock)
    if with_footer:
        text = f"{text}\n\n{_FOOTER}\n"
    if letter.client not in _HTML or letter.charset == "iso-2022-jp":
        return _encoded_text(letter, text, dice)
    html_head = 'Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable\n'
    html = _framed(letter, clock)
    if letter.client == "webmail":
        return html_head, html
    head, data = _encoded_text(letter, text, dice)
    mark = _boundary(letter, letter.client, 0, dice)
    edge = f"--{mark}\n".encode()
    body = b"%s%s\n%s\n%s%s\n%s\n--%s--\n" % (
        edge, head.encode(), data, edge, html_head.encode(), html, mark.encode(),
    )  # fmt: skip
    return f'Content-Type: multipart/alternative; boundary="{mark}"\n', body


def _with_enclosures(
    letter: Letter, part: tuple[str, bytes], blobs: tuple[bytes, ...], dice: Dice
) -> tuple[str, bytes]:
    mark = _boundary(letter, letter.client, 1, dice)
    edge = f"--{mark}\n".encode()
    pieces = [edge, part[0].encode(), b"\n", part[1], b"\n"]
    for enclosure in letter.enclosures:
        name = enclosure.filename
        shown = f'filename="{name}"' if name.isascii() else f"filename*=utf-8''{_percent(name)}"
        head = (
            f'Content-Type: {enclosure.content_type}; name="{name if name.isascii() else "attachment"}"\n'
            f"Content-Transfer-Encoding: base64\nContent-Disposition: attachment; {shown}\n\n"
        )
        pieces += [edge, head.encode(), blobs[enclosure.blob], b"\n"]
    pieces.append(f"--{mark}--\n".encode())
    return f'Content-Type: multipart/mixed; boundary="{mark}"\n', b"".join(pieces)


def _percent(name: str) -> str:
    return "".join(
        chr(byte) if (chr(byte).isalnum() and byte < 128) or byte == 46 else f"%{byte:02X}"
        for byte in name.encode()
    )


def _report(
    letter: Letter, report_type: str, parts: tuple[tuple[str, str], ...], dice: Dice
) -> tuple[str, bytes]:
    mark = _boundary(letter, "mta", 2, dice)
    chunks = [f"--{mark}\nContent-Type: {kind}\n\n{text}\n" for kind, text in parts]
    head = f'Content-Type: multipart/report; report-type={report_type};\n\tboundary="{mark}"\n'
    return head, ("".join(chunks) + f"--{mark}--\n").encode()


def _original_headers(original: Letter, clock: FirmClock) -> str:
    return (
        f"From: {original.sender.name} <{original.sender.address}>\nTo: <{original.to[0].address}>\n"
        f"Subject: {encoded_words(original.subject, 'utf-8')}\nDate: "
        f"{clock.header_date(original.written_at)}\n"
        f"Message-ID: <{original.message_id}>\nMIME-Version: 1.0\n"
    )


def _delivery_report(letter: Letter, clock: FirmClock, dice: Dice) -> tuple[str, bytes]:
    original = letter.about
    assert original is not None
    action, status, reply = letter.details.split("|")
    recipient = original.to[0].address
    fields = (
        f"Reporting-MTA: dns; {PERIMETER}\nX-Postfix-Queue-ID: 4T{letter.number:07X}\n"
        f"X-Postfix-Sender: rfc822; {original.sender.address}\nArrival-Date: "
        f"{clock.header_date(original.at)}\n\n"
        f"Final-Recipient: rfc822; {recipient}\nOriginal-Recipient: rfc822;{recipient}\nAction: {action}\n"
        f"Status: {status}\nRemote-MTA: dns; mx.{recipient.rpartition('@')[2]}\nDiagnostic-Code: smtp; "
        f"{reply}\n"
    )
    headers = ("text/rfc822-headers", _original_headers(original, clock))
    parts = (
        ("text/plain; charset=us-ascii", letter.text + "\n"),
        ("message/delivery-status", fields),
        headers,
    )
    return _report(letter, "delivery-status", parts, dice)


def _read_receipt(letter: Letter, dice: Dice) -> tuple[str, bytes]:
    original = letter.about
    assert original is not None
    fields = (
        f"Reporting-UA: {letter.host}; Outlook 16.0\nFinal-Recipient: rfc822;{letter.sender.address}\n"
        f"Original-Message-ID: <{original.message_id}>\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n"
    )
    parts = (
        ("text/plain; charset=us-ascii", letter.text + "\n"),
        ("message/disposition-notification", fields),
    )
    return _report(letter, "disposition-notification", parts, dice)


def _calendar(letter: Letter, clock: FirmClock, dice: Dice) -> tuple[str, bytes]:
    method, status, starts, uid = letter.details.split("|")
    when = iso(int(starts)).replace("-", "").replace(":", "")[:15]
    organizer = letter.sender if method == "REQUEST" else letter.to[0]
    attendee = letter.to[0] if method == "REQUEST" else letter.sender
    answer = f"PARTSTAT={status}" if status else "PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
    lines = (
        "BEGIN:VCALENDAR", "PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN", "VERSION:2.0",
        f"METHOD:{method}", "BEGIN:VEVENT", f"UID:{uid}", f"DTSTART:{when}Z", "DURATION:PT1H",
        f"DTSTAMP:{iso(letter.at).replace('-', '').replace(':', '')[:15]}Z", f"SUMMARY:{letter.subject}",
        f"ORGANIZER;CN={organizer.name}:mailto:{organizer.address}",
        f"ATTENDEE;{answer};CN={attendee.name}:mailto:{attendee.address}", "SEQUENCE:0", "END:VEVENT",
        "END:VCALENDAR", "",
    )  # fmt: skip
    mark = _boundary(letter, "outlook", 0, dice)
    body = (
        f'--{mark}\nContent-Type: text/plain; charset="us-ascii"\nContent-Transfer-Encoding: 7bit\n\n'
        f'{letter.text}\n\n--{mark}\nContent-Type: text/calendar; charset="utf-8"; method={method}\n'
        "Content-Transfer-Encoding: base64\n\n"
    )
    data = body.encode() + encodebytes("\r\n".join(lines).encode()) + f"\n--{mark}--\n".encode()
    return f'Content-Type: multipart/alternative; boundary="{mark}"\n', data


def _forwarded(letter: Letter, clock: FirmClock, dice: Dice) -> tuple[str, bytes]:
    """Return a note with the original mail attached whole (message/rfc822)."""
    original = letter.about
    assert original is not None
    mark = _boundary(letter, "outlook", 4, dice)
    received = (
        f"Received: from {original.host} by {PERIMETER} (Postfix) with ESMTPS id 4T{original.number:07X};\n"
        f"\t{clock.header_date(original.at)}\n"
    )
    inner = (
        f"{received}{_original_headers(original, clock)}"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    )
    body = (
        f'--{mark}\nContent-Type: text/plain; charset="us-ascii"\n\n{letter.text}\n\n'
        f"--{mark}\nContent-Type: message/rfc822\nContent-Disposition: "
        f"attachment\n\n{inner}{new_text(original)}\n\n--{mark}--\n"
    )
    return f'Content-Type: multipart/mixed; boundary="{mark}"\n', body.encode()


def body_of(
    letter: Letter, clock: FirmClock, dice: Dice, blobs: tuple[bytes, ...], with_footer: bool = False
) -> tuple[str, bytes]:
    """Return (content headers, body) of a letter as its mail program or machine writes it."""
    if letter.kind == "dsn":
        return _delivery_report(letter, clock, dice)
    if letter.kind == "mdn":
        return _read_receipt(letter, dice)
    if letter.kind == "calendar":
        return _calendar(letter, clock, dice)
    if letter.kind == "rfc822":
        return _forwarded(letter, clock, dice)
    if letter.kind == "empty":
        part = ("Content-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: 7bit\n", b"\n")
    else:
        part = _text_part(letter, clock, dice, with_footer)
    return _with_enclosures(letter, part, blobs, dice) if letter.enclosures else part


@lru_cache(maxsize=65536)
def encoded_words(text: str, charset: str) -> str:
    """Return a header text as RFC 2047 encoded words where it is not ASCII; folded as clients fold."""
    if text.isascii():
        return text
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        charset = "utf-8"
    if charset in ("iso-8859-1", "windows-1252"):
        return _q_words(text, charset)
    chunks = [text[start : start + 12] for start in range(0, len(text), 12)]
    return "\n ".join(f"=?{charset}?B?{b64encode(chunk.encode(charset)).decode()}?=" for chunk in chunks)


def _q_words(text: str, charset: str) -> str:
    chunks = [text[start : start + 24] for start in range(0, len(text), 24)]
    return "\n ".join(f"=?{charset}?Q?{_q_chunk(chunk, charset)}?=" for chunk in chunks)


def _q_chunk(chunk: str, charset: str) -> str:
    return "".join(
        "_" if byte == 32 else chr(byte) if chr(byte).isascii() and chr(byte).isalnum() else f"={byte:02X}"
        for byte in chunk.encode(charset)
    )


def written_party(party: Party, charset: str) -> str:
    """Return an address as headers show it: encoded where needed, quoted where RFC 5322 asks for it.

    An empty `charset` leaves the name as it is, as old programs do.
    """
    if not party.name:
        return party.address
    if charset and not party.name.isascii():
        return f"{encoded_words(party.name, charset)} <{party.address}>"
    if any(mark in party.name for mark in ".,()@:;"):
        return f'"{party.name}" <{party.address}>'
    return f"{party.name} <{party.address}>"
