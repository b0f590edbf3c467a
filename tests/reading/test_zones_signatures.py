"""Telephone numbers in signatures."""

from __future__ import annotations

import subprocess
import sys

import pytest

from heardback.reading.signatures import suggested_numbers


@pytest.mark.parametrize(
    ("signature", "country", "expected"),
    [
        ("Ann Lee\nTel: +44 20 7946 0123\nFax: +44 20 7946 0124", "GB", ("+442079460123",)),
        ("Ann\n(212) 555-0142 | M 212.555.0143", "US", ("+12125550142", "+12125550143")),
        ("Ann\n+44 (0)20 7946 0123", "", ("+442079460123",)),
        ("Ann\n020 7946 0123", "", ()),
        ("Ann\n12.03.2026\nOrder 1234", "DE", ()),
        ("https://x.example/12345678901 ann12345678@x.example", "US", ()),
        ("", "US", ()),
    ],
)
def test_numbers(signature: str, country: str, expected: tuple[str, ...]) -> None:
    assert suggested_numbers(signature, country) == expected


def test_the_library_is_loaded_only_for_digits() -> None:
    code = (
        "import sys; from heardback.reading.signatures import suggested_numbers as s; s('Ann Lee', 'US');"
        "assert 'phonenumbers' not in sys.modules"
    )
    subprocess.run(
        [sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(p for p in sys.path if p)}
    )
