"""Finds the packs that ship with skinlint: in a wheel, an editable install and a bare checkout."""

from __future__ import annotations

import re
from pathlib import Path


def builtin_folder() -> Path:
    """Return the folder of the packs that ship: inside the package (wheel), else beside it (checkout)."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def builtin_packs() -> tuple[Path, ...]:
    """Return every pack that ships, sorted by path; folders below hold packs too (`rules/jurisdictions/`)."""
    return tuple(sorted(builtin_folder().rglob("*.yaml")))


def builtin_versions() -> list[tuple[str, str]] | None:
    """Return id and version of the packs that ship, from their first lines; None where these do not say it."""
    found = []
    for path in builtin_packs():
        try:
            with path.open(encoding="utf-8") as stream:
                head = stream.read(2_000)
        except (OSError, UnicodeDecodeError):
            return None
        name = re.search(r"^id: ([a-z0-9-]+)$", head, re.MULTILINE)
        version = re.search(r"^version: ['\"]?(\d+\.\d+\.\d+)['\"]?$", head, re.MULTILINE)
        if name is None or version is None:
            return None
        found.append((name[1], version[1]))
    return sorted(found)
