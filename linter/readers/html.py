"""HTML: whole pages as a CMS gives them, and fragments; Jekyll's front matter and Liquid tags may stand in them."""

from __future__ import annotations

from linter.model.segment import Segment
from linter.model.source import SourceFile
from linter.readers._copy import Placed
from linter.readers._front_matter import find_front_matter, front_matter_problem, read_front_matter
from linter.readers._html import read_html
from linter.readers._markdown import MarkdownReader
from linter.readers._page import Page
from linter.readers._templates import hide_templates

SUFFIXES = (".html", ".htm", ".xhtml")


def read(source: SourceFile) -> list[Segment]:
    """Return the segments of an HTML draft."""
    page = Page()
    found = find_front_matter(source.text)
    start = 0
    if found is not None:
        values = MarkdownReader(page, source.text)
        read_front_matter(page, found, values.read, values.read_line)
        start = found.end
    document = Placed.whole(source.text[start:], start)
    read_html(page, source.text, document.masked(hide_templates(document.text, markdown=False).text))
    return page.segments


def notes(source: SourceFile) -> list[str]:
    """Return what could not be read as it was meant, each with its line and the remedy."""
    problem = front_matter_problem(source.text)
    return [problem] if problem else []
