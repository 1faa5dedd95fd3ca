"""Two texts → one edit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.lsp.actions import difference

TEXTS = st.text(alphabet="ab\r\n<", max_size=12)


@given(TEXTS, TEXTS)
def test_the_edit_makes_one_text_of_the_other(before: str, after: str) -> None:
    """And begins and ends where an editor's position can stand: never between CR and LF."""
    span, new = difference(before, after)
    assert before[: span.start] + new + before[span.end :] == after
    for offset in (span.start, span.end):
        assert before[max(offset - 1, 0) : offset + 1] != "\r\n"


@pytest.mark.parametrize(
    ("before", "after", "start", "new"),
    [
        ("<p>a</p>\n<p>b</p>\n", "<p>a</p>\n<!-- c -->\n<p>b</p>\n", 9, "<!-- c -->\n"),
        ("a\nb", "a\nx\nb", 2, "x\n"),
        ("a", "a\nx\n", 1, "\nx\n"),
    ],
)
def test_lines_that_were_put_in_are_whole_lines(before: str, after: str, start: int, new: str) -> None:
    """As somebody who looks at the edit would say it."""
    span, text = difference(before, after)
    assert (span.start, span.end, text) == (start, start, new)
