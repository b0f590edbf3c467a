"""The weekly sample of what was set aside: 2 %, at least 20, random but the same for everybody (SEMANTICS 2.5 L2)."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from math import ceil
from zoneinfo import ZoneInfo

from heardback.desk.firm import profile, zone_of
from heardback.desk.models import Filing, SampledLook
from heardback.desk.queries.timeline import ContactLine, contact_line

SHARE, FEWEST = 0.02, 20
WEEKS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Sampled:
    """One drawn contact, the customer on whose timeline it stands, and the look that a person took, if any."""

    customer_id: str
    line: ContactLine
    look: SampledLook | None


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample of one week, and how often people disagreed in the last twelve."""

    week: date
    set_aside: int
    rows: tuple[Sampled, ...]
    looked_at: int
    disagreed: int

    @property
    def left(self) -> int:
        """How many of this week's sample nobody looked at yet."""
        return sum(1 for row in self.rows if row.look is None)

    @property
    def disagreement(self) -> str:
        """The published rate in words; a count where it is too few for a rate (SEMANTICS 7)."""
        if not self.looked_at:
            return "Nobody has looked at a sample yet."
        if self.looked_at < FEWEST:
            return f"{self.disagreed} of {self.looked_at} looked at in {WEEKS_SHOWN} weeks were set aside wrongly."
        share = self.disagreed / self.looked_at
        return f"{share:.1%} ({self.disagreed} of {self.looked_at}) were set aside wrongly in {WEEKS_SHOWN} weeks."


def last_week(now: datetime, zone: ZoneInfo) -> date:
    """Return the Monday of the last complete week in the firm's zone."""
    today = now.astimezone(zone).date()
    return today - timedelta(days=today.weekday() + 7)


def sample_of(week: date, now: datetime) -> Sample:
    """Return the sample of the week that begins on `week`; the same whoever asks, whenever it is over."""
    zone = zone_of(profile())
    start = datetime.combine(week, time(), zone).astimezone(UTC)
    end = datetime.combine(week + timedelta(days=7), time(), zone).astimezone(UTC)
    looks = {look.contact_id: look for look in SampledLook.objects.filter(week=week).select_related("by")}
    # Whom a person disagreed on is owed now: it stays in the sample that it was drawn for.
    inbound = Filing.objects.filter(
        contact__occurred_at__gte=start, contact__occurred_at__lt=end, contact__direction="inbound"
    ).values_list("pk", "contact__contact_id", "owes")
    pool = [(pk, key) for pk, key, owes in inbound.iterator() if owes == "no" or key in looks]
    size = min(len(pool), max(FEWEST, ceil(SHARE * len(pool))))
    drawn = heapq.nsmallest(size, pool, key=lambda one: _lot(week, one[1]))
    filings = (
        Filing.objects.filter(pk__in=[pk for pk, _ in drawn])
        .select_related("contact")
        .order_by("occurred_at")
    )
    recent = SampledLook.objects.filter(looked_at__gt=now - timedelta(weeks=WEEKS_SHOWN))
    return Sample(
        week=week,
        set_aside=len(pool),
        rows=tuple(
            Sampled(one.customer_id, contact_line(one), looks.get(one.contact.contact_id)) for one in filings
        ),
        looked_at=recent.count(),
        disagreed=recent.filter(agrees=False).count(),
    )


def _lot(week: date, contact_id: str) -> bytes:
    return blake2b(f"{week.isoformat()} {contact_id}".encode(), digest_size=8).digest()
