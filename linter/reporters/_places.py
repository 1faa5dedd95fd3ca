"""Places as other programs count them: columns in code points, UTF-16 units or UTF-8 bytes; findings in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from linter.model.finding import FileReport, Finding, FindingSpan, Report
from linter.model.source import SourceFile, SourceSpan

# What XML 1.0 cannot hold and a log or a sheet should not: controls, surrogates, non-characters, marks of direction.
_UNPRINTABLE = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff"
    "\\ud800-\\udfff\\ufffe\\uffff]"
)


class Unit(StrEnum):
    """What one column is."""

    CODE_POINT = "code point"
    UTF16 = "UTF-16 code unit"
    UTF8 = "UTF-8 byte"

    def width(self, text: str) -> int:
        """Return how many units a text takes."""
        if self is Unit.CODE_POINT or text.isascii():
            return len(text)
        if self is Unit.UTF16:
            return len(text.encode("utf-16-le", "surrogatepass")) // 2
        return len(text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of a draft: lines and columns from 1, the end column behind the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


def position(source: SourceFile, offset: int, unit: Unit) -> tuple[int, int]:
    """Return line and column of an offset (code points), both from 1, the column in `unit`."""
    line, column = source.position(offset)
    return line, unit.width(source.text[offset - column + 1 : offset]) + 1


def range_of(source: SourceFile, span: SourceSpan, unit: Unit) -> Range:
    """Return where a span stands, with columns in `unit`."""
    return Range(*position(source, span.start, unit), *position(source, span.end, unit))


@dataclass(frozen=True, slots=True)
class Reported:
    """A finding with the draft it stands in, and a mark that no other finding of the draft has."""

    file: FileReport
    finding: Finding
    mark: str  # the fingerprint, with ":2" for the second finding of the same words

    @property
    def path(self) -> str:
        """The draft's path, as given."""
        return self.file.source.path

    @property
    def primary(self) -> FindingSpan:
        """Where to look first."""
        return self.finding.spans[0]

    @property
    def others(self) -> tuple[FindingSpan, ...]:
        """The other places."""
        return self.finding.spans[1:]

    def range(self, place: FindingSpan, unit: Unit) -> Range | None:
        """Return where a place stands, or None in another draft, whose lines are not known here."""
        return range_of(self.file.source, place.span, unit) if place.path is None else None

    def where(self, place: FindingSpan) -> str:
        """Return a place as people write it: "line 7", "table 1, row 2, column 3", or the other draft's path."""
        source = self.file.source
        return place.path or source.place_name(place.span.start) or f"line {source.position(place.span.start)[0]}"


def reported(report: Report) -> Iterator[Reported]:
    """Yield every finding in the order of the report."""
    for file in report.files:
        seen: Counter[tuple[str, str]] = Counter()
        for finding in file.findings:
            seen[finding.rule, finding.fingerprint] += 1
            count = seen[finding.rule, finding.fingerprint]
            yield Reported(file, finding, finding.fingerprint if count == 1 else f"{finding.fingerprint}:{count}")


def gravest_first(report: Report) -> list[Reported]:
    """Return every finding by falling severity, then confidence, then in the order of the report."""
    return sorted(
        reported(report), key=lambda item: (-item.finding.severity.rank, -item.finding.confidence.rank)
    )  # sorted() keeps the order of the page among equals


def printable(text: str) -> str:
    """Return the text with what no log, sheet or XML file can hold replaced by �."""
    return _UNPRINTABLE.sub("�", text)


def flat(text: str) -> str:
    """Return the text on one line, without characters that command a terminal."""
    return printable(" ".join(text.split()))


def plural(number: int, noun: str) -> str:
    """Return "1 finding", "2 findings"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def label_of(place: FindingSpan) -> str:
    """Return what a place says, in a few words."""
    return place.label or ("here" if place.role == "primary" else "and here")
