"""Hides template tags from the parsers, without moving a single character.

Hugo and Jekyll shortcodes, Liquid tags, JSX components and Kramdown attributes are no copy, but what stands between
them is. Each tag is overwritten by as many blanks (on lines of their own) or fillers (within a line), so that the
parser sees plain Markdown or HTML and every offset stays true. Copy inside a tag (`alt="…"`, `question="…"`) is noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from linter.readers._copy import FILLER

# Attributes of a component or shortcode that are shown to the reader.
_SHOWN = re.compile(
    r"(?<![\w-])(?P<name>alt|caption|title|heading|headline|question|answer|description|text|quote|subtitle|summary)"
    r"\s*=\s*(?:\{\s*)?(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')"
)
_TAG_NAME = re.compile(r"[\s{<%#/=+-]*(?P<name>[A-Za-z][\w.-]*)")

# Block tags of Liquid and Hugo whose content is code or a remark.
_CODE_TAGS = ("highlight", "comment", "raw", "code", "mermaid", "math", "schema", "style", "javascript")
_CODE_BLOCK = re.compile(
    r"\{\{[<%]-?\s*(?P<hugo>"
    + "|".join(_CODE_TAGS)
    + r")\b(?!/?[>%]\}\})|\{%-?\s*(?P<liquid>"
    + "|".join(_CODE_TAGS)
    + r")\b"
)
_SHORT_TAG = re.compile(r"\{\{|\{%|\{#|<%")
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}", "<%": "%>"}

_KRAMDOWN = re.compile(
    r"\{:[^}\n]{0,300}\}|(?<=[\]\)*])\{[.#][^}\n]{0,300}\}|[ \t]\{[.#][^}\n]{0,300}\}(?=[ \t]*(?:\r?\n|$))"
)
_FENCED_DIV = re.compile(r"^[ \t]{0,3}:{3,}[ \t]*(?:\{[^}\n]{0,200}\}|[\w-]*)(?:\{[^}\n]{0,200}\})?", re.M)
_ADMONITION = re.compile(
    r"^(?P<mark>[ \t]*(?:!!!|\?\?\?)\+?[ \t]+[\w-]+(?:[ \t]+inline)?)(?:[ \t]+\"(?P<title>[^\"\n]*)\")?[ \t]*\r?$", re.M
)

_COMPONENT = re.compile(r"<(?P<close>/?)(?P<name>[A-Z][\w.]*)(?=[\s/>])")
_FRAGMENT = re.compile(r"</?>")
_INTERESTING = re.compile(r"[>{}\"'`]")
_BLANK_EXPRESSION = re.compile(r"\{\s*[\"'`]([ \t]+)[\"'`]\s*\}")
_ESM = re.compile(r"^(?:import|export)\b[^\n]*(?:\n(?![ \t]*\r?\n)[^\n]*)*", re.M)

# WordPress shortcodes: known names, or a name with an underscore; a Markdown link `[button](…)` is none.
_WORDPRESS = re.compile(
    r"\[(?P<close>/?)(?P<name>caption|gallery|embed|video|audio|button|toggle|accordion|tabs?|row|columns?|spacer|divider"
    r"|contact-form-7|[a-z]+_[a-z_]+)(?P<rest>(?:\s[^\[\]]{0,1000})?)\](?![(\[:])"
)

_FARTHEST = 20_000  # code points that one component may take
_FARTHEST_SHORT = 4_000  # and one shortcode
_PATIENCE = 64  # tags that never close, after which only the simplest form is looked for


@dataclass(frozen=True, slots=True)
class Shown:
    """Copy in an attribute of a hidden tag: its name, where its value stands, and the tag's name."""

    position: int  # of the tag
    attribute: str
    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The end of a hidden tag's content."""

    position: int
    tag: str


@dataclass(slots=True)
class Masked:
    """A text with its template tags hidden, as long as before."""

    text: str
    parsed: str = ""  # what the parser is to see instead, with marks of Markdown in place of those of admonitions
    notes: list[Shown | Closed] = field(default_factory=list)  # in the order of the text
    loose_items: frozenset[int] = frozenset()  # list marks that only stand in for the mark of an admonition


class _Nearest:
    """Finds closing marks from growing positions in time linear in the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._next: dict[str, int] = {}

    def after(self, mark: str, position: int) -> int:
        """Return where a mark stands first at or after a position; -1 for nowhere."""
        known = self._next.get(mark)
        if known is None or (known != -1 and known < position):
            known = self._text.find(mark, position)
            self._next[mark] = known
        return known


def hide_templates(text: str, *, markdown: bool, mdx: bool = False) -> Masked:
    """Return the text with shortcodes, Liquid, components and attribute lists hidden; all offsets stay."""
    if "\r" in text:  # a lone one ends a line, too; parsers disagree on it
        text = _LONE_RETURN.sub("\n", text)
    if not any(sign in text for sign in ("{", "<", "[", ":::", "!!!", "???")):
        return Masked(text, text)
    holes: list[tuple[int, int]] = []
    notes: list[Shown | Closed] = []
    holes.extend(_code_blocks(text))
    holes.extend(_short_tags(text, notes))
    holes.extend(_wordpress(text, notes))
    if markdown:
        holes.extend(_components(text, notes))
        if "{" in text:
            holes.extend(found.span() for found in _KRAMDOWN.finditer(text))
        if mdx:
            holes.extend(found.span() for found in _ESM.finditer(text))
            holes.extend(found.span() for found in _FRAGMENT.finditer(text))
            holes.extend(_expressions(text))
    hidden = parsed = _overwrite(text, _merge(holes))
    loose: frozenset[int] = frozenset()
    if markdown and (":::" in hidden or "!!!" in hidden or "???" in hidden):
        hidden, parsed, loose = _hide_admonitions(hidden, notes)
    notes.sort(key=lambda note: note.position)
    return Masked(hidden, parsed, notes, loose)


def _notes(text: str, start: int, end: int, tag: str, closing: bool) -> Iterator[Shown | Closed]:
    if closing:
        yield Closed(start, tag)
        return
    for found in _SHOWN.finditer(text, start, end):
        group = "double" if found["double"] is not None else "single"
        if found[group].strip():
            yield Shown(start, found["name"], found.start(group), found.end(group), tag)


def _code_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield `{% highlight %} … {% endhighlight %}` and their like, content included."""
    if "{%" not in text and "{{<" not in text and "{{%" not in text:
        return
    position, hopeless = 0, set[str]()
    while found := _CODE_BLOCK.search(text, position):
        position = found.end()
        name = found["hugo"] or found["liquid"]
        if found[0].startswith("{{"):
            closer = rf"\{{\{{[<%]-?\s*/\s*{name}\s*-?[>%]\}}\}}"
        else:
            closer = rf"\{{%-?\s*end{name}\s*-?%\}}"
        if closer in hopeless:
            continue
        end = re.compile(closer).search(text, position)
        if end is None:
            hopeless.add(closer)
            continue
        yield found.start(), end.end()
        position = end.end()


def _short_tags(text: str, notes: list[Shown | Closed]) -> Iterator[tuple[int, int]]:
    """Yield `{{< … >}}`, `{{ … }}`, `{% … %}`, `{# … #}` and `<% … %>`."""
    nearest, position = _Nearest(text), 0
    while found := _SHORT_TAG.search(text, position):
        start, closer = found.start(), _CLOSERS[found[0]]
        end = nearest.after(closer, found.end())
        position = found.end()
        if end == -1 or end - start > _FARTHEST_SHORT:
            continue
        inside = text[found.end() : end]
        if "\n\n" in inside or "\r\n\r\n" in inside:
            continue
        end += len(closer)
        if found[0] == "{{" and text[end : end + 1] == "}":
            end += 1
        named = _TAG_NAME.match(inside)
        name = named["name"] if named else ""
        closing = inside.lstrip("<%-~ ").startswith("/")
        if found[0] == "{%" and name.startswith("end"):
            name, closing = name[3:], True
        notes.extend(_notes(text, start, end, name, closing))
        yield start, end
        position = end


def _wordpress(text: str, notes: list[Shown | Closed]) -> Iterator[tuple[int, int]]:
    for found in _WORDPRESS.finditer(text):
        if found["name"].isalpha() and not found["close"] and "=" not in found["rest"]:
            continue  # "[button]" alone may be copy: "press [button]"
        notes.extend(_notes(text, *found.span(), found["name"], bool(found["close"])))
        yield found.span()


def _components(text: str, notes: list[Shown | Closed]) -> Iterator[tuple[int, int]]:
    """Yield JSX tags with a capital (`<Callout type="x">`, `</Tabs.Item>`)."""
    patience, position, nearest = _PATIENCE, 0, _Nearest(text)
    while found := _COMPONENT.search(text, position):
        position = found.end()
        name = found["name"]
        if name.isupper() and len(name) < 11 and name.lower() in _HTML_NAMES:
            continue
        end = _tag_end(text, found.end()) if patience else None
        if end is None:
            patience = max(0, patience - 1)
            end = nearest.after(">", found.end()) + 1
            if end == 0 or end - position > _FARTHEST or "\n\n" in text[position:end]:
                continue
        notes.extend(_notes(text, found.start(), end, name, bool(found["close"])))
        yield found.start(), end
        position = end


# Shouted HTML (`<DIV>`), which is no component.
_HTML_NAMES = frozenset(
    """
    a abbr address article aside b blockquote body br button caption center cite code col colgroup dd del
    details div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img
    input ins label li link main mark meta nav noscript ol option p pre q s script section select small span
    strike strong style sub summary sup table tbody td template textarea tfoot th thead time title tr tt u ul
    video
    """.split()
)


def _tag_end(text: str, position: int) -> int | None:
    """Return where a JSX tag ends, quotes and nested braces respected; None when it does not."""
    depth, limit = 0, position + _FARTHEST
    while found := _INTERESTING.search(text, position, limit):
        position = found.end()
        match found[0]:
            case ">" if depth == 0:
                return position
            case "{":
                depth += 1
            case "}":
                depth = max(0, depth - 1)
            case '"' | "'" | "`":
                closing = text.find(found[0], position, limit)
                if closing == -1:
                    return None
                position = closing + 1
    return None


def _expressions(text: str) -> Iterator[tuple[int, int]]:
    """Yield `{…}` of MDX, balanced."""
    opened: list[int] = []
    for found in re.finditer(r"\\.|[{}]", text):
        if found[0] == "{":
            opened.append(found.start())
        elif found[0] == "}" and opened:
            start = opened.pop()
            if opened or found.end() - start > _FARTHEST:
                continue
            if blank := _BLANK_EXPRESSION.fullmatch(text, start, found.end()):  # `{' '}` is how JSX writes a blank
                yield start, blank.start(1)
                yield blank.end(1), found.end()
            else:
                yield start, found.end()


def _merge(holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return stretches sorted, overlapping ones as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(holes):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


_LONE_RETURN = re.compile(r"\r(?!\n)")
_LINE_REST = re.compile(r"[ \t]*(?:\r?\n|\r|$)")
_NOT_LINE_END = re.compile(r"[^\r\n]")


def _overwrite(text: str, holes: list[tuple[int, int]]) -> str:
    """Return the text with blanks in holes that have lines to themselves, fillers in the others."""
    if not holes:
        return text
    parts: list[str] = []
    position, number = 0, 0
    while number < len(holes):
        # Holes with only blanks between them decide together whether a line is theirs alone.
        last = number
        while last + 1 < len(holes) and not text[holes[last][1] : holes[last + 1][0]].strip(" \t"):
            last += 1
        first = holes[number][0]
        alone = _opens_line(text, first) and bool(_LINE_REST.match(text, holes[last][1]))
        for start, end in holes[number : last + 1]:
            parts.append(text[position:start])
            parts.append(_NOT_LINE_END.sub(" " if alone else FILLER, text[start:end]))
            position = end
        number = last + 1
    parts.append(text[position:])
    return "".join(parts)


def _opens_line(text: str, position: int) -> bool:
    """Whether only blanks and quotation marks stand before a position on its line."""
    begin = max(0, position - 200)
    line = text.rfind("\n", begin, position) + 1
    if line == 0:
        if begin:
            return False
        line = begin
    return not text[line:position].strip(" \t>")


def _hide_admonitions(text: str, notes: list[Shown | Closed]) -> tuple[str, str, frozenset[int]]:
    """Hide `:::note` and `!!! note "Title"`; what they frame stays copy. Returned twice, as `Masked` has it."""

    def fence(found: re.Match[str]) -> str:
        length = len(found[0])
        rest = text[found.end() : found.end() + 120].split("\n", 1)[0].strip()
        if rest and length > 1:  # ":::tip Before you book" announces what follows
            marks = min(6, length - 1)
            return "#" * marks + " " * (length - marks)
        return " " * length

    parsed = text
    if ":::" in text:
        parsed = _FENCED_DIV.sub(fence, text)
        text = _FENCED_DIV.sub(lambda found: " " * len(found[0]), text)
    loose: set[int] = set()

    def admonition(found: re.Match[str]) -> str:
        indent = len(found["mark"]) - len(found["mark"].lstrip())
        start = found.start() + indent
        loose.add(start)
        if found["title"]:
            notes.append(Shown(start, "title", found.start("title"), found.end("title"), "admonition"))
        # Its text is indented like code; a list mark in its place makes it the paragraph that it is.
        tail = "\r" if found[0].endswith("\r") else ""
        return " " * indent + "- " + FILLER * (len(found[0]) - indent - 2 - len(tail)) + tail

    if "!!!" in text or "???" in text:
        parsed = _ADMONITION.sub(admonition, parsed)
        text = _ADMONITION.sub(lambda found: _NOT_LINE_END.sub(FILLER, found[0]), text)
    return text, parsed, frozenset(loose)
