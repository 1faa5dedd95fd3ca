"""Puts the blocks of a page, in the order in which they are met, into the context that each needs.

A reader says "here is a paragraph", "a list begins", "a heading of level 2"; the Page knows under which headings that
stands, which question it answers, which line introduces the list. All formats share these habits, so a clinic's FAQ
reads the same whether it came as Markdown, HTML or plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from linter.model.segment import Segment, SegmentKind
from linter.readers._copy import Copy

# Headings under which a line may hold a question and, right after it, the answer.
_FAQ_HEADING = re.compile(
    r"\bfaqs?\b|\bq\s*(?:&|and)\s*a\b|\bquestions?\b|\basked\b|\bask\s+us\b|\bpeople\s+ask\b", re.I
)
_QUESTION_LABEL = re.compile(r"\(?Q(?:uestion)?\s?\d{0,3}\s?[.:)]\s*|Q\s?[–—-]\s+")
_ANSWER_LABEL = re.compile(r"\(?A(?:nswer)?\s?\d{0,3}\s?[.:)]\s*|A\s?[–—-]\s+")
_ANSWER_WITHIN = re.compile(r" (?:A(?:nswer)?\s?\d{0,3}\s?[.:)]|A\s?[–—-])\s+")

# A blockquote that begins so is the author's own notice, not somebody else's words.
_NOTICE = re.compile(
    r"[^\w\"“‘']*(?:please )?(?:note|important|warning|caution|tip|pro tip|remember|attention|disclaimer|safety"
    r"|heads[- ]up|nb|n\.b\.|medical (?:note|disclaimer)|good to know|key (?:point|takeaway)s?"
    r"|in short|bottom line)\b[^.?!:]{0,40}[:.!–—-]",
    re.I,
)

# A letter to the editor: all of it in quotation marks, then perhaps who sent it.
_LETTER = re.compile(r"[\"“].*?(?P<asks>\?)?[\"”]\s*(?P<sender>[-–—~]\s*[^?!]{1,80}|\([^()]{1,80}\))?", re.S)
_TIMESTAMP = re.compile(r"[\[(]\d{1,2}:\d\d(?::\d\d)?[\])]\s*")
_TURN = re.compile(r"(?P<speaker>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2}):\s")
_TURN_LINE = re.compile(
    r"^[>*_ \t]*+(?:[\[(]\d{1,2}:\d\d(?::\d\d)?[\])][ \t]*+)?[*_]*+"
    r"(?P<speaker>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2})[*_]{0,3}:[*_]{0,3}[ \t]",
    re.M,
)
_LINE_END = re.compile(r"[\r\n]|\Z")

_CONTENTS_MARKS = frozenset({"[TOC]", "[toc]", "[[TOC]]", "[[toc]]", "[[_TOC_]]", "TOC", "${toc}"})
_LONGEST_QUESTION = 200  # code points; beyond that, a line with a question mark in it is no FAQ question
_LONGEST_TURN = 300  # code points of a speaker's turn that is nothing but a question
_LONGEST_LABEL = 80  # code points of a bold line that serves as a heading


@dataclass(frozen=True, slots=True)
class ListPlace:
    """The list that an item stands in."""

    level: int  # nesting depth, from 1
    introducer: int | None  # the segment that ends with a colon and opens the list
    block: int


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for everything between two marks of the page; inherited by what is nested in it."""

    kind: SegmentKind = SegmentKind.PARAGRAPH
    boilerplate: bool = False
    quoted: bool = False
    place: ListPlace | None = None
    cell: Cell | None = None
    key_path: tuple[str, ...] = ()


@dataclass(slots=True)
class Cell:
    """A table cell that is being read."""

    row_header: int | None
    column_header: int | None
    block: int
    column: int = 0
    is_header: bool = False
    first: int | None = None  # the segment that its text became
    only_strong: bool = True


@dataclass(slots=True)
class Table:
    """A table that is being read, row by row."""

    block: int
    headers: dict[int, int] = field(default_factory=dict)  # column → header segment
    rows: int = 0
    _column: int = 0
    _row_header: int | None = None
    _row: list[Cell] = field(default_factory=list)
    _header_row: bool = False
    _taken: dict[int, tuple[int, int | None]] = field(default_factory=dict)  # column → rows left, row header

    def start_row(self, header: bool = False) -> None:
        """Begin a row; `header` when the markup says that it holds headers."""
        self.end_row()
        self._header_row = header
        self._column, self._row_header, self._row = 0, None, []

    def start_cell(self, is_header: bool = False, columns: int = 1, rows: int = 1) -> Cell:
        """Begin a cell that spans a number of columns and rows."""
        self.end_cell()
        while self._column in self._taken:
            left, row_header = self._taken[self._column]
            if self._column == 0:
                self._row_header = row_header
            if left > 1:
                self._taken[self._column] = (left - 1, row_header)
            else:
                del self._taken[self._column]
            self._column += 1
        header = self._header_row or (is_header and self.rows == 0)
        column_header = None if header else self.headers.get(self._column)
        cell = Cell(self._row_header if not header else None, column_header, self.block, self._column, header)
        self._row.append(cell)
        self._spans = (max(1, columns), max(1, rows))
        self._column += max(1, columns)
        return cell

    _spans: tuple[int, int] = (1, 1)

    def end_cell(self) -> None:
        """End the cell that was begun last."""
        if not self._row:
            return
        cell = self._row[-1]
        if cell.column == 0 and not self._header_row:
            self._row_header = cell.first
        columns, rows = self._spans
        for column in range(cell.column, cell.column + columns):
            if rows > 1:
                self._taken[column] = (rows - 1, cell.first if column == 0 else None)
        if cell.is_header and cell.first is not None:
            for column in range(cell.column, cell.column + columns):
                self.headers[column] = cell.first
        self._spans = (1, 1)

    def end_row(self) -> None:
        """End the row, and decide whether it was one of headers."""
        self.end_cell()
        if not self._row:
            return
        if self.rows == 0 and not self._header_row:
            written = [cell for cell in self._row if cell.first is not None]
            if not all(cell.is_header for cell in self._row):
                self.headers.clear()  # `<tr><th>Pain</th><td>none</td></tr>`: a header of the row, not of the column
                # Pages pasted from a word processor have no `<th>`, only a first row in bold.
                if len(written) > 1 and all(cell.only_strong for cell in written):
                    self.headers = {cell.column: cell.first for cell in written if cell.first is not None}
        self.rows += 1
        self._row = []


def find_speakers(text: str) -> frozenset[str]:
    """Return the names that take turns in an interview or transcript: labels that recur, where one of them asks."""
    counts: dict[str, int] = {}
    asking = False
    for found in _TURN_LINE.finditer(text):
        counts[found["speaker"]] = counts.get(found["speaker"], 0) + 1
        if not asking and (end := _LINE_END.search(text, found.end())):
            asking = text[max(found.end(), end.start() - 8) : end.start()].rstrip(" \t*_").endswith("?")
    return frozenset(name for name, count in counts.items() if count > 1) if asking else frozenset()


class Page:
    """The segments of a draft so far, and the context of the next one."""

    def __init__(self, speakers: frozenset[str] = frozenset()) -> None:
        """Begin an empty page; `speakers` are the names whose turns it holds."""
        self._speakers = speakers
        self._asker: str | None = None
        self._letters = False  # the question that is being answered is a letter
        self.segments: list[Segment] = []
        self.context = Context()
        self.question: int | None = None  # the question that is being answered
        self.title: int | None = None
        self._headings: list[tuple[int, int, bool]] = []  # level, segment, whether it announces questions
        self._labelled = False  # the question had a "Q:"
        self._blocks = 0

    # ── blocks ────────────────────────────────────────────────────────────────────────────────────────────────────

    def new_block(self) -> int:
        """Return a number for the next run of copy."""
        self._blocks += 1
        return self._blocks

    def list_place(self) -> ListPlace:
        """Return the place of a list that begins here: nested in the one that is open, introduced by the last line."""
        outer = self.context.place
        introducer = outer.introducer if outer else None
        if self.segments:
            last = self.segments[-1]
            ends_so = last.text.endswith((":", "：", ":-", ": -", ":–")) and last.kind is not SegmentKind.CAPTION
            if ends_so and last.boilerplate == self.context.boilerplate:
                introducer = len(self.segments) - 1
        return ListPlace(outer.level + 1 if outer else 1, introducer, outer.block if outer else self.new_block())

    @property
    def heading_path(self) -> tuple[int, ...]:
        """The headings that the next block stands under."""
        return tuple(index for _, index, _ in self._headings)

    @property
    def under_faq(self) -> bool:
        """Whether some heading announces questions and answers."""
        return any(announces for _, _, announces in self._headings)

    def mark(self) -> int:
        """Return a mark of the headings that are open, for `release`."""
        return len(self._headings)

    def release(self, mark: int) -> None:
        """Close the headings that were opened since a mark (those of a front-matter section end with it)."""
        del self._headings[mark:]

    def _append(self, copy: Copy, kind: SegmentKind, **context: object) -> int:
        fields: dict[str, object] = {
            # The last heading of an article says nothing of the footer.
            "headings": self.heading_path[:1] if self.context.boilerplate else self.heading_path,
            "boilerplate": self.context.boilerplate,
            "key_path": self.context.key_path,
        }
        fields.update(context)
        if "block" not in fields:
            fields["block"] = self.new_block()
        self.segments.append(Segment(copy.text, copy.starts, copy.ends, kind, **fields))  # type: ignore[arg-type]
        return len(self.segments) - 1

    def add_title(self, copy: Copy) -> int:
        """Add the title of the draft; everything stands under it."""
        index = self._append(copy, SegmentKind.TITLE, level=1)
        if self.title is None:
            self.title = index
            self._headings.insert(0, (0, index, bool(_FAQ_HEADING.search(copy.text))))
        self.question = None
        return index

    def add_heading(self, copy: Copy, level: int) -> int:
        """Add a heading; the first one of level 1 is the title when there is none yet."""
        if self.context.boilerplate:  # the headings of a footer say nothing of what stands under them in the article
            return self._append(copy, SegmentKind.HEADING, level=level)
        if level == 1 and self.title is None and not self.context.key_path:
            return self.add_title(copy)
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        index = self._append(copy, SegmentKind.HEADING, level=level)
        self._headings.append((level, index, bool(_FAQ_HEADING.search(copy.text))))
        # A title that asks ("AHA or BHA?") is answered by the whole article, which makes none of it an FAQ answer.
        self.question = index if level > 1 and copy.text.rstrip(" \"”’')").endswith("?") else None
        self._labelled = self._letters = False
        return index

    def add_caption(self, copy: Copy, of: str = "") -> int:
        """Add an alternative text, a title attribute, or the caption of a figure or table."""
        return self._append(copy, SegmentKind.CAPTION, caption_of=of, question=self.question)

    def add_question(self, copy: Copy, block: int | None = None) -> int:
        """Add an FAQ question; what follows answers it."""
        label = _QUESTION_LABEL.match(copy.text)
        self._labelled, self._letters = label is not None, False
        if label and label.end() < len(copy.text):
            copy = copy.cut(label.end())
        number = self.new_block() if block is None else block
        index = self._append(copy, SegmentKind.QUESTION, block=number)
        if not self.context.boilerplate:
            self.question = index
        return index

    def add_answer(self, copy: Copy, block: int | None = None) -> int:
        """Add a paragraph that answers the question which was asked last."""
        if self.question is None:
            return self._append(copy, SegmentKind.ANSWER)
        if self._labelled and (label := _ANSWER_LABEL.match(copy.text)) and label.end() < len(copy.text):
            copy = copy.cut(label.end())
        number = self.new_block() if block is None else block
        return self._append(copy, SegmentKind.ANSWER, question=self.question, block=number)

    # ── running text, in whatever context ─────────────────────────────────────────────────────────────────────────

    def add_text(self, copy: Copy) -> None:
        """Add a run of text as what the context says it is: a paragraph, an item, a cell, a question."""
        if copy.text in _CONTENTS_MARKS:
            return
        if self.context.boilerplate and self.context.kind in {SegmentKind.PARAGRAPH, SegmentKind.ANSWER}:
            self._append(copy, SegmentKind.PARAGRAPH)
            return
        match self.context.kind:
            case SegmentKind.TABLE_CELL:
                self._add_cell(copy)
            case SegmentKind.LIST_ITEM:
                self._add_item(copy)
            case SegmentKind.QUESTION:
                self.add_question(copy)
            case SegmentKind.ANSWER:
                self.add_answer(copy)
            case SegmentKind.CAPTION:
                self.add_caption(copy)
            case _:
                self._add_paragraph(copy)

    def _add_cell(self, copy: Copy) -> None:
        cell = self.context.cell
        if cell is None:
            self._add_paragraph(copy)
            return
        index = self._append(
            copy,
            SegmentKind.TABLE_CELL,
            row_header=cell.row_header,
            column_header=cell.column_header,
            question=self.question,
            block=cell.block,
        )
        cell.only_strong = cell.only_strong and copy.only_strong
        if cell.first is None:
            cell.first = index

    def _add_item(self, copy: Copy) -> None:
        place = self.context.place
        if place is None:
            self._add_paragraph(copy)
            return
        if self.context.boilerplate:
            self._append(copy, SegmentKind.LIST_ITEM, level=place.level, introducer=place.introducer, block=place.block)
            return
        asked = None if self.context.quoted else self._split(copy)
        if asked:
            question, answer = asked
            before = (self.question, self._labelled)
            self.add_question(question, place.block)
            if answer is None:
                return  # an item that only asks; its further paragraphs answer
            copy = answer
        cell = self.context.cell  # a list within a cell still belongs to its row and column
        index = self._append(
            copy,
            SegmentKind.QUOTATION if self.context.quoted else SegmentKind.LIST_ITEM,
            level=place.level,
            introducer=place.introducer,
            question=self.question,
            row_header=cell.row_header if cell else None,
            column_header=cell.column_header if cell else None,
            block=place.block,
        )
        if cell and cell.first is None:
            cell.first, cell.only_strong = index, False
        if asked and not self.under_faq:
            self.question, self._labelled = before

    def _add_paragraph(self, copy: Copy) -> None:
        if self.context.quoted:
            if not _NOTICE.match(copy.text) and not self._is_label(copy):
                index = self._append(copy, SegmentKind.QUOTATION, question=self.question)
                if copy.text.rstrip('"”’ ').endswith("?"):  # a reader's question, set off from its answer
                    self.question, self._labelled = index, False
                return
            self.context = replace(self.context, quoted=False)  # a box of the author's own
        stamp = _TIMESTAMP.match(copy.text)
        if stamp:
            copy = copy.cut(stamp.end())
            if not copy.text:
                return
        if self._add_turn(copy) or self._add_letter(copy):
            return
        if self._asker is not None:  # the dialogue is over
            self._asker = self.question = None
        asked = self._split(copy)
        if asked:
            question, answer = asked
            before = (self.question, self._labelled)
            block = self.new_block()
            self.add_question(question, block)
            if answer is not None:
                self.add_answer(answer, block)
                # "**Short on time?** Book the express." outside an FAQ: only this paragraph answers.
                if not self.under_faq and not self._labelled:
                    self.question, self._labelled = before
            return
        if self._is_label(copy):
            self.add_heading(copy, 6)
            return
        if self.question is not None:
            self.add_answer(copy)
            return
        self._append(copy, SegmentKind.PARAGRAPH)

    def _add_turn(self, copy: Copy) -> bool:
        """Add a speaker's turn of a transcript; False when it is none."""
        turn = _TURN.match(copy.text) if self._speakers else None
        if turn is None:
            return False
        speaker = turn["speaker"]
        # Within a dialogue, a guest who speaks only once is told by the capitals.
        if speaker not in self._speakers and (self._asker is None or not speaker.isupper()):
            return False
        if copy.text.endswith("?"):
            self._asker = speaker
            if len(copy.text) <= _LONGEST_TURN:
                self.add_question(copy)
            else:
                self.question = self._append(copy, SegmentKind.PARAGRAPH)
            self._labelled = False
        elif speaker == self._asker:
            self._asker = self.question = None
            self._append(copy, SegmentKind.PARAGRAPH)
        elif self.question is not None:
            self.add_answer(copy)
        else:
            self._append(copy, SegmentKind.PARAGRAPH)
        return True

    def _add_letter(self, copy: Copy) -> bool:
        """Add a reader's letter of a mailbag; False when it is none."""
        if copy.text[0] not in '"“':
            return False
        letter = _LETTER.fullmatch(copy.text)
        if letter is None or not (letter["asks"] or letter["sender"]):
            return False
        opened = self._letters and self.question is not None
        asks = letter["asks"] or (letter["sender"] and "?" in copy.text)
        if asks:
            self.add_question(copy)
            self._letters = True
        else:  # a testimonial, or in a mailbag a letter that tells and does not ask
            index = self._append(copy, SegmentKind.QUOTATION)
            if opened:
                self.question = index
        return True

    def _is_label(self, copy: Copy) -> bool:
        """Whether a bold line alone serves as a heading."""
        return (
            copy.only_strong
            and len(copy.text) <= _LONGEST_LABEL
            and copy.text[-1] not in ".!:;,…"
            and copy.text[copy.lead :].strip() == ""
            and not self.context.key_path
        )

    def _split(self, copy: Copy) -> tuple[Copy, Copy | None] | None:
        """Return the question that a paragraph opens with and the answer behind it; None when it asks nothing so."""
        text = copy.text
        label = _QUESTION_LABEL.match(text)
        if label and len(text) > label.end():
            within = _ANSWER_WITHIN.search(text, label.end())
            if within:
                return copy.cut(0, within.start()), copy.cut(within.end())
            mark = text.find("?", label.end())
            if mark > 0:
                return _divide(copy, mark + 1)
            return (copy, None) if copy.lead == 0 or copy.only_strong else _divide(copy, copy.lead)
        if 0 < copy.lead <= _LONGEST_QUESTION:
            end = copy.lead + (text[copy.lead : copy.lead + 1] == "?")
            asks = text[:end].rstrip(" \"”’')").endswith("?")
            # "**Bride-to-be?** This is the one …" is a call, not a question: two words at least.
            if asks and len(text[:end].split()) > 1:
                return _divide(copy, end)
        if self.under_faq:
            mark = text.find("?", 0, _LONGEST_QUESTION)
            if mark > 0 and len(text[:mark].split()) > 2 and not re.search(r"[.!:;] ", text[:mark]):
                after = text[mark + 1 :].lstrip("\"”’')")
                if not after or after.startswith(" "):
                    return _divide(copy, len(text) - len(after))
        return None


def _divide(copy: Copy, at: int) -> tuple[Copy, Copy | None]:
    """Return both parts of a text; the second is None when nothing but marks is left."""
    rest = copy.cut(at)
    if not any(character.isalnum() for character in rest.text):
        return Copy(copy.text, copy.starts, copy.ends), None
    return copy.cut(0, at), rest
