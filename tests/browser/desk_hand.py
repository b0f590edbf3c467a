"""What tests let happen inside a served desk: `python -m tests.browser.desk_hand` obeys one JSON line after another.

Moments are given as hours ago, because the pages read the real clock.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.web.walking import Walked

_BEGAN = 240.0  # hours between the world's first moment and the start of the tests


class Verbs:
    """One verb a method; arguments and answers are plain JSON."""

    def __init__(self) -> None:
        self._world: Walked | None = None
        self._started = datetime.now(UTC)

    @property
    def world(self) -> Walked:
        assert self._world is not None, "the desk was not begun"
        return self._world

    def begin(self) -> None:
        """Prepare the installation and put the shared world into it, ten days old."""
        from heardback.cli.prepare import prepare
        from heardback.cli.setting_up import set_up_desk

        set_up_desk()
        prepare(self._started)
        from tests.desk import world
        from tests.web import walking

        first = self._started - timedelta(hours=_BEGAN)
        world.MONDAY = walking.MONDAY = first  # type: ignore[attr-defined] # the worlds count from the module's Monday
        self._world = walking.Walked()
        self.look()

    def look(self) -> None:
        """Let every mailbox have been seen just now."""
        from heardback.desk.models import CoverageSpan, IntakePoint

        now = datetime.now(UTC)
        CoverageSpan.objects.update(covered_to=now)
        IntakePoint.objects.update(last_seen_at=now)

    def mail(self, sender: str, hours_ago: float, text: str, **more: Any) -> str:
        """Let a mail arrive; return its Message-ID."""
        self.look()
        return self.world.mail(sender, self._at(hours_ago), text, **more)

    def reply(self, message_id: str, hours_ago: float, text: str, *, to: str, who: str = "dana") -> str:
        """Let a colleague answer from their own mail program."""
        self.look()
        sender = f"{who}@{self.world.point.address.partition('@')[2]}"
        return self.world.reply(message_id, self._at(hours_ago), text, to=to, sender=sender)

    def rings(self, number: str, hours_ago: float, **more: Any) -> str:
        """Let somebody ring the firm's line; return the contact's id."""
        return str(self._phones().rings(number, self._at(hours_ago), **more))

    def calls(self, number: str, hours_ago: float, **more: Any) -> str:
        """Let Sam's phone ring somebody; return the contact's id."""
        return str(self._phones().calls(number, self._at(hours_ago), **more))

    def _phones(self) -> Any:
        from tests.desk.calls_world import CallWorld

        self.look()
        return CallWorld.around(self.world)

    def raw(self, raw: str, key: str) -> str:
        """Let a mail arrive just as it is written; return its contact's id."""
        from heardback.desk.models import Contact
        from heardback.intake.normalise import normalise_one
        from heardback.intake.store import Arrived, store_raw

        now = datetime.now(UTC)
        arrived = Arrived(
            source_key=f"imap:INBOX:1:{key}", raw=raw.encode(), folder="INBOX", delivered_at=now
        )
        store_raw(self.world.point, [arrived], seen_at=now)
        while normalise_one(now):
            pass
        return Contact.objects.get(message_id=key).contact_id

    def session(self, person: str) -> dict[str, str]:
        """Sign somebody in; return the cookie that says so."""
        from django.conf import settings
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.db import SessionStore

        staff = getattr(self.world, person)
        session = SessionStore()
        session[SESSION_KEY] = str(staff.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
        session["account_authentication_methods"] = [
            {"method": "password", "at": datetime.now(UTC).timestamp(), "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(staff.pk)
        session.create()
        return {"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key)}

    def owed(self, address: str) -> list[dict[str, Any]]:
        """Return the owed answers to an address or a number, the newest first."""
        from heardback.desk.models import OwedAnswer

        key = f"email:{address}" if "@" in address else f"phone:{address}"
        rows = OwedAnswer.objects.filter(customer_id=key).order_by("-opened_at")
        return [
            {
                "key": row.owed_id,
                "is_open": row.is_open,
                "is_certain": row.is_certain,
                "owner": row.owner.name if row.owner else None,
                "handed_to": row.handed_to.name if row.handed_to else None,
                "manner": row.manner,
                "grade": row.grade,
            }
            for row in rows
        ]

    def waits(self, address: str) -> bool:
        """Say whether somebody at an address is owed an answer."""
        return any(one["is_open"] for one in self.owed(address))

    def addresses(self) -> list[dict[str, str]]:
        """Return every address of the URL table, leading to rows that exist."""
        return [{"route": one.route, "path": one.path, "name": one.name} for one in self.world.addresses()]

    def run(self, code: str) -> Any:
        """Run some Python lines; what they leave in `result` is the answer."""
        names: dict[str, Any] = {"world": self.world, "now": datetime.now(UTC), "result": None}
        exec(code, names)
        return names["result"]

    def _at(self, hours_ago: float) -> float:
        since = datetime.now(UTC) - self._started
        return _BEGAN + since.total_seconds() / 3600 - hours_ago


def main() -> None:
    """Obey until the input ends."""
    verbs = Verbs()
    obeyed, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        name, arguments, named = json.loads(line)
        verb: Callable[..., Any] = getattr(verbs, name)
        try:
            answer = {"result": verb(*arguments, **named)}
        except Exception:
            answer = {"problem": traceback.format_exc()}
        obeyed.write(json.dumps(answer) + "\n")
        obeyed.flush()


if __name__ == "__main__":
    main()
