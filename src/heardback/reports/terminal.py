"""The audit on a terminal: the sentence, the partition, the ten who wait longest, the questions, the files.

Colour and width come from the console; a pipe gets plain aligned text. Strangers' words are shown without
control characters and never read as markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from heardback.findings.shapes import OwedRow
from heardback.findings.spoken import counted
from heardback.kernel.status import Verdict
from heardback.reports.audit import Audit
from heardback.reports.calls import CallsReport
from heardback.reports.words import (
    answer_lines,
    kept_words,
    never_words,
    plain_text,
    promised_sentence,
    rate_words,
    share_words,
    spoken_duration,
    spoken_times,
    wait_sentence,
)

LONGEST_SHOWN = 10
WIDEST = 110
NARROW = 84
VERDICT_WORDS = {
    Verdict.MET: "answered in time",
    Verdict.LATE: "answered late",
    Verdict.NEVER_ANSWERED: "never answered",
    Verdict.MAYBE_ANSWERED: "maybe answered",
    Verdict.BREACHED_UNCONFIRMED: "no answer seen, not all mail searched",
    Verdict.EARLY: "answered, not yet due",
    Verdict.PENDING: "waiting, not yet due",
}
STYLES = {Verdict.NEVER_ANSWERED: "red", Verdict.MET: "green"}


def render_terminal(audit: Audit, console: Console, written: Sequence[Path] = ()) -> None:
    """Print the audit; `written` names the files that hold the rest."""
    width = min(console.width, WIDEST)
    console.print()
    _print_headline(audit, console, width)
    if audit.certain.parts.total or audit.unsure_parts.total:
        _print_partition(audit, console, width)
    if audit.lists.never.rows and _can_tell(audit):
        _print_longest(audit, console, width)
    if audit.calls is not None:
        _print_calls(audit, audit.calls, console, width)
    if audit.promises.summary.found:
        _print_promises(audit, console, width)
    if audit.questions:
        _print_questions(audit, console, width)
    _print_limits(audit, console, width, written)


def _can_tell(audit: Audit) -> bool:
    return audit.searched.can_tell


def _print_headline(audit: Audit, console: Console, width: int) -> None:
    if audit.headline.gap:
        _paragraph(console, Text(audit.headline.gap, style="bold yellow"), width)
    _paragraph(console, Text(audit.headline.claim, style="bold"), width)
    for doubt in audit.headline.doubts:
        _line(console, Text(doubt), width)
    if audit.headline.doubts:
        console.print()


def _print_partition(audit: Audit, console: Console, width: int) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=True, header_style="dim")
    table.add_column("owed answers")
    table.add_column("certain", justify="right")
    table.add_column("not sure", justify="right")
    for verdict, words in VERDICT_WORDS.items():
        certain, unsure = (
            getattr(parts, verdict.value) for parts in (audit.certain.parts, audit.unsure_parts)
        )
        if verdict is Verdict.NEVER_ANSWERED:
            words = never_words(audit.searched)
        style = STYLES.get(verdict, "") if certain and _can_tell(audit) else ""
        table.add_row(words, Text(f"{certain:,}", style=style), f"{unsure:,}")
    table.add_row("together", f"{audit.certain.parts.total:,}", f"{audit.unsure_parts.total:,}", style="bold")
    console.print(Padding(table, (0, 0, 0, 2), expand=False), width=width)
    console.print()
    sentences = _rate_sentences(audit)
    for sentence in sentences:
        _line(console, Text(sentence), width)
    if sentences:
        console.print()


def _rate_sentences(audit: Audit) -> list[str]:
    if not _can_tell(audit):
        return []
    rate, curve = audit.certain.rate, audit.certain.curve
    sentences = [
        f"Answered within {audit.searched.standard_words}, of what has come due: {rate_words(rate)}."
    ]
    if rate.rate is not None and not rate.is_few and rate.wilson_low is not None:
        sentences[0] = sentences[0][:-1] + f" (95 % interval {_range(rate.wilson_low, rate.wilson_high)})."
        if rate.bound_high is not None and rate.bound_high > rate.rate:
            sentences.append(f"If every doubtful one was answered in time, {100 * rate.bound_high:.0f} %.")
        if audit.unsure_parts.total:
            sentences.append(f"With the unsure ones: {rate_words(audit.with_unsure.rate)}.")
    if curve.total:
        half, most = curve.answered_by(0.5), curve.answered_by(0.9)
        sentences.append(wait_sentence(half, most, curve.longest))
    return sentences


def _range(low: float | None, high: float | None) -> str:
    return f"{100 * (low or 0):.0f}–{100 * (high or 0):.0f} %"


def _print_longest(audit: Audit, console: Console, width: int) -> None:
    shown = audit.lists.never.rows[:LONGEST_SHOWN]
    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim", width=width - 2, expand=True
    )
    table.add_column("waiting", justify="right", no_wrap=True)
    table.add_column("who", ratio=2, no_wrap=True, overflow="ellipsis")
    table.add_column("tried", no_wrap=True)
    if width >= NARROW:
        table.add_column("last words", ratio=5, no_wrap=True, overflow="ellipsis")
    for row in shown:
        table.add_row(*_longest_cells(row, audit, with_words=width >= NARROW))
        if width < NARROW:
            table.add_row("", Text(_last_words(row), style="dim"), "")
    title = "Waiting longest" if audit.lists.never.total > len(shown) else "Waiting"
    _line(console, Text(title, style="bold"), width)
    console.print(Padding(table, (0, 0, 0, 2)))
    if audit.lists.never.total > len(shown):
        more = f"and {audit.lists.never.total - len(shown):,} more, every one in owed.csv"
        _line(console, Text(more, style="dim"), width)
    console.print()


def _longest_cells(row: OwedRow, audit: Audit, with_words: bool) -> list[Text]:
    waited = spoken_duration((audit.as_of - row.opened_at).total_seconds())
    cells = [
        Text(waited, style="red"),
        Text(plain_text(row.customer) or plain_text(row.customer_id)),
        Text(spoken_times(row.chases + 1)),
    ]
    return [*cells, Text(_last_words(row))] if with_words else cells


def _last_words(row: OwedRow) -> str:
    return plain_text(row.last_words) or plain_text(row.subject) or "(no words)"


def _print_calls(audit: Audit, calls: CallsReport, console: Console, width: int) -> None:
    figures = calls.figures
    parts, back, lost = figures.open.parts, figures.callbacks, figures.prospects
    hours = "in opening hours" if calls.has_hours else "at any hour"
    _line(console, Text("Calls", style="bold"), width)
    sentences = [
        f"{counted(calls.calls, 'call')}, told by {counted(calls.records, 'record')}: {calls.inbound:,} "
        f"came in, {calls.outbound:,} went out, {calls.internal:,} were among ourselves.",
        f"{hours.capitalize()}: a person picked up {share_words(figures.open.picked_up)}; {parts.gave_up:,} gave "
        f"up, {parts.message:,} left a message, {parts.machine:,} heard only a machine, {parts.short:,} hung up "
        f"within 10 seconds, and of {parts.unproven + parts.running:,} nothing proves who answered.",
        f"Rung back in time: {share_words(back.made)}; had to ring again: {share_words(back.rang_again)}.",
        f"New callers lost to the machine: {lost.lost:,} of {lost.callers:,}. Withheld numbers lost: "
        f"{figures.withheld_lost:,}.",
    ]
    if calls.unproven:
        sentences.append(
            f"{counted(calls.unproven, 'call of ours was', 'calls of ours were')} connected, and nothing proves "
            "that a person answered: they settle nothing."
        )
    if audit.links:
        numbers = counted(len(audit.links), "number seems", "numbers seem")
        sentences.append(
            f"{numbers} to belong to people who also wrote: links.csv has the lines with which a decisions file "
            "confirms them."
        )
    for sentence in sentences:
        _line(console, Text(sentence), width)
    console.print()


def _print_promises(audit: Audit, console: Console, width: int) -> None:
    summary = audit.promises.summary
    _line(console, Text("Promises", style="bold"), width)
    _line(console, Text(promised_sentence(summary.people, audit.searched)), width)
    if summary.follow_ups.total:
        unknown = f"of {summary.follow_ups.unconfirmed:,} more one cannot tell"
        _line(console, Text(f"Promises kept in time: {kept_words(summary.kept_rate)}; {unknown}."), width)
    if summary.suggested.total:
        more = counted(summary.suggested.total, "more sentence reads", "more sentences read")
        _line(
            console,
            Text(f"{more} like a promise; nobody confirmed that: promises.csv has them.", "dim"),
            width,
        )
    console.print()


def _print_questions(audit: Audit, console: Console, width: int) -> None:
    _line(console, Text("Questions that settle many at once", style="bold"), width)
    for number, question in enumerate(audit.questions, 1):
        line = f"{number}. {plain_text(question.text)} ({counted(question.settles, 'message')})"
        _line(console, Text(line), width)
        for said, answer in answer_lines(question.answers):
            _line(console, Text(f"{said + ':':4} {plain_text(answer)}", style="dim"), width, indent=5)
    hint = "Put the lines that are true into a file and run the audit again with --decisions FILE."
    _line(console, Text(hint, style="dim"), width)
    console.print()


def _print_limits(audit: Audit, console: Console, width: int, written: Sequence[Path]) -> None:
    counts = audit.counts
    read = (
        f"{counted(counts.messages, 'message')} read: {counted(counts.contacts, 'contact')} and "
        f"{counted(counts.duplicates, 'duplicate')}. Of the contacts {counts.set_aside:,} were set aside "
        f"and {counts.unreadable:,} could not be read."
    )
    if counts.calls:
        read += f" {counts.calls:,} of them are calls, told by {counted(counts.call_records, 'record')}."
    sentences = [read, *(plain_text(source.gap) for source in audit.coverage if source.gap)]
    for sentence in sentences:
        _line(console, Text(sentence, style="dim"), width)
    for path in written:
        _line(console, Text(str(path), overflow="fold"), width)


def _paragraph(console: Console, text: Text, width: int) -> None:
    _line(console, text, width)
    console.print()


def _line(console: Console, text: Text, width: int, indent: int = 2) -> None:
    """Wrapped and indented; no blanks at the end of a line, so that a pipe gets clean text."""
    for line in text.wrap(console, max(20, width - indent - 1)):
        line.rstrip()
        console.print(Text(" " * indent) + line, highlight=False, soft_wrap=True)
