"""Measures three ways to recognise claims on the bank's held-out part: `python -m tools.compare_candidates NAME`.

NAME is `textcat` (spaCy's `textcat_multilabel`, bag of words and a small convolution, no pretrained vectors), `frozen`
(all-MiniLM-L6-v2 as it comes, with a linear layer; needs the extra `train`) or `tuned` (the recogniser that ships).
All three are trained on the same sentences with the same context in front. The figures stand in
docs/decisions/0006-recogniser.md. Raises SystemExit for another name.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tools.bank import ALL_LABELS, Sentence, read_bank

Read = Callable[[str, str], Mapping[str, float]]
CLAIMS = [label for label in ALL_LABELS if "/" in label]
_LEAST = 0.8  # precision that a threshold must reach on the held-out claims


def textcat(train: Sequence[Sentence]) -> Read:
    """Train spaCy's ensemble for six epochs."""
    import spacy
    from spacy.training import Example

    nlp = spacy.blank("en")
    component = nlp.add_pipe("textcat_multilabel")
    for label in ALL_LABELS:
        component.add_label(label)  # type: ignore[attr-defined]
    examples = [
        Example.from_dict(
            nlp.make_doc(_shown(item.context, item.text)),
            {"cats": {label: label in item.labels for label in ALL_LABELS}},
        )
        for item in train
    ]
    chance = random.Random(1)
    spacy.util.fix_random_seed(1)  # type: ignore[attr-defined]
    optimiser = nlp.initialize(lambda: examples[:500])
    for _ in range(6):
        chance.shuffle(examples)
        for batch in spacy.util.minibatch(examples, 64):  # type: ignore[no-untyped-call]
            nlp.update(batch, sgd=optimiser)
    return lambda text, context: nlp(_shown(context, text)).cats


def frozen(train: Sequence[Sentence]) -> Read:
    """Train a linear layer on vectors of the encoder as it comes."""
    import torch
    from tokenizers import Tokenizer
    from transformers import BertModel

    from tools.train_recogniser import base_folder

    folder = base_folder()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(96)
    tokenizer.no_padding()
    encoder = BertModel.from_pretrained(folder, add_pooling_layer=False).eval()
    torch.set_num_threads(1)

    def vector(text: str, context: str) -> Any:
        encoded = tokenizer.encode(context, text) if context else tokenizer.encode(text)
        with torch.no_grad():
            hidden = encoder(torch.tensor([encoded.ids]), token_type_ids=torch.tensor([encoded.type_ids]))
        return torch.nn.functional.normalize(hidden.last_hidden_state[0].mean(0), dim=0) * 8

    vectors = torch.stack([vector(item.text, item.context) for item in train])
    wanted = torch.tensor([[float(label in item.labels) for label in ALL_LABELS] for item in train])
    torch.manual_seed(1)
    layer = torch.nn.Linear(vectors.shape[1], len(ALL_LABELS))
    optimiser = torch.optim.AdamW(layer.parameters(), lr=2e-2, weight_decay=1e-3)
    for _ in range(600):
        optimiser.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(layer(vectors), wanted)
        loss.backward()
        optimiser.step()

    def read(text: str, context: str) -> Mapping[str, float]:
        with torch.no_grad():
            chances = torch.sigmoid(layer(vector(text, context)))
        return dict(zip(ALL_LABELS, chances.tolist(), strict=True))

    return read


def tuned(train: Sequence[Sentence]) -> Read:
    """Load what ships."""
    from linter.recogniser import load

    recogniser = load()
    return lambda text, context: recogniser.read(text, context).labels


def report(read: Read, held: Sequence[Sentence]) -> str:
    """Return macro-F1 at one half, the recall of claims where four in five are right, and the speed."""
    begin = time.process_time()
    said = [read(item.text, item.context) for item in held]
    milliseconds = 1000 * (time.process_time() - begin) / len(held)
    scores = []
    for label in CLAIMS:
        given = [values.get(label, 0.0) >= 0.5 for values in said]
        right = sum(one and label in item.labels for one, item in zip(given, held, strict=True))
        scores.append(2 * right / max(1, sum(given) + sum(label in item.labels for item in held)))
    wanted = sum("/" in label for item in held for label in item.labels)
    ranked = sorted(
        (
            (chance, label in item.labels)
            for values, item in zip(said, held, strict=True)
            for label, chance in values.items()
            if "/" in label
        ),
        reverse=True,
    )
    right, best, least = 0, 0, 1.0
    for place, (chance, is_right) in enumerate(ranked, 1):
        right += is_right
        if right >= _LEAST * place:
            best, least = right, chance
    return (
        f"macro-F1 of claims at 0.5: {sum(scores) / len(scores):.3f}; "
        f"recall at precision {_LEAST}: {best / wanted:.3f} (from {least:.2f}); {milliseconds:.1f} ms a sentence"
    )


def _shown(context: str, text: str) -> str:
    return f"{context} | {text}" if context else text


def main(arguments: Sequence[str]) -> None:
    """Train one candidate and print its figures."""
    candidates = {"textcat": textcat, "frozen": frozen, "tuned": tuned}
    if len(arguments) != 1 or arguments[0] not in candidates:
        raise SystemExit(f"say which: {', '.join(candidates)}")
    bank = read_bank()
    read = candidates[arguments[0]]([item for item in bank if not item.held_out and not item.claims_only])
    print(arguments[0], report(read, [item for item in bank if item.held_out and not item.claims_only]))


if __name__ == "__main__":
    main(sys.argv[1:])
