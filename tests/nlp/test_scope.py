"""Negation, questions, myths and reports around a cue."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.model.claim import Attribution, Claim
from linter.model.source import SourceFile
from linter.nlp.extract import Understanding
from linter.packs import RuleSet, load_rules
from linter.packs.builtin import builtin_folder
from linter.readers import read_segments

PACK = """\
id: scope-tests
version: 1.0.0
title: "One axis, to watch what surrounds its cue"
entities:
  - {id: laser, role: treatment, names: [laser]}
rules:
  - id: feeling
    kind: axis
    topic: pain
    subject: any
    message: "{quote} {other}"
    why: A test.
    help: A test.
    poles:
      none: {says: no pain, cues: [painless, "forget ..3 sunscreen"], negated: some}
      some: {says: pain, cues: [painful], negated: none}
    opposed:
      - {poles: [none, some]}
"""


@pytest.fixture(scope="module")
def understanding(tmp_path_factory: pytest.TempPathFactory) -> Understanding:
    """The scope lists that ship, and one axis."""
    pack = tmp_path_factory.mktemp("pack") / "scope-tests.yaml"
    pack.write_text(PACK, encoding="utf-8")
    language = Path(builtin_folder() / "language.yaml")
    return Understanding(load_rules(builtin=[language, pack]))


def claims(understanding: Understanding, text: str) -> list[Claim]:
    source = SourceFile("draft.md", f"# Laser\n\n{text}\n")
    return list(understanding.analyse(source, read_segments(source)).claims)


@pytest.mark.parametrize(
    ("sentence", "pole"),
    [
        ("The laser is painless.", "none"),
        ("The laser is not painless.", "some"),
        ("The laser isn't painless.", "some"),
        ("The laser isn’t always painless.", "some"),
        ("The laser is far from painless.", "some"),
        ("The laser is anything but painless.", "some"),
        ("No laser is painless.", "some"),
        ("Nothing about the laser is painless.", "some"),
        ("The laser is never painful.", "none"),
        ("The laser is no longer painful.", "none"),
        ("The laser is not only painless but quick.", "none"),
        ("There is no doubt that the laser is painless.", "none"),
        ("The laser is painless, not slow.", "none"),
        ("It is not slow, and the laser is painless.", "none"),
        ("Our laser does not burn because it is painless.", "none"),
        ("Neither slow nor painful.", "none"),
        ("No, it is painless.", "none"),
        ("Not at all, the laser is painless.", "none"),
        ("Heavens no, it is painless.", "none"),
        ("No way: the laser is painful.", "some"),
        ("Absolutely not, it is never painful.", "none"),
        ("No redness, painful days or crusts follow.", "none"),
        ("With little or no painful redness, you go on with your day.", "none"),
        ("There are next to no painful days.", "none"),
        ("It is not permanent and never painful.", "none"),
        ("It is never dear, never slow and never painful.", "none"),
        ("Not one patient found the laser not painful.", "some"),
    ],
)
def test_negation(understanding: Understanding, sentence: str, pole: str) -> None:
    """A denial outside the cue turns its side; pseudo-negations and denials of something else do not."""
    (claim,) = claims(understanding, sentence)
    assert (claim.pole, claim.attribution) == (pole, Attribution.AUTHOR)


@pytest.mark.parametrize(
    "sentence",
    [
        "There is little to no downtime.",
        "Expect little or no downtime.",
        "It involves no pain and no downtime.",
        "There are no needles, no pain, no downtime.",
        "It does not hurt and has no downtime.",
        "Not at all, you can go straight back to work.",
        "You are back behind the till by two with nobody any the wiser.",
    ],
)
def test_a_denial_that_belongs_to_the_cue_denies_it_once(rules: RuleSet, sentence: str) -> None:
    """“Little to no downtime” and “nobody any the wiser” say that there is none."""
    source = SourceFile("draft.md", f"# Laser hair removal\n\n{sentence}\n")
    found = Understanding(rules).analyse(source, read_segments(source)).claims
    assert {claim.pole for claim in found if claim.rule == "recovery/downtime-or-none"} == {"none"}


@pytest.mark.parametrize(
    ("sentence", "voice"),
    [
        ("Is the laser painless?", Attribution.QUESTION),
        ("We are often asked whether the laser is painless.", Attribution.QUESTION),
        ("Some people say the laser is painless.", Attribution.REPORTED),
        ("Many clinics claim that the laser is painless.", Attribution.REPORTED),
        ("You may have heard that the laser is painless.", Attribution.REPORTED),
        ("It is often said that the laser is painless.", Attribution.REPORTED),
        ("Be wary of anyone who promises a painless laser.", Attribution.REPORTED),
        ("Myth: the laser is painless.", Attribution.MYTH),
        ("It is a myth that the laser is painless.", Attribution.MYTH),
        ("“It was a truly painless laser afternoon,” says Anna.", Attribution.TESTIMONIAL),
        ("> My laser was painless.", Attribution.TESTIMONIAL),
        ("> The laser was painless. — Anna, Cork", Attribution.TESTIMONIAL),
        ("## Reviews\n\n> The laser was painless.", Attribution.TESTIMONIAL),
        ("> The laser is painless. Book in your lunch hour.", Attribution.AUTHOR),
        ("Script for the front desk:\n\n“The laser is painless for you.”", Attribution.AUTHOR),
        ("Some people say it hurts, but the laser is painless.", Attribution.AUTHOR),
        ("Contrary to popular belief, in fact the laser is painless.", Attribution.AUTHOR),
        ("Fact: the laser is painless.", Attribution.AUTHOR),
        ("We find the laser painless.", Attribution.AUTHOR),
        ("Dermatologists agree that the laser is painless.", Attribution.AUTHOR),
    ],
)
def test_voice(understanding: Understanding, sentence: str, voice: Attribution) -> None:
    """Questions, myths, reports and quotations are not the author's statements; a turn returns to the author."""
    assert [claim.attribution for claim in claims(understanding, sentence)] == [voice]


@pytest.mark.parametrize(
    ("answer", "pole"), [("Yes.", "none"), ("No.", "some"), ("Not at all.", "some"), ("Absolutely!", "none")]
)
def test_an_answer_says_what_its_question_asks(understanding: Understanding, answer: str, pole: str) -> None:
    """A "no" to "is it painless?" is a statement of pain."""
    found = claims(understanding, f"**Is the laser painless?**\n\n{answer}")
    assert [claim.pole for claim in found if claim.attribution is Attribution.AUTHOR] == [pole]


def test_a_table_cell_reads_its_headers(understanding: Understanding) -> None:
    """A cell stands under its column's words."""
    found = claims(understanding, "| Area | Feeling |\n|---|---|\n| Chin | painful |")
    assert [(claim.pole, claim.text) for claim in found] == [("some", "painful")]


def test_a_claim_tells_how_it_was_read(understanding: Understanding) -> None:
    """The trace names cue, negation and subject."""
    (claim,) = claims(understanding, "The laser is not painless.")
    assert any("painless" in step for step in claim.trace)
    assert any("negated by “not”" in step for step in claim.trace)
    assert any("subject" in step for step in claim.trace)
