"""Gaps between visits that a draft gives by its calendar: dates in a row, and so many sessions in so many weeks.

"3 March, 24 March and 14 April" are visits three weeks apart; "all six sessions within twelve weeks" leaves at most
seventeen days between two. What is found is a quantity of the kind `interval` like "three weeks apart", in days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isinf

from linter.model.quantity import Comparison, Quantity, QuantityKind
from linter.model.segment import Segment, SegmentKind
from linter.nlp.matching import Annotation
from linter.nlp.quantities import find_quantities
from linter.nlp.quantity_words import ONES
from linter.nlp.units import Unit, words_at

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "January Jan", "February Feb", "March Mar", "April Apr", "May", "June Jun", "July Jul", "August Aug",
            "September Sept Sep", "October Oct", "November Nov", "December Dec",
        )
    )
    for name in names.split()
}  # fmt: skip
_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)  # days of the year before its first
_YEAR = 365
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NUMBER = r"(?P<{}>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d|[.,]\d|\s?%)"
_DATE = re.compile(
    rf"(?<![\d.,£$€])(?:{_NUMBER.format('day')}(?: of)? (?P<month>{_MONTH})\b\.?(?:,? (?P<year>20\d\d)\b)?"
    rf"|(?P<month_before>{_MONTH})\.? {_NUMBER.format('day_after')}\b(?:,? (?P<year_after>20\d\d)\b)?"
    r"|(?:on |by )?the (?P<alone>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)(?=\s*(?:[,;.)&]|and\b|or\b|then\b|$)))"
)
_LISTED = re.compile(  # "3, 10 and 17 March"
    rf"(?<![\d.,£$€])((?:\d\d?(?:st|nd|rd|th)?,? (?:and |& )?)+)(?=\d\d?(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\b)"
)
_RANGE = re.compile(r"\b(?:to|until|till|through|between|from|before|after)\b|[-–—]\s*$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:between|from)\s+(?:the\s+|\w+day\s+)?$", re.IGNORECASE)
_NO_VISITS = re.compile(
    r"\b(?:publish|updat|review|valid|offer|open|clos|born|expir|deliver|order|post|comment|sale|discount|launch|wedding|"
    r"flight|holiday|trial|stud|written|edit|accessed|retrieved|stock|shipp|deadline|exam)",
    re.IGNORECASE,
)
_VISIT = re.compile(
    r"\b(?:sessions?|visits?|appointments?|treatments?|bookings?|booked|slots?|sittings?|rounds?|pass(?:es)?|peels?|"
    r"needlings?|zaps?|jabs?|syringes?|facials?|lasers?|pencilled|penciled|goes|dips?|tops?[- ]ups?)\b",
    re.IGNORECASE,
)
_SPACE = 60  # characters between two dates of one row
_NEAREST, _FARTHEST = 2, 200  # days between two visits
_ROW = 90  # characters of a row that gives a date
_NEAR = 12  # units around a cell that may be of its row
_MOST_ROWS = 8  # units between two dates of one list or table: a row's other cells
_VISIT_NOUNS = frozenset("session visit appointment treatment sitting round peel procedure pass facial laser".split())
_COUNTED = re.compile(r"\b(?:course|package|plan|pack|block|series|set) of (?P<number>\d\d?|[a-z]+)\b", re.IGNORECASE)
_NAMED = re.compile(  # "three microneedling sessions"
    rf"\b(?P<number>\d\d?|{'|'.join(ONES)})\s+(?:(?!(?:weeks?|months?|days?|hours?|minutes?|to|or|and|of|for|per|in)\b)[a-z-]+\s+){{1,3}}"
    r"(?:sessions|visits|appointments|treatments|sittings|rounds|peels|passes|facials)\b",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"\b(?:in|within|inside|over|across|in under|spread over)"
    r"(?: just| only| the| a| that| under| about| around| roughly| as little as)*\s*$",
    re.IGNORECASE,
)
_EFFECT = re.compile(
    r"\b(?:see|seen|result|effect|notic|improv|fad|gone|clear|chang|last|later|after|each|per|every|apart|between|minute|hour|"
    r"smooth|bright|visible|difference|reduc|lighter|firmer|grow|valid|expire|use them|used)",
    re.IGNORECASE,
)
_SEVERAL, _MOST_VISITS = 2, 24
_AHEAD = 30  # characters before a number of sessions that may speak of what they do
_REACH = 70  # characters from the number of sessions to the time they take
_COURSE = (6.0, 400.0)  # days that a course may take


@dataclass(frozen=True, slots=True)
class _Date:
    day: int  # of the year
    year: int | None
    start: int  # in the sentence, code points
    end: int
    alone: bool  # only its day is said


def _dates(text: str) -> list[_Date]:
    """Return the dates of a sentence, left to right; one that is only a day is of the month before it."""
    found: list[_Date] = []
    month: int | None = None
    listed = {match.start(): match for match in _LISTED.finditer(text)}
    for match in _DATE.finditer(text):
        name = match["month"] or match["month_before"]
        number = int(match["day"] or match["day_after"] or match["alone"])
        year = match["year"] or match["year_after"]
        if name:
            month = _MONTHS[name]
            for start, days in listed.items():
                if days.end() == match.start("day"):
                    for item in re.finditer(r"\d+", days[1]):
                        place = start + item.start(), start + item.end()
                        found.append(_Date(_BEFORE_MONTH[month] + int(item.group()), None, *place, alone=False))
        day = number + (_BEFORE_MONTH[month] if month is not None else 0)
        if not name and found and found[-1].day > day and month is not None:
            month = (month + 1) % 12
            day = number + _BEFORE_MONTH[month]
        found.append(_Date(day, int(year) if year else None, match.start(), match.end(), not name))
    return found


def _gap(first: _Date, second: _Date) -> int | None:
    """Return the days from one date to a later one, None where they cannot be two visits of a course."""
    days = second.day - first.day
    if first.year and second.year:
        days += _YEAR * (second.year - first.year)
    elif days < -_YEAR // 2:
        days += _YEAR
    return days if _NEAREST <= days <= _FARTHEST else None


def _quantity(low: float, high: float, start: int, end: int, how: Comparison = Comparison.EXACT) -> Quantity:
    return Quantity(QuantityKind.INTERVAL, low, high, "day", how, start=start, end=end, core_end=end)


def _annotation(unit: Unit, quantity: Quantity) -> Annotation | None:
    place = words_at(unit, quantity.start, quantity.end)
    return None if place is None else Annotation(frozenset({"interval", "number"}), *place, quantity)


def gaps_in(unit: Unit) -> list[Annotation]:
    """Return the gaps between visits that one sentence gives by dates, or by a number of sessions and their time."""
    text = unit.sentence.text
    if not any(character.isdigit() for character in text) and not _INSIDE_SOMEWHERE.search(text):
        return []
    found = [*_row_of_dates(text, unit), *_course(text)]
    return [annotation for quantity in found if (annotation := _annotation(unit, quantity)) is not None]


_INSIDE_SOMEWHERE = re.compile(r"\b(?:in|within|inside|over|across)\b", re.IGNORECASE)


def _row_of_dates(text: str, unit: Unit) -> Iterator[Quantity]:
    dates = _dates(text)
    if len(dates) < _SEVERAL or _NO_VISITS.search(text) or _FROM.search(text[: dates[0].start]):
        return
    gaps = []
    for first, second in pairwise(dates):
        between = text[first.end : second.start]
        gap = _gap(first, second)
        if gap is None or len(between) > _SPACE or _RANGE.search(between):
            return
        gaps.append(gap)
    if all(date.alone for date in dates) and len(dates) <= _SEVERAL:
        return
    named = any(not isinstance(item.payload, Quantity) and "treatment" in item.names for item in unit.annotations)
    if len(dates) > _SEVERAL or named or _VISIT.search(" ".join(token.raw for token in unit.tokens)):
        yield _quantity(min(gaps), max(gaps), dates[0].start, dates[-1].end)


def _course(text: str) -> Iterator[Quantity]:
    """Yield the gap of "six sessions within twelve weeks": so many days at most from one to the next."""
    quantities = find_quantities(text)
    counts = [
        (int(item.low), int(item.high), item.start, item.end)
        for item in quantities
        if item.kind is QuantityKind.COUNT
        and item.unit in _VISIT_NOUNS
        and not item.ordinal
        and item.high < _MOST_VISITS
    ]
    for match in (*_COUNTED.finditer(text), *_NAMED.finditer(text)):
        number = int(match["number"]) if match["number"].isdigit() else int(ONES.get(match["number"].lower(), 0))
        counts.append((number, number, match.start(), match.end()))
    times = [  # "over six months" is read as more than six
        (
            item.low if isinf(item.high) else item.high,
            item.start,
            item.end,
            text[item.start : item.end].split()[0] + " ",
        )
        for item in quantities
        if item.kind is QuantityKind.TIME and (item.low in (0.0, item.high) or isinf(item.high))
    ]
    for low, high, start, end in sorted(set(counts), key=lambda item: item[2]):
        if low < _SEVERAL or high > _MOST_VISITS:
            continue
        for days, begin, close, words in times:
            between = text[end:begin]
            if not 0 < len(between) <= _REACH or not _COURSE[0] <= days <= _COURSE[1]:
                continue
            inside = _INSIDE.search(between) or _INSIDE.match(words)
            if inside and not _EFFECT.search(between) and not _EFFECT.search(text[:start][-_AHEAD:]):
                yield _quantity(0.0, round(days / (low - 1), 1), start, close, Comparison.AT_MOST)
                return
        span = _span_of_dates(text, end)
        if span is not None:
            yield _quantity(0.0, round(span[0] / (low - 1), 1), start, span[1], Comparison.AT_MOST)
            return


def _span_of_dates(text: str, start: int) -> tuple[int, int] | None:
    """Return the days from one date to the other of "between 1 November and 15 December", and where it ends."""
    dates = [date for date in _dates(text) if date.start >= start and not date.alone]
    if len(dates) != 2 or dates[0].start - start > _REACH:
        return None
    before, between = text[start : dates[0].start], text[dates[0].end : dates[1].start].strip().lower()
    word = before.lower().split()[-1:] or [""]
    if (word[0], between) not in (("between", "and"), ("from", "to"), ("from", "until"), ("from", "till")):
        return None
    gap = dates[1].day - dates[0].day
    gap += _YEAR if gap < 0 else 0
    return (gap, dates[1].end) if _EFFECT.search(before.lower().removesuffix("between ")) is None else None


def gaps_across(units: Sequence[Unit], segments: Sequence[Segment]) -> dict[int, Annotation]:
    """Return the gaps that rows of a list or table give by their dates: unit → the gap from the row before it.

    Rows of other treatments are other courses: "3 March: facial, 17 March: peel" says nothing of either's rhythm.
    """
    dated: list[tuple[int, _Date]] = []
    for number, unit in enumerate(units):
        text = unit.sentence.text
        if len(text) > _ROW or segments[unit.sentence.segment].boilerplate or not re.search(r"\d", text):
            continue
        dates = [date for date in _dates(text) if not date.alone]
        if len(dates) == 1 and not _RANGE.search(f"{text[: dates[0].start]} {text[dates[0].end :]}"):
            dated.append((number, dates[0]))
    if len(dated) < _SEVERAL:
        return {}
    rows: dict[tuple[int, frozenset[str]], list[tuple[int, Unit, _Date]]] = {}
    for number, date in dated:
        row = _row(units, number, segments)
        named = frozenset(
            str(item.payload)
            for unit in row
            for item in unit.annotations
            if not isinstance(item.payload, Quantity) and "treatment" in item.names
        )
        rows.setdefault((segments[units[number].sentence.segment].block, named), []).append(
            (number, units[number], date)
        )
    found: dict[int, Annotation] = {}
    for (block, named), members in rows.items():
        others = [names for other, names in rows if other == block and names != named]
        told = [
            (row, _VISIT.search(" ".join(unit.sentence.text for unit in _row(units, row[0], segments))))
            for row in members
        ]
        if not named and any(visit for _, visit in told):
            members = [row for row, visit in told if visit]  # "Session 3" beside "The party"
        if len(members) < _SEVERAL or (not named and others):
            continue
        about = " ".join(
            _surroundings(members[0][1], segments, [_row(units, place, segments) for place, _, _ in members])
        )
        if not (named or _VISIT.search(about)) or _NO_VISITS.search(about):
            continue
        for (place, _, first), (next_place, unit, second) in pairwise(members):
            gap = _gap(first, second)
            if gap is None or next_place - place > _MOST_ROWS:
                continue
            annotation = _annotation(unit, _quantity(gap, gap, second.start, second.end))
            if annotation is not None:
                found[next_place] = annotation
    return found


def _row(units: Sequence[Unit], number: int, segments: Sequence[Segment]) -> list[Unit]:
    """Return the sentences of the list item or line of a sentence, or of all cells of its table row."""
    index = units[number].sentence.segment
    if segments[index].kind is not SegmentKind.TABLE_CELL:
        return [unit for unit in units[max(0, number - _NEAR) : number + _NEAR] if unit.sentence.segment == index]
    head = segments[index].row_header
    head = index if head is None else head
    return [
        unit
        for unit in units[max(0, number - _NEAR) : number + _NEAR]
        if unit.sentence.segment == head or segments[unit.sentence.segment].row_header == head
    ]


def _surroundings(unit: Unit, segments: Sequence[Segment], rows: Sequence[Sequence[Unit]]) -> Iterator[str]:
    """Yield the words that say what rows of dates are about: their own, their columns', the line or heading above."""
    segment = segments[unit.sentence.segment]
    for row in rows:
        for member in row:
            yield member.sentence.text
            column = segments[member.sentence.segment].column_header
            if column is not None:
                yield segments[column].text
    if segment.introducer is not None:
        yield segments[segment.introducer].text
    if segment.headings:
        yield segments[segment.headings[-1]].text


__all__ = ("gaps_across", "gaps_in")
