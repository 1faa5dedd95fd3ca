"""Many phrases against one sentence, without a pass for each phrase.

What a phrase needs (one word of each of a few sets) is kept as bits of long integers: the words of a sentence tell in
a few operations which of thousands of phrases may be met at all. Only those are tried: each is compiled, at its first
use, into a small graph. States that failed once are remembered, so the work for one phrase at one word is bounded by
its length times the words it can reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from time import perf_counter
from typing import Any

from linter.model.stopwatch import WATCH
from linter.nlp.tokens import Token
from linter.packs.phrases import Choice, Element, Gap, Memo, Pattern, Prefix, Slot, Word, likelihood, needs, starters


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
_OFTEN = 6  # times that options are asked for words; then the words that they can begin with are written down
_REMEMBERED = 7_000  # sentences; then phrases are built anew, or they would remember every word ever met
_FEW, _WORDS = 1_000, 400  # matchers of so few phrases, and there are hundreds, remember no more words
_WORD, _PREFIX, _SLOT, _GAP, _ANY = range(5)

# Node: (operation, argument, next node); END is -1. The argument of a slot: the names that may fill it, in the order
# in which they are tried; of a gap: its size and what may follow it, or None when anything may; of a choice: its ways.
_Node = tuple[int, Any, int]
_Met = tuple[int, tuple[Annotation, ...]]
_Outcome = _Met | None
_Row = tuple[int, int, _Met]  # the word it begins with, the phrase, where it ends


class _First:
    """What a way can begin with; words are looked up in the sets they came in, and remembered."""

    __slots__ = ("known", "otherwise", "slots", "words")

    def __init__(
        self,
        words: tuple[frozenset[str], ...] = (),
        slots: frozenset[str] = frozenset(),
        otherwise: bool = False,  # with something else, too: the beginning of a word, anything at all, nothing
    ) -> None:
        self.words = words
        self.slots = slots
        self.otherwise = otherwise
        self.known: dict[str, bool] = {}

    def has(self, word: str) -> bool:
        """Return whether it can begin with a word."""
        found = self.known.get(word)
        if found is None:
            found = self.known[word] = any(word in part for part in self.words)
        return found


_ANYTHING = _First(otherwise=True)
_NONE: frozenset[str] = frozenset()
_DENIALS = frozenset("not never hardly barely without nobody nothing neither nor no none".split())


def _together(begins: Sequence[_First]) -> _First:
    return _First(
        tuple({id(part): part for item in begins for part in item.words}.values()),
        frozenset[str]().union(*(item.slots for item in begins)),
        any(item.otherwise for item in begins),
    )


def _sorted_options(choice: Choice) -> tuple[list[Pattern], tuple[str, ...], frozenset[str]]:
    """Return the options of more than a slot or a word, the slots, and the words: they are tried in this order."""
    single = [option[0] for option in choice.options if len(option) == 1]
    return (
        [option for option in choice.options if len(option) > 1 or not isinstance(option[0], Word | Slot)],
        tuple(dict.fromkeys(item.name for item in single if isinstance(item, Slot))),
        frozenset[str]().union(*(item.any_of for item in single if isinstance(item, Word))),
    )


class _Options:
    """The options of a choice with all single slots as one and all single words as one; phrases share word lists."""

    __slots__ = ("asked", "begins", "by_word", "choice", "elements", "together")

    def __init__(self, choice: Choice, begin: Callable[[Sequence[Element]], _First]) -> None:
        self.choice = choice  # kept, since these options are looked up by its identity
        several, slots, words = _sorted_options(choice)
        self.elements: list[tuple[Any, ...]] = [*several]
        self.begins = [begin(option) for option in self.elements]
        if slots:
            self.elements.append(slots)
            self.begins.append(_First(slots=frozenset(slots)))
        if words:
            self.elements.append((Word(words),))
            self.begins.append(_First((words,)))
        self.together = _together(self.begins)
        self.asked = 0  # how often, before all words were written down
        self.by_word: dict[str | None, tuple[int, ...]] = {}

    def at(self, word: str) -> tuple[int, ...]:
        """Return the numbers of the elements that can begin with a word."""
        known = self.by_word
        if not known:
            self.asked += 1
            if self.asked < _OFTEN:
                return tuple(
                    [
                        rank
                        for rank, item in enumerate(self.begins)
                        if item.otherwise or any(word in part for part in item.words)
                    ]
                )
            known = self.by_word = self._index()
        found = known.get(word)
        return known[None] if found is None else found

    def _index(self) -> dict[str | None, tuple[int, ...]]:
        """Return the numbers of the elements by the words that they can begin with; under None, with any other."""
        found: dict[str | None, list[int]] = {None: []}
        for item in self.begins:
            for part in item.words:
                for word in part:
                    found.setdefault(word, [])
        for rank, item in enumerate(self.begins):
            keys = found if item.otherwise else {word for part in item.words for word in part}
            for key in keys:
                found[key].append(rank)
        return {key: tuple(ranks) for key, ranks in found.items()}


_Ways = tuple[int, ...]


class _Ask:
    """Which ways of a choice can begin at a word, in their order; each becomes nodes when it is first taken."""

    __slots__ = ("after", "by_word", "graph", "known", "numbers", "options", "rest", "slots")

    def __init__(self, graph: _Graph, options: _Options, after: int, rest: _First | None) -> None:
        self.graph = graph
        self.options = options
        self.after = after
        self.rest = rest  # what comes when none of the options is taken; None when one must be
        self.slots = options.together.slots if rest is None else options.together.slots | rest.slots
        self.numbers: list[int | None] = [None] * len(options.elements)
        self.by_word: dict[str | None, _Ways] = {}
        self.known: dict[tuple[str, frozenset[str]], _Ways] = {}

    def _ways(self, ranks: Iterable[int], begins: Callable[[_First], bool]) -> _Ways:
        found = []
        for rank in ranks:
            number = self.numbers[rank]
            if number is None:
                number = self.numbers[rank] = self.graph.chain(self.options.elements[rank], self.after)
            found.append(number)
        if self.rest is not None and (self.rest.otherwise or begins(self.rest)):
            found.append(self.after)
        return tuple(found)

    def at(self, word: str | None) -> _Ways:
        """Return the ways that can begin at a word, or behind the last one."""
        found = self.by_word.get(word)
        if found is None:
            if word is None:
                begins = self.options.begins
                ranks: Iterable[int] = [rank for rank, item in enumerate(begins) if item.otherwise]
                found = self._ways(ranks, lambda item: False)
            else:
                ranks = self.options.at(word)
                found = self._ways(ranks, lambda item: item.has(word)) if ranks or self.rest is not None else ()
            self.by_word[word] = found
        return found

    def filled(self, word: str, names: frozenset[str]) -> _Ways:
        """Return the ways that can begin at a word that also begins a mention or a quantity of these names."""
        if self.slots.isdisjoint(names):
            return self.at(word)
        found = self.known.get((word, names))
        if found is None:
            starting = self.options.at(word)
            ranks = [
                rank
                for rank, item in enumerate(self.options.begins)
                if rank in starting or not item.slots.isdisjoint(names)
            ]
            found = self.known[word, names] = self._ways(
                ranks, lambda item: item.has(word) or not item.slots.isdisjoint(names)
            )
        return found


class _Graph:
    """A phrase as nodes; `begins` are the options of all phrases so far, by their identity."""

    __slots__ = ("_firsts", "_options", "first", "nodes")

    def __init__(self, pattern: Pattern, options: dict[int, _Options]) -> None:
        self.nodes: list[_Node] = []
        self._firsts: list[_First] = []
        self._options = options
        self.first = self.chain(pattern, -1)

    def _put(self, operation: int, argument: Any, after: int, begins: _First) -> int:
        self.nodes.append((operation, argument, after))
        self._firsts.append(begins)
        return len(self.nodes) - 1

    def _of(self, choice: Choice) -> _Options:
        found = self._options.get(id(choice.options))
        if found is None:
            found = self._options[id(choice.options)] = _Options(choice, self._begin)
        return found

    def _begin(self, elements: Sequence[Element]) -> _First:
        """Return what an option can begin with; no option can be nothing."""
        begins: list[_First] = []
        for element in elements:
            match element:
                case Word(any_of):
                    begins.append(_First((any_of,)))
                case Slot(name):
                    begins.append(_First(slots=frozenset({name})))
                case Choice():
                    begins.append(self._of(element).together)
                    if element.optional:
                        continue
                case _:
                    begins.append(_ANYTHING)
            break
        return begins[0] if len(begins) == 1 else _together(begins)

    def chain(self, elements: Sequence[Element | str], after: int) -> int:
        """Add elements, or one slot that several names fill, before a node; return the first of the new nodes."""
        if isinstance(elements[0], str):
            return self._put(_SLOT, elements, after, _First(slots=frozenset(map(str, elements))))
        for element in reversed(elements):
            follows = self._firsts[after] if after >= 0 else _ANYTHING
            match element:
                case Word(any_of):
                    after = self._put(_WORD, any_of, after, _First((any_of,)))
                case Prefix(start):
                    after = self._put(_PREFIX, start, after, _ANYTHING)
                case Slot(name):
                    after = self._put(_SLOT, (name,), after, _First(slots=frozenset({name})))
                case Gap(most):
                    after = self._put(_GAP, (most, None if follows.otherwise else follows), after, _ANYTHING)
                case Choice(optional=optional):
                    options = self._of(element)
                    begins = _together((options.together, follows)) if optional else options.together
                    ask = _Ask(self, options, after, follows if optional else None)
                    after = self._put(_ANY, ask, after, begins)
        return after


@dataclass(slots=True)
class _Needs:
    """Which phrases a sentence may meet, by what it holds."""

    everywhere: tuple[int, ...]  # for each level, the phrases that ask for nothing there
    masks: dict[str, list[tuple[int, int]]]  # what a sentence holds → (level, phrases that it satisfies there)
    prefixes: dict[str, tuple[str, ...]]  # first three letters → beginnings of words that phrases ask for
    kept: dict[str, list[tuple[int, str]]] = field(default_factory=dict)  # masks as they were kept, until asked for
    rarest: tuple[frozenset[str], frozenset[str], frozenset[str]] | None = (
        None  # of level 0: words, their starts, slots
    )

    def levels(self, key: str) -> list[tuple[int, int]]:
        """Return what a word, a prefix or a slot satisfies."""
        found = self.masks.get(key)
        if found is None:
            if key not in self.kept:
                return []
            found = self.masks[key] = [(level, _mask(numbers)) for level, numbers in self.kept[key]]
        return found

    def may_be_met(self, tokens: Sequence[Token], annotations: Mapping[int, Sequence[Annotation]]) -> bool:
        """Return whether a sentence holds any of the rarest things that phrases need: few phrases are missed soon."""
        if self.everywhere[0]:
            return True
        if self.rarest is None:
            rarest = {key for key, rows in self.kept.items() if any(level == 0 for level, _ in rows)}
            rarest |= {key for key, rows in self.masks.items() if any(level == 0 for level, _ in rows)}
            self.rarest = (
                frozenset(key for key in rarest if not key.endswith("*") and not key.startswith("{")),
                frozenset(key[:3] for key in rarest if key.endswith("*")),
                frozenset(key[1:-1] for key in rarest if key.startswith("{")),
            )
        words, starts, slots = self.rarest
        for token in tokens:
            if token.word in words:
                return True
        if starts and any(token.word[:3] in starts or token.raw.casefold()[:3] in starts for token in tokens):
            return True
        return bool(slots) and any(not slots.isdisjoint(item.names) for group in annotations.values() for item in group)

    def to_plain(self) -> dict[str, Any]:
        """Return the needs as data that JSON holds: numbers of phrases, since most bits are 0."""
        return {
            "everywhere": [_numbers(mask) for mask in self.everywhere],
            "masks": {
                key: [[level, _numbers(mask)] for level, mask in levels] for key, levels in sorted(self.masks.items())
            },
        }


def _mask(numbers: str) -> int:
    mask = 0
    for number in numbers.split():
        mask |= 1 << int(number)
    return mask


def _numbers(mask: int) -> str:
    return " ".join(map(str, _bits(mask)))


def _bits(mask: int) -> list[int]:
    """Return the numbers of the bits that are set."""
    numbers = []
    while mask:
        lowest = mask & -mask
        numbers.append(lowest.bit_length() - 1)
        mask ^= lowest
    return numbers


@dataclass(slots=True)
class _Starts:
    """Which phrases can begin with a word, the beginning of a word (`abc*`) or a slot (`{name}`).

    Many phrases begin with the same words: each of these is in some parts, and a part is some phrases' beginning.
    """

    kept: dict[str, str]  # what a phrase can begin with → numbers of parts
    parts: list[str]  # numbers of phrases
    masks: dict[str, int] = field(default_factory=dict)  # phrases as bits, once asked for
    prefixes: dict[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self.prefixes = _prefixes(self.kept)

    def mask(self, key: str) -> int:
        """Return the phrases that can begin so, as bits."""
        found = self.masks.get(key)
        if found is None:
            row = self.kept.get(key)
            if row is None:
                return 0
            found = 0
            for part in row.split():
                found |= _mask(self.parts[int(part)])
            self.masks[key] = found
        return found


class _Known:
    """What a word or a mention tells: the needs that it meets, and the ways that can begin with it, as bits."""

    __slots__ = ("begins", "levels")

    def __init__(self, levels: Iterable[tuple[int, int]], begins: int) -> None:
        joined: dict[int, int] = {}
        for level, mask in levels:
            joined[level] = joined.get(level, 0) | mask
        self.levels = tuple(joined.items())
        self.begins = begins


_SILENT = _Known((), 0)


@dataclass(slots=True)
class _Shape:
    """Phrases that are written alike: they are met together, and looked for once.

    A phrase that is one choice is as many ways, in their order: each needs something else.
    """

    pattern: Pattern | Callable[[], Pattern]  # read at first use, or already
    barred: frozenset[str]  # words that no gap skips
    ways: list[Pattern] = field(default_factory=list)  # once read
    numbers: list[int] = field(default_factory=list)  # of the phrases


def _split(pattern: Pattern) -> list[Pattern]:
    """Return the ways of a phrase that is one choice, in the order in which they are tried; else the phrase."""
    if len(pattern) != 1 or not isinstance(pattern[0], Choice) or pattern[0].optional:
        return [pattern]
    several, slots, words = _sorted_options(pattern[0])
    ways = [way for option in several for way in _split(option)]
    if slots:
        ways.append((Choice(tuple((Slot(name),) for name in slots), optional=False),))
    if words:
        ways.append((Word(words),))
    return ways


@dataclass(slots=True)
class PhraseMatcher:
    """Matches numbered phrases; `add` all of them, then `find` in each sentence."""

    _shapes: list[_Shape] = field(default_factory=list)
    _known: dict[tuple[str, bool], _Shape] = field(default_factory=dict)
    _count: int = 0  # phrases
    _needs: _Needs | None = None
    _starts: _Starts | None = None
    _first: list[int] = field(default_factory=list)  # of each shape, its first way
    _rank_of: list[int] = field(default_factory=list)  # of each way, its shape
    _words: dict[tuple[str, str], _Known] = field(default_factory=dict)  # folded and as written
    _names: dict[frozenset[str], _Known] = field(default_factory=dict)
    _graphs: dict[int, _Graph] = field(default_factory=dict)
    _options: dict[int, _Options] = field(default_factory=dict)
    _asked: int = 0  # sentences since the phrases were built
    times: dict[int, float] = field(default_factory=dict)  # seconds by phrase, while somebody looks

    def add(self, pattern: Pattern | Callable[[], Pattern], phrase: str | None = None, *, closed: bool = False) -> int:
        """Add a phrase; return its number.

        Args:
            pattern: Its elements, or what reads them when they are needed.
            phrase: How it is written; phrases written alike must have the same elements.
            closed: Whether its gaps skip no denial: "it never hurts" is no "it .. hurts".
        """
        shape = None if phrase is None else self._known.get((phrase, closed))
        if shape is None:
            shape = _Shape(pattern, _DENIALS if closed else _NONE)
            self._shapes.append(shape)
            if phrase is not None:
                self._known[phrase, closed] = shape
            self._needs = self._starts = None
            self._words.clear()
            self._names.clear()
        shape.numbers.append(self._count)
        self._count += 1
        return self._count - 1

    def restore(self, data: Any) -> None:
        """Take the needs of the phrases that were added from what `kept` returned of the same phrases.

        Raises:
            KeyError, TypeError, ValueError: the data is something else.
        """
        kept = {
            str(key): [(int(level), str(numbers)) for level, numbers in rows] for key, rows in data["masks"].items()
        }
        everywhere = tuple(_mask(numbers) for numbers in data["everywhere"])
        several = {int(rank): int(count) for rank, count in data["several"].items()}
        if len(everywhere) != _LEVELS or data["shapes"] != len(self._shapes):
            raise ValueError("other phrases")
        self._number([several.get(rank, 1) for rank in range(len(self._shapes))])
        self._needs = _Needs(everywhere, {}, _prefixes(kept), kept)
        self._starts = _Starts(dict(data["starts"]), list(data["parts"]))

    def kept(self) -> dict[str, Any]:
        """Return what the phrases need and can begin with, as data that JSON holds."""
        ways = self._all_ways()
        starts = _beginnings(ways)
        counts = [len(shape.ways) for shape in self._shapes]
        return {
            **_gather(ways).to_plain(),
            "starts": starts.kept,
            "parts": starts.parts,
            "shapes": len(self._shapes),
            "several": {str(rank): count for rank, count in enumerate(counts) if count > 1},
        }

    def _ways_of(self, rank: int) -> list[Pattern]:
        """Return the ways of a shape."""
        shape = self._shapes[rank]
        if not shape.ways:
            shape.ways = _split(shape.pattern if isinstance(shape.pattern, tuple) else shape.pattern())
        return shape.ways

    def _all_ways(self) -> list[Pattern]:
        """Return the ways of all shapes, numbered."""
        ways = [self._ways_of(rank) for rank in range(len(self._shapes))]
        self._number([len(several) for several in ways])
        return [way for several in ways for way in several]

    def _number(self, counts: Sequence[int]) -> None:
        self._first, self._rank_of = [], []
        for rank, count in enumerate(counts):
            self._first.append(len(self._rank_of))
            self._rank_of += [rank] * count

    def find(self, tokens: Sequence[Token], annotations: Mapping[int, Sequence[Annotation]]) -> list[Match]:
        """Return every phrase's matches, leftmost first; at one word, the first way that succeeds."""
        self._asked += 1
        if self._asked > _REMEMBERED:
            self._asked = 0
            for graph in self._graphs.values():
                graph.nodes.clear()  # its choices know it: a cycle, for which nobody may look soon
            self._graphs.clear()
            self._options.clear()
            self._words.clear()
        index = self._needed()
        if not index.may_be_met(tokens, annotations):
            return []
        if len(self._words) > _WORDS and len(self._shapes) < _FEW:
            self._words.clear()
        met = list(index.everywhere)
        known_words, known_names = self._words, self._names
        walk: _Walk | None = None
        rows: list[_Row] = []
        # From the last word to the first: what a phrase needs stands at or behind the word that it begins with.
        for position in range(len(tokens) - 1, -1, -1):
            token = tokens[position]
            key = token.word, token.raw
            word = known_words.get(key)
            if word is None:
                word = known_words[key] = self._word(token)
            for level, mask in word.levels:
                met[level] |= mask
            group = annotations.get(position)
            begun = word.begins
            if group is not None:
                for item in group:
                    name = known_names.get(item.names)
                    if name is None:
                        name = known_names[item.names] = self._name(item.names)
                    begun |= name.begins
                    for level, mask in name.levels:
                        met[level] |= mask
            if not begun:
                continue
            for mask in met:
                begun &= mask
            if begun:
                if walk is None:
                    walk = _Walk(tokens, annotations)
                self._try(begun, walk, position, rows)
        rows.sort(key=itemgetter(0, 1))
        return [Match(number, position, *met) for position, number, met in rows]

    def _word(self, token: Token) -> _Known:
        """Return what a word tells of the phrases."""
        index, starts = self._needed(), self._started()
        word, raw = token.word, token.raw
        if (
            word not in starts.kept
            and word not in index.masks
            and word not in index.kept
            and word[:3] not in starts.prefixes
            and word[:3] not in index.prefixes
            and (raw == word or raw.casefold()[:3] not in index.prefixes)
        ):
            return _SILENT
        levels = [*index.levels(word)]
        for start in _beginning(token, index.prefixes):
            levels += index.levels(f"{start}*")
        begins = starts.mask(word)
        for start in starts.prefixes.get(word[:3], ()):
            if word.startswith(start) or raw.casefold().startswith(start):
                begins |= starts.mask(f"{start}*")
        return _Known(levels, begins)

    def _name(self, names: frozenset[str]) -> _Known:
        """Return what a mention or a quantity tells of the phrases that goes by these names."""
        index, starts = self._needed(), self._started()
        levels: list[tuple[int, int]] = []
        begins = 0
        for name in names:
            levels += index.levels(f"{{{name}}}")
            begins |= starts.mask(f"{{{name}}}")
        return _Known(levels, begins)

    def _try(self, begun: int, walk: _Walk, position: int, rows: list[_Row]) -> None:
        """Add what is met of some ways, as bits, at one word; of the ways of one shape, the first that is met."""
        done = -1
        while begun:
            lowest = begun & -begun
            begun ^= lowest
            way = lowest.bit_length() - 1
            rank = self._rank_of[way]
            if rank == done:
                continue
            shape = self._shapes[rank]
            begin = perf_counter() if WATCH.by_rule else 0.0
            graph = self._graphs.get(way)
            if graph is None:
                graph = self._graphs[way] = _Graph(self._ways_of(rank)[way - self._first[rank]], self._options)
            outcome = walk.through(graph, position, shape.barred)
            if WATCH.by_rule:
                share = (perf_counter() - begin) / len(shape.numbers)
                for number in shape.numbers:
                    self.times[number] = self.times.get(number, 0.0) + share
            if outcome is not None:
                done = rank
                for number in shape.numbers:
                    rows.append((position, number, outcome))

    def _needed(self) -> _Needs:
        """Return what the phrases need."""
        if self._needs is None:
            self._needs = _gather(self._all_ways())
        return self._needs

    def _started(self) -> _Starts:
        """Return what the phrases can begin with."""
        if self._starts is None:
            self._starts = _beginnings(self._all_ways())
        return self._starts


class _Walk:
    """Walks phrases through one sentence.

    An object and not a function in a function: one that calls itself is a cycle, and thousands of them a draft would
    keep Python's collector of garbage busy for a sixth of the time.
    """

    __slots__ = ("annotations", "barred", "breaks", "count", "failed", "names", "nodes", "tokens", "words")

    def __init__(self, tokens: Sequence[Token], annotations: Mapping[int, Sequence[Annotation]]) -> None:
        self.tokens = tokens
        self.words = [token.word for token in tokens]
        self.breaks = [token.gap == 2 for token in tokens]
        self.annotations = annotations
        self.count = len(tokens)
        self.names = [_NONE] * self.count  # what the mentions and quantities are called that begin at each word
        for position, group in annotations.items():
            if position < self.count:
                self.names[position] = frozenset[str]().union(*(item.names for item in group))
        self.nodes: Sequence[_Node] = ()
        self.barred = _NONE
        self.failed: set[tuple[int, int]] = set()

    def through(self, graph: _Graph, position: int, barred: frozenset[str]) -> _Outcome:
        """Return where a phrase ends that begins at a word, and what filled its slots; no gap skips a barred word."""
        self.nodes, self.barred, self.failed = graph.nodes, barred, set()
        return self._from(graph.first, position, False)

    def _from(self, node: int, at: int, begun: bool) -> _Outcome:
        nodes, words, count, names = self.nodes, self.words, self.count, self.names
        # Words in a row, and choices that leave one way, need neither a call nor a memory of their own.
        while node >= 0:
            operation, argument, after = nodes[node]
            if operation == _ANY:
                if at >= count:
                    ways = argument.at(None)
                elif names[at]:
                    ways = argument.filled(words[at], names[at])
                else:
                    ways = argument.by_word.get(words[at])
                    if ways is None:
                        ways = argument.at(words[at])
                if not ways:
                    return None
                if len(ways) > 1:
                    return self._either(node, ways, at, begun)
                node = ways[0]
                continue
            if operation == _GAP:
                return self._over(node, at, begun)
            if at >= count or (begun and self.breaks[at]):
                return None
            if operation == _WORD:
                if words[at] not in argument:
                    return None
            elif operation == _SLOT:
                return None if names[at].isdisjoint(argument) else self._filled(node, at)
            # "bruis*" also means "bruising", which American folding turns into "bruizing".
            elif not (words[at].startswith(argument) or self.tokens[at].raw.casefold().startswith(argument)):
                return None
            node, at, begun = after, at + 1, True
        return at, ()

    def _either(self, node: int, ways: _Ways, at: int, begun: bool) -> _Outcome:
        """Return what the first way gives that succeeds."""
        if (node, at) in self.failed:
            return None
        for way in ways:
            met = self._from(way, at, begun)
            if met is not None:
                return met
        self.failed.add((node, at))
        return None

    def _over(self, node: int, at: int, begun: bool) -> _Outcome:
        """Return what follows a gap, which is as short as it can be."""
        if (node, at) in self.failed:
            return None
        (most, follows), after = self.nodes[node][1:]
        words, names, count = self.words, self.names, self.count
        last = min(at + most, count)
        for reach in range(at, last + 1):
            if follows is None or (
                reach < count
                and (
                    follows.known.get(words[reach], False)
                    or (words[reach] not in follows.known and follows.has(words[reach]))
                    or not follows.slots.isdisjoint(names[reach])
                )
            ):
                met = self._from(after, reach, begun)
                if met is not None:
                    return met
            if reach < last and begun and (self.breaks[reach] or words[reach] in self.barred):
                break
        self.failed.add((node, at))
        return None

    def _filled(self, node: int, at: int) -> _Outcome:
        """Return what follows a slot, which is filled by the first of its names that lets the rest be met."""
        if (node, at) in self.failed:
            return None
        _, slots, after = self.nodes[node]
        for slot in slots:
            for annotation in self.annotations[at] if slot in self.names[at] else ():
                if slot in annotation.names:
                    rest = self._from(after, annotation.end, True)
                    if rest is not None:
                        return rest[0], (annotation, *rest[1])
        self.failed.add((node, at))
        return None


def _beginning(token: Token, prefixes: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the beginnings that a word has, folded or as written."""
    word = token.word
    found = [start for start in prefixes.get(word[:3], ()) if word.startswith(start)]
    if token.raw != word:
        raw = token.raw.casefold()
        found += [start for start in prefixes.get(raw[:3], ()) if raw.startswith(start)]
    return found


def _gather(patterns: Sequence[Pattern]) -> _Needs:
    """Return what phrases need as bits: the rarest sets first, so that few phrases are left."""
    everywhere = [0] * _LEVELS
    wanted: list[dict[frozenset[str], int]] = [{} for _ in range(_LEVELS)]
    memo: Memo = {}
    for number, pattern in enumerate(patterns):
        bit = 1 << number
        sets = sorted(dict.fromkeys(needs(pattern, memo)), key=likelihood)
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
    return _Needs(tuple(everywhere), {key: list(levels.items()) for key, levels in masks.items()}, _prefixes(masks))


def _beginnings(patterns: Sequence[Pattern]) -> _Starts:
    """Return what phrases can begin with."""
    numbers: dict[frozenset[str], list[int]] = {}
    memo: Memo = {}
    for number, pattern in enumerate(patterns):
        words, prefixes, slots = starters(pattern, memo)
        for part in (words, frozenset(f"{start}*" for start in prefixes), frozenset(f"{{{name}}}" for name in slots)):
            if part:
                numbers.setdefault(part, []).append(number)
    kept: dict[str, list[int]] = {}
    for rank, part in enumerate(numbers):
        for key in part:
            kept.setdefault(key, []).append(rank)
    return _Starts(
        {key: " ".join(map(str, ranks)) for key, ranks in sorted(kept.items())},
        [" ".join(map(str, members)) for members in numbers.values()],
    )


def _prefixes(keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the prefixes among what phrases need, by their first three letters."""
    found: dict[str, list[str]] = {}
    for key in keys:
        if key.endswith("*"):
            found.setdefault(key[:3], []).append(key[:-1])
    return {start: tuple(ends) for start, ends in found.items()}
