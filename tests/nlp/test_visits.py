"""Gaps between visits that a draft gives by dates, or by a number of sessions and the weeks they take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.engine import lint
from linter.model.source import SourceFile
from linter.nlp.lexicon import by_start
from linter.nlp.units import build_units
from linter.nlp.visits import gaps_across, gaps_in
from linter.packs import load_rules
from linter.readers import read_segments

RULES = load_rules()


def gaps(text: str) -> list[tuple[float, float]]:
    source = SourceFile("draft.md", f"# Microneedling visits\n\n{text}\n")
    segments = read_segments(source)
    units = build_units(segments)
    found = [item for unit in units for item in gaps_in(unit)]
    found += gaps_across(units, segments).values()
    assert by_start(found) is not None
    return [(item.payload.low, item.payload.high) for item in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Session 1 is on 3 March, session 2 on 31 March, session 3 on 28 April.", (28, 28)),
        ("First session on the 8th, second on the 22nd, third on 5 February.", (14, 14)),
        ("Come on the 1st, the 8th and the 15th.", (7, 7)),
        ("Her visits were on 3, 17 and 31 March.", (14, 14)),
        ("Three rounds: Oct 6, Oct 20 and Nov 3.", (14, 14)),
        ("Booked for 20 December and 10 January, two sessions.", (21, 21)),
        ("All six sessions completed in twelve weeks.", (0.0, 16.8)),
        ("Six sittings, wrapped up inside a fortnight.", (0.0, 2.8)),
        ("Your package of three, done and dusted in three weeks.", (0.0, 10.5)),
        ("Our plan fits all three sessions between 1 November and 15 December.", (0.0, 22.0)),
        ("Six sessions over six months.", (0.0, 36.5)),
    ],
)
def test_a_calendar_tells_how_far_apart_visits_are(text: str, expected: tuple[float, float]) -> None:
    assert gaps(text) == [pytest.approx(expected, abs=0.1)]


@pytest.mark.parametrize(
    "text",
    [
        "Updated 3 March 2025, reviewed 10 April 2025.",
        "The clinic is closed from 24 December to 2 January.",
        "The offer runs between 1 and 30 June.",
        "You will see results after three sessions in about six weeks.",
        "Three sessions, and the change shows within eight weeks.",
        "Sessions last in total 40 minutes.",
        "A session on 3 March.",
        "The 1st session and the 2nd session are free.",
        "Four sessions, each within reach of the station.",
    ],
)
def test_dates_of_other_things_are_no_rhythm(text: str) -> None:
    assert gaps(text) == []


def test_rows_of_a_list_or_table_are_visits_in_a_row() -> None:
    assert (
        gaps("- Visit 1: Saturday 7 March\n- Visit 2: Saturday 21 March\n- Visit 3: Saturday 4 April") == [(14, 14)] * 2
    )
    assert gaps("| Session | Date |\n|---|---|\n| 1 | 4 March |\n| 2 | 25 March |") == [(21, 21)]


def test_rows_of_different_treatments_are_no_course() -> None:
    table = "| Date | What |\n|---|---|\n| 3 March | Facial |\n| 17 March | TCA peel |\n| 31 March | IPL |"
    assert gaps_of_named(table) == []


def gaps_of_named(text: str) -> list[str]:
    source = SourceFile("draft.md", f"# Plans\n\n{text}\n")
    report = lint(source, read_segments(source), RULES)
    return [finding.message for finding in report.findings if finding.topic == "interval"]


def test_a_row_without_a_visit_beside_rows_of_visits_is_none() -> None:
    text = "- Session 1: 12 August\n- Session 2: 23 September\n- The party: 1 October"
    assert gaps(text) == [(42, 42)]


def test_a_schedule_that_cannot_fit_the_stated_gap_is_reported() -> None:
    source = SourceFile(
        "draft.md",
        "# Microneedling\n\nWe leave six weeks between sessions of microneedling.\n\n## Your package\n\n"
        "All three microneedling sessions completed in four weeks.\n",
    )
    report = lint(source, read_segments(source), RULES)
    assert [finding.topic for finding in report.findings if finding.category.value == "contradiction"] == ["interval"]


@given(st.text(alphabet="0123456789 ,.-/thstrdJanMarchApril sessions in weeks and the of six\n", max_size=120))
def test_any_text_is_read_without_error_and_places_lie_inside(text: str) -> None:
    for unit in build_units(read_segments(SourceFile("x.md", text))):
        for item in gaps_in(unit):
            assert 0 <= item.start < item.end <= len(unit.tokens)
            assert item.payload.low <= item.payload.high  # type: ignore[attr-defined]
