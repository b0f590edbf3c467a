"""What a check of a claim reads from raw items: where each mail lay, the servers that stamped it, the words in it.

Only the sealed bytes of the messages asked about are opened; for the firm's usual transit time a bounded sample of
the newest small mails is (`SAMPLE`, `SAMPLE_BYTES`). What cannot be opened any more is said of that message.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q

from heardback.desk.models import MAILBOXES, PHONES, Contact, Filing, FirmProfile, IntakeKind
from heardback.desk.queries.claims import MOST, FiledContact, filed_of, pieces_of, sender_rule_note
from heardback.desk.sealing import Unsealable
from heardback.evidence.readings import MailReading
from heardback.findings.claim_shapes import MailSeen, Quote, Searched, Sighting
from heardback.findings.claim_transit import Receipt, Usual, receipt_of, usual_of
from heardback.findings.claim_words import quotes_of
from heardback.formats.exports.items import FolderRole
from heardback.formats.mime_headers import read_header_block
from heardback.formats.received import hops_of
from heardback.intake.message_view import MessageView, message_view
from heardback.intake.models import Cursor, ItemState, RawItem
from heardback.intake.sightings import mail_bytes, reading_of
from heardback.intake.watch_graph_places import place_of
from heardback.kernel.contacts import Channel

SAMPLE = 1_000
SAMPLE_BYTES = 100_000
MOST_BYTES = 200_000_000
_A_FEW = 10
_NOT_OPENED = f"not opened: one check opens {MOST_BYTES // 1_000_000} MB of originals"
_NOTHING = MessageView("", ())
_GONE = "its original is not kept any more: the lines of its servers are gone"


class Opened:
    """How much was opened in one check: beyond `MOST_BYTES` a message is named, not opened."""

    def __init__(self) -> None:
        self._bytes = 0

    def may_open(self, size: int) -> bool:
        """Whether `size` more bytes may be opened; counts them if so."""
        if self._bytes + size > MOST_BYTES:
            return False
        self._bytes += size
        return True


def mails_seen(filed: Sequence[FiledContact], firm: FirmProfile) -> list[MailSeen]:
    """Return these mails with every place where they lay and how each copy crossed the perimeter."""
    found: defaultdict[str, list[Sighting]] = defaultdict(list)
    readings: defaultdict[str, list[MailReading]] = defaultdict(list)
    opened = Opened()
    for some in pieces_of([one.row.contact_id for one in filed]):
        rows = RawItem.objects.filter(contact_id__in=some).select_related("raw", "intake_point")
        # A few at a time: each brings its bytes, which may be many.
        for item in rows.order_by("first_seen_at", "pk").iterator(chunk_size=_A_FEW):
            found[item.contact_id].append(_sighting(item, firm, opened))
            if item.kind == "mail" and bytes(item.reading):
                readings[item.contact_id].append(reading_of(item))
    rules = {address: sender_rule_note(address) for address in {one.row.from_address for one in filed}}
    return [
        _mail(one, found[one.row.contact_id], readings[one.row.contact_id], rules[one.row.from_address])
        for one in filed
    ]


def delivered_within(
    customer_id: str, since: datetime, until: datetime, known: Collection[str]
) -> list[FiledContact]:
    """Return mail of a customer that a mailbox dates into [since, until] but that is filed under another time.

    Lines below the handover may have moved its time; its own way says when it came.
    """
    filed = Filing.objects.filter(
        customer_id=customer_id, contact__direction="inbound", contact__channel=Channel.EMAIL.value
    ).exclude(occurred_at__gte=since, occurred_at__lte=until)
    items = RawItem.objects.filter(
        contact_id__in=filed.values("contact__contact_id"), delivered_at__gte=since, delivered_at__lte=until
    )
    ids = set(items.order_by().values_list("contact_id", flat=True)[:MOST]) - set(known)
    return filed_of(customer_id, ids)


def _mail(
    filed: FiledContact, sightings: Sequence[Sighting], readings: Sequence[MailReading], rule: str
) -> MailSeen:
    row = filed.row
    return MailSeen(
        contact_id=row.contact_id,
        received_at=row.occurred_at,
        claimed_sent_at=row.claimed_sent_at,
        from_address=row.from_address,
        subject=row.subject,
        is_automatic=row.is_automatic,
        set_aside=filed.set_aside,
        sightings=tuple(sightings),
        notes=tuple(filter(None, (_basis(row, readings), rule))),
    )


def _basis(row: Contact, readings: Sequence[MailReading]) -> str:
    """Say by what it is dated where that is less than a stamp of our perimeter (SEMANTICS 2.1)."""
    if not readings or any(one.perimeter_at == row.occurred_at for one in readings):
        return ""
    if any(one.delivered_at == row.occurred_at for one in readings):
        return "dated by the mailbox: no line of our servers tells when it reached us"
    if any(one.claimed_sent_at == row.occurred_at for one in readings):
        return "dated by the sender's own clock: nothing of ours tells when it reached us"
    return ""


def _sighting(item: RawItem, firm: FirmProfile, opened: Opened) -> Sighting:
    receipt, note = None, _NOT_OPENED
    if opened.may_open(item.raw.size):
        receipt, note = _receipt(item, firm.trusted_hosts)
    return Sighting(
        point=item.intake_point.name if item.intake_point is not None else "import",
        folder=item.folder,
        role=item.role,
        first_seen_at=item.first_seen_at,
        receipt=receipt,
        note=note,
    )


def _receipt(item: RawItem, trusted_hosts: Collection[str]) -> tuple[Receipt | None, str]:
    if item.kind != "mail" or not bytes(item.raw.sealed):
        return None, _GONE
    try:
        raw = mail_bytes(item)
    except Unsealable as problem:
        return None, str(problem)
    hops = tuple(hops_of(read_header_block(raw, 0, len(raw)).fields))
    return (receipt_of(hops, trusted_hosts), "") if hops else (None, "it carries no line of any server")


# -- the usual time -----------------------------------------------------------------------------------------


def usual_transit(firm: FirmProfile, since: datetime, until: datetime) -> Usual:
    """Return how long inbound mail of [since, until] was under way, from a sample of the newest of it."""
    rows = Contact.objects.filter(
        channel=Channel.EMAIL.value, direction="inbound", occurred_at__gte=since, occurred_at__lte=until
    )
    ids = list(rows.order_by("-occurred_at").values_list("contact_id", flat=True)[: SAMPLE + 1])
    receipts: dict[str, Receipt] = {}
    for some in pieces_of(ids[:SAMPLE]):
        items = RawItem.objects.filter(contact_id__in=some, kind="mail", raw__size__lte=SAMPLE_BYTES)
        for item in items.select_related("raw", "intake_point").defer("reading").order_by("pk"):
            receipt, _ = _receipt(item, firm.trusted_hosts)
            if receipt is not None:
                receipts.setdefault(item.contact_id, receipt)
    return usual_of(
        receipts.values(),
        since,
        until,
        is_cut=len(ids) > SAMPLE,
        unread=len(ids[:SAMPLE]) - len(receipts),
    )


# -- the words ----------------------------------------------------------------------------------------------


def words_found(filed: Sequence[FiledContact], pieces: Sequence[str]) -> tuple[list[Quote], Searched]:
    """Return where the pieces stand in these messages, and what could not be searched."""
    quotes: list[Quote] = []
    read = without_words = with_files = 0
    sizes = _sizes([one.row.contact_id for one in filed])
    opened = Opened()
    for one in filed:
        size = sizes.get(one.row.contact_id, 0)
        view = message_view(one.row.contact_id) if size and opened.may_open(size) else _NOTHING
        if not view.size or _is_bare(view):
            without_words += 1
            quotes += _in_subject(one.row, pieces)
            continue
        read += 1
        with_files += any(not file.content_type.startswith("image/") for file in view.attachments)
        quotes += _in_words(one.row, view, pieces)
    return quotes, Searched(read, without_words, 0, with_files)


def _sizes(ids: Sequence[str]) -> dict[str, int]:
    """Return the size of the largest original of each message."""
    found: dict[str, int] = {}
    for some in pieces_of(ids):
        rows = RawItem.objects.filter(contact_id__in=some)
        for contact_id, size in rows.values_list("contact_id", "raw__size"):
            found[contact_id] = max(size, found.get(contact_id, 0))
    return found


def _is_bare(view: MessageView) -> bool:
    return view.sentence != "" and not view.text.strip()


def _in_subject(row: Contact, pieces: Sequence[str]) -> list[Quote]:
    found = quotes_of(row.subject, pieces)
    return [_quote(row, found)] if found else []


def _in_words(row: Contact, view: MessageView, pieces: Sequence[str]) -> list[Quote]:
    """Own words first, the subject among them; what stands in the rest of the text may be anybody's."""
    own = quotes_of(f"{row.subject}\n{view.new_text}", pieces)
    if own:
        return [_quote(row, own)]
    rest = quotes_of(f"{row.subject}\n{view.text}", pieces)
    return [_quote(row, rest, is_own=False)] if rest else []


def _quote(row: Contact, text: tuple[str, ...], *, is_own: bool = True) -> Quote:
    return Quote(row.contact_id, row.occurred_at, row.channel, row.subject, text, is_own)


# -- what is missing ----------------------------------------------------------------------------------------


def watched_folders() -> dict[int, dict[str, str]]:
    """Return the folders of incoming mail that are followed, with their names, by intake point."""
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    rows = Cursor.objects.filter(intake_point__kind__in=MAILBOXES).exclude(role=FolderRole.SENT.value)
    for cursor in rows.select_related("intake_point"):
        # Microsoft 365 knows folders by ids; their names stand in the token.
        is_by_id = cursor.intake_point.kind == IntakeKind.GRAPH
        name = place_of(cursor).path if is_by_id else ""
        found[cursor.intake_point_id][cursor.folder] = name or cursor.folder
    return dict(found)


def unread_mail(since: datetime, until: datetime) -> int:
    """Return how many mails stored here and delivered in the time, or at an unknown one, are not read yet."""
    return _unread(MAILBOXES, since, until)


def unread_calls(since: datetime, until: datetime) -> int:
    """Return how many call records stored here are not read yet."""
    return _unread(PHONES, since, until)


def _unread(kinds: Collection[str], since: datetime, until: datetime) -> int:
    rows = RawItem.objects.filter(
        Q(delivered_at=None) | Q(delivered_at__gte=since, delivered_at__lte=until),
        state__in=(ItemState.NEW, ItemState.STUCK),
        intake_point__kind__in=kinds,
    )
    return rows.count()
