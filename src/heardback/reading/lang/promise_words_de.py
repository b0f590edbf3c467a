"""German: how people promise, hedge, and give the next move away."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.de import DATES
from heardback.reading.lang.promise_words import PromiseWords, Saying

_TO: Final = r"(?:ihnen|sie|dir|dich|euch|ihr|mich|uns|es|das|dies|diese|den|die|ihn|ihm|ihnen allen)"
_SMALL: Final = (
    r"(?:gerne?|dann|auch|noch|gleich|sofort|umgehend|natürlich|selbstverständlich|nun|jetzt|morgen|heute|"
    r"später|bald|"
    r"schnellstmöglich|baldmöglichst|zeitnah|kurzfristig|persönlich|selbst|direkt|wieder|erst|zunächst|"
    r"vorab|anschließend|"
    r"dafür|daher|deshalb|mal|einmal|kurz|eben|sicher|bestimmt|versprochen|und|ebenfalls|wie besprochen|"
    r"wie vereinbart)"
)


def _said(verbs: str) -> str:
    """Return the verb with its subject before or after it: "ich sende", "morgen sende ich", "(dann) sende"."""
    return (
        rf"(?:(?:ich|wir|und ich|und wir) (?:{_SMALL} ){{0,2}}(?:{verbs})|(?:{verbs}) (?:ich|wir)|"
        rf"(?:^|(?<=\bund ))(?:{verbs})(?! sie\b| ihr\b))"
    )


_REST: Final = r"[^;!?]{0,90}?\b"
_THIRD: Final = (
    r"(?:(?:unsere?|meine?|eine?|der|die|das) (?:\w+ )?(?:techniker(?:in)?|kolleg(?:e|en|in)|"
    r"mitarbeiter(?:in)?|team|"
    r"support|monteur(?:in)?|werkstatt|fahrer(?:in)?|chef(?:in)?|buchhaltung|kundendienst|vertrieb|"
    r"abteilung|büro|lager|"
    r"elektriker(?:in)?|installateur(?:in)?|handwerker|assistent(?:in)?|leiter(?:in)?)(?: \w+)?|(?:frau|"
    r"herr) \w+|jemand(?: "
    r"\w+){0,3}?)"
)
_RUFE: Final = _said("rufe|rufen|ruf|klingle|klingeln|telefoniere|telefonieren")
_MELDE: Final = _said("melde|melden|meld")
_KOMME: Final = _said("komme|kommen")
_SETZE: Final = _said("setze|setzen")
_HALTE: Final = _said("halte|halten")
_GEBE: Final = _said("gebe|geben|geb|sage|sagen|sag")
_INFORMIERE: Final = _said(
    "informiere|informieren|benachrichtige|benachrichtigen|kontaktiere|kontaktieren|antworte|"
    "antworten|schreibe|schreiben|berichte|berichten"
)
_ANTWORTE: Final = _said("antworte|antworten|berichte|berichten")
_SCHICKE: Final = _said(
    "schicke|schicken|schick|sende|senden|maile|mailen|übersende|übersenden|liefere|liefern|reiche|"
    "reichen|bringe|bringen|leite|leiten|faxe|stelle ihnen|stellen ihnen|besorge|besorgen|erstelle|"
    "erstellen|versende|versenden|gebe|geben|lege|legen|bereite|bereiten|lade|laden"
)
_LASSE: Final = _said("lasse|lassen")
_PRÜFE: Final = _said(
    "prüfe|prüfen|überprüfe|überprüfen|kläre|klären|schaue|schauen|schau|sehe|sehen|recherchiere|"
    "frage|fragen|erkundige|erkundigen|gehe|gehen|untersuche|untersuchen|checke|checken"
)
_KÜMMERE: Final = _said("kümmere|kümmern")
_ERSTATTE: Final = _said(
    "erstatte|erstatten|überweise|überweisen|storniere|stornieren|reserviere|reservieren|buche|"
    "buchen|tausche|tauschen|repariere|reparieren|ersetze|ersetzen|veranlasse|veranlassen|bestelle|"
    "bestellen|korrigiere|korrigieren|ändere|ändern|übernehme|übernehmen|hole|holen|montiere|"
    "montieren|erledige|erledigen|organisiere|organisieren|bespreche|besprechen|vereinbare|"
    "vereinbaren|trage|tragen|mache|machen|sorge|sorgen|bearbeite|bearbeiten|komme|kommen"
)

PROMISES: Final = PromiseWords(
    code="de",
    dates=DATES,
    common="der|die|das|und|ich|wir|sie|nicht|ist|zu|ihnen|mit|für|auf|ein|eine|den|bitte|von|uns|mir|es|"
    "im|bis|am|noch|wird|dem|oder|"
    "auch|haben|habe|können|werden|werde|wenn|dass|ihre|ihr|ihren|zum|zur|dich|dir|melde|gerne",
    hints="herr|frau|geht|gehen|haben|bekommen|ich|wir|sie|werde|werden|wird|melde|melden|rufe|rufen|"
    "schicke|schicken|sende|senden|prüfe|"
    "prüfen|kümmere|kümmern|techniker|"
    "technikerin|kollege|kollegin|team|jemand|folgt|folgen|mehr|antwort|ruf|meld|schreib|schreiben|hören|"
    "erhalten|bekommen|verspreche|du|"
    "schaue|kläre|gebe|komme|monteur|mitarbeiter|mitarbeiterin|kundendienst|angebot",
    leads={
        "promise": r"(?:ich verspreche|wir versprechen|ich sichere|wir sichern|ich garantiere)(?: "
        r"(?:ihnen|dir|euch))?(?: zu)?,?(?: dass)?(?: ich| wir)?",
    },
    adverbs=rf"(?:(?:{_TO}|{_SMALL}) ){{0,3}}",
    verbs=(Saying("promise", "act", r"[^\W\d_]+"),),
    open_leads=frozenset({"promise"}),
    wholes=(
        Saying(
            "anrufen",
            "call_back",
            rf"{_RUFE}\b{_REST}(?:an|zurück|durch|mit ihnen)\b|"
            rf"(?:ich werde|wir werden|werde ich|werden wir|^werde) (?:{_TO}|{_SMALL}){_REST}(?:anrufen|"
            rf"zurückrufen|telefonieren|durchrufen)\b",
        ),
        Saying(
            "melden",
            "reply",
            rf"{_MELDE} (?:{_SMALL} )?(?:mich|uns)\b|(?:ich werde|wir werden|werde "
            rf"ich|werden wir|^werde) (?:mich|uns)\b{_REST}(?:melden|zurückmelden|kontaktieren)\b|"
            rf"{_KOMME} (?:{_SMALL} )?{_REST}(?:auf (?:sie|dich|euch)|darauf) (?:zu|zurück)\b|"
            rf"{_SETZE} (?:mich|uns){_REST}in verbindung|{_HALTE} (?:sie|"
            rf"dich|euch){_REST}laufenden\b|"
            rf"{_GEBE} (?:{_SMALL} )?(?:ihnen|dir|"
            rf"euch)?{_REST}(?:bescheid|rückmeldung|rückantwort|antwort)\b|"
            rf"{_INFORMIERE} (?:{_SMALL} )?(?:sie|dich|euch|ihnen|dir)\b|"
            rf"{_ANTWORTE}\b|"
            rf"(?:ich werde|wir werden|werde ich|werden wir|^werde)\b{_REST}(?:antworten|bescheid geben|"
            rf"bescheid sagen|informieren|benachrichtigen|kontaktieren|schreiben|berichten|auf sie "
            rf"zukommen|zurückkommen|rückmeldung geben|in verbindung setzen|auf dem laufenden halten)\b",
        ),
        Saying(
            "hören",
            "reply",
            r"sie hören (?:\w+ ){0,4}?(?:von (?:uns|mir)|in kürze|bis|morgen)|(?:du|ihr) (?:hörst|hört) "
            r"(?:\w+ ){0,3}?von (?:uns|mir)|(?:sie|du) (?:werden|wirst) (?:\w+ ){0,4}?von (?:uns|mir) hören|"
            rf"(?:eine |die |unsere )?(?:antwort|rückmeldung|nachricht) (?:bekommen|erhalten|haben) sie\b|"
            rf"haben sie (?:\w+ ){{0,3}}?von (?:mir|uns) (?:\w+ ){{0,2}}?(?:antwort|rückmeldung|nachricht|"
            rf"bescheid)|"
            rf"{_said('lasse|lassen')} {_REST}wissen\b|"
            rf"(?:sie erhalten|sie bekommen|du bekommst|du erhältst|erhalten sie|bekommen "
            rf"sie){_REST}(?:antwort|rückmeldung|rückruf|bescheid)\b",
        ),
        Saying(
            "senden",
            "deliver",
            rf"{_SCHICKE} (?:{_SMALL} )?(?:{_TO}|ein|eine|einen|ihr|ihre|ihren|alles|weiter|nach|dir)\b|"
            rf"{_LASSE} (?:ihnen|dir|euch){_REST}zukommen\b|"
            rf"(?:ich werde|wir werden|werde ich|werden wir|^werde)\b{_REST}(?:schicken|zuschicken|senden|"
            rf"zusenden|übersenden|mailen|liefern|nachreichen|vorbeibringen|bringen|weiterleiten|"
            rf"bereitstellen|zukommen lassen|versenden|erstellen|zustellen|hochladen|nachliefern)\b",
        ),
        Saying(
            "erhalten",
            "deliver",
            rf"(?:sie erhalten|sie bekommen|du bekommst|du erhältst|erhalten sie|bekommen sie|sie "
            rf"haben){_REST}(?:von (?:uns|mir)|bis (?:morgen|freitag|montag|dienstag|mittwoch|donnerstag|"
            rf"ende|spätestens|zum|heute)|morgen|heute noch|in den nächsten tagen|in kürze|nächste woche|"
            rf"innerhalb|zugesandt|zugeschickt)\b",
        ),
        Saying(
            "prüfen",
            "act",
            rf"{_PRÜFE} (?:{_SMALL} )?(?:{_TO}|ob|wo|was|warum|nach|mal|intern|beim|bei|dem|der|sache)\b|"
            rf"(?:ich werde|wir werden|werde ich|werden wir|^werde)\b{_REST}(?:prüfen|überprüfen|klären|"
            rf"abklären|nachsehen|nachschauen|anschauen|ansehen|nachfragen|erkundigen|untersuchen|"
            rf"recherchieren|checken)\b|lassen sie (?:mich|uns) (?:das |dies |kurz |bitte )*(?:prüfen|"
            rf"klären|nachsehen|nachschauen)",
        ),
        Saying(
            "tun",
            "act",
            rf"{_KÜMMERE} (?:{_SMALL} )?(?:mich|uns)\b|"
            rf"{_ERSTATTE} (?:{_SMALL} )?(?:{_TO}|dafür|einen|eine|ein|ihre|ihren|am|um|gegen|morgen|"
            rf"heute|vorbei|beim|bei|mit|alles|fertig)\b|"
            rf"(?:ich werde|wir werden|werde ich|werden wir|^werde)\b{_REST}(?:kümmern|erstatten|"
            rf"überweisen|stornieren|reservieren|buchen|tauschen|austauschen|umtauschen|reparieren|"
            rf"ersetzen|veranlassen|bestellen|korrigieren|ändern|übernehmen|abholen|montieren|erledigen|"
            rf"organisieren|besprechen|vereinbaren|eintragen|machen|sorgen|bearbeiten|vorbeikommen|kommen|"
            rf"einbauen|gutschreiben|beheben|lösen)\b",
        ),
        Saying(
            "dritte_anrufen",
            "call_back",
            rf"{_THIRD} (?:ruft (?:{_TO}|{_SMALL}){_REST}an\b|wird (?:sie|"
            rf"dich|euch){_REST}(?:anrufen|zurückrufen))",
        ),
        Saying(
            "dritte_melden",
            "reply",
            rf"(?:{_THIRD}|(?:herr|frau) \w+) (?:meldet sich|kommt auf sie zu|wird sich{_REST}melden|wird "
            rf"(?:sie|ihnen){_REST}(?:kontaktieren|antworten|schreiben|informieren)|setzt sich mit ihnen|"
            rf"schreibt ihnen)",
        ),
        Saying(
            "kommt",
            "act",
            rf"{_THIRD} (?:kommt|ist|schaut|fährt|wird{_REST}(?:kommen|vorbeikommen|da sein|erledigen|"
            rf"reparieren|prüfen))\b",
        ),
        Saying(
            "dritte_senden",
            "deliver",
            rf"{_THIRD} (?:schickt|sendet|liefert|bringt|wird (?:ihnen|dir|"
            rf"euch){_REST}(?:schicken|senden|liefern|bringen|zukommen lassen))\b",
        ),
        Saying(
            "wird_gesendet",
            "deliver",
            rf"(?:wird|werden)\b{_REST}(?:zugesandt|zugeschickt|versendet|verschickt|geliefert|übersandt|"
            rf"nachgereicht|gesendet|geschickt|zugestellt|versandt)\b",
        ),
        Saying(
            "wird_getan",
            "act",
            rf"(?:wird|werden)\b{_REST}(?:erstattet|überwiesen|gutgeschrieben|repariert|behoben|storniert|"
            rf"ausgetauscht|ersetzt|erledigt|bearbeitet|korrigiert|abgeholt|eingebaut|geprüft)\b",
        ),
        Saying(
            "folgt",
            "deliver",
            r"(?:angebot|antwort|rechnung|unterlagen|details|infos?|bericht|"
            r"vertrag|auskunft|alles weitere|weiteres) (?:folgt|folgen)\b",
        ),
        Saying("geht_raus", "deliver", rf"(?:geht|gehen)\b{_REST}(?:in die post|raus|an sie|zu ihnen)\b"),
        Saying("vor_ort", "act", rf"(?:ich bin|wir sind|bin ich|sind wir)\b{_REST}(?:bei ihnen|vor ort)\b"),
        Saying(
            "mehr",
            "reply",
            r"^mehr (?:dazu |hierzu )?(?:morgen|später|in kürze|bald|am|nächste)\b|"
            r"^(?:antwort|rückmeldung) (?:morgen|in kürze|bis|am)\b",
        ),
        Saying(
            "mach_ich",
            "act",
            r"^(?:(?:ok|okay|ja|gut|gerne?|klar|alles klar)[,.! ]+)?(?:mache? ich|"
            r"wird gemacht|wird erledigt|machen wir)\b|geht (?:morgen|heute|am \w+)(?: \w+)? raus\b",
        ),
    ),
    burdens=(
        Saying(
            "rufen_sie",
            "burden_shift",
            rf"(?:^|(?<=bitte )|(?<=, )|(?<=dann )|(?<=einfach )|(?<=und ))(?:rufen sie|ruf|ruft)\b(?: "
            rf"(?:uns|mich|bitte|doch|einfach|dann|"
            rf"{_SMALL})){{0,4}}{_REST}(?:an|durch)\b|(?:melden sie sich|melde dich|meldet euch)\b|"
            rf"(?:schreiben sie|mailen sie|kontaktieren sie|erinnern sie|fragen sie) (?:bitte |doch |"
            rf"einfach |dann |uns |mich )*\b|kommen sie (?:bitte |gerne |doch )*{_REST}auf (?:uns|mich) "
            rf"(?:zu|zurück)",
        ),
        Saying(
            "wenn_nichts",
            "burden_shift",
            r"(?:wenn|falls|sollten) (?:sie|du|ihr) (?:\w+ ){0,4}?(?:nichts|keine (?:antwort|rückmeldung|"
            r"nachricht))\b.{0,40}(?:hören|gehört|erhalten|bekommen|haben)",
        ),
    ),
    burden_voids=r"\b(?:fragen|rückfragen|unklarheiten|unklar|sonst noch|problemen?|hilfe|"
    r"unterstützung)\b(?! sie\b)",
    needs_date=frozenset({"geht_raus", "vor_ort", "kommt", "rufen_sie"}),
    voids={
        "boilerplate": r"(?:bei|für) (?:weiteren |etwaigen |allen )?(?:fragen|rückfragen)\b|zögern sie "
        r"nicht|zur verfügung|jederzeit (?:gerne )?(?:an|melden)|vertraulich|newsletter|abmelden|"
        r"abbestellen|datenschutz|allgemeinen geschäftsbedingungen",
        "policy": r"\b(?:in der regel|normalerweise|üblicherweise|gewöhnlich|grundsätzlich|generell|"
        r"meistens|meist|bearbeitungszeit|im schnitt|durchschnittlich)\b",
        "absence": r"(?:außer haus|nicht im büro|abwesend|im urlaub|elternzeit)",
        "request": r"^(?:können|könnten|würden|werden|kannst|könntest|wann|was|wie|wo|warum|wer) (?:sie|"
        r"du|ihr|wir)?\b.*\?",
    },
    void_before=r"(?:\b(?:hoffe|hoffen|hoffentlich|weiß nicht|wissen nicht|ob|bevor|bis|als|wie|warum|wo|"
    r"was|wann|glaube nicht|denke nicht|bezweifle|wenn|falls|sofern|sobald|nachdem|früher|gestern|letzte|"
    r"vergangene)(?:,? (?:dass|ich|wir))?(?: \w+){0,2} ?)$",
    not_after=r"(?:nicht|nie|niemals|kaum|kein)\b",
    negations=r"\b(?:nicht|nie|niemals|kein|keine|keinen|keinerlei|weder|ungern)\b",
    conditions=r"\b(?:wenn|falls|sofern|vorausgesetzt|sollten?|je nachdem|unter der bedingung)\b",
    events=r"\b(?:sobald|nachdem|wenn)\b(?! wie möglich| möglich| ich kann| wir können| es geht)",
    offers=r"\b(?:wenn|falls|sofern|sollten) (?:sie|du|ihr|es|noch|ihnen)\b",
    vague=r"\b(?:in kürze|kürze|bald|baldmöglichst|schnellstmöglich|so (?:schnell|bald|rasch) (?:wie|"
    r"als)(?: \w+)? ?möglich|sobald (?:wie|als) möglich|sobald (?:ich|wir) (?:kann|können)|zeitnah|"
    r"umgehend|sofort|gleich|demnächst|unverzüglich|später|irgendwann|zu gegebener zeit|kurzfristig|asap|"
    r"bei gelegenheit|alsbald|dann)\b",
    hedges=r"\b(?:vielleicht|eventuell|evtl|wahrscheinlich|vermutlich|hoffentlich|möglicherweise|versuche|"
    r"versuchen|könnte|könnten|dürfte|sollte|eigentlich|wohl|gegebenenfalls|ggf|denke|glaube)\b",
    you=r"\b(?:sie|ihnen|ihr|ihre|ihren|ihrem|dir|dich|dein|deine|euch)\b",
    policy=r"\b(?:in der regel|normalerweise|üblicherweise|gewöhnlich|grundsätzlich|generell|meistens|"
    r"meist|stets|immer|jede[nrms]?|alle kunden|unsere kunden|automatisch|bearbeitungszeit|im schnitt|"
    r"durchschnittlich)\b",
    reported=r"\b(?:sagte|sagten|gesagt|meinte|versprochen|versprach|schrieb|geschrieben|angeblich|"
    r"behauptet|laut)\b",
    subordinate=r"\b(?:dass|weil|da|denn|obwohl|damit|während|und|aber|dann)\W*$",
    also=r"(?!)",
    request_marks={
        "please": r"\b(?:bitte|bitten)\b",
        "can_you": r"\b(?:können|könnten|würden|kannst|könntest|würdest|dürfte|dürfen|darf) (?:sie|du|ihr|"
        r"wir|ich|mir|uns|man)\b",
        "let_me_know": r"\b(?:bescheid|rückmeldung|lassen sie (?:mich|uns) wissen|melden sie sich|sagen "
        r"sie mir)\b",
        "need": r"\b(?:ich|wir) (?:brauche|brauchen|benötige|benötigen|hätte|hätten|möchte|möchten|würde|"
        r"würden|bräuchte|bräuchten)\b",
        "wonder": r"\b(?:wäre es möglich|ist es möglich|gibt es|wie wäre)\b",
        "thanks": r"^(?:danke|vielen dank|besten dank|herzlichen dank)\b",
        "hesitate": r"\b(?:zögern|gerne zur verfügung)\b",
        "lets": r"\b(?:lassen sie uns|lass uns)\b",
    },
)
