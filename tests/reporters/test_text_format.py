"""The report for people."""

from __future__ import annotations

import re
from dataclasses import replace

from linter.model.finding import FileReport, Report
from linter.model.source import SourceFile
from linter.reporters._layout import Style, cells
from linter.reporters.text import render


def test_both_places_are_shown_with_their_labels(report: Report) -> None:
    """A contradiction is read at one glance: each side with place, label and underline."""
    text = render(report, Style())
    assert "drafts/peel.md:3:1: says no downtime" in text
    assert "drafts/peel.md:7:2: says two to three days off" in text
    assert "skinlint explain recovery/downtime-or-none" in text


def test_it_fits_80_columns(report: Report) -> None:
    """No line needs a wider terminal."""
    assert max(map(cells, render(report, Style(explain=True)).splitlines())) <= 80


def test_without_findings_it_says_so_in_one_line() -> None:
    """A clean run is one line, with what the comments hold back."""
    report = Report(files=(FileReport(SourceFile("a.md", "Text"), words=1, suppressed=2),))
    assert render(report, Style()) == "No findings in 1 draft (1 word); 2 silenced by a comment.\n"


def test_the_summary_counts_and_says_what_was_not_checked(report: Report) -> None:
    """What is not shown is said: suppressed, left out, considered, unreadable, not chosen."""
    summary = " ".join(render(report, Style()).split())
    assert "3 findings in 2 drafts (40 words): 1 error, 1 warning, 1 advice" in summary
    assert "1 silenced by a comment; 2 left out by the settings; 1 seeming contradiction cleared; " in summary
    assert summary.endswith("Not checked: rules of uk, us (add them with --jurisdiction).")


def test_quiet_leaves_errors_and_the_summary(report: Report) -> None:
    """Neither findings nor notes."""
    text = render(report, Style(quiet=True))
    assert text.startswith("cannot check drafts/broken.md: line 3")
    assert "Why:" not in text


def test_explain_adds_traces_and_considered_pairs(report: Report) -> None:
    """How a finding came about, and what was judged compatible."""
    text = render(report, Style(explain=True))
    assert "How:    cue: no downtime" in text
    assert "but both can be true (different conditions)" in text


def test_colour_changes_nothing_but_colour(report: Report) -> None:
    """The words do not depend on the terminal."""
    colored = render(report, Style(color=True))
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == render(report, Style())


def test_escape_sequences_of_a_draft_do_not_reach_the_terminal(report: Report) -> None:
    """Not from its text, its path or a message that quotes it."""
    file = report.files[1]
    source = SourceFile("evil\x1b]0;x\x07.md", file.source.text.replace("This peel", "\x1b[2J peel"))
    bad = replace(file.findings[2], message="\x1b[31mred")
    hostile = replace(
        report, files=(replace(file, source=source, findings=(*file.findings[:2], bad), notes=("\x1bc",)),)
    )
    assert "\x1b" not in render(hostile, Style())
