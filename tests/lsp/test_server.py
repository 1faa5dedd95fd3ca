"""The language server as an editor meets it: a real client, over standard input and output."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

pytestmark = pytest.mark.asyncio(loop_scope="module")

SERVER = [sys.executable, "-m", "linter", "lsp"]
CLASH = "recovery/downtime-or-none"
PEEL = """\
# The light glycolic peel

🌸 There is **no downtime** with this peel.

## Afterwards

Plan two to three days off while redness and flaking settle.
"""
CONFIG = "ignore: [missing]\n"


class Recorder(LanguageClient):
    """A client that remembers every message about diagnostics."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.published: list[types.PublishDiagnosticsParams] = []


class Editor:
    """A client with one workspace folder and one count of versions."""

    def __init__(self, client: Recorder, folder: Path) -> None:
        self.client, self.folder, self.published = client, folder, client.published
        self.version = 0

    async def initialize(self, capabilities: types.ClientCapabilities) -> types.InitializeResult:
        """Say what this editor can do."""
        workspace = types.WorkspaceFolder(self.folder.as_uri(), "blog")
        return await self.client.initialize_session(
            types.InitializeParams(capabilities=capabilities, workspace_folders=[workspace])
        )

    async def leave(self) -> int | None:
        """Say goodbye; return the server's exit status."""
        await self.client.shutdown_session()
        server = self.client._server
        await self.client.stop()  # type: ignore[no-untyped-call]
        return server.returncode if server else None

    def uri(self, name: str) -> str:
        """Return how the protocol names a draft of the folder, or one that was never saved."""
        return name if ":" in name else (self.folder / name).as_uri()

    async def open(self, name: str, text: str, language: str = "markdown") -> list[types.Diagnostic]:
        """Open a document, and return what is underlined in it."""
        self.version += 1
        item = types.TextDocumentItem(self.uri(name), language, self.version, text)
        seen = len(self.published)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.underlined(name, seen)

    def type(self, name: str, text: str, start: tuple[int, int], end: tuple[int, int] | None = None) -> None:
        """Put text in the place of a stretch."""
        self.version += 1
        range_ = types.Range(types.Position(*start), types.Position(*(end or start)))
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.uri(name)),
                [types.TextDocumentContentChangePartial(range_, text)],
            )
        )

    async def typed(
        self, name: str, text: str, start: tuple[int, int], end: tuple[int, int] | None = None
    ) -> list[types.Diagnostic]:
        """Type, and return what is underlined then."""
        seen = len(self.published)
        self.type(name, text, start, end)
        return await self.underlined(name, seen)

    async def underlined(self, name: str, seen: int = 0) -> list[types.Diagnostic]:
        """Return the diagnostics of a document that come after the `seen` first messages."""
        uri = self.uri(name)
        await self.until(lambda: any(message.uri == uri for message in self.published[seen:]))
        return list(next(message for message in reversed(self.published) if message.uri == uri).diagnostics)

    async def until(self, happened: Callable[[], bool], patience: float = 600) -> None:
        """Wait for something that the server will do."""
        end = time.monotonic() + patience
        while not happened():
            assert time.monotonic() < end, "the server did not answer"
            await asyncio.sleep(0.01)

    def close(self, name: str) -> None:
        """Close a document."""
        self.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(self.uri(name)))
        )

    def save(self, name: str) -> None:
        """Tell that a document was saved."""
        self.client.text_document_did_save(
            types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(self.uri(name)))
        )

    async def hover(self, name: str, line: int, character: int) -> types.Hover | None:
        """Return what is shown at a position."""
        return await self.client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(self.uri(name)), types.Position(line, character))
        )

    async def actions(self, name: str, diagnostic: types.Diagnostic) -> dict[str, types.CodeAction]:
        """Return what is offered for a diagnostic, by title."""
        offered = await self.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(self.uri(name)), diagnostic.range, types.CodeActionContext([diagnostic])
            )
        )
        return {item.title: item for item in offered or () if isinstance(item, types.CodeAction)}


async def start(folder: Path) -> Editor:
    """Start the server as an editor does; the folder is a repository with a configuration."""
    (folder / ".git").mkdir()
    (folder / ".skinlint.yaml").write_text(CONFIG)
    client = Recorder(converter_factory=default_converter)

    def keep(params: types.PublishDiagnosticsParams) -> None:
        client.published.append(params)

    register_lsp_features(client, {**DEFAULT_CLIENT_FEATURES, types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: keep})
    await client.start_io(*SERVER)
    return Editor(client, folder)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def plain(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editor]:
    """An editor that says nothing of what it can do."""
    editor = await start(tmp_path_factory.mktemp("plain"))
    await editor.initialize(types.ClientCapabilities())
    yield editor
    assert await editor.leave() == 0


RICH = types.ClientCapabilities(
    general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf8]),
    workspace=types.WorkspaceClientCapabilities(
        workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
    ),
    text_document=types.TextDocumentClientCapabilities(
        publish_diagnostics=types.PublishDiagnosticsClientCapabilities(
            related_information=True, version_support=True, code_description_support=True
        ),
        hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown, types.MarkupKind.PlainText]),
    ),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rich(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editor]:
    """An editor that can do everything, and counts in UTF-8."""
    editor = await start(tmp_path_factory.mktemp("rich"))
    asked: list[types.Registration] = []

    @editor.client.feature(types.CLIENT_REGISTER_CAPABILITY)  # type: ignore[untyped-decorator]
    def register(params: types.RegistrationParams) -> None:
        asked.extend(params.registrations)

    result = await editor.initialize(RICH)
    assert result.capabilities.position_encoding == types.PositionEncodingKind.Utf8
    await editor.until(lambda: bool(asked))
    assert [one.method for one in asked] == [types.WORKSPACE_DID_CHANGE_WATCHED_FILES]
    yield editor
    assert await editor.leave() == 0


def of(diagnostics: list[types.Diagnostic], rule: str) -> list[types.Diagnostic]:
    return [one for one in diagnostics if one.code == rule]


def span(diagnostic: types.Diagnostic) -> tuple[int, int, int, int]:
    start, end = diagnostic.range.start, diagnostic.range.end
    return start.line, start.character, end.line, end.character


# ---------------------------------------------------------------------------------------------------------------------
# Diagnostics


async def test_an_editor_without_links_gets_a_diagnostic_at_both_ends(plain: Editor) -> None:
    """Each names the line of the other; columns are UTF-16 units: the flower is two, and the end stands behind it."""
    first, second = of(await plain.open("both.md", PEEL), CLASH)
    assert span(first) == (2, 0, 2, 43)
    assert span(second) == (6, 0, 6, 60)
    assert first.message.endswith("See line 7.")
    assert second.message.endswith("See line 3.")
    assert first.source == "skinlint"
    assert first.severity in (types.DiagnosticSeverity.Error, types.DiagnosticSeverity.Warning)
    assert first.related_information is None
    assert first.data == second.data


async def test_an_editor_with_links_gets_one_diagnostic_with_the_other_end(rich: Editor) -> None:
    """With the version that it is for, a link behind the rule, and columns as agreed on: the flower is four bytes."""
    (one,) = of(await rich.open("links.md", PEEL), CLASH)
    assert span(one) == (2, 0, 2, 45)
    assert one.related_information is not None
    (other,) = one.related_information
    assert other.location == types.Location(
        rich.uri("links.md"), types.Range(types.Position(6, 0), types.Position(6, 60))
    )
    assert other.message.startswith("says days of recovery: “Plan two to three days off")
    assert one.code_description is not None
    assert one.code_description.href.startswith("https://")
    assert next(message for message in reversed(rich.published)).version == rich.version


async def test_typing_changes_what_is_underlined(plain: Editor) -> None:
    """Quick typing is one check; the mended sentence loses its mark, and the broken one gets it back."""
    assert of(await plain.open("typing.md", PEEL), CLASH)
    seen = len(plain.published)
    for number, letter in enumerate("three days of"):
        plain.type("typing.md", letter, (2, 14 + number))
    mended = await plain.typed("typing.md", "", (2, 27), (2, 29))  # and the word "no" goes
    assert not of(mended, CLASH)
    assert len([message for message in plain.published[seen:] if message.uri == plain.uri("typing.md")]) == 1
    broken = await plain.typed("typing.md", "no", (2, 14), (2, 27))
    assert len(of(broken, CLASH)) == 2


async def test_what_comes_out_for_an_older_version_is_dropped(rich: Editor) -> None:
    """A long draft is still being checked when its text goes; only the short one's findings are told."""
    long = PEEL + "\nThe redness can last for two days, and some people need three.\n" * 400
    seen = len(rich.published)
    rich.version += 1
    item = types.TextDocumentItem(rich.uri("stale.md"), "markdown", rich.version, long)
    rich.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await asyncio.sleep(0.05)
    assert not await rich.typed("stale.md", "Nothing here.\n", (0, 0), (9_999, 0))
    versions = [message.version for message in rich.published[seen:] if message.uri == rich.uri("stale.md")]
    assert versions == [rich.version]


async def test_closing_takes_the_marks_away(plain: Editor) -> None:
    """And what was not open is no draft to ask about."""
    assert await plain.open("closing.md", PEEL)
    seen = len(plain.published)
    plain.close("closing.md")
    assert await plain.underlined("closing.md", seen) == []
    assert await plain.hover("closing.md", 2, 5) is None


async def test_crlf_and_emoji_move_no_mark(plain: Editor) -> None:
    """The same places as with plain line ends."""
    first, second = of(await plain.open("crlf.md", PEEL.replace("\n", "\r\n")), CLASH)
    assert (span(first), span(second)) == ((2, 0, 2, 43), (6, 0, 6, 60))


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("empty.md", "markdown", ""),
        ("blank.md", "markdown", " \r\n\t"),
        ("front.md", "markdown", "---\ntitle: [half\ndesc: 'x\n"),
        ("front2.md", "markdown", "---\n"),
        ("half.html", "html", "<p>There is <b>no downtime<p <!-- skinlint-disable"),
        ("tag.html", "html", "<"),
        ("comment.md", "markdown", "<!-- skinlint-disable-next-line downtime -- \n\nThere is no downtime."),
        ("fence.md", "markdown", "```\nThere is no downtime.\n"),
        ("table.md", "markdown", "| a | b |\n|--"),
        ("mdx.mdx", "mdx", "import x from\n\n<Box>{/* \n"),
        ("odd.md", "markdown", "There is \u2028 no \x0c downtime\x85 🧑🏽‍⚕️ \ud83c."),
        ("nul.txt", "plaintext", "There is no downtime.\0"),
        ("bom.md", "markdown", "\ufeff" + PEEL),
        ("german.md", "markdown", "Nach der Behandlung ist die Haut gerötet und es gibt keine Ausfallzeit. " * 9),
    ],
)
async def test_half_typed_text_is_no_accident(plain: Editor, name: str, language: str, text: str) -> None:
    """It is checked as it stands, typed on, and the server goes on answering."""
    await plain.open(name, text, language)
    await plain.typed(name, "x", (0, 0))
    plain.close(name)


async def test_a_byte_order_mark_moves_the_first_line_only(plain: Editor) -> None:
    """The editor counts it, and the linter does not."""
    text = "\ufeffThere is no downtime with this peel.\n\nPlan two to three days off while redness settles.\n"
    first, second = of(await plain.open("marked.md", text), CLASH)
    assert (span(first), span(second)) == ((0, 1, 0, 37), (2, 0, 2, 49))


async def test_a_draft_that_was_never_saved_is_checked(plain: Editor) -> None:
    """With the configuration of the workspace folder."""
    found = await plain.open("untitled:Untitled-1", PEEL)
    assert {one.code for one in found} == {CLASH}


async def test_a_language_that_is_not_known_is_left_alone(plain: Editor) -> None:
    """Most files in an editor are no drafts."""
    assert await plain.open("untitled:Untitled-2", PEEL, "klingon") == []
    assert await plain.open("script.py", PEEL, "python") == []


# ---------------------------------------------------------------------------------------------------------------------
# Hover


async def test_hovering_says_why_and_where_from(rich: Editor) -> None:
    """In Markdown, in which the draft's own marks are shown and not obeyed; at either end."""
    await rich.open("hover.md", PEEL)
    for line in (2, 6):
        hover = await rich.hover("hover.md", line, 9)
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        assert hover.contents.kind == types.MarkupKind.Markdown
        text = hover.contents.value
        for part in ("**Why:**", "**What to write instead:**", "**Sources:**", "(<https://", "**How sure:**", "Line 7"):
            assert part in text
        assert r"\*\*no downtime\*\*" in text
    assert await rich.hover("hover.md", 4, 3) is None


async def test_hovering_in_a_plain_editor_gives_plain_text(plain: Editor) -> None:
    """No marks of Markdown."""
    await plain.open("plain-hover.md", PEEL)
    hover = await plain.hover("plain-hover.md", 2, 9)
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert hover.contents.kind == types.MarkupKind.PlainText
    assert "Why: " in hover.contents.value
    assert hover.range == types.Range(types.Position(2, 0), types.Position(2, 43))


# ---------------------------------------------------------------------------------------------------------------------
# Code actions


def edits_of(action: types.CodeAction, uri: str) -> list[types.TextEdit]:
    assert action.edit is not None
    if action.edit.changes is not None:
        return list(action.edit.changes[uri])
    assert action.edit.document_changes is not None
    (change,) = action.edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    return [edit for edit in change.edits if isinstance(edit, types.TextEdit)]


async def apply(editor: Editor, name: str, action: types.CodeAction) -> list[types.Diagnostic]:
    """Do what an action offers, as an editor would, and return what is underlined then."""
    (edit,) = edits_of(action, editor.uri(name))
    start, end = edit.range.start, edit.range.end
    return await editor.typed(name, edit.new_text, (start.line, start.character), (end.line, end.character))


@pytest.mark.parametrize(
    ("name", "language", "text", "comment"),
    [
        ("keep.md", "markdown", PEEL, f"<!-- skinlint-disable-next-line {CLASH} -- say here why this is right -->\n"),
        (
            "keep.mdx",
            "mdx",
            PEEL.replace("\n", "\r\n"),
            f"{{/* skinlint-disable-next-line {CLASH} -- say here why this is right */}}\r\n",
        ),
        (
            "keep.html",
            "html",
            "<p>There is no downtime.</p>\n<p>Plan two days off.</p>\n",
            f"<!-- skinlint-disable-next-line {CLASH} -- say here why this is right -->\n",
        ),
        (
            "keep.txt",
            "plaintext",
            "There is no downtime.\n\nPlan two days off.\n",
            f"[skinlint-disable-next-line {CLASH} -- say here why this is right]\n",
        ),
    ],
)
async def test_a_finding_is_kept_with_a_comment(
    plain: Editor, name: str, language: str, text: str, comment: str
) -> None:
    """In the syntax of the format, above its line; both marks go."""
    first, _ = of(await plain.open(name, text, language), CLASH)
    action = (await plain.actions(name, first))[f"Keep this and say why ({CLASH})"]
    assert action.kind == types.CodeActionKind.QuickFix
    assert action.diagnostics == (first,) or action.diagnostics == [first]
    assert edits_of(action, plain.uri(name))[0].new_text == comment
    assert not of(await apply(plain, name, action), CLASH)


async def test_a_rejected_wording_is_replaced(rich: Editor) -> None:
    """Where the rule knows what fits in its place; the edit is for the version that was checked."""
    (found,) = await rich.open("wording.md", "This peel 🌸 is completely safe.\n")
    action = (await rich.actions("wording.md", found))["Write instead: “generally well tolerated”"]
    assert action.edit is not None
    assert action.edit.document_changes is not None
    (change,) = action.edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    assert change.text_document.version == rich.version
    assert await apply(rich, "wording.md", action) == []


async def test_a_missing_sentence_is_added(rich: Editor) -> None:
    """As a paragraph of its own, behind the first block below the heading."""
    (rich.folder / "all").mkdir()
    (rich.folder / "all" / ".skinlint.yaml").write_text("select: [results-vary]\n")
    text = "# Glycolic peel\n\nA glycolic peel loosens dead cells.\n\n- It tingles.\n- It dries.\n"
    (found,) = await rich.open("all/peel.md", text)
    action = next(item for title, item in (await rich.actions("all/peel.md", found)).items() if "Add" in title)
    (edit,) = edits_of(action, rich.uri("all/peel.md"))
    assert edit.range.start.line == edit.range.end.line == 4
    assert edit.new_text.strip() == "Results differ from person to person and cannot be promised."
    assert await apply(rich, "all/peel.md", action) == []


async def test_no_edit_is_offered_where_none_is_asked_for(rich: Editor) -> None:
    """An editor that looks for refactorings gets none, nor does one that asks about a clean line."""
    (found,) = of(await rich.open("asked.md", PEEL), CLASH)
    params = types.CodeActionParams(
        types.TextDocumentIdentifier(rich.uri("asked.md")),
        found.range,
        types.CodeActionContext([], only=[types.CodeActionKind.Refactor]),
    )
    assert not await rich.client.text_document_code_action_async(params)
    heading = types.Range(types.Position(4, 0), types.Position(4, 1))
    assert await rich.actions("asked.md", types.Diagnostic(heading, "")) == {}


# ---------------------------------------------------------------------------------------------------------------------
# Configuration


async def test_a_changed_configuration_holds_at_once(rich: Editor) -> None:
    """The editor tells of the changed file, and the open draft is checked again."""
    folder = rich.folder / "watched"
    folder.mkdir()
    config = folder / ".skinlint.yaml"
    config.write_text(CONFIG)
    assert of(await rich.open("watched/peel.md", PEEL), CLASH)
    seen = len(rich.published)
    config.write_text("ignore: [missing, downtime]\n")
    change = types.FileEvent(config.as_uri(), types.FileChangeType.Changed)
    rich.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))
    assert await rich.underlined("watched/peel.md", seen) == []


async def test_a_broken_configuration_is_told_and_underlined(plain: Editor) -> None:
    """In its own file, until it is mended; meanwhile the last good one holds. Saving tells that it changed."""
    folder = plain.folder / "broken"
    folder.mkdir()
    config = folder / ".skinlint.yaml"
    config.write_text(CONFIG)
    found = await plain.open("broken/peel.md", PEEL)
    seen, heard = len(plain.published), len(plain.client.messages)
    config.write_text("ignore: [missing]\nfail-on: eror\n")
    plain.save("broken/.skinlint.yaml")
    (mistake,) = await plain.underlined("broken/.skinlint.yaml", seen)
    assert mistake.range.start.line == 1
    assert "fail-on: expected" in mistake.message
    assert await plain.underlined("broken/peel.md", seen) == found
    (message,) = plain.client.messages[heard:]
    assert "broken/.skinlint.yaml:2: fail-on: expected" in message.message
    assert "The last good settings go on holding." in message.message
    seen = len(plain.published)
    config.write_text(CONFIG)
    plain.save("broken/.skinlint.yaml")
    assert await plain.underlined("broken/.skinlint.yaml", seen) == []
    assert len(plain.client.messages) == heard + 1


async def test_what_the_configuration_leaves_out_has_no_marks(plain: Editor) -> None:
    """As in a run."""
    folder = plain.folder / "out"
    folder.mkdir()
    (folder / ".skinlint.yaml").write_text("exclude: [old/]\n")
    assert await plain.open("out/old/peel.md", PEEL) == []


# ---------------------------------------------------------------------------------------------------------------------
# A long draft


async def test_the_conversation_goes_on_while_a_long_draft_is_checked(rich: Editor) -> None:
    """Keys are taken in and questions answered long before 200 kB are read; the editor may leave at any time.

    The last test with this editor, whose server is busy from here on.
    """
    text = "The redness can last for two days, and some people need three. It is never painful.\n\n" * 2_400
    assert len(text) > 200_000
    seen = len(rich.published)
    rich.version += 1
    item = types.TextDocumentItem(rich.uri("long.md"), "markdown", rich.version, text)
    rich.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await asyncio.sleep(0.5)
    for column in range(20):
        rich.type("long.md", "x", (0, column))
    assert await rich.hover("nobody-opened-this.md", 0, 0) is None
    assert not [message for message in rich.published[seen:] if message.uri == rich.uri("long.md")]


# ---------------------------------------------------------------------------------------------------------------------
# Beginning and end


def message(body: str) -> bytes:
    return f"Content-Length: {len(body)}\r\n\r\n{body}".encode()


def status_of(sent: bytes, *arguments: str) -> int:
    done = subprocess.run([*SERVER, *arguments], input=sent, capture_output=True, timeout=600, check=False)
    return done.returncode


async def test_an_editor_that_goes_without_goodbye_is_an_accident() -> None:
    """Status 1, as the protocol asks, when the pipe ends or `exit` comes before `shutdown`; nothing is left running."""
    start = message('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}')
    leave = message('{"jsonrpc":"2.0","method":"exit"}')
    assert status_of(start) == 1
    assert status_of(start + leave, "--stdio") == 1
    shutdown = message('{"jsonrpc":"2.0","id":2,"method":"shutdown"}')
    assert status_of(start + shutdown + leave) == 0


async def test_nonsense_from_an_editor_does_not_end_the_conversation() -> None:
    """Broken JSON, a change of what is not open, an unknown request: logged, and the next message is read."""
    start = message('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}')
    odd = [
        '{"jsonrpc":',
        '{"jsonrpc":"2.0","id":7,"method":"skinlint/dance","params":{}}',
        '{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///x.md",'
        '"version":2},"contentChanges":[{"text":"x"}]}}',
    ]
    end = message('{"jsonrpc":"2.0","id":2,"method":"shutdown"}') + message('{"jsonrpc":"2.0","method":"exit"}')
    assert status_of(start + b"".join(map(message, odd)) + end) == 0


async def test_without_the_library_one_line_says_what_to_install() -> None:
    """Status 2, and no traceback."""
    code = "import sys; sys.modules['pygls'] = None; from linter.cli import main; main(['lsp'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 2
    assert done.stderr == "skinlint: the language server needs pygls; install it with `pip install 'skinlint[lsp]'`\n"
