"""What annotated drafts teach the recogniser, sentence by sentence: read here, learned from in `tools.draft_stage`.

An annotation says of a whole draft which phrases are rejected, which safety topics it gives and which it misses, and
which statements contradict each other. So each of its sentences has targets: a rejected phrase or none; nothing of a
topic that is missing; something of a topic that is given, in the sentence where it is likeliest. Most drafts were also
labelled sentence by sentence by a reader (`corpus/bank`): a label outweighs the recogniser's opinion, which it keeps of
all else. And each pair of statements that would be judged, or that is annotated, is a contradiction or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from linter.evaluate import _overlaps
from linter.model.analysis import Analysis
from linter.packs.schema import WORDING_TOPICS
from tools.bank import ALL_LABELS, BY_DRAFT, BY_LATER_DRAFT, read_bank
from tools.judgement import HeardDraft, hear, pairs_of

LEAST = 25  # sentences with a phrase of a topic below which the recogniser keeps its opinion of it
_OF_PHRASES, _OF_THE_LIKELIEST = 2.0, 2.0  # what a target counts; all others count 1
_CLEAR = 0.9  # probability from which a topic needs no likeliest sentence
_HINT = 0.05  # below it the likeliest sentence is none
_TAUGHT = 0.95  # target of a topic's likeliest sentence
_OF_READERS = 0.7  # share of a reader's label in a target; the rest is the recogniser's opinion
_PLACE = {label: number for number, label in enumerate(ALL_LABELS)}


@dataclass(frozen=True, slots=True)
class AnnotatedSentence:
    """A sentence of a draft that the recogniser reads."""

    context: str
    text: str
    topics: frozenset[str]  # of the rejected phrases that overlap it
    cued: bool  # a phrase of a pack is found in it
    labels: frozenset[str] | None = None  # by a reader; None where nobody labelled it


@dataclass(frozen=True, slots=True)
class AnnotatedPair:
    """Two statements of a draft, and whether they are annotated as a contradiction."""

    first: str
    second: str
    clash: bool


@dataclass(frozen=True, slots=True)
class AnnotatedDraft:
    """What an annotation says of the sentences of a draft."""

    name: str
    sentences: tuple[AnnotatedSentence, ...]
    given: frozenset[str]  # safety topics that it gives
    missing: frozenset[str]  # safety topics that it misses
    pairs: tuple[AnnotatedPair, ...]


def read_labels() -> dict[str, dict[str, frozenset[str]]]:
    """Return draft → sentence → its labels, of the drafts that readers labelled sentence by sentence."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    unclear: set[tuple[str, str]] = set()  # said twice, in two senses
    for item in read_bank():
        if item.author in (BY_DRAFT, BY_LATER_DRAFT):
            labels = frozenset(item.labels)
            if found.setdefault(item.page, {}).setdefault(item.text, labels) != labels:
                unclear.add((item.page, item.text))
    for page, text in unclear:
        del found[page][text]
    return found


def read_draft(path: Path, folder: Path, labels: Mapping[str, frozenset[str]] | None = None) -> AnnotatedDraft:
    """Return what an annotation says; `folder` holds the recogniser that finds the pairs, `labels` those of readers."""
    heard = hear(path, folder)
    analysis, content, places = heard.analysis, heard.gold.content, heard.places
    cued = {phrase.sentence for phrase in analysis.phrases if phrase.confidence == 1.0}
    phrases = [(item.topic, places[item.quote]) for item in content.wording]
    sentences: list[AnnotatedSentence] = []
    for index in sorted(analysis.recognised):
        span, text = analysis.span_of(index), analysis.sentences[index].text
        topics = frozenset(topic for topic, place in phrases if _overlaps(span, place))
        context = analysis.contexts.get(index, "")
        sentences.append(AnnotatedSentence(context, text, topics, index in cued, (labels or {}).get(text)))
    judged = pairs_of(heard)
    pairs = [AnnotatedPair(*pair.statements, pair.gold is not None) for pair in judged]
    pairs += _annotated_pairs(heard, {pair.gold for pair in judged})
    return AnnotatedDraft(
        path.name.partition(".")[0],
        tuple(sentences),
        frozenset(content.present),
        frozenset(content.missing),
        tuple(pairs),
    )


def _annotated_pairs(heard: HeardDraft, known: set[int | None]) -> Iterator[AnnotatedPair]:
    """Yield the contradictions of which no pair would be judged, and the pairs that only look like one."""
    analysis, content = heard.analysis, heard.gold.content
    wanted = [(item.a, item.b, True) for number, item in enumerate(content.contradictions) if number not in known] + [
        (item.a, item.b, False) for item in content.compatible
    ]
    for *quotes, clash in wanted:
        sides = [
            next((index for index in sorted(analysis.recognised) if _overlaps(analysis.span_of(index), place)), None)
            for place in (heard.places[quote] for quote in quotes)
        ]
        if None not in sides and sides[0] != sides[1]:
            first, second = (_statement(analysis, index) for index in sides if index is not None)
            yield AnnotatedPair(first, second, clash)


def _statement(analysis: Analysis, index: int) -> str:
    context, text = analysis.contexts.get(index, ""), analysis.sentences[index].text
    return f"[{context}] {text}" if context else text


def learned(drafts: Sequence[AnnotatedDraft]) -> list[str]:
    """Return the topics of rejected phrases that occur often enough to be learned."""
    seen = [topic for draft in drafts for sentence in draft.sentences for topic in sentence.topics]
    return [topic for topic in WORDING_TOPICS if seen.count(topic) >= LEAST]


def targets(draft: AnnotatedDraft, chances: Any, topics: Sequence[str]) -> tuple[Any, Any]:
    """Return the target of each label in each sentence, and what it counts, both of the shape of `chances`.

    `chances` is what the recogniser says so far, shape (sentences, labels); `topics` are those of `learned`.
    """
    wanted = np.array(chances, dtype=np.float32)
    counts = np.ones_like(wanted)
    for place, sentence in enumerate(draft.sentences):
        if sentence.labels is not None:
            said = np.array([label in sentence.labels for label in ALL_LABELS], dtype=np.float32)
            wanted[place] += _OF_READERS * (said - wanted[place])
    for topic in topics:
        column = _PLACE[f"!{topic}"]
        wanted[:, column] = [topic in sentence.topics for sentence in draft.sentences]
        counts[:, column] = _OF_PHRASES
    for topic in draft.missing:
        wanted[:, _PLACE[f"+{topic}"]] = 0
    for topic in draft.given if len(wanted) else ():
        column = _PLACE[f"+{topic}"]
        likeliest = int(wanted[:, column].argmax())
        if _HINT < wanted[likeliest, column] < _CLEAR:
            wanted[likeliest, column], counts[likeliest, column] = _TAUGHT, _OF_THE_LIKELIEST
    return wanted, counts
