"""What is generated or measured is what stands in the repository."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.plain_pairs import measured
from tools.scores import CORPUS, figures
from tools.write_docs import pages


@pytest.mark.parametrize("path", sorted(pages()), ids=lambda path: path.name)
def test_generated_pages_are_fresh(path: Path) -> None:
    """`make docs` was run after the last change to packs or options."""
    assert path.read_text(encoding="utf-8") == pages()[path]


def test_the_tuned_part_is_read_no_worse_than_it_says() -> None:
    """Precision and recall on corpus/drafts do not fall below the figures in corpus/README.md."""
    kept = json.loads((CORPUS / "scores.json").read_text(encoding="utf-8"))["drafts"]
    now = figures(CORPUS / "drafts")
    for category, tally in kept["categories"].items():
        for key in ("precision", "recall"):
            assert now["categories"][category][key] >= tally[key] - 0.005, (category, key)


def test_plain_statements_are_told_to_clash_no_worse_than_it_says() -> None:
    """Of the tuned pairs no fewer are found, and no more reported wrongly, than corpus/README.md says."""
    kept = json.loads((CORPUS / "scores.json").read_text(encoding="utf-8"))["plain"]["tuned"]
    now = measured("tuned")
    assert now.found >= kept["found"]
    assert now.wrong <= kept["wrong"]
