"""Findings → what an editor shows beside the cursor: what is wrong, why, what to write, where the fact comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lsprotocol import types

from linter.lsp.diagnostics import Shown
from linter.model.finding import Category, Confidence, Finding, FindingSpan, Severity
from linter.model.source import SourceSpan
from linter.reporters._places import flat, label_of

_SEVERITY = {
    Severity.ERROR: "Error: this can harm a reader",
    Severity.WARNING: "Warning: this can mislead a reader",
    Severity.ADVICE: "Advice",
}
_CONFIDENCE = {
    Confidence.HIGH: "high. The words leave little room for another reading.",
    Confidence.MEDIUM: "medium. The words may mean something else here; read the whole passage.",
    Confidence.LOW: "low. A hint, and often there is a good reason for the words; judge for yourself.",
}
_HELP = {
    Category.CONTRADICTION: "What to write instead",
    Category.MISSING: "What to add",
    Category.WORDING: "Safer wording",
}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-!|~&])")


def hover(shown: Shown, position: types.Position) -> types.Hover | None:
    """Return what to show at a position, or None where nothing was found; either end of a contradiction will do."""
    offset = shown.places.offset(position)
    found = shown.at(SourceSpan(offset, offset))
    if not found:
        return None
    rich = shown.client.markdown
    pages = ["\n\n".join(_page(shown, finding, rich)) for finding in found]
    kind = types.MarkupKind.Markdown if rich else types.MarkupKind.PlainText
    return types.Hover(types.MarkupContent(kind, "\n\n---\n\n".join(pages)), _range(shown, found, offset))


def _range(shown: Shown, found: Sequence[Finding], offset: int) -> types.Range | None:
    """Return the shortest place under the cursor, which the editor marks."""
    here = [
        place
        for finding in found
        for place in finding.spans
        if place.path is None and shown.span(place).start <= offset <= shown.span(place).end
    ]
    return shown.range(min(here, key=lambda place: place.span.end - place.span.start)) if here else None


def _page(shown: Shown, finding: Finding, rich: bool) -> Iterator[str]:
    """Yield the paragraphs about one finding."""

    def title(text: str) -> str:
        return f"**{text}:**" if rich else f"{text}:"

    def plain(text: str) -> str:
        return escaped(flat(text)) if rich else flat(text)

    yield f"**{plain(finding.message)}**" if rich else plain(finding.message)
    places = [
        f"{'- ' if rich else '  '}{_line(shown, place)}: {plain(label_of(place))}: “{plain(place.text)}”"
        for place in finding.spans
    ]
    if len(places) > 1:
        yield "\n".join(places)
    yield f"{title('Why')} {plain(finding.why)}"
    if finding.help:
        yield f"{title(_HELP[finding.category])} {plain(finding.help)}"
    if finding.sources:
        sources = [
            f"- [{plain(source.title)}](<{source.url}>)" if rich else f"  {plain(source.title)}: {source.url}"
            for source in finding.sources
        ]
        yield "\n".join([title("Sources"), "", *sources] if rich else [title("Sources"), *sources])
    yield f"{title('How sure')} {_CONFIDENCE[finding.confidence]}"
    rule = f"`{finding.rule}`" if rich else finding.rule
    yield f"{_SEVERITY[finding.severity]}. Rule: {rule}"


def _line(shown: Shown, place: FindingSpan) -> str:
    return place.path or f"Line {shown.line(place)}"


def escaped(text: str) -> str:
    """Return text so that Markdown shows it as it is: a draft's own marks and tags mean nothing here."""
    return _SPECIAL.sub(r"\\\1", text)
