"""Fill django-helpdesk with open tickets: `python helpdesk_fill.py WORK COUNT`; prints cookie and path."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from helpdesk_settings import configure

configure(Path(sys.argv[1]))

from django.core.management import call_command  # noqa: E402

call_command("migrate", verbosity=0)

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.urls import reverse  # noqa: E402
from helpdesk.models import Queue, Ticket  # noqa: E402
from helpdesk.query import query_to_base64  # noqa: E402


def main(count: int) -> None:
    """Write the rows and sign a member of staff in."""
    person = get_user_model().objects.create_superuser("dana", "dana@pool.example", "correct horse")
    queue = Queue.objects.create(title="Service", slug="service")
    Ticket.objects.bulk_create(
        [
            Ticket(
                title="The pool pump leaks",
                queue=queue,
                submitter_email=f"person{number}@lee.example",
                description="There is a puddle under it every morning.",
                status=Ticket.OPEN_STATUS,
                assigned_to=person if number % 3 else None,
            )
            for number in range(count)
        ],
        batch_size=500,
    )
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    query = query_to_base64({"filtering": {"status__in": [1]}, "sorting": "created", "sortreverse": False})
    path = reverse("helpdesk:datatables_ticket_list", args=[query])
    print(
        json.dumps({"cookie": f"sessionid={session.session_key}", "path": f"{path}?draw=1&start=0&length=50"})
    )


if __name__ == "__main__":
    main(int(sys.argv[2]))
