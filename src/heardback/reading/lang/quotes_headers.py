"""The labels that mail clients print above a quoted or forwarded original, per language.

`LABELS` maps a lower-cased label (without its colon) to one of `from`, `date`, `to`, `cc`, `subject`, `reply_to`.
Source: the localised header blocks of Outlook, Apple Mail, Thunderbird, Gmail, GMX, Yahoo, Lotus Notes.
"""

# ruff: noqa: E501 - words and phrases stay whole

from __future__ import annotations

from typing import Final

_FROM: Final = """
from|sender|de|von|absender|da|mittente|van|afzender|från|avsändare|fra|afsender|avsender|lähettäjä|od|odesílatel|odosielateľ
nadawca|от|від|от кого|от кого|отправитель|відправник|差出人|送信者|送信元|发件人|寄件者|寄件人|寄件者|發件人|보낸 사람|보낸사람|발신|발신인
gönderen|kimden|από|αποστολέας|מאת|שולח|من|المرسل|feladó|de la|expeditor|expéditeur|remetente|remitente|expedidor|emisor
pošiljatelj|šalje|nuo|no|saatja|kellelt|từ|người gửi|จาก|dari|pengirim|frá|от:|од|de part de|mitt|из|از|फ्रॉम|प्रेषक
"""
_DATE: Final = """
date|sent|sent at|sent on|datum|gesendet|gesendet am|gesendet um|date d'envoi|envoyé|envoyé le|envoyé à|message du|envoyée
enviado|enviado el|enviado em|enviada|enviada em|enviada el|enviado a las|fecha|fecha de envío|fecha y hora|data|data de envio
inviato|inviato il|data invio|data e ora|verzonden|verzonden op|verstuurd|skickat|skickad|sendt|dato|sendt den|päivämäärä|pvm|päiväys
lähetetty|wysłano|wysłane|data wysłania|sent date|odesláno|odoslané|dátum|date sent|дата|отправлено|дата отправки|надіслано
відправлено|送信日時|日時|日付|送信日|发送时间|发送日期|日期|时间|傳送時間|寄件日期|時間|寄送日期|傳送日期|發送時間|보낸 날짜|보낸 시간|날짜
보낸날짜|전송|전송된 날짜|gönderildi|gönderilme tarihi|gönderme tarihi|tarih|ημερομηνία|στάλθηκε|εστάλη|תאריך|נשלח|בתאריך|التاريخ
تاريخ|تاريخ الإرسال|تم الإرسال|أرسلت|elküldve|küldve|küldés ideje|trimis|trimis la|data trimiterii|poslano|poslato|datum slanja
išsiųsta|nosūtīts|datums|saadetud|kuupäev|đã gửi|ngày|ส่ง|วันที่|tanggal|dikirim|tarikh|sent:|изпратено|enviat|día|sendt dato
date et heure|date/heure|datum/uhrzeit|gesendet/datum|تاریخ|ارسال شده|दिनांक|sendt|dags
"""
_TO: Final = """
to|an|empfänger|à|a|destinataire|destinataires|pour|para|destinatario|destinatarios|destinatário|destinatários|aan|ontvanger|till
mottagare|til|modtager|mottaker|vastaanottaja|vastaanottajat|kenelle|do|adresat|odbiorca|komu|pro|příjemce|príjemca|кому|получатель
одержувач|для|宛先|送信先|受信者|收件人|收件者|받는 사람|받는사람|수신|수신인|kime|alıcı|προς|παραλήπτης|אל|נמען|إلى|الى|المستلم|címzett
címzettek|către|catre|destinatar|prima|za|primatelj|kam|kam:|adresātam|kellele|saaja|đến|người nhận|tới|ถึง|kepada|untuk|per a|do:
до|за|به|گیرنده|प्रति|viðtakandi
"""
_CC: Final = """
cc|kopie|kopie an|copie à|copie|cc a|c.c|ccn|bcc|copia|copia a|cópia|com cópia|kopia|kopi|kopio|dw|do wiadomości|udw|копия|копія
копие|抄送|副本|참조|bilgi|gizli|κοιν|κοινοποίηση|עותק|נסכה|نسخة|másolat|másolatot kap|în atenția|cc:|kopija|cópia de|koopia
"""
_SUBJECT: Final = """
subject|betreff|betr|objet|sujet|asunto|tema|oggetto|onderwerp|ämne|emne|aihe|otsikko|temat|předmět|predmet|тема|件名|题目|主题|主題
主旨|标题|標題|제목|konu|θέμα|נושא|הנדון|الموضوع|موضوع|tárgy|subiect|subiectul|assunto|zadeva|naslov|tēma|teema|assumpte
chủ đề|tiêu đề|เรื่อง|หัวเรื่อง|subjek|perihal|efni|относно|re|विषय|предмет
"""
_REPLY_TO: Final = "reply-to|reply to|antwort an|antwort-an|répondre à|responder a|rispondi a|antwoorden aan|svar til|svara till"


def _table() -> dict[str, str]:
    named = (
        ("from", _FROM),
        ("date", _DATE),
        ("to", _TO),
        ("cc", _CC),
        ("subject", _SUBJECT),
        ("reply_to", _REPLY_TO),
    )
    table: dict[str, str] = {}
    for kind, words in named:
        for word in words.replace("\n", "|").split("|"):
            if word := word.strip().rstrip(":"):
                table.setdefault(word, kind)
    return table


LABELS: Final[dict[str, str]] = _table()
