"""What an article is on: its title, else its opening."""

from __future__ import annotations

import pytest

from linter.engine import analyse
from linter.model.source import SourceFile
from linter.packs import RuleSet
from linter.readers import read_segments


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("# TCA peels\n\nRetinol, retinol, retinol.\n", "tca-peel"),
        ("# Laser and hair removal, explained\n\nBring a razor.\n", "laser-hair-removal"),
        (
            "# Summer letter\n\nMeet **cryolipolysis**, known as fat freezing.\n\n## Offers\n\nWrite.\n\nOr ring.\n\n"
            "### Can it replace liposuction?\n\nNo.\n\nLiposuction takes more.\n",
            "cryolipolysis",
        ),
        (
            "# St Brigid's Hospital\n\n## After your sclerotherapy\n\nWear the stocking day and night.\n",
            "sclerotherapy",
        ),
        (
            "# Well, that was cold\n\nIt is cryolipolysis, and it froze my belly.\n\n## Later\n\nParacetamol.\n",
            "cryolipolysis",
        ),
        ("# Ten ways to glow\n\nMicroneedling.\n\nIPL.\n\nA facial.\n", None),
        ("# Botox or filler?\n\nBotox relaxes. Filler fills. Botox lasts. Filler stays.\n", None),
    ],
    ids=[
        "its title",
        "two kinds with one common member",
        "its opening",
        "a heading",
        "its first lines",
        "a list",
        "two rivals",
    ],
)
def test_what_an_article_is_on(rules: RuleSet, text: str, topic: str | None) -> None:
    """Statements that name nothing speak of it."""
    source = SourceFile("draft.md", text)
    assert analyse(source, read_segments(source), rules).topics == {0: topic}
