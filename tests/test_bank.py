"""The sentence bank is what its README says, and nothing stands on both sides of the split."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tools.bank import (
    ALL_LABELS,
    BEGIN,
    CORPUS,
    END,
    HELD_OUT,
    counts,
    near_duplicates,
    read_bank,
    read_blocks,
    read_pairs,
    sentences_of,
)


def test_it_has_what_training_needs() -> None:
    """At least 4,000 sentences by several authors, every label on both sides, many sentences without a claim."""
    bank = read_bank()
    assert len(bank) >= 4000
    assert len({item.author for item in bank}) >= 6
    train = Counter(label for item in bank if not item.held_out for label in item.labels)
    held = Counter(label for item in bank if item.held_out for label in item.labels)
    assert [label for label in ALL_LABELS if not train[label]] == []
    assert [label for label in ALL_LABELS if "/" in label and not held[label]] == []
    assert {item.author for item in bank if item.held_out} == HELD_OUT


def test_no_sentence_stands_on_both_sides() -> None:
    """Nor a near-duplicate of one."""
    bank = read_bank()
    train = [item.text for item in bank if not item.held_out]
    held = [item.text for item in bank if item.held_out]
    assert [train[index] for index in sorted(near_duplicates(train, held))] == []


def test_blocks_are_for_training_alone() -> None:
    """Nothing that takes a side in them repeats a sentence that is held out; no statement takes both sides."""
    held = [item.text for item in read_bank() if item.held_out]
    blocks = read_blocks()
    taken = [item.text for block in blocks for item in sentences_of(block)]
    assert [taken[index] for index in sorted(near_duplicates(taken, held))] == []
    assert [block.article for block in blocks if {*block.takes_one} & {*block.takes_other, *block.neither}] == []


def test_a_statement_of_a_block_may_bring_its_heading(tmp_path: Path) -> None:
    """The words in brackets are the sentence's context."""
    (tmp_path / "author-1.jsonl").write_text(
        '{"article": "Peels", "axis": "downtime", "one": "downtime/none", "other": "downtime/some", '
        '"takes_one": ["[Time off?] None."], "takes_other": ["You shed for a week."], '
        '"neither": ["We open at ten."]}\n',
        encoding="utf-8",
    )
    (block,) = read_blocks(tmp_path)
    assert [(item.context, item.text, item.labels) for item in sentences_of(block)] == [
        ("Time off?", "None.", ("downtime/none",)),
        ("", "You shed for a week.", ("downtime/some",)),
    ]


def test_a_block_without_a_side_is_named(tmp_path: Path) -> None:
    """File and line."""
    (tmp_path / "author-1.jsonl").write_text(
        '{"article": "Peels", "axis": "downtime", "one": "downtime/none", "other": "downtime/some", '
        '"takes_one": [], "takes_other": ["You shed for a week."], "neither": ["We open at ten."]}\n',
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match=r"author-1\.jsonl:1: a block needs"):
        read_blocks(tmp_path)


def test_near_duplicates_are_found_by_their_words() -> None:
    """A word more or another order is the same sentence."""
    held = ["Stay out of the sun for two weeks after the peel."]
    train = ["After the peel, stay out of the sun for two weeks.", "Wear a hat.", "Stay out of the sun."]
    assert near_duplicates(train, held) == {0}


def test_the_readme_gives_its_counts() -> None:
    """`python -m tools.bank --write` puts them there."""
    text = (CORPUS / "README.md").read_text(encoding="utf-8")
    told = text.partition(BEGIN)[2].partition(END)[0].strip()
    assert told == counts(read_bank(), read_pairs(), read_blocks())


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        '{"text": "A.", "context": "", "page": "", "labels": ["downtime/maybe"], "topic": "", "attribution": "author", '
        '"polarity": "affirmed", "condition": ""}',
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    """File and line."""
    (tmp_path / "author-1.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"author-1\.jsonl:1: "):
        read_bank(tmp_path)
