"""The same mailboxes through a real Dovecot and the desk as through the audit: the same owed answers, row for row."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.desk.exported import NOW, ZONE, audited_export, desk_rows, differing_rows
from tests.servers.dovecot import PASSWORD, Dovecot, shared_dovecot

from heardback.bulk.firms import is_shared
from heardback.bulk.sources import open_sources
from heardback.desk.firm import profile
from heardback.desk.models import CoverageSpan, IntakePoint, StaffAddress, StandardVersion
from heardback.desk.sealing import seal_text
from heardback.formats.exports.items import FolderRole, RawItem
from heardback.intake.import_export import cover_import
from heardback.intake.normalise import normalise_one
from heardback.intake.rebuild import differences
from heardback.intake.rejudge import rejudge_all
from heardback.intake.watch_imap import ImapWatcher
from heardback.sample_firm.firm import DOMAIN

pytestmark = pytest.mark.django_db
FOLDERS = {
    FolderRole.INBOX: "INBOX",
    FolderRole.SENT: "Sent",
    FolderRole.JUNK: "Junk",
    FolderRole.ARCHIVE: "Archive",
    FolderRole.DRAFTS: "Drafts",
    FolderRole.TRASH: "Trash",
}


def test_row_for_row(tmp_path: Path) -> None:
    server = shared_dovecot()
    export = audited_export(tmp_path, messages=500, seed=31, layout="maildir")
    _firm(export.folder)
    items = list(_items(export.folder, tmp_path))
    points = [_point(server, user, of_user) for user, of_user in _by_mailbox(items).items()]
    before = [server.mailbox(point.settings["username"]).photograph() for point in points]
    for point in points:
        watcher = ImapWatcher(timeout=5)
        while watcher.ingest_one(point, NOW):
            point.refresh_from_db()
        watcher.close()
        assert point.problem == ""
    while normalise_one(NOW):
        pass
    # Seen live, silence after the last mail is silence too; the audit only knows the time between first and last.
    CoverageSpan.objects.all().delete()
    for point in points:
        cover_import(point, NOW)
    _one_coverage(points)
    rejudge_all(NOW)
    assert len(export.owed) > 100
    assert list(differing_rows(export.owed, desk_rows(export.as_of), but=("last_words",))) == []
    assert list(differences(NOW)) == []
    assert [server.mailbox(point.settings["username"]).photograph() for point in points] == before


def _firm(folder: Path) -> None:
    firm = profile()
    firm.name, firm.zone, firm.country, firm.domains = "Blue Heron Pools", ZONE, "US", [DOMAIN]
    firm.save()
    for line in (folder / "staff.txt").read_text().splitlines():
        if address := line.split("#")[0].strip().lower():
            StaffAddress.objects.create(address=address, kind="shared" if is_shared(address) else "person")
    StandardVersion.objects.create(
        text="24h", hours={"zone": ZONE}, version="1", in_force_from=NOW, made_at=NOW
    )


def _items(folder: Path, work: Path) -> list[RawItem]:
    sources = open_sources([str(folder / "mail")], work / "spool")
    return [item for segment in sources.segments for item in segment.read()]


def _by_mailbox(items: list[RawItem]) -> dict[str, list[RawItem]]:
    found: dict[str, list[RawItem]] = {}
    for item in items:
        parts = Path(item.source).parts
        found.setdefault(parts[parts.index("mail") + 1], []).append(item)
    return found


def _point(server: Dovecot, user: str, items: list[RawItem]) -> IntakePoint:
    mailbox = server.mailbox(f"{user}-{datetime.now(UTC).timestamp():.0f}")
    for item in items:
        mailbox.deliver(bytes(item.raw), FOLDERS[item.role], received_at=item.delivered_at)
    return IntakePoint.objects.create(
        name=user,
        kind="imap",
        address=f"{user}@{DOMAIN}",
        settings={"host": "localhost", "port": server.port, "security": "plain", "username": mailbox.user},
        secret=seal_text(PASSWORD),
        created_at=NOW,
    )


def _one_coverage(points: list[IntakePoint]) -> None:
    """An export is covered from the first to the last mail of all its mailboxes together."""
    spans = list(CoverageSpan.objects.all())
    for source in {span.source for span in spans}:
        of_source = [span for span in spans if span.source == source]
        CoverageSpan.objects.filter(source=source).delete()
        CoverageSpan.objects.create(
            intake_point=points[0],
            source=source,
            covered_from=min(span.covered_from for span in of_source),
            covered_to=max(span.covered_to for span in of_source),
            is_outgoing=True,
        )
