"""What the reading of promises and requests finds, and what it costs: `./run bench reading`.

    python -m bench.reading [--size N] [--no-speed] [--sentences] [--fit]

- the project's own sentences (tests/reading/promise_sentences): F1 by language, and how many kinds are right;
- its own replies (tests/reading/holding_sentences): how many that hold off are found, and how many full ones are not;
- where HEARDBACK_EXAMS names the folder of exams: promises and requests of BC3 (two votes of three), the intent data,
  times named, and the finds in a thousand sentences of ordinary mail, judged by a person;
- cost: a sample firm of N messages is audited in one process, each mail read without and with all that
  `evidence.said` reads; the share is what the reading adds to the audit's CPU time, the median of the audits.
`--sentences` prints each of the own sentences that is read wrongly. `--fit` refits the weights of
`reading.commitment_weights`, prints them and how far they can be trusted (out of fold), and changes no file.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

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
from bench.reading_parts.holding import fit_holding, holding_scores
from bench.reading_parts.material import BASE_AT, ZONE, exams_folder, own_sentences
from bench.reading_parts.scores import bc3_scores, customer_words, ordinary_mail, own_scores, parakweet_score

from heardback.reading.commitment_sentences import sentences_of
from heardback.reading.commitment_weights import PROMISE_WEIGHTS, SUGGESTED
from heardback.reading.commitments import CommitmentKind, all_promises

FIRM = "blueheron-pools.example"
LIMIT = 1 / 3
ROUNDS = 5


def show_scores() -> None:
    """Print every score, one a line."""
    for language in known_languages():
        promises, requests, kinds = own_scores(language)
        print(f"{promises}\n{requests}\nown sentences {language}, kinds right: {kinds:.0%}")
    print("\n".join(holding_scores()))
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
    print("HOLDING_WEIGHTS:")
    for feature, weight in fit_holding().items():
        print(f'    "{feature}": {weight:.2f},')
    if folder is not None:
        print("\n".join(map(str, bc3_out_of_fold(folder))))


def show_cost(size: int) -> bool:
    """Print what an audit takes a message without and with the reading; False where that adds more than a third."""
    with tempfile.TemporaryDirectory(prefix="heardback-bench-") as scratch:
        work = Path(scratch)
        made = measure(
            [str(Path(sys.executable).parent / "heardback"), "sample-firm", str(work / "firm"),
             "--messages", str(size), "--seed", "1"],
            env=dict(os.environ), cwd=work, log=work / "log",
        )  # fmt: skip
        if made.exit_code:
            print(f"The sample firm could not be written: {made.said}")
            return False
        pairs = [_audited(work) for _ in range(ROUNDS)]
    shares = sorted(read / bare - 1 for bare, read in pairs)
    bare, read = (median(times) / size * 1e6 for times in zip(*pairs, strict=True))
    share = median(shares)
    print(
        f"{size} messages, one process: the audit takes {bare:.0f} µs of CPU a message without the reading of "
        f"promises, asks and wishes for a call, {read:.0f} µs with it: the reading adds {share:.0%} "
        f"(median of {ROUNDS} audits, {shares[0]:.0%} to {shares[-1]:.0%})"
    )
    return share < LIMIT


def _audited(work: Path) -> tuple[float, float]:
    """The CPU seconds of an audit of the sample firm without and with the reading of promises."""
    firm = work / "firm"
    shutil.rmtree(work / "audit", ignore_errors=True)
    run = subprocess.run(
        [sys.executable, "-m", "bench.reading_parts.one_audit", str(firm / "mail"), "--firm", FIRM,
         "--staff", str(firm / "staff.txt"), "--timezone", "America/New_York", "--out", str(work / "audit")],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    if not (work / "audit" / "owed.csv").exists():
        sys.exit(f"bench: the audit failed: {run.stderr.strip()[-600:]}")
    bare, read = map(float, run.stdout.split()[-2:])
    return bare, read


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
