"""One judge: the same mailbox through desk and audit gives the same owed answers and promises, in any order."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.desk.exported import (
    NOW,
    PROMISES_COMPARED,
    Export,
    audited_export,
    desk_promises,
    desk_rows,
    differing_rows,
    import_export,
)

from heardback.desk.models import Contact
from heardback.intake.models import RawItem
from heardback.intake.rebuild import differences

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Export:
    return audited_export(tmp_path_factory.mktemp("export"), messages=700, seed=11)


@pytest.mark.parametrize(("seed", "batch"), [(None, 200), (5, 200), (6, 7)])
def test_row_for_row(export: Export, tmp_path: Path, seed: int | None, batch: int) -> None:
    import_export(export, tmp_path, shuffled=random.Random(seed) if seed else None, batch=batch)
    assert len(export.owed) > 150
    # Of two copies of one mail, the words of the one seen first are shown; a gateway may have added a footer.
    shown = ("last_words",) if seed else ()
    assert list(differing_rows(export.owed, desk_rows(export.as_of), but=shown)) == []
    promised = desk_promises(export.as_of)
    assert len(export.promises) > 15
    assert list(differing_rows(export.promises, promised, compared=PROMISES_COMPARED)) == []
    assert list(differences(NOW)) == []
    assert RawItem.objects.count() - Contact.objects.count() > 0  # sightings of one mail are one contact
