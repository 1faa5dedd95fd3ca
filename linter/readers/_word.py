"""Word documents: opened without trusting them, and walked in the order of the page.

What a reader of the accepted document sees is kept: tracked insertions, hyperlinks, fields, text boxes, footnotes.
Deleted and hidden text and comments are left out. Every character of the extracted text knows the run that it stands
in, so that a comment can be put at exactly these words.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from linter.errors import DraftError
from linter.model.source import Block, SourceFile, SourceSpan

LARGEST = 50_000_000  # bytes of the file; pictures take most of them
_MOST_ENTRIES = 10_000
_MOST_UNPACKED = 300_000_000  # bytes of all that the file holds, unpacked
_MOST_XML = 60_000_000  # bytes of its XML, unpacked; a book of a thousand pages has ten million

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

# What reading a damaged archive can raise.
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)

SAVE_AS = "open it in Word or LibreOffice and save it as Word document (.docx)"
DAMAGED = "the file is damaged or only part of it arrived; open it in Word, let Word repair it, and save it anew"

# What runs may stand in; `w:del` and `w:moveFrom` are missing on purpose.
WRAPPERS = frozenset(
    _W + name for name in "hyperlink ins moveTo smartTag sdt sdtContent customXml fldSimple dir bdo".split()
)
_GONE = (f"{_W}del", f"{_W}moveFrom")
_BLANKS = frozenset(_W + name for name in "tab ptab br cr sym".split())
_DRAWINGS = frozenset({f"{_W}drawing", f"{_W}pict", f"{_W}object", f"{_MC}AlternateContent"})
_NOTES = {f"{_W}footnoteReference": "footnote", f"{_W}endnoteReference": "endnote"}

_HEADING = re.compile(r"heading (\d)")
_TYPED_BULLET = re.compile(r"\s*[•·▪◦‣●○■–*-]\s+")
_DIRECTIVE = re.compile(r"[\[<!\s-]*skinlint-(disable-next-line|disable-file|disable|enable)\b[ \t]*([^\n]*)")
_TYPED_DIRECTIVE = re.compile(r"\s*\[\s*skinlint-(?:disable|enable)[^\]]*\]\s*")
_NO_TITLE = re.compile(r"(?:Microsoft Word|Untitled|Unnamed|Document ?\d*$|Word Document$)|\.(?:docx?|rtf|odt)$", re.I)
_MACHINE_MADE = re.compile(r"\s*(?:Description automatically generated|AI-generated content may be incorrect).*", re.S)
# One character for one, so that places hold; in XML white space of any kind is a blank to Word.
_TO_BLANKS = str.maketrans({"\n": " ", "\r": " ", "\t": " "})


@dataclass(slots=True)
class Piece:
    """Characters that stand together in one element of a run."""

    start: int  # in the extracted text
    text: str
    run: Any  # the run, or what stands for it where no comment can be put at the very words
    child: Any = None  # the element in the run, None where the run as a whole is the place

    @property
    def end(self) -> int:
        """Where it ends in the extracted text."""
        return self.start + len(self.text)


@dataclass(slots=True)
class Extraction:
    """A Word document and what was read of it."""

    document: Any  # docx.document.Document
    source: SourceFile
    pieces: list[Piece]  # in the order of the text; line ends and the title of the file's properties have none


# ---------------------------------------------------------------------------------------------------------------------
# Opening


def _sniffed(data: bytes) -> str | None:
    """Return what is wrong with a file that is no zip archive, or None."""
    head = data[:1_024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not data:
        return "the file is empty (0 bytes); save the document again, or copy it again"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return (
                "is protected by a password; open it in Word, choose File > Info > Protect Document > Encrypt with "
                "Password, clear the password, and save it"
            )
        return f"is an old Word document (.doc) under a new name; {SAVE_AS}"
    if head.startswith(b"{\\rtf"):
        return f"is a Rich Text file (.rtf) under another name; {SAVE_AS}"
    if head.startswith(b"%PDF"):
        return "is a PDF under another name; check the Word document that it was made from"
    if not data.startswith(b"PK"):
        return f"is no Word document; {SAVE_AS}"
    return None


def _check_archive(data: bytes) -> None:
    """Look at a zip archive before anything unpacks it.

    Raises:
        DraftError: it is no Word document, or unpacking it is not safe.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if any(entry.flag_bits & 1 for entry in entries):
                raise DraftError(f"is protected by a password; {SAVE_AS} without one")
            if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
                raise DraftError(
                    "unpacks to far more than a document holds and was not opened; ask where it comes from"
                )
            if "[Content_Types].xml" not in names:
                if "mimetype" in names and b"opendocument" in archive.read("mimetype"):
                    raise DraftError(f"is an OpenDocument file (.odt) under another name; {SAVE_AS}")
                if any(name.endswith(".iwa") for name in names):
                    raise DraftError("is a Pages document under another name; in Pages choose File > Export To > Word")
                raise DraftError(f"is a zip archive and no Word document; {SAVE_AS}")
            for program, folder in (("Excel", "xl/"), ("PowerPoint", "ppt/")):
                if any(name.startswith(folder) for name in names):
                    raise DraftError(f"is a file of {program}; copy the text into a Word document (.docx)")
            xml = [entry for entry in entries if entry.filename.lower().endswith((".xml", ".rels", ".vml"))]
            if sum(entry.file_size for entry in xml) > _MOST_XML:
                raise DraftError(
                    "unpacks to far more than a document holds and was not opened; ask where it comes from"
                )
            for entry in xml:
                part = archive.read(entry)
                if b"<!DOCTYPE" in part or b"<\0!\0D\0O\0C" in part or b"\0<\0!\0D\0O\0C" in part:
                    raise DraftError(
                        f"{entry.filename} in it declares a document type, which Word never writes, and was not "
                        f"opened; {SAVE_AS}"
                    )
                if entry.filename == "_rels/.rels" and b"//purl.oclc.org/" in part:
                    raise DraftError("is a Strict Open XML document; in Word save it as plain Word Document (.docx)")
    except (*BROKEN_ZIP, ValueError) as error:
        raise DraftError(DAMAGED) from error


def _open(data: bytes) -> Any:
    """Return the document of a file.

    Raises:
        DraftError: it is no Word document, protected or damaged; the message says what to do, without the path.

    """
    problem = _sniffed(data)
    if problem is not None:
        raise DraftError(problem)
    _check_archive(data)
    try:
        import docx
        from docx.opc.exceptions import OpcError
        from lxml import etree
    except ImportError as error:
        raise DraftError(
            f"reading Word documents needs python-docx ({error}); run `pip install python-docx`"
        ) from error
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
    except ValueError as error:
        if "content type" in str(error):
            raise DraftError(
                "is no plain Word document (a template, or one with macros?); in Word save it as Word Document (.docx)"
            ) from error
        raise DraftError(DAMAGED) from error
    except (OpcError, etree.LxmlError, KeyError, AttributeError, TypeError, IndexError, *BROKEN_ZIP) as error:
        raise DraftError(DAMAGED) from error
    if body is None or any(relation.reltype is None for relation in document.part.rels.values()):
        raise DraftError(DAMAGED)
    return document


def _related(document: Any, kind: str) -> Any:
    """Return the root of a part that the document refers to ("footnotes"), or None.

    Raises:
        DraftError: the part is no XML.

    """
    from docx.oxml.parser import parse_xml
    from lxml import etree

    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            try:
                return parse_xml(relation.target_part.blob)
            except etree.LxmlError as error:
                raise DraftError(DAMAGED) from error
    return None


# ---------------------------------------------------------------------------------------------------------------------
# Styles


def _value(element: Any, *path: str) -> str | None:
    """Return the `w:val` at the end of a path of children, or None."""
    for name in path:
        element = None if element is None else element.find(_W + name)
    return None if element is None else element.get(f"{_W}val", "")


def _number(text: str | None, default: int = 0) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,6}", text) else default


def _switch(element: Any, name: str) -> bool | None:
    """Return whether a property such as `w:b` is on or off; None where nothing is said."""
    value = _value(element, name)
    return None if value is None else value not in ("0", "false", "off", "none")


class _Styles:
    """The styles of a document, each with those that it is based on."""

    def __init__(self, root: Any) -> None:
        self._by_id: dict[str, Any] = {}
        self._default = ""
        for style in () if root is None else root.findall(f"{_W}style"):
            name = style.get(f"{_W}styleId", "")
            self._by_id[name] = style
            if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") in ("1", "true", "on"):
                self._default = name
        self._chains: dict[str, list[Any]] = {}

    def chain(self, name: str | None) -> list[Any]:
        """Return a style, then what it is based on; without a name, the default of paragraphs."""
        name = self._default if name is None else name
        if name not in self._chains:
            found: list[Any] = []
            current: str | None = name
            while current in self._by_id and self._by_id[current] not in found:
                found.append(self._by_id[current])
                current = _value(found[-1], "basedOn")
            self._chains[name] = found
        return self._chains[name]

    def names(self, name: str | None) -> list[str]:
        """Return the names of a style and of what it is based on, in lower case ("heading 2")."""
        return [(_value(style, "name") or "").lower() for style in self.chain(name)]

    def switch(self, name: str | None, prop: str) -> bool:
        """Return whether a style switches a property of characters on."""
        said = (_switch(style.find(f"{_W}rPr"), prop) for style in self.chain(name))
        return next((value for value in said if value is not None), False)


# ---------------------------------------------------------------------------------------------------------------------
# Walking


@dataclass(slots=True)
class _Character:
    """Text of one element of a run, before it has a place."""

    text: str
    run: Any
    child: Any
    bold: bool


@dataclass(slots=True)
class _Line:
    """One line of the extracted text, before it has a place."""

    block: Block
    text: list[_Character]

    def joined(self) -> str:
        return "".join(part.text for part in self.text)


@dataclass(slots=True)
class _Around:
    """What paragraphs stand in."""

    anchor: Any = None  # of footnotes and text boxes: the run in the body that shows or refers to them
    name: str = ""  # what to call their lines; "" numbers them as paragraphs
    cell: Block | None = None  # the cell, as a pattern for their blocks
    bold: bool = False


@dataclass(slots=True)
class _Aside:
    """What a paragraph holds beside its text."""

    notes: list[tuple[str, str, Any]] = field(default_factory=list)  # kind, id, run
    boxes: list[tuple[Any, Any]] = field(default_factory=list)  # w:txbxContent, run
    pictures: list[tuple[str, Any]] = field(default_factory=list)  # description, run


_NOWHERE = SourceSpan(0, 0)


class _Walk:
    """Reads a document from beginning to end."""

    def __init__(self, document: Any) -> None:
        self.lines: list[_Line] = []
        styles = _related(document, "styles")
        self._styles = _Styles(styles)
        self._notes = {
            kind: {
                note.get(f"{_W}id", ""): note
                for note in (() if root is None else root.findall(_W + kind))
                if note.get(f"{_W}type", "normal") == "normal"
            }
            for kind in ("footnote", "endnote")
            for root in [_related(document, f"{kind}s")]
        }
        self._directives = _directives(_related(document, "comments"))
        self._waiting: list[tuple[str, str, Any]] = []  # notes of this section, told before the next heading
        self._counts: dict[str, int] = {}
        self._pending: list[_Character] = []  # a paragraph whose end was deleted goes on in the next one
        self._pending_aside = _Aside()
        self._told: set[str] = set()
        self.body(document.element.body, _Around())
        self._flush_notes()

    def _count(self, what: str) -> int:
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what]

    # ── blocks ────────────────────────────────────────────────────────────────────────────────────────────────────

    def body(self, container: Any, around: _Around) -> None:
        """Read the paragraphs and tables of a body, cell, note or text box."""
        for child in container:
            if child.tag == f"{_W}p":
                self._paragraph(child, around)
            elif child.tag == f"{_W}tbl":
                self._table(child, around)
            elif child.tag in WRAPPERS:
                self.body(child, around)
            elif child.tag == f"{_MC}AlternateContent":
                self.body(_choice(child), around)
        if self._pending:  # the last paragraph's end was deleted, and nothing follows
            self._end_paragraph("paragraph", None, self._pending, self._pending_aside, around)

    def _paragraph(self, paragraph: Any, around: _Around) -> None:
        properties = paragraph.find(f"{_W}pPr")
        style = _value(properties, "pStyle")
        names = self._styles.names(style)
        bold = around.bold or self._styles.switch(style, "b")
        if around.anchor is None:
            self._tell_directives(paragraph)
        text, aside = self._pending, self._pending_aside
        self._pending, self._pending_aside = [], _Aside()
        for run in _runs(paragraph):
            self._run(run, bold, around.anchor, text, aside)
        mark = None if properties is None else properties.find(f"{_W}rPr")
        if mark is not None and any(mark.find(tag) is not None for tag in _GONE):
            self._pending, self._pending_aside = text, aside
            return
        kind, level = self._kind(properties, style, names)
        self._end_paragraph(kind, names, text, aside, around, level)

    def _end_paragraph(
        self,
        kind: str,
        names: list[str] | None,
        text: list[_Character],
        aside: _Aside,
        around: _Around,
        level: int = 0,
    ) -> None:
        if text is self._pending:
            self._pending, self._pending_aside = [], _Aside()
        contents = any(name.startswith(("toc ", "table of ")) for name in names or ())
        written = "".join(part.text for part in text)
        if written.strip():
            if kind in ("heading", "title") and around.anchor is None and around.cell is None:
                self._flush_notes()
            self._line(kind, level, text, written, around, contents)
        self._waiting += aside.notes
        for box, run in aside.boxes:
            number = self._count("text box")
            self.body(box, _Around(around.anchor if around.anchor is not None else run, f"text box {number}"))
        for description, run in aside.pictures:
            block = Block(_NOWHERE, f"description of picture {self._count('picture')}", "caption")
            anchor = around.anchor if around.anchor is not None else run
            self.lines.append(_Line(block, [_Character(description, anchor, None, False)]))

    def _line(
        self, kind: str, level: int, text: list[_Character], written: str, around: _Around, contents: bool
    ) -> None:
        strong = 0
        for part in text:
            if part.text.strip() and not part.bold:
                break
            strong += len(part.text)
        if _TYPED_DIRECTIVE.fullmatch(written):
            kind = "suppression"
        if around.cell is not None:
            block = replace(around.cell, style=kind if kind == "suppression" else "cell")
        elif around.anchor is not None or around.name:
            block = Block(_NOWHERE, around.name, "paragraph" if kind in ("heading", "title") else kind, level)
        else:
            block = Block(_NOWHERE, f"paragraph {self._count('paragraph')}", kind, level)
        self.lines.append(_Line(replace(block, strong=strong, boilerplate=contents), text))

    def _kind(self, properties: Any, style: str | None, names: list[str]) -> tuple[str, int]:
        """Return what a paragraph is, and its level."""
        if "title" in names:
            return "title", 1
        outline = _value(properties, "outlineLvl")
        heading = next((found for name in names if (found := _HEADING.fullmatch(name))), None)
        if outline is None and heading is None:
            chain = (_value(one, "pPr", "outlineLvl") for one in self._styles.chain(style))
            outline = next((value for value in chain if value is not None), None)
        level = int(heading[1]) if heading and outline is None else _number(outline, 9) + 1
        if 1 <= level <= 9 and "toc heading" not in names:
            return "heading", min(6, level)
        if "caption" in names:
            return "caption", 0
        if {"quote", "intense quote", "block text"} & set(names):
            return "quotation", 0
        item = self._item_level(properties, style, names)
        return ("list item", item) if item else ("paragraph", 0)

    def _item_level(self, properties: Any, style: str | None, names: list[str]) -> int:
        """Return the nesting depth of a list item, from 1; 0 when the paragraph is none."""
        lists = [] if properties is None else properties.findall(f"{_W}numPr")
        for one in self._styles.chain(style):
            lists += one.findall(f"{_W}pPr/{_W}numPr")
        number = next((value for one in lists if (value := _value(one, "numId")) is not None), None)
        by_name = next((name for name in names if name.startswith("list ") and name != "list paragraph"), "")
        if number == "0" or (number is None and not (by_name and lists)):
            return 0
        depth = next((_number(value) for one in lists if (value := _value(one, "ilvl")) is not None), 0)
        return max(depth + 1, _number(by_name[-1:], 1)) if by_name else depth + 1

    def _flush_notes(self) -> None:
        """Tell the notes of a section at its end: under its headings, and without breaking a list in two."""
        waiting, self._waiting = self._waiting, []
        for kind, number, run in waiting:
            note = self._notes[kind].pop(number, None)  # a note that is referred to twice is told once
            if note is not None:
                self.body(note, _Around(run, f"{kind} {self._count(kind)}"))

    # ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _table(self, table: Any, around: _Around) -> None:
        elements = list(_rows(table))
        rows = [_cells(row) for row in elements]
        if around.cell is not None or around.anchor is not None or sum(len(row) for row in rows) <= 1:
            for row in rows:  # a table within a table, or a box around text, is no table to a reader
                for _, cell in row:
                    self.body(cell, around)
            return
        number = self._count("table")
        first = len(self.lines)
        for place, row in enumerate(rows, 1):
            repeated = _repeats(table, elements[place - 1], self._styles, first=place == 1)
            for column, cell in row:
                properties = cell.find(f"{_W}tcPr")
                if _merged(cell) and not _starts_merge(cell):
                    continue
                span = max(1, _number(_value(properties, "gridSpan"), 1))
                below = 0
                if _starts_merge(cell):
                    for later in rows[place:]:
                        under = next((other for at, other in later if at == column), None)
                        if under is None or not _merged(under) or _starts_merge(under):
                            break
                        below += 1
                name = f"table {number}, row {place}, column {column}"
                pattern = Block(_NOWHERE, name, "cell", 0, 0, False, number, place, column, span, below + 1, repeated)
                self.body(cell, _Around(cell=pattern))
        self._find_headers(first, number, len(rows))

    def _find_headers(self, first: int, number: int, rows: int) -> None:
        """Take the first row for names of the columns when it is all bold, or has nothing in its first cell."""
        top = [line for line in self.lines[first:] if line.block.table == number and line.block.row == 1]
        if rows < 2 or not top or any(line.block.header for line in top):
            return
        bold = len(top) > 1 and all(line.block.strong >= len(line.joined().rstrip()) for line in top)
        if bold or (top[0].block.column > 1):
            for line in top:
                line.block = replace(line.block, header=True)

    # ── runs ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _run(self, run: Any, bold: bool, anchor: Any, text: list[_Character], aside: _Aside) -> None:
        """Add what a run shows to a paragraph."""
        if run.tag != f"{_W}r":  # alternatives within a paragraph: no place for a comment in there
            for inner in _runs(_choice(run)):
                self._run(inner, bold, anchor if anchor is not None else run, text, aside)
            return
        properties = run.find(f"{_W}rPr")
        style = _value(properties, "rStyle")
        hidden = _switch(properties, "vanish")
        if hidden or (hidden is None and style is not None and self._styles.switch(style, "vanish")):
            return
        direct = _switch(properties, "b")
        strong = direct if direct is not None else bold or (style is not None and self._styles.switch(style, "b"))

        def add(written: str, child: Any) -> None:
            if written:
                exact = anchor is None
                text.append(_Character(written, run if exact else anchor, child if exact else None, strong))

        for child in run:
            if child.tag == f"{_W}t":
                add((child.text or "").translate(_TO_BLANKS), child)
            elif child.tag in _BLANKS:
                add(" ", child)
            elif child.tag == f"{_W}noBreakHyphen":
                add("-", child)
            elif child.tag == f"{_W}ruby":
                for base in child.iterfind(f"{_W}rubyBase/{_W}r"):
                    self._run(base, bold, anchor if anchor is not None else run, text, aside)
            elif child.tag in _NOTES:
                shown = anchor if anchor is not None else run
                aside.notes.append((_NOTES[child.tag], child.get(f"{_W}id", ""), shown))
            elif child.tag in _DRAWINGS:
                drawing = _choice(child) if child.tag == f"{_MC}AlternateContent" else child
                aside.boxes += [(box, run) for box in _outermost(drawing, f"{_W}txbxContent")]
                for shape in drawing.iter(f"{_WP}docPr"):
                    description = _MACHINE_MADE.sub("", shape.get("descr", "")).translate(_TO_BLANKS)
                    if description.strip():
                        aside.pictures.append((description, run))

    # ── comments that speak to us ─────────────────────────────────────────────────────────────────────────────────

    def _tell_directives(self, paragraph: Any) -> None:
        """Put a suppression that a reviewer wrote as a comment on a line of its own, above what it speaks of."""
        if not self._directives:
            return
        for mark in paragraph.iter(f"{_W}commentRangeStart", f"{_W}commentReference"):
            number = mark.get(f"{_W}id", "")
            if number in self._directives and number not in self._told:
                self._told.add(number)
                block = Block(_NOWHERE, "comment", "suppression")
                self.lines.append(_Line(block, [_Character(self._directives[number], None, None, False)]))


def _directives(comments: Any) -> dict[str, str]:
    """Return the comments that begin with `skinlint-disable`, by id, as plain text would have them."""
    found = {}
    for comment in () if comments is None else comments.findall(f"{_W}comment"):
        paragraphs = ("".join(part.text or "" for part in line.iter(f"{_W}t")) for line in comment.iter(f"{_W}p"))
        match = _DIRECTIVE.match("\n".join(paragraphs))
        if match:
            directive = "disable-next-line" if match[1] == "disable" else match[1]
            rest = match[2].translate(_TO_BLANKS).replace("-->", "").replace("]", ")").rstrip(" )")
            found[comment.get(f"{_W}id", "")] = f"[skinlint-{directive} {rest}]"
    return found


def _runs(parent: Any) -> Iterator[Any]:
    """Yield the runs of a paragraph that the accepted document shows, and alternatives that may hold some."""
    for child in parent:
        if child.tag in (f"{_W}r", f"{_MC}AlternateContent"):
            yield child
        elif child.tag in WRAPPERS:
            yield from _runs(child)


def _choice(alternatives: Any) -> Any:
    """Return the first of several ways to show the same; what follows repeats it for older programs."""
    first = alternatives.find(f"{_MC}Choice")
    if first is not None and len(first):
        return first
    fallback = alternatives.find(f"{_MC}Fallback")
    return alternatives if fallback is None else fallback


def _outermost(element: Any, tag: str) -> Iterator[Any]:
    """Yield elements below another that are not within one another."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == f"{_MC}AlternateContent":
            yield from _outermost(_choice(child), tag)
        else:
            yield from _outermost(child, tag)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{_W}tr":
            properties = child.find(f"{_W}trPr")
            if properties is None or properties.find(f"{_W}del") is None:
                yield child
        elif child.tag in WRAPPERS:
            yield from _rows(child)


def _cells(row: Any) -> list[tuple[int, Any]]:
    """Return the cells of a row, each with its column from 1."""
    column = 1 + _number(_value(row, "trPr", "gridBefore"))
    found = []
    for cell in _direct(row, f"{_W}tc"):
        found.append((column, cell))
        column += max(1, _number(_value(cell, "tcPr", "gridSpan"), 1))
    return [(at, cell) for at, cell in found if cell.find(f"{_W}tcPr/{_W}cellDel") is None]


def _direct(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from _direct(child, tag)


def _merged(cell: Any) -> bool:
    return _value(cell, "tcPr", "vMerge") is not None


def _starts_merge(cell: Any) -> bool:
    return _value(cell, "tcPr", "vMerge") == "restart"


def _repeats(table: Any, row: Any, styles: _Styles, *, first: bool) -> bool:
    """Return whether a row names the columns: it is repeated on each page, or the table's style sets it off."""
    if _switch(row.find(f"{_W}trPr"), "tblHeader"):
        return True
    properties = table.find(f"{_W}tblPr")
    look = None if properties is None else properties.find(f"{_W}tblLook")
    if not first or look is None:
        return False
    bits = look.get(f"{_W}val", "")
    flagged = re.fullmatch(r"[0-9A-Fa-f]{1,8}", bits) is not None and int(bits, 16) & 0x20 > 0
    if not flagged and look.get(f"{_W}firstRow") not in ("1", "true"):
        return False
    # Word sets that mark on every table; only a style other than the plain ones shows it.
    names = styles.names(_value(properties, "tblStyle") or "")
    return bool(names) and names[0] not in ("", "table grid", "normal table")


# ---------------------------------------------------------------------------------------------------------------------
# Putting it together


def _title(document: Any) -> str:
    """Return the title of the file's properties, or "" when a program wrote it."""
    try:
        title = " ".join((document.core_properties.title or "").split())
    except (KeyError, ValueError, AttributeError):
        return ""
    return "" if _NO_TITLE.search(title) else title


def _with_title(lines: list[_Line], document: Any) -> list[_Line]:
    """Return the lines with a title: the one that is styled so, a lone first heading, a bold first line, or the one of
    the file's properties.
    """
    top = [line.block for line in lines if line.block.style in ("title", "heading") and line.block.level == 1]
    if any(block.style == "title" for block in top) or len(top) == 1:
        return lines
    copy = [line for line in lines if line.block.style != "suppression" and not line.block.boilerplate]
    if copy and not top and copy[0].block.style == "paragraph":
        text = copy[0].joined().strip()
        short = len(text.split()) <= 16 and text[-1] not in ".!:;,…"
        if short and len(copy) > 1 and copy[0].block.strong >= len(copy[0].joined().rstrip()):
            copy[0].block = replace(copy[0].block, style="title", level=1)
            return lines
    title = _title(document)
    if not title or not lines:
        return lines
    block = Block(_NOWHERE, "title in the file's properties", "title", 1)
    return [_Line(block, [_Character(title, None, None, False)]), *lines]


def extract(path: str, data: bytes) -> Extraction:
    """Return a Word document with its text: one line for each paragraph that holds any.

    Args:
        path: What to call the draft.
        data: The file.

    Raises:
        DraftError: it is no Word document, protected or damaged; the message says what to do, without the path.

    """
    document = _open(data)
    lines = _with_title(_Walk(document).lines, document)
    parts: list[str] = []
    blocks: list[Block] = []
    pieces: list[Piece] = []
    offset = 0
    for line in lines:
        start = offset
        for part in line.text:
            if part.run is not None:
                pieces.append(Piece(offset, part.text, part.run, part.child))
            parts.append(part.text)
            offset += len(part.text)
        blocks.append(replace(line.block, span=SourceSpan(start, offset)))
        parts.append("\n")
        offset += 1
    return Extraction(document, SourceFile(path, "".join(parts), tuple(blocks)), pieces)


def typed_bullet(text: str) -> int:
    """Return how many characters of a line are a bullet that was typed by hand."""
    match = _TYPED_BULLET.match(text)
    return match.end() if match else 0


def covering(pieces: Iterable[Piece], span: SourceSpan) -> list[Piece]:
    """Return the pieces that hold characters of a span."""
    return [piece for piece in pieces if piece.start < span.end and span.start < piece.end]
