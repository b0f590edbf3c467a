"""What reading history takes, said beforehand: time, disk, and the days that a provider's limit makes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heardback.intake.backfill import Limits, Rate, megabytes, plan_backfill

GIBIBYTE = 1 << 30
RATE = Rate(messages_per_second=100, bytes_per_second=10_000_000)


def roomy(free: int = 500 * GIBIBYTE) -> Limits:
    return Limits(free_bytes=lambda: free)


def test_the_slower_of_count_and_volume_says_how_long() -> None:
    many = plan_backfill(36_000, 1_000_000, rate=RATE, daily_bytes=None, limits=roomy())
    large = plan_backfill(10, 36_000_000_000, rate=RATE, daily_bytes=None, limits=roomy())
    assert many.takes == timedelta(minutes=6)
    assert large.takes == timedelta(hours=1)
    assert "6 minutes" in many.sentence


def test_a_daily_volume_makes_days_of_it() -> None:
    plan = plan_backfill(100_000, 15_000_000_000, rate=RATE, daily_bytes=1_500_000_000, limits=roomy())
    assert plan.takes == timedelta(days=9), "the tenth day's share is the first's"
    assert "9 days" in plan.sentence


def test_metadata_only_takes_the_headers_alone() -> None:
    whole = plan_backfill(1_000, 100_000_000, rate=RATE, daily_bytes=None, limits=roomy())
    bare = plan_backfill(
        1_000, 100_000_000, rate=RATE, daily_bytes=None, is_metadata_only=True, limits=roomy()
    )
    assert bare.bytes == 4_000_000
    assert bare.disk_bytes < whole.disk_bytes / 5


@pytest.mark.parametrize(("free", "fits"), [(20 * GIBIBYTE, True), (9 * GIBIBYTE, False)])
def test_a_full_disk_is_foreseen(free: int, fits: bool) -> None:
    plan = plan_backfill(50_000, 10 * GIBIBYTE, rate=RATE, daily_bytes=None, limits=roomy(free))
    assert plan.fits is fits
    assert ("stops before it is full" in plan.sentence) is not fits


def test_nothing_to_read_is_said_so() -> None:
    plan = plan_backfill(0, 0, rate=RATE, daily_bytes=None, limits=roomy())
    assert plan.sentence == "There is no older mail to read."


def test_sizes_are_said_as_people_say_them() -> None:
    assert [megabytes(size) for size in (10, 5_000, 5 << 20, 3 * GIBIBYTE)] == [
        "1 KB",
        "5 KB",
        "5 MB",
        "3.0 GB",
    ]
