"""Writes the generated pages: the rule reference, the packs' JSON Schema and the command line's help.

`python -m tools.write_docs` writes them; a test compares them, so that they cannot go stale.
"""

from __future__ import annotations

import json
from pathlib import Path

import click

from linter.cli import cli
from linter.packs import Rule, RuleSet, json_schema, load_rules
from linter.packs.schema import JURISDICTIONS, AxisRule, PlausibilityRule, RequirementRule, WordingRule

DOCS = Path(__file__).resolve().parent.parent / "docs"


def pages() -> dict[Path, str]:
    """Return every generated page by its path."""
    rules = load_rules(jurisdictions=frozenset(JURISDICTIONS))
    return {
        DOCS / "rules.md": reference(rules),
        DOCS / "rule-pack.schema.json": json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n",
        DOCS / "command-line.md": command_line(),
    }


def reference(rules: RuleSet) -> str:
    """Return the rule reference: one section for each category, one entry for each rule."""
    parts = [
        "# Rules",
        "",
        "Generated from the packs by `make docs`. `skinlint explain RULE` shows the same for one rule, with examples.",
        "",
    ]
    for category in ("contradiction", "missing", "wording"):
        chosen = [rule for rule in rules if rule.category.value == category]
        parts += [f"## {category.capitalize()}", ""]
        for rule in sorted(chosen, key=lambda item: (item.topic, item.id)):
            parts += _entry(rule)
    return "\n".join(parts).rstrip() + "\n"


def _entry(rule: Rule) -> list[str]:
    places = f" · only with `--jurisdiction {'/'.join(rule.jurisdictions)}`" if rule.jurisdictions else ""
    lines = [f"### `{rule.id}`", "", f"{rule.topic} · {rule.severity.value}{places}", ""]
    lines += [f"- **Why:** {rule.why}", f"- **Instead:** {rule.help}", f"- **Reads:** {_reads(rule)}"]
    if rule.sources:
        lines.append("- **Sources:** " + "; ".join(f"[{source.title}]({source.url})" for source in rule.sources))
    return [*lines, ""]


def _reads(rule: Rule) -> str:
    match rule.spec:
        case AxisRule() as spec if spec.recognised:
            return "; ".join(f"{pole.says} (the recogniser's {pole.means})" for pole in spec.poles.values())
        case AxisRule() as spec:
            return "; ".join(f"{pole.says} ({len(pole.cues) + len(pole.tokens)} cues)" for pole in spec.poles.values())
        case RequirementRule() as spec:
            subjects = sorted({subject for demand in spec.demanded_by for subject in demand.subjects})
            cues = sum(len(demand.cues) for demand in spec.demanded_by)
            told = [f"drafts about {', '.join(subjects)}"] if subjects else []
            return " and ".join([*told, *([f"{cues} kinds of statement"] if cues else [])])
        case PlausibilityRule() as spec:
            return "; ".join(f"{', '.join(bounds.subjects)}: {bounds.says}" for bounds in spec.bounds)
        case WordingRule() as spec:
            return f"{len(spec.phrases) + len(spec.tokens)} phrases"


def command_line() -> str:
    """Return the help of every command, as a terminal of 80 columns shows it."""
    parts = ["# Command line", "", "Generated from the program by `make docs`.", ""]
    root = click.Context(cli, info_name="skinlint", terminal_width=80, max_content_width=80)
    parts += ["```text", cli.get_help(root).rstrip(), "```", ""]
    for name in cli.list_commands(root):
        command = cli.get_command(root, name)
        if command is None:
            continue
        context = click.Context(command, info_name=name, parent=root, terminal_width=80, max_content_width=80)
        parts += [f"## skinlint {name}", "", "```text", command.get_help(context).rstrip(), "```", ""]
    return "\n".join(parts).rstrip() + "\n"


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        click.echo(f"wrote {path.relative_to(DOCS.parent)}")
