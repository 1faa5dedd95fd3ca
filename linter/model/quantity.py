"""An amount that a draft names: how much, how long, how often, how many."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class QuantityKind(StrEnum):
    """What is measured; the scale in brackets is that of `Quantity.low` and `high`."""

    TIME = "time"  # how long, or how late (days)
    INTERVAL = "interval"  # how far apart (days)
    FREQUENCY = "frequency"  # how often (times a week)
    COUNT = "count"  # how many
    PERCENT = "percent"  # (percent)
    SPF = "spf"  # sun protection factor
    MONEY = "money"  # (units of the currency)
    AGE = "age"  # of a person (years)
    ENERGY = "energy"  # wavelength (nm) or fluence (J)
    DEPTH = "depth"  # or length (mm)
    TEMPERATURE = "temperature"  # (degrees Celsius)
    CLOCK = "clock"  # time of day (hours since midnight)


class Comparison(StrEnum):
    """How the number is meant."""

    EXACT = "exact"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount, or a range of amounts, on the scale of its kind; the ends belong to it."""

    kind: QuantityKind
    low: float  # 0.0 when only the upper end is said ("up to six weeks")
    high: float  # infinite when only the lower end is said ("at least 48 hours")
    unit: str  # "day", "week" (of frequency), a noun in the singular or "" (of counts), "%", "£", "AED", "mm", "nm", …
    comparison: Comparison = Comparison.EXACT
    soft: bool = False  # the number is loose: "a few", "several", "a couple of", "immediately"
    start: int = 0  # place in the text that was searched, half-open, in code points
    end: int = 0
    core_end: int = 0  # where number and unit end; before `end` when "apart" or "between" closes the quantity
    per: str = ""  # what it is counted by: "session", "side", "month" (of money)
    ordinal: bool = False  # a point on a scale, not a length: "day three", "the second week"
    word: bool = False  # a time without a number: "overnight", "the same day", "immediately"
