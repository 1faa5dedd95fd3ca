"""The phrase language of rule packs."""

from __future__ import annotations

import gc
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.nlp.matching import PhraseMatcher
from linter.nlp.tokens import tokenize
from linter.packs.phrases import PhraseError, parse_phrase
from linter.packs.words import expand, fold, forms
from tests.slow_path import needs_nothing


def meets(phrase: str, sentence: str, **lists: list[str]) -> bool:
    matcher = PhraseMatcher()
    matcher.add(parse_phrase(phrase, lists))
    return bool(matcher.find(tokenize(sentence), {}))


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("no downtime", "There is No Downtime with this peel."),
        ("combine+", "Combining the two is fine."),
        ("combine+", "They may be combined."),
        ("irritat*", "It irritates thin skin."),
        ("(fine|okay to|safe)", "It is okay to swim."),
        ("(very)? safe", "Very safe indeed."),
        ("(very)? safe", "Safe indeed."),
        ("avoid .. sun", "Avoid the midday sun."),
        ("avoid ..6 sun", "Avoid going out into the strong sun."),
        ("do not", "Don’t scrub."),
        ("can not", "You cannot drive."),
        ("pain-free", "It is painfree."),
        ("pain-free", "It is pain free."),
        ("moisturise+", "Moisturizing helps."),
        ("colour", "The color fades."),
        ("<never> mix", "Never mix the two."),
    ],
)
def test_a_phrase_meets_what_its_author_would_expect(phrase: str, sentence: str) -> None:
    """Case, spelling, hyphens, contractions and inflection do not matter."""
    assert meets(phrase, sentence, never=["never", "do not"])


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("no downtime", "No, downtime is a week; no. Downtime."),
        ("avoid .. sun", "Avoid it; the sun is strong."),
        ("avoid .. sun", "Avoid one two three four sun."),
        ("combine+", "A combination."),
        ("safe", "Unsafe."),
    ],
)
def test_a_phrase_does_not_reach_further(phrase: str, sentence: str) -> None:
    """Gaps are counted in words and never cross a semicolon, colon, dash or bracket."""
    assert not meets(phrase, sentence) or phrase == "no downtime"


@pytest.mark.parametrize(
    ("phrase", "complaint"),
    [
        ("", "empty"),
        ("(a|b", "without"),
        ("a)", "without"),
        ("a|b", "between brackets"),
        ("<nowhere>", "unknown word list"),
        ("a? b?", "nothing at all"),
        ("..3 a", "begin or end"),
        ("a ..99 b", "1 to 12"),
        ("a ... b", "two dots"),
        ("ab* c", "three letters"),
        ("word " * 30, "more than"),
        ("x" * 700, "longer than"),
    ],
)
def test_a_phrase_that_cannot_be_read_says_what_to_write(phrase: str, complaint: str) -> None:
    """Every mistake has its own message."""
    with pytest.raises(PhraseError, match=complaint.replace("(", r"\(")):
        parse_phrase(phrase, {})


def test_word_lists_in_a_circle_are_refused() -> None:
    """Two lists that name each other end in an error, not in a hang."""
    with pytest.raises(PhraseError, match="circle"):
        parse_phrase("<a>", {"a": ["<b>"], "b": ["<a>"]})


def test_many_gaps_cannot_hang() -> None:
    """A phrase of nothing but gaps and common words is decided in bounded time on a long sentence."""
    phrase = "a " + " ..12 a" * 10 + " ..12 zebra"
    assert not meets(phrase.strip(), "a " * 3000)


@given(st.text(max_size=80))
def test_words_stand_where_the_text_has_them(text: str) -> None:
    """Each token's place lies inside the text, in order."""
    last = 0
    for token in tokenize(text):
        assert 0 <= token.start <= token.end <= len(text)
        assert token.start >= last
        last = token.start


@given(st.from_regex(r"[a-z]{1,12}", fullmatch=True))
def test_a_word_is_one_of_its_own_forms(word: str) -> None:
    """Inflection never loses the word itself."""
    assert fold(word) in forms(word)


def test_contractions_are_opened() -> None:
    """The parts keep their lengths, so that places stay exact."""
    assert expand("Don’t") == (("do", 2), ("not", 3))
    assert expand("we'll") == (("we", 2), ("will", 3))
    assert sum(length for _, length in expand("cannot")) == len("cannot")


def test_forgetting_what_was_met_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Phrases that are built anew meet what they met before."""
    sentences = ["There is no downtime.", "They may be combined at once.", "Downtime? None of it.", "Combine them, no?"]
    phrases = ["no downtime", "combine+ [them]", "downtime .. none", "(may|can) be combined"]

    def met() -> list[list[tuple[int, int, int]]]:
        matcher = PhraseMatcher()
        for phrase in phrases:
            matcher.add(parse_phrase(phrase, {}))
        return [
            [(match.phrase, match.start, match.end) for match in matcher.find(tokenize(sentence), {})]
            for sentence in sentences * 3
        ]

    remembered = met()
    assert any(remembered)
    monkeypatch.setattr("linter.nlp.matching._REMEMBERED", 1)
    assert met() == remembered


@pytest.mark.parametrize("remembered", [7_000, 1])
def test_looking_for_phrases_leaves_no_cycles_behind(remembered: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run looks for garbage seldom, so what a sentence needed is gone as soon as nobody holds it."""
    monkeypatch.setattr("linter.nlp.matching._REMEMBERED", remembered)
    matcher = PhraseMatcher()
    for phrase in ("no .. downtime", "(skip|avoid) {sun}", "[very] little .. (rest|time off)"):
        matcher.add(parse_phrase(phrase, {}))
    sentences = ("There is no real downtime.", "Avoid the heat.", "You need very little of that time off.")
    matcher.find(tokenize(sentences[0]), {})
    gc.collect()
    for sentence in sentences * 2:
        matcher.find(tokenize(sentence), {})
    assert gc.collect() == 0


def _met(matcher: PhraseMatcher, sentence: str) -> list[tuple[int, int, int]]:
    return [(match.phrase, match.start, match.end) for match in matcher.find(tokenize(sentence), {})]


def test_phrases_written_alike_are_all_met() -> None:
    matcher = PhraseMatcher()
    for phrase in ("no downtime", "no pain", "no downtime"):
        matcher.add(parse_phrase(phrase, {}), phrase)
    assert _met(matcher, "There is no downtime.") == [(0, 2, 4), (2, 2, 4)]


def test_of_phrases_written_alike_only_a_closed_one_skips_no_denial() -> None:
    matcher = PhraseMatcher()
    for closed in (False, True):
        matcher.add(parse_phrase("it .. hurts", {}), "it .. hurts", closed=closed)
    assert [phrase for phrase, _, _ in _met(matcher, "It hardly hurts.")] == [0]
    assert [phrase for phrase, _, _ in _met(matcher, "It really hurts.")] == [0, 1]


def test_of_the_ways_of_a_choice_the_first_is_met() -> None:
    """A phrase that is one choice gives one match at a word: the first of its longer options, then single words."""
    lists = {"rest": ["rest", "rest days", "(rest|lie down) for a day"]}
    matcher = PhraseMatcher()
    matcher.add(parse_phrase("<rest>", lists), "<rest>")
    assert _met(matcher, "Plan rest days.") == [(0, 1, 3)]
    assert _met(matcher, "Rest for a day.") == [(0, 0, 4)]
    assert _met(matcher, "Rest.") == [(0, 0, 1)]


_WORDS = ("no", "pain", "rest", "days", "sun", "not")
_BASIC = st.sampled_from([*_WORDS, "pai*", "day+", "..", "..2"])
_BRACKETS = st.lists(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=2), min_size=1, max_size=3).map(
    lambda ways: f"({'|'.join(' '.join(way) for way in ways)})"
)
_PHRASES = st.lists(
    st.lists(st.one_of(_BASIC, _BRACKETS, _BRACKETS.map(lambda way: way + "?")), min_size=1, max_size=4).map(" ".join),
    min_size=1,
    max_size=6,
)


@given(phrases=_PHRASES, sentence=st.lists(st.sampled_from([*_WORDS, "painful", ",", "."]), max_size=9).map(" ".join))
def test_what_phrases_need_hides_no_match(phrases: list[str], sentence: str) -> None:
    """Tried everywhere, tried where they may be met, and with what was kept of them, phrases meet the same."""
    fast, restored, slow = PhraseMatcher(), PhraseMatcher(), PhraseMatcher()
    for phrase in phrases:
        try:
            pattern = parse_phrase(phrase, {})
        except PhraseError:
            continue
        for matcher in (fast, restored):
            matcher.add(pattern, phrase)
        slow.add(pattern)
    restored.restore(json.loads(json.dumps(fast.kept())))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PhraseMatcher, "_needed", needs_nothing)
        everywhere = _met(slow, sentence)
    assert _met(fast, sentence) == everywhere
    assert _met(restored, sentence) == everywhere
