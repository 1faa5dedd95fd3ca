"""A sheet for a reviewer: one row for each finding, both places in columns of their own."""

from __future__ import annotations

import csv
import io

from linter.model.finding import FindingSpan, Report
from linter.reporters._layout import Style
from linter.reporters._places import Reported, Unit, flat, label_of, printable, reported

COLUMNS = (
    *("path", "line", "column", "severity", "confidence", "category", "topic", "rule", "message"),
    *("says", "text", "other_path", "other_line", "other_column", "other_says", "other_text", "further_places"),
    *("help", "why", "sources", "fingerprint"),
)
_BYTE_ORDER_MARK = "\ufeff"  # without it, Excel takes UTF-8 for a code page and breaks every curly quote


def render(report: Report, style: Style) -> str:
    """Return the findings as RFC 4180 has them, with a byte-order mark; drafts that could not be read come last."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in reported(report):
        writer.writerow([_cell(value) for value in _row(item)])
    for error in report.errors:
        row = dict.fromkeys(COLUMNS, "") | {"path": error.path, "severity": "unreadable", "message": error.message}
        writer.writerow([_cell(value) for value in row.values()])
    return _BYTE_ORDER_MARK + stream.getvalue()


def _row(item: Reported) -> list[str]:
    finding = item.finding
    other = item.others[0] if item.others else None
    further = [f"{item.where(place)}: {label_of(place)}: “{flat(place.text)}”" for place in item.others[1:]]
    return [
        item.path,
        *_position(item, item.primary),
        finding.severity.value,
        finding.confidence.value,
        finding.category.value,
        finding.topic,
        finding.rule,
        finding.message,
        item.primary.label,
        item.primary.text,
        *([other.path or item.path, *_position(item, other), label_of(other), other.text] if other else [""] * 5),
        "\n".join(further),
        finding.help,
        finding.why,
        "\n".join(f"{source.title} <{source.url}>" for source in finding.sources),
        finding.fingerprint,
    ]


def _position(item: Reported, place: FindingSpan) -> tuple[str, str]:
    where = item.range(place, Unit.CODE_POINT)
    return ("", "") if where is None else (str(where.line), str(where.column))


def _cell(text: str) -> str:
    """Return a cell that a spreadsheet shows; what begins like a formula gets an apostrophe before it."""
    text = printable(text.replace("\r\n", "\n").replace("\r", "\n"))
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
