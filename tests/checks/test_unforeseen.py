"""Clashes that no axis foresaw: which pairs are read, what is reported of them, and how surely."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.checks import Heard, check
from linter.checks.contradiction import SecondReading
from linter.checks.judgement import CONSTANT, Judgement
from linter.checks.unforeseen import READS_AS_CLASH, Unforeseen, chance, chosen, load_unforeseen
from linter.engine import understanding
from linter.errors import ModelError
from linter.model.finding import Category, Confidence, Finding, Severity
from linter.model.source import SourceFile
from linter.packs import RuleSet
from linter.readers import read_segments

_DEAF = Judgement({}, -9.0, cues=0.5, doubted=0.5, recognised=0.5, medium=0.9, high=0.95)  # no pair of an axis clashes
_READING = Unforeseen({"likeliest matter": 1.0}, {"reading": 1.0}, least=0.7)  # the reading alone decides
_CLASH = 0.9

BARE = "The mask belongs on a clean, dry face."
SERUM = "Wash, then press in your favourite serum and switch on the light."
PRICE = "The sofa in our waiting room is green."
ORDER = {"order/first": 0.9}


def found(
    rules: RuleSet,
    text: str,
    said: Mapping[str, Mapping[str, float]],
    *,
    clash: Callable[[str, str], float] = lambda first, second: _CLASH,
    weights: Unforeseen | None = _READING,
) -> list[Finding]:
    """Check a draft with a recogniser that says what is given of each sentence, and `clash` of each pair."""
    source = SourceFile("draft.md", text)
    segments = read_segments(source)
    analysis = understanding(rules, None).analyse(source, segments, lambda sentence, context: said.get(sentence, {}))
    second = SecondReading(lambda first, other, least: clash(first, other), _DEAF)
    findings = check(rules, analysis, Heard(second, unforeseen=weights))[0]
    return [finding for finding in findings if finding.category is Category.CONTRADICTION]


def page(*paragraphs: str) -> str:
    """Return a draft with plain sentences between the given ones, so that none stands beside another."""
    filler = "Tea is served at four.\n\nThe bus stops outside.\n\n"
    return "# Light at home\n\n" + f"\n\n{filler}".join(paragraphs) + "\n"


def test_two_sentences_on_one_side_that_read_as_a_clash_are_reported(rules: RuleSet) -> None:
    """No rule opposes them; both places are shown, as a question to the writer rather than a verdict."""
    (finding,) = found(rules, page(BARE, SERUM), {BARE: ORDER, SERUM: ORDER})
    assert finding.topic == "order"
    assert [place.text for place in finding.spans] == [BARE, SERUM]
    assert finding.confidence is Confidence.LOW
    assert finding.severity is not Severity.ERROR
    assert "what comes first" in finding.message
    assert finding.help.startswith("Read the two side by side")
    assert any("they clash, 0.90" in step for step in finding.trace)


def test_the_topic_is_the_one_on_which_they_differ(rules: RuleSet) -> None:
    """Both speak of order alike; on timing they take different sides."""
    said = {BARE: {**ORDER, "timing/morning": 0.6}, SERUM: {**ORDER, "timing/any-season": 0.6}}
    assert [finding.topic for finding in found(rules, page(BARE, SERUM), said)] == ["timing"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(page(BARE, SERUM), {BARE: ORDER, SERUM: {"cost/paid": 0.9}}, id="no matter in common"),
        pytest.param(page(BARE, PRICE), {BARE: ORDER}, id="one says nothing"),
        pytest.param(
            page(BARE, "Does your serum go on before the light?"),
            {BARE: ORDER, "Does your serum go on before the light?": ORDER},
            id="a question",
        ),
    ],
)
def test_nothing_is_read_where_no_matter_is_shared(
    rules: RuleSet, text: str, said: Mapping[str, Mapping[str, float]]
) -> None:
    """However surely the reader would take the two for a clash."""
    assert found(rules, text, said) == []


def test_what_reads_as_compatible_is_not_reported(rules: RuleSet) -> None:
    """The reading must reach a bar of its own before anything is weighed."""
    sure = Unforeseen({"likeliest matter": 1.0}, {CONSTANT: 9.0}, least=0.7)
    text, said = page(BARE, SERUM), {BARE: ORDER, SERUM: ORDER}
    assert found(rules, text, said, clash=lambda first, other: READS_AS_CLASH - 0.01, weights=sure) == []
    assert len(found(rules, text, said, clash=lambda first, other: READS_AS_CLASH, weights=sure)) == 1


def test_one_disagreement_is_told_once(rules: RuleSet) -> None:
    """The likeliest pair speaks; those that share a sentence with it, or stand beside it, do not."""
    again = "No cream, no oil, no serum under the lamp."
    said = dict.fromkeys((BARE, SERUM, again), ORDER)

    def clash(first: str, other: str) -> float:
        return 0.95 if again in other or again in first else _CLASH

    (finding,) = found(rules, page(BARE, SERUM, again), said, clash=clash)
    assert again in {place.text for place in finding.spans}


def test_nothing_without_weights_or_without_a_rule(rules: RuleSet) -> None:
    """A recogniser without the weights reads no pair; a topic that is switched off has no voice."""
    text, said = page(BARE, SERUM), {BARE: ORDER, SERUM: ORDER}
    assert found(rules, text, said, weights=None) == []
    silent = replace(rules, rules=tuple(rule for rule in rules if rule.topic != "order"), digest="silent")
    assert found(silent, text, said) == []


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 30), st.integers(31, 60)),
        st.fixed_dictionaries({"likeliest matter": st.floats(0, 1)}),
        max_size=40,
    ),
    st.integers(1, 12),
)
def test_the_pairs_worth_reading_are_the_best_of_the_page_in_its_order(
    looks: dict[tuple[int, int], dict[str, float]], count: int
) -> None:
    """At most `count`, none left out looks better than one that was taken."""
    pairs = chosen(looks, {"likeliest matter": 2.0}, count)
    assert pairs == sorted(set(pairs))
    assert len(pairs) == min(count, len(looks))
    rest = [looks[pair]["likeliest matter"] for pair in looks if pair not in pairs]
    assert not rest or not pairs or max(rest) <= min(looks[pair]["likeliest matter"] for pair in pairs)


@given(st.dictionaries(st.sampled_from(["reading", "margin", "unknown"]), st.floats(-1e6, 1e6)))
def test_a_chance_is_a_probability(features: dict[str, float]) -> None:
    """Whatever is known of a pair; what has no weight does not count."""
    assert 0 <= chance(features, {"reading": 3.0, "margin": -2.0, CONSTANT: 0.5}) <= 1
    assert chance({"unknown": 5.0}, {CONSTANT: 0.0}) == 0.5


def test_the_weights_that_ship_are_complete_and_damage_is_told(tmp_path: Path) -> None:
    """Both looks have weights; a file without them says what to do."""
    shipped = load_unforeseen()
    assert shipped.glance
    assert shipped.weights["reading"] > 0
    assert 0.5 < shipped.least < 1
    for content in ("{", json.dumps({"unforeseen": {"glance": {}}})):
        path = tmp_path / "judgement.json"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(ModelError, match=r"judgement\.json is missing or damaged; install skinlint again"):
            load_unforeseen(path)
