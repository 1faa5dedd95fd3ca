"""Names of the lexicon in a draft: longest first, ambiguous ones only where a word settles them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from functools import partial
from typing import Any

from linter.nlp.matching import Annotation, PhraseMatcher
from linter.nlp.tokens import Token
from linter.packs.ruleset import RuleSet
from linter.packs.schema import Entity
from linter.packs.words import fold_phrase, forms


@dataclass(slots=True)
class _Name:
    words: tuple[str, ...]
    entity: str
    ambiguous: bool
    exact: tuple[str, ...] | None  # the words as written, for case-sensitive names


# Words, entity, whether the name is ambiguous, the words as written or None.
_Row = Sequence[Any]


@dataclass(slots=True)
class _Home:
    """The names that begin with one word."""

    single: list[_Name]
    longer: dict[str, list[_Name]]  # second word → names, the longest first


_EMPTY = _Home([], {})


@dataclass(slots=True)
class Lexicon:
    """All names, indexed by their first words; those of a first word are put in order when it is met."""

    rules: RuleSet
    _rows: dict[str, list[_Row]] = field(default_factory=dict)  # first word → names that begin with it
    _homes: dict[str, _Home] = field(default_factory=dict)  # the same, in order
    _needs: dict[str, PhraseMatcher] = field(default_factory=dict)
    _unless: dict[str, PhraseMatcher] = field(default_factory=dict)
    _fills: dict[str, frozenset[str]] = field(default_factory=dict)
    kept: InitVar[Any] = None  # the names as `to_plain` returned them, of the same rules

    def __post_init__(self, kept: Any) -> None:
        if kept is not None:
            self._rows = {str(word): [*rows] for word, rows in dict(kept).items()}
        for entity in self.rules.entities.values():
            for name in entity.names if kept is None else ():
                self._add(name, entity, ambiguous=name in entity.ambiguous)
            for name in entity.ambiguous if kept is None else ():
                if name not in entity.names:
                    self._add(name, entity, ambiguous=True)
            for target, phrases in ((self._needs, entity.needs), (self._unless, entity.unless)):
                if phrases:
                    matcher = PhraseMatcher()
                    for phrase in phrases:
                        matcher.add(partial(self.rules.pattern, phrase), phrase)
                    target[entity.id] = matcher
            above = self.rules.ancestors[entity.id]
            roles = {self.rules.entities[item].role for item in above if item in self.rules.entities} & {entity.role}
            subject = {"subject"} if entity.role in ("treatment", "ingredient", "product", "medicine") else set()
            self._fills[entity.id] = frozenset({*above, *roles, *subject, "any"})

    def _add(self, name: str, entity: Entity, *, ambiguous: bool) -> None:
        """Index every spelling: hyphens may be blanks or nothing, the last word may be plural."""
        variants = {fold_phrase(name)}
        if "-" in name:
            variants.add(fold_phrase(name.replace("-", "")))
        for words in list(variants):
            if words and len(words[-1]) > 2 and not entity.case_sensitive:
                last = words[-1]
                plural = {item for item in forms(last) if item.endswith("s")}
                variants |= {(*words[:-1], item) for item in plural}
        for words in sorted(variants):
            if words:
                exact = tuple(re.findall(r"\w+", name)) if entity.case_sensitive else None
                self._rows.setdefault(words[0], []).append((words, entity.id, ambiguous, exact))

    def _home(self, word: str) -> _Home:
        """Return the names that begin with a word."""
        home = self._homes.get(word)
        if home is None:
            rows = self._rows.get(word)
            if rows is None:
                return _EMPTY
            home = self._homes[word] = _Home([], {})
            for words, entity, ambiguous, written in rows:
                name = _Name(tuple(words), entity, ambiguous, None if written is None else tuple(written))
                (home.longer.setdefault(words[1], []) if len(words) > 1 else home.single).append(name)
            for names in home.longer.values():
                names.sort(key=lambda name: -len(name.words))
        return home

    def to_plain(self) -> dict[str, Any]:
        """Return every spelling of every name as data that JSON holds."""
        return dict(self._rows)

    def fills(self, entity: str) -> frozenset[str]:
        """Return the slots that a mention of the entity fills: its role, itself and everything above it."""
        return self._fills[entity]

    def annotate(self, tokens: Sequence[Token], settled: frozenset[str], nearby: Sequence[Token]) -> list[Annotation]:
        """Return the mentions in a sentence, left to right, not overlapping.

        `settled` names entities whose ambiguous names are already explained by the draft; `nearby` are the words of
        the headings above.
        """
        return self.weigh(tokens, settled, nearby)[0]

    def weigh(
        self, tokens: Sequence[Token], settled: frozenset[str], nearby: Sequence[Token]
    ) -> tuple[list[Annotation], bool, bool]:
        """Return the mentions in a sentence, whether one may be an ambiguous name, and whether such was left out.

        Where there was none, the mentions depend on the sentence's words alone.
        """
        found: list[Annotation] = []
        ambiguous = left_out = False
        position = 0
        while position < len(tokens):
            best: _Name | None = None
            home = self._home(tokens[position].word)
            names = home.single
            if home.longer and position + 1 < len(tokens):
                names = [*home.longer.get(tokens[position + 1].word, ()), *names]
            for name in names:
                size = len(name.words)
                if best is not None and size <= len(best.words):
                    break
                stretch = tokens[position : position + size]
                if len(stretch) < size or any(
                    token.word != word for token, word in zip(stretch, name.words, strict=True)
                ):
                    continue
                if any(token.gap == 2 for token in stretch[1:]):
                    continue
                if name.exact is not None and not _as_written(stretch, name.exact):
                    continue
                ambiguous |= name.ambiguous
                if name.ambiguous and name.entity not in settled and not self._settles(name.entity, tokens, nearby):
                    left_out = True
                    continue
                if self._means_other(name.entity, tokens, position, position + size):
                    continue
                best = name
            if best is None:
                position += 1
                continue
            end = position + len(best.words)
            found.append(Annotation(self._fills[best.entity], position, end, best.entity))
            position = end
        return found, ambiguous, left_out

    def _settles(self, entity: str, tokens: Sequence[Token], nearby: Sequence[Token]) -> bool:
        matcher = self._needs.get(entity)
        return matcher is not None and bool(matcher.find(tokens, {}) or matcher.find(nearby, {}))

    def _means_other(self, entity: str, tokens: Sequence[Token], start: int, end: int) -> bool:
        matcher = self._unless.get(entity)
        return matcher is not None and any(
            match.start <= start and end <= match.end for match in matcher.find(tokens, {})
        )


def _as_written(tokens: Sequence[Token], exact: tuple[str, ...]) -> bool:
    """Return whether words stand as the name is written; a plural s after capitals is fine (LEDs)."""
    return len(tokens) == len(exact) and all(
        token.raw in (word, word + "s", word + "’s", word + "'s") for token, word in zip(tokens, exact, strict=True)
    )


def by_start(annotations: Sequence[Annotation]) -> Mapping[int, list[Annotation]]:
    """Return annotations by the word they begin at."""
    index: dict[int, list[Annotation]] = {}
    for annotation in annotations:
        index.setdefault(annotation.start, []).append(annotation)
    return index
