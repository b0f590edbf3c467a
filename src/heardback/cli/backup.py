"""`heardback backup FILE` and `heardback restore FILE`: the whole state in one file, and back."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from heardback.cli.backup_archive import BadArchive, read_manifest, unpack_archive, write_archive
from heardback.cli.errors import Refused, cannot_write
from heardback.cli.prepare import alone
from heardback.cli.setting_up import set_up_desk

LOG = logging.getLogger(__name__)
_KEYS = "keys"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--with-keys", is_flag=True, help="Put the encryption keys into it as well.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def backup(file: Path, with_keys: bool, force: bool) -> None:
    """Write database, raw mail and, if asked, keys into FILE; the desk may go on running."""
    set_up_desk()
    if file.exists() and not force:
        raise Refused(f"{file} exists: name another file, or add --force to replace it.")
    try:
        manifest, size = write_backup(file, datetime.now(UTC), with_keys=with_keys)
    except OSError as problem:
        raise Refused(cannot_write(problem, file.absolute().parent)) from problem
    click.echo(f"{file}: {size / 1e6:,.1f} MB, {manifest['tables'].get('intake_rawitem', 0):,} mails.")
    if with_keys:
        click.echo(
            "It holds the keys: whoever has this file can read all mail in it. Keep it as safe as the mailboxes.",
            err=True,
        )
    else:
        click.echo(
            f"The keys are not in it: keep a copy of {keys_folder()} somewhere else, without it nothing can be read.",
            err=True,
        )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace what this installation holds now.")
@click.option("--check", is_flag=True, help="Only check that FILE is whole.")
def restore(file: Path, force: bool, check: bool) -> None:
    """Bring back the state that FILE keeps; the desk must not be running."""
    set_up_desk()
    from django.conf import settings

    try:
        with alone(Path(settings.HEARDBACK_HOME), "serve.lock"):
            manifest = read_backup(file, force=force, only_check=check)
    except BlockingIOError:
        raise Refused("The desk is running on this state: stop it first, then restore.") from None
    except (BadArchive, ValueError) as problem:
        raise Refused(str(problem)) from problem
    except OSError as problem:
        raise Refused(cannot_write(problem, Path(settings.HEARDBACK_HOME))) from problem
    made_at = manifest["made_at"]
    if check:
        click.echo(f"{file} is whole: the state of {made_at}, version {manifest['version']}.")
        return
    click.echo(f"Restored the state of {made_at}. 'heardback serve' goes on from there.")


def write_backup(target: Path, now: datetime, *, with_keys: bool) -> tuple[dict[str, Any], int]:
    """Write a backup of this moment; return its manifest and its size. Consistent while the desk runs."""
    from heardback.cli import backup_database as database

    target.absolute().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".heardback-", dir=target.absolute().parent) as scratch:
        folder = Path(scratch)
        files, rows, migrations = database.dump(folder)
        if with_keys:
            files |= {f"{_KEYS}/{path.name}": path for path in _key_files()}
        manifest = {
            "format": 1,
            "version": version("heardback"),
            "made_at": now.isoformat(),
            "engine": database.engine(),
            "migrations": migrations,
            "tables": rows,
            "has_keys": with_keys,
            "vault": _vault_name(keys_folder()),
        }
        return manifest, write_archive(target, manifest, files)


def read_backup(source: Path, *, force: bool, only_check: bool = False) -> dict[str, Any]:
    """Restore `source` after checking all of it; returns its manifest, raises BadArchive or ValueError.

    Refuses a state of PostgreSQL on SQLite, one of a newer version, a vault key that cannot open it, and, without
    `force`, an installation that holds something.
    """
    from heardback.cli import backup_database as database

    manifest = read_manifest(source)
    if not only_check:
        _check_fits(source, manifest, force=force, is_empty=database.is_empty(), engine=database.engine())
    with tempfile.TemporaryDirectory(prefix=".heardback-", dir=_scratch_place()) as scratch:
        unpack_archive(source, Path(scratch))
        if only_check:
            return manifest
        database.load(Path(scratch), manifest)
        if manifest["has_keys"]:
            _put_keys(Path(scratch) / _KEYS)
    return manifest


def _check_fits(source: Path, manifest: dict[str, Any], *, force: bool, is_empty: bool, engine: str) -> None:
    if manifest["engine"] == "postgresql" and engine == "sqlite":
        raise ValueError(
            f"{source} was made on PostgreSQL and this installation runs on SQLite: name a PostgreSQL database in "
            "HEARDBACK_DATABASE_URL."
        )
    ahead = [name for name in manifest["migrations"] if tuple(name) not in _known_migrations()]
    if ahead:
        raise ValueError(
            f"{source} was made by version {manifest['version']}, newer than {version('heardback')}: install that "
            "version to restore it."
        )
    if not is_empty and not force:
        raise ValueError(
            "This installation holds mail or people already: add --force to replace them by the backup."
        )
    if not manifest["has_keys"] and manifest["vault"] != _vault_name(keys_folder()):
        raise ValueError(
            f"{source} was written under another vault.key than the one in {keys_folder()}, so nothing in it could "
            "be read: put the keys that belong to it there first."
        )


def _known_migrations() -> set[tuple[str, str]]:
    """Return the migrations of this version; those of libraries that are not ours may be of any version."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    return set(MigrationLoader(connection, replace_migrations=False).disk_migrations)


def keys_folder() -> Path:
    """Return the folder of this installation's keys."""
    from django.conf import settings

    return Path(settings.HEARDBACK_KEYS)


def _key_files() -> list[Path]:
    """Return the keys; a one-time token beside them is none."""
    return sorted(path for path in keys_folder().glob("[!.]*") if path.is_file() and path.suffix != ".token")


def _vault_name(folder: Path) -> str:
    """Return what tells one vault key from another and gives nothing of it away."""
    key = bytes.fromhex((folder / "vault.key").read_text().strip())
    return hmac.new(key, b"which key is this", hashlib.sha256).hexdigest()[:16]


def _put_keys(source: Path) -> None:
    folder = keys_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in source.iterdir():
        target = folder / path.name
        if target.exists() and target.read_bytes() != path.read_bytes():
            target.replace(folder / f"{path.name}.before-restore")
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(path.read_bytes())
            file.flush()
            os.fsync(file.fileno())


def _scratch_place() -> Path:
    """Unpack where the state lies: there is room for it, and it is readable by this user alone."""
    from django.conf import settings

    home = Path(settings.HEARDBACK_HOME)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return home
