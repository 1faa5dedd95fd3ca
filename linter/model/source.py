"""A draft as it was read, and places in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class SourceSpan:
    """A half-open stretch of a draft, in Unicode code points of the decoded text without byte-order mark."""

    start: int
    end: int

    def within(self, other: SourceSpan) -> bool:
        """Return whether another span holds all of this one."""
        return other.start <= self.start and self.end <= other.end

    def overlap(self, other: SourceSpan) -> int:
        """Return how many code points both spans share."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def cover(self, other: SourceSpan) -> SourceSpan:
        """Return the smallest span that holds both."""
        return SourceSpan(min(self.start, other.start), max(self.end, other.end))


_LINE_END = re.compile(r"\r\n|\r|\n")


def _line_starts(text: str) -> tuple[int, ...]:
    """Return the offset at which each line begins; CRLF, LF and a lone CR all end a line."""
    return (0, *(end.end() for end in _LINE_END.finditer(text)))


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a format that is no plain text: a line of the extracted text, and what it is on the page."""

    span: SourceSpan  # the line, without its end
    name: str  # what people call it: "paragraph 12", "table 1, row 2, column 3", "footnote 2"
    style: str = "paragraph"  # or "title", "heading", "list item", "cell", "quotation", "caption", "suppression"
    level: int = 0  # of a heading or list item, from 1
    strong: int = 0  # how many characters at its beginning are bold
    boilerplate: bool = False  # a table of contents
    table: int = 0  # of a cell: which table, row and column it stands in, all from 1
    row: int = 0
    column: int = 0
    columns: int = 1  # how many columns and rows the cell takes
    rows: int = 1
    header: bool = False  # of a cell: its row repeats the names of the columns


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One draft: its path as given, and its text as decoded, line ends untouched, byte-order mark removed.

    Of a format that is no plain text, `text` is what the reader extracted, and `blocks` are its lines, in order.
    """

    path: str
    text: str
    blocks: tuple[Block, ...] = ()
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", _line_starts(self.text))

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1, the column in code points."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line_text(self, line: int) -> str:
        """Return the text of a line (counted from 1) without its line end."""
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    @property
    def line_count(self) -> int:
        """Return the number of lines."""
        return len(self._starts)

    def slice(self, span: SourceSpan) -> str:
        """Return the text of a span."""
        return self.text[span.start : span.end]

    def place_name(self, offset: int) -> str:
        """Return what people call the paragraph that an offset stands in; "" where lines are all there is."""
        index = bisect_right(self.blocks, offset, key=lambda block: block.span.start) - 1
        return self.blocks[index].name if index >= 0 else ""
