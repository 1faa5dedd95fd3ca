"""A medical or legal rule above advice carries the title and link of its source."""

from __future__ import annotations

from linter.model.finding import Severity
from linter.packs import RuleSet, load_rules
from linter.packs.schema import JURISDICTIONS, RequirementRule


def test_what_is_demanded_or_forbidden_has_a_source(rules: RuleSet) -> None:
    """Demands of safety language and rules of a jurisdiction; without a source they are advice."""
    every = load_rules(jurisdictions=frozenset(JURISDICTIONS))
    bare = []
    for rule in every:
        if isinstance(rule.spec, RequirementRule):
            for demand in rule.spec.demanded_by:
                severity = Severity(demand.severity) if demand.severity else rule.severity
                if severity is not Severity.ADVICE and not (rule.sources or demand.sources):
                    bare.append(rule.id)
        elif rule.jurisdictions and rule.severity is not Severity.ADVICE and not rule.sources:
            bare.append(rule.id)
    assert bare == []
    assert len(every.rules) > len(rules.rules)


def test_a_published_number_has_a_source(rules: RuleSet) -> None:
    """Every bound of a plausibility rule names where it was published, and is advice."""
    (rule,) = [rule for rule in rules if rule.topic == "implausible-number"]
    assert rule.severity is Severity.ADVICE
    assert rule.sources
