"""Whose promise a phrase is: the page's own, or one that it only quotes."""

from __future__ import annotations

import pytest

from linter.engine import lint
from linter.model.finding import Category
from linter.model.source import SourceFile
from linter.packs import RuleSet
from linter.readers import read_segments


def topics(rules: RuleSet, text: str) -> list[str]:
    """Return the topics of the rejected phrases in a draft."""
    source = SourceFile("draft.md", text)
    report = lint(source, read_segments(source), rules)
    return sorted({finding.topic for finding in report.findings if finding.category is Category.WORDING})


@pytest.mark.parametrize(
    "passage",
    [
        '*"My shop lady says it is 100% safe."* So is a box jellyfish.',
        '"This peel is 100% safe." No peel is; ask about your own risks.',
        'Some bloke on a forum said "it is 100% safe". Rubbish.',
        "Mine said it was 100% safe and I walked out.",
        "The board in their window reads 100% safe.",
    ],
)
def test_a_promise_that_the_page_denies_or_reports_is_not_its_own(rules: RuleSet, passage: str) -> None:
    """Columns quote what sellers say to take it apart."""
    assert topics(rules, f"# Peels\n\n{passage}\n") == []


def test_sayings_that_are_answered_in_turn_are_nobodys_promise(rules: RuleSet) -> None:
    """A list of what people believe needs no word of denial in each answer."""
    text = (
        "# Peels\n\n## What people believe\n\n"
        '**"A peel is 100% safe."** Ask those who scarred, then think about it again.\n\n'
        '**"Peels are only for the young."** Our oldest client turned eighty in May.\n'
    )
    assert topics(rules, text) == []


def test_words_that_are_not_to_be_used_may_be_listed(rules: RuleSet) -> None:
    """A style guide names them."""
    assert topics(rules, '# Peels\n\n## Language we do not use\n\nMark down "this is 100% safe" at once.\n') == []


@pytest.mark.parametrize(
    "passage",
    ["Our peel is 100% safe.", '"This peel is 100% safe!" — Ann, Leeds', '"Is it gentle?" Yes, and it is 100% safe.'],
)
def test_the_pages_own_promises_and_its_customers_praise_count(rules: RuleSet, passage: str) -> None:
    """Praise that a page prints is a promise it makes."""
    assert "absolute-safety" in topics(rules, f"# Peels\n\n{passage}\n")


def quotes(rules: RuleSet, text: str) -> list[str]:
    """Return the rejected phrases of a draft as they are shown."""
    source = SourceFile("draft.md", text)
    report = lint(source, read_segments(source), rules)
    return [finding.spans[0].text for finding in report.findings if finding.category is Category.WORDING]


def test_neighbours_of_one_topic_in_a_sentence_are_one_finding(rules: RuleSet) -> None:
    """An offer is one offer, however many of its words are known."""
    assert quotes(rules, "# Peels\n\nBook by Sunday and get 40% off any course of six.\n") == [
        "Book by Sunday and get 40% off any course"
    ]


def test_phrases_of_two_sentences_or_topics_stay_apart(rules: RuleSet) -> None:
    """Each sentence has to be rewritten, and each topic has its own reason."""
    assert len(quotes(rules, "# Peels\n\nGet 40% off any course. Only four spaces left.\n")) == 2
    assert len(quotes(rules, "# Peels\n\nIt is completely safe and has no side effects.\n")) == 2


def test_a_phrase_with_a_safer_wording_stays_alone(rules: RuleSet) -> None:
    """It can be put in the phrase's place, and in nothing longer."""
    assert "completely safe" in quotes(rules, "# Peels\n\nIt is completely safe, and it can never harm your skin.\n")
