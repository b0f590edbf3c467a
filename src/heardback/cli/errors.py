"""How the command line says no: one sentence on standard error, and the exit codes of the contract."""

from __future__ import annotations

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
