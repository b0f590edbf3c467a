"""The lengths in seconds by which rule 16 and table 3.3 tell calls apart; nobody else writes these numbers.

How long a conversation is belongs to the firm (`policy.Policy.conversation_from`). What a record does not tell is
presumed at these lengths, because in doubt it is owed. Source: SEMANTICS 2.3 rule 16, 3.3, 7.
"""

from __future__ import annotations

from typing import Final

#: Whoever rang or queued at least so long wanted us; who hung up sooner did not wait (`short_abandon`).
RANG_LONG_ENOUGH: Final = 10.0
#: Joined with a person for at least so long, something was said; for less, the call was as good as missed.
TALKED_AT_ALL: Final = 5.0
#: Recorded speech of a caller from which on it is a message.
SHORTEST_MESSAGE: Final = 3.0
#: Speech after their beep from which on we left a message; for less it is an attempt.
SHORTEST_MESSAGE_OF_OURS: Final = 8.0
