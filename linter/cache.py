"""What earlier runs found, kept in files: the digest of all that a result depends on → the result.

The folder is ours alone and says so (CACHEDIR.TAG); `skinlint clean` removes no other. Each entry is a file of its
own, written beside its place and then moved there, so that runs in parallel never see half of one. An entry carries a
digest of itself: a damaged one counts as missing, is told and written anew. Entries that nobody asked for in a month
are dropped.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from linter.discovery import repository_root
from linter.errors import SettingsError
from linter.model.finding import (
    Category,
    ChecklistItem,
    Confidence,
    Considered,
    Coverage,
    FileReport,
    Finding,
    FindingSpan,
    Severity,
    Source,
)
from linter.model.source import SourceFile, SourceSpan

FOLDER = ".skinlint_cache"
_TAG = "CACHEDIR.TAG"
# The first line is that of https://bford.info/cachedir/, by which backups know what to leave out.
_TAG_TEXT = "Signature: 8a477f597d28d172789f06886806bc55\n# Findings kept by skinlint; `skinlint clean` removes them.\n"
_STAMP = "cleaned"
_DAY = 86_400.0  # seconds
_KEPT = 30 * _DAY
_MOST = 200_000_000  # bytes; beyond, the entries that were not asked for longest go first


def default_folder() -> Path:
    """Return the cache's place: at the root of the repository we are in, else among the user's caches."""
    root = repository_root(Path())
    if root is not None:
        return root / FOLDER
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "skinlint"


def digest_of(*parts: object) -> str:
    """Return a digest of values that JSON can hold, in this order."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


@cache
def program_digest() -> str:
    """Return a digest of our own code: a result of another version of it is never taken for one of this."""
    package = Path(__file__).resolve().parent
    digest = hashlib.sha256()
    for file in sorted(package.rglob("*.py")):
        digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def stamp_of(folder: Path) -> str:
    """Return names, sizes and times of the files below a folder, as one digest."""
    rows = []
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            state = file.stat()
            rows.append([file.relative_to(folder).as_posix(), state.st_size, state.st_mtime_ns])
    return digest_of(rows)


class Cache:
    """The entries below a folder.

    Args:
        folder: Where they are; made when the first is written.
        named: Whether the user named it: then a folder with other things in it is refused.

    Raises:
        SettingsError: the folder is a file, or not one of ours.

    """

    def __init__(self, folder: Path, *, named: bool = False) -> None:
        self.folder = folder
        self.notes: list[str] = []  # what was wrong with it, for the user; the run goes on
        self._broken = False
        if folder.exists() and not folder.is_dir():
            raise SettingsError(f"{folder.as_posix()}: is a file; name a folder with --cache-dir, or use --no-cache")
        if named and not _is_ours(folder) and _is_filled(folder):
            raise SettingsError(
                f"{folder.as_posix()}: holds other files; name an empty folder with --cache-dir, or use --no-cache"
            )

    def read(self, kind: str, key: str) -> Any:
        """Return an entry's data, or None where there is none that is sound."""
        path = self._path(kind, key)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._tell(f"the cache {path.as_posix()} cannot be read: {error.strerror}; checked anew")
            return None
        head, _, body = data.partition(b"\n")
        if head != hashlib.sha256(body).hexdigest().encode():
            self.reject(kind, key)
            return None
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _DAY:
                os.utime(path)  # still in use
        return json.loads(body)

    def reject(self, kind: str, key: str) -> None:
        """Drop an entry that is not what it should be, and tell it."""
        path = self._path(kind, key)
        self._tell(f"the cache entry {path.as_posix()} is damaged; checked anew")
        with contextlib.suppress(OSError):
            path.unlink()

    def write(self, kind: str, key: str, data: Any) -> None:
        """Keep data that JSON holds; where that is not possible, tell it once and go on without."""
        if self._broken:
            return
        body = json.dumps(data, ensure_ascii=True, separators=(",", ":")).encode()
        path = self._path(kind, key)
        try:
            self._prepare(path.parent)
            replace_file(path, hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        except OSError as error:
            self._broken = True
            self._tell(
                f"the cache {self.folder.as_posix()} cannot be written: {error.strerror}; "
                "name another with --cache-dir, or use --no-cache"
            )

    def clean_up(self) -> None:
        """Drop what was not asked for in a month, and what is too much; at most once a day."""
        stamp = self.folder / _STAMP
        now = time.time()
        with contextlib.suppress(OSError):  # another run may be doing the same
            if not _is_ours(self.folder) or (stamp.exists() and now - stamp.stat().st_mtime < _DAY):
                return
            stamp.touch()
            files = [(file.stat().st_mtime, file.stat().st_size, file) for file in self.folder.glob("*/*")]
            room = _MOST
            for used, size, file in sorted(files, reverse=True):
                room -= size
                if now - used > (_KEPT if file.suffix == ".json" else _DAY) or room < 0:
                    file.unlink(missing_ok=True)

    def clear(self) -> tuple[int, int]:
        """Remove the folder; return how many entries it held, and their bytes.

        Raises:
            SettingsError: it is not ours, or cannot be removed.

        """
        if not self.folder.exists():
            return 0, 0
        if not _is_ours(self.folder):
            raise SettingsError(f"{self.folder.as_posix()}: is no cache of skinlint; remove it yourself if it may go")
        count = size = 0
        try:
            for file in sorted(self.folder.rglob("*"), reverse=True):
                if file.is_dir() and not file.is_symlink():
                    file.rmdir()
                    continue
                if file.suffix == ".json":
                    count += 1
                    size += file.lstat().st_size
                if file.name != _TAG:  # last, so that what a failure leaves behind is still known as ours
                    file.unlink()
            (self.folder / _TAG).unlink()
            self.folder.rmdir()
        except OSError as error:
            raise SettingsError(
                f"{self.folder.as_posix()}: cannot be removed: {error.strerror}; check its permissions"
            ) from error
        return count, size

    def _path(self, kind: str, key: str) -> Path:
        return self.folder / kind / f"{key}.json"

    def _prepare(self, folder: Path) -> None:
        if folder.is_dir():
            return
        folder.mkdir(parents=True, exist_ok=True)
        (self.folder / _TAG).write_text(_TAG_TEXT, encoding="utf-8")
        (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")

    def _tell(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)


def _is_ours(folder: Path) -> bool:
    try:
        return (folder / _TAG).read_text(encoding="utf-8") == _TAG_TEXT
    except (OSError, UnicodeDecodeError):
        return False


def _is_filled(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:
        return False


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that others see the old one or the new one and nothing between; its mode stays.

    Raises:
        OSError: it cannot be written; the old one is as it was.

    """
    target = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        mode = target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


@cache
def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


# ---------------------------------------------------------------------------------------------------------------------
# A draft's report as data; its text is not kept, since nothing is looked up without it


def to_plain(report: FileReport) -> dict[str, Any]:
    """Return what was found in a draft as data that JSON holds."""
    return {
        "findings": [_finding(finding) for finding in report.findings],
        "words": report.words,
        "considered": [
            [pair.rule, pair.reason, pair.first.start, pair.first.end, pair.second.start, pair.second.end]
            for pair in report.considered
        ],
        "notes": list(report.notes),
        "checklist": [
            [item.topic, item.coverage.value, [[place.start, place.end] for place in item.places], list(item.asked_by)]
            for item in report.checklist
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "category": finding.category.value,
        "topic": finding.topic,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": finding.message,
        "why": finding.why,
        "help": finding.help,
        "sources": [[source.title, source.url] for source in finding.sources],
        "spans": [
            [place.role, place.label, place.span.start, place.span.end, place.path, place.path and place.text]
            for place in finding.spans
        ],
        "fingerprint": finding.fingerprint,
        "trace": list(finding.trace),
    }


def from_plain(data: Mapping[str, Any], source: SourceFile) -> FileReport:
    """Return the report that `to_plain` made this data of, about the same draft.

    Raises:
        KeyError, TypeError, ValueError: the data is something else.

    """
    return FileReport(
        source,
        tuple(
            Finding(
                item["rule"],
                Category(item["category"]),
                item["topic"],
                Severity(item["severity"]),
                Confidence(item["confidence"]),
                item["message"],
                item["why"],
                item["help"],
                tuple(Source(title, url) for title, url in item["sources"]),
                tuple(
                    FindingSpan(
                        role,
                        label,
                        SourceSpan(start, end),
                        source.text[start:end] if path is None else text,
                        path,
                    )
                    for role, label, start, end, path, text in item["spans"]
                ),
                item["fingerprint"],
                tuple(item["trace"]),
            )
            for item in data["findings"]
        ),
        words=data["words"],
        considered=tuple(
            Considered(rule, reason, SourceSpan(*one), SourceSpan(*other))
            for rule, reason, *places in data["considered"]
            for one, other in [(places[:2], places[2:])]
        ),
        notes=tuple(data["notes"]),
        checklist=tuple(
            ChecklistItem(topic, Coverage(state), tuple(SourceSpan(*place) for place in places), tuple(asked_by))
            for topic, state, places, asked_by in data["checklist"]
        ),
    )
