"""Numbers of sessions without their noun, and hours of the day, as drafts write them."""

from __future__ import annotations

import pytest

from linter.model.claim import Sentence
from linter.model.quantity import Quantity
from linter.nlp.tokens import Token, tokenize
from linter.nlp.units import Unit, bare_count


def unit(question: str, answer: str) -> Unit:
    """Return an answer with the words of its question before it."""
    before = [Token(token.word, -1, -1, token.gap, token.raw) for token in tokenize(question)]
    made = Unit(Sentence(0, 0, 0, len(answer), answer), [*before, *tokenize(answer)], len(before))
    made.asked = True
    return made


@pytest.mark.parametrize(
    ("answer", "low", "high"),
    [("Four to six.", 4, 6), ("Usually eight.", 8, 8), ("8–12.", 8, 12), ("Three or four.", 3, 4)],
)
def test_an_answer_counts_sessions_without_naming_them(answer: str, low: int, high: int) -> None:
    """The question has named them."""
    found = bare_count(unit("How many sessions will I need?", answer))
    assert found is not None
    assert isinstance(found.payload, Quantity)
    assert (found.payload.low, found.payload.high, found.payload.unit) == (low, high, "session")
    assert {"sessions", "several"} <= found.names


@pytest.mark.parametrize("answer", ["Six weeks apart.", "4 to 6 weeks.", "It depends."])
def test_times_count_no_sessions(answer: str) -> None:
    """A number with a unit of its own is no count."""
    assert bare_count(unit("How many sessions will I need?", answer)) is None


def test_other_questions_ask_for_no_sessions() -> None:
    """Only a question after sessions gives a bare number its meaning."""
    assert bare_count(unit("How many drops do I use?", "Four.")) is None


def test_hours_of_the_day_are_one_word() -> None:
    """The full stops of a.m. and p.m. end nothing."""
    assert [token.word for token in tokenize("Best in the a.m., not the p.m.")] == "best in the am not the pm".split()
