"""Findings → diagnostics and hover pages, without a conversation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lsprotocol import types

from linter.lsp.buffers import Buffer
from linter.lsp.checker import Checked, Problem
from linter.lsp.client import Client, client_of
from linter.lsp.diagnostics import Shown, diagnostics, problem_diagnostics
from linter.lsp.hover import hover
from linter.model.finding import Category, Confidence, FileReport, Finding, FindingSpan, Severity, Source
from linter.model.source import SourceFile, SourceSpan

TEXT = "No *downtime* <b>here</b>.\n\nPlan two days.\nOr three days.\n"
LINKS = Client(related=True)


def place(words: str, label: str, role: str = "related") -> FindingSpan:
    start = TEXT.index(words)
    return FindingSpan(role, label, SourceSpan(start, start + len(words)), words)


FIRST = place("No *downtime* <b>here</b>.", "says none", "primary")
SECOND = place("Plan two days.", "says days")
THIRD = place("Or three days.", "says days, too")
CLASH = Finding(
    "pack/clash",
    Category.CONTRADICTION,
    "downtime",
    Severity.ERROR,
    Confidence.MEDIUM,
    "Two things.",
    "A reader [plans] wrong.",
    "Say one.",
    (Source("NHS: Peels", "https://www.nhs.uk/peels"),),
    (FIRST, SECOND, THIRD),
    "mark",
)


def shown(*findings: Finding, client: Client | None = None, **more: object) -> Shown:
    report = replace(FileReport(SourceFile("/a.md", TEXT), findings), **more)  # type: ignore[arg-type]
    return Shown(Buffer("file:///a.md", "markdown", 4, TEXT), Checked(report), client or Client())


def lines(found: list[types.Diagnostic]) -> list[int]:
    return [one.range.start.line for one in found]


def test_every_place_of_a_contradiction_is_underlined_where_places_cannot_be_linked() -> None:
    """Each names the lines of the others."""
    found = diagnostics(shown(CLASH))
    assert lines(found) == [0, 2, 3]
    assert [one.message for one in found] == [
        "Two things. See line 3 and line 4.",
        "Two things. See line 1 and line 4.",
        "Two things. See line 1 and line 3.",
    ]


def test_places_that_can_be_linked_are_underlined_once_unless_both_ends_are_asked_for() -> None:
    """Then each end links to the others."""
    assert lines(diagnostics(shown(CLASH, client=LINKS))) == [0]
    found = diagnostics(shown(CLASH, client=LINKS), both_ends=True)
    assert lines(found) == [0, 2, 3]
    assert [[one.location.range.start.line for one in item.related_information or ()] for item in found] == [
        [2, 3],
        [0, 3],
        [0, 2],
    ]


def test_only_contradictions_have_two_ends() -> None:
    """What demands a topic is not at fault."""
    missing = replace(CLASH, category=Category.MISSING)
    assert lines(diagnostics(shown(missing), both_ends=True)) == [0]


def test_a_place_in_another_draft_is_linked_and_not_underlined() -> None:
    """Its lines are not known here."""
    far = replace(CLASH, spans=(FIRST, replace(SECOND, path="/other/b c.md")))
    (one,) = diagnostics(shown(far, client=LINKS), both_ends=True)
    assert one.related_information is not None
    assert one.related_information[0].location.uri == "file:///other/b%20c.md"
    (plain,) = diagnostics(shown(far))
    assert plain.message == "Two things. See /other/b c.md."


@pytest.mark.parametrize(
    ("severity", "mapped"),
    [
        (Severity.ERROR, types.DiagnosticSeverity.Error),
        (Severity.WARNING, types.DiagnosticSeverity.Warning),
        (Severity.ADVICE, types.DiagnosticSeverity.Information),
    ],
)
def test_severities_keep_their_rank(severity: Severity, mapped: types.DiagnosticSeverity) -> None:
    """Advice is not a hint, which most editors hide."""
    assert diagnostics(shown(replace(CLASH, severity=severity)))[0].severity == mapped


def test_the_code_links_to_the_source_where_the_editor_makes_links() -> None:
    """And to nothing where the rule has no source."""
    client = Client(links=True)
    (one, *_) = diagnostics(shown(CLASH, client=client))
    assert (one.code, one.code_description) == ("pack/clash", types.CodeDescription("https://www.nhs.uk/peels"))
    (none, *_) = diagnostics(shown(replace(CLASH, sources=()), client=client))
    assert none.code_description is None


def test_remarks_with_a_line_are_shown_there() -> None:
    """Comments that count for nothing, and ones that suppress nothing."""
    found = diagnostics(
        shown(notes=("line 3: skinlint-disable names no rule", "looks odd"), unused_suppressions=((4, "pack/clash"),))
    )
    assert [(one.range.start.line, one.message) for one in found] == [
        (2, "skinlint-disable names no rule"),
        (3, "The comment about pack/clash suppresses nothing; remove it."),
    ]


def test_a_draft_that_was_not_checked_says_so_on_its_first_line() -> None:
    """A warning: silence would be taken for praise."""
    page = Shown(Buffer("file:///a.md", "markdown", 1, TEXT), Checked(reason="not checked: too long"), Client())
    (one,) = diagnostics(page)
    assert (one.range.start.line, one.message) == (0, "Not checked: too long")
    assert one.severity == types.DiagnosticSeverity.Warning


def test_mistakes_in_a_configuration_take_their_whole_line() -> None:
    """No columns are known; the same mistake of two folders is told once."""
    mistake = Problem(Path("/.skinlint.yaml"), 3, "unknown key")
    (one,) = problem_diagnostics([mistake, mistake])
    assert one.range == types.Range(types.Position(2, 0), types.Position(3, 0))


def test_the_page_shows_the_drafts_own_marks_as_they_are() -> None:
    """Stars, tags and brackets of the draft are no Markdown here; confidence is said in words."""
    page = hover(shown(CLASH, client=Client(markdown=True)), types.Position(2, 3))
    assert page is not None
    assert isinstance(page.contents, types.MarkupContent)
    text = page.contents.value
    assert r"- Line 1: says none: “No \*downtime\* \<b\>here\</b\>.”" in text
    assert r"**Why:** A reader \[plans\] wrong." in text
    assert "- [NHS: Peels](<https://www.nhs.uk/peels>)" in text
    assert "**How sure:** medium. The words may mean something else here" in text
    assert page.range == types.Range(types.Position(2, 0), types.Position(2, 14))


def test_the_page_is_plain_for_an_editor_that_prefers_it() -> None:
    """Nothing is escaped, nothing is bold."""
    page = hover(shown(CLASH), types.Position(0, 4))
    assert page is not None
    assert isinstance(page.contents, types.MarkupContent)
    assert page.contents.kind == types.MarkupKind.PlainText
    assert "  Line 1: says none: “No *downtime* <b>here</b>.”" in page.contents.value
    assert "**" not in page.contents.value.replace("*downtime*", "")


def test_several_findings_at_one_place_are_one_page() -> None:
    """With a rule between them; beside them there is none."""
    page = hover(shown(CLASH, replace(CLASH, message="Another.")), types.Position(3, 1))
    assert page is not None
    assert isinstance(page.contents, types.MarkupContent)
    assert "\n\n---\n\nAnother." in page.contents.value
    assert hover(shown(CLASH), types.Position(1, 0)) is None


def test_an_editor_that_says_nothing_can_do_nothing() -> None:
    """The defaults are the least."""
    assert client_of(types.ClientCapabilities(), None) == Client()
