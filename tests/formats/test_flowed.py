"""format=flowed (RFC 3676): lines wrapped for the way are one line again for the reader."""

from __future__ import annotations

import pytest

from heardback.formats.rfc5322 import parse_mail

FLOWED = "text/plain; charset=utf-8; format=flowed"


def text_of(body: str, content_type: str = FLOWED) -> str:
    head = f"From: ann@client.example\nDate: Mon, 2 Mar 2026 10:00:00 +0100\nContent-Type: {content_type}\n\n"
    return parse_mail((head + body).encode()).text


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("The pump leaks \nsince Monday.\nCan you come?\n", "The pump leaks since Monday.\nCan you come?\n"),
        ("one \n\ntwo\n", "one \n\ntwo\n"),
        ("> When can \n> you come?\nOn Monday.\n", "> When can you come?\nOn Monday.\n"),
        (">> deep \n> less deep \nmine\n", ">> deep \n> less deep \nmine\n"),
        (">\n> x\n", ">\n> x\n"),
        ("Thanks \n-- \nAnn\n", "Thanks \n-- \nAnn\n"),
        (" From here \n >no quote\n", "From here >no quote\n"),
        ("> > an old client's quote\n", "> > an old client's quote\n"),
        ("the end is missing ", "the end is missing "),
        ("", ""),
    ],
)
def test_flowed_lines_are_joined(body: str, shown: str) -> None:
    assert text_of(body) == shown


def test_delsp_drops_the_blank_that_parted_a_word() -> None:
    assert text_of("日本 \n語です\n", f"{FLOWED}; delsp=yes") == "日本語です\n"


def test_crlf_line_ends_flow_too() -> None:
    assert text_of("The pump \r\nleaks.\r\n") == "The pump leaks.\n"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "text/plain; format=fixed", "text/plain; charset=utf-8"]
)
def test_any_other_text_stays_as_written(content_type: str) -> None:
    assert text_of("The pump \nleaks.\n > x\n", content_type) == "The pump \nleaks.\n > x\n"
