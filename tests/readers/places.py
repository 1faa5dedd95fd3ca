"""What every Segment of every reader must satisfy: at each character's place stands that character in the draft."""

from __future__ import annotations

import re
from collections.abc import Iterable

from linter.model.segment import Segment
from linter.model.source import SourceFile
from linter.readers import read_segments
from linter.readers._copy import is_reference_to

_BREAK = re.compile(r"</?br\b[^>]*>", re.I)
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.S)


def stands_for(written: str, character: str) -> bool:
    """Whether a stretch of a draft is a character, or what the format writes for it."""
    if written == character:
        return True
    if character == " " and (written.isspace() or _BREAK.fullmatch(written)):
        return True
    if is_reference_to(written, character) or (written == "''" and character == "'"):
        return True
    if _ESCAPE.fullmatch(written):
        code = written[2:]
        if len(written) > 2:
            return chr(int(code, 16)) == character or (character == " " and chr(int(code, 16)).isspace())
        return written[1] == character or (character == " " and written[1] in "nrtfvbNLP_ ") or written[1] in "abefv0r"
    return False


def problems(draft: str, segments: Iterable[Segment]) -> list[str]:
    """Return every place that is not what it should be."""
    found = []
    for number, segment in enumerate(segments):
        where = f"segment {number} {segment.text[:40]!r}"
        if not segment.text or segment.text != segment.text.strip(" ") or "  " in segment.text:
            found.append(f"{where}: not trimmed and folded")
        if not len(segment.text) == len(segment.starts) == len(segment.ends):
            found.append(f"{where}: places are missing")
            continue
        last_start, last_end = -1, -1
        for character, start, end in zip(segment.text, segment.starts, segment.ends, strict=True):
            if not 0 <= start < end <= len(draft):
                found.append(f"{where}: {start}:{end} is no place")
            elif not stands_for(draft[start:end], character):
                found.append(f"{where}: {draft[start:end]!r} stands for {character!r}")
            if (start, end) != (last_start, last_end) and start < last_end:
                found.append(f"{where}: {start}:{end} comes after {last_start}:{last_end}")
            last_start, last_end = start, end
    return found


def read(text: str, name: str = "draft.md") -> list[Segment]:
    """Read a draft, and make sure that its places hold."""
    segments = read_segments(SourceFile(name, text))
    assert problems(text, segments) == []
    for index, segment in enumerate(segments):
        for reference in (*segment.headings, segment.introducer, segment.question):
            assert reference is None or 0 <= reference < index
        for reference in (segment.row_header, segment.column_header):
            assert reference is None or 0 <= reference < index
    return segments
