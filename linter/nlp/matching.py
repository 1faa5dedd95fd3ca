"""Many phrases against one sentence, in a single pass.

Phrases are compiled into small graphs that share nothing; an index from first words to phrases picks the few worth
trying at each word. States that failed once are remembered, so the work for one phrase at one word is bounded by its
length times the words it can reach.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from linter.nlp.tokens import Token
from linter.packs.phrases import Choice, Element, Gap, Pattern, Prefix, Slot, Word, required, starters


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


# Node: (operation, argument, next node); END is -1.
_Node = tuple[str, object, int]


def _compile(pattern: Pattern) -> tuple[list[_Node], int]:
    """Return the graph of a pattern and its first node."""
    nodes: list[_Node] = []

    def chain(elements: Sequence[Element], after: int) -> int:
        for element in reversed(elements):
            match element:
                case Word(any_of):
                    nodes.append(("word", any_of, after))
                case Prefix(start):
                    nodes.append(("prefix", start, after))
                case Slot(name):
                    nodes.append(("slot", name, after))
                case Gap(most):
                    nodes.append(("gap", most, after))
                case Choice(options, optional):
                    ways = [chain(option, after) for option in _merged(options)]
                    if optional:
                        ways.append(after)
                    nodes.append(("any", tuple(ways), after))
            after = len(nodes) - 1
        return after

    first = chain(pattern, -1)
    return nodes, first


def _merged(options: Sequence[Sequence[Element]]) -> list[Sequence[Element]]:
    """Return the options with all single words among them as one; a long list of words is one look-up."""
    words = frozenset[str]().union(*(option[0].any_of for option in options if _is_word(option)))  # type: ignore[union-attr]
    merged: list[Sequence[Element]] = [option for option in options if not _is_word(option)]
    return [*merged, [Word(words)]] if words else merged


def _is_word(option: Sequence[Element]) -> bool:
    return len(option) == 1 and isinstance(option[0], Word)


@dataclass(slots=True)
class PhraseMatcher:
    """Matches numbered phrases; `add` all of them, then `find` in each sentence."""

    _graphs: list[tuple[list[_Node], int]] = field(default_factory=list)
    _required: list[tuple[tuple[frozenset[str], ...], frozenset[str]]] = field(default_factory=list)
    _words: dict[str, list[int]] = field(default_factory=dict)
    _prefixes: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    _slots: dict[str, list[int]] = field(default_factory=dict)

    def add(self, pattern: Pattern) -> int:
        """Add a phrase and return its number."""
        number = len(self._graphs)
        self._graphs.append(_compile(pattern))
        self._required.append(required(pattern))
        words, prefixes, slots = starters(pattern)
        for word in words:
            self._words.setdefault(word, []).append(number)
        for prefix in prefixes:
            self._prefixes.setdefault(prefix[:3], []).append((prefix, number))
        for slot in slots:
            self._slots.setdefault(slot, []).append(number)
        return number

    def find(self, tokens: Sequence[Token], annotations: Mapping[int, Sequence[Annotation]]) -> list[Match]:
        """Return every phrase's matches, leftmost first; at one word, the first way that succeeds."""
        found: list[Match] = []
        words = {token.word for token in tokens}
        slots = {name for group in annotations.values() for annotation in group for name in annotation.names}
        possible: dict[int, bool] = {}
        for position, token in enumerate(tokens):
            numbers = list(self._words.get(token.word, ()))
            numbers += [
                number
                for prefix, number in self._prefixes.get(token.word[:3], ())
                if token.word.startswith(prefix) or token.raw.casefold().startswith(prefix)
            ]
            for annotation in annotations.get(position, ()):
                for name in annotation.names:
                    numbers += self._slots.get(name, ())
            for number in dict.fromkeys(numbers):
                if number not in possible:
                    needed, filled = self._required[number]
                    possible[number] = filled <= slots and not any(words.isdisjoint(group) for group in needed)
                if not possible[number]:
                    continue
                outcome = self._run(number, tokens, annotations, position)
                if outcome is not None:
                    found.append(Match(number, position, outcome[0], outcome[1]))
        return found

    def _run(
        self, number: int, tokens: Sequence[Token], annotations: Mapping[int, Sequence[Annotation]], position: int
    ) -> tuple[int, tuple[Annotation, ...]] | None:
        nodes, first = self._graphs[number]
        failed: set[tuple[int, int]] = set()
        count = len(tokens)

        def walk(node: int, at: int, begun: bool) -> tuple[int, tuple[Annotation, ...]] | None:
            if node < 0:
                return at, ()
            if (node, at) in failed:
                return None
            operation, argument, after = nodes[node]
            result: tuple[int, tuple[Annotation, ...]] | None = None
            if operation == "any":
                for way in argument:  # type: ignore[attr-defined]
                    result = walk(way, at, begun)
                    if result is not None:
                        return result
            elif operation == "gap":
                reach = at
                for _ in range(int(argument) + 1):  # type: ignore[call-overload]
                    result = walk(after, reach, begun)
                    if result is not None:
                        return result
                    if reach >= count or (begun and tokens[reach].gap == 2):
                        break
                    reach += 1
            elif at < count and not (begun and tokens[at].gap == 2):
                token = tokens[at]
                if operation == "word":
                    if token.word in argument:  # type: ignore[operator]
                        result = walk(after, at + 1, True)
                elif operation == "prefix":
                    # "bruis*" also means "bruising", which American folding turns into "bruizing".
                    if token.word.startswith(argument) or token.raw.casefold().startswith(argument):  # type: ignore[arg-type]
                        result = walk(after, at + 1, True)
                else:
                    for annotation in annotations.get(at, ()):
                        if argument in annotation.names:
                            rest = walk(after, annotation.end, True)
                            if rest is not None:
                                return rest[0], (annotation, *rest[1])
            if result is None:
                failed.add((node, at))
            return result

        return walk(first, position, False)
