"""Conversations of one customer: connected components over reply links (SEMANTICS 3.1).

Components count ids never seen, and do not depend on arrival order; there is no tree here on purpose (a JWZ
tree's parents depend on the order of arrival). Only contacts given to `Conversations` make edges: the caller
leaves machines' mail out, so that adding it changes nothing (P5).
"""

from __future__ import annotations

from collections.abc import Iterable

from heardback.kernel.contacts import Contact


def keys_of(contact: Contact) -> list[str]:
    """Return every key that links this contact to others; empty strings never link."""
    keys = [f"id:{contact.contact_id}"]
    if contact.message_id:
        keys.append(f"mid:{contact.message_id}")
    keys.extend(f"mid:{cited}" for cited in contact.cites if cited)
    keys.extend(key for key in contact.conversation_keys if key)
    return keys


class Conversations:
    """The components over a set of contacts; `of(contact)` names the one that a contact lies in."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        self._parent: dict[str, str] = {}
        for contact in contacts:
            first, *others = keys_of(contact)
            root = self._find(first)
            for key in others:
                root = self._join(root, self._find(key))

    def of(self, contact: Contact) -> str:
        """Return the component's name: equal for two contacts exactly if they are in one conversation."""
        return self.of_id(contact.contact_id)

    def of_id(self, contact_id: str) -> str:
        """Return the name of the component in which the contact with this id lies."""
        return self._find(f"id:{contact_id}")

    def _find(self, key: str) -> str:
        parent = self._parent
        root = key
        while (up := parent.setdefault(root, root)) != root:
            root = up
        while parent[key] != root:
            parent[key], key = root, parent[key]
        return root

    def _join(self, one: str, other: str) -> str:
        # The smaller name wins, so that the component's name does not depend on the order of joining.
        low, high = (one, other) if one <= other else (other, one)
        self._parent[high] = low
        return low
