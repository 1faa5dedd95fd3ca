"""What an article and its sections are about, and which subject a sentence that names none speaks of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from linter.model.analysis import Subject
from linter.model.claim import Mention
from linter.model.segment import Segment, SegmentKind
from linter.packs.ruleset import RuleSet

TOPIC_ROLES = frozenset({"treatment", "ingredient", "product", "medicine"})
_CAP = 3  # mentions of one entity in one segment that count: a keyword-stuffed paragraph is one paragraph
_FRONT = 6.0
_HEADING = 2.5
_SUBTITLE = 3  # segments among which the line below a title stands
_SHORT = 14  # words of such a line
_OPENING = 5  # segments at the beginning that tell what a page is on, where its title does not
_OPENED = 3.0  # what a treatment that is named there weighs more
_LEADS = 3  # mentions of an ingredient that the first lines name, for it to be what the page is on
_PRODUCT = 0.35  # a cream or serum is mentioned all over an article on what is in it


@dataclass(frozen=True, slots=True)
class Context:
    """Where segments stand and what they are about."""

    article: tuple[int, ...]  # for each segment
    section: tuple[int, ...]  # index of the nearest heading, -1 without one
    topic: Mapping[int, str | None]  # article -> the one entity it is about
    subjects: tuple[Subject, ...]
    by_segment: Mapping[int, Sequence[Mention]]
    titled: Mapping[int, frozenset[str]]  # article -> everything its title names: what all of it speaks of


def articles(segments: Sequence[Segment]) -> tuple[int, ...]:
    """Return the article number of each segment: a second top heading opens one."""
    numbers: list[int] = []
    number, tops = 0, 0
    for segment in segments:
        if segment.level == 1 and segment.kind in (SegmentKind.HEADING, SegmentKind.TITLE) and not segment.key_path:
            tops += 1
            if tops > 1 and segment.kind is SegmentKind.HEADING and numbers:
                number += 1
        numbers.append(number)
    return tuple(numbers)


def build_context(segments: Sequence[Segment], mentions: Sequence[Mention], rules: RuleSet) -> Context:
    """Return what each article is about, from titles, headings and how often things are named."""
    numbers = articles(segments)
    sections = tuple(segment.headings[-1] if segment.headings else -1 for segment in segments)
    by_segment: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_segment[mention.segment].append(mention)
    weights: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    front: dict[int, list[Mention]] = defaultdict(list)
    below: dict[int, list[Mention]] = defaultdict(list)  # in the line below a title that names only the house
    headed: dict[int, dict[str, Mention]] = defaultdict(dict)
    first: dict[tuple[int, str], Mention] = {}
    opening: dict[int, Counter[str]] = defaultdict(Counter)
    early: dict[int, list[Mention]] = defaultdict(list)
    read: Counter[int] = Counter()  # segments of each article
    for index, segment in enumerate(segments):
        if segment.boilerplate:
            continue
        seen: Counter[str] = Counter()
        read[numbers[index]] += 1
        for mention in by_segment.get(index, ()):
            if mention.role not in TOPIC_ROLES:
                continue
            article = numbers[index]
            first.setdefault((article, mention.entity), mention)
            seen[mention.entity] += 1
            if seen[mention.entity] > _CAP:
                continue
            counts[article][mention.entity] += 1
            if mention.role == "treatment" and read[article] <= _OPENING:
                opening[article][mention.entity] += 1
            if read[article] <= _OPENING:
                early[article].append(mention)
            share = _PRODUCT if mention.role == "product" else 1.0
            top = segment.kind is SegmentKind.TITLE or (segment.kind is SegmentKind.HEADING and segment.level == 1)
            if top:
                front[article].append(mention)
                weights[article][mention.entity] += _FRONT * share
            elif segment.kind in (SegmentKind.HEADING, SegmentKind.QUESTION):
                headed[article].setdefault(mention.entity, mention)
                weights[article][mention.entity] += _HEADING * share
            else:
                weights[article][mention.entity] += share
                if read[article] <= _SUBTITLE and _is_subtitle(segment):
                    below[article].append(mention)
    for article, named in below.items():
        if not front[article]:
            front[article] = named
            for mention in named:
                weights[article][mention.entity] += _FRONT * (_PRODUCT if mention.role == "product" else 1.0)
    titled: dict[int, set[str]] = defaultdict(set)
    for index, segment in enumerate(segments):
        if segment.level == 1 and segment.kind in (SegmentKind.TITLE, SegmentKind.HEADING):
            titled[numbers[index]] |= {mention.entity for mention in by_segment.get(index, ())}
    topics: dict[int, str | None] = {}
    subjects: list[Subject] = []
    for article in sorted(set(numbers)):
        told = dict(weights[article])
        if not front[article]:
            for entity, times in opening[article].items():
                told[entity] += _OPENED * times
        topics[article] = _topic(told, front[article], rules) or _opened(
            early[article], weights[article], counts[article], front[article], rules
        )
        total = sum(weights[article].values()) or 1.0
        leader = max(weights[article], key=lambda entity: (weights[article][entity], entity), default=None)
        for entity, weight in sorted(weights[article].items(), key=lambda item: (-item[1], item[0])):
            in_front = any(mention.entity == entity for mention in front[article])
            share = weight / total
            main = (
                entity == topics[article]
                or (in_front and share >= 0.12)
                or (share >= 0.3 and counts[article][entity] >= 3)
                # A newsletter's title names no treatment; what it speaks of most is still its subject.
                or (not front[article] and entity == leader and counts[article][entity] >= 4)
            )
            sectional = entity in headed[article] and counts[article][entity] >= 3 and share >= 0.08
            if not main and not sectional:
                continue
            place = (
                next((mention for mention in front[article] if mention.entity == entity), None)
                or headed[article].get(entity)
                or first[article, entity]
            )
            segment = segments[place.segment]
            whole = segment.kind in (SegmentKind.TITLE, SegmentKind.HEADING)
            span = segment.to_source(0, len(segment.text)) if whole else segment.to_source(place.start, place.end)
            subjects.append(Subject(entity, share, span, main))
    return Context(
        numbers,
        sections,
        topics,
        tuple(subjects),
        by_segment,
        {article: frozenset(names) for article, names in titled.items()},
    )


def _opened(
    early: Sequence[Mention],
    weights: Mapping[str, float],
    counts: Mapping[str, int],
    front: Sequence[Mention],
    rules: RuleSet,
) -> str | None:
    """Return the one treatment, else the leading ingredient, that the first lines name where no title does.

    "It froze my belly" may name cryolipolysis once and speak of "it" from then on.
    """
    if front:
        return None
    treatments = list(dict.fromkeys(mention.entity for mention in early if mention.role == "treatment"))
    narrow = [one for one in treatments if not any(one != other and rules.is_below(other, one) for other in treatments)]
    if len(narrow) == 1:
        family = [entity for entity in weights if rules.is_below(narrow[0], entity)]
        mentioned = sum(counts[entity] for entity in family)
        rivals = [
            entity for entity in weights
            if rules.entities[entity].role == "treatment" and entity not in family
            and not rules.is_below(entity, narrow[0])
        ]  # fmt: skip
        return narrow[0] if all(counts[entity] <= mentioned for entity in rivals) else None
    if treatments:
        return None
    named = {mention.entity for mention in early if mention.role in ("ingredient", "medicine")}
    ranked = sorted(named, key=lambda entity: (-counts[entity], entity))
    if ranked and counts[ranked[0]] >= _LEADS and all(counts[ranked[0]] > counts[other] for other in ranked[1:]):
        return ranked[0]
    return None


def _is_subtitle(segment: Segment) -> bool:
    """Return whether a line at the beginning is more of a title: short, and no sentence."""
    return (
        segment.kind is SegmentKind.PARAGRAPH
        and len(segment.text.split()) <= _SHORT
        and segment.text.rstrip()[-1:] not in (".", "!", "?", ",", ";")
    )


def _common_member(one: str, other: str, rules: RuleSet) -> str | None:
    """Return the one thing that is of both kinds: an article on lasers and hair removal is on laser hair removal."""
    found = [entity.id for entity in rules.entities.values() if {one, other} <= set(entity.parents)]
    return found[0] if len(found) == 1 else None


def _topic(weights: Mapping[str, float], front: Sequence[Mention], rules: RuleSet) -> str | None:
    """Return the one entity an article is about, or None when several share it."""
    if not weights:
        return None
    pool = {entity: weights[entity] for entity in {mention.entity for mention in front}} or weights
    # A family's mentions speak for its one member ("the laser" in an article on pico lasers).
    ranked = sorted(pool, key=lambda entity: (-pool[entity], entity))
    best = ranked[0]
    for other in ranked[1:]:
        related = rules.is_below(other, best) or rules.is_below(best, other)
        if not related and pool[other] >= 0.6 * pool[best]:
            return _common_member(best, other, rules)
    below = [entity for entity in weights if entity != best and rules.is_below(entity, best)]
    strong = [entity for entity in below if weights[entity] >= 0.35 * weights[best]]
    if len(strong) == 1 and all(weights[entity] < 0.25 * weights[strong[0]] for entity in below if entity != strong[0]):
        return strong[0]
    total = sum(weights.values())
    family = sum(
        weight for entity, weight in weights.items() if rules.is_below(entity, best) or rules.is_below(best, entity)
    )
    return (
        best
        if (front and best in {mention.entity for mention in front}) or (family >= 0.45 * total and weights[best] >= 3)
        else None
    )
