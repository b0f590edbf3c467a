"""Hear a voicemail: the sound as it was kept, by the part that the player asks for."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from heardback.desk.access import access_recording
from heardback.desk.actions.note_access import note_access
from heardback.intake.recordings import PLAYED, NotHere, sound_of
from heardback.web.customers.sandboxed import FILE_POLICY
from heardback.web.middleware import DeskRequest
from heardback.web.ranges import ranged


@require_safe
def play(request: DeskRequest, pk: int) -> HttpResponse:
    """Send the sound of one recording; 404 with a sentence where there is none (any more, or yet)."""
    row = access_recording(request.user, pk)
    note_access(request.user, "recording", row.contact_id, request.now)  # type: ignore[arg-type]
    try:
        sound = sound_of(row)
    except NotHere as problem:
        return HttpResponse(f"{problem.sentence}\n", status=404, content_type="text/plain; charset=utf-8")
    is_played = row.content_type in PLAYED
    response = ranged(
        request, sound, row.content_type if is_played else "application/octet-stream", f'"recording-{row.pk}"'
    )
    if not is_played:
        response["Content-Disposition"] = f'attachment; filename="voicemail-{row.pk}"'
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response
