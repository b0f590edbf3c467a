"""A real desk for a browser: its own folder and database, served by granian as `heardback serve` does.

The firm of the shared world lives in it. What a test lets happen there (mail comes in, a colleague takes somebody)
is done by a hand: one process of the desk's own that listens to the test.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.life.installation import ROOT, Installation, own_database


class HandFailed(AssertionError):
    """What the hand was asked to do raised an error; the message is its traceback."""


class Hand:
    """A process of the desk; `do` runs one verb of `tests.browser.desk_hand` in it and returns its answer."""

    def __init__(self, installation: Installation) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.desk_hand"],
            env=installation.env,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, verb: str, *arguments: Any, **named: Any) -> Any:
        """Run a verb to its end; raises HandFailed with the traceback."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([verb, arguments, named]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise HandFailed(f"the desk's hand ended at {verb}: see its standard error")
        answer = json.loads(line)
        if "problem" in answer:
            raise HandFailed(answer["problem"])
        return answer["result"]

    def stop(self) -> None:
        """End the process."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait(20)


class DeskServer:
    """A running desk: `url` to visit, `do` to let something happen in it."""

    def __init__(self, installation: Installation, hand: Hand | None = None) -> None:
        self.installation, self.url, self._hand = installation, installation.url, hand

    def do(self, verb: str, *arguments: Any, **named: Any) -> Any:
        """Let something happen; a desk without a hand, such as one that is being set up, cannot."""
        assert self._hand is not None, "this desk has no hand"
        return self._hand.do(verb, *arguments, **named)


@contextmanager
def desk_server(folder: Path) -> Iterator[DeskServer]:
    """Make the desk of the shared world in `folder` and serve its pages until the block ends."""
    with own_database() as database_url:
        installation = Installation(folder / "home", database_url)
        hand = Hand(installation)
        try:
            hand.do("begin")
            with installation.serving("--only", "web") as served:
                served.until(lambda: bool(served.health()), "pages are served")
                yield DeskServer(installation, hand)
                served.stop()
        finally:
            hand.stop()
