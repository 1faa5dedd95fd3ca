"""Every example that a rule carries holds."""

from __future__ import annotations

from linter.examples import run_examples
from linter.packs import load_rules
from linter.packs.schema import JURISDICTIONS


def test_the_examples_of_all_packs_hold() -> None:
    """What a rule says it flags, it flags; what it says it allows, it leaves alone."""
    result = run_examples(load_rules(jurisdictions=frozenset(JURISDICTIONS)))
    assert result.examples > 1000
    assert result.problems == ()
