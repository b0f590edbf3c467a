"""The `heardback` command: every subcommand is imported only when it is called, so that an audit stays light."""

from __future__ import annotations

import importlib
import sys

import click

_COMMANDS = {
    "serve": ("heardback.cli.serve", "serve", "Run the desk: who is owed an answer right now."),
    "demo": ("heardback.cli.demo", "demo", "Run the desk of a sample firm that lives."),
    "audit": ("heardback.cli.audit", "audit", "Read a mailbox export: who never heard back?"),
    "explain": (
        "heardback.cli.explain",
        "explain",
        "Show what was decided for a mail or a due time, and why.",
    ),
    "sample-firm": (
        "heardback.cli.sample",
        "sample_firm",
        "Write a believable firm's mail with ground truth.",
    ),
    "import": ("heardback.cli.import_", "import_", "Read mailbox exports into the desk."),
    "doctor": ("heardback.cli.doctor", "doctor", "Say what is misconfigured, unreachable or not covered."),
    "rebuild": ("heardback.cli.rebuild", "rebuild", "Derive everything again from facts, and compare."),
    "backup": ("heardback.cli.backup", "backup", "Keep the whole state in one file, while running."),
    "restore": ("heardback.cli.backup", "restore", "Bring back what a backup keeps."),
    "upgrade": ("heardback.cli.serve", "upgrade", "Bring the database to this version, after a backup."),
    "schema": ("heardback.cli.schema", "schema", "Print JSON Schema for every shape and enum."),
}


class _LazyGroup(click.Group):
    """A group that lists its commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name, _ = _COMMANDS[cmd_name]
        found: click.Command = getattr(importlib.import_module(module), name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in _COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="heardback")
def cli() -> None:
    """Heardback: everybody who contacts the firm hears back from a human in time, and the firm can prove it."""


def main() -> None:
    """Run the command line; unusable input ends with one sentence on standard error and exit code 2."""
    try:
        # Without standalone mode click returns the code given to ctx.exit instead of raising it.
        returned = cli.main(prog_name="heardback", standalone_mode=False)
        sys.exit(returned if isinstance(returned, int) else 0)
    except click.exceptions.NoArgsIsHelpError as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except click.ClickException as problem:
        click.echo(f"heardback: {_in_one_line(problem)}", err=True)
        sys.exit(problem.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. Run the same command again to go on where it stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)


def _in_one_line(problem: click.ClickException) -> str:
    """Errors are one sentence that names the mend; for wrong arguments that is the command's help."""
    sentence = " ".join(problem.format_message().split())
    if not isinstance(problem, click.UsageError):
        return sentence
    command = problem.ctx.command_path if problem.ctx else "heardback"
    return f"{sentence.rstrip('.')} (see '{command} --help')."
