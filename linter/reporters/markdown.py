"""A comment for a pull request: what was found, both places of each finding, what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.model.finding import FileReport, FindingSpan, Report, Severity
from linter.reporters._layout import Style
from linter.reporters._places import Reported, flat, label_of, plural, reported

MARKER = "<!-- skinlint -->"  # by which a bot finds its comment again
MOST = 65_000  # bytes; GitHub refuses a comment above 65,536 characters

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~$&#@]")
_SIGN = {Severity.ERROR: "🔴", Severity.WARNING: "🟠", Severity.ADVICE: "🔵"}


def render(report: Report, style: Style) -> str:
    """Return the report in GitHub's and GitLab's Markdown, within the length of a comment."""
    return document(report, MOST)


def document(report: Report, most: int) -> str:
    """Return the report in Markdown of at most `most` bytes; what is cut is counted in the last line."""
    head = [MARKER, f"### skinlint: {headline(report)}", ""]
    for error in report.errors:
        head.append(f"- ⚠️ **could not be checked:** {_code(error.path)}: {_text(error.message)}")
    if report.errors:
        head.append("")
    tail = _tail(report)
    room = most - len("\n".join([*head, *tail]).encode()) - 200
    body: list[str] = []
    cut = 0
    by_file: dict[str, list[Reported]] = {}
    for item in reported(report):
        by_file.setdefault(item.path, []).append(item)
    for path, items in by_file.items():
        opening = [f"#### {_code(path)}", ""]
        for item in items:
            block = [*opening, *_finding(item), ""]
            size = len("\n".join(block).encode()) + 1
            if cut or size > room:
                cut += 1  # from here on all are cut, so that the last shown is not followed by a gap
                continue
            room -= size
            body += block
            opening = []
    if cut:
        body += [f"*{plural(cut, 'more finding')} not shown here; `skinlint check` lists all.*", ""]
    return "\n".join([*head, *body, *tail]).rstrip("\n") + "\n"


def headline(report: Report) -> str:
    """Return what was found, in one line without markup."""
    counts = {severity: report.count(severity) for severity in Severity}
    total = sum(counts.values())
    drafts = plural(len(report.files), "draft")
    if not report.files:
        text = "no draft was checked"
    elif total == 0:
        text = f"no findings in {drafts}"
    else:
        found = ", ".join(
            plural(count, severity.value) if severity is not Severity.ADVICE else f"{count:,} advice"
            for severity, count in counts.items()
            if count
        )
        text = f"{plural(total, 'finding')} in {drafts} ({found})"
    return "; ".join([text, *held_back(report.files), *_failed(report)])


def held_back(files: tuple[FileReport, ...]) -> list[str]:
    """Return what is not shown, and why, in a few words each."""
    counts = (
        (sum(file.suppressed for file in files), "silenced by a comment"),
        (sum(file.baselined for file in files), "in the baseline"),
        (sum(file.untouched for file in files), "outside the changed lines"),
        (sum(file.hidden for file in files), "left out by the settings"),
    )
    return [f"{count:,} {what}" for count, what in counts if count]


def _failed(report: Report) -> list[str]:
    return [f"{len(report.errors):,} could not be checked"] if report.errors else []


def _finding(item: Reported) -> Iterator[str]:
    finding = item.finding
    title = f"{finding.category}/{finding.topic}"
    yield (
        f"- {_SIGN[finding.severity]} **{finding.severity}: {_text(title)}** "
        f"({_code(finding.rule)}, {finding.confidence} confidence)<br>{_text(finding.message)}"
    )
    for place in finding.spans:
        yield f"  - {_place(item, place)}"
    if finding.help:
        yield f"  - *Instead:* {_text(finding.help)}"
    if finding.why:
        yield f"  - *Why:* {_text(finding.why)}"
    for source in finding.sources:
        yield f"  - *Source:* [{_text(source.title)}](<{source.url}>)"


def _place(item: Reported, place: FindingSpan) -> str:
    words = flat(place.text)
    shown = words if len(words) <= 300 else f"{words[:299]}…"
    return f"{_text(item.where(place))}, {_text(label_of(place))}: “{_text(shown)}”"


def _tail(report: Report) -> list[str]:
    lines = [
        f"- *in {_code(entry.baseline)} for nothing:* {_code(entry.path)} {_code(entry.rule)} {_text(entry.message)}"
        for entry in report.stale[:20]
    ]
    if len(report.stale) > 20:
        lines.append(f"- *{len(report.stale) - 20:,} more entries of the baseline for nothing*")
    return [*lines, ""] if lines else []


def _text(text: str) -> str:
    """Return text that Markdown shows as it is: no markup, no HTML, no mention, no reference to an issue."""
    return _SPECIAL.sub(_escape, flat(text))


def _code(text: str) -> str:
    """Return text as code, with a fence that it does not hold itself."""
    text = flat(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    gap = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def _escape(match: re.Match[str]) -> str:
    # A backslash does not keep GitHub from reading @name and #123; an entity does.
    return f"&#{ord(match[0])};" if match[0] in "@#&" else f"\\{match[0]}"
