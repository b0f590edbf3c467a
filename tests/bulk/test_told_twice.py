"""The audit of mail and calls counts a voicemail once where the PBX mailed it too, and keeps both rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.bulk.phone_files import Files, contacts, owed

FROM_X = '[PBX]: New message 1 in mailbox 201 from "Xenia Young" <3125550142>'
LEFT = "You were just left a 0:{} long message (number 1)\n\n--Asterisk\n"


@pytest.mark.parametrize("formats", [("cel", "cdr", "queue_log"), ("cel",), ("cdr",)])
def test_a_mailed_voicemail_is_no_second_try(tmp_path: Path, formats: tuple[str, ...]) -> None:
    files = Files(tmp_path)
    files.leaves_message("mon 16:00", speaks=20)
    files.writes("mon 16:00", FROM_X, body=LEFT.format(20), sender="asterisk@pool.example")
    outcome = files.audited(*formats)
    (one,) = owed(outcome)
    assert (one["channel"], one["chases"], len(one["tried"])) == ("voicemail", 0, 1)
    rules = [row["rule"] for row in contacts(outcome) if row["owes"] == "yes"]
    assert sorted(rules) == ["told_twice", "voicemail"]


def test_a_message_of_another_length_is_one_more_try(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.leaves_message("mon 16:00", speaks=20)
    files.writes("mon 16:00", FROM_X, body=LEFT.format(55), sender="asterisk@pool.example")
    (one,) = owed(files.audited("cel"))
    assert (one["chases"], len(one["tried"])) == (1, 2)
