"""Copy that sites keep in front matter is read with its place; what only machines read is not."""

from __future__ import annotations

import time

import pytest

from linter.model.segment import Segment, SegmentKind
from linter.model.source import SourceFile
from linter.readers import read_notes

from .places import read

Kind = SegmentKind

_PAGE = """\
---
title: "Carbon peel \\u2013 \\"explained\\""
slug: carbon-peel
permalink: /blog/carbon-peel/
date: 2024-05-20
layout: post
categories: [skin care, laser treatments]
tags:
  - black doll
draft: false
image: /img/a b.jpg
cover_alt: Seven bottles on a tray
author: Jo Marsh
reviewer:
  name: Dr Lee
  title: Consultant dermatologist
description: >-
  Calm skin
  by *Monday*, we think.
hero:
  heading: One visit
  text: |
    It lasts a year.

    - No needles
    - No knife
  image: {src: a.png, alt: 'A face, it''s calm'}
features:
  - title: No downtime
    text: Back at your desk
    icon: clock-outline
  - title: "Price"
    price: £750
---
# Carbon peel

Body.
"""


def _by_key(segments: list[Segment]) -> dict[str, list[Segment]]:
    keyed: dict[str, list[Segment]] = {}
    for segment in segments:
        if segment.key_path:
            keyed.setdefault(".".join(segment.key_path), []).append(segment)
    return keyed


def test_values_that_are_copy_are_segments() -> None:
    """Titles, descriptions, sections and features are copy; paths, dates, tags and class names are not."""
    keyed = _by_key(read(_PAGE))
    assert {key: [segment.text for segment in segments] for key, segments in keyed.items()} == {
        "title": ['Carbon peel – "explained"'],
        "cover_alt": ["Seven bottles on a tray"],
        "author": ["Jo Marsh"],
        "reviewer.name": ["Dr Lee"],
        "reviewer.title": ["Consultant dermatologist"],
        "description": ["Calm skin by Monday, we think."],
        "hero.heading": ["One visit"],
        "hero.text": ["It lasts a year.", "No needles", "No knife"],
        "hero.image.alt": ["A face, it's calm"],
        "features.0.title": ["No downtime"],
        "features.0.text": ["Back at your desk"],
        "features.1.title": ["Price"],
        "features.1.price": ["£750"],
    }


def test_values_have_the_kind_that_their_key_gives_them() -> None:
    """The title is the title of the draft, a section's heading heads its text, and credits are boilerplate."""
    segments = read(_PAGE)
    keyed = _by_key(segments)
    assert keyed["title"][0].kind is Kind.TITLE
    assert [segment.kind for segment in keyed["hero.text"]] == [Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.LIST_ITEM]
    assert keyed["cover_alt"][0].caption_of == "image"
    assert all(segments[index].text == "One visit" for index in keyed["hero.text"][0].headings[1:])
    assert keyed["author"][0].boilerplate
    assert keyed["reviewer.title"][0].boilerplate
    heading, body = segments[-2:]
    assert (heading.kind, heading.level, heading.headings) == (Kind.HEADING, 1, (0,))
    assert body.headings == (0, len(segments) - 2)


def test_questions_come_before_their_answers_whatever_their_order() -> None:
    """A pair written answer first is still a pair."""
    segments = read("---\nfaq:\n  - answer: Hardly.\n    question: Does it hurt?\n---\n")
    assert [(segment.kind, segment.question) for segment in segments] == [(Kind.QUESTION, None), (Kind.ANSWER, 0)]


def test_toml_is_read_as_exactly() -> None:
    """Tables, arrays of tables, inline tables and all four kinds of strings."""
    draft = (
        "+++\ntitle = \"Acids \\u2013 \\\"at home\\\"\"\ndate = 2024-05-20\nsummary = '''\nKeep it *simple*.\n'''\n"
        'tags = ["AHA peel", "glycolic acid"]\n[params]\n  intro = "One # two" # remark\n'
        '[[params.items]]\nquestion = \'Is it safe?\'\nanswer = """\nMostly, \\\n   yes."""\n'
        'seo = { description = "Calm skin, fast", url = "/a b" }\n+++\nBody.\n'
    )
    assert [(".".join(segment.key_path), segment.text) for segment in read(draft)] == [
        ("title", 'Acids – "at home"'),
        ("summary", "Keep it simple."),
        ("params.intro", "One # two"),
        ("params.items.0.question", "Is it safe?"),
        ("params.items.0.answer", "Mostly, yes."),
        ("params.items.0.seo.description", "Calm skin, fast"),
        ("", "Body."),
    ]


def test_front_matter_with_carriage_returns() -> None:
    """CRLF is a line end within scalars, too."""
    draft = "---\r\ntitle: Calm\r\ndescription: |\r\n  One line\r\n  and another\r\n---\r\nBody.\r\n"
    assert [segment.text for segment in read(draft)] == ["Calm", "One line and another", "Body."]


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        ("---\ntitle: Peels: your questions\ndescription: Calm skin for all\n---\nBody.\n", "line 2: "),
        ('+++\ntitle = "Peels: your questions"\ndescription = Calm skin for all\n+++\nBody.\n', "line 3: "),
        ("---\ntitle: 'Peels: your questions'\ndescription: Calm skin for all\n\nBody.\n", "line 1: "),
    ],
)
def test_broken_front_matter_is_read_line_by_line_and_reported(draft: str, says: str) -> None:
    """The article is checked all the same, and the note names the line and the remedy."""
    assert [segment.text for segment in read(draft)] == ["Peels: your questions", "Calm skin for all", "Body."]
    (note,) = read_notes(SourceFile("draft.md", draft))
    assert note.startswith(says)
    assert "line by line" in note


def test_a_line_across_the_page_is_no_front_matter() -> None:
    """Three dashes at the top may be just that."""
    draft = "---\n\nPeels sting.\n\n---\n\nThey heal.\n"
    assert [segment.text for segment in read(draft)] == ["Peels sting.", "They heal."]
    assert read_notes(SourceFile("draft.md", draft)) == []


@pytest.mark.parametrize("front", ["a: " + "[" * 50_000, "a: " + "{" * 50_000, "- " * 50_000, "a" + ".a" * 50_000])
@pytest.mark.parametrize("fence", ["---", "+++"])
def test_no_nesting_hangs_the_reader(front: str, fence: str) -> None:
    """Brackets without end are broken front matter, at once."""
    began = time.perf_counter()
    read(f"{fence}\n{front}\n{fence}\nBody.\n")
    assert time.perf_counter() - began < 5
