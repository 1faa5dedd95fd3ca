"""Own sentence splitter: the unit that is parsed must not depend on what stands around it."""

from __future__ import annotations

import re
from functools import lru_cache

_END = re.compile(r"""[.!?…]+["'”’»)\]*]*(?=\s|$)""")
_ABBREVIATIONS = frozenset(
    (
        "dr mr mrs ms prof st no nos vs etc approx fig ca cf al inc ltd co dept est incl max min misc rev jr sr "
        "e.g i.e eg ie a.m p.m vol ed pp"
    ).split()
)
_LABEL = re.compile(r"^\s*[^\s:.!?][^:.!?\n]{0,60}:(?=\s+\S)")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the half-open places of the sentences of a text, without the blanks around them.

    Abbreviations, initials and decimals do not end a sentence; an ellipsis does only before a capital letter.
    """
    return list(_places(text))


@lru_cache(2_048)
def _places(text: str) -> tuple[tuple[int, int], ...]:
    places: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        before = text[start : match.start()]
        last = before.rsplit(None, 1)[-1].lstrip("([\"'“‘").casefold() if before.strip() else ""
        following = text[match.end() :].lstrip()
        if match.group().startswith("."):
            if last in _ABBREVIATIONS and following:
                continue
            if len(last) == 1 and last.isalpha() and last not in "i" and following[:1].isupper():
                continue
            if following[:1].islower():
                continue
            if last.isdigit() and before.strip() == last:
                continue
        elif (match.group().startswith("…") and following[:1].islower()) or (
            match.group()[0] in "!?" and following[:1].islower()
        ):
            continue
        _append(places, text, start, match.end())
        start = match.end()
    _append(places, text, start, len(text))
    return tuple(places)


def _append(places: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        places.append((start, end))


def label_length(sentence: str) -> int:
    """Return how many code points a leading label takes ("Minimal downtime: …"), the colon included; 0 without one."""
    match = _LABEL.match(sentence)
    return match.end() if match and len(match.group().split()) <= 8 else 0
