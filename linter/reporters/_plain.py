"""What the checks call things, in words for readers who have never seen a linter."""

from __future__ import annotations

import re

from linter.model.finding import Category, Finding

# Short names of the contract's topics, as a reviewer would say them.
TOPICS = {
    Category.CONTRADICTION: {
        "combination": "what goes together",
        "interval": "time between sessions",
        "sessions": "number of sessions",
        "frequency": "how often",
        "timing": "when",
        "order": "what goes first",
        "concentration": "strength",
        "duration": "how long results last",
        "onset": "when results show",
        "downtime": "recovery time",
        "pain": "pain",
        "risk": "risks",
        "suitability": "who it suits",
        "sun": "sun",
        "aftercare": "aftercare",
        "setting": "where and by whom",
        "effect": "what it does",
        "evidence": "proof and approval",
        "composition": "what is in it",
        "cost": "price",
    },
    Category.MISSING: {
        "consult-professional": "see a professional first",
        "qualified-provider": "who may do it",
        "contraindications": "who should not have it",
        "pregnancy": "pregnancy and breastfeeding",
        "side-effects": "side effects",
        "downtime": "recovery",
        "sun-protection": "sun protection",
        "aftercare": "aftercare",
        "results-vary": "results differ",
        "skin-tone-risk": "darker skin",
        "medication-interaction": "medicines and other products",
        "patch-test": "patch test",
        "introduce-gradually": "starting slowly",
        "seek-help": "when to get help",
        "medical-review": "medical review",
        "evidence-citation": "sources for claims",
    },
    Category.WORDING: {
        "absolute-safety": "promise of safety",
        "no-side-effects": "promise of no side effects",
        "guaranteed-results": "guaranteed results",
        "permanent-results": "results for ever",
        "cure-claim": "promise of a cure",
        "painless": "promise of no pain",
        "instant-results": "results at once",
        "superlative": "best, first, only",
        "approval-claim": "talk of approval",
        "universal-suitability": "said to suit everybody",
        "unsupported-proof": "proof without a source",
        "inducement": "pressure to buy",
        "testimonial": "praise by clients",
        "chemical-free": "scare words",
    },
}

_MOMENTS = {
    "context": "taken from the lines around it",
    "document": "what the draft is about",
    "explicit": "named there",
}
_SIDE = re.compile(r"(first|second): (.*)", re.S)
_STEPS = (
    (re.compile(r"cue (“.*”) → value", re.S), r"matches the pattern \1, which gives a number"),
    (re.compile(r"cue (“.*”) → (\S+)", re.S), r"matches the pattern \1, which stands for “\2”"),
    (re.compile(r"recognised as (.*), (0\.\d+)"), r"read as “\1” by the trained model, which is \2 sure of 1"),
    (re.compile(r"condition ([a-z]+):(.*)"), r"only for a certain \1: \2"),
    (re.compile(r"phrase (“.*”)", re.S), r"matches the pattern \1"),
    (re.compile(r"demanded by (.*) \((\S+)\)"), r"\1 calls for it (rule \2)"),
    (
        re.compile(r"looked for (\d+) wordings of (.*), such as (“.*”)", re.S),
        r"looked for \1 patterns of it, such as \3",
    ),
    (re.compile(r"nearest: (.*)", re.S), r"came nearest: \1"),
    (
        re.compile(r"read side by side: they clash, ([01]\.\d+)"),
        r"asked whether the two contradict each other, the trained model gives \1 of 1",
    ),
    (
        re.compile(r"weighed with all else that is known of the two: ([01]\.\d+)"),
        r"weighed with all else that is known of the two, that is \1 of 1",
    ),
    (
        re.compile(r"and among the other pairs of this draft: ([01]\.\d+)"),
        r"and beside whatever else in this draft may contradict itself, \1 of 1",
    ),
    (
        re.compile(r"only “(.*)” and “(.*)” hold for the two, in doubt"),
        r"only two things speak for both being true, and they are in doubt: \1, and \2",
    ),
    (
        re.compile(r"only “(.*)” holds for the two, in doubt"),
        r"only one thing speaks for both being true, and it is in doubt: \1",
    ),
    (re.compile(r"no compatibility test holds for the two"), "nothing was found that lets both be true"),
    (re.compile(r"a tension, not a conflict: (.*)"), r"graded down: \1"),
)
_SUBJECT = re.compile(r"subject (.*) \((\w+)\)")


def topic_of(finding: Finding) -> str:
    """Return the topic of a finding as a reviewer would say it; a pack's own topic is said as it is written."""
    return TOPICS[finding.category].get(finding.topic, finding.topic.replace("-", " "))


def step_of(step: str) -> str:
    """Return one step of how a finding came about; what has no plainer words stays as it is."""
    side = _SIDE.fullmatch(step)
    if side is not None:
        return f"{side[1]} place: {step_of(side[2])}"
    subject = _SUBJECT.fullmatch(step)
    if subject is not None:
        return f"about {subject[1].replace('-', ' ')} ({_MOMENTS.get(subject[2], subject[2])})"
    for pattern, words in _STEPS:
        if pattern.fullmatch(step):
            return pattern.sub(words, step)
    return step
