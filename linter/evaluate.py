"""How good the findings are: annotated drafts → scores, as the contract counts them.

A draft is scored against the `NAME.gold.yaml` beside it:

- A contradiction of the annotation is found when one finding has two spans of which one overlaps `a` (or an `a_also`)
  and another overlaps `b` (or a `b_also`). A contradiction finding that matches no entry is a false alarm, and a hard
  one when it matches a `compatible` pair; repeats of an entry already found count for nothing.
- A missing topic counts by its id alone; topics that are listed neither as missing nor as present are not scored.
- Contradictions are counted by confidence, too: once as if only findings of high confidence had been made, once with
  those of medium confidence, and with all. What several findings show has the confidence of the surest.
- A wording finding is right when it overlaps a `wording` quote, wrong otherwise; each quote is found once.

Two stretches overlap when they share at least 40 % of the shorter of them.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from linter.errors import DraftError, GoldError
from linter.model.finding import Category, Confidence, FileReport, Finding
from linter.model.selection import suggest
from linter.model.source import SourceFile, SourceSpan
from linter.packs.schema import CONTRADICTION_TOPICS, MISSING_TOPICS, WORDING_TOPICS
from linter.readers import extractor
from linter.settings import Settings

__all__ = [
    "Alarm", "DraftScores", "Entry", "Gold", "Lint", "Scores", "Tally", "compare_scores", "evaluate_paths", "read_gold",
    "render_scores", "score_draft", "scores_json",
]  # fmt: skip

Lint: TypeAlias = Callable[[Path], FileReport]
SHARE = 0.4  # of the shorter of span and quote, from which two stretches overlap
SUFFIX = ".gold.yaml"
DIFFICULTIES = ("plain", "paraphrase", "inference")

# ---------------------------------------------------------------------------------------------------------------------
# Annotations

_Text = Annotated[str, StringConstraints(strict=True, min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class GoldContradiction(_Strict):
    """Two sides that cannot both hold, each with every sentence that takes it."""

    axis: _Text
    a: _Text
    b: _Text
    a_also: list[_Text] = Field(default_factory=list)
    b_also: list[_Text] = Field(default_factory=list)
    difficulty: Literal["plain", "paraphrase", "inference"]
    scope: Literal["adjacent", "section", "document"]
    why: _Text

    @property
    def sides(self) -> tuple[list[str], list[str]]:
        """Return the quotes of either side."""
        return [self.a, *self.a_also], [self.b, *self.b_also]


class GoldPair(_Strict):
    """Two places that look like a contradiction and are none."""

    a: _Text
    b: _Text
    why: _Text


class GoldWording(_Strict):
    """A phrase, and the topic that it falls under or seems to."""

    topic: _Text
    quote: _Text


class _GoldFile(_Strict):
    file: _Text
    subject: _Text
    style: _Text | None = None
    contradictions: list[GoldContradiction] = Field(default_factory=list)
    compatible: list[GoldPair] = Field(default_factory=list)
    missing: list[_Text] = Field(default_factory=list)
    present: list[_Text] = Field(default_factory=list)
    wording: list[GoldWording] = Field(default_factory=list)
    fine_wording: list[GoldWording] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotation file, checked in itself; whether its quotes stand in the draft is seen when it is scored."""

    path: str  # of the annotation file
    draft: Path
    content: _GoldFile
    lines: Mapping[tuple[str | int, ...], int]  # way to a value ("contradictions", 0, "a") → its line, from 1


_Where: TypeAlias = tuple[str | int, ...]


def read_gold(path: Path) -> Gold:
    """Return an annotation file.

    Raises:
        GoldError: with every mistake in it: `file:line: what, and the remedy`.

    """
    name = path.as_posix()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise GoldError(f"{name}: cannot be read: {error.strerror}; check the path and its permissions") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{name}: byte {error.start}: not UTF-8; save it as UTF-8") from error
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.load(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error).partition("\n")[0]
        line = mark.line + 1 if mark is not None else 1
        raise GoldError(f"{name}:{line}: {what}; check indentation, and quote text that holds : or #") from error
    lines: dict[_Where, int] = {}
    problems = list(_repeated(root, name, lines))
    if not isinstance(data, dict):
        raise GoldError(f"{name}:1: expected keys and values; begin with `file: NAME.md`")
    # A key with nothing after it is an empty list.
    data = {key: [] if value is None and key in _LISTS else value for key, value in data.items()}
    try:
        content = _GoldFile.model_validate(data)
    except ValidationError as error:
        problems += [_complaint(name, lines, item["loc"], item["type"], item) for item in error.errors()]
        raise GoldError("\n".join(problems)) from error
    gold = Gold(name, path.parent / content.file, content, lines)
    problems += _wrong_ids(gold)
    if Path(content.file).name != content.file:
        problems.append(f"{_at(gold, ('file',))}: the draft stands beside its annotation; give its bare name")
    elif not gold.draft.is_file():
        beside = [item.name for item in path.parent.iterdir() if item.is_file() and not item.name.endswith(SUFFIX)]
        hint = suggest(content.file, beside) or "; put the draft beside this file, or correct the name"
        problems.append(f'{_at(gold, ("file",))}: there is no draft "{content.file}" here{hint}')
    if problems:
        raise GoldError("\n".join(problems))
    return gold


_LISTS = frozenset({"contradictions", "compatible", "missing", "present", "wording", "fine_wording"})


def _repeated(node: yaml.Node | None, name: str, lines: dict[_Where, int], where: _Where = ()) -> Iterator[str]:
    """Note the line of every value below a node, and yield the keys that are given twice."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            text = str(key.value)
            if text in seen:
                yield f"{name}:{line}: {text}: given twice; keep one"
            seen.add(text)
            lines[(*where, text)] = value.start_mark.line + 1 if isinstance(value, yaml.ScalarNode) else line
            yield from _repeated(value, name, lines, (*where, text))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[(*where, index)] = value.start_mark.line + 1
            yield from _repeated(value, name, lines, (*where, index))


_KEYS: dict[str | int, tuple[str, ...]] = {
    "": tuple(_GoldFile.model_fields),
    "contradictions": tuple(GoldContradiction.model_fields),
    "compatible": tuple(GoldPair.model_fields),
    "wording": tuple(GoldWording.model_fields),
    "fine_wording": tuple(GoldWording.model_fields),
}


def _complaint(name: str, lines: Mapping[_Where, int], where: _Where, kind: str, item: Mapping[str, Any]) -> str:
    """Return what is wrong with one value of an annotation file."""
    line = next((lines[where[:end]] for end in range(len(where), 0, -1) if where[:end] in lines), 1)
    spelt = _spell(where)
    if kind == "extra_forbidden":
        known = _KEYS.get(where[0] if len(where) > 1 else "", ())
        if item["input"] is None and len(where) > 1:
            return (
                f"{name}:{line}: {spelt}: a comma inside {{…}} ends a value; put the text before it in quotation marks"
            )
        return f"{name}:{line}: {spelt}: unknown key" + (
            suggest(str(where[-1]), known) or f"; known: {', '.join(known)}"
        )
    if kind == "missing":
        return f"{name}:{line}: {spelt}: is missing; add it"
    if kind == "literal_error":
        choices = item["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        given = item["input"]
        hint = suggest(given, choices) if isinstance(given, str) else ""
        return f"{name}:{line}: {spelt}: expected one of {', '.join(choices)}, got {given!r}{hint}"
    if kind == "string_type":
        return f"{name}:{line}: {spelt}: expected text, got {item['input']!r}; put it in quotation marks"
    if kind == "string_too_short":
        return f"{name}:{line}: {spelt}: is empty; write it out"
    if kind == "list_type":
        return f"{name}:{line}: {spelt}: expected a list, got {item['input']!r}; begin each entry with a dash"
    return f"{name}:{line}: {spelt}: {item['msg']}; see the contract's example"


def _spell(where: Iterable[str | int]) -> str:
    """Return the way to a value as people write it: contradictions[0].axis."""
    text = ""
    for step in where:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text or "the file"


def _at(gold: Gold, where: _Where) -> str:
    """Return `file:line: way` of a value."""
    return f"{gold.path}:{gold.lines.get(where, 1)}: {_spell(where)}"


def _wrong_ids(gold: Gold) -> Iterator[str]:
    """Yield every id that the contract does not know, and topics that are both missing and present."""
    content = gold.content

    def check(where: _Where, given: str, known: Sequence[str], what: str) -> Iterator[str]:
        if given not in known:
            yield f'{_at(gold, where)}: no {what} is called "{given}"' + (
                suggest(given, known) or f"; known: {', '.join(known)}"
            )

    for index, entry in enumerate(content.contradictions):
        yield from check(("contradictions", index, "axis"), entry.axis, CONTRADICTION_TOPICS, "axis")
    for key, topics in (("missing", content.missing), ("present", content.present)):
        for index, topic in enumerate(topics):
            yield from check((key, index), topic, MISSING_TOPICS, "missing topic")
            if topic in topics[:index]:
                yield f"{_at(gold, (key, index))}: {topic} is listed twice; keep one"
    for index, topic in enumerate(content.present):
        if topic in content.missing:
            yield f"{_at(gold, ('present', index))}: {topic} is listed as missing, too; keep one"
    for key, phrases in (("wording", content.wording), ("fine_wording", content.fine_wording)):
        for index, phrase in enumerate(phrases):
            yield from check((key, index, "topic"), phrase.topic, WORDING_TOPICS, "wording topic")


def _quotes(gold: Gold) -> Iterator[tuple[_Where, str]]:
    """Yield every quote of an annotation and the way to it."""
    content = gold.content
    for index, entry in enumerate(content.contradictions):
        where: _Where = ("contradictions", index)
        yield (*where, "a"), entry.a
        yield (*where, "b"), entry.b
        for key, others in (("a_also", entry.a_also), ("b_also", entry.b_also)):
            for number, quote in enumerate(others):
                yield (*where, key, number), quote
    for index, pair in enumerate(content.compatible):
        yield ("compatible", index, "a"), pair.a
        yield ("compatible", index, "b"), pair.b
    for key, phrases in (("wording", content.wording), ("fine_wording", content.fine_wording)):
        for index, phrase in enumerate(phrases):
            yield (key, index, "quote"), phrase.quote


def _place_quotes(gold: Gold, source: SourceFile) -> dict[str, SourceSpan]:
    """Return where each quote stands in the draft.

    Raises:
        GoldError: with every quote that does not stand in the draft exactly once.

    """
    places: dict[str, SourceSpan] = {}
    problems: list[str] = []
    text = source.text
    for where, quote in _quotes(gold):
        if quote in places:
            continue
        # YAML knows one line end only; the draft may have another.
        wanted = quote.replace("\n", "\r\n") if "\n" in quote and "\r\n" in text else quote
        start = text.find(wanted)
        if start < 0:
            problems.append(f"{_at(gold, where)}: {_not_found(quote, source)}")
            continue
        again = text.find(wanted, start + 1)
        if again >= 0:
            at = f"lines {source.position(start)[0]} and {source.position(again)[0]}"
            problems.append(f"{_at(gold, where)}: stands in {source.path} more than once ({at}); quote more of it")
            continue
        places[quote] = SourceSpan(start, start + len(wanted))
    if problems:
        raise GoldError("\n".join(problems))
    return places


_BREAK = re.compile(r"(?<=[.!?:;])\s+|\n+|\|")
_FOLDED = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


def _not_found(quote: str, source: SourceFile) -> str:
    """Return that a quote is not in the draft, with the stretch that comes nearest."""
    wanted = _fold(quote)
    best, best_share, best_at = "", 0.0, 0
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    position = 0
    for match in [*_BREAK.finditer(source.text), None]:
        piece = source.text[position : match.start() if match else len(source.text)]
        matcher.set_seq1(_fold(piece))
        if matcher.real_quick_ratio() > best_share and matcher.quick_ratio() > best_share:
            share = matcher.ratio()
            if share > best_share:
                best, best_share, best_at = piece.strip(), share, position + len(piece) - len(piece.lstrip())
        position = match.end() if match else position
    said = f"{_short(quote, 60)} does not stand in {source.path}"
    if best_share < 0.5:
        return f"{said}; copy it from the draft, to the letter"
    return f"{said}; nearest, in line {source.position(best_at)[0]}: {_short(best, 100)}"


def _fold(text: str) -> str:
    return " ".join(text.translate(_FOLDED).casefold().split())


def _short(text: str, most: int) -> str:
    """Return a text in quotation marks and one line, shortened."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= most else f"“{line[: most - 1].rstrip()}…”"


# ---------------------------------------------------------------------------------------------------------------------
# Scores


@dataclass(frozen=True, slots=True)
class Tally:
    """How much was found, missed and raised in vain."""

    found: int = 0
    missed: int = 0
    false_alarms: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.found + other.found, self.missed + other.missed, self.false_alarms + other.false_alarms)

    @property
    def precision(self) -> float | None:
        """Return the share of right ones among those that were raised; None when none was."""
        return _share(self.found, self.found + self.false_alarms)

    @property
    def recall(self) -> float | None:
        """Return the share that was found of those that are there; None when none is."""
        return _share(self.found, self.found + self.missed)

    @property
    def f1(self) -> float | None:
        """Return the harmonic mean of precision and recall; None when there was nothing to find or to raise."""
        return _share(2 * self.found, 2 * self.found + self.missed + self.false_alarms)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the annotation says is there to be found."""

    category: Category
    topic: str
    found: bool
    lines: tuple[int, ...]  # of its quotes
    quotes: tuple[str, ...]
    why: str = ""
    difficulty: str = ""  # of contradictions
    rule: str = ""  # that found it
    topic_agrees: bool = True  # a finding that found it names the same topic
    confidence: Confidence | None = None  # of the surest finding that found it
    near: tuple[str, ...] = ()  # of a miss: what came close


@dataclass(frozen=True, slots=True)
class Alarm:
    """One finding that the annotation does not bear out."""

    category: Category
    topic: str
    rule: str
    lines: tuple[int, ...]
    quotes: tuple[str, ...]
    message: str
    confidence: Confidence
    hard: bool = False  # it matches what the annotation says is innocent
    why: str = ""  # why it is innocent
    trace: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftScores:
    """One draft's findings held against its annotation."""

    path: str
    words: int
    entries: tuple[Entry, ...]
    alarms: tuple[Alarm, ...]
    pairs: int = 0  # compatible pairs of the annotation
    pairs_raised: int = 0  # and how many of them were reported
    fine: int = 0  # innocent phrases of the annotation
    fine_raised: int = 0
    repeats: int = 0  # findings of entries that another finding had found already
    unscored: int = 0  # missing topics that were reported and are not listed

    def tally(self, category: Category) -> Tally:
        """Return the counts of a category."""
        return _tally(self.entries, self.alarms, category)


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of every draft, sorted by path."""

    drafts: tuple[DraftScores, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return what was to be found in all drafts."""
        return tuple(entry for draft in self.drafts for entry in draft.entries)

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """Return the false alarms of all drafts."""
        return tuple(alarm for draft in self.drafts for alarm in draft.alarms)

    @property
    def words(self) -> int:
        """Return the number of words of all drafts."""
        return sum(draft.words for draft in self.drafts)

    def tally(self, category: Category) -> Tally:
        """Return the counts of a category, all drafts together."""
        return _tally(self.entries, self.alarms, category)

    def by_topic(self, category: Category) -> dict[str, Tally]:
        """Return the counts of each topic that occurs, sorted; false alarms under what they were taken for."""
        topics = {entry.topic for entry in self.entries if entry.category is category}
        topics |= {alarm.topic for alarm in self.alarms if alarm.category is category}
        return {
            topic: _tally(
                (entry for entry in self.entries if entry.topic == topic),
                (alarm for alarm in self.alarms if alarm.topic == topic),
                category,
            )
            for topic in sorted(topics)
        }

    def by_difficulty(self) -> dict[str, Tally]:
        """Return how many contradictions of each difficulty were found; a false alarm has none."""
        return {
            level: _tally((entry for entry in self.entries if entry.difficulty == level), (), Category.CONTRADICTION)
            for level in DIFFICULTIES
        }

    def by_confidence(self) -> dict[Confidence, Tally]:
        """Return the counts of contradictions had only findings of at least a confidence been made, surest first."""
        clashes = [entry for entry in self.entries if entry.category is Category.CONTRADICTION]
        alarms = [alarm for alarm in self.alarms if alarm.category is Category.CONTRADICTION]
        tallies = {}
        for least in sorted(Confidence, key=lambda item: -item.rank):
            found = sum(entry.confidence is not None and entry.confidence.rank >= least.rank for entry in clashes)
            raised = sum(alarm.confidence.rank >= least.rank for alarm in alarms)
            tallies[least] = Tally(found, len(clashes) - found, raised)
        return tallies

    @property
    def hard_alarms(self) -> int:
        """Return the number of contradictions that were reported of a compatible pair."""
        return sum(alarm.hard for alarm in self.alarms if alarm.category is Category.CONTRADICTION)

    @property
    def alarms_per_thousand_words(self) -> float | None:
        """Return the false alarms of all categories per 1,000 words; None without words."""
        return 1000 * len(self.alarms) / self.words if self.words else None


def _tally(entries: Iterable[Entry], alarms: Iterable[Alarm], category: Category) -> Tally:
    own = [entry for entry in entries if entry.category is category]
    found = sum(entry.found for entry in own)
    return Tally(found, len(own) - found, sum(alarm.category is category for alarm in alarms))


# ---------------------------------------------------------------------------------------------------------------------
# Scoring one draft


def _overlaps(span: SourceSpan, quote: SourceSpan) -> bool:
    """Return whether two stretches share at least 40 % of the shorter."""
    shorter = min(span.end - span.start, quote.end - quote.start)
    return shorter > 0 and span.overlap(quote) >= SHARE * shorter


def _spans(finding: Finding, source: SourceFile) -> list[SourceSpan]:
    """Return the spans of a finding that lie in the draft itself."""
    return [place.span for place in finding.spans if place.path in (None, source.path)]


def _matches(spans: Sequence[SourceSpan], one: Sequence[SourceSpan], other: Sequence[SourceSpan]) -> bool:
    """Return whether one span overlaps a quote of the one side, and another span a quote of the other."""
    first = [index for index, span in enumerate(spans) if any(_overlaps(span, quote) for quote in one)]
    second = [index for index, span in enumerate(spans) if any(_overlaps(span, quote) for quote in other)]
    return bool(first) and bool(second) and len({*first, *second}) > 1


def score_draft(gold: Gold, report: FileReport) -> DraftScores:
    """Return a draft's findings held against its annotation; reads nothing.

    Raises:
        GoldError: the annotation quotes what the draft does not say, or says more than once.

    """
    source = report.source
    places = _place_quotes(gold, source)
    found = {category: [item for item in report.findings if item.category is category] for category in Category}
    clash = _score_contradictions(gold.content, report, found[Category.CONTRADICTION], places)
    lacks = _score_missing(gold.content, source, found[Category.MISSING])
    words = _score_wording(gold.content, source, found[Category.WORDING], places)
    return DraftScores(
        path=source.path,
        words=report.words or len(source.text.split()),
        entries=(*clash.entries, *lacks.entries, *words.entries),
        alarms=(*clash.alarms, *lacks.alarms, *words.alarms),
        pairs=len(gold.content.compatible),
        pairs_raised=clash.innocent_raised,
        fine=len(gold.content.fine_wording),
        fine_raised=words.innocent_raised,
        repeats=clash.repeats + words.repeats,
        unscored=lacks.unscored,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """One category of a draft's scores."""

    entries: list[Entry]
    alarms: list[Alarm]
    innocent_raised: int = 0
    repeats: int = 0
    unscored: int = 0


def _alarm(finding: Finding, source: SourceFile, *, hard: bool = False, why: str = "") -> Alarm:
    return Alarm(
        finding.category, finding.topic, finding.rule,
        tuple(source.position(place.span.start)[0] for place in finding.spans if place.path in (None, source.path)),
        tuple(place.text for place in finding.spans), finding.message, finding.confidence, hard, why, finding.trace,
    )  # fmt: skip


def _score_contradictions(
    gold: _GoldFile, report: FileReport, findings: Sequence[Finding], places: Mapping[str, SourceSpan]
) -> _Part:
    source = report.source
    sides = [tuple([places[quote] for quote in side] for side in entry.sides) for entry in gold.contradictions]
    finders: list[list[Finding]] = [[] for _ in sides]
    raised: set[int] = set()
    alarms: list[Alarm] = []
    repeats = 0
    for finding in findings:
        spans = _spans(finding, source)
        met = [index for index, (one, other) in enumerate(sides) if _matches(spans, one, other)]
        repeats += bool(met) and all(finders[index] for index in met)
        for index in met:
            finders[index].append(finding)
        if met:
            continue
        innocent = [
            index for index, pair in enumerate(gold.compatible) if _matches(spans, [places[pair.a]], [places[pair.b]])
        ]
        raised.update(innocent)
        why = gold.compatible[innocent[0]].why if innocent else ""
        alarms.append(_alarm(finding, source, hard=bool(innocent), why=why))
    entries = [
        Entry(
            Category.CONTRADICTION, entry.axis, bool(finder),
            (source.position(places[entry.a].start)[0], source.position(places[entry.b].start)[0]),
            (entry.a, entry.b), entry.why, entry.difficulty, finder[0].rule if finder else "",
            not finder or any(finding.topic == entry.axis for finding in finder), _surest(finder),
            () if finder else tuple(_near_misses(report, findings, side)),
        )
        for entry, finder, side in zip(gold.contradictions, finders, sides, strict=True)
    ]  # fmt: skip
    return _Part(entries, alarms, len(raised), repeats)


def _surest(findings: Sequence[Finding]) -> Confidence | None:
    return max((finding.confidence for finding in findings), key=lambda item: item.rank, default=None)


def _near_misses(report: FileReport, findings: Sequence[Finding], sides: tuple[list[SourceSpan], ...]) -> Iterator[str]:
    """Yield what came close to a contradiction that was not found."""
    one, other = sides
    said: set[str] = set()
    for pair in report.considered:
        if _matches([pair.first, pair.second], one, other):
            said.add(f"{pair.rule}: considered, and judged compatible: {pair.reason}")
    for finding in findings:
        spans = _spans(finding, report.source)
        for name, side in (("a", one), ("b", other)):
            if any(_overlaps(span, quote) for span in spans for quote in side):
                said.add(f"{finding.rule}: found side {name}, with another partner")
    yield from sorted(said)


def _score_missing(gold: _GoldFile, source: SourceFile, findings: Sequence[Finding]) -> _Part:
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.topic, finding)
    entries = [
        Entry(
            Category.MISSING, topic, topic in first, (), (), rule=first[topic].rule if topic in first else "",
            confidence=first[topic].confidence if topic in first else None,
        )
        for topic in gold.missing
    ]  # fmt: skip
    alarms = [
        _alarm(finding, source, hard=True, why="the draft covers it")
        for topic, finding in first.items()
        if topic in gold.present
    ]
    return _Part(entries, alarms, unscored=len(first.keys() - {*gold.missing, *gold.present}))


def _score_wording(
    gold: _GoldFile, source: SourceFile, findings: Sequence[Finding], places: Mapping[str, SourceSpan]
) -> _Part:
    finders: list[list[Finding]] = [[] for _ in gold.wording]
    raised: set[int] = set()
    alarms: list[Alarm] = []
    repeats = 0

    def meets(spans: Sequence[SourceSpan], phrase: GoldWording) -> bool:
        return any(_overlaps(span, places[phrase.quote]) for span in spans)

    for finding in findings:
        spans = _spans(finding, source)
        met = [index for index, phrase in enumerate(gold.wording) if meets(spans, phrase)]
        repeats += bool(met) and all(finders[index] for index in met)
        for index in met:
            finders[index].append(finding)
        if met:
            continue
        innocent = [index for index, phrase in enumerate(gold.fine_wording) if meets(spans, phrase)]
        raised.update(innocent)
        alarms.append(_alarm(finding, source, hard=bool(innocent), why="innocent use of the words" if innocent else ""))
    entries = [
        Entry(
            Category.WORDING, phrase.topic, bool(finder), (source.position(places[phrase.quote].start)[0],),
            (phrase.quote,), rule=finder[0].rule if finder else "",
            topic_agrees=not finder or any(finding.topic == phrase.topic for finding in finder),
            confidence=_surest(finder),
        )
        for phrase, finder in zip(gold.wording, finders, strict=True)
    ]  # fmt: skip
    return _Part(entries, alarms, len(raised), repeats)


# ---------------------------------------------------------------------------------------------------------------------
# Scoring many


_WORTH = 8  # drafts that make one more process pay for its start


def evaluate_paths(paths: Sequence[Path], settings: Settings, lint: Lint | None = None) -> Scores:
    """Return the scores of every annotated draft: annotation files, drafts beside one, and folders, walked.

    Args:
        paths: Where to look.
        settings: What decides the findings of each draft.
        lint: What to score; the linter itself unless given.

    Raises:
        GoldError: annotations cannot be scored; every mistake of every file is told before any draft is checked.
        DraftError: a draft cannot be read.

    """
    golds: list[Gold] = []
    problems: list[str] = []
    for path in _gold_files(paths):
        try:
            gold = read_gold(path)
            _place_quotes(gold, _draft(gold))
            golds.append(gold)
        except GoldError as error:
            problems.append(str(error))
    if problems:
        raise GoldError("\n".join(problems))
    workers = min(os.cpu_count() or 1, len(golds) // _WORTH)
    if lint is None and workers > 1:
        with ProcessPoolExecutor(workers) as pool:  # each draft by itself, so the scores do not depend on it
            drafts = list(pool.map(partial(_scored, settings), golds, chunksize=4))
    else:
        check = _linter(settings) if lint is None else lint
        drafts = [_scored(settings, gold, check) for gold in golds]
    return Scores(tuple(sorted(drafts, key=lambda draft: draft.path)))


def _scored(settings: Settings, gold: Gold, lint: Lint | None = None) -> DraftScores:
    """Check one draft and score it.

    Raises:
        DraftError: it cannot be read.

    """
    check = _linter(settings) if lint is None else lint
    try:
        report = check(gold.draft)
    except DraftError as error:
        raise DraftError(f"{gold.draft.as_posix()}: {error}") from error
    return score_draft(gold, report)


def _linter(settings: Settings) -> Lint:
    """Return the linter as it is, under settings."""
    # Here and not above: annotations are read and scored without a parser.
    from linter.run import check_source, read_draft

    def lint(path: Path) -> FileReport:
        own = settings.for_path(path)
        return check_source(read_draft(path, own), own)

    return lint


def _draft(gold: Gold) -> SourceFile:
    name = gold.draft.as_posix()
    try:
        special = extractor(name)
        if special is not None:
            return special.extract(name, gold.draft.read_bytes())
        with gold.draft.open(encoding="utf-8-sig", newline="") as stream:
            return SourceFile(name, stream.read())
    except DraftError as error:
        raise GoldError(f"{name}: {error}") from error
    except OSError as error:
        raise GoldError(f"{name}: cannot be read: {error.strerror}; check the path and its permissions") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{name}: byte {error.start}: not UTF-8; save it as UTF-8") from error


def _gold_files(paths: Sequence[Path]) -> list[Path]:
    """Return the annotation files that paths mean, each once, sorted."""
    found: dict[Path, Path] = {}
    problems: list[str] = []
    for path in paths:
        if path.is_dir():
            here = sorted(path.rglob(f"*{SUFFIX}"))
            if not here:
                problems.append(f"{path.as_posix()}: no NAME{SUFFIX} in this folder; nothing to score")
        elif not path.is_file():
            here = []
            problems.append(f"{path.as_posix()}: does not exist; give annotated drafts, or folders with them")
        else:
            beside = path if path.name.endswith(SUFFIX) else path.with_name(path.stem + SUFFIX)
            here = [beside] if beside.is_file() else []
            if not here:
                problems.append(f"{path.as_posix()}: no {beside.name} beside it; annotate it, or leave it out")
        found.update({item.resolve(): item for item in here})
    if problems:
        raise GoldError("\n".join(problems))
    return sorted(found.values(), key=lambda item: item.as_posix())


# ---------------------------------------------------------------------------------------------------------------------
# What people read

_NAMES = {
    Category.CONTRADICTION: "contradictions",
    Category.MISSING: "missing language",
    Category.WORDING: "wording",
}
_COLUMNS = ("found", "missed", "false alarms", "precision", "recall", "F1")


def render_scores(scores: Scores, verbose: bool = False) -> str:
    """Return the scores as tables; with `verbose` also every miss and every false alarm, draft by draft."""
    blocks = [_table("", {_NAMES[category]: scores.tally(category) for category in Category})]
    if any(entry.category is Category.CONTRADICTION for entry in scores.entries):
        blocks.append(_table("contradictions by difficulty", scores.by_difficulty(), alarms=False))
        sure = {_AT_LEAST[confidence]: tally for confidence, tally in scores.by_confidence().items()}
        blocks.append(_table("contradictions, confidence", sure))
    for category, title in (
        (Category.CONTRADICTION, "contradictions by axis"),
        (Category.MISSING, "missing language by topic"),
        (Category.WORDING, "wording by topic"),
    ):
        rows = scores.by_topic(category)
        if rows:
            blocks.append(_table(title, rows))
    blocks.append(_summary(scores))
    if verbose:
        blocks += [block for draft in scores.drafts if (block := _details(draft))]
    return "\n\n".join(blocks) + "\n"


_AT_LEAST = {Confidence.HIGH: "high", Confidence.MEDIUM: "medium and above", Confidence.LOW: "any"}


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _table(title: str, rows: Mapping[str, Tally], *, alarms: bool = True) -> str:
    """Return an aligned table with a row for each tally; without false alarms there is no precision to tell."""
    columns = _COLUMNS if alarms else ("found", "missed", "recall")
    width = max(25, len(title), *(len(name) for name in rows))
    lines = [f"{title:<{width}}  " + "  ".join(f"{name:>{max(4, len(name))}}" for name in columns)]
    for name, tally in rows.items():
        cells = {
            "found": str(tally.found),
            "missed": str(tally.missed),
            "false alarms": str(tally.false_alarms),
            "precision": _decimal(tally.precision),
            "recall": _decimal(tally.recall),
            "F1": _decimal(tally.f1),
        }
        lines.append(f"{name:<{width}}  " + "  ".join(f"{cells[column]:>{max(4, len(column))}}" for column in columns))
    return "\n".join(line.rstrip() for line in lines)


def _summary(scores: Scores) -> str:
    """Return what stands in no table."""
    pairs = sum(draft.pairs for draft in scores.drafts)
    raised = sum(draft.pairs_raised for draft in scores.drafts)
    fine = sum(draft.fine for draft in scores.drafts)
    fine_raised = sum(draft.fine_raised for draft in scores.drafts)
    rows = [
        ("drafts", f"{len(scores.drafts)}"),
        ("words", f"{scores.words:,}"),
        ("false alarms per 1,000 words", _decimal(scores.alarms_per_thousand_words)),
        ("hard false alarms", f"{scores.hard_alarms}; {_of(raised, pairs, 'compatible pair')} reported"),
        ("innocent phrases reported", _of(fine_raised, fine, "phrase")),
        ("found under another topic", f"{_elsewhere(scores)}"),
        ("repeats, not counted", f"{sum(draft.repeats for draft in scores.drafts)}"),
        ("missing topics, not scored", f"{sum(draft.unscored for draft in scores.drafts)}"),
    ]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)


def _elsewhere(scores: Scores) -> int:
    return sum(entry.found and not entry.topic_agrees for entry in scores.entries)


def _of(part: int, whole: int, noun: str) -> str:
    share = f" ({100 * part / whole:.0f} %)" if whole else ""
    return f"{part} of {whole} {noun}{'' if whole == 1 else 's'}{share}"


def _details(draft: DraftScores) -> str:
    """Return every miss and every false alarm of a draft."""
    lines: list[str] = []
    for entry in draft.entries:
        if not entry.found:
            kind = f", {entry.difficulty}" if entry.difficulty else ""
            lines.append(f"  missed  {entry.category.value}/{entry.topic}{kind}")
            lines += _places(entry.lines, entry.quotes)
            lines += [f"    why: {entry.why}"] if entry.why else []
            lines += [f"    near: {near}" for near in entry.near]
    for alarm in draft.alarms:
        hard = " (hard)" if alarm.hard else ""
        lines.append(f"  false alarm{hard}  {alarm.category.value}/{alarm.topic}  {alarm.rule}")
        lines += _places(alarm.lines, alarm.quotes)
        lines += [f"    innocent: {alarm.why}"] if alarm.why else []
        lines += [f"    {step}" for step in alarm.trace]
    return "\n".join([draft.path, *lines]) if lines else ""


def _places(lines: Sequence[int], quotes: Sequence[str]) -> list[str]:
    return [f"    line {line}: {_short(quote, 160)}" for line, quote in zip(lines, quotes, strict=False)]


# ---------------------------------------------------------------------------------------------------------------------
# What programs read


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _tally_json(tally: Tally) -> dict[str, Any]:
    return {
        "found": tally.found,
        "missed": tally.missed,
        "false_alarms": tally.false_alarms,
        "precision": _rounded(tally.precision),
        "recall": _rounded(tally.recall),
        "f1": _rounded(tally.f1),
    }


def _recall_json(tally: Tally) -> dict[str, Any]:
    return {"found": tally.found, "missed": tally.missed, "recall": _rounded(tally.recall)}


def scores_json(scores: Scores) -> dict[str, Any]:
    """Return the scores as JSON values: the totals, and every entry and false alarm of every draft."""
    return {
        "schema": 1,
        "drafts": len(scores.drafts),
        "words": scores.words,
        "categories": {category.value: _tally_json(scores.tally(category)) for category in Category},
        "by_difficulty": {level: _recall_json(tally) for level, tally in scores.by_difficulty().items()},
        "by_least_confidence": {
            confidence.value: _tally_json(tally) for confidence, tally in scores.by_confidence().items()
        },
        "by_topic": {
            category.value: {topic: _tally_json(tally) for topic, tally in scores.by_topic(category).items()}
            for category in Category
        },
        "hard_false_alarms": scores.hard_alarms,
        "compatible_pairs": sum(draft.pairs for draft in scores.drafts),
        "compatible_pairs_reported": sum(draft.pairs_raised for draft in scores.drafts),
        "fine_wording": sum(draft.fine for draft in scores.drafts),
        "fine_wording_reported": sum(draft.fine_raised for draft in scores.drafts),
        "found_under_another_topic": _elsewhere(scores),
        "repeats": sum(draft.repeats for draft in scores.drafts),
        "unscored_missing": sum(draft.unscored for draft in scores.drafts),
        "false_alarms_per_1000_words": _rounded(scores.alarms_per_thousand_words),
        "files": [_draft_json(draft) for draft in scores.drafts],
    }


def _draft_json(draft: DraftScores) -> dict[str, Any]:
    return {
        "path": draft.path,
        "words": draft.words,
        "categories": {category.value: _tally_json(draft.tally(category)) for category in Category},
        "entries": [
            {
                "category": entry.category.value,
                "topic": entry.topic,
                "difficulty": entry.difficulty or None,
                "found": entry.found,
                "rule": entry.rule or None,
                "topic_agrees": entry.topic_agrees,
                "confidence": entry.confidence.value if entry.confidence else None,
                "lines": list(entry.lines),
                "quotes": list(entry.quotes),
            }
            for entry in draft.entries
        ],
        "false_alarms": [
            {
                "category": alarm.category.value,
                "topic": alarm.topic,
                "rule": alarm.rule,
                "confidence": alarm.confidence.value,
                "hard": alarm.hard,
                "lines": list(alarm.lines),
                "quotes": list(alarm.quotes),
                "message": alarm.message,
            }
            for alarm in draft.alarms
        ],
    }


# ---------------------------------------------------------------------------------------------------------------------
# What has changed


def compare_scores(scores: Scores, old: dict[str, Any]) -> str:
    """Return what is better and worse than scores that `scores_json` gave before.

    Raises:
        GoldError: the old scores are no such thing.

    """
    new = scores_json(scores)
    try:
        lines = [*_changed_figures(new, old), *_changed_items(new, old)]
    except (KeyError, TypeError, AttributeError) as error:
        raise GoldError(
            "the baseline holds no scores of this form; write it again with `skinlint eval --json`"
        ) from error
    return "\n".join(lines) + "\n" if lines else "No change against the baseline.\n"


def _changed_figures(new: Mapping[str, Any], old: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each figure that changed."""
    for category in Category:
        before, after = old["categories"][category.value], new["categories"][category.value]
        for key in ("found", "missed", "false_alarms", "precision", "recall", "f1"):
            yield from _change(f"{_NAMES[category]}: {key.replace('_', ' ')}", before[key], after[key])
    for level in DIFFICULTIES:
        before, after = old["by_difficulty"][level], new["by_difficulty"][level]
        yield from _change(f"contradictions, {level}: recall", before["recall"], after["recall"])
    for key in ("hard_false_alarms", "compatible_pairs_reported", "false_alarms_per_1000_words", "drafts", "words"):
        yield from _change(key.replace("_", " "), old[key], new[key])


def _change(name: str, before: float | None, after: float | None) -> Iterator[str]:
    if before == after:
        return
    step = f" ({after - before:+.4g})" if before is not None and after is not None else ""
    yield f"{name:<44}  {_figure(before):>7} → {_figure(after):>7}{step}"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.4g}" if isinstance(value, float) else f"{value}"


def _changed_items(new: Mapping[str, Any], old: Mapping[str, Any]) -> Iterator[str]:
    """Yield every entry that is found now and was not, or the other way, and every false alarm that came or went."""
    before, after = _found(old), _found(new)
    for key in sorted(before.keys() & after.keys()):
        if before[key] != after[key]:
            yield f"{'now found' if after[key] else 'now missed':<16}{_item(key)}"
    gone, here = _alarms(old), _alarms(new)
    for key in sorted(here):
        for _ in range(here[key] - gone.get(key, 0)):
            yield f"{'new alarm':<16}{_item(key)}"
    for key in sorted(gone):
        for _ in range(gone[key] - here.get(key, 0)):
            yield f"{'alarm gone':<16}{_item(key)}"


_Key: TypeAlias = tuple[str, ...]  # path, category, topic, quotes


def _found(scores: Mapping[str, Any]) -> dict[_Key, bool]:
    return {_key(file, entry): entry["found"] for file in scores["files"] for entry in file["entries"]}


def _alarms(scores: Mapping[str, Any]) -> dict[_Key, int]:
    counts: dict[_Key, int] = {}
    for file in scores["files"]:
        for alarm in file["false_alarms"]:
            key = _key(file, alarm)
            counts[key] = counts.get(key, 0) + 1
    return counts


def _key(file: Mapping[str, Any], item: Mapping[str, Any]) -> _Key:
    return (file["path"], item["category"], item["topic"], *item["quotes"])


def _item(key: _Key) -> str:
    path, category, topic, *quotes = key
    said = f"  {_short(quotes[0], 60)}" if quotes else ""
    return f"{path}  {category}/{topic}{said}"
