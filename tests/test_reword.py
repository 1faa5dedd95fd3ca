"""A suggested wording goes into the draft, and not another word is read differently."""

from __future__ import annotations

import pytest

from linter.model.finding import Category, Confidence, Finding, FindingSpan, Severity
from linter.model.source import SourceFile, SourceSpan
from linter.reword import reworded

SENTENCE = "Results differ & cannot be promised."


def finding(source: SourceFile, words: str, category: Category) -> Finding:
    start = source.text.index(words)
    place = FindingSpan("primary", "here", SourceSpan(start, start + len(words)), words)
    return Finding(
        "pack/rule", category, "topic", Severity.WARNING, Confidence.HIGH, "m", "w", "h", (), (place,), "mark"
    )


def added(path: str, text: str, words: str) -> str | None:
    source = SourceFile(path, text)
    return reworded(source, finding(source, words, Category.MISSING), SENTENCE)


@pytest.mark.parametrize(
    ("path", "before", "words", "after"),
    [
        ("a.md", "# Peel\n\nIt tingles.\n\nMore.\n", "Peel", f"# Peel\n\nIt tingles.\n\n{SENTENCE}\n\nMore.\n"),
        ("a.md", "# Peel", "Peel", f"# Peel\n\n{SENTENCE}\n"),
        ("a.txt", "A peel.\r\n\r\nMore.", "peel", f"A peel.\r\n\r\n{SENTENCE}\r\n\r\nMore."),
        ("a.md", "- A peel.\n- More.\n\nThe end.\n", "peel", f"- A peel.\n- More.\n\n{SENTENCE}\n\nThe end.\n"),
        (
            "a.md",
            "---\ntitle: A peel\n---\n\nIt tingles.\n",
            "peel",
            f"---\ntitle: A peel\n---\n\n{SENTENCE}\n\nIt tingles.\n",
        ),
        (
            "a.html",
            "<main>\n  <p>A\n  peel.</p>\n  <ul><li>x</li></ul>\n</main>\n",
            "peel",
            "<main>\n  <p>A\n  peel.</p>\n  <p>Results differ &amp; cannot be promised.</p>\n"
            "  <ul><li>x</li></ul>\n</main>\n",
        ),
    ],
    ids=["below a heading's text", "at the end", "plain text, CRLF", "behind a list", "below front matter", "HTML"],
)
def test_a_sentence_is_added_as_a_paragraph_of_its_own(path: str, before: str, words: str, after: str) -> None:
    """Behind the block that demands it, where that tears nothing apart; else further down."""
    assert added(path, before, words) == after


def test_where_nothing_is_safe_nothing_is_added() -> None:
    """In an unclosed comment every place is out of sight."""
    assert added("a.md", "A peel.\n\n<!-- never closed\n\n", "peel") in (
        None,
        f"A peel.\n\n{SENTENCE}\n\n<!-- never closed\n\n",
    )
    assert added("a.md", "```\nA peel.\n", "peel") is None


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ("It is completely safe.", "completely safe", "It is well tolerated."),
        ("Completely safe peels.", "Completely safe", "Well tolerated peels."),
        ("It is **completely** safe.", "completely** safe", None),
    ],
)
def test_a_phrase_is_replaced_where_it_stands(before: str, words: str, after: str | None) -> None:
    """With its capital; not where markup runs through it."""
    source = SourceFile("a.md", before)
    assert reworded(source, finding(source, words, Category.WORDING), "well tolerated") == after


def test_a_contradiction_has_no_wording() -> None:
    """Which side holds is the writer's to say."""
    source = SourceFile("a.md", "No downtime.")
    assert reworded(source, finding(source, "No downtime", Category.CONTRADICTION), "x") is None
