"""English: how a reply gives the next move away, hedges, denies, and how it names the matter."""

from __future__ import annotations

from typing import Final

from heardback.reading.lang import number_words
from heardback.reading.lang.signal_words import SignalWords

SIGNALS: Final = SignalWords(
    code="en",
    stemmer="english",
    stop="a|about|after|again|all|also|am|an|and|any|anybody|anyone|are|aren't|as|at|be|because|been|"
    "before|being|both|but|by|can|can't|cannot|could|couldn't|dear|did|didn't|do|does|doesn't|don't|"
    "each|either|else|every|few|for|from|had|happy|has|hasn't|have|haven't|having|he|hello|her|here|"
    "hers|hey|hi|him|his|how|i|i'd|i'll|i'm|i've|if|in|into|is|isn't|it|it's|its|just|kind|kindly|"
    "may|me|mine|more|must|my|myself|no|nor|not|now|of|off|on|one|only|or|other|our|ours|out|over|"
    "own|please|regards|shall|she|should|shouldn't|sir|so|some|somebody|someone|sorry|such|than|"
    "thank|thanks|that|that's|the|their|them|then|there|these|they|this|those|through|to|too|until|"
    "up|us|was|wasn't|we|we'd|we'll|we're|we've|were|weren't|what|what's|when|where|which|while|who|"
    "whom|whose|why|will|with|within|without|won't|would|wouldn't|yes|yet|you|you'd|you'll|you're|"
    "you've|your|yours",
    weak="advice|answer|appreciated|clue|explain|hint|hints|idea|ideas|issue|question|questions|suggest|"
    "suggestion|suggestions|thoughts|grateful|actually|back|best|bit|doing|done|ever|find|further|get|getting|give|given|go|going|good|got|"
    "hear|help|hope|know|let|let's|like|look|looking|make|makes|making|many|maybe|might|most|much|"
    "need|next|once|ok|okay|perhaps|possible|possibly|quite|rather|really|right|said|same|say|see|"
    "something|anything|soon|still|sure|take|taking|tell|thing|things|think|try|use|very|want|way|"
    "well|happen|happening|happens",
    wh="(?:and |but |so |or |then )*(?:what|when|where|which|who|whom|whose|why|how)",
    polar="(?:and |but |so |or |also |please |then )*(?:is|are|am|was|were|do|does|did|can|could|will|"
    "would|shall|"
    "should|may|might|has|have|had|must|need|isn't|aren't|don't|doesn't|didn't|can't|couldn't|won't|wouldn't)",
    when="when|what (?:time|day|date)|how (?:soon|long)|by when|since when",
    how_much="how much|what (?:does|do|would|will|did) .{0,40}cost|what (?:is|are|'s) the (?:price|cost|"
    "fee|charge|rate)s?",
    yes_no="yes|no|yep|nope|sure|certainly|of course|absolutely|definitely|indeed|correct|that's right|"
    "that is right|not yet|not at all|unfortunately not|i'm afraid not|i am afraid not|"
    "(?:we|i|it|they|you) (?:do|does|can|are|am|is|will|did|have|has)(?:n't| not)?(?=[.!,]|$)",
    burdens="let (?:us|me) know|get back to (?:us|me)|(?:you|please) (?:should |can |could |may |might "
    ")?(?:call|ring|phone|"
    "email|e-mail|contact|write to) (?:us|me)",
    if_silent="if you (?:don't|do not|haven't|have not|didn't|need|want|would like|have|prefer)|in case|"
    "should you",
    customer_moves="(?:i|we)(?:'ll|'d| will| would| can| could| shall| am going to| plan to)? (?:\\w+ )?"
    "(?:call|ring|phone|write|email|contact|check|come|get|try)(?: \\w+){0,2} (?:you|back|again|in touch)|"
    "(?:should|shall|can|could|may|must|do) (?:i|we) (?:\\w+ )?(?:call|ring|phone|write|email|contact|"
    "check back|come back|"
    "get in touch|try again)|when (?:\\w+ ){0,3}(?:i|we) (?:should |can |could |may )?(?:\\w+ )?(?:call|"
    "ring|phone|write|"
    "check back|come back|contact|get in touch)|who (?:\\w+ ){0,2}(?:i|we) (?:call|ring|phone|contact)|"
    "(?:tell|let) (?:me|us) (?:know )?when to (?:call|ring|phone|write|come|contact)",
    only_they="(?:your|the) (?:\\w+ ){0,2}(?:invoice|receipt|contract|policy number|order number|account "
    "number|customer "
    "number|serial number|model number|reference number|reference|serial|model|address|postcode|photos?|"
    "pictures?|"
    "screenshots?|signature|signed|form|bank details|iban|meter reading|measurements?|dimensions|passport|"
    "passwords?|date of birth|documents?|papers|copy|copies|bill|statement|consent|permission|approval|"
    "decision|choice|"
    "preference|colou?r|size)|which (?:\\w+ ){1,3}(?:suits?|you|would|works?|is|fits?)|what (?:\\w+ "
    ")?(?:suits?|works?|"
    "colou?r|size|day|time|date)|whether you|(?:photos?|pictures?|screenshots?) of|how you (?:would|want|wish)|"
    "if you(?:'d| would) like|you (?:choose|decide|prefer|want)",
    next_steps="you (?:may|might|can|could|should|need to|want to|would) (?!not )(?:\\w+)|(?:would|does|"
    "do|shall|how about|what about) (?:\\w+ ){1,4}|(?:please|kindly|simply|"
    "just) (?:\\w+)|"
    "(?:attached|enclosed|below|here) (?:is|are|you|please|find)|(?:i|we)(?:'ve| have)(?: \\w+)? (?:sent|"
    "attached|enclosed|"
    "refunded|fixed|repaired|replaced|booked|ordered|cancelled|canceled|changed|corrected|updated|"
    "arranged|credited|"
    "paid|shipped|reset|removed|added|scheduled|resolved|solved|forwarded|asked|checked|completed|done)|"
    "(?:is|are|was|were|has been|have been) (?:now |already |all )?(?:sent|attached|enclosed|refunded|"
    "fixed|repaired|"
    "replaced|booked|ordered|cancelled|canceled|changed|corrected|updated|arranged|credited|paid|shipped|"
    "resolved|"
    "solved|ready|done|complete|completed|sorted)|see attached|we can offer|let's (?:meet|talk|speak)|by "
    "return",
    how_to="(?:to do (?:this|that|so)|follow these|the following steps|step \\d|first|click|open|press|"
    "select|choose|go to|turn|switch|unplug|log in|sign in|enter|hold|unscrew|remove|restart|download|"
    "install|fill in|use the|see (?:the|our|this|page|section)|try|check|look at|search|have a look|take "
    "a look|https?://\\S+)",
    closing="you're (?:very |most )?welcome|you are (?:very |most )?welcome|my pleasure|our pleasure|"
    "glad (?:to hear|it|that|we|i)|happy (?:to hear|to have|it|that we|we)|no problem|any time|anytime|"
    "have a (?:\\w+ )?(?:day|weekend|evening|week|holiday|time)|great to hear|thank(?:s| you)(?: "
    "\\w+){0,2} for (?:letting|sharing|(?:the|your|these) (?!(?:\\w+ )?(?:messages?|mails?|e-?mails?|"
    "enquiry|inquiry|request|patience|calls?|note|letter|questions?|interest|time|contact)))",
    hedges="(?:i|we) (?:don't|do not|didn't|did not) (?:think|believe|recall|remember|seem to)(?: that)? "
    "(?:i |we |(?:to )?have )?(?:ever )?(?:got|gotten|get|received|receive|receiving|getting|seen|saw|"
    "have|had)|(?:i|we) (?:think|believe|guess|assume|suppose)(?: that)? (?:i|we)(?:'ve| have)? (?:\\w+ "
    ")?(?:got|received|saw|seen|missed|replied|answered|called|overlooked) (?:it|that|this|your|you|an?)|"
    "(?:may|might|could) (?:well |possibly )?(?:not )?have (?:(?:already|just|simply|accidentally|been) "
    ")*(?:missed|overlooked|received|got|gotten|lost|gone|landed|slipped|fallen|arrived|replied|answered|"
    "ended|filtered|deleted|caught|crossed|reached)|you (?:may|might|could|must) have (?:sent|written|"
    "emailed|e-mailed|called|dialled|dialed|used) (?:it|us|to|the|an)|must have (?:(?:been|just|simply) "
    ")*(?:missed|gone|got|gotten|ended|landed|slipped|overlooked|fallen|lost)|(?:it )?(?:seems?|appears?|"
    "looks like) (?:that )?(?:i|we|your \\w+|it) (?:\\w+ )?(?:missed|overlooked|lost|slipped|didn't "
    "(?:get|receive|arrive|reach))|(?:probably|possibly|perhaps|maybe) (?:\\w+ ){0,3}(?:missed your|"
    "overlooked|spam|junk|lost (?:it|your))",
    hedges_void="discussion|conversation|you may have (?:to|a|the|any|noticed|seen|heard)|you might have "
    "(?:to|a|the|any|noticed|"
    "seen|heard)|(?:you|they)"
    " (?:could|may|might) have (?:it|them|one|some|another)|(?:any )?questions? (?:that )?you (?:may|"
    "might) have",
    media="e-?mails?|mails?|inbox|spam|junk|system|server|software|phones?|phone lines?|phone system|voicemail|"
    "mailbox|internet|website|technology|filters?|outlook|messages?",
    media_fail="fail(?:s|ed|ing|ure)?|slow|not (?:always )?(?:instant|immediate|reliable|work|working|"
    "delivered|arrive|arriving)|"
    "(?:aren't|isn't) (?:always )?(?:instant|immediate|reliable|working)|(?:wasn't|weren't|was not|were not) "
    "(?:working|delivered)|doesn't always|don't always|do not always|does not always|didn't (?:arrive|"
    "come|go|get|work|"
    "deliver|show)|did not (?:arrive|come|go|get|work|deliver|show)|never (?:arrived|came|got|reached)|"
    "went (?:to|into|in) "
    "(?:\\w+ )?(?:spam|junk)|gone (?:to|into) (?:\\w+ )?(?:spam|junk)|(?:in|to|into|by) (?:\\w+ "
    ")?(?:spam|junk)(?: folder)?|crash(?:ed)?|"
    "(?:was|were|is|are|been|went) down|outages?|delay(?:s|ed)?|lost|ate|swallowed|glitch(?:es)?|hiccups?|"
    "(?:having|had) (?:\\w+ ){0,2}(?:problems?|issues?|trouble)|caught",
    media_not="your (?:\\w+ )?(?:phones?|system|software|server|website|internet|printer|device)|fax",
    mending="(?:i|we)(?:'ve| have| now| are now|'re now| am now|'m now) (?:\\w+ ){0,2}(?:added|fixed|"
    "changed|asked|set|check|"
    "checked|checking|look|looking|read|reading|moved|put|marked|arranged|corrected|call|called|calling|found|"
    "told|switched|turned|repaired)|from now on|from today|so that (?:it|this) (?:\\w+ ){0,3}(?:again|"
    "happens?)|"
    "(?:i|we) (?:fixed|changed|corrected|repaired|found) (?:it|this|that|your|the)",
    apologies="sorry|apolog(?:y|ies|i[sz]e[sd]?|i[sz]ing)|regret(?:s|ted)?|forgive|pardon|my (?:mistake|"
    "fault|bad)|"
    "our (?:mistake|fault)|(?:thank you|thanks)(?: \\w+){0,3} for (?:\\w+ )?(?:waiting|patience|bearing|"
    "being (?:so )?patient)",
    denials="(?:i|we|you|nobody|none of us) (?:\\w+ ){0,2}(?:can't|cannot|can not|could not|couldn't)|"
    "(?:can't|cannot|can not|could not|couldn't) (?:\\w+ )?(?:be (?:\\w+)|help|do (?:that|this|it|"
    "anything))|(?:i am|i'm|we are|we're|am|are|was|were) (?:\\w+ )?unable|(?:it|that|this|which)(?:'s| "
    "is| was|) (?:\\w+ )?not (?:\\w+ )?(?:possible|allowed|permitted|covered|available)|not (?:possible|"
    "allowed|permitted|eligible|covered)|(?:isn't|aren't|not) (?:possible|allowed|available|covered) "
    "(?:to|for|under|any|at)|isn't (?:possible|allowed|available|covered)|(?:we|i)(?:'re| are|'m| am) "
    "not (?:able|allowed|permitted)|impossible|won't be able|(?:we|i) (?:do not|don't|does not|doesn't) "
    "(?:offer|allow|accept|cover|give|make exceptions)|no exceptions?|(?:have to|must) (?:decline|refuse|"
    "reject)",
    denials_void="can(?:'t|not| not) (?:wait|thank|apologi[sz]e|stress|say|tell|emphasi[sz]e|imagine|"
    "recommend|help (?:but|"
    "thinking)|go wrong|miss|complain|be more)|(?:if|when|whether|in case|because|since|that) (?:you|"
    "they|he|she) (?:\\w+ )?"
    "(?:can't|cannot|can not|couldn't|are unable|were unable|are not able)|(?:you|he|she|they) (?:said|"
    "wrote|mentioned|"
    "told)|sorry (?:that )?(?:you|i|we) (?:couldn't|could not|can't|cannot|were unable|was unable)",
    policy="our (?:\\w+ ){0,2}(?:policy|policies|rules|terms)|company policy|(?:against|per|due to|"
    "under) (?:the |our |"
    "company )?(?:\\w+ )?(?:policy|policies|rules|terms)|policy (?:is|does|prevents|requires|says|states|"
    "forbids|doesn't)",
    alternatives="what (?:we|i) can|(?:we|i) (?:can|could) (?:offer|do|give|send|refund|replace|suggest|"
    "move|come|\\w+ you)|"
    "alternatively|another (?:option|way|possibility|solution)|as an alternative|options?|would (?:you "
    "like|it help|\\w+ "
    "(?:suit|work))|how about|what about|(?:i|we)(?:'d| would) (?:suggest|recommend|propose)|you (?:can|"
    "could) (?:still |"
    "also )?(?:choose|have|use|try|get|ask|exchange|return)|(?:i|we)(?:'ll| will|'m going to| are going "
    "to) (?!be able)",
    alternatives_after="but|instead|however|though|rather|yet",
    phoning="(?:i|we)(?:'ll| will| shall|'ve| have| just| also| had)* ?(?:tried|try|trying|called|call|"
    "rang|ring|phoned|phone|left you "
    "a (?:message|voicemail))|(?:call|phone|ring|speak with|speak to|talk to) you|by (?:tele)?phone|on "
    "the phone|"
    "when (?:\\w+ ){0,3}(?:call|ring|phone|reach) you|your (?:call|voicemail)",
    waits="wait(?:s|ed|ing)?|waited|without (?:an |any )?(?:answer|reply|word)|hear(?:d)? nothing|since "
    "you (?:wrote|called|"
    "asked)|(?:have|had|been) without|kept you|took us|it has been|it's been|delay(?:ed)?|late|too long",
    units={
        "minute": 0,
        "minutes": 0,
        "hour": 1,
        "hours": 1,
        "day": 24,
        "days": 24,
        "week": 168,
        "weeks": 168,
        "month": 720,
        "months": 720,
        "year": 8760,
        "years": 8760,
    },
    numbers={**number_words.ENGLISH, "eleven": 11, "twelve": 12},
    problems="leak\\w*|drip\\w*|broke\\w*|break\\w*|damag\\w*|fault\\w*|fail\\w*|error\\w*|wrong\\w*|"
    "missing|miss(?:ed)?|"
    "late|delay\\w*|nois\\w*|rattl\\w*|flood\\w*|smell\\w*|smok\\w*|crack\\w*|stuck|lost|stolen|overcharg\\w*|"
    "overbill\\w*|charged|twice|double|defect\\w*|dead|cold|hot|dirty|mou?ld\\w*|burst|block\\w*|jam\\w*|"
    "crash\\w*|"
    "freez\\w*|frozen|slow|refus\\w*|rude\\w*|disappoint\\w*|complain\\w*|problem\\w*|outage\\w*|stop(?:s|ped)|"
    "cancel\\w*|expired|scratch\\w*|torn|stain\\w*|algae|green|empty|unanswered|ignored|injur\\w*|"
    "hurt\\w*|ill|sick",
    people="technician|colleague|engineer|manager|supervisor|mr|mrs|ms|dr|plumber|electrician|accountant|"
    "fitter|driver",
    legal="confidential\\w*|intended (?:only |solely )?for|disclaimer|registered (?:office|in|number|"
    "company)|company "
    "(?:number|registration)|vat (?:no|number|reg\\w*)|unauthori[sz]ed|all rights reserved|privacy "
    "(?:policy|notice)|"
    "if you (?:have|are not) (?:received|the intended)|regulated by|authorised by|terms and conditions|"
    "unsubscribe",
    suggestions={
        "burden_shift": "I will call you {wording} myself; you need not do anything.",
        "scripted_repeat": (
            "I see that you have had this answer before. What I have found out since is: … What I do now: …"
        ),
        "denial_without_alternative": "That is not possible, because … What I can do is … Would that help you?",
        "question_not_addressed": "You asked: “{question}” The answer is: …",
        "hedged_ack": "I have looked: your message reached us on …",
        "medium_blame": (
            "Your message reached us on …; it should have been answered then. I take care of it now: …"
        ),
        "no_next_step": "I will … and write to you by …, even if there is nothing new.",
        "late_no_apology": "I am sorry that you had to wait{wait} for this answer.",
        "wait": " {days} days",
        "wait_one": " a day",
        "channel_preference_missed": "You asked for a call. I will ring you on … at …",
    },
)
