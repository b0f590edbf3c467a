"""A change of settings that cannot be made: one sentence with the mend."""

from __future__ import annotations

from heardback.desk import refused


class Refused(refused.Refused):
    """Nothing was changed; `sentence` says why and what to do. `field` names the input that is meant, or ''."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
