"""Say where recordings are written down by a machine; off until somebody says so."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.change_refused import Refused
from heardback.desk.models import Staff, Transcription
from heardback.desk.sealing import seal_text
from heardback.gateways.transcription import problem_of


def change_transcription(
    by: Staff, *, is_on: bool, url: str, model: str, secret: str | None, now: datetime
) -> Transcription:
    """Record where voices go from now on; what was kept before is never sent. `secret` None keeps the last one.

    Raises Refused.
    """
    before = Transcription.objects.order_by("-pk").first()
    address, name = url.strip().rstrip("/"), model.strip()
    if is_on:
        reason = problem_of(address)
        if reason:
            raise Refused(reason, "url")
        if not name:
            raise Refused("Name the model, such as whisper-1.", "model")
    kept = before.secret if before is not None and before.url == address else b""
    return Transcription.objects.create(
        is_on=is_on,
        url=address[:500],
        model=name[:120],
        # A key for one address is not handed to another.
        secret=kept if secret is None else seal_text(secret.strip()) if secret.strip() else b"",
        decided_by=by,
        decided_at=now,
    )
