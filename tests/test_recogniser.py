"""The learned recogniser: the files that ship are the ones that were measured, and it never gets in the way."""

from __future__ import annotations

import itertools
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

import linter.engine
from linter.cores import CORES, own_cores
from linter.errors import ModelError
from linter.recogniser import FOLDER, Recogniser, identity, load, read_card, verify
from tools.bank import read_bank
from tools.measure_recogniser import measure


def test_the_weights_are_those_of_the_card() -> None:
    """By SHA-256."""
    assert verify() == []


def test_a_changed_file_is_named(tmp_path: Path) -> None:
    """So that a damaged download does not pass for the measured one."""
    for path in FOLDER.glob("*.*"):
        shutil.copy(path, tmp_path)
    (tmp_path / "heads.npz").write_bytes(b"something else")
    assert verify(tmp_path) == ["heads.npz"]


def test_the_card_tells_what_a_user_must_know() -> None:
    """Data, figures, limits, intended use, licence, thresholds."""
    card = read_card()
    for key in ("name", "intended_use", "limits", "licence", "recipe", "data", "figures", "thresholds", "sha256"):
        assert card[key], key


def test_the_shipped_weights_give_the_figures_of_the_card() -> None:
    """On every fifth sentence of the bank's held-out part; another processor may differ in the last digit."""
    card = read_card()["figures"]["held_out_sample"]
    held = [item for item in read_bank() if item.held_out][::5]
    found = measure(load(), held)
    for key, value in card.items():
        assert found[key] == pytest.approx(value, abs=0.02), key


def test_a_reading_does_not_depend_on_what_was_read_before() -> None:
    """The same sentence, the same figures: findings are byte-equal on repeated runs."""
    recogniser = load()
    first = recogniser.read("Clear your diary for a week of peeling.", "Downtime")
    recogniser.read("Something else altogether, at some length, so that another shape went through.", "")
    assert recogniser.read("Clear your diary for a week of peeling.", "Downtime") == first
    assert recogniser.conflict("No downtime.", "A week at home.") == recogniser.conflict(
        "A week at home.", "No downtime."
    )


def test_a_pair_without_hope_is_read_in_one_order_only() -> None:
    """What it is then taken for is still the most that it could be, so no decision depends on the short cut."""
    recogniser = load()
    read = 0
    clash = recogniser._clash

    def counted(first: str, second: str) -> float:
        nonlocal read
        read += 1
        return clash(first, second)

    pair = ("The peel costs 200 pounds.", "Use sunscreen every morning.")
    exact = recogniser.conflict(*pair)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recogniser, "_clash", counted)
        most = recogniser.conflict(*pair, 0.9)
        assert (read, exact <= most < 0.9) == (1, True)
        assert recogniser.conflict(*pair, exact) == exact
        assert linter.engine._second_ear(recogniser)(*pair, 2.0) == 1.0


def test_the_number_of_threads_changes_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pairs are read side by side where there are cores to spare, one after the other in a worker."""
    statements = [f"[Aftercare] Wait {number} days before you swim." for number in range(12)]
    asked = [(*pair, 0.6) for pair in itertools.combinations(statements, 2)]
    readings = []
    for cores in (1, 3):
        linter.engine._second_ear.cache_clear()
        monkeypatch.setattr("linter.engine.own_cores", lambda cores=cores: cores)
        readings.append(linter.engine.read_side_by_side(load())(asked))
    assert readings[0] == readings[1]
    assert len(set(readings[0])) > 1


def test_a_worker_has_one_core_to_itself() -> None:
    """Its neighbours have the others."""
    assert own_cores() == CORES
    with ProcessPoolExecutor(1) as pool:
        assert pool.submit(own_cores).result() == 1


@pytest.mark.parametrize("name", ["card.json", "judgement.json"])
def test_what_was_found_is_forgotten_when_its_weights_change(tmp_path: Path, name: str) -> None:
    """Kept findings depend on the card and on the judgement of pairs."""
    shutil.copytree(FOLDER, tmp_path / "copy", ignore=shutil.ignore_patterns("__pycache__"))
    before = identity(tmp_path / "copy")
    path = tmp_path / "copy" / name
    path.write_text(path.read_text(encoding="utf-8").replace("0.", "0.1", 1), encoding="utf-8")
    assert identity(tmp_path / "copy") != before


def test_a_missing_file_is_said_in_one_line(tmp_path: Path) -> None:
    """With what to do about it."""
    with pytest.raises(ModelError, match=r"card\.json is missing or damaged; install skinlint again"):
        Recogniser(tmp_path)
    shutil.copy(FOLDER / "card.json", tmp_path)
    with pytest.raises(ModelError, match=r"encoder\.onnx is missing; install skinlint again"):
        Recogniser(tmp_path)


def test_without_its_libraries_the_cues_go_on_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line tells so, and how to get it."""
    load.cache_clear()
    linter.engine.recogniser_problem.cache_clear()
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    try:
        problem = linter.engine.recogniser_problem()
        assert problem is not None
        assert problem.startswith("only cues were used: the recogniser needs onnxruntime; run `python -m pip install")
        assert linter.engine.chosen_recogniser(True) is None
    finally:
        monkeypatch.undo()
        load.cache_clear()
        linter.engine.recogniser_problem.cache_clear()


def test_switched_off_it_is_not_loaded() -> None:
    """`recogniser: false` and `--recogniser off`."""
    assert linter.engine.chosen_recogniser(False) is None
