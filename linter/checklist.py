"""Rules, an Analysis and its findings in, the safety checklist out: every topic, and how the draft stands to it."""

from __future__ import annotations

from collections.abc import Iterable

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
    for topic in MISSING_TOPICS:
        places = _places(topic, analysis)
        if topic in missing:
            items.append(ChecklistItem(topic, Coverage.MISSING, places))
        elif places:
            items.append(ChecklistItem(topic, Coverage.PRESENT, places))
        else:
            items.append(ChecklistItem(topic, Coverage.NOT_ASKED, asked_by=_asked_by(topic, rules)))
    return tuple(items)


def _places(topic: str, analysis: Analysis) -> tuple[SourceSpan, ...]:
    """Return the first sentences that cover a topic."""
    hits = {hit.span for hit in analysis.coverage if hit.topic == topic and hit.counts}
    if not hits:
        return ()
    sentences = sorted(analysis.span_of(sentence.index) for sentence in analysis.sentences)
    spoken = {next((sentence for sentence in sentences if sentence.overlap(hit)), hit) for hit in hits}
    return tuple(sorted(spoken)[:_PLACES])


def _asked_by(topic: str, rules: RuleSet) -> tuple[str, ...]:
    """Return the names of the treatments and ingredients that ask for a topic, as the packs order them."""
    names: dict[str, None] = {}
    for rule in rules:
        if isinstance(rule.spec, RequirementRule) and rule.topic == topic:
            for demand in rule.spec.demanded_by:
                names.update(dict.fromkeys(rules.name(subject) for subject in demand.subjects))
    return tuple(names)
