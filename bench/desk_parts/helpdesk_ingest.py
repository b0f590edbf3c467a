"""Take the same mails into django-helpdesk by its own mail ingestion; runs in an environment of its own.

`python helpdesk_ingest.py FOLDER COUNT WORK`: FOLDER holds one file a mail. Prints one JSON object. Only public entry
points of the peer are called (`helpdesk.email.extract_email_metadata`, what its queue reader calls for each mail).
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path

from helpdesk_settings import configure

configure(Path(sys.argv[3]))

from django.core.management import call_command  # noqa: E402

call_command("migrate", verbosity=0)
call_command("loaddata", "emailtemplate.json", verbosity=0)

from helpdesk.email import extract_email_metadata  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402


def main(folder: Path, count: int) -> None:
    """Hand over mail by mail, as its queue reader does."""
    logging.disable(logging.CRITICAL)
    queue = Queue.objects.create(
        title="Service", slug="service", allow_email_submission=True, email_box_type="local"
    )
    logger = logging.getLogger("bench")
    mails = [path.read_text("utf-8", "replace") for path in sorted(folder.iterdir())[:count]]
    raised, first = 0, ""
    began, cpu = time.perf_counter(), time.process_time()
    for mail in mails:
        try:
            extract_email_metadata(message=mail, queue=queue, logger=logger)
        except Exception as problem:  # the peer's own failures are counted, not hidden
            raised += 1
            first = first or repr(problem)
    print(
        json.dumps(
            {
                "messages": len(mails),
                "tickets": Ticket.objects.count(),
                "follow_ups": FollowUp.objects.count(),
                "raised": raised,
                "first_raised": first,
                "seconds": time.perf_counter() - began,
                "cpu_seconds": time.process_time() - cpu,
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
