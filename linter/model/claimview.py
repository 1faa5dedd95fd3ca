"""A claim as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass

from linter.model.source import SourceSpan


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One thing that the draft was understood to say, in words; what `skinlint claims` prints."""

    axis: str  # a topic of contradiction ("downtime")
    rule: str  # the rule whose cue was met, full id
    pole: str  # the side it takes ("none"), or "value"
    subjects: tuple[str, ...]  # what it speaks of; two for a pair
    key: str  # what both sides must share (an activity, a population), or ""
    value: str  # the quantity ("2–3 days"), or ""
    modality: str  # how firmly
    conditions: tuple[str, ...]  # under which it holds, sorted
    attribution: str  # whose voice ("author", "question", "myth")
    span: SourceSpan  # the sentence or clause in the draft
    text: str  # the sentence as a reader sees it
    trace: tuple[str, ...] = ()  # every rule that set a field
