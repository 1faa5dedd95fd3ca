"""Which pairs of statements clash, and which only look like it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from linter.model.finding import Finding

Check = Callable[..., list[Finding]]

PRICED = """# Skin tag removal

## Prices

| What | Price |
| --- | --- |
| First three skin tags | €140 |
| Each further skin tag | €20 |

## Questions

"""


@pytest.mark.parametrize(
    ("sentence", "findings"),
    [
        ("Removal of your first three skin tags is €95.", 1),
        ("Removal of your first three skin tags is one hundred and forty euros.", 0),
        ("A course of three visits for skin tags is €95.", 0),
        ("The milia facial is €95.", 0),
        ("The first three skin tags are €140, and their histology is €95.", 0),
    ],
    ids=["another price", "the same price in words", "a course", "another thing", "two prices side by side"],
)
def test_two_prices_of_one_thing(contradictions: Check, sentence: str, findings: int) -> None:
    """A table and a sentence must ask the same for the same; a course and other things cost otherwise."""
    found = [item for item in contradictions(f"{PRICED}{sentence}\n") if item.rule == "claims/two-prices"]
    assert len(found) == findings


CLASHES = [
    (
        "downtime",
        "# The light peel",
        "There is no downtime with this peel.",
        "Plan five days off work while the skin peels.",
    ),
    (
        "downtime",
        "# Fractional laser",
        "You can go straight back to your desk.",
        "Expect seven days of redness and flaking.",
    ),
    ("pain", "# HIFU", "HIFU is completely painless.", "HIFU is quite painful along the jaw."),
    (
        "interval",
        "# Chemical peels",
        "Peels should be done every two weeks.",
        "Peels should be spaced six to eight weeks apart.",
    ),
    ("interval", "# Microneedling", "Sessions are four weeks apart.", "Leave at least eight weeks between sessions."),
    ("frequency", "# Retinol", "Use retinol every night.", "Retinol should be used no more than twice a week."),
    ("timing", "# Retinol", "Use retinol in the morning.", "Retinol should only be used at night."),
    (
        "setting",
        "# TCA peels",
        "A TCA peel can be done at home.",
        "TCA peels should only be done in a clinic by a doctor.",
    ),
    (
        "suitability",
        "# Retinol",
        "Retinol is safe during pregnancy.",
        "Retinol should not be used if you are pregnant.",
    ),
    (
        "combination",
        "# Microneedling and laser",
        "Microneedling and laser should not be combined in a single session.",
        "For faster results, we perform microneedling and laser in the same appointment.",
    ),
    ("sun", "# Glycolic acid", "There is no need for sunscreen.", "Wear SPF 50 every day with glycolic acid."),
    (
        "duration",
        "# Skin boosters",
        "The results last for up to two years.",
        "The effect wears off after around six months.",
    ),
    ("frequency", "# Retinol", "Use retinol twice a week at most.", "Use retinol every night if you are in a hurry."),
    ("pain", "# HIFU", "HIFU is painless.", "Along the jaw it hurts enough for two paracetamol."),
    ("aftercare", "# Filler", "No exercise for a week.", "You can exercise after two days."),
    (
        "aftercare",
        "# Jaw filler",
        "No rubbing, facials or gua sha on the jaw for two weeks.",
        "Work firmly along the jaw for five minutes each evening.",
    ),
    (
        "onset",
        "# Azelaic acid",
        "Give azelaic acid twelve weeks before you judge it.",
        "If your spots look no better after three weeks, it is not for you.",
    ),
    ("sun", "# CO2 laser", "Do not put any sunscreen on until the skin has healed.", "SPF 50 goes on straight away."),
    (
        "aftercare",
        "# CO2 laser",
        "Keep the surface greasy, and renew the petroleum jelly every few hours.",
        "Leave the treated skin bare and dry.",
    ),
    ("aftercare", "# Filler", "Avoid exercise for 24 hours after filler.", "You can exercise straight after filler."),
    ("aftercare", "# Filler", "Wait 48 hours before exercising.", "You can exercise straight after filler."),
    ("aftercare", "# Peels", "Avoid make-up for 24 hours after a peel.", "Make-up is fine straight after a peel."),
    ("aftercare", "# Peels", "We advise against swimming for a week.", "You do not have to wait before you swim."),
    ("aftercare", "# Threads", "Sleep on your back for a week.", "Sleeping face down is perfectly fine."),
    ("timing", "# Retinol", "Use retinol in the morning and never before bed.", "Apply retinol at night."),
    ("timing", "# Peptides", "Use peptides both morning and evening.", "Keep peptides to the evening."),
    ("effect", "# Lip filler", "Lip filler can be dissolved.", "There is no way of dissolving lip filler."),
    ("sun", "# Sunscreen", "One application lasts all day.", "Wear SPF 50, and reapply it every two hours."),
]

LOOK_ALIKES = [
    ("another treatment", "# Lasers", "Pico laser has no downtime.", "CO2 laser needs ten days of downtime."),
    ("another skin", "# Peels", "For oily skin, peels every two weeks.", "For dry skin, peels every six weeks."),
    (
        "stages",
        "# Retinol",
        "Start with retinol twice a week.",
        "Once your skin is used to it, apply retinol every night.",
    ),
    (
        "patience",
        "# Azelaic acid",
        "Give azelaic acid eight weeks before you judge it.",
        "If nothing has changed after four months, it is not for you.",
    ),
    (
        "a pause and a question",
        "# Lash lift",
        "Stop retinol five days before your lash lift.",
        "Can I use retinol right up to the night before?",
    ),
    (
        "sunscreen once healed",
        "# CO2 laser",
        "Do not put any sunscreen on for the first three days.",
        "From day five, wear SPF 50 every morning.",
    ),
    (
        "upkeep",
        "# Microneedling",
        "Sessions are four weeks apart.",
        "A maintenance session every six months keeps results.",
    ),
    ("a question", "# Peels", "Is there no downtime with a peel?", "Plan five days off work while the skin peels."),
    ("a myth", "# Peels", "Myth: a peel has no downtime.", "Plan five days off work while the skin peels."),
    ("a report", "# Peels", "Some clinics claim that a peel has no downtime.", "Plan five days off after the peel."),
    ("not without", "# Peels", "A peel is not without downtime.", "Plan five days off work while the skin peels."),
    (
        "overlapping ranges",
        "# Microneedling",
        "Sessions are four to six weeks apart.",
        "Leave at least a month between sessions.",
    ),
    (
        "other partner",
        "# Injectables",
        "Botox and filler can be done in the same visit.",
        "Filler and laser must not be given at the same appointment.",
    ),
    (
        "morning and night",
        "# Actives",
        "Retinol and vitamin C should never be layered together.",
        "Use vitamin C in the morning and retinol at night.",
    ),
    ("later", "# Filler", "No exercise for 24 hours.", "You can exercise after two days."),
    (
        "each its own treatment",
        "# HydraFacial",
        "You can exercise straight after a HydraFacial.",
        "Avoid the gym for 48 hours after microneedling.",
    ),
    (
        "sessions on other parts of the body",
        "# Laser hair removal",
        "Sessions on the face are four weeks apart.",
        "Leave eight weeks between sessions on the legs.",
    ),
    ("another product", "# Vitamin C", "The serum is fragrance-free.", "Our body lotion contains a light fragrance."),
    ("a gentle start", "# Retinol", "Start with retinol twice a week.", "After three months use retinol every night."),
    ("a wait that is over", "# Peels", "Do not exfoliate for a week.", "You can exfoliate again after ten days."),
    (
        "other hands",
        "# Filler",
        "Do not massage the area yourself.",
        "Your injector may massage the area after treatment.",
    ),
    (
        "when it is over",
        "# Filler",
        "Breastfeeding women should not have filler.",
        "Once you have stopped breastfeeding, you can have filler.",
    ),
    ("other names", "# Facials", "The Express Glow facial costs $75.", "Our Deluxe Glow facial is $140."),
    (
        "before and after",
        "# Peels",
        "Stop retinol seven days before your peel.",
        "Resume retinol three days after your peel.",
    ),
]


@pytest.mark.parametrize(("topic", "title", "first", "second"), CLASHES)
def test_both_cannot_hold(contradictions: Check, topic: str, title: str, first: str, second: str) -> None:
    """Two plain statements on one subject under one condition are one finding with both places."""
    found = contradictions(title, first, "## Further down", second)
    assert [finding.topic for finding in found] == [topic]
    texts = [span.text for span in found[0].spans]
    assert texts[:2] == [first, second]


@pytest.mark.parametrize(("topic", "title", "first", "second"), CLASHES)
def test_the_order_of_paragraphs_does_not_matter(
    contradictions: Check, topic: str, title: str, first: str, second: str
) -> None:
    """Told the other way round, the same disagreement is found."""
    assert [finding.topic for finding in contradictions(title, second, "## Further down", first)] == [topic]


@pytest.mark.parametrize(("reason", "title", "first", "second"), LOOK_ALIKES)
def test_both_can_hold(contradictions: Check, reason: str, title: str, first: str, second: str) -> None:
    """Look-alikes are left alone."""
    assert contradictions(title, first, "## Further down", second) == [], reason


@pytest.mark.parametrize(("topic", "title", "first", "second"), CLASHES)
def test_a_believer_is_no_author(contradictions: Check, topic: str, title: str, first: str, second: str) -> None:
    """Put into other people's mouths, a statement contradicts nobody."""
    believed = f"Some people believe that {first[0].lower()}{first[1:]}"
    assert contradictions(title, believed, "## Further down", second) == []


def test_one_disagreement_is_one_finding(contradictions: Check) -> None:
    """However many sentences repeat a side, the reader sees one finding with further places."""
    found = contradictions(
        "# The light peel",
        "There is no downtime with this peel.",
        "## After",
        "Plan five days off work.",
        "## Reminder",
        "Expect five days of peeling.",
    )
    assert len(found) == 1
    assert len(found[0].spans) == 3


@pytest.mark.parametrize("answer", ["Of course.", "By all means.", "Yes, you can."])
def test_a_bare_answer_is_shown_with_what_follows_it(contradictions: Check, answer: str) -> None:
    """Such an answer tells a reader nothing; the sentence after it does, and makes no second finding of its own."""
    found = contradictions(
        "# After your anti-wrinkle injections",
        "Leave the gym, running and hot yoga until tomorrow at the earliest.",
        "### Can I go to the gym afterwards?",
        f"{answer} Plenty of our regulars are back on the bike the same evening.",
    )
    assert [finding.topic for finding in found] == ["aftercare"]
    assert found[0].spans[1].text == f"{answer} Plenty of our regulars are back on the bike the same evening."
    assert f"{answer} Plenty of our regulars" in found[0].message


def test_the_fingerprint_survives_a_move(contradictions: Check) -> None:
    """Text added above moves a finding, but does not change its mark."""
    one = contradictions("# HIFU", "HIFU is completely painless.", "## Later", "HIFU is quite painful.")
    other = contradictions(
        "# HIFU", "A word of welcome.", "HIFU is completely painless.", "## Later", "HIFU is quite painful."
    )
    assert one[0].fingerprint == other[0].fingerprint
    assert one[0].spans[0].span != other[0].spans[0].span
