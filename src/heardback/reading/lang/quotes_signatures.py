"""What stands below a person's own words: mobile signatures, closings, legal footers, list footers, per language.

Regular expression sources, matched case-insensitively at the beginning of a line. `MOBILE_STRICT` are whole
phrases that no sentence begins with; `MOBILE_OPEN` are openings that must name a device, or be short.
"""

# ruff: noqa: E501 - words and phrases stay whole

from __future__ import annotations

from typing import Final

MOBILE_OPEN: Final[tuple[str, ...]] = (
    # en
    r"sent from (?:my|the|a|an|our)\b",
    r"sent from",
    r"sent via",
    r"sent with",
    r"sent on the go",
    r"sent using",
    r"sent by",
    r"composed on",
    r"typed on",
    r"written on my",
    # de
    r"gesendet von (?:meinem|meiner|mein)\b",
    r"gesendet von",
    r"gesendet mit",
    r"gesendet über",
    r"gesendet via",
    r"gesendet vom",
    r"von unterwegs gesendet",
    r"versendet mit",
    r"verschickt von",
    r"verschickt mit",
    # fr
    r"envoy[ée]e? (?:de|du|depuis|via|avec|par)\b",
    r"envoy[ée]e? à partir d",
    r"envoy[ée]e? d['’]",
    # es, ca, gl, pt
    r"enviad[oa] (?:desde|con|mediante|do|da|de|pelo|pela|a partir d[eo]|por|via|usando|através|dende|dispositivo)\b",
    r"enviat (?:des d|amb|mitjançant)",
    # it
    r"inviato (?:da|dal|dall|con|tramite|via)\b",
    # nl, af
    r"(?:verzonden|verstuurd) (?:vanaf|van|vanuit|met|via|door)\b",
    r"gestuur vanaf",
    # sv, no, da, is
    r"skickat (?:från|med|via)\b",
    r"skickades från",
    r"sendt (?:fra|med|via)\b",
    r"sent úr",
    # fi, et, lt, lv
    r"lähetetty ",
    r"saadetud (?:minu|seadmest)\b",
    r"išsiųsta iš",
    r"nosūtīts no",
    # pl, cs, sk, hr, sl
    r"wysłan[eoay] (?:z|ze|przy|za|przez)\b",
    r"odesl[áa]no z",
    r"odosla[ntné]+ (?:z|zo|pomocou)\b",
    r"poslan[oae] (?:s|z|iz|sa|od)\b",
    r"послато (?:са|с)\b",
    # ru, uk, bg
    r"отправлено (?:с|со|из|через|от)\b",
    r"(?:надіслано|відправлено) (?:з|із|за|через)\b",
    r"изпратено (?:от|с|чрез)\b",
    # hu, ro, tr, el
    r"elküldve",
    r"küldve",
    r"trimis[ăe]? (?:de|din|prin|cu)\b",
    r"(?:στάλθηκε|εστάλη|απεστάλη) (?:από|μέσω)\b",
    # he, ar, fa, hi
    r"נשלח מ",
    r"נשלח באמצעות",
    r"(?:أ|ا|تم ال)[ُ]?رسل?ت? ?(?:من|بواسطة)",
    r"تم الإرسال من",
    r"أُرسلت من",
    r"أرسلت من",
    r"مرسل من",
    r"ارسال شده از",
    # vi, th, id, ms
    r"đã gửi từ",
    r"được gửi từ",
    r"gửi từ",
    r"ส่งจาก",
    r"dikirim dari",
    r"dihantar dari",
    # zh, ja, ko
    r"发自我",
    r"發自我",
    r"发自 我",
    r"從我的",
    r"从我的",
    r"寄自我",
    r"傳送自",
    r"보낸 곳",
)

MOBILE_STRICT: Final[tuple[str, ...]] = (
    r"get outlook for\b",
    r"get bluemail for",
    r"get typeapp for",
    r"get the (?:outlook|gmail) app",
    r"download outlook for",
    r"yahoo mail[:.] (?:search|get|all)",
    r"sent with (?:proton|tuta)",
    r"get it on google play",
    r"(?:hol|holen sie sich|laden sie) outlook für",
    r"outlook für (?:ios|android|mac)",
    r"outlook pour (?:ios|android)",
    r"(?:télécharge[rz]|obtene[rz]|obtenir|se procurer) outlook pour",
    r"(?:obtener|obtenga|descargar) outlook para",
    r"(?:ottieni|scarica) outlook per",
    r"(?:obter|obtenha|baixar|transferir) o? ?outlook para",
    r"(?:download|haal) outlook voor",
    r"(?:hent|få) outlook (?:til|for)",
    r"(?:hämta|skaffa) outlook för",
    r"hanki outlook",
    r"(?:pobierz|uzyskaj) (?:program |aplikację )?outlook",
    r"(?:získat|získejte|stáhnout|získať) outlook",
    r"(?:скачать|получить|получите|загрузите) outlook",
    r"отримати outlook",
    r"获取 ?outlook",
    r"取得 ?outlook",
    r"下載 ?outlook",
    r"(?:outlook|ios|android).{0,20}(?:を入手|을? 다운로드|용 outlook (?:받기|다운로드))",
    r"outlook for (?:ios|android).{0,12}(?:edinin|を入手|beszerzése|を取得)",
    r"obțineți outlook pentru",
    r"λήψη του outlook",
    r"קבל את outlook",
    r"الحصول على outlook",
    r"von meine[mr] .{2,60} gesendet",
    r"diese (?:nachricht|e-?mail|mail) wurde von meine[mr] .{2,80} gesendet",
    r"von unterwegs (?:gesendet|geschrieben|verschickt)",
    r"mobil gesendet",
    r"von (?:samsung|gmx|web\.de|outlook|huawei).{0,40} gesendet",
    r"iphone ?(?:から送信|에서 보냄|'?umdan gönderildi|imdan gönderildi)",
    r"ipad ?(?:から送信|에서 보냄|'?imden gönderildi)",
    r"(?:iphone|ipad|android|samsung|galaxy|gmail|outlook|yahoo|xiaomi|huawei|blackberry).{0,40}(?:から送信|에서 보냄|에서 발송|gönderildi|से भेजा गया)",
    r"(?:나의|내) (?:iphone|ipad|galaxy|갤럭시|samsung|android|휴대|스마트).{0,30}에서 (?:보냄|전송|보낸)",
    r"從我的 ?.{1,30}(?:傳送|寄出)",
    r"从我的 ?.{1,30}发送",
    r"(?:az? |saját )?(?:iphone|ipad|android).{0,30}küldve",
    r"bu ileti .{2,40} gönderildi",
    r"samsung mobile",
    r"από (?:το|τη) .{2,30} μου$",
    r"message envoyé (?:de|depuis)",
    r"mobile?-?e?mail",
    r"envoyé de mon",
)

DEVICES: Final = (
    r"iphon|ipad|ipod|imac|mac\b|android|samsung|galaxy|blackberry|outlook|handy|smartphone|mobil|mobile|phone|telefon|téléphone|telefono|"
    r"teléfono|telefone|móvil|movil|celular|cellulare|tablet|tablette|huawei|xiaomi|redmi|nokia|sony|xperia|htc|lg|pixel|oneplus|oppo|vivo|"
    r"motorola|moto|honor|wiko|windows|gmail|yahoo|proton|mail|aquamail|aqua mail|bluemail|typeapp|spark|gmx|web\.de|t-online|"
    r"verizon|at&t|t-mobile|vodafone|orange|телефон|смартфон|айфон|мобильн|почт|мобільн|puhelin|puhelimesta|携帯|手机|手機|휴대폰|"
    r"ios|app\b|device|gerät|appareil|dispositivo|watch|thunderbird|hey\b|superhuman|zimbra|roundcube|airmail|mailbird|nine\b|fastmail|tuta"
)

CLOSINGS: Final[dict[str, str]] = {
    "en": r"(?:(?:with|my|thanks and|thanks &|thank you and|many thanks and) )?(?:(?:very |the )?(?:kind|best|warm|kindest|warmest|many|good) )?"
    r"(?:and (?:kind|best|warm) )?regards|(?:with )?(?:my )?(?:best|warm|good|kind) wishes|(?:yours )?(?:very )?(?:sincerely|faithfully|truly|respectfully)(?: yours)?"
    r"|yours|cheers|all the best|best|cordially|respectfully submitted|kr|br|with (?:best|many|kind) greetings|(?:best|kind|warm) greetings|rgds",
    "de": r"(?:mit )?(?:(?:den|vielen|ganz) )?(?:freundlich(?:en|em|e|er|st)|best(?:en|em|e|er)|lieb(?:en|em|e|er)|viel(?:en|e)|herzlich(?:en|em|e|er|st)|schön(?:en|e)|"
    r"sonnig(?:en|e)|kollegial(?:en|e)|nett(?:en|e))(?: und \w+)? (?:grüßen|grüßen|gruß|grüße|grüßle|gruss|grüsse|grüssen|gruessen|gruesse)"
    r"|(?:viele |liebe )?(?:grüße|gruß|grüsse|gruss|gruesse)|mfg|mit freundlichen grüßen|lg|vg|bg|hochachtungsvoll|herzlichst|bis dann",
    "fr": r"(?:bien |très )?cordialement|bien à (?:vous|toi)|(?:mes )?(?:meilleures|sincères|cordiales) salutations|(?:mes )?salutations(?: distinguées| cordiales)?"
    r"|cdt|cdlt|amicalement|sincèrement|respectueusement|bien sincèrement|à bientôt|amitiés|avec mes (?:meilleures|sincères) salutations",
    "es": r"(?:(?:muchos|un|atentos|reciba un|reciban un) )?(?:cordial(?:es)? |afectuosos? )?saludos?(?: cordiales?| afectuosos?| muy cordial)?|(?:muy )?atentamente|atte|cordialmente|un abrazo|le saluda atentamente",
    "ca": r"(?:cordialment|salutacions(?: cordials)?|atentament|una salutació)",
    "it": r"(?:(?:i miei |più |con i più |un )?(?:cordiali|distinti|migliori|cari|caro|cordiale)? ?salut[io])(?: cordiali)?|cordialmente|un caro saluto|in fede",
    "nl": r"(?:met )?(?:(?:de )?(?:vriendelijke|hartelijke|beste|warme|lieve) )?groet(?:en|jes)?|mvg|hoogachtend",
    "pt": r"(?:muito )?atenciosamente|att|atte|(?:com os )?(?:(?:meus )?melhores |os )?cumprimentos|(?:um )?(?:grande )?abraço|abraços|cordialmente|saudações|respeitosamente",
    "sv": r"(?:med )?(?:(?:vänlig(?:a)?|bästa|varma|hjärtliga|många) )?hälsning(?:ar|en)?|mvh|vh",
    "no": r"(?:med )?(?:(?:vennlig|beste|hjertelig|mange|venleg|varme) )?hils(?:en|ing|ener|ninger)|mvh|vh",
    "da": r"(?:med )?(?:(?:venlig|venlige|bedste|de bedste|mange|kærlig|kærlige) )?hils(?:en|ner)|mvh|vh|dbh|kh",
    "is": r"(?:með )?(?:bestu |góðri )?kveðj[ua]",
    "fi": r"(?:(?:ystävällisin|parhain|hyvin) )?terveisin|yst[äa]v(?:ällisin)? terv(?:eisin)?|terv|t\.|yt|ystävällisesti|terkuin",
    "et": r"(?:parimate |heade )?tervitustega|lugupidamisega",
    "pl": r"(?:(?:serdecznie|gorąco|ciepło) )?pozdrawiam(?: serdecznie)?|z (?:poważaniem|wyrazami szacunku|pozdrowieniami)|(?:łączę |serdeczne )?pozdrowienia|pozdr",
    "cs": r"s (?:přátelským |srdečným )?pozdravem|zdravím|s úctou|hezký den",
    "sk": r"s (?:priateľským )?pozdravom|s úctou",
    "hr": r"(?:srdačan|lijep|lep|srdačni|s poštovanjem,? i) pozdrav[ie]?|s poštovanjem|lp|pozdrav|lep pozdrav|lepo pozdravljeni",
    "sr": r"(?:с|са) поштовањем|срдачан поздрав|поздрав|s poštovanjem",
    "ru": r"с (?:глубоким )?уважением|с (?:наилучшими|лучшими) пожеланиями|всего (?:доброго|хорошего)|искренне ваша?",
    "uk": r"(?:з|із) повагою|з найкращими побажаннями|всього найкращого",
    "bg": r"(?:с|със) (?:уважение|поздрав|поздрави|най-добри пожелания)|поздрави",
    "el": r"με (?:εκτίμηση|φιλικούς χαιρετισμούς|τιμή)|(?:φιλικούς |θερμούς )?χαιρετισμούς|φιλικά|ευχαριστώ και με εκτίμηση",
    "hu": r"(?:tisztelettel(?:jesen)?|(?:szívélyes |baráti )?üdvözlettel|üdv(?:özlet)?|minden jót)",
    "ro": r"cu (?:stimă|respect|stima|considerație|drag)|toate cele bune|salutări|numai bine",
    "tr": r"(?:en içten )?(?:saygı(?:larım(?:ız)?la|lar)|sevgiler(?:imle)?|selamlar)|iyi (?:çalışmalar|günler)(?: dilerim)?",
    "he": r"ב?ברכה(?: רבה)?|בברכה|בכבוד רב|בתודה ובברכה|ד\"ש",
    "ar": r"(?:مع )?(?:خالص |أطيب |فائق )?(?:التحية|التحيات|تحياتي|الاحترام)(?: والتقدير)?|تحياتي",
    "vi": r"(?:thân ái|trân trọng|trân trọng kính chào|thân mến)",
    "id": r"(?:salam(?: hormat| hangat)?|hormat (?:saya|kami))",
    "zh": r"此致|敬上|祝好|顺祝商祺|順頌商祺|此致敬礼|顺颂商祺|谨上|祝商祺",
    "ja": r"敬具|草々|かしこ",
}
"""Closings that are no words of thanks: thanks stay in the author's text, because they may be the whole message."""

DISCLAIMERS: Final[tuple[str, ...]] = (
    r"(?:this|the information (?:contained )?in this|the contents? of this|the information contained in|unless otherwise stated,? this|any|the above) "
    r"(?:e-?mail|message|communication|transmission|electronic (?:mail|message))?.{0,90}(?:confidential|intended (?:only|solely|exclusively)|privileged|intended recipient)",
    r"(?:confidentiality|legal|privacy|disclaimer|important|e-?mail)\b.{0,12}(?:notice|note|disclaimer|statement|information)\s*:?",
    r"disclaimer\s*[:.-]",
    r"confidential(?:ity)?\s*[:-]",
    r"notice\s*: this",
    r"if you (?:are not|have received) (?:the intended|this (?:e-?mail|message|communication))",
    r"(?:please )?(?:consider|think (?:of|about)) (?:the environment|our environment|before (?:you )?print)",
    r"think before you print",
    r"please do(?:n't| not) print this",
    r"(?:diese|der inhalt dieser|die in dieser|wichtiger hinweis|vertraulichkeitshinweis|haftungsausschluss).{0,80}(?:vertraulich|bestimmt|adressat|empfänger)",
    r"(?:rechtlicher hinweis|vertraulichkeitshinweis|hinweis zur vertraulichkeit|datenschutzhinweis)\s*:?",
    r"bitte (?:denken sie an die umwelt|prüfen sie|drucken sie diese)",
    r"(?:ce message|ce courriel|cet e-?mail|les informations contenues|le contenu de ce|ce courrier).{0,120}(?:confidentiel|destinataire|destiné|exclusi)",
    r"(?:avis de confidentialité|avertissement)\s*:?",
    r"(?:pensez|merci de penser) à l['’]environnement",
    r"(?:este (?:mensaje|correo|e-?mail)|la información contenida|el contenido de este|esta mensagem|este e-?mail|as informações contidas).{0,140}(?:confiden|destinat|exclusiv)",
    r"(?:aviso (?:legal|de confidencialidad|de confidencialidade)|cláusula de confidencialidad)\s*:?",
    r"antes de imprimir",
    r"(?:le informazioni contenute|questo messaggio|questa e-?mail|il presente messaggio|il contenuto di quest|la presente comunicazione|questo documento).{0,140}(?:riservat|confidenz|destinatari)",
    r"(?:avviso di riservatezza|informativa privacy|nota di riservatezza|rispetta l['’]ambiente)\s*:?",
    r"(?:dit bericht|deze e-?mail|dit e-?mailbericht|de informatie (?:in|verzonden)|de inhoud van).{0,140}(?:vertrouwelijk|bestemd|geadresseerde)",
    r"(?:detta (?:meddelande|e-post|mejl)|denne (?:e-?mail|e-post|melding|meddelelse|mail)|dette (?:budskap|er en)|denne e-posten).{0,140}(?:konfidentiel|fortrolig|avsedd|beregnet|tiltenkt|konfidensiel)",
    r"(?:tämä (?:viesti|sähköposti)).{0,140}(?:luottamuksel|tarkoitettu)",
    r"(?:niniejsza|ta |treść tej|informacje zawarte|ten).{0,20}(?:wiadomoś|e-?mail|przesył).{0,140}(?:poufn|adresat|przeznaczon)",
    r"(?:tato|tento|obsah této|informace obsažené).{0,20}(?:zpráva|e-?mail|zprávy|správa).{0,140}(?:důvěrn|dôvern|určen)",
    r"(?:это|настоящее|данное|информация,? содержащаяся).{0,30}(?:сообщени|письм).{0,140}(?:конфиденциальн|предназначен)",
    r"(?:ezen?|a jelen|ez az?).{0,20}(?:üzenet|e-?mail|levél).{0,140}(?:bizalmas|címzett)",
    r"(?:acest|informațiile|informatiile).{0,30}(?:mesaj|e-?mail).{0,140}(?:confiden|destinat)",
    r"(?:bu |işbu).{0,12}(?:e-?posta|ileti|mesaj|elektronik).{0,140}(?:gizli|alıcı|muhatab)",
    r"(?:το παρόν|αυτό το|οι πληροφορίες).{0,40}(?:μήνυμα|email|ηλεκτρονικό).{0,140}(?:εμπιστευτικ|απόρρητ|παραλήπτ)",
    r"本(?:邮件|郵件|電子郵件|电子邮件|メール).{0,60}(?:机密|機密|保密|秘密)",
    r"이 (?:메일|메시지|이메일|전자우편).{0,60}(?:기밀|비밀|수신인)",
    r"このメール.{0,60}(?:機密|秘密)",
    r"הודעה זו.{0,60}(?:סודי|חסוי)",
    r"(?:هذه الرسالة|هذا البريد).{0,90}(?:سري|خصوصي)",
    r"virus-free\.",
    r"virenfrei\.",
    r"garanti sans virus",
    r"libre de virus",
    r"privo di virus",
    r"virusvrij\.",
    r"this email has been (?:checked|scanned) (?:for|by)",
    r"diese e-?mail wurde (?:auf viren|von avast)",
    r"l['’]absence de virus dans ce courrier",
)

BANNERS: Final[tuple[str, ...]] = (
    r"(?:\[?(?:caution|warning|attention|external(?: e-?mail| sender)?|extern|achtung|vorsicht)\]?)\s*[:!-].{0,80}(?:extern|outside|originated|außerhalb)",
    r"this (?:e-?mail|message) (?:originated|came|comes|was sent) from (?:outside|an external)",
    r"you don['’]t often get (?:e-?mail|email) from",
    r"sie erhalten nicht (?:oft|häufig) e-?mails? von",
    r"\[?external (?:e-?mail|sender)\]?$",
    r"vous n['’]obtenez pas souvent d['’]e-?mail",
    r"(?:no suele|usted no suele) recibir correo",
)

LIST_FOOTERS: Final[tuple[str, ...]] = (
    "mailing list", "listinfo", "mailman", "unsubscribe", "you received this message because", "you are receiving this",
    "you received this e-mail because", "you received this email because", "to post to", "to stop receiving",
    "to view this discussion", "to change your", "for more options, visit", "list-serv", "listserv",
    "reply to this email directly", "reply to this e-mail directly", "view it on github", "groups.google", "yahoogroups",
    "groups.io", "abbestellen", "abmelden", "se désabonner", "désinscrire", "darse de baja", "annulla l'iscrizione", "afmelden",
    "digest subscri", "posting guide", "avregistrera", "afmeld dig", "wypisać się", "отписаться", "отказаться от рассылки",
)  # fmt: skip
"""Words of mailing-list footers, lower-cased, anywhere in the lines below a rule."""
