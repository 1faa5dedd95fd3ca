"""The sentence bank and the bank of pairs: reading, counting, and removing what stands on both sides of the split.

`python -m tools.bank` checks the bank; with `--write` it removes near-duplicates from the training part and writes the
counts into corpus/README.md. A sentence is split by its author, never by chance.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linter.packs.labels import LABELS
from linter.packs.schema import MISSING_TOPICS, WORDING_TOPICS

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
HELD_OUT = frozenset({"author-2", "author-7", "author-12", "drafts-held-out"})
ALL_LABELS = (*LABELS, *(f"+{topic}" for topic in MISSING_TOPICS), *(f"!{topic}" for topic in WORDING_TOPICS))
OPPOSITE = (
    ("sessions/one", "sessions/many"), ("frequency/often", "frequency/seldom"), ("timing/morning", "timing/night"),
    ("timing/close-to-event", "timing/ahead-of-event"), ("timing/any-season", "timing/winter-only"),
    ("order/first", "order/last"), ("downtime/none", "downtime/some"), ("pain/none", "pain/some"),
    ("onset/now", "onset/later"), ("duration/permanent", "duration/temporary"),
    ("concentration/high", "concentration/low"), ("combination/together", "combination/apart"),
    ("aftercare/allow", "aftercare/forbid"), ("sun/careless", "sun/careful"), ("suitability/suits", "suitability/not"),
    ("risk/none", "risk/some"), ("setting/home", "setting/professional"), ("effect/does", "effect/does-not"),
    ("evidence/proven", "evidence/unproven"), ("evidence/approved", "evidence/not-approved"),
    ("composition/free", "composition/contains"), ("cost/free", "cost/paid"),
)  # fmt: skip
PAIRS_HELD_OUT = frozenset({"author-1", "drafts-held-out"})
BEGIN, END = "<!-- bank: written by `python -m tools.bank --write` -->", "<!-- end of bank -->"
BY_DRAFT = "drafts-3"  # sentences and pairs of many drafts: two halves of a last stage of training learn from them
BY_LATER_DRAFT = (
    "drafts-5"  # sentences of the drafts that came later: only the stage with whole drafts learns from them
)
PRACTICE = "practice"  # articles full of contradictions, labelled by those who wrote them: a stage of training between
FURTHER = (
    "practice-2"  # more of them: each half learns from half of their authors, and the judgement from what it reads
)
WAITING = ("practice-3", "practice-4", "drafts-4", BY_LATER_DRAFT)  # what no stage but the last learns from
_SPLIT = 3  # seed of the split of their authors into halves
_ALIKE = 0.8  # share of words in common from which two sentences are near-duplicates
_VOICES = frozenset("author reported myth question hypothetical comparison testimonial".split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """One labelled sentence."""

    text: str
    context: str  # heading or question above it, or empty
    page: str  # title of the page it was written in, or empty
    labels: tuple[str, ...]  # of ALL_LABELS
    topic: str
    attribution: str
    polarity: str
    condition: str
    author: str
    claims_only: bool  # its author labelled one claim a sentence, and neither safety topics nor wording

    @property
    def held_out(self) -> bool:
        """Whether it measures and never trains."""
        return self.author in HELD_OUT


@dataclass(frozen=True, slots=True)
class Block:
    """Statements for one article: some take one side of an axis, some the other, some look alike and take neither."""

    article: str
    axis: str
    one: str  # label of the one side
    other: str  # of the other; the same label where two numbers stand against each other
    takes_one: tuple[str, ...]  # each clashes with each of `takes_other`
    takes_other: tuple[str, ...]
    neither: tuple[str, ...]  # clashes with none of the two
    author: str


@dataclass(frozen=True, slots=True)
class PairOfStatements:
    """Two statements of one article, and whether they clash."""

    first: str
    second: str
    clash: bool
    axis: str
    reason: str
    author: str
    page: str = ""  # the draft that both stand in, where it matters

    @property
    def held_out(self) -> bool:
        """Whether it measures and never trains."""
        return self.author in PAIRS_HELD_OUT


def read_bank(folder: Path = CORPUS / "bank") -> list[Sentence]:
    """Return every sentence, in the order of the authors.

    Raises:
        ValueError: a line is no sentence of the bank's form; the message names file and line.
    """
    found: list[Sentence] = []
    for path, number, entry in _lines(folder):
        labels = tuple(entry["labels"])
        unknown = [label for label in labels if label not in ALL_LABELS]
        if unknown or entry["attribution"] not in _VOICES or not entry["text"].strip():
            raise ValueError(f"{path}:{number}: unknown labels {unknown}, unknown attribution or no text")
        found.append(
            Sentence(
                entry["text"], entry["context"], entry["page"], labels, entry["topic"], entry["attribution"],
                entry["polarity"], entry["condition"], path.stem, bool(entry.get("claims_only", False)),
            )
        )  # fmt: skip
    return found


def read_pairs(folder: Path = CORPUS / "pairs") -> list[PairOfStatements]:
    """Return every labelled pair, in the order of the authors.

    Raises:
        ValueError: a line is no pair; the message names file and line.
    """
    found: list[PairOfStatements] = []
    for path, number, entry in _lines(folder):
        if not entry["first"].strip() or not entry["second"].strip() or not isinstance(entry["clash"], bool):
            raise ValueError(f"{path}:{number}: a pair needs two statements and whether they clash")
        found.append(
            PairOfStatements(
                entry["first"],
                entry["second"],
                entry["clash"],
                entry["axis"],
                entry["reason"],
                path.stem,
                entry.get("page", ""),
            )
        )
    return found


def read_blocks(folder: Path = CORPUS / "blocks") -> list[Block]:
    """Return every block of statements, in the order of the authors.

    Raises:
        ValueError: a line is no block; the message names file and line.
    """
    found: list[Block] = []
    for path, number, entry in _lines(folder):
        one, other, neither = (tuple(entry[name]) for name in ("takes_one", "takes_other", "neither"))
        if entry["one"] not in LABELS or entry["other"] not in LABELS or not (one and other and neither):
            raise ValueError(f"{path}:{number}: a block needs two labels of claims and statements of three kinds")
        found.append(
            Block(entry["article"], entry["axis"], entry["one"], entry["other"], one, other, neither, path.stem)
        )
    return found


def sentences_of(block: Block) -> list[Sentence]:
    """Return the statements of a block that take a side, as sentences of the bank."""
    found = []
    for label, statements in ((block.one, block.takes_one), (block.other, block.takes_other)):
        for shown in statements:
            context, text = split_statement(shown)
            found.append(
                Sentence(
                    text, context, block.article, (label,), block.article, "author", "affirmed", "", block.author, True
                )
            )
    return found


def halves_of(pages: Iterable[str]) -> dict[str, int]:
    """Return author → 0 or 1; an author is the letters that the names of drafts begin with."""
    authors = sorted({author_of(page) for page in pages})
    random.Random(_SPLIT).shuffle(authors)
    return {author: number % 2 for number, author in enumerate(authors)}


def author_of(page: str) -> str:
    """Return the letters that a draft's name begins with."""
    match = re.match(r"[a-z]+", page)
    return match.group() if match else page


def split_statement(shown: str) -> tuple[str, str]:
    """Return the heading and the words of a statement that was written as "[heading] words"."""
    match = re.match(r"\[([^\]]+)\]\s*(\S.*)", shown, re.DOTALL)
    return (match[1], match[2]) if match else ("", shown)


def _lines(folder: Path) -> Iterator[tuple[Path, int, dict[str, Any]]]:
    for path in sorted(folder.glob("*.jsonl"), key=lambda item: (len(item.stem), item.stem)):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                yield path, number, json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path}:{number}: no JSON: {error}") from error


def words(text: str) -> frozenset[str]:
    """Return the words of a sentence, folded."""
    return frozenset(re.findall(r"[a-z0-9]+", text.casefold()))


def near_duplicates(train: Sequence[str], held_out: Sequence[str]) -> set[int]:
    """Return the indices of training sentences that nearly repeat one that is held out."""
    by_word: dict[str, list[int]] = defaultdict(list)
    bags = [words(text) for text in held_out]
    for index, bag in enumerate(bags):
        for word in bag:
            by_word[word].append(index)
    found: set[int] = set()
    for number, text in enumerate(train):
        bag = words(text)
        shared: Counter[int] = Counter(index for word in bag for index in by_word.get(word, ()))
        for index, common in shared.most_common(5):
            if common / len(bag | bags[index]) >= _ALIKE:
                found.add(number)
                break
    return found


def counts(bank: Iterable[Sentence], pairs: Iterable[PairOfStatements], blocks: Sequence[Block] = ()) -> str:
    """Return the bank's counts as Markdown tables."""
    sentences = list(bank)
    train = [item for item in sentences if not item.held_out]
    held = [item for item in sentences if item.held_out]

    def share(items: Sequence[Sentence]) -> str:
        bare = sum(not any("/" in label for label in item.labels) for item in items)
        return f"{bare:,} ({100 * bare / max(1, len(items)):.0f} %)"

    authors = sorted({item.author for item in sentences}, key=lambda name: (len(name), name))
    lines = [
        "| | train | held out |",
        "|---|---|---|",
        f"| sentences | {len(train):,} | {len(held):,} |",
        f"| without a claim of the author's | {share(train)} | {share(held)} |",
        f"| authors | {sum(name not in HELD_OUT for name in authors)} | {sum(name in HELD_OUT for name in authors)} |",
        "",
        "| label | train | held out |",
        "|---|---|---|",
    ]
    in_train = Counter(label for item in train for label in item.labels)
    in_held = Counter(label for item in held for label in item.labels)
    lines += [f"| `{label}` | {in_train[label]} | {in_held[label]} |" for label in ALL_LABELS]
    together = list(pairs)
    clashing = sum(pair.clash for pair in together)
    held_pairs = sum(pair.held_out for pair in together)
    lines += [
        "",
        f"Pairs of statements: {len(together):,}; {clashing:,} clash, the rest only look like it; "
        f"{held_pairs:,} are held out.",
        "",
        f"Blocks: {len(blocks):,} by {len({block.author for block in blocks})} authors; "
        f"{sum(len(block.takes_one) + len(block.takes_other) for block in blocks):,} statements that take a side and "
        f"{sum(len(block.neither) for block in blocks):,} that only look like it.",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Check the bank; with --write remove near-duplicates from the training part and write the counts."""
    bank = read_bank()
    held = [item.text for item in bank if item.held_out]
    train = [item for item in bank if not item.held_out]
    alike = {train[index].text for index in near_duplicates([item.text for item in train], held)}
    blocks = read_blocks()
    taken = [item.text for block in blocks for item in sentences_of(block)]
    alike |= {taken[index] for index in near_duplicates(taken, held)}
    texts = Counter(" ".join(sorted(words(item.text))) + "|" + item.context.casefold() for item in bank)
    repeated = sum(number - 1 for number in texts.values())
    print(f"{len(bank)} sentences, {len(alike)} near-duplicates across the split, {repeated} repeated")
    if "--write" in arguments:
        for path in sorted((CORPUS / "bank").glob("*.jsonl")):
            kept: list[str] = []
            seen: set[tuple[str, str]] = set()
            for line in path.read_text(encoding="utf-8").splitlines():
                entry = json.loads(line)
                key = (entry["text"].casefold(), entry["context"].casefold())
                if key not in seen and not (path.stem not in HELD_OUT and entry["text"] in alike):
                    kept.append(line)
                seen.add(key)
            path.write_text("\n".join(kept) + "\n", encoding="utf-8")
        for path in sorted((CORPUS / "blocks").glob("*.jsonl")):
            entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            for entry in entries:
                for name in ("takes_one", "takes_other"):
                    entry[name] = [shown for shown in entry[name] if split_statement(shown)[1] not in alike]
            lines = [json.dumps(entry, ensure_ascii=False) for entry in entries]
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        readme = CORPUS / "README.md"
        text = readme.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        _, _, after = rest.partition(END)
        readme.write_text(
            f"{before}{BEGIN}\n\n{counts(read_bank(), read_pairs(), read_blocks())}\n\n{END}{after}", encoding="utf-8"
        )
        return 0
    return 1 if alike else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
