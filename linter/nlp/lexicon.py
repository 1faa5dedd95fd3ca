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


@dataclass(slots=True)
class Lexicon:
    """All names, indexed by their first words."""

    rules: RuleSet
    _longer: dict[str, dict[str, list[_Name]]] = field(default_factory=dict)  # first word → second word → names
    _single: dict[str, list[_Name]] = field(default_factory=dict)  # names of one word
    _needs: dict[str, PhraseMatcher] = field(default_factory=dict)
    _unless: dict[str, PhraseMatcher] = field(default_factory=dict)
    _fills: dict[str, frozenset[str]] = field(default_factory=dict)
    kept: InitVar[Any] = None  # the names as `to_plain` returned them, of the same rules

    def __post_init__(self, kept: Any) -> None:
        if kept is not None:
            for words, entity_id, ambiguous, written in kept:
                self._index(_Name(tuple(words), entity_id, ambiguous, None if written is None else tuple(written)))
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
                        matcher.add(partial(self.rules.pattern, phrase))
                    target[entity.id] = matcher
            above = self.rules.ancestors[entity.id]
            roles = {self.rules.entities[item].role for item in above if item in self.rules.entities} & {entity.role}
            subject = {"subject"} if entity.role in ("treatment", "ingredient", "product", "medicine") else set()
            self._fills[entity.id] = frozenset({*above, *roles, *subject, "any"})
        for by_second in self._longer.values():
            for names in by_second.values():
                names.sort(key=lambda name: -len(name.words))

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
        for words in variants:
            if words:
                exact = tuple(re.findall(r"\w+", name)) if entity.case_sensitive else None
                self._index(_Name(words, entity.id, ambiguous, exact))

    def _index(self, name: _Name) -> None:
        words = name.words
        home = self._longer.setdefault(words[0], {}) if len(words) > 1 else self._single
        home.setdefault(words[min(1, len(words) - 1)], []).append(name)

    def to_plain(self) -> list[Any]:
        """Return every spelling of every name as data that JSON holds."""
        lists = [*self._single.values(), *(names for group in self._longer.values() for names in group.values())]
        return [[name.words, name.entity, name.ambiguous, name.exact] for names in lists for name in names]

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
            word = tokens[position].word
            names = self._single.get(word, [])
            if word in self._longer and position + 1 < len(tokens):
                names = [*self._longer[word].get(tokens[position + 1].word, ()), *names]
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
