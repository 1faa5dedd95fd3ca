"""What all checks need to build a Finding."""

from __future__ import annotations

import hashlib
import re

from linter.model.finding import Confidence, Finding, FindingSpan, Severity, Source
from linter.model.source import SourceFile, SourceSpan
from linter.packs.ruleset import Rule

_QUOTE = 90  # code points of a draft's words that a message repeats


def fingerprint(rule: str, *texts: str) -> str:
    """Return a mark of a finding's own words: 16 hexadecimal digits, the same wherever in the draft they stand."""
    folded = [re.sub(r"\W+", " ", text.casefold()).strip() for text in texts]
    return hashlib.sha256("\x1f".join([rule, *folded]).encode()).hexdigest()[:16]


def shorten(text: str) -> str:
    """Return the words of a draft for a message, on one line and not too long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _QUOTE else flat[: _QUOTE - 1].rsplit(" ", 1)[0] + "…"


def span(source: SourceFile, place: SourceSpan, role: str, label: str) -> FindingSpan:
    """Return a labelled place."""
    return FindingSpan(role, label, place, source.slice(place))


def finding(
    rule: Rule,
    spans: list[FindingSpan],
    *,
    values: dict[str, str],
    message: str | None = None,
    advice: str | None = None,
    mark: tuple[str, ...],
    severity: Severity | None = None,
    confidence: Confidence | None = None,
    why: str | None = None,
    sources: tuple[Source, ...] = (),
    trace: tuple[str, ...] = (),
) -> Finding:
    """Return the finding of a rule with its texts filled in (`message` and `advice` in place of its own)."""
    message = message or rule.message
    for name, value in values.items():
        message = message.replace(f"{{{name}}}", value)
    return Finding(
        rule.id,
        rule.category,
        rule.topic,
        severity or rule.severity,
        confidence or Confidence(rule.spec.confidence),
        message[:1].upper() + message[1:],
        why or rule.why,
        advice or rule.help,
        sources or rule.sources,
        tuple(spans),
        fingerprint(rule.id, *mark),
        trace,
    )
