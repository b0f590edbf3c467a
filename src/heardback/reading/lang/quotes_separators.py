"""The words inside separator lines ("-----Original Message-----"), per language, lower-cased.

`ORIGINALS` stand above a quoted original, `FORWARDS` above a forwarded one, `BARE_FORWARDS` without dashes, with a colon.
Source: Outlook, Thunderbird, Apple Mail, Gmail, Samsung Mail, Yahoo, Proton in their languages.
"""

# ruff: noqa: E501 - words and phrases stay whole

from __future__ import annotations

from typing import Final


def _lines(text: str) -> frozenset[str]:
    return frozenset(line.strip().lower() for line in text.replace("|", "\n").splitlines() if line.strip())


ORIGINALS: Final[frozenset[str]] = _lines("""
original message|original e-mail|original email|original mail|original appointment|reply message|reply original message
previous message|replied message|reply above this line|message from|in reply to|quoted message|original text
ursprüngliche nachricht|ursprüngliche mail|ursprüngliche e-mail|urspruengliche nachricht|originalnachricht|original-nachricht
originalmail|original-mail|ursprünglicher termin|originale nachricht|original nachricht
message d'origine|message d’origine|message original|message initial|message originel|courriel d'origine|e-mail d'origine|mail original
message d&apos;origine|rendez-vous d'origine
mensaje original|mensaje de origen|mensaje origina|correo original|e-mail original|email original
messaggio originale|messaggio original|messaggio iniziale|e-mail originale|mail originale|messaggio d'origine
oorspronkelijk bericht|origineel bericht|oorspronkelijke bericht|originele bericht|oorspronkelijk e-mailbericht
mensagem original|mensagem de origem|mensagem inicial|missatge original|mensaxe orixinal
ursprungligt meddelande|originalmeddelande|ursprungliga meddelandet|ursprungligt mejl
opprinnelig melding|originalmelding|opprinnelig e-post|original melding|opprinneleg melding
oprindelig meddelelse|oprindelig besked|original meddelelse|originalmeddelelse|oprindelig mail|original besked
alkuperäinen viesti|alkuperäinen sähköposti|alkup. viesti|algne sõnum|algne kiri|algteade
wiadomość oryginalna|oryginalna wiadomość|treść oryginalnej wiadomości|oryginalna wiadomosc|wiadomosc oryginalna|pierwotna wiadomość
wiadomość pierwotna|oryginalny e-mail
původní zpráva|puvodni zprava|původní e-mail|pôvodná správa|izvirno sporočilo|izvorna poruka|originalna poruka|izvorno sporočilo
исходное сообщение|исходное письмо|оригинальное сообщение|первоначальное сообщение|пересылаемое исходное сообщение|оригинал сообщения
вихідне повідомлення|початкове повідомлення|оригінальне повідомлення|оригинално съобщение|първоначално съобщение|оригинална порука
оригінал
元のメッセージ|オリジナルメッセージ|オリジナル メッセージ|元のメール|original message|原文
原始邮件|原邮件|邮件原件|原始信件|原始郵件|原始訊息|原始消息|原邮件信息|回复的原邮件|回复的邮件|回復的原郵件
원본 메시지|원본 메세지|원본 메일|원본메시지|원본메일|원본 이메일|original
orijinal mesaj|özgün ileti|asıl ileti|orijinal ileti|özgün mesaj|orjinal mesaj|i̇lk mesaj
αρχικό μήνυμα|πρωτότυπο μήνυμα|αρχικο μηνυμα|הודעה מקורית|ההודעה המקורית|الرسالة الأصلية|رسالة أصلية|پیام اصلی
eredeti üzenet|eredeti levél|eredeti e-mail|mesaj original|mesajul original|mesajul inițial|mesaj inițial|mesaj initial
thư gốc|tin nhắn gốc|thư ban đầu|ข้อความต้นฉบับ|ข้อความเดิม|pesan asli|pesan orisinal|mesej asal|pirminė žinutė|pradinis laiškas
sākotnējais ziņojums|oriģinālais ziņojums|upprunaleg skilaboð|jatorrizko mezua
""")

FORWARDS: Final[frozenset[str]] = _lines("""
forwarded message|forwarded mail|forwarded email|forwarded e-mail|forwarded by|forwarded letter|forward|forwarded message follows
begin forwarded message|start of forwarded message|fwd message|mail forwarded
weitergeleitete nachricht|weitergeleitete mail|weitergeleitete e-mail|weitergeleitet|anfang der weitergeleiteten nachricht
anfang der weitergeleiteten e-mail|beginn der weitergeleiteten nachricht|weitergeleitet von
message transféré|message transmis|message réexpédié|message renvoyé|mail transféré|e-mail transféré|courriel transféré|transféré par
début du message réexpédié|début du message transféré|début du message transmis|message forwardé
mensaje reenviado|mensaje remitido|inicio del mensaje reenviado|correo reenviado|e-mail reenviado|reenviado por|inicio del mensaje remitido
messaggio inoltrato|inizio messaggio inoltrato|e-mail inoltrata|inizio del messaggio inoltrato|mail inoltrata|inoltrato da
doorgestuurd bericht|doorgezonden bericht|begin doorgestuurd bericht|begin van doorgestuurd bericht|doorgestuurde e-mail
mensagem encaminhada|mensagem reencaminhada|início da mensagem encaminhada|início da mensagem reencaminhada|mensagem enviada
começo da mensagem encaminhada|encaminhado por|missatge reenviat|mensaxe reenviada
vidarebefordrat meddelande|vidarebefordrat brev|vidarebefordrat mejl|vidarebefordrat mail|början på vidarebefordrat brev
början på vidarebefordrat mejl|vidarebefordrat av|vidaresänt meddelande
videresendt melding|start på videresendt melding|videresendt e-post|vidaresend melding
videresendt besked|videresendt meddelelse|start på videresendt besked|videresendt mail|begynd videresendt besked
välitetty viesti|edelleenlähetetty viesti|lähetetty viesti edelleen|välitetty viesti alkaa|välitetyn viestin alku|edelleen lähetetty viesti
przekazana wiadomość|wiadomość przekazana|przesłana wiadomość|treść przekazanej wiadomości|początek przekazywanej wiadomości
początek przesłanej dalej wiadomości|przekazane dalej|przekazywana wiadomość|wiadomość przekazana dalej|początek wiadomości przekazanej
přeposlaná zpráva|předaná zpráva|začátek přeposílané zprávy|začátek přeposlané zprávy|preposlaná správa|začiatok preposlanej správy
posredovano sporočilo|proslijeđena poruka|proslijeđena poruka:|prosleđena poruka|прослеђена порука|препратено съобщение
пересылаемое сообщение|пересланное сообщение|перенаправленное сообщение|начало переадресованного сообщения|переадресованное сообщение
начало пересылаемого сообщения|пересланное письмо|пересылаемое письмо|конец пересылаемого сообщения
переслане повідомлення|перенаправлене повідомлення|пересилається повідомлення|початок листа, що пересилається
転送されたメッセージ|転送メッセージ|転送メール|転送されたメール|以下は転送メッセージです|転送
转发的邮件|转发邮件|转发的消息|被转发邮件信息|转发邮件信息|下面是被转发的邮件|已转发邮件|轉寄郵件|轉寄的郵件|轉寄訊息|轉寄的訊息|開始轉寄郵件|以下是轉寄的郵件
轉寄郵件信息|转发的信息|以下是转发邮件
전달된 메시지|전달된 메세지|전달된 메일|전달 메시지|전달된 메시지의 시작|전달된 이메일|메시지 전달
iletilen mesaj|iletilen ileti|yönlendirilen ileti|yönlendirilmiş ileti|yönlendirilen mesaj|i̇letilen mesaj|i̇letilen ileti
iletilmiş mesajın başlangıcı|i̇letilmiş mesajın başlangıcı|ileti başlangıcı
προωθημένο μήνυμα|προωθούμενο μήνυμα|αρχή προωθημένου μηνύματος|έναρξη προωθημένου μηνύματος|προωθημένο email
הודעה שהועברה|הודעה מועברת|הודעה שהועברה הלאה|תחילת ההודעה שהועברה|רسالة مُعاد توجيهها|رسالة معاد توجيهها|الرسالة المعاد توجيهها
رسالة مُعاد توجيهها|رسالة محولة|بداية الرسالة المعاد توجيهها|رسالة أعيد توجيهها|پیام فوروارد شده|پیام هدایت شده
továbbított üzenet|továbbított levél|továbbított üzenet kezdete|a továbbított levél kezdete
mesaj redirecționat|mesaj redirectionat|mesaj retransmis|mesaj înaintat|mesaj transmis mai departe|începutul mesajului redirecționat
mesajul redirecționat|thư chuyển tiếp|thư đã chuyển tiếp|tin nhắn chuyển tiếp|bắt đầu thư được chuyển tiếp
ข้อความที่ส่งต่อ|pesan terusan|pesan yang diteruskan|pesan diteruskan|mesej dimajukan|edastatud sõnum|edasi saadetud kiri|edastatud kiri
persiųstas laiškas|persiųsta žinutė|pārsūtītā vēstule|pārsūtīts ziņojums|framsend skilaboð|áframsend skilaboð
""")
