"""What the tests share: the real rules, and drafts checked as a user's would be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from linter.engine import lint
from linter.model.finding import Category, Finding
from linter.model.source import SourceFile
from linter.packs import RuleSet, load_rules
from linter.readers import read_segments

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

Check = Callable[..., list[Finding]]


@pytest.fixture(scope="session", autouse=True)
def _own_caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's cache out of the tests: neither what it holds nor what they leave may count."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
            patch.setenv(variable, str(tmp_path_factory.mktemp("caches")))
        yield


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    """The packs that ship."""
    return load_rules()


@pytest.fixture(scope="session")
def check(rules: RuleSet) -> Check:
    """Check a draft made of paragraphs; give the findings."""

    def run(*paragraphs: str, suffix: str = ".md") -> list[Finding]:
        source = SourceFile(f"draft{suffix}", "\n\n".join(paragraphs) + "\n")
        return list(lint(source, read_segments(source), rules).findings)

    return run


@pytest.fixture(scope="session")
def contradictions(check: Check) -> Check:
    """Check a draft made of paragraphs; give its contradictions."""

    def run(*paragraphs: str, suffix: str = ".md") -> list[Finding]:
        return [finding for finding in check(*paragraphs, suffix=suffix) if finding.category is Category.CONTRADICTION]

    return run


def shared(*parts: str) -> Path:
    """Return a path in the folder of shared material; skip the test where it is not present."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared material ({'/'.join(parts)}) is not beside this checkout")
    return path
