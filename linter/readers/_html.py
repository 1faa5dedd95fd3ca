"""Reads HTML, whole pages and the pieces of it that stand in Markdown, into a Page.

The tokenizer is our own: none of the libraries that build a tree tell where a text node stands in the file, and a
character reference must keep its stretch. It takes broken markup as a browser does, and no input makes it look at a
character more than a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from linter.model.segment import SegmentKind
from linter.readers._copy import Copy, CopyBuilder, Placed
from linter.readers._page import Context, ListPlace, Page, Table

_TAG_OPEN = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][^\s/><]*)")
_TAG_REST = re.compile(r"(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|(?=[^\s\"'])))*+>")
_TAG_REST_SIMPLE = re.compile(r"[^>]*+>")
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s=>\"'/]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s>\"']+)))?"
)
_CODE_FIRST = re.compile(r"\s*<(?:code|samp|kbd|span)\b", re.I)
_EMPTY_LINES = re.compile(r"\n[ \t]*\r?\n\s*")
_PATIENCE = 32  # tags with unclosed quotes, after which a tag simply ends at the next ">"
_DEEPEST = 512  # elements that may be open at once; browsers stop nesting there, too

# Their content is no copy, whatever stands in it.
_RAW = {"script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "plaintext"}
_SKIPPED = {"template", "noscript", "svg", "math", "object", "canvas", "audio", "video", "select", "datalist", "map"}
_BOILERPLATE = {"nav", "header", "footer", "aside", "form", "button", "dialog"}
_BOILERPLATE_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu"}
_BOILERPLATE_NAME = re.compile(
    r"(?:^|[-_])(?:cookies?|newsletter|promo-?bar|breadcrumbs?|sidebar|(?:cookie-?)?consent-?(?:banner|bar|popup|modal|notice)"
    r"|gdpr|skip-link|share-buttons|social-share)(?:[-_]|$)"
    r"|^(?:main-?|site-?|nav-?|top-?|mobile-?|primary-?|footer-?|header-?)menu(?:[-_]|$)|^consent$",
    re.I,
)
# In this trade a "menu" is first of all what a clinic sells; one that begins with a link is the site's.
_MENU_NAME = re.compile(r"^menu(?:[-_]|$)", re.I)
_LINK_FIRST = re.compile(r"\s*(?:<(?:ul|ol|li|div|span)\b[^<>]{0,300}>\s*){0,4}<(?:a|button)\b", re.I)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAMEABLE = {"div", "section", "ul", "ol", "p", "dl", "span", "table", "figure"}  # what a class can make boilerplate

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_TABLE_PARTS = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup"}
_BLOCKS = (
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "head", "header", "hgroup", "hr", "html", "legend", "li"}
    | {"main", "menu", "nav", "ol", "option", "p", "section", "summary", "title", "ul", "button", "label", "pre"}
    | _HEADINGS.keys() | _TABLE_PARTS | _SKIPPED
)  # fmt: skip
_STRONG = {"b", "strong"}
_EMPHASIS = {"b", "strong", "em", "i"}
_WITHDRAWN = {"del", "s", "strike"}  # crossed out: what the author no longer says

# The start of one of these ends an element that was left open: name → (what it ends, how far up we look).
_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "dir", "table"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl", "table"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl", "table"})),
    "tr": (frozenset({"tr", "caption", "colgroup"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
    "th": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
    "thead": (frozenset({"thead", "tbody", "tfoot", "caption", "colgroup"}), frozenset({"table"})),
    "tbody": (frozenset({"thead", "tbody", "tfoot", "caption", "colgroup"}), frozenset({"table"})),
    "tfoot": (frozenset({"thead", "tbody", "tfoot", "caption", "colgroup"}), frozenset({"table"})),
    "option": (frozenset({"option"}), frozenset({"select"})),
}
_TEXT_HOLDERS = frozenset({"p"} | _HEADINGS.keys())  # any block ends these
_SCOPE = frozenset({"table", "td", "th", "caption", "button", "blockquote", "li", "dd", "details"})


class TokenKind(Enum):
    """What a stretch of HTML is."""

    TEXT = "text"
    START = "start tag"
    END = "end tag"


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of HTML; comments, doctypes and the like are left out."""

    kind: TokenKind
    start: int
    end: int
    name: str = ""
    closes_itself: bool = False


def tokenize(text: str, start: int = 0) -> Iterator[Token]:
    """Yield text and tags in order, in time linear in the text."""
    position, length, patience = start, len(text), _PATIENCE
    last_end = text.rfind(">")
    without_end: set[str] = set()  # raw elements that are closed nowhere further on
    text_start = start

    def text_until(end: int) -> Iterator[Token]:
        if end > text_start:
            yield Token(TokenKind.TEXT, text_start, end)

    while (position := text.find("<", position)) != -1 and position < last_end:
        if text.startswith("<!", position) or text.startswith("<?", position):
            yield from text_until(position)
            closer = ">"
            if text.startswith("<!--", position):
                closer = "-->"
            elif text.startswith("<![CDATA[", position):
                closer = "]]>"
            end = -1 if closer in without_end else text.find(closer, position + 2)
            if end == -1:  # never closed: only the mark is lost, not the rest of the draft
                without_end.add(closer)
                position = text_start = position + (4 if closer == "-->" else 9)
            else:
                position = text_start = end + len(closer)
            continue
        opened = _TAG_OPEN.match(text, position)
        if opened is None:
            if text.startswith("</", position):  # "</>", "</ p>": bogus, dropped
                yield from text_until(position)
                position = text_start = text.find(">", position) + 1
            else:
                position += 1  # "SPF < 30"
            continue
        rest = _TAG_REST.match(text, opened.end()) if patience else None
        if rest is None:
            patience = max(0, patience - 1)
            rest = _TAG_REST_SIMPLE.match(text, opened.end())
            if rest is None:
                break
        yield from text_until(position)
        name, end = opened["name"].lower(), rest.end()
        kind = TokenKind.END if opened["close"] else TokenKind.START
        yield Token(kind, position, end, name, text[end - 2] == "/")
        position = text_start = end
        if kind is TokenKind.START and name in _RAW:
            closing = None if name in without_end else re.compile(f"</{name}", re.I).search(text, end)
            if closing is None:
                without_end.add(name)
                if name in {"script", "style"}:  # shown by no browser either
                    return
                continue
            position = text_start = closing.start()
    if text_start < length:
        yield Token(TokenKind.TEXT, text_start, length)


@dataclass(slots=True)
class _Element:
    """An open element, and what held before it."""

    name: str
    before: Context
    question: int | None = None
    restores_question: bool = False
    table: Table | None = None
    skips: bool = False


class HtmlReader:
    """Feeds HTML to a Page; keeps its open elements from one piece to the next, as Markdown needs it."""

    def __init__(self, page: Page, draft: str, document: Placed | None = None) -> None:
        """Read into `page` from a draft; `document` is given when all that will be fed is one HTML document."""
        self.page = page
        self.builder = CopyBuilder()
        self.inline: Callable[[Placed], None] | None = None  # reads Markdown within text, where there may be some
        self._draft = draft
        self._complete = document is not None
        self._stack: list[_Element] = []
        self._open: dict[str, int] = {}
        self._last_end: dict[str, int] = {}
        self._captions: list[tuple[Copy, str]] = []
        self._skipping = 0
        self._withdrawn = 0
        self._superscript: int | None = None
        self._superscript_links = False
        self._breaks = 0
        self._holds_headline: set[int] = set()  # offsets of start tags
        self._holds_article: set[int] = set()
        self._has_title = False
        self._asks = False
        self._described: set[str] = set()
        if document is not None:
            self._survey(document)

    # ── before reading ────────────────────────────────────────────────────────────────────────────────────────────

    def _survey(self, document: Placed) -> None:
        """Note the start tags that hold the article or its h1: a wrapper named "with-sidebar" is no sidebar."""
        opened: list[tuple[str, int]] = []
        counts: dict[str, int] = {}
        noted = {"h1": 0, "article": 0}  # elements below this depth are noted already
        for token in tokenize(document.text):
            if token.kind is TokenKind.TEXT or token.name in _VOID or token.name not in _BLOCKS:
                continue
            if token.kind is TokenKind.START:
                if len(opened) < _DEEPEST:
                    opened.append((token.name, document.starts[token.start]))
                    counts[token.name] = counts.get(token.name, 0) + 1
                if token.name in {"h1", "main", "article"}:
                    sort = "article" if token.name == "article" else "h1"
                    holders = self._holds_article if sort == "article" else self._holds_headline
                    holders.update(start for _, start in opened[noted[sort] :])
                    noted[sort] = len(opened)
            elif counts.get(token.name):
                while opened:
                    name, _ = opened.pop()
                    counts[name] -= 1
                    if name == token.name:
                        break
                noted = {sort: min(depth, len(opened)) for sort, depth in noted.items()}

    def _is_closed(self, name: str, position: int) -> bool:
        """Whether an end tag of this name stands further on; an unclosed `<aside>` must not swallow the article."""
        if name not in self._last_end:
            found = -1
            for match in re.finditer(f"</{re.escape(name)}\\b", self._draft, re.I):
                found = match.start()
            self._last_end[name] = found
        return self._last_end[name] >= position

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def silent(self) -> bool:
        """Whether text that stands here is no copy: within `<noscript>`, or crossed out."""
        return bool(self._skipping or self._withdrawn)

    def cross_out(self, begins: bool) -> None:
        """Note that crossed-out text begins or ends here."""
        self._withdrawn = max(0, self._withdrawn + (1 if begins else -1))

    def caption(self, copy: Copy, of: str) -> None:
        """Keep a caption until the run of text that it stands in has ended."""
        self._captions.append((copy, of))

    def enter(self, name: str, context: Context, *, restores_question: bool = False) -> int:
        """Open a container of another format ("#item"), and return a depth for `leave`."""
        self.flush()
        element = _Element(name, self.page.context, self.page.question, restores_question)
        self._stack.append(element)
        self._open[name] = self._open.get(name, 0) + 1
        self.page.context = context
        return len(self._stack)

    def leave(self, depth: int) -> None:
        """Close what was opened by `enter`, and whatever was left open within."""
        self.close(depth - 1)

    def feed(self, piece: Placed) -> None:
        """Read a piece of HTML; elements left open stay open."""
        for token in tokenize(piece.text):
            match token.kind:
                case TokenKind.TEXT:
                    self._text(piece, token)
                case TokenKind.START:
                    self._start(piece, token)
                case TokenKind.END:
                    self._end(piece, token)

    def close(self, depth: int = 0) -> None:
        """Close elements until only `depth` are open."""
        self.flush()
        while len(self._stack) > depth:
            self._pop()

    def flush(self) -> None:
        """End the run of text: what was collected becomes a segment."""
        self._breaks = 0
        self._superscript = None
        copy = self.builder.take()
        if copy is not None:
            self._emit(copy)
        captions, self._captions = self._captions, []
        for caption, of in captions:
            self.page.add_caption(caption, of)

    def _emit(self, copy: Copy) -> None:
        heading = next((element.name for element in reversed(self._stack[-8:]) if element.name in _HEADINGS), None)
        kind = self.page.context.kind
        if heading and kind is SegmentKind.HEADING:
            self.page.add_heading(copy, _HEADINGS[heading])
        elif kind is SegmentKind.TITLE:
            if not self._has_title:
                self._has_title = True
                self.page.add_title(copy)
        elif self._asks or (self._open.get("button") and copy.text.endswith("?")):
            # An accordion: `<button>Does it hurt?</button><div>…</div>`.
            context = self.page.context
            if self._open.get("button"):
                self.page.context = self._outside_button()
            self.page.add_question(copy)
            self.page.context = context
        else:
            self.page.add_text(copy)
        self._asks = False

    def _outside_button(self) -> Context:
        return next(element.before for element in self._stack if element.name == "button")

    def _text(self, piece: Placed, token: Token) -> None:
        if self._skipping or self._withdrawn:
            return
        if self._breaks and piece.text[token.start : token.end].strip():
            self._breaks = 0
        if self._open.get("pre"):  # a letter or notice set as it was typed: empty lines part its paragraphs
            position = token.start
            for gap in _EMPTY_LINES.finditer(piece.text, token.start, token.end):
                self.builder.add_html(piece, position, gap.start())
                self.flush()
                position = gap.end()
            self.builder.add_html(piece, position, token.end)
        elif self.inline is not None:
            self.inline(piece.cut(token.start, token.end))
        else:
            self.builder.add_html(piece, token.start, token.end)

    def _start(self, piece: Placed, token: Token) -> None:
        name = token.name
        if self._skipping and name not in _SKIPPED and name != "pre":
            return
        if name in _BLOCKS:
            self._start_block(piece, token)
            return
        match name:
            case "br":
                self._break(piece, token)
            case "img" | "area" | "input":
                self._image(piece, token)
            case "meta":
                self._meta(piece, token)
            case "a":
                self._link(piece, token)
            case "sup":
                self._superscript, self._superscript_links = len(self.builder), False
        if name in _EMPHASIS:
            self.builder.open_mark(name in _STRONG)
        elif name in _WITHDRAWN and self._is_closed(name, piece.starts[token.start]):
            self._withdrawn += 1

    def _break(self, piece: Placed, token: Token) -> None:
        """A line break separates words; two of them separate paragraphs."""
        self._breaks += 1
        if self._breaks > 1:
            self.flush()
        else:
            self.builder.blank(piece, token.start, token.end)

    def _attributes(self, piece: Placed, token: Token) -> dict[str, Placed]:
        """Return the attributes of a tag, names in lower case, the first of each name."""
        attributes: dict[str, Placed] = {}
        begin = token.start + 1 + len(token.name)
        for found in _ATTRIBUTE.finditer(piece.text, begin, token.end - 1):
            for group in ("double", "single", "bare"):
                if found[group] is not None:
                    attributes.setdefault(found["name"].lower(), piece.cut(*found.span(group)))
                    break
            else:
                attributes.setdefault(found["name"].lower(), Placed("", (), ()))
        return attributes

    @staticmethod
    def _value(piece: Placed) -> Copy | None:
        builder = CopyBuilder()
        builder.add_html(piece)
        return builder.take()

    def _image(self, piece: Placed, token: Token) -> None:
        if token.name == "input":
            return
        attributes = self._attributes(piece, token)
        texts: set[str] = set()
        for name in ("alt", "title"):
            value = self._value(attributes[name]) if name in attributes else None
            if value is not None and value.text not in texts and not self._withdrawn:
                texts.add(value.text)
                self._captions.append((value, "image"))

    def _link(self, piece: Placed, token: Token) -> None:
        attributes = self._attributes(piece, token)
        target = attributes["href"].text if "href" in attributes else ""
        if target.startswith("#"):
            self._superscript_links = True
        if "title" in attributes and (value := self._value(attributes["title"])):
            self._captions.append((value, "link"))

    def _meta(self, piece: Placed, token: Token) -> None:
        """Descriptions for search engines and link previews are copy that a reader sees first."""
        attributes = self._attributes(piece, token)
        if "content" not in attributes:
            return
        named = attributes.get("name") or attributes.get("property")
        name = named.text.lower() if named else ""
        if name not in {"description", "og:description", "og:title", "twitter:description", "author"}:
            return
        value = self._value(attributes["content"])
        if value is None or value.text in self._described:
            return
        self._described.add(value.text)
        before = self.page.context
        self.page.context = replace(before, key_path=("meta", name), boilerplate=name == "author")
        self.page.add_text(value)
        self.page.context = before

    def _start_block(self, piece: Placed, token: Token) -> None:
        name = token.name
        self.flush()
        if name in _ENDS:
            self._close_open(*_ENDS[name])
        elif name not in {"title", "label", "button"}:
            self._close_open(_TEXT_HOLDERS, _SCOPE)
        if name in _VOID or (token.closes_itself and name in {"div", "p", "section", "svg"}):
            return
        if len(self._stack) >= _DEEPEST:
            return
        element = _Element(name, self.page.context, self.page.question)
        code = name == "pre" and _CODE_FIRST.match(piece.text, token.end)
        if (name in _SKIPPED or code) and self._is_closed(name, piece.starts[token.start]):
            element.skips = True
            self._skipping += 1
        self._stack.append(element)
        self._open[name] = self._open.get(name, 0) + 1
        if not self._skipping:
            self.page.context = self._context(piece, token, element)

    def _context(self, piece: Placed, token: Token, element: _Element) -> Context:
        """Return what holds within an element."""
        context, name = element.before, token.name
        attributes = self._attributes(piece, token)
        if self._is_boilerplate(piece, token, attributes):
            context = replace(context, boilerplate=True)
        fixed = context.kind in {SegmentKind.QUESTION, SegmentKind.TITLE}
        match name:
            case "title" if self._complete and not self._open.get("svg"):
                return replace(context, kind=SegmentKind.TITLE, key_path=("title",))
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if not fixed:
                return replace(context, kind=SegmentKind.HEADING)
            case "ul" | "ol" | "menu" | "dir":
                return replace(context, place=self.page.list_place(), kind=SegmentKind.PARAGRAPH)
            case "li":
                place = context.place or ListPlace(1, None, self.page.new_block())
                return replace(context, place=place, kind=SegmentKind.LIST_ITEM)
            case "blockquote":
                return replace(context, quoted=True, kind=SegmentKind.PARAGRAPH)
            case "figcaption" | "caption":
                return replace(context, kind=SegmentKind.CAPTION)
            case "details" | "dl":
                element.restores_question = True
                return replace(context, kind=SegmentKind.PARAGRAPH)
            case "summary" | "dt":
                return replace(context, kind=SegmentKind.QUESTION)
            case "dd":
                return replace(context, kind=SegmentKind.ANSWER)
            case "table":
                element.table = Table(self.page.new_block())
                return replace(context, kind=SegmentKind.PARAGRAPH, cell=None, place=None)
            case "tr":
                if table := self._table():
                    table.start_row(header=bool(self._open.get("thead")))
                return context
            case "td" | "th":
                table = self._table()
                if table is None:
                    return context
                columns, rows = (
                    self._count(attributes, key, most) for key, most in (("colspan", 100), ("rowspan", 1000))
                )
                cell = table.start_cell(name == "th", columns, rows)
                return replace(context, kind=SegmentKind.TABLE_CELL, cell=cell)
            case "div" | "p" | "span" | "section" if _is_question_name(attributes):
                self._asks = True
        return context

    def _table(self) -> Table | None:
        if not self._open.get("table"):
            return None
        return next((element.table for element in reversed(self._stack) if element.table), None)

    @staticmethod
    def _count(attributes: dict[str, Placed], name: str, most: int) -> int:
        text = attributes[name].text.strip() if name in attributes else ""
        return max(1, min(most, int(text[:6]))) if text.isascii() and text.isdigit() else 1

    def _is_boilerplate(self, piece: Placed, token: Token, attributes: dict[str, Placed]) -> bool:
        name = token.name
        start = piece.starts[token.start]
        if name in {"html", "body", "main", "article"} or start in self._holds_headline:
            return False
        if start in self._holds_article and name not in {"nav", "aside", "footer"}:
            return False  # a form around the whole page; but an aside may hold articles of its own, as teasers
        role = attributes["role"].text.strip().lower() if "role" in attributes else ""
        named = name in _BOILERPLATE or role in _BOILERPLATE_ROLES
        if not named and name in _NAMEABLE | _BOILERPLATE:
            words = " ".join(attributes[key].text for key in ("class", "id") if key in attributes).split()
            named = any(_BOILERPLATE_NAME.search(_CAMEL.sub("-", word)) for word in words)
            if not named and any(_MENU_NAME.search(word) for word in words):
                named = bool(_LINK_FIRST.match(piece.text, token.end))
        return named and self._is_closed(name, start)

    def _close_open(self, names: frozenset[str], scope: frozenset[str]) -> None:
        """Close the nearest open element of these names, unless one of `scope` stands in between."""
        if not any(self._open.get(name) for name in names):
            return
        for depth in range(len(self._stack) - 1, -1, -1):
            name = self._stack[depth].name
            if name in names:
                while len(self._stack) > depth:
                    self._pop()
                return
            if name in scope or name[0] == "#":
                return

    def _end(self, piece: Placed, token: Token) -> None:
        name = token.name
        if name in _BLOCKS:
            self.flush()
            if self._open.get(name) and (not self._skipping or name in _SKIPPED or name == "pre"):
                while self._pop() != name:
                    pass
            return
        if self._skipping:
            return
        if name in _EMPHASIS:
            self.builder.close_mark()
        elif name in _WITHDRAWN:
            self._withdrawn = max(0, self._withdrawn - 1)
        elif name == "sup" and self._superscript is not None:
            if self._superscript_links:  # a footnote's number
                self.builder.truncate(self._superscript)
            self._superscript = None
        elif name == "br":
            self._break(piece, token)

    def _pop(self) -> str:
        element = self._stack.pop()
        self._open[element.name] -= 1
        if element.skips:
            self._skipping -= 1
        if element.name in {"div", "p", "span", "section"}:
            self._asks = False
        if element.table is not None:
            element.table.end_row()
        elif element.name == "tr" and (table := self._table()):
            table.end_row()
        elif element.name in {"td", "th"} and (table := self._table()):
            table.end_cell()
        if element.restores_question:
            self.page.question = element.question
        self.page.context = element.before
        return element.name


_QUESTION_NAME = re.compile(r"(?:^|[-_])(?:question|faq-?q)(?:[-_](?:title|text|heading))?$", re.I)


def _is_question_name(attributes: dict[str, Placed]) -> bool:
    if "class" not in attributes:
        return False
    return any(_QUESTION_NAME.search(_CAMEL.sub("-", word)) for word in attributes["class"].text.split()[:8])


def read_html(page: Page, draft: str, document: Placed) -> None:
    """Read a whole HTML document, a draft or the rest of one, into a page."""
    reader = HtmlReader(page, draft, document)
    reader.feed(document)
    reader.close()
