"""What an editor has open, kept letter for letter, and places as the editor counts them.

The library keeps documents too, but splits lines at every character that Unicode calls a line end (U+2028, form feed)
and so loses its place in drafts pasted from a word processor; the protocol knows CRLF, LF and CR only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from lsprotocol import types

from linter.model.source import SourceSpan
from linter.reporters._places import Unit

_LINE_END = re.compile(r"\r\n|\r|\n")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARK = "\ufeff"
_UNITS = {
    types.PositionEncodingKind.Utf8: Unit.UTF8,
    types.PositionEncodingKind.Utf16: Unit.UTF16,
    types.PositionEncodingKind.Utf32: Unit.CODE_POINT,
}

Change = types.TextDocumentContentChangeEvent


def unit_of(encoding: types.PositionEncodingKind | str | None) -> Unit:
    """Return what one column is in the encoding that client and server agreed on; UTF-16 where they did not."""
    return _UNITS.get(types.PositionEncodingKind(encoding), Unit.UTF16) if encoding else Unit.UTF16


class Places:
    """The lines of a text, and the way from offsets (code points, from 0) to an editor's positions and back."""

    def __init__(self, text: str, unit: Unit) -> None:
        self.text, self.unit = text, unit
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position; one behind the end of its line or of the text is taken as that end."""
        if position.line >= len(self._starts):
            return len(self.text)
        start = self._starts[position.line]
        line = self.text[start : self._end(position.line)]
        if self.unit is Unit.CODE_POINT or line.isascii():
            return start + min(position.character, len(line))
        left = position.character
        for index, character in enumerate(line):
            left -= self.unit.width(character)
            if left < 0:
                return start + index
        return start + len(line)

    def position(self, offset: int) -> types.Position:
        """Return the position of an offset."""
        line = bisect_right(self._starts, offset) - 1
        return types.Position(line, self.unit.width(self.text[self._starts[line] : offset]))

    def range(self, span: SourceSpan) -> types.Range:
        """Return where a stretch stands."""
        return types.Range(self.position(span.start), self.position(span.end))

    def span(self, range_: types.Range) -> SourceSpan:
        """Return the stretch that an editor means; ends given the wrong way round are put right."""
        start, end = self.offset(range_.start), self.offset(range_.end)
        return SourceSpan(min(start, end), max(start, end))

    def line(self, number: int) -> types.Range:
        """Return where the text of a line stands (counted from 1), or of the nearest that there is."""
        index = min(max(number, 1), len(self._starts)) - 1
        return self.range(SourceSpan(self._starts[index], self._end(index)))

    def _end(self, line: int) -> int:
        """Return where a line (from 0) ends, its line end excluded."""
        if line + 1 >= len(self._starts):
            return len(self.text)
        end = self._starts[line + 1]
        return end - (2 if self.text[end - 2 : end] == "\r\n" else 1)


@dataclass(frozen=True, slots=True)
class Buffer:
    """One document as the editor has it at one moment."""

    uri: str
    language: str  # as the editor calls it: "markdown", "html", "plaintext", …
    version: int | None
    text: str

    def changed(self, changes: Sequence[Change], version: int | None, unit: Unit) -> Buffer:
        """Return the document after an editor's changes, each counted in the text that the one before left."""
        text = self.text
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                span = Places(text, unit).span(change.range)
                text = text[: span.start] + change.text + text[span.end :]
            else:
                text = change.text
        return Buffer(self.uri, self.language, version, text)

    @property
    def draft(self) -> str:
        """Return the text to be checked: as many code points, but halves of a character made visible."""
        return _SURROGATE.sub("\ufffd", self.text)

    @property
    def shift(self) -> int:
        """Return how much longer the text is than what the linter counts, which leaves out a byte-order mark."""
        return int(self.text.startswith(_MARK))
