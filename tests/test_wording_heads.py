"""Heads for rejected phrases, fitted to drafts: linear, no worse than what they start from, and pinned by the card."""

from __future__ import annotations

import numpy as np
import pytest

from linter.recogniser import FOLDER, read_card
from tools.bank import ALL_LABELS
from tools.wording_heads import _BAR, fitted, folds

RNG = np.random.default_rng(7)


def test_a_fitted_head_learns_what_the_trained_one_overlooks() -> None:
    """Two directions of a vector decide; the trained head knows one of them."""
    vectors = RNG.normal(size=(600, 12))
    wanted = ((vectors[:, 0] + vectors[:, 1]) > 1.5).astype(float)
    trained = np.zeros(12)
    trained[0] = 2.0
    weights, bias = fitted(vectors, wanted, trained, -1.0)
    right = [
        ((vectors @ head + constant > 0) == wanted).mean() for head, constant in ((trained, -1.0), (weights, bias))
    ]
    assert weights.shape == (12,)
    assert right[1] > right[0]


def test_authors_are_left_out_whole() -> None:
    """Each sentence is left out once, with all others of its author."""
    authors = ["ak", "ak", "al", "am", "an", "ao", "ap", "ap"]
    left_out = list(folds(authors))
    assert np.array(left_out).sum(0).tolist() == [1] * len(authors)
    assert all(mine[0] == mine[1] and mine[6] == mine[7] for mine in left_out)


def test_what_ships_is_fitted_and_keeps_what_was_trained() -> None:
    """Rows for claims and safety language are the trained ones; those for phrases are not, and the card tells why."""
    card = read_card()
    with np.load(FOLDER / "heads.npz") as heads:
        same = np.isclose(heads["labels_weight"], heads["trained_weight"]).all(1)
    kept = {f"!{topic}" for topic in card["wording_heads"]["trained only"]}
    assert [label for label, unchanged in zip(ALL_LABELS, same, strict=True) if not unchanged] == [
        label for label in ALL_LABELS if label.startswith("!") and label not in kept
    ]
    assert card["thresholds"]["wording"]["default"] == pytest.approx(_BAR)
