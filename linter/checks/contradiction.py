"""Claims that cannot both hold: compared inside small buckets, reported once for each disagreement."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from linter.checks import _build
from linter.checks.compatibility import (
    DIFFERENT_SUBJECTS,
    QUOTATION,
    WHOLE,
    Pair,
    in_quotation,
    measure,
    reasons,
    side_by_side,
)
from linter.checks.judgement import AND, Judgement, Standing, doubted_by, features_of, standings, until_believed
from linter.model.analysis import Analysis
from linter.model.claim import Claim, Resolution
from linter.model.finding import Confidence, Considered, Finding, Severity
from linter.model.segment import SegmentKind
from linter.packs.ruleset import Rule, RuleSet
from linter.packs.schema import AxisRule, Opposition

READ_AGAIN = "read again and found compatible"
UNSURE = "not heard clearly enough"
_NO_ROOM = "reported all the same: the two say the very thing and its denial"
_AT_THEIR_WORD = "reported all the same: two short statements on one thing that they name, under no condition"
_BUCKET = 200  # claims of one rule and key that are compared with each other; more is no draft but a data dump
_IN_DOUBT = 60  # pairs of one rule and key that are judged although a test speaks against them
_OFTEN = 4  # pairs of plain cues in as many sentences that are reported however they are judged
_LOOKS = 8  # of them that are read
_NOT_COMPATIBLE = 0.05  # what one of them must read as
_SELDOM = 0.95  # hardly any pair reads as more: of 1,934 that would have had to, in 153 drafts, one did, and was none
_EXACT = 0.12  # chance from which cues that leave no room are believed: in 739 drafts 17 more right, none wrong
_NOT_DENIED = 0.1  # what any other pair must read as, however likely all else makes it: of five below it one clashed
_PLAINEST = 14  # words of a statement that is taken at its word
_OF_LEAVE = frozenset({"suitability", "combination", "setting", "aftercare", "effect", "timing"})  # "can" gives leave
_CAN = re.compile(r"\b(?:can|could)\b", re.I)
_KEYED = frozenset({"suitability", "aftercare"})  # where whom or what it is about says enough
_NO_CONDITION = frozenset({"place:clinic"})  # "in our practice"
_AFTERWARDS = frozenset({"moment:after"})  # which goes without saying
_SOMETIMES = re.compile(
    r"\b(?:some|sometimes|occasionally|rarely|few|certain|minority|might|may|possibly|perhaps)\b", re.I
)
_IN_PROSE = frozenset({SegmentKind.PARAGRAPH, SegmentKind.ANSWER})
_MANY_THINGS = frozenset({"money", "percent"})  # what a page states of each of its products
_RELATED = 6  # further places shown with a finding
_SOFT_CONDITIONS = frozenset({"if", "population", "condition"})
_UNIT_DAYS = {"hour": 1 / 24, "day": 1.0, "night": 1.0, "week": 7.0, "month": 30.4, "year": 365.0}


@dataclass(frozen=True, slots=True)
class Clash:
    """Two claims that passed no compatibility test, or only such as are in doubt."""

    first: Claim
    second: Claim
    opposition: Opposition | None
    doubt: str | None = None  # the one test, or the two, that spoke against it and were overruled
    read: float | None = None  # what the reader of pairs says: the probability that they clash
    chance: float = 1.0  # that they clash, all things weighed
    alone: float | None = None  # its chance before it was weighed among the other pairs of its draft
    pair: Pair | None = None  # what was judged, where the recogniser had a say


@dataclass(slots=True)
class Compared:
    """The pairs of one rule: those that clash or may, those judged compatible, and those that passed every test."""

    rule: Rule
    clashes: list[Clash] = field(default_factory=list)
    considered: list[Considered] = field(default_factory=list)
    plain: list[Pair] = field(default_factory=list)  # of cues, that are not likely to clash, all things weighed


Asked = tuple[str, str, float]  # two statements under their headings, and the least chance that counts
ReadMany = Callable[[Sequence[Asked]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class _Hopeful:
    """A pair that may clash if it reads so."""

    pair: Pair
    opposition: Opposition | None
    doubt: str | None
    known: Mapping[str, float]
    least: float
    asked: Asked


@dataclass(frozen=True, slots=True)
class SecondReading:
    """Reads two statements side by side and weighs it with all else that is known of them."""

    conflict: Callable[[str, str, float], float]  # two statements under their headings, the least that counts → chance
    judgement: Judgement
    many: ReadMany | None = None  # reads several at a time

    def side_by_side(self, asked: Sequence[Asked]) -> Sequence[float]:
        """Return how likely each two statements clash."""
        return [self.conflict(*one) for one in asked] if self.many is None else self.many(asked)

    def judge(self, pair: Pair, opposition: Opposition | None, reasons: Sequence[str]) -> Clash | str:
        """Return a clash with its probability, or why there is none; `reasons` are tests that speak against it.

        Whether it is likely enough to be reported, `weigh` says, when all pairs of the draft are known.
        """
        return self.judge_all([(pair, reasons)], opposition)[0]

    def judge_all(
        self, pairs: Iterable[tuple[Pair, Sequence[str]]], opposition: Opposition | None = None
    ) -> list[Clash | str]:
        """Return what `judge` says of each pair, in their order."""
        hopeful = [self._asked(pair, opposition, reasons) for pair, reasons in pairs]
        readings = iter(self.side_by_side([item.asked for item in hopeful if isinstance(item, _Hopeful)]))
        return [self._answered(item, next(readings)) if isinstance(item, _Hopeful) else item for item in hopeful]

    def _asked(self, pair: Pair, opposition: Opposition | None, reasons: Sequence[str]) -> _Hopeful | str:
        """Return what must be read of a pair, or why nothing needs to be: no likely reading makes a clash of it."""
        asked, doubt = doubted_by(pair, reasons)
        if asked is None:
            return doubt or UNSURE
        exact = _exact(opposition, doubt)
        plainest = at_their_word(pair, doubt)
        least = 0.0 if plainest else _EXACT if exact else max(self.judgement.candidate, asked)
        known = features_of(pair, doubt)
        needed = 0.0 if plainest else max(_NOT_DENIED, self.judgement.needed(known, least))
        if needed > _SELDOM:
            return doubt or UNSURE
        first, other = sorted((pair.first, pair.second), key=lambda claim: claim.sentence)
        return _Hopeful(
            pair, opposition, doubt, known, least, (shown(first, pair.analysis), shown(other, pair.analysis), needed)
        )

    def _answered(self, hopeful: _Hopeful, read: float) -> Clash | str:
        pair, doubt = hopeful.pair, hopeful.doubt
        if read < hopeful.asked[2]:
            return doubt or READ_AGAIN
        chance = self.judgement.chance(hopeful.known, read)
        if chance < hopeful.least:
            return doubt or READ_AGAIN
        return Clash(pair.first, pair.second, hopeful.opposition, doubt, read, chance, pair=pair)

    def weigh(self, compared: Sequence[Compared]) -> None:
        """Weigh each clash among those of its draft, and let go of those that are not likely enough."""
        likely: list[tuple[Compared, Clash]] = []
        for item in compared:
            clashes, item.clashes = item.clashes, []
            for clash in clashes:
                if clash.chance >= self.judgement.candidate:
                    likely.append((item, clash))
                else:
                    item.clashes.append(clash)
        seen = [
            Standing(_in_order(clash.first.sentence, clash.second.sentence), item.rule.topic, clash.chance)
            for item, clash in likely
        ]
        stood = standings(seen, self.judgement.candidate)
        for (item, clash), standing in zip(likely, stood, strict=True):
            spec = item.rule.spec
            assert isinstance(spec, AxisRule)
            chance = self.judgement.among(clash.chance, standing)
            least = self.judgement.least(recognised=spec.recognised, doubted=clash.doubt is not None)
            if chance >= least or _believed(clash):
                alone = clash.chance if self.judgement.standing else None
                item.clashes.append(replace(clash, chance=chance, alone=alone))
                continue
            item.considered.append(
                Considered(item.rule.id, clash.doubt or READ_AGAIN, clash.first.span, clash.second.span)
            )
            if clash.pair is not None and clash.doubt is None and not spec.recognised:
                item.plain.append(clash.pair)

    def repeated(self, plain: Sequence[Pair]) -> list[Clash]:
        """Return the pairs in which an article says both sides over and over, unless all of them read as compatible.

        Each alone may be no more than a matter of words; four of them in four sentences are worth a look.
        """
        kept: list[Clash] = []
        for group in clusters([Clash(pair.first, pair.second, None, chance=0.0) for pair in plain]):
            sentences = {claim.sentence for clash in group for claim in (clash.first, clash.second)}
            if len(group) < _OFTEN or len(sentences) < _OFTEN:
                continue
            pairs = {(pair.first, pair.second): pair for pair in plain}
            for clash in sorted(group, key=_strength, reverse=True)[:_LOOKS]:
                pair = pairs[clash.first, clash.second]
                first, other = sorted((pair.first, pair.second), key=lambda claim: claim.sentence)
                read = self.conflict(shown(first, pair.analysis), shown(other, pair.analysis), _NOT_COMPATIBLE)
                if read >= _NOT_COMPATIBLE:
                    chance = self.judgement.chance(features_of(pair, None), read)
                    kept += [replace(item, read=read, chance=chance if item is clash else 0.0) for item in group]
                    break
        return kept

    def graded(self, found: Finding, group: Sequence[Clash]) -> Finding:
        """Return a finding with the confidence that its likeliest pair bears, and a trace that tells it."""
        best = likeliest(group)
        alone = best.alone
        beside = best.pair is not None and side_by_side(best.pair)
        if best.chance >= self.judgement.high and best.doubt is None and not beside:
            bound = Confidence.HIGH
        else:
            bound = Confidence.MEDIUM if best.chance >= self.judgement.medium else Confidence.LOW
        return replace(
            found,
            confidence=min(found.confidence, bound, key=lambda item: item.rank),
            trace=(
                *found.trace,
                f"read side by side: they clash, {best.read:.2f}",
                f"weighed with all else that is known of the two: {best.chance if alone is None else alone:.2f}",
                *(() if alone is None else (f"and among the other pairs of this draft: {best.chance:.2f}",)),
                *((_why_believed(best),) if _believed(best) and best.chance < self.judgement.cues else ()),
            ),
        )


def _exact(opposition: Opposition | None, doubt: str | None) -> bool:
    """Return whether the cues of a pair leave no room, and no test speaks against it."""
    return opposition is not None and opposition.exact and doubt is None


def at_their_word(pair: Pair, doubt: str | None) -> bool:
    """Return whether cues heard the two sides in short sentences of prose that name what they are about.

    The reader of pairs learned from articles and is easily led by what stands around such sentences: "Retinol is safe
    during pregnancy." and "Avoid retinol if you are pregnant." need no second opinion.
    """
    one, other = pair.first, pair.second
    named = Resolution.EXPLICIT in (one.resolution, other.resolution)
    keyed = one.key is not None and one.key == other.key and pair.spec.topic in _KEYED
    return (
        doubt is None
        and not pair.spec.recognised
        and pair.spec.compare not in _MANY_THINGS
        and not in_quotation(pair)
        and not side_by_side(pair)
        and bool(one.subjects)
        and one.subjects == other.subjects
        and (named or keyed)
        and one.conditions ^ other.conditions
        <= (_NO_CONDITION | _AFTERWARDS if pair.spec.topic in ("downtime", "aftercare") else _NO_CONDITION)
        and all(_is_plain(pair, claim) for claim in (one, other))
    )


def _is_plain(pair: Pair, claim: Claim) -> bool:
    """Return whether a claim is a short sentence of running text that holds for all it speaks of."""
    in_prose = pair.analysis.segments[claim.segment].kind in _IN_PROSE
    hedged = _SOMETIMES.search(claim.text) or (pair.spec.topic not in _OF_LEAVE and _CAN.search(claim.text))
    return in_prose and 3 <= len(claim.text.split()) <= _PLAINEST and not hedged


def _believed(clash: Clash) -> bool:
    """Return whether a clash is reported however its two statements read."""
    return _exact(clash.opposition, clash.doubt) or (clash.pair is not None and at_their_word(clash.pair, clash.doubt))


def _why_believed(clash: Clash) -> str:
    return _NO_ROOM if _exact(clash.opposition, clash.doubt) else _AT_THEIR_WORD


def likeliest(group: Sequence[Clash]) -> Clash:
    """Return the pair that clashes most likely, of equals the clearest, then the first in the draft."""
    return max(group, key=lambda clash: (clash.chance, _strength(clash), -clash.first.sentence, -clash.second.sentence))


def _in_order(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one <= other else (other, one)


def compare(
    rules: RuleSet, analysis: Analysis, second: SecondReading | None = None
) -> tuple[list[Compared], list[str]]:
    """Return what the statements of each cue rule make of each other, and notes on what was not compared."""
    buckets: dict[tuple[str, str | None], list[Claim]] = defaultdict(list)
    by_id = {rule.id: rule for rule in rules}
    for claim in analysis.claims:
        spec = by_id[claim.rule].spec
        if isinstance(spec, AxisRule) and not spec.recognised:
            buckets[claim.rule, claim.key].append(claim)
    compared: list[Compared] = []
    notes: list[str] = []
    for (rule_id, _), claims in sorted(
        _with_related_keys(buckets, rules).items(), key=lambda item: (item[0][0], item[0][1] or "")
    ):
        rule = by_id[rule_id]
        if len(claims) > _BUCKET:
            notes.append(f"{rule_id}: {len(claims)} statements; only the {_BUCKET} clearest were compared")
            strongest = sorted(claims, key=lambda claim: (-claim.resolution.rank, claim.sentence))[:_BUCKET]
            claims = sorted(strongest, key=lambda claim: (claim.sentence, claim.pole))
        compared.append(_compared(rule, claims, rules, analysis, second))
    return compared, notes


def report(
    compared: Sequence[Compared], rules: RuleSet, analysis: Analysis, second: SecondReading | None = None
) -> list[Finding]:
    """Return one finding for each disagreement of cue rules, after the clashes have been weighed."""
    findings: list[Finding] = []
    for item in compared:
        if second is not None and len(item.plain) >= _OFTEN:
            said_often = second.repeated(item.plain)
            shown_now = {(clash.first.span, clash.second.span) for clash in said_often}
            item.clashes += said_often
            item.considered = [one for one in item.considered if (one.first, one.second) not in shown_now]
        for group in clusters(item.clashes):
            if second is None:
                findings.append(finding(item.rule, group, rules, analysis))
            else:
                found = finding(item.rule, group, rules, analysis, best=likeliest(group))
                findings.append(second.graded(found, group))
    return distinct(findings)


def shown(claim: Claim, analysis: Analysis) -> str:
    """Return a claim's words as the reader of pairs sees them."""
    return under_heading(claim.text, claim.sentence, analysis)


def under_heading(text: str, sentence: int, analysis: Analysis) -> str:
    """Return the words of a sentence as the reader of pairs sees them: its heading in brackets, then they."""
    context = analysis.contexts.get(sentence, "")
    return f"[{context}] {text}" if context else text


def _with_related_keys(
    buckets: dict[tuple[str, str | None], list[Claim]], rules: RuleSet
) -> dict[tuple[str, str | None], list[Claim]]:
    """Let a claim on a broader key meet those on narrower ones: "safe for everyone" speaks of the pregnant, too."""
    merged: dict[tuple[str, str | None], list[Claim]] = {}
    for (rule, key), claims in buckets.items():
        pool = list(claims)
        if key is not None:
            for (other_rule, other_key), others in buckets.items():
                if other_rule == rule and other_key is not None and other_key != key and rules.is_below(key, other_key):
                    pool += others
        merged[rule, key] = sorted(pool, key=lambda claim: (claim.sentence, claim.pole))
    return merged


def _compared(
    rule: Rule, claims: Sequence[Claim], rules: RuleSet, analysis: Analysis, second: SecondReading | None
) -> Compared:
    spec = rule.spec
    assert isinstance(spec, AxisRule)
    compared = Compared(rule)
    mentioned = frozenset(mention.entity for mention in analysis.mentions) if second is not None else frozenset()
    in_doubt = 0
    for position, one in enumerate(claims):
        for other in claims[position + 1 :]:
            opposition, clash = opposed(spec, one, other)
            if not clash:
                continue
            pair = Pair(one, other, spec, rules, analysis, mentioned)
            against = list(islice(reasons(pair), 1)) if second is None else until_believed(reasons(pair))
            outcome: Clash | str
            if one.sentence == other.sentence or (against and (second is None or in_doubt >= _IN_DOUBT)):
                outcome = against[0] if against else "reconciled where they stand"
            elif second is None:
                outcome = Clash(one, other, opposition)
            else:
                in_doubt += 0 < len(against) <= 2
                outcome = second.judge(pair, opposition, against)
                if not against and isinstance(outcome, str):
                    compared.plain.append(pair)
            if isinstance(outcome, Clash):
                compared.clashes.append(outcome)
            elif not outcome.startswith(DIFFERENT_SUBJECTS) and one.sentence != other.sentence:
                compared.considered.append(Considered(rule.id, outcome, one.span, other.span))
    return compared


def opposed(spec: AxisRule, one: Claim, other: Claim) -> tuple[Opposition | None, bool]:
    """Return the opposition that two claims fall under, and whether there is any."""
    if spec.compare is not None and one.pole == other.pole == "value":
        # A gap may be said without a number ("every Saturday"): the reader of pairs compares what cannot be measured.
        unmeasured = spec.recognised and (one.value is None or other.value is None)
        bounded = [claim for claim in (one, other) if not (unmeasured and claim.value is None)]
        return None, all(in_bounds(spec, claim) for claim in bounded)
    if spec.topic == "order" and one.pole == other.pole:
        return None, changes_places(one, other)
    for opposition in spec.opposed:
        for first, second in ((one, other), (other, one)):
            if (first.pole, second.pole) == opposition.poles and _reaches(spec, opposition, first, second):
                return opposition, True
    return None, False


def changes_places(one: Claim, other: Claim) -> bool:
    """Return whether two statements give one place in the order to two things, and one of them names both.

    "The toner comes before your serum" puts the serum behind the toner; "serum first" cannot hold beside it.
    """
    mine, yours = set(one.subjects), set(other.subjects)
    apart = bool(mine and yours) and not mine & yours
    return apart and bool(mine & (other.named - yours) or yours & (one.named - mine))


def in_bounds(spec: AxisRule, claim: Claim) -> bool:
    """Return whether a claim's quantity is of the size that the rule is about."""
    if claim.value is None or spec.compare is None:
        return False
    measured = measure(claim.value, spec.compare)
    if measured is None:
        return False
    low, high, _ = measured
    return (spec.at_least is None or high >= amount(spec.at_least)) and (
        spec.at_most is None or low <= amount(spec.at_most)
    )


def _reaches(spec: AxisRule, opposition: Opposition, first: Claim, second: Claim) -> bool:
    """Return whether the quantities of two claims are as large or small as an opposition asks."""
    if opposition.longer_by is not None:
        assert spec.compare is not None
        longer, shorter = (claim.value and measure(claim.value, spec.compare) for claim in (first, second))
        if not longer or not shorter or longer[0] <= shorter[1] * opposition.longer_by:
            return False
    for bound, claim, least in (
        (opposition.first_at_least, first, True),
        (opposition.second_at_least, second, True),
        (opposition.second_at_most, second, False),
    ):
        if bound is None:
            continue
        if claim.value is None:
            return False
        limit = amount(bound)
        if (least and claim.value.high < limit) or (not least and claim.value.low > limit):
            return False
    return True


def amount(text: str) -> float:
    """Return the number that a bound means: "3 days" is 3.0, "2 weeks" 14.0, "30" 30.0."""
    match = re.match(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*?)s?\s*$", text)
    if match is None:
        return 0.0
    return float(match[1]) * _UNIT_DAYS.get(match[2], 1.0)


def clusters(clashes: Sequence[Clash]) -> list[list[Clash]]:
    """Group clashes that share a claim: one disagreement, however many sentences repeat its sides."""
    groups: list[list[Clash]] = []
    owner: dict[int, int] = {}
    for clash in clashes:
        homes = sorted(
            {owner[sentence] for sentence in (clash.first.sentence, clash.second.sentence) if sentence in owner}
        )
        if not homes:
            groups.append([clash])
            home = len(groups) - 1
        else:
            home = homes[0]
            groups[home].append(clash)
            for extra in homes[1:]:
                for moved in groups[extra]:
                    owner[moved.first.sentence] = owner[moved.second.sentence] = home
                groups[home] += groups[extra]
                groups[extra] = []
        owner[clash.first.sentence] = owner[clash.second.sentence] = home
    return [group for group in groups if group]


def _strength(clash: Clash) -> tuple[int, int, int]:
    """Return how well a pair shows the disagreement: both subjects named, sides far apart, few conditions."""
    ranks = (clash.first.resolution.rank, clash.second.resolution.rank)
    return min(ranks), sum(ranks), -len(clash.first.conditions) - len(clash.second.conditions)


def finding(
    rule: Rule, group: Sequence[Clash], rules: RuleSet, analysis: Analysis, *, best: Clash | None = None
) -> Finding:
    """Return the finding of a group of clashes; `best` shows it, or the pair whose sides are clearest."""
    spec = rule.spec
    assert isinstance(spec, AxisRule)
    best = best or max(group, key=lambda clash: (_strength(clash), -clash.first.sentence, -clash.second.sentence))
    first, second = sorted((best.first, best.second), key=lambda claim: claim.sentence)
    spans = [
        _build.span(analysis.source, first.span, "primary", _label(spec, first)),
        _build.span(analysis.source, second.span, "related", _label(spec, second)),
    ]
    seen = {first.sentence, second.sentence}
    for clash in sorted(group, key=_strength, reverse=True):
        for claim in (clash.first, clash.second):
            if claim.sentence not in seen and len(spans) < 2 + _RELATED:
                seen.add(claim.sentence)
                spans.append(_build.span(analysis.source, claim.span, "related", f"also {_label(spec, claim)}"))
    subject = " and ".join(rules.name(entity) for entity in first.subjects) or "the treatment"
    confidence = Confidence(
        best.opposition.confidence if best.opposition and best.opposition.confidence else spec.confidence
    )
    severity = Severity(best.opposition.severity) if best.opposition and best.opposition.severity else rule.severity
    tension = tensions(best.first, best.second, analysis)
    if tension:
        confidence = min(confidence, Confidence.MEDIUM, key=lambda item: item.rank)
        severity = min(severity, Severity.WARNING, key=lambda item: item.rank)
    key = next((claim.key for claim in (first, second) if claim.key), None)
    values = {
        "quote": f"“{_build.shorten(first.text)}”",
        "other": f"“{_build.shorten(second.text)}”",
        "subject": subject,
        "key": rules.name(key) if key else "this",
        "topic": rule.topic,
    }
    trace = [f"{'first' if claim is first else 'second'}: {step}" for claim in (first, second) for step in claim.trace]
    held = [] if best.doubt is None else best.doubt.split(AND)
    if best.first.attribution is not best.second.attribution:
        held.insert(0, QUOTATION)
    if not held:
        trace.append("no compatibility test holds for the two")
    else:
        named = " and ".join(f"“{name}”" for name in held)
        trace.append(f"only {named} {'holds' if len(held) == 1 else 'hold'} for the two, in doubt")
    trace += [f"a tension, not a conflict: {reason}" for reason in tension]
    return _build.finding(
        rule,
        spans,
        values=values,
        mark=tuple(sorted((first.text, second.text))),
        severity=severity,
        confidence=confidence,
        trace=tuple(trace),
    )


def tensions(first: Claim, second: Claim, analysis: Analysis) -> list[str]:
    """Return why two clashing claims are in tension rather than in conflict: something between them was not said.

    A conflict needs both sides in the open: subjects named, or the one subject of the article, and no condition that
    only one of them has.
    """
    reasons: list[str] = []
    if first.attribution is not second.attribution:
        reasons.append("the page quotes one of the two")
    for claim in (first, second):
        unnamed = claim.resolution in (Resolution.CONTEXT, Resolution.DOCUMENT, Resolution.NONE)
        if unnamed and claim.subjects != (analysis.topics.get(claim.article),):
            reasons.append("a subject was taken from what stands around it")
            break
    if first.conditions ^ second.conditions and any(
        item.partition(":")[0] in _SOFT_CONDITIONS and item.partition(":")[2] not in WHOLE
        for item in first.conditions ^ second.conditions
    ):
        reasons.append("one side has a condition that the other does not name")
    return reasons


def _label(spec: AxisRule, claim: Claim) -> str:
    return f"says {spec.poles[claim.pole].says}"


def _shown(finding: Finding, other: Finding) -> bool:
    """Return whether both main places of a finding lie within places of another."""
    return all(any(main.span.within(place.span) for place in other.spans) for main in finding.spans[:2])


def distinct(findings: Sequence[Finding]) -> list[Finding]:
    """Drop a finding whose two main places another of the same topic shows already."""
    kept: list[Finding] = []
    for finding in sorted(
        findings, key=lambda item: (-item.severity.rank, -item.confidence.rank, item.spans[0].span, item.rule)
    ):
        if not any(other.topic == finding.topic and _shown(finding, other) for other in kept):
            kept.append(finding)
    return kept
