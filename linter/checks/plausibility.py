"""Numbers far from what is published for their own procedure or ingredient: a question, never a verdict."""

from __future__ import annotations

from linter.checks import _build
from linter.checks.compatibility import measure
from linter.checks.contradiction import amount, in_bounds
from linter.model.analysis import Analysis
from linter.model.claim import Attribution, Claim, Resolution
from linter.model.finding import Confidence, Finding, Source
from linter.packs.ruleset import RuleSet
from linter.packs.schema import AxisRule, Bounds, PlausibilityRule

_NAMED = (Resolution.EXPLICIT, Resolution.ANAPHOR, Resolution.CONTEXT)
# A number "if you come back tanned" or "for the days after" is not the one that is published.
_ELSEWHERE = ("if:", "moment:")


def check(rules: RuleSet, analysis: Analysis) -> list[Finding]:
    """Return a finding for each statement whose quantity lies outside the bounds of its subject."""
    axes = {rule.id: rule.spec for rule in rules if isinstance(rule.spec, AxisRule)}
    findings: list[Finding] = []
    for rule in rules:
        spec = rule.spec
        if not isinstance(spec, PlausibilityRule):
            continue
        seen: set[int] = set()
        for claim in analysis.claims:
            axis = axes.get(claim.rule)
            if axis is None or claim.sentence in seen or not _stated(claim):
                continue
            bounds = _bounds(spec, claim, rules)
            if bounds is None or not _sized(claim, axis) or not _outside(claim, axis, bounds):
                continue
            seen.add(claim.sentence)
            findings.append(
                _build.finding(
                    rule,
                    [_build.span(analysis.source, claim.span, "primary", f"published: {bounds.says}")],
                    values={
                        "quote": f"“{_build.shorten(claim.text)}”",
                        "subject": rules.name(claim.subjects[0]),
                        "topic": "implausible number",
                        "bounds": bounds.says,
                    },
                    mark=(claim.text,),
                    confidence=Confidence(spec.confidence),
                    sources=tuple(Source(source.title, source.url) for source in bounds.sources),
                    trace=(*claim.trace, f"outside {bounds.says}, generously"),
                )
            )
    return findings


def _stated(claim: Claim) -> bool:
    """Return whether a claim is the author's own, general, and names what it speaks of."""
    return (
        claim.value is not None
        and claim.pole == "value"
        and claim.attribution is Attribution.AUTHOR
        and claim.resolution in _NAMED
        and bool(claim.subjects)
        and claim.quantifier != "some"
        and "period:past" not in claim.conditions
        and not any(condition.startswith(_ELSEWHERE) for condition in claim.conditions)
    )


def _bounds(spec: PlausibilityRule, claim: Claim, rules: RuleSet) -> Bounds | None:
    """Return the bounds for a claim's subject; those of the entity itself before those of its family."""
    fitting = [
        (wanted != claim.subjects[0], number)
        for number, bounds in enumerate(spec.bounds)
        if bounds.of == claim.rule
        for wanted in bounds.subjects
        if rules.is_below(claim.subjects[0], wanted)
    ]
    return spec.bounds[min(fitting)[1]] if fitting else None


def _sized(claim: Claim, axis: AxisRule) -> bool:
    """Return whether a quantity is of the kind that is published.

    A gap of "four times a day" in a list of aftercare is none between sessions, and "over 4,000 sessions" is what a
    team has done, not a course.
    """
    if axis.compare == "count":
        return in_bounds(axis, claim)
    return axis.compare != "interval" or in_bounds(axis, claim) or (claim.value is not None and claim.value.low >= 1)


def _outside(claim: Claim, axis: AxisRule, bounds: Bounds) -> bool:
    if claim.value is None or axis.compare is None:
        return False
    measured = measure(claim.value, axis.compare)
    if measured is None:
        return False
    low, high, _ = measured
    return (bounds.at_least is not None and high < amount(bounds.at_least)) or (
        bounds.at_most is not None and low > amount(bounds.at_most)
    )
