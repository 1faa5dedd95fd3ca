"""Word documents for tests: what python-docx writes, and by hand what it cannot (notes, tracked changes, boxes)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import docx
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from docx.shared import Cm

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SPACES = (
    f'{W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_BY = 'w:author="Ines" w:date="2026-01-05T09:00:00Z"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def saved(document: Any) -> bytes:
    """Return the file of a document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def run(text: str, properties: str = "") -> str:
    """Return a run of text."""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{text}</w:t></w:r>'


def inserted(text: str, number: int = 901) -> str:
    """Return a tracked insertion."""
    return f'<w:ins w:id="{number}" {_BY}>{run(text)}</w:ins>'


def deleted(text: str, number: int = 902) -> str:
    """Return a tracked deletion."""
    return f'<w:del w:id="{number}" {_BY}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def note_mark(number: int, kind: str = "footnote") -> str:
    """Return the mark of a note in running text."""
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Reference w:id="{number}"/></w:r>'


def box(text: str) -> str:
    """Return a run with a text box, as Word writes it: once for itself and once for older programs."""
    inside = f"<w:txbxContent><w:p>{run(text)}</w:p></w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="1" cy="1"/>'
        f'<wp:docPr id="77" name="Box"/><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx>{inside}</wps:txbx>'
        "</wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def add(document: Any, xml: str, style: str = "", properties: str = "") -> Any:
    """Add a paragraph that is given as XML; return its element."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    paragraph = parse_xml(f"<w:p {SPACES}><w:pPr>{named}{properties}</w:pPr>{xml}</w:p>")
    body = document.element.body
    last = body[-1] if len(body) else None
    if last is not None and last.tag.endswith("}sectPr"):
        last.addprevious(paragraph)
    else:
        body.append(paragraph)
    return paragraph


def add_notes(document: Any, notes: dict[int, str], kind: str = "footnote") -> None:
    """Give a document notes, with the two that draw lines above them."""
    rows = "".join(
        f'<w:{kind} w:type="{what}" w:id="{number}"><w:p><w:r><w:{what}/></w:r></w:p></w:{kind}>'
        for number, what in ((-1, "separator"), (0, "continuationSeparator"))
    )
    for number, text in notes.items():
        rows += f'<w:{kind} w:id="{number}"><w:p><w:r><w:{kind}Ref/></w:r>{run(" " + text)}</w:p></w:{kind}>'
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{kind}s {W}>{rows}</w:{kind}s>'
    part = Part(PackURI(f"/word/{kind}s.xml"), f"{_TYPE}.{kind}s+xml", xml.encode(), document.part.package)
    document.part.relate_to(part, f"{_OFFICE}/{kind}s")


def png() -> io.BytesIO:
    """Return a picture of one dot."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b""))


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a file with one of its parts changed (made of nothing when it is not there)."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry, change(part) if entry.filename == name else part)
        if name not in names:
            new.writestr(name, change(b""))
    return result.getvalue()


def rich_draft() -> bytes:
    """Return a draft with all that a clinic's document holds, and both ends of contradictions in odd places."""
    document = docx.Document()
    document.add_heading("A first light peel 😀", 0)
    add(
        document,
        run("Our “lunch-hour” glycolic peel: there is ")
        + run("no", "<w:b/>")
        + run(" ")
        + run("down", '<w:b/><w:color w:val="C00000"/>')
        + run("time", "<w:i/>")
        + run(" after this peel, whatever your friends say.")
        + note_mark(1),
    )
    document.add_heading("What to expect", 1)
    document.add_paragraph("In short:")
    document.add_paragraph("The skin tingles for two minutes.", style="List Bullet")
    document.add_paragraph("It is completely safe for every skin type 👩🏽‍⚕️.", style="List Bullet 2")
    document.add_paragraph("Pack a hat.", style="List Number")
    table = document.add_table(3, 3, style="Table Grid")
    for row, words in enumerate(
        (("Depth", "Downtime", "Gap between sessions"), ("Light", "two days", "four weeks"), ("", "three at most", ""))
    ):
        for column, word in enumerate(words):
            cell = table.cell(row, column)
            cell.paragraphs[0].add_run(word).bold = row == 0 or None
    table.cell(1, 0).merge(table.cell(2, 0))
    document.add_heading("Afterwards", 1)
    add(
        document,
        deleted("You can go straight back to work. ")
        + inserted("After the glycolic peel, plan two to ", 903)
        + run("three days off while redness and ")
        + f'<w:hyperlink w:anchor="flaking">{run("flaking", "<w:u w:val=" + chr(34) + "single" + chr(34) + "/>")}'
        + "</w:hyperlink>"
        + run(" settle. Peel sessions are four weeks apart."),
    )
    add(document, run("Guaranteed results are what we stand for, ") + inserted("say our clients.", 904))
    add(document, run("We repeat the peel every ten days.") + note_mark(2))
    picture = document.add_paragraph()
    picture.add_run().add_picture(png(), width=Cm(1))
    paragraph = document.add_paragraph("Ask at the desk about sunscreen.")
    document.add_comment(paragraph.runs, "Is the desk open at noon?", author="Ines", initials="I")
    add_notes(document, {1: "Glycolic acid is painless.", 2: "Some clients say that the peel hurts."})
    return saved(document)
