"""SARIF 2.1.0, for GitHub code scanning and editors: both places linked from the message, and as a code flow."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from linter.model.finding import Category, Confidence, FileError, FindingSpan, Report, RuleInfo, Severity
from linter.reporters._layout import Style
from linter.reporters._places import Reported, Unit, gravest_first, label_of, plural, reported
from linter.reporters.json import dumps

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# What GitHub takes in: https://docs.github.com/en/code-security/reference/code-scanning (SARIF results exceed limits)
MOST_RESULTS = 5_000
MOST_RELATED = 99  # with the primary place, 100 locations of a result
MOST_TAGS = 10

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "recommendation"}
_UNIT = Unit.UTF16
_ROOT = "%SRCROOT%"
_ESCAPED = re.compile(r"[\\\[\]]")


def render(report: Report, style: Style) -> str:
    """Return one SARIF log with one run."""
    rules = {rule.id: index for index, rule in enumerate(_rules(report))}
    kept = _within_limit(report)
    dropped = sum(len(file.findings) for file in report.files) - len(kept)
    return dumps(
        {
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "skinlint",
                            "version": report.version,
                            "semanticVersion": report.version or "0.0.0",
                            "rules": [_rule(rule) for rule in _rules(report)],
                            "properties": {"model": report.model},
                        },
                        "extensions": [{"name": pack.id, "version": pack.version} for pack in report.packs],
                    },
                    "automationDetails": {"id": "skinlint/"},
                    "columnKind": "utf16CodeUnits",
                    "newlineSequences": ["\r\n", "\n", "\r"],
                    "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder that skinlint ran in."}}},
                    "invocations": [
                        {
                            "executionSuccessful": not report.errors,
                            "toolExecutionNotifications": [
                                *map(_error, report.errors),
                                *([_cut(dropped)] if dropped else []),
                            ],
                        }
                    ],
                    "results": [_result(item, rules) for item in kept],
                }
            ],
        }
    )


def _within_limit(report: Report) -> list[Reported]:
    """Return the findings in the order of the page; of too many, the gravest."""
    every = list(reported(report))
    if len(every) <= MOST_RESULTS:
        return every
    chosen = {(item.path, item.finding.rule, item.mark) for item in gravest_first(report)[:MOST_RESULTS]}
    return [item for item in every if (item.path, item.finding.rule, item.mark) in chosen]


def _rules(report: Report) -> list[RuleInfo]:
    """Return the rules of the findings by id; what the run did not describe is taken from its first finding."""
    known = {rule.id: rule for rule in report.rules}
    for item in reported(report):
        finding = item.finding
        if finding.rule not in known:
            known[finding.rule] = RuleInfo(
                finding.rule,
                finding.category,
                finding.topic,
                finding.severity,
                finding.confidence,
                "",
                finding.why,
                finding.help,
                finding.sources,
            )
    return [known[rule] for rule in sorted(known)]


def _rule(rule: RuleInfo) -> dict[str, Any]:
    title = f"{rule.category.value.capitalize()}: {rule.topic.replace('-', ' ')}"
    sources = [f"[{source.title}]({source.url})" for source in rule.sources]
    plain = [rule.help, *(f"Source: {source.title}, {source.url}" for source in rule.sources)]
    shown = [f"**Why:** {rule.why}", f"**Instead:** {rule.help}" if rule.help else ""]
    shown += [f"**Sources:** {'; '.join(sources)}"] if sources else []
    shown.append(f"`skinlint explain {rule.id}` shows examples.")
    data: dict[str, Any] = {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in re.split(r"[-/]", rule.id)),
        "shortDescription": {"text": title},
        "fullDescription": {"text": rule.why or title},
        "help": {
            "text": "\n".join(line for line in plain if line) or rule.why or title,
            "markdown": "\n\n".join(line for line in shown if line),
        },
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
    }
    if rule.sources:
        data["helpUri"] = rule.sources[0].url
    data["properties"] = {
        "tags": [rule.category.value, rule.topic, *rule.jurisdictions][:MOST_TAGS],
        "precision": rule.confidence.value,
        "problem.severity": _PROBLEM[rule.severity],
    }
    return data


def _result(item: Reported, rules: dict[str, int]) -> dict[str, Any]:
    finding = item.finding
    others = item.others[:MOST_RELATED]
    fingerprints = {"skinlint/v1": item.mark}
    if finding.category is Category.CONTRADICTION:
        # GitHub's own hash knows the first line only: two pairs that share a sentence would be one alert.
        fingerprints["primaryLocationLineHash"] = item.mark if ":" in item.mark else f"{item.mark}:1"
    data: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rules[finding.rule],
        "level": _LEVEL[finding.severity],
        "rank": {Confidence.HIGH: 90.0, Confidence.MEDIUM: 60.0, Confidence.LOW: 30.0}[finding.confidence],
        "message": {"text": _message(item, others)},
        "locations": [_location(item, item.primary)],
        "partialFingerprints": fingerprints,
    }
    if others:
        data["relatedLocations"] = [_location(item, place, number) for number, place in enumerate(others, 1)]
    if finding.category is Category.CONTRADICTION and others:
        places = [item.primary, *others]
        data["codeFlows"] = [
            {
                "message": {"text": "The statements that cannot stand beside each other."},
                "threadFlows": [{"locations": [{"location": _location(item, place)} for place in places]}],
            }
        ]
    data["properties"] = {
        "category": finding.category.value,
        "topic": finding.topic,
        "confidence": finding.confidence.value,
    }
    return data


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda match: f"\\{match[0]}", text)


def _message(item: Reported, others: Iterable[FindingSpan]) -> str:
    """Return the message with a link to every other place; their ids are those of relatedLocations."""
    links = [
        f"[{_escape(label_of(place))}]({number}) ({_escape(item.where(place))})"
        for number, place in enumerate(others, 1)
    ]
    message = _escape(item.finding.message)
    if links:
        label = _escape(label_of(item.primary))
        message += f" This place: {label}. Other {'place' if len(links) == 1 else 'places'}: {'; '.join(links)}."
    hidden = len(item.others) - len(links)
    return f"{message} {plural(hidden, 'more place')} not shown." if hidden else message


def _artifact(path: str) -> dict[str, Any]:
    if path.startswith("/"):
        return {"uri": f"file://{quote(path)}"}
    return {"uri": quote(path.removeprefix("./")), "uriBaseId": _ROOT}


def _location(item: Reported, place: FindingSpan, number: int | None = None) -> dict[str, Any]:
    data: dict[str, Any] = {} if number is None else {"id": number}
    physical: dict[str, Any] = {"artifactLocation": _artifact(place.path or item.path)}
    where = item.range(place, _UNIT)
    if where is not None:
        physical["region"] = {
            "startLine": where.line,
            "startColumn": where.column,
            "endLine": where.end_line,
            "endColumn": where.end_column,
            "snippet": {"text": place.text},
        }
    data["physicalLocation"] = physical
    data["message"] = {"text": label_of(place)}
    return data


def _error(error: FileError) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": error.message},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(error.path)}}],
    }


def _cut(dropped: int) -> dict[str, Any]:
    text = f"{plural(dropped, 'finding')} left out: GitHub shows {MOST_RESULTS:,}; the gravest are here."
    return {"level": "warning", "message": {"text": text}}
