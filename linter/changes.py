"""Which lines of a draft changed since a commit, as git tells it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from linter.discovery import repository_root
from linter.errors import SettingsError
from linter.model.finding import Finding
from linter.model.source import SourceFile

_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_ESCAPED = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"v": b"\v", b"f": b"\f"}


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one draft."""

    lines: tuple[range, ...] = ()  # lines, from 1, that are new or other than they were
    whole: bool = False  # the commit does not know the draft: all of it is new
    before: str | None = None  # the draft as it was, where anything changed
    data: bytes = b""  # likewise, byte for byte: for formats that are no plain text

    def touches(self, source: SourceFile, finding: Finding) -> bool:
        """Return whether any place of a finding in this draft stands on a changed line."""
        if self.whole:
            return True
        for place in finding.spans:
            if place.path is None:
                first = source.position(place.span.start)[0]
                last = source.position(max(place.span.end - 1, place.span.start))[0]
                if any(lines.start <= last and first < lines.stop for lines in self.lines):
                    return True
        return False


_UNCHANGED = Change()


def compare(before: SourceFile, now: SourceFile) -> Change:
    """Return what happened to a draft whose lines git cannot count: those of its text as it was and as it is."""
    matcher = SequenceMatcher(None, before.text.split("\n"), now.text.split("\n"), autojunk=False)
    lines = tuple(range(new + 1, end + 1) for tag, _, _, new, end in matcher.get_opcodes() if tag != "equal")
    return Change(tuple(one for one in lines if one), before=before.text)


class Changes:
    """Lines changed since a commit, of the drafts of a run.

    "Since" is since the histories parted: what others changed on that branch meanwhile is not ours. What is not
    committed yet counts as changed.

    Args:
        reference: A branch, tag or commit.
        drafts: The drafts, as paths from here; they may lie in several repositories.

    Raises:
        SettingsError: a draft is in no repository, there is no git, or no such commit.

    """

    def __init__(self, reference: str, drafts: Iterable[Path]) -> None:
        self._changes: dict[Path, Change] = {}
        by_root: dict[Path, list[Path]] = {}
        for draft in drafts:
            place = _absolute(draft)
            root = repository_root(place.parent)
            if root is None:
                raise SettingsError(f"{draft.as_posix()}: in no git repository, and --diff needs one; drop --diff")
            by_root.setdefault(root, []).append(place)
        for root, places in sorted(by_root.items()):
            self._changes |= _read(root, reference, places)

    def of(self, draft: Path) -> Change:
        """Return what happened to a draft."""
        return self._changes.get(_absolute(draft), _UNCHANGED)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    # What the user or a hook set for git must not change what git prints.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_DIFF")}
    environment |= {"LC_ALL": "C", "GIT_EXTERNAL_DIFF": "", "GIT_OPTIONAL_LOCKS": "0"}
    settings = ("core.quotePath=false", "diff.noprefix=false", "diff.mnemonicPrefix=false")
    command = ["git", "-C", str(root), *(part for one in settings for part in ("-c", one)), *arguments]
    try:
        return subprocess.run(command, capture_output=True, env=environment, check=False)
    except OSError as error:
        raise SettingsError(f"--diff: git cannot be run: {error.strerror}; install it, or drop --diff") from error


def _output(root: Path, *arguments: str) -> bytes:
    """Return what git prints.

    Raises:
        SettingsError: it could not; with its own last words.

    """
    done = _git(root, *arguments)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise SettingsError(f"--diff: git: {said[-1] if said else 'failed without a word'}")
    return done.stdout


def _commit(root: Path, reference: str) -> str:
    """Return the commit at which our history parted from that of a reference."""
    shown = reference if len(reference) <= 80 else f"{reference[:79]}…"
    if not reference or reference.startswith("-"):
        raise SettingsError(f'--diff: "{shown}" names no commit; give a branch, a tag or a commit')
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
    if found.returncode:
        said = found.stderr.decode("utf-8", "replace").strip()
        if said:  # something else is wrong with the repository
            raise SettingsError(f"--diff: git: {said.splitlines()[-1]}")
        raise SettingsError(
            f'--diff: no commit is called "{shown}" in {root.as_posix()}; check the name, '
            "or fetch it first (`git fetch origin`; in GitHub's checkout `fetch-depth: 0`)"
        )
    commit = found.stdout.decode().strip()
    base = _git(root, "merge-base", commit, "HEAD")
    if base.returncode:
        raise SettingsError(
            f'--diff: "{shown}" and HEAD share no history here; fetch all of it '
            "(`git fetch --unshallow`; in GitHub's checkout `fetch-depth: 0`)"
        )
    return base.stdout.decode().split()[0]


def _read(root: Path, reference: str, places: list[Path]) -> dict[Path, Change]:
    commit = _commit(root, reference)
    # Files of these kinds only: `--text` would print every picture that changed.
    kinds = [f":(glob,icase)**/*{suffix}" for suffix in sorted({place.suffix.lower() for place in places})]
    listed = _output(root, "ls-files", "-z", "--full-name", "--", *kinds)
    known = {os.fsdecode(name) for name in listed.split(b"\0") if name}
    diff = _output(
        root,
        *("diff", "--no-color", "--no-ext-diff", "--no-textconv", "--text", "--find-renames", "--unified=0"),
        *("--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/", "--ignore-submodules", commit, "--", *kinds),
    )
    changed = {new: (old, lines) for old, new, lines in _files(diff)}
    result: dict[Path, Change] = {}
    for place in places:
        name = place.relative_to(root).as_posix()
        if name not in known:
            result[place] = Change(whole=True)
        elif name in changed:
            old, lines = changed[name]
            if old is None:
                result[place] = Change(whole=True)
            else:
                shown = _git(root, "show", "--no-textconv", f"{commit}:{old}")
                data = b"" if shown.returncode else shown.stdout
                before = data.decode("utf-8", "replace").removeprefix("\ufeff")
                result[place] = Change(lines, before=before, data=data)
    return result


def _files(diff: bytes) -> Iterator[tuple[str | None, str, tuple[range, ...]]]:
    """Yield for each file of a diff its old and new name and the new lines; an old name of None: it is new."""
    old: str | None = None
    new: str | None = None
    lines: list[range] = []
    left = 0  # lines of the hunk that are still to come; they may look like anything
    for raw in diff.split(b"\n"):
        if left > 0 and raw[:1] in (b"+", b"-"):
            left -= 1
            continue
        if raw.startswith(b"diff --git "):
            if new is not None:
                yield old, new, tuple(lines)
            old, new, lines, left = None, None, [], 0
        elif raw.startswith(b"--- "):
            old = _name(raw[4:], b"a/")
        elif raw.startswith(b"+++ "):
            new = _name(raw[4:], b"b/")
        elif raw.startswith(b"@@ "):
            match = _HUNK.match(raw.decode("ascii", "replace"))
            if match:
                start, count = int(match[1]), int(match[2] or 1)
                removed = re.match(rb"@@ -\d+(?:,(\d+))?", raw)
                gone = int(removed[1]) if removed and removed[1] else 1
                left = count + gone
                if count:
                    lines.append(range(start, start + count))
    if new is not None:
        yield old, new, tuple(lines)


def _name(raw: bytes, prefix: bytes) -> str | None:
    """Return a file's name in a diff's header, or None for one that is not there."""
    if raw.startswith(b'"'):
        inside = raw.rstrip(b"\t")[1:-1]
        raw = _ESCAPE.sub(
            lambda match: bytes([int(match[1], 8)]) if len(match[1]) == 3 else _ESCAPED.get(match[1], match[1]), inside
        )
    else:
        raw = raw.removesuffix(b"\t")  # git ends a name that holds blanks with a tab
    return None if raw == b"/dev/null" else os.fsdecode(raw.removeprefix(prefix))
