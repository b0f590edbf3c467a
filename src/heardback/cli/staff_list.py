"""`--staff FILE|ADDRESS|anyone`: who answers for the firm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from heardback.formats.records import Unreadable

ANYONE = "anyone"


@dataclass(frozen=True, slots=True)
class StaffList:
    addresses: tuple[str, ...]
    is_anyone: bool


def read_staff(values: Sequence[str]) -> StaffList:
    """Return the addresses given one by one or in files (one a line, # begins a comment)."""
    addresses: list[str] = []
    is_anyone = False
    for value in values:
        if value.lower() == ANYONE:
            is_anyone = True
        elif "@" in value and not Path(value).exists():
            addresses.append(value.lower())
        else:
            addresses.extend(_from_file(Path(value)))
    if is_anyone and addresses:
        raise Unreadable(
            "--staff anyone goes with no other --staff: on a list, whoever is not the asker may answer."
        )
    return StaffList(tuple(dict.fromkeys(addresses)), is_anyone)


def _from_file(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise Unreadable(
            f"--staff {path} is neither an address nor a readable text file ({problem}): give one address a line."
        ) from problem
    found = []
    for number, line in enumerate(lines, start=1):
        words = line.partition("#")[0].replace(",", " ").replace(";", " ").split()
        address = next((word.strip("<>").lower() for word in words if "@" in word), "")
        if address:
            found.append(address)
        elif words:
            raise Unreadable(f"{path}, line {number} holds no mail address: write one address a line.")
    return found
