"""Findings → edits that an editor offers: a suggested wording, or a comment that lets the words stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lsprotocol import types

from linter.annotate import annotate
from linter.lsp.diagnostics import Shown
from linter.model.finding import Category, Finding
from linter.model.source import SourceFile, SourceSpan
from linter.reporters._places import flat
from linter.reword import reworded

REASON = "say here why this is right"
_LONGEST = 60  # code points of a wording in the title of an action


@dataclass(frozen=True, slots=True)
class _Edit:
    """The draft as an action would leave it."""

    title: str
    text: str


def code_actions(shown: Shown, asked: types.CodeActionParams) -> list[types.CodeAction]:
    """Return what to offer for a stretch of a document; empty where the editor asks for other kinds of action."""
    only = asked.context.only
    if only and not any(
        kind == "" or kind == types.CodeActionKind.QuickFix for kind in (str(getattr(k, "value", k)) for k in only)
    ):
        return []
    report = shown.checked.report
    if report is None:
        return []
    actions = []
    for finding in shown.at(shown.places.span(asked.range)):
        mark = shown.mark(finding)
        fixed = [item for item in asked.context.diagnostics if _mark(item) == mark]
        for edit in _edits(shown, report.source, finding):
            actions.append(
                types.CodeAction(
                    title=edit.title,
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=fixed or None,
                    edit=_workspace_edit(shown, report.source.text, edit.text),
                )
            )
    return actions


def _mark(diagnostic: types.Diagnostic) -> str | None:
    data = diagnostic.data
    return data.get("finding") if isinstance(data, dict) else None


def _edits(shown: Shown, source: SourceFile, finding: Finding) -> Iterator[_Edit]:
    """Yield what may be done about a finding, the mending ones first."""
    rule = shown.checked.rules.rule(finding.rule) if shown.checked.rules else None
    for wording in rule.suggestions(finding.spans[0].text) if rule else ():
        text = reworded(source, finding, wording)
        if text is not None:
            adds = finding.category is Category.MISSING
            yield _Edit(f"{'Add the sentence' if adds else 'Write instead:'} “{_short(wording)}”", text)
    # The comment is looked for by the name of its rule, so that a finding of the same words elsewhere stays.
    done = annotate(source, [replace(finding, trace=())], REASON)
    if done.suppressed:
        yield _Edit(f"Keep this and say why ({finding.rule})", done.text)


def _short(text: str) -> str:
    text = flat(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"


def _workspace_edit(shown: Shown, before: str, after: str) -> types.WorkspaceEdit:
    """Return the difference between two texts as one edit of the document that it was worked out for."""
    span, text = difference(before, after)
    shift = shown.buffer.shift
    edit = types.TextEdit(shown.places.range(SourceSpan(span.start + shift, span.end + shift)), text)
    uri = shown.buffer.uri
    if not shown.client.document_changes:
        return types.WorkspaceEdit(changes={uri: [edit]})
    document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=shown.buffer.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, [edit])])


def difference(before: str, after: str) -> tuple[SourceSpan, str]:
    """Return the stretch of `before` that differs, and what stands there in `after`.

    CR and LF are never parted, and lines that were put in are whole lines where they can be.
    """
    shorter = min(len(before), len(after))
    start = next((index for index in range(shorter) if before[index] != after[index]), shorter)
    if start and before[start - 1] == "\r":
        start -= 1
    left = shorter - start
    same = next((count for count in range(left) if before[-1 - count] != after[-1 - count]), left)
    if same and before[len(before) - same] == "\n":
        same -= 1
    end, new = len(before) - same, after[start : len(after) - same]
    line = max(before.rfind("\n", 0, start), before.rfind("\r", 0, start)) + 1
    if start == end and line < start and new.endswith(before[line:start]):
        # "<" of the line above the comment and "<" of the comment are the same to us, not to who reads the edit.
        new = before[line:start] + new[: len(new) - (start - line)]
        start = end = line
    return SourceSpan(start, end), new
