"""Scores: the contract's scoring text, sentence by sentence, on drafts made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.errors import DraftError, GoldError
from linter.evaluate import (
    DraftScores,
    Scores,
    Tally,
    compare_scores,
    evaluate_paths,
    read_gold,
    render_scores,
    score_draft,
    scores_json,
)
from linter.model.finding import Category, Confidence, Considered, FileReport, Finding, FindingSpan, Severity
from linter.model.source import SourceFile, SourceSpan
from linter.settings import Settings

NONE = "There is no downtime at all with this peel."
BUSY = "You can go straight back to your desk."
OFF = "Plan two to three days off while redness settles."
HIDE = "Clear your diary until Thursday."
SAFE = "The peel is completely safe for everyone."
FINE = "No peel is completely safe by itself."
WEEKLY = "A mask may be used every week."
MONTHLY = "The peel is done once a month."
TEXT = "\n\n".join((NONE, BUSY, OFF, HIDE, SAFE, FINE, WEEKLY, MONTHLY)) + "\n"

CLASH = f"""
contradictions:
  - axis: downtime
    a: "{NONE}"
    a_also: ["{BUSY}"]
    b: "{OFF}"
    b_also: ["{HIDE}"]
    difficulty: plain
    scope: document
    why: no downtime against days off
"""
PAIR = f"""
compatible:
  - {{a: "{WEEKLY}", b: "{MONTHLY}", why: mask and peel}}
"""


class Desk:
    """A folder in which drafts are annotated and scored."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def gold(self, body: str, text: str = TEXT, name: str = "peel.md") -> Path:
        """Write a draft and its annotation; return the annotation."""
        (self.folder / name).write_bytes(text.encode())
        path = self.folder / f"{Path(name).stem}.gold.yaml"
        path.write_text(f"file: {name}\nsubject: a peel\n{body}", encoding="utf-8")
        return path

    def score(self, body: str, *findings: Finding, text: str = TEXT, **more: Any) -> DraftScores:
        """Return the scores of findings against an annotation."""
        source = SourceFile("peel.md", text)
        return score_draft(read_gold(self.gold(body, text)), FileReport(source, tuple(findings), words=50, **more))

    def refuse(self, body: str, text: str = TEXT) -> str:
        """Return what is said about an annotation that cannot be scored."""
        path = self.gold(body, text)
        with pytest.raises(GoldError) as caught:
            evaluate_paths([path], Settings(), lint_nothing)
        return str(caught.value)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def lint_nothing(path: Path) -> FileReport:
    """Find nothing in a draft."""
    return FileReport(SourceFile(path.as_posix(), path.read_text(encoding="utf-8")), words=50)


def place(quote: str, text: str = TEXT, path: str | None = None) -> FindingSpan:
    """Return the span of a quote."""
    start = text.index(quote)
    return FindingSpan("primary", "", SourceSpan(start, start + len(quote)), quote, path)


def finding(
    category: Category, topic: str, spans: Sequence[FindingSpan], rule: str = "pack/rule", trace: tuple[str, ...] = ()
) -> Finding:
    """Return a finding with what scoring looks at."""
    return Finding(
        rule, category, topic, Severity.ERROR, Confidence.HIGH, "What is wrong.", "", "", (), tuple(spans), "", trace
    )


def clash(*quotes: str, topic: str = "downtime", rule: str = "pack/rule") -> Finding:
    """Return a contradiction between quotes."""
    return finding(Category.CONTRADICTION, topic, [place(quote) for quote in quotes], rule)


def lacks(topic: str) -> Finding:
    """Return a finding that a topic is missing."""
    return finding(Category.MISSING, topic, [place(NONE)])


def words(quote: str, topic: str = "absolute-safety") -> Finding:
    """Return a finding on a phrase."""
    return finding(Category.WORDING, topic, [place(quote)])


CONTRADICTION, MISSING, WORDING = Category.CONTRADICTION, Category.MISSING, Category.WORDING


# -- "A contradiction is found when one finding has two spans of which one overlaps `a` (or an `a_also`) and another
#    overlaps `b` (or a `b_also`), each by at least 40 % of the shorter of span and quote."


@pytest.mark.parametrize(
    "quotes", [(NONE, OFF), (OFF, NONE), (BUSY, OFF), (NONE, HIDE), (BUSY, HIDE), (WEEKLY, NONE, MONTHLY, OFF)]
)
def test_found_by_two_spans_on_either_side(desk: Desk, quotes: tuple[str, ...]) -> None:
    """Either order, the main sentences or others of the same side, and any two spans of the finding."""
    assert desk.score(CLASH, clash(*quotes)).tally(CONTRADICTION) == Tally(1, 0, 0)


@pytest.mark.parametrize("quotes", [(NONE, BUSY), (OFF, HIDE), (NONE, MONTHLY), (NONE,)])
def test_not_found_by_one_side_alone(desk: Desk, quotes: tuple[str, ...]) -> None:
    """Two spans on one side, or one side and a stranger, are a miss and a false alarm."""
    assert desk.score(CLASH, clash(*quotes)).tally(CONTRADICTION) == Tally(0, 1, 1)


def test_one_span_over_both_sides_is_no_pair(desk: Desk) -> None:
    """The two sides are met by two different spans."""
    whole = TEXT[: TEXT.index(HIDE)]
    assert desk.score(CLASH, clash(whole)).tally(CONTRADICTION) == Tally(0, 1, 1)
    assert desk.score(CLASH, clash(whole, OFF)).tally(CONTRADICTION) == Tally(1, 0, 0)


def test_two_findings_do_not_add_up(desk: Desk) -> None:
    """One finding has both sides, not two findings together."""
    assert desk.score(CLASH, clash(NONE, WEEKLY), clash(OFF, WEEKLY)).tally(CONTRADICTION) == Tally(0, 1, 2)


@pytest.mark.parametrize(("shared", "found"), [(0, 0), (1, 0), (7, 0), (8, 1), (20, 1)])
def test_forty_percent_of_the_shorter_span(desk: Desk, shared: int, found: int) -> None:
    """A span of 20 characters has to share 8 with the quote of 43."""
    begin = TEXT.index(BUSY) + len(BUSY) + 2  # OFF begins here; what stands before is no quote of side b
    span = SourceSpan(begin - (20 - shared), begin + shared)
    one = FindingSpan("related", "", span, TEXT[span.start : span.end])
    scores = desk.score(CLASH, finding(CONTRADICTION, "downtime", [place(NONE), one]))
    assert scores.tally(CONTRADICTION).found == found


def test_forty_percent_of_the_shorter_quote(desk: Desk) -> None:
    """A span much longer than the quote needs 40 % of the quote only."""
    quote = "Plan two to three days off"
    body = CLASH.replace(f'b: "{OFF}"', f'b: "{quote}"').replace(f'["{HIDE}"]', "[]")
    start = TEXT.index(OFF)
    for shared, found in ((10, 0), (11, 1)):  # 40 % of 26 is 10.4
        span = SourceSpan(start + len(quote) - shared, len(TEXT))
        long = FindingSpan("related", "", span, TEXT[span.start : span.end])
        assert (
            desk.score(body, finding(CONTRADICTION, "downtime", [place(NONE), long])).tally(CONTRADICTION).found
            == found
        )


def test_spans_of_other_files_do_not_count(desk: Desk) -> None:
    """Offsets mean nothing in another file."""
    elsewhere = finding(CONTRADICTION, "downtime", [place(NONE), place(OFF, path="other.md")])
    assert desk.score(CLASH, elsewhere).tally(CONTRADICTION) == Tally(0, 1, 1)


def test_the_axis_need_not_agree(desk: Desk) -> None:
    """The places decide; another axis is told apart, as information."""
    scores = desk.score(CLASH, clash(NONE, OFF, topic="aftercare"))
    assert scores.tally(CONTRADICTION) == Tally(1, 0, 0)
    assert not scores.entries[0].topic_agrees


def test_a_finding_may_find_two_entries(desk: Desk) -> None:
    """Each entry is looked at by itself."""
    second = (
        CLASH
        + f"""\
  - {{axis: pain, a: "{SAFE}", b: "{OFF[:20]}", difficulty: inference, scope: document, why: example}}
"""
    )
    assert desk.score(second, clash(NONE, OFF, SAFE)).tally(CONTRADICTION) == Tally(2, 0, 0)


# -- "A contradiction finding that matches no entry is a false alarm, and a hard one when it matches a `compatible`
#    pair"


def test_a_finding_without_entry_is_a_false_alarm(desk: Desk) -> None:
    """Whatever it says."""
    scores = desk.score(CLASH + PAIR, clash(SAFE, FINE))
    assert (scores.tally(CONTRADICTION), scores.alarms[0].hard, scores.pairs_raised) == (Tally(0, 1, 1), False, 0)


def test_a_compatible_pair_makes_it_hard(desk: Desk) -> None:
    """With both sides of the pair; one is not enough."""
    scores = desk.score(PAIR, clash(MONTHLY, WEEKLY), clash(WEEKLY, SAFE))
    assert [alarm.hard for alarm in scores.alarms] == [True, False]
    assert (scores.alarms[0].why, scores.pairs, scores.pairs_raised) == ("mask and peel", 1, 1)


def test_a_pair_reported_twice_is_one_pair_and_two_alarms(desk: Desk) -> None:
    """The share of compatible pairs counts pairs, the false alarms count findings."""
    scores = desk.score(PAIR, clash(MONTHLY, WEEKLY), clash(WEEKLY, MONTHLY))
    assert (scores.tally(CONTRADICTION).false_alarms, scores.pairs_raised) == (2, 1)
    assert Scores((scores,)).hard_alarms == 2


def test_an_entry_outweighs_a_pair(desk: Desk) -> None:
    """A finding that matches an entry is right, even with a compatible pair among its spans."""
    scores = desk.score(CLASH + PAIR, clash(NONE, OFF, WEEKLY, MONTHLY))
    assert (scores.tally(CONTRADICTION), scores.pairs_raised) == (Tally(1, 0, 0), 0)


# -- "repeats of an entry already found count for nothing"


def test_repeats_count_for_nothing(desk: Desk) -> None:
    """Neither right nor wrong."""
    scores = desk.score(CLASH, clash(NONE, OFF), clash(BUSY, HIDE), clash(NONE, HIDE))
    assert (scores.tally(CONTRADICTION), scores.repeats) == (Tally(1, 0, 0), 2)


# -- "A missing topic counts by its id alone."


def test_missing_topics(desk: Desk) -> None:
    """Reported and missing is right, reported and present a false alarm, unlisted not scored, unreported a miss."""
    body = "missing: [pregnancy, seek-help]\npresent: [downtime, aftercare]\n"
    scores = desk.score(body, lacks("pregnancy"), lacks("downtime"), lacks("patch-test"))
    assert (scores.tally(MISSING), scores.unscored) == (Tally(1, 1, 1), 1)
    assert [(entry.topic, entry.found) for entry in scores.entries] == [("pregnancy", True), ("seek-help", False)]
    assert [alarm.topic for alarm in scores.alarms] == ["downtime"]


def test_a_missing_topic_counts_once(desk: Desk) -> None:
    """By its id: two rules for one topic are one report."""
    scores = desk.score("missing: [pregnancy]\npresent: [downtime]\n", *map(lacks, ("pregnancy", "downtime") * 2))
    assert scores.tally(MISSING) == Tally(1, 0, 1)


def test_a_contradiction_of_the_same_topic_is_no_missing_topic(desk: Desk) -> None:
    """Categories are kept apart: downtime is an axis and a missing topic."""
    assert desk.score("missing: [downtime]\n", clash(SAFE, FINE)).tally(MISSING) == Tally(0, 1, 0)


# -- "A wording finding is right when it overlaps a `wording` quote, wrong otherwise."

WORDS = f"""
wording:
  - {{topic: absolute-safety, quote: "{SAFE[:26]}"}}
  - {{topic: universal-suitability, quote: "for everyone"}}
fine_wording:
  - {{topic: absolute-safety, quote: "{FINE}"}}
"""


def test_a_wording_quote_is_found(desk: Desk) -> None:
    """And one that no finding overlaps is missed."""
    assert desk.score(WORDS, words("is completely safe for")).tally(WORDING) == Tally(1, 1, 0)


def test_wording_elsewhere_is_wrong(desk: Desk) -> None:
    """Elsewhere it is a false alarm, and a hard one on words that are innocent."""
    scores = desk.score(WORDS, words("once a month"), words("completely safe by itself"))
    assert scores.tally(WORDING) == Tally(0, 2, 2)
    assert ([alarm.hard for alarm in scores.alarms], scores.fine_raised) == ([False, True], 1)


def test_a_wording_quote_is_found_once(desk: Desk) -> None:
    """A second finding on it is a repeat; one finding over two quotes finds both."""
    scores = desk.score(WORDS, words("completely safe for"), words("is completely safe"))
    assert (scores.tally(WORDING), scores.repeats) == (Tally(1, 1, 0), 1)
    assert desk.score(WORDS, words(SAFE)).tally(WORDING) == Tally(2, 0, 0)


def test_the_wording_topic_need_not_agree(desk: Desk) -> None:
    """Another topic is right, too, and counted as information."""
    scores = desk.score(WORDS, words("for everyone", topic="superlative"), words("completely safe for"))
    assert scores.tally(WORDING) == Tally(2, 0, 0)
    assert [entry.topic_agrees for entry in scores.entries] == [True, False]


def test_a_brush_with_the_quote_is_no_overlap(desk: Desk) -> None:
    """Two words of a neighbour are less than 40 % of the quote."""
    assert desk.score(WORDS.replace(SAFE[:26], SAFE[:19]), words("safe for")).tally(WORDING).found == 0


# -- "Precision, recall and F1 for each category; recall of contradictions also by `difficulty` and by `axis`."


def test_precision_recall_and_f1() -> None:
    """Nothing raised has no precision, nothing there no recall."""
    tally = Tally(found=3, missed=1, false_alarms=2)
    assert (tally.precision, tally.recall) == (3 / 5, 3 / 4)
    assert tally.f1 == pytest.approx(2 * 0.6 * 0.75 / 1.35)
    assert (Tally().precision, Tally().recall, Tally().f1) == (None, None, None)
    assert (Tally(missed=2).precision, Tally(missed=2).recall, Tally(missed=2).f1) == (None, 0.0, 0.0)


@given(*[st.integers(0, 50)] * 3)
def test_f1_is_the_harmonic_mean(found: int, missed: int, false_alarms: int) -> None:
    """Wherever precision and recall are above nought."""
    tally = Tally(found, missed, false_alarms)
    if tally.precision and tally.recall:
        assert tally.f1 == pytest.approx(2 / (1 / tally.precision + 1 / tally.recall))


@pytest.fixture
def two(desk: Desk) -> Scores:
    """Return the scores of two drafts: one with findings right and wrong, one with a miss."""
    right = desk.score(
        CLASH + PAIR + WORDS + "missing: [pregnancy]\n",
        clash(NONE, OFF),
        clash(WEEKLY, MONTHLY, topic="interval"),
        words(SAFE),
        words("once a month"),
        lacks("pregnancy"),
    )
    missed = desk.score(CLASH.replace("plain", "inference").replace("axis: downtime", "axis: aftercare"))
    return Scores((right, missed))


def test_drafts_are_added_up(two: Scores) -> None:
    """Totals are sums over drafts; recall also by difficulty and by axis."""
    assert two.tally(CONTRADICTION) == Tally(1, 1, 1)
    assert two.by_difficulty() == {"plain": Tally(1, 0, 0), "paraphrase": Tally(), "inference": Tally(0, 1, 0)}
    assert two.by_topic(CONTRADICTION) == {"aftercare": Tally(0, 1), "downtime": Tally(1), "interval": Tally(0, 0, 1)}
    assert (two.words, two.alarms_per_thousand_words, two.hard_alarms) == (100, 20.0, 1)


def test_tables_line_up_within_eighty_columns(two: Scores) -> None:
    """Every column is right-aligned under its name."""
    text = render_scores(two)
    assert all(len(line) <= 80 for line in text.splitlines())
    for block in text.split("\n\n")[:-1]:
        assert len({len(line) for line in block.splitlines()}) == 1, block
    assert "contradictions                 1       1             1       0.50    0.50  0.50" in text
    assert "hard false alarms             1; 1 of 1 compatible pair (100 %) reported" in text
    assert "false alarms per 1,000 words  20.00" in text


def test_verbose_lists_misses_and_false_alarms(desk: Desk) -> None:
    """With lines and quotes, the steps that led to an alarm, and what came near a miss."""
    alarm = finding(CONTRADICTION, "interval", [place(WEEKLY), place(MONTHLY)], trace=("cue: every week",))
    considered = Considered("pack/downtime", "different subjects", place(BUSY).span, place(HIDE).span)
    text = render_scores(Scores((desk.score(CLASH + PAIR, alarm, considered=(considered,)),)), verbose=True)
    assert text.endswith(
        f"""
peel.md
  missed  contradiction/downtime, plain
    line 1: “{NONE}”
    line 5: “{OFF}”
    why: no downtime against days off
    near: pack/downtime: considered, and judged compatible: different subjects
  false alarm (hard)  contradiction/interval  pack/rule
    line 13: “{WEEKLY}”
    line 15: “{MONTHLY}”
    innocent: mask and peel
    cue: every week
"""
    )


def test_json_can_be_written_and_compared(two: Scores) -> None:
    """What `--json` writes is a baseline that shows no change against itself."""
    old = json.loads(json.dumps(scores_json(two)))
    assert old["categories"]["contradiction"] == {
        "found": 1, "missed": 1, "false_alarms": 1, "precision": 0.5, "recall": 0.5, "f1": 0.5,
    }  # fmt: skip
    assert old["by_difficulty"]["inference"] == {"found": 0, "missed": 1, "recall": 0.0}
    assert old["files"][0]["false_alarms"][0]["hard"] is True
    assert compare_scores(two, old) == "No change against the baseline.\n"


def test_differences_name_what_was_won_and_lost(desk: Desk) -> None:
    """Figures, entries and false alarms, each in a line."""
    before = scores_json(Scores((desk.score(CLASH + PAIR, clash(WEEKLY, MONTHLY)),)))
    text = compare_scores(Scores((desk.score(CLASH + PAIR, clash(NONE, OFF)),)), before)
    assert f"now found       peel.md  contradiction/downtime  “{NONE}”" in text
    assert f"alarm gone      peel.md  contradiction/downtime  “{WEEKLY}”" in text
    assert [line.split() for line in text.splitlines() if line.startswith("contradictions: recall")] == [
        ["contradictions:", "recall", "0", "→", "1", "(+1)"]
    ]


@pytest.mark.parametrize("old", [{}, {"categories": []}, {"categories": {"contradiction": 1}}])
def test_a_baseline_that_is_none(two: Scores, old: dict[str, Any]) -> None:
    """It is refused, with the way to a good one."""
    with pytest.raises(GoldError, match="write it again with `skinlint eval --json`"):
        compare_scores(two, old)


# -- Finding what to score


def test_annotations_are_found_in_folders_and_beside_drafts(desk: Desk) -> None:
    """A folder is walked; a draft means the annotation beside it; each counts once; the order is that of the paths."""
    (desk.folder / "more").mkdir()
    Desk(desk.folder / "more").gold("", name="a.html")
    gold = desk.gold(CLASH)
    paths = [desk.folder / "peel.md", gold, desk.folder]
    drafts = [draft.path for draft in evaluate_paths(paths, Settings(), lint_nothing).drafts]
    assert [Path(path).name for path in drafts] == ["a.html", "peel.md"]


def test_nothing_to_score(desk: Desk) -> None:
    """Each path that leads to no annotation is named, with the remedy."""
    lonely = desk.folder / "lonely.md"
    lonely.write_text("Hello.", encoding="utf-8")
    with pytest.raises(GoldError) as caught:
        evaluate_paths([desk.folder, lonely, desk.folder / "gone.md"], Settings(), lint_nothing)
    assert [line.partition(": ")[2] for line in str(caught.value).splitlines()] == [
        "no NAME.gold.yaml in this folder; nothing to score",
        "no lonely.gold.yaml beside it; annotate it, or leave it out",
        "does not exist; give annotated drafts, or folders with them",
    ]


def test_a_draft_that_cannot_be_read_is_named(desk: Desk) -> None:
    """The reader knows why, the path is added."""

    def refuse(path: Path) -> FileReport:
        raise DraftError("too long")

    with pytest.raises(DraftError, match=r"peel\.md: too long"):
        evaluate_paths([desk.gold("")], Settings(), refuse)


def test_line_ends_and_byte_order_marks_do_not_matter(desk: Desk) -> None:
    """A quote over two lines is found in a draft with CRLF line ends."""
    text = "\ufeffThere is no\r\ndowntime.\r\nTake days off.\r\n"
    body = """
compatible:
  - a: "There is no\\ndowntime."
    b: "Take days off."
    why: example
"""
    gold = desk.gold(body, text)

    def lint(path: Path) -> FileReport:
        return FileReport(SourceFile(path.as_posix(), text.removeprefix("\ufeff")))

    assert evaluate_paths([gold], Settings(), lint).drafts[0].pairs == 1


def test_empty_keys_are_empty_lists(desk: Desk) -> None:
    """`missing:` with nothing after it says that nothing is missing."""
    assert desk.score("missing:\ncontradictions:\n").entries == ()


# -- Annotations with mistakes


REWORDED = CLASH.replace(OFF, "Plan two or three days off while the redness settles.")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            CLASH.replace("axis: downtime", "axis: downtimes"),
            ':5: contradictions[0].axis: no axis is called "downtimes"; did you mean "downtime"?',
        ),
        (
            "missing: [downtime, prgnancy]",
            ':3: missing[1]: no missing topic is called "prgnancy"; did you mean "pregnancy"?',
        ),
        (
            WORDS.replace("universal-suitability", "universal"),
            ':6: wording[1].topic: no wording topic is called "universal"; did you mean "universal-suitability"?',
        ),
        (
            CLASH.replace("plain", "easy"),
            ":10: contradictions[0].difficulty: expected one of plain, paraphrase, inference, got 'easy'",
        ),
        (CLASH.replace("    scope: document\n", ""), ":5: contradictions[0].scope: is missing; add it"),
        (CLASH.replace("a_also", "a_alos"), ':7: contradictions[0].a_alos: unknown key; did you mean "a_also"?'),
        ("mising: [downtime]", ':3: mising: unknown key; did you mean "missing"?'),
        ("missing: [yes]", ":3: missing[0]: expected text, got True; put it in quotation marks"),
        ("missing: downtime", ":3: missing: expected a list, got 'downtime'; begin each entry with a dash"),
        ("missing: [downtime]\nmissing: [pain]", ":4: missing: given twice; keep one"),
        ("missing: [downtime]\npresent: [downtime]", ":4: present[0]: downtime is listed as missing, too; keep one"),
        ("missing: [downtime, downtime]", ":3: missing[1]: downtime is listed twice; keep one"),
        (
            PAIR.replace("mask and peel", "mask, not peel"),
            ":5: compatible[0].not peel: a comma inside {…} ends a value; put the text before it in quotation marks",
        ),
        ("missing: [", "check indentation, and quote text that holds : or #"),
        (
            REWORDED,
            ":8: contradictions[0].b: “Plan two or three days off while the redness settles.” does not stand in",
        ),
        (REWORDED, f"nearest, in line 5: “{OFF}”"),
        (CLASH.replace(OFF, "Zebras graze quietly beneath violet thunder."), "copy it from the draft, to the letter"),
        (CLASH.replace(OFF, "The peel is"), ":8: contradictions[0].b: stands in"),
        (CLASH.replace(OFF, "The peel is"), "more than once (lines 9 and 15); quote more of it"),
    ],
)
def test_mistakes_have_a_line_and_a_remedy(desk: Desk, body: str, said: str) -> None:
    """Every mistake names file, line and what to do."""
    message = desk.refuse(body)
    assert f"{desk.folder.as_posix()}/peel.gold.yaml" in message
    assert said in message


def test_a_missing_draft_is_named(desk: Desk) -> None:
    """With the draft that was perhaps meant."""
    path = desk.gold("")
    path.write_text("file: pel.md\nsubject: a peel\n", encoding="utf-8")
    with pytest.raises(
        GoldError, match=r'peel\.gold\.yaml:1: file: there is no draft "pel\.md" here; did you mean "peel\.md"\?'
    ):
        read_gold(path)
    path.write_text("file: ../peel.md\nsubject: a peel\n", encoding="utf-8")
    with pytest.raises(GoldError, match="give its bare name"):
        read_gold(path)


def test_all_mistakes_are_told_at_once_and_before_any_draft_is_checked(desk: Desk) -> None:
    """Of all files, so that nobody waits for the second."""
    asked: list[Path] = []

    def lint(path: Path) -> FileReport:
        asked.append(path)
        return lint_nothing(path)

    desk.gold("missing: [a, b]\n", name="one.md")
    desk.gold(CLASH.replace(OFF, "Gone."), name="two.md")
    desk.gold("", name="three.md")
    with pytest.raises(GoldError) as caught:
        evaluate_paths([desk.folder], Settings(), lint)
    assert len(str(caught.value).splitlines()) == 3
    assert asked == []


def test_annotations_that_cannot_be_read(desk: Desk) -> None:
    """Not UTF-8, not keys and values, not there."""
    path = desk.gold("")
    cases: list[tuple[Callable[[], object], str]] = [
        (lambda: path.write_bytes(b"file: \xff"), "byte 6: not UTF-8"),
        (lambda: path.write_text("- a\n- b\n", encoding="utf-8"), "begin with `file: NAME.md`"),
        (lambda: path.write_text("", encoding="utf-8"), "begin with `file: NAME.md`"),
        (path.unlink, "cannot be read"),
    ]
    for spoil, said in cases:
        spoil()
        with pytest.raises(GoldError, match=said):
            read_gold(path)
