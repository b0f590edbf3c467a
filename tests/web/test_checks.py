"""What Django's own start-up checks say of a misconfigured installation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from heardback.config.checks import check_installation
from heardback.config.environment import Environment


@pytest.fixture
def sound(settings: Any, tmp_path: Path) -> Any:
    """An installation without fault."""
    tmp_path.chmod(0o700)
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    (keys / "vault.key").touch(mode=0o600)
    settings.HEARDBACK_HOME, settings.HEARDBACK_KEYS = tmp_path, keys
    settings.HEARDBACK_URL, settings.IS_SECURE, settings.IS_BEHIND_PROXY = (
        "http://127.0.0.1:8600",
        False,
        False,
    )
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.ENVIRONMENT = Environment({})
    return settings


def _ids() -> set[str]:
    found = check_installation(None)
    assert all(message.hint for message in found), "every fault has its mend"
    return {str(message.id).partition(".")[2] for message in found}


def test_a_sound_installation_says_nothing(sound: Any) -> None:
    assert _ids() == set()


def test_no_encryption_on_the_network(sound: Any) -> None:
    sound.HEARDBACK_URL = "http://desk.firm.example"
    sound.ENVIRONMENT = Environment({"HEARDBACK_BIND": "0.0.0.0"})
    assert _ids() == {"W003", "W006"}


def test_https_needs_a_proxy_and_the_proxy_must_be_the_only_way(sound: Any) -> None:
    sound.HEARDBACK_URL, sound.IS_SECURE = "https://desk.firm.example", True
    assert _ids() == {"W004"}
    sound.IS_BEHIND_PROXY = True
    assert _ids() == set()
    sound.ENVIRONMENT = Environment({"HEARDBACK_BIND": "0.0.0.0"})
    assert _ids() == {"W005"}


def test_every_host_let_in(sound: Any) -> None:
    sound.ALLOWED_HOSTS = ["127.0.0.1", "*"]
    assert _ids() == {"E002"}


def test_an_address_of_another_kind(sound: Any) -> None:
    sound.HEARDBACK_URL = "ftp://127.0.0.1"
    assert _ids() == {"E001"}


def test_keys_that_others_can_read(sound: Any, tmp_path: Path) -> None:
    (tmp_path / "keys" / "vault.key").chmod(0o644)
    assert _ids() == {"E007"}


def test_a_database_that_others_can_read(sound: Any, tmp_path: Path) -> None:
    (tmp_path / "heardback.sqlite3").touch(mode=0o644)
    assert _ids() == set(), "the folder is shut"
    tmp_path.chmod(0o755)
    assert _ids() == {"W008"}


@pytest.mark.parametrize(
    "url", ["mail.firm.example", "https://mail.firm.example", "smtp://", "smtp://host:port"]
)
def test_notices_that_cannot_be_sent(sound: Any, url: str) -> None:
    sound.ENVIRONMENT = Environment({"HEARDBACK_NOTICES": url})
    assert _ids() == {"E009"}
