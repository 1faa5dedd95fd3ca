"""How text is laid out on a terminal: safe characters, cells, wrapping, excerpts with underlines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.model.source import SourceFile, SourceSpan

TAB = 4  # cells that a tab takes, wherever it stands: an excerpt may begin in the middle of a line
_MOST_LINES = 3  # lines of the draft that one excerpt shows

# What could command a terminal, or reorder what a person reads: controls, surrogates, marks of direction.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\xad\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_CONTROL_PICTURES = 0x2400


@dataclass(frozen=True, slots=True)
class Style:
    """How a report should look; formats for machines ignore what does not concern them."""

    color: bool = False
    width: int = 80  # cells
    explain: bool = False  # say how findings came about, and which pairs were considered
    quiet: bool = False  # no findings, only what could not be checked and the summary

    def paint(self, text: str, *codes: int) -> str:
        """Return the text in a colour (SGR codes), or as it is."""
        if not self.color or not codes:
            return text
        return f"\x1b[{';'.join(str(code) for code in codes)}m{text}\x1b[0m"


def _show(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    if code == 0x7F:
        return "␡"
    return "-" if code == 0xAD else "�"


def visible(text: str, *, keep: str = "\n") -> str:
    """Return the text with every character that a terminal might obey replaced by one that it shows.

    `keep` lists the control characters that stay. Tabs become blanks; the number of characters may change with them.
    """
    text = text.replace("\t", " " * TAB)
    if keep:
        return _UNSAFE.sub(lambda match: match[0] if match[0] in keep else _show(match), text)
    return _UNSAFE.sub(_show, text)


@lru_cache(maxsize=4096)
def _cells(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes, without line ends and tabs in it."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _chunks(word: str, room: int) -> Iterator[str]:
    """Yield a word that is too long for a line in pieces that fit."""
    piece, taken = "", 0
    for character in word:
        size = _cells(character)
        if piece and taken + size > room:
            yield piece
            piece, taken = "", 0
        piece += character
        taken += size
    yield piece


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Return the text in lines of at most `width` cells; `first` opens the first line and `rest` the others."""
    rest = " " * cells(first) if rest is None else rest
    lines: list[str] = []
    for paragraph in visible(text).split("\n"):
        line, used, empty = (first if not lines else rest), 0, True
        room = max(width - max(cells(first), cells(rest)), 10)
        for word in paragraph.split():
            for piece in _chunks(word, room) if cells(word) > room else (word,):
                size = cells(piece)
                if not empty and used + 1 + size > room:
                    lines.append(line)
                    line, used, empty = rest, 0, True
                line += ("" if empty else " ") + piece
                used += size + (not empty)
                empty = False
        lines.append(line.rstrip())
    return lines


def _cut_head(text: str, room: int) -> str:
    """Return the beginning of a text that fits."""
    taken = 0
    for index, character in enumerate(text):
        taken += _cells(character)
        if taken > room:
            return text[:index]
    return text


def _cut_tail(text: str, room: int) -> str:
    """Return the end of a text that fits."""
    taken = 0
    for index in range(len(text) - 1, -1, -1):
        taken += _cells(text[index])
        if taken > room:
            # A combining mark without its letter would land on the ellipsis.
            rest = text[index + 1 :]
            while rest and _cells(rest[0]) == 0:
                rest = rest[1:]
            return rest
    return text


def _piece(source: SourceFile, start: int, end: int, room: int) -> tuple[str, int, int]:
    """Return a line's part around `start:end` that fits, with the cells at which the underline begins and how many."""
    line_start = start - source.position(start)[1] + 1
    before = visible(source.text[max(line_start, start - 2 * room) : start], keep="")
    marked = visible(source.text[start : min(end, start + 2 * room)], keep="")
    after_start = max(end, start)
    after = visible(re.split(r"[\r\n]", source.text[after_start : after_start + 2 * room], maxsplit=1)[0], keep="")
    cut_before = start - 2 * room > line_start
    if cells(marked) > room - 2 or (end > start + 2 * room):
        # The statement alone is longer than the line: its beginning says most.
        opened = "…" if before.strip() or cut_before else ""
        shown = _cut_head(marked, room - len(opened) - 1)
        return f"{opened}{shown}…", len(opened), cells(shown)
    free = room - cells(marked)
    left = min(cells(before), max(free // 2, free - cells(after)))
    right = free - left
    head = before
    if cut_before or cells(before) > left:
        head = "…" + _cut_tail(before, left - 1) if left > 0 else ""
    tail = after
    if cells(after) > right:
        tail = _cut_head(after, right - 1) + "…" if right > 0 else ""
    return f"{head}{marked}{tail}", cells(head), max(cells(marked), 1)


def _line_spans(source: SourceFile, span: SourceSpan) -> list[tuple[int, int, int]]:
    """Return line number, start and end of the first lines of a span, without line ends and outer blanks."""
    found: list[tuple[int, int, int]] = []
    number = source.position(span.start)[0]
    begin = span.start
    while begin < span.end and len(found) <= _MOST_LINES and number <= source.line_count:
        match = _LINE_END.search(source.text, begin, span.end)
        stop = match.start() if match else span.end
        part = source.text[begin:stop]
        stripped = part.strip()
        if stripped:
            start = begin + len(part) - len(part.lstrip())
            found.append((number, start, start + len(stripped)))
        begin = match.end() if match else span.end
        number += 1
    return found or [(source.position(span.start)[0], span.start, span.start)]


_LINE_END = re.compile(r"\r\n|\r|\n")


def excerpt(source: SourceFile, span: SourceSpan, style: Style, *codes: int) -> list[str]:
    """Return the lines of the draft that a span stands on, numbered, each with its underline.

    Long lines are cut around the span; of a span over many lines the first few are shown.
    """
    lines = _line_spans(source, span)
    shown = lines[:_MOST_LINES]
    gutter = max(len(str(number)) for number, _, _ in shown)
    room = max(style.width - gutter - 5, 20)
    result: list[str] = []
    for number, start, end in shown:
        text, left, length = _piece(source, start, end, room)
        bar = style.paint("|", 34)
        result.append(f"  {style.paint(str(number).rjust(gutter), 34)} {bar} {text}".rstrip())
        result.append(f"  {' ' * gutter} {bar} {' ' * left}{style.paint('^' * max(length, 1), *codes)}")
    if len(lines) > _MOST_LINES:
        last = source.position(max(span.end - 1, span.start))[0]
        result.append(f"  {' ' * gutter} {style.paint('|', 34)} … to line {last}")
    return result
