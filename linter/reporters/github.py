"""GitHub workflow commands: an annotation at the first place, the other places in its body; the rest in the summary."""

from __future__ import annotations

from collections import Counter

from linter.model.finding import Report, Severity
from linter.reporters import markdown
from linter.reporters._layout import Style
from linter.reporters._places import Reported, Unit, flat, gravest_first, label_of, plural

# GitHub shows so many annotations of a kind for one step; more are dropped without a word.
MOST = 10
MOST_SUMMARY = 1_000_000  # bytes; GitHub refuses a job summary above 1 MiB

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def render(report: Report, style: Style) -> str:
    """Return one command for each finding, the gravest first, and a line that says how many were cut."""
    lines = [f"::error file={_property(error.path)},title=skinlint::{_data(error.message)}" for error in report.errors]
    used: Counter[str] = Counter({"error": len(lines)})
    lines, cut = lines[:MOST], max(len(lines) - MOST, 0)
    findings = gravest_first(report)
    for item in findings:
        command = _COMMAND[item.finding.severity]
        used[command] += 1
        if used[command] <= MOST:
            lines.append(_annotation(item, command))
        else:
            cut += 1
    if cut:
        lines.append(
            f"skinlint: {plural(cut, 'more annotation')} not shown (GitHub shows {MOST} of a kind for each step); "
            "all findings are in the job summary and in the other formats"
        )
    lines.append(f"skinlint: {markdown.headline(report)}")
    return "\n".join(lines) + "\n"


def summary(report: Report, style: Style) -> str:
    """Return the job summary: every finding, in Markdown, within what GitHub accepts."""
    return markdown.document(report, MOST_SUMMARY)


def _annotation(item: Reported, command: str) -> str:
    finding = item.finding
    where = item.range(item.primary, Unit.CODE_POINT)
    properties = {"file": item.primary.path or item.path}
    if where is not None:
        properties |= {"line": str(where.line), "endLine": str(where.end_line)}
        if where.line == where.end_line:  # GitHub takes columns within one line only
            properties |= {"col": str(where.column), "endColumn": str(where.end_column)}
    properties["title"] = f"{finding.category}/{finding.topic} ({finding.rule}, {finding.confidence} confidence)"
    body = [flat(finding.message)]
    if item.others:
        body.append(f"{item.where(item.primary)}: {flat(label_of(item.primary))}: “{flat(item.primary.text)}”")
    body += [f"{item.where(place)}: {flat(label_of(place))}: “{flat(place.text)}”" for place in item.others]
    if finding.help:
        body.append(f"Help: {flat(finding.help)}")
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{command} {shown}::{_data(chr(10).join(body))}"


def _data(text: str) -> str:
    """Return text for the part behind `::`; a draft cannot open a command of its own with it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(flat(text)).replace(":", "%3A").replace(",", "%2C")
