"""Failed recipients out of a delivery report's prose, for mail servers older than (or deaf to) RFC 3464.

Postfix, exim, qmail, sendmail, Exchange, Domino, GroupWise, the big providers and the carriers each have a
dialect, but all say the same things: an introduction ("could not be delivered to the following addresses"),
a list of addresses with reasons, and a line above the returned copy. This module reads those three by their
form, in several languages; it knows no server by name. `own_words` cuts the copy off; `is_failure_prose` and
`is_delay_prose` say what the report says; `failed_in_prose` lists whom.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_ADDRESS = (
    r"""(?:"[^"\s@]{1,64}"|[^\s<>()\[\]{},;:"'@=“”‘’]{1,128})@"""
    r"(?:[^\W_][\w\-]{0,63}\.){1,12}[^\W\d_][\w\-]{0,63}"
)
ADDRESS = re.compile(_ADDRESS)

# The line above the returned copy. Everything from it on is the customer's or our own old mail.
_COPY = re.compile(
    r"""^[ \t>|*#=_\-–—~.+\[(<]{0,120}(?:
      (?:this|here|included|attached|following|below|next|enclosed)\ (?:below\ )?is\ (?:a[ ]
        |the\ )?(?:\w+\ ){0,3}(?:copy|header|text\ of)
    | (?:here|included|attached|following|below|enclosed)\ (?:below\ )?is\ (?:a[ ]
    |the\ )?(?:\w+\ ){0,3}(?:message|first)
    | (?:a\ )?(?:copy|transcript)\ of\ (?:the|your)\ (?:original\ )?(?:message|mail|e-mail)
    | below\ (?:the\ next\ line|this\ line)
    | (?:start\ of\ |the\ )?(?:returned|original|unsent|undelivered|failed|rejected|bounced
    |forwarded)\ (?:e-?mail|message|header)
        (?:\ (?:text|header|headers|body|content|contents|details?|follows?|below|attached
          |is))*[ \t]*(?:[:\-=.*~|#>)\]]|$)
    | (?:the\ )?(?:header|headers|body|text|first|top|complete|full)\ (?:\S+\ ){0,5}(?:message|mail)\b
    | message\ (?:headers?|text|body|contents?)\ (?:follows?|suppressed|:)
    | (?:e-?mail|message)\ headers?:?[ \t]*$
    | (?:your|the)\ (?:original\ )?(?:message|mail)\ (?:reads|follows|is\ (?:attached|included|below)|was:)
    | (?:a\ )?summary\ of\ the\ undelivered
    | non-?delivered\ message | message\ d'origine | mensaje\ original | mensagem\ original
    | messaggio\ originale
    | copie\ du\ message | urspr[uü]ngliche\ (?:nachricht|mail) | originele\ bericht | originalmeddelande
    | kopie\ (?:der|ihrer)\ | 元のメッセージ | (?:以下|下記).{0,12}(?:コピー|元の|オリジナル|原文)
    | 原(?:邮件|信件|郵件|始邮件)
    | исходное\ (?:сообщение|письмо)
    | (?:Return-Path|Received):\ ?\S+ .{0,400}
    )""",
    re.I | re.M | re.X,
)

_FAILED = re.compile(
    r"""(?:could|can|may)\ ?(?:not|n't)\ (?:be\ )?(?:successfully\ )?(?:deliver|reach|sen[dt]|process|complet)
    | (?:was|were|is|been|has|have|are)\ (?:not|n't)\ (?:been\ )?(?:successfully\ )?(?:deliver|reach|sent\ to)
    | (?:did|does|do)\ not\ (?:reach|receive)
    | (?:un-?able|failed|problems?|failure|error(?:s)?|trouble|difficult\w*)\ (?:\w+\ ){0,5}?(?:to\ |in[ ]
    |while\ |when\ |with\ |trying\ )*(?:deliver|send|process|relay)
    | (?:was|were|is|been|be)n't\ able\ to\ deliver | not\ able\ to\ deliver | undeliver | non-?deliver
    | not\ delivered
    | deliver\w*\ (?:\w+\ ){0,9}?(?:fail|problem|error|abort|permanently|unsuccessful|has\ been\ suspended)
    | delivery\ to\ the\ following | delev[ei]ry\ to
    | (?:permanent|fatal|unrecoverable|delivery|permfail)\ (?:\w+\ )?(?:error|failure)s?
    | (?:has|have|had|being|been|was|is|were|mail|message)\ (?:\w+\ )?(?:return(?:ed|ing)|bounced|rejected)
    | returned\ (?:to\ sender|mail) | mail(?:er)?\ failure | failed\ (?:recipient|address)
    | address(?:es)?(?:\(es\))?\ failed
    | (?:unknown|no\ such)\ (?:user|host|recipient|address|mailbox) | user\ unknown | does\ not\ exist
    | no\ valid\ recipients | invalid\ user | message\ was\ addressed | addressed\ to | no\ mailbox\ here
    | invalid\ (?:final\ delivery\ userid|recipient|address)
    | did\ not\ like\ (?:our|your) | there\ was\ an\ error | encountered\ (?:an\ error|deliver)
    | will\ continue\ (?:to\ |for|trying)|has\ been\ (?:delayed|postponed)|not\ yet\ been\ delivered
    |will\ be\ (?:retried|made)
    | (?:user|recipient)'?s?\ mail(?:box|folder)\ is\ full | mailbox\ (?:is\ )?(?:full|unavailable)
    | over\ quota
    | nicht\ (?:zugestellt|ausgeliefert|zustellbar|übermittelt|erreicht|gesendet) | unzustellbar
    | zustell(?:ung|fehler)
    | n[’']a\ (?:pas\ )?pu\ (?:pas\ )?[eê]tre | non\ (?:remis|d[ée]livr|distribu)
    | pas\ (?:[eé]t[eé]\ )?(?:remis|d[ée]livr|distribu|atteint)
    | no\ (?:se\ )?(?:ha\ )?(?:pud\w+|podido|fue)\ (?:ser\ )?(?:entreg|enviar) | no\ entregad
    | no\ se\ pudo | no\ ha\ sido\ (?:posible|entreg)
    | n[aã]o\ (?:p[oô]de|foi|pode)\ (?:ser\ )?(?:entreg|envi|poss)
    | (?:non|impossibile)\ (?:[eè]\ stato\ )?(?:possibile\ )?(?:essere\ )?(?:recapita|consegna)
    | mancat[ao]\ (?:recapito|consegna)
    | niet\ (?:worden\ )?(?:afgeleverd|bezorgd|besteld) | onbestelbaar | kunde\ inte\ levereras
    | kunne\ ikke\ leveres
    | nie\ (?:mog\S+\ |zosta\S+\ )?(?:by\S+\ )?dostarczon | nedoručiteln | nelze\ doručit
    | teslim\ edileme | ei\ voitu\ toimittaa
    | не\ (?:может|могло|удалось|был[оа]?)\ (?:быть\ )?доставл | не\ доставлен | невозможно\ доставить
    | не\ удалось
    | 送信に失敗 | 送信(?:でき|不能|エラー) | 配信(?:でき|不能|エラー|失敗)
    | 送信できません | 届けられません | 配達(?:でき|不能) | お届けできません | あて先
    | 送达失败 | 无法(?:送达|投递|发送) | 投递失败 | 退信 | 無法(?:傳送|遞送|投遞)
    | 退回 | 전송(?:되지|\ ?실패|하지) | 배달
    """,
    re.X,
)

_DELAYED = re.compile(
    r"""(?:has|have|been|message|was|is|being)\ (?:been\ |being\ )?(?:delayed|postponed|deferred)
    | (?:not|n't)\ yet\ been\ delivered | could\ not\ be\ delivered\ (?:yet|for\ the\ (?:last|past))
    | still\ (?:trying|being\ (?:held|retried))
    | will\ (?:be\ (?:retried|re-?tried|attempted)|(?:continue|keep|go\ on)\ (?:to\ |for|trying)|retry
    |try\ again)
    | attempts\ (?:to\ deliver\ .{0,30})?will\ (?:continue|be\ (?:made|repeated)) | warning\ message\ only
    | just\ a\ warning | (?:only|merely)\ a\ warning
    | temporar(?:y|ily)\ (?:non-?|un)?(?:deliver|problem|fail) | do\ not\ need\ to\ resend
    | transient\ (?:non-?fatal|delivery)
    | verz[oö]gert | noch\ nicht\ zugestellt | retard[ée]e?\b | n'a\ pas\ encore | a[uú]n\ no | retrasad
    | atrasad | ainda\ n[aã]o
    | ritardat | non\ [eè]\ ancora | vertraagd | nog\ niet | försenad | forsinket | viivästy | opóźnion
    | задерж | ещ[её]\ не
    | 遅延 | 延迟 | 延遲 | 지연
    """,
    re.X,
)
_GIVEN_UP = re.compile(
    r"""permanent | fatal\ error | (?:given|giving|gave)\ up | not\ going\ to\ try | no\ (?:further
      |more)\ (?:attempt|delivery)
    | has\ been\ (?:removed|returned|rejected) | after\ multiple\ retries | was\ aborted | user\ unknown
    | has\ expired | message\ expired
    | could\ not\ be\ delivered\.|unrecoverable | following\ address(?:es|\(es\))?\ failed | endgültig
    | d[ée]finitive""",
    re.X,
)

# Ends the sentence that announces the list, or names the one address in passing.
_INTRODUCES = re.compile(
    r"""(?:recipient|address|addresse|destination|destinataire|destinatario|empf[aä]nger|adresse|addressee
      |adress|user|indirizz|mailbox|person)
          [\w’'()/]*\ ?(?:\S+\ ){0,9}?(?:fail\w*|below|error\w*|problem\w*|message|mail|reached|delivered
            |reached|abort\w*|copy\b.{0,20}|hours?\S*|permanently|address)?
          [ \t]*(?:[:.\-*=|]|$)
    | following\ (?:e-?mail\ )?(?:recipient|address|user|destination|person|mailbox|error)
    | (?:deliver\w*|mail|message|reach|sent?)\ (?:\S+\ ){0,4}?to\b[^.]{0,40}(?:[:]|\ <|\ \S+@|$)
    | delivered\ to: | addressed\ to | undeliverable\ (?:to|address) | intended\ recipient
    | failed\ (?:recipient|address)
    | delivery\ failed\ \d+\ attempts | (?:unknown|invalid|final\ delivery)\ (?:user|userid|recipient
    |address) | error-for
    | adresse(?:s)?\ (?:suivante|ci-dessous) | folgende[nr]?\ (?:empf|adress|mail)
    | siguientes?\ (?:destinat|direcc) | seguintes?\ (?:destinat|ender)
    | seguent[ei]\ (?:destinat|indiriz) | volgende\ (?:geadres|adres|ontvang) | 次の.{0,12}(?:宛先|アドレス|受信者)
    | 宛先 | あて先
    | 收件人 | 地址 | 收信人 | адрес | получател | 수신자 | 받는
    """,
    re.X,
)

# A line that speaks of somebody else: whom to ask, who wrote, what was written.
_ASIDE = re.compile(
    r"""contact | assistance | further\ (?:help|information) | questions? | please\ (?:reply|write|forward
      |notify|send|call|visit|mail|inform|report)
    | ^\W*(?:from|sender|subject|sent|date|message-id|reply-to|return-path|envelope-from|mail\ from
    |x-[\w-]+|in-reply-to|received|by|via)\b\s*[:=]
    | mail\ from: | \bon\ behalf\ of\b | ^\W*(?:250|220|354)[ -] | help\ ?desk | \bsupport\b | administrat
    | returned\ to\b | original\ sender | reporting-mta | x-postfix-sender | envelope\ sender | \bsender\b
    | (?:from|sent\ by)\ <?%s>? | rewrite | you\ (?:can|may)\ reach | kontakt | contactez | contacte
    | contatt | 連絡 | お問い合わせ
    """.replace("%s", _ADDRESS),
    re.X,
)

_LABEL = r"""(?:(?:failed|final|original|intended|undeliverable|invalid
      |unknown)?[ -]*(?:final\ delivery\ )?(?:recipient|address|user|userid|to|addressee|email|e-mail
      |rcpt\ to|empf[aä]nger|destinataire|destinatario|error-for|宛先|收件人)(?:\(s\)|s)?\s*[:：]\s*|
  (?:unknown\ (?:user|host)|undeliverable\s+to|delivery\ failed\ \d+\ attempts:?|error-for:
      |invalid\ final\ delivery\ userid:|no\ such\ user:?|user\ unknown:?)\s*:?\s*)"""
_LISTED = re.compile(
    r"""(?:[ \t>*\-–•·+\[|"'(]|\d{1,2}[.)]){0,60}(?P<label>%s)?(?:\[?(?:smtp|rfc822
      |internet)\s*[:;]\s*)?
        (?:(?:"[^"<\n]*"|[^\W\d][\w.,'-]{0,30}(?:\ [\w.,'-]{1,30}){0,3})\ ?(?=<))?[<(\["']?(?P<address>%s)""".replace(
        "%s", _LABEL, 1
    ).replace("%s", _ADDRESS),
    re.I | re.X,
)
_REPLY_LINE = re.compile(
    r"(?:^|\W)[45]\d\d[ \-][^\n]*@|rcpt to:\s*<?[^\s>]+@|\((?:generated|expanded) from[: ]|originally addressed",
    re.I,
)
_LINK = re.compile(r"https?://\S+", re.I)
_ENVELOPE_SENDER = re.compile(rf"mail\s*from:\s*<?({_ADDRESS})", re.I)
_TRANSCRIPT = re.compile(r"\s*(?:>>>|<<<|[45]\d\d[ -])")
_BARE_NAME = re.compile(r"^[ \t]+<?([A-Za-z][\w.\-]{1,40})>?[ \t]*(?:\s{2,}.*)?$")


# No server writes more than this before the copy; what is longer is the copy.
LONGEST = 60_000


@dataclass(frozen=True, slots=True)
class ProseFailure:
    """One address with the words that concern it."""

    address: str
    reason: str


@lru_cache(maxsize=4)
def own_words(text: str) -> str:
    """Return the report's own words: `text` up to the returned copy, at most `LONGEST` characters."""
    for found in _COPY.finditer(text, 0, LONGEST):
        if found.start() > 0 and text[: found.start()].strip():
            return text[: found.start()]
    return text[:LONGEST]


def copy_of_original(text: str) -> str:
    """Return what follows the report's own words, or ''."""
    return text[len(own_words(text)) :]


@lru_cache(maxsize=4)
def is_failure_prose(words: str) -> bool:
    """Return whether `words` say that a mail was not (or not yet) delivered."""
    return bool(_FAILED.search(words.lower()))


@lru_cache(maxsize=4)
def is_delay_prose(words: str) -> bool:
    """Return whether `words` say that delivery is still being tried."""
    lowered = words.lower()
    return bool(_DELAYED.search(lowered)) and not _GIVEN_UP.search(lowered)


def is_address(address: str) -> bool:
    """Return whether `address` can be one: an archive's "ann...@x.example" cannot."""
    return bool(ADDRESS.fullmatch(address)) and "..." not in address


def failed_in_prose(words: str, never: frozenset[str], own_domain: str = "") -> tuple[ProseFailure, ...]:
    """Return the failed recipients that `words` name, in order, each with the words about it.

    `never` holds addresses (lower case) that cannot be meant: the report's own sender and postmaster.
    `own_domain` completes local names of servers that list their users without a domain.
    """
    never |= {match[1].lower() for match in _ENVELOPE_SENDER.finditer(words)}
    lines = words.splitlines()
    found = _Found()
    introduced_at = -99
    is_in_paragraph = False
    previous = ""
    for number, line in enumerate(lines):
        if not line.strip():
            is_in_paragraph = is_in_paragraph and introduced_at >= number - 1
            continue
        lowered = line.lower()
        says_failure = bool(_FAILED.search(lowered))
        runs_on = not says_failure and bool(_FAILED.search(previous + " " + lowered))
        if "@" in line and not _ASIDE.search(_LINK.sub("", lowered)):
            found.add(line, number, says_failure, runs_on, introduced_at >= 0, is_in_paragraph)
        if says_failure or (runs_on and ("@" in line or _INTRODUCES.search(lowered))):
            introduced_at, is_in_paragraph = number, True
        previous = lowered
    chosen = _with_aliases(found.most_certain(never), lines, never)
    if not chosen and own_domain:
        chosen = _local_names(lines, own_domain)
    return tuple(_with_reasons(chosen, lines))


class _Found:
    """Addresses by how sure it is that they failed; each with the line that first names it."""

    def __init__(self) -> None:
        self.listed: dict[str, int] = {}
        self.after_introduction: dict[str, int] = {}
        self.in_sentence: dict[str, int] = {}
        self.labelled_to: dict[str, int] = {}

    def add(
        self,
        line: str,
        number: int,
        says_failure: bool,
        runs_on: bool,
        is_introduced: bool,
        is_in_paragraph: bool,
    ) -> None:
        head = None if _TRANSCRIPT.match(line) else _LISTED.match(line)
        if head and is_address(head["address"]):
            label = (head["label"] or "").lower()
            if label.startswith("to"):
                self.labelled_to.setdefault(head["address"], number)
                return
            if is_introduced or label:
                self.listed.setdefault(head["address"], number)
            else:
                self.in_sentence.setdefault(head["address"], number)
        is_reply = bool(_REPLY_LINE.search(line))
        for address in filter(is_address, ADDRESS.findall(line)):
            if is_reply or says_failure or (runs_on and not is_in_paragraph):
                self.in_sentence.setdefault(address, number)
            elif is_in_paragraph:
                self.after_introduction.setdefault(address, number)

    def most_certain(self, never: frozenset[str]) -> dict[str, int]:
        if self.listed:
            return self.listed
        if after := _without(self.after_introduction, never):
            return after
        if sentence := _without(self.in_sentence, never):
            return dict(sorted(sentence.items(), key=lambda item: item[1]))
        others = _without(self.labelled_to, never)
        return others if len(others) == 1 else {}


def _without(group: dict[str, int], never: frozenset[str]) -> dict[str, int]:
    return {address: number for address, number in group.items() if address.lower() not in never}


_ALIAS = re.compile(rf"\((?:generated|expanded) from:? ?<?({_ADDRESS})>?\)", re.I)


def _with_aliases(chosen: dict[str, int], lines: list[str], never: frozenset[str]) -> dict[str, int]:
    # The address we wrote to is the one an alias was expanded from, so both have failed.
    for number, line in enumerate(lines):
        found = _ALIAS.search(line)
        if found and is_address(found[1]) and found[1].lower() not in never:
            chosen.setdefault(found[1], number)
    return chosen


def _local_names(lines: list[str], own_domain: str) -> dict[str, int]:
    names: dict[str, int] = {}
    is_after = False
    for number, line in enumerate(lines):
        found = _BARE_NAME.match(line) if is_after else None
        if found:
            names.setdefault(f"{found[1]}@{own_domain}", number)
        elif line.strip():
            is_after = bool(_FAILED.search(line.lower())) and line.rstrip().endswith(":")
    return names


def _with_reasons(chosen: dict[str, int], lines: list[str]) -> list[ProseFailure]:
    starts = sorted(set(chosen.values()))
    failures = []
    for address, number in chosen.items():
        following = [start for start in starts if start > number]
        is_transcript = bool(_TRANSCRIPT.match(lines[number]))
        block = [] if is_transcript else lines[number : following[0] if following else len(lines)]
        mentions = [line for line in lines if address in line and line not in block]
        failures.append(ProseFailure(address, " ".join(" ".join(block + mentions).split())))
    return failures
