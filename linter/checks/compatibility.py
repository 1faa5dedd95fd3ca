"""Why two opposite claims may both hold: the tests, in order; the first that holds names the reason.

After the square of oppositions (contradictory and contrary statements clash; "you may" and "you need not" do not,
nor do a general statement and its exception) and the traps listed with the contradiction patterns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from linter.model.analysis import Analysis
from linter.model.claim import Attribution, Claim, Mention, Resolution
from linter.model.quantity import Quantity, QuantityKind
from linter.model.segment import SegmentKind
from linter.packs.ruleset import RuleSet
from linter.packs.schema import AxisRule

DIFFERENT_SUBJECTS = "different subjects"
EXCEPTION = "a rule and its exception"
QUOTATION = "words that the page quotes"
SAME_BREATH = "reconciled where they stand"
SIDE_BY_SIDE = "side by side in one paragraph"
OWN_TREATMENTS = "each about its own treatment"
OTHER_PRODUCT = "about products of two kinds"
PROGRESS = "a beginning and what comes after it"
OVER = "during something and when it is over"
DIFFERENT_AIMS = "for different complaints or parts of the body"
WAITED = "forbidden for a time and allowed after it"
OTHER_HANDS = "for the reader and for the clinic to do"
FIRST_AND_FULL = "first results and full results"
DIFFERENT_PEOPLE = "different people or parts of the body"
AGREE = "quantities that agree"
SETTLED = frozenset({OTHER_PRODUCT, PROGRESS, OVER, OTHER_HANDS})
"""Tests after which two sentences are compared no further."""
_EXCLUSIVE = ("moment", "stage", "place", "time", "period")
_BEFORE_AND_AFTER = frozenset({"aftercare", "sun", "pain", "frequency", "timing", "combination"})
_PEOPLE = ("population", "condition", "area", "event")
_OPEN_FAMILIES = frozenset({"combination", "suitability", "composition"})
_OF_SEVERAL = frozenset({"combination", "order", "interval", "timing"})  # what is said of two treatments at once
_AHEAD = 3  # words before the product that a sentence is about: "our new body lotion"
_RISING = frozenset({"frequency", "concentration"})  # begun with little
_POLES = {"seldom": 0.0, "often": 1.0, "low": 0.0, "high": 1.0}
_THEIR_HANDS = re.compile(
    r"\b(?:your|our|the|a) (?:\w+ )?(?:injector|nurse|doctor|practitioner|clinician|therapist|surgeon|specialist|"
    r"aesthetician|dermatologist|provider|team)\b(?: \w+)? (?:may|might|will|can|could|massage|press|mould|mold)|"
    r"\bwe (?:may|might|will|can) (?:massage|press|mould|mold|knead|drain|smooth|remove|trim|do)\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"\b(?:first|initial|early|begin|begins|start|starts|starting|beginning)\b", re.IGNORECASE)
_COMPLETE = re.compile(r"\b(?:full|fully|final|complete|best|peak|peaks|optimal|maximum|ultimate)\b", re.IGNORECASE)
_USUAL = frozenset({"face"})  # where most treatments are; naming it is no exception
_READERS = frozenset({"men", "women"})  # whom a page addresses; naming them is no exception either
_SOONER = 0.8  # of the time that one side asks for; what the other allows before that clashes
_ALIKE = 0.6  # share of the shorter description of what is priced that the longer one repeats
WHOLE = frozenset({"all-skin-types", "all-skin-tones", "everyone"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims of one rule that look opposed."""

    first: Claim
    second: Claim
    spec: AxisRule
    rules: RuleSet
    analysis: Analysis
    mentioned: frozenset[str] = frozenset()  # every entity that the draft names

    def both(self, test: Callable[[Claim], bool]) -> bool:
        """Return whether a test holds for both claims."""
        return test(self.first) and test(self.second)

    def either(self, test: Callable[[Claim], bool]) -> bool:
        """Return whether a test holds for one of them."""
        return test(self.first) or test(self.second)


def other_voice(pair: Pair) -> bool:
    """One of them is a question, a myth, a report or a thought, or both are quotations."""
    return not in_quotation(pair) and pair.either(lambda claim: claim.attribution is not Attribution.AUTHOR)


def in_quotation(pair: Pair) -> bool:
    """One of them stands in quotation marks or is a customer's, and the other is the author's own.

    A page answers for what it quotes: where the recogniser has a say, such a pair is judged like any other and reported
    as a tension.
    """
    return {pair.first.attribution, pair.second.attribution} == {Attribution.AUTHOR, Attribution.TESTIMONIAL}


def different_subject(pair: Pair) -> bool:
    """They speak of different things, or of a family and one of its members."""
    first, second = pair.first.subjects, pair.second.subjects
    if not first or not second:
        # A recognised pair is read again: there a side without a subject may speak of the other's.
        return bool(first) != bool(second) and pair.spec.subject != "any" and not pair.spec.recognised
    if first == second or (pair.spec.topic == "order" and pair.first.pole == pair.second.pole):
        return False  # two things that cannot both go first: `changes_places`
    if (pair.spec.topic not in _OPEN_FAMILIES and not pair.spec.recognised) or len(first) != len(second):
        return True

    def related(one: str, other: str) -> bool:
        return pair.rules.is_below(one, other) or pair.rules.is_below(other, one)

    if all(related(one, other) for one, other in zip(first, second, strict=True)):
        return False
    swapped = tuple(reversed(second))
    return pair.spec.topic == "order" or not all(related(one, other) for one, other in zip(first, swapped, strict=True))


def own_treatments(pair: Pair) -> bool:
    """Each names a treatment of its own: what holds after a HydraFacial says nothing of microneedling."""
    if pair.spec.topic in _OF_SEVERAL or not pair.both(lambda claim: claim.resolution is Resolution.EXPLICIT):
        return False
    first, second = pair.first.subjects, pair.second.subjects
    entities = pair.rules.entities
    if not first or not second or any(entities[name].role != "treatment" for name in (*first, *second)):
        return False

    def related(one: str, other: str) -> bool:
        below = pair.rules.is_below(one, other) or pair.rules.is_below(other, one)
        return below or bool(set(one.split("-")) & set(other.split("-")))  # "home-microneedling" and "microneedling"

    together = _meet(pair, pair.first.named or first, pair.second.named or second)
    return not together and not any(related(one, other) for one in first for other in second)


def other_product(pair: Pair) -> bool:
    """One begins with a product of another kind: the serum is free of fragrance, "our body lotion" is not."""
    if pair.spec.topic != "composition" or pair.first.subjects != pair.second.subjects:
        return False
    main = {subject.entity for subject in pair.analysis.subjects}
    first, second = (_products_ahead(pair, claim) - main for claim in (pair.first, pair.second))
    return bool(first ^ second) and not first & second


def _products_ahead(pair: Pair, claim: Claim) -> set[str]:
    """Return the kinds of product that a sentence begins with."""
    start, text = pair.analysis.sentences[claim.sentence].start, pair.analysis.segments[claim.segment].text
    return {
        item.entity for item in _mentions(pair, claim, "product") if len(text[start : item.start].split()) <= _AHEAD
    }


def _mentions(pair: Pair, claim: Claim, *roles: str) -> Iterator[Mention]:
    """Yield what the sentence of a claim names, of the roles."""
    sentence, entities = pair.analysis.sentences[claim.sentence], pair.rules.entities
    for item in pair.analysis.mentions:
        inside = item.segment == claim.segment and sentence.start <= item.start < sentence.end
        if inside and entities[item.entity].role in roles:
            yield item


def perhaps_one_subject(pair: Pair) -> bool:
    """Return whether two claims whose subjects differ by name may still be about one thing.

    Both name it beside others ("sunscreen over your vitamin C"), a family stands for its one member in the draft, or
    one names only something that the article is not about ("it hurts enough for two paracetamol").
    """
    one, other = (set(claim.named or claim.subjects) for claim in (pair.first, pair.second))
    if _meet(pair, one, other):
        return True
    main = {subject.entity for subject in pair.analysis.subjects}
    wide_one, wide_other = one | pair.first.around, other | pair.second.around
    return (not one & main and _meet(pair, wide_one, other | (wide_other if not other & main else set()))) or (
        not other & main and _meet(pair, one, wide_other)
    )


def _meet(pair: Pair, one: Iterable[str], other: Iterable[str]) -> bool:
    return any(first == second or _stands_for(pair, first, second) for first in one for second in other)


def _stands_for(pair: Pair, first: str, second: str) -> bool:
    """Return whether of two names one is the family of the other, and the draft names no further member of it."""
    rules = pair.rules
    if not rules.is_below(first, second):
        first, second = second, first
    if not rules.is_below(first, second):
        return False
    return not any(
        rules.is_below(entity, second)
        and entity != second
        and not rules.is_below(entity, first)
        and not rules.is_below(first, entity)
        for entity in pair.mentioned
    )


def same_breath(pair: Pair) -> bool:
    """They stand in one sentence, or in a list and the line that introduces it."""
    if pair.first.sentence == pair.second.sentence:
        return True
    first, second = (pair.analysis.segments[claim.segment] for claim in (pair.first, pair.second))
    return first.introducer == pair.second.segment or second.introducer == pair.first.segment


def side_by_side(pair: Pair) -> bool:
    """One follows the other in a paragraph: whoever writes so mostly reconciles the two.

    Of 916 such pairs in 739 drafts 20 clash, and the reader of pairs can tell which: where the recogniser has a say, it
    decides, with a bar of its own.
    """
    near = abs(pair.first.sentence - pair.second.sentence) == 1 and pair.first.segment == pair.second.segment
    return near and pair.analysis.segments[pair.first.segment].kind is not SegmentKind.TABLE_CELL


def different_entries(pair: Pair) -> bool:
    """They are entries of one table or list, each for its own case: other rows, or bullets with labels of their own."""
    one, other = (pair.analysis.segments[claim.segment] for claim in (pair.first, pair.second))
    if one.kind is other.kind is SegmentKind.TABLE_CELL and one.block == other.block:
        return one.row_header != other.row_header
    if one.kind is other.kind is SegmentKind.LIST_ITEM and one.block == other.block:
        return _labelled(one.text) and _labelled(other.text)
    return False


def _labelled(text: str) -> bool:
    """Return whether an entry begins with a label of at most six words and a colon."""
    label, colon, _ = text.partition(":")
    return bool(colon) and len(label.split()) <= 6


def different_articles(pair: Pair) -> bool:
    """They stand in different articles of the file, and one names no subject itself."""
    return pair.first.article != pair.second.article and pair.either(
        lambda claim: claim.resolution not in (Resolution.EXPLICIT, Resolution.ANAPHOR)
    )


def different_occasion(pair: Pair) -> bool:
    """They speak of different moments, stages, places or times of day."""
    for dimension in _EXCLUSIVE:
        if dimension == "time" and pair.spec.topic in ("timing", "frequency"):
            continue
        if dimension == "moment" and (pair.spec.topic not in _BEFORE_AND_AFTER or _layered(pair)):
            continue
        if dimension == "place" and pair.spec.topic == "setting":
            continue
        first, second = _values(pair.first, dimension), _values(pair.second, dimension)
        if dimension == "stage":
            if pair.spec.compare is not None and (_is_ramp(first) or _is_ramp(second)):
                return True  # which of its numbers holds when is not known
            first, second = _opening(first), _opening(second)
        if first and second and not first & second:
            return True
    if "period:past" in pair.first.conditions or "period:past" in pair.second.conditions:
        return True
    return _one_sided(pair, "stage") and pair.spec.topic in (
        "interval",
        "frequency",
        "sessions",
        "concentration",
        "order",
        "timing",
        "combination",
    )


def _layered(pair: Pair) -> bool:
    """Return whether two products are combined, and no treatment: "a minute before your retinol" is no other moment."""
    named = {*pair.first.subjects, *pair.second.subjects}
    return (
        pair.spec.topic == "combination"
        and bool(named)
        and all(entity in pair.rules.entities and pair.rules.entities[entity].role != "treatment" for entity in named)
    )


def progress(pair: Pair) -> bool:
    """One tells how to begin and the other how to go on, by more of it or at longer intervals."""
    rising = pair.spec.topic in _RISING
    if not rising and pair.spec.topic != "interval":
        return False
    later = "upkeep" if not rising else "later"
    for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
        begin, then = _values(one, "stage"), _values(other, "stage")
        if later in then and "start" not in then and later not in begin and ("start" in begin or not rising):
            low, high = _amount(pair, one), _amount(pair, other)
            return low is not None and high is not None and low < high
    return False


def _amount(pair: Pair, claim: Claim) -> float | None:
    """Return how much a side asks for on the scale of its rule, or which of two it is."""
    if claim.pole != "value":
        return _POLES.get(claim.pole)
    measured = measure(claim.value, pair.spec.compare) if claim.value is not None and pair.spec.compare else None
    return measured[0] if measured is not None else None


def different_people(pair: Pair) -> bool:
    """They speak of different people, skins, conditions or parts of the body."""
    for dimension in _PEOPLE:
        if pair.spec.key and dimension in ("population", "condition") and pair.spec.topic == "suitability":
            continue
        first, second = _values(pair.first, dimension), _values(pair.second, dimension)
        if first and second:
            related = any(
                pair.rules.is_below(one, other) or pair.rules.is_below(other, one) for one in first for other in second
            )
            if not related and not (first | second) & WHOLE:
                return True
    return False


def exception(pair: Pair) -> bool:
    """One is a general statement and the other an exception for some people, a condition or a part of the body."""
    if pair.spec.topic == "suitability":
        return False
    for dimension in _PEOPLE:
        if not _one_sided(pair, dimension):
            continue
        if _values(pair.first, dimension) | _values(pair.second, dimension) <= _USUAL | _READERS:
            continue
        if dimension == "population" and not (_values(pair.first, dimension) | _values(pair.second, dimension)) & WHOLE:
            return True
        if dimension in ("area", "condition") and _quantities(pair) and pair.spec.compare != "money":
            return True  # of prices, `different_goods` compares what they are asked for
    return False


def conditional(pair: Pair) -> bool:
    """One holds only under a condition that the other does not share, and the other is not absolute."""
    first, second = _values(pair.first, "if"), _values(pair.second, "if")
    if bool(first) == bool(second):
        return bool(first) and first != second
    free, bound = (pair.second, pair.first) if first else (pair.first, pair.second)
    if first | second == {"later"} and free.window is not None and bound.window is not None:
        return bound.window.high >= _SOONER * free.window.low  # "after two weeks" keeps to "for a week"
    return free.quantifier != "all"


def over(pair: Pair) -> bool:
    """One speaks of the time when what the other warns of is over: "once you have stopped breastfeeding"."""
    return "period:over" in pair.first.conditions ^ pair.second.conditions


def different_aims(pair: Pair) -> bool:
    """They say of different complaints, or parts of the body, what something does or was shown to do."""
    if pair.spec.topic not in ("effect", "evidence"):
        return False
    first, second = _aims(pair, pair.first), _aims(pair, pair.second)
    if not first or not second:
        return False
    return not any(
        one == other or pair.rules.is_below(one, other) or pair.rules.is_below(other, one)
        for one in first
        for other in second
    )


def _aims(pair: Pair, claim: Claim) -> set[str]:
    """Return the complaints and parts of the body that a sentence names."""
    return {item.entity for item in _mentions(pair, claim, "condition", "area")}


def waited(pair: Pair) -> bool:
    """One forbids something for a time, and the other allows it when that time is over."""
    if pair.spec.topic != "aftercare":
        return False
    for bound, free in ((pair.first, pair.second), (pair.second, pair.first)):
        if bound.pole.startswith("allow") or not free.pole.startswith("allow") or not _later(free):
            continue
        if bound.window is not None and free.window is not None:
            return bound.window.high * _SOONER <= free.window.low
    return False


def _later(claim: Claim) -> bool:
    return claim.pole == "allow-later" or "later" in _values(claim, "if")


def other_hands(pair: Pair) -> bool:
    """The reader is told to leave something alone, and the clinic's own people may do it."""
    if pair.spec.topic != "aftercare":
        return False
    return any(
        free.pole.startswith("allow") and _THEIR_HANDS.search(free.text) and not _THEIR_HANDS.search(bound.text)
        for bound, free in ((pair.first, pair.second), (pair.second, pair.first))
    )


def first_and_full(pair: Pair) -> bool:
    """One says when results begin to show, and the other, no sooner, when they are complete."""
    if pair.spec.topic != "onset":
        return False
    for begin, full in ((pair.first, pair.second), (pair.second, pair.first)):
        if _BEGINS.search(begin.text) and _COMPLETE.search(full.text) and not _COMPLETE.search(begin.text):
            sooner, later = _amount(pair, begin), _amount(pair, full)
            return sooner is None or later is None or sooner <= later
    return False


def some_and_others(pair: Pair) -> bool:
    """One speaks of some people or cases only."""
    if not _quantities(pair):
        return False
    quantifiers = {pair.first.quantifier, pair.second.quantifier}
    return "some" in quantifiers and "all" not in quantifiers


def different_goods(pair: Pair) -> bool:
    """They are prices, and not plainly of one thing: another number of visits, a course, an offer, other words."""
    if pair.spec.compare != "money":
        return False
    one, other = pair.first.goods, pair.second.goods
    if one is None or other is None or one.terms != other.terms:
        return True
    if one.names - other.names and other.names - one.names:
        return True  # "the Express Glow facial" and "the Deluxe Glow facial"
    if any(other.amounts.get(unit, ends) != ends for unit, ends in one.amounts.items()):
        return True
    few, many = sorted((one.words, other.words), key=len)
    return len(few & many) < max(1, _ALIKE * len(few))


def values_agree(pair: Pair) -> bool:
    """Their quantities overlap, or are too near to be called different."""
    if pair.spec.compare is None or pair.first.pole != "value" or pair.second.pole != "value":
        return False
    if pair.first.value is None or pair.second.value is None:
        return not pair.spec.recognised
    first, second = measure(pair.first.value, pair.spec.compare), measure(pair.second.value, pair.spec.compare)
    if first is None or second is None or not _one_unit(first[2], second[2]):
        return True
    if pair.spec.up_to == "about":
        first, second = _promised(first), _promised(second)
    low, high = sorted((first, second), key=lambda item: item[0])
    return low[1] >= high[0] or (low[1] > 0 and high[0] / low[1] < pair.spec.ratio) or high[0] <= 0


def _one_unit(first: str, second: str) -> bool:
    """Return whether two units are one; dollars without a country are those of the other side."""
    return first == second or ("$" in (first, second) and first[-1:] == second[-1:] == "$")


def _promised(measured: tuple[float, float, str]) -> tuple[float, float, str]:
    """Return what "up to N" leads a reader to expect: the upper half of the range."""
    low, high, unit = measured
    return (high / 2, high, unit) if low == 0 and high != float("inf") else measured


_ONE_SIDED = frozenset({EXCEPTION, "a condition that the other does not share", "some people, and others"})
TESTS: tuple[tuple[str, Callable[[Pair], bool]], ...] = (
    ("not the author's own statement", other_voice),
    (QUOTATION, in_quotation),
    (OWN_TREATMENTS, own_treatments),
    (OTHER_PRODUCT, other_product),
    (DIFFERENT_SUBJECTS, different_subject),
    (SAME_BREATH, same_breath),
    (SIDE_BY_SIDE, side_by_side),
    ("different entries of one table or list", different_entries),
    ("different articles", different_articles),
    (PROGRESS, progress),
    (OVER, over),
    (DIFFERENT_AIMS, different_aims),
    (WAITED, waited),
    (OTHER_HANDS, other_hands),
    (FIRST_AND_FULL, first_and_full),
    ("different moment, stage or place", different_occasion),
    (DIFFERENT_PEOPLE, different_people),
    (EXCEPTION, exception),
    ("a condition that the other does not share", conditional),
    ("some people, and others", some_and_others),
    ("prices of different things", different_goods),
    (AGREE, values_agree),
)


def reasons(pair: Pair) -> Iterator[str]:
    """Yield the names of the tests that show both claims can hold."""
    passed_over = _ONE_SIDED if pair.spec.conditions == "shared" else frozenset()
    return (name for name, test in TESTS if name not in passed_over and test(pair))


def measure(value: Quantity, kind: str) -> tuple[float, float, str] | None:
    """Return low end, high end and unit of a quantity on the scale of a rule, or None when it is of another kind.

    Intervals are days between, frequencies times a week; each is turned into the other where the rule asks for it.
    """
    low, high, unit = value.low, value.high, value.unit
    if kind == "interval" and value.kind is QuantityKind.FREQUENCY:
        low, high, unit = (7 / high if high > 0 else 0.0), (7 / low if low > 0 else float("inf")), "day"
    elif kind == "frequency" and value.kind is QuantityKind.INTERVAL:
        low, high, unit = (7 / high if high > 0 else 0.0), (7 / low if low > 0 else float("inf")), "week"
    elif (
        value.kind.value != kind
        and not (kind == "time" and value.kind is QuantityKind.INTERVAL)
        and not (kind == "interval" and value.kind is QuantityKind.TIME)
    ):
        return None
    if kind in ("interval", "time"):
        unit = "day"
    elif kind == "frequency":
        unit = "week"
    slack = 0.35 if value.soft else 0.12
    if kind in ("money", "count") or (kind == "percent" and not value.soft):
        slack = 0.0  # of a strength, 8 % and 10 % are two
    return (
        low * (1 - slack),
        high * (1 + slack),
        unit if kind in ("interval", "time", "frequency", "money") else "",
    )


def _quantities(pair: Pair) -> bool:
    """Return whether quantities are compared; what was recognised may take a side without stating one."""
    return pair.spec.compare is not None and (
        not pair.spec.recognised or pair.both(lambda claim: claim.pole == "value")
    )


def _values(claim: Claim, dimension: str) -> frozenset[str]:
    found = _by_dimension(claim.conditions).get(dimension, _NOTHING)
    if dimension == "place" and not found and any(subject.startswith("home-") for subject in claim.subjects):
        return _HOME  # a device for the bathroom shelf, until somebody says where else
    return found


_NOTHING, _HOME = frozenset[str](), frozenset({"home"})


@lru_cache(1_024)
def _by_dimension(conditions: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """Return the values of each dimension of conditions written as "dimension:value"."""
    found: dict[str, set[str]] = {}
    for item in conditions:
        dimension, _, value = item.partition(":")
        found.setdefault(dimension, set()).add(value)
    return {dimension: frozenset(values) for dimension, values in found.items()}


def _is_ramp(stages: frozenset[str]) -> bool:
    """Return whether a sentence tells how to begin and how to go on: "two nights a week, then build up"."""
    return {"start", "later"} <= stages


def _opening(stages: frozenset[str]) -> frozenset[str]:
    """Return the stages of a side; of a sentence that begins low and goes on, the beginning."""
    return stages - {"later"} if _is_ramp(stages) else stages


def _one_sided(pair: Pair, dimension: str) -> bool:
    return bool(_values(pair.first, dimension)) != bool(_values(pair.second, dimension))
