"""The words that numbers, units and comparators are made of: data for the quantity grammar, and nothing else.

Phrases are written with blanks between words, as the grammar cuts them ("three - quarters of an"); tables are keyed by
the first word of a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias, TypeVar

from linter.model.quantity import Comparison

INF = float("inf")
MONTH = 30.4  # days
YEAR = 365.0
QUARTER = 91.0

_T = TypeVar("_T")
Phrases: TypeAlias = Mapping[str, tuple[tuple[tuple[str, ...], _T], ...]]


def _phrases(table: Mapping[str, _T]) -> dict[str, tuple[tuple[tuple[str, ...], _T], ...]]:
    """Return phrases by their first word, the longest first."""
    index: dict[str, list[tuple[tuple[str, ...], _T]]] = {}
    for phrase, value in table.items():
        words = tuple(phrase.split())
        index.setdefault(words[0], []).append((words, value))
    return {first: tuple(sorted(items, key=lambda item: -len(item[0]))) for first, items in index.items()}


def _spread(groups: Mapping[_T, str]) -> dict[str, _T]:
    """Return a table that gives each of the phrases (parted by "|") its group's value."""
    return {phrase.strip(): value for value, phrases in groups.items() for phrase in phrases.split("|")}


# ---------------------------------------------------------------------------------------------------------------------
# Words

# "b.i.d." and "a.m." are one word each; "1,200" and "1.5" one number each; all else that is not blank stands alone.
TOKEN = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|(?<![\w.])\.[0-9]+"
    r"|(?<!\w)(?:[btq]\.i\.d|q\.d|[ap]\.m)(?!\w)\.?"
    r"|[½¼¾⅓⅔⅕⅛]|[^\W\d_]+(?:['’][^\W\d_]+)*|\S",
    re.IGNORECASE,
)
HYPHENS = frozenset("-‐‑")
DASHES = frozenset("-‐‑–—−")
STOPS = frozenset('.!?;:),…]}"”')

ONES = dict(
    zip(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen""".split(),
        range(20),
        strict=True,
    )
)
TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
VULGAR = {"½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅕": 0.2, "⅛": 1 / 8}
SLASHED = {("1", "2"): 1 / 2, ("1", "3"): 1 / 3, ("2", "3"): 2 / 3, ("1", "4"): 1 / 4, ("3", "4"): 3 / 4}
# Loose numbers: low, high.
LOOSE = _phrases(
    _spread(
        {
            (2.0, 2.0): "a couple of | a couple | couple of | couple",
            (2.0, 4.0): "a few | few | a good few | quite a few | just a few | only a few",
            (3.0, 7.0): "several | a handful of",
            (2.0, 7.0): "multiple",
        }
    )
)
PARTS = _phrases(
    {
        "half a dozen": 6.0, "half-a-dozen": 6.0, "a half dozen": 6.0, "a dozen": 12.0,
        "half a": 0.5, "half an": 0.5, "a half": 0.5, "half": 0.5,
        "a quarter of a": 0.25, "a quarter of an": 0.25, "quarter of an": 0.25, "quarter of a": 0.25,
        "three quarters of an": 0.75, "three quarters of a": 0.75, "three - quarters of an": 0.75,
        "three - quarters of a": 0.75, "a third of a": 1 / 3, "quarter - ": 0.25, "three - quarter - ": 0.75,
    }
)  # fmt: skip
ORDINALS = {
    word: float(value)
    for value, word in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""".split(),
        1,
    )
} | {"thirtieth": 30.0}
LIMIT = 1e9  # larger numbers are references and account numbers, not amounts

# ---------------------------------------------------------------------------------------------------------------------
# Units

SECOND, MINUTE, HOUR = 1 / 86400, 1 / 1440, 1 / 24
TIME = _spread(
    {
        SECOND: "second|seconds|sec|secs",
        MINUTE: "minute|minutes|min|mins",
        HOUR: "hour|hours|hr|hrs|h",
        1.0: "day|days|night|nights|evening|evenings|morning|mornings|afternoon|afternoons|d",
        2.0: "weekend|weekends",
        7.0: "week|weeks|wk|wks",
        14.0: "fortnight|fortnights",
        MONTH: "month|months|mth|mths",
        QUARTER: "season|seasons",
        YEAR: "year|years|yr|yrs",
        10 * YEAR: "decade|decades",
    }
)
AFTER_DIGITS = frozenset({"h", "d", "sec", "secs", "min", "mins", "hr", "hrs", "wk", "wks", "mth", "mths", "yr", "yrs"})
TIME_ADJECTIVES = frozenset(
    """full whole good solid clear entire consecutive straight working business more further additional extra long
    short calendar clean complete precious odd""".split()
)
# "a night cream", "a day spa", "a minute amount": the unit is no time here.
NOT_A_TIME = {
    "day": "cream creams spa spas lotion moisturiser moisturizer serum out routine bed surgery case trip job",
    "night": "cream creams serum serums mask masks oil balm moisturiser moisturizer lotion out routine shift time",
    "evening": "out routine class gown cream serum primrose",
    "morning": "routine person after cream serum light coffee shower",
    "weekend": "away bag break trip",
}
AFTER_A_MINUTE = frozenset(
    """. , ; : ! ? ) later or and before after to of for between per in at with on each every more apart then while
    until if is so""".split()
) | {""}
LENGTH = _spread(
    {
        1.0: "mm|millimetre|millimetres|millimeter|millimeters",
        10.0: "cm|centimetre|centimetres|centimeter|centimeters",
        0.001: "µm|μm|micron|microns|micrometre|micrometres|micrometer|micrometers",
    }
)
SYMBOLS = frozenset({"%", "°", "º", "℃", "nm", "j", "mm", "cm", "µm", "μm"})  # these follow figures, never "a"
ENERGY = _spread({"nm": "nm|nanometre|nanometres|nanometer|nanometers", "J": "j|joule|joules"})
NOUNS = {
    form: noun
    for noun, forms in {
        noun: noun + "s"
        for noun in """session treatment visit appointment round peel syringe unit layer drop pump application coat dose
        injection facial sitting vial shot booster procedure consultation cycle ampoule sachet capful squirt dot finger
        fingertip jab course instalment trip""".split()
    }.items()
    for form in (noun, forms)
} | {
    "pass": "pass", "passes": "pass", "times": "time", "ml": "ml", "mls": "ml", "millilitre": "ml", "millilitres": "ml",
    "milliliter": "ml", "milliliters": "ml", "cc": "ml", "spritz": "spritz", "spritzes": "spritz", "goes": "go",
    "spray": "spray", "sprays": "spray",
}  # fmt: skip
# "a treatment" is any treatment; "a drop" is one.
HALVED = frozenset("ml syringe pump vial session unit finger dose".split())
COUNTED_BY_A = frozenset("drop pump layer syringe vial coat capful squirt dot spritz dose pass".split())
WEIGHTS = frozenset("g mg kg oz ml lb cm mm".split())
ONE_PERIOD = frozenset("a any each one every the single".split())
# "two sessions a year" says how often.
RATED = frozenset("session treatment application visit dose peel appointment facial".split())
COURSES = frozenset("course courses set series package pack block".split())
# "the two treatments", "these two peels" name kinds of things, they do not count visits.
KINDS_OF_THINGS = frozenset("treatment procedure peel facial injection booster course".split())
BEFORE_KINDS = frozenset("the these those both your our my which of all".split())
NO_ADJECTIVE = frozenset(
    """of the a an and or to per in for with on at from by between before after until than that which who is are was
    were be can may must should will would not no your my our their his her its this these those each every any all as
    if when while into over under about around through without but so out off up down only just one two three four
    five six seven eight nine ten percent per cent degree pound dollar euro x am pm apart later ago old""".split()
)
AFTER_ONE = frozenset(
    "single more further extra additional short quick initial follow-up clinic laser monthly weekly".split()
)
MULTIPLIED = frozenset(
    """as more less the faster stronger higher lower better longer bigger larger thicker smaller likelier quicker its
    their your what""".split()
)
PERIODS = _spread(
    {
        168.0: "hour",
        7.0: "day|night|evening|morning|afternoon|24-hour",
        5.0: "weekday",
        1.0: "week|weekend|wk|" + "|".join(f"{day}day" for day in "mon tues wednes thurs fri satur sun".split()),
        0.5: "fortnight",
        7 / MONTH: "month",
        7 / QUARTER: "quarter",
        7 / YEAR: "year|season|summer|winter|spring|autumn|fall|birthday",
    }
)
RATES = _spread(
    {
        (7.0, 7.0): "daily|nightly",
        (1.0, 1.0): "weekly",
        (0.5, 0.5): "fortnightly",
        (0.5, 2.0): "biweekly|bi - weekly",
        (7 / MONTH, 7 / MONTH): "monthly",
        (3.5 / MONTH, 14 / MONTH): "bimonthly|bi - monthly",
        (7 / QUARTER, 7 / QUARTER): "quarterly",
        (7 / YEAR, 7 / YEAR): "yearly|annually|annual",
        (14 / YEAR, 14 / YEAR): "biannually|biannual|half - yearly",
        (168.0, 168.0): "hourly",
    }
)
HABITS = _phrases(
    RATES
    | _spread(
        {
            (14.0, 14.0): "day and night | night and day | mornings and evenings | mornings and nights"
            " | morning and night | morning and evening | night and morning | evening and morning | am and pm"
            " | am & pm | am / pm | pm and am | a.m. and p.m. | morning & night | morning & evening | b.i.d. | b.i.d"
            " | morning and again at night | morning and at night | morning and again in the evening"
            " | morning and in the evening | morning / night | morning / evening | morning and another at night"
            " | morning and once at night | morning and once in the evening | morning and another in the evening"
            " | morning and one at night | morning and one in the evening | morning and again before bed"
            " | morning and again at bedtime | morning and before bed | morning and at bedtime | dawn and dusk"
            " | every morning and every night | every morning and every evening | every morning and night"
            " | every morning and evening | each morning and night | each morning and evening"
            " | each morning and each night | each morning and each evening",
            (21.0, 21.0): "t.i.d. | t.i.d",
            (7.0, 7.0): "q.d. | q.d | night after night | day after day | day in day out | day in , day out",
            (3.5, 3.5): "alternate nights | alternate days | alternate evenings | alternate mornings"
            " | alternating nights | alternating days | alternate night | alternate day | alternating evenings",
            (0.5, 0.5): "alternate weeks",
        }
    )
)
# What may follow a number whose noun is left unsaid: "legs need eight to ten before the razor can go".
AFTER_UNSAID = (
    STOPS
    | frozenset(
        """before to for in if and but or when until till is are will would at on though although depending while as
        with because since so then after spread spaced over""".split()
    )
    | {"–", "—"}
)
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
# What may follow a time between visits: "three weeks after one another".
ONE_AFTER_THE_OTHER = _phrases(
    dict.fromkeys(
        ("after one another", "after each other", "from one to the next", "from each to the next", "after the last",
         "after the one before", "after the last one", "after the previous one"),
        True,
    )
)  # fmt: skip
# "The tenth part of every bottle": percent of what it holds.
SHARES = {"fifth": 20.0, "tenth": 10.0, "twentieth": 5.0, "fiftieth": 2.0, "hundredth": 1.0}
HOLDERS = frozenset(
    "drop bottle jar tube pot pump formula serum cream product toner lotion gel pad mask dose ampoule".split()
)
SOFT_RATES = frozenset({"biweekly", "bimonthly", "bi"})
# "daily life" says nothing of how often.
NO_RATE = frozenset(
    """life lives living activity activities grind commute newsletter newsletters magazine offer offers payment payments
    instalment instalments email emails column chores tasks specials stress essentials""".split()
)
PER_NOUNS = {
    form: noun
    for noun in """session treatment visit appointment area side syringe application use unit person cheek eye zone
    peel injection site month year week day night hour pass layer ml vial course consultation procedure facial leg
    underarm""".split()
    for form in (noun,)
}
PER_WORDS = frozenset({"per", "a", "an", "each", "every", "/", "for", "for each"}) - {"for", "for each"}

IMMEDIATE = "immediately | straight away | straightaway | right away | instantly | there and then | then and there"
WORD_TIMES = _phrases(
    _spread(
        {
            (0.0, 0.0): IMMEDIATE,
            (0.0, 1.0): "the same day | same day | same - day | that same day | that very day | the rest of the day",
            (0.0, 0.5): "the same evening | the same afternoon | the same night | the same morning | same evening"
            " | same afternoon | that same evening | that very evening | later that day | later the same day"
            " | that same afternoon | that same night",
            (
                0.0,
                0.6,
            ): "by dinner time | by dinnertime | by dinner | by supper | by teatime | by bedtime | by nightfall",
            (0.25, 0.5): "overnight",
            (0.5, 1.0): "the next evening | next evening | the following evening | the next night | the following night"
            " | the next morning | next morning | the following morning | by morning | the morning after"
            " | the night before",
            (1.0, 1.0): "the next day | next day | next - day | the following day | the day after | the day before"
            " | tomorrow",
            (0.0, 7.0): "the same week",
            (7.0, 7.0): "the next week | next week | the following week | the week after | the week before",
            (MONTH, MONTH): "next month | the following month | the month after | the month before",
            (YEAR, YEAR): "next year | the following year",
            (2.0, 6.0): "the rest of the week",
            (2.0, 2.0): "the weekend | the whole weekend",
            (7.0, 21.0): "the rest of the month",
        }
    )
)
NOT_OVERNIGHT = frozenset("mask masks cream creams serum serums success sensation sleeping bag stay treatment".split())
# "for weeks": from, to, in days.
BARE = {
    "minutes": (2 * MINUTE, 60 * MINUTE),
    "hours": (2 * HOUR, 1.0),
    "days": (2.0, 7.0),
    "weeks": (14.0, 56.0),
    "months": (2 * MONTH, 12 * MONTH),
    "years": (2 * YEAR, 10 * YEAR),
    "decades": (20 * YEAR, 50 * YEAR),
}
BEFORE_BARE = frozenset("for in over take takes took taking taken last lasts lasted lasting".split())
NOT_BEFORE_BARE = frozenset("these those the some many other most all both few several of".split())
AFTER_BARE = _phrases(
    dict.fromkeys(("later", "on end", "at a time", "of", "rather than", "afterwards", "not days", "not weeks"), True)
)

SIGNS = {
    "£": "£", "$": "$", "€": "€", "¥": "¥", "₹": "₹", "₱": "₱", "฿": "฿", "₩": "₩", "₦": "₦",
}  # fmt: skip
CODES = {
    "rm": "RM", "aed": "AED", "dhs": "AED", "dh": "AED", "gbp": "£", "usd": "$", "eur": "€", "sgd": "S$", "aud": "A$",
    "cad": "C$", "nzd": "NZ$", "hkd": "HK$", "myr": "RM", "php": "₱", "inr": "₹", "rs": "₹", "chf": "CHF", "zar": "R",
    "thb": "฿", "sar": "SAR", "qar": "QAR", "krw": "₩", "idr": "IDR",
}  # fmt: skip
DOLLARS = {"us": "$", "s": "S$", "sg": "S$", "a": "A$", "au": "A$", "c": "C$", "ca": "C$", "nz": "NZ$", "hk": "HK$"}
CURRENCIES = {
    "pound": "£", "pounds": "£", "quid": "£", "dollar": "$", "dollars": "$", "bucks": "$", "euro": "€", "euros": "€",
    "dirham": "AED", "dirhams": "AED", "ringgit": "RM", "rupee": "₹", "rupees": "₹", "pesos": "₱", "baht": "฿",
    "rand": "R", "rands": "R",
}  # fmt: skip

# ---------------------------------------------------------------------------------------------------------------------
# Comparators

LEAST, MOST, ABOUT = Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.ABOUT
BEFORE = _phrases(
    _spread(
        {
            LEAST: """at least | at the very least | a minimum of | minimum of | minimum | min | no less than
            | no fewer than | not less than | never less than | not fewer than | more than | over | above
            | no sooner than
            | no earlier than | not before | not earlier than | not sooner than | never before | not until
            | upwards of | in excess of | longer than | greater than | well over | as little as | as few as
            | as early as | as soon as | more often than | no less often than | > | ≥ | > = | from | starting at
            | starts at | not under | not below | never under | any sooner than | earlier than | no shorter than""",
            MOST: """up to | within | under | below | less than | fewer than | no more than | not more than
            | never more than | at most | at the most | a maximum of | maximum of | maximum | max | no longer than
            | not longer than | no later than | not over | never over | not above | inside | as much as | as many as
            | as long as | shorter than | not exceeding | no more often than | not more often than
            | never more often than | less often than | any more than | any longer than | < | ≤ | < = | no higher than
            | no greater than | anything up to | sooner than""",
            ABOUT: """about | around | roughly | approximately | approx | approx . | circa | ca . | ~ | ≈ | nearly
            | almost | close to | just over | just under | some""",
        }
    )
)
OPEN = frozenset(
    {"within", "inside", "at", "up", "not", "no", "for"}
)  # first words after which "the first", "the next" may follow
AFTER = _phrases(
    _spread(
        {
            LEAST: """or more | or longer | or over | or higher | or above | or older | or upwards | or up | and up
            | and over | and above | and older | and upwards | upwards | plus | + | at least | at the very least
            | minimum | min | at the earliest | at a minimum | as a minimum | at minimum | or greater | or later
            | and more""",
            MOST: """or less | or fewer | or under | or below | or sooner | or lower | at most | at the most | max
            | maximum | at the latest | tops | at the very most | as a maximum | at a maximum | at the outside
            | or shorter | or younger | and under | or earlier""",
            ABOUT: "or so | ish | - ish | or thereabouts | give or take | on average | approximately | roughly",
        }
    )
)
# Words that also open the next quantity; they close this one only where none follows.
BOTH_WAYS = frozenset({"at", "minimum", "min", "max", "maximum", "plus", "approximately", "roughly", "on"})
COMPARED_INSIDE = frozenset({"at", "a", "minimum", "no", "more", "over", "up", "not", "min", "about", "around"})

RANGE_WORDS = frozenset({"to", "or", "through", "till", "until"})
HEDGES = frozenset({"even", "maybe", "perhaps", "possibly", "sometimes", "occasionally", "rarely", "about", "around"})
# "top 10 treatments", "step 2", "vitamin B 3", "type 2": the number is a name.
NAMED_BY_NUMBER = frozenset(
    """top number type level step stage phase grade page chapter part vitamin fitzpatrick version option figure table
    question tip rule # nº point section tier""".split()
)
AGE_FOLLOWERS = frozenset(
    """and or who can should may need must with is are will to have has tend often usually if when , . ; : ! ? ) in for
    at on but as because since do from""".split()
) | {"", "…", "—", "–"}
DECADES = _spread(
    {
        20.0: "twenties",
        30.0: "thirties",
        40.0: "forties",
        50.0: "fifties",
        60.0: "sixties",
        70.0: "seventies",
        80.0: "eighties",
    }
)
PART_OF_DECADE = {"early": (0.0, 3.0), "mid": (4.0, 6.0), "late": (7.0, 9.0)}


def _starters() -> frozenset[str]:
    """Return every word that can open a quantity; digits aside."""
    tables: Iterable[Iterable[str]] = (
        ONES, TENS, VULGAR, LOOSE, PARTS, ORDINALS, BEFORE, HABITS, WORD_TIMES, BARE, BEFORE_BARE, SIGNS,
        CODES, DOLLARS, DECADES, PART_OF_DECADE,
    )  # fmt: skip
    words = {word for table in tables for word in table}
    return frozenset(
        words
        | WEEKDAYS
        | {f"{day}s" for day in WEEKDAYS}
        | set(
            """a an the single r once twice thrice every each between spf spfs factor aged age ages day days week weeks
            month months night hour year one""".split()
        )
    )


STARTERS = _starters()
# Articles open most noun phrases; they are looked at only where a unit, a number or a set phrase is near.
NEAR_ARTICLE = (
    frozenset(TIME)
    | frozenset(NOUNS)
    | frozenset(LENGTH)
    | frozenset(CURRENCIES)
    | frozenset(ORDINALS)
    | frozenset(
        word
        for table in (PARTS, LOOSE, WORD_TIMES)
        for phrases in table.values()
        for words, _ in phrases
        for word in words
    )
    | frozenset({"hundred", "thousand", "minimum", "maximum", "percent", "per", "weekly", "monthly"})
) - {"a", "an", "the", "of"}
ARTICLES = frozenset({"a", "an", "the"})
REACH = 5  # words
