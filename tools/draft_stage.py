"""Lets the recogniser go on with whole annotated drafts: `python -m tools.draft_stage`, the last stage of `make train`.

The bank tells of single sentences what their authors meant by them; a reviewer tells of a whole draft which sentences
are rejected, which topics are missing and which statements contradict each other, and so of all other sentences and
pairs that they are not (`tools.whole_drafts`). Readers labelled most of these drafts sentence by sentence, too. The
network learns these targets and keeps its opinion of all else: its own probabilities before the stage are the targets
there (self-distillation: Li and Hoiem 2016, Learning without Forgetting, https://arxiv.org/abs/1606.09282).

Each half of the recogniser (`tools.train_recogniser`) goes on with the drafts of the authors that it may know and reads
those of the others, which tells what the stage reaches and fits the judgement of pairs (`tools.judgement`). What ships
goes on from the mean of both, with all drafts.

Needs `pip install -e '.[train]'` and the halves. Raises SystemExit with a line that says what is missing.
"""

from __future__ import annotations

import json
import multiprocessing
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from linter.recogniser import FOLDER, Recogniser
from tools.bank import ALL_LABELS, PRACTICE, WAITING, author_of, read_bank, read_pairs
from tools.judgement import HALVES as AFTER
from tools.judgement import annotated_drafts, half_that_reads
from tools.train_recogniser import HALVES as BEFORE
from tools.train_recogniser import Recipe, Trainer, _write, mean_of
from tools.whole_drafts import AnnotatedDraft, AnnotatedPair, learned, read_draft, read_labels, targets

_BARS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_AT_ONCE = 64  # sentences read together


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that decides the outcome of this stage; written into the card."""

    epochs: int = 3
    rate: float = 0.4  # share of the recipe's rates
    fine: float = 4.0  # pairs that do not clash for each that does, drawn anew in each epoch
    rehearsed: int = 9000  # pairs of practice articles whose reading is kept
    seed: int = 1


class DraftTrainer(Trainer):
    """Goes on from some weights with annotated drafts."""

    def __init__(self, state: Mapping[str, Any], stage: Stage, threads: int) -> None:
        super().__init__(Recipe(seed=stage.seed, threads=threads))
        self.stage = stage
        self.network.load_state_dict(state)

    def _said(self, items: Sequence[tuple[list[int], list[int]]], *, pairs: bool) -> Any:
        """Return the probabilities that the network gives so far, shape (items, labels or 1)."""
        self.network.eval()
        order = sorted(range(len(items)), key=lambda index: len(items[index][0]))
        said = np.zeros((len(items), 1 if pairs else len(ALL_LABELS)), dtype=np.float32)
        with torch.no_grad():
            for start in range(0, len(order), _AT_ONCE):
                places = order[start : start + _AT_ONCE]
                said[places] = torch.sigmoid(self._read([items[place] for place in places], pairs=pairs)).numpy()
        return said

    def go_on(self, drafts: Sequence[AnnotatedDraft]) -> None:
        """Learn from drafts."""
        stage, chance = self.stage, self.chance
        sentences = [self._encode(item.context, item.text) for draft in drafts for item in draft.sentences]
        said = self._said(sentences, pairs=False)
        topics = learned(drafts)
        wanted, counts = [], []
        start = 0
        for draft in drafts:
            rows = targets(draft, said[start : start + len(draft.sentences)], topics)
            wanted.append(rows[0])
            counts.append(rows[1])
            start += len(draft.sentences)
        labels, weights = torch.tensor(np.vstack(wanted)), torch.tensor(np.vstack(counts))
        annotated = [pair for draft in drafts for pair in draft.pairs]
        clashing = [pair for pair in annotated if pair.clash]
        fine = [pair for pair in annotated if not pair.clash]
        practised = [pair for pair in read_pairs() if pair.author == PRACTICE and not pair.held_out]
        practised = chance.sample(practised, min(len(practised), stage.rehearsed))
        kept = [self._encode(pair.first, pair.second) for pair in practised]
        opinions = torch.tensor(self._said(kept, pairs=True)[:, 0])
        drawn = min(len(fine), int(stage.fine * len(clashing)))
        steps = stage.epochs * sum(
            number // self.recipe.batch + 9 for number in (len(sentences), len(kept), len(clashing) + drawn)
        )
        optimiser, rate = self._optimiser(steps)
        loss_of = nn.functional.binary_cross_entropy_with_logits
        begin = time.perf_counter()
        for epoch in range(stage.epochs):
            self.network.train()
            pairs = [*clashing, *chance.sample(fine, drawn)]
            shown = [self._either_order(pair) for pair in pairs]
            clashes = torch.tensor([float(pair.clash) for pair in pairs])
            work: list[tuple[str, list[int]]] = []
            for kind, items in (("sentences", sentences), ("opinions", kept), ("pairs", shown)):
                work += [(kind, batch) for batch in self._batches([len(ids) for ids, _ in items])]
            chance.shuffle(work)
            total = dict.fromkeys(("sentences", "opinions", "pairs"), 0.0)
            for kind, batch in work:
                if kind == "sentences":
                    logits = self._read([sentences[place] for place in batch], pairs=False)
                    losses = loss_of(logits, labels[batch], reduction="none")
                    loss = (losses * weights[batch]).sum(1).mean()
                elif kind == "opinions":
                    loss = loss_of(self._read([kept[place] for place in batch], pairs=True)[:, 0], opinions[batch])
                else:
                    loss = loss_of(self._read([shown[place] for place in batch], pairs=True)[:, 0], clashes[batch])
                optimiser.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
                optimiser.step()
                rate.step()
                total[kind] += loss.item() * len(batch)
            means = {
                kind: round(total[kind] / max(1, number), 3)
                for kind, number in (("sentences", len(sentences)), ("opinions", len(kept)), ("pairs", len(pairs)))
            }
            print(f"epoch {epoch + 1}: {means}, {time.perf_counter() - begin:.0f} s", flush=True)

    def _either_order(self, pair: AnnotatedPair) -> tuple[list[int], list[int]]:
        first, second = (pair.first, pair.second) if self.chance.random() < 0.5 else (pair.second, pair.first)
        return self._encode(first, second)

    def _optimiser(self, steps: int) -> tuple[Any, Any]:
        heads = [*self.network.labels.parameters(), *self.network.pair.parameters()]
        optimiser = torch.optim.AdamW(
            [
                {
                    "params": [item for item in self.network.encoder.parameters() if item.requires_grad],
                    "lr": self.stage.rate * self.recipe.encoder_rate,
                },
                {"params": heads, "lr": self.stage.rate * self.recipe.head_rate},
            ],
            weight_decay=self.recipe.weight_decay,
        )
        rate = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda step: min((step + 1) / (0.1 * steps), max(0.01, (steps - step) / (0.9 * steps)))
        )
        return optimiser, rate


def _go_on(start: Sequence[Path], drafts: Sequence[AnnotatedDraft], output: Path, threads: int) -> Path:
    """Let the mean of some weights go on with drafts; return the file of the outcome."""
    trainer = DraftTrainer(mean_of([torch.load(path) for path in start]), Stage(), threads)
    trainer.go_on(drafts)
    torch.save(trainer.network.state_dict(), output)
    return output


def _phrases_found(draft: AnnotatedDraft, folder: Path) -> dict[str, tuple[int, int]]:
    """Return bar → sentences with a rejected phrase that no cue finds and the recogniser does, and wrong ones."""
    recogniser = Recogniser(folder)
    found = {f"{bar:.1f}": [0, 0] for bar in _BARS}
    for item in draft.sentences:
        said = recogniser.read(item.text, item.context).labels
        for label, chance in said.items():
            if label.startswith("!") and not item.cued:
                for bar in _BARS:
                    if chance >= bar and label[1:] in item.topics:
                        found[f"{bar:.1f}"][0] += 1
                    elif chance >= bar and not item.topics:
                        found[f"{bar:.1f}"][1] += 1
    return {bar: (right, wrong) for bar, (right, wrong) in found.items()}


def main() -> None:
    """Train the halves and what ships; write them, and tell what the halves make of drafts that they never saw."""
    missing = [path for half in (0, 1) if not (path := BEFORE / f"half-{half}.pt").is_file()]
    if missing:
        raise SystemExit(f"{missing[0]} is missing; run `python -m tools.train_recogniser`")
    AFTER.mkdir(parents=True, exist_ok=True)
    paths = annotated_drafts()
    half = half_that_reads(paths)
    mine = [half[author_of(path.name)] for path in paths]
    labels = read_labels()
    told = [labels.get(path.name.partition(".")[0]) for path in paths]
    with ProcessPoolExecutor() as pool:
        drafts = list(pool.map(read_draft, paths, [BEFORE / str(number) for number in mine], told, chunksize=4))
    print(f"{len(drafts)} drafts, {sum(len(draft.sentences) for draft in drafts)} sentences", flush=True)
    weights = [BEFORE / f"half-{number}.pt" for number in (0, 1)]
    known = [[draft for draft, number in zip(drafts, mine, strict=True) if number != each] for each in (0, 1)]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        files = [AFTER / f"half-{number}.pt" for number in (0, 1)]
        states = list(pool.map(_go_on, [[path] for path in weights], known, files, (1, 1)))
    shipped = _go_on(weights, drafts, AFTER / "shipped.pt", Recipe().threads)
    old = json.loads((FOLDER / "card.json").read_text(encoding="utf-8"))
    bank = [item for item in read_bank() if not item.held_out and item.author not in WAITING]
    pairs = [pair for pair in read_pairs() if not pair.held_out and pair.author not in WAITING]
    for number, state in enumerate(states):  # nobody asks them for exemplars
        _write(torch.load(state), AFTER / str(number), Recipe(), [], pairs, [], old)
    with ProcessPoolExecutor() as pool:
        tables = list(pool.map(_phrases_found, drafts, [AFTER / str(number) for number in mine], chunksize=4))
    reached = {bar: [sum(found[bar][side] for found in tables) for side in (0, 1)] for bar in tables[0]}
    for bar, (right, wrong) in reached.items():
        print(f"{bar}: {right} sentences with a rejected phrase that no cue finds, {wrong} wrong", flush=True)
    card = {
        **old,
        "draft_stage": {
            "what": "last stage of training, with annotated drafts; made by `python -m tools.draft_stage`",
            "recipe": asdict(Stage()),
            "drafts": len(drafts),
            "sentences": sum(len(draft.sentences) for draft in drafts),
            "labelled": sum(item.labels is not None for draft in drafts for item in draft.sentences),
            "pairs": sum(len(draft.pairs) for draft in drafts),
            "phrases that no cue finds, by the half that never saw the author: bar -> right, wrong": reached,
        },
    }
    _write(torch.load(shipped), FOLDER, Recipe(), bank, pairs, [], card)


if __name__ == "__main__":
    main()
