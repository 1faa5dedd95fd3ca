"""What a page says by answering its own questions: "Can I swim afterwards? Please don't."."""

from __future__ import annotations

import pytest

from linter.engine import analyse
from linter.model.claim import Attribution
from linter.model.source import SourceFile
from linter.nlp.tokens import tokenize
from linter.nlp.units import answers
from linter.packs import load_rules
from linter.readers import read_segments


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Yes.", True),
        ("Of course.", True),
        ("By all means.", True),
        ("You can, and most people do.", True),
        ("Most people do.", True),
        ("Please do.", True),
        ("No.", False),
        ("Please don't.", False),
        ("I'm afraid not.", False),
        ("You don't have to.", False),
        ("We'd rather you didn't.", False),
        ("Not a bit of it.", False),
        ("That's an old myth.", False),
        ("You can have it on the day.", None),
        ("It isn't painful.", None),
        ("It does what it says.", None),
        ("Not always.", None),
        ("Most people.", None),
    ],
)
def test_a_reply_says_yes_or_no(answer: str, expected: bool | None) -> None:
    """Only as the whole first clause: "you can have it on the day" is a statement of its own."""
    assert answers(tokenize(answer)) is expected


@pytest.mark.parametrize(
    ("title", "question", "answer", "side"),
    [
        ("Retinol", "Is retinol safe in pregnancy?", "Yes.", "for-them-and-not-for-them suits"),
        ("Retinol", "Is retinol safe in pregnancy?", "No.", "for-them-and-not-for-them not"),
        ("Retinol", "Do I need sunscreen when I use retinol?", "No.", "sun-protection-needed-or-not careless"),
        ("Microneedling", "Can microneedling be done at home?", "Yes.", "at-home-or-professionals-only home"),
        (
            "Microneedling",
            "Can I do microneedling at home?",
            "Better not.",
            "at-home-or-professionals-only professional",
        ),
        ("Microneedling", "Are there any side effects?", "None.", "no-risk-and-risks none"),
        ("Microneedling", "Can I wear make-up afterwards?", "You can.", "activity-allowed-and-forbidden allow-please"),
        ("Botox", "Can I exercise after Botox?", "Better not.", "activity-allowed-and-forbidden forbid"),
        ("Chemical peels", "Can I have a peel in summer?", "No.", "season winter"),
        ("Vitamin C serum", "Is the serum fragrance-free?", "Yes.", "free-from-and-contains free"),
        ("Vitamin C serum", "Is the serum fragrance-free?", "No.", "free-from-and-contains contains"),
        ("Vitamin C serum", "Does the serum contain fragrance?", "No.", "free-from-and-contains free"),
    ],
)
def test_a_bare_answer_makes_the_statement_it_was_asked_for(title: str, question: str, answer: str, side: str) -> None:
    """The question names the matter, the answer takes the side."""
    rules = load_rules()
    draft = SourceFile("draft.md", f"# {title}\n\nA page about it.\n\n### {question}\n\n{answer}\n")
    analysis = analyse(draft, read_segments(draft), rules)
    said = [
        f"{claim.rule.partition('/')[2]} {claim.pole}"
        for claim in analysis.claims
        if claim.attribution is Attribution.AUTHOR and claim.text == answer
    ]
    assert side in said
    assert len({item for item in said if item.split()[0] == side.split()[0]}) == 1
