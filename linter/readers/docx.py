"""Word documents (.docx): one line of text for each paragraph, read as the accepted document shows it."""

from __future__ import annotations

from dataclasses import replace

from linter.errors import DraftError
from linter.model.segment import Segment, SegmentKind
from linter.model.source import Block, SourceFile
from linter.readers import _word
from linter.readers._copy import Copy, CopyBuilder, Placed
from linter.readers._page import Cell, Context, ListPlace, Page, find_speakers

SUFFIXES = (".docx",)
LARGEST = _word.LARGEST


def extract(path: str, data: bytes) -> SourceFile:
    """Return the draft that a Word document holds.

    Raises:
        DraftError: it is no Word document, protected or damaged; the message says what to do, without the path.

    """
    return _word.extract(path, data).source


def read(source: SourceFile) -> list[Segment]:
    """Return the segments of a Word draft, as `extract` gives it.

    Raises:
        DraftError: the draft is text that no Word document gave.

    """
    if source.text.strip() and not source.blocks:
        raise DraftError(f"{source.path}: a Word draft is read from its file, not from text; give the file")
    return _Layout(source).page.segments


class _Layout:
    """Puts the lines of a Word draft on a page."""

    def __init__(self, source: SourceFile) -> None:
        self.page = Page(find_speakers(source.text))
        self._source = source
        self._list: ListPlace | None = None
        self._outer = self._last = 1
        self._table = _TableSoFar(0, 0)
        for block in source.blocks:
            if block.style != "suppression":
                self._add(block)

    def _copy(self, block: Block, start: int = 0) -> Copy | None:
        builder = CopyBuilder()
        text = self._source.slice(block.span)[start:]
        piece = Placed.whole(text, block.span.start + start)
        strong = min(max(0, block.strong - start), len(text))
        if strong:
            builder.open_mark(strong=True)
            builder.add(piece, 0, strong)
            builder.close_mark()
        builder.add(piece, strong)
        return builder.take()

    def _add(self, block: Block) -> None:
        page = self.page
        bullet = 0
        if block.style == "paragraph":
            bullet = _word.typed_bullet(self._source.slice(block.span))
        copy = self._copy(block, bullet)
        if copy is None:
            return
        if block.style == "list item" or bullet:
            self._add_item(copy, max(1, block.level))
            return
        self._list = None
        page.context = Context(boilerplate=block.boilerplate)
        if block.style == "cell":
            self._add_cell(copy, block)
        elif block.style == "title":
            page.add_title(copy)
        elif block.style == "heading":
            page.add_heading(copy, block.level)
        elif block.style == "caption":
            page.add_caption(copy, "image" if block.name.startswith("description") else "")
        else:
            page.context = replace(page.context, quoted=block.style == "quotation")
            page.add_text(copy)

    def _add_item(self, copy: Copy, level: int) -> None:
        """Add a list item; items belong to one list until a line that is none."""
        page = self.page
        if self._list is None:
            page.context = Context()
            self._list = page.list_place()
            self._outer = level
        elif level > self._last:
            page.context = Context(place=self._list)
            self._list = replace(self._list, introducer=page.list_place().introducer)
        self._last = level
        place = replace(self._list, level=max(1, level - self._outer + 1))
        page.context = Context(SegmentKind.LIST_ITEM, place=place)
        page.add_text(copy)

    def _add_cell(self, copy: Copy, block: Block) -> None:
        page = self.page
        if self._table.number != block.table:
            self._table = _TableSoFar(block.table, page.new_block())
        cell = self._table.cell(block)
        page.context = Context(SegmentKind.TABLE_CELL, cell=cell)
        page.add_text(copy)
        self._table.note(block, cell)


class _TableSoFar:
    """The headers of a table's rows and columns, as far as it was read."""

    def __init__(self, number: int, block: int) -> None:
        self.number = number
        self._block = block
        self._columns: dict[int, int] = {}
        self._rows: dict[int, int] = {}
        self._open: tuple[tuple[int, int], Cell] | None = None

    def cell(self, block: Block) -> Cell:
        """Return the cell that a line stands in; a second line of it is in the same one."""
        place = (block.row, block.column)
        if self._open is not None and self._open[0] == place:
            return self._open[1]
        column = None if block.header else self._columns.get(block.column)
        row = None if block.header or block.column == 1 else self._rows.get(block.row)
        cell = Cell(row, column, self._block, block.column, block.header)
        self._open = (place, cell)
        return cell

    def note(self, block: Block, cell: Cell) -> None:
        """Remember a cell that heads others."""
        if cell.first is None:
            return
        if block.header:
            for column in range(block.column, block.column + block.columns):
                self._columns.setdefault(column, cell.first)
        elif block.column == 1:
            for row in range(block.row, block.row + block.rows):
                self._rows.setdefault(row, cell.first)
