"""Reports for the reporters, made by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    Severity,
    Source,
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
            confidence=Confidence.HIGH,
            message=message,
            why="A reader who plans no time off may go back to work with open skin.",
            help="Say how long redness lasts for most people, and say it once.",
            sources=(Source("Recovery after resurfacing", "https://example.org/recovery"),),
            spans=spans,
            fingerprint="f00d",
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
