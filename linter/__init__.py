"""skinlint: a content consistency linter for skincare and aesthetic-medicine articles.

The library in two calls:

    import linter

    report = linter.lint_text("There is no downtime. Plan three days off.")  # one draft → FileReport
    report = linter.lint_paths(["drafts/"])  # many → Report
    for file in report.files:
        for finding in file.findings:
            print(file.source.path, file.source.position(finding.spans[0].span.start), finding.message)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linter.version import __version__

if TYPE_CHECKING:
    from linter.model.finding import FileReport, Finding, Report
    from linter.run import lint_paths, lint_text
    from linter.settings import Settings

__all__ = ["FileReport", "Finding", "Report", "Settings", "__version__", "lint_paths", "lint_text"]

_HOMES = {
    "FileReport": "linter.model.finding",
    "Finding": "linter.model.finding",
    "Report": "linter.model.finding",
    "Settings": "linter.settings",
    "lint_paths": "linter.run",
    "lint_text": "linter.run",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for, so that a part of the package loads without the rest."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
