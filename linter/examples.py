"""Runs the examples that rules carry, and reports what no example exercises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linter.checks import check
from linter.engine import understanding
from linter.model.analysis import Analysis
from linter.model.claim import Attribution
from linter.model.finding import Finding
from linter.model.source import SourceFile
from linter.packs.ruleset import Rule, RuleSet
from linter.packs.schema import AxisRule
from linter.readers import read_segments

# A sentence alone names no subject; under one of these headings it has one.
_SETTINGS = ("", "# Chemical peels\n\n", "# Retinol\n\n", "# Microneedling\n\n")


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """The outcome of all examples of a rule set."""

    problems: tuple[str, ...]  # one line for each example that does not hold
    unexercised: tuple[str, ...]  # rules and poles without an example
    examples: int
    cues: int
    exercised_cues: int


def run_examples(rules: RuleSet, packs: Iterable[str] | None = None, *, model: str | None = None) -> ExampleResult:
    """Run every example of the chosen packs (all by default)."""
    runner = _Runner(rules, model)
    wanted = None if packs is None else set(packs)

    def chosen(rule_id: str) -> bool:
        return wanted is None or rule_id.partition("/")[0] in wanted

    for rule in rules:
        if chosen(rule.id):
            runner.rule(rule)
    for coverage in rules.coverages:
        if chosen(coverage.id):
            runner.coverage(
                coverage.id, str(coverage.spec.topic), coverage.spec.examples.flag, coverage.spec.examples.allow
            )
    cues = sum(_cue_count(rule) for rule in rules if chosen(rule.id)) + sum(
        len(item.spec.cues) for item in rules.coverages if chosen(item.id)
    )
    met = {cue for rule_id, cue in runner.met if chosen(rule_id)}
    return ExampleResult(tuple(runner.problems), tuple(runner.unexercised), runner.count, cues, len(met))


def _cue_count(rule: Rule) -> int:
    spec = rule.spec
    if isinstance(spec, AxisRule):
        return sum(len(pole.cues) for pole in spec.poles.values())
    return len(getattr(spec, "phrases", ())) + sum(len(demand.cues) for demand in getattr(spec, "demanded_by", ()))


class _Runner:
    def __init__(self, rules: RuleSet, model: str | None) -> None:
        self.rules = rules
        self._understanding = understanding(rules, model)
        self.problems: list[str] = []
        self.unexercised: list[str] = []
        self.met: set[tuple[str, str]] = set()
        self.count = 0

    def _read(self, text: str) -> tuple[Analysis, list[Finding]]:
        source = SourceFile("example.md", text)
        analysis = self._understanding.analyse(source, read_segments(source))
        for claim in analysis.claims:
            self.met.add((claim.rule, f"{claim.pole}:{claim.trace[0]}"))
        for phrase in analysis.phrases:
            self.met.add((phrase.rule, phrase.trace[0]))
        return analysis, check(self.rules, analysis)[0]

    def rule(self, rule: Rule) -> None:
        """Run the examples of one rule."""
        if not rule.examples_flag:
            self.unexercised.append(f"{rule.id}: no example that it must flag")
        if not rule.examples_allow:
            self.unexercised.append(f"{rule.id}: no example that it must allow")
        for text in rule.examples_flag:
            self.count += 1
            findings = self._read(text)[1]
            if not any(finding.topic == rule.topic and finding.category is rule.category for finding in findings):
                self.problems.append(f"{rule.id}: does not flag {text!r}")
        for text in rule.examples_allow:
            self.count += 1
            for finding in self._read(text)[1]:
                if finding.rule == rule.id:
                    self.problems.append(f"{rule.id}: flags {text!r} ({finding.spans[0].text!r})")
        if isinstance(rule.spec, AxisRule):
            for name, pole in rule.spec.poles.items():
                self._pole(rule, name, pole.examples, pole.not_examples)

    def _pole(self, rule: Rule, name: str, examples: Sequence[str], not_examples: Sequence[str]) -> None:
        spec = rule.spec
        if not examples and not (isinstance(spec, AxisRule) and rule.examples_flag):
            self.unexercised.append(f"{rule.id}: pole {name} has no example")

        def takes(text: str) -> bool:
            return any(
                claim.rule == rule.id and claim.pole == name and claim.attribution is Attribution.AUTHOR
                for claim in self._read(text)[0].claims
            )

        for text in examples:
            self.count += 1
            if not any(takes(setting + text) for setting in _SETTINGS):
                self.problems.append(f"{rule.id}: pole {name} does not read {text!r}")
        for text in not_examples:
            self.count += 1
            if any(takes(setting + text) for setting in _SETTINGS[:2]):
                self.problems.append(f"{rule.id}: pole {name} wrongly reads {text!r}")

    def coverage(self, coverage: str, topic: str, flag: Sequence[str], allow: Sequence[str]) -> None:
        """Run the examples of what covers a topic."""
        if not flag:
            self.unexercised.append(f"{coverage}: no example that it must recognise")
        for text in flag:
            self.count += 1
            if not any(hit.topic == topic and hit.counts for hit in self._read(text)[0].coverage):
                self.problems.append(f"{coverage}: does not recognise {text!r}")
        for text in allow:
            self.count += 1
            for hit in self._read(text)[0].coverage:
                if hit.topic == topic and hit.counts:
                    self.problems.append(f"{hit.coverage}: takes {text!r} for {topic}")
