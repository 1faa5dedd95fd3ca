"""Numbers far from what is published deserve a question, those anywhere near it none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from linter.model.finding import Confidence, Finding, Severity

Check = Callable[..., list[Finding]]


def questions(findings: list[Finding]) -> list[Finding]:
    """Return the findings about numbers."""
    return [finding for finding in findings if finding.topic == "implausible-number"]


@pytest.mark.parametrize(
    ("subject", "sentence"),
    [
        ("Laser hair removal", "Most people need 45 sessions of laser hair removal."),
        ("Laser hair removal", "Laser hair removal sessions are two days apart."),
        ("Microneedling", "Leave three days between microneedling sessions."),
        ("Retinol", "Choose a retinol serum with 10% retinol."),
        ("Botox", "Botox lasts for six years."),
    ],
)
def test_a_slip_of_the_keyboard_is_asked_about(check: Check, subject: str, sentence: str) -> None:
    """As advice of low confidence, with what is published and where."""
    (found,) = questions(check(f"# {subject}", sentence))
    assert (found.severity, found.confidence) == (Severity.ADVICE, Confidence.LOW)
    assert found.sources
    assert "published" in found.message


@pytest.mark.parametrize(
    ("subject", "sentence"),
    [
        ("Laser hair removal", "Most people need 6 to 8 sessions of laser hair removal."),
        ("Laser hair removal", "Some people need 45 sessions of laser hair removal."),
        ("Laser hair removal", "Do people need 45 sessions of laser hair removal?"),
        ("Microneedling", "Leave four weeks between microneedling sessions."),
        ("Retinol", "Choose a retinol serum with 0.3% retinol."),
        ("Botox", "Botox lasts for three to four months."),
        ("Facials", "The course has 45 sessions."),
        ("HIFU", "Our friendly team has carried out over 4,000 sessions of HIFU."),
        ("HIFU", "Our nurses each complete 120 HIFU treatments before they work alone."),
        ("HIFU", "We did 30 sessions of HIFU last year."),
        ("HIFU", "Our team has carried out more than 80 sessions of HIFU."),
    ],
)
def test_usual_numbers_and_other_voices_are_left_alone(check: Check, subject: str, sentence: str) -> None:
    """Bounds are generous, and only the author's general statements are judged."""
    assert questions(check(f"# {subject}", sentence)) == []
