"""German: how a customer tells what we promised."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.promise_words import Saying
from heardback.reading.lang.told_words import ToldWords

_PEOPLE: Final = (
    r"(?:techniker(?:in)?|kolleg(?:e|en|in)|mitarbeiter(?:in)?|team|support|monteur(?:in)?|werkstatt|"
    r"fahrer(?:in)?|"
    r"chef(?:in)?|buchhaltung|kundendienst|vertrieb|abteilung|büro|elektriker(?:in)?|installateur(?:in)?|"
    r"handwerker|assistent(?:in)?|leiter(?:in)?|sekretariat|sekretärin|service|hotline|verkäufer(?:in)?|"
    r"sachbearbeiter(?:in)?)"
)
_OURS: Final = (
    rf"(?:(?:ihre?|eure?|deine?|einer? ihrer|der|die|das) (?:\w+ )?{_PEOPLE}(?: am telefon|(?:,? )(?:herr|"
    rf"frau) \w+)?|"
    r"(?:ihr |ihre )?(?:herr|frau) \w+|jemand (?:von ihnen|aus ihrem \w+|anders)|jemand)"
)
_WHO: Final = rf"(?P<who>sie|du|ihr|man|er|{_OURS})"
_HAVE: Final = r"(?:haben|hatten|hast|hattest|habt|hattet|hat|hatte)"
_TOLD: Final = (
    r"(?:gesagt|versprochen|zugesagt|zugesichert|geschrieben|angekündigt|versichert|mitgeteilt|erklärt|"
    r"gemeint|vereinbart|bestätigt|angeboten|ausgerichtet)"
)
_CLAIM: Final = r"(?P<claim>(?: haben| hatten| hat| worden)?(?:,? dass)?)"
_REST: Final = r"[^.;:!?]{0,90}?"
_THING: Final = (
    r"(?:rückruf|anruf|antwort|rückmeldung|bescheid|angebot|kostenvoranschlag|rechnung|unterlagen|vertrag|"
    r"bericht|"
    r"lieferung|paket|ersatzteil|ersatzgerät|erstattung|rückerstattung|gutschrift|termin|besuch|techniker|"
    r"reparatur|auskunft|information|nachricht)(?:e?s|en|n)?"
)

TOLD: Final = ToldWords(
    code="de",
    hints="gesagt|versprochen|zugesagt|zugesichert|geschrieben|angekündigt|versichert|mitgeteilt|erklärt|"
    "gemeint|"
    "vereinbart|bestätigt|angeboten|sagten|sagte|sagtest|versprachen|versprach|versprachst|meinten|meinte|"
    "wollten|"
    "wollte|wolltest|wolltet|sollte|sollten|solltest|hieß|versprochene|versprochenen|zugesagte|zugesagten|"
    "angekündigte|angekündigten|vereinbarte|vereinbarten|schrieben|schrieb|ausgerichtet|versicherten|"
    "versicherte",
    leads={
        "nicht_frage": rf"(?:hatten|haben|wollten|sollte|wollte|hattest|wolltest) {_WHO} (?:mir |uns |mich |"
        rf"sich |das )*"
        rf"nicht{_REST}(?:{_TOLD}{_CLAIM}|(?=anrufen|zurückrufen|melden|schicken|senden|kommen|"
        rf"vorbeikommen))",
        "gesagt": rf"{_WHO} {_HAVE}\b{_REST}\b{_TOLD}{_CLAIM}",
        "gesagt_umgekehrt": rf"{_HAVE} {_WHO}\b{_REST}\b{_TOLD}{_CLAIM}",
        "wurde": rf"(?:(?:mir|uns) (?:wurde|war|ist|wurden|waren)|(?:wurde|war|ist|wurden|waren) (?:mir|"
        rf"uns))\b{_REST}\b"
        rf"{_TOLD}{_CLAIM}",
        "sagte": rf"(?:{_WHO} (?:sagten|sagte|sagtest|versprachen|versprach|versprachst|meinten|meinte|"
        rf"schrieben|schrieb|"
        rf"versicherten|versicherte)|(?:sagten|sagte|versprachen|versprach|meinten|meinte|schrieben) (?:sie|"
        rf"du|man|er))\b"
        r"[^.;:!?,]{0,50}?(?P<claim>,(?: dass)?| mir(?= \w+ \w+ (?:rückruf|angebot))| (?=einen? (?:rückruf|"
        r"anruf)))",
        "ding_sollte": rf"(?:das|der|die|den|meine?|ihre?|unsere?) (?:\w+ )?{_THING} (?:sollte|"
        rf"sollten)\b(?! nicht)",
        "sollte": rf"(?:{_WHO}|es|{_OURS}) (?:wollten|wollte|wolltest|wolltet|sollte|sollten|solltest)\b(?! "
        rf"\w*,? dass| "
        r"wissen| nicht)",
        "sollte_umgekehrt": r"(?:(?:wollten|sollten) (?:sich )?(?=sie\b)|(?:wolltest|solltest) (?=du\b)|"
        rf"(?:wollte|sollte) (?:sich )?(?!sie\b))(?P<who>sie|du|ihr|man|er|{_OURS})"
        r"\b(?! \w*,? dass| wissen| nicht)",
        "ich_sollte": r"(?:ich|wir) (?:sollte|sollten)\b(?=[^.;:!?]{0,60}(?:bekommen|erhalten|hören|"
        r"zurückgerufen|angerufen))",
        "hieß": r"es hieß(?P<claim>,(?: dass)?)",
        "wie_versprochen": r"(?:nicht|niemand|keiner|nichts|kein[e]?[rn]?)\b[^.;:!?]{0,60}?\bwie (?:von "
        r"ihnen |am telefon |telefonisch |\w+ )?(?:versprochen|zugesagt|vereinbart|besprochen|"
        r"angekündigt)[^.;:!?]{0,40}?(?:"
        r"gemeldet|angerufen|zurückgerufen|gekommen|erschienen|geschickt|gesendet|geantwortet|geliefert)",
        "der_versprochene": rf"(?:de[rnms]|die|das|ihre?n?) (?:\w+ ){{0,3}}?(?:versprochene|zugesagte|"
        rf"angekündigte|vereinbarte)n? (?:\w+ )?{_THING}\b",
        "den_sie": rf"{_THING}, (?:den|die|das) (?:sie|du|man|mir|ihr {_PEOPLE}|ihre "
        rf"{_PEOPLE})[^.;:!?]{{0,50}}?"
        r"(?:versprochen|zugesagt|angekündigt|zugesichert)",
    },
    acts=(
        Saying(
            "anrufen",
            "call_back",
            r"(?:anrufen|zurückrufen|anzurufen|zurückzurufen|(?:zurück|an)?(?:rufe|ruft|riefen|"
            r"rief)\b[^,]{0,40}\b(?:an|"
            r"zurück)|anruft|anrufe|zurückruft|zurückrufe|rückrufs?|anrufs?|angerufen|zurückgerufen|"
            r"telefonieren|telefonisch)\b",
        ),
        Saying(
            "schicken",
            "deliver",
            r"(?:(?:zu|nach|ein)?(?:zu)?(?:schicken|senden)|schickt|schicke|schicken|sendet|sende|"
            r"zugeschickt|zugesandt|"
            r"geschickt|gesendet|liefern|zu liefern|liefert|geliefert|übersenden|nachreichen|zukommen|"
            r"bringen|mailen|"
            r"vorbeibringen|angebot|kostenvoranschlag|lieferung|unterlagen|rechnung|bericht|paket|ersatzteil|"
            r"ersatzgerät|vertrag)(?:e?s|en)?\b",
        ),
        Saying(
            "melden",
            "reply",
            r"(?:(?:zurück)?(?:zu)?(?:melden|antworten|schreiben)|meldet|melde|meldest|gemeldet|geantwortet|"
            r"bescheid|"
            r"antwort|rückmeldung|nachricht|auskunft|information|informieren|informiert|kontaktieren|"
            r"kontaktiert|hören|auf dem laufenden|zurückkommen|zurückzukommen|wissen lassen)\b",
        ),
        Saying(
            "kommen",
            "act",
            r"(?:(?:vorbei)?(?:zu)?kommen|kommt|käme|vorbeikommt|vorbeischauen|vorbeizuschauen|gekommen|"
            r"erschienen|"
            r"(?:zu )?reparieren|repariert|(?:zu )?prüfen|prüft|geprüft|(?:zu )?klären|klärt|kümmern|kümmert|"
            r"erstatten|erstattet|überweisen|überwiesen|gutschreiben|(?:zu )?tauschen|austauschen|umtauschen|"
            r"ersetzen|"
            r"stornieren|storniert|erledigen|erledigt|einbauen|abholen|montieren|beheben|behoben|nachsehen|"
            r"nachschauen|anschauen|ansehen|besuch|termin|techniker|reparatur|rückerstattung|erstattung|"
            r"gutschrift)(?:e?s)?\b",
        ),
    ),
    nouns=(),
    holds=frozenset({"wie_versprochen", "der_versprochene", "den_sie", "ding_sollte"}),
    reach=90,
    voids=r"\bdanke?\b[^.]{0,30}\b(?:rückruf|anruf|antwort|dass sie)|\bich (?:soll|solle|muss|müsse|müsste|"
    r"kann|könne)\b|"
    r"\b(?:mein|meine) (?:nachbar|bank|freund|vermieter|bruder|schwester|mutter|vater|mann|frau)\w*\b",
    void_before=r"(?:\b(?:ob|falls|wenn|wünschte|bitte|können|könnten|mein|meine|meiner|wer|ich|wir) ?)$",
    ends=r"[;:–—]|,? \b(?:aber|jedoch|leider|trotzdem|doch (?:es|ich|niemand|bis)|und (?:ich|wir|es|niemand|"
    r"jetzt|nun|noch|bisher|bis heute)|weil|bisher|bis heute|bis jetzt|nun|niemand|nichts)\b",
    negations=r"\b(?:nicht|nie|niemals|kein|keine|keinen|kostet|kosten)\b",
    sure=rf"sie|du|ihr|{_OURS}",
    unsure=r"man|er",
)
