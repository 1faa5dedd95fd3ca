"""reviewdog's diagnostic format: columns in UTF-8 bytes, ends exclusive, the other places as related locations."""

from __future__ import annotations

from typing import Any

from linter.model.finding import FindingSpan, Report, Severity
from linter.reporters._layout import Style
from linter.reporters._places import Reported, Unit, label_of, reported
from linter.reporters.json import dumps

_SEVERITY = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.ADVICE: "INFO"}
_SOURCE = {"name": "skinlint"}


def render(report: Report, style: Style) -> str:
    """Return one DiagnosticResult; a draft that could not be read is a diagnostic of its own."""
    failed = [
        {"message": error.message, "location": {"path": error.path}, "severity": "ERROR", "source": _SOURCE}
        for error in report.errors
    ]
    return dumps({"source": _SOURCE, "diagnostics": [*failed, *(_diagnostic(item) for item in reported(report))]})


def _diagnostic(item: Reported) -> dict[str, Any]:
    finding = item.finding
    # Not every client of the format shows related locations, so the text names them too.
    lines = [finding.message, *(f"{item.where(place)}: {label_of(place)}: “{place.text}”" for place in item.others)]
    if finding.help:
        lines.append(f"Help: {finding.help}")
    code = {"value": finding.rule} | ({"url": finding.sources[0].url} if finding.sources else {})
    data: dict[str, Any] = {
        "message": "\n".join(lines),
        "location": _location(item, item.primary),
        "severity": _SEVERITY[finding.severity],
        "source": _SOURCE,
        "code": code,
    }
    if item.others:
        data["related_locations"] = [
            {"message": label_of(place), "location": _location(item, place)} for place in item.others
        ]
    return data


def _location(item: Reported, place: FindingSpan) -> dict[str, Any]:
    data: dict[str, Any] = {"path": place.path or item.path}
    where = item.range(place, Unit.UTF8)
    if where is not None:
        data["range"] = {
            "start": {"line": where.line, "column": where.column},
            "end": {"line": where.end_line, "column": where.end_column},
        }
    return data
