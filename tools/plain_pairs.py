"""How well two plain statements are told to clash when they stand far apart in an article that says nothing else.

Drafts of the corpus hide their contradictions in articles; here are statements as anybody would make them ("Retinol is
safe in pregnancy." and "Avoid retinol if you are pregnant."), and pairs that only sound opposed. `python -m
tools.plain_pairs` prints the figures of both files of `corpus/plain/`, `--wrong` also what was missed or wrong in the
tuned one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import yaml

from linter.engine import chosen_recogniser, lint
from linter.model.finding import Category, Finding
from linter.model.source import SourceFile
from linter.packs import load_rules
from linter.readers import read_segments

FOLDER = Path(__file__).resolve().parent.parent / "corpus" / "plain"
FILES = ("tuned", "held-out")

ARTICLE = """# {subject}: a guide

Welcome to our page about {topic}. The clinic stands on a quiet street behind the library. There is parking for six
cars in the yard. The receptionist will offer you water or tea. Please bring your phone number and a form of
identification. We opened our doors in the spring and have grown ever since. The waiting room has large windows and
soft chairs. You may read one of our magazines while you wait. Our opening hours are on the door and on our website.
Buses stop across the road. {first}

## What to expect

The room is quiet and a nurse stays with you. You lie on a couch and a lamp is placed above your face. The practitioner
looks at your skin through a lens and writes notes. Photographs are taken from the front and from both sides. You can
ask for a break at any time. Music plays softly in the background. A blanket is there if you feel cold. Afterwards you
sit up slowly and are shown to the mirror. Your notes are kept safely and shared with nobody.

## Good to know

Every visitor receives a printed sheet with our phone number. Our staff meet each Monday to talk about their work. The
building is easy to reach with a pram or a wheelchair. Cards and cash are accepted at the desk. Please tell us early if
you need to move a booking. A second branch is planned near the station. The garden behind the house is open to
visitors. Our team is happy to answer questions. {second}

## About us

We like to hear what visitors think of us. A box for letters stands beside the door. Some of our plants are older than
the clinic itself. The coffee comes from a small roaster in the next town. Children enjoy the fish tank in the hall. The
lift goes to the second floor. A map of the area hangs beside it. You will find the cloakroom on the left. Thank you for
reading to the end.
"""


@dataclass(frozen=True, slots=True)
class PlainPair:
    """Two statements on one subject, and whether both cannot hold."""

    subject: str
    first: str
    second: str
    clash: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the clashing pairs were found, and how many of the others were reported."""

    clashing: int
    found: int
    look_alikes: int
    wrong: int


def read(path: Path) -> list[PlainPair]:
    """Return the pairs of a file.

    Raises:
        KeyError: an entry lacks a field.
    """
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [PlainPair(item["subject"], item["a"], item["b"], item["clash"]) for item in entries]


def report(pairs: Iterable[PlainPair]) -> list[list[Finding]]:
    """Return the contradictions found in an article with each pair."""
    rules, recogniser = load_rules(), chosen_recogniser(wanted=True)
    reported = []
    for pair in pairs:
        text = ARTICLE.format(subject=pair.subject, topic=pair.subject.lower(), first=pair.first, second=pair.second)
        source = SourceFile("draft.md", text)
        findings = lint(source, read_segments(source), rules, recogniser=recogniser).findings
        reported.append([item for item in findings if item.category is Category.CONTRADICTION])
    return reported


def tally(pairs: list[PlainPair], reported: list[list[Finding]]) -> Tally:
    """Count what was found of what clashes, and what was reported of what does not."""
    both = list(zip(pairs, reported, strict=True))
    return Tally(
        sum(pair.clash for pair in pairs),
        sum(pair.clash and bool(findings) for pair, findings in both),
        sum(not pair.clash for pair in pairs),
        sum(not pair.clash and bool(findings) for pair, findings in both),
    )


def measured(name: str) -> Tally:
    """Return the figures of one file."""
    pairs = read(FOLDER / f"{name}.yaml")
    return tally(pairs, report(pairs))


@click.command()
@click.option("--wrong", is_flag=True, help="Print the pairs of the tuned file that were missed or wrongly reported.")
def main(*, wrong: bool) -> None:
    """Print how many pairs of each file were found, and how many were reported wrongly."""
    for name in FILES:
        pairs = read(FOLDER / f"{name}.yaml")
        reported = report(pairs)
        count = tally(pairs, reported)
        click.echo(f"{name}: {count.found} of {count.clashing} found")
        click.echo(f"{name}: {count.wrong} of {count.look_alikes} look-alikes reported")
        if wrong and name == "tuned":
            for pair, findings in zip(pairs, reported, strict=True):
                if bool(findings) is not pair.clash:
                    said = ", ".join(item.rule for item in findings) or "missed"
                    click.echo(f"  {said}: {pair.subject}: {pair.first} | {pair.second}")


if __name__ == "__main__":
    main()
