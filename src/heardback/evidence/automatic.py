"""Is this mail a machine's? Header and phrase evidence as marks, each with the line that shows it.

`read_automatic` finds every mark of SEMANTICS 2.3 rules 2 (authentication), 3-5 and 8-11 that lies in the mail
itself; it decides nothing: the kernel weighs marks (which are hard, which soft, what a known customer may
overrule). Not found here, because other facts are needed: carriers, Junk folders, `cites_us`, calendars,
`addressed_to_none_of_us`, sender rules, mass mailings.

It runs on every mail, so headers are read in one pass through a table and text is searched only after cheap
checks. Sources: RFC 3834, 5436 (Auto-Submitted), RFC 2919, 2369, 8058 (lists), RFC 8601
(Authentication-Results), RFC 5321 4.5.5 (null return path); the vendors' headers by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from heardback.formats.dsn import DeliveryReport, is_machine_sender, read_delivery_report
from heardback.formats.records import MailRecord
from heardback.kernel.contacts import Mark
from heardback.reading.lang.automatic import (
    asks_to_prove_humanity,
    body_is_automatic,
    is_cold_sales,
    is_no_reply_address,
    is_reply_subject,
    near_ends,
    subject_is_automatic,
    tells_of_reading,
)

MarkEvidence = tuple[Mark, str]


@dataclass(frozen=True, slots=True)
class AutomaticReading:
    """What a mail says about having been written by a machine.

    `evidence` pairs each mark with the line that shows it ("Auto-Submitted: auto-replied"), in the order
    found; `marks` is the set of its marks. `delivery_report` is set where `Mark.DSN` is, and where only the words
    under a person's address report a failure: then the mark is soft.
    """

    marks: frozenset[Mark] = frozenset()
    evidence: tuple[MarkEvidence, ...] = ()
    delivery_report: DeliveryReport | None = field(default=None, compare=False)


_NOTHING = AutomaticReading()


def read_automatic(
    record: MailRecord, new_text: str | None = None, own_groups: frozenset[str] = frozenset()
) -> AutomaticReading:
    """Return the marks of `record`; `new_text` is the author's zone (default: the whole text).

    `own_groups` holds the firm's own List-Ids in lower case without brackets. Never raises.
    """
    found: list[MarkEvidence] = []
    table = _TABLE
    authentication = ""
    for name, value in record.headers:
        read = table.get(name)
        if read is None:
            continue
        if read is _AUTHENTICATION:
            authentication = authentication or value
        elif evidence := read(name, value):
            found.append(evidence)
            if evidence[0] is Mark.LIST_ID and own_groups and _list_id(value) in own_groups:
                found.append((Mark.OWN_GROUP, evidence[1]))
    if authentication and (evidence := _failed_authentication(authentication)):
        found.append(evidence)
    report = _machine_report(record, found)
    _sender(record, found)
    _words(record, record.text if new_text is None else new_text, found, is_report=report is not None)
    if not found:
        return _NOTHING
    return AutomaticReading(frozenset(mark for mark, _ in found), tuple(found), report)


def automatic_marks(
    record: MailRecord, new_text: str | None = None, own_groups: frozenset[str] = frozenset()
) -> frozenset[Mark]:
    """Return only the marks of `read_automatic`."""
    return read_automatic(record, new_text, own_groups).marks


# --- headers ---------------------------------------------------------------------------------------------

_Reader = Callable[[str, str], "MarkEvidence | None"]
_TOKEN = re.compile(r"(?:\s|\([^)]*\))*([\w\-.]+)")
_FALSE = frozenset({"", "no", "false", "0", "none", "off", "n"})


def _line(name: str, value: str) -> str:
    return f"{name}: {value.strip()[:160]}"


def _auto_submitted(name: str, value: str) -> MarkEvidence | None:
    # RFC 3834 section 5: first token, comments and parameters aside; RFC 5436 adds auto-notified.
    token = _TOKEN.match(value)
    keyword = token[1].lower() if token else ""
    if keyword in ("no", "auto-forwarded", ""):
        return None
    return (Mark.AUTO_REPLIED if keyword.startswith("auto-repl") else Mark.AUTO_GENERATED, _line(name, value))


def _precedence(name: str, value: str) -> MarkEvidence | None:
    word = value.strip().lower()
    if word.startswith(("bulk", "list", "junk")):
        return (Mark.PRECEDENCE_BULK, _line(name, value))
    if word.startswith(("auto_reply", "auto-reply", "autoreply")):
        return (Mark.X_AUTO_REPLY, _line(name, value))
    return None


def _unless_false(mark: Mark) -> _Reader:
    def read(name: str, value: str) -> MarkEvidence | None:
        return None if value.strip().lower() in _FALSE else (mark, _line(name, value))

    return read


def _present(mark: Mark) -> _Reader:
    def read(name: str, value: str) -> MarkEvidence | None:
        return (mark, _line(name, value)) if value.strip() else None

    return read


def _list_post(name: str, value: str) -> MarkEvidence | None:
    # RFC 2369 section 3.4: "NO" says that the list takes no posts (an announcement list).
    return (Mark.LIST_POST, _line(name, value)) if value.strip() else None


def _null_return_path(name: str, value: str) -> MarkEvidence | None:
    return (Mark.NULL_RETURN_PATH, _line(name, value)) if value.strip() == "<>" else None


def _spam_word(name: str, value: str) -> MarkEvidence | None:
    is_spam = value.lstrip()[:4].lower().startswith(("yes", "spam", "true"))
    return (Mark.JUNK, _line(name, value)) if is_spam else None


def _confidence_level(name: str, value: str) -> MarkEvidence | None:
    # Exchange: 5 and 6 are spam, 7-9 high confidence spam; -1 is trusted.
    digits = value.strip()
    return (Mark.JUNK, _line(name, value)) if digits.isdigit() and int(digits[:3]) >= 5 else None


_FOREFRONT = re.compile(r"(?:SFV:(?:SPM|SKS|SKB)|SCL:[5-9]|CAT:(?:SPM|HSPM|PHSH|HPHISH|HPHSH))\b")


def _forefront(name: str, value: str) -> MarkEvidence | None:
    found = _FOREFRONT.search(value)
    return (Mark.JUNK, _line(name, found[0])) if found and "SFV:SKN" not in value else None


def _rspamd(name: str, value: str) -> MarkEvidence | None:
    is_spam = value.strip().lower() in (
        "reject",
        "add header",
        "rewrite subject",
        "quarantine",
    )
    return (Mark.JUNK, _line(name, value)) if is_spam else None


_BULK_MAILER = re.compile(
    r"mailchimp|mailman|phplist|sendy|acymailing|constant ?contact|campaign|newsletter|cleverreach|"
    r"sendinblue|brevo|"
    r"mailjet|aweber|getresponse|activecampaign|marketo|eloqua|responsys|silverpop|exacttarget|hubspot|"
    r"klaviyo|"
    r"emarsys|optimizely|rapidmail|interspire|listserv|majordomo|groupmail|mass ?mail|bulk ?mail|yesmail|"
    r"cheetahmail|dotmailer",
    re.I,
)


@lru_cache(maxsize=4096)
def _mailer(name: str, value: str) -> MarkEvidence | None:
    found = _BULK_MAILER.search(value)
    if not found or found[0].lower() in ("mailman", "listserv", "majordomo"):
        return None
    return (Mark.CAMPAIGN, _line(name, value))


def _suppress(name: str, value: str) -> MarkEvidence | None:
    # [MS-OXCMAIL]: asks receivers not to answer automatically; people's clients and servers set it too.
    return None if value.strip().lower() in ("", "none") else (Mark.SUPPRESS_AUTO, _line(name, value))


def _authentication(name: str, value: str) -> MarkEvidence | None:
    raise AssertionError("collected, never called: only the topmost result is the receiver's own")


_AUTHENTICATION: _Reader = _authentication

_TABLE: dict[str, _Reader] = {
    "auto-submitted": _auto_submitted,
    "x-auto-submitted": _auto_submitted,
    "precedence": _precedence,
    "x-precedence": _precedence,
    "list-id": _present(Mark.LIST_ID),
    "list-unsubscribe": _present(Mark.LIST_UNSUBSCRIBE),
    "list-unsubscribe-post": _present(Mark.LIST_UNSUBSCRIBE),
    "list-post": _list_post,
    "x-beenthere": _present(Mark.LIST_POST),
    "x-mailing-list": _present(Mark.LIST_POST),
    "mailing-list": _present(Mark.LIST_POST),
    "x-google-group-id": _present(Mark.LIST_POST),
    "feedback-id": _present(Mark.FEEDBACK_ID),
    "x-feedback-id": _present(Mark.FEEDBACK_ID),
    "return-path": _null_return_path,
    "authentication-results": _AUTHENTICATION,
    "x-auto-response-suppress": _suppress,
    "x-spam-flag": _spam_word,
    "x-spam-status": _spam_word,
    "x-spam": _spam_word,
    "x-barracuda-spam-status": _spam_word,
    "x-bogosity": _spam_word,
    "x-dspam-result": _spam_word,
    "x-vr-status": _spam_word,
    "x-spam-class": _spam_word,
    "x-ms-exchange-organization-scl": _confidence_level,
    "x-forefront-antispam-report": _forefront,
    "x-rspamd-action": _rspamd,
    "x-spamd-action": _rspamd,
    "x-yahoofilteredbulk": _present(Mark.JUNK),
    "x-mailer": _mailer,
}
_TABLE |= dict.fromkeys(
    (
        "x-autoreply", "x-auto-reply", "x-autorespond", "x-auto-respond", "x-autoresponse", "x-auto-response",
        "x-autoresponder", "x-autoreply-from", "x-auto-reply-from", "x-mail-autoreply", "x-vacation",
        "x-out-of-office", "x-ooo", "auto-reply", "autoreply", "x-autogenerated", "x-autogenerated-reply",
        "x-php-autoresponder", "x-autoresponder-id", "x-facebook-notify", "x-amazon-auto-reply", "x-cron-env",
        "x-fc-machinegenerated", "x-pmrqc",
    ),
    _unless_false(Mark.X_AUTO_REPLY),
)  # fmt: skip
_TABLE |= dict.fromkeys(
    (
        "x-campaign", "x-campaignid", "x-campaign-id", "x-campaign_id", "x-mc-campaign", "x-mailgun-campaign-id",
        "x-mailjet-campaign", "x-mj-campaign", "x-rpcampaign", "x-roving-campaignid", "x-roving-id", "x-ctct-id",
        "x-newsletter", "x-newsletter-id", "x-newsletterid", "x-mailing-id", "x-mailingid", "x-mailinglist-id",
        "x-csa-complaints", "x-cmailer-campaign", "x-sailthru-campaign", "x-klaviyo-campaign", "x-hs-campaign",
        "x-sfmc-stack", "x-job", "x-jobid", "x-job_id", "x-sg-campaign", "x-sendgrid-campaign", "x-mktarchive",
        "x-marketoid", "x-eloqua-campaign", "x-emarsys-campaign", "x-listmember", "x-list-member", "x-bulkmail",
        "x-bulk", "x-mass-mailing", "x-acymailing", "x-phplist", "x-messageid-phplist", "x-sendy", "x-mautic",
        "x-cr-campaign", "x-rapidmail", "x-dotmailer", "x-getresponse", "x-aweber", "x-brevo-campaign",
        "x-mailerlite", "x-mailin-campaign", "x-sib-campaign", "x-constantcontact", "x-activecampaign",
        "x-mailchimp-campaign", "x-zm-campaign", "x-customer-io-campaign",
    ),
    _present(Mark.CAMPAIGN),
)  # fmt: skip


def _list_id(value: str) -> str:
    inner = re.search(r"<([^<>]*)>", value)
    return (inner[1] if inner else value).strip().lower()


_RESULT = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*(\w+)", re.I)


def _failed_authentication(value: str) -> MarkEvidence | None:
    # RFC 8601. DMARC speaks for the From address; without it, one method that passes is enough, because
    # forwarding breaks SPF and mailing lists break DKIM on honest mail.
    lowered = value.lower()
    if "=fail" not in lowered and "= fail" not in lowered and "permerror" not in lowered:
        return None
    results: dict[str, set[str]] = {}
    for method, result in _RESULT.findall(lowered):
        results.setdefault(method, set()).add(result)
    dmarc = results.get("dmarc", set())
    if "pass" in dmarc:
        return None
    others = results.get("spf", set()) | results.get("dkim", set())
    if "fail" in dmarc or ("fail" in others and "pass" not in others):
        return (Mark.AUTHENTICATION_FAILED, _line("authentication-results", value))
    return None


# --- reports ---------------------------------------------------------------------------------------------

_REPORT_PARTS = ("message/feedback-report", "application/tlsrpt", "message/external-feedback")
_DMARC = re.compile(r"(?:\[\w+\]\s*)?report[ -]domain:|dmarc (?:aggregate )?report", re.I)
_COMPLAINT = re.compile(
    r"^complaint about message from \S+$|^(?:e-?mail )?(?:feedback|abuse) report for ip", re.I
)


def _machine_report(record: MailRecord, found: list[MarkEvidence]) -> DeliveryReport | None:
    kind = record.report_type
    if kind == "feedback-report" or (record.machine_parts and _has_feedback(record)):
        found.append((Mark.REPORT, "message/feedback-report"))
        return None
    if evidence := _aggregate_report(record):
        found.append((Mark.REPORT, evidence))
        return None
    report = read_delivery_report(record)
    if report is not None:
        standard = "message/delivery-status" if report.is_standard else "the words of a delivery report"
        mark = Mark.DSN if _is_by_mail_system(record, report) else Mark.BODY_AUTO
        found.append((mark, f"{standard}: {report.action} {report.status}".rstrip()))
        return report
    if kind == "disposition-notification" or any(
        "disposition-not" in part for part, _ in record.machine_parts
    ):
        found.append((Mark.MDN, "message/disposition-notification"))
    elif record.subject and (phrase := tells_of_reading(record.subject)) and _is_receipt_text(record.text):
        found.append((Mark.MDN, f"subject: {phrase}"))
    return None


def _is_by_mail_system(record: MailRecord, report: DeliveryReport) -> bool:
    # Rule 3 is hard, so words alone do not do: "Delivery problem: the pump was not delivered to 12 Main Street" is
    # a customer's. A postmaster may be a person too, and proves to be none by the mail that is returned.
    if report.is_standard or record.content_type == "multipart/report":
        return True
    path = record.header("return-path").strip()
    # Some servers store the null path as "<MAILER-DAEMON@mx.example>".
    if path == "<>" or _SYSTEM.search(path) or record.header("x-failed-recipients"):
        return True
    if not record.from_ or _SYSTEM.search(record.from_[0].address.partition("@")[0]):
        return True
    return is_machine_sender(record) and bool(record.attached or report.original_message_id)


def _has_feedback(record: MailRecord) -> bool:
    return any(part.startswith(_REPORT_PARTS) for part, _ in record.machine_parts)


_RECEIPT_TEXT = re.compile(
    r"was read on|your message was (?:read|displayed|opened)|this is a (?:return )?receipt|"
    r"wurde (?:am .{0,40} )?gelesen|"
    r"dies ist eine (?:empfangs|lese)best|a été lu|accusé de (?:réception|lecture)|fue le[ií]do|foi lida|"
    r"è stato letto|is gelezen|"
    r"lästes|blev læst|ble lest|прочитано|开封|已(?:阅读|读取)|開封され",
    re.I,
)


def _is_receipt_text(text: str) -> bool:
    return len(text) < 1200 and bool(_RECEIPT_TEXT.search(text))


def _aggregate_report(record: MailRecord) -> str:
    if record.report_type == "tlsrpt":
        return "SMTP TLS report (RFC 8460)"
    subject = record.subject
    if not subject:
        return ""
    # The subject alone may be a person's, who complains to us; a machine encloses the mail or the report.
    if _COMPLAINT.match(subject) and (record.attached or record.attachments):
        return f"subject: {subject[:120]}"
    if record.attachments and _DMARC.match(subject):
        return f"subject: {subject[:120]}"
    return ""


# --- sender and words ------------------------------------------------------------------------------------

# Nobody can be reached at a mail system's address. A postmaster is a person as often as not, so not here.
_SYSTEM = re.compile(r"mailer[-_.]?daemon|^mdaemon$|^double-bounce$", re.I)
_CHALLENGERS = (
    "spamarrest.com",
    "boxbe.com",
    "mailinblack.com",
    "bluebottle.com",
    "0spam.com",
    "choicemail.com",
)


@lru_cache(maxsize=65536)
def _cannot_be_answered(address: str) -> bool:
    return is_no_reply_address(address) or bool(_SYSTEM.search(address.partition("@")[0]))


def _sender(record: MailRecord, found: list[MarkEvidence]) -> None:
    if not record.from_:
        return
    address = record.from_[0].address
    if _cannot_be_answered(address) and all(_cannot_be_answered(reply.address) for reply in record.reply_to):
        found.append((Mark.NO_REPLY_FROM, f"from: {address}"))
    elif address.endswith(_CHALLENGERS) and _is_verification(record.subject):
        found.append((Mark.CHALLENGE, f"from: {address}"))


def _is_verification(subject: str) -> bool:
    # The firms that sell challenges also write to their customers.
    lowered = subject.lower()
    return any(
        word in lowered
        for word in ("verif", "confirm", "approve", "authenti", "action required", "waiting", "re:")
    )


def _words(record: MailRecord, new_text: str, found: list[MarkEvidence], *, is_report: bool) -> None:
    if is_report:
        return
    subject = record.subject
    if subject and (phrase := subject_is_automatic(subject)):
        found.append((Mark.SUBJECT_AUTO, f"subject: {phrase}"))
    if new_text:
        ends = near_ends(new_text)
        if phrase := body_is_automatic(new_text, ends):
            found.append((Mark.BODY_AUTO, f"text: {phrase[:120]}"))
        if _may_challenge(record, found) and (phrase := asks_to_prove_humanity(new_text)):
            found.append((Mark.CHALLENGE, f"text: {phrase}"))
        # A reply, too: sellers chase in answer to themselves. Who answers us is set apart by what it cites (rule 7).
        if phrase := is_cold_sales(new_text, ends):
            found.append((Mark.COLD_SALES, f"text: {phrase[:120]}"))


def _may_challenge(record: MailRecord, found: list[MarkEvidence]) -> bool:
    # A person may write "please confirm that you are human"; a challenge also shows that a machine sent it.
    if found and any(mark in _MACHINE_HINTS for mark, _ in found):
        return True
    return "onfirm" in record.subject and not is_reply_subject(record.subject)


_MACHINE_HINTS = frozenset(
    {
        Mark.AUTO_REPLIED,
        Mark.AUTO_GENERATED,
        Mark.X_AUTO_REPLY,
        Mark.BODY_AUTO,
        Mark.SUBJECT_AUTO,
        Mark.NULL_RETURN_PATH,
        Mark.PRECEDENCE_BULK,
        Mark.NO_REPLY_FROM,
    }
)
