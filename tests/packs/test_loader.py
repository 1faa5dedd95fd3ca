"""Packs are parsed strictly: every problem at once, with its line and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.errors import RulePackError
from linter.packs import RuleOverrides, json_schema, load_rules
from linter.packs.loader import parse_pack

GOOD = """\
id: peels
version: 1.0.0
title: "Peels"
rules:
  - id: promises
    kind: wording
    topic: guaranteed-results
    message: '"{quote}" promises.'
    why: Nobody can.
    help: Say what is likely.
    phrases: [guaranteed glow]
"""


def load(tmp_path: Path, *texts: str, **options: object) -> object:
    paths = []
    for number, text in enumerate(texts):
        path = tmp_path / f"pack{number}.yaml"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return load_rules(builtin=paths, **options)  # type: ignore[arg-type]


def problems(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(RulePackError) as caught:
        load(tmp_path, text)
    return [problem.removeprefix(f"{tmp_path.as_posix()}/") for problem in caught.value.problems]


def test_a_good_pack_is_read(tmp_path: Path) -> None:
    """The smallest useful pack."""
    (rule,) = load(tmp_path, GOOD).rules  # type: ignore[attr-defined]
    assert rule.id == "peels/promises"


@pytest.mark.parametrize(
    ("change", "line", "complaint"),
    [
        (("phrases: [", "phrase: ["), 11, 'did you mean "phrases"?'),
        (("why: Nobody can.", "why: no"), 9, "expected text, got false"),
        (("{quote}", "{qoute}"), 8, "unknown placeholder {qoute}; wording rules offer {quote}, {topic}"),
        (("topic: guaranteed-results", "topic: guarantied-results"), 7, 'did you mean "guaranteed-results"?'),
        (("    help: Say what is likely.\n", ""), 5, "missing"),
        (("kind: wording", "kind: wordings"), 5, "kind must be axis, requirement, wording or coverage"),
        (("[guaranteed glow]", "[]"), 5, "can never match"),
        (("[guaranteed glow]", '["(glow"]'), 11, '"(" without ")"'),
        (("[guaranteed glow]", '["{treatmnt} glow"]'), 11, "did you mean {treatment}?"),
        (("version: 1.0.0", "version: one"), 2, "wrong form"),
        (("title:", "titel:"), 3, 'did you mean "title"?'),
        (("    why: Nobody can.\n", "    why: Nobody can.\n    why: Twice.\n"), 10, "repeated; it stands on line 9"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, change: tuple[str, str], line: int, complaint: str) -> None:
    """Each mistake says where it is and what to do."""
    found = problems(tmp_path, GOOD.replace(*change))
    assert any(problem.startswith(f"pack0.yaml:{line}:") and complaint in problem for problem in found), found


AXIS = """\
id: order
version: 1.0.0
title: "Order"
rules:
  - id: first-or-last
    kind: axis
    topic: order
    message: "{quote} and {other}"
    why: It stings.
    help: Say which.
    otherwise:
      message: "On order: {quote} and {other}"
    poles:
      first: {says: first, cues: [goes on first]}
      last: {says: last, cues: [goes on last]}
    opposed:
      - poles: [first, last]
"""


def test_words_for_unforeseen_clashes_need_the_recogniser_and_know_two_placeholders(tmp_path: Path) -> None:
    """Cues alone never read two sentences side by side; and there is no subject to fill in."""
    assert any(
        problem.startswith("pack0.yaml:11:") and "needs `recognised: true`" in problem
        for problem in problems(tmp_path, AXIS)
    )
    wrong = AXIS.replace("On order:", "On {subject}:").replace("    otherwise", "    recognised: true\n    otherwise")
    assert any("unknown placeholder {subject}; it offers {other}, {quote}" in one for one in problems(tmp_path, wrong))


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """An editor mends a pack in one sitting, not in ten runs."""
    text = (
        GOOD.replace("why: Nobody can.", "why: no")
        .replace("phrases: [", "phrase: [")
        .replace("version: 1.0.0", "version: x")
    )
    assert len(problems(tmp_path, text)) >= 3


def test_broken_yaml_has_a_place() -> None:
    """A tab or an open bracket is told with its line."""
    with pytest.raises(RulePackError, match=r"x\.yaml:\d+: not readable as YAML"):
        parse_pack("id: [peels\nversion: 1", "x.yaml")


def test_a_pack_that_cannot_be_read_does_not_make_its_names_unknown_in_others(tmp_path: Path) -> None:
    """One mistake in a lexicon is one line, not a thousand about what other packs take from it."""
    broken = "id: lexicon\nversion: 1.0.0\n  title: Names\nentities: []\n"
    user = GOOD.replace("[guaranteed glow]", '["{mud-mask} glow", "<wonders> at home"]')
    with pytest.raises(RulePackError) as caught:
        load(tmp_path, broken, user)
    (problem,) = caught.value.problems
    assert "not readable as YAML" in problem
    assert len(problems(tmp_path, user)) == 2


def test_packs_change_one_another(tmp_path: Path) -> None:
    """A pack can soften or switch off a rule of another without a fork."""
    softer = (
        'id: ours\nversion: 1.0.0\ntitle: "Ours"\nextends: [peels]\noverrides: [{rule: promises, severity: advice}]\n'
    )
    off = softer.replace("severity: advice", "enabled: false")
    assert load(tmp_path, GOOD, softer).rules[0].severity.value == "advice"  # type: ignore[attr-defined]
    assert load(tmp_path, GOOD, off).rules == ()  # type: ignore[attr-defined]


def test_a_change_to_no_rule_is_a_mistake(tmp_path: Path) -> None:
    """A misspelt rule in an override is not passed over."""
    typo = 'id: ours\nversion: 1.0.0\ntitle: "Ours"\noverrides: [{rule: peels/promisses, enabled: false}]\n'
    with pytest.raises(RulePackError, match="did you mean"):
        load(tmp_path, GOOD, typo)


def test_configuration_can_switch_rules_off(tmp_path: Path) -> None:
    """Disabled rules are gone; others keep their severity."""
    assert load(tmp_path, GOOD, overrides=RuleOverrides(disabled=frozenset({"promises"}))).rules == ()  # type: ignore[attr-defined]


def test_the_schema_is_one_for_editors() -> None:
    """Editors complete keys from the same models."""
    schema = json_schema()
    assert "entities" in schema["properties"]  # type: ignore[operator]


def test_the_packs_that_ship_are_in_order() -> None:
    """Every shipped pack loads, and every medical or legal rule that is more than advice has a source."""
    rules = load_rules(jurisdictions=frozenset({"us", "uk", "eu", "sg", "au", "ca"}))
    assert {rule.topic for rule in rules if rule.category.value == "contradiction"} >= {
        "combination",
        "downtime",
        "cost",
    }
    for rule in rules:
        if rule.jurisdictions and rule.severity.value != "advice":
            assert rule.sources, rule.id
