"""One spelling for matching (SEMANTICS 2.2)."""

from __future__ import annotations

import pytest

from heardback.evidence.addresses import matching_address


@pytest.mark.parametrize(
    ("written", "matched"),
    [
        ("Ann.Lee+Shop@Pool.Example", "ann.lee+shop@pool.example"),
        ("info@Bücher.example", "info@xn--bcher-kva.example"),
        ("info@xn--bcher-kva.example", "info@xn--bcher-kva.example"),
        ("jürgen@pool.example", "jürgen@pool.example"),
        ("not an address", "not an address"),
        ("x@ex ample\u00fc", "x@ex ample\u00fc"),
        ("", ""),
    ],
)
def test_one_spelling(written: str, matched: str) -> None:
    assert matching_address(written) == matched
