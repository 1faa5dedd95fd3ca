"""What a Markdown draft says, without its markup, and in which context."""

from __future__ import annotations

import pytest

from linter.model.segment import Segment, SegmentKind

from .places import read

Kind = SegmentKind


def texts(segments: list[Segment]) -> list[str]:
    """Return the text of each segment."""
    return [segment.text for segment in segments]


def only(text: str, name: str = "draft.md") -> Segment:
    """Read a draft that has one segment."""
    (segment,) = read(text, name)
    return segment


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("There is **no downtime** with *this* peel.", "There is no downtime with this peel."),
        ("Ask [our ***nurse*** team](/team) first.", "Ask our nurse team first."),
        ("Redness &amp; warmth&nbsp;fade.", "Redness & warmth fade."),
        ("A \\*gentle\\* peel", "A *gentle* peel"),
        ("Soft\nwrapped   \r\nlines\\\nhere", "Soft wrapped lines here"),
        ("CO<sub>2</sub> <b>laser</b><br>treatment<!-- check this -->", "CO2 laser treatment"),
        ("A study[^1] says so.\n\n[^1]: Published last year.", None),
        ("See <https://clinic.example/a_b> or https://clinic.example/c?d=1, then ring.", "See or , then ring."),
        ("Apply `0.3%` retinol", "Apply 0.3% retinol"),
        ("Was ~~£200~~ £150", "Was £150"),
        ("Photo{{< lightbox >}} of {% if x %}the{% endif %} peel {{ page.name }}", "Photo of the peel"),
        ("A heal<sup><a href='#f'>1</a></sup>ing week", "A healing week"),
        ("Cells\u00ad and 👩🏽‍⚕️ cre\u0301me", "Cells and 👩🏽‍⚕️ cre\u0301me"),
        ("A clear frost (x<y) is < 5 minutes", "A clear frost (x<y) is < 5 minutes"),
    ],
)
def test_markup_is_dropped_and_copy_is_kept(written: str, seen: str | None) -> None:
    """Emphasis, links, tags, addresses, comments and shortcodes go; their words stay."""
    segments = read(written)
    assert texts(segments) == (["A study says so.", "Published last year."] if seen is None else [seen])


def test_code_is_no_copy() -> None:
    """Fenced and indented code, and highlighted blocks of Liquid, are skipped."""
    draft = (
        "Before.\n\n```yaml\npainless: yes\n```\n\n    painless()\n\n"
        "{% highlight js %}\npainless\n{% endhighlight %}\nAfter."
    )
    assert texts(read(draft)) == ["Before.", "After."]


def test_headings_are_known_to_what_stands_under_them() -> None:
    """The first h1 is the title; deeper headings nest, and end with the next of their level."""
    segments = read("# Peels\n\n## Risks\n\n### Rare\n\nScars.\n\n## Cost\n\nLittle.\n")
    title, risks, rare, scars, cost, little = segments
    assert [segment.kind for segment in segments[:3]] == [Kind.TITLE, Kind.HEADING, Kind.HEADING]
    assert (title.level, risks.level, rare.level) == (1, 2, 3)
    assert scars.headings == (0, 1, 2)
    assert (cost.headings, little.headings) == ((0,), (0, 4))


def test_list_items_know_their_level_and_the_line_that_introduces_them() -> None:
    """A paragraph, item or heading that ends with a colon introduces the list; deeper items inherit it."""
    segments = read("Do not have a peel if you:\n\n- are pregnant\n- take:\n    - isotretinoin\n- [ ] are tanned\n")
    assert texts(segments) == ["Do not have a peel if you:", "are pregnant", "take:", "isotretinoin", "are tanned"]
    assert [segment.introducer for segment in segments] == [None, 0, 0, 2, 0]
    assert [segment.level for segment in segments] == [0, 1, 1, 2, 1]
    assert len({segment.block for segment in segments[1:]}) == 1


def test_a_label_in_bold_stays_in_its_sentence() -> None:
    """`**Downtime:** none` reads as it is printed."""
    segments = read("- **Downtime:** none\n\n**Pain:** little\n")
    assert texts(segments) == ["Downtime: none", "Pain: little"]
    assert [segment.kind for segment in segments] == [Kind.LIST_ITEM, Kind.PARAGRAPH]


def test_table_cells_know_their_row_and_column() -> None:
    """The first cell of a row and the header of a column tell what a cell is about."""
    segments = read("| | Home | Clinic |\n|---|---|---|\n| Strength | 5% | **30%** &amp; up |\n")
    home, clinic, strength, five, thirty = segments
    assert thirty.text == "30% & up"
    assert (five.row_header, five.column_header) == (2, 0)
    assert (thirty.row_header, thirty.column_header) == (2, 1)
    assert (strength.row_header, home.column_header, clinic.row_header) == (None, None, None)
    assert {segment.kind for segment in segments} == {Kind.TABLE_CELL}


@pytest.mark.parametrize(
    "written",
    [
        "**Does it hurt?**\n\nHardly.",
        "**Does it hurt?** Hardly.",
        "**Does it hurt?**\nHardly.",
        "*Does it hurt?* Hardly.",
        "**Q: Does it hurt?** A: Hardly.",
        "Q. Does it hurt? A. Hardly.",
        "Q: Does it hurt?\n\nA: Hardly.",
        "## FAQ\n\nDoes it hurt? Hardly.",
        "<details>\n<summary>Does it hurt?</summary>\n\nHardly.\n</details>",
        "<details><summary>Does it hurt?</summary>Hardly.</details>",
        "Does it hurt?\n: Hardly.",
        '{{< faq question="Does it hurt?" >}}\nHardly.\n{{< /faq >}}',
        '<Accordion title="Does it hurt?">\n\nHardly.\n\n</Accordion>',
        "---\nfaq:\n  - question: Does it hurt?\n    answer: Hardly.\n---\n",
        "---\nfaq:\n  - q: Does it hurt?\n    a: |\n      Hardly.\n---\n",
        '+++\n[[faq]]\nquestion = "Does it hurt?"\nanswer = "Hardly."\n+++\n',
        "---\nfaq_schema:\n  - name: Does it hurt?\n    text: Hardly.\n---\n",
        "---\nblocks:\n  - title: Does it hurt?\n    text: Hardly.\n---\n",
        '"Does it hurt?" - Jo, Leeds\n\nHardly.',
        "**BEA:** Welcome.\n\n**BEA:** Does it hurt?\n\n**DR LEE:** Hardly.\n\n**DR LEE:** Bye.",
    ],
)
def test_questions_and_their_answers_find_each_other(written: str) -> None:
    """Every way in which clinics write an FAQ gives a question and, pointing at it, the answer."""
    segments = read(written)
    number = next(index for index, segment in enumerate(segments) if segment.kind is Kind.QUESTION)
    answer = segments[number + 1]
    assert "Does it hurt?" in segments[number].text
    assert answer.text.endswith("Hardly.")
    assert (answer.kind, answer.question) == (Kind.ANSWER, number)


def test_a_heading_that_asks_stays_a_heading() -> None:
    """What follows answers it, up to the next heading; items and cells keep their kind."""
    segments = read("## How often?\n\nMonthly.\n\n- Less in winter.\n\n## Cost\n\n£90.\n")
    assert [segment.kind for segment in segments] == [
        Kind.HEADING,
        Kind.ANSWER,
        Kind.LIST_ITEM,
        Kind.HEADING,
        Kind.PARAGRAPH,
    ]
    assert [segment.question for segment in segments] == [None, 0, 0, None, None]


def test_a_title_that_asks_is_answered_by_no_single_paragraph() -> None:
    """A title such as "Which acid is right for you?" makes no FAQ of the article."""
    assert read("# AHA or BHA?\n\nLet us see.\n")[1].kind is Kind.PARAGRAPH


def test_a_call_in_bold_is_no_question() -> None:
    """A lone "Bride-to-be?" only addresses the reader."""
    assert only("**Bride-to-be?** Book early.").kind is Kind.PARAGRAPH


def test_a_question_outside_an_faq_ends_with_its_paragraph() -> None:
    """What follows an aside of question and answer is the author's text again."""
    segments = read("**Short on time?** Take the express.\n\nPeels sting.\n")
    assert [segment.kind for segment in segments] == [Kind.QUESTION, Kind.ANSWER, Kind.PARAGRAPH]


def test_quotations_are_told_from_boxes_of_the_author() -> None:
    """`> words` quotes somebody; `> [!WARNING]`, `> **Note:**` and `> **Your first week**` do not."""
    assert only('> "It never hurt." Jo').kind is Kind.QUOTATION
    assert only("> [!WARNING]\n> Stay out of the sun.").kind is Kind.PARAGRAPH
    assert only("> 💡 **Note:** stay out of the sun.").kind is Kind.PARAGRAPH
    assert [segment.kind for segment in read("> **Your first week**\n>\n> No sun.")] == [Kind.HEADING, Kind.PARAGRAPH]


def test_alternative_texts_and_titles_are_captions() -> None:
    """Text in attributes is copy, too, wherever it is written."""
    segments = read(
        'See ![A *calm* cheek](a.jpg "After &amp; before") [here](/x "Book \\"now\\"").\n\n'
        '{{< figure src="a.jpg" alt="A red cheek" >}}\n\n<img src="b.jpg" alt="A pale cheek">\n'
    )
    captions = [(segment.text, segment.caption_of) for segment in segments if segment.kind is Kind.CAPTION]
    assert captions == [
        ("A calm cheek", "image"),
        ("After & before", "image"),
        ('Book "now"', "link"),
        ("A red cheek", "image"),
        ("A pale cheek", "image"),
    ]
    assert segments[0].text == "See here."


@pytest.mark.parametrize(
    "written",
    [
        "<Callout type='warning'>\nNo *sun*.\n</Callout>",
        "{{< callout >}}\nNo *sun*.\n{{< /callout >}}",
        "{{% note %}}No *sun*.{{% /note %}}",
        "{% block x %}\nNo *sun*.\n{% endblock %}",
        ":::warning\nNo *sun*.\n:::",
        "!!! warning\n    No *sun*.",
        "<div class='note'>\n\nNo *sun*.\n\n</div>",
        "<div class='note'>\n    No *sun*.\n</div>",
        "<section>\n  <p>No <em>sun</em>.</p>\n</section>",
        "<div>\n\n    <p>No <em>sun</em>.</p>\n\n</div>",
        "No *sun*.\n{: .note }",
    ],
)
def test_prose_within_components_is_read(written: str) -> None:
    """Components, shortcodes, admonitions and raw HTML are skipped themselves; what they hold is copy."""
    segment = only(written)
    assert (segment.text, segment.kind) == ("No sun.", Kind.PARAGRAPH)


def test_code_of_mdx_is_skipped() -> None:
    """Imports, exports and expressions are no copy in MDX."""
    draft = (
        "import Box from './box'\nexport const a = 'painless'\n\n"
        "No sun{' '}today.\n\n<Box items={[{a: 'x > y'}]}>Cover up.</Box>\n"
    )
    assert texts(read(draft, "a.mdx")) == ["No sun today.", "Cover up."]


def test_footers_in_raw_html_are_boilerplate() -> None:
    """Tags that stay open over several blocks hold for the Markdown between them."""
    segments = read("Peels sting.\n\n<aside>\n\nRead *more*.\n\n</aside>\n\nThey heal.\n")
    assert [segment.boilerplate for segment in segments] == [False, True, False]


def test_an_unclosed_tag_swallows_nothing() -> None:
    """A forgotten `</aside>` or `-->` does not hide the rest of the article."""
    segments = read("<aside>\n\nPeels sting.\n\n<!-- todo\n\nThey heal.\n")
    assert "They heal." in " ".join(texts(segments))
    assert not any(segment.boilerplate for segment in segments)


def test_the_worked_example_of_two_sentences() -> None:
    """The words "no downtime" are found in the draft, their asterisks outside."""
    draft = "---\ntitle: Peels\n---\nThere is **no downtime** with this peel."
    sentence = read(draft)[1]
    at = sentence.text.index("no downtime")
    span = sentence.to_source(at, at + len("no downtime"))
    assert draft[span.start : span.end] == "no downtime"


def test_an_entity_at_the_end_of_a_heading_holds_no_blank() -> None:
    """The tab behind `&amp;` is no part of the character's place."""
    (title,) = read("# Peels &amp;\t\n", "a.md")
    assert title.text == "Peels &"
    assert (title.starts[-1], title.ends[-1]) == (8, 13)
