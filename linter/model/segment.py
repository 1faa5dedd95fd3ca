"""A stretch of copy as a reader sees it, with the place of each of its characters in the draft."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from linter.model.source import SourceSpan


class SegmentKind(StrEnum):
    """What a stretch of copy is on the page."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    TABLE_CELL = "table cell"
    QUESTION = "question"
    ANSWER = "answer"
    QUOTATION = "quotation"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Segment:
    """Text without markup; the i-th character stands in the draft at `starts[i]:ends[i]`.

    White space is folded to single blanks, entities and escapes are decoded, emphasis marks are gone. Segments of a
    draft are in the order of the page and refer to one another by index into that order.
    """

    text: str
    starts: array[int]  # for each character of text, where it begins in the draft, in code points
    ends: array[int]  # and where it ends; longer than one code point for `&amp;`
    kind: SegmentKind = SegmentKind.PARAGRAPH
    level: int = 0  # of a heading, 1 to 6; the title has 1; nesting depth of a list item, from 1
    headings: tuple[int, ...] = ()  # the headings that this stands under, outermost first (a title is one of them)
    introducer: int | None = None  # of a list item: the paragraph or item that ends with a colon and opens the list
    question: int | None = None  # of an answer (all its paragraphs, items and cells): the question
    row_header: int | None = None  # of a table cell: the first cell of its row
    column_header: int | None = None  # of a table cell: the header cell of its column
    key_path: tuple[str, ...] = ()  # of front matter: the keys that lead to it ("items", "2", "answer")
    caption_of: str = ""  # of alt and title texts: "image" or "link"
    boilerplate: bool = False  # navigation, footer, cookie banner, form: no claim of the article
    block: int = 0  # segments of one run of copy (a paragraph, a list, a table) share a number

    def to_source(self, start: int, end: int) -> SourceSpan:
        """Return where `text[start:end]` (not empty) stands in the draft, markup inside it included."""
        return SourceSpan(self.starts[start], self.ends[end - 1])


@dataclass(slots=True)
class SegmentBuilder:
    """Collects characters with their places; readers use it so that no offset is ever looked up again."""

    characters: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, text: str, start: int, end: int | None = None) -> None:
        """Append text that begins at `start` in the draft: character by character, or, when `end` is given, all of it
        standing for the one stretch `start:end` (an entity, an escape). White space is folded.
        """
        for index, character in enumerate(text):
            begin = start if end is not None else start + index
            finish = end if end is not None else begin + 1
            if character.isspace():
                if not self.characters or self.characters[-1] == " ":
                    continue
                character = " "
            self.characters.append(character)
            self.starts.append(begin)
            self.ends.append(finish)

    def build(self, **context: object) -> Segment | None:
        """Return the Segment, trimmed, or None when nothing but white space was collected."""
        while self.characters and self.characters[-1] == " ":
            self.characters.pop()
            self.starts.pop()
            self.ends.pop()
        if not self.characters:
            return None
        return Segment("".join(self.characters), array("l", self.starts), array("l", self.ends), **context)  # type: ignore[arg-type]


def plain_segments(segments: Iterable[Segment]) -> str:
    """Return the copy of segments as one text, a line each: what a reader sees of the draft."""
    return "\n".join(segment.text for segment in segments)
