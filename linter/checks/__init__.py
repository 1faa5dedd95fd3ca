"""Rules and an Analysis in, Findings out: one kind of rule a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linter.checks import contradiction, meaning, missing, plausibility, unforeseen, wording
from linter.checks.compatibility import SETTLED
from linter.checks.unforeseen import Unforeseen
from linter.model.analysis import Analysis
from linter.model.finding import Considered, Finding
from linter.model.source import SourceSpan
from linter.packs.ruleset import RuleSet


@dataclass(frozen=True, slots=True)
class Heard:
    """What the checks need of the recogniser: its reading of a pair, what it weighs, and what it learned from."""

    second: contradiction.SecondReading
    nearest: meaning.Nearest = lambda _label, _sentence, _context: ()
    unforeseen: Unforeseen | None = None  # weights for pairs of no axis; without them none are read


def _told_once(findings: Sequence[Finding], further: Sequence[Finding]) -> list[Finding]:
    """Return the further findings but those whose two places another finding shows already, on whatever axis.

    Two sentences that clash on one axis read as a clash on every axis that something in them touches faintly.
    """
    shown = {_places(finding) for finding in findings}
    kept: list[Finding] = []
    for finding in sorted(further, key=lambda item: -item.confidence.rank):
        if _places(finding) not in shown:
            shown.add(_places(finding))
            kept.append(finding)
    return kept


def _places(finding: Finding) -> frozenset[SourceSpan]:
    return frozenset({finding.spans[0].span, finding.spans[1].span})


def _settled(considered: Sequence[Considered], analysis: Analysis) -> frozenset[unforeseen.Sentences]:
    """Return the pairs of sentences that a test has shown to hold both."""
    numbers = (
        sorted((analysis.sentence_at(item.first), analysis.sentence_at(item.second)))
        for item in considered
        if item.reason in SETTLED
    )
    return frozenset((one, other) for one, other in numbers)


def check(
    rules: RuleSet, analysis: Analysis, heard: Heard | None = None
) -> tuple[list[Finding], list[Considered], list[str]]:
    """Return all findings of a draft in the order of their places, the pairs judged compatible, and notes."""
    second = None if heard is None else heard.second
    undisputed = meaning.undisputed(rules, analysis)
    compared, notes = contradiction.compare(rules, undisputed, second)
    recognised: list[contradiction.Compared] = []
    if heard is not None:
        recognised = meaning.compare(rules, analysis, heard.second)
        heard.second.weigh([*compared, *recognised])
    findings = contradiction.report(compared, rules, undisputed, second)
    if heard is not None:
        further = meaning.report(recognised, rules, analysis, heard.second, heard.nearest)
        findings = contradiction.distinct([*findings, *_told_once(findings, further)])
    considered = [one for item in (*compared, *recognised) for one in item.considered]
    if heard is not None and heard.unforeseen is not None:
        read, weights, settled = heard.second.side_by_side, heard.unforeseen, _settled(considered, analysis)
        findings += unforeseen.find(rules, analysis, read, weights, findings, settled)
    findings += missing.check(rules, analysis)
    findings += wording.check(rules, analysis)
    findings += plausibility.check(rules, analysis)
    findings.sort(
        key=lambda finding: (finding.spans[0].span, finding.category.value, finding.rule, finding.fingerprint)
    )
    return findings, considered, notes
