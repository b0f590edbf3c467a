"""German: how a reply gives the next move away, hedges, denies, and how it names the matter."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang import number_words
from heardback.reading.lang.signal_words import SignalWords

_SEE: Final = r"(?:\w+ ){0,4}"  # what German puts between a verb and its end

SIGNALS: Final = SignalWords(
    code="de",
    stemmer="german",
    stop="ab|aber|alle|allem|allen|alles|als|also|am|an|auch|auf|aus|bei|beim|bereits|bin|bis|bist|bitte|"
    "da|dabei|damit|dann|danke|daran|das|dass|daß|davon|dazu|dein|deine|dem|den|denn|der|des|deshalb|"
    "dich|die|dies|diese|diesem|diesen|dieser|dieses|dir|doch|dort|du|durch|ein|eine|einem|einen|"
    "einer|eines|einfach|einmal|er|es|etwa|euch|euer|eure|für|ganz|grüße|hab|habe|haben|habt|hallo|"
    "hat|hatte|hatten|herr|hier|ich|ihm|ihn|ihnen|ihr|ihre|ihrem|ihren|ihrer|im|immer|in|ins|ist|ja|"
    "jede|jetzt|kann|kannst|kein|keine|keinen|können|könnte|könnten|liebe|lieber|man|mein|meine|"
    "meinem|meinen|meiner|mich|mir|mit|möchte|möchten|muss|müssen|nach|nicht|nichts|noch|nun|nur|ob|"
    "oder|ohne|sehr|sei|sein|seine|seit|sich|sie|sind|so|soll|sollen|sollte|sonst|tag|über|um|und|"
    "uns|unser|unsere|unter|vielen|vielleicht|vom|von|vor|wann|war|waren|warum|was|weil|welche|"
    "welcher|welches|wenn|wer|werde|werden|wie|wieso|will|wir|wird|wirklich|wo|worden|wurde|wurden|"
    "würde|würden|zu|zum|zur|zwar|frau|geehrte|geehrter|freundlichen|freundliche",
    weak="bald|danach|geben|gehen|geht|gibt|gerade|gern|gerne|gut|guten|helfen|hilfe|lassen|machen|macht|"
    "mal|mehr|möglich|recht|sagen|schon|tun|viel|viele|wieder|wissen|wollen|etwas|passieren|passiert",
    wh="(?:und |aber |oder |also )*(?:was|wann|wo|welche\\w*|wer|wem|wen|warum|wieso|weshalb|wie|wozu|"
    "wohin|bis wann)",
    polar="(?:und |aber |oder |auch |bitte )*(?:ist|sind|war|waren|hat|haben|habt|hatten|kann|können|"
    "könnt|könnten|"
    "könnte|wird|werden|würden|würde|darf|dürfen|soll|sollen|muss|müssen|gibt es|geht|gilt|bieten|machen|"
    "kommen|"
    "kommt|öffnen|wollen|möchten|nehmen|liefern|schicken|haben)",
    when="wann|um wie viel uhr|bis wann|ab wann|wie lange|wie bald|seit wann|an welchem tag",
    how_much="wie ?viel|was (?:kostet|kosten|macht)|wie (?:teuer|hoch)|zu welchem preis",
    yes_no="ja|nein|doch|natürlich|gerne|klar|selbstverständlich|sicher|richtig|stimmt|leider nein|"
    "leider nicht|noch "
    "nicht|genau|jawohl",
    burdens=f"(?:melden sie sich|melde dich|rufen sie|ruf|schreiben sie|kontaktieren sie|geben sie) {_SEE}"
    "(?:uns|mich|mir|an|durch|bescheid|wieder|erneut|nochmals)|melden sie sich|melde dich|sagen sie "
    "(?:uns|mir) bescheid",
    if_silent="(?:wenn|falls|sollten) (?:sie|du|ihr) (?:bis dahin )?(?:\\w+ ){0,4}(?:nichts|keine|fragen|"
    "etwas|noch|möchten|wünschen)",
    customer_moves="(?:ich|wir) (?:rufe|rufen|melde|melden|schreibe|schreiben|komme|kommen|frage|"
    "fragen)\\b.{0,40}?(?:an|wieder|"
    "nochmal|nochmals|erneut|uns|mich|nach)|(?:soll|sollen|kann|können|darf|dürfen) (?:ich|wir) (?:\\w+ "
    "){0,4}(?:anrufen|"
    "melden|schreiben|nachfragen|vorbeikommen)|wann (?:\\w+ ){0,3}(?:ich|wir) (?:\\w+ ){0,3}(?:anrufen|"
    "melden|nachfragen)|bei wem",
    only_they="(?:ihr|ihre|ihren|ihrer|ihres|die|den|das|deine?n?) (?:\\w+ ){0,2}(?:rechnung|"
    "rechnungsnummer|beleg|"
    "kassenbon|vertrag|vertragsnummer|bestellnummer|kundennummer|seriennummer|auftragsnummer|"
    "aktenzeichen|adresse|anschrift|"
    "foto|fotos|bild|bilder|unterschrift|formular|bankverbindung|iban|zählerstand|maße|ausweis|"
    "unterlagen|kopie|"
    "geburtsdatum|einwilligung|zustimmung|genehmigung|entscheidung|wahl|wunschtermin|farbe|größe)|"
    "welche[rsn]? (?:\\w+ ){1,3}"
    "(?:passt|ihnen|sie)|wann es ihnen|ob sie|(?:fotos?|bilder) (?:von|des|der)",
    next_steps="(?:möchten|wollen|wünschen|hätten|passt|würde) (?:sie|es|ihnen)|(?:anbei|beigefügt|im "
    "anhang|hier)|"
    "bitte \\w+|(?:haben|habe) (?:\\w+ ){0,5}(?:geschickt|gesendet|versandt|erstattet|repariert|ersetzt|"
    "gebucht|bestellt|storniert|"
    "geändert|korrigiert|überwiesen|gutgeschrieben|erledigt|behoben|veranlasst|weitergeleitet|geprüft|"
    "abgeschlossen)|"
    "(?:ist|sind|wurde|wurden) (?:\\w+ ){0,4}(?:geschickt|gesendet|versandt|erstattet|repariert|ersetzt|"
    "gebucht|bestellt|"
    "storniert|geändert|korrigiert|überwiesen|erledigt|behoben|fertig|abgeschlossen|gelöst)|wir können "
    "(?:ihnen )?\\w+",
    how_to="(?:gehen sie|klicken sie|drücken sie|öffnen sie|wählen sie|schalten sie|ziehen sie|melden "
    "sie sich an|geben sie .{0,30}"
    "ein|starten sie|laden sie|füllen sie|schritt \\d|so gehen sie vor|folgende schritte|zuerst)",
    closing="gern geschehen|gerne geschehen|keine ursache|nichts zu danken|(?:schönen|schönes|schöne) "
    "(?:\\w+ )?(?:tag|abend|"
    "woche|wochenende|feiertage|urlaub)|freut (?:mich|uns)|vielen dank für (?:ihre|ihr|die|den|das) "
    "(?:bestellung|zahlung|lob|"
    "rückmeldung|auftrag|information)",
    hedges="(?:ich|wir) (?:glaube|glauben|denke|denken|meine|meinen|vermute|vermuten) (?:nicht|,? "
    "?(?:dass )?(?:ich|wir)) (?:\\w+ ){0,5}"
    "(?:erhalten|bekommen|gesehen|übersehen|verpasst|geantwortet|haben|habe)|(?:glaube|glauben|denke|"
    "denken) nicht(?:,)? dass "
    "(?:\\w+ ){0,5}(?:erhalten|bekommen|angekommen|gesehen)|(?:kann|könnte|mag|muss|müsste|dürfte|wird) "
    "(?:\\w+ ){0,6}(?:untergegangen|"
    "übersehen|verloren|gelandet|verpasst|durchgerutscht|abhanden) ?(?:gekommen|gegangen|worden)?(?: "
    "\\w+)?|(?:wahrscheinlich|"
    "vermutlich|vielleicht|möglicherweise|wohl) (?:\\w+ ){0,5}(?:spam|untergegangen|übersehen|verloren|"
    "gelandet|verpasst)|"
    "kann sein,? dass|könnte sein,? dass",
    hedges_void="fragen haben|sie vielleicht",
    media="e-?mails?|mails?|posteingang|spam\\w*|junk|system|server|software|telefon\\w*|leitung\\w*|"
    "anrufbeantworter|mailbox|"
    "internet|technik|filter|outlook|nachrichten?",
    media_fail="ausgefallen|ausfall|störung\\w*|gestört|langsam|nicht (?:immer )?(?:sofort|zuverlässig|"
    "zugestellt|angekommen|"
    "funktioniert|ankommen|angezeigt)|nie angekommen|im spam\\w*|in (?:den|dem|unserem|unseren) (?:\\w+ "
    ")?spam\\w*|spam(?:ordner|filter)? "
    "(?:gelandet|gelandet)|gelandet|abgestürzt|verzöger\\w*|verloren|verschluckt|probleme?|hakt|hakte|"
    "abgefangen|defekt",
    media_not="ihr (?:\\w+ )?(?:telefon|system|server|internet|gerät|drucker)|ihre (?:\\w+ "
    ")?(?:telefonanlage|software|webseite|leitung)",
    mending="(?:habe|haben) (?:\\w+ ){0,5}(?:jetzt|nun|inzwischen)|(?:jetzt|nun|ab sofort|ab heute|"
    "künftig|von nun an|inzwischen)|damit das "
    "nicht (?:wieder|noch)",
    apologies="entschuldig\\w*|verzeih\\w*|tut (?:mir|uns) (?:sehr |wirklich )?leid|bedauer\\w*|pardon|"
    "sorry|(?:danke|dank) (?:\\w+ ){0,3}für "
    "(?:ihre |deine |die )?(?:geduld|das warten)|mein fehler|unser fehler",
    denials="nicht (?:\\w+ )?(?:möglich|machbar|zulässig|erlaubt|vorgesehen|verfügbar|abgedeckt)|(?:kann|"
    "können|konnten|könnten|dürfen|darf) "
    "(?:\\w+ ){0,6}(?:nicht|keine[nrms]?|leider nicht)|unmöglich|ausgeschlossen|außerstande|nicht in der "
    "lage|(?:müssen|muss) "
    "(?:\\w+ ){0,5}ablehnen|keine ausnahmen?|bieten (?:\\w+ ){0,3}(?:nicht|keine[nrms]?)",
    denials_void="(?:kann|können) (?:\\w+ ){0,3}(?:kaum erwarten|nicht genug danken|nicht erwarten)|"
    "(?:wenn|falls|dass|weil) sie (?:\\w+ )"
    "{0,6}nicht (?:können|konnten|kann)|tut (?:mir|uns) leid,? dass",
    policy="unsere[rn]? (?:\\w+ ){0,2}(?:richtlinien?|vorschriften|regeln|bedingungen|agb)|(?:laut|gemäß|"
    "gegen) (?:unsere[rn]? |den |die )?"
    "(?:\\w+ )?(?:richtlinien?|vorschriften|regeln|agb|vorgaben)",
    alternatives="was (?:wir|ich) (?:\\w+ ){0,3}(?:können|kann)|(?:wir|ich) (?:können|kann|könnten|"
    "könnte) ihnen (?!.{0,40}(?:nicht|kein))|"
    "alternativ\\w*|stattdessen|(?:andere|weitere) (?:möglichkeit|lösung|option)\\w*|option(?:en)?|"
    "möchten sie|wäre ihnen|(?:ich|wir) "
    "(?:schlage|schlagen|empfehle|empfehlen) (?:\\w+ ){0,3}vor|sie (?:können|könnten) (?!.{0,40}(?:nicht|"
    "kein))",
    alternatives_after="aber|jedoch|allerdings|dafür|sondern|stattdessen|doch",
    phoning="(?:rufe|rufen|rief|riefen|angerufen|anrufen|telefon\\w*|telefoniert|zurückrufen|"
    "zurückgerufen|melde mich telefonisch|ihr anruf|"
    "ihren anruf|auf die mailbox)",
    waits="wart\\w*|gewartet|ohne (?:\\w+ )?(?:antwort|rückmeldung)|nichts gehört|seit(?:dem)?|gedauert|"
    "lange|verspät\\w*|verzöger\\w*",
    units={
        "stunde": 1,
        "stunden": 1,
        "tag": 24,
        "tage": 24,
        "tagen": 24,
        "woche": 168,
        "wochen": 168,
        "monat": 720,
        "monate": 720,
        "monaten": 720,
        "jahr": 8760,
        "jahre": 8760,
        "jahren": 8760,
    },
    numbers={**number_words.GERMAN, "elf": 11, "zwölf": 12},
    problems="leck\\w*|undicht\\w*|tropf\\w*|kaputt\\w*|defekt\\w*|beschädig\\w*|schaden|schäden|"
    "fehler\\w*|falsch\\w*|fehl(?:t|en|te|ten)|"
    "verspät\\w*|verzöger\\w*|laut\\w*|geräusch\\w*|überschwemm\\w*|überflut\\w*|riecht|gestank|"
    "gebrochen|bricht|gerissen|"
    "verloren|gestohlen|doppelt|zweimal|kalt\\w*|schimmel\\w*|verstopf\\w*|abgestürzt|langsam\\w*|"
    "unfreundlich\\w*|"
    "enttäusch\\w*|beschwer\\w*|problem\\w*|ausfall\\w*|ausgefallen|storniert|zerkratzt|verärger\\w*|"
    "verletzt|krank",
    people="herr|frau|kollege|kollegin|techniker|technikerin|mitarbeiter|mitarbeiterin|meister|dr",
    legal="vertraulich\\w*|handelsregister|amtsgericht|geschäftsführe\\w*|ust-?id\\w*|hrb|sitz der "
    "gesellschaft|datenschutz\\w*|"
    "nicht der (?:richtige|beabsichtigte)|vernichten sie|unbefugt\\w*|allgemeine geschäftsbedingungen|"
    "abmelden|abbestellen",
    suggestions={
        "burden_shift": "Ich rufe Sie {wording} selbst an; Sie müssen nichts tun.",
        "scripted_repeat": (
            "Ich sehe, dass Sie diese Antwort schon bekommen haben. Neu ist: … Ich kümmere mich jetzt um …"
        ),
        "denial_without_alternative": "Das geht nicht, weil … Was ich tun kann: … Würde Ihnen das helfen?",
        "question_not_addressed": "Sie haben gefragt: „{question}“ Die Antwort ist: …",
        "hedged_ack": "Ich habe nachgesehen: Ihre Nachricht ist am … bei uns eingegangen.",
        "medium_blame": (
            "Ihre Nachricht ist am … eingegangen; da hätten wir antworten sollen. Ich "
            "kümmere mich jetzt darum: …"
        ),
        "no_next_step": "Ich … und schreibe Ihnen bis …, auch wenn es nichts Neues gibt.",
        "late_no_apology": "Es tut mir leid, dass Sie{wait} auf diese Antwort warten mussten.",
        "wait": " {days} Tage",
        "wait_one": " einen Tag",
        "channel_preference_missed": "Sie haben um einen Anruf gebeten. Ich rufe Sie am … um … an.",
    },
)
