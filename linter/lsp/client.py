"""What the editor at the other end can do, as it said when the conversation began."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types

from linter.lsp.buffers import unit_of
from linter.reporters._places import Unit


@dataclass(frozen=True, slots=True)
class Client:
    """An editor's abilities; the defaults are those of one that said nothing."""

    unit: Unit = Unit.UTF16  # what one column is
    related: bool = False  # shows the other places of a diagnostic
    links: bool = False  # makes a link of a diagnostic's code
    versions: bool = False  # knows which version of a document diagnostics are for
    document_changes: bool = False  # takes edits for one version of a document
    markdown: bool = False  # renders Markdown beside the cursor
    watches: bool = False  # tells of changed files when asked to


def client_of(capabilities: types.ClientCapabilities, encoding: types.PositionEncodingKind | str | None) -> Client:
    """Return what an editor can do, from its `initialize` request and the encoding that was agreed on."""
    document, workspace = capabilities.text_document, capabilities.workspace
    published = document.publish_diagnostics if document else None
    hover = document.hover if document else None
    edits = workspace.workspace_edit if workspace else None
    watched = workspace.did_change_watched_files if workspace else None
    formats = (hover.content_format if hover else None) or ()
    return Client(
        unit=unit_of(encoding),
        related=bool(published and published.related_information),
        links=bool(published and published.code_description_support),
        versions=bool(published and published.version_support),
        document_changes=bool(edits and edits.document_changes),
        # The first named is the one that the editor prefers.
        markdown=bool(formats) and formats[0] == types.MarkupKind.Markdown,
        watches=bool(watched and watched.dynamic_registration),
    )
