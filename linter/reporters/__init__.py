"""Reporters turn a Report into text, one output format a file; this folder is their registry.

A module beside this one whose name does not begin with an underscore is a format of that name: it has
`render(report, style) -> str`, which returns the same text for the same report: sorted, no clock, no terminal asked.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, TypeAlias

from linter.reporters._layout import Style, visible

if TYPE_CHECKING:
    from linter.model.finding import Report

__all__ = ["Reporter", "Style", "discover", "visible"]

Reporter: TypeAlias = "Callable[[Report, Style], str]"


@cache
def discover() -> dict[str, Reporter]:
    """Map each module beside this one to its `render`, in the order of their names; a module loads when it is used."""
    names = sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))
    return {name: partial(_render, name) for name in names}


def _render(name: str, report: Report, style: Style) -> str:
    text: str = import_module(f"{__name__}.{name}").render(report, style)
    return text
