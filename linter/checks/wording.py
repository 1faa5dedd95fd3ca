"""Phrases that reviewers reject, unless the sentence makes them innocent."""

from __future__ import annotations

from linter.checks import _build
from linter.model.analysis import Analysis
from linter.model.claim import Attribution, Phrase
from linter.model.finding import Confidence, Finding
from linter.model.source import SourceSpan
from linter.packs.ruleset import RuleSet
from linter.packs.schema import WordingRule


def check(rules: RuleSet, analysis: Analysis) -> list[Finding]:
    """Return one finding for each phrase that counts; overlapping phrases of one topic are one."""
    kept: list[tuple[SourceSpan, str, Phrase]] = []
    by_id = {rule.id: rule for rule in rules}
    subjects = {subject.entity for subject in analysis.subjects}
    for phrase in analysis.phrases:
        rule = by_id[phrase.rule]
        spec = rule.spec
        assert isinstance(spec, WordingRule)
        if innocence(phrase, spec) is not None:
            continue
        if spec.subjects and not any(rules.is_below(entity, wanted) for entity in subjects for wanted in spec.subjects):
            continue
        kept.append((phrase.span, rule.topic, phrase))
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
    return None
