"""Comments written into drafts: the finding is gone, and not a word of the copy is read differently."""

from __future__ import annotations

import re

import pytest

from linter.annotate import annotate, check_reason
from linter.errors import SettingsError
from linter.model.finding import Category, Confidence, Finding, FindingSpan, Severity
from linter.model.source import SourceFile, SourceSpan
from linter.readers import read_segments
from linter.suppress import suppress


def found(source: SourceFile, *quotes: str, rule: str = "house/rest") -> Finding:
    spans = tuple(
        FindingSpan("related" if number else "primary", "", SourceSpan(start, start + len(quote)), quote)
        for number, quote in enumerate(quotes)
        for start in [source.text.index(quote)]
    )
    return Finding(
        rule, Category.CONTRADICTION, "downtime", Severity.ERROR, Confidence.HIGH, "", "", "", (), spans, "f"
    )


def comments(text: str) -> list[str]:
    return re.findall(r"^.*skinlint-.*$", text, re.MULTILINE)


MARKDOWN = """\
---
title: The peel
description: No downtime at all
---

# The peel

There is no downtime. It is short.

This paragraph goes on
for three lines, no downtime,
and ends here.

- Rest for two days.
- Take care.

  More about care.

1. First

| what | how long |
|---|---|
| Downtime | none |

```html
no downtime in code
```

> Quoted: no pain.

Last line, no end"""

PAGE = """\
<html><body>
  <p>There is
     no downtime.</p>
  <ul><li>Rest for two days.</li>
  <li title="Two
    lines">Take care.</li></ul>
<p>One</p></body></html>
"""

TEXT = """\
THE PEEL

There is no downtime. It is short.
It goes on here.

- Rest for two days.
"""


@pytest.mark.parametrize(
    ("name", "text", "quote", "expected"),
    [
        ("a.md", MARKDOWN, "There is no downtime", ["<!-- skinlint-disable-next-line house/rest -- why -->"]),
        ("a.mdx", MARKDOWN, "There is no downtime", ["{/* skinlint-disable-next-line house/rest -- why */}"]),
        ("a.md", MARKDOWN, "No downtime at all", ["# skinlint-disable-next-line house/rest -- why"]),
        (
            "a.md",
            MARKDOWN,
            "three lines, no downtime",
            ["<!-- skinlint-disable house/rest -- why -->", "<!-- skinlint-enable house/rest -->"],
        ),
        ("a.html", PAGE, "no downtime", ["     <!-- skinlint-disable-next-line house/rest -- why -->"]),
        ("a.html", PAGE, "Rest for two days", ["  <!-- skinlint-disable-next-line house/rest -- why -->"]),
        ("a.txt", TEXT, "There is no downtime", ["[skinlint-disable-next-line house/rest -- why]"]),
    ],
)
def test_the_comment_stands_as_near_as_it_may(name: str, text: str, quote: str, expected: list[str]) -> None:
    """Above the line; around the block where a line between would break it; in the style of the format."""
    source = SourceFile(name, text)
    done = annotate(source, [found(source, quote)], "why")
    assert comments(done.text) == expected
    assert (done.suppressed, done.left) == (1, ())


QUOTES = [
    *("No downtime at all", "# The peel", "The peel", "There is no downtime", "It is short", "This paragraph"),
    *("three lines", "and ends", "Rest for two", "Take care", "More about", "First", "Downtime |", "none |", "no pain"),
    *("Last line", "no end"),
]


@pytest.mark.parametrize("name", ["a.md", "a.mdx", "a.html", "a.txt"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_no_word_is_read_differently(name: str, ends: str) -> None:
    """Wherever a finding stands: the segments are those of before, the finding is suppressed, the line ends stay."""
    text = {"a.html": PAGE, "a.txt": TEXT}.get(name, MARKDOWN).replace("\n", ends)
    source = SourceFile(name, text)
    for quote in QUOTES:
        if quote not in text:
            continue
        done = annotate(source, [found(source, quote)], "agreed with Dr Lim")
        changed = SourceFile(name, done.text)
        assert done.suppressed == 1, quote
        assert [one.text for one in read_segments(changed)] == [one.text for one in read_segments(source)]
        assert not suppress(changed, [found(changed, quote)], known={"house/rest"}).kept
        assert done.text.count("\n") == done.text.count(ends)
        assert [line for line in done.text.splitlines() if "skinlint-" not in line and line] == [
            line for line in text.splitlines() if line
        ]


def test_many_findings_in_one_draft() -> None:
    """Each gets its comment; two of one rule on one line share one; the outcome depends on no order."""
    source = SourceFile("a.md", MARKDOWN)
    findings = [found(source, quote, rule=f"house/r{number % 5}") for number, quote in enumerate(QUOTES[3:])]
    done = annotate(source, findings, "why")
    assert (done.suppressed, done.left) == (len(findings), ())
    changed = SourceFile("a.md", done.text)
    moved = [found(changed, item.spans[0].text, rule=item.rule) for item in findings]
    result = suppress(changed, moved, known={item.rule for item in findings})
    assert (result.kept, result.unused, result.notes) == ((), (), ())
    twice = [found(source, "There is no downtime"), found(source, "It is short")]
    assert len(comments(annotate(source, twice, "why").text)) == 1
    assert annotate(source, twice[::-1], "why") == annotate(source, twice, "why")


def test_two_findings_of_a_rule_in_one_block_share_a_comment() -> None:
    """A second pair around the same block would suppress nothing."""
    source = SourceFile("a.md", MARKDOWN)
    findings = [found(source, "three lines"), found(source, "and ends here")]
    changed = SourceFile("a.md", annotate(source, findings, "why").text)
    assert len(comments(changed.text)) == 2
    result = suppress(changed, [found(changed, "three lines"), found(changed, "and ends")], known={"house/rest"})
    assert (result.kept, result.unused, result.notes) == ((), (), ())


def test_a_whole_draft_is_the_last_resort() -> None:
    """Where no line between can be put in without breaking something: behind the front matter, for all of the draft."""
    text = "---\ntitle: |\n  The peel,\n  no downtime\n---\n\nText.\n\nThere is no pain.\n"
    source = SourceFile("a.md", text)
    findings = [found(source, "no downtime"), found(source, "no pain", rule="house/pain")]
    done = annotate(source, findings, "why")
    assert (done.suppressed, done.left) == (2, ())
    changed = SourceFile("a.md", done.text)
    moved = [found(changed, "no downtime"), found(changed, "no pain", rule="house/pain")]
    result = suppress(changed, moved, known={"house/rest", "house/pain"})
    assert (result.kept, result.unused, result.notes) == ((), (), ())
    assert [one.text for one in read_segments(changed)] == [one.text for one in read_segments(source)]


def test_a_pair_needs_a_comment_at_one_of_its_ends_only() -> None:
    """The easier one: a sentence of its own rather than a cell of a table."""
    source = SourceFile("a.md", MARKDOWN)
    done = annotate(source, [found(source, "Downtime | none", "There is no downtime")], "why")
    assert comments(done.text) == ["<!-- skinlint-disable-next-line house/rest -- why -->"]
    assert "-->\nThere is no downtime" in done.text


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("  ", "the reason is empty; say why"),
        ("fine --> <b>", '"-->" would end a comment'),
        ("fine */", '"\\*/" would end a comment'),
        ("one\ntwo", "line ends or control characters"),
        ("\x1b[2J", "would end|control"),
    ],
)
def test_a_reason_must_fit_a_comment(reason: str, message: str) -> None:
    """Of every format."""
    with pytest.raises(SettingsError, match=message):
        check_reason(reason)
    assert check_reason(" “agreed” with Dr Lim, 2024 ") == "“agreed” with Dr Lim, 2024"
