"""Clashes that no axis foresaw: two sentences of a draft that read as a contradiction, whatever sides they take.

"The mask belongs on a clean, bare, dry face" and "wash, then apply your favourite serum so that the light carries it
deeper" take no opposite sides of any rule, and an editor sees at once that they cannot both be followed. So pairs of
a draft that speak of one matter are read side by side, some thirty in a page of a thousand words, chosen by what the
recogniser heard in either sentence. Most of what reads as a clash then is none: a second look weighs the reading with
how the pair stands among the others, as for pairs of an axis (`linter.checks.judgement`). Findings are of low
confidence, whatever comes out.

Both looks are logistic regressions (Cox 1958); their few weights are data (`judgement.json`, made by
`python -m tools.unforeseen` from annotated drafts).
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from pathlib import Path

from linter.checks import _build
from linter.checks.contradiction import ReadMany, under_heading
from linter.checks.judgement import CONSTANT, FILE, log_odds
from linter.errors import ModelError
from linter.model.analysis import Analysis
from linter.model.claim import Attribution
from linter.model.finding import Category, Confidence, Finding, Severity
from linter.model.segment import SegmentKind
from linter.packs.ruleset import Rule, RuleSet
from linter.packs.schema import AxisRule

Sentences = tuple[int, int]  # the numbers of two sentences, the smaller first

READS_AS_CLASH = 0.6  # what a pair must read as to be weighed at all
_SENTENCES = 200  # of a draft that take part; those that speak most clearly, in a draft that has more
_FEW, _MANY = 20, 90  # pairs of a draft that are read: one for each
_EVERY = 1.5  # of its sentences, within these
_SHORTEST = 3  # words of a sentence that takes part
_FAINT, _HEARD = 0.05, 0.15  # chance of a label from which two sentences may share a matter, and surely speak of it
_CLEARLY = 0.3
_BESIDE = 1  # sentences before and behind in which a pair says the same as another
_ROOT = 6  # first letters that make two words one
_HEADS = (SegmentKind.TITLE, SegmentKind.HEADING, SegmentKind.QUESTION)
_OWN = (Attribution.AUTHOR, Attribution.TESTIMONIAL)
_DOUBTFUL = (Attribution.QUESTION, Attribution.REPORTED, Attribution.MYTH, Attribution.HYPOTHETICAL)
_WORD = re.compile(r"[a-z0-9']+")
_NEGATION = re.compile(r"\b(?:no|not|never|nothing|none|nor|cannot|only|without|skip|avoid|free of)\b|n[’']t\b", re.I)
_WRITER = re.compile(r"\b(?:I|me|my)\b")
_EMPTY = frozenset(
    "the and for with are you your our from that this not they can will does one any all than then there have has had"
    .split()
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unforeseen:
    """The weights of both looks, and from which chance a pair is reported."""

    glance: Mapping[str, float]  # which pairs are worth reading
    weights: Mapping[str, float]
    least: float  # below this chance nothing is reported


@dataclass(frozen=True, slots=True)
class Sighted:
    """Two sentences that read as a clash, and how they stand among the other pairs that were read."""

    sentences: Sentences
    axis: str  # the topic that both speak of most clearly
    read: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What is known of one sentence before any pair is read."""

    number: int
    labels: Mapping[str, float]  # claims that the recogniser heard in it
    axes: Mapping[str, float]  # topic → chance of its likeliest claim
    words: frozenset[str]
    length: int
    kind: SegmentKind
    segment: int
    strongest: float
    doubtful: bool  # some of its claims are not the page's own
    denies: bool
    writer: bool  # "I", "my"
    clashes: bool  # it is part of a contradiction that is known
    article: int | None  # number of the article within the file, where a claim tells


@cache
def load_unforeseen(path: Path = FILE) -> Unforeseen:
    """Return the weights that ship with skinlint.

    Raises:
        ModelError: their file is missing or damaged.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))["unforeseen"]
        return Unforeseen(
            {str(name): float(weight) for name, weight in data["glance"].items()},
            {str(name): float(weight) for name, weight in data["weights"].items()},
            float(data["least"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError("judgement.json is missing or damaged; install skinlint again") from error


def find(
    rules: RuleSet,
    analysis: Analysis,
    read: ReadMany,
    weights: Unforeseen,
    findings: Sequence[Finding],
    settled: frozenset[Sentences] = frozenset(),
) -> list[Finding]:
    """Return a finding for each clash that no axis foresaw.

    `findings` are the contradictions that are known, `settled` the pairs that are known to hold both.
    """
    speaking = _speaking(rules)
    if not speaking:
        return []
    pairs = sighted(analysis, read, weights.glance, findings, settled)
    weighed = [(pair, chance(pair.features, weights.weights)) for pair in pairs]
    return [
        _finding(speaking[pair.axis], pair, sure, analysis)
        for pair, sure in distinct(weighed, shown_pairs(analysis, findings), weights.least)
        if pair.axis in speaking
    ]


def _speaking(rules: RuleSet) -> dict[str, Rule]:
    """Return the rule of each topic that has words for clashes that no axis foresaw; of several the first."""
    found: dict[str, Rule] = {}
    for rule in rules:
        if isinstance(rule.spec, AxisRule) and rule.spec.recognised and rule.spec.otherwise is not None:
            found.setdefault(rule.topic, rule)
    return found


def chance(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the probability that weights make of features."""
    odds = weights.get(CONSTANT, 0.0) + sum(weights.get(name, 0.0) * value for name, value in features.items())
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))), 3)


def glances(
    analysis: Analysis, findings: Sequence[Finding], settled: frozenset[Sentences] = frozenset()
) -> dict[Sentences, dict[str, float]]:
    """Return the pairs of sentences that touch one matter and are no finding yet, and how they look unread."""
    known = shown_pairs(analysis, findings)
    sentences = _sentences(analysis, frozenset(number for pair in known for number in pair))
    looks: dict[Sentences, dict[str, float]] = {}
    for place, one in enumerate(sentences):
        for other in sentences[place + 1 :]:
            pair = (one.number, other.number)
            if pair in known or pair in settled or _apart(one, other):
                continue
            if (look := _glance(one, other)) is not None:
                look["place"] = place / len(sentences)
                look["length of the draft"] = math.log1p(len(sentences))
                looks[pair] = look
    return looks


def chosen(looks: Mapping[Sentences, Mapping[str, float]], weights: Mapping[str, float], count: int) -> list[Sentences]:
    """Return the pairs that are worth reading, `count` at most, in the order of the page."""

    def odds(pair: Sentences) -> float:
        return sum(weights.get(name, 0.0) * value for name, value in looks[pair].items())

    return sorted(nlargest(count, looks, key=lambda pair: (odds(pair), -pair[0], -pair[1])))


def sighted(
    analysis: Analysis,
    read: ReadMany,
    glance: Mapping[str, float],
    findings: Sequence[Finding],
    settled: frozenset[Sentences] = frozenset(),
) -> list[Sighted]:
    """Return the pairs that read as a clash and are no finding yet, with all that is known of them."""
    looks = glances(analysis, findings, settled)
    sentences = len({number for pair in looks for number in pair})
    worth = chosen(looks, glance, min(max(int(sentences / _EVERY), _FEW), _MANY))
    shown = {
        number: under_heading(analysis.sentences[number].text, number, analysis) for pair in worth for number in pair
    }
    read_as = read([(shown[first], shown[other], READS_AS_CLASH) for first, other in worth])
    readings = {pair: reading for pair, reading in zip(worth, read_as, strict=True) if reading >= READS_AS_CLASH}
    standing = _Standing(readings)
    return [
        Sighted(pair, _axis(pair, analysis), reading, {**looks[pair], **standing.of(pair)})
        for pair, reading in readings.items()
    ]


def distinct(
    weighed: Iterable[tuple[Sighted, float]], known: Iterable[Sentences], least: float
) -> list[tuple[Sighted, float]]:
    """Return the likely pairs, each disagreement once: the likeliest of those that share a sentence or stand beside."""
    taken = list(known)
    kept: list[tuple[Sighted, float]] = []
    for pair, sure in sorted(weighed, key=lambda item: (-item[1], item[0].sentences)):
        if sure < least:
            break
        first, second = pair.sentences
        if any(
            {first, second} & {one, other} or (abs(first - one) <= _BESIDE and abs(second - other) <= _BESIDE)
            for one, other in taken
        ):
            continue
        taken.append(pair.sentences)
        kept.append((pair, sure))
    return kept


def shown_pairs(analysis: Analysis, findings: Sequence[Finding]) -> frozenset[Sentences]:
    """Return the pairs of sentences that findings show as contradictions."""
    pairs: set[Sentences] = set()
    for finding in findings:
        if finding.category is Category.CONTRADICTION:
            numbers = sorted({analysis.sentence_at(place.span) for place in finding.spans})
            pairs |= {(one, other) for place, one in enumerate(numbers) for other in numbers[place + 1 :]}
    return frozenset(pairs)


def _sentences(analysis: Analysis, clashing: frozenset[int]) -> list[_Sentence]:
    """Return the sentences in which the recogniser heard any claim, without questions and what the page disowns."""
    voices: dict[int, set[Attribution]] = defaultdict(set)
    articles: dict[int, int] = {}
    for claim in analysis.claims:
        voices[claim.sentence].add(claim.attribution)
        articles[claim.sentence] = claim.article
    found: list[_Sentence] = []
    for number, labels in analysis.recognised.items():
        heard = {label: sure for label, sure in labels.items() if "/" in label}
        sentence = analysis.sentences[number]
        if not heard or sentence.text.rstrip().endswith("?"):
            continue
        if voices[number] and not voices[number].intersection(_OWN):
            continue
        length = len(sentence.text.split())
        if length < _SHORTEST:
            continue
        axes: dict[str, float] = {}
        for label, sure in heard.items():
            axis = label.partition("/")[0]
            axes[axis] = max(sure, axes.get(axis, 0.0))
        kind = analysis.segments[sentence.segment].kind
        found.append(
            _Sentence(
                number, heard, axes, _words(sentence.text), length, kind, sentence.segment, max(axes.values()),
                doubtful=bool(voices[number].intersection(_DOUBTFUL)),
                denies=_NEGATION.search(sentence.text) is not None,
                writer=_WRITER.search(sentence.text) is not None,
                clashes=number in clashing,
                article=articles.get(number),
            )
        )  # fmt: skip
    if len(found) > _SENTENCES:
        found = nlargest(_SENTENCES, found, key=lambda item: (item.strongest, -item.number))
    return sorted(found, key=lambda item: item.number)


def _words(text: str) -> frozenset[str]:
    found = (match.group() for match in _WORD.finditer(text.casefold()))
    return frozenset(word[:_ROOT] for word in found if len(word) > 2 and word not in _EMPTY)


def _apart(one: _Sentence, other: _Sentence) -> bool:
    """Return whether two sentences stand in different articles of the file, as far as anybody knows."""
    return one.article is not None and other.article is not None and one.article != other.article


def _glance(one: _Sentence, other: _Sentence) -> dict[str, float] | None:
    """Return how two sentences look beside each other; None where they touch no matter in common."""
    mine, yours = one.axes, other.axes
    if len(yours) < len(mine):
        mine, yours = yours, mine
    both = sorted((min(sure, yours[axis]) for axis, sure in mine.items() if axis in yours), reverse=True)
    if not both or both[0] < _FAINT:
        return None
    shared = len(one.words & other.words)
    same = apart = 0.0
    for label, sure in one.labels.items():
        for rival, chance_of_it in other.labels.items():
            if label == rival:
                same = max(same, min(sure, chance_of_it))
            elif label.partition("/")[0] == rival.partition("/")[0]:
                apart = max(apart, min(sure, chance_of_it))
    kinds = (one.kind, other.kind)
    return {
        "likeliest matter": both[0],
        "clear matter": max(0.0, both[0] - _CLEARLY),
        "next matter": both[1] if len(both) > 1 else 0.0,
        "all matters": sum(both),
        "matters": float(sum(sure > _HEARD for sure in both)),
        "same side": same,
        "opposite sides": apart,
        "both clear": math.sqrt(one.strongest * other.strongest),
        "weaker side": min(one.strongest, other.strongest),
        "words": float(shared),
        "words shared": shared / max(1, min(len(one.words), len(other.words))),
        "distance": math.log1p(other.number - one.number),
        "one block": float(one.segment == other.segment),
        "short": min(one.length, other.length, 30) / 10,
        "long": min(max(one.length, other.length), 60) / 10,
        "heads": float(sum(kind in _HEADS for kind in kinds)),
        "cells": float(kinds.count(SegmentKind.TABLE_CELL)),
        "list items": float(kinds.count(SegmentKind.LIST_ITEM)),
        "answers": float(kinds.count(SegmentKind.ANSWER)),
        "not the page's own": float(one.doubtful + other.doubtful),
        "negations": float(one.denies + other.denies),
        "the writer speaks": float(one.writer or other.writer),
        "known clashes": float(one.clashes + other.clashes),
    }


class _Standing:
    """How a pair stands among the pairs of its draft that read as a clash."""

    def __init__(self, readings: Mapping[Sentences, float]) -> None:
        self._odds = {pair: log_odds(read) for pair, read in readings.items()}
        self._of: dict[int, list[Sentences]] = defaultdict(list)
        for pair in readings:
            for number in pair:
                self._of[number].append(pair)

    def of(self, pair: Sentences) -> dict[str, float]:
        """Return the features of one pair."""
        floor = log_odds(READS_AS_CLASH)
        odds = self._odds[pair]
        rivals = [[other for other in self._of[number] if other != pair] for number in pair]
        margins = sorted(odds - max((self._odds[other] for other in others), default=floor) for others in rivals)
        first, second = pair
        beside = (
            self._odds.get((first + one, second + other), floor)
            for one in range(-_BESIDE, _BESIDE + 1)
            for other in range(-_BESIDE, _BESIDE + 1)
            if (one, other) != (0, 0)
        )
        return {
            "reading": odds,
            "margin": margins[0],
            "other margin": margins[1],
            "rivals": float(len(rivals[0]) + len(rivals[1])),
            "beside": max(beside) - floor,
        }


def _axis(pair: Sentences, analysis: Analysis) -> str:
    """Return the topic that two sentences share most clearly, on different sides rather than on the same."""
    best: dict[str, float] = {}
    labels = [analysis.recognised[number] for number in pair]
    for label, sure in labels[0].items():
        axis, slash, _ = label.partition("/")
        for other, yours in labels[1].items() if slash else ():
            if other.partition("/")[0] == axis:
                weight = min(sure, yours) * (1.0 if label != other else 0.5)
                best[axis] = max(weight, best.get(axis, 0.0))
    return max(sorted(best), key=lambda axis: best[axis])


def _finding(rule: Rule, pair: Sighted, sure: float, analysis: Analysis) -> Finding:
    spec = rule.spec
    assert isinstance(spec, AxisRule)
    assert spec.otherwise is not None
    first, second = pair.sentences
    texts = [analysis.sentences[number].text for number in pair.sentences]
    topic = rule.topic.replace("-", " ")
    spans = [
        _build.span(analysis.source, analysis.span_of(first), "primary", f"says one thing on {topic}"),
        _build.span(analysis.source, analysis.span_of(second), "related", "says another"),
    ]
    return _build.finding(
        rule,
        spans,
        message=spec.otherwise.message,
        advice=spec.otherwise.help,
        values={"quote": f"“{_build.shorten(texts[0])}”", "other": f"“{_build.shorten(texts[1])}”"},
        mark=tuple(sorted(texts)),
        severity=min(rule.severity, Severity.WARNING, key=lambda item: item.rank),
        confidence=Confidence.LOW,
        trace=(
            "the two take no opposite sides that a rule knows",
            f"read side by side: they clash, {pair.read:.2f}",
            f"weighed with all else that is known of the two: {sure:.2f}",
        ),
    )


__all__ = (
    "READS_AS_CLASH", "Sentences", "Sighted", "Unforeseen", "chance", "chosen", "distinct", "find", "glances",
    "load_unforeseen", "shown_pairs", "sighted",
)  # fmt: skip
