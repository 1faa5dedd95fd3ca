"""The report to look at: what stands on the page, before any browser opens it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from linter.checklist import checklist
from linter.checks import check as judge
from linter.engine import analyse
from linter.model.finding import Category, ChecklistItem, Coverage, FileReport, Report, Source
from linter.model.source import SourceFile, SourceSpan
from linter.packs import RuleSet
from linter.readers import read_segments
from linter.reporters import Style
from linter.reporters.html import common_folder, render
from linter.run import run
from linter.settings import SettingsSource
from tests.reporters.conftest import MakeFinding

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "drafts"
_VOID = {"meta", "link", "br", "input", "rect"}


class Page(HTMLParser):
    """What a page consists of; complains about tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep names and addresses."""
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if tag == "a" else []
        self.outside += [value or "" for name, value in attrs if name == "src" or (name == "href" and tag != "a")]
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Hold every end against its beginning."""
        if tag not in _VOID:
            assert self._open.pop() == tag, f"</{tag}>"

    def handle_data(self, data: str) -> None:
        """Keep what a reader sees."""
        if not {"style", "script"} & set(self._open):
            self.words += data


@pytest.fixture
def with_copy(two_drafts: Report) -> Report:
    """The two drafts as `--format html` has them: each with what its reader sees."""
    return replace(
        two_drafts, files=tuple(replace(file, copy=tuple(read_segments(file.source))) for file in two_drafts.files)
    )


def test_every_link_inside_the_page_has_its_place(with_copy: Report) -> None:
    """And no place has two names or one name two places; all tags are closed."""
    page = Page(render(with_copy, Style(explain=True)))
    assert len(page.ids) == len(set(page.ids))
    inner = {link[1:] for link in page.links if link.startswith("#")}
    assert inner
    assert inner <= set(page.ids)


def test_nothing_is_loaded_from_elsewhere(with_copy: Report) -> None:
    """No picture, font, style or script has an address; the page's own policy forbids the rest."""
    html = render(with_copy, Style())
    assert Page(html).outside == ["data:,"]
    assert "default-src 'none'" in html
    assert "url(" not in html
    assert "@import" not in html


def test_both_sides_of_a_contradiction_stand_side_by_side(with_copy: Report) -> None:
    """Each is quoted as the reader sees it, and leads to its place in the draft."""
    html = render(with_copy, Style())
    pair = re.search(r'<div class="places pair">(.*?)</div>', html, re.S)
    assert pair is not None
    assert '<a href="#d1f2p1">There’s no downtime — “none at all”</a>' in pair[1]
    assert '<a href="#d1f2p2">Plan two to three days off</a>' in pair[1]
    assert re.search(r'<mark class="on error" data-f="d1f2[^"]*" data-p="[^"]*d1f2p2[^"]*">Plan two', html)


def test_a_draft_that_is_markup_itself_stays_text(finding: MakeFinding) -> None:
    """Words, paths, messages and addresses of sources bring no tag and no script into the page."""
    source = SourceFile("<img src=x>.md", "<script>alert(1)</script> & “no downtime”\x1b")
    bad = replace(
        finding(source, [("no downtime", "<i>label")], message="</script><script>alert(2)</script>"),
        rule='x"y',
        sources=(Source("<b>title", "javascript:alert(3)"),),
    )
    html = render(Report(files=(FileReport(source, (bad,)),)), Style())
    assert "alert(1)</script>" not in html
    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert "\x1b" not in html
    Page(html)


@pytest.mark.parametrize("explain", [False, True])
def test_real_drafts_give_a_sound_page(explain: bool) -> None:
    """Markdown with front matter and a table, HTML and plain text, with their checklists."""
    names = ["a01-laser-legs.html", "b05-hydroquinone-melasma.md", "a02-ipl-redness.txt"]
    outcome = run([CORPUS / name for name in names], SettingsSource({"recogniser": False}, None, True), with_copy=True)
    html = render(outcome.report, Style(explain=explain))
    page = Page(html)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    bare = " ".join(Page(re.sub(r'<a class="ref .*?</a>', "", html)).words.split())
    for file in outcome.report.files:
        for segment in file.copy:
            assert segment.text in bare
    assert html == render(outcome.report, Style(explain=explain))


def test_the_checklist_says_where_or_why(rules: RuleSet) -> None:
    """Sun protection is there, pregnancy is missing, and starting slowly is not asked of a laser."""
    text = "# Laser hair removal\n\nThe laser heats the hair root. Wear SPF 30 every day afterwards.\n"
    source = SourceFile("laser.md", text)
    segments = read_segments(source)
    analysis = analyse(source, segments, rules)
    findings = judge(rules, analysis)[0]
    items = {item.topic: item for item in checklist(rules, analysis, findings)}
    assert len(items) == 16
    assert items["sun-protection"].coverage is Coverage.PRESENT
    assert [source.slice(place) for place in items["sun-protection"].places] == ["Wear SPF 30 every day afterwards."]
    assert items["pregnancy"].coverage is Coverage.MISSING
    assert items["introduce-gradually"].coverage is Coverage.NOT_ASKED
    assert "retinoid" in items["introduce-gradually"].asked_by


def test_a_missing_topic_leads_to_its_finding(report: Report) -> None:
    """And one that a comment holds back says so instead of leading nowhere."""
    file = report.files[1]
    items = (
        ChecklistItem("sun-protection", Coverage.MISSING),
        ChecklistItem("aftercare", Coverage.MISSING),
        ChecklistItem("downtime", Coverage.PRESENT, (SourceSpan(35, 60),)),
        ChecklistItem("patch-test", Coverage.NOT_ASKED, asked_by=("retinoid", "chemical peel")),
    )
    html = render(Report(files=(replace(file, checklist=items),)), Style())
    assert '<a href="#d1f1">The draft speaks of peels and never of sun protection.</a>' in html
    assert "Held back by a comment in the draft or by the settings" in html
    assert "Asked of articles about retinoid or chemical peel; this one is not." in html
    assert "1 present, 2 missing" in html


def test_a_folder_has_a_table_and_a_single_draft_has_none(with_copy: Report) -> None:
    """One draft is opened at once; of several, the table leads to each."""
    assert "The drafts in content/</h2>" in render(with_copy, Style())
    alone = render(replace(with_copy, files=with_copy.files[:1]), Style())
    assert "The drafts" not in alone
    assert "<details class=" not in alone.replace('<details class="guide">', "")


def test_clean_drafts_and_failures_are_said(report: Report) -> None:
    """Nothing found is no proof; what could not be read is at the top."""
    clean = render(Report(files=report.files[:1]), Style())
    assert "That is no proof that the text is right" in clean
    assert '<form id="filters"' not in clean
    html = render(report, Style())
    assert html.index("Could not be checked") < html.index("The drafts in drafts/</h2>")
    assert "No draft was checked." in render(Report(files=()), Style())


def test_a_message_does_not_repeat_what_stands_below_it(with_copy: Report) -> None:
    """The two quotations that end the message of a contradiction are its two sides; other messages stay whole."""
    pair, other = with_copy.files[0].findings[1], with_copy.files[0].findings[0]
    assert len(pair.spans) > 1
    message = "No recovery in one place, days of it in another: “a “b” c” and “d: e”"
    file = replace(with_copy.files[0], findings=(replace(pair, message=message), replace(other, message="Says: “x”")))
    html = render(Report(files=(file,)), Style())
    assert "<h4>No recovery in one place, days of it in another.</h4>" in html
    assert "<h4>Says: “x”</h4>" in html


def test_a_phrase_is_shown_among_its_neighbours(finding: MakeFinding) -> None:
    """The message of a wording finding quotes the phrase alone; below it the reader sees the sentence."""
    source = SourceFile("a.md", "Come and enjoy *permanent results* from a single visit.\n")
    bad = replace(finding(source, [("permanent results", "")]), category=Category.WORDING)
    file = FileReport(source, (bad,), copy=tuple(read_segments(source)))
    html = render(Report(files=(file,)), Style())
    assert (
        '<blockquote>Come and enjoy <a href="#d1f1p1">permanent results</a> from a single visit.</blockquote>' in html
    )


@pytest.mark.parametrize(
    ("paths", "folder"),
    [
        (["a/b/x.md", "a/b/y.md"], "a/b/"),
        (["a/b/x.md", "a/y.md"], "a/"),
        (["x.md", "a/y.md"], ""),
        (["/a/x.md", "/a/y.md"], "/a/"),
        (["/x.md", "/y.md"], "/"),
        ([], ""),
    ],
)
def test_the_folder_that_all_drafts_share_is_said_once(paths: list[str], folder: str) -> None:
    """So that the table has short names."""
    assert common_folder(paths) == folder


def test_what_is_missing_marks_no_words(report: Report) -> None:
    """The words that call for sun protection are not at fault; the number behind the first leads to the finding."""
    html = render(Report(files=report.files[1:]), Style())
    assert report.files[1].findings[0].category is Category.MISSING
    assert re.search(
        r'<mark class="here" data-f="" data-p="d1f1p1">A light peel before the weekend</mark><a class="ref', html
    )
