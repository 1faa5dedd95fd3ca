"""Statements that only the recogniser heard: paired by the same tests, read again, never of high confidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from linter.checks import Heard, check
from linter.checks.contradiction import SecondReading
from linter.checks.judgement import Judgement
from linter.engine import understanding
from linter.model.analysis import Analysis
from linter.model.finding import Category, Confidence, Finding
from linter.model.source import SourceFile
from linter.nlp.recognised import believed_coverage, believed_phrases, heard_demands, heard_in_clauses, heard_phrases
from linter.packs import RuleSet
from linter.packs.labels import LABELS
from linter.readers import read_segments

# The reading decides; a test in doubt asks for a surer one.
_PLAIN = Judgement(
    {"reading": 1.0, "in doubt": -1.5}, 0.0, cues=0.5, doubted=0.5, recognised=0.5, medium=0.9, high=0.95
)


def reader(clash: float, judgement: Judgement = _PLAIN) -> Heard:
    """Return a recogniser that says `clash` of each pair."""
    return Heard(SecondReading(lambda first, second, least: clash, judgement))


_STRICT = replace(_PLAIN, weights={"reading": 1.0, "in doubt": -9.0})  # no test may be in doubt
_ALL_CLASH = 0.95
_DOUBT = dict.fromkeys(LABELS, 0.1)  # an ear that neither hears a claim nor denies it
LUNCH = "The waiter will think that you came straight from a nap."
CRUSTS = "Your landlady will ask what on earth befell you, and go on asking till Thursday."


def found(
    rules: RuleSet,
    text: str,
    said: Mapping[str, Mapping[str, float]],
    *,
    clash: float = _ALL_CLASH,
    judgement: Judgement = _PLAIN,
) -> list[Finding]:
    """Check a draft with a recogniser that says what is given of each sentence, and `clash` of each pair."""
    source = SourceFile("draft.md", text)
    segments = read_segments(source)
    analysis = understanding(rules, None).analyse(
        source, segments, lambda sentence, context: {**_DOUBT, **said.get(sentence, {})}
    )
    findings = check(rules, analysis, reader(clash, judgement))[0]
    return [finding for finding in findings if finding.category is Category.CONTRADICTION]


@pytest.fixture
def draft() -> str:
    """A draft whose two sides no cue knows."""
    return f"# Chemical peels\n\n{LUNCH}\n\n## Later\n\n{CRUSTS}\n"


SAID = {LUNCH: {"downtime/none": 0.94}, CRUSTS: {"downtime/some": 0.9}}


def test_two_recognised_sides_are_one_finding_with_both_places(rules: RuleSet, draft: str) -> None:
    """The trace tells what was recognised, how surely, and how surely the two clash."""
    (finding,) = found(rules, draft, SAID)
    assert finding.rule == "meaning/recovery-and-none"
    assert [span.text for span in finding.spans] == [LUNCH, CRUSTS]
    assert any("recognised as downtime/none, 0.94" in step for step in finding.trace)
    assert finding.trace[-2:] == (
        "read side by side: they clash, 0.95",
        "weighed with all else that is known of the two: 0.95",
    )


CLOTH = (
    "# Benzoyl peroxide\n\nBenzoyl peroxide bleaches towels.\n\n## Laundry\n\n"
    "Whatever the colour of the things that you dry your face with, benzoyl peroxide is safe on any towel.\n"
)
QUIET = (
    "# Chemical peels\n\nA peel has no downtime.\n\n## Later\n\n"
    "Whatever the plans that you have made for the days to come, expect five days of peeling after a peel.\n"
)
SHORT = "# Chemical peels\n\nA peel has no downtime.\n\n## Later\n\nExpect five days of peeling after a peel.\n"


@pytest.mark.parametrize(
    ("text", "clash", "expected"),
    [
        pytest.param(CLOTH, 0.3, [Confidence.LOW], id="no room, and doubted"),
        pytest.param(CLOTH, 0.11, [], id="no room, and denied"),
        pytest.param(QUIET, 0.3, [], id="room enough, and doubted"),
        pytest.param(QUIET, 0.97, [Confidence.HIGH], id="room enough, and read as a clash"),
    ],
)
def test_cues_that_leave_no_room_are_believed_although_the_reading_doubts_them(
    rules: RuleSet, text: str, clash: float, expected: list[Confidence]
) -> None:
    """What bleaches towels is not safe on any; that is a matter of words, and the trace says so."""
    findings = found(rules, text, {}, clash=clash)
    assert [finding.confidence for finding in findings] == expected
    told = any("the very thing and its denial" in step for finding in findings for step in finding.trace)
    assert told == (text == CLOTH and bool(expected))


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        pytest.param(SHORT, True, id="both name it, in few words"),
        pytest.param(QUIET, False, id="many words"),
        pytest.param(SHORT.replace("Expect", "Some people should expect"), False, id="some people"),
        pytest.param(SHORT.replace("A peel has", "For men, a peel has"), False, id="a condition of its own"),
        pytest.param(
            SHORT.replace(" after a peel", "").replace("A peel has", "There is"), False, id="neither names it"
        ),
        pytest.param(SHORT.replace("A peel has", "- A peel has"), False, id="in a list"),
        pytest.param(
            "# Retinol\n\nRetinol is safe during pregnancy.\n\n## Later\n\nIt should be avoided in pregnancy.\n",
            True,
            id="what it is about is named",
        ),
    ],
)
def test_short_statements_that_name_their_subject_are_taken_at_their_word(
    rules: RuleSet, text: str, reported: bool
) -> None:
    """However the two read: with low confidence, and the trace says why."""
    findings = found(rules, text, {}, clash=0.02)
    assert [finding.confidence for finding in findings] == [Confidence.LOW] * reported
    assert all(any("short statements" in step for step in finding.trace) for finding in findings)


@pytest.mark.parametrize(("against", "looks"), [(2.8, 1), (3.1, 0)])
def test_a_pair_that_would_have_to_read_as_hardly_any_does_is_not_read(
    rules: RuleSet, draft: str, against: float, looks: int
) -> None:
    """All else speaks so much against it that only a reading above 0.95 would do; a reading takes time."""
    asked: list[tuple[str, str]] = []

    def conflict(first: str, second: str, least: float) -> float:
        asked.append((first, second))
        return 0.99

    source = SourceFile("draft.md", draft)
    segments = read_segments(source)
    analysis = understanding(rules, None).analyse(source, segments, lambda sentence, context: SAID.get(sentence, {}))
    check(rules, analysis, Heard(SecondReading(conflict, replace(_PLAIN, constant=-against))))
    assert len(asked) == looks


@pytest.mark.parametrize(("none", "clash", "expected"), [(0.98, 0.98, Confidence.MEDIUM), (0.6, 0.8, Confidence.LOW)])
def test_confidence_follows_the_recogniser_and_is_never_high(
    rules: RuleSet, draft: str, none: float, clash: float, expected: Confidence
) -> None:
    """What rests on a learned claim does not fail a run that asks for high confidence."""
    said = {LUNCH: {"downtime/none": none}, CRUSTS: {"downtime/some": 0.9}}
    assert [finding.confidence for finding in found(rules, draft, said, clash=clash)] == [expected]


def test_a_pair_that_is_read_again_as_compatible_is_dropped(rules: RuleSet, draft: str) -> None:
    """The second reading can only turn a pair down."""
    assert found(rules, draft, SAID, clash=0.2) == []


def test_a_recognised_side_meets_a_cue(rules: RuleSet) -> None:
    """A plain sentence and one in unheard-of words contradict each other."""
    text = f"# Chemical peels\n\nThere is no downtime after a peel.\n\n## Later\n\n{CRUSTS}\n"
    (finding,) = found(rules, text, {CRUSTS: {"downtime/some": 0.9}})
    assert "no downtime" in finding.spans[0].text


def test_a_cue_and_the_recogniser_at_odds_give_nothing(rules: RuleSet) -> None:
    """When they take opposite sides of one sentence, neither is believed."""
    text = f"# Chemical peels\n\nThere is no downtime after a peel.\n\n## Later\n\n{CRUSTS}\n"
    said = {"There is no downtime after a peel.": {"downtime/some": 0.8}, CRUSTS: {"downtime/none": 0.9}}
    assert found(rules, text, said) == []


def test_a_recogniser_that_is_sure_overrules_a_cue(rules: RuleSet) -> None:
    """Cues meet words, not what a sentence makes of them: "you can leave the sunscreen at home" asks for none."""
    cue = "There is no downtime after a peel."
    text = f"# Chemical peels\n\n{cue}\n\n## Later\n\n{LUNCH}\n"
    (finding,) = found(rules, text, {cue: {"downtime/some": 0.97, "downtime/none": 0.02}, LUNCH: SAID[LUNCH]})
    assert [span.text for span in finding.spans] == [cue, LUNCH]


@pytest.mark.parametrize(("chance", "findings"), [(0.1, 1), (0.01, 0)])
def test_a_cue_that_the_recogniser_denies_is_not_believed(rules: RuleSet, chance: float, findings: int) -> None:
    """Of the cues that it denies flatly, one in twenty means what it seems to say."""
    cue = "There is no downtime after a peel."
    text = f"# Chemical peels\n\n{cue}\n\n## Later\n\n{CRUSTS}\n"
    assert len(found(rules, text, {cue: {"downtime/none": chance}, CRUSTS: {"downtime/some": 0.9}})) == findings


@pytest.mark.parametrize(
    "text",
    [
        f"# Chemical peels\n\nMyth: {LUNCH}\n\n## Later\n\n{CRUSTS}\n",
        f"# Chemical peels\n\n> “{LUNCH}”\n\n## Later\n\n{CRUSTS}\n",
    ],
    ids=["a myth", "a quotation"],
)
def test_the_tests_for_cues_hold_for_recognised_statements_too(rules: RuleSet, text: str) -> None:
    """Subject, voice, moment, people and condition are found symbolically."""
    assert found(rules, text, SAID) == []


@pytest.mark.parametrize(
    ("text", "clash", "findings"),
    [
        pytest.param(f"{LUNCH} {CRUSTS}", 0.95, 1, id="read as a clash"),
        pytest.param(f"{LUNCH} {CRUSTS}", 0.7, 0, id="read as a likely one"),
        pytest.param(f"{LUNCH} If you go deeper, {CRUSTS[0].lower()}{CRUSTS[1:]}", 0.95, 0, id="with a condition"),
    ],
)
def test_one_sentence_mostly_reconciles_itself_with_the_next(
    rules: RuleSet, text: str, clash: float, findings: int
) -> None:
    """So two that follow each other in a paragraph must clash plainly, and nothing may set them apart."""
    said = {**SAID, text[len(LUNCH) + 1 :]: SAID[CRUSTS]}
    assert len(found(rules, f"# Chemical peels\n\n{text}\n", said, clash=clash)) == findings


def test_neighbours_are_never_of_high_confidence(rules: RuleSet) -> None:
    """However plainly they clash: a run that asks for high confidence does not fail by them."""
    text = "# Chemical peels\n\nA peel has no downtime. Expect five days of peeling after a peel.\n"
    assert [finding.confidence for finding in found(rules, text, {}, clash=0.99)] == [Confidence.MEDIUM]


def test_different_activities_do_not_clash(rules: RuleSet) -> None:
    """Allowed make-up and forbidden saunas are two instructions."""
    makeup, sauna = "A dab of make-up never hurt anybody by teatime.", "The sauna will have to wait for you."
    text = f"# Chemical peels\n\n{makeup}\n\n## Later\n\n{sauna}\n"
    assert found(rules, text, {makeup: {"aftercare/allow": 0.9}, sauna: {"aftercare/forbid": 0.9}}) == []


@pytest.mark.parametrize(
    ("activity", "clashes"),
    [("Use your usual retinol that very night.", 1), ("Pull on the compression socks that very night.", 0)],
)
def test_what_is_used_after_a_treatment_is_no_subject_of_its_own(rules: RuleSet, activity: str, clashes: int) -> None:
    """A cream that skin may not meet after a peel is what is forbidden; the peel is what both sides speak of."""
    forbidden = "No retinol for five days."
    text = f"# Chemical peels\n\n{forbidden}\n\n## At home\n\n{activity}\n"
    said = {forbidden: {"aftercare/forbid": 0.95}, activity: {"aftercare/allow": 0.95}}
    assert len(found(rules, text, said, judgement=_STRICT)) == clashes


@pytest.mark.parametrize(
    ("excluded", "clashes"),
    [
        ("People with a platelet disorder are not candidates.", 1),
        ("Anyone with eczema should choose another treatment.", 1),
    ],
)
def test_everyone_includes_each_of_those_who_are_left_out(rules: RuleSet, excluded: str, clashes: int) -> None:
    """A line for anyone meets the people whom another sentence turns away, whoever they are."""
    welcome = "Anyone can have this facial."
    text = f"# PRP facial\n\n{welcome}\n\n## Who should not\n\n{excluded}\n"
    said = {welcome: {"suitability/suits": 0.95}, excluded: {"suitability/not": 0.95}}
    assert len(found(rules, text, said)) == clashes


def test_every_skin_type_says_nothing_of_pregnancy(rules: RuleSet) -> None:
    """A product for every type of skin may still be no product for everybody."""
    welcome, excluded = "It suits every skin type.", "Leave it until after the pregnancy."
    text = f"# Retinol serum\n\n{welcome}\n\n## Who should not\n\n{excluded}\n"
    assert not found(rules, text, {welcome: {"suitability/suits": 0.95}, excluded: {"suitability/not": 0.95}})


@pytest.mark.parametrize(
    ("one", "other", "clashes"),
    [
        ("The moisturiser goes on before your retinol.", "Give retinol the bare skin, ahead of all else.", 1),
        ("The toner goes on before your serum.", "Give retinol the bare skin, ahead of all else.", 0),
    ],
)
def test_two_things_cannot_both_go_first(rules: RuleSet, one: str, other: str, clashes: int) -> None:
    """One sentence puts the cream before the retinol, the other the retinol first: both place the retinol."""
    text = f"# Night routine\n\n{one}\n\n## Later\n\n{other}\n"
    said = {one: {"order/first": 0.95}, other: {"order/first": 0.95}}
    assert len([finding for finding in found(rules, text, said) if finding.rule == "meaning/first-and-last"]) == clashes


@pytest.mark.parametrize(
    ("limit", "clashes"),
    [
        ("I will not go back into the same muscle inside twelve weeks.", 1),
        ("A second round is never done before twelve weeks are up.", 1),
        ("Most people come back inside twelve weeks.", 0),
    ],
)
def test_a_shorter_gap_that_is_denied_is_the_least_there_may_be(rules: RuleSet, limit: str, clashes: int) -> None:
    """What is not done inside twelve weeks asks for twelve weeks or more, and a visit every six weeks breaks it."""
    often = "Members come in every six weeks."
    text = f"# Botulinum injections\n\n{limit}\n\n## Membership\n\n{often}\n"
    said = {limit: {"interval/value": 0.95}, often: {"interval/value": 0.95}}
    assert len(found(rules, text, said)) == clashes


_QUOTED = "the page quotes one of the two"


@pytest.mark.parametrize(
    ("quotation", "own"),
    [
        ("“A mild fish allergy is no obstacle, we simply give you a tablet on arrival.”", True),
        ("“They gave me a tablet for my fish allergy and I was fine.”", False),
    ],
)
def test_a_quotation_that_offers_something_speaks_for_the_page(rules: RuleSet, quotation: str, own: bool) -> None:
    """Whoever says "we give you" is the clinic; whoever says "they gave me" is its customer: a tension at most."""
    refused = "Fish allergy, of any severity, is a no."
    text = f"# Polynucleotide injections\n\n{refused}\n\n## Booking\n\n> {quotation}\n"
    inside = quotation.strip("“”")
    said = {
        refused: {"suitability/not": 0.95},
        quotation: {"suitability/suits": 0.95},
        inside: {"suitability/suits": 0.95},
    }
    (finding,) = found(rules, text, said)
    assert any(_QUOTED in step for step in finding.trace) is not own


def test_a_customer_and_a_question_do_not_clash(rules: RuleSet) -> None:
    """A page answers for what it quotes against what it says itself, and for nothing that it only asks."""
    asked = f"{LUNCH.rstrip('.')}?"
    text = f"# Chemical peels\n\n{asked}\n\n## Later\n\n> “{CRUSTS}”\n"
    said = {asked: SAID[LUNCH], CRUSTS: {"downtime/some": 0.9}, f"“{CRUSTS}”": {"downtime/some": 0.9}}
    assert found(rules, text, said) == []


@pytest.mark.parametrize(
    ("limit", "clashes"),
    [
        ("We never prescribe hydroquinone above 4%.", 1),
        ("The doctor will not go past 4% hydroquinone.", 1),
        ("Hydroquinone above 4% is on the shelf.", 0),
    ],
)
def test_a_higher_strength_that_is_denied_is_the_most_there_may_be(rules: RuleSet, limit: str, clashes: int) -> None:
    """What is never above 4 % is no 8 %."""
    strong = "The pharmacy mixes an 8% version."
    text = f"# Hydroquinone\n\n{limit}\n\n## Members\n\n{strong}\n"
    said = {sentence: {"concentration/low": 0.95} for sentence in (limit, strong)}
    assert len(found(rules, text, said)) == clashes


def test_questions_and_menus_are_not_read(rules: RuleSet) -> None:
    """Only sentences that can make a statement reach the recogniser."""
    asked: list[str] = []
    source = SourceFile("draft.html", "<nav>Our peels</nav><h1>Peels</h1><p>Does it hurt? A little warmth.</p>")

    def read(sentence: str, _context: str) -> Mapping[str, float]:
        asked.append(sentence)
        return {}

    understanding(rules, None).analyse(source, read_segments(source), read)
    assert asked == ["A little warmth."]


EARLY = "After two weeks the mirror is kinder to you."
LATE = "Give it twelve weeks before you judge the mirror."


@pytest.mark.parametrize(("late", "clash"), [("twelve", True), ("three", False)])
def test_stated_quantities_that_were_recognised_are_compared(rules: RuleSet, late: str, clash: bool) -> None:
    """Results "later" in both places, and the numbers lie apart: no opposite labels are needed."""
    second = LATE.replace("twelve", late)
    text = f"# Retinol\n\n{EARLY}\n\n## Later\n\n{second}\n"
    findings = found(rules, text, {EARLY: {"onset/later": 0.9}, second: {"onset/later": 0.9}})
    assert [finding.rule for finding in findings] == (["meaning/at-once-and-later"] if clash else [])


@pytest.mark.parametrize(("clash", "findings"), [(0.95, 1), (0.2, 0)])
def test_a_gap_without_a_number_is_left_to_the_reader_of_pairs(rules: RuleSet, clash: float, findings: int) -> None:
    """Nobody can measure "every Saturday in a row" against four weeks, but it can be read."""
    stated = "Leave at least four weeks between two peels."
    unmeasured = "Brides in a hurry can sit for one each Saturday until the wedding."
    text = f"# Chemical peels\n\n{stated}\n\n## Weddings\n\n{unmeasured}\n"
    said = {stated: {"interval/value": 0.99}, unmeasured: {"interval/value": 0.95}}
    assert len(found(rules, text, said, clash=clash)) == findings


@pytest.mark.parametrize(
    ("passage", "believed"),
    [
        (f"“{CRUSTS}” says Dr Ada Bright, our dermatologist.", True),
        (f"“{CRUSTS}” says Ada, who had hers in May.", False),
        (f"“{CRUSTS} I took a week off.” says Dr Ada Bright.", True),
        ("“I said that to my landlady on the third day.” says Dr Ada Bright.", False),
    ],
    ids=["a professional", "a customer", "a professional, of others", "a professional, of herself"],
)
def test_quoted_advice_counts_when_a_professional_gives_it(rules: RuleSet, passage: str, believed: bool) -> None:
    """An article that quotes its doctor says what she says; what a customer tells is hers, and a tension at most."""
    text = f"# Chemical peels\n\n{LUNCH}\n\n## Later\n\n{passage}\n"
    source = SourceFile("draft.md", text)
    said = {"downtime/some": 0.9}
    analysis = understanding(rules, None).analyse(
        source,
        read_segments(source),
        lambda sentence, _context: SAID[LUNCH] if sentence == LUNCH else said,
    )
    findings = check(rules, analysis, reader(_ALL_CLASH))[0]
    (finding,) = [item for item in findings if item.rule == "meaning/recovery-and-none"]
    assert any(_QUOTED in step for step in finding.trace) is not believed


@pytest.mark.parametrize(("clash", "findings"), [(0.5, 1), (0.04, 0)])
def test_a_pair_of_cues_that_reads_as_compatible_is_not_reported(rules: RuleSet, clash: float, findings: int) -> None:
    """Below the lowest bar it is only considered; without the recogniser it stands."""
    text = (
        "# Chemical peels\n\nThere is no downtime after a peel.\n\n## Later\n\n"
        "Whatever the plans that you have made for the days to come, expect a week of peeling after a peel.\n"
    )
    source = SourceFile("draft.md", text)
    analysis = understanding(rules, None).analyse(source, read_segments(source), lambda sentence, context: _DOUBT)
    heard = reader(clash)
    for given, expected in ((heard, findings), (None, 1)):
        result, considered, _ = check(rules, analysis, given)
        assert len([item for item in result if item.category is Category.CONTRADICTION]) == expected
        assert any("read again" in item.reason for item in considered) is (expected == 0)


@pytest.mark.parametrize(("clash", "findings"), [(0.12, 1), (0.08, 0)])
def test_what_plainly_reads_as_compatible_is_no_finding_whatever_else_is_known(
    rules: RuleSet, clash: float, findings: int
) -> None:
    """All else may speak for a clash; the words of the two have to leave room for one."""
    text = (
        "# Peel\n\nThere is no downtime with this peel.\n\n## Later\n\n"
        "Whatever else you may have in mind for that week, plan three days off while the redness settles.\n"
    )
    sure = replace(_PLAIN, constant=9.0)
    assert len(found(rules, text, {}, clash=clash, judgement=sure)) == findings


@pytest.mark.parametrize(("clash", "expected"), [(0.95, [Confidence.LOW]), (0.7, [])])
def test_a_sure_reading_takes_a_family_for_its_one_member(
    rules: RuleSet, clash: float, expected: list[Confidence]
) -> None:
    """Two names that can mean one thing keep claims apart unless they clearly clash."""
    text = "# A peel\n\nA TCA peel has no downtime.\n\n## Later\n\nA medium-depth peel needs ten days off work.\n"
    source = SourceFile("draft.md", text)
    analysis = understanding(rules, None).analyse(source, read_segments(source), lambda sentence, context: _DOUBT)
    result = check(rules, analysis, reader(clash))[0]
    assert [item.confidence for item in result if item.category is Category.CONTRADICTION] == expected


def test_a_rival_treatment_stays_another_subject(rules: RuleSet) -> None:
    """However surely the two read as a clash, since the article is on both."""
    text = "# Peels or lasers\n\nA TCA peel has no downtime.\n\n## Lasers\n\nA CO2 laser needs ten days off work.\n"
    source = SourceFile("draft.md", text)
    analysis = understanding(rules, None).analyse(source, read_segments(source), lambda sentence, context: _DOUBT)
    result = check(rules, analysis, reader(1.0))[0]
    assert [item for item in result if item.category is Category.CONTRADICTION] == []


def test_what_an_article_says_over_and_over_is_reported(rules: RuleSet) -> None:
    """Both sides twice, in plain words: worth a look, at low confidence, unless all of it reads as compatible."""
    text = (
        "# Chemical peels\n\nThere is no downtime after a peel.\n\nA peel has zero downtime.\n\n## Later\n\n"
        "Whatever the plans that you have made for the days to come, expect a week of peeling after a peel.\n\n"
        "Whatever your boss may have to say about it, plan seven days off work after you have had a peel.\n"
    )
    source = SourceFile("draft.md", text)
    analysis = understanding(rules, None).analyse(source, read_segments(source), lambda sentence, context: _DOUBT)
    for read, expected in ((0.2, [Confidence.LOW]), (0.04, [])):
        result = check(rules, analysis, reader(read))[0]
        assert [item.confidence for item in result if item.category is Category.CONTRADICTION] == expected


def test_two_sentences_are_told_of_once(rules: RuleSet, draft: str) -> None:
    """What clashes on one axis reads as a clash on every axis that is faintly heard in it; one finding is enough."""
    said = {
        LUNCH: {"downtime/none": 0.99, "risk/none": 0.5},
        CRUSTS: {"downtime/some": 0.99, "risk/some": 0.5},
    }
    assert len(found(rules, draft, said, clash=0.98)) == 1
    text = "# Peels\n\nThere is no downtime after a peel.\n\n## Later\n\nTake five days off while the skin peels.\n"
    faint = {
        "There is no downtime after a peel.": {"risk/none": 0.5},
        "Take five days off while the skin peels.": {"risk/some": 0.5},
    }
    assert [finding.topic for finding in found(rules, text, faint, clash=0.98)] == ["downtime"]


def heard_of(rules: RuleSet, text: str, said: Mapping[str, Mapping[str, float]]) -> Analysis:
    """Analyse a draft with a recogniser that says what is given of each sentence."""
    source = SourceFile("draft.md", text)
    return understanding(rules, None).analyse(
        source, read_segments(source), lambda sentence, context: said.get(sentence, {})
    )


PROMISE = "Our peel is completely safe for you."


@pytest.mark.parametrize(
    ("said", "kept"),
    [({"!absolute-safety": 0.4}, True), ({"!guaranteed-results": 0.4}, True), ({"+aftercare": 0.9}, False)],
    ids=["heard", "heard as another topic", "heard as innocent"],
)
def test_a_phrase_in_a_sentence_that_is_heard_as_innocent_is_not_believed(
    rules: RuleSet, said: Mapping[str, float], kept: bool
) -> None:
    """Whatever the topic: reviewers differ on which of two a phrase falls under."""
    analysis = heard_of(rules, f"# Peels\n\n{PROMISE}\n", {PROMISE: said})
    assert any(phrase.rule == "wording/absolute-safety" for phrase in analysis.phrases)
    assert any(phrase.rule == "wording/absolute-safety" for phrase in believed_phrases(analysis)) is kept


@pytest.mark.parametrize(
    ("sentence", "topic", "promised"),
    [
        ("The glow is yours to keep for the rest of your days.", "permanent-results", True),
        ("Nothing in this field keeps for ever.", "permanent-results", False),
        ("No serum keeps lines away for good.", "permanent-results", False),
        ("No longer will you need to come back.", "permanent-results", True),
        ("No, and nothing is.", "chemical-free", False),
        ("No, the result stays.", "permanent-results", True),
    ],
)
def test_what_is_denied_of_everything_is_no_promise(rules: RuleSet, sentence: str, topic: str, promised: bool) -> None:
    """The recogniser knows the words of a promise better than the word that takes it back."""
    analysis = heard_of(rules, f"# Peels\n\n{sentence}\n", {sentence: {f"!{topic}": 0.97}})
    analysis = replace(analysis, phrases=[])
    assert bool(heard_phrases(analysis, rules, lambda _: 0.9)) is promised


ADVICE = "Ask your doctor before you start."


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ({ADVICE: {"+consult-professional": 0.9}}, {True}),
        ({ADVICE: {"+consult-professional": 0.1}}, {True}),
        ({}, {False}),
    ],
    ids=["heard", "in doubt", "not heard at all"],
)
def test_a_topic_that_no_sentence_is_heard_to_give_is_not_covered(
    rules: RuleSet, said: Mapping[str, Mapping[str, float]], counts: set[bool]
) -> None:
    """What remains in doubt still counts, and the reason why a place does not count is told."""
    analysis = heard_of(rules, f"# Retinol\n\n{ADVICE}\n", said)
    hits = [hit for hit in believed_coverage(analysis) if hit.topic == "consult-professional"]
    assert {hit.counts for hit in hits} == counts
    assert all(hit.reason for hit in hits if not hit.counts)


def test_where_one_sentence_gives_a_topic_cues_for_it_are_believed(rules: RuleSet) -> None:
    """The doubt is about the draft, not about a sentence: a byline or a table may say it in few words."""
    clear = "Have a word with your GP if you take tablets for your heart."
    analysis = heard_of(rules, f"# Retinol\n\n{ADVICE}\n\n{clear}\n", {clear: {"+consult-professional": 0.97}})
    assert all(hit.counts for hit in believed_coverage(analysis) if hit.topic == "consult-professional")


@pytest.mark.parametrize(("chance", "counts"), [(0.9, True), (0.3, False)])
def test_what_is_surely_heard_where_it_is_given_needs_more_than_a_cue(
    rules: RuleSet, chance: float, counts: bool
) -> None:
    """Advice to get help is heard wherever it stands; words that only look like it do not cover it."""
    advice = "Call a doctor at once if the skin blisters."
    analysis = heard_of(rules, f"# Retinol\n\n{advice}\n", {advice: {"+seek-help": chance}})
    hits = [hit for hit in believed_coverage(analysis) if hit.topic == "seek-help"]
    assert hits
    assert all(hit.counts is counts for hit in hits)


CROWDED = "There is no downtime with this peel, and it is completely safe for every skin type."


@pytest.mark.parametrize(("chance", "heard"), [(0.9, True), (0.1, False)])
def test_a_cue_that_its_sentence_drowns_is_heard_in_its_clause(rules: RuleSet, chance: float, heard: bool) -> None:
    """A sentence of three statements is heard to make two; the third is asked for alone."""
    asked: list[str] = []

    def read(sentence: str, context: str) -> Mapping[str, float]:
        asked.append(sentence)
        return {"risk/none": 0.99} if sentence == CROWDED else {"downtime/none": chance}

    source = SourceFile("draft.md", f"# Peels\n\n{CROWDED}\n")
    analysis = understanding(rules, None).analyse(source, read_segments(source), read)
    crowded = next(item.index for item in analysis.sentences if item.text == CROWDED)
    refined = heard_in_clauses(analysis, rules, read)
    assert "There is no downtime" in asked
    assert refined.recognised[crowded]["risk/none"] == 0.99
    assert ("downtime/none" in refined.recognised[crowded]) is heard


def test_two_cues_that_no_cue_rule_compares_are_judged(rules: RuleSet) -> None:
    """Who is turned away and "whatever your medical history" stand under keys of their own in the cue rules."""
    text = (
        "# Microneedling\n\n## Before you book\n\nPeople with eczema should not have microneedling.\n\n"
        "## Questions\n\nMicroneedling suits everyone.\n"
    )
    (finding,) = found(rules, text, {})
    assert {span.text for span in finding.spans} == {
        "People with eczema should not have microneedling.",
        "Microneedling suits everyone.",
    }


@pytest.mark.parametrize(
    ("second", "findings"),
    [
        ("It makes your face settle for the evening. " + CRUSTS, 1),
        ("By then you may wear a moisturiser. " + CRUSTS, 1),
        ("Laser resurfacing is another matter. " + CRUSTS, 0),
    ],
    ids=["nothing else", "a cream in passing", "a rival that opens its sentence"],
)
def test_what_is_named_in_passing_is_no_subject(rules: RuleSet, second: str, findings: int) -> None:
    """In an article on one thing, later sentences are about it, whatever creams are named beside it."""
    text = f"# Chemical peels\n\nA chemical peel is quick. {LUNCH}\n\n## Later\n\n{second}\n"
    assert len(found(rules, text, SAID, clash=0.8)) == findings


@pytest.mark.parametrize(("chance", "missing"), [(0.95, True), (0.5, False)])
def test_a_claim_of_proof_in_words_that_no_cue_knows_calls_for_its_source(
    rules: RuleSet, chance: float, missing: bool
) -> None:
    claim = "People in white coats have put it through its paces, and every line came away shorter."
    source = SourceFile("draft.md", f"# Azelaic acid\n\n{claim}\n")
    analysis = understanding(rules, None).analyse(
        source, read_segments(source), lambda sentence, _: {"evidence/proven": chance} if sentence == claim else {}
    )
    analysis = replace(analysis, demands=[*analysis.demands, *heard_demands(analysis, rules)])
    findings = [finding for finding in check(rules, analysis, None)[0] if finding.topic == "evidence-citation"]
    assert bool(findings) is missing
    assert all(any("recognised as evidence: proven, 0.95" in line for line in finding.trace) for finding in findings)
