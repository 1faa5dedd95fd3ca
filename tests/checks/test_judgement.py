"""One number for a pair: what its reader must say follows from all else that is known."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linter.checks.judgement import INTERACTING, Judgement, Standing, load_judgement, log_odds, standings
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


_CHANCES = st.floats(0.22, 0.99)
_PAIRS = st.lists(
    st.builds(
        lambda first, gap, axis, chance: Standing((first, first + gap), axis, round(chance, 3)),
        st.integers(0, 12),
        st.integers(1, 6),
        st.sampled_from(["pain", "downtime", "risk"]),
        _CHANCES,
    ),
    max_size=12,
)


@given(pairs=_PAIRS, order=st.randoms(use_true_random=False))
def test_how_a_pair_stands_does_not_depend_on_the_order_of_the_pairs(
    pairs: list[Standing], order: random.Random
) -> None:
    """What is reported is the same whichever rule is tried first."""
    places = list(range(len(pairs)))
    order.shuffle(places)
    shuffled = standings([pairs[place] for place in places], 0.22)
    straight = standings(pairs, 0.22)
    assert [straight[place] for place in places] == shuffled


def test_a_pair_that_stands_alone_has_no_rivals_and_no_support() -> None:
    """Its margin is what it has above the least chance."""
    (alone,) = standings([Standing((3, 40), "pain", 0.5)], 0.22)
    assert alone["margin"] == pytest.approx(log_odds(0.5) - log_odds(0.22))
    assert alone["likeliest of its sides"] == 2
    for name in ("rivals", "rival on the axis", "rival elsewhere", "another axis", "further axes", "sentences beside"):
        assert alone[name] == 0


def test_a_pair_with_likelier_rivals_is_less_likely_and_one_that_two_axes_show_is_more() -> None:
    """A sentence seldom clashes with five others; that two axes show one clash is no accident."""
    judgement = load_judgement()
    pair = Standing((3, 40), "pain", 0.6)

    def chance(*others: Standing) -> float:
        return judgement.among(pair.chance, standings([pair, *others], judgement.hope)[0])

    rivals = [Standing((3, other), "pain", 0.8) for other in (10, 20, 30)]
    assert chance(*rivals) < chance()
    assert chance(Standing((3, 40), "downtime", 0.6)) > chance()


@given(pairs=_PAIRS.filter(bool), more=st.floats(0, 0.1))
def test_a_likelier_pair_is_never_judged_less_likely_for_it(pairs: list[Standing], more: float) -> None:
    """All other pairs as they are."""
    judgement = load_judgement()
    first, *others = pairs
    likelier = replace(first, chance=round(min(0.99, first.chance + more), 3))
    before, after = (
        judgement.among(one.chance, standings([one, *others], judgement.hope)[0]) for one in (first, likelier)
    )
    assert after >= before


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


def test_without_weights_of_its_standing_a_pair_keeps_its_chance() -> None:
    """As in a file that was fitted before there were any."""
    judgement = Judgement({"reading": 1.0}, -1.0, 0.4, 0.5, 0.6, 0.7, 0.9)
    assert judgement.among(0.37, {"rivals": 2.0}) == 0.37
    assert judgement.candidate == 0.4
