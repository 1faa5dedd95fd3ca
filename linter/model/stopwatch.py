"""Where the time of a draft goes: read by `--statistics`, and never part of a report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter


@dataclass(slots=True)
class Stopwatch:
    """Seconds by stage and, when that is asked for, by rule; one for the process, since drafts are checked in turn."""

    by_rule: bool = False  # it costs a little at every phrase, so it is off unless somebody looks
    stages: dict[str, float] = field(default_factory=dict)
    rules: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time of a block to a stage."""
        begin = perf_counter()
        try:
            yield
        finally:
            self.stages[name] = self.stages.get(name, 0.0) + perf_counter() - begin

    def rule(self, name: str, seconds: float) -> None:
        """Count time to a rule."""
        self.rules[name] = self.rules.get(name, 0.0) + seconds

    def take(self) -> tuple[dict[str, float], dict[str, float]]:
        """Return the seconds by stage and by rule since the last time, and begin anew."""
        taken = self.stages, self.rules
        self.stages, self.rules = {}, {}
        return taken


WATCH = Stopwatch()
