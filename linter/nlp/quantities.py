"""Numbers, ranges and units in a sentence → Quantity.

A sentence is cut into words once; at every word that can open a quantity a small descent parser looks ahead over a
bounded number of words. Nothing is searched twice, so that the time grows with the length of the text and no faster.

What gives a quantity its meaning is part of its span ("at least 48 hours", "four weeks apart", "twice a week at most"),
so that the span, read by itself, is the same quantity again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

from linter.model.quantity import Comparison, Quantity, QuantityKind
from linter.nlp.quantity_words import (
    ABOUT,
    AFTER,
    AFTER_A_MINUTE,
    AFTER_BARE,
    AFTER_DIGITS,
    AFTER_ONE,
    AFTER_UNSAID,
    AGE_FOLLOWERS,
    ARTICLES,
    BARE,
    BEFORE,
    BEFORE_BARE,
    BEFORE_KINDS,
    BOTH_WAYS,
    CODES,
    COMPARED_INSIDE,
    COUNTED_BY_A,
    COURSES,
    CURRENCIES,
    DASHES,
    DECADES,
    DOLLARS,
    ENERGY,
    HABITS,
    HALVED,
    HEDGES,
    HOLDERS,
    HOUR,
    HYPHENS,
    INF,
    KINDS_OF_THINGS,
    LEAST,
    LENGTH,
    LIMIT,
    LOOSE,
    MINUTE,
    MONTH,
    MOST,
    MULTIPLIED,
    NAMED_BY_NUMBER,
    NEAR_ARTICLE,
    NO_ADJECTIVE,
    NO_RATE,
    NOT_A_TIME,
    NOT_BEFORE_BARE,
    NOT_OVERNIGHT,
    NOUNS,
    ONE_AFTER_THE_OTHER,
    ONE_PERIOD,
    ONES,
    OPEN,
    ORDINALS,
    PART_OF_DECADE,
    PARTS,
    PER_NOUNS,
    PER_WORDS,
    PERIODS,
    RANGE_WORDS,
    RATED,
    RATES,
    REACH,
    SECOND,
    SHARES,
    SIGNS,
    SLASHED,
    SOFT_RATES,
    STARTERS,
    STOPS,
    SYMBOLS,
    TENS,
    TIME,
    TIME_ADJECTIVES,
    TOKEN,
    VULGAR,
    WEEKDAYS,
    WEIGHTS,
    WORD_TIMES,
    YEAR,
    Phrases,
)

__all__ = ["as_frequency", "as_interval", "describe", "find_quantities", "lone_count", "overlap"]

_T = TypeVar("_T")


class _Number(NamedTuple):
    """A number as written."""

    low: float
    high: float
    end: int  # index of the word after it
    form: str  # digits, words, article, loose, part or single

    @property
    def soft(self) -> bool:
        return self.form == "loose"

    @property
    def plain(self) -> bool:
        """Whether it can stand without a unit ("a day or two")."""
        return self.form in ("digits", "words")


class _Unit(NamedTuple):
    """A unit as written."""

    kind: QuantityKind
    scale: float
    name: str
    end: int
    offset: float = 0.0  # added before scaling (Fahrenheit)


@dataclass(frozen=True, slots=True)
class _Core:
    """A quantity without its comparators."""

    kind: QuantityKind
    low: float
    high: float
    unit: str
    end: int  # index of the word after it
    soft: bool = False
    comparison: Comparison | None = None  # when the number brings its own ("SPF of at least 30", "over 18")
    ordinal: bool = False
    word: bool = False
    per: str = ""
    rate: bool = False  # an interval said as a rate: "at most every six weeks" means six weeks or more
    hyphenated: bool = False
    core_end: int = 0


class _Sentence:
    """A text in words, and what can be read from each of them; `at` indices count words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self._numbers: dict[int, _Number | None] = {}
        for match in TOKEN.finditer(text):
            self.words.append(match.group().lower().replace("’", "'"))
            self.starts.append(match.start())
            self.ends.append(match.end())

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def _count(self) -> int:
        return len(self.words)

    def word(self, at: int) -> str:
        """Return a word in lower case, "" outside the text."""
        return self.words[at] if 0 <= at < self._count else ""

    def glued(self, at: int) -> bool:
        """Return whether no blank parts a word from the one before."""
        return 0 < at < self._count and self.starts[at] == self.ends[at - 1]

    def phrase(self, at: int, table: Phrases[_T]) -> tuple[_T, int] | None:
        """Return the value of the longest phrase of a table that stands here, and the index after it."""
        for words, value in table.get(self.word(at), ()):
            end = at + len(words)
            if len(words) == 1 or tuple(self.words[at:end]) == words:
                return value, end
        return None

    def hyphen(self, at: int) -> int:
        """Return the index after a hyphen that joins two words, or the index itself."""
        joined = self.word(at) in HYPHENS and self.glued(at) and self.glued(at + 1)
        return at + 1 if joined else at

    # -- numbers

    def is_digits(self, at: int) -> bool:
        word = self.word(at)
        return bool(word) and word[-1] in "0123456789"

    def named(self, at: int) -> bool:
        """Return whether what stands here is a name's part and no amount: "Morpheus8", "3-in-1", "24/7", "top 10"."""
        before = self.word(at - 1)
        if self.glued(at):
            if before[-1:].isalnum() or before in ("/", "'", "#", "_"):
                return True
            if before in ".,-‐‑":
                return self.glued(at - 1) and self.word(at - 2)[-1:].isalnum()
        if before in NAMED_BY_NUMBER or (before == "." and self.word(at - 2) == "no" and self.glued(at - 1)):
            return True
        # "0207 946 0000": groups of digits in a row are no amounts.
        return self.is_digits(at) and (self.is_digits(at - 1) or (self.is_digits(at + 1) and self.word(at + 2) != "/"))

    def number(self, at: int) -> _Number | None:
        """Return the number that begins here."""
        # Every reader asks for it; "a" and "one" are frequent words.
        if at not in self._numbers:
            self._numbers[at] = self._read_number(at)
        return self._numbers[at]

    def _read_number(self, at: int) -> _Number | None:
        loose = self.phrase(at, LOOSE)
        if loose is not None:
            (low, high), end = loose
            return _Number(low, high, end, "loose")
        part = self.phrase(at, PARTS)
        if part is not None:
            return self._part(at, *part)
        word = self.word(at)
        if word in ("a", "an"):
            if self.word(at + 1) == "single":
                return _Number(1.0, 1.0, at + 2, "single")
            hundred = self.word(at + 1) if word == "a" else ""
            if hundred not in ("hundred", "thousand"):
                return _Number(1.0, 1.0, at + 1, "article")
        if word == "single":
            return None if self.word(at - 1) in ("every", "each", "any") else _Number(1.0, 1.0, at + 1, "single")
        if word == "one" and self.word(at + 1) == "single":
            return _Number(1.0, 1.0, at + 2, "single")
        if word in VULGAR:
            return _Number(VULGAR[word], VULGAR[word], self._of_a(at + 1), "part")
        return self._digits(at) if self.is_digits(at) else self._spelt(at)

    def _part(self, at: int, value: float, end: int) -> _Number | None:
        if value < 1 and self.word(end) in ("past", "way", "of", "price", "the"):
            return None
        return _Number(value, value, self.hyphen(end) if self.word(at) == "half" else end, "part")

    def _of_a(self, at: int) -> int:
        """Return the index after "of a", "an" or "of an", which follow a fraction."""
        end = at + 1 if self.word(at) == "of" else at
        return end + 1 if self.word(end) in ("a", "an") else at

    def _digits(self, at: int) -> _Number | None:
        digits = self.words[at].replace(",", "")
        if len(digits) > 12:
            return None
        value, end = float(digits), at + 1
        if self.word(end) == "/" and self.is_digits(end + 1):
            fraction = SLASHED.get((digits, self.word(end + 1)))
            second = self._plain_digits(end + 1)
            if (
                self.word(end + 2) in TIME
                and self.word(end + 2).endswith("s")
                and second is not None
                and second == value + 1
            ):
                return _Number(value, second, end + 2, "digits")  # "2/3 weeks": two or three
            if fraction is None:
                return None
            return _Number(fraction, fraction, self._of_a(end + 2), "part")
        if self.word(end) in VULGAR:
            value, end = value + VULGAR[self.word(end)], end + 1
        elif self.word(end + 1) == "/" and (self.word(end), self.word(end + 2)) in SLASHED:
            value, end = value + SLASHED[self.word(end), self.word(end + 2)], end + 3
        else:
            value, end = self._and_a_half(value, end)
        return _Number(value, value, end, "digits") if value < LIMIT else None

    def _spelt(self, at: int) -> _Number | None:
        found = self._below_thousand(at)
        if found is None:
            return None
        value, end = found
        if self.word(end) == "thousand":
            value, end = value * 1000, end + 1
            joined = self.word(end) == "and"
            more = self._below_thousand(end + joined)
            # "a thousand and two", "two thousand four hundred"; but "a thousand one-hour visits" are a thousand.
            if more is not None and more[0] > 0 and (joined or more[0] >= 100):
                value, end = value + more[0], more[1]
        value, end = self._and_a_half(value, end)
        return _Number(value, value, end, "words")

    def _below_thousand(self, at: int) -> tuple[float, int] | None:
        """Return "four hundred and fifty", "two hundred fifty", "a hundred", "a" of "a thousand", or what is less."""
        if self.word(at) == "a" and self.word(at + 1) in ("hundred", "thousand"):
            found: tuple[float, int] | None = 1.0, at + 1
        else:
            found = self._below_hundred(at)
        if found is None or self.word(found[1]) != "hundred":
            return found
        value, end = found[0] * 100, found[1] + 1
        joined = self.word(end) == "and"
        more = self._below_hundred(end + 1) if joined else self._below_hundred(end) if self.word(end) in TENS else None
        return (value + more[0], more[1]) if more is not None and more[0] > 0 else (value, end)

    def _below_hundred(self, at: int) -> tuple[float, int] | None:
        word = self.word(at)
        if word in ONES:
            return float(ONES[word]), at + 1
        if word in TENS:
            ones = self.hyphen(at + 1)
            if 0 < ONES.get(self.word(ones), 0) < 10:
                return float(TENS[word] + ONES[self.word(ones)]), ones + 1
            return float(TENS[word]), at + 1
        return None

    def _and_a_half(self, value: float, end: int) -> tuple[float, int]:
        """Add "and a half" to a number, hyphens or blanks between."""
        first = self.hyphen(end)
        if self.word(first) == "and":
            second = self.hyphen(first + 1)
            third = self.hyphen(second + 1)
            if self.word(second) == "a" and self.word(third) in ("half", "quarter"):
                more = 0.5 if self.word(third) == "half" else 0.25
                return value + more, third + 1
        return value, end

    # -- units

    def unit(self, at: int, number: _Number) -> _Unit | None:
        """Return the unit that stands here, after a number."""
        place = self.hyphen(at)
        word = self.word(place)
        if number.form == "article" and word in SYMBOLS:
            return None
        year = number.form == "digits" and 1900 <= number.low <= 2099 and self.is_digits(number.end - 1)
        if word == "%":
            return _Unit(QuantityKind.PERCENT, 1.0, "%", place + 1)
        if word == "percent":
            return _Unit(QuantityKind.PERCENT, 1.0, "%", place + 1)
        if word == "per" and self.word(self.hyphen(place + 1)) == "cent":
            return _Unit(QuantityKind.PERCENT, 1.0, "%", self.hyphen(place + 1) + 1)
        if word in LENGTH:
            return _Unit(QuantityKind.DEPTH, LENGTH[word], "mm", place + 1)
        if word in ENERGY and (word != "j" or number.form == "digits"):
            return self._energy(place, word)
        if word in CURRENCIES and not year and number.form in ("digits", "words"):
            return _Unit(QuantityKind.MONEY, 1.0, CURRENCIES[word], place + 1)
        if word in ("°", "º", "℃", "degree", "degrees"):
            return self._degrees(place, word)
        if year:
            return None
        return self._time_unit(place, number) or self._noun(place, number)

    def _energy(self, at: int, word: str) -> _Unit:
        end = at + 1
        if word != "nm" and self.word(end) == "/" and self.word(end + 1) in ("cm", "cm²"):
            end += 2
            if self.word(end) in ("²", "2") and self.glued(end):
                end += 1
        return _Unit(QuantityKind.ENERGY, 1.0, ENERGY[word], end)

    def _degrees(self, at: int, word: str) -> _Unit | None:
        scale = self.word(at + 1)
        if word == "℃":
            return _Unit(QuantityKind.TEMPERATURE, 1.0, "°C", at + 1)
        if scale in ("c", "celsius", "centigrade"):
            return _Unit(QuantityKind.TEMPERATURE, 1.0, "°C", at + 2)
        if scale in ("f", "fahrenheit"):
            return _Unit(QuantityKind.TEMPERATURE, 5 / 9, "°C", at + 2, -32.0)
        return None

    def _time_unit(self, at: int, number: _Number) -> _Unit | None:
        for _ in range(2):
            if self.word(at) in TIME_ADJECTIVES and self.word(at + 1):
                at += 1
        word = self.word(at).removesuffix("'s")
        scale = TIME.get(word)
        if scale is None:
            return None
        following = self.word(at + 1)
        if word in AFTER_DIGITS and number.form != "digits":
            return None
        if number.form in ("article", "single"):
            # "a second session", "a minute amount", "a night cream"
            if word == "second" and not (following == "or" and self.word(at + 2) == "two"):
                return None
            if word == "minute" and following not in AFTER_A_MINUTE:
                return None
            if word == "min":
                return None
        if word in ("day", "night", "evening", "morning", "weekend", "year") and number.high == 1:
            if following in NOT_A_TIME.get(word, "").split():
                return None
            if following in HYPHENS and self.word(at + 2) in ("round", "time", "to"):
                return None
        if word == "second" and number.form == "words" and number.low < 2:
            return None
        return _Unit(QuantityKind.TIME, scale, "day", at + 1)

    def _noun(self, at: int, number: _Number) -> _Unit | None:
        """Return what is counted, after up to two words that describe it ("three weekly laser sessions")."""
        place = at
        one = number.high == 1 and number.form in ("words", "digits", "article", "single")
        for step in range(3):
            word = self.word(place)
            if word == "top" and self.word(place + 1) in HYPHENS and self.word(place + 2) in ("up", "ups"):
                return _Unit(QuantityKind.COUNT, 1.0, "top-up", place + 3)
            noun = NOUNS.get(word)
            if noun is not None:
                # "two treatment rooms", "three layer masks": what is counted stands last.
                return self._counted(place, noun, number)
            if step == 2 or not word[:1].isalpha() or word in NO_ADJECTIVE or word in TIME or "'" in word:
                length = self._length_adjective(place) if step < 2 else None
                if length is None:
                    return None
                place = length
                continue
            if one and word not in AFTER_ONE and not (word == "follow" and self.word(place + 1) in HYPHENS):
                return None
            if len(word) < 2 or word in WEIGHTS:
                return None  # "a 30 g airless pump"
            if word.endswith("s") and not word.endswith(("ss", "us")) and word not in ("previous",):
                return None
            place += 1
            if self.word(place) in HYPHENS and self.glued(place) and self.glued(place + 1):
                place += 2  # "follow-up", "medium-depth"
        return None

    def _length_adjective(self, at: int) -> int | None:
        """Return the index after "30-minute" and the like, which may stand before what is counted."""
        if not self.is_digits(at) and self._below_hundred(at) is None:
            return None
        unit = self.hyphen(at + 1)
        return unit + 1 if unit > at + 1 and self.word(unit) in TIME else None

    def _counted(self, at: int, noun: str, number: _Number) -> _Unit | None:
        if number.form == "part" and number.low < 1 and noun not in HALVED:
            return None
        if noun == "time" and (number.high <= 1 or self.word(at + 1) in MULTIPLIED):
            return None
        return _Unit(QuantityKind.COUNT, 1.0, noun, at + 1)

    # -- what a quantity is made of

    def separator(self, at: int, *, between: bool) -> tuple[str, int] | None:
        """Return how a range goes on here ("-", "to", "or", "and") and the index after it."""
        word = self.word(at)
        if between:
            if word in ("and", "to") or word in DASHES:
                return "and", self._skip_hedge(at + 1)
            return None
        if word in DASHES:
            if self.word(at + 1) in ("to", "or") and self.word(at + 2) in DASHES:
                return "to", at + 3  # "three-to-four-week"
            return "-", at + 1
        if word in RANGE_WORDS:
            return word, self._skip_hedge(at + 1)
        if word == "," and self.word(at + 1) in HEDGES:
            return "or", at + 2
        if word == "," and self.word(at + 1) == "or" and self.word(at + 2) in HEDGES:
            return "or", at + 3
        return None

    def _skip_hedge(self, at: int) -> int:
        return at + 1 if self.word(at) in HEDGES else at

    def measured(self, at: int) -> _Core | None:
        """Return a number or range with its unit: "3-4 weeks", "2 days to a week", "a day or two"."""
        between = self.word(at) == "between"
        begin = self._skip_hedge(at + 1) if between else at
        if self.named(begin):
            return None
        number = self.number(begin)
        if number is None:
            return None
        first = self.unit(number.end, number)
        range_ = self._range(number, first, between=between)
        if range_ is not None:
            return range_
        if between or first is None or not self._countable(begin, number, first):
            return None
        return self._single(number, first)

    def _range(self, number: _Number, first: _Unit | None, *, between: bool) -> _Core | None:
        separator = self.separator(first.end if first else number.end, between=between)
        if separator is None:
            return None
        sign, place = separator
        other = self.number(place)
        if other is None:
            return None
        end = other.end + 1 if self.word(other.end) == "," and self.word(place - 1) in HEDGES else other.end
        second = self.unit(end, other)
        unit = second or first
        if unit is None:
            return None
        if second is None:
            # "a day or two"; but "an hour or two layers" and "2 weeks - 3" are no ranges.
            if sign not in ("or", "and") or not other.plain or (sign == "and" and not between):
                return None
            end = other.end
        else:
            end = second.end
        low_unit = first or unit
        if low_unit.kind is not unit.kind or low_unit.name != unit.name:
            return None
        if first is None and number.form == "article":
            return None
        if other.form == "article" and first is None:
            return None
        if other.form == "article" and unit.kind is QuantityKind.COUNT:
            return None
        low = (number.low + low_unit.offset) * low_unit.scale
        high = (other.high + unit.offset) * unit.scale
        if low > high:
            # "a fortnight or ten days" is a range backwards, "8 – 2 weeks" is two numbers.
            if sign == "-":
                return None
            low, high = high, low
        return _Core(unit.kind, low, high, unit.name, end, number.soft or other.soft, hyphenated=self._hyphenated(end))

    def _hyphenated(self, end: int) -> bool:
        """Return whether the unit that ends here hangs on its number: "two-week"."""
        return self.word(end - 2) in HYPHENS and self.glued(end - 1)

    def _countable(self, at: int, number: _Number, unit: _Unit) -> bool:
        """Return whether a number without a range counts at all: "a treatment" and "the two treatments" do not."""
        before = self.word(at - 1)
        if before in ("no", "another") and number.form == "words" and number.low == 1:
            return False
        if number.form == "article" and unit.kind is QuantityKind.TIME and before.endswith("s"):
            dose = self.number(at - 2)
            if dose is not None and dose.plain and dose.end == at - 1 and before not in TIME and before not in NOUNS:
                return False  # "two gummies a day"
        if unit.kind is not QuantityKind.COUNT:
            return not (number.form == "single" and unit.kind is not QuantityKind.TIME)
        if number.form == "article":
            return unit.name in COUNTED_BY_A
        if number.form == "loose" and self.word(at) == "few":
            return False
        return not (unit.name in KINDS_OF_THINGS and before in BEFORE_KINDS)

    def _single(self, number: _Number, unit: _Unit) -> _Core:
        low, high, end = number.low, number.high, unit.end
        if unit.kind is QuantityKind.TIME and number.form in ("article", "words", "digits", "single"):
            more, end = self._and_a_half(0.0, end)
            low, high = low + more, high + more
        low, high = (low + unit.offset) * unit.scale, (high + unit.offset) * unit.scale
        if unit.kind is QuantityKind.TIME and unit.scale in (HOUR, MINUTE):
            rest, end = self._smaller(unit.scale, end)
            low, high = low + rest, high + rest
        return _Core(unit.kind, low, high, unit.name, end, number.soft, hyphenated=self._hyphenated(end))

    def _smaller(self, scale: float, end: int) -> tuple[float, int]:
        """Return what "an hour and twenty minutes" adds to its hour, in days."""
        place = end + 1 if self.word(end) == "and" else end
        number = (
            self.number(place)
            if self.is_digits(place) or self.word(place) in ONES or self.word(place) in TENS
            else None
        )
        if number is not None and number.plain:
            smaller = TIME.get(self.word(number.end))
            if smaller is not None and abs(smaller * 60 - scale) < 1e-12:
                return number.low * smaller, number.end + 1
        return 0.0, end

    # -- kinds of quantities, each from its first word

    def word_time(self, at: int) -> _Core | None:
        """Return a time without a number: "overnight", "the same day", "immediately"."""
        found = self.phrase(at, WORD_TIMES)
        if found is None:
            return None
        (low, high), end = found
        if self.word(at) == "overnight" and self.word(end) in NOT_OVERNIGHT:
            return None
        return _Core(QuantityKind.TIME, low, high, "day", end, soft=True, word=True)

    def bare_time(self, at: int) -> _Core | None:
        """Return a bare plural that stands for a time: "weeks" of "for weeks", "weeks later", "takes weeks"."""
        word = self.word(at)
        if word not in BARE or self.named(at) or (self.glued(at - 1) and self.word(at - 2) in HYPHENS):
            return None  # "the settling-in weeks"
        before, alone = self.word(at - 1), len(self) == 1
        placed = before in BEFORE_BARE or (before == "after" and word != "hours") or before in ("within", "inside")
        if self.word(at + 1) in ("one", "two", "three") or self.is_digits(at + 1):
            return None  # "in weeks two to four"
        if before in NOT_BEFORE_BARE or not (alone or placed or self.phrase(at + 1, AFTER_BARE) is not None):
            return None
        low, high = BARE[word]
        return _Core(QuantityKind.TIME, low, high, "day", at + 1, soft=True, word=True)

    def ordinal_number(self, at: int) -> tuple[float, int] | None:
        """Return the value of "third" or "3rd" and the index after it."""
        word = self.word(at)
        if word in ORDINALS:
            return ORDINALS[word], at + 1
        if self.is_digits(at) and self.glued(at + 1) and self.word(at + 1) in ("st", "nd", "rd", "th"):
            value = self._plain_digits(at)
            return (value, at + 2) if value is not None else None
        return None

    def _plain_digits(self, at: int) -> float | None:
        word = self.word(at)
        return float(word) if word.isascii() and word.isdigit() and len(word) < 4 else None

    def ordinal_time(self, at: int) -> _Core | None:
        """Return a point in time: "day three", "week 2-4", "the second day until about the fifth"."""
        if self.word(at) in ("day", "days", "week", "weeks", "month", "months", "night", "hour", "year"):
            return self._numbered_time(at)
        place = at + 1 if self.word(at) == "the" else at
        found = self.ordinal_number(place)
        if found is None or self.named(place):
            return None
        low, end = found
        high = low
        sign = self.word(end)
        if sign in ("to", "or") or sign in DASHES:
            other = self.ordinal_number(end + 2 if self.word(end + 1) == "the" else end + 1)
            if other is not None:
                high, end = other
        scale = TIME.get(self.word(end))
        if self.word(end) == "weekend" and self._reached(at):
            scale = 7.0  # by the second weekend two weeks are over
        elif scale is None or scale < 1 or self.word(end) in ("afternoon", "weekend", "season"):
            return None
        end += 1
        if high == low and self.word(end) in ("to", "until", "till", "through", "or"):
            place = self._skip_hedge(end + 1)
            other = self.ordinal_number(place + 1 if self.word(place) == "the" else place)
            if other is not None and other[0] > low:
                high, end = other
                if self.word(end) in TIME and TIME[self.word(end)] == scale:
                    end += 1
        if low > high:
            return None
        return _Core(QuantityKind.TIME, low * scale, high * scale, "day", end, ordinal=True)

    def _reached(self, at: int) -> bool:
        """Return whether something comes before or after the point in time that begins here: "by your first …"."""
        before = at - 1 if self.word(at - 1) not in ("the", "your", "my", "their", "our") else at - 2
        return self.word(before) in ("", "by", "before", "until", "till", "after", "from")

    def _numbered_time(self, at: int) -> _Core | None:
        if self.word(at - 1) in (
            "a",
            "an",
            "per",
            "every",
            "each",
            "one",
            "this",
            "that",
            "same",
            "next",
        ) or self.is_digits(at - 1):
            return None
        unit = self.word(at)
        scale = TIME[unit]
        number = self.number(at + 1)
        if number is None or not number.plain or self.unit(number.end, number) is not None:
            return None
        low = high = number.low
        end = number.end
        separator = self.separator(end, between=False) or (
            ("and", end + 1)
            if self.word(end) == "and" and (unit.endswith("s") or self.word(at - 1) == "between")
            else None
        )
        if separator is not None and separator[0] != "or":
            place = separator[1] + 1 if self.word(separator[1]).rstrip("s") == unit.rstrip("s") else separator[1]
            other = self.number(place)
            if other is not None and other.plain and other.low > low and self.unit(other.end, other) is None:
                high, end = other.low, other.end
        if high > 400 or self.word(end) == "/":
            return None
        return _Core(QuantityKind.TIME, low * scale, high * scale, "day", end, ordinal=True)

    def habit(self, at: int) -> _Core | None:
        """Return a frequency that is one set phrase: "nightly", "morning and night", "alternate evenings"."""
        found = self.phrase(at, HABITS)
        if found is None:
            return None
        (low, high), end = found
        if end == at + 1 and self.word(end) in NO_RATE:
            return None
        if end == at + 1 and self.word(end) in ("intervals", "interval") and low > 0:
            return _Core(QuantityKind.INTERVAL, 7 / high, 7 / low, "day", end + 1, low != high)
        return _Core(QuantityKind.FREQUENCY, low, high, "week", end, self.word(at) in SOFT_RATES)

    def times(self, at: int) -> tuple[float, float, bool, int, bool] | None:
        """Return low, high, softness, the index after and whether it counts times, of "once or twice", "2-3 nights"."""
        simple = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
        word = self.word(at)
        if word in simple:
            low = high = simple[word]
            end = at + 1
            separator = self.separator(end, between=False)
            if separator is not None:
                more, place = simple.get(self.word(separator[1])), separator[1] + 1
                number = self.number(separator[1]) if more is None else None
                if number is not None and number.plain and self.word(number.end) in ("times", "x", "×"):
                    more, place = number.high, number.end + 1
                if more is not None and more > low:
                    return low, more, False, place, True
            return low, high, False, end, True
        if self.named(at):
            return None
        number = self.number(at)
        if number is None or number.form in ("article", "part"):
            return None
        low, high, soft, end = number.low, number.high, number.soft, number.end
        separator = self.separator(end, between=False)
        if separator is not None:
            other_number = self.number(separator[1])
            if other_number is not None and other_number.low > low and other_number.form != "part":
                high, soft, end = other_number.high, soft or other_number.soft, other_number.end
        place = self.hyphen(end)
        word = self.word(place)
        if word == "single" and number.form == "words":
            place += 1
            word = self.word(place)
        if word in ("times", "x", "×", "time") and not (word == "time" and high > 1):
            return low, high, soft, place + 1, True
        if number.form == "words" and low == high == 1 and word in ("a", "per") and place == end:
            return low, high, soft, end, True  # "four sessions, one a month"
        nights = ("night", "nights", "day", "days", "evening", "evenings", "morning", "mornings")
        if self.word(place + 1) in nights and word.isalpha() and word not in NO_ADJECTIVE and word not in TIME:
            place += 1  # "two acid evenings a week"
            word = self.word(place)
        if word in nights:
            return low, high, soft, place + 1, False
        if NOUNS.get(word) in RATED:
            return low, high, soft, place + 1, False
        return None

    def rate(self, at: int) -> _Core | None:
        """Return how often: "twice a week", "2-3 nights per week", "once every six weeks"."""
        found = self.times(at)
        if found is None:
            return None
        low, high, soft, end, by_times = found
        place = self.hyphen(end)
        word = self.word(place)
        if word == "," and by_times:
            return None
        if word in RATES and by_times and low <= high:
            factor = RATES[word]
            return _Core(QuantityKind.FREQUENCY, low * factor[0], high * factor[1], "week", place + 1, soft)
        if word in ("out", "of"):
            return self._out_of(low, high, soft, place)
        if word in ("a", "per", "each", "every", "/", "in", "an"):
            period = self.hyphen(place + 1)
            article = self.word(period) in ONE_PERIOD and word in ("in", "every", "each", "per")
            if article and (self.number(period) is None or self.word(period) in ("a", "one")):
                period += 1
            factor_ = PERIODS.get(self.word(period).removesuffix("'s"))
            if (
                factor_ is not None
                and word in ("in",)
                and self.word(place + 1) not in ("a", "any", "each", "one", "every")
            ):
                factor_ = None
            if factor_ is not None and self.word(period + 1) == "apart":
                return None  # "two visits a fortnight apart"
            if factor_ is not None:
                return _Core(QuantityKind.FREQUENCY, low * factor_, high * factor_, "week", period + 1, soft)
            if by_times and word in ("every", "in", "per"):
                return self._times_in(low, high, soft, place + 1)
        return None

    def _out_of(self, low: float, high: float, soft: bool, at: int) -> _Core | None:
        """Return the frequency of "five nights out of seven" and "three nights of the week"."""
        if self.word(at) == "of":
            if (self.word(at + 1), self.word(at + 2)) in (("the", "week"), ("each", "week"), ("every", "week")):
                return _Core(QuantityKind.FREQUENCY, low, high, "week", at + 3, soft)
            return None
        if self.word(at + 1) != "of":
            return None
        place = at + 3 if self.word(at + 2) == "every" else at + 2
        of = self._below_hundred(place) if not self.is_digits(place) else (self._plain_digits(place) or 0.0, place + 1)
        if of is None or of[0] < high or of[0] == 0:
            return None
        return _Core(QuantityKind.FREQUENCY, 7 * low / of[0], 7 * high / of[0], "week", of[1], soft)

    def _times_in(self, low: float, high: float, soft: bool, at: int) -> _Core | None:
        """Return the rate of "once every six weeks", "three times in 24 hours"."""
        if self.word(at) == "every":
            at += 1
        if self.word(at) in ("other", "second"):
            period = TIME.get(self.word(at + 1))
            if period is None:
                return None
            span = _Core(QuantityKind.TIME, 2 * period, 2 * period, "day", at + 2)
        else:
            measured = self.measured(at)
            if measured is None or measured.kind is not QuantityKind.TIME or measured.low <= 0:
                return None
            span = measured
        soft = soft or span.soft
        if low == high == 1:
            return _Core(QuantityKind.INTERVAL, span.low, span.high, "day", span.end, soft, rate=True)
        return _Core(QuantityKind.FREQUENCY, 7 * low / span.high, 7 * high / span.low, "week", span.end, soft)

    def every(self, at: int) -> _Core | None:
        """Return how often or how far apart: "every night", "every third evening", "every 4-6 weeks"."""
        if self.word(at) not in ("every", "each"):
            return None
        place = at + 1
        if self.word(place) == "and" and self.word(place + 1) == "every":
            place += 2
        if self.word(place) == "single":
            place += 1
        word = self.word(place)
        if word in PERIODS and word != "24-hour":
            end = place + 1
            if self.word(end) in ("'", "-") and self.glued(end):
                return None
            if self.word(end) == "of" and (self.word(end + 1), self.word(end + 2)) == ("the", "week"):
                end += 3
            elif word.endswith("day") and self.word(end) in ("night", "evening", "morning") and word != "day":
                end += 1
            return _Core(QuantityKind.FREQUENCY, PERIODS[word], PERIODS[word], "week", end)
        if word in ("other", "alternate"):
            return self._every_nth(2.0, 2.0, place + 1)
        if word in ORDINALS:
            return self._every_nth_range(place)
        if word in ("a", "an"):
            return None
        measured = self.measured(self._skip_hedge(place))
        if measured is None or measured.kind is not QuantityKind.TIME or measured.low <= 0:
            return self._every_nth_range(place)
        return _Core(QuantityKind.INTERVAL, measured.low, measured.high, "day", measured.end, measured.soft, rate=True)

    def _every_nth(self, low: float, high: float, at: int) -> _Core | None:
        unit = self.word(at)
        if unit not in PERIODS:
            return None
        days = 7 / PERIODS[unit]
        if PERIODS[unit] >= 5:
            return _Core(QuantityKind.FREQUENCY, PERIODS[unit] / high, PERIODS[unit] / low, "week", at + 1)
        return _Core(QuantityKind.INTERVAL, low * days, high * days, "day", at + 1, rate=True)

    def _every_nth_range(self, at: int) -> _Core | None:
        """Return "every second or third night", "every 2nd to 3rd day"."""
        first = self.ordinal_number(at)
        if first is None or first[0] <= 1:
            return None
        if self.word(first[1]) in ("or", "to") or self.word(first[1]) in DASHES:
            second = self.ordinal_number(first[1] + 1)
            if second is not None and second[0] > first[0]:
                return self._every_nth(first[0], second[0], second[1])
        return self._every_nth(first[0], first[0], first[1])

    def on_and_off(self, at: int) -> _Core | None:
        """Return the frequency of "one night on, two off"."""
        found = self.times(at)
        if found is None or found[4] or self.word(found[3]) != "on" or found[0] != found[1]:
            return None
        place = found[3] + 1
        place += self.word(place) in (",", "and", "/")
        off = self._below_hundred(place) or ((v, place + 1) if (v := self._plain_digits(place)) is not None else None)
        if off is None:
            return None
        end = off[1] + 1 if self.word(off[1]) in ("night", "nights", "day", "days", "evening", "evenings") else off[1]
        if self.word(end) != "off" or found[0] + off[0] <= 0:
            return None
        value = 7 * found[0] / (found[0] + off[0])
        return _Core(QuantityKind.FREQUENCY, value, value, "week", end + 1)

    def weekdays(self, at: int) -> _Core | None:
        """Return how often by the days that are named: "Mondays and Thursdays", "Tuesday, Friday and Sunday nights"."""
        days, end = 0, at
        plural = False
        while self.word(end).removesuffix("s") in WEEKDAYS:
            days, plural, end = days + 1, plural or self.word(end).endswith("s"), end + 1
            place = end
            while self.word(place) in (",", "and", "&"):
                place += 1
            if place == end or self.word(place).removesuffix("s") not in WEEKDAYS:
                break
            end = place
        if days < 2:
            return None
        if self.word(end) in ("night", "nights", "evening", "evenings", "morning", "mornings"):
            plural, end = True, end + 1
        return _Core(QuantityKind.FREQUENCY, float(days), float(days), "week", end) if plural or days > 2 else None

    def in_a_row(self, at: int) -> _Core | None:
        """Return the gap of "five consecutive Thursdays": a week."""
        number = self.number(at)
        if number is None or not number.plain or number.low < 2 or self.named(at):
            return None
        if self.word(number.end) not in ("consecutive", "successive", "straight"):
            return None
        day = self.word(number.end + 1)
        if not day.endswith("s") or day.removesuffix("s") not in WEEKDAYS:
            return None
        return _Core(QuantityKind.INTERVAL, 7.0, 7.0, "day", number.end + 2)

    def share(self, at: int) -> _Core | None:
        """Return the strength of "the tenth part of every bottle", "a full tenth of every drop", "one part in ten"."""
        place = at + 1
        while self.word(place) in ("full", "whole", "good"):
            place += 1
        if self.word(at) == "one" and self.word(place) == "part":
            for end in range(place + 1, place + 5):  # "one part retinal in a thousand"
                if self.word(end) == "in":
                    whole = self.number(end + 1)
                    if whole is None or whole.form not in ("digits", "words") or not 10 <= whole.low <= 10_000:
                        return None
                    return _Core(QuantityKind.PERCENT, 100 / whole.low, 100 / whole.low, "%", whole.end)
            return None
        if self.word(at) not in ("a", "one", "the") or self.word(place) not in SHARES:
            return None
        value = SHARES[self.word(place)]
        place += 1 + (self.word(place + 1) == "part")
        if self.word(place) != "of" or self.word(place + 1) not in ("every", "each", "the", "this", "our", "any"):
            return None
        if self.word(place + 2) not in HOLDERS:
            return None
        return _Core(QuantityKind.PERCENT, value, value, "%", place + 3)

    def n_weekly(self, at: int) -> _Core | None:
        """Return "six-weekly", "4-6 weekly", "three-monthly"."""
        if self.named(at):
            return None
        number = self.number(at)
        if number is None or not number.plain:
            return None
        low, high, end = number.low, number.high, number.end
        ranged = False
        separator = self.separator(end, between=False)
        if separator is not None:
            other = self.number(separator[1])
            if other is not None and other.plain and other.low > low:
                high, end, ranged = other.high, other.end, True
        place = self.hyphen(end)
        days = {"weekly": 7.0, "monthly": MONTH, "yearly": YEAR, "hourly": HOUR}.get(self.word(place))
        # "six weekly sessions" are six; "six-weekly sessions" are six weeks apart.
        if (
            days is None
            or low <= 0
            or (place == end and (not (ranged or number.form == "digits") or self.word(place + 1) in NOUNS))
        ):
            return None
        end = place + 2 if self.word(place + 1) in ("intervals", "interval") else place + 1
        return _Core(QuantityKind.INTERVAL, low * days, high * days, "day", end)

    def spf(self, at: int) -> _Core | None:
        """Return a sun protection factor: "SPF 30+", "factor 50", "SPF of at least 30"."""
        word = self.word(at)
        if word not in ("spf", "spfs", "factor"):
            return None
        place = at + 1
        while (
            self.word(place) in ("-", "‑", ":", "of", "rating", "a", "(", ")", "spf", "is", "or", "factor")
            and place < at + 5
        ):
            place += 1
        comparison = None
        if self.word(place) in COMPARED_INSIDE and (found := self.phrase(place, BEFORE)) is not None:
            comparison, place = found
        place += self.word(place) == "spf"
        number = self.number(place)
        if number is None or not number.plain or not 2 <= number.low <= 100 or self.is_digits(number.end):
            return None
        if (
            word == "factor"
            and number.form == "digits"
            and number.low not in (6, 8, 10, 15, 20, 25, 30, 40, 45, 50, 60, 70, 80, 100)
        ):
            return None
        if word == "factor" and self.unit(number.end, number) is not None:
            return None
        low = high = number.low
        end = number.end
        separator = self.separator(end, between=False)
        if separator is not None:
            beyond = separator[1] + 1 if self.word(separator[1]) == "spf" else separator[1]
            other = self.number(beyond)
            if other is not None and other.plain and low < other.low <= 100 and self.unit(other.end, other) is None:
                high, end = other.low, other.end
        if self.word(end) == "%":
            return None
        return _Core(QuantityKind.SPF, low, high, "SPF", end, comparison=comparison)

    def money(self, at: int) -> _Core | None:
        """Return a price: "£99", "RM3,888", "S$250", "between €80 and €120"."""
        between = self.word(at) == "between"
        first = self._price(at + 1 if between else at, None)
        if first is None:
            return None
        unit, low, end, _ = first
        high = low
        if (separator := self.separator(end, between=between)) is not None and separator[0] != "until":
            second = self._price(separator[1], unit)
            if second is not None and second.value >= low and (separator[0] != "or" or second.written):
                high, end = second.value, second.end
            elif between:
                return None
        elif between:
            return None
        return _Core(QuantityKind.MONEY, low, high, unit, end)

    def _price(self, at: int, known: str | None) -> _Price | None:
        """Return currency, amount, the index after, and whether the currency is written; `known` may stand for it."""
        word = self.word(at)
        place, unit = at, ""
        if word in SIGNS:
            unit, place = SIGNS[word], at + 1
        elif word in DOLLARS and self.word(at + 1) == "$" and self.glued(at + 1):
            unit, place = DOLLARS[word], at + 2
        elif word == "r" and self.is_digits(at + 1) and self.glued(at + 1) and self._rands(at + 1):
            unit, place = "R", at + 1
        elif word in CODES and (self.is_digits(at + 1) or (self.word(at + 1) == "." and self.is_digits(at + 2))):
            unit, place = CODES[word], at + 1 if self.is_digits(at + 1) else at + 2
        written = bool(unit)
        if not written and known is None and self.named(at):
            return None
        if not self.is_digits(place):
            return None
        digits, end = self.word(place).replace(",", ""), place + 1
        while written and len(digits) < 9 and self.word(end).isdecimal() and len(self.word(end)) == 3:
            digits, end = digits + self.word(end), end + 1  # "R14 500"
        if len(digits) > 12:
            return None
        value = float(digits)
        if self.word(end) == "k" and self.glued(end):
            value, end = value * 1000, end + 1
        if not written:
            code = CODES.get(self.word(end)) or SIGNS.get(self.word(end))
            if code is not None and (self.word(end) not in ("rs", "dh")) and not self.is_digits(end + 1):
                unit, end, written = code, end + 1, True
            elif known is None or self.word(end) in TIME or self.word(end) in NOUNS or self.word(end) == "%":
                return None
            else:
                unit = known
        if known is not None and unit != known:
            return None
        return _Price(unit, value, end, written)

    def _rands(self, at: int) -> bool:
        """Return whether digits behind an R are an amount: "R450", "R9 600", and no grade or road ("R2")."""
        return len(self.word(at)) > 1 or (self.word(at + 1).isdecimal() and len(self.word(at + 1)) == 3)

    def clock(self, at: int) -> _Core | None:
        """Return a time of day: "10 am", "between 11am and 3pm", "6:30 p.m."."""
        between = self.word(at) == "between"
        begin = at + 1 if between else at
        first = None if self.named(begin) else self._hour(begin)
        if first is None:
            return None
        value, end, half = first
        high = value
        separator = self.separator(end, between=between)
        second = self._hour(separator[1]) if separator is not None else None
        if second is not None and second[2]:
            if not half:  # "between 10 and 4 pm", "10-4pm": the first hour takes the half of the day that comes before
                value = value + 12 if value + 12 < second[0] else value
            value, high, end = min(value, second[0]), max(value, second[0]), second[1]
        elif not half or between:
            return None
        return _Core(QuantityKind.CLOCK, value, high, "hour", end)

    def _hour(self, at: int) -> tuple[float, int, bool] | None:
        """Return hours since midnight, the index after, and whether "am" or "pm" was said."""
        hours = self._plain_digits(at)
        if hours is None or hours > 12:
            return None
        end = at + 1
        word = self.word(end)
        if word == ":" and self.glued(end) and self.glued(end + 1) and len(self.word(end + 1)) == 2:
            minutes = self._plain_digits(end + 1)
            if minutes is not None and minutes < 60:
                hours, end = hours + minutes / 60, end + 2
        half = self.word(end).replace(".", "")
        if half in ("am", "pm"):
            return hours % 12 + (12 if half == "pm" else 0), end + 1, True
        return hours, end, False

    def age(self, at: int) -> _Core | None:
        """Return an age: "over 18", "under-16s", "aged 25 to 40", "18 and over", "in your thirties"."""
        return self._age_named(at) or self._age_bounded(at) or self._age_followed(at) or self._decade(at)

    def _years(self, at: int) -> tuple[float, float, int] | None:
        """Return low, high and the index after of one or two ages."""
        number = self.number(at)
        if number is None or not number.plain or not 0 < number.low < 110 or self.named(at):
            return None
        separator = self.separator(number.end, between=False)
        if separator is not None:
            other = self.number(separator[1])
            if other is not None and other.plain and number.low < other.low < 110:
                return number.low, other.low, other.end
        return number.low, number.high, number.end

    def _age_named(self, at: int) -> _Core | None:
        """Return "aged 25", "age of 18", "ages 18-65", "aged between 18 and 65", "the age of 30"."""
        whole = at
        if self.word(at) == "between" and self.word(at + 1) == "the":
            at += 2
        if self.word(at) not in ("aged", "age", "ages"):
            return None
        place = at + 1
        while self.word(place) in ("of", "is", ":", "group") and place < at + 3:
            place += 1
        comparison = None
        between = self.word(place) == "between" or whole != at
        if between:
            place += self.word(place) == "between"
        elif (found := self.phrase(place, BEFORE)) is not None:
            comparison, place = found
        years = self._years(place)
        if years is None:
            return None
        low, high, end = years
        if between:
            other = self._years(end + 1) if self.word(end) == "and" else None
            if other is None:
                return None
            high, end = other[1], other[2]
            if high < low:
                return None
        if self.word(end) in ("%", "times", "x") or (
            self.word(end) in TIME and self.word(end) not in ("year", "years")
        ):
            return None
        end += self.word(end) in ("years", "year")
        return _Core(QuantityKind.AGE, low, high, "year", end, comparison=comparison)

    def _age_bounded(self, at: int) -> _Core | None:
        """Return "over 18", "under-16s", "over the age of 40", "at least 18 years old"."""
        found = self.phrase(at, BEFORE)
        if found is None or found[0] is ABOUT:
            return None
        comparison, place = found
        if self.word(place) == "the" and self.word(place + 1) == "age":
            named = self._age_named(place + 1)
            return None if named is None else replace(named, comparison=comparison)
        if self.word(place) == "age":
            named = self._age_named(place)
            return None if named is None else replace(named, comparison=comparison)
        place = self.hyphen(place)
        number = self.number(place)
        if number is None or not number.plain or not 10 <= number.low < 100 or number.low != int(number.low):
            return None
        bound = self.word(at) in ("over", "under", "below", "above")
        end = number.end
        if bound and self.glued(end) and self.word(end) == "s":
            return _Core(QuantityKind.AGE, number.low, number.high, "year", end + 1, comparison=comparison)
        of_age = self._years_old(end)
        if of_age is not None:
            return _Core(QuantityKind.AGE, number.low, number.high, "year", of_age, comparison=comparison)
        bound = bound or (self.word(at) == "at" and number.low in (18, 21))
        if (
            bound
            and self.word(end) in AGE_FOLLOWERS
            and not (self.word(end) in ("and", "or", "to", "in", "at", "for", "on") and self._goes_on(end))
        ):
            return _Core(QuantityKind.AGE, number.low, number.high, "year", end, comparison=comparison)
        return None

    def _goes_on(self, at: int) -> bool:
        """Return whether a number follows a connecting word, so that the one before it may have another unit."""
        return self.is_digits(at + 1) or self._below_hundred(at + 1) is not None

    def _years_old(self, at: int) -> int | None:
        """Return the index after "years old", "years of age", "-year-old"."""
        place = self.hyphen(at)
        if self.word(place) not in ("year", "years", "yrs", "yr"):
            return None
        last = self.hyphen(place + 1)
        if self.word(last) in ("old", "olds", "young"):
            return last + 1
        return last + 2 if (self.word(last), self.word(last + 1)) == ("of", "age") else None

    def _age_followed(self, at: int) -> _Core | None:
        """Return "18 and over", "22 or older", "18 years old", "18+"."""
        years = self._years(at)
        if years is None:
            return None
        low, high, end = years
        old = self._years_old(end)
        if old is not None:
            return _Core(QuantityKind.AGE, low, high, "year", old)
        if low < 10:
            return None
        after = end + 1 if self.word(end) in ("years", "year") else end
        pair = (self.word(after), self.word(after + 1))
        if pair in (
            ("and", "over"),
            ("and", "older"),
            ("or", "older"),
            ("and", "above"),
            ("or", "over"),
            ("and", "up"),
            ("and", "under"),
            ("or", "younger"),
        ):
            if after + 2 < len(self) and (self.is_digits(after + 2) or self._below_hundred(after + 2)):
                return None
            comparison = MOST if pair[1] in ("under", "younger") else LEAST
            return _Core(QuantityKind.AGE, low, high, "year", after + 2, comparison=comparison)
        if (
            low in (16, 18, 21)
            and self.word(end) == "+"
            and self.glued(end)
            and self.word(end + 1) not in NOUNS
            and self.word(end + 1) not in TIME
        ):
            return _Core(QuantityKind.AGE, low, high, "year", end + 1, comparison=LEAST)
        return None

    def _decade(self, at: int) -> _Core | None:
        """Return "thirties", "mid-twenties", "early 40s"."""
        part = PART_OF_DECADE.get(self.word(at))
        place = at if part is None else self.hyphen(at + 1)
        decade = DECADES.get(self.word(place))
        end = place + 1
        if decade is None:
            digits = self._plain_digits(place)
            if digits is None or digits % 10 or not 20 <= digits <= 80 or self.named(place):
                return None
            if self.word(end) != "s" or not self.glued(end):
                return None
            decade, end = digits, end + 1
        if part is None and self.word(at - 1) == "the" and self.word(at - 2) in ("in", "of", "from", "since", "during"):
            return None  # "in the eighties" is an era
        low, high = part or (0.0, 9.0)
        return _Core(QuantityKind.AGE, decade + low, decade + high, "year", end)

    def counted(self, at: int) -> _Core | None:
        """Return how many times: "twice", "once."; "once healed" is a condition and no count."""
        word = self.word(at)
        if word == "one" and self.word(at + 1) in HYPHENS and self.word(at + 2) in ("off", "time"):
            return _Core(QuantityKind.COUNT, 1.0, 1.0, "time", at + 3)
        if word not in ("once", "twice", "thrice"):
            return None
        found = self.times(at)
        if found is None:
            return None
        low, high, soft, end, _ = found
        following = self.word(end)
        if word == "once" and self.word(at - 1) in ("at", "all"):
            return None  # "call us at once"
        if following in MULTIPLIED or (
            word == "once" and low == high and not (following == "" or following in ".!?;)")
        ):
            # "more than once" counts whatever follows; it is read with its comparator.
            return None
        return _Core(QuantityKind.COUNT, low, high, "time", end, soft)

    def _whole_numbers(self, at: int, most: int) -> tuple[float, float, int] | None:
        """Return low, high and the index after of one or two whole numbers without a unit: "six", "4-6"."""
        number = self.number(at)
        if number is None or not number.plain or number.low > most or self.named(at):
            return None
        low, high, end = number.low, number.high, number.end
        separator = self.separator(end, between=False)
        if separator is not None:
            other = self.number(separator[1])
            if other is not None and other.plain and low < other.low <= most:
                high, end = other.high, other.end
        return (low, high, end) if low == int(low) and high == int(high) else None

    def bare_count(self, at: int) -> _Core | None:
        """Return a count whose noun is left unsaid: the whole of a table cell, "a course of six", "Sessions: 4-6"."""
        found = self._whole_numbers(at, 100)
        if found is None:
            return None
        low, high, end = found
        last = end >= len(self) or self.word(end) in STOPS or self.phrase(end, AFTER) is not None
        before = self.word(at - 1)
        course = before == "of" and self.word(at - 2) in COURSES
        listed = before == ":" and last and any(self.word(at - back) in NOUNS for back in range(2, 5))
        suffix = self.phrase(end, AFTER)
        whole = at == 0 and (end == len(self) or (suffix is not None and suffix[1] == len(self)))
        if course or listed or whole:
            return _Core(QuantityKind.COUNT, low, high, "", end)
        return None

    def unsaid_count(self, at: int) -> _Core | None:
        """Return a whole number up to thirty that nothing counted follows: "four" of "Four. More is a waste."."""
        found = self._whole_numbers(at, 30)
        if found is None or found[0] < 2 or self.word(at - 1) in ("#", "the", "no"):
            return None
        low, high, end = found
        following = self.word(end)
        return _Core(QuantityKind.COUNT, low, high, "", end) if following in AFTER_UNSAID or not following else None

    # -- putting it together

    def core(self, at: int) -> _Core | None:
        """Return the quantity that begins here, comparators aside."""
        for read in _READERS:
            found = read(self, at)
            if found is not None and found.end > at:
                return found
        return None

    def quantity(self, at: int) -> tuple[Quantity, int] | None:
        """Return the quantity that begins here, and the index of the word after it."""
        core = self.age(at)
        comparison: Comparison | None = None
        if core is None:
            before = self.phrase(at, BEFORE)
            if before is None:
                core = self.core(at)
            else:
                comparison, core = self._compared(at, *before)
                if core is None:
                    # "minute", "some" and the like may open a quantity of their own.
                    comparison, core = None, self.core(at)
        if core is None:
            return None
        return self._finish(at, core, comparison)

    def _compared(self, at: int, comparison: Comparison, place: int) -> tuple[Comparison | None, _Core | None]:
        """Return the comparison and what it compares, after "at least" and the like."""
        opener = self.word(at)
        if opener in ("min", "max", "approx") and self.word(place) == ".":
            place += 1
        place += self.word(place) == ":" and opener in ("min", "max", "minimum", "maximum")
        if opener in "<>≤≥~≈" and not (self.is_digits(place) or self.word(place) in SIGNS):
            return None, None
        if comparison is not ABOUT:
            inner = self.phrase(place, BEFORE)
            if inner is not None and inner[0] is ABOUT:
                place = inner[1]
        if opener in OPEN and self.word(place) in ("the", "your", "a", "another"):
            skipped = self._skip_determiner(place)
            if skipped is not None and skipped[1] is not None:
                return comparison, skipped[1]
            if skipped is not None:
                place = skipped[0]
        # "more than once" counts, whatever follows.
        if self.word(place) in ("once", "twice", "thrice"):
            core = self.rate(place)
            if core is None:
                found = self.times(place)
                core = (
                    None if found is None else _Core(QuantityKind.COUNT, found[0], found[1], "time", found[3], found[2])
                )
        else:
            core = self.core(place)
        if core is None:
            return None, None
        if opener in ("from", "starting", "starts") and (core.kind is not QuantityKind.MONEY or core.low != core.high):
            return None, core if core.kind is QuantityKind.MONEY else None
        if core.word and not (core.comparison is None and opener in ("within", "at", "up", "not", "no", "by")):
            return None, None
        if (
            core.ordinal
            and comparison in (LEAST, MOST)
            and opener in ("over", "above", "under", "below", "inside", "as")
        ):
            return None, None
        if opener == "over" and core.kind is QuantityKind.TIME and (core.low != core.high or core.soft):
            return None, None  # "over 4-6 weeks", "over several weeks": during
        if opener == "some" and core.kind in (QuantityKind.FREQUENCY, QuantityKind.CLOCK):
            return None, None
        if opener == "as" and self.word(at + 1) == "soon" and core.kind is not QuantityKind.TIME:
            return None, None
        return comparison, core

    def _skip_determiner(self, at: int) -> tuple[int, _Core | None] | None:
        """Return the index after "the first", "the next", and "week" in "within the first week" as one week."""
        if self.word(at) not in ("the", "your"):
            return None
        place = at + 1
        if self.word(place) in ("first", "next", "following", "coming", "last", "initial"):
            place += 1
        elif self.word(at - 1) not in ("within", "inside"):
            return None
        scale = TIME.get(self.word(place))
        if scale is not None and self.word(place) not in BARE and self.word(place) not in AFTER_DIGITS:
            return place, _Core(QuantityKind.TIME, scale, scale, "day", place + 1)
        return place, None

    def _finish(self, at: int, core: _Core, comparison: Comparison | None) -> tuple[Quantity, int]:
        """Return the quantity with what follows it: comparators, "apart", "per session"."""
        kind, end = core.kind, core.end
        rate = core.rate
        after: Comparison | None = None
        core_end = core.core_end or end
        per = core.per
        if not (core.ordinal or core.word):
            after, end = self._suffix(end, kind)
            core_end = core.core_end or end
        if kind is QuantityKind.TIME and not (core.word or core.ordinal):
            place = end
            spaced = core.hyphenated and self.word(place) in ("interval", "intervals")
            following = self.phrase(place, ONE_AFTER_THE_OTHER)
            if spaced or self.word(place) == "apart":
                kind, end = QuantityKind.INTERVAL, place + 1
            elif following is not None and not self.word(following[1])[:1].isalpha():
                kind, end = QuantityKind.INTERVAL, following[1]
            elif self.word(place) == "between" or (self.word(place) == "in" and self.word(place + 1) == "between"):
                opens = self.core(place) if self.word(place) == "between" else None
                if opens is None:
                    kind, end = QuantityKind.INTERVAL, place + (1 if self.word(place) == "between" else 2)
        if kind is not core.kind and after is None:
            after, end = self._suffix(end, kind)
        if kind in (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.TIME) and not (core.word or core.ordinal):
            per, end = self._per(end, kind)
            core_end = core.core_end or end
            if per and after is None:
                after, end = self._suffix(end, kind)
                core_end = core.core_end or end
        low, high = core.low, core.high
        # Inside a rate, the number of times is compared and not the gap: at most every six weeks is six weeks or more.
        if rate and comparison in (LEAST, MOST):
            comparison = MOST if comparison is LEAST else LEAST
        if rate and after is MOST and self.word(end - 1) not in ("less", "latest", "sooner"):
            after = LEAST
        final = comparison or core.comparison or after or Comparison.EXACT
        if final is LEAST:
            high = INF
        elif final is MOST:
            low = 0.0
        start = self.starts[at]
        quantity = Quantity(
            kind, low, high, core.unit, final, core.soft, start, self.ends[end - 1],
            self.ends[core_end - 1], per, core.ordinal, core.word,
        )  # fmt: skip
        return quantity, end

    def _suffix(self, at: int, kind: QuantityKind) -> tuple[Comparison | None, int]:
        """Return the comparator that follows, and the index after it."""
        place = at
        found = self.phrase(place, AFTER)
        if found is None and self.word(place) == ",":
            found = self.phrase(place + 1, AFTER)
            if found is not None and self.word(place + 1) not in (
                "at",
                "tops",
                "max",
                "maximum",
                "minimum",
                "or",
                "give",
            ):
                found = None
            place += 1
        if found is None:
            return None, at
        comparison, end = found
        opener = self.word(place)
        if opener in BOTH_WAYS and self._opens_number(end):
            return None, at
        if opener == "plus" and not (self.word(end) == "" or self.word(end) in STOPS):
            return None, at
        if opener == "+" and not self.glued(place):
            return None, at
        if opener == "ish" and not self.glued(place):
            return None, at
        if (
            self.word(place) == "or"
            and self.word(place + 1) in ("up", "over", "under", "below", "above")
            and self._opens_number(end)
        ):
            return None, at
        if self.word(place) == "or" and self.word(end) == "than":
            return None, at
        if (
            self.word(place) in ("and", "or")
            and self.word(place + 1) in ("over", "under", "above", "below")
            and kind in (QuantityKind.TIME, QuantityKind.COUNT)
            and not (self.word(end) == "" or self.word(end) in STOPS)
        ):
            return None, at
        return comparison, end

    def _opens_number(self, at: int) -> bool:
        word = self.word(at)
        return (
            self.is_digits(at) or word in ONES or word in TENS or word in SIGNS
            or word in ("a", "an", "once", "twice", "every", "half", "several", "the", "few", "one")
        )  # fmt: skip

    def _per(self, at: int, kind: QuantityKind) -> tuple[str, int]:
        """Return what the quantity is counted by, and the index after it."""
        word = self.word(at)
        if kind is QuantityKind.MONEY and word == "each" and self.word(at + 1) not in PER_NOUNS:
            return "each", at + 1
        if word not in PER_WORDS:
            return "", at
        place = at + 1
        noun = PER_NOUNS.get(self.word(place))
        if noun is None or (kind is QuantityKind.TIME and word in ("every",)):
            return "", at
        return noun, place + 1


class _Price(NamedTuple):
    """An amount of money as written."""

    unit: str
    value: float
    end: int
    written: bool


# In order: what is more particular comes first.
_READERS = (
    _Sentence.word_time,
    _Sentence.habit,
    _Sentence.on_and_off,
    _Sentence.rate,
    _Sentence.every,
    _Sentence.weekdays,
    _Sentence.in_a_row,
    _Sentence.share,
    _Sentence.n_weekly,
    _Sentence.spf,
    _Sentence.money,
    _Sentence.clock,
    _Sentence.ordinal_time,
    _Sentence.measured,
    _Sentence.counted,
    _Sentence.bare_time,
    _Sentence.bare_count,
)


def _promising(sentence: _Sentence, at: int) -> bool:
    """Return whether a quantity may begin at a word; cheap, and never wrong about a no."""
    word = sentence.words[at]
    if word in ARTICLES:
        near = sentence.words[at + 1 : at + 1 + REACH]
        return any(item.removesuffix("'s") in NEAR_ARTICLE or item[-1] in "0123456789" for item in near)
    return word in STARTERS or sentence.is_digits(at)


def find_quantities(text: str) -> list[Quantity]:
    """Return the quantities of a sentence, from left to right; they do not overlap."""
    return list(_quantities(text))


@lru_cache(512)  # names, visits and prices ask for the same sentence one after the other
def _quantities(text: str) -> tuple[Quantity, ...]:
    sentence = _Sentence(text)
    found: list[Quantity] = []
    at = 0
    while at < len(sentence):
        if _promising(sentence, at):
            read = sentence.quantity(at)
            if read is not None:
                found.append(read[0])
                at = read[1]
                continue
        at += 1
    return tuple(found)


def lone_count(text: str) -> Quantity | None:
    """Return the one whole number of a sentence that counts something left unsaid: "legs need eight to ten before …".

    None where a noun follows it ("eight to ten people"), it belongs to a quantity, or there are several.
    """
    sentence = _Sentence(text)
    found: list[Quantity] = []
    at = 0
    while at < len(sentence):
        read = sentence.quantity(at) if _promising(sentence, at) else None
        if read is not None:
            at = read[1]
            continue
        core = sentence.unsaid_count(at)
        if core is None:
            at += 1
            continue
        start, end = sentence.starts[at], sentence.ends[core.end - 1]
        found.append(Quantity(core.kind, core.low, core.high, "", start=start, end=end, core_end=end))
        at = core.end
    return found[0] if len(found) == 1 else None


# ---------------------------------------------------------------------------------------------------------------------
# Using quantities

_GAPS = frozenset({QuantityKind.TIME, QuantityKind.INTERVAL})


def as_interval(quantity: Quantity) -> Quantity:
    """Return a frequency as the gap between two times, in days; other kinds as they are."""
    if quantity.kind is not QuantityKind.FREQUENCY:
        return quantity
    return _turned(quantity, QuantityKind.INTERVAL, "day")


def as_frequency(quantity: Quantity) -> Quantity:
    """Return an interval as times a week; other kinds as they are."""
    if quantity.kind is not QuantityKind.INTERVAL:
        return quantity
    return _turned(quantity, QuantityKind.FREQUENCY, "week")


def _turned(quantity: Quantity, kind: QuantityKind, unit: str) -> Quantity:
    comparison = {LEAST: MOST, MOST: LEAST}.get(quantity.comparison, quantity.comparison)
    low = 7 / quantity.high if quantity.high > 0 else INF
    high = 7 / quantity.low if quantity.low > 0 else INF
    return replace(quantity, kind=kind, unit=unit, low=low, high=high, comparison=comparison)


def overlap(first: Quantity, second: Quantity, slack: float = 0.12) -> bool:
    """Return whether two quantities can both hold; False when they measure different things.

    Each end gives way by `slack` (a share of it), so that "4-6 weeks" meets "a month"; loose numbers give way by half
    of their high end, so that "a few weeks" meets anything from two weeks to six. A frequency is compared with an
    interval as the gap that it means.
    """
    if first.kind is not second.kind:
        first, second = as_interval(first), as_interval(second)
    comparable = first.kind is second.kind or {first.kind, second.kind} <= _GAPS
    if not comparable or (first.unit != second.unit and first.unit and second.unit):
        return False
    low_one, high_one = _widened(first, slack)
    low_two, high_two = _widened(second, slack)
    return low_one <= high_two and low_two <= high_one


def _widened(quantity: Quantity, slack: float) -> tuple[float, float]:
    more = max(slack, 0.5) if quantity.soft else slack
    return quantity.low * (1 - slack), quantity.high * (1 + more)


_SCALES = (
    ("year", YEAR),
    ("month", MONTH),
    ("week", 7.0),
    ("day", 1.0),
    ("hour", HOUR),
    ("minute", MINUTE),
    ("second", SECOND),
)
_RATE_SCALES = (("day", 7.0), ("week", 1.0), ("month", 7 / MONTH), ("year", 7 / YEAR))


def describe(quantity: Quantity) -> str:
    """Return a quantity in words: "4 to 6 weeks", "at most twice a week", "SPF 30 or higher"."""
    low, high = quantity.low, quantity.high
    if quantity.comparison is LEAST:
        high = low
    elif quantity.comparison is MOST:
        low = high
    said = _SAY.get(quantity.kind, _say_plain)(quantity, low, high)
    if quantity.per:
        said += " each" if quantity.per == "each" else f" per {quantity.per}"
    if quantity.comparison is Comparison.EXACT:
        return f"about {said}" if quantity.soft and not (quantity.word and low == 0) else said
    return f"{quantity.comparison.value} {said}"


def _plain(value: float) -> str:
    """Return a number as people write it: 4, 2.5, 1,200."""
    if value == INF:
        return "any number of"
    if abs(value - round(value)) < 0.0005:
        return f"{round(value):,}"
    return f"{value:,.{2 if value >= 1 else 3}f}".rstrip("0").rstrip(".")


def _ends(low: float, high: float) -> str:
    first, last = _plain(low), _plain(high)
    return first if first == last else f"{first} to {last}"


def _several(number: str, noun: str) -> str:
    if not noun:
        return number
    if number == "1" or noun in ("ml",):
        return f"{number} {noun}"
    return f"{number} {noun}{'es' if noun.endswith(('s', 'z')) else 's'}"


def _whole(value: float, scale: float) -> bool:
    """Return whether a value is a whole number of a scale, give or take what months and years are rounded by."""
    share = value / scale
    return abs(share - round(share)) < 0.01 * max(share, 0.5) and (value == 0 or 1 <= round(share) < 100)


def _parts(value: float, scale: float) -> float:
    """Return a value on a scale, as a whole number where it is one."""
    return float(round(value / scale)) if _whole(value, scale) else value / scale


def _best(low: float, high: float, scales: tuple[tuple[str, float], ...]) -> tuple[str, float] | None:
    """Return the unit that says both ends best: in whole numbers, else in halves; None where no unit does."""
    for part in (1.0, 0.5):
        for name, scale in scales:
            if _whole(low, scale * part) and _whole(high, scale * part) and high >= scale:
                return name, scale
    return None


def _say_time(quantity: Quantity, low: float, high: float) -> str:
    if low == high == 0 and not quantity.ordinal:
        return "at once"
    if quantity.word and low == 0 and high <= 1:
        return "the same day"
    if high == 0:
        return "day 0"
    unit, scale = _best(low, high, _SCALES) or next((item for item in _SCALES if high >= item[1]), _SCALES[-1])
    number = _ends(_parts(low, scale), _parts(high, scale))
    if quantity.ordinal:
        return f"{unit} {number}"
    return f"{_several(number, unit)} apart" if quantity.kind is QuantityKind.INTERVAL else _several(number, unit)


def _say_frequency(quantity: Quantity, low: float, high: float) -> str:
    best = _best(low, high, _RATE_SCALES)
    if best is not None and high / best[1] > 12 and best[0] == "year":
        best = None  # "26 times a year" is every two weeks
    if best is not None and _whole(low, best[1]) and _whole(high, best[1]):
        number = _ends(_parts(low, best[1]), _parts(high, best[1]))
        times = {"1": "once", "2": "twice", "1 to 2": "once or twice"}.get(number, f"{number} times")
        return f"{times} a {best[0]}"
    if low != high:
        return f"{_say_frequency(quantity, low, low)} to {_say_frequency(quantity, high, high)}"
    if low <= 0:
        return "never"
    if low == 3.5:
        return "every other day"
    gap = Quantity(QuantityKind.TIME, 7 / low, 7 / low, "day")
    return f"every {_say_time(gap, gap.low, gap.high)}"


def _say_count(quantity: Quantity, low: float, high: float) -> str:
    return _several(_ends(low, high), quantity.unit)


def _say_money(quantity: Quantity, low: float, high: float) -> str:
    gap = " " if quantity.unit[-1:].isalpha() and len(quantity.unit) > 2 else ""
    first, last = (f"{quantity.unit}{gap}{_plain(value)}" for value in (low, high))
    return first if first == last else f"{first} to {last}"


def _say_clock(quantity: Quantity, low: float, high: float) -> str:
    first, last = (f"{int(value):02d}:{round(value % 1 * 60):02d}" for value in (low, high))
    return first if first == last else f"{first} to {last}"


def _say_plain(quantity: Quantity, low: float, high: float) -> str:
    number = _ends(low, high)
    if quantity.kind is QuantityKind.SPF:
        return f"SPF {number}"
    if quantity.kind is QuantityKind.AGE:
        return f"age {number}"
    return f"{number}{quantity.unit}" if quantity.unit in ("%", "°C") else f"{number} {quantity.unit}"


_SAY = {
    QuantityKind.TIME: _say_time,
    QuantityKind.INTERVAL: _say_time,
    QuantityKind.FREQUENCY: _say_frequency,
    QuantityKind.COUNT: _say_count,
    QuantityKind.MONEY: _say_money,
    QuantityKind.CLOCK: _say_clock,
}
