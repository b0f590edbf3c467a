"""Delivery reports: which recipients a mail never reached, why, and which mail it was.

`read_delivery_report` reads the standard form (RFC 3464 inside RFC 6522, its RFC 3462 ancestor, RFC 6533 for
international addresses) and, by general patterns, the prose of servers that predate or ignore it. It never
raises and returns None for whatever is no delivery report.

Two flags are kept apart (SEMANTICS 3.5):
- `action` 'failed' is *final*: the mail was given up and nobody read it, so an answer sent with it is taken
  back. 'delayed' is transient and changes nothing.
- `is_permanent` says that the address itself is dead (no such user, no such host), so that writing there
  again is pointless. A full mailbox is final, but not permanent.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache

from heardback.formats.dsn_reason import find_reply, find_status, is_dead_address
from heardback.formats.dsn_text import (
    ADDRESS,
    LONGEST,
    copy_of_original,
    failed_in_prose,
    is_address,
    is_delay_prose,
    is_failure_prose,
    own_words,
)
from heardback.formats.records import FailedRecipient, MailRecord


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a mail server said about one mail of ours.

    `failed` lists recipients with action 'failed' or 'delayed'; `delivered` those it confirms. `action` is the
    most final one of all ('failed' before 'delayed' before 'delivered'), `status` and `is_permanent` belong
    to the first recipient with that action. `original_*` describe the returned mail as far as it is quoted
    (Message-ID without brackets, '' where unknown). `is_standard`: it was read from RFC 3464 fields.
    """

    failed: tuple[FailedRecipient, ...]
    delivered: tuple[str, ...]
    action: str
    status: str
    is_permanent: bool
    original_message_id: str = ""
    original_recipients: tuple[str, ...] = ()
    original_subject: str = ""
    is_standard: bool = False

    @property
    def is_final(self) -> bool:
        """Return whether the mail was given up for somebody: what takes an answer back (SEMANTICS 3.5)."""
        return self.action == "failed"


_DAEMON = re.compile(
    r"mailer[-_. ]?daemon|^post[-_]?master|^mdaemon@|^mail[-_. ]?delivery|^bounces?\b|^mmdf|"
    r"(?:delivery|mail)[-_. ]?(?:sub)?system|^smtp[-_]|_smtp_|mail_service|^uucp@",
    re.I,
)
_SUBJECT = re.compile(
    r"""^(?!(?:re|aw|fwd?|wg|tr|sv|vs|rif|antw|res|rv|ynt|odp)\s*:).{0,80}?(?:
      undeliver | un-?delivered | non[ -]?deliver | not\ (?:be\ )?deliver | could\ not\ be\ deliver
        | (?:mail|message|e-?mail|delivery)\ (?:\w+\ ){0,2}?(?:fail|error|problem)
    | delivery\ (?:status|report|notification|fail|problem|warning|delay|has\ failed|error)
    | deliver\w*\ fail | fail(?:ure|ed)\ (?:deliver|notice|mail)
    | return(?:ed|ing)\ (?:(?:e-?)?mail|message|to\ sender) | mail\ returned | failure\ notice
    | bounce(?:d)?\ (?:mail|message|notif)
    | warning:.{0,60}(?:delay|not\ (?:yet\ )?(?:been\ )?(?:sent|deliver)|user\ unknown) | delayed\ mail
    | mail\ delay | processing\ error | user\ unknown
    | mail\ system\ error | automatically\ rejected\ mail | delivery\ incomplete
    | there\ was\ an\ error\ sending | mail\ delivery
    | unzustellbar | zustell | nicht\ zugestellt | non\ remis | non\ distribu
    | [eé]chec\ de\ (?:la\ )?(?:remise|distribution|livraison)
    | no\ se\ puede\ entregar | no\ entregad | devuelto | n[aã]o\ entreg | falha\ n[ao]
    | mancat[ao]\ recapito | consegna | onbestelbaar
    | olevererbar | kan\ inte\ lever | kunne\ ikke | niedostarcz | nedoru | не\ доставлен | недоставлен
    | возвращ
    | 配信(?:不能|エラー|できません)|エラーメール|メールエラー|エラー通知|送信エラー
    | 不達|退信|投递失败|傳送|送达|전송\ ?실패|반송
    )""",
    re.I | re.X,
)
# A machine's first sentence, for reports under the subject of the mail they return.
_OPENING = re.compile(
    r"""[\s*=#\-–>]{0,200}(?:this\ (?:message|e-?mail)\ (?:was|is)\ (?:created\ |generated[ ]
      |an\ )?automatically
    | (?:your|this)\ (?:e-?mail\ )?(?:message|mail)\ (?:to\ <?\S+>?\s+
    |sent\ on:?\ .{6,60}?\s+)?(?:could\ not\ be|was\ not|has\ not\ been|cannot\ be)\ delivered
    | votre\ message\ n.a\ (?:pas\ )?pu\ | ihre\ nachricht\ .{0,60}nicht\ zugestellt
    | su\ mensaje\ no\ (?:pudo|se|ha))""",
    re.I | re.X,
)
_PER_RECIPIENT = re.compile(r"^(?:final|original|x-actual)-recipient\s*:", re.I | re.M)
_ANY_REPORT_FIELD = re.compile(
    r"^(?:reporting-mta|action|status|(?:final|original|x-actual)-recipient)[ \t]*:", re.I | re.M
)
# A person who writes about a returned mail asks, greets or speaks of "my message"; machines under a person's
# address do not.
_PERSON = re.compile(
    r"\?(?:\s|$)|\bmy\b|\bI(?:['’]\w+)? (?!am afraid|was unable)\w+|(?m:^(?:dear|regards|thanks|cheers)\b)|"
    r"\bmfg\b|cordialement",
    re.I,
)
_TYPED = re.compile(
    r"""(?:"[^"]+"|[^\s<>()\[\];:,"@]{1,256})@[^\s<>()\[\];:,"@]{1,190}\.[^\s<>()\[\];:,"@.]{1,63}"""
)
_FIELD = re.compile(r"^([A-Za-z][\w\-]*)[ \t]*:[ \t]*(.*(?:\n[ \t]+\S.*)*)", re.M)
_UTF8_ESCAPE = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_HEADER_ID = re.compile(r"^[ \t>|]*message-id:\s*<([^<>\s]+)>", re.I | re.M)
_HEADER_SUBJECT = re.compile(r"^[ \t>|]*subject:[ \t]*(\S.*)$", re.I | re.M)
_HEADER_TO = re.compile(r"^[ \t>|]*(?:to|cc):[ \t]*(\S.*)$", re.I | re.M)
_REPORT_TYPES = frozenset({"disposition-notification", "feedback-report", "tlsrpt"})
_DELETED = re.compile(r"^disposition\s*:\s*automatic-action/\S+\s*;\s*deleted", re.I | re.M)
_PASSED_ON = re.compile(r"\s*(?:re|fwd?|aw|wg|tr|sv|vs|rif|antw|res|rv|enc|i|doorst|odp|ynt|vl)\s*:", re.I)
_RANK = {"failed": 0, "delayed": 1}


def read_delivery_report(record: MailRecord) -> DeliveryReport | None:
    """Return what `record` reports about a delivery, or None where it is no delivery report."""
    if record.report_type in _REPORT_TYPES:
        return _rejection(record)
    if not may_be_report(record) or _is_passed_on(record):
        return None
    fields = _status_text(record)
    words = own_words(record.text)
    standard = _recipients_of_fields(fields, words) if fields else ()
    if standard:
        return _report(record, standard, is_standard=True)
    if notice := _json_notice(record.text):
        return _report(record, _recipients_of_notice(notice), is_standard=False)
    if not _is_prose_report(record, words):
        return None
    recipients = _recipients_of_prose(record, words)
    if not recipients and record.attached and (inner := read_delivery_report(record.attached[0])):
        return inner
    return _report(record, recipients, is_standard=False)


# Each alternative of _SUBJECT holds one of these; the search itself costs 30 times as much.
_SUBJECT_STEMS = (
    "deliver", "fail", "return", "bounce", "warning", "delay", "mail ", "error", "user unknown", "reject",
    "sending", "zustell", "remis", "distribu", "chec de", "entreg", "devuelto", "falha", "recapito", "consegna",
    "onbestelbaar", "lever", "dostarcz", "nedoru", "доставлен", "возвращ", "配信", "エラー", "不達", "退信",
    "投递", "傳送", "送达", "전송", "반송",
)  # fmt: skip


@lru_cache(maxsize=8192)
def _is_failure_subject(subject: str) -> bool:
    lowered = subject.lower()
    for stem in _SUBJECT_STEMS:
        if stem in lowered:
            return bool(_SUBJECT.match(subject))
    return False


def _is_passed_on(record: MailRecord) -> bool:
    # A person forwards the report that they got, parts and all, and asks what it means.
    if record.report_type or record.content_type == "multipart/report" or is_machine_sender(record):
        return False
    return bool(record.in_reply_to) or bool(
        _PASSED_ON.match(record.subject) and not _OPENING.match(record.text)
    )


def _rejection(record: MailRecord) -> DeliveryReport | None:
    # RFC 5429 section 2.1: a filter refuses after delivery by a receipt that says "deleted".
    fields = "\n".join(
        text for kind, text in record.machine_parts if kind == "message/disposition-notification"
    )
    if not _DELETED.search(fields) or not is_failure_prose(own_words(record.text)):
        return None
    recipients = _recipients_of_fields(fields, own_words(record.text))
    return _report(record, recipients, is_standard=True) if recipients else None


def may_be_report(record: MailRecord) -> bool:
    """Return whether reading `record` as a delivery report is worth while (cheap; no text is searched)."""
    if record.report_type or record.machine_parts or record.content_type == "multipart/report":
        return True
    if is_machine_sender(record):
        return True
    if record.in_reply_to:
        return False
    text = record.text
    return _is_failure_subject(record.subject) or text.startswith('{"') or bool(_OPENING.match(text))


def is_machine_sender(record: MailRecord) -> bool:
    """Return whether the mail came from a mail system: mailer-daemon, postmaster, or nobody at all.

    A null return path (RFC 5321 section 4.5.5) alone is not enough: vacation replies carry one too.
    """
    if not record.from_:
        return record.header("return-path").strip() in ("<>", "")
    sender = record.from_[0]
    return _is_daemon(sender.address, sender.name)


@lru_cache(maxsize=16384)
def _is_daemon(address: str, name: str) -> bool:
    return not address or bool(_DAEMON.search(address) or _DAEMON.search(name))


def _is_prose_report(record: MailRecord, words: str) -> bool:
    if record.report_type == "delivery-status" or record.header("x-failed-recipients"):
        return True
    is_failure = is_failure_prose(words) or is_failure_prose(record.html[:4000])
    if is_machine_sender(record):
        has_null_path = record.header("return-path").strip() == "<>"
        return is_failure or _is_failure_subject(record.subject) or has_null_path
    if record.content_type == "multipart/report" and _is_failure_subject(record.subject):
        return True
    if record.in_reply_to or not (_is_failure_subject(record.subject) or _OPENING.match(record.text)):
        return False
    if not is_failure or _PERSON.search(words):
        return False
    return bool(record.attached) or len(copy_of_original(record.text)) > 10 or _names_failed(record, words)


def _names_failed(record: MailRecord, words: str) -> bool:
    return bool(failed_in_prose(words[:3000], _never(record)))


def _status_text(record: MailRecord) -> str:
    parts = [text for kind, text in record.machine_parts if kind.endswith("delivery-status")]
    if not parts and _PER_RECIPIENT.search(record.text):
        parts = [record.text[_start_of_fields(record.text) :]]
    return "\n\n".join(parts).replace("\r\n", "\n").replace("\r", "\n")


def _start_of_fields(text: str) -> int:
    found = _ANY_REPORT_FIELD.search(text)
    return found.start() if found else len(text)


def _recipients_of_fields(fields: str, words: str) -> tuple[FailedRecipient, ...]:
    recipients: dict[str, FailedRecipient] = {}
    for block in re.split(r"\n[ \t]*\n", fields):
        if not _PER_RECIPIENT.search(block):
            continue
        values = {name.lower(): " ".join(value.split()) for name, value in reversed(_FIELD.findall(block))}
        address = _typed_address(values.get("original-recipient", ""))
        address = address or _typed_address(values.get("final-recipient", ""))
        address = address or _typed_address(values.get("x-actual-recipient", ""))
        if not address or address.lower() in recipients:
            continue
        recipients[address.lower()] = _recipient_of_values(address, values, words)
    return tuple(recipients.values())


def _recipient_of_values(address: str, values: dict[str, str], words: str) -> FailedRecipient:
    diagnostic = values.get("diagnostic-code", "")
    diagnostic = diagnostic.partition(";")[2].strip() if ";" in diagnostic[:20] else diagnostic
    status = find_status(values.get("status", ""))
    if status.endswith(".0.0") or not status:
        status = _more_exact(find_status(diagnostic), status)
    status = status or _class_of(find_reply(diagnostic))
    action = _action(values.get("action", ""), status, words)
    prose = " ".join(words.split())[:3000]
    if not diagnostic:
        diagnostic = _said_of(address, words)
        status = _more_exact(find_status(diagnostic), status) if status.endswith(".0.0") else status
    reason = diagnostic or values.get("status", "").partition(" ")[2] or prose
    is_dead = action == "failed" and is_dead_address(status, reason, prose)
    return FailedRecipient(address, action, status, diagnostic, is_dead)


def _said_of(address: str, words: str) -> str:
    for failure in failed_in_prose(words, frozenset()):
        if failure.address.lower() == address.lower():
            return failure.reason[:1000]
    return ""


def _more_exact(candidate: str, status: str) -> str:
    return candidate if candidate and (not status or candidate[0] == status[0]) else status


def _class_of(reply: str) -> str:
    return f"{reply[0]}.0.0" if reply else ""


def _action(named: str, status: str, words: str) -> str:
    word = named.strip().split(" ")[0].split(";")[0].lower()
    if word.startswith(("delay", "defer")):
        return "delayed"
    if word.startswith(("deliver", "relay", "expand")):
        return word.rstrip(".,")
    if word:
        return "failed"
    if status.startswith("2"):
        return "delivered"
    return "delayed" if is_delay_prose(words) else "failed"


def _typed_address(value: str) -> str:
    # RFC 3464 section 2.3.1: "address-type ; generic-address"; many servers leave the type out.
    kind, semicolon, rest = value.partition(";")
    value = rest if semicolon else kind
    value = _UTF8_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), value)
    found = _TYPED.search(value)
    return found[0].strip(".") if found and "..." not in found[0] else ""


def _recipients_of_prose(record: MailRecord, words: str) -> tuple[FailedRecipient, ...]:
    is_delayed = is_delay_prose(words) or is_delay_prose(record.subject)
    action = "delayed" if is_delayed else "failed"
    named = [
        address for value in record.header_all("x-failed-recipients") for address in ADDRESS.findall(value)
    ]
    failures = failed_in_prose(words, _never(record), _own_domain(record))
    if not failures and not named and record.html:
        failures = failed_in_prose(own_words(_lines_of_html(record.html[:LONGEST])), _never(record))
    everything = " ".join(words.split())
    if named:
        reasons = {failure.address.lower(): failure.reason for failure in failures}
        pairs = [(address, reasons.get(address.lower(), everything)) for address in dict.fromkeys(named)]
    else:
        pairs = [(failure.address, failure.reason) for failure in failures]
        pairs = pairs or _from_subject(record, everything)
    return tuple(_recipient_of_reason(address, action, reason, everything) for address, reason in pairs)


def _recipient_of_reason(address: str, action: str, reason: str, everything: str) -> FailedRecipient:
    plain = reason.replace(address, "")
    if len(plain.strip(" <>:()[]*-.")) < 12:
        plain = everything.replace(address, "")
    status = find_status(plain) or _class_of(find_reply(plain)) or find_status(everything)
    is_dead = action == "failed" and is_dead_address(status, plain, everything)
    return FailedRecipient(address, action, status, reason[:1000], is_dead)


def _from_subject(record: MailRecord, everything: str) -> list[tuple[str, str]]:
    found = ADDRESS.search(record.subject)
    if found and is_address(found[0]) and found[0].lower() not in _never(record):
        return [(found[0], record.subject + " " + everything)]
    return []


def _never(record: MailRecord) -> frozenset[str]:
    own = {mailbox.address.lower() for mailbox in (*record.from_, *record.to)}
    return frozenset(own)


def _own_domain(record: MailRecord) -> str:
    return record.from_[0].address.rpartition("@")[2] if record.from_ and is_machine_sender(record) else ""


_BREAK = re.compile(r"(?i)<(?:br|p|div|tr|li|h\d|pre)\b[^<>]*>")
_TAG = re.compile(r"<[^<>@]*>")


def _lines_of_html(html: str) -> str:
    return (
        _TAG.sub(" ", _BREAK.sub("\n", html)).replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">")
    )


def _json_notice(text: str) -> dict[str, object]:
    # Sending services mail their webhook body where a mail subscription is all the customer set up.
    if not text.startswith('{"') or "ecipients" not in text:
        return {}
    try:
        notice, _ = json.JSONDecoder().raw_decode(text.replace("\r", "").replace("\n", ""))
    except ValueError:
        return {}
    has_outcome = isinstance(notice, dict) and any(isinstance(notice.get(key), dict) for key in _OUTCOMES)
    return notice if has_outcome else {}


_OUTCOMES = {"bounce": ("bouncedRecipients", "failed"), "delivery": ("recipients", "delivered")}


def _recipients_of_notice(notice: dict[str, object]) -> tuple[FailedRecipient, ...]:
    recipients = []
    for key, (listing, outcome) in _OUTCOMES.items():
        part = notice.get(key)
        listed = part.get(listing) if isinstance(part, dict) else None
        for entry in listed if isinstance(listed, list) else []:
            values = entry if isinstance(entry, dict) else {"emailAddress": entry}
            address, diagnostic = str(values.get("emailAddress", "")), str(values.get("diagnosticCode", ""))
            if not is_address(address):
                continue
            status = find_status(str(values.get("status", ""))) or find_status(diagnostic)
            action = "delayed" if str(values.get("action", "")).startswith("delay") else outcome
            is_dead = action == "failed" and is_dead_address(status, diagnostic)
            recipients.append(FailedRecipient(address, action, status, diagnostic, is_dead))
    return tuple(recipients)


def _report(
    record: MailRecord, recipients: tuple[FailedRecipient, ...], *, is_standard: bool
) -> DeliveryReport:
    failed = tuple(recipient for recipient in recipients if recipient.action in _RANK)
    delivered = tuple(recipient.address for recipient in recipients if recipient.action not in _RANK)
    first = min(failed, key=lambda recipient: _RANK[recipient.action], default=None)
    message_id, subject, to = _original(record)
    if first:
        action, status, is_dead = first.action, first.status, first.is_permanent
    elif delivered:
        action, status, is_dead = "delivered", "2.0.0", False
    else:
        action, status, is_dead = _outcome_of_words(record)
    return DeliveryReport(failed, delivered, action, status, is_dead, message_id, to, subject, is_standard)


def _outcome_of_words(record: MailRecord) -> tuple[str, str, bool]:
    words = own_words(record.text)
    action = "delayed" if is_delay_prose(words) or is_delay_prose(record.subject) else "failed"
    status = find_status(words) or _class_of(find_reply(words))
    return action, status, action == "failed" and is_dead_address(status, " ".join(words.split()))


def _original(record: MailRecord) -> tuple[str, str, tuple[str, ...]]:
    for attached in record.attached:
        if attached.message_id or attached.subject or attached.to:
            addresses = tuple(mailbox.address for mailbox in (*attached.to, *attached.cc) if mailbox.address)
            return attached.message_id, attached.subject, addresses
    quoted = [text for kind, text in record.machine_parts if kind.endswith("rfc822-headers")]
    quoted.append(copy_of_original(record.text))
    for text in quoted:
        message_id, subject = _HEADER_ID.search(text), _HEADER_SUBJECT.search(text)
        if message_id or subject:
            to = tuple(dict.fromkeys(a for line in _HEADER_TO.findall(text) for a in ADDRESS.findall(line)))
            return message_id[1] if message_id else "", subject[1].strip() if subject else "", to
    message_id, subject = _HEADER_ID.search(record.text), _HEADER_SUBJECT.search(record.text)
    return message_id[1] if message_id else "", subject[1].strip() if subject else "", ()
