"""Ignore comments + Findings → kept, suppressed, and comments that suppressed nothing.

    <!-- skinlint-disable-next-line RULE[, RULE] -- reason -->    the next line that is not blank
    <!-- skinlint-disable RULE --> … <!-- skinlint-enable -->      everything between
    <!-- skinlint-disable-file RULE -- reason -->                  the whole draft, wherever it stands

The same within `{/* … */}` (MDX), `{{/* … */}}` (Hugo), `{# … #}` and `{% comment %} … {% endcomment %}` (Liquid),
behind `#` in front matter, and in plain text as a line of its own: `[skinlint-disable-next-line RULE -- reason]`.
In Word it is a comment on the paragraph: `skinlint-disable RULE -- reason`; the reader puts it on a line of its own.
RULE is a full or bare rule id, a pack, a topic, a category, or `all`. A finding is suppressed when any of its places
is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from linter.model.finding import Finding
from linter.model.selection import ALL, names_of, suggest
from linter.model.source import SourceFile, SourceSpan

_DIRECTIVES = ("disable-next-line", "disable-file", "disable", "enable")
_LONGEST = 1_000  # code points between the opening and the end of a comment; beyond that it is not one of ours
_TEXT_SUFFIXES = (".txt", ".text", ".docx")

_OPENERS = re.compile(
    r"(?P<html><!--)|(?P<hugo>\{\{-?/\*)|(?P<mdx>\{/\*)|(?P<jinja>\{#-?)|(?P<liquid>\{%-?\s*comment\b[^%\n]{0,40}%\})"
)
_CLOSERS = {
    "html": re.compile(r"-->"),
    "hugo": re.compile(r"\*/-?\}\}"),
    "mdx": re.compile(r"\*/\}"),
    "jinja": re.compile(r"-?#\}"),
    "liquid": re.compile(r"-?\{%-?\s*endcomment\s*-?%\}"),
}
_WORD = re.compile(r"\s*skinlint-([a-z-]+)(?![\w-])")
_PLAIN = re.compile(r"^[ \t]*\[\s*skinlint-([a-z-]+)(?![\w-])([^\]\n]*)\][ \t]*\r?$", re.MULTILINE)
_YAML = re.compile(r"^[ \t]*#\s*skinlint-([a-z-]+)(?![\w-])([^\n]*)$", re.MULTILINE)
_REASON = re.compile(r"(?:^|\s)(?:--|—|–)(?:\s|$)")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Comment:
    """One suppression comment as it stands in the draft."""

    directive: str  # "disable", …; not always one that we know
    names: tuple[str, ...]
    reason: str
    span: SourceSpan
    line: int  # of its first character, from 1


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Findings sorted out by the comments of a draft."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]
    unused: tuple[tuple[int, str], ...] = ()  # line and rule of what suppressed nothing
    notes: tuple[str, ...] = ()  # comments that count for nothing, and why


def find_comments(source: SourceFile) -> list[Comment]:
    """Return every suppression comment of a draft in order; code blocks are skipped."""
    text = source.text
    if "skinlint-" not in text:
        return []
    found: list[tuple[str, str, int, int]] = []
    suffix = source.path[source.path.rfind(".") :].lower()
    if suffix in _TEXT_SUFFIXES:
        found += [(match[1], match[2], match.start(), match.end()) for match in _PLAIN.finditer(text)]
    for match in _OPENERS.finditer(text):
        word = _WORD.match(text, match.end(), match.end() + _LONGEST)
        closer = word and _CLOSERS[match.lastgroup or ""].search(text, word.end(), word.end() + _LONGEST)
        if word and closer:
            found.append((word[1], text[word.end() : closer.start()], match.start(), closer.end()))
    front = _FRONT_MATTER.match(text)
    if front:
        end = text.find(f"\n{front[1]}", front.end() - 1)
        if end >= 0:
            found += [
                (match[1], match[2], match.start(), match.end()) for match in _YAML.finditer(text, front.end(), end)
            ]
    code = _code_blocks(text) if suffix not in (*_TEXT_SUFFIXES, ".html", ".htm") else _Regions()
    comments = []
    for directive, rest, start, stop in sorted(found, key=lambda item: item[2]):
        if start in code:
            continue
        cut = _REASON.search(rest)
        listed = rest[: cut.start()] if cut else rest
        names = tuple(dict.fromkeys(name for name in re.split(r"[,\s]+", listed) if name))
        reason = rest[cut.end() :].strip() if cut else ""
        comments.append(Comment(directive, names, reason, SourceSpan(start, stop), source.position(start)[0]))
    return comments


@dataclass(slots=True)
class _Regions:
    """Stretches in ascending order, none overlapping another."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, start: int, end: int) -> None:
        self.starts.append(start)
        self.ends.append(end)

    def __contains__(self, offset: int) -> bool:
        index = bisect_right(self.starts, offset) - 1
        return index >= 0 and offset < self.ends[index]

    def meeting(self, span: SourceSpan) -> Iterator[int]:
        """Yield the index of every stretch that shares a character with a span; an empty span counts as one."""
        end = max(span.end, span.start + 1)
        index = max(bisect_right(self.starts, span.start) - 1, 0)
        while index < len(self.starts) and self.starts[index] < end:
            if self.ends[index] > span.start:
                yield index
            index += 1


def _code_blocks(text: str) -> _Regions:
    """Return the fenced code blocks of a Markdown draft; what stands in them is shown, not meant."""
    regions = _Regions()
    opened: tuple[str, int] | None = None
    for match in _FENCE.finditer(text):
        fence = match[1]
        if opened is None:
            opened = (fence, match.start())
        elif fence[0] == opened[0][0] and len(fence) >= len(opened[0]):
            regions.add(opened[1], match.end())
            opened = None
    if opened is not None:
        regions.add(opened[1], len(text))
    return regions


@dataclass(slots=True)
class _Scope:
    """Where one name is suppressed, and by which comment."""

    regions: _Regions = field(default_factory=_Regions)
    owners: list[int] = field(default_factory=list)  # for each region, the number of its entry


def suppress(
    source: SourceFile, findings: Sequence[Finding], *, known: Collection[str], require_reason: bool = False
) -> Suppressed:
    """Sort findings into kept and suppressed.

    Args:
        source: The draft.
        findings: What was found in it.
        known: Every name that a rule of this run answers to.
        require_reason: A comment without a reason counts for nothing and is noted.

    """
    comments = find_comments(source)
    if not comments:
        return Suppressed(tuple(findings), ())
    notes: list[str] = []
    entries: list[tuple[int, str]] = []  # line and name: what may turn out unused
    used: set[int] = set()
    whole: dict[str, list[int]] = {}
    lines: dict[str, _Scope] = {}
    blocks: dict[str, _Scope] = {}
    opened: dict[str, tuple[int, int]] = {}  # name → where its block began, number of its entry

    def close(name: str, end: int) -> None:
        start, entry = opened.pop(name)
        scope = blocks.setdefault(name, _Scope())
        scope.regions.add(start, end)
        scope.owners.append(entry)

    after = _next_lines(source, comments)
    for number, comment in enumerate(comments):
        directive, line = comment.directive, comment.line
        if directive not in _DIRECTIVES:
            notes.append(f"line {line}: no comment is called skinlint-{directive}{suggest(directive, _DIRECTIVES)}")
            continue
        if directive == "enable":
            for name in comment.names or tuple(opened):
                if name in opened:
                    close(name, comment.span.start)
                else:
                    notes.append(f"line {line}: skinlint-enable {name}: it was not disabled before this line")
            continue
        if not comment.names:
            notes.append(f"line {line}: skinlint-{directive} names no rule and suppresses nothing; name one, or `all`")
            continue
        if require_reason and not comment.reason:
            notes.append(
                f"line {line}: skinlint-{directive} gives no reason and suppresses nothing; "
                "add ` -- ` and why (require-suppression-reason)"
            )
            continue
        for name in comment.names:
            if name != ALL and name not in known:
                hint = suggest(name, known) or "; see `skinlint rules list`"
                notes.append(
                    f"line {line}: skinlint-{directive} {name}: no rule of this run answers to that name{hint}"
                )
                continue
            entries.append((line, name))
            entry = len(entries) - 1
            if directive == "disable-file":
                whole.setdefault(name, []).append(entry)
            elif directive == "disable":
                opened.setdefault(name, (comment.span.end, entry))
            elif (target := after[number]) is not None:
                scope = lines.setdefault(name, _Scope())
                # Two comments for one line and one name: the second suppresses nothing that the first does not.
                if not scope.regions.starts or scope.regions.starts[-1] != target.start:
                    scope.regions.add(target.start, target.end)
                    scope.owners.append(entry)
    for name in list(opened):
        close(name, len(source.text) + 1)

    def holders(finding: Finding) -> set[int]:
        """Return the entries that cover a finding."""
        found: set[int] = set()
        for name in names_of(finding.rule, finding.category.value, finding.topic):
            found.update(whole.get(name, ()))
            for scopes in (lines, blocks):
                if name in scopes:
                    scope = scopes[name]
                    for place in finding.spans:
                        if place.path is None:
                            found.update(scope.owners[index] for index in scope.regions.meeting(place.span))
        return found

    kept: list[Finding] = []
    gone: list[Finding] = []
    for finding in findings:
        covered = holders(finding)
        used |= covered
        (gone if covered else kept).append(finding)
    unused = tuple(entry for number, entry in enumerate(entries) if number not in used)
    return Suppressed(tuple(kept), tuple(gone), unused, tuple(notes))


def _next_lines(source: SourceFile, comments: Sequence[Comment]) -> list[SourceSpan | None]:
    """Return for each comment the next line that is neither blank nor only a suppression comment."""
    starts_at = {comment.line: comment for comment in comments}
    cache: dict[int, SourceSpan | None] = {}
    results: list[SourceSpan | None] = [None] * len(comments)
    offsets = _offsets(source)
    for number in range(len(comments) - 1, -1, -1):  # backwards, so that a pile of comments is walked once
        line = source.position(max(comments[number].span.end - 1, 0))[0] + 1
        passed = []
        while line <= source.line_count and line not in cache:
            passed.append(line)
            start = offsets[line - 1]
            end = offsets[line]
            comment = starts_at.get(line)
            text = source.text[start:end]
            if comment is not None:
                text = text[: comment.span.start - start] + text[max(comment.span.end - start, 0) :]
            if text.strip():
                cache[line] = SourceSpan(start, end)
                break
            line += 1
        result = cache.get(line)
        for one in passed:
            cache[one] = result
        results[number] = result
    return results


def _offsets(source: SourceFile) -> list[int]:
    """Return where each line begins, and the end of the text."""
    offsets = [0]
    offsets += [match.end() for match in re.finditer(r"\r\n|\r|\n", source.text)]
    offsets.append(len(source.text))
    return offsets
