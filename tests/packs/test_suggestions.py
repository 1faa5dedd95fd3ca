"""Wordings that editors offer: each must mend what it is offered for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from linter import Settings, lint_text
from linter.packs import Rule, load_rules
from linter.packs.schema import RequirementRule, WordingRule

FRAMES = ("This peel is {}.", "This peel {}.", "You get {} with this peel.", "This peel gives you {}.")


@cache
def shipped() -> tuple[Rule, ...]:
    return load_rules((), None, frozenset()).rules


def additions() -> Iterator[tuple[str, str, str]]:
    for rule in shipped():
        if isinstance(rule.spec, RequirementRule) and rule.spec.suggest and not rule.jurisdictions:
            yield from ((rule.id, rule.spec.examples.flag[0], sentence) for sentence in rule.spec.suggest)


def replacements() -> Iterator[tuple[str, str, str]]:
    for rule in shipped():
        if isinstance(rule.spec, WordingRule):
            yield from ((rule.id, old, new) for old, new in rule.spec.instead.items())


def test_sentences_are_suggested_for_some_topics() -> None:
    """Not for all: a sentence on recovery or aftercare depends on the treatment."""
    topics = {rule.topic for rule in shipped() if isinstance(rule.spec, RequirementRule) and rule.spec.suggest}
    assert topics == {"consult-professional", "qualified-provider", "patch-test", "pregnancy", "results-vary"}


@pytest.mark.parametrize(("rule", "draft", "sentence"), [*additions()])
def test_a_sentence_to_add_covers_its_topic(rule: str, draft: str, sentence: str) -> None:
    """With it, the rule's own example is not reported any more."""
    settings = Settings(select=(rule,))
    assert lint_text(draft, settings=settings).findings
    assert not lint_text(f"{draft}\n\n{sentence}\n", settings=settings).findings


@pytest.mark.parametrize(("rule", "old", "new"), [*replacements()])
def test_a_phrase_to_put_instead_is_found_and_its_successor_is_not(rule: str, old: str, new: str) -> None:
    """In some sentence the old phrase is found to the letter, and with the new one no wording is reported."""
    for frame in FRAMES:
        found = lint_text(frame.format(old), settings=Settings(select=("wording",))).findings
        if any(finding.rule == rule and finding.spans[0].text == old for finding in found):
            assert not lint_text(frame.format(new), settings=Settings(select=("wording",))).findings
            return
    pytest.fail(f"{old!r} is found in no sentence")


def test_a_suggestion_is_known_by_the_words_that_were_found() -> None:
    """Capitals and line ends do not matter; other words have no suggestion."""
    rule = next(rule for rule in shipped() if rule.id == "wording/absolute-safety")
    assert rule.suggestions("Completely\n  safe") == ("generally well tolerated",)
    assert rule.suggestions("as safe as water") == ()
