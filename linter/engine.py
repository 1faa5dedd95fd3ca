"""The pure core: a draft's segments and the rules in, a FileReport out; reads nothing, prints nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, lru_cache

from linter.cache import Cache, digest_of, program_digest
from linter.checklist import checklist
from linter.checks import Heard, check
from linter.checks.contradiction import Asked, ReadMany, SecondReading
from linter.checks.judgement import load_judgement
from linter.checks.meaning import Nearest
from linter.checks.unforeseen import load_unforeseen
from linter.cores import own_cores
from linter.errors import ModelError
from linter.model.analysis import Analysis
from linter.model.claimview import ClaimView
from linter.model.finding import FileReport
from linter.model.segment import Segment
from linter.model.source import SourceFile
from linter.model.stopwatch import WATCH
from linter.nlp.extract import Understanding
from linter.nlp.pipeline import Parse, ParsedWord, model_name, pipeline_identity
from linter.nlp.pipeline import load as load_pipeline
from linter.nlp.quantities import describe
from linter.nlp.recognised import (
    Read,
    believed_coverage,
    believed_phrases,
    heard_coverage,
    heard_demands,
    heard_in_clauses,
    heard_phrases,
)
from linter.packs.ruleset import RuleSet
from linter.recogniser import Recogniser, load

__all__ = ["describe_claims", "lint", "load_pipeline", "model_name", "pipeline_identity", "understanding"]

_MOST_PAIRS = 2_048  # remembered
_MOST_THREADS = 4  # that read pairs
_COMPILED: dict[tuple[str, str | None], Understanding] = {}


def understanding(rules: RuleSet, model: str | None, cache: Cache | None = None) -> Understanding:
    """Return the compiled rules; the last few rule sets stay compiled, since one run has one or two."""
    key = (rules.digest, model)
    if key not in _COMPILED:
        if len(_COMPILED) >= 4:
            _COMPILED.pop(next(iter(_COMPILED)))
        _COMPILED[key] = Understanding(rules, model) if cache is None else _restored(rules, model, cache)
    return _COMPILED[key]


def _restored(rules: RuleSet, model: str | None, cache: Cache) -> Understanding:
    name = digest_of("compiled", program_digest(), rules.digest)
    data = cache.read("packs", name)
    if data is not None:
        try:
            return Understanding(rules, model, data, _Parses(cache, model))
        except (KeyError, TypeError, ValueError):
            cache.reject("packs", name)
    compiled = Understanding(rules, model, None, _Parses(cache, model))
    cache.write("packs", name, compiled.to_plain())
    return compiled


class _Parses:
    """Parses of sentences, each kept by the digest of its text: most edits of a draft then need no parser."""

    def __init__(self, cache: Cache, model: str | None) -> None:
        self._cache = cache
        self._base = digest_of("parse", program_digest(), pipeline_identity(model))

    def get(self, sentence: str) -> Parse | None:
        """Return the parse of a sentence, or None when it is not known."""
        key = digest_of(self._base, sentence)
        data = self._cache.read("parses", key)
        if data is None:
            return None
        try:
            return tuple(ParsedWord(*word) for word in data)
        except TypeError:
            self._cache.reject("parses", key)
            return None

    def put(self, sentence: str, parsed: Parse) -> None:
        """Keep the parse of a sentence."""
        self._cache.write(
            "parses",
            digest_of(self._base, sentence),
            [[word.start, word.end, word.lemma, word.pos, word.dep, word.head] for word in parsed],
        )


def chosen_recogniser(wanted: bool) -> Recogniser | None:
    """Return the recogniser, or None when it is switched off or cannot be used here."""
    return load() if wanted and recogniser_problem() is None else None


@cache
def recogniser_problem() -> str | None:
    """Return one line that says why the recogniser cannot be used and what to do, or None when it can."""
    try:
        load()
    except ModelError as error:
        return f"only cues were used: {error}"
    return None


def lint(
    source: SourceFile,
    segments: Sequence[Segment],
    rules: RuleSet,
    *,
    model: str | None = None,
    recogniser: Recogniser | None = None,
) -> FileReport:
    """Return what was found in one draft, nothing suppressed or left out.

    Raises:
        ModelError: no usable English pipeline is installed.
    """
    analysis = analyse(source, segments, rules, model=model, recogniser=recogniser)
    heard = None
    if recogniser is not None:
        second = SecondReading(_second_ear(recogniser), load_judgement(), read_side_by_side(recogniser))
        heard = Heard(second, _nearest(recogniser), load_unforeseen())
    with WATCH.stage("  comparisons"):
        findings, considered, notes = check(rules, analysis, heard)
    return FileReport(
        source,
        tuple(findings),
        words=analysis.words,
        considered=tuple(considered),
        notes=tuple(notes),
        checklist=checklist(rules, analysis, findings),
    )


def analyse(
    source: SourceFile,
    segments: Sequence[Segment],
    rules: RuleSet,
    *,
    model: str | None = None,
    recogniser: Recogniser | None = None,
) -> Analysis:
    """Return what cues, and the recogniser where there is one, understand of a draft."""
    known = understanding(rules, model)
    if recogniser is None:
        return known.analyse(source, segments)
    analysis = heard_in_clauses(known.analyse(source, segments, _ear(recogniser)), rules, _ear(recogniser))
    return replace(
        analysis,
        coverage=[
            *believed_coverage(analysis),
            *heard_coverage(analysis, lambda topic: recogniser.threshold("safety", topic)),
        ],
        demands=[*analysis.demands, *heard_demands(analysis, rules)],
        phrases=[
            *believed_phrases(analysis),
            *heard_phrases(analysis, rules, lambda topic: recogniser.threshold("wording", topic), _nearest(recogniser)),
        ],
    )


@cache
def _ear(recogniser: Recogniser) -> Read:
    """Return what asks the recogniser about a sentence, once for each sentence and context."""

    @lru_cache(2_048)
    def read(text: str, context: str) -> Mapping[str, float]:
        return recogniser.read(text, context).labels

    return read


@cache
def _nearest(recogniser: Recogniser) -> Nearest:
    """Return what asks for the sentences of the bank that are nearest to one, once for each."""

    @lru_cache(1_024)
    def nearest(label: str, sentence: str, context: str) -> Sequence[str]:
        return recogniser.nearest(label, sentence, context)

    return nearest


@cache
def _second_ear(recogniser: Recogniser) -> Callable[[str, str, float], float]:
    """Return what asks the recogniser about two statements, once for each pair."""
    known: dict[tuple[str, str], float] = {}
    at_most: dict[tuple[str, str], float] = {}  # of pairs that were not read in both orders

    def conflict(first: str, second: str, least: float = 0.0) -> float:
        pair = (first, second)
        if pair in known:
            return known[pair]
        if pair in at_most and at_most[pair] < least:
            return at_most[pair]
        chance = recogniser.conflict(first, second, least)
        kept = at_most if chance < least else known
        if len(kept) >= _MOST_PAIRS:
            kept.clear()
        kept[pair] = chance
        return chance

    return conflict


def read_side_by_side(recogniser: Recogniser) -> ReadMany:
    """Return what reads many pairs: some at a time, where this process has the machine to itself.

    Each is read alone, whoever reads it, so the number of threads changes nothing but the time.
    """
    conflict = _second_ear(recogniser)

    def read(asked: Sequence[Asked]) -> list[float]:
        if (threads := min(_MOST_THREADS, own_cores(), len(asked))) < 2:
            return [conflict(*one) for one in asked]
        with ThreadPoolExecutor(threads) as readers:  # they compute outside the interpreter's lock
            return list(readers.map(lambda one: conflict(*one), asked))

    return read


def describe_claims(
    source: SourceFile,
    segments: Sequence[Segment],
    rules: RuleSet,
    *,
    model: str | None = None,
    recogniser: Recogniser | None = None,
) -> list[ClaimView]:
    """Return what was understood of one draft, claim by claim."""
    analysis = analyse(source, segments, rules, model=model, recogniser=recogniser)
    views = []
    for claim in analysis.claims:
        views.append(
            ClaimView(
                axis=claim.axis,
                rule=claim.rule,
                pole=claim.pole,
                subjects=claim.subjects,
                key=claim.key or "",
                value=describe(claim.value) if claim.value is not None else "",
                modality=claim.quantifier,
                conditions=tuple(sorted(claim.conditions)),
                attribution=claim.attribution.value,
                span=claim.span,
                text=claim.text,
                trace=claim.trace,
            )
        )
    return views
