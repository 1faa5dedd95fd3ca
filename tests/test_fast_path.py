"""What makes skinlint fast changes no finding: caches, workers, prefilter, parses left out.

Every tenth draft of the corpus is compared, which is enough for two workers; all with SKINLINT_WHOLE_CORPUS=1.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_DRAFTS = sorted(
    path
    for part in ("drafts", "holdout", "clean")
    for path in (ROOT / "corpus" / part).iterdir()
    if path.suffix in {".md", ".html", ".txt"}
)
CORPUS = _DRAFTS if os.environ.get("SKINLINT_WHOLE_CORPUS") else _DRAFTS[::10]


def _report(module: str, *options: str, drafts: list[Path] = CORPUS) -> bytes:
    command = [sys.executable, "-m", module, "check", "--no-config", "--fail-on", "never", "--format", "json"]
    done = subprocess.run([*command, *options, *map(str, drafts)], cwd=ROOT, check=True, capture_output=True)
    return done.stdout


@pytest.fixture(scope="module")
def slow() -> bytes:
    """The report of the path without short cuts, over these drafts."""
    return _report("tests.slow_path", "--no-cache", "--jobs", "1")


def test_one_process_without_a_cache(slow: bytes) -> None:
    """The prefilter and the parses that are left out change nothing."""
    assert _report("linter", "--no-cache", "--jobs", "1") == slow


def test_workers_and_every_cache(slow: bytes, tmp_path: Path) -> None:
    """Neither do workers, compiled packs, kept parses and kept findings."""
    kept = ["--cache-dir", str(tmp_path / "cache"), "--jobs", "2"]
    assert _report("linter", *kept) == slow, "packs from YAML, nothing kept"
    for entry in (tmp_path / "cache" / "findings").iterdir():
        entry.unlink()
    assert _report("linter", *kept) == slow, "packs and parses from the cache"
    assert _report("linter", *kept) == slow, "findings from the cache"
