"""How likely two opposed statements clash, from everything that is known of the two, in one number.

A logistic regression (Cox 1958) over what the symbolic tests and the recogniser say of a pair: whether cues or the
recogniser heard its sides, how far apart numbers lie, what their subjects and conditions share, which single test in
doubt speaks against it, and how the two read side by side. Its few weights are data (`judgement.json`, made by
`python -m tools.judgement` from annotated drafts) and each can be read: what raises the number and by how much.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from linter.checks.compatibility import QUOTATION, SIDE_BY_SIDE, Pair, measure, perhaps_one_subject
from linter.errors import ModelError
from linter.model.claim import Claim, Resolution
from linter.model.segment import SegmentKind
from linter.packs.labels import chance_of

FILE = Path(__file__).parent.parent / "recogniser" / "judgement.json"
PERHAPS_OTHER = "perhaps about different things"
_OF_SUBJECTS = frozenset({"different subjects", PERHAPS_OTHER})
IN_DOUBT = _OF_SUBJECTS | {
    "a rule and its exception",
    "a condition that the other does not share",
    "some people, and others",
    "different moment, stage or place",
}
"""Tests that may be wrong where they alone, one or two, speak against a pair."""

_NO_TEST = frozenset({QUOTATION, SIDE_BY_SIDE})  # which the reader of pairs decides
AND = "; "
"""Between two tests that may both be wrong."""

CONSTANT = "constant"

Features = Mapping[str, float]

_DOUBTS = 2
_RECONCILING = ("if:", "stage:", "place:", "period:")  # conditions by which the next sentence makes an exception
_BESIDE = 0.8  # chance that a pair needs whose sides follow each other
_SURELY = 0.6  # chance of a pair against which more speaks than two tests in doubt, or a subject of its own
_FROM_AROUND = (Resolution.CONTEXT, Resolution.NONE)
_PEOPLE = frozenset({"population", "condition", "area", "event"})
_WORD = re.compile(r"[a-z0-9']+")
_EMPTY = frozenset(
    "the and for with are you your our from that this not they can will does one any all than then there have has had "
    "was were but its it's into out who what when which their them his her".split()
)
_MOST = 0.995  # of a probability, and 0.005 at least, so that its odds are finite
_AROUND = 2  # sentences between a pair's sides and those of a pair beside it
_LENGTHS = 250, 1000  # words of a draft between which the weights know what its length says; beyond, as at the end
_MARGIN = 3.0  # log-odds above its likeliest rival that count


@dataclass(frozen=True, slots=True)
class Judgement:
    """The weights; `chance` is what they make of a pair."""

    weights: Mapping[str, float]
    constant: float
    cues: float  # below this chance a pair that a cue rule found is not reported
    doubted: float  # the same where a test speaks against it
    recognised: float  # the same for a pair of which the recogniser heard a side, or which no cue rule compares
    medium: float  # from here a finding is of medium confidence
    high: float  # from here of high confidence, where cues heard both sides
    standing: Mapping[str, float] = field(default_factory=dict)  # weights of how a pair stands among those of its draft
    hope: float = 0.0  # a pair below this chance stands nowhere; 0 where standing does not count

    @property
    def candidate(self) -> float:
        """The least chance of a pair that takes part in the draft's comparison."""
        return min(self.hope or 1.0, self.cues, self.doubted, self.recognised)

    def among(self, chance: float, standing: Features) -> float:
        """Return the probability that a pair clashes, once it is known how it stands among those of its draft."""
        odds = log_odds(chance) + self.standing.get(CONSTANT, 0.0)
        odds += sum(self.standing.get(name, 0.0) * value for name, value in standing.items())
        return round(1 / (1 + math.exp(-odds)), 3) if self.standing else chance

    def chance(self, features: Features, read: float) -> float:
        """Return the probability that a pair clashes; `read` is what its reader says."""
        return round(1 / (1 + math.exp(-self._total(features)(log_odds(read)))), 3)

    def least(self, *, recognised: bool, doubted: bool) -> float:
        """Return the chance from which a pair is reported: what cues found needs less than what was recognised."""
        if recognised:
            return self.recognised
        return self.doubted if doubted else self.cues

    def needed(self, features: Features, least: float) -> float:
        """Return what the reader of pairs must say for a chance of `least`; above 1 where nothing would do."""
        total, bar = self._total(features), log_odds(least)
        joints = [log_odds(0.0), *_JOINTS, log_odds(1.0)]  # between two of them the total is a straight line
        below = total(joints[0])
        if below >= bar:
            return 0.0
        for low, high in pairwise(joints):
            above = total(high)
            if above >= bar:
                odds = low + (high - low) * (bar - below) / (above - below)
                return 1 / (1 + math.exp(-odds)) - 0.0005  # readings are rounded
            below = above
        return 2.0

    def _total(self, features: Features) -> Callable[[float], float]:
        """Return what the odds of a reading become with all else; a surer reading never makes it less."""
        known = self.constant + sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        slope = self.weights.get("reading", 0.0) + sum(
            self.weights.get(f"reading, {name}", 0.0) * features.get(name, 0.0) for name in INTERACTING
        )
        sure, denied = max(0.0, self.weights.get(SURE, 0.0)), min(0.0, self.weights.get(DENIED, 0.0))

        def total(odds: float) -> float:
            bent = bends(odds)
            return known + max(0.0, slope) * odds + sure * bent[SURE] + denied * bent[DENIED]

        return total


INTERACTING = (
    "both cues", "values", "in doubt", "subjects the same", "subjects half named", "one thing", "weaker side",
)  # fmt: skip
"""What changes how much the reading counts."""

SURE, DENIED = "sure reading", "clear denial"
_JOINTS = (-2.0, 0.0)  # odds at which a reading bends


def bends(odds: float) -> dict[str, float]:
    """Return how far a reading lies above an even chance, and how far below one in eight."""
    return {SURE: max(0.0, odds - _JOINTS[1]), DENIED: max(0.0, _JOINTS[0] - odds)}


def log_odds(chance: float) -> float:
    """Return the logarithm of the odds of a probability, which is kept away from 0 and 1."""
    clipped = min(max(chance, 1 - _MOST), _MOST)
    return math.log(clipped / (1 - clipped))


@cache
def load_judgement(path: Path = FILE) -> Judgement:
    """Return the judgement that ships with skinlint.

    Raises:
        ModelError: its file is missing or damaged.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        bars = data["bars"]
        standing = data.get("standing", {"weights": {}, "hope": 0.0})
        return Judgement(
            {str(name): float(weight) for name, weight in data["weights"].items()},
            float(data["constant"]),
            float(bars["cues"]),
            float(bars["doubted"]),
            float(bars["recognised"]),
            float(bars["medium"]),
            float(bars["high"]),
            {str(name): float(weight) for name, weight in standing["weights"].items()},
            float(standing["hope"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError("judgement.json is missing or damaged; install skinlint again") from error


def features_of(pair: Pair, doubt: str | None) -> dict[str, float]:
    """Return what is known of a pair but its reading; `doubt` is what speaks against it."""
    one, other = pair.first, pair.second
    cues = [_is_cue(pair, claim) for claim in (one, other)]
    own = sorted(_own(pair, claim, cue) for claim, cue in zip((one, other), cues, strict=True))
    values = one.pole == other.pole == "value"
    shared = one.conditions & other.conditions
    apart = [item.partition(":")[0] for item in one.conditions ^ other.conditions]
    words = [_words(claim.text) for claim in (one, other)]
    kinds = [pair.analysis.segments[claim.segment].kind for claim in (one, other)]
    lengths = sorted(len(claim.text.split()) for claim in (one, other))
    resolutions = [one.resolution, other.resolution]
    found = {
        "both cues": float(all(cues)),
        "one cue": float(sum(cues) == 1),
        "weaker side": own[0],
        "stronger side": own[1],
        "opposite side": max(_against(pair, claim) for claim in (one, other)),
        "values": float(values),
        "far apart": _gap(pair) if values else 0.0,
        "unmeasured": float(values and (one.value is None or other.value is None)),
        "in doubt": float(doubt is not None),
        "perhaps one subject": float(perhaps_one_subject(pair)),
        "subjects named": float(resolutions.count(Resolution.EXPLICIT)),
        "subject from around": float(resolutions.count(Resolution.CONTEXT)),
        "subject unknown": float(Resolution.NONE in resolutions),
        f"subjects {_relation(pair)}": 1.0,
        "words shared": len(words[0] & words[1]) / max(1, min(len(words[0]), len(words[1]))),
        "one section": float(one.section == other.section),
        "distance": math.log1p(abs(one.sentence - other.sentence)),
        "people apart": float(sum(item in _PEOPLE for item in apart)),
        "conditions apart": float(apart.count("if")),
        "moments apart": float(sum(item not in _PEOPLE and item != "if" for item in apart)),
        "conditions shared": float(bool(shared)),
        "some": float([one.quantifier, other.quantifier].count("some")),
        "all": float([one.quantifier, other.quantifier].count("all")),
        "one thing": float(bool(one.key and one.key == other.key) or bool(one.keys & other.keys)),
        "article's subject known": float(pair.analysis.topics.get(one.article) is not None),
        "short": min(lengths[0], 30) / 10,
        "long": min(lengths[1], 60) / 10,
        "cells": float(kinds.count(SegmentKind.TABLE_CELL)),
        "heads": float(sum(kind in (SegmentKind.HEADING, SegmentKind.TITLE, SegmentKind.QUESTION) for kind in kinds)),
        "answers": float(kinds.count(SegmentKind.ANSWER)),
        "list items": float(kinds.count(SegmentKind.LIST_ITEM)),
        "length of the draft": _length(pair.analysis.words),  # the longer, the more pairs that only look opposed
        f"axis {pair.spec.topic}": 1.0,
    }
    doubts = doubt.split(AND) if doubt is not None else []
    for name in doubts:
        found[f"doubt: {name}"] = 1.0
    found["two doubts"] = float(len(doubts) > 1)
    if _OF_SUBJECTS & set(doubts):
        main = {subject.entity for subject in pair.analysis.subjects}
        for claim in (one, other):
            if claim.subjects and not main & set(claim.subjects):
                from_around = claim.resolution is Resolution.CONTEXT
                found["passer-by from around" if from_around else "passer-by named"] = 1.0
    return found


def _length(words: int) -> float:
    """Return the logarithm of a draft's length, as far as drafts taught what it means."""
    return math.log1p(min(max(words, _LENGTHS[0]), _LENGTHS[1]))


def _is_cue(pair: Pair, claim: Claim) -> bool:
    return not pair.spec.recognised or claim.confidence == 1.0


def _own(pair: Pair, claim: Claim, cue: bool) -> float:
    """Return the odds (log) that a sentence takes its side, in the recogniser's ears; 0 where it cannot tell."""
    means = pair.spec.poles[claim.pole].means if claim.pole in pair.spec.poles else None
    if means is None:
        return 0.0 if cue else log_odds(claim.confidence)
    return log_odds(chance_of(means, pair.analysis.recognised.get(claim.sentence, {})))


def _against(pair: Pair, claim: Claim) -> float:
    """Return how likely the recogniser takes a sentence for the opposite side."""
    said = pair.analysis.recognised.get(claim.sentence, {})
    opposite = [
        other for rule in pair.spec.opposed if claim.pole in rule.poles for other in rule.poles if other != claim.pole
    ]
    means = (pair.spec.poles[pole].means for pole in opposite)
    return max((chance_of(label, said) for label in means if label), default=0.0)


def _gap(pair: Pair) -> float:
    """Return how many times the nearer end of the larger quantity is the farther of the smaller, as a logarithm."""
    kind = pair.spec.compare
    if kind is None or pair.first.value is None or pair.second.value is None:
        return 0.0
    measured = [measure(value, kind) for value in (pair.first.value, pair.second.value)]
    if measured[0] is None or measured[1] is None:
        return 0.0
    low, high = sorted((measured[0], measured[1]))
    if low[1] <= 0 or high[0] <= low[1]:
        return 0.0
    return min(2.0, math.log(high[0] / low[1]))


def _relation(pair: Pair) -> str:
    """Return how the subjects of two claims stand to each other."""
    first, second = pair.first.subjects, pair.second.subjects
    if not first and not second:
        return "unnamed"
    if not first or not second:
        return "half named"
    if first == second:
        return "the same"
    related = any(
        pair.rules.is_below(one, other) or pair.rules.is_below(other, one) for one in first for other in second
    )
    return "related" if related else "different"


@lru_cache(512)
def _words(text: str) -> frozenset[str]:
    found = (match.group() for match in _WORD.finditer(text.casefold()))
    return frozenset(word for word in found if len(word) > 2 and word not in _EMPTY)


def until_believed(tests: Iterable[str]) -> list[str]:
    """Return the tests that speak against a pair, up to the first that is believed."""
    found: list[str] = []
    for name in tests:
        found.append(name)
        if name not in _NO_TEST and name not in IN_DOUBT:
            break
    return found


def doubted_by(pair: Pair, reasons: Sequence[str]) -> tuple[float | None, str | None]:
    """Return the least chance that a pair needs, and the tests in doubt that speak against it.

    None, and the test that is believed, where there is one. Two tests may be wrong at once; three, or a name of its
    own, need a pair that is likely all the same. What a sentence does not name itself may be another thing than its
    surroundings seem to say; but in an article on both, a rival stays another subject, however surely two statements
    read as a clash. A page answers for the words that it quotes: quotation marks around one of two are no test.
    """
    least = 0.0
    if SIDE_BY_SIDE in reasons:
        if any(item.startswith(_RECONCILING) for item in pair.first.conditions ^ pair.second.conditions):
            return None, SIDE_BY_SIDE
        least = _BESIDE
    reasons = [name for name in reasons if name not in _NO_TEST]
    if not reasons:
        return least, None
    if not IN_DOUBT.issuperset(reasons):
        return None, reasons[0]
    unnamed = any(claim.resolution in _FROM_AROUND for claim in (pair.first, pair.second))
    known = bool(_OF_SUBJECTS & set(reasons) and not unnamed and not perhaps_one_subject(pair))
    if known or len(reasons) > _DOUBTS:
        return (None, reasons[0]) if _rivals(pair) else (_SURELY, AND.join(reasons))
    return least, AND.join(reasons)


def _rivals(pair: Pair) -> bool:
    """Return whether two claims name different things that the article is both on, or on kinds of both."""
    main = {subject.entity for subject in pair.analysis.subjects}

    def is_main(entity: str) -> bool:
        return any(pair.rules.is_below(entity, other) or pair.rules.is_below(other, entity) for other in main)

    named = all(any(is_main(entity) for entity in claim.subjects) for claim in (pair.first, pair.second))
    return named and not perhaps_one_subject(pair)


@dataclass(frozen=True, slots=True)
class Standing:
    """A pair as the others of its draft see it."""

    sentences: tuple[int, int]  # the numbers of its two sentences, the smaller first
    axis: str
    chance: float


def standings(pairs: Sequence[Standing], hope: float) -> list[dict[str, float]]:
    """Return how each pair stands among those of its draft that may clash, in their order; `hope` is the least chance.

    An article seldom contradicts one sentence twice, in different matters: of pairs that share a sentence the likeliest
    is mostly the one, and a sentence that reads as a clash with many was read wrongly. What two axes say of the same
    two sentences, and the sentences beside them of each other, speaks for a pair.
    """
    floor = log_odds(hope)
    likeliest: dict[tuple[int, int], dict[str, float]] = defaultdict(dict)  # of two sentences, by axis: log-odds
    for pair in pairs:
        odds, known = log_odds(pair.chance), likeliest[pair.sentences]
        known[pair.axis] = max(odds, known.get(pair.axis, floor))
    best = {sentences: max(axes.values()) for sentences, axes in likeliest.items()}
    ranked = sorted(best.values())
    sharing: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for sentences in best:
        for sentence in sentences:
            sharing[sentence].append(sentences)
    stood: list[dict[str, float]] = []
    for pair in pairs:
        odds = log_odds(pair.chance)
        rivals = [[other for other in sharing[sentence] if other != pair.sentences] for sentence in pair.sentences]
        most = [max((best[other] for other in others), default=floor) for others in rivals]
        both = [*rivals[0], *rivals[1]]
        first, second = pair.sentences
        beside = [
            best.get((first + one, second + other), floor)
            for one in range(-_AROUND, _AROUND + 1)
            for other in range(-_AROUND, _AROUND + 1)
            if (one, other) != (0, 0)
        ]
        elsewhere = [value for axis, value in likeliest[pair.sentences].items() if axis != pair.axis]
        stood.append(
            {
                "margin": min(odds - max(most), _MARGIN),
                "likeliest of its sides": float(sum(odds >= rival for rival in most)),
                "rivals": math.log1p(len(both)),
                "rival on the axis": _above(floor, (best[other] for other in both if pair.axis in likeliest[other])),
                "rival elsewhere": _above(floor, (best[other] for other in both if pair.axis not in likeliest[other])),
                "likelier pairs": math.log1p(len(ranked) - bisect_right(ranked, odds)),
                "another axis": _above(floor, elsewhere),
                "further axes": float(len(elsewhere)),
                "sentences beside": _above(floor, beside),
            }
        )
    return stood


def _above(floor: float, odds: Iterable[float]) -> float:
    return max(odds, default=floor) - floor


__all__ = (
    "AND", "CONSTANT", "DENIED", "FILE", "INTERACTING", "IN_DOUBT", "PERHAPS_OTHER", "SURE", "Features", "Judgement",
    "Standing", "bends", "doubted_by", "features_of", "load_judgement", "log_odds", "standings",
    "until_believed",
)  # fmt: skip
