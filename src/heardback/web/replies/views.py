"""The place Reply: write an answer, see it go, take it back; who else is writing, and what happened meanwhile."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heardback.alerts.keep_draft import draft_text, drop_draft, keep_draft
from heardback.alerts.letter_promises import keep_said
from heardback.alerts.mailboxes import senders_for, shown_sender
from heardback.alerts.meanwhile import writing_now, written_meanwhile
from heardback.alerts.models import Letter, LetterState
from heardback.alerts.queries import access_letter, letters_to, letters_to_look_at
from heardback.alerts.write_letter import Writing, say_sent, send_again, undo_letter, write_letter
from heardback.desk.access import access_owed, access_work
from heardback.desk.firm import profile
from heardback.desk.models import IntakePoint, OwedAnswer, Phrase, Staff
from heardback.desk.refused import Refused
from heardback.formats.compose import File, Unsendable
from heardback.formats.records import Mailbox
from heardback.formats.replying import quote_of
from heardback.reading.zones import split_zones
from heardback.web.coaching.drafts import ASKED, DraftHints, hints_for_draft, show_hints_for_draft
from heardback.web.coaching.views import dismiss_on_draft
from heardback.web.moments import as_of_for, zone_for
from heardback.web.promises.composing import in_composer, note_for, said_in_draft
from heardback.web.replies.forms import ReplyForm, files_too_large
from heardback.web.replies.original import Answered, answered

_BESIDE_FILES = 1_000_000
_NOT_HERE = "not-here-"


@csrf_exempt
def reply(request: HttpRequest, key: str) -> HttpResponse:
    """Write an answer. What is too large to be sent is refused before its bytes are read."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.MOST_UPLOADED + _BESIDE_FILES:
        context = {"sentence": files_too_large()}
        return render(request, "heardback/replies/too_large.html", context, status=413)
    return _reply(request, key)


@csrf_protect
@require_http_methods(["GET", "POST"])
def _reply(request: HttpRequest, key: str) -> HttpResponse:
    staff = access_work(request.user)
    start = answered(access_owed(staff, key))
    points = senders_for(start.owed, staff, IntakePoint.objects.filter(is_active=True))
    if request.method != "POST":
        return _composer(
            request, start, _form(request, start, points, initial=_initial(request, start, points))
        )
    if request.POST.get("do", "") in ("insert", "look") or _dismisses(request, start):
        return _composer(request, start, _form(request, start, points, initial=_with_phrase(request, start)))
    files = request.FILES.getlist("files")
    form = _form(request, start, points, data=request.POST, files=files)
    if not form.is_valid():
        return _composer(request, start, form, status=422)
    try:
        said = said_in_draft(request, form.cleaned_data["text"])
        with transaction.atomic():  # a letter never goes out without what its writer said of it
            letter = write_letter(staff, _writing(form, start, staff, files, request), now=as_of_for(request))
            keep_said(letter, said)
    except (Unsendable, Refused) as problem:
        form.add_error(None, problem.reason if isinstance(problem, Unsendable) else str(problem))
        return _composer(request, start, form, status=422)
    return redirect("letter", letter.pk)


def _dismisses(request: HttpRequest, start: Answered) -> bool:
    """Whether "not here" was pressed in a browser without scripts; it is done then."""
    pressed = request.POST.get("do", "")
    if pressed.startswith(_NOT_HERE):
        dismiss_on_draft(request, start.owed.owed_id, pressed.removeprefix(_NOT_HERE))
    return pressed.startswith(_NOT_HERE)


def _form(request: HttpRequest, start: Answered, points: list[IntakePoint], **more: Any) -> ReplyForm:
    return ReplyForm(
        points=points, addresses=start.addresses, zone=zone_for(request), as_of=as_of_for(request), **more
    )


def _initial(request: HttpRequest, start: Answered, points: list[IntakePoint]) -> dict[str, Any]:
    staff = access_work(request.user)
    typed = draft_text(staff, start.owed.owed_id)
    return {
        "point": points[0].pk if points else "",
        "to": _typed(start.parts.to),
        "cc": _typed(start.parts.cc),
        "subject": start.parts.subject,
        "text": typed,
        "quotes": start.record is not None,
        "token": secrets.token_hex(16),
        "opened_at": as_of_for(request).isoformat(),
        **note_for(request, staff, start.owed, _their_words(start), typed),
    }


def _their_words(start: Answered) -> str:
    record = start.record
    return split_zones(record.text).new_text.strip() if record is not None else start.owed.last_words


def _with_phrase(request: HttpRequest, start: Answered) -> dict[str, Any]:
    """Add one of the firm's phrases to what was typed; {name} is the only thing that is filled in."""
    given = {name: request.POST.get(name, "") for name in ReplyForm.base_fields}
    chosen = request.POST.get("phrase", "")
    is_wanted = chosen.isdigit() and request.POST.get("do") == "insert"
    phrase = Phrase.objects.filter(pk=int(chosen)).first() if is_wanted else None
    if phrase is not None:
        words = phrase.text.replace("{name}", start.owed.customer)
        given["text"] = f"{given['text'].rstrip()}\n\n{words}".strip()
    return {**given, "is_holding": bool(given["is_holding"]), "quotes": bool(given["quotes"])}


def _composer(request: HttpRequest, start: Answered, form: ReplyForm, status: int = 200) -> HttpResponse:
    staff = access_work(request.user)
    owed = start.owed
    answers = start.contact.contact_id if start.contact is not None else owed.owed_id
    context = {
        "owed": owed,
        "form": form,
        "words": _their_words(start),
        "contact": start.contact,
        "left_out": start.parts.left_out,
        "phrases": Phrase.objects.order_by("name"),
        "writing": writing_now(owed.owed_id, staff, as_of_for(request)),
        "letters": letters_to(owed.customer_id),
        "addresses": start.addresses,
        "can_quote": start.record is not None,
        "coaching": _hints(request, start, form),
        **in_composer(request, owed, answers, str(form["text"].value() or "")),
    }
    return render(request, "heardback/replies/composer.html", context, status=status)


def _hints(request: HttpRequest, start: Answered, form: ReplyForm) -> DraftHints:
    """Looking changes nothing; what was sent to be looked over is kept as shown."""
    staff, as_of = access_work(request.user), as_of_for(request)
    text = str(form["text"].value() or "")
    if request.method != "POST":
        return hints_for_draft(staff, start.owed, text, as_of)
    return show_hints_for_draft(staff, start.owed, text, as_of, is_asked=True)


def _writing(
    form: ReplyForm, start: Answered, staff: Staff, files: list[UploadedFile[Any]], request: HttpRequest
) -> Writing:
    given = form.cleaned_data
    point = form.points[given["point"]]
    quoted = (
        quote_of(start.record, zone_for(request)) if given["quotes"] and start.record is not None else None
    )
    return Writing(
        token=given["token"],
        opened_at=given["opened_at"],
        customer_id=start.owed.customer_id,
        answers=start.owed.owed_id,
        point=point,
        from_=shown_sender(staff, profile(), point),
        to=given["to"],
        cc=given["cc"],
        subject=given["subject"],
        text=given["text"],
        in_reply_to=start.parts.in_reply_to,
        references=start.parts.references,
        quoted=quoted,
        files=tuple(File(file.name or "file", file.content_type or "", file.read()) for file in files),
        cites=start.cites,
        promised_at=given["promised"],
    )


def _typed(boxes: tuple[Mailbox, ...]) -> str:
    return ", ".join(f'"{box.name}" <{box.address}>' if box.name else box.address for box in boxes)


@require_POST
def reply_draft(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what was typed so far; answer with who else is writing and what happened since the form was opened."""
    staff = access_work(request.user)
    owed = access_owed(staff, key)
    keep_draft(staff, owed, request.POST.get("text", ""), now=as_of_for(request))
    context = _presence(request, staff, owed)
    if "hints" in request.POST:
        seen = request.POST["hints"]
        found = show_hints_for_draft(
            staff, owed, request.POST.get("text", ""), as_of_for(request), is_asked=seen.endswith(ASKED)
        )
        has_changed = found.digest != seen
        context |= {"owed": owed, "coaching": found, "is_beside": True, "shows_hints": has_changed}
    return render(request, "heardback/replies/presence.html", context)


def _presence(request: HttpRequest, staff: Staff, owed: OwedAnswer) -> dict[str, Any]:
    form = ReplyForm(
        {"opened_at": request.POST.get("opened_at", "")},
        points=(),
        addresses=(),
        zone=zone_for(request),
        as_of=as_of_for(request),
    )
    form.is_valid()
    opened_at = form.cleaned_data.get("opened_at")
    return {
        "writing": writing_now(owed.owed_id, staff, as_of_for(request)),
        "meanwhile": written_meanwhile(owed.customer_id, staff, opened_at) if opened_at else [],
        "kept_at": as_of_for(request) if request.POST.get("text", "").strip() else None,
    }


@require_POST
def reply_discard(request: HttpRequest, key: str) -> HttpResponse:
    """Throw one's own draft away."""
    staff = access_work(request.user)
    owed = access_owed(staff, key)
    drop_draft(staff, owed.owed_id)
    return redirect("customer", owed.customer_id)


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """Answers that are on their way, or that somebody must look at."""
    staff = access_work(request.user)
    return render(request, "heardback/replies/letters.html", {"letters": letters_to_look_at(staff)})


@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer on its way: the seconds to undo it, what became of it, and what a held one waits for."""
    staff = access_work(request.user)
    row = access_letter(staff, pk)
    is_held = row.state == LetterState.HELD
    context = {
        "letter": row,
        "owed": OwedAnswer.objects.filter(owed_id=row.answers).first(),
        "is_own": row.written_by_id == staff.pk,
        "seconds": max(0, -(-(row.not_before - as_of_for(request)).total_seconds() // 1)),
        "meanwhile": written_meanwhile(row.customer_id, row.written_by, row.opened_at) if is_held else [],
        "is_moving": row.state in (LetterState.WAITING, LetterState.SENDING),
    }
    template = "letter_state" if request.headers.get("HX-Request") else "letter"
    return render(request, f"heardback/replies/{template}.html", context)


def _acting(act: Callable[[Staff, Letter, HttpRequest], str]) -> Callable[[HttpRequest, int], HttpResponse]:
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        staff = access_work(request.user)
        row = access_letter(staff, pk)
        problem = act(staff, row, request)
        if problem:
            messages.warning(request, problem)
        row.refresh_from_db()
        if row.state == LetterState.UNDONE and row.answers:
            return redirect("reply", row.answers)
        return redirect("letter", row.pk)

    return view


def _undo(staff: Staff, row: Letter, request: HttpRequest) -> str:
    if undo_letter(staff, row, now=as_of_for(request)):
        messages.success(request, "Taken back: nothing was sent. Your words are still here.")
        return ""
    return "Too late to take it back: it has gone out."


def _again(staff: Staff, row: Letter, request: HttpRequest) -> str:
    return "" if send_again(staff, row, now=as_of_for(request)) else "It is on its way already."


def _said_sent(staff: Staff, row: Letter, request: HttpRequest) -> str:
    return "" if say_sent(staff, row, now=as_of_for(request)) else "What became of it is known already."


letter_undo = _acting(_undo)
letter_again = _acting(_again)
letter_sent = _acting(_said_sent)
