"""Take MAILBOX into a fresh desk: `python -m bench.desk_parts.ingest FOLDER COUNT` with HEARDBACK_HOME set.

Prints one JSON object: seconds until every message was durable (commit 1, batches of 100), and until every one was a
contact whose customer was judged and whose owed answer stood in the queue (commit 2).
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardback.config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from heardback.bulk.firms import is_shared  # noqa: E402
from heardback.bulk.sources import open_sources  # noqa: E402
from heardback.desk.firm import profile  # noqa: E402
from heardback.desk.models import Contact, IntakePoint, OwedAnswer, StaffAddress  # noqa: E402
from heardback.intake.models import RawItem  # noqa: E402
from heardback.intake.normalise import normalise_one  # noqa: E402
from heardback.intake.store import Arrived, store_raw  # noqa: E402
from heardback.sample_firm.firm import DOMAIN  # noqa: E402

NOW = datetime(2026, 6, 11, 12, 0, tzinfo=UTC)
BATCH = 100


def main(folder: Path, count: int) -> None:
    """Store, then normalise; both timed apart, CPU seconds of this process alone."""
    call_command("migrate", verbosity=0)
    point = _set_up(folder)
    sources = open_sources([str(folder / "mail")], folder / "spool")
    items = (item for segment in sources.segments for item in segment.read())
    arrived = [
        Arrived(
            source_key=f"bench:{position}",
            raw=bytes(item.raw),
            folder=item.folder,
            role=item.role,
            delivered_at=item.delivered_at,
        )
        for position, item in enumerate(islice(items, count))
    ]
    began, cpu = time.perf_counter(), time.process_time()
    for start in range(0, len(arrived), BATCH):
        store_raw(point, arrived[start : start + BATCH], seen_at=NOW)
    durable, durable_cpu = time.perf_counter() - began, time.process_time() - cpu
    began, cpu = time.perf_counter(), time.process_time()
    while normalise_one(NOW):
        pass
    judged, judged_cpu = time.perf_counter() - began, time.process_time() - cpu
    print(
        json.dumps(
            {
                "messages": RawItem.objects.count(),
                "contacts": Contact.objects.count(),
                "waiting": OwedAnswer.objects.filter(is_open=True).count(),
                "durable_seconds": durable,
                "judged_seconds": judged,
                "cpu_seconds": durable_cpu + judged_cpu,
            }
        )
    )


def _set_up(folder: Path) -> IntakePoint:
    firm = profile()
    firm.zone, firm.country, firm.domains = "America/New_York", "US", [DOMAIN]
    firm.save()
    for line in (folder / "staff.txt").read_text().splitlines():
        address = line.split("#")[0].strip().lower()
        if address:
            StaffAddress.objects.create(address=address, kind="shared" if is_shared(address) else "person")
    return IntakePoint.objects.create(name="bench", kind="import", created_at=NOW)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
