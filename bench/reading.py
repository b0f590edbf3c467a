"""What the reading of promises and requests finds, and what it costs: `./run bench reading`.

    python -m bench.reading [--size N] [--no-speed] [--sentences] [--fit]

- the project's own sentences (tests/reading/promise_sentences): F1 by language, and how many kinds are right;
- where HEARDBACK_EXAMS names the folder of exams: promises and requests of BC3 (two votes of three), the intent data,
  times named, and the finds in a thousand sentences of ordinary mail, judged by a person;
- cost: a sample firm of N messages is audited by `heardback audit`; beside its CPU time a message stands what reading
  the promises of the firm's own mail, and the requests of what came in, takes a message.
`--sentences` prints each of the own sentences that is read wrongly. `--fit` refits the weights of
`reading.commitment_weights`, prints them and how far they can be trusted (out of fold), and changes no file.
"""

from __future__ import annotations

import argparse
import email
import email.policy
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.measure import measure
from bench.reading_parts.chrono import chrono_score
from bench.reading_parts.fitting import (
    bc3_out_of_fold,
    fit,
    known_languages,
    out_of_fold,
    promise_rows,
    reliability,
    request_rows,
)
from bench.reading_parts.material import BASE_AT, ZONE, exams_folder, own_sentences
from bench.reading_parts.scores import bc3_scores, customer_words, ordinary_mail, own_scores, parakweet_score

from heardback.reading.call_wishes import wants_call
from heardback.reading.commitment_sentences import sentences_of
from heardback.reading.commitment_weights import PROMISE_WEIGHTS, SUGGESTED
from heardback.reading.commitments import CommitmentKind, all_promises, promises_in
from heardback.reading.requests import read_requests
from heardback.reading.told_promises import said_by_customer
from heardback.reading.zones import new_text_of

FIRM = "blueheron-pools.example"
LIMIT = 1 / 3
ROUNDS = 3


def show_scores() -> None:
    """Print every score, one a line."""
    for language in known_languages():
        promises, requests, kinds = own_scores(language)
        print(f"{promises}\n{requests}\nown sentences {language}, kinds right: {kinds:.0%}")
    folder = exams_folder()
    if folder is None:
        print("HEARDBACK_EXAMS names no folder: the labelled mail of others is not read.")
        return
    for score in (*bc3_scores(folder), parakweet_score(folder), chrono_score(folder), ordinary_mail(folder)):
        print(score)
    print(customer_words(folder))


def show_sentences() -> None:
    """Print the own sentences whose kind is read wrongly."""
    for said in own_sentences():
        if said.is_promise is None:
            continue
        found = max(
            all_promises(sentences_of(said.text), BASE_AT, ZONE), key=lambda one: one.confidence, default=None
        )
        kind = (
            found.kind if found is not None and found.confidence >= SUGGESTED else CommitmentKind.NO_PROMISE
        )
        if kind != said.kind:
            print(f"{said.language}: {said.text}  is {said.kind}, read as {kind}")


def show_fit() -> None:
    """Refit both tables and print them with their reliability."""
    folder = exams_folder()
    for name, rows, prior, ridge in (
        ("PROMISE_WEIGHTS", promise_rows(folder), PROMISE_WEIGHTS, 2.0),
        ("REQUEST_WEIGHTS", request_rows(folder), {}, 1.0),
    ):
        print(f"{name}, {len(rows)} finds; out of fold:")
        right = [row.is_right for row in rows]
        print("\n".join(reliability(out_of_fold(rows, prior, ridge), right)))
        for feature, weight in sorted(fit(rows, prior, ridge).items()):
            print(f'    "{feature}": {weight:.2f},')
    if folder is not None:
        print("\n".join(map(str, bc3_out_of_fold(folder))))


def show_cost(size: int) -> bool:
    """Print what the audit and the reading take a message; False where the reading takes more than its third."""
    with tempfile.TemporaryDirectory(prefix="heardback-bench-") as scratch:
        work = Path(scratch)
        heardback = str(Path(sys.executable).parent / "heardback")
        env = dict(os.environ)
        made = measure(
            [heardback, "sample-firm", str(work / "firm"), "--messages", str(size), "--seed", "1"],
            env=env, cwd=work, log=work / "log",
        )  # fmt: skip
        if made.exit_code:
            print(f"The sample firm could not be written: {made.said}")
            return False
        audited = measure(
            [heardback, "audit", str(work / "firm" / "mail"), "--firm", FIRM, "--staff",
             str(work / "firm" / "staff.txt"), "--timezone", "America/New_York", "--out", str(work / "audit")],
            env=env, cwd=work, log=work / "log",
        )  # fmt: skip
        ours, theirs = _texts(work / "firm" / "mail")
    count = len(ours) + len(theirs)
    audit = audited.cpu_seconds / count
    promises = _best(lambda: [promises_in(text, BASE_AT, ZONE) for text in ours]) / count
    requests = _best(lambda: [read_requests(sentences_of(text)) for text in theirs]) / count
    told = (
        _best(lambda: [(said_by_customer(text, BASE_AT, ZONE), wants_call(text)) for text in theirs]) / count
    )
    share = promises / audit
    print(
        f"{count} messages, {len(ours)} of the firm: the audit takes {audit * 1e6:.0f} µs of CPU a message, reading "
        f"the promises {promises * 1e6:.0f} µs ({share:.0%}), reading the requests as well {requests * 1e6:.0f} µs, "
        f"what customers tell of promises and whether they want a call {told * 1e6:.0f} µs"
    )
    return share < LIMIT


def _texts(folder: Path) -> tuple[list[str], list[str]]:
    """The new texts of the firm's own mail and of the others'."""
    ours: list[str] = []
    theirs: list[str] = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        for raw in b"\n\n".join((b"", path.read_bytes())).split(b"\n\nFrom ")[1:]:
            raw = raw.partition(b"\n")[2]  # the separator line of an mbox
            message = email.message_from_bytes(raw, policy=email.policy.default)
            body = message.get_body(preferencelist=("plain",))
            if body is None:
                continue
            try:
                text = new_text_of(body.get_content())
            except (LookupError, KeyError):
                continue
            (ours if FIRM in str(message.get("from", "")) else theirs).append(text)
    return ours, theirs


def _best(run: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        run()
        times.append(time.process_time() - begun)
    return min(times)


def main(argv: Sequence[str] | None = None) -> int:
    """Run what was asked; exit code 1 where the reading costs more than a third of the audit."""
    parser = argparse.ArgumentParser(prog="./run bench reading", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--size", type=int, default=10000, metavar="N")
    parser.add_argument("--no-speed", action="store_true", help="Scores only.")
    parser.add_argument(
        "--sentences", action="store_true", help="Print the own sentences that are read wrongly."
    )
    parser.add_argument("--fit", action="store_true", help="Refit the weights and print them.")
    asked = parser.parse_args(argv)
    if asked.fit:
        show_fit()
        return 0
    show_scores()
    if asked.sentences:
        show_sentences()
    return 0 if asked.no_speed or show_cost(asked.size) else 1


if __name__ == "__main__":
    sys.exit(main())
