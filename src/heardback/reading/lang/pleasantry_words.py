"""What asks in form only: pleasantries, offers, boilerplate; `reading.real_asks` leaves them out.

Each is (hints, expression): the expression is tried only where one of the hints stands in the sentence. It takes its
whole clause, so that "let me know if you have questions, and please send the photos" still asks for the photos.
"""

from __future__ import annotations

from typing import Final

#: Questions that their writer answers in the next sentence: "Why did it break? The seal was worn."
OWN_QUESTIONS: Final[dict[str, str]] = {
    "en": r"^(?:so |and |but |now |well |ok |then )*(?:(?:why|how come)\b(?! (?:don't|not|would|do|did|"
    r"are|were|have|can)"
    r"(?:n't)? (?:you|we|your)\b)|how (?:did|does|do|could|can|is|was|will) (?:it|this|that|the|they|he|"
    r"she|we)\b|"
    r"what (?:does (?:it|this|that|the \w+) mean|happens|happened|went wrong|now\b|next|comes next|"
    r"changes|has changed|"
    r"is (?:new|next|the (?:catch|point|reason|cause|difference))|else\b|about (?:the )?(?:cost|price)s?|"
    r"is it\b|'s (?:new|"
    r"next|the catch)|was (?:it|wrong|the (?:reason|cause|problem)))|who (?:is|was|did|pays)\b(?! your| "
    r"the best)|where (?:did|does) (?:it|"
    r"this|that)|when (?:did|does|will) (?:it|this|that))[^?]{0,60}\?$",
    "de": r"^(?:und |aber |also |nun )*(?:warum|wieso|weshalb|woran|wie (?:kommt|kam|geht es|ist das|"
    r"konnte)|was (?:heißt das|"
    r"bedeutet (?:das|dies)|passiert|ist (?:passiert|neu|geschehen)|nun|tun)|woher)(?![^?]*\b(?:sie|"
    r"ihre?[rnm]?|du|dein)\b)"
    r"[^?]{0,60}\?$",
    "fr": r"^(?:et |mais |alors |donc )*(?:pourquoi|comment (?:cela|ça|est-ce|se|s'est)|que (?:se passe|"
    r"s'est)|qu'est-ce que "
    r"(?:cela|ça)|d'où|et (?:maintenant|ensuite|après))(?![^?]*\bvous\b)[^?]{0,60}\?$",
    "es": r"^¿?(?:y |pero |entonces )*(?:por qué|cómo (?:es|ha|pasó|fue|ocurrió)|qué (?:significa|pasa|"
    r"pasó|ha pasado|quiere "
    r"decir|ocurre)|y ahora)(?![^?]*\b(?:usted|su|tu)\b)[^?]{0,60}\?$",
}
#: Questions without "you" that a sentence of this kind answers: "What did we find? A mouse nest in the flue."
TOLD_QUESTIONS: Final[dict[str, tuple[str, str]]] = {
    "en": (
        r"^(?:so |and |but |now |well )*(?:(?:what|where|how|when|who)(?: \w+)? (?:did|was|were|had|could|"
        r"have) (?!you\b|your"
        r"\b)\w+|the (?:result|reason|catch|upshot|answer|good news|bad news)|the (?:best|good|bad|main|"
        r"worst) (?:bit|part|"
        r"news|thing))(?![^?]*\byou)[^?]{0,60}\?$",
        r"^(?:the|a|an|because|some(?:one|body)|simple|easy|nothing|nobody|no one|by|it's|it was|they|in|"
        r"on|at|with|two|"
        r"three|my|we (?!need|would|ask|have to|want|are missing))\b(?![^.]*\b(?:please|could you|can "
        r"you)\b)",
    ),
}
#: "Questions?", "Can't make it?": a condition as a question without a subject, and what is then offered.
OFFERS_IF: Final[dict[str, tuple[str, str]]] = {
    "en": (
        r"^(?:any|more|further|other|got|need|needs|having|have|still|not|can't|cannot|don't|didn't|"
        r"unsure|stuck|"
        r"trouble|problems?|questions?|doubts?|interested|curious|prefer|wondering|worried|lost|forgot|"
        r"changed your|"
        r"want|looking for|in a hurry|in doubt|something)\b(?! (?:you|we)\b)[^?]{0,45}\?$",
        r"^(?:then |just |simply |please |so |do |feel free|no problem)*(?:give|call|ring|phone|write|"
        r"e-?mail|drop|contact|"
        r"ask|get|see|visit|cancel|click|check|reply|tell|come|pop|log|go|use|try|have|head|let|we\b|you "
        r"(?:can|could|may)|it\b|our |"
        r"i'm |you'll find|"
        r"shout|speak)",
    ),
    "de": (
        r"^(?:noch |haben sie |weitere |irgendwelche )*(?:fragen|probleme|zweifel|unklarheiten|unsicher|"
        r"nicht|keine|"
        r"hilfe|lust|interesse)\b[^?]{0,40}\?$",
        r"^(?:dann |einfach )*(?:rufen|melden|schreiben|fragen|kommen|kontaktieren|besuchen|wir |sprechen|"
        r"klicken|schauen)",
    ),
    "fr": (
        r"^(?:des |une |d'autres |encore |besoin |pas |un )*(?:questions?|doutes?|problèmes?|aide|besoin|"
        r"remarques?|empêché)"
        r"\b[^?]{0,40}\?$",
        r"^(?:alors )?(?:appelez|n'hésitez|contactez|écrivez|venez|demandez|nous |consultez|parlez|cliquez)",
    ),
    "es": (
        r"^¿?(?:alguna|algún|más|tiene|otras?|necesita)? ?(?:dudas?|preguntas?|problemas?|consultas?|"
        r"ayuda|interesad\w)\b"
        r"[^?]{0,40}\?$",
        r"^(?:entonces )?(?:llám\w+|escríb\w+|no dude|consult\w+|venga|pregunt\w+|estamos|contact\w+|"
        r"visite|pulse)",
    ),
}
_HELP: Final = (
    r"(?:(?:any|further|more|other|additional|some|a) ?)*(?:questions?|quer(?:y|ies)|concerns?|doubts?|"
    r"problems?|issues?|troubles?|difficult(?:y|ies)|assistance|help|anything|information|details|comments?|"
    r"feedback)"
)
_CONTACT: Final = (
    r"(?:let (?:me|us) know|(?:feel free|don't hesitate|do not hesitate|not hesitate) to \w+|tell (?:me|us)|"
    r"contact|call|email|e-mail|ring|write(?: to)?|reply|get (?:back )?in touch|get back to|reach out(?: "
    r"to)?|give (?:me|us) a (?:call|shout|ring)|ask|shout)"
)
PLEASANTRIES: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        # "let me know if you have any questions", "call us if there is anything else we can do"
        rf"(?:please |just |do |kindly |and )*(?:{_CONTACT})\b[^.;!?]{{0,40}}?\b(?:if|should|in case|"
        rf"whenever|when) (?:you|there|that|this|it|anything|i|we|have|any)\b[^.;!?]{{0,30}}?\b(?:{_HELP}|"
        rf"need|unclear|wrong|(?:help|assist|do)\b[^.;!?]"
        r"{0,20}(?:else|further|you)|is a problem|changes?)\b(?:(?! and (?:please|send|let|could|can|which|"
        r"what|when))[^.;!?])*",
        rf"(?:if|should|in case) (?:you|there|anything|any)\b[^.;!?]{{0,40}}?\b(?:{_HELP}|unclear|"
        rf"else)\b[^.;!?]{{0,40}}?\b(?:{_CONTACT})\b(?:(?!,? and (?:please|send|could|can|which|what|"
        rf"when))[^.;!?])*",
        rf"(?:please |do )*(?:{_CONTACT})\b[^.;!?]{{0,40}}?\bwith (?:any |your |further |other "
        rf")*(?:{_HELP})\b[^.;!?]*",
        rf"(?:any|further|more|other)(?: \w+)? (?:{_HELP}),? (?:please |just |do )*(?:{_CONTACT})\b[^.;!?]*",
        r"(?:please )?(?:don't|do not) (?:worry|panic|be (?:afraid|alarmed))\b[^.;!?]*",
        r"(?:please |so )*(?:don't|do not|never) hesitate\b[^.;!?]*|(?:please |so )*feel free\b[^.;!?]*",
        rf"(?:do you have |have you |got |are there |is there )?(?:any|further|more|other)(?: \w+)? "
        rf"(?:{_HELP})\b[^.;!]{{0,20}}\?",
        r"(?:is there |do you need |was there |will there be )?(?:anything|something) else\b[^.;!]*\??",
        r"(?:how|what) (?:can|may|could|else can) (?:i|we) (?:help|do for|assist)\b[^.;!]*\?",
        r"(?:can|may|could) (?:i|we) (?:help|assist|be of)\b[^.;!]*\b(?:else|help|further|today|with "
        r"anything)\b[^.;!]*\?",
        r"how(?:'s| are| is| were| was| have) (?:you|your|everything|things|it|life|the (?:weekend|holidays?|"
        r"family|kids|vacation|weather))\b[^.;!]*\?",
        r"(?:i |we )?(?:hope|trust)\b[^.;!]*",
        r"please (?:find|see|refer to|note|be (?:advised|informed|aware|assured|patient)|rest assured|"
        r"accept|excuse|forgive|pardon|bear with|allow (?:us|me|up to|\w+ (?:hours?|days?))|remember that|"
        r"understand|enjoy|consider the environment|(?:do not|don't) (?:reply|respond|worry|print)|"
        r"disregard|ignore|give my (?:regards|best|love)|say h(?:i|ello)|have a)\b[^;!?]*",
        r"(?:have|enjoy) (?:a|an|your|the) (?:\w+ )?(?:day|weekend|evening|week|holidays?|trip|time|morning|"
        r"afternoon|summer)\b[^.;!]*|take care\b[^.;!]*|stay (?:safe|well|healthy|tuned)\b[^.;!]*|keep "
        r"(?:in touch|well|up the good)\b[^.;!]*|see you\b[^.;!]*|(?:best|kind) (?:wishes|regards)[^.;!]*|"
        r"give my (?:regards|best|love)\b[^.;!]*|good luck\b[^.;!]*",
        r"(?:i |we )?look(?:ing)? forward to\b[^.;!?]*",
        r"who (?:would have|would've|knew|knows)\b[^.;!]*\??|why not\W*$|(?:isn't|aren't|wasn't|doesn't|"
        r"don't|won't|right|ok|okay|agreed|huh|eh)(?: it| they| you| that| we)?\?$|guess what\W*$|what (?:a|"
        r"an) \w+[^.;!]*|you know what\W*$",
        r"(?:so |and |but |actually,? |however,? )?(?:i|we) (?:need|require|want|have to|must)\b(?! you\b| "
        r"your\b| to know| the |a |some |more )(?:(?! from you\b)[^.;!?])*|(?:actually,? )?you (?:don't|do "
        r"not)(?: \w+)? (?:need|have) to\b[^.;!?]*|keep in mind\b[^.;!?]*|(?:you may want to |you can "
        r")?(?:check out|have a look at|see also|see if)\b[^.;!?]*|call for (?:papers|proposals|"
        r"applications)\b[^.;!?]*|request (?:complete|received)\b[^.;!?]*",
        r"have you (?:seen|tried|heard (?:of|about)|looked at|met) our\b[^.;!]*\??|(?:please |do |just "
        r")*(?:pop|drop|stop|"
        r"come) (?:in|by|over|round|along)\b[^.;!?]{0,20}\b(?:if|when|any ?time|whenever)\b[^.;!?]*|"
        r"(?:please |just |do )*(?:"
        r"ring|call|phone|write|ask|shout|e-?mail)(?: (?:me|us))? any ?time\b[^;!?]*|(?:please )?(?:take|"
        r"look after)\b[^.;!?]"
        r"{0,20}\b(?:care|yourself)\b[^.;!?]*|is (?:that|this|it|everything) (?:all )?(?:clear|understood|"
        r"ok|okay)(?: now)?\?|"
        r"how about (?:that|this) \w+\W*$",
        r"did you know\b[^.;!]*\??|who (?:doesn't|wouldn't|hasn't|isn't|can't|couldn't)\b[^.;!]*\??|"
        r"(?:isn't|aren't|"
        r"wasn't|weren't) (?:it|that|this|they|those) \w+(?: \w+)?\?|(?:please |do )*get in "
        r"touch\b[^.;!?]*|give us a (?:"
        r"call|ring|shout)\b[^.;!?]*\b(?:any ?time|if|whenever)\b[^.;!?]*|(?:please )?remember "
        r"to\b[^;!?]*|(?:please )?(?:"
        r"keep|mind|watch|look after)\b[^;!?]*\buntil\b[^;!?]*|you (?:may|might) want to\b[^;!?]*",
        r"(?:thank you|thanks|many thanks)\b(?:(?! and (?:please|could|can|would)|[.,;!?] (?:please|could|"
        r"can|would))[^;!?])*",
        r"(?:rate|tell us about) (?:our|your|this|us)\b[^.;!?]*|how did we do\b[^.;!]*\?|visit (?:our|us|"
        r"www)\b[^.;!?]*",
    ),
    "de": (
        r"(?:haben|hast|habt|gibt es|bestehen) (?:sie |du |ihr |noch |weitere |sonst |irgendwelche "
        r")*(?:fragen|rückfragen)\b[^.;!]*\?",
        r"(?:bei|für|falls|sollten|wenn)\b[^.;!?]{0,30}?\b(?:fragen|rückfragen|unklarheiten|problemen?|"
        r"anliegen|hilfe)\b(?:(?! und (?:bitte|senden|schicken|welche|wann))[^.;!?])*",
        r"(?:melden sie sich|melde dich|geben sie uns (?:bitte )?bescheid|rufen sie uns an|kontaktieren sie "
        r"uns|schreiben sie uns)\b[^.;!?]{0,30}?(?:bei|falls|wenn)\b[^.;!?]{0,30}?\b(?:fragen|rückfragen|"
        r"probleme?n?|hilfe|etwas)\b[^.;!?]*",
        r"wie geht(?:'s| es)\b[^.;!]*\?|wie war (?:ihr|dein|euer|das|der|die)\b[^.;!]*\?",
        r"(?:bitte )?zögern sie (?:bitte )?nicht\b[^.;!?]*",
        r"kann ich (?:ihnen |dir |sonst |noch |anderweitig |weiter)*(?:etwas|behilflich|helfen)\b[^.;!]*\?|"
        r"(?:kann|können) (?:ich|wir)\b[^.;!]*\b(?:sonst|noch)\b[^.;!]*\b(?:tun|helfen|behilflich "
        r"sein)\b[^.;!]*\?",
        r"bitte (?:entschuldigen|verzeihen|beachten|bedenken|haben sie (?:\w+ )*(?:geduld|verständnis)|"
        r"seien sie versichert|sehen sie|finden sie|antworten sie nicht|drucken|grüßen|um (?:\w+ "
        r")?(?:geduld|verständnis|entschuldigung))\b[^;!?]*",
        r"(?:anbei|beiliegend|im anhang)\b[^.;!?]*|(?:schönes|schönen|gute[nrs]?)\b[^.;!?]*\b(?:wochenende|"
        r"tag|abend|woche|zeit|urlaub|besserung)\b[^.;!?]*|ich hoffe\b[^.;!]*|nicht wahr\W*$",
    ),
    "fr": (
        r"(?:avez-vous|as-tu|y a-t-il|vous avez) (?:d'autres |des |une )?(?:questions?|"
        r"remarques?)\b[^.;!]*\?",
        r"(?:si|en cas de|pour toute)\b[^.;!?]{0,40}?\b(?:questions?|problèmes?|besoin|renseignements?|"
        r"informations?|doutes?)\b(?:(?! et (?:merci|veuillez|pouvez))[^.;!?])*",
        r"(?:faites|dites|appelez|écrivez|prévenez|contactez)-(?:nous|moi|le "
        r"nous)\b[^.;!?]{0,20}?\bsi\b[^.;!?]{0,40}?\b(?:"
        r"questions?|clair|besoin|problèmes?|aide|quelque chose)\b[^.;!?]*",
        r"n'hésitez (?:pas|surtout pas)\b[^.;!?]*|n'hésite pas\b[^.;!?]*|comment (?:allez|vas|ça va|s'est "
        r"passé)\b[^.;!]*\?|ça va\b[^.;!]*\?",
        r"(?:puis-je|pouvons-nous|peut-on)\b[^.;!]*\b(?:aider|autre chose|être utile)\b[^.;!]*\?",
        r"(?:veuillez|je vous prie (?:de|d')|merci de) ?(?:trouver|nous excuser|m'excuser|excuser|agréer|"
        r"accepter|recevoir|noter|croire|patienter|ne pas répondre|bien vouloir (?:nous excuser|"
        r"patienter))\b[^;!?]*|(?:vous trouverez|ci-joint)\b[^.;!?]*|(?:bonne|bon) (?:journée|soirée|"
        r"week-end|semaine|vacances)\b[^.;!?]*|j'espère\b[^.;!]*|n'est-ce pas\W*$",
    ),
    "es": (
        r"¿?(?:tiene|tienes|tienen|hay|le queda)\b[^.;!]{0,20}?\b(?:preguntas?|dudas?|consultas?)\b[^.;!]*\?",
        r"(?:si|en caso de|para cualquier|ante cualquier|cualquier)\b[^.;!?]{0,40}?\b(?:preguntas?|dudas?|"
        r"consultas?|problemas?|aclaración|necesita(?:s)? (?:algo|ayuda))\b(?:(?! y (?:por favor|envíe|"
        r"puede))[^.;!?])*",
        r"(?:av[ií]s\w+|llám\w+|escríb\w+|d[ií]ga\w+|díg\w+)\b[^.;!?]{0,20}?\b(?:si|cuando|"
        r"por)\b[^.;!?]{0,30}?\b(?:dudas?|"
        r"preguntas?|clar[oa]|algo|ayuda|problemas?)\b[^.;!?]*",
        r"no (?:dude|dudes|duden) en\b[^.;!?]*|¿?(?:cómo|qué tal) (?:está|estás|están|le va|te va|fue|"
        r"va)\b[^.;!]*\?|¿?qué tal\?",
        r"¿?(?:puedo|podemos|podría|en qué puedo)\b[^.;!]*\b(?:ayudar|algo más|otra cosa)\w*\b[^.;!]*\??",
        r"(?:por favor,? )?(?:disculpe|disculpen|perdone|perdonen|tenga en cuenta|tengan en cuenta|acepte|"
        r"reciba|no responda|encuentre|sepa)\b[^;!?]*|(?:adjunto|le adjunto|adjunta)\b[^.;!?]*|(?:buen|"
        r"buenos|buena|buenas|feliz)\b[^.;!?]*|(?:que (?:tenga|tengas|pase)|espero que)\b[^.;!?]*|"
        r"¿?verdad\?$|¿?no\?$",
    ),
}
