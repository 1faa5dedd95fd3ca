"""Plain text: pasted articles, leaflets, transcripts; structure is told by how lines look and where they stand.

Some files have one paragraph a line and no empty lines, others wrap their lines at 72 columns; both are met daily. A
line is joined to the one before it only where a wrapped text would have broken there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from linter.model.segment import Segment, SegmentKind
from linter.model.source import SourceFile
from linter.readers._copy import Copy, CopyBuilder, Placed
from linter.readers._page import Page, find_speakers

SUFFIXES = (".txt", ".text")

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_BULLET = re.compile(
    r"[ \t]*(?:[-*+•·‣◦▪●○■□✓✔✗✘☐☑➤►→–—][ \t]+|[•●▪‣✓✔☐☑](?=\S)|\(?\d{1,2}[.)][ \t]+|\(?[a-h]\)[ \t]+)(?=\S)"
)
_RULE = re.compile(r"[ \t]*([-=*_~#•·])(?:[ \t]*\1){2,}[ \t]*")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,}|~{3,})[ \t]*")
_HASHES = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_SUPPRESSION = re.compile(r"[ \t]*(?:#|//|%|;|\[)?[ \t]*skinlint-(?:disable|enable)\b")
_LABEL = re.compile(r"\(?(?:Q(?:uestion)?|A(?:nswer)?)\s?\d{0,3}\s?[.:)]\s|[QA]\s?[–—-]\s")
_SMALL_WORDS = frozenset(
    """
    a an and are as at but by can do does for from how in into is it its of on or so than that the their then to vs was
    what when where which who why will with without you your
    """.split()
)

_LONGEST_HEADING = 12  # words
_LONGEST_TITLE = 20  # words
_WIDEST_WRAP = 132  # columns; lines beyond it are paragraphs, not wrapped lines
_NARROWEST_WRAP = 45


_COLUMNS = re.compile(r"\S(?: {3,}|\t)\S")
_MAIL_HEADER = re.compile(r"(?:From|To|Cc|Bcc|Date|Sent|Reply-To):[ \t]")
_SUBJECT = re.compile(r"Subject(?: line)?:[ \t]*(?=\S)")
_ORNAMENTS = "-=*~_#•·—–"
_NUMBER = re.compile(r"[ \t]*\(?\d{1,2}[.)][ \t]+")
_SPEAKER = re.compile(r"(?:[\[(]\d{1,2}:\d\d(?::\d\d)?[\])][ \t]*)?(?P<name>[^:]{1,60}):[ \t]")


class _Role(Enum):
    """What a line is by itself."""

    EMPTY = "empty"
    RULE = "rule"
    BULLET = "bullet"
    LABEL = "label"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line: where it begins and ends in the draft, without its line end and outer blanks."""

    text: str
    start: int
    end: int
    indent: int
    role: _Role


def read(source: SourceFile) -> list[Segment]:
    """Return the segments of a plain-text draft."""
    return _Reader(source.text).read()


def _lines_of(text: str) -> list[_Line]:
    lines = []
    for found in _LINE.finditer(text):
        if not found[0]:
            continue
        raw = found[1]
        stripped = raw.strip()
        start = found.start() + len(raw) - len(raw.lstrip())
        indent = len(raw[: start - found.start()].expandtabs(4))
        role = _Role.PROSE
        if not stripped or _SUPPRESSION.match(raw) or _is_remark(stripped):
            role = _Role.EMPTY
        elif _RULE.fullmatch(raw):
            role = _Role.RULE
        elif _ornament(stripped):
            role = _Role.PROSE
        elif _BULLET.match(raw):
            role = _Role.BULLET
        elif _LABEL.match(stripped):
            role = _Role.LABEL
        lines.append(_Line(stripped, start, start + len(stripped), indent, role))
    return lines


def _remarks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of `<!-- … -->`, which editors leave in plain text, too."""
    while (begin := text.find("<!--", start, end)) != -1 and (close := text.find("-->", begin, end)) != -1:
        start = close + 3
        yield begin, start


def _is_remark(line: str) -> bool:
    """Whether a line holds nothing but one remark."""
    return line.startswith("<!--") and line.endswith("-->") and line.find("-->") == len(line) - 3


def _ornament(line: str) -> tuple[int, int] | None:
    """Return where the text of "-- THE MAILBAG --" begins and ends; None for a line without such a frame."""
    words = line.split(None, 1)
    if len(words) < 2 or len(words[0]) > 6 or words[0].strip(_ORNAMENTS):
        return None
    inner = words[1].rsplit(None, 1)
    if len(inner) < 2 or len(inner[1]) > 6 or inner[1].strip(_ORNAMENTS):
        return None
    begin = len(line) - len(words[1])
    return begin, begin + len(inner[0])


class _Reader:
    def __init__(self, text: str) -> None:
        self._piece = Placed.whole(text)
        self._lines = _lines_of(text)
        self._speakers = find_speakers(text)
        self._page = Page(self._speakers)
        self._wrap = _wrap_width(self._lines)

    def read(self) -> list[Segment]:
        """Return the segments, block by block."""
        number = 0
        while number < len(self._lines):
            line = self._lines[number]
            if line.role in {_Role.EMPTY, _Role.RULE}:
                number += 1
                continue
            last = number
            while last + 1 < len(self._lines) and self._goes_on(last, last + 1):
                last += 1
            self._block(number, last)
            number = last + 1
            if self._underlined(last):
                number += 1
        return self._page.segments

    def _goes_on(self, number: int, following: int) -> bool:
        """Whether a line is the wrapped continuation of the one before it."""
        line, after = self._lines[number], self._lines[following]
        if after.role is not _Role.PROSE or self._wrap == 0 or _HASHES.match(line.text):
            return False
        if _COLUMNS.search(line.text) or _COLUMNS.search(after.text):
            return False  # rows of a schedule
        first_word = after.text.split(" ", 1)[0]
        would_overflow = line.indent + len(line.text) + 1 + len(first_word) > self._wrap
        carries_on = line.text[-1] not in ".!?:;" and after.text[0].islower()
        return would_overflow or carries_on

    def _underlined(self, number: int) -> bool:
        after = self._lines[number + 1] if number + 1 < len(self._lines) else None
        return after is not None and bool(_UNDERLINE.fullmatch(after.text)) and len(self._lines[number].text) <= 100

    def _copy(self, start: int, end: int) -> Copy | None:
        builder, position = CopyBuilder(), start
        for first, last in _remarks(self._piece.text, start, end):
            builder.add(self._piece, position, first)
            position = last
        builder.add(self._piece, position, end)
        return builder.take()

    def _block(self, first: int, last: int) -> None:
        """Add one run of lines as what it is."""
        page, line, end = self._page, self._lines[first], self._lines[last].end
        if line.role is _Role.BULLET and not (first == last and self._is_numbered_heading(first)):
            self._item(line, end)
            return
        hashes = _HASHES.match(line.text) if first == last else None
        ornament = _ornament(line.text) if first == last else None
        if ornament:  # "-- THE MAILBAG --"
            copy = self._copy(line.start + ornament[0], line.start + ornament[1])
        else:
            copy = self._copy(line.start + (hashes.end() if hashes else 0), end)
        if copy is None:
            return
        page.context = replace(page.context, place=None, kind=SegmentKind.PARAGRAPH)
        if hashes:
            page.add_heading(copy, len(hashes[1]))
        elif ornament or line.role is _Role.BULLET:
            page.add_heading(copy, 2)
        elif first < 12 and self._mail_header(copy):
            pass
        elif first == last and self._underlined(last):
            if page.segments or self._lines[last + 1].text[0] != "=":
                page.add_heading(copy, 2)
            else:
                page.add_title(copy)
        elif line.role is _Role.LABEL and line.text[0] in "Aa(" and page.question is not None:
            page.add_answer(copy)
        elif not page.segments and first == last and self._is_title(first, copy.text):
            page.add_title(copy)
        elif first == last and self._is_heading(first, copy.text):
            if copy.text.endswith("?") and page.under_faq:
                page.add_question(copy)
            else:
                page.add_heading(copy, 2)
        else:
            page.add_text(copy)

    def _mail_header(self, copy: Copy) -> bool:
        """Add a header of an e-mail; False when it is none."""
        page = self._page
        if page.title is None and (subject := _SUBJECT.match(copy.text)):
            page.add_title(copy.cut(subject.end()))
            return True
        if _MAIL_HEADER.match(copy.text) and all(
            segment.boilerplate or segment.kind is SegmentKind.TITLE for segment in page.segments
        ):
            before = page.context
            page.context = replace(before, boilerplate=True)
            page.add_text(copy)
            page.context = before
            return True
        return False

    def _is_numbered_heading(self, number: int) -> bool:
        """Whether "2. THE FIRST DAY" heads what follows, instead of being an item of a list."""
        line = self._lines[number]
        mark = _NUMBER.match(line.text)
        if mark is None:
            return False
        text = line.text[mark.end() :]
        after = next((after for after in self._lines[number + 1 : number + 5] if after.role is not _Role.EMPTY), None)
        if after is None or _NUMBER.match(after.text) or not text or len(text.split()) > _LONGEST_HEADING:
            return False
        if text.isupper():
            return True
        empty = self._lines[number + 1].role is _Role.EMPTY
        return (
            empty and after.role is _Role.PROSE and text[-1] not in ".!:;," and len(after.text) > 40 and len(text) < 60
        )

    def _item(self, line: _Line, end: int) -> None:
        """Add a list item; items belong to one list until a line that is none."""
        page = self._page
        mark = _BULLET.match(self._piece.text, line.start, line.end)
        copy = self._copy(mark.end() if mark else line.start, end)
        if copy is None:
            return
        place = page.context.place
        level = 1 + min(5, line.indent // 2 if line.indent > 1 else 0)
        if place is None:
            place = page.list_place()
            self._outer_indent = level
        elif level > self._last_level:
            inner = page.list_place()
            place = replace(place, introducer=inner.introducer)
        self._last_level = level
        depth = max(1, level - self._outer_indent + 1)
        page.context = replace(page.context, place=replace(place, level=depth), kind=SegmentKind.LIST_ITEM)
        page.add_text(copy)

    _outer_indent = 1
    _last_level = 1

    # ── headings ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _is_title(self, number: int, text: str) -> bool:
        """Whether the first line of a draft is its title."""
        words = text.split()
        if len(words) > _LONGEST_TITLE or text[-1] in ".!,;:" or _sentences(text) > 1:
            return False
        return self._stands_before_copy(number)

    def _is_heading(self, number: int, text: str) -> bool:
        """Whether a line is a heading: short, without a full stop, and standing before what it heads."""
        words = text.split()
        if len(words) > _LONGEST_HEADING + 3 * text.endswith("?") or len(text) > 120:
            return False
        if text[-1] in ".!,;:…" or not any(character.isalpha() for character in text) or _sentences(text) > 1:
            return False
        if text[0].islower() or (re.match(r"[\"“‘'(\[]", text) and not text.endswith("?")):
            return False
        if not self._stands_before_copy(number):
            return False
        turn = _SPEAKER.match(text)
        if turn and turn["name"] in self._speakers:
            return False
        if text.endswith("?") or text.isupper() or _is_capitalised(words):
            return True
        if re.sub(r"\s*\([^()]*\)$", "", text).isupper():  # "THE CARD (print and stick on your locker)"
            return True
        alone_before = number == 0 or self._lines[number - 1].role in {_Role.EMPTY, _Role.RULE}
        alone_after = self._lines[number + 1].role in {_Role.EMPTY, _Role.RULE}
        after = self._lines[number + 1]
        if alone_before and len(words) <= 6 and (after.role is _Role.BULLET or after.text.endswith((".", "!", "?"))):
            return True
        # In a text of one paragraph a line, a heading has no room of its own: what follows must be much longer.
        return (alone_before and alone_after) or len(after.text) > max(100, 2 * len(text))

    def _stands_before_copy(self, number: int) -> bool:
        """Whether something that it could head follows: a last line is no heading."""
        return any(line.role not in {_Role.EMPTY, _Role.RULE} for line in self._lines[number + 1 : number + 5])


def _sentences(text: str) -> int:
    return len(re.findall(r"[.!?](?:\s|$)", text.rstrip("?!. "))) + 1


def _is_capitalised(words: list[str]) -> bool:
    """Whether the words that count begin with a capital, as in a title."""
    counted = [word.strip("\"'“”‘’([{:,") for word in words if word.lower() not in _SMALL_WORDS]
    counted = [word for word in counted if word and word[0].isalpha()]
    if not counted:
        return False
    capitals = sum(word[0].isupper() for word in counted)
    return capitals == len(counted) or (len(counted) > 3 and capitals >= 0.75 * len(counted))


def _wrap_width(lines: list[_Line]) -> int:
    """Return the column at which the lines of a file were wrapped; 0 when they are whole paragraphs."""
    lengths = [line.indent + len(line.text) for line in lines if line.role in {_Role.PROSE, _Role.BULLET, _Role.LABEL}]
    if not lengths:
        return 0
    # A long address or table row may stick out of a wrapped text; one line in fifty is let off.
    lengths.sort()
    width = lengths[-1 - len(lengths) // 50]
    return width if _NARROWEST_WRAP <= width <= _WIDEST_WRAP else 0
