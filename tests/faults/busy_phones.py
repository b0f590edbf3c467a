"""Read call files until they are finished, as the worker does: `python -m tests.faults.busy_phones FOLDER [check]`.

FOLDER holds the files and `wanted.txt`, the lines that were written; a file `done` says that no more come.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path


def main(folder: Path, *, is_check: bool) -> None:
    """Read until told that all is written, or compare what is stored with what was written."""
    import django

    django.setup()
    from heardback.desk.models import IntakePoint
    from heardback.intake.models import RawItem
    from heardback.intake.normalise import normalise_one
    from heardback.intake.watch_call_files import CallFilesWatcher

    now = datetime(2026, 3, 20, tzinfo=UTC)
    point, _ = IntakePoint.objects.get_or_create(
        name="Phones",
        kind="pbx_files",
        defaults={"settings": {"paths": [str(folder / "pbx")]}, "created_at": now},
    )
    if is_check:
        print(json.dumps(_stored(RawItem)))
        return
    watcher = CallFilesWatcher(most_bytes=2000)
    while True:
        is_last = (folder / "done").exists()
        has_more = watcher.ingest_one(point, now)
        has_more |= normalise_one(now) > 0
        if not has_more and is_last:
            print("done", flush=True)
            return


def _stored(rows: type) -> dict[str, int]:
    from heardback.desk.models import Contact
    from heardback.desk.sealing import unseal_compressed

    items = rows.objects.filter(kind="call").select_related("raw")  # type: ignore[attr-defined]
    lines = [unseal_compressed(item.raw.sealed).decode() for item in items]
    return {
        "lines": sum(text.count("\n") for text in lines),
        "different": len({line for text in lines for line in text.splitlines()}),
        "contacts": Contact.objects.count(),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), is_check=len(sys.argv) > 2)
