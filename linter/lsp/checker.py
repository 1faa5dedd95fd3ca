"""A draft and the configuration that holds for it → what is to be said about it.

Made for one worker thread: nothing here is locked. Configuration files, own rule packs and the baseline are looked at
(not read) before each check, so that a change holds from the next one on, whether or not the editor told of it. While
one of them is broken, what held before goes on holding.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from pygls.uris import to_fs_path

from linter.baseline import Baseline, Entry, read_baseline
from linter.discovery import repository_root
from linter.errors import LinterError, RulePackError
from linter.model.finding import FileReport
from linter.model.source import SourceFile
from linter.packs import RuleSet
from linter.readers import supported_suffixes
from linter.rulebook import active_rules, check_names, forget_own_packs
from linter.run import check_length, examine, sift
from linter.settings import CONFIG_NAMES, Settings, SettingsSource, forget_configurations

log = logging.getLogger(__name__)

CONFIG_FILES = (*CONFIG_NAMES, "pyproject.toml")
# Names that editors give to formats that we read; a file's own suffix counts more.
_LANGUAGES = {
    "markdown": ".md",
    "markdown.mdx": ".mdx",
    "mdx": ".mdx",
    "html": ".html",
    "plaintext": ".txt",
    "plain text": ".txt",
    "text": ".txt",
}
_KEPT = 32  # drafts whose last outcome is remembered
_BINARY = frozenset({".docx", ".odt"})  # read from disk; what an editor shows of one is not the draft
_PLACE = re.compile(r"(?P<path>(?:[A-Za-z]:)?[^:]+?)(?::(?P<line>\d+))?: (?P<text>.+)")
_ORIGIN = re.compile(r"(?P<path>.+):\d+")

Stamp = tuple[tuple[str, tuple[int, int, int] | None], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft to check."""

    path: Path  # where it stands, or would stand if it were saved; absolute
    format: str  # the suffix that says how to read it, or "" when nothing does
    text: str  # without byte-order mark


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a configuration file, a rule pack or a baseline."""

    path: Path
    line: int  # from 1
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What came out for one draft."""

    report: FileReport | None = None  # None: not checked
    rules: RuleSet | None = None  # the active ones
    problems: tuple[Problem, ...] = ()  # in the configuration that holds for the draft
    reason: str = ""  # why it was not checked, where its writer should know


@dataclass(frozen=True, slots=True)
class _Sound:
    """A configuration without mistakes, ready for use."""

    settings: Settings
    rules: RuleSet
    baseline: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found out about the configuration of a folder, and when to look again."""

    sound: _Sound | None
    problems: tuple[Problem, ...]
    watched: tuple[Path, ...]
    stamp: Stamp = field(default=())


def draft_of(uri: str, language: str, text: str, folder: Path) -> Draft:
    """Return the draft behind a document; one that was never saved stands in `folder` (the workspace, if there is one).

    Args:
        uri: As the editor names it: `file:///…/peel.md`, `untitled:Untitled-1`.
        language: The editor's name for its format, which counts where the name has no suffix that we read.
        text: Its text, without byte-order mark.
        folder: Absolute.

    """
    parts = urlsplit(uri)
    on_disk = to_fs_path(uri) if parts.scheme == "file" else None
    name = PurePosixPath(unquote(parts.path or parts.netloc)).name or "untitled"
    path = Path(on_disk) if on_disk else folder / name
    suffix = path.suffix.lower()
    known = supported_suffixes() - _BINARY
    if suffix in known or suffix in _BINARY:
        return Draft(path, "" if suffix in _BINARY else suffix, text)
    return Draft(path, _LANGUAGES.get(language.lower(), ""), text)


class Checker:
    """Checks drafts one after the other with one warm engine.

    Args:
        source: Makes where settings come from: the command line's flags over the configuration files.

    """

    def __init__(self, source: Callable[[], SettingsSource]) -> None:
        self._make_source = source
        self._source = source()
        self._known: dict[Path, _Known] = {}
        self._last: dict[Path, _Sound] = {}
        self._done: dict[Path, tuple[Draft, _Known, Checked]] = {}

    def warm_up(self, folder: Path) -> None:
        """Load rules and models by checking one sentence, so that the first draft need not wait; raises nothing."""
        self.check(Draft(folder / "warm-up.md", ".md", "Redness can last for two days after a peel."))

    def check(self, draft: Draft) -> Checked:
        """Return what is to be said about a draft; what cannot be done is told in the answer, nothing is raised."""
        try:
            return self._check(draft)
        except Exception:
            log.exception("a bug in skinlint, please report it: while checking %s", draft.path)
            return Checked(reason="could not be checked: a bug in skinlint; its log says more")

    def _check(self, draft: Draft) -> Checked:
        if not draft.format:
            return Checked()
        known = self._configured(draft.path.parent)
        done = self._done.get(draft.path)
        if done is not None and done[0] == draft and done[1] is known:
            return done[2]  # saved, or looked at again because some file changed that does not concern it
        checked = self._judged(draft, known)
        self._done.pop(draft.path, None)
        self._done[draft.path] = (draft, known, checked)
        if len(self._done) > _KEPT:
            del self._done[next(iter(self._done))]
        return checked

    def _judged(self, draft: Draft, known: _Known) -> Checked:
        sound = known.sound
        if sound is None:
            return Checked(problems=known.problems)
        if sound.settings.excludes(draft.path):
            return Checked(problems=known.problems)
        settings = sound.settings.for_path(draft.path)
        path = str(draft.path)
        source = SourceFile(path if path.lower().endswith(draft.format) else path + draft.format, draft.text)
        held = Baseline(settings.baseline or Path(), sound.baseline)
        try:
            check_length(source.text, settings)
            found = examine(source, settings, sound.rules)
        except LinterError as error:
            return Checked(
                problems=known.problems, reason=f"not checked: {str(error).removeprefix(f'{source.path}: ')}"
            )
        report = sift(found, settings, sound.rules.rules, lambda finding: held.knows(path, finding))
        return Checked(report, sound.rules, known.problems)

    def _configured(self, folder: Path) -> _Known:
        """Return what holds in a folder, looked up again where one of the files that decide it has changed."""
        known = self._known.get(folder)
        if known is not None and known.stamp == _stamp(known.watched):
            return known
        if known is not None:
            self._forget()
        watched = [*([self._source.config] if self._source.config else _configuration_files(folder))]
        settings: Settings | None = None
        problems: tuple[Problem, ...] = ()
        try:
            settings = self._source.for_folder(folder)
            watched += settings.rules
            if settings.baseline is not None:
                watched.append(settings.baseline)
            check_names(settings)
            entries = () if settings.baseline is None else read_baseline(settings.baseline).entries
            self._last[folder] = _Sound(settings, active_rules(settings), entries)
        except LinterError as error:
            problems = tuple(_problems(error, settings, watched))
        known = _Known(self._last.get(folder) or self._fallback(), problems, tuple(watched), _stamp(watched))
        self._known[folder] = known
        return known

    def _fallback(self) -> _Sound | None:
        """Return the defaults, which hold as long as a configuration was never without mistakes."""
        try:
            return _Sound(Settings(), active_rules(Settings()))
        except LinterError:
            log.exception("the shipped rules cannot be used")
            return None

    def _forget(self) -> None:
        forget_configurations()
        forget_own_packs()
        self._source = self._make_source()
        self._known.clear()


def _configuration_files(folder: Path) -> Iterator[Path]:
    """Yield every file that could hold the configuration of a folder, whether it is there or not."""
    root = repository_root(folder)
    for place in (folder, *folder.parents):
        yield from (place / name for name in CONFIG_FILES)
        if place == root:
            return


def _stamp(paths: Iterable[Path]) -> Stamp:
    """Return marks that change when one of the files does, or appears, or goes; a folder stands for its packs."""
    marks: list[tuple[str, tuple[int, int, int] | None]] = []
    for path in paths:
        files = sorted(path.rglob("*.y*ml")) if path.is_dir() else [path]
        for file in files:
            try:
                state = os.stat(file)  # noqa: PTH116
            except OSError:
                marks.append((str(file), None))
            else:
                marks.append((str(file), (state.st_mtime_ns, state.st_size, state.st_ino)))
    return tuple(marks)


def _problems(error: LinterError, settings: Settings | None, watched: Sequence[Path]) -> Iterator[Problem]:
    """Yield each mistake with its place; one that names no file stands at the top of the configuration file."""
    origins = settings.origin.values() if settings is not None else ()
    named = [Path(match["path"]) for origin in origins if (match := _ORIGIN.fullmatch(origin))]
    there = [path for path in (*named, *watched) if path.is_file()]
    top = there[0] if there else watched[0]
    for text in error.problems if isinstance(error, RulePackError) else str(error).splitlines():
        match = _PLACE.fullmatch(text)
        if match and (match["line"] or Path(match["path"]).exists()):
            yield Problem(_absolute(Path(match["path"])), int(match["line"] or 1), match["text"])
        elif text.strip():
            yield Problem(_absolute(top), 1, text.strip())


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100  (links stay links)
