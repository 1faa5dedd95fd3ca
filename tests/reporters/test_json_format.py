"""The report for programs."""

from __future__ import annotations

import json
from dataclasses import replace

from linter.model.finding import FileReport, Finding, FindingSpan, Report
from linter.model.source import SourceFile, SourceSpan
from linter.reporters import Style
from linter.reporters.json import render


def test_every_span_is_the_slice_that_it_names(report: Report) -> None:
    """`text` equals the draft between start and end; line and column say the same place."""
    files = {file.source.path: file.source for file in report.files}
    for file in json.loads(render(report, Style()))["files"]:
        source = files[file["path"]]
        for finding in file["findings"]:
            for span in finding["spans"]:
                assert span["text"] == source.text[span["start"] : span["end"]]
                assert (span["line"], span["column"]) == source.position(span["start"])
                assert (span["end_line"], span["end_column"]) == source.position(span["end"])


def test_keys_are_those_of_the_contract(report: Report) -> None:
    """What others parse is spelled out."""
    data = json.loads(render(report, Style()))
    assert data["schema"] == 1
    assert data["tool"] == {
        "name": "skinlint",
        "version": "0.1.0",
        "model": "en_core_web_sm 3.8.0",
        "packs": [{"id": "recovery", "version": "1.0.0"}, {"id": "safety", "version": "1.0.0"}],
    }
    assert data["errors"][0]["path"] == "drafts/broken.md"
    assert data["files"][0] | {"findings": [], "suppressed": 1} == data["files"][0]
    summary = {"files": 2, "words": 40, "error": 1, "warning": 1, "advice": 1}
    assert data["summary"] | summary == data["summary"]
    first = data["files"][1]["findings"][0]
    assert list(first) == [
        "rule", "category", "topic", "severity", "confidence", "message", "why", "help", "sources",
        "fingerprint", "spans",
    ]  # fmt: skip
    assert list(first["spans"][0]) == [
        "role",
        "label",
        "start",
        "end",
        "line",
        "column",
        "end_line",
        "end_column",
        "text",
    ]


def test_letters_stay_letters_and_controls_become_escapes() -> None:
    """`ü` is readable in the file; a terminal that the file is printed on has nothing to obey."""
    source = SourceFile("grün.md", "\x1b\x9b\u202e\ud800")
    file = FileReport(source, notes=(source.text,))
    text = render(Report(files=(file,)), Style())
    assert "grün.md" in text
    assert not set("\x1b\x9b\u202e\ud800") & set(text)
    assert json.loads(text)["files"][0]["notes"] == [source.text]


def test_a_place_in_another_draft_carries_its_path(report: Report) -> None:
    """Its offsets count there."""
    file = report.files[1]
    finding: Finding = file.findings[2]
    elsewhere = FindingSpan("related", "says otherwise", SourceSpan(5, 9), "text", "other.md")
    changed = replace(file, findings=(replace(finding, spans=(*finding.spans, elsewhere)),))
    span = json.loads(render(Report(files=(changed,)), Style()))["files"][0]["findings"][0]["spans"][1]
    assert span == {
        "role": "related",
        "label": "says otherwise",
        "path": "other.md",
        "start": 5,
        "end": 9,
        "text": "text",
    }
