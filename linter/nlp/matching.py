"""Many phrases against one sentence, without a pass for each phrase.

What a phrase needs (one word of each of a few sets) is kept as bits of long integers: the words of a sentence tell in
a few operations which of thousands of phrases may be met at all. Only those are tried: each is compiled, at its first
use, into a small graph. States that failed once are remembered, so the work for one phrase at one word is bounded by
its length times the words it can reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from linter.nlp.tokens import Token
from linter.packs.phrases import Choice, Element, Gap, Pattern, Prefix, Slot, Word, likelihood, needs, starters


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something with a meaning that stands on words `start:end`: a mention or a quantity."""

    names: frozenset[str]  # the slots it fills
    start: int
    end: int
    payload: object


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase met at words `start:end`, with what filled its slots, in order."""

    phrase: int
    start: int
    end: int
    captures: tuple[Annotation, ...]


_LEVELS = 5  # of what a phrase needs, so many of its rarest sets are asked for
_WORD, _PREFIX, _SLOT, _GAP, _ANY = range(5)

# Node: (operation, argument, next node); END is -1. The argument of a gap: its size and the words that may follow it,
# or None when anything may; of a choice: word → ways that it can begin, and the ways that any word can.
_Node = tuple[int, Any, int]
_First = tuple[frozenset[str], bool]  # the words that a way can begin with; whether it can begin otherwise, too


def _compile(pattern: Pattern) -> tuple[list[_Node], int]:
    """Return the graph of a pattern and its first node."""
    nodes: list[_Node] = []
    firsts: list[_First] = []

    def first(node: int) -> _First:
        return firsts[node] if node >= 0 else (frozenset(), True)

    def put(operation: int, argument: Any, after: int, begins: _First) -> int:
        nodes.append((operation, argument, after))
        firsts.append(begins)
        return len(nodes) - 1

    def chain(elements: Sequence[Element], after: int) -> int:
        for element in reversed(elements):
            match element:
                case Word(any_of):
                    after = put(_WORD, any_of, after, (any_of, False))
                case Prefix(start):
                    after = put(_PREFIX, start, after, (frozenset(), True))
                case Slot(name):
                    after = put(_SLOT, name, after, (frozenset(), True))
                case Gap(most):
                    words, otherwise = first(after)
                    after = put(_GAP, (most, None if otherwise else words), after, (frozenset(), True))
                case Choice(options, optional):
                    ways = [chain(option, after) for option in _merged(options)]
                    if optional:
                        ways.append(after)
                    after = put(_ANY, _dispatch(ways, [first(way) for way in ways]), after, _together(ways, first))
        return after

    return nodes, chain(pattern, -1)


def _together(ways: Sequence[int], first: Any) -> _First:
    begins = [first(way) for way in ways]
    return frozenset().union(*(words for words, _ in begins)), any(otherwise for _, otherwise in begins)


def _dispatch(ways: Sequence[int], begins: Sequence[_First]) -> tuple[dict[str, tuple[int, ...]], tuple[int, ...]]:
    """Return the ways to try at each word, in their order, and those to try at any other."""
    by_word: dict[str, list[int]] = {word: [] for words, _ in begins for word in words}
    for way, (words, otherwise) in zip(ways, begins, strict=True):
        for word in by_word if otherwise else words:
            by_word[word].append(way)
    at_any = tuple(way for way, (_, otherwise) in zip(ways, begins, strict=True) if otherwise)
    return {word: tuple(found) for word, found in by_word.items()}, at_any


def _merged(options: Sequence[Sequence[Element]]) -> list[Sequence[Element]]:
    """Return the options with all single words among them as one; a long list of words is one look-up."""
    words = frozenset[str]().union(*(option[0].any_of for option in options if _is_word(option)))  # type: ignore[union-attr]
    merged: list[Sequence[Element]] = [option for option in options if not _is_word(option)]
    return [*merged, [Word(words)]] if words else merged


def _is_word(option: Sequence[Element]) -> bool:
    return len(option) == 1 and isinstance(option[0], Word)


@dataclass(slots=True)
class _Needs:
    """Which phrases a sentence may meet, by what it holds."""

    everywhere: tuple[int, ...]  # for each level, the phrases that ask for nothing there
    masks: dict[str, list[tuple[int, int]]]  # what a sentence holds → (level, phrases that it satisfies there)
    prefixes: dict[str, tuple[str, ...]]  # first three letters → beginnings of words that phrases ask for


@dataclass(slots=True)
class PhraseMatcher:
    """Matches numbered phrases; `add` all of them, then `find` in each sentence."""

    _patterns: list[Pattern] = field(default_factory=list)
    _needs: _Needs | None = None
    _graphs: dict[int, tuple[list[_Node], int]] = field(default_factory=dict)
    _starters: dict[int, tuple[frozenset[str], tuple[str, ...], frozenset[str]]] = field(default_factory=dict)

    def add(self, pattern: Pattern) -> int:
        """Add a phrase and return its number."""
        self._patterns.append(pattern)
        self._needs = None
        return len(self._patterns) - 1

    def find(self, tokens: Sequence[Token], annotations: Mapping[int, Sequence[Annotation]]) -> list[Match]:
        """Return every phrase's matches, leftmost first; at one word, the first way that succeeds."""
        possible = self._possible(tokens, annotations)
        if not possible:
            return []
        places: dict[str, list[int]] = {}
        for position, token in enumerate(tokens):
            places.setdefault(token.word, []).append(position)
        tries: list[tuple[int, int, int, int]] = []
        for number in possible:
            tries += self._beginnings(number, tokens, annotations, places)
        tries.sort()
        found: list[Match] = []
        done: set[tuple[int, int]] = set()
        for position, _, _, number in tries:
            if (position, number) in done:
                continue
            done.add((position, number))
            outcome = self._run(number, tokens, annotations, position)
            if outcome is not None:
                found.append(Match(number, position, outcome[0], outcome[1]))
        return found

    def _possible(self, tokens: Sequence[Token], annotations: Mapping[int, Sequence[Annotation]]) -> list[int]:
        """Return the phrases whose needs a sentence meets, by number."""
        index = self._needs
        if index is None:
            index = self._needs = _gather(self._patterns)
        masks, prefixes = index.masks, index.prefixes
        met = list(index.everywhere)
        for word in {token.word for token in tokens}:
            for level, mask in masks.get(word, ()):
                met[level] |= mask
        if prefixes:
            for start in _beginning(tokens, prefixes):
                for level, mask in masks[f"{start}*"]:
                    met[level] |= mask
        if annotations:
            for name in {name for group in annotations.values() for item in group for name in item.names}:
                for level, mask in masks.get(f"{{{name}}}", ()):
                    met[level] |= mask
        all_of_them = met[0]
        for mask in met[1:]:
            all_of_them &= mask
        numbers = []
        while all_of_them:
            lowest = all_of_them & -all_of_them
            numbers.append(lowest.bit_length() - 1)
            all_of_them ^= lowest
        return numbers

    def _beginnings(
        self,
        number: int,
        tokens: Sequence[Token],
        annotations: Mapping[int, Sequence[Annotation]],
        places: Mapping[str, list[int]],
    ) -> Iterator[tuple[int, int, int, int]]:
        """Yield where a phrase may begin, as (word, what it begins with, which annotation, phrase): their order."""
        if number not in self._starters:
            begins = starters(self._patterns[number])
            self._starters[number] = begins[0], tuple(sorted(begins[1])), begins[2]
        words, starts, slots = self._starters[number]
        for word in words & places.keys():
            for position in places[word]:
                yield position, 0, 0, number
        for start in starts:
            for position, token in enumerate(tokens):
                if token.word[:3] == start[:3] and (
                    token.word.startswith(start) or token.raw.casefold().startswith(start)
                ):
                    yield position, 1, 0, number
        if slots:
            for position, group in annotations.items():
                for rank, item in enumerate(group):
                    if not slots.isdisjoint(item.names):
                        yield position, 2, rank, number

    def _run(
        self, number: int, tokens: Sequence[Token], annotations: Mapping[int, Sequence[Annotation]], position: int
    ) -> tuple[int, tuple[Annotation, ...]] | None:
        graph = self._graphs.get(number)
        if graph is None:
            graph = self._graphs[number] = _compile(self._patterns[number])
        nodes, first = graph
        failed: set[tuple[int, int]] = set()
        count = len(tokens)

        def walk(node: int, at: int, begun: bool) -> tuple[int, tuple[Annotation, ...]] | None:
            # Words in a row need neither a call nor a memory of their own.
            while node >= 0:
                operation, argument, after = nodes[node]
                if operation > _PREFIX:
                    break
                if at >= count:
                    return None
                token = tokens[at]
                if begun and token.gap == 2:
                    return None
                if operation == _WORD:
                    if token.word not in argument:
                        return None
                # "bruis*" also means "bruising", which American folding turns into "bruizing".
                elif not (token.word.startswith(argument) or token.raw.casefold().startswith(argument)):
                    return None
                node, at, begun = after, at + 1, True
            else:
                return at, ()
            if (node, at) in failed:
                return None
            result: tuple[int, tuple[Annotation, ...]] | None = None
            if operation == _ANY:
                by_word, at_any = argument
                for way in by_word.get(tokens[at].word, at_any) if at < count else at_any:
                    result = walk(way, at, begun)
                    if result is not None:
                        return result
            elif operation == _GAP:
                most, words = argument
                for reach in range(at, min(at + most, count) + 1):
                    if words is None or (reach < count and tokens[reach].word in words):
                        result = walk(after, reach, begun)
                        if result is not None:
                            return result
                    if reach < count and begun and tokens[reach].gap == 2:
                        break
            elif at < count and not (begun and tokens[at].gap == 2):
                for annotation in annotations.get(at, ()):
                    if argument in annotation.names:
                        rest = walk(after, annotation.end, True)
                        if rest is not None:
                            return rest[0], (annotation, *rest[1])
            failed.add((node, at))
            return None

        return walk(first, position, False)


def _beginning(tokens: Sequence[Token], prefixes: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return the beginnings that a word of the sentence has, folded or as written."""
    found: set[str] = set()
    for token in tokens:
        for start in prefixes.get(token.word[:3], ()):
            if token.word.startswith(start):
                found.add(start)
        if token.raw != token.word:
            raw = token.raw.casefold()
            for start in prefixes.get(raw[:3], ()):
                if raw.startswith(start):
                    found.add(start)
    return found


def _gather(patterns: Sequence[Pattern]) -> _Needs:
    """Return what phrases need as bits: the rarest sets first, so that few phrases are left."""
    everywhere = [0] * _LEVELS
    wanted: list[dict[frozenset[str], int]] = [{} for _ in range(_LEVELS)]
    for number, pattern in enumerate(patterns):
        bit = 1 << number
        sets = sorted(dict.fromkeys(needs(pattern)), key=likelihood)
        for level in range(_LEVELS):
            if level < len(sets):
                wanted[level][sets[level]] = wanted[level].get(sets[level], 0) | bit
            else:
                everywhere[level] |= bit
    masks: dict[str, dict[int, int]] = {}
    for level, sets_of_level in enumerate(wanted):
        for keys, mask in sets_of_level.items():
            for key in keys:
                levels = masks.setdefault(key, {})
                levels[level] = levels.get(level, 0) | mask
    prefixes: dict[str, list[str]] = {}
    for key in masks:
        if key.endswith("*"):
            prefixes.setdefault(key[:3], []).append(key[:-1])
    return _Needs(
        tuple(everywhere),
        {key: list(levels.items()) for key, levels in masks.items()},
        {start: tuple(ends) for start, ends in prefixes.items()},
    )
