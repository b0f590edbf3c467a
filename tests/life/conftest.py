"""Installations for the tests of this folder, on the database that the suite runs on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.life.installation import Installation, own_database

Make = Callable[[str], Installation]
ARRIVED = 30


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Return a firm that is set up, with mail that nobody has read yet; only to be copied."""
    with own_database() as url:
        made = Installation(tmp_path_factory.mktemp("prepared") / "home", url)
        made.run("upgrade")
        made.python(f"from tests.life.filling import fill\nfill({ARRIVED})")
        yield made


@pytest.fixture
def make_installation(tmp_path: Path) -> Iterator[Make]:
    """Return a maker of empty installations by name, each with a database of its own."""
    with ExitStack() as stack:
        yield lambda name: Installation(tmp_path / name, stack.enter_context(own_database()))


@pytest.fixture
def installation(prepared: Installation, tmp_path: Path) -> Iterator[Installation]:
    """Return an installation whose firm is set up and has unread mail."""
    with own_database(prepared.env.get("HEARDBACK_DATABASE_URL", "")) as url:
        shutil.copytree(prepared.home, tmp_path / "home")
        yield Installation(tmp_path / "home", url)
