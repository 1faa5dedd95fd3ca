"""Words of a sentence with their places, folded as pack phrases are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from linter.packs.words import expand

_LEXEME = re.compile(r"\b[AaPp]\.[Mm]\b\.?|\b(?i:make[-‐‑]up)\b|\w+(?:['’‘]\w+)*|[%£$€]|[;:.!?—–()\[\]/]|,", re.UNICODE)
_STRONG = frozenset(";:.!?—–()[]")
_NUMBERED = re.compile(r"\b[Nn]o\.\s*(?=\d)")  # "No. 1" is one phrase
_TITLED = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof|Sr|St|Dip|[A-Z])\.(?=\s*[A-Z])")  # "Dr. A. Okafor" is one name
_SHARE = re.compile(r"\((?=\s?\d[\d.,–-]*\s?%)")  # "Urea (40%)" is one phrase, as if a comma stood there


@dataclass(frozen=True, slots=True)
class Token:
    """One folded word; a contraction gives two."""

    word: str
    start: int  # in the text it was read from, code points
    end: int
    gap: int  # what stands before it: 0 a blank or hyphen, 1 a comma, 2 a stronger mark
    raw: str  # as written


def tokenize(text: str) -> list[Token]:
    """Return the words of a text; linear in its length."""
    return list(_tokens(text))


@lru_cache(2_048)  # headings and questions are asked for again and again, and an editor's other sentences
def _tokens(text: str) -> tuple[Token, ...]:
    tokens: list[Token] = []
    gap = 0
    inside = {match.start() + 2 for match in _NUMBERED.finditer(text)}
    inside |= {match.end() - 1 for match in _TITLED.finditer(text)}
    lightly = {match.start() for match in _SHARE.finditer(text)} if "%" in text else ()
    for match in _LEXEME.finditer(text):
        written = match.group()
        if written == ",":
            gap = max(gap, 1)
        elif written in _STRONG:
            at = match.start()
            joined = written == ":" and text[at + 1 : at + 2].isalpha()  # Er:YAG, re:store
            if at in lightly:
                gap = max(gap, 1)
            elif not (joined or at in inside):
                gap = 2
        elif written == "/":
            gap = max(gap, 1)
        elif "." in written:  # a.m. and p.m. are one word each
            tokens.append(Token(f"{written[0].lower()}m", match.start(), match.end(), gap, written))
            gap = 0
        else:
            start = match.start()
            for word, length in expand(written):
                tokens.append(Token(word, start, start + length, gap, written))
                start += length
                gap = 0
    return tuple(tokens)
