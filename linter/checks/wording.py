"""Phrases that reviewers reject, unless the sentence makes them innocent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from linter.checks import _build
from linter.model.analysis import Analysis
from linter.model.claim import Attribution, Phrase
from linter.model.finding import Confidence, Finding
from linter.model.source import SourceSpan
from linter.packs.ruleset import Rule, RuleSet
from linter.packs.schema import WordingRule


def check(rules: RuleSet, analysis: Analysis) -> list[Finding]:
    """Return one finding for each phrase that counts; overlapping phrases of one topic are one."""
    kept: list[tuple[SourceSpan, str, Phrase]] = []
    by_id = {rule.id: rule for rule in rules}
    subjects = {subject.entity for subject in analysis.subjects}
    praised = _praised(by_id, analysis)
    for phrase in analysis.phrases:
        rule = by_id[phrase.rule]
        spec = rule.spec
        assert isinstance(spec, WordingRule)
        if innocence(phrase, spec) is not None and not (
            phrase.testimony in praised and innocence(replace(phrase, quoted=False), spec) is None
        ):
            continue
        if spec.subjects and not any(rules.is_below(entity, wanted) for entity in subjects for wanted in spec.subjects):
            continue
        whole = phrase.testimony if spec.whole_quotation else None
        kept.append((whole or phrase.span, rule.topic, phrase))
    findings: list[Finding] = []
    taken: list[tuple[SourceSpan, str, str]] = []
    # A phrase of a pack speaks before a recognised sentence, the longest stretch for those inside it; ties go to the
    # rule's id, so that the outcome is fixed.
    for place, topic, phrase in sorted(
        kept, key=lambda item: (item[2].confidence < 1.0, item[0].start - item[0].end, item[0].start, item[2].rule)
    ):
        rule = by_id[phrase.rule]
        local = bool(rule.jurisdictions)
        if any(
            other_topic == topic and place.overlap(other) and local == bool(by_id[other_rule].jurisdictions)
            for other, other_topic, other_rule in taken
        ):
            continue
        taken.append((place, topic, phrase.rule))
        text = analysis.source.slice(place)
        label = topic.replace("-", " ")
        around = analysis.sentences[phrase.sentence].text
        findings.append(
            _build.finding(
                rule,
                [_build.span(analysis.source, place, "primary", label)],
                values={"quote": _build.shorten(text), "topic": label},
                mark=(text, around),
                confidence=Confidence.MEDIUM if phrase.confidence < 1.0 else None,
                trace=phrase.trace,
            )
        )
    return findings


def _praised(by_id: Mapping[str, Rule], analysis: Analysis) -> frozenset[SourceSpan]:
    """Return the quotations that count as testimonials: what they promise, the draft promises."""
    found: set[SourceSpan] = set()
    for phrase in analysis.phrases:
        spec = by_id[phrase.rule].spec
        assert isinstance(spec, WordingRule)
        if spec.whole_quotation and phrase.testimony is not None and innocence(phrase, spec) is None:
            found.add(phrase.testimony)
    return frozenset(found)


def innocence(phrase: Phrase, spec: WordingRule) -> str | None:
    """Return why a phrase does not count here, or None when it does."""
    if phrase.negated and spec.negated == "innocent":
        return "it is denied"
    if phrase.attribution is Attribution.QUESTION and spec.question == "innocent":
        return "it is asked"
    if (
        phrase.attribution in (Attribution.MYTH, Attribution.REPORTED, Attribution.HYPOTHETICAL)
        and spec.reported == "innocent"
    ):
        return "it is somebody else's claim"
    if phrase.quoted and spec.quoted == "innocent":
        return "it is quoted"
    if phrase.testimony is None and spec.quoted == "needed":
        return "nobody else says it"
    return None
