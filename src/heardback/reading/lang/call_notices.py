"""How phone systems say by mail that somebody called: subjects, senders, lengths, in the languages they speak.

A subject alone proves nothing, because people write "missed call from Ann" too: `evidence.call_notices` asks for a
machine's sign beside it. Sources: the default texts of Asterisk's voicemail.conf and FreePBX, Exchange unified
messaging headers (X-CallingTelephoneNumber, X-VoiceMessageDuration), and the notices that 3CX, FRITZ!Box push
service, sipgate, RingCentral, Google Voice, Google Meet and Microsoft Teams send.
"""

from __future__ import annotations

import re
from typing import Final

#: What every such subject holds one of, in lower case; any other mail is passed over after this look.
GATE: Final = (
    "voice",
    "missed ",
    "mailbox",
    "anruf",
    "nachricht",
    "to call you",
    "appel ",
    "vocal",
    "de voz",
    "llamada",
    "chiamata",
    "gemist",
    "gesproken",
)
_TAG = r"^(?:\[[^\]\n]{1,40}\]\s*:?\s*)?(?:fritz!box[^:\n]{0,40}:\s*)?"
_WHO = r"\s*:?\s+(?P<who>\S.*)$"


def _alone(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_TAG + pattern, re.IGNORECASE) for pattern in patterns)


#: Subjects of a message left; `who` is the caller where the subject names one.
VOICEMAIL: Final = _alone(
    r"new message \d+ in mailbox \S+?(?:\s+from\s+(?P<who>\S.*))?$",
    r"(?:you (?:have|received)(?: received)? )?(?:an? )?(?:new )?voice[ -]?(?:mail|message)s?(?: message)?"
    r"(?: (?:received|left))?(?: in (?:mailbox|extension) \S+)?(?: was left)?(?: by| from)" + _WHO,
    r"(?:new )?voice ?mail(?: message)?(?: in (?:mailbox|extension) \S+)?(?: \(.*\))?$",
    r"(?:sie haben )?(?:eine )?(?:neue )?(?:voicemail|sprachnachricht|nachricht)"
    r"(?: auf (?:dem|ihrem) anrufbeantworter| auf (?:der|ihrer) (?:mailbox|sprachbox|voicemail))? von" + _WHO,
    r"(?:neue )?nachricht auf (?:dem anrufbeantworter|ihrem anrufbeantworter|ihrer (?:mailbox|sprachbox))$",
    r"(?:nouveau )?message vocal(?: reçu)? d[eu]" + _WHO,
    r"(?:nuevo )?(?:mensaje|correo) de voz de" + _WHO,
    r"(?:nuovo )?messaggio vocale da" + _WHO,
    r"(?:nieuwe? )?(?:voicemail(?:bericht)?|gesproken bericht) van" + _WHO,
)
#: Subjects of a call that nobody took.
MISSED: Final = _alone(
    r"(?:you (?:have |had )?(?:an? )?)?(?:new )?missed (?:an? )?(?:new )?"
    r"(?:(?:video|voice|audio|group|teams|phone|meet) )?call (?:from|with)" + _WHO,
    r"(?P<who>\S.*?) tried to call you\b.*$",
    r"(?:sie haben (?:einen )?)?(?:neuer )?(?:verpasste[rn]?|entgangene[rn]?) (?:video)?anruf(?: von)?"
    + _WHO,
    r"sie haben einen (?:video)?anruf von (?P<who>\S.*?) verpasst\W*$",
    r"anruf in abwesenheit von" + _WHO,
    r"anruf von (?P<who>\S.*?) (?:auf|an|für) \S.*$",
    r"(?:vous avez manqué un )?appel (?:vidéo )?(?:manqué )?d[eu]" + _WHO,
    r"(?:has perdido una )?(?:video)?llamada (?:perdida )?de" + _WHO,
    r"(?:video)?chiamata persa da" + _WHO,
    r"gemiste (?:video)?oproep van" + _WHO,
)
#: Whose mails these are: the local part or the shown name of a machine that carries calls.
SENDER: Final = re.compile(
    r"no-?_?reply|do-?not-?reply|asterisk|freepbx|\bpbx\b|3cx|fritz\W?box|voice-?mail|voice-?noreply|anrufbeantworter"
    r"|sprachbox|sipgate|placetel|ringcentral|\bteams\b|google (?:voice|meet)|microsoft (?:teams|outlook)|twimlets"
    r"|\bvoip\b|telefonanlage|phone ?system",
    re.IGNORECASE,
)
#: Sentences that only such a machine writes.
BODY: Final = re.compile(
    r"you were just left a [\d:]+ long message|there is a new voice ?mail in mailbox|--\s?asterisk\b"
    r"|you (?:have )?received a (?:new )?voice ?mail|to listen to (?:this|the|your) (?:message|voice ?mail)"
    r"|play (?:this )?(?:message|voice ?mail)|listen to (?:the )?voice ?mail|ihre? fritz!box|anrufbeantworter der"
    r"|message duration|caller[ -]?id\s*:|länge der nachricht|call back in teams|open in (?:microsoft )?teams",
    re.IGNORECASE,
)
#: How long the message is.
LENGTHS: Final = (
    re.compile(r"\b(\d{1,3}:\d\d(?::\d\d)?) long message", re.IGNORECASE),
    re.compile(
        r"\b(?:length|duration|dauer|länge|durée|duración|durata|lengte|duur)\b[^\d\n]{0,20}"
        r"(\d{1,3}:\d\d(?::\d\d)?|\d{1,4}(?=\s*(?:s\b|sec|sek|seg|$)))",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(
        r"\((\d{1,4})\s*(?:s|secs?|seconds?|sekunden|secondes?|segundos|secondi|seconden)\)", re.IGNORECASE
    ),
)
#: A line of the body that names the caller.
CALLER_LINE: Final = re.compile(
    r"^[ \t>*|]*(?:from|caller(?: ?id)?|calling number|number|phone(?: number)?|von|anrufer|rufnummer|nummer|telefon"
    r"|de|appelant|numéro|llamante|número|da|chiamante|van|beller)\b[ \t]*(?:number|id)?[ \t]*[:=][ \t]*(\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)
CALLER_IN_TEXT: Final = re.compile(r"\bin mailbox \S+ from (.{1,120}?)(?:, on |\.?\s*\n|$)", re.IGNORECASE)
#: What follows the caller in a subject: a time, a length, the line that was rung.
TAIL: Final = re.compile(
    r"\s+(?:on|at|am|um|le|à|el|il|op|to|auf|an|für)\s+"
    r"(?:\d{1,4}[./:-]|\w+day\b|\w+tag\b|\w{3,9} \d|\d{1,2}\s?[ap]m\b).*$"
    r"|\s*\(\d{1,4}\s*(?:s|sec|seconds?|sekunden)\)\s*$|\s*[-–|]\s*\d{1,2}[./:]\d.*$",
    re.IGNORECASE,
)
WITHHELD: Final = re.compile(
    r"\b(?:unknown|anonymous|withheld|private|restricted|unavailable|blocked|no caller id|unbekannt\w*|anonym\w*"
    r"|unterdrückt\w*|inconnu|masqué|privé|desconocido|oculto|privado|sconosciuto|onbekend|anoniem)\b",
    re.IGNORECASE,
)
VIDEO: Final = re.compile(r"\bvideo|videoanruf|\bmeet\b|google meet", re.IGNORECASE)
