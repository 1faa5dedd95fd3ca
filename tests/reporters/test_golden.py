"""One expected output for each format; `SKINLINT_UPDATE_GOLDEN=1 pytest tests/reporters` writes them for review."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from linter.model.finding import Report
from linter.reporters import Style, discover

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.mark.parametrize("name", discover())
def test_format_gives_the_golden_output(name: str, report: Report) -> None:
    """Every module beside the reporters is a format, and its output is under review as a whole."""
    output = discover()[name](report, Style())
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("SKINLINT_UPDATE_GOLDEN"):
        golden.write_text(output, encoding="utf-8")
    assert output == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", discover())
def test_format_gives_the_same_bytes_twice(name: str, report: Report) -> None:
    """A reporter asks neither clock nor terminal."""
    render = discover()[name]
    assert render(report, Style()) == render(report, Style())
