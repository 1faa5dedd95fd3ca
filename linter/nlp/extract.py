"""Segments → Mentions and Claims, already placed in the draft.

The order of work: words and names of every sentence (cheap), all cues in one pass (cheap), then the parser for the
sentences that hold a cue, and only for those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from linter.model.analysis import Analysis, DemandHit
from linter.model.claim import Attribution, Claim, CoverageHit, Mention, Phrase, Resolution, Sentence
from linter.model.quantity import Quantity
from linter.model.segment import Segment, SegmentKind
from linter.model.source import SourceFile, SourceSpan
from linter.nlp.context import TOPIC_ROLES, Context, build_context
from linter.nlp.lexicon import Lexicon, by_start
from linter.nlp.matching import Annotation, Match, PhraseMatcher
from linter.nlp.pipeline import Parse, parse
from linter.nlp.quantities import find_quantities
from linter.nlp.scope import Clauses, ScopeCues, attribution, find_clauses, negation
from linter.nlp.sentences import label_length, split_sentences
from linter.nlp.tokens import Token, tokenize
from linter.packs.phrases import parse_phrase
from linter.packs.ruleset import Rule, RuleSet
from linter.packs.schema import AxisRule, Pole, RequirementRule, WordingRule

_HEADS = (SegmentKind.TITLE, SegmentKind.HEADING)
_YES = frozenset("yes yep yeah absolutely certainly definitely sure totally".split())
_NO = frozenset("no nope never nah".split())
_QUESTION_OPENERS = frozenset("how what when who which where can could does do did is are should will would may am has have".split())
_DIMENSIONS = {"population": "population", "condition": "condition", "area": "area", "event": "event"}
_MAX_CONTEXT_WORDS = 30
_SESSION_NOUNS = frozenset({"session", "treatment", "visit", "appointment", "sitting", "round", "peel", "procedure", ""})


@dataclass(slots=True)
class _Unit:
    """A sentence at work: its words (with words of its context before them), names, quantities and scopes."""

    sentence: Sentence
    tokens: list[Token]
    own: int  # index of the first word that is the sentence's own
    annotations: list[Annotation] = field(default_factory=list)
    index: Mapping[int, list[Annotation]] = field(default_factory=dict)
    hits: list[Match] = field(default_factory=list)
    scopes: dict[str, list[Match]] = field(default_factory=dict)
    parse: Parse = ()
    clauses: Clauses | None = None
    answer: bool | None = None  # of a first sentence of an answer: yes or no
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose phrase a number of the matcher is."""

    kind: str  # axis, wording, coverage, demand
    number: int  # index into the rules (or coverages)
    part: str = ""  # pole, or index of the demand
    phrase: str = ""


class Understanding:
    """All packs compiled; `analyse` may be called for any number of drafts."""

    def __init__(self, rules: RuleSet, model: str | None = None) -> None:
        self.rules = rules
        self.model = model
        self._lexicon = Lexicon(rules)
        self._scopes = ScopeCues(rules.lists)
        self._matcher = PhraseMatcher()
        self._owners: list[_Owner] = []
        self._helpers: dict[tuple[str, ...], PhraseMatcher] = {}
        for number, rule in enumerate(rules.rules):
            match rule.spec:
                case AxisRule() as spec:
                    for name, pole in spec.poles.items():
                        self._add(pole.cues, "axis", number, name)
                case WordingRule() as spec:
                    self._add(spec.phrases, "wording", number)
                case RequirementRule() as spec:
                    for index, demand in enumerate(spec.demanded_by):
                        self._add(demand.cues, "demand", number, str(index))
        for number, coverage in enumerate(rules.coverages):
            self._add(coverage.spec.cues, "coverage", number)

    def _add(self, phrases: Sequence[str], kind: str, number: int, part: str = "") -> None:
        for phrase in phrases:
            self._matcher.add(parse_phrase(phrase, self.rules.lists))
            self._owners.append(_Owner(kind, number, part, phrase))

    def _holds(self, phrases: Sequence[str], unit: _Unit) -> str | None:
        """Return the first of these phrases that stands in the sentence."""
        key = tuple(phrases)
        if not key:
            return None
        matcher = self._helpers.get(key)
        if matcher is None:
            matcher = PhraseMatcher()
            for phrase in key:
                matcher.add(parse_phrase(phrase, self.rules.lists))
            self._helpers[key] = matcher
        found = matcher.find(unit.tokens, unit.index)
        return key[found[0].phrase] if found else None

    # ---- reading ------------------------------------------------------------------------------------------------

    def analyse(self, source: SourceFile, segments: Sequence[Segment]) -> Analysis:
        """Return everything understood about one draft."""
        units = self._units(segments)
        mentions = self._mentions(segments, units)
        context = build_context(segments, mentions, self.rules)
        for unit in units:
            unit.hits = self._matcher.find(unit.tokens, unit.index)
        kinds = {"axis", "wording"}
        busy = [unit for unit in units if any(self._owners[hit.phrase].kind in kinds for hit in unit.hits)]
        parses = parse([unit.sentence.text for unit in busy], self.model) if busy else []
        for unit, parsed in zip(busy, parses, strict=True):
            unit.parse = parsed
        claims: list[Claim] = []
        phrases: list[Phrase] = []
        coverage: list[CoverageHit] = []
        demands: list[DemandHit] = []
        for unit in units:
            if not unit.hits:
                continue
            unit.scopes = self._scopes.find(unit.tokens, unit.index)
            unit.clauses = self._clauses(unit)
            segment = segments[unit.sentence.segment]
            for hit in unit.hits:
                owner = self._owners[hit.phrase]
                if owner.kind == "axis":
                    claims += self._claims(owner, hit, unit, units, segments, context)
                elif owner.kind == "wording":
                    phrases += self._wording(owner, hit, unit, segment, units, segments)
                elif owner.kind == "coverage":
                    coverage += self._coverage(owner, hit, unit, segment)
                else:
                    demands += self._demand(owner, hit, unit, segment)
        words = sum(len(segment.text.split()) for segment in segments if not segment.boilerplate)
        return Analysis(
            source, segments, [unit.sentence for unit in units], mentions, _distinct(claims), phrases, coverage, demands,
            context.subjects, context.topic, words,
        )  # fmt: skip

    def _units(self, segments: Sequence[Segment]) -> list[_Unit]:
        units: list[_Unit] = []
        for number, segment in enumerate(segments):
            asked = segments[segment.question] if segment.question is not None else None
            opens_answer = asked is not None and not any(
                unit.sentence.segment != number and segments[unit.sentence.segment].question == segment.question for unit in units[-40:]
            )
            for place, (start, end) in enumerate(split_sentences(segment.text)):
                text = segment.text[start:end]
                sentence = Sentence(len(units), number, start, end, text)
                own = _open_label(tokenize(text), text)
                before = self._context_words(segment, segments)
                unit = _Unit(sentence, own, 0)
                unit.is_question = text.rstrip("\"'”’)*_ ").endswith("?") or (
                    segment.kind in (*_HEADS, SegmentKind.QUESTION) and bool(own) and own[0].word in _QUESTION_OPENERS
                )
                if asked is not None and opens_answer and place == 0 and not unit.is_question:
                    unit.answer = _answers(own)
                    before = [*before, *tokenize(asked.text)[-_MAX_CONTEXT_WORDS:]]
                if before and own:
                    shifted = [Token(token.word, -1, -1, min(token.gap, 1), token.raw) for token in before]
                    first = own[0]
                    unit.tokens = [*shifted, Token(first.word, first.start, first.end, 1, first.raw), *own[1:]]
                    unit.own = len(shifted)
                units.append(unit)
        return units

    def _context_words(self, segment: Segment, segments: Sequence[Segment]) -> list[Token]:
        """Return the words that a cell or list item silently begins with: its headers, its introducing line."""
        words: list[Token] = []
        for index in (segment.row_header, segment.column_header):
            if index is not None:
                words += tokenize(segments[index].text)[:_MAX_CONTEXT_WORDS]
        if segment.introducer is not None:
            words += tokenize(segments[segment.introducer].text)[-_MAX_CONTEXT_WORDS:]
        return words

    def _mentions(self, segments: Sequence[Segment], units: Sequence[_Unit]) -> list[Mention]:
        heads: dict[int, list[Token]] = {}

        def nearby(segment: Segment) -> list[Token]:
            words: list[Token] = []
            for index in segment.headings:
                if index not in heads:
                    heads[index] = tokenize(segments[index].text)
                words += heads[index]
            return words

        settled: frozenset[str] = frozenset()
        for attempt in (1, 2):
            seen: set[str] = set()
            for unit in units:
                segment = segments[unit.sentence.segment]
                names = self._lexicon.annotate(unit.tokens, settled, nearby(segment))
                seen |= {str(name.payload) for name in names}
                unit.annotations = names
            if attempt == 1:
                settled = frozenset(seen)
                if not any(self.rules.entities[entity].ambiguous for entity in seen):
                    break
        mentions: list[Mention] = []
        for unit in units:
            for name in unit.annotations:
                first, last = unit.tokens[name.start], unit.tokens[name.end - 1]
                if name.start >= unit.own and first.start >= 0:
                    entity = str(name.payload)
                    start = unit.sentence.start
                    mentions.append(Mention(entity, self.rules.entities[entity].role, unit.sentence.segment, start + first.start, start + last.end))
            unit.annotations = [*unit.annotations, *_quantities(unit)]
            unit.index = by_start(unit.annotations)
        return mentions

    def _clauses(self, unit: _Unit) -> Clauses:
        """Return the clauses of all words; words of the context form the clause before the first."""
        own = find_clauses(unit.tokens[unit.own :], unit.parse)
        if not unit.own:
            return own
        head = own.of[0] if own.of else 0
        shift = unit.own
        return Clauses(
            (*[head] * shift, *own.of),
            own.parent,
            {clause: (0 if clause == head else start + shift) for clause, start in own.start.items()},
            {clause: end + shift for clause, end in own.end.items()},
        )

    # ---- claims -------------------------------------------------------------------------------------------------

    def _claims(
        self, owner: _Owner, hit: Match, unit: _Unit, units: Sequence[_Unit], segments: Sequence[Segment], context: Context
    ) -> list[Claim]:
        rule = self.rules.rules[owner.number]
        spec = rule.spec
        assert isinstance(spec, AxisRule) and unit.clauses is not None
        segment = segments[unit.sentence.segment]
        if segment.boilerplate or (segment.kind is SegmentKind.CAPTION):
            return []
        pole_name = owner.part
        pole = spec.poles[pole_name]
        trace = [f"cue “{owner.phrase}” → {pole_name}"]
        in_question = hit.end <= unit.own and unit.own > 0 and unit.answer is not None and self._is_asked(unit, segments)
        if hit.end <= unit.own and not in_question:
            return []  # the words are all the context's
        if self._void(pole, unit):
            return []
        negated, words = negation(unit.tokens, unit.scopes, unit.clauses, hit.start, hit.end)
        if in_question and unit.answer is False:
            negated, words = not negated, f"{words} answered with no".strip()
        if negated:
            trace.append(f"negated by “{words}”")
            if pole.negated is None:
                return []
            pole_name = pole.negated
        quoted = _quoted(segment, unit, hit)
        if segment.kind is SegmentKind.QUOTATION or quoted:
            voice, why = Attribution.TESTIMONIAL, "inside quotation marks"
        elif _in_myth(segment, segments, unit):
            voice, why = Attribution.MYTH, "under a myth label"
        else:
            voice, why = attribution(unit.tokens, unit.scopes, hit.start, is_question=unit.is_question, own_voice=False)
        if why:
            trace.append(f"{voice.value}: {why}")
        value = next((item.payload for item in hit.captures if isinstance(item.payload, Quantity)), None)
        key = None
        captured = [item for item in hit.captures if not isinstance(item.payload, Quantity)]
        if spec.key:
            keyed = [item for item in captured if self.rules.entities[str(item.payload)].role in spec.key]
            key = str(keyed[0].payload) if keyed else spec.key_default
            if key is None:
                return []
        subjects = self._subjects(spec, hit, unit, units, segments, context, key)
        conditions = self._conditions(unit, hit, segments, segment, key, spec)
        quantifier = next((name for name in ("all", "most", "some") if f"scope-{name}" in unit.scopes), "generic")
        span = self._span(unit, units, segments, hit, in_question)
        claims = []
        keys = [str(item.payload) for item in captured if spec.key and self.rules.entities[str(item.payload)].role in spec.key] or [key]
        if spec.key:
            keys += self._joined_keys(unit, hit, spec, keys)
        for found, resolution in subjects:
            for one in dict.fromkeys(keys):
                if spec.subjects and not any(self.rules.is_below(item, wanted) for item in found for wanted in spec.subjects):
                    continue
                claims.append(
                    Claim(
                        rule.id, rule.topic, pole_name, found, resolution, one, value, voice, quantifier, conditions, unit.sentence.index,
                        unit.sentence.segment, context.section[unit.sentence.segment], context.article[unit.sentence.segment],
                        span, self._place(unit, segments, hit), unit.sentence.text,
                        (*trace, f"subject {', '.join(found) or 'the draft'} ({resolution.value})", *(f"condition {item}" for item in sorted(conditions))),
                    )
                )  # fmt: skip
        return claims

    def _void(self, pole: Pole, unit: _Unit) -> bool:
        return self._holds(pole.unless, unit) is not None or bool(pole.with_ and self._holds(pole.with_, unit) is None)

    def _is_asked(self, unit: _Unit, segments: Sequence[Segment]) -> bool:
        return segments[unit.sentence.segment].question is not None

    def _joined_keys(self, unit: _Unit, hit: Match, spec: AxisRule, keys: Sequence[str | None]) -> list[str]:
        """Return further keys of a list: "avoid heat, exercise and alcohol" speaks of three."""
        if not any(keys):
            return []
        anchors = [item for item in hit.captures if str(item.payload) in keys]
        if not anchors:
            return []
        found: list[str] = []
        for direction in (1, -1):
            edge = anchors[0].end if direction > 0 else anchors[0].start
            for item in sorted(unit.annotations, key=lambda item: item.start * direction):
                if isinstance(item.payload, Quantity) or self.rules.entities[str(item.payload)].role not in spec.key:
                    continue
                between = unit.tokens[edge : item.start] if direction > 0 else unit.tokens[item.end : edge]
                if (item.start >= edge if direction > 0 else item.end <= edge) and len(between) <= 3:
                    joined = [token.word for token in between]
                    comma = (unit.tokens[item.start].gap == 1) if direction > 0 else (edge < len(unit.tokens) and unit.tokens[edge].gap == 1)
                    if (comma or any(word in ("and", "or", "nor", "plus") for word in joined)) and not any(word in ("but", "then", "can", "is", "are", "not") for word in joined):
                        found.append(str(item.payload))
                        edge = item.end if direction > 0 else item.start
        return found

    def _subjects(
        self, spec: AxisRule, hit: Match, unit: _Unit, units: Sequence[_Unit], segments: Sequence[Segment], context: Context, key: str | None
    ) -> list[tuple[tuple[str, ...], Resolution]]:
        """Return the subjects of a claim with how each was found; [] when the rule needs one and there is none."""
        number = unit.sentence.segment
        topic = context.topic.get(context.article[number])
        named = self._named(spec, hit, unit, key)
        if spec.subject == "any":
            return [((topic,) if topic else (), Resolution.DOCUMENT)]
        if spec.subject == "pair":
            return self._pairs(spec, hit, unit, segments, context, named, topic)
        if named:
            return [((self._specialise(entity, topic, segments, context, number),), Resolution.EXPLICIT) for entity in named]
        if spec.subject == "named":
            return []
        found = self._from_context(spec, unit, units, segments, context)
        if found is not None:
            return [((self._specialise(found, topic, segments, context, number),), Resolution.CONTEXT)]
        if topic is not None and self.rules.entities[topic].role in spec.about:
            return [((topic,), Resolution.DOCUMENT)]
        return []

    def _specialise(self, entity: str, topic: str | None, segments: Sequence[Segment], context: Context, number: int) -> str:
        """Return the heading's or article's own member of a family: "the peel" under "TCA peels" is a TCA peel."""
        for index in reversed(segments[number].headings):
            for mention in context.by_segment.get(index, ()):
                if mention.entity != entity and self.rules.is_below(mention.entity, entity):
                    return mention.entity
        if topic is not None and topic != entity and self.rules.is_below(topic, entity):
            return topic
        return entity

    def _named(self, spec: AxisRule, hit: Match, unit: _Unit, key: str | None) -> list[str]:
        """Return the subjects named in the sentence: the one nearest to the cue in its clause, and those joined to it."""
        assert unit.clauses is not None
        compared = {position for match in unit.scopes.get("scope-comparison", ()) for position in range(match.end, min(match.end + 4, len(unit.tokens)))}
        pool = [
            item for item in unit.annotations
            if not isinstance(item.payload, Quantity)
            and self.rules.entities[str(item.payload)].role in spec.about
            and str(item.payload) != key
            and not (spec.subject != "pair" and any(position in compared for position in range(item.start, item.end)))
        ]  # fmt: skip
        if not pool:
            return []
        if spec.subject == "pair":
            return [str(item.payload) for item in pool]
        inside = [item for item in pool if hit.start <= item.start and item.end <= hit.end]
        centre = min(hit.start, len(unit.tokens) - 1)

        def distance(item: Annotation) -> tuple[int, int, int]:
            same = unit.clauses is not None and unit.clauses.same(item.start, centre)
            after = item.start >= hit.end
            gap = item.start - hit.end if after else hit.start - item.end
            return (0 if item in inside else 1 if same else 2, 1 if after else 0, gap)

        chosen = min(pool, key=distance)
        names = [str(chosen.payload)]
        for item in pool:
            if item is chosen:
                continue
            first, second = (item, chosen) if item.start < chosen.start else (chosen, item)
            between = unit.tokens[first.end : second.start]
            if len(between) <= 2 and (any(token.word in ("and", "or", "&") for token in between) or unit.tokens[second.start].gap == 1):
                names.append(str(item.payload))
        return list(dict.fromkeys(names))

    def _from_context(self, spec: AxisRule, unit: _Unit, units: Sequence[_Unit], segments: Sequence[Segment], context: Context) -> str | None:
        """Return the subject that the surroundings give, nearest first; never from another section."""
        number = unit.sentence.segment
        segment = segments[number]

        def only(items: Sequence[Mention]) -> str | None:
            found = list(dict.fromkeys(item.entity for item in items if item.role in spec.about))
            return found[-1] if len(found) == 1 else None

        previous = unit.sentence.index - 1
        for step in range(3):
            place = previous - step
            if place < 0 or units[place].sentence.segment != number:
                break
            other = units[place].sentence
            inside = [item for item in context.by_segment.get(number, ()) if other.start <= item.start < other.end]
            found = only(inside)
            if found is not None:
                return found
            if any(item.role in spec.about for item in inside):
                break
        for index in (segment.row_header, segment.column_header, segment.introducer, segment.question):
            if index is not None:
                found = only(context.by_segment.get(index, ()))
                if found is not None:
                    return found
        for index in reversed(segment.headings):
            if segments[index].kind is SegmentKind.TITLE or segments[index].level == 1:
                break
            found = only(context.by_segment.get(index, ()))
            if found is not None:
                return found
        back = number - 1
        if back >= 0 and segments[back].headings == segment.headings and segments[back].kind not in _HEADS and context.topic.get(context.article[number]) is None:
            return only(context.by_segment.get(back, ()))
        return None

    def _pairs(
        self, spec: AxisRule, hit: Match, unit: _Unit, segments: Sequence[Segment], context: Context, named: Sequence[str], topic: str | None
    ) -> list[tuple[tuple[str, ...], Resolution]]:
        """Return the pairs that a claim on two things speaks of, each sorted."""
        distinct: list[str] = []
        for entity in named:
            if not any(self.rules.is_below(other, entity) or self.rules.is_below(entity, other) for other in distinct):
                distinct.append(entity)
        pairs: list[tuple[tuple[str, ...], Resolution]] = []
        captured = [str(item.payload) for item in hit.captures if not isinstance(item.payload, Quantity) and self.rules.entities[str(item.payload)].role in spec.about]
        if len(captured) >= 2 and captured[0] != captured[1]:
            pairs.append((_ordered(spec, captured[0], captured[1]), Resolution.EXPLICIT))
            return pairs
        if len(distinct) >= 2:
            for position, first in enumerate(distinct[:4]):
                for second in distinct[position + 1 : 4]:
                    pairs.append((_ordered(spec, first, second), Resolution.EXPLICIT))
        if len(distinct) < 2 or "pair-anaphor" in unit.scopes:
            partner = self._partner(distinct, unit, segments, context, topic, spec)
            if partner is not None and distinct and not any(self.rules.is_below(partner, item) or self.rules.is_below(item, partner) for item in distinct):
                pairs += [(_ordered(spec, item, partner), Resolution.CONTEXT) for item in distinct[:3]]
        if not distinct and "pair-anaphor" in unit.scopes:
            pair = self._anaphor_pair(unit, segments, context, spec)
            if pair is not None:
                pairs.append((_ordered(spec, *pair), Resolution.ANAPHOR))
        return pairs

    def _partner(self, distinct: Sequence[str], unit: _Unit, segments: Sequence[Segment], context: Context, topic: str | None, spec: AxisRule) -> str | None:
        segment = segments[unit.sentence.segment]
        for index in (segment.question, segment.row_header, segment.column_header, *reversed(segment.headings)):
            if index is None:
                continue
            others = [item.entity for item in context.by_segment.get(index, ()) if item.role in spec.about and item.entity not in distinct]
            if len(set(others)) == 1:
                return others[0]
        return topic if topic is not None and self.rules.entities[topic].role in spec.about else None

    def _anaphor_pair(self, unit: _Unit, segments: Sequence[Segment], context: Context, spec: AxisRule) -> tuple[str, str] | None:
        """Return the last two things named together in this section, else by the heading."""
        number = unit.sentence.segment
        for back in range(number, max(-1, number - 6), -1):
            if segments[back].headings != segments[number].headings and back not in segments[number].headings and back != segments[number].question:
                break
            limit = unit.sentence.start if back == number else len(segments[back].text)
            names = [item for item in context.by_segment.get(back, ()) if item.role in spec.about and item.start < limit]
            pair = self._two(names)
            if pair is not None:
                return pair
        for index in reversed(segments[number].headings):
            pair = self._two(list(context.by_segment.get(index, ())))
            if pair is not None:
                return pair
        return None

    def _two(self, names: Sequence[Mention]) -> tuple[str, str] | None:
        found: list[str] = []
        for mention in names:
            if mention.role in TOPIC_ROLES and not any(self.rules.is_below(mention.entity, other) or self.rules.is_below(other, mention.entity) for other in found):
                found.append(mention.entity)
        return (found[0], found[1]) if len(found) == 2 else None

    def _conditions(self, unit: _Unit, hit: Match, segments: Sequence[Segment], segment: Segment, key: str | None, spec: AxisRule) -> frozenset[str]:
        """Return under which conditions a claim stands, as "dimension:value"."""
        found: set[str] = set()
        for item in unit.annotations:
            if isinstance(item.payload, Quantity):
                continue
            entity = str(item.payload)
            role = self.rules.entities[entity].role
            if role in _DIMENSIONS and entity != key and role not in spec.about:
                found.add(f"{_DIMENSIONS[role]}:{entity}")
        for name in ("stage-start", "stage-later", "stage-upkeep", "moment-before", "moment-after", "moment-during", "place-home", "place-clinic", "time-morning", "time-night"):
            if name in unit.scopes:
                dimension, _, value = name.partition("-")
                found.add(f"{dimension}:{value}")
        if spec.topic == "aftercare" and "moment-later" in unit.scopes:
            found.add("if:later")
        if "scope-past" in unit.scopes:
            found.add("period:past")
        for match in unit.scopes.get("scope-condition", ()):
            if any(other.start <= match.end + 1 and match.start <= other.end for other in unit.scopes.get("scope-trivial-condition", ())):
                continue
            words = [token.word for token in unit.tokens[match.end : match.end + 6]]
            stretch = range(match.start, min(match.end + 8, len(unit.tokens)))
            if not any(item.start in stretch and not isinstance(item.payload, Quantity) and (self.rules.entities[str(item.payload)].role in _DIMENSIONS) for item in unit.annotations):
                found.add("if:" + " ".join(words))
        for index in segment.headings:
            head = segments[index]
            if head.kind is SegmentKind.TITLE or head.level == 1:
                continue
            units = self._lexicon.annotate(tokenize(head.text), frozenset(), ())
            for item in units:
                entity = str(item.payload)
                role = self.rules.entities[entity].role
                if role in _DIMENSIONS and entity != key and not any(entry.startswith(_DIMENSIONS[role] + ":") for entry in found):
                    found.add(f"{_DIMENSIONS[role]}:{entity}")
            scopes = self._scopes.find(tokenize(head.text), {})
            for name in ("moment-before", "moment-after", "place-home", "place-clinic", "stage-upkeep"):
                dimension, _, value = name.partition("-")
                if name in scopes and not any(entry.startswith(dimension + ":") for entry in found):
                    found.add(f"{dimension}:{value}")
        return frozenset(found)

    def _span(self, unit: _Unit, units: Sequence[_Unit], segments: Sequence[Segment], hit: Match, in_question: bool) -> SourceSpan:
        segment = segments[unit.sentence.segment]
        span = segment.to_source(unit.sentence.start, unit.sentence.end)
        following = unit.sentence.index + 1
        if in_question and len(unit.tokens) - unit.own <= 3 and following < len(units) and units[following].sentence.segment == unit.sentence.segment:
            other = units[following].sentence
            span = span.cover(segment.to_source(other.start, other.end))
        return span

    def _place(self, unit: _Unit, segments: Sequence[Segment], hit: Match) -> SourceSpan:
        """Return where the cue's own words stand; the whole sentence when they are all the context's."""
        segment = segments[unit.sentence.segment]
        own = [token for token in unit.tokens[hit.start : hit.end] if token.start >= 0]
        if not own:
            return segment.to_source(unit.sentence.start, unit.sentence.end)
        return segment.to_source(unit.sentence.start + own[0].start, unit.sentence.start + own[-1].end)

    # ---- wording, coverage, demands -----------------------------------------------------------------------------

    def _wording(self, owner: _Owner, hit: Match, unit: _Unit, segment: Segment, units: Sequence[_Unit], segments: Sequence[Segment]) -> list[Phrase]:
        rule = self.rules.rules[owner.number]
        spec = rule.spec
        assert isinstance(spec, WordingRule) and unit.clauses is not None
        if hit.end <= unit.own or (segment.boilerplate and not spec.boilerplate):
            return []
        if self._holds(spec.unless, unit) is not None:
            return []
        if spec.unless_near:
            around = [other for other in units[max(0, unit.sentence.index - 3) : unit.sentence.index + 4] if segments[other.sentence.segment].block == segment.block]
            if any(self._holds(spec.unless_near, other) is not None for other in around):
                return []
        negated, words = negation(unit.tokens, unit.scopes, unit.clauses, hit.start, hit.end)
        voice, why = attribution(unit.tokens, unit.scopes, hit.start, is_question=unit.is_question, own_voice=False)
        if voice is Attribution.AUTHOR and _in_myth(segment, segments, unit):
            voice, why = Attribution.MYTH, "under a myth label"
        quoted = segment.kind is SegmentKind.QUOTATION or _quoted(segment, unit, hit)
        trace = (f"phrase “{owner.phrase}”", *([f"negated by “{words}”"] if negated else []), *([f"{voice.value}: {why}"] if why else []))
        return [Phrase(rule.id, self._place(unit, segments, hit), unit.sentence.index, voice, negated, quoted, trace)]

    def _coverage(self, owner: _Owner, hit: Match, unit: _Unit, segment: Segment) -> list[CoverageHit]:
        coverage = self.rules.coverages[owner.number]
        spec = coverage.spec
        assert unit.clauses is not None
        own = [token for token in unit.tokens[hit.start : hit.end] if token.start >= 0]
        if not own:
            return []
        span = segment.to_source(unit.sentence.start + own[0].start, unit.sentence.start + own[-1].end)
        reason = ""
        if segment.boilerplate and not spec.boilerplate:
            reason = "it stands outside the article"
        elif unit.is_question and segment.kind in (*_HEADS, SegmentKind.QUESTION):
            reason = "it only asks"
        else:
            void = self._holds(spec.unless, unit)
            if void is not None:
                reason = f"“{void}” means something else"
            elif spec.negation == "plain" and negation(unit.tokens, unit.scopes, unit.clauses, hit.start, hit.end)[0]:
                reason = "it is negated"
        return [CoverageHit(coverage.id, str(spec.topic), span, not reason, reason)]

    def _demand(self, owner: _Owner, hit: Match, unit: _Unit, segment: Segment) -> list[DemandHit]:
        rule = self.rules.rules[owner.number]
        spec = rule.spec
        assert isinstance(spec, RequirementRule) and unit.clauses is not None
        demand = spec.demanded_by[int(owner.part)]
        own = [token for token in unit.tokens[hit.start : hit.end] if token.start >= 0]
        if not own or segment.boilerplate or unit.is_question or self._holds(demand.unless, unit) is not None:
            return []
        if negation(unit.tokens, unit.scopes, unit.clauses, hit.start, hit.end)[0]:
            return []
        if attribution(unit.tokens, unit.scopes, hit.start, is_question=False, own_voice=False)[0] is not Attribution.AUTHOR:
            return []
        span = segment.to_source(unit.sentence.start + own[0].start, unit.sentence.start + own[-1].end)
        return [DemandHit(rule.id, int(owner.part), span)]


def _ordered(spec: AxisRule, first: str, second: str) -> tuple[str, str]:
    """Return a pair as it is compared: in its own order on the order axis, sorted elsewhere."""
    return (first, second) if spec.topic == "order" else (min(first, second), max(first, second))


def _distinct(claims: Sequence[Claim]) -> list[Claim]:
    """Return claims without repeats: several cues of one side in one sentence are one claim."""
    seen: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        value = (claim.value.low, claim.value.high, claim.value.unit) if claim.value else None
        seen.setdefault((claim.rule, claim.pole, claim.subjects, claim.key, claim.sentence, value), claim)
    return list(seen.values())


def _open_label(tokens: list[Token], text: str) -> list[Token]:
    """Let phrases cross the colon of a leading label: "Downtime: none" reads like "downtime none"."""
    length = label_length(text)
    if not length:
        return tokens
    return [Token(token.word, token.start, token.end, 1, token.raw) if index and tokens[index - 1].end < length <= token.start else token for index, token in enumerate(tokens)]


def _answers(tokens: Sequence[Token]) -> bool | None:
    """Return whether an answer begins with yes (True), no (False) or neither."""
    for token in tokens[:6]:
        if token.word in _YES:
            return True
        if token.word in _NO:
            return False
    if [token.word for token in tokens[:2]] in (["of", "course"],):
        return True
    if [token.word for token in tokens[:2]] in (["not", "at"], ["not", "really"], ["not", "quite"], ["afraid", "not"]):
        return False
    return None


def _quoted(segment: Segment, unit: _Unit, hit: Match) -> bool:
    """Return whether a cue stands inside quotation marks that hold at least three words."""
    own = [token for token in unit.tokens[hit.start : hit.end] if token.start >= 0]
    if not own:
        return False
    at = unit.sentence.start + own[0].start
    before, after = segment.text[:at], segment.text[at:]
    for opening, closing in (("“", "”"), ("‘", "’"), ('"', '"')):
        if opening == closing:
            inside = before.count('"') % 2 == 1 and '"' in after
            start = before.rfind('"')
        else:
            start = before.rfind(opening)
            inside = start > before.rfind(closing) and closing in after
        if inside:
            end = after.find(closing)
            if len((before[start + 1 :] + after[:end]).split()) >= 3:
                return True
    return False


def _in_myth(segment: Segment, segments: Sequence[Segment], unit: _Unit) -> bool:
    """Return whether a sentence is the wording of a myth: labelled so, and not after the fact that answers it."""
    words = [token.word for token in unit.tokens[unit.own :]]
    if words[:1] in (["myth"], ["misconception"], ["rumor"]):
        return True
    if segment.kind in _HEADS:
        return words[:1] == ["myth"]
    if words[:1] in (["fact"], ["truth"], ["reality"]):
        return False
    upto = segment.text[: unit.sentence.start].casefold()
    myth, fact = upto.rfind("myth:"), max(upto.rfind("fact:"), upto.rfind("truth:"), upto.rfind("reality:"))
    if myth > fact:
        return True
    if segment.column_header is not None:
        return "myth" in segments[segment.column_header].text.casefold()
    return False


def _quantities(unit: _Unit) -> list[Annotation]:
    """Return the quantities of a sentence on its words."""
    found: list[Annotation] = []
    tokens = unit.tokens
    position = unit.own
    for quantity in find_quantities(unit.sentence.text):
        while position < len(tokens) and tokens[position].end <= quantity.start:
            position += 1
        last = position
        while last < len(tokens) and tokens[last].start < quantity.end:
            last += 1
        if last > position:
            names = {quantity.kind.value, "number"}
            if quantity.kind.value in ("interval", "frequency"):
                names |= {"interval", "frequency"}
            if quantity.kind.value == "count" and quantity.unit in _SESSION_NOUNS:
                names.add("sessions")
            found.append(Annotation(frozenset(names), position, last, quantity))
    return found
