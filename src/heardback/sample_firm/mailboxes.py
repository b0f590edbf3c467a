"""Where copies lie: one mbox per mailbox folder (mboxrd, as Thunderbird and Dovecot export), or Maildir++ trees."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO, Protocol

from heardback.sample_firm.firm import DOMAIN, FirmClock
from heardback.sample_firm.letters import Letter


class Mailboxes(Protocol):
    """Takes copies in order of time; returns the source's name and the copy's place in it, from 1."""

    def put(self, folder: str, letter: Letter, head: bytes, body: bytes) -> tuple[str, int]: ...

    def close(self) -> None: ...


def _is_read(folder: str, letter: Letter) -> bool:
    return not folder.endswith("/Inbox") or letter.number % 9 != 0


class MboxMailboxes:
    """`mail/<mailbox>/<Folder>.mbox`, every file held open."""

    def __init__(self, root: Path, clock: FirmClock) -> None:
        self._root = root
        self._clock = clock
        self._files: dict[str, BinaryIO] = {}
        self._counts: dict[str, int] = {}

    def put(self, folder: str, letter: Letter, head: bytes, body: bytes) -> tuple[str, int]:
        file = self._files.get(folder)
        if file is None:
            path = self._root / f"{folder}.mbox"
            path.parent.mkdir(parents=True, exist_ok=True)
            file = self._files[folder] = path.open("wb", buffering=1 << 20)
            self._counts[folder] = 0
        nth = self._counts[folder] = self._counts[folder] + 1
        file.write(self._from_line(folder, letter) + head)
        file.write(_quoted(body))
        file.write(b"\n" if body.endswith(b"\n") else b"\n\n")
        return f"mail/{folder}.mbox", nth

    def _from_line(self, folder: str, letter: Letter) -> bytes:
        when = self._clock.from_line_date(letter.at)
        if folder.startswith("tom.becker/"):
            flags = "0001" if _is_read(folder, letter) else "0000"
            return f"From - {when}\nX-Mozilla-Status: {flags}\nX-Mozilla-Status2: 00000000\n".encode()
        envelope = "MAILER-DAEMON" if letter.kind == "dsn" else letter.envelope or letter.sender.address
        return f"From {envelope} {when}\n".encode()

    def close(self) -> None:
        for file in self._files.values():
            file.close()


def _quoted(data: bytes) -> bytes:
    """Quote lines that look like a `From ` line, also already quoted ones (mboxrd)."""
    if b"From " not in data:
        return data
    lines = data.split(b"\n")
    return b"\n".join([b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines])


class MaildirMailboxes:
    """`mail/<mailbox>/{cur,new,tmp}` with `.Sent`, `.Junk`, `.Drafts` beside, as Dovecot lays them out."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders: dict[str, str] = {}
        self._sources: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def put(self, folder: str, letter: Letter, head: bytes, body: bytes) -> tuple[str, int]:
        path = self._folders.get(folder)
        if path is None:
            path = self._folders[folder] = self._make(folder)
            self._sources[folder] = Path(path).relative_to(self._root.parent).as_posix()
            self._counts[folder] = 0
        nth = self._counts[folder] = self._counts[folder] + 1
        flags = ("D" if folder.endswith("/Drafts") else "") + ("S" if _is_read(folder, letter) else "")
        delivery = f"M{letter.number % 1_000_000:06d}P{4000 + nth % 1000}_{nth}"
        base = f"{letter.at}.{delivery}.mx.{DOMAIN},S={len(head) + len(body)}"
        name = f"{path}/cur/{base}:2,{flags}" if flags else f"{path}/new/{base}"
        file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        os.write(file, head + body)
        os.close(file)
        os.utime(name, (letter.at, letter.at))
        return self._sources[folder], nth

    def _make(self, folder: str) -> str:
        mailbox, _, name = folder.partition("/")
        path = self._root / mailbox if name == "Inbox" else self._root / mailbox / f".{name}"
        for part in ("cur", "new", "tmp"):
            (path / part).mkdir(parents=True, exist_ok=True)
        return str(path)

    def close(self) -> None:
        return None
