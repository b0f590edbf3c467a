"""One Microsoft 365 mailbox through Graph: its folders, what changed in them, raw mails, and sending.

Reading only asks (GET) and leaves no trace in the mailbox: no read mark, no move. Every request asks for immutable
ids, at most four run at a time (Microsoft's limit for one app and one mailbox), and Retry-After is obeyed.

A folder is followed by delta rounds (learn.microsoft.com/graph/delta-query-messages): `first_page` begins one,
`page` goes on with a kept link, and the link of the last page begins the next round. Links are kept as they are.
Microsoft may forget a link at any time: then `page` raises ReadAnew, and the folder is begun again; its messages
come again under the same ids.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from heardback.formats.exports.items import FolderRole
from heardback.gateways.graph_access import GRAPH_HOST, AppAccess
from heardback.gateways.graph_headers import EXPAND, SELECT, header_block
from heardback.gateways.graph_problems import Gone, GraphProblem, Kind, graph_problem
from heardback.gateways.graph_shapes import INHERITED, NO_MAIL, WELL_KNOWN, Folder, Page, page_from
from heardback.gateways.http import Answer, HostRefused, HttpProblem

CONCURRENT = 4  # requests for one app and one mailbox (learn.microsoft.com/graph/throttling-limits, Outlook)
PAGE_SIZE = 100
LARGEST_MAIL = 160 << 20  # Exchange Online stores up to 150 MB
LARGEST_SENT = 4_000_000  # bytes of one Graph request, the mail in base64
_CHANGE_FIELDS = "id,receivedDateTime,sentDateTime,isDraft,internetMessageId,from,sender"
_FOLDER_FIELDS = "id,displayName,parentFolderId,childFolderCount,totalItemCount"
_DEEPEST = 32


class GraphMailbox:
    """The mailbox of `address` (a person's or a shared one) as the app may see it; safe to share between "
    "threads."""

    def __init__(self, access: AppAccess, address: str) -> None:
        self.address = address
        self._access = access
        self._base = f"https://{GRAPH_HOST}/v1.0/users/{quote(address, safe='@')}"
        self._turns = threading.BoundedSemaphore(CONCURRENT)

    def folders(self) -> list[Folder]:
        """Return every mail folder with what it is for, parents first.

        Search folders are left out because they show the same mail twice, chat records because they hold none.
        """
        roles = {self._id_of(name): role for name, role in WELL_KNOWN.items()}
        skipped = {self._id_of(name) for name in NO_MAIL}
        return list(self._below(f"{self._base}/mailFolders", "", None, roles, skipped, 0))

    def first_page(self, folder_id: str, since: datetime | None = None) -> Page:
        """Begin a delta round over a folder, newest first as far as Microsoft keeps to it.

        With `since` only what was received from then on is listed, now and in all later rounds, and at most 5,000
        messages of it: good for being quick, not for being complete.
        """
        params = {"$select": _CHANGE_FIELDS, "$orderby": "receivedDateTime desc"}
        if since is not None:
            params["$filter"] = f"receivedDateTime ge {since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        url = f"{self._base}/mailFolders/{quote(folder_id, safe='')}/messages/delta"
        return self._page(url, params, "This folder")

    def page(self, link: str) -> Page:
        """Go on from a kept link; raises ReadAnew where Microsoft has forgotten it, HostRefused for a foreign "
        "one."""
        if urlsplit(link).hostname != GRAPH_HOST:
            raise HostRefused(
                f"The kept place of {self.address} is no address of Graph: read the folder anew."
            )
        return self._page(link, None, "This folder")

    def raw(self, message_id: str) -> bytes:
        """Return a message's MIME bytes as Exchange gives them; raises Gone where it is there no more."""
        url = f"{self._base}/messages/{quote(message_id, safe='')}/$value"
        return self._got(url, None, "This message", limit=LARGEST_MAIL).body

    def headers(self, message_id: str) -> bytes:
        """Return a message's header block without asking for its body; raises Gone where it is there no more."""
        url = f"{self._base}/messages/{quote(message_id, safe='')}"
        return header_block(self._got(url, {"$select": SELECT, "$expand": EXPAND}, "This message").object())

    def send(self, raw: bytes) -> None:
        """Send a complete mail; Exchange keeps the copy in Sent Items itself, so nothing else must append one.

        Returns when Exchange has taken it, which is before it is delivered. Never repeated by itself: where no
        answer comes (Unreachable), the mail may have been sent; look into Sent Items before sending again.
        """
        content = base64.b64encode(raw)
        if len(content) > LARGEST_SENT:
            raise GraphProblem(
                f"The mail is larger than Microsoft takes this way ({len(raw):,} bytes): make its attachments "
                "smaller than "
                "3 MB together.",
                Kind.REFUSED,
            )
        url = f"{self._base}/sendMail"
        fields = {"Content-Type": "text/plain"}
        answer = self._with_token(
            lambda token: self._access.door.post(url, content=content, headers=fields | token)
        )
        if not answer.is_fine:
            raise graph_problem(answer, self.address, "the mail to send")

    def _page(self, url: str, params: Mapping[str, str] | None, what: str) -> Page:
        page = page_from(self._got(url, params, what).object(), self.address)
        if urlsplit(page.link).hostname != GRAPH_HOST:
            raise HostRefused(
                f"Microsoft's list of {self.address} goes on at another host, which is not followed."
            )
        return page

    def _id_of(self, well_known: str) -> str:
        """Return the id of a folder by its well-known name, '' where this mailbox has none."""
        url = f"{self._base}/mailFolders/{well_known}"
        try:
            found = self._got(url, {"$select": "id"}, f"The folder {well_known}").object().get("id")
        except Gone:
            return ""
        return found if isinstance(found, str) else ""

    def _below(
        self,
        url: str,
        path: str,
        above: FolderRole | None,
        roles: Mapping[str, FolderRole],
        skipped: Collection[str],
        depth: int,
    ) -> Iterator[Folder]:
        for entry in self._listed(url):
            folder_id, name = str(entry.get("id") or ""), str(entry.get("displayName") or "")
            if not folder_id:
                raise HttpProblem(
                    f"Microsoft lists a folder of {self.address} without an id: it is asked for again."
                )
            if folder_id in skipped or "searchfolder" in str(entry.get("@odata.type", "")).lower():
                continue
            role = roles.get(folder_id) or (above if above in INHERITED and above else FolderRole.OTHER)
            here = f"{path}/{name.replace('/', '∕')}".strip("/")
            total = entry.get("totalItemCount")
            yield Folder(folder_id, here, role, total if isinstance(total, int) else 0)
            if entry.get("childFolderCount") and depth < _DEEPEST:
                children = f"{self._base}/mailFolders/{quote(folder_id, safe='')}/childFolders"
                yield from self._below(children, here, role, roles, skipped, depth + 1)

    def _listed(self, url: str) -> Iterator[Mapping[str, object]]:
        params: dict[str, str] | None = {
            "$select": _FOLDER_FIELDS,
            "$top": "100",
            "includeHiddenFolders": "true",
        }
        seen: set[str] = set()
        while url and url not in seen:
            seen.add(url)
            value = self._got(url, params, "").object()
            entries = value.get("value")
            yield from (
                (entry for entry in entries if isinstance(entry, dict)) if isinstance(entries, list) else ()
            )
            url, params = str(value.get("@odata.nextLink") or ""), None

    def _got(self, url: str, params: Mapping[str, str] | None, what: str, limit: int = 32 << 20) -> Answer:
        prefer = {"Prefer": f'IdType="ImmutableId", odata.maxpagesize={PAGE_SIZE}'}
        answer = self._with_token(
            lambda token: self._access.door.get(url, params=params, headers=prefer | token, limit=limit)
        )
        if not answer.is_fine:
            raise graph_problem(answer, self.address, what)
        return answer

    def _with_token(self, ask: Callable[[dict[str, str]], Answer]) -> Answer:
        """Ask with the kept token, and once more with a fresh one where it is refused (401): then it had "
        "expired."""
        with self._turns:
            answer = ask({"Authorization": f"Bearer {self._access.token()}"})
            if answer.status == 401:
                answer = ask({"Authorization": f"Bearer {self._access.token(fresh=True)}"})
        return answer
