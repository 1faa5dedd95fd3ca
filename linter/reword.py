"""A finding + a wording that its rule suggests → the draft with that wording in it.

What a rule demands is added as a paragraph of its own, behind the block that demands it or at the end. As with
suppression comments, each place is tried on paper first: the readers must see the same copy as before and the new
sentence beside it, so that no list, table or element is torn apart. What a rule rejects is replaced where it stands.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath

from linter.annotate import copy_of, text_of
from linter.model.finding import Category, Finding
from linter.model.source import SourceFile

_HTML = (".html", ".htm", ".xhtml")
_MOST_PLACES = 12  # places that are tried; each costs one reading of the draft
_MARKUP = re.compile(r"[^\w\s'’%-]")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")


def reworded(source: SourceFile, finding: Finding, wording: str) -> str | None:
    """Return the draft with a suggested wording in it, or None where there is no safe place.

    Args:
        source: The draft.
        finding: What was found in it: a missing topic, or a wording.
        wording: A whole sentence to add, or a phrase to put in the place of the one found.

    """
    if finding.category is Category.MISSING:
        return _added(source, finding, wording)
    if finding.category is Category.WORDING:
        return _replaced(source, finding, wording)
    return None


def _replaced(source: SourceFile, finding: Finding, phrase: str) -> str | None:
    """Return the draft with a phrase put in the place of the one found, unless that one holds markup."""
    place = finding.spans[0]
    if place.path is not None or _MARKUP.search(place.text):
        return None
    if place.text[:1].isupper():
        phrase = phrase[:1].upper() + phrase[1:]
    return source.text[: place.span.start] + phrase + source.text[place.span.end :]


def _added(source: SourceFile, finding: Finding, sentence: str) -> str | None:
    before = copy_of(source)
    if before is None:
        return None
    end = re.search(r"\r\n|\n|\r", source.text)
    line_end = end[0] if end else "\n"
    is_html = PurePath(source.path).suffix.lower() in _HTML
    for offset in islice(_places(source, finding, is_html), _MOST_PLACES):
        head, tail = source.text[:offset], source.text[offset:]
        if is_html:
            indent = re.match(r"[ \t]*", tail)
            block = f"{indent[0] if indent else ''}<p>{html.escape(sentence, quote=False)}</p>{line_end}"
            changed = f"{_ended(head, line_end)}{block}{tail}"
        else:
            gap = line_end if head.strip() else ""
            changed = f"{_ended(head, line_end)}{gap}{sentence}{line_end}{tail}"
        after = copy_of(SourceFile(source.path, changed))
        if after is not None and _only_added(before, after, sentence):
            return changed
    return None


def _ended(text: str, line_end: str) -> str:
    """Return the text with its last line ended."""
    return text if not text or text[-1] in "\r\n" else text + line_end


def _places(source: SourceFile, finding: Finding, is_html: bool) -> Iterator[int]:
    """Yield offsets at which a line begins: behind the block of the finding, behind those that follow, at the end."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", source.text))]
    primary = finding.spans[0]
    line = source.position(primary.span.end)[0] if primary.path is None else source.line_count
    while line < source.line_count:
        text, following = source.line_text(line), source.line_text(line + 1)
        if is_html or (text.strip() and not following.strip() and not _HEADING.match(text)):
            yield starts[line]
        line += 1
    if not is_html:
        yield len(source.text)


def _only_added(before: list[tuple[object, ...]], after: list[tuple[object, ...]], sentence: str) -> bool:
    """Return whether the copy is as it was, with the sentence as a segment of its own."""
    if len(after) != len(before) + 1:
        return False
    index = next((number for number, old in enumerate(before) if after[number] != old), len(before))
    return after[index + 1 :] == before[index:] and text_of(after[index]) == sentence
