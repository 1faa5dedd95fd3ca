"""What a draft was understood to say, as a table for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from linter.model.claimview import ClaimView
from linter.model.source import SourceFile
from linter.reporters._layout import Style, cells, visible, wrap
from linter.reporters.json import dumps

_HEADS = ("line", "axis", "side", "about")


def _facts(view: ClaimView) -> str:
    """Return what limits or qualifies a claim, in one line."""
    parts = [view.attribution if view.attribution != "author" else "", view.modality, *view.conditions]
    return ", ".join(part for part in parts if part)


def claims_table(source: SourceFile, views: Sequence[ClaimView], style: Style) -> str:
    """Return a table of claims, each with its sentence below, in the order of the page."""
    if not views:
        return f"No claims in {visible(source.path)}.\n"
    rows: list[tuple[tuple[str, ...], ClaimView]] = []
    for view in sorted(views, key=lambda view: (view.span, view.axis, view.rule, view.pole)):
        about = " + ".join(view.subjects) or "–"
        side = " ".join(part for part in (view.pole if view.pole != "value" else "", view.value) if part)
        shown = (
            str(source.position(view.span.start)[0]),
            view.axis,
            side,
            f"{about} ({view.key})" if view.key else about,
        )
        rows.append((tuple(visible(cell, keep="") for cell in shown), view))
    widths = [max(cells(row[column]) for row in (_HEADS, *(row for row, _ in rows))) for column in range(3)]
    widths = [widths[0], min(widths[1], 16), min(widths[2], 24)]

    def line(row: Sequence[str]) -> str:
        padded = [cell + " " * max(width - cells(cell), 0) for cell, width in zip(row, widths, strict=False)]
        return "  ".join([*padded, row[3]])

    lines = [style.paint(line(_HEADS), 1)]
    indent = " " * (widths[0] + 2)
    for columns, view in rows:
        lines += wrap_row(line(columns), style.width, indent)
        facts = _facts(view)
        lines += wrap(f"“{view.text}”{f' [{facts}]' if facts else ''}", style.width, indent)
        if style.explain:
            for step in (f"rule {view.rule}", *view.trace):
                lines += wrap(step, style.width, f"{indent}· ")
    count = len(rows)
    lines += ["", f"{count} {'claim' if count == 1 else 'claims'} in {visible(source.path)}."]
    return "\n".join(lines) + "\n"


def wrap_row(row: str, width: int, indent: str) -> list[str]:
    """Return a table row; only one that does not fit is broken, so that columns line up."""
    row = row.rstrip()
    return [row] if cells(row) <= width else wrap(row, width, "", indent)


def claims_json(source: SourceFile, views: Sequence[ClaimView]) -> str:
    """Return the claims as JSON, in the order of the page."""
    return dumps(
        {
            "schema": 1,
            "path": source.path,
            "claims": [
                _claim(source, view)
                for view in sorted(views, key=lambda view: (view.span, view.axis, view.rule, view.pole))
            ],
        }
    )


def _claim(source: SourceFile, view: ClaimView) -> dict[str, Any]:
    line, column = source.position(view.span.start)
    return {
        "axis": view.axis,
        "rule": view.rule,
        "pole": view.pole,
        "subjects": list(view.subjects),
        "key": view.key,
        "value": view.value,
        "modality": view.modality,
        "conditions": list(view.conditions),
        "attribution": view.attribution,
        "start": view.span.start,
        "end": view.span.end,
        "line": line,
        "column": column,
        "text": view.text,
        "trace": list(view.trace),
    }
