"""One expected output for each format; `SKINLINT_UPDATE_GOLDEN=1 pytest tests/reporters` writes them for review."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from linter.model.finding import Report
from linter.reporters import Style, discover, github

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.mark.parametrize("name", discover())
def test_format_gives_the_golden_output(name: str, report: Report) -> None:
    """Every module beside the reporters is a format, and its output is under review as a whole."""
    compare(discover()[name](report, Style()), GOLDEN / f"{name}.txt")


@pytest.mark.parametrize("name", discover())
def test_emoji_curly_quotes_and_a_page_keep_their_places(name: str, two_drafts: Report) -> None:
    """The same two drafts in every format: `tests/reporters/drafts`."""
    compare(discover()[name](two_drafts, Style()), GOLDEN / f"{name}-two-drafts.txt")


def test_the_job_summary_is_golden_too(two_drafts: Report) -> None:
    """What `--format github` leaves behind for the page of the run."""
    compare(github.summary(two_drafts, Style()), GOLDEN / "github-summary.txt")


def compare(output: str, golden: Path) -> None:
    """Compare with a golden file, byte by byte: CSV has line ends of its own."""
    if os.environ.get("SKINLINT_UPDATE_GOLDEN"):
        golden.write_bytes(output.encode())
    assert output.encode() == golden.read_bytes()


@pytest.mark.parametrize("name", discover())
def test_format_gives_the_same_bytes_twice(name: str, report: Report) -> None:
    """A reporter asks neither clock nor terminal."""
    render = discover()[name]
    assert render(report, Style()) == render(report, Style())
