"""The report for people, in a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

from linter.model.finding import Category, FileReport, Finding, FindingSpan, Report, Severity
from linter.reporters._layout import Style, excerpt, wrap
from linter.reporters._plain import step_of

_COLORS = {Severity.ERROR: (1, 31), Severity.WARNING: (1, 33), Severity.ADVICE: (1, 36)}
_BOLD, _DIM = 1, 2


def render(report: Report, style: Style) -> str:
    """Return every finding with its places, then what could not be checked, then one summary line."""
    lines: list[str] = []
    for file in report.files:
        lines += _file(file, style)
    for error in report.errors:
        lines += wrap(f"{error.path}: {error.message}", style.width, "cannot check ", "  ")
    if report.errors:
        lines.append("")
    for entry in () if style.quiet else report.stale:
        text = f"{entry.path}: {entry.rule}: {entry.message}"
        lines += wrap(text, style.width, f"{entry.baseline} holds for nothing: ", "  ")
    if report.stale:
        count = len(report.stale)
        text = f"{_plural(count, 'finding')} of the baseline {'is' if count == 1 else 'are'} gone; "
        lines += [*wrap(f"{text}--prune-baseline forgets {'it' if count == 1 else 'them'}.", style.width, "", "  "), ""]
    lines += _summary(report, style)
    return "\n".join(lines) + "\n"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _file(file: FileReport, style: Style) -> Iterator[str]:
    shown = () if style.quiet else file.findings
    remarks = [] if style.quiet else list(_remarks(file))
    pairs = file.considered if style.explain and not style.quiet else ()
    if not (shown or remarks or pairs):
        return
    yield from (style.paint(line, _BOLD) for line in wrap(file.source.path, style.width))
    yield ""
    for finding in shown:
        yield from _finding(file, finding, style)
        yield ""
    for pair in pairs:
        yield from wrap(
            f"looked like a contradiction, but both can be true ({pair.reason}), {pair.rule}", style.width, "", "  "
        )
        for span in (pair.first, pair.second):
            yield from excerpt(file.source, span, style, _DIM)
        yield ""
    for remark in remarks:
        yield from wrap(remark, style.width, "note: ", "  ")
    if remarks:
        yield ""


def _remarks(file: FileReport) -> Iterator[str]:
    yield from file.notes
    for line, rule in file.unused_suppressions:
        yield f"line {line}: the comment about {rule} silences nothing; remove it"


def _finding(file: FileReport, finding: Finding, style: Style) -> Iterator[str]:
    colors = _COLORS[finding.severity]
    head, *more = wrap(
        f"{finding.category}/{finding.topic} [{finding.rule}], {finding.confidence} confidence",
        style.width,
        f"{finding.severity}: ",
        "  ",
    )
    word = f"{finding.severity}:"
    yield style.paint(word, *colors) + head.removeprefix(word)
    yield from more
    yield from (style.paint(line, _BOLD) for line in wrap(finding.message, style.width, "  "))
    yield ""
    for number, place in enumerate(finding.spans):
        yield from _place(file, finding, place, style, *(colors if number == 0 else (1, 34)))
    yield ""
    yield from _field("Why", finding.why, style)
    yield from _field("Help", finding.help, style)
    for source in finding.sources:
        yield from _field("Source", f"{source.title} <{source.url}>", style)
    if style.explain:
        for step in finding.trace:
            yield from _field("How", step_of(step), style)
    yield from _field("More", f"skinlint explain {finding.rule}", style)


def _place(file: FileReport, finding: Finding, place: FindingSpan, style: Style, *colors: int) -> Iterator[str]:
    label = place.label or ("here" if place.role == "primary" else "and here")
    if place.path is not None:
        yield from wrap(f"{place.path}: {label}", style.width, "  ", "    ")
        yield from wrap(f"“{place.text}”", style.width, "    ")
        return
    line, column = file.source.position(place.span.start)
    if finding.category is Category.MISSING and place.role == "primary" and not place.label:
        label = "the best place to add it"
    block = file.source.place_name(place.span.start)
    where = f"{file.source.path}:{line}:{column}" + (f" ({block})" if block else "")
    yield from wrap(f"{where}: {label}", style.width, "  ", "    ")
    yield from excerpt(file.source, place.span, style, *colors)


def _field(name: str, text: str, style: Style) -> Iterator[str]:
    if text:
        yield from wrap(text, style.width, f"  {name + ':':<8}")


def _summary(report: Report, style: Style) -> list[str]:
    files = len(report.files)
    words = sum(file.words for file in report.files)
    suppressed = sum(file.suppressed for file in report.files)
    considered = sum(len(file.considered) for file in report.files)
    hidden = sum(file.hidden for file in report.files)
    parts = [f"{suppressed} silenced by a comment"] if suppressed else []
    baselined = sum(file.baselined for file in report.files)
    if baselined:
        parts.append(f"{baselined} in the baseline")
    untouched = sum(file.untouched for file in report.files)
    if untouched:
        parts.append(f"{untouched} outside the changed lines")
    if hidden:
        parts.append(f"{hidden} left out by the settings")
    if considered:
        parts.append(f"{_plural(considered, 'seeming contradiction')} cleared")
    if report.errors:
        parts.append(f"{len(report.errors)} could not be checked")
    if report.excluded:
        parts.append(f"{len(report.excluded)} excluded")
    counts = {severity: report.count(severity) for severity in Severity}
    total = sum(counts.values())
    if files == 0:
        text = "No draft was checked"
    elif total == 0:
        text = f"No findings in {_plural(files, 'draft')} ({_plural(words, 'word')})"
    else:
        found = ", ".join(
            f"{count} {severity}" if severity is Severity.ADVICE else _plural(count, severity)
            for severity, count in counts.items()
        )
        text = f"{_plural(total, 'finding')} in {_plural(files, 'draft')} ({_plural(words, 'word')}): {found}"
    lines = wrap("; ".join([text, *parts]) + ".", style.width, "", "  ")
    lines[0] = style.paint(lines[0], _BOLD)
    if report.notes and (total or style.explain) and not style.quiet:
        lines += wrap("; ".join(report.notes) + ".", style.width, "Not checked: ", "  ")
    return lines
