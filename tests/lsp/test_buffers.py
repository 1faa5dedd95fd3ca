"""What an editor has open, and places as it counts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from linter.lsp.buffers import Buffer, Places, unit_of
from linter.model.source import SourceFile, SourceSpan
from linter.reporters._places import Unit

TEXTS = st.text(alphabet=st.sampled_from("ab é🌸👩🏽\u2028\x0c\x85\t\r\n"), max_size=40)
UNITS = st.sampled_from(list(Unit))


def at(line: int, character: int) -> types.Position:
    return types.Position(line, character)


def partial(start: types.Position, end: types.Position, text: str) -> types.TextDocumentContentChangePartial:
    return types.TextDocumentContentChangePartial(types.Range(start, end), text)


@pytest.mark.parametrize(
    ("unit", "column"), [(Unit.UTF16, 5), (Unit.UTF8, 8), (Unit.CODE_POINT, 4)], ids=["utf-16", "utf-8", "utf-32"]
)
def test_columns_are_counted_in_the_unit_agreed_on(unit: Unit, column: int) -> None:
    """A flower outside the basic plane takes two UTF-16 units, four bytes, one code point."""
    places = Places("x\né 🌸 peel", unit)
    offset = "x\né 🌸 peel".index("peel")
    assert places.position(offset) == at(1, column)
    assert places.offset(at(1, column)) == offset


def test_lines_end_where_the_protocol_says() -> None:
    """CRLF, LF and a lone CR; not the other characters that Unicode calls line ends."""
    places = Places("a\r\nb\rc\nd\u2028e\x0cf\x85g", Unit.UTF16)
    assert [places.position(offset).line for offset in (0, 3, 5, 7, 9, 11, 13)] == [0, 1, 2, 3, 3, 3, 3]


def test_positions_that_are_not_there_are_taken_as_the_nearest_end() -> None:
    """Editors send a column behind the line's end, and a line behind the last."""
    places = Places("ab\r\ncd", Unit.UTF16)
    assert places.offset(at(0, 99)) == 2
    assert places.offset(at(9, 0)) == 6
    assert places.line(7) == types.Range(at(1, 0), at(1, 2))


def test_half_a_character_is_taken_as_the_whole_one() -> None:
    """A column between the two units of an emoji stands before it."""
    assert Places("🌸x", Unit.UTF16).offset(at(0, 1)) == 0


@given(TEXTS, UNITS)
def test_every_offset_survives_the_way_there_and_back(text: str, unit: Unit) -> None:
    """All but the middle of a CRLF, which no position names."""
    places = Places(text, unit)
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] != "\r\n" or offset == 0:
            assert places.offset(places.position(offset)) == offset


@given(TEXTS)
def test_lines_are_those_of_the_linter(text: str) -> None:
    """So that a finding's line and the editor's are the same."""
    source, places = SourceFile("a.md", text), Places(text, Unit.CODE_POINT)
    for offset in range(len(text) + 1):
        line, column = source.position(offset)
        assert places.position(offset) == at(line - 1, column - 1)


@given(TEXTS, TEXTS, UNITS, st.data())
def test_a_change_does_what_it_does_in_the_editor(text: str, new: str, unit: Unit, data: st.DataObject) -> None:
    """Whatever the text holds, the stretch between two positions is replaced and nothing else."""
    offsets = [o for o in range(len(text) + 1) if o == 0 or text[o - 1 : o + 1] != "\r\n"]
    start, end = sorted((data.draw(st.sampled_from(offsets)), data.draw(st.sampled_from(offsets))))
    places = Places(text, unit)
    change = partial(places.position(start), places.position(end), new)
    changed = Buffer("file:///a.md", "markdown", 1, text).changed([change], 2, unit)
    assert changed == Buffer("file:///a.md", "markdown", 2, text[:start] + new + text[end:])


def test_changes_are_counted_one_after_the_other() -> None:
    """The second is counted in the text that the first left; one without a range replaces everything."""
    buffer = Buffer("file:///a.md", "markdown", 1, "one\ntwo")
    typed = buffer.changed([partial(at(0, 0), at(1, 0), ""), partial(at(0, 3), at(0, 3), "!")], 2, Unit.UTF16)
    assert typed.text == "two!"
    assert buffer.changed([types.TextDocumentContentChangeWholeDocument("new")], 3, Unit.UTF16).text == "new"


def test_ends_the_wrong_way_round_are_put_right() -> None:
    """Some editors select backwards."""
    assert Places("abcd", Unit.UTF16).span(types.Range(at(0, 3), at(0, 1))) == SourceSpan(1, 3)


def test_half_a_surrogate_pair_is_made_visible() -> None:
    """It cannot be encoded, and an editor may send one while an emoji is typed; places stay where they are."""
    buffer = Buffer("untitled:1", "markdown", 1, "a \ud83c b")
    assert buffer.draft == "a \ufffd b"


def test_a_byte_order_mark_is_counted_by_the_editor_only() -> None:
    """The linter leaves it out."""
    assert Buffer("file:///a.md", "markdown", 1, "\ufeffa").shift == 1
    assert Buffer("file:///a.md", "markdown", 1, "a").shift == 0


@pytest.mark.parametrize(
    ("encoding", "unit"),
    [("utf-8", Unit.UTF8), ("utf-16", Unit.UTF16), ("utf-32", Unit.CODE_POINT), (None, Unit.UTF16)],
)
def test_without_an_agreement_columns_are_utf_16(encoding: str | None, unit: Unit) -> None:
    """As the protocol has it."""
    assert unit_of(encoding) is unit
