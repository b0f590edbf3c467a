"""The whole state in one file and back: the same rows, the same mail, also while mail comes in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.life.conftest import ARRIVED, Make
from tests.life.installation import CLI, Installation
from tests.life.promising import TABLES

from heardback.cli.backup_archive import BadArchive, read_manifest, unpack_archive, write_archive

_READ = (
    "from heardback.intake.normalise import normalise_one\nfrom tests.life.filling import NOW\n"
    "while normalise_one(NOW, 7): pass"
)
_DIGEST = "from tests.life.contents import digest\nprint(digest())"


@pytest.mark.parametrize("with_keys", [True, False], ids=["with keys", "keys apart"])
def test_what_is_restored_is_what_was_kept(
    installation: Installation, make_installation: Make, tmp_path: Path, with_keys: bool
) -> None:
    installation.python(_READ)
    file = tmp_path / "state.heardback"
    kept = installation.run("backup", str(file), *(["--with-keys"] if with_keys else []))
    assert ("Keep it as safe as the mailboxes" in kept.stderr) == with_keys
    assert file.stat().st_mode & 0o077 == 0

    other = make_installation("other")
    if not with_keys:
        assert "put the keys that belong to it" in other.run("restore", str(file), code=2).stderr
        for key in (installation.home / "keys").iterdir():
            (other.home / "keys" / key.name).write_bytes(key.read_bytes())
    other.run("restore", str(file))
    assert other.python(_DIGEST) == installation.python(_DIGEST)
    assert other.run("rebuild", "--check").stdout.strip() == "No difference."
    assert other.python(_FIRST_WORDS) == "Can you come and repair pump 0?"

    installation.python("from tests.life.filling import *\narrive(IntakePoint.objects.get(), range(50, 51))")
    assert "add --force" in installation.run("restore", str(file), code=2).stderr
    installation.run("restore", str(file), "--force")
    assert other.python(_DIGEST) == installation.python(_DIGEST)
    # What comes after a restore gets numbers of its own.
    installation.python(
        "from tests.life.filling import *\narrive(IntakePoint.objects.get(), range(60, 65))\n" + _READ
    )
    assert installation.run("rebuild", "--check").stdout.strip() == "No difference."


def test_promises_and_what_people_said_of_them_are_restored(make_installation: Make, tmp_path: Path) -> None:
    firm, other = make_installation("firm"), make_installation("other")
    firm.run("upgrade")
    firm.python("from tests.life.promising import promise_and_wait\npromise_and_wait()")
    file = tmp_path / "state.heardback"
    firm.run("backup", str(file), "--with-keys")
    kept = read_manifest(file)["tables"]
    assert [name for name in TABLES if not kept[f"desk_{name.lower()}"]] == []
    other.run("restore", str(file))
    assert other.python(_DIGEST) == firm.python(_DIGEST)
    assert other.run("rebuild", "--check").stdout.strip() == "No difference."


def test_kept_while_mail_comes_in(
    installation: Installation, make_installation: Make, tmp_path: Path
) -> None:
    coming = "from tests.life.filling import *\nfrom heardback.intake.normalise import normalise_one\n" + (
        "point = IntakePoint.objects.get()\nprint('begun', flush=True)\n"
        "for number in range(100, 100000, 3):\n"
        "    arrive(point, range(number, number + 3))\n"
        "    normalise_one(NOW, 2)\n"
    )
    command = [sys.executable, "-c", f"import django\ndjango.setup()\n{coming}"]
    files = [tmp_path / f"{number}.heardback" for number in range(3)]
    with subprocess.Popen(command, env=installation.env, stdout=subprocess.PIPE) as busy:
        try:
            assert busy.stdout is not None
            assert busy.stdout.readline() == b"begun\n"
            for file in files:
                installation.run("backup", str(file), "--with-keys")
            assert busy.poll() is None, "the desk went on while it was kept"
        finally:
            busy.kill()
    rows = [read_manifest(file)["tables"]["intake_rawitem"] for file in files]
    assert ARRIVED <= rows[0] < rows[1] < rows[2]
    other = make_installation("other")
    other.run("restore", str(files[1]))
    assert other.python("from tests.life.contents import *\nprint(items(), unreadable())") == f"{rows[1]} 0"
    assert other.run("rebuild", "--check").stdout.strip() == "No difference."
    other.python(_READ)
    assert other.run("rebuild", "--check").stdout.strip() == "No difference."


def test_refusals_name_the_mend(installation: Installation, tmp_path: Path) -> None:
    file = tmp_path / "state.heardback"
    installation.run("backup", str(file))
    assert "add --force to replace it" in installation.run("backup", str(file), code=2).stderr
    installation.run("backup", str(file), "--force")
    assert "is whole" in installation.run("restore", str(file), "--check").stdout
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert "no whole backup" in installation.run("restore", str(file), "--check", code=2).stderr
    file.write_bytes(b"something else entirely")
    assert "no whole backup" in installation.run("restore", str(file), "--force", code=2).stderr
    with installation.serving("--only", "tick") as desk:
        desk.until(lambda: "tick started" in desk.log, "it runs")
        file.write_bytes(whole)
        assert "stop it first" in installation.run("restore", str(file), "--force", code=2).stderr


def test_a_changed_byte_is_found(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"words" * 1000)
    file = tmp_path / "archive"
    write_archive(file, {"format": 1}, {"one": tmp_path / "one"})
    assert unpack_archive(file, tmp_path / "out")["files"]["one"]["size"] == 5000
    assert (tmp_path / "out" / "one").read_bytes() == b"words" * 1000
    whole = file.read_bytes()
    for place in range(5, len(whole), 11):
        broken = bytearray(whole)
        broken[place] ^= 0x55
        file.write_bytes(bytes(broken))
        with pytest.raises((BadArchive, ValueError)):
            unpack_archive(file, tmp_path / f"out{place}")


def test_a_backup_is_whole_or_not_there(installation: Installation, tmp_path: Path) -> None:
    file = tmp_path / "none" / "state.heardback"
    with subprocess.Popen([*CLI, "backup", str(file)], env=installation.env) as keeping:
        keeping.kill()
    assert not file.exists()


_FIRST_WORDS = (
    "from heardback.intake.models import RawItem\nfrom heardback.desk.sealing import unseal_compressed\n"
    "raw = unseal_compressed(RawItem.objects.order_by('source_key').first().raw.sealed)\n"
    "print(raw.split(b'\\r\\n\\r\\n')[1].decode())"
)
