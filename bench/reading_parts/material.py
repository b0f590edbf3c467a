"""What the reading of promises and requests is measured on: the project's own sentences and labelled mail of others.

The mail of others lies in the folder that HEARDBACK_EXAMS names and is never copied; what a person judged in it is
kept as digests (`judged_sentences.txt`).
"""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import os
import random
import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from heardback.reading.zones import new_text_of

HERE = Path(__file__).resolve().parent
SENTENCES = HERE.parent.parent / "tests" / "reading" / "promise_sentences"
ZONE = ZoneInfo("America/New_York")
BASE_AT = datetime(2026, 3, 18, 14, tzinfo=ZONE)
_MAIL = re.compile(r"(?m)^From .* \d\d:\d\d:\d\d \d{4}\n(?=\S+:)")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, whether it is a promise and a request (None: nobody said), and whose fold it is in."""

    text: str
    is_promise: bool | None
    is_request: bool | None
    group: str
    kind: str = ""
    language: str = ""


def own_sentences() -> list[Labelled]:
    """The project's own sentences, by language and kind; each is a fold of its own."""
    found = []
    for path in sorted(SENTENCES.glob("*.toml")):
        for kind, sentences in tomllib.loads(path.read_text("utf-8")).items():
            for number, text in enumerate(sentences):
                group = f"{path.stem} {kind} {number}"
                if kind in ("request", "no_request"):
                    found.append(Labelled(text, None, kind == "request", group, kind, path.stem))
                else:
                    found.append(Labelled(text, kind != "no_promise", None, group, kind, path.stem))
    return found


def exams_folder() -> Path | None:
    """The folder of exams, None where none is named."""
    named = os.environ.get("HEARDBACK_EXAMS", "")
    return Path(named) if named else None


def bc3(folder: Path) -> list[Labelled]:
    """Sentences with three annotators' votes: two make a promise (commitment) or a request; folds are threads."""
    rows = json.loads((folder / "commitments_bc3" / "sentences_with_votes.json").read_text("utf-8"))
    return [
        Labelled(html.unescape(row["text"]), row["cmt"] >= 2, row["req"] >= 2, row["thread"], language="en")
        for row in rows
    ]


def parakweet(folder: Path) -> list[Labelled]:
    """Sentences that ask for or promise something, or do not (noisy): here the label stands as a request."""
    lines = (folder / "intent_parakweet" / "train.txt").read_text("utf-8", errors="replace").splitlines()
    found = []
    for number, line in enumerate(lines):
        label, _, text = line.partition("\t")
        if text:
            found.append(Labelled(text, None, label == "Yes", f"intent {number % 20}", language="en"))
    return found


def judged(folder: Path, mails: int = 4000) -> tuple[list[str], dict[str, bool]]:
    """New texts of ordinary mail of a list, drawn by a fixed seed, and what a person judged: digest to is-promise."""
    packed = (folder / "lists" / "r-sig-finance.mbox.gz").read_bytes()
    raw = gzip.decompress(packed).decode("utf-8", "replace")
    drawn = _MAIL.split(raw)[1:]
    random.Random(5).shuffle(drawn)
    texts = [new_text_of(mail.partition("\n\n")[2]) for mail in drawn[:mails] if "\n\n" in mail]
    rows = (HERE / "judged_sentences.txt").read_text("utf-8").splitlines()
    verdicts = dict(row.split() for row in rows if row and not row.startswith("#"))
    return texts, {digest: verdict == "promise" for digest, verdict in verdicts.items()}


def digest_of(sentence: str) -> str:
    """How a judged sentence is named."""
    return hashlib.blake2b(sentence.encode(), digest_size=8).hexdigest()
