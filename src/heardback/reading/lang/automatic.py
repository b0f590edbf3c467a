"""Phrases by which machines give themselves away, in many languages, for mail without honest headers.

`subject_is_automatic`, `body_is_automatic`, `asks_to_prove_humanity`, `is_cold_sales`, `is_no_reply_address` and
`tells_of_reading` answer yes or no on plain text; each returns the phrase it saw, or '' (the evidence shown to
people). Subjects are matched from their beginning only, so "Re: Automatic reply" (a person answering a machine)
is no match; bodies are matched near their beginning and end only, where machines speak of themselves.

Cost: these run on every mail. Subject and address checks take about a microsecond; the body is searched for
whole phrases only where a cheap substring check hits.
"""

from __future__ import annotations

import re
from functools import lru_cache

# By language; each phrase is what mail programs and hosts put before a subject, or instead of one.
_SUBJECT_PHRASES = {
    "en": r"auto(?:matic|mated)?[ -]?(?:re[ps]ly|reply|response|responder|message|answer)|autoreply|"
    r"autoresponse|"
    r"automatic(?:ally)? generated|out[ -]of[ -](?:the )?office|ooo(?: reply)?|vacation (?:auto\w*|"
    r"message|notice|reply|response|responder)|"
    r"on (?:annual leave|vacation|holiday|leave)|away from (?:the |my )?(?:office|e-?mail|desk|mail)|"
    r"(?:i am |i'm |currently )?away (?:until|till|from)|not in the office|absence (?:notice|"
    r"notification)|away (?:message|notice)",
    "de": r"auto(?:m(?:atische)?\.?) ?(?:r[uü]ck)?(?:antwort|nachricht|e-?mail|mitteilung|"
    r"empfangsbestätigung|eingangsbestätigung)|automatische antwort|"
    r"abwesenheits?(?:notiz|benachrichtigung|meldung|nachricht|info|agent|assistent)|abwesenheit(?= ?:)|"
    r"abwesend(?= ?:)|"
    r"urlaubs(?:benachrichtigung|meldung|abwesenheit)|bin (?:bis|nicht im|im urlaub|außer haus)(?: \w+)?|"
    r"außer haus|nicht im (?:haus|büro)",
    "fr": r"r[ée]ponse automatique|message automatique|absen(?:ce|t|te|t\(e\)) (?:du bureau|jusqu\S*|"
    r"pour cong\S+)|(?:message|avis|notification) d[’']absence|absence(?= ?:)",
    "es": r"respuesta autom[aá]tica|auto-?respuesta|mensaje autom[aá]tico|fuera de (?:la )?oficina|"
    r"ausen(?:cia|te) (?:de la oficina|por vacaciones|temporal|hasta)|ausente(?= ?:)",
    "pt": r"resposta autom[aá]tica|mensagem autom[aá]tica|fora do escrit[oó]rio|aus[eê]n(?:cia|"
    r"te) (?:do escrit[oó]rio|tempor[aá]ria|at[eé])|aus[eê]ncia(?= ?:)",
    "it": r"risposta automatica|messaggio automatico|fuori (?:sede|ufficio)|assen(?:te|"
    r"za) (?:dall[’']ufficio|fino|per ferie)|assente(?= ?:)",
    "nl": r"automatisch (?:antwoord|bericht)|automatische (?:reactie|beantwoording|reply)|"
    r"afwezig(?:heid)?(?= ?:| tot|$)|"
    r"afwezigheids(?:bericht|melding|assistent)|niet (?:op kantoor|aanwezig)|buiten kantoor",
    "sv": r"auto(?:matiskt)?[ -]?svar|frånvaro(?:meddelande|assistent)?|inte på kontoret|ej på plats|"
    r"semester(?= ?:)",
    "da": r"automatisk (?:svar|besked)|autosvar|ikke på kontoret|frav[æe]r(?:smelding|sbesked|"
    r"sassistent)?|fraværende",
    "no": r"automatisk (?:svar|melding)|fraværsassistent|ute av kontoret|fraværsmelding",
    "fi": r"automaattinen (?:vastaus|viesti)|poissaolo(?:viesti|ilmoitus)|poissa(?: toimistolta)?|"
    r"automaattivastaus",
    "is": r"sjálfvirkt svar",
    "pl": r"auto(?:matyczna)?[ -]?odpowied[źz]|odpowied[źz] automatyczna|wiadomo[śs][ćc] automatyczna|"
    r"poza biurem|nieobecno[śs][ćc](?: w \w+)?",
    "cs": r"automatick[áa] odpov[ěe][dď]|mimo kancel[áa][řr]|nepř[íi]tomnost",
    "sk": r"automatická odpoveď|mimo kancel[áa]rie|nepr[íi]tomnosť",
    "hu": r"automatikus v[áa]lasz|h[áa]zon k[íi]v[üu]l|irod[áa]n k[íi]v[üu]l",
    "ro": r"r[ăa]spuns automat|[îi]n afara biroului|mesaj automat",
    "bg": r"автоматичен отговор|извън офиса",
    "hr": r"automatski odgovor|izvan ureda|odsutnost",
    "sl": r"samodejni odgovor|odsotnost",
    "et": r"automaatvastus|automaatne vastus|kontorist väljas",
    "lv": r"automātiskā atbilde|ārpus biroja",
    "lt": r"automatinis atsakymas|nesu biure",
    "ru": r"автоматический ответ|автоответ(?:чик)?|автоматическое (?:сообщение|уведомление)|вне офиса|"
    r"нет (?:в офисе|на работе)|отсутстви[ея] на",
    "uk": r"автоматична відповідь|автовідповідь|поза офісом",
    "el": r"αυτ[όο]ματη απ[άα]ντηση|εκτ[όο]ς γραφε[ίι]ου",
    "tr": r"otomatik (?:yan[ıi]t|cevap)|ofis d[ıi][şs][ıi]nda",
    "he": r"תשובה אוטומטית|מענה אוטומטי|מחוץ למשרד",
    "ar": r"(?:ال)?رد (?:ال)?تلقائي|خارج المكتب",
    "ja": r"自動(?:応答|返信|送信|配信|回答)|不在(?:通知|連絡|のお知らせ|:|：|です)|休暇(?:通知|連絡|中)",
    "zh": r"自动(?:回复|答复|应答)|自動(?:回覆|回復|答覆)|外出(?:自动|通知)|不在办公室",
    "ko": r"자동 ?(?:회신|응답|답장)|부재 ?중",
    "vi": r"trả lời tự động|thư trả lời tự động",
    "id": r"balasan otomatis|jawapan automatik",
    "th": r"(?:การ)?ตอบกลับอัตโนมัติ",
    "ca": r"resposta automàtica|fora de l[’']oficina",
}
_NO_SPACES = frozenset({"ja", "zh", "ko", "th"})
# After the phrase a program puts a colon, a bracket, nothing, or more of the same: "Automatic reply not
# working" and "Out of office supplies" are a person's words.
_PROGRAM_GOES_ON = (
    r"(?=\s*(?:[:：;,.!\-–—|(\[\])>*】]|$|(?:from|to|re|for|until|till|through|auto\w*|reply|replies|"
    r"response|message|notice|"
    r"notification|assistant|at|by|on|von|bis|de|du|da|van|tot|från|fra|od|от|do|hasta|at[ée]|fino|"
    r"jusqu\S*|as of|\d)(?:\W|$)))"
)
_SUBJECT = re.compile(
    r"(?:\s*\[[^\]]{1,40}\])?[\s\[(<*「【]*(?:auto\s?:|(?:"
    + "|".join(phrases for code, phrases in _SUBJECT_PHRASES.items() if code not in _NO_SPACES)
    + ")"
    + _PROGRAM_GOES_ON
    + "|(?:"
    + "|".join(phrases for code, phrases in _SUBJECT_PHRASES.items() if code in _NO_SPACES)
    + "))",
    re.I,
)
# How those phrases begin: the cheap check before the dear one.
_SUBJECT_STARTS = (
    "auto", "out of", "out-of", "ooo", "vacat", "on annual", "on vac", "on hol", "on leave", "away", "i am a",
    "i'm a", "current", "not in", "absen", "abwes", "urlaub", "bin ", "außer", "nicht im", "répon", "repon",
    "message", "avis d", "notif", "respu", "fuera", "mensaj", "ausen", "ausên", "respo", "mensag", "fora d",
    "rispo", "messagg", "fuori", "assen", "afwez", "niet ", "buiten", "frånv", "inte p", "ej på", "semest",
    "ikke p", "frav", "fråv", "ute av", "poiss", "sjálf", "odpow", "wiado", "poza", "nieob", "mimo", "nepř",
    "nepr", "ház", "haz", "irod", "răsp", "rasp", "în af", "in af", "mesaj", "извън", "авто", "вне ", "нет ",
    "отсут", "поза", "izvan", "odsut", "samod", "odsot", "kontor", "ārpus", "nesu", "εκτ", "αυτ", "otoma",
    "ofis", "תשובה", "מענה", "מחוץ", "رد", "الرد", "خارج", "自", "不在", "休暇", "外出", "자동", "부재", "trả",
    "thư", "balas", "jawap", "การ", "ตอบ",
)  # fmt: skip
_SUBJECT_LETTERS = frozenset(start[:2] for start in _SUBJECT_STARTS)
_REPLY_PREFIX = re.compile(
    r"(?:re|fwd?|aw|wg|sv|vs|tr|rv|ref|r|i|antw|odp|ynt|回复|答复|回覆|转发)\s*(?:\[\d+\])?\s*[:：]", re.I
)

# Three sieves, each finer and dearer: trigger words (every mail), phrases (one in ten), sentences (one in a hundred).
_TRIGGERS = (
    "auto", "automated", "automatic", "automatically", "auto-generated", "autogenerated", "auto-reply",
    "autoreply", "auto-response", "autoresponse", "auto-responder", "autoresponder", "auto-respond",
    "system-generated", "computer-generated", "monitored", "unmonitored", "unattended",
    "maschinell", "office", "vacation", "leave", "holiday", "holidays", "away", "country", "automatisch",
    "automatische", "automatisches", "automatischen", "automatisierte", "automatisiert", "automatique",
    "automatiquement", "automatico", "automatica", "automaticamente", "automatik", "automatiskt",
    "automatisk", "automatisert", "automaattinen", "automatyczna", "automatycznie", "automaticky",
    "automaticka", "automatikus", "automat", "automatizado", "automatizada", "otomatik", "urlaub", "abwesend",
    "abwesenheit", "antworten", "beantworten", "nachricht", "erreichbar", "haus", "absent", "absente",
    "bureau", "vacances", "conge", "oficina", "vacaciones", "ausente", "responda", "conteste", "escritorio",
    "ferie", "ferias", "ufficio", "sede", "assente", "rispondere", "afwezig", "kantoor", "vakantie",
    "aanwezig", "kontoret", "semester", "ledig", "poissa", "lomalla", "urlopie", "biurem", "dovolen",
    "dovolenej", "mimo", "szabadsagon", "concediu", "plecat", "büro", "buero", "ferien",
)  # fmt: skip
_TRIGGER_WORDS = frozenset(
    word + mark for word in _TRIGGERS for mark in ("", ".", ",", "!", ":", ";", ")", "*", "?")
)
_BODY_STEMS_WIDE = (
    "férias", "congé", "außer haus", "frånvar", "fravær", "nieobecn", "отпуск", "отсутств", "автомат",
    "відпуст", "αυτόμ", "απουσι", "自動", "自动", "不在", "休暇", "休假", "出張", "出差", "外出", "자동",
    "부재", "휴가", "출장", "אוטומט", "تلقائي", "nepřít",
)  # fmt: skip
_BODY_PHRASES = (
    "an auto", "is auto", "was auto", "automated", "auto-gen", "auto gen", "autogen", "auto-re", "auto re",
    "autore", "automatically gen", "automatically sent", "automatically by", "automatically from",
    "automatically to", "sent automatically", "generated automatically", "created automatically",
    "system-generated", "system generated", "computer-generated", "computer generated", "t reply to this",
    "t respond to this", "t reply directly", "t respond directly", "not monitored", "not being monitored",
    "unmonitored", "unattended", "of the office", "of office", "in the office", "the country", "on vacation",
    "annual leave", "on leave", "maternity", "paternity", "parental", "sick leave", "on holiday", "away ",
    "automatisch", "maschinell", "automatique", "automatic", "automátic", "automatik", "automaatti", "urlaub",
    "abwesen", "nicht im b", "nicht im h", "ferien", "buero", "nicht auf dies", "nicht erreichbar", "nicht "
    "am arb",
    "antworten sie", "ne pas r", "absent", "en cong", "du bureau", "en vacances", "no responda", "no conteste",
    "de oficina", "de la oficina", "vacaciones", "ausente", "o responda", "fora do escrit", "rias",
    "non rispondere", "in ferie", "fuori", "assente", "afwezig", "niet ", "vakantie", "buiten kantoor",
    "kontoret", "semester", "ledig", "ferie", "lomalla", "poissa", "urlopie", "poza biur", "dovolen", "kancel",
    "szabads", "concediu", "plecat",
)  # fmt: skip


# What only a machine says of its own mail.
_BODY_MACHINE = re.compile(
    r"""this\ (?:is\ an?|e-?mail\ (?:is|was)(?:\ an?)?|message\ (?:is|was)(?:\ an?)?|reply\ (?:is|was)
      |response\ (?:is|was)(?:\ an?)?|notification\ (?:is|was))
        \ (?:\w+\ ){0,2}?(?:auto[-\ ]?(?:matically|mated|matic|generated|reply|response)
          |system[- ]generated|computer[- ]generated)
    | (?:do|please\ do)\ not\ (?:reply|respond)\ (?:directly\ )?to\ this\ (?:e-?mail|message|mail
    |notification|address|automated|auto)
    | (?:is\ sent|was\ sent|sent|generated|created)\ (?:to\ you\ )?automatically\ (?:by|from|to\ (?:you
    |confirm|let))
    | (?:this\ )?(?:mailbox|inbox|e-?mail\ address|address)\ is\ (?:not\ (?:being\ )?(?:monitored|read
    |checked)|un(?:attended|monitored))
    | this\ is\ an?\ (?:auto|unmonitored|unattended)
    | (?:diese|dies\ ist\ eine|hierbei\ handelt\ es\ sich\ um\ eine)\ (?:e-?mail|nachricht|mail
    |antwort)?\ ?(?:wurde\ |ist\ )?(?:eine\ )?(?:automatisch|maschinell)
    | bitte\ (?:antworten\ sie|nicht|beantworten\ sie)\ (?:diese|nicht\ auf|auf\ diese)\ .{0,20}(?:e-?mail
    |nachricht|mail)
    | (?:ceci\ est|cet\ e-?mail|ce\ (?:message|courriel|mail))\ .{0,20}automatique | (?:merci\ de
    |veuillez)\ ne\ pas\ r[eé]pondre
    | (?:este|esta)\ (?:es\ un|correo|mensaje|e-?mail|é\ uma?)\ .{0,30}autom[aá]tic
    | (?:por\ favor,?\ )?no\ (?:responda|conteste)\ a\ este
    | (?:por\ favor,?\ )?n[aã]o\ responda\ (?:a\ )?est[ea]
    | (?:questo|questa)\ (?:è|e-?mail|messaggio|e'|risposta)\ .{0,30}automatic
    | (?:si\ prega\ di\ )?non\ rispondere\ a\ quest
    | dit\ is\ een\ (?:automatisch|automatische) | deze?\ (?:e-?mail|bericht|mail)\ (?:is|werd
    |wordt)\ automatisch
    | (?:detta|det\ här|dette)\ (?:är|er)\ (?:ett|en|et)\ auto(?:matisk|matiskt|matisert|svar|genere)
    | tämä\ on\ automaattinen
    | (?:to\ jest|wiadomo[śs][ćc])\ .{0,20}automatyczn | toto\ je\ automatick | ez\ (?:egy\ )?automatikus
    | acesta\ este\ un\ .{0,10}automat
    | (?:это|данное)\ .{0,30}автоматическ | отправлено\ автоматически | це\ автоматичн
    | bu\ .{0,20}otomatik\ (?:olarak|bir)
    | αυτόματ(?:ο|η)\ (?:μήνυμα|απάντηση) | הודעה\ (?:זו\ )?(?:היא\ )?אוטומטית | (?:رد|رسالة)\ تلقائي
    | 自動(?:返信|送信|配信|応答)(?:され|です|メール|にて|システム|で)
    | 此(?:邮件|郵件|信).{0,8}(?:自动|自動|系统|系統)
    | (?:自动|自動)(?:回复|回覆|发送
    |發送|生成)
    | 자동(?:으로|\ ?발송|\ ?회신)""",
    re.X,
)
# Absences in the first person, as vacation programs begin.
_BODY_ABSENT = re.compile(
    r"""(?:i\ am|i'm|i\ will\ be|i'll\ be|i\ shall\ be|we\ are|\w+\ is)\ (?:now\ |currently\ |presently\ )?
        (?:out\ of\ (?:the\ )?(?:office|country|town)|away\ (?:from|on|until|till|returning)
          |on\ (?:vacation|leave|holidays?|annual|maternity|paternity|parental|sick)|not\ in\ the\ office)
        .{0,90}?(?:until|till|returning|return|back|from|between|through|limited\ access|with\ (?:no
          |limited)|and\ will)
    | thank\ you\ for\ your\ (?:e-?mail|message|mail)[.,!]?\s+(?:i\ am|i'm|i\ will\ be)\ .{0,30}(?:out\ of
    |away|on\ (?:vacation|leave|holiday))
    | ich\ (?:bin|werde)\ .{0,60}(?:nicht\ im\ (?:büro|haus)|im\ urlaub|abwesend|außer\ haus
    |nicht\ erreichbar|wieder\ (?:im|erreichbar|da)|nicht\ am\ arbeitsplatz)
    | (?:je\ suis|je\ serai|actuellement)\ .{0,40}(?:absent|en\ cong[eé]|hors\ du\ bureau|en\ vacances)
    | (?:estoy|estar[eé]|me\ encuentro)\ .{0,30}(?:fuera\ de\ (?:la\ )?oficina|de\ vacaciones|ausente)
    | (?:estou|estarei|encontro-me)\ .{0,30}(?:fora\ do\ escrit|de\ f[eé]rias|ausente)
    | (?:sono|sarò|saro')\ .{0,30}(?:fuori\ (?:ufficio|sede)|in\ ferie|assente)
    | (?:ik\ ben|momenteel\ ben\ ik)\ .{0,40}(?:afwezig|niet\ (?:op\ kantoor|aanwezig)|met\ vakantie
    |op\ vakantie|buiten\ kantoor)
    | jag\ är\ .{0,30}(?:inte\ på\ kontoret|på\ semester|frånvarande|ledig|föräldraledig|borta\ från)
    | jeg\ (?:er|har)\ .{0,30}(?:ikke\ på\ kontoret|på\ ferie|fraværende|ferie\ (?:til|fra)|ute\ av\ kontoret)
    | olen\ .{0,20}(?:poissa|lomalla) | (?:jestem|przebywam)\ .{0,25}(?:nieobecn|na\ urlopie|poza\ biurem)
    | (?:jsem|budu)\ .{0,25}(?:mimo\ kancel|na\ dovolen|nepř[íi]tom)
    | szabads[áa]gon\ (?:vagyok|leszek) | sunt\ .{0,20}(?:în\ concediu|plecat|plecată)
    | (?:я\ )?(?:нахожусь|в|буду)\ .{0,15}отпуск[еу] | (?:я\ )?отсутству
    | (?:я\ )?(?:у|в)\ відпустці | (?:ofis\ dışında|izinde)y[ıi]m | απουσι[άα]ζω | (?:休暇|不在|出張|外出)(?:の(?:ため
    |為)|にして|をいただ|しており|中)
    | (?:我)?(?:正在|目前|现在|將|将)?(?:休假|出差|外出|不在办公室|不在辦公室) | (?:휴가|부재|출장)\ ?(?:중|으로)""",
    re.X,
)

_QUESTION = re.compile(r"\?(?:\s|$)")

_CHALLENGE = re.compile(
    r"""(?:confirm|verify|prove|certify|ensure|check)\ (?:that\ )?(?:you\ are|you're
      |you)\ (?:indeed\ )?(?:a\ |an\ )?(?:real\ |actual\ |legitimate\ )?(?:human|person|people|sender
      |not\ a\ (?:spam|robot|bot))
    | (?:your|the)\ (?:message|e-?mail|mail)\ (?:you\ sent\ )?(?:.{0,40}\ )?(?:is\ being\ held
    |has\ been\ held|is\ on\ hold|awaits\ (?:verification|confirmation|your\ confirm)|was\ (?:held
    |not\ delivered)\ (?:because|until)|will\ (?:not\ )?be\ delivered\ (?:only\ )?(?:once|until|after|when
    |unless))
        .{0,160}(?:confirm|verif|click|reply\ to\ this|authenticat|approve)
    | (?:to\ (?:release|deliver|complete)\ (?:your|this|the)\ (?:message|e-?mail|mail|delivery)
    |one[-\ ]time\ (?:confirmation|verification|process)|
        (?:added|add\ (?:yourself|you))\ to\ (?:my|the|\S+)\ (?:guest|safe|white|approved
          |allowed?)[-\ ]?(?:list|senders)).{0,200}(?:click|reply|confirm|visit|link)
    | (?:click|follow|reply).{0,120}(?:so\ (?:that\ )?(?:i|we)\ know\ you\ are\ (?:a\ )?(?:human|real|not)
    |to\ (?:verify|prove)\ (?:yourself|that\ you\ are|you\ are|your\ (?:e-?mail|message)\ is\ (?:not|legit)))
    | (?:anti-?spam|challenge[-/]response|sender\ verification|sender\ confirmation).{0,120}(?:confirm
    |verify|click|reply)
    | bestätigen\ sie.{0,60}(?:mensch|keine?\ (?:spam|maschine|roboter)) | (?:cliquez
    |veuillez).{0,80}(?:vous\ (?:êtes|authentifier)|authentifi|robot|spam)
    | (?:confirme|haga\ clic|clique).{0,80}(?:humano|persona\ real|pessoa\ real|no\ es\ un\ robot)
    | (?:confermare?|clicca).{0,80}(?:umano|persona\ reale|non\ (?:sei|è)\ (?:un\ robot|spam))""",
    re.X | re.S,
)
_CHALLENGE_STEMS = (
    "confirm",
    "verif",
    "prove",
    "guest list",
    "challenge",
    "human",
    "bestätig",
    "authentif",
    "clicca",
    "robot",
)

# Each alternative of _CHALLENGE also holds one of these.
_CHALLENGE_NEEDS = (
    "human", "person", "people", "sender", "spam", "robot", "bot", " held", "on hold", "awaits", "deliver",
    "release", "one-time", "one time", "complete", "guest", "safe", "white", "approved", "allow", "know you",
    "to verify", "to prove", "challenge", "mensch", "maschine", "vous êtes", "authentif", "umano", "pessoa",
)  # fmt: skip

_NO_REPLY = re.compile(
    r"(?:^|[._+\-=0-9])(?:no(?:t)?[._\-]?(?:reply|replay|answer|response|respuesta|responder|responda|"
    r"contestar|conteste|rispondere|repond(?:re|ez)?)|"
    r"(?:do|please|pls|you)?[._\-]?(?:do)?[._\-]?(?:not|nt|n)[._\-]?(?:reply|respond|answer)|"
    r"dont[._\-]?reply|donotreply|donotrespond|noreply[a-z0-9]*|"
    r"nicht[._\-]?(?:antworten|beantworten)|keine?[._\-]?antwort(?:en)?|bitte[._\-]?nicht[._\-]?antworten|"
    r"ne[._\-]?(?:pas|pasrepondre)[._\-]?(?:repondre|repondez)?|pas[._\-]?de[._\-]?reponse|"
    r"sans[._\-]?reponse|"
    r"n[ao]o?[._\-]?(?:responda|responder|responde)|nao[._\-]?respond(?:a|er)|no[._\-]?contest(?:ar|e)|"
    r"non[._\-]?(?:rispondere|risposta)|niet[._\-]?(?:beantwoorden|antwoorden|reageren)|geen[._\-]?antwoord|"
    r"svara[._\-]?(?:ej|inte)|ej[._\-]?svar|ikke[._\-]?svar|svar[._\-]?ikke|besvar[._\-]?ikke|"
    r"ingen[._\-]?svar|inget[._\-]?svar|ala[._\-]?vastaa|ei[._\-]?vasta(?:a|usta)|"
    r"nie[._\-]?odpowiada[cj]|neodpovid(?:at|ejte)|neodpoved(?:at|ajte)|ne[._\-]?otvecha(?:t|ite|yte)|"
    r"ne[._\-]?valaszolj(?:on)?|nu[._\-]?raspunde(?:ti)?|"
    r"yanitlama(?:yin|yiniz)?|cevaplama(?:yin|yiniz)?|henshin[._\-]?(?:fuka|fuyou|fuyo)|tidak[._\-]?balas|"
    r"unattended|unmonitored)(?:$|[._+\-=0-9])",
    re.I,
)

# Every cold sales mail holds one of the first and three of all; another mail is read no further.
_SALES_TRIGGERS = (
    "seo", "rank", "ranking", "rankings", "backlinks", "backlink", "back-links", "leads", "guest",
    "outsource", "outsourcing", "offshore", "demo", "calendly", "revenue", "proposal", "packages",
    "bumping", "circling", "floating", "opt", "unsubscribe", "stop", "b2b", "agency", "marketing",
    "affordable", "businesses", "companies", "clients", "owners", "funding", "capital", "loans",
    "financing", "candidates", "recruiting", "recruitment", "staffing", "hiring", "roi", "savings", "inbox",
    "slot", "15-min", "15-minute", "10-minute", "outreach", "prospects", "redesign", "homepage", "reaching",
    "remove", "partnership", "virtual", "leadgenerierung", "neukunden", "unverbindlich",
    "suchmaschinenoptimierung", "unternehmen", "abmelden", "neukundengewinnung", "référencement",
    "entreprises", "désabonner", "empresas", "posicionamiento", "baja", "agencia", "agence", "agentur",
)  # fmt: skip
_SALES_HELPERS = (
    "lead", "traffic", "quick", "brief", "short", "chat", "15", "conversions", "design", "development",
    "platform", "save", "processing", "reviews", "interested", "free", "pricing", "partner", "website",
    "websites", "google", "appointments", "hear", "call", "services", "help", "telefonat", "webseite",
    "gespräch", "kunden", "clients", "échange", "gratuit", "clientes", "llamada", "reunión", "ayudamos",
    "grow", "business", "right",
)  # fmt: skip


def _with_marks(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word + mark for word in words for mark in ("", ".", ",", "?", "!", ":", ")"))


_SALES_FIRST = _with_marks(_SALES_TRIGGERS)
_SALES_WORDS = _SALES_FIRST | _with_marks(_SALES_HELPERS)
_FIRMS = r"(?:companies|businesses|firms|brands|agencies|organi[sz]ations|shops|owners|contractors|practices|teams)"
# What only a seller says: two of these, or one with signs of a campaign, make cold sales mail.
_SELLER = re.compile(
    rf"""(?P<audience>{_FIRMS}\ (?:just\ )?(?:like|such\ as)\ (?:yours|you\b|{{{{)
      |(?:helps?|helped|helping|work\ with|working\ with|support|supply|connect)\ (?:\w+\ ){{0,4}}?{_FIRMS}
        \ (?:like|such|to|get|grow|save|find|increase|reduce|win|with|in|across|generate)
      |(?:offer|provide|deliver|sell)\ .{{0,60}}\ to\ (?:\w+\ ){{0,2}}{_FIRMS}
      |our\ (?:clients|customers)\ (?:see|save|get|have\ seen|typically|usually|enjoy|report|achieve|grow)
      |unternehmen\ wie\ (?:ihre[sm]|ihnen)|helfen\ (?:\w+\ ){{0,3}}(?:unternehmen|betrieben|firmen)
      |entreprises\ comme\ la\ vôtre|(?:aidons|accompagnons)\ (?:\w+\ ){{0,2}}(?:entreprises|sociétés)
      |empresas\ como\ la\ suya|ayudamos\ a\ (?:\w+\ ){{0,2}}(?:empresas|negocios))
    |(?P<gain>(?:increase|boost|grow|double|triple|skyrocket|improve|scale)\ your\ (?:\w+\ )?(?:sales|revenue|traffic
      |leads|business|conversions?|online|bookings|visibility|rankings?|google)
      |(?:save|saves|saving|reduce|cut)\ (?:you\ )?(?:up\ to|over|as\ much\ as)\ \S+\ ?(?:percent|%)
      |\d+x\ (?:roi|your|more)|more\ (?:five[- ]star\ |5[- ]star\ |google\ )?(?:leads|reviews|bookings|customers)
        \ (?:for|to)\ your
      |(?:rank|ranking|first\ page|top\ of|page\ one)\ .{{0,40}}google
      |mehr\ (?:kunden|anfragen|leads|umsatz|neukunden)\ (?:für|über|durch)|plus\ de\ (?:clients|prospects|leads)
      |más\ (?:clientes|ventas)\ para)
    |(?P<ware>(?:qualified|b2b|exclusive|sales|free|targeted|warm)\ leads|lead\ generation|leads\ for\ (?:your|you)
      |back-?links?|guest\ post(?:s|ing)?|link\ building|targeted\ (?:traffic|audience)
      |(?:email|contact|mailing|attendees?)\ lists?\ of
      |(?:seo|ppc|web\ design|web\ development|app\ development|digital\ marketing|website\ redesign|outsourcing)
        \ (?:services?|agency|company|expert|consult\w*|packages?|proposal|audit|team)
      |(?:redesign|revamp|audit|modernize)\ (?:of\ )?your\ (?:web\ ?site|site|homepage|seo)
      |(?:working\ capital|business\ (?:funding|loans?|financing)|merchant\ (?:cash|services|account|advance)
        |line\ of\ credit)
      |(?:card|payment|credit\ card)\ processing\ (?:fees?|rates?|costs?|solution)
      |(?:pre-?screened|vetted|qualified|skilled|experienced|available)\ (?:\w+\ )?(?:candidates
        |technicians|staff|workers|developers|engineers)|virtual\ assistants
      |(?:commercial|office|janitorial)\ cleaning\ (?:services|company|needs|quote)
      |suchmaschinenoptimierung|neukundengewinnung|leadgenerierung|référencement\ (?:naturel|de\ votre)
      |posicionamiento\ web)""",
    re.X,
)
# How campaigns speak; a prospect too may say one of them ("could we have a quick call?").
_CAMPAIGN = re.compile(
    r"""(?P<meeting>(?:quick|brief|short|15[- ]min\w*|10[- ]min\w*|20[- ]min\w*|ten\ minutes?|fifteen\ minutes?)
        \ (?:\S+\ )?(?:call|chat|demo|meeting|conversation|intro)
      |(?:10|15|20|ten|fifteen|twenty)\ minutes\ (?:this|next|of\ your|on\ your|to\ (?:show|chat|talk))
      |(?:book|schedule|grab|pick)\ (?:a\ |some\ |your\ )?(?:time|call|demo|meeting|slot)\b|calendly\.com
      |(?:worth|open\ to)\ (?:a\ )?(?:quick\ |brief\ |short\ )?(?:chat|call|conversation)\b
      |kurze[ns]?\ (?:telefonat|gespräch|demo)|15\ minuten|échange\ de\ \d+\ minutes|llamada\ de\ \d+\ minutos)
    |(?P<person>(?:are\ you|who\ is|who'?s|not|if\ you(?:'re|\ are))\ (?:not\ )?the\ (?:right|best|correct)\ person
      |point\ me\ (?:to|in)\ the\ right|der\ richtige\ ansprechpartner|la\ bonne\ personne|la\ persona\ adecuada)
    |(?P<opener>i\ (?:came\ across|stumbled\ (?:up)?on|was\ (?:looking\ at|browsing|visiting)|noticed)
        \ (?:that\ )?your\ (?:website|site|company|profile|store|business)
      |(?:i'm|i\ am|we\ are|just)\ reaching\ out\b)
    |(?P<chaser>(?:bumping|floating|pushing|bringing)\ (?:this|my)\b|circling\ back
      |to\ the\ top\ of\ your\ inbox|(?:following\ up\ on|did\ you\ (?:see|get))\ my\ (?:earlier|previous|last)
        \ (?:e-?mail|note|message)|(?:in\ case|if)\ (?:you|this)\ (?:got\ buried|missed))
    |(?P<bait>risk[- ]free|no[- ]obligation|no\ strings|free\ (?:\w+\ )?(?:audit|analysis|consultation|trial|demo
        |quote\ and\ no)|limited\ time|unverbindlich|sans\ engagement|sin\ compromiso)
    |(?P<leave>reply\ (?:with\ )?["']?(?:stop|unsubscribe|remove|no\b)|opt[ -]out|to\ unsubscribe
      |not\ interested\s?[?,]|if\ (?:you(?:'re|\ are)\ )?not\ interested
      |(?:prefer|rather)\ not\ (?:to\ )?(?:hear|receive|be\ contacted)
      |(?:do\ not|don't|no\ longer)\ (?:wish|want)\ to\ (?:receive|hear|get)
      |nicht\ mehr\ (?:kontaktiert|anschreiben)|vous\ désabonner|darse\ de\ baja)""",
    re.X,
)
_SALES_LONGEST = 4000  # nobody reads a longer one
_SALES_LENGTH = 1500  # characters read at the beginning, and a quarter of it at the end


_READ_STARTS = (
    "read", "gelesen", "lu ", "lu:", "lei", "leí", "lido", "lid", "letto", "gelez", "läst", "læst", "lest", "luet",
    "przecz", "přeč", "проч", "已", "開封", "읽음", "okund", "return r", "disposition", "lesebest", "empfangs",
    "confirm",
    "accus", "conferma", "ontvangst",
)  # fmt: skip
_READ_LETTERS = frozenset(start[:2] for start in _READ_STARTS)
_READ = re.compile(
    r"""[\s\[]*(?:(?:read|gelesen|lu|le[ií]do?|lido|letto|gelezen|läst|læst|lest|luettu|przeczytano
      |přečteno|прочитано|прочтено|已读|已讀|開封済み|읽음|okundu)\s*[:：]
    |read\ receipt|return\ receipt|disposition\ notification|lesebestätigung
    |empfangsbestätigung\ \(angezeigt|confirmation\ de\ lecture|accus[ée]\ de\ lecture
    |confirmaci[oó]n\ de\ lectura|conferma\ di\ lettura|ontvangstbevestiging\ \(weergegeven)""",
    re.I | re.X,
)


def subject_is_automatic(subject: str) -> str:
    """Return the phrase with which `subject` begins that marks an automatic reply, or ''."""
    start = subject.lstrip(" [(<*「【").lower()
    if subject[:1] != "[" and start[:2] not in _SUBJECT_LETTERS and start[:1] not in _SUBJECT_LETTERS:
        return ""
    if subject[:1] == "[" and not start.startswith(_SUBJECT_STARTS):  # a list's tag
        start = subject.partition("]")[2].lstrip().lower()
    if not start.startswith(_SUBJECT_STARTS):
        return ""
    found = _SUBJECT.match(subject)
    return found[0].strip() if found else ""


def is_reply_subject(subject: str) -> bool:
    """Return whether `subject` begins with a reply or forward prefix, as people's mail programs write."""
    return bool(_REPLY_PREFIX.match(subject.lstrip()))


Near = tuple[str, list[str]]


def near_ends(text: str) -> Near:
    """Return beginning and end of `text` in lower case, whole and as words: where machines speak of "
    "themselves."""
    near = text[:300].lower()
    if len(text) > 300:
        near = f"{near}\n{text[-200:].lower()}"
    return near, near.split()


def body_is_automatic(text: str, ends: Near | None = None) -> str:
    """Return the words near the beginning or end of `text` that say it is a machine's, or ''."""
    near, words = ends or near_ends(text)
    if near.isascii():
        if _TRIGGER_WORDS.isdisjoint(words) and "not reply" not in near and "not respond" not in near:
            return ""
        near = " ".join(words)
        if not any(phrase in near for phrase in _BODY_PHRASES):
            return ""
    else:
        if _TRIGGER_WORDS.isdisjoint(words) and not any(stem in near for stem in _BODY_STEMS_WIDE):
            return ""
        near = " ".join(words)
    found = _BODY_MACHINE.search(near)
    if not found and not _QUESTION.search(
        text, 0, 1000
    ):  # a person who will be away, and asks something before
        found = _BODY_ABSENT.search(near[:300])
    return found[0] if found else ""


def tells_of_absence(phrase: str) -> bool:
    """Return whether `phrase`, found by `body_is_automatic`, says that somebody is away."""
    return bool(_BODY_ABSENT.search(phrase))


def asks_to_prove_humanity(text: str) -> str:
    """Return the words of `text` that ask a sender to prove to be human before delivery, or ''."""
    head = text[:1500].lower()
    if not any(stem in head for stem in _CHALLENGE_STEMS) or not any(
        stem in head for stem in _CHALLENGE_NEEDS
    ):
        return ""
    found = _CHALLENGE.search(" ".join(head.split()))
    return found[0][:120] if found else ""


def is_cold_sales(text: str, ends: Near | None = None) -> str:
    """Return two phrases of cold sales in `text` joined by '; ', or '' (soft evidence only).

    Three kinds of signs make it, one of them a seller's own or the campaign's way out ("reply STOP"): a prospect too
    may have come across the website and want a quick call.
    """
    _, words = ends or near_ends(text)
    if (
        _SALES_FIRST.isdisjoint(words)
        or len(text) > _SALES_LONGEST
        or len(_SALES_WORDS.intersection(words)) < 2
    ):
        return ""
    head = text[:_SALES_LENGTH]
    if len(text) > _SALES_LENGTH:
        head = f"{head}\n{text[max(_SALES_LENGTH, len(text) - _SALES_LENGTH // 4) :]}"
    head = " ".join(head.lower().replace("’", "'").split())
    signs = {match.lastgroup: match[0] for match in _CAMPAIGN.finditer(head)}
    if not signs:
        return ""
    own = {match.lastgroup: match[0] for match in _SELLER.finditer(head)}
    if len(own) + len(signs) < 3 or not (own or "leave" in signs):
        return ""
    return "; ".join([*own.values(), *signs.values()][:2])


def tells_of_reading(subject: str) -> str:
    """Return the prefix by which `subject` announces a read receipt without headers, or ''."""
    start = subject.lstrip(" [").lower()
    if start[:2] not in _READ_LETTERS and start[:1] not in _READ_LETTERS:
        return ""
    if not start.startswith(_READ_STARTS):
        return ""
    found = _READ.match(subject)
    return found[0].strip() if found else ""


@lru_cache(maxsize=65536)
def is_no_reply_address(address: str) -> bool:
    """Return whether the local part says that nobody reads answers, in any of twenty languages."""
    local = address.partition("@")[0]
    return bool(_NO_REPLY.search(local))
