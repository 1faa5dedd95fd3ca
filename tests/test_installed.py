"""Versions of what is installed, asked without weight."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import pytest

from linter.installed import installed_version


@pytest.mark.parametrize("package", ["click", "spacy", "numpy"])
def test_says_what_importlib_metadata_says(package: str) -> None:
    """The name of the folder beside the package is its version."""
    assert installed_version(package) == importlib.metadata.version(package)


def test_nothing_is_said_of_what_is_not_there() -> None:
    """No such package: no version, no error."""
    assert installed_version("no_such_package_at_all") is None


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["rules", "list"]])
def test_naming_things_imports_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    """From the second run on, neither the pipeline nor the recogniser, nor formats that nobody asked for."""
    script = (
        "import sys\nfrom linter.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit:\n    pass\n"
        "heavy = {'spacy', 'numpy', 'onnxruntime', 'tokenizers', 'importlib.metadata', 'xml.etree.ElementTree',"
        " 'linter.reporters.html'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    for _ in range(2):
        environment = {**os.environ, "SKINLINT_CACHE_DIR": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment
        )
    assert done.stderr.strip().splitlines()[-1] == "[]"
