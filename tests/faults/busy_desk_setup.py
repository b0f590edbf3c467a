"""Make the busy desk's firm; with `again`, put its items back to unread so that there is work to be killed at."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardback.config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from tests.faults.busy_desk import NOW  # noqa: E402

from heardback.bulk.firms import is_shared  # noqa: E402
from heardback.desk.firm import profile  # noqa: E402
from heardback.desk.models import IntakePoint, Role, Staff, StaffAddress  # noqa: E402
from heardback.intake.models import ItemState, RawItem  # noqa: E402
from heardback.sample_firm.firm import DOMAIN  # noqa: E402
from heardback.sample_firm.simulate import write_sample_firm  # noqa: E402


def main(work: Path) -> None:
    """Write the sample firm's mail and the rows that set-up would write."""
    call_command("migrate", verbosity=0)
    if not (work / "firm").exists():
        write_sample_firm(work / "firm", 600, 21)
    firm = profile()
    firm.name, firm.zone, firm.country, firm.domains = "Blue Heron Pools", "America/New_York", "US", [DOMAIN]
    firm.save()
    for line in (work / "firm" / "staff.txt").read_text().splitlines():
        address = line.split("#")[0].strip().lower()
        if address:
            kind = "shared" if is_shared(address) else "person"
            StaffAddress.objects.get_or_create(address=address, defaults={"kind": kind})
    if not Staff.objects.filter(email=f"dana@{DOMAIN}").exists():
        Staff.objects.create_user(f"dana@{DOMAIN}", None, name="Dana Reyes", role=Role.LEAD)
    IntakePoint.objects.get_or_create(name="export", defaults={"kind": "import", "created_at": NOW})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    if "again" in sys.argv:
        RawItem.objects.update(state=ItemState.NEW)
