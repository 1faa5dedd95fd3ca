"""Properties: whatever a draft mixes, each character of each Segment knows where it stands."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .places import read

# Pieces of copy and markup, with "¦" between them.
_COPY = r"""
peel ¦ no downtime ¦ SPF 50 ¦ crème ¦ 😀 ¦ 👩🏽‍⚕️ ¦ 2–3 days ¦ Is it safe? ¦ **not** ¦ _mild_ ¦ ***very* safe** ¦ \* ¦ \_
¦ \\ ¦ [ask us](/book "Book \"now\"") ¦ ![a *face*](x.jpg 'Before') ¦ `0.3%` ¦ ~~painless~~ ¦ &amp; ¦ &nbsp; ¦ &#8217;
¦ &nosuch; ¦ &copy 2024 ¦ <b>bold</b> ¦ <br> ¦ <br/> ¦ <!-- note --> ¦ {{< x alt="A lip" >}} ¦ {% if a %}
¦ {{ page.title }} ¦ [^1] ¦ < ¦ <Callout type="warn"> ¦ </Callout> ¦ https://a.example/b_c?d=e ¦ <https://a.example>
¦ <sup><a href='#1'>1</a></sup> ¦ > ¦ & ¦ * ¦ ** ¦ ` ¦ | ¦ [ ¦ ]( ¦ Q: really? A: yes ¦ :::tip ¦ "a letter?" (Jo)
"""
_UNUSUAL = ["cre\u0301me", "soft\u00adhyphen", "zero\u200bwidth", "\ufdd0", "\x00"]
_WORDS = st.sampled_from([piece.strip() for piece in _COPY.split("¦")] + _UNUSUAL)
_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
_MARKS = """# ¦### ¦- ¦  - ¦* [x] ¦1. ¦> ¦> - ¦    ¦[^1]: ¦: ¦| ¦|-|-|¦---¦===¦```¦:::note ¦!!! tip "Tip"¦{: .x }
¦RAY: ¦<p>¦<h2>¦<div>¦</div>¦<details><summary>¦</summary>¦</details>¦<table><tr><td>¦<td>¦</table>¦<ul><li>¦</ul>¦<nav>
¦</nav>¦<aside>¦<pre>¦<dl><dt>¦<dd>¦import x from 'y'"""
_STARTS = st.sampled_from(["", "", "\t", *_MARKS.replace("\n", "").split("¦")])


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """Return lines of copy and markup, in whatever order, well-formed or not."""
    lines = draw(
        st.lists(
            st.tuples(_STARTS, st.lists(_WORDS, max_size=6), st.sampled_from([" ", "", "\t", "  "]), _ENDS), max_size=12
        )
    )
    return "".join(start + gap.join(words) + end * draw(st.integers(1, 2)) for start, words, gap, end in lines)


_VALUES = st.one_of(
    st.lists(_WORDS, min_size=1, max_size=4).map(" ".join),
    st.text(max_size=20),
)


_KEYS = st.lists(st.sampled_from(["title", "description", "question", "answer", "text", "slug", "author"]), max_size=5)


def _yaml_quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("é", "\\u00e9")
    return '"' + escaped + '"'


@st.composite
def front_matters(draw: st.DrawFn) -> str:
    """Return YAML front matter whose values are written in every style, some of it broken."""
    end = draw(_ENDS)
    lines = []
    for key in draw(_KEYS):
        value = draw(_VALUES)
        style = draw(st.sampled_from(["plain", "double", "single", "literal", "folded", "wrapped"]))
        single = value.replace("'", "''").replace("\n", " ").replace("\r", " ")
        block = f"{end}  ".join(value.splitlines() or [""])
        lines.append(
            {
                "plain": f"{key}: {single}",
                "double": f"{key}: {_yaml_quoted(value)}",
                "single": f"{key}: '{single}'",
                "literal": f"{key}: |-{end}  {block}{end}  - a list{end}{end}  and more",
                "folded": f"{key}: >{end}  {block}{end}  folded",
                "wrapped": f"{key}: 'one{end}  two {single}{end}{end}  three'",
            }[style]
        )
    return f"---{end}" + "".join(line + end for line in lines) + f"---{end}"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bodies(), st.sampled_from(["a.md", "a.mdx", "a.html", "a.txt"]))
def test_places_hold_in_any_body(body: str, name: str) -> None:
    """Entities, escapes, emoji, combining marks, CRLF, tabs, nested emphasis, broken HTML: every place is exact."""
    read(body, name)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(front_matters(), bodies(), st.sampled_from(["a.md", "a.html"]))
def test_places_hold_with_front_matter(front: str, body: str, name: str) -> None:
    """Copy in front matter is placed as exactly as that of the body, in every style of scalar."""
    read(front + body, name)


@settings(max_examples=300, deadline=None)
@given(st.text(), st.sampled_from(["a.md", "a.mdx", "a.html", "a.txt"]))
def test_any_text_is_read(text: str, name: str) -> None:
    """No text makes a reader fail."""
    read(text, name)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="+-=\"'\\[]{}.,#ab \nu0é\r:|>&*!", max_size=60), st.sampled_from(["+++\n", "---\n"]))
def test_any_front_matter_is_read(text: str, fence: str) -> None:
    """Broken front matter is read as far as it goes."""
    read(fence + text + "\n" + fence + "Body.\n")
