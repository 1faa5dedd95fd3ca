"""Claims, safety language and wording that the recogniser found: words that no cue foresaw.

The recogniser says which side of which axis a sentence takes; what it speaks of, to whom it applies, under which
condition and with which quantity is found in the same way as for cues.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from linter.model.analysis import Analysis, DemandHit
from linter.model.claim import Attribution, CoverageHit, Phrase
from linter.model.quantity import Comparison, Quantity, QuantityKind
from linter.model.segment import Segment, SegmentKind
from linter.nlp.units import HEADS, Unit
from linter.packs.labels import DENIED, STATED, chance_of
from linter.packs.ruleset import RuleSet
from linter.packs.schema import AxisRule, RequirementRule, WordingRule

Nearest = Callable[[str, str, str], Sequence[str]]  # label, sentence, its context → sentences it was learned from
Read = Callable[[str, str], Mapping[str, float]]  # sentence and its context → label → probability

_SILENT = frozenset({SegmentKind.CAPTION, SegmentKind.TITLE, SegmentKind.QUESTION})
_KINDS: Mapping[str, tuple[QuantityKind, ...]] = {
    "interval": (QuantityKind.INTERVAL, QuantityKind.FREQUENCY, QuantityKind.TIME),
    "time": (QuantityKind.TIME, QuantityKind.INTERVAL),
    "frequency": (QuantityKind.FREQUENCY, QuantityKind.INTERVAL),
    "count": (QuantityKind.COUNT,),
    "percent": (QuantityKind.PERCENT,),
    "spf": (QuantityKind.SPF,),
    "money": (QuantityKind.MONEY,),
    "age": (QuantityKind.AGE,),
}
_MIN_WORDS = 2
_BARE_ANSWER = 6  # tokens, the full stop among them
_TELLING = 2  # words with a meaning of their own that a statement needs
_LABELS = frozenset({*HEADS, SegmentKind.TABLE_CELL})
_OF_A_CELL = 0.8  # that one needs which holds a whole sentence
_SENTENCE = 4  # words with a meaning of their own that make a table cell a sentence
_OF_A_LABEL = 0.9  # probability that a heading or a table cell needs: a name is taken for a statement easily
_IN_A_CLAUSE = 0.2  # probability from which the clause of such a cue speaks for it
_JOINT = re.compile(r"[,;:—–]\s+|\s(?:and|but|or|so|while|with)\s")
_PHRASES_LEARNED, _COVERAGE_LEARNED = "wording/", ("safety-coverage/", "safety-hints/")  # packs that it knows
_INNOCENT = 0.05  # probability of every rejected phrase below which a sentence holds none; of 34 phrases, 26 were none
_UNHEARD, _GIVEN = 0.03, 0.6  # probability of a topic below which a sentence gives none of it; from which one does
# Probability from which a statement calls for safety language: of 302 left-out drafts 5 then miss a source that nothing
# else had called for, one names it, and one was not annotated for it.
_DEMANDING = 0.8
# Topics so surely heard that a cue alone is not believed: in 266 left-out drafts 10 of 11 such topics were missing.
_SURELY_HEARD = frozenset({"contraindications", "seek-help"})
# "Nothing in this field lasts for ever." promises nothing, nor does a bare "No, and nothing is."
_PROMISES = frozenset({"permanent-results", "cure-claim", "guaranteed-results", "instant-results", "approval-claim"})
_NONE = re.compile(r"(?:nothing|none|nobody|no one|no (?!more\b|longer\b|need\b)\w+)\b", re.I)
_BARE = re.compile(r"no\b[,.;:—–-]?\s+(?:and|nor|but)(?:\s+\S+){1,4}$", re.I)
_EMPTY = frozenset(
    "a about actually after again all also an and any anybody anyone anything are as at be because been before being "
    "but by can come could did do does even everything feel feels for from get gets give gives go goes going got had "
    "has have he her here him his how i if in into is it its just kind let like look looks lot made make makes many "
    "matter may me mean means might more most much must my need no nobody not nothing now of off on one only or other "
    "our out own part people point put rather really right same say says see she should so some somebody someone "
    "something sort still such take takes tell than that the their them then there these they thing things this those "
    "though to too trick up us very want was way we well were what when where which while whole who whom whose why "
    "will with would yes you your".split()
)


def context_of(segment: Segment, segments: Sequence[Segment]) -> str:
    """Return the words that a sentence stands under: a question, table headers, an introducing line, a heading."""
    if segment.question is not None:
        return segments[segment.question].text
    headers = [segments[index].text for index in (segment.row_header, segment.column_header) if index is not None]
    if headers:
        return ", ".join(headers)
    if segment.introducer is not None:
        return segments[segment.introducer].text
    for index in reversed(segment.headings):
        if segments[index].kind is not SegmentKind.TITLE:
            return segments[index].text
    return ""


def readable(unit: Unit, segment: Segment) -> bool:
    """Return whether a sentence may make a statement of the author's: no menu, title, question or single word."""
    return not (
        segment.boilerplate
        or segment.kind in _SILENT
        or unit.is_question
        or len(unit.tokens) - unit.own < _MIN_WORDS
        or (segment.kind in HEADS and len(unit.tokens) < 4)
    )


def least_chance(unit: Unit, segment: Segment, least: float) -> float:
    """Return the probability from which a statement counts; above 1 where too few words say anything.

    "That's the whole point." can be read as anything; "Not a day." under a question has the question's words.
    """
    own = unit.tokens[unit.own :]
    telling = sum(token.word not in _EMPTY for token in own)
    asked = segment.question is not None
    if not asked and telling < _TELLING and not any(token.word[0].isdigit() for token in own):
        return 2.0
    if segment.kind is SegmentKind.TABLE_CELL and telling >= _SENTENCE:
        return _OF_A_CELL
    return _OF_A_LABEL if segment.kind in _LABELS else least


def bare_answer(unit: Unit, segment: Segment) -> bool:
    """Return whether a sentence under a question says little but yes or no: "Of course.", "Not a bit of it."."""
    own = unit.tokens[unit.own :]
    return (
        segment.question is not None
        and len(own) <= _BARE_ANSWER
        and sum(token.word not in _EMPTY for token in own) <= 1
        and not any(token.word[0].isdigit() for token in own)
    )


def read_units(units: Sequence[Unit], segments: Sequence[Segment], read: Read) -> dict[int, Mapping[str, float]]:
    """Return what the recogniser says of every sentence that can make a statement, by index."""
    return {
        unit.sentence.index: read(unit.sentence.text, context_of(segments[unit.sentence.segment], segments))
        for unit in units
        if readable(unit, segments[unit.sentence.segment])
    }


def value_of(unit: Unit, compare: str | None) -> Quantity | None:
    """Return the one quantity of a sentence that a rule can compare: of the fittest kind, the first of them."""
    if compare is None:
        return None
    found = [item.payload for item in unit.annotations if isinstance(item.payload, Quantity) and item.start >= unit.own]
    for kind in _KINDS.get(compare, ()):
        fitting = [quantity for quantity in found if quantity.kind is kind]
        if fitting:
            return fitting[0]
    return None


_GAPS = ("interval", "time")
_SOONER_IS_DENIED = re.compile(
    r"\b(?:not|never|no|nobody|none|cannot|refuse|avoid|decline|\w+n['’]t)\b[^.;:!?]{0,90}"
    r"\b(?:inside|within|under|less than|before|sooner than|earlier than|closer (?:together )?than|until)\W*$",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\W*(?:in )?(?:inside|within|under|less than|before|sooner than|earlier than|closer than)\b\s*", re.IGNORECASE
)


_MORE = r"(?:above|over|more than|longer than|stronger than|higher than|beyond|past|further than|exceed(?:s|ing)?)"
_MORE_IS_DENIED = re.compile(
    r"\b(?:not|never|nobody|nothing|cannot|refuse|avoid|\w+n['’]t)\b(?:(?!\b(?:and|but|so|until|before)\b)[^.,;:!?()]){0,60}"
    rf"\b{_MORE}\W*$",
    re.IGNORECASE,
)
_SURPLUS = re.compile(rf"\W*{_MORE}\b\s*", re.IGNORECASE)


def stated_value(unit: Unit, compare: str | None) -> Quantity | None:
    """Return the quantity that a sentence states; of one that is denied the other side.

    The least there may be where less is denied ("not inside six weeks"), the most where more is ("never above 4 %").
    """
    quantity = value_of(unit, compare)
    if quantity is None or quantity.ordinal:
        return quantity
    text = unit.sentence.text
    opening = _SURPLUS.match(text, quantity.start)
    before = text[: opening.end() if opening else quantity.start]
    may_be_most = quantity.comparison is not Comparison.AT_MOST and quantity.kind is not QuantityKind.INTERVAL
    if may_be_most and _MORE_IS_DENIED.search(before) is not None:
        return replace(quantity, low=0.0, high=quantity.low, comparison=Comparison.AT_MOST)
    if compare not in _GAPS or quantity.comparison is Comparison.AT_LEAST:
        return quantity
    opening = _LIMIT.match(text, quantity.start)
    before = text[: opening.end() if opening else quantity.start]
    if _SOONER_IS_DENIED.search(before) is None:
        return quantity
    return replace(quantity, low=quantity.high, high=float("inf"), comparison=Comparison.AT_LEAST)


def heard_in_clauses(analysis: Analysis, rules: RuleSet, read: Read) -> Analysis:
    """Return the analysis with what is heard of a cue's own clause, where the whole sentence drowns it.

    "There is no downtime, and it is completely safe for every skin type" says three things; the recogniser hears two.
    """
    specs = {rule.id: rule.spec for rule in rules}
    heard: dict[int, dict[str, float]] = {}
    for claim in analysis.claims:
        spec = specs[claim.rule]
        said = analysis.recognised.get(claim.sentence)
        if said is None or not isinstance(spec, AxisRule) or spec.recognised or spec.poles[claim.pole].means is None:
            continue
        means = spec.poles[claim.pole].means or ""
        if chance_of(means, said) >= DENIED:
            continue
        clause = _clause(claim.text, analysis.source.slice(claim.cue))
        if clause is None:
            continue
        found = read(clause, analysis.contexts.get(claim.sentence, ""))
        if chance_of(means, found) >= _IN_A_CLAUSE:
            label = max(STATED.get(means, (means,)), key=lambda name: found.get(name, 0.0))
            heard.setdefault(claim.sentence, {})[label] = found[label]
    if not heard:
        return analysis
    merged = {index: {**said, **heard.get(index, {})} for index, said in analysis.recognised.items()}
    return replace(analysis, recognised=merged)


def _clause(sentence: str, cue: str) -> str | None:
    """Return the stretch between two marks or conjunctions that holds a cue; None where that is the whole sentence."""
    start = sentence.find(cue)
    if start < 0:
        return None
    joints = [(match.start(), match.end()) for match in _JOINT.finditer(sentence)]
    low = max((end for _, end in joints if end <= start), default=0)
    high = min((begin for begin, _ in joints if begin >= start + len(cue)), default=len(sentence))
    return None if (low, high) == (0, len(sentence)) else sentence[low:high].strip()


def believed_phrases(analysis: Analysis) -> list[Phrase]:
    """Return the phrases of packs but those whose sentence holds no rejected phrase at all in the recogniser's ears.

    Only phrases of the rules that ship and hold everywhere are doubted: it has not learned a pack of one's own.
    """

    def doubted(phrase: Phrase) -> bool:
        said = analysis.recognised.get(phrase.sentence)
        if said is None or not phrase.rule.startswith(_PHRASES_LEARNED):
            return False
        return max((chance for label, chance in said.items() if label.startswith("!")), default=0.0) < _INNOCENT

    return [phrase for phrase in analysis.phrases if not doubted(phrase)]


def believed_coverage(analysis: Analysis) -> list[CoverageHit]:
    """Return where topics are covered; what is covered in no ear of the recogniser's counts no longer.

    "No prescription retinoid" shares a word with advice to ask a doctor. A topic is doubted only where no sentence of
    the draft is heard to give it.
    """
    given = {
        label[1:]
        for said in analysis.recognised.values()
        for label, chance in said.items()
        if label.startswith("+") and chance >= _GIVEN
    }

    def doubted(hit: CoverageHit) -> bool:
        if not hit.counts or hit.topic in given or not hit.coverage.startswith(_COVERAGE_LEARNED):
            return False
        said = analysis.recognised.get(analysis.sentence_at(hit.span))
        unheard = _GIVEN if hit.topic in _SURELY_HEARD else _UNHEARD
        return said is not None and said.get(f"+{hit.topic}", 0.0) < unheard

    return [
        replace(hit, counts=False, reason="its sentence is heard to say something else") if doubted(hit) else hit
        for hit in analysis.coverage
    ]


def heard_coverage(analysis: Analysis, least: Callable[[str], float]) -> list[CoverageHit]:
    """Return the sentences that give safety information in the recogniser's ears; `least` is a topic's threshold."""
    return [
        CoverageHit("recognised", label[1:], analysis.span_of(sentence), True, f"recognised, {chance:.2f}")
        for sentence, said in sorted(analysis.recognised.items())
        for label, chance in sorted(said.items())
        if label.startswith("+") and chance >= least(label[1:])
    ]


def heard_demands(analysis: Analysis, rules: RuleSet) -> list[DemandHit]:
    """Return the statements that demand safety language in the recogniser's ears, and in no cue's."""
    known = {(hit.rule, analysis.sentence_at(hit.span)) for hit in analysis.demands}
    found: list[DemandHit] = []
    for rule in rules:
        if not isinstance(rule.spec, RequirementRule):
            continue
        for index, demand in enumerate(rule.spec.demanded_by):
            if not demand.heard:
                continue
            for sentence, said in sorted(analysis.recognised.items()):
                label = max(demand.heard, key=lambda name: (said.get(name, 0.0), name))
                if said.get(label, 0.0) >= _DEMANDING and (rule.id, sentence) not in known:
                    heard = f"recognised as {label.removeprefix('!').replace('/', ': ')}, {said[label]:.2f}"
                    found.append(DemandHit(rule.id, index, analysis.span_of(sentence), heard))
    return found


def _denies(sentence: str, topic: str) -> bool:
    """Return whether a sentence denies of everything what a promise would say of one thing, or only answers no."""
    return _BARE.match(sentence) is not None or (topic in _PROMISES and _NONE.match(sentence) is not None)


def heard_phrases(
    analysis: Analysis, rules: RuleSet, least: Callable[[str], float], nearest: Nearest = lambda *_: ()
) -> list[Phrase]:
    """Return the sentences that hold a rejected phrase in the recogniser's ears and in no cue's."""
    by_topic: dict[str, str] = {}
    for rule in rules:
        if isinstance(rule.spec, WordingRule) and not rule.jurisdictions and not rule.spec.subjects:
            by_topic.setdefault(rule.topic, rule.id)
    topic_of = {rule.id: rule.topic for rule in rules}
    known = {(phrase.sentence, topic_of[phrase.rule]) for phrase in analysis.phrases}
    found: list[Phrase] = []
    for sentence, said in sorted(analysis.recognised.items()):
        for label, chance in sorted(said.items()):
            topic = label[1:]
            if (
                label.startswith("!")
                and topic in by_topic
                and (sentence, topic) not in known
                and chance >= least(topic)
                and not _denies(analysis.sentences[sentence].text, topic)
            ):
                found.append(
                    Phrase(
                        by_topic[topic],
                        analysis.span_of(sentence),
                        sentence,
                        Attribution.AUTHOR,
                        negated=False,
                        quoted=False,
                        trace=(
                            f"recognised as {topic}, {chance:.2f}",
                            *(
                                f"nearest bank sentence: “{text}”"
                                for text in nearest(
                                    label, analysis.sentences[sentence].text, analysis.contexts.get(sentence, "")
                                )
                            ),
                        ),
                        confidence=chance,
                    )
                )
    return found
