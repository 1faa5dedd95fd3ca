"""Markdown: CommonMark, GitHub's tables and footnotes, MDX, shortcodes, YAML and TOML front matter."""

from __future__ import annotations

from pathlib import PurePath

from linter.model.segment import Segment
from linter.model.source import SourceFile
from linter.readers._copy import Placed
from linter.readers._front_matter import find_front_matter, front_matter_problem, read_front_matter
from linter.readers._markdown import MarkdownReader
from linter.readers._page import Page, find_speakers

SUFFIXES = (".md", ".markdown", ".mdx", ".mdown")


def read(source: SourceFile) -> list[Segment]:
    """Return the segments of a Markdown draft."""
    page = Page(find_speakers(source.text))
    reader = MarkdownReader(page, source.text, mdx=PurePath(source.path).suffix.lower() == ".mdx")
    found = find_front_matter(source.text)
    start = 0
    if found is not None:
        read_front_matter(page, found, reader.read, reader.read_line)
        start = found.end
    reader.read(Placed.whole(source.text[start:], start))
    return page.segments


def notes(source: SourceFile) -> list[str]:
    """Return what could not be read as it was meant, each with its line and the remedy."""
    problem = front_matter_problem(source.text)
    return [problem] if problem else []
