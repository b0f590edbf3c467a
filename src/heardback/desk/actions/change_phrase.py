"""Keep, change or drop one of the firm's own phrases for replies."""

from __future__ import annotations

from heardback.desk.actions.change_refused import Refused
from heardback.desk.models import Phrase, Staff


def keep_phrase(by: Staff, *, name: str, text: str, phrase: Phrase | None = None) -> Phrase:
    """Add a phrase or change one. Raises Refused."""
    if not name.strip() or not text.strip():
        raise Refused("A phrase has a name and a text.", "name" if not name.strip() else "text")
    row = phrase or Phrase(made_by=by)
    row.name, row.text = name.strip()[:120], text.strip()
    row.save()
    return row


def drop_phrase(phrase: Phrase) -> None:
    """Drop a phrase; replies that used it keep their words."""
    phrase.delete()
