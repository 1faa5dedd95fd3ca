"""What a price is asked for: the words, amounts and terms by which one thing is told from another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from linter.model.claim import Goods
from linter.model.quantity import QuantityKind
from linter.model.segment import Segment
from linter.nlp.quantities import find_quantities

_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")
# Words that tell on which terms a price is asked; both of two prices must be asked on the same.
_TERMS = {
    word: term
    for term, words in {
        "course": "course package bundle pack plan set series program programme block membership",
        "offer": "off save saves saving first introductory intro new special offer student member members discount "
        "half deposit instead normally usually was worth sale refund voucher launch",
        "extra": "extra add added additional top another consultation review check follow patch supplement surcharge",
    }.items()
    for word in words.split()
}
# Words of prices in general: they do not tell what is priced.
_OF_PRICES = frozenset(
    """price prices priced cost costs fee fees charge charges charged pay paid pays come comes total all in per each a
    an the is are for of at to and with our your you one have having get done it its this that by or on we us just only
    treatment treatments session sessions visit visits appointment appointments area areas included including inclusive
    vat gst plus whichever branch clinic clinics usd aed sgd gbp eur inr zar rs dollars pounds euros rupees dirhams rand
    two three four five six seven eight nine ten hundred thousand eur quid typical complete whole be will can""".split()
)
_STEM = 4  # letters by which two words are taken for one: "british" and "britain"
_VISITS = frozenset("session visit treatment appointment sitting go".split())


def goods_of(sentence: str, segment: Segment, segments: Sequence[Segment]) -> Goods | None:
    """Return what the price of a sentence is asked for; None where several prices stand side by side.

    A table cell is read with the labels of its row and column, and what says nothing itself below its heading.
    """
    labels = [segments[index].text for index in (segment.row_header, segment.column_header) if index is not None]
    text = " | ".join((*labels, sentence))
    if not _telling(text) and segment.headings:
        text = f"{segments[segment.headings[-1]].text} | {text}"
    return _goods(text)


def _telling(text: str) -> frozenset[str]:
    words = (match.group().casefold() for match in _WORD.finditer(text))
    return frozenset(word[:_STEM] for word in words if len(word) > 2 and word not in _OF_PRICES and word not in _TERMS)


@lru_cache(512)
def _goods(text: str) -> Goods | None:
    quantities = find_quantities(text)
    if sum(item.kind is QuantityKind.MONEY for item in quantities) != 1:
        return None
    amounts = {
        "visit" if item.unit in _VISITS else item.unit or item.kind.value: (item.low, item.high)
        for item in quantities
        if item.kind in (QuantityKind.COUNT, QuantityKind.TIME, QuantityKind.DEPTH)
    }
    terms = {_TERMS[word] for match in _WORD.finditer(text) if (word := match.group().casefold()) in _TERMS}
    if amounts.get("visit", (1.0, 1.0)) != (1.0, 1.0):
        terms.add("course")
    elif "course" not in terms:
        amounts.pop("visit", None)
    return Goods(_telling(text), amounts, frozenset(terms), _names(text))


def _names(text: str) -> frozenset[str]:
    """Return the words of a name: with a capital, and not because a sentence or a label begins with them."""
    return _telling(" ".join(match.group() for match in _NAME.finditer(text)))


__all__ = ("goods_of",)
