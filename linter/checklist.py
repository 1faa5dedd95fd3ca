"""Rules, an Analysis and its findings in, the safety checklist out: every topic, and how the draft stands to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from linter.model.analysis import Analysis
from linter.model.finding import Category, ChecklistItem, Coverage, Finding
from linter.model.source import SourceSpan
from linter.packs.ruleset import RuleSet
from linter.packs.schema import MISSING_TOPICS, RequirementRule

_PLACES = 3  # shown for a topic; a draft may speak of aftercare on every line


def checklist(rules: RuleSet, analysis: Analysis, findings: Iterable[Finding]) -> tuple[ChecklistItem, ...]:
    """Return an item for each safety topic, in the order of the contract.

    A topic is missing where a finding says so, even if the draft touches on it elsewhere (a warning in the wrong
    section); present where the draft covers it, asked or not; otherwise nothing in the draft asks for it.
    """
    missing = {finding.topic for finding in findings if finding.category is Category.MISSING}
    items = []
    sentences = sorted(analysis.span_of(sentence.index) for sentence in analysis.sentences)
    for topic in MISSING_TOPICS:
        places = _places(topic, analysis, sentences)
        if topic in missing:
            items.append(ChecklistItem(topic, Coverage.MISSING, places))
        elif places:
            items.append(ChecklistItem(topic, Coverage.PRESENT, places))
        else:
            items.append(ChecklistItem(topic, Coverage.NOT_ASKED, asked_by=_asked_by(topic, rules)))
    return tuple(items)


def _places(topic: str, analysis: Analysis, sentences: Sequence[SourceSpan]) -> tuple[SourceSpan, ...]:
    """Return the sentences that cover a topic best, in the order of the page; `sentences` are all, in order."""
    ends = [sentence.end for sentence in sentences]
    witnesses: dict[SourceSpan, set[tuple[str, SourceSpan]]] = {}
    for hit in analysis.coverage:
        if hit.topic == topic and hit.counts:
            at = bisect_right(ends, hit.span.start)
            sentence = next((sentence for sentence in sentences[at:] if sentence.overlap(hit.span)), hit.span)
            witnesses.setdefault(sentence, set()).add((hit.coverage, hit.span))

    def strength(sentence: SourceSpan) -> tuple[int, int]:
        # "Clients see us every month" is one faint hint of a professional; what several packs know by several words
        # is what a reviewer wants to be shown.
        return len({name for name, _ in witnesses[sentence]}), len(witnesses[sentence])

    best = sorted(sorted(witnesses), key=strength, reverse=True)[:_PLACES]
    return tuple(sorted(best))


def _asked_by(topic: str, rules: RuleSet) -> tuple[str, ...]:
    """Return the names of the treatments and ingredients that ask for a topic, as the packs order them."""
    names: dict[str, None] = {}
    for rule in rules:
        if isinstance(rule.spec, RequirementRule) and rule.topic == topic:
            for demand in rule.spec.demanded_by:
                names.update(dict.fromkeys(rules.name(subject) for subject in demand.subjects))
    return tuple(names)
