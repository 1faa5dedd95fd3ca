"""Rules and an Analysis in, Findings out: one kind of rule a file."""

from __future__ import annotations

from linter.checks import contradiction, missing, wording
from linter.model.analysis import Analysis
from linter.model.finding import Considered, Finding
from linter.packs.ruleset import RuleSet


def check(rules: RuleSet, analysis: Analysis) -> tuple[list[Finding], list[Considered], list[str]]:
    """Return all findings of a draft in the order of their places, the pairs judged compatible, and notes."""
    findings, considered, notes = contradiction.check(rules, analysis)
    findings += missing.check(rules, analysis)
    findings += wording.check(rules, analysis)
    findings.sort(
        key=lambda finding: (finding.spans[0].span, finding.category.value, finding.rule, finding.fingerprint)
    )
    return findings, considered, notes
