"""Comments that keep findings back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model.finding import Category, Confidence, Finding, FindingSpan, Severity
from linter.model.source import SourceFile, SourceSpan
from linter.suppress import Suppressed, find_comments, suppress

KNOWN = {
    "recovery/no-rest",
    "no-rest",
    "recovery",
    "downtime",
    "contradiction",
    "contradiction/downtime",
    "pain",
    "wording",
}


def finding(text: str, *quotes: str) -> Finding:
    """Return a contradiction about downtime between quotes of a text."""
    spans = []
    for quote in quotes:
        start = text.index(quote)
        spans.append(FindingSpan("primary", "", SourceSpan(start, start + len(quote)), quote))
    return Finding(
        "recovery/no-rest", Category.CONTRADICTION, "downtime", Severity.ERROR, Confidence.HIGH,
        "", "", "", (), tuple(spans), "",
    )  # fmt: skip


def sort(text: str, *quotes: str, path: str = "a.md", require_reason: bool = False) -> Suppressed:
    return suppress(SourceFile(path, text), [finding(text, *quotes)], known=KNOWN, require_reason=require_reason)


@pytest.mark.parametrize(
    "name", ["recovery/no-rest", "no-rest", "downtime", "contradiction", "contradiction/downtime", "recovery", "all"]
)
def test_a_comment_names_rule_topic_category_pack_or_all(name: str) -> None:
    """Whatever the finding answers to."""
    result = sort(f"<!-- skinlint-disable-next-line {name} -->\nNo downtime.\n", "No downtime")
    assert (len(result.kept), len(result.suppressed), result.unused) == (0, 1, ())


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- skinlint-disable-next-line downtime -- agreed with Dr Osei -->",
        "<!--skinlint-disable-next-line pain, downtime-->",
        "{/* skinlint-disable-next-line downtime */}",
        "{{/* skinlint-disable-next-line downtime */}}",
        "{# skinlint-disable-next-line downtime #}",
        "{% comment %} skinlint-disable-next-line downtime {% endcomment %}",
        "{%- comment -%}skinlint-disable-next-line downtime{%- endcomment -%}",
        "<!-- skinlint-disable-next-line\n  downtime -->",
    ],
)
def test_forms_of_a_comment(comment: str) -> None:
    """Each kind of template has its own comments."""
    assert sort(f"Intro.\n\n{comment}\n\nNo downtime.\n", "No downtime").kept == ()


def test_plain_text_has_a_line_of_its_own() -> None:
    """Brackets in .txt; in Markdown the same line is copy."""
    text = "[skinlint-disable-next-line downtime -- the leaflet says so]\r\nNo downtime.\r\n"
    assert sort(text, "No downtime", path="a.txt").kept == ()
    assert len(sort(text, "No downtime", path="a.md").kept) == 1


def test_front_matter_has_yaml_comments() -> None:
    """A title is copy, and its comment stands before it; elsewhere `#` opens a heading."""
    text = "---\n# skinlint-disable-next-line downtime\ntitle: No downtime\n---\nText.\n"
    assert sort(text, "No downtime").kept == ()
    assert len(sort("# skinlint-disable-next-line downtime\nNo downtime\n", "No downtime").kept) == 1


def test_next_line_reaches_one_line_only() -> None:
    """The line after it is reported, and the comment suppressed nothing."""
    result = sort("<!-- skinlint-disable-next-line downtime -->\nRest.\nNo downtime.\n", "No downtime")
    assert len(result.kept) == 1
    assert result.unused == ((1, "downtime"),)


def test_comments_may_be_piled_up() -> None:
    """Each of them means the line of copy below."""
    text = "<!-- skinlint-disable-next-line pain -->\n<!-- skinlint-disable-next-line downtime -->\n\nNo downtime.\n"
    result = sort(text, "No downtime")
    assert result.kept == ()
    assert result.unused == ((1, "pain"),)


def test_a_block_ends_with_enable() -> None:
    """Between the two comments nothing is reported, behind them everything is."""
    text = "<!-- skinlint-disable downtime -->\nNo downtime.\n<!-- skinlint-enable -->\nTake days off.\n"
    assert sort(text, "No downtime").kept == ()
    assert len(sort(text, "days off").kept) == 1


def test_enable_can_name_what_it_ends() -> None:
    """The other names stay off."""
    text = "<!-- skinlint-disable downtime, pain -->\n<!-- skinlint-enable pain -->\nNo downtime.\n"
    assert sort(text, "No downtime").kept == ()


def test_a_block_without_end_reaches_the_end_of_the_draft() -> None:
    """Nothing needs to be enabled again for its own sake."""
    assert sort("<!-- skinlint-disable all -->\nText.\n\nNo downtime.\n", "No downtime").kept == ()


def test_a_file_comment_holds_wherever_it_stands() -> None:
    """Also below what it means."""
    assert sort("No downtime.\n\n<!-- skinlint-disable-file downtime -- archived -->\n", "No downtime").kept == ()


def test_a_contradiction_is_suppressed_at_any_of_its_ends() -> None:
    """Who vouches for one side vouches for the pair."""
    text = "No downtime.\n\n<!-- skinlint-disable-next-line downtime -->\nTake days off.\n"
    assert sort(text, "No downtime", "days off").kept == ()


def test_a_reason_can_be_demanded() -> None:
    """Then a comment without one counts for nothing, and that is said."""
    text = "<!-- skinlint-disable-next-line downtime -->\nNo downtime.\n"
    result = sort(text, "No downtime", require_reason=True)
    assert len(result.kept) == 1
    assert result.notes[0].startswith("line 1: skinlint-disable-next-line gives no reason")
    good = text.replace(" -->", " -- agreed -->", 1)
    assert sort(good, "No downtime", require_reason=True).kept == ()
    assert sort(good.replace("-- agreed", "— agreed"), "No downtime", require_reason=True).kept == ()


@pytest.mark.parametrize(
    ("comment", "note"),
    [
        ("skinlint-disable-next-line downtme", 'no rule of this run answers to that name; did you mean "downtime"?'),
        ("skinlint-disable-nextline downtime", 'skinlint-disable-nextline; did you mean "disable-next-line"?'),
        ("skinlint-disable", "names no rule and suppresses nothing; name one, or `all`"),
        ("skinlint-enable pain", "it was not disabled before this line"),
    ],
)
def test_a_comment_that_cannot_work_is_noted(comment: str, note: str) -> None:
    """A misspelt comment does not fail silently."""
    result = sort(f"<!-- {comment} -->\nNo downtime.\n", "No downtime")
    assert len(result.kept) == 1
    assert result.notes[0].startswith("line 1: ")
    assert result.notes[0].endswith(note)


def test_comments_in_code_are_shown_and_not_meant() -> None:
    """Documentation about the comments suppresses nothing."""
    text = "```html\n<!-- skinlint-disable-file all -->\n```\n\nNo downtime.\n"
    assert sort(text, "No downtime") == Suppressed((finding(text, "No downtime"),), ())


def test_a_second_comment_for_the_same_is_unused() -> None:
    """It can go."""
    text = "<!-- skinlint-disable downtime -->\n<!-- skinlint-disable-next-line pain -->\nNo downtime.\n"
    assert sort(text, "No downtime").unused == ((2, "pain"),)


def test_an_unclosed_comment_is_none() -> None:
    """The reader of the page would not take it for one either."""
    assert find_comments(SourceFile("a.md", "<!-- skinlint-disable all\nNo downtime.")) == []


@given(
    st.lists(
        st.sampled_from(
            ["<!-- skinlint-disable all -->", "<!--", "-->", "skinlint-", "\n", "```", "{#", "{% comment %}", "text"]
        ),
        max_size=40,
    )
)
def test_no_draft_breaks_it(parts: Sequence[str]) -> None:
    """Every finding is either kept or suppressed."""
    text = " ".join([*parts, "No downtime."])
    result = sort(text, "No downtime")
    assert len(result.kept) + len(result.suppressed) == 1


def test_time_grows_with_the_draft() -> None:
    """Thousands of comments and openings of comments, and no pattern that hangs."""
    text = (
        "<!-- skinlint-disable-next-line downtime -->\n" * 20_000
        + "<!--" * 50_000
        + "{% comment" * 50_000
        + "\nNo downtime."
    )
    begin = perf_counter()
    findings = [finding(text, "No downtime")] * 2_000
    suppress(SourceFile("a.md", text), findings, known=KNOWN)
    assert perf_counter() - begin < 5
    assert len(re.findall("skinlint", text)) == 20_000
