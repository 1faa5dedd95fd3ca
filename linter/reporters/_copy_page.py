"""A draft as its reader sees it, in HTML, with the places of its findings marked and numbered."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from linter.model.finding import Category, FileReport, Finding, FindingSpan
from linter.model.segment import Segment, SegmentKind
from linter.model.source import SourceSpan
from linter.reporters._places import printable

_CONTEXT = 70  # characters shown before and behind a place
_DEEPEST = 4  # indents of a list item that differ


@dataclass(frozen=True, slots=True)
class Marked:
    """One place of a finding, in the draft."""

    finding: Finding
    card: str  # id of the finding's card
    anchor: str  # id of the place
    number: str  # "2", or "2a" where a finding has sides
    span: SourceSpan
    loud: bool  # the words themselves are at fault; else they are only what calls for something
    numbered: bool  # the finding's number stands behind it


@dataclass(frozen=True, slots=True)
class Card:
    """A finding with its number on the page, and its places."""

    finding: Finding
    id: str
    number: int
    places: tuple[Marked | None, ...]  # None: in another draft


def cards_of(file: FileReport, prefix: str) -> list[Card]:
    """Return the findings of a draft as they are numbered on the page."""
    cards = []
    for number, finding in enumerate(file.findings, 1):
        card = f"{prefix}f{number}"
        sides = finding.category is Category.CONTRADICTION and len(finding.spans) > 1
        places = tuple(
            Marked(
                finding,
                card,
                f"{card}p{index + 1}",
                f"{number}{_letter(index)}" if sides else str(number),
                place.span,
                finding.category is not Category.MISSING,
                finding.category is not Category.MISSING or index == 0,
            )
            if place.path is None
            else None
            for index, place in enumerate(finding.spans)
        )
        cards.append(Card(finding, card, number, places))
    return cards


def _letter(index: int) -> str:
    return chr(ord("a") + index) if index < 26 else f"-{index + 1}"


def text(words: str) -> str:
    """Return words for the page: no markup in them, and nothing that a browser or a reader could be misled by."""
    return escape(printable(words), quote=True)


def segments_of(file: FileReport) -> Sequence[Segment]:
    """Return what the reader sees; where the report does not carry it, the draft as it is written."""
    if file.copy:
        return file.copy
    whole = file.source.text
    return (
        (Segment(whole, array("l", range(len(whole))), array("l", range(1, len(whole) + 1))),) if whole.strip() else ()
    )


def range_in(segment: Segment, span: SourceSpan) -> tuple[int, int] | None:
    """Return which characters of a segment a stretch of the draft touches."""
    if not segment.text or span.end <= segment.starts[0] or span.start >= segment.ends[-1]:
        return None
    touched = [
        index
        for index, (start, end) in enumerate(zip(segment.starts, segment.ends, strict=True))
        if start < span.end and end > span.start
    ]
    return (touched[0], touched[-1] + 1) if touched else None


def words_of(file: FileReport, place: FindingSpan) -> str:
    """Return the words of a place as a reader sees them, without markup."""
    if place.path is None and file.copy:
        parts = [
            segment.text[found[0] : found[1]]
            for segment in file.copy
            if (found := range_in(segment, place.span)) is not None
        ]
        if parts:
            return " … ".join(parts)
    return " ".join(place.text.split())


def around(file: FileReport, place: FindingSpan) -> tuple[str, str]:
    """Return some of the words before and behind a place, as a reader sees them."""
    for segment in file.copy if place.path is None else ():
        found = range_in(segment, place.span)
        if found is not None:
            low, high = found
            before, after = segment.text[:low], segment.text[high:]
            if len(before) > _CONTEXT:
                before = f"…{before[-_CONTEXT:].partition(' ')[2]}"
            if len(after) > _CONTEXT:
                after = f"{after[:_CONTEXT].rpartition(' ')[0]}…"
            return before, after
    return "", ""


class CopyPage:
    """The draft as HTML; `anchored` then tells which places are on the page.

    Args:
        file: The draft and what was found in it.
        places: Every place to mark.
        stops: Further places that links lead to, by the id of their anchor.

    """

    def __init__(self, file: FileReport, places: Iterable[Marked], stops: Iterable[tuple[str, SourceSpan]]) -> None:
        self.anchored: set[str] = set()
        self._places = list(places)
        self._stops = list(stops)
        self._segments = segments_of(file)
        self._as_is = not file.copy
        self._path = file.source.path
        self._tables = 0
        last: dict[str, int] = {}
        for index, segment in enumerate(self._segments):
            for place in self._places:
                if range_in(segment, place.span) is not None:
                    last[place.anchor] = index
        self._last = last
        levels = sorted({segment.level for segment in self._segments if segment.kind is SegmentKind.HEADING})
        self._levels = {level: min(4 + rank, 6) for rank, level in enumerate(levels)}
        self.html = "".join(self._blocks())

    def _blocks(self) -> Iterator[str]:
        numbered = list(enumerate(self._segments))
        for (kind, _, furniture), group in groupby(numbered, key=_run):
            members = list(group)
            body = (
                self._list(members)
                if kind is SegmentKind.LIST_ITEM
                else self._table(members)
                if kind is SegmentKind.TABLE_CELL
                else "".join(self._block(index, segment) for index, segment in members)
            )
            yield f'<div class="furniture">{body}</div>\n' if furniture else body

    def _block(self, index: int, segment: Segment) -> str:
        words = self._inline(index, segment)
        label = _label(segment)
        if segment.kind is SegmentKind.HEADING:
            level = self._levels[segment.level]
            return f"<h{level}>{words}</h{level}>\n"
        if segment.kind is SegmentKind.TITLE:
            return f'<p class="title">{label}{words}</p>\n'
        if segment.kind is SegmentKind.QUOTATION:
            return f"<blockquote>{words}</blockquote>\n"
        if segment.kind is SegmentKind.QUESTION:
            return f'<p class="question">{label}{words}</p>\n'
        if segment.kind is SegmentKind.CAPTION:
            what = {"image": "Picture described as", "link": "Shown when pointing at a link"}
            label = f'<span class="label">{what.get(segment.caption_of, "Caption")}</span>'
            return f'<p class="caption">{label}{words}</p>\n'
        return f"<p{' class=asis' if self._as_is else ''}>{label}{words}</p>\n"

    def _list(self, members: Sequence[tuple[int, Segment]]) -> str:
        items = []
        for index, segment in members:
            deep = min(segment.level, _DEEPEST)
            name = f' class="deep{deep}"' if deep > 1 else ""
            items.append(f"<li{name}>{self._inline(index, segment)}</li>\n")
        return f"<ul>\n{''.join(items)}</ul>\n"

    def _table(self, members: Sequence[tuple[int, Segment]]) -> str:
        header = {segment.column_header for _, segment in members if segment.column_header is not None}
        columns = {index: column for column, index in enumerate(sorted(header))}
        rows: list[list[str]] = []
        first = -1  # the cell that the current row begins with
        in_header = False
        for index, segment in members:
            opens_header = index in header and not in_header
            if opens_header or not rows or (segment.row_header != first and index not in header):
                rows.append([])
                first = index if segment.row_header is None else segment.row_header
            in_header = index in header
            row = rows[-1]
            column = columns.get(segment.column_header, -1) if segment.column_header is not None else -1
            row += ["<td></td>"] * (column - len(row))
            words = self._inline(index, segment)
            row.append(f'<th scope="col">{words}</th>' if in_header else f"<td>{words}</td>")
        body = "".join(f"<tr>{''.join(row)}</tr>\n" for row in rows)
        self._tables += 1
        name = text(f"Table {self._tables} of {self._path}")
        return f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table>\n{body}</table></div>\n'

    def _inline(self, index: int, segment: Segment) -> str:
        """Return a segment's words with its marks, the anchors before them and the numbers behind them."""
        ranges = [(*found, place) for place in self._places if (found := range_in(segment, place.span)) is not None]
        stops = [(found[0], anchor) for anchor, span in self._stops if (found := range_in(segment, span)) is not None]
        cuts = sorted(
            {0, len(segment.text), *(at for low, high, _ in ranges for at in (low, high)), *(at for at, _ in stops)}
        )
        parts: list[str] = []
        for low, high in pairwise(cuts):
            for at, anchor in stops:
                if at == low:
                    parts.append(self._anchor(anchor, ""))
            for start, _, place in ranges:
                if start == low:
                    parts.append(self._anchor(place.anchor, place.card))
            here = [place for start, end, place in ranges if start <= low and high <= end]
            words = text(segment.text[low:high])
            if here:
                loud = [place for place in here if place.loud]
                gravest = max((place.finding.severity for place in loud), key=lambda level: level.rank, default=None)
                name = f"on {gravest}" if gravest else "here"
                cards = " ".join(dict.fromkeys(place.card for place in loud))
                anchors = " ".join(place.anchor for place in here)
                words = f'<mark class="{name}" data-f="{cards}" data-p="{anchors}">{words}</mark>'
            parts.append(words)
            parts += [
                _number(place)
                for _, end, place in ranges
                if end == high and self._last[place.anchor] == index and place.numbered
            ]
        return "".join(parts)

    def _anchor(self, anchor: str, card: str) -> str:
        """Return the anchor of a place, once: a place may go on in the next paragraph."""
        if anchor in self.anchored:
            return ""
        self.anchored.add(anchor)
        whose = f' data-f="{card}"' if card else ""
        return f'<span class="at" id="{anchor}" tabindex="-1"{whose}></span>'


def _label(segment: Segment) -> str:
    """Return which field of the front matter the words stand in; a question and its answer explain themselves."""
    if segment.kind in (SegmentKind.QUESTION, SegmentKind.ANSWER):
        return ""
    names = [name for name in segment.key_path if not name.isdigit()]
    return f'<span class="label">{text(" › ".join(names))}</span>' if names else ""


def _run(item: tuple[int, Segment]) -> tuple[SegmentKind, int, bool]:
    """Return what neighbouring segments must share to be one list, one table or one stretch of page furniture."""
    segment = item[1]
    together = segment.kind in (SegmentKind.LIST_ITEM, SegmentKind.TABLE_CELL)
    return segment.kind if together else SegmentKind.PARAGRAPH, segment.block if together else -1, segment.boilerplate


def _number(place: Marked) -> str:
    severity = place.finding.severity
    label = text(f"Finding {place.number}, {severity}: {place.finding.message}")
    return (
        f'<a class="ref {severity}" href="#{place.card}" data-f="{place.card}" aria-label="{label}">{place.number}</a>'
    )
