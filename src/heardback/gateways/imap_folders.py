"""Which folders a mailbox has and what each is for, whatever the server and its language.

The server's own word comes first (RFC 6154 SPECIAL-USE, and the attributes Gmail gave before it), then the
folder's name in the languages that mail programs speak (`formats.exports.folders`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from heardback.formats.exports.folders import folder_role, label_role
from heardback.formats.exports.items import FolderRole

# \AllMail, \Inbox, \Spam and \Starred are Gmail's own, older than the RFC.
_BY_ATTRIBUTE = {
    "\\inbox": FolderRole.INBOX,
    "\\sent": FolderRole.SENT,
    "\\junk": FolderRole.JUNK,
    "\\spam": FolderRole.JUNK,
    "\\drafts": FolderRole.DRAFTS,
    "\\trash": FolderRole.TRASH,
    "\\archive": FolderRole.ARCHIVE,
    "\\all": FolderRole.ARCHIVE,
    "\\allmail": FolderRole.ARCHIVE,
}
_ALL_MAIL = {"\\all", "\\allmail"}
_VIEWS = {"\\flagged", "\\starred", "\\important"}
_CLOSED = {"\\noselect", "\\nonexistent"}
WATCHED_ROLES = frozenset({FolderRole.INBOX, FolderRole.SENT, FolderRole.JUNK, FolderRole.ARCHIVE})


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder: its `name` as the server writes it (decoded), and what it is for.

    `is_all_mail`: a view of every mail but junk and trash (Gmail's All Mail). `is_view`: a view of mail that
    stands in another folder as well (Starred, Important). `delimiter` is '' in a flat mailbox.
    """

    name: str
    role: FolderRole
    is_selectable: bool = True
    is_all_mail: bool = False
    is_view: bool = False
    delimiter: str = ""


def folder_from(attributes: Iterable[str], delimiter: str, name: str) -> Folder:
    """Return the folder that one LIST reply describes."""
    marks = {attribute.lower() for attribute in attributes}
    return Folder(
        name=name,
        role=_role(marks, delimiter, name),
        is_selectable=not marks & _CLOSED,
        is_all_mail=bool(marks & _ALL_MAIL),
        is_view=bool(marks & _VIEWS),
        delimiter=delimiter,
    )


def _role(marks: set[str], delimiter: str, name: str) -> FolderRole:
    if name.upper() == "INBOX":  # RFC 3501 section 5.1: the one name that is the same everywhere
        return FolderRole.INBOX
    for mark, role in _BY_ATTRIBUTE.items():
        if mark in marks:
            return role
    return folder_role(name.replace(delimiter, "/") if delimiter else name)


def watched_by_default(folders: Iterable[Folder]) -> tuple[Folder, ...]:
    """Return the folders to watch where nobody has chosen: Inbox, Sent, Junk and Archive.

    Where one folder shows all mail it stands for Inbox, Sent and Archive: each mail is then fetched once.
    """
    open_ones = [folder for folder in folders if folder.is_selectable and not folder.is_view]
    if any(folder.is_all_mail for folder in open_ones):
        return tuple(folder for folder in open_ones if folder.is_all_mail or folder.role is FolderRole.JUNK)
    return tuple(folder for folder in open_ones if folder.role in WATCHED_ROLES)


def role_by_labels(folder: Folder, labels: tuple[str, ...]) -> FolderRole:
    """Return what one mail of a folder is: in All Mail its labels tell, elsewhere the folder does."""
    if not folder.is_all_mail:
        return folder.role
    return label_role(tuple(label.lstrip("\\") for label in labels)) or folder.role
