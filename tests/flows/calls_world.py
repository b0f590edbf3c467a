"""The desk's shared world with a phone system whose files are read while calls happen, beside the mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from tests.desk.world import MONDAY, World
from tests.flows.call_lines import LINE, CelCall, moment_at

from heardback.desk.firm import judging_context
from heardback.desk.models import Contact, IntakeKind, IntakePoint, OwedAnswer, PhoneLine, StaffPhone
from heardback.desk.restored import restored
from heardback.intake.normalise import normalise_one
from heardback.intake.rebuild import Difference, differences
from heardback.intake.watch_call_files import CallFilesWatcher
from heardback.kernel.status import verdict_at

X, X_NUMBER = "pat@larkspur.example", "+12025550142"


class PhoneWorld(World):
    """Blue Heron Pools with an Asterisk: CEL and CDR are appended to its files, and read as the worker does.

    Sam's phone is extension 201. `at` is hours after Monday 09:00 in New York.
    """

    def __init__(self, folder: Path, *, standard: str = "24h") -> None:
        super().__init__(standard=standard)
        self.cel, self.cdr = folder / "cel-custom.csv", folder / "Master.csv"
        PhoneLine.objects.create(number=LINE, name="Office", made_at=MONDAY)
        StaffPhone.objects.create(value="201", staff=self.sam, made_at=MONDAY)
        StaffPhone.objects.create(value="pjsip/201", staff=self.sam, made_at=MONDAY)
        self.phones = IntakePoint.objects.create(
            name="Phones",
            kind=IntakeKind.PBX_FILES,
            settings={"paths": [str(folder)]},
            team=self.team,
            created_at=MONDAY,
        )
        self._watcher = CallFilesWatcher()

    def happens(self, lines: list[str], at: float) -> None:
        """Let Asterisk write CEL lines, and the workers see them at once."""
        with self.cel.open("a") as file:
            file.writelines(lines)
        self.look(at)

    def records(self, row: str, at: float) -> None:
        """Let Asterisk write a CDR."""
        with self.cdr.open("a") as file:
            file.write(row)
        self.look(at)

    def look(self, at: float) -> None:
        now = moment_at(at)
        self.phones.refresh_from_db()
        while self._watcher.ingest_one(self.phones, now):
            pass
        while normalise_one(now):
            pass
        self.phones.refresh_from_db()
        assert self.phones.problem == ""

    # -- whole calls

    def rings(self, at: float, number: str = X_NUMBER) -> CelCall:
        """A customer rings; the call goes on."""
        call = CelCall(number, at)
        self.happens(call.rings(), at)
        return call

    def misses(self, at: float, rang: float = 25, number: str = X_NUMBER) -> CelCall:
        """A customer rings in vain."""
        call = CelCall(number, at)
        self.happens(call.missed(rang), at + rang / 3600)
        return call

    def leaves_voicemail(self, at: float, seconds: float = 30, number: str = X_NUMBER) -> CelCall:
        """A customer speaks to our voicemail."""
        call = CelCall(number, at)
        self.happens(call.machine("VoiceMail", "201@default,u", 2, 7 + seconds), at + 60 / 3600)
        return call

    def takes(self, at: float, spoken: float, number: str = X_NUMBER) -> CelCall:
        """A customer rings and Sam answers."""
        call = CelCall(number, at)
        self.happens(call.talk(9, spoken), at + (9 + spoken) / 3600)
        return call

    def calls(self, at: float, spoken: float = 0, number: str = X_NUMBER) -> CelCall:
        """Sam rings a customer, who answers if `spoken` seconds follow."""
        call = CelCall("201", at, dialled=number, is_ours=True)
        self.happens(call.talk(9, spoken) if spoken else call.missed(25), at + (25 + spoken) / 3600)
        return call

    # -- what the desk says

    def told(self, as_of: float) -> list[str]:
        """One line an owed answer: its verdict, grade and manner, chases and attempts."""
        return [
            self._line(row, moment_at(as_of)) for row in OwedAnswer.objects.order_by("opened_at", "owed_id")
        ]

    @staticmethod
    def _line(row: OwedAnswer, as_of: datetime) -> str:
        words = [str(verdict_at(restored(row, judging_context().book), as_of))]
        words += [row.grade, row.manner] if row.settled_at is not None and row.settled_at <= as_of else []
        words += ["unsure"] if not row.is_certain else []
        words += [f"{row.chases} chases"] if row.chases else []
        words += [f"{row.attempts} attempts"] if row.attempts else []
        words += [f"perhaps {len(row.candidates)}"] if row.candidates else []
        return " ".join(words)

    @staticmethod
    def rulings() -> list[str]:
        """How every inbound contact was ruled, in order."""
        found = Contact.objects.filter(direction="inbound").order_by("occurred_at", "contact_id")
        return [
            f"{filing.owes} {filing.rule}" for contact in found for filing in contact.filings.order_by("pk")
        ]

    @staticmethod
    def differences(at: float) -> list[Difference]:
        """What is stored otherwise than it derives from the facts."""
        return list(differences(moment_at(at)))


def late_by(row: OwedAnswer) -> timedelta:
    """Return how long after its due time an owed answer was settled."""
    assert row.settled_at is not None
    return row.settled_at - row.due_at
