"""A real PostgreSQL as a private instance: `python -m tests.servers.postgres COMMAND…` runs COMMAND beside one.

The command finds it in HEARDBACK_TEST_DATABASE_URL. Durability is left on as in production, files live in a new
folder that goes when the command ends. Root starts it as the user `postgres`, who may not be root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = "PostgreSQL is not installed. On Debian 12: apt-get install postgresql"


class NoPostgres(RuntimeError):
    """The server is not installed; the message is the line that installs it."""


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NoPostgres(MISSING)
    return Path(on_path).parent


@contextmanager
def private_postgres() -> Iterator[str]:
    """Start a server that listens on a socket in its own folder alone; yield its URL; stop it."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="heardback-postgres-"))
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    data = folder / "data"

    def server(*command: str | Path) -> None:
        done = subprocess.run([*as_user, *map(str, command)], capture_output=True, text=True, cwd=folder)
        if done.returncode:
            raise RuntimeError(f"PostgreSQL did not do as asked: {done.stderr or done.stdout}")

    server(
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "--no-sync",
        "-E",
        "UTF8",
        "--locale=C",
    )
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=60"
    try:
        server(binaries / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start")
        yield f"postgres://postgres@/postgres?host={folder}"
    finally:
        subprocess.run(
            [*as_user, str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"],
            check=False,
            capture_output=True,
        )
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run the command given, with a server beside it."""
    try:
        with private_postgres() as url:
            return subprocess.run(
                sys.argv[1:], env={**os.environ, "HEARDBACK_TEST_DATABASE_URL": url}
            ).returncode
    except NoPostgres as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
