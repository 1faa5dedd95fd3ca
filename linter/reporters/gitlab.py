"""GitLab Code Quality: whole lines, the other places in the description and, as Code Climate has them, beside it."""

from __future__ import annotations

import hashlib
from typing import Any

from linter.model.finding import FindingSpan, Report, Severity
from linter.reporters._layout import Style
from linter.reporters._places import Reported, flat, label_of, reported
from linter.reporters.json import dumps

_SEVERITY = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.ADVICE: "info"}


def render(report: Report, style: Style) -> str:
    """Return a list of issues; a draft that could not be read is one of severity "blocker"."""
    failed = [
        {
            "type": "issue",
            "check_name": "skinlint/unreadable",
            "description": flat(error.message),
            "categories": ["Clarity"],
            "severity": "blocker",
            "fingerprint": _fingerprint(error.path, "unreadable"),
            "location": {"path": error.path.removeprefix("./"), "lines": {"begin": 1}},
        }
        for error in report.errors
    ]
    return dumps([*failed, *(_issue(item) for item in reported(report))])


def _issue(item: Reported) -> dict[str, Any]:
    finding = item.finding
    others = "; ".join(f"{item.where(place)}: {flat(label_of(place))}: “{flat(place.text)}”" for place in item.others)
    data: dict[str, Any] = {
        "type": "issue",
        "check_name": finding.rule,
        "description": f"{flat(finding.message)} ({others})" if others else flat(finding.message),
        "content": {"body": "\n\n".join(text for text in (finding.why, finding.help) if text)},
        "categories": ["Clarity"],
        "severity": _SEVERITY[finding.severity],
        # GitLab takes two issues of one fingerprint for one, wherever they are.
        "fingerprint": _fingerprint(item.path, finding.rule, item.mark),
        "location": _location(item, item.primary),
    }
    if item.others:
        data["other_locations"] = [_location(item, place) for place in item.others]
    return data


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _location(item: Reported, place: FindingSpan) -> dict[str, Any]:
    source = item.file.source
    if place.path is not None:
        return {"path": place.path, "lines": {"begin": 1}}
    begin = source.position(place.span.start)[0]
    end = source.position(max(place.span.end - 1, place.span.start))[0]
    return {"path": item.path.removeprefix("./"), "lines": {"begin": begin, "end": end}}
