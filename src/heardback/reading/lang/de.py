"""German: days and hours."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang import not_yet_words, number_words
from heardback.reading.lang.date_words import DateWords
from heardback.reading.lang.speech import Speech

DATES: Final = DateWords(
    code="de",
    weekdays=(
        "montag|mo",
        "dienstag|di",
        "mittwoch|mi",
        "donnerstag|do",
        "freitag|fr",
        "samstag|sonnabend|sa",
        "sonntag|so",
    ),
    months=(
        "januar|jänner|jan",
        "februar|feber|feb",
        "märz|maerz|mär|mrz",
        "april|apr",
        "mai",
        "juni|jun",
        "juli|jul",
        "august|aug",
        "september|sept?",
        "oktober|okt",
        "november|nov",
        "dezember|dez",
    ),
    today="heute",
    tomorrow="morgen",
    day_after="übermorgen|uebermorgen",
    parts=(
        ("früh|morgens|vormittags?", 9, 12),
        ("nachmittags?", 12, 18),
        ("abends?|nacht", 18, 24),
    ),
    this="diese[nrm]?|kommende[nrm]?",
    next_before="nächste[nrm]?|naechste[nrm]?",
    next_after="(?:in der )?nächste[nr]? woche|der nächsten woche",
    past="letzte[nrms]?|vorige[nrms]?|vergangene[nrms]?|seit|jede[nrms]?",
    day="tage?n?",
    week="wochen?",
    month="monat(?:e?n?|s)",
    year="jahr(?:e?n?|es)",
    hour="stunden?|std",
    minute="minuten?|min",
    business_day="(?:werk|arbeits|geschäfts)tage?n?",
    in_="in",
    within="innerhalb(?: von| der nächsten)?|binnen|in den nächsten|im laufe der nächsten",
    few="ein paar|einigen?|wenigen?",
    couple="paar",
    coming_days="in den (?:nächsten|kommenden) (?:paar )?tagen|die nächsten tage",
    end_of="(?:zum )?(?:ende|schluss)(?: der| des| dieser| dieses)?",
    end_of_day="(?:bis )?(?:zum )?(?:ende des tages|tagesende)|im laufe des tages",
    close_of_business="dienstschluss|büroschluss|geschäftsschluss|feierabend",
    next_week="nach dem wochenende|(?:anfang |ende |mitte |in der )?(?:nächste[rn]?|kommende[rn]?) woche",
    this_week="im laufe der woche|(?:noch )?(?:in )?diese[r]? woche",
    next_month="(?:im )?nächste[nr] monat",
    within_hour="(?:innerhalb|in) der nächsten stunde|binnen einer stunde",
    at="um|gegen|ab|bis",
    on="am|bis|bis zum|ab|oder|und|den|für|spätestens|vor|von|vom",
    by="bis|am|spätestens",
    before="vor",
    of="",
    between="zwischen|von",
    and_="und|bis|[-–]",
    noon="mittags?",
    next_business_day="(?:am )?(?:nächsten|folgenden) (?:werk|arbeits)tag",
    late="ende",
    end_of_month="monatsende|(?:im laufe des|diesen) monats?",
    or_two="oder zwei",
    clock_mark="uhr|h",
    ordinal=r"\.",
    day_of_month=r"(?:am|bis zum|zum) (\d{1,2})\.(?! ?\d| ?\w)",
    numbers={**number_words.GERMAN, "zwölf": 12, "vierzehn": 14},
    short=frozenset({"mo", "di", "mi", "do", "fr", "sa", "so"}),
    doubtful=frozenset({"mo", "di", "mi", "do", "fr", "sa", "so"}),
)

_WE = r"(?:ich|wir|unser (?:team|techniker|kollege)|unsere (?:technik|kollegin)|ein kollege|eine kollegin)"
_WILL = r"(?:werde|werden|wird|melde|melden)"
_YOU = r"(?:ihnen|sie|dir|dich|euch)"

SPEECH: Final = Speech(
    code="de",
    thanks="danke|dankeschön|danke schön|danke sehr|danke dir|danke ihnen|danke euch|vielen dank|"
    "vielen lieben dank|"
    "besten dank|herzlichen dank|lieben dank|tausend dank|schönen dank|danke vielmals|danke nochmals|"
    "danke nochmal|"
    "nochmals danke|nochmals vielen dank|vielen dank nochmals|danke für die hilfe|danke für ihre hilfe|"
    "danke für deine hilfe|vielen dank für ihre hilfe|vielen dank für die hilfe|danke für die info|"
    "vielen dank für die info|danke für die information|vielen dank für die information|danke für "
    "die antwort|"
    "danke für ihre antwort|danke für deine antwort|vielen dank für die antwort|vielen dank für ihre antwort|"
    "danke für die schnelle antwort|vielen dank für die schnelle antwort|danke für die rückmeldung|"
    "vielen dank für die rückmeldung|danke für die schnelle rückmeldung|vielen dank für ihre rückmeldung|"
    "vielen dank für die schnelle rückmeldung|danke für ihre mühe|vielen dank für ihre mühe|dank|merci|"
    "danke für die schnelle hilfe|vielen dank für die schnelle hilfe|ich danke ihnen|wir danken "
    "ihnen|ich bedanke mich",
    thanks_for=(
        "danke|vielen dank|besten dank|herzlichen dank|danke schön|dankeschön|danke nochmals|vielen lieben "
        "dank",
        "für die|für ihre|für deine|für eure|für die schnelle|für ihre schnelle|für die rasche|für ihre "
        "rasche|für die prompte|für die nette|für die gute|für die tolle|für die freundliche",
        "antwort|hilfe|auskunft|info|information|informationen|rückmeldung|beratung|unterstützung|erklärung|"
        "bestätigung|mühe|nachricht|bearbeitung|erledigung|arbeit",
    ),
    closed="super|prima|perfekt|toll|klasse|großartig|wunderbar|sehr gut|gut|spitze|bestens|alles klar|"
    "alles gut|alles bestens|passt|passt so|das passt|passt für mich|funktioniert|es funktioniert|"
    "es funktioniert jetzt|"
    "jetzt funktioniert es|hat funktioniert|das hat funktioniert|es hat geklappt|hat geklappt|klappt|"
    "jetzt klappt es|"
    "erledigt|hat sich erledigt|verstanden|angekommen|erhalten|in ordnung|das ist in ordnung|kein problem|"
    "das freut mich|freut mich|gerne|gern geschehen|bitte sehr|bitteschön|bis bald|bis dann|bis "
    "später|tschüss|"
    "auf wiedersehen|schönen tag|schönen tag noch|einen schönen tag|einen schönen tag noch|schönes "
    "wochenende|"
    "ein schönes wochenende|schönen abend|schönen feierabend|ihnen auch|dir auch|ebenso|gleichfalls|genau|"
    "das hilft|hat geholfen|das hat geholfen|das war's|mach ich|mache ich|machen wir|wird gemacht|"
    "frohe weihnachten",
    yes="ja|jawohl|ja gern|ja gerne|gern|gerne|ok|okay|einverstanden|ja das passt|ja passt|stimmt|das stimmt|"
    "ja genau|ja klar|klar|natürlich|selbstverständlich|richtig|ja das ist richtig|bestätigt|ich bestätige",
    greetings="hallo|guten tag|guten morgen|guten abend|moin|servus|grüß gott|liebe|lieber|sehr geehrter|"
    "sehr geehrte|hallo herr|hallo frau|sehr geehrter herr|sehr geehrte frau|sehr geehrte damen "
    "und herren|herr|frau|"
    "lieber herr|liebe frau|danke|vielen dank|besten dank|danke herr|danke frau",
    sign_offs="mit freundlichen grüßen|mit freundlichem gruß|freundliche grüße|viele grüße|beste "
    "grüße|liebe grüße|"
    "schöne grüße|herzliche grüße|grüße|gruß|lg|mfg|vg|bg|hg|mit besten grüßen|viele liebe grüße",
    filler="ich|wir|sie|ihnen|ihre|ihr|ihren|uns|mir|mich|es|das|der|die|den|dem|ein|eine|einen|"
    "und|dann|auch|noch|"
    "schon|so|bald|umgehend|zeitnah|schnellstmöglich|möglich|wie|für|auf|bei|zu|zur|zum|am|im|in|"
    "um|dazu|damit|mit|ist|"
    "sehr|gerade|jetzt|gleich|bitte|hiermit|dieser|diese|wieder|zurück|von|bis|wird|werde|werden|hier|sich",
    negations="nicht|kein|keine|keinen|nie|nichts|aber|jedoch|leider|trotzdem|dennoch|allerdings|"
    "obwohl|ohne|noch|"
    "erst|nur|falsch|fehler|problem|probleme|kaputt|defekt|fehlt|storno|kündigung|beschwerde|voraus|"
    "wenn|falls|warum|"
    "wieso|wann|wie|wo|was|wer|soll|muss|müssen|brauche|brauchen|möchte|will|würde|könnte|warte|"
    "dringend|sofort|hoffe|"
    "bevor|sobald|außer|immer",
    no_names="montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|januar|februar|märz|april|"
    "mai|juni|juli|"
    "august|september|oktober|november|dezember|heute|morgen|rechnung|termin|angebot|auftrag|bestellung|"
    "lieferung|"
    "zahlung|konto|vertrag|hilfe|rückruf|anruf|antwort|frage|anlage|anhang|adresse|stornierung|widerruf|"
    "kündigung|"
    "reklamation|preis|kosten|zusage|absage|info|nachricht|mail|email|telefon|nummer|passwort|sie|"
    "ihr|ihre|wir|ich",
    answers="ja|nein|nicht|kein|keine|doch|normal",
    boilerplate="fragen|noch fragen|haben sie fragen|haben sie noch fragen|wie geht es ihnen|wie geht's",
    requests={
        "bitte": r"bitte(?! (?:entschuldig|verzeih|beachten|haben sie verständnis|sehr|schön|finden sie))",
        "bitten": r"bitten\b",
        "können|könnten|könnt|kannst|könntest|würden|würdest": r"(?:können|könnten|könnt|kannst|"
        r"könntest|würden|würdest) (?:sie|du|ihr)\b",
        "brauche|brauchen|benötige|benötigen": r"(?:brauche|brauchen|benötige|benötigen)\b",
        "möchte|möchten|hätte|hätten": r"(?:möchte|möchten|hätte|hätten)\b(?! (?:ich |wir )?(?:mich "
        r"|uns )?(?:bedanken|danken))",
        "schicken|senden|melden|rufen|teilen|geben|sagen|schick|send|ruf": r"(?:schicken|senden|"
        r"melden|rufen|teilen|geben|sagen) sie\b|(?:schick|send|ruf) (?:mir|mich|uns)\b",
        "suche|suchen": r"(?:ich suche|wir suchen)\b",
        "freuen|dankbar": r"(?:freuen|dankbar),? (?:wenn|über)",
        "bitte|rückmeldung|rückruf": r"um (?:eine |ihre |kurze |baldige )*(?:rückmeldung|rückruf|"
        r"antwort|hilfe|info|mitteilung)\b",
    },
    questions={
        "wann|wo|warum|wieso|weshalb|wer|wie|was": r"^(?:und |aber |hallo |oder )?(?:wann|wo|warum|"
        r"wieso|weshalb|wer|was|wie(?: lange| viel| oft| hoch)?) "
        r"(?:ist|sind|kann|können|könnte|wird|werden|kommt|haben|hat|kostet|kosten|muss|soll|geht|"
        r"machen|bekomme|bekommen|erhalte)\b",
        "können|könnten|haben|gibt|ist|kann|darf|werden|sind": r"^(?:und |aber |hallo |oder )?(?:können|"
        r"könnten|haben|gibt|ist|kann|darf|werden|sind) (?:sie|ich|wir|man|es|das|dies|da)\b",
    },
    repeats={
        "mail|e-mail|nachricht|anfrage": r"(?:haben sie|hast du|habt ihr) (?:denn )?(?:meine|unsere) (?:\w+ "
        r")?(?:mail|"
        r"e-mail|nachricht|anfrage) (?:vom \S+ )?(?:erhalten|bekommen|gesehen|gelesen)",
        "zweiter|zweite|dritter|dritte|erneuter|nochmaliger|erneute": r"(?:zweiter|dritter|erneuter|"
        r"nochmaliger) versuch|(?:zweite|dritte|erneute) (?:mail|e-mail|anfrage|nachricht|erinnerung|"
        r"mahnung)",
        "warte|warten": r"(?:warte|warten) (?:ich |wir )?(?:immer noch|noch immer|noch|seit|weiterhin|"
        r"bis heute)",
        "geschrieben|angerufen|gemeldet|geschickt|angefragt|kontaktiert": r"(?:letzte|vorige|vergangene|"
        r"vor|schon|bereits|gestern|mehrfach|mehrmals|zweimal|am)\b.{0,40}(?:geschrieben|angerufen|"
        r"gemeldet|geschickt|angefragt|kontaktiert)\b(?<!haben sie)",
        "antwort|rückmeldung|reaktion|rückruf": r"(?:keine|noch keine|nie eine|ohne|bisher keine)"
        r" (?:antwort|rückmeldung|reaktion|rückruf)|keinen rückruf",
        "gehört": r"(?:nichts|nie) (?:mehr )?(?:von ihnen |von euch |von dir )?gehört",
        "meldet|antwortet": r"(?:niemand|keiner) (?:meldet|antwortet)",
        "erinnerung|erinnern": r"(?:erinnerung an|nochmals? (?:an|erinner)|möchte .{0,20}erinnern)",
    },
    nags={
        "neues|neuigkeiten|stand": r"(?:gibt es|schon) .{0,12}(?:neues|neuigkeiten)|(?:wie|was) "
        r"ist .{0,10}stand",
        "erhalten|bekommen|angekommen|gelesen|gesehen": r"(?:haben sie|hast du|ist) .{0,20}(?:mail|"
        r"e-mail|nachricht|anfrage|schreiben|brief).{0,12}(?:erhalten|bekommen|angekommen|gelesen|"
        r"gesehen)",
        "antworten|antwort|melden|antworte": r"(?:bitte|können sie|könnten sie|würden sie) .{0,25}(?:antwor"
        r"ten|antwort|melden|antworte)|wann .{0,20}(?:antwort|melden)|warte .{0,20}antwort",
        "rückmeldung|antwort": r"(?:bitte )?um (?:eine |ihre |kurze |baldige )*(?:rückmeldung|antwort)",
        "jemand": r"ist (?:da )?jemand (?:da|zu hause)",
        "versuch": r"(?:zweiter|dritter|erneuter) versuch",
    },
    regulated={
        "daten|konto|account": r"(?:löschen|löschung|lösche|entfernen).{0,40}(?:meine[rn]?|unsere[rn]?|"
        r"personenbezogene[rn]?) (?:\w+ )?(?:daten|konto|account)|"
        r"(?:meine[rn]?|unsere[rn]?|mein) (?:\w+ )?(?:daten|konto|account|kundenkonto).{0,40}(?:löschen|"
        r"löschung|zu entfernen)|"
        r"welche (?:\w+ )?daten .{0,20}(?:über mich|gespeichert)",
        "dsgvo": r"(?:gemäß|nach|laut|art\.? ?\d+|artikel \d+) .{0,12}dsgvo|dsgvo.{0,4}(?:auskunft|anfrage)",
        "auskunft": r"(?:auskunft nach|recht auf auskunft|selbstauskunft|auskunft über (?:die |meine "
        r")?(?:\w+ )?(?:gespeicherten |personenbezogenen )?daten)",
        "beschwerde|beschweren": r"(?:formelle|förmliche|offizielle|hiermit) (?:\w+ )?beschwerde|"
        r"(?:reiche|lege|erhebe|einlegen|einreichen) .{0,30}beschwerde|beschwerde (?:einlegen|einreichen|"
        r"ein)\b|möchte mich .{0,20}beschweren",
    },
    praise={
        "toll|tolle|tollen|super|hervorragend|hervorragende|großartig|freundlich|freundliche|kompetent|"
        "wunderbar|begeistert|"
        "zufrieden|ausgezeichnet|prima|klasse|hilfsbereit": r"(?:toll|tolle|tollen|super|hervorragend|"
        r"hervorragende|großartig|freundlich|freundliche|kompetent|"
        r"wunderbar|begeistert|zufrieden|ausgezeichnet|prima|klasse|hilfsbereit)\b",
    },
    received={
        "erhalten|angekommen|eingegangen|bekommen": r"(?:ihre|deine|eure) (?:\w+ )?(?:anfrage|nachricht|"
        r"mail|e-mail|anruf|schreiben)(?: \w+)? (?:erhalten|angekommen|eingegangen|bekommen)|(?:habe|"
        r"haben) (?:ich |wir )?(?:ihre|deine) (?:anfrage|nachricht|mail|e-mail|schreiben).{0,15}erhalten",
        "prüfe|prüfen|kläre|klären|kümmere|kümmern|schaue|schauen|untersuche|untersuchen": r"(?:ich|wir)"
        r"? ?(?:prüfe|prüfen|kläre|klären|kümmere|kümmern|schaue|schauen|untersuche|untersuchen)"
        r"(?: ich| wir)?(?: das| es| ihre anfrage| mich| uns| mal| gerade| darum| an)*",
        "weitergeleitet|weitergegeben": r"(?:habe|haben) (?:ich |wir )?(?:es|das|ihre \w+|die \w+)"
        r"?.{0,30}(?:weitergeleitet|weitergegeben)",
        "frage|fragen|rückfrage|rücksprache|kläre|klären|nachfragen": r"(?:ich|wir) (?:frage|fragen|kläre|"
        r"klären|muss|"
        r"müssen|halte|werde|werden) (?:das |dies |es |kurz |noch |erst |zuerst )*(?:(?:mit |bei "
        r")?(?:unsere[nmr]?|"
        r"de[nmr]|meine[nmr]?) \w+ ?)?(?:nach\b|rücksprache(?: halten)?|nachfragen|fragen|klären|ab\b|"
        r"abklären)?",
        "unterwegs|termin|besprechung|urlaub|baustelle": r"\w+ ist (?:heute |gerade |noch |zurzeit |derzeit "
        r")*(?:unterwegs|"
        r"(?:bei|auf|in) (?:einem |einer |der )?(?:termin|kunden|baustelle|besprechung)|im (?:urlaub|"
        r"termin)|beim kunden)",
        "geduld": r"(?:um|für ihre|etwas|noch etwas) (?:etwas |ein wenig )?geduld|gedulden",
    },
    not_yet=not_yet_words.DE,
    later={
        "melde|melden": rf"(?:ich|wir)? ?(?:melde|melden)(?: ich| wir)? (?:mich|uns)(?: bei {_YOU})"
        rf"?|(?:wird|werde|werden) (?:sich |mich |uns )?.{{0,20}}melden",
        "meldet|ruft": r"(?:er|sie|\w+) (?:meldet sich|ruft (?:sie|dich|ihnen))(?: bei ihnen| bei dir)?",
        "rufe|anrufen|zurückrufen|zurück": rf"(?:ich |wir )?(?:rufe|rufen)(?: ich| wir)?(?: {_YOU})"
        rf"?(?=.*\b(?:an|zurück)\b)|(?:werde|werden|wird) .{{0,40}}(?:anrufen|zurückrufen)",
        "antworten|beantworten": r"(?:werde|werden|wird) .{0,30}(?:antworten|beantworten)",
        "hören": r"(?:hören sie|sie hören|hörst du|du hörst|werden sie) .{0,15}(?:von (?:mir|uns)|hören)",
        "bescheid": rf"(?:gebe|geben|werde|werden)(?: ich| wir)?(?: {_YOU})?.{{0,20}}bescheid(?: geben)?",
        "zukommen": r"(?:auf sie|auf dich) zukommen",
    },
    later_dated={
        "schicke|schicken|sende|senden|komme|kommen|kommt|liefern|erhalten|bekommen": r"(?:ich|wir|"
        r"sie|techniker|kollege) (?:schicke|schicken|sende|senden|komme|kommen|kommt|liefern|erhalten|"
        r"bekommen)\b|"
        r"(?:schicke|schicken|sende|senden|komme|kommen|erhalten|bekommen) (?:ich|wir|sie)\b|(?:werde|"
        r"werden|wird) .{0,40}(?:schicken|senden|kommen|liefern|erhalten|bekommen)",
    },
    proposes={
        "telefonieren|sprechen|treffen|reden|vorbeikommen": r"(?:können|könnten|sollen|wollen) (?:wir|"
        r"sie|ich) .{0,60}(?:telefonieren|sprechen|treffen|reden|vorbeikommen)",
        "passt|passen|passte": r"(?:passt|passen|würde|wäre)\b.{0,50}",
        "zeit": r"(?:haben sie|hätten sie|hast du) .{0,40}zeit",
        "recht|möglich": r"(?:wäre|ist) .{0,60}(?:recht|möglich)",
        "wie": r"wie wäre es|wie wär's",
    },
    accepts={
        "passt|passen": r"(?:passt|passen)(?: (?:mir|uns|sehr|gut|perfekt|bestens|super|auch))*",
        "ok|okay|gut|perfekt|super|prima|ideal|möglich|bestens": r"(?:ist|wäre|geht)(?: \w+)? (?:ok|"
        r"okay|gut|perfekt|super|prima|ideal|möglich|bestens|in ordnung)|(?:ok|okay|gut|perfekt|"
        r"super|prima)\b",
        "ordnung": r"(?:ist|geht)? ?in ordnung",
        "geht|klappt": r"(?:geht|klappt)(?: bei mir| bei uns| gut)?",
        "gern|gerne|ja|bis|einverstanden": r"(?:gern|gerne|ja|bis|einverstanden)\b",
    },
    refuses="nicht|kein|keine|aber|leider|nur|wenn|falls|erst|nie|außer|sondern|statt|lieber|absagen|"
    "verschieben|später|"
    "früher|schlecht|vielleicht|eventuell|noch|seit|letzten|war|warum|warte|niemand|ungern|obwohl|storno",
    dates=DATES,
)
