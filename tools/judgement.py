"""Fits the weights of `linter.checks.judgement` to annotated drafts: `python -m tools.judgement`, `--write` keeps them.

A ridge-penalised logistic regression by Newton's method (iteratively reweighted least squares), deterministic and done
in seconds once the pairs are read. What the weights reach is told by leaving out the drafts of one author at a time.

Each draft is read by the half of the recogniser that never saw its author (`tools.train_recogniser`): what ships has
learned from all of them, and its readings of them are too sure. The further practice articles of the bank, likewise
read, teach the weights, too, but count less: they are denser in contradictions than drafts are.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import click
import numpy as np
import yaml

from linter.checks import Heard, check
from linter.checks.compatibility import Pair
from linter.checks.contradiction import Clash, SecondReading, shown
from linter.checks.judgement import FILE, INTERACTING, Judgement, bends, doubted_by, features_of, log_odds
from linter.engine import _second_ear, analyse
from linter.evaluate import Gold, _draft, _overlaps, _place_quotes, read_gold
from linter.model.analysis import Analysis
from linter.model.source import SourceSpan
from linter.nlp import extract
from linter.packs import load_rules
from linter.packs.schema import Opposition
from linter.readers import read_segments
from linter.recogniser import Recogniser
from tools.bank import (
    BY_DRAFT,
    FURTHER,
    PairOfStatements,
    Sentence,
    author_of,
    halves_of,
    read_bank,
    split_statement,
)
from tools.bank import read_pairs as bank_pairs

ROOT = Path(__file__).resolve().parent.parent
DRAFTS = ROOT / "corpus" / "drafts"
HALVES = ROOT / "build" / "recogniser" / "drafts"
_FIRST = "n"  # drafts a to k lent sentences and pairs to the recogniser's training
_HEARD = 0.15  # sides heard less surely than a draft's are teach the weights, too
_SEEN = 8  # pairs in which a feature must occur to have a weight
_RIDGE = 30.0
_OF_ARTICLES = 0.5  # what a pair of a practice article counts
_DENSE = "practice article"  # a constant of their own: no draft has it
_PARAGRAPH = 3  # sentences
_BARS = {"cues": 0.6, "doubted": 0.6, "recognised": 0.62, "medium": 0.75, "high": 0.93}  # with `tools.standing`
_MEANING = "meaning/"  # the pack whose rules pair what was recognised


@dataclass(slots=True)
class Judged:
    """One pair of a draft: what is known of it, and whether it is annotated as a contradiction."""

    draft: str
    rule: str
    sentences: tuple[int, int]
    features: dict[str, float]
    gold: int | None  # number of the contradiction that it is
    statements: tuple[str, str] = ("", "")  # as the reader of pairs sees them, in the order of the text


@dataclass(frozen=True, slots=True)
class HeardDraft:
    """An annotated draft, and every pair of its statements that would be judged."""

    path: Path
    gold: Gold
    places: dict[str, SourceSpan]  # of every quote of the annotation
    analysis: Analysis
    kept: list[tuple[Pair, dict[str, float]]]


@dataclass(frozen=True, slots=True)
class _Recorder(SecondReading):
    """Judges nothing and keeps every pair that is shown to it, with its reading."""

    kept: list[tuple[Pair, dict[str, float]]] = field(default_factory=list)

    def judge(self, pair: Pair, opposition: Opposition | None, reasons: Sequence[str]) -> Clash | str:
        asked, doubt = doubted_by(pair, reasons)
        if asked == 0.0 and pair.first.sentence != pair.second.sentence:
            first, other = sorted((pair.first, pair.second), key=lambda claim: claim.sentence)
            read = self.conflict(shown(first, pair.analysis), shown(other, pair.analysis), 0.0)
            known = features_of(pair, doubt)
            odds = log_odds(read)
            known |= {"reading": odds, **bends(odds)}
            known |= {f"reading, {name}": odds * known.get(name, 0.0) for name in INTERACTING}
            self.kept.append((pair, known))
        return "recorded"


def hear(path: Path, folder: Path) -> HeardDraft:
    """Return what is heard in one annotated draft; `folder` holds the recogniser that reads it."""
    gold = read_gold(path)
    source = _draft(gold)
    places = _place_quotes(gold, source)
    recogniser = _recogniser(folder)
    extract._LEAST = _HEARD
    rules = load_rules()
    analysis = analyse(source, read_segments(source), rules, recogniser=recogniser)
    recorder = _Recorder(_second_ear(recogniser), Judgement({}, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    check(rules, analysis, Heard(recorder))
    return HeardDraft(path, gold, places, analysis, recorder.kept)


def pairs_of(heard: HeardDraft) -> list[Judged]:
    """Return the pairs of a draft that would be judged."""
    places = heard.places
    sides = [[[places[quote] for quote in side] for side in item.sides] for item in heard.gold.content.contradictions]

    def found(one: SourceSpan, other: SourceSpan) -> int | None:
        for number, (first, second) in enumerate(sides):
            for here, there in ((one, other), (other, one)):
                if any(_overlaps(here, quote) for quote in first) and any(_overlaps(there, quote) for quote in second):
                    return number
        return None

    judged: list[Judged] = []
    for pair, known in heard.kept:
        first, second = sorted((pair.first, pair.second), key=lambda claim: claim.sentence)
        judged.append(
            Judged(
                heard.path.name.partition(".")[0],
                pair.first.rule,
                (pair.first.sentence, pair.second.sentence),
                known,
                found(pair.first.span, pair.second.span),
                (shown(first, pair.analysis), shown(second, pair.analysis)),
            )
        )
    return judged


def read_pairs(path: Path, folder: Path) -> tuple[list[Judged], int]:
    """Return the pairs of one annotated draft that would be judged, and how many contradictions are annotated.

    `folder` holds the recogniser that reads them.
    """
    heard = hear(path, folder)
    return pairs_of(heard), len(heard.gold.content.contradictions)


def annotated_drafts() -> list[Path]:
    """Return the annotations of the corpus's drafts from author n on, but the held-out ones."""
    return sorted(path for path in DRAFTS.glob("*.gold.yaml") if len(author_of(path.name)) > 1 or path.name >= _FIRST)


def half_that_reads(paths: Iterable[Path]) -> dict[str, int]:
    """Return author → the half of the recogniser that never saw a draft of theirs, 0 or 1.

    Authors of the bank keep the half that training left them out of; those who came later are split likewise.
    """
    half: dict[str, int] = {}
    bank = read_bank()
    for author in (BY_DRAFT, FURTHER):
        half |= halves_of(item.page for item in bank if item.author == author)
    return halves_of(path.name for path in paths if author_of(path.name) not in half) | half


def write_articles(folder: Path) -> list[Path]:
    """Write the further practice articles with their contradictions as annotated drafts; return the annotations."""
    folder.mkdir(parents=True, exist_ok=True)
    sentences: dict[str, list[Sentence]] = defaultdict(list)
    clashes: dict[str, list[PairOfStatements]] = defaultdict(list)
    for item in read_bank():
        if item.author == FURTHER:
            sentences[item.page].append(item)
    for pair in bank_pairs():
        if pair.author == FURTHER and pair.clash:
            clashes[pair.page].append(pair)
    paths: list[Path] = []
    for page, items in sentences.items():
        blocks = [f"# {page.partition('-')[2].replace('-', ' ')}"]
        for context, under in groupby(items, key=lambda item: item.context):
            texts = [item.text for item in under]
            blocks += [f"## {context}"] if context else []
            blocks += [" ".join(texts[at : at + _PARAGRAPH]) for at in range(0, len(texts), _PARAGRAPH)]
        text = "\n\n".join(blocks) + "\n"
        facing = [
            (pair.axis, *(split_statement(side)[1] for side in (pair.first, pair.second))) for pair in clashes[page]
        ]
        gold = {
            "file": f"{page}.md",
            "subject": page,
            "contradictions": [
                {
                    "axis": axis,
                    "a": one,
                    "a_also": [],
                    "b": other,
                    "b_also": [],
                    "difficulty": "plain",
                    "scope": "document",
                    "why": "its author says so",
                }
                for axis, one, other in facing
                if text.count(one) == text.count(other) == 1
            ],
            **{name: [] for name in ("compatible", "missing", "present", "wording", "fine_wording")},
        }
        (folder / f"{page}.md").write_text(text, encoding="utf-8")
        paths.append(folder / f"{page}.gold.yaml")
        paths[-1].write_text(yaml.safe_dump(gold, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return paths


@cache
def _recogniser(folder: Path) -> Recogniser:
    return Recogniser(folder)


def fit(rows: Any, wanted: Any, counts: Any, ridge: float = _RIDGE) -> Any:
    """Return weights and, last, the constant of a logistic regression of standardised rows, shape (features + 1,).

    `counts` tells how much each row counts, shape (rows,).
    """
    full = np.hstack([rows, np.ones((len(rows), 1))])
    penalty = np.eye(full.shape[1]) * ridge
    penalty[-1, -1] = 1e-6
    weights = np.zeros(full.shape[1])
    for _ in range(50):
        chances = 1 / (1 + np.exp(-np.clip(full @ weights, -30, 30)))
        gradient = full.T @ ((chances - wanted) * counts) + penalty @ weights
        curvature = (full * ((chances * (1 - chances) + 1e-9) * counts)[:, None]).T @ full + penalty
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights


def _groups(pairs: Iterable[Judged]) -> Iterator[list[Judged]]:
    """Yield pairs that one finding would show: of one rule, chained by the sentences that they share."""
    by_rule: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for pair in pairs:
        by_rule[pair.draft, pair.rule].append(pair)
    for members in by_rule.values():
        groups: list[tuple[set[int], list[Judged]]] = []
        for pair in members:
            joined: tuple[set[int], list[Judged]] = (set(pair.sentences), [pair])
            for group in [group for group in groups if group[0] & set(pair.sentences)]:
                joined = (joined[0] | group[0], joined[1] + group[1])
                groups.remove(group)
            groups.append(joined)
        yield from (group for _, group in groups)


def outcome(pairs: Iterable[Judged]) -> tuple[int, int]:
    """Return how many annotated contradictions some reported pairs would find, and how many findings are wrong."""
    found: set[tuple[str, int]] = set()
    wrong: set[tuple[str, str, frozenset[int]]] = set()
    for group in _groups(pairs):
        right = {(pair.draft, pair.gold) for pair in group if pair.gold is not None}
        if right:
            found |= right
        else:
            topic = next(name for name in group[0].features if name.startswith("axis "))
            wrong.add((group[0].draft, topic, frozenset(group[0].sentences)))
    return len(found), len(wrong)


def table(pairs: Sequence[Judged]) -> tuple[Any, Any, list[str]]:
    """Return the pairs as rows, shape (pairs, features), which of them clash, and the names of the features."""
    seen = Counter(name for pair in pairs for name, value in pair.features.items() if value)
    names = sorted(name for name, count in seen.items() if count >= _SEEN)
    rows = np.array([[pair.features.get(name, 0.0) for name in names] for pair in pairs])
    return rows, np.array([float(pair.gold is not None) for pair in pairs]), names


def counts_of(pairs: Sequence[Judged]) -> Any:
    """Return how much each pair counts, shape (pairs,)."""
    return np.array([_OF_ARTICLES if _DENSE in pair.features else 1.0 for pair in pairs])


def left_out(pairs: Sequence[Judged]) -> Any:
    """Return each pair's chance under weights that never saw a draft of its author, shape (pairs,)."""
    rows, wanted, _ = table(pairs)
    counts = counts_of(pairs)
    authors = np.array([author_of(pair.draft) for pair in pairs])
    chances = np.zeros(len(pairs))
    for author in sorted(set(authors)):
        known = authors != author
        mean, spread = rows[known].mean(0), rows[known].std(0) + 1e-6
        weights = fit((rows[known] - mean) / spread, wanted[known], counts[known])
        chances[~known] = 1 / (1 + np.exp(-(((rows[~known] - mean) / spread) @ weights[:-1] + weights[-1])))
    return chances


def _least(pair: Judged) -> float:
    if pair.rule.startswith(_MEANING):
        return _BARS["recognised"]
    return _BARS["doubted" if pair.features["in doubt"] else "cues"]


@click.command()
@click.option("--write", is_flag=True, help="Keep the weights.")
@click.option("--halves", type=click.Path(path_type=Path), default=HALVES, help="Where the two halves lie.")
@click.argument("drafts", nargs=-1, type=click.Path(exists=True, path_type=Path))
def main(write: bool, halves: Path, drafts: tuple[Path, ...]) -> None:
    """Fit the weights to annotated DRAFTS (the corpus's, from author n on) and tell what they reach."""
    if not all((halves / half / "encoder.onnx").is_file() for half in ("0", "1")):
        raise click.ClickException(f"the halves of the recogniser are not in {halves}; `make train` makes them")
    paths = list(drafts) or annotated_drafts()
    articles = write_articles(halves / "articles")
    pairs: list[Judged] = []
    annotated = 0
    half = half_that_reads(paths)
    folders = [halves / str(half[author_of(path.name)]) for path in (*paths, *articles)]
    with ProcessPoolExecutor() as pool:
        for number, (judged, count) in enumerate(pool.map(read_pairs, (*paths, *articles), folders)):
            if number >= len(paths):
                for pair in judged:
                    pair.features[_DENSE] = 1.0
                pairs += judged
            else:
                pairs += judged
                annotated += count
    drafts_alone = [pair for pair in pairs if _DENSE not in pair.features]
    rows, wanted, names = table(pairs)
    chances = left_out(pairs)
    click.echo(
        f"{len(paths)} drafts, {annotated} contradictions, {len(drafts_alone)} pairs, "
        f"{sum(pair.gold is not None for pair in drafts_alone)} of them clash; "
        f"{len(articles)} practice articles, {len(pairs) - len(drafts_alone)} pairs"
    )
    click.echo("each author left out in turn: bar, contradictions found, wrong findings, precision, recall")
    reached = {}
    for bar in (0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9):
        found, wrong = outcome(
            pair for pair, chance in zip(pairs, chances, strict=True) if chance >= bar and _DENSE not in pair.features
        )
        reached[f"{bar:.2f}"] = [found, wrong]
        click.echo(f"{bar:.2f} {found:4d} {wrong:4d}  {found / max(1, found + wrong):.2f} {found / annotated:.2f}")
    found, wrong = outcome(
        pair
        for pair, chance in zip(pairs, chances, strict=True)
        if _DENSE not in pair.features and chance >= _least(pair)
    )
    reached["as reported"] = [found, wrong]
    click.echo(f"as reported: {found} {wrong}  {found / max(1, found + wrong):.2f} {found / annotated:.2f}")
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    weights = fit((rows - mean) / spread, wanted, counts_of(pairs))
    plain = weights[:-1] / spread
    constant = float(weights[-1] - (plain * mean).sum())
    for weight, name in sorted(zip(weights[:-1], names, strict=True), key=lambda item: -abs(item[0]))[:20]:
        click.echo(f"{weight:+.2f} {name}")
    if write:
        data = {
            "what": "weights of linter/checks/judgement.py; made by `python -m tools.judgement --write`",
            "drafts": len(paths),
            "contradictions": annotated,
            "pairs": len(drafts_alone),
            "practice articles": len(articles),
            "left out by author: bar -> found, wrong": reached,
            "bars": _BARS,
            "constant": round(constant, 4),
            "weights": {
                name: round(float(weight), 4) for name, weight in zip(names, plain, strict=True) if name != _DENSE
            },
        }
        before = json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}
        data |= {name: before[name] for name in ("standing",) if name in before}
        FILE.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
