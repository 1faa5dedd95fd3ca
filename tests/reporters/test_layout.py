"""Characters, cells, lines and excerpts."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from linter.model.source import SourceFile, SourceSpan
from linter.reporters._layout import Style, cells, excerpt, visible, wrap

PLAIN = Style()


def test_escape_sequences_are_shown_and_not_obeyed() -> None:
    """A draft that tries to clear the screen or set the title is printed with visible signs."""
    assert visible("\x1b[2Jhello\x07") == "␛[2Jhello␇"
    assert visible("\x9b31m") == "�31m"
    assert visible("safe\u202eefas") == "safe�efas"


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    """Whatever the text: no control character but the line end, no override of direction, no lone surrogate."""
    for character in visible(text):
        assert character == "\n" or unicodedata.category(character) not in ("Cc", "Cs")
        assert character not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def test_cells_of_wide_and_combining_characters() -> None:
    """Ideographs take two cells, combining marks none."""
    assert cells("肌abc") == 5
    assert cells("e\u0301") == 1


@given(st.text(max_size=300), st.integers(20, 100))
def test_wrapped_lines_fit(text: str, width: int) -> None:
    """No line is wider than asked for, however long its words."""
    assert all(cells(line) <= width for line in wrap(text, width, "  label: ", "    "))


def test_a_wrapped_text_keeps_its_words() -> None:
    """Only white space changes."""
    text = "Say how long redness lasts for most people, and say it once, in the same words."
    assert " ".join(" ".join(wrap(text, 30)).split()) == text


def underlined(source: SourceFile, start: int, end: int) -> str:
    """Return what stands above the carets of a one-line excerpt."""
    line, carets = excerpt(source, SourceSpan(start, end), PLAIN)
    first, last = carets.index("^"), carets.rindex("^") + 1
    taken, text = 0, ""
    for character in line:
        if first <= taken < last:
            text += character
        taken += cells(character)
    return text


def test_the_underline_stands_below_the_statement() -> None:
    """Tabs and wide characters before it shift the underline with the text."""
    for before in ("", "Plain. ", "\tTabbed ", "肌の話 ", "Cafe\u0301 ", "👩 "):
        text = f"{before}No downtime. More."
        start = text.index("No")
        assert underlined(SourceFile("a.md", text), start, start + 12) == "No downtime."


def test_a_line_of_200_000_characters_is_cut_around_the_statement() -> None:
    """The excerpt shows the statement with what surrounds it, between ellipses."""
    text = "before " * 15_000 + "There is no downtime." + " after" * 15_000
    start = text.index("There")
    line, carets = excerpt(SourceFile("a.md", text), SourceSpan(start, start + 21), PLAIN)
    assert "There is no downtime." in line
    assert cells(line) <= 80
    assert line.count("…") == 2
    assert carets.index("^") == line.index("There")


def test_a_statement_longer_than_the_line_shows_its_beginning() -> None:
    """Its end is cut, and the underline ends with what is shown."""
    text = "There is no downtime " * 20
    line, carets = excerpt(SourceFile("a.md", text), SourceSpan(0, len(text)), PLAIN)
    assert line.endswith("…")
    assert cells(line) <= 80
    assert cells(carets) <= 80


def test_a_statement_over_many_lines_shows_the_first_three() -> None:
    """Hard-wrapped copy is shown line by line, each with its number."""
    text = "one\ntwo\nthree\nfour\nfive\n"
    lines = excerpt(SourceFile("a.md", text), SourceSpan(0, len(text) - 1), PLAIN)
    assert [line.strip() for line in lines[::2]] == ["1 | one", "2 | two", "3 | three", "| … to line 5"]


def test_windows_line_ends_do_not_show() -> None:
    """A carriage return belongs to the line end."""
    text = "No downtime.\r\nRest.\r\n"
    assert excerpt(SourceFile("a.md", text), SourceSpan(0, 12), PLAIN)[0] == "  1 | No downtime."


def test_an_empty_place_has_one_caret() -> None:
    """A draft without a title still has a place to look at."""
    assert excerpt(SourceFile("a.md", "Text"), SourceSpan(0, 0), PLAIN) == ["  1 | Text", "    | ^"]


@given(st.text(max_size=400), st.data())
def test_any_excerpt_fits_and_is_safe(text: str, data: st.DataObject) -> None:
    """Whatever the draft and the place: 80 cells, no control characters, a caret."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    lines = excerpt(SourceFile("a.md", text), SourceSpan(start, end), PLAIN)
    assert any("^" in line for line in lines)
    for line in lines:
        assert cells(line) <= 80
        assert visible(line, keep="") == line


def test_colour_only_adds_escape_sequences() -> None:
    """Without colour the report reads the same."""
    source = SourceFile("a.md", "There is no downtime.")
    plain = excerpt(source, SourceSpan(9, 20), PLAIN, 31)
    colored = excerpt(source, SourceSpan(9, 20), Style(color=True), 31)
    assert colored != plain
    assert [line.replace("\x1b[34m", "").replace("\x1b[31m", "").replace("\x1b[0m", "") for line in colored] == plain
