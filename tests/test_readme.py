"""What the README shows is what a reader gets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from linter.cli import cli

README = Path(__file__).resolve().parents[1] / "README.md"


def test_the_first_run_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The draft and the output stand in the README, word for word."""
    text = README.read_text(encoding="utf-8")
    draft = re.search(r"```markdown\n(.*?)```", text, re.DOTALL)
    shown = re.search(r"```text\n(.*?)```", text, re.DOTALL)
    assert draft is not None
    assert shown is not None
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    Path("peel.md").write_text(draft[1], encoding="utf-8")
    result = CliRunner().invoke(cli, ["check", "--no-cache", "--select", "contradiction", "peel.md"])
    assert result.output == shown[1]
    assert result.exit_code == 1
