"""A mailbox watched without touching it: EXAMINE and BODY.PEEK[] only, so no flag, place or mail ever changes.

A cursor is (UIDVALIDITY, UID), never a date, never \\Seen. `batches_after` goes forward from it, oldest first;
`batches_before` goes back through history, newest first. Both hand over batches that cover their stretch of
UIDs whole, so a caller stores a batch and its cursor together and loses nothing wherever it stops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from heardback.gateways.imap_folders import Folder
from heardback.gateways.imap_problems import (
    ConnectionCut,
    FolderChanged,
    ImapProblem,
    ServerClosed,
    ServerTrouble,
    quoted,
)
from heardback.gateways.imap_records import (
    Batch,
    Estimate,
    FetchedMail,
    FolderState,
    Listed,
    Withheld,
    date_of,
    listed_from,
    mail_from,
)
from heardback.gateways.imap_wire import ImapAccount, Wire

_MOST_AT_ONCE = 100  # mails in one FETCH: a cut connection costs at most these
_WIDEST_LOOK = 50_000  # UIDs in one listing, which bounds the memory it takes
_SAMPLE = 2_000
_TRIES_ALONE = 2
_MOST_RECONNECTS = 20
_Item = TypeVar("_Item")
SkipLabels = Callable[[tuple[str, ...]], bool]


class Mailbox:
    """One connection to a mailbox with at most one folder open, for reading only; not for two threads."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._state: FolderState | None = None
        self._has_labels = wire.can("X-GM-EXT-1")
        self._reconnects = 0

    def close(self) -> None:
        """Sign out and close the connection; never raises."""
        self._wire.close()

    def folders(self) -> list[Folder]:
        """Return every folder with what it is for."""
        return self._wire.folders()

    def examine(self, folder: str) -> FolderState:
        """Open a folder for reading only and return its state; raises `NoSuchFolder` or `FolderRefused`."""
        self._state = None
        self._state = self._wire.examine(folder)
        return self._state

    def batches_after(
        self,
        uid: int,
        *,
        most_messages: int,
        most_bytes: int,
        is_headers_only: bool = False,
        skip: SkipLabels | None = None,
    ) -> Iterator[Batch]:
        """Yield every mail above `uid` that was there when the folder was opened, oldest first.

        A batch holds at most `most_messages` mails and, unless one mail alone is larger, `most_bytes`.
        `skip` sees a mail's labels before its body is asked for; where it says so the mail is passed over.
        """
        last = self._open().uid_next - 1
        width = most_messages
        while uid < last:
            until = min(uid + width, last)
            listed = self._listed(uid + 1, until)
            if not listed:
                # A stretch of expunged mail: go straight to the next mail that stands.
                until = self._first_uid_from(until + 1, last) - 1 if until < last else last
                yield Batch(uid + 1, until)
            for part in _parts(listed, most_messages, most_bytes):
                reach = until if part[-1] is listed[-1] else part[-1].uid
                yield self._batch(uid + 1, reach, part, is_headers_only, skip)
                uid = reach
            uid = until
            width = _wider(width, len(listed), most_messages)

    def batches_before(
        self,
        uid: int,
        *,
        most_messages: int,
        most_bytes: int,
        is_headers_only: bool = False,
        skip: SkipLabels | None = None,
    ) -> Iterator[Batch]:
        """Yield every mail below `uid`, newest stretch first; within a batch mails stand by UID."""
        uid = min(uid, self._open().uid_next)
        width = most_messages
        while uid > 1:
            until = max(uid - width, 1)
            listed = self._listed(until, uid - 1)
            if not listed:
                until = self._last_uid_below(until) + 1 if until > 1 else 1
                yield Batch(until, uid - 1)
            for part in _parts(listed[::-1], most_messages, most_bytes):
                reach = until if part[-1] is listed[0] else part[-1].uid
                yield self._batch(reach, uid - 1, part[::-1], is_headers_only, skip)
                uid = reach
            uid = until
            width = _wider(width, len(listed), most_messages)

    def estimate_before(self, uid: int) -> Estimate:
        """Return how many mails stand below `uid` and how many bytes they have, from a sample where many."""
        state = self._open()
        count = state.messages
        if uid < state.uid_next:
            count = self._number_from(uid, state.messages) - 1
        if not count:
            return Estimate(0, 0, is_exact=True)
        step = -(-count // _SAMPLE)
        numbers = [*range(1, count + 1, step)]
        sizes = [
            size
            for part in _chunks(numbers, 500)
            for reply in self._wire.fetch_numbered(",".join(map(str, part)), "RFC822.SIZE").values()
            if isinstance(size := reply.get(b"RFC822.SIZE"), int)
        ]
        if not sizes:
            return Estimate(count, 0, is_exact=False)
        return Estimate(count, round(sum(sizes) * count / len(sizes)), is_exact=len(sizes) == count)

    def mail(self, uid: int, *, is_headers_only: bool = False) -> FetchedMail | None:
        """Return one mail of the open folder, None where it has none under this UID or does not hand it over."""
        self._open()
        return (self._tried([Listed(uid, 0)], is_headers_only) or {}).get(uid)

    def wait_for_change(self, seconds: float) -> bool:
        """Wait until the server tells of a change in the open folder, at most `seconds`: IDLE, else polling.

        True where it told. False is no proof of quiet, so the caller opens the folder again either way.
        """
        self._open()
        return self._wire.wait(seconds)

    def _open(self) -> FolderState:
        if self._state is None:
            raise LookupError("no folder is open: call examine first")
        return self._state

    def _listed(self, lowest: int, highest: int) -> list[Listed]:
        items = "(UID RFC822.SIZE X-GM-LABELS)" if self._has_labels else "(UID RFC822.SIZE)"
        replies = self._wire.fetch(f"{lowest}:{highest}", items)
        # A range whose upper end lies beyond the last mail may name that last mail (RFC 3501 section 6.4.8).
        return [
            listed_from(uid, replies[uid])
            for uid in sorted(replies)
            if lowest <= uid <= highest and b"RFC822.SIZE" in replies[uid]
        ]

    def _batch(
        self, lowest: int, highest: int, listed: list[Listed], is_headers_only: bool, skip: SkipLabels | None
    ) -> Batch:
        passed = {one.uid for one in listed if skip is not None and skip(one.labels)}
        wanted = [one for one in listed if one.uid not in passed]
        mails: list[FetchedMail] = []
        withheld: list[Withheld] = []
        for part in _chunks(wanted, _MOST_AT_ONCE):
            found, missing = self._fetched(part, is_headers_only)
            mails += found
            withheld += missing
        mails.sort(key=lambda mail: mail.uid)
        return Batch(lowest, highest, tuple(mails), tuple(withheld), tuple(sorted(passed)))

    def _fetched(
        self, wanted: list[Listed], is_headers_only: bool
    ) -> tuple[list[FetchedMail], list[Withheld]]:
        """Return the mails of a listing; halve where the server stumbles until the mail it cannot give stands alone.

        One mail that a server cannot read makes it refuse the whole command, or drop the connection every time.
        """
        found = self._tried(wanted, is_headers_only)
        if found is None and len(wanted) > 1:
            middle = len(wanted) // 2
            mails, withheld = self._fetched(wanted[:middle], is_headers_only)
            more, also_withheld = self._fetched(wanted[middle:], is_headers_only)
            return mails + more, withheld + also_withheld
        found = found or {}
        alone = [self._alone(one, is_headers_only) for one in wanted if one.uid not in found]
        mails = [*found.values(), *(one for one in alone if isinstance(one, FetchedMail))]
        return mails, [one for one in alone if isinstance(one, Withheld)]

    def _tried(self, wanted: list[Listed], is_headers_only: bool) -> dict[int, FetchedMail] | None:
        try:
            return self._mails([one.uid for one in wanted], is_headers_only)
        except ServerTrouble:
            return None
        except (ServerClosed, ConnectionCut) as problem:
            self._reconnect(problem)
            return None

    def _mails(self, uids: list[int], is_headers_only: bool) -> dict[int, FetchedMail]:
        part = "HEADER" if is_headers_only else ""
        labels = " X-GM-LABELS" if self._has_labels else ""
        items = f"(UID FLAGS INTERNALDATE RFC822.SIZE{labels} BODY.PEEK[{part}])"
        replies = self._wire.fetch(_uid_set(uids), items)
        mails = (mail_from(uid, replies[uid], f"BODY[{part}]".encode()) for uid in uids if uid in replies)
        return {mail.uid: mail for mail in mails if mail is not None}

    def _alone(self, one: Listed, is_headers_only: bool) -> FetchedMail | Withheld | None:
        """Return a mail tried by itself, why it is withheld, or None where it is expunged meanwhile."""
        reason = "the server names the mail and hands over no bytes of it"
        for _ in range(_TRIES_ALONE):
            try:
                mail = self._mails([one.uid], is_headers_only).get(one.uid)
            except ServerTrouble as problem:
                reason = problem.sentence
            except (ServerClosed, ConnectionCut) as problem:
                reason = problem.sentence
                self._reconnect(problem)
            else:
                if mail is not None:
                    return mail
        still = self._wire.fetch(str(one.uid), "(UID INTERNALDATE)").get(one.uid)
        if still is None or b"INTERNALDATE" not in still:
            return None
        return Withheld(one.uid, one.size, date_of(still), reason)

    def _reconnect(self, problem: ImapProblem) -> None:
        if self._reconnects == _MOST_RECONNECTS:
            raise problem
        self._reconnects += 1
        self._wire = self._wire.again()
        self._refreshed()

    def _first_uid_from(self, uid: int, last: int) -> int:
        """Return the lowest UID of a mail at or above `uid`, `last` + 1 where there is none up to `last`."""
        state = self._refreshed()
        number = self._number_from(uid, state.messages)
        return min(self._uid_at(number), last + 1) if number <= state.messages else last + 1

    def _last_uid_below(self, uid: int) -> int:
        """Return the highest UID of a mail below `uid`, 0 where there is none."""
        state = self._refreshed()
        number = self._number_from(uid, state.messages) - 1
        return self._uid_at(number) if number else 0

    def _number_from(self, uid: int, messages: int) -> int:
        """Return the sequence number of the first mail at or above `uid`, one beyond the last where none is."""
        low, high = 1, messages + 1
        while low < high:
            middle = (low + high) // 2
            if self._uid_at(middle) < uid:
                low = middle + 1
            else:
                high = middle
        return low

    def _uid_at(self, number: int) -> int:
        found = self._wire.fetch_numbered(str(number), "RFC822.SIZE")
        for uid, reply in found.items():
            if b"RFC822.SIZE" in reply:
                return uid
        account = self._wire.account
        raise ServerTrouble(
            f"{account.host} changed the folder of {account.username} while it was counted: it is tried again."
        )

    def _refreshed(self) -> FolderState:
        """Open the folder anew, as sequence numbers shift by what others expunge, and keep the first bounds."""
        before = self._open()
        now = self._wire.examine(before.name)
        if now.uid_validity != before.uid_validity:
            account = self._wire.account
            raise FolderChanged(
                f"The folder {quoted(before.name)} of {account.username} was made anew while it was read: "
                "it is read again from the start, and what is known is not doubled."
            )
        self._state = replace(now, uid_next=before.uid_next)
        return self._state


def connected(account: ImapAccount, timeout: float = 60.0) -> Mailbox:
    """Connect, sign in and return the mailbox, which the caller closes; otherwise like `open_mailbox`."""
    return Mailbox(Wire(account, timeout))


@contextmanager
def open_mailbox(account: ImapAccount, timeout: float = 60.0) -> Iterator[Mailbox]:
    """Connect, sign in and yield the mailbox; the connection is closed on the way out, whatever happens.

    `timeout` is in seconds of silence. Raises an `ImapProblem` that names the account and the mend.
    """
    mailbox = connected(account, timeout)
    try:
        yield mailbox
    finally:
        mailbox.close()


def append_to_sent(
    account: ImapAccount,
    folder: str,
    raw: bytes,
    *,
    message_id: str,
    sent_at: datetime,
    flags: tuple[str, ...] = ("\\Seen",),
    timeout: float = 60.0,
) -> bool:
    """Put our own reply into the Sent folder unless it is there; True where this call added it.

    The one thing that ever writes to a mailbox, for the reply feature alone. Safe to call again after a cut
    connection: the folder is first searched for `message_id`, so there is one copy whichever way it came.
    """
    wire = Wire(account, timeout)
    try:
        wire.examine(folder)
        if wire.has_header("Message-ID", message_id):
            return False
        wire.append(folder, raw, flags, sent_at)
        return True
    finally:
        wire.close()


def check_account(account: ImapAccount, timeout: float = 20.0) -> ImapProblem | None:
    """Return why the mailbox cannot be watched, None where signing in and opening its inbox both work."""
    try:
        with open_mailbox(account, timeout) as mailbox:
            mailbox.examine("INBOX")
    except ImapProblem as problem:
        return problem
    return None


def _parts(listed: list[Listed], most_messages: int, most_bytes: int) -> Iterator[list[Listed]]:
    """Cut a listing into runs of at most so many mails and bytes; one larger mail is a run of its own."""
    part: list[Listed] = []
    size = 0
    for one in listed:
        if part and (len(part) >= most_messages or size + one.size > most_bytes):
            yield part
            part, size = [], 0
        part.append(one)
        size += one.size
    if part:
        yield part


def _wider(width: int, found: int, aim: int) -> int:
    """Return how many UIDs to list next, so that a sparse folder takes few looks and a dense one little memory."""
    if found * 2 >= aim:
        return width if found <= aim else max(aim, width // 2)
    return min(width * 4, max(_WIDEST_LOOK, aim))


def _uid_set(uids: list[int]) -> str:
    """Return UIDs as a sequence set with runs drawn together, which keeps the command line short."""
    runs: list[list[int]] = []
    for uid in sorted(uids):
        if runs and uid == runs[-1][1] + 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in runs)


def _chunks(items: list[_Item], size: int) -> Iterator[list[_Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
