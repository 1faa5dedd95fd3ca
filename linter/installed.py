"""Which version of a package is installed, asked without importing it and without the weight of importlib.metadata."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def installed_version(package: str) -> str | None:
    """Return the version of an installed package by the name it is imported by, None where it is not installed.

    The folder beside the package names it ("click-8.1.7.dist-info"); where that folder is named in another way,
    importlib.metadata is asked, which takes some thirty milliseconds to load.
    """
    spec = find_spec(package)
    if spec is None:
        return None
    if spec.origin:
        found = sorted(Path(spec.origin).parent.parent.glob(f"{package}-*.dist-info"))
        if len(found) == 1:
            return found[0].name[len(package) + 1 : -len(".dist-info")]
    from importlib import metadata

    try:
        return metadata.version(package.replace("_", "-"))
    except metadata.PackageNotFoundError:
        return None
