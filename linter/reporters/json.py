"""The report for programs: schema 1, spelled out key by key so that renaming a field of ours breaks nobody."""

from __future__ import annotations

import json
import re
from typing import Any

from linter.model.finding import Considered, FileReport, Finding, FindingSpan, Report, Severity
from linter.model.source import SourceFile, SourceSpan
from linter.reporters._layout import Style

SCHEMA = 1

# json keeps these as they are when letters are to stay readable; a terminal obeys some, UTF-8 cannot hold others.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def dumps(data: Any) -> str:
    """Return data as JSON that people can read too: letters as they are, controls as escapes, a line end behind."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def render(report: Report, style: Style) -> str:
    """Return the whole report as one JSON object."""
    return dumps(
        {
            "schema": SCHEMA,
            "tool": {
                "name": "skinlint",
                "version": report.version,
                "model": report.model,
                "packs": [{"id": pack.id, "version": pack.version} for pack in report.packs],
            },
            "files": [_file(file, style) for file in report.files],
            "errors": [{"path": error.path, "message": error.message} for error in report.errors],
            "summary": {
                "files": len(report.files),
                "words": sum(file.words for file in report.files),
                "error": report.count(Severity.ERROR),
                "warning": report.count(Severity.WARNING),
                "advice": report.count(Severity.ADVICE),
                "suppressed": sum(file.suppressed for file in report.files),
                "considered": sum(len(file.considered) for file in report.files),
                "hidden": sum(file.hidden for file in report.files),
                "baselined": sum(file.baselined for file in report.files),
                "untouched": sum(file.untouched for file in report.files),
            },
            "stale_baseline": [
                {"baseline": entry.baseline, "path": entry.path, "rule": entry.rule, "message": entry.message}
                for entry in report.stale
            ],
            "excluded": list(report.excluded),
            "notes": list(report.notes),
        }
    )


def _file(file: FileReport, style: Style) -> dict[str, Any]:
    data = {
        "path": file.source.path,
        "findings": [_finding(file, finding, style) for finding in file.findings],
        "suppressed": file.suppressed,
        "words": file.words,
        "considered": len(file.considered),
        "hidden": file.hidden,
        "baselined": file.baselined,
        "untouched": file.untouched,
        "notes": list(file.notes),
        "unused_suppressions": [{"line": line, "rule": rule} for line, rule in file.unused_suppressions],
    }
    if style.explain:
        data["considered_pairs"] = [_considered(file.source, pair) for pair in file.considered]
    return data


def _finding(file: FileReport, finding: Finding, style: Style) -> dict[str, Any]:
    data: dict[str, Any] = {
        "rule": finding.rule,
        "category": finding.category.value,
        "topic": finding.topic,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": finding.message,
        "why": finding.why,
        "help": finding.help,
        "sources": [{"title": source.title, "url": source.url} for source in finding.sources],
        "fingerprint": finding.fingerprint,
        "spans": [_span(file.source, place) for place in finding.spans],
    }
    if style.explain:
        data["trace"] = list(finding.trace)
    return data


def _position(source: SourceFile, span: SourceSpan) -> dict[str, Any]:
    line, column = source.position(span.start)
    end_line, end_column = source.position(span.end)
    return {
        "start": span.start,
        "end": span.end,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }


def _span(source: SourceFile, place: FindingSpan) -> dict[str, Any]:
    data: dict[str, Any] = {"role": place.role, "label": place.label}
    if place.path is None:
        data |= _position(source, place.span)
        if block := source.place_name(place.span.start):
            data["block"] = block
    else:
        # Lines of another draft are that draft's to count; its offsets are all that is known here.
        data |= {"path": place.path, "start": place.span.start, "end": place.span.end}
    data["text"] = place.text
    return data


def _considered(source: SourceFile, pair: Considered) -> dict[str, Any]:
    return {
        "rule": pair.rule,
        "reason": pair.reason,
        "spans": [_position(source, span) | {"text": source.slice(span)} for span in (pair.first, pair.second)],
    }
