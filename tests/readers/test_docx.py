"""Word documents: read as the accepted document shows them, and refused with a remedy where they cannot be read."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.errors import DraftError
from linter.model.segment import Segment, SegmentKind
from linter.model.source import SourceFile, SourceSpan
from linter.readers import _word, extractor, read_segments
from tests.readers.places import problems
from tests.word_drafts import (
    W,
    add,
    add_notes,
    box,
    deleted,
    inserted,
    note_mark,
    png,
    rich_draft,
    run,
    saved,
    with_part,
)

DOCUMENT = "word/document.xml"


def extract(data: bytes) -> SourceFile:
    """Read a file as `skinlint check` would."""
    special = extractor("peel.docx")
    assert special is not None
    return special.extract("peel.docx", data)


def read(data: bytes) -> tuple[SourceFile, list[Segment]]:
    """Read a file, and make sure that the places of its segments hold."""
    source = extract(data)
    segments = read_segments(source)
    assert problems(source.text, segments) == []
    return source, segments


def texts(data: bytes) -> list[str]:
    """Return the copy of a file, segment by segment."""
    return [segment.text for segment in read(data)[1]]


# ── what is read ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_paragraph_is_a_line_that_has_a_name() -> None:
    """Headings, items, cells, notes and pictures are told apart, in the order of the page."""
    source, segments = read(rich_draft())
    assert source.text.splitlines()[:8] == [
        "A first light peel 😀",
        "Our “lunch-hour” glycolic peel: there is no downtime after this peel, whatever your friends say.",
        " Glycolic acid is painless.",
        "What to expect",
        "In short:",
        "The skin tingles for two minutes.",
        "It is completely safe for every skin type 👩🏽‍⚕️.",
        "Pack a hat.",
    ]
    kinds = [(segment.kind, segment.level) for segment in segments[:8]]
    assert kinds == [
        (SegmentKind.TITLE, 1),
        (SegmentKind.PARAGRAPH, 0),
        (SegmentKind.PARAGRAPH, 0),
        (SegmentKind.HEADING, 1),
        (SegmentKind.PARAGRAPH, 0),
        (SegmentKind.LIST_ITEM, 1),
        (SegmentKind.LIST_ITEM, 2),
        (SegmentKind.LIST_ITEM, 1),
    ]
    assert segments[5].introducer == 4
    assert source.place_name(source.text.index("Glycolic acid")) == "footnote 1"
    assert source.place_name(source.text.index("three at most")) == "table 1, row 3, column 2"
    assert source.place_name(source.text.index("We repeat")) == "paragraph 11"


def test_tracked_insertions_are_read_and_deletions_are_not() -> None:
    """What the reader of the accepted document sees."""
    document = docx.Document()
    add(document, run("The peel ") + deleted("never ") + inserted("rarely ") + run("stings."))
    moved = deleted("Left out. ", 905).replace("w:del ", "w:moveFrom ").replace("/w:del>", "/w:moveFrom>")
    moved = moved.replace("delText", "t")
    add(document, moved + inserted("Moved here.", 906).replace("w:ins", "w:moveTo"))
    assert texts(saved(document)) == ["The peel rarely stings.", "Moved here."]


def test_a_deleted_end_of_a_paragraph_joins_two() -> None:
    """So does Word when the change is accepted."""
    document = docx.Document()
    mark = '<w:rPr><w:del w:id="9" w:author="Ines" w:date="2026-01-05T09:00:00Z"/></w:rPr>'
    add(document, run("There is no "), properties=mark)
    add(document, run("downtime."))
    add(document, run("The end is open."), properties=mark)
    assert texts(saved(document)) == ["There is no downtime.", "The end is open."]


def test_a_deleted_row_of_a_table_is_left_out() -> None:
    """And the rows below it move up."""
    document = docx.Document()
    table = document.add_table(2, 2)
    for row, word in enumerate(("Old price", "New price")):
        table.cell(row, 0).text = word
        table.cell(row, 1).text = f"{row}0"
    table.rows[0]._tr.get_or_add_trPr().append(
        add(document, "").makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}del", {})
    )
    assert texts(saved(document)) == ["New price", "10"]


def test_comments_hidden_text_and_field_codes_are_left_out() -> None:
    """Only what shows on the page counts; a field shows its result, a link its text."""
    document = docx.Document()
    paragraph = document.add_paragraph("Wear sunscreen.")
    document.add_comment(paragraph.runs, "Say which one?", author="Ines", initials="I")
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF spf </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("SPF 50")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    add(document, run("Use ") + field + run(" (secret)", "<w:vanish/>") + run(" daily."))
    add(document, f'<w:hyperlink w:anchor="x">{run("Read on")}</w:hyperlink>{run(" here.")}')
    assert texts(saved(document)) == ["Wear sunscreen.", "Use SPF 50 daily.", "Read on here."]


def test_breaks_tabs_and_hard_hyphens_keep_words_apart() -> None:
    """A line break within a paragraph is a blank to the reader."""
    document = docx.Document()
    add(
        document,
        "<w:r><w:t>Day one</w:t><w:br/><w:t>rest</w:t><w:tab/><w:t>non</w:t><w:noBreakHyphen/><w:t>stop</w:t></w:r>",
    )
    assert texts(saved(document)) == ["Day one rest non-stop"]


def test_a_text_box_is_read_once() -> None:
    """Word writes it twice, for itself and for older programs."""
    document = docx.Document()
    add(document, run("Before you come.") + box("Stop retinol a week before."))
    source, segments = read(saved(document))
    assert [segment.text for segment in segments] == ["Before you come.", "Stop retinol a week before."]
    assert source.blocks[1].name == "text box 1"


def test_notes_stand_at_the_end_of_their_section() -> None:
    """Under its headings, and without cutting the list that refers to them."""
    document = docx.Document()
    document.add_heading("Peels", 0)
    document.add_heading("Before", 2)
    add(document, run("Bring:") + note_mark(1), "ListParagraph")
    document.add_paragraph("a hat", style="List Bullet")
    document.add_heading("After", 2)
    add(document, run("Rest.") + note_mark(1, "endnote"))
    add_notes(document, {1: "Call us first."})
    add_notes(document, {1: "For two days."}, "endnote")
    _, segments = read(saved(document))
    by_text = {segment.text: segment for segment in segments}
    assert [segments[index].text for index in by_text["Call us first."].headings] == ["Peels", "Before"]
    assert [segments[index].text for index in by_text["For two days."].headings] == ["Peels", "After"]
    assert by_text["a hat"].introducer == segments.index(by_text["Bring:"])


def test_a_cell_knows_the_headers_of_its_row_and_column() -> None:
    """Merged cells reach as far as they show."""
    _, segments = read(rich_draft())
    cell = next(segment for segment in segments if segment.text == "three at most")
    assert cell.kind is SegmentKind.TABLE_CELL
    assert cell.column_header is not None
    assert cell.row_header is not None
    assert (segments[cell.column_header].text, segments[cell.row_header].text) == ("Downtime", "Light")


def test_a_box_drawn_as_a_table_of_one_cell_is_running_text() -> None:
    """Writers frame a warning so; headings within count."""
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "Ask your doctor first."
    assert [segment.kind for segment in read(saved(document))[1]] == [SegmentKind.PARAGRAPH]


def test_the_description_of_a_picture_is_a_caption() -> None:
    """Readers who cannot see it hear it; what a program guessed is left out."""
    document = docx.Document()
    document.add_paragraph("After one session:")
    document.add_paragraph().add_run().add_picture(png())
    shape = document.inline_shapes[0]._inline.docPr
    shape.set("descr", "A face with clear skin\n\nDescription automatically generated")
    _, segments = read(saved(document))
    assert (segments[-1].text, segments[-1].kind) == ("A face with clear skin", SegmentKind.CAPTION)


def test_a_table_of_contents_makes_no_claim() -> None:
    """It repeats headings."""
    document = docx.Document()
    style = document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("No downtime\t3", style=style)
    document.add_paragraph("Read on.")
    assert [segment.boilerplate for segment in read(saved(document))[1]] == [True, False]


def test_a_style_that_builds_on_a_heading_is_one() -> None:
    """Clinics have styles of their own."""
    document = docx.Document()
    style = document.styles.add_style("Clinic Heading", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 2"]
    document.add_paragraph("Aftercare", style="Clinic Heading")
    document.add_paragraph("Rest.")
    _, segments = read(saved(document))
    assert (segments[0].kind, segments[0].level) == (SegmentKind.HEADING, 2)


def test_bullets_typed_by_hand_make_a_list() -> None:
    """Pasted text has them."""
    document = docx.Document()
    for text in ("You need:", "• a hat", "- sunscreen"):
        document.add_paragraph(text)
    _, segments = read(saved(document))
    assert [(segment.text, segment.introducer) for segment in segments[1:]] == [("a hat", 0), ("sunscreen", 0)]


def test_the_title_may_stand_in_the_properties_of_the_file() -> None:
    """Where no paragraph is one; names that programs give are none."""
    document = docx.Document()
    document.add_paragraph("Use it every night.")
    for title, first in (("Retinol for beginners", "Retinol for beginners"), ("Document1", "Use it every night.")):
        document.core_properties.title = title
        assert texts(saved(document))[0] == first
    document.add_heading("Retinol", 0)
    document.core_properties.title = "Another name"
    assert "Another name" not in texts(saved(document))


def test_a_bold_first_line_is_the_title() -> None:
    """Many writers use no styles."""
    document = docx.Document()
    document.add_paragraph().add_run("Peels at home").bold = True
    document.add_paragraph("Do not.")
    assert read(saved(document))[1][0].kind is SegmentKind.TITLE


def test_a_comment_that_names_a_rule_is_a_suppression() -> None:
    """It stands on a line of its own above its paragraph, as in plain text; other comments do not."""
    document = docx.Document()
    first = document.add_paragraph("It is painless.")
    document.add_comment(first.runs, "skinlint-disable painless -- agreed with Dr Lim", author="Ines", initials="I")
    document.add_comment(first.runs, "Is it?", author="Ines", initials="I")
    source, segments = read(saved(document))
    assert source.text == "[skinlint-disable-next-line painless -- agreed with Dr Lim]\nIt is painless.\n"
    assert [segment.text for segment in segments] == ["It is painless."]
    assert [block.name for block in source.blocks] == ["comment", "paragraph 1"]


def test_an_empty_document_has_no_segments() -> None:
    """Nothing in, nothing out."""
    assert read(saved(docx.Document()))[1] == []


def test_text_under_the_name_of_a_word_document_is_refused() -> None:
    """A library call with text in hand is told what to give."""
    with pytest.raises(DraftError, match="give the file"):
        read_segments(SourceFile("peel.docx", "No downtime."))


# ── what cannot be read ───────────────────────────────────────────────────────────────────────────────────────────


def _zip(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def _protected() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


def _plain() -> bytes:
    document = docx.Document()
    document.add_paragraph("There is no downtime.")
    return saved(document)


def _entities(_: bytes) -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]><w:document {W}><w:body/></w:document>'.encode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"There is no downtime.", "no Word document; open it in Word"),
        (b"{\\rtf1\\ansi No downtime.}", "Rich Text"),
        (b"%PDF-1.7\n", "PDF"),
        (_protected(), "protected by a password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), r"old Word document \(\.doc\)"),
        (_zip(hello=b"x"), "zip archive and no Word document"),
        (_zip(mimetype=b"application/vnd.oasis.opendocument.text"), "OpenDocument"),
        (_zip(**{"Index__Document.iwa": b"x"}), "Pages"),
        (_zip(**{"[Content_Types].xml": b"<x/>", "xl__workbook.xml": b"<x/>"}), "Excel"),
        (_zip(**{"[Content_Types].xml": b"<x/>"}), "damaged"),
        (_plain()[:3000], "damaged"),
        (with_part(_plain(), DOCUMENT, lambda part: part[:-40]), "damaged"),
        (with_part(_plain(), DOCUMENT, lambda part: b""), "damaged"),
        (with_part(_plain(), DOCUMENT, lambda part: f"<w:document {W}/>".encode()), "damaged"),
        (with_part(_plain(), DOCUMENT, _entities), "declares a document type"),
        (with_part(_plain(), "word/footnotes.xml", _entities), "declares a document type"),
        (with_part(_plain(), DOCUMENT, lambda part: part.decode().replace("UTF-8", "UTF-16").encode("utf-16")), ""),
        (
            with_part(_plain(), "_rels/.rels", lambda part: part.replace(b"schemas.openxmlformats", b"purl.oclc")),
            "Strict",
        ),
        (
            with_part(
                _plain(), "[Content_Types].xml", lambda part: part.replace(b"document.main", b"template.main")
            ),
            "template",
        ),
    ],
)  # fmt: skip
def test_what_is_no_word_document_is_refused_with_a_remedy(data: bytes, says: str) -> None:
    """Never a traceback, never a bomb let off, and the message says what to do."""
    if not says:  # UTF-16 is rare, and right
        assert "no downtime" in extract(data).text
        return
    with pytest.raises(DraftError, match=says) as error:
        extract(data)
    assert any(remedy in str(error.value) for remedy in ("save", "check", "choose", "copy", "ask where"))


def test_a_bomb_is_not_unpacked() -> None:
    """A small file that says it holds gigabytes."""
    bomb = with_part(_plain(), "word/media/image9.xml", lambda _: bytes(_word._MOST_XML + 1))
    assert len(bomb) < 1_000_000
    with pytest.raises(DraftError, match="far more than a document holds"):
        extract(bomb)


def test_deep_nesting_is_refused() -> None:
    """The parser stops before we would."""
    deep = b"<w:sdt><w:sdtContent>" * 5_000 + b"</w:sdtContent></w:sdt>" * 5_000
    data = with_part(_plain(), DOCUMENT, lambda part: part.replace(b"<w:body>", b"<w:body>" + deep))
    with pytest.raises(DraftError, match="damaged"):
        extract(data)


def test_a_relation_without_its_type_is_refused() -> None:
    """The name of an attribute is damaged, and nobody can tell what the part is."""
    data = with_part(_plain(), "word/_rels/document.xml.rels", lambda part: part.replace(b"Type=", b"Tpe=", 1))
    with pytest.raises(DraftError, match="damaged"):
        extract(data)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_file_never_gives_a_traceback(data: st.DataObject) -> None:
    """Whatever happened to the bytes of a document or of its parts, it is read or refused."""
    whole = _plain()
    if data.draw(st.booleans()):
        name = data.draw(
            st.sampled_from([DOCUMENT, "word/styles.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"])
        )

        def change(part: bytes) -> bytes:
            at = data.draw(st.integers(0, len(part) - 1))
            return part[:at] + data.draw(st.binary(max_size=3)) + part[at + data.draw(st.integers(0, 40)) :]

        broken = with_part(whole, name, change)
    else:
        at = data.draw(st.integers(0, len(whole) - 1))
        broken = whole[:at] + data.draw(st.binary(min_size=1, max_size=4)) + whole[at + 2 :]
    with contextlib.suppress(DraftError):
        read_segments(extract(broken))


# ── places ────────────────────────────────────────────────────────────────────────────────────────────────────────

_WORDS = st.text(
    st.sampled_from("no downtime 😀👩🏽‍⚕️“”’–é\u00a0\u200b ") | st.characters(exclude_categories=("Cs", "Cc")),
    max_size=8,
)


def _escaped(text: str) -> str:
    text = "".join(character for character in text if character not in "\ufffe\uffff")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_WRAPS: list[Callable[[str], str]] = [
    run,
    lambda text: run(text, "<w:b/>"),
    inserted,
    deleted,
    lambda text: f'<w:hyperlink w:anchor="a">{run(text)}{run(text)}</w:hyperlink>',
    lambda text: f"<w:r><w:t>{text}</w:t><w:tab/><w:t>{text}</w:t><w:br/></w:r>",
    lambda text: f"<w:sdt><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>",
    lambda text: run(text, "<w:vanish/>"),
    box,
]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(st.tuples(st.sampled_from(_WRAPS), _WORDS), max_size=5), min_size=1, max_size=4),
    st.data(),
)
def test_every_span_of_a_segment_is_the_exact_text_of_its_runs(
    paragraphs: list[list[tuple[Callable[[str], str], str]]], data: st.DataObject
) -> None:
    """Whatever the runs, any stretch of the text is what the elements under it hold."""
    document = docx.Document()
    for paragraph in paragraphs:
        add(document, "".join(wrap(_escaped(text)) for wrap, text in paragraph))
    extraction = _word.extract("peel.docx", saved(document))
    source, segments = extraction.source, read_segments(extraction.source)
    assert problems(source.text, segments) == []
    for segment in segments:
        first = data.draw(st.integers(0, len(segment.text) - 1))
        last = data.draw(st.integers(first, len(segment.text) - 1))
        span = segment.to_source(first, last + 1)
        told = ""
        for piece in _word.covering(extraction.pieces, span):
            if piece.child is not None and piece.child.tag.endswith("}t"):
                assert (piece.child.text or "").translate(_word._TO_BLANKS) == piece.text
            told += piece.text[max(0, span.start - piece.start) : span.end - piece.start]
        assert told == source.slice(SourceSpan(span.start, span.end))
