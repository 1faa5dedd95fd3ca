"""The scales of a finding; apart from findings, so that a command line can name them without the rest."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """The three kinds of finding."""

    CONTRADICTION = "contradiction"
    MISSING = "missing"
    WORDING = "wording"


class Severity(StrEnum):
    """How much harm the text can do."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """Return 0 for advice, 1 for warning, 2 for error."""
        return ("advice", "warning", "error").index(self.value)


class Confidence(StrEnum):
    """How sure the linter is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """Return 0 for low, 1 for medium, 2 for high."""
        return ("low", "medium", "high").index(self.value)
