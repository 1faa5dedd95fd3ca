"""Safety language: who demands it, and which rule speaks for a topic that several demand."""

from __future__ import annotations

import pytest

from linter import lint_text
from linter.model.finding import Category, Finding


def missing(draft: str, path: str = "draft.md") -> dict[str, Finding]:
    """Return the missing topics of a draft."""
    findings = lint_text(draft, path=path).findings
    return {finding.topic: finding for finding in findings if finding.category is Category.MISSING}


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Plasma pen", "Plasma pen sessions are listed by area. The plasma pen room is upstairs."),
        ("Lip blush", "Lip blush is booked at the front desk. A lip blush takes an hour and a half."),
        ("Having a mole removed", "Mole removal is on the menu in both branches. Mole removal is listed by size."),
        ("Sclerotherapy", "Sclerotherapy is priced by leg. Sclerotherapy is on the menu in both branches."),
        ("Our home IPL handset", "The home IPL handset has five settings. A home IPL handset comes with a case."),
    ],
)
def test_a_rare_procedure_calls_for_what_every_procedure_calls_for(title: str, body: str) -> None:
    """What a pack does not know in particular is still a procedure."""
    found = missing(f"# {title}\n\n{body}\n")
    assert {"contraindications", "pregnancy", "side-effects", "aftercare", "seek-help", "skin-tone-risk"} <= set(found)


def test_what_is_no_procedure_on_the_skin_calls_for_nothing() -> None:
    """A page on teeth may mention a clinic."""
    body = "Teeth whitening is booked at the front desk. Teeth whitening is on the menu in both branches."
    assert missing(f"# Teeth whitening\n\n{body}\n") == {}


def test_the_rule_that_knows_most_of_a_subject_speaks() -> None:
    """A rule on peels, and one on every procedure, demand the same; the reader gets the reason that is about peels."""
    found = missing("# Chemical peels\n\nChemical peels are listed by acid. Chemical peels come in three strengths.\n")
    assert found["pregnancy"].rule == "safety-requirements/pregnancy-peel"
    assert not any(finding.rule.endswith("-other-treatment") for finding in found.values())


def test_a_leaflet_names_its_house_first_and_its_subject_below() -> None:
    """The title of a leaflet is often a letterhead; the line below it is what the leaflet is on."""
    leaflet = """\
HARBOUR ROW CLINIC, WHITBY
Plasma pen: information for patients

Lie back and breathe slowly. The room is warm, and you may bring music. Parking is free after six.

Downstairs there is a shelf. It has sunscreen, retinol, glycolic acid, niacinamide and vitamin C.

Upstairs there is a menu. It lists microneedling, dermal fillers, chemical peels and Botox.
"""
    assert "contraindications" in missing(leaflet, "leaflet.txt")
    assert (
        missing(
            leaflet.replace("Plasma pen: information for patients", "A plasma pen hums in room two."), "leaflet.txt"
        )
        == {}
    )
