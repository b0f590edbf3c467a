"""Which folders of a mailbox are read, and which one is an old one under a new name.

Excluded folders are never opened, whatever they are for, and neither is what lies below them. Drafts and trash
are left out unless somebody chose them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from heardback.desk.sealing import digest_of
from heardback.formats.exports.items import FolderRole
from heardback.gateways.imap import Mailbox
from heardback.gateways.imap_folders import Folder, watched_by_default
from heardback.intake.models import Cursor, RawItem
from heardback.intake.store import headers_only

_SAMPLE = 3
_DRAFTS = ("draft", "drafts")
# An answer is known before the question it answers, so that nobody is called owed for a minute in between.
_ORDER = (FolderRole.SENT, FolderRole.ARCHIVE, FolderRole.INBOX, FolderRole.JUNK)


def folders_to_watch(
    folders: Iterable[Folder], chosen: Sequence[str], excluded: Sequence[str]
) -> tuple[list[Folder], list[str]]:
    """Return the folders to read, Sent first, and the chosen names that the mailbox does not have."""
    allowed = [folder for folder in folders if folder.is_selectable and not is_excluded(folder, excluded)]
    usual = {folder.name for folder in watched_by_default(allowed)}
    wanted = [folder for folder in allowed if folder.name in usual or folder.name in chosen]
    wanted.sort(
        key=lambda folder: (_ORDER.index(folder.role) if folder.role in _ORDER else len(_ORDER), folder.name)
    )
    there = {folder.name for folder in folders}
    return wanted, [name for name in chosen if name not in there]


def is_excluded(folder: Folder, excluded: Sequence[str]) -> bool:
    """Say whether a folder is, or lies below, an excluded one; the case of letters does not matter."""
    name = folder.name.casefold()
    for each in excluded:
        top = each.casefold()
        if name == top or (folder.delimiter and name.startswith(top + folder.delimiter)):
            return True
    return False


def labels_to_skip(folder: Folder, excluded: Sequence[str]) -> Callable[[tuple[str, ...]], bool] | None:
    """Return which mails of All Mail are not read: drafts, and what carries an excluded folder as its label."""
    if not folder.is_all_mail:
        return None
    tops = [each.casefold() for each in excluded]

    def skips(labels: tuple[str, ...]) -> bool:
        names = [label.lstrip("\\").casefold() for label in labels]
        return any(
            name in _DRAFTS or any(name == top or name.startswith(f"{top}/") for top in tops)
            for name in names
        )

    return skips


def carry_over_renames(
    mailbox: Mailbox, folders: Sequence[Folder], cursors: Mapping[str, Cursor]
) -> list[Cursor]:
    """Give cursors the new names of their folders; return those that were carried over.

    A folder is an old one under a new name when its UIDVALIDITY is the same and its last known mails are byte for
    byte the same; in any doubt it is read anew, which costs time and doubles nothing.
    """
    names = {folder.name for folder in folders}
    carried: list[Cursor] = []
    for folder in folders:
        if folder.name not in cursors:
            left = [cursor for cursor in cursors.values() if cursor not in carried]
            cursor = _same_folder(mailbox, folder.name, left, names)
            if cursor is not None:
                cursor.folder, cursor.role = folder.name, folder.role.value
                carried.append(cursor)
    return carried


def new_names_of(
    mailbox: Mailbox,
    there: Sequence[Folder],
    excluded: Sequence[str],
    cursors: Mapping[str, Cursor],
    missing: Sequence[str],
) -> dict[str, str]:
    """Return the new names of chosen folders that are gone, found among the folders that may be opened."""
    gone = [cursors[name] for name in missing if name in cursors]
    names = {folder.name for folder in there}
    found = {}
    for folder in there if gone else ():
        if folder.is_selectable and folder.name not in cursors and not is_excluded(folder, excluded):
            cursor = _same_folder(mailbox, folder.name, gone, names)
            if cursor is not None:
                found[cursor.folder] = folder.name
    return found


def _same_folder(mailbox: Mailbox, name: str, cursors: Sequence[Cursor], names: set[str]) -> Cursor | None:
    """Return the cursor of the folder that now has the name `name`, None where it is none of these."""
    state = mailbox.examine(name)
    for cursor in cursors:
        if (
            state.uid_validity == cursor.uid_validity
            and 0 < cursor.highest_uid < state.uid_next
            and _has_left(mailbox, cursor, names)
            and mailbox.examine(name) == state
            and _is_same(mailbox, cursor)
        ):
            return cursor
    return None


def _has_left(mailbox: Mailbox, cursor: Cursor, names: set[str]) -> bool:
    """Say whether a cursor's own folder is gone; a server may have made an empty one of its name at once."""
    return cursor.folder not in names or mailbox.examine(cursor.folder).uid_validity != cursor.uid_validity


def _is_same(mailbox: Mailbox, cursor: Cursor) -> bool:
    prefix = key_prefix(cursor)
    known = list(
        RawItem.objects.filter(
            intake_point_id=cursor.intake_point_id, source_key__startswith=prefix, folder=cursor.folder
        )
        .order_by("-pk")
        .values_list("source_key", "raw__digest", "is_metadata_only")[:_SAMPLE]
    )
    for key, digest, is_bare in known:
        uid = key.removeprefix(prefix)
        mail = mailbox.mail(int(uid), is_headers_only=is_bare) if uid.isdigit() else None
        if mail is None or digest_of(headers_only(mail.raw) if is_bare else mail.raw) != digest:
            return False
    return bool(known)


def key_prefix(cursor: Cursor) -> str:
    """Return how the source keys of a folder's mails begin; `token` tells numberings of one UIDVALIDITY apart."""
    again = f".{cursor.token}" if cursor.token else ""
    return f"imap:{cursor.folder}:{cursor.uid_validity}{again}:"
