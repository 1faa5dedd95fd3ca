"""The command line without its short cuts: every phrase is tried everywhere, every sentence with a cue is parsed.

`python -m tests.slow_path check …` is what `skinlint check` must equal byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping

from linter.cli import main
from linter.nlp.extract import Understanding
from linter.nlp.matching import _LEVELS, PhraseMatcher, _Needs
from linter.nlp.pipeline import parse
from linter.nlp.subjects import SubjectFinder
from linter.nlp.units import Unit, clauses_of


def needs_nothing(self: PhraseMatcher) -> _Needs:
    """Return what phrases need that may be met anywhere."""
    every_phrase = (1 << (len(self._rank_of) or len(self._all_ways()))) - 1
    return _Needs((every_phrase,) * _LEVELS, {}, {})


_understand = Understanding._understand


def _parsed_first(self: Understanding, unit: Unit, heard: Mapping[str, float], finder: SubjectFinder) -> object:
    if self._is_busy(unit) and not unit.parse:
        unit.parse = parse([unit.sentence.text], self.model)[0][0]
        unit.clauses = clauses_of(unit)
    return _understand(self, unit, heard, finder)


if __name__ == "__main__":
    PhraseMatcher._needed = needs_nothing  # type: ignore[method-assign]
    Understanding._understand = _parsed_first  # type: ignore[method-assign,assignment]
    main()
