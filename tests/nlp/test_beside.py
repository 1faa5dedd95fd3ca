"""A process beside this one may parse; nobody depends on it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from linter.errors import ModelError
from linter.nlp import pipeline
from linter.nlp.beside import Beside

SENTENCES = ["Don't wear make-up for two days.", "Layer vitamin C and retinol.", "No one needs a week off."]


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Beside]:
    """A process that parses, and a `parse` that takes no pipeline to be loaded here."""
    helper = Beside(None)
    monkeypatch.setattr(pipeline, "helper", helper)
    monkeypatch.setattr(pipeline, "is_loaded", lambda: False)
    yield helper
    helper.stop()


def test_its_parses_are_those_of_this_process(beside: Beside) -> None:
    """Where a sentence was parsed is no part of what it says."""
    assert pipeline.parse(SENTENCES, None) == pipeline.parse_here(SENTENCES, None)
    assert pipeline.helper is beside
    assert pipeline.parse(SENTENCES[:1], None) == pipeline.parse_here(SENTENCES[:1], None)


def test_when_it_ends_early_parsing_goes_on_here(beside: Beside) -> None:
    """Killed, out of memory: the report must not suffer."""
    beside.process.kill()
    beside.process.join()
    assert pipeline.parse(SENTENCES, None) == pipeline.parse_here(SENTENCES, None)
    assert pipeline.helper is None


def test_a_pipeline_that_it_cannot_load_is_told_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user meets one line with the remedy, from this process."""
    helper = Beside("no_such_pipeline")
    monkeypatch.setattr(pipeline, "helper", helper)
    monkeypatch.setattr(pipeline, "is_loaded", lambda: False)
    with pytest.raises(ModelError, match="is not installed; run"):
        pipeline.parse(SENTENCES, "no_such_pipeline")
    assert not helper.process.is_alive()


def test_token_patterns_are_met_here(beside: Beside) -> None:
    """They need spaCy's own objects, which leave no process."""
    ((_, met),) = pipeline.parse(["Use SPF daily."], None, [[{"LOWER": "spf"}]])
    assert [item.start for item in met] == [4]


def test_a_command_loads_the_pipeline_beside_itself(tmp_path: Path) -> None:
    """A single draft waits for the longer of the two, and its report is what one process gives."""
    draft = tmp_path / "draft.md"
    draft.write_text("# Peels\n\nNobody needs a day off after a TCA peel.\n\nExpect five days off after a TCA peel.\n")
    command = ["check", "--no-cache", "--format", "json", "--fail-on", "never", "draft.md"]
    program = "import sys; from linter.cli import {0}; {0}({1!r})"
    alone, within = (
        subprocess.run(
            [sys.executable, "-c", program.format(*call)], cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout
        for call in (("main", command), ("cli", command))
    )
    assert alone == within
    assert json.loads(alone)["files"][0]["findings"]
