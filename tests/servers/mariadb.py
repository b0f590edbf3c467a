"""A real MariaDB as a private instance on a free port, over TLS with a certificate of its own.

Files live in a new folder that goes when it ends. Root starts it as the user `mysql`, who may not be root.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pymysql
from tests.servers.smtp_server import write_certificates

from heardback.gateways.ports import free_port

MISSING = "MariaDB is not installed. On Debian 12: apt-get install mariadb-server"
_START_WITHIN = 60.0


class NoMariaDB(RuntimeError):
    """The server is not installed; the message is the line that installs it."""


@dataclass(frozen=True, slots=True)
class MariaDB:
    """A running server: `port` on 127.0.0.1 and localhost, `socket` for its administrator, `authority` (PEM)."""

    port: int
    socket: Path
    authority: Path

    def do(self, *statements: str, database: str = "") -> None:
        """Do statements as the administrator, each committed."""
        connection = pymysql.connect(
            unix_socket=str(self.socket), user="root", password="", database=database or None
        )
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
            connection.commit()
        finally:
            connection.close()


def _program(*names: str) -> str:
    for name in names:
        found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
        if found:
            return found
    raise NoMariaDB(MISSING)


@contextmanager
def private_mariadb(zone: str = "SYSTEM") -> Iterator[MariaDB]:
    """Start a server on a free port; yield it; stop it. `zone` is its time zone, as an offset."""
    server, installer = _program("mariadbd", "mysqld"), _program("mariadb-install-db", "mysql_install_db")
    folder = Path(tempfile.mkdtemp(prefix="heardback-mariadb-"))
    is_root = os.geteuid() == 0
    as_user = ["runuser", "-u", "mysql", "--"] if is_root else []
    write_certificates(folder)
    authority = folder / "ca.pem"
    data = folder / "data"
    if is_root:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, "mysql")
    done = subprocess.run(
        [
            *as_user,
            installer,
            "--no-defaults",
            f"--datadir={data}",
            "--auth-root-authentication-method=normal",
        ],
        capture_output=True,
        text=True,
        cwd=folder,
    )
    if done.returncode:
        raise RuntimeError(f"MariaDB did not do as asked: {done.stderr or done.stdout}")
    port = free_port()
    found = MariaDB(port, folder / "socket", authority)
    process = subprocess.Popen(
        [
            *as_user, server, "--no-defaults", f"--datadir={data}", f"--socket={found.socket}", f"--port={port}",
            "--bind-address=127.0.0.1", f"--pid-file={folder / 'pid'}", f"--log-error={folder / 'log'}",
            f"--ssl-cert={folder / 'server.pem'}", f"--ssl-key={folder / 'server.key'}", f"--ssl-ca={authority}",
            f"--default-time-zone={zone}", "--innodb-flush-log-at-trx-commit=0", "--innodb-log-file-size=8M",
            "--innodb-buffer-pool-size=16M", "--performance-schema=OFF", "--skip-name-resolve",
        ],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(found, process, folder / "log")
        yield found
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: MariaDB, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START_WITHIN
    while not _listens(server.socket):
        if process.poll() is not None or time.monotonic() > until:
            said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise RuntimeError(f"MariaDB did not start: {said}")
        time.sleep(0.1)
    server.do("SELECT 1")


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True
