"""Reports for the reporters, made by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest

from linter.model.finding import (
    Category,
    Confidence,
    Considered,
    FileError,
    FileReport,
    Finding,
    FindingSpan,
    PackInfo,
    Report,
    RuleInfo,
    Severity,
    Source,
    StaleEntry,
)
from linter.model.source import SourceFile, SourceSpan

MakeFinding: TypeAlias = Callable[..., Finding]


def span_of(source: SourceFile, quote: str) -> SourceSpan:
    start = source.text.index(quote)
    return SourceSpan(start, start + len(quote))


@pytest.fixture
def finding() -> MakeFinding:
    """Return a maker of findings: a draft, and (quote, label) for each place, the first being primary."""

    def make(
        source: SourceFile,
        places: Sequence[tuple[str, str]],
        *,
        rule: str = "recovery/downtime-or-none",
        category: Category = Category.CONTRADICTION,
        topic: str = "downtime",
        severity: Severity = Severity.ERROR,
        message: str = "One place promises no downtime, another asks for days off.",
        confidence: Confidence = Confidence.HIGH,
        fingerprint: str = "f00d",
    ) -> Finding:
        spans = tuple(
            FindingSpan("related" if number else "primary", label, span_of(source, quote), quote)
            for number, (quote, label) in enumerate(places)
        )
        return Finding(
            rule=rule,
            category=category,
            topic=topic,
            severity=severity,
            confidence=confidence,
            message=message,
            why="A reader who plans no time off may go back to work with open skin.",
            help="Say how long redness lasts for most people, and say it once.",
            sources=(Source("Recovery after resurfacing", "https://example.org/recovery"),),
            spans=spans,
            fingerprint=fingerprint,
            trace=("cue: no downtime", "subject: from the heading"),
        )

    return make


PEEL = """\
# A light peel before the weekend

There is **no downtime** with this peel, and the glow shows at once.

## Afterwards

\tPlan two to three days off while redness settles.
This peel is completely safe.
"""


@pytest.fixture
def report(finding: MakeFinding) -> Report:
    """One draft with a finding of each category, one in which nothing was found, and one that could not be read."""
    source = SourceFile("drafts/peel.md", PEEL)
    title = "A light peel before the weekend"
    findings = (
        finding(
            source,
            [(title, "the best place to add it"), ("There is **no downtime** with this peel", "demands it")],
            rule="safety/no-sun-advice",
            category=Category.MISSING,
            topic="sun-protection",
            severity=Severity.WARNING,
            message="The draft speaks of peels and never of sun protection.",
        ),
        finding(
            source,
            [
                ("There is **no downtime** with this peel", "says no downtime"),
                ("Plan two to three days off while redness settles", "says two to three days off"),
            ],
        ),
        finding(
            source,
            [("completely safe", "promises safety")],
            rule="promises/completely-safe",
            category=Category.WORDING,
            topic="absolute-safety",
            severity=Severity.ADVICE,
            message='"completely safe" is more than any treatment keeps.',
        ),
    )
    considered = Considered(
        "schedule/number-of-sessions",
        "different conditions",
        span_of(source, "no downtime"),
        span_of(source, "days off"),
    )
    return Report(
        files=(
            FileReport(SourceFile("drafts/clean.md", "Wear sunscreen.\n"), words=2, suppressed=1),
            FileReport(
                source,
                findings,
                words=38,
                considered=(considered,),
                notes=("line 2: no comment is called skinlint-disabel",),
                unused_suppressions=((9, "superlative"),),
                hidden=2,
            ),
        ),
        errors=(FileError("drafts/broken.md", "line 3, byte 40: not UTF-8 (0xE9); save it as UTF-8"),),
        version="0.1.0",
        model="en_core_web_sm 3.8.0",
        packs=(PackInfo("recovery", "1.0.0"), PackInfo("safety", "1.0.0")),
        notes=("rules of uk, us (add them with --jurisdiction)",),
    )


DRAFTS = Path(__file__).parent / "drafts"


def draft(name: str) -> SourceFile:
    """Return one of the two drafts that every format is shown on."""
    return SourceFile(f"content/{name}", (DRAFTS / name).read_text(encoding="utf-8"))


@pytest.fixture
def two_drafts(finding: MakeFinding) -> Report:
    """Return a report on a post full of emoji and curly quotes, and on an HTML page with entities."""
    glow, laser = draft("glow.md"), draft("laser.html")
    none, days = "There’s **no downtime** — “none at all”", "Plan two to three days off"
    glow_findings = (
        finding(
            glow,
            [("The “glow” peel 🧖🏽‍♀️", "the best place to add it"), (none, "demands it")],
            rule="safety/no-sun-advice",
            category=Category.MISSING,
            topic="sun-protection",
            severity=Severity.WARNING,
            message="The draft speaks of peels 🧖🏽‍♀️ and never of sun protection.",
            fingerprint="0005",
        ),
        finding(
            glow,
            [(none, "says no downtime"), (days, "says two to three days off")],
            message=f"No recovery in one place, days of it in another: “{none}” and “{days}”.",
            fingerprint="0001",
        ),
        finding(
            glow,
            [(none, "says no downtime"), ("says our team 🎉", "says [more] elsewhere"), ("😅", "and a third place")],
            message="A second pair [that] begins in the same place: 100% of it, or \\ less.",
            fingerprint="0002",
            confidence=Confidence.MEDIUM,
        ),
        finding(
            glow,
            [("=SUM(glow) @everyone #1: results are guaranteed… 𝔾uaranteed!", "")],
            rule="wording/guaranteed-results",
            category=Category.WORDING,
            topic="guaranteed-results",
            severity=Severity.ADVICE,
            message="=SUM(glow) @everyone #1: <b>more</b> than anybody can keep.",
            confidence=Confidence.LOW,
            fingerprint="0003",
        ),
    )
    laser_findings = (
        finding(
            laser,
            [
                ("Sessions are <em>four weeks</em> apart", "says four weeks"),
                ("Rebook after <b>ten days</b>, “no later”\n   than two weeks.", "says ten days"),
            ],
            rule="schedule/interval",
            topic="interval",
            message="Two different gaps between sessions.",
            fingerprint="0004",
        ),
    )
    described = RuleInfo(
        "recovery/downtime-or-none",
        Category.CONTRADICTION,
        "downtime",
        Severity.WARNING,
        Confidence.MEDIUM,
        "No recovery in one place, days of it in another: {quote} and {other}",
        "A reader plans by it.",
        "Say one of the two.",
        (Source("NHS: peels", "https://example.org/peels"),),
        ("uk",),
    )
    return Report(
        files=(
            FileReport(glow, glow_findings, words=40, suppressed=1, baselined=3, untouched=2),
            FileReport(laser, laser_findings, words=30),
        ),
        errors=(FileError("content/broken “draft” ☂.md", "line 3, byte 40: not UTF-8 (0xE9); save it as UTF-8"),),
        version="0.1.0",
        model="en_core_web_sm 3.8.0",
        packs=(PackInfo("recovery", "1.0.0"), PackInfo("schedule", "1.2.0")),
        rules=(described,),
        stale=(StaleEntry("skinlint-baseline.json", "content/old.md", "wording/painless", "“painless” is a promise."),),
    )
