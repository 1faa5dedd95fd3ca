"""What annotated drafts teach the recogniser: targets of each sentence, pinned by the card."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import yaml

from linter.recogniser import FOLDER, read_card
from tools.bank import ALL_LABELS, author_of
from tools.judgement import annotated_drafts, half_that_reads
from tools.whole_drafts import (
    LEAST,
    AnnotatedDraft,
    AnnotatedPair,
    AnnotatedSentence,
    learned,
    read_draft,
    read_labels,
    targets,
)

HOLDOUT = Path(__file__).resolve().parent.parent / "corpus" / "holdout"
PAINLESS, PREGNANCY, DOWNTIME = (ALL_LABELS.index(label) for label in ("!painless", "+pregnancy", "downtime/none"))


def sentence(text: str, *topics: str, labels: str | None = None) -> AnnotatedSentence:
    known = None if labels is None else frozenset(labels.split())
    return AnnotatedSentence("", text, frozenset(topics), cued=False, labels=known)


def draft(given: str = "", missing: str = "") -> AnnotatedDraft:
    sentences = (sentence("Nothing hurts.", "painless"), sentence("Ask us."), sentence("Wait until the baby is born."))
    return AnnotatedDraft("aa01-x", sentences, frozenset(given.split()), frozenset(missing.split()), ())


def chances(**known: float) -> np.ndarray:
    said = np.full((3, len(ALL_LABELS)), 0.01, dtype=np.float32)
    for place, chance in known.items():
        said[int(place[1:]), PREGNANCY] = chance
    return said


def test_a_sentence_holds_the_phrases_that_are_annotated_and_no_other() -> None:
    said = chances()
    said[1, PAINLESS] = 0.9
    wanted, _ = targets(draft(), said, ["painless"])
    assert wanted[:, PAINLESS].tolist() == [1, 0, 0]


def test_of_phrases_that_are_rarely_annotated_it_keeps_its_opinion() -> None:
    said = chances()
    said[1, PAINLESS] = 0.9
    wanted, counts = targets(draft(), said, [])
    assert wanted[:, PAINLESS].tolist() == said[:, PAINLESS].tolist()
    assert (counts == 1).all()
    assert learned([draft()] * (LEAST - 1)) == []
    assert learned([draft()] * LEAST) == ["painless"]


def test_no_sentence_gives_a_topic_that_is_missing() -> None:
    wanted, _ = targets(draft(missing="pregnancy"), chances(s1=0.95, s2=0.6), [])
    assert not wanted[:, PREGNANCY].any()


def test_the_likeliest_sentence_gives_a_topic_that_is_given() -> None:
    wanted, counts = targets(draft(given="pregnancy"), chances(s1=0.2, s2=0.6), [])
    assert wanted[1, PREGNANCY] == np.float32(0.2)
    assert wanted[2, PREGNANCY] > 0.9
    assert counts[2, PREGNANCY] > counts[1, PREGNANCY]


def test_nothing_is_guessed_where_no_sentence_is_likely_to_give_it() -> None:
    said = chances(s1=0.02)
    wanted, _ = targets(draft(given="pregnancy"), said, [])
    assert wanted.tolist() == said.tolist()


def test_of_claims_it_keeps_its_opinion() -> None:
    said = chances()
    said[0, DOWNTIME] = 0.7
    wanted, _ = targets(draft("pregnancy", "seek-help"), said, ["painless"])
    assert wanted[:, DOWNTIME].tolist() == said[:, DOWNTIME].tolist()


def labelled(labels: str, missing: str = "") -> AnnotatedDraft:
    return AnnotatedDraft(
        "aa01-x", (sentence("Drive home.", labels=labels),), frozenset(), frozenset(missing.split()), ()
    )


def test_where_a_reader_labelled_a_sentence_the_label_outweighs_its_opinion() -> None:
    said = chances()[:1]
    said[0, PREGNANCY] = 0.9
    wanted, _ = targets(labelled("downtime/none"), said, [])
    assert wanted[0, DOWNTIME] > 0.6
    assert wanted[0, PREGNANCY] < 0.4


def test_what_an_annotation_calls_missing_no_label_gives() -> None:
    wanted, _ = targets(labelled("+pregnancy", missing="pregnancy"), chances()[:1], [])
    assert wanted[0, PREGNANCY] == 0


def test_readers_labelled_most_drafts_and_none_of_the_held_out_ones() -> None:
    labels = read_labels()
    names = {path.name.partition(".")[0] for path in annotated_drafts()}
    assert len(names & labels.keys()) > 0.75 * len(names)
    assert not labels.keys() & {path.name.partition(".")[0] for path in HOLDOUT.glob("*.gold.yaml")}


def test_what_is_annotated_teaches_pairs_though_nobody_would_judge_them(tmp_path: Path) -> None:
    nine, ten, parking = "The clinic opens at nine.", "Our sister clinic opens at ten.", "Parking is behind the house."
    (tmp_path / "aa01-x.md").write_text(f"# Peels\n\n## Hours\n\n{nine}\n\n{parking}\n\n{ten}\n", encoding="utf-8")
    clash = {"axis": "cost", "a": nine, "b": parking, "difficulty": "plain", "scope": "document", "why": "for the test"}
    gold = {
        "file": "aa01-x.md",
        "subject": "peels",
        "contradictions": [clash],
        "compatible": [{"a": nine, "b": ten, "why": "another one"}],
    }
    (tmp_path / "aa01-x.gold.yaml").write_text(yaml.safe_dump(gold), encoding="utf-8")
    pairs = read_draft(tmp_path / "aa01-x.gold.yaml", FOLDER).pairs
    assert pairs == (
        AnnotatedPair(f"[Hours] {nine}", f"[Hours] {parking}", clash=True),
        AnnotatedPair(f"[Hours] {nine}", f"[Hours] {ten}", clash=False),
    )


def test_each_author_is_read_by_one_half_and_both_halves_read_some() -> None:
    paths = annotated_drafts()
    half = half_that_reads(paths)
    mine = [half[author_of(path.name)] for path in paths]
    assert set(mine) == {0, 1}
    assert abs(mine.count(0) - mine.count(1)) < len(mine) / 4


def test_held_out_drafts_teach_nothing() -> None:
    held_out = {author_of(path.name) for path in HOLDOUT.glob("*.gold.yaml")}
    assert not held_out & {author_of(path.name) for path in annotated_drafts()}


def test_the_card_tells_of_the_stage() -> None:
    stage = read_card()["draft_stage"]
    assert stage["sentences"] > stage["drafts"] > 0
    assert "wording_heads" not in read_card()
