"""Findings → what an editor underlines, at both ends of a contradiction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from lsprotocol import types
from pygls.uris import from_fs_path

from linter.lsp.buffers import Buffer, Places
from linter.lsp.checker import Checked, Problem
from linter.lsp.client import Client
from linter.model.finding import Category, Finding, FindingSpan, Severity
from linter.model.source import SourceSpan
from linter.reporters._places import flat, label_of

SOURCE = "skinlint"
_SEVERITY = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.ADVICE: types.DiagnosticSeverity.Information,
}
_NOTE = re.compile(r"line (\d+): (.+)", re.DOTALL)


@dataclass(frozen=True)
class Shown:
    """What was found in one version of a document, with the way to places as the editor counts them."""

    buffer: Buffer
    checked: Checked
    client: Client

    @cached_property
    def places(self) -> Places:
        """Places in the document."""
        return Places(self.buffer.text, self.client.unit)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings to be told, in the order of the page."""
        return self.checked.report.findings if self.checked.report else ()

    def span(self, place: FindingSpan) -> SourceSpan:
        """Return where a place of this draft stands in the editor's text."""
        return SourceSpan(place.span.start + self.buffer.shift, place.span.end + self.buffer.shift)

    def range(self, place: FindingSpan) -> types.Range:
        """Return where a place of this draft stands, as the editor counts."""
        return self.places.range(self.span(place))

    def line(self, place: FindingSpan) -> int:
        """Return the line on which a place begins, from 1."""
        return self.range(place).start.line + 1

    def mark(self, finding: Finding) -> str:
        """Return by what a diagnostic and its finding know each other."""
        return f"{self.findings.index(finding)}:{finding.fingerprint}"

    def at(self, span: SourceSpan) -> list[Finding]:
        """Return the findings of which some place meets a stretch of the editor's text; touching counts."""
        return [
            finding
            for finding in self.findings
            if any(
                place.path is None and self.span(place).start <= span.end and span.start <= self.span(place).end
                for place in finding.spans
            )
        ]


def diagnostics(shown: Shown, *, both_ends: bool = False) -> list[types.Diagnostic]:
    """Return what to underline in a document.

    Args:
        shown: The document and what was found in it.
        both_ends: Underline the other places of a contradiction even where the editor can link to them.

    """
    found = [item for finding in shown.findings for item in _of(shown, finding, both_ends)]
    found += _remarks(shown)
    if shown.checked.reason:
        found.append(_plain(shown, 1, shown.checked.reason, types.DiagnosticSeverity.Warning))
    return found


def problem_diagnostics(problems: Iterable[Problem]) -> list[types.Diagnostic]:
    """Return what to underline in a configuration file or rule pack: whole lines, since no columns are known."""
    return [
        types.Diagnostic(
            range=types.Range(types.Position(problem.line - 1, 0), types.Position(problem.line, 0)),
            severity=types.DiagnosticSeverity.Error,
            source=SOURCE,
            message=problem.text,
        )
        for problem in dict.fromkeys(problems)
    ]


def _of(shown: Shown, finding: Finding, both_ends: bool) -> Iterator[types.Diagnostic]:
    """Yield the diagnostic of a finding, and its mirror images where the other places would go unseen."""
    primary, *others = finding.spans
    yield _diagnostic(shown, finding, primary, others)
    if finding.category is Category.CONTRADICTION and (both_ends or not shown.client.related):
        for place in others:
            if place.path is None:
                yield _diagnostic(shown, finding, place, [other for other in finding.spans if other is not place])


def _diagnostic(shown: Shown, finding: Finding, place: FindingSpan, others: Sequence[FindingSpan]) -> types.Diagnostic:
    message = finding.message
    related = None
    if shown.client.related:
        related = [
            types.DiagnosticRelatedInformation(_location(shown, other), _said(other)) for other in others
        ] or None
    elif others:
        message = f"{message} See {_listed([_where(shown, other) for other in others])}."
    url = finding.sources[0].url if finding.sources else ""
    return types.Diagnostic(
        range=shown.range(place),
        severity=_SEVERITY[finding.severity],
        code=finding.rule,
        code_description=types.CodeDescription(url) if url and shown.client.links else None,
        source=SOURCE,
        message=message,
        related_information=related,
        data={"finding": shown.mark(finding)},
    )


def _said(place: FindingSpan) -> str:
    return f"{label_of(place)}: “{flat(place.text)}”"


def _location(shown: Shown, place: FindingSpan) -> types.Location:
    if place.path is None:
        return types.Location(shown.buffer.uri, shown.range(place))
    top = types.Position(0, 0)  # another draft, whose lines are not known here
    return types.Location(from_fs_path(place.path) or shown.buffer.uri, types.Range(top, top))


def _where(shown: Shown, place: FindingSpan) -> str:
    return place.path or f"line {shown.line(place)}"


def _listed(items: Sequence[str]) -> str:
    *most, last = dict.fromkeys(items)
    return f"{', '.join(most)} and {last}" if most else last


def _remarks(shown: Shown) -> Iterator[types.Diagnostic]:
    """Yield what the report says beside findings, where it has a line: comments that count for nothing and the like."""
    report = shown.checked.report
    if report is None:
        return
    for note in report.notes:
        match = _NOTE.fullmatch(note)
        if match:
            yield _plain(shown, int(match[1]), match[2], types.DiagnosticSeverity.Information)
    for line, rule in report.unused_suppressions:
        text = f"The comment about {rule} suppresses nothing; remove it."
        yield _plain(shown, line, text, types.DiagnosticSeverity.Information)


def _plain(shown: Shown, line: int, text: str, severity: types.DiagnosticSeverity) -> types.Diagnostic:
    message = text if text.startswith("skinlint-") else text[:1].upper() + text[1:]
    return types.Diagnostic(range=shown.places.line(line), severity=severity, source=SOURCE, message=message)
