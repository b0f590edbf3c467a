"""Fill a desk with contacts and open owed answers: `python -m bench.desk_parts.full_desk CONTACTS OPEN`.

Rows are written straight into the tables, as a long life would have left them (nobody wants to wait for a million
mails to be read before measuring a page). Prints a session cookie of a lead who is signed in.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardback.config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Model  # noqa: E402

from heardback.desk.encoding import encode_contact  # noqa: E402
from heardback.desk.firm import profile  # noqa: E402
from heardback.desk.models import (  # noqa: E402
    Contact,
    Customer,
    Filing,
    GoLive,
    IntakePoint,
    OwedAnswer,
    Role,
    Staff,
    StandardVersion,
    Team,
)
from heardback.desk.projection import beat  # noqa: E402
from heardback.kernel.contacts import Channel, Direction  # noqa: E402
from heardback.kernel.contacts import Contact as Facts  # noqa: E402


def main(contacts: int, open_rows: int) -> None:
    """Write one row a table as the product would, then copy it with other keys, people and moments."""
    call_command("migrate", verbosity=0)
    now = datetime.now(UTC)
    lead = _set_up(now)
    people = max(1, contacts // 4)
    with transaction.atomic():
        _copied(_customer(now), people, _CUSTOMER, people, now)
        contact = _contact(now)
        _copied(contact, contacts, _CONTACT, people, now)
        _copied(_filing(contact, now), contacts, _FILING, people, now)
        _copied(_owed(now), open_rows, _OWED, people, now)
        _copied(_settled(now), contacts // 3 - open_rows, _SETTLED, people, now, start=open_rows)
        beat(now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps({"cookie": _signed_in(lead)}))


# What differs from row to row, in SQLite's words; {i} is the row's number, {p} its person's.
_PERSON = "'email:person' || {p} || '@lee.example'"
_CUSTOMER = {"customer_id": "'email:person' || {i} || '@lee.example'", "name": "'Ann Lee ' || {i}"}
_CONTACT = {
    "id": "{i} + 2",
    "contact_id": "printf('%064x', {i})",
    "message_id": "'m' || {i} || '@lee.example'",
    "from_address": "'person' || {p} || '@lee.example'",
    "from_name": "'Ann Lee ' || {p}",
    "occurred_at": "strftime('%Y-%m-%d %H:%M:%f000', '{now}', '-' || (({i} * 37) % 34000000) || ' seconds')",
}
_FILING = {
    "id": "{i} + 2",
    "contact_id": "{i} + 2",
    "customer_id": _PERSON,
    "occurred_at": "strftime('%Y-%m-%d %H:%M:%f000', '{now}', '-' || (({i} * 37) % 34000000) || ' seconds')",
    "owed_id": "printf('%064x', {i})",
}
_OPENED = "strftime('%Y-%m-%d %H:%M:%f000', '{now}', '-' || (({i} * 7919) % {span}) || ' seconds'{plus})"
_WAITS = {
    "owed_id": "printf('%064x', {i})",
    "customer_id": _PERSON,
    "customer": "'Ann Lee ' || {p}",
    "chases": "{i} % 3",
    "is_first_contact": "{i} % 4 = 0",
    "is_certain": "{i} % 20 <> 0",
}


def _moments(span: int) -> dict[str, str]:
    """Opened at any moment of the last `span` seconds, due a day later."""
    plus = {
        "opened_at": "",
        "listed_from": "",
        "last_heard_at": "",
        "due_soon_at": ", '+18 hours'",
        "due_at": ", '+1 day'",
    }
    return {name: _OPENED.replace("{span}", str(span)).replace("{plus}", more) for name, more in plus.items()}


_OWED = _WAITS | _moments(20 * 86_400)
_SETTLED = (
    _WAITS
    | _moments(390 * 86_400)
    | {
        "settled_at": _OPENED.replace("{span}", str(390 * 86_400)).replace(
            "{plus}", ", '+' || ({i} % 40 + 1) || ' hours'"
        ),
        "word_after_due": "CASE WHEN {i} % 40 < 24 THEN 'met' ELSE 'late' END",
    }
)


def _copied(
    template: Model, count: int, differs: dict[str, str], people: int, now: datetime, start: int = 0
) -> None:
    """Save `template`, copy it `count` times by one statement, take it away again."""
    meta = template._meta
    template.save(force_insert=True)
    columns = [field.column for field in meta.concrete_fields]
    key = meta.pk.column  # type: ignore[union-attr]
    stamp = f"{now:%Y-%m-%d %H:%M:%S}"
    chosen = []
    for column in columns:
        if column == key and column not in differs:
            chosen.append("NULL")
        else:
            expression = differs.get(column, f"t.{column}")
            chosen.append(
                expression.replace("{i}", "n.i").replace("{p}", f"(n.i % {people})").replace("{now}", stamp)
            )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {meta.db_table} ({', '.join(columns)}) "
            f"WITH RECURSIVE n(i) AS (SELECT {start} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {start + count}) "
            f"SELECT {', '.join(chosen)} FROM n, {meta.db_table} t WHERE t.{key} = %s",
            [template.pk],
        )
    if meta.model_name != "contact":  # a filing's template needs its contact
        template.delete()


def _set_up(now: datetime) -> Staff:
    firm = profile()
    firm.name, firm.zone, firm.domains, firm.is_set_up = (
        "Blue Heron Pools",
        "America/New_York",
        ["pool.example"],
        True,
    )
    firm.save()
    team = Team.objects.create(name="Office")
    lead = Staff.objects.create_user("dana@pool.example", None, name="Dana Reyes", role=Role.LEAD, team=team)
    IntakePoint.objects.create(
        name="Service", kind="imap", address="service@pool.example", team=team, created_at=now
    )
    StandardVersion.objects.create(
        text="24h",
        hours={"zone": firm.zone},
        version="1",
        in_force_from=now - timedelta(days=900),
        made_at=now,
    )
    GoLive.objects.create(go_live_at=now - timedelta(days=400), decided_at=now)
    return lead


def _customer(now: datetime) -> Customer:
    return Customer(
        customer_id="template",
        name="",
        since=now - timedelta(days=700),
        last_at=now,
        contacts=4,
        has_history=True,
    )


def _contact(now: datetime) -> Contact:
    facts = Facts(contact_id="0", channel=Channel.EMAIL, direction=Direction.INBOUND, occurred_at=now)
    return Contact(
        pk=1,
        contact_id="template",
        channel="email",
        direction="inbound",
        occurred_at=now,
        known_at=now,
        customers=["email:person@lee.example"],
        subject="The pool pump leaks",
        snippet="There is a puddle under it every morning. Can you repair it, and what would it cost?",
        intake_point_id=1,
        facts=encode_contact(facts),
        changed_at=now,
    )


def _filing(contact: Contact, now: datetime) -> Filing:
    return Filing(
        pk=1, customer_id="template", contact=contact, occurred_at=now, owes="yes", rule="otherwise"
    )


def _owed(now: datetime) -> OwedAnswer:
    return OwedAnswer(
        owed_id="template",
        customer_id="template",
        channel="email",
        subject="The pool pump leaks",
        opened_at=now,
        due_at=now,
        due_soon_at=now,
        last_heard_at=now,
        listed_from=now,
        is_certain=True,
        is_open=True,
        rule="otherwise",
        last_words="There is a puddle under it every morning. Can you repair it, and what would it cost?",
        tried=[{"channel": "email", "occurred_at": now.isoformat()}] * 2,
        intake_point_id=1,
        team_id=1,
        reasons=[{"sentence": "A person asks something.", "rule": "otherwise", "contact_id": ""}],
        word_until_due="pending",
        word_after_due="never_answered",
        judged_at=now,
        changed_at=now,
    )


def _settled(now: datetime) -> OwedAnswer:
    row = _owed(now)
    row.is_open, row.settled_by, row.settled_rule = False, "x" * 64, "same_conversation"
    row.word_until_due, row.word_after_due = "early", "met"
    row.grade, row.manner, row.staff = "A", "full", "dana@pool.example"
    return row


def _signed_in(lead: Staff) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(lead.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = lead.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
