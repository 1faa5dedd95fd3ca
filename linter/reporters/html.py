"""The report to look at: one page that needs no network, with each draft as its reader sees it."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath

from linter.model.finding import (
    Category,
    ChecklistItem,
    Confidence,
    Coverage,
    FileReport,
    Finding,
    FindingSpan,
    Report,
    Severity,
)
from linter.model.source import SourceSpan
from linter.reporters._copy_page import Card, CopyPage, Marked, around, cards_of, text, words_of
from linter.reporters._layout import Style
from linter.reporters._places import label_of, plural
from linter.reporters._plain import TOPICS, step_of, topic_of
from linter.reporters.markdown import held_back

_BARS = 8  # topics in the chart of a folder
_CLIPPED = 600  # characters of a place that a card quotes
_MENTIONED = 60  # characters of a place that is only named
_QUOTED_PAIR = re.compile(r"([^“”]+): “[^“”]*(?:“[^“”]*”[^“”]*)*” and “[^“”]*(?:“[^“”]*”[^“”]*)*”")

_SEVERITY_WORDS = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.ADVICE: "Advice"}
_CATEGORY_WORDS = {
    Category.CONTRADICTION: "Contradiction",
    Category.MISSING: "Missing",
    Category.WORDING: "Wording",
}
_ABOUT = {
    "consult-professional": "Ask a doctor or another qualified person before starting.",
    "qualified-provider": "The treatment is done by trained, licensed people.",
    "contraindications": "Conditions and people for whom it is not suitable.",
    "pregnancy": "Whether it may be used then.",
    "side-effects": "What can go wrong, and what is to be expected.",
    "downtime": "How long skin or body need to recover.",
    "sun-protection": "Sunscreen, or staying out of the sun.",
    "aftercare": "What to do and to leave alone afterwards.",
    "results-vary": "Not everybody sees the same.",
    "skin-tone-risk": "The risk of marks and pigment change in darker skin.",
    "medication-interaction": "What does not go together with it.",
    "patch-test": "Trying it on a small area first.",
    "introduce-gradually": "Low strength or few uses at first.",
    "seek-help": "When to stop, and when to call a doctor.",
    "medical-review": "A named author or reviewer with credentials, and a date.",
    "evidence-citation": "A claim of proof or a number names where it comes from.",
}
_STATES = {
    Coverage.PRESENT: ("Present", "good"),
    Coverage.MISSING: ("Missing", ""),
    Coverage.NOT_ASKED: ("Not asked for", "quiet"),
}


@cache
def _asset(name: str) -> str:
    return files("linter.reporters").joinpath("_page", name).read_text(encoding="utf-8")


def _digest(code: str) -> str:
    """Return the digest by which the page's own policy lets this code run, and no other."""
    return f"'sha256-{b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def render(report: Report, style: Style) -> str:
    """Return one HTML page; nothing in it is loaded from elsewhere, and its own policy forbids it."""
    css, script = _asset("report.css"), _asset("report.js")
    policy = (
        f"default-src 'none'; img-src data:; style-src {_digest(css)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    title = _title(report)
    return "".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<meta name="generator" content="skinlint ',
            text(report.version),
            '">\n<link rel="icon" href="data:,">\n',
            f"<title>{text(title)} – skinlint</title>\n<style>{css}</style>\n</head>\n<body>\n",
            '<a class="skip" href="#main">Skip to the findings</a>\n',
            *_head(report, title),
            '<main id="main" tabindex="-1">\n',
            *_problems(report),
            *([] if style.quiet else _body(report, style)),
            "</main>\n",
            *_foot(report),
            f"<script>{script}</script>\n</body>\n</html>\n",
        ]
    )


def _title(report: Report) -> str:
    if len(report.files) == 1:
        return f"Review of {PurePosixPath(report.files[0].source.path).name}"
    return f"Review of {plural(len(report.files), 'draft')}"


def _counts(findings: Iterable[Finding]) -> str:
    """Return "1 error, 2 warnings", or "no findings"."""
    counted = Counter(finding.severity for finding in findings)
    parts = [
        f"{counted[severity]:,} advice" if severity is Severity.ADVICE else plural(counted[severity], severity.value)
        for severity in Severity
        if counted[severity]
    ]
    return ", ".join(parts) or "no findings"


def _head(report: Report, title: str) -> Iterator[str]:
    every = [finding for file in report.files for finding in file.findings]
    words = plural(sum(file.words for file in report.files), "word")
    yield '<header class="top">\n<p class="brand">skinlint</p>\n'
    yield f"<h1>{text(title)}</h1>\n"
    if not report.files:
        lead = "No draft was checked."
    elif not every:
        lead = f"Nothing was found in {words}. That is no proof that the text is right; a person should still read it."
    else:
        lead = f"{plural(len(every), 'finding')} in {words}. Each says where, why, and what to write instead."
    yield f'<p class="lead">{lead}</p>\n'
    if report.files:
        yield '<ul class="tiles">\n'
        for kind, number, name in _tiles(report):
            yield f'<li class="{kind}"><strong>{number}</strong> <span>{name}</span></li>\n'
        yield "</ul>\n"
    yield "</header>\n"


def _tiles(report: Report) -> Iterator[tuple[str, str, str]]:
    """Yield the numbers at the top: colour, number, what it counts."""
    for severity in Severity:
        number = report.count(severity)
        name = severity.value if severity is Severity.ADVICE or number == 1 else f"{severity.value}s"
        yield severity.value, f"{number:,}", name
    judged = [item for file in report.files for item in file.checklist if item.coverage is not Coverage.NOT_ASKED]
    if judged:
        missing = sum(item.coverage is Coverage.MISSING for item in judged)
        yield "quiet", f"{missing:,} <small>of {len(judged):,}</small>", "safety topics missing"
    if len(report.files) > 1:
        clean = sum(not file.findings for file in report.files)
        yield "quiet", f"{clean:,} <small>of {len(report.files):,}</small>", "drafts without findings"


def _problems(report: Report) -> Iterator[str]:
    if report.errors:
        yield '<section class="panel problems" aria-labelledby="problems">\n'
        yield '<h2 id="problems">Could not be checked</h2>\n<ul>\n'
        for error in report.errors:
            yield f"<li><strong>{text(error.path)}</strong>: {text(error.message)}</li>\n"
        yield "</ul>\n</section>\n"


def _body(report: Report, style: Style) -> Iterator[str]:
    several = len(report.files) > 1
    if several:
        yield from _overview(report)
    yield from _filters(report)
    yield _GUIDE
    for number, file in enumerate(report.files, 1):
        yield from _draft(file, f"d{number}", style, alone=not several)


# ---------------------------------------------------------------------------------------------------------------------
# A folder


def _bar(parts: Sequence[tuple[str, int]], most: int) -> str:
    """Return a bar whose parts are as long as their numbers; the numbers stand beside it in words."""
    whole = max(most, 1)
    drawn, at = [], 0
    for kind, number in parts:
        if number:
            drawn.append(
                f'<rect class="{kind}" x="{at / whole * 100:.2f}" width="{number / whole * 100:.2f}" height="10"/>'
            )
        at += number
    return (
        '<svg class="chart" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="bed" width="100" height="10"/>{"".join(drawn)}</svg>'
    )


def _by_severity(findings: Iterable[Finding]) -> list[tuple[str, int]]:
    counted = Counter(finding.severity for finding in findings)
    return [(severity.value, counted[severity]) for severity in Severity]


def _overview(report: Report) -> Iterator[str]:
    most = max(len(file.findings) for file in report.files)
    folder = common_folder([file.source.path for file in report.files])
    inside = f" in {text(folder)}" if folder else ""
    yield '<section class="panel overview" aria-labelledby="overview">\n'
    yield f'<h2 id="overview">The drafts{inside}</h2>\n'
    yield '<p class="key" aria-hidden="true"><span class="error">errors</span> <span class="warning">warnings</span> '
    yield '<span class="advice">advice</span></p>\n'
    yield '<table>\n<thead><tr><th scope="col">Draft</th><th scope="col" class="bars">Findings</th>'
    for name in ("Errors", "Warnings", "Advice"):
        yield f'<th scope="col" class="number">{name}</th>'
    yield '<th scope="col" class="number">Safety topics missing</th>'
    yield '<th scope="col" class="number">Words</th></tr></thead>\n<tbody>\n'
    for number, file in enumerate(report.files, 1):
        parts = _by_severity(file.findings)
        path = text(file.source.path.removeprefix(folder))
        yield f'<tr><th scope="row"><a href="#d{number}">{path}</a></th>'
        yield f'<td class="bars"><span class="bar"><b>{len(file.findings):,}</b>{_bar(parts, most)}</span></td>'
        for kind, count in parts:
            zero = "" if count else " zero"
            name = kind if kind == "advice" or count == 1 else f"{kind}s"
            yield f'<td class="number{zero}" data-of="{name}">{count:,}</td>'
        yield f'<td class="number" data-of="topics missing">{_missing_of(file)}</td>'
        yield f'<td class="number" data-of="words">{file.words:,}</td></tr>\n'
    yield "</tbody>\n</table>\n</section>\n"
    every = [finding for file in report.files for finding in file.findings]
    if every:
        yield '<section class="panel charts" aria-label="What was found most">\n'
        categories: list[tuple[str, list[Finding]]] = [
            (_CATEGORY_WORDS[kind], [finding for finding in every if finding.category is kind]) for kind in Category
        ]
        yield from _chart("By kind", [(name, members) for name, members in categories if members])
        topics: dict[str, list[Finding]] = {}
        for finding in every:
            topics.setdefault(f"{_CATEGORY_WORDS[finding.category]}: {topic_of(finding)}", []).append(finding)
        often = sorted(topics.items(), key=lambda item: (-len(item[1]), item[0]))
        yield from _chart("Most frequent", often[:_BARS])
        yield "</section>\n"


def common_folder(paths: Sequence[str]) -> str:
    """Return the folder that all paths share, with its slash, or nothing."""
    parts = [PurePosixPath(path).parent.parts for path in paths]
    shared = parts[0] if parts else ()
    for other in parts[1:]:
        same = [one == two for one, two in zip(shared, other, strict=False)]
        shared = shared[: same.index(False) if False in same else len(same)]
    folder = f"{PurePosixPath(*shared)}/".replace("//", "/") if shared else ""
    return folder if all(path.startswith(folder) for path in paths) else ""


def _missing_of(file: FileReport) -> str:
    asked = [item for item in file.checklist if item.coverage is not Coverage.NOT_ASKED]
    missing = sum(item.coverage is Coverage.MISSING for item in asked)
    return f"{missing} of {len(asked)}" if file.checklist else "–"


def _chart(title: str, rows: Sequence[tuple[str, Sequence[Finding]]]) -> Iterator[str]:
    most = max(len(findings) for _, findings in rows)
    yield f"<div><h3>{title}</h3>\n<table><tbody>\n"
    for name, findings in rows:
        yield f'<tr><th scope="row">{text(name)}</th>'
        bar = _bar(_by_severity(findings), most)
        yield f'<td class="bars"><span class="bar"><b>{len(findings):,}</b>{bar}</span></td></tr>\n'
    yield "</tbody></table></div>\n"


# ---------------------------------------------------------------------------------------------------------------------
# Filters


def _filters(report: Report) -> Iterator[str]:
    every = [finding for file in report.files for finding in file.findings]
    if not every:
        return
    yield '<form id="filters" class="panel filters" aria-label="Choose what is shown" autocomplete="off" hidden>\n'
    yield from _choice("severity", "How serious", Counter(f.severity.value for f in every), [s.value for s in Severity])
    yield from _choice(
        "confidence", "How sure", Counter(f.confidence.value for f in every), [c.value for c in Confidence]
    )
    yield from _choice("category", "What kind", Counter(f.category.value for f in every), [c.value for c in Category])
    rules = sorted(Counter(finding.rule for finding in every).items())
    yield '<div><label class="legend" for="rule">Which rule</label>\n<select id="rule" name="rule">\n'
    yield f'<option value="">All rules ({len(every):,})</option>\n'
    for rule, count in rules:
        yield f'<option value="{text(rule)}">{text(rule)} ({count:,})</option>\n'
    yield '</select></div>\n<div class="end"><p class="shown" id="shown" role="status"></p>\n'
    yield '<button type="reset">Show everything</button></div>\n</form>\n'


def _choice(name: str, legend: str, counts: Counter[str], values: Iterable[str]) -> Iterator[str]:
    yield f'<fieldset><legend>{legend}</legend><div class="chips">\n'
    for value in values:
        if counts[value]:
            yield f'<label><input type="checkbox" name="{name}" value="{value}" checked> '
            yield f"<span>{value.capitalize()}</span> <small>{counts[value]:,}</small></label>\n"
    yield "</div></fieldset>\n"


_GUIDE = """\
<details class="guide">
<summary>How to read this page</summary>
<dl>
<dt>Error, warning, advice</dt>
<dd>How much harm the text can do. An error can mislead a reader about their safety or cannot be followed at all;
a warning should be put right before the text is published; advice is worth a look.</dd>
<dt>High, medium, low confidence</dt>
<dd>How sure the check is. At low confidence, read the place and decide yourself.</dd>
<dt>Contradiction, missing, wording</dt>
<dd>Two places of a draft that cannot both be true; a safety topic that this kind of article needs and this draft
lacks; a phrase that medical or advertising reviewers reject.</dd>
<dt>The small numbers in the draft</dt>
<dd>Each leads to the finding of that number. 2a and 2b are the two sides of contradiction 2; the quotation in the
finding leads back to its place in the draft.</dd>
<dt>Rule</dt>
<dd>The name of what was checked. In a comment beside a sentence it tells the check to leave that sentence alone; the
handbook of skinlint says how.</dd>
</dl>
</details>
"""

# ---------------------------------------------------------------------------------------------------------------------
# One draft


def _draft(file: FileReport, prefix: str, style: Style, *, alone: bool) -> Iterator[str]:
    path = text(file.source.path)
    if alone:
        yield f'<section class="draft alone" id="{prefix}" aria-labelledby="{prefix}t">\n'
        yield f'<h2 class="heard" id="{prefix}t">{path}</h2>\n'
    else:
        yield f'<details class="panel draft" id="{prefix}">\n<summary><h2 id="{prefix}t">{path}</h2>\n'
        yield f'<span class="tally">{_counts(file.findings)} in {plural(file.words, "word")}</span></summary>\n'
    yield '<div class="inside">\n'
    yield f'<ul class="jump"><li class="narrow"><a href="#{prefix}d">The draft</a></li>'
    yield f'<li class="narrow"><a href="#{prefix}l">Findings</a></li>'
    yield f'<li><a href="#{prefix}c">Safety checklist</a></li></ul>\n' if file.checklist else "</ul>\n"
    yield '<p class="left tally" hidden></p>\n'
    notes = [*file.notes]
    notes += [
        f"Line {line}: the comment about {rule} silences nothing; remove it." for line, rule in file.unused_suppressions
    ]
    notes += [f"Not shown here: {what}." for what in held_back((file,))]
    if notes:
        yield f'<ul class="notes">\n{"".join(f"<li>{text(note)}</li>" for note in notes)}</ul>\n'
    cards = cards_of(file, prefix)
    stops = [
        (f"{prefix}c-{item.topic}-{index}", place)
        for item in file.checklist
        for index, place in enumerate(item.places, 1)
    ]
    page = CopyPage(file, [place for card in cards for place in card.places if place is not None], stops)
    yield '<div class="both">\n'
    yield f'<section class="copy" id="{prefix}d" aria-label="The draft {path}">\n'
    yield "<h3>The draft, as a reader sees it</h3>\n"
    yield f'<article class="paper">\n{page.html or "<p>The draft is empty.</p>"}</article>\n</section>\n'
    yield f'<section class="side" id="{prefix}l" aria-label="Findings in {path}">\n<h3>Findings</h3>\n'
    if file.findings:
        yield '<ol class="plain">\n'
        for card in cards:
            yield from _card(file, card, page, style)
        yield "</ol>\n"
    else:
        yield '<p class="none">Nothing was found in this draft.</p>\n'
    yield "</section>\n</div>\n"
    if file.checklist:
        yield from _checklist(file, prefix, cards, page)
    yield "</div>\n"
    yield "</section>\n" if alone else "</details>\n"


def _card(file: FileReport, card: Card, page: CopyPage, style: Style) -> Iterator[str]:
    finding = card.finding
    kind = _CATEGORY_WORDS[finding.category]
    yield (
        f'<li class="finding {finding.severity}" id="{card.id}" data-severity="{finding.severity}" '
        f'data-confidence="{finding.confidence}" data-category="{finding.category}" data-rule="{text(finding.rule)}">\n'
        f'<p class="meta"><strong class="number">{card.number}</strong> <span class="badge {finding.severity}">'
        f"{_SEVERITY_WORDS[finding.severity]}</span> <span>{kind}: {text(topic_of(finding))}</span> "
        f'<span class="sure">{finding.confidence} confidence</span></p>\n<h4>{text(_message(finding))}</h4>\n'
    )
    pair = finding.category is Category.CONTRADICTION and len(finding.spans) > 1
    # What calls for a missing topic elsewhere is one line; the two sides of a contradiction stand side by side.
    boxed = len(finding.spans) if pair else 1
    yield f'<div class="places{" pair" if pair else ""}">\n'
    for place, marked in list(zip(finding.spans, card.places, strict=True))[:boxed]:
        yield _place(file, place, marked, page, finding)
    yield "</div>\n"
    rest = [
        _mention(file, place, marked, page)
        for place, marked in list(zip(finding.spans, card.places, strict=True))[boxed:]
    ]
    if rest:
        yield f'<p class="also">Also because of {", ".join(rest)}.</p>\n'
    yield "<dl>\n"
    if finding.why:
        yield f"<dt>Why it matters</dt><dd>{text(finding.why)}</dd>\n"
    if finding.help:
        yield f'<dt>Safer wording</dt><dd class="safer">{text(finding.help)}</dd>\n'
    if finding.sources:
        links = "".join(f"<li>{_link(source.title, source.url)}</li>" for source in finding.sources)
        name = "Source" if len(finding.sources) == 1 else "Sources"
        yield f'<dt>{name}</dt><dd class="sources"><ul>{links}</ul></dd>\n'
    yield f'</dl>\n<p class="rule">Rule <code>{text(finding.rule)}</code></p>\n'
    if style.explain and finding.trace:
        steps = "".join(f"<li>{text(step_of(step))}</li>" for step in finding.trace)
        yield f'<details class="trace"><summary>How it was found</summary><ul>{steps}</ul></details>\n'
    yield "</li>\n"


def _message(finding: Finding) -> str:
    """Return what is wrong; the quotations at the end of a message stand below it already, in full."""
    found = _QUOTED_PAIR.fullmatch(finding.message)
    return f"{found[1]}." if found is not None and len(finding.spans) > 1 else finding.message


def _mention(file: FileReport, place: FindingSpan, marked: Marked | None, page: CopyPage) -> str:
    words = words_of(file, place)
    shown = f"“{text(words if len(words) <= _MENTIONED else f'{words[: _MENTIONED - 1]}…')}”"
    if marked is not None and marked.anchor in page.anchored:
        shown = f'<a href="#{marked.anchor}">{shown}</a>'
    return f"{shown} ({_where(file, place)})"


def _where(file: FileReport, place: FindingSpan) -> str:
    if place.path is not None:
        return f"in {text(place.path)}"
    return f"line {file.source.position(place.span.start)[0]:,}"


def _link(title: str, url: str) -> str:
    if not url.startswith(("https://", "http://")):
        return f"{text(title)} ({text(url)})"
    return f'<a href="{text(url)}" rel="noopener noreferrer">{text(title)}</a>'


def _place(file: FileReport, place: FindingSpan, marked: Marked | None, page: CopyPage, finding: Finding) -> str:
    words = words_of(file, place)
    shown = text(words if len(words) <= _CLIPPED else f"{words[: _CLIPPED - 1]}…")
    where = _where(file, place)
    number = f"<b>{marked.number}</b> " if marked is not None and not marked.number.isdigit() else ""
    if marked is not None and marked.anchor in page.anchored:
        shown = f'<a href="#{marked.anchor}">{shown}</a>'
    label = "" if place.label == finding.topic.replace("-", " ") else f"{text(label_of(place))}, "
    caption = f"{number}{label}{where}" if number or label else where.capitalize()
    if finding.category is Category.WORDING:  # its message quotes the words alone already
        before, after = around(file, place)
        shown = f"{text(before)}{shown}{text(after)}"
    quote = f"<blockquote>{shown}</blockquote>" if words else ""
    return f'<figure class="place"><figcaption>{caption}</figcaption>{quote}</figure>\n'


# ---------------------------------------------------------------------------------------------------------------------
# The safety checklist


def _checklist(file: FileReport, prefix: str, cards: Sequence[Card], page: CopyPage) -> Iterator[str]:
    asked = [item for item in file.checklist if item.coverage is not Coverage.NOT_ASKED]
    present = sum(item.coverage is Coverage.PRESENT for item in asked)
    yield f'<section class="checklist" id="{prefix}c" aria-labelledby="{prefix}ch">\n'
    yield f'<h3 id="{prefix}ch">Safety checklist: {present} present, {len(asked) - present} missing</h3>\n'
    yield '<p class="tally">What articles like this one should tell their readers. “Present” means that a sentence '
    yield "speaks of it; whether it says enough is for you to judge.</p>\n"
    yield '<table>\n<thead><tr><th scope="col">Topic</th><th scope="col">State</th>'
    yield '<th scope="col">Where, or why</th></tr></thead>\n<tbody>\n'
    order = (Coverage.MISSING, Coverage.PRESENT, Coverage.NOT_ASKED)
    for item in sorted(file.checklist, key=lambda item: order.index(item.coverage)):
        name = TOPICS[Category.MISSING].get(item.topic, item.topic.replace("-", " ")).capitalize()
        about = _ABOUT.get(item.topic, "")
        state, kind = _STATES[item.coverage]
        severity, detail = _detail(file, prefix, item, cards, page)
        yield f'<tr><th scope="row">{name}<small>{about}</small></th>'
        yield f'<td><span class="badge {kind or severity}">{state}</span></td><td>{detail}</td></tr>\n'
    yield "</tbody>\n</table>\n</section>\n"


def _detail(
    file: FileReport,
    prefix: str,
    item: ChecklistItem,
    cards: Sequence[Card],
    page: CopyPage,
) -> tuple[str, str]:
    """Return the severity of what is missing, and where a topic is covered or why it is not asked for."""
    quotes = [
        _quote(file, f"{prefix}c-{item.topic}-{index}", place, page) for index, place in enumerate(item.places, 1)
    ]
    listed = f"<ul>{''.join(quotes)}</ul>" if quotes else ""
    if item.coverage is Coverage.PRESENT:
        return "", listed
    if item.coverage is Coverage.NOT_ASKED:
        names = [*item.asked_by[:4], "others"] if len(item.asked_by) > 5 else list(item.asked_by)
        if not names:
            return "", "Nothing that this draft claims calls for it."
        joined = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
        return "", f"Asked of articles about {text(joined)}; this one is not."
    for card in cards:
        finding = card.finding
        if finding.category is Category.MISSING and finding.topic == item.topic:
            extra = f"<br>Spoken of here, but not where it is needed:{listed}" if listed else ""
            return finding.severity.value, f'<a href="#{card.id}">{text(finding.message)}</a>{extra}'
    return "quiet", "Held back by a comment in the draft or by the settings of this check."


def _quote(file: FileReport, anchor: str, span: SourceSpan, page: CopyPage) -> str:
    words = words_of(file, FindingSpan("related", "", span, file.source.slice(span)))
    shown = text(words if len(words) <= 160 else f"{words[:159]}…")
    line = file.source.position(span.start)[0]
    quoted = f'<a href="#{anchor}">“{shown}”</a>' if anchor in page.anchored else f"“{shown}”"
    return f"<li>{quoted} (line {line:,})</li>"


# ---------------------------------------------------------------------------------------------------------------------


def _foot(report: Report) -> Iterator[str]:
    yield '<footer class="foot">\n'
    for note in report.notes:
        yield f"<p>Not checked: {text(note)}.</p>\n"
    if report.excluded:
        yield f"<p>Left out by the settings: {text(', '.join(report.excluded))}.</p>\n"
    for entry in report.stale:
        yield f"<p>{text(entry.baseline)} holds for nothing: {text(entry.path)}, {text(entry.rule)}.</p>\n"
    packs = ", ".join(f"{pack.id} {pack.version}" for pack in report.packs)
    model = f" with {text(report.model)}" if report.model else ""
    rules = f"; rules: {text(packs)}" if packs else ""
    yield f"<p>Made by skinlint {text(report.version)}{model}{rules}. "
    yield "It finds what it has rules for and does not replace a medical reviewer.</p>\n</footer>\n"
