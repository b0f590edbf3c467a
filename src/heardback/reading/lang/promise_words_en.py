"""English: how people promise, hedge, and give the next move away."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang.en import DATES
from heardback.reading.lang.promise_words import PromiseWords, Saying


def _verbs(words: str) -> str:
    """Return the verbs with their "-ing" forms, for "will be sending"."""
    found = []
    for verb in words.split("|"):
        first, _, rest = verb.partition(" ")
        stem = first[:-1] if first.endswith("e") and not first.endswith(("ee", "be")) else first
        doubled = stem + stem[-1] if first in _DOUBLED else stem
        found.append(f"(?:{first}|{doubled}ing){' ' + rest if rest else ''}")
    return "|".join(found)


_DOUBLED: Final = frozenset(("get", "let", "put", "set", "drop", "ship", "run", "stop", "chat", "plan"))
_WHEN: Final = (
    r"(?:on|at|in|next|this|by|before|after|later|soon|shortly|tomorrow|today|tonight|again|around|"
    r"between|within|"
    r"first|early|mon|tue|wed|thu|fri|sat|sun|when|once|as|if|and|or|to|about|regarding|with|the (?:next|"
    r"following))"
)
_YOU: Final = (
    r"(?:you(?: (?:both|all|guys))?|u|everyone|everybody|the (?:customer|client|list|group)|ya|y'all)"
)
_OURS: Final = (
    r"(?:(?:our|my|the|a|an|one of our|one of my|another) (?:\w+ )?(?:team|technicians?|colleagues?|"
    r"engineers?|managers?|"
    r"office|department|plumber|electrician|fitter|driver|mechanic|assistant|supervisor|specialist|"
    r"accountant|support|"
    r"service|staff|people|sales \w+|guys?|crew|warehouse|partner|boss|director|secretary)"
    r"(?: \w+)?|someone|somebody|\w+ (?:from|in) (?:our|my) (?:\w+ )?(?:team|office|department|side|"
    r"workshop))"
)
_SEND: Final = _verbs(
    "send|forward|shoot|mail|email|e-mail|ship|deliver|provide|attach|share|upload|post|supply|submit|"
    "bring|fax|resend|re-send|dispatch|courier|circulate|distribute|publish|hand over|hand in"
)
_PREPARE: Final = _verbs(
    "prepare|draft|write up|put together|produce|issue|finalise|finalize|quote|draw up|compile|work up"
)
_CHECK: Final = _verbs(
    "check|investigate|review|inquire|enquire|research|examine|verify|double-check|recheck|dig|"
    "analyse|analyze|test|look into|look at|look up|look for|look through|look over|look|find out|"
    "find|figure out|work out|see to|have a look|take a look|take a closer look|take this up|"
    "take it up|chase|look after"
)
_DO: Final = _verbs(
    "refund|credit|knock|deduct|reimburse|repay|fix|repair|replace|exchange|cancel|book|reserve|schedule|"
    "reschedule|arrange|organise|organize|set up|order|reorder|update|change|correct|add|include|"
    "remove|delete|make sure|ensure|ask|talk to|talk with|talk|speak to|speak with|speak|discuss|"
    "consult|escalate|raise|install|visit|come|stop by|drop by|swing by|meet|attend|join|pick up|"
    "pick|collect|pay|process|complete|finish|start|begin|implement|handle|deal with|take care|"
    "take over|sort|resolve|solve|settle|clean|transfer|reset|unlock|activate|open a|set|put|make|"
    "contact|call|ring|phone|charge|waive|extend|keep|hold|work on|work|let|register|sign|print|file|"
    "bill|invoice|adjust|run|try|return|help|assist|explain|clarify|document|write|read|plan|do|get"
)

# Behind these words the customer is told what to do next.
_YOUR_MOVE: Final = (
    "(?:^|"
    + "|".join(
        f"(?<={words} )"
        for words in (
            *(
                "please",
                "so",
                "just",
                "then",
                "and",
                ",",
                ";",
                "simply",
                "kindly",
                "you",
                "you can",
                "you could",
            ),
            *(
                "you should",
                "you may",
                "you might",
                "you may want to",
                "you might want to",
                "you need to",
                "you'll need to",
                "you'll have to",
                "you will need to",
                "you have to",
                "free to",
                "best to",
            ),
            *(
                "suggest you",
                "that you",
                "best if you",
                "better if you",
                "ask you to",
                "sure to",
                "forget to",
            ),
        )
    )
    + ")"
)

PROMISES: Final = PromiseWords(
    code="en",
    dates=DATES,
    common="the|and|you|to|is|of|for|in|will|we|this|that|it|your|be|have|with|are|on|our|can|please|not|"
    "i|at|from|by|by|let|me",
    hints="will|i'll|we'll|you'll|shall|going|gonna|let|happy|glad|pleased|delighted|promise|guarantee|"
    "undertake|commit|"
    "pledge|i'm|we're|comes|visits|arrives|more|follow|follows|leave|someone|somebody|he'll|she'll|"
    "they'll|ill|it'll|"
    "hear|goes|go|desk|called|call|ring|phone|email|contact|remind|chase|again|touch|consider|team's|"
    "technician's|update|"
    "scheduled|booked|expect|should|receive|ping|nudge|drop|shout",
    hint_phrases=(
        "i am ",
        "we are ",
        "i can ",
        "we can ",
        "i could ",
        "we could ",
        "i would be ",
        " is coming",
        "check back",
        "try again",
        "got this",
    ),
    whole_phrases=(
        *("ll", "should", "expect", "comes", "visits", "arrives", "coming", "stops", "can come"),
        *(
            "can be",
            "is scheduled",
            "is booked",
            "follow",
            "more",
            "update",
            "answer",
            "reply",
            "details",
            "news",
        ),
        *("going", " out", " off", " in the ", "leave ", "consider it", "on it", "got this"),
    ),
    burden_phrases=(*(" me", " us", " again", " back", " office", "follow up", "in touch", "if you "),),
    leads={
        "promise": r"(?:i|we)(?: hereby| can)? (?:promise|guarantee|undertake|commit|pledge|swear)(?: you)?"
        r"(?: that)?(?: to| (?:i|we)(?:'ll| will| shall))",
        "will": r"(?:i|we|i and \w+|(?!(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|"
        r"april|may|june|july|august|september|october|november|december|tomorrow|today|then|again|back|me|"
        r"us|you|it|that|this)\w+ and i)(?:'ll| will| shall)|i(?:'m| am) gonna|we(?:'re| are) gonna|"
        r"(?:(?<=^)|(?<=, )|(?<=but )|(?<=and ))ill(?= (?:call|send|get|let|check|be|email|do|ask|look|have|"
        r"give|write|ring|reply))",
        "going": r"(?:i(?:'m| am)|we(?:'re| are)) (?:now )?going to",
        "letme": r"(?:let|allow) me(?: to)?(?! know)",
        "happy": r"(?:i|we)(?:'d be| would be|'ll be| will be|'m| am|'re| are)(?: (?:more than|very|only "
        r"too|quite|always))? "
        r"(?:happy|glad|pleased|delighted) to",
        "third": rf"{_OURS}(?: will| shall|'ll| is going to| are going to)",
        "can": r"(?:i|we) (?:can|could|should be able to|might be able to)(?: offer to)?",
        "dropped": r"^(?:(?:yes|ok|okay|sure|thanks|great|hi|hello|fine|will do|got it)[,.! ]+(?:and "
        r")?)?will",
        "progressive": r"(?:i(?:'m| am)|we(?:'re| are))(?: (?:now|just|already|currently))?(?= "
        r"\w+ing\b)(?! going)",
    },
    adverbs=r"(?:(?:also|then|now|just|certainly|definitely|gladly|happily|personally|surely|surley|still|"
    r"first|quickly|of course|"
    r"both|all|either|next|immediately|promptly|shortly|soon|today|tomorrow|tonight|later|again|in turn|"
    r"absolutely|"
    r"make sure to|be sure to|make sure (?:that )?(?:i|we|to)|go ahead and|go and|probably|likely|"
    r"hopefully|most likely|try to|try and|"
    r"do (?:my|our) best to|do my utmost to|endeavou?r to|attempt to|be able to|have to|need to|be happy to|"
    r"have (?!an?\b|the\b|your\b|it\b)\w+(?= (?:call|contact|send|email|e-mail|get|reach|ring|write|check|"
    r"look|reply))|"
    r"(?:ask|get|tell) (?!back)(?:\w+|my \w+|our \w+|someone) to|arrange for \w+ to|monday|tuesday|wednesday|"
    r"thursday|friday|"
    r"be(?= \w+ing\b)|simply|briefly|instead|therefore|meanwhile|in the meantime|by then|at least|"
    r"obviously|continue to|keep(?= \w+ing\b)),? ){0,4}",
    verbs=(
        Saying(
            "no",
            "no_promise",
            r"(?:not|never|no longer|hardly|see you|be (?:very |so |extremely |really |most |much "
            r")?(?:able|there for you|honest|the first|a pleasure|"
            r"out of|home|at home|at work|in (?!touch|contact)|on (?:vacation|"
            r"holiday|leave)|away|out\b|gone|off|unavailable|unable|needing|wanting|happy|glad|pleased|"
            r"delighted|"
            r"interested|surprised|curious|looking forward|sorry|ok|okay|fine|disappointed|grateful|"
            r"thankful|missing|having)|"
            r"(?:let|leave) (?:you|it|that|this)(?: \w+)? (?:be|go|there|decide|at that|alone)|have to "
            r"(?:say|admit|wait|see|agree|disagree)|"
            r"(?:need|want|like|love|hate|know|think|believe|assume|suppose|guess|hope|miss|remember|"
            r"forget|notice|admit|bet|"
            r"appreciate|mention|regret|understand|agree|disagree|wait|lose|win|become|end up|suffer|say|"
            r"imagine|enjoy|"
            r"presume|doubt|argue|confess|save|stick|cross|die|owe|deserve|feel|wonder|concede|look "
            r"forward|remain|stay|"
            r"sound|seem|appear|tend|obtain|recall|observe|conclude|hear)\b|find (?!out|a |an |the |you|"
            r"time|someone|somebody)|"
            r"see (?!what|if|whether|to |you|about|who|how|when)|tell you (?!when|what|how|if|whether|"
            r"tomorrow|by|on|as|more)|ask you)",
        ),
        Saying(
            "call",
            "call_back",
            rf"(?:{_verbs('call|ring|phone|telephone|dial')})(?: {_YOU}\b| back\b|,?\W*$|,? {_WHEN}\b| "
            rf"(?:your|the) (?:\w+ )?(?:phone|mobile|number|cell))|"
            rf"(?:{_verbs('give|drop')}) {_YOU} a (?:\w+ )?(?:call|ring|buzz|bell)|(?:return|returning) "
            rf"(?:your|the) (?:\w+ )?call|"
            rf"(?:get|be) on the phone (?:to|with) you|speak (?:to|with) you|talk (?:to|with) you",
        ),
        Saying(
            "let_know",
            "reply",
            rf"(?:let|letting) (?:{_YOU}|them|him|her|\w+) know|keep(?:ing)? (?:{_YOU}|them|\w+) (?:\w+ "
            rf")?(?:posted|informed|updated|up to date|in the loop|abreast)|"
            rf"(?:{_verbs('update|inform|notify|advise|remind')}) {_YOU}|tell (?:{_YOU}) (?:when|what|how|"
            rf"if|whether|tomorrow|by|on|as|more)|fill {_YOU} in",
        ),
        Saying(
            "get_back",
            "reply",
            r"(?:get(?:ting)?|com(?:e|ing)|be|go(?:ing)?|writ(?:e|ing)|report(?:ing)?|revert(?:ing)?|"
            r"circl(?:e|ing)) (?:right |straight )?back(?: to| with| on|\b)|"
            r"be (?:back )?in (?:touch|contact)|(?:get|getting) in (?:touch|contact)|reach(?:ing)? out|"
            r"touch base|follow(?:ing)? up",
        ),
        Saying(
            "contact",
            "reply",
            rf"(?:{_verbs('contact|email|e-mail|mail|text|message|answer|write to|write|ping')}) "
            rf"{_YOU}\b(?! (?:the|a|an|your|our|my|it|them|some|this|those|these|details|copies|more)\b)|"
            rf"(?:{_verbs('reply|respond|answer|revert')})\b|(?:give|send|drop) {_YOU} an? (?:\w+ "
            rf")?(?:update|answer|reply|response|note|line|message)|"
            r"have (?:an |your |the |some |more )?(?:\w+ )?(?:answers?|news|reply|response|update)|"
            r"confirm\b|(?:e-?mail|write) (?:again|back|tomorrow|today|later)",
        ),
        Saying(
            "send",
            "deliver",
            rf"(?:{_SEND})\b"
            rf"(?! (?:you )?(?:to|my (?:best|regards|thanks)|greetings|you best))|"
            rf"(?:{_verbs('give|get|drop|show|pass')}) {_YOU} (?:the|a|an|your|our|my|it|them|some|this|"
            rf"those|these|details|copies|more|with)\b|pass (?:it|this|that|them) (?:along|on) to you|"
            rf"(?:{_PREPARE})\b|"
            r"have (?:it|the|your|a|an|this|that|them|everything|all)\b.{0,40}?(?:ready|sent|delivered|"
            r"done|finished|shipped|to you|completed|out)\b|"
            r"drop (?:it|them|this) (?:off|in)",
        ),
        Saying(
            "check",
            "act",
            rf"(?:{_CHECK})\b|"
            r"see (?:what|if|whether|about|who|how|when)\b|have a (?:closer |quick )?look",
        ),
        Saying(
            "do",
            "act",
            rf"(?:{_DO})\b|"
            r"be (?:there|here|at your|back|with you|ready)|see you",
        ),
    ),
    open_leads=frozenset({"will", "going", "promise"}),
    wholes=(
        Saying(
            "expect_call",
            "call_back",
            r"(?:^|please |you can |you may |you should )expect (?:a|our|my) (?:\w+ )?call\b",
        ),
        Saying(
            "hear",
            "reply",
            r"you(?:'ll| will| shall| should| can expect to) (?:soon |shortly |then |certainly |"
            r"definitely )*(?:hear (?:back |more )?(?:from (?:us|me|our|my|one|\w+)|by|on|tomorrow|today|"
            r"soon|shortly|within|in|next|this|no later)|"
            r"(?:have|get|receive) (?:an?|our|my|the|your) (?:\w+ )?(?:answer|reply|response|call|update|"
            r"decision|news)\b)|(?:^|please|can|may|should) ?expect (?:a|our|my) (?:\w+ )?(?:call|reply|"
            r"answer|response|e-?mail|"
            r"update)",
        ),
        Saying(
            "receive",
            "deliver",
            r"you(?:'ll| will| shall| should| can expect to) (?:soon |shortly |then |also |certainly "
            r")*(?:have|get|receive|find) (?:it|them|the|your|our|my|a|an|this|everything|"
            r"all)\b(?=.{0,80}?\b(?:from (?:us|me)|by (?:mon|tue|wed|thu|fri|sat|sun|tomorrow|the end|"
            r"e[ow][dw]|cob|close|next|noon|e?-?mail|post|\d)|tomorrow|today|tonight|within \w+ (?:\w+ "
            r")?(?:hour|day|week)|next week|this week|shortly|soon|on (?:mon|tues|wednes|thurs|fri|satur|"
            r"sun)day|in (?:a|the|two|three) (?:few |next |coming )?(?:hour|day|week)|at the latest))",
        ),
        Saying(
            "named",
            "reply",
            r"(?:(?!(?:we|you|it|this|that|which|who|nobody|and|i)\b)\w{2,} will|he'll|she'll|they'll) "
            r"(?:then |also |personally |surely )?(?:(?:contact|"
            r"email|e-mail|write to|answer|reply to|update|inform) (?:you)\b|(?:get|come|be) (?:straight |"
            r"right )?(?:back to|in (?:touch|contact) with) you)",
        ),
        Saying(
            "named_call",
            "call_back",
            r"(?:(?!(?:we|you|it|this|that|which|who|nobody|and|i)\b)\w{2,} will|he'll|she'll|they'll) "
            r"(?:then |also |personally |surely )?(?:(?:call|ring|"
            r"phone) you\b|give you a (?:call|ring))",
        ),
        Saying(
            "passive_contact",
            "reply",
            r"(?:you|it|your \w+)(?:'ll| will| shall) be (?:contacted|called|answered|informed|notified|"
            r"rung|phoned|emailed)\b",
        ),
        Saying(
            "passive_send",
            "deliver",
            r"(?<!you )(?<!they )(?:will|shall) be (?:\w+ly )?(?:sent|shipped|delivered|posted|mailed|"
            r"emailed|e-mailed|forwarded|provided|published|dispatched|announced|circulated|distributed|"
            r"uploaded|issued|with you|on its way|on your desk|in your (?:inbox|mailbox|hands)|in the "
            r"post|made available)\b",
        ),
        Saying(
            "passive_do",
            "act",
            r"(?:you|it|this|that|these|they|your [\w ]{2,30}?|the (?:amount|money|refund|order|repair|"
            r"work|error|issue|problem|price|invoice|part|appointment|booking|item|leak|pump|heater|unit|"
            r"device|mistake|fault|bug|delivery|parcel|package|machine|line|connection|account)s?)(?:'ll| "
            r"will| "
            r"shall) be (?:\w+ly )?(?:refunded|credited|reimbursed|fixed|repaired|replaced|corrected|"
            r"resolved|cancelled|canceled|installed|processed|rescheduled|reserved|collected|picked up|"
            r"sorted|looked at|looked into|taken care of|dealt with|done|ready|finished|completed|paid|"
            r"updated)\b",
        ),
        Saying(
            "comes",
            "act",
            rf"(?:{_OURS}|\w+ from our \w+) (?:comes|visits|arrives|is coming|calls|stops|can come|can be "
            rf"there|is scheduled|is booked|will be (?:there|with you|at))\b",
        ),
        Saying(
            "follows",
            "deliver",
            r"(?:^|(?:the|an?|our|your|my|full|more|further) )(?:\w+ )?(?:answers?|repl(?:y|ies)|update|"
            r"quote|details?|invoice|information|info|report|offer|estimate|contract|documents?)(?: (?:to "
            r"follow|follows|will follow|is to follow|coming))\b",
        ),
        Saying(
            "more",
            "reply",
            r"^(?:more|update|answer|reply|details|news) (?:on (?:this|that) )?(?:tomorrow|later|soon|"
            r"shortly|by|on|next|this|to follow|in (?:a|an|the))\b",
        ),
        Saying(
            "goes_out",
            "deliver",
            r"(?:the|your|my|our|it|they|a|an) ?(?:\w+ ){0,3}?(?:goes|go|is going|are going) (?:out|off|"
            r"in the (?:post|mail))\b|(?:i|we)(?:'ll| will) (?:put|pop|stick) .{1,30}? in the (?:post|"
            r"mail)\b",
        ),
        Saying(
            "named_comes",
            "act",
            r"\w{3,} (?:is coming|will come|will be coming|will drop|will stop|will swing) (?:by|over|out|"
            r"round|around|to you|to your)\b",
        ),
        Saying(
            "try_again",
            "call_back",
            r"(?:i|we)(?:'ll| will) (?:try|ring|phone) you (?:again|back|"
            r"later)\b",
        ),
        Saying("will_do", "act", r"^(?:(?:ok|okay|yes|sure|thanks|great|perfect)[,.! ]+)?will do\b"),
        Saying(
            "leave_with",
            "act",
            r"leave (?:it|this|that|everything) (?:with|to) (?:me|us)\b|consider it done|^(?:i'm|i am|"
            r"we're|we are)? ?on it\W*$|(?:i'm|i am|we're|we are) on it\b|(?:i've|i have) got this\W*$",
        ),
    ),
    burdens=(
        Saying(
            "call_us",
            "burden_shift",
            rf"{_YOUR_MOVE}(?:please |kindly |just |simply |then )*(?:call(?:ed)?|ring|phone|email|e-mail|"
            rf"contact|write|"
            r"write to|get back to|come back to|check (?:back )?with|chase|remind|ping|text|message|try|ask|"
            r"reach out to|follow up with) (?:me|us|again|back|(?:our|the) office)\b|(?:give|drop) (?:me|"
            r"us) an? (?:call|ring|shout|line|note|nudge|mail|e-?mail)\b",
        ),
        Saying(
            "check_back",
            "burden_shift",
            rf"{_YOUR_MOVE}(?:please |kindly |just )*(?:check back|try again|call back|call again|ring back|"
            r"ring again|come back|follow up|write again|ask again|come by again|stop by again|drop by "
            r"again|get back in touch|get in touch again|get in touch)\b(?! to you)",
        ),
        Saying(
            "if_silent",
            "burden_shift",
            r"(?:let (?:us|me) know|call|ring|email|contact|write|chase|remind|get back to|get in touch|"
            r"shout|nudge|ping)\b.{0,30}\bif you (?:don't|do not|haven't|have not|didn't) (?:hear|heard|"
            r"receive|received|get|got|hear back)|if you (?:don't|do not|haven't|have not) (?:hear|heard|"
            r"receive|received)\b.{0,60}?(?:call|ring|email|contact|let (?:us|me) know|write|get back|get "
            r"in touch|chase)",
        ),
    ),
    burden_voids=r"\b(?:any|further|more|other|additional|some) (?:\w+ )?(?:questions?|queries|concerns?|"
    r"doubts?|help|assistance|problems?|issues?|information)\b|\b(?:have|need|want|with) (?:a |your "
    r")?(?:questions?|help|assistance)\b|\brun into\b|\btroubles?\b|\bneed (?:anything|something|us|me|"
    r"more)\b|\banything (?:else|is unclear|comes up)\b|\bis (?:unclear|wrong)\b|\bif (?:there|"
    r"anything)\b(?! is no| are no| has been no|'s no)[^.;]{0,20}\b(?:problems?|else|wrong|unclear|"
    r"changes?)\b",
    needs_date=frozenset(
        {
            "goes_out",
            "named_comes",
            "comes",
            "call_us",
            "check_back",
            "progressive.do",
            "progressive.check",
            "progressive.send",
            "progressive.contact",
            "progressive.other",
            "can.do",
            "can.contact",
        }
    ),
    voids={
        "boilerplate": r"(?:i|we)(?:'m| am|'re| are)(?: also)? (?:attaching|enclosing|writing|replying|"
        r"inquiring|running|using)\b|(?:any|further|more|other|additional) (?:\w+ )?(?:questions?|queries|"
        r"concerns|assistance|information|help|comments?).{0,60}(?:hesitate|feel free|happy|glad|pleased|"
        r"call|contact|email|reach)|do not hesitate|don't hesitate|feel free(?! to (?:check|try|call|write|"
        r"ask|come|get) (?:\w+ ){0,2}?(?:back|again))|reply to this e?-?mail|unsubscribe|click (?:here|on|"
        r"below)|confidential|intended recipient|terms (?:and|of)|privacy policy|this (?:e-?mail|message) "
        r"(?:was|is) (?:sent|intended)",
        "unreal": r"\bif only\b|\b(?:can't|cannot|won't|don't|not) promise\b",
        "idiom": r"(?:i|we)(?:'ll| will) (?:never|be honest|say this)|let me (?:tell you|say|be clear|"
        r"explain|introduce|ask|add|start|begin|put|give you an example|guess|see if i|rephrase|clarify|"
        r"quote|be|express|thank|just say|describe|try to explain|stress|emphasi[sz]e|point|elaborate|"
        r"assure|share|remind you)|cross that bridge|time will tell|we(?:'ll| will) see\b(?! (?:you|to))",
        "policy": r"\b(?:usually|normally|typically|generally|as a rule|our (?:policy|standard|aim|goal|"
        r"target) is|on average|strive to|we aim to|(?:business|working) days of (?:receipt|receiving))\b",
        "out_of_office": r"out of (?:the )?office|on (?:annual |parental |maternity )?leave\b|limited "
        r"access to",
    },
    void_before=r"(?:\b(?:(?:hope|hoping|hoped|wish|wishing|doubt|unsure|not sure|don't know|do not know|"
    r"dunno|unclear|"
    r"can't promise|cannot promise|can not promise|won't promise|wonder|wondering|worried|afraid|fear|"
    r"guess what|imagine|pretend|had hoped|was hoping|suppose|supposing|"
    r"don't (?:think|believe|expect|see)|do not (?:think|believe|expect|see)|unlikely)(?: that| i| we| "
    r"and i| if| whether)?(?: \w+){0,2}|"
    r"(?:why|what|where|how|who|when|whenever|wherever|way|whether)(?: (?!by|on|at)\w+)?|or else|until|"
    r"till|unless|if|lest|than|in case|before) ?)$",
    not_after=r"(?:not|never|no longer|n't|hardly|only|rarely|seldom|neither)\b",
    conditions=r"(?<!\bsee )(?<!\bknow )(?<!\bcheck )(?<!\bout )(?<!\bsure )(?<!\bask )(?<!\bas "
    r")(?<!\beven )\b(?:if|unless|provided|assuming|in case|should (?:you|the|it|we|there)|depending on|"
    r"subject to)\b(?! (?:not|so)\b[,.]?)",
    events=r"\b(?:once|when|whenever|as soon as|after|the moment|as and when)\b(?= (?:i|we|you|he|she|"
    r"they|it|the|your|our|my|there|this|that|all|everything|\w+ (?:is|are|has|have|gets|comes|arrives|"
    r"replies))\b)(?! (?:i|we) (?:can|get (?:a |the |some )?(?:chance|time|moment)|get around))",
    offers=r"\bif (?:you|there|that|needed|necessary|anyone|anybody|someone|people|it(?:'s| is) (?:of|"
    r"any))\b",
    vague=r"\b(?:as soon as (?:possible|(?:i|we) (?:can|possibly can)|(?:i|we) (?:get|have|find) (?:a |"
    r"the |some )?(?:chance|time|moment))|asap|a\.s\.a\.p|soon|sooner or later|shortly|before long|in due "
    r"course|in due time|momentarily|right away|straight away|straightaway|immediately|at once|promptly|"
    r"eventually|at some point|some ?time|one day|when(?:ever)? (?:i|we) (?:can|get (?:a |the |some "
    r")?(?:chance|time|moment)|get around)|in the near future|presently|later|speedily|quickly|right "
    r"now)\b(?! (?:today|this|next|in the day|on))",
    hedges=r"\b(?:maybe|perhaps|probably|possibly|might|may|hopefully|likely|try|should be able|not sure|"
    r"i think|i guess|i believe|i suppose|with (?:a bit of )?luck|ideally|in theory|fingers crossed|"
    r"attempt|endeavou?r|do (?:my|our) best|aim|intend|plan|want|see if)\b",
    you=r"\b(?:you|your|yours|u|everyone|the list|this|it)\b",
    policy=r"\b(?:usually|normally|typically|generally|always|as a rule|our (?:policy|standard|aim|goal|"
    r"target)|in general|on average|every (?:day|week|month|time|customer|call|e?-?mail)|each (?:day|week|"
    r"month|time|customer|call|e?-?mail)|(?:business|working) days of (?:receipt|receiving)|all "
    r"(?:customers|enquiries|inquiries|requests|emails|calls|orders)|any (?:customer|enquir|inquir|"
    r"request|order)|customers?|throughout|years? to come|in the future|automatically|strive|subscri\w+|"
    r"offers?|newsletter|free|deals?|sale)\b",
    reported=r"\b(?:said|says|told|asked|wrote|writes|mentioned|promised|claimed|stated|thought|mean|"
    r"quote|quoted|according to)\b",
    subordinate=r"\b(?:that|which|because|since|as|so|so that|although|while|then|and|but|where)\W*$",
    also=r"\b(?:and|then|or)(?: (?:then|also|will|i'll|we'll|shall|either|try to|even|afterwards))?\W+",
    request_marks={
        "lets": r"\b(?:let's|lets|let us)\b(?! you| know)",
        "let_me_know": r"\blet (?:me|us|(?!you\b|them\b|him\b|her\b)\w+) (?:please )?know\b|\bkeep (?:me|"
        r"us) (?:posted|informed|"
        r"updated)|\bget back to (?:me|us)",
        "imperative": r"(?:^|, |; |: |- |\bthen |\band |\bso |\bplease |\bjust |\bgo ahead and |\beither |"
        r"\bsimply |! )(?:add|advise|allow|apply|arrange|ask|attend|bring|buy|call|check|choose|circulate|"
        r"come|complete|confirm|consider|contact|copy|cover|create|delete|discuss|distribute|do|don't|"
        r"download|draft|drop|email|enjoy|ensure|enter|explain|feel|fill|find|fix|follow|forward|get|give|"
        r"go|grab|have|help|include|invite|join|keep|leave|listen|look|make|meet|notify|note|open|order|"
        r"pass|pay|pick|plan|post|prepare|print|provide|put|read|register|remember|remind|remove|reply|"
        r"request|respond|review|save|schedule|see|select|send|set|share|shop|show|sign|speak|start|stop|"
        r"submit|take|talk|tell|think|try|turn|update|use|verify|view|visit|wait|watch|write|shoot|"
        r"install|activate|return|resend|cancel|refund|replace|let's|log|learn|earn|win|retweet|mark|dial|tick|enclose|scan|"
        r"click|hit|press|type|enable|edit|upload|paste|bear|finish|move|work|run|give|ring|text|phone|"
        r"reserve|book|stay|coordinate|compare|vote|decide|be)\b(?! (?:is|was|are|has|will|of|were|had|"
        r"can|to me\b))",
        "imperative_first": r"^(?:hi|hey|hello|also|then|and|so|now|just|please|first|next|again|once|"
        r"guys|[\w.]+,)?,? ?(?:add|advise|allow|apply|arrange|ask|attend|bring|buy|call|check|choose|"
        r"circulate|come|complete|confirm|consider|contact|copy|cover|create|delete|discuss|distribute|do|"
        r"don't|download|draft|drop|email|enjoy|ensure|enter|explain|feel|fill|find|fix|follow|forward|"
        r"get|give|go|grab|have|help|include|invite|join|keep|leave|listen|look|make|meet|notify|note|"
        r"open|order|pass|pay|pick|plan|post|prepare|print|provide|put|read|register|remember|remind|"
        r"remove|reply|request|respond|review|save|schedule|see|select|send|set|share|shop|show|sign|"
        r"speak|start|stop|submit|take|talk|tell|think|try|turn|update|use|verify|view|visit|wait|watch|"
        r"write|shoot|install|activate|return|resend|cancel|refund|replace|let's|log|learn|earn|win|"
        r"retweet|mark|dial|tick|enclose|scan|click|hit|press|type|enable|edit|upload|paste|bear|finish|move|work|run|give|"
        r"ring|text|phone|reserve|book|stay|coordinate|compare|vote|decide|be)\b(?! (?:is|was|are|has|"
        r"will|of|were|had|can)\b)",
        "we_should": r"\bwe (?:should|need to|must|have to|'ll need|ought|will need|will have)\b|\bshall "
        r"we\b|"
        r"\bwe'll (?:need|have)\b",
        "we_could": r"\bwe (?:could|might|can|may)\b",
        "question_why": r"^(?:and |but |so )?\W*why\b[^.!]*\?",
        "available": r"\b(?:i'm|i am|we're|we are|i'll be|are you|is \w+|she's|he's) (?:also |still "
        r")?(?:available|free|"
        r"open|game|up for|around)\b|\b(?:can|may) (?:be reached|reach me|catch me|find me)\b|\bcount me "
        r"in\b",
        "invite": r"\b(?:join (?:us|me)|have (?:you|\w+) join|come (?:by|over|along|up)|(?:for|grab|do|"
        r"have|get|to) "
        r"(?:a )?(?:\w+ )?(?:lunch|dinner|coffee|drinks?|breakfast|beer)|get together|getting together|"
        r"get-together|"
        r"meet (?:you|up|with|at|on|in|for|next|this))\b",
        "for_your": r"\bfor (?:your|you to) (?:review|comments?|approval|signature|consideration|input|"
        r"sign|check)\b|"
        r"\b(?:comments|thoughts|feedback|suggestions|input|ideas|views) (?:\w+ ){0,4}?(?:welcome|"
        r"appreciated)\b",
        "suggest": r"\b(?:suggest|propose|recommend|perhaps|maybe|encourage|urge|imperative|essential|"
        r"touch base|follow up|get together|would like (?:to|you)|looking forward to (?:speaking|meeting|"
        r"seeing|discussing))\b",
        "please": r"\b(?:please|pls|plz|kindly)\b",
        "can_you": r"\b(?:can|could|would|will|may|might|won't|can't|couldn't) (?:you|u|someone|somebody|"
        r"anyone|one of you|we|i|they|\w+ please)\b",
        "do_you": r"\b(?:do|did|are|have|is|were|has|does|should|shall) (?:you|u|we|i|there|it|this|that|"
        r"the|he|she|they|anyone|anybody|someone)\b",
        "i_will": r"\b(?:i|we|you)(?:'ll| will| shall)\b(?! you\b)",
        "please_find": r"\bplease (?:find|see|note)\b",
        "wondering": r"\bwonder(?:ing)? (?:if|whether|how|what|when|who|why)\b|\bi encourage\b|\bwould be "
        r"(?:best|welcome|very helpful|great|appreciated|helpful|much appreciated|welcome)\b",
        "want_info": r"\b(?:any (?:\w+ )?(?:ideas?|help|advice|suggestions?|pointers?|hints?|comments?|"
        r"thoughts|experience|information|feedback)|does anyone|has anyone|anyone|anybody|someone (?:help|"
        r"explain|tell)|copy of|quick answer|if you could|if you can|if someone could)\b",
        "wh": r"(?:^|, |; |- |\band |\bbut |\bso )(?:what|when|where|who|why|which|how)\b",
        "call_me": r"(?<!will )(?<!would )(?<!'ll )\b(?:call|email|e-mail|ring|phone|text|write|contact|"
        r"tell|send|give|show|help|"
        r"forward|ask|remind) (?:me|us)\b|\bgive (?:\w+ ){1,2}a (?:call|ring|shout|buzz)",
        "need": r"\b(?:(?:still|we're|we are|i'm|i am) missing|without your|waiting for your|awaiting "
        r"your)\b|"
        r"\b(?:i|we)(?: will|'ll| would|'d)? (?:need|require)\b|"
        r"\b(?:i|we) (?:want|would (?:really )?(?:like|love|appreciate|prefer|be "
        r"grateful)|'d (?:like|love|appreciate|prefer|be grateful))\b|\bi(?:'d| would) (?:like|love|"
        r"appreciate|be grateful)|\bwould be (?:nice|great|helpful|appreciated|good|useful)",
        "you_should": r"\byou (?:should|must|need to|have to|might want|may want|could|ought)\b|\bmake "
        r"sure\b|\bbe sure to\b|\bdo not\b|\bdon't (?!hes)",
        "wonder": r"\b(?:wondering|wonder|any (?:idea|ideas|suggestion|suggestions|thoughts|chance|advice|"
        r"help|feedback|comments)|possible (?:to|for|that)|mind if|interested in|how about|what about|"
        r"want to|wanna|why don't)\b",
        "appreciate": r"\b(?:appreciate|appreciated|grateful|thankful|look forward to (?:your|hearing)|"
        r"request|requested|requesting|invite|invited|inviting)\b",
        "meet": r"\b(?:meet|meeting|discuss|talk|speak|lunch|dinner|conference call|get together|catch up|"
        r"available|schedule|set up|appointment|call|chat|visit|join|rsvp)\b",
        "if_you": r"\bif you\b|\bif (?:possible|any|so|not)\b",
        "hesitate": r"\b(?:hesitate|feel free)\b",
        "click": r"\b(?:click|visit|unsubscribe|download|follow us|log ?in|sign up|link|password|"
        r"subscription|http|www|preferences|safe (?:sender )?list|address book|offer|free|save)\b",
        "attached": r"\b(?:attached|enclosed|find below|see below|fyi|be advised|be informed|accept (?:my|"
        r"our)|excuse)\b",
        "thanks": r"^(?:thanks|thank you|many thanks)\b",
        "past": r"\b(?:was|were|had|went|said|told|asked|got|did|thought|wanted|sent|received|met|been)\b",
        "i_start": r"^(?:i|i'm|i've|i'd|it|it's|he|she|they|there|my|this is|the|our|that|a|an|we|we've|"
        r"we're)\b",
        "you": r"\byou\b|\byour\b",
        "you_may": r"\byou (?:may|might|'d|would) (?:also |just |still )?(?:want|need|wish|like|prefer|care|"
        r"have) to\b|\bwhy (?:don't|not) (?:you|we|u)\b|\bwhy don't\b|\b(?:how|what) about\b",
        "suggest_to": r"\b(?:i|we)(?:'d| would| can| must| strongly)* (?:like to )?(?:suggest|recommend|"
        r"propose|urge|encourage|request|advise|ask|beg)\b(?! for)",
        "to_discuss": r"\b(?:for us to|like to|love to|want to|wanted to|need to|able to|chance to|time to|"
        r"opportunity to) (?:\w+ )?(?:discuss|talk|speak|meet|chat|catch up|review|go over|get together|sit "
        r"down|connect)\b",
        "hope_you": r"\b(?:i|we) (?:hope|assume|trust|expect|understand) (?:that )?(?:you|someone)(?:'ll| "
        r"can| will| could| are able)\b|\bin hopes? that you\b",
        "if_questions": r"\b(?:if|should) you (?:should )?(?:have|need) (?:any |further |more |additional |"
        r"other )*(?:questions?|comments?|concerns?|suggestions?|problems?|queries|assistance|help|"
        r"information|feedback)\b",
        "rhetorical": r"\bcan you (?:believe|imagine)\b|\bdid you know\b|\bhave you ever\b|\b(?:didn't|"
        r"isn't|aren't|don't|won't|wasn't) (?:you|it|we|they|he|she)\?$|\bare you (?:ready|looking|tired)\b|"
        r"\bwant to (?:know|learn|save|win)\b|\bready to\b",
        "broadcast": r"\b(?:unsubscribe|address book|safe[- ]?sender|do not reply|post-only|notifications?|"
        r"receive (?:further|these|future|such)|privacy policy|terms of|copyright|all rights|newsletter|% "
        r"off|shop|shipping|discount|deals?|sale|donat\w+|trial|members?|subscribers?|readers?|customers|"
        r"adobe|acrobat|browser)\b|% off",
    },
)
