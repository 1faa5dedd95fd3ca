"""What an HTML page says, and which of it is the article."""

from __future__ import annotations

import pytest

from linter.model.segment import Segment, SegmentKind

from .places import read

Kind = SegmentKind


def page(text: str) -> list[Segment]:
    """Read an HTML draft."""
    return read(text, "page.html")


def article(text: str) -> list[str]:
    """Return what is the article's own."""
    return [segment.text for segment in page(text) if not segment.boilerplate]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("<p>No <b>down</b>time &amp; no&nbsp;pain &#8211; St John&#x2019;s", "No downtime & no pain – St John’s"),
        ("<p>One<br>two<br/>three", "One two three"),
        ("<p>AT&T &copy 2024 &nosuch; 5 < 6 & 7 > 3", "AT&T © 2024 &nosuch; 5 < 6 & 7 > 3"),
        ("<p>One<!-- two --> <![CDATA[three]]><?php four ?>five", "One five"),
        ("<p>A<script>b</script><style>c</style><template><p>d</p></template><noscript>e</noscript>f", None),
        ("<p>A<sup><a href='#n1'>1</a></sup> trial<sup>®</sup>", "A trial®"),
        ("<p>Was <del>£200</del> £150", "Was £150"),
        ("<p title=\"a > b\" class='x>y'>Text", "Text"),
        ("<p>{{ product.name }}Text{% if a %}s{% endif %}", "Texts"),
    ],
)
def test_tags_are_dropped_and_text_is_decoded(written: str, seen: str | None) -> None:
    """Only what a visitor reads is left."""
    assert " ".join(article(written)) == (seen or "A f")


def test_a_page_of_a_cms() -> None:
    """Navigation, banners, forms and footers are boilerplate; the article, its lists and tables are not."""
    segments = page(
        "<!DOCTYPE html><html><head><title>Peels | Clinic</title>"
        "<meta name='description' content='Calm &amp; clear'></head>"
        "<body class='has-sidebar'><div id='CookieBanner'><p>We use cookies</p></div>"
        "<header><a href='/'>Home</a></header>"
        "<form id='aspnet'><nav><ul><li>Prices</ul></nav><main><header><h1>Peels</h1><p>By Jo</p></header>"
        "<h2>Not if you:</h2>"
        "<ul><li>are pregnant<li>take <i>isotretinoin</i></ul></main><aside><h2>Offers</h2></aside></form>"
        "<footer><p>Always ask a doctor.</p></footer></body></html>"
    )
    assert [(segment.text, segment.boilerplate) for segment in segments] == [
        ("Peels | Clinic", False),
        ("Calm & clear", False),
        ("We use cookies", True),
        ("Home", True),
        ("Prices", True),
        ("Peels", False),
        ("By Jo", False),
        ("Not if you:", False),
        ("are pregnant", False),
        ("take isotretinoin", False),
        ("Offers", True),
        ("Always ask a doctor.", True),
    ]
    assert segments[0].kind is Kind.TITLE
    assert segments[1].key_path == ("meta", "description")
    assert segments[8].introducer == 7
    assert segments[8].headings == (0, 5, 7)


@pytest.mark.parametrize(
    "name", ["newsletter-signup", "cookie-consent", "breadcrumbs", "promo-bar", "left-sidebar", "siteMenu", "main-menu"]
)
def test_wrappers_are_told_by_their_names(name: str) -> None:
    """Class names of the usual furniture mark boilerplate."""
    assert article(f"<h1>Peels</h1><div class='{name}'><p>Join us</p></div>") == ["Peels"]


@pytest.mark.parametrize("name", ["treatment-menu", "page-with-content", "consent-form-explained", "promo"])
def test_names_that_only_sound_alike_are_copy(name: str) -> None:
    """A menu of treatments is what the clinic sells."""
    assert article(f"<div class='{name}'><p>Peel, £90</p></div>") == ["Peel, £90"]


def test_a_menu_of_links_is_navigation_and_a_menu_of_treatments_is_copy() -> None:
    """The name alone does not tell a spa's menu from a site's."""
    assert article("<ul class='menu'><li><a href='/'>Home</a></ul><table class='menu'><tr><td>Peel</table>") == ["Peel"]


def test_faq_markup_gives_questions_and_answers() -> None:
    """`details`, definition lists, accordions and question classes."""
    segments = page(
        "<details><summary>Does it hurt?</summary><p>No.</p><ul><li>A tingle.</li></ul></details><p>More.</p>"
        "<dl><dt>Pregnancy<dd>We wait.<dt>Tans<dd>Four weeks.</dl>"
        "<button class='acc'>How long?</button><div><p>An hour.</p></div>"
    )
    assert [(segment.kind, segment.question) for segment in segments] == [
        (Kind.QUESTION, None),
        (Kind.ANSWER, 0),
        (Kind.LIST_ITEM, 0),
        (Kind.PARAGRAPH, None),
        (Kind.QUESTION, None),
        (Kind.ANSWER, 4),
        (Kind.QUESTION, None),
        (Kind.ANSWER, 6),
        (Kind.QUESTION, None),
        (Kind.ANSWER, 8),
    ]


def test_tables_with_headers_spans_and_lists() -> None:
    """A cell knows its headers, also where cells span rows, and where it holds a list."""
    segments = page(
        "<table><caption>Plan</caption><tr><th>Area<th>Gap<th>Note</tr>"
        "<tr><td rowspan=2>Face<td>4 weeks<td><ul><li>no sun</ul></tr><tr><td>6 weeks<td>later</table>"
    )
    assert segments[0].kind is Kind.CAPTION
    assert [(segment.text, segment.row_header, segment.column_header) for segment in segments[1:]] == [
        ("Area", None, None),
        ("Gap", None, None),
        ("Note", None, None),
        ("Face", None, 1),
        ("4 weeks", 4, 2),
        ("no sun", 4, 3),
        ("6 weeks", 4, 2),
        ("later", 4, 3),
    ]


def test_headers_of_rows_are_no_headers_of_columns() -> None:
    """`<tr><th>Pain<td>none`: each row has its own."""
    segments = page("<table><tr><th>Pain</th><td>none</td></tr><tr><th>Gap</th><td>2 weeks</td></tr></table>")
    assert [(segment.row_header, segment.column_header) for segment in segments] == [
        (None, None),
        (0, None),
        (None, None),
        (2, None),
    ]


def test_a_first_row_in_bold_is_a_row_of_headers() -> None:
    """Tables pasted from a word processor have no `th`."""
    segments = page("<table><tr><td><b>Area</b><td><b>Gap</b><tr><td>Face<td>2 weeks</table>")
    assert (segments[3].row_header, segments[3].column_header) == (2, 1)


def test_broken_html_is_read() -> None:
    """Unclosed paragraphs, headings, quotes and wrappers lose no copy."""
    assert article(
        '<div><h2>Risks<p>Burns<p>Scars<ul><li>One<li>Two</div></span><p class="x>Three</p><p>Four</p><a'
    ) == [
        "Risks",
        "Burns",
        "Scars",
        "One",
        "Two",
        "Three",
        "Four",
        "<a",
    ]
    assert article("<nav><p>Home<h1>Peels</h1><p>Sting.</p>")[-2:] == ["Peels", "Sting."]
    assert article("<p>One<!-- two<p>three</p>") == ["One two", "three"]


def test_captions_and_quotations() -> None:
    """`alt`, `title` and `figcaption` are captions; `blockquote` quotes."""
    segments = page(
        "<figure><img src=a alt='A cheek' title='After'><figcaption>Week two</figcaption></figure>"
        "<p>Ask <a href=/x title='Book now'>us</a>.</p><blockquote><p>It hurt.</p></blockquote>"
    )
    assert [(segment.text, segment.kind, segment.caption_of) for segment in segments] == [
        ("A cheek", Kind.CAPTION, "image"),
        ("After", Kind.CAPTION, "image"),
        ("Week two", Kind.CAPTION, ""),
        ("Ask us.", Kind.PARAGRAPH, ""),
        ("Book now", Kind.CAPTION, "link"),
        ("It hurt.", Kind.QUOTATION, ""),
    ]


def test_typed_text_is_copy_and_code_is_not() -> None:
    """`pre` may hold a letter; with `code` in it, it does not."""
    assert article("<pre>Dear Jo,\n\nSee you\nsoon.</pre><pre><code>x()</code></pre>") == ["Dear Jo,", "See you soon."]
