"""Which words stand under a negation, a question, a condition or somebody else's opinion.

Cue lists are data (the `scope-…` word lists of the packs); which of them reaches a claim is decided here, on the parse
where there is one and on distance and punctuation where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from linter.model.claim import Attribution
from linter.nlp.matching import Annotation, Match, PhraseMatcher
from linter.nlp.pipeline import Parse
from linter.nlp.tokens import Token
from linter.packs.ruleset import RuleSet

_REPLY = frozenset(
    "no not nope never none nothing nobody way at all a bit of it in the least heavens goodness god lord "
    "gosh whatsoever absolutely definitely certainly chance really quite particularly necessarily usually "
    "sort kind fear oh well actually honestly sadly sorry afraid thankfully luckily happily i am".split()
)
_LONGEST_REPLY = 6  # words
_REACH = 9  # words; farther to the left a negation rarely reaches without a verb of its own
_CLAUSE_HEADS = frozenset({"ROOT", "advcl", "ccomp", "relcl", "acl", "parataxis", "csubj", "csubjpass"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})

LISTS = (
    "scope-negation", "scope-determiner-negation", "scope-pseudo-negation", "scope-post-negation", "scope-reported",
    "scope-myth", "scope-distance", "scope-hypothetical", "scope-indirect-question", "scope-author",
    "scope-condition", "scope-trivial-condition", "scope-all", "scope-most", "scope-some", "scope-comparison",
    "stage-start", "stage-later", "stage-upkeep", "moment-before", "moment-after", "moment-during", "moment-later",
    "pair-anaphor", "generic-subject", "scope-past", "period-over", "place-home", "place-clinic", "time-morning",
    "time-night",
)  # fmt: skip


class ScopeCues:
    """The scope lists of the packs, compiled."""

    def __init__(self, rules: RuleSet) -> None:
        self.matcher = PhraseMatcher()
        self._owner: list[str] = []
        for name in LISTS:
            for phrase in rules.lists.get(name, ()):
                self.matcher.add(partial(rules.pattern, phrase), phrase)
                self._owner.append(name)

    def find(self, tokens: Sequence[Token], annotations: Mapping[int, Sequence[Annotation]]) -> dict[str, list[Match]]:
        """Return the matches of each list."""
        found: dict[str, list[Match]] = {}
        for match in self.matcher.find(tokens, annotations):
            found.setdefault(self._owner[match.phrase], []).append(match)
        return found


class Unparsed(Exception):  # noqa: N818 - no error: it asks for a parse
    """What was asked depends on the clauses of a sentence that has not been parsed yet."""


class ClauseView(Protocol):
    """The clauses of a sentence, whether they are known yet or not."""

    @property
    def of(self) -> tuple[int, ...]:
        """For each token, the number of its clause."""

    @property
    def parent(self) -> Mapping[int, int]:
        """For each clause, the one above it."""

    @property
    def start(self) -> Mapping[int, int]:
        """For each clause, its first token."""

    def same(self, first: int, second: int) -> bool:
        """Return whether two tokens stand in one clause."""


class Unread:
    """Stands for the clauses of a sentence until an answer depends on them; most never do, and are not parsed.

    Raises:
        Unparsed: whatever is asked.
    """

    @property
    def of(self) -> tuple[int, ...]:
        """Ask for a parse."""
        raise Unparsed

    @property
    def parent(self) -> Mapping[int, int]:
        """Ask for a parse."""
        raise Unparsed

    @property
    def start(self) -> Mapping[int, int]:
        """Ask for a parse."""
        raise Unparsed

    def same(self, first: int, second: int) -> bool:
        """Ask for a parse."""
        raise Unparsed


@dataclass(frozen=True, slots=True)
class Clauses:
    """For each token of the sentence, the number of its clause and the clause above it."""

    of: tuple[int, ...]
    parent: Mapping[int, int]
    start: Mapping[int, int]  # clause -> first and last token
    end: Mapping[int, int]

    def same(self, first: int, second: int) -> bool:
        """Return whether two tokens stand in one clause."""
        return self.of[first] == self.of[second]


def find_clauses(tokens: Sequence[Token], parse: Parse) -> Clauses:
    """Return the clauses of a sentence; without a parse, stretches between strong punctuation marks."""
    if not parse:
        number = 0
        numbers: list[int] = []
        for token in tokens:
            if token.gap == 2 and numbers:
                number += 1
            numbers.append(number)
        return _bounds(numbers, {item: item for item in set(numbers)})
    heads: list[int] = []
    for index, word in enumerate(parse):
        is_head = word.dep in _CLAUSE_HEADS or word.head == index
        if word.dep == "conj" and word.pos in ("VERB", "AUX"):
            own = {child.dep for position, child in enumerate(parse) if child.head == index and position != index}
            is_head = bool(own & (_SUBJECTS | {"aux", "neg"})) or _has_but(parse, index)
        heads.append(index if is_head else -1)

    def clause(index: int) -> int:
        seen = 0
        while heads[index] < 0 and parse[index].head != index and seen < 60:
            index = parse[index].head
            seen += 1
        return index

    word_clause = [clause(index) for index in range(len(parse))]
    parent = {}
    for index in set(word_clause):
        up = parse[index].head
        parent[index] = word_clause[up] if up != index else index
    numbers = []
    position = 0
    for token in tokens:
        while position + 1 < len(parse) and parse[position + 1].start <= token.start:
            position += 1
        numbers.append(word_clause[position])
    return _bounds(numbers, parent)


def _has_but(parse: Parse, index: int) -> bool:
    """Return whether a conjunct is joined by "but"."""
    head = parse[index].head
    return any(word.lemma in ("but", "yet") and word.dep == "cc" and word.head in (head, index) for word in parse)


def _bounds(numbers: list[int], parent: Mapping[int, int]) -> Clauses:
    start: dict[int, int] = {}
    end: dict[int, int] = {}
    for position, number in enumerate(numbers):
        start.setdefault(number, position)
        end[number] = position
    return Clauses(tuple(numbers), parent, start, end)


def reply_end(tokens: Sequence[Token], own: int) -> int:
    """Return where a bare reply at the head of a sentence ends ("No,", "Not at all,", "Heavens no:"), or 0."""
    for index in range(own, min(own + _LONGEST_REPLY + 1, len(tokens))):
        if index > own and tokens[index].gap:
            return index
        if tokens[index].word not in _REPLY:
            break
    return 0


def negation(
    tokens: Sequence[Token],
    scopes: Mapping[str, list[Match]],
    clauses: ClauseView,
    start: int,
    end: int,
    asked: int = 0,
    reply: int = 0,
) -> tuple[bool, str]:
    """Return whether the cue on tokens `start:end` is negated from outside, and by which words.

    Tokens before `asked` are a question's, those from there to `reply` answer it ("Not at all, …"); neither denies
    what follows.
    """
    pseudo = [(match.start, match.end) for match in scopes.get("scope-pseudo-negation", ())]
    found: list[Match] = []
    names = ("scope-negation", "scope-determiner-negation", "scope-post-negation")
    own = [match for name in names for match in scopes.get(name, ()) if match.start < end and match.end > start]
    for name in names:
        for match in scopes.get(name, ()):
            if any(one.start <= match.start and match.end <= one.end for one in own):
                continue  # the cue's own, or within it: "little" of "little to no downtime"
            if match.end <= asked <= start or match.end <= reply <= start:
                continue  # words of a question or of a bare reply; what follows is not denied by them
            if any(first <= match.start and match.end <= last for first, last in pseudo):
                continue
            if name == "scope-post-negation":
                reaches = match.start >= end and match.start - end <= 4 and _unbroken(tokens, end, match.start)
            elif name == "scope-determiner-negation":
                reaches = match.end <= start and (
                    (start - match.end <= 3 and _unbroken(tokens, match.end, start + 1))
                    or (
                        match.start == clauses.start[clauses.of[match.start]]
                        and clauses.same(match.start, start)
                        and start - match.end <= _REACH
                    )
                )
            else:
                reaches = (
                    match.end <= start
                    and start - match.end <= _REACH
                    and _governs(tokens, clauses, match.end - 1, start)
                )
            if reaches:
                found.append(match)
    # "no" and "no longer" overlap, "neither … nor" belong together: each is one denial; two denials cancel out.
    denials: list[Match] = []
    for match in sorted(found, key=lambda item: (item.start, -item.end)):
        paired = tokens[match.start].word == "nor" and any(tokens[item.start].word == "neither" for item in denials)
        if not paired and not any(match.start < item.end for item in denials):
            denials.append(match)
    nearest = min((match.start for match in own), default=None)
    for match in reversed([item for item in denials if item.end <= start]):
        if nearest is not None and _joined(tokens, match.end, nearest):
            denials.remove(match)  # "no pain and no downtime", "not dear and never painful": each denies its own
        else:
            nearest = match.start
    words = [" ".join(token.word for token in tokens[match.start : match.end]) for match in denials]
    return len(denials) % 2 == 1, ", ".join(words)


def _joined(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Return whether a comma or an "and" stands between two denials."""
    between = tokens[start : end + 1]
    return any(token.gap for token in between) or any(token.word in ("and", "or", "nor", "plus") for token in between)


def _unbroken(tokens: Sequence[Token], start: int, end: int) -> bool:
    return all(token.gap < 2 for token in tokens[start:end])


def _governs(tokens: Sequence[Token], clauses: ClauseView, negator: int, cue: int) -> bool:
    """Return whether a negation of a verb reaches a cue to its right."""
    between = tokens[negator + 1 : cue + 1]
    if any(
        token.gap == 2 or token.word in ("but", "because", "so", "although", "though", "while", "unless", "since")
        for token in between
    ):
        return False
    if clauses.same(negator, cue):
        return sum(token.gap == 1 for token in between) < 2
    inner = clauses.of[cue]
    return clauses.parent.get(inner) == clauses.of[negator] and not any(token.gap == 1 for token in between)


def attribution(
    tokens: Sequence[Token], scopes: Mapping[str, list[Match]], start: int, *, is_question: bool, own_voice: bool
) -> tuple[Attribution, str]:
    """Return whose statement the cue at token `start` is, and the words that say so."""
    if is_question:
        return Attribution.QUESTION, "a question"
    back = [match for match in scopes.get("scope-author", ()) if match.end <= start]
    last_back = max((match.end for match in back), default=-1)
    for name, kind in (
        ("scope-myth", Attribution.MYTH),
        ("scope-reported", Attribution.REPORTED),
        ("scope-distance", Attribution.REPORTED),
        ("scope-indirect-question", Attribution.QUESTION),
        ("scope-hypothetical", Attribution.HYPOTHETICAL),
    ):
        for match in scopes.get(name, ()):
            if match.start >= start and name != "scope-myth":
                continue
            if match.start < last_back or (match.end <= start and _turned(tokens, match.end, start)):
                continue
            if own_voice and name == "scope-reported":
                continue
            if (
                name == "scope-myth"
                and match.start > start
                and any(token.gap == 2 for token in tokens[start + 1 : match.start + 1])
            ):
                continue
            return kind, " ".join(token.word for token in tokens[match.start : match.end])
    return Attribution.AUTHOR, ""


def _turned(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Return whether the sentence turns back to its author ("some say X, but …") between two words."""
    return any(
        token.word in ("but", "however", "yet", "actually", "though")
        or (token.gap == 2 and token.word in ("in", "it", "we", "this", "the", "not", "no", "yes"))
        for token in tokens[start + 1 : end]
    )
