"""Path patterns in the language of .gitignore, with the folder that they are relative to."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@cache
def _compiled(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # here and not above: many runs have no pattern

    return GitIgnoreSpec.from_lines(patterns)


@dataclass(frozen=True, slots=True)
class PathPatterns:
    """Patterns as in .gitignore (`drafts/**`, `*.txt`, `!keep.txt`), anchored at a folder."""

    base: Path  # absolute
    patterns: tuple[str, ...]

    def decide(self, path: Path, *, folder: bool = False) -> bool | None:
        """Return True where a pattern matches, False where a `!` pattern takes it back, None where none says."""
        # Not resolve(): a link counts where it stands, as git has it.
        relative = os.path.relpath(os.path.abspath(path), self.base).replace(os.sep, "/")  # noqa: PTH100
        if relative == "." or relative.startswith("../"):
            return None
        return _compiled(self.patterns).check_file(relative + "/" * folder).include

    def matches(self, path: Path, *, folder: bool = False) -> bool:
        """Return whether the patterns take the path in."""
        return self.decide(path, folder=folder) is True
