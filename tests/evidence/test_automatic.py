"""Marks of machines' mail, and above all: none on people's mail (SEMANTICS 2.3 rules 2-5, 8-11; T29-T31, T35)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.evidence.automatic import AutomaticReading, automatic_marks, read_automatic
from heardback.formats.rfc5322 import parse_mail
from heardback.kernel.contacts import Mark
from heardback.reading.lang.automatic import (
    asks_to_prove_humanity,
    body_is_automatic,
    is_cold_sales,
    is_no_reply_address,
    subject_is_automatic,
)


def read(
    headers: str = "",
    text: str = "Could you come on Monday?",
    *,
    sender: str = "Ann <ann@x.example>",
    subject: str = "Pump",
    own_groups: frozenset[str] = frozenset(),
) -> AutomaticReading:
    raw = f"From: {sender}\nTo: info@pool-repair.example\nSubject: {subject}\n{headers}\n{text}"
    return read_automatic(parse_mail(raw.encode()), own_groups=own_groups)


def marks(headers: str = "", text: str = "Could you come on Monday?", **more: str) -> frozenset[Mark]:
    return read(headers, text, **more).marks  # type: ignore[arg-type]


# --- Auto-Submitted (RFC 3834, 5436) ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("auto-replied", {Mark.AUTO_REPLIED}),
        ("auto-replied (vacation)", {Mark.AUTO_REPLIED}),
        ('(a comment) auto-replied; owner-email="ann@x.example"', {Mark.AUTO_REPLIED}),
        ("AUTO-REPLIED", {Mark.AUTO_REPLIED}),
        ("auto-generated", {Mark.AUTO_GENERATED}),
        ('auto-notified; owner-email="ann@x.example"', {Mark.AUTO_GENERATED}),
        ("x-unknown-token", {Mark.AUTO_GENERATED}),
        ("no", set()),
        ("No (a person wrote this)", set()),
        ("(auto-replied) no", set()),
        ("auto-forwarded", set()),
        ("", set()),
    ],
)
def test_auto_submitted(value: str, expected: set[Mark]) -> None:
    assert marks(f"Auto-Submitted: {value}\n") == expected


def test_evidence_quotes_the_header() -> None:
    evidence = read("Auto-Submitted: auto-replied (vacation)\n").evidence
    assert evidence == ((Mark.AUTO_REPLIED, "auto-submitted: auto-replied (vacation)"),)


# --- other headers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Precedence: bulk", Mark.PRECEDENCE_BULK),
        ("Precedence: list", Mark.PRECEDENCE_BULK),
        ("Precedence: junk", Mark.PRECEDENCE_BULK),
        ("Precedence: auto_reply", Mark.X_AUTO_REPLY),
        ("List-Id: News <news.supplier.example>", Mark.LIST_ID),
        ("List-Unsubscribe: <mailto:u@supplier.example>", Mark.LIST_UNSUBSCRIBE),
        ("List-Post: <mailto:l@lists.example>", Mark.LIST_POST),
        ("Feedback-ID: 1:2:3:mailer", Mark.FEEDBACK_ID),
        ("X-Campaign: spring", Mark.CAMPAIGN),
        ("X-Mailer: MailChimp Mailer", Mark.CAMPAIGN),
        ("X-Autoreply: yes", Mark.X_AUTO_REPLY),
        ("X-Autorespond: pump", Mark.X_AUTO_REPLY),
        ("X-AutoReply-From: ann@x.example", Mark.X_AUTO_REPLY),
        ("X-Auto-Response-Suppress: All", Mark.SUPPRESS_AUTO),
        ("Return-Path: <>", Mark.NULL_RETURN_PATH),
        ("X-Spam-Flag: YES", Mark.JUNK),
        ("X-Spam-Status: Yes, score=7.1 required=5.0", Mark.JUNK),
        ("X-MS-Exchange-Organization-SCL: 6", Mark.JUNK),
        ("X-Forefront-Antispam-Report: CIP:192.0.2.1;SFV:SPM;SCL:5;", Mark.JUNK),
    ],
)
def test_header_marks(header: str, expected: Mark) -> None:
    assert expected in marks(header + "\n")


@pytest.mark.parametrize(
    "header",
    [
        "Precedence: normal",
        "X-Autoreply: no",
        "X-Spam-Flag: NO",
        "X-Spam-Status: No, score=0.1",
        "X-MS-Exchange-Organization-SCL: -1",
        "X-MS-Exchange-Organization-SCL: 1",
        "X-Forefront-Antispam-Report: SFV:NSPM;SCL:1;",
        "X-Auto-Response-Suppress: None",
        "Return-Path: <ann@x.example>",
        "X-Mailer: Apple Mail",
        "X-SG-EID: abc",
        "X-Mailgun-Sid: abc",
    ],
)
def test_headers_of_people(header: str) -> None:
    assert marks(header + "\n") == frozenset()


def test_own_group_is_told_from_other_lists() -> None:
    """T29: support@ is a group of ours."""
    header = "List-Id: Support <support.pool-repair.example>\nPrecedence: list\n"
    groups = frozenset({"support.pool-repair.example"})
    assert Mark.OWN_GROUP in read(header, own_groups=groups).marks
    assert Mark.OWN_GROUP not in read(header).marks


@pytest.mark.parametrize(
    ("value", "is_failed"),
    [
        ("mx.example; spf=fail smtp.mailfrom=x.example; dkim=none; dmarc=fail header.from=x.example", True),
        ("mx.example; spf=fail; dkim=fail", True),
        ("mx.example; spf=fail smtp.mailfrom=x.example; dkim=pass header.d=x.example", False),
        ("mx.example; spf=pass; dkim=fail", False),
        ("mx.example; dkim=fail; spf=fail; dmarc=pass", False),
        ("mx.example; spf=pass; dkim=pass; dmarc=pass", False),
        ("mx.example; none", False),
        ("mx.example; spf=softfail; dkim=none", False),
    ],
)
def test_authentication_failure(value: str, is_failed: bool) -> None:
    assert (Mark.AUTHENTICATION_FAILED in marks(f"Authentication-Results: {value}\n")) is is_failed


def test_only_the_topmost_authentication_result_is_the_receivers() -> None:
    header = "Authentication-Results: mx.us.example; dmarc=pass\nAuthentication-Results: evil.example; dmarc=fail\n"
    assert Mark.AUTHENTICATION_FAILED not in marks(header)


# --- senders ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "local",
    [
        "noreply",
        "no-reply",
        "no_reply",
        "no.reply",
        "NoReply",
        "do-not-reply",
        "donotreply",
        "noreply+abc123",
        "shop-noreply",
        "nicht-antworten",
        "keine-antwort",
        "nepasrepondre",
        "ne-pas-repondre",
        "noresponder",
        "no-responder",
        "naoresponda",
        "nao-responda",
        "non-rispondere",
        "niet-beantwoorden",
        "svara-ej",
        "svar-ikke",
        "ala-vastaa",
        "nie-odpowiadaj",
        "yanitlamayin",
    ],
)
def test_no_reply_addresses(local: str) -> None:
    assert is_no_reply_address(f"{local}@x.example")
    assert Mark.NO_REPLY_FROM in marks(sender=f"{local}@x.example")


@pytest.mark.parametrize(
    "local",
    [
        "ann",
        "anthony",
        "nora",
        "nonna",
        "norbert.reply",
        "casino",
        "reply",
        "answers",
        "info",
        "notes",
        "renoir",
        "dontae",
    ],
)
def test_people_are_not_no_reply(local: str) -> None:
    assert not is_no_reply_address(f"{local}@x.example")


def test_no_reply_with_a_reply_to_can_be_answered() -> None:
    assert Mark.NO_REPLY_FROM not in marks("Reply-To: ann@x.example\n", sender="noreply@forms.example")
    assert Mark.NO_REPLY_FROM in marks("Reply-To: noreply@forms.example\n", sender="noreply@forms.example")


# --- words ------------------------------------------------------------------------------------------------

AUTOMATIC_SUBJECTS = {
    "en": "Automatic reply: Pump",
    "en2": "Out of Office: Re: Pump",
    "en3": "Out of Office AutoReply: Pump",
    "en4": "Auto reply",
    "de": "Automatische Antwort: Pumpe",
    "de2": "Abwesenheitsnotiz: Pumpe",
    "fr": "Réponse automatique : Pompe",
    "fr2": "Absence du bureau : Pompe",
    "es": "Respuesta automática: Bomba",
    "es2": "Fuera de la oficina: Bomba",
    "pt": "Resposta automática: Bomba",
    "it": "Risposta automatica: Pompa",
    "it2": "Fuori sede: Pompa",
    "nl": "Automatisch antwoord: Pomp",
    "sv": "Autosvar: Pump",
    "da": "Automatisk svar: Pumpe",
    "fi": "Automaattinen vastaus: Pumppu",
    "pl": "Odpowiedź automatyczna: Pompa",
    "cs": "Automatická odpověď: Čerpadlo",
    "hu": "Automatikus válasz: Szivattyú",
    "ro": "Răspuns automat: Pompă",
    "ru": "Автоматический ответ: Насос",
    "uk": "Автоматична відповідь: Насос",
    "el": "Αυτόματη απάντηση: Αντλία",
    "tr": "Otomatik yanıt: Pompa",
    "he": "תשובה אוטומטית: משאבה",
    "ar": "رد تلقائي: مضخة",
    "ja": "自動応答: ポンプ",
    "ja2": "【自動返信】お問い合わせ",
    "zh": "自动回复: 水泵",
    "zh2": "自動回覆: 水泵",
    "ko": "자동 회신: 펌프",
    "list": "[Pool-List] AUTO: Ann will be out of the office",
}


@pytest.mark.parametrize("code", AUTOMATIC_SUBJECTS)
def test_automatic_subjects(code: str) -> None:
    assert subject_is_automatic(AUTOMATIC_SUBJECTS[code])


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Automatic reply: Pump",
        "AW: Automatische Antwort: Pumpe",
        "Automatic pool cleaner broken",
        "Automatic reply not working",
        "Out of office supplies",
        "Automatisches Reinigungssystem",
        "Absence de réponse à mon message",
        "Ausencia de respuesta",
        "Ausência de resposta",
        "自動車の見積もり",
        "Vacation rental pool",
        "Away team kit",
        "Auto repair",
        "Messages not answered",
        "Notification of defect",
        "",
    ],
)
def test_subjects_of_people(subject: str) -> None:
    assert not subject_is_automatic(subject)


@pytest.mark.parametrize(
    "text",
    [
        "This is an automated message. Please do not reply.",
        "This e-mail was automatically generated.\nYour order 12 has shipped.",
        "Hello,\nyour ticket was received.\n\nPlease do not reply to this email, this mailbox is not monitored.",
        "I am out of the office until Monday with limited access to email.",
        "I will be out of the office starting 4 May and will not return until 9 May.",
        "Ich bin bis zum 4. Mai nicht im Büro.",
        "Diese E-Mail wurde automatisch erstellt.",
        "Je suis absent jusqu'au 4 mai.",
        "Estoy de vacaciones hasta el 4 de mayo.",
        "Estarei de férias até 4 de maio.",
        "Sono in ferie fino al 4 maggio.",
        "Ik ben afwezig tot 4 mei.",
        "Jag är på semester till den 4 maj.",
        "Jestem na urlopie do 4 maja.",
        "Это автоматическое сообщение.",
        "このメールは自動送信されています。",
        "此邮件由系统自动发送，请勿回复。",
    ],
)
def test_bodies_of_machines(text: str) -> None:
    assert body_is_automatic(text)


@pytest.mark.parametrize(
    "text",
    [
        "The automatic cover of our pool is broken.",
        "Can you automate the chlorine dosing?",
        "I will be out of the office on Friday, can you come on Thursday?",
        "We are away until Monday. Could you repair the pump before?",
        "Nobody is in the office when I call.",
        "Our office pool leaks.",
        "We go on vacation and the pump must run.",
        "You did not reply to this.",
        "Wir sind im Urlaub gewesen und die Pumpe läuft nicht.",
        "I got an automated reply from you, but no answer.",
    ],
)
def test_bodies_of_people(text: str) -> None:
    assert not body_is_automatic(text)


def test_challenges() -> None:
    text = (
        "Your message is being held because you are not on my list. Please click the link below to "
        "confirm your message."
    )
    assert asks_to_prove_humanity(text)
    assert Mark.CHALLENGE in marks("Auto-Submitted: auto-replied\n", text)
    assert Mark.CHALLENGE in marks(
        "", "Reply to this so that I know you are human.", subject="Please confirm your message"
    )
    assert Mark.CHALLENGE not in marks(
        "", "Please confirm that you are a real person, nobody ever answers me!", subject="Hello?"
    )


def test_cold_sales_takes_two_phrases() -> None:
    text = (
        "I came across your website. We help companies like yours rank on the first page of Google. Up "
        "for a quick call?"
    )
    assert is_cold_sales(text)
    assert Mark.COLD_SALES in marks(text=text)
    assert not is_cold_sales("Could we have a quick call about the pump? It ranks high on my list.")
    assert not is_cold_sales(
        "I came across your website. Could we have a quick call about a proposal for our pool?"
    )


# --- reports ----------------------------------------------------------------------------------------------


def multipart(kind: str, part: str, fields: str) -> str:
    return (
        f'MIME-Version: 1.0\nContent-Type: multipart/report; report-type={kind}; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nSee below.\n--b\nContent-Type: message/{part}\n\n{fields}\n--b--\n"
    )


def marks_of(raw: str) -> frozenset[Mark]:
    return automatic_marks(parse_mail(raw.encode()))


def test_reports_by_type() -> None:
    head = "From: a@x.example\nTo: b@pool-repair.example\nSubject: Report\n"
    fields = "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ann@x.example\nAction: failed\nStatus: 5.1.1"
    assert Mark.DSN in marks_of(head + multipart("delivery-status", "delivery-status", fields))
    receipt = "Final-Recipient: rfc822; a@x.example\nDisposition: manual-action/MDN-sent-manually; displayed"
    assert Mark.MDN in marks_of(
        head + multipart("disposition-notification", "disposition-notification", receipt)
    )
    abuse = "Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1"
    assert Mark.REPORT in marks_of(head + multipart("feedback-report", "feedback-report", abuse))


def test_dmarc_report_needs_its_attachment() -> None:
    head = "From: dmarc@x.example\nSubject: Report Domain: pool-repair.example Submitter: x.example Report-ID: 1\n"
    archive = (
        'MIME-Version: 1.0\nContent-Type: application/zip; name="r.zip"\n'
        'Content-Disposition: attachment; filename="r.zip"\nContent-Transfer-Encoding: base64\n\nUEsFBg==\n'
    )
    assert Mark.REPORT in marks_of(head + archive)
    assert Mark.REPORT not in marks_of(head + "\nWhat is this domain report that I got?")


def test_out_of_office_is_no_bounce() -> None:
    """T35: X's out-of-office after our answer."""
    reading = read(
        "Auto-Submitted: auto-replied\nReturn-Path: <>\n",
        "I am away until Monday.",
        subject="Automatic reply: Pump",
    )
    assert Mark.AUTO_REPLIED in reading.marks
    assert Mark.DSN not in reading.marks
    assert reading.delivery_report is None


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=300),
    st.text(max_size=80),
    st.sampled_from(["Auto-Submitted", "Precedence", "List-Id", "X-Spam-Status"]),
)
def test_any_header_is_read_without_raising(text: str, value: str, name: str) -> None:
    line = value.replace("\r", " ").replace("\n", " ")
    read(f"{name}: {line}\n", text)


@settings(max_examples=100, deadline=None)
@given(
    st.permutations(
        ["Precedence: bulk", "List-Id: <n.x.example>", "X-Campaign: a", "X-Autoreply: yes", "Return-Path: <>"]
    )
)
def test_order_of_headers_does_not_matter(headers: list[str]) -> None:
    assert marks("\n".join(headers) + "\n") == {
        Mark.PRECEDENCE_BULK,
        Mark.LIST_ID,
        Mark.CAMPAIGN,
        Mark.X_AUTO_REPLY,
        Mark.NULL_RETURN_PATH,
    }
