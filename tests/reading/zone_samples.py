"""Invented mail endings in many languages and clients, for the zone tests."""

# ruff: noqa: SIM905 - mail lines stay whole

from __future__ import annotations

from typing import Final

A: Final = "Ann Lee <ann@x.example>"

ATTRIBUTIONS: Final = tuple(
    line.replace("{A}", A).replace("\\n", "\n")
    for line in """
On Wed, Mar 18, 2026 at 2:00 PM {A} wrote:
On Wed, Mar 18, 2026 at 2:00 PM Ann Lee <\\nann@x.example> wrote:
On 18 Mar 2026, at 14:00, {A} wrote:
On 18/03/2026 14:00, Ann Lee wrote:
On Wednesday, March 18, 2026, 02:00:00 PM GMT+1, {A} wrote:
On Wednesday, March 18th, 2026 at 2:00 PM, {A} wrote:
On Wed, Mar 18, 2026 at 02:00:00PM +0100, Ann Lee wrote:
On 2026-03-18 14:00, Ann Lee wrote:
2026-03-18 14:00 GMT+01:00 {A}:
Ann Lee <ann@x.example> wrote on 18.03.2026 14:00:
Ann Lee wrote on 18/03/2026 14:00:
Mar 18, 2026, 14:00 by ann@x.example:
---- On Wed, 18 Mar 2026 14:00:00 +0100 {A} wrote ----
Am 18.03.2026 um 14:00 schrieb Ann Lee:
Am 18.03.26 um 14:00 schrieb Ann Lee:
Am Mi., 18. März 2026 um 14:00 Uhr schrieb {A}:
Am Mi., 18. März 2026 um 14:00 Uhr schrieb Ann Lee <\\nann@x.example>:
Am Mittwoch, 18. März 2026 um 14:00:00 MEZ hat {A} Folgendes geschrieben:
18. März 2026 um 14:00 von ann@x.example:
Le mer. 18 mars 2026 à 14:00, {A} a écrit :
Le mer. 18 mars 2026 à 14:00, Ann Lee <ann@x.example> a\\nécrit :
Le 18/03/2026 à 14:00, Ann Lee a écrit :
Le mercredi 18 mars 2026 à 14:00:00 UTC+1, {A} a écrit :
El mié, 18 mar 2026 a las 14:00, Ann Lee (<ann@x.example>) escribió:
El 18/3/26 a las 14:00, Ann Lee escribió:
En miércoles, 18 de marzo de 2026, 14:00:00 CET, {A} escribió:
Missatge de {A} del dia dc., 18 de març 2026 a les 14:00:
O mér, 18 mar 2026 ás 14:00, {A} escribiu:
Il giorno mer 18 mar 2026 alle ore 14:00 {A} ha scritto:
Il 18/03/2026 14:00, Ann Lee ha scritto:
Il mercoledì 18 marzo 2026 alle ore 14:00:00 CET, {A} ha\\nscritto:
Op wo 18 mrt 2026 om 14:00 schreef {A}:
Op 18-03-2026 om 14:00 schreef Ann Lee:
Op 18 mrt. 2026, om 14:00 heeft {A} het volgende geschreven:
Em qua., 18 de mar. de 2026 às 14:00, {A} escreveu:
Em 18/03/2026 14:00, Ann Lee escreveu:
No dia 18/03/2026, às 14:00, {A} escreveu:
{A} escreveu no dia quarta, 18/03/2026 à(s) 14:00:
Den ons 18 mars 2026 kl 14:00 skrev {A}:
Den 2026-03-18 kl. 14:00, skrev Ann Lee:
18 mars 2026 kl. 14:00 skrev {A}:
ons. 18. mars 2026 kl. 14:00 skrev {A}:
Den 18.03.2026 14:00, skrev Ann Lee:
Den ons. 18. mar. 2026 kl. 14.00 skrev {A}:
Den 18. mar. 2026 kl. 14.00 skrev Ann Lee:
þann mið. 18. mar. 2026 kl. 14:00 skrifaði {A}:
ke 18. maalisk. 2026 klo 14.00 Ann Lee (ann@x.example) kirjoitti:
Ann Lee kirjoitti 18.3.2026 klo 14.00:
{A} kirjoitti 18.3.2026 kello 14.00:
Kuupäev K, 18. märts 2026 kell 14:00 kirjutas {A}:
2026-03-18, tr, 14:00 {A} rašė:
śr., 18 mar 2026 o 14:00 {A} napisał(a):
W dniu 18.03.2026 o 14:00, Ann Lee pisze:
W dniu 2026-03-18 14:00:00 użytkownik {A} napisał:
Dnia 18 marca 2026 14:00 {A} napisał(a):
Wiadomość napisana przez {A} w dniu 18 mar 2026, o godz. 14:00:
st 18. 3. 2026 v 14:00 odesílatel {A} napsal:
Dne 18.03.26 v 14:00 Ann Lee napsal(a):
st 18. 3. 2026 o 14:00 {A} napísal(a):
sri, 18. ožu 2026. u 14:00 {A} napisao je:
Dana 18. 3. 2026. u 14:00, Ann Lee je napisao/la:
ср, 18 мар. 2026 г. в 14:00, {A}:
18.03.2026 14:00, Ann Lee пишет:
18 марта 2026 г., в 14:00, {A} написал(а):
Среда, 18 марта 2026, 14:00 +03:00 от {A}:
18.03.2026, 14:00, "Ann Lee" <ann@x.example>:
ср, 18 бер. 2026 р. о 14:00 {A} пише:
На ср, 18.03.2026 г. в 14:00 {A} написа:
Στις Τετ 18 Μαρ 2026 στις 14:00, ο χρήστης {A} έγραψε:
Στις 18/03/2026 14:00, ο/η Ann Lee έγραψε:
{A} ezt írta (időpont: 2026. márc. 18., Sze, 14:00):
2026. 03. 18. 14:00 keltezéssel, Ann Lee írta:
În mie., 18 mar. 2026 la 14:00, {A} a scris:
Pe 18.03.2026 14:00, Ann Lee a scris:
{A}, 18 Mar 2026 Çar, 14:00 tarihinde şunu yazdı:
18 Mar 2026 tarihinde 14:00 saatinde, {A} şunları yazdı:
18.03.2026 14:00 tarihinde Ann Lee yazdı:
\u202bבתאריך יום ד׳, 18 במרץ 2026 ב-14:00 מאת \u202aAnn Lee\u202c\u200f <\u202aann@x.example\u202c\u200f>:\u202c
ב-18 במרץ 2026, בשעה 14:00, \u200f{A} כתב/ה:
في الأربعاء، 18 مارس 2026 في 2:00 م تمت كتابة ما يلي بواسطة {A}:
في ١٨‏/٣‏/٢٠٢٦، الساعة ١٤:٠٠، كتب {A}:
2026年3月18日(水) 14:00 {A}:
2026/03/18 14:00、{A}のメール:
2026年3月18日 14:00、Ann Lee <ann@x.example> さんは書きました：
{A} 于2026年3月18日周三 14:00写道：
{A} 於 2026年3月18日 週三 下午2:00寫道：
在 2026年3月18日，14:00，{A} 写道：
2026년 3월 18일 (수) 오후 2:00, {A}님이 작성:
2026. 3. 18. 오후 2:00, {A} 작성:
Vào Th 4, 18 thg 3, 2026 vào lúc 14:00 {A} đã viết:
Pada Rab, 18 Mar 2026 pukul 14.00 {A} menulis:
ในวันที่ พ. 18 มี.ค. 2026 เวลา 14:00 {A} เขียนว่า:
""".strip().splitlines()
)

MARKED_ONLY: Final = (
    "Ann Lee wrote:",
    "Ann Lee <ann@x.example> writes:",
    "Ann Lee schrieb:",
    "Zitat von Ann Lee <ann@x.example>:",
    "Quoting Ann Lee <ann@x.example>:",
    "Ann Lee a écrit :",
    "In article <18@x.example> Ann Lee wrote:",
    "On Mar 18 Ann Lee <ann@x.example> wrote",
    "* Ann Lee <ann@x.example> [2026-03-18 14:00]:",
)

BLOCKS: Final = tuple(
    block.strip().replace("{A}", A)
    for block in """
From: {A}
Sent: Wednesday, March 18, 2026 2:00 PM
To: Bob Ray <bob@firm.example>
Subject: Pool pump
%
________________________________
From: {A}
Sent: Wednesday, March 18, 2026 2:00 PM
To: Bob Ray
Subject: Pool pump
%
-----Original Message-----
From: {A}
Sent: Wednesday, March 18, 2026 2:00 PM
To: Bob Ray
Subject: Pool pump
%
*From:* Ann Lee [mailto:ann@x.example]
*Sent:* Wednesday, March 18, 2026 2:00 PM
*To:* bob@firm.example
*Subject:* Pool pump
%
Von: {A}
Gesendet: Mittwoch, 18. März 2026 14:00
An: Bob Ray
Cc: Carla
Betreff: AW: Pumpe
%
Gesendet: Mittwoch, 18. März 2026 um 14:00 Uhr
Von: "Ann Lee" <ann@x.example>
An: bob@firm.example
Betreff: Pumpe
%
De : {A}
Envoyé : mercredi 18 mars 2026 14:00
À : Bob Ray
Objet : RE: Pompe
%
De: {A}
Enviado el: miércoles, 18 de marzo de 2026 14:00
Para: Bob Ray
Asunto: RE: Bomba
%
Da: {A}
Inviato: mercoledì 18 marzo 2026 14:00
A: Bob Ray
Oggetto: R: Pompa
%
Van: {A}
Verzonden: woensdag 18 maart 2026 14:00
Aan: Bob Ray
Onderwerp: RE: Pomp
%
De: {A}
Enviada em: quarta-feira, 18 de março de 2026 14:00
Para: Bob Ray
Assunto: RES: Bomba
%
Från: {A}
Skickat: den 18 mars 2026 14:00
Till: Bob Ray
Ämne: SV: Pump
%
Fra: {A}
Sendt: onsdag 18. mars 2026 14:00
Til: Bob Ray
Emne: SV: Pumpe
%
Lähettäjä: {A}
Lähetetty: keskiviikko 18. maaliskuuta 2026 14.00
Vastaanottaja: Bob Ray
Aihe: VS: Pumppu
%
From: {A}
Sent: środa, 18 marca 2026 14:00
To: Bob Ray
Subject: Pompa
%
Od: {A}
Wysłano: środa, 18 marca 2026 14:00
Do: Bob Ray
Temat: ODP: Pompa
%
Od: {A}
Odesláno: středa 18. března 2026 14:00
Komu: Bob Ray
Předmět: RE: Čerpadlo
%
От: {A}
Отправлено: 18 марта 2026 г. 14:00
Кому: Bob Ray
Тема: RE: Насос
%
Feladó: {A}
Elküldve: 2026. március 18., szerda 14:00
Címzett: Bob Ray
Tárgy: RE: Szivattyú
%
De la: {A}
Trimis: miercuri, 18 martie 2026 14:00
Către: Bob Ray
Subiect: RE: Pompa
%
Kimden: {A}
Gönderildi: 18 Mart 2026 Çarşamba 14:00
Kime: Bob Ray
Konu: YNT: Pompa
%
Από: {A}
Στάλθηκε: Τετάρτη, 18 Μαρτίου 2026 14:00
Προς: Bob Ray
Θέμα: ΑΠ: Αντλία
%
מאת: {A}
נשלח: יום רביעי 18 מרץ 2026 14:00
אל: Bob Ray
נושא: משאבה
%
من: {A}
تاريخ الإرسال: الأربعاء، 18 مارس 2026 14:00
إلى: Bob Ray
الموضوع: مضخة
%
差出人: {A}
送信日時: 2026年3月18日 14:00
宛先: Bob Ray
件名: RE: ポンプ
%
发件人: {A}
发送时间: 2026年3月18日 14:00
收件人: Bob Ray
主题: 回复: 水泵
%
寄件者： {A}
寄件日期： 2026年3月18日 14:00
收件者： Bob Ray
主旨： 水泵
%
보낸 사람: {A}
보낸 날짜: 2026년 3월 18일 수요일 14:00
받는 사람: Bob Ray
제목: 펌프
%
-------- Ursprüngliche Nachricht --------
Von: {A}
Datum: 18.03.26 14:00 (GMT+01:00)
An: bob@firm.example
Betreff: Pumpe
%
-------- Mensaje original --------
De: {A}
Fecha: 18/3/26 14:00 (GMT+01:00)
Para: bob@firm.example
Asunto: Bomba
%
------------------ Original ------------------
From: "Ann Lee"<ann@x.example>;
Date: Wed, Mar 18, 2026 02:00 PM
To: "Bob Ray"<bob@firm.example>;
Subject: Pump
%
------------------ 原始邮件 ------------------
发件人: "Ann Lee"<ann@x.example>;
发送时间: 2026年3月18日(星期三) 下午2:00
收件人: "Bob Ray"<bob@firm.example>;
主题: 水泵
%
From: {A} Sent: Wednesday, March 18, 2026 2:00 PM To: Bob Ray <bob@firm.example> Subject: Pool pump
""".split("%")
)

FORWARDS: Final = tuple(
    block.strip().replace("{A}", A)
    for block in """
---------- Forwarded message ---------
From: {A}
Date: Wed, Mar 18, 2026 at 2:00 PM
Subject: Pool pump
To: <bob@firm.example>
%
Begin forwarded message:

From: {A}
Subject: Pool pump
Date: 18 March 2026 at 14:00:00 GMT+1
To: bob@firm.example
%
-------- Weitergeleitete Nachricht --------
Betreff: 	Pool pump
Datum: 	Wed, 18 Mar 2026 14:00:00 +0100
Von: 	{A}
An: 	bob@firm.example
%
Anfang der weitergeleiteten Nachricht:

Von: {A}
Betreff: Pool pump
Datum: 18. März 2026 um 14:00:00 MEZ
An: bob@firm.example
%
-------- Message transféré --------
Sujet : 	Pool pump
Date : 	Wed, 18 Mar 2026 14:00:00 +0100
De : 	{A}
Pour : 	bob@firm.example
%
-------- Mensaje reenviado --------
Asunto: 	Pool pump
Fecha: 	Wed, 18 Mar 2026 14:00:00 +0100
De: 	{A}
Para: 	bob@firm.example
%
-------- Messaggio inoltrato --------
Oggetto: 	Pool pump
Data: 	Wed, 18 Mar 2026 14:00:00 +0100
Mittente: 	{A}
A: 	bob@firm.example
%
-------- Doorgestuurd bericht --------
Onderwerp: 	Pool pump
Datum: 	Wed, 18 Mar 2026 14:00:00 +0100
Van: 	{A}
Aan: 	bob@firm.example
%
-------- Пересылаемое сообщение --------
От кого: {A}
Кому: bob@firm.example
Дата: Среда, 18 марта 2026, 14:00 +03:00
Тема: Pool pump
""".split("%")
)

MOBILE: Final = tuple(
    """
Sent from my iPhone
Sent from my Samsung Galaxy smartphone.
Sent from Yahoo Mail for iPhone
Sent from Outlook for Android
Sent from Mail for Windows
Get Outlook for iOS<https://a.example/x>
Sent via Aqua Mail
Sent with Proton Mail secure email.
Sent from my mobile phone. Please excuse brevity and typos.
Von meinem iPhone gesendet
Gesendet von meinem Huawei-Mobiltelefon
Gesendet mit der GMX Mail App
Diese Nachricht wurde von meinem Android-Mobiltelefon mit GMX Mail gesendet.
Outlook für Android beziehen<https://a.example/x>
Envoyé de mon iPhone
Envoyé depuis mon smartphone Samsung Galaxy.
Envoyé à partir de Outlook pour iOS<https://a.example/x>
Télécharger Outlook pour iOS
Enviado desde mi iPhone
Enviado do meu iPhone
Obtener Outlook para iOS
Inviato da iPhone
Inviato dal mio dispositivo Android
Verstuurd vanaf mijn iPhone
Verzonden vanuit Outlook voor iOS
Skickat från min iPhone
Sendt fra min iPhone
Lähetetty iPhonesta
Wysłane z iPhone'a
Odesláno z iPhonu
Отправлено с iPhone
Отправлено из мобильной Почты
Надіслано з iPhone
Trimis de pe iPhone-ul meu
Στάλθηκε από το iPhone μου
iPhoneから送信
发自我的 iPhone
從我的 iPhone 傳送
나의 iPhone에서 보냄
iPhone'umdan gönderildi
נשלח מה-iPhone שלי
أرسلت من iPhone الخاص بي
Elküldve az iPhone-omról
Đã gửi từ iPhone của tôi
Dikirim dari iPhone saya
""".strip().splitlines()
)

CLOSINGS: Final = tuple(
    line.replace("\\n", "\n")
    for line in """
Best regards,\\nAnn Lee
Kind regards\\n\\nAnn Lee\\nHead of Pools\\nLee Pools Ltd\\n+44 20 7946 0123
Regards, Ann
Sincerely,\\nAnn Lee
Cheers,\\nAnn
Mit freundlichen Grüßen\\nAnn Lee
Viele Grüße\\nAnn
LG\\nAnn
Cordialement,\\nAnn Lee
Bien à vous\\nAnn
Saludos cordiales,\\nAnn
Atentamente,\\nAnn Lee
Cordiali saluti\\nAnn
Met vriendelijke groet,\\nAnn
Atenciosamente,\\nAnn
Med vänliga hälsningar\\nAnn
Med vennlig hilsen\\nAnn
Venlig hilsen\\nAnn
Ystävällisin terveisin\\nAnn
Z poważaniem\\nAnn Lee
S pozdravem\\nAnn
С уважением,\\nАнна
З повагою,\\nАнна
Με εκτίμηση\\nAnn
Üdvözlettel:\\nAnn
Cu stimă,\\nAnn
Saygılarımla,\\nAnn
בברכה,\\nAnn
مع خالص التحية\\nAnn
""".strip().splitlines()
)
