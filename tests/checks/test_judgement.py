"""One number for a pair: what its reader must say follows from all else that is known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linter.checks.judgement import INTERACTING, Judgement, load_judgement
from linter.errors import ModelError

_KNOWN = st.fixed_dictionaries(
    {"both cues": st.sampled_from([0.0, 1.0]), "values": st.sampled_from([0.0, 1.0]), "in doubt": st.just(0.0)},
    optional={"weaker side": st.floats(-5, 5), "words shared": st.floats(0, 1), "axis cost": st.just(1.0)},
)


@given(known=_KNOWN, read=st.floats(0, 1), recognised=st.booleans(), doubted=st.booleans())
def test_a_pair_is_reported_exactly_where_its_reading_reaches_what_was_needed(
    known: dict[str, float], read: float, recognised: bool, doubted: bool
) -> None:
    """So that no pair is read in vain, and none is lost that a full reading would have kept."""
    judgement = load_judgement()
    least = judgement.least(recognised=recognised, doubted=doubted)
    needed = judgement.needed(known, least)
    assume(abs(read - needed) > 0.002)  # readings and chances are rounded
    assert (judgement.chance(known, read) >= least) == (read > needed)


@given(known=_KNOWN, first=st.floats(0, 1), second=st.floats(0, 1))
def test_a_surer_reading_never_lowers_the_chance(known: dict[str, float], first: float, second: float) -> None:
    """Whatever else is known of the pair."""
    low, high = sorted((first, second))
    assert load_judgement().chance(known, low) <= load_judgement().chance(known, high)


def test_the_bars_are_in_order() -> None:
    """What is reported, of medium, and of high confidence; what cues found is believed before what was recognised."""
    judgement = load_judgement()
    assert judgement.cues <= judgement.doubted <= judgement.recognised <= judgement.medium <= judgement.high < 1
    assert {f"reading, {name}" for name in INTERACTING} <= set(judgement.weights)


@pytest.mark.parametrize("text", ["", "[]", '{"weights": {"reading": "much"}, "constant": 0, "bars": {}}'])
def test_a_damaged_file_is_said_in_one_line(tmp_path: Path, text: str) -> None:
    """With what to do."""
    path = tmp_path / "judgement.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=r"judgement\.json is missing or damaged; install skinlint again"):
        load_judgement(path)


def test_weights_are_kept_as_data(tmp_path: Path) -> None:
    """A file of the same shape is read back."""
    path = tmp_path / "judgement.json"
    bars = {"cues": 0.4, "doubted": 0.5, "recognised": 0.6, "medium": 0.7, "high": 0.9}
    path.write_text(json.dumps({"weights": {"reading": 1}, "constant": -1, "bars": bars}), encoding="utf-8")
    assert load_judgement(path) == Judgement({"reading": 1.0}, -1.0, 0.4, 0.5, 0.6, 0.7, 0.9)
