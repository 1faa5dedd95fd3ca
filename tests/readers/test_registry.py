"""The folder is the registry; a suffix chooses the reader."""

from __future__ import annotations

import pytest

from linter.errors import DraftError
from linter.model.segment import plain_segments
from linter.model.source import SourceFile
from linter.readers import read_notes, read_segments, supported_suffixes


def test_every_reader_beside_the_registry_is_known() -> None:
    """Markdown, HTML, text and Word declare their own suffixes."""
    assert supported_suffixes() >= {
        ".md",
        ".markdown",
        ".mdx",
        ".mdown",
        ".html",
        ".htm",
        ".xhtml",
        ".txt",
        ".text",
        ".docx",
    }


def test_the_case_of_a_suffix_does_not_matter() -> None:
    """PEEL.MD is Markdown."""
    assert plain_segments(read_segments(SourceFile("PEEL.MD", "*Gentle* peel."))) == "Gentle peel."


def test_standard_input_is_read_as_the_named_file_would_be() -> None:
    """A name given for standard input decides the format."""
    assert plain_segments(read_segments(SourceFile("-", "<p>Gentle.</p>"), "page.html")) == "Gentle."


@pytest.mark.parametrize(
    ("path", "says"),
    [("-", "--stdin-filename"), ("notes.odt", "no reader for .odt drafts"), ("README", "no suffix")],
)
def test_an_unknown_format_is_refused_with_the_formats_that_are_known(path: str, says: str) -> None:
    """The message names what is wrong and what would do."""
    with pytest.raises(DraftError, match=says) as error:
        read_segments(SourceFile(path, "text"))
    assert ".md" in str(error.value)


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.txt", "a.mdx"])
@pytest.mark.parametrize("text", ["", " \n\t\r\n"])
def test_an_empty_draft_has_no_segments(name: str, text: str) -> None:
    """Nothing in, nothing out, nothing to complain of."""
    assert read_segments(SourceFile(name, text)) == []
    assert read_notes(SourceFile(name, text)) == []
