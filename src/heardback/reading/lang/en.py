"""English: days, hours, and how people close, ask, repeat, promise and accept."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang import not_yet_words, number_words
from heardback.reading.lang.date_words import DateWords
from heardback.reading.lang.speech import Speech

DATES: Final = DateWords(
    code="en",
    weekdays=(
        "monday|mon",
        "tuesday|tues?",
        "wednesday|wed",
        "thursday|thurs?|thu",
        "friday|fri",
        "saturday|sat",
        "sunday|sun",
    ),
    months=(
        "january|jan",
        "february|feb",
        "march|mar",
        "april|apr",
        "may",
        "june|jun",
        "july|jul",
        "august|aug",
        "september|sept?",
        "october|oct",
        "november|nov",
        "december|dec",
    ),
    today="today",
    tomorrow="tomorrow|first thing in the morning|tmrw|tomorow",
    day_after="(?:the )?day after tomorrow|overmorrow",
    parts=(
        ("morning", 9, 12),
        ("afternoon", 12, 18),
        ("evening", 18, 24),
        ("night", 18, 24),
        ("tonight", 18, 24),
    ),
    this="this|this coming|coming",
    next_before="next",
    next_after="of next week|next week|week",
    past="last|past|since|previous|every|each|until last",
    day="days?",
    week="weeks?|wks?",
    month="months?",
    year="years?",
    hour="hours?|hrs?|h",
    minute="minutes?|mins?",
    business_day="(?:business|working|work|week) ?days?",
    in_="in",
    within="within|in under|in less than|inside|in the next|over the next|(?:within|inside|over|in) the "
    "(?:next|coming|following)|no later than",
    few="(?:a |the next )?few|several",
    couple="(?:a )?couple(?: of)?",
    coming_days="(?:in|within|over) the next days|in the (?:coming|next few) days|over the (?:coming|next "
    "few) days",
    end_of="(?:the )?end of(?: the| this)?|close of(?: the| this)?",
    end_of_day="eod|end of (?:the |this )?(?:day|today)|end of day|(?:in|during) the (?:course of the )?day|"
    "later today",
    close_of_business="cob|close of (?:business|play)(?: today)?",
    next_week="(?:in )?the coming week|after the weekend|(?:sometime )?(?:early |late(?:r)? )?next week",
    this_week="(?:later )?this week",
    next_month="next month",
    within_hour="(?:with)?in the (?:next )?hour|inside (?:of )?(?:the|an) hour|over the next hour",
    at="at|@|around|about|by|before",
    on="on|by|before|until|till|for|or|and|either|is|not later than|no later than",
    by="by|on|until|till",
    before="before|prior to",
    of="of|of the",
    between="between|from",
    and_="and|to|till|until|[-–]",
    noon="noon|midday|lunch ?time",
    ordinal="st|nd|rd|th",
    day_of_month=r"(?:on|by) the (\d{1,2})(?:st|nd|rd|th)",
    numbers={**number_words.ENGLISH, "twelve": 12, "fourteen": 14, "twenty-four": 24, "forty-eight": 48},
    short=frozenset({"mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"}),
    doubtful=frozenset({"sat", "sun"}),
    is_month_first=None,
    next_business_day="(?:the )?following (?:business|working|work) day",
    late="late|end",
    end_of_week="eow",
    end_of_month="eom|month[- ]end|this month",
    or_two="or two",
    clock_mark="o'?clock",
    has_am_pm=True,
)

_WE = (
    r"(?:i|we|i or (?:a|my) colleague|(?:our|the|my|a) (?:team|technician|colleague|engineer|manager|"
    r"office)|someone|somebody)"
)
_WILL = (
    rf"(?:{_WE} (?:will|shall|am going to|are going to|is going to)|i'?ll|we'?ll|i'm going to|we're "
    rf"going to|let me)"
)
_MAIL = (
    r"(?:e-?mails?|mails?|messages?|letters?|requests?|enquir(?:y|ies)|inquir(?:y|ies)|calls?|notes?|"
    r"questions?|tickets?|voice ?mails?)"
)
_ANSWER = r"(?:an? |any |your |the )?(?:answers?|reply|replies|respon[sc]es?|feedback|call ?back)"

_I = (
    r"(?:(?<=\bi )|(?<=\bwe )|(?<=i still )|(?<=we still )|(?<=i also )|(?<=we also )|(?<=really "
    r")|(?<=urgently )|"
    r"(?<=\bi just )|(?<=\bi do ))"
)
_VERBS = (
    "send|call|cancel|refund|check|confirm|forward|give|tell|fix|stop|remove|delete|return|ship|"
    "update|change|reset|"
    "book|resend|contact|explain|provide|arrange|replace|unsubscribe|email|ring|quote|add|reply|get"
)

SPEECH: Final = Speech(
    code="en",
    thanks="thank you|thanks|thanx|thx|ty|tks|tnx|cheers|many thanks|thanks a lot|thanks a million|"
    "thanks again|"
    "thank you again|thank you so much|thanks so much|thank you very much|thanks very much|thanks a bunch|"
    "thank you kindly|much appreciated|really appreciated|appreciated|appreciate it|i appreciate it|"
    "i appreciate your help|i really appreciate it|we appreciate it|very much appreciated|"
    "thank you for your help|thanks for your help|thanks for the help|thank you for the help|thanks "
    "for helping|"
    "thanks for your quick reply|thank you for your quick reply|thanks for the quick reply|"
    "thank you for the quick reply|thanks for the quick response|thank you for the quick response|"
    "thanks for your quick response|thank you for your prompt reply|thanks for the prompt reply|"
    "thank you for your prompt response|thanks for the fast reply|thanks for your reply|thank you "
    "for your reply|"
    "thanks for the reply|thank you for the reply|thanks for your answer|thank you for your answer|"
    "thanks for the answer|thanks for your time|thank you for your time|thanks for letting me know|"
    "thank you for letting me know|thanks for the info|thank you for the info|thanks for the information|"
    "thank you for the information|thanks for the update|thank you for the update|thanks for the "
    "clarification|"
    "thanks for clarifying|thank you for clarifying|thank you for the clarification|thanks for confirming|"
    "thank you for confirming|thanks for everything|thank you for everything|thanks for your support|"
    "thank you for your support|thanks for sharing|thank you for sharing|thanks to all|thanks everyone|"
    "thanks all|"
    "thank you all|thanks to everyone|thanks guys|thanks anyway|thanks for the tip|thanks for the pointer|"
    "thanks for the explanation|thank you for the explanation|thanks for looking into it|thanks "
    "for all your help|"
    "thank you for all your help|thank you both|thanks both|thanks for your response|thank you for "
    "your response|"
    "thanks for the response|thanks for the heads up|thank you sir|thanks sir|thank you ma'am|big thanks|"
    "thank you once again|thanks once again|thank you in any case",
    thanks_for=(
        "thank you|thanks|many thanks|thanks a lot|thank you so much|thank you very much|thanks again|thank "
        "you again",
        "for your|for the|for your quick|for the quick|for your prompt|for the prompt|for your fast|for the "
        "fast|for your kind|for all your|for your great|for the great",
        "reply|answer|response|help|advice|information|info|explanation|support|service|assistance|update|"
        "feedback|effort|work|visit|quote|call|message|note|confirmation",
    ),
    closed="great|perfect|excellent|wonderful|awesome|brilliant|fantastic|super|lovely|nice|good|"
    "very good|cool|"
    "sounds good|sounds great|sounds perfect|all good|all good now|all set|all sorted|all fine|all "
    "fine now|sorted|"
    "works|it works|it works now|works now|that works|that works now|it's working|it's working now|"
    "it is working|"
    "it is working now|now it works|works fine|works great|works perfectly|it works fine|it works great|"
    "it works perfectly|that worked|it worked|this worked|that did it|that did the trick|did the trick|"
    "that solved it|this solved it|that fixed it|that solved the problem|this solved the problem|"
    "that solves it|problem solved|issue solved|issue resolved|problem fixed|solved|resolved|fixed|got it|"
    "got it now|got it working|received|understood|noted|duly noted|well noted|makes sense|that makes sense|"
    "will do|no problem|no worries|no problem at all|you're welcome|you are welcome|my pleasure|anytime|"
    "glad to hear|glad to hear it|good to know|that helps|that helped|this helps|very helpful|that's helpful|"
    "that's great|that is great|that's perfect|that is perfect|that's good|that's fine|that is fine|fine|"
    "fine with me|fine by me|works for me|that works for me|deal|done|exactly|right|true|indeed|"
    "agreed|amazing|"
    "great news|good news|great job|good job|well done|nice work|great work|that's it|you too|same to you|"
    "likewise|bye|bye bye|goodbye|see you|see you soon|see you then|see you there|talk soon|talk to you soon|"
    "speak soon|take care|have a good day|have a nice day|have a great day|have a lovely day|have a good one|"
    "have a good weekend|have a nice weekend|have a great weekend|have a good evening|have a nice evening|"
    "enjoy your day|enjoy your weekend|enjoy the weekend|happy new year|merry christmas|happy holidays|"
    "lol|haha|phew|wow|whew|yay|hurray",
    sign_offs="best|best regards|kind regards|warm regards|regards|best wishes|sincerely|yours sincerely|"
    "all the best|"
    "greetings|very best|with best regards|with kind regards|rgds|br|kr|oh|ah",
    yes="yes|yep|yeah|yup|ok|okay|okey|o k|k|sure|of course|certainly|absolutely|sure thing|alright|"
    "all right|"
    "yes ok|yes sure|ok good|ok great|ok fine|yes that's right|yes that's correct|correct|that's correct|"
    "that's right|that is correct|yes it is|yes i do|yes we do|yes i did|yes i am|confirmed|i confirm|"
    "affirmative",
    greetings="hi|hello|hey|dear|good morning|good afternoon|good evening|hi there|hello there|hi "
    "all|hello all|"
    "hi everyone|dear all|hi guys|hey there|thanks|thank you|thanks again|thank you again|cheers|"
    "many thanks|bye|"
    "ok|great|perfect|thanks so much|thank you so much|thank you very much|mr|mrs|ms|dr|prof|regards|best|"
    "best regards|kind regards|sincerely",
    filler="you'll|he|she|they|so|very|much|really|again|now|then|indeed|all|just|well|too|also|and|for|"
    "your|the|you|"
    "that|this|it|is|"
    "was|i|we|me|us|to|my|our|of|at|on|in|with|a|an|be|are|am|fine|will|once|as|soon|possible|here|"
    "please|either|or",
    negations="not|no|never|nothing|none|but|however|still|although|though|except|unfortunately|"
    "only|without|yet|"
    "unless|instead|don't|doesn't|didn't|isn't|wasn't|aren't|can't|cannot|couldn't|won't|wouldn't|"
    "haven't|hasn't|"
    "dont|doesnt|didnt|isnt|cant|wont|wrong|problem|problems|issue|error|broken|fails|failed|cancel|refund|"
    "complaint|disappointed|unhappy|advance|sorry|stop|missing|late|if|when|until|after|before|waiting|wait|"
    "need|needs|want|should|must|hope|hoping|urgent|asap|why|how|what|where|who|which|would|could|can",
    no_names="monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|"
    "june|july|"
    "august|september|october|november|december|today|tomorrow|invoice|order|payment|quote|price|"
    "delivery|account|"
    "pump|password|login|email|mail|phone|call|return|help|support|appointment|booking|contract|"
    "attachment|address|"
    "attached|below|see|sent|send|my|your|we|he|she|they|it|there|this|that|the|just|one|another|next|please|"
    "unsubscribe|remove|delete|reply|update|check|confirm|credit|subscription|and|so|also|if|as",
    answers="yes|no|not|never|yep|nope|none|can't|cannot|don't|normal",
    boilerplate="questions|any questions|have questions|got questions|more questions|still have questions|"
    "need help|need more help|having trouble|having trouble viewing this email|can't see this email|"
    "trouble viewing this email|how are you|how are you doing|how are you today|hope you are well|"
    "right|ok|okay|"
    "why not|who knows|you know|guess what|huh|eh|really|sounds good",
    requests={
        "please|pls|plz": r"(?:please|pls|plz)(?! (?:find (?:it |the |my |our )?(?:attached|enclosed|"
        r"below)|note|do not "
        r"hesitate|don'?t hesitate|feel free|see (?:attached|below|the attached)|accept|excuse|forgive|"
        r"ignore|"
        r"disregard|be aware|be advised|be informed|consider the environment|keep up|give my))",
        "could|can|would|will": r"(?:could|can|would|will) (?:you|u|someone|somebody|anyone|anybody)\b",
        "may|can|could": rf"(?:may|can|could) (?:i|we) (?:please |just |also |still )?(?:{_VERBS}|"
        rf"have|ask|see|order|pay|speak|talk)\b",
        "let": r"let (?:me|us) know(?! if you (?:need|have|want|require)| (?:in case|should) )",
        "know": r"(?:(?<=want to )|(?<=like to )|(?<=need to )|(?<=love to ))know\b",
        "need|require|want": rf"{_I}(?:need|require|want)\b(?! not\b| to (?:thank|say|express))",
        "like|love": r"(?:(?<='d )|(?<=\bwould ))(?:like|love) (?:to (?!thank|say|express|let you)"
        r"|a\b|an\b|some\b|"
        r"the\b|you to|more\b|your\b)",
        "kindly": r"kindly\b(?! regards)",
        "looking": r"(?:(?<=\bam )|(?<=i'm )|(?<=\bare )|(?<=we're )|(?<=currently ))looking (?:for|"
        r"to)\b(?! forward)",
        "appreciate|appreciated|grateful": r"(?:appreciate|appreciated|grateful)(?: (?:it )?if| "
        r"any| (?:some|a|your) "
        r"(?:help|reply|answer|advice|response|suggestion)| for any|\W*$(?<=help would be appreciated))",
        "help|advice|suggestion|suggestions|hints|pointers|ideas|clue": r"(?:(?<=\bany )|(?<=some "
        r")|(?<=need ))(?:help|advice|suggestion|suggestions|hints|pointers|ideas|clue)\b.{0,60}(?:appreciated|"
        r"welcome|\?|$)",
        "suggestion|suggestions|advice|help|hints|pointers|ideas": r"(?:(?<=your ))(?:suggestion|suggestions|"
        r"advice|help|hints|pointers|ideas)\b.{0,60}(?:appreciated|welcome)",
        "advise": r"advise\b",
        "wondering|wonder": r"(?:wondering|wonder)\b",
        "possible": r"(?:(?<=\bis it )|(?<=would it be )|(?<=soon as ))possible",
        "send|call|give|tell|show|email|ring|text|help|contact|refund|answer": r"(?:send|call|give|tell|"
        r"show|email|"
        r"ring|text|help|contact|refund|answer) me\b",
    },
    imperatives={
        _VERBS: rf"^(?:and |also |then |so |hi |hello |just |now |ok |thanks |thank you |yes |no "
        rf")?(?:{_VERBS})\b"
        r"(?! you\b|'s| us (?:on|at|now|today|if|for|toll)\b| us$)",
    },
    no_requests={
        "hesitate|free": r"(?:hesitate|feel free) to (?:contact|call|ask|reach|write|get)",
    },
    questions={
        "what|when|where|who|why|which|how": r"^(?:and |but |so |also |or |hi |hello |then |now "
        r")?(?:(?:what|when|where|who|why|"
        r"which(?: \w+)?|how(?: much| many| long| often| soon)?)(?:'s| is| are| do| does| did| can|"
        r" could| would| will|"
        r" should| was| were| has| have| am| shall) )(?!ever)",
        "can|could|do|does|did|is|are|will|would|have|has|should|shall|am": r"^(?:and |but |so |"
        r"also |or |hi |hello |then )?"
        r"(?:can|could|do|does|did|is|are|will|would|have|has|should|shall|am) "
        r"(?:i|you|we|they|he|she|it|there|this|that|your|my|our|anyone|anybody|someone|somebody)\b",
    },
    repeats={
        "second|third|2nd|3rd": r"(?:(?:^|(?<=^the )|(?<=\bmy )|(?<=\bour )|(?<=this is the )|(?<=this is a )|"
        r"(?<=is now the )|(?<=for the )|(?<=for a ))(?:second|third|2nd|3rd) (?:try|attempt|e?-?mail|message|"
        r"request|reminder|time (?:that )?i(?:'m| am| have| write| ask| called))\b(?! (?:address|account|"
        r"server|list|"
        r"client|does|did|is|was|has|works?|worked|fail|gave|gives|produces)))",
        "waiting": r"(?:still|been) (?:patiently )?waiting (?:for|on) (?:you|an?y? |the |some)?\W*(?:your "
        r"|my )?(?:e?-?mails? )?"
        r"(?:reply|answer|respon[sc]e|feedback|call|quote|refund|to hear|anyone|someone|somebody|"
        r"you)|^(?:i am |i'm |we are |we're )?still waiting",
        "wrote|emailed|mailed|called|contacted|messaged|asked|sent": rf"(?<!question )(?<!if )(?<!as "
        rf")\b(?:i|we)"
        rf"(?:'ve| have)? (?:already )?(?:wrote|written|e-?mailed|mailed|called|"
        rf"contacted|messaged|asked|sent)(?: to)?(?: you)?(?: this| an?| my| the| that| {_MAIL})"
        rf"*(?: about (?:this|it))? "
        r"(?:last|yesterday|already|twice|three times|(?:\w+ )?(?:few |several )?(?:days?|"
        r"weeks?|months?) ago|on (?:mon|tues|wednes|thurs|fri)day)",
        "following|follow": r"follow(?:ing)?[ -]?up (?:on|to|with|regarding) (?:my|our|the|this)"
        r" (?:\w+ )?(?:e-?mail|message|mail|"
        r"request|call|enquiry|inquiry|question|letter|below|previous)",
        "heard": r"(?:haven'?t|have not|not|never|havent|hasn'?t) (?:yet )?(?:heard|had) (?:back|"
        r"anything|from (?:you|anyone|anybody))",
        "response|reply|answer|replied|answered|responded|respond|replies|answers": r"(?:i |we |i'?ve |"
        r"we'?ve |still )"
        r"(?:have |had |got |received |getting |get |still )*no (?:reply|response|answer)(?! (?:there|on|"
        r"from the list))|"
        r"(?<!you )(?<!they )(?:haven'?t|have not|never|didn'?t|did not) (?:yet )?"
        r"(?:received?|got(?:ten)?|had|get) (?:any |an? )?(?:reply|response|answer)|"
        r"(?<!if )(?<!since )(?<!that )(?<!why )(?:nobody|no one|no-one) (?:has )?(?:ever )?(?:replied|"
        r"answered|responded|"
        r"called)(?! (?:your|to your|his|her|their|likely|thus))|"
        r"you (?:haven'?t|have not|never|didn'?t|did not) (?:yet )?(?:repl(?:y|ied)|answer(?:ed)?|"
        r"respond(?:ed)?)|"
        r"(?:still|so far|weeks|days|remains?|without) (?:any |an? )?(?:reply|response|answer)\b",
        "get|receive|received|see|got|read": rf"(?:did|have) you (?:ever |not |already )?(?:get|receive|"
        rf"received|see|got|"
        rf"seen|read) (?:my|our) (?:\w+ )?{_MAIL}",
        "resending|resend|resent|re-sending|repost|reposting|re-posting": r"(?:i'm |i am |i )(?:re-?send(?:"
        r"ing)?|re-?posting|re-?sent)",
        "reminder": r"(?:gentle|second|third|my|our) reminder|reminder (?:about|of|regarding|on) (?:my|our)\b",
        "again": r"(?:i'?m|i am|we are|we're|am) (?:writing|trying|contacting you|trying to reach you) "
        r"(?:to you |you )?"
        r"again\b|^(?:writing|trying) again\b",
    },
    nags={
        "news|update|updates|progress|word|luck": r"\bany (?:\w+ )?(?:news|updates?|progress|word|luck)\b",
        "get|receive|got|received|see|seen|read|reach|getting|receiving": rf"(?:did|have|has|are|"
        rf"do) (?:you|it|my \w+|this) (?:\w+ )?(?:get|receive|got|received|seen?|"
        rf"read|reach|getting|receiving)(?: you)? (?:my|our|this|the|any|it|all my) ?(?:\w+ )?(?:{_MAIL}|"
        rf"reply)?",
        "chance|time": r"(?:have|had|get|got|find) (?:a |the |any )?(?:chance|time|opportunity) (?:to|for|on)",
        "waiting|awaiting|await": rf"(?:waiting|awaiting|await)(?: for)? (?:your |an? |the |any "
        rf")?{_ANSWER}|still waiting",
        "reply|answer|respond|answers|replies|response": r"(?:please|pls|can|could|would|will|kindly|"
        r"you)(?: you)?(?: please| kindly)? (?:reply|answer|respond|"
        r"give me (?:an? )?(?:reply|answer|response))(?: to)?(?: (?:me|us|my|this|e?-?mail|message|"
        r"asap|soon|quickly|now))*\W*$|"
        rf"(?:when|can|may) (?:will|can|could|i|we)(?: i| we)? (?:get|expect|have|receive) {_ANSWER}|"
        r"why (?:does|do|is|are|has|have|did|don't|doesn't|didn't) .{0,30}(?:reply|answer|respond)",
        "there|reading|alive": r"(?:is )?(?:anybody|anyone|somebody|someone) (?:out )?(?:there|reading|"
        r"alive)|are you (?:still )?there",
        "back": r"(?:please|can you|could you|would you|will you|when will you|kindly) (?:please "
        r"|kindly )?(?:get|call|write|ring) (?:back )?(?:to )?(?:me|us)(?: back)?|"
        r"hear(?:d|ing)? back",
        "hear|hearing": r"(?:when (?:will|can) (?:i|we)|forward to|hope to) hear(?:ing)?",
        "know|advise": r"^(?:please |pls |kindly |do |so |just )*(?:let (?:me|us) know|advise)(?: "
        r"(?:asap|soon|please|thanks?|thank you|as soon as possible|your thoughts|"
        r"what you think|when you can|either way))*\W*$",
        "checking|following|follow|bump|ping|reminder": r"(?:just )?(?:checking in|following up|"
        r"follow up|bump|ping)\b|reminder",
        "status|happening|matter": r"what(?:'s| is) (?:the (?:status|matter)|happening)|^(?:the )?status\W*$",
        "hello|hi|hey": r"^(?:hello|hi|hey)\W*$",
        "second|third": r"(?:second|third) (?:try|attempt|e?-?mail|message|request)",
    },
    regulated={
        "delete|erase|remove|destroy|wipe|copy|hold|store|gdpr": r"(?:delete|erase|remove|destroy|"
        r"wipe) (?:all )?(?:of )?(?:my |our )?(?:personal |customer |user )*"
        r"(?:data|accounts?|information|details)\b(?: about me| you (?:hold|have|store)| from your)"
        r"?(?<!remove data)(?<!delete data)|"
        r"copy of (?:all )?(?:of )?(?:my|the|any) (?:personal )?(?:data|information) (?:you|that you)|"
        r"what (?:personal )?(?:data|information) (?:do )?you (?:have|hold|store|keep)(?: about|"
        r" on) (?:me|us)",
        "access": r"(?:subject|data) access request|right of access",
        "gdpr|ccpa|dsar|sar": r"(?:under|pursuant to|according to|article \d+|art\.? ?\d+|per) (?:of "
        r")?(?:the )?(?:gdpr|ccpa)|(?:gdpr|ccpa) (?:\w+ )?request|\bdsar\b",
        "forgotten|erasure": r"right to (?:be forgotten|erasure)|request (?:for )?erasure",
        "complaint|complain": r"(?:formal|official|written) complaint|(?:file|lodge|make|submit|"
        r"raise|register|filing|making|lodging) (?:a|an|this|my) "
        r"(?:\w+ )?complaint|(?:want|wish|like|need|have) to (?:formally )?complain|this is a complaint|"
        r"formally complain",
        "ombudsman|regulator": r"(?:to|with|by|contact) the (?:\w+ )?(?:ombudsman|regulator)",
    },
    praise={
        "wonderful|great|fantastic|excellent|amazing|brilliant|outstanding|helpful|friendly|superb|"
        "terrific|professional|"
        "awesome|lovely|patient|kind|perfect|exceptional|incredible|delighted|"
        "impressed|pleased|happy|best": r"\b(?:wonderful|"
        r"great|fantastic|excellent|amazing|"
        r"brilliant|outstanding|(?:so|very|really|extremely|most|incredibly|super) (?:helpful|friendly|"
        r"patient|kind|professional|happy|pleased)|superb|"
        r"terrific|awesome|lovely|exceptional|incredible|delighted|impressed|helpful|friendly|perfect|"
        r"best (?:service|team|support|company|experience))\b",
    },
    received={
        # "even if only to say I don't have time" (S1.8)
        "time": r"(?:i|we) (?:do not|don't) (?:really )?have (?:the |any |much |enough )?time"
        r"(?: to (?:go into|look into|get into|talk about|discuss|answer|read|deal with|call about)"
        r" (?:it|this|that|your \w+)(?: properly| fully| in detail)?)?"
        r"(?: right now| just now| now| today| at the moment| this (?:week|morning|afternoon))*(?! to\b)",
        "receive": rf"(?:i|we) did (?:indeed |just )?receive (?:your|the|this) ?(?:{_MAIL})?",
        "got": r"^(?:ok |okay |great |thanks |hi |hello )?(?:i |we )?(?:have |'ve )?got (?:it$|it\W|"
        r"(?:your|the) (?:e-?mail|mail|message|request|note|voice ?mail))",
        "received": rf"(?:i|we)?(?:'ve| have)?(?: now| safely| just)? ?received (?:your|the|this)"
        rf" ?(?:{_MAIL})?|(?:your|the) (?:\w+ )?{_MAIL} (?:has|have) been received",
        "arrived|reached|came": rf"(?:your|the) (?:\w+ )?{_MAIL} (?:has |have |did |just |safely )*(?:arrived|"
        rf"reached (?:me|us|the right \w+)|came (?:in|through))(?: (?:safely|well|just now))?",
        "need|have|want|like": r"(?:(?<=\bi )|(?<=\bwe )|(?<=i first )|(?<=i just )|(?<=i will )|(?<=i still )|"
        r"(?<=we first )|(?<=we still )|(?<=we will )|(?<=i would )|(?<=we would ))(?:need|have|want|like) to "
        r"(?:first |just |quickly )*(?:ask|check(?: with)?|consult(?: with)?|speak (?:to|with)|talk (?:to|"
        r"with)|"
        r"clarify|confirm|find out|look (?:into|at|up))(?: (?:this|that|it))?(?: with)?",
        "is|are": r"(?:is|are) (?:currently |still |just |both )?(?:out (?:on (?:a |the )?\w+|at a \w+|today|"
        r"this \w+|until)|away(?: (?:today|until|from))?|on (?:a job|site|the road|vacation|holiday|leave|"
        r"another "
        r"call)|in a meeting|with (?:a|another) customer|off (?:today|until)|busy)",
        "quick|short|brief": r"(?:quick|short|brief) (?:note|message|line|word)(?: to (?:say|confirm|"
        r"acknowledge|"
        r"let you know))?(?: that)?",
        "looking|checking|investigating|working": r"(?:i am|i'm|we are|we're|team is|technician "
        r"is|is|are|currently|now) (?:currently |already |now |still )?"
        r"(?:looking (?:into|at)|checking|investigating|working on) (?:it|this|that|your|the|what|with)",
        "look|check|investigate|find": rf"{_WILL} (?:just |have to |need to |first |quickly |go "
        rf"and )*(?:have a look|take a look|look (?:into|at)|check|investigate|find out|see what|"
        rf"look)",
        "passed|forwarded|escalated": r"(?:i|we)?(?:'ve| have)? ?(?:passed|forwarded|escalated|handed)"
        r" (?:it|this|that|your \w+|on)(?: on)?(?: to)?",
        "bear|patience|patient|moment": r"bear with (?:us|me)|(?:your|for) patience|be patient|(?:one|"
        r"just a|a) moment",
        "delay": r"(?:sorry|apolog(?:y|ies|i[sz]e)) for (?:the |my |our |this )?(?:long |late )?(?:delay|"
        r"late|wait)",
    },
    not_yet=not_yet_words.EN,
    later={
        "call|ring|phone": rf"(?:{_WILL}|and|to|then) (?:\w+ )?(?:give you a |try to |be able to "
        rf")?(?:call|ring|phone)(?: you| back|\b)|(?:call|ring) you (?:back )?(?:later|tomorrow|"
        rf"today|soon|then|shortly)",
        "will|he'll|she'll|they'll": r"(?:will|he'll|she'll|they'll) (?:then |also |personally |surely )?"
        r"(?:(?:call|ring|phone|contact|email|e-mail|write to|answer|reply to) (?:you|back)\b(?: back)?|"
        r"(?:get|come|be) (?:straight |right )?(?:back to|in (?:touch|contact) with) you)",
        "calling|phoning": r"(?:i'll|we'll|will) be (?:calling|phoning)",
        "back": rf"(?:{_WILL}|and|then|to) (?:\w+ )?(?:get|be|come|write|report|revert|circle|call|"
        rf"go) (?:straight )?back(?: to)?(?: you)?|^(?:get|be|come) back to you",
        "revert|reply|answer|respond": rf"{_WILL} (?:\w+ )?(?:revert|reply|answer|respond)(?: to "
        rf"you| you| in (?:full|detail))?",
        "contact|touch": rf"(?:{_WILL}|and|to) (?:\w+ )?(?:contact you|be in (?:touch|contact)|get "
        rf"in (?:touch|contact))",
        "know|update|posted|informed": rf"{_WILL} (?:\w+ )?(?:let you know|update you|keep you (?:posted|"
        rf"updated|informed))|and let you know",
        "hear": r"you(?:'ll| will| should) (?:hear|have (?:an|our|my) (?:answer|reply)|get (?:an|"
        r"our|my) (?:answer|reply)) ?(?:back )?(?:from (?:us|me))?",
        "soon|shortly": r"(?:more|answer|reply|details|update) (?:soon|shortly|to follow|later)",
        "more": r"^more (?:on (?:this|that) )?(?:tomorrow|later|soon|by|on)",
    },
    later_dated={
        "send|come|visit|deliver|ship|email|mail|prepare|forward|provide|finish|fix|bring|drop": rf"(?:{_WILL})"
        rf" (?:\w+ )?(?:send|come|visit|deliver|ship|e-?mail|mail|prepare|forward|provide|"
        r"finish|fix|bring|drop)\b",
        "receive|have|get": r"(?:(?<=you'll )|(?<=you will ))(?:receive|have|get)\b",
        # "I'm working on it, how long it will take" (S3.12): what takes until Friday is told by then.
        "take|takes": r"(?:it|this|that)(?: will|'ll| may| might)? (?:\w+ )?takes? (?:me |us )?"
        r"(?:until|till|up to)\b",
    },
    proposes={
        "talk|speak|meet|call|chat|discuss|phone|visit|come": r"(?:can|could|shall|should|may|might)"
        r" (?:we|i|our \w+) (?:\w+ )?(?:talk|speak|meet|have a call|call|chat|discuss|do a call|"
        r"phone|visit|come|schedule)|"
        r"(?:would|are) you (?:like to|be able to|able to|free to|available to) (?:talk|speak|meet|"
        r"chat|discuss)",
        "suit|work|works|suits|convenient|okay|ok|fine|good|possible": r"(?:would|does|do|will|is|"
        r"could|are|if) .{1,60}\b(?:suit|work|works|suits|convenient|okay|ok|fine|good|possible)"
        r"\b",
        "free|available|availability|around": r"(?:are|would|will) you (?:be )?(?:free|available|around)",
        "about": r"(?:how|what) about",
        "prefer": r"(?:do|would) you prefer",
    },
    accepts={
        "fine|good|great|perfect|ok|okay|ideal|best|possible|confirmed|better|excellent|suitable|"
        "convenient": r"(?:is|'s|"
        r"are|would be|will be|sounds|that's|be|looks) (?:just |absolutely |totally |perfectly |"
        r"all )?"
        r"(?:fine|good|great|perfect|ok|okay|ideal|best|possible|confirmed|better|excellent|suitable|"
        r"convenient)(?: (?:for|with|by) (?:me|us))?|"
        r"^(?:ok|okay|great|perfect|good|fine)\b|\b(?:fine|good|great|perfect|ok|okay) (?:for|with|"
        r"by) (?:me|us)|(?:perfect|great|fine|ok|okay|good|confirmed)\W*$",
        "works|suits|work|suit|does": r"(?:works|suits|would work|would suit|will work|will suit|"
        r"does work)(?: (?:(?:well|fine|great|best|perfectly|better) ?)?(?:for )?(?:me|us)?)?",
        "do|make": r"(?:i|we) can (?:do|make)|let's (?:do|make|say)",
        "it": r"\bit is\W*$|it is then",
        "see|meet|talk|speak": r"(?:see|meet|talk to|speak to|talk|speak) (?:you )?(?:then|on|at|"
        r"there|tomorrow|next|this)?",
        "free|available": r"(?:i am|i'm|we are|we're|i'll be|am) (?:free|available)",
        "say|then|please|yes|sure": r"^(?:let's say|say|yes|sure)\b|\b(?:then|please)\W*$",
    },
    refuses="not|no|but|unless|only|isn't|doesn't|won't|can't|cannot|don't|never|however|except|"
    "if|instead|rather|bad|"
    "wait|unfortunately|although|before|after|maybe|perhaps|might|cancel|move|postpone|reschedule|"
    "earlier|later|was|"
    "last|since|still|why|wasn't|didn't|nobody|missed|couldn't|wouldn't|refund",
    dates=DATES,
)
