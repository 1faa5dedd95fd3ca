"""Sentences at work: their words with the words of their context before them, names, quantities and scopes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from linter.model.claim import Sentence
from linter.model.quantity import Quantity, QuantityKind
from linter.model.segment import Segment, SegmentKind
from linter.model.source import SourceSpan
from linter.nlp.matching import Annotation, Match
from linter.nlp.pipeline import Parse
from linter.nlp.quantities import find_quantities
from linter.nlp.quantity_words import ONES
from linter.nlp.scope import Clauses, ClauseView, Unread, find_clauses
from linter.nlp.sentences import label_length, split_sentences
from linter.nlp.tokens import Token, tokenize

HEADS = (SegmentKind.TITLE, SegmentKind.HEADING)
_YES = frozenset("yes yep yeah absolutely certainly definitely sure totally".split())
_NO = frozenset("no nope never nah".split())
_WHO = "(?:i|we|you|they|he|she|it|that|this|most|many|plenty|lots|most people|most of us)"
_VERB = "(?:can|could|may|do|does|will|is|are|should|would|must|need|have to|has to|need to)"
# Replies that say yes or no to what was asked, as the whole first clause of an answer.
_CONSENT = re.compile(
    "of course(?: you (?:can|may))?|by all means|you bet|go (?:for it|ahead|right ahead)|feel free(?: to)?|please do"
    f"|gladly|happily|(?:indeed )?{_WHO} (?:certainly |surely )?{_VERB}(?: indeed)?"
)
_REFUSAL = re.compile(
    r"not (?:at all|really|quite|a bit|a soul|a thing|today|with us|here|in our clinic)\b.*|(?:i am )?afraid not"
    "|please (?:do not|wait)|(?:much )?better not|(?:probably|perhaps|certainly|definitely|of course|please) not"
    f"|{_WHO} (?:really |certainly |simply )?(?:cannot|{_VERB} not)(?: (?:have|need) to)?"
    "|(?:we|i) would (?:rather|prefer) (?:you )?(?:did )?not|(?:we|i) would ask you not to|i would not"
    "|(?:(?:that|it) is )?an? (?:old |common )?(?:myth|old wives tale)|far from it|(?:quite )?the (?:opposite|contrary)"
    "|on the contrary|none(?: at all| whatsoever)?|under no circumstances|out of the question"
)
_QUESTION_OPENERS = frozenset(
    "how what when who which where can could does do did is are should will would may am has have".split()
)
_MAX_CONTEXT_WORDS = 30
_OPEN_QUESTIONS = frozenset("why who whose".split())
_MAX_ASKED_WORDS = 16
_MAX_ANSWER_WORDS = 10
_EXCLUDING = frozenset("avoid not never skip unsuitable without no".split())
_SESSION_NOUNS = frozenset(
    {"session", "treatment", "visit", "appointment", "sitting", "round", "peel", "procedure", "go", "trip", "pass", ""}
)
_SEVERAL = 2
_ASKING_FOR_SESSIONS = frozenset("session sessions visit visits appointments sittings rounds goes treatments".split())
_BEFORE_A_COUNT = frozenset(
    "about around roughly usually typically generally normally mostly most people need between plan on it takes "
    "expect from often so well".split()
)
_NO_SESSIONS = frozenset(
    "second seconds minute minutes hour hours day days night nights week weeks wks month months year years mm cm ml g "
    "mg nm percent per % £ $ € am pm units unit out of".split()
)

_UNREAD = Unread()


@dataclass(slots=True)
class Unit:
    """A sentence at work: its words (with words of its context before them), names, quantities and scopes."""

    sentence: Sentence
    tokens: list[Token]
    own: int  # index of the first word that is the sentence's own
    annotations: list[Annotation] = field(default_factory=list)
    index: Mapping[int, list[Annotation]] = field(default_factory=dict)
    hits: list[Match] = field(default_factory=list)
    scopes: dict[str, list[Match]] = field(default_factory=dict)
    parse: Parse = ()
    clauses: ClauseView = _UNREAD
    answer: bool | None = None  # of a first sentence of an answer: yes or no
    is_question: bool = False
    asked: bool = False  # the words before its own are a question's
    held: dict[tuple[str, ...], str | None] = field(default_factory=dict)  # which of some phrases it holds, once asked


def build_units(segments: Sequence[Segment]) -> list[Unit]:
    """Return every sentence of a draft, in order, with the silent words of its context before its own."""
    units: list[Unit] = []
    for number, segment in enumerate(segments):
        asked = segments[segment.question] if segment.question is not None else None
        opens_answer = asked is not None and not any(
            unit.sentence.segment != number and segments[unit.sentence.segment].question == segment.question
            for unit in units[-40:]
        )
        for place, (start, end) in enumerate(split_sentences(segment.text)):
            text = segment.text[start:end]
            sentence = Sentence(len(units), number, start, end, text)
            own = open_label(tokenize(text), text)
            before = _context_words(segment, segments)
            unit = Unit(sentence, own, 0)
            unit.is_question = text.rstrip("\"'”’)*_ ").endswith("?") or (
                segment.kind in (*HEADS, SegmentKind.QUESTION) and bool(own) and own[0].word in _QUESTION_OPENERS
            )
            if asked is not None and opens_answer and place == 0 and not unit.is_question:
                unit.answer = answers(own)
                unit.asked = True
                before = [*before, *tokenize(asked.text)[-_MAX_CONTEXT_WORDS:]]
            elif place and not unit.is_question and units[-1].is_question and _short_answer(units[-1], own):
                unit.answer = answers(own)
                unit.asked = True
                before = [*before, *units[-1].tokens[units[-1].own :]]
            if before and own:
                shifted = [Token(token.word, -1, -1, min(token.gap, 1), token.raw) for token in before]
                first = own[0]
                unit.tokens = [*shifted, Token(first.word, first.start, first.end, 1, first.raw), *own[1:]]
                unit.own = len(shifted)
            units.append(unit)
    return units


def _short_answer(question: Unit, own: Sequence[Token]) -> bool:
    """Return whether a sentence leans on the short question before it: "A cold sore coming? Not today."."""
    asked = question.tokens[question.own :]
    return (
        0 < len(asked) <= _MAX_ASKED_WORDS
        and asked[0].word not in _OPEN_QUESTIONS
        and (len(own) <= _MAX_ANSWER_WORDS or answers(own) is not None)
    )


def _context_words(segment: Segment, segments: Sequence[Segment]) -> list[Token]:
    """Return the words that a cell or list item silently begins with: its headers, its introducing line."""
    words: list[Token] = []
    for index in (segment.row_header, segment.column_header):
        if index is not None:
            words += tokenize(segments[index].text)[:_MAX_CONTEXT_WORDS]
    if segment.introducer is None and segment.kind is SegmentKind.LIST_ITEM and segment.headings:
        heading = tokenize(segments[segment.headings[-1]].text)
        if any(token.word in _EXCLUDING for token in heading):
            words += heading[-_MAX_CONTEXT_WORDS:]  # "Who should avoid it" stands before each item of its list
    if segment.introducer is not None:
        words += tokenize(segments[segment.introducer].text)[-_MAX_CONTEXT_WORDS:]
    return words


def clauses_of(unit: Unit) -> Clauses:
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


def place_of(unit: Unit, segments: Sequence[Segment], hit: Match) -> SourceSpan:
    """Return where the cue's own words stand; the whole sentence when they are all the context's."""
    segment = segments[unit.sentence.segment]
    own = [token for token in unit.tokens[hit.start : hit.end] if token.start >= 0]
    if not own:
        return segment.to_source(unit.sentence.start, unit.sentence.end)
    return segment.to_source(unit.sentence.start + own[0].start, unit.sentence.start + own[-1].end)


def words_at(unit: Unit, start: int, end: int) -> tuple[int, int] | None:
    """Return the words that stand at code points `start:end` of the sentence."""
    inside = [
        index for index, token in enumerate(unit.tokens) if token.start >= 0 and token.start < end and token.end > start
    ]
    return (inside[0], inside[-1] + 1) if inside else None


def open_label(tokens: list[Token], text: str) -> list[Token]:
    """Let phrases cross the colon of a leading label: "Downtime: none" reads like "downtime none"."""
    length = label_length(text)
    if not length:
        return tokens
    return [
        Token(token.word, token.start, token.end, 1, token.raw)
        if index and tokens[index - 1].end < length <= token.start
        else token
        for index, token in enumerate(tokens)
    ]


def answers(tokens: Sequence[Token]) -> bool | None:
    """Return whether an answer begins with yes (True), no (False) or neither."""
    for token in tokens[:6]:
        if token.word in _YES:
            return True
        if token.word in _NO:
            return False
    said = " ".join(token.word for token in _first_clause(tokens))
    if _CONSENT.fullmatch(said):
        return True
    return False if _REFUSAL.fullmatch(said) else None


def _first_clause(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens up to the first comma or other stop."""
    end = next((index for index, token in enumerate(tokens) if index and token.gap), len(tokens))
    return tokens[:end]


def _whole_number(token: Token) -> int | None:
    """Return the number that a word is, when it can be one of sessions."""
    number = int(token.word) if token.word.isdecimal() and len(token.word) <= 2 else ONES.get(token.word)
    return int(number) if number and number == int(number) else None


def bare_count(unit: Unit) -> Annotation | None:
    """Return the count that an answer or cell gives without its noun: "Four to six." under "How many sessions?"."""
    words = [token.word for token in unit.tokens[: unit.own]]
    if not _ASKING_FOR_SESSIONS & set(words) or (unit.asked and "many" not in words):
        return None
    at = unit.own
    while at < len(unit.tokens) and at - unit.own < 4 and unit.tokens[at].word in _BEFORE_A_COUNT:
        at += 1
    low = _whole_number(unit.tokens[at]) if at < len(unit.tokens) else None
    if low is None:
        return None
    high, end = low, at + 1
    joint = end + (end < len(unit.tokens) and unit.tokens[end].word in ("to", "or", "and"))
    if joint < len(unit.tokens) and (joint > end or unit.tokens[joint].gap == 2):
        further = _whole_number(unit.tokens[joint])
        if further is not None and further > low:
            high, end = further, joint + 1
    if end < len(unit.tokens) and unit.tokens[end].word in _NO_SESSIONS:
        return None
    first, last = unit.tokens[at], unit.tokens[end - 1]
    quantity = Quantity(
        QuantityKind.COUNT, low, high, "session", start=first.start, end=last.end, core_end=last.end
    )  # fmt: skip
    names = {"count", "number", "sessions"} | ({"several"} if low >= _SEVERAL else set())
    return Annotation(frozenset(names), at, end, quantity)


def quantities_of(unit: Unit) -> list[Annotation]:
    """Return the quantities of a sentence on its words."""
    found: list[Annotation] = []
    bare = bare_count(unit)
    if bare is not None:
        found.append(bare)
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
                if quantity.low >= _SEVERAL:
                    names.add("several")
            found.append(Annotation(frozenset(names), position, last, quantity))
            core = position
            while core < last and tokens[core].start < quantity.core_end:
                core += 1
            if quantity.kind.value == "interval" and position < core < last:
                # "six weeks apart": the interval holds its last word, the time does not.
                found.append(Annotation(frozenset({"time", "number"}), position, core, quantity))
    return found
