"""Count what the busy desk holds and compare it with its facts; prints one JSON object."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardback.config.settings")

import django

django.setup()

from tests.faults.busy_desk import NOW  # noqa: E402

from heardback.bulk.sources import open_sources  # noqa: E402
from heardback.desk.models import Contact, DecisionFact, IdentityLink  # noqa: E402
from heardback.intake.models import ItemState, RawItem  # noqa: E402
from heardback.intake.rebuild import differences  # noqa: E402


def main(work: Path) -> None:
    sources = open_sources([str(work / "firm" / "mail")], work / "check")
    messages = sum(1 for segment in sources.segments for _ in segment.read())
    found = list(differences(NOW))
    for difference in found[:10]:
        print(difference, file=sys.stderr)
    contacts = Contact.objects.count()
    sightings = RawItem.objects.exclude(contact_id="").values("contact_id").distinct().count()
    print(
        json.dumps(
            {
                "messages": messages,
                "stored": RawItem.objects.count(),
                "waiting": RawItem.objects.exclude(state=ItemState.DONE).count(),
                "contacts": contacts,
                "contacts_by_sightings": sightings,
                "decisions": DecisionFact.objects.count(),
                "links": IdentityLink.objects.count(),
                "differences": len(found),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
