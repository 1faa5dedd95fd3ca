"""Findings + a reason → the draft with suppression comments, and not a word of its copy read differently.

A comment in the wrong place can break a paragraph in two, end a table or show up on the page. So each place is tried
on paper first: the readers must see the same segments as before. Tried in this order: the line above one of the
finding's places; around the block that it stands in; for the whole draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from linter.errors import DraftError, SettingsError
from linter.model.finding import Finding
from linter.model.segment import Segment
from linter.model.source import SourceFile, SourceSpan
from linter.readers import read_segments
from linter.suppress import suppress

_CLOSERS = ("-->", "--!>", "*/", "#}", "%}", "]", "{", "}")
_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Annotated:
    """A draft with comments in it."""

    text: str
    suppressed: int  # findings that the new comments suppress
    left: tuple[Finding, ...]  # findings for which there was no safe place


def check_reason(reason: str) -> str:
    """Return a reason fit for a comment of any format, white space trimmed.

    Raises:
        SettingsError: it is empty, has several lines, or would end the comment.

    """
    reason = reason.strip()
    if not reason:
        raise SettingsError('--add-suppressions: the reason is empty; say why, for example "agreed with Dr Lim"')
    bad = next((closer for closer in _CLOSERS if closer in reason), None)
    if bad is not None or not reason.isprintable():
        what = f'"{bad}" would end a comment' if bad else "it holds line ends or control characters"
        raise SettingsError(f"--add-suppressions: {what}; word the reason without, on one line")
    return reason


def annotate(source: SourceFile, findings: Sequence[Finding], reason: str) -> Annotated:
    """Return the draft with a comment for each finding.

    Args:
        source: The draft.
        findings: Findings of this draft, none of them suppressed yet.
        reason: Why they stand, as `check_reason` returns it.

    """
    # Back to front, so that a comment moves no place that is still to come.
    ordered = sorted(findings, key=lambda finding: finding.spans[0].span, reverse=True)
    text = source.text
    left: list[Finding] = []
    done = 0
    lines = {place.span.start: source.position(place.span.start)[0] for item in ordered for place in item.spans}
    added: list[int] = []  # lines of the draft as it was, above which a line was put in
    before = copy_of(source)
    for finding in ordered:
        if text != source.text and _works(source, text, finding):
            done += 1  # the comment for another finding of the rule holds for this one too
            continue
        current = SourceFile(source.path, text)
        for insertions in _candidates(current, finding, lines, added, reason):
            changed = _with(text, insertions)
            if copy_of(SourceFile(source.path, changed)) == before and _works(source, changed, finding):
                text = changed
                added += [original for _, comment, original in insertions for _ in comment.splitlines()]
                done += 1
                break
        else:
            left.append(finding)
    return Annotated(text, done, tuple(left))


Insertion = tuple[int, str, int]  # offset in the text as it is now, what to put there, line of the draft as it was


def _candidates(
    source: SourceFile, finding: Finding, lines: dict[int, int], added: list[int], reason: str
) -> Iterator[list[Insertion]]:
    """Yield ways to suppress a finding, the most exact first."""
    places = [(place, lines[place.span.start]) for place in finding.spans if place.path is None]
    for _, original in places:
        line = original + sum(other <= original for other in added)
        for style in _styles(source, line):
            comment = _comment(style, "disable-next-line", finding.rule, reason)
            yield [(_offset(source, line), _line(source, line, comment), original)]
    for _, original in places:
        line = original + sum(other <= original for other in added)
        first, last = _block(source, line)
        for style in _styles(source, line):
            opening = _line(source, first, _comment(style, "disable", finding.rule, reason))
            closing = _line(source, first, _comment(style, "enable", finding.rule, ""))
            above, below = original - (line - first), original + (last - line) + 1
            yield [(_offset(source, first), opening, above), (_offset(source, last + 1), closing, below)]
    start = _after_front_matter(source)
    comment = _comment(_styles(source, source.line_count)[-1], "disable-file", finding.rule, reason)
    blank = "" if _is_html(source) else _line_end(source)
    yield [(_offset(source, start), _line(source, start, comment) + blank, 0)]


def _styles(source: SourceFile, line: int) -> tuple[str, ...]:
    """Return how a comment may look on a line, most likely first."""
    suffix = PurePath(source.path).suffix.lower()
    if suffix in (".txt", ".text"):
        return ("[%s]",)
    if suffix not in (".html", ".htm") and line < _after_front_matter(source):
        return ("# %s",)
    return ("{/* %s */}",) if suffix == ".mdx" else ("<!-- %s -->",)


def _is_html(source: SourceFile) -> bool:
    return PurePath(source.path).suffix.lower() in (".html", ".htm")


def _comment(style: str, directive: str, rule: str, reason: str) -> str:
    return style % f"skinlint-{directive} {rule}{f' -- {reason}' if reason else ''}"


def _line_end(source: SourceFile) -> str:
    match = re.search(r"\r\n|\n|\r", source.text)
    return match[0] if match else "\n"


def _line(source: SourceFile, line: int, comment: str) -> str:
    """Return the comment as a line of its own, indented as the line that it precedes."""
    text = source.line_text(line) if line <= source.line_count else ""
    indent = text[: len(text) - len(text.lstrip())]
    return f"{indent}{comment}{_line_end(source)}"


def _offset(source: SourceFile, line: int) -> int:
    """Return where a line begins; behind the last line, the end of the text."""
    if line > source.line_count:
        return len(source.text)
    offset = len(source.text)
    low, high = 0, len(source.text)
    while low <= high:  # position() grows with the offset
        middle = (low + high) // 2
        if source.position(middle)[0] >= line:
            offset, high = middle, middle - 1
        else:
            low = middle + 1
    return offset


def _block(source: SourceFile, line: int) -> tuple[int, int]:
    """Return the first and last line of the run of lines around a line that are not blank."""
    first = last = line
    while first > 1 and source.line_text(first - 1).strip():
        first -= 1
    while last < source.line_count and source.line_text(last + 1).strip():
        last += 1
    return first, last


def _after_front_matter(source: SourceFile) -> int:
    """Return the line behind the front matter, 1 where there is none."""
    match = None if _is_html(source) else _FRONT_MATTER.match(source.text)
    if match is None:
        return 1
    for line in range(2, source.line_count + 1):
        if source.line_text(line).rstrip() == match[1]:
            return line + 1
    return 1


def _with(text: str, insertions: Sequence[Insertion]) -> str:
    for offset, comment, _ in sorted(insertions, reverse=True):
        gap = "\n" if offset and offset == len(text) and text[-1] not in "\r\n" else ""
        text = f"{text[:offset]}{gap}{comment}{text[offset:]}"
    return text


def copy_of(source: SourceFile) -> list[tuple[object, ...]] | None:
    """Return what the readers see of a draft, places aside; None when they cannot read it."""
    try:
        return [_seen(segment) for segment in read_segments(source)]
    except DraftError:
        return None


def text_of(seen: tuple[object, ...]) -> object:
    """Return the text of one of the segments that `copy_of` returned."""
    return seen[0]


def _seen(segment: Segment) -> tuple[object, ...]:
    return (
        segment.text,
        segment.kind,
        segment.level,
        segment.headings,
        segment.introducer,
        segment.question,
        segment.row_header,
        segment.column_header,
        segment.key_path,
        segment.caption_of,
        segment.boilerplate,
    )


def _works(source: SourceFile, changed: str, finding: Finding) -> bool:
    """Return whether the comments of the changed draft suppress the finding, looked for by its words."""
    draft = SourceFile(source.path, changed)
    moved = _moved(source, draft, finding)
    return moved is not None and not suppress(draft, [moved], known={finding.rule}).kept


def _moved(source: SourceFile, draft: SourceFile, finding: Finding) -> Finding | None:
    """Return the finding where it stands in the changed draft; comments are whole lines, so its lines are unchanged."""
    old = source.text.splitlines(keepends=True)
    new = draft.text.splitlines(keepends=True)
    starts: list[tuple[int, int]] = []  # offset of each old line, before and after
    position = index = offset = 0
    for line in old:
        while index < len(new) and new[index] != line and new[index].rstrip("\r\n") != line:
            offset += len(new[index])
            index += 1
        if index == len(new):
            return None
        starts.append((position, offset))
        position += len(line)
        offset += len(new[index])
        index += 1
    spans = []
    for place in finding.spans:
        if place.path is not None:
            spans.append(place)
            continue
        shift_start = max((pair for pair in starts if pair[0] <= place.span.start), default=(0, 0))
        shift_end = max((pair for pair in starts if pair[0] < max(place.span.end, 1)), default=(0, 0))
        spans.append(
            replace(
                place,
                span=SourceSpan(
                    place.span.start - shift_start[0] + shift_start[1], place.span.end - shift_end[0] + shift_end[1]
                ),
            )
        )
    return replace(finding, spans=tuple(spans))
