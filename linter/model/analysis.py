"""Everything understood about one draft: all that a check looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from linter.model.claim import Claim, CoverageHit, Mention, Phrase, Sentence
from linter.model.segment import Segment
from linter.model.source import SourceFile, SourceSpan


@dataclass(frozen=True, slots=True)
class Subject:
    """An entity that the article, or a section of it, is about; not one named in passing."""

    entity: str
    weight: float  # share of the article's mentions, titles and headings counting more
    place: SourceSpan  # the best place to look: title or heading, else the first mention
    main: bool  # the article's own subject, not a section's


@dataclass(frozen=True, slots=True)
class DemandHit:
    """A statement that demands safety language wherever it stands ("clinically proven")."""

    rule: str
    demand: int  # index into the rule's demanded_by
    span: SourceSpan
    heard: str = ""  # what the recogniser takes the statement for, and how surely; empty where a cue was met


@dataclass(frozen=True, slots=True)
class Analysis:
    """One draft's segments, mentions and claims, in the order of the page."""

    source: SourceFile
    segments: Sequence[Segment]
    sentences: Sequence[Sentence]
    mentions: Sequence[Mention]
    claims: Sequence[Claim]
    phrases: Sequence[Phrase]
    coverage: Sequence[CoverageHit]
    demands: Sequence[DemandHit]
    subjects: Sequence[Subject]
    topics: Mapping[int, str | None]  # article number -> the one entity it is about
    words: int
    recognised: Mapping[int, Mapping[str, float]] = field(default_factory=dict)  # sentence -> label -> probability
    contexts: Mapping[int, str] = field(default_factory=dict)  # sentence -> the words it stands under

    def span_of(self, sentence: int) -> SourceSpan:
        """Return where a sentence stands in the draft."""
        item = self.sentences[sentence]
        return self.segments[item.segment].to_source(item.start, item.end)

    def sentence_at(self, place: SourceSpan) -> int:
        """Return the index of the sentence that holds a place."""
        low, high = 0, len(self.sentences) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.span_of(middle).start <= place.start:
                low = middle
            else:
                high = middle - 1
        return low
