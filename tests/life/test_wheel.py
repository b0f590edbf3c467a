"""The wheel: everything is in it, pip alone installs it, and the desk starts from it."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from tests.life.installation import ROOT, Installation


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


def test_it_holds_every_file_of_the_package(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "heardback").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert wanted - inside == set()
    assert {name for name in inside if name.startswith("tests")} == set()


def test_pip_installs_it_and_the_desk_starts(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    # The libraries are those of this run: the test needs no package index.
    library = Path(sysconfig.get_path("purelib", vars={"base": str(tmp_path / "venv")}))
    (library / "those_of_this_run.pth").write_text(
        f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
    )
    install = [str(python), "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run([*install, "--ignore-installed"], check=True)
    heardback = tmp_path / "venv" / "bin" / "heardback"
    installation = Installation(tmp_path / "home")
    installation.env.pop("PYTHONPATH")
    installation.env.pop("DJANGO_SETTINGS_MODULE")
    installation.command = (str(heardback),)
    told = installation.run("--version").stdout
    assert told.startswith("heardback, version ")
    where = "import heardback; print(heardback.__file__)"
    found = subprocess.run(
        [str(python), "-c", where], env=installation.env, capture_output=True, text=True, check=True
    )
    assert found.stdout.startswith(str(tmp_path)), "the wheel's own package runs"
    with installation.serving() as desk:
        desk.until_well()
        assert desk.stop() < 10
