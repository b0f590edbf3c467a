"""One spelling for matching an address: lower case, the domain as IDNA A-label (SEMANTICS 2.2).

Tags ("ann+shop@") and the dots of some providers stay: they are suggestions, not matches.
"""

from __future__ import annotations

from functools import lru_cache

import idna


@lru_cache(maxsize=50_000)
def matching_address(address: str) -> str:
    """Return `address` as it is compared; a domain that is no valid IDN is only lower-cased."""
    lowered = address.lower()
    if lowered.isascii():
        return lowered
    local, at, domain = lowered.rpartition("@")
    try:
        return f"{local}{at}{idna.encode(domain, uts46=True).decode('ascii')}"
    except idna.IDNAError:
        return lowered
