"""Properties of whole drafts: places, order, spelling, determinism, and the two real articles."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from linter import lint_paths
from linter.model.finding import Category, Finding
from linter.run import read_draft
from linter.settings import Settings
from tests.conftest import ROOT, shared

Check = Callable[..., list[Finding]]
CORPUS = ROOT / "corpus"


def drafts(folder: Path) -> list[Path]:
    """Return the drafts of a folder, without their annotations."""
    return sorted(
        path for path in folder.rglob("*.*") if path.suffix in (".md", ".html", ".txt") and "README" not in path.name
    )


def assert_places_hold(folder: Path) -> None:
    """Every finding's text is the draft at its place, and line and column lead there."""
    report = lint_paths([folder], settings=Settings(), workers=0)
    assert report.files
    for file in report.files:
        text = file.source.text
        for finding in file.findings:
            for place in finding.spans:
                assert place.text == text[place.span.start : place.span.end]
                line, column = file.source.position(place.span.start)
                assert file.source.line_text(line)[column - 1 :].startswith(
                    place.text.splitlines()[0].rstrip("\r")[:20]
                )


def test_places_in_the_corpus() -> None:
    """Offsets hold on every sample draft."""
    assert_places_hold(CORPUS / "drafts")


def test_places_in_the_dev_set() -> None:
    """Offsets hold on every draft of the dev set."""
    assert_places_hold(shared("devset"))


def test_the_second_seed_has_one_contradiction_and_the_first_none() -> None:
    """Combining laser and microneedling is advised against and recommended; the myth-busting article is in order."""
    first, second = lint_paths([shared("seeds")], settings=Settings()).files
    assert [finding for finding in first.findings if finding.category is Category.CONTRADICTION] == []
    (found,) = [finding for finding in second.findings if finding.category is Category.CONTRADICTION]
    assert found.topic == "combination"
    assert "laser" in found.message.lower()
    assert "microneedling" in found.message.lower()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Don't use retinol in the morning; retinol is for the night only.",
            "Don’t use retinol in the morning; retinol is for the night only.",
        ),
        ("Apply retinol every night to minimise greying.", "Apply retinol every night to minimize graying."),
        ("Micro-needling sessions are four weeks apart.", "Microneedling sessions are four weeks apart."),
    ],
)
def test_spelling_does_not_change_what_is_found(contradictions: Check, one: str, other: str) -> None:
    """Quotes, hyphens, contractions, and British or American spelling are the same to a reader."""
    rest = (
        "## Further down",
        "Use retinol in the morning.",
        "Apply retinol no more than twice a week.",
        "Microneedling sessions are eight weeks apart.",
    )
    first, second = (contradictions("# Skin", text, *rest) for text in (one, other))
    assert first
    assert [finding.rule for finding in first] == [finding.rule for finding in second]


def test_the_same_bytes_whatever_the_hash_seed_and_the_order() -> None:
    """JSON is byte-equal under another PYTHONHASHSEED, other argument order and more workers."""
    paths = [str(path) for path in drafts(CORPUS / "drafts")[:4]]
    outputs = set()
    for seed, order, jobs in (("1", paths, "1"), ("77", paths[::-1], "1"), ("5", paths, "2")):
        command = [sys.executable, "-m", "linter", "check", "--format", "json", "--no-config", "--jobs", jobs, *order]
        done = subprocess.run(
            command, capture_output=True, check=False, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}
        )
        assert done.returncode in (0, 1), done.stderr
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert json.loads(outputs.pop())["schema"] == 1


def test_every_sample_draft_is_read(tmp_path: Path) -> None:
    """No sample draft is refused."""
    for path in drafts(CORPUS):
        assert read_draft(path, Settings()).text
