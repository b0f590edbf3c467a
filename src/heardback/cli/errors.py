"""How the command line says no: one sentence on standard error, and the exit codes of the contract."""

from __future__ import annotations

import errno
from pathlib import Path

import click

FINE, BAD_NEWS, UNUSABLE, UNBALANCED = 0, 1, 2, 3


class Refused(click.ClickException):
    """Unusable input or arguments: prints the sentence, exits with 2."""

    exit_code = UNUSABLE

    def show(self, file: object = None) -> None:
        click.echo(f"heardback: {self.message}", err=True)


class Unbalanced(Refused):
    """Counts do not balance: a bug that must be said; exits with 3."""

    exit_code = UNBALANCED


WORKER_LOST = (
    "A worker process was stopped from outside, probably because memory ran out: close other programs and run the "
    "same command again."
)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def cannot_write(problem: OSError, folder: Path) -> str:
    """Return one sentence for a folder that takes no more files, or none at all."""
    if problem.errno in _FULL or "no space left" in str(problem).lower():
        return f"There is no room left below {folder}: free some space or give another folder with --out."
    reason = problem.strerror or str(problem).splitlines()[0]
    return f"{problem.filename or folder} cannot be written ({reason}): give another folder with --out."
