"""Measures the recogniser on the bank's held-out part: `python -m tools.measure_recogniser` (`--write`: into its card).

Figures: precision and recall of claim labels at probability 0.5, macro-F1 over claim labels, share of sentences
without a claim that get one, and the time of one sentence on one core.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence

from linter.recogniser import FOLDER, Recogniser, load, read_card
from tools.bank import ALL_LABELS, PairOfStatements, Sentence, read_bank, read_pairs

_BAR = 0.5


def measure(recogniser: Recogniser, bank: Sequence[Sentence]) -> dict[str, float]:
    """Return the figures on some sentences."""
    right = dict.fromkeys(ALL_LABELS, 0)
    given = dict.fromkeys(ALL_LABELS, 0)
    wanted = dict.fromkeys(ALL_LABELS, 0)
    noise = silent = 0
    for item in bank:
        said = {label for label, chance in recogniser.read(item.text, item.context).labels.items() if chance >= _BAR}
        claims = {label for label in item.labels if "/" in label}
        if not claims:
            silent += 1
            noise += any("/" in label for label in said)
        for label in ALL_LABELS:
            if "/" not in label and item.claims_only:
                continue
            given[label] += label in said
            wanted[label] += label in item.labels
            right[label] += label in said and label in item.labels
    figures: dict[str, float] = {}
    for name, mark in (("claims", "/"), ("safety", "+"), ("wording", "!")):
        labels = [label for label in ALL_LABELS if mark in label]
        total = sum(right[label] for label in labels)
        figures[f"{name}_precision"] = round(total / max(1, sum(given[label] for label in labels)), 3)
        figures[f"{name}_recall"] = round(total / max(1, sum(wanted[label] for label in labels)), 3)
        scored = [2 * right[label] / (given[label] + wanted[label]) for label in labels if wanted[label]]
        figures[f"{name}_macro_f1"] = round(sum(scored) / max(1, len(scored)), 3)
    figures["noise_on_sentences_without_a_claim"] = round(noise / max(1, silent), 3)
    return figures


def measure_pairs(recogniser: Recogniser, pairs: Sequence[PairOfStatements]) -> dict[str, float]:
    """Return how well clashing pairs are told from those that only look like it."""
    said = [recogniser.conflict(pair.first, pair.second) >= _BAR for pair in pairs]
    right = sum(one and pair.clash for one, pair in zip(said, pairs, strict=True))
    return {
        "precision": round(right / max(1, sum(said)), 3),
        "recall": round(right / max(1, sum(pair.clash for pair in pairs)), 3),
    }


def main(arguments: Sequence[str]) -> None:
    """Print the figures by author and together; --write keeps them in the card."""
    held = [item for item in read_bank() if item.held_out]
    recogniser = load()
    begin = time.perf_counter()
    together = measure(recogniser, held)
    milliseconds = 1000 * (time.perf_counter() - begin) / len(held)
    figures = {
        "held_out": together,
        "held_out_sample": measure(recogniser, held[::5]),
        "held_out_pairs": measure_pairs(recogniser, [pair for pair in read_pairs() if pair.held_out]),
        **{
            author: measure(recogniser, [item for item in held if item.author == author])
            for author in sorted({item.author for item in held})
        },
    }
    print(json.dumps(figures, indent=1))
    print(f"{milliseconds:.1f} ms a sentence on one core")
    if "--write" in arguments:
        card = {**read_card(), "figures": figures}
        (FOLDER / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
