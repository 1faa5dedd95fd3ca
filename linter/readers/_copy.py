"""Text that never loses its place: what the readers pass around instead of plain strings.

`Placed` is text to be parsed, each character with its stretch of the draft; `Copy` is what a reader of the page sees of
it; `CopyBuilder` makes the one from pieces of the other. Chunks, not single characters, are appended, so that a long
draft costs no more than its length.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.entities import html5

# Stands in a masked text for a template tag within a line. A noncharacter: no draft has it as copy, and a Markdown
# parser takes it for a letter, so that a masked line start does not become an indented code block.
FILLER = "\ufdd0"

# What no reader of the page sees: soft hyphen, zero-width space, word joiner, byte-order mark, our own filler.
# (The zero-width joiner and non-joiner stay: emoji and some scripts are spelled with them.)
_UNSEEN = "\u00ad\u200b\u2060\ufeff" + FILLER
_IRREGULAR = re.compile(rf"[^\S ]|  |[{_UNSEEN}]")
_RUNS = re.compile(rf"(?P<blank>\s+)|(?P<unseen>[{_UNSEEN}]+)|[^\s{_UNSEEN}]+")

# Noise that stands in running text: bare addresses and references to footnotes that are not defined anywhere.
_NOISE = re.compile(r"(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)\]}’”']|\[\^[^\]\s]{1,40}\]")
_NOISE_SIGNS = ("://", "www.", "[^")

_CHARACTER_REFERENCE = re.compile(r"&(?:#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,7};?|[A-Za-z][A-Za-z0-9]{1,31};?)")


@dataclass(frozen=True, slots=True)
class Placed:
    """Text in which the i-th character stands at `starts[i]:ends[i]` of the draft; ranges where text is the draft."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def whole(cls, text: str, start: int = 0) -> Placed:
        """Return text that is the draft to the letter from `start` on."""
        return cls(text, range(start, start + len(text)), range(start + 1, start + len(text) + 1))

    @classmethod
    def join(cls, pieces: Iterable[Placed]) -> Placed:
        """Return pieces as one text; places may have gaps between them."""
        pieces = list(pieces)
        if len(pieces) == 1:
            return pieces[0]
        starts, ends = array("l"), array("l")
        for piece in pieces:
            starts.extend(piece.starts)
            ends.extend(piece.ends)
        return cls("".join(piece.text for piece in pieces), starts, ends)

    def cut(self, start: int, end: int) -> Placed:
        """Return the part between two of its characters."""
        return Placed(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def masked(self, text: str) -> Placed:
        """Return another text of the same length at the same places."""
        if len(text) != len(self.text):
            raise ValueError("a mask must be as long as what it hides")
        return Placed(text, self.starts, self.ends)


@dataclass(frozen=True, slots=True)
class Copy:
    """What a reader of the page sees: blanks folded, no markup, each character with its place.

    `lead` is where an emphasis that opens the text ends (0 when none does); a bold question is told by it.
    """

    text: str
    starts: array[int]
    ends: array[int]
    lead: int = 0
    strong: bool = False  # the opening emphasis is bold, not italics

    def cut(self, start: int, end: int | None = None) -> Copy:
        """Return a part of it, trimmed, without the opening emphasis."""
        end = len(self.text) if end is None else end
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return Copy(self.text[start:end], self.starts[start:end], self.ends[start:end])

    @property
    def only_strong(self) -> bool:
        """Whether all of it is one bold stretch, a closing mark apart."""
        return self.strong and self.lead > 0 and not self.text[self.lead :].strip(" ?:.!")


class CopyBuilder:
    """Collects copy with its places; the fast sibling of `model.segment.SegmentBuilder`, with the same folding."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._parts: list[str] = []
        self._starts: array[int] = array("l")
        self._ends: array[int] = array("l")
        self._blank = True  # nothing yet, or a blank was added last
        self._marks: list[tuple[int, bool]] = []
        self._lead = 0
        self._strong = False

    def __len__(self) -> int:
        return len(self._starts)

    def add(self, piece: Placed, start: int = 0, end: int | None = None) -> None:
        """Append characters of a placed text, each at its own place."""
        end = len(piece.text) if end is None else end
        text = piece.text[start:end]
        if not text:
            return
        if not _IRREGULAR.search(text):
            if self._blank and text[0] == " ":
                start, text = start + 1, text[1:]
            if text:
                self._append(text, piece.starts[start:end], piece.ends[start:end])
            return
        for run in _RUNS.finditer(text):
            first, last = start + run.start(), start + run.end()
            if run.lastgroup == "unseen":
                continue
            if run.lastgroup == "blank":
                if not self._blank:
                    self._append(" ", piece.starts[first : first + 1], piece.ends[first : first + 1])
                continue
            self._append(run.group(), piece.starts[first:last], piece.ends[first:last])

    def _append(self, text: str, starts: Iterable[int], ends: Iterable[int]) -> None:
        self._parts.append(text)
        self._starts.extend(starts)
        self._ends.extend(ends)
        self._blank = text[-1] == " "

    def stand(self, text: str, piece: Placed, start: int, end: int) -> None:
        """Append text that stands for a whole stretch of a placed text: an entity, an escape, a line break."""
        first, last = piece.starts[start], piece.ends[end - 1]
        for character in text:
            if character in _UNSEEN:
                continue
            if character.isspace():
                if self._blank:
                    continue
                character = " "
            self._append(character, (first,), (last,))

    def add_html(self, piece: Placed, start: int = 0, end: int | None = None) -> None:
        """Append text in which character references (`&amp;`) are to be decoded."""
        end = len(piece.text) if end is None else end
        position = start
        if "&" in piece.text[start:end]:
            for found in _CHARACTER_REFERENCE.finditer(piece.text, start, end):
                decoded, length = decode_reference(found.group())
                if not length:
                    continue
                self.add(piece, position, found.start())
                position = found.start() + length
                self.stand(decoded, piece, found.start(), position)
        self.add(piece, position, end)

    def blank(self, piece: Placed, start: int, end: int) -> None:
        """Append a blank that stands for markup which separates words, such as `<br>`."""
        self.stand(" ", piece, start, end)

    def open_mark(self, strong: bool) -> None:
        """Note that an emphasis begins here."""
        self._marks.append((len(self._starts), strong))

    def close_mark(self) -> None:
        """Note that the emphasis which began last ends here."""
        if self._marks:
            begin, strong = self._marks.pop()
            if begin == 0 and not self._marks and self._lead == 0:
                self._lead, self._strong = len(self._starts), strong

    def truncate(self, length: int) -> None:
        """Forget all characters from `length` on (a footnote mark that proved to be one only at its end)."""
        surplus = len(self._starts) - length
        while surplus > 0:
            part = self._parts.pop()
            if len(part) > surplus:
                self._parts.append(part[:-surplus])
            surplus -= len(part)
        del self._starts[length:]
        del self._ends[length:]
        self._blank = not self._parts or self._parts[-1][-1] == " "
        self._lead = min(self._lead, length)

    def take(self) -> Copy | None:
        """Return what was collected, trimmed and without addresses, and begin anew; None when there is nothing."""
        while self._marks and self._lead == 0:  # an emphasis that was never closed lasts to the end
            self.close_mark()
        text, starts, ends = "".join(self._parts), self._starts, self._ends
        lead, strong = self._lead, self._strong
        self._clear()
        if any(sign in text for sign in _NOISE_SIGNS):
            text, starts, ends, lead = _without_noise(text, starts, ends, lead)
        trimmed = text.rstrip(" ")
        if not trimmed:
            return None
        length = len(trimmed)
        return Copy(trimmed, starts[:length], ends[:length], min(lead, length), strong)


def _without_noise(
    text: str, starts: array[int], ends: array[int], lead: int
) -> tuple[str, array[int], array[int], int]:
    """Return text and places without bare addresses and stray footnote marks, blanks folded again."""
    builder = CopyBuilder()
    piece, position = Placed(text, starts, ends), 0
    for found in _NOISE.finditer(text):
        builder.add(piece, position, found.start())
        position = found.end()
        if found.start() < lead:
            lead = 0  # rare; an address within the opening emphasis only costs us the emphasis
    builder.add(piece, position)
    return "".join(builder._parts), builder._starts, builder._ends, lead


def decode_reference(text: str) -> tuple[str, int]:
    """Return what a character reference stands for and how much of the text is the reference; ("", 0) for none.

    Named references without a semicolon count only where HTML allows it (`&copy 2024`, but not `&commat`).
    """
    if text[1] == "#":
        digits = text[2:].rstrip(";")
        code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        if 0x80 <= code <= 0x9F:  # meant as Windows-1252, and shown so by every browser
            return bytes([code]).decode("cp1252", "replace"), len(text)
        if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            return "\ufffd", len(text)
        return chr(code), len(text)
    name = text[1:]
    if name in html5:
        return html5[name], len(text)
    name = name.rstrip(";")
    for length in range(len(name), 1, -1):
        if name[:length] in html5:
            return html5[name[:length]], length + 1
    return "", 0


def is_reference_to(reference: str, character: str) -> bool:
    """Whether a stretch of a draft is a character reference that gives this character (a blank: any white space)."""
    if not _CHARACTER_REFERENCE.fullmatch(reference):
        return False
    decoded, length = decode_reference(reference)
    if length != len(reference):
        return False
    return character in decoded or (character == " " and decoded.isspace())


_CONTINUATION = bytes(range(0x80, 0xC0))
_STRIDE = 256


class ByteIndex:
    """Code points for byte offsets of the UTF-8 form of a text; what a parser in another language counts in."""

    def __init__(self, text: str) -> None:
        self._bytes = b"" if text.isascii() else text.encode("utf-8")
        self._counts = [0]
        for begin in range(0, len(self._bytes), _STRIDE):
            chunk = self._bytes[begin : begin + _STRIDE]
            self._counts.append(self._counts[-1] + len(chunk.translate(None, _CONTINUATION)))

    def __call__(self, offset: int) -> int:
        """Return how many code points stand before a byte offset."""
        if not self._bytes:
            return offset
        stride = offset // _STRIDE
        rest = self._bytes[stride * _STRIDE : offset]
        return self._counts[stride] + len(rest.translate(None, _CONTINUATION))
