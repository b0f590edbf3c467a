"""An installation of its own for a test: folder, database, port, and the real command line in real processes."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from heardback.gateways.ports import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
CLI = (sys.executable, "-c", "from heardback.cli import main; main()")
PATIENCE = 120.0  # seconds; everything here takes a few of them on a machine with nothing else to do


class Installation:
    """One HEARDBACK_HOME. Commands run in processes of their own, as an administrator would run them."""

    def __init__(self, home: Path, database_url: str = "") -> None:
        self.home = home
        self.command: tuple[str, ...] = CLI
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("HEARDBACK_")}
        self.env |= {
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "heardback.config.settings",
            "HEARDBACK_HOME": str(home),
            "HEARDBACK_PORT": str(self.port),
            "HEARDBACK_URL": self.url,
            "HEARDBACK_WEB_WORKERS": "1",
        }
        if database_url:
            self.env["HEARDBACK_DATABASE_URL"] = database_url

    def run(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run `heardback …` to its end; its exit code must be `code`."""
        done = subprocess.run(
            [*self.command, *arguments],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def python(self, code: str) -> str:
        """Run Python with the desk set up; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @contextmanager
    def serving(self, *arguments: str, command: str = "serve") -> Iterator[Served]:
        """Run `heardback serve` for as long as the block lasts."""
        log = self.home.parent / f"{self.home.name}-{uuid.uuid4().hex[:6]}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [*self.command, command, *arguments], env=self.env, stdout=file, stderr=subprocess.STDOUT
            )
        served = Served(self, process, log)
        try:
            yield served
        finally:
            served.clear_away()


class Served:
    """A running desk: its supervisor, its tree, what it logs."""

    def __init__(self, installation: Installation, process: subprocess.Popen[bytes], log: Path) -> None:
        self.installation, self.process, self._log = installation, process, log
        self._seen: set[int] = set()

    @property
    def log(self) -> str:
        return self._log.read_text()

    def health(self) -> dict[str, Any]:
        """Return what /healthz says, {} while nothing answers."""
        with contextlib.suppress(OSError, urllib.error.HTTPError):
            found: dict[str, Any] = json.loads(get(f"{self.installation.url}/healthz"))
            return found
        return {}

    def until_well(self) -> None:
        """Wait until pages are served and every worker gave a sign of life."""
        self.until(lambda: self.health().get("status") == "ok", "the desk is well")
        self.tree()

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait until `is_so`, for at most PATIENCE."""
        ends_at = time.monotonic() + PATIENCE
        while not is_so():
            assert self.process.poll() is None, f"the desk ended before {what}:\n{self.log}"
            assert time.monotonic() < ends_at, f"too late: {what}\n{self.health()}\n{self.log}"
            time.sleep(0.1)

    def tree(self) -> dict[int, str]:
        """Return the processes below the supervisor, by id, with their command lines."""
        found = below(self.process.pid)
        self._seen |= set(found)
        return found

    def pid_of(self, worker: str) -> int:
        """Return the process id of one worker (of the main one, for the web)."""
        wanted = f"heardback.workers {worker} "
        return min(pid for pid, line in self.tree().items() if wanted in f"{line} ")

    def left(self) -> dict[int, str]:
        """Return who of the tree, as ever seen, is still running."""
        return {pid: line for pid in self._seen if (line := command_of(pid)) and "heardback" in line}

    def stop(self) -> float:
        """End it as an init system does; return how many seconds that took."""
        self.tree()
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)
        return time.monotonic() - began

    def clear_away(self) -> None:
        """End whatever a failed test left."""
        self.tree()
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for pid in self.left():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def get(url: str, **headers: str) -> bytes:
    """Fetch a page; raises urllib's errors."""
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
        body: bytes = answer.read()
        return body


def below(pid: int) -> dict[int, str]:
    """Return all descendants of a process with their command lines."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(folder.name))
    found: dict[int, str] = {}
    waiting = [pid]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            found[child] = command_of(child)
            waiting.append(child)
    return found


def command_of(pid: int) -> str:
    """Return a running process' command line, '' where it has ended."""
    try:
        if (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return ""
        return (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


@contextmanager
def own_database(copied_from: str = "") -> Iterator[str]:
    """Yield the URL of a fresh database (or a copy) on the server that the suite runs on; '' for SQLite."""
    base = os.environ.get("HEARDBACK_DATABASE_URL", "")
    if not base:
        yield ""
        return
    import psycopg

    name = f"life_{uuid.uuid4().hex[:12]}"
    template = urlsplit(copied_from).path.strip("/") or "template1"
    with psycopg.connect(base, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield urlunsplit(urlsplit(base)._replace(path=f"/{name}"))
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
