"""Nothing is quadratic: large drafts and hostile ones are read in time that grows with their length alone."""

from __future__ import annotations

import time

import pytest

from linter.model.source import SourceFile
from linter.readers import read_notes, read_segments

_SENTENCE = "Some patients feel a **little** redness &amp; warmth after the [peel](/x), and it fades in two days. "


def _seconds(name: str, text: str) -> float:
    source = SourceFile(name, text)
    began = time.perf_counter()
    read_segments(source)
    read_notes(source)
    return time.perf_counter() - began


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.txt"])
def test_a_draft_of_five_megabytes(name: str) -> None:
    """A site exported into one file."""
    paragraph = {"a.html": f"<p>{_SENTENCE * 8}</p>\n"}.get(name, _SENTENCE * 8 + "\n\n")
    assert _seconds(name, paragraph * (5_000_000 // len(paragraph))) < 30


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.txt"])
def test_a_line_of_two_hundred_kilobytes(name: str) -> None:
    """A CMS that knows no line ends."""
    assert _seconds(name, _SENTENCE * 2000) < 5


# Opening marks, with "¦" between them.
_HOSTILE = r"""
<!-- ¦<a "¦<a =" ¦<a title="¦<div>¦</div>¦<ul><li>¦<table><tr><td>¦<dl><dt>a<dd>b¦<b>¦<sup>¦<details><summary>¦<script>
¦<![CDATA[¦<pre>\n\n¦<del>¦<aside>¦&amp¦&#¦{{ ¦{% x¦{{< a "¦{% highlight %}¦<A {¦<Foo bar="¦[a_b ¦{: ¦:::¦**a ¦_a_ ¦``a`
¦[a](b "¦![¦[^a]¦> ¦"a" - ¦Q: a? A: ¦www.¦http://.¦RAY: a? ¦- a -- ¦----¦*** ¦  \t¦"""
_UNITS = [unit.replace("\\n", "\n").replace("\\t", "\t") for unit in _HOSTILE.replace("\n", "").split("¦") if unit]


@pytest.mark.parametrize("unit", _UNITS)
def test_marks_that_never_close(unit: str) -> None:
    """100 kB of the same opening mark, in every format."""
    for name in ("a.md", "a.html", "a.txt"):
        assert _seconds(name, unit * (100_000 // len(unit))) < 5
