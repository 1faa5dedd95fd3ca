"""Numbers and units as clinics and marketers write them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.model.quantity import Comparison, Quantity, QuantityKind
from linter.nlp.quantities import as_frequency, as_interval, describe, find_quantities, lone_count, overlap

INF = float("inf")
HOUR, MINUTE, SECOND, MONTH, YEAR = 1 / 24, 1 / 1440, 1 / 86400, 30.4, 365.0

# phrase, kind, low, high, comparison; the quantity must be the only one of the phrase.
READ = [
    # -- numbers
    ("six weeks", "time", 42, 42, "exact"),
    ("6 weeks", "time", 42, 42, "exact"),
    ("Six Weeks", "time", 42, 42, "exact"),
    ("twenty-four hours", "time", 1, 1, "exact"),
    ("twenty four hours", "time", 1, 1, "exact"),
    ("ninety-nine days", "time", 99, 99, "exact"),
    ("a hundred days", "time", 100, 100, "exact"),
    ("one hundred days", "time", 100, 100, "exact"),
    ("1.5 hours", "time", 1.5 * HOUR, 1.5 * HOUR, "exact"),
    ("1½ hours", "time", 1.5 * HOUR, 1.5 * HOUR, "exact"),
    ("1 1/2 hours", "time", 1.5 * HOUR, 1.5 * HOUR, "exact"),
    ("½ hour", "time", HOUR / 2, HOUR / 2, "exact"),
    ("one and a half hours", "time", 1.5 * HOUR, 1.5 * HOUR, "exact"),
    ("two and a half weeks", "time", 17.5, 17.5, "exact"),
    ("a month and a half", "time", 45.6, 45.6, "exact"),
    ("half an hour", "time", HOUR / 2, HOUR / 2, "exact"),
    ("a half-hour break", "time", HOUR / 2, HOUR / 2, "exact"),
    ("half a year", "time", YEAR / 2, YEAR / 2, "exact"),
    ("a quarter of an hour", "time", HOUR / 4, HOUR / 4, "exact"),
    ("three-quarters of an hour", "time", 0.75 * HOUR, 0.75 * HOUR, "exact"),
    ("a dozen days", "time", 12, 12, "exact"),
    ("half a dozen sessions", "count", 6, 6, "exact"),
    ("two thousand four hundred dollars", "money", 2400, 2400, "exact"),
    ("a thousand and twenty pounds", "money", 1020, 1020, "exact"),
    ("one hundred and ninety pounds", "money", 190, 190, "exact"),
    ("one hundred fifty dollars", "money", 150, 150, "exact"),
    ("R9 600", "money", 9600, 9600, "exact"),
    ("nine hundred rand", "money", 900, 900, "exact"),
    # -- shares
    ("one part retinal in a thousand", "percent", 0.1, 0.1, "exact"),
    ("the tenth part of every bottle", "percent", 10, 10, "exact"),
    ("a full tenth of every drop", "percent", 10, 10, "exact"),
    # -- days that are named
    ("Monday, Wednesday and Friday nights", "frequency", 3, 3, "exact"),
    ("Mondays and Thursdays", "frequency", 2, 2, "exact"),
    ("five consecutive Thursdays", "interval", 7, 7, "exact"),
    ("three weeks after one another", "interval", 21, 21, "exact"),
    ("a fortnight from one to the next", "interval", 14, 14, "exact"),
    ("one a month", "frequency", 7 / MONTH, 7 / MONTH, "exact"),
    ("morning and another at night", "frequency", 14, 14, "exact"),
    ("by dinner time", "time", 0, 0.6, "exact"),
    ("1,064 nm", "energy", 1064, 1064, "exact"),
    # -- loose numbers
    ("a couple of weeks", "time", 14, 14, "exact"),
    ("a few days", "time", 2, 4, "exact"),
    ("several weeks", "time", 21, 49, "exact"),
    ("the next few weeks", "time", 14, 28, "exact"),
    ("a handful of sessions", "count", 3, 7, "exact"),
    ("multiple treatments", "count", 2, 7, "exact"),
    # -- ranges
    ("3-4 weeks", "time", 21, 28, "exact"),
    ("3–4 weeks", "time", 21, 28, "exact"),
    ("3 — 4 weeks", "time", 21, 28, "exact"),
    ("three to four weeks", "time", 21, 28, "exact"),
    ("between 3 and 4 weeks", "time", 21, 28, "exact"),
    ("between one week and ten days", "time", 7, 10, "exact"),
    ("four or five days", "time", 4, 5, "exact"),
    ("four or even five days", "time", 4, 5, "exact"),
    ("2 days to a week", "time", 2, 7, "exact"),
    ("a week to ten days", "time", 7, 10, "exact"),
    ("a day or two", "time", 1, 2, "exact"),
    ("an hour or two", "time", HOUR, 2 * HOUR, "exact"),
    ("a fortnight or ten days", "time", 10, 14, "exact"),
    ("2/3 weeks", "time", 14, 21, "exact"),
    ("a three-to-four-week gap", "time", 21, 28, "exact"),
    ("two, sometimes three, days", "time", 2, 3, "exact"),
    ("24 to 48 hours", "time", 1, 2, "exact"),
    ("nine months to a year", "time", 9 * MONTH, YEAR, "exact"),
    # -- comparators before
    ("at least 48 hours", "time", 2, INF, "at least"),
    ("a minimum of two weeks", "time", 14, INF, "at least"),
    ("minimum 2 weeks", "time", 14, INF, "at least"),
    ("no less than two weeks", "time", 14, INF, "at least"),
    ("more than a week", "time", 7, INF, "at least"),
    ("over six months", "time", 6 * MONTH, INF, "at least"),
    ("not before six weeks", "time", 42, INF, "at least"),
    ("no sooner than two weeks", "time", 14, INF, "at least"),
    ("upwards of a year", "time", YEAR, INF, "at least"),
    ("up to six months", "time", 0, 6 * MONTH, "at most"),
    ("within 24 hours", "time", 0, 1, "at most"),
    ("within the first week", "time", 0, 7, "at most"),
    ("within the next 48 hours", "time", 0, 2, "at most"),
    ("under an hour", "time", 0, HOUR, "at most"),
    ("less than a week", "time", 0, 7, "at most"),
    ("no more than ten minutes", "time", 0, 10 * MINUTE, "at most"),
    ("at most three days", "time", 0, 3, "at most"),
    ("max 3 days", "time", 0, 3, "at most"),
    ("no longer than two minutes", "time", 0, 2 * MINUTE, "at most"),
    ("roughly a month", "time", MONTH, MONTH, "about"),
    ("about three weeks", "time", 21, 21, "about"),
    ("approx. 30 minutes", "time", 30 * MINUTE, 30 * MINUTE, "about"),
    ("~30 minutes", "time", 30 * MINUTE, 30 * MINUTE, "about"),
    ("at least about three weeks", "time", 21, INF, "at least"),
    ("over 4-6 weeks", "time", 28, 42, "exact"),
    # -- comparators after
    ("a week or so", "time", 7, 7, "about"),
    ("six weeks or more", "time", 42, INF, "at least"),
    ("six weeks plus", "time", 42, INF, "at least"),
    ("six weeks minimum", "time", 42, INF, "at least"),
    ("six weeks at the earliest", "time", 42, INF, "at least"),
    ("six weeks, at least", "time", 42, INF, "at least"),
    ("six weeks at the latest", "time", 0, 42, "at most"),
    ("six weeks tops", "time", 0, 42, "at most"),
    ("three days or less", "time", 0, 3, "at most"),
    # -- units of time
    ("a sixty-second pass", "time", 60 * SECOND, 60 * SECOND, "exact"),
    ("30 secs", "time", 30 * SECOND, 30 * SECOND, "exact"),
    ("a minute later", "time", MINUTE, MINUTE, "exact"),
    ("24h", "time", 1, 1, "exact"),
    ("48hrs", "time", 2, 2, "exact"),
    ("three nights", "time", 3, 3, "exact"),
    ("two evenings", "time", 2, 2, "exact"),
    ("a fortnight", "time", 14, 14, "exact"),
    ("a fortnight's clearance", "time", 14, 14, "exact"),
    ("a weekend", "time", 2, 2, "exact"),
    ("by the second weekend", "time", 14, 14, "exact"),
    ("by your first weekend", "time", 7, 7, "exact"),
    ("one season", "time", 91, 91, "exact"),
    ("a decade", "time", 3650, 3650, "exact"),
    ("a five-day break", "time", 5, 5, "exact"),
    ("48-hour", "time", 2, 2, "exact"),
    ("five full working days", "time", 5, 5, "exact"),
    ("an hour and twenty minutes", "time", 80 * MINUTE, 80 * MINUTE, "exact"),
    # -- times in words
    ("the rest of the week", "time", 2, 6, "exact"),
    ("overnight", "time", 0.25, 0.5, "exact"),
    ("the same day", "time", 0, 1, "exact"),
    ("the same evening", "time", 0, 0.5, "exact"),
    ("the next day", "time", 1, 1, "exact"),
    ("the following morning", "time", 0.5, 1, "exact"),
    ("straight away", "time", 0, 0, "exact"),
    ("immediately", "time", 0, 0, "exact"),
    ("within days", "time", 0, 7, "at most"),
    ("within the week", "time", 0, 7, "at most"),
    ("inside the month", "time", 0, MONTH, "at most"),
    ("it takes months", "time", 2 * MONTH, 12 * MONTH, "exact"),
    ("weeks of downtime", "time", 14, 56, "exact"),
    ("for weeks", "time", 14, 56, "exact"),
    ("months later", "time", 2 * MONTH, 12 * MONTH, "exact"),
    # -- points in time
    ("day three", "time", 3, 3, "exact"),
    ("week four", "time", 28, 28, "exact"),
    ("days 3–5", "time", 3, 5, "exact"),
    ("days 1 and 2", "time", 1, 2, "exact"),
    ("from day three to day five", "time", 3, 5, "exact"),
    ("weeks two to four", "time", 14, 28, "exact"),
    ("about the third day", "time", 3, 3, "about"),
    ("the second week", "time", 14, 14, "exact"),
    ("the 2nd day", "time", 2, 2, "exact"),
    ("from the second day until about the fifth", "time", 2, 5, "exact"),
    ("the third to fifth day", "time", 3, 5, "exact"),
    # -- how often
    ("daily", "frequency", 7, 7, "exact"),
    ("nightly", "frequency", 7, 7, "exact"),
    ("every day", "frequency", 7, 7, "exact"),
    ("every single morning", "frequency", 7, 7, "exact"),
    ("each night", "frequency", 7, 7, "exact"),
    ("every night of the week", "frequency", 7, 7, "exact"),
    ("seven days a week", "frequency", 7, 7, "exact"),
    ("once daily", "frequency", 7, 7, "exact"),
    ("twice daily", "frequency", 14, 14, "exact"),
    ("b.i.d.", "frequency", 14, 14, "exact"),
    ("morning and night", "frequency", 14, 14, "exact"),
    ("morning and evening", "frequency", 14, 14, "exact"),
    ("AM and PM", "frequency", 14, 14, "exact"),
    ("every morning and every evening", "frequency", 14, 14, "exact"),
    ("once a week", "frequency", 1, 1, "exact"),
    ("twice a week", "frequency", 2, 2, "exact"),
    ("three times per week", "frequency", 3, 3, "exact"),
    ("once or twice a week", "frequency", 1, 2, "exact"),
    ("two to three times a week", "frequency", 2, 3, "exact"),
    ("twice-weekly", "frequency", 2, 2, "exact"),
    ("2x/week", "frequency", 2, 2, "exact"),
    ("2-3x weekly", "frequency", 2, 3, "exact"),
    ("2–3 nights a week", "frequency", 2, 3, "exact"),
    ("one evening a week", "frequency", 1, 1, "exact"),
    ("two acid evenings a week", "frequency", 2, 2, "exact"),
    ("five nights out of seven", "frequency", 5, 5, "exact"),
    ("one night on, two nights off", "frequency", 7 / 3, 7 / 3, "exact"),
    ("every other night", "frequency", 3.5, 3.5, "exact"),
    ("alternate evenings", "frequency", 3.5, 3.5, "exact"),
    ("every third night", "frequency", 7 / 3, 7 / 3, "exact"),
    ("every second or third night", "frequency", 7 / 3, 3.5, "exact"),
    ("every Sunday", "frequency", 1, 1, "exact"),
    ("weekly", "frequency", 1, 1, "exact"),
    ("fortnightly", "frequency", 0.5, 0.5, "exact"),
    ("biweekly", "frequency", 0.5, 2, "exact"),
    ("monthly sessions", "frequency", 7 / MONTH, 7 / MONTH, "exact"),
    ("three times a month", "frequency", 21 / MONTH, 21 / MONTH, "exact"),
    ("quarterly", "frequency", 7 / 91, 7 / 91, "exact"),
    ("twice a year", "frequency", 14 / YEAR, 14 / YEAR, "exact"),
    ("annually", "frequency", 7 / YEAR, 7 / YEAR, "exact"),
    ("three times in 24 hours", "frequency", 21, 21, "exact"),
    ("at least twice a week", "frequency", 2, INF, "at least"),
    ("no more than twice a week", "frequency", 0, 2, "at most"),
    ("up to three times a week", "frequency", 0, 3, "at most"),
    ("max twice weekly", "frequency", 0, 2, "at most"),
    ("twice a week at most", "frequency", 0, 2, "at most"),
    ("twice a week, tops", "frequency", 0, 2, "at most"),
    ("two sessions a year", "frequency", 14 / YEAR, 14 / YEAR, "exact"),
    # -- how far apart
    ("every six weeks", "interval", 42, 42, "exact"),
    ("every 4-6 weeks", "interval", 28, 42, "exact"),
    ("every few weeks", "interval", 14, 28, "exact"),
    ("every two hours", "interval", 2 * HOUR, 2 * HOUR, "exact"),
    ("every other week", "interval", 14, 14, "exact"),
    ("four weeks apart", "interval", 28, 28, "exact"),
    ("at least four weeks apart", "interval", 28, INF, "at least"),
    ("12 weeks or more apart", "interval", 84, INF, "at least"),
    ("a fortnight apart", "interval", 14, 14, "exact"),
    ("six weeks between treatments", "interval", 42, 42, "exact"),
    ("at two-week intervals", "interval", 14, 14, "exact"),
    ("at monthly intervals", "interval", MONTH, MONTH, "exact"),
    ("six-weekly", "interval", 42, 42, "exact"),
    ("4-6 weekly", "interval", 28, 42, "exact"),
    ("once every six weeks", "interval", 42, 42, "exact"),
    ("once in six weeks", "interval", 42, 42, "exact"),
    ("no more than once in six weeks", "interval", 42, INF, "at least"),
    ("at most every six weeks", "interval", 42, INF, "at least"),
    ("once every six weeks at most", "interval", 42, INF, "at least"),
    ("at least every two hours", "interval", 0, 2 * HOUR, "at most"),
    ("about every four weeks", "interval", 28, 28, "about"),
    # -- how many
    ("six sessions", "count", 6, 6, "exact"),
    ("two to three sessions", "count", 2, 3, "exact"),
    ("a single session", "count", 1, 1, "exact"),
    ("single-session", "count", 1, 1, "exact"),
    ("one visit", "count", 1, 1, "exact"),
    ("three laser sessions", "count", 3, 3, "exact"),
    ("six weekly sessions", "count", 6, 6, "exact"),
    ("three 30-minute sessions", "count", 3, 3, "exact"),
    ("4 syringes", "count", 4, 4, "exact"),
    ("40 units", "count", 40, 40, "exact"),
    ("two thin layers", "count", 2, 2, "exact"),
    ("a drop", "count", 1, 1, "exact"),
    ("3 pumps", "count", 3, 3, "exact"),
    ("two passes", "count", 2, 2, "exact"),
    ("0.5 ml", "count", 0.5, 0.5, "exact"),
    ("three times", "count", 3, 3, "exact"),
    ("not more than twice", "count", 0, 2, "at most"),
    ("more than once", "count", 1, INF, "at least"),
    ("You need it once.", "count", 1, 1, "exact"),
    ("a course of six", "count", 6, 6, "exact"),
    ("set of three", "count", 3, 3, "exact"),
    ("a series of 4", "count", 4, 4, "exact"),
    ("Sessions: 4–6", "count", 4, 6, "exact"),
    ("4-6", "count", 4, 6, "exact"),
    ("at least three visits", "count", 3, INF, "at least"),
    # -- percent
    ("10%", "percent", 10, 10, "exact"),
    ("10 %", "percent", 10, 10, "exact"),
    ("10 per cent", "percent", 10, 10, "exact"),
    ("ten percent", "percent", 10, 10, "exact"),
    ("0.3% to 1%", "percent", 0.3, 1, "exact"),
    ("0.5 to 1 percent", "percent", 0.5, 1, "exact"),
    ("between 5 and 10%", "percent", 5, 10, "exact"),
    ("5-10%", "percent", 5, 10, "exact"),
    ("up to 70%", "percent", 0, 70, "at most"),
    # -- SPF
    ("SPF 30", "spf", 30, 30, "exact"),
    ("SPF30+", "spf", 30, INF, "at least"),
    ("SPF-50", "spf", 50, 50, "exact"),
    ("factor 50", "spf", 50, 50, "exact"),
    ("SPF 30 or higher", "spf", 30, INF, "at least"),
    ("SPF of at least 30", "spf", 30, INF, "at least"),
    ("at least SPF 30", "spf", 30, INF, "at least"),
    ("SPF 30-50", "spf", 30, 50, "exact"),
    # -- money
    ("£99", "money", 99, 99, "exact"),
    ("$1,200", "money", 1200, 1200, "exact"),
    ("RM3,888", "money", 3888, 3888, "exact"),
    ("S$250", "money", 250, 250, "exact"),
    ("A$79", "money", 79, 79, "exact"),
    ("AED 900", "money", 900, 900, "exact"),
    ("900 AED", "money", 900, 900, "exact"),
    ("€80", "money", 80, 80, "exact"),
    ("R14 500", "money", 14500, 14500, "exact"),
    ("₦150,000", "money", 150000, 150000, "exact"),
    ("from £99", "money", 99, INF, "at least"),
    ("£99–£150", "money", 99, 150, "exact"),
    ("£99-150", "money", 99, 150, "exact"),
    ("between £99 and £150", "money", 99, 150, "exact"),
    ("from £99 to £150", "money", 99, 150, "exact"),
    ("£1.2k", "money", 1200, 1200, "exact"),
    ("99 pounds", "money", 99, 99, "exact"),
    ("forty-eight dollars", "money", 48, 48, "exact"),
    ("under $500", "money", 0, 500, "at most"),
    # -- age
    ("over 18", "age", 18, INF, "at least"),
    ("under-18s", "age", 0, 18, "at most"),
    ("over the age of 40", "age", 40, INF, "at least"),
    ("18 and over", "age", 18, INF, "at least"),
    ("22 or older", "age", 22, INF, "at least"),
    ("18 years and older", "age", 18, INF, "at least"),
    ("at least 18 years old", "age", 18, INF, "at least"),
    ("18 years of age", "age", 18, 18, "exact"),
    ("aged 25", "age", 25, 25, "exact"),
    ("aged 25 to 40", "age", 25, 40, "exact"),
    ("between the ages of 18 and 65", "age", 18, 65, "exact"),
    ("in your thirties", "age", 30, 39, "exact"),
    ("mid-twenties", "age", 24, 26, "exact"),
    ("in her 40s", "age", 40, 49, "exact"),
    # -- depth, wavelength, temperature, time of day
    ("0.5 mm", "depth", 0.5, 0.5, "exact"),
    ("1.5mm", "depth", 1.5, 1.5, "exact"),
    ("0.25–0.5 mm", "depth", 0.25, 0.5, "exact"),
    ("quarter-millimetre", "depth", 0.25, 0.25, "exact"),
    ("half a millimetre", "depth", 0.5, 0.5, "exact"),
    ("2 cm", "depth", 20, 20, "exact"),
    ("200 microns", "depth", 0.2, 0.2, "exact"),
    ("1064nm", "energy", 1064, 1064, "exact"),
    ("14 J/cm²", "energy", 14, 14, "exact"),
    ("38°C", "temperature", 38, 38, "exact"),
    ("38 degrees Celsius", "temperature", 38, 38, "exact"),
    ("104°F", "temperature", 40, 40, "exact"),
    ("10 am", "clock", 10, 10, "exact"),
    ("between 10 am and 4 pm", "clock", 10, 16, "exact"),
    ("11-3pm", "clock", 11, 15, "exact"),
]

# Numbers that are no quantities of ours.
INNOCENT = [
    "open 24/7",
    "in 2019",
    "30 March",
    "May 2025",
    "on 7 June",
    "call 020 7946 0018",
    "call 0800 555 111 days or nights",
    "one of the treatments",
    "one another",
    "no one",
    "for one",
    "no one treatment suits all",
    "a second skin",
    "a second session",
    "a minute amount",
    "a 5 star clinic",
    "5 stars",
    "Morpheus8 sessions",
    "Vitamin B3 treatments",
    "Fitzpatrick IV-VI",
    "a 3-in-1 treatment",
    "our top 10 treatments",
    "a treatment",
    "the two treatments",
    "these two peels",
    "a night cream",
    "a day spa",
    "in the 80s",
    "chew two gummies a day",
    "open Monday to Friday",
    "the R2 room",
    "a tenth of the price",
    "three times as strong",
    "once healed, go back to acids",
    "call us at once",
    "over 30 clinics",
    "daily life",
    "it may help",
    "step 2 treatments",
    "one-on-one sessions",
    "the first session",
    "a session",
    "Type 2 skin",
    "No. 30",
    "<td>Every",
    "a 30 g airless pump",
    "after hours",
    "the settling-in weeks",
    "over the weeks",
    "N2 gas",
]


@pytest.mark.parametrize(("phrase", "kind", "low", "high", "comparison"), READ, ids=[case[0] for case in READ])
def test_reads(phrase: str, kind: str, low: float, high: float, comparison: str) -> None:
    """Each phrase is one quantity, on the scale of its kind."""
    found = find_quantities(phrase)
    assert [(item.kind.value, item.comparison.value) for item in found] == [(kind, comparison)]
    assert (found[0].low, found[0].high) == pytest.approx((low, high))


@pytest.mark.parametrize(("phrase", "kind", "low", "high", "comparison"), READ, ids=[case[0] for case in READ])
def test_reads_the_same_inside_a_sentence(phrase: str, kind: str, low: float, high: float, comparison: str) -> None:
    """Words around a quantity change nothing, and its span lies where it was written."""
    before = "Most people, we find: "
    alone, found = find_quantities(phrase), find_quantities(f"{before}{phrase}.")
    if phrase in ("4-6",):
        assert found == []  # a bare number is a count only where it is all there is
        return
    assert [(item.kind, item.low, item.high) for item in found] == [(item.kind, item.low, item.high) for item in alone]
    assert [item.start - len(before) for item in found] == [item.start for item in alone]


@pytest.mark.parametrize("phrase", INNOCENT)
def test_leaves_alone(phrase: str) -> None:
    """Dates, names, telephone numbers and idioms hold no quantity."""
    assert find_quantities(phrase) == []


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Use it twice a week for three months.", ["twice a week", "three months"]),
        ("A 30% peel costs £99 per session and takes 30 minutes.", ["30%", "£99 per session", "30 minutes"]),
        ("Two visits a fortnight apart are enough.", ["Two visits", "a fortnight apart"]),
        ("Wear SPF 50 every day for at least 2 weeks.", ["SPF 50", "every day", "at least 2 weeks"]),
        ("Six sessions, four weeks apart, from £60 each.", ["Six sessions", "four weeks apart", "from £60 each"]),
        ("Rest for 2 days, then use it every other night.", ["2 days", "every other night"]),
        ("Day three is the worst; by week two it is gone.", ["Day three", "week two"]),
        ("Two weeks at least three times a year.", ["Two weeks", "at least three times a year"]),
        ("Over the next three weeks it calms down.", ["three weeks"]),
        ("Vitamin C in the morning and retinol at night.", []),
    ],
)
def test_finds_all_from_left_to_right(text: str, spans: list[str]) -> None:
    """A sentence may hold several quantities; each takes its comparator and its "per session" along."""
    assert [text[item.start : item.end] for item in find_quantities(text)] == spans


def only(text: str) -> Quantity:
    """Return the one quantity of a text."""
    (found,) = find_quantities(text)
    return found


def test_counts_name_what_they_count() -> None:
    """The unit of a count is its noun in the singular; empty where the noun is left unsaid."""
    nouns = {
        phrase: only(phrase).unit
        for phrase in ("six sessions", "4 syringes", "two passes", "two top-ups", "a course of six")
    }
    assert list(nouns.values()) == ["session", "syringe", "pass", "top-up", ""]


def test_money_names_its_currency() -> None:
    """Signs, codes and words for one currency are the same unit; dollars of different countries are not."""
    units = [only(phrase).unit for phrase in ("£5", "5 pounds", "GBP 5", "$5", "S$5", "RM5", "AED 5", "5 dirhams")]
    assert units == ["£", "£", "£", "$", "S$", "RM", "AED", "AED"]


def test_what_a_quantity_is_counted_by() -> None:
    """The noun after "per", "a" or "each" is kept beside the number."""
    said = {
        phrase: only(phrase).per
        for phrase in ("£99 per session", "£99 a session", "£60 each", "2 drops per application", "£99")
    }
    assert list(said.values()) == ["session", "session", "each", "application", ""]


def test_flags() -> None:
    """Loose numbers are soft, points in time ordinal, times without a number words."""
    assert [only(text).soft for text in ("a few weeks", "several days", "biweekly", "three weeks")] == [
        True,
        True,
        True,
        False,
    ]
    assert [only(text).ordinal for text in ("day three", "the second week", "three days")] == [True, True, False]
    assert [(only(text).word, only(text).soft) for text in ("overnight", "the same day", "immediately")] == [
        (True, True)
    ] * 3


def test_core_end_leaves_out_apart() -> None:
    """Number and unit of an interval end before "apart" or "between"."""
    for text, core in (
        ("at least four weeks apart", "at least four weeks"),
        ("six weeks between sessions", "six weeks"),
    ):
        found = only(text)
        assert text[found.start : found.core_end] == core
        assert found.end > found.core_end


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("4-6 weeks", "a month", True),
        ("4-6 weeks", "two weeks", False),
        ("a few weeks", "two weeks", True),
        ("a few weeks", "six weeks", True),
        ("a few weeks", "three months", False),
        ("at least six weeks", "two months", True),
        ("at least six weeks", "two weeks", False),
        ("up to a week", "ten days", False),
        ("up to a week", "two or three days", True),
        ("every two weeks", "four weeks apart", False),
        ("every six weeks", "six weeks apart", True),
        ("once a week", "every seven days", True),
        ("once a month", "every two weeks", False),
        ("twice a week", "every night", False),
        ("SPF 50", "SPF 30 or higher", True),
        ("£99", "$99", False),
        ("six sessions", "six weeks", False),
        ("10%", "10 to 20%", True),
        ("the same day", "two weeks", False),
    ],
)
def test_overlap(first: str, second: str, expected: bool) -> None:
    """Two quantities overlap when both can hold, give or take a little; loose ones stretch."""
    assert overlap(only(first), only(second)) is expected
    assert overlap(only(second), only(first)) is expected


def test_a_rate_is_a_gap_turned_round() -> None:
    """Twice a week is three and a half days apart; at most weekly is a week or more between."""
    assert as_interval(only("twice a week")).low == pytest.approx(3.5)
    gap = as_interval(only("no more than once a week"))
    assert (gap.low, gap.high, gap.comparison) == (7.0, INF, Comparison.AT_LEAST)
    assert as_frequency(only("every two weeks")).high == pytest.approx(0.5)
    assert as_frequency(only("six weeks")).kind is QuantityKind.TIME


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4-6 weeks", "4 to 6 weeks"),
        ("one week", "1 week"),
        ("two and a half weeks", "2.5 weeks"),
        ("48 hours", "2 days"),
        ("half an hour", "30 minutes"),
        ("nine months to a year", "9 to 12 months"),
        ("at most twice a week", "at most twice a week"),
        ("every night", "once a day"),
        ("every other night", "every other day"),
        ("every third night", "every 3 days"),
        ("fortnightly", "every 2 weeks"),
        ("quarterly", "4 times a year"),
        ("2-3 nights a week", "2 to 3 times a week"),
        ("every 4 to 6 weeks", "4 to 6 weeks apart"),
        ("at least four weeks apart", "at least 4 weeks apart"),
        ("a few days", "about 2 to 4 days"),
        ("about three weeks", "about 3 weeks"),
        ("day three", "day 3"),
        ("day 0", "day 0"),
        ("0.025%", "0.025%"),
        ("immediately", "at once"),
        ("the same evening", "the same day"),
        ("two passes", "2 passes"),
        ("SPF 30+", "at least SPF 30"),
        ("£1,200 per session", "£1,200 per session"),
        ("AED 900", "AED 900"),
        ("0.3% to 1%", "0.3 to 1%"),
        ("over 18", "at least age 18"),
        ("0.5 mm", "0.5 mm"),
        ("between 10 am and 4 pm", "10:00 to 16:00"),
    ],
)
def test_describe(text: str, words: str) -> None:
    """A quantity is said the way a person would say it."""
    assert describe(only(text)) == words


WORDS = st.sampled_from(
    """a an one two three six twelve twenty half few several couple of dozen 1 2 4 6 10 30 99 2.5 1,200 ½ - – / to or
    and between at least most more than no up within about over under from every each other second third day days night
    nights week weeks month months year hours minutes morning evening daily weekly monthly once twice times x sessions
    treatment treatments drops SPF factor % per cent £ $ RM AED mm nm °C am pm aged over 18 s + , . ; : apart
    between intervals in the first next same plus tops so maximum off on out seven thirties mid laser
    Morpheus8 single""".split()
)
PHRASES = st.lists(st.tuples(WORDS, st.sampled_from([" ", " ", " ", "", "-"])), max_size=14).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)


def check(text: str) -> None:
    """Assert what holds of the quantities of any text."""
    end = 0
    for found in find_quantities(text):
        assert end <= found.start < found.core_end <= found.end <= len(text)
        end = found.end
        assert 0 <= found.low <= found.high
        assert found.low < INF
        assert describe(found)
        assert overlap(found, found)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """Nothing that can be typed makes the reader fail; quantities stand in order and do not overlap."""
    check(text)


@given(PHRASES)
@settings(max_examples=400)
def test_any_heap_of_number_words_is_read(text: str) -> None:
    """Nor does any heap of the words that it knows."""
    check(text)


def test_a_span_read_alone_is_the_same_quantity() -> None:
    """What gives a quantity its meaning is part of its span."""
    for phrase, *_ in READ:
        for found in find_quantities(f"As a rule, {phrase}, we think."):
            check_span(f"As a rule, {phrase}, we think.", found)


def check_span(text: str, found: Quantity) -> None:
    """Assert that the words of a quantity, read by themselves, give it again."""
    words = text[found.start : found.end]
    (again,) = find_quantities(words)
    shifted = (again.start + found.start, again.end + found.start, again.core_end + found.start)
    assert shifted == (found.start, found.end, found.core_end)
    for name in ("kind", "low", "high", "unit", "comparison", "soft", "per", "ordinal", "word"):
        assert getattr(again, name) == getattr(found, name), name


@given(
    st.lists(st.sampled_from([case[0] for case in READ]), min_size=1, max_size=4),
    st.sampled_from([", then ", "; ", ". After that, ", " (", " while "]),
)
@settings(max_examples=300)
def test_a_span_among_others_is_the_same_quantity(phrases: list[str], joint: str) -> None:
    """The same holds of several quantities in one sentence."""
    text = joint.join(phrases)
    for found in find_quantities(text):
        check_span(text, found)


@pytest.mark.parametrize(
    "piece",
    [
        "a ",
        "every ",
        "1",
        "1 ",
        "1-",
        "once or ",
        "twice to ",
        "at least ",
        "between 1 and ",
        "twice ",
        "1,",
        "one hundred and ",
        "£1 to ",
        "day 1 to ",
    ],
)
def test_time_grows_with_the_length(piece: str) -> None:
    """Two hundred thousand characters of the worst kind take no more than a moment."""
    text = piece * (200_000 // len(piece))
    begin = time.perf_counter()
    find_quantities(text)
    assert time.perf_counter() - begin < 10


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Legs generally need eight to ten before you can put the razor away.", 8, 10),
        ("Four. More would be a waste.", 4, 4),
        ("Plan on 4-6.", 4, 6),
    ],
)
def test_a_lone_count_leaves_its_noun_unsaid(text: str, low: float, high: float) -> None:
    """What it counts, a sentence's neighbours or the recogniser must know."""
    found = lone_count(text)
    assert found is not None
    assert (found.kind, found.low, found.high) == (QuantityKind.COUNT, low, high)


@pytest.mark.parametrize(
    "text",
    ["Eight to ten people came.", "Six sittings are enough.", "Most need six, but backs want eight.", "Call 020 7946."],
)
def test_what_names_its_noun_is_no_lone_count(text: str) -> None:
    """Nor is one of several numbers, or a number that belongs to a quantity."""
    assert lone_count(text) is None
