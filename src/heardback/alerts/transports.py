"""Ways to hand a mail over: the mailbox's own SMTP server, or Microsoft Graph; each says what is certain.

Three outcomes and no other: handed over (with those recipients whom the server refused), certainly not handed over,
or unclear. Whoever sends marks the row with what came back; nothing here tries twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from heardback.gateways.graph import GraphMailbox
from heardback.gateways.graph_access import AppAccess
from heardback.gateways.graph_problems import GraphProblem
from heardback.gateways.http import HttpProblem, NeverAsked, Unreachable
from heardback.gateways.smtp import Outcome, Refused, SmtpProblem, SmtpServer, submit


class NotHandedOver(Exception):
    """Nobody gets it: sending the same bytes again doubles nothing. `is_passing`: waiting alone may help."""

    def __init__(self, sentence: str, *, is_passing: bool) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.is_passing = is_passing


class Unclear(Exception):
    """It may have gone out: never sent again without a person's look."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Transport(Protocol):
    """Hands one mail over; returns the recipients that the server would not take (not all of them)."""

    def hand_over(self, sender: str, recipients: Sequence[str], raw: bytes) -> tuple[Refused, ...]: ...


@dataclass(frozen=True, slots=True)
class BySmtp:
    """Through the mailbox's own submission server."""

    server: SmtpServer

    def hand_over(self, sender: str, recipients: Sequence[str], raw: bytes) -> tuple[Refused, ...]:
        """Submit once."""
        try:
            return submit(self.server, sender, recipients, raw).refused
        except SmtpProblem as problem:
            if problem.outcome is Outcome.UNKNOWN:
                raise Unclear(problem.sentence) from problem
            raise NotHandedOver(problem.sentence, is_passing=problem.is_passing) from problem


@dataclass(frozen=True, slots=True)
class ByGraph:
    """Through Microsoft 365, which keeps the copy in Sent Items itself."""

    access: AppAccess
    mailbox: GraphMailbox

    def hand_over(self, sender: str, recipients: Sequence[str], raw: bytes) -> tuple[Refused, ...]:
        """Send once; Exchange takes the recipients from the header."""
        try:
            self.access.token()  # a refused sign-in is certain, a broken answer to the mail itself is not
        except HttpProblem as problem:
            raise NotHandedOver(problem.sentence, is_passing=problem.can_retry) from problem
        try:
            self.mailbox.send(raw)
        except HttpProblem as problem:
            if _is_unclear(problem):
                raise Unclear(
                    f"No clear answer came from Microsoft ({problem.sentence}) The mail may have been sent: look "
                    f"into Sent Items of {self.mailbox.address} before sending it again."
                ) from problem
            raise NotHandedOver(problem.sentence, is_passing=problem.can_retry) from problem
        return ()


def _is_unclear(problem: HttpProblem) -> bool:
    if isinstance(problem, GraphProblem):
        return problem.can_retry  # Graph failed while it worked (5xx): nobody knows how far it came
    return isinstance(problem, Unreachable) and not isinstance(problem, NeverAsked)
