"""Findings + a Word draft → a copy of it with a comment at the exact words of each finding.

Only the document itself and its list of comments are written anew; everything else in the file (pictures, styles,
tracked changes of other authors, notes, existing comments) is carried over byte for byte, or element for element.
Nothing depends on the clock: the same draft gives the same copy.
"""

from __future__ import annotations

import copy
import io
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from linter.errors import DraftError
from linter.model.finding import Category, Finding, FindingSpan
from linter.model.source import SourceFile, SourceSpan
from linter.readers._word import BROKEN_ZIP, DAMAGED, WRAPPERS, Extraction, Piece, extract
from linter.reporters._places import label_of, printable

AUTHOR = "skinlint"
INITIALS = "SL"
_MOST_COMMENTS = 5_000  # Word opens no file with more than 32,767 comment ranges, and nobody reads so many

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MARKS = (f"{_W}commentRangeStart", f"{_W}commentRangeEnd")
_PROPERTIES = (f"{_W}rPr", f"{_W}sdtPr", f"{_W}sdtEndPr", f"{_W}smartTagPr", f"{_W}customXmlPr")

_SEVERITY = {"error": "Please correct", "warning": "Please check", "advice": "Suggestion"}
_CATEGORY = {
    Category.CONTRADICTION: "two places disagree",
    Category.MISSING: "something is missing",
    Category.WORDING: "this wording",
}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A copy of a Word draft with comments in it."""

    data: bytes
    comments: int  # how many were added
    known: int  # how many stood there already, from an earlier round
    left: int  # findings without a comment, since there were too many


@dataclass(frozen=True, slots=True)
class _Remark:
    """What one comment is to say, and where."""

    span: SourceSpan
    lines: tuple[str, ...]  # its paragraphs; the first is a headline


def review(source: SourceFile, data: bytes, findings: Sequence[Finding]) -> Reviewed:
    """Return a copy of a Word draft with a comment at each place of its findings.

    Args:
        source: The draft as it was checked.
        data: Its file.
        findings: What was found in it.

    Raises:
        DraftError: the file is no Word document, is damaged, or was changed since it was checked.

    """
    extraction = extract(source.path, data)
    if extraction.source.text != source.text:
        raise DraftError("was changed while it was checked; run it again")
    remarks: list[_Remark] = []
    left = 0
    for finding in findings:
        said = list(_remarks(source, finding))
        if len(remarks) + len(said) > _MOST_COMMENTS:
            left += 1
        else:
            remarks += said
    known = _written_before(extraction.document)
    fresh = [remark for remark in remarks if "\n".join(remark.lines) not in known]
    if not fresh:
        return Reviewed(data, 0, len(remarks), left)
    writer = _Writer(extraction)
    for remark in fresh:
        writer.add(remark)
    try:
        written = _packed(data, extraction.document)
    except BROKEN_ZIP as error:  # a part that nothing refers to is read here for the first time
        raise DraftError(DAMAGED) from error
    # The copy must say what the draft said; if it does not, that is our mistake and nobody gets the copy.
    if extract(source.path, written).source.text != source.text:
        raise AssertionError(f"the comments would have changed the words of {source.path}")
    return Reviewed(written, len(fresh), len(remarks) - len(fresh), left)


# ---------------------------------------------------------------------------------------------------------------------
# What the comments say


def _remarks(source: SourceFile, finding: Finding) -> Iterator[_Remark]:
    """Yield the comments for a finding: for a contradiction one at each place, else one."""
    paired = finding.category is Category.CONTRADICTION
    for number, place in enumerate(finding.spans):
        if place.path is None and (number == 0 or paired):
            others = [other for other in finding.spans if other is not place]
            yield _Remark(place.span, tuple(map(printable, _lines(source, finding, place, others))))


def _lines(source: SourceFile, finding: Finding, place: FindingSpan, others: list[FindingSpan]) -> Iterator[str]:
    """Yield the paragraphs of a comment."""
    topic = finding.topic.replace("-", " ")
    yield f"{_SEVERITY[finding.severity.value]}: {_CATEGORY[finding.category]} ({topic})"
    yield finding.message
    here = source.place_name(place.span.start)
    if not here.startswith(("paragraph", "table")):  # the comment stands beside the words, not at them
        yield f"This is about “{_short(place.text)}” ({here})."
    if finding.category is Category.CONTRADICTION:
        yield f"{'Here it ' if place.label.startswith('says') else 'Here: '}{label_of(place)}."
    for other in others:
        where = other.path or source.place_name(other.span.start)
        lead = "Compare with" if finding.category is Category.CONTRADICTION else "Because of"
        says = f", which {other.label}" if other.label.startswith("says") else ""
        yield f"{lead} “{_short(other.text)}” ({where}){says}."
    if finding.why:
        yield f"Why: {finding.why}"
    if finding.help:
        yield f"What to do: {finding.help}"
    for named in finding.sources:
        yield f"Source: {named.title}, {named.url}"
    yield f"Rule: {finding.rule} ({finding.confidence} confidence)"


def _short(text: str) -> str:
    """Return a sentence, cut in the middle of a very long one."""
    text = " ".join(text.split())
    return text if len(text) <= 300 else f"{text[:200].rstrip()} … {text[-80:].lstrip()}"


def _written_before(document: Any) -> frozenset[str]:
    """Return what our comments of an earlier round say."""
    if not any(relation.reltype.endswith("/comments") for relation in document.part.rels.values()):
        return frozenset()
    return frozenset(comment.text for comment in document.comments if comment.author == AUTHOR)


# ---------------------------------------------------------------------------------------------------------------------
# Where they stand


class _Writer:
    """Puts comments into a document, splitting runs where words begin and end."""

    def __init__(self, extraction: Extraction) -> None:
        self._document = extraction.document
        self._pieces = extraction.pieces
        self._by_run: dict[Any, list[Piece]] = {}
        for piece in self._pieces:
            self._by_run.setdefault(piece.run, []).append(piece)

    def add(self, remark: _Remark) -> None:
        """Put a comment at its words."""
        first, last = self._ends(remark.span)
        number = self._comment(remark.lines)
        start = _mark("commentRangeStart", number)
        end = _mark("commentRangeEnd", number)
        if first is None or last is None:  # a document whose words all stand elsewhere
            paragraph = self._some_paragraph()
            paragraph.append(start)
            paragraph.append(end)
        else:
            _outermost(first, leading=True).addprevious(start)
            behind = _outermost(last, leading=False)
            while _is_mark_of_end(following := behind.getnext()):
                behind = following
            behind.addnext(end)
        end.addnext(_reference(number))

    def _ends(self, span: SourceSpan) -> tuple[Any, Any]:
        """Return the runs that hold the first and the last character of a span, and none beside it."""
        inside = [piece for piece in self._pieces if piece.start < span.end and span.start < piece.end]
        if not inside:
            at = bisect_right(self._pieces, span.start, key=lambda piece: piece.start)
            inside = self._pieces[at : at + 1] or self._pieces[-1:]
            return (inside[0].run, inside[0].run) if inside else (None, None)
        last = self._cut(inside[-1], span.end, before=True)
        first = self._cut(inside[0], span.start, before=False)
        if inside[0] is inside[-1] and first is not inside[0]:
            last = first  # the part that begins at the span is also the one that ends with it
        return self._run_from(first), self._run_to(last)

    def _cut(self, piece: Piece, offset: int, *, before: bool) -> Piece:
        """Cut a piece in two at an offset; return the part before or behind it."""
        if piece.child is None or not piece.start < offset < piece.end:
            return piece
        at = offset - piece.start
        rest = copy.deepcopy(piece.child)
        whole = piece.child.text or ""
        rest.text, piece.child.text = whole[at:], whole[:at]
        for element in (piece.child, rest):
            element.set(_SPACE, "preserve")
        piece.child.addnext(rest)
        behind = Piece(offset, piece.text[at:], piece.run, rest)
        piece.text = piece.text[:at]
        self._pieces.insert(bisect_right(self._pieces, piece.start, key=lambda one: one.start), behind)
        self._by_run[piece.run].append(behind)
        return piece if before else behind

    def _run_from(self, piece: Piece) -> Any:
        """Return a run that begins with a piece."""
        if piece.child is not None:
            before = piece.child.getprevious()
            if before is not None and before.tag != f"{_W}rPr":
                self._split(piece.run, piece.child)
        return piece.run

    def _run_to(self, piece: Piece) -> Any:
        """Return a run that ends with a piece."""
        if piece.child is not None and (behind := piece.child.getnext()) is not None:
            self._split(piece.run, behind)
        return piece.run

    def _split(self, run: Any, child: Any) -> None:
        """Make a new run, formatted as the old one, of an element and all that follows it."""
        new = run.makeelement(run.tag, dict(run.attrib), run.nsmap)
        properties = run.find(f"{_W}rPr")
        if properties is not None:
            new.append(copy.deepcopy(properties))
        moved = [child, *child.itersiblings()]
        for element in moved:
            new.append(element)
        run.addnext(new)
        stay: list[Piece] = []
        for piece in self._by_run.pop(run, []):
            if piece.child is not None and piece.child in moved:
                piece.run = new
                self._by_run.setdefault(new, []).append(piece)
            else:
                stay.append(piece)
        self._by_run[run] = stay

    def _some_paragraph(self) -> Any:
        body = self._document.element.body
        paragraph = body.find(f".//{_W}p")
        return self._document.add_paragraph()._p if paragraph is None else paragraph

    def _comment(self, lines: Sequence[str]) -> int:
        """Add a comment to the document's list; return its number."""
        comment = self._document.comments.add_comment("", AUTHOR, INITIALS)
        comment._comment_elm.attrib.pop(f"{_W}date", None)  # the same draft gives the same copy on any day
        comment.paragraphs[0].add_run(lines[0]).bold = True
        for line in lines[1:]:
            comment.add_paragraph(line)
        return int(comment.comment_id)


def _mark(name: str, number: int) -> Any:
    from docx.oxml import OxmlElement

    return OxmlElement(f"w:{name}", {f"{_W}id": str(number)})


def _reference(number: int) -> Any:
    """Return the run that a comment hangs on, formatted so that nothing shows."""
    from docx.oxml import OxmlElement

    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    properties.append(OxmlElement("w:rStyle", {f"{_W}val": "CommentReference"}))
    run.append(properties)
    run.append(_mark("commentReference", number))
    return run


def _is_mark_of_end(element: Any) -> bool:
    """Return whether an element ends a comment, or is what that comment hangs on."""
    if element is None:
        return False
    if element.tag == f"{_W}commentRangeEnd":
        return True
    children = [child for child in element if child.tag != f"{_W}rPr"] if element.tag == f"{_W}r" else []
    return len(children) == 1 and children[0].tag == f"{_W}commentReference"


def _outermost(run: Any, *, leading: bool) -> Any:
    """Return the outermost link, insertion or the like that begins (or ends) with a run; the run itself if none."""
    node = run
    while node.getparent() is not None and node.getparent().tag in WRAPPERS:
        beside = node.itersiblings(preceding=leading)
        if any(other.tag not in (*_MARKS, *_PROPERTIES) for other in beside):
            break
        node = node.getparent()
    return node


# ---------------------------------------------------------------------------------------------------------------------
# The file


def _packed(data: bytes, document: Any) -> bytes:
    """Return the file with the document and its comments replaced, and all else as it was, byte for byte."""
    saved = io.BytesIO()
    document.save(saved)
    main = str(document.part.partname).lstrip("/")
    comments = str(document.part._comments_part.partname).lstrip("/")
    folder, _, base = main.rpartition("/")
    links = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(saved) as new,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        changed = {name: new.read(name) for name in (main, comments, links)}
        there = {entry.filename: entry for entry in old.infolist()}
        if comments not in there:
            changed["[Content_Types].xml"] = _typed(old.read("[Content_Types].xml"), comments, document)
        for name, entry in there.items():
            part = changed.pop(name) if name in changed else old.read(entry)
            target.writestr(_entry(name, entry.date_time, entry.compress_type), part)
        for name, part in sorted(changed.items()):
            target.writestr(_entry(name, (1980, 1, 1, 0, 0, 0), zipfile.ZIP_DEFLATED), part)
    return result.getvalue()


def _entry(name: str, date: tuple[int, int, int, int, int, int], compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date)
    entry.compress_type = compression
    return entry


def _typed(types: bytes, part: str, document: Any) -> bytes:
    """Return the list of content types with a new part in it."""
    from docx.oxml.parser import parse_xml
    from lxml import etree

    root: Any = parse_xml(types)
    if not any(entry.get("PartName") == f"/{part}" for entry in root):
        entry = etree.SubElement(root, f"{_TYPES}Override")
        entry.set("PartName", f"/{part}")
        entry.set("ContentType", document.part._comments_part.content_type)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
