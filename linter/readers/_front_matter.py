"""Reads the copy in front matter: titles, descriptions, FAQ items and page sections that a site keeps in YAML or TOML.

PyYAML's events carry the place of every scalar; a small pass of our own finds those of TOML, after the standard
library has said that the text is valid. Broken front matter is read line by line, and `front_matter_problem` says what
is wrong.
"""

from __future__ import annotations

import re
import tomllib
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import yaml

from linter.model.segment import SegmentKind
from linter.readers._copy import Copy, Placed
from linter.readers._page import Context, Page

_YAML_OPEN = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_YAML_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)", re.M)
_TOML_OPEN = re.compile(r"\+\+\+[ \t]*(?:\r\n|\n|\r)")
_TOML_CLOSE = re.compile(r"^\+\+\+[ \t]*(?:\r\n|\n|\r|\Z)", re.M)
_KEY_LINE = re.compile(
    r"^[ \t]*(?:-[ \t]+)?[\"']?(?P<key>[A-Za-z_][\w -]{0,40}?)[\"']?[ \t]*[:=](?:[ \t]+|$)(?P<value>[^\r\n]*)", re.M
)
_BLANK_LINE = re.compile(r"^[ \t]*\r?$", re.M)
_DEEPEST = 24  # levels of nesting that are read; no site goes deeper

_DEEPEST_BRACKETS = 100
_BRACKET = re.compile(r"[\[\]{}]")
_LONG_KEY = re.compile(r"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){100}")

_YAML_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Mapping:
    """Keys and values, in the order of the file."""

    items: list[tuple[str, Node]] = field(default_factory=list)


@dataclass(slots=True)
class Sequence:
    """A list of values."""

    items: list[Node] = field(default_factory=list)


Node = Mapping | Sequence | Placed


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Front matter as it stands in a draft."""

    root: Mapping
    end: int  # where the body begins
    problem: str = ""  # what is wrong with it, with the line and the remedy


def find_front_matter(text: str) -> FrontMatter | None:
    """Return the front matter at the very start of a draft; None when there is none."""
    for opener, closer, language, parse in (
        (_YAML_OPEN, _YAML_CLOSE, "YAML", _parse_yaml),
        (_TOML_OPEN, _TOML_CLOSE, "TOML", _parse_toml),
    ):
        opened = opener.match(text)
        if opened is None:
            continue
        closed = closer.search(text, opened.end())
        if closed is None:
            first = _KEY_LINE.match(text, opened.end())
            if first is None:
                return None  # a line across the page
            blank = _BLANK_LINE.search(text, opened.end())
            end = blank.start() if blank else len(text)
            problem = (
                f"line 1: the front matter is never closed; end it with a line {opened[0].strip()}. "
                "It was read line by line, up to the first empty line."
            )
            return FrontMatter(_parse_lines(text, opened.end(), end), end, problem)
        try:
            _check_depth(text, opened.end(), closed.start(), language)
            root = parse(text, opened.end(), closed.start())
        except (yaml.YAMLError, tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
            root = _parse_lines(text, opened.end(), closed.start())
            if not root.items:
                return None
            return FrontMatter(root, closed.end(), _problem(error, language))
        return None if root is None else FrontMatter(root, closed.end())
    return None


def _check_depth(text: str, start: int, end: int, language: str) -> None:
    """Refuse what no site writes and parsers choke on: a hundred nested brackets, a key of a hundred parts."""
    depth = 0
    for found in _BRACKET.finditer(text, start, end):
        depth = max(0, depth + (1 if found[0] in "[{" else -1))
        if depth > _DEEPEST_BRACKETS:
            raise RecursionError
    if language == "TOML" and _LONG_KEY.search(text, start, end):
        raise RecursionError


def front_matter_problem(text: str) -> str | None:
    """Return what is wrong with a draft's front matter, with its line and the remedy; None when all is well."""
    found = find_front_matter(text)
    return found.problem or None if found else None


def _problem(error: Exception, language: str) -> str:
    line, what = 1, "nested too deeply"
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        line, what = error.problem_mark.line + 2, str(error.problem)
    elif isinstance(error, yaml.YAMLError):
        what = str(error).splitlines()[0]
    elif isinstance(error, tomllib.TOMLDecodeError):
        what = str(error)
        if at := re.search(r" \(at line (\d+)[^)]*\)", what):
            line, what = int(at[1]) + 1, what.replace(at[0], "")
    remedy = "quote values that hold a colon, and indent with blanks" if language == "YAML" else "quote text values"
    return f"line {line}: the front matter is not valid {language} ({what}); {remedy}. It was read line by line."


# ── from text to nodes ────────────────────────────────────────────────────────────────────────────────────────────────


def _parse_lines(text: str, start: int, end: int) -> Mapping:
    """Return `key: value` lines as they stand, for front matter that no parser accepts."""
    root = Mapping()
    for found in _KEY_LINE.finditer(text, start, end):
        first, last = found.span("value")
        while last > first and text[last - 1] in " \t,":
            last -= 1
        if text[first : first + 1] in {'"', "'"}:
            quote = text[first]
            first += 1
            if text[last - 1 : last] == quote and last > first:
                last -= 1
        root.items.append((found["key"], Placed.whole(text[first:last], first)))
    return root


def _parse_yaml(text: str, start: int, end: int) -> Mapping | None:
    """Return the mapping that a YAML document holds; None when it is none."""
    piece = Placed.whole(text[start:end], start)
    root: Node | None = None
    opened: list[Mapping | Sequence] = []
    keys: list[str | None] = []  # for each open mapping, the key whose value comes next

    def put(node: Node) -> None:
        nonlocal root
        if not opened:
            root = root or node
        elif isinstance(parent := opened[-1], Sequence):
            parent.items.append(node)
        elif keys[-1] is None:
            keys[-1] = node.text if isinstance(node, Placed) else "?"
        else:
            parent.items.append((keys[-1], node))
            keys[-1] = None

    for event in yaml.parse(piece.text, Loader=_YAML_LOADER):
        match event:
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                node = Mapping() if isinstance(event, yaml.MappingStartEvent) else Sequence()
                put(node)
                opened.append(node)
                keys.append(None)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                opened.pop()
                keys.pop()
            case yaml.ScalarEvent():
                if event.start_mark is not None and event.end_mark is not None:
                    put(_yaml_scalar(piece, event.start_mark.index, event.end_mark.index))
            case yaml.AliasEvent():
                put(Placed("", (), ()))  # its text is read where it is anchored
    return root if isinstance(root, Mapping) else None


_PROPERTIES = re.compile(r"(?:[&!][^\s,\]}]*[ \t\r\n]+)+|[&!][^\s,\]}]*\Z")
_BLOCK_HEADER = re.compile(r"[|>][^\r\n]*(?:\r\n|\r|\n|\Z)")
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_YAML_ESCAPE = re.compile(
    r"\\(?:x(?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})|U(?P<U>[0-9A-Fa-f]{8})"
    r"|(?P<break>[ \t]*(?:\r\n|\r|\n)[ \t]*)|(?P<sign>.))"
)
_YAML_SIGNS = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b", " ": " ",
    '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


def _yaml_scalar(piece: Placed, start: int, end: int) -> Placed:
    """Return the text of a scalar, quotes, escapes and indentation resolved, each character with its place."""
    text = piece.text
    if properties := _PROPERTIES.match(text, start, end):
        start = properties.end()
    if start >= end:
        return Placed("", (), ())
    match text[start]:
        case "|" | ">":
            header = _BLOCK_HEADER.match(text, start, end)
            return _dedent(piece, header.end() if header else start, end)
        case '"' if end - start > 1:
            return _unescape(_lines(piece, start + 1, end - 1), _YAML_ESCAPE, _yaml_escape)
        case "'" if end - start > 1:
            return _unescape(_lines(piece, start + 1, end - 1), re.compile("''"), lambda found: "'")
        case _:
            return _lines(piece, start, end)


def _lines(piece: Placed, start: int, end: int) -> Placed:
    """Return a scalar of several lines without the indentation of all but the first."""
    text = piece.text
    if "\n" not in text[start:end] and "\r" not in text[start:end]:
        return piece.cut(start, end)
    parts = []
    for number, line in enumerate(_LINE.finditer(text, start, end)):
        first = line.start()
        while number and first < line.end(1) and text[first] in " \t":
            first += 1
        parts.append(piece.cut(first, line.end()))
    return Placed.join(parts)


def _dedent(piece: Placed, start: int, end: int) -> Placed:
    """Return a block scalar without its indentation."""
    lines = [line for line in _LINE.finditer(piece.text, start, end) if line[0]]
    indents = [len(line[1]) - len(line[1].lstrip(" ")) for line in lines if line[1].strip()]
    indent = min(indents, default=0)
    parts = [piece.cut(min(line.start() + indent, line.end(1)), line.end()) for line in lines]
    return Placed.join(parts) if parts else Placed("", (), ())


def _unescape(piece: Placed, pattern: re.Pattern[str], decode: Callable[[re.Match[str]], str]) -> Placed:
    """Return a text with escapes decoded, each standing for the stretch that it was written as."""
    if not pattern.search(piece.text):
        return piece
    parts, position = [], 0
    for found in pattern.finditer(piece.text):
        parts.append(piece.cut(position, found.start()))
        position = found.end()
        decoded = decode(found)
        first, last = piece.starts[found.start()], piece.ends[found.end() - 1]
        parts.append(Placed(decoded, array("l", [first]) * len(decoded), array("l", [last]) * len(decoded)))
    parts.append(piece.cut(position, len(piece.text)))
    return Placed.join(parts)


def _code_point(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"


def _yaml_escape(found: re.Match[str]) -> str:
    digits = found["x"] or found["u"] or found["U"]
    if digits:
        return _code_point(digits)
    return "" if found["break"] is not None else _YAML_SIGNS.get(found["sign"], found["sign"])


_TOML_ESCAPE = re.compile(
    r"\\(?:x(?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})|U(?P<U>[0-9A-Fa-f]{8})|(?P<break>[ \t]*\r?\n\s*)|(?P<sign>.))"
)
_TOML_SIGNS = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}
_TOML_SPACE = re.compile(r"(?:\s|#[^\n]*)*")
_TOML_KEY = re.compile(r"\"(?P<basic>(?:[^\"\\]|\\.)*)\"|'(?P<literal>[^']*)'|(?P<bare>[A-Za-z0-9_-]+)")
_TOML_STRING = re.compile(
    r'"""(?P<basics>(?:[^"\\]|\\.|"(?!"")|"(?="""))*+"{0,2}?)"""|'
    r"'''(?P<literals>.*?'{0,2})'''(?!')"
    r"|\"(?P<basic>(?:[^\"\\\n]|\\.)*+)\"|'(?P<literal>[^'\n]*+)'",
    re.S,
)
_TOML_BARE = re.compile(r"[^,\]}\n#]*")


def _toml_escape(found: re.Match[str]) -> str:
    digits = found["x"] or found["u"] or found["U"]
    if digits:
        return _code_point(digits)
    return "" if found["break"] is not None else _TOML_SIGNS.get(found["sign"], found["sign"])


def _parse_toml(text: str, start: int, end: int) -> Mapping | None:
    """Return the root table of a TOML document."""
    tomllib.loads(text[start:end].replace("\r\n", "\n"))
    return _Toml(Placed.whole(text[start:end], start)).document()


class _Toml:
    """Finds the strings of TOML that is known to be valid."""

    def __init__(self, piece: Placed) -> None:
        self._piece, self._text, self._position = piece, piece.text, 0

    def document(self) -> Mapping:
        """Return the root table."""
        root = table = Mapping()
        while not self._at_end():
            if self._eat("[["):
                sequence = self._descend(root, self._keys(), Sequence)
                table = Mapping()
                if isinstance(sequence, Sequence):
                    sequence.items.append(table)
                self._eat("]]")
            elif self._eat("["):
                found = self._descend(root, self._keys(), Mapping)
                table = found if isinstance(found, Mapping) else Mapping()
                self._eat("]")
            else:
                self._pair(table)
        return root

    def _at_end(self) -> bool:
        space = _TOML_SPACE.match(self._text, self._position)
        self._position = space.end() if space else self._position
        return self._position >= len(self._text)

    def _eat(self, mark: str) -> bool:
        self._at_end()
        if self._text.startswith(mark, self._position):
            self._position += len(mark)
            return True
        return False

    def _keys(self) -> list[str]:
        keys = []
        while not self._at_end() and (found := _TOML_KEY.match(self._text, self._position)):
            keys.append(found[found.lastgroup or 0])
            self._position = found.end()
            if not self._eat("."):
                break
        return keys

    def _pair(self, table: Mapping) -> None:
        before = self._position
        keys = self._keys()
        if not keys or not self._eat("="):
            self._position = before + 1  # cannot happen in valid TOML; never stand still
            return
        parent = self._descend(table, keys[:-1], Mapping)
        value = self._value()
        if isinstance(parent, Mapping):
            parent.items.append((keys[-1], value))

    @staticmethod
    def _descend(table: Mapping, keys: list[str], last: type[Mapping] | type[Sequence]) -> Mapping | Sequence:
        """Return the table or array of tables at the end of a dotted key, made where it is missing."""
        node: Mapping | Sequence = table
        for number, key in enumerate(keys):
            if isinstance(node, Sequence) and node.items and isinstance(node.items[-1], Mapping):
                node = node.items[-1]  # the table of the array that was opened last
            if not isinstance(node, Mapping):
                return Mapping()
            known = next((value for name, value in reversed(node.items[-64:]) if name == key), None)
            if isinstance(known, Mapping | Sequence):
                node = known
                continue
            made = (last if number == len(keys) - 1 else Mapping)()
            node.items.append((key, made))
            node = made
        if last is Mapping and isinstance(node, Sequence) and node.items and isinstance(node.items[-1], Mapping):
            return node.items[-1]
        return node

    def _value(self) -> Node:
        self._at_end()
        if found := _TOML_STRING.match(self._text, self._position):
            self._position = found.end()
            name = found.lastgroup or ""
            start, end = found.span(name)
            if name.endswith("s"):
                start += 2 if self._text.startswith("\r\n", start) else self._text.startswith("\n", start)
            value = self._piece.cut(start, end)
            return _unescape(value, _TOML_ESCAPE, _toml_escape) if name.startswith("basic") else value
        if self._eat("["):
            sequence = Sequence()
            while not self._eat("]") and not self._at_end():
                sequence.items.append(self._value())
                self._eat(",")
            return sequence
        if self._eat("{"):
            table = Mapping()
            while not self._eat("}") and not self._at_end():
                self._pair(table)
                self._eat(",")
            return table
        bare = _TOML_BARE.match(self._text, self._position)
        start, self._position = self._position, max(self._position + 1, bare.end() if bare else 0)
        return self._piece.cut(start, self._position)


# ── from nodes to segments ────────────────────────────────────────────────────────────────────────────────────────────

_TITLES = {"title", "heading", "headline", "header"}
_NAMES = ("title", "name", "heading", "label", "header", "summary")  # of an item that may be a question
_QUESTIONS = {"question", "q", "faq_question"}
_ANSWERS = {"answer", "a", "response", "faq_answer", "reply"}
_CAPTIONS = re.compile(r"(?:^|_)(?:alt|alt_text|alttext|caption)$")
_ALWAYS = _TITLES | _ANSWERS | {
    "subtitle", "subheading", "subheadline", "tagline", "description", "summary", "excerpt", "lead", "lede", "intro",
    "introduction", "text", "body", "content", "copy", "quote", "testimonial", "message", "note", "disclaimer",
    "seo_title", "meta_title", "meta_description", "seo_description", "og_title", "og_description", "teaser", "blurb",
    "abstract", "standfirst", "deck", "preheader", "subject",
}  # fmt: skip
_CREDITS = re.compile(r"review|(?:^|_)authors?(?:_|$)|^by$|byline|fact_?check|medical_?editor|written_?by|credentials")
# Never copy, with all that is nested in them, alternative texts apart.
_NEVER_TREE = {
    "tags", "tag", "categories", "category", "keywords", "menu", "menus", "aliases", "redirect_from", "redirect_to",
    "taxonomies", "cascade", "outputs", "sitemap", "resources", "build", "robots", "social", "breadcrumbs", "scripts",
    "styles", "css", "js", "related", "schema", "hreflang", "translations", "topics", "series", "sidebar", "icon",
    "image", "images", "img", "cover", "thumbnail", "thumb", "hero_image", "featured_image", "background", "logo",
    "gallery", "photo", "video", "banner_image", "og_image", "twitter", "analytics",
}  # fmt: skip
_NEVER = re.compile(
    r"(?:^|_)(?:slug|url|uri|permalink|path|href|link|links|id|ids|uid|uuid|key|date|dates|time|lastmod|updated|published"
    r"|created|modified|updated_at|layout|template|type|kind|image|img|src|file|filename|icon|class|classname|classes|css"
    r"|style|styles|color|colour|theme|lang|language|locale|weight|order|position|draft|canonical|robots|schema|thumbnail"
    r"|width|height|align|alignment|size|variant|format|version|status|sku|code|email|phone|tel|component|widget|anchor"
    r"|target|rel|markup|collection|sitemap|timezone|encoding|section_id|linktitle|navtitle|nav_title|identifier)$"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_NOT_PROSE = re.compile(r"\S*[/\\@#=]\S*|\d{4}-\d\d-\d\d.*|#[0-9a-fA-F]{3,8}|\S+\.[a-z]{2,5}|(?:https?:|www\.).*", re.S)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def read_front_matter(
    page: Page, found: FrontMatter, read: Callable[[Placed], None], read_line: Callable[[Placed], Copy | None]
) -> None:
    """Add the copy of front matter to a page; `read` takes values of several paragraphs, `read_line` single lines."""
    context = page.context
    _Reader(page, read, read_line).mapping(found.root, (), credit=False, nested=False)
    page.context, page.question = context, None
    page.release(0 if page.title is None else 1)


class _Reader:
    def __init__(self, page: Page, read: Callable[[Placed], None], read_line: Callable[[Placed], Copy | None]) -> None:
        self._page, self._read, self._read_line = page, read, read_line

    def mapping(self, node: Mapping, path: tuple[str, ...], *, credit: bool, nested: bool) -> None:
        """Read a mapping; its heading and its question hold for what is in it."""
        if len(path) > _DEEPEST:
            return
        mark, question = self._page.mark(), self._page.question
        names = {_normal(key) for key, _ in node.items}
        asks = _question_key(names, node)
        items = node.items
        if asks and sum(_normal(key) == asks for key, _ in items) == 1:
            items = sorted(items, key=lambda item: _normal(item[0]) != asks)  # the page shows it first
        for key, value in items:
            self._value(key, value, path, asks, credit=credit, nested=nested)
        if path:
            self._page.release(max(mark, 0 if self._page.title is None else 1))
            self._page.question = question

    def _value(
        self, key: str, value: Node, path: tuple[str, ...], asks: str | None, *, credit: bool, nested: bool
    ) -> None:
        """Read the value of a key; `nested` says that only alternative texts are copy here."""
        name, inner = _normal(key), (*path, key)
        credit = credit or bool(_CREDITS.search(name))
        match value:
            case Placed():
                self._scalar(value, name, inner, asks, credit=credit, nested=nested)
            case Mapping():
                self.mapping(value, inner, credit=credit, nested=nested or (name in _NEVER_TREE and not credit))
            case Sequence():
                if len(inner) > _DEEPEST:
                    return
                hidden = nested or (name in _NEVER_TREE and not credit)
                for number, item in enumerate(value.items):
                    place = (*inner, str(number))
                    if isinstance(item, Mapping):
                        self.mapping(item, place, credit=credit, nested=hidden)
                    elif isinstance(item, Sequence):
                        self._value(str(number), item, inner, None, credit=credit, nested=hidden)
                    elif not hidden:
                        self._scalar(item, name, place, asks, credit=credit, nested=False)

    def _scalar(
        self, value: Placed, name: str, path: tuple[str, ...], asks: str | None, *, credit: bool, nested: bool
    ) -> None:
        page = self._page
        if not value.text.strip():
            return
        page.context = Context(key_path=path)
        if credit:
            # Who wrote and who reviewed it, and when: no claim of the article, but rules on medical review look for it.
            if not re.match(r"(?:true|false|yes|no)\s*$|\S*/\S*$", value.text, re.I):
                page.context = Context(key_path=path, boilerplate=True)
                self._read(value)
            return
        if _CAPTIONS.search(name):
            if (copy := self._read_line(value)) and _WORD.search(copy.text):
                page.add_caption(copy, "image")
            return
        if nested or not (name == asks or _is_copy(name, value.text)):
            return
        if (name == asks and len(path) > 1) or name in _QUESTIONS:
            if copy := self._read_line(value):
                page.add_question(copy)
        elif name in _TITLES and len(value.text) < 300:
            if not (copy := self._read_line(value)):
                return
            if len(path) == 1 and name == "title":
                page.add_title(copy)
            elif copy.text.endswith("?") and len(path) > 1:
                page.add_question(copy)
            else:
                page.add_heading(copy, min(6, len([key for key in path if not key.isdigit()]) + 1))
        elif name in _ANSWERS:
            page.context = replace(page.context, kind=SegmentKind.ANSWER)
            self._read(value)
        else:
            self._read(value)


def _question_key(names: set[str], node: Mapping) -> str | None:
    """Return the key of an item that holds a question: `question`, `title` beside `answer`, a `name` that asks."""
    for name in _QUESTIONS:
        if name in names:
            return name
    if names & _ANSWERS:
        return next((name for name in _NAMES if name in names), None)
    for key, value in node.items:
        if (
            _normal(key) in _NAMES
            and isinstance(value, Placed)
            and value.text.rstrip().endswith("?")
            and len(names) > 1
        ):
            return _normal(key)
    return None


def _normal(key: str) -> str:
    return _CAMEL.sub("_", key).lower().replace("-", "_").replace(" ", "_")


def _is_copy(name: str, text: str) -> bool:
    """Whether a value is copy: by its key where that tells, else by looking like prose."""
    stripped = text.strip()
    if name in _ALWAYS or name in _QUESTIONS:
        return bool(_WORD.search(stripped)) and not re.fullmatch(r"\S*[/\\]\S*\.\w+|https?:\S+", stripped)
    if name in _NEVER_TREE or _NEVER.search(name):
        return False
    if re.search(r"[£$€₹]\s?\d|\bAED\b|\bUSD\b", stripped):
        return True
    return len(_WORD.findall(stripped)) > 1 and not _NOT_PROSE.fullmatch(stripped) and " " in stripped
