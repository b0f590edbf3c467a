"""English: how a customer tells what we promised."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.promise_words import Saying
from heardback.reading.lang.told_words import ToldWords

_PEOPLE: Final = (
    r"(?:team|technician|colleague|coworker|co-worker|office|people|guys?|staff|company|secretary|"
    r"receptionist|"
    r"assistant|manager|boss|department|support|service|engineer|plumber|electrician|fitter|mechanic|driver|"
    r"rep|representative|salesman|saleswoman|sales\w*|man|woman|lady|gentleman|girl|boy|crew|website|e-?mail|"
    r"mail|letter|"
    r"message|voicemail|operator|supervisor|accountant|agent|desk|partner|firm|shop|store|workshop)s?"
)
_OURS: Final = (
    rf"(?:your (?:\w+ ){{0,2}}?{_PEOPLE}(?: \w+)?|(?:someone|somebody|one|a \w+|the \w+) (?:from|in|at|of) "
    rf"your "
    r"(?:\w+ )?\w+|the (?:guy|man|woman|lady|gentleman|girl|person|technician|receptionist|colleague|"
    r"representative|"
    r"rep|engineer|manager|operator|fellow)(?: (?:i (?:spoke|talked) (?:to|with)|who (?:answered|was here|"
    r"came|took my call)|on the (?:phone|line)|at your \w+|from your \w+|there))?)"
)
_YOU: Final = rf"(?:you(?: guys| people| all| both| yourself)?|{_OURS})"
_ANY: Final = r"(?:someone|somebody|he|she|they|a (?:technician|colleague|engineer|plumber|fitter|mechanic))"
_WHO: Final = rf"(?P<who>{_YOU}|{_ANY}|[^\W\d_]{{3,}}(?<!nobody)(?<!neighbour)(?<!neighbor)(?<!bank))"
_ADVERBS: Final = (
    r"(?:(?:just|already|also|clearly|specifically|explicitly|repeatedly|definitely|always|all|both|then|"
    r"even|kindly|actually|originally|personally|previously|now|keep|kept|of course|still|only|once|twice) )*"
)
_MID: Final = r"(?:,? (?!(?:me|us|i|that|you|he|she|they|we|it|someone|somebody)\b)[\w'./-]+){0,6}"
_SUBJECT: Final = (
    rf"(?:you|{_OURS}|he|she|they|someone|somebody|one of your \w+|a (?:\w+ )?\w+|one of the \w+|the \w+|"
    r"[^\W\d_]{3,}(?<!nobody))"
)
_WOULD: Final = (
    r"(?:'d|'ll| would| will| shall| were (?:going|about|planning) to| (?:was|is) (?:going|about|planning) "
    r"to| are going to)"
)
_TOLD: Final = (
    r"(?:said|say|saying|told (?:me|us|my \w+|our \w+)|telling (?:me|us)|promised(?: (?:me|us|my \w+))?|"
    r"assured (?:me|us|my \w+)|"
    r"guaranteed(?: (?:me|us))?|agreed|swore|mentioned|indicated|confirmed|wrote|written|informed (?:me|us)|"
    r"stated|claimed|let (?:me|us) know|advised(?: (?:me|us))?|offered)"
)
_TO: Final = r"(?:supposed|meant|due|scheduled|booked|set|expected|going|about|planning)"
_ME: Final = r"(?: (?:me|us|back|my \w+|our \w+))?"
_NOUNS: Final = (
    Saying("call", "call_back", r"(?:\w+ )?(?:call[- ]?backs?|(?:phone |return )?calls?)\b(?!-| out)"),
    Saying(
        "answer",
        "reply",
        r"(?:\w+ )?(?:answer|reply|response|update|feedback|news|e-?mail|decision)s?\b",
    ),
    Saying(
        "papers",
        "deliver",
        r"(?:\w+ ){0,2}?(?:quote|quotation|estimate|invoice|report|contract|documents?|papers?|drawings?|"
        r"plans?|form|"
        r"certificate|receipt|parcel|package|delivery|replacement|sample|copy|offer|proposal|key|parts?|"
        r"statement|pictures|photos|bill|list|link|manual|order)s?\b",
    ),
    Saying(
        "deed",
        "act",
        r"(?:\w+ ){0,2}?(?:refund|visit|appointment|repair|technician|engineer|plumber|fitter|credit|"
        r"discount|inspection|installation|fix|service call|reimbursement|compensation)s?\b",
    ),
)
_GETS: Final = (
    *(
        Saying(
            noun.name,
            noun.kind,
            r"(?:get|receive|have|expect|be (?:sent|given|getting))"
            rf"(?: (?:a|an|the|my|our|your|that|some|it|this))? {noun.pattern}",
        )
        for noun in _NOUNS
    ),
    Saying(
        "hear",
        "reply",
        r"hear (?:back |more |something |again )?(?:from|by|on|within|today|tomorrow|soon)\b|"
        r"be (?:contacted|informed|updated|notified|answered|kept)\b|get (?:back|an? \w+ back)\b",
    ),
    Saying("called", "call_back", r"be (?:called|phoned|rung|telephoned)\b"),
    Saying("have_it", "deliver", r"(?:get|receive|have) (?:it|them|everything|all of it)\b"),
    Saying(
        "done",
        "act",
        r"be (?:refunded|reimbursed|credited|compensated|visited)\b|"
        r"get (?:my|our|the|a) (?:\w+ )?(?:money|deposit) back\b",
    ),
)

TOLD: Final = ToldWords(
    code="en",
    hints="said|told|promised|promise|assured|supposed|meant|guaranteed|agreed|scheduled|swore|confirmed|"
    "mentioned|indicated|informed|stated|claimed|advised|offered|booked|undertook|committed|pledged|vowed|"
    "arranged",
    hint_phrases=(
        "were going to ",
        "was going to ",
        "n't you ",
        "keep saying ",
        "keep telling ",
        "according to your ",
        "as per your ",
        "you wrote ",
        "was due to ",
        "were due to ",
    ),
    leads={
        "told": rf"{_WHO}(?:'d|'ve|'s| had| have| has)? {_ADVERBS}{_TOLD}(?:{_MID}?)(?P<claim>(?:,? "
        rf"that{_MID}?)?,? {_SUBJECT}{_WOULD} )",
        "told_get": rf"{_WHO}(?:'d|'ve|'s| had| have| has)? {_ADVERBS}{_TOLD}(?:{_MID}?)(?P<claim>(?:,? "
        rf"that{_MID}?)?"
        rf",? (?:i|we|my \w+|our \w+)(?:'d|'ll| would| will| should| could expect to| can expect to) )",
        "told_passive": rf"{_WHO}(?:'d|'ve|'s| had| have| has)? {_ADVERBS}{_TOLD}(?:{_MID}?)(?P<claim>(?:,? "
        rf"that"
        rf"{_MID}?)?,? (?:it|this|that|the [\w ]{{2,30}}?|my [\w ]{{2,30}}?|our [\w ]{{2,30}}?|everything)"
        r"(?:'d|'ll| would| will| was going to) )be ",
        "promised_to": rf"{_WHO}(?:'d|'ve|'s| had| have| has)? {_ADVERBS}(?:promised|agreed|offered|"
        rf"guaranteed|swore|"
        r"undertook|committed|pledged|vowed|arranged)(?: (?:me|us))?(?: \w+day| yesterday| last \w+)? "
        r"(?P<claim>to )",
        "promised_noun": rf"{_WHO}(?:'d|'ve|'s| had| have| has)? {_ADVERBS}(?:promised|guaranteed|offered)"
        r"(?P<claim>(?: me| us)(?: (?:a|an|the|my|our|that|some))? | (?:a|an|the|my|our) )",
        "was_told": rf"(?<!\w)(?:i|we)(?:'ve| was| were| have| had| got)(?: been)? {_ADVERBS}(?:told|"
        rf"promised|assured|"
        rf"informed|advised|guaranteed)(?:{_MID}?)(?P<claim>(?:,? that{_MID}?)?,? (?:{_SUBJECT}){_WOULD} )",
        "was_told_get": rf"(?<!\w)(?:i|we)(?:'ve| was| were| have| had| got)(?: been)? {_ADVERBS}(?:told|"
        rf"promised|"
        rf"assured|informed|advised|guaranteed)(?:{_MID}?)(?P<claim>(?:,? that{_MID}?)?,? (?:i|we)(?:'d|'ll| "
        rf"would| "
        r"will| should| could expect to| was going to| were going to) )",
        "was_told_passive": rf"(?<!\w)(?:i|we)(?:'ve| was| were| have| had| got)(?: been)? {_ADVERBS}(?:told|"
        rf"promised|"
        rf"assured|informed|advised|guaranteed)(?:{_MID}?)(?P<claim>(?:,? that{_MID}?)?,? (?:it|this|that|"
        rf"the "
        r"[\w ]{2,30}?|my [\w ]{2,30}?|our [\w ]{2,30}?|everything)(?:'d|'ll| would| will| was going to) )be "
        r"",
        "was_promised": r"(?<!\w)(?:i|we)(?: was| were|(?:'ve| have| had) been) (?:promised|"
        r"guaranteed|offered|assured(?: of)?|told to expect)(?P<claim> (?:(?:a|an|the|my|our|some) )?)",
        "supposed": rf"(?:{_WHO}) (?:(?:was|were|are|is) {_ADVERBS}{_TO}|(?:had )?wanted|intended) (?:to )",
        "supposed_get": rf"(?<!\w)(?:i|we) (?:was|were|are|am) {_ADVERBS}(?:supposed|meant|due|expected) to ",
        "supposed_thing": rf"(?:the|my|our|your|a|an) (?:\w+ )?(?:\w+ )?\w+ (?:was|were|is|are) "
        rf"{_ADVERBS}(?:supposed|"
        r"meant|due|scheduled|promised|expected|booked)(?: to(?: be)?| for)? ",
        "had_you": r"(?:didn't you|did you not) (?:say|tell me|tell us|promise(?: me| us)?|agree)(?:\b "
        r"(?:\w+day|"
        rf"last \w+|yesterday))?(?P<claim>(?:,? that)?(?: {_SUBJECT}{_WOULD} | to ))",
        "were_you": rf"(?:weren't|wasn't|aren't) (?P<who>{_YOU}|{_ANY}|[^\W\d_]{{3,}}) (?:{_TO}) to ",
        "according": rf"(?:as per|per|according to|in|from|by) (?:your|the) [\w ,']{{2,40}}?,? "
        rf"(?P<claim>{_SUBJECT}"
        rf"(?:'d| would| were going to) )",
        "your_promise": r"(?:you(?:r| made a) (?:\w+ )?(?:promise|word|commitment|assurance|offer|pledge) )"
        r"(?P<claim>(?:that (?:you|someone|somebody|he|she|they|i|we)(?:'d|'ll| would| will)|to) )",
        "as_promised": r"(?:nobody|no one|no-one|none of you|you|he|she|they|someone|somebody|"
        r"technician)(?:'ve|'s)? "
        r"(?:ever |has |have |had |did |didn't |haven't |hasn't |never |not |still |even )*(?:called?|calls|"
        r"rang|"
        r"rung|ring|phoned?|contact(?:ed)?|e-?mail(?:ed)?|wrote|written|came|come|show(?:ed)? up|turn(?:ed)? "
        r"up|sent|"
        r"send|repl(?:ied|y)|answer(?:ed)?|respond(?:ed)?|(?:get|got|gotten) back)\b[^.;!?]{0,60}?\b(?:as|"
        r"like|when|"
        r"though|although|despite|than) (?:you |was |were |had |been |we |i |it |they |he |she |your |the )*"
        r"(?:promised?|agreed|arranged|discussed|told|said|scheduled|supposed)\b",
        "thing_promised": r"(?:the|that|a|any|my|your|this) (?:\w+ ){0,2}?(?:call[- ]?backs?|(?:phone "
        r")?calls?|answer|"
        r"reply|response|update|quote|quotation|estimate|invoice|report|contract|documents?|refund|visit|"
        r"technician|"
        r"appointment|repair|email|e-mail|replacement|parcel|papers|drawings|offer|proposal) (?:(?:that|"
        r"which|who) )?"
        rf"(?:(?:i|we)(?:'ve| was| were| have| had)(?: been)?|you|he|she|they|{_OURS})(?:'d|'ve|'s| had| "
        rf"have| has)? "
        r"(?:promised|guaranteed|assured|agreed on|mentioned|offered|told me about|said (?:you|he|she|they|i|"
        r"we)(?:'d| would) \w+)(?: (?:me|us))?",
        "promised_thing": r"(?:the|that|your|any|a|this|my) (?:promised|agreed|scheduled|arranged) (?:\w+ "
        r"){0,2}?"
        r"(?:call[- ]?backs?|(?:phone )?calls?|answer|reply|response|update|quote|quotation|estimate|invoice|"
        r"report|"
        r"contract|documents?|refund|visit|technician|appointment|repair|email|e-mail|replacement|parcel|"
        r"papers|drawings|offer|proposal)\b",
    },
    adverbs=r"(?:(?:also|then|just|certainly|definitely|personally|still|first|all|either|next|immediately|"
    r"promptly|"
    r"shortly|soon|today|tomorrow|again|have someone|get someone to|have somebody|ask (?:someone|\w+) to|be "
    r"able to|"
    r"be happy to|be glad to|try to|try and|do your best to|make sure to|make sure (?:that )?(?:someone|you|"
    r"to)|go "
    r"ahead and|be(?= \w+(?:ing|ed|en|nt|id|ne)\b)|gladly|quickly|probably|arrange for (?:someone|somebody|"
    r"\w+) to|at least|been|by \w+|on \w+day|monday|tuesday|wednesday|thursday|friday),? )*",
    acts=(
        Saying(
            "call",
            "call_back",
            rf"(?:call|ring|phone|telephone)(?:ing)?(?! (?:you|it|that|this|them|him|her|the)\b){_ME}(?=\W|"
            rf"$)|give "
            r"(?:me|us|my \w+) an? (?:\w+ )?(?:call|ring|buzz|bell)|return my call|speak (?:to|with) (?:me|"
            r"us)|talk (?:to|with) (?:me|us)",
        ),
        Saying(
            "answer",
            "reply",
            r"(?:get|com(?:e|ing)|be|writ(?:e|ing)|report|circle|revert)(?:ting|ing)? (?:right |straight "
            r")?back\b(?! "
            r"(?:at|in|on \w+day|from)\b)|(?:let|letting) (?:me|us|my \w+) know|(?:keep|keeping) (?:me|us) "
            r"(?:posted|"
            r"informed|updated|up to date|in the loop)|(?:update|inform|notify|tell|contact|email|e-mail|"
            r"text|message|"
            r"answer|write(?: to)?|advise)(?:ing)? (?:me|us|my \w+)\b(?! (?:the|a|an|your|our|my)\b)|"
            r"(?:reply|respond|"
            r"answer)\b|(?:be|get) in (?:touch|contact)|follow up|reach out|have (?:an answer|news)\b|write "
            r"(?:again|"
            r"back|by|on|today|tomorrow)|send (?:me|us) (?:an? )?(?:\w+ )?(?:update|answer|reply|response|"
            r"e-?mail)",
        ),
        Saying(
            "send",
            "deliver",
            r"(?:send|forward|mail|email|e-mail|ship|deliver|provide|post|bring|fax|prepare|issue|draft|"
            r"supply|share|"
            r"upload|resend|drop off|submit|dispatch|hand over)(?:ing)?\b(?! (?:you|someone|somebody|a "
            r"(?:technician|"
            r"plumber|man|colleague|guy|engineer|fitter|mechanic)|my regards)\b)|(?:give|get) (?:me|us) "
            r"(?:the|a|an|your|it|them|my|some|this|that)\b",
        ),
        Saying(
            "do",
            "act",
            r"(?:come|be (?:here|there|out|round|over|by|at (?:my|our))\b|visit|send (?:someone|somebody|a "
            r"\w+)|stop by|drop by|swing by|show up|turn up|arrive|refund|reimburse|credit|repay|fix|repair|"
            r"replace|exchange|cancel|book|reserve|schedule|reschedule|arrange|organi[sz]e|set up|reorder|"
            r"order|update|change|correct|remove|ask|check|investigate|look (?:into|at|after)|talk to|speak "
            r"to|sort|resolve|solve|settle|take care|deal with|handle|install|pick (?:it|them|up|the)|"
            r"collect|process|finish|complete|start|escalate|waive|extend|pay|transfer|find out|see (?:to|"
            r"what|if|whether)|help|clean|meet (?:me|us)|make sure|compensate|take a look|have a look|"
            r"follow this up|adjust|test|measure|do (?:it|that|this|so|something|the))(?:ing)?\b(?! you\b)",
        ),
        Saying(
            "sent",
            "deliver",
            r"(?:sent|shipped|delivered|mailed|emailed|posted|dispatched|ready|issued|"
            r"in the (?:post|mail)|here|with (?:me|us))\b",
        ),
        Saying(
            "done",
            "act",
            r"(?:refunded|credited|reimbursed|fixed|repaired|replaced|corrected|resolved|"
            r"cancelled|"
            r"canceled|installed|processed|rescheduled|collected|picked up|sorted|looked (?:at|into)|"
            r"taken care|dealt with|done|finished|completed|paid|updated|closed)\b",
        ),
        Saying("called", "call_back", r"(?:call(?:ed|s)?|rang|rung|ring|phoned?)\b"),
        Saying(
            "replied",
            "reply",
            r"(?:contact(?:ed)?|e-?mailed|wrote|written|repl(?:ied|y)|answered|"
            r"responded|(?:get|got|gotten) back)\b",
        ),
        Saying("came", "act", r"(?:came|come|show(?:ed)? up|turn(?:ed)? up)\b"),
    ),
    nouns=_NOUNS,
    gets=_GETS,
    nouns_after=frozenset({"promised_noun", "was_promised"}),
    gets_after=frozenset({"told_get", "was_told_get", "supposed_get"}),
    holds=frozenset({"as_promised", "thing_promised", "promised_thing"}),
    voids=r"\bthank(?:s| you)(?: so| very)?(?: much)? for (?:call|send|com|gett|repl|answer|writ|respond|the "
    r"(?:call|"
    r"quote|reply|answer|quick))\w*|\band you did\b|\bwhich you did\b|\bas you promised,? (?:thank|the)\b|"
    r"\bglad you\b",
    void_before=r"(?:\b(?:if|unless|whether|in case|wish|wished|never|i don't (?:think|believe|remember|"
    r"recall)|i "
    r"(?:didn't|did not|don't) (?:hear|say|know) (?:that|what)?|please|could|can|would|will|did|do|does|"
    r"should|might|"
    r"may|maybe|wondering|suppose|supposing|imagine) ?|\bmy (?:\w+ )?|\b(?:the|a|another) (?:\w+ "
    r")?(?:neighbou?r|bank|court|police|insurance|landlord|city|post office|other \w+) ?)$",
    ends=r"[;:–—]|,? \b(?:but|however|yet|although|though|because|since|otherwise|and (?:i|we|it|nobody|no "
    r"one|now|still|"
    r"never|so far|nothing|today|yet|then i|then we|here|that)|so (?:i|we)|it (?:is|has|'s)|it's|which|still|"
    r"nobody|"
    r"no one|nothing|now it|i have|i've|i am|i'm|when (?:i|we) (?:called|rang|spoke|talked|wrote)|, (?:i|we|"
    r"it|now))\b",
    sure=rf"{_YOU}|someone|somebody",
    unsure=_ANY,
)
