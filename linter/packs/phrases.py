"""The phrase language of rule packs: what a cue may say, and how it is read.

    no downtime               these words, in any case and either spelling; don't = do not; a hyphen may be a blank
    combine+                  any form of the word: combine, combines, combined, combining
    irritat*                  any word that begins so
    (fine|okay to|safe)       one of several, each of one or more words
    (very)? safe              may be absent; also: word?
    avoid .. sun              up to three words between; ..6 allows six (twelve at most); never across ; or :
    <avoid>                   one of a shared word list of that name
    {treatment}               a name of the lexicon with that role, or {retinoid}: that entity or one below it
    {time} {interval} {frequency} {count} {percent} {spf} {money} {age} {number}   a quantity
    {sessions}                a count of sessions, visits, treatments; {several}: of two or more

A phrase is bounded (24 elements, 600 characters, gaps of at most 12 words) and is matched without backtracking over
more than the words it can reach, so that no phrase can hang.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from linter.packs.words import fold_phrase, forms

MAX_LENGTH = 600
MAX_ELEMENTS = 24
MAX_GAP = 12
DEFAULT_GAP = 3
_COMMON = frozenset(
    """
    the a and is it in you for on to of your not with that at or are no one i will have skin do can we by from has be
    two as if so before up this my day after our out first off weeks what three would there back week go all an face
    about does every days like may over nothing who ten than should months only when same was never they see any them
    us then more month had how me been time her need look under night which because take half most some sun say its
    between per away through use get new but 1 stop good put""".split()
)
QUANTITY_SLOTS = frozenset(
    {"time", "interval", "frequency", "count", "percent", "spf", "money", "age", "number", "sessions", "several"}
)


class PhraseError(ValueError):
    """A phrase that cannot be read; the text says where and what to write instead."""


class UnknownListError(PhraseError):
    """A phrase names a word list that no pack holds."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word: any of these folded forms."""

    any_of: frozenset[str]


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins so."""

    start: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A mention of the lexicon or a quantity."""

    name: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `most` words of any kind."""

    most: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences; `optional` allows none of them."""

    options: tuple[tuple[Element, ...], ...]
    optional: bool


Element = Word | Prefix | Slot | Gap | Choice
Pattern = tuple[Element, ...]

_LEXEME = re.compile(
    r"""\s*(?:(?P<gap>\.\.(?P<most>\d*))|(?P<open>\()|(?P<close>\)\??)|(?P<bar>\|)|<(?P<list>[\w-]+)>(?P<listopt>\??)
    |\{(?P<slot>[\w-]+)\}(?P<slotopt>\??)|(?P<word>[^\s()|<>{}]+))""",
    re.VERBOSE,
)


def parse_phrase(
    phrase: str,
    lists: Mapping[str, list[str]] | None = None,
    *,
    depth: int = 0,
    read: dict[str, tuple[Pattern, ...]] | None = None,
) -> Pattern:
    """Return the elements of a phrase; `read` keeps the lists that were read, for the next phrase with the same lists.

    Raises:
        PhraseError: the phrase is empty, too long, unbalanced, or names an unknown list.
    """
    if len(phrase) > MAX_LENGTH:
        raise PhraseError(f"longer than {MAX_LENGTH} characters; split it into several phrases")
    if depth > 4:
        raise PhraseError("word lists refer to one another in a circle")
    if "..." in phrase or "…" in phrase:
        raise PhraseError('write a gap as two dots: ".." or "..5"')
    sequences: list[list[list[Element]]] = [[[]]]
    position = 0
    while position < len(phrase.rstrip()):
        match = _LEXEME.match(phrase, position)
        if match is None:
            raise PhraseError(f"cannot read {phrase[position:].strip()[:20]!r}")
        position = match.end()
        current = sequences[-1][-1]
        if match["gap"]:
            most = int(match["most"] or DEFAULT_GAP)
            if not 0 < most <= MAX_GAP:
                raise PhraseError(f"a gap may span 1 to {MAX_GAP} words, not {most}")
            current.append(Gap(most))
        elif match["open"]:
            sequences.append([[]])
        elif match["close"]:
            if len(sequences) == 1:
                raise PhraseError('")" without "("')
            options = tuple(tuple(option) for option in sequences.pop() if option)
            if not options:
                raise PhraseError("empty brackets")
            if any(_may_be_nothing(option) for option in options):
                raise PhraseError(
                    'one way in the brackets can be nothing; "sunbeds?" is an optional word, write sunbed+'
                )
            sequences[-1][-1].append(Choice(options, match["close"].endswith("?")))
        elif match["bar"]:
            if len(sequences) == 1:
                raise PhraseError('"|" stands only between brackets: (one|other)')
            sequences[-1].append([])
        elif match["list"]:
            name = match["list"]
            if lists is None or name not in lists:
                known = ", ".join(sorted(lists or {})) or "none"
                raise UnknownListError(f"unknown word list <{name}>; known: {known}")
            listed = None if read is None else read.get(name)
            if listed is None:
                listed = tuple(parse_phrase(item, lists, depth=depth + 1, read=read) for item in lists[name])
                if read is not None:
                    read[name] = listed
            current.append(Choice(listed, bool(match["listopt"])))
        elif match["slot"]:
            slot: Element = Slot(match["slot"])
            current.append(Choice(((slot,),), optional=True) if match["slotopt"] else slot)
        else:
            current.extend(_word_elements(match["word"]))
    if len(sequences) != 1:
        raise PhraseError('"(" without ")"')
    pattern = tuple(sequences[0][0])
    if not pattern:
        raise PhraseError("empty phrase")
    if len(pattern) > MAX_ELEMENTS:
        raise PhraseError(f"more than {MAX_ELEMENTS} words; split it")
    if depth == 0 and _may_be_nothing(pattern):
        raise PhraseError("can match nothing at all; every word is optional")
    if depth == 0 and (isinstance(pattern[0], Gap) or isinstance(pattern[-1], Gap)):
        raise PhraseError("a phrase may not begin or end with a gap")
    return pattern


def _may_be_nothing(elements: tuple[Element, ...]) -> bool:
    """Return whether a sequence can match without a single word."""
    return all(isinstance(element, Gap) or (isinstance(element, Choice) and element.optional) for element in elements)


@cache
def _word_elements(written: str) -> tuple[Element, ...]:
    """Return the elements of one written word with its marks (+, *, ?)."""
    optional = written.endswith("?")
    core = written.rstrip("?")
    every_form = core.endswith("+")
    prefix = core.endswith("*")
    core = core.rstrip("+*")
    if core in ("%", "£", "$", "€"):
        return (Word(frozenset({core})),)
    words = fold_phrase(core)
    if not words:
        raise PhraseError(f"{written!r} holds no word; punctuation is not matched")
    elements: list[Element] = [Word(frozenset({word})) for word in words]
    if every_form:
        elements[-1] = Word(forms(words[-1]) | forms(core.casefold()) if len(words) == 1 else forms(words[-1]))
    elif prefix:
        if len(words[-1]) < 3:
            raise PhraseError(f"{written!r}: at least three letters before *")
        elements[-1] = Prefix(words[-1])
    if "-" in core and len(words) > 1:
        # "pain-free" is also written "painfree" and "pain free".
        joined = Word(frozenset({"".join(words)}))
        return (Choice(((joined,), tuple(elements)), optional),)
    return (Choice((tuple(elements),), optional=True),) if optional else tuple(elements)


# What was found of the options of a choice, by their identity, with the options, so that the identity stays theirs:
# phrases share their word lists.
Memo = dict[int, tuple[object, Any]]


def _shared(choice: Choice, memo: Memo, find: Callable[[Pattern], Any], together: Callable[[list[Any]], Any]) -> Any:
    """Return what is found of the options of a choice, worked out once."""
    known = memo.get(id(choice.options))
    if known is None:
        known = memo[id(choice.options)] = choice.options, together([find(option) for option in choice.options])
    return known[1]


def starters(pattern: Pattern, memo: Memo | None = None) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return what a match can begin with: whole words, word beginnings, and slots."""
    memo = {} if memo is None else memo
    words: set[str] = set()
    prefixes: set[str] = set()
    slots: set[str] = set()
    for element in pattern:
        match element:
            case Word(any_of):
                words |= any_of
                break
            case Prefix(start):
                prefixes.add(start)
                break
            case Slot(name):
                slots.add(name)
                break
            case Choice(_, optional):
                more = _shared(
                    element,
                    memo,
                    lambda option: starters(option, memo),
                    lambda ways: tuple(frozenset[str]().union(*parts) for parts in zip(*ways, strict=True)),
                )
                words |= more[0]
                prefixes |= more[1]
                slots |= more[2]
                if not optional:
                    break
            case Gap():
                pass
    return frozenset(words), frozenset(prefixes), frozenset(slots)


def slots_of(pattern: Pattern, memo: Memo | None = None) -> frozenset[str]:
    """Return the names of all slots of a pattern."""
    memo = {} if memo is None else memo
    found: set[str] = set()
    for element in pattern:
        if isinstance(element, Slot):
            found.add(element.name)
        elif isinstance(element, Choice):
            found |= _shared(
                element,
                memo,
                lambda option: slots_of(option, memo),
                lambda ways: frozenset[str]().union(*ways),
            )
    return frozenset(found)


def needs(pattern: Pattern, memo: Memo | None = None) -> list[frozenset[str]]:
    """Return what every match holds: of each set at least one.

    A word stands for itself, `irritat*` for any word that begins so, `{treatment}` for what fills the slot.
    """
    memo = {} if memo is None else memo
    found: list[frozenset[str]] = []
    for element in pattern:
        match element:
            case Word(any_of):
                found.append(any_of)
            case Prefix(start):
                found.append(frozenset({f"{start}*"}))
            case Slot(name):
                found.append(frozenset({f"{{{name}}}"}))
            case Choice(_, False):
                held = _shared(
                    element,
                    memo,
                    lambda option: needs(option, memo),
                    lambda ways: (
                        frozenset[str]().union(*(min(way, key=likelihood) for way in ways)) if all(ways) else None
                    ),
                )
                if held is not None:
                    found.append(held)
            case _:
                pass
    return found


@lru_cache(4_096)
def likelihood(keys: frozenset[str]) -> int:
    """Return roughly how likely a sentence holds one of these: a common word or a slot weighs as thirty rare ones."""
    return len(keys) + 29 * sum(key in _COMMON or key.startswith("{") for key in keys)
