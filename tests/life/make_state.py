"""Keep a small state of this version for good: `python -m tests.life.make_state` before each release.

`test_upgrade` takes every state in `states/` to the version under test.
"""

from __future__ import annotations

import tempfile
from importlib.metadata import version
from pathlib import Path

from tests.life.installation import Installation

STATES = Path(__file__).parent / "states"


def main() -> None:
    """Write `states/<version>.heardback` with its keys; they open nothing but this made-up mail."""
    STATES.mkdir(exist_ok=True)
    target = STATES / f"{version('heardback')}.heardback"
    with tempfile.TemporaryDirectory() as work:
        made = Installation(Path(work) / "home")
        made.run("upgrade")
        made.python("from tests.life.filling import tell\ntell()")
        made.run("backup", str(target), "--with-keys", "--force")
    print(f"{target.relative_to(Path.cwd())}: {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
