"""Drafts and folders in, a turn for every save out: what `skinlint check --watch` waits for."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from linter.discovery import SKIPPED_FOLDERS
from linter.errors import SettingsError
from linter.settings import CONFIG_NAMES

SETTINGS = frozenset({*CONFIG_NAMES, "pyproject.toml"})
_WAKE = 200  # milliseconds after which the watcher looks whether it was interrupted
_QUIET = 50  # milliseconds without a further change after which a save counts as finished


def saves(paths: Sequence[Path], suffixes: Collection[str], leave_out: Path | None = None) -> Iterator[None]:
    """Yield once when the watch has begun, then after every batch of changes that a check may depend on.

    Named drafts are watched through their folder, since many editors save by putting a new file in the place of the
    old one. A change between two turns is not lost: it brings the next turn at once.

    Args:
        paths: Drafts, and folders that are watched with everything below them.
        suffixes: Those of drafts.
        leave_out: A file whose changes bring no turn: the report itself.

    Raises:
        SettingsError: the package watchfiles is not installed, a folder does not exist, or the system refuses.

    """
    try:
        from watchfiles import watch
    except ImportError as error:
        raise SettingsError("--watch needs the package watchfiles; run: pip install 'skinlint[watch]'") from error
    folders = [path for path in paths if path.is_dir()]
    named = {place for path in paths if not path.is_dir() for place in (_absolute(path), path.resolve())}
    roots = sorted({path.resolve() for path in folders} | {place.parent for place in named})
    for root in roots:
        if not root.is_dir():
            raise SettingsError(f"--watch: {root}: no such folder; check the path")
    turns = watch(
        *roots,
        watch_filter=_filter({path.resolve() for path in folders}, named, suffixes, leave_out),
        recursive=bool(folders),
        step=_QUIET,
        rust_timeout=_WAKE,
        yield_on_timeout=True,
    )
    begun = False
    try:
        for changes in turns:
            if changes or not begun:
                begun = True
                yield
    except OSError as error:  # the system watches so many files and no more
        raise SettingsError(
            f"--watch: cannot watch: {error}; name fewer folders, or set WATCHFILES_FORCE_POLLING=1"
        ) from error


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the link that an editor may replace


def _filter(
    folders: Collection[Path], named: Collection[Path], suffixes: Collection[str], leave_out: Path | None
) -> Callable[[object, str], bool]:
    """Return whether a changed path may change a report."""
    report = None if leave_out is None else leave_out.resolve()

    def matters(_change: object, changed: str) -> bool:
        path = Path(changed)
        if path == report:
            return False
        if path in named or (path.name in SETTINGS and any(path.parent == place.parent for place in named)):
            return True
        inside = next((path.relative_to(folder) for folder in folders if path.is_relative_to(folder)), None)
        if inside is None or any(part.startswith(".") or part in SKIPPED_FOLDERS for part in inside.parts[:-1]):
            return False
        # Settings, packs and a folder's .gitignore decide as well what is found.
        return path.suffix.lower() in {*suffixes, ".yaml", ".yml"} or path.name in {*SETTINGS, ".gitignore"}

    return matters
