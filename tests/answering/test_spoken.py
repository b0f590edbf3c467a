"""Moments as a voice says them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from heardback.answering.spoken import spoken_moment

NOW = datetime(2026, 3, 16, 13, 0, tzinfo=UTC)  # Monday 09:00 in New York
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("utc", "language", "said"),
    [
        ("2026-03-16T20:40:59+00:00", "en-US", "4:40 pm today"),
        ("2026-03-17T13:00:00+00:00", "en", "9 am tomorrow"),
        ("2026-03-17T04:00:00+00:00", "en", "12 am tomorrow"),
        ("2026-03-18T16:00:00+00:00", "en", "Wednesday at 12 pm"),
        ("2026-03-23T13:05:00+00:00", "en", "Monday, 23 March, at 9:05 am"),
        ("2026-03-16T20:40:00+00:00", "de-DE", "heute 16 Uhr 40"),
        ("2026-03-18T13:00:00+00:00", "de", "Mittwoch, 9 Uhr"),
        ("2026-03-17T13:00:00+00:00", "fr", "demain à 9 heures"),
        ("2026-03-18T13:00:00+00:00", "es", "el miércoles a las 9:00"),
        ("2026-03-18T13:00:00+00:00", "nl-BE", "woensdag om 9:00"),
        ("2026-03-17T13:00:00+00:00", "pl", "9 am tomorrow"),
    ],
)
def test_said_in_the_firms_zone(utc: str, language: str, said: str) -> None:
    assert spoken_moment(datetime.fromisoformat(utc), NOW, NEW_YORK, language) == said
