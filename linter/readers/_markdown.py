"""Reads Markdown into a Page: CommonMark with the GitHub extensions, and what publishing systems add to it.

The parser (pyromark, a binding of pulldown-cmark) says for every piece of text which bytes of the draft it is; the
Page and the HTML reader do the rest. HTML within Markdown stays open from one piece to the next, as in
`<details>`, Markdown, `</details>`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pyromark

from linter.model.segment import SegmentKind
from linter.readers._copy import ByteIndex, Copy, CopyBuilder, Placed
from linter.readers._html import HtmlReader
from linter.readers._page import Context, Page, Table
from linter.readers._templates import Closed, Masked, Shown, hide_templates

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_GFM
    | pyromark.Options.ENABLE_DEFINITION_LIST
)

# Tags that announce a question or an answer are told by their attribute; other attributes are captions.
_ASKING = {"question"}
_ANSWERING = {"answer"}
_OF_IMAGES = {"alt", "caption"}

_INLINE_MARKS = re.compile(r"[*_`\[~\\]")
_BLOCK_MARKS = re.compile(r"(?:\A|\n)[ \t]*(?:[-*+]|\d{1,3}[.)]|#{1,6})[ \t]+\S")
_ESCAPE = re.compile(r"\\(?P<mark>[!-/:-@\[-`{-~])")
_RAW_INLINE = re.compile(r"<(?P<close>/?)(?:script|style)\b", re.I)
_TAG_FIRST = re.compile(r"\s*</?[A-Za-z]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_QUOTE_PREFIX = re.compile(r"[ \t>]*")
_TITLE_ENDS = {'"': '"', "'": "'", ")": "("}


class MarkdownReader:
    """Feeds Markdown to a Page."""

    def __init__(self, page: Page, draft: str, *, mdx: bool = False) -> None:
        """Read into `page`; `draft` is the whole of the file, whatever part of it will be read."""
        self._page = page
        self._mdx = mdx
        self._html = HtmlReader(page, draft)
        self._notes: list[Shown | Closed] = []  # of hidden tags, the next one last
        self._unmasked = Placed("", (), ())
        self._asked: list[tuple[str, int | None]] = []
        self._within_html = 0

    def read(self, piece: Placed) -> None:
        """Read a document, or a value that may hold several paragraphs."""
        masked = hide_templates(piece.text, markdown=True, mdx=self._mdx)
        self._notes, self._unmasked = masked.notes[::-1], piece
        self._run(piece, masked, top=True)
        self._html.close()
        self._speak_until(len(piece.text) + 1)

    def read_line(self, piece: Placed) -> Copy | None:
        """Return a single line (a title in front matter) as a reader sees it."""
        line = Placed("# " + re.sub(r"[\r\n]", " ", piece.text), [0, 0, *piece.starts], [0, 0, *piece.ends])
        masked = hide_templates(line.text, markdown=True, mdx=self._mdx)
        outer, self._html.builder = self._html.builder, CopyBuilder()
        self._run(line, masked, inline=True)
        copy, self._html.builder = self._html.builder.take(), outer
        return copy

    # ── the parser's events ───────────────────────────────────────────────────────────────────────────────────────

    def _run(self, piece: Placed, masked: Masked, *, inline: bool = False, top: bool = False) -> None:
        """Read the events of one text; `inline` keeps what paragraphs and headings hold and ignores that they end."""
        text = _SURROGATE.sub("\ufffd", masked.parsed)
        piece = piece.masked(masked.text)
        index = ByteIndex(text)
        run = _Run(self, piece, masked, inline=inline, top=top)
        for event, place in pyromark.events_with_range(text, options=_OPTIONS):
            run.take(event, index(place["start"]), index(place["end"]))

    def _speak_until(self, position: int) -> None:
        """Add the copy that stood in hidden tags before a position, and end the questions that they asked."""
        while self._notes and self._notes[-1].position < position:
            note = self._notes.pop()
            if isinstance(note, Closed):
                if self._asked and self._asked[-1][0] == note.tag:
                    self._page.question = self._asked.pop()[1]
                continue
            builder = CopyBuilder()
            builder.add_html(self._unmasked, note.start, note.end)
            copy = builder.take()
            if copy is None or not any(character.isalpha() for character in copy.text):
                continue
            if note.attribute in _ASKING or (note.attribute not in _OF_IMAGES and copy.text.endswith("?")):
                self._asked.append((note.tag, self._page.question))
                self._page.add_question(copy)
            elif note.attribute in _ANSWERING:
                self._page.add_answer(copy)
            else:
                self._page.add_caption(copy, "image" if note.attribute in _OF_IMAGES else "")

    def _read_text_in_html(self, piece: Placed) -> None:
        """Read text that stands in a block of HTML; most systems read Markdown there, whatever CommonMark says."""
        builder = self._html.builder
        if not _INLINE_MARKS.search(piece.text) and not _BLOCK_MARKS.search(piece.text):
            builder.add_html(piece)
            return
        self._within_html += 1
        try:
            self._read_markdown_in_html(piece, builder)
        finally:
            self._within_html -= 1

    def _read_markdown_in_html(self, piece: Placed, builder: CopyBuilder) -> None:
        if len(builder) == 0 and "\n" in piece.text and _BLOCK_MARKS.search(piece.text):
            # Its indentation belongs to the HTML; left in place it would make code of it.
            piece = Placed.join(_dedented(piece))
            self._run(piece, Masked(piece.text, piece.text))
            return
        stripped = piece.text.strip()
        if not stripped:
            builder.add(piece)
            return
        begin = len(piece.text) - len(piece.text.lstrip())
        end = begin + len(stripped)
        builder.add(piece, 0, begin)
        self._run(piece.cut(begin, end), Masked(piece.text[begin:end], piece.text[begin:end]), inline=True)
        self._html.builder.add(piece, end)


class _Run:
    """One pass over the events of a text."""

    def __init__(self, reader: MarkdownReader, piece: Placed, masked: Masked, *, inline: bool, top: bool) -> None:
        self._reader = reader
        self._html = reader._html
        self._page = reader._page
        self._piece = piece
        self._loose = masked.loose_items
        self._inline = inline
        self._top = top
        self._depths: list[int] = []
        self._table = Table(0)
        self._muted = 0  # within an address in angle brackets, a script
        self._raw: list[Placed] | None = None  # lines of a block of HTML or code
        self._kept = False  # such a block is read as HTML
        self._images: list[CopyBuilder] = []

    def take(self, event: Any, start: int, end: int) -> None:
        """Take one event, at its place in the text."""
        if isinstance(event, str):
            self._sign(event, start, end)
            return
        ((name, value),) = event.items()
        match name:
            case "Text" | "Html":
                self._text(value, start, end)
            case "Start":
                self._start(value, start, end)
            case "End":
                self._end(value, start, end)
            case "Code":
                self._code(start, end)
            case "InlineHtml":
                self._inline_html(start, end)
            case _:
                pass  # footnote marks and task boxes are no copy

    def _sign(self, event: str, start: int, end: int) -> None:
        match event:
            case "SoftBreak" | "HardBreak":
                if not self._muted and not self._html.silent:
                    begin = start + (self._piece.text[start] == "\\")
                    self._html.builder.add(self._piece, begin, max(end, begin + 1))
            case "Rule":
                self._html.flush()
                self._speak_until(start)

    def _speak_until(self, start: int) -> None:
        if self._top:
            self._reader._speak_until(start)

    def _text(self, text: str, start: int, end: int) -> None:
        if self._raw is not None:
            if self._kept:
                self._raw.append(self._piece.cut(start, end))
            return
        if self._muted or self._html.silent or start == end:
            return
        if len(text) == end - start:
            self._html.builder.add(self._piece, start, end)
        else:
            # The parser counts blanks at the end of a heading to the entity before them.
            while end - 1 > start and self._piece.text[end - 1] in " \t" and not text[-1].isspace():
                end -= 1
            self._html.builder.stand(text, self._piece, start, end)

    def _code(self, start: int, end: int) -> None:
        """Code within a line is part of the sentence ("apply `0.3%` first")."""
        if self._muted or self._html.silent:
            return
        text = self._piece.text
        while start < end and text[start] == "`":
            start += 1
        while end > start and text[end - 1] == "`":
            end -= 1
        for number, line in enumerate(re.finditer(r"[^\r\n]*(?:\r\n|\r|\n)?", text[start:end])):
            prefix = _QUOTE_PREFIX.match(line[0]) if number else None  # the mark of a quotation that goes on
            begin = start + line.start() + (prefix.end() if prefix else 0)
            self._html.builder.add(self._piece, begin, start + line.end())

    def _inline_html(self, start: int, end: int) -> None:
        piece = self._piece.cut(start, end)
        if self._reader._within_html:  # the HTML reader has seen it already, and took it for text
            self._html.builder.add_html(piece)
            return
        if raw := _RAW_INLINE.match(piece.text):
            self._muted = max(0, self._muted + (-1 if raw["close"] else 1))
        elif not self._muted:
            inline, self._html.inline = self._html.inline, None
            self._html.feed(piece)
            self._html.inline = inline

    # ── containers ────────────────────────────────────────────────────────────────────────────────────────────────

    def _enter(self, name: str, context: Context, *, restores_question: bool = False) -> None:
        self._depths.append(self._html.enter(name, context, restores_question=restores_question))

    def _start(self, tag: Any, start: int, end: int) -> None:
        name: str
        value: Any
        name, value = (tag, None) if isinstance(tag, str) else next(iter(tag.items()))
        match name:
            case "Strong" | "Emphasis":
                self._html.builder.open_mark(name == "Strong")
                return
            case "Strikethrough":
                self._html.cross_out(True)
                return
            case "Link":
                self._muted += value["link_type"] in {"Autolink", "Email"}
                return
            case "Image":
                self._images.append(self._html.builder)
                self._html.builder = CopyBuilder()
                return
            case "Paragraph" | "Heading" if self._inline:
                return
        self._html.flush()
        self._speak_until(start)
        context = self._page.context
        match name:
            case "Heading":
                fixed = context.kind is SegmentKind.QUESTION
                self._enter(value["level"].lower(), context if fixed else replace(context, kind=SegmentKind.HEADING))
            case "BlockQuote":
                # "> [!WARNING]" is a box of the author's own.
                self._enter("#quotation", replace(context, kind=SegmentKind.PARAGRAPH, quoted=value is None))
            case "List":
                self._enter("#list", replace(context, place=self._page.list_place(), kind=SegmentKind.PARAGRAPH))
            case "Item":
                if start in self._loose:
                    self._enter("#box", replace(context, place=None, kind=SegmentKind.PARAGRAPH))
                else:
                    self._enter("#item", replace(context, kind=SegmentKind.LIST_ITEM))
            case "Table":
                self._table = Table(self._page.new_block())
                self._enter("#table", context)
            case "TableHead" | "TableRow":
                self._table.start_row(header=name == "TableHead")
            case "TableCell":
                cell = self._table.start_cell()
                self._enter("#cell", replace(context, kind=SegmentKind.TABLE_CELL, cell=cell))
            case "FootnoteDefinition":
                self._enter("#footnote", replace(context, kind=SegmentKind.PARAGRAPH), restores_question=True)
                self._page.question = None
            case "DefinitionList":
                self._enter("#definitions", context, restores_question=True)
            case "DefinitionListTitle":
                self._enter("#term", replace(context, kind=SegmentKind.QUESTION))
            case "DefinitionListDefinition":
                self._enter("#definition", replace(context, kind=SegmentKind.ANSWER))
            case "HtmlBlock":
                self._raw, self._kept = [], True
            case "CodeBlock":
                # Indented HTML within open HTML is layout, not code.
                self._raw = []
                self._kept = value == "Indented" and bool(
                    _TAG_FIRST.match(self._piece.text[start : min(end, start + 80)])
                )

    def _end(self, tag: Any, start: int, end: int) -> None:
        name = tag if isinstance(tag, str) else next(iter(tag))
        match name:
            case "Strong" | "Emphasis":
                self._html.builder.close_mark()
            case "Strikethrough":
                self._html.cross_out(False)
            case "Link" | "Image":
                self._end_link(name, start, end)
            case "Paragraph":
                if not self._inline:
                    self._html.flush()
            case "HtmlBlock" | "CodeBlock":
                raw, self._raw = self._raw, None
                if raw and self._kept and self._reader._within_html:
                    self._html.builder.add_html(Placed.join(raw))
                elif raw and self._kept:
                    inline, self._html.inline = self._html.inline, self._reader._read_text_in_html
                    self._html.feed(Placed.join(raw))
                    self._html.inline = inline
            case "TableRow" | "TableHead":
                self._table.end_row()
            case "Heading" if self._inline:
                pass
            case _:
                if self._depths:
                    self._html.leave(self._depths.pop())

    def _end_link(self, name: str, start: int, end: int) -> None:
        silent = self._html.silent
        if name == "Image":
            alt, self._html.builder = self._html.builder.take(), self._images.pop()
            if alt is not None and not silent:
                self._html.caption(alt, "image")
        elif self._piece.text[start] == "<":
            self._muted -= 1
            return
        title = self._link_title(start, end)
        if title is not None and not silent:
            self._html.caption(title, "image" if name == "Image" else "link")

    def _link_title(self, start: int, end: int) -> Copy | None:
        """Return the title at the end of `[text](target "title")`; one in a reference stands elsewhere, unread."""
        text = self._piece.text
        if text[end - 1] != ")":
            return None
        close = end - 1
        while close > start and text[close - 1] in " \t\r\n":
            close -= 1
        opener = _TITLE_ENDS.get(text[close - 1])
        if opener is None:
            return None
        begin = close - 1
        while (begin := text.rfind(opener, start, begin)) > 0 and text[begin - 1] == "\\":
            pass
        # Before a title stands white space; before a parenthesis that belongs to the target does not.
        if begin <= start or not text[begin - 1].isspace():
            return None
        builder, position = CopyBuilder(), begin + 1
        for found in _ESCAPE.finditer(text, position, close - 1):
            builder.add_html(self._piece, position, found.start())
            builder.add(self._piece, *found.span("mark"))
            position = found.end()
        builder.add_html(self._piece, position, close - 1)
        return builder.take()


def _dedented(piece: Placed) -> list[Placed]:
    """Return the lines of a text without their indentation."""
    lines = []
    for line in re.finditer(r"[^\n]*(?:\n|$)", piece.text):
        indent = len(line[0]) - len(line[0].lstrip(" \t"))
        lines.append(piece.cut(line.start() + indent, line.end()))
    return lines
