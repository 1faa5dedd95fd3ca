"""Fits what finds clashes of no axis (`linter.checks.unforeseen`): `python -m tools.unforeseen`, `--write` keeps it.

Two small regressions, each fitted to the drafts that came after what ships was trained: readings of drafts that it
learned from are too sure. The first tells which pairs of sentences are worth reading; the second, how likely a pair
that reads as a clash is one. What they reach is told with each author left out in turn.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import click
import numpy as np

from linter.checks import Heard, check
from linter.checks.contradiction import SecondReading
from linter.checks.judgement import CONSTANT, FILE, load_judgement
from linter.checks.unforeseen import Sentences, Sighted, chance, distinct, glances, shown_pairs, sighted
from linter.engine import _second_ear, analyse, chosen_recogniser, read_side_by_side
from linter.evaluate import _draft, _overlaps, _place_quotes, read_gold
from linter.model.analysis import Analysis
from linter.model.finding import Finding
from linter.model.source import SourceSpan
from linter.packs import RuleSet, load_rules
from linter.readers import read_segments
from linter.recogniser import Recogniser
from tools.bank import author_of
from tools.standing import fit, later_drafts

_BARS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)


@dataclass(frozen=True, slots=True)
class ReadDraft:
    """An annotated draft: its analysis, its findings without those of no axis, and where its contradictions stand."""

    analysis: Analysis
    findings: tuple[Finding, ...]
    sides: tuple[tuple[tuple[SourceSpan, ...], ...], ...]  # contradiction → side → places of its quotes

    def annotated(self, pair: Sentences) -> int | None:
        """Return the number of the contradiction that two sentences show."""
        here, there = (self.analysis.span_of(number) for number in pair)
        for number, (first, second) in enumerate(self.sides):
            for one, other in ((here, there), (there, here)):
                if any(_overlaps(one, quote) for quote in first) and any(_overlaps(other, quote) for quote in second):
                    return number
        return None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the second look may learn from one draft."""

    draft: str
    pairs: tuple[tuple[Sighted, int | None], ...]
    known: tuple[Sentences, ...]
    found: frozenset[int]  # contradictions that other findings show
    annotated: int


@cache
def _rules() -> RuleSet:
    return load_rules()


@cache
def _recogniser() -> Recogniser:
    recogniser = chosen_recogniser(True)
    assert recogniser is not None
    return recogniser


def read_draft(path: Path) -> ReadDraft:
    """Return an annotated draft as skinlint reads it."""
    gold = read_gold(path)
    source = _draft(gold)
    places = _place_quotes(gold, source)
    analysis = analyse(source, read_segments(source), _rules(), recogniser=_recogniser())
    second = SecondReading(_second_ear(_recogniser()), load_judgement())
    sides = tuple(
        tuple(tuple(places[quote] for quote in side) for side in item.sides) for item in gold.content.contradictions
    )
    return ReadDraft(analysis, tuple(check(_rules(), analysis, Heard(second))[0]), sides)


def first_looks(path: Path) -> list[tuple[dict[str, float], bool]]:
    """Return how the pairs of sentences look before they are read, and whether they clash unknown to other rules."""
    draft = read_draft(path)
    found = {draft.annotated(pair) for pair in shown_pairs(draft.analysis, draft.findings)} - {None}
    looks = ((look, draft.annotated(pair)) for pair, look in glances(draft.analysis, draft.findings).items())
    return [(look, number is not None) for look, number in looks if number not in found]


def second_looks(path: Path, glance: Mapping[str, float]) -> Seen:
    """Return the pairs of a draft that read as a clash."""
    draft = read_draft(path)
    pairs = sighted(draft.analysis, read_side_by_side(_recogniser()), glance, draft.findings)
    known = shown_pairs(draft.analysis, draft.findings)
    found = {number for pair in known if (number := draft.annotated(pair)) is not None}
    return Seen(
        path.name.partition(".")[0],
        tuple((pair, draft.annotated(pair.sentences)) for pair in pairs),
        tuple(sorted(known)),
        frozenset(found),
        len(draft.sides),
    )


def regression(rows: Sequence[Mapping[str, float]], wanted: Any) -> dict[str, float]:
    """Return the weights of features, and the constant, of a ridge-penalised logistic regression."""
    names = sorted({name for row in rows for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    weights, constant = fit(table, wanted, np.zeros(len(rows)))
    return {CONSTANT: round(constant, 4)} | {
        name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)
    }


def outcome(drafts: Sequence[Seen], weights: Mapping[str, Mapping[str, float]], least: float) -> tuple[int, int]:
    """Return how many further contradictions are found and how many findings are wrong; `weights` for each draft."""
    found = wrong = 0
    for draft in drafts:
        clash = {pair.sentences: number for pair, number in draft.pairs}
        weighed = [(pair, chance(pair.features, weights[draft.draft])) for pair, _ in draft.pairs]
        right: set[int] = set()
        for pair, _ in distinct(weighed, draft.known, least):
            number = clash[pair.sentences]
            if number is None:
                wrong += 1
            elif number not in draft.found:
                right.add(number)
        found += len(right)
    return found, wrong


def learn(drafts: Sequence[Seen]) -> dict[str, float]:
    """Return the weights of the second look; what other findings show already teaches nothing."""
    pairs = [(pair, number) for draft in drafts for pair, number in draft.pairs if number not in draft.found]
    return regression(
        [pair.features for pair, _ in pairs], np.array([float(number is not None) for _, number in pairs])
    )


@click.command()
@click.option("--write", is_flag=True, help="Keep the weights.")
@click.option("--least", default=0.55, show_default=True, help="The chance from which a pair is reported.")
@click.argument("drafts", nargs=-1, type=click.Path(exists=True, path_type=Path))
def main(write: bool, least: float, drafts: tuple[Path, ...]) -> None:
    """Fit the weights to annotated DRAFTS (those that the recogniser never learned from) and tell what they reach."""
    paths = list(drafts) or later_drafts()
    with ProcessPoolExecutor() as pool:
        looks = [look for some in pool.map(first_looks, paths, chunksize=4) for look in some]
        glance = regression([look for look, _ in looks], np.array([float(clash) for _, clash in looks]))
        seen = list(pool.map(partial(second_looks, glance=glance), paths, chunksize=4))
    by_author: dict[str, list[Seen]] = defaultdict(list)
    for draft in seen:
        by_author[author_of(draft.draft)].append(draft)
    weights: dict[str, dict[str, float]] = {}
    for author, own in by_author.items():
        learned = learn([draft for other, those in by_author.items() if other != author for draft in those])
        weights |= dict.fromkeys((draft.draft for draft in own), learned)
    annotated, known = sum(draft.annotated for draft in seen), sum(len(draft.found) for draft in seen)
    count = sum(len(draft.pairs) for draft in seen)
    click.echo(f"{len(paths)} drafts, {annotated} contradictions, {known} of them found; {count} pairs read as a clash")
    click.echo("bar, further contradictions found, wrong findings; each author left out in turn")
    reached: dict[str, list[int]] = {}
    for bar in _BARS:
        found, wrong = outcome(seen, weights, bar)
        reached[f"{bar:.2f}"] = [found, wrong]
        click.echo(f"{bar:.2f} {found:4d} {wrong:4d}")
    final = learn(seen)
    for name, weight in final.items():
        click.echo(f"{weight:+.3f} {name}")
    if write:
        data = json.loads(FILE.read_text(encoding="utf-8"))
        data["unforeseen"] = {
            "what": "weights of linter/checks/unforeseen.py; made by `python -m tools.unforeseen --write`",
            "drafts": len(paths),
            "contradictions": annotated,
            "found by other rules": known,
            "pairs": count,
            "left out by author: bar -> further found, wrong": reached,
            "least": least,
            "glance": glance,
            "weights": final,
        }
        FILE.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
