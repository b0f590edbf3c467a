"""What the clauses of a holding reply are made of, by language, for `reading.holding_clauses` (SEMANTICS 3.6).

All in lower case with plain apostrophes. Lists of verbs, not of phrases: who (we, our people) will do or does what
(write, call, ask, look, wait) that gives the customer nothing yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HoldingWords:
    """Expressions for one clause. `holds` puts off, wherever it stands after a few words; `goes_on` does so where it
    begins a clause that follows one; `excuses` begin one that says why it takes time; `polite` begin one that says
    nothing; `joins` begin one that belongs to its neighbour ("once she is back"); `splits` part clauses; `voids`
    turn a clause into news. `proposes` finds the question that offers a time to talk. `may_hold` are acts that we
    will do or are doing, whatever they are; `tells` is how facts, advice and what was done are told.
    """

    code: str
    holds: tuple[str, ...]
    goes_on: str
    excuses: tuple[str, ...]
    polite: tuple[str, ...]
    joins: str
    splits: str
    voids: str
    proposes: str
    may_hold: str
    tells: str


_ADV: Final = (
    r"(?:(?:just|also|still|now|currently|already|then|first|only|really|personally|certainly|probably|"
    r"definitely"
    r"|quickly|briefly|actually|all|both|gladly|surely|always|hopefully|today|tomorrow|presently|going to|"
    r"at the "
    r"moment|right now|again|properly|be able to|try to|need to|have to|best) )*"
)
_WHO: Final = (
    r"(?:i|we|he|she|they|one of (?:us|our \w+|the \w+|my \w+)|some(?:one|body)(?: from \w+(?: \w+)?)?"
    r"|(?:our|my|the) (?:[\w'-]+ ){0,2}[\w'-]+|(?:dr|mr|mrs|ms|miss)\.? [\w-]+"
    r"|(?<!\w)(?!it|this|that|you|there|here|which|what|who|how|yours?|everything|nothing|all|these|those|"
    r"one|please"
    r"|the|not|and|but)[a-z]+)"
)
#: People of ours only: whatever they will do, it is we who do it.
_WE: Final = (
    r"(?:i|we|he|she|they|one of (?:us|our \w+|the \w+|my \w+)|some(?:one|body)|(?:our|my) (?:[\w'-]+ "
    r"){0,2}[\w'-]+"
    r"|(?:dr|mr|mrs|ms|miss)\.? [\w-]+)"
)
_REPORT: Final = (
    r"(?:(?:call|ring|phone|text|e-?mail|write|telephone|message)(?: (?:to )?(?:you|them|him|her|back|"
    r"again|in|to \w+"
    r"|the \w+|my \w+|our \w+)\b|\W*$| (?=later|tomorrow|today|on |when|once|as soon|at |after|before|"
    r"first|tonight))"
    r"|reply|answer|respond|revert|report back|(?:get|come|be|go|circle|write|call) (?:right |straight "
    r")?back"
    r"|(?:be|get|keep|stay) in (?:touch|contact)|let you (?:know|have)|tell you (?:more|what|when|then|as "
    r"soon)"
    r"|keep (?:you|an eye|on)|update you|drop you|give you (?:a |an )?(?:call|ring|shout|bell|buzz|answer|"
    r"update|news)"
    r"|(?:speak|talk|chat) (?:to|with|again|then|this|it|on)|follow (?:this |it )?up|contact you|share "
    r"(?:more|what)"
    r"|have (?:an? |the |more |some )?(?:\w+ )?(?:answer|news|information|update|reply|result|one|look)"
    r"|(?:know|say|tell) more|know (?:by|on|tomorrow|today|then|soon|next)|hear (?:back|from|more|by|on)|"
    r"shout)"
)
_SEEK: Final = (
    r"(?:(?:double[- ]?)?check|find (?:out|\w+ answer|what|where)|ask|look (?:at|into|it|this|that|"
    r"through|up|again|$)"
    r"|see (?:what|if|whether|how|why|to it)|have a (?:\w+ )?(?:look|read|think|chat|word)|have a "
    r"(?:proper|closer)"
    r"|take a (?:\w+ )?look|take (?:it|this|that) up|read (?:it|this|them|your|through|up|over|the)|"
    r"review|go (?:over"
    r"|through)|study|examine|investigate|dig|discuss|consult|clarify|verify|deal with|get (?:to (?:it|"
    r"this|that)|on "
    r"(?:to )?(?:it|this|with)|hold of|onto)|think (?:about|it)|process (?:it|this|your)|work (?:on|"
    r"through)|run (?:it"
    r"|this|that) (?:by|past)|raise (?:it|this|that)|bring (?:it|this|that) up|pass (?:it|this|that) on|"
    r"forward (?:it"
    r"|this|that)|show (?:it|this|them) to|put (?:it|this|that|them) to|speak (?:to|with)|talk (?:to|"
    r"with)|chase|nudge"
    r"|remind|try (?:them|him|her|again|to)|give (?:them|him|her|it)|do (?:so|(?:it |that |this "
    r")?(?:today|tomorrow|tonight|first|on |as soon)|(?:it|that|this)\W*$)"
    r"|sort (?:it|this|that) out|sort it|finish(?: (?:it|this|that|by|on|today|tomorrow))|phone (?:them|"
    r"him|her)"
    r"|(?:call|ring) (?:them|him|her)|write to (?:them|him|her)|wait|look that|leave it|dig (?:it|that|"
    r"them) out|know"
    r"(?= more))"
)
_PAPERS: Final = (
    r"(?:e-?mails?|mails?|messages?|letters?|notes?|requests?|enquir(?:y|ies)|inquir(?:y|ies)|questions?|"
    r"complaints?"
    r"|papers?|documents?|photos?|pictures?|files?|forms?|details|order(?: form)?|applications?|claims?|"
    r"comments?"
    r"|feedback|report|case|matter|query|ticket|voice ?mail)"
)
_REPLY: Final = (
    r"(?:(?:full |proper |detailed |written |final |first |further |new |our |my |your |an? |the |some )*"
    r"(?:repl(?:y|ies)|answers?|response|updates?|news|estimate|quotes?|quotation|feedback|details|"
    r"decision|outcome"
    r"|result|information|call|line|word|offer|report))"
)
#: What we do for somebody is an answer, not a word about one.
_DONE: Final = (
    r"(?:bring|fit|instal|replac|swap|exchang|refund|credit|pay|collect|deliver|com(?:e|ing) (?!back)|"
    r"repair|mend|fix|book"
    r"|reserv|charg|cancel|chang|mov|add|need you|sell|see you|offer|be (?:with you|there|closed|open|"
    r"able to (?:do|fit|come"
    r"|deliver))|knock|tak(?:e|ing) (?:it|off|the|your)|send(?:ing)? (?:you|a|the|out|someone|somebody|"
    r"it)|open|clos|cost"
    r"|ship|post|put (?:it|them|you|in|aside)|go(?:ing)? (?:for|out)|suggest|recommend|say\b|confirm|"
    r"expect|advise|work\b"
    r"|be (?:fine|ready|done|happy to)|have (?:to pay|it|them|the)|not\b|sav|giv(?:e|ing) you (?!an? "
    r"(?:call|ring|answer|"
    r"update|reply|my|our|more|news|further)))"
)
_EN_FUTURE: Final = (
    r"(?:'ll|'d (?:like|love|need|have|want|prefer|rather)(?: to)?|(?: will| shall| should| would| can| "
    r"could| may"
    r"| might| must|'m| am|'re| are| is|'s| need| needs| have| has| want| wanted| wants| hope| hopes| "
    r"expect| plan"
    r"| aim| intend| trying|'ve got| am hoping|'m hoping| hoping| promise| got)(?: (?:going|like|love|"
    r"need|have|rather"
    r"|hoping|trying|planning|due))?(?: to)?)"
)
EN: Final = HoldingWords(
    code="en",
    holds=(
        rf"^(?:but |and |so |then )?(?:\w+ ){{0,2}}?{_WHO}{_EN_FUTURE} {_ADV}(?:{_REPORT}|{_SEEK})",
        rf"^(?:(?:but|and|so|then) )?(?:i'?ll|we'?ll|will|shall|'ll|hope to|hoping to) {_ADV}(?:{_REPORT}|"
        rf"{_SEEK})",
        r"^back (?:to|with) you\b|^back (?:on|in touch)\b",
        # "we are looking into it", "Ben is on the phone to them"
        rf"(?:^|\b(?:and|but|so) ){_WHO}?(?: am|'m| are|'re| is|'s| have been|'ve been| has been)? "
        rf"?{_ADV}(?:looking "
        r"(?:at|into|through)|checking|working (?:on (?!mon|tues|wednes|thurs|fri|satur|sun)|at it|"
        r"through)|"
        r"investigating|chasing|awaiting (?!your)|waiting (?:for|on|to hear) (?!your|you\b)|asking|trying "
        r"to (?:find|"
        r"reach|get|sort|work|figure|understand)|reviewing|going (?:through|over)|dealing with|digging|"
        r"sorting|in "
        r"(?:touch|contact|talks) with|on (?:it|to it|the case|the phone (?:to|with))|keeping an eye|"
        r"still (?:at|on) it"
        r"|finding out|getting (?:back|in touch|on with)|hoping (?:to|for)|studying|discussing)\b(?! out)",
        # "I've passed it on", "your mail has gone to our technician"
        rf"^(?:\w+ ){{0,2}}?(?:i|we|\w+)?(?:'ve| have| has|'s)? ?{_ADV}(?:passed|forwarded|handed|"
        rf"escalated|raised|"
        r"flagged|referred|opened|logged|asked|chased|nudged|reminded|e-?mailed|left (?:a|him|her|them) |"
        r"put (?:this|it"
        r"|that|you) (?:to|on)|sent (?:this|it|that|your \w+)(?: on| over)? to (?:our|the|my)|made a note|"
        r"noted (?:what"
        r"|this|that|it|your)|contacted (?:the|our|my|them)|requested|written to (?:the|them|our|him|"
        r"her))\b",
        rf"\b(?:it|this|that|(?:your|the) (?:\w+ )?{_PAPERS})(?: is|'s| are| has been| have been| has| "
        rf"have| was)? "
        rf"{_ADV}(?:being (?!replaced|repaired|delivered|sent|shipped|refunded)\w+|passed|forwarded|"
        rf"escalated|under "
        r"(?:review|investigation|consideration)|in (?:hand|progress|the queue)|on (?:the|my|our) (?:list|"
        r"desk|radar|"
        r"to-?do)|with (?:our|my|the) (?:\w+ )?(?:people|team|department|\w+ers?|\w+ors?|\w+ants?|boss|"
        r"lab|office|"
        r"workshop|insurance)|receiving|noted|received|logged|arrived|landed|reached|gone (?:to|on)|come "
        r"(?:in|through)"
        r"|needs? (?:a (?:bit|little)|some|more)|takes? (?:a (?:bit|little)|some|longer))\b",
        rf"\b(?:received|got|acknowledg\w+(?: receipt)?|have|thanks for|saw|seen|read)(?: of)? (?:your|the|"
        rf"these|those)"
        rf" (?:\w+ )?{_PAPERS}\b|^(?:just )?acknowledging\b|^(?:safely )?received\b(?! your (?:pay|ret))",
        r"\byou(?:'ll| will| should| shall)(?: \w+)? (?:hear|(?:have|get|receive) (?:(?:it|them) (?:by|on|"
        rf"tomorrow|today|soon|this|next|tonight)|{_REPLY})|know|be (?:kept|informed|contacted|updated|"
        rf"notified|"
        r"called|rung))\b",
        rf"^(?:(?:but|and) )?(?:{_REPLY}|more(?: on \w+)?|expect {_REPLY}) (?:to follow|(?:will |should )?"
        r"follows?|soon|shortly|later|tomorrow|on|by|as soon|once|when|next|to come|at|after|in the)\b",
        r"\bleave (?:it|this|that) with (?:me|us)|\b(?:give|allow|grant) (?:me|us) (?:a (?:few|couple|day|"
        r"bit|little|"
        r"moment|minute|week)|some|another|one|two|until|till|more|an?other|an hour|to)\b|\bbear with\b|"
        r"\bhang (?:on|"
        r"in)|\bhold on\b|\bwatch this space|\bstay tuned|\bone (?:moment|sec\w*)\b",
        rf"\blet me (?!know)(?:just |first |quickly |have |go |then )*(?:{_REPORT}|{_SEEK}|speak|talk|show|"
        rf"have a|take a"
        r"|get|discuss|think|run|put|dig|find)",
        r"^(?:\w+ )?(?:will do|on it|got it|got that|noted|understood|not (?:quite )?yet)\b(?! that)",
        # not yet
        r"(?:n't| not| never) (?:\w+ )?(?:been (?:able|told|given|through|signed|approved|in)|heard|had|"
        r"got\w*|arrived|"
        r"come|turned|finished|done|ready|looked|received|decided|replied|answered|spoken|managed|found|"
        r"seen|signed|"
        r"clear|sure|certain|know|tell|say|here|back|there|in|through|asked|reached|called|checked|"
        r"started|sent (?:it|"
        r"us|them)|confirmed|completed?|processed|reviewed|gone|sorted|able|quite|fixed|solved|got)\b(?: "
        r"\w+){0,5} "
        r"(?:yet|so far|at the moment|right now)\b|(?: nothing| no) (?:\w+ ){0,3}?(?:yet|so far)\b|\bstill "
        r"(?:\w+ )?(?:not|no|nothing|hasn't|haven't|isn't|aren't|don't|can't|waiting|working|checking|"
        r"looking|trying)\b"
        r"|(?:haven't|have not|hasn't|has not|didn't|did not) (?:\w+ )?(?:heard|had (?:a|the|any)|got "
        r"(?:to|round|"
        r"around|back|an)|managed|forgotten|replied|answered|come back|been able|turned up|looked|"
        r"finished|received "
        r"(?:a|an|any|the|it|them|anything)|seen)\b|\bnot (?:been )?(?:forgotten|sure|certain|able to "
        r"say)\b|\b(?:don't|"
        r"do not|can't|cannot|couldn't) (?:yet )?(?:know|say|tell|have an|have any|have the|promise|"
        r"answer|give you)\b"
        r"|^(?:there(?:'s| is) )?(?:still |sadly )?(?:no|nothing) (?:\w+ )?(?:news|new|word|reply|answer|"
        r"update|back)\b",
        r"\b(?:need|needs|take|takes|want|require) (?:me |us |\w+ )?(?:a |some |another |still |just "
        r")*(?:little|bit|"
        r"few|couple|while|more|longer|day|week|time|one)\b(?! (?:people|person|space|room|water))",
    ),
    goes_on=rf"(?:will |'ll |shall |should |would |can |hope to |expect to |{_ADV})*{_ADV}(?:{_REPORT}|"
    rf"{_SEEK}|let "
    r"you|send (?:it|them|you (?:the|a|an|my|our) (?:\w+ )?(?:quote|estimate|answer|reply|offer|details|"
    r"report))\b"
    r"|come back|be in|hope to|sort it|we'll speak|(?:is|are) (?:now |currently )?being )",
    excuses=(
        r"(?:i|we|he|she|they|[a-z]+|(?:our|my|the) (?:[\w'-]+ ){0,3}[\w'-]+|(?:dr|mr|mrs|ms)\.? "
        r"[\w-]+)(?:'m| am|'re|"
        r" are|'s| is|'ve been| have been| has been| was| were)? (?:\w+ )?(?:on (?:a|another|the|my|site|"
        r"holiday|leave"
        r"|vacation|sick)|out (?:of|on|at|today|until|all)|in (?:meetings|a meeting|court|surgery|theatre|"
        r"consultations|training|between|the car|transit)|at (?:court|lunch|a (?:client|customer|job|"
        r"meeting|fair|"
        r"conference)|the (?:dentist|hospital))|off\b|away\b|driving|busy|snowed under|swamped|"
        r"short[- ]staffed|travelling|traveling|tied up|ill\b|sick|unwell|behind|not (?:in\b|here|at "
        r"(?:my|the)|"
        r"available|around)|back (?:on|at|in|tomorrow|next|from|after|by)|full on|rushed|with (?:a|"
        r"another) )",
        r"(?:it(?:'s| is| has| was)? )?(?:been )?(?:a |an |very |really |quite |such a )*(?:manic|crazy|"
        r"busy|hectic|"
        r"mad|long|full|chaotic)\b(?: (?:day|week|month|time|morning|afternoon|here))*\W*$",
        r"(?:i|we)(?:'ve| have)? (?:only |just )+(?:saw|seen|read|got|noticed|found|now)\b",
        r"(?:i|we) (?:do )?(?:know|understand|realise|realize|appreciate|see) (?:that |how |this |it|you|"
        r"your|the)",
        r"(?:good|fair|great|interesting|tricky|excellent) (?:question|point)|my (?:fault|mistake|bad)|as "
        r"(?:promised|"
        r"discussed|i said|agreed|mentioned)|just (?:a )?(?:quick |short )?(?:note|line|word|message|to "
        r"(?:say|let you"
        r"|confirm|acknowledge))|(?:a )?quick (?:note|line|update)|(?:not|nothing) (?:forgotten|lost)|"
        r"when i'm|(?:i )?"
        r"(?:promise|honestly)\W*$|no(?:,|\W*$)|either way|in the meantime\W*$|this (?:one )?(?:needs|"
        r"takes|will take|"
        r"may take|might take) (?:a |some |me |us |more )",
    ),
    polite=(
        r"(?:many |thank|thx|cheers|much appreciated)\w*(?: thanks)?\b|thanks\b",
        r"(?:(?:really |so |very |i'm |i am |we are |we're |my |our |please accept )*(?:sorry|apologies|"
        r"apologise|"
        r"apologize))(?:\W*$| (?:for|about|again|to (?:keep|have|leave)|that (?:this|it|you|we|i)|if|it "
        r"(?:took|has "
        r"taken)|but\b|it's taken|i missed|this|we missed))",
        r"(?:dear|mr|mrs|ms|dr|hi|hello|hey|good (?:morning|afternoon|evening|day)|morning|afternoon|"
        r"evening|ok|okay|sure|right|"
        r"all right|alright|great|no problem|no worries|of course|certainly|yep|yes|absolutely|best|kind|"
        r"warm|regards|"
        r"yours|sincerely|cheers|please|sorry|unfortunately|i'm afraid|i am afraid|afraid so|hope you|i "
        r"hope (?:that's|"
        r"this is|that is|you)|have a (?:good|nice|great)|speak soon|talk soon)\b(?:[\w .'-]{0,25})?\W*$",
    ),
    joins=r"(?:once|as soon|when|whenever|after|before|until|till|unless|if|what|whether|how|who|where|"
    r"why|that|which|"
    r"either|in the meantime|for (?:you|this|it)|about|at the latest|or (?:so|two|at)|to (?:see|find|"
    r"check|make|say))\b",
    splits=r"[,;:–—!()]\s*|\s-\s|\.\.+\s*|\s(?:and|but|so|because|therefore|however|since)\s",
    voids=rf"^(?:yes|no|yep|nope|sure)\W*$|\bout of stock\b|\b(?:i|we)(?:'ve| have) (?:\w+ )?{_DONE}|"
    r"\b(?:attached|enclosed|refund\w*|your payment|your (?:bank|insurance number|signature)|for you to|"
    r"is ready"
    r"|are ready|in stock|free of charge|can confirm|confirm that|not (?:due|open|sold|available|"
    r"charged?)|invoice is"
    r"|such an?|before\. |raised our)\b|n't (?:due|open|sold)|\$|€|£",
    proposes=r"\b(?:can|could|may|might|shall|would) (?:i|we)(?: \w+)? (?:call|ring|phone|speak|talk|"
    r"write|reply|"
    r"answer|get back|come back|meet|chat|have a (?:quick )?(?:call|chat|word)|discuss)|\b(?:would|does|"
    r"do|is|are|will) "
    r".{1,60}\b(?:work|suit|convenient|okay|ok|good|fine|free|available)\b.{0,40}\b(?:call|chat|talk|"
    r"speak)\b",
    may_hold=rf"(?:^|\b(?:and|but|so) )(?:\w+ ){{0,2}}?{_WE}(?:'ll|'d better|'d (?:like|rather|prefer|"
    rf"want)(?: to)?| "
    rf"(?:will|shall|should|would like to|need to|must|want to|wants to|have to|hope to)) "
    rf"{_ADV}(?!{_DONE})[a-z]+\b|(?:^|"
    rf"\b(?:and|but|so) )(?:{_WE}(?:'m| am|'re| are|'s| is)|am|are|still|currently|now) "
    rf"{_ADV}(?!{_DONE})(?!being|bring|ring|"
    rf"spring|string|nothing|"
    rf"something|anything|"
    r"everything|evening|morning|thing|selling|showing|costing|running|missing|including|opening|closing|"
    r"using|going\b|"
    r"according|regarding|during|building|heating|parking|ceiling|wedding|meeting|shipping)[a-z]+ing\b|"
    r"^(?:more|further|"
    r"back|expect|hang|should|another|wait|awaiting|assigned|promise|asap)\b|\b(?:assigned|instructed|"
    r"await|appointed|"
    r"in the diary|on (?:his|her|my|their) desk|in (?:his|her|my|their) (?:tray|inbox|diary))\b|"
    r"^you(?:'ll| will| should|"
    r" shall) (?:have|get|receive|see|find)\b|\bwill be (?:sent|given|told|in|back|made)\b|\b(?:i|we) owe "
    r"you\b",
    tells=r"\byou (?:can|could|may|need|must|should|don't|do not|have to|were|are|owe|paid|get|made|had|"
    r"ought|might want|"
    r"won't)\b|\byou(?:'ll|'d) need|\byou're (?:right|free|covered|entitled|welcome to|all)|^(?:please |"
    r"just |then |so |"
    r"first |but )*(?:turn|press|hold (?:the|both|it)|go|click|use|try (?!them|him|her|again|to)|take "
    r"(?!a look)|leave "
    r"(?!it with)|bring|come|put|fill|sign|set|open|select|restart|update|pay|ignore|stop|keep (?!you)|"
    r"choose|ask|send|"
    r"raise|remove|reset|buy|make|install|run|carry)\b|^(?:yes|no|sure|yep|fine|unfortunately|sadly|none|"
    r"both)\b|^(?:it|"
    r"that|this|there|these|those|they|he|she|(?:the|your|our|both|all|my|a|an|any|no|\w+) (?:[\w'-]+ "
    r"){0,4}?\w+|\w+)"
    r"(?:'s|'re| is| are| was| were| has| have| had| costs?| comes?| works?| needs?| went| left| came| "
    r"found| says?| said|"
    r" allows?| doesn't| don't| isn't| aren't| won't| wasn't| would| ran| starts?| ends?| agreed| "
    r"accepted| lets?| gets?)\b|"
    rf"\b(?:i|we)(?:'ve| have|'d)? (?:\w+ )?(?:{_DONE}|replac|made|found|did|sent|set|moved|put|looked|"
    rf"been through|had)"
    r"\w*|\b(?:i|we)(?:'ll| will|'re| are|'m| am)(?: \w+)? "
    rf"{_DONE}|\b(?:i|we) (?:can|can't|cannot|could|don't|do not|only|offer|charge|sell|open|close|deliver|"
    rf"ship|would)\b",
)

_GIVE_DE: Final = (
    r"(?:melde[nt]?|melden|rufe?[nt]?|ruft|schreibe?[nt]?|antworte[nt]?|informiere?[nt]?|gebe?n?|sage?n?|"
    r"berichte[nt]?"
    r"|erkundige[nt]?|komme?n?|kümmer[etn]+|prüfe?n?|schaue?n?|sehe?n?|gucke?n?|kläre?n?|frage?n?|hake?n?|"
    r"gehe?n?|lese?n?"
    r"|bespreche?n?|arbeite[nt]?|suche?n?|leite[nt]?|lege?n?|nehme?n?|halte?n?|bleibe?n?|stimme|bemühe?n?|"
    r"versuche?n?"
    r"|telefoniere?n?|warte?n?|hoffe?n?|untersuche?n?)"
)
_SEEK_DE: Final = (
    r"(?:\w*besprechen|\w*klären|prüfen|überprüfen|nachfragen|nachsehen|nachschauen|nachhaken|fragen|"
    r"anschauen|ansehen"
    r"|durchlesen|durchsehen|erkundigen|rücksprache|überlegen|abstimmen|herausfinden|melden|anrufen|"
    r"zurückrufen"
    r"|antworten|beantworten|informieren|schreiben|bescheid|kümmern|zurückkommen|zukommen|bearbeiten|"
    r"vornehmen"
    r"|weitergeben|weiterleiten|kontaktieren|telefonieren|sprechen|reden|laufenden|rückmelden|zurückmelden)"
)
DE: Final = HoldingWords(
    code="de",
    holds=(
        r"\b(?:melde[nt]?|meldet)\b.{0,40}\b(?:mich|uns|sich)\b|\b(?:mich|uns|sich)\b.{0,40}\bmelde[nt]?\b",
        r"\b(?:gebe?n?|sage?n?|gibt|sagt)\b.{0,40}\bbescheid\b|\b(?:ich|wir|er|sie)\b.{0,30}\b(?:rufe?n?|"
        r"ruft)\b.{0,50}"
        r"\b(?:an|zurück|durch)\b|\brufe?n?\b (?:ich|wir)\b|^(?:dann )?rufe?n? (?:sie|dich)\b|\b(?:ich|"
        r"wir|und|dann) "
        r"(?:\w+ )?(?:schreibe|antworte|informiere|berichte)n?\b|\b(?:schreibe|antworte|informiere|"
        r"berichte)n? (?:ich|"
        r"wir|sie|ihnen|dir|dich)\b|\bkomme?n?\b.{0,40}\bauf (?:sie|dich|euch)\b",
        rf"\b(?:werde|werden|wird|muss|müssen|müsste|möchte|möchten|will|wollen|kann|können|darf|wollte|"
        rf"soll|sollte) "
        rf"(?!sie\b).{{0,60}}\b{_SEEK_DE}\b",
        r"\b(?:prüfe|kläre|untersuche|bespreche|recherchiere)n?\b|\b(?:ich|wir|und|das|es|mir|uns) (?:\w+ "
        r"){0,3}?"
        r"(?:schaue?|sehe|gucke?|lese|gehe|frage|hake|suche|kümmere|erkundige|arbeite|nehme|lege|leite|"
        r"bemühe)n?\b"
        r".{0,50}\b(?:an|nach|durch|mich|uns|darum|drum|daran|vor|weiter|danach)\b|\b(?:kümmere?|kümmert|"
        r"erkundige|"
        r"bemühe)n?\b.{0,30}\b(?:mich|uns|sich)\b|\b(?:frage|hake|gehe|schaue|sehe)n? (?:ich|"
        r"wir)?.{0,40}\bnach\b",
        r"\b(?:arbeite|suche)n?\b.{0,30}\b(?:daran|dran|nach|an)\b|\b(?:bin|sind|ist|bleibe|"
        r"bleiben)\b.{0,20}\b(?:dran|"
        r"daran)\b|\bin (?:bearbeitung|prüfung|klärung|arbeit)\b|\bwird.{0,25}\b(?:geprüft|bearbeitet|"
        r"geklärt)\b",
        r"\b(?:habe|haben|hab|hat)\b.{0,60}\b(?:weitergegeben|weitergeleitet|nachgefragt|angefragt|"
        r"nachgehakt|gebeten|"
        r"angeschrieben|vorgelegt|übergeben|erinnert|notiert|gefragt)\b",
        r"\b(?:habe|haben)\b.{0,40}\b(?:mail|e-mail|nachricht|schreiben|brief|anfrage|unterlagen|fotos|"
        r"formular|meldung|"
        r"reklamation|beschwerde|anliegen)\b.{0,20}\b(?:erhalten|bekommen|gelesen|gesehen)\b|\b(?:mail|"
        r"e-mail|"
        r"nachricht|schreiben|brief|anfrage|unterlagen|fotos|formular|meldung|reklamation|"
        r"beschwerde)\b.{0,20}\b(?:"
        r"angekommen|eingegangen|eingetroffen|erhalten|bekommen|da)\b",
        r"\b(?:antwort|angebot|kostenvoranschlag|rückmeldung|rückruf|näheres|mehr|details|nachricht|"
        r"bescheid|"
        r"stellungnahme)\b.{0,20}\b(?:folgt|folgen|kommt|kommen|bekommen sie|erhalten sie|bekommst du|"
        r"schicke ich|"
        r"sende ich)\b|\b(?:bekommen|erhalten|haben) sie\b.{0,40}\b(?:antwort|angebot|kostenvoranschlag|"
        r"rückmeldung|"
        r"bescheid|nachricht)\b|\bsie (?:bekommen|erhalten)\b.{0,40}\b(?:antwort|angebot|"
        r"kostenvoranschlag|rückmeldung|"
        r"bescheid|nachricht)\b",
        r"\b(?:wissen|weiß|hören|hörst) (?:sie|wir|ich|du|man)?.{0,20}\b(?:mehr|von (?:mir|uns|ihr|"
        r"ihm))\b|\b(?:sie|"
        r"wir) (?:wissen|hören)\b.{0,30}\b(?:mehr|von)\b|\bhören (?:sie )?von\b|\bauf dem laufenden\b",
        r"\b(?:noch|bisher|bislang|immer noch) (?:immer )?(?:nicht|keine?n?|keinerlei|nichts)\b|\bnoch "
        r"etwas (?:geduld|"
        r"zeit)\b|\b(?:um|etwas|ihre|noch|die) geduld\b|\bgedulde\w*\b|\b(?:brauche|benötige|dauert|"
        r"braucht)n?\b.{0,20}"
        r"\b(?:noch|etwas|länger|mehr|paar|tage)\b|\bnicht (?:aus dem stegreif|auf anhieb|sofort|gleich) "
        r"\w+|\b(?:aus "
        r"dem stegreif|auf anhieb)\b.{0,10}\bnicht\b|\bnicht vergessen\b|\bwarte[nt]?\b.{0,30}\bauf "
        r"(?!sie|ihre)",
        r"\b(?:nehme|lese|schaue|sehe|mache|erledige)n? (?:ich|wir)\b.{0,40}\b(?:vor|an|durch|morgen|"
        r"heute|später|"
        r"gleich)\b|^lassen sie mich\b.{0,30}\b(?:prüfen|klären|nachsehen|nachfragen|schauen)\b|^geben "
        r"sie (?:mir|uns)"
        r"\b.{0,30}\b(?:zeit|tage?|tag|moment|bis|minuten?|stunden?)\b|^einen moment\b",
    ),
    goes_on=rf"(?:dann |und |bitte )*{_GIVE_DE}\b",
    excuses=(
        r"(?:ich |wir |er |sie |leider |der |die |unser\w* |mein\w* |herr |frau )?(?:[\w.-]+ "
        r"){0,3}?(?:bin|sind|ist|war|"
        r"waren)\b.{0,30}\b(?:baustelle|unterwegs|urlaub|krank|nicht (?:im haus|da|am platz)|termin\w*|"
        r"besprechung|"
        r"kunden|gericht|außer haus|abwesend|erst (?:am|morgen|wieder|nächste)|im auto|viel los|land "
        r"unter|unterbesetzt"
        r"|ausgebucht|operation|praxis)\b",
        r"(?:hier |gerade |zurzeit |derzeit |momentan )*(?:ist|geht|haben) .{0,20}\b(?:viel los|viel zu "
        r"tun|drunter)|"
        r"(?:eine )?(?:gute|berechtigte) frage|nur kurz|kurze (?:info|zwischenmeldung|rückmeldung)|wie "
        r"(?:besprochen|"
        r"versprochen|gesagt)|ich (?:verstehe|weiß)\b",
    ),
    polite=(
        r"(?:vielen |herzlichen |besten |lieben |schönen )?dank\b|danke\b",
        r"(?:bitte )?(?:entschuldig\w+|verzeih\w+|sorry|pardon)\b(?:\W*$|.{0,20}\b(?:rückmeldung|"
        r"verspätung|verzögerung|"
        r"wartezeit|antwort|warten|störung|unannehmlichkeiten|umstände|dass))|(?:es |das )?tut (?:mir|"
        r"uns) (?:sehr )?"
        r"leid\W*$",
        r"(?:herrn?|frau|dr|prof|guten (?:tag|morgen|abend)|hallo|hi|moin|servus|grüß gott|liebe[r]?|sehr "
        r"geehrte\w*|lieben|viele|herzliche"
        r"|freundliche|mit freundlichen|beste|alles klar|verstanden|okay|ok|in ordnung|gern[e]?|sorry|"
        r"klar|ja|natürlich"
        r"|selbstverständlich|leider|schönen?|gruß|grüße|bis (?:dann|morgen|bald))\b[\w .-]{0,30}\W*$",
    ),
    joins=r"(?:sobald|wenn|bis|nachdem|bevor|ob|was|wann|wie|wo|wer|dass|damit|falls|woran|warum|weshalb|"
    r"spätestens|"
    r"vorher|und zwar|dann|oder|erst|um)\b",
    splits=r"[,;:–—!()]\s*|\s-\s|\s(?:und|aber|weil|denn|daher|deshalb|jedoch)\s",
    voids=r"^(?:ja|nein|doch)\W*$|\b(?:anbei|beiliegend|im anhang|gutgeschrieben|erstattet|überwiesen|"
    r"ihre zahlung|nicht fällig|geöffnet|"
    r"lieferbar|erhältlich|garantie|gilt|frist|läuft|abgelaufen|kostet|kosten|abholen|abgeholt)\b|€|\$",
    proposes=r"\b(?:können|könnten|kann|könnte|sollen|wollen|dürfte|darf) (?:wir|"
    r"ich)\b.{0,80}\b(?:telefonieren|"
    r"sprechen|reden|anrufen|treffen|melden|zurückrufen|besprechen)|\b(?:passt|passen|haben "
    r"sie)\b.{0,60}\b(?:telefonat"
    r"|gespräch|anruf|telefonieren|sprechen)",
    may_hold=r"\b(?:ich|wir|er|sie)\b (?:\w+ ){0,2}?(?:klär|zeig|spreche|rede|teile|schicke ihnen "
    r"(?:meine|die|eine) (?:"
    r"antwort|zahlen)|stelle|besorge|rechne|überlege|hole|frage|sage?|sag|guck|schau|les|sammle|warte|"
    r"insist|wende)\w*|\b(?:"
    r"schreibe|teile|sage|zeige|rechne|kläre|spreche|rede|klär|sag|meld)n? (?:ich|wir|dann|es|das|sie|"
    r"ihnen|dir|mich|uns)"
    r"\b|\b(?:möchte|muss|müssen|will|wollen|werde|werden|möchten)\b.{0,60}\b\w+en\b|\bliegt (?:\w+ "
    r"){0,2}?(?:bei|beim|"
    r"auf)\b|\b(?:nachricht|ergebnis|mitteilung)\b.{0,20}\b(?:geben|gebe|teilen|teile|bekommen|erhalten|"
    r"folgt)\b|\bgeben "
    r"wir\b.{0,20}\bnachricht|\bgeben sie mir\b.{0,20}\b(?:bis|zeit|tag)|\bkann (?:ich )?(?:\w+ "
    r")?(?:nicht|erst)\b.{0,20}"
    r"\b(?:nachsehen|sagen|nachschauen|antworten)\b|\bsitze\b|\bwird (?:sich|ihnen|es)\b",
    tells=r"\bsie (?:können|müssen|brauchen|sollten|dürfen|haben recht|bekommen (?!.{0,20}(?:antwort|"
    r"bescheid))|schulden)\b|\b"
    r"(?:können|müssen|brauchen|dürfen) sie\b|^(?:bitte )?(?:stellen|drücken|nehmen|setzen|gehen|kommen|"
    r"bringen|füllen|"
    r"schalten|starten|melden|schicken|senden|lassen|ziehen|öffnen) sie\b(?! mich)|^(?:ja|nein|leider)\b|"
    r"\b(?:kostet|kosten|"
    r"gilt|endet|beginnt|ist (?:repariert|fertig|bezahlt|da|frei|in ordnung|defekt|normal|ausverkauft|"
    r"berechtigt|möglich|"
    r"nötig|geschlossen|eingetragen|abgelaufen)|sind (?:fertig|da|frei|in ordnung|normal|vollständig|"
    r"geschlossen|offen)|"
    r"stimmt|stimmen|lohnt|läuft|steht|reicht|genügt|funktioniert|tauschen|bringe?n?|liefern|holen|"
    r"schicken wir|schicken "
    r"ihnen|wurde|wurden|worden)\b|\bhat (?!sich)(?!.{0,30}(?:noch|nicht)).{0,60}\b\w+t\b|\bhaben (?:wir|"
    r"ihnen)\b",
)

_LE_ES: Final = (
    r"(?:digo|diré|diremos|decimos|dice|dirá|aviso|avis\w+|llam\w+|escrib\w+|contest\w+|respond\w+|"
    r"inform\w+|cuento|"
    r"cont(?:aré|amos|aremos)|mant\w+|confirm\w+|coment\w+|dar(?:é|emos|á)|doy|damos|contact\w+|"
    r"actualiz\w+)"
)
ES: Final = HoldingWords(
    code="es",
    holds=(
        rf"\b(?:le|les|te|os|lo|la)(?: \w+)? {_LE_ES}\b|\b(?:llamar|escribir|responder|contestar|avisar|"
        rf"informar|decir)"
        r"(?:le|les|te)\b|\b(?:llamaré|escribiré|responderé|contestaré|avisaré|informaré)\b",
        r"\b(?:me|nos|se) (?:pongo|ponemos|pondr\w+|ocup\w+|encarg\w+|inform\w+|enter\w+)\b",
        r"\b(?:lo|la|los|las|esto|eso|me|nos) (?:consult|mir|revis|compr[ou]+eb|pregunt|estudi|verific|"
        r"valor|averigu|"
        r"habl|investig|gestion|coment)\w*\b|\blo (?:veo|vemos|veré|veremos|leo|leeré)\b",
        r"\b(?:estamos|estoy|seguimos|sigo|están|está|sigue|siguen)\b (?:\w+ ){0,2}?(?:revis|mir|investig|"
        r"comprob|estudi|"
        r"tramit|trabaj|esper|busc|consult|viendo|gestion|analiz|valor|averigu|habl|con ello|en ello|a la "
        r"espera|"
        r"pendiente)\w*",
        r"\b(?:tengo|tenemos|tendré|tendremos|hay|debo|debemos|quiero|queremos|necesito|necesitamos|voy|"
        r"vamos|intentaré"
        r"|podría|prefiero|permítame|déjeme|déjame)\b (?:que |a )?(?:\w+ ){0,2}?(?:pregunt|consult|mir|"
        r"ver|habl|comprob|"
        r"revis|averigu|llam|estudi|verific|pensar|coment|lo |la )\w*",
        r"\b(?:he|hemos|ha|han)(?: \w+)? (?:pasado|trasladado|remitido|reenviado|preguntado|reclamado|"
        r"pedido|avisado|"
        r"derivado|tomado nota|anotado)\b|\b(?:he|hemos)(?: \w+)? (?:recibido|leído|visto) (?:su|tu|el|la|"
        r"los|las) "
        r"(?:\w+ )?(?:correo|mensaje|carta|solicitud|consulta|reclamación|documentos|documentación|fotos|"
        r"papeles|"
        r"formulario|petición|email|nota)\b|\b(?:su|tu) (?:correo|mensaje|carta|solicitud|consulta|"
        r"reclamación) (?:ha "
        r"llegado|nos ha llegado|llegó)\b",
        r"\b(?:recibirá|tendrá|recibirás|tendrás)\w* (?:\w+ )?(?:noticias|respuesta|presupuesto|"
        r"contestación|información"
        r"|novedades|oferta)\b|\b(?:sabrá|sabremos|sabré) (?:algo )?(?:más)\b",
        r"\bvuelvo a (?:llamar|escribir|preguntar|contactar)\w*|^(?:tomo|tomamos) nota\b|^recibid[oa]\b|"
        r"^anotado\b|\b(?:"
        r"necesit\w+|requier\w+|llevar\w+|tard\w+)\b.{0,20}\b(?:más|unos días|tiempo|poco)\b|^(?:deme|"
        r"denos|dame|déme) "
        r"(?:un|unos|una|hasta|que|tiempo)\b|^un momento\b|\ben cuanto (?:sep\w+|teng\w+|pued\w+|haya|me|"
        r"nos)\b",
        r"\b(?:todavía|aún) no\b|\bno\b.{1,40}\b(?:todavía|aún)\b|\bsiguen? sin\b|\bsin (?:noticias|"
        r"novedades|respuesta)\b"
        r"|\bno (?:hay|tengo|tenemos) (?:\w+ )?(?:noticias|novedades|respuesta)\b|\bno (?:me|nos) (?:he|"
        r"hemos) olvidado",
    ),
    goes_on=rf"(?:le |les |te |lo |la |me |nos |ya )*{_LE_ES}\b",
    excuses=(
        r"(?:hoy |ahora |es que )?(?:estoy|está|estamos|están|estaré|ando|he estado|hemos estado|"
        r"estuve)\b.{0,10}\b(?:en "
        r"(?:una?|el|la) |de (?:viaje|baja|vacaciones|guardia)|fuera|reunid|ocupad|conduciendo|enferm|"
        r"desbordad|liad|"
        r"hasta arriba)",
        r"(?:el|la|mi|nuestr[oa]|don|doña)? ?(?:[\w.]+ ){0,3}no está\b|buena pregunta|(?:ha sido|"
        r"llevamos) una semana|"
        r"solo para (?:decirle|confirmar)|como (?:le dije|quedamos|acordamos)|acabo de (?:ver|leer)|"
        r"entiendo\b",
    ),
    polite=(
        r"(?:muchas |mil )?gracias\b",
        r"(?:le pido |le ruego |mis |nuestras |por favor )*(?:perdon\w*|perdón|disculp\w+|siento|sentimos|"
        r"lamento|"
        r"lamentamos|lo siento|lo sentimos)\b(?:\W*$|.{0,10}\b(?:retraso|demora|espera|tardanza|"
        r"molestias?|no haber|"
        r"mucho))",
        r"(?:buen[oa]s?(?: (?:días|tardes|noches))?|hola|estimad\w+|querid\w+|señora?|sr|sra|vale|de "
        r"acuerdo|perfecto|"
        r"entendido|claro|sí|por supuesto|un saludo|saludos|cordialmente|atentamente|ok|muy bien|lo "
        r"siento)\b[\w .-]"
        r"{0,30}\W*$",
    ),
    joins=r"(?:en cuanto|cuando|hasta que|hasta|antes|después|si|qué|que|cómo|dónde|quién|por qué|para|a "
    r"más tardar|a lo "
    r"largo|sin falta|mientras|como muy tarde|ellos)\b",
    splits=r"[,;:–—!()]\s*|\s-\s|\s(?:y|e|pero|porque|así que|pues)\s",
    voids=r"^(?:sí|no)\W*$|\b(?:adjunto|adjunta|devuelto|reembols\w+|su pago|está list[oa]|puede (?:pasar|"
    r"recoger|venir|usar|tomar)|"
    r"cuesta|gratis|garantía|vence|abierto)\b|€|\$",
    proposes=r"\b(?:podemos|puedo|podríamos|podría|le parece|le viene|le va)\b.{0,60}\b(?:hablar|"
    r"llamar\w*|escribir\w*|"
    r"hablamos|vernos|reunirnos|contestar\w*|llamada)",
    may_hold=r"\b(?:le|les|te|os|se|me|nos) (?:(?:lo|la|los|las) )?(?:\w+(?:o|é|emos|amos|á|án)|dig\w+)\b|"
    r"\b(?:lo|la|los|las) "
    r"(?:hablo|hablamos|pregunto|miro|veo|comento|enseño|paso|traslado|consulto|están?|estamos)\b|"
    r"\b(?:quiero|queremos|tengo"
    r" que|voy a|vamos a|va a|prefiero|necesito)\b|\b(?:estoy|estamos|está|están|sigo|seguimos|voy|vamos|"
    r"ando)\b (?:\w+ ){0,2}?"
    r"(?:\w+(?:ando|iendo|yendo)|en ello|pendient\w+)|\b(?:ha llegado a|está en|está con|queda en "
    r"manos)\b|\bcontest[ao]\b|"
    r"\binsist\w+|\bcomunicar\w+|\bse (?:las?|los?) \w+o\b|\bdéme?|\bdeme hasta",
    tells=r"\b(?:puede|puedes|pueden|tiene que|debe|no (?:hace falta|es necesario|tiene que)|tiene razón|"
    r"basta)\b|^(?:sí|no)\b|"
    r"^(?:reinicie|pulse|ponga|tome|vaya|venga|vuelva|traiga|rellene|apúntese|firme|use|apague|encienda|"
    r"pruebe|deje|mande|"
    r"envíe|llame)\b|\b(?:cuesta|cuestan|son|vale|es|fue|era|sale|salen|abre|abrimos|cerramos|tenemos "
    r"(?!que)|hay (?!que)|le "
    r"corresponden?|funciona|se ve|ya está|está (?:bien|list\w|pagad\w|arreglad\w|roto|en orden)|están "
    r"(?:bien|list\w+)|ha "
    r"(?:cambiado|dicho|aceptado)|hemos (?:devuelto|cambiado|cancelado|arreglado)|he (?:cancelado|"
    r"cambiado|arreglado)|"
    r"mandamos|llevo|llevamos|cambiamos|enviamos|entregó)\b",
)

_VOUS_FR: Final = (
    r"(?:tiens|tenons|tiendr\w+|rappell\w+|rappelons|appell\w+|appelons|recontact\w+|répond\w*|réponds|"
    r"écri\w+|préviens|"
    r"préven\w+|prévien\w+|préviendr\w+|dis|dirai|dirons|disons|confirm\w+|inform\w+|redis|donn\w+|"
    r"contact\w+|avise\w*|"
    r"aviser\w+|fais (?:signe|savoir|un retour)|fais|tient|appel\w+)"
)
FR: Final = HoldingWords(
    code="fr",
    holds=(
        rf"\b(?:je|nous|on|il|elle|ils|elles|et|puis|qui)\b (?:\w+ ){{0,2}}?(?:vous |te |t')(?:en "
        rf")?{_VOUS_FR}\b(?! "
        r"(?:que|un remb|le remb))|\b(?:vais|allons|va|vont) (?:vous |te |t')?(?:\w+ )?(?:rappeler|"
        r"appeler|contacter|"
        r"répondre|écrire|prévenir|dire|informer|tenir|demander|vérifier|regarder|voir|chercher|"
        r"recontacter|relancer|me|"
        r"nous|m')",
        r"\b(?:reviens|revenons|reviendr\w+|revient)\b (?:vite |rapidement |\w+ )?vers\b|\b(?:au courant|"
        r"informée?s?) "
        r"(?:dès|de|rapidement|$)|\btiens (?:au courant|informé)",
        r"\b(?:je|nous|on|il|elle|ils|elles)\b (?:l'|le |la |les |en |y |me |nous |m'|)?(?:\w+ "
        r")?(?:regard|vérifi|vois\b|"
        r"voyons|voi[st]|demand|examin|étudi|cherch|travaill|occup|renseign|relanc|consult|transmet|"
        r"interrog|contact|"
        r"analys|fais le point|pose la question|creus|enquêt)\w*|\bm'en occupe|\bnous en occupons|\b(?:je|"
        r"on) (?:le|la|"
        r"les|m'y) (?:fais|ferai|lis|lirai|mets|mettrai)\b",
        r"\ben cours (?:de|d')|\b(?:est|sont|reste) (?:toujours |encore |bien )?(?:en cours|à l'étude|en "
        r"attente|entre "
        r"les mains)|\ben train (?:de|d')",
        r"\b(?:j'ai|nous avons|on a|a été|est)(?: \w+){0,2}? (?:transmis|transmise|demandé|relancé|noté|"
        r"fait suivre|pris "
        r"note|interrogé|posé la question|laissé un message|contacté|parvenue?|parvenus)\b|\b(?:j'ai|nous "
        r"avons)(?: bien|"
        r" déjà)? (?:reçu|lu|vu) (?:votre|ton|vos|le|la|les) (?:\w+ )?(?:mail|e-mail|courriel|message|"
        r"courrier|lettre|"
        r"demande|dossier|documents?|photos?|réclamation|question|formulaire|papiers?)\b",
        r"\b(?:il faut|faut|je dois|nous devons|il me faut|je voudrais|j'aimerais|nous voulons|je veux|je "
        r"préfère|il "
        r"faudrait|permettez-moi)\b.{0,15}\b(?:demand|vérifi|consult|voir|voie|regard|en parl|renseign|"
        r"poser|pose|"
        r"réfléch|étudi|examin|relire|lire|chercher)\w*",
        r"\b(?:laissez|laisse|donnez|donne|accordez|laissez)-(?:moi|nous)\b.{0,30}\b(?:vérifier|regarder|"
        r"voir|demander|"
        r"temps|jours?|peu|jusqu|moment|chercher|réfléchir)\b|^un (?:instant|moment)\b",
        r"\b(?:aurez|recevrez|auras|recevras)\b (?:\w+ ){0,2}?(?:réponse|nouvelles|devis|retour|"
        r"informations?|offre)\b|"
        r"\b(?:réponse|retour|devis|nouvelles|détails|suite)\b.{0,15}\b(?:suit|suivra|suivront|à venir|"
        r"bientôt)\b|\b(?:"
        r"saurez|saurons|saurai|saura) (?:plus|davantage)",
        r"\b(?:pas encore|toujours pas|encore pas|encore rien|toujours rien|aucune nouvelle)\b|\bpas "
        r"(?:\w+ )?encore\b|\b"
        r"(?:besoin|faut|prend|prendra|demande)\b.{0,20}\b(?:jours?|temps|délai)\b.{0,10}|^c'est noté|"
        r"^(?:bien |tout est "
        r"bien )?reçu\b|^je (?:note|prends note|m'y mets|m'en charge)\b|\b(?:ne|n')\b.{0,15}\boublie\w*|"
        r"\bdès que (?:je|"
        r"nous|j'|on) \b|\bvotre patience\b|\by travaill\w+",
    ),
    goes_on=rf"(?:vous |te |t'|je |nous |ensuite |puis )*(?:{_VOUS_FR}|reviens|revenons)\b",
    excuses=(
        r"(?:actuellement |aujourd'hui |je |nous |il |elle |le |la |notre |mon |ma |monsieur |madame |"
        r"docteur )*(?:[\w.-]+ )"
        r"{0,3}?(?:suis|sommes|est|serai|étais)\b.{0,15}\b(?:sur (?:un|le|la|une)|en (?:réunion|"
        r"déplacement|congés?|"
        r"vacances|rendez|audience|consultation|ligne|formation|intervention)|absente?|chez un|occupée?|"
        r"au tribunal|"
        r"malade|débordée?s?|sur la route|pas (?:là|disponible|au bureau))\b",
        r"bonne question|(?:c'est |semaine |journée )(?:une )?(?:chargée|la folie)|comme (?:convenu|"
        r"promis)|juste un (?:"
        r"mot|petit mot)|je (?:comprends|viens de voir|découvre)\b|petit mot",
    ),
    polite=(
        r"(?:mille |grand |un grand )?merci\b(?! de (?:nous |me |bien )?(?:envoy|renvoy|retourn|confirm|"
        r"rempl|pay|régl|"
        r"sign))",
        r"(?:je suis |nous sommes |vraiment |toutes (?:mes|nos) )*(?:désolée?s?|pardon|excuses|excusez\S*|"
        r"navrée?)\b(?:\W*$"
        r"|.{0,15}\b(?:retard|attente|délai|réponse|silence|tard|contretemps|gêne))",
        r"(?:bonjour|bonsoir|madame|monsieur|cher|chère|salut|d'accord|entendu|ok|parfait|très bien|oui|"
        r"bien sûr|"
        r"certainement|cordialement|bien à vous|bien cordialement|bonne|à (?:bientôt|demain|plus)|"
        r"sincères|salutations)"
        r"\b[\w .'-]{0,30}\W*$",
    ),
    joins=r"(?:dès|quand|lorsque|une fois|après|avant|jusqu|si|ce que|ce qui|que|comment|où|qui|pourquoi|"
    r"pour|au plus tard|"
    r"d'où|puis|afin|d'ici|ou)\b",
    splits=r"[,;:–—!()]\s*|\s-\s|\s(?:et|mais|car|donc|parce que)\s",
    voids=r"^(?:oui|non|si)\W*$|\b(?:ci-joint\w*|en pièce jointe|rembours\w+|votre (?:paiement|règlement|"
    r"signature)|est prête?|vous pouvez|"
    r"coûte|gratuit|garantie|échéance|ouvert)\b|€|\$",
    proposes=r"\b(?:peut-on|pouvons-nous|pourrions-nous|puis-je|pourrait-on|on peut|seriez-vous|"
    r"êtes-vous)\b.{0,60}\b(?:"
    r"parler|appeler|rappeler|téléphon\w+|voir|répondre|écrire|échanger|disponible|libre)",
    may_hold=r"\b(?:je|j'|nous|on|il|elle|ils|elles) ?(?:en |le |la |les |y |l'|vous |te |lui |leur "
    r")*(?:parl|montr|dis|di|écri|"
    r"demand|pos|voi|cherch|insist|relanc|regard|pass|vérifi|communiqu|répond|répondr|rappel|appel|étudi|"
    r"prépar|réun)\w*\b|\b(?:"
    r"voudrais|aimerais|souhaite|dois|devons|vais|allons|va|vont|préfère)\b|\b(?:suis|sommes|est) "
    r"(?:dessus|au volant|en "
    r"route)\b|\bl'(?:étudie|examine|analyse|étudient)\b|\bqui (?:l'|vous |la |le )|\best (?:arrivée?|"
    r"chez|entre|au "
    r"service)\b|\b(?:laissez|donnez|laisse|donne)-(?:moi|nous)\b|\bcommuniqu\w+",
    tells=r"\bvous (?:pouvez|devez|avez (?:raison|droit)|toucherez|n'avez pas)\b|\binutile\b|^(?:oui|"
    r"non)\b|^(?:redémarrez|"
    r"appuyez|mettez|prenez|allez|venez|revenez|apportez|remplissez|inscrivez|signez|utilisez|éteignez|"
    r"essayez|laissez (?!-)"
    r"|envoyez|tournez|cliquez)\b|\b(?:coûte|coûtent|c'est|c'était|il y a|ça suffit|est (?:réparée?|"
    r"prête?|payée?|passée?|"
    r"libre|normal\w*|disponible|fermée?|ouverte?|justifiée?|terminée?)|sont (?:bons?|bonnes?|prêts?|"
    r"prêtes?|payée?s|un peu|"
    r"fermés|normaux)|nous sommes fermés|nous (?:ouvrons|avons|aurons|avons remboursé|changeons|livrons|"
    r"vendons|n'avons "
    r"plus|faisons|ne faisons)|a (?:dit|été|sauté|déplacé|accepté|changé)|on voit|apporte|changeons)\b",
)
HOLDING_WORDS: Final = {words.code: words for words in (EN, DE, ES, FR)}
