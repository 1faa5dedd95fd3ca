"""The sentence splitter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.nlp.sentences import label_length, split_sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It stings. Then it stops.", ["It stings.", "Then it stops."]),
        ("Ask Dr. Okonjo first. She knows.", ["Ask Dr. Okonjo first.", "She knows."]),
        ("Use 0.5 percent. Not more!", ["Use 0.5 percent.", "Not more!"]),
        ("Does it hurt? No.", ["Does it hurt?", "No."]),
        ("“It stung.” She laughed.", ["“It stung.”", "She laughed."]),
        ("Wait… then rinse.", ["Wait… then rinse."]),
        ("Bring a hat, e.g. a wide one. Thanks.", ["Bring a hat, e.g. a wide one.", "Thanks."]),
        ("1. Cleanse", ["1. Cleanse"]),
        ("no full stop", ["no full stop"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    """Abbreviations, decimals and ellipses do not end a sentence."""
    assert split(text) == expected


@given(st.text(alphabet="ab .!?…”\n", max_size=60))
def test_nothing_but_blanks_is_lost(text: str) -> None:
    """All words of the text stand in exactly one sentence, in order."""
    assert "".join("".join(split(text)).split()) == "".join(text.split())


def test_labels() -> None:
    """A short label before a colon is told from a sentence with a colon late in it."""
    assert label_length("Minimal downtime: a day or two.") == len("Minimal downtime:")
    assert label_length("No label here.") == 0
