"""Phrases that reviewers reject, unless the sentence makes them innocent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from linter.checks import _build
from linter.model.analysis import Analysis
from linter.model.claim import Attribution, Phrase
from linter.model.finding import Confidence, Finding
from linter.model.source import SourceSpan
from linter.packs.ruleset import Rule, RuleSet
from linter.packs.schema import WordingRule

_NEAR = 80  # code points between two phrases that are one finding


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
    found: list[_Found] = []
    # A phrase of a pack speaks before a recognised sentence, the longest stretch for those inside it; ties go to the
    # rule's id, so that the outcome is fixed.
    for place, topic, phrase in sorted(
        kept, key=lambda item: (item[2].confidence < 1.0, item[0].start - item[0].end, item[0].start, item[2].rule)
    ):
        local = bool(by_id[phrase.rule].jurisdictions)
        if not any(
            other.topic == topic
            and place.overlap(other.place)
            and local == bool(by_id[other.phrase.rule].jurisdictions)
            for other in found
        ):
            found.append(_Found(place, topic, phrase))
    return [_finding(by_id[item.phrase.rule], item, analysis) for item in _joined(found, by_id, analysis)]


@dataclass(frozen=True, slots=True)
class _Found:
    place: SourceSpan
    topic: str
    phrase: Phrase


def _finding(rule: Rule, item: _Found, analysis: Analysis) -> Finding:
    label = item.topic.replace("-", " ")
    text = analysis.source.slice(item.place)
    return _build.finding(
        rule,
        [_build.span(analysis.source, item.place, "primary", label)],
        values={"quote": _build.shorten(text), "topic": label},
        mark=(text, analysis.sentences[item.phrase.sentence].text),
        confidence=Confidence.MEDIUM if item.phrase.confidence < 1.0 else None,
        trace=item.phrase.trace,
    )


def _joined(found: Sequence[_Found], by_id: Mapping[str, Rule], analysis: Analysis) -> list[_Found]:
    """Return what was found, neighbours of one topic in a sentence as one: "book by Sunday" and "get 40% off".

    What has a safer wording of its own stays alone, so that it can be put in its place.
    """

    def alone(item: _Found) -> bool:
        spec = by_id[item.phrase.rule].spec
        assert isinstance(spec, WordingRule)
        plain = " ".join(analysis.source.slice(item.place).casefold().split())
        return (
            item.phrase.confidence < 1.0 or spec.whole_quotation or any(old.casefold() == plain for old in spec.instead)
        )

    joined: list[_Found] = []
    for item in sorted(found, key=lambda item: item.place.start):
        for number in range(len(joined) - 1, -1, -1):
            other = joined[number]
            if (
                other.topic == item.topic
                and other.phrase.sentence == item.phrase.sentence
                and by_id[other.phrase.rule].jurisdictions == by_id[item.phrase.rule].jurisdictions
                and 0 <= item.place.start - other.place.end <= _NEAR
                and not alone(other)
                and not alone(item)
            ):
                longer = max(other, item, key=lambda one: one.place.end - one.place.start)
                joined[number] = replace(longer, place=SourceSpan(other.place.start, item.place.end))
                break
        else:
            joined.append(item)
    order = {id(item.phrase): number for number, item in enumerate(found)}
    return sorted(joined, key=lambda item: order[id(item.phrase)])


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
