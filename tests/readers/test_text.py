"""How structure is told from the looks of plain text."""

from __future__ import annotations

from linter.model.segment import Segment, SegmentKind

from .places import read

Kind = SegmentKind

_LONG = "Most people feel able to work the next day, though the skin stays pink and a little tight for a week or so."


def text(draft: str) -> list[Segment]:
    """Read a plain-text draft."""
    return read(draft, "draft.txt")


def kinds(draft: str) -> list[tuple[Kind, str]]:
    """Return what each line was taken for."""
    return [(segment.kind, segment.text) for segment in text(draft)]


def test_one_paragraph_a_line() -> None:
    """Without empty lines each line is a paragraph, and short capitalised ones before a long one are headings."""
    assert kinds(f"Peels: All You Need to Know\n{_LONG * 2}\nRecovery and Aftercare\n{_LONG * 2}\n{_LONG}\n") == [
        (Kind.TITLE, "Peels: All You Need to Know"),
        (Kind.PARAGRAPH, _LONG * 2),
        (Kind.HEADING, "Recovery and Aftercare"),
        (Kind.PARAGRAPH, _LONG * 2),
        (Kind.PARAGRAPH, _LONG),
    ]


def test_wrapped_lines_are_joined() -> None:
    """Lines that break where the column ends are one paragraph; items may be wrapped, too."""
    draft = (
        "LIPS\r\n\r\nKeep this sheet on the fridge for a fortnight, as most of what\r\n"
        "happens next is ordinary, and the rest is not.\r\nRead it to the end.\r\n\r\n"
        "- Leave the lips alone, and do not knead or press them even where\r\n  you feel a lump.\r\n- No straws.\r\n"
    )
    assert [line for _, line in kinds(draft)] == [
        "LIPS",
        "Keep this sheet on the fridge for a fortnight, as most of what happens next is ordinary, and the rest is not.",
        "Read it to the end.",
        "Leave the lips alone, and do not knead or press them even where you feel a lump.",
        "No straws.",
    ]


def test_lists_and_their_introduction() -> None:
    """Bullets and numbers, with empty lines between them or not, belong to the line with the colon."""
    segments = text(f"{_LONG * 2}\n\nThese may help:\n\n1. Sun cream: daily.\n\n2. A hat.\n\n• Shade.\n\n{_LONG * 2}\n")
    assert [segment.introducer for segment in segments] == [None, None, 1, 1, 1, None]
    assert segments[2].text == "Sun cream: daily."
    assert {segment.kind for segment in segments[2:5]} == {Kind.LIST_ITEM}


def test_questions_alone_are_headings_and_ask() -> None:
    """A line such as "Will I be bruised?" heads its answer."""
    segments = text(f"Laser leaflet\n\nWill I be bruised?\n\n{_LONG}\n")
    assert (segments[1].kind, segments[2].kind, segments[2].question) == (Kind.HEADING, Kind.ANSWER, 1)


def test_questions_under_an_faq_heading() -> None:
    """There a line may hold the question and the answer."""
    segments = text(
        f"{_LONG * 2}\nFrequently Asked Questions\nAre peels painful? Hardly at all.\nQ: How long?\nA: A week.\n"
    )
    assert [(segment.kind, segment.text) for segment in segments[2:]] == [
        (Kind.QUESTION, "Are peels painful?"),
        (Kind.ANSWER, "Hardly at all."),
        (Kind.QUESTION, "How long?"),
        (Kind.ANSWER, "A week."),
    ]
    assert segments[5].question == 4


def test_underlined_framed_and_numbered_headings() -> None:
    """Typewriter habits."""
    assert kinds(
        f"Peels\n=====\n\n-- THE MAILBAG --\n\n{_LONG}\n\n2. THE FIRST DAY\n\n{_LONG}\n\n## Risks\n{_LONG}\n"
    ) == [
        (Kind.TITLE, "Peels"),
        (Kind.HEADING, "THE MAILBAG"),
        (Kind.PARAGRAPH, _LONG),
        (Kind.HEADING, "2. THE FIRST DAY"),
        (Kind.PARAGRAPH, _LONG),
        (Kind.HEADING, "Risks"),
        (Kind.PARAGRAPH, _LONG),
    ]


def test_a_last_line_is_no_heading() -> None:
    """A call to subscribe heads nothing."""
    assert kinds(f"{_LONG * 2}\nSubscribe to Our Newsletter\n")[-1][0] is Kind.PARAGRAPH


def test_letters_and_their_answers() -> None:
    """A mailbag: a letter in quotation marks asks, the paragraphs below answer."""
    segments = text(f'"I burn. Is it for me?" (Jo, Leeds)\n\n{_LONG}\n\n"I am pregnant." - Mo\n\n{_LONG}\n')
    assert [segment.kind for segment in segments] == [Kind.QUESTION, Kind.ANSWER, Kind.QUOTATION, Kind.ANSWER]
    assert [segment.question for segment in segments] == [None, 0, None, 2]


def test_transcripts() -> None:
    """A speaker's question is answered by the next speaker, until the first one speaks again."""
    segments = text("[00:01] BEA: Welcome.\n[00:02] BEA: Does it hurt?\n[00:09] DR LEE: No.\n[00:12] BEA: Good.\n")
    assert [(segment.kind, segment.text) for segment in segments] == [
        (Kind.PARAGRAPH, "BEA: Welcome."),
        (Kind.QUESTION, "BEA: Does it hurt?"),
        (Kind.ANSWER, "DR LEE: No."),
        (Kind.PARAGRAPH, "BEA: Good."),
    ]


def test_an_email_has_a_subject_and_headers() -> None:
    """The subject is the title; sender and recipients are boilerplate."""
    segments = text(f"Subject: Threads are here\nFrom: Jo <jo@a.example>\n\nHi lovely,\n\n{_LONG}\n")
    assert (segments[0].kind, segments[0].text) == (Kind.TITLE, "Threads are here")
    assert segments[1].boilerplate
    assert not segments[2].boilerplate


def test_remarks_and_suppressions_are_no_copy() -> None:
    """Comments for the linter are read elsewhere."""
    assert kinds(
        f"# skinlint-disable-next-line pain\n{_LONG}\n<!-- skinlint-disable -->\nOne<!-- two --> three.\n"
    ) == [
        (Kind.PARAGRAPH, _LONG),
        (Kind.PARAGRAPH, "One three."),
    ]
