"""Segments → Mentions and Claims, already placed in the draft.

The order of work: words and names of every sentence (cheap), all cues in one pass (cheap), what each sentence says as
far as its words tell, then the parser for the sentences whose reading depends on their clauses, and only for those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Any, Protocol

from linter.model.analysis import Analysis, DemandHit
from linter.model.claim import Attribution, Claim, CoverageHit, Mention, Phrase, Resolution
from linter.model.quantity import Quantity
from linter.model.segment import Segment, SegmentKind
from linter.model.source import SourceFile, SourceSpan
from linter.model.stopwatch import WATCH
from linter.nlp.context import build_context
from linter.nlp.lexicon import Lexicon, by_start
from linter.nlp.matching import Annotation, Match, PhraseMatcher
from linter.nlp.pipeline import Parse, parse
from linter.nlp.prices import goods_of
from linter.nlp.quantities import lone_count
from linter.nlp.recognised import Read, bare_answer, context_of, least_chance, read_units, stated_value, value_of
from linter.nlp.scope import ScopeCues, Unparsed, attribution, negation, reply_end
from linter.nlp.sentences import label_length, split_sentences
from linter.nlp.subjects import SubjectFinder
from linter.nlp.tokens import Token, tokenize
from linter.nlp.units import HEADS, Unit, build_units, clauses_of, place_of, quantities_of, words_at
from linter.nlp.visits import gaps_across, gaps_in
from linter.nlp.voice import endorsed, in_myth, quoted, rebutted, set_off, testimony
from linter.packs.labels import STATED, chance_of
from linter.packs.ruleset import RuleSet
from linter.packs.schema import AxisRule, Pole, RequirementRule, WordingRule

_RESTRICTIVE = frozenset(
    (
        "for if with who whose in unless except even only while when during people anyone those having have has had "
        "are is as patients clients women men skin types type and or"
    ).split()
)
_VISITS = frozenset("session sessions treatment treatments visit visits appointment appointments".split())
_WAITING = frozenset("wait waiting leave allow give hold need needs until till".split())
_BEFORE_WHAT = 4  # words between "before" and what must wait
_LABEL_WORDS = 6
_SUREST = 0.999  # confidence of what was recognised; 1 is a cue's
_CLEARLY_COUNTED = 0.7  # probability of a number of sessions from which a number without a noun is one
_LEAST = 0.3  # probability from which a recognised statement may take part in a pair; the pair is read again
_DIMENSIONS = {"population": "population", "condition": "condition", "area": "area", "event": "event"}


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose phrase a number of the matcher is."""

    kind: str  # axis, wording, coverage, demand
    number: int  # index into the rules (or coverages)
    part: str = ""  # pole, or index of the demand
    phrase: str = ""


class ParseStore(Protocol):
    """Parses of sentences, kept by the sentence."""

    def get(self, sentence: str) -> Parse | None:
        """Return the parse of a sentence, or None when it is not known."""

    def put(self, sentence: str, parsed: Parse) -> None:
        """Keep the parse of a sentence."""


_MOST_READ = 2_048  # sentences whose reading is remembered, for an editor that asks again after every keystroke
_Key = tuple[str, tuple[tuple[str, int], ...], bool]


@dataclass(slots=True)
class _Reading:
    """What a sentence's words alone tell, whatever the draft around it."""

    annotations: list[Annotation]
    index: Mapping[int, list[Annotation]]
    hits: list[Match] | None = None
    scopes: dict[str, list[Match]] | None = None
    held: dict[tuple[str, ...], str | None] = field(default_factory=dict)  # what `_holds` answered


@dataclass(frozen=True, slots=True)
class _Heading:
    """What a heading says of the people, skins, places and stages that the copy below it is for."""

    found: tuple[tuple[str, str], ...]  # entity and dimension
    scopes: frozenset[str]


@dataclass(slots=True)
class _Said:
    """What one sentence says."""

    claims: list[Claim] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    coverage: list[CoverageHit] = field(default_factory=list)
    demands: list[DemandHit] = field(default_factory=list)


_JOINT = "\n"  # between the phrases of a list


class Understanding:
    """All packs compiled; `analyse` may be called for any number of drafts.

    Args:
        rules: What to listen for.
        model: The pipeline to parse with.
        kept: What `to_plain` returned for the same rules.
        parses: Where parses of sentences are kept between runs.

    Raises:
        KeyError, TypeError, ValueError: what was kept is something else.
    """

    def __init__(
        self, rules: RuleSet, model: str | None = None, kept: Any = None, parses: ParseStore | None = None
    ) -> None:
        self.rules = rules
        self.model = model
        self._lexicon = Lexicon(rules, kept=None if kept is None else kept["names"])
        self._scopes = ScopeCues(rules)
        self._matcher = PhraseMatcher()
        self._owners: list[_Owner] = []
        self._helpers: dict[tuple[str, ...], PhraseMatcher] = {}
        self._kept_helpers: Mapping[str, Any] = {} if kept is None else dict(kept["helpers"])
        self.parses = parses
        self._read: dict[_Key, _Reading] = {}
        self._headings: dict[str, _Heading] = {}
        self._parses: dict[str, Parse] = {}
        self._token_patterns: list[list[dict[str, object]]] = []
        self._token_owners: list[_Owner] = []
        self._sides = [
            (rule, rule.spec, name, pole)
            for rule in rules.rules
            if isinstance(rule.spec, AxisRule) and rule.spec.recognised
            for name, pole in rule.spec.poles.items()
        ]
        self._sides_of: dict[str, list[int]] = {}  # what the recogniser can say → sides that may mean it
        for index, (_, _, _, pole) in enumerate(self._sides):
            for label in STATED.get(pole.means or "", (pole.means or "",)):
                self._sides_of.setdefault(label, []).append(index)
        for number, rule in enumerate(rules.rules):
            match rule.spec:
                case AxisRule() as spec:
                    for name, pole in spec.poles.items():
                        self._add(pole.cues, "axis", number, name)
                        self._add_tokens(pole.tokens, "axis", number, name)
                case WordingRule() as spec:
                    self._add(spec.phrases, "wording", number)
                    self._add_tokens(spec.tokens, "wording", number)
                case RequirementRule() as spec:
                    for index, demand in enumerate(spec.demanded_by):
                        self._add(demand.cues, "demand", number, str(index))
        for number, coverage in enumerate(rules.coverages):
            self._add(coverage.spec.cues, "coverage", number)
        if kept is not None:
            self._matcher.restore(kept["cues"])
            self._scopes.matcher.restore(kept["scopes"])

    def to_plain(self) -> dict[str, Any]:
        """Return what compiling took time for, as data that JSON holds."""
        return {
            "names": self._lexicon.to_plain(),
            "cues": self._matcher.kept(),
            "scopes": self._scopes.matcher.kept(),
            "helpers": {_JOINT.join(key): self._helper(key).kept() for key in self._helper_keys()},
        }

    def _helper_keys(self) -> list[tuple[str, ...]]:
        """Return all lists of phrases that void or support a cue."""
        lists: list[Sequence[str]] = []
        for rule in self.rules.rules:
            match rule.spec:
                case AxisRule() as spec:
                    lists += [part for pole in spec.poles.values() for part in (pole.unless, pole.with_)]
                case WordingRule() as spec:
                    lists += [spec.unless, spec.unless_near]
                case RequirementRule() as spec:
                    lists += [demand.unless for demand in spec.demanded_by]
        lists += [coverage.spec.unless for coverage in self.rules.coverages]
        return sorted({tuple(phrases) for phrases in lists if phrases})

    def _helper(self, key: tuple[str, ...]) -> PhraseMatcher:
        """Return the matcher of a list of phrases."""
        matcher = self._helpers.get(key)
        if matcher is None:
            matcher = self._helpers[key] = PhraseMatcher()
            for phrase in key:
                matcher.add(partial(self.rules.pattern, phrase), phrase)
            kept = self._kept_helpers.get(_JOINT.join(key))
            if kept is not None:
                matcher.restore(kept)
        return matcher

    def _add(self, phrases: Sequence[str], kind: str, number: int, part: str = "") -> None:
        for phrase in phrases:
            self._matcher.add(partial(self.rules.pattern, phrase), phrase, closed=kind == "axis")
            self._owners.append(_Owner(kind, number, part, phrase))

    def _add_tokens(self, patterns: Sequence[list[dict[str, object]]], kind: str, number: int, part: str = "") -> None:
        for pattern in patterns:
            self._token_patterns.append(pattern)
            self._token_owners.append(_Owner(kind, number, part, f"tokens {pattern}"))

    def _holds(self, phrases: Sequence[str], unit: Unit) -> str | None:
        """Return the first of these phrases that stands in the sentence."""
        key = tuple(phrases)
        if not key:
            return None
        if key in unit.held:
            return unit.held[key]
        found = self._helper(key).find(unit.tokens, unit.index)
        answer = unit.held[key] = key[found[0].phrase] if found else None
        return answer

    # ---- reading ------------------------------------------------------------------------------------------------

    def analyse(self, source: SourceFile, segments: Sequence[Segment], read: Read | None = None) -> Analysis:
        """Return everything understood about one draft; `read` asks the recogniser what a sentence says."""
        with WATCH.stage("  sentences"):
            units = build_units(segments)
        readings: dict[int, _Reading] = {}  # by sentence, of those that are read from their words alone
        with ThreadPoolExecutor(1) as beside:  # the recogniser computes outside the interpreter's lock
            listening = None if read is None else beside.submit(read_units, units, segments, read)
            with WATCH.stage("  names and quantities"):
                mentions = self._mentions(segments, units, readings)
                context = build_context(segments, mentions, self.rules)
            finder = SubjectFinder(self.rules, segments, units, context)
            with WATCH.stage("  cues"):
                self._find_cues(units, readings)
            if self._token_patterns:
                self._meet_tokens(units)
            with WATCH.stage("  recogniser"):  # what is left of it
                recognised = {} if listening is None else listening.result()
        said: dict[int, _Said] = {}
        pending: list[Unit] = []
        with WATCH.stage("  statements"):
            self._understand_all(units, readings, recognised, finder, said, pending)
        with WATCH.stage("  parses"):
            parses = self._parsed([unit.sentence.text for unit in pending])
        with WATCH.stage("  statements"):
            for unit in pending:
                unit.parse = parses[unit.sentence.text]
                unit.clauses = clauses_of(unit)
                said[unit.sentence.index] = self._understand(unit, recognised.get(unit.sentence.index, {}), finder)
        in_order = [said[index] for index in sorted(said)]
        words = sum(len(segment.text.split()) for segment in segments if not segment.boilerplate)
        return Analysis(
            source=source,
            segments=segments,
            sentences=[unit.sentence for unit in units],
            mentions=mentions,
            claims=_distinct([claim for one in in_order for claim in one.claims]),
            phrases=[phrase for one in in_order for phrase in one.phrases],
            coverage=[hit for one in in_order for hit in one.coverage],
            demands=[hit for one in in_order for hit in one.demands],
            subjects=context.subjects,
            topics=context.topic,
            words=words,
            recognised=recognised,
            contexts={
                unit.sentence.index: context_of(segments[unit.sentence.segment], segments)
                for unit in units
                if unit.sentence.index in recognised
            },
        )

    def _parsed(self, sentences: Sequence[str]) -> dict[str, Parse]:
        """Return the parses of sentences; those that are kept need no parser."""
        parses = {sentence: found for sentence in sentences if (found := self._remembered(sentence)) is not None}
        new = list(dict.fromkeys(sentence for sentence in sentences if sentence not in parses))
        for sentence, (parsed, _) in zip(new, parse(new, self.model) if new else [], strict=True):
            parses[sentence] = parsed
            if len(self._parses) >= _MOST_READ:
                self._parses.clear()
            self._parses[sentence] = parsed
            if self.parses is not None:
                self.parses.put(sentence, parsed)
        return parses

    def _remembered(self, sentence: str) -> Parse | None:
        found = self._parses.get(sentence)
        return found if found is not None or self.parses is None else self.parses.get(sentence)

    def _is_busy(self, unit: Unit) -> bool:
        """Return whether a sentence holds a cue whose reading may depend on its clauses."""
        return any(
            hit.phrase >= len(self._owners) or self._owners[hit.phrase].kind in ("axis", "wording") for hit in unit.hits
        )

    def _understand_all(
        self,
        units: Sequence[Unit],
        readings: Mapping[int, _Reading],
        recognised: Mapping[int, Mapping[str, float]],
        finder: SubjectFinder,
        said: dict[int, _Said],
        pending: list[Unit],
    ) -> None:
        """Fill `said` with what sentences say, and `pending` with those that must be parsed first."""
        for unit in units:
            heard = recognised.get(unit.sentence.index, {})
            if not unit.hits and not any("/" in label and chance >= _LEAST for label, chance in heard.items()):
                continue
            reading = readings.get(unit.sentence.index)
            if reading is None:
                unit.scopes = self._scopes.find(unit.tokens, unit.index)
            else:
                if reading.scopes is None:
                    reading.scopes = self._scopes.find(unit.tokens, unit.index)
                unit.scopes = reading.scopes
            if unit.parse or not self._is_busy(unit):
                unit.clauses = clauses_of(unit)
            try:
                said[unit.sentence.index] = self._understand(unit, heard, finder)
            except Unparsed:
                pending.append(unit)

    def _find_cues(self, units: Sequence[Unit], readings: Mapping[int, _Reading]) -> None:
        """Find the cues of every sentence, or remember them."""
        for unit in units:
            reading = readings.get(unit.sentence.index)
            if reading is None:
                unit.hits = self._matcher.find(unit.tokens, unit.index)
            else:
                if reading.hits is None:
                    reading.hits = self._matcher.find(unit.tokens, unit.index)
                unit.hits = list(reading.hits)
        for number, seconds in self._matcher.times.items():
            WATCH.rule(self._name_of(self._owners[number]), seconds)
        self._matcher.times.clear()

    def _name_of(self, owner: _Owner) -> str:
        of = self.rules.coverages if owner.kind == "coverage" else self.rules.rules
        return of[owner.number].id

    def _meet_tokens(self, units: Sequence[Unit]) -> None:
        """Parse every sentence that may meet a token pattern, and add what is met."""
        literals = literal_words(self._token_patterns)
        busy = [unit for unit in units if self._is_busy(unit) or holds_literal(unit.tokens, literals)]
        parses = parse([unit.sentence.text for unit in busy], self.model, self._token_patterns) if busy else []
        for unit, (parsed, met) in zip(busy, parses, strict=True):
            unit.parse = parsed
            for found in met:
                place = words_at(unit, found.start, found.end)
                if place is not None:
                    unit.hits.append(Match(len(self._owners) + found.pattern, *place, ()))

    def _understand(self, unit: Unit, heard: Mapping[str, float], finder: SubjectFinder) -> _Said:
        """Return what one sentence says.

        Raises:
            Unparsed: that depends on its clauses, and it has not been parsed.
        """
        segments = finder.segments
        segment = segments[unit.sentence.segment]
        said = _Said()
        if any("/" in label and chance >= _LEAST for label, chance in heard.items()):
            said.claims += self._heard(heard, unit, finder)
        for hit in unit.hits:
            if not hit.captures and any(_within(hit, other) for other in unit.hits):
                continue  # "any the wiser" of "nobody any the wiser"
            owner = self._owner(hit)
            begin = perf_counter() if WATCH.by_rule else 0.0
            if owner.kind == "axis":
                said.claims += self._claims(owner, hit, unit, finder)
            elif owner.kind == "wording":
                said.phrases += self._wording(owner, hit, unit, segment, finder.units, segments)
            elif owner.kind == "coverage":
                said.coverage += self._coverage(owner, hit, unit, segment)
            else:
                said.demands += self._demand(owner, hit, unit, segment)
            if WATCH.by_rule:
                WATCH.rule(self._name_of(owner), perf_counter() - begin)
        return said

    def _mentions(
        self, segments: Sequence[Segment], units: Sequence[Unit], readings: dict[int, _Reading]
    ) -> list[Mention]:
        """Mark names and quantities in every sentence; fill `readings` with what depends on its words alone."""
        heads: dict[tuple[int, ...], list[Token]] = {}

        def nearby(segment: Segment) -> list[Token]:
            above = tuple(segment.headings)
            if above not in heads:
                heads[above] = [token for index in above for token in tokenize(segments[index].text)]
            return heads[above]

        seen: set[str] = set()
        doubtful: list[Unit] = []
        keys: dict[int, _Key] = {}
        for unit in units:
            key = (unit.sentence.text, tuple((token.raw, token.gap) for token in unit.tokens[: unit.own]), unit.asked)
            reading = self._read.get(key)
            if reading is not None:
                unit.annotations = reading.annotations
                unit.index = reading.index
                unit.held = reading.held
                readings[unit.sentence.index] = reading
            else:
                near = nearby(segments[unit.sentence.segment])
                unit.annotations, ambiguous, left_out = self._lexicon.weigh(unit.tokens, frozenset(), near)
                if left_out:
                    doubtful.append(unit)
                if not ambiguous:
                    keys[unit.sentence.index] = key
            seen |= {str(item.payload) for item in unit.annotations if not isinstance(item.payload, Quantity)}
        for unit in doubtful:  # what is named in full somewhere may be named in short everywhere
            unit.annotations = self._lexicon.annotate(
                unit.tokens, frozenset(seen), nearby(segments[unit.sentence.segment])
            )
        mentions: list[Mention] = []
        for unit in units:
            for name in unit.annotations:
                if isinstance(name.payload, Quantity):
                    continue
                first, last = unit.tokens[name.start], unit.tokens[name.end - 1]
                if name.start >= unit.own and first.start >= 0:
                    entity = str(name.payload)
                    start = unit.sentence.start
                    mentions.append(
                        Mention(
                            entity,
                            self.rules.entities[entity].role,
                            unit.sentence.segment,
                            start + first.start,
                            start + last.end,
                        )
                    )
            if unit.sentence.index in readings:
                continue
            unit.annotations = [*unit.annotations, *quantities_of(unit)]
            unit.annotations = [*unit.annotations, *gaps_in(unit)]
            unit.index = by_start(unit.annotations)
            if unit.sentence.index in keys:
                if len(self._read) >= _MOST_READ:
                    self._read.clear()
                reading = _Reading(unit.annotations, unit.index)
                unit.held = reading.held
                self._read[keys[unit.sentence.index]] = readings[unit.sentence.index] = reading
        for number, gap in gaps_across(units, segments).items():  # what only the rows around a unit tell is not kept
            unit = units[number]
            unit.annotations = [*unit.annotations, gap]
            unit.index = by_start(unit.annotations)
            unit.held = {}
            readings.pop(unit.sentence.index, None)
        return mentions

    # ---- claims -------------------------------------------------------------------------------------------------

    def _claims(self, owner: _Owner, hit: Match, unit: Unit, finder: SubjectFinder) -> list[Claim]:
        rule = self.rules.rules[owner.number]
        spec = rule.spec
        assert isinstance(spec, AxisRule)
        units, segments, context = finder.units, finder.segments, finder.context
        segment = segments[unit.sentence.segment]
        if segment.boilerplate or (segment.kind is SegmentKind.CAPTION):
            return []
        pole_name = owner.part
        pole = spec.poles[pole_name]
        trace = [f"cue “{owner.phrase}” → {pole_name}"]
        in_question = hit.end <= unit.own and unit.own > 0 and unit.answer is not None and unit.asked
        if hit.end <= unit.own and not in_question:
            return []  # the words are all the context's
        if self._void(pole, unit) or unit.own <= hit.start < reply_end(unit.tokens, unit.own) < hit.end:
            return []  # voided, or the "not" of "Not at all, it lasts for ever"
        if self._borrows_reply(owner, hit, unit):
            return []
        negated, words = _negation(unit, hit)
        refused = in_question and unit.answer is False
        if refused:
            negated, words = not negated, f"{words} answered with no".strip()
        if negated:
            trace.append(f"negated by “{words}”")
            opposite = pole.refused if refused and pole.refused else pole.negated
            if opposite is None:
                return []
            pole_name = opposite
        if (set_off(unit.sentence.segment, segments) or quoted(segment, unit, hit)) and not endorsed(
            segment, segments, unit
        ):
            voice, why = Attribution.TESTIMONIAL, "inside quotation marks"
        elif in_myth(segment, segments, unit):
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
        subjects = finder.find(spec, hit, unit, key)
        named, around = finder.possible(spec, unit)
        window = value_of(unit, "time") if any(other.waits for other in spec.poles.values()) else None
        conditions = self._conditions(unit, hit, segments, segment, key, spec, pole) - {
            f"{dimension}:{entity}"
            for entity in context.titled.get(context.article[unit.sentence.segment], ())
            for dimension in _DIMENSIONS.values()
        }
        quantifier = _quantifier(unit)
        span, text = self._stated(unit, units, segments, in_question)
        goods = goods_of(unit.sentence.text, segment, segments) if spec.compare == "money" else None
        claims = []
        keys: list[str | None] = [
            str(item.payload)
            for item in captured
            if spec.key and self.rules.entities[str(item.payload)].role in spec.key
        ] or [key]
        if spec.key:
            keys += self._joined_keys(unit, hit, spec, keys)
        for found, resolution in subjects:
            for one in dict.fromkeys(keys):
                if spec.subjects and not any(
                    self.rules.is_below(item, wanted) for item in found for wanted in spec.subjects
                ):
                    continue
                claims.append(
                    Claim(
                        rule=rule.id,
                        axis=rule.topic,
                        pole=pole_name,
                        subjects=found,
                        resolution=resolution,
                        key=one,
                        value=value,
                        attribution=voice,
                        quantifier=quantifier,
                        conditions=conditions,
                        sentence=unit.sentence.index,
                        segment=unit.sentence.segment,
                        section=context.section[unit.sentence.segment],
                        article=context.article[unit.sentence.segment],
                        span=span,
                        cue=place_of(unit, segments, hit),
                        text=text,
                        trace=(
                            *trace,
                            f"subject {', '.join(found) or 'the draft'} ({resolution.value})",
                            *(f"condition {item}" for item in sorted(conditions)),
                        ),
                        window=window,
                        named=named,
                        around=around,
                        goods=goods,
                    )
                )
        return claims

    def _heard(self, said: Mapping[str, float], unit: Unit, finder: SubjectFinder) -> list[Claim]:
        """Return the claims of a sentence that the recogniser heard, one for each rule that has a side for it."""
        segments, context = finder.segments, finder.context
        segment = segments[unit.sentence.segment]
        hit = Match(-1, unit.own, len(unit.tokens), ())
        voice = Attribution.AUTHOR
        if (set_off(unit.sentence.segment, segments) or quoted(segment, unit, hit)) and not endorsed(
            segment, segments, unit
        ):
            voice = Attribution.TESTIMONIAL
        elif in_myth(segment, segments, unit):
            voice = Attribution.MYTH
        span, text = self._stated(unit, finder.units, segments, in_question=False)
        least = least_chance(unit, segment, _LEAST)
        claims: list[Claim] = []
        titled = {
            f"{dimension}:{entity}"
            for entity in context.titled.get(context.article[unit.sentence.segment], ())
            for dimension in _DIMENSIONS.values()
        }
        under: dict[tuple[tuple[str, ...], bool], frozenset[str]] = {}  # conditions, by what a side asks of them
        likely = (label for label, chance in said.items() if chance >= least)
        for side in sorted({side for label in likely for side in self._sides_of.get(label, ())}):
            rule, spec, name, pole = self._sides[side]
            if self._void(pole, unit):
                continue
            chance = min(chance_of(pole.means or "", said), _SUREST)
            value = stated_value(unit, spec.compare)
            if value is None and pole.means in STATED and spec.compare == "count" and chance >= _CLEARLY_COUNTED:
                value = lone_count(unit.sentence.text)
            if pole.means in STATED and value is None:
                continue
            keys = frozenset(
                str(item.payload)
                for item in unit.annotations
                if not isinstance(item.payload, Quantity) and self.rules.entities[str(item.payload)].role in spec.key
            )
            asked = (tuple(spec.about), pole.waits)
            if asked not in under:
                under[asked] = self._conditions(unit, hit, segments, segment, None, spec, pole) - titled
            conditions = under[asked]
            found, resolution = (finder.find(spec, hit, unit, None, name) or [((), Resolution.NONE)])[0]
            named, around = finder.possible(spec, unit)
            window = value_of(unit, "time") if any(other.waits for other in spec.poles.values()) else None
            claims.append(
                Claim(
                    rule=rule.id,
                    axis=rule.topic,
                    pole=name,
                    subjects=found,
                    resolution=resolution,
                    key=None,
                    value=value,
                    attribution=voice,
                    quantifier=_quantifier(unit),
                    conditions=conditions,
                    sentence=unit.sentence.index,
                    segment=unit.sentence.segment,
                    section=context.section[unit.sentence.segment],
                    article=context.article[unit.sentence.segment],
                    span=span,
                    cue=span,
                    text=text,
                    trace=(
                        f"recognised as {pole.means}, {chance:.2f}",
                        f"subject {', '.join(found) or 'the draft'} ({resolution.value})",
                        *(f"condition {item}" for item in sorted(conditions)),
                    ),
                    confidence=chance,
                    keys=keys,
                    window=window,
                    named=named,
                    around=around,
                )
            )
        return claims

    def _borrows_reply(self, owner: _Owner, hit: Match, unit: Unit) -> bool:
        """Return whether a cue ends with the "no" that answers it: "fragrance-free? No" is not "fragrance: no"."""
        return (
            unit.asked
            and hit.start < unit.own == hit.end - 1
            and unit.tokens[unit.own].word == "no"
            and any(
                (mine := self._owner(other)).part == owner.part
                and (mine.kind, mine.number) == (owner.kind, owner.number)
                and other.end <= unit.own
                for other in unit.hits
            )
        )

    def _owner(self, hit: Match) -> _Owner:
        number = hit.phrase - len(self._owners)
        return self._owners[hit.phrase] if number < 0 else self._token_owners[number]

    def _void(self, pole: Pole, unit: Unit) -> bool:
        return self._holds(pole.unless, unit) is not None or bool(pole.with_ and self._holds(pole.with_, unit) is None)

    def _joined_keys(self, unit: Unit, hit: Match, spec: AxisRule, keys: Sequence[str | None]) -> list[str]:
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
                    comma = (
                        (unit.tokens[item.start].gap == 1)
                        if direction > 0
                        else (edge < len(unit.tokens) and unit.tokens[edge].gap == 1)
                    )
                    if (comma or any(word in ("and", "or", "nor", "plus") for word in joined)) and not any(
                        word in ("but", "then", "can", "is", "are", "not") for word in joined
                    ):
                        found.append(str(item.payload))
                        edge = item.end if direction > 0 else item.start
        return found

    def _waits(self, unit: Unit) -> bool:
        """Return whether every "before" of a sentence is one of waiting: "leave two days before you fly"."""
        activities = [
            item.start
            for item in unit.annotations
            if not isinstance(item.payload, Quantity) and self.rules.entities[str(item.payload)].role == "activity"
        ]
        return all(
            any(match.end <= start <= match.end + _BEFORE_WHAT for start in activities)
            and not _WAITING.isdisjoint(token.word for token in unit.tokens[: match.start])
            for match in unit.scopes["moment-before"]
        )

    def _conditions(
        self,
        unit: Unit,
        hit: Match,
        segments: Sequence[Segment],
        segment: Segment,
        key: str | None,
        spec: AxisRule,
        pole: Pole,
    ) -> frozenset[str]:
        """Return under which conditions a claim stands, as "dimension:value"."""
        found: set[str] = set()
        for item in unit.annotations:
            if isinstance(item.payload, Quantity):
                continue
            entity = str(item.payload)
            role = self.rules.entities[entity].role
            if role in _DIMENSIONS and entity != key and role not in spec.about and _restricts(unit, item):
                found.add(f"{_DIMENSIONS[role]}:{entity}")
        for name in (
            "stage-start",
            "stage-later",
            "stage-upkeep",
            "moment-before",
            "moment-after",
            "moment-during",
            "period-over",
            "place-home",
            "place-clinic",
            "time-morning",
            "time-night",
        ):
            if name in unit.scopes and not (name == "moment-before" and self._waits(unit)):
                dimension, _, value = name.partition("-")
                found.add(f"{dimension}:{value}")
        if pole.waits and "moment-later" in unit.scopes:
            found.add("if:later")
        if "scope-past" in unit.scopes:
            found.add("period:past")
        for match in unit.scopes.get("scope-condition", ()):
            if any(
                other.start <= match.end + 1 and match.start <= other.end
                for other in unit.scopes.get("scope-trivial-condition", ())
            ):
                continue
            words = [token.word for token in unit.tokens[match.end : match.end + 6]]
            stretch = range(match.start, min(match.end + 8, len(unit.tokens)))
            if not any(
                item.start in stretch
                and not isinstance(item.payload, Quantity)
                and (self.rules.entities[str(item.payload)].role in _DIMENSIONS)
                for item in unit.annotations
            ):
                found.add("if:" + " ".join(words))
        lead = _lead(segment, unit)
        if lead:
            scopes = self._heading(lead).scopes
            for name in ("moment-before", "moment-after", "stage-start", "stage-later", "stage-upkeep"):
                dimension, _, value = name.partition("-")
                if name in scopes and not any(entry.startswith(dimension + ":") for entry in found):
                    found.add(f"{dimension}:{value}")
            if pole.waits and "moment-later" in scopes:
                found.add("if:later")
        for index in segment.headings:
            head = segments[index]
            if head.kind is SegmentKind.TITLE or head.level == 1:
                continue
            above = self._heading(head.text)
            for entity, dimension in above.found:
                if entity != key and not any(entry.startswith(f"{dimension}:") for entry in found):
                    found.add(f"{dimension}:{entity}")
            for name in ("moment-before", "moment-after", "place-home", "place-clinic", "stage-upkeep"):
                dimension, _, value = name.partition("-")
                if name in above.scopes and not any(entry.startswith(dimension + ":") for entry in found):
                    found.add(f"{dimension}:{value}")
        return frozenset(found)

    def _heading(self, text: str) -> _Heading:
        known = self._headings.get(text)
        if known is None:
            tokens = tokenize(text)
            names = [str(item.payload) for item in self._lexicon.annotate(tokens, frozenset(), ())]
            roles = [(name, self.rules.entities[name].role) for name in names]
            known = _Heading(
                tuple((name, _DIMENSIONS[role]) for name, role in roles if role in _DIMENSIONS),
                frozenset(self._scopes.find(tokens, {})),
            )
            if len(self._headings) >= _MOST_READ:
                self._headings.clear()
            self._headings[text] = known
        return known

    def _stated(
        self, unit: Unit, units: Sequence[Unit], segments: Sequence[Segment], in_question: bool
    ) -> tuple[SourceSpan, str]:
        """Return the place of a statement and its words; "Of course." under a question goes on to the next sentence."""
        segment = segments[unit.sentence.segment]
        span = segment.to_source(unit.sentence.start, unit.sentence.end)
        following = unit.sentence.index + 1
        if (
            ((in_question and len(unit.tokens) - unit.own <= 3) or bare_answer(unit, segment))
            and following < len(units)
            and units[following].sentence.segment == unit.sentence.segment
        ):
            other = units[following].sentence
            span = span.cover(segment.to_source(other.start, other.end))
            return span, f"{unit.sentence.text} {other.text}"
        return span, unit.sentence.text

    # ---- wording, coverage, demands -----------------------------------------------------------------------------

    def _wording(
        self,
        owner: _Owner,
        hit: Match,
        unit: Unit,
        segment: Segment,
        units: Sequence[Unit],
        segments: Sequence[Segment],
    ) -> list[Phrase]:
        rule = self.rules.rules[owner.number]
        spec = rule.spec
        assert isinstance(spec, WordingRule)
        if hit.end <= unit.own or (segment.boilerplate and not spec.boilerplate):
            return []
        if self._holds(spec.unless, unit) is not None:
            return []
        if spec.unless_near:
            around = [
                other
                for other in units[max(0, unit.sentence.index - 3) : unit.sentence.index + 4]
                if segments[other.sentence.segment].block == segment.block
            ]
            if any(self._holds(spec.unless_near, other) is not None for other in around):
                return []
        negated, words = _negation(unit, hit)
        voice, why = attribution(unit.tokens, unit.scopes, hit.start, is_question=unit.is_question, own_voice=False)
        if voice is Attribution.AUTHOR and in_myth(segment, segments, unit):
            voice, why = Attribution.MYTH, "under a myth label"
        if voice is Attribution.AUTHOR and rebutted(segment, segments, unit, hit):
            voice, why = Attribution.REPORTED, "quoted, and answered with a denial"
        cited = set_off(unit.sentence.segment, segments) or quoted(segment, unit, hit)
        told = testimony(segment, segments, unit, hit)
        trace = (
            f"phrase “{owner.phrase}”",
            *([f"negated by “{words}”"] if negated else []),
            *([f"{voice.value}: {why}"] if why else []),
        )
        return [
            Phrase(
                rule.id,
                place_of(unit, segments, hit),
                unit.sentence.index,
                voice,
                negated,
                cited,
                trace,
                testimony=segment.to_source(*told) if told is not None else None,
            )
        ]

    def _coverage(self, owner: _Owner, hit: Match, unit: Unit, segment: Segment) -> list[CoverageHit]:
        coverage = self.rules.coverages[owner.number]
        spec = coverage.spec
        own = [token for token in unit.tokens[hit.start : hit.end] if token.start >= 0]
        if not own:
            return []
        span = segment.to_source(unit.sentence.start + own[0].start, unit.sentence.start + own[-1].end)
        reason = ""
        if segment.boilerplate and not spec.boilerplate:
            reason = "it stands outside the article"
        elif unit.is_question and segment.kind in (*HEADS, SegmentKind.QUESTION):
            reason = "it only asks"
        else:
            void = self._holds(spec.unless, unit)
            if void is not None:
                reason = f"“{void}” means something else"
            elif spec.negation == "plain" and _negation(unit, hit)[0]:
                reason = "it is negated"
        return [CoverageHit(coverage.id, str(spec.topic), span, not reason, reason)]

    def _demand(self, owner: _Owner, hit: Match, unit: Unit, segment: Segment) -> list[DemandHit]:
        rule = self.rules.rules[owner.number]
        spec = rule.spec
        assert isinstance(spec, RequirementRule)
        demand = spec.demanded_by[int(owner.part)]
        own = [token for token in unit.tokens[hit.start : hit.end] if token.start >= 0]
        unread = segment.boilerplate and not demand.boilerplate
        if not own or unread or unit.is_question or self._holds(demand.unless, unit) is not None:
            return []
        if _negation(unit, hit)[0]:
            return []
        if (
            attribution(unit.tokens, unit.scopes, hit.start, is_question=False, own_voice=False)[0]
            is not Attribution.AUTHOR
        ):
            return []
        span = segment.to_source(unit.sentence.start + own[0].start, unit.sentence.start + own[-1].end)
        return [DemandHit(rule.id, int(owner.part), span)]


_MAY = frozenset({"can", "could", "may", "might"})
_WHO_MAY = frozenset("you we i they one clients patients guests people everyone most".split())


def _quantifier(unit: Unit) -> str:
    """Return how much a sentence claims to hold: of all, most or some cases, or generic.

    "It can take six weeks" speaks of some cases, "you can train after two days" gives leave.
    """
    for name in ("all", "most"):
        if f"scope-{name}" in unit.scopes:
            return name
    for match in unit.scopes.get("scope-some", ()):
        leave = unit.tokens[match.start].word in _MAY and unit.tokens[match.start - 1].word in _WHO_MAY
        if not (leave and match.start > unit.own):
            return "some"
    return "generic"


def _lead(segment: Segment, unit: Unit) -> str:
    """Return the label that a paragraph opens with ("Day 2 to day 5. Make-up is fine."), for the sentences after it."""
    spans = split_sentences(segment.text) if unit.sentence.start > 0 else []
    if not spans or spans[0][0] == unit.sentence.start:
        return ""
    label = segment.text[spans[0][0] : spans[0][1]]
    return label if len(label.split()) <= _LABEL_WORDS else ""


def _restricts(unit: Unit, item: Annotation) -> bool:
    """Return whether a mention of people, a skin, a condition or a place narrows the claim of its sentence.

    "For oily skin, every week", "sessions on the legs" and a label or table header do; "on a face that had been dry"
    merely tells.
    """
    if item.start < unit.own or item.start == unit.own:
        return True
    if unit.tokens[item.end - 1].end <= label_length(unit.sentence.text):
        return True
    before = [token.word for token in unit.tokens[max(0, item.start - 4) : item.start]]
    return any(word in _RESTRICTIVE for word in before) or (
        "on" in (*before, unit.tokens[item.start].word) and not _VISITS.isdisjoint(before)
    )


def _negation(unit: Unit, hit: Match) -> tuple[bool, str]:
    """Return whether a cue is denied, and by which words."""
    asked = unit.own if unit.asked else 0
    return negation(unit.tokens, unit.scopes, unit.clauses, hit.start, hit.end, asked, reply_end(unit.tokens, unit.own))


def _within(inner: Match, outer: Match) -> bool:
    """Return whether a cue lies inside a longer match of the same cue, which tells more."""
    return (
        inner.phrase == outer.phrase
        and outer.start <= inner.start
        and inner.end <= outer.end
        and (inner.start, inner.end) != (outer.start, outer.end)
    )


def _distinct(claims: Sequence[Claim]) -> list[Claim]:
    """Return claims without repeats: several cues of one side in one sentence are one claim."""
    seen: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        value = (claim.value.low, claim.value.high, claim.value.unit) if claim.value else None
        seen.setdefault((claim.rule, claim.pole, claim.subjects, claim.key, claim.sentence, value), claim)
    return list(seen.values())


def literal_words(patterns: Sequence[list[dict[str, object]]]) -> frozenset[str] | None:
    """Return the words of which a sentence must hold one for a token pattern to be met, or None when any may."""
    words: set[str] = set()
    for pattern in patterns:
        found: set[str] = set()
        for token in pattern:
            for key in ("LOWER", "ORTH", "TEXT", "LEMMA"):
                value = token.get(key)
                values = value.get("IN", []) if isinstance(value, dict) else [value]
                found |= {str(item).casefold() for item in values if item}
        if not found:
            return None
        words |= found
    return frozenset(words)


def holds_literal(tokens: Sequence[Token], literals: frozenset[str] | None) -> bool:
    """Return whether a sentence may meet a token pattern: it holds a word that begins like one of its words."""
    return literals is None or any(token.raw.casefold()[:3] == literal[:3] for token in tokens for literal in literals)
