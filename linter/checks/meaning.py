"""Disagreements in words that no cue foresaw: recognised statements, paired by the same tests, each pair read again.

A recognised statement meets other recognised statements of its axis and the statements of cue rules that mean the
same (`means` in the packs); so do statements of cue rules that no cue rule compared. Symbolic tests come first:
subject, people, moment, condition, quantity. What passes them, or all but one or two that are in doubt, is read side by
side by the recogniser's second head and judged by all of it together. Nothing found here is of high confidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import replace
from itertools import chain

from linter.checks import contradiction
from linter.checks.compatibility import DIFFERENT_SUBJECTS, Pair, reasons
from linter.checks.contradiction import SecondReading
from linter.checks.judgement import PERHAPS_OTHER, until_believed
from linter.model.analysis import Analysis
from linter.model.claim import Claim
from linter.model.finding import Confidence, Considered, Finding
from linter.packs.labels import DENIED, STATED, chance_of
from linter.packs.ruleset import Rule, RuleSet
from linter.packs.schema import AxisRule

Cued = MutableMapping[tuple[int, str], list[Claim]]  # sentence and side → claims of cue rules
Nearest = Callable[[str, str, str], Sequence[str]]  # label, sentence, its context → sentences it was learned from
_DISPUTES, _AGREES = 0.6, 0.2  # probability of the opposite side that voids a cue, and of its own that saves it
_OVERRULES = 0.9  # probability of the opposite side from which it is believed, and not the cue
_CLEARLY = 2.0  # times the odds of the other side, for one of two recognised sides to be believed
_OTHER_THINGS = "about different things"
_PAIRS = 400  # pairs of one rule that are judged; the likeliest, in a draft that has more


def compare(rules: RuleSet, analysis: Analysis, second: SecondReading) -> list[contradiction.Compared]:
    """Return what the statements of each axis make of each other that only the recogniser could hear."""
    compared: list[contradiction.Compared] = []
    opposed: list[tuple[contradiction.Compared, Pair, list[str]]] = []
    for rule in rules:
        spec = rule.spec
        if isinstance(spec, AxisRule) and spec.recognised:
            item = contradiction.Compared(rule)
            compared.append(item)
            opposed += [(item, pair, against) for pair, against in candidates(rule, spec, rules, analysis)]
    outcomes = second.judge_all([(pair, against) for _, pair, against in opposed])
    for (item, pair, _), outcome in zip(opposed, outcomes, strict=True):
        if isinstance(outcome, contradiction.Clash):
            item.clashes.append(outcome)
        elif not outcome.startswith(DIFFERENT_SUBJECTS):
            item.considered.append(Considered(item.rule.id, outcome, pair.first.span, pair.second.span))
    return compared


def report(
    compared: Sequence[contradiction.Compared],
    rules: RuleSet,
    analysis: Analysis,
    second: SecondReading,
    nearest: Nearest,
) -> list[Finding]:
    """Return one finding for each disagreement, after the clashes have been weighed."""
    return [
        _finding(item.rule, group, rules, analysis, second, nearest)
        for item in compared
        for group in contradiction.clusters(item.clashes)
    ]


def candidates(rule: Rule, spec: AxisRule, rules: RuleSet, analysis: Analysis) -> Iterator[tuple[Pair, list[str]]]:
    """Yield the opposed statements of a rule with the tests that speak against their clash, up to the first believed.

    Of a draft with very many, those whose sides were heard most clearly.
    """
    mentioned = frozenset(mention.entity for mention in analysis.mentions)
    cued: Cued = defaultdict(list)
    opposed = _opposed(spec, statements(rule, spec, rules, analysis, cued), cued, rules)
    if len(opposed) > _PAIRS:
        opposed = sorted(opposed, key=lambda pair: -pair[0].confidence * pair[1].confidence)[:_PAIRS]
    for one, other in opposed:
        if one.sentence != other.sentence:
            pair = Pair(one, other, spec, rules, analysis, mentioned)
            apart = _apart(spec, one, other, rules)
            yield pair, until_believed(chain(apart, reasons(pair)))


def statements(rule: Rule, spec: AxisRule, rules: RuleSet, analysis: Analysis, cued: Cued | None = None) -> list[Claim]:
    """Return the statements of a rule's axis: recognised ones, and those of cue rules whose sides mean the same.

    Where a cue and the recogniser take opposite sides of one sentence, neither is used, unless the latter is sure.
    `cued` takes the claims of cue rules that a statement was made of, by its sentence and side.
    """
    sides = {pole.means: name for name, pole in spec.poles.items() if pole.means}
    topic = rule.topic
    claims = [claim for claim in analysis.claims if claim.axis == topic]
    wanted = {claim.rule for claim in claims}
    specs = {other.id: other.spec for other in rules if other.id in wanted} if claims else {}
    heard: dict[tuple[int, str], Claim] = {}
    for claim in claims:
        if claim.rule == rule.id:
            heard[claim.sentence, claim.pole] = claim
    for claim in claims:
        other = specs.get(claim.rule)
        if claim.rule == rule.id or not isinstance(other, AxisRule) or other.recognised:
            continue
        if _denied(claim, other, analysis):
            continue
        side = sides.get(other.poles[claim.pole].means or "")
        if side is None:
            continue
        if cued is not None:
            cued[claim.sentence, side].append(claim)
        known = heard.get((claim.sentence, side))
        keys = frozenset({claim.key} if claim.key else ()) | (known.keys if known else frozenset())
        heard[claim.sentence, side] = replace(claim, rule=rule.id, pole=side, key=None, keys=keys, confidence=1.0)
    for opposition in spec.opposed:
        for sentence in sorted({sentence for sentence, _ in heard}):
            _settle(heard, sentence, opposition.poles, spec, analysis)
    return sorted(heard.values(), key=lambda claim: (claim.sentence, claim.pole))


def _settle(
    heard: dict[tuple[int, str], Claim], sentence: int, poles: tuple[str, str], spec: AxisRule, analysis: Analysis
) -> None:
    """Leave at most one of two opposite sides that one sentence was heard to take: the one that is clearly likelier."""
    if (sentence, poles[0]) not in heard or (sentence, poles[1]) not in heard:
        return
    said = analysis.recognised.get(sentence, {})
    chances = {pole: min(0.99, said.get(spec.poles[pole].means or "", 0.0)) for pole in poles}
    cued = [pole for pole in poles if heard[sentence, pole].confidence == 1.0]
    if len(cued) == 1:
        other = poles[1] if cued[0] == poles[0] else poles[0]
        disputed = chances[other] >= _DISPUTES and chances[cued[0]] < _AGREES
        overruled = chances[other] >= _OVERRULES and chances[cued[0]] < _AGREES
        losers = [cued[0]] if overruled else [*poles] if disputed else [other]
    else:
        weak, strong = sorted(poles, key=lambda pole: chances[pole])
        clear = _odds(chances[strong]) >= _CLEARLY * _odds(chances[weak])
        losers = [weak] if clear and not cued else [*poles]
    for pole in losers:
        del heard[sentence, pole]


def _odds(chance: float) -> float:
    return chance / (1 - chance)


def undisputed(rules: RuleSet, analysis: Analysis) -> Analysis:
    """Return the analysis without cue claims whose side the recogniser does not hear in their sentence."""
    specs = {rule.id: rule.spec for rule in rules}
    kept = [
        claim
        for claim in analysis.claims
        if not _disputed(claim, specs[claim.rule], analysis) and not _denied(claim, specs[claim.rule], analysis)
    ]
    return replace(analysis, claims=kept)


def _denied(claim: Claim, spec: object, analysis: Analysis) -> bool:
    """Return whether the recogniser hears nothing of a cue's side, and no clear opposite that would dispute it."""
    said = analysis.recognised.get(claim.sentence)
    if said is None or not isinstance(spec, AxisRule) or spec.recognised or spec.poles[claim.pole].means is None:
        return False
    unheard = chance_of(spec.poles[claim.pole].means or "", said) < DENIED
    return unheard and not _disputed(claim, spec, analysis)


def _disputed(claim: Claim, spec: object, analysis: Analysis) -> bool:
    if not isinstance(spec, AxisRule) or spec.recognised or spec.poles[claim.pole].means is None:
        return False
    said = analysis.recognised.get(claim.sentence, {})
    if said.get(spec.poles[claim.pole].means or "", 0.0) >= _AGREES:
        return False
    for opposition in spec.opposed:
        if claim.pole in opposition.poles:
            for pole in opposition.poles:
                if pole != claim.pole and said.get(spec.poles[pole].means or "", 0.0) >= _DISPUTES:
                    return True
    return False


def _opposed(spec: AxisRule, claims: Sequence[Claim], cued: Cued, rules: RuleSet) -> list[tuple[Claim, Claim]]:
    """Return the pairs on opposite sides, without those that a cue rule has judged itself."""
    specs = {rule.id: rule.spec for rule in rules}
    return [
        (one, other)
        for position, one in enumerate(claims)
        for other in claims[position + 1 :]
        if contradiction.opposed(spec, one, other)[1]
        and not _judged(
            cued.get((one.sentence, one.pole), ()), cued.get((other.sentence, other.pole), ()), specs, rules
        )
    ]


def _judged(ones: Sequence[Claim], others: Sequence[Claim], specs: Mapping[str, object], rules: RuleSet) -> bool:
    """Return whether claims of two statements are of one cue rule, opposed in it, and about one thing."""
    for one in ones:
        spec = specs[one.rule]
        for other in others:
            if other.rule != one.rule or not isinstance(spec, AxisRule):
                continue
            same = one.key == other.key or (
                one.key is not None
                and other.key is not None
                and (rules.is_below(one.key, other.key) or rules.is_below(other.key, one.key))
            )
            if same and contradiction.opposed(spec, one, other)[1]:
                return True
    return False


def _apart(spec: AxisRule, one: Claim, other: Claim, rules: RuleSet) -> list[str]:
    """Return why two statements are not about one activity, substance or service, or about the same people.

    What was allowed, contained or paid should be named on both sides; people may go unnamed on one ("for everyone").
    A statement whose subject nobody knows ("3 months" in a table) should meet its like.
    """
    named = bool(one.keys), bool(other.keys)
    if all(named):
        # "For every skin" speaks of each; which skins a family leaves out is for the reader of pairs.
        related = "everyone" in one.keys | other.keys or any(
            rules.is_below(first, second) or rules.is_below(second, first)
            for first in one.keys
            for second in other.keys
        )
        if not related:
            return [_OTHER_THINGS]
    elif spec.key and "population" not in spec.key:
        return [PERHAPS_OTHER]
    return [PERHAPS_OTHER] if bool(one.subjects) != bool(other.subjects) else []


def _finding(
    rule: Rule,
    group: Sequence[contradiction.Clash],
    rules: RuleSet,
    analysis: Analysis,
    second: SecondReading,
    nearest: Nearest,
) -> Finding:
    best = contradiction.likeliest(group)
    shown = replace(
        best,
        first=_with_neighbours(best.first, rule, analysis, nearest),
        second=_with_neighbours(best.second, rule, analysis, nearest),
    )
    found = second.graded(contradiction.finding(rule, group, rules, analysis, best=shown), group)
    return replace(found, confidence=min(found.confidence, Confidence.MEDIUM, key=lambda item: item.rank))


def _with_neighbours(claim: Claim, rule: Rule, analysis: Analysis, nearest: Nearest) -> Claim:
    """Return a recognised claim with the sentences of the bank that are nearest to it, so that a reviewer sees why."""
    spec = rule.spec
    assert isinstance(spec, AxisRule)
    if claim.confidence == 1.0:
        return claim
    means = spec.poles[claim.pole].means or ""
    said = analysis.recognised.get(claim.sentence, {})
    label = max(STATED.get(means, (means,)), key=lambda name: said.get(name, 0.0))
    return replace(
        claim,
        trace=(
            *claim.trace[:1],
            *_neighbours(nearest(label, claim.text, analysis.contexts.get(claim.sentence, ""))),
            *claim.trace[1:],
        ),
    )


def _neighbours(sentences: Sequence[str]) -> tuple[str, ...]:
    """Return the lines of a trace that name the sentences something was recognised by."""
    return tuple(f"nearest bank sentence: “{text}”" for text in sentences)
