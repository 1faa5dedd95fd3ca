"""Finds the packs that ship with skinlint: in a wheel, an editable install and a bare checkout."""

from __future__ import annotations

from pathlib import Path


def builtin_folder() -> Path:
    """Return the folder of the packs that ship: inside the package (wheel), else beside it (checkout)."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def builtin_packs() -> tuple[Path, ...]:
    """Return every pack that ships, sorted by path; folders below hold packs too (`rules/jurisdictions/`)."""
    return tuple(sorted(builtin_folder().rglob("*.yaml")))
