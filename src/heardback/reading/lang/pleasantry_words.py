"""What asks in form only: pleasantries, offers, boilerplate; `reading.real_asks` leaves them out.

Each is (hints, expression): the expression is tried only where one of the hints stands in the sentence. It takes its
whole clause, so that "let me know if you have questions, and please send the photos" still asks for the photos.
"""

from __future__ import annotations

from typing import Final

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
        r"no (?:dude|dudes|duden) en\b[^.;!?]*|¿?(?:cómo|qué tal) (?:está|estás|están|le va|te va|fue|"
        r"va)\b[^.;!]*\?|¿?qué tal\?",
        r"¿?(?:puedo|podemos|podría|en qué puedo)\b[^.;!]*\b(?:ayudar|algo más|otra cosa)\w*\b[^.;!]*\??",
        r"(?:por favor,? )?(?:disculpe|disculpen|perdone|perdonen|tenga en cuenta|tengan en cuenta|acepte|"
        r"reciba|no responda|encuentre|sepa)\b[^;!?]*|(?:adjunto|le adjunto|adjunta)\b[^.;!?]*|(?:buen|"
        r"buenos|buena|buenas|feliz)\b[^.;!?]*|(?:que (?:tenga|tengas|pase)|espero que)\b[^.;!?]*|"
        r"¿?verdad\?$|¿?no\?$",
    ),
}
