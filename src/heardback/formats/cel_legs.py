"""One phone or line in a call, and what the rows say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from heardback.formats.cel_channels import endpoint_of, is_outside
from heardback.formats.cel_events import Event


@dataclass(slots=True, eq=False)
class Leg:
    """One phone or line in the call. `numbers` and `names` are what its rows said, in their order."""

    name: str
    since: datetime
    numbers: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    contexts: list[str] = field(default_factory=list)
    extens: list[str] = field(default_factory=list)
    apps: list[str] = field(default_factory=list)
    started_number: str = ""
    dnid: str = ""
    app_number: str = ""
    answer_number: str = ""
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    is_created: bool = False

    @property
    def endpoint(self) -> str:
        return endpoint_of(self.name)

    @property
    def is_outside(self) -> bool:
        return is_outside(self.contexts[0] if self.contexts else "", self.name)

    @property
    def dialled(self) -> str:
        """The number that it dialled: its first extension, the line's word for it, or a later extension; or ''."""
        if self.dnid and self.extens[:1] == ["s"]:
            return self.dnid
        return next((exten for exten in self.extens if exten[:1].isdigit() or exten[:1] in "*+#"), "")

    def hear(self, event: Event) -> None:
        """Take in what one row says of this leg."""
        row = event.row
        number = row.cid_num
        for value, told in (
            (number, self.numbers),
            (row.cid_name, self.names),
            (row.context, self.contexts),
            (row.exten, self.extens),
            (row.appname, self.apps),
        ):
            if value and value not in told:
                told.append(value)
        self.dnid = self.dnid or row.cid_dnid
        kind = event.kind
        if kind == "CHAN_START":
            self.is_created = True
            self.started_number = self.started_number or number
        elif kind == "APP_START":
            self.app_number = self.app_number or number
        elif kind == "ANSWER":
            self.answered_at = self.answered_at or event.occurred_at
            self.answer_number = self.answer_number or number
