"""One audit in one process, with or without what the reading of promises reads; prints its CPU seconds.

    python -m bench.reading_parts.one_audit {with|without} ARGUMENTS OF heardback audit

Loading the program is not counted, compiling the reading's expressions is: each audit pays for it.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Any


def main() -> None:
    """Run it; the last line printed is the number of seconds."""
    which, *arguments = sys.argv[1:]
    cli: Any = importlib.import_module("heardback.cli")
    bulk: Any = importlib.import_module("heardback.bulk.audit")
    for name in ("heardback.cli.audit", "heardback.reports.plots", "matplotlib.backends.backend_svg"):
        importlib.import_module(name)
    bulk.SMALL = sys.maxsize  # below it an audit stays in one process
    if which == "without":
        reader = bulk.Reader
        bulk.Reader = lambda *given, **named: reader(*given, **{**named, "with_promises": False})
    sys.argv = ["heardback", "audit", *arguments]
    begun = time.process_time()
    with suppress(SystemExit), Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        cli.main()
    print(time.process_time() - begun)


if __name__ == "__main__":
    main()
