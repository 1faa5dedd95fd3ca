"""The conversation with an editor, over standard input and output.

What an editor sends is answered at once on the event loop; drafts are checked in one worker thread and edits worked out
in another, so that typing never waits. A check begins when nobody has typed for a moment. What comes out for an older
version than the one in the editor is dropped.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.exceptions import PyglsError
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from linter.lsp.actions import code_actions
from linter.lsp.buffers import Buffer
from linter.lsp.checker import Checker, Problem, draft_of
from linter.lsp.client import Client, client_of
from linter.lsp.diagnostics import Shown, diagnostics, problem_diagnostics
from linter.lsp.hover import hover
from linter.settings import SettingsSource
from linter.version import __version__

log = logging.getLogger(__name__)

PAUSE = 0.2  # seconds without a change until a draft is checked
PATIENCE = 5.0  # seconds that a question about a draft waits for a check that is under way
WATCHED = ("**/*.{yaml,yml}", "**/pyproject.toml")

T = TypeVar("T")


class _Document:
    """One open document: what the editor has, the check that is under way, and what the last one found."""

    def __init__(self, buffer: Buffer) -> None:
        self.buffer = buffer
        self.check: asyncio.Task[None] | None = None
        self.shown: Shown | None = None
        self.folder: Path | None = None  # whose configuration holds


class SkinlintServer(LanguageServer):
    """The server; one lives as long as its editor.

    Args:
        source: Makes where settings come from: the command line's flags over the configuration files.
        both_ends: Underline the other end of a contradiction even where the editor can link to it.

    """

    def __init__(self, source: Callable[[], SettingsSource], *, both_ends: bool = False) -> None:
        super().__init__("skinlint", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Incremental)
        self.both_ends = both_ends
        self.said_goodbye = False  # the editor asked for the end before it ended the conversation
        self._checker = Checker(source)
        self._checks = ThreadPoolExecutor(1, "check")
        self._edits = ThreadPoolExecutor(1, "edit")
        self._documents: dict[str, _Document] = {}
        self._problems: dict[Path, tuple[Problem, ...]] = {}  # by the folder whose configuration has them
        self._underlined: frozenset[Path] = frozenset()  # configuration files with diagnostics in the editor
        self._client = Client()

    # Beginning and end -----------------------------------------------------------------------------------------------

    def meet(self, params: types.InitializeParams) -> None:
        """Take note of what the editor can do."""
        self._client = client_of(params.capabilities, self.workspace.position_encoding)

    async def begin(self) -> None:
        """Load the engine, and ask to hear of changed configuration files."""
        asyncio.get_running_loop().run_in_executor(self._checks, self._checker.warm_up, self._home())
        if self._client.watches:
            watchers = [types.FileSystemWatcher(glob_pattern=pattern) for pattern in WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers=watchers)
            registration = types.Registration("skinlint-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            with contextlib.suppress(PyglsError):  # it promised to, and will not; saving still tells of changes
                await self.client_register_capability_async(types.RegistrationParams([registration]))

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        """Keep what an editor sent wrong in the log: a writer cannot mend it."""
        log.error("%s: %s", source.__name__, error)

    def _home(self) -> Path:
        """Return the workspace folder, or where we were started."""
        workspace = self.workspace
        uris = [folder.uri for folder in workspace.folders.values()] or [workspace.root_uri or ""]
        path = to_fs_path(uris[0]) if uris[0] else None
        return Path(path) if path else Path.cwd()

    # Documents -------------------------------------------------------------------------------------------------------

    def opened(self, item: types.TextDocumentItem) -> None:
        """Take in a document, and check it without a pause."""
        self.closed(item.uri)
        document = _Document(Buffer(item.uri, str(item.language_id), item.version, item.text))
        self._documents[item.uri] = document
        self._check_after(document, 0)

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        """Follow what is typed; check when it stops."""
        document = self._documents.get(params.text_document.uri)
        if document is not None:
            version = params.text_document.version
            document.buffer = document.buffer.changed(params.content_changes, version, self._client.unit)
            self._check_after(document, PAUSE)

    def closed(self, uri: str) -> None:
        """Forget a document, and take away what is underlined in it."""
        document = self._documents.pop(uri, None)
        if document is None:
            return
        if document.check is not None:
            document.check.cancel()
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
        if not any(other.folder == document.folder for other in self._documents.values()) and document.folder:
            self._note_problems(document.folder, ())

    def check_all(self) -> None:
        """Check every open document again: a file that decides what is reported may have changed."""
        for document in self._documents.values():
            self._check_after(document, PAUSE)

    def _check_after(self, document: _Document, pause: float) -> None:
        if document.check is not None:
            document.check.cancel()  # a check that has not begun never will; one that has is not listened to
        document.check = asyncio.ensure_future(self._check(document, pause))

    async def _check(self, document: _Document, pause: float) -> None:
        await asyncio.sleep(pause)
        try:
            await self._check_now(document)
        except Exception:
            log.exception("a bug in skinlint, please report it: while telling of %s", document.buffer.uri)

    async def _check_now(self, document: _Document) -> None:
        buffer = document.buffer
        draft = draft_of(buffer.uri, buffer.language, buffer.draft[buffer.shift :], self._home())
        checked = await asyncio.get_running_loop().run_in_executor(self._checks, self._checker.check, draft)
        if document.buffer is not buffer:
            return  # typed on meanwhile; the check of that is on its way
        document.folder = draft.path.parent
        before = document.shown.checked.reason if document.shown is not None else ""
        document.shown = shown = Shown(buffer, checked, self._client)
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                buffer.uri,
                diagnostics(shown, both_ends=self.both_ends),
                buffer.version if self._client.versions else None,
            )
        )
        self._note_problems(document.folder, checked.problems)
        if checked.reason and checked.reason != before:
            self.window_log_message(
                types.LogMessageParams(types.MessageType.Warning, f"{draft.path}: {checked.reason}")
            )

    # Configuration ---------------------------------------------------------------------------------------------------

    def _note_problems(self, folder: Path, problems: tuple[Problem, ...]) -> None:
        """Say what is wrong with a configuration once, and underline it in its file until it is mended."""
        before = self._problems.get(folder, ())
        heard = {problem for known in self._problems.values() for problem in known}
        if problems:
            self._problems[folder] = problems
        else:
            self._problems.pop(folder, None)
        if problems == before:
            return
        new = [problem for problem in problems if problem not in heard]
        if new:
            more = f" (and {len(new) - 1} more)" if len(new) > 1 else ""
            first = new[0]
            text = f"skinlint: {first.path}:{first.line}: {first.text}{more}. The last good settings go on holding."
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, text))
        by_file: dict[Path, list[Problem]] = {}
        for known in self._problems.values():
            for problem in known:
                by_file.setdefault(problem.path, []).append(problem)
        for path in sorted(self._underlined | by_file.keys()):
            uri = from_fs_path(str(path))
            if uri:
                self.text_document_publish_diagnostics(
                    types.PublishDiagnosticsParams(uri, problem_diagnostics(by_file.get(path, ())))
                )
        self._underlined = frozenset(by_file)

    # Questions -------------------------------------------------------------------------------------------------------

    async def shown(self, uri: str) -> Shown | None:
        """Return what was found in the document as it is now, waiting for it a little; None when nothing is known."""
        document = self._documents.get(uri)
        if document is None:
            return None
        buffer = document.buffer
        if (document.shown is None or document.shown.buffer is not buffer) and document.check is not None:
            await asyncio.wait([document.check], timeout=PATIENCE)
        shown = document.shown
        return shown if shown is not None and shown.buffer is document.buffer else None

    async def work_out(self, work: Callable[..., T], *arguments: Any) -> T:
        """Return what a function makes of its arguments, worked out beside the conversation."""
        return await asyncio.get_running_loop().run_in_executor(self._edits, work, *arguments)


def make_server(source: Callable[[], SettingsSource], *, both_ends: bool = False) -> SkinlintServer:
    """Return a server that answers what editors ask; it says nothing until `serve`."""
    server = SkinlintServer(source, both_ends=both_ends)

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.meet(params)

    @server.feature(types.INITIALIZED)
    async def initialized(_params: types.InitializedParams) -> None:
        await server.begin()

    @server.feature(types.SHUTDOWN)
    def shutdown(*_params: object) -> None:
        server.said_goodbye = True

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        server.opened(params.text_document)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        server.changed(params)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(_params: types.DidSaveTextDocumentParams) -> None:
        server.check_all()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        server.closed(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(_params: types.DidChangeWatchedFilesParams) -> None:
        server.check_all()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def did_change_configuration(_params: types.DidChangeConfigurationParams) -> None:
        server.check_all()

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def on_hover(params: types.HoverParams) -> types.Hover | None:
        shown = await server.shown(params.text_document.uri)
        return hover(shown, params.position) if shown is not None else None

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    async def on_code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        shown = await server.shown(params.text_document.uri)
        return await server.work_out(code_actions, shown, params) if shown is not None else []

    return server


def serve(source: Callable[[], SettingsSource], *, both_ends: bool = False) -> int:
    """Talk with an editor until it leaves; return the exit status that the protocol asks for.

    Returns:
        0 when the editor asked for the end first, 1 when it just went away.

    """
    server = make_server(source, both_ends=both_ends)
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    with contextlib.redirect_stdout(sys.stderr):  # a stray print would be taken for an answer
        server.start_io(incoming, outgoing)
    return 0 if server.said_goodbye else 1
