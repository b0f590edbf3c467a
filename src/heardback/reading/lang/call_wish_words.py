"""The words by which a customer asks for a call, and asks for none; `reading.call_wishes` reads by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CallWishWords:
    """Pieces of regular expressions in lower case with plain apostrophes.

    Without one of the words of `hints`, or one that holds a piece of `stems`, nobody asks for a call. `wishes` ask
    for one, `refusals` void a wish in the same sentence. Every wish holds one of `phrases`, where there are any.
    """

    code: str
    hints: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    wishes: tuple[str, ...]
    refusals: str


_WHEN: Final = (
    r"(?:back|again|at|on|in|by|before|after|when|if|today|tomorrow|tonight|this|next|asap|as soon|soon|any "
    r"?time|about|regarding|to|between|from|please|instead|first|so|and|or|with|for|under|mon|tues|wednes|"
    r"thurs|fri|satur|sun)"
)
ENGLISH: Final = CallWishWords(
    code="en",
    hints=frozenset(
        (
            *("call", "calls", "callback", "ring", "phone", "telephone", "buzz", "bell", "mobile", "cell"),
            *("landline", "speak", "talk", "reach", "number", "shout", "zoom"),
        )
    ),
    phrases=(
        *("call", "ring", "phone", "buzz", "bell", "mobile", "cell", "number", "landline", "speak", "talk"),
        *("reach", "shout", "zoom"),
    ),
    wishes=(
        # Not "call me Bob": what follows ends the clause or goes on with it.
        rf"(?:^|[,;:(] |\b(?:please|pls|plz|kindly|just|so|and|then|or|better|rather|could|can|would|will|"
        rf"to|you|someone|somebody|anybody|should|must) )(?:ring|phone|telephone|call) (?:me|"
        rf"us|my \w+|our \w+)\b(?:[^\w]*$|[^\w\s]| {_WHEN}| \+?\d)",
        r"(?:^|[,;:(] |\b(?:please|pls|plz|kindly|just) )(?:ring|phone|call)(?: (?:any ?time|first|ahead|"
        r"before|when|if|on|at|between|after)\b| \+?\d)",
        r"(?:^|[,;:(] |\b(?:please|pls|plz|kindly|just|so|and|then|or|could you|can you|would you|will you|"
        r"to) )(?:call|ring) back\b",
        r"\b(?:give|drop) (?:me|us) an? (?:\w+ )?(?:call|ring|buzz|bell)\b",
        r"\b(?:please|pls|kindly|could you|can you|would you|can someone|could someone) (?:\w+ )?return "
        r"(?:my|our) (?:\w+ )?calls?\b",
        r"\b(?:i|we)(?:'d| would| should|'m| am| are|'re)? (?:\w+ )?(?:like|love|appreciate|prefer|want|"
        r"need|request|requesting|expect|expecting|await|awaiting|welcome|waiting for|hoping for|ask for|"
        r"asking for|look forward to|looking forward to|be grateful for) (?:to (?:get|have|receive) )?(?:a|"
        r"the|your|some) (?:\w+ )?(?:phone |return )?call(?:[- ]?back)?\b(?! cent)",
        r"\b(?:call[- ]?back|return call|phone call|call) (?:is |was )?(?:requested|please|wanted|needed|"
        r"preferred|would be (?:\w+ )?(?:appreciated|nice|great|good|best|welcome|helpful|better|fine))\b",
        r"\brequest(?:ing)? (?:a |your )?call[- ]?back\b",
        r"\b(?:reach|contact|get (?:hold of|back to)|talk to|speak (?:to|with)) (?:me|us) (?:by|on|via|over|"
        r"at) (?:the |my |our )?(?:phone|mobile|cell|telephone|number)\b",
        r"\b(?:can|could|may|shall) we (?:\w+ )?(?:talk|speak|discuss)(?: \w+){0,3}? (?:on|over|by) the "
        r"phone\b",
        r"\b(?:answer|reply|respond|get back to (?:me|us)) (?:\w+ )?by (?:phone|telephone)\b",
        r"\b(?:please|pls|kindly|just) (?:telephone|phone|ring|call)\W*$|\bgive (?:my|our) \w+ a (?:\w+ "
        r")?(?:call|ring|"
        r"buzz|bell)\b|\bany chance of (?:a|your) (?:\w+ )?(?:call|ring)\b|\b(?:jump|hop|get|go|"
        r"be) on the phone"
        r"\b(?! (?:to|with) (?!me|us))",
        # "have Dave phone me", "get someone to ring me", "phone my wife"
        r"\b(?:have|get|ask|tell|let) (?:(?!you\b|i\b|we\b)[\w.]+ ){1,4}(?:to )?(?:call|ring|phone|"
        r"telephone) (?:me|us|"
        r"my \w+)\b",
        r"\b(?:able to|be so kind (?:as )?to|mind|possible to|good if you|want you to|like you to|need "
        r"you to|ask you to|"
        r"someone|somebody|please|kindly|you) (?:just |also |possibly )?(?:to )?(?:call|ring|phone|"
        r"telephone)(?:ing)? "
        r"(?:me|us|my \w+|our \w+|back)\b",
        # "let's do this on the phone", "can we hop on a call?", "a chat over the phone"
        r"\b(?:talk|speak|discuss|chat|go|do|sort|explain|rather|easier|better|best|prefer|happier|word|"
        r"conversation)\b"
        r"[^.;!?]{0,40}?\b(?:on|over|by|via|per) (?:the )?(?:phone|telephone)\b",
        r"\b(?:can|could|may|might|shall|would|let's|let us|i'd|we'd|i would|we would|want|like|love|"
        r"happy|time|prefer)\b"
        r"[^.;!?]{0,40}?\b(?:hop on|jump on|get on|have|set up|arrange|schedule|book|do|organi[sz]e|fix) "
        r"(?:a|an|another|"
        r"our|that) (?:\w+ ){0,2}?(?:call|phone|zoom)\b(?! cent)",
        r"\b(?:quick|short|brief|phone|five[- ]minute) (?:phone )?call (?:would|might|may|could|will) "
        r"(?:be|help|save|do)",
        r"\b(?:need|want|like|prefer|insist|have|demand|wish|love|able) to (?:please |just |really |"
        r"actually )?(?:speak|"
        r"talk) (?:to|with) (?:a (?:real |human |live )?(?:person|human|someone|somebody|manager|lawyer|"
        r"doctor|nurse|"
        r"technician|member)|someone|somebody|the \w+|you|your \w+|an? \w+)\b",
        r"\b(?:reach|ring) (?:me|us) (?:\w+ )?(?:on|at|under) \+?\d",
        r"\b(?:reach|get|catch|find|try|ring|contact) (?:me|us) (?:\w+ )?(?:on|at|under) (?:the |my |our |this )"
        r"?(?:\w+ )?(?:mobile|cell|landline|phone|number)",
        r"\bnumber(?: is|:| below\b)[^.;!?a-z]{7,}[^.;!?]{0,20}?\b(?:i'm|i am|we're|we are|all day|any ?time|"
        r"after|before|between|until|from)\b",
        r"\bgive (?:me|us|my \w+) a shout on (?:\+?\d|my)",
    ),
    refusals=r"\b(?:don't|do not|didn't|did not|doesn't|never|no need (?:to|for)|needn't|need not|stop|quit|"
    r"without|instead of|rather than|not|nobody|avoid|refrain from|no longer|no) (?:\w+ ){0,3}?(?:call|ring|"
    r"phon|telephon)\w*|\bno (?:phone )?calls\b|\b(?:they|people|friends|everyone|everybody|you can|you "
    r"may) call (?:me|us) [a-z]+\W*$|\b(?:if|when|before|after|since|because|that|did|said|told|promised|"
    r"who|why|where|whenever|thanks? for|was supposed to|were going to|going to|wants?(?! you)|wanted|tried|"
    r"trying|nobody|he|she|they|it)(?: (?:you|he|she|they|someone|somebody|me|us|that|your \w+))*(?:'d|'ll| "
    r"would| will| did| have| had| to)? (?:call|ring|phone)(?:ed|ing|s)? (?:me|us)\b|\bwake me\b",
)
GERMAN: Final = CallWishWords(
    code="de",
    stems=("ruf", "telefon", "klingel", "durchklingel"),
    wishes=(
        r"\b(?:rufen sie|ruft|ruf) (?:\w+ ){0,2}?(?:mich|uns|meine?n? \w+|unsere?n? "
        r"\w+)\b[^.;!?]{0,60}?\b(?:an|zurück|durch)\b",
        r"\b(?:rufen sie|ruft|ruf) (?:bitte |doch |einfach |gerne? |mal |dann |kurz )*(?:zurück|durch)\b",
        r"\b(?:mich|uns)\b[^.;!?]{0,60}?\b(?:anrufen|zurückrufen|anzurufen|zurückzurufen)\b",
        r"\bbitte[^.;!?]{0,40}?\b(?:zurückrufen|anrufen|um (?:einen |ihren |baldigen |kurzen )*(?:rück|"
        r"an)ruf)\b",
        r"\bum (?:\w+ ){0,3}?(?:rückruf|anruf)\b(?: wird gebeten)?",
        r"\b(?:können|könnten|kannst|könntest|würden) (?:sie|du|ihr)\b[^.;!?]{0,40}?\b(?:anrufen|"
        r"zurückrufen|durchrufen)\b",
        r"\b(?:rückruf|anruf) (?:erbeten|gewünscht|bitte|wäre)\b",
        r"\b(?:erwarte|erwarten|wünsche|wünschen|hätte|hätten|möchte|möchten|freue|freuen|warte|"
        r"brauche)\b[^.;!?]{0,30}?\b(?:rückruf|anruf)\b",
        r"\b(?:melden sie sich|melde dich|meldet euch|antworten sie|erreichen sie "
        r"mich)\b[^.;!?]{0,40}?\btelefonisch\b",
        r"\bbitte (?:\w+ ){0,2}?telefonisch\b",
        r"\b(?:am|per) telefon\b[^.;!?]{0,25}?\b(?:besprechen|sprechen|reden|klären|erklären)\b|"
        r"\b(?:lieber|gern|gerne|kurz|"
        r"besser|einfacher|möchte|würde|können|könnten)\b[^.;!?]{0,40}?\b(?:telefonieren|am telefon|"
        r"telefonisch)\b",
        r"\b(?:erreichen|erreichbar)\b[^.;!?]{0,40}?\b(?:unter|telefonisch|handy|mobil|festnetz)\b|"
        r"\btelefonisch\b"
        r"[^.;!?]{0,25}?\b(?:erreichen|erreichbar|kontaktieren)\b",
    ),
    refusals=r"\b(?:nicht|nie|kein|keine|keinen|statt|anstatt|ohne|nicht mehr) (?:\w+ ){0,3}?\w*(?:ruf|"
    r"telefon)\w*|\bnicht (?:mehr )?(?:an|zurück)\b|\b(?:ich|wir) (?:rufe|rufen|werde|werden|habe|haben|"
    r"wollte|kann|können)\b[^.;!?]{0,40}?(?:ruf|an\b|zurück)|\b(?:wenn|falls|nachdem|bevor|dass|weil|hat|"
    r"haben|hatten|hatte|wollten|wollte|sollte|sollten|niemand|danke|dank)\b[^.;!?]{0,60}?\w*ruf\w*",
)
FRENCH: Final = CallWishWords(
    code="fr",
    stems=("appel", "téléphon", "rappel", "coup de fil"),
    wishes=(
        r"\b(?:appelez|rappelez|appelle|rappelle|téléphonez|téléphone)-(?:moi|nous)\b(?! (?:votre|vos|le|la|"
        r"les|que|quel|de (?!préférence)|d'|qu|ce|mon|comment|ton|ta|si|où|quand))",
        r"\b(?:pouvez|pourriez|pourrait|peut|peux|pourrais|voulez|voudriez)(?:-(?:vous|tu|on))? (?:s'il "
        r"vous plaît |bien )*(?:quelqu'un )?(?:(?:m'|nous )(?:appeler|téléphoner)|me (?:rappeler|téléphoner|"
        r"joindre)|nous rappeler|me passer un coup de fil)\b(?! (?:votre|vos|le|la|les|que|quel|de)\b| d')",
        r"\b(?:merci de|veuillez|prière de|je vous prie de|je vous demande de|il faudrait) (?:bien vouloir "
        r")?(?:(?:m'|nous )(?:appeler|téléphoner)|me (?:rappeler|téléphoner)|nous rappeler|rappeler)\b(?! "
        r"(?:votre|vos|les?|la|que|de)\b| d')",
        r"\b(?:j'attends|nous attendons|dans l'attente de|j'aimerais|je souhaite|je voudrais|je demande|"
        r"j'apprécierais)\b[^.;!?]{0,30}?\b(?:appel|rappel|appel téléphonique|être rappelée?|que vous me "
        r"rappeliez|que vous m'appeliez)\b",
        r"\b(?:appel|rappel) (?:souhaité|demandé|svp)\b",
        r"\b(?:parler|discuter|voir|échanger|régler|expliquer|préfère|préfères|"
        r"préférerais)\b[^.;!?]{0,30}?\b(?:au|par) "
        r"téléphone\b|\b(?:joignable|joindre)\b[^.;!?]{0,25}?\b(?:au|sur|par)\b",
        r"\b(?:peut|pourrait|pouvons|pourrions|on)\b[^.;!?]{0,20}?\b(?:s'appel(?:er|le)|nous appeler|se "
        r"téléphoner)\b",
        r"\b(?:qu'on|que l'on|que quelqu'un|que \w+) (?:me|m'|nous) ?(?:rappelle|appelle|téléphone)\b",
    ),
    refusals=r"\bne (?:m'|nous |me |pas |plus )*(?:appel|rappel|téléphon)\w*|\bpas (?:besoin )?(?:de "
    r")?(?:m'|me |nous )?(?:appel|rappel|téléphon)\w*|\b(?:si|quand|lorsque|avant que) "
    r"vous\b[^.;!?]{0,20}?(?:appel|rappel)\w*|\bje (?:vous |te )(?:appel|rappel)\w*|\bs'appelle\w*",
)
SPANISH: Final = CallWishWords(
    code="es",
    stems=("llam", "llám", "telef", "telé"),
    wishes=(
        r"\b(?:llám(?:e|a|en)(?:me|nos)|telefonée?(?:me|nos)|llamadme|llamadnos)\b",
        r"\b(?:puede|puedes|podría|podrías|pueden|podrían|podéis|quiere|quieren|puede alguien|podría "
        r"alguien) (?:por favor |usted |ustedes |alguien )*(?:llamar(?:me|nos)|telefonear(?:me|nos)|"
        r"(?:devolver(?:me|nos)) la llamada)\b",
        r"\b(?:me|nos) (?:puede|puedes|podría|podrías|pueden|podrían|podéis) (?:por favor )?(?:llamar|"
        r"telefonear|devolver la llamada)\b",
        r"\b(?:me|nos) (?:llama|llaman|llamáis|llamas)\b(?=[^.;!?]*(?:por favor|\?))",
        r"\b(?:devuélva(?:me|nos)|devuélve(?:me|nos)) la llamada\b",
        r"\b(?:espero|esperamos|agradecería|agradeceríamos|quisiera|quiero|solicito|necesito|me gustaría|"
        r"prefiero|ruego)\b[^.;!?]{0,25}?\b(?:llamada|que (?:me|nos) (?:llame|llamen|llames)|llamen?)\b",
        r"\bpor favor,? (?:llamen?|llama|llamad)\b",
        r"\bque (?:me|nos) (?:llame|llamen|llames) (?:por favor|al|a|el|mañana|hoy)\b",
        r"\b(?:hablar|hablarlo|comentarlo|tratarlo|explicar\w*|prefer\w+|mejor)\b[^.;!?]{0,30}?\bpor "
        r"teléfono\b|"
        r"\b(?:localizarme|encontrarme|ubicarme|estoy)\b[^.;!?]{0,15}?\ben el (?:móvil|teléfono|fijo)\b",
    ),
    refusals=r"\bno (?:me |nos |hace falta (?:que )?|es necesario (?:que )?)*(?:llam|telef)\w*|\b(?:le|te|"
    r"les) (?:llam|telef)\w*|\b(?:si|cuando) (?:me|nos) (?:llam)\w*|\bgracias por\b[^.;!?]{0,20}?llam\w*|"
    r"\bllám(?:e|a|en)(?:me|nos) (?:don|doña|señor|loco)\b",
)
CALL_WISHES: Final = {words.code: words for words in (ENGLISH, GERMAN, FRENCH, SPANISH)}
