"""Readers turn a draft into Segments, one input format a file; this folder is their registry.

A module beside this one whose name does not begin with an underscore is a reader: it declares `SUFFIXES` and
`read(source) -> list[Segment]`, and may declare `notes(source) -> list[str]` for what could not be read as meant. A
format that is no plain text also declares `extract(path, data) -> SourceFile`, which gives the text that offsets count
in, and `LARGEST`, the bytes beyond which a file is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import PurePath
from pkgutil import iter_modules

from linter.errors import DraftError
from linter.model.segment import Segment
from linter.model.source import SourceFile

__all__ = ["Extractor", "extractor", "read_notes", "read_segments", "supported_suffixes"]


@dataclass(frozen=True, slots=True)
class Extractor:
    """How the text of a format that is no plain text is had."""

    extract: Callable[[str, bytes], SourceFile]  # path and bytes → the draft; raises DraftError
    largest: int  # bytes


@dataclass(frozen=True, slots=True)
class _Reader:
    read: Callable[[SourceFile], list[Segment]]
    notes: Callable[[SourceFile], list[str]] | None
    extractor: Extractor | None


@cache
def _readers() -> dict[str, _Reader]:
    """Map each suffix to the reader that declares it."""
    readers: dict[str, _Reader] = {}
    for name in sorted(module.name for module in iter_modules(__path__)):
        if name.startswith("_"):
            continue
        module = import_module(f"{__name__}.{name}")
        for suffix in module.SUFFIXES:
            extract = getattr(module, "extract", None)
            extractor = None if extract is None else Extractor(extract, module.LARGEST)
            readers[suffix] = _Reader(module.read, getattr(module, "notes", None), extractor)
    return readers


def supported_suffixes() -> frozenset[str]:
    """Return the suffixes that some reader declares, in lower case, with their dot."""
    return frozenset(_readers())


def extractor(path: str) -> Extractor | None:
    """Return how the text of a draft of this name is had, or None when the file is its text."""
    reader = _readers().get(PurePath(path).suffix.lower())
    return reader.extractor if reader else None


def _reader(source: SourceFile, suffix_of: str | None) -> _Reader:
    name = suffix_of or source.path
    suffix = PurePath(name).suffix.lower()
    reader = _readers().get(suffix)
    if reader is None:
        known = ", ".join(sorted(supported_suffixes()))
        if source.path == "-" and suffix_of is None:
            raise DraftError(f"standard input has no suffix; name one with --stdin-filename (known: {known})")
        what = f"no reader for {suffix} drafts" if suffix else "no suffix tells its format"
        raise DraftError(f"{name}: {what} (known: {known})")
    return reader


def read_segments(source: SourceFile, suffix_of: str | None = None) -> list[Segment]:
    """Return the segments of a draft in the order of the page; `suffix_of` is a name whose suffix decides instead."""
    return _reader(source, suffix_of).read(_named(source, suffix_of))


def read_notes(source: SourceFile, suffix_of: str | None = None) -> list[str]:
    """Return what could not be read as it was meant (broken front matter), each with its line and the remedy."""
    notes = _reader(source, suffix_of).notes
    return notes(_named(source, suffix_of)) if notes else []


def _named(source: SourceFile, suffix_of: str | None) -> SourceFile:
    """Return the draft under the name that decides its format (MDX is read a little differently from Markdown)."""
    return source if suffix_of is None or suffix_of == source.path else replace(source, path=suffix_of)
