"""Fits how a pair's standing among those of its draft counts: `python -m tools.standing`, `--write` keeps the weights.

The judgement of a pair (`tools.judgement`) knows nothing of the other pairs of the draft. This second, small regression
takes its odds as they are and adds what `linter.checks.judgement.standings` tells. It is fitted to the drafts that came
after what ships was trained, read as they are by everybody else: readings of drafts that it learned from are too sure.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import click
import numpy as np

from linter.checks import contradiction, meaning
from linter.checks.contradiction import SecondReading
from linter.checks.judgement import CONSTANT, FILE, Standing, load_judgement, log_odds, standings
from linter.engine import _second_ear, analyse, chosen_recogniser
from linter.evaluate import _draft, _overlaps, _place_quotes, read_gold
from linter.model.source import SourceSpan
from linter.packs import RuleSet, load_rules
from linter.readers import read_segments
from tools.bank import author_of
from tools.judgement import DRAFTS, Judged, outcome

_UNLEARNED = "bx"  # drafts by this author and those after it came when what ships was trained
_HOPE = 0.27  # the least chance of a pair that stands among the others
_RIDGE = 30.0
_BARS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)


@dataclass(slots=True)
class Stood:
    """One pair that may clash: what the judgement makes of it, how it stands, and whether it is annotated."""

    judged: Judged
    chance: float
    recognised: bool
    doubted: bool


def later_drafts() -> list[Path]:
    """Return the annotations of the drafts that the recogniser never learned from, but the held-out ones."""
    return sorted(
        path
        for path in DRAFTS.glob("*.gold.yaml")
        if (len(author_of(path.name)), author_of(path.name)) >= (len(_UNLEARNED), _UNLEARNED)
    )


def read_pairs(path: Path) -> tuple[list[Stood], int]:
    """Return the pairs of an annotated draft that may clash, and how many contradictions are annotated."""
    gold = read_gold(path)
    source = _draft(gold)
    places = _place_quotes(gold, source)
    sides = [[[places[quote] for quote in side] for side in item.sides] for item in gold.content.contradictions]
    recogniser = chosen_recogniser(True)
    assert recogniser is not None
    rules = _rules()
    analysis = analyse(source, read_segments(source), rules, recogniser=recogniser)
    second = SecondReading(_second_ear(recogniser), replace(load_judgement(), standing={CONSTANT: 0.0}, hope=_HOPE))
    compared, _ = contradiction.compare(rules, meaning.undisputed(rules, analysis), second)
    compared += meaning.compare(rules, analysis, second)
    clashes = [(item.rule, clash) for item in compared for clash in item.clashes]
    ordered = [tuple(sorted((clash.first.sentence, clash.second.sentence))) for _, clash in clashes]
    stood = standings(
        [
            Standing((one, other), rule.topic, clash.chance)
            for (rule, clash), (one, other) in zip(clashes, ordered, strict=True)
        ],
        _HOPE,
    )

    def found(one: SourceSpan, other: SourceSpan) -> int | None:
        for number, (first, second) in enumerate(sides):
            for here, there in ((one, other), (other, one)):
                if any(_overlaps(here, quote) for quote in first) and any(_overlaps(there, quote) for quote in second):
                    return number
        return None

    return [
        Stood(
            Judged(
                path.name.partition(".")[0],
                rule.id,
                (one, other),
                {**features, f"axis {rule.topic}": 1.0},
                found(clash.first.span, clash.second.span),
            ),
            clash.chance,
            bool(clash.pair and clash.pair.spec.recognised),
            clash.doubt is not None,
        )
        for (rule, clash), (one, other), features in zip(clashes, ordered, stood, strict=True)
    ], len(sides)


@cache
def _rules() -> RuleSet:
    return load_rules()


def fit(rows: Any, wanted: Any, offset: Any) -> tuple[Any, float]:
    """Return weights, shape (features,), and constant of a ridge-penalised logistic regression beside known odds."""
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    full = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])
    penalty = np.eye(full.shape[1]) * _RIDGE
    penalty[-1, -1] = 1e-6
    weights = np.zeros(full.shape[1])
    for _ in range(50):
        chances = 1 / (1 + np.exp(-np.clip(offset + full @ weights, -30, 30)))
        curvature = (full * (chances * (1 - chances) + 1e-9)[:, None]).T @ full + penalty
        step = np.linalg.solve(curvature, full.T @ (chances - wanted) + penalty @ weights)
        weights -= step
        if float(np.abs(step).max()) < 1e-8:
            break
    plain = weights[:-1] / spread
    return plain, float(weights[-1] - plain @ mean)


def _tell(pairs: Sequence[Stood], chances: Any, annotated: int) -> dict[str, list[int]]:
    reached: dict[str, list[int]] = {}
    for bar in _BARS:
        found, wrong = outcome(pair.judged for pair, chance in zip(pairs, chances, strict=True) if chance >= bar)
        reached[f"{bar:.2f}"] = [found, wrong]
        click.echo(f"{bar:.2f} {found:4d} {wrong:4d}  {found / max(1, found + wrong):.3f} {found / annotated:.2f}")
    return reached


@click.command()
@click.option("--write", is_flag=True, help="Keep the weights.")
@click.argument("drafts", nargs=-1, type=click.Path(exists=True, path_type=Path))
def main(write: bool, drafts: tuple[Path, ...]) -> None:
    """Fit the weights to annotated DRAFTS (those that the recogniser never learned from) and tell what they reach."""
    paths = list(drafts) or later_drafts()
    pairs: list[Stood] = []
    annotated = 0
    with ProcessPoolExecutor() as pool:
        for stood, count in pool.map(read_pairs, paths, chunksize=4):
            pairs += stood
            annotated += count
    names = sorted(name for name in pairs[0].judged.features if not name.startswith("axis "))
    rows = np.array([[pair.judged.features[name] for name in names] for pair in pairs])
    wanted = np.array([float(pair.judged.gold is not None) for pair in pairs])
    offset = np.array([log_odds(pair.chance) for pair in pairs])
    authors = np.array([author_of(pair.judged.draft) for pair in pairs])
    chances = np.zeros(len(pairs))
    for author in sorted(set(authors)):
        known = authors != author
        weights, constant = fit(rows[known], wanted[known], offset[known])
        chances[~known] = 1 / (1 + np.exp(-(offset[~known] + rows[~known] @ weights + constant)))
    click.echo(
        f"{len(paths)} drafts, {annotated} contradictions, {len(pairs)} pairs, {int(wanted.sum())} of them clash"
    )
    click.echo("without: bar, contradictions found, wrong findings, precision, recall")
    _tell(pairs, [pair.chance for pair in pairs], annotated)
    click.echo("with, each author left out in turn")
    reached = _tell(pairs, chances, annotated)
    weights, constant = fit(rows, wanted, offset)
    for name, weight in zip(names, weights, strict=True):
        click.echo(f"{weight:+.3f} {name}")
    if write:
        data = json.loads(FILE.read_text(encoding="utf-8"))
        data["standing"] = {
            "what": "weights of how a pair stands in its draft; made by `python -m tools.standing --write`",
            "drafts": len(paths),
            "contradictions": annotated,
            "pairs": len(pairs),
            "left out by author: bar -> found, wrong": reached,
            "hope": _HOPE,
            "weights": {
                CONSTANT: round(constant, 4),
                **{name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)},
            },
        }
        FILE.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
