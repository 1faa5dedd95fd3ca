"""Safety language that the draft's subject demands and the draft lacks."""

from __future__ import annotations

from dataclasses import dataclass

from linter.checks import _build
from linter.model.analysis import Analysis
from linter.model.claim import CoverageHit
from linter.model.finding import Finding, Severity, Source
from linter.model.source import SourceSpan
from linter.packs.ruleset import Rule, RuleSet
from linter.packs.schema import Demand, RequirementRule

_NEAR = 3  # sentences around a statement in which a source or a warning counts as near
_RELATED = 3  # further places shown with a finding


@dataclass(frozen=True, slots=True)
class _Demanded:
    """One thing in the draft that demands a topic."""

    rule: Rule
    demand: Demand
    place: SourceSpan
    what: str
    main: bool
    heard: str = ""
    depth: int = 0  # kinds above the one that the rule names: a rule on peels knows more than one on all procedures


def check(rules: RuleSet, analysis: Analysis) -> list[Finding]:
    """Return at most one finding for each topic, of the gravest rule that demands it."""
    by_topic: dict[str, list[_Demanded]] = {}
    for rule in rules:
        if isinstance(rule.spec, RequirementRule):
            for item in _demanded(rules, rule, rule.spec, analysis):
                by_topic.setdefault(rule.topic, []).append(item)
    findings: list[Finding] = []
    for topic, demanded in sorted(by_topic.items()):
        hits = [hit for hit in analysis.coverage if hit.topic == topic]
        counting = [hit for hit in hits if hit.counts]
        open_demands = [item for item in demanded if not _satisfied(item, counting, analysis)]
        if not open_demands:
            continue
        open_demands.sort(
            key=lambda item: (-_severity(item).rank, not item.main, item.place, -item.depth, item.rule.id)
        )
        first = open_demands[0]
        findings.append(_finding(first, open_demands, [hit for hit in hits if not hit.counts], topic, rules, analysis))
    return findings


def _demanded(rules: RuleSet, rule: Rule, spec: RequirementRule, analysis: Analysis) -> list[_Demanded]:
    found: list[_Demanded] = []
    excepted = {
        subject.entity
        for subject in analysis.subjects
        if any(rules.is_below(subject.entity, item) for item in spec.except_subjects)
    }
    for index, demand in enumerate(spec.demanded_by):
        for subject in analysis.subjects:
            wanted = [entity for entity in demand.subjects if rules.is_below(subject.entity, entity)]
            if wanted and subject.entity not in excepted:
                name = rules.name(subject.entity)
                depth = max(len(rules.ancestors.get(entity, ())) for entity in wanted)
                found.append(_Demanded(rule, demand, subject.place, name, subject.main, depth=depth))
        for hit in analysis.demands:
            if hit.rule == rule.id and hit.demand == index:
                words = f"“{_build.shorten(analysis.source.slice(hit.span))}”"
                found.append(_Demanded(rule, demand, hit.span, words, False, hit.heard))
    return found


def _severity(item: _Demanded) -> Severity:
    return Severity(item.demand.severity) if item.demand.severity else item.rule.severity


def _satisfied(item: _Demanded, hits: list[CoverageHit], analysis: Analysis) -> bool:
    spec = item.rule.spec
    assert isinstance(spec, RequirementRule)
    if spec.where == "article":
        return bool(hits)
    position = analysis.sentence_at(item.place)
    for hit in hits:
        other = analysis.sentence_at(hit.span)
        if spec.where == "near" and abs(position - other) <= _NEAR:
            return True
        if spec.where == "section":
            here, there = analysis.sentences[position].segment, analysis.sentences[other].segment
            if analysis.segments[here].headings == analysis.segments[there].headings:
                return True
    return False


def _finding(
    first: _Demanded,
    demands: list[_Demanded],
    near_misses: list[CoverageHit],
    topic: str,
    rules: RuleSet,
    analysis: Analysis,
) -> Finding:
    label = topic.replace("-", " ")
    spans = [_build.span(analysis.source, first.place, "primary", f"{first.what} calls for it")]
    seen = {first.place}
    for item in demands[1:]:
        if item.place not in seen and len(spans) <= _RELATED:
            seen.add(item.place)
            spans.append(_build.span(analysis.source, item.place, "related", f"{item.what} calls for it, too"))
    trace = [
        f"demanded by {item.what} ({'; '.join(part for part in (item.rule.id, item.heard) if part)})"
        for item in demands[: _RELATED + 1]
    ]
    coverages = [coverage for coverage in rules.coverages if coverage.spec.topic == topic]
    if coverages:
        wordings = sum(len(coverage.spec.cues) for coverage in coverages)
        trace.append(f"looked for {wordings} wordings of {label}, such as “{coverages[0].spec.cues[0]}”")
    else:
        trace.append(f"no pack says what covers {label}")
    for hit in near_misses[:2]:
        trace.append(f"nearest: “{_build.shorten(analysis.source.slice(hit.span))}”, but {hit.reason}")
    sources = tuple(Source(source.title, source.url) for source in first.demand.sources)
    return _build.finding(
        first.rule,
        spans,
        values={"subject": first.what, "topic": label},
        mark=(topic,),
        severity=_severity(first),
        why=first.demand.why,
        sources=sources,
        trace=tuple(trace),
    )
