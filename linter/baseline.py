"""Findings that a blog lived with before it met skinlint: held back by content, so that only new ones are heard of.

A baseline is a JSON file with one line for each finding: draft (relative to the baseline's folder), rule, fingerprint
(of the words, not the line), how often, and the message for people who read the file. An entry whose finding is gone
is stale: it is reported, and `--prune-baseline` forgets it.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linter.cache import replace_file
from linter.errors import SettingsError
from linter.model.finding import FileReport, Finding, StaleEntry

SCHEMA = 1
_KEYS = {"path": str, "rule": str, "fingerprint": str, "count": int, "message": str}
_REMEDY = "write it with `skinlint check --baseline FILE --write-baseline`"

Mark = tuple[str, str, str]  # draft, rule, fingerprint


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One line of a baseline."""

    path: str  # of the draft, relative to the baseline's folder, with "/"
    rule: str
    fingerprint: str
    count: int
    message: str

    @property
    def mark(self) -> Mark:
        """By which a finding is known again."""
        return self.path, self.rule, self.fingerprint


class Baseline:
    """A baseline while a run uses it: each finding that it knows uses up one of its entries.

    Args:
        path: The file, absolute or from here.
        entries: Its lines.

    """

    def __init__(self, path: Path, entries: Iterable[Entry] = ()) -> None:
        self.path = path
        self.entries = tuple(sorted(entries))
        self._left: Counter[Mark] = Counter()
        for entry in self.entries:
            self._left[entry.mark] += entry.count

    def name_of(self, draft: str) -> str:
        """Return how the baseline calls a draft that is at this path from here."""
        folder = os.path.abspath(self.path.parent)  # noqa: PTH100
        return os.path.relpath(os.path.abspath(draft), folder).replace(os.sep, "/")  # noqa: PTH100

    def knows(self, draft: str, finding: Finding) -> bool:
        """Return whether the baseline holds a finding; two findings of the same words need a count of two."""
        mark = (self.name_of(draft), finding.rule, finding.fingerprint)
        if self._left[mark] <= 0:
            return False
        self._left[mark] -= 1
        return True

    def stale(self, judged: Callable[[Entry], bool]) -> tuple[Entry, ...]:
        """Return the entries that no finding used up, with the count left over.

        Args:
            judged: Whether this run could have met an entry's finding: draft read, rule not switched off.

        """
        left = dict(self._left)
        found = []
        for entry in self.entries:
            count = min(left[entry.mark], entry.count)
            if count > 0 and judged(entry):
                left[entry.mark] -= count
                found.append(Entry(entry.path, entry.rule, entry.fingerprint, count, entry.message))
        return tuple(found)

    def without(self, gone: Iterable[Entry]) -> Baseline:
        """Return the baseline without some of its entries."""
        drop: Counter[Mark] = Counter()
        for entry in gone:
            drop[entry.mark] += entry.count
        kept = []
        for entry in self.entries:
            taken = min(drop[entry.mark], entry.count)
            drop[entry.mark] -= taken
            if entry.count > taken:
                kept.append(Entry(entry.path, entry.rule, entry.fingerprint, entry.count - taken, entry.message))
        return Baseline(self.path, kept)

    def renewed(self, files: Iterable[FileReport], kept: Iterable[Entry]) -> Baseline:
        """Return a baseline of the findings of these drafts, and of the old entries that are to be kept."""
        counts: Counter[Mark] = Counter()
        messages: dict[Mark, str] = {}
        for file in files:
            name = self.name_of(file.source.path)
            for finding in file.findings:
                mark = (name, finding.rule, finding.fingerprint)
                counts[mark] += 1
                messages.setdefault(mark, finding.message)
        for entry in kept:
            if entry.mark not in counts:
                counts[entry.mark] = entry.count
                messages[entry.mark] = entry.message
        return Baseline(self.path, [Entry(*mark, count, messages[mark]) for mark, count in counts.items()])

    def total(self) -> int:
        """Return the number of findings that the baseline holds."""
        return sum(entry.count for entry in self.entries)

    def text(self) -> str:
        """Return the file's text: sorted, a line for each finding, so that two branches merge."""
        rows = [
            json.dumps(
                {
                    "path": entry.path,
                    "rule": entry.rule,
                    "fingerprint": entry.fingerprint,
                    "count": entry.count,
                    "message": entry.message,
                },
                ensure_ascii=False,
            )
            for entry in self.entries
        ]
        body = ",\n".join(f"    {row}" for row in rows)
        findings = f"[\n{body}\n  ]" if rows else "[]"
        return f'{{\n  "skinlint-baseline": {SCHEMA},\n  "findings": {findings}\n}}\n'

    def write(self) -> None:
        """Write the file, whole or not at all.

        Raises:
            SettingsError: it cannot be written.

        """
        try:
            replace_file(self.path, self.text().encode("utf-8", "surrogatepass"))
        except OSError as error:
            raise SettingsError(
                f"{self.path.as_posix()}: cannot be written: {error.strerror}; check the folder and its permissions"
            ) from error


def stale_entries(baseline: Baseline, gone: Iterable[Entry]) -> tuple[StaleEntry, ...]:
    """Return stale entries as a report shows them, with the baseline's path from here."""
    shown = os.path.relpath(baseline.path).replace(os.sep, "/")
    return tuple(StaleEntry(shown, entry.path, entry.rule, entry.message) for entry in gone)


def judge(baseline: Baseline, checked: Collection[str], off: Callable[[Entry], bool]) -> Callable[[Entry], bool]:
    """Return whether an entry's finding could have been met: its draft was read, or is there no more.

    Args:
        baseline: The baseline.
        checked: Drafts that were read, as the baseline calls them.
        off: Whether an entry's rule is switched off for its draft.

    """

    def judged(entry: Entry) -> bool:
        if entry.path in checked:
            return not off(entry)
        return not (baseline.path.parent / entry.path).exists()

    return judged


def read_baseline(path: Path, *, missing_ok: bool = False) -> Baseline:
    """Return the baseline of a file.

    Args:
        path: The file.
        missing_ok: Whether a file that is not there is an empty baseline.

    Raises:
        SettingsError: it cannot be read or is no baseline; with every problem.

    """
    shown = path.as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        if missing_ok:
            return Baseline(path)
        raise SettingsError(f"{shown}: no such baseline; {_REMEDY}") from error
    except OSError as error:
        raise SettingsError(f"{shown}: cannot be read: {error.strerror}; check the path and its permissions") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{shown}: not UTF-8 (byte {error.start}); restore it, or {_REMEDY}") from error
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        what = getattr(error, "msg", str(error))
        raise SettingsError(
            f"{shown}:{line}: not JSON: {what}; restore the file from version control, or remove it and {_REMEDY}"
        ) from error
    if not isinstance(data, dict) or "skinlint-baseline" not in data:
        raise SettingsError(f"{shown}: is no baseline of skinlint; name another file, or remove it and {_REMEDY}")
    if data["skinlint-baseline"] != SCHEMA:
        raise SettingsError(
            f"{shown}: a baseline of schema {data['skinlint-baseline']!r}, and this skinlint reads {SCHEMA}; "
            f"use the skinlint that wrote it, or remove it and {_REMEDY}"
        )
    entries = data.get("findings")
    if not isinstance(entries, list):
        raise SettingsError(f'{shown}: expected a list under "findings"; restore the file, or remove it and {_REMEDY}')
    problems = [f"{shown}: finding {number}: {_problem(entry)}" for number, entry in enumerate(entries, 1)]
    problems = [problem for problem in problems if not problem.endswith(": ")]
    if problems:
        raise SettingsError(
            "\n".join([*problems[:10], f"restore {shown} from version control, or remove it and {_REMEDY}"])
        )
    return Baseline(path, [Entry(**{key: entry[key] for key in _KEYS}) for entry in entries])


def _problem(entry: Any) -> str:
    """Return what is wrong with an entry, or nothing."""
    if not isinstance(entry, Mapping):
        return f"expected keys and values, got {json.dumps(entry)[:60]}"
    for key, kind in _KEYS.items():
        if key not in entry:
            return f'needs the key "{key}"'
        if not isinstance(entry[key], kind) or isinstance(entry[key], bool):
            return f'"{key}": expected {"a whole number" if kind is int else "text"}, got {json.dumps(entry[key])[:60]}'
    return '"count": expected 1 or more' if entry["count"] < 1 else ""
