"""Try an intake point: whether it can be read, what is there, how long reading takes, whether it can send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from heardback.desk.models import IntakeKind, IntakePoint
from heardback.desk.sealing import unseal_text
from heardback.gateways.http import HttpProblem
from heardback.gateways.imap_problems import ImapProblem
from heardback.intake import backfill_survey, watch_graph_survey
from heardback.intake.backfill_survey import Survey
from heardback.intake.watch_imap_account import UnusableSettings
from heardback.web.settings.phones_vendors import VENDOR_FORMS, problem_of_vendor
from heardback.web.setup.connect import sending_problem


@dataclass(frozen=True, slots=True)
class Result:
    """`problem` in one sentence, '' where it can be read; `cannot_send` where only sending fails.

    `sentence` says what was tried where there are no folders to show.
    """

    problem: str = ""
    sentence: str = ""
    survey: Survey | None = None
    cannot_send: str = ""
    can_send: bool = False


def tested(point: IntakePoint, now: datetime) -> Result:
    """Try it now, without storing or sending anything; never raises for what the other side does."""
    try:
        if point.kind == IntakeKind.GRAPH:
            return Result(survey=watch_graph_survey.survey(point), can_send=True)
        if point.kind in VENDOR_FORMS:
            problem_found = problem_of_vendor(point, now)
            return Result(problem=problem_found, sentence="The list of calls can be read.")
        if point.kind not in (IntakeKind.IMAP, IntakeKind.GMAIL):
            return Result()
        found = backfill_survey.survey(point, now)
    except (ImapProblem, HttpProblem, UnusableSettings) as problem:
        return Result(problem=problem.sentence)
    except OSError as problem:
        return Result(problem=f"{point.name} cannot be reached ({problem}): check server and port.")
    if point.settings.get("sign_in", "password") != "password" or not point.settings.get("smtp_host"):
        return Result(survey=found)
    cannot = sending_problem(point.settings, point.address, unseal_text(point.secret))
    return Result(survey=found, cannot_send=cannot, can_send=not cannot)
