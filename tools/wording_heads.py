"""Fits the recogniser's heads for rejected phrases to annotated drafts: `python -m tools.wording_heads [--write]`.

The bank labels single sentences, and its authors wrote many of them to hold a rejected phrase. Whole drafts tell what
reviewers really reject, and how rarely. Each head is a linear function of a sentence's vector; a ridge-penalised
logistic regression of the vector and of what the trained head makes of it is one, too, so that nothing changes at run
time. The encoder stays as it is. What the heads reach is told by leaving out a fifth of the authors at a time.

The trained rows are kept beside the fitted ones in `heads.npz`, so that fitting again begins where training ended.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np

from linter.engine import analyse
from linter.evaluate import _draft, _overlaps, _place_quotes, read_gold
from linter.packs import load_rules
from linter.packs.schema import WORDING_TOPICS
from linter.readers import read_segments
from linter.recogniser import FOLDER, load
from tools.bank import ALL_LABELS, author_of
from tools.judgement import _FIRST, DRAFTS, fit

_RIDGE = 333.0
_TRUST = 3.0  # how many times its standard deviation the trained head's opinion is scaled to: less of it is shrunk
_LEAST = 25  # sentences with a phrase of a topic below which its trained head stays
_FOLDS = 5
_BARS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
_BAR = 0.6  # from here a phrase is reported: of the sentences between 0.5 and 0.6 fewer than half hold one


@dataclass(frozen=True, slots=True)
class Read:
    """One sentence of an annotated draft."""

    author: str
    vector: Any  # shape (384,)
    topics: frozenset[str]  # of the rejected phrases that overlap it
    cued: bool  # a phrase of a pack is found in it


def read_draft(path: Path) -> list[Read]:
    """Return the sentences of an annotated draft that the recogniser reads, with the rejected phrases they hold."""
    gold = read_gold(path)
    source = _draft(gold)
    places = _place_quotes(gold, source)
    recogniser = load()
    analysis = analyse(source, read_segments(source), load_rules(), recogniser=recogniser)
    phrases = [(item.topic, places[item.quote]) for item in gold.content.wording]
    cued = {phrase.sentence for phrase in analysis.phrases if phrase.confidence == 1.0}
    found = []
    for index in sorted(analysis.recognised):
        span = analysis.span_of(index)
        vector = recogniser.vector(analysis.sentences[index].text, analysis.contexts.get(index, ""))
        topics = frozenset(topic for topic, place in phrases if _overlaps(span, place))
        found.append(Read(author_of(path.name), vector, topics, index in cued))
    return found


def fitted(vectors: Any, wanted: Any, weights: Any, bias: float) -> tuple[Any, float]:
    """Return the weights, shape (384,), and the bias of a head, fitted to sentences; `weights` and `bias` were trained.

    `vectors` has the shape (sentences, 384), `wanted` (sentences,).
    """
    mean, spread = vectors.mean(0), vectors.std(0) + 1e-6
    opinion = vectors @ weights + bias
    middle, width = opinion.mean(), opinion.std() / _TRUST
    rows = np.hstack([(vectors - mean) / spread, ((opinion - middle) / width)[:, None]])
    found = fit(rows, wanted, np.ones(len(rows)), _RIDGE)
    own, trust, constant = found[:-2] / spread, found[-2] / width, found[-1]
    return own + trust * weights, float(constant - own @ mean + trust * (bias - middle))


def folds(authors: Sequence[str]) -> Iterator[Any]:
    """Yield, for each fifth of the authors, which sentences are theirs, shape (sentences,)."""
    names = sorted(set(authors))
    for number in range(_FOLDS):
        mine = set(names[number::_FOLDS])
        yield np.array([author in mine for author in authors])


@click.command()
@click.option("--write", is_flag=True, help="Keep the heads, their threshold and their figures.")
def main(write: bool) -> None:
    """Fit the heads for rejected phrases to the corpus's drafts from author n on and tell what they reach."""
    paths = sorted(path for path in DRAFTS.glob("*.gold.yaml") if len(author_of(path.name)) > 1 or path.name >= _FIRST)
    with ProcessPoolExecutor() as pool:
        read = [item for items in pool.map(read_draft, paths, chunksize=4) for item in items]
    vectors = np.array([item.vector for item in read], dtype=np.float64)
    cued = np.array([item.cued for item in read])
    held = np.array([bool(item.topics) for item in read])
    authors = [item.author for item in read]
    with np.load(FOLDER / "heads.npz") as stored:
        heads = {name: stored[name] for name in stored.files}
    trained = heads.setdefault("trained_weight", heads["labels_weight"].copy())
    trained_bias = heads.setdefault("trained_bias", heads["labels_bias"].copy())
    weights, biases = trained.astype(np.float64), trained_bias.astype(np.float64)
    reached = {bar: [0, 0] for bar in _BARS}
    kept = []
    for topic in WORDING_TOPICS:
        row = ALL_LABELS.index(f"!{topic}")
        wanted = np.array([topic in item.topics for item in read], dtype=np.float64)
        if wanted.sum() < _LEAST:
            kept.append(topic)
            continue
        left_out = np.zeros(len(read))
        for mine in folds(authors):
            weight, bias = fitted(vectors[~mine], wanted[~mine], trained[row].astype(np.float64), trained_bias[row])
            left_out[mine] = 1 / (1 + np.exp(-(vectors[mine] @ weight + bias)))
        for bar in _BARS:
            reached[bar][0] += int(((wanted > 0) & ~cued & (left_out >= bar)).sum())
            reached[bar][1] += int((~held & ~cued & (left_out >= bar)).sum())
        weights[row], biases[row] = fitted(vectors, wanted, trained[row].astype(np.float64), trained_bias[row])
    click.echo(f"{len(paths)} drafts, {len(read)} sentences, {int(held.sum())} with a rejected phrase")
    for bar, (right, wrong) in reached.items():
        click.echo(f"{bar:.1f}: {right} sentences that no cue finds, {wrong} wrong (authors left out)")
    if not write:
        return
    heads["labels_weight"], heads["labels_bias"] = weights.astype(np.float32), biases.astype(np.float32)
    np.savez(FOLDER / "heads.npz", **heads)
    path = FOLDER / "card.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    old = card["thresholds"]["wording"]
    card["thresholds"]["wording"] = {"default": _BAR, **{topic: old[topic] for topic in kept if topic in old}}
    card["wording_heads"] = {
        "what": "heads for rejected phrases, fitted to drafts; made by `python -m tools.wording_heads --write`",
        "drafts": len(paths),
        "sentences": len(read),
        "trained only": kept,
        "left out by author, no cue: bar -> right, wrong": {f"{bar:.1f}": pair for bar, pair in reached.items()},
    }
    card["sha256"]["heads.npz"] = hashlib.sha256((FOLDER / "heads.npz").read_bytes()).hexdigest()
    path.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
