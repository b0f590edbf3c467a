"""The words of attribution lines ("On … Ann wrote:"), per language.

An attribution is found by its parts (a date, an address, a verb of writing, its place before a quote), not by one
pattern a client; so the data are words only. Source: the reply templates of Gmail, Apple Mail, Thunderbird, Yahoo,
Outlook, Yandex, Mail.ru, Horde, mutt, Gnus in their languages.
"""

# ruff: noqa: E501, SIM905 - words and phrases stay whole

from __future__ import annotations

from typing import Final

VERBS: Final[dict[str, tuple[str, ...]]] = {
    "en": ("wrote", "writes", "wrote the following", "has written", "said the following", "quoting"),
    "de": ("schrieb", "schrieben", "schreibt", "geschrieben", "geschrieben hat", "zitat von"),
    "fr": ("a écrit", "à écrit", "a ecrit", "écrit", "écrivait", "a envoyé le message suivant", "selon"),
    "es": ("escribió", "escribio", "ha escrito", "escribía", "citando a"),
    "ca": ("va escriure", "ha escrit", "missatge de"),
    "gl": ("escribiu",),
    "it": ("ha scritto", "scrisse", "scriveva", "scrive", "citando"),
    "nl": ("schreef", "geschreven", "citeren"),
    "af": ("geskryf", "het geskryf"),
    "pt": ("escreveu", "escreveram", "escrevia"),
    "sv": ("skrev", "skriver"),
    "no": ("skrev", "skreiv", "følgende"),
    "da": ("skrev", "følgende"),
    "is": ("skrifaði",),
    "fi": ("kirjoitti", "kirjoittaa"),
    "et": ("kirjutas",),
    "lv": ("rakstīja",),
    "lt": ("rašė", "parašė"),
    "pl": (
        "napisał",
        "napisała",
        "napisał(a)",
        "napisał/a",
        "napisali",
        "pisze",
        "napisano",
        "napisana przez",
    ),
    "cs": ("napsal", "napsala", "napsal(a)", "napsal/a", "píše"),
    "sk": ("napísal", "napísala", "napísal(a)", "napísal/a", "píše"),
    "sl": ("napisal", "napisala", "je napisal/-a", "napisal/a"),
    "hr": ("napisao", "napisala", "napisao je", "napisala je", "napisao/la", "piše"),
    "sr": ("написао", "написала", "је написао/ла", "пише"),
    "bg": ("написа", "пише"),
    "mk": ("напиша",),
    "ru": ("написал", "написала", "написал(а)", "написал (-а)", "пишет", "писал", "писала"),
    "uk": ("написав", "написала", "написав(ла)", "пише", "писав"),
    "el": ("έγραψε", "έγραψαν", "γράφει"),
    "hu": ("írta", "ezt írta", "írt", "írja", "a következőt írta"),
    "ro": ("a scris", "scris"),
    "tr": ("yazdı", "şunu yazdı", "şunları yazdı", "yazmış", "yazıyor"),
    "vi": ("đã viết", "viết"),
    "id": ("menulis",),
    "ms": ("menulis", "telah menulis"),
    "eu": ("idatzi du", "idatzi zuen"),
    "he": ("כתב", "כתבה", "כתב/ה", "כתבו", "מאת"),
    "ar": ("كتب", "كتبت", "تمت كتابة ما يلي بواسطة", "كتب/ت"),
    "fa": ("نوشت", "نوشته"),
    "hi": ("ने लिखा", "लिखा"),
    "th": ("เขียนว่า", "เขียน"),
    "ja": ("書きました", "のメール", "のメッセージ", "wrote", "さんは書きました", "さんが書きました"),
    "zh": ("写道", "寫道", "写到", "撰写", "編寫", "写", "寫"),
    "ko": ("작성", "님이 작성", "썼습니다", "쓴 글", "님의 말"),
}
"""Verbs of writing by language; matched as whole words where the script parts words."""

OPENERS: Final[frozenset[str]] = frozenset(
    """
on am le il in op em no el en den dne dnia w på pe la în στις την στο vào pada em the at a l' dana u v kuupäev þann der
la data quoting zitat citando citeren selon wiadomość message missatge från o în in na от на в у του бер во td at pada di
em no dia op den el día le jour il giorno am tag 在 于 於 в בתאריך ב ב- في در بتاريخ ngày ในวันที่ lúc στίς im
""".split()
)
"""First words of attribution lines ("On", "Am", "Le" …), lower-cased."""

WEEKDAYS: Final[frozenset[str]] = frozenset(
    """
mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday
mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag sonnabend
lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche
lun mar mié mie jue vie sáb sab dom lunes martes miércoles jueves viernes sábado domingo
lunedì martedì mercoledì giovedì venerdì sabato domenica gio
ma di wo do vr za zo maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
seg ter qua qui sex segunda terça quarta quinta sexta segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
mån tis ons tors fre lör sön måndag tisdag onsdag torsdag fredag lördag söndag man tir tor lør søn mandag tirsdag lørdag søndag
ma ti ke to pe la su maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai
maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina
pon wt śr czw pt sob niedz nie poniedziałek wtorek środa czwartek piątek sobota niedziela
po út st čt pá so ne pondělí úterý středa čtvrtek pátek neděle ut št pi pondelok utorok streda štvrtok piatok nedeľa
пн вт ср чт пт сб вс нд понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок середа пʼятниця субота неділя
δευ τρι τετ τετ πεμ παρ σαβ κυρ hét h k sze cs p szo v hétfő kedd szerda csütörtök péntek szombat vasárnap
lun mie joi vin sâm dum luni marți miercuri vineri sâmbătă duminică pzt sal çar per cum cmt paz pazartesi salı çarşamba perşembe cuma
rab kam jum sen sel min sri uto čet pet sub ned sre pon tor čet 월 화 수 목 금 토 일
""".split()
)

FIRST_PERSON: Final[frozenset[str]] = frozenset(
    "we ich wir j'ai nous yo nosotros io noi ik wij eu nós jag vi jeg minä já я мы".split()
)
"""Who speaks of an own earlier letter ("On 3 May I wrote:") is not quoting; the English "I" is looked for in its case."""
