"""A core without a parser, for tests of what surrounds it: two rules of a pack of its own, found by plain search."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

import linter.rulebook
import linter.run
from linter.model.claimview import ClaimView
from linter.model.finding import Category, Confidence, Considered, FileReport, Finding, FindingSpan, Severity
from linter.model.segment import Segment
from linter.model.source import SourceFile, SourceSpan
from linter.packs import RuleSet, load_rules

PACK = """\
id: house
version: 1.0.0
title: House rules
rules:
  - id: rest-or-none
    kind: axis
    topic: downtime
    subject: any
    severity: error
    message: "{quote} and {other} cannot both hold."
    why: Readers plan by it.
    help: Say one of the two.
    poles:
      none: {says: says no downtime, cues: [no downtime]}
      days: {says: says days off, cues: [days off]}
    opposed:
      - poles: [none, days]
    examples: {flag: ["No downtime. Take days off."], allow: ["No downtime."]}
  - id: completely-safe
    kind: wording
    topic: absolute-safety
    severity: warning
    message: "{quote} is more than anything keeps."
    why: Nothing is.
    help: Name the risks.
    sources: [{title: A guideline, url: "https://example.org/safe"}]
    phrases: [completely safe]
    examples: {flag: [It is completely safe.], allow: [It is usually safe.]}
  - id: best-in-town
    kind: wording
    topic: superlative
    severity: advice
    message: "{quote} cannot be shown."
    why: Regulators ask for proof.
    help: Leave it out.
    jurisdictions: [uk]
    phrases: [best in town]
    examples: {flag: [We are the best in town.], allow: [We do our best.]}
"""

_WORDINGS = {
    "completely safe": ("house/completely-safe", "absolute-safety", Severity.WARNING, Confidence.MEDIUM),
    "best in town": ("house/best-in-town", "superlative", Severity.ADVICE, Confidence.LOW),
}


def _places(text: str, phrase: str) -> list[SourceSpan]:
    return [SourceSpan(match.start(), match.end()) for match in re.finditer(re.escape(phrase), text)]


def lint(
    source: SourceFile,
    segments: Sequence[Segment],
    rules: RuleSet,
    *,
    model: str | None = None,
    recogniser: None = None,
) -> FileReport:
    """Find "no downtime" against "days off", and two phrases; a draft that says "crash" meets a bug."""
    if "crash the core" in source.text:
        raise ZeroDivisionError("a bug in the core")
    active = {rule.id: rule for rule in rules.rules}
    findings = []

    def add(rule: str, category: Category, topic: str, confidence: Confidence, *places: SourceSpan) -> None:
        if rule in active:
            spans = tuple(
                FindingSpan("related" if number else "primary", f"side {number}", span, source.slice(span))
                for number, span in enumerate(places)
            )
            found = Finding(
                rule, category, topic, active[rule].severity, confidence, "A message.", "Why.", "Help.", (), spans, "f"
            )
            findings.append(found)

    for one, other in zip(_places(source.text, "no downtime"), _places(source.text, "days off"), strict=False):
        add("house/rest-or-none", Category.CONTRADICTION, "downtime", Confidence.HIGH, one, other)
    for phrase, (rule, topic, _severity, confidence) in _WORDINGS.items():
        for span in _places(source.text, phrase):
            add(rule, Category.WORDING, topic, confidence, span)
    pair = Considered("house/rest-or-none", "different subjects", SourceSpan(0, 1), SourceSpan(0, 1))
    words = sum(len(segment.text.split()) for segment in segments)
    return FileReport(source, tuple(reversed(findings)), words=words, considered=(pair,))


def describe_claims(
    source: SourceFile,
    segments: Sequence[Segment],
    rules: RuleSet,
    *,
    model: str | None = None,
    recogniser: None = None,
) -> list[ClaimView]:
    """Take every "no downtime" for a claim."""
    return [
        ClaimView(
            "downtime", "house/rest-or-none", "none", ("peel",), "", "0 days", "all", ("area:hand",), "author", span,
            "There is no downtime.", ("cue: no downtime",),
        )
        for span in _places(source.text, "no downtime")
    ]  # fmt: skip


def model_name(model: str | None) -> str:
    """Name the pipeline that is not there."""
    return f"{model or 'en_core_web_sm'} 3.8.0"


def install(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Put this core in the place of the real one, and the pack above in the place of those that ship."""
    module = ModuleType("linter.engine")
    vars(module).update(
        lint=lint,
        describe_claims=describe_claims,
        model_name=model_name,
        chosen_recogniser=lambda wanted: None,
        recogniser_problem=lambda: None,
        understanding=lambda rules, model, cache=None: None,
        load_pipeline=lambda model: None,
    )
    monkeypatch.setitem(sys.modules, "linter.engine", module)
    pack = folder / "house.yaml"
    pack.write_text(PACK, encoding="utf-8")
    monkeypatch.setattr("linter.packs.loader.load_rules", partial(load_rules, builtin=[pack]))
    monkeypatch.setattr(linter.run, "model_name", model_name)
    monkeypatch.setattr(linter.run, "pipeline_identity", lambda model: [model_name(model)])
    monkeypatch.setattr(linter.rulebook, "builtin_packs", lambda: (pack,))
    monkeypatch.setattr(linter.run, "builtin_packs", lambda: (pack,))
    monkeypatch.setattr(linter.rulebook, "_LOADED", {})
    monkeypatch.setattr(linter.rulebook, "_CATALOGUES", {})
    monkeypatch.setattr(linter.rulebook, "_ACTIVE", {})
