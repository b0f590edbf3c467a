"""Seeded dice: the same seed and stream name give the same throws on every machine and Python version.

Only `random.Random.random` is used, whose sequence the standard library promises to keep; every other method
of `random` may change between versions.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """One independent stream of throws."""

    __slots__ = ("_throw",)

    def __init__(self, seed: int, stream: str) -> None:
        self._throw = Random(f"heardback sample firm/{seed}/{stream}").random

    def fraction(self) -> float:
        """Return a number in [0, 1)."""
        return self._throw()

    def chance(self, probability: float) -> bool:
        """Return True with this probability."""
        return self._throw() < probability

    def below(self, limit: int) -> int:
        """Return a whole number in [0, limit)."""
        return int(self._throw() * limit)

    def between(self, low: int, high: int) -> int:
        """Return a whole number in [low, high], both included."""
        return low + int(self._throw() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices, all equally likely."""
        return choices[int(self._throw() * len(choices))]

    def weighted(self, weights: Sequence[float]) -> int:
        """Return an index, likely in proportion to its weight; the weights add up to 1."""
        throw = self._throw()
        for index, weight in enumerate(weights):
            throw -= weight
            if throw < 0:
                return index
        return len(weights) - 1

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in a random order (Fisher-Yates)."""
        result = list(items)
        for index in range(len(result) - 1, 0, -1):
            other = self.below(index + 1)
            result[index], result[other] = result[other], result[index]
        return result

    def hexadecimal(self, length: int) -> str:
        """Return a random word of this many hexadecimal digits."""
        word = ""
        while length > 0:
            digits = min(length, 12)
            word += f"{int(self._throw() * 16**digits):0{digits}x}"
            length -= digits
        return word

    def letters(self, length: int, alphabet: str) -> str:
        """Return a random word of this length."""
        throw, size = self._throw, len(alphabet)
        return "".join([alphabet[int(throw() * size)] for _ in range(length)])
