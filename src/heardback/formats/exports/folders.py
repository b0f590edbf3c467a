"""What a folder is for, read from its name in the languages that mail programs speak.

Names as Gmail, Outlook and Exchange, Apple Mail, Thunderbird, Dovecot and Courier write them. A name that
is not listed is `other`: its mail is read like any mail, so a gap here costs a hint and never a message.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from heardback.formats.exports.items import FolderRole

_NAMES: dict[FolderRole, str] = {
    FolderRole.INBOX: """
        inbox|posteingang|boîte de réception|courrier entrant|réception|bandeja de entrada|recibidos
        entrada|caixa de entrada|a receber|posta in arrivo|in arrivo|postvak in|inkorgen|inkorg
        indbakke|innboks|saapuneet|saapuneet-kansio|skrzynka odbiorcza|odebrane|doručená pošta|doručené
        doručená pošta|beérkezett üzenetek|beérkezett|mesaje primite|inbox-ul|входящие|вхідні
        входящая почта|gelen kutusu|εισερχόμενα|受信トレイ|受信箱|收件箱|收件匣|받은편지함|받은 편지함
        البريد الوارد|דואר נכנס|пощенска кутия|входяща поща|primljena pošta|prejeto|sissetulevad
        iesūtne|gautieji|safata d'entrada""",
    FolderRole.SENT: """
        sent|sent mail|sent items|sent messages|sent-mail|sentmail|gesendet|gesendete objekte
        gesendete elemente|gesendete nachrichten|gesendete mails|postausgang gesendet|envoyés
        messages envoyés|éléments envoyés|courrier envoyé|envoyé|enviados|elementos enviados
        mensajes enviados|correo enviado|enviadas|itens enviados|mensagens enviadas|e-mails enviados
        posta inviata|inviati|inviata|elementi inviati|messaggi inviati|verzonden|verzonden items
        verzonden berichten|verstuurd|skickat|skickade|skickade objekt|skickade meddelanden|sendt
        sendt post|sendte elementer|sendte|sendt e-mail|sendte meldinger|lähetetyt|lähetetyt viestit
        wysłane|elementy wysłane|wysłana poczta|odeslaná pošta|odeslané|odeslaná|odoslaná pošta
        odoslané|odoslaná|elküldött elemek|elküldött üzenetek|elküldött|mesaje trimise|trimise
        elemente trimise|отправленные|исходящие отправленные|надіслані|відправлені|gönderilmiş postalar
        gönderilmiş öğeler|gönderilenler|gönderilen öğeler|gönderilmiş|απεσταλμένα
        στοιχεία που έχουν σταλεί|送信済み|送信済みメール|送信済みアイテム|送信済みトレイ|已发送
        已发送邮件|已傳送|寄件備份|已傳送郵件|寄件備份匣|보낸편지함|보낸 편지함|보낸 메일함
        البريد المرسل|الرسائل المرسلة|דואר שנשלח|דואר יוצא שנשלח|изпратени|poslano|poslana pošta
        poslane|saadetud|nosūtītie|išsiųsta|išsiųsti|enviats|elements enviats""",
    FolderRole.JUNK: """
        junk|spam|junk mail|junk e-mail|junk email|bulk mail|bulk|junk-e-mail|spamverdacht|spamordner
        werbung|unerwünscht|unerwünschte werbung|junk-e-mails|indésirables|courrier indésirable
        pourriel|pourriels|correo no deseado|no deseado|correo basura|lixo eletrónico|lixo eletrônico
        lixo electrónico|e-mail de lixo|posta indesiderata|indesiderata|ongewenste e-mail|ongewenst
        reclame|skräppost|skräp|uønsket e-mail|uønsket mail|søppelpost|søppel-e-post|roskaposti
        roskapostit|spam-mappe|wiadomości-śmieci|niechciana poczta|wiadomości śmieci|nevyžádaná pošta
        nevyžiadaná pošta|levélszemét|mesaje nedorite|e-mail nedorit|спам|нежелательная почта
        небажана пошта|istenmeyen posta|önemsiz e-posta|önemsiz|ανεπιθύμητα|ανεπιθύμητη αλληλογραφία
        迷惑メール|垃圾邮件|垃圾郵件|垃圾箱|스팸|스팸메일함|정크 메일|spam메일함|بريد غير هام
        البريد غير المرغوب فيه|דואר זבל|neželena pošta|rämpspost|mēstules|correu brossa""",
    FolderRole.DRAFTS: """
        drafts|draft|entwürfe|entwurf|brouillons|brouillon|borradores|borrador|rascunhos|rascunho|bozze
        bozza|concepten|concept|utkast|kladder|kladde|luonnokset|luonnos|szkice|kopie robocze
        wersje robocze|koncepty|rozpracované|rozepsané|piszkozatok|piszkozat|schițe|ciorne|черновики
        чернетки|taslaklar|taslak|πρόχειρα|下書き|草稿|草稿箱|草稿匣|임시보관함|임시 보관함|임시 보관
        مسودات|المسودات|טיוטות|чернови|osnutki|skice|mustandid|melnraksti|juodraščiai|esborranys""",
    FolderRole.TRASH: """
        trash|bin|deleted|deleted items|deleted messages|papierkorb|gelöschte objekte
        gelöschte elemente|gelöscht|corbeille|éléments supprimés|messages supprimés|supprimés|papelera
        elementos eliminados|eliminados|lixeira|lixo|itens excluídos|itens eliminados|reciclagem
        cestino|posta eliminata|elementi eliminati|eliminati|prullenbak|verwijderd|verwijderde items
        papperskorg|papperskorgen|borttaget|borttagna objekt|papirkurv|papirkurven|slettet post
        slettede elementer|slettet|roskakori|poistetut|kosz|elementy usunięte|usunięte|koš
        odstraněná pošta|kôš|odstránená pošta|kuka|törölt elemek|törölt|coș de gunoi|coș
        elemente șterse|șterse|корзина|удаленные|удалённые|кошик|видалені|çöp kutusu|çöp
        silinmiş öğeler|κάδος απορριμμάτων|κάδος|διαγραμμένα|ゴミ箱|ごみ箱|削除済みアイテム|已删除
        已删除邮件|废纸篓|垃圾桶|刪除的郵件|휴지통|지운 편지함|سلة المهملات|المحذوفات|אשפה
        פריטים שנמחקו|кошче|изтрити|smeće|koš za smeti|prügikast|miskaste|šiukšlės|paperera""",
    FolderRole.ARCHIVE: """
        archive|archives|archived|all mail|archiv|archiviert|alle nachrichten|archivé|tous les messages
        archivo|archivados|todos|arquivo|arquivados|arquivo morto|todos os e-mails|todo o correio
        archivio|archiviati|tutti i messaggi|archief|gearchiveerd|alle e-mail|alle berichten|arkiv
        arkiverade|alla mail|alle mails|all e-post|arkisto|kaikki viestit|archiwum|wszystkie|archív
        všechny zprávy|minden levél|összes levél|arhivă|arhiva|toate mesajele|архив|вся почта|архів
        уся пошта|arşiv|tüm postalar|αρχειοθήκη|όλα τα μηνύματα|アーカイブ|すべてのメール|归档|存档
        所有邮件|封存|보관함|전체보관함|أرشيف|ארכיון""",
    FolderRole.OUTBOX: """
        outbox|postausgang|boîte d'envoi|bandeja de salida|caixa de saída|posta in uscita|postvak uit
        utkorgen|utkorg|udbakke|utboks|lähtevät|skrzynka nadawcza|k odeslání|pošta na odeslání
        na odoslanie|postázandó üzenetek|исходящие|вихідні|giden kutusu|εξερχόμενα|送信トレイ|发件箱
        寄件匣|보낼 편지함|unsent messages""",
}
# Label exports name a mail's every label; the telling ones first: a draft is a draft wherever else it stands.
_LABEL_ORDER = (
    FolderRole.DRAFTS,
    FolderRole.JUNK,
    FolderRole.TRASH,
    FolderRole.SENT,
    FolderRole.OUTBOX,
    FolderRole.INBOX,
    FolderRole.ARCHIVE,
)
_HIERARCHY = re.compile(r"[/\\]")


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().replace("_", " ").replace("’", "'").strip()


_ROLES: dict[str, FolderRole] = {
    _key(name): role for role, names in _NAMES.items() for name in re.split(r"[|\n]", names) if name.strip()
}


@lru_cache(maxsize=4096)
def folder_role(path: str) -> FolderRole:
    """Return what the folder at `path` (separated by `/`) is for, from its name or its nearest named parent.

    A folder below Sent or Junk is sent or junk (`Sent/2019`); a folder below the inbox is its owner's own
    sorting and stays `other` unless its own name tells. A trailing number or `.mbox` does not matter.
    """
    parts = [part for part in _HIERARCHY.split(path) if part]
    for depth, part in enumerate(reversed(parts)):
        role = _ROLES.get(
            _key(re.sub(r"(?i)\.(mbox|mbx|sbd)$|[-_. ]?\d+$|\s*\(\d+\)$", "", part)) or _key(part)
        )
        if role is not None and (depth == 0 or role not in (FolderRole.INBOX, FolderRole.ARCHIVE)):
            return role
    return FolderRole.OTHER


@lru_cache(maxsize=4096)
def label_role(labels: tuple[str, ...]) -> FolderRole | None:
    """Return what a mail's labels say it is, the most telling first; None where none of them tells."""
    found = {_ROLES.get(_key(label)) for label in labels}
    for role in _LABEL_ORDER:
        if role in found:
            return role
    return None


def first_telling_role(paths: Iterable[str]) -> FolderRole:
    """Return the role of the first of `paths` whose name tells one."""
    for path in paths:
        role = folder_role(path)
        if role is not FolderRole.OTHER:
            return role
    return FolderRole.OTHER


def decode_mailbox_name(name: str) -> str:
    """Return an IMAP mailbox name with its modified UTF-7 decoded (RFC 3501 section 5.1.3).

    A name that is no valid modified UTF-7 comes back as it is: it was then never encoded.
    """
    if "&" not in name:
        return name

    def run(match: re.Match[str]) -> str:
        coded = match.group(1).replace(",", "/")
        if not coded:
            return "&"
        return base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True).decode("utf-16-be")

    try:
        return re.sub(r"&([A-Za-z0-9+,]*)-", run, name)
    except (binascii.Error, UnicodeDecodeError):
        return name
