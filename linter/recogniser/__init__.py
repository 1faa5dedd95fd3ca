"""The learned recogniser: what a sentence claims, in words that no cue foresaw; and whether two sentences clash.

One small encoder (all-MiniLM-L6-v2, fine-tuned on the project's sentence bank, seven-bit weights) gives a vector for a
sentence in its context; linear heads read labels from it. `card.json` beside the weights says how it was made, what
it reaches, and which thresholds belong to it. onnxruntime and tokenizers are imported at first use only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linter.errors import ModelError
from linter.installed import installed_version

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDER = Path(__file__).parent
FILES = ("encoder.onnx", "tokenizer.json", "heads.npz", "exemplars.npz", "exemplars.json")
_READ_WHOLE = ("card.json", "judgement.json")  # small, and changed by hand or by fitting anew
_ORDERS_APART = 0.4  # how much surer the second order may be than the first; of 5,069 pairs 24 went beyond
_LENGTH = 96  # word pieces; the rest of a longer sentence is not read


@dataclass(frozen=True, slots=True)
class Reading:
    """What the recogniser takes a sentence to say: the probability of each label that is not negligible."""

    labels: Mapping[str, float]  # "downtime/none", "+pregnancy" (safety topic), "!painless" (wording) -> 0 to 1

    def of(self, label: str) -> float:
        """Return the probability of a label, 0 when negligible."""
        return self.labels.get(label, 0.0)


class Recogniser:
    """The encoder and its heads, loaded once.

    Raises:
        ModelError: a file is missing or damaged, or onnxruntime or tokenizers is not installed.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self.card = read_card(folder)
        for name in FILES:
            if not (folder / name).is_file():
                raise ModelError(f"the recogniser's file {name} is missing; install skinlint again")
        try:
            import numpy
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise ModelError(
                f"the recogniser needs {error.name}; run `python -m pip install {error.name}`, "
                "or switch it off with `--recogniser off`"
            ) from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # files are spread over processes; a thread pool in each would fight them
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._np = numpy
        self._session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_LENGTH)
        self._tokenizer.no_padding()
        with numpy.load(folder / "heads.npz") as heads:
            self._weights: NDArray[np.float32] = heads["labels_weight"]
            self._bias: NDArray[np.float32] = heads["labels_bias"]
            self._pair_weights: NDArray[np.float32] = heads["pair_weight"]
            self._pair_bias: NDArray[np.float32] = heads["pair_bias"]
        self.labels: tuple[str, ...] = tuple(self.card["labels"])
        self._folder = folder
        self._exemplars: tuple[dict[str, list[str]], dict[str, NDArray[np.float32]]] | None = None

    def _vector(self, first: str, second: str) -> NDArray[np.float32]:
        """Return the mean vector of a text pair, shape (384,); each alone, so that company never changes a result."""
        encoded = self._tokenizer.encode(first, second) if first else self._tokenizer.encode(second)
        numpy = self._np
        feed = {
            "input_ids": numpy.array([encoded.ids], dtype=numpy.int64),
            "token_type_ids": numpy.array([encoded.type_ids], dtype=numpy.int64),
        }
        vector: NDArray[np.float32] = self._session.run(None, feed)[0][0]
        return vector

    def read(self, sentence: str, context: str = "") -> Reading:
        """Return what one sentence says, read under its heading, question or table header."""
        vector = self._vector(context, sentence)
        chances = _sigmoid(self._np, self._weights @ vector + self._bias)
        return Reading(
            {
                label: round(float(chance), 3)
                for label, chance in zip(self.labels, chances, strict=True)
                if chance >= 0.02
            }
        )

    def conflict(self, first: str, second: str, least: float = 0.0) -> float:
        """Return the probability that two statements of one article cannot both be followed or both be true.

        They are read in both orders, and the mean counts. Where the first order leaves no hope of reaching `least`,
        the second is not read, and the most that the mean is likely to be is returned; above 1 there is none to begin
        with.
        """
        if least > 1:
            return 1.0
        chance = self._clash(first, second)
        hope = round((chance + min(1.0, chance + _ORDERS_APART)) / 2, 3)
        return hope if hope < least else round((chance + self._clash(second, first)) / 2, 3)

    def _clash(self, first: str, second: str) -> float:
        return float(_sigmoid(self._np, self._pair_weights @ self._vector(first, second) + self._pair_bias)[0])

    def vector(self, sentence: str, context: str = "") -> NDArray[np.float32]:
        """Return the vector of a sentence under its heading, shape (384,)."""
        return self._vector(context, sentence)

    def nearest(self, label: str, sentence: str, context: str = "", count: int = 2) -> list[str]:
        """Return the sentences of the bank with this label whose vectors are nearest (cosine) to a sentence's.

        They show a reviewer why the sentence was recognised; the label itself comes from the linear head.
        """
        numpy = self._np
        if self._exemplars is None:
            texts = json.loads((self._folder / "exemplars.json").read_text(encoding="utf-8"))
            with numpy.load(self._folder / "exemplars.npz") as stored:
                vectors = {name: stored[name].astype(numpy.float32) for name in stored.files}
            self._exemplars = (texts, vectors)
        texts, vectors = self._exemplars
        if label not in texts:
            return []
        wanted = self._vector(context, sentence)
        stood = vectors[label]
        likeness = stood @ wanted / numpy.maximum(numpy.linalg.norm(stood, axis=1), 1e-9)
        order = numpy.argsort(-likeness, kind="stable")[:count]
        return [texts[label][int(place)] for place in order]

    def threshold(self, kind: str, label: str) -> float:
        """Return the probability from which a label counts; the card has one for each label or kind."""
        table = self.card["thresholds"][kind]
        return float(table.get(label, table["default"]))


def _sigmoid(numpy: Any, values: Any) -> Any:
    return 1.0 / (1.0 + numpy.exp(-values))


def read_card(folder: Path = FOLDER) -> dict[str, Any]:
    """Return the model card: labels, thresholds, figures, licence, training data, hashes.

    Raises:
        ModelError: it is missing or no JSON.
    """
    try:
        card: dict[str, Any] = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError("the recogniser's card.json is missing or damaged; install skinlint again") from error
    return card


def identity(folder: Path = FOLDER) -> str:
    """Return what readings depend on, in one line, without loading any of it: card, files, versions of the libraries.

    Not the weights themselves: the card names their digests.
    """
    parts = []
    for name in (*_READ_WHOLE, *FILES):
        try:
            file = folder / name
            mark = hashlib.sha256(file.read_bytes()).hexdigest() if name in _READ_WHOLE else str(file.stat().st_size)
        except OSError:
            mark = "missing"
        parts.append(f"{name} {mark}")
    for package in ("onnxruntime", "tokenizers"):
        parts.append(f"{package} {installed_version(package) or 'missing'}")
    return "; ".join(parts)


def verify(folder: Path = FOLDER) -> list[str]:
    """Return the names of files whose SHA-256 is not the card's."""
    pinned = read_card(folder)["sha256"]
    return [name for name in FILES if hashlib.sha256((folder / name).read_bytes()).hexdigest() != pinned.get(name)]


@cache
def load() -> Recogniser:
    """Return the recogniser that ships with skinlint, loaded once a process.

    Raises:
        ModelError: it cannot be used; the message says what to do.
    """
    return Recogniser()


def statement(context: str, sentence: str) -> str:
    """Return how a statement is shown to the reader of pairs: its heading in brackets, then its words."""
    return f"[{context}] {sentence}" if context else sentence


__all__: Sequence[str] = (
    "FILES", "FOLDER", "Reading", "Recogniser", "identity", "load", "read_card", "statement", "verify",
)  # fmt: skip
