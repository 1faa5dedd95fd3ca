"""Which subject a claim speaks of: named in its sentence, or given by what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from linter.model.claim import Mention, Resolution
from linter.model.quantity import Quantity
from linter.model.segment import Segment, SegmentKind
from linter.nlp.context import TOPIC_ROLES, Context
from linter.nlp.matching import Annotation, Match
from linter.nlp.units import HEADS, Unit
from linter.packs.ruleset import RuleSet
from linter.packs.schema import AxisRule

# Axes on which an article on a treatment speaks of the treatment, whatever creams and tablets it names beside it.
_OF_A_TREATMENT = frozenset({"pain", "downtime", "onset", "duration", "interval", "sessions"})
_FIRST_WORDS = 2  # words before a name that opens its sentence: "the", "our own"


@dataclass(frozen=True, slots=True)
class SubjectFinder:
    """Finds subjects within one draft."""

    rules: RuleSet
    segments: Sequence[Segment]
    units: Sequence[Unit]
    context: Context
    _around: dict[tuple[int, tuple[str, ...]], str | None] = field(default_factory=dict)  # by sentence and roles

    def find(
        self, spec: AxisRule, hit: Match, unit: Unit, key: str | None, pole: str = ""
    ) -> list[tuple[tuple[str, ...], Resolution]]:
        """Return the subjects of a claim with how each was found; [] when the rule needs one and there is none."""
        number = unit.sentence.segment
        topic = self.context.topic.get(self.context.article[number])
        named = self._named(spec, hit, unit, key, pole)
        if spec.subject == "any":
            return [((topic,) if topic else (), Resolution.DOCUMENT)]
        if spec.subject == "pair":
            return self._pairs(spec, hit, unit, named, topic)
        if named:
            return [((self._specialise(entity, topic, number),), Resolution.EXPLICIT) for entity in named]
        if spec.subject == "named":
            return []
        if spec.topic == "order" and not _of_what_was_named(hit, unit):
            return []
        found = self._from_context(spec, unit)
        if found is not None and not (
            spec.recognised and spec.topic == "aftercare" and self._is_used_after(unit, found)
        ):
            return [((self._specialise(found, topic, number),), Resolution.CONTEXT)]
        if topic is not None and self.rules.entities[topic].role in spec.about:
            return [((topic,), Resolution.DOCUMENT)]
        # An article without one subject (a newsletter, a podcast): such claims meet only each other, in tension.
        return [((), Resolution.NONE)] if topic is None else []

    def possible(self, spec: AxisRule, unit: Unit) -> tuple[frozenset[str], frozenset[str]]:
        """Return whatever a claim could speak of: what its sentence names, and what stands around it."""
        number = unit.sentence.segment
        named: set[str] = set()
        asked: set[str] = set()
        for item in unit.annotations:
            if not isinstance(item.payload, Quantity) and self.rules.entities[str(item.payload)].role in spec.about:
                (named if item.start >= unit.own else asked).add(str(item.payload))
        topic = self.context.topic.get(self.context.article[number])
        around = {item for item in (self._from_context(spec, unit), topic) if item is not None}
        return frozenset(named), frozenset(around | asked)

    def _specialise(self, entity: str, topic: str | None, number: int) -> str:
        """Return the heading's or article's own member of a family: "the peel" under "TCA peels" is a TCA peel."""
        for index in reversed(self.segments[number].headings):
            for mention in self.context.by_segment.get(index, ()):
                if mention.entity != entity and self.rules.is_below(mention.entity, entity):
                    return mention.entity
        if topic is not None and topic != entity and self.rules.is_below(topic, entity):
            return topic
        return entity

    def _named(self, spec: AxisRule, hit: Match, unit: Unit, key: str | None, pole: str) -> list[str]:
        """Return the subjects named in the sentence: the nearest to the cue in its clause, and those joined to it."""
        compared = {
            position
            for match in unit.scopes.get("scope-comparison", ())
            for position in range(match.end, min(match.end + 4, len(unit.tokens)))
        }
        pool = [
            item for item in unit.annotations
            if not isinstance(item.payload, Quantity)
            and self.rules.entities[str(item.payload)].role in spec.about
            and str(item.payload) != key
            and not (spec.subject != "pair" and any(position in compared for position in range(item.start, item.end)))
        ]  # fmt: skip
        if spec.topic == "aftercare":
            pool = [item for item in pool if not self._is_ruled_out(unit, item)]
        if spec.recognised and spec.topic == "aftercare":
            pool = [item for item in pool if not self._is_used_after(unit, str(item.payload))]
        if spec.topic in _OF_A_TREATMENT and spec.subject != "pair":
            pool = [item for item in pool if not self._is_accessory(unit, item)]
        if spec.topic == "order" and spec.subject != "pair":  # in "over your cream" the cream is what the other goes by
            pool = [item for item in pool if not _is_reference(unit, item)]
        if not pool:
            return []
        if spec.subject == "pair":
            return [str(item.payload) for item in pool]
        inside = [item for item in pool if hit.start <= item.start and item.end <= hit.end]
        centre = min(hit.start, len(unit.tokens) - 1)

        def beside(item: Annotation) -> tuple[int, int]:
            after = item.start >= hit.end
            return (1, item.start - hit.end) if after else (0, hit.start - item.end)

        def distance(item: Annotation) -> tuple[int, int, int]:
            return (0 if unit.clauses.same(item.start, centre) else 1, *beside(item))

        # Only where several names stand outside the cue do the clauses decide, and is the sentence parsed for them.
        if spec.recognised:
            chosen = self._foremost(pool, unit, spec, pole)
        else:
            chosen = min(inside, key=beside) if inside else pool[0] if len(pool) == 1 else min(pool, key=distance)
        names = [str(chosen.payload)]
        for item in pool:
            if item is chosen:
                continue
            first, second = (item, chosen) if item.start < chosen.start else (chosen, item)
            between = unit.tokens[first.end : second.start]
            if len(between) <= 2 and (
                any(token.word in ("and", "or", "&") for token in between) or unit.tokens[second.start].gap == 1
            ):
                names.append(str(item.payload))
        return list(dict.fromkeys(names))

    def _foremost(self, pool: Sequence[Annotation], unit: Unit, spec: AxisRule, pole: str) -> Annotation:
        """Return which name a recognised sentence most likely speaks of: the article's own subject, else the first.

        Of an order, "retinol, then the cream", what comes first is named first, and last what comes last.
        """
        if spec.topic == "order":
            return (max if pole == "last" else min)(pool, key=lambda item: item.start)
        topic = self.context.topic.get(self.context.article[unit.sentence.segment])
        main = {subject.entity for subject in self.context.subjects}
        own = [
            item for item in pool
            if str(item.payload) in main or (topic is not None and self.rules.is_below(str(item.payload), topic))
        ]  # fmt: skip
        return min(own or pool, key=lambda item: (item.start, -item.end))

    def _is_accessory(self, unit: Unit, item: Annotation) -> bool:
        """Return whether a name is only something used beside the treatment that the article is about.

        In "along the jaw it hurts enough for two paracetamol" the tablets do not hurt; in "Retinol stings" it does.
        """
        article = self.context.article[unit.sentence.segment]
        topic = self.context.topic.get(article)
        entity = str(item.payload)
        if topic is None or self.rules.entities[topic].role != "treatment":
            return False
        if self.rules.entities[entity].role == "treatment" or item.start - unit.own <= _FIRST_WORDS:
            return False
        return all(subject.entity != entity for subject in self.context.subjects)

    def _is_used_after(self, unit: Unit, entity: str) -> bool:
        """Return whether a name is something that skin may or must not meet after the article's treatment."""
        topic = self.context.topic.get(self.context.article[unit.sentence.segment])
        return (
            topic is not None
            and self.rules.entities[topic].role == "treatment"
            and self.rules.entities[entity].role != "treatment"
        )

    def _is_ruled_out(self, unit: Unit, item: Annotation) -> bool:
        """Return whether a treatment is named only as what must wait: the facials of "no rubbing, facials or gua sha".

        The article is about another treatment, and the name follows a ban and no "after" of its own.
        """
        entity = str(item.payload)
        topic = self.context.topic.get(self.context.article[unit.sentence.segment])
        if topic is None or self.rules.entities[topic].role != "treatment":
            return False
        if self.rules.entities[entity].role != "treatment" or any(
            self.rules.is_below(entity, other) or self.rules.is_below(other, entity)
            for subject in self.context.subjects
            for other in (subject.entity, topic)
        ):
            return False
        before = [token.word for token in unit.tokens[unit.own : item.start]]
        after = {token.word for token in unit.tokens[item.end :]}
        if _AFTER.intersection(before[-_AFTER_WITHIN:]):
            return False
        return bool(_BANNING.intersection(before)) or bool(_WAITING & after)

    def _from_context(self, spec: AxisRule, unit: Unit) -> str | None:
        """Return the subject that the surroundings give, nearest first; never from another section."""
        key = unit.sentence.index, tuple(spec.about)
        if key not in self._around:
            self._around[key] = self._given(spec, unit)
        return self._around[key]

    def _given(self, spec: AxisRule, unit: Unit) -> str | None:
        number = unit.sentence.segment
        segment = self.segments[number]

        def only(items: Sequence[Mention]) -> str | None:
            found = list(dict.fromkeys(item.entity for item in items if item.role in spec.about))
            return found[-1] if len(found) == 1 else None

        previous = unit.sentence.index - 1
        for step in range(3):
            place = previous - step
            if place < 0 or self.units[place].sentence.segment != number:
                break
            other = self.units[place].sentence
            inside = [
                item
                for item in self.context.by_segment.get(number, ())
                if other.start <= item.start < other.end and self._is_salient(item, self.units[place])
            ]
            found = only(inside)
            if found is not None:
                return found
            if any(item.role in spec.about for item in inside):
                break
        for index in (segment.row_header, segment.column_header, segment.introducer, segment.question):
            if index is not None:
                found = only(self.context.by_segment.get(index, ()))
                if found is not None:
                    return found
        for index in reversed(segment.headings):
            if self.segments[index].kind is SegmentKind.TITLE or self.segments[index].level == 1:
                break
            found = only(self.context.by_segment.get(index, ()))
            if found is not None:
                return found
        back = number - 1
        if (
            back >= 0
            and self.segments[back].headings == segment.headings
            and self.segments[back].kind not in HEADS
            and self.context.topic.get(self.context.article[number]) is None
        ):
            return only(self.context.by_segment.get(back, ()))
        return None

    def _is_salient(self, mention: Mention, unit: Unit) -> bool:
        """Return whether the sentences after a name may go on about it: what opens its sentence, or a subject.

        In an article on one thing, what is named behind other words ("a moisturiser may be put over it") is passed by.
        The opening of a sentence is the likeliest antecedent (Grosz, Joshi and Weinstein 1995, centering).
        """
        topic = self.context.topic.get(self.context.article[mention.segment])
        if topic is None or any(subject.entity == mention.entity for subject in self.context.subjects):
            return True
        if self.rules.is_below(mention.entity, topic) or self.rules.is_below(topic, mention.entity):
            return True
        opening = self.segments[mention.segment].text[unit.sentence.start : mention.start]
        return len(opening.split()) <= _FIRST_WORDS

    def _pairs(
        self, spec: AxisRule, hit: Match, unit: Unit, named: Sequence[str], topic: str | None
    ) -> list[tuple[tuple[str, ...], Resolution]]:
        """Return the pairs that a claim on two things speaks of, each sorted."""
        distinct: list[str] = []
        for entity in named:
            if not any(self.rules.is_below(other, entity) or self.rules.is_below(entity, other) for other in distinct):
                distinct.append(entity)
        pairs: list[tuple[tuple[str, ...], Resolution]] = []
        captured = [
            str(item.payload)
            for item in hit.captures
            if not isinstance(item.payload, Quantity) and self.rules.entities[str(item.payload)].role in spec.about
        ]
        if len(captured) >= 2 and captured[0] != captured[1]:
            pairs.append((_ordered(spec, captured[0], captured[1]), Resolution.EXPLICIT))
            return pairs
        if len(distinct) >= 2:
            for position, first in enumerate(distinct[:4]):
                for second in distinct[position + 1 : 4]:
                    pairs.append((_ordered(spec, first, second), Resolution.EXPLICIT))
        if len(distinct) < 2 or "pair-anaphor" in unit.scopes:
            partner = self._partner(distinct, unit, topic, spec)
            if (
                partner is not None
                and distinct
                and not any(
                    self.rules.is_below(partner, item) or self.rules.is_below(item, partner) for item in distinct
                )
            ):
                pairs += [(_ordered(spec, item, partner), Resolution.CONTEXT) for item in distinct[:3]]
        if not distinct and "pair-anaphor" in unit.scopes:
            pair = self._anaphor_pair(unit, spec)
            if pair is not None:
                pairs.append((_ordered(spec, *pair), Resolution.ANAPHOR))
        return pairs

    def _partner(self, distinct: Sequence[str], unit: Unit, topic: str | None, spec: AxisRule) -> str | None:
        segment = self.segments[unit.sentence.segment]
        for index in (segment.question, segment.row_header, segment.column_header, *reversed(segment.headings)):
            if index is None:
                continue
            others = [
                item.entity
                for item in self.context.by_segment.get(index, ())
                if item.role in spec.about and item.entity not in distinct
            ]
            if len(set(others)) == 1:
                return others[0]
        return topic if topic is not None and self.rules.entities[topic].role in spec.about else None

    def _anaphor_pair(self, unit: Unit, spec: AxisRule) -> tuple[str, str] | None:
        """Return the last two things named together in this section, else by the heading."""
        number = unit.sentence.segment
        for back in range(number, max(-1, number - 6), -1):
            if (
                self.segments[back].headings != self.segments[number].headings
                and back not in self.segments[number].headings
                and back != self.segments[number].question
            ):
                break
            limit = unit.sentence.start if back == number else len(self.segments[back].text)
            names = [
                item for item in self.context.by_segment.get(back, ()) if item.role in spec.about and item.start < limit
            ]
            pair = self._two(names)
            if pair is not None:
                return pair
        for index in reversed(self.segments[number].headings):
            pair = self._two(list(self.context.by_segment.get(index, ())))
            if pair is not None:
                return pair
        return None

    def _two(self, names: Sequence[Mention]) -> tuple[str, str] | None:
        found: list[str] = []
        for mention in names:
            if mention.role in TOPIC_ROLES and not any(
                self.rules.is_below(mention.entity, other) or self.rules.is_below(other, mention.entity)
                for other in found
            ):
                found.append(mention.entity)
        return (found[0], found[1]) if len(found) == 2 else None


def _ordered(spec: AxisRule, first: str, second: str) -> tuple[str, str]:
    """Return a pair as it is compared: in its own order on the order axis, sorted elsewhere."""
    return (first, second) if spec.topic == "order" else (min(first, second), max(first, second))


_AFTER = frozenset("after following post since from with during".split())
_AFTER_WITHIN = 3  # words
_BANNING = frozenset("no not never avoid avoiding skip without off nor neither".split())
_WAITING = frozenset("wait waits off out banned".split())

_PLACED_BY = frozenset("before after over under underneath beneath atop follows beats".split())
_BEFORE_A_NAME = frozenset("your the any every a all of to my it".split())


def _is_reference(unit: Unit, item: Annotation) -> bool:
    """Return whether a name only says where another thing goes: the cream in "over your night cream"."""
    at = item.start - 1
    while at >= 0 and item.start - at <= 3 and unit.tokens[at].word in _BEFORE_A_NAME:
        at -= 1
    words = unit.tokens[at].word if at >= 0 else ""
    return words in _PLACED_BY or (words == "top" and at > 0 and unit.tokens[at - 1].word == "on") or words == "ahead"


_POINTING = frozenset("it this these they them that yours".split())
_OPENING = 3  # words


def _of_what_was_named(hit: Match, unit: Unit) -> bool:
    """Return whether a sentence without a name speaks of what came before: "Put it on clean skin", "Last of all"."""
    before = unit.tokens[unit.own : hit.start]
    return len(before) <= _OPENING or any(token.word in _POINTING for token in before)
