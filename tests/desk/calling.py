"""Calls of the shared world, told as a PBX writes them and taken in by the real intake."""

from __future__ import annotations

from datetime import timedelta

from tests.desk.world import MONDAY, World
from tests.flows.call_lines import LINE, CelCall

from heardback.desk.models import IntakePoint, PhoneLine, StaffPhone
from heardback.intake.calls import CallText, store_calls
from heardback.intake.normalise import normalise_one


class Pbx:
    """Blue Heron Pools' phone system: Sam sits at 201; two lines are known, one of them advertised on the radio."""

    RADIO = "+12025550180"

    def __init__(self, world: World) -> None:
        self.point = IntakePoint.objects.create(
            name="Office phones", kind="pbx_files", team=world.team, created_at=MONDAY
        )
        for number, campaign in ((LINE, ""), (self.RADIO, "Radio")):
            PhoneLine.objects.update_or_create(
                number=number, defaults={"campaign": campaign, "made_at": MONDAY}
            )
        for value in ("201", "pjsip/201"):
            StaffPhone.objects.update_or_create(value=value, defaults={"staff": world.sam, "made_at": MONDAY})

    def answered(
        self, caller: str, at: float, ring: float = 8, spoken: float = 60, *, line: str = LINE
    ) -> None:
        """Somebody rings and Sam takes it after `ring` seconds."""
        call = CelCall(caller, at, dialled=line)
        self._tell(call, call.talk(ring, spoken))

    def missed(self, caller: str, at: float, rang: float = 15, *, line: str = LINE) -> None:
        """Somebody rings and gives up."""
        call = CelCall(caller, at, dialled=line)
        self._tell(call, call.missed(rang))

    def machine(self, caller: str, at: float, seconds: float = 30, *, line: str = LINE) -> None:
        """Somebody rings and hears a menu only."""
        call = CelCall(caller, at, dialled=line)
        self._tell(call, call.machine("BackGround", "welcome", 1, seconds))

    def voicemail(self, caller: str, at: float, seconds: float = 40) -> None:
        """Somebody leaves a message."""
        call = CelCall(caller, at)
        self._tell(call, call.machine("VoiceMail", "201@default,u", 2, seconds))

    def rings_back(self, number: str, at: float, spoken: float = 60) -> None:
        """Sam calls a customer and speaks with them; `spoken` 0: nobody takes it."""
        call = CelCall("201", at, dialled=number, is_ours=True)
        self._tell(call, call.talk(6, spoken) if spoken else call.missed(25))

    def _tell(self, call: CelCall, lines: list[str]) -> None:
        seen_at = MONDAY + timedelta(hours=call.at, minutes=5)
        store_calls(self.point, [CallText("cel", "".join(lines))], seen_at=seen_at)
        while normalise_one(seen_at):
            pass
