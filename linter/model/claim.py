"""What a draft says: mentions of things, and claims about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from linter.model.quantity import Quantity
from linter.model.source import SourceSpan


class Attribution(StrEnum):
    """Whose statement it is; only the author's own statements can contradict each other."""

    AUTHOR = "author"
    QUESTION = "question"
    REPORTED = "reported"
    MYTH = "myth"
    HYPOTHETICAL = "hypothetical"
    COMPARISON = "comparison"
    TESTIMONIAL = "testimonial"


class Resolution(StrEnum):
    """How the subject of a claim was found, from firm to weak."""

    EXPLICIT = "explicit"  # named in the sentence
    ANAPHOR = "anaphor"  # "these treatments", "both"
    CONTEXT = "context"  # sentence before, question, list label, table header, heading
    DOCUMENT = "document"  # what the article is about
    NONE = "none"

    @property
    def rank(self) -> int:
        """Return 3 for explicit down to 0 for none."""
        return {"explicit": 3, "anaphor": 3, "context": 2, "document": 1, "none": 0}[self.value]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of the lexicon, at a place."""

    entity: str
    role: str
    segment: int  # index of the segment
    start: int  # in the segment's text, code points
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a segment."""

    index: int
    segment: int
    start: int  # in the segment's text, code points
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Goods:
    """What a price is asked for."""

    words: frozenset[str]  # first letters of the words that tell what it is
    amounts: Mapping[str, tuple[float, float]]  # by unit or kind of quantity: from, to
    terms: frozenset[str]  # a course, an offer, an extra
    names: frozenset[str] = frozenset()  # first letters of words that a capital marks as part of its name


@dataclass(frozen=True, slots=True)
class Claim:
    """Something the draft asserts: what, about which subject, how firmly, under which condition."""

    rule: str  # the axis rule whose cue was met, full id
    axis: str  # its topic
    pole: str  # the side it takes, or "value"
    subjects: tuple[str, ...]  # one entity id, or two in order for pairs, or none
    resolution: Resolution
    key: str | None  # the activity, population or ingredient that both sides must share
    value: Quantity | None
    attribution: Attribution
    quantifier: str  # all, most, some or generic
    conditions: frozenset[str]  # "population:oily-skin", "area:hand", "stage:start", "moment:before", "other:…"
    sentence: int
    segment: int
    section: int  # index of the nearest heading, -1 without one
    article: int  # number of the article within the file
    span: SourceSpan  # the sentence or clause that makes the statement
    cue: SourceSpan  # the words that gave it away
    text: str  # the sentence, as a reader sees it
    trace: tuple[str, ...] = ()  # every rule that set a field
    confidence: float = 1.0  # of the recogniser that the statement is made; 1 for a cue
    keys: frozenset[str] = frozenset()  # of a recognised claim: things of the rule's key roles named in its sentence
    window: Quantity | None = None  # the time its sentence names, of claims that may allow something later; days
    named: frozenset[str] = frozenset()  # whatever its sentence names that could be its subject
    around: frozenset[str] = frozenset()  # whatever stands around it that could be its subject: heading, article
    goods: Goods | None = field(default=None, compare=False)  # of a price: what it is asked for


@dataclass(frozen=True, slots=True)
class Phrase:
    """A wording phrase met in the draft, with what surrounds it."""

    rule: str
    span: SourceSpan
    sentence: int
    attribution: Attribution
    negated: bool
    quoted: bool
    trace: tuple[str, ...] = ()
    confidence: float = 1.0  # of the recogniser; 1 for a phrase of a pack
    testimony: SourceSpan | None = None  # the quotation or review around it


@dataclass(frozen=True, slots=True)
class CoverageHit:
    """A place that covers a safety topic, or nearly did."""

    coverage: str
    topic: str
    span: SourceSpan
    counts: bool
    reason: str  # why it does not count
