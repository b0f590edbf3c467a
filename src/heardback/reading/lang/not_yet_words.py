"""How one says "not yet": still waiting, no news, it takes longer (SEMANTICS 3.6).

Each expression takes its own complement ("waiting for the part from the supplier"), so that what stands after it is
news. What the customer has to do ("we have not received your payment yet") is an answer, and so is what is not due,
not open or not sold yet: only verbs of waiting and finding out are listed.
"""

from __future__ import annotations

from typing import Final

_MAIL_EN: Final = r"e-?mail|mail|message|request|question|enquiry|inquiry|matter|case|issue|order|application"
# What is waited for: a few words up to the next clause.
_THING_EN: Final = (
    r"(?:(?: (?!(?:and|so|but|which|until|till|before|because|then|you|your|please|can|it's|we|i|on|by)"
    r"\b)[\w'-]+){1,6})"
)
_LITTLE_EN: Final = r"(?:a |bit |little |lot |some |somewhat |slightly |much |quite |rather |even |while )*"
_NOT_EN: Final = r"(?: not|n't)"
_WILL_EN: Final = r"(?:i'll|we'll|i will|we will|i shall|i am going to|i'm going to|let me)"
_SOFT_EN: Final = r"(?: (?:yet|so far|either|unfortunately|though|really|even|actually|i'm afraid))*"

EN: Final[dict[str, str]] = {
    "yet": r"(?:^|(?<=, )|(?<=sorry )|(?<=afraid )|(?<=unfortunately )|(?<=sadly ))(?:no,? )?(?:sorry,? )?"
    r"(?:not|nothing) (?:quite |just )?yet(?: (?:i'm afraid|unfortunately|from|about)(?: (?:the |our |my "
    r")?\w+)?)?\W*$|^not yet i'm afraid|not (?:quite )?there yet|"
    r"(?:no,? )?not yet(?=[,:;] )",
    "waiting|awaiting": r"(?:waiting|awaiting)(?: (?:for|on|to hear(?: back)?(?: from)?))?(?! (?:list|"
    r"room|time|"
    rf"line|period)s?\b){_THING_EN}|waiting(?: for it)?\W*$",
    "silence|late|slow": r"(?:sorry|apologies) for (?:the |my |our )?(?:long |late |slow )*(?:silence|"
    r"reply|answer|response)",
    "week|weeks|hectic": r"it(?:'s| has| was)(?: been)? a (?:very )?(?:crazy|busy|hectic|long) (?:week|"
    r"day|month)|it has been "
    r"(?:very |really |a bit )*hectic",
    "loop|date": r"keep you (?:in the loop|up to date)",
    "going": r"(?:is|are) (?:still |currently )*going (?:through|over) (?:it|them|this|your \w+)",
    "documents|papers|files|photos|form|details": r"(?:i|we)(?:'ve| have)? received (?:your|the) "
    r"(?:documents|papers|files|photos|"
    r"form|details)",
    "chasing|finding": r"(?:i'm|i am|we're|we are) (?:still )?(?:chasing|finding out)(?: (?:it|them|this|"
    r"this up))?",
    "best": r"(?:i am|i'm|we are|we're) doing (?:my|our) best(?: to (?:find out|get|sort|solve|answer|"
    r"clarify)(?: (?:what|it|this|you|"
    r"an answer|happened|for you))*)?",
    "discuss|clarify|consult": rf"(?:{_WILL_EN}|i|we)(?: (?:first|still))? (?:need to|have to|must) "
    r"(?:first )?(?:discuss|clarify|"
    r"consult)(?: (?:it|this|that|with (?:my|our|the) \w+|first))*",
    "give|try|follow": rf"{_WILL_EN} (?:give (?:them|him|her) a (?:ring|call|shout)|try (?:him|her|them)"
    r"(?: again)?|follow up(?: with "
    r"(?:them|him|her|the \w+))?)",
    "should|hopefully": r"^(?:i |we )?should know more|^hopefully(?= (?:by|on|tomorrow|today|next|this|"
    r"soon)\b)",
    "keep|kept": r"(?:keep|kept|keeping) you waiting(?: (?:so|this|that) long)?",
    "news|update|updates|word|answer|reply|response|feedback|result|results|decision|information|progress|"
    "confirmation|date|solution": r"\b(?:no|not any|any|still no) (?:new |real |final |further |firm |"
    r"delivery )?(?:news|updates?|word|answers?|reply|response|feedback|results?|decision|information|"
    r"progress|confirmation|date|solution)(?= yet| so far| from| at the moment| for you yet|\W*$)(?: "
    r"for you)?"
    rf"{_SOFT_EN}(?: (?:from|on|about){_THING_EN})?|"
    rf"(?:do|have|does|did){_NOT_EN}(?: yet)? (?:have |get |got )?(?:an?|any|the|our|their|his|her) (?:new |"
    r"final |firm |definite |clear )?(?:news|updates?|word|answer|reply|response|feedback|results?|decision|"
    r"information|confirmation|date|solution)(?: (?:for you|from (?:the |our |my )?\w+|on this|about this))? "
    r"(?:yet|so far|at the moment|right now)",
    "don't|not|haven't": r"still (?:don't|do not|haven't|have not)(?: have| got| had)? (?:an?|any) "
    r"(?:news|updates?|word|answer|"
    r"reply|response|feedback|results?|decision|date|solution)(?: (?:for you|from (?:the |our )?\w+))?",
    "got": r"(?:i|we)(?:'ve| have) got your (?:e-?mail|mail|message|request|note|letter)",
    "nothing": r"still nothing(?: (?:from|about|on) (?:(?:the|our|my) )?\w+)?|(?:there(?: is|'s) |i have "
    r"|we have |still |sadly )*nothing (?:new|yet|to report|definite|certain|"
    rf"so far|back)\b{_SOFT_EN}(?: (?:from|about|on){_THING_EN})?",
    "heard|hear": rf"(?:have|had|did|do|has|still){_NOT_EN}(?: yet| still)? (?:heard|hear)(?=(?: \w+)? (?:"
    rf"back|anything|more|yet|from|again)\b|\W*$)(?: (?:back|anything|more|again|yet))*(?: from{_THING_EN})?",
    "received|got|gotten|found|managed|reached|finished|decided|looked|checked|asked|able|chance|time|round|around": (
        rf"(?:still )?(?:have|has|did|could){_NOT_EN}(?: yet)?(?: quite| really)? (?:received|got|gotten|"
        r"found|"
        r"managed|reached|finished|decided|looked|checked|asked|been able|had (?:a |the |any )"
        r"?(?:chance|time|"
        rf"moment))\b(?! (?:your|a copy of your)\b){_THING_EN}?(?:(?<=yet)|(?= yet)| so far)|still "
        r"(?:have|has|"
        rf"could){_NOT_EN} (?:received|got|gotten|found|managed|reached|finished|decided|looked|checked|been "
        rf"able)\b(?! your\b){_THING_EN}?|(?:have|has){_NOT_EN} (?:yet )?(?:had (?:a |the |any )"
        r"?(?:chance|time|"
        rf"moment)|got(?:ten)? (?:a?round)) to\b{_THING_EN}"
    ),
    "arrived|come|shown|answered|replied|responded|confirmed|decided|called|sent|happened": (
        rf"(?:has|have|did){_NOT_EN}(?: yet| still)? (?:arrived|come (?:in|back|through)|come|shown up|"
        r"answered|"
        r"replied|responded|confirmed|decided|called(?: (?:me |us )?back)?|sent (?:it|them|us \w+)|been "
        r"(?:answered|"
        r"confirmed|decided|delivered to us|found))(?: (?:it|us|me|to (?:me|us)|here|back|anything|on (?:this|"
        r"it)))*"
        r"(?: yet| so far|\W*$)|still (?:has|have)(?: not|n't) (?:arrived|come (?:in|back|through)|answered|"
        r"replied|responded|confirmed|decided)"
    ),
    "here|ready|in|back|done|finished|clear|certain|sure|known|fixed|solved|decided|through|there|complete": (
        rf"(?:is|are|am|\w+'(?:s|re)|was|were){_NOT_EN} (?:quite )?(?:here|ready|in|back|done|finished|"
        r"clear|certain|sure|"
        r"known|fixed|solved|decided|through|there|complete)(?: (?:from the \w+|in stock))? yet|"
        r"(?:isn't|aren't|"
        r"is not|are not|\w+'(?:s|re) not) yet (?:here|ready|in|back|done|finished|clear|certain|known|"
        r"fixed|solved|"
        r"decided|through|there|complete)|still (?:isn't|aren't|is not|are not) (?:here|ready|in|back|"
        r"done|finished|"
        r"clear|certain|known|fixed|solved|decided)"
    ),
    "know|say|tell|confirm|promise": r"(?:do|can|could|am|are)(?: not|n't|not|'t) (?:able to )?(?:yet )"
    r"?(?:know|say|"
    r"tell(?: you)?|confirm|promise)(?: (?:it|that|this|anything|more|much|for (?:sure|certain)|when|"
    r"exactly))* "
    r"(?:yet|at (?:the|this) moment|right now|at this point|so far)|(?:can't|cannot|couldn't) (?:yet )"
    r"?(?:tell you|say|confirm)(?: (?:any))?(?: more)"
    r"(?: (?:yet|today|now|at the moment))?|still (?:do not|don't) (?:know|have an? (?:answer|date|reply|"
    r"update))(?: for you)?",
    "longer": r"(?:take|takes|taking|taken|took|need|needs|needed|be|is)(?: me| us)? "
    rf"{_LITTLE_EN}longer(?: than (?:we |"
    r"i |it |was |had |i'd |we'd |originally |first |initially )*(?:expected|planned|thought|hoped|usual|"
    r"it should|"
    r"anticipated|promised|said))?(?! than\b)",
    "time|days|while": r"(?:(?:i|we|it|this|that|they|he|she)(?:'ll| will| may| might| still)* "
    r"(?:needs?|takes?|"
    rf"require)|taking|needing)(?: me| us| them)? {_LITTLE_EN}(?:(?:few|couple(?: of)?) )?(?:more )"
    r"?(?:more time|"
    r"more days|while|days longer|time)(?: than (?:i|we) (?:thought|expected|hoped|planned))?(?: (?:for "
    r"(?:this|that|it)|to (?:check|look into|find out|sort|answer|finish)"
    r"(?: \w+){0,3}))?",
    "delayed|delay|behind": r"(?:is|are|has been|have been|was|were|got|been|'s|there is a|there's a|"
    r"running) "
    r"(?:a (?:bit|little) |slightly |unfortunately |still )?(?:delayed|delay|behind)(?: schedule)?(?! "
    r"(?:until|till|to|"
    r"by|of)\b)",
    "processed|reviewed|checked|progress|review|hand|handled|investigated|considered": r"(?:(?:your|the|"
    r"this) (?:\w+ )?"
    rf"(?:{_MAIL_EN})|it|this|that)(?: is|'s) (?:still |currently |now )*(?:being (?:processed|reviewed|"
    r"checked|"
    r"handled|investigated|considered|looked (?:into|at))|under review|in progress|in hand)",
    "still": r"(?:i'm|i am|we're|we are|still) (?:still )?(?:on it|at it|busy with (?:it|this|that)|"
    r"trying(?: to "
    r"(?:find out|reach \w+(?: \w+)?|get hold of \w+(?: \w+)?|sort (?:it|this)(?: out)?))?|looking|checking|"
    r"investigating|working|chasing)\b(?! (?:on|at) (?:mon|tues|wednes|thurs|fri|satur|sun)day)(?: (?:it|"
    r"this|that|"
    r"on it|into it|on this|into this|for it|for the \w+|the \w+|them))?",
    "on": r"(?:^|and |but )(?:i'm|i am|we're|we are) (?:still |already )?on (?:it|to it|the case)\b|"
    r"(?:is|are|it's|"
    r"you're) (?:still |next |high )?(?:up )?on my (?:list|desk|radar)",
    "forgotten|forget": r"(?:have|did|do|has)(?: not|n't) (?:forgotten|forget)(?: (?:about )?(?:you|this|"
    r"it|that|your \w+))?",
    "chase|ask|remind|nudge|check": rf"{_WILL_EN} (?:just |quickly |then |also )*(?:chase|ask|remind|"
    r"nudge)(?: (?:it|"
    r"them|him|her|again|about it|up|around|(?:(?:my|our|the|their) (?:\w+ )?\w+)))*",
    "asked|chased|reminded|nudged": r"(?:i|we)(?:'ve| have)? (?:just |already |now |also )?(?:asked|"
    r"chased|reminded|"
    r"nudged)(?: (?:them|him|her|(?:my|our|the) (?:\w+ )?\w+(?= and|$|,|\.| about| again| for)))?(?: "
    r"(?:again|about "
    r"(?:it|this|that)|for (?:an update|news|a date)))*(?![\w ]*:)",
    "so": rf"{_WILL_EN} do (?:so|it|that|this)\b",
    "write|email|text": rf"(?:{_WILL_EN}|and) (?:write|e-?mail|text)(?: to)?(?: you)?(?: (?:again|back|"
    r"then|more))?(?= "
    r"(?:again|back|then|tomorrow|soon|today|on|by|as soon|once|when|next|this)\b|\W*$)",
    "more": rf"{_WILL_EN} (?:tell you|know|have|be able to (?:tell|say)) (?:you )?more\b",
    "sick|ill|swamped|busy": r"(?:i|we) (?:was|were|have been|had been|am|are) (?:off )?(?:sick|ill|swamped|"
    r"(?:very |really )?busy)(?: (?:all|last|this) (?:day|week))?",
}

_THING_DE: Final = (
    r"(?:(?: (?!(?:und|aber|bis|damit|sodass|weil|denn|daher|deshalb|sie|wir|ich|können|bitte)\b)[\w-]+)"
    r"{1,6})"
)
_NOT_DE: Final = r"(?:leider |immer |bisher |bislang )*(?:noch |bisher |bislang )(?:immer )?nicht"

DE: Final[dict[str, str]] = {
    "noch": r"(?:^|(?<=, )|(?<=leider )|(?<=nein ))(?:nein,? )?(?:leider )?noch nicht(?: ganz)?\W*$|"
    r"^(?:nein,? )?(?:leider )?"
    r"noch nicht(?=[,:;] )",
    "warte|warten": r"(?:ich|wir)? ?(?:warte|warten)(?: (?:ich|wir))?(?: (?:leider|noch|immer|derzeit|"
    r"gerade|zurzeit))*"
    rf" auf(?! uns\b| mich\b){_THING_DE}",
    "nichts|kein|keine|keinen|keinerlei": r"(?:(?:es gibt|gibt es|(?:ich )?habe|(?:wir )?haben|liegt|"
    r"liegen)(?: (?:ich|wir|"
    r"mir|uns))? )?(?:leider |immer |bisher |bislang |derzeit )*(?:noch )?(?:keinerlei|keine?n?|nichts) "
    r"(?:neue[ns]? |"
    r"genaue[ns]? |endgültige[ns]? )?(?:neues|neuigkeiten|nachrichten?|antwort|rückmeldung|auskunft|"
    r"information(?:en)?|"
    r"ergebnis(?:se)?|termin|lösung|zusage|bestätigung|entscheidung|gehört|stand)\b(?: (?:vom?|von|aus|"
    r"zu|für|über)"
    rf"{_THING_DE})?(?: vor| erhalten| bekommen)?",
    "nicht": rf"{_NOT_DE} (?:da|hier|eingetroffen|angekommen|fertig|bekannt|klar|zurück|gekommen|so "
    r"?weit|entschieden|"
    r"geklärt|gemeldet|geantwortet|reagiert|dazu gekommen|geschafft|sagen|beantworten|absehen|erreicht|"
    r"gefunden|"
    r"zurückgemeldet|sicher|gehört)(?: (?:habe|haben|hat|ist|sind|kann|können))?|(?:weiß|wissen)(?: "
    r"(?:ich|wir|es|das))*"
    r" (?:leider )?noch nicht(?: genau)?|hat sich (?:leider |bisher |noch |bislang |immer )*nicht "
    r"(?:zurück)?gemeldet",
    "dauert|dauern|braucht|brauche|brauchen": r"(?:dauert|dauern|braucht|brauche|brauchen)(?: (?:es|das|"
    r"ich|wir))?(?: (?:leider|"
    r"noch|etwas|ein|wenig|bisschen|paar|einige|mehr|wohl|aber|eine|weile|viel))* ?(?:länger|zeit|weile|"
    r"tage|bisschen|"
    r"wenig)\b(?: als (?:gedacht|erwartet|geplant|gehofft|üblich|vorgesehen|angekündigt))?",
    "verzögert|verzögerung|verspätet|warten": r"(?:verzögert|verspätet) sich(?: (?:leider|noch|etwas|ein "
    r"wenig))*(?! (?:bis|"
    r"auf|um)\b)|(?:für|entschuldig\w+(?: sie)?(?: bitte)?|verzeih\w+(?: sie)?|bitte)?(?: um "
    r"(?:entschuldigung|verzeihung) "
    r"für)? ?(?:die|meine|unsere|der) (?:lange |späte )?(?:verzögerung|verspätung|wartezeit)|(?:so )"
    r"?lange (?:warten|"
    r"gewartet)(?: lasse[n]?| mussten| haben)?",
    "dran|arbeite|arbeiten|bearbeitung|bearbeitet": r"(?:bin|sind|bleibe|bleiben)(?: (?:ich|wir))?(?: "
    r"(?:noch|schon|"
    r"weiter|weiterhin|gerade|immer))* (?:dran|daran)|(?:ich|wir)? ?(?:arbeite|arbeiten)(?: (?:ich|wir|"
    r"noch|gerade|weiter|"
    r"weiterhin|immer|mit hochdruck|intensiv))* (?:daran|an (?:der|einer|ihrem|ihrer) \w+)|(?:ist|wird) "
    r"(?:noch |"
    r"gerade |derzeit )*(?:in (?:der )?(?:bearbeitung|prüfung|arbeit)|bearbeitet|geprüft)",
    "prüfen|prüfe|klären|kläre": r"(?:ich|wir) (?:prüfen?|klären?)(?: (?:das|es|dies|ihre \w+|ihr \w+|"
    r"noch|gerade|derzeit|"
    r"aktuell))*",
    "nach|nachgefragt|nachgehakt|erinnert": r"(?:ich|wir)? ?(?:frage|fragen|hake|haken)(?: (?:ich|wir))"
    r"?(?: (?:noch|"
    r"einmal|noch mal|nochmal|dort|da|heute|morgen|beim \w+|bei de[rmn] \w+))* nach\b|(?:habe|haben)(?: "
    r"(?:ich|wir))?"
    r"(?: (?!die\b|das\b|der\b)\w+){0,4} (?:nachgefragt|nachgehakt|erinnert)",
    "gespräch|klärung|abstimmung": r"(?:ist|sind|bin|stehe|stehen)(?: (?:ich|wir|noch|gerade|derzeit|"
    r"weiter))* (?:im gespräch|in "
    r"klärung|in abstimmung)(?: mit (?:de[mnr] |unsere[mnr] )?\w+)?",
    "wissen|weiß": r"sobald (?:wir|ich) (?:mehr|etwas|genaueres|näheres) (?:wissen|weiß)",
    "vergessen": r"(?:habe|haben|hat)(?: (?:ich|wir))? (?:sie|dich|es|das|ihr anliegen|ihre \w+) nicht "
    r"vergessen",
    "halte|halten": r"(?:ich|wir)? ?(?:halte|halten)(?: (?:ich|wir))? (?:sie|dich|euch)(?: \w+)? auf dem "
    r"laufenden",
    "antwort|nachricht|rückmeldung": r"(?:sie|du)? ?(?:bekommen|erhalten|bekommst|erhältst|haben)(?: "
    r"(?:sie|du))?(?: "
    r"[\w.:]+){0,4} (?:eine |meine |unsere )?(?:antwort|nachricht|rückmeldung)(?: von (?:uns|mir))?",
    "schaue|sehe|schau": r"(?:ich|wir) (?:schaue?|sehe)(?: (?:es|das|mir|dies|das morgen|es morgen))*(?: "
    r"[\w.]+){0,2} an\b",
    "kümmere|kümmern": r"(?:kümmere|kümmern)(?: (?:ich|wir))? (?:mich|uns)(?: (?:gleich|morgen|heute|"
    r"noch))? (?:darum|um "
    r"(?:die|das|ihre?) \w+)",
    "leid": r"(?:es )?tut (?:mir|uns) (?:sehr )?leid",
    "komme|kommen": r"(?:komme|kommen)(?: (?:ich|wir))?(?: [\w.]+){0,3} (?:auf sie|auf dich) (?:zu|zurück)\b",
}

_THING_ES: Final = r"(?:(?: (?!(?:y|e|pero|así|porque|hasta|que|usted|puede|por|mientras)\b)[\w-]+){1,6})"
_YET_ES: Final = r"(?:todavía|aún)"

ES: Final[dict[str, str]] = {
    "todavía|aún": rf"^(?:no,? )?(?:lo siento,? )?{_YET_ES} no(?: señora?)?\W*$|^{_YET_ES} no(?=[,:;] )|"
    rf"(?:{_YET_ES} )?no (?:"
    rf"{_YET_ES} )?(?:lo sé|lo sabemos|hay|tengo|tenemos|sé|sabemos|he recibido|hemos recibido|me han|"
    r"nos han|ha(?:n)? (?:llegado|contestado|"
    r"respondido|confirmado|dicho)|he (?:podido|tenido)|hemos (?:podido|tenido)|está(?:n)? "
    r"(?:list[oa]s?|aquí|"
    rf"clar[oa]|decidid[oa])|puedo decir\w*|podemos decir\w*)(?! su\b)(?:{_THING_ES})?(?: {_YET_ES})?",
    "esperando|espera|esperamos|pendiente|pendientes": rf"(?:estamos|estoy|seguimos|sigo) (?:{_YET_ES} )"
    r"?(?:esperando|a la "
    rf"espera de|en espera de|pendientes? de){_THING_ES}",
    "novedades|noticias|respuesta|nada": rf"(?:{_YET_ES} )?(?:no (?:hay|tengo|tenemos) |sin )"
    rf"(?:{_YET_ES} )?(?:ninguna |"
    rf"más )?(?:novedades|noticias|respuesta|nada)(?: nuev[oa])?(?: (?:del?|de la|sobre){_THING_ES})?(?: "
    r"por (?:ahora|el "
    r"momento))?",
    "seguimos|sigo|estamos|estoy": r"(?:seguimos|sigo|estamos|estoy) (?:todavía |aún )?(?:trabajando|con "
    r"ello|en ello|"
    r"mirándolo|revisándolo|investigando|comprobándolo|buscando)(?: en (?:ello|eso|esto|su \w+))?",
    "tardando|tarda|tardará|tardar|tardaremos|llevará|demora|retraso|retrasado": r"(?:está tardando|"
    r"tarda|tardará|va a tardar|"
    r"tardaremos|llevará|nos llevará) (?:un poco |algo |bastante )?(?:más|un poco)(?: (?:tiempo|días))"
    r"?(?: (?:de lo|que lo) "
    r"(?:previsto|esperado|habitual|normal))?|(?:disculpe|disculpen|perdón por|perdone|lamento|"
    r"lamentamos|siento|sentimos)"
    r"(?: por)? (?:el|la|mi|nuestro) (?:retraso|demora|tardanza|espera)|(?:se ha retrasado|ha sufrido un "
    r"retraso)",
    "necesito|necesitamos": r"(?:necesito|necesitamos) (?:un poco |algo )?(?:de )?(?:más )?(?:(?:de )"
    r"?tiempo|unos días)(?: más)?",
    "consultarlo|preguntarlo|comprobarlo|verlo": r"(?:tengo|tenemos) que (?:consultarlo|preguntarlo|"
    r"comprobarlo|verlo)(?: con (?:mi|"
    r"nuestro|nuestra|el|la) \w+)?",
    "olvidado": r"no (?:me|nos) (?:he|hemos) olvidado(?: de (?:usted|ello|su \w+))?",
    "informado|informada|tanto|corriente": r"(?:le|les|te) (?:mantendré|mantendremos|mantengo|mantenemos|"
    r"tendré|tendremos) "
    r"(?:informad[oa]s?|al (?:tanto|corriente))",
    "algo|más": r"(?:le|les|te) (?:diré|diremos|digo|decimos|cuento|contaré) (?:algo|más)",
    "siento|sentimos|disculpe|disculpen": r"lo (?:siento|sentimos)(?: mucho)?|disculpen?(?: las molestias)?",
    "preguntado|reclamado": rf"(?:he|hemos) (?:preguntado|reclamado)(?: (?:al?|a la){_THING_ES})?",
    "aviso|avisaré|avisamos|avisaremos": r"(?:le|les|te) (?:aviso|avisaré|avisamos|avisaremos)(?: en "
    r"cuanto(?: \w+){1,4})?",
}

_THING_FR: Final = r"(?:(?: (?!(?:et|mais|donc|car|jusqu|vous|nous|je|pour|qui|que)\b)[\w'-]+){1,6})"

FR: Final[dict[str, str]] = {
    "encore": r"^(?:non,? )?(?:désolée?,? )?(?:toujours )?pas encore(?: (?:malheureusement|hélas))?\W*$|"
    r"^(?:non,? )?pas encore"
    r"(?= ?[,:;] )",
    "attends|attendons|attente|attendant": r"(?:j'attends|nous attendons|(?:suis|sommes) (?:toujours |"
    r"encore )?(?:en attente "
    rf"d'|en attente de|en attente du))(?: (?:toujours|encore))?{_THING_FR}",
    "pas": r"(?:n'est|ne sont|n'ai|n'avons|n'a|n'ont|ne sais|ne savons|ne peux|ne pouvons)(?: "
    r"(?:toujours|malheureusement))?"
    r" (?:pas encore|toujours pas)(?! votre\b) ?(?:(?:arrivée?s?|là|prête?s?|reçu|répondu|confirmé|"
    r"décidé|connue?s?|de "
    r"(?:réponse|nouvelles|retour|date|solution|résultats?)|eu (?:le temps|de (?:réponse|nouvelles|"
    r"retour))|pu|dire|trouvé|"
    rf"terminée?s?|clair|sûr|en mesure)(?:{_THING_FR})?)|(?:je ne sais|nous ne savons) pas encore|^(?:je "
    r"n'ai |nous n'avons |il "
    r"n'y a )?(?:toujours |encore )?pas (?:encore )?de (?:nouvelles|réponse|retour|nouveau|date)(?: "
    r"(?:du|de la|de l'|des|"
    rf"de){_THING_FR})?(?: (?:pour le moment|pour l'instant|à ce stade))?",
    "rien|aucune|aucun": r"(?:toujours |encore )?(?:rien de nouveau|aucune? (?:nouvelles?|réponse|retour)"
    r")(?: (?:du|de la|de "
    rf"l'|des){_THING_FR})?(?: (?:pour le moment|pour l'instant|à ce stade))?",
    "travaillons|travaille|occupons|dessus|cours": r"(?:nous y travaillons|j'y travaille|nous sommes "
    r"dessus|je suis dessus|(?:est|sont) (?:toujours |encore )?en cours(?: (?:de traitement|d'examen|"
    r"d'étude|d'analyse))?)"
    r"(?: (?:encore|toujours|activement))?",
    "temps|longtemps": r"(?:prend|prendra|prendre|demande|demandera|va prendre|faut|faudra|besoin d'|"
    r"besoin de)(?: (?:un|encore|"
    r"malheureusement|peu|d'un))*(?: (?:plus|davantage))?(?: de| plus de)? (?:temps|longtemps)(?: (?:que "
    r"(?:prévu|"
    r"d'habitude)|supplémentaire))?",
    "excuser|excusez|désolé|désolée|retard": r"(?:veuillez|merci de) (?:nous|m') ?excuser(?: (?:pour|de) "
    r"(?:ce|cette|le|la) "
    r"(?:retard|attente))?|(?:désolée?s?|pardon|excusez-(?:moi|nous)|toutes (?:mes|nos) excuses) (?:pour|"
    r"de) (?:le|ce|la|"
    r"cette|mon|l') ?(?:\w+ )?(?:retard|attente|délai)",
    "attendre": r"(?:de |pour )?(?:vous|t') ?(?:faire|fais|avoir fait) attendre",
    "train": r"(?:suis|sommes) (?:toujours |encore )?en train (?:de|d') ?(?:vérifier|voir|regarder|"
    r"chercher|nous renseigner|me "
    r"renseigner|traiter)(?: (?:votre \w+|cela|ça))?",
    "reviens|revenons": r"(?:et |puis )(?:reviens|revenons) vers (?:vous|toi)",
    "jours": r"(?:faut|faudra|besoin de)(?: (?:encore|me|nous|malheureusement))* (?:quelques|plusieurs) "
    r"jours(?: (?:de plus|"
    r"supplémentaires))?",
    "oublié|oubliée|oubliés": r"(?:n'ai|n'avons|ai|avons)? ?(?:ne )?(?:vous|t')(?: ai| avons)? ?(?:pas )"
    r"?oubliée?s?|n'(?:ai|avons) "
    r"pas oublié(?: (?:votre|ta) \w+)?",
    "préviens|préviendrai|prévenons|préviendrons": r"(?:vous|te) (?:préviens|préviendrai|prévenons|"
    r"préviendrons)(?: dès que"
    r"(?: [\w']+){1,6})?",
    "écris|écrirai|écrivons|écrirons": r"(?:vous|t') ?(?:écris|écrirai|écrivons|écrirons)",
    "relance|relancé|relancerai|demandé": r"(?:je |nous |j'ai |nous avons )(?:relance|relançons|relancé|"
    r"relancerai|demandé (?:à|au))"
    rf"(?:{_THING_FR})?",
}
