"""The page about one rule, and the list of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from linter.model.finding import Category, Severity, Source
from linter.reporters._layout import Style, cells, wrap
from linter.reporters.json import dumps


class RuleLike(Protocol):
    """What a page needs of a rule."""

    @property
    def id(self) -> str: ...
    @property
    def category(self) -> Category: ...
    @property
    def topic(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def message(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def otherwise(self) -> str: ...
    @property
    def sources(self) -> tuple[Source, ...]: ...
    @property
    def jurisdictions(self) -> tuple[str, ...]: ...
    @property
    def examples_flag(self) -> tuple[str, ...]: ...
    @property
    def examples_allow(self) -> tuple[str, ...]: ...


def rule_page(rule: RuleLike, style: Style) -> str:
    """Return what a reviewer wants to know about a rule: what, why, examples, safer wording, sources."""
    width = style.width
    lines = [style.paint(rule.id, 1)]
    lines += wrap(f"{rule.category}/{rule.topic}, {rule.severity}", width, "  ")
    if rule.jurisdictions:
        lines += wrap(f"only for {', '.join(rule.jurisdictions)}; chosen with --jurisdiction", width, "  ")
    says = (("What it says", rule.message), ("Or, where no side of it was foreseen", rule.otherwise))
    for title, text in (*says, ("Why", rule.why), ("Safer wording", rule.help)):
        if text:
            lines += ["", style.paint(title, 1), *wrap(text, width, "  ")]
    for title, examples in (("Is reported", rule.examples_flag), ("Is fine", rule.examples_allow)):
        if examples:
            lines += ["", style.paint(title, 1)]
            for example in examples:
                lines += wrap(example.strip(), width, "  - ", "    ")
    if rule.sources:
        lines += ["", style.paint("Sources", 1)]
        for source in rule.sources:
            lines += wrap(f"{source.title} <{source.url}>", width, "  - ", "    ")
    lines += ["", style.paint("To keep a sentence that it reports", 1)]
    lines += wrap(f"<!-- skinlint-disable-next-line {rule.id} -- why it is right -->", width, "  ")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def rule_list(rules: Sequence[RuleLike], style: Style) -> str:
    """Return one line for each rule: id, category/topic, severity, where it holds."""
    if not rules:
        return "No rules.\n"
    heads = ("rule", "topic", "severity", "where")
    rows = [
        (rule.id, f"{rule.category}/{rule.topic}", rule.severity.value, ", ".join(rule.jurisdictions) or "everywhere")
        for rule in rules
    ]
    widths = [max(cells(row[column]) for row in (heads, *rows)) for column in range(3)]

    def line(row: Sequence[str]) -> str:
        padded = [cell + " " * (size - cells(cell)) for cell, size in zip(row, widths, strict=False)]
        return "  ".join([*padded, row[3]])

    count = len(rows)
    return (
        "\n".join([style.paint(line(heads), 1), *map(line, rows), "", f"{count} {'rule' if count == 1 else 'rules'}."])
        + "\n"
    )


def rules_json(rules: Iterable[RuleLike]) -> str:
    """Return the rules as JSON."""
    return dumps(
        {
            "schema": 1,
            "rules": [
                {
                    "id": rule.id,
                    "category": rule.category.value,
                    "topic": rule.topic,
                    "severity": rule.severity.value,
                    "jurisdictions": list(rule.jurisdictions),
                    "message": rule.message,
                    "why": rule.why,
                    "help": rule.help,
                    "sources": [{"title": source.title, "url": source.url} for source in rule.sources],
                    "examples": {"flag": list(rule.examples_flag), "allow": list(rule.examples_allow)},
                }
                for rule in rules
            ],
        }
    )
