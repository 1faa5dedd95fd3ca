"""Builds the drafts that the benchmark reads: 200 Markdown files of about 1,070 words, and ten times as many.

Their words come from the project's own corpus: blocks of its Markdown drafts, and sentences from the bank.
So that a cache of sentences cannot shine on repeats, every sentence of the bank is changed a little at each use: its
numbers, its treatment, what it opens with. A fixed seed makes the same files everywhere.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from linter.nlp.sentences import split_sentences

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
SEED = 20_250_811
DRAFTS = 200
WORDS = 1_070  # in a draft

_TREATMENTS = (
    "glycolic peel", "TCA peel", "laser hair removal", "microneedling", "fractional laser", "pulsed light", "HIFU",
    "lip filler", "cheek filler", "botulinum toxin", "cryolipolysis", "skin boosters", "hydradermabrasion", "LED light",
    "a retinol serum", "azelaic acid", "vitamin C", "hydroquinone", "a mandelic peel", "dermaplaning",
)  # fmt: skip
_OPENINGS = (
    "At our {place} clinic, ", "For {who}, ", "As a rule, ", "In {season}, ", "With {treatment}, ", "Before {event}, ",
    "After {event}, ", "In our experience, ", "On the {area}, ", "From the {ordinal} visit on, ",
)  # fmt: skip
_FILLS = {
    "place": "Leeds Bristol Cardiff Dublin Perth Boston Toronto Singapore Austin Leicester Galway Hull".split(),
    "who": ["oily skin", "dry skin", "first-timers", "men over forty", "brides", "swimmers", "runners", "deep skin"],
    "season": ["winter", "summer", "a dry spring", "the ski season", "the holidays", "exam weeks"],
    "treatment": _TREATMENTS,
    "event": ["a wedding", "the consultation", "a long flight", "the first session", "a holiday", "your patch test"],
    "area": "forehead cheeks chin neck chest hands legs back shoulders nose".split(),
    "ordinal": "second third fourth fifth sixth".split(),
}
_NUMBER = re.compile(r"(?<![\d.,])\d{1,2}(?![\d.,])")
_NAMES = re.compile("|".join(re.escape(name) for name in sorted(_TREATMENTS, key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class Stock:
    """What drafts are made of."""

    titles: tuple[str, ...]
    headings: tuple[str, ...]
    blocks: tuple[str, ...]  # lists, tables and paragraphs of the corpus, as written
    sentences: tuple[str, ...]  # of the bank


def read_stock() -> Stock:
    """Return titles, headings and blocks of the Markdown drafts, and the sentences of the bank, in a fixed order."""
    titles: list[str] = []
    headings: list[str] = []
    blocks: list[str] = []
    for path in sorted([*(CORPUS / "drafts").glob("*.md"), *(CORPUS / "clean").glob("*.md")]):
        text = re.sub(r"\A(---|\+\+\+)\n.*?\n\1\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for block in re.split(r"\n\s*\n", text):
            if block.startswith("# "):
                titles.append(block.partition("\n")[0])
            elif re.match(r"#{2,4} ", block):
                headings.append(block.partition("\n")[0])
            elif block.strip() and not block.lstrip().startswith(("<", "{", "[", "```", "    ")):
                blocks.append(block.strip("\n"))
    sentences = [
        json.loads(line)["text"]
        for path in sorted((CORPUS / "bank").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return Stock(tuple(titles), tuple(headings), tuple(blocks), tuple(sentences))


def vary(text: str, luck: random.Random) -> str:
    """Return a sentence with other numbers, another treatment, and in half of all cases another beginning."""
    text = _NUMBER.sub(lambda match: str(max(1, int(match[0]) + luck.randint(-1, 3))), text)
    text = _NAMES.sub(lambda _: luck.choice(_TREATMENTS), text)
    if luck.random() < 0.5 and re.match(r"[A-Z][a-z]+ ", text):
        opening = re.sub(r"\{(\w+)\}", lambda match: luck.choice(_FILLS[match[1]]), luck.choice(_OPENINGS))
        text = opening + text[0].lower() + text[1:]
    return text


def draft(stock: Stock, luck: random.Random, words: int = WORDS) -> str:
    """Return one draft of about so many words: a title, then sections of paragraphs, lists and tables."""
    parts = [luck.choice(stock.titles)]
    count = len(parts[0].split())
    while count < words:
        parts.append(luck.choice(stock.headings))
        for _ in range(luck.randint(2, 4)):
            if luck.random() < 0.3:
                lines = [
                    line if line.startswith("|") else _NUMBER.sub(lambda match: str(int(match[0]) + 1), line)
                    for line in luck.choice(stock.blocks).splitlines()
                ]
                parts.append("\n".join(lines))
            else:
                parts.append(" ".join(vary(luck.choice(stock.sentences), luck) for _ in range(luck.randint(3, 6))))
            count += len(parts[-1].split())
    return "\n\n".join(parts) + "\n"


def build(folder: Path, count: int, seed: int = SEED) -> None:
    """Write so many drafts into a folder; a folder that holds them already is left as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    if len(list(folder.glob("*.md"))) == count:
        return
    stock, luck = read_stock(), random.Random(seed)
    for number in range(count):
        (folder / f"draft-{number:04}.md").write_text(draft(stock, luck), encoding="utf-8", newline="\n")


def build_one(path: Path, size: int, seed: int) -> None:
    """Write one draft of about so many bytes."""
    stock, luck = read_stock(), random.Random(seed)
    text = ""
    while len(text.encode()) < size:
        text += ("\n" if text else "") + draft(stock, luck, min(WORDS, max(60, (size - len(text)) // 6)))
    path.write_text(text, encoding="utf-8", newline="\n")


def describe(paths: Sequence[Path]) -> tuple[int, int, int, int]:
    """Return words, bytes, sentences, and how many of the sentences differ from each other."""
    words = size = sentences = 0
    different: set[str] = set()
    for path in paths:
        text = path.read_text(encoding="utf-8")
        words += len(text.split())
        size += len(text.encode())
        for block in text.split("\n\n"):
            for start, end in split_sentences(block):
                sentences += 1
                different.add(block[start:end])
    return words, size, sentences, len(different)
