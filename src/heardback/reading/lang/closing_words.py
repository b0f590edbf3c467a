"""How people say thanks, close and agree in languages of which nothing else is read."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.speech import Speech

CLOSING_SPEECHES: Final[tuple[Speech, ...]] = (
    Speech(
        code="ru",
        thanks="спасибо|большое спасибо|спасибо большое|спасибо вам|спасибо вам большое|благодарю|благодарю "
        "вас|"
        "огромное спасибо|спасибо огромное|спасибо за ответ|спасибо за помощь|спасибо за быстрый ответ|"
        "спасибо за информацию|благодарю за ответ|благодарю за помощь|благодарим вас|очень благодарна|очень "
        "благодарен",
        closed="отлично|хорошо|прекрасно|замечательно|понятно|понял|поняла|всё понятно|все понятно|получил|"
        "получила|"
        "всё работает|все работает|работает|до свидания|всего доброго|хорошего дня|договорились|супер|ясно|"
        "принято",
        yes="да|ок|окей|конечно|согласен|согласна|подтверждаю|верно|ладно",
        greetings="здравствуйте|добрый день|добрый вечер|доброе утро|привет|уважаемый|уважаемая|спасибо",
        sign_offs="с уважением|с наилучшими пожеланиями",
        negations="не|нет|но|однако|ещё|еще|пока|только|без|жду|нужно|надо|почему|когда|как|где|сколько|"
        "заранее|срочно|"
        "проблема|ошибка|отмена|возврат|прошу|пожалуйста|хочу|можно|если",
    ),
    Speech(
        code="uk",
        thanks="дякую|щиро дякую|дуже дякую|дякую вам|дякуємо|дякую за відповідь|дякую за допомогу|велике "
        "спасибі|спасибі",
        closed="чудово|добре|зрозуміло|отримав|отримала|до побачення|гарного дня|домовились",
        yes="так|ок|звичайно|згоден|згодна|підтверджую",
        greetings="вітаю|добрий день|доброго дня|привіт|шановний|шановна|дякую",
        sign_offs="з повагою",
        negations="не|ні|але|ще|тільки|без|чекаю|треба|потрібно|чому|коли|як|де|скільки|заздалегідь|прошу|"
        "будь|якщо",
    ),
    Speech(
        code="tr",
        thanks="teşekkürler|teşekkür ederim|çok teşekkürler|çok teşekkür ederim|teşekkür ederiz|çok "
        "teşekkür ederiz|sağolun|"
        "sağ olun|sağol|yanıtınız için teşekkürler|cevabınız için teşekkürler|yardımınız için teşekkürler|"
        "bilgi için teşekkürler|ilginiz için teşekkürler|ilginize teşekkür ederim",
        closed="harika|mükemmel|süper|anlaşıldı|anladım|çok iyi|güzel|iyi günler|iyi çalışmalar|kolay "
        "gelsin|görüşürüz|"
        "görüşmek üzere|hoşça kalın|sorun yok|tamamdır|çalışıyor|oldu",
        yes="evet|tamam|olur|tabii|tabi|elbette|peki|onaylıyorum",
        greetings="merhaba|merhabalar|iyi günler|günaydın|sayın|sevgili|selam|teşekkürler",
        sign_offs="saygılarımla|saygılar|sevgiler|iyi dileklerimle",
        negations="ama|fakat|ancak|değil|yok|hayır|henüz|hâlâ|hala|şimdiden|lütfen|acil|sorun|hata|iptal|"
        "iade|neden|nasıl|ne|"
        "nerede|kaç|bekliyorum|istiyorum|gerek",
        no_names="fatura|sipariş|randevu|ödeme|adres|telefon|fiyat",
    ),
    Speech(
        code="fi",
        thanks="kiitos|kiitoksia|paljon kiitoksia|kiitos paljon|suuri kiitos|suuret kiitokset|iso kiitos|"
        "kiitos vastauksesta|"
        "kiitos avusta|kiitos tiedosta|kiitos nopeasta vastauksesta|kiitokset|kiitti",
        closed="hienoa|hyvä|loistavaa|mahtavaa|selvä|selvä juttu|asia selvä|toimii|nyt toimii|kunnossa|hei "
        "hei|heippa|"
        "näkemiin|hyvää päivänjatkoa|hyvää viikonloppua|mukavaa päivää|samoin|ei kestä|ei ongelmaa|erinomaista",
        yes="kyllä|joo|ok|okei|toki|sopii|selvä|vahvistan",
        greetings="hei|moi|terve|hyvää päivää|hyvä|kiitos",
        sign_offs="ystävällisin terveisin|terveisin|terv|yt|parhain terveisin|t",
        negations="ei|en|mutta|vielä|ilman|vain|miksi|milloin|miten|missä|paljonko|odotan|tarvitsen|haluan|"
        "etukäteen|pyydän|"
        "kiireellinen|vika|ongelma|peruutus|lasku",
    ),
    Speech(
        code="cs",
        thanks="děkuji|děkuju|díky|moc děkuji|mockrát děkuji|děkuji moc|děkujeme|velmi děkuji|děkuji za "
        "odpověď|"
        "děkuji za pomoc|děkuji za rychlou odpověď|díky moc|děkuji vám|děkuji mnohokrát",
        closed="výborně|super|skvěle|perfektní|v pořádku|rozumím|funguje|vše funguje|hezký den|pěkný den|"
        "přeji hezký den|"
        "na shledanou|nashledanou|domluveno|paráda",
        yes="ano|ok|jasně|samozřejmě|souhlasím|dobře|potvrzuji",
        greetings="dobrý den|ahoj|vážený pane|vážená paní|milý|milá|děkuji|pane|paní",
        sign_offs="s pozdravem|s přátelským pozdravem|zdravím",
        negations="ne|ale|však|ještě|pouze|jen|bez|není|nefunguje|předem|proč|kdy|jak|kde|kolik|čekám|"
        "potřebuji|prosím|chci|"
        "chyba|problém|storno|pokud|bohužel",
    ),
    Speech(
        code="sk",
        thanks="ďakujem|ďakujeme|veľmi pekne ďakujem|ďakujem veľmi pekne|vďaka|ďakujem za odpoveď|ďakujem "
        "za pomoc",
        closed="výborne|super|v poriadku|rozumiem|funguje|pekný deň|dovidenia|dohodnuté",
        yes="áno|ok|jasné|samozrejme|súhlasím|dobre|potvrdzujem",
        greetings="dobrý deň|ahoj|vážený pán|vážená pani|ďakujem",
        sign_offs="s pozdravom",
        negations="nie|ale|však|ešte|iba|len|bez|nefunguje|vopred|prečo|kedy|ako|kde|koľko|čakám|potrebujem|"
        "prosím|chcem",
    ),
    Speech(
        code="no",
        thanks="takk|tusen takk|mange takk|takk skal du ha|takk for hjelpen|takk for svar|takk for svaret|"
        "takk for raskt svar|"
        "hjertelig takk|takk igjen",
        closed="supert|flott|perfekt|den er grei|det er greit|greit|forstått|mottatt|det fungerer|nå "
        "fungerer det|ha det|"
        "ha en fin dag|ha en god dag|ha en fin helg|god helg|i like måte|bra",
        yes="ja|ok|okei|selvfølgelig|det stemmer|bekrefter",
        greetings="hei|god dag|kjære|takk",
        sign_offs="vennlig hilsen|med vennlig hilsen|hilsen|mvh|beste hilsen",
        negations="ikke|men|dessverre|fortsatt|ennå|bare|uten|hvorfor|når|hvordan|hvor|hva|venter|trenger|"
        "ønsker|vil|forhånd|"
        "feil|problem|avbestille|refusjon|hvis",
    ),
    Speech(
        code="hu",
        thanks="köszönöm|köszönjük|nagyon köszönöm|köszönöm szépen|köszi|köszönöm a választ|köszönöm a "
        "gyors választ|"
        "köszönöm a segítséget",
        closed="rendben|remek|szuper|nagyszerű|értem|tökéletes|működik|viszontlátásra|szép napot|viszlát|"
        "minden rendben",
        yes="igen|ok|oké|persze|természetesen|megerősítem",
        greetings="jó napot|üdvözlöm|szia|tisztelt|kedves|köszönöm",
        sign_offs="üdvözlettel|tisztelettel|üdv",
        negations="nem|de|még|csak|nélkül|előre|miért|mikor|hogyan|hol|mennyi|várok|kérem|szeretnék|kell|"
        "hiba|probléma|ha",
    ),
    Speech(
        code="ro",
        thanks="mulțumesc|multumesc|mulțumim|mulțumesc mult|multumesc mult|mulțumesc frumos|vă mulțumesc|va "
        "multumesc|mersi|"
        "mulțumesc pentru ajutor|mulțumesc pentru răspuns",
        closed="perfect|excelent|foarte bine|am înțeles|funcționează|la revedere|o zi bună|o zi frumoasă|"
        "s-a rezolvat|super",
        yes="da|ok|sigur|desigur|de acord|confirm",
        greetings="bună ziua|buna ziua|bună|salut|stimate|stimată|mulțumesc",
        sign_offs="cu stimă|cu respect|toate cele bune",
        negations="nu|dar|însă|încă|doar|fără|anticipat|de ce|când|cum|unde|cât|aștept|vreau|doresc|rog|"
        "problemă|dacă",
    ),
    Speech(
        code="el",
        thanks="ευχαριστώ|ευχαριστώ πολύ|ευχαριστούμε|ευχαριστούμε πολύ|σας ευχαριστώ|σας ευχαριστώ πολύ|σε "
        "ευχαριστώ",
        closed="τέλεια|ωραία|πολύ καλά|κατάλαβα|εντάξει|καλή συνέχεια|καλή σας ημέρα|καλημέρα|γεια σας",
        yes="ναι|οκ|βεβαίως|σύμφωνοι|συμφωνώ|επιβεβαιώνω",
        greetings="γεια σας|καλημέρα|καλησπέρα|αγαπητέ|αγαπητή|ευχαριστώ",
        sign_offs="με εκτίμηση|φιλικά",
        negations="δεν|όχι|αλλά|όμως|ακόμα|μόνο|χωρίς|γιατί|πότε|πώς|πού|πόσο|περιμένω|θέλω|παρακαλώ|εκ των "
        "προτέρων|αν",
    ),
)
