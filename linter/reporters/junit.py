"""JUnit XML: a suite for each draft, a failed case for each finding; what most test pages can show.

There is no official schema. The elements and attributes are those of Jenkins' junit-10.xsd, which is stricter than
what other readers take; that is why the place of a finding stands in its text and not in attributes `file` and `line`.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from linter.model.finding import FileReport, Report, Severity
from linter.reporters._layout import Style
from linter.reporters._places import Reported, Unit, flat, label_of, printable, reported


def render(report: Report, style: Style) -> str:
    """Return the report as XML. Advice passes, with its text as output; a clean draft is one case that passes."""
    root = Element("testsuites", name="skinlint")
    by_path: dict[str, list[Reported]] = {file.source.path: [] for file in report.files}
    for item in reported(report):
        by_path[item.path].append(item)
    totals = [_suite(root, file, by_path[file.source.path]) for file in report.files]
    for error in report.errors:
        suite = SubElement(root, "testsuite", name=flat(error.path), tests="1", failures="0", errors="1", skipped="0")
        case = SubElement(suite, "testcase", name="can be read", classname=flat(error.path))
        SubElement(case, "error", type="unreadable", message=flat(error.message)).text = printable(error.message)
    root.set("tests", str(sum(tests for tests, _ in totals) + len(report.errors)))
    root.set("failures", str(sum(failures for _, failures in totals)))
    root.set("errors", str(len(report.errors)))
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suite(root: Element, file: FileReport, items: list[Reported]) -> tuple[int, int]:
    """Add the suite of a draft and return its numbers of cases and failures."""
    path = flat(file.source.path)
    suite = SubElement(root, "testsuite", name=path)
    failures = 0
    for item in items:
        failures += _case(suite, path, item)
    if not items:
        SubElement(suite, "testcase", name="no findings", classname=path)
    tests = max(len(items), 1)
    for name, number in (("tests", tests), ("failures", failures), ("errors", 0), ("skipped", 0)):
        suite.set(name, str(number))
    return tests, failures


def _case(suite: Element, path: str, item: Reported) -> int:
    """Add the case of a finding and return 1 if it failed."""
    finding = item.finding
    # Not the line: a test page follows a case over time by its name.
    case = SubElement(suite, "testcase", name=f"{flat(finding.rule)} [{item.mark}]", classname=path)
    text = printable("\n".join(_body(item, path)))
    if finding.severity is Severity.ADVICE:
        SubElement(case, "system-out").text = text
        return 0
    kind = f"{finding.severity}: {finding.category}/{finding.topic}"
    SubElement(case, "failure", type=kind, message=flat(finding.message)).text = text
    return 1


def _body(item: Reported, path: str) -> list[str]:
    finding = item.finding
    lines = [f"{finding.severity}: {flat(finding.message)} ({finding.confidence} confidence)"]
    for place in finding.spans:
        where = item.range(place, Unit.CODE_POINT)
        shown = f"{path}:{where.line}:{where.column}" if where is not None else str(place.path)
        lines.append(f"{shown}: {flat(label_of(place))}: “{flat(place.text)}”")
    lines += [f"{title}: {flat(text)}" for title, text in (("Why", finding.why), ("Help", finding.help)) if text]
    return lines
