"""Why a delivery failed: the enhanced status, the SMTP reply code, and whether the address itself is dead.

Two questions are kept apart, because their answers differ for a full mailbox (RFC 3463 5.2.2):
*final* - this mail was given up, so nobody read it - is the report's action; *dead* - the address or its host
does not exist, so writing there again is pointless - is what this module finds. Source: RFC 3463, RFC 5321
section 4.2.3, and the wordings of mail servers where they give no status or a misleading one.
"""

from __future__ import annotations

import re

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\.?\d)")
_REPLY = re.compile(
    r"(?<![\d.:-])([45][0-5]\d)(?=[\s\-:;,)\]]|$)(?!\s*(?:bytes|kb|mb|octets|days?|hours?|attempts))", re.I
)

# The host or the sender is refused, or the mailbox exists but cannot take mail: writing again may work.
_ALIVE = re.compile(
    r"""quota | mailbox\ (?:is\ |was\ |size\ )*(?:full|exceed|limit) | mailfolder\ is\ full | (?:is
      |box)\ full\b
    | (?:disk|storage|mailbox|message)[\ -](?:space|size|limit|capacity) | out\ of\ (?:storage|space|disk)
    | too\ (?:large|big|many|much|fast) | over\ (?:the\ )?(?:limit|size)|insufficient | exceed(?:s|ed|ing)
    | exceeded\ storage | not\ enough\ (?:space|storage)
    | suspend | disabled | deactivated | inactive | discontinued | dormant | locked | expired\ account
    | (?:account|mailbox|user|recipient|address)\ (?:is\ |has\ been\ |was\ )?(?:currently[ ]
    |temporarily\ )+unavailable
    | not\ allowed\ to\ (?:send|receive) | not\ accepting | cannot\ receive
    | spam | unsolicited | junk | blacklist | blocklist | black\ list | block\ list | blocked | banned
    | reputation
    | \bdnsbl | \brbl | spamhaus | spamcop | barracuda | \bvirus | malware | suspicious
    | \bspf\b | \bdkim\b | dmarc | unauthenticated | authenticat | \btls\b | starttls | certificate
    | \bpolicy | policies | polic(?:y|ies)\ (?:reason|violation) | content\ (?:reject|filter|restrict|denied)
    | content\ not\ accept | rejected\ (?:by|due|because|for)\ (?:content|polic|your)
    | relay(?:ing)?\ (?:is\ )?(?:access\ )?(?:denied|not|prohibit) | (?:un|not\ )able\ to\ relay
    | no\ relaying
    | relay\ not\ permitted | not\ permitted\ to\ relay | we\ do\ not\ relay | open\ relay
    | relaying\ (?:denied|not)
    | access\ (?:is\ )?(?:denied|restricted|not\ allowed) | permission\ denied | not\ authori[sz]ed
    | unauthori[sz]ed | not\ permitted
    | autoris[ée] | berechtig | permis(?:o|sion|são|sao)\b | autorizz | zezwol | разреш | 許可 | 權限 | 权限 | 권한
    | rate\ ?limit | throttl | greylist | try\ (?:again|later) | temporar | deferred | timed?\ ?-?out
    | timeout
    | retry\ time | retries | retry\ timeout | connection\ (?:refused|reset|lost|dropped|closed|failed|timed)
    | could\ not\ connect | (?:un|not\ )able\ to\ (?:connect|establish) | refused\ to\ (?:accept|talk)
    | unreachable | unexpected\ name\ server\ reply | no\ route\ to\ host | network\ error
    | too\ many\ hops | hop\ count | mail\ loop | loop(?:s|ing)?\b
    | domain\ of\ sender | sender('?s)?\ domain | sender\ (?:address\ )?(?:rejected|denied|blocked|verif
    |is\ not) | (?:bad|invalid|unknown)\ sender
    | mail\ from\b.{0,40}(?:reject|denied) | your\ (?:ip|host|server|domain|message
    |e?-?mail)\ (?:\w+\ ){0,4}(?:reject|refus|block)
    | reverse\ (?:dns|lookup|hostname|mapping) | ptr\ record | \bptr\b | helo | rdns
    | cannot\ find\ your\ (?:reverse\ )?hostname
    | (?:header|mime|attachment)s?\ (?:\w+\ ){0,2}(?:invalid|missing|error|reject|not|is|too|field)
    | preferences | bad\ syntax | syntax\ error | internal\ (?:error|system) | system\ (?:error|config)
    | server\ (?:error|config) | local\ configuration | mailer\ error | command\ (?:died|failed|line)
    | pipe\ to
    | queue\ too\ long | in\ the\ queue | not\ been\ collected | message\ expired | delivery\ time\ expired
    """,
    re.X,
)

# Nobody lives there: the mailbox or its host is unknown to whoever would have to know it.
_DEAD = re.compile(
    r"""(?:user|recipient|addressee|account|mailbox|address|alias|destination|local[\ -]?part|usuario
      |userid)s?
        \ (?:is\ |was\ |are\ |does\ |do\ |could\ |can\ ?|has\ |name\ |id\ )*
        (?:un-?known|not\ ?(?:be\ )?(?:found|known|exist|valid|recogni[sz]ed|listed|registered|local
          |a\ valid)|no(?:n-?|t\ )exist
          |invalid|undeliverable|doesn'?t\ exist|not\ here)
    | (?:un-?known|no\ such|non-?existent|invalid|illegal|bad|undefined|unrecogni[sz]ed|nonexisting|no)
        \ (?:or\ \w+\ )?(?:local\ |final\ delivery\ |virtual\ |destination\ |e?-?mail\ |such[ ]
          |recipient'?s?\ )*
        (?:user|recipient|addressee|address|mailbox|account|alias|local\ part|person|userid|individual)
    | (?:user|recipient|mailbox|account|address|person)[^.\n]{0,60}(?:doesn'?t|does\ not|do\ not|did\ not
    |no\ longer)
        \ (?:exist|have|valid|found|match)
    | unknown\ in\ (?:virtual|local|relay) | not\ listed\ in | no\ mailbox\ (?:here|by|found)
    | no\ (?:valid\ )?recipients? | not\ our\ customer | not\ (?:a\ )?(?:registered|valid|known
    |local)\ (?:gateway\ )?(?:user|recipient|address|mailbox)
    | is\ not\ (?:a\ |an\ )?(?:known|valid|active|registered)\ (?:\w+\ )?(?:user|address|mailbox|account
    |recipient)
    | (?:is\ )?no\ longer\ (?:valid|available|with|on\ |in\ use|exists?|active|a\ )
    | does\ not\ (?:like\ recipient|exist) | doesn'?t\ (?:exist|have\ a)
    | not\ have\ an?\ (?:e?-?mail\ )?account
    | (?:host|domain|site)(?:\ name)?\ (?:is\ )?(?:unknown|not\ found|not\ exist|does\ not\ exist|invalid
    |non-?existent)
    | unknown\ (?:host|domain|mail\ ?server) | no\ such\ (?:host|domain|site) | (?:domain
    |host)\ .{0,60}(?:not\ found|does\ not\ exist|doesn'?t\ exist)
    | couldn'?t\ find\ any\ host | unrout(?:e)?able | nx\ ?domain | all\ relevant\ mx\ records
    | no\ mx\ record | indicated\ no\ (?:smtp|mail)\ service | illegal\ host | null\ ?mx
    | does\ not\ accept\ mail | (?:domain|host)\ .{0,40}(?:accepts?\ no|never\ accept)\ mail
    | no\ mail\ (?:server|host|exchange)
    | has\ moved | moved\ to | ユーザ?ー?(?:は)?(?:存在|見つかり|不明) | 宛先(?:不明|が見つかり) | 存在しません
    | recip(?:ient)?\ ?not\ ?found | \badr\.\w+notfound | unknown\ local-?part | isn'?t\ known
    | not\ present | (?:unable\ to\ find|couldn'?t\ find|could\ not\ find
    |cannot\ find)\ (?:the\ )?(?:recipient|user|mailbox|address)
    | missing\ home\ directory | (?:recipient|destination)?\ ?domain\ must\ exist
    | address\b.{0,60}(?:was\ not|wasn'?t|couldn'?t\ be|could\ not\ be|cannot\ be)\ found
    | no\ longer\ (?:on|at)\ | vdeliver | does\ not\ handle\ mail | doesn'?t\ handle\ mail\ for
    | sconosciut | desconhecid | desconocid | nicht\ gefunden | ung[üu]ltige[rn]?\ (?:empf|adress) | okänd
    | ukjent | ukendt | tuntematon | nieznan | neznám | ismeretlen | bilinmeyen | onbekend
    | n'existe\ pas | inconnu | unbekannt | existiert\ nicht | no\ existe | n[aã]o\ existe | inesistente
    | non\ esiste | bestaat\ niet
    | не\ (?:существует|найден|зарегистр) | нет\ такого | 不存在 | 無此 | user\ reject
    """,
    re.X,
)

_DEAD_STATUS = {
    "5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.1.351",
    "5.4.4", "5.4.310", "4.1.1", "4.1.2",
}  # fmt: skip


def find_status(text: str) -> str:
    """Return the first enhanced status ('5.1.1') in `text`, or ''. Source: RFC 3463."""
    found = _STATUS.search(text)
    return found[1] if found else ""


def find_reply(text: str) -> str:
    """Return the first SMTP reply code of class 4 or 5 in `text`, or ''. Source: RFC 5321 section 4.2."""
    found = _REPLY.search(text)
    return found[1] if found else ""


# What was refused was the content or the sender, after the server had taken the recipient (RFC 5321 4.1.1.4).
_AFTER_RECIPIENT = re.compile(
    r"""(?:reply\ to|after|response\ to|error\ (?:after|during)|for|final)\ (?:end\ of\ |our[ ]
      |the\ )*(?:data|text)\b
    | >>>\ ?data\s+<<<\ ?[45] | smtp\ command\s+data\b | \[data\]
    """,
    re.X,
)


_BEFORE_RECIPIENT = re.compile(
    r"(?:reply to|after|response to) (?:our |the )*(?:mail from|ehlo|helo)\b|"
    r">>> ?(?:mail from\S*|ehlo\s\S+|helo\s\S+)\s+<<< ?[45]|\[mail_from\]",
    re.I,
)
_EXPLICITLY_DEAD = re.compile(r"does not exist|doesn'?t exist|doesn'?t have an? |does not have an? ", re.I)


def is_dead_address(status: str, diagnostic: str, transcript: str = "") -> bool:
    """Return whether the address or its host does not exist, as far as the report tells.

    Words outrank the status: servers say 5.1.1 for full mailboxes and 5.2.1 for unknown users alike. A "user
    unknown" that comes after the whole mail was sent is a filter's word (the server had accepted the
    recipient), so there the status alone counts; `transcript` is the prose that shows at which command.
    """
    diagnostic = diagnostic[:3000].lower()
    if _ALIVE.search(diagnostic) or _BEFORE_RECIPIENT.search(diagnostic):
        return False
    if status in _DEAD_STATUS:
        return True
    is_after = bool(_AFTER_RECIPIENT.search(diagnostic) or _AFTER_RECIPIENT.search(transcript.lower()))
    if (_EXPLICITLY_DEAD if is_after else _DEAD).search(diagnostic):
        return not status.startswith("4.")
    return False
