"""The formats of CI: schemas, places in each format's own units, limits, and drafts that try to speak for us."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from linter.model.finding import FileReport, Report, Severity
from linter.model.source import SourceFile, SourceSpan
from linter.reporters import Style, discover, github, markdown, sarif
from linter.reporters import csv as sheet
from linter.reporters._places import Unit, position, range_of
from tests.reporters.conftest import MakeFinding

SCHEMAS = Path(__file__).parent.parent / "schemas"


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))


def shown(name: str, report: Report) -> str:
    return discover()[name](report, Style())


def cut(source: str, start: tuple[int, int], end: tuple[int, int], encoding: str, size: int) -> str:
    """Return the text between two places, counting columns in the units of an encoding, as readers do."""
    lines = re.split(r"(?<=\n)", source)
    first, last = lines[start[0] - 1].encode(encoding), lines[end[0] - 1].encode(encoding)
    if start[0] == end[0]:
        return first[(start[1] - 1) * size : (end[1] - 1) * size].decode(encoding)
    between = "".join(lines[start[0] : end[0] - 1])
    return first[(start[1] - 1) * size :].decode(encoding) + between + last[: (end[1] - 1) * size].decode(encoding)


@pytest.fixture
def many(finding: MakeFinding) -> Callable[[int], Report]:
    """Return a maker of reports with many findings, every third an error, in the order advice, warning, error."""

    def make(number: int) -> Report:
        source = SourceFile("long.md", "".join(f"Claim number {index}.\n" for index in range(number)))
        levels = (Severity.ADVICE, Severity.WARNING, Severity.ERROR)
        findings = tuple(
            finding(
                source,
                [(f"Claim number {index}.", "")],
                severity=levels[index % 3],
                message=f"M{index}",
                fingerprint=f"{index:04x}",
            )
            for index in range(number)
        )
        return Report(files=(FileReport(source, findings),), version="0.1.0")

    return make


@pytest.mark.parametrize(
    ("character", "points", "utf16", "utf8"),
    [("a", 1, 1, 1), ("é", 1, 1, 2), ("’", 1, 1, 3), ("🎉", 1, 2, 4), ("🧖🏽‍♀️", 5, 7, 17)],
)
def test_a_column_counts_what_its_format_counts(character: str, points: int, utf16: int, utf8: int) -> None:
    """Code points, UTF-16 code units, UTF-8 bytes; from the start of the line, whatever stands above."""
    source = SourceFile("a.md", f"🎉🎉\r\n{character}x")
    offset = source.text.index("x")
    assert [position(source, offset, unit) for unit in Unit] == [(2, points + 1), (2, utf16 + 1), (2, utf8 + 1)]


@given(
    text=st.text(st.sampled_from("aé’🎉\u200d\u0301\U0001f3fd \n"), max_size=40),
    cuts=st.tuples(st.integers(0, 40), st.integers(0, 40)),
)
def test_any_stretch_of_any_text_is_found_again(text: str, cuts: tuple[int, int]) -> None:
    """From lines and columns alone, in every unit."""
    start, end = sorted(min(offset, len(text)) for offset in cuts)
    source = SourceFile("a.md", text)
    for unit, encoding, size in (
        (Unit.CODE_POINT, "utf-32-le", 4),
        (Unit.UTF16, "utf-16-le", 2),
        (Unit.UTF8, "utf-8", 1),
    ):
        where = range_of(source, SourceSpan(start, end), unit)
        found = cut(text, (where.line, where.column), (where.end_line, where.end_column), encoding, size)
        assert found == text[start:end]


class TestSarif:
    """SARIF 2.1.0."""

    def test_it_is_valid(self, report: Report, two_drafts: Report) -> None:
        """Against the official schema, with findings, without, and with drafts that could not be read."""
        validator = Draft202012Validator(schema("sarif-2.1.0"))
        for one in (report, two_drafts, Report(files=())):
            assert list(validator.iter_errors(json.loads(shown("sarif", one)))) == []

    def test_every_region_is_the_text_that_it_names(self, two_drafts: Report) -> None:
        """Columns are UTF-16 code units, as `columnKind` says."""
        run = json.loads(shown("sarif", two_drafts))["runs"][0]
        assert run["columnKind"] == "utf16CodeUnits"
        texts = {f"content/{Path(file.source.path).name}": file.source.text for file in two_drafts.files}
        places = [
            place["physicalLocation"]
            for result in run["results"]
            for place in [*result["locations"], *result.get("relatedLocations", [])]
        ]
        assert len(places) == 10
        for place in places:
            region = place["region"]
            start, end = (region["startLine"], region["startColumn"]), (region["endLine"], region["endColumn"])
            text = cut(texts[place["artifactLocation"]["uri"]], start, end, "utf-16-le", 2)
            assert text == region["snippet"]["text"]

    def test_the_message_links_every_other_place(self, two_drafts: Report) -> None:
        """`[text](id)` for each related location, and brackets of the draft escaped."""
        for result in json.loads(shown("sarif", two_drafts))["runs"][0]["results"]:
            ids = [place["id"] for place in result.get("relatedLocations", [])]
            links = re.findall(r"(?<!\\)\[(?:[^\\\[\]]|\\.)*\]\((\d+)\)", result["message"]["text"])
            assert [int(link) for link in links] == ids

    def test_a_contradiction_is_a_code_flow_through_its_places(self, two_drafts: Report) -> None:
        """Readers that show no related locations show the path."""
        results = json.loads(shown("sarif", two_drafts))["runs"][0]["results"]
        for result in results:
            if result["properties"]["category"] == "contradiction":
                steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
                assert len(steps) == 1 + len(result["relatedLocations"])
            else:
                assert "codeFlows" not in result

    def test_two_pairs_that_share_a_sentence_are_two_alerts(self, two_drafts: Report) -> None:
        """The fingerprint that GitHub goes by is our own for pairs, since its own hashes the first line only."""
        results = json.loads(shown("sarif", two_drafts))["runs"][0]["results"]
        pairs = [result for result in results if result["ruleId"] == "recovery/downtime-or-none"]
        assert pairs[0]["locations"] == pairs[1]["locations"]
        assert [pair["partialFingerprints"]["primaryLocationLineHash"] for pair in pairs] == ["0001:1", "0002:1"]
        assert all("skinlint/v1" in result["partialFingerprints"] for result in results)

    def test_rules_carry_help_and_tags(self, two_drafts: Report) -> None:
        """What the rule says, and not what its first finding happened to say."""
        rules = json.loads(shown("sarif", two_drafts))["runs"][0]["tool"]["driver"]["rules"]
        assert [rule["id"] for rule in rules] == sorted(rule["id"] for rule in rules)
        described = rules[0]
        assert described["help"]["text"] == "Say one of the two.\nSource: NHS: peels, https://example.org/peels"
        assert described["properties"]["tags"] == ["contradiction", "downtime", "uk"]
        assert described["properties"]["precision"] == "medium"

    def test_unreadable_drafts_are_notifications(self, report: Report) -> None:
        """The upload does not fail, and nobody takes the run for a full one."""
        invocation = json.loads(shown("sarif", report))["runs"][0]["invocations"][0]
        assert invocation["executionSuccessful"] is False
        assert "not UTF-8" in invocation["toolExecutionNotifications"][0]["message"]["text"]

    def test_paths_are_uris(self, two_drafts: Report) -> None:
        """Blanks and quotes encoded, relative to where skinlint ran."""
        run = json.loads(shown("sarif", two_drafts))["runs"][0]
        place = run["invocations"][0]["toolExecutionNotifications"][0]["locations"][0]["physicalLocation"]
        assert place["artifactLocation"] == {
            "uri": "content/broken%20%E2%80%9Cdraft%E2%80%9D%20%E2%98%82.md",
            "uriBaseId": "%SRCROOT%",
        }

    def test_what_github_takes_is_not_exceeded(
        self, many: Callable[[int], Report], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Of too many findings the gravest stay, in the order of the page, and the rest is counted."""
        monkeypatch.setattr(sarif, "MOST_RESULTS", 4)
        run = json.loads(shown("sarif", many(9)))["runs"][0]
        assert [result["level"] for result in run["results"]] == ["warning", "error", "error", "error"]
        notification = run["invocations"][0]["toolExecutionNotifications"][0]
        assert notification["message"]["text"].startswith("5 findings left out")


class TestGithub:
    """Workflow commands."""

    def test_the_gravest_come_first_and_ten_of_a_kind_at_most(self, many: Callable[[int], Report]) -> None:
        """GitHub drops the rest without a word; here a line counts it."""
        lines = shown("github", many(36)).splitlines()
        kinds = [line.partition(" ")[0] for line in lines]
        assert kinds[:30] == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10
        assert lines[30].startswith("skinlint: 6 more annotations not shown")
        assert "36 findings" in lines[31]

    def test_the_rest_is_in_the_job_summary(self, many: Callable[[int], Report]) -> None:
        """All findings, unless GitHub would refuse the page."""
        summary = github.summary(many(36), Style())
        assert all(f"M{number}" in summary for number in range(36))
        assert len(github.summary(many(3_000), Style()).encode()) < 1024 * 1024

    def test_the_second_place_is_in_the_body(self, two_drafts: Report) -> None:
        """An annotation has one place; the other is told with its line."""
        first = shown("github", two_drafts).splitlines()[1]
        assert first.startswith("::error file=content/glow.md,line=8,endLine=8,col=6,endColumn=45,title=")
        assert "%0Aline 12: says two to three days off: “Plan two to three days off”" in first

    def test_a_span_of_two_lines_has_no_columns(self, two_drafts: Report, finding: MakeFinding) -> None:
        """GitHub refuses them."""
        file = two_drafts.files[1]
        turned = replace(file.findings[0], spans=file.findings[0].spans[::-1])
        line = shown("github", Report(files=(replace(file, findings=(turned,)),))).splitlines()[0]
        assert line.startswith("::error file=content/laser.html,line=7,endLine=8,title=")

    def test_a_draft_cannot_give_commands(self, finding: MakeFinding) -> None:
        """Not with line ends in its text, nor with commas and colons in its name."""
        source = SourceFile("a,line=9::error::b\n::stop-commands::x.md", "one\n::set-env name=X::y\n")
        bad = finding(source, [(source.text, "says\r\n::error::x")], message="100%0A\n::warning::b")
        output = shown("github", Report(files=(FileReport(source, (bad,)),)))
        assert [line[:8] for line in output.splitlines()] == ["::error ", "skinlint"]
        assert "file=a%2Cline=9%3A%3Aerror" in output
        assert "100%250A" in output


class TestRdjson:
    """reviewdog's format."""

    def test_it_is_valid(self, report: Report, two_drafts: Report) -> None:
        """Against the schema of a validator for it."""
        validator = Draft7Validator(schema("rdjson"))
        for one in (report, two_drafts, Report(files=())):
            assert list(validator.iter_errors(json.loads(shown("rdjson", one)))) == []

    def test_columns_are_bytes_and_ends_exclusive(self, two_drafts: Report) -> None:
        """Every range is the text that the report names, at all places."""
        sources = {file.source.path: file for file in two_drafts.files}
        diagnostics = json.loads(shown("rdjson", two_drafts))["diagnostics"][1:]
        findings = [finding for file in two_drafts.files for finding in file.findings]
        for diagnostic, finding in zip(diagnostics, findings, strict=True):
            places = [diagnostic["location"], *(item["location"] for item in diagnostic.get("related_locations", []))]
            for place, span in zip(places, finding.spans, strict=True):
                start, end = place["range"]["start"], place["range"]["end"]
                text = sources[place["path"]].source.text
                ends = (start["line"], start["column"]), (end["line"], end["column"])
                assert cut(text, *ends, "utf-8", 1) == span.text


class TestGitlab:
    """Code Quality."""

    def test_every_issue_has_what_gitlab_asks_for(self, two_drafts: Report) -> None:
        """description, check_name, fingerprint, severity, location.path, location.lines.begin."""
        issues = json.loads(shown("gitlab", two_drafts))
        assert len(issues) == 6
        for issue in issues:
            assert all(isinstance(issue[key], str) for key in ("description", "check_name", "fingerprint"))
            assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
            assert issue["location"]["lines"]["begin"] >= 1
            assert not issue["location"]["path"].startswith(("/", "./"))

    def test_fingerprints_are_unique(self, finding: MakeFinding) -> None:
        """The same words in two drafts, or twice in one, are issues of their own."""
        files = []
        for name in ("a.md", "b.md"):
            source = SourceFile(name, "Painless.\n\nPainless.\n")
            one = finding(source, [("Painless.", "")])
            files.append(FileReport(source, (one, one)))
        issues = json.loads(shown("gitlab", Report(files=tuple(files))))
        assert len({issue["fingerprint"] for issue in issues}) == 4

    def test_the_second_place_is_told(self, two_drafts: Report) -> None:
        """In the description, and as Code Climate has it."""
        issue = json.loads(shown("gitlab", two_drafts))[5]
        assert (
            "(line 7: says ten days: “Rebook after <b>ten days</b>, “no later” than two weeks.”)"
            in issue["description"]
        )
        assert issue["other_locations"] == [{"path": "content/laser.html", "lines": {"begin": 7, "end": 8}}]


class TestJunit:
    """JUnit XML."""

    def test_counts_agree_with_cases(self, report: Report, two_drafts: Report) -> None:
        """What the attributes promise is what the elements hold."""
        for one in (report, two_drafts):
            root = ElementTree.fromstring(shown("junit", one).encode())
            assert int(root.attrib["tests"]) == len(root.findall(".//testcase"))
            assert int(root.attrib["failures"]) == len(root.findall(".//failure"))
            assert int(root.attrib["errors"]) == len(root.findall(".//error")) == 1
            for suite in root:
                assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
                assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))

    def test_only_elements_and_attributes_that_readers_know(self, two_drafts: Report) -> None:
        """Those of Jenkins' junit-10.xsd, the strictest reader."""
        known = {
            "testsuites": {"name", "tests", "failures", "errors"},
            "testsuite": {"name", "tests", "failures", "errors", "skipped"},
            "testcase": {"name", "classname"},
            "failure": {"type", "message"},
            "error": {"type", "message"},
            "system-out": set(),
        }
        for element in ElementTree.fromstring(shown("junit", two_drafts).encode()).iter():
            assert set(element.attrib) <= known[element.tag]

    def test_a_clean_draft_passes_and_advice_does_not_fail(self, report: Report) -> None:
        """A page of tests is green where nothing has to be done."""
        root = ElementTree.fromstring(shown("junit", report).encode())
        assert root[0].find("testcase") is not None
        assert root[0].find("testcase/failure") is None
        assert len(root[1].findall("testcase/failure")) == 2
        assert root[1].find("testcase/system-out") is not None

    def test_characters_that_xml_cannot_hold_are_replaced(self, finding: MakeFinding) -> None:
        """A stray control character does not make the whole report unreadable."""
        source = SourceFile("a.md", "pain\x0bless \x1b[31m & <b> ]]> \ud800\n")
        bad = finding(source, [(source.text.strip(), "")], message=source.text)
        root = ElementTree.fromstring(shown("junit", Report(files=(FileReport(source, (bad,)),))).encode())
        assert root.find(".//failure") is not None


class TestMarkdown:
    """A pull-request comment."""

    def test_both_places_are_there(self, two_drafts: Report) -> None:
        """With lines and labels."""
        text = shown("markdown", two_drafts)
        assert "  - line 6, says four weeks: “Sessions are" in text
        assert "  - line 7, says ten days: “Rebook after" in text

    def test_a_draft_cannot_mention_people_or_write_markup(self, two_drafts: Report) -> None:
        """No @everyone, no reference to issue 1, no HTML, no link, no heading from a draft's words."""
        text = shown("markdown", two_drafts)
        assert "@" not in text
        assert not re.search(r"(?<!&)#\d", text)
        assert "&#64;everyone &#35;1: \\<b\\>more\\</b\\>" in text

    def test_it_fits_a_comment(self, many: Callable[[int], Report]) -> None:
        """And says what it left out."""
        text = shown("markdown", many(1_000))
        assert len(text) <= 65_536
        assert re.search(r"\*\d+ more findings not shown here; `skinlint check` lists all\.\*", text)

    def test_what_is_held_back_is_counted(self, two_drafts: Report) -> None:
        """Suppressed, in the baseline, outside the changed lines."""
        assert markdown.headline(two_drafts) == (
            "5 findings in 2 drafts (3 errors, 1 warning, 1 advice); 1 silenced by a comment; 3 in the baseline; "
            "2 outside the changed lines; 1 could not be checked"
        )


class TestCsv:
    """A reviewer's sheet."""

    def test_a_row_for_each_finding_with_both_places(self, two_drafts: Report) -> None:
        """Read back with the reader of the standard library."""
        text = shown("csv", two_drafts)
        assert text.startswith("\ufeff")
        rows = list(csv.DictReader(io.StringIO(text[1:], newline="")))
        assert len(rows) == 6
        assert (rows[4]["line"], rows[4]["other_line"]) == ("6", "7")
        assert rows[4]["other_text"] == "Rebook after <b>ten days</b>, “no later”\n   than two weeks."
        assert rows[2]["further_places"] == "line 12: and a third place: “😅”"
        assert rows[5]["severity"] == "unreadable"
        assert tuple(rows[0]) == sheet.COLUMNS

    def test_a_draft_cannot_write_formulas(self, two_drafts: Report) -> None:
        """A spreadsheet would run what begins with = + - @."""
        rows = list(csv.reader(io.StringIO(shown("csv", two_drafts)[1:], newline="")))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
        assert any(cell.startswith("'=SUM") for row in rows for cell in row)


@pytest.mark.parametrize("name", sorted(set(discover()) - {"text", "json"}))
def test_terminals_get_nothing_to_obey(name: str, finding: MakeFinding) -> None:
    """A log is a terminal too."""
    source = SourceFile("evil\x1b]0;x\x07.md", "Pain\x9b31mless \u202e\ud800 care.\n")
    bad = finding(source, [(source.text.strip(), "\x1b[2J")], message="\x1b[31mred")
    output = shown(name, Report(files=(FileReport(source, (bad,)),)))
    assert not set("\x1b\x07\x9b\u202e\ud800") & set(output)
    output.encode()


@pytest.mark.parametrize("name", discover())
def test_a_place_in_another_draft_is_told_by_its_path(name: str, two_drafts: Report) -> None:
    """Its lines are not known here, and none are made up."""
    file = two_drafts.files[1]
    one = file.findings[0]
    elsewhere = replace(one.spans[1], path="other.md", span=SourceSpan(5, 9))
    output = shown(name, Report(files=(replace(file, findings=(replace(one, spans=(one.spans[0], elsewhere)),)),)))
    assert "other.md" in output
