"""`new_text_and_doubt` says of any text what `split_zones` says, for less work."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.reading.zones import new_text_and_doubt, split_zones

LINES = [
    "", "   ", "words here", "> quoted", "-- ", "Thanks,", "Ann", "Sent from my iPhone", "From: ann@client.example",
    "To: desk@firm.example", "Date: 3 May 2026 10:00", "On Monday Ann wrote on 3.5.2026:",
    "On 3 May 2026 at 10:00, Ann <ann@client.example> wrote:",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_the_short_way_agrees_with_the_long_one(lines: list[str]) -> None:
    text = "\n".join(lines)
    zones = split_zones(text)
    assert new_text_and_doubt(text) == (zones.new_text, bool(zones.doubtful_text))


def test_doubt_is_told() -> None:
    assert new_text_and_doubt("Thank you!\n\nSent from my iPhone\n\nOne more thing?") == ("Thank you!", True)
