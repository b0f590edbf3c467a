"""How long people wait: curves that keep in whoever still waits.

Pure; times are seconds. Source: SEMANTICS 7.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heardback.findings.rates import Z_95

Seconds = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

CENSORED, ANSWERED, COMPETING = 0, 1, 2


@dataclass(frozen=True, slots=True)
class WaitingCurve:
    """Share of people still waiting after `times` seconds, with a 95 % interval; 1.0 before the first time.

    Steps down at each time and stays flat between. `longest` is the longest wait observed, answered or not.
    """

    times: Seconds
    waiting: Seconds
    low: Seconds
    high: Seconds
    total: int
    answered: int
    longest: float

    def waiting_after(self, seconds: float) -> float:
        """Return the share still waiting just after `seconds`."""
        at = int(np.searchsorted(self.times, seconds, side="right"))
        return 1.0 if at == 0 else float(self.waiting[at - 1])

    def answered_by(self, share: float) -> float | None:
        """Return the seconds after which `share` have an answer; None where that is never reached."""
        reached = np.flatnonzero(1.0 - self.waiting >= share - 1e-12)
        return float(self.times[reached[0]]) if len(reached) else None


def kaplan_meier(waited: Seconds, is_answered: Mask) -> WaitingCurve:
    """Return the Kaplan-Meier curve: who is still waiting counts as at risk until the end of what was seen.

    The band is Greenwood's variance on the log-log scale, so it stays within 0 and 1.
    """
    return cumulative_incidence(waited, np.where(is_answered, ANSWERED, CENSORED))


def cumulative_incidence(waited: Seconds, cause: npt.NDArray[np.integer]) -> WaitingCurve:
    """Return one minus the Aalen-Johansen incidence of an answer; COMPETING ends are not censoring.

    Without competing ends this is Kaplan-Meier exactly. `cause` is CENSORED, ANSWERED or COMPETING per wait.
    """
    total = len(waited)
    if not total:
        nothing = np.zeros(0)
        return WaitingCurve(nothing, nothing, nothing, nothing, 0, 0, 0.0)
    times, inverse = np.unique(waited, return_inverse=True)
    ended = np.bincount(inverse, minlength=len(times))
    answered = np.bincount(inverse[cause == ANSWERED], minlength=len(times)).astype(np.float64)
    competing = np.bincount(inverse[cause == COMPETING], minlength=len(times)).astype(np.float64)
    at_risk = (total - np.concatenate(([0], np.cumsum(ended)[:-1]))).astype(np.float64)
    left = at_risk - answered - competing
    free = np.cumprod(left / at_risk)
    before = np.concatenate(([1.0], free[:-1]))
    incidence = np.cumsum(before * answered / at_risk)
    events = answered > 0
    waiting = np.clip(1.0 - incidence, 0.0, 1.0)
    low, high = _log_log_band(waiting, answered, at_risk)
    return WaitingCurve(
        times[events],
        waiting[events],
        low[events],
        high[events],
        total,
        int(answered.sum()),
        float(times[-1]),
    )


def greenwood_variance(curve_waiting: Seconds, answered: Seconds, at_risk: Seconds) -> Seconds:
    """Return Greenwood's variance S² Σ d/(n(n-d)); 0 where nobody is left."""
    return np.asarray(curve_waiting**2 * _greenwood_sum(answered, at_risk))


def _greenwood_sum(answered: Seconds, at_risk: Seconds) -> Seconds:
    left = at_risk - answered
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(left > 0, answered / (at_risk * left), 0.0)
    return np.asarray(np.cumsum(terms))


def _log_log_band(waiting: Seconds, answered: Seconds, at_risk: Seconds) -> tuple[Seconds, Seconds]:
    inside = (waiting > 0) & (waiting < 1)
    log_waiting = np.log(np.where(inside, waiting, 0.5))
    spread = Z_95 * np.sqrt(_greenwood_sum(answered, at_risk)) / np.abs(log_waiting)
    lower = np.where(inside, np.exp(log_waiting * np.exp(spread)), waiting)
    upper = np.where(inside, np.exp(log_waiting * np.exp(-spread)), waiting)
    return lower, upper
