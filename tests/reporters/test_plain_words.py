"""What the checks call things reaches people in plain words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from linter.model.finding import Category, Report
from linter.packs.schema import CONTRADICTION_TOPICS, MISSING_TOPICS, WORDING_TOPICS
from linter.reporters._plain import TOPICS, step_of, topic_of


def test_every_topic_of_the_contract_has_a_name() -> None:
    """And no other has one, so that none is forgotten when the contract grows."""
    assert {category: set(names) for category, names in TOPICS.items()} == {
        Category.CONTRADICTION: set(CONTRADICTION_TOPICS),
        Category.MISSING: set(MISSING_TOPICS),
        Category.WORDING: set(WORDING_TOPICS),
    }


def test_a_topic_of_somebodys_own_pack_is_said_as_it_is_written(report: Report) -> None:
    """With spaces for its hyphens."""
    finding = report.files[1].findings[0]
    assert topic_of(finding) == "sun protection"
    assert topic_of(replace(finding, topic="house-style")) == "house style"


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("first: cue “{interval}” → value", "first place: matches the pattern “{interval}”, which gives a number"),
        ("second: cue “rest” → none", "second place: matches the pattern “rest”, which stands for “none”"),
        ("first: subject led-mask (context)", "first place: about led mask (taken from the lines around it)"),
        ("second: condition time:night", "second place: only for a certain time: night"),
        ("no compatibility test holds for the two", "nothing was found that lets both be true"),
        (
            "read side by side: they clash, 0.04",
            "asked whether the two contradict each other, the trained model gives 0.04 of 1",
        ),
        (
            "weighed with all else that is known of the two: 0.81",
            "weighed with all else that is known of the two, that is 0.81 of 1",
        ),
        (
            "and among the other pairs of this draft: 0.77",
            "and beside whatever else in this draft may contradict itself, 0.77 of 1",
        ),
        (
            "only “a rule and its exception” holds for the two, in doubt",
            "only one thing speaks for both being true, and it is in doubt: a rule and its exception",
        ),
        (
            "only “different subjects” and “a rule and its exception” hold for the two, in doubt",
            "only two things speak for both being true, and they are in doubt: different subjects, and a rule and its "
            "exception",
        ),
        ("demanded by laser (safety/help)", "laser calls for it (rule safety/help)"),
        ("looked for 46 wordings of seek help, such as “ring”", "looked for 46 patterns of it, such as “ring”"),
        ("negated by “not”", "negated by “not”"),
    ],
)
def test_a_step_is_said_plainly(step: str, words: str) -> None:
    """What has no plainer words stays as it is."""
    assert step_of(step) == words
