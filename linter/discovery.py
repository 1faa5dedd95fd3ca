"""Paths and ignore patterns → the drafts to read, sorted."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from linter.model.finding import FileError
from linter.model.patterns import PathPatterns

SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})
# What writers send and skinlint does not read, and how it becomes something that it does.
_EXPORTS = {
    **dict.fromkeys([".doc", ".dot", ".rtf", ".wps"], "open it in Word and save it as Word Document (.docx)"),
    **dict.fromkeys([".docm", ".dotx", ".dotm"], "in Word save it as plain Word Document (.docx)"),
    **dict.fromkeys([".odt", ".ott", ".fodt", ".sxw"], "in LibreOffice save it as Word 2010-365 Document (.docx)"),
    ".pages": "in Pages choose File > Export To > Word, format .docx",
    ".gdoc": "in Google Docs choose File > Download > Microsoft Word (.docx)",
    ".pdf": "check the Word document or page that it was made from, or export it to .docx in Word (File > Open)",
    ".epub": "export it as HTML or as Word document (.docx)",
}
Excludes = Callable[[Path, bool], bool]  # path, and whether it is a folder


@dataclass(frozen=True, slots=True)
class Drafts:
    """What a walk over the given paths found."""

    paths: tuple[Path, ...]  # as given or found, sorted, each file once
    errors: tuple[FileError, ...] = ()
    excluded: tuple[str, ...] = ()  # named drafts that the settings leave out


def display_path(path: Path | str) -> str:
    """Return a path with `/` separators; bytes of a file name that are no text are shown as escapes."""
    text = path.as_posix() if isinstance(path, Path) else path
    return os.fsencode(text).decode("utf-8", "backslashreplace")


def cannot_read(path: Path, readable: str) -> str:
    """Return why a file is not read, and what its author can save it as; `readable` lists what is."""
    suffix = path.suffix.lower()
    what = f"cannot read {path.suffix} files" if suffix else "cannot tell its format without a suffix"
    export = _EXPORTS.get(suffix)
    return f"{what}; {export}" if export else f"{what}; skinlint reads {readable}"


def _absolute(path: Path) -> Path:
    """Return the path from the root, `..` taken out; links stay links."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def repository_root(folder: Path) -> Path | None:
    """Return the nearest folder at or above that holds `.git`."""
    folder = _absolute(folder)
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), None)


def discover(
    paths: Iterable[Path], suffixes: Collection[str], excludes: Excludes = lambda _path, _folder: False
) -> Drafts:
    """Return the drafts that the paths stand for.

    A folder is walked: `.gitignore` files (nested ones, and those above up to the repository root) are respected,
    hidden files and folders and `node_modules` are skipped, links to folders are not followed. A file that is named
    itself is taken even when git ignores it, but not when the settings exclude it.
    """
    found: dict[str, Path] = {}
    errors: list[FileError] = []
    excluded: list[str] = []
    readable = ", ".join(sorted(suffixes))

    def take(path: Path) -> None:
        # The same draft by two names is one draft; which name is kept may not depend on the order of the arguments.
        place = os.path.realpath(path)
        known = found.get(place)
        if known is None or (len(known.parts), str(known)) > (len(path.parts), str(path)):
            found[place] = path

    for path in paths:
        # os.path says False where pathlib raises: below a folder that may not be entered, for a name too long.
        if os.path.isdir(path) and path.suffix.lower() != ".pages":  # noqa: PTH112
            inside, left_out, unreadable = _walk(path, suffixes, excludes)
            errors += unreadable
            for draft in inside:
                take(draft)
            if not inside and not unreadable:
                reason = (
                    f"every draft in this folder is left out by .gitignore or `exclude` ({left_out} in all)"
                    if left_out
                    else f"no drafts in this folder; skinlint reads {readable}"
                )
                errors.append(FileError(display_path(path), reason))
        elif not os.path.lexists(path):
            errors.append(FileError(display_path(path), "no such file or folder; check the path"))
        elif path.suffix.lower() not in suffixes:
            errors.append(FileError(display_path(path), cannot_read(path, readable)))
        elif excludes(path, False):
            excluded.append(display_path(path))
        else:
            take(path)
    return Drafts(
        tuple(sorted(found.values(), key=display_path)),
        tuple(sorted(set(errors), key=lambda error: (error.path, error.message))),
        tuple(sorted(set(excluded))),
    )


def _patterns_in(folder: Path) -> PathPatterns | None:
    """Return the patterns of a folder's own .gitignore; an unreadable one is as good as none, as for git."""
    try:
        text = (folder / ".gitignore").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return PathPatterns(_absolute(folder), tuple(text.splitlines()))


def _ignored(path: Path, folder: bool, ignores: tuple[PathPatterns, ...]) -> bool:
    """Return whether git ignores a path: the .gitignore nearest to it that speaks of it decides."""
    return next(
        (said for patterns in reversed(ignores) if (said := patterns.decide(path, folder=folder)) is not None), False
    )


def _walk(top: Path, suffixes: Collection[str], excludes: Excludes) -> tuple[list[Path], int, list[FileError]]:
    """Return the drafts below a folder, how many were left out on request, and the folders that cannot be opened."""
    drafts: list[Path] = []
    errors: list[FileError] = []
    left_out = 0
    root = repository_root(top)
    above = [] if root is None else [place for place in _absolute(top).parents if place.is_relative_to(root)]
    outer = tuple(patterns for place in reversed(above) if (patterns := _patterns_in(place)) is not None)
    stack: list[tuple[Path, tuple[PathPatterns, ...]]] = [(top, outer)]
    while stack:
        folder, ignores = stack.pop()
        own = _patterns_in(folder)
        if own is not None:
            ignores = (*ignores, own)
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            errors.append(FileError(display_path(folder), f"cannot be opened: {error.strerror}; check its permissions"))
            continue
        for entry in listed:
            path = folder / entry.name
            if entry.name.startswith((".", "~$")):  # "~$peel.docx" is Word's mark that somebody has it open
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in SKIPPED_FOLDERS and not excludes(path, True) and not _ignored(path, True, ignores):
                    stack.append((path, ignores))
            elif path.suffix.lower() in suffixes and entry.is_file():
                if excludes(path, False) or _ignored(path, False, ignores):
                    left_out += 1
                else:
                    drafts.append(path)
    return drafts, left_out, errors
