"""Comments in a Word draft: at the exact words, in a copy, with everything else as it was."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from linter.cli import cli
from linter.model.finding import Category, Confidence, Finding, FindingSpan, Severity, Source
from linter.model.source import SourceFile, SourceSpan
from linter.readers import _word
from linter.settings import forget_configurations
from linter.word import review
from tests import engine_double
from tests.word_drafts import add, add_notes, box, deleted, inserted, note_mark, rich_draft, run, saved, with_part


def finding(source: SourceFile, *quotes: str, category: Category = Category.CONTRADICTION) -> Finding:
    """Return a finding about these words of a draft."""
    spans = []
    for number, quote in enumerate(quotes):
        start = source.text.index(quote)
        span = SourceSpan(start, start + len(quote))
        spans.append(FindingSpan("related" if number else "primary", f"says side {number}", span, quote))
    return Finding(
        "house/rest-or-none",
        category,
        "downtime",
        Severity.ERROR,
        Confidence.HIGH,
        "The two cannot both hold.",
        "Readers plan by it.",
        "Say one of the two.",
        (Source("A guideline", "https://example.org"),),
        tuple(spans),
        "f",
    )


def reviewed(data: bytes, *findings: tuple[str, ...]) -> bytes:
    """Return the copy of a file with comments about these words."""
    source = _word.extract("peel.docx", data).source
    return review(source, data, [finding(source, *quotes) for quotes in findings]).data


def commented(data: bytes) -> dict[int, str]:
    """Return what stands between the marks of each comment of a file, deleted text left out."""
    body = docx.Document(io.BytesIO(data)).element.body
    open_: dict[int, str] = {}
    for element in body.iter():
        if element.tag == qn("w:commentRangeStart"):
            open_[int(element.get(qn("w:id")))] = ""
        elif element.tag == qn("w:commentRangeEnd"):
            number = int(element.get(qn("w:id")))
            open_[number] += "\0"  # nothing is added behind
        elif element.tag in (qn("w:t"), qn("w:tab"), qn("w:br")) and not _within(element, "txbxContent"):
            for number, text in open_.items():
                if not text.endswith("\0"):
                    open_[number] = text + (element.text if element.tag == qn("w:t") else " ")
    return {number: text.rstrip("\0") for number, text in open_.items()}


def _within(element: Any, name: str) -> bool:
    return any(parent.tag == qn(f"w:{name}") for parent in element.iterancestors())


def told(data: bytes) -> dict[int, str]:
    """Return what the comments of a file say."""
    return {comment.comment_id: comment.text for comment in docx.Document(io.BytesIO(data)).comments}


def formats(data: bytes) -> list[tuple[str, str]]:
    """Return every visible character of a file with the formatting of its run."""
    found = []
    for element in docx.Document(io.BytesIO(data)).element.body.iter(qn("w:r")):
        properties = element.find(qn("w:rPr"))
        shown = "" if properties is None else "".join(child.tag + str(dict(child.attrib)) for child in properties)
        for child in element:
            if child.tag in (qn("w:t"), qn("w:delText")):
                found += [(character, shown) for character in child.text or ""]
            elif child.tag not in (qn("w:rPr"), qn("w:commentReference")):
                found.append((child.tag, shown))
    return found


def test_a_comment_stands_at_its_exact_words() -> None:
    """Words that begin and end within runs, over bold and italics, insertions and links."""
    data = rich_draft()
    copy = reviewed(data, ("no downtime after", "two to three days off while redness and flaking"), ("ten days",))
    assert commented(copy) == {
        0: "Ask at the desk about sunscreen.",  # the comment that was there
        1: "no downtime after",
        2: "two to three days off while redness and flaking",
        3: "ten days",
    }


def test_no_character_changes_its_formatting() -> None:
    """Runs are split, never merged or lost; deleted text, pictures and marks of notes stay where they are."""
    data = rich_draft()
    copy = reviewed(data, ("own", "days off while red"), ("o thr", "lak"), ("safe", "skin type 👩🏽‍⚕️"))
    assert formats(copy) == formats(data)


def test_both_ends_of_a_contradiction_quote_each_other() -> None:
    """With the place, since Word shows one comment at a time."""
    says = told(reviewed(rich_draft(), ("There is".lower() + " no downtime", "two to three days off")))
    assert "Compare with “two to three days off” (paragraph 9), which says side 1." in says[1]
    assert "Compare with “there is no downtime” (paragraph 2), which says side 0." in says[2]
    for text in (says[1], says[2]):
        assert text.startswith("Please correct: two places disagree (downtime)")
        assert "Why: Readers plan by it." in text
        assert "What to do: Say one of the two." in text
        assert "Source: A guideline, https://example.org" in text


def test_a_missing_topic_is_one_comment() -> None:
    """At the best place to add it; what demanded it is quoted."""
    data = rich_draft()
    source = _word.extract("peel.docx", data).source
    missing = finding(source, "A first light peel", "glycolic peel", category=Category.MISSING)
    copy = review(source, data, [missing]).data
    assert commented(copy)[1] == "A first light peel"
    assert len(told(copy)) == 2
    assert "Because of “glycolic peel” (paragraph 2)" in told(copy)[1]


def test_words_in_notes_and_boxes_are_commented_where_the_page_refers_to_them() -> None:
    """Word shows no comment within a note or a text box; the comment quotes the words and says where they are."""
    document = docx.Document()
    add(document, run("Peels differ.") + note_mark(1))
    add(document, run("Before you come: ") + box("It is painless in a box."))
    add_notes(document, {1: "It never hurts."})
    copy = reviewed(saved(document), ("never hurts", "painless"))
    marks = docx.Document(io.BytesIO(copy)).element.body
    assert re.search(r'RangeStart w:id="0"/><w:r>.{0,80}<w:footnoteReference w:id="1"/></w:r><w:commentRangeEnd',
                     marks.xml.replace("\n", "").replace("  ", ""))  # fmt: skip
    assert "This is about “never hurts” (footnote 1)." in told(copy)[0]
    assert "This is about “painless” (text box 1)." in told(copy)[1]


def test_everything_else_in_the_file_stays_byte_for_byte() -> None:
    """Only the document, its comments and its links are written anew; the comment that was there is kept."""
    data = with_part(rich_draft(), "word/somebody-elses.xml", lambda _: b"<kept/>")
    copy = reviewed(data, ("no downtime", "ten days"))
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(copy)) as new:
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
        assert changed <= {"word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels"}
        assert new.namelist() == old.namelist()
        written = new.read("word/document.xml").decode()
    assert told(copy)[0] == "Is the desk open at noon?"
    for mark in ('<w:ins w:id="903"', '<w:del w:id="902"', "You can go straight back to work. ", "w:hyperlink"):
        assert mark in written


def test_a_draft_without_comments_gets_a_place_for_them() -> None:
    """The list of content types knows it, so that Word opens the copy without repair."""
    document = docx.Document()
    document.add_paragraph("There is no downtime.")
    copy = reviewed(saved(document), ("no downtime",))
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert b'PartName="/word/comments.xml"' in archive.read("[Content_Types].xml")
        assert b"comments.xml" in archive.read("word/_rels/document.xml.rels")
        assert archive.testzip() is None
    assert commented(copy) == {0: "no downtime"}


def test_the_same_draft_gives_the_same_copy() -> None:
    """No clock, and a second round adds nothing that is there already."""
    data = rich_draft()
    copy = reviewed(data, ("no downtime", "ten days"))
    assert copy == reviewed(data, ("no downtime", "ten days"))
    source = _word.extract("peel.docx", copy).source
    again = review(source, copy, [finding(source, "no downtime", "ten days")])
    assert (again.data, again.comments, again.known) == (copy, 0, 2)


_PARTS = st.lists(
    st.tuples(
        st.sampled_from([run, inserted, deleted, lambda text: run(text, "<w:i/>")]),
        st.text("no downtime😀“”é ", min_size=1, max_size=6),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_PARTS, st.data())
def test_whatever_the_runs_each_comment_covers_its_words(parts: list[tuple[Any, str]], data: st.DataObject) -> None:
    """Overlapping, nested, equal or touching."""
    document = docx.Document()
    add(document, "".join(wrap(text) for wrap, text in parts))
    file = saved(document)
    source = _word.extract("peel.docx", file).source
    length = len(source.text.rstrip("\n"))
    if not length:
        return
    findings, wanted = [], []
    for number in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, length - 1))
        end = data.draw(st.integers(start + 1, length))
        place = FindingSpan("primary", "", SourceSpan(start, end), source.text[start:end])
        findings.append(
            Finding("a/b", Category.WORDING, "painless", Severity.ADVICE, Confidence.LOW, f"Number {number}.", "", "",
                    (), (place,), "f")
        )  # fmt: skip
        wanted.append(source.text[start:end])
    copy = review(source, file, findings).data
    found = commented(copy)
    assert [found[number] for number in range(len(wanted))] == wanted
    assert formats(copy) == formats(file)


# ── the command ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a folder with one Word draft, on a core that needs no parser."""
    (tmp_path / "desk").mkdir()
    engine_double.install(monkeypatch, tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.chdir(tmp_path / "desk")
    forget_configurations()
    document = docx.Document()
    document.add_paragraph("There is no downtime with it.")
    document.add_paragraph("Still, take two days off. It is completely safe.")
    Path("peel.docx").write_bytes(saved(document))
    yield tmp_path / "desk"
    forget_configurations()


def skinlint(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_one_command_writes_the_copy(desk: Path) -> None:
    """And leaves the draft alone, byte for byte."""
    before = Path("peel.docx").read_bytes()
    result = skinlint("annotate", "peel.docx", "-o", "reviewed.docx")
    assert (result.exit_code, result.stdout) == (
        0,
        "Wrote reviewed.docx: 2 findings in 3 new comments. peel.docx is unchanged.\n",
    )
    assert Path("peel.docx").read_bytes() == before
    assert set(commented(Path("reviewed.docx").read_bytes()).values()) == {"no downtime", "days off", "completely safe"}


def test_without_a_name_the_copy_lies_beside_the_draft(desk: Path) -> None:
    """For people who type as little as they can; selection is as for `check`."""
    result = skinlint("annotate", "peel.docx", "--select", "wording")
    assert (result.exit_code, Path("peel-reviewed.docx").is_file()) == (0, True)
    assert list(commented(Path("peel-reviewed.docx").read_bytes()).values()) == ["completely safe"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["peel.docx", "-o", "peel.docx"], "is the draft itself"),
        (["peel.docx", "-o", "./peel.docx", "--force"], "is the draft itself"),
        (["peel.docx", "-o", "link.docx", "--force"], "is the draft itself"),
        (["peel.docx", "-o", "old.docx"], "exists, perhaps with somebody's replies"),
        (["peel.docx", "-o", "nowhere/new.docx"], "its folder does not exist"),
        (["peel.docx", "-o", "folder.docx"], "is a folder"),
        (["peel.docx", "-o", "new.pdf"], "give it a name that ends with .docx"),
        (["absent.docx"], "no such file"),
        (["locked.docx"], "protected by a password"),
        (["fake.docx"], "no Word document"),
        (["draft.doc"], "save it as Word Document (.docx)"),
        (["draft.odt"], "in LibreOffice save it as"),
        (["draft.pages"], "File > Export To > Word"),
        (["draft.rtf"], "save it as Word Document (.docx)"),
        (["draft.pdf"], "the Word document or page that it was made from"),
        (["draft.gdoc"], "File > Download > Microsoft Word"),
        (["draft.xyz"], "cannot read .xyz files"),
        (["draft.md"], "skinlint check draft.md"),
    ],
)
def test_what_cannot_be_done_is_said_with_a_remedy_and_nothing_is_lost(
    desk: Path, arguments: list[str], says: str
) -> None:
    """Status 2, one message, no file changed or left behind."""
    Path("old.docx").write_bytes(b"replies")
    Path("link.docx").symlink_to("peel.docx")
    Path("folder.docx").mkdir()
    Path("locked.docx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    )
    Path("fake.docx").write_bytes(b"no downtime")
    for suffix in "doc odt pages rtf pdf gdoc xyz md".split():
        Path(f"draft.{suffix}").write_bytes(b"no downtime")
    before = {path: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    result = skinlint("annotate", *arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert {path: path.read_bytes() for path in Path().iterdir() if path.is_file()} == before


def test_a_bad_word_draft_hides_nothing_about_the_others(desk: Path) -> None:
    """Status 2, and the findings of what could be read; Word's lock files are passed over."""
    Path("fake.docx").write_bytes(b"no downtime")
    Path("~$peel.docx").write_bytes(b"Ines")
    result = skinlint("check", "--no-cache", ".")
    assert result.exit_code == 2
    assert "peel.docx:1:10 (paragraph 1): side 0" in result.stdout
    assert "cannot check fake.docx: is no Word document; open it in Word" in result.stdout
    assert "~$" not in result.stdout


def test_the_cache_knows_the_layout(desk: Path) -> None:
    """The same words in a table are another draft; a file that was only saved again is the same."""
    assert "from the cache" in (first := skinlint("check", "--statistics", "peel.docx")).stderr
    assert "0  of 1 draft" in first.stderr
    Path("peel.docx").write_bytes(with_part(Path("peel.docx").read_bytes(), "docProps/seen.xml", lambda _: b"<x/>"))
    assert "1  of 1 draft" in skinlint("check", "--statistics", "peel.docx").stderr
    document = docx.Document()
    table = document.add_table(2, 1)
    table.cell(0, 0).text = "There is no downtime with it."
    table.cell(1, 0).text = "Still, take two days off. It is completely safe."
    Path("peel.docx").write_bytes(saved(document))
    assert "0  of 1 draft" in skinlint("check", "--statistics", "peel.docx").stderr


def test_a_comment_in_word_suppresses_a_finding(desk: Path) -> None:
    """With its reason, and without a word of it in the copy; drafts are not changed by --add-suppressions."""
    document = docx.Document(str(desk / "peel.docx"))
    words = document.paragraphs[1].runs
    document.add_comment(words, "skinlint-disable completely-safe -- agreed", author="Ines", initials="I")
    document.save("peel.docx")
    assert "completely-safe" not in skinlint("check", "peel.docx").stdout
    before = Path("peel.docx").read_bytes()
    result = skinlint("check", "--add-suppressions", "agreed", "peel.docx")
    assert "in Word, comment on the paragraph" in result.stderr
    assert Path("peel.docx").read_bytes() == before


def test_a_baseline_holds_findings_of_word_drafts(desk: Path) -> None:
    """As of any other."""
    assert skinlint("check", "--baseline", "b.json", "--write-baseline", ".").exit_code == 0
    assert skinlint("check", "--baseline", "b.json", ".").exit_code == 0


def test_changed_paragraphs_count_as_changed_lines(desk: Path) -> None:
    """Git cannot count the lines of a Word file; those of its text are compared."""

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=Ines", "-c", "user.email=ines@example.org")
        subprocess.run(["git", *who, *arguments], check=True, capture_output=True)

    git("init")
    git("add", "peel.docx")
    git("commit", "-m", "first")
    document = docx.Document(str(desk / "peel.docx"))
    document.add_paragraph("We say that it is completely safe.")
    document.save("peel.docx")
    result = skinlint("check", "--diff", "HEAD", "--no-cache", "peel.docx")
    assert "paragraph 3" in result.stdout
    assert "paragraph 2" not in result.stdout
    assert "2 outside the changed lines" in " ".join(result.stdout.split())


def test_json_names_the_paragraph(desk: Path) -> None:
    """As the contract has it: offsets count in the extracted text."""
    import json

    report = json.loads(skinlint("check", "--format", "json", "peel.docx").stdout)
    span = report["files"][0]["findings"][0]["spans"][0]
    assert (span["block"], span["line"], span["start"], span["text"]) == ("paragraph 1", 1, 9, "no downtime")


# ── LibreOffice ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_libreoffice_sees_each_comment_at_its_words(tmp_path: Path) -> None:
    """Another program opens the copy, and finds the same words under the same comments."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed; the copy was not opened by another program")
    quotes = ("no downtime after", "two to three days off while redness and flaking", "safe for every skin type 👩🏽‍⚕️")
    (tmp_path / "reviewed.docx").write_bytes(reviewed(rich_draft(), quotes))
    profile = (tmp_path / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "fodt", "--outdir"]
    try:
        subprocess.run(
            [*command, str(tmp_path), str(tmp_path / "reviewed.docx")], check=True, capture_output=True, timeout=300
        )
    except subprocess.TimeoutExpired:
        pytest.skip("LibreOffice did not answer within five minutes")
    root = etree.fromstring((tmp_path / "reviewed.fodt").read_bytes(), etree.XMLParser(huge_tree=True))
    office_name = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    open_: dict[str, str] = {}
    found: list[str] = []

    def walk(element: Any, deleted_text: bool) -> None:
        deleted_text = deleted_text or element.tag.endswith("}tracked-changes")
        if element.tag == f"{office_name}annotation":
            open_[element.get(f"{office_name}name", "")] = ""
        elif element.tag == f"{office_name}annotation-end":
            found.append(open_.pop(element.get(f"{office_name}name", "")))
        else:
            pieces = [element.text if not deleted_text else ""]
            for child in [None, *element]:
                if child is not None:
                    walk(child, deleted_text)
                    pieces = [child.tail if not deleted_text else ""]
                for name in open_:
                    open_[name] += pieces[0] or ""
                if child is None and element.tag.endswith("}s"):
                    for name in open_:
                        open_[name] += " "

    walk(root, deleted_text=False)
    assert set(quotes) <= set(found)
