"""One audit in one process that reads every mail with and without its promises; prints the CPU seconds of both.

    python -m bench.reading_parts.one_audit ARGUMENTS OF heardback audit

On a machine with other work two audits differ by more than what is measured here. So each handful of mails is read
both ways, now this way first, now that, and what the audit does besides counts for both. Loading the program is not
counted; compiling the expressions of the reading is, for each audit pays for it. The last line printed is the seconds
of an audit without and with.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from heardback.evidence import mail
from heardback.evidence.mail import Reader
from heardback.evidence.readings import MailReading
from heardback.formats.exports.items import RawItem


@dataclass(slots=True)
class BothWays:
    """Stands in for `evidence.mail`'s reading of a handful; seconds by whether promises were read."""

    with_promises: float = 0.0
    without: float = 0.0
    handfuls: int = 0

    def read(self, items: list[RawItem], reader: Reader) -> list[MailReading]:
        """Return the reading with promises."""
        self.handfuls += 1
        if self.handfuls % 2:
            self._without(items, reader)
        begun = time.process_time()
        found = _read_safely(items, reader)
        self.with_promises += time.process_time() - begun
        if not self.handfuls % 2:
            self._without(items, reader)
        return found

    def _without(self, items: list[RawItem], reader: Reader) -> None:
        begun = time.process_time()
        _read_safely(items, replace(reader, with_promises=False))
        self.without += time.process_time() - begun


_read_safely = mail._read_safely


def main() -> None:
    """Run it."""
    cli: Any = importlib.import_module("heardback.cli")
    processes: Any = importlib.import_module("heardback.bulk.processes")
    for name in ("heardback.cli.audit", "heardback.reports.plots", "matplotlib.backends.backend_svg"):
        importlib.import_module(name)
    processes.SMALL = sys.maxsize  # below it an audit stays in one process
    both = BothWays()
    vars(mail)["_read_safely"] = both.read
    sys.argv = ["heardback", "audit", *sys.argv[1:]]
    begun = time.process_time()
    with suppress(SystemExit), Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        cli.main()
    whole = time.process_time() - begun
    print(whole - both.with_promises, whole - both.without)


if __name__ == "__main__":
    main()
